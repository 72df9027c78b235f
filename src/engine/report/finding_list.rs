//! The one list of findings, kept while figures change: what an edit changed is changed in it, a finding
//! is found by its number, and its words are made when somebody asks for them.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::amount::Unit;
use crate::budget::{Budget, Cell};
use crate::engine::bind::Dependent;
use crate::engine::compute::{ComputedRef, Sheet, SheetState};
use crate::engine::finding::{
    CLASSES, Counts, ExplanationState, FIRST_ROUNDING, Finding, GivenAnswers, Key, RuleId,
    SortedKeys, StoredFinding, TextPlace, Verdict, class, rule,
};
use crate::engine::text::Narrative;
use crate::form::Severity;

use super::list::counts as no_figures;
use super::reworded::Reworded;

/// All findings of one state of a document, in the order of [`ComputedRef::findings`] with what the joint
/// test found before the rounding differences.
///
/// Questions are asked of [`Listed`].
pub struct FindingList {
    state: SheetState,
    narrative: Narrative,
    /// Where each class of the narrative's findings begins, and behind the last.
    texts: [usize; CLASSES + 1],
    joint: Vec<Finding>,
    given: GivenAnswers,
    /// Findings of tables that are answered.
    answered: BTreeMap<Key, ExplanationState>,
    /// Of each finding of the narrative.
    told: Vec<ExplanationState>,
    /// Numbers of the findings outside tables, by the cells they concern: of the narrative, then
    /// of the joint test.
    outside: HashMap<Cell, Vec<usize>>,
    /// The gravest severity of what is found at a place of a text.
    at_places: HashMap<TextPlace, Severity>,
    /// Checks by the places that they are reported together with.
    together: OnceCell<HashMap<Cell, Vec<u32>>>,
    version: u64,
    turns: u64,
}

/// A finding without its words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FindingFacts<'a> {
    pub severity: Severity,
    pub verdict: Verdict,
    pub cell: Cell,
    pub text: Option<&'a TextPlace>,
    pub answer: ExplanationState,
    /// Which rule it is of, where it says something of a cell's content and of no figures: findings
    /// of the same content have the same reason.
    pub of_content: Option<&'a str>,
}

impl FindingFacts<'_> {
    /// As [`Finding::blocks_final`].
    pub fn blocks_final(&self) -> bool {
        self.severity == Severity::Mandatory && self.verdict > Verdict::Rounding
    }

    /// As [`Finding::is_explained`].
    pub fn is_explained(&self) -> bool {
        self.may_be_explained() && matches!(self.answer, ExplanationState::Given(_))
    }

    /// As [`Finding::may_be_explained`].
    pub fn may_be_explained(&self) -> bool {
        self.severity == Severity::Explain && self.verdict > Verdict::Rounding
    }

    /// Whether it has to be settled: it blocks, or waits for an explanation.
    pub fn is_open(&self) -> bool {
        self.blocks_final() || self.may_be_explained() && !self.is_explained()
    }
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

