//! What every reader gives: grids of cells and paragraphs, each with its place in the file.

#![warn(missing_docs)]

use std::ops::Range;
use std::sync::Arc;

use crate::amount::Amount;
use crate::lang::{Lang, Tell, Text};

use super::Format;

/// What was read out of one file.
#[derive(Clone, Debug, Default)]
pub struct ReadDocument {
    /// The file's name without its folder.
    pub file: String,
    /// What kind of file it is; none for what was pasted.
    pub format: Option<Format>,
    /// Sheets of a workbook, tables of a text, tables of a PDF, in the file's order.
    pub pages: Vec<Page>,
    /// What is outside the grids, in the file's order.
    pub texts: Vec<PageParagraph>,
    /// What a person has to know about the reading, worst first.
    pub notes: Vec<Note>,
    /// How many pages a PDF has.
    pub papers: u32,
    /// Its pages, from 1, on which nothing is printed but lines, ascending.
    pub blank_papers: Vec<u32>,
    /// The files that it was joined of, in their order; none where it is one file.
    pub parts: Vec<DocumentPart>,
}

/// One of the files that a document was joined of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentPart {
    /// The file's name, told apart from the others'.
    pub file: Arc<str>,
    /// What kind of file it is.
    pub format: Option<Format>,
    /// Which of the document's grids are its own.
    pub pages: Range<usize>,
    /// Which of the document's texts are its own.
    pub texts: Range<usize>,
    /// How many pages it has, where it is a PDF.
    pub papers: u32,
    /// Its pages, from 1, on which nothing is printed but lines, ascending.
    pub blank_papers: Vec<u32>,
    /// By its name it is the page of a PDF after the file before it.
    pub follows: bool,
}

impl ReadDocument {
    /// Whether something of the file could not be read, so that nothing may pass as complete.
    pub fn is_partial(&self) -> bool {
        self.notes.iter().any(|note| note.kind == NoteKind::Lost)
    }

    /// What is to be known of the reading and is no loss, each with its place.
    pub fn notes_told(&self, lang: Lang) -> Vec<String> {
        let notes = self.notes.iter().filter(|note| note.kind != NoteKind::Lost);
        let told = notes.map(|note| match &note.place {
            Some(place) => {
                let (place, colon) = (place.tell(lang), lang.pick("：", ": "));
                format!("{place}{colon}{}", note.words.get(lang))
            }
            None => note.words.get(lang).to_owned(),
        });
        told.collect()
    }
}

/// One grid of cells: a sheet, a table of a text document, a table on a page of a PDF.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Where it is from.
    pub source: PageSource,
    /// The cells that hold something, by row, then column. A merged area is its first cell.
    ///
    /// Invariant: ascending, no place twice; [`Page::new`] and [`Page::sort`] see to it.
    cells: Vec<PageCell>,
    /// Where each cell is on the page of a PDF; parallel to the cells, empty elsewhere.
    areas: Vec<Area>,
    /// Merged areas of more than one cell, by their first cell.
    merges: Vec<MergedArea>,
    /// Rows that do not show, ascending.
    pub hidden_rows: Vec<u32>,
    /// Columns that do not show, ascending.
    pub hidden_columns: Vec<u32>,
    /// How many of the document's texts come before this grid.
    pub texts_before: usize,
    /// The whole grid on the page of a PDF.
    pub area: Option<Area>,
    /// Where its rows and columns are on the page of a PDF, where that is not read turned.
    pub sides: Option<Box<GridSides>>,
    /// Much of it is computed from other sheets: it states nothing by itself.
    pub derived: bool,
    /// The grid reaches the end of its page, so that the next one may go on with it. Only a PDF
    /// tells.
    pub may_go_on: bool,
    /// It is known to be the lower part of the table on a grid before, whatever files they are in.
    pub is_lower: bool,
}

/// Where the rows and the columns of a grid begin on the page of a PDF, in points from its upper
/// left corner, and last where they end.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GridSides {
    /// Left sides, and the right side of the last column.
    pub columns: Vec<f32>,
    /// Upper sides, and the lower side of the last row.
    pub rows: Vec<f32>,
}

/// Where a grid comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "a variant says what its fields are")]
pub enum PageSource {
    /// A sheet of a workbook; a text file is one without a name.
    Sheet { name: Arc<str>, hidden: bool },
    /// The n-th table, from 1, of a text document.
    Table { number: u32 },
    /// The n-th table, from 1, on that page, from 1, of a PDF.
    Paper { page: u32, number: u32 },
}

impl Default for PageSource {
    fn default() -> Self {
        Self::Sheet { name: "".into(), hidden: false }
    }
}

