//! The computed side of a document: building it and asking it.

mod last_year;
mod progress;

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::amount::Amount;
use crate::budget::{Budget, Cell, RowKind};
use crate::engine::bind::{BoundFormula, Plan};
use crate::engine::figures::{AcrossSum, Grid, NONE};
use crate::engine::finding::{Counts, Key, RuleId, Store, StoredFinding, Verdict, rule};
use crate::form::{BlockForm, FormSet, Kind, RowsForm, Severity, TableForm};

use super::changes::Changes;
use super::dirty::DirtyQueue;
use super::judge;
use progress::HeldBack;

pub use last_year::{LastYear, Others};
pub use progress::TableState;

/// The columns, dependencies and findings of one document.
#[derive(Debug)]
pub struct Sheet {
    pub(in crate::engine) forms: Arc<FormSet>,
    pub(in crate::engine) grids: Vec<Grid>,
    /// Index of each table's first grid, or [`NONE`] for an unknown table.
    pub(super) first: Vec<u32>,
    pub(in crate::engine) plan: Plan,
    /// Half-width of each node's value, in the unit of its table.
    pub(super) formula_half: Vec<Decimal>,
    pub(in crate::engine) store: Store,
    /// Cells to compute again, kept between edits for its memory.
    pub(super) dirty: DirtyQueue,
    others: Others,
    /// What is not begun holds back the checks that read it.
    progress: HeldBack,
    pub(super) changes: Changes,
    /// Figures are what the document says: rows are missing of which totals are made.
    as_written: bool,
}

impl Sheet {
    /// Compiles and computes everything.
    pub fn build(forms: &Arc<FormSet>, budget: &Budget) -> Self {
        Self::build_against(forms, budget, Others::default())
    }

    /// The same, compared with other documents: last year's published budget, or more.
    pub fn build_against(forms: &Arc<FormSet>, budget: &Budget, others: impl Into<Others>) -> Self {
        let others = others.into();
        let mut grids = Vec::new();
        let mut first = Vec::with_capacity(budget.tables.len());
        for (table, found) in budget.tables.iter().enumerate() {
            let Some(form) = found.form() else {
                first.push(NONE);
                continue;
            };
            first.push(grids.len() as u32);
            for block in 0..found.blocks.len() {
                if let Some(table_form) = forms.tables.get(form) {
                    grids.push(Grid::new(table, block, form, table_form, budget));
                }
            }
        }
        let plan = Plan::new(forms, budget, &grids, &others.bound());
        let formula_half = vec![Decimal::ZERO; plan.formulas.len()];
        let store = Store::new(forms, budget.tables.len());
        let progress = HeldBack::new(forms, budget);
        let forms = Arc::clone(forms);
        let mut sheet = Self {
            forms,
            grids,
            first,
            plan,
            formula_half,
            store,
            dirty: DirtyQueue::default(),
            others,
            progress,
            changes: Changes::new(),
            as_written: false,
        };
        sheet.recompute(budget);
        sheet
    }

    /// The same of a budget that is not whole: totals are what is stated, blank where nothing is,
    /// and nothing is judged.
    pub fn as_written(forms: &Arc<FormSet>, budget: &Budget) -> Self {
        let mut sheet = Self::build(forms, budget);
        sheet.store = Store::new(&sheet.forms, budget.tables.len());
        sheet.as_written = true;
        sheet
    }

    /// Whether figures are what the document says, nothing being summed or judged.
    pub(in crate::engine) fn is_as_written(&self) -> bool {
        self.as_written
    }

    /// Last year's published budget, which figures are compared with.
    pub fn last_year(&self) -> Option<&Arc<LastYear>> {
        self.others.last.as_ref()
    }

    /// All documents that it is compared with.
    pub fn others(&self) -> &Others {
        &self.others
    }

    /// Computes every figure and every finding again, without looking at the structure.
    pub fn recompute(&mut self, budget: &Budget) {
        self.store = Store::new(&self.forms, budget.tables.len());
        self.compute_blocks(budget, &vec![true; self.grids.len()]);
    }

