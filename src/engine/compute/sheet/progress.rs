//! What of a draft is begun, and which checks wait for it.
//!
//! In a draft a table without figures is not reported yet (尚未填报): nothing is compared with it. A
//! check waits while a block that it reads has no figure, unless the document says that the table
//! stays empty. A final or published document is judged as it is; but where it lacks a table
//! altogether, that is reported once, and not by every mandatory check that reads the table.

use std::collections::BTreeSet;

use crate::amount::Amount;
use crate::budget::{Budget, Cell, Status, Table};
use crate::engine::bind::BoundCheck;
use crate::engine::figures::Grid;
use crate::engine::finding::{Key, StoredFinding, Verdict, rule};
use crate::form::{FormSet, Kind, Severity};

use super::Sheet;

/// How far a table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TableState {
    /// No figure, and nothing that says it stays so.
    NotBegun,
    /// The document says that it stays empty.
    DeclaredEmpty,
    /// Some figures; a mandatory finding is open, or a check waits for other tables.
    Begun,
    /// Nothing is open.
    Complete,
}

/// What holds checks back.
#[derive(Debug)]
pub(super) struct HeldBack {
    /// Everything is judged as it is.
    strict: bool,
    /// For each table whether the document says that it stays empty.
    declared: Vec<bool>,
    /// Checks that are not reported because something they read is not begun.
    waiting: BTreeSet<u32>,
    /// How often a check began or ceased to wait.
    turns: u64,
}

impl HeldBack {
    pub(super) fn new(forms: &FormSet, budget: &Budget) -> Self {
        Self {
            strict: budget.status != Status::Draft,
            declared: declared(forms, budget),
            waiting: BTreeSet::new(),
            turns: 0,
        }
    }

    pub(super) fn clear_waiting(&mut self) {
        self.waiting.clear();
    }
}

/// For each table whether a note, or the section that would say so, says that it stays empty.
fn declared(forms: &FormSet, budget: &Budget) -> Vec<bool> {
    let written = |section: &str| {
        let mut texts = budget.texts.iter().filter(|text| text.section == section);
        texts.any(|text| text.paragraphs.iter().any(|paragraph| !paragraph.trim().is_empty()))
    };
    let by_text: Vec<usize> = forms
        .narrative
        .iter()
        .filter(|narration| narration.absent.is_some() && written(&narration.section))
        .map(|narration| narration.table)
        .collect();
    let noted = |table: &Table| table.note.as_ref().is_some_and(|note| !note.trim().is_empty());
    let tables = budget.tables.iter();
    tables
        .map(|table| noted(table) || table.form().is_some_and(|form| by_text.contains(&form)))
        .collect()
}

impl Sheet {
    /// Whether notes, texts or the status of the budget change what is held back: then the sheet
    /// is to be built anew.
    pub fn is_outdated(&self, budget: &Budget) -> bool {
        self.progress.strict != (budget.status != Status::Draft)
            || self.progress.declared != declared(&self.forms, budget)
    }

    /// Whether a block has figures or is said to stay empty.
    pub(in crate::engine) fn is_settled(&self, g: usize) -> bool {
        self.grids.get(g).is_some_and(|grid| {
            grid.is_begun() || self.progress.declared.get(grid.table) == Some(&true)
        })
    }

    /// Whether a check reads something that is not begun.
    pub(in crate::engine) fn is_waiting(&self, reads: u32, absent: bool) -> bool {
        let set = self.plan.reads.get(reads as usize);
        absent || set.is_some_and(|set| set.iter().any(|&g| !self.is_settled(g as usize)))
    }

    /// Whether a sentence is about something that is not begun.
    pub(in crate::engine) fn is_text_waiting(
        &self,
        reads: &[(usize, usize)],
        absent: bool,
    ) -> bool {
        let settled = |&(table, block): &(usize, usize)| {
            self.grid_index(Cell::new(table, block, 0, 0)).is_some_and(|g| self.is_settled(g))
        };
        if self.progress.strict {
            return reads.iter().any(|&(table, _)| self.is_missed(table));
        }
        absent || !reads.iter().all(settled)
    }

