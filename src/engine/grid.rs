//! One block's figures in columns, with its tree of parents and children.

use crate::amount::Amount;
use crate::budget::{Block, Budget, Cell, RowKind, Value};
use crate::form::{BinaryOp, BlockForm, Expr, Formula, Kind, RowRef, RowsForm, TableForm, Target};

use super::expr::Bound;
use super::fix::{Fix, Slot};

/// No row, no slot.
pub(super) const NONE: u32 = u32::MAX;

/// Most decimals a column computes with; figures with more are told and not counted.
const MAX_SCALE: u32 = 8;

/// A figure column.
#[derive(Debug)]
pub(super) struct Column {
    /// Decimals of the mantissas.
    pub(super) scale: u32,
    /// Decimals a figure may have.
    pub(super) decimals: u32,
    /// One unit shown (0.01) as a mantissa at `scale`.
    pub(super) unit: i64,
    /// An amount of money, to be converted between 元 and 万元.
    pub(super) money: bool,
    /// Negative amounts are allowed.
    pub(super) negative: bool,
    /// Figures are exact 元: no half-width.
    pub(super) exact: bool,
    /// Effective values, a row each.
    pub(super) values: Vec<Fix>,
    /// Parents are the sum of their children.
    pub(super) summed: bool,
    /// Index into [`Grid::across`].
    pub(super) formula: Option<usize>,
    /// Half-widths of computed leaf cells, where the column has a formula.
    pub(super) halves: Vec<u32>,
}

/// A column formula over cells of its own row.
#[derive(Debug)]
pub(super) struct Across {
    pub(super) column: usize,
    pub(super) sum: AcrossSum,
    /// Index of the formula in the table form.
    pub(super) formula: usize,
}

#[derive(Debug)]
pub(super) enum AcrossSum {
    /// Signed addends at one scale.
    Linear(Vec<(i8, usize)>),
    /// Anything else, bound to row 0; evaluated in the row it is wanted for.
    General(Bound),
}

/// The tree of a coded or outlined block.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) parent: Vec<u32>,
    /// Ordinal among parents, or [`NONE`].
    pub(super) slot: Vec<u32>,
    /// 0 for the total row and the top level.
    pub(super) level: Vec<u8>,
    /// Distance to the deepest descendant is bounded by `depth − rank`: evaluation order.
    pub(super) depth: Vec<u8>,
    pub(super) max_depth: u8,
    /// Rows such that children come before parents; empty when that is reverse row order.
    pub(super) order: Vec<u32>,
    /// `slots[column][ordinal]`, empty for columns that are not summed.
    pub(super) slots: Vec<Vec<Slot>>,
    pub(super) total: Option<usize>,
}

/// The computed side of one block.
#[derive(Debug)]
pub(super) struct Grid {
    pub(super) table: usize,
    pub(super) block: usize,
    pub(super) form: usize,
    /// Powers of ten that the table's unit is above 元.
    pub(super) power: u32,
    pub(super) rows: usize,
    pub(super) columns: Vec<Option<Column>>,
    /// In the order in which they can be computed.
    pub(super) across: Vec<Across>,
    /// For each column the formulas that read it.
    pub(super) readers: Vec<Vec<usize>>,
    pub(super) tree: Option<Tree>,
}

