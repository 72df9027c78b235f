//! The model of a form set after loading: names resolved, headings laid out.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::amount::Unit;
use crate::lang::{Lang, Tell, Text};
use crate::source::{Diagnostic, Severity};

use super::code::CodeTable;
use super::formula::{Check, Formula};
use super::years::Years;

/// One year's tables of one province.
#[derive(Clone, Debug, Default)]
pub struct FormSet {
    /// Stable name by which budget files refer to it, e.g. `jilin-2024`.
    pub id: String,
    pub name: Text,
    /// The year whose words its texts have, see [`FormSet::for_year`].
    pub year: i32,
    /// The years that it is good for.
    pub years: Years,
    /// As reports name it, empty where the set says none.
    pub version: String,
    /// What drafts write amounts in, and with how many decimals percentages.
    pub text_unit: Unit,
    pub percent_decimals: u32,
    pub tables: Vec<TableForm>,
    pub checks: Vec<Check>,
    /// Figures that follow from others without being demanded: relations of which the left side
    /// takes what the right side gives. They make no findings.
    pub fills: Vec<Check>,
    /// What the sections of text have to say.
    pub narrative: Vec<super::narrative::Narration>,
    /// The publication's parts in order (第一部分 …); the tables are in the part that says so.
    pub parts: Vec<PartForm>,
    /// How the set is published.
    pub print: super::print::PrintForm,
    /// Shown left to right in the status bar.
    pub headline: Vec<Headline>,
    /// Drawn as bars, in this order.
    pub pictures: Vec<super::picture::PictureForm>,
    /// Lists of codes in the place of the program's own, by their ids.
    pub lists: BTreeMap<String, Arc<CodeTable>>,
    /// The set with `{年}` in its texts, where it has any.
    pub(super) template: Option<Arc<FormSet>>,
}

/// A figure for the status bar, e.g. 收入总计: the sum of the named cells.
#[derive(Clone, Debug)]
pub struct Headline {
    pub title: Text,
    /// An index into [`FormSet::tables`], and an expression over that table.
    pub table: usize,
    pub value: super::formula::Expr,
}

/// A part of the publication (第一部分 …).
#[derive(Clone, Debug)]
pub struct PartForm {
    pub title: Text,
    pub content: PartContent,
}

#[derive(Clone, Debug)]
pub enum PartContent {
    /// Texts, one section after another.
    Texts(Vec<SectionForm>),
    /// The tables of the form set, in its order.
    Tables,
}

/// A section of text (主要职能, 收支预算总体情况, 名词解释 …).
#[derive(Clone, Debug)]
pub struct SectionForm {
    /// Name by which budget files refer to it.
    pub key: String,
    pub title: Text,
    /// The heading that it is under, with which its title begins; empty where there is none.
    pub under: Text,
}

/// One table of the form set.
#[derive(Clone, Debug)]
pub struct TableForm {
    /// Unique name by which files, formulas and the command line refer to it.
    pub key: String,
    /// The number printed beside the title (预算表1), empty where there is none.
    pub number: String,
    pub title: Text,
    pub unit: Unit,
    /// Whether neither the table nor its form set says in which unit it counts: `unit` is assumed.
    pub assumed_unit: bool,
    /// Decimals that a money cell shows and may have.
    pub decimals: u32,
    /// Whether there may be several of it in one budget (one for each project).
    pub repeats: bool,
    /// For a repeating table: block and row or column whose text tells its copies apart.
    pub named_by: Option<NamedBy>,
    pub layout: PaperLayout,
    /// Blocks side by side end on one line: the shorter gets empty lines before its total.
    pub totals_aligned: bool,
    pub blocks: Vec<BlockForm>,
    /// The sentence published with the table when it is empty.
    pub empty_note: Option<Text>,
    /// Column and row formulas, in the order of the form set.
    pub formulas: Vec<Formula>,
    /// How it is published.
    pub print: super::print::TablePrint,
    /// For a performance table: what its indicators may be.
    pub targets: Option<TargetsForm>,
    /// Tables whose codes this one takes over: indices into [`FormSet::tables`].
    pub rows_from: Vec<usize>,
    /// For a repeating table: there is one for each text in a column of another table.
    pub one_for: Option<OneFor>,
}

/// The column whose texts name the copies of a repeating table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OneFor {
    /// Index into [`FormSet::tables`].
    pub table: usize,
    pub block: usize,
    pub column: usize,
}

