//! Rows that come, go, change places or levels in a block whose other figures stay as they are.
//!
//! First the changes one after the other as they were made ([`Grid::insert_row`] and the like), then
//! [`Grid::settle`] with the rows as they are now: it looks at the rows whose place in the tree may
//! be another one, and says which cells have to be computed again.

use std::collections::{BTreeMap, BTreeSet};

use crate::budget::{Chunk, ChunkedRows, RowKind, StoredRow, ValueRef};
use crate::form::{BlockForm, RowsForm};

use super::fixed_point::FixedPoint;
use super::grid::Grid;
use super::row_order::Numbers;
use super::tree::{NONE, is_total};

/// New children of one parent beyond which its whole list is merged.
const FEW: usize = 64;

/// What was done to a block's rows. Rows go by their numbers.
#[derive(Debug)]
pub(in crate::engine) struct Reshape {
    /// Rows whose place in the tree has to be looked at.
    marks: BTreeMap<usize, LevelMark>,
    gone: BTreeSet<usize>,
    /// Rows of which every cell has to be judged again.
    judged: BTreeSet<usize>,
    /// Parents that have other children than before.
    due: BTreeSet<usize>,
    /// Children that left, by parent.
    left: BTreeMap<usize, Vec<u32>>,
    /// The first position at which something changed.
    first: usize,
    before: Numbers,
}

/// Why a row is looked at.
#[derive(Clone, Copy, Debug)]
struct LevelMark {
    /// The highest level of what was or is put there: rows behind, down to the next one of that
    /// level, may be part of other rows now.
    level: u8,
    /// It is among other siblings or between others of them.
    moved: bool,
}

/// What is to be done once a block's rows have settled; positions as they are now.
#[derive(Debug)]
pub(in crate::engine) struct Reshaped {
    /// Rows of which every cell has to be judged again.
    pub(in crate::engine) judged: Vec<usize>,
    /// Totals that have other addends than before.
    pub(in crate::engine) due: Vec<usize>,
    /// The first position at which something changed.
    pub(in crate::engine) first: usize,
    /// For each former position, from the first changed one on, the one of now.
    pub(in crate::engine) moves: RowMoves,
}

/// Where rows were before, and where they are now.
#[derive(Debug)]
pub(in crate::engine) struct RowMoves {
    before: Numbers,
    gone: BTreeSet<usize>,
}

impl Grid {
    /// Begins with changes of the rows; `None` where the tree is such that only computing
    /// everything again tells what follows.
    pub(in crate::engine) fn reshape(&mut self) -> Option<Reshape> {
        if self.tree.as_ref().is_some_and(|tree| !tree.regular) {
            return None;
        }
        Some(Reshape {
            marks: BTreeMap::new(),
            gone: BTreeSet::new(),
            judged: BTreeSet::new(),
            due: BTreeSet::new(),
            left: BTreeMap::new(),
            first: usize::MAX,
            before: self.order.snapshot(),
        })
    }

    /// A blank row was put at a position.
    pub(in crate::engine) fn insert_row(&mut self, at: usize, reshape: &mut Reshape) {
        let (number, grows) = self.order.insert(at.min(self.rows));
        self.rows = self.order.len();
        if grows {
            for column in self.columns.iter_mut().flatten() {
                column.values.push_blank();
                if column.formula.is_some() {
                    column.halves.push(0);
                }
            }
            if let Some(tree) = self.tree.as_mut() {
                tree.grow();
            }
        }
        reshape.first = reshape.first.min(at);
        reshape.marks.insert(number, LevelMark { level: u8::MAX, moved: true });
        reshape.judged.insert(number);
    }

