//! A budget made from last year's: its structure, codes, projects, texts and explanations, without
//! its amounts.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::budget::{
    Block, Budget, Cell, ChunkedRows, NarrativeSection, Row, RowKind, StoredRow, Table, TableKind,
    Value, ValueRef, set_mark,
};
use crate::engine::{LastYear, is_placeholder};
use crate::form::{BlockForm, FormSet, Kind, RowsForm};

use super::{Document, FillFrom};

/// What becomes of last year's amounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LastAmounts {
    /// None is taken over.
    Clear,
    /// Those that the form set asks of last year (`last( )`) come into the columns of last year.
    #[default]
    LastYear,
}

/// How a budget goes on from last year's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NextYear {
    /// The year that it is made for.
    pub year: i32,
    /// What becomes of last year's amounts.
    pub amounts: LastAmounts,
    /// Names of projects that have ended: their rows and tables are left out.
    pub ended: BTreeSet<String>,
}

/// A budget of `options.year` on `forms` with what `last` has that still holds. What is taken over
/// is marked until it is confirmed.
pub fn next_year(
    last_forms: &Arc<FormSet>,
    last: &Budget,
    forms: &Arc<FormSet>,
    options: &NextYear,
) -> Budget {
    let mut budget = Budget::blank(forms, last.unit.clone(), options.year);
    budget.tables.clear();
    for (form, table_form) in forms.tables.iter().enumerate() {
        let own = |table: &&Table| {
            let found = table.form().and_then(|form| last_forms.tables.get(form));
            found.is_some_and(|found| found.key == table_form.key)
        };
        let mut tables: Vec<Table> = last
            .tables
            .iter()
            .filter(own)
            .filter_map(|table| next_table(last_forms, table, (forms, form), options))
            .collect();
        if tables.is_empty() && !table_form.repeats {
            tables.push(Table::begin(forms, form, &budget.unit));
        }
        budget.tables.extend(tables);
    }
    for text in &mut budget.texts {
        let own = last.texts.iter().find(|own| own.section == text.section);
        text.paragraphs = own.map(|own| own.paragraphs.clone()).unwrap_or_default();
        let told = forms.narrative.iter().any(|narration| narration.section == text.section);
        if told {
            let shift =
                |paragraph: &mut String| *paragraph = moved_on(paragraph, last.year, options.year);
            text.paragraphs.iter_mut().for_each(shift);
        }
    }
    budget.explanations = last.explanations.clone();
    if options.amounts == LastAmounts::LastYear {
        budget = with_last_amounts(last_forms, last, forms, budget);
    }
    mark(forms, &mut budget);
    budget
}

/// The projects of a budget: what its repeating tables are for, in order.
pub fn projects(forms: &FormSet, budget: &Budget) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for one in forms.tables.iter().filter_map(|form| form.one_for) {
        let tables = budget.tables.iter().filter(|table| table.form() == Some(one.table));
        for row in tables.filter_map(|table| table.blocks.get(one.block)).flat_map(|b| &b.rows) {
            let name = row.value(one.column).to_text();
            if matches!(row.kind(), RowKind::Entered(_))
                && !name.is_empty()
                && !names.contains(&name)
            {
                names.push(name);
            }
        }
    }
    names
}

/// What stays of a table; `None` for a copy whose project has ended.
fn next_table(
    last_forms: &FormSet,
    table: &Table,
    (forms, form): (&FormSet, usize),
    options: &NextYear,
) -> Option<Table> {
    let (new_form, old_form) = (forms.tables.get(form)?, last_forms.tables.get(table.form()?)?);
    if let Some(by) = old_form.named_by {
        let row = table.blocks.get(by.block).and_then(|block| block.rows.get(by.row));
        let name = row.and_then(|row| row.get(by.column)).map(ValueRef::to_text);
        if name.is_some_and(|name| options.ended.contains(&name)) {
            return None;
        }
    }
    let mut next = Table::blank(forms, form);
    next.kind = TableKind::Known(form);
    next.note.clone_from(&table.note);
    for ((b, block), block_form) in next.blocks.iter_mut().enumerate().zip(&new_form.blocks) {
        let old = old_form.blocks.iter().position(|old| old.key == block_form.key);
        let Some((old, old_block)) = old.and_then(|old| Some((old, table.blocks.get(old)?))) else {
            continue;
        };
        let ended = |row: StoredRow<'_>| {
            let mut of = forms.tables.iter().filter_map(|table| table.one_for);
            of.any(|one| {
                one.table == form
                    && one.block == b
                    && row
                        .get(one.column)
                        .is_some_and(|cell| options.ended.contains(&cell.to_text()))
            })
        };
        let Some(old_block_form) = old_form.blocks.get(old) else { continue };
        let takes = |fixed: Option<usize>, column: usize| {
            let kind = new_form.kind(b, fixed, column);
            !block_form.is_label(column)
                && kind.is_some_and(|kind| !matches!(kind, Kind::Money | Kind::Percent { .. }))
        };
        fill_block(block, block_form, (old_block, old_block_form), takes, ended);
    }
    Some(next)
}

