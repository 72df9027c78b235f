//! Tables with ruling lines: where lines cross there are cells, where one is missing two are one.

use crate::read::page::Area;

use super::ink::{Ink, RulingLine};

/// Lines nearer than this, in points, are one: double borders, cells drawn as boxes of their own.
const ONE: f32 = 3.0;
/// Ends of pieces nearer than this, in points, belong together.
const GAP: f32 = 2.2;
/// The part of a cell's side that has to be drawn for the side to divide.
const DRAWN: f32 = 0.6;
/// Most crossings that are looked at on a page; beyond it the page is a drawing.
const CROSSINGS: usize = 8_000_000;
/// Most cells of one table before joining.
const CELLS: usize = 400_000;

/// An area of a grid, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct GridArea {
    pub row: usize,
    pub column: usize,
    pub last_row: usize,
    pub last_column: usize,
}

/// The grid of a table, drawn or found.
#[derive(Clone, Debug)]
pub(super) struct TableFrame {
    /// Sides of the columns, ascending, one more than there are columns.
    pub xs: Vec<f32>,
    pub ys: Vec<f32>,
    pub spans: Vec<GridArea>,
    /// The span of each cell, by row, then column.
    of: Vec<usize>,
}

impl TableFrame {
    /// Of sides and spans that cover the grid; what no span covers is a cell of its own.
    pub fn new(xs: Vec<f32>, ys: Vec<f32>, given: Vec<GridArea>) -> Self {
        let columns = xs.len().saturating_sub(1);
        let rows = ys.len().saturating_sub(1);
        let mut of = vec![usize::MAX; rows * columns];
        let mut spans = Vec::new();
        for span in given {
            for row in span.row..=span.last_row {
                for column in span.column..=span.last_column {
                    if let Some(of) = of.get_mut(row * columns + column) {
                        *of = spans.len();
                    }
                }
            }
            spans.push(span);
        }
        for (at, of) in of.iter_mut().enumerate() {
            if *of == usize::MAX {
                let (row, column) = (at / columns.max(1), at % columns.max(1));
                *of = spans.len();
                spans.push(GridArea { row, column, last_row: row, last_column: column });
            }
        }
        Self { xs, ys, spans, of }
    }

    pub fn columns(&self) -> usize {
        self.xs.len().saturating_sub(1)
    }

    pub fn rows(&self) -> usize {
        self.ys.len().saturating_sub(1)
    }

    pub fn area(&self) -> Area {
        let ends = |sides: &[f32]| match sides {
            [first, .., last] => (*first, *last),
            _ => (0.0, 0.0),
        };
        let ((left, right), (top, bottom)) = (ends(&self.xs), ends(&self.ys));
        Area { left, top, right, bottom }
    }

    pub fn area_of(&self, span: &GridArea) -> Area {
        let side = |sides: &[f32], at: usize| sides.get(at).copied().unwrap_or_default();
        Area {
            left: side(&self.xs, span.column),
            top: side(&self.ys, span.row),
            right: side(&self.xs, span.last_column + 1),
            bottom: side(&self.ys, span.last_row + 1),
        }
    }

    /// The span at a point, if the point lies within the table.
    pub fn at(&self, x: f32, y: f32) -> Option<usize> {
        let within = |sides: &[f32], at: f32| {
            let n = sides.partition_point(|&side| side <= at);
            (n > 0 && n < sides.len()).then(|| n - 1)
        };
        let (column, row) = (within(&self.xs, x)?, within(&self.ys, y)?);
        self.of.get(row * self.columns() + column).copied()
    }

    /// Whether a side between two cells is between two points of one height.
    pub fn divides(&self, left: f32, right: f32, y: f32) -> bool {
        let slack = 1.0;
        match (self.at(left - slack, y), self.at(right + slack, y)) {
            (Some(a), Some(b)) => a != b,
            _ => false,
        }
    }
}

