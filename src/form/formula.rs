//! Formulas and checks after resolving: every name has become an index.
//!
//! The language, as it is written in a form set:
//!
//! ```text
//! 合计 = 基本支出 + 项目支出                     a column of this block, in every row
//! 收入总计 = 本年收入合计 + 财政拨款结转         a row of this table, in every figure column
//! [合计] = ...                                  brackets say "row" where the name is both
//! [收入总计].编制预算                           one cell of this table
//! 支出总表[208].合计                            one cell of another table, row by code or key
//! 支出总表[208]                                 the same column as here, by key
//! 支出总表[@科目编码].合计                      the row whose key is what is in this row's 科目编码
//! sum(绩效指标.权重)                            all leaf rows of a block's column
//! 增减额 / 上年执行数 * 100                     rounded half away from zero to the cell's decimals
//! ```
//!
//! A check is two expressions with `=`, `<=` or `>=` (also `≤`, `≥`) between them.
//!
//! More of it, for form sets that need it:
//!
//! ```text
//! .合计                                         the column, where the name is also a row
//! 收入[本年收入合计].编制预算                   a row of another block of this table
//! 支出总表[@].合计                              the row with this row's classification code
//! 项目支出表[@[项目名称].内容].合计             the row named by a cell of this table
//! sum(一般公共服务支出 : 债务付息支出)          fixed rows from … to …, short for a + b + c
//! 绩效目标表{@二级项目}[财政拨款].内容          of a repeating table, the copy with that name
//! sum(绩效目标表[财政拨款].内容)                over all copies of a repeating table
//! found(支出总表[@])                            1 if there is that row or copy, else 0
//! count(绩效指标.三级指标), abs(…), min(…, …), max(…, …)
//! filled(项目支出表.一级项目)                    how many entered rows of any level have it filled
//! said(项目支出表.合计, 二级项目, 运维, 服务)      the sum of the leaf rows whose 二级项目 has one of the
//!                                               words in it
//! last([预算数].本年合计)                        what last year's published budget has there
//! found(last(支出总表[@]))                       1 if it has that row, else 0
//! with(本级, [合计].合计)                         what the document named 本级 has there
//! found(with(本级, 支出总表[@]))                  1 if it has that row, else 0
//! units([合计].合计)                             the sum of what the documents of the units have
//! ```
//!
//! Bare names mean columns first in a column's formula and in a check over rows, rows first in a
//! row's formula and in a check over columns. A total row of a coded or outlined block is meant
//! only in brackets. A look-up whose key is blank (a row without code) makes a check not run at
//! that row; one that finds no row gives a blank. `last` names table, block, row and column as they
//! are in this form set and finds those of the same keys in last year's budget, whose form set may
//! be another; without one at hand, or without that row in it, a check does not run. `with` and
//! `units` do the same with documents that are named, or lie in a folder, when a check is made.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::doc::RuleDoc;
use crate::lang::Text;
use crate::source::Severity;

/// A formula of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    /// Block whose column or row is computed.
    pub block: usize,
    pub target: FormulaTarget,
    pub expr: Expr,
    /// As it is in the form set.
    pub source: Arc<str>,
}

/// What a formula computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormulaTarget {
    /// This column, in every row of the block.
    Column(usize),
    /// This fixed row, in every figure column that has no formula of its own.
    Row(usize),
    /// One cell.
    Cell { row: usize, column: usize },
}

/// A value to compute.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    Number(Decimal),
    Cell(Reference),
    Negate(Box<Expr>),
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// The sum of all cells that the reference covers: leaf rows ([`RowRef::Leaves`]), and all
    /// copies of a repeating table of which it names none.
    Sum(Reference),
    /// How many of them are not blank; the column may hold texts.
    Count(Reference),
    /// The sum of the leaf rows whose text in that column has one of the words in it.
    Said {
        figures: Reference,
        column: usize,
        words: Vec<Arc<str>>,
    },
    /// 1 if there is the row (its `column` says nothing), else 0. With a `copy` and the row
    /// [`RowRef::Current`]: if there is the copy.
    Found(Reference),
    /// The figure that last year's published budget has at the place of the same names.
    Last(Reference),
    /// 1 if last year's published budget has that row (the `column` says nothing), else 0.
    FoundLast(Reference),
    /// The figure that the document of that name has at the place of the same names.
    With(Arc<str>, Reference),
    /// 1 if the document of that name has that row, else 0.
    FoundWith(Arc<str>, Reference),
    /// The sum of the figures that the units' documents have there.
    Units(Reference),
    Abs(Box<Expr>),
    Min(Vec<Expr>),
    Max(Vec<Expr>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOp {
    Add,
    Subtract,
    Multiply,
    /// A division by zero or by a blank gives a blank.
    Divide,
}

/// A cell, or a set of cells, by position in the form set.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// Index into `FormSet::tables`; `None` means the very copy of the table the formula is in.
    pub table: Option<usize>,
    /// For a repeating table: the copy whose name (`TableForm::named_by`) the look-up gives. A
    /// reference to a repeating table without it is only in `Sum`, `Count` and `Found`, and
    /// covers all copies.
    pub copy: Option<Lookup>,
    pub block: usize,
    pub row: RowRef,
    /// `None`: the column being computed or checked, found by its key in the block referred to
    /// (a blank where that has no such column).
    pub column: Option<usize>,
}