/// The indicators (绩效指标) of a performance table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetsForm {
    /// Block of the indicators, one a row.
    pub block: usize,
    /// Columns of 一级指标, 二级指标 and 指标值.
    pub first: usize,
    pub second: usize,
    pub value: usize,
    /// Column of 三级指标: what tells indicators apart.
    pub name: Option<usize>,
    /// Words that are no target, for nobody can measure them (完成).
    pub unmeasured: Vec<String>,
    /// What may be under 一级指标.
    pub kinds: Vec<TargetKind>,
    /// The amount that cost indicators add up to: block, fixed row, column.
    pub total: Option<NamedBy>,
}

/// A 一级指标 with the 二级指标 that belong to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetKind {
    pub name: String,
    pub seconds: Vec<String>,
    /// A table needs at least one indicator of it.
    pub needed: bool,
    /// Its targets are amounts of money.
    pub cost: bool,
}

/// The cell whose text names a copy of a repeating table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedBy {
    pub block: usize,
    /// Index of the fixed row.
    pub row: usize,
    pub column: usize,
}

/// How a table's blocks are on paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
pub enum PaperLayout {
    /// One above the other, each with its own heading.
    #[default]
    Stacked,
    /// Side by side under one heading, row beside row (收入 | 支出).
    Beside,
}

/// A rectangle of rows and columns: a whole one-sided table, or one side of a two-sided one.
#[derive(Clone, Debug)]
pub struct BlockForm {
    /// Unique within the table; empty where the table has only one.
    pub key: String,
    pub title: Text,
    /// Leaf columns, left to right.
    pub columns: Vec<ColumnForm>,
    /// The heading's lines from top to bottom; each covers columns with merged cells.
    pub headings: Vec<Vec<Heading>>,
    pub rows: RowsForm,
    /// A running number (序号) is shown before the first column.
    pub numbered: bool,
    /// Printed in two halves side by side, the first half of its rows on the left.
    pub halves: bool,
    /// Printed without its heading, as the upper part of a table whose rows say what they are.
    pub unheaded: bool,
    /// Rows that a new table begins with.
    pub begins: Vec<BeginForm>,
    by_key: HashMap<String, usize>,
}

impl BlockForm {
    /// Most columns that a block may have, so that a set of them fits in 64 bits.
    pub const MAX_COLUMNS: usize = 64;
    /// Most rows that a form may give.
    pub const MAX_FIXED_ROWS: usize = 500;

    /// A block whose column keys are already known to be unique.
    pub(super) fn new(
        key: String,
        title: Text,
        columns: Vec<ColumnForm>,
        headings: Vec<Vec<Heading>>,
        rows: RowsForm,
        (numbered, halves): (bool, bool),
    ) -> Self {
        let by_key = columns.iter().enumerate().map(|(i, c)| (c.key.clone(), i)).collect();
        let (unheaded, begins) = (false, Vec::new());
        Self { key, title, columns, headings, rows, numbered, halves, unheaded, begins, by_key }
    }

    /// The column of that key.
    pub fn column(&self, key: &str) -> Option<usize> {
        self.by_key.get(key).copied()
    }

    /// The fixed rows, empty for coded, outlined and free blocks without a total row.
    pub fn fixed(&self) -> &[FixedRow] {
        match &self.rows {
            RowsForm::Fixed(rows) => rows,
            RowsForm::Coded(tree) | RowsForm::Outlined(tree) => tree.total.as_slice(),
            RowsForm::Free(_) => &[],
        }
    }

    /// The fixed row of that key.
    pub fn fixed_row(&self, key: &str) -> Option<usize> {
        self.fixed().iter().position(|row| row.key == key)
    }
}

/// A row that a new table begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BeginForm {
    /// Counted from 0; 0 in blocks without levels.
    pub level: u8,
    /// Columns, and what is in them. `{单位}`, `{单位编码}`, `{部门}` and `{部门编码}` stand for
    /// the budget's unit.
    pub cells: Vec<(usize, String)>,
}

/// A merged heading cell: columns `from..to` and lines `line..line + lines`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    pub title: Text,
    pub from: usize,
    pub to: usize,
    pub line: usize,
    pub lines: usize,
}

