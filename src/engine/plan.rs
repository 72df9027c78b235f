//! The dependency graph of one document: formulas and checks bound to its cells, who reads what,
//! and the order of computing.

use std::collections::HashMap;
use std::sync::Arc;

use crate::budget::{Budget, Cell, RowKind};
use crate::form::{
    Each, Expr, FormSet, Formula, Kind, Lookup, Reference, Relation, RowRef, RowsForm, Target,
};

use super::expr::Bound;
use super::grid::{Grid, reads_own_row};
use super::store::rule;

/// A computed cell that is neither a sum of children nor a formula over its own row.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) target: Cell,
    pub(super) expr: Bound,
    /// As the form set has it.
    pub(super) source: Arc<str>,
    pub(super) rank: u32,
}

/// A check bound to cells.
#[derive(Debug)]
pub(super) struct Bond {
    /// Index into the rules; a check of the form set stands behind the built-in ones.
    pub(super) rule: u16,
    /// Where to look first.
    pub(super) main: Cell,
    pub(super) left: Bound,
    pub(super) relation: Relation,
    pub(super) right: Bound,
    pub(super) exact: bool,
    pub(super) only_filled: bool,
}

/// Who must be looked at again when a cell changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reader {
    Node(u32),
    Bond(u32),
}

#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) nodes: Vec<Node>,
    pub(super) node_at: HashMap<Cell, u32>,
    pub(super) bonds: Vec<Bond>,
    pub(super) readers: HashMap<Cell, Vec<Reader>>,
    /// Rank of each grid's own computing.
    pub(super) grid_rank: Vec<u32>,
    /// Nodes that depend on themselves; they are told and not computed.
    pub(super) circular: Vec<Node>,
    /// The status bar's figures.
    pub(super) headline: Vec<(Bound, u32)>,
    /// Columns whose text look-ups depend on: table, block, column.
    pub(super) keys: Vec<(u32, u16, u16)>,
}

/// Binds names of the form set to cells of a document.
struct Binder<'a> {
    forms: &'a FormSet,
    budget: &'a Budget,
    grids: &'a [Grid],
    /// Rows by key, made when first asked for.
    rows: HashMap<(usize, usize), HashMap<String, usize>>,
    keys: Vec<(u32, u16, u16)>,
}

/// The cell an expression is bound for.
#[derive(Clone, Copy)]
struct Here {
    table: usize,
    block: usize,
    row: usize,
    column: Option<usize>,
}

impl Plan {
    pub(super) fn new(forms: &FormSet, budget: &Budget, grids: &[Grid]) -> Self {
        let mut binder = Binder {
            forms,
            budget,
            grids,
            rows: HashMap::new(),
            keys: Vec::new(),
        };
        let mut plan = Self::default();
        for (table, found) in budget.tables.iter().enumerate() {
            let Some(form) = found.form() else { continue };
            // Row and cell formulas first: where a column formula meets one, it becomes a check.
            let formulas = &forms.tables[form].formulas;
            for formula in formulas
                .iter()
                .filter(|f| !matches!(f.target, Target::Column(_)))
            {
                plan.row_nodes(&mut binder, table, form, formula);
            }
            for formula in formulas {
                if let Target::Column(column) = formula.target {
                    plan.column_nodes(&mut binder, table, form, formula, column);
                }
            }
        }
        plan.bonds_of(&mut binder);
        for headline in &forms.headline {
            let power = forms.tables[headline.table].unit.power();
            let bound = match binder.copies(headline.table).next() {
                Some(table) => {
                    let here = Here {
                        table,
                        block: 0,
                        row: 0,
                        column: None,
                    };
                    binder.bind(&headline.value, here)
                }
                None => Bound::Missing,
            };
            plan.headline.push((bound, power));
        }
        plan.keys = binder.keys;
        plan.order(grids);
        for (i, node) in plan.nodes.iter().enumerate() {
            let mut visit = |cell| {
                plan.readers
                    .entry(cell)
                    .or_default()
                    .push(Reader::Node(i as u32));
            };
            node.expr.each_cell(&mut visit);
            plan.node_at.insert(node.target, i as u32);
        }
        for (i, bond) in plan.bonds.iter().enumerate() {
            let mut visit = |cell| {
                plan.readers
                    .entry(cell)
                    .or_default()
                    .push(Reader::Bond(i as u32));
            };
            bond.left.each_cell(&mut visit);
            bond.right.each_cell(&mut visit);
        }
        plan
    }

