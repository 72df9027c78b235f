//! Which checks and sentences of a form set a document puts to work: for whoever writes a form set,
//! and for whoever wants to know what silence means.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::engine::compute::{ComputedRef, Others};
use crate::engine::figures::BoundExpr;
use crate::engine::finding::{Key, Verdict};
use crate::engine::text::SentenceCoverage;
use crate::form::{Check, Expr, Severity};
use crate::lang::{Lang, Tell};

/// What became of a check.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ran {
    /// Places where it holds, where it does but for rounding, and where it does not.
    pub held: usize,
    pub rounding: usize,
    pub failed: usize,
    /// Places where both sides are blank, or the left one is and the check asks for it.
    pub blank: usize,
    /// Places where it waits for a table that is not begun, or is missing.
    pub waiting: usize,
}

/// Why a check did not run at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Idle {
    /// A person looks.
    Manual,
    /// The document lacks its table, or one that it reads.
    NoTable,
    /// A table that it reads is not begun.
    NotBegun,
    /// Last year's budget is not at hand.
    NoLastYear,
    /// Another document that it reads is not at hand.
    NoOther,
    /// It has no row that it is about.
    NoPlace,
    /// Both sides are blank everywhere.
    Blank,
}

impl Tell for Idle {
    fn tell(&self, lang: Lang) -> String {
        let (zh, en) = match self {
            Self::Manual => ("人工核对", "by hand"),
            Self::NoTable => ("没有这张表", "the table is missing"),
            Self::NotBegun => ("有关的表尚未填报", "a table is not begun"),
            Self::NoLastYear => ("没有上年预算", "no budget of last year"),
            Self::NoOther => ("没有另一份预算", "no other document"),
            Self::NoPlace => ("没有可查的行", "no row for it"),
            Self::Blank => ("两边都空", "both sides are blank"),
        };
        lang.pick(zh, en).to_owned()
    }
}

/// How many checks of the form set ran in a document, and what became of them. A check counts once,
/// wherever it ran.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunTally {
    pub checks: usize,
    /// Held wherever they ran, but for rounding.
    pub held: usize,
    /// Did not hold somewhere.
    pub failed: usize,
    /// Did not run, by the reason.
    pub idle: BTreeMap<Idle, usize>,
}

impl RunTally {
    /// Checks that ran somewhere.
    pub fn ran(&self) -> usize {
        self.held + self.failed
    }

    /// Checks that did not run.
    pub fn not_run(&self) -> usize {
        self.idle.values().sum()
    }

    /// `审核关系 62 条：运行 50 条（成立 48，不成立 2），未运行 12 条（两边都空 9，没有上年预算 3）`
    pub fn text(&self, lang: Lang) -> String {
        let Self { checks, held, failed, idle } = self;
        let (ran, not_run) = (self.ran(), self.not_run());
        let mut reasons: Vec<_> = idle.iter().collect();
        reasons.sort_by_key(|(why, count)| (std::cmp::Reverse(**count), **why));
        let reasons: Vec<String> =
            reasons.iter().map(|(why, count)| format!("{} {count}", why.tell(lang))).collect();
        let reasons = match not_run {
            0 => String::new(),
            _ => lang
                .pick(format!("（{}）", reasons.join("，")), format!(" ({})", reasons.join(", "))),
        };
        match lang {
            Lang::Zh => format!(
                "审核关系 {checks} 条：运行 {ran} 条（成立 {held}，不成立 {failed}），未运行 {not_run} 条{reasons}"
            ),
            Lang::En => format!(
                "{checks} checks: {ran} ran ({held} held, {failed} failed), {not_run} did not run{reasons}"
            ),
        }
    }
}

/// A check of the form set and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckCoverage {
    pub name: Arc<str>,
    pub severity: Severity,
    pub ran: Ran,
    pub idle: Option<Idle>,
}

/// What a document puts to work of its form set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    pub checks: Vec<CheckCoverage>,
    pub sentences: Vec<SentenceCoverage>,
}

impl Coverage {
    /// The checks counted.
    pub fn tally(&self) -> RunTally {
        let mut tally = RunTally { checks: self.checks.len(), ..RunTally::default() };
        for check in &self.checks {
            match check.idle {
                Some(idle) => *tally.idle.entry(idle).or_default() += 1,
                None if check.ran.failed > 0 => tally.failed += 1,
                None => tally.held += 1,
            }
        }
        tally
    }
}

