//! Places by their names, and where they are now.

use crate::form::FormSet;

use super::annotation::NamedPlace;
use super::cell::Cell;
use super::model::Budget;

/// Characters of a paragraph by which it is found again.
const BEGINNING: usize = 24;

impl NamedPlace {
    /// The names of a cell; `None` where there is none or the form set does not know its table.
    pub fn of(forms: &FormSet, budget: &Budget, cell: Cell) -> Option<Self> {
        let form = forms.tables.get(budget.tables.get(cell.t())?.form()?)?;
        let block = form.blocks.get(cell.b())?;
        let column = block.columns.get(cell.c())?;
        budget.row(cell)?;
        let row = budget.row_key(forms, cell);
        let above = (0..cell.r()).filter(|&r| budget.row_is(forms, cell.with_row(r), &row));
        Some(Self::Cell {
            table: form.key.clone(),
            copy: budget.copy_name(forms, cell.t()),
            block: block.key.clone(),
            nth: u32::try_from(above.count()).unwrap_or(u32::MAX),
            row,
            column: column.key.clone(),
        })
    }

    /// A paragraph, or the whole section where it is empty.
    pub fn of_text(section: &str, paragraph: &str) -> Self {
        let paragraph = paragraph.trim_start().chars().take(BEGINNING).collect();
        Self::Text { section: section.to_owned(), paragraph }
    }

    /// The cell that has these names now.
    pub fn cell(&self, forms: &FormSet, budget: &Budget) -> Option<Cell> {
        let Self::Cell { table, copy, block, row, nth, column } = self else {
            return None;
        };
        let form = forms.table(table)?;
        let t = (0..budget.tables.len()).find(|&t| {
            budget.tables.get(t).is_some_and(|own| own.form() == Some(form))
                && budget.copy_name(forms, t) == *copy
        })?;
        let blocks = &forms.tables.get(form)?.blocks;
        let b = blocks.iter().position(|own| own.key == *block)?;
        let c = blocks.get(b)?.column(column)?;
        let first = Cell::new(t, b, 0, c);
        let rows = budget.block(first)?.rows.len();
        let mut same = (0..rows).filter(|&r| budget.row_is(forms, first.with_row(r), row));
        same.nth(*nth as usize).map(|r| first.with_row(r))
    }

    /// Section and paragraph, by their numbers in [`Budget::texts`], that have these names now; the
    /// paragraph is `None` for a whole section.
    pub fn paragraph(&self, budget: &Budget) -> Option<(usize, Option<usize>)> {
        let Self::Text { section, paragraph } = self else {
            return None;
        };
        let at = budget.texts.iter().position(|text| text.section == *section)?;
        if paragraph.is_empty() {
            return Some((at, None));
        }
        let mut paragraphs = budget.texts.get(at)?.paragraphs.iter();
        let found = paragraphs.position(|own| own.trim_start().starts_with(paragraph.as_str()))?;
        Some((at, Some(found)))
    }

    /// Whether it is anywhere in the budget now.
    pub fn exists(&self, forms: &FormSet, budget: &Budget) -> bool {
        self.cell(forms, budget).is_some() || self.paragraph(budget).is_some()
    }
}

impl Budget {
    /// The text that tells a copy of a repeating table apart; empty for other tables.
    pub fn copy_name(&self, forms: &FormSet, table: usize) -> String {
        let form = self.tables.get(table).and_then(|own| forms.tables.get(own.form()?));
        form.and_then(|form| form.named_by)
            .map(|by| self.value(Cell::new(table, by.block, by.row, by.column)).to_text())
            .unwrap_or_default()
    }
}