/// A leaf column.
#[derive(Clone, Debug)]
pub struct ColumnForm {
    /// Unique within the block; an identifier, used in files and formulas.
    pub key: String,
    pub title: Text,
    /// Titles of the heading cells above it, outermost first, ending with its own.
    pub path: Vec<String>,
    pub kind: Kind,
    /// Preferred width in points at 100 % zoom; 0 lets the grid choose by kind.
    pub width: f32,
    /// Stays in view when the grid scrolls sideways.
    pub frozen: bool,
    /// Negative amounts are allowed.
    pub negative: bool,
    /// Equal texts in rows that follow each other are shown once (一级指标).
    pub merged: bool,
    /// Width on paper in millimetres; 0 gives it what its content needs.
    pub paper_width: f32,
    /// There for entering and checking, but left out when the table is published.
    pub unprinted: bool,
    /// A code is printed in columns of so many digits (类 款 项: 3, 2, 2), under the names of the
    /// levels; empty where it is in one.
    pub split: Vec<usize>,
    /// What a new row of the deepest level has in it, with the slots of [`BeginForm::cells`].
    pub initial: String,
}

impl ColumnForm {
    /// Fields that rows of budget files have besides their columns.
    pub const RESERVED: [&str; 4] = ["row", "level", "pins", "unconfirmed"];
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// A classification or unit code, digits with leading zeros kept.
    Code,
    /// An amount in the table's unit, with the table's decimals.
    Money,
    /// A number that is no money, with this many decimals at most (weights, counts: 0).
    Number {
        decimals: u32,
    },
    /// A percentage with this many decimals; usually a formula.
    Percent {
        decimals: u32,
    },
    Choice(Vec<String>),
    /// Operator, number, unit (`≤30.2万元`), or a word (`完成`).
    Indicator,
}

impl Kind {
    /// Whether the cell holds a figure that formulas can use.
    pub fn is_figure(&self) -> bool {
        matches!(self, Self::Money | Self::Number { .. } | Self::Percent { .. })
    }
}

/// Where the rows of a block come from.
#[derive(Clone, Debug)]
pub enum RowsForm {
    /// All given by the form.
    Fixed(Vec<FixedRow>),
    /// Entered, their place and level given by a code of growing length (类 款 项; department, unit).
    Coded(TreeForm),
    /// Entered, each with a level of its own (type, 一级项目, 二级项目).
    Outlined(TreeForm),
    /// Entered, without levels. The column that names a row, for messages.
    Free(FreeForm),
}

/// What free rows need beside their columns.
#[derive(Clone, Debug)]
pub struct FreeForm {
    /// Column that names a row in messages and look-ups.
    pub name: usize,
}

/// Rows in levels, where a parent is the sum of its children.
#[derive(Clone, Debug)]
pub struct TreeForm {
    /// One per level, top first.
    pub levels: Vec<LevelForm>,
    /// Column of the code (the name again where there is none).
    pub code: usize,
    /// Column of the name.
    pub name: usize,
    /// Classification whose codes and names may be here, e.g. `functional`.
    pub classification: Option<String>,
    /// The row that is the sum of the top level, if the form has one.
    pub total: Option<FixedRow>,
    /// The total row is after the others instead of before.
    pub total_last: bool,
    /// The total row is printed as the last line of the heading.
    pub total_in_heading: bool,
    /// Rows of the top level are printed with their numeral (一、二、).
    pub numbering: bool,
}

impl TreeForm {
    /// The level that a code of that length has, 0 = top; `None` where it is no code of the form.
    pub fn level_of(&self, code: &str) -> Option<u8> {
        let digits = code.bytes().all(|b| b.is_ascii_digit()) && !code.is_empty();
        let level = self.levels.iter().position(|level| digits && level.digits == code.len());
        level.and_then(|level| u8::try_from(level).ok())
    }
}

/// A level of a coded or outlined block.
#[derive(Clone, Debug)]
pub struct LevelForm {
    pub name: Text,
    /// Digits of a code of this level; 0 in outlined blocks.
    pub digits: usize,
    /// In outlined blocks: column that names a row of this level.
    pub column: usize,
}