/// Which row a reference means.
#[derive(Clone, Debug, PartialEq)]
pub enum RowRef {
    /// The row being computed or checked.
    Current,
    /// A fixed row, by index.
    Fixed(usize),
    /// The entered row of that code (coded blocks) or name, if the document has one; of outlined
    /// rows of one name the deepest level.
    Key(Arc<str>),
    /// The row that what is in the current row names: by code in a coded block, by key or
    /// code in a fixed one, by name otherwise (of rows of one name the deepest level).
    Lookup(Lookup),
    /// Every leaf row (for `sum` and `count`); in a fixed block every row that no formula
    /// computes.
    Leaves,
    /// Every entered row of any level (for `filled`); in a fixed block every row.
    All,
}

/// Where a look-up takes its key from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// The current row's classification code: of its code column, or the fixed row's `code`.
    Code,
    /// The text in that column of the current row.
    Column(usize),
    /// The text in one cell of this table (`@[项目名称].内容`).
    Cell { block: usize, row: usize, column: usize },
}

/// How the two sides of a check must relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    Equal,
    AtMost,
    AtLeast,
}

/// A relation that a form set demands between cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// Named for the defect, e.g. `income_expense_unequal`.
    pub name: Arc<str>,
    /// Its number in the catalogue of reconciliations, e.g. `B1`.
    pub rule: String,
    pub severity: Severity,
    /// Table and block whose rows or columns it runs over.
    pub table: usize,
    pub block: usize,
    pub each: Each,
    pub left: Expr,
    pub relation: Relation,
    pub right: Expr,
    /// Demands equality to the last digit even between sums.
    pub exact: bool,
    /// How far apart the sides may be, in place of what their rounding explains.
    pub within: Option<Within>,
    /// Not run by the program: a person looks (人工核对).
    pub manual: bool,
    /// Version of the check, of the form set where it says none.
    pub version: String,
    /// Names that it had before: explanations given under them still answer it.
    pub was: Vec<String>,
    /// Only where the left side is not blank.
    pub only_filled: bool,
    /// Only at rows whose code begins with one of these, if there are any.
    pub only_codes: Vec<String>,
    /// Not at rows whose code begins with one of these.
    pub except_codes: Vec<String>,
    /// Only where the rows that it looks up by code have the name of their code.
    pub named: bool,
    /// Asks whether rows exist, and reports all missing ones as one finding.
    pub together: bool,
    /// The cell that takes the figure the check asks for, while it is blank; the other blanks of
    /// the check count as nothing then. Always [`Expr::Cell`].
    pub fills: Option<Expr>,
    /// What the catalogue's documentation of its number does not say, or says otherwise.
    pub doc: Option<RuleDoc>,
    /// What must hold, said to the person.
    pub message: Text,
    /// What to do about it, empty where the message says enough.
    pub remedy: Text,
    /// As it is in the form set.
    pub source: Arc<str>,
}

/// How far apart the two sides of a check may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// So many of the last digit that the coarsest of its figures shows (`u`, `2u`).
    Digits(u32),
    /// An amount in the unit of the check's table.
    Amount(Decimal),
}

impl Within {
    /// Reads `u`, `2u`, `0`, `0.05`.
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(count) = text.strip_suffix('u') {
            let count = count.trim();
            return match count {
                "" => Some(Self::Digits(1)),
                count => count.parse().ok().filter(|count| *count <= 1000).map(Self::Digits),
            };
        }
        let amount = Decimal::from_str_exact(text).ok()?;
        (!amount.is_sign_negative() && amount.scale() <= 8).then_some(Self::Amount(amount))
    }
}

impl<'de> serde::Deserialize<'de> for Within {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct WithinVisitor;

        impl serde::de::Visitor<'_> for WithinVisitor {
            type Value = Within;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("0, \"u\" or \"0.05\"")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Within, E> {
                Within::parse(text)
                    .ok_or_else(|| E::invalid_value(serde::de::Unexpected::Str(text), &self))
            }

            fn visit_u64<E: serde::de::Error>(self, amount: u64) -> Result<Within, E> {
                Ok(Within::Amount(Decimal::from(amount)))
            }
        }
        deserializer.deserialize_any(WithinVisitor)
    }
}

/// What a check runs over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Each {
    /// Once for every copy of the table.
    Once,
    /// Every figure column of the block.
    Column,
    /// Every row of the block that is not a total row.
    Row,
    /// Every entered row on that level, 0 = top.
    Level(u8),
    /// Every leaf row.
    Leaf,
}
