//! How a budget begins: its tables blank, with the rows and texts that their forms begin with.

use crate::form::{BeginForm, BlockForm, FormSet, RowsForm};

use super::extra::Extra;
use super::model::{Block, Budget, BudgetUnit, NarrativeSection, Status, Table, TableKind};
use super::row::{Row, RowKind};
use super::value::Value;

impl Budget {
    /// A new budget as somebody begins it: [`Self::blank`], with the rows that the forms begin
    /// with.
    pub fn begin(forms: &FormSet, unit: BudgetUnit, year: i32) -> Self {
        let mut budget = Self::blank(forms, unit, year);
        for table in &mut budget.tables {
            if let Some(form) = table.form() {
                *table = Table::begin(forms, form, &budget.unit);
            }
        }
        budget
    }

    /// A new budget: every table of the form set (repeating ones are added one by one later),
    /// every section of text, all blank.
    pub fn blank(forms: &FormSet, unit: BudgetUnit, year: i32) -> Self {
        let own = forms.tables.iter().enumerate().filter(|(_, form)| !form.repeats);
        let tables = own.map(|(i, _)| Table::blank(forms, i)).collect();
        let texts = forms
            .sections()
            .map(|section| NarrativeSection {
                section: section.key.clone(),
                paragraphs: Vec::new(),
                extra: Extra::new(),
            })
            .collect();
        Self {
            forms: forms.id.clone(),
            year,
            unit,
            date: None,
            status: Status::Draft,
            notes: Vec::new(),
            tables,
            texts,
            explanations: Vec::new(),
            comments: Vec::new(),
            extra: Extra::new(),
        }
    }
}

impl Table {
    /// A table with all its form's fixed rows and nothing in them.
    pub fn blank(forms: &FormSet, form: usize) -> Self {
        let own = forms.tables.get(form).map_or(&[][..], |form| &form.blocks);
        let blocks = own
            .iter()
            .map(|block| {
                let fixed = block.fixed().len();
                let columns = block.columns.len();
                Block {
                    rows: (0..fixed).map(|i| Row::new(RowKind::Fixed(i as u16), columns)).collect(),
                    extra: Extra::new(),
                }
            })
            .collect();
        Self { kind: TableKind::Known(form), blocks, note: None, origin: None, extra: Extra::new() }
    }

    /// A new table as somebody begins it: blank, with the rows and texts that its form begins
    /// with.
    pub fn begin(forms: &FormSet, form: usize, unit: &BudgetUnit) -> Self {
        let mut table = Self::blank(forms, form);
        let blocks = forms.tables.get(form).map_or(&[][..], |form| &form.blocks);
        for (block, form) in table.blocks.iter_mut().zip(blocks) {
            for (row, fixed) in form.fixed().iter().enumerate() {
                let text = unit.fill(&fixed.initial);
                if !text.is_empty() {
                    block.rows.put(row, 1, Value::Text(text.into()));
                }
            }
            let last = matches!(&form.rows, RowsForm::Coded(tree) | RowsForm::Outlined(tree)
                if tree.total_last && tree.total.is_some());
            let at = if last { block.rows.len().saturating_sub(1) } else { block.rows.len() };
            let coded = matches!(form.rows, RowsForm::Coded(_));
            let mut begins: Vec<Row> = Vec::new();
            for new in form.begins.iter().filter_map(|row| begin_row(row, form, unit)) {
                // A unit whose department nobody named yet has no row to be listed under.
                let orphan = |level: u8| {
                    level > 0 && begins.iter().all(|row| row.kind != RowKind::Entered(level - 1))
                };
                if !(coded && matches!(new.kind, RowKind::Entered(level) if orphan(level))) {
                    begins.push(new);
                }
            }
            block.rows.splice(at..at, begins);
        }
        table
    }
}

impl BudgetUnit {
    /// A text of a form set with the slots `{单位}`, `{单位编码}`, `{部门}`, `{部门编码}` filled in;
    /// empty where one of them has nothing to be in it.
    pub fn fill(&self, text: &str) -> String {
        let slots = [
            ("{单位}", &self.name),
            ("{单位编码}", &self.code),
            ("{部门}", &self.department),
            ("{部门编码}", &self.department_code),
        ];
        if slots.iter().any(|(slot, own)| own.is_empty() && text.contains(slot)) {
            return String::new();
        }
        slots.iter().fold(text.to_owned(), |text, (slot, own)| text.replace(slot, own))
    }
}

/// A row that a table begins with; none where its code does not fit or nothing is in it.
fn begin_row(row: &BeginForm, form: &BlockForm, unit: &BudgetUnit) -> Option<Row> {
    let mut new = Row::new(RowKind::Entered(row.level), form.columns.len());
    for (column, text) in &row.cells {
        let text = unit.fill(text);
        if let (false, Some(cell)) = (text.is_empty(), new.cells.get_mut(*column)) {
            *cell = Value::Text(text.into());
        }
    }
    if let RowsForm::Coded(tree) = &form.rows {
        let code = new.cells.get(tree.code).map_or("", Value::as_text);
        if tree.level_of(code) != Some(row.level) {
            return None;
        }
    }
    (!new.is_blank()).then_some(new)
}
