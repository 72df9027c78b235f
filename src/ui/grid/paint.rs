//! Paints what is in view.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;

use eframe::egui::{self, Align2, Color32, FontId, Painter, Pos2, Rect, Stroke, pos2, vec2};

use crate::budget::Cell;
use crate::engine::Role;
use crate::form::Kind;
use crate::ui::font;
use crate::ui::theme::size;
use crate::ui::widget;

use super::GridStyle;
use super::cell_fill::CellFill;
use super::job::{cell_job, text_job};
use super::screen_layout::ScreenLayout;
use crate::grid::KnownFigures;
use crate::table::cell_text::{self, MarkWeight, RowMark, ShownCell};
use crate::table::geometry::BandSizes;
use crate::table::layout::{Band, ColumnPart, GridPos, LayoutColumn, TableView};
use crate::table::selection::Selection;

/// What painting found out for the next frame: figures wider than their column.
pub(super) struct Painted {
    pub too_narrow: Vec<(LayoutColumn, f32)>,
    /// The cell that an assistive technology asked to act on.
    pub asked: Option<GridPos>,
    /// How far a text of the row that is painted goes on over the cells beside its own.
    reach: f32,
}

/// What is painted and how.
pub(super) struct Painting<'a> {
    pub ui: &'a egui::Ui,
    pub table_view: TableView<'a>,
    pub laid: &'a ScreenLayout,
    pub look: &'a GridStyle<'a>,
    pub scroll: (f32, f64),
    pub selection: Option<Selection>,
    /// Areas selected besides it.
    pub others: &'a [Selection],
    /// The keyboard is here.
    pub focused: bool,
    /// Comments by cell.
    pub comments: &'a HashMap<Cell, String>,
    /// What blanks in view must be, as other tables have it.
    pub known: &'a RefCell<KnownFigures>,
    /// Nodes that an assistive technology asked to act on.
    pub asked: Vec<egui::accesskit::NodeId>,
}

/// The name of a cell's node.
pub(super) fn node_id(cell: Cell) -> egui::Id {
    egui::Id::unique(("yusuan cell", cell))
}

/// A rectangle as assistive technologies take it.
pub(super) fn bounds(rect: Rect) -> egui::accesskit::Rect {
    egui::accesskit::Rect {
        x0: f64::from(rect.min.x),
        y0: f64::from(rect.min.y),
        x1: f64::from(rect.max.x),
        y1: f64::from(rect.max.y),
    }
}

