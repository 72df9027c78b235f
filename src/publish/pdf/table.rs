//! Tables on paper: column widths, row heights, which rows go on which page.

use std::num::NonZeroU32;
use std::rc::Rc;

use krilla::tagging::{ArtifactType, TableHeaderScope, Tag};

use super::font::Face;
use super::page::{Align, ContentOwner, Mark, StraightLine, Structure, StructurePart};
use super::text::{GlyphLines, TextStyle, Typesetter};
use crate::publish::columns::{INDENT, LEADING, PAD_X, TablePlan};
use crate::publish::model::{ColumnKind, PublishedColumn, PublishedGrid, PublishedTable};

/// Rules between cells and around the table, in points.
const THIN: f32 = 0.5;
const THICK: f32 = 0.9;

fn style(plan: &TablePlan, strong: bool) -> TextStyle {
    let face = if strong { Face::TableStrong } else { Face::Table };
    TextStyle::new(face, plan.size, plan.size * LEADING)
}

/// A cell laid out.
struct SetCell {
    lines: Rc<GlyphLines>,
    column: usize,
    /// Columns and rows that it covers.
    columns: usize,
    rows: usize,
    indent: f32,
    align: Align,
    part: StructurePart,
}

/// A row laid out.
struct SetRow {
    height: f32,
    cells: Vec<SetCell>,
}

/// Where tables are put: the page in hand, and new ones on demand.
pub(super) trait Canvas {
    /// Space left on the page.
    fn room(&self) -> f32;
    /// Space on an empty page.
    fn whole(&self) -> f32;
    /// Left edge and top of what is free.
    fn at(&self) -> (f32, f32);
    fn mark(&mut self, mark: Mark);
    fn down(&mut self, by: f32);
    /// Begins another page of the same kind.
    fn turn(&mut self);
}

/// Puts the grids of a table on pages.
pub(super) fn put(
    table: &PublishedTable,
    plan: &TablePlan,
    setter: &mut Typesetter,
    structure: &mut Structure,
    parent: StructurePart,
    canvas: &mut dyn Canvas,
) {
    let part = structure.add(parent, Tag::Table.with_summary(Some(table.title.clone())));
    for (grid, edges) in table.grids.iter().zip(&plan.edges) {
        let heading = heading(grid, edges, plan, setter, structure, part);
        let body = if heading.is_empty() { part } else { structure.add(part, Tag::TBody) };
        let rows = rows(grid, edges, plan, setter, structure, body);
        let spans = rows.iter().flat_map(|row| &row.cells).map(|cell| cell.rows);
        let reach = spans.max().unwrap_or(1);
        Putter { plan, edges, heading, rows, reach }.put(canvas);
    }
}

fn align(column: Option<&PublishedColumn>) -> Align {
    match column.map(|column| column.kind) {
        Some(ColumnKind::Figure) => Align::Right,
        Some(ColumnKind::Text) | None => Align::Left,
        Some(_) => Align::Middle,
    }
}

/// Width inside a cell over columns.
fn inside(edges: &[f32], from: usize, to: usize, pad: f32) -> f32 {
    let edge = |at: usize| edges.get(at).copied().unwrap_or_default();
    (edge(to) - edge(from) - 2.0 * pad).max(1.0)
}

