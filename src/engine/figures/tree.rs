//! The tree of a block: which row is part of which, and the running sums of parents.

use std::collections::HashMap;

use crate::budget::{Block, RowKind, StoredRow};
use crate::form::{BlockForm, RowsForm};

use super::column::{FigureColumn, with_room};
use super::running_sums::RunningSums;

/// What rows of totals are called.
const TOTALS: [&str; 3] = ["合计", "总计", "小计"];

/// No row, no slot.
pub(in crate::engine) const NONE: u32 = u32::MAX;

/// The tree of a coded or outlined block. Rows go by their numbers (see [`super::row_order`]).
#[derive(Debug)]
pub(in crate::engine) struct Tree {
    pub(in crate::engine) parent: Vec<u32>,
    /// Ordinal among parents, or [`NONE`].
    pub(in crate::engine) slot: Vec<u32>,
    /// 0 for the total row and the top level.
    pub(super) level: Vec<u8>,
    /// How many rows are above a row.
    pub(super) depth: Vec<u8>,
    /// By column; of no parents for columns that are not summed.
    pub(in crate::engine) sums: Vec<RunningSums>,
    summed: Box<[bool]>,
    /// How many ordinals there are.
    ordinals: usize,
    pub(super) total: Option<usize>,
    /// Every parent is before its children.
    pub(super) in_order: bool,
    /// Every row is part of the nearest row before it that is on a higher level; those without
    /// one are part of the total row.
    pub(super) regular: bool,
    /// Rows without a code that are named as totals are and are not the form's total row: no part
    /// of any sum.
    misplaced_totals: Vec<u32>,
    /// The children of the parent with ordinal `n` were
    /// `children[child_start[n]..child_start[n + 1]]`, in row order, when the tree was made.
    child_start: Vec<u32>,
    children: Vec<u32>,
    /// Children of the parents that have others since, in row order.
    others: HashMap<u32, Vec<u32>>,
    /// Ordinals that no parent has any more.
    free: Vec<u32>,
}

impl Tree {
    /// The rows directly below a row, in row order.
    pub(super) fn children(&self, row: usize) -> &[u32] {
        let ordinal = self.slot.get(row).copied().unwrap_or(NONE);
        if ordinal == NONE { &[] } else { self.children_of(ordinal) }
    }

    fn children_of(&self, ordinal: u32) -> &[u32] {
        if let Some(others) = self.others.get(&ordinal) {
            return others;
        }
        let range = || {
            let (from, to) = (ordinal as usize, ordinal as usize + 1);
            let (from, to) = (*self.child_start.get(from)?, *self.child_start.get(to)?);
            self.children.get(from as usize..to as usize)
        };
        range().unwrap_or_default()
    }

    /// The rows directly below a parent, to change them.
    pub(super) fn children_mut(&mut self, ordinal: u32) -> &mut Vec<u32> {
        if !self.others.contains_key(&ordinal) {
            let own = self.children_of(ordinal).to_vec();
            self.others.insert(ordinal, own);
        }
        self.others.entry(ordinal).or_default()
    }

    /// Makes a row a parent, without children as yet.
    pub(super) fn promote(&mut self, row: usize) -> u32 {
        let ordinal = self.free.pop().unwrap_or(self.ordinals as u32);
        self.ordinals = self.ordinals.max(ordinal as usize + 1);
        for (sums, _) in self.sums.iter_mut().zip(&self.summed).filter(|(_, summed)| **summed) {
            sums.begin(ordinal as usize);
        }
        self.others.insert(ordinal, Vec::new());
        self.slot[row] = ordinal;
        ordinal
    }

    /// A row is no parent any more.
    pub(super) fn demote(&mut self, row: usize) {
        let ordinal = std::mem::replace(&mut self.slot[row], NONE);
        if ordinal != NONE {
            self.others.insert(ordinal, Vec::new());
            self.free.push(ordinal);
        }
    }

    /// Nothing is known of a row any more.
    pub(super) fn forget(&mut self, row: usize) {
        self.demote(row);
        (self.parent[row], self.level[row], self.depth[row]) = (NONE, 0, 0);
    }

    /// Makes room for one more row.
    pub(super) fn grow(&mut self) {
        self.parent.push(NONE);
        self.slot.push(NONE);
        self.level.push(0);
        self.depth.push(0);
    }

    /// Whether the row is named as a total and is not the form's total row.
    pub(super) fn is_misplaced_total(&self, row: usize) -> bool {
        self.misplaced_totals.binary_search(&(row as u32)).is_ok()
    }

    /// How many ordinals parents have.
    pub(in crate::engine) fn parents(&self) -> usize {
        self.ordinals
    }

