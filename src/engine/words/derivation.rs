//! A cell in words: where it is, what it is the sum of, how statement and computation compare.

use std::sync::Arc;

use crate::amount::Amount;
use crate::budget::Cell;
use crate::engine::compute::{ComputedRef, Role};
use crate::engine::figures::AcrossSum;
use crate::engine::finding::{Key, Verdict};
use crate::lang::Lang;

use super::names::{difference_text, minus};

/// Why a cell holds what it holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Derivation {
    pub cell: Cell,
    pub role: Role,
    /// `预算表3`, or the title where there is no number.
    pub table: String,
    /// `208 社会保障和就业支出`
    pub row: String,
    /// `合计`
    pub column: String,
    /// The addends, in order; empty for an entered figure. At most [`Derivation::MAX_TERMS`].
    pub terms: Vec<Term>,
    /// Addends beyond those listed.
    pub more: usize,
    /// What the cell counts as.
    pub effective: Option<Amount>,
    pub computed: Option<Amount>,
    pub stated: Option<Amount>,
    /// `stated` − `computed`.
    pub difference: Option<Amount>,
    pub bound: Option<Amount>,
    pub verdict: Verdict,
    pub pinned: bool,
    /// The formula as the form set has it, where it is no plain sum.
    pub formula: Option<Arc<str>>,
}

/// An addend of an [`Derivation`].
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// Short name beside the others: a code, a column, a row.
    pub label: String,
    pub cell: Option<Cell>,
    pub negative: bool,
    pub value: Option<Amount>,
}

/// Addends written out in the line above the grid; with more it says how many there are.
const WRITTEN_OUT: usize = 8;

impl Derivation {
    pub const MAX_TERMS: usize = 64;

    /// The line above the grid, in words and figures:
    /// `预算表3 › 208 社会保障和就业支出 › 合计 = 20801 + 20805 = 772.00 + 73.71 = 845.71；原表
    /// 845.70，差 −0.01（四舍五入，限 0.015）`.
    pub fn text(&self, lang: Lang) -> String {
        self.text_with(lang, &minus)
    }

    /// The same with figures written by `say`.
    pub fn text_with(&self, lang: Lang, say: &dyn Fn(Amount) -> String) -> String {
        let mut text = [&self.table, &self.row, &self.column]
            .into_iter()
            .filter(|part| !part.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(" › ");
        let figure = |amount: Option<Amount>| match amount {
            Some(amount) => say(amount),
            None => lang.pick("空", "blank").to_owned(),
        };
        match self.role {
            Role::Label | Role::Text => {}
            Role::Entry => {
                text += lang.pick("：", ": ");
                text += &match self.stated {
                    Some(amount) => {
                        format!("{}{}", say(amount), lang.pick("（填报数）", " (entered)"))
                    }
                    None => lang.pick("未填", "nothing entered").to_owned(),
                };
            }
            Role::Total => {
                if let Some(formula) = &self.formula {
                    text += lang.pick("；公式 ", "; formula ");
                    text += formula;
                } else if self.terms.is_empty() {
                    text += lang.pick(" = 下级之和（无下级）", " = sum of rows below (none)");
                } else if self.terms.len() + self.more > WRITTEN_OUT {
                    let count = self.terms.len() + self.more;
                    text += &match lang {
                        Lang::Zh => format!(" = {count} 项之和"),
                        Lang::En => format!(" = sum of {count} addends"),
                    };
                } else {
                    let filled = self.terms.iter().filter(|term| term.value.is_some()).count();
                    text += &self.joined(|_| true, |term| term.label.clone());
                    if self.terms.len() > 1 && filled > 0 {
                        text +=
                            &self.joined(|term| term.value.is_some(), |term| figure(term.value));
                    }
                }
                // A single figure is not said twice.
                let single = self.terms.iter().filter(|term| term.value.is_some()).count() == 1
                    && self.terms.len() > 1
                    && self.terms.len() + self.more <= WRITTEN_OUT
                    && self.formula.is_none();
                if !single {
                    text += " = ";
                    text += &figure(self.computed);
                }
                if let Some(stated) = self.stated.filter(|_| self.verdict != Verdict::Balanced) {
                    let message = if self.pinned {
                        lang.pick("；控制数 ", "; control figure ")
                    } else {
                        lang.pick("；原表 ", "; stated ")
                    };
                    text += message;
                    text += &say(stated);
                    text +=
                        &difference_text(self.verdict, (self.difference, self.bound), lang, say);
                } else if self.pinned {
                    text += lang.pick("（控制数）", " (control figure)");
                }
            }
        }
        text
    }

    /// The addends that `keep` wants, written by `part` with their signs.
    fn joined(&self, keep: impl Fn(&Term) -> bool, part: impl Fn(&Term) -> String) -> String {
        let mut text = String::from(" = ");
        for (i, term) in self.terms.iter().filter(|term| keep(term)).enumerate() {
            text += match (i, term.negative) {
                (0, false) => "",
                (0, true) => "−",
                (_, false) => " + ",
                (_, true) => " − ",
            };
            let piece = part(term);
            let bracket = piece.starts_with('−') && i > 0;
            text += &if bracket { format!("({piece})") } else { piece };
        }
        text
    }
}

impl ComputedRef<'_> {
    /// Why the cell holds what it holds.
    pub fn explain(&self, cell: Cell) -> Derivation {
        self.explain_in(cell, Lang::Zh)
    }

    /// The same with the names of places in one language.
    pub fn explain_in(&self, cell: Cell, lang: Lang) -> Derivation {
        let names = self.names(lang);
        let figure = self.figure(cell);
        let (addends, more) = self.addends(cell, Derivation::MAX_TERMS);
        let terms = addends
            .into_iter()
            .map(|(negative, to)| Term {
                label: names.term(cell, to),
                cell: Some(to),
                negative,
                value: self.figure(to).effective,
            })
            .collect();
        let entry =
            self.primary(cell).and_then(|rule| self.store.get(Key { cell, rule, instance: 0 }));
        Derivation {
            cell,
            role: figure.role,
            table: names.table(cell.t()),
            row: names.row(cell),
            column: names.column(cell),
            terms,
            more,
            effective: figure.effective,
            computed: figure.computed,
            stated: figure.stated,
            difference: entry.and_then(|entry| entry.difference()),
            bound: entry.and_then(|entry| entry.bound()),
            verdict: figure.verdict,
            pinned: figure.pinned,
            formula: self.formula_text(cell),
        }
    }

    /// The formula as the form set has it, where it is more than a sum.
    fn formula_text(&self, cell: Cell) -> Option<Arc<str>> {
        let grid = self.grid(cell)?;
        let column = grid.columns.get(cell.c())?.as_ref()?;
        if grid.is_down(cell.r(), cell.c()) {
            return None;
        }
        if let Some(formula) = self.formula_of(cell) {
            return formula.expr.terms().is_none().then(|| Arc::clone(&formula.source));
        }
        let across = grid.across.get(column.formula?)?;
        match across.sum {
            AcrossSum::Linear(_) => None,
            AcrossSum::General(_) => {
                let formula = self.table_form(cell)?.formulas.get(across.formula)?;
                Some(Arc::clone(&formula.source))
            }
        }
    }

    /// The names of table, row and column, for lists: `预算表3`, `208 社会保障…`, `合计`.
    pub fn place(&self, cell: Cell, lang: Lang) -> (String, String, String) {
        let names = self.names(lang);
        (names.table(cell.t()), names.row(cell), names.column(cell))
    }
}