/// Takes over the rows of a block with what is no amount.
fn fill_block(
    block: &mut Block,
    form: &BlockForm,
    (old, old_form): (&Block, &BlockForm),
    takes: impl Fn(Option<usize>, usize) -> bool,
    ended: impl Fn(StoredRow<'_>) -> bool,
) {
    let columns: Vec<(usize, usize)> = old_form
        .columns
        .iter()
        .enumerate()
        .filter_map(|(from, column)| Some((from, form.column(&column.key)?)))
        .collect();
    let copied = |from: StoredRow<'_>, fixed: Option<usize>| -> Vec<(usize, Value)> {
        let taken = columns.iter().filter(|(_, target)| takes(fixed, *target));
        taken.filter_map(|&(source, target)| Some((target, from.get(source)?.to_value()))).collect()
    };
    let levels = match &form.rows {
        RowsForm::Coded(tree) | RowsForm::Outlined(tree) => tree.levels.len(),
        _ => 1,
    };
    let mut entered = Vec::new();
    for row in &old.rows {
        match row.kind() {
            RowKind::Fixed(i) => {
                let key = old_form.fixed().get(usize::from(i)).map(|fixed| fixed.key.as_str());
                let at = key.and_then(|key| form.fixed_row(key));
                if let Some(at) = at {
                    for (column, value) in copied(row, Some(at)) {
                        block.rows.put(at, column, value);
                    }
                }
            }
            RowKind::Entered(level) if usize::from(level) < levels => {
                let mut new = Row::new(row.kind(), form.columns.len());
                for (column, value) in copied(row, None) {
                    if let Some(slot) = new.cells.get_mut(column) {
                        *slot = value;
                    }
                }
                let texts = new.cells.iter().filter(|cell| !cell.is_blank());
                let template = texts.clone().all(|cell| is_placeholder(cell.as_text()));
                if texts.count() > 0 && !template && !ended(row) {
                    entered.push(new);
                }
            }
            _ => {}
        }
    }
    if matches!(form.rows, RowsForm::Outlined(_)) {
        without_childless(&mut entered, &old.rows);
    }
    let last = matches!(&form.rows, RowsForm::Coded(tree) | RowsForm::Outlined(tree)
        if tree.total_last && tree.total.is_some());
    let at = if last { block.rows.len().saturating_sub(1) } else { block.rows.len() };
    if !matches!(form.rows, RowsForm::Fixed(_)) {
        block.rows.splice(at..at, entered);
    }
}

/// Leaves out what was above others only, where none of them is left.
fn without_childless(rows: &mut Vec<Row>, old: &ChunkedRows) {
    let level = |kind: RowKind| match kind {
        RowKind::Entered(level) => Some(level),
        _ => None,
    };
    let deepest = old.iter().filter_map(|row| level(row.kind())).max();
    let mut at = rows.len();
    while at > 0 {
        at -= 1;
        let own = rows.get(at).and_then(|row| level(row.kind));
        let next = rows.get(at + 1).and_then(|row| level(row.kind));
        // The deepest rows are named by themselves.
        if own < deepest && next.is_none_or(|next| Some(next) <= own) {
            rows.remove(at);
        }
    }
}