impl Painting<'_> {
    pub fn paint(&self) -> Painted {
        let mut painted = Painted { too_narrow: Vec::new(), asked: None, reach: f32::NEG_INFINITY };
        let view = self.laid.view;
        for (index, (section, band)) in
            self.laid.sections.iter().zip(&self.table_view.layout.bands).enumerate()
        {
            let top = view.top() + (section.top - self.scroll.1) as f32;
            let bottom = view.top() + (section.bottom() - self.scroll.1) as f32;
            if bottom < view.top() || top > view.bottom() {
                continue;
            }
            self.section(index, section, band, &mut painted);
        }
        painted
    }

    /// The two panes of a band: columns that stay, columns that scroll; with their clips.
    pub fn panes(&self, section: &BandSizes) -> [(std::ops::Range<usize>, Rect); 2] {
        let view = self.laid.view;
        let split = view.left() + section.frozen_width();
        let scrolling = section.columns_in_view(self.scroll.0, view.width());
        [
            (scrolling, view.with_min_x(split.min(view.right()))),
            (0..section.frozen, view.with_max_x(split.min(view.right()))),
        ]
    }

    fn section(&self, index: usize, section: &BandSizes, band: &Band, painted: &mut Painted) {
        let theme = self.look.theme;
        let view = self.laid.view;
        let heading_top = self.laid.heading_top(index, self.scroll.1);
        let body_top = heading_top + section.heading();
        let end = view.top() + (section.bottom() - self.scroll.1) as f32;
        let body_end = end.min(view.bottom());
        let first = f64::from(body_top - view.top()) + self.scroll.1
            - section.top
            - f64::from(section.heading());
        let first_row = section.rows.row_at(first);
        let right =
            self.laid.column_left(index, band.columns.len(), self.scroll.0).min(view.right());

        for (columns, clip) in self.panes(section) {
            let clip = clip.with_max_x(clip.right().min(right + 1.0));
            let body = clip.with_min_y(body_top.max(view.top())).with_max_y(body_end);
            let painter = self.ui.painter_at(body);
            let mut ground = CellFill::new(&painter, theme.surface);
            let mut row = first_row;
            while row < section.rows.rows() {
                let top = self.laid.row_top(index, row, self.scroll.1);
                if top > body.bottom() {
                    break;
                }
                if self.table_view.hides(index, row) {
                    row += 1;
                    continue;
                }
                self.row(
                    &painter,
                    &mut ground,
                    PaintedRow {
                        index,
                        band,
                        row,
                        columns: &columns,
                        top_of_view: row == first_row,
                    },
                    painted,
                );
                row += 1;
            }
            ground.paint();
        }
        self.heading(index, section, band, heading_top);
        let painter = self.ui.painter_at(view);
        let edge = Stroke::new(1.0, theme.edge);
        let bottom = body_end.min(view.bottom());
        if section.frozen > 0 && section.frozen < band.columns.len() {
            let x = view.left() + section.frozen_width();
            // Headings merged across the line are not cut by it.
            let across =
                band.headings.iter().filter(|h| h.from < section.frozen && h.to > section.frozen);
            let line = across.map(|h| h.line + h.lines).max().unwrap_or(0);
            let top = heading_top + section.line_top(line);
            painter.vline(x, top..=bottom, Stroke::new(1.5, theme.edge));
        }
        painter.vline(right, heading_top..=bottom, edge);
        painter.hline(view.left()..=right, end, edge);
        if band.lines > 0 {
            painter.hline(view.left()..=right, body_top, edge);
        }
        self.selection_frame(index, section, body_top);
    }

    fn row(
        &self,
        painter: &Painter,
        ground: &mut CellFill<'_>,
        line: PaintedRow<'_>,
        painted: &mut Painted,
    ) {
        let theme = self.look.theme;
        let PaintedRow { index, band, row, .. } = line;
        let (top, bottom) = (
            self.laid.row_top(index, row, self.scroll.1),
            self.laid.row_top(index, row + 1, self.scroll.1),
        );
        let sides = band.blocks.iter().filter_map(|&block| {
            self.table_view.block_row(band, block, row).map(|row| self.side(block, row))
        });
        let sides: Vec<Side> = sides.collect();
        let side = |block: usize| sides.iter().find(|side| side.block == block);
        let is_strong = |block: usize| side(block).is_some_and(|side| side.strong);
        let is_unbalanced = |block: usize| side(block).is_some_and(Side::is_unbalanced);
        let in_heading = |block: usize| side(block).is_some_and(|side| side.in_heading);
        let any_strong = sides.iter().any(|side| side.strong);
        let any_unbalanced = sides.iter().any(Side::is_unbalanced);
        let state = sides.iter().filter_map(|side| side.state).max_by_key(|state| state.weight);

        painted.reach = f32::NEG_INFINITY;
        for column in line.columns.clone() {
            let pos = GridPos { band: index, row, column };
            let rect = self.laid.cell_rect(pos, self.scroll);
            let Some(&kind) = band.columns.get(column) else {
                continue;
            };
            let mut color = match kind {
                LayoutColumn::Data { block, .. } if in_heading(block) && !is_unbalanced(block) => {
                    theme.heading
                }
                LayoutColumn::Data { block, .. } => {
                    theme.row(is_unbalanced(block), is_strong(block))
                }
                _ => theme.row(any_unbalanced, any_strong),
            };
            match kind {
                LayoutColumn::Number => self.number(painter, band, row, rect, any_strong),
                LayoutColumn::State => {
                    if let Some(state) = state {
                        self.state(painter, state, rect);
                        self.name_state(&sides, state, rect);
                    }
                }
                LayoutColumn::Data { block, .. } => {
                    if let Some(cell) = self.table_view.cell(pos) {
                        let place = PaintedCell {
                            pos,
                            cell,
                            kind,
                            rect,
                            strong: is_strong(block),
                            top_of_view: line.top_of_view,
                            pane_end: line.columns.end,
                        };
                        let is_total = self.cell(painter, place, painted);
                        if is_total && !is_unbalanced(block) && !in_heading(block) {
                            color = theme.total;
                        }
                    }
                }
            }
            ground.fill(rect, color);
            if !self.joined_below(pos) {
                ground.line_below(rect, theme.grid_line);
            }
            if painted.reach <= rect.right() {
                ground.line_right(rect, theme.grid_line);
            }
        }
        if line.columns.start == 0
            && let Some(state) = state
        {
            let color =
                if state.weight < MarkWeight::Wrong { theme.rounding_bar } else { theme.bad };
            let left = self.laid.view.left();
            let bar =
                Rect::from_min_max(pos2(left, top), pos2(left + size::STATE_BAR, bottom - 1.0));
            painter.rect_filled(bar, 0.0, color);
        }
    }

    /// The row's state for assistive technologies: `210 卫生健康支出：× 不平 27.00`.
    fn name_state(&self, sides: &[Side], state: RowMark, rect: Rect) {
        let Some(side) = sides.iter().find(|side| side.state == Some(state)) else { return };
        let cell = Cell::new(self.table_view.table, side.block, side.row, 0);
        let id = egui::Id::unique(("yusuan row state", cell));
        self.ui.ctx().accesskit_node_builder(id, |node| {
            let document = self.table_view.document;
            let name = document.budget().row_name_in(document.forms(), cell, self.look.lang);
            let colon = self.look.lang.pick("：", ": ");
            node.set_role(egui::accesskit::Role::Cell);
            node.set_label(format!(
                "{name}{colon}{}",
                state.text(self.look.lang, self.look.grouped)
            ));
            node.set_bounds(bounds(rect));
        });
    }

    fn side(&self, block: usize, row: usize) -> Side {
        let strong = cell_text::block_strong(&self.table_view, block, row);
        let in_heading = cell_text::is_in_heading(&self.table_view, block, row);
        let state = cell_text::row_state(&self.table_view, block, row);
        Side { block, row, strong, in_heading, state }
    }

    /// Whether the row below shows the same text as part of one merged cell.
    fn joined_below(&self, pos: GridPos) -> bool {
        let below = GridPos { row: pos.row + 1, ..pos };
        self.table_view
            .cell(below)
            .is_some_and(|cell| cell_text::is_repeated(&self.table_view, cell))
    }

    fn number(&self, painter: &Painter, band: &Band, row: usize, rect: Rect, strong: bool) {
        if band.numbered {
            let font =
                if strong { font::bold(size::SMALL) } else { FontId::proportional(size::SMALL) };
            painter.text(rect.center(), Align2::CENTER_CENTER, row + 1, font, self.look.theme.weak);
        }
    }

    fn state(&self, painter: &Painter, state: RowMark, rect: Rect) {
        let text = state.text(self.look.lang, self.look.grouped);
        let color = match state.weight {
            MarkWeight::Wrong => self.look.theme.bad,
            MarkWeight::Verify | MarkWeight::Rounding => self.look.theme.rounding,
        };
        let job = text_job(&text, font::bold(size::SMALL), color, rect.width() - size::CELL_PAD, 1);
        let galley = painter.layout_job(job);
        painter.galley(
            pos2(rect.left() + size::CELL_PAD, rect.center().y - galley.size().y / 2.0),
            galley,
            color,
        );
    }

    /// The figure that a blank must be, in grey.
    fn known(&self, painter: &Painter, cell: Cell, rect: Rect) {
        let known = self.known.try_borrow_mut();
        let amount = known.ok().and_then(|mut known| known.of(self.table_view.document, cell));
        let Some(amount) = amount else { return };
        let text = cell_text::shown_amount(&self.table_view, cell, amount, self.look.digits());
        let font = FontId::proportional(size::GRID_TEXT);
        let color = self.look.theme.weak.gamma_multiply(0.7);
        let at = pos2(rect.right() - size::CELL_PAD, rect.center().y);
        painter.text(at, Align2::RIGHT_CENTER, text, font, color);
    }

    /// Paints what a cell holds, and says whether that is a total.
    fn cell(&self, painter: &Painter, place: PaintedCell, painted: &mut Painted) -> bool {
        let PaintedCell { pos, cell, kind, rect, strong, .. } = place;
        let theme = self.look.theme;
        let content = cell_text::cell_text(
            &self.table_view,
            cell,
            self.look.lang,
            self.look.digits(),
            place.top_of_view,
        );
        let is_total = content.figure && content.role == Role::Total;
        let comment = self.comments.get(&cell);
        let node = node_id(cell);
        let parts = &self.table_view;
        self.ui.ctx().accesskit_node_builder(node, |node| {
            node.set_role(egui::accesskit::Role::Cell);
            let mut name = cell_text::spoken_name(parts, cell, &content, self.look.lang);
            if let Some(comment) = comment {
                let title = self.look.lang.pick("，批注：", ", comment: ");
                name.push_str(&format!("{title}{comment}"));
            }
            node.set_label(name);
            node.add_action(egui::accesskit::Action::Click);
            if content.role == Role::Total || content.role == Role::Label {
                node.set_read_only();
            }
            let shown = rect.intersect(painter.clip_rect());
            node.set_bounds(bounds(shown));
        });
        if self.asked.contains(&node.accesskit_id()) {
            painted.asked = Some(pos);
        }
        if content.pinned {
            pin(painter, rect, theme.accent);
        }
        if comment.is_some() {
            widget::corner(painter, rect, theme.accent);
        }
        let linked = self.look.linked;
        if linked.addends.binary_search(&cell).is_ok() {
            let frame = rect.shrink2(vec2(1.5, 1.5)).translate(vec2(-0.5, -0.5));
            let line = Stroke::new(1.0, theme.accent.gamma_multiply(0.7));
            painter.rect_stroke(frame, 0.0, line, egui::StrokeKind::Inside);
        }
        if linked.totals.binary_search(&cell).is_ok() {
            let line = Stroke::new(2.0, theme.accent.gamma_multiply(0.7));
            painter.hline(rect.left() + 2.0..=rect.right() - 3.0, rect.bottom() - 2.5, line);
        }
        if content.figure && content.role == Role::Entry && content.text.is_empty() {
            self.known(painter, cell, rect);
        }
        if self.parts(painter, cell, &content, strong, rect) {
            return is_total;
        }
        if content.repeated || content.text.is_empty() {
            return is_total;
        }
        let mut galley = painter.layout_job(cell_job(&content, strong, rect, theme));
        if galley.elided && !content.figure {
            let room = self.room_beside(pos, rect, place.pane_end);
            galley = painter.layout_job(cell_job(&content, strong, room, theme));
            let indent = content.indent as f32 * size::INDENT;
            painted.reach = rect.left() + size::CELL_PAD + indent + galley.size().x;
        }
        let y = rect.center().y - galley.size().y / 2.0;
        if content.figure {
            let needed = galley.size().x + 2.0 * size::CELL_PAD;
            if needed > rect.width() + 0.5 {
                painted.too_narrow.push((kind, needed.ceil()));
            }
            painter.galley(
                pos2(rect.right() - size::CELL_PAD - galley.size().x, y),
                galley,
                theme.text,
            );
        } else {
            let indent = content.indent as f32 * size::INDENT;
            painter.galley(pos2(rect.left() + size::CELL_PAD + indent, y), galley, theme.text);
        }
        is_total
    }
}