    /// The row at a position went.
    pub(in crate::engine) fn remove_row(&mut self, at: usize, reshape: &mut Reshape) {
        let Some(number) = self.order.remove(at) else { return };
        self.rows = self.order.len();
        self.lift(number, reshape);
        reshape.first = reshape.first.min(at);
        reshape.judged.remove(&number);
        let mark = reshape.marks.remove(&number);
        reshape.gone.insert(number);
        let Some(tree) = self.tree.as_ref() else { return };
        let parent = tree.parent[number];
        if parent != NONE {
            reshape.left.entry(parent as usize).or_default().push(number as u32);
        }
        let level = mark.map_or(u8::MAX, |mark| mark.level).min(tree.level[number]);
        if let Some(next) = self.order.number(at) {
            reshape.mark(next, level, false);
        }
    }

    /// Two rows changed places; `false` where they are not neighbours.
    pub(in crate::engine) fn swap_rows(
        &mut self,
        a: usize,
        b: usize,
        reshape: &mut Reshape,
    ) -> bool {
        let (Some(first), Some(second)) = (self.order.number(a), self.order.number(b)) else {
            return false;
        };
        self.order.swap(a, b);
        reshape.first = reshape.first.min(a.min(b));
        if let Some(tree) = self.tree.as_ref() {
            let level = tree.level[first].min(tree.level[second]);
            reshape.mark(first, level, true);
            reshape.mark(second, level, true);
        }
        a.abs_diff(b) == 1
    }

    /// The row at a position has another kind or another code than before.
    pub(in crate::engine) fn relevel_row(&mut self, at: usize, reshape: &mut Reshape) {
        let Some(number) = self.order.number(at) else { return };
        reshape.first = reshape.first.min(at);
        self.lift(number, reshape);
        reshape.judged.insert(number);
        if let Some(tree) = self.tree.as_ref() {
            reshape.mark(number, tree.level[number], true);
        }
    }

    /// Takes a row's figures out of the sums that they are part of.
    fn lift(&mut self, number: usize, reshape: &mut Reshape) {
        for column in 0..self.columns.len() {
            self.put_of(number, column, FixedPoint::BLANK, 0);
        }
        let parent = self.tree.as_ref().map_or(NONE, |tree| tree.parent[number]);
        if parent != NONE {
            reshape.due.insert(parent as usize);
        }
    }

    /// Finds the place of the rows in the tree, as they are now. `None` where only computing
    /// everything again tells it.
    pub(in crate::engine) fn settle(
        &mut self,
        form: &BlockForm,
        rows: &ChunkedRows,
        mut reshape: Reshape,
    ) -> Option<Reshaped> {
        if rows.len() != self.rows {
            return None;
        }
        if self.tree.is_some() {
            let joined = self.find_parents(form, rows, &mut reshape)?;
            self.relist(joined, &mut reshape);
        }
        let mut whole = false;
        for &number in &reshape.gone {
            whole |= !self.note_gone(number);
            if let Some(tree) = self.tree.as_mut() {
                tree.forget(number);
            }
            self.order.release(number);
        }
        if whole {
            return None;
        }
        let is_parent =
            |&number: &usize| self.tree.as_ref().is_some_and(|tree| tree.slot[number] != NONE);
        let (judged, due) = (reshape.judged, reshape.due);
        let due = due.into_iter().filter(|number| !reshape.gone.contains(number));
        let due = due.filter(|number| !judged.contains(number)).filter(is_parent);
        let due = due.map(|number| self.order.position(number)).collect();
        let mut judged: Vec<usize> =
            judged.into_iter().map(|number| self.order.position(number)).collect();
        judged.sort_unstable();
        let moves = RowMoves { before: reshape.before, gone: reshape.gone };
        Some(Reshaped { judged, due, first: reshape.first, moves })
    }

