//! A budget written as a workbook the way an office's system exports it, to be read back: a sheet
//! a table, title and unit above it, headings merged, codes as text.

#![allow(dead_code, clippy::unwrap_used, reason = "each test uses a part")]

use rust_xlsxwriter::{Format, Workbook, Worksheet};
use yusuan::amount::Unit;
use yusuan::budget::{Block, Budget, RowKind, StoredRow, Table, ValueRef};
use yusuan::form::{BlockForm, FormSet, PaperLayout, RowsForm, TableForm, classification};
use yusuan::lang::{Lang, Tell};

/// The workbook's bytes.
pub fn workbook(forms: &FormSet, budget: &Budget) -> Vec<u8> {
    workbook_with(forms, budget, |_| ())
}

/// The same with more at its end.
pub fn workbook_with(
    forms: &FormSet,
    budget: &Budget,
    more: impl FnOnce(&mut Workbook),
) -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("封面").unwrap().write_string(4, 0, "部门预算").unwrap();
    let all: Vec<usize> = (0..budget.tables.len()).collect();
    add(&mut book, forms, budget, &all, ("某某局", false));
    more(&mut book);
    book.save_to_buffer().unwrap()
}

/// A workbook of those tables alone, of that unit, each with the year in its title.
pub fn workbook_of(forms: &FormSet, budget: &Budget, tables: &[usize], unit: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    add(&mut book, forms, budget, tables, (unit, true));
    book.save_to_buffer().unwrap()
}

fn add(
    book: &mut Workbook,
    forms: &FormSet,
    budget: &Budget,
    tables: &[usize],
    (unit, dated): (&str, bool),
) {
    for &at in tables {
        let table = &budget.tables[at];
        let Some(form) = table.form().map(|form| &forms.tables[form]) else { continue };
        let mut title = title(form, budget.year);
        if dated && !title.contains('年') {
            title = format!("{}年{title}", budget.year);
        }
        let sheet = book.add_worksheet();
        let name: String = title.chars().filter(|c| !"[]:*?/\\".contains(*c)).take(24).collect();
        sheet.set_name(format!("{name}{at} ")).unwrap();
        if form.blocks.len() > 1 && form.layout == PaperLayout::Stacked {
            stacked(sheet, &title, form, table);
        } else {
            sheet_of(sheet, &title, form, table, unit);
        }
    }
}

fn title(form: &TableForm, year: i32) -> String {
    form.title.zh.replace("{年}", &year.to_string())
}

/// The columns of a block that paper shows, and a code that its row's name does not tell.
fn printed(block: &BlockForm, filled: &Block) -> Vec<usize> {
    let needed = |at: usize| {
        let RowsForm::Coded(tree) = &block.rows else { return false };
        let official = tree.classification.as_deref().and_then(classification);
        tree.code == at
            && filled.rows.iter().filter(|row| matches!(row.kind(), RowKind::Entered(_))).any(
                |row| {
                    let (code, name) =
                        (row.value(tree.code).as_text(), row.value(tree.name).as_text());
                    official.and_then(|table| table.name(code)) != Some(name)
                },
            )
    };
    (0..block.columns.len()).filter(|&at| !block.columns[at].unprinted || needed(at)).collect()
}

fn sheet_of(sheet: &mut Worksheet, title: &str, form: &TableForm, table: &Table, name: &str) {
    let unit = match form.unit {
        Unit::Yuan => "元",
        Unit::Wan => "万元",
    };
    assert_eq!(form.unit.tell(Lang::Zh), unit);
    sheet.write_string(1, 0, title).unwrap();
    sheet.write_string(3, 0, format!("编制单位：{name}")).unwrap();
    sheet.write_string(3, 3, format!("单位：{unit}")).unwrap();
    let several = form.blocks.len() > 1;
    let lines = form.blocks.iter().map(|b| b.headings.len()).max().unwrap() + usize::from(several);
    let mut left = 0_u16;
    for (block, filled) in form.blocks.iter().zip(&table.blocks) {
        let columns = printed(block, filled);
        if several {
            span(sheet, 5, 5, left, left + columns.len() as u16 - 1, &block.title.zh);
        }
        let top = 5 + u32::from(several);
        let depth = (lines - usize::from(several)) as u32;
        for heading in block.headings.iter().flatten() {
            let under: Vec<usize> = columns
                .iter()
                .copied()
                .filter(|c| (heading.from..heading.to).contains(c))
                .collect();
            let (Some(first), Some(last)) = (under.first(), under.last()) else { continue };
            let at =
                |column: &usize| left + columns.iter().position(|c| c == column).unwrap() as u16;
            let begin = top + heading.line as u32;
            // A heading that reaches down does so to the deepest line of the table.
            let reaches = heading.line + heading.lines == block.headings.len();
            let end = if reaches { top + depth - 1 } else { begin + heading.lines as u32 - 1 };
            span(sheet, begin, end, at(first), at(last), &heading.title.zh);
        }
        for (row, line) in filled.rows.iter().zip(6 + lines as u32 - 1..) {
            write_row(sheet, form, block, filled, row, line, left, &columns);
        }
        left += columns.len() as u16;
    }
}

/// Blocks one above the other: names with their contents beside them, lists under headings.
fn stacked(sheet: &mut Worksheet, title: &str, form: &TableForm, table: &Table) {
    sheet.write_string(1, 0, title).unwrap();
    let mut line = 3;
    for (block, filled) in form.blocks.iter().zip(&table.blocks) {
        let columns = printed(block, filled);
        if !matches!(block.rows, RowsForm::Fixed(_)) {
            for (at, &column) in columns.iter().enumerate() {
                sheet.write_string(line, at as u16, &*block.columns[column].title.zh).unwrap();
            }
            line += 1;
        }
        for row in &filled.rows {
            write_row(sheet, form, block, filled, row, line, 0, &columns);
            line += 1;
        }
    }
}

fn span(sheet: &mut Worksheet, top: u32, bottom: u32, left: u16, right: u16, text: &str) {
    if top == bottom && left == right {
        sheet.write_string(top, left, text).unwrap();
    } else {
        sheet.merge_range(top, left, bottom, right, text, &Format::new()).unwrap();
    }
}

#[expect(clippy::too_many_arguments, reason = "the parts of one row, used once")]
fn write_row(
    sheet: &mut Worksheet,
    form: &TableForm,
    block: &BlockForm,
    filled: &Block,
    row: StoredRow<'_>,
    line: u32,
    left: u16,
    columns: &[usize],
) {
    let _ = (form, filled);
    if let RowKind::Fixed(given) = row.kind() {
        let given = &block.fixed()[usize::from(given)];
        if given.spacer {
            return;
        }
        let named = columns.first().is_some_and(|&c| !block.columns[c].kind.is_figure());
        if named || block.is_label(columns[0]) {
            sheet.write_string(line, left, &*given.title.zh).unwrap();
        }
    }
    for (at, &column) in columns.iter().enumerate() {
        let place = left + at as u16;
        match row.value(column) {
            ValueRef::Blank => {}
            ValueRef::Text(text) => {
                sheet.write_string(line, place, &**text).unwrap();
            }
            ValueRef::Amount(amount) => {
                let format = match amount.scale() {
                    0 => "#,##0".to_owned(),
                    scale => format!("#,##0.{}", "0".repeat(scale as usize)),
                };
                let number: f64 = amount.to_string().parse().unwrap();
                let format = Format::new().set_num_format(format);
                sheet.write_number_with_format(line, place, number, &format).unwrap();
            }
        }
    }
}
