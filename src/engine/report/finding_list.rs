//! The one list of findings, kept while figures change: what an edit changed is changed in it.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::budget::{Budget, Cell};
use crate::engine::compute::{ComputedRef, Sheet, SheetState};
use crate::engine::finding::{
    CLASSES, Counts, ExplanationState, Finding, GivenAnswers, Key, RuleId, TextPlace, class,
};
use crate::engine::text::Narrative;
use crate::form::Severity;

use super::facts::FindingFacts;
use super::reworded::Reworded;

/// All findings of one state of a document, in the order of
/// [`Computed::findings`](crate::engine::Computed::findings) with what the joint test found before
/// the rounding differences.
///
/// Questions are asked of [`Listed`](super::Listed).
pub struct FindingList {
    state: SheetState,
    narrative: Narrative,
    /// Where each class of the narrative's findings begins, and behind the last.
    pub(super) texts: [usize; CLASSES + 1],
    pub(super) joint: Vec<Finding>,
    given: GivenAnswers,
    /// Findings of tables that are answered.
    pub(super) answered: BTreeMap<Key, ExplanationState>,
    /// What answers each finding of the narrative.
    pub(super) text_answers: Vec<ExplanationState>,
    /// Numbers of the findings outside tables, by the cells they concern: of the narrative, then
    /// of the joint test.
    pub(super) outside: HashMap<Cell, Vec<usize>>,
    /// The gravest severity of what is found at a place of a text.
    at_places: HashMap<TextPlace, Severity>,
    /// Checks by the places that they are reported together with.
    together: OnceCell<HashMap<Cell, Vec<u32>>>,
    version: u64,
    turns: u64,
}

/// What an update of the list changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListChange {
    /// Tables in which something changed, ascending.
    pub tables: Vec<usize>,
    /// Whether texts are reported otherwise.
    pub texts: bool,
    /// What may say something else than before.
    pub(super) reworded: Reworded,
}

impl FindingList {
    /// Lists the findings of a document; costs what reading its texts costs.
    pub(in crate::engine) fn of(computed: ComputedRef<'_>) -> Self {
        let ComputedRef { sheet, budget } = computed;
        let mut list = Self {
            state: sheet.state(),
            narrative: computed.narrative(),
            texts: [0; CLASSES + 1],
            joint: Vec::new(),
            given: GivenAnswers::of(&sheet.forms, budget),
            answered: BTreeMap::new(),
            text_answers: Vec::new(),
            outside: HashMap::new(),
            at_places: HashMap::new(),
            together: OnceCell::new(),
            version: 0,
            turns: sheet.store.turns(),
        };
        let sites: Vec<(Cell, Arc<str>)> =
            list.given.at_cells().map(|(cell, rule)| (cell, Arc::clone(rule))).collect();
        for (cell, rule) in sites {
            list.answer_at(computed, cell, &rule);
        }
        list.take_texts(budget);
        list
    }

    /// Brings the list up to the sheet after figures changed; what the joint test found is
    /// forgotten. `None` where more changed than that: then it is to be listed again.
    pub(in crate::engine) fn update(&mut self, computed: ComputedRef<'_>) -> Option<ListChange> {
        let ComputedRef { sheet, budget } = computed;
        let since = sheet.since(self.state)?;
        let texts = self.narrative.update(computed, since.cells);
        if !self.given.is_empty() {
            let keys = since.keys.iter().map(|key| key.cell);
            let mut cells: Vec<Cell> = since.cells.iter().copied().chain(keys).collect();
            cells.sort_unstable();
            cells.dedup();
            for cell in cells {
                let rules: Vec<Arc<str>> = self.given.rules_at(cell).cloned().collect();
                rules.iter().for_each(|rule| self.answer_at(computed, cell, rule));
            }
        }
        if texts || !self.joint.is_empty() {
            self.joint.clear();
            self.take_texts(budget);
        }
        if self.turns != sheet.store.turns() {
            self.turns = sheet.store.turns();
            self.version += 1;
        }
        let keys = since.keys.iter().map(|key| key.cell.t());
        let mut tables: Vec<usize> = since.cells.iter().map(|cell| cell.t()).chain(keys).collect();
        tables.sort_unstable();
        tables.dedup();
        let reworded = Reworded::since(sheet, since);
        self.state = sheet.state();
        Some(ListChange { tables, texts, reworded })
    }

    /// Takes up what the joint test found of the same state.
    pub fn set_joint(&mut self, joint: Vec<Finding>, budget: &Budget) {
        self.joint = joint;
        self.take_texts(budget);
    }

    /// Grows whenever findings came, went or were answered that are no rounding differences; the
    /// numbers of those stay as long as it does.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// What the texts say.
    pub fn narrative(&self) -> &Narrative {
        &self.narrative
    }

