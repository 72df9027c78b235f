//! Rounding, jointly: is there one set of exact amounts that all sums together allow? If not, the
//! fewest statements that contradict each other though each alone may be rounding.

use std::collections::HashSet;

use crate::budget::Cell;
use crate::engine::compute::{ComputedRef, StopSign};
use crate::engine::equations::Equation;
use crate::engine::finding::{self, Finding, StoredFinding, Verdict, mark_explained, rule};
use crate::engine::words::{minus, place};
use crate::form::Severity;
use crate::lang::{Lang, Text};

use super::constraint::{Feasibility, Range};
use super::feasible::feasible;
use super::flat_rows::{Ends, FlatRows};
use super::groups::linked;
use super::operand_kind::{KindEnds, Scheme};
use super::single::SingleRow;
use super::system::{System, SystemBuilder};
use super::witness::Question;

/// Terms up to which a document is looked at: a million rows that all state their totals have nineteen
/// millions, and are decided in seconds and 700 MB; beyond that it would only be waited for.
const MAX_TERMS: usize = 24_000_000;

/// Rows up to which a group in which none were found is decided step by step.
const MAX_DECIDED: usize = 20_000;

/// Contradictions reported of one group of linked sums.
const MAX_TOLD: usize = 5;

/// Rows up to which a group is searched for its contradiction.
const MAX_SEARCHED: usize = 400;

/// Rows up to which one difference is tried for truncation while a list is made.
const MAX_ROWS: usize = 5_000;

/// What the joint test says of a document.
#[derive(Debug, Default)]
pub struct Joint {
    /// A finding for each contradiction; to be verified (核实).
    pub findings: Vec<Finding>,
    /// Linked sums that the work allowed did not decide.
    pub undecided: usize,
    /// Linked sums that were looked at.
    pub sums: usize,
}

/// The sums of a document whose rounding differences are asked about; holds nothing of the document.
pub struct JointQuestion {
    /// `None` where it is too much to be taken in, or was given up.
    system: Option<SystemBuilder>,
    rounding: usize,
}

/// What a [`JointQuestion`] came to, to be put in words by the document it was made of.
#[derive(Debug, Default)]
pub struct JointAnswer {
    contradictions: Vec<JointContradiction>,
    undecided: usize,
    sums: usize,
}

/// The fewest statements that contradict each other.
#[derive(Debug)]
struct JointContradiction {
    /// In order.
    equations: Vec<Equation>,
    /// What is in them; a cell may be there more than once.
    cells: Vec<Cell>,
    /// They hold if figures were truncated.
    truncated: bool,
}