impl Grid {
    /// Lays out the columns and the tree; values are still blank.
    pub(super) fn new(
        table: usize,
        block: usize,
        form: usize,
        table_form: &TableForm,
        budget: &Budget,
    ) -> Self {
        let block_form = &table_form.blocks[block];
        let rows = &budget.tables[table].blocks[block];
        let fixed = matches!(block_form.rows, RowsForm::Fixed(_));
        let power = table_form.unit.power();
        let money_scale = money_scale(table_form, block, rows);
        let mut columns: Vec<Option<Column>> = (0..block_form.columns.len())
            .map(|column| Column::new(table_form, block, column, rows, fixed, money_scale))
            .collect();
        let across = if fixed {
            Vec::new()
        } else {
            across(table_form, Cell::new(table, block, 0, 0), &mut columns)
        };
        let mut readers = vec![Vec::new(); columns.len()];
        for (i, formula) in across.iter().enumerate() {
            if let AcrossSum::Linear(terms) = &formula.sum {
                terms
                    .iter()
                    .for_each(|&(_, column)| readers[column].push(i));
            } else if let AcrossSum::General(expr) = &formula.sum {
                expr.each_cell(&mut |cell| {
                    if !readers[cell.c()].contains(&i) {
                        readers[cell.c()].push(i);
                    }
                });
            }
        }
        let tree = match &block_form.rows {
            RowsForm::Coded(_) | RowsForm::Outlined(_) => {
                Some(Tree::new(block_form, rows, &columns))
            }
            _ => None,
        };
        for column in columns.iter_mut().flatten() {
            if column.formula.is_some() {
                column.halves = vec![0; rows.rows.len()];
            }
        }
        Self {
            table,
            block,
            form,
            power,
            rows: rows.rows.len(),
            columns,
            across,
            readers,
            tree,
        }
    }

    pub(super) fn is_parent(&self, row: usize) -> bool {
        self.tree
            .as_ref()
            .is_some_and(|tree| tree.slot.get(row).is_some_and(|&slot| slot != NONE))
    }

    /// Whether the cell is the sum of its children.
    pub(super) fn is_down(&self, row: usize, column: usize) -> bool {
        self.is_parent(row) && self.columns[column].as_ref().is_some_and(|c| c.summed)
    }

    /// Whether the cell is computed from its own row (and not from its children).
    pub(super) fn is_across(&self, row: usize, column: usize) -> bool {
        self.columns[column]
            .as_ref()
            .is_some_and(|c| c.formula.is_some())
            && !self.is_down(row, column)
    }

    pub(super) fn value(&self, row: usize, column: usize) -> Fix {
        self.columns
            .get(column)
            .and_then(Option::as_ref)
            .and_then(|c| c.values.get(row))
            .copied()
            .unwrap_or(Fix::BLANK)
    }

    /// The half-width of a cell, in halves of the column's unit.
    pub(super) fn halves(&self, row: usize, column: usize) -> u32 {
        let Some(found) = self.columns.get(column).and_then(Option::as_ref) else {
            return 0;
        };
        let Some(value) = found.values.get(row) else {
            return 0;
        };
        if value.is_blank() || found.exact {
            return 0;
        }
        if let Some(slot) = self.slot(row, column) {
            slot.own
        } else if found.formula.is_some() {
            found.halves[row]
        } else {
            1
        }
    }

    pub(super) fn slot(&self, row: usize, column: usize) -> Option<&Slot> {
        let tree = self.tree.as_ref()?;
        let ordinal = *tree.slot.get(row)?;
        tree.slots[column].get(ordinal as usize)
    }

    /// Stores a cell's effective value and half-width and carries the difference to its parent.
    /// Whether anything changed.
    pub(super) fn put(&mut self, row: usize, column: usize, value: Fix, halves: u32) -> bool {
        let (old, old_halves) = (self.value(row, column), self.halves(row, column));
        if (old, old_halves) == (value, halves) {
            return false;
        }
        let Some(found) = self.columns[column].as_mut() else {
            return false;
        };
        found.values[row] = value;
        let ordinal = self.tree.as_ref().map_or(NONE, |tree| tree.slot[row]);
        if found.formula.is_some() && !(found.summed && ordinal != NONE) {
            found.halves[row] = halves;
        }
        let summed = found.summed;
        if let Some(tree) = self.tree.as_mut().filter(|_| summed) {
            if ordinal != NONE {
                tree.slots[column][ordinal as usize].own = halves;
            }
            let parent = tree.parent[row];
            if parent != NONE {
                let slot = &mut tree.slots[column][tree.slot[parent as usize] as usize];
                slot.add(old, old_halves, -1);
                slot.add(value, halves, 1);
            }
        }
        true
    }