/// A cell that holds something.
#[derive(Clone, Debug, PartialEq)]
pub struct PageCell {
    /// From 0.
    pub row: u32,
    /// From 0.
    pub column: u32,
    /// As it is displayed, line breaks kept, never blank.
    pub text: Box<str>,
    /// What a workbook stores as a number, exactly. `None` in a cell of text, and wherever a file
    /// has texts only.
    pub number: Option<Amount>,
    /// How it looks.
    pub look: CellStyle,
}

/// How a cell looks, as far as it tells what it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CellStyle {
    /// Its text is bold.
    pub bold: bool,
    /// Steps of indentation.
    pub indent: u8,
    /// On paper its text has no room for one more character, so that more of it may not show.
    pub full: bool,
    /// The number stored is a day or a time of day.
    pub date: bool,
    /// The cell is an error of the spreadsheet's (`#REF!`).
    pub error: bool,
}

/// A merged area, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MergedArea {
    /// The first row, from 0.
    pub row: u32,
    /// The first column, from 0.
    pub column: u32,
    /// The last row.
    pub last_row: u32,
    /// The last column.
    pub last_column: u32,
}

impl MergedArea {
    /// Whether a cell is in it.
    pub fn contains(&self, row: u32, column: u32) -> bool {
        (self.row..=self.last_row).contains(&row)
            && (self.column..=self.last_column).contains(&column)
    }
}

/// A rectangle on a page in points (1/72 inch), from its upper left corner, as the page is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Area {
    /// From the left edge of the page.
    pub left: f32,
    /// From its upper edge.
    pub top: f32,
    /// From the left edge of the page.
    pub right: f32,
    /// From its upper edge.
    pub bottom: f32,
}

impl Area {
    /// The smallest rectangle around both.
    pub fn around(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }
}

/// Where something is in a file. Everything counts from 1 when it is said.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "a variant says what its fields are")]
pub enum PagePlace {
    /// Cell of a sheet; row and column from 0.
    Sheet { name: Arc<str>, row: u32, column: u32 },
    /// Cell of the n-th table of a text document; table from 1, row and column from 0.
    Table { number: u32, row: u32, column: u32 },
    /// The n-th paragraph, from 1, of a text document.
    Paragraph { number: u32 },
    /// A rectangle on a page, from 1, of a PDF.
    Paper { page: u32, area: Area },
}

/// A paragraph outside the grids.
#[derive(Clone, Debug, PartialEq)]
pub struct PageParagraph {
    /// With the number that the program of origin puts before it by itself.
    pub text: String,
    /// Level as a heading from 1; 0 for body text and where nothing is known.
    pub heading: u8,
    /// Where it is.
    pub place: PagePlace,
}

/// What is to be reported about a reading.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// How much it weighs.
    pub kind: NoteKind,
    /// What is to be known, and what to do.
    pub words: Text,
    /// Where, for the first of several.
    pub place: Option<PagePlace>,
}

/// How much a note weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoteKind {
    /// Something could not be read: a scanned page, what lies beyond a bound.
    Lost,
    /// Something was read, but may be meant otherwise.
    Doubt,
    /// For information.
    Hint,
}

impl Note {
    /// A note with its words in Chinese and English.
    pub fn new(
        kind: NoteKind,
        zh: impl Into<String>,
        en: impl Into<String>,
        place: Option<PagePlace>,
    ) -> Self {
        Self { kind, words: Text::new(zh, en), place }
    }
}

impl PageCell {
    /// A cell of plain text.
    pub fn text(row: u32, column: u32, text: impl Into<Box<str>>) -> Self {
        Self { row, column, text: text.into(), number: None, look: CellStyle::default() }
    }
}

impl Page {
    /// A grid of cells in any order; blank ones are left out, of two at one place the first is kept.
    pub fn new(source: PageSource, cells: Vec<PageCell>, merges: Vec<MergedArea>) -> Self {
        let mut page = Self { source, cells, merges, ..Self::default() };
        page.sort();
        page
    }

    /// As [`Page::new`] for a page of a PDF, each cell with its rectangle.
    pub fn with_areas(
        source: PageSource,
        cells: Vec<(PageCell, Area)>,
        merges: Vec<MergedArea>,
    ) -> Self {
        let mut cells = cells;
        cells.retain(|(cell, _)| !cell.text.trim().is_empty());
        cells.sort_by_key(|(cell, _)| (cell.row, cell.column));
        cells.dedup_by_key(|(cell, _)| (cell.row, cell.column));
        let area = cells.iter().map(|(_, area)| *area).reduce(Area::around);
        let (cells, areas) = cells.into_iter().unzip();
        let mut page = Self { source, cells, areas, merges, area, ..Self::default() };
        page.merges.sort_unstable();
        page
    }