    /// Builds anew what depends on the rows and names of some blocks, those of these cells; the budget
    /// has the same tables as before.
    ///
    /// Costs what those blocks, and the formulas and checks of the document, cost.
    pub fn rebuild_blocks(&mut self, budget: &Budget, changed: impl Iterator<Item = Cell>) {
        let formulas = |sheet: &Self| -> Vec<bool> {
            (0..sheet.grids.len()).map(|g| sheet.has_formulas(g)).collect()
        };
        let mut due = formulas(self);
        let mut blocks: Vec<usize> = changed.filter_map(|cell| self.grid_index(cell)).collect();
        blocks.sort_unstable();
        blocks.dedup();
        for g in blocks {
            let Some(grid) = self.grids.get_mut(g) else { continue };
            let Some(form) = self.forms.tables.get(grid.form) else { continue };
            *grid = Grid::new(grid.table, grid.block, grid.form, form, budget);
            due.get_mut(g).into_iter().for_each(|due| *due = true);
        }
        self.plan = Plan::new(&self.forms, budget, &self.grids, &self.others.bound());
        self.formula_half = vec![Decimal::ZERO; self.plan.formulas.len()];
        due.iter_mut().zip(formulas(self)).for_each(|(due, has)| *due |= has);
        let mut store = std::mem::take(&mut self.store);
        store.retain(|key| {
            let g = self.grid_index(key.cell);
            let others = g.and_then(|g| due.get(g)) == Some(&false);
            others && key.instance == 0 && key.rule.is_about_own_figures()
        });
        self.store = store;
        self.compute_blocks(budget, &due);
    }

    /// Computes the figures of those blocks that are due, and every finding but those that the store
    /// has of the others' own figures.
    fn compute_blocks(&mut self, budget: &Budget, due: &[bool]) {
        let is_due = |g: usize| due.get(g) == Some(&true);
        // Plain blocks are written over as a whole.
        let plain: Vec<bool> = (0..self.grids.len()).map(|g| self.is_plain(g)).collect();
        let grids = self.grids.iter_mut().zip(plain).zip(due);
        grids.filter(|((_, plain), due)| **due && !plain).for_each(|((grid, _), _)| grid.clear());
        let mut units: Vec<(u32, bool, usize)> = Vec::new();
        let ranks = self.plan.grid_rank.iter().enumerate().filter(|(g, _)| is_due(*g));
        units.extend(ranks.map(|(g, &rank)| (rank, false, g)));
        units.extend(self.plan.formulas.iter().enumerate().map(|(n, node)| (node.rank, true, n)));
        units.sort_unstable();
        // Entries of fixed blocks are read by nodes of any rank: they come first.
        for g in (0..self.grids.len()).filter(|g| is_due(*g)) {
            if self.grids.get(g).is_some_and(|grid| grid.tree.is_none()) {
                self.compute_grid(budget, g);
            }
        }
        for (_, is_node, index) in units {
            if is_node {
                self.compute_formula(budget, index, false, &mut Vec::new());
            } else if self.grids.get(index).is_some_and(Grid::computes) {
                self.compute_grid(budget, index);
            }
        }
        let grids = self.grids.iter_mut().zip(due).filter(|(_, due)| **due);
        grids.for_each(|(grid, _)| grid.count_filled());
        self.progress.clear_waiting();
        for i in 0..self.plan.bound_checks.len() {
            self.judge_bound_check(budget, i);
        }
        for formula in &self.plan.circular {
            let key = Key { cell: formula.target, rule: rule::CircularFormula, instance: 0 };
            self.store.set(key, Some(StoredFinding::plain(Verdict::Invalid)));
        }
        self.judge_codes(budget, due);
        (0..budget.tables.len()).for_each(|table| self.judge_indicators(budget, table));
        self.judge_shifted(budget);
        self.judge_lacking(budget);
        self.judge_units(budget);
        self.store.settle();
        self.changed_at_large();
    }

