//! Rounding, jointly: is there one set of exact amounts that all sums together allow? If not, the
//! fewest statements that contradict each other though each alone may be rounding.

use std::collections::HashSet;

use crate::budget::{Budget, Cell};
use crate::engine::compute::{Sheet, StopSign};
use crate::engine::equations::Equation;
use crate::engine::finding::{self, Finding, StoredFinding, Verdict, mark_explained, rule};
use crate::engine::words::{minus, place};
use crate::form::Severity;
use crate::lang::{Lang, Text};

use super::constraint::{Constraint, Feasibility, Range};
use super::feasible::feasible;
use super::system::{Scheme, System};
use super::witness::is_found;

/// Terms up to which a document is looked at.
const MAX_TERMS: usize = 4_000_000;

/// Terms that the search for amounts that fit may look at in one group.
const MAX_WORK: usize = 1_000_000_000;

/// Rows up to which a group in which none were found is decided step by step.
const MAX_DECIDED: usize = 20_000;

/// Contradictions told of one group of linked sums.
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

impl Sheet {
    /// Asks whether the rounding differences of all linked sums can hold together.
    ///
    /// Costs more than an edit may: for the whole check, not for typing.
    pub fn joint(&self, budget: &Budget) -> Joint {
        self.joint_until(budget, &StopSign::default())
    }

    /// The same, given up once that is wanted: what is not decided by then counts as undecided.
    pub fn joint_until(&self, budget: &Budget, stop: &StopSign) -> Joint {
        let rounding = self.store.counts(None).rounding;
        if rounding == 0 {
            return Joint::default();
        }
        let Some(system) = System::of(self, budget, MAX_TERMS) else {
            // Too much to be taken in: none of what differs is decided.
            return Joint { undecided: rounding, sums: rounding, ..Joint::default() };
        };
        let mut joint = Joint { sums: system.rows.len(), ..Joint::default() };
        let ranges = system.ranges(Scheme::Rounded);
        for group in groups(&system, &ranges) {
            if stop.is_set() {
                joint.undecided += group.len();
                continue;
            }
            let (rows, own) = compact(&system, &group, |variable| ranges[variable]);
            let mut work = MAX_WORK;
            if !is_found(&rows, &own.ranges, &own.totals, &mut work) {
                self.group(budget, &system, (group, &ranges), &mut joint);
            }
        }
        mark_explained(&self.forms, budget, &mut joint.findings);
        joint
    }

    /// Decides a group in which no amounts that fit were found.
    fn group(
        &self,
        budget: &Budget,
        system: &System,
        (mut group, ranges): (Vec<usize>, &[Range]),
        joint: &mut Joint,
    ) {
        if group.len() > MAX_DECIDED {
            joint.undecided += group.len();
            return;
        }
        // Figures that contradict each other in some way already.
        let mut told: HashSet<usize> = HashSet::new();
        for _ in 0..MAX_TOLD {
            let ask = |rows: &[usize]| {
                let (rows, own) =
                    compact(system, rows, |variable| match told.contains(&variable) {
                        true => (None, None),
                        false => ranges[variable],
                    });
                feasible(&rows.iter().collect::<Vec<_>>(), &own.ranges)
            };
            match ask(&group) {
                Feasibility::Yes => return,
                Feasibility::Open => {
                    joint.undecided += group.len();
                    return;
                }
                Feasibility::No => {}
            }
            let core = irreducible(group.clone(), &ask);
            let truncated = {
                let truncated = |at: usize| system.variables[at].range(Scheme::Truncated);
                let (rows, own) = compact(system, &core, truncated);
                feasible(&rows.iter().collect::<Vec<_>>(), &own.ranges) == Feasibility::Yes
            };
            joint.findings.push(self.contradiction(budget, system, &core, truncated));
            group.retain(|row| !core.contains(row));
            // The same figures contradict each other on other ways too: once is enough.
            let terms = core.iter().flat_map(|&row| &system.rows[row].terms);
            told.extend(terms.map(|term| term.0));
        }
    }

