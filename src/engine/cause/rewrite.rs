//! Slips that are no wrong figure: a row in the wrong columns, a code that is its neighbour or none
//! at all, codes filled down over rows with other names. Each is tried on a copy of the document.

use std::collections::{BTreeMap, BTreeSet};

use crate::budget::{Budget, Cell, RowKind, StoredRow, Value};
use crate::engine::compute::{ComputedRef, Role, Sheet, ShiftedRow};
use crate::engine::finding::{Key, RuleId, Verdict, rule};
use crate::engine::words::minus;
use crate::form::{CodeTable, FormSet, RowsForm, Severity, TreeForm};
use crate::lang::{Lang, Text};

use super::keying_error::KeyingError;
use super::{Cause, Suspect};

/// Findings looked into; a document with more open ones has other troubles.
const MAX_LOOKED: usize = 200;

/// Rewritings tried on a copy.
const MAX_TRIED: usize = 60;

/// Contents to put in together, and what is said of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rewrite {
    /// Where to look; the first of the entries mostly.
    pub(super) cell: Cell,
    pub(super) entries: Vec<(Cell, Value)>,
    /// `2080506 疑为 2080505（…）`
    pub(super) said: Text,
}

/// What is open, by place and rule: numbers of checks change with the document's structure.
type Open = BTreeSet<(Cell, RuleId)>;