    fn row_nodes(&mut self, binder: &mut Binder<'_>, table: usize, form: usize, formula: &Formula) {
        let (row, only) = match formula.target {
            Target::Row(row) => (row, None),
            Target::Cell { row, column } => (row, Some(column)),
            Target::Column(_) => return,
        };
        let table_form = &binder.forms.tables[form];
        let block = formula.block;
        let Some(at) = binder.fixed_row(table, block, row) else {
            return;
        };
        for column in 0..table_form.blocks[block].columns.len() {
            let figure = table_form
                .kind(block, Some(row), column)
                .is_some_and(Kind::is_figure);
            if !figure || only.is_some_and(|c| c != column) {
                continue;
            }
            let own_formula = table_form.formulas.iter().any(|f| {
                f.block == block && f.target == Target::Column(column) && !is_sum(&f.expr)
            });
            if only.is_none() && own_formula {
                continue;
            }
            let target = Cell::new(table, block, at, column);
            let here = Here {
                table,
                block,
                row: at,
                column: Some(column),
            };
            let expr = binder.bind(&formula.expr, here);
            if binder.is_down(target) {
                self.second(target, expr);
            } else {
                self.add(target, expr, &formula.source);
            }
        }
    }

    fn column_nodes(
        &mut self,
        binder: &mut Binder<'_>,
        table: usize,
        form: usize,
        formula: &Formula,
        column: usize,
    ) {
        let table_form = &binder.forms.tables[form];
        let block = formula.block;
        let fixed = matches!(table_form.blocks[block].rows, RowsForm::Fixed(_));
        if !fixed && reads_own_row(&formula.expr, block) {
            return; // the grid computes these by itself
        }
        for row in 0..binder.budget.tables[table].blocks[block].rows.len() {
            let target = Cell::new(table, block, row, column);
            let at = match binder.budget.row(target).map(|r| r.kind) {
                Some(RowKind::Fixed(i)) => Some(usize::from(i)),
                Some(RowKind::Entered(_)) => None,
                _ => continue,
            };
            if !table_form
                .kind(block, at, column)
                .is_some_and(Kind::is_figure)
            {
                continue;
            }
            let expr = binder.bind(
                &formula.expr,
                Here {
                    table,
                    block,
                    row,
                    column: Some(column),
                },
            );
            let taken = self.node_at.contains_key(&target) || binder.is_down(target);
            if taken {
                self.second(target, expr);
            } else {
                self.add(target, expr, &formula.source);
            }
        }
    }

    fn add(&mut self, target: Cell, expr: Bound, source: &Arc<str>) {
        self.node_at.insert(target, self.nodes.len() as u32);
        self.nodes.push(Node {
            target,
            expr,
            source: Arc::clone(source),
            rank: 0,
        });
    }

    /// A second equation for a cell that is already computed otherwise.
    fn second(&mut self, target: Cell, expr: Bound) {
        self.bonds.push(Bond {
            rule: rule::ACROSS_MISMATCH,
            main: target,
            left: Bound::Cell(target),
            relation: Relation::Equal,
            right: expr,
            exact: false,
            only_filled: false,
        });
    }

    fn bonds_of(&mut self, binder: &mut Binder<'_>) {
        let forms = binder.forms;
        for (i, check) in forms.checks.iter().enumerate() {
            let tables: Vec<usize> = binder.copies(check.table).collect();
            for table in tables {
                for here in binder.instances(table, check.table, check.block, &check.each) {
                    let left = binder.bind(&check.left, here);
                    let right = binder.bind(&check.right, here);
                    let mut first = None;
                    let mut visit = |cell| first = first.or(Some(cell));
                    left.each_cell(&mut visit);
                    right.each_cell(&mut visit);
                    let Some(main) = first else { continue };
                    self.bonds.push(Bond {
                        rule: rule::FIRST_OF_FORM + i as u16,
                        main,
                        left,
                        relation: check.relation,
                        right,
                        exact: check.exact,
                        only_filled: check.only_filled,
                    });
                }
            }
        }
    }

