//! Places on pages, and figures there that found no cell.

use crate::lang::{Lang, Tell};
use crate::read::{PagePlace, ReadDocument};

/// A place on a page: index into the document's pages, row and column from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spot {
    pub page: u32,
    pub row: u32,
    pub column: u32,
}

impl Spot {
    /// Where that is in the file.
    pub fn place(self, document: &ReadDocument) -> Option<PagePlace> {
        document.pages.get(self.page as usize).map(|page| page.place(self.row, self.column))
    }

    /// Where that is in words, of joined files with the file.
    pub fn told(self, document: &ReadDocument, lang: Lang) -> Option<String> {
        let place = self.place(document)?;
        Some(document.place_told(self.page as usize, &place, lang))
    }
}

/// A figure that has no cell in the budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unplaced {
    pub spot: Spot,
    pub why: Why,
}

/// Why a figure has no cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Its table is none of the form set's.
    NoTable,
    /// Nothing of the form goes by the heading of its column.
    NoColumn,
    /// Nothing of the form goes by the name of its row.
    NoRow,
    /// Its cell holds another figure from elsewhere already.
    Twice,
    /// It is beside or behind the table.
    Outside,
    /// Its table was taken from another place, where the figure is another one.
    Again,
    /// Its file is of another year or unit than the others.
    OtherBudget,
    /// A person said that its table or column is not to be taken.
    LeftOut,
}

impl Tell for Why {
    fn tell(&self, lang: Lang) -> String {
        match self {
            Self::NoTable => lang.pick("表样里没有这张表", "the form set has no such table"),
            Self::NoColumn => lang.pick("表样里没有这一栏", "the form has no such column"),
            Self::NoRow => lang.pick("表样里没有这一行", "the form has no such row"),
            Self::Twice => lang.pick("同一格已有别处的数", "its cell already holds another figure"),
            Self::Outside => lang.pick("在表外", "outside the table"),
            Self::Again => lang
                .pick("这张表另有一处，数不同", "its table is elsewhere too, with another figure"),
            Self::OtherBudget => {
                lang.pick("所在的文件不属于这份预算", "its file is not of this budget")
            }
            Self::LeftOut => lang.pick("按您的更正不读入", "left out as you corrected"),
        }
        .to_owned()
    }
}
