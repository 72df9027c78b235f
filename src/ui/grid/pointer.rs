//! The pointer: selecting, scrolling, resizing.

use eframe::egui::{self, CursorIcon, Pos2, Rect, pos2, vec2};

use crate::ui::theme::{Theme, size};

use super::GridEvent;
use super::act::GridFrame;
use super::editor::Opening;
use super::screen_layout::ScreenLayout;
use super::scroll_bar::{Direction, ScrollBar};
use super::state::Drag;
use super::widths::BOUNDS;
use crate::table::layout::{GridPos, LayoutColumn};
use crate::table::selection::Selection;

/// What lies at a place of the grid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum GridHit {
    Cell(GridPos),
    /// Number or state column of a row.
    Row {
        band: usize,
        row: usize,
    },
    /// A heading over columns `from..to`.
    Heading {
        band: usize,
        from: usize,
        to: usize,
    },
    /// The right edge of a column in the heading.
    Edge {
        band: usize,
        column: usize,
    },
}

/// What lies there, if anything.
pub(super) fn target_at(
    frame: &GridFrame<'_>,
    laid: &ScreenLayout,
    scroll: (f32, f64),
    at: Pos2,
) -> Option<GridHit> {
    if !laid.view.contains(at) {
        return None;
    }
    let table_view = frame.table_view();
    for (band, (section, shape)) in laid.sections.iter().zip(&frame.layout.bands).enumerate() {
        let heading_top = laid.heading_top(band, scroll.1);
        let x = at.x - laid.view.left();
        let body_top = heading_top + section.heading();
        let end = laid.view.top() + (section.bottom() - scroll.1) as f32;
        if at.y < heading_top || at.y >= end {
            continue;
        }
        if at.y < body_top {
            const GRIP: f32 = 4.0;
            let edge = (shape.lead..shape.columns.len()).find(|&c| {
                let right =
                    laid.column_left(band, c, scroll.0) + section.edge(c + 1) - section.edge(c);
                (right - at.x).abs() <= GRIP && section.column_at(x - GRIP, scroll.0) == Some(c)
            });
            if let Some(column) = edge {
                return Some(GridHit::Edge { band, column });
            }
            let column = section.column_at(x, scroll.0)?;
            let y = at.y - heading_top;
            let heading = shape.headings.iter().find(|h| {
                (h.from..h.to).contains(&column)
                    && (section.line_top(h.line)..section.line_top(h.line + h.lines)).contains(&y)
            })?;
            return Some(GridHit::Heading { band, from: heading.from, to: heading.to });
        }
        let column = section.column_at(x, scroll.0)?;
        let y = f64::from(at.y - laid.view.top()) + scroll.1
            - section.top
            - f64::from(section.heading());
        let row = section.rows.row_at(y);
        if row >= table_view.rows(band) {
            return None;
        }
        return Some(if column < shape.lead {
            GridHit::Row { band, row }
        } else {
            GridHit::Cell(GridPos { band, row, column })
        });
    }
    None
}

/// Deals with clicks and drags on the grid's body. Scrolls at the edges while dragging.
pub(super) fn body(
    frame: &mut GridFrame<'_>,
    ui: &egui::Ui,
    response: &egui::Response,
    laid: &ScreenLayout,
) {
    let scroll = frame.state.view().scroll;
    // Press and release may come in one frame.
    let pressed = (response.is_pointer_button_down_on() || response.clicked())
        && ui.input(|i| i.pointer.primary_pressed());
    let pointer = response.interact_pointer_pos().or(response.hover_pos());
    let Some(at) = pointer else { return };
    let target = target_at(frame, laid, scroll, at);
    if let Some(GridHit::Edge { .. }) = target {
        ui.set_cursor_icon(CursorIcon::ResizeColumn);
    }
    let (extend, add) = ui.input(|i| (i.modifiers.shift, i.modifiers.command));

    if pressed {
        frame.state.wants_focus = true;
        if std::mem::take(&mut frame.state.composing) {
            // A composition does not follow to another cell.
            ui.memory_mut(|memory| memory.interrupt_ime());
        }
        if !frame.commit() {
            return;
        }
        frame.state.view().tabbed_from = None;
        frame.state.drag = press(frame, laid, target, at, (extend, add && !extend));
    }
    if response.double_clicked() {
        match target {
            Some(GridHit::Cell(_)) => {
                frame.open(Opening::Edit);
            }
            Some(GridHit::Edge { band, column }) => {
                frame.fit(ui, band, column);
                frame.state.drag = Drag::None;
            }
            _ => {}
        }
    }
    if response.secondary_clicked() {
        frame.state.wants_focus = true;
        let inside = |pos: GridPos| frame.selection().is_some_and(|s| s.contains(pos));
        let inside = match target {
            Some(GridHit::Cell(pos)) => inside(pos) || frame.table_view().cell(pos).is_none(),
            // The row or column is taken as a whole, unless it is selected so already.
            Some(GridHit::Row { band, row }) => inside(whole_row(frame, band, row).anchor),
            _ => false,
        };
        if !matches!(target, None | Some(GridHit::Edge { .. })) {
            if !inside && frame.commit() {
                press(frame, laid, target, at, (false, false));
                frame.state.drag = Drag::None;
            }
            if let Some(cell) = frame.cursor() {
                let heading = matches!(target, Some(GridHit::Heading { .. }));
                frame.events.push(GridEvent::Menu { cell, at, heading });
            }
        }
    }
    if response.dragged() && ui.input(|i| i.pointer.primary_down()) {
        drag(frame, ui, laid, at);
    }
    if response.drag_stopped() || !ui.input(|i| i.pointer.any_down()) {
        frame.state.drag = Drag::None;
    }
}

