//! A document with its computed sheet and its history.

use std::sync::Arc;

use crate::budget::{Budget, Cell, Value};
use crate::engine::{Computed, LastYear, Others, RowChange};
use crate::form::FormSet;
use crate::lang::{Lang, Text};

use super::history::{Edit, History, Step};
use super::intent::{Intent, Refusal};
use super::plan::{MAX_ROWS, Planner};
use super::relocate::Relocation;

/// Most rows that a paste inserts beyond those that it puts something into.
const MAX_BLANK: usize = 10_000;

/// An open document: what was entered, what is computed from it, what was done to it.
#[derive(Debug)]
pub struct Document {
    /// Invariant: up to date with its budget.
    computed: Computed,
    history: History,
    read_only: bool,
    revision: u64,
    shape: u64,
}

impl Document {
    /// Computes everything; the state counts as saved.
    pub fn new(forms: Arc<FormSet>, budget: Budget) -> Self {
        let forms = forms.for_year(budget.year);
        let computed = Computed::new(&forms, budget);
        let history = History::new();
        Self { computed, history, read_only: false, revision: 0, shape: 0 }
    }

    pub fn forms(&self) -> &Arc<FormSet> {
        self.computed.forms()
    }

    pub fn budget(&self) -> &Budget {
        self.computed.budget()
    }

    /// The budget with everything that is computed from it.
    pub fn computed(&self) -> &Computed {
        &self.computed
    }

    /// Whether every change is refused (查阅).
    pub fn is_read_only(&self) -> bool {
        self.read_only
    }

    pub fn set_read_only(&mut self, read_only: bool) {
        self.read_only = read_only;
    }

    /// Grows with every change, undo and redo; for caches.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Grows with every change of more than figures: of rows, texts, names, answers, marks.
    pub fn shape(&self) -> u64 {
        self.shape
    }

    /// Whether it differs from what was last saved or opened.
    pub fn is_changed(&self) -> bool {
        self.history.is_changed()
    }

    /// Remembers the present state as the saved one.
    pub fn mark_saved(&mut self) {
        self.history.mark_saved();
    }

    /// The present state is about to be saved: what is done from now on is not.
    pub fn begin_saving(&mut self) {
        self.history.begin_saving();
    }

    /// The state that was about to be saved counts as the saved one, or nothing was saved.
    pub fn end_saving(&mut self, saved: bool) {
        self.history.end_saving(saved);
    }

    /// The present state is in no file yet.
    pub fn mark_unsaved(&mut self) {
        self.history.mark_unsaved();
    }

    /// Does what the person wants, as one step, or refuses it and changes nothing. What changes
    /// nothing leaves no step.
    pub fn apply(&mut self, intent: Intent) -> Result<(), Refusal> {
        if self.read_only {
            return Err(Refusal::ReadOnly);
        }
        if let Intent::Together { intents, zh, en } = intent {
            return self.apply_together(intents, Text { zh, en });
        }
        let mut done = Vec::new();
        if let Intent::Paste { insert: Some((at, level, count)), entries } = &intent {
            let (at, level, count) = (*at, *level, *count);
            // A record of few bytes must not ask for millions of rows.
            if count > entries.len().saturating_add(MAX_BLANK) {
                return Err(Refusal::TooLarge);
            }
            // All at once, so that the sheet is built once.
            let planner = Planner::new(&self.computed);
            let row = planner.plan(Intent::InsertRow { at, level })?.concat();
            let rows = self.budget().rows(at).len();
            if rows.saturating_add(count) > MAX_ROWS {
                return Err(Refusal::TooLarge);
            }
            done = std::iter::repeat_n(row, count).flatten().collect();
            done.iter_mut().for_each(|edit| edit.make(self.computed.budget_mut()));
            self.refresh(&done, false);
        }
        let what = intent.clone();
        let (words, edits) = match self.make(intent) {
            Ok(made) => made,
            Err(refusal) => {
                self.take_back(done);
                return Err(refusal);
            }
        };
        let cell = what.cell().or_else(|| edits.iter().find_map(Edit::cell));
        done.extend(edits);
        if done.is_empty() {
            return Ok(());
        }
        let words = if words.zh.is_empty() { self.describe(&what, &[]) } else { words };
        self.history.push(Step { what: words, cell, edits: done });
        self.revision += 1;
        Ok(())
    }

    /// Does all of them, or none, as one step.
    fn apply_together(&mut self, intents: Vec<Intent>, what: Text) -> Result<(), Refusal> {
        let cell = intents.iter().find_map(Intent::cell);
        let mut done = Vec::new();
        for intent in intents {
            // One step has no steps inside.
            let made = match intent {
                Intent::Together { .. } | Intent::Paste { insert: Some(_), .. } => {
                    Err(Refusal::NoSuchPlace)
                }
                intent => self.make(intent),
            };
            match made {
                Ok((_, edits)) => done.extend(edits),
                Err(refusal) => {
                    self.take_back(done);
                    return Err(refusal);
                }
            }
        }
        if !done.is_empty() {
            self.history.push(Step { what, cell, edits: done });
            self.revision += 1;
        }
        Ok(())
    }

    /// Plans and makes the edits of one intent; gives them, and what they do in words.
    fn make(&mut self, intent: Intent) -> Result<(Text, Vec<Edit>), Refusal> {
        let planner = Planner::new(&self.computed);
        let what = intent.clone();
        let phases = planner.plan(intent)?;
        if phases.iter().flatten().next().is_none() {
            return Ok((Text::default(), Vec::new()));
        }
        let words = self.describe(&what, &phases);
        let spots = Relocation::before(self.forms(), self.budget(), &phases);
        // What is put right was wrong as it stood beside its totals: they stay.
        let carries = !matches!(what, Intent::Correct { .. });
        let mut done = Vec::new();
        for mut phase in phases.into_iter().filter(|phase| !phase.is_empty()) {
            phase.iter_mut().for_each(|edit| edit.make(self.computed.budget_mut()));
            let carried = self.refresh(&phase, carries);
            done.extend(phase);
            done.extend(carried);
        }
        if let Some(spots) = spots {
            let mut along = spots.edits(self.forms(), self.budget(), &done);
            along.iter_mut().for_each(|edit| edit.make(self.computed.budget_mut()));
            self.shape += u64::from(!along.is_empty());
            done.extend(along);
        }
        Ok((words, done))
    }

