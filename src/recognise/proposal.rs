//! What recognition proposes: a budget, the place of every figure, what was not placed, doubts.

use std::sync::Arc;

use crate::amount::{Amount, Unit};
use crate::budget::{Budget, Cell};
use crate::form::FormSet;
use crate::lang::{Lang, Tell};
use crate::read::{PagePlace, PageSource, ReadDocument};

use super::unit::DeclaredUnit;

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
}

/// A budget proposed for a document.
#[derive(Clone, Debug)]
pub struct Proposal {
    pub forms: Arc<FormSet>,
    pub fit: Fit,
    pub budget: Budget,
    /// Where each figure comes from, by cell of the budget, ascending.
    pub places: Vec<(Cell, Spot)>,
    /// Figures that are in no cell of the budget, in the document's order.
    pub unplaced: Vec<Unplaced>,
    /// What a person should look at, the heaviest first.
    pub doubts: Vec<Doubt>,
    /// Tables of the document in its order, placed or not.
    pub tables: Vec<RecognisedTable>,
}

/// How well a form set fits a document.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Fit {
    /// Tables of the document that are tables of the form set, of so many.
    pub tables: usize,
    pub of_tables: usize,
    /// Figures that found their cell, of so many.
    pub figures: usize,
    pub of_figures: usize,
    /// Figures of tables that are tables of the form set, placed or not.
    pub of_known: usize,
    /// 0 to 1: titles and headings together.
    pub likeness: f32,
    /// 0 to 1: how many of the form set's tables the document has.
    pub covered: f32,
}

impl Fit {
    /// Whether the form set is one that the document was made on.
    pub fn fits(&self) -> bool {
        let mostly = self.figures * 2 >= self.of_figures && self.likeness >= 0.5;
        // All that the form set has, and annexes of any length.
        let whole = self.covered >= 0.75 && self.figures * 5 >= self.of_known * 4;
        self.tables > 0 && (mostly || whole && self.figures > 0)
    }

    /// Share of the figures that found their cell, in percent, rounded down.
    pub fn percent(&self) -> usize {
        (self.figures * 100).checked_div(self.of_figures).unwrap_or(0)
    }
}

/// A table of the document.
#[derive(Clone, Debug, PartialEq)]
pub struct RecognisedTable {
    pub page: u32,
    /// First row of its headings or body, and one more than its last row.
    pub rows: (u32, u32),
    /// First row below its headings.
    pub body: u32,
    /// The title on the page, empty where it has none.
    pub title: String,
    /// Which table of the budget it became (index into `Budget::tables`).
    pub table: Option<usize>,
    /// 0 to 1: how alike title and headings are to the form's.
    pub likeness: f32,
    /// Columns of the page that are columns of the form: (page's column, block, column).
    pub columns: Vec<(u32, u16, u16)>,
    /// Columns of the page that say which row it is.
    pub naming: Vec<(u32, RowNaming)>,
    /// For a table that is none of the form set's: how many of its sums hold, of so many.
    pub sums: Option<(usize, usize)>,
}

/// How a column of a page says which row of the form a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowNaming {
    Code,
    Name,
    /// A running number.
    Number,
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
}

/// Something that was recognised but may be meant otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct Doubt {
    pub kind: DoubtKind,
    /// Where, for the first of several.
    pub spot: Option<Spot>,
    /// How many.
    pub count: usize,
}

/// What is doubtful, the heaviest first.
#[derive(Clone, Debug, PartialEq)]
pub enum DoubtKind {
    /// Figures without a cell in a table that was recognised.
    Unplaced { why: Why, example: String },
    /// A table of the document that is none of the form set's.
    NoTable { title: String },
    /// No unit is declared; the form's was taken.
    NoUnit { unit: DeclaredUnit },
    /// The table counts in another unit than the form.
    OtherUnit { from: DeclaredUnit, to: Unit },
    /// A table was recognised by its headings only, or its title is much unlike.
    Table { title: String, form: String },
    /// A column whose heading is only alike.
    Column { heading: String, column: String },
    /// A row whose name is only alike.
    Row { name: String, row: String },
    /// A name whose end did not show, and the only one that begins so.
    CutName { shown: String, name: String },
    /// A text is where a figure belongs.
    NoFigure { text: String },
    /// A row whose name is no official name, so that its code is not known.
    NoCode { name: String },
    /// Codes that were completed: what is there and what it became.
    Mended { from: String, to: String },
    /// Displayed otherwise than stored; which was taken.
    Displayed { shown: String, stored: Amount, took_stored: bool },
    /// More decimals than the form allows.
    Decimals { figure: String },
    /// The year is not named, or differs from the form set's.
    Year { year: i32, named: bool },
    /// Nobody is named whose budget it is.
    NoName,
    /// Hidden rows or columns were read as well.
    Hidden,
    /// Rows that a page's end broke in two and that were put together.
    Broken { name: String },
    /// Pages that hold further columns of the page before, put together with it.
    Beside { page: PageSource },
    /// Paragraphs or texts of cells that are in no section.
    Texts { example: String },
    /// The reading itself: its own words.
    Reading(crate::lang::Text),
}