    /// The first rows alone, to look at.
    pub fn top(&self, rows: u32) -> Self {
        let end = self.cells.partition_point(|cell| cell.row < rows);
        let areas = self.areas.get(..end.min(self.areas.len())).unwrap_or_default().to_vec();
        Self {
            source: self.source.clone(),
            cells: self.cells.get(..end).unwrap_or_default().to_vec(),
            areas,
            merges: self.merges.iter().filter(|merge| merge.row < rows).copied().collect(),
            hidden_rows: self.hidden_rows.clone(),
            hidden_columns: self.hidden_columns.clone(),
            sides: self.sides.clone(),
            ..*self
        }
    }

    fn sort(&mut self) {
        self.cells.retain(|cell| !cell.text.trim().is_empty());
        let place = |cell: &PageCell| (cell.row, cell.column);
        if !self.cells.is_sorted_by_key(place) {
            self.cells.sort_by_key(place);
        }
        self.cells.dedup_by_key(|cell| (cell.row, cell.column));
        self.merges.sort_unstable();
    }

    /// Takes the cells of a row out, each with its rectangle on the page of a PDF.
    pub fn take_row(&mut self, row: u32) -> Vec<(PageCell, Option<Area>)> {
        let range = self.range(row);
        let areas = range.start.min(self.areas.len())..range.end.min(self.areas.len());
        let areas: Vec<Area> = self.areas.drain(areas).collect();
        let cells: Vec<PageCell> = self.cells.drain(range).collect();
        let areas = areas.into_iter().map(Some).chain(std::iter::repeat(None));
        cells.into_iter().zip(areas).collect()
    }

    /// Puts a cell where none is, or its text behind that of the one that is there; whether none
    /// was.
    pub fn add(&mut self, cell: PageCell, area: Option<Area>) -> bool {
        match self.cells.binary_search_by_key(&(cell.row, cell.column), |c| (c.row, c.column)) {
            Ok(at) => {
                if let Some(own) = self.cells.get_mut(at) {
                    own.text = format!("{}{}", own.text, cell.text).into();
                    own.number = None;
                }
                false
            }
            Err(at) => {
                if let Some(area) = area.filter(|_| self.areas.len() == self.cells.len()) {
                    self.areas.insert(at, area);
                }
                self.cells.insert(at, cell);
                true
            }
        }
    }

    /// The cells that hold something, by row, then column.
    pub fn cells(&self) -> &[PageCell] {
        &self.cells
    }

    /// Merged areas, by their first cell.
    pub fn merges(&self) -> &[MergedArea] {
        &self.merges
    }

    /// The merged area that begins at a place.
    pub fn merge_at(&self, row: u32, column: u32) -> Option<&MergedArea> {
        let at = self.merges.partition_point(|m| (m.row, m.column) < (row, column));
        self.merges.get(at).filter(|m| (m.row, m.column) == (row, column))
    }

    /// One more than the last row that holds something.
    pub fn rows(&self) -> u32 {
        self.cells.last().map_or(0, |cell| cell.row + 1)
    }

    /// One more than the last column that holds something. Looks at every cell.
    pub fn columns(&self) -> u32 {
        self.cells.iter().map(|cell| cell.column + 1).max().unwrap_or(0)
    }

    /// The cells of a row.
    pub fn row(&self, row: u32) -> &[PageCell] {
        let range = self.range(row);
        self.cells.get(range).unwrap_or_default()
    }

    /// Where the cells of a row are among [`Page::cells`].
    pub fn range(&self, row: u32) -> Range<usize> {
        let begin = self.cells.partition_point(|cell| cell.row < row);
        let end = self.cells.partition_point(|cell| cell.row <= row);
        begin..end
    }

    /// The cell at a place, if it holds something. Of a merged area only its first cell does.
    pub fn cell(&self, row: u32, column: u32) -> Option<&PageCell> {
        let at = self.cells.binary_search_by_key(&(row, column), |c| (c.row, c.column)).ok()?;
        self.cells.get(at)
    }

    /// Whether the row or the column does not show.
    pub fn is_hidden(&self, row: u32, column: u32) -> bool {
        self.hidden_rows.binary_search(&row).is_ok()
            || self.hidden_columns.binary_search(&column).is_ok()
    }