impl ComputedRef<'_> {
    /// Causes of that kind, each with the open findings it settles, which are taken out of `open`.
    pub(super) fn rewritings(&self, open: &mut BTreeMap<Key, usize>) -> Vec<Cause> {
        let mut causes = Vec::new();
        let mut tried = 0;
        for group in self.rewrites(open) {
            // Alternatives: those that settle most are named together.
            let mut best: Vec<(usize, Vec<Key>, Rewrite)> = Vec::new();
            for rewrite in group {
                tried += 1;
                if tried > MAX_TRIED {
                    return causes;
                }
                let Some(settled) = self.settled_by(&rewrite, open) else { continue };
                let most = best.first().map_or(0, |best| best.0);
                if settled.len() > most {
                    best.clear();
                }
                if settled.len() >= most {
                    best.push((settled.len(), settled, rewrite));
                }
            }
            let Some((_, settled, _)) = best.first() else { continue };
            let mut places: Vec<usize> =
                settled.iter().filter_map(|key| open.remove(key)).collect();
            places.sort_unstable();
            let suspects = best.iter().map(|(count, _, rewrite)| self.rewritten(rewrite, *count));
            causes.push(Cause { suspects: suspects.collect(), others: 0, places });
        }
        causes
    }

    fn rewritten(&self, rewrite: &Rewrite, restores: usize) -> Suspect {
        Suspect {
            cell: rewrite.cell,
            now: None,
            proposed: None,
            partner: None,
            also: Vec::new(),
            restores,
            keying_error: KeyingError::Misplaced,
            total: false,
            moves: false,
            witnessed: false,
            rewrite: rewrite.entries.clone(),
            name: rewrite.said.clone(),
            also_in: Text::default(),
        }
    }

    /// The open findings that a rewriting settles; `None` where it settles nothing that must hold,
    /// or raises anything but a hint.
    fn settled_by(&self, rewrite: &Rewrite, open: &BTreeMap<Key, usize>) -> Option<Vec<Key>> {
        let mut copy = self.budget.clone();
        for (cell, value) in &rewrite.entries {
            put_content(&self.forms, &mut copy, *cell, value.clone());
        }
        let after = self.rebuilt(&copy).open_places();
        let before = self.open_places();
        if after
            .iter()
            .any(|place| !before.contains(place) && self.store.severity(place.1) != Severity::Hint)
        {
            return None;
        }
        let settled: Vec<Key> =
            open.keys().filter(|key| !after.contains(&(key.cell, key.rule))).copied().collect();
        let mandatory = |key: &Key| self.store.severity(key.rule) == Severity::Mandatory;
        settled.iter().any(mandatory).then_some(settled)
    }

    /// Groups of alternatives.
    fn rewrites(&self, open: &BTreeMap<Key, usize>) -> Vec<Vec<Rewrite>> {
        let mut groups: Vec<Vec<Rewrite>> = Vec::new();
        if open.keys().any(|key| key.rule == rule::ShiftedRow) {
            groups.extend(self.shifted_rewrites());
        }
        groups.extend(self.filled_down(open));
        groups.extend(self.unlisted_codes(open));
        let mut pairs = BTreeSet::new();
        for key in open.keys().take(MAX_LOOKED) {
            let Some((ours, theirs, rewrites)) = self.neighbour_codes(*key) else {
                continue;
            };
            if pairs.insert((ours, theirs)) {
                groups.push(rewrites);
            }
        }
        groups
    }

    fn shifted_rewrites(&self) -> Vec<Vec<Rewrite>> {
        let budget = self.budget;
        let one = |shifted: ShiftedRow| {
            let writable = |(cell, value): &(Cell, Value)| {
                let total = self.role(*cell) == Role::Total;
                let blank = budget.value(*cell).is_blank();
                // A total that nobody stated follows by itself.
                !(total && blank) && budget.value(*cell) != *value
            };
            let mut entries = shifted.moved(budget);
            entries.retain(writable);
            let said = Text::both(|lang| {
                let name = self.row_words(shifted.row, lang);
                match (lang, shifted.by > 0) {
                    (Lang::Zh, true) => format!("{name} 整行数字疑为错栏，应向右移一栏"),
                    (Lang::Zh, false) => format!("{name} 整行数字疑为错栏，应向左移一栏"),
                    (Lang::En, true) => {
                        format!("{name}: the figures probably belong one column to the right")
                    }
                    (Lang::En, false) => {
                        format!("{name}: the figures probably belong one column to the left")
                    }
                }
            });
            let cell = entries.first().map_or(shifted.row, |entry| entry.0);
            vec![Rewrite { cell, entries, said }]
        };
        self.shifted_rows().into_iter().map(one).collect()
    }

    /// The row without its code, its table's number where it has no name.
    fn row_words(&self, row: Cell, lang: Lang) -> String {
        let (table, row, _) = self.place(row, lang);
        if row.is_empty() { table } else { row }
    }

    /// The coded block that a cell is in.
    fn coded(&self, cell: Cell) -> Option<&TreeForm> {
        match &self.block_form(cell)?.rows {
            RowsForm::Coded(tree) => Some(tree),
            _ => None,
        }
    }

    /// A row that one table has under a code and another under its neighbour, where a check between
    /// them looks for the code and does not find it: the two cells, and each changed to the other.
    fn neighbour_codes(&self, key: Key) -> Option<(Cell, Cell, Vec<Rewrite>)> {
        let budget = self.budget;
        let entry = self.store.get(key).filter(|entry| entry.verdict == Verdict::Missing)?;
        let figure = entry.left().or(entry.right()).filter(|figure| !figure.is_zero())?;
        let bound_check = self.plan.bound_checks.get(key.instance.checked_sub(1)? as usize)?;
        let ours = self.coded(key.cell)?;
        let own = key.cell.with_column(ours.code);
        let code = budget.value(own).as_text();
        let grid = self.grid(key.cell).filter(|grid| !grid.is_parent(key.cell.r()))?;
        let here: BTreeSet<&str> = codes(budget, own).map(|(_, code)| code).collect();
        let mut found = Vec::new();
        for &g in self.plan.reads.get(bound_check.reads as usize)?.iter() {
            let Some(other) = self.grids.get(g as usize) else { continue };
            let at = other.first_cell();
            let Some(tree) =
                self.coded(at).filter(|_| (other.table, other.block) != (grid.table, grid.block))
            else {
                continue;
            };
            let column = at.with_column(tree.code);
            let there: Vec<(Cell, &str)> = codes(budget, column).collect();
            for &(cell, near) in &there {
                let leaf = !other.is_parent(cell.r()) && are_neighbours(code, near);
                let unknown = !here.contains(near)
                    || there.iter().filter(|(_, own)| *own == near).count() > 1;
                let holds = |row: StoredRow<'_>| row.cells().any(|v| v.amount() == Some(figure));
                let same = budget.row(cell).is_some_and(holds);
                if leaf && unknown && same {
                    found.push((cell, tree));
                }
            }
        }
        let [(theirs, tree)] = found[..] else { return None };
        let changed = |(cell, tree): (Cell, &TreeForm), (from, other): (Cell, &TreeForm)| {
            let mut entries = vec![(cell, budget.value(from).to_value())];
            // The name goes with the code where it does not fit it already.
            let name = cell.with_column(tree.name);
            let told = budget.value(from.with_column(other.name));
            if tree.name != tree.code && budget.value(name) != told && !told.is_blank() {
                entries.push((name, told.to_value()));
            }
            let said = Text::both(|lang| {
                let (now, then) = (budget.value(cell).to_text(), budget.value(from).to_text());
                let name = budget.value(name).to_text();
                let amount = minus(figure);
                let elsewhere = self.names(lang).table(from.t());
                match lang {
                    Lang::Zh => format!(
                        "{name} {amount} 的编码 {now} 疑为 {then}（相邻编码，{elsewhere}为 {then}）"
                    ),
                    Lang::En => format!(
                        "code {now} of {name} {amount} is probably {then} (adjacent code; {elsewhere} has {then})"
                    ),
                }
            });
            Rewrite { cell, entries, said }
        };
        let rewrites =
            vec![changed((theirs, tree), (own, ours)), changed((own, ours), (theirs, tree))];
        Some((own, theirs, rewrites))
    }

    /// Rows below each other that have one code and names of others: filled down.
    fn filled_down(&self, open: &BTreeMap<Key, usize>) -> Vec<Vec<Rewrite>> {
        let doubled: Vec<Cell> =
            open.keys().filter(|key| key.rule == rule::DuplicateCode).map(|key| key.cell).collect();
        let mut groups = Vec::new();
        let mut at = 0;
        while let Some(&first) = doubled.get(at) {
            let code = self.budget.value(first).as_text();
            let run = doubled.iter().skip(at).enumerate().take_while(|(n, cell)| {
                **cell == first.with_row(first.r() + n)
                    && self.budget.value(**cell).as_text() == code
            });
            let run: Vec<Cell> = run.map(|(_, cell)| *cell).collect();
            at += run.len().max(1);
            groups.extend(self.named_codes(code, &run).map(|rewrite| vec![rewrite]));
        }
        groups
    }

    /// Codes that the classification does not have, of rows whose name it has under a single other
    /// one; the same slip in several tables is one.
    fn unlisted_codes(&self, open: &BTreeMap<Key, usize>) -> Vec<Vec<Rewrite>> {
        let unknown = open.keys().filter(|key| key.rule == rule::UnknownCode);
        let mut of_code: BTreeMap<&str, Vec<Cell>> = BTreeMap::new();
        for key in unknown.take(MAX_LOOKED) {
            of_code.entry(self.budget.value(key.cell).as_text()).or_default().push(key.cell);
        }
        let rewrites = of_code.into_iter().filter_map(|(code, cells)| {
            let mut meant = cells.iter().map(|&cell| self.code_by_name(cell));
            let first = meant.next()??;
            if meant.any(|meant| meant != Some(first)) {
                return None;
            }
            let &cell = cells.first()?;
            let said = Text::new(
                format!("编码 {code} 不在科目表中，按名称疑为 {first}"),
                format!("no list has the code {code}; by its name it is {first}, probably"),
            );
            let entries = cells.iter().map(|&cell| (cell, Value::Text(first.into()))).collect();
            Some(vec![Rewrite { cell, entries, said }])
        });
        rewrites.collect()
    }

    /// The only code, of whatever level, that the classification has for a row's name.
    fn code_by_name(&self, row: Cell) -> Option<&str> {
        let tree = self.coded(row)?;
        let list = self.forms.codes_of(tree)?;
        let name = self.budget.value(row.with_column(tree.name));
        let mut found =
            tree.levels.iter().filter_map(|level| list.code_of(name.as_text(), level.digits));
        let only = found.next()?;
        found.next().is_none().then_some(only)
    }

    /// The codes that the rows' names have, for rows of one code.
    fn named_codes(&self, code: &str, rows: &[Cell]) -> Option<Rewrite> {
        let &first = rows.first()?;
        let tree = self.coded(first)?;
        let list: &CodeTable = self.forms.codes_of(tree)?;
        let mut entries = Vec::new();
        for &cell in rows {
            let name = self.budget.value(cell.with_column(tree.name));
            let meant = list.code_of(name.as_text(), code.len()).filter(|meant| *meant != code)?;
            entries.push((cell, Value::Text(meant.into())));
        }
        let meant: Vec<String> = entries.iter().map(|(_, value)| value.to_text()).collect();
        let count = rows.len();
        let said = Text::both(|lang| match (lang, meant.as_slice()) {
            (Lang::Zh, [one]) => format!("重复的编码 {code} 按名称疑为 {one}"),
            (Lang::Zh, all) => {
                format!("编码 {code} 向下填充了 {count} 行，按名称疑为 {}", all.join("、"))
            }
            (Lang::En, [one]) => format!("the repeated code {code} is {one} by its name, probably"),
            (Lang::En, all) => format!(
                "code {code} was filled down {count} rows; by their names {}, probably",
                all.join(", ")
            ),
        });
        Some(Rewrite { cell: first, entries, said })
    }
}

