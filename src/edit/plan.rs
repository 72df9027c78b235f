//! From what a person wants to the edits that do it, or the reason why not.

use crate::amount::parse_entry;
use crate::budget::{
    Budget, Cell, NarrativeSection, RowKind, Status, StoredRow, Table, Value, set_mark,
};
use crate::engine::{Computed, Role};
use crate::form::{FormSet, Kind, RowsForm};

use super::edits::{Edit, Marked};
use super::intent::{Intent, Refusal};

/// Longest text of a cell or paragraph, in bytes.
const MAX_TEXT: usize = 1 << 20;

/// Most copies of tables in one budget.
const MAX_TABLES: usize = 10_000;

/// Most explanations, and most comments, of one budget.
pub(super) const MAX_ANNOTATIONS: usize = 100_000;

/// What intents are planned against.
pub(super) struct Planner<'a> {
    pub(super) forms: &'a FormSet,
    pub(super) budget: &'a Budget,
    pub(super) computed: &'a Computed,
}

/// Edits in phases. Within a phase that changes figures only, stated totals follow their addends;
/// a phase that moves rows about computes anew. Taking figures out before rows move and putting
/// them back after lets the totals on both sides follow.
pub(super) type PlanResult = Result<Vec<Vec<Edit>>, Refusal>;

/// One phase.
pub(super) fn once(edits: Vec<Edit>) -> Vec<Vec<Edit>> {
    vec![edits]
}

impl<'a> Planner<'a> {
    pub(super) fn new(computed: &'a Computed) -> Self {
        Self { forms: computed.forms(), budget: computed.budget(), computed }
    }

    pub(super) fn plan(&self, intent: Intent) -> PlanResult {
        match intent {
            Intent::Enter { cell, text } => {
                let edits = self.enter(cell, &text)?;
                if edits.iter().any(Edit::is_structural) {
                    Ok(self.with_figures_aside(cell, cell.r(), edits))
                } else {
                    Ok(once(edits))
                }
            }
            Intent::EnterMany { entries } => self.enter_many(&entries, false),
            Intent::Paste { entries, .. } => self.enter_many(&entries, true),
            Intent::Correct { entries } => self.correct(&entries),
            Intent::Clear { cells } => Ok(self.clear(&cells)),
            Intent::Pin { cell, text } => self.pin(cell, &text),
            Intent::Unpin { cell } => self.unpin(cell),
            Intent::InsertRow { at, level } => self.insert_row(at, level),
            Intent::CopyRow { row } => self.copy_row(row),
            Intent::DeleteRows { first, count } => self.delete_rows(first, count),
            Intent::MoveRow { row, by } => self.move_row(row, by),
            Intent::SetLevel { row, level } => self.set_level(row, level),
            Intent::AddTable { form } => self.add_table(form),
            Intent::RemoveTable { table } => self.remove_table(table),
            Intent::SetText { section, paragraphs } => self.set_text(section, paragraphs),
            Intent::SetNote { table, note } => self.set_note(table, note),
            Intent::Replace { entries, texts, notes, .. } => {
                let mut phases = self.enter_many(&entries, false)?;
                for (section, paragraphs) in texts {
                    phases.extend(self.set_text(section, paragraphs)?);
                }
                for (table, note) in notes {
                    phases.extend(self.set_note(table, Some(note))?);
                }
                Ok(phases)
            }
            Intent::Explain { explanation } => self.explain(*explanation),
            Intent::RemoveExplanation { at } => {
                let old = self.budget.explanations.get(at).ok_or(Refusal::NoSuchPlace)?;
                let old = Some(Box::new(old.clone()));
                Ok(once(vec![Edit::Explanation { at, old, new: None }]))
            }
            Intent::Comment { at, comment } => self.comment(at, *comment),
            Intent::RemoveComment { at } => {
                let old = self.budget.comments.get(at).ok_or(Refusal::NoSuchPlace)?;
                let old = Some(Box::new(old.clone()));
                Ok(once(vec![Edit::Comment { at, old, new: None }]))
            }
            Intent::SetComments { comments } => self.set_comments(comments),
            Intent::AddCode { cell, code } => self.add_code(cell, &code),
            Intent::AddCodes { at, codes } => self.add_codes(at, &codes),
            Intent::SetUnit { unit } => {
                let (old, new) = (Box::new(self.budget.unit.clone()), Box::new(unit));
                Ok(once(if old == new { Vec::new() } else { vec![Edit::Unit { old, new }] }))
            }
            Intent::SetHead { unit, year, status } => self.set_head(unit, year, status),
            Intent::Confirm { at } => Ok(once(self.confirm(&at))),
            Intent::LeaveUnconfirmed { section } => {
                let texts = &self.budget.texts;
                let at = texts.iter().position(|text| text.section == section);
                let at = at.ok_or(Refusal::NoSuchPlace)?;
                let marked = texts.get(at).is_some_and(NarrativeSection::is_unconfirmed);
                let edit = Edit::Mark { at: Marked::Text(at), on: true };
                Ok(once(if marked { Vec::new() } else { vec![edit] }))
            }
            // Made one by one by the document; asked whether it would be taken, by its first.
            Intent::Together { intents, .. } => match intents.into_iter().next() {
                Some(first) => self.plan(first),
                None => Ok(once(Vec::new())),
            },
            Intent::SetStatus { status } => {
                let old = self.budget.status;
                let open = match status {
                    Status::Draft => 0,
                    _ => self.computed.blocking(),
                };
                if open > 0 {
                    return Err(Refusal::MandatoryOpen { count: open });
                }
                let edit = Edit::Status { old, new: status };
                Ok(once(if old == status { Vec::new() } else { vec![edit] }))
            }
        }
    }