/// The tables of a page that have lines, from top to bottom. The second is whether the page has
/// too many lines to be looked at.
pub(super) fn frames(ink: &Ink) -> (Vec<TableFrame>, bool) {
    let across = merged(&ink.across);
    let down = merged(&ink.down);
    if across.len().saturating_mul(down.len()) > CROSSINGS {
        return (Vec::new(), true);
    }
    let mut groups = Groups::new(across.len() + down.len());
    for (a, rule) in across.iter().enumerate() {
        for (d, other) in down.iter().enumerate() {
            let meets = rule.from - ONE <= other.at
                && other.at <= rule.to + ONE
                && other.from - ONE <= rule.at
                && rule.at <= other.to + ONE;
            if meets {
                groups.join(a, across.len() + d);
            }
        }
    }
    let mut frames = Vec::new();
    let mut cut = false;
    for group in groups.all() {
        let part = |range: std::ops::Range<usize>, rules: &[RulingLine]| -> Vec<RulingLine> {
            let own = group.iter().filter(|at| range.contains(at));
            own.filter_map(|at| rules.get(at - range.start).copied()).collect()
        };
        let a = part(0..across.len(), &across);
        let d = part(across.len()..across.len() + down.len(), &down);
        match frame(&a, &d) {
            Ok(Some(frame)) => frames.push(frame),
            Ok(None) => {}
            Err(TooMany) => cut = true,
        }
    }
    frames.sort_by(|a, b| a.area().top.total_cmp(&b.area().top));
    (frames, cut)
}

struct TooMany;

/// The grid of lines that hang together; `None` if they make no table.
fn frame(across: &[RulingLine], down: &[RulingLine]) -> Result<Option<TableFrame>, TooMany> {
    if across.is_empty() || down.is_empty() {
        return Ok(None);
    }
    let xs = sides(down, across);
    let ys = sides(across, down);
    if xs.len() < 2 || ys.len() < 2 {
        return Ok(None);
    }
    if xs.len().saturating_mul(ys.len()) > CELLS {
        return Err(TooMany);
    }
    // The sides between neighbours that are drawn, of the columns and of the rows.
    let column_sides = drawn(down, &xs, &ys);
    let row_sides = drawn(across, &ys, &xs);
    // A side that nowhere divides is none: an underline, a stroke within a cell.
    let kept = |sides: &[f32], drawn: &[Vec<bool>]| -> Vec<usize> {
        let is_drawn = |n: usize| drawn.get(n).is_some_and(|side| side.iter().any(|&d| d));
        let inner = |n: usize| n == 0 || n + 1 == sides.len() || is_drawn(n);
        (0..sides.len()).filter(|&n| inner(n)).collect()
    };
    let (kx, ky) = (kept(&xs, &column_sides), kept(&ys, &row_sides));
    let pick = |sides: &[f32], kept: &[usize]| -> Vec<f32> {
        kept.iter().filter_map(|&at| sides.get(at).copied()).collect()
    };
    let (xs, ys) = (pick(&xs, &kx), pick(&ys, &ky));
    let (column_sides, row_sides) = (drawn(down, &xs, &ys), drawn(across, &ys, &xs));
    let (columns, rows) = (xs.len() - 1, ys.len() - 1);
    let mut cells = Groups::new(columns * rows);
    let divides = |sides: &[Vec<bool>], side: usize, at: usize| {
        sides.get(side).and_then(|side| side.get(at)).is_some_and(|&drawn| drawn)
    };
    for row in 0..rows {
        for column in 0..columns {
            let at = row * columns + column;
            if column + 1 < columns && !divides(&column_sides, column + 1, row) {
                cells.join(at, at + 1);
            }
            if row + 1 < rows && !divides(&row_sides, row + 1, column) {
                cells.join(at, at + columns);
            }
        }
    }
    let spans = rectangles(cells.all(), columns);
    if spans.len() < 2 {
        return Ok(None);
    }
    Ok(Some(TableFrame::new(xs, ys, spans)))
}

/// The rectangles around groups of cells, those that overlap joined into one.
fn rectangles(groups: Vec<Vec<usize>>, columns: usize) -> Vec<GridArea> {
    let around = |cells: &[usize]| {
        let mut span =
            GridArea { row: usize::MAX, column: usize::MAX, last_row: 0, last_column: 0 };
        for cell in cells {
            let (row, column) = (cell / columns, cell % columns);
            span.row = span.row.min(row);
            span.column = span.column.min(column);
            span.last_row = span.last_row.max(row);
            span.last_column = span.last_column.max(column);
        }
        span
    };
    let size = |s: &GridArea| (s.last_row - s.row + 1) * (s.last_column - s.column + 1);
    let mut whole = Vec::new();
    let mut ragged = Vec::new();
    for cells in &groups {
        let span = around(cells);
        if size(&span) == cells.len() { &mut whole } else { &mut ragged }.push(span);
    }
    // What is no rectangle swallows what lies within its rectangle.
    for mut span in ragged {
        let overlaps = |a: &GridArea, b: &GridArea| {
            a.row <= b.last_row
                && b.row <= a.last_row
                && a.column <= b.last_column
                && b.column <= a.last_column
        };
        while let Some(at) = whole.iter().position(|other| overlaps(&span, other)) {
            let other = whole.swap_remove(at);
            span = GridArea {
                row: span.row.min(other.row),
                column: span.column.min(other.column),
                last_row: span.last_row.max(other.last_row),
                last_column: span.last_column.max(other.last_column),
            };
        }
        whole.push(span);
    }
    whole.sort_by_key(|span| (span.row, span.column));
    whole
}