impl Sheet {
    /// The sheet of another state of the document, compared with the same other documents.
    pub(super) fn rebuilt(&self, budget: &Budget) -> Self {
        Self::build_against(&self.forms, budget, self.others().clone())
    }

    fn open_places(&self) -> Open {
        let entries = self.asking().into_iter();
        let beyond = entries.filter(|(_, entry)| entry.verdict > Verdict::Rounding);
        beyond.map(|(key, _)| (key.cell, key.rule)).collect()
    }
}

/// The codes of a block, `at` in its code column.
fn codes(budget: &Budget, at: Cell) -> impl Iterator<Item = (Cell, &str)> {
    let rows = budget.block(at).map_or(0, |block| block.rows.len());
    let entered = move |cell: &Cell| {
        budget.row(*cell).is_some_and(|row| matches!(row.kind(), RowKind::Entered(_)))
    };
    let cells = (0..rows).map(move |row| at.with_row(row)).filter(entered);
    cells.map(|cell| (cell, budget.value(cell).as_text())).filter(|(_, code)| !code.is_empty())
}

/// Codes of one length that differ in their last two digits, or in a single one.
fn are_neighbours(a: &str, b: &str) -> bool {
    const LAST: usize = 2;
    let (x, y) = (a.as_bytes(), b.as_bytes());
    if a == b || x.len() != y.len() || x.len() <= LAST {
        return false;
    }
    let apart = x.iter().zip(y).filter(|(a, b)| a != b).count();
    apart == 1 || x.get(..x.len() - LAST) == y.get(..y.len() - LAST)
}

/// Puts a content in, the row's level with a code.
pub(super) fn put_content(forms: &FormSet, budget: &mut Budget, cell: Cell, value: Value) {
    let level = match budget.block_form(forms, cell).map(|block| &block.rows) {
        Some(RowsForm::Coded(tree)) if tree.code == cell.c() => {
            let digits = value.as_text().chars().count();
            tree.levels.iter().position(|level| level.digits == digits)
        }
        _ => None,
    };
    budget.put(cell, value);
    let given = |row: StoredRow<'_>| matches!(row.kind(), RowKind::Fixed(_));
    if let Some(level) = level.and_then(|level| u8::try_from(level).ok())
        && !budget.row(cell).is_some_and(given)
        && let Some(rows) = budget.rows_mut(cell)
    {
        rows.set_kind(cell.r(), RowKind::Entered(level));
    }
}