    pub(super) fn row(&self, cell: Cell) -> Result<StoredRow<'_>, Refusal> {
        self.budget.row(cell).ok_or(Refusal::NoSuchPlace)
    }

    pub(super) fn value_edit(&self, cell: Cell, new: Value) -> Vec<Edit> {
        let old = self.budget.value(cell).to_value();
        if old == new { Vec::new() } else { vec![Edit::Value { cell, old, new }] }
    }

    /// Texts first, for codes and names decide where figures belong. Cells that are not for typing
    /// are passed over or refused.
    fn enter_many(&self, entries: &[(Cell, String)], passing: bool) -> PlanResult {
        let (mut texts, mut figures) = (Vec::new(), Vec::new());
        for (cell, text) in entries {
            let role = self.computed.role(*cell);
            if passing && matches!(role, Role::Label | Role::Total) {
                continue;
            }
            let edits = if role == Role::Entry { &mut figures } else { &mut texts };
            self.enter_as(*cell, text, role, edits)?;
        }
        Ok(vec![texts, figures])
    }

    fn correct(&self, entries: &[(Cell, String)]) -> PlanResult {
        let mut edits = Vec::new();
        for (cell, text) in entries {
            let row = self.row(*cell)?;
            let stated = self.computed.role(*cell) == Role::Total
                && self.budget.value(*cell).amount().is_some()
                && !row.pins().has(cell.c());
            edits.extend(if stated {
                self.value_edit(*cell, self.figure(*cell, text)?)
            } else {
                self.enter(*cell, text)?
            });
        }
        Ok(once(edits))
    }

    fn enter(&self, cell: Cell, text: &str) -> Result<Vec<Edit>, Refusal> {
        let mut edits = Vec::new();
        self.enter_as(cell, text, self.computed.role(cell), &mut edits)?;
        Ok(edits)
    }

    /// The same for a cell of that role.
    fn enter_as(
        &self,
        cell: Cell,
        text: &str,
        role: Role,
        edits: &mut Vec<Edit>,
    ) -> Result<(), Refusal> {
        let row = self.row(cell)?;
        let new = match role {
            Role::Label => return Err(Refusal::NotForTyping { cell }),
            Role::Total => return Err(Refusal::IsTotal { cell }),
            Role::Entry => self.figure(cell, text)?,
            Role::Text => self.text(cell, text)?,
        };
        let old = row.value(cell.c());
        if old == new {
            return Ok(());
        }
        edits.push(Edit::Value { cell, old: old.to_value(), new });
        if role == Role::Text {
            edits.extend(self.level_by_code(cell, text));
        }
        // What somebody types in is confirmed by that.
        if row.is_unconfirmed() {
            edits.push(Edit::Mark { at: Marked::Row(cell), on: false });
        }
        Ok(())
    }

    /// The marks that are at these places go.
    fn confirm(&self, at: &[Marked]) -> Vec<Edit> {
        let marked = |at: &Marked| match *at {
            Marked::Row(cell) => self.budget.row(cell).is_some_and(StoredRow::is_unconfirmed),
            Marked::Table(table) => {
                self.budget.tables.get(table).is_some_and(Table::is_unconfirmed)
            }
            Marked::Text(text) => {
                self.budget.texts.get(text).is_some_and(NarrativeSection::is_unconfirmed)
            }
        };
        let marks = at.iter().filter(|at| marked(at));
        marks.map(|&at| Edit::Mark { at, on: false }).collect()
    }

    fn set_head(&self, unit: crate::budget::BudgetUnit, year: i32, status: Status) -> PlanResult {
        if !(1949..=2999).contains(&year) {
            return Err(Refusal::NoSuchYear { year });
        }
        let mut phases = self.plan(Intent::SetUnit { unit })?;
        let old = self.budget.year;
        if old != year {
            phases.push(vec![Edit::Year { old, new: year }]);
        }
        phases.extend(self.plan(Intent::SetStatus { status })?);
        Ok(phases)
    }

    /// What was typed as a figure for that cell.
    fn figure(&self, cell: Cell, text: &str) -> Result<Value, Refusal> {
        let table = self.budget.table_form(self.forms, cell).ok_or(Refusal::NoSuchPlace)?;
        let kind = self.computed.kind(cell).ok_or(Refusal::NoSuchPlace)?;
        let power = if *kind == Kind::Money { table.unit.power() } else { 0 };
        let amount = parse_entry(text, table.decimals_of(kind), power)
            .map_err(|error| Refusal::Entry { cell, error })?;
        let column = table.blocks.get(cell.b()).and_then(|block| block.columns.get(cell.c()));
        let negative = column.is_some_and(|column| column.negative);
        match amount {
            None => Ok(Value::Blank),
            Some(amount)
                if amount.decimal().is_sign_negative() && !amount.is_zero() && !negative =>
            {
                Err(Refusal::Negative { cell })
            }
            Some(amount) => Ok(Value::Amount(amount)),
        }
    }

    /// What was typed as a text for that cell.
    fn text(&self, cell: Cell, text: &str) -> Result<Value, Refusal> {
        too_long(text)?;
        let text = text.trim_end_matches(['\r', '\n']);
        if text.is_empty() {
            return Ok(Value::Blank);
        }
        if let Some(Kind::Choice(choices)) = self.computed.kind(cell)
            && !choices.iter().any(|choice| choice == text)
        {
            return Err(Refusal::NotAChoice { cell, choices: choices.clone() });
        }
        Ok(Value::Text(text.into()))
    }

    /// In coded blocks the code decides the level.
    fn level_by_code(&self, cell: Cell, text: &str) -> Option<Edit> {
        let RowsForm::Coded(tree) = &self.budget.block_form(self.forms, cell)?.rows else {
            return None;
        };
        if cell.c() != tree.code || text.is_empty() {
            return None;
        }
        let old = self.budget.row(cell)?.kind();
        let level = tree.levels.iter().position(|level| level.digits == text.chars().count());
        let new = match level {
            Some(level) => RowKind::Entered(level as u8),
            None => RowKind::Stray,
        };
        (old != new).then_some(Edit::RowKind { row: cell, old, new })
    }

    /// Figures first, then texts and pins.
    fn clear(&self, cells: &[Cell]) -> Vec<Vec<Edit>> {
        let (mut figures, mut texts) = (Vec::new(), Vec::new());
        for &cell in cells {
            let Some(row) = self.budget.row(cell) else {
                continue;
            };
            let role = self.computed.role(cell);
            match role {
                Role::Label => continue,
                Role::Total if row.pins().has(cell.c()) => {
                    let mut new = row.pins();
                    new.set(cell.c(), false);
                    texts.push(Edit::Pins { row: cell, old: row.pins(), new });
                }
                _ => {}
            }
            let edits = if role == Role::Text { &mut texts } else { &mut figures };
            let old = row.get(cell.c()).filter(|old| !old.is_blank());
            edits.extend(old.map(|old| {
                let old = old.to_value();
                Edit::Value { cell, old, new: Value::Blank }
            }));
        }
        vec![figures, texts]
    }

    fn pin(&self, cell: Cell, text: &str) -> PlanResult {
        let row = self.row(cell)?;
        if self.computed.role(cell) != Role::Total {
            return Err(Refusal::NotForTyping { cell });
        }
        let value = self.figure(cell, text)?;
        if value.is_blank() {
            return self.unpin(cell);
        }
        let mut edits = self.value_edit(cell, value);
        let mut new = row.pins();
        new.set(cell.c(), true);
        if new != row.pins() {
            edits.push(Edit::Pins { row: cell, old: row.pins(), new });
        }
        Ok(once(edits))
    }

    fn unpin(&self, cell: Cell) -> PlanResult {
        let row = self.row(cell)?;
        if !row.pins().has(cell.c()) {
            return Ok(once(Vec::new()));
        }
        let mut new = row.pins();
        new.set(cell.c(), false);
        let mut edits = vec![Edit::Pins { row: cell, old: row.pins(), new }];
        // Let go, the total is what its addends give.
        edits.extend(self.value_edit(cell, Value::Blank));
        Ok(once(edits))
    }

    fn add_table(&self, form: usize) -> PlanResult {
        let found = self.forms.tables.get(form).ok_or(Refusal::NoSuchPlace)?;
        let exists = self.budget.tables.iter().any(|table| table.form() == Some(form));
        if exists && !found.repeats {
            return Err(Refusal::NoSuchPlace);
        }
        if self.budget.tables.len() >= MAX_TABLES {
            return Err(Refusal::TooLarge);
        }
        // Behind the last table of this form or of an earlier one.
        let at = self
            .budget
            .tables
            .iter()
            .rposition(|table| table.form().is_some_and(|f| f <= form))
            .map_or(0, |last| last + 1);
        let table = Box::new(Table::begin(self.forms, form, &self.budget.unit));
        Ok(once(vec![Edit::InsertTable { at, table }]))
    }

    fn remove_table(&self, table: usize) -> PlanResult {
        let found = self.budget.tables.get(table).ok_or(Refusal::NoSuchPlace)?;
        match found.form().and_then(|form| self.forms.tables.get(form)) {
            Some(form) if !form.repeats => Err(Refusal::FixedRow),
            _ => Ok(once(vec![Edit::RemoveTable { at: table, table: Box::new(found.clone()) }])),
        }
    }

    fn set_text(&self, section: String, paragraphs: Vec<String>) -> PlanResult {
        paragraphs.iter().try_for_each(|paragraph| too_long(paragraph))?;
        let texts = &self.budget.texts;
        let at = texts.iter().position(|text| text.section == section);
        let old = at.and_then(|at| texts.get(at)).cloned();
        if old.as_ref().is_some_and(|text| text.paragraphs == paragraphs)
            || old.is_none() && paragraphs.is_empty()
        {
            return Ok(once(Vec::new()));
        }
        let known = self.forms.sections().any(|form| form.key == section);
        if old.is_none() && !known {
            return Err(Refusal::NoSuchPlace);
        }
        let at = at.unwrap_or_else(|| {
            let place = |name: &str| self.forms.sections().position(|form| form.key == name);
            let own = place(&section);
            texts.iter().take_while(|text| place(&text.section) < own).count()
        });
        let new = match &old {
            Some(old) => {
                let mut new = NarrativeSection { paragraphs, ..old.clone() };
                set_mark(&mut new.extra, false);
                new
            }
            None => NarrativeSection { section, paragraphs, extra: Vec::new() },
        };
        Ok(once(vec![Edit::Text { old: old.map(Box::new), new: Some(Box::new(new)), at }]))
    }

    fn set_note(&self, table: usize, note: Option<String>) -> PlanResult {
        let old = self.budget.tables.get(table).ok_or(Refusal::NoSuchPlace)?.note.clone();
        let new = note.filter(|text| !text.is_empty());
        too_long(new.as_deref().unwrap_or(""))?;
        if old == new {
            return Ok(once(Vec::new()));
        }
        let [old, new] = [old, new].map(|note| note.map(String::into_boxed_str));
        let mut edits = vec![Edit::Note { table, old, new }];
        edits.extend(self.confirm(&[Marked::Table(table)]));
        Ok(once(edits))
    }
}

pub(super) fn too_long(text: &str) -> Result<(), Refusal> {
    if text.len() > MAX_TEXT { Err(Refusal::TooLarge) } else { Ok(()) }
}
