//! A row takes a classification code: name, place and the rows above it follow.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use crate::amount::Amount;
use crate::budget::{Cell, ChunkedRows, Row, RowKind, Value};
use crate::form::{RowsForm, TreeForm};

use super::edits::Edit;
use super::intent::Refusal;
use super::known_codes::known_codes;
use super::plan::{PlanResult, Planner, once};
use super::rows::MAX_ROWS;

/// The rows of a block that new codes become, with those that their levels need above them, each
/// with its number once all are there, ascending.
pub fn code_places<'a>(
    rows: &ChunkedRows,
    tree: &TreeForm,
    codes: impl Iterator<Item = &'a str>,
) -> Vec<(String, usize)> {
    let total = |last: bool| usize::from(tree.total.is_some() && tree.total_last == last);
    let (from, to) = (total(false), rows.len().saturating_sub(total(true)));
    let mut there: HashSet<&str> = HashSet::new();
    // The greatest code down to each row: each new one comes before the first that is greater.
    let mut greatest: Vec<(usize, &str)> = Vec::new();
    for (row, found) in rows.iter().enumerate().take(to).skip(from) {
        let code = found.value(tree.code).as_text();
        there.insert(code);
        if !code.is_empty() && greatest.last().is_none_or(|(_, last)| code > *last) {
            greatest.push((row, code));
        }
    }
    let mut new: BTreeSet<&str> = BTreeSet::new();
    for code in codes {
        let above = tree.levels.iter().filter_map(|level| code.get(..level.digits));
        new.extend(above.chain([code]).filter(|code| !there.contains(code)));
    }
    let place = |(before, code): (usize, &str)| {
        let at = greatest.partition_point(|(_, own)| *own <= code);
        (code.to_owned(), greatest.get(at).map_or(to, |(row, _)| *row) + before)
    };
    new.into_iter().enumerate().map(place).collect()
}

