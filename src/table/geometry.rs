//! Sizes: where columns and rows are and what is in view. No drawing.
//!
//! Rows are placed in f64 from the sheet's top, and only their distance from the view's top
//! becomes f32: beyond 2²⁴ points f32 no longer tells neighbouring pixels apart.

use std::ops::Range;
use std::sync::Arc;

use super::layout::GridPos;

/// Tops of the rows of a band, from its first row on.
#[derive(Clone, Debug)]
pub enum RowTops {
    /// All rows are of one height, in points.
    Even {
        /// How many there are.
        rows: usize,
        /// The height of each, in points.
        height: f32,
    },
    /// One entry more than rows, the last being the whole height.
    Uneven(Arc<[f64]>),
}

impl RowTops {
    /// How many rows there are.
    pub fn rows(&self) -> usize {
        match self {
            Self::Even { rows, .. } => *rows,
            Self::Uneven(tops) => tops.len().saturating_sub(1),
        }
    }

    /// Top of a row from the first row's, in points; of a row beyond the last, the whole height.
    pub fn top(&self, row: usize) -> f64 {
        match self {
            Self::Even { rows, height } => row.min(*rows) as f64 * f64::from(*height),
            Self::Uneven(tops) => tops.get(row).or(tops.last()).copied().unwrap_or(0.0),
        }
    }

    /// Height of all rows, in points.
    pub fn height(&self) -> f64 {
        self.top(self.rows())
    }

    /// The row at that distance from the first row's top; the last one below them all.
    pub fn row_at(&self, y: f64) -> usize {
        let last = self.rows().saturating_sub(1);
        if y <= 0.0 {
            return 0;
        }
        match self {
            Self::Even { height, .. } => ((y / f64::from(*height)) as usize).min(last),
            Self::Uneven(tops) => tops.partition_point(|&top| top <= y).saturating_sub(1).min(last),
        }
    }
}

/// A band with its sizes.
#[derive(Clone, Debug)]
pub struct BandSizes {
    /// Top of its heading from the sheet's top.
    pub top: f64,
    /// Heights of the heading's lines.
    pub lines: Vec<f32>,
    /// Tops of its rows.
    pub rows: RowTops,
    /// Left edges of the columns, and the right edge of the last.
    pub edges: Vec<f32>,
    /// Columns from the left that stay in view.
    pub frozen: usize,
}

impl BandSizes {
    /// Height of the heading, in points.
    pub fn heading(&self) -> f32 {
        self.lines.iter().sum()
    }

    /// Bottom of the last row from the sheet's top, in points.
    pub fn bottom(&self) -> f64 {
        self.top + f64::from(self.heading()) + self.rows.height()
    }

    /// Left edge of a column from the band's, in points; of one beyond the last, the right edge.
    pub fn edge(&self, column: usize) -> f32 {
        self.edges.get(column).or(self.edges.last()).copied().unwrap_or(0.0)
    }

    /// Width of all columns, in points.
    pub fn width(&self) -> f32 {
        self.edges.last().copied().unwrap_or(0.0)
    }

    /// Width of the columns that stay in view, in points.
    pub fn frozen_width(&self) -> f32 {
        self.edge(self.frozen)
    }

    /// Where the heading's line begins.
    pub fn line_top(&self, line: usize) -> f32 {
        self.lines.iter().take(line).sum()
    }

    /// Columns beyond the frozen ones that are in view.
    pub fn columns_in_view(&self, scroll: f32, view: f32) -> Range<usize> {
        let count = self.edges.len().saturating_sub(1);
        let from = self.frozen_width() + scroll;
        let first = (self.frozen..count).find(|&c| self.edge(c + 1) > from).unwrap_or(count);
        let end = (first..count).find(|&c| self.edge(c) >= scroll + view).unwrap_or(count);
        first..end
    }

    /// The column at that distance from the view's left edge.
    pub fn column_at(&self, x: f32, scroll: f32) -> Option<usize> {
        let x = if x < self.frozen_width() { x } else { x + scroll };
        (0..self.edges.len().saturating_sub(1))
            .find(|&c| (self.edge(c)..self.edge(c + 1)).contains(&x))
    }
}

/// A column's width as it would be, and how far that may give way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ColumnSizing {
    /// As it would be, in points.
    pub own: f32,
    /// The narrowest it may be, in points.
    pub least: f32,
    /// The widest it may be, in points.
    pub most: f32,
    /// The narrowest it may be where it stays in view beside columns that scroll, in points.
    pub held: f32,
}

impl ColumnSizing {
    /// A width that stays as it is.
    pub fn fixed(own: f32) -> Self {
        Self { own, least: own, most: own, held: own }
    }

    /// A column of texts: they can be cut, and gain from room.
    pub fn text(own: f32) -> Self {
        Self { own, least: own * 0.72, most: own * 1.7, held: own * 0.55 }
    }