/// A finding by where it is kept.
enum Kept<'a> {
    Table(Key, &'a StoredFinding),
    Text(usize),
    Joint(usize),
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
            told: Vec::new(),
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

    /// What texts tell.
    pub fn narrative(&self) -> &Narrative {
        &self.narrative
    }

    fn take_texts(&mut self, budget: &Budget) {
        let findings = self.narrative.findings();
        let of = |finding: &Finding| class(finding.verdict, finding.severity);
        for (class, from) in self.texts.iter_mut().enumerate() {
            *from = findings.partition_point(|finding| of(finding) < class);
        }
        self.told = vec![ExplanationState::None; findings.len()];
        if !self.given.is_empty() {
            let mut own: Vec<Finding> =
                findings.iter().map(|finding| (**finding).clone()).collect();
            self.given.answer(budget, &mut own);
            self.told = own.iter().map(|finding| finding.answer).collect();
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

    /// Findings of tables in a class, and of texts.
    fn sizes(&self, sheet: &Sheet, class: usize) -> (usize, usize) {
        let texts = self.texts.get(class + 1).zip(self.texts.get(class));
        let tables = sheet.store.order(class).map_or(0, SortedKeys::len);
        (tables, texts.map_or(0, |(to, from)| to - from))
    }

    /// The number of the first finding of a class.
    fn first(&self, sheet: &Sheet, class: usize) -> usize {
        let before: usize = (0..class)
            .map(|class| self.sizes(sheet, class))
            .map(|(tables, texts)| tables + texts)
            .sum();
        before + if class >= FIRST_ROUNDING { self.joint.len() } else { 0 }
    }

    /// How many there are.
    pub(in crate::engine) fn len(&self, sheet: &Sheet) -> usize {
        self.first(sheet, CLASSES)
    }

    /// How many are before the rounding differences; those have the numbers from there on.
    pub(in crate::engine) fn beyond_rounding(&self, sheet: &Sheet) -> usize {
        self.first(sheet, FIRST_ROUNDING)
    }

    /// The numbers of the rounding differences in a table, as stretches of following numbers.
    pub(in crate::engine) fn rounding_in(
        &self,
        sheet: &Sheet,
        table: usize,
    ) -> Vec<std::ops::Range<usize>> {
        let stretch = |class: usize| {
            let behind = |table| {
                let cell = Cell::new(table, 0, 0, 0);
                self.number(sheet, class, Key { cell, rule: RuleId::FIRST, instance: 0 })
            };
            behind(table)..behind(table + 1)
        };
        (FIRST_ROUNDING..CLASSES).map(stretch).filter(|range| !range.is_empty()).collect()
    }

    fn kept<'a>(&self, sheet: &'a Sheet, number: usize) -> Option<Kept<'a>> {
        let mut left = number;
        for class in 0..CLASSES {
            if class == FIRST_ROUNDING {
                if left < self.joint.len() {
                    return Some(Kept::Joint(left));
                }
                left -= self.joint.len();
            }
            let (tables, texts) = self.sizes(sheet, class);
            if left < tables {
                let key = sheet.store.order(class)?.get(left)?;
                return Some(Kept::Table(key, sheet.store.listed(key)?));
            }
            left -= tables;
            if left < texts {
                return Some(Kept::Text(self.texts.get(class)? + left));
            }
            left -= texts;
        }
        None
    }

    /// The finding of that number, in words, with amounts of money in tables counted in that unit
    /// instead of the tables' own.
    pub(in crate::engine) fn get(
        &self,
        computed: ComputedRef<'_>,
        unit: Option<Unit>,
        number: usize,
    ) -> Option<Finding> {
        match self.kept(computed.sheet, number)? {
            Kept::Table(key, entry) => {
                let mut finding = computed.finding(key, entry, unit);
                finding.answer = self.answered.get(&key).copied().unwrap_or_default();
                Some(finding)
            }
            Kept::Text(at) => {
                let mut finding = (**self.narrative.findings().get(at)?).clone();
                finding.answer = self.told.get(at).copied().unwrap_or_default();
                Some(finding)
            }
            Kept::Joint(at) => self.joint.get(at).cloned(),
        }
    }

    /// All before the rounding differences, in order.
    pub(in crate::engine) fn asking<'a>(
        &'a self,
        sheet: &'a Sheet,
    ) -> impl Iterator<Item = FindingFacts<'a>> {
        let of_class = move |class: usize| {
            let tables = sheet.store.order(class).into_iter().flat_map(SortedKeys::iter);
            let tables = tables.filter_map(move |key| self.facts_of_key(sheet, key));
            let from = self.texts.get(class).copied().unwrap_or(0);
            let texts =
                (from..from + self.sizes(sheet, class).1).filter_map(|at| self.facts_of_text(at));
            tables.chain(texts)
        };
        let joint = (0..self.joint.len()).filter_map(|at| self.facts_of_joint(at));
        (0..FIRST_ROUNDING).flat_map(of_class).chain(joint)
    }

    fn facts_of_key<'a>(&'a self, sheet: &'a Sheet, key: Key) -> Option<FindingFacts<'a>> {
        let severity = sheet.store.severity(key.rule);
        let answer = match self.answered.is_empty() {
            true => ExplanationState::None,
            false => self.answered.get(&key).copied().unwrap_or_default(),
        };
        let entry = sheet.store.listed(key)?;
        let figures = entry.left.filter(|_| !no_figures(key.rule)).or(entry.right);
        let of_content = entry.verdict == Verdict::Invalid && figures.is_none();
        Some(FindingFacts {
            severity,
            verdict: entry.verdict,
            cell: key.cell,
            text: None,
            answer,
            of_content: of_content.then(|| rule_name(sheet, key.rule)).flatten(),
        })
    }

    fn facts_of_text(&self, at: usize) -> Option<FindingFacts<'_>> {
        let finding = self.narrative.findings().get(at)?;
        let answer = self.told.get(at).copied().unwrap_or_default();
        Some(FindingFacts { answer, ..facts_of(finding) })
    }

    fn facts_of_joint(&self, at: usize) -> Option<FindingFacts<'_>> {
        self.joint.get(at).map(facts_of)
    }

    /// All findings counted.
    pub(in crate::engine) fn counts(&self, sheet: &Sheet) -> Counts {
        let of = |class: usize| {
            let (tables, texts) = self.sizes(sheet, class);
            tables + texts
        };
        let joint = self.joint.iter().filter(|finding| !finding.is_explained()).count();
        let mut counts = Counts {
            mandatory: of(0),
            explain: of(1) + joint,
            explained: self.joint.len() - joint,
            hint: of(2),
            rounding: (FIRST_ROUNDING..CLASSES).map(of).sum(),
        };
        let told = self.narrative.findings().iter().zip(&self.told);
        let told = told.filter(|(finding, answer)| {
            finding.may_be_explained() && matches!(answer, ExplanationState::Given(_))
        });
        let answered = self.answered.iter().filter(|(key, answer)| settles(sheet, key, **answer));
        let explained = told.count() + answered.count();
        counts.explain -= explained.min(counts.explain);
        counts.explained += explained;
        counts
    }

    /// The findings of each table counted, those of the joint test and of texts about a table's cells
    /// among them.
    pub(in crate::engine) fn table_counts(&self, sheet: &Sheet, tables: usize) -> Vec<Counts> {
        let mut counts: Vec<Counts> = (0..tables).map(|t| sheet.store.counts(Some(t))).collect();
        for key in sheet.store.apart() {
            if let (Some(own), Some(entry)) =
                (counts.get_mut(key.cell.t()), sheet.store.listed(*key))
            {
                own.add_kind(entry.verdict, sheet.store.severity(key.rule), false);
            }
        }
        for (key, answer) in &self.answered {
            if let Some(own) = counts.get_mut(key.cell.t()).filter(|_| settles(sheet, key, *answer))
            {
                own.explain = own.explain.saturating_sub(1);
                own.explained += 1;
            }
        }
        for facts in self.outside_tables().filter(|facts| facts.text.is_none()) {
            if let Some(own) = counts.get_mut(facts.cell.t()) {
                own.add_kind(facts.verdict, facts.severity, facts.is_explained());
            }
        }
        counts
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

    fn outside_tables(&self) -> impl Iterator<Item = FindingFacts<'_>> {
        let texts = (0..self.told.len()).filter_map(|at| self.facts_of_text(at));
        texts.chain((0..self.joint.len()).filter_map(|at| self.facts_of_joint(at)))
    }

    /// Numbers of explanations that answer some finding.
    pub fn used_explanations(&self) -> impl Iterator<Item = usize> {
        let joint = self.joint.iter().map(|finding| finding.answer);
        let all = self.answered.values().chain(&self.told).copied().chain(joint);
        all.filter_map(ExplanationState::number)
    }

    /// Numbers of the findings of a rule at a cell, or at a place of a text, ascending.
    pub(in crate::engine) fn find(
        &self,
        sheet: &Sheet,
        rule: &str,
        cell: Cell,
        text: Option<&TextPlace>,
    ) -> Vec<usize> {
        let mut numbers = Vec::new();
        if text.is_none() {
            let mut own = keys_at(sheet, cell);
            own.retain(|(_, key)| rule_name(sheet, key.rule) == Some(rule));
            numbers.extend(own.into_iter().map(|(class, key)| self.number(sheet, class, key)));
        }
        let same = |finding: &Finding| {
            *finding.rule == *rule && finding.cell == cell && finding.text.as_ref() == text
        };
        let told = self.narrative.findings().iter().enumerate().filter(|(_, f)| same(f));
        numbers.extend(told.map(|(at, _)| self.number_of_text(sheet, at)));
        let joint = self.joint.iter().enumerate().filter(|(_, f)| same(f));
        numbers.extend(joint.map(|(at, _)| self.number_of_joint(sheet, at)));
        numbers.sort_unstable();
        numbers
    }

    /// The gravest severity of what is found at that very place of a text.
    pub fn severity_in_text(&self, place: &TextPlace) -> Option<Severity> {
        self.at_places.get(place).copied()
    }

    /// The gravest severity with which a verdict of that kind is said of a cell.
    pub(in crate::engine) fn severity_at(
        &self,
        sheet: &Sheet,
        cell: Cell,
        verdict: Verdict,
    ) -> Option<Severity> {
        let own = sheet.store.between(cell, cell).chain(sheet.store.apart_between(cell, cell));
        let own = own.filter(|(_, entry)| entry.verdict == verdict);
        let own = own.map(|(key, _)| sheet.store.severity(key.rule));
        let outside = self.outside.get(&cell).into_iter().flatten().filter_map(|&at| {
            let facts = match at.checked_sub(self.told.len()) {
                Some(at) => self.facts_of_joint(at),
                None => self.facts_of_text(at),
            };
            facts.filter(|facts| facts.cell == cell && facts.verdict == verdict)
        });
        own.chain(outside.map(|facts| facts.severity)).min()
    }

    /// Numbers of the findings in a section of text, ascending.
    pub(in crate::engine) fn in_section(&self, sheet: &Sheet, section: &str) -> Vec<usize> {
        let own = |finding: &Finding| {
            finding.text.as_ref().is_some_and(|place| *place.section == *section)
        };
        let told = self.narrative.findings().iter().enumerate().filter(|(_, f)| own(f));
        let mut numbers: Vec<usize> = told.map(|(at, _)| self.number_of_text(sheet, at)).collect();
        numbers.sort_unstable();
        numbers
    }

    /// Numbers of the findings that concern a cell, ascending.
    pub(in crate::engine) fn concerning(
        &self,
        computed: ComputedRef<'_>,
        cell: Cell,
    ) -> Vec<usize> {
        let sheet = computed.sheet;
        let mut mains = vec![cell];
        let mut checks: Vec<u32> = Vec::new();
        if let Some(grid) = sheet.grid(cell) {
            mains.extend((0..grid.columns.len()).map(|column| cell.with_column(column)));
            mains.extend(grid.parent(cell.r()).map(|parent| cell.with_row(parent)));
        }
        for dependent in sheet.plan.dependents.get(&cell).into_iter().flatten() {
            match dependent {
                Dependent::Formula(node) => {
                    mains.extend(sheet.plan.formulas.get(*node as usize).map(|node| node.target));
                }
                Dependent::Check(check) => checks.push(*check),
            }
        }
        checks.extend(self.together(sheet).get(&cell).into_iter().flatten());
        mains.sort_unstable();
        mains.dedup();
        let mut keys: Vec<Key> =
            mains.into_iter().flat_map(|main| keys_at(sheet, main)).map(|(_, key)| key).collect();
        keys.extend(checks.into_iter().filter_map(|check| {
            let bound = sheet.plan.bound_checks.get(check as usize)?;
            let key = Key { cell: bound.main, rule: bound.rule, instance: check + 1 };
            sheet.store.listed(key).map(|_| key)
        }));
        if sheet.table_form(cell).is_some_and(|form| form.targets.is_some()) {
            let from = Cell::new(cell.t(), 0, 0, 0);
            let to = Cell { table: cell.table, ..Cell::NOWHERE };
            let cost = sheet.store.between(from, to).map(|(key, _)| *key);
            keys.extend(cost.filter(|key| key.rule == rule::CostTargetsDiffer));
        }
        keys.sort_unstable();
        keys.dedup();
        keys.retain(|key| key.cell == cell || computed.concerned(*key).contains(&cell));
        let number = |key: &Key| {
            let entry = sheet.store.listed(*key)?;
            let class = class(entry.verdict, sheet.store.severity(key.rule));
            Some(self.number(sheet, class, *key))
        };
        let mut numbers: Vec<usize> = keys.iter().filter_map(number).collect();
        let texts = self.told.len();
        for &at in self.outside.get(&cell).into_iter().flatten() {
            numbers.push(match at.checked_sub(texts) {
                Some(at) => self.number_of_joint(sheet, at),
                None => self.number_of_text(sheet, at),
            });
        }
        numbers.sort_unstable();
        numbers
    }

    fn together(&self, sheet: &Sheet) -> &HashMap<Cell, Vec<u32>> {
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

    fn number(&self, sheet: &Sheet, class: usize, key: Key) -> usize {
        let before = sheet.store.order(class).map_or(0, |order| order.before(&key));
        self.first(sheet, class) + before
    }

    fn number_of_text(&self, sheet: &Sheet, at: usize) -> usize {
        let class = self.texts.partition_point(|from| *from <= at).saturating_sub(1);
        let from = self.texts.get(class).copied().unwrap_or(0);
        self.first(sheet, class) + self.sizes(sheet, class).0 + at.saturating_sub(from)
    }

    fn number_of_joint(&self, sheet: &Sheet, at: usize) -> usize {
        self.first(sheet, FIRST_ROUNDING) - self.joint.len() + at
    }
}

