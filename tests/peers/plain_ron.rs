//! `ron` alone: the typed parse of the file, and a loop over all rows for the totals.

use std::path::Path;
use std::time::Instant;

use rust_decimal::Decimal;
use serde::Deserialize;

use super::{Outcome, edits};

#[derive(Deserialize)]
pub struct PlainBudget {
    pub tables: Vec<PlainTable>,
}

#[derive(Deserialize)]
pub struct PlainTable {
    #[serde(default)]
    pub rows: Vec<PlainRow>,
}

#[derive(Deserialize)]
pub struct PlainRow {
    /// From 1; none in the total row.
    level: Option<u8>,
    #[serde(rename = "编码", default)]
    pub code: String,
    #[serde(rename = "名称", default)]
    pub name: String,
    #[serde(rename = "人员经费", default, with = "rust_decimal::serde::str_option")]
    personnel: Option<Decimal>,
    #[serde(rename = "公用经费", default, with = "rust_decimal::serde::str_option")]
    running: Option<Decimal>,
    #[serde(rename = "项目支出", default, with = "rust_decimal::serde::str_option")]
    project: Option<Decimal>,
    #[serde(rename = "经营支出", default, with = "rust_decimal::serde::str_option")]
    business: Option<Decimal>,
    #[serde(rename = "上缴支出", default, with = "rust_decimal::serde::str_option")]
    upward: Option<Decimal>,
    #[serde(rename = "补助支出", default, with = "rust_decimal::serde::str_option")]
    subsidy: Option<Decimal>,
}

impl PlainRow {
    /// 0 for a unit, 3 for a leaf; none for the total row.
    pub fn depth(&self) -> Option<usize> {
        usize::from(self.level?).checked_sub(1)
    }

    /// What is entered.
    pub fn figures(&self) -> [Option<Decimal>; 6] {
        let Self { personnel, running, project, business, upward, subsidy, .. } = *self;
        [personnel, running, project, business, upward, subsidy]
    }
}

pub fn parse(path: &Path) -> PlainBudget {
    let text = std::fs::read_to_string(path).unwrap();
    let options =
        ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
    options.from_str(&text).unwrap()
}

/// Totals of all rows, bottom up; the grand total's first figure comes out.
fn totals(rows: &[PlainRow], sums: &mut Vec<[Decimal; 8]>) -> Decimal {
    sums.resize(rows.len(), Default::default());
    // What the rows of each level come to that no row above has taken yet.
    let mut open: [[Decimal; 8]; 4] = Default::default();
    for (row, sums) in rows.iter().zip(sums).rev() {
        let Some(level) = row.depth() else { continue };
        *sums = match level {
            3 => {
                let [personnel, running, project, business, upward, subsidy] =
                    row.figures().map(Option::unwrap_or_default);
                let basic = personnel + running;
                let all = basic + project + business + upward + subsidy;
                [all, basic, personnel, running, project, business, upward, subsidy]
            }
            _ => std::mem::take(&mut open[level + 1]),
        };
        open[level].iter_mut().zip(*sums).for_each(|(sum, own)| *sum += own);
    }
    open[0][0]
}

pub fn run(path: &Path) -> Outcome {
    let begun = Instant::now();
    let mut budget = parse(path);
    let rows = &mut budget.tables[0].rows;
    let mut sums = Vec::new();
    let before = totals(rows, &mut sums);
    let load = begun.elapsed();
    // Where the program's document has its middle leaf: a total row in which nothing is entered is
    // not in the file.
    let totals_in_file = rows.iter().filter(|row| row.depth().is_none()).count();
    let middle = (rows.len() - totals_in_file + 1) / 2 + totals_in_file - 1;
    let leaf = (middle..rows.len()).find(|&r| rows[r].depth() == Some(3)).unwrap();
    let mut after = before;
    let edit = edits(|figure| {
        rows[leaf].personnel = Some(figure.parse().unwrap());
        after = totals(rows, &mut sums);
    });
    Outcome { load, edit, before, after }
}