impl DoubtKind {
    /// Heavier ones are greater.
    pub fn weight(&self) -> u32 {
        match self {
            Self::Unplaced { .. } => 100,
            Self::NoTable { .. } => 95,
            Self::Reading(_) => 90,
            Self::NoUnit { .. } => 80,
            Self::NoFigure { .. } => 75,
            Self::Table { .. } => 70,
            Self::Column { .. } => 65,
            Self::Row { .. } => 60,
            Self::OtherUnit { .. } => 55,
            Self::Decimals { .. } => 50,
            Self::Hidden => 45,
            Self::NoCode { .. } => 40,
            Self::Displayed { .. } => 35,
            Self::Mended { .. } => 30,
            Self::CutName { .. } => 29,
            Self::Beside { .. } => 29,
            Self::Broken { .. } => 28,
            Self::Year { .. } => 25,
            Self::NoName => 20,
            Self::Texts { .. } => 10,
        }
    }

    /// Whether it keeps the whole from passing as complete.
    pub fn is_loss(&self) -> bool {
        matches!(
            self,
            Self::Unplaced { .. } | Self::NoTable { .. } | Self::Reading(_) | Self::NoFigure { .. }
        )
    }
}

impl Proposal {
    /// Whether something of the document did not find its place, so that nothing may pass as
    /// complete.
    pub fn is_partial(&self) -> bool {
        self.doubts.iter().any(|doubt| doubt.kind.is_loss())
    }

    /// How many sections of the narrative have text.
    pub fn sections(&self) -> usize {
        self.budget.texts.iter().filter(|text| !text.paragraphs.is_empty()).count()
    }

    /// Where the figure of a cell comes from.
    pub fn spot(&self, cell: Cell) -> Option<Spot> {
        let at = self.places.binary_search_by_key(&cell, |(own, _)| *own).ok()?;
        self.places.get(at).map(|(_, spot)| *spot)
    }
}

impl Tell for Why {
    fn tell(&self, lang: Lang) -> String {
        match self {
            Self::NoTable => lang.pick("表样里没有这张表", "the form set has no such table"),
            Self::NoColumn => lang.pick("表样里没有这一栏", "the form has no such column"),
            Self::NoRow => lang.pick("表样里没有这一行", "the form has no such row"),
            Self::Twice => lang.pick("同一格已有别处的数", "its cell already holds another figure"),
            Self::Outside => lang.pick("在表外", "outside the table"),
        }
        .to_owned()
    }
}

