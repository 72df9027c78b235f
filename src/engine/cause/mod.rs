//! Findings grouped by what caused them, each cause with the figure that is most likely wrong.
//!
//! The highest room: it reads the list of `report` and the sums of `equations`, and no other
//! room reads it. Inside, bottom up: `keying_error` (what a wrong figure beside the right one looks
//! like), `score` (what speaks for a change), `candidate` and `suspect` (the smallest change that
//! restores most), `moved` (a figure whose totals moved with it), `rewrite` (slips that are no wrong
//! figure).

mod candidate;
mod keying_error;
mod moved;
mod rewrite;
mod score;
mod suspect;

use std::collections::{BTreeMap, BTreeSet};

use crate::amount::Amount;
use crate::budget::{Budget, Cell, Value};
use crate::engine::compute::{ComputedRef, Role, Sheet, StopSign};
use crate::engine::equations::Equations;
use crate::engine::finding::{Finding, Key, StoredFinding, Verdict, rank, rule};
use crate::engine::words::{minus, times};
use crate::form::{RowsForm, Severity};
use crate::lang::{Lang, Tell, Text};

pub use keying_error::KeyingError;
use rewrite::put_content;
use score::{Explained, WrittenFigure};
use suspect::SuspectSearch;

/// Rows up to which a correction is tried out on a copy of the document.
const MAX_TRIED_ROWS: usize = 50_000;

/// How often changes are tried that settled nothing before.
const MAX_PASSES: usize = 4;

/// Rows up to which figures are tried whose totals moved with them.
const MAX_MOVED_ROWS: usize = 5_000;

/// Cells named where they explain a cause equally well.
const MAX_NAMED: usize = 5;

/// One reason for findings.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// The cells that explain it, best first; several where they explain it equally well, none
    /// where no single figure does.
    pub suspects: Vec<Suspect>,
    /// Cells that explain it as well and are not named: beyond five they are only counted.
    pub others: usize,
    /// What it explains: indices into [`Computed::findings`](super::Computed::findings) of the same state, never empty.
    pub places: Vec<usize>,
}

/// A figure that is likely wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Suspect {
    pub cell: Cell,
    /// What is written there.
    pub now: Option<Amount>,
    /// What should be there, in the unit of its table; `None`: nothing.
    pub proposed: Option<Amount>,
    /// For [`KeyingError::Shifted`] and [`KeyingError::Exchanged`]: the cell it exchanges its content with.
    pub partner: Option<Cell>,
    /// Cells of other tables in which the same figure is wrong the same way.
    pub also: Vec<Cell>,
    /// Violated sums and checks that the change restores, as the document states its figures.
    pub restores: usize,
    pub keying_error: KeyingError,
    /// Whether the cell is a stated total, which is not for typing.
    pub total: bool,
    /// Whether the stated totals above it moved with the wrong figure, and have to move back.
    pub moves: bool,
    /// Another version of the document has the figure proposed.
    pub witnessed: bool,
    /// For [`KeyingError::Misplaced`]: all contents to put in; `name` says the rest.
    rewrite: Vec<(Cell, Value)>,
    /// The row's name, or `row › column` where the row alone does not tell.
    name: Text,
    /// The other tables by their numbers.
    also_in: Text,
}

impl Suspect {
    /// The cells to change with the text to put into each; empty text for a blank.
    pub fn corrections(&self) -> Vec<(Cell, String)> {
        self.changes().into_iter().map(|(cell, value)| (cell, value.to_text())).collect()
    }

    /// The cells to change with what to put into each.
    fn changes(&self) -> Vec<(Cell, Value)> {
        if !self.rewrite.is_empty() {
            return self.rewrite.clone();
        }
        let value = |amount: Option<Amount>| amount.map_or(Value::Blank, Value::Amount);
        let mut all = vec![(self.cell, value(self.proposed))];
        all.extend(self.partner.map(|cell| (cell, value(self.now))));
        all.extend(self.also.iter().map(|&cell| (cell, value(self.proposed))));
        all
    }

