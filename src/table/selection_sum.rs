//! Count, sum, least and most of a selection of any size, worked out part by part.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::amount::Amount;
use crate::budget::Cell;
use crate::engine::ColumnSum;
use crate::form::Kind;

use super::layout::{LayoutColumn, TableView};
use super::selection::Selection;

/// Cells up to which each is asked by itself, so that a sum has no more decimals than its figures.
const EXACT: usize = 20_000;

/// Cells that are asked one by one in one go.
const SOME: usize = 5_000;

/// Rows of a column that are added up in one go.
const MANY: usize = 50_000;

/// A selection that is being added up.
#[derive(Debug, Default)]
pub struct SelectionSum {
    /// Rectangles that have no cell in common.
    parts: Vec<SelectionPart>,
    /// The part, and the row in it, to go on with.
    at: (usize, usize),
    exact: bool,
    /// Cells counted so far.
    pub cells: usize,
    /// Amounts of money so far.
    pub money: FigureSum,
    /// Numbers and percentages so far.
    pub other: FigureSum,
}

/// Rows of some columns of a band.
#[derive(Clone, Debug, PartialEq)]
struct SelectionPart {
    band: usize,
    rows: Range<usize>,
    columns: Vec<usize>,
}

/// Some figures together.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FigureSum {
    /// How many figures there are.
    pub count: usize,
    /// The least of them.
    pub least: Option<Amount>,
    /// The greatest of them.
    pub most: Option<Amount>,
    sum: i128,
    scale: u32,
    /// The sum is beyond what can be held.
    lost: bool,
}

impl SelectionSum {
    /// The cells of all areas, each once.
    pub fn new(view: &TableView<'_>, selection: &Selection, others: &[Selection]) -> Self {
        let areas: Vec<&Selection> = std::iter::once(selection).chain(others).collect();
        let mut parts = Vec::new();
        for (i, area) in areas.iter().enumerate() {
            let before = areas.get(..i).unwrap_or_default();
            parts.extend(apart(area, before, view.rows(area.cursor.band)));
        }
        let cells: usize = parts.iter().map(|part| part.rows.len() * part.columns.len()).sum();
        Self { exact: cells <= EXACT, parts, ..Self::default() }
    }

    /// Whether all of it is added up.
    pub fn is_done(&self) -> bool {
        self.at.0 >= self.parts.len()
    }

    /// Adds up some more.
    pub fn go_on(&mut self, view: &TableView<'_>) {
        let (part, row) = self.at;
        let Some(SelectionPart { band, rows, columns }) = self.parts.get(part).cloned() else {
            return;
        };
        let columns: Vec<(usize, usize)> = columns
            .iter()
            .filter_map(|&column| match view.band(band)?.columns.get(column)? {
                LayoutColumn::Data { block, column } => Some((*block, *column)),
                _ => None,
            })
            .collect();
        let most = if self.exact { (SOME / columns.len().max(1)).max(1) } else { MANY };
        let from = rows.start + row;
        let to = (from + most).min(rows.end);
        for shown in shown_rows(view, band, from..to) {
            for &(block, column) in &columns {
                let end = shown.end.min(view.block_rows(block));
                let own = shown.start..end.max(shown.start);
                self.cells += own.len();
                self.add(view, Cell::new(view.table, block, 0, column), own);
            }
        }
        self.at = if to < rows.end { (part, to - rows.start) } else { (part + 1, 0) };
    }

    fn add(&mut self, view: &TableView<'_>, column: Cell, rows: Range<usize>) {
        let computed = view.document.computed();
        if !self.exact
            && let Ok(sum) = computed.column_sum(column, rows.clone())
        {
            if let Some(sum) = sum {
                if sum.money { &mut self.money } else { &mut self.other }.add_all(&sum);
            }
            return;
        }
        for cell in rows.map(|row| column.with_row(row)) {
            let Some(figure) = computed.effective(cell) else { continue };
            let money = computed.kind(cell) == Some(&Kind::Money);
            if money { &mut self.money } else { &mut self.other }.add(figure);
        }
    }
}

impl FigureSum {
    /// The exact sum, written with the most decimals of any; `None` of nothing or beyond 28 digits.
    pub fn sum(&self) -> Option<Amount> {
        (self.count > 0 && !self.lost).then(|| Amount::from_parts(self.sum, self.scale))?
    }

    /// One more figure.
    pub fn add(&mut self, figure: Amount) {
        self.take(1, figure.mantissa(), figure.scale());
        self.bound(figure, figure);
    }

    fn add_all(&mut self, tally: &ColumnSum) {
        self.take(tally.figures, tally.sum, tally.scale);
        self.bound(tally.least, tally.most);
    }

    /// The same in another unit: `convert` moves the point.
    pub fn map(self, convert: impl Fn(Amount) -> Amount) -> Self {
        let sum = self.sum().map(&convert);
        Self {
            count: self.count,
            least: self.least.map(&convert),
            most: self.most.map(&convert),
            sum: sum.map_or(0, Amount::mantissa),
            scale: sum.map_or(0, Amount::scale),
            lost: self.count > 0 && sum.is_none(),
        }
    }