    /// The sum of a linear column formula in a row: figure and half-width.
    pub(super) fn linear(&self, terms: &[(i8, usize)], row: usize) -> (Fix, u32) {
        let (mut sum, mut halves, mut filled) = (0_i128, 0_u32, false);
        for &(sign, column) in terms {
            let value = self.value(row, column);
            if value.is_blank() {
                continue;
            }
            let Some(mantissa) = value.get() else {
                return (Fix::OVERFLOW, 0);
            };
            filled = true;
            sum += i128::from(mantissa) * i128::from(sign);
            halves = halves.saturating_add(self.halves(row, column));
        }
        if filled {
            (Fix::new(sum), halves)
        } else {
            (Fix::BLANK, 0)
        }
    }

    /// The figure that the document states in a cell, at the column's scale.
    pub(super) fn stated(&self, value: &Value, column: usize) -> Fix {
        match (value, self.columns[column].as_ref()) {
            (Value::Amount(amount), Some(column)) => column.fix(*amount),
            _ => Fix::BLANK,
        }
    }

    /// Children of a row, in row order.
    pub(super) fn children(&self, row: usize) -> impl Iterator<Item = usize> {
        let parents = self
            .tree
            .as_ref()
            .map_or(&[][..], |tree| tree.parent.as_slice());
        parents
            .iter()
            .enumerate()
            .filter(move |&(_, &parent)| parent == row as u32)
            .map(|(i, _)| i)
    }
}

impl Column {
    fn new(
        table: &TableForm,
        block: usize,
        column: usize,
        rows: &Block,
        fixed: bool,
        money_scale: u32,
    ) -> Option<Self> {
        let form = &table.blocks[block].columns[column];
        let by_row = fixed
            && (0..table.blocks[block].fixed().len()).any(|row| {
                table
                    .kind(block, Some(row), column)
                    .is_some_and(Kind::is_figure)
            });
        if !form.kind.is_figure() && !by_row {
            return None;
        }
        let kind = if form.kind.is_figure() {
            &form.kind
        } else {
            &Kind::Money
        };
        let decimals = table.decimals_of(kind);
        let money = *kind == Kind::Money;
        let scale = if money {
            money_scale
        } else {
            widest(rows, column, decimals)
        };
        Some(Self {
            scale,
            decimals,
            unit: 10_i64.checked_pow(scale - decimals).unwrap_or(1),
            money,
            negative: form.negative || !money,
            exact: !money || decimals >= 2 + table.unit.power(),
            values: vec![Fix::BLANK; rows.rows.len()],
            summed: !matches!(kind, Kind::Percent { .. }),
            formula: None,
            halves: Vec::new(),
        })
    }

    /// A figure at this column's scale; overflow where it does not fit, blank where it has more
    /// decimals than can be computed with (a finding says so).
    pub(super) fn fix(&self, amount: Amount) -> Fix {
        match amount.at_scale(self.scale) {
            Some(mantissa) => Fix::new(mantissa),
            None if amount.scale() > self.scale => Fix::BLANK,
            None => Fix::OVERFLOW,
        }
    }

    /// Whether the column can hold the figure to its last digit.
    pub(super) fn holds(&self, amount: Amount) -> bool {
        amount.at_scale(self.scale).is_some()
    }
}

/// One scale for all money of a block, so that its columns add as they are.
fn money_scale(table: &TableForm, block: usize, rows: &Block) -> u32 {
    (0..table.blocks[block].columns.len())
        .filter(|&column| {
            !matches!(
                table.blocks[block].columns[column].kind,
                Kind::Number { .. } | Kind::Percent { .. }
            )
        })
        .map(|column| widest(rows, column, table.decimals))
        .fold(table.decimals, u32::max)
}

/// The most decimals that a figure of the column has, within what can be computed with.
fn widest(rows: &Block, column: usize, decimals: u32) -> u32 {
    rows.rows
        .iter()
        .filter_map(|row| row.cells[column].amount())
        .map(Amount::scale)
        .filter(|&scale| scale <= MAX_SCALE)
        .fold(decimals, u32::max)
}

