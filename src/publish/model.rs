//! The publication: what is on its pages, in reading order, with nothing of how a budget is
//! kept. Writers read this and nothing else.

use rust_decimal::Decimal;

use crate::amount::{Amount, Unit};
use crate::lang::Lang;

/// A whole document, ready to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct Publication {
    pub lang: Lang,
    /// Title of the document as file properties show it.
    pub title: String,
    /// Who publishes it.
    pub author: String,
    /// The document's day as ISO 8601 has it (`2024-02-08`), empty where none is given.
    pub date: String,
    /// The budget's year.
    pub year: i32,
    pub cover: Vec<CoverLine>,
    pub contents: Vec<ContentsEntry>,
    pub body: Vec<BodyItem>,
    /// What must hold between figures of the tables.
    pub relations: Vec<PublishedRelation>,
    /// Some of its figures as bars, for formats that can draw them.
    pub pictures: Vec<Picture>,
}

/// A line of the cover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverLine {
    pub text: String,
    pub kind: CoverKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CoverKind {
    /// The large lines.
    Title,
    /// The day below them.
    Date,
    /// A warning to readers: the document has open findings.
    Notice,
}

/// Where something is that the contents, bookmarks and links lead to: unique in a publication,
/// counted from 0 in reading order.
pub type Anchor = u32;

/// A line of the contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentsEntry {
    /// 1 = part, 2 = section or table, 3 = below that.
    pub level: u8,
    pub text: String,
    pub target: Anchor,
    /// Printed in the contents; otherwise it is a bookmark only (copies of a repeating table).
    pub printed: bool,
}

/// A piece of the body.
#[derive(Clone, Debug, PartialEq)]
pub enum BodyItem {
    Heading(PublishedHeading),
    Paragraph(String),
    Table(PublishedTable),
}

impl BodyItem {
    /// The table, if it is one.
    pub fn table(&self) -> Option<&PublishedTable> {
        match self {
            Self::Table(table) => Some(table),
            _ => None,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedHeading {
    /// 1 = part (begins a page), 2 = section, 3 = below that.
    pub level: u8,
    pub text: String,
    pub anchor: Anchor,
}

/// A table as published: title, the lines above it, grids one above the other, a note.
#[derive(Clone, Debug, PartialEq)]
pub struct PublishedTable {
    pub anchor: Anchor,
    /// Stable name, for addresses and data (`支出总表`); copies of a repeating table share it.
    pub key: String,
    /// What tells copies of a repeating table apart, empty otherwise.
    pub copy: String,
    /// Short name, for a worksheet's tab.
    pub name: String,
    /// On a line of its own above the title; empty where there is none or the title has it.
    pub number: String,
    pub title: String,
    /// Left above the table (预算单位).
    pub unit_line: String,
    /// Right above the table (单位：万元); empty where it holds no money.
    pub money_line: String,
    pub orientation: Orientation,
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
    Portrait,
    Landscape,
}

/// Rows and columns under one heading. Grids of one table are equally wide on paper.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PublishedGrid {
    pub columns: Vec<PublishedColumn>,
    /// Lines of the heading; 0 where it has none.
    pub heading_lines: usize,
    /// The heading's cells, line by line, left to right. They cover the heading without gaps.
    pub headings: Vec<HeadingCell>,
    pub rows: Vec<PublishedRow>,
}

/// A heading cell over columns `from..to` and lines `line..line + lines`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadingCell {
    pub text: String,
    pub from: usize,
    pub to: usize,
    pub line: usize,
    pub lines: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PublishedColumn {
    /// Stable name, unique in the grid.
    pub key: String,
    /// Its headings from the outermost in, joined by `·`.
    pub name: String,
    pub kind: ColumnKind,
    /// Width on paper in millimetres; 0 gives it what its content needs.
    pub width: f32,
    /// Stays in view when a screen scrolls sideways.
    pub frozen: bool,
}

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

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PublishedRow {
    /// Stable name: code, key or name; not necessarily unique.
    pub key: String,
    /// A total of others.
    pub strong: bool,
    /// As many as the grid has columns.
    pub cells: Vec<PublishedCell>,
}

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
    pub figure: Option<Box<PublishedFigure>>,
}

impl Default for PublishedCell {
    fn default() -> Self {
        Self { text: String::new(), indent: 0, rows: 1, columns: 1, figure: None }
    }
}

impl PublishedCell {
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
    Money,
    Number,
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

/// A figure of the publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// Which of the publication's tables, counted from 0 in reading order.
    pub table: u32,
    pub grid: u16,
    pub row: u32,
    pub column: u16,
}

/// An expression over figures of the publication, in the unit in which they are published.
#[derive(Clone, Debug, PartialEq)]
pub enum PublishedFormula {
    Number(Decimal),
    Cell(Address),
    /// Addends with their signs (true: subtracted).
    Sum(Vec<(bool, Address)>),
    Count(Vec<Address>),
    Negate(Box<PublishedFormula>),
    Binary(Operator, Box<PublishedFormula>, Box<PublishedFormula>),
    Abs(Box<PublishedFormula>),
    Min(Vec<PublishedFormula>),
    Max(Vec<PublishedFormula>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Add,
    Subtract,
    Multiply,
    /// By zero or by a blank it gives a blank.
    Divide,
}

/// What must hold between figures, of one table or of several.
#[derive(Clone, Debug, PartialEq)]
pub struct PublishedRelation {
    /// Name of the rule.
    pub rule: String,
    /// What must hold, said to a person.
    pub message: String,
    /// Where to look first.
    pub place: Address,
    pub left: PublishedFormula,
    pub order: Order,
    pub right: PublishedFormula,
    /// Largest difference that rounding explains.
    pub bound: Decimal,
    /// It must hold; otherwise it asks to be verified or only hints.
    pub mandatory: bool,
}

/// How the sides of a relation must compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    Equal,
    AtMost,
    AtLeast,
}

impl PublishedFormula {
    /// Every figure it reads.
    pub fn each_address(&self, visit: &mut impl FnMut(Address)) {
        match self {
            Self::Number(_) => {}
            Self::Cell(address) => visit(*address),
            Self::Sum(terms) => terms.iter().for_each(|(_, address)| visit(*address)),
            Self::Count(list) => list.iter().for_each(|address| visit(*address)),
            Self::Negate(inner) | Self::Abs(inner) => inner.each_address(visit),
            Self::Binary(_, a, b) => {
                a.each_address(visit);
                b.each_address(visit);
            }
            Self::Min(list) | Self::Max(list) => list.iter().for_each(|f| f.each_address(visit)),
        }
    }
}

impl Publication {
    /// Its tables in reading order, as [`Address::table`] counts them.
    pub fn tables(&self) -> impl Iterator<Item = &PublishedTable> {
        self.body.iter().filter_map(BodyItem::table)
    }