    /// The grids of a table, in the order of its blocks.
    pub(in crate::engine) fn grids_of(&self, table: usize) -> &[Grid] {
        let from = self.first.get(table).map_or(NONE, |first| *first) as usize;
        let own = self.grids.get(from..).unwrap_or_default();
        let count = own.iter().take_while(|grid| grid.table == table).count();
        own.get(..count).unwrap_or_default()
    }

    pub(in crate::engine) fn grid_index(&self, cell: Cell) -> Option<usize> {
        let first = *self.first.get(cell.t())?;
        let index = first as usize + cell.b();
        let grid = self.grids.get(index).filter(|_| first != NONE)?;
        (grid.table == cell.t() && grid.block == cell.b()).then_some(index)
    }

    pub(in crate::engine) fn grid(&self, cell: Cell) -> Option<&Grid> {
        self.grids.get(self.grid_index(cell)?)
    }

    /// The form of the table that a cell is in; `None` where the form set does not know it.
    pub(in crate::engine) fn table_form(&self, cell: Cell) -> Option<&TableForm> {
        self.forms.tables.get(self.grid(cell)?.form)
    }

    /// The form of the block that a cell is in.
    pub(in crate::engine) fn block_form(&self, cell: Cell) -> Option<&BlockForm> {
        self.table_form(cell)?.blocks.get(cell.b())
    }

    /// The formula that computes a cell, where it is neither a sum of rows below nor a formula over
    /// its own row.
    pub(in crate::engine) fn formula_of(&self, cell: Cell) -> Option<&BoundFormula> {
        self.plan.formulas.get(*self.plan.formula_at.get(&cell)? as usize)
    }

    /// Whether a cell holds a figure, by its column's kind or its fixed row's.
    pub(super) fn is_figure(&self, row: RowKind, cell: Cell) -> bool {
        let Some(form) = self.table_form(cell) else {
            return false;
        };
        let fixed = match row {
            RowKind::Fixed(i) => Some(usize::from(i)),
            RowKind::Entered(_) => None,
            RowKind::Stray => return false,
        };
        // An empty line has no kind.
        form.kind(cell.b(), fixed, cell.c()).is_some_and(Kind::is_figure)
    }

    /// Decimals that the cell shows; 0 where it holds no figure.
    pub(in crate::engine) fn decimals(&self, cell: Cell) -> u32 {
        self.grid(cell)
            .and_then(|grid| grid.columns.get(cell.c())?.as_ref().map(|c| c.decimals))
            .unwrap_or(0)
    }

    /// What a total's addends give.
    pub(super) fn computed(&self, cell: Cell) -> Option<Amount> {
        let grid = self.grid(cell)?;
        let column = grid.columns.get(cell.c())?.as_ref()?;
        if grid.is_down(cell.r(), cell.c()) {
            return grid.children_sum(cell.r(), cell.c())?.0.amount(column.scale);
        }
        if let Some(formula) = self.formula_of(cell) {
            let value = formula.expr.eval(&self.reader(grid.power)).ok()?;
            return judge::formula(column, value, None).0.map(|d| shown(d, column.decimals));
        }
        let across = grid.across.get(column.formula?)?;
        match &across.sum {
            AcrossSum::Linear(terms) => grid.linear(terms, cell.r()).0.amount(column.scale),
            AcrossSum::General(_) => {
                let value = self.eval_across(grid, across, cell.r()).ok()?;
                judge::formula(column, value, None).0.map(|d| shown(d, column.decimals))
            }
        }
    }

    /// The rule by which a total is compared with its statement.
    pub(in crate::engine) fn primary(&self, cell: Cell) -> Option<RuleId> {
        let grid = self.grid(cell)?;
        if grid.is_down(cell.r(), cell.c()) {
            Some(rule::TotalMismatch)
        } else if self.plan.formula_at.contains_key(&cell) {
            Some(rule::FormulaMismatch)
        } else if grid.columns.get(cell.c())?.is_some() && grid.is_across(cell.r(), cell.c()) {
            Some(rule::AcrossMismatch)
        } else {
            None
        }
    }