/// Where the lines are, near ones as one; with the ends of the crossing lines where those reach
/// beyond the outermost: a table that is open at its sides.
fn sides(rules: &[RulingLine], crossing: &[RulingLine]) -> Vec<f32> {
    let mut at: Vec<f32> = rules.iter().map(|rule| rule.at).collect();
    at.sort_by(f32::total_cmp);
    let mut sides: Vec<(f32, f32)> = Vec::new();
    for at in at {
        match sides.last_mut() {
            Some((first, last)) if at - *first <= ONE => *last = at,
            _ => sides.push((at, at)),
        }
    }
    let mut sides: Vec<f32> = sides.into_iter().map(|(a, b)| (a + b) / 2.0).collect();
    let from = crossing.iter().map(|rule| rule.from).fold(f32::INFINITY, f32::min);
    let to = crossing.iter().map(|rule| rule.to).fold(f32::NEG_INFINITY, f32::max);
    let open = 2.0 * ONE;
    if sides.first().is_some_and(|&first| from < first - open) {
        sides.insert(0, from);
    }
    if sides.last().is_some_and(|&last| to > last + open) {
        sides.push(to);
    }
    sides
}

/// For each side the pieces between the crossing sides that are drawn.
fn drawn(rules: &[RulingLine], sides: &[f32], crossing: &[f32]) -> Vec<Vec<bool>> {
    let pieces = crossing.len().saturating_sub(1);
    let mut all = Vec::with_capacity(sides.len());
    for &side in sides {
        let mut covered = vec![0.0f32; pieces];
        for rule in rules.iter().filter(|rule| (rule.at - side).abs() <= ONE) {
            let first = crossing.partition_point(|&at| at <= rule.from).saturating_sub(1);
            for (piece, ends) in crossing.windows(2).enumerate().skip(first) {
                let [a, b] = *ends else { continue };
                if a >= rule.to {
                    break;
                }
                let part = (b.min(rule.to) - a.max(rule.from)).max(0.0) / (b - a).max(0.1);
                if let Some(covered) = covered.get_mut(piece) {
                    *covered += part;
                }
            }
        }
        all.push(covered.into_iter().map(|part| part >= DRAWN).collect());
    }
    all
}

/// Pieces of lines put together, by where they are.
fn merged(rules: &[RulingLine]) -> Vec<RulingLine> {
    let mut rules = rules.to_vec();
    rules.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut merged = Vec::new();
    let mut from = 0;
    while let Some(first) = rules.get(from) {
        let mut to = from + 1;
        while rules.get(to).is_some_and(|rule| rule.at - first.at <= 0.8) {
            to += 1;
        }
        let mut near = rules.get(from..to).unwrap_or_default().to_vec();
        near.sort_by(|a, b| a.from.total_cmp(&b.from));
        let mut open: Option<RulingLine> = None;
        for rule in near {
            match &mut open {
                Some(last) if rule.from <= last.to + GAP => last.to = last.to.max(rule.to),
                _ => {
                    merged.extend(open.take());
                    open = Some(rule);
                }
            }
        }
        merged.extend(open);
        from = to;
    }
    merged.retain(|rule| rule.to - rule.from >= ONE);
    merged
}

/// Things joined into groups.
struct Groups(Vec<usize>);

impl Groups {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn head(&mut self, mut at: usize) -> usize {
        while let Some(&up) = self.0.get(at)
            && up != at
        {
            let above = self.0.get(up).copied().unwrap_or(up);
            if let Some(own) = self.0.get_mut(at) {
                *own = above;
            }
            at = up;
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.head(a), self.head(b));
        if let Some(up) = self.0.get_mut(a.max(b)) {
            *up = a.min(b);
        }
    }

    /// The groups by their first member.
    fn all(mut self) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = vec![Vec::new(); self.0.len()];
        for at in 0..self.0.len() {
            let head = self.head(at);
            if let Some(group) = groups.get_mut(head) {
                group.push(at);
            }
        }
        groups.retain(|group| !group.is_empty());
        groups
    }
}