    /// The title of the contents' page.
    pub fn contents_title(&self) -> &'static str {
        self.lang.pick("目　录", "Contents")
    }

    /// Every text of the document in reading order, as all formats have it: cover, contents,
    /// headings, paragraphs, tables line by line.
    pub fn texts(&self) -> Vec<&str> {
        let mut texts: Vec<&str> = self.cover.iter().map(|line| line.text.as_str()).collect();
        texts.push(self.contents_title());
        texts.extend(self.contents.iter().filter(|e| e.printed).map(|e| e.text.as_str()));
        for item in &self.body {
            match item {
                BodyItem::Heading(heading) => texts.push(&heading.text),
                BodyItem::Paragraph(text) => texts.push(text),
                BodyItem::Table(table) => table.texts_into(&mut texts),
            }
        }
        texts.retain(|text| !text.is_empty());
        texts
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

    fn texts_into<'a>(&'a self, texts: &mut Vec<&'a str>) {
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

/// Figures drawn as bars, the same in the window and in a published page. Whoever draws it says
/// the figures too, and tells parts apart by more than colour.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    pub title: String,
    /// What its amounts are counted in, and with how many decimals they are written at least.
    pub unit: Unit,
    pub decimals: u32,
    /// Names of the parts that bars have: columns, or years with the latest first.
    pub series: Vec<String>,
    /// The parts of a bar follow each other; otherwise they are beside each other.
    pub stacked: bool,
    /// In the order of the table.
    pub bars: Vec<PictureBar>,
    /// Bars for which there was no room, the smallest.
    pub left_out: usize,
}

/// A bar, or bars beside each other, under one name.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureBar {
    pub name: String,
    /// Those that have a figure, in the order of [`Picture::series`].
    pub parts: Vec<PicturePart>,
    /// What its parts add up to, where they follow each other.
    pub total: Option<Amount>,
    /// Its part of all bars in percent, where they make up a whole.
    pub share: Option<Amount>,
}

/// One figure of a bar.
#[derive(Clone, Debug, PartialEq)]
pub struct PicturePart {
    /// Index into [`Picture::series`].
    pub series: usize,
    pub figure: Amount,
    /// Its length, of [`Picture::FULL`] for the longest bar; that of a negative figure as well.
    pub length: u32,
}

impl Picture {
    /// The length of the longest bar.
    pub const FULL: u32 = 10_000;
}
