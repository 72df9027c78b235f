//! Tab-separated text, as the clipboard carries it: written so that no spreadsheet computes it, read
//! into little more room than it takes itself.

use crate::amount::formula_guard;

/// Rows of texts out of the clipboard: one text, and where its cells and rows end, so that a blank
/// cell takes four bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct TextBlock {
    text: String,
    /// End of each cell in the text.
    cells: Vec<u32>,
    /// End of each row in the cells.
    rows: Vec<u32>,
}

impl TextBlock {
    /// The rows, each with its cells.
    pub fn rows(&self) -> impl Iterator<Item = impl Iterator<Item = &str>> {
        let begins = std::iter::once(0).chain(self.rows.iter().copied());
        begins.zip(&self.rows).map(|(begin, end)| self.cells(begin..*end))
    }

    fn cells(&self, range: std::ops::Range<u32>) -> impl Iterator<Item = &str> {
        let (begin, end) = (range.start as usize, range.end as usize);
        let ends = self.cells.get(begin..end).unwrap_or_default();
        let first = begin.checked_sub(1).and_then(|at| self.cells.get(at)).copied();
        let begins = std::iter::once(first.unwrap_or(0)).chain(ends.iter().copied());
        begins
            .zip(ends)
            .map(|(begin, end)| self.text.get(begin as usize..*end as usize).unwrap_or_default())
    }

    /// The only cell, where it is one.
    pub fn single(&self) -> Option<&str> {
        (self.cells.len() == 1).then_some(&self.text)
    }

    /// The first rows and cells, at most so many in all, and how many more are not blank.
    pub fn taken(&self, most: usize) -> (Vec<Vec<String>>, usize) {
        let (mut room, mut lost) = (most, 0);
        let mut taken = Vec::new();
        for mut row in self.rows() {
            if room > 0 {
                let cells: Vec<String> = row.by_ref().take(room).map(str::to_owned).collect();
                room -= cells.len();
                taken.push(cells);
            }
            lost += row.filter(|cell| !cell.trim().is_empty()).count();
        }
        (taken, lost)
    }

    fn end_cell(&mut self) {
        let begin = self.cells.last().map_or(0, |end| *end as usize);
        if formula_guard::is_guarded(self.text.get(begin..).unwrap_or_default()) {
            self.text.remove(begin);
        }
        self.cells.push(self.text.len() as u32);
    }

    fn end_row(&mut self) {
        self.end_cell();
        self.rows.push(self.cells.len() as u32);
    }

    /// Whether nothing is in the last row, one cell at most.
    fn ends_blank(&self) -> bool {
        let begin = self.rows.iter().rev().nth(1).copied().unwrap_or(0);
        let end = self.rows.last().copied().unwrap_or(0);
        end - begin == 1 && self.cells(begin..end).all(str::is_empty)
    }
}

/// Rows of cells as tab-separated text that no spreadsheet computes; what needs it is put in
/// quotation marks.
pub fn to_tsv<R: IntoIterator<Item: AsRef<str>>>(rows: impl IntoIterator<Item = R>) -> String {
    let mut text = String::new();
    let (mut count, mut blank) = (0, true);
    for (i, row) in rows.into_iter().enumerate() {
        if i > 0 {
            text.push('\n');
        }
        (count, blank) = (i + 1, true);
        for (j, cell) in row.into_iter().enumerate() {
            if j > 0 {
                text.push('\t');
            }
            let cell = cell.as_ref();
            blank &= cell.is_empty();
            let cell = formula_guard::guarded(cell);
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
    if count > 1 && blank {
        text.push('\n');
    }
    text
}

/// Reads what spreadsheets put on the clipboard; a last line break ends the last row. Of a text
/// beyond 4 GiB only the beginning.
pub fn from_tsv(text: &str) -> TextBlock {
    let text = text.get(..text.floor_char_boundary(u32::MAX as usize)).unwrap_or(text);
    let count = |wanted: &[u8]| text.bytes().filter(|byte| wanted.contains(byte)).count() + 1;
    let mut block = TextBlock {
        text: String::with_capacity(text.len()),
        cells: Vec::with_capacity(count(b"\t\n\r")),
        rows: Vec::with_capacity(count(b"\n\r")),
    };
    let mut chars = text.chars().peekable();
    let mut quoted = false;
    // At the start of a cell a quotation mark opens a quoted cell, elsewhere it is a character.
    let mut fresh = true;
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                block.text.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if fresh => {
                quoted = true;
                fresh = false;
            }
            _ if quoted => block.text.push(c),
            '\t' => {
                block.end_cell();
                fresh = true;
            }
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' => {
                block.end_row();
                fresh = true;
            }
            _ => {
                block.text.push(c);
                fresh = false;
            }
        }
    }
    block.end_row();
    if block.rows.len() > 1 && block.ends_blank() {
        block.rows.pop();
        block.cells.pop();
    }
    block
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_read(text: &str, expected: &[&[&str]]) {
        let expected: Vec<Vec<String>> =
            expected.iter().map(|r| r.iter().map(|c| (*c).to_owned()).collect()).collect();
        assert_eq!(from_tsv(text).taken(usize::MAX), (expected, 0), "{text:?}");
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
            assert_eq!(from_tsv(&to_tsv(&rows)).taken(usize::MAX), (rows, 0));
        }
    }

    #[test]
    fn what_is_beyond_the_bound_is_counted() {
        let block = from_tsv("a\tb\tc\nd\t\te\n\t\nf");
        assert_eq!(
            block.taken(4),
            (vec![vec!["a".into(), "b".into(), "c".into()], vec!["d".into()]], 2)
        );
        assert_eq!(block.taken(0), (Vec::new(), 6));
        assert_eq!(block.single(), None);
        assert_eq!(from_tsv("\"a\tb\"\n").single(), Some("a\tb"));
    }

    /// Whatever is on the clipboard is read, in time that grows with its length only.
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
            let block = from_tsv(&text);
            assert!(begun.elapsed().as_millis() < 1_000, "{length}");
            let cells: usize = block.rows().flatten().map(str::len).sum();
            assert!(cells <= text.len());
        }
    }
}