    /// Gives the marked rows, and those behind them that this concerns, their parents; gives the
    /// children that joined others, by parent and in row order.
    fn find_parents(
        &mut self,
        form: &BlockForm,
        rows: &ChunkedRows,
        reshape: &mut Reshape,
    ) -> Option<BTreeMap<usize, Vec<u32>>> {
        let mut joined: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
        let marks = std::mem::take(&mut reshape.marks).into_iter();
        let mut marks: Vec<(usize, LevelMark)> =
            marks.map(|(number, mark)| (self.order.position(number), mark)).collect();
        marks.sort_unstable_by_key(|(at, _)| *at);
        let mut marks = marks.into_iter().peekable();
        while let Some(&(start, _)) = marks.peek() {
            let mut open = self.above(start, rows);
            let mut highest = u8::MAX;
            let mut at = start;
            while let Some(row) = rows.get(at) {
                let number = self.order.number(at)?;
                let mark = marks.next_if(|(marked, _)| *marked == at).map(|(_, mark)| mark);
                at += 1;
                highest = highest.min(mark.map_or(u8::MAX, |mark| mark.level));
                let entered = match row.kind() {
                    RowKind::Entered(level) => Some(level),
                    RowKind::Fixed(_) => continue,
                    RowKind::Stray => None,
                };
                let parent = match entered {
                    // Nothing above reaches below this row, nor does anything changed.
                    Some(level) if mark.is_none() && level <= highest => break,
                    Some(level) => {
                        if mark.is_some_and(|mark| mark.moved) {
                            highest = highest.min(level);
                        }
                        if is_total(form, row) {
                            return None;
                        }
                        while open.last().is_some_and(|&up| self.level_of(up) >= level) {
                            open.pop();
                        }
                        self.parent_under(form, rows, &open, (row, level))?
                    }
                    None => NONE,
                };
                let tree = self.tree.as_mut()?;
                tree.level[number] = entered.unwrap_or(0);
                tree.depth[number] = match parent {
                    NONE => 0,
                    parent => tree.depth[parent as usize].saturating_add(1),
                };
                if entered.is_some() {
                    open.push(number);
                }
                let old = tree.parent[number];
                if old != parent {
                    self.lift(number, reshape);
                    reshape.judged.insert(number);
                    let tree = self.tree.as_mut()?;
                    tree.parent[number] = parent;
                }
                if old != parent || mark.is_some_and(|mark| mark.moved) {
                    if old != NONE {
                        reshape.left.entry(old as usize).or_default().push(number as u32);
                    }
                    if parent != NONE {
                        joined.entry(parent as usize).or_default().push(number as u32);
                    }
                }
            }
        }
        Some(joined)
    }

    fn level_of(&self, number: usize) -> u8 {
        self.tree.as_ref().map_or(0, |tree| tree.level[number])
    }

    /// The rows of higher and higher levels that are before a position, the highest first.
    fn above(&self, at: usize, rows: &ChunkedRows) -> Vec<usize> {
        let Some(tree) = self.tree.as_ref() else { return Vec::new() };
        let entered =
            |&at: &usize| rows.get(at).is_some_and(|row| matches!(row.kind(), RowKind::Entered(_)));
        let mut next = (0..at).rev().find(entered).and_then(|at| self.order.number(at));
        let mut found = Vec::new();
        while let Some(number) = next.filter(|number| Some(*number) != tree.total) {
            found.push(number);
            let parent = tree.parent[number];
            next = (parent != NONE).then_some(parent as usize);
        }
        found.reverse();
        found
    }

    /// The parent of a row under those that are open; `None` where it is not the last of them.
    fn parent_under(
        &self,
        form: &BlockForm,
        rows: &ChunkedRows,
        open: &[usize],
        (row, level): (StoredRow<'_>, u8),
    ) -> Option<u32> {
        let total = self.tree.as_ref()?.total.map_or(NONE, |total| total as u32);
        let code_column = match &form.rows {
            RowsForm::Coded(tree) => Some(tree.code),
            _ => None,
        };
        let code = |row: StoredRow<'_>| -> String {
            let cell = code_column.and_then(|column| row.get(column));
            cell.map_or("", ValueRef::as_text).to_owned()
        };
        let own = code(row);
        let Some(&up) = open.last() else {
            return (own.is_empty() || level == 0).then_some(total);
        };
        if !own.is_empty() {
            let above = rows.get(self.order.position(up)).map(code).unwrap_or_default();
            if above.is_empty() || !own.starts_with(&above) {
                return None;
            }
        }
        Some(up as u32)
    }

