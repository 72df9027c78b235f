//! Where a table's figures come from: a file, its pages, the rows and columns on them.
//!
//! A row knows its row on a page ([`RowOrigin`]), so that it keeps it when it moves; the table knows
//! the file, the pages and their columns. In a file both are as bands, a few words a table.

use std::num::NonZeroU16;
use std::sync::Arc;

/// The file that a table was read from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Its name without the folder.
    pub file: Arc<str>,
    /// The pages that the table is on, each with its columns.
    pub pages: Vec<OriginPage>,
    /// Rows read from a file whose rows do not be in their order yet: page, block, pairs of the
    /// row's place in the block and its row on the page.
    ///
    /// Invariant: empty once reading is done, which gives them to the rows.
    pub(crate) pending: Vec<PendingRows>,
}

/// Page, block, pairs of a row's place in the block and its row on the page.
pub(crate) type PendingRows = (usize, usize, Vec<(u32, u32)>);

/// A page of the file of origin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OriginPage {
    /// Name of the sheet; `p3` for page 3 of a PDF, `t2` for the second table of a text.
    pub name: Arc<str>,
    /// Columns of the table (block, column) and the page's column, from 0, by block and column.
    pub columns: Vec<(u16, u16, u32)>,
    /// Rows that are on an earlier page and go on beside it here: where each is there, and its row
    /// on this page, from 0. Ascending.
    pub beside: Vec<(RowOrigin, u32)>,
}

impl OriginPage {
    /// The page's column that holds a column of a block.
    fn column(&self, block: usize, column: usize) -> Option<u32> {
        let own =
            |(b, c, _): &&(u16, u16, u32)| (usize::from(*b), usize::from(*c)) == (block, column);
        self.columns.iter().find(own).map(|(_, _, place)| *place)
    }

    /// The row of this page on which a row of an earlier page goes on.
    pub fn row_beside(&self, row: RowOrigin) -> Option<u32> {
        let at = self.beside.binary_search_by_key(&row, |(own, _)| *own).ok()?;
        self.beside.get(at).map(|(_, here)| *here)
    }
}

/// The row of a page that a row of the budget was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowOrigin {
    /// Which of the table's pages, from 1.
    page: NonZeroU16,
    /// From 0.
    pub row: u32,
}

impl RowOrigin {
    /// On the page of that index in [`Origin::pages`]; `None` beyond what can be counted.
    pub fn new(page: usize, row: u32) -> Option<Self> {
        let page = NonZeroU16::new(u16::try_from(page.checked_add(1)?).ok()?)?;
        Some(Self { page, row })
    }

    /// Index into [`Origin::pages`].
    pub fn page(self) -> usize {
        usize::from(self.page.get()) - 1
    }
}

impl Origin {
    /// The pages of a file, by its name.
    pub fn new(file: Arc<str>, pages: Vec<OriginPage>) -> Self {
        Self { file, pages, pending: Vec::new() }
    }

    /// Page, row and column (from 0) that a cell comes from.
    pub fn place(
        &self,
        row: RowOrigin,
        block: usize,
        column: usize,
    ) -> Option<(&OriginPage, u32, u32)> {
        let page = self.pages.get(row.page())?;
        if let Some(found) = page.column(block, column) {
            return Some((page, row.row, found));
        }
        // A table wider than its paper has its other columns on other pages.
        self.pages
            .iter()
            .find_map(|page| Some((page, page.row_beside(row)?, page.column(block, column)?)))
    }
}

/// Numbers that go up side by side, as `0-7@9 9@18`: from the first, as many as there are, at the
/// second.
pub fn bands(pairs: impl IntoIterator<Item = (u32, u32)>) -> String {
    use std::fmt::Write as _;
    let mut text = String::new();
    let mut open: Option<(u32, u32, u32)> = None;
    let mut close = |band: Option<(u32, u32, u32)>| {
        let Some((first, last, at)) = band else { return };
        let blank = if text.is_empty() { "" } else { " " };
        let _ = match first == last {
            true => write!(text, "{blank}{first}@{at}"),
            false => write!(text, "{blank}{first}-{last}@{at}"),
        };
    };
    for (number, at) in pairs {
        match &mut open {
            Some((first, last, begun))
                if last.checked_add(1) == Some(number)
                    && begun.checked_add(number - *first) == Some(at) =>
            {
                *last = number;
            }
            open => close(open.replace((number, number, at))),
        }
    }
    close(open);
    text
}

/// The pairs of [`bands`], as many as `most`; `None` where a text is none.
pub fn unbanded(text: &str, most: usize) -> Option<Vec<(u32, u32)>> {
    let mut pairs = Vec::new();
    for band in text.split_ascii_whitespace() {
        let (numbers, at) = band.split_once('@')?;
        let (first, last) = numbers.split_once('-').unwrap_or((numbers, numbers));
        let (first, last): (u32, u32) = (first.parse().ok()?, last.parse().ok()?);
        let at: u32 = at.parse().ok()?;
        for number in first..=last {
            if pairs.len() >= most {
                return Some(pairs);
            }
            pairs.push((number, at.checked_add(number - first)?));
        }
    }
    Some(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_are_compact_and_come_back() {
        let pairs = vec![(0, 9), (1, 10), (2, 11), (4, 13), (5, 20), (6, 21)];
        let text = bands(pairs.iter().copied());
        assert_eq!(text, "0-2@9 4@13 5-6@20");
        assert_eq!(unbanded(&text, 100), Some(pairs));
        assert_eq!(unbanded("", 9), Some(Vec::new()));
        assert_eq!(unbanded("0-4294967295@0", 3).map(|pairs| pairs.len()), Some(3));
        for wrong in ["1", "a@1", "1-@2", "1@", "4294967295-4294967295@x"] {
            assert_eq!(unbanded(wrong, 9), None, "{wrong}");
        }
    }

    #[test]
    fn a_cell_is_where_its_row_and_its_column_cross() {
        let page = OriginPage {
            name: "收支总表".into(),
            columns: vec![(0, 1, 1), (1, 2, 3)],
            ..OriginPage::default()
        };
        let origin = Origin::new("公开.xlsx".into(), vec![page]);
        let row = RowOrigin::new(0, 9).unwrap();
        assert_eq!(
            origin.place(row, 1, 2).map(|(p, r, c)| (&*p.name, r, c)),
            Some(("收支总表", 9, 3))
        );
        assert_eq!(origin.place(row, 1, 1), None);
        assert!(RowOrigin::new(usize::MAX, 0).is_none() && RowOrigin::new(65_535, 0).is_none());
    }
}