/// The column formulas of a block that read only their own row, in the order of computing.
fn across(table: &TableForm, at: Cell, columns: &mut [Option<Column>]) -> Vec<Across> {
    let block = at.b();
    let own = |formula: &&(usize, &Formula)| {
        formula.1.block == block
            && matches!(formula.1.target, Target::Column(_))
            && reads_own_row(&formula.1.expr, block)
    };
    let all: Vec<(usize, &Formula)> = table.formulas.iter().enumerate().collect();
    let mut waiting: Vec<&(usize, &Formula)> = all.iter().filter(own).collect();
    let targets: Vec<usize> = waiting.iter().filter_map(|f| column_of(f.1)).collect();
    let mut done: Vec<usize> = Vec::new();
    let mut ordered = Vec::new();
    while !waiting.is_empty() {
        let before = waiting.len();
        waiting.retain(|(index, formula)| {
            let Some(column) = column_of(formula) else {
                return false;
            };
            let mut read = Vec::new();
            own_columns(&formula.expr, &mut read);
            if read
                .iter()
                .any(|c| targets.contains(c) && !done.contains(c))
            {
                return true;
            }
            done.push(column);
            ordered.push(Across {
                column,
                sum: sum_of(formula, at, columns),
                formula: *index,
            });
            false
        });
        if waiting.len() == before {
            break; // circular: the form set is refused before it comes here
        }
    }
    for (i, formula) in ordered.iter().enumerate() {
        if let Some(column) = columns[formula.column].as_mut() {
            column.formula = Some(i);
            if matches!(formula.sum, AcrossSum::General(_)) {
                column.summed = false;
            }
        }
    }
    ordered
}

fn column_of(formula: &Formula) -> Option<usize> {
    match formula.target {
        Target::Column(column) => Some(column),
        _ => None,
    }
}

fn sum_of(formula: &Formula, at: Cell, columns: &[Option<Column>]) -> AcrossSum {
    let scale = |column: usize| columns[column].as_ref().map(|c| c.scale);
    let mut terms = Vec::new();
    let target = column_of(formula).and_then(scale);
    let linear = linear_terms(&formula.expr, 1, &mut terms)
        && terms
            .iter()
            .all(|&(_, column)| scale(column).is_some_and(|s| Some(s) <= target));
    if linear && terms.iter().all(|&(_, column)| scale(column) == target) {
        AcrossSum::Linear(terms)
    } else {
        AcrossSum::General(in_row(&formula.expr, at))
    }
}

/// Whether the expression is a signed sum of cells of the row, and which.
fn linear_terms(expr: &Expr, sign: i8, terms: &mut Vec<(i8, usize)>) -> bool {
    match expr {
        Expr::Cell(reference) => reference.column.map(|c| terms.push((sign, c))).is_some(),
        Expr::Negate(inner) => linear_terms(inner, -sign, terms),
        Expr::Binary(BinaryOp::Add, a, b) => {
            linear_terms(a, sign, terms) && linear_terms(b, sign, terms)
        }
        Expr::Binary(BinaryOp::Subtract, a, b) => {
            linear_terms(a, sign, terms) && linear_terms(b, -sign, terms)
        }
        _ => false,
    }
}

/// Whether every cell it reads stands in the row being computed.
pub(super) fn reads_own_row(expr: &Expr, block: usize) -> bool {
    match expr {
        Expr::Number(_) => true,
        Expr::Cell(r) => {
            r.table.is_none() && r.block == block && r.row == RowRef::Current && r.column.is_some()
        }
        Expr::Sum(_) | Expr::Count(_) => false,
        Expr::Negate(e) | Expr::Abs(e) => reads_own_row(e, block),
        Expr::Binary(_, a, b) => reads_own_row(a, block) && reads_own_row(b, block),
        Expr::Min(all) | Expr::Max(all) => all.iter().all(|e| reads_own_row(e, block)),
    }
}