/// Which other document a formula needs that is not at hand.
fn lacks(expr: &Expr, others: &Others) -> Option<Idle> {
    match expr {
        Expr::Last(_) | Expr::FoundLast(_) => others.last.is_none().then_some(Idle::NoLastYear),
        Expr::With(name, _) | Expr::FoundWith(name, _) => {
            let known = others.named.iter().any(|(own, _)| own == name);
            (!known).then_some(Idle::NoOther)
        }
        Expr::Units(_) => others.units.is_empty().then_some(Idle::NoOther),
        Expr::Negate(inner) | Expr::Abs(inner) => lacks(inner, others),
        Expr::Binary(_, a, b) => lacks(a, others).or_else(|| lacks(b, others)),
        Expr::Min(all) | Expr::Max(all) => all.iter().find_map(|one| lacks(one, others)),
        Expr::Number(_)
        | Expr::Cell(_)
        | Expr::Sum(_)
        | Expr::Count(_)
        | Expr::Said { .. }
        | Expr::Found(_) => None,
    }
}

impl ComputedRef<'_> {
    /// How many checks ran, for the line that says what silence means.
    pub fn run_tally(&self) -> RunTally {
        Coverage { checks: self.check_coverage(), sentences: Vec::new() }.tally()
    }

    /// Whether any figure of a table was compared with last year's budget.
    pub fn ran_against_last(&self) -> bool {
        let none = Others::default();
        let reads = |side: &Expr| lacks(side, &none) == Some(Idle::NoLastYear);
        let mut ran = self.forms.checks.iter().zip(self.check_coverage());
        ran.any(|(own, told)| told.idle.is_none() && (reads(&own.left) || reads(&own.right)))
    }

    /// What became of every check and sentence of the form set in this document.
    pub fn coverage(&self) -> Coverage {
        Coverage { checks: self.check_coverage(), sentences: self.sentences() }
    }

    fn check_coverage(&self) -> Vec<CheckCoverage> {
        let budget = self.budget;
        let mut ran = vec![Ran::default(); self.forms.checks.len()];
        let mut bound = vec![false; self.forms.checks.len()];
        for (index, bound_check) in self.plan.bound_checks.iter().enumerate() {
            let Some(check) = bound_check.rule.check() else { continue };
            let (Some(ran), Some(bound)) = (ran.get_mut(check), bound.get_mut(check)) else {
                continue;
            };
            *bound = true;
            let instance = u32::try_from(index + 1).unwrap_or(u32::MAX);
            let key = Key { cell: bound_check.main, rule: bound_check.rule, instance };
            match self.store.get(key).map(|entry| entry.verdict) {
                Some(Verdict::Rounding) => ran.rounding += 1,
                Some(_) => ran.failed += 1,
                None if self.is_held_back(bound_check) => ran.waiting += 1,
                None => {
                    let power = self.grid(bound_check.main).map_or(0, |grid| grid.power);
                    let reader = self.reader(power);
                    let side =
                        |side: &BoundExpr| side.eval(&reader).ok().and_then(|value| value.figure);
                    let (left, right) = (side(&bound_check.left), side(&bound_check.right));
                    match left.is_none() && (right.is_none() || bound_check.only_filled) {
                        true => ran.blank += 1,
                        false => ran.held += 1,
                    }
                }
            }
        }
        let has = |form: usize| budget.tables.iter().any(|table| table.form() == Some(form));
        let checks = self.forms.checks.iter().zip(ran).zip(bound).map(|((check, ran), bound)| {
            let told = check.together && check.left != check.right;
            let other = |check: &Check| {
                lacks(&check.left, self.others()).or_else(|| lacks(&check.right, self.others()))
            };
            let idle = match ran {
                _ if check.manual => Some(Idle::Manual),
                _ if !has(check.table) => Some(Idle::NoTable),
                // What is reported together and holds leaves nothing behind.
                _ if !bound && told => None,
                _ if !bound => Some(other(check).unwrap_or(Idle::NoPlace)),
                Ran { held: 0, rounding: 0, failed: 0, waiting: 1.., .. } => {
                    Some(if self.is_strict() { Idle::NoTable } else { Idle::NotBegun })
                }
                Ran { held: 0, rounding: 0, failed: 0, .. } => Some(Idle::Blank),
                _ => None,
            };
            CheckCoverage { name: Arc::clone(&check.name), severity: check.severity, ran, idle }
        });
        checks.collect()
    }
}