    /// Ranks nodes and grids so that whatever is read comes first; takes circular nodes out.
    fn order(&mut self, grids: &[Grid]) {
        let n = self.nodes.len();
        let unit_of: HashMap<Cell, usize> = self
            .nodes
            .iter()
            .enumerate()
            .map(|(i, node)| (node.target, i))
            .collect();
        let grid_of: HashMap<(u32, u16), usize> = grids
            .iter()
            .enumerate()
            .map(|(g, grid)| ((grid.table as u32, grid.block as u16), g))
            .collect();
        let bulk = |cell: Cell| {
            let g = grid_of.get(&(cell.table, cell.block)).copied()?;
            (grids[g].tree.is_some() || !grids[g].across.is_empty()).then_some(n + g)
        };
        let mut after: Vec<Vec<usize>> = vec![Vec::new(); n + grids.len()];
        let mut waits = vec![0_usize; n + grids.len()];
        for (i, node) in self.nodes.iter().enumerate() {
            let mut add = |from: usize, to: usize| {
                after[from].push(to);
                waits[to] += 1;
            };
            node.expr.each_cell(&mut |cell| {
                if let Some(&m) = unit_of.get(&cell) {
                    add(m, i);
                } else if let Some(g) = bulk(cell) {
                    add(g, i);
                }
            });
            if let Some(g) = bulk(node.target) {
                add(i, g);
            }
        }
        let mut ready: std::collections::VecDeque<usize> =
            (0..waits.len()).filter(|&u| waits[u] == 0).collect();
        let mut rank = vec![u32::MAX; waits.len()];
        let mut next = 0;
        while let Some(unit) = ready.pop_front() {
            rank[unit] = next;
            next += 1;
            for &to in &after[unit] {
                waits[to] -= 1;
                if waits[to] == 0 {
                    ready.push_back(to);
                }
            }
        }
        self.grid_rank = rank[n..].iter().map(|&r| r.min(next)).collect();
        for (node, &rank) in self.nodes.iter_mut().zip(&rank) {
            node.rank = rank;
        }
        let (good, circular) = std::mem::take(&mut self.nodes)
            .into_iter()
            .partition(|node| node.rank != u32::MAX);
        self.nodes = good;
        self.circular = circular;
        self.node_at.clear();
        self.nodes.sort_by_key(|node| node.rank);
    }
}

/// Whether the expression only adds and subtracts.
fn is_sum(expr: &Expr) -> bool {
    match expr {
        Expr::Cell(_) | Expr::Sum(_) => true,
        Expr::Negate(e) => is_sum(e),
        Expr::Binary(op, a, b) => {
            matches!(
                op,
                crate::form::BinaryOp::Add | crate::form::BinaryOp::Subtract
            ) && is_sum(a)
                && is_sum(b)
        }
        _ => false,
    }
}

