//! A document with its computed sheet and its history.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::budget::{Budget, Cell, Value};
use crate::engine::{Computed, LastYear, Others, RowChange, StopSign};
use crate::form::FormSet;
use crate::lang::{Lang, Text};

use super::edits::Edit;
use super::history::{History, Step};
use super::intent::{Intent, Refusal};
use super::packed::{Packed, Touched};
use super::plan::Planner;
use super::relocate::Relocation;
use super::rows::MAX_ROWS;

/// Most rows that a paste inserts beyond those that it puts something into.
const MAX_BLANK: usize = 10_000;

/// How long a change waits for whoever reads the document in another thread.
const PATIENCE: Duration = Duration::from_millis(50);

/// An open document: what was entered, what is computed from it, what was done to it.
#[derive(Debug)]
pub struct Document {
    /// Invariant: up to date with its budget.
    computed: Arc<Computed>,
    /// Asks whoever reads that in another thread to let go.
    change: StopSign,
    history: History,
    read_only: bool,
    revision: u64,
    /// Rows that came, went or moved in the last change; `None` where tables did.
    moved: Option<Vec<RowChange>>,
    shape: u64,
    marks: u64,
}

/// What is computed, to be changed. Who does not let go of it in time keeps what it was.
fn alone<'a>(computed: &'a mut Arc<Computed>, change: &mut StopSign) -> &'a mut Computed {
    if Arc::strong_count(computed) > 1 {
        change.set();
        let since = Instant::now();
        while Arc::strong_count(computed) > 1 && since.elapsed() < PATIENCE {
            std::thread::yield_now();
        }
        *change = StopSign::default();
    }
    Arc::make_mut(computed)
}

/// A number that nothing else has.
fn next_stamp() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

impl Document {
    /// Computes everything; the state counts as saved.
    pub fn new(forms: Arc<FormSet>, budget: Budget) -> Self {
        let forms = forms.for_year(budget.year);
        Self::of(Computed::new(&forms, budget))
    }

    /// A budget that is not whole, to be looked at only: see [`Computed::as_written`].
    pub fn as_written(forms: &Arc<FormSet>, budget: Budget) -> Self {
        let forms = forms.for_year(budget.year);
        Self { read_only: true, ..Self::of(Computed::as_written(&forms, budget)) }
    }

    fn of(computed: Computed) -> Self {
        let computed = Arc::new(computed);
        let history = History::new();
        let marks = next_stamp();
        let change = StopSign::default();
        Self {
            computed,
            change,
            history,
            read_only: false,
            revision: 0,
            moved: None,
            shape: 0,
            marks,
        }
    }

    /// The form set that it is filled in on, as it is in the budget's year.
    pub fn forms(&self) -> &Arc<FormSet> {
        self.computed.forms()
    }

    /// What is filled in.
    pub fn budget(&self) -> &Budget {
        self.computed.budget()
    }

    /// The budget with everything that is computed from it.
    pub fn computed(&self) -> &Computed {
        &self.computed
    }

    /// The same for another thread, which lets go of it soon once the sign is set: the next change
    /// waits for that.
    pub fn lend(&self) -> (Arc<Computed>, StopSign) {
        (Arc::clone(&self.computed), self.change.clone())
    }

    fn computed_mut(&mut self) -> &mut Computed {
        alone(&mut self.computed, &mut self.change)
    }

    /// Whether every change is refused (查阅).
    pub fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// Refuses every change from now on, or none.
    pub fn set_read_only(&mut self, read_only: bool) {
        self.read_only = read_only;
    }

    /// Grows with every change, undo and redo; for caches.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Rows that came, went or moved since a state of that revision, with the places where they
    /// were then; `None` where that is too long ago, or more changed than rows.
    pub fn moved_rows(&self, since: u64) -> Option<&[RowChange]> {
        match self.revision.checked_sub(since)? {
            0 => Some(&[]),
            1 => self.moved.as_deref(),
            _ => None,
        }
    }

    /// Grows with every change of more than figures: of rows, texts, names, answers, marks.
    pub fn shape(&self) -> u64 {
        self.shape
    }