fn heading(
    grid: &PublishedGrid,
    edges: &[f32],
    plan: &TablePlan,
    setter: &mut Typesetter,
    structure: &mut Structure,
    table: StructurePart,
) -> Vec<SetRow> {
    if grid.heading_lines == 0 {
        return Vec::new();
    }
    let head = structure.add(table, Tag::THead);
    let style = style(plan, true);
    let (pad_x, pad_y) = (PAD_X * plan.size, plan.pad_y);
    let mut rows: Vec<SetRow> = Vec::new();
    for line in 0..grid.heading_lines {
        let row = structure.add(head, Tag::TR);
        let mut cells = Vec::new();
        for cell in grid.headings.iter().filter(|cell| cell.line == line) {
            let span =
                |n: usize| u32::try_from(n).ok().filter(|n| *n > 1).and_then(NonZeroU32::new);
            let tag = Tag::TH(TableHeaderScope::Column)
                .with_col_span(span(cell.to - cell.from))
                .with_row_span(span(cell.lines));
            let width = inside(edges, cell.from, cell.to, pad_x);
            cells.push(SetCell {
                lines: setter.set(&cell.text, style, Some(width)),
                column: cell.from,
                columns: cell.to - cell.from,
                rows: cell.lines.max(1),
                indent: 0.0,
                align: Align::Middle,
                part: structure.add(row, tag),
            });
        }
        rows.push(SetRow { height: style.leading + 2.0 * pad_y, cells });
    }
    stretch(&mut rows, pad_y);
    rows
}

fn rows(
    grid: &PublishedGrid,
    edges: &[f32],
    plan: &TablePlan,
    setter: &mut Typesetter,
    structure: &mut Structure,
    body: StructurePart,
) -> Vec<SetRow> {
    let (pad_x, pad_y) = (PAD_X * plan.size, plan.pad_y);
    let first_text = grid.columns.iter().position(|column| column.kind == ColumnKind::Text);
    let mut rows: Vec<SetRow> = Vec::with_capacity(grid.rows.len());
    for row in &grid.rows {
        let style = style(plan, row.strong);
        let tr = structure.add(body, Tag::TR);
        let mut cells = Vec::with_capacity(row.cells.len());
        for (c, cell) in row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_covered()) {
            let span = NonZeroU32::new(cell.rows).filter(|n| n.get() > 1);
            let wide = NonZeroU32::new(u32::from(cell.columns)).filter(|n| n.get() > 1);
            let to = c + usize::from(cell.columns);
            let names = first_text.is_some_and(|text| (c..to).contains(&text));
            let part = match names && !cell.text.is_empty() {
                true => {
                    let tag = Tag::TH(TableHeaderScope::Row).with_row_span(span);
                    structure.add(tr, tag.with_col_span(wide))
                }
                false => structure.add(tr, Tag::TD.with_row_span(span).with_col_span(wide)),
            };
            let indent = f32::from(cell.indent) * INDENT * plan.size;
            let width = (inside(edges, c, to, pad_x) - indent).max(plan.size);
            cells.push(SetCell {
                lines: setter.set(&cell.text, style, Some(width)),
                column: c,
                columns: to - c,
                rows: cell.rows as usize,
                indent,
                align: if wide.is_some() { Align::Middle } else { align(grid.columns.get(c)) },
                part,
            });
        }
        rows.push(SetRow { height: style.leading + 2.0 * pad_y, cells });
    }
    stretch(&mut rows, pad_y);
    rows
}

/// Makes rows high enough for their cells, merged ones over all of theirs.
fn stretch(rows: &mut [SetRow], pad: f32) {
    for r in 0..rows.len() {
        let needs: Vec<(usize, f32)> = rows.get(r).map_or(Vec::new(), |row| {
            row.cells.iter().map(|cell| (cell.rows, cell.lines.height() + 2.0 * pad)).collect()
        });
        for (span, need) in needs {
            let last = (r + span).min(rows.len());
            let Some(covered) = rows.get_mut(r..last) else { continue };
            let have: f32 = covered.iter().map(|row| row.height).sum();
            if need > have
                && let Some(row) = covered.last_mut()
            {
                row.height += need - have;
            }
        }
    }
}

/// Puts the rows of one grid on pages.
struct Putter<'a> {
    plan: &'a TablePlan,
    edges: &'a [f32],
    heading: Vec<SetRow>,
    rows: Vec<SetRow>,
    /// Most rows that a cell covers.
    reach: usize,
}

