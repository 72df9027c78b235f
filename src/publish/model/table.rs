//! A table of the publication: its grids, their headings and rows, and the figures in its cells.

use rust_decimal::Decimal;

use super::formula::{Address, PublishedFormula};

/// Where something is that the contents, bookmarks and links lead to: unique in a publication,
/// counted from 0 in reading order.
pub type Anchor = u32;

/// A table as published: title, the lines above it, grids one above the other, a note.
#[derive(Clone, Debug, PartialEq)]
pub struct PublishedTable {
    /// Where the contents lead.
    pub anchor: Anchor,
    /// Stable name, for addresses and data (`支出总表`); copies of a repeating table share it.
    pub key: String,
    /// What tells copies of a repeating table apart, empty otherwise.
    pub copy: String,
    /// Short name, for a worksheet's tab.
    pub name: String,
    /// On a line of its own above the title; empty where there is none or the title has it.
    pub number: String,
    /// Its title, as printed above it.
    pub title: String,
    /// Left above the table (预算单位).
    pub unit_line: String,
    /// Right above the table (单位：万元); empty where it holds no money.
    pub money_line: String,
    /// How the paper is turned for it.
    pub orientation: Orientation,
    /// Its parts, from the top.
    pub grids: Vec<PublishedGrid>,
    /// The sentence below it, e.g. why it is empty.
    pub note: Option<String>,
    /// Decimals of its money.
    pub decimals: u32,
}

/// How its page lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Orientation {
    /// As the writer finds its columns to fit.
    #[default]
    Auto,
    /// Upright.
    Portrait,
    /// On its side.
    Landscape,
}

/// Rows and columns under one heading. Grids of one table are equally wide on paper.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PublishedGrid {
    /// Its columns, left to right.
    pub columns: Vec<PublishedColumn>,
    /// Lines of the heading; 0 where it has none.
    pub heading_lines: usize,
    /// The heading's cells, line by line, left to right. They cover the heading without gaps.
    pub headings: Vec<HeadingCell>,
    /// Its rows, from the top.
    pub rows: Vec<PublishedRow>,
}

/// A heading cell over columns `from..to` and lines `line..line + lines`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadingCell {
    /// What it says.
    pub text: String,
    /// The first column under it.
    pub from: usize,
    /// The column behind the last under it.
    pub to: usize,
    /// The first line that it is on, from 0.
    pub line: usize,
    /// How many lines it is high.
    pub lines: usize,
}

/// A column of a grid.
#[derive(Clone, Debug, PartialEq)]
pub struct PublishedColumn {
    /// Stable name, unique in the grid.
    pub key: String,
    /// Its headings from the outermost in, joined by `·`.
    pub name: String,
    /// What it holds, and so how it is set.
    pub kind: ColumnKind,
    /// Width on paper in millimetres; 0 gives it what its content needs.
    pub width: f32,
    /// Stays in view when a screen scrolls sideways.
    pub frozen: bool,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// The running number (序号).
    Number,
    /// A classification code.
    Code,
    /// Words, set from the left; the names of the rows among them.
    Text,
    /// Short words, set in the middle (是/否).
    Choice,
    /// Figures, set from the right.
    Figure,
}

/// A row of a grid.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PublishedRow {
    /// Stable name: code, key or name; not necessarily unique.
    pub key: String,
    /// A total of others.
    pub strong: bool,
    /// As many as the grid has columns.
    pub cells: Vec<PublishedCell>,
}

/// A cell as it is printed.
#[derive(Clone, Debug, PartialEq)]
pub struct PublishedCell {
    /// As it is printed, the same in every format.
    pub text: String,
    /// Levels that the text is set in from the left.
    pub indent: u8,
    /// Rows that the cell covers; 0 where the cell above covers it.
    pub rows: u32,
    /// Columns that it covers, in the middle of which it is set where they are several; 0 where the
    /// cell to the left covers it.
    pub columns: u16,
    /// Its figure; none in columns of words and codes.
    pub figure: Option<Box<PublishedFigure>>,
}

impl Default for PublishedCell {
    fn default() -> Self {
        Self { text: String::new(), indent: 0, rows: 1, columns: 1, figure: None }
    }
}

impl PublishedCell {
    /// A cell of words.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Whether a cell above it or to its left covers it.
    pub fn is_covered(&self) -> bool {
        self.rows == 0 || self.columns == 0
    }
}

/// The figure of a cell. A blank cell of a figure column has one too, without a value.
#[derive(Clone, Debug, PartialEq)]
pub struct PublishedFigure {
    /// As published; `None` is blank.
    pub value: Option<Decimal>,
    /// Before it was rounded to what is published.
    pub exact: Option<Decimal>,
    /// What it counts.
    pub kind: PublishedKind,
    /// Most decimals such a figure may have.
    pub decimals: u32,
    /// How a total comes about; `None` where the figure is entered.
    pub formula: Option<PublishedFormula>,
    /// What the formula gives; the value again where the figure is entered.
    pub computed: Option<Decimal>,
    /// Beyond what rounding can explain.
    pub unbalanced: bool,
}

/// What a figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublishedKind {
    /// An amount, in the unit of its table.
    Money,
    /// A number of things or of people.
    Number,
    /// A percentage.
    Percent,
}

impl PublishedFigure {
    /// Published less computed, where both are there and differ.
    pub fn residual(&self) -> Option<Decimal> {
        self.formula.as_ref()?;
        let difference = self.value?.checked_sub(self.computed?)?;
        (!difference.is_zero()).then_some(difference)
    }
}

impl PublishedTable {
    /// Its texts in reading order, blank cells left out.
    pub fn texts(&self) -> Vec<&str> {
        let mut texts = Vec::new();
        self.texts_into(&mut texts);
        texts.retain(|text| !text.is_empty());
        texts
    }

    pub(super) fn texts_into<'a>(&'a self, texts: &mut Vec<&'a str>) {
        texts.extend([&*self.number, &*self.title, &*self.unit_line, &*self.money_line]);
        for grid in &self.grids {
            texts.extend(grid.headings.iter().map(|heading| heading.text.as_str()));
            let cells = grid.rows.iter().flat_map(|row| &row.cells);
            texts.extend(cells.filter(|cell| !cell.is_covered()).map(|cell| cell.text.as_str()));
        }
        texts.extend(self.note.as_deref());
    }

    /// The cell of that place; `None` where there is none.
    pub fn cell(&self, address: Address) -> Option<&PublishedCell> {
        let grid = self.grids.get(usize::from(address.grid))?;
        grid.rows.get(address.row as usize)?.cells.get(usize::from(address.column))
    }

    /// Whether any grid has a column of money.
    pub fn has_money(&self) -> bool {
        !self.money_line.is_empty()
    }
}