    fn text(&self, lang: Lang) -> String {
        if !self.rewrite.is_empty() {
            return self.name.get(lang).to_owned();
        }
        let figure = |amount: Option<Amount>| match amount {
            Some(amount) => minus(amount),
            None => lang.pick("空", "blank").to_owned(),
        };
        let mut keying_error = self.keying_error.tell(lang);
        let sized = matches!(self.keying_error, KeyingError::Slide | KeyingError::Unit);
        let figures = self.now.zip(self.proposed).filter(|_| sized);
        let said = figures.and_then(|(now, right)| times(now.decimal(), right.decimal(), lang));
        if let Some(times) = said {
            keying_error = format!("{keying_error}{}{times}", lang.pick("，", ", "));
        }
        let mut more = |words: String| {
            let comma = if keying_error.is_empty() { "" } else { lang.pick("，", ", ") };
            keying_error = format!("{keying_error}{comma}{words}");
        };
        if self.witnessed {
            let words = lang.pick("对照的预算即是此数", "the other document has that");
            more(words.to_owned());
        }
        match (lang, self.also_in.get(lang)) {
            (_, "") => {}
            (Lang::Zh, tables) => more(format!("{tables}同错")),
            (Lang::En, tables) => more(format!("wrong alike in {tables}")),
        }
        let (name, now, right) = (self.name.get(lang), figure(self.now), figure(self.proposed));
        match (lang, keying_error.is_empty()) {
            (Lang::Zh, true) => format!("{name} {now} 疑为 {right}"),
            (Lang::Zh, false) => format!("{name} {now} 疑为 {right}（{keying_error}）"),
            (Lang::En, true) => format!("{name} {now} is probably {right}"),
            (Lang::En, false) => format!("{name} {now} is probably {right} ({keying_error})"),
        }
    }
}

impl Cause {
    /// Whether it is no wrong figure but a slip that says for certain what is wrong: a code that is
    /// its neighbour, codes filled down, a row in the wrong columns. Then it is the finding, and
    /// what follows from it is none beside.
    pub fn is_slip(&self) -> bool {
        !self.suspects.is_empty() && self.suspects.iter().all(|one| !one.rewrite.is_empty())
    }

    /// The cause in words: `行政单位医疗 52.13 疑为 25.13（数字颠倒）：改正后 6 处全部平衡`. Empty
    /// where there is no suspect: then the finding speaks for itself.
    pub fn text(&self, lang: Lang) -> String {
        if self.suspects.is_empty() {
            return String::new();
        }
        let places = self.places.len();
        let parts: Vec<String> = self.suspects.iter().map(|s| s.text(lang)).collect();
        match (lang, parts.len()) {
            (Lang::Zh, 1) => format!("{}：改正后 {places} 处全部平衡", parts[0]),
            (Lang::En, 1) if places == 1 => format!("{}: corrected, 1 place balances", parts[0]),
            (Lang::En, 1) => format!("{}: corrected, all {places} places balance", parts[0]),
            (Lang::Zh, named) => {
                let more = match self.others {
                    0 => String::new(),
                    others => format!("，等 {} 格", named + others),
                };
                format!(
                    "{}{more}：改正其一，{places} 处全部平衡；仅凭勾稽关系不能断定是哪一格",
                    parts.join("，或 ")
                )
            }
            (Lang::En, _) => {
                let more = match self.others {
                    0 => String::new(),
                    others => format!(", or one of {others} more"),
                };
                format!(
                    "{}{more}: any one corrected, {places} balance; the sums alone cannot tell \
                     which",
                    parts.join(", or ")
                )
            }
        }
    }
}

