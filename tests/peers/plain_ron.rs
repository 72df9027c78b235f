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
    /// None in the total row.
    pub level: Option<u8>,
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
        let Some(level) = row.level.map(usize::from) else { continue };
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
    let leaf = (rows.len() / 2..rows.len()).find(|&r| rows[r].level == Some(3)).unwrap();
    let mut after = before;
    let edit = edits(|figure| {
        rows[leaf].personnel = Some(figure.parse().unwrap());
        after = totals(rows, &mut sums);
    });
    Outcome { load, edit, before, after }
}
