//! What the narrative (情况说明) has to say: sentences with holes, and what each hole must equal.
//!
//! The language, as it is written in a form set under `narrative`:
//!
//! ```text
//! 支出预算{= [合计].合计}                words, then an amount that must equal the formula
//! 基本支出{= …}，占{% 甲 / 乙}            a share: the formula's value is shown as a percentage
//! 机关运行经费{<= …}                      at most that; also >=, ~ (zero where that is zero), and
//!                                        ≠ (another figure, or both zero)
//! 一级项目{# filled(项目支出表.一级项目)}个  a count
//! 比{上年}年预算{± …}，{±% …}             a change with its direction word (增加, 减少, 持平), and
//!                                        its percentage of last year's amount; both formulas may
//!                                        be left out: then they are compared with each other
//! {年}年                                 the budget's year; {上年} the one before
//! 主要包括{名称 基本支出表.科目名称}         a list of names that must be in that column
//! ^(…){名称}：                            ^ the paragraph's beginning; without a column, one name up
//!                                        to the next mark, which must be somewhere in the tables
//! {行}支出{= 合计}                        with `each`: the name of every row in turn; of several rows
//!                                        of one name the one that the figure fits, or none
//! {上级}（款）{行}（项）{= 合计}             {上级}: the name of a row above it, to tell namesakes apart
//! 比上年{±% 本年 - 上年 / 上年}             a percentage by itself: of the second, what lies
//!                                        before the last stroke
//! {总额: = 货物 + 工程}、货物{货物:}        a figure with a name, which other holes may use: in the same
//!                                        sentence its own, elsewhere the first of that name
//! [其中] <甲|乙> …                        left out or not; one of; any words of the sentence
//! ……                                     any words, over the ends of sentences
//! ```
//!
//! Blanks, half and full width and quotation marks do not count; a mark (，、；：。) stands for any
//! marks or none. `条数` in a formula is how many numbered paragraphs the section has. Formulas are
//! those of [`super::formula`]; bare names are of the statement's `table`.
//!
//! Of several statements that fit the same figure the first one counts.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::formula::{BinaryOp, Each, Expr, Relation};
use crate::lang::{self, Text};
use crate::source::Severity;

/// What one section has to say.
#[derive(Clone, Debug)]
pub struct Narration {
    /// Key of the section.
    pub section: String,
    /// The table that it is about: index into `FormSet::tables`.
    pub table: usize,
    /// The sentence that says there is nothing: right exactly where the table is empty.
    pub absent: Option<Pattern>,
    pub statements: Vec<Statement>,
    /// What the section is written from; empty where the form set has none.
    pub draft: Vec<DraftParagraph>,
}

/// A sentence with figures.
#[derive(Clone, Debug)]
pub struct Statement {
    pub table: usize,
    pub block: usize,
    pub each: Each,
    pub pattern: Pattern,
    /// In place of the severity that the kind of each figure has.
    pub severity: Option<Severity>,
    /// Number in the catalogue of reconciliations, in place of the one its kind has.
    pub rule: String,
    /// What must hold, said to the person; empty where the figures say it.
    pub message: Text,
    /// Words that a reason given in this sentence must not use.
    pub reason_without: Vec<String>,
    /// Items of a list that hold one of these words are descriptions and no names.
    pub names_without: Vec<String>,
    /// Every row that has a figure must be mentioned.
    pub every: bool,
}

/// A sentence with holes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pattern {
    pub pieces: Vec<PatternPiece>,
    pub holes: Vec<Hole>,
    /// As it is in the form set.
    pub source: Arc<str>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum PatternPiece {
    /// Folded by [`fold`].
    Text(Vec<char>),
    /// Any marks, or none.
    Mark,
    Optional(Vec<PatternPiece>),
    Either(Vec<Vec<PatternPiece>>),
    /// Any words up to the end of the sentence.
    Skip,
    /// The paragraph begins here.
    Start,
    /// Any words, over the ends of sentences.
    Far,
    /// The name of the row that the statement is about.
    Row,
    /// The name of a row above that one.
    Above,
    /// Index into [`Pattern::holes`].
    Hole(usize),
}

