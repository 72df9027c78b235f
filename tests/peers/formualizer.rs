//! Formualizer, by its own interface: figures and formulas put in row by row, then everything
//! evaluated; after a change what depends on it.

use std::path::Path;
use std::time::Instant;

use formualizer_common::LiteralValue;
use formualizer_workbook::{Workbook, WorkbookConfig};
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive as _;

use super::sheet::{SheetCell, content};
use super::{Outcome, edits};

const SHEET: &str = "Budget";

/// The columns C and M.
const FIRST_MONEY: u32 = 3;
const FIRST_HELPING: u32 = 13;

/// Rows that are handed over together.
const TOGETHER: usize = 10_000;

fn total(workbook: &Workbook) -> Decimal {
    match workbook.get_value(SHEET, 1, FIRST_MONEY) {
        Some(LiteralValue::Number(number)) => Decimal::from_f64(number).unwrap(),
        other => panic!("{other:?}"),
    }
}

pub fn run(path: &Path) -> Outcome {
    // Making the formulas is no part of what is measured; reading the file is, for all alike.
    let content = content(path);
    let begun = Instant::now();
    let mut workbook = Workbook::new_with_config(WorkbookConfig::ephemeral());
    workbook.add_sheet(SHEET).unwrap();
    for (batch, rows) in content.rows.chunks(TOGETHER).enumerate() {
        let first = (batch * TOGETHER) as u32 + 1;
        let values: Vec<Vec<LiteralValue>> = rows
            .iter()
            .map(|row| {
                let texts = [&row.code, &row.name].map(|text| LiteralValue::Text(text.clone()));
                let figures = row.cells.iter().map(|cell| match cell {
                    SheetCell::Number(number) => LiteralValue::Number(*number),
                    SheetCell::Blank | SheetCell::Formula(_) => LiteralValue::Empty,
                });
                texts.into_iter().chain(figures).collect()
            })
            .collect();
        workbook.set_values(SHEET, first, 1, &values).unwrap();
    }
    for (at, row) in content.rows.iter().enumerate() {
        for (cell, column) in row.cells.iter().zip(FIRST_MONEY..) {
            if let SheetCell::Formula(formula) = cell {
                workbook.set_formula(SHEET, at as u32 + 1, column, formula).unwrap();
            }
        }
    }
    for (formulas, line) in content.helping.iter().zip(1..) {
        for (formula, column) in formulas.iter().zip(FIRST_HELPING..) {
            workbook.set_formula(SHEET, line, column, formula).unwrap();
        }
    }
    let edited = content.edited as u32;
    drop(content);
    workbook.evaluate_all().unwrap();
    let load = begun.elapsed();
    let before = total(&workbook);
    let edit = edits(|figure| {
        let number = LiteralValue::Number(figure.parse().unwrap());
        workbook.set_value(SHEET, edited, FIRST_MONEY + 2, number).unwrap();
        workbook.evaluate_all().unwrap();
    });
    Outcome { load, edit, before, after: total(&workbook) }
}