    /// These and others together.
    pub fn with(mut self, other: &Self) -> Self {
        if let (Some(least), Some(most)) = (other.least, other.most) {
            self.take(other.count, other.sum, other.scale);
            self.bound(least, most);
        }
        self.lost |= other.lost;
        self
    }

    fn take(&mut self, count: usize, sum: i128, scale: u32) {
        self.count += count;
        let finest = self.scale.max(scale);
        let at = |mantissa: i128, scale: u32| {
            10_i128.checked_pow(finest - scale).and_then(|factor| mantissa.checked_mul(factor))
        };
        let both = at(self.sum, self.scale).zip(at(sum, scale));
        match both.and_then(|(own, more)| own.checked_add(more)) {
            Some(sum) => (self.sum, self.scale) = (sum, finest),
            None => self.lost = true,
        }
    }

    fn bound(&mut self, least: Amount, most: Amount) {
        let less = |own: &Amount| least.decimal() < own.decimal();
        let more = |own: &Amount| most.decimal() >= own.decimal();
        if self.least.as_ref().is_none_or(less) {
            self.least = Some(least);
        }
        if self.most.as_ref().is_none_or(more) {
            self.most = Some(most);
        }
    }
}

/// An area without what is in others, as rectangles; `rows` has the band.
fn apart(area: &Selection, others: &[&Selection], rows: usize) -> Vec<SelectionPart> {
    let band = area.cursor.band;
    let others: Vec<&&Selection> = others.iter().filter(|o| o.cursor.band == band).collect();
    let range = |area: &Selection| *area.rows().start()..(*area.rows().end() + 1).min(rows);
    let own = range(area);
    let mut edges: BTreeSet<usize> = [own.start, own.end].into();
    for other in others.iter().map(|other| range(other)) {
        edges.extend([other.start, other.end].into_iter().filter(|at| own.contains(at)));
    }
    let edges: Vec<usize> = edges.into_iter().collect();
    let between = edges.iter().zip(edges.iter().skip(1));
    between
        .map(|(&from, &to)| {
            let covers = |other: &&&&Selection| range(other).contains(&from);
            let covering: Vec<&&&Selection> = others.iter().filter(covers).collect();
            let free = |column: &usize| covering.iter().all(|o| !o.columns().contains(column));
            SelectionPart { band, rows: from..to, columns: area.columns().filter(free).collect() }
        })
        .filter(|part| !part.columns.is_empty() && !part.rows.is_empty())
        .collect()
}

/// The rows among some that are in sight, in runs.
fn shown_rows(view: &TableView<'_>, band: usize, rows: Range<usize>) -> Vec<Range<usize>> {
    if view.hidden.is_none() {
        return vec![rows];
    }
    let mut runs: Vec<Range<usize>> = Vec::new();
    for row in rows.filter(|&row| !view.hides(band, row)) {
        match runs.last_mut().filter(|run| run.end == row) {
            Some(run) => run.end += 1,
            None => runs.push(row..row + 1),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::layout::GridPos;

    fn area((top, left): (usize, usize), (bottom, right): (usize, usize)) -> Selection {
        let pos = |row, column| GridPos { band: 0, row, column };
        Selection { anchor: pos(top, left), cursor: pos(bottom, right) }
    }

    /// Every cell of the areas is in exactly one part, and no other is.
    #[track_caller]
    fn check(areas: &[Selection], rows: usize) {
        let all: Vec<&Selection> = areas.iter().collect();
        let parts: Vec<SelectionPart> =
            (0..all.len()).flat_map(|i| apart(all[i], &all[..i], rows)).collect();
        for (row, column) in (0..12).flat_map(|row| (0..12).map(move |column| (row, column))) {
            let pos = GridPos { band: 0, row, column };
            let wanted = row < rows && areas.iter().any(|area| area.contains(pos));
            let found = parts
                .iter()
                .filter(|part| part.rows.contains(&row) && part.columns.contains(&column));
            assert_eq!(found.count(), usize::from(wanted), "{row} {column} {areas:?}");
        }
    }

    #[test]
    fn areas_that_overlap_are_counted_once() {
        check(&[area((1, 1), (5, 5))], 12);
        check(&[area((5, 5), (1, 1)), area((3, 3), (8, 8))], 12);
        check(&[area((2, 2), (4, 4)), area((0, 0), (9, 9)), area((4, 4), (11, 11))], 10);
        check(&[area((1, 1), (5, 5)), area((1, 1), (5, 5)), area((3, 0), (3, 11))], 12);
    }

    #[track_caller]
    fn check_sum(figures: &[&str], expected: Option<&str>) {
        let mut all = FigureSum::default();
        figures.iter().for_each(|figure| all.add(figure.parse().unwrap()));
        assert_eq!(all.sum().map(|sum| sum.to_string()).as_deref(), expected);
    }

    #[test]
    fn selections_add_up_exactly() {
        check_sum(&[], None);
        check_sum(&["0.1", "0.2"], Some("0.3"));
        check_sum(&["1.8", "-1.80"], Some("0.00"));
        check_sum(&["999999999999999.99", "0.01", "1"], Some("1000000000000001.00"));
        check_sum(&["79228162514264337593543950335", "1"], None);
    }
}