    /// A column of figures, of which none may be cut: `needed` by the widest.
    pub fn figure(own: f32, needed: f32) -> Self {
        const LEAST: f32 = 62.0;
        let own = own.max(needed);
        let least = LEAST.max(needed).min(own);
        Self { own, least, most: own * 1.2, held: least }
    }
}

/// The width that a band would like to have in a view of that width: all of it, if its columns
/// can grow or shrink so far; else its own.
pub fn wanted_width(widths: &[ColumnSizing], view: f32) -> f32 {
    let sum = |part: fn(&ColumnSizing) -> f32| widths.iter().map(part).sum::<f32>();
    let (own, least, most) = (sum(|w| w.own), sum(|w| w.least), sum(|w| w.most));
    if least > view { own } else { most.min(view).floor() }
}

/// Widths that add up to `wanted` where columns can give way.
pub fn fitted(widths: &[ColumnSizing], wanted: f32) -> Vec<f32> {
    let own: f32 = widths.iter().map(|w| w.own).sum();
    let spare = wanted - own;
    let slack = |w: &ColumnSizing| {
        if spare > 0.0 { w.most - w.own } else { w.own - w.least }
    };
    let all: f32 = widths.iter().map(slack).sum();
    if all <= 0.0 {
        return widths.iter().map(|w| w.own).collect();
    }
    // Whole points only, so that lines stay sharp; the widest gain takes what is left of them.
    let mut fitted: Vec<f32> =
        widths.iter().map(|w| (w.own + spare * slack(w) / all).floor().max(w.least)).collect();
    let rest = wanted - fitted.iter().sum::<f32>();
    let loosest =
        fitted.iter_mut().zip(widths).max_by(|(_, a), (_, b)| slack(a).total_cmp(&slack(b)));
    if let Some((width, _)) = loosest {
        *width += rest;
    }
    fitted
}

/// The share of a view that the columns which stay in it may take at most.
const FROZEN: f32 = 0.6;

/// Narrows the columns that stay in view, the first `frozen`, where they take more than half of a
/// view in which others scroll. The last of them, which names most rows, gives way only where it
/// would not stay in view else.
pub fn narrow_frozen(widths: &mut [f32], (sizing, frozen): (&[ColumnSizing], usize), view: f32) {
    if widths.iter().sum::<f32>() <= view {
        return;
    }
    let held = widths.iter().take(frozen).sum::<f32>();
    let Some(last) = frozen.min(sizing.len()).checked_sub(1) else { return };
    let slack = |(width, own): (&f32, &ColumnSizing)| (width - own.held).max(0.0);
    let slacks: Vec<f32> = widths.iter().zip(sizing).take(last).map(slack).collect();
    let all: f32 = slacks.iter().sum();
    let share = ((held - view / 2.0) / all.max(1.0)).clamp(0.0, 1.0);
    for (width, slack) in widths.iter_mut().zip(slacks) {
        *width -= (slack * share).floor();
    }
    let over = (widths.iter().take(frozen).sum::<f32>() - view * FROZEN).ceil();
    if let Some((width, own)) = widths.get_mut(last).zip(sizing.get(last))
        && over > 0.0
        && *width - over >= own.least
    {
        *width -= over;
    }
}

/// How many columns from the left may stay in view: those asked for, while they leave room.
pub fn frozen_that_fit(edges: &[f32], wanted: usize, view: f32) -> usize {
    let all_fit = edges.last().is_some_and(|&width| width <= view);
    (0..=wanted.min(edges.len().saturating_sub(1)))
        .rev()
        .find(|&count| all_fit || edges.get(count).is_some_and(|&edge| edge <= view * FROZEN))
        .unwrap_or(0)
}