/// A list with the document that it was brought up to last.
#[derive(Clone, Copy)]
pub struct Listed<'a> {
    pub(in crate::engine) list: &'a FindingList,
    pub(in crate::engine) computed: ComputedRef<'a>,
}

impl<'a> Listed<'a> {
    /// How many findings there are.
    pub fn len(self) -> usize {
        self.list.len(self.computed.sheet)
    }

    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// How many are before the rounding differences; those have the numbers from there on.
    pub fn beyond_rounding(self) -> usize {
        self.list.beyond_rounding(self.computed.sheet)
    }

    /// The numbers of the rounding differences in a table, as stretches of following numbers.
    pub fn rounding_in(self, table: usize) -> Vec<std::ops::Range<usize>> {
        self.list.rounding_in(self.computed.sheet, table)
    }

    /// The finding of that number, in words, with amounts of money in tables counted in that unit
    /// instead of the tables' own.
    pub fn get(self, unit: Option<Unit>, number: usize) -> Option<Finding> {
        self.list.get(self.computed, unit, number)
    }

    /// What the finding of that number is kept under, where it is of a table, and what answers it.
    pub(super) fn key(self, number: usize) -> Option<(Key, ExplanationState)> {
        let Kept::Table(key, _) = self.list.kept(self.computed.sheet, number)? else { return None };
        Some((key, self.list.answered.get(&key).copied().unwrap_or_default()))
    }