    /// The addends of a total with their signs (true: subtracted), and how many more there are.
    pub fn addends(&self, cell: Cell, most: usize) -> (Vec<(bool, Cell)>, usize) {
        let Some(grid) = self.grid(cell) else {
            return (Vec::new(), 0);
        };
        let all: Vec<(bool, Cell)> = if grid.columns.get(cell.c()).is_none_or(Option::is_none) {
            Vec::new()
        } else if grid.is_down(cell.r(), cell.c()) {
            // A grand total may have a hundred thousand of them, and is asked in every frame.
            let children = grid.children(cell.r());
            let more = children.len().saturating_sub(most);
            return (children.take(most).map(|row| (false, cell.with_row(row))).collect(), more);
        } else if let Some(formula) = self.formula_of(cell) {
            formula.expr.terms().unwrap_or_else(|| {
                let mut cells = Vec::new();
                formula.expr.each_cell(&mut |c| cells.push((false, c)));
                cells
            })
        } else {
            let column = grid.columns.get(cell.c()).and_then(Option::as_ref);
            let formula = column.and_then(|column| column.formula);
            match formula.and_then(|f| grid.across.get(f)).map(|across| &across.sum) {
                Some(AcrossSum::Linear(terms)) => {
                    terms.iter().map(|&(sign, c)| (sign < 0, cell.with_column(c))).collect()
                }
                Some(AcrossSum::General(expr)) => {
                    let mut cells = Vec::new();
                    expr.each_cell(&mut |c| cells.push((false, c.with_row(cell.r()))));
                    cells
                }
                None => Vec::new(),
            }
        };
        let more = all.len().saturating_sub(most);
        (all.into_iter().take(most).collect(), more)
    }

    /// The worst verdict among findings whose main cell lies between two cells.
    pub(super) fn worst(&self, from: Cell, to: Cell) -> Verdict {
        self.store.between(from, to).map(|(_, e)| e.verdict).max().unwrap_or(Verdict::Balanced)
    }

    /// The gravest of the findings whose main cell is in this row: what is beyond rounding
    /// first, then by severity, verdict and difference.
    pub fn row_mark(&self, row: Cell) -> Option<(Severity, Verdict, Option<Amount>)> {
        let to = row.with_column(usize::from(u16::MAX));
        self.store
            .between(row.with_column(0), to)
            .map(|(key, entry)| (self.store.severity(key.rule), entry.verdict, entry.difference()))
            .max_by_key(|&(severity, verdict, difference)| {
                let beyond = verdict > Verdict::Rounding;
                let size = difference.map(|d| d.decimal().abs());
                (beyond, std::cmp::Reverse(severity), verdict, size)
            })
    }

    /// Whether the row is a total of others (shown strong).
    pub fn is_parent(&self, row: Cell) -> bool {
        let Some(grid) = self.grid(row) else {
            return false;
        };
        if grid.tree.is_some() {
            return grid.is_parent(row.r());
        }
        self.block_form(row).is_some_and(|form| {
            matches!(form.rows, RowsForm::Fixed(_))
                && form.fixed().get(row.r()).is_some_and(|fixed| fixed.strong)
        })
    }

    /// Findings of the tables counted, of one or of all; what texts say is not among them.
    pub fn counts(&self, table: Option<usize>) -> Counts {
        self.store.counts(table)
    }

    /// The status bar's figures, in the order of `FormSet::headline`.
    pub fn headline(&self) -> Vec<Option<Amount>> {
        self.plan
            .headline
            .iter()
            .map(|(expr, power)| expr.eval(&self.reader(*power)).ok()?.figure.map(Amount::new))
            .collect()
    }
}

/// A figure written with the decimals that its cell shows, if it has no more than those.
pub(in crate::engine) fn shown(mut figure: Decimal, decimals: u32) -> Amount {
    if figure.scale() <= decimals {
        figure.rescale(decimals);
    }
    Amount::new(figure)
}