    /// Brings the lists of children up to date, and makes rows parents and parents leaves.
    fn relist(&mut self, joined: BTreeMap<usize, Vec<u32>>, reshape: &mut Reshape) {
        let mut emptied = Vec::new();
        for (parent, mut left) in std::mem::take(&mut reshape.left) {
            if reshape.gone.contains(&parent) {
                continue;
            }
            left.sort_unstable();
            let Some(tree) = self.tree.as_mut() else { return };
            let ordinal = tree.slot[parent];
            if ordinal == NONE {
                continue;
            }
            let children = tree.children_mut(ordinal);
            children.retain(|child| left.binary_search(child).is_err());
            if children.is_empty() && tree.total != Some(parent) && !joined.contains_key(&parent) {
                emptied.push(parent);
            }
            reshape.due.insert(parent);
        }
        for (parent, more) in joined {
            let is_leaf = self.tree.as_ref().is_some_and(|tree| tree.slot[parent] == NONE);
            if is_leaf {
                self.lift(parent, reshape);
                reshape.judged.insert(parent);
            }
            let Some(tree) = self.tree.as_mut() else { return };
            let ordinal = if is_leaf { tree.promote(parent) } else { tree.slot[parent] };
            let children = tree.children_mut(ordinal);
            let order = &self.order;
            if more.len() <= FEW {
                for child in more {
                    let at = order.position(child as usize);
                    let place = children.partition_point(|&own| order.position(own as usize) < at);
                    children.insert(place, child);
                }
            } else {
                let placed = |child: &u32| order.position(*child as usize);
                let mut all: Vec<(usize, u32)> =
                    children.iter().chain(&more).map(|child| (placed(child), *child)).collect();
                // Two runs in order: the sort goes over them once.
                all.sort_by_key(|(at, _)| *at);
                *children = all.into_iter().map(|(_, child)| child).collect();
            }
            reshape.due.insert(parent);
        }
        for parent in emptied {
            self.lift(parent, reshape);
            reshape.judged.insert(parent);
            if let Some(tree) = self.tree.as_mut() {
                tree.demote(parent);
            }
        }
    }

    /// Says where the row that was at a position is now; `None` where it went. Quick
    /// where it is asked in row order.
    pub(in crate::engine) fn places<'a>(
        &'a self,
        moves: &'a RowMoves,
    ) -> impl FnMut(usize) -> Option<usize> + use<'a> {
        // Rows in chunks that nobody touched moved together.
        let (mut together, mut now) = (0..0, 0);
        move |before| {
            if !together.contains(&before) {
                let chunk = moves.before.chunk_at(before);
                let rows = moves.before.chunk(chunk)?;
                let Some(start) = self.order.start_of(rows) else {
                    let number = moves.before.get(before)? as usize;
                    let stays = !moves.gone.contains(&number);
                    return stays.then(|| self.order.position(number));
                };
                let from = moves.before.chunk_start(chunk);
                (together, now) = (from..from + rows.len(), start);
            }
            Some(now + (before - together.start))
        }
    }
}

impl RowMoves {
    /// Whether the row of a number went.
    pub(in crate::engine) fn is_gone(&self, number: usize) -> bool {
        self.gone.contains(&number)
    }
}

impl Reshape {
    fn mark(&mut self, number: usize, level: u8, moved: bool) {
        let mark = self.marks.entry(number).or_insert(LevelMark { level: u8::MAX, moved: false });
        mark.level = mark.level.min(level);
        mark.moved |= moved;
    }
}