    /// All before the rounding differences, in order.
    pub fn asking(self) -> impl Iterator<Item = FindingFacts<'a>> {
        self.list.asking(self.computed.sheet)
    }

    /// All findings counted.
    pub fn counts(self) -> Counts {
        self.list.counts(self.computed.sheet)
    }

    /// The findings of each table counted, those of texts about a table's cells among them.
    pub fn table_counts(self) -> Vec<Counts> {
        self.list.table_counts(self.computed.sheet, self.computed.budget.tables.len())
    }

    /// Numbers of the findings of a rule at a cell, or at a place of a text, ascending.
    pub fn find(self, rule: &str, cell: Cell, text: Option<&TextPlace>) -> Vec<usize> {
        self.list.find(self.computed.sheet, rule, cell, text)
    }

    /// The gravest severity with which a verdict of that kind is said of a cell.
    pub fn severity_at(self, cell: Cell, verdict: Verdict) -> Option<Severity> {
        self.list.severity_at(self.computed.sheet, cell, verdict)
    }

    /// Numbers of the findings in a section of text, ascending.
    pub fn in_section(self, section: &str) -> Vec<usize> {
        self.list.in_section(self.computed.sheet, section)
    }

    /// Numbers of the findings that concern a cell, ascending.
    pub fn concerning(self, cell: Cell) -> Vec<usize> {
        self.list.concerning(self.computed, cell)
    }
}