impl Painting<'_> {
    /// A cell's rectangle with those of blank cells of text right of it, up to the end of the pane:
    /// a name too long for its column goes on over them.
    fn room_beside(&self, pos: GridPos, rect: Rect, end: usize) -> Rect {
        let blank = |column: &usize| {
            let cell = self.table_view.cell(GridPos { column: *column, ..pos });
            let cell = cell.filter(|&cell| self.table_view.kind(cell) == Some(&Kind::Text));
            let (lang, digits) = (self.look.lang, self.look.digits());
            let text =
                cell.map(|cell| cell_text::cell_text(&self.table_view, cell, lang, digits, true));
            text.is_some_and(|text| text.text.is_empty())
        };
        let last = (pos.column + 1..end).take_while(blank).last().unwrap_or(pos.column);
        rect.with_max_x(self.laid.cell_rect(GridPos { column: last, ..pos }, self.scroll).right())
    }

    /// A code in the columns of its levels, where the form prints it so; whether it does.
    fn parts(
        &self,
        painter: &Painter,
        cell: Cell,
        content: &ShownCell<'_>,
        strong: bool,
        rect: Rect,
    ) -> bool {
        let column = self.table_view.block(cell.b()).and_then(|b| b.columns.get(cell.c()));
        let parts = column.map_or(Vec::new(), |column| ColumnPart::all(&column.split));
        // What is no code of that form is shown as it is.
        let texts: Vec<&str> = content.text.split(' ').collect();
        if parts.is_empty() || !content.code || texts.len() > parts.len() {
            return false;
        }
        for (nth, part) in parts.into_iter().enumerate() {
            let (left, right) = part.within(rect.left(), rect.right());
            if nth > 0 {
                painter.vline(left, rect.y_range(), Stroke::new(1.0, self.look.theme.grid_line));
            }
            let Some(text) = texts.get(nth).filter(|text| !text.is_empty()) else { continue };
            let own = Rect::from_x_y_ranges(left..=right, rect.y_range());
            let content = ShownCell { text: Cow::Borrowed(text), ..content.clone() };
            // The part itself is its margin.
            let room = own.expand2(vec2(size::CELL_PAD, 0.0));
            let galley = painter.layout_job(cell_job(&content, strong, room, self.look.theme));
            let at = own.center() - galley.size() / 2.0;
            painter.galley(at, galley, self.look.theme.text);
        }
        true
    }
}

/// A pin at a cell's left edge: it is a control figure.
fn pin(painter: &Painter, rect: Rect, color: Color32) {
    let head: Pos2 = rect.left_top() + vec2(8.0, 8.0);
    painter.line_segment([head, head + vec2(4.0, 6.0)], Stroke::new(1.4, color));
    painter.circle_filled(head, 3.2, color);
}

/// A block's part of a row.
struct Side {
    block: usize,
    row: usize,
    strong: bool,
    in_heading: bool,
    state: Option<RowMark>,
}

impl Side {
    fn is_unbalanced(&self) -> bool {
        self.state.is_some_and(|state| state.weight == MarkWeight::Wrong)
    }
}

/// A row in one pane.
struct PaintedRow<'a> {
    index: usize,
    band: &'a Band,
    row: usize,
    columns: &'a std::ops::Range<usize>,
    top_of_view: bool,
}

/// A cell to paint.
struct PaintedCell {
    pos: GridPos,
    cell: Cell,
    kind: LayoutColumn,
    rect: Rect,
    strong: bool,
    top_of_view: bool,
    /// The column behind the last of its pane.
    pane_end: usize,
}
