//! The pointer: selecting, scrolling, resizing.

use eframe::egui::{self, CursorIcon, Pos2, Rect, pos2, vec2};

use crate::ui::theme::{Theme, size};

use super::GridFrame;
use super::screen_layout::ScreenLayout;
use super::scroll_bar::{Direction, ScrollBar};
use crate::grid::{Drag, GridEvent, GridHit, Opening};
use crate::table::layout::GridPos;

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
        frame.state.drag = match target {
            Some(GridHit::Edge { band, column }) => {
                let width =
                    laid.sections.get(band).map_or(0.0, |s| s.edge(column + 1) - s.edge(column));
                Drag::Edge { band, column, width, from: at.x }
            }
            target => frame.press(target, (extend, add && !extend)),
        };
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
            Some(GridHit::Row { band, row }) => inside(frame.whole_row(band, row).anchor),
            _ => false,
        };
        if !matches!(target, None | Some(GridHit::Edge { .. })) {
            if !inside && frame.commit() {
                frame.press(target, (false, false));
                frame.state.drag = Drag::None;
            }
            if let Some(cell) = frame.cursor() {
                let heading = matches!(target, Some(GridHit::Heading { .. }));
                frame.events.push(GridEvent::Menu { cell, at: at.into(), heading });
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

fn drag(frame: &mut GridFrame<'_>, ui: &egui::Ui, laid: &ScreenLayout, at: Pos2) {
    match frame.state.drag {
        Drag::Edge { band, column, width, from } => {
            if let Some(key) = frame.width_key(band, column) {
                let set = (width + at.x - from).round();
                if set != width || frame.state.sizes.set.contains_key(&key) {
                    frame.state.sizes.set_width(key, set);
                }
            }
        }
        Drag::Cells | Drag::Rows => {
            if frame.selection().is_none() {
                return;
            }
            let scroll = frame.state.view().scroll;
            let last = (laid.view.max - vec2(1.0, 1.0)).max(laid.view.min);
            let inside = at.clamp(laid.view.min, last);
            let target = target_at(frame, laid, scroll, inside);
            frame.drag_to(target);
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