    /// Whether a table has no figure and nothing says that it stays so.
    fn is_lacking(&self, table: usize) -> bool {
        self.progress.declared.get(table) != Some(&true)
            && !self.grids_of(table).iter().any(Grid::is_begun)
    }

    /// Whether a check of a final document is about a table that the document lacks.
    fn reads_lacking(&self, bound_check: &BoundCheck) -> bool {
        let severity = self.store.severity(bound_check.rule);
        let set = self.plan.reads.get(bound_check.reads as usize);
        let table = |&g: &u32| self.grids.get(g as usize).map(|grid| grid.table);
        severity == Severity::Mandatory
            && set.is_some_and(|set| set.iter().filter_map(table).any(|t| self.is_lacking(t)))
    }

    /// Whether a check is not judged as things are.
    pub(in crate::engine) fn is_held_back(&self, bound_check: &BoundCheck) -> bool {
        match self.progress.strict {
            true => self.reads_lacking(bound_check),
            false => self.is_waiting(bound_check.reads, bound_check.absent),
        }
    }

    /// Checks of a final document that are not reported because it lacks a table that they read.
    pub(in crate::engine) fn checks_missing(&self, table: usize) -> usize {
        if !self.progress.strict || !self.is_lacking(table) {
            return 0;
        }
        let reads = |&bound_check: &&u32| {
            let bound_check = self.plan.bound_checks.get(*bound_check as usize);
            let set = bound_check.and_then(|b| self.plan.reads.get(b.reads as usize));
            let of_table = |&g: &u32| self.grids.get(g as usize).is_some_and(|g| g.table == table);
            set.is_some_and(|set| set.iter().any(of_table))
        };
        self.progress.waiting.iter().filter(reads).count()
    }

    /// Whether a final document lacks a table that its checks need.
    pub(in crate::engine) fn is_missed(&self, table: usize) -> bool {
        self.checks_missing(table) > 0
    }

    /// Whether a final or published document has nothing in any table and says so of none.
    pub(in crate::engine) fn has_no_tables(&self) -> bool {
        self.progress.strict
            && !self.forms.tables.is_empty()
            && self.progress.declared.iter().all(|declared| !declared)
            && !self.grids.iter().any(Grid::is_begun)
    }

    /// What a check has to say, if it need not wait.
    pub(in crate::engine::compute) fn hold_back(
        &mut self,
        bound_check: usize,
        entry: Option<StoredFinding>,
    ) -> Option<StoredFinding> {
        let told = entry.as_ref().is_some_and(|entry| entry.verdict > Verdict::Rounding);
        let waits =
            told && self.plan.bound_checks.get(bound_check).is_some_and(|b| self.is_held_back(b));
        if waits {
            self.progress.turns += u64::from(self.progress.waiting.insert(bound_check as u32));
            return None;
        }
        self.progress.turns += u64::from(self.progress.waiting.remove(&(bound_check as u32)));
        entry
    }

    /// Checks that read a block whose first figure came or whose last one went.
    /// `None` where no block's did.
    pub(in crate::engine::compute) fn turned_bonds(&mut self, moved: &[usize]) -> Option<Vec<u32>> {
        let mut turned: Vec<u32> = Vec::new();
        for &g in moved {
            if self.grids.get_mut(g).is_some_and(|grid| grid.take_turn()) {
                turned.push(g as u32);
            }
        }
        if turned.is_empty() {
            return None;
        }
        if self.progress.strict {
            // A document lacks a table as a whole.
            let table = |g: &u32| self.grids.get(*g as usize).map(|grid| grid.table);
            let tables: Vec<usize> = turned.iter().filter_map(table).collect();
            let of_tables = |(_, grid): &(usize, &Grid)| tables.contains(&grid.table);
            let grids = self.grids.iter().enumerate().filter(of_tables);
            turned = grids.map(|(g, _)| g as u32).collect();
        }
        let reads = &self.plan.reads;
        let sets: Vec<bool> =
            reads.iter().map(|set| turned.iter().any(|g| set.contains(g))).collect();
        let bound_checks = self.plan.bound_checks.iter().enumerate();
        let reads_one = |reads: u32| sets.get(reads as usize) == Some(&true);
        let turned = bound_checks.filter(|(_, bound_check)| reads_one(bound_check.reads));
        Some(turned.map(|(i, _)| i as u32).collect())
    }