/// The findings of tables whose main cell that is, with their classes, in the order of the list.
fn keys_at(sheet: &Sheet, cell: Cell) -> Vec<(usize, Key)> {
    let apart = sheet.store.apart_between(cell, cell);
    let all = sheet.store.between(cell, cell).chain(apart);
    let mut keys: Vec<(usize, Key)> = all
        .map(|(key, entry)| (class(entry.verdict, sheet.store.severity(key.rule)), *key))
        .collect();
    keys.sort_unstable();
    keys
}

/// Whether an answer settles the finding of that key.
fn settles(sheet: &Sheet, key: &Key, answer: ExplanationState) -> bool {
    let verdict = sheet.store.listed(*key).map(|entry| entry.verdict);
    matches!(answer, ExplanationState::Given(_))
        && sheet.store.severity(key.rule) == Severity::Explain
        && verdict.is_some_and(|verdict| verdict > Verdict::Rounding)
}

fn facts_of(finding: &Finding) -> FindingFacts<'_> {
    let of_content = finding.verdict == Verdict::Invalid
        && finding.text.is_none()
        && finding.stated.or(finding.computed).is_none();
    FindingFacts {
        severity: finding.severity,
        verdict: finding.verdict,
        cell: finding.cell,
        text: finding.text.as_ref(),
        answer: finding.answer,
        of_content: of_content.then_some(&*finding.rule),
    }
}

fn rule_name(sheet: &Sheet, rule: RuleId) -> Option<&str> {
    let check = || sheet.forms.checks.get(rule.check()?).map(|check| &*check.name);
    rule.built_in().map(|entry| entry.name).or_else(check)
}