/// The expression with its columns bound to the cells of one row.
fn in_row(expr: &Expr, at: Cell) -> Bound {
    let boxed = |e: &Expr| Box::new(in_row(e, at));
    match expr {
        Expr::Number(number) => Bound::Number(*number),
        Expr::Cell(r) => r
            .column
            .map_or(Bound::Missing, |c| Bound::Cell(at.with_column(c))),
        // No set of rows stands in one row; `reads_own_row` keeps these out.
        Expr::Sum(_) | Expr::Count(_) => Bound::Missing,
        Expr::Negate(e) => Bound::Negate(boxed(e)),
        Expr::Abs(e) => Bound::Abs(boxed(e)),
        Expr::Binary(op, a, b) => Bound::Binary(*op, boxed(a), boxed(b)),
        Expr::Min(all) => Bound::Min(all.iter().map(|e| in_row(e, at)).collect()),
        Expr::Max(all) => Bound::Max(all.iter().map(|e| in_row(e, at)).collect()),
    }
}

fn own_columns(expr: &Expr, read: &mut Vec<usize>) {
    match expr {
        Expr::Number(_) => {}
        Expr::Cell(r) | Expr::Sum(r) | Expr::Count(r) => read.extend(r.column),
        Expr::Negate(e) | Expr::Abs(e) => own_columns(e, read),
        Expr::Binary(_, a, b) => {
            own_columns(a, read);
            own_columns(b, read);
        }
        Expr::Min(all) | Expr::Max(all) => all.iter().for_each(|e| own_columns(e, read)),
    }
}

impl Tree {
    fn new(form: &BlockForm, block: &Block, columns: &[Option<Column>]) -> Self {
        let rows = &block.rows;
        let n = rows.len();
        let total = rows
            .iter()
            .position(|row| matches!(row.kind, RowKind::Fixed(_)));
        let mut parent = vec![NONE; n];
        let mut level = vec![0_u8; n];
        let code_column = match &form.rows {
            RowsForm::Coded(tree) => Some(tree.code),
            _ => None,
        };
        let code = |row: usize| code_column.map_or("", |c| rows[row].cells[c].as_text());
        let mut by_code: Option<std::collections::HashMap<&str, usize>> = None;
        let mut open: Vec<usize> = Vec::new();
        for (row, found) in rows.iter().enumerate() {
            let RowKind::Entered(own) = found.kind else {
                continue;
            };
            level[row] = own;
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
                        .filter(|&r| matches!(rows[r].kind, RowKind::Entered(_)))
                        .map(|r| (code(r), r))
                        .filter(|(text, _)| !text.is_empty())
                        .rev()
                        .collect()
                });
                own_code
                    .char_indices()
                    .rev()
                    .filter_map(|(end, _)| index.get(&own_code[..end]))
                    .find(|&&up| {
                        up != row && matches!(rows[up].kind, RowKind::Entered(l) if l < own)
                    })
                    .map_or(NONE, |&up| up as u32)
            };
            open.push(row);
        }
        if let Some(total) = total {
            for row in 0..n {
                if parent[row] == NONE && matches!(rows[row].kind, RowKind::Entered(_)) {
                    parent[row] = total as u32;
                }
            }
        }
        let mut slot = vec![NONE; n];
        let mut parents = 0_u32;
        let mut mark = |row: usize| {
            if slot[row] == NONE {
                slot[row] = parents;
                parents += 1;
            }
        };
        total.into_iter().for_each(&mut mark);
        parent
            .iter()
            .filter(|&&up| up != NONE)
            .for_each(|&up| mark(up as usize));
        let in_order = (0..n).all(|row| parent[row] == NONE || (parent[row] as usize) < row);
        let mut depth = vec![0_u8; n];
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
        let max_depth = depth.iter().copied().max().unwrap_or(0);
        let order = if in_order {
            Vec::new()
        } else {
            let mut order: Vec<u32> = (0..n as u32).collect();
            order.sort_by_key(|&row| std::cmp::Reverse(depth[row as usize]));
            order
        };
        let slots = columns
            .iter()
            .map(|column| match column {
                Some(column) if column.summed => vec![Slot::default(); parents as usize],
                _ => Vec::new(),
            })
            .collect();
        Self {
            parent,
            slot,
            level,
            depth,
            max_depth,
            order,
            slots,
            total,
        }
    }
}
