//! IronCalc, by its own interface: cells put in one by one, then everything evaluated.

use std::path::Path;
use std::time::Instant;

use ironcalc_base::Model;
use ironcalc_base::cell::CellValue;
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive as _;

use super::sheet::{SheetCell, content};
use super::{Outcome, edits};

/// The columns C and M.
const FIRST_MONEY: i32 = 3;
const FIRST_HELPING: i32 = 13;

fn total(model: &Model) -> Decimal {
    match model.get_cell_value_by_index(0, 1, FIRST_MONEY).unwrap() {
        CellValue::Number(number) => Decimal::from_f64(number).unwrap(),
        other => panic!("{other:?}"),
    }
}

pub fn run(path: &Path) -> Outcome {
    // Making the formulas is no part of what is measured; reading the file is, for all alike.
    let content = content(path);
    let begun = Instant::now();
    let mut model = Model::new_empty("budget", "en", "UTC", "en").unwrap();
    for (at, row) in content.rows.iter().enumerate() {
        let line = at as i32 + 1;
        model.update_cell_with_text(0, line, 1, &row.code).unwrap();
        model.update_cell_with_text(0, line, 2, &row.name).unwrap();
        for (cell, column) in row.cells.iter().zip(FIRST_MONEY..) {
            match cell {
                SheetCell::Blank => {}
                SheetCell::Number(number) => {
                    model.update_cell_with_number(0, line, column, *number).unwrap();
                }
                SheetCell::Formula(formula) => {
                    model.update_cell_with_formula(0, line, column, formula.clone()).unwrap();
                }
            }
        }
    }
    for (formulas, line) in content.helping.iter().zip(1..) {
        for (formula, column) in formulas.iter().zip(FIRST_HELPING..) {
            model.update_cell_with_formula(0, line, column, formula.clone()).unwrap();
        }
    }
    let edited = content.edited as i32;
    drop(content);
    model.evaluate();
    let load = begun.elapsed();
    let before = total(&model);
    let edit = edits(|figure| {
        model.update_cell_with_number(0, edited, FIRST_MONEY + 2, figure.parse().unwrap()).unwrap();
        model.evaluate();
    });
    Outcome { load, edit, before, after: total(&model) }
}