impl Tell for Doubt {
    fn tell(&self, lang: Lang) -> String {
        let count = self.count;
        match (&self.kind, lang) {
            (DoubtKind::Unplaced { why, example }, Lang::Zh) => {
                format!("{count} 个数没有放进预算：{}（如 {example}）", why.tell(lang))
            }
            (DoubtKind::Unplaced { why, example }, Lang::En) => {
                format!("{count} figures found no cell: {} (such as {example})", why.tell(lang))
            }
            (DoubtKind::NoTable { title }, Lang::Zh) => {
                format!("“{title}”不是这套表样的表，其中 {count} 个数没有放进预算")
            }
            (DoubtKind::NoTable { title }, Lang::En) => format!(
                "“{title}” is no table of the form set; {count} figures in it found no cell"
            ),
            (DoubtKind::NoUnit { unit: own }, Lang::Zh) => {
                format!("{count} 张表没有写明金额单位，按{}读入", own.tell(lang))
            }
            (DoubtKind::NoUnit { unit: own }, Lang::En) => {
                format!("{count} tables declare no unit; read as {}", own.tell(lang))
            }
            (DoubtKind::OtherUnit { from, to }, Lang::Zh) => {
                format!("{count} 张表以{}为单位，已换算为{}", from.tell(lang), to.tell(lang))
            }
            (DoubtKind::OtherUnit { from, to }, Lang::En) => {
                format!(
                    "{count} tables count in {}; converted to {}",
                    from.tell(lang),
                    to.tell(lang)
                )
            }
            (DoubtKind::Table { title, form }, Lang::Zh) => {
                format!("“{title}”认作“{form}”，标题或表头不完全相同")
            }
            (DoubtKind::Table { title, form }, Lang::En) => {
                format!("“{title}” was taken for “{form}”; title or headings differ")
            }
            (DoubtKind::Column { heading, column }, Lang::Zh) => {
                format!("{count} 栏按近似的名称认定（如“{heading}”认作“{column}”）")
            }
            (DoubtKind::Column { heading, column }, Lang::En) => {
                format!("{count} columns by a similar heading (such as “{heading}” for “{column}”)")
            }
            (DoubtKind::Row { name, row }, Lang::Zh) => {
                format!("{count} 行按近似的名称认定（如“{name}”认作“{row}”）")
            }
            (DoubtKind::Row { name, row }, Lang::En) => {
                format!("{count} rows by a similar name (such as “{name}” for “{row}”)")
            }
            (DoubtKind::CutName { shown, name }, Lang::Zh) => {
                format!("{count} 行的名称没有印全，已补全（如“{shown}”补为“{name}”）")
            }
            (DoubtKind::CutName { shown, name }, Lang::En) => {
                format!(
                    "{count} rows whose names are printed without their end were completed (such as “{shown}” to “{name}”)"
                )
            }
            (DoubtKind::NoFigure { text }, Lang::Zh) => {
                format!("{count} 格该是数却是文字（如“{text}”），原样读入")
            }
            (DoubtKind::NoFigure { text }, Lang::En) => {
                format!("{count} cells hold a text where a figure belongs (such as “{text}”)")
            }
            (DoubtKind::NoCode { name }, Lang::Zh) => {
                format!("{count} 行的名称不是规范的科目名称，查不到编码（如“{name}”）")
            }
            (DoubtKind::NoCode { name }, Lang::En) => {
                format!(
                    "{count} rows have no official name, so no code is known (such as “{name}”)"
                )
            }
            (DoubtKind::Mended { from, to }, Lang::Zh) => {
                format!("{count} 个编码已补全（如 {from} → {to}）")
            }
            (DoubtKind::Mended { from, to }, Lang::En) => {
                format!("{count} codes were completed (such as {from} → {to})")
            }
            (DoubtKind::Displayed { shown, stored, took_stored }, Lang::Zh) => format!(
                "{count} 格显示的数与存的数不同（如显示 {shown}，存 {stored}），取{}",
                if *took_stored { "存的数" } else { "显示的数" }
            ),
            (DoubtKind::Displayed { shown, stored, took_stored }, Lang::En) => format!(
                "{count} cells display another figure than they store (such as {shown} for {stored}); the {} one was taken",
                if *took_stored { "stored" } else { "displayed" }
            ),
            (DoubtKind::Decimals { figure }, Lang::Zh) => {
                format!("{count} 个数的小数位多于表样所允许（如 {figure}），原样读入")
            }
            (DoubtKind::Decimals { figure }, Lang::En) => {
                format!(
                    "{count} figures have more decimals than the form allows (such as {figure})"
                )
            }
            (DoubtKind::Year { year, named: true }, Lang::Zh) => {
                format!("文件写的是 {year} 年，与表样的年度不同")
            }
            (DoubtKind::Year { year, named: true }, Lang::En) => {
                format!("the file is of {year}, which is not the form set's year")
            }
            (DoubtKind::Year { year, named: false }, Lang::Zh) => {
                format!("文件没有写明年度，按表样的 {year} 年")
            }
            (DoubtKind::Year { year, named: false }, Lang::En) => {
                format!("the file names no year; the form set's, {year}, was taken")
            }
            (DoubtKind::NoName, Lang::Zh) => "没有找到单位名称".to_owned(),
            (DoubtKind::NoName, Lang::En) => "nobody is named whose budget it is".to_owned(),
            (DoubtKind::Hidden, Lang::Zh) => format!("{count} 个数在隐藏的行或列里，也已读入"),
            (DoubtKind::Hidden, Lang::En) => {
                format!("{count} figures stand in hidden rows or columns and were read as well")
            }
            (DoubtKind::Broken { name }, Lang::Zh) => {
                format!("{count} 行被分页拆成两行，已合为一行（如“{name}”）")
            }
            (DoubtKind::Broken { name }, Lang::En) => {
                format!("{count} rows broken over pages were put together (such as “{name}”)")
            }
            (DoubtKind::Beside { page }, Lang::Zh) => {
                let page = page.tell(lang);
                format!("{count} 页是前面一页的表右边的栏，已逐行并入（如{page}）")
            }
            (DoubtKind::Beside { page }, Lang::En) => {
                let page = page.tell(lang);
                format!(
                    "{count} pages hold further columns of a table on a page before and were put beside it, row by row (such as {page})"
                )
            }
            (DoubtKind::Texts { example }, Lang::Zh) => {
                format!("{count} 段文字不属于表样的任何一节（如“{example}”）")
            }
            (DoubtKind::Texts { example }, Lang::En) => {
                format!(
                    "{count} paragraphs belong to no section of the form set (such as “{example}”)"
                )
            }
            (DoubtKind::Reading(words), lang) => words.get(lang).to_owned(),
        }
    }
}