    fn contradiction(
        &self,
        budget: &Budget,
        system: &System,
        core: &[usize],
        truncated: bool,
    ) -> Finding {
        let mut equations: Vec<Equation> = core.iter().map(|&row| system.equations[row]).collect();
        equations.sort_unstable();
        let mut cells: Vec<Cell> = equations.iter().map(|&e| self.key_of(e).cell).collect();
        for &row in core {
            cells.extend(system.rows[row].terms.iter().map(|t| system.variables[t.0].cell));
        }
        let mut seen = HashSet::new();
        cells.retain(|cell| seen.insert(*cell));
        let message = |lang: Lang| {
            let lines: Vec<String> =
                equations.iter().map(|&e| self.statement(budget, e, lang)).collect();
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
            if truncated {
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
    fn statement(&self, budget: &Budget, equation: Equation, lang: Lang) -> String {
        let key = self.key_of(equation);
        let relation = self.relation(budget, key, lang);
        let place = place(&self.names(budget, lang), key.cell);
        let rounding = self.store.get(key).filter(|entry| entry.verdict == Verdict::Rounding);
        let difference = rounding.and_then(|entry| entry.difference).map(minus);
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
        budget: &Budget,
        equation: Equation,
        entry: &StoredFinding,
    ) -> bool {
        let cell = self.key_of(equation).cell;
        // Truncation errs by less than a unit where rounding errs by half of one.
        let near = entry.difference.zip(entry.bound).is_some_and(|(difference, bound)| {
            difference.decimal().abs() <= rust_decimal::Decimal::TWO * bound.decimal()
        });
        entry.verdict == Verdict::Unbalanced
            && near
            && self.grid(cell).is_some_and(|grid| grid.rows <= MAX_ROWS)
            && System::one(self, budget, equation).is_some_and(|system| {
                let all_stated = system.ranges(Scheme::Truncated);
                // A total that nobody states would explain anything.
                all_stated.iter().all(|range| range.0.is_some())
                    && feasible(&system.rows.iter().collect::<Vec<_>>(), &all_stated)
                        == Feasibility::Yes
            })
    }
}

/// Groups of linked rows in which some difference is open.
fn groups(system: &System, ranges: &[Range]) -> Vec<Vec<usize>> {
    let mut up: Vec<usize> = (0..system.variables.len()).collect();
    fn root(up: &mut [usize], mut at: usize) -> usize {
        while up[at] != at {
            up[at] = up[up[at]];
            at = up[at];
        }
        at
    }
    // An exact figure links nothing: there is nothing in it to share.
    let exact = |variable: usize| ranges[variable] == (Some(0), Some(0));
    for row in &system.rows {
        let mut linked = row.terms.iter().map(|term| term.0).filter(|&variable| !exact(variable));
        if let Some(first) = linked.next() {
            for variable in linked {
                let (a, b) = (root(&mut up, first), root(&mut up, variable));
                up[a] = b;
            }
        }
    }
    let mut groups: std::collections::BTreeMap<usize, (bool, Vec<usize>)> = Default::default();
    for (r, row) in system.rows.iter().enumerate() {
        let Some(&(first, _)) = row.terms.iter().find(|term| !exact(term.0)) else { continue };
        let group = groups.entry(root(&mut up, first)).or_default();
        // No deviation at all satisfies a row of which 0 is within range.
        let at_rest = row.range.0.is_none_or(|low| low <= 0) && row.range.1.is_none_or(|h| h >= 0);
        group.0 |= !at_rest;
        group.1.push(r);
    }
    groups.into_values().filter(|group| group.0).map(|group| group.1).collect()
}

/// The variables of some rows.
struct OwnVariables {
    ranges: Vec<Range>,
    /// For each row that computes a total, the total.
    totals: Vec<Option<usize>>,
}

/// Some rows over their own variables only.
fn compact(
    system: &System,
    rows: &[usize],
    range: impl Fn(usize) -> Range,
) -> (Vec<Constraint>, OwnVariables) {
    let mut used: Vec<usize> =
        rows.iter().flat_map(|&row| system.rows[row].terms.iter().map(|term| term.0)).collect();
    used.sort_unstable();
    used.dedup();
    let number = |variable: usize| used.binary_search(&variable).unwrap_or(0);
    let own = |&row: &usize| {
        let row = &system.rows[row];
        let terms = row.terms.iter().map(|&(variable, by)| (number(variable), by)).collect();
        Constraint { terms, range: row.range }
    };
    let total = |&row: &usize| system.totals[row].map(number);
    let totals = rows.iter().map(total).collect();
    let ranges = used.iter().map(|&variable| range(variable)).collect();
    (rows.iter().map(own).collect(), OwnVariables { ranges, totals })
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