/// With the amounts that the form set asks of last year in their columns.
fn with_last_amounts(
    last_forms: &Arc<FormSet>,
    last: &Budget,
    forms: &Arc<FormSet>,
    budget: Budget,
) -> Budget {
    let last = LastYear::new(last_forms, last.clone(), String::new());
    let mut document = Document::new(Arc::clone(forms), budget);
    document.set_last_year(Some(Arc::new(last)));
    let plan = document.fill_plan(FillFrom::LastYear, &BTreeSet::new());
    // Refused as a whole it leaves the amounts blank, as they are.
    let _ = document.apply(plan.intent());
    document.budget().clone()
}

/// Marks what was taken over.
fn mark(forms: &FormSet, budget: &mut Budget) {
    for table in &mut budget.tables {
        let Some(form) = table.form().and_then(|form| forms.tables.get(form)) else { continue };
        for (block, block_form) in table.blocks.iter_mut().zip(&form.blocks) {
            let text = |(column, cell): (usize, ValueRef<'_>)| {
                !block_form.is_label(column) && !cell.is_blank()
            };
            let holds = |row: StoredRow<'_>| row.cells().enumerate().any(text);
            let rows = block.rows.iter().enumerate().filter(|(_, row)| holds(*row));
            let taken: Vec<usize> = rows.map(|(at, _)| at).collect();
            taken.into_iter().for_each(|row| block.rows.set_unconfirmed(row, true));
        }
        set_mark(&mut table.extra, table.note.is_some());
    }
    for text in &mut budget.texts {
        set_mark(&mut text.extra, !text.paragraphs.is_empty());
    }
}

/// Places with marks that are not confirmed.
pub fn unconfirmed(budget: &Budget) -> Vec<super::Marked> {
    let mut found = Vec::new();
    for (t, table) in budget.tables.iter().enumerate() {
        if table.is_unconfirmed() {
            found.push(super::Marked::Table(t));
        }
        for (b, block) in table.blocks.iter().enumerate() {
            let rows = block.rows.iter().enumerate().filter(|(_, row)| row.is_unconfirmed());
            found.extend(rows.map(|(r, _)| super::Marked::Row(Cell::new(t, b, r, 0))));
        }
    }
    let texts =
        budget.texts.iter().enumerate().filter(|(_, text)| NarrativeSection::is_unconfirmed(text));
    found.extend(texts.map(|(at, _)| super::Marked::Text(at)));
    found
}

/// The text with the budget's year and the one before moved on. A day, a period and what is in
/// 《 》 stay: they are mentioned, not budgeted for.
fn moved_on(text: &str, from: i32, to: i32) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut quoted = 0_usize;
    while let Some(c) = rest.chars().next() {
        match c {
            '《' => quoted += 1,
            '》' => quoted = quoted.saturating_sub(1),
            _ => {}
        }
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            out.push(c);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
            continue;
        }
        let (number, behind) = rest.split_at(digits);
        let year = number.parse::<i32>().ok().filter(|_| digits == 4);
        let told = behind.trim_start().strip_prefix('年');
        let day = told.is_some_and(|told| {
            let told = told.trim_start();
            let month = told.trim_start_matches(|c: char| c.is_ascii_digit());
            month.len() < told.len() && month.trim_start().starts_with('月')
        });
        let since = ["自", "从", "于", "到", "至"].iter().any(|w| out.trim_end().ends_with(w));
        let moves = year.filter(|year| (*year == from || *year == from - 1) && told.is_some());
        match moves.filter(|_| quoted == 0 && !day && !since) {
            Some(year) => out.push_str(&(year - from + to).to_string()),
            None => out.push_str(number),
        }
        rest = behind;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::moved_on;

    #[track_caller]
    fn check(text: &str, want: &str) {
        assert_eq!(moved_on(text, 2024, 2025), want);
    }

    #[test]
    fn years_move_on_but_for_days_and_quotes() {
        check("2024年预算数和2023年预算数相等。", "2025年预算数和2024年预算数相等。");
        check("2024 年收入预算 935.82 万元", "2025 年收入预算 935.82 万元");
        check("截止 2023 年 10 月 31 日", "截止 2023 年 10 月 31 日");
        check("根据《2024年工作要点》", "根据《2024年工作要点》");
        check("自2024年起，2022年", "自2024年起，2022年");
        check("共 2024 名，12024年", "共 2024 名，12024年");
    }
}
