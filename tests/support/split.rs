//! A table drawn on as many pages as a workbook's print takes that is wider and longer than its paper:
//! merged areas and their texts are cut where the pages are.

#![allow(dead_code, reason = "each test uses a part")]

use std::ops::Range;

use super::paper::{Sheet, width};

/// The order in which pages are printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    DownThenOver,
    OverThenDown,
}

/// Merged areas: first row and column, last row and column.
pub type Merges = &'static [(usize, usize, usize, usize)];

/// A table with the lines above it, and how it is cut.
pub struct Printed {
    /// Above it: the left end in columns, and the text.
    pub above: &'static [(usize, &'static str)],
    pub rows: Vec<Vec<String>>,
    pub merges: Merges,
    pub widths: &'static [f32],
    /// The first columns of the pages behind the first.
    pub cuts: Vec<usize>,
    /// The first rows of the pages below the first.
    pub breaks: Vec<usize>,
    /// First columns that are printed on each page.
    pub repeated: usize,
    /// Rows of headings that are printed on each page with what is above them; 0 for none.
    pub headings: usize,
    pub order: Order,
}

const LEFT: f32 = 40.0;
const TOP: f32 = 120.0;
const HEIGHT: f32 = 20.0;
const SIZE: f32 = 10.0;

/// Merges of [`Printed::by_function`]: those of its headings, then that of a total in the sixth row
/// of figures.
const BY_FUNCTION: Merges = &[
    (0, 0, 0, 3),
    (0, 4, 0, 6),
    (1, 0, 1, 2),
    (1, 3, 2, 3),
    (1, 4, 2, 4),
    (1, 5, 2, 5),
    (1, 6, 2, 6),
    (8, 0, 8, 3),
];

impl Printed {
    /// Shanghai's table of expenditure by function with such rows: codes in three columns, headings
    /// over three rows. The total, where there is one, is the sixth row.
    pub fn by_function(rows: &[&str]) -> Self {
        let headings = [
            "项目||||一般公共预算支出||",
            "功能分类科目编码|||功能分类科目名称|合计|基本支出|项目支出",
            "类|款|项||||",
        ];
        let total = rows.iter().any(|row| row.starts_with("合计"));
        let merges = &BY_FUNCTION[..BY_FUNCTION.len() - usize::from(!total)];
        let widths = &[30.0, 30.0, 30.0, 200.0, 80.0, 80.0, 80.0];
        let above = &[(2, "2025年部门一般公共预算支出功能分类预算表"), (6, "单位：元")];
        Self { above, ..Self::of(&[&headings[..], rows].concat(), merges, widths) }
    }

    /// Of lines with cells between bars.
    pub fn of(rows: &[&str], merges: Merges, widths: &'static [f32]) -> Self {
        let cells = |row: &&str| row.split('|').map(str::to_owned).collect();
        Self {
            above: &[],
            rows: rows.iter().map(cells).collect(),
            merges,
            widths,
            cuts: Vec::new(),
            breaks: Vec::new(),
            repeated: 0,
            headings: 0,
            order: Order::DownThenOver,
        }
    }

    fn ranges(ends: &[usize], all: usize) -> Vec<Range<usize>> {
        let begins = std::iter::once(0).chain(ends.iter().copied());
        begins.zip(ends.iter().copied().chain([all])).map(|(from, to)| from..to).collect()
    }

    /// The pages, in the order in which they are printed.
    pub fn pages(&self) -> Vec<Sheet> {
        let columns = Self::ranges(&self.cuts, self.widths.len());
        let rows = Self::ranges(&self.breaks, self.rows.len());
        let mut pages = Vec::new();
        match self.order {
            Order::DownThenOver => {
                for column in &columns {
                    pages.extend(rows.iter().map(|row| self.page(row, column)));
                }
            }
            Order::OverThenDown => {
                for row in &rows {
                    pages.extend(columns.iter().map(|column| self.page(row, column)));
                }
            }
        }
        pages
    }