impl ComputedRef<'_> {
    /// Asks whether the rounding differences of all linked sums can hold together.
    ///
    /// Costs more than an edit may: for the whole check, not for typing.
    pub fn joint(&self) -> Joint {
        let stop = StopSign::default();
        self.joint_of(&self.joint_question(&stop).answer(&stop), &stop)
    }

    /// What [`Self::joint`] asks, taken out of the document, which is not needed for the answer.
    /// Given up soon once that is wanted.
    pub fn joint_question(&self, stop: &StopSign) -> JointQuestion {
        let rounding = self.store.counts(None).rounding;
        let system = match rounding {
            0 => None,
            _ => SystemBuilder::of(*self, MAX_TERMS, stop),
        };
        JointQuestion { system, rounding }
    }

    /// The answer as findings; not all of them once nobody waits for them any more.
    pub fn joint_of(&self, answer: &JointAnswer, stop: &StopSign) -> Joint {
        let found = answer.contradictions.iter().take_while(|_| !stop.is_set());
        let findings = found.map(|found| self.contradiction(found));
        let mut findings: Vec<Finding> = findings.collect();
        mark_explained(&self.forms, self.budget, &mut findings);
        Joint { findings, undecided: answer.undecided, sums: answer.sums }
    }

    fn contradiction(&self, found: &JointContradiction) -> Finding {
        let JointContradiction { equations, truncated, .. } = found;
        let mut cells: Vec<Cell> = equations.iter().map(|&e| self.key_of(e).cell).collect();
        cells.extend(&found.cells);
        let mut seen = HashSet::new();
        cells.retain(|cell| seen.insert(*cell));
        let message = |lang: Lang| {
            let lines: Vec<String> = equations.iter().map(|&e| self.statement(e, lang)).collect();
            let count = lines.len();
            let mut text = match lang {
                Lang::Zh if count == 1 => format!(
                    "差额恰等于四舍五入限，而四舍五入后不会是这些数（恰为五则进一）：{}",
                    lines.join("；")
                ),
                Lang::En if count == 1 => format!(
                    "the difference is the rounding bound itself, and figures at that end would \
                     have been rounded the other way: {}",
                    lines.join("; ")
                ),
                Lang::Zh => format!(
                    "以下 {count} 条勾稽的差额各自都在四舍五入限内，却不能同时成立：{}",
                    lines.join("；")
                ),
                Lang::En => format!(
                    "each of these {count} differences may be rounding, all together cannot: {}",
                    lines.join("; ")
                ),
            };
            if *truncated {
                text.push_str(lang.pick(
                    "；若各数是截去尾数而不是四舍五入，则可以同时成立",
                    "; they can if figures were truncated rather than rounded",
                ));
            }
            text
        };
        Finding {
            rule: self.rule_name(rule::JointRounding).0,
            number: "".into(),
            severity: Severity::Explain,
            verdict: Verdict::Unbalanced,
            cell: cells.first().copied().unwrap_or(Cell::new(0, 0, 0, 0)),
            cells,
            text: None,
            answer: finding::ExplanationState::None,
            stated: None,
            computed: None,
            own: [None; 2],
            difference: None,
            bound: None,
            relation: Text::new(
                "有一组精确数能使各条勾稽同时成立",
                "one set of exact amounts fits all sums together",
            ),
            place: Text::default(),
            message: Text::both(message),
            remedy: Text::new(
                "按元核对所列各数，改正其中一格；确为换算所致的写审核说明",
                "compare the figures listed with the exact amounts and correct one, or explain",
            ),
        }
    }

    /// `预算表3 208 › 合计 = 下级之和，差 −0.01`
    fn statement(&self, equation: Equation, lang: Lang) -> String {
        let key = self.key_of(equation);
        let relation = self.relation(key, lang);
        let place = place(&self.names(lang), key.cell);
        let rounding = self.store.get(key).filter(|entry| entry.verdict == Verdict::Rounding);
        let difference = rounding.and_then(|entry| entry.difference()).map(minus);
        let colon = lang.pick("：", ": ");
        match (difference, lang) {
            (None, _) => format!("{place}{colon}{relation}"),
            (Some(by), Lang::Zh) => format!("{place}：{relation}，差 {by}"),
            (Some(by), Lang::En) => format!("{place}: {relation}, off by {by}"),
        }
    }

    /// Whether a difference beyond the rounding bound is what truncating the figures would leave.
    pub(in crate::engine) fn is_truncation(
        &self,
        equation: Equation,
        entry: &StoredFinding,
    ) -> bool {
        let cell = self.key_of(equation).cell;
        // Truncation errs by less than a unit where rounding errs by half of one.
        let near = entry.difference().zip(entry.bound()).is_some_and(|(difference, bound)| {
            difference.decimal().abs() <= rust_decimal::Decimal::TWO * bound.decimal()
        });
        entry.verdict == Verdict::Unbalanced
            && near
            && self.grid(cell).is_some_and(|grid| grid.rows <= MAX_ROWS)
            && SingleRow::new(*self, equation, Scheme::Truncated)
                .is_some_and(|row| row.is_explained())
    }
}

impl JointQuestion {
    /// The answer, given up once that is wanted: what is not decided by then counts as undecided.
    pub fn answer(self, stop: &StopSign) -> JointAnswer {
        let Some(system) = self.system.map(SystemBuilder::finish) else {
            // None of what differs is decided.
            return JointAnswer {
                undecided: self.rounding,
                sums: self.rounding,
                ..JointAnswer::default()
            };
        };
        let mut answer = JointAnswer {
            sums: system.rows.len(),
            undecided: system.left_out,
            ..JointAnswer::default()
        };
        let kinds = KindEnds::new(Scheme::Rounded);
        let ends = |variable: u32| kinds.of(system.variables.kind(variable));
        let groups = open_groups(&system.rows, system.variables.len(), ends);
        let question = Question {
            rows: &system.rows,
            ends: &ends,
            total: &|row| system.total(row),
            variables: system.variables.len(),
        };
        let found = question.found(&groups, stop);
        for (group, _) in groups.into_iter().zip(found).filter(|(_, found)| !found) {
            if stop.is_set() {
                answer.undecided += group.len();
            } else {
                let rows = group.into_iter().map(|row| row as usize).collect();
                answer.decide(&system, rows);
            }
        }
        answer
    }
}

