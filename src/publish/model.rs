//! The publication: what is on its pages, in reading order, with nothing of how a budget is
//! kept. Writers read this and nothing else.

#![warn(missing_docs)]

use rust_decimal::Decimal;

use crate::amount::{Amount, Unit};
use crate::lang::Lang;

/// A whole document, ready to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct Publication {
    /// The language of its printed words; titles and texts are as the budget has them.
    pub lang: Lang,
    /// Title of the document as file properties show it.
    pub title: String,
    /// Who publishes it.
    pub author: String,
    /// The document's day as ISO 8601 has it (`2024-02-08`), empty where none is given.
    pub date: String,
    /// The budget's year.
    pub year: i32,
    /// Lines of the cover, from the top.
    pub cover: Vec<CoverLine>,
    /// Lines of the table of contents.
    pub contents: Vec<ContentsEntry>,
    /// All that follows, in reading order.
    pub body: Vec<BodyItem>,
    /// What must hold between figures of the tables.
    pub relations: Vec<PublishedRelation>,
    /// Some of its figures as bars, for formats that can draw them.
    pub pictures: Vec<Picture>,
}

/// A line of the cover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverLine {
    /// What it says.
    pub text: String,
    /// What it is, and so how it is set.
    pub kind: CoverKind,
}

impl CoverLine {
    /// The line in pieces of at most so many characters, where that takes no more than two: a long
    /// name is broken behind the name of its place or before a bracket, not in the middle of a word.
    pub fn pieces(&self, most: usize) -> Vec<&str> {
        let all = self.text.chars().count();
        if all <= most {
            return vec![&self.text];
        }
        let places = self.text.char_indices().enumerate().skip(1).filter(|(before, (at, c))| {
            let behind = self.text.get(..*at).is_some_and(|own| {
                own.ends_with(['省', '市', '州', '盟', '区', '县', '旗'])
                    && !own.ends_with("开发区")
            });
            (behind || matches!(c, '（' | '(')) && *before <= most && all - before <= most
        });
        // As near to the middle as can be.
        let best = places.min_by_key(|(before, _)| before.abs_diff(all - before));
        match best.and_then(|(_, (at, _))| self.text.split_at_checked(at)) {
            Some((first, rest)) => vec![first, rest],
            None => vec![&self.text],
        }
    }
}

/// What a line of the cover is.
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
    /// What it says.
    pub text: String,
    /// The heading or table it leads to.
    pub target: Anchor,
    /// Printed in the contents; otherwise it is a bookmark only (copies of a repeating table).
    pub printed: bool,
}

/// A piece of the body.
#[derive(Clone, Debug, PartialEq)]
pub enum BodyItem {
    /// A heading.
    Heading(PublishedHeading),
    /// A paragraph of text.
    Paragraph(String),
    /// A table with its title.
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

/// A heading in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedHeading {
    /// 1 = part (begins a page), 2 = section, 3 = below that.
    pub level: u8,
    /// What it says.
    pub text: String,
    /// Where the contents lead.
    pub anchor: Anchor,
}

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

/// A figure of the publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// Which of the publication's tables, counted from 0 in reading order.
    pub table: u32,
    /// Which of the table's grids, from 0.
    pub grid: u16,
    /// Its row, from 0.
    pub row: u32,
    /// Its column, from 0.
    pub column: u16,
}

/// An expression over figures of the publication, in the unit in which they are published.
#[derive(Clone, Debug, PartialEq)]
pub enum PublishedFormula {
    /// A figure that does not change.
    Number(Decimal),
    /// A figure of the publication.
    Cell(Address),
    /// Addends with their signs (true: subtracted).
    Sum(Vec<(bool, Address)>),
    /// How many of them are not blank.
    Count(Vec<Address>),
    /// Less than zero by as much as it is more.
    Negate(Box<PublishedFormula>),
    /// Two figures put together.
    Binary(Operator, Box<PublishedFormula>, Box<PublishedFormula>),
    /// Without its sign.
    Abs(Box<PublishedFormula>),
    /// The least of them.
    Min(Vec<PublishedFormula>),
    /// The greatest of them.
    Max(Vec<PublishedFormula>),
}

/// How two figures are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// The sum.
    Add,
    /// The first less the second.
    Subtract,
    /// The product.
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
    /// One side.
    pub left: PublishedFormula,
    /// How the sides must compare.
    pub order: Order,
    /// The other side.
    pub right: PublishedFormula,
    /// Largest difference that rounding explains.
    pub bound: Decimal,
    /// It must hold; otherwise it asks to be verified or only hints.
    pub mandatory: bool,
}

/// How the sides of a relation must compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Both are the same.
    Equal,
    /// The left is not above the right.
    AtMost,
    /// The left is not below the right.
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
    /// What it shows.
    pub title: String,
    /// What its amounts are counted in, and with how many decimals they are written at least.
    pub unit: Unit,
    /// Decimals that its amounts are written with at least.
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
    /// What it is about: a row's name.
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
    /// In the unit of the picture.
    pub figure: Amount,
    /// Its length, of [`Picture::FULL`] for the longest bar; that of a negative figure as well.
    pub length: u32,
}

impl Picture {
    /// The length of the longest bar.
    pub const FULL: u32 = 10_000;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_on_a_cover_are_broken_where_a_word_ends() {
        for (text, most, expected) in [
            (
                "延边朝鲜族自治州社会保险事业管理局（本级）",
                15,
                &["延边朝鲜族自治州", "社会保险事业管理局（本级）"][..],
            ),
            ("上海市普陀区规划和自然资源局", 10, &["上海市普陀区", "规划和自然资源局"]),
            ("某某管理委员会办公室（本级）", 12, &["某某管理委员会办公室", "（本级）"]),
            ("江苏省人大常委会办公厅", 14, &["江苏省人大常委会办公厅"]),
            // Nowhere to break it: the writer does as it can.
            ("国家某某某某某某某某管理局", 8, &["国家某某某某某某某某管理局"]),
        ] {
            let line = CoverLine { text: text.to_owned(), kind: CoverKind::Title };
            assert_eq!(line.pieces(most), expected);
        }
    }
}