    /// Stays the same while no table or row of it is marked, confirmed, added or removed that was
    /// taken over from last year; no other document has the same.
    pub fn marks(&self) -> u64 {
        self.marks
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
        self.moved = Some(Vec::new());
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
            let planner = Planner::new(&self.computed);
            let rows = self.budget().rows(at).len();
            for edit in planner.plan(Intent::InsertRow { at, level })?.concat() {
                done.push(match edit {
                    Edit::InsertRow { at, row } => Edit::InsertRows { at, row, count },
                    other => other,
                });
            }
            if rows.saturating_add(count) > MAX_ROWS {
                return Err(Refusal::TooLarge);
            }
            let budget = self.computed_mut().budget_mut();
            done.iter_mut().for_each(|edit| edit.make(budget));
            self.refresh(&Touched::of(&done), false);
        }
        let what = intent.outline();
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
        self.history.push(Step { what: words, cell, edits: Packed::new(done) });
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
            self.history.push(Step { what, cell, edits: Packed::new(done) });
            self.revision += 1;
        }
        Ok(())
    }

    /// Plans and makes the edits of one intent; gives them, and what they do in words.
    fn make(&mut self, intent: Intent) -> Result<(Text, Vec<Edit>), Refusal> {
        let planner = Planner::new(&self.computed);
        let what = intent.outline();
        let phases = planner.plan(intent)?;
        if phases.iter().flatten().next().is_none() {
            return Ok((Text::default(), Vec::new()));
        }
        let words = self.describe(&what, &phases);
        let spots = Relocation::before(self.forms(), self.budget(), &phases);
        // What is put right was wrong beside its totals: they stay.
        let carries = !matches!(what, Intent::Correct { .. });
        let mut done = Vec::new();
        for mut phase in phases.into_iter().filter(|phase| !phase.is_empty()) {
            let budget = self.computed_mut().budget_mut();
            phase.iter_mut().for_each(|edit| edit.make(budget));
            let carried = self.refresh(&Touched::of(&phase), carries);
            done.extend(phase);
            done.extend(carried);
        }
        if let Some(spots) = spots {
            let mut along = spots.edits(self.forms(), self.budget(), &done);
            let budget = self.computed_mut().budget_mut();
            along.iter_mut().for_each(|edit| edit.make(budget));
            self.shape += u64::from(!along.is_empty());
            done.extend(along);
        }
        Ok((words, done))
    }

    fn take_back(&mut self, done: Vec<Edit>) {
        if !done.is_empty() {
            let mut touched = Touched::default();
            Packed::new(done).take_back(self.computed_mut().budget_mut(), &mut touched);
            self.refresh(&touched, false);
            self.revision += 1;
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
        self.moved = Some(Vec::new());
        let mut touched = Touched::default();
        let step = self.history.back()?;
        let budget = alone(&mut self.computed, &mut self.change).budget_mut();
        step.edits.take_back(budget, &mut touched);
        self.refresh(&touched, false);
        self.revision += 1;
        self.history.undone().last()
    }

    /// Does the last undone step again.
    pub fn redo(&mut self) -> Option<&Step> {
        if self.read_only {
            return None;
        }
        self.moved = Some(Vec::new());
        let mut touched = Touched::default();
        let step = self.history.forth()?;
        let budget = alone(&mut self.computed, &mut self.change).budget_mut();
        step.edits.make_again(budget, &mut touched);
        self.refresh(&touched, false);
        self.revision += 1;
        self.history.done().last()
    }

    /// What undo would take back, and everything before it, oldest first.
    pub fn done(&self) -> &[Step] {
        self.history.done()
    }

    /// The row that the last step inserted, if it did.
    pub fn inserted(&self) -> Option<Cell> {
        self.history.done().last()?.edits.inserted()
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
        self.computed_mut().set_others(others);
        self.moved = Some(Vec::new());
        self.revision += 1;
        self.shape += 1;
    }

    /// Brings what is computed up to the budget; gives the stated totals that moved with their addends.
    fn refresh(&mut self, touched: &Touched, carry_totals: bool) -> Vec<Edit> {
        let outdated = touched.texts && self.computed.is_outdated();
        match &mut self.moved {
            moved if touched.more => *moved = None,
            Some(moved) if touched.rows => {
                let rows = touched.changes.iter().filter(|c| !matches!(c, RowChange::Value(_)));
                moved.extend(rows);
            }
            _ => {}
        }
        self.shape += u64::from(touched.other || outdated);
        if touched.marks {
            self.marks = next_stamp();
        }
        let carried = if touched.more || outdated {
            None
        } else if touched.rows {
            self.computed_mut().reshape(&touched.changes);
            return Vec::new();
        } else if !carry_totals && self.computed.is_much(touched.changes.len()) {
            None
        } else {
            self.computed_mut().update(&touched.cells(), carry_totals)
        };
        let Some(carried) = carried else {
            self.shape += 1;
            match touched.more || outdated {
                true => self.computed_mut().rebuild(),
                false => self.computed_mut().rebuild_blocks(&touched.changes),
            }
            return Vec::new();
        };
        carried
            .into_iter()
            .map(|total| {
                let old = self.budget().value(total.cell).to_value();
                let mut edit = Edit::Value { cell: total.cell, old, new: total.value };
                edit.make(self.computed_mut().budget_mut());
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