/// A place in the sentence where something is said that the tables know.
#[derive(Clone, Debug, PartialEq)]
pub struct Hole {
    /// By which other holes refer to it.
    pub name: Option<Arc<str>>,
    pub kind: HoleKind,
    pub relation: HoleRelation,
    /// What it must equal; a share as a ratio, a change with its sign, a rate's base.
    pub expr: Option<TextExpr>,
    /// Of a rate by itself: the change that it is the percentage of.
    pub change: Option<TextExpr>,
    /// The formula as it is written in the form set.
    pub source: Arc<str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoleKind {
    Amount,
    Share,
    Count,
    Change,
    Rate,
    Year,
    LastYear,
    /// A name that must be somewhere in the tables.
    Name,
    /// Names in that table, block and column.
    Names {
        table: usize,
        block: usize,
        column: usize,
        /// A draft names the rows that have a figure in this column; in any where it is `None`.
        filled: Option<usize>,
    },
}

/// How what is written relates to what is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoleRelation {
    Is(Relation),
    /// Zero where the other is zero, and only there.
    Together,
    /// Another figure, unless both are zero.
    Other,
}

/// A formula that may also read other figures of the narrative.
#[derive(Clone, Debug, PartialEq)]
pub enum TextExpr {
    /// The figure of that name.
    Told(Arc<str>),
    /// How many numbered paragraphs the section has.
    Items,
    Tables(Expr),
    Binary(BinaryOp, Box<TextExpr>, Box<TextExpr>),
    Negate(Box<TextExpr>),
    Number(Decimal),
}

impl TextExpr {
    /// The figures of this year that stand where this formula has last year's; nothing where it is
    /// no sum of such figures.
    pub fn of_this_year(&self) -> Option<Self> {
        match self {
            Self::Tables(Expr::Last(reference)) => {
                Some(Self::Tables(Expr::Cell(reference.clone())))
            }
            Self::Binary(op @ (BinaryOp::Add | BinaryOp::Subtract), a, b) => {
                let (a, b) = (a.of_this_year()?, b.of_this_year()?);
                Some(Self::Binary(*op, Box::new(a), Box::new(b)))
            }
            _ => None,
        }
    }

    /// What is subtracted at the end: last year's figures, in a change.
    pub fn subtracted(&self) -> Option<Self> {
        match self {
            Self::Binary(BinaryOp::Subtract, _, b) => Some(Self::clone(b)),
            _ => None,
        }
    }
}

/// A paragraph of a draft.
#[derive(Clone, Debug)]
pub struct DraftParagraph {
    pub table: usize,
    pub block: usize,
    /// The rows of which `text` is written in turn; once where it is [`Each::Once`].
    pub each: Each,
    pub before: Vec<DraftPiece>,
    pub text: Vec<DraftPiece>,
    /// Between the rows.
    pub join: String,
    pub after: Vec<DraftPiece>,
}

/// A part of a draft.
#[derive(Clone, Debug, PartialEq)]
pub enum DraftPiece {
    Text(String),
    /// Left out where a figure in it is blank.
    Optional(Vec<DraftPiece>),
    /// The first of which no figure is blank, else the last.
    Either(Vec<Vec<DraftPiece>>),
    /// The row's name, and that of the row above it.
    Row,
    Above,
    /// Written as its sentence reads it.
    Slot(Box<Hole>),
    /// Writes nothing; blank where the figure is blank or zero.
    When(TextExpr),
    Unit,
    Department,
    /// What only a person knows: why, or what it says.
    Reason,
    Open(String),
}

/// The character as comparisons of texts see it: folded ([`lang::fold`]), all dashes alike; `None`
/// for what does not count, blanks and quotation marks.
pub fn fold(c: char) -> Option<char> {
    match lang::fold(c) {
        c if c.is_whitespace() || is_quote(c) => None,
        '\u{200b}' | '\u{feff}' => None,
        '—' | '–' | '−' | '~' => Some('-'),
        c => Some(c),
    }
}

/// A quotation mark, opening or closing.
pub fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '‘' | '’' | '「' | '」' | '『' | '』' | '＂')
}

/// Whether a folded character only divides.
pub fn is_mark(c: char) -> bool {
    matches!(c, ',' | '、' | ';' | ':' | '。')
}