    /// Where a place of the grid is in the file; for a PDF the rectangle of its cell, or of
    /// the whole grid where the cell holds nothing.
    pub fn place(&self, row: u32, column: u32) -> PagePlace {
        match &self.source {
            PageSource::Sheet { name, .. } => PagePlace::Sheet { name: name.clone(), row, column },
            PageSource::Table { number } => PagePlace::Table { number: *number, row, column },
            PageSource::Paper { page, .. } => {
                let found =
                    self.cells.binary_search_by_key(&(row, column), |c| (c.row, c.column)).ok();
                let area = found.and_then(|at| self.areas.get(at)).copied();
                PagePlace::Paper { page: *page, area: area.or(self.area).unwrap_or_default() }
            }
        }
    }

    /// The rectangle of the n-th of [`Page::cells`] on the page of a PDF.
    pub fn area_of(&self, cell: usize) -> Option<Area> {
        self.areas.get(cell).copied()
    }
}

/// The letters of a spreadsheet's column: 0 is A, 26 is AA.
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(b'A' + (rest % 26) as u8);
        rest /= 26;
    }
    letters.iter().rev().map(|&letter| char::from(letter)).collect()
}

impl Tell for PageSource {
    fn tell(&self, lang: Lang) -> String {
        match self {
            Self::Sheet { name, .. } if name.is_empty() => lang.pick("全文", "the file").to_owned(),
            Self::Sheet { name, .. } => match lang {
                Lang::Zh => format!("工作表“{}”", name.trim()),
                Lang::En => format!("sheet “{}”", name.trim()),
            },
            Self::Table { number } => match lang {
                Lang::Zh => format!("第 {number} 个表"),
                Lang::En => format!("table {number}"),
            },
            Self::Paper { page, number: 1 } => match lang {
                Lang::Zh => format!("第 {page} 页"),
                Lang::En => format!("page {page}"),
            },
            Self::Paper { page, number } => match lang {
                Lang::Zh => format!("第 {page} 页第 {number} 个表"),
                Lang::En => format!("page {page}, table {number}"),
            },
        }
    }
}

impl Tell for PagePlace {
    fn tell(&self, lang: Lang) -> String {
        match self {
            Self::Sheet { name, row, column } => {
                let cell = format!("{}{}", column_letters(*column), u64::from(*row) + 1);
                if name.is_empty() { cell } else { format!("{}!{cell}", name.trim()) }
            }
            Self::Table { number, row, column } => {
                let (row, column) = (u64::from(*row) + 1, u64::from(*column) + 1);
                match lang {
                    Lang::Zh => format!("第 {number} 个表第 {row} 行第 {column} 列"),
                    Lang::En => format!("table {number}, row {row}, column {column}"),
                }
            }
            Self::Paragraph { number } => match lang {
                Lang::Zh => format!("第 {number} 段"),
                Lang::En => format!("paragraph {number}"),
            },
            Self::Paper { page, .. } => match lang {
                Lang::Zh => format!("第 {page} 页"),
                Lang::En => format!("page {page}"),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        let letters = [0, 25, 26, 701, 702, 16_383].map(column_letters);
        assert_eq!(letters, ["A", "Z", "AA", "ZZ", "AAA", "XFD"]);
    }

    #[test]
    fn cells_stand_in_order_and_blank_ones_are_left_out() {
        let cell = |row, column, text: &str| PageCell::text(row, column, text);
        let cells = vec![cell(1, 0, "丙"), cell(0, 1, "乙"), cell(0, 0, " "), cell(0, 1, "丁")];
        let page = Page::new(PageSource::Table { number: 1 }, cells, Vec::new());
        let texts: Vec<&str> = page.cells().iter().map(|cell| &*cell.text).collect();
        assert_eq!(texts, ["乙", "丙"]);
        assert_eq!((page.rows(), page.columns()), (2, 2));
        assert_eq!(page.row(0).len(), 1);
        assert!(page.cell(0, 0).is_none() && page.cell(1, 0).is_some());
    }

    #[test]
    fn places_are_told_as_people_count() {
        let sheet = PageSource::Sheet { name: "预算01 ".into(), hidden: false };
        let page = Page::new(sheet, vec![PageCell::text(4, 2, "1")], Vec::new());
        assert_eq!(page.place(4, 2).tell(Lang::Zh), "预算01!C5");
        let area = Area { left: 1.0, top: 2.0, right: 3.0, bottom: 4.0 };
        let cells = vec![(PageCell::text(0, 0, "1"), area)];
        let page = Page::with_areas(PageSource::Paper { page: 3, number: 1 }, cells, Vec::new());
        assert_eq!(page.place(0, 0), PagePlace::Paper { page: 3, area });
        assert_eq!(page.place(9, 9).tell(Lang::En), "page 3");
    }
}