    fn take_texts(&mut self, budget: &Budget) {
        let findings = self.narrative.findings();
        let of = |finding: &Finding| class(finding.verdict, finding.severity);
        for (class, from) in self.texts.iter_mut().enumerate() {
            *from = findings.partition_point(|finding| of(finding) < class);
        }
        self.text_answers = vec![ExplanationState::None; findings.len()];
        if !self.given.is_empty() {
            let mut own: Vec<Finding> =
                findings.iter().map(|finding| (**finding).clone()).collect();
            self.given.answer(budget, &mut own);
            self.text_answers = own.iter().map(|finding| finding.answer).collect();
        }
        self.at_places.clear();
        for finding in findings {
            if let Some(place) = &finding.text {
                let gravest = self.at_places.entry(place.clone()).or_insert(finding.severity);
                *gravest = finding.severity.min(*gravest);
            }
        }
        self.outside.clear();
        let all = findings.iter().map(|finding| &**finding).chain(&self.joint);
        for (at, finding) in all.enumerate() {
            for cell in finding.cells.iter().chain([&finding.cell]) {
                let own = self.outside.entry(*cell).or_default();
                if own.last() != Some(&at) {
                    own.push(at);
                }
            }
        }
        self.version += 1;
    }

    /// Which explanations answer the findings of a rule at a cell.
    fn answer_at(&mut self, computed: ComputedRef<'_>, cell: Cell, rule: &Arc<str>) {
        let ComputedRef { sheet, budget } = computed;
        let mut own = keys_at(sheet, cell);
        own.retain(|(_, key)| rule_name(sheet, key.rule) == Some(rule));
        let stored = own.iter().filter_map(|(_, key)| Some((*key, sheet.store.listed(*key)?)));
        let (keys, mut findings): (Vec<Key>, Vec<Finding>) =
            stored.map(|(key, entry)| (key, computed.finding(key, entry, None))).unzip();
        self.given.answer(budget, &mut findings);
        let former = self.answered.len();
        let same = |key: &Key| key.cell == cell && rule_name(sheet, key.rule) == Some(rule);
        self.answered.retain(|key, _| !same(key));
        let answered = keys.into_iter().zip(findings.iter().map(|finding| finding.answer));
        self.answered.extend(answered.filter(|(_, answer)| *answer != ExplanationState::None));
        if former > 0 || !self.answered.is_empty() {
            self.version += 1;
        }
    }

    pub(super) fn facts_of_text(&self, at: usize) -> Option<FindingFacts<'_>> {
        let finding = self.narrative.findings().get(at)?;
        let answer = self.text_answers.get(at).copied().unwrap_or_default();
        Some(FindingFacts { answer, ..FindingFacts::of(finding) })
    }

    pub(super) fn facts_of_joint(&self, at: usize) -> Option<FindingFacts<'_>> {
        self.joint.get(at).map(FindingFacts::of)
    }

    /// The findings of each section of text counted.
    pub fn section_counts(&self) -> HashMap<&str, Counts> {
        let mut sections: HashMap<&str, Counts> = HashMap::new();
        for facts in self.outside_tables() {
            if let Some(place) = facts.text {
                let own = sections.entry(&place.section).or_default();
                own.add_kind(facts.verdict, facts.severity, facts.is_explained());
            }
        }
        sections
    }

    pub(super) fn outside_tables(&self) -> impl Iterator<Item = FindingFacts<'_>> {
        let texts = (0..self.text_answers.len()).filter_map(|at| self.facts_of_text(at));
        texts.chain((0..self.joint.len()).filter_map(|at| self.facts_of_joint(at)))
    }

    /// Numbers of explanations that answer some finding.
    pub fn used_explanations(&self) -> impl Iterator<Item = usize> {
        let joint = self.joint.iter().map(|finding| finding.answer);
        let all = self.answered.values().chain(&self.text_answers).copied().chain(joint);
        all.filter_map(ExplanationState::number)
    }

    pub(super) fn together(&self, sheet: &Sheet) -> &HashMap<Cell, Vec<u32>> {
        self.together.get_or_init(|| {
            let mut together: HashMap<Cell, Vec<u32>> = HashMap::new();
            for (at, bound) in sheet.plan.bound_checks.iter().enumerate() {
                for cell in &bound.also {
                    together.entry(*cell).or_default().push(at as u32);
                }
            }
            together
        })
    }

    /// The gravest severity of what is found at that very place of a text.
    pub fn severity_in_text(&self, place: &TextPlace) -> Option<Severity> {
        self.at_places.get(place).copied()
    }
}

/// The findings of tables whose main cell that is, with their classes, in the order of the list.
pub(super) fn keys_at(sheet: &Sheet, cell: Cell) -> Vec<(usize, Key)> {
    let apart = sheet.store.apart_between(cell, cell);
    let all = sheet.store.between(cell, cell).chain(apart);
    let mut keys: Vec<(usize, Key)> = all
        .map(|(key, entry)| (class(entry.verdict, sheet.store.severity(key.rule)), *key))
        .collect();
    keys.sort_unstable();
    keys
}

pub(super) fn rule_name(sheet: &Sheet, rule: RuleId) -> Option<&str> {
    let check = || sheet.forms.checks.get(rule.check()?).map(|check| &*check.name);
    rule.built_in().map(|entry| entry.name).or_else(check)
}