impl ComputedRef<'_> {
    /// All mandatory findings by cause, with what else has the same cause; in the order of
    /// [`Computed::findings`](super::Computed::findings). Each finding is under at most one cause.
    pub fn causes(&self) -> Vec<Cause> {
        self.causes_until(&StopSign::default())
    }

    /// The same, given up once that is wanted: what is given then is good for nothing.
    pub fn causes_until(&self, stop: &StopSign) -> Vec<Cause> {
        let mut causes = self.table_causes(stop);
        if stop.is_set() {
            return causes;
        }
        let texts = self.text_findings();
        if !texts.is_empty() {
            self.with_texts(&mut causes, &texts);
        }
        causes
    }

    /// Numbers causes as the whole list does, and gives those of the tables what texts have from
    /// them: a text that agrees once the figure is put right is no cause of its own.
    fn with_texts(&self, causes: &mut Vec<Cause>, texts: &[Finding]) {
        let ranks: Vec<_> = texts.iter().map(|text| rank(text.verdict, text.severity)).collect();
        let entries = self.asking();
        let of =
            |key: &Key, entry: &StoredFinding| rank(entry.verdict, self.store.severity(key.rule));
        let tables: Vec<_> = entries.iter().map(|(key, entry)| of(key, entry)).collect();
        for place in causes.iter_mut().flat_map(|cause| &mut cause.places) {
            let Some(own) = tables.get(*place) else { continue };
            *place += ranks.iter().filter(|rank| *rank < own).count();
        }
        let number = |at: usize| {
            let own = ranks.get(at).copied();
            at + tables.iter().filter(|rank| Some(**rank) <= own).count()
        };
        let blocks = |text: &&(usize, &Finding)| text.1.blocks_final();
        let mut open: Vec<(usize, &Finding)> =
            texts.iter().enumerate().filter(|t| blocks(&t)).collect();
        for cause in causes.iter_mut().filter(|_| rows(self.budget) <= MAX_MOVED_ROWS) {
            let Some(suspect) = cause.suspects.first().filter(|_| !open.is_empty()) else {
                continue;
            };
            let left = self.texts_without(suspect);
            let stays = |text: &Finding| {
                let mut left = left.iter().filter(|left| left.blocks_final());
                left.any(|l| (&l.rule, &l.text) == (&text.rule, &text.text))
            };
            let settled: Vec<usize> =
                open.iter().filter(|(_, text)| !stays(text)).map(|(at, _)| *at).collect();
            open.retain(|(at, _)| !settled.contains(at));
            cause.places.extend(settled.into_iter().map(number));
            cause.places.sort_unstable();
        }
        causes.extend(open.into_iter().map(|(at, _)| Cause {
            suspects: Vec::new(),
            others: 0,
            places: vec![number(at)],
        }));
        causes.sort_by(|a, b| a.places.cmp(&b.places));
    }

    /// What texts have against the tables once a suspect is put right.
    fn texts_without(&self, suspect: &Suspect) -> Vec<Finding> {
        let mut copy = self.budget.clone();
        let mut sheet = self.rebuilt(&copy);
        let changes = suspect.changes();
        let cells: Vec<Cell> = changes.iter().map(|change| change.0).collect();
        for (cell, value) in changes {
            put_content(&self.forms, &mut copy, cell, value);
        }
        match sheet.update(&copy, &cells, true) {
            Some(carried) => {
                for total in carried {
                    copy.put(total.cell, total.value);
                }
            }
            None => sheet = self.rebuilt(&copy),
        }
        sheet.with(&copy).text_findings()
    }

    /// Causes of what is found in tables; places count among [`Sheet::asking`].
    fn table_causes(&self, stop: &StopSign) -> Vec<Cause> {
        let entries = self.asking();
        let mut open: BTreeMap<Key, usize> = BTreeMap::new();
        for (i, (key, entry)) in entries.iter().enumerate() {
            if entry.verdict > Verdict::Rounding {
                open.insert(*key, i);
            }
        }
        let mandatory = |key: &Key| self.store.severity(key.rule) == Severity::Mandatory;
        let small = self.is_tried();
        let mut causes = match small {
            true => self.rewritings(&mut open),
            false => Vec::new(),
        };
        // What a slip of another kind explains accuses no figure.
        let left: Vec<(Key, StoredFinding)> =
            entries.iter().filter(|(key, _)| open.contains_key(key)).cloned().collect();
        if left.iter().any(|(_, entry)| Equations::is_open(entry)) {
            let found = SuspectSearch::new(*self, &left, stop.clone()).run();
            causes.extend(match small {
                true => self.tried(found, &mut open),
                false => self.counted(&left, found, &mut open, stop),
            });
        }
        if rows(self.budget) <= MAX_MOVED_ROWS {
            causes.extend(self.moved_causes(&mut open));
        }
        let alone = open.iter().filter(|(key, _)| mandatory(key));
        causes.extend(alone.map(|(_, &place)| Cause {
            suspects: Vec::new(),
            others: 0,
            places: vec![place],
        }));
        // What is only to be verified is no cause of its own.
        let is_mandatory =
            |&place: &usize| entries.get(place).is_some_and(|(key, _)| mandatory(key));
        causes.retain(|cause| cause.places.iter().any(is_mandatory));
        if !stop.is_set() {
            self.told_once(&mut causes);
        }
        causes.sort_by(|a, b| a.places.cmp(&b.places));
        causes
    }

    /// Whether corrections are tried out on copies of the document to find its causes; in larger ones
    /// what a correction settles follows from the sums it is in.
    pub fn is_tried(&self) -> bool {
        rows(self.budget) <= MAX_TRIED_ROWS
    }

    /// How many sums and checks what is written contradicts, each once: a wrong figure counts in
    /// those it is in, and not again in the totals above them.
    pub fn contradicted(&self) -> usize {
        SuspectSearch::new(*self, &self.asking(), StopSign::default()).contradicted()
    }

    /// Makes each change in a copy and gives it the findings that vanish. One that settles
    /// nothing, or raises as much as it settles, is dropped.
    fn tried(&self, found: Vec<Explained>, open: &mut BTreeMap<Key, usize>) -> Vec<Cause> {
        if found.is_empty() {
            return Vec::new();
        }
        let mut copy = self.budget.clone();
        let mut sheet = self.rebuilt(&copy);
        let mut causes = Vec::new();
        let shifted = open.keys().any(|key| key.rule == rule::ShiftedRow);
        let mut before = sheet.unsettled(shifted);
        let mut left = found;
        // Of a wrong total over a wrong addend, putting the total right settles nothing before the
        // addend is right: what was dropped is tried again once something else was settled.
        for _ in 0..MAX_PASSES {
            let (known, dropped) = (causes.len(), std::mem::take(&mut left));
            for explained in dropped {
                let Some(first) = explained.trials.first() else {
                    continue;
                };
                let settle = |sheet: &mut Sheet, copy: &mut Budget, back: bool| {
                    for change in &first.changes {
                        let figure = if back { change.now } else { change.proposed };
                        copy.put(change.cell, figure.map_or(Value::Blank, Value::Amount));
                    }
                    let cells: Vec<Cell> = first.changes.iter().map(|c| c.cell).collect();
                    if sheet.update(copy, &cells, false).is_none() {
                        *sheet = self.rebuilt(copy);
                    }
                };
                settle(&mut sheet, &mut copy, false);
                let after = sheet.unsettled(shifted);
                let raised = after.iter().filter(|key| !before.contains(key)).count();
                let places: Vec<usize> = before
                    .iter()
                    .filter(|key| !after.contains(key))
                    .filter_map(|key| open.get(key).copied())
                    .collect();
                if places.len() <= raised {
                    settle(&mut sheet, &mut copy, true);
                    left.push(explained);
                    continue;
                }
                open.retain(|_, place| !places.contains(place));
                before = after;
                causes.push(self.cause(explained, places));
            }
            if causes.len() == known || left.is_empty() {
                break;
            }
        }
        causes
    }

    /// Gives each change the findings of the equations it restores and of those above them that
    /// are put out only because a total gave way.
    fn counted(
        &self,
        entries: &[(Key, StoredFinding)],
        found: Vec<Explained>,
        open: &mut BTreeMap<Key, usize>,
        stop: &StopSign,
    ) -> Vec<Cause> {
        let mut search = SuspectSearch::new(*self, entries, stop.clone());
        let mut causes = Vec::new();
        for explained in found {
            if stop.is_set() {
                break;
            }
            let cells = explained.trials.first().map(|trial| &trial.changes);
            let mut reached = BTreeSet::new();
            for change in cells.into_iter().flatten() {
                reached.extend(search.put_out_above(change.cell));
            }
            reached.extend(explained.restored.iter().copied());
            let mut places: Vec<usize> = Vec::new();
            for key in open.keys().copied().collect::<Vec<Key>>() {
                let concerned = search.equation(key).is_some_and(|e| reached.contains(&e));
                places.extend(concerned.then(|| open.remove(&key)).flatten());
            }
            if !places.is_empty() {
                causes.push(self.cause(explained, places));
            }
        }
        causes
    }

    fn cause(&self, explained: Explained, mut places: Vec<usize>) -> Cause {
        let Explained { trials, others, .. } = explained;
        places.sort_unstable();
        let one_row = |cell: Cell, other: Cell| {
            (cell.table, cell.block, cell.row) == (other.table, other.block, other.row)
        };
        let cells: Vec<Cell> =
            trials.iter().filter_map(|t| t.changes.first().map(|c| c.cell)).collect();
        let suspects = trials.into_iter().filter_map(|trial| {
            let WrittenFigure { cell, now, proposed } = trial.changes.first()?.clone();
            let with_column =
                cells.len() > 1 && cells.iter().any(|&c| c != cell && one_row(c, cell));
            let others = trial.changes.iter().skip(1).filter(|_| !trial.exchange);
            let also: Vec<Cell> = others.map(|change| change.cell).collect();
            Some(Suspect {
                cell,
                now,
                proposed,
                partner: trial.changes.get(1).filter(|_| trial.exchange).map(|c| c.cell),
                also_in: self.tables(&also),
                also,
                restores: trial.restores,
                keying_error: trial.keying_error,
                total: self.role(cell) == Role::Total,
                moves: false,
                witnessed: trial.witnessed,
                rewrite: Vec::new(),
                name: self.short_name(cell, with_column),
            })
        });
        Cause { suspects: suspects.collect(), others, places }
    }

    /// Causes among checks between tables, where the totals moved with the wrong figure.
    fn moved_causes(&self, open: &mut BTreeMap<Key, usize>) -> Vec<Cause> {
        let keys: BTreeSet<Key> = open.keys().copied().collect();
        let found = self.moved(&keys);
        let Some(first) = found.first() else { return Vec::new() };
        let mut places: Vec<usize> =
            first.settled.iter().filter_map(|key| open.remove(key)).collect();
        places.sort_unstable();
        let named = found.iter().take(MAX_NAMED);
        let suspects: Vec<Suspect> = named
            .map(|moved| Suspect {
                cell: moved.cell,
                now: Some(moved.now),
                proposed: Some(moved.proposed),
                partner: None,
                also: Vec::new(),
                also_in: Text::default(),
                restores: moved.settled.len(),
                keying_error: moved.keying_error,
                total: false,
                moves: true,
                witnessed: false,
                rewrite: Vec::new(),
                name: self.short_name(moved.cell, found.len() > 1),
            })
            .collect();
        let others = found.len() - suspects.len();
        vec![Cause { suspects, others, places }]
    }

    /// The tables of some cells by their numbers.
    fn tables(&self, cells: &[Cell]) -> Text {
        Text::both(|lang| {
            let names = self.names(lang);
            let tables: Vec<String> = cells.iter().map(|cell| names.table(cell.t())).collect();
            tables.join(lang.pick("、", ", "))
        })
    }

    /// Causes that are one slip in several tables are reported as one: the same figure, to be the same,
    /// in rows of one name.
    fn told_once(&self, causes: &mut Vec<Cause>) {
        let sign = |cause: &Cause| match cause.suspects.as_slice() {
            [one] if cause.others == 0 && one.partner.is_none() && one.rewrite.is_empty() => {
                Some((one.now, one.proposed, one.moves, self.short_name(one.cell, false)))
            }
            _ => None,
        };
        let mut at = 0;
        while let Some(cause) = causes.get(at) {
            at += 1;
            let Some(own) = sign(cause) else { continue };
            let table = cause.suspects.first().map(|suspect| suspect.cell.table);
            let same = causes.iter().enumerate().skip(at).filter(|(_, other)| {
                let apart = other.suspects.first().map(|suspect| suspect.cell.table) != table;
                apart && sign(other).as_ref() == Some(&own)
            });
            let same: Vec<usize> = same.map(|(n, _)| n).collect();
            for n in same.into_iter().rev() {
                let other = causes.remove(n);
                let Some(cause) = causes.get_mut(at - 1) else { break };
                cause.places.extend(other.places);
                cause.places.sort_unstable();
                if let (Some(into), Some(suspect)) =
                    (cause.suspects.first_mut(), other.suspects.into_iter().next())
                {
                    into.also.push(suspect.cell);
                    into.also.extend(suspect.also);
                    into.also.sort_unstable();
                    into.restores += suspect.restores;
                    into.also_in = self.tables(&into.also);
                }
            }
        }
    }

    /// The row's name without its code, with the column where asked for.
    fn short_name(&self, cell: Cell, with_column: bool) -> Text {
        let coded = self
            .grid(cell)
            .and_then(|grid| match &self.forms.tables[grid.form].blocks[cell.b()].rows {
                RowsForm::Coded(tree) => Some(tree.name),
                _ => None,
            })
            .map(|column| self.budget.value(cell.with_column(column)).to_text())
            .filter(|name| !name.is_empty());
        let say = |lang: Lang| {
            let (_, row, column) = self.place(cell, lang);
            let row = coded.clone().unwrap_or(row);
            if with_column || row.is_empty() { format!("{row} › {column}") } else { row }
        };
        Text::both(say)
    }
}

impl Sheet {
    /// What is open beyond rounding, with or without looking for shifted rows.
    fn unsettled(&self, shifted: bool) -> BTreeSet<Key> {
        let settled = |entry: &StoredFinding| entry.verdict <= Verdict::Rounding;
        if shifted {
            let entries = self.asking().into_iter();
            return entries.filter(|(_, e)| !settled(e)).map(|e| e.0).collect();
        }
        let entries = self.store.iter().filter(|(_, entry)| !settled(entry));
        entries.map(|(key, _)| *key).collect()
    }
}

/// Rows of all tables together.
fn rows(budget: &Budget) -> usize {
    budget.tables.iter().flat_map(|table| &table.blocks).map(|block| block.rows.len()).sum()
}