impl Planner<'_> {
    /// See [`super::Intent::AddCode`].
    pub(super) fn add_code(&self, cell: Cell, code: &str) -> PlanResult {
        let form = self.open_block(cell)?;
        let RowsForm::Coded(tree) = &form.rows else {
            return Err(Refusal::NotForTyping { cell });
        };
        let (from, to) = self.entered(cell)?;
        let row = self.row(cell)?.to_row();
        if cell.r() < from || cell.r() >= to {
            return Err(Refusal::FixedRow);
        }
        let level =
            tree.level_of(code).ok_or_else(|| Refusal::NotACode { cell, code: code.to_owned() })?;
        let block = self.budget.block(cell).ok_or(Refusal::NoSuchPlace)?;
        let codes: Vec<(usize, &str)> = (from..to)
            .filter(|&at| at != cell.r())
            .filter_map(|at| Some((at, block.rows.get(at)?.get(tree.code)?.as_text())))
            .collect();
        if let Some((at, _)) = codes.iter().find(|(_, own)| *own == code) {
            return Err(Refusal::CodeThere { cell: cell.with_row(*at), code: code.to_owned() });
        }
        if to + usize::from(level) > MAX_ROWS {
            return Err(Refusal::TooLarge);
        }

        let known = known_codes(self.forms, self.budget, tree);
        let mut new = row.clone();
        new.kind = RowKind::Entered(level);
        self.fill(&mut new, tree, code, &known);
        if new == row && self.stands_well(cell, code, tree, &codes, level) {
            return Ok(once(Vec::new()));
        }

        // A leaf's figures are left out while it moves, so that the totals it leaves and the totals
        // it is added to both follow.
        let leaf = !self.computed.is_parent(cell);
        let figures = if leaf { self.figures_of(cell) } else { Vec::new() };
        let zero = Value::Amount(Amount::ZERO);
        for figure in &figures {
            if let Some(slot) = new.cells.get_mut(figure.c()) {
                *slot = zero.clone();
            }
        }
        let aside = figures.iter().map(|&figure| Edit::Value {
            cell: figure,
            old: self.budget.value(figure).to_value(),
            new: zero.clone(),
        });
        let aside: Vec<Edit> = aside.collect();

        let mut moves = vec![Edit::RemoveRow { at: cell, row: Box::new(row.clone()) }];
        // Without the row itself, the places of those below it are one less.
        let place = |own: usize| own - usize::from(own > cell.r());
        let first = codes
            .iter()
            .find(|(_, own)| !own.is_empty() && *own > code)
            .map_or(to - 1, |(at, _)| place(*at));
        let mut at = first;
        for above in tree.levels.iter().take(usize::from(level)) {
            let Some(prefix) = code.get(..above.digits) else {
                continue;
            };
            if codes.iter().any(|(_, own)| *own == prefix) {
                continue;
            }
            let kind = tree.level_of(prefix).map_or(RowKind::Stray, RowKind::Entered);
            let mut parent = Row::new(kind, form.columns.len());
            self.fill(&mut parent, tree, prefix, &known);
            moves.push(Edit::InsertRow { at: cell.with_row(at), row: Box::new(parent) });
            at += 1;
        }
        moves.push(Edit::InsertRow { at: cell.with_row(at), row: Box::new(new) });

        let back = figures.iter().map(|&figure| Edit::Value {
            cell: figure.with_row(at),
            old: zero.clone(),
            new: self.budget.value(figure).to_value(),
        });
        let back: Vec<Edit> = back.collect();
        Ok(vec![aside, moves, back])
    }

    /// See [`super::Intent::AddCodes`].
    pub(super) fn add_codes(&self, at: Cell, codes: &[String]) -> PlanResult {
        let form = self.open_block(at)?;
        let RowsForm::Coded(tree) = &form.rows else {
            return Err(Refusal::NotForTyping { cell: at });
        };
        let (from, to) = self.entered(at)?;
        let block = self.budget.block(at).ok_or(Refusal::NoSuchPlace)?;
        let mut wanted: BTreeSet<&str> = BTreeSet::new();
        for code in codes {
            if tree.level_of(code).is_none() || !wanted.insert(code) {
                return Err(Refusal::NotACode { cell: at, code: code.clone() });
            }
        }
        let own = |row: usize| Some(block.rows.get(row)?.get(tree.code)?.as_text());
        if let Some(row) = (from..to).find(|row| own(*row).is_some_and(|c| wanted.contains(c))) {
            let code = own(row).unwrap_or_default().to_owned();
            return Err(Refusal::CodeThere { cell: at.with_row(row), code });
        }
        let places = code_places(&block.rows, tree, wanted.into_iter());
        if to + places.len() > MAX_ROWS {
            return Err(Refusal::TooLarge);
        }
        let known = known_codes(self.forms, self.budget, tree);
        let insert = |(code, row): (String, usize)| {
            let kind = tree.level_of(&code).map_or(RowKind::Stray, RowKind::Entered);
            let mut new = Row::new(kind, form.columns.len());
            self.fill(&mut new, tree, &code, &known);
            Edit::InsertRow { at: at.with_row(row), row: Box::new(new) }
        };
        Ok(once(places.into_iter().map(insert).collect()))
    }

    /// Whether the row is between its neighbours already and lacks no row above it.
    fn stands_well(
        &self,
        cell: Cell,
        code: &str,
        tree: &TreeForm,
        codes: &[(usize, &str)],
        level: u8,
    ) -> bool {
        let ordered = codes.iter().all(|(at, own)| (*at < cell.r()) == (*own < code));
        let above = tree.levels.iter().take(usize::from(level));
        ordered
            && above.into_iter().all(|above| {
                let prefix = code.get(..above.digits);
                codes.iter().any(|(_, own)| Some(*own) == prefix)
            })
    }

    /// Code and name: the one that the budget has for it already, else the official one of its
    /// year; the name stays where there is neither.
    fn fill(
        &self,
        row: &mut Row,
        tree: &TreeForm,
        code: &str,
        known: &BTreeMap<Arc<str>, Arc<str>>,
    ) {
        let official = || self.forms.codes_of(tree)?.name_in(code, self.budget.year);
        let name = known.get(code).cloned().or_else(|| official().map(Arc::from));
        if let (Some(slot), Some(name)) = (row.cells.get_mut(tree.name), name) {
            *slot = Value::Text((&name).into());
        }
        if let Some(slot) = row.cells.get_mut(tree.code) {
            *slot = Value::Text(code.into());
        }
    }
}