    fn page(&self, rows: &Range<usize>, columns: &Range<usize>) -> Sheet {
        let mut sheet = Sheet::a4();
        let repeated = if columns.start > 0 { 0..self.repeated } else { 0..0 };
        let headed = rows.start == 0 || self.headings > 0;
        let headings = if rows.start > 0 { 0..self.headings } else { 0..0 };
        let mut x = LEFT;
        for columns in [&repeated, columns] {
            if headed {
                self.lines_above(&mut sheet, x, columns);
            }
            let mut y = if headed { TOP } else { TOP - 60.0 };
            for rows in [&headings, rows] {
                self.part(&mut sheet, (x, y), rows, columns);
                y += HEIGHT * rows.len() as f32;
            }
            x += self.left(columns.end) - self.left(columns.start);
        }
        sheet
    }

    /// Where a column begins in the whole table.
    fn left(&self, column: usize) -> f32 {
        self.widths.iter().take(column).sum()
    }

    fn lines_above(&self, sheet: &mut Sheet, x: f32, columns: &Range<usize>) {
        for (n, (column, text)) in self.above.iter().enumerate() {
            let y = TOP - 20.0 * (self.above.len() - n) as f32 + 6.0;
            self.text(sheet, (x, y), columns, self.left(*column) + 2.0, text);
        }
    }

    /// What shows of a text that begins somewhere in the table.
    fn text(
        &self,
        sheet: &mut Sheet,
        (x, y): (f32, f32),
        columns: &Range<usize>,
        at: f32,
        text: &str,
    ) {
        let (from, to) = (self.left(columns.start), self.left(columns.end));
        let mut left = at;
        let (mut begin, mut shown) = (None, String::new());
        for c in text.chars() {
            let wide = width(&c.to_string(), SIZE);
            if (from..to).contains(&(left + wide / 2.0)) {
                begin = begin.or(Some(left));
                shown.push(c);
            }
            left += wide;
        }
        if let Some(begin) = begin {
            sheet.text(x + begin - from, y, SIZE, &shown);
        }
    }

    fn part(
        &self,
        sheet: &mut Sheet,
        (x, y): (f32, f32),
        rows: &Range<usize>,
        columns: &Range<usize>,
    ) {
        let from = self.left(columns.start);
        for row in rows.clone() {
            for column in columns.clone() {
                let own = (row, column, row, column);
                let inside = |m: &&(usize, usize, usize, usize)| {
                    (m.0..=m.2).contains(&row) && (m.1..=m.3).contains(&column)
                };
                let merge = self.merges.iter().find(inside).copied().unwrap_or(own);
                let (top, bottom) = (
                    y + HEIGHT * (row - rows.start) as f32,
                    y + HEIGHT * (row + 1 - rows.start) as f32,
                );
                let (left, right) =
                    (x + self.left(column) - from, x + self.left(column + 1) - from);
                if row == merge.0 || row == rows.start {
                    sheet.line((left, top), (right, top));
                }
                if row == merge.2 || row + 1 == rows.end {
                    sheet.line((left, bottom), (right, bottom));
                }
                if column == merge.1 {
                    sheet.line((left, top), (left, bottom));
                }
                if column == merge.3 {
                    sheet.line((right, top), (right, bottom));
                }
                // Each page shows what it has of the text, in the area's first row.
                let first = column == merge.1 || column == columns.start;
                let text = &self.rows[merge.0][merge.1];
                if row != merge.0 || !first || text.is_empty() {
                    continue;
                }
                let (begin, end) = (self.left(merge.1), self.left(merge.3 + 1));
                let wide = width(text, SIZE);
                let figure = text.contains('.') && text.starts_with(|c: char| c.is_ascii_digit());
                let at = match (figure, merge.1 < merge.3) {
                    (true, _) => end - 2.0 - wide,
                    (false, true) => (begin + end - wide) / 2.0,
                    (false, false) => begin + 2.0,
                };
                self.text(sheet, (x, top + 14.0), columns, at, text);
            }
        }
    }
}