    /// Grows whenever a check begins or ceases to wait.
    pub(in crate::engine::compute) fn waiting_checks(&self) -> u64 {
        self.progress.turns
    }

    /// The tables that a final document lacks, with the number of checks that could not run.
    pub(in crate::engine::compute) fn judge_lacking(&mut self, budget: &Budget) {
        let key = |table, rule| Key { cell: Cell::new(table, 0, 0, 0), rule, instance: 0 };
        let lacks = |key: &&Key| matches!(key.rule, rule::NoTables | rule::TableMissing);
        let old: Vec<Key> = self.store.apart().filter(lacks).copied().collect();
        let mut now = Vec::new();
        if self.has_no_tables() {
            now.push((key(0, rule::NoTables), 0));
        } else if self.progress.strict {
            let missed = (0..budget.tables.len()).map(|t| (t, self.checks_missing(t)));
            let missed = missed.filter(|(_, checks)| *checks > 0);
            now.extend(missed.map(|(t, checks)| (key(t, rule::TableMissing), checks)));
        }
        for gone in old.iter().filter(|old| !now.iter().any(|(key, _)| key == *old)) {
            self.store.set_apart(*gone, None);
        }
        for (key, checks) in now {
            let left = Amount::from_parts(checks as i128, 0);
            let entry = StoredFinding::of(Verdict::Missing, left);
            self.store.set_apart(key, Some(entry));
        }
    }

    /// The first table with amounts of which nothing says what they are counted in: reported once, for
    /// the form set is to be completed.
    pub(in crate::engine::compute) fn judge_units(&mut self, budget: &Budget) {
        let assumed = |table: &Table| {
            let form = table.form().and_then(|form| self.forms.tables.get(form));
            form.is_some_and(|form| {
                let mut columns = form.blocks.iter().flat_map(|block| &block.columns);
                form.assumed_unit && columns.any(|column| column.kind == Kind::Money)
            })
        };
        if let Some(table) = budget.tables.iter().position(assumed) {
            let cell = Cell::new(table, 0, 0, 0);
            let key = Key { cell, rule: rule::UnitMissing, instance: 0 };
            self.store.set_apart(key, Some(StoredFinding::plain(Verdict::Invalid)));
        }
    }

    /// Checks that would say something but wait for tables that are not begun.
    pub fn waiting(&self) -> usize {
        if self.progress.strict { 0 } else { self.progress.waiting.len() }
    }

    /// Whether nothing is held back.
    pub fn is_strict(&self) -> bool {
        self.progress.strict
    }

    /// How far a table of the form set is.
    pub fn table_state(&self, table: usize) -> TableState {
        let begun = self.grids_of(table).iter().any(Grid::is_begun);
        let waits = || {
            self.progress.waiting.iter().any(|&bound_check| {
                self.plan
                    .bound_checks
                    .get(bound_check as usize)
                    .is_some_and(|bound_check| bound_check.main.t() == table)
            })
        };
        match begun {
            false if self.progress.declared.get(table) == Some(&true) => TableState::DeclaredEmpty,
            false => TableState::NotBegun,
            true if self.counts(Some(table)).mandatory > 0 || waits() => TableState::Begun,
            true => TableState::Complete,
        }
    }
}