    fn take_back(&mut self, done: Vec<Edit>) {
        if !done.is_empty() {
            self.make_again(done.into_iter().rev().map(Edit::inverse).collect());
        }
    }

    /// Whether the document would take that intent as it is now.
    pub fn check(&self, intent: Intent) -> Result<(), Refusal> {
        if self.read_only {
            return Err(Refusal::ReadOnly);
        }
        let planner = Planner::new(&self.computed);
        planner.plan(intent).map(|_| ())
    }

    /// Takes back the last step.
    pub fn undo(&mut self) -> Option<&Step> {
        if self.read_only {
            return None;
        }
        let step = self.history.back()?;
        let edits = step.edits.iter().rev().cloned().map(Edit::inverse).collect();
        self.make_again(edits);
        self.history.undone().last()
    }

    /// Does the last undone step again.
    pub fn redo(&mut self) -> Option<&Step> {
        if self.read_only {
            return None;
        }
        let edits = self.history.forth()?.edits.clone();
        self.make_again(edits);
        self.history.done().last()
    }

    fn make_again(&mut self, mut edits: Vec<Edit>) {
        edits.iter_mut().for_each(|edit| edit.make(self.computed.budget_mut()));
        self.refresh(&edits, false);
        self.revision += 1;
    }

    /// What undo would take back, and everything before it, oldest first.
    pub fn done(&self) -> &[Step] {
        self.history.done()
    }

    /// The row that the last step inserted, if it did.
    pub fn inserted(&self) -> Option<Cell> {
        let step = self.history.done().last()?;
        step.edits.iter().find_map(|edit| match edit {
            Edit::InsertRow { at, .. } => Some(*at),
            _ => None,
        })
    }

    /// What redo would do again, next one last.
    pub fn undone(&self) -> &[Step] {
        self.history.undone()
    }

    /// Compares the document with last year's published budget from now on, or with none.
    pub fn set_last_year(&mut self, last: Option<Arc<LastYear>>) {
        let others = Others { last, ..self.computed.others().clone() };
        self.set_others(others);
    }

    /// Compares the document with other documents from now on.
    pub fn set_others(&mut self, others: Others) {
        self.computed.set_others(others);
        self.revision += 1;
        self.shape += 1;
    }

    /// Brings what is computed up to the budget; gives the stated totals that moved with their addends.
    fn refresh(&mut self, edits: &[Edit], carry_totals: bool) -> Vec<Edit> {
        let touched = |edit: &Edit| match edit {
            Edit::Pins { row, .. } => Some(*row),
            other => other.cell(),
        };
        let changed: Vec<Cell> = edits.iter().filter_map(touched).collect();
        let declares = |edit: &Edit| matches!(edit, Edit::Note { .. } | Edit::Text { .. });
        let outdated = edits.iter().any(declares) && self.computed.is_outdated();
        let changes: Option<Vec<Option<RowChange>>> = edits.iter().map(Edit::rows).collect();
        let changes = changes.filter(|_| !outdated && edits.iter().any(Edit::is_structural));
        if let Some(changes) = changes {
            let changes: Vec<RowChange> = changes.into_iter().flatten().collect();
            self.computed.reshape(&changes);
            return Vec::new();
        }
        let carried = if edits.iter().any(Edit::is_structural) || outdated {
            None
        } else {
            self.computed.update(&changed, carry_totals)
        };
        self.shape += u64::from(carried.is_none() || !edits.iter().all(Edit::is_of_figures));
        let Some(carried) = carried else {
            self.computed.rebuild();
            return Vec::new();
        };
        carried
            .into_iter()
            .map(|total| {
                let old = self.budget().value(total.cell).clone();
                let mut edit = Edit::Value { cell: total.cell, old, new: total.value };
                edit.make(self.computed.budget_mut());
                edit
            })
            .collect()
    }

    /// What a step did, in words.
    fn describe(&self, intent: &Intent, phases: &[Vec<Edit>]) -> Text {
        let say = |lang: Lang| {
            let line = |cell: Cell| {
                let (table, ..) = self.computed.place(cell, lang);
                match lang {
                    Lang::Zh => format!("{table} 第 {} 行", cell.r() + 1),
                    Lang::En => format!("{table}, line {}", cell.r() + 1),
                }
            };
            let row = |cell: Cell| match self.computed.place(cell, lang) {
                (_, row, _) if row.is_empty() => line(cell),
                (table, row, _) => format!("{table} {row}"),
            };
            let place = |cell: Cell| {
                let (_, _, column) = self.computed.place(cell, lang);
                format!("{} › {column}", row(cell))
            };
            let shown = |value: &Value| match value {
                Value::Blank => lang.pick("空", "blank").to_owned(),
                other => other.to_text(),
            };
            let edits = || phases.iter().flatten();
            let first = edits().find_map(|edit| match edit {
                Edit::Value { cell, old, new } => {
                    Some(format!("{}：{} → {}", place(*cell), shown(old), shown(new)))
                }
                _ => None,
            });
            let count = edits().filter(|edit| edit.cell().is_some()).count();
            intent.describe(lang, first, count, (&place, &row, &line))
        };
        Text::both(say)
    }
}