    pub(super) fn new(form: &BlockForm, block: &Block, columns: &[Option<FigureColumn>]) -> Self {
        let rows = &block.rows;
        let n = rows.len();
        let total = rows.iter().position(|row| matches!(row.kind(), RowKind::Fixed(_)));
        let mut parent = with_room(NONE, n);
        let mut level = with_room(0_u8, n);
        let code_column = match &form.rows {
            RowsForm::Coded(tree) => Some(tree.code),
            _ => None,
        };
        let code = |row: usize| match (code_column, rows.get(row)) {
            (Some(column), Some(row)) => row.value(column).as_text(),
            _ => "",
        };
        let entered = |row: usize| match rows.get(row).map(StoredRow::kind) {
            Some(RowKind::Entered(level)) => Some(level),
            _ => None,
        };
        let mut by_code: Option<HashMap<&str, usize>> = None;
        let mut open: Vec<usize> = Vec::new();
        let mut misplaced_totals = Vec::new();
        let mut regular = true;
        for (row, found) in rows.iter().enumerate() {
            let RowKind::Entered(own) = found.kind() else {
                continue;
            };
            level[row] = own;
            if is_total(form, found) {
                misplaced_totals.push(row as u32);
                continue;
            }
            while open.last().is_some_and(|&up| level[up] >= own) {
                open.pop();
            }
            let own_code = code(row);
            parent[row] = if own_code.is_empty() {
                open.last().map_or(NONE, |&up| up as u32)
            } else if let Some(&up) = open
                .iter()
                .rev()
                .find(|&&up| !code(up).is_empty() && own_code.starts_with(code(up)))
            {
                up as u32
            } else if own == 0 {
                NONE
            } else {
                // Out of order: the longest code of a higher level that it begins with.
                let index = by_code.get_or_insert_with(|| {
                    (0..n)
                        .filter(|&r| entered(r).is_some())
                        .map(|r| (code(r), r))
                        .filter(|(text, _)| !text.is_empty())
                        .rev()
                        .collect()
                });
                own_code
                    .char_indices()
                    .rev()
                    .filter_map(|(end, _)| index.get(&own_code[..end]))
                    .find(|&&up| up != row && entered(up).is_some_and(|level| level < own))
                    .map_or(NONE, |&up| up as u32)
            };
            regular &= parent[row] == open.last().map_or(NONE, |&up| up as u32);
            open.push(row);
        }
        if let Some(total) = total {
            for (row, found) in rows.iter().enumerate() {
                let entered = matches!(found.kind(), RowKind::Entered(_));
                let counted = misplaced_totals.binary_search(&(row as u32)).is_err();
                if parent[row] == NONE && entered && counted {
                    parent[row] = total as u32;
                }
            }
        }
        let mut slot = with_room(NONE, n);
        let mut parents = 0_u32;
        let mut mark = |row: usize| {
            if slot[row] == NONE {
                slot[row] = parents;
                parents += 1;
            }
        };
        total.into_iter().for_each(&mut mark);
        parent.iter().filter(|&&up| up != NONE).for_each(|&up| mark(up as usize));
        let in_order = (0..n).all(|row| parent[row] == NONE || (parent[row] as usize) < row);
        let mut depth = with_room(0_u8, n);
        let mut settled = vec![false; n];
        for row in 0..n {
            // Levels fall strictly from child to parent, so the way up is short.
            let (mut at, mut up) = (row, 0_u8);
            while parent[at] != NONE && !settled[at] && up < u8::MAX {
                at = parent[at] as usize;
                up += 1;
            }
            depth[row] = depth[at].saturating_add(up);
            settled[row] = in_order;
        }
        let (child_start, children) = children_by_parent(&parent, &slot, parents as usize);
        let is_summed = |column: &Option<FigureColumn>| column.as_ref().is_some_and(|c| c.summed);
        let summed: Box<[bool]> = columns.iter().map(is_summed).collect();
        let room = |&summed: &bool| if summed { parents as usize } else { 0 };
        let sums = summed.iter().map(|summed| RunningSums::blank(room(summed))).collect();
        Self {
            parent,
            slot,
            level,
            depth,
            sums,
            summed,
            ordinals: parents as usize,
            total,
            in_order,
            regular: regular && misplaced_totals.is_empty(),
            misplaced_totals,
            child_start,
            children,
            others: HashMap::new(),
            free: Vec::new(),
        }
    }
}

/// Whether an entered row of a coded block has no code and the name of a total.
pub(super) fn is_total(form: &BlockForm, row: StoredRow<'_>) -> bool {
    let RowsForm::Coded(tree) = &form.rows else {
        return false;
    };
    let text = |column: usize| row.value(column).as_text();
    tree.name != tree.code
        && text(tree.code).is_empty()
        && TOTALS.iter().any(|total| {
            let name = text(tree.name).chars().filter(|c| !c.is_whitespace());
            name.eq(total.chars())
        })
}

/// For each parent's ordinal where its children begin, and all children parent by parent.
fn children_by_parent(parent: &[u32], slot: &[u32], parents: usize) -> (Vec<u32>, Vec<u32>) {
    let ordinal = |row: usize| slot[parent[row] as usize] as usize;
    let with_parent = || (0..parent.len()).filter(|&row| parent[row] != NONE);
    let mut start = vec![0_u32; parents + 1];
    with_parent().for_each(|row| start[ordinal(row) + 1] += 1);
    (0..parents).for_each(|n| start[n + 1] += start[n]);
    let mut next = start.clone();
    let mut children = vec![0_u32; start[parents] as usize];
    for row in with_parent() {
        let at = &mut next[ordinal(row)];
        children[*at as usize] = row as u32;
        *at += 1;
    }
    (start, children)
}