/// A row that the form gives.
#[derive(Clone, Debug)]
pub struct FixedRow {
    /// Unique within the block; used in files and formulas.
    pub key: String,
    pub title: Text,
    /// Indent on paper, 0 = none.
    pub level: u32,
    /// Classification code it stands for (208), empty where none.
    pub code: String,
    /// What its value columns hold, where that differs from the column's kind.
    pub kind: Option<Kind>,
    /// Shown in bold: a total.
    pub strong: bool,
    /// Rows under it are "of which" details.
    pub wrap: bool,
    /// What a new table has in the column beside the title, with the slots of
    /// [`BeginForm::cells`].
    pub initial: String,
    /// An empty line, there so that the rows of a two-sided table face each other as on paper:
    /// no title, nothing to enter. Its key (`#12`) is no identifier.
    pub spacer: bool,
}

impl TableForm {
    /// Whether its number names it by itself (预算表1), as a bare digit does not.
    pub fn is_numbered(&self) -> bool {
        self.number.chars().any(|c| c.is_alphabetic())
    }
}

impl FormSet {
    /// Its name with its version.
    pub fn title(&self, lang: Lang) -> String {
        let name = self.name.get(lang);
        match self.version.as_str() {
            "" => name.to_owned(),
            version => {
                lang.pick(format!("{name}（版本 {version}）"), format!("{name}, version {version}"))
            }
        }
    }

    /// The table of that key.
    pub fn table(&self, key: &str) -> Option<usize> {
        self.tables.iter().position(|table| table.key == key)
    }

    /// All sections of text, in the publication's order.
    pub fn sections(&self) -> impl Iterator<Item = &SectionForm> {
        self.parts.iter().flat_map(|part| match &part.content {
            PartContent::Texts(sections) => sections.as_slice(),
            PartContent::Tables => &[],
        })
    }
}

impl FormSet {
    /// Tells of the tables of amounts of which nothing says whether they are in 元 or in 万元.
    pub fn unit_missing(&self) -> Option<Diagnostic> {
        let money = |table: &&TableForm| {
            let mut columns = table.blocks.iter().flat_map(|block| &block.columns);
            table.assumed_unit && columns.any(|column| column.kind == Kind::Money)
        };
        let tables: Vec<&TableForm> = self.tables.iter().filter(money).collect();
        let first = tables.first()?;
        let (unit, id, count) = (first.unit, &self.id, tables.len());
        let names = |lang: Lang| {
            let named: Vec<&str> =
                tables.iter().take(3).map(|table| table.title.get(lang)).collect();
            named.join(lang.pick("、", ", "))
                + if tables.len() > 3 { lang.pick("等", ", …") } else { "" }
        };
        let told = Diagnostic::new(
            Text::new(
                format!(
                    "表样“{id}”没有写明计量单位（{}，共 {count} 张表），现按{}计",
                    names(Lang::Zh),
                    unit.tell(Lang::Zh)
                ),
                format!(
                    "the form set {id} does not say in which unit its amounts are ({} tables: {}); they are taken for {}",
                    count,
                    names(Lang::En),
                    unit.tell(Lang::En)
                ),
            ),
            (
                "核对后在表样中写 unit: Wan（万元）或 unit: Yuan（元）",
                "check, then write unit: Wan or unit: Yuan into the form set",
            ),
        );
        Some(told.with_severity(Severity::Explain))
    }
}

impl TableForm {
    /// What a cell of this column holds; `fixed` is its fixed row, if it is in one. `None` for
    /// a column that is not there and in an empty line.
    pub fn kind(&self, block: usize, fixed: Option<usize>, column: usize) -> Option<&Kind> {
        let block = self.blocks.get(block)?;
        let by_column = &block.columns.get(column)?.kind;
        let row = fixed.and_then(|row| block.fixed().get(row));
        if row.is_some_and(|row| row.spacer) {
            return None;
        }
        let by_row = row
            .and_then(|row| row.kind.as_ref())
            .filter(|_| *by_column != Kind::Code && !block.is_label(column));
        Some(by_row.unwrap_or(by_column))
    }

    /// Most decimals a figure of that kind may have here.
    pub fn decimals_of(&self, kind: &Kind) -> u32 {
        match kind {
            Kind::Number { decimals } | Kind::Percent { decimals } => *decimals,
            _ => self.decimals,
        }
    }
}

impl BlockForm {
    /// Whether the column holds the printed titles of fixed rows.
    pub fn is_label(&self, column: usize) -> bool {
        matches!(self.rows, RowsForm::Fixed(_)) && column == 0
    }
}