impl<'a> Binder<'a> {
    /// The copies of a table form in the document.
    fn copies(&self, form: usize) -> impl Iterator<Item = usize> + use<'a> {
        let budget = self.budget;
        (0..budget.tables.len()).filter(move |&t| budget.tables[t].form() == Some(form))
    }

    fn grid(&self, table: usize, block: usize) -> Option<&'a Grid> {
        self.grids
            .iter()
            .find(|grid| grid.table == table && grid.block == block)
    }

    fn is_down(&self, cell: Cell) -> bool {
        self.grid(cell.t(), cell.b())
            .is_some_and(|grid| grid.is_down(cell.r(), cell.c()))
    }

    /// Where the form's fixed row stands in the document.
    fn fixed_row(&self, table: usize, block: usize, row: usize) -> Option<usize> {
        let rows = &self.budget.tables.get(table)?.blocks.get(block)?.rows;
        let wanted = RowKind::Fixed(row as u16);
        if rows.get(row).is_some_and(|found| found.kind == wanted) {
            return Some(row);
        }
        rows.iter().position(|found| found.kind == wanted)
    }

    fn row_by_key(&mut self, table: usize, block: usize, key: &str) -> Option<usize> {
        let (forms, budget) = (self.forms, self.budget);
        let index = self.rows.entry((table, block)).or_insert_with(|| {
            let mut index = HashMap::new();
            let Some(form) = budget.tables[table].form() else {
                return index;
            };
            let block_form = &forms.tables[form].blocks[block];
            let columns: Vec<usize> = match &block_form.rows {
                RowsForm::Coded(tree) => vec![tree.code, tree.name],
                _ => Vec::new(),
            };
            for row in 0..budget.tables[table].blocks[block].rows.len() {
                let cell = Cell::new(table, block, row, 0);
                if matches!(
                    budget.row(cell).map(|r| r.kind),
                    Some(RowKind::Stray) | None
                ) {
                    continue;
                }
                let mut put = |key: String| {
                    if !key.is_empty() {
                        index.entry(key).or_insert(row);
                    }
                };
                put(budget.row_key(forms, cell));
                for &column in &columns {
                    put(budget.value(cell.with_column(column)).to_text());
                }
                if let Some(RowKind::Fixed(i)) = budget.row(cell).map(|r| r.kind)
                    && let Some(fixed) = block_form.fixed().get(usize::from(i))
                {
                    put(fixed.code.clone());
                }
            }
            index
        });
        index.get(key).copied()
    }

    fn note_key(&mut self, cell: Cell) {
        let key = (cell.table, cell.block, cell.column);
        if !self.keys.contains(&key) {
            self.keys.push(key);
        }
    }

    /// The key that a look-up takes from the row being computed.
    fn lookup(&mut self, lookup: &Lookup, here: Here) -> String {
        match lookup {
            Lookup::Code => {
                let cell = Cell::new(here.table, here.block, here.row, 0);
                let Some(form) = self.budget.tables[here.table].form() else {
                    return String::new();
                };
                let block = &self.forms.tables[form].blocks[here.block];
                match self.budget.row(cell).map(|row| row.kind) {
                    Some(RowKind::Fixed(i)) => block
                        .fixed()
                        .get(usize::from(i))
                        .map(|row| row.code.clone())
                        .unwrap_or_default(),
                    _ => self.budget.row_key(self.forms, cell),
                }
            }
            Lookup::Column(column) => {
                let cell = Cell::new(here.table, here.block, here.row, *column);
                self.note_key(cell);
                self.budget.value(cell).to_text()
            }
            Lookup::Cell { block, row, column } => {
                let row = self.fixed_row(here.table, *block, *row).unwrap_or(*row);
                let cell = Cell::new(here.table, *block, row, *column);
                self.note_key(cell);
                self.budget.value(cell).to_text()
            }
        }
    }

    fn bind(&mut self, expr: &Expr, here: Here) -> Bound {
        match expr {
            Expr::Number(number) => Bound::Number(*number),
            Expr::Cell(reference) => self
                .cell(reference, here)
                .map_or(Bound::Missing, Bound::Cell),
            Expr::Sum(reference) => Bound::Sum(self.leaves(reference, here)),
            Expr::Count(reference) => Bound::Count(self.leaves(reference, here)),
            Expr::Negate(e) => Bound::Negate(Box::new(self.bind(e, here))),
            Expr::Abs(e) => Bound::Abs(Box::new(self.bind(e, here))),
            Expr::Binary(op, a, b) => Bound::Binary(
                *op,
                Box::new(self.bind(a, here)),
                Box::new(self.bind(b, here)),
            ),
            Expr::Min(all) => Bound::Min(all.iter().map(|e| self.bind(e, here)).collect()),
            Expr::Max(all) => Bound::Max(all.iter().map(|e| self.bind(e, here)).collect()),
        }
    }

    /// The copy of the table that a reference means.
    fn table_of(&mut self, reference: &Reference, here: Here) -> Option<usize> {
        match reference.table {
            None => Some(here.table),
            Some(form) => self.copies(form).next(),
        }
    }

    /// The column a reference means: its own, or the one being computed, by its key.
    fn column_of(&self, reference: &Reference, table: usize, here: Here) -> Option<usize> {
        if reference.column.is_some() {
            return reference.column;
        }
        let own = self.budget.tables[here.table].form()?;
        let key = &self.forms.tables[own].blocks[here.block]
            .columns
            .get(here.column?)?
            .key;
        let form = self.budget.tables[table].form()?;
        self.forms.tables[form].blocks[reference.block].column(key)
    }

    fn cell(&mut self, reference: &Reference, here: Here) -> Option<Cell> {
        let table = self.table_of(reference, here)?;
        let column = self.column_of(reference, table, here)?;
        let block = reference.block;
        let row = match &reference.row {
            RowRef::Current => here.row,
            RowRef::Fixed(row) => self.fixed_row(table, block, *row)?,
            RowRef::Key(key) => self.row_by_key(table, block, key)?,
            RowRef::Lookup(lookup) => {
                let key = self.lookup(lookup, here);
                self.row_by_key(table, block, &key)?
            }
            RowRef::Leaves => return None,
        };
        Some(Cell::new(table, block, row, column))
    }

    /// Every leaf row's cell, over all copies of the table referred to.
    fn leaves(&mut self, reference: &Reference, here: Here) -> Vec<Cell> {
        let tables: Vec<usize> = match reference.table {
            None => vec![here.table],
            Some(form) => self.copies(form).collect(),
        };
        let mut cells = Vec::new();
        for table in tables {
            let Some(column) = self.column_of(reference, table, here) else {
                continue;
            };
            if let RowRef::Fixed(row) = reference.row {
                let at = self.fixed_row(table, reference.block, row);
                cells.extend(at.map(|row| Cell::new(table, reference.block, row, column)));
                continue;
            }
            let Some(grid) = self.grid(table, reference.block) else {
                continue;
            };
            let rows = self.budget.tables[table].blocks[reference.block]
                .rows
                .iter()
                .enumerate();
            cells.extend(
                rows.filter(|(row, found)| {
                    let entered = matches!(found.kind, RowKind::Entered(_))
                        || grid.tree.is_none() && matches!(found.kind, RowKind::Fixed(_));
                    entered && !grid.is_parent(*row)
                })
                .map(|(row, _)| Cell::new(table, reference.block, row, column)),
            );
        }
        cells
    }

    /// The places that a check runs over in one copy of its table.
    fn instances(&self, table: usize, form: usize, block: usize, each: &Each) -> Vec<Here> {
        let Some(rows) = self.budget.tables[table].blocks.get(block).map(|b| &b.rows) else {
            return Vec::new();
        };
        let base = Here {
            table,
            block,
            row: 0,
            column: None,
        };
        let row = |(row, _)| Here { row, ..base };
        match each {
            Each::Once => vec![base],
            Each::Column => (0..self.forms.tables[form].blocks[block].columns.len())
                .filter(|&c| {
                    self.forms.tables[form].blocks[block].columns[c]
                        .kind
                        .is_figure()
                })
                .map(|column| Here {
                    column: Some(column),
                    ..base
                })
                .collect(),
            Each::Row => rows
                .iter()
                .enumerate()
                .filter(|(_, r)| match r.kind {
                    RowKind::Entered(_) => true,
                    RowKind::Fixed(_) => self.grid(table, block).is_some_and(|g| g.tree.is_none()),
                    RowKind::Stray => false,
                })
                .map(row)
                .collect(),
            Each::Level(level) => rows
                .iter()
                .enumerate()
                .filter(|(_, r)| r.kind == RowKind::Entered(*level))
                .map(row)
                .collect(),
            Each::Leaf => rows
                .iter()
                .enumerate()
                .filter(|(i, r)| {
                    matches!(r.kind, RowKind::Entered(_))
                        && !self.grid(table, block).is_some_and(|g| g.is_parent(*i))
                })
                .map(row)
                .collect(),
        }
    }
}