impl Putter<'_> {
    fn put(&self, canvas: &mut dyn Canvas) {
        let head: f32 = self.heading.iter().map(|row| row.height).sum();
        let mut next = 0;
        let mut first = true;
        while next < self.rows.len() {
            let one = self.rows.get(next).map_or(0.0, |row| row.height);
            // A heading is not left alone at the foot of a page.
            if canvas.room() < head + one.min(canvas.whole() - head)
                && canvas.room() < canvas.whole() - 1.0
            {
                canvas.turn();
            }
            if !self.heading.is_empty() {
                self.block(canvas, &self.heading, 0, self.heading.len(), !first, true);
            }
            first = false;
            let room = canvas.room();
            let mut to = next;
            let mut height = 0.0;
            while let Some(row) = self.rows.get(to)
                && height + row.height <= room + 0.01
            {
                height += row.height;
                to += 1;
            }
            if to == next {
                // A row higher than a page: its lines go on over pages.
                self.torn(canvas, next);
                next += 1;
                continue;
            }
            self.block(canvas, &self.rows, next, to, false, false);
            next = to;
            if next < self.rows.len() {
                canvas.turn();
            }
        }
    }

    /// Rows `from..to`, with all their rules.
    fn block(
        &self,
        canvas: &mut dyn Canvas,
        rows: &[SetRow],
        from: usize,
        to: usize,
        repeated: bool,
        ground: bool,
    ) {
        let (x, top) = canvas.at();
        let edge = |at: usize| x + self.edges.get(at).copied().unwrap_or_default();
        let right = x + self.edges.last().copied().unwrap_or_default();
        let mut tops = Vec::with_capacity(to - from + 1);
        let mut y = top;
        for row in rows.get(from..to).unwrap_or_default() {
            tops.push(y);
            y += row.height;
        }
        tops.push(y);
        let bottom = y;
        if ground {
            let (width, height) = (right - x, bottom - top);
            canvas.mark(Mark::Ground { x, y: top, width, height });
        }
        let (pad_x, _) = (PAD_X * self.plan.size, 0.0);
        // Cells that began on an earlier page go on here, so that each page can be read by itself.
        let earlier = (from.saturating_sub(self.reach)..from).flat_map(|r| {
            rows.get(r).into_iter().flat_map(move |row| {
                row.cells
                    .iter()
                    .filter(move |cell| cell.rows > 1 && r + cell.rows > from)
                    .map(move |cell| (r, cell))
            })
        });
        let own = (from..to).flat_map(|r| {
            rows.get(r).into_iter().flat_map(move |row| row.cells.iter().map(move |cell| (r, cell)))
        });
        let earlier: Vec<(usize, &SetCell)> =
            if from > 0 && !ground { earlier.collect() } else { Vec::new() };
        let (mut flat, mut upright): (Vec<StraightLine>, Vec<StraightLine>) =
            (Vec::new(), Vec::new());
        for (r, cell) in earlier.into_iter().chain(own) {
            let goes_on = r < from;
            let first = r.max(from);
            let last = (r + cell.rows).min(to);
            let y = |row: usize| tops.get(row - from).copied().unwrap_or(bottom);
            let (cell_top, cell_bottom) = (y(first), y(last));
            let (left, end) = (edge(cell.column), edge(cell.column + cell.columns));
            // The lower and the right side of each cell; upper and left are the neighbour's.
            if last < to {
                flat.push(StraightLine { x: left, y: cell_bottom, to_x: end, to_y: cell_bottom });
            }
            if end < right - 0.1 {
                upright.push(StraightLine { x: end, y: cell_top, to_x: end, to_y: cell_bottom });
            }
            let owner = match repeated || goes_on {
                true => ContentOwner::Artifact(ArtifactType::PaginationOther),
                false => ContentOwner::Part(cell.part),
            };
            if cell.lines.lines.is_empty() || cell.lines.text.is_empty() {
                if let ContentOwner::Part(part) = owner {
                    canvas.mark(Mark::Empty { part });
                }
                continue;
            }
            let height = cell.lines.height();
            canvas.mark(Mark::Text {
                owner,
                lines: Rc::clone(&cell.lines),
                from: 0,
                to: cell.lines.lines.len(),
                x: left + pad_x + cell.indent,
                y: cell_top + (cell_bottom - cell_top - height) / 2.0,
                width: end - left - 2.0 * pad_x - cell.indent,
                align: cell.align,
            });
        }
        let mut rules = joined(flat, |rule| (rule.y, rule.x), |rule| (rule.y, rule.to_x));
        rules.extend(joined(upright, |rule| (rule.x, rule.y), |rule| (rule.x, rule.to_y)));
        canvas.mark(Mark::Rules { rules, thickness: THIN });
        self.frame(canvas, x, right, top, bottom);
        canvas.down(bottom - top);
    }

    fn frame(&self, canvas: &mut dyn Canvas, left: f32, right: f32, top: f32, bottom: f32) {
        let rules = vec![
            StraightLine { x: left, y: top, to_x: right, to_y: top },
            StraightLine { x: left, y: bottom, to_x: right, to_y: bottom },
            StraightLine { x: left, y: top, to_x: left, to_y: bottom },
            StraightLine { x: right, y: top, to_x: right, to_y: bottom },
        ];
        canvas.mark(Mark::Rules { rules, thickness: THICK });
    }

    /// One row over as many pages as it needs.
    fn torn(&self, canvas: &mut dyn Canvas, r: usize) {
        let Some(row) = self.rows.get(r) else { return };
        let pad_y = self.plan.pad_y;
        let pad_x = PAD_X * self.plan.size;
        let leading = style(self.plan, false).leading;
        let most = row.cells.iter().map(|cell| cell.lines.lines.len()).max().unwrap_or(0);
        let mut from = 0;
        while from < most {
            let room = canvas.room() - 2.0 * pad_y;
            let fit = ((room / leading).floor().max(1.0)) as usize;
            let to = (from + fit).min(most);
            let (x, top) = canvas.at();
            let height = (to - from) as f32 * leading + 2.0 * pad_y;
            let edge = |at: usize| x + self.edges.get(at).copied().unwrap_or_default();
            let mut rules = Vec::new();
            for cell in &row.cells {
                let (left, end) = (edge(cell.column), edge(cell.column + cell.columns));
                if cell.column > 0 {
                    rules.push(StraightLine { x: left, y: top, to_x: left, to_y: top + height });
                }
                let lines = cell.lines.lines.len();
                if lines <= from || cell.lines.text.is_empty() {
                    if from == 0 {
                        canvas.mark(Mark::Empty { part: cell.part });
                    }
                    continue;
                }
                canvas.mark(Mark::Text {
                    owner: ContentOwner::Part(cell.part),
                    lines: Rc::clone(&cell.lines),
                    from,
                    to: to.min(lines),
                    x: left + pad_x + cell.indent,
                    y: top + pad_y,
                    width: end - left - 2.0 * pad_x - cell.indent,
                    align: cell.align,
                });
            }
            let right = x + self.edges.last().copied().unwrap_or_default();
            canvas.mark(Mark::Rules { rules, thickness: THIN });
            self.frame(canvas, x, right, top, top + height);
            canvas.down(height);
            from = to;
            if from < most || r + 1 < self.rows.len() {
                canvas.turn();
            }
        }
    }
}

/// Rules of one direction with those that touch made one: `from` and `to` give the place across and
/// the ends along.
fn joined(
    mut rules: Vec<StraightLine>,
    from: impl Fn(&StraightLine) -> (f32, f32),
    to: impl Fn(&StraightLine) -> (f32, f32),
) -> Vec<StraightLine> {
    rules.sort_by(|a, b| {
        let ((a_across, a_along), (b_across, b_along)) = (from(a), from(b));
        a_across.total_cmp(&b_across).then(a_along.total_cmp(&b_along))
    });
    rules.dedup_by(|next, first| {
        let ((across, end), (next_across, start)) = (to(first), from(next));
        let touch = (across - next_across).abs() < 0.01 && (end - start).abs() < 0.05;
        if touch {
            (first.to_x, first.to_y) = (next.to_x, next.to_y);
        }
        touch
    });
    rules
}