fn width_key(frame: &GridFrame<'_>, band: usize, column: usize) -> Option<(usize, usize, usize)> {
    match frame.layout.bands.get(band)?.columns.get(column)? {
        LayoutColumn::Data { block, column } => Some((frame.form, *block, *column)),
        _ => None,
    }
}

fn press(
    frame: &mut GridFrame<'_>,
    laid: &ScreenLayout,
    target: Option<GridHit>,
    at: Pos2,
    (extend, add): (bool, bool),
) -> Drag {
    let before = frame.selection();
    let with = |to: Selection| match before {
        Some(before) if extend && before.cursor.band == to.cursor.band => {
            Selection { anchor: before.anchor, cursor: to.cursor }
        }
        _ => to,
    };
    match target {
        Some(GridHit::Cell(pos)) => {
            if frame.table_view().cell(pos).is_some() {
                select(frame, with(Selection::one(pos)), add);
            }
            Drag::Cells
        }
        Some(GridHit::Row { band, row }) => {
            let to = whole_row(frame, band, row);
            let selection = match before {
                Some(before) if extend && before.cursor.band == band => Selection {
                    anchor: GridPos { row: before.anchor.row, ..to.anchor },
                    cursor: to.cursor,
                },
                _ => to,
            };
            select(frame, selection, add);
            Drag::Rows
        }
        Some(GridHit::Heading { band, from, to }) => {
            let Some(shape) = frame.layout.bands.get(band) else { return Drag::None };
            let (first, last) = (from.max(shape.lead), to.saturating_sub(1));
            let bottom = frame.table_view().rows(band).saturating_sub(1);
            if last < first {
                // Number and state headings stand for everything.
                let all = Selection {
                    anchor: GridPos {
                        band,
                        row: bottom,
                        column: shape.columns.len().saturating_sub(1),
                    },
                    cursor: GridPos { band, row: 0, column: shape.lead },
                };
                frame.state.view().others.clear();
                frame.state.view().selection = Some(all);
                return Drag::None;
            }
            let column = Selection {
                anchor: GridPos { band, row: bottom, column: last },
                cursor: GridPos { band, row: 0, column: first },
            };
            let scroll = frame.state.wants_reveal;
            select(frame, column, add);
            // The heading that was clicked is in view; the first row need not be.
            frame.state.wants_reveal = scroll;
            Drag::Columns
        }
        Some(GridHit::Edge { band, column }) => {
            let width =
                laid.sections.get(band).map_or(0.0, |s| s.edge(column + 1) - s.edge(column));
            Drag::Edge { band, column, width, from: at.x }
        }
        None => Drag::None,
    }
}

fn select(frame: &mut GridFrame<'_>, selection: Selection, add: bool) {
    if add { frame.add_selection(selection) } else { frame.set_selection(selection) }
}

/// The first column of a band that is the table's own, and how many columns there are.
fn band_columns(frame: &GridFrame<'_>, band: usize) -> (usize, usize) {
    frame.layout.bands.get(band).map_or((0, 0), |shape| (shape.lead, shape.columns.len()))
}