impl JointAnswer {
    /// Decides a group in which no amounts that fit were found.
    fn decide(&mut self, system: &System, mut group: Vec<usize>) {
        if group.len() > MAX_DECIDED {
            self.undecided += group.len();
            return;
        }
        // Figures that contradict each other in some way already.
        let mut told: HashSet<u32> = HashSet::new();
        for _ in 0..MAX_TOLD {
            let ask = |rows: &[usize]| {
                feasible_of(system, rows, |variable| match told.contains(&variable) {
                    true => (None, None),
                    false => system.variables.kind(variable).range(Scheme::Rounded),
                })
            };
            match ask(&group) {
                Feasibility::Yes => return,
                Feasibility::Open => {
                    self.undecided += group.len();
                    return;
                }
                Feasibility::No => {}
            }
            let core = irreducible(group.clone(), &ask);
            self.contradictions.push(JointContradiction::of(system, &core));
            group.retain(|row| !core.contains(row));
            // The same figures contradict each other on other ways too: once is enough.
            told.extend(core.iter().flat_map(|&row| system.rows.terms(row)).map(|term| term.0));
        }
    }
}

impl JointContradiction {
    fn of(system: &System, core: &[usize]) -> Self {
        let truncated = |variable| system.variables.kind(variable).range(Scheme::Truncated);
        let truncated = feasible_of(system, core, truncated) == Feasibility::Yes;
        let mut equations: Vec<Equation> = core.iter().map(|&row| system.equation(row)).collect();
        equations.sort_unstable();
        let terms = core.iter().flat_map(|&row| system.rows.terms(row));
        let cells = terms.map(|term| system.variables.cell(term.0)).collect();
        Self { equations, cells, truncated }
    }
}

/// Groups of linked rows in which some difference is open.
fn open_groups(rows: &FlatRows, variables: usize, ends: impl Fn(u32) -> Ends) -> Vec<Vec<u32>> {
    // An exact figure links nothing: there is nothing in it to share.
    let links = |variable: u32| ends(variable) != (0, 0);
    let mut groups = linked(rows, 0..rows.len() as u32, variables, links);
    // No deviation at all satisfies a row of which 0 is within range.
    groups.retain(|group| {
        group.iter().any(|&row| {
            let (least, most) = rows.ends(row as usize);
            !(least..=most).contains(&0)
        })
    });
    groups
}

/// Asks of some rows of the system, over their own variables only.
fn feasible_of(system: &System, rows: &[usize], range: impl Fn(u32) -> Range) -> Feasibility {
    let terms = rows.iter().flat_map(|&row| system.rows.terms(row));
    let mut used: Vec<u32> = terms.map(|term| term.0).collect();
    used.sort_unstable();
    used.dedup();
    let number = |variable: u32| used.binary_search(&variable).unwrap_or(0);
    let rows: Vec<_> = rows.iter().map(|&row| system.rows.constraint(row, number)).collect();
    let ranges: Vec<Range> = used.iter().map(|&variable| range(variable)).collect();
    feasible(&rows.iter().collect::<Vec<_>>(), &ranges)
}

/// Drops rows as long as the rest still contradicts itself; first whole stretches of them.
fn irreducible(mut core: Vec<usize>, ask: &impl Fn(&[usize]) -> Feasibility) -> Vec<usize> {
    let mut stretch = core.len().div_ceil(2);
    while stretch > 1 {
        let mut from = 0;
        while from < core.len() {
            let rest: Vec<usize> = core
                .iter()
                .enumerate()
                .filter(|(i, _)| !(from..from + stretch).contains(i))
                .map(|(_, &row)| row)
                .collect();
            if !rest.is_empty() && ask(&rest) == Feasibility::No {
                core = rest;
            } else {
                from += stretch;
            }
        }
        stretch /= 2;
    }
    if core.len() > MAX_SEARCHED {
        return core;
    }
    let mut at = 0;
    while at < core.len() {
        let mut rest = core.clone();
        rest.remove(at);
        if !rest.is_empty() && ask(&rest) == Feasibility::No {
            core = rest;
        } else {
            at += 1;
        }
    }
    core
}
