//! A rectangle of selected cells, and its text in the clipboard.

use crate::budget::Cell;

use super::harmless;
use super::paper::{Page, Spot};

/// A rectangle within one strip; `cursor` is where typing goes, `anchor` the corner opposite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Selection {
    pub anchor: Spot,
    pub cursor: Spot,
}

impl Selection {
    pub fn one(spot: Spot) -> Self {
        Self { anchor: spot, cursor: spot }
    }

    /// Moves the cursor's corner; a rectangle does not reach into another strip.
    pub fn extended(self, to: Spot) -> Self {
        if to.strip == self.anchor.strip { Self { cursor: to, ..self } } else { self }
    }

    pub fn rows(&self) -> std::ops::RangeInclusive<usize> {
        self.anchor.row.min(self.cursor.row)..=self.anchor.row.max(self.cursor.row)
    }

    pub fn columns(&self) -> std::ops::RangeInclusive<usize> {
        self.anchor.column.min(self.cursor.column)..=self.anchor.column.max(self.cursor.column)
    }

    pub fn is_one(&self) -> bool {
        self.anchor == self.cursor
    }

    pub fn contains(&self, spot: Spot) -> bool {
        spot.strip == self.cursor.strip
            && self.rows().contains(&spot.row)
            && self.columns().contains(&spot.column)
    }

    /// The selected cells, row by row.
    pub fn cells<'p>(&self, page: &'p Page<'p>) -> impl Iterator<Item = Cell> + use<'p> {
        let (strip, columns) = (self.cursor.strip, self.columns());
        self.rows().flat_map(move |row| {
            columns.clone().filter_map(move |column| page.cell(Spot { strip, row, column }))
        })
    }
}

/// The cells of several areas, each once, at most `limit`.
pub fn united(
    page: &Page<'_>,
    selection: &Selection,
    others: &[Selection],
    limit: usize,
) -> Vec<Cell> {
    let mut cells: Vec<Cell> = selection.cells(page).take(limit).collect();
    for (i, other) in others.iter().enumerate() {
        let room = limit - cells.len();
        let fresh = other.cells(page).filter(|&cell| {
            let seen = |area: &Selection| page.spot(cell).is_some_and(|spot| area.contains(spot));
            !seen(selection) && !others.iter().take(i).any(seen)
        });
        let fresh: Vec<Cell> = fresh.take(room).collect();
        cells.extend(fresh);
    }
    cells
}

/// Rows of cells as tab-separated text that no spreadsheet computes; what needs it is put in
/// quotation marks.
pub fn to_tsv(rows: &[Vec<String>]) -> String {
    let mut text = String::new();
    for (i, row) in rows.iter().enumerate() {
        if i > 0 {
            text.push('\n');
        }
        for (j, cell) in row.iter().enumerate() {
            if j > 0 {
                text.push('\t');
            }
            let cell = harmless::guarded(cell);
            if cell.contains(['\t', '\n', '\r', '"']) {
                text.push('"');
                text.push_str(&cell.replace('"', "\"\""));
                text.push('"');
            } else {
                text.push_str(&cell);
            }
        }
    }
    // A last line break ends the last row, so a blank one needs its own.
    if rows.len() > 1 && rows.last().is_some_and(|row| row.iter().all(String::is_empty)) {
        text.push('\n');
    }
    text
}

/// Reads what spreadsheets put on the clipboard; a last line break ends the last row.
pub fn from_tsv(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut chars = text.chars().peekable();
    let mut quoted = false;
    // At the start of a cell a quotation mark opens a quoted cell, elsewhere it is a character.
    let mut fresh = true;
    let push = |rows: &mut Vec<Vec<String>>, what: Step| match what {
        Step::Char(c) => {
            if let Some(cell) = rows.last_mut().and_then(|row| row.last_mut()) {
                cell.push(c);
            }
        }
        Step::Cell => {
            if let Some(row) = rows.last_mut() {
                row.push(String::new());
            }
        }
        Step::Row => rows.push(vec![String::new()]),
    };
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                push(&mut rows, Step::Char('"'));
            }
            '"' if quoted => quoted = false,
            '"' if fresh => {
                quoted = true;
                fresh = false;
            }
            _ if quoted => push(&mut rows, Step::Char(c)),
            '\t' => {
                push(&mut rows, Step::Cell);
                fresh = true;
            }
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' => {
                push(&mut rows, Step::Row);
                fresh = true;
            }
            _ => {
                push(&mut rows, Step::Char(c));
                fresh = false;
            }
        }
    }
    if rows.len() > 1 && rows.last().is_some_and(|row| row.len() == 1 && row[0].is_empty()) {
        rows.pop();
    }
    let plain = |row: Vec<String>| row.into_iter().map(harmless::unguarded).collect();
    rows.into_iter().map(plain).collect()
}

enum Step {
    Char(char),
    Cell,
    Row,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_read(text: &str, expected: &[&[&str]]) {
        let expected: Vec<Vec<String>> =
            expected.iter().map(|r| r.iter().map(|c| (*c).to_owned()).collect()).collect();
        assert_eq!(from_tsv(text), expected, "{text:?}");
    }

    #[test]
    fn reads_what_spreadsheets_copy() {
        check_read("", &[&[""]]);
        check_read("1.80", &[&["1.80"]]);
        check_read("a\tb\nc\td\n", &[&["a", "b"], &["c", "d"]]);
        check_read("a\tb\r\nc\td\r\n", &[&["a", "b"], &["c", "d"]]);
        check_read("a\t\n\tb", &[&["a", ""], &["", "b"]]);
        check_read("\"两\n行\"\t\"说“\"\"是\"\"”\"", &[&["两\n行", "说“\"是\"”"]]);
        check_read("5\" 管\t1", &[&["5\" 管", "1"]]);
        check_read("\"没有收尾", &[&["没有收尾"]]);
    }

    #[test]
    fn writing_then_reading_gives_the_same() {
        for rows in [
            vec![vec!["208", "", "845.70"], vec!["", "x", ""]],
            vec![vec!["制\t表", "换\n行", "引\"号"]],
            vec![vec!["a"], vec![""], vec!["b"]],
            vec![vec!["a"], vec![""]],
            vec![vec!["=1+1", "-3.50", "'=1", "-说明"]],
        ] {
            let rows: Vec<Vec<String>> =
                rows.into_iter().map(|r| r.into_iter().map(str::to_owned).collect()).collect();
            assert_eq!(from_tsv(&to_tsv(&rows)), rows);
        }
    }

    /// Whatever stands on the clipboard is read, in time that grows with its length only.
    #[test]
    fn no_clipboard_text_makes_it_panic() {
        let pieces =
            ["\"", "\"\"", "\t", "\r", "\n", "\r\n", "'", "'=", "@", "1,2", "办", "\0", "𠀀"];
        let mut seed = 20_240_208_u64;
        for length in (0..2_000).map(|round| round % 60).chain([200_000]) {
            let text: String = (0..length)
                .map(|_| {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    pieces[(seed >> 33) as usize % pieces.len()]
                })
                .collect();
            let begun = std::time::Instant::now();
            let rows = from_tsv(&text);
            assert!(begun.elapsed().as_millis() < 1_000, "{length}");
            let cells: usize = rows.iter().flatten().map(String::len).sum();
            assert!(cells <= text.len());
        }
    }
}