/// A whole row, the cursor on its first cell.
fn whole_row(frame: &GridFrame<'_>, band: usize, row: usize) -> Selection {
    let (lead, end) = band_columns(frame, band);
    let table_view = frame.table_view();
    let cells = || (lead..end).map(|column| GridPos { band, row, column });
    let first = cells().find(|&pos| table_view.cell(pos).is_some());
    let end = end.saturating_sub(1);
    Selection {
        anchor: GridPos { band, row, column: end },
        cursor: first.unwrap_or(GridPos { band, row, column: lead }),
    }
}

fn drag(frame: &mut GridFrame<'_>, ui: &egui::Ui, laid: &ScreenLayout, at: Pos2) {
    match frame.state.drag {
        Drag::Edge { band, column, width, from } => {
            if let Some(key) = width_key(frame, band, column) {
                let set = (width + at.x - from).round().clamp(*BOUNDS.start(), *BOUNDS.end());
                if set != width || frame.state.sizes.set.contains_key(&key) {
                    frame.state.sizes.set.insert(key, set);
                    frame.state.sizes.changed = true;
                }
            }
        }
        Drag::Cells | Drag::Rows => {
            let Some(selection) = frame.selection() else {
                return;
            };
            let scroll = frame.state.view().scroll;
            let inside = at.clamp(laid.view.min, laid.view.max - vec2(1.0, 1.0));
            let target = target_at(frame, laid, scroll, inside);
            let to = match (target, frame.state.drag) {
                (Some(GridHit::Cell(pos)), Drag::Cells) => Some(pos),
                (Some(GridHit::Row { band, row }), Drag::Cells) => {
                    Some(GridPos { band, row, column: band_columns(frame, band).0 })
                }
                (
                    Some(GridHit::Cell(GridPos { band, row, .. }) | GridHit::Row { band, row }),
                    _,
                ) => Some(whole_row(frame, band, row).cursor),
                _ => None,
            };
            if let Some(to) = to
                && to.band == selection.anchor.band
                && to != selection.cursor
                && !(selection.is_one() && frame.table_view().cell(to).is_none())
            {
                // The anchor stays where the press was, so the roles are as with Shift.
                frame.drag_selection(selection.extended(to));
            }
            if inside != at {
                frame.state.wants_reveal = false;
                let by = at - inside;
                let view = frame.state.view();
                view.scroll.0 += by.x * 0.3;
                view.scroll.1 += f64::from(by.y * 0.3);
                ui.ctx().request_repaint();
            }
        }
        _ => {}
    }
}

/// Draws the scroll bars and moves the view by wheel and bars.
pub(super) fn scroll(
    frame: &mut GridFrame<'_>,
    ui: &egui::Ui,
    response: &egui::Response,
    laid: &ScreenLayout,
    theme: &Theme,
) {
    let end = laid.scroll_end();
    let mut drag = frame.state.drag;
    let view = frame.state.view();
    if response.contains_pointer() {
        let delta = ui.input_mut(|i| std::mem::take(&mut i.smooth_scroll_delta));
        view.scroll.0 -= delta.x;
        view.scroll.1 -= f64::from(delta.y);
    }
    let (x, y) = &mut view.scroll;
    if end.1 > 0.0 {
        let track = Rect::from_min_max(
            pos2(laid.view.right(), laid.view.top()),
            pos2(laid.view.right() + size::SCROLL_BAR, laid.view.bottom()),
        );
        let bar = ScrollBar {
            direction: Direction::Vertical,
            track,
            share: (f64::from(laid.view.height()) / laid.height) as f32,
            at: (*y / end.1) as f32,
            grip: if let Drag::ScrollY { grip } = drag { Some(grip) } else { None },
        };
        if let Some((grip, at)) = bar.show(ui, theme) {
            (drag, *y) = (Drag::ScrollY { grip }, f64::from(at) * end.1);
        }
    }
    if end.0 > 0.0 {
        let track = Rect::from_min_max(
            pos2(laid.view.left(), laid.view.bottom()),
            pos2(laid.view.right(), laid.view.bottom() + size::SCROLL_BAR),
        );
        let bar = ScrollBar {
            direction: Direction::Horizontal,
            track,
            share: laid.view.width() / laid.width,
            at: *x / end.0,
            grip: if let Drag::ScrollX { grip } = drag { Some(grip) } else { None },
        };
        if let Some((grip, at)) = bar.show(ui, theme) {
            (drag, *x) = (Drag::ScrollX { grip }, at * end.0);
        }
    }
    *x = x.clamp(0.0, end.0);
    *y = y.clamp(0.0, end.1);
    frame.state.drag = drag;
}
