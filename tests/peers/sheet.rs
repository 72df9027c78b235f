//! The budget as a spreadsheet: what stands in each cell, with formulas for the totals.

use std::path::Path;

use rust_decimal::prelude::ToPrimitive as _;

use super::plain_ron;

/// Columns of money, from C on: two of formulas, six of figures.
pub const COLUMNS: [char; 8] = ['C', 'D', 'E', 'F', 'G', 'H', 'I', 'J'];

/// Units whose sum is put in a helping cell, as no formula may be longer than 8,192 signs.
const TOGETHER: usize = 100;

/// Columns of the helping cells.
pub const HELPING: [char; 8] = ['M', 'N', 'O', 'P', 'Q', 'R', 'S', 'T'];

/// A row of the sheet.
pub struct SheetRow {
    pub code: String,
    pub name: String,
    pub cells: [SheetCell; 8],
}

#[derive(Clone, Default)]
pub enum SheetCell {
    #[default]
    Blank,
    Number(f64),
    Formula(String),
}

/// All rows from the first row of the sheet on: the total row, then the units.
pub struct SheetContent {
    pub rows: Vec<SheetRow>,
    /// Formulas of the helping cells, by rows.
    pub helping: Vec<[String; 8]>,
    /// Row (from 1) of the leaf that is edited, in column E.
    pub edited: usize,
}

/// Reads the budget's file and makes formulas of what the program computes.
pub fn content(path: &Path) -> SheetContent {
    let mut budget = plain_ron::parse(path);
    let mut own = std::mem::take(&mut budget.tables[0].rows);
    // The file leaves a total row out of which nothing is entered.
    let units = own.iter().position(|row| row.depth().is_some()).unwrap_or(0);
    own.drain(..units);
    let depth = |at: usize| own.get(at).and_then(|row| row.depth());
    let mut rows =
        vec![SheetRow {
            code: String::new(), name: "合计".to_owned(), cells: Default::default()
        }];
    let mut units: Vec<usize> = Vec::new();
    for (at, row) in own.iter().enumerate() {
        let line = at + 2;
        let mut cells: [SheetCell; 8] = Default::default();
        if row.depth() == Some(3) {
            cells[0] = SheetCell::Formula(format!("=D{line}+G{line}+H{line}+I{line}+J{line}"));
            cells[1] = SheetCell::Formula(format!("=E{line}+F{line}"));
            for (cell, figure) in cells[2..].iter_mut().zip(row.figures()) {
                let number = figure.and_then(|figure| figure.to_f64());
                *cell = number.map_or(SheetCell::Blank, SheetCell::Number);
            }
        } else {
            let below = row.depth().map(|depth| depth + 1);
            let within = (at + 1..own.len()).take_while(|&next| depth(next) >= below);
            let children: Vec<usize> =
                within.filter(|&next| depth(next) == below).map(|next| next + 2).collect();
            for (cell, column) in cells.iter_mut().zip(COLUMNS) {
                *cell = SheetCell::Formula(sum(column, &children));
            }
        }
        if row.depth() == Some(0) {
            units.push(line);
        }
        rows.push(SheetRow { code: row.code.clone(), name: row.name.clone(), cells });
    }
    let helping: Vec<[String; 8]> =
        units.chunks(TOGETHER).map(|units| COLUMNS.map(|column| sum(column, units))).collect();
    for (cell, column) in rows[0].cells.iter_mut().zip(HELPING) {
        *cell = SheetCell::Formula(format!("=SUM({column}1:{column}{})", helping.len()));
    }
    // Where the program's document has its middle leaf: its total row is there too.
    let middle = rows.len() / 2;
    let edited = (middle..rows.len()).find(|&at| depth(at - 1) == Some(3)).unwrap() + 1;
    SheetContent { rows, helping, edited }
}

/// `=SUM(E5:E9)` for lines that follow each other, `=E5+E9` for others.
fn sum(column: char, lines: &[usize]) -> String {
    match lines {
        [first, .., last] if last - first + 1 == lines.len() => {
            format!("=SUM({column}{first}:{column}{last})")
        }
        _ => {
            let addends: Vec<String> = lines.iter().map(|line| format!("{column}{line}")).collect();
            format!("={}", addends.join("+"))
        }
    }
}