/// The scroll place nearest to `scroll` that shows the whole cell, clear of frozen parts.
pub fn revealed(
    sections: &[BandSizes],
    pos: GridPos,
    scroll: (f32, f64),
    view: (f32, f32),
) -> (f32, f64) {
    let Some(section) = sections.get(pos.band) else {
        return scroll;
    };
    let (mut x, mut y) = scroll;
    if pos.column >= section.frozen {
        let frozen = section.frozen_width();
        let (left, right) = (section.edge(pos.column), section.edge(pos.column + 1));
        if right - x > view.0 {
            x = right - view.0;
        }
        if left - x < frozen {
            x = left - frozen;
        }
    }
    let heading = f64::from(section.heading());
    let first = section.top + heading;
    let (top, bottom) = (first + section.rows.top(pos.row), first + section.rows.top(pos.row + 1));
    if bottom - y > f64::from(view.1) {
        y = bottom - f64::from(view.1);
    }
    if top - y < heading {
        y = top - heading;
    }
    if pos.row == 0 {
        y = y.min(section.top);
    }
    (x.max(0.0), y.max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(rows: RowTops) -> BandSizes {
        BandSizes {
            top: 0.0,
            lines: vec![20.0, 10.0],
            rows,
            edges: vec![0.0, 40.0, 100.0, 200.0, 300.0, 400.0],
            frozen: 2,
        }
    }

    #[test]
    fn a_million_rows_are_told_apart() {
        let tops = RowTops::Even { rows: 1_000_000, height: 27.0 };
        for row in [0, 1, 621_378, 999_998, 999_999] {
            assert_eq!(tops.row_at(tops.top(row)), row);
            assert_eq!(tops.row_at(tops.top(row) + 26.9), row);
        }
        assert_eq!(tops.row_at(1e12), 999_999);
    }

    #[test]
    fn rows_of_different_height_are_found() {
        let tops = RowTops::Uneven(vec![0.0, 27.0, 90.0, 117.0].into());
        for (y, row) in
            [(-5.0, 0), (0.0, 0), (26.9, 0), (27.0, 1), (89.0, 1), (90.0, 2), (500.0, 2)]
        {
            assert_eq!(tops.row_at(y), row, "{y}");
        }
    }

    #[track_caller]
    fn check_reveal(row: usize, column: usize, scroll: (f32, f64), expected: (f32, f64)) {
        let sections = [section(RowTops::Even { rows: 1000, height: 20.0 })];
        let pos = GridPos { band: 0, row, column };
        assert_eq!(revealed(&sections, pos, scroll, (250.0, 130.0)), expected);
    }

    #[test]
    fn a_cell_is_revealed_beside_frozen_parts() {
        check_reveal(0, 2, (0.0, 0.0), (0.0, 0.0));
        // Below the view: its lower edge is at the view's then.
        check_reveal(5, 2, (0.0, 0.0), (0.0, 20.0));
        // Above the view: it is under the heading of 30 then.
        check_reveal(5, 2, (0.0, 500.0), (0.0, 100.0));
        // To the right, then back to be right of the frozen columns (100).
        check_reveal(0, 4, (0.0, 0.0), (150.0, 0.0));
        check_reveal(0, 2, (150.0, 0.0), (0.0, 0.0));
        // A frozen cell needs no sideways scrolling.
        check_reveal(0, 1, (150.0, 0.0), (150.0, 0.0));
    }

    #[track_caller]
    fn check_fit(view: f32, expected: [f32; 4]) {
        let widths = [
            ColumnSizing::fixed(40.0),
            ColumnSizing::text(200.0),
            ColumnSizing::figure(100.0, 0.0),
            ColumnSizing::figure(100.0, 90.0),
        ];
        assert_eq!(fitted(&widths, wanted_width(&widths, view)), expected, "{view}");
    }

    #[test]
    fn columns_fill_the_view_as_far_as_they_can() {
        check_fit(440.0, [40.0, 200.0, 100.0, 100.0]);
        // 140 of text and 20 of each column of figures may be gained, in that proportion.
        check_fit(500.0, [40.0, 248.0, 106.0, 106.0]);
        check_fit(5000.0, [40.0, 340.0, 120.0, 120.0]);
        // 56, 38 and 10 may be lost.
        check_fit(388.0, [40.0, 172.0, 81.0, 95.0]);
        check_fit(336.0, [40.0, 144.0, 62.0, 90.0]);
        // Too narrow even so: the columns keep their widths, and one scrolls.
        check_fit(335.0, [40.0, 200.0, 100.0, 100.0]);
    }

    #[track_caller]
    fn check_narrowed(view: f32, expected: [f32; 6]) {
        let sizing = [
            ColumnSizing::fixed(142.0),
            ColumnSizing::text(100.0),
            ColumnSizing::text(140.0),
            ColumnSizing::text(180.0),
            ColumnSizing::text(240.0),
            ColumnSizing::figure(400.0, 400.0),
        ];
        let mut widths = fitted(&sizing, wanted_width(&sizing, view));
        narrow_frozen(&mut widths, (&sizing, 4), view);
        assert_eq!(widths, expected, "{view}");
    }

    #[test]
    fn columns_that_stay_in_view_leave_half_of_it() {
        // Nothing scrolls: they are as wide as there is room.
        check_narrowed(1202.0, [142.0, 100.0, 140.0, 180.0, 240.0, 400.0]);
        check_narrowed(1124.0, [142.0, 88.0, 123.0, 158.0, 213.0, 400.0]);
        check_narrowed(1000.0, [142.0, 75.0, 104.0, 180.0, 240.0, 400.0]);
        // The last one so that it stays, where it can.
        check_narrowed(700.0, [142.0, 55.0, 77.0, 146.0, 240.0, 400.0]);
        check_narrowed(600.0, [142.0, 55.0, 77.0, 180.0, 240.0, 400.0]);
    }

    #[test]
    fn frozen_columns_leave_room() {
        let edges = [0.0, 40.0, 100.0, 300.0, 900.0];
        for (view, fit) in [(1000.0, 3), (520.0, 3), (499.0, 2), (100.0, 1), (50.0, 0)] {
            assert_eq!(frozen_that_fit(&edges, 3, view), fit, "{view}");
        }
    }
}
