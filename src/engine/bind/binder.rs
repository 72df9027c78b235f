//! Binding: from the names of a form set to the cells of a document.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::budget::{Budget, Cell, RowKind};
use crate::engine::figures::{BoundExpr, Grid};
use crate::form::{
    CodeVerdict, Each, Expr, FormSet, FormulaTarget, Kind, Reference, RowRef, RowsForm,
};

use super::prior::{PriorBudget, Whose};

/// Another document, and the binder of its own names.
pub(super) struct Other<'a> {
    pub(super) whose: Whose,
    pub(super) document: &'a dyn PriorBudget,
    pub(super) binder: Box<Binder<'a>>,
}

/// Binds names of the form set to cells of a document.
pub(super) struct Binder<'a> {
    pub(super) forms: &'a FormSet,
    pub(super) budget: &'a Budget,
    pub(super) grids: &'a [Grid],
    /// Rows by key, made when first asked for.
    pub(super) rows: HashMap<(usize, usize), HashMap<String, usize>>,
    /// Copies of repeating tables by name, likewise.
    pub(super) copies: HashMap<usize, HashMap<String, usize>>,
    pub(super) keys: Vec<(u32, u16, u16)>,
    /// A look-up met a blank key: what is being bound does not apply here.
    pub(super) keyless: bool,
    /// Something of another document was asked that is not at hand: what is being bound does not
    /// apply either.
    pub(super) lastless: bool,
    /// A row was looked up by a code that its name does not belong to.
    pub(super) misnamed: bool,
    /// Blocks of the document that what is being bound reads, table and block.
    pub(super) reads: Vec<(usize, usize)>,
    /// It reads a table of which the document has no copy.
    pub(super) absent: bool,
    /// Blocks, table and block, of which it was asked which rows they have or what these are
    /// called: other rows there mean binding anew.
    pub(super) shaped: BTreeSet<(usize, usize)>,
    /// Other documents, and their own names.
    pub(super) others: Vec<Other<'a>>,
}

/// The cell an expression is bound for.
#[derive(Clone, Copy)]
pub(super) struct Scope {
    pub(super) table: usize,
    pub(super) block: usize,
    pub(super) row: usize,
    pub(super) column: Option<usize>,
}

impl<'a> Binder<'a> {
    pub(super) fn new(
        forms: &'a FormSet,
        budget: &'a Budget,
        grids: &'a [Grid],
        others: &[(Whose, &'a dyn PriorBudget)],
    ) -> Self {
        Self {
            forms,
            budget,
            grids,
            rows: HashMap::new(),
            copies: HashMap::new(),
            keys: Vec::new(),
            keyless: false,
            lastless: false,
            misnamed: false,
            reads: Vec::new(),
            absent: false,
            shaped: BTreeSet::new(),
            others: others
                .iter()
                .map(|(whose, document)| {
                    let (whose, document) = (whose.clone(), *document);
                    let own = Self::new(document.forms(), document.budget(), document.grids(), &[]);
                    Other { whose, document, binder: Box::new(own) }
                })
                .collect(),
        }
    }

    pub(super) fn bind(&mut self, expr: &Expr, scope: Scope) -> BoundExpr {
        match expr {
            Expr::Number(number) => BoundExpr::Number(*number),
            Expr::Cell(reference) => {
                self.cell(reference, scope).map_or(BoundExpr::Missing, BoundExpr::Cell)
            }
            Expr::Sum(reference) => BoundExpr::Sum(self.set(reference, scope)),
            Expr::Count(reference) => self.count(reference, scope),
            Expr::Said { figures, column, words } => {
                BoundExpr::Sum(self.said(figures, *column, words, scope))
            }
            Expr::Found(reference) => BoundExpr::Number(self.found(reference, scope).into()),
            Expr::Last(reference) => self.figure_of(&Whose::LastYear, reference, scope),
            Expr::FoundLast(reference) => self.found_in(&Whose::LastYear, reference, scope),
            Expr::With(name, reference) => {
                self.figure_of(&Whose::Named(name.clone()), reference, scope)
            }
            Expr::FoundWith(name, reference) => {
                self.found_in(&Whose::Named(name.clone()), reference, scope)
            }
            Expr::Units(reference) => self.figure_of_units(reference, scope),
            Expr::Negate(e) => BoundExpr::Negate(Box::new(self.bind(e, scope))),
            Expr::Abs(e) => BoundExpr::Abs(Box::new(self.bind(e, scope))),
            Expr::Binary(op, a, b) => {
                BoundExpr::Binary(*op, Box::new(self.bind(a, scope)), Box::new(self.bind(b, scope)))
            }
            Expr::Min(all) => BoundExpr::Min(all.iter().map(|e| self.bind(e, scope)).collect()),
            Expr::Max(all) => BoundExpr::Max(all.iter().map(|e| self.bind(e, scope)).collect()),
        }
    }

    /// Figures are counted when evaluated; texts now, for a change of a text binds anew.
    fn count(&mut self, reference: &Reference, scope: Scope) -> BoundExpr {
        let cells = self.set(reference, scope);
        let is_figure = |cell: &Cell| {
            let fixed = match self.budget.row(*cell).map(|row| row.kind()) {
                Some(RowKind::Fixed(row)) => Some(usize::from(row)),
                _ => None,
            };
            let form = self.budget.tables.get(cell.t()).and_then(|table| table.form());
            form.and_then(|form| self.forms.tables[form].kind(cell.b(), fixed, cell.c()))
                .is_some_and(Kind::is_figure)
        };
        if cells.iter().all(is_figure) {
            return BoundExpr::Count(cells);
        }
        cells.iter().for_each(|&cell| self.note_key(cell));
        let filled = cells.iter().filter(|&&cell| !self.budget.value(cell).is_blank()).count();
        BoundExpr::Number(Decimal::from(filled))
    }

    /// The figures of rows whose text has one of the words; a change of a text binds anew.
    fn said(
        &mut self,
        figures: &Reference,
        column: usize,
        words: &[Arc<str>],
        scope: Scope,
    ) -> Vec<Cell> {
        let mut cells = self.set(figures, scope);
        cells.iter().for_each(|&cell| self.note_key(cell.with_column(column)));
        let budget = self.budget;
        cells.retain(|cell| {
            let text = budget.value(cell.with_column(column)).to_text();
            words.iter().any(|word| text.contains(&**word))
        });
        cells
    }

    fn found(&mut self, reference: &Reference, scope: Scope) -> u8 {
        self.note_read(reference, scope);
        let Some(table) = self.table_of(reference, scope) else {
            return 0;
        };
        let found = reference.row == RowRef::Current && reference.table.is_some()
            || self.row_of(reference, table, scope).is_some();
        u8::from(found)
    }

    /// The copy of the table that a reference means.
    fn table_of(&mut self, reference: &Reference, scope: Scope) -> Option<usize> {
        match (reference.table, &reference.copy) {
            (None, _) => Some(scope.table),
            (Some(form), None) => self.copies_of(form).next(),
            (Some(form), Some(lookup)) => {
                let name = self.lookup(lookup, scope)?;
                self.copy_named(form, &name)
            }
        }
    }

    /// Remembers the blocks that a reference means, whether or not it finds a row in them.
    fn note_read(&mut self, reference: &Reference, scope: Scope) {
        let block = reference.block;
        let before = self.reads.len();
        match (reference.table, &reference.copy) {
            (None, _) => self.reads.push((scope.table, block)),
            (Some(form), None) => {
                let repeats = self.forms.tables.get(form).is_some_and(|form| form.repeats);
                let most = if repeats { usize::MAX } else { 1 };
                let tables = self.copies_of(form).take(most);
                self.reads.extend(tables.map(|table| (table, block)));
            }
            (Some(form), Some(lookup)) => {
                let name = self.lookup(lookup, scope);
                let table = name.and_then(|name| self.copy_named(form, &name));
                match table {
                    Some(table) => self.reads.push((table, block)),
                    // Others are there, so this one lacks.
                    None if self.copies_of(form).next().is_some() => return,
                    None => {}
                }
            }
        }
        self.absent |= self.reads.len() == before;
    }

    /// The column a reference means: its own, or the one being computed, by its key.
    fn column_of(&self, reference: &Reference, table: usize, scope: Scope) -> Option<usize> {
        if reference.column.is_some() {
            return reference.column;
        }
        let own = self.budget.tables[scope.table].form()?;
        let key = &self.forms.tables[own].blocks[scope.block].columns.get(scope.column?)?.key;
        let form = self.budget.tables[table].form()?;
        self.forms.tables[form].blocks[reference.block].column(key)
    }

    fn row_of(&mut self, reference: &Reference, table: usize, scope: Scope) -> Option<usize> {
        let block = reference.block;
        if !matches!(reference.row, RowRef::Fixed(_)) {
            self.shaped.insert((table, block));
        }
        match &reference.row {
            RowRef::Current => Some(scope.row),
            RowRef::Fixed(row) => self.fixed_row(table, block, *row),
            RowRef::Key(key) => {
                let row = self.row_by_key(table, block, key)?;
                self.misnamed |= self.is_misnamed(Cell::new(table, block, row, 0));
                Some(row)
            }
            RowRef::Lookup(lookup) => {
                let key = self.lookup(lookup, scope)?;
                let row = self.row_by_key(table, block, &key)?;
                self.misnamed |= self.is_misnamed(Cell::new(table, block, row, 0));
                Some(row)
            }
            RowRef::Leaves | RowRef::All => None,
        }
    }

    /// Whether a coded row has a name that its code does not have, in this year or another.
    fn is_misnamed(&self, row: Cell) -> bool {
        let form = self.budget.tables.get(row.t()).and_then(|table| table.form());
        let block = form.and_then(|form| self.forms.tables.get(form)?.blocks.get(row.b()));
        let Some(RowsForm::Coded(tree)) = block.map(|block| &block.rows) else {
            return false;
        };
        let text = |column: usize| self.budget.value(row.with_column(column)).as_text();
        let verdict = self.forms.codes_of(tree).filter(|_| tree.name != tree.code);
        let verdict =
            verdict.map(|list| list.judge(text(tree.code), text(tree.name), self.budget.year));
        matches!(verdict, Some(CodeVerdict::OtherName(_)))
    }

    fn cell(&mut self, reference: &Reference, scope: Scope) -> Option<Cell> {
        self.note_read(reference, scope);
        let table = self.table_of(reference, scope)?;
        let column = self.column_of(reference, table, scope)?;
        let row = self.row_of(reference, table, scope)?;
        Some(Cell::new(table, reference.block, row, column))
    }

    /// Every cell that a set reference covers: one row, or all leaf rows, of one copy or all.
    fn set(&mut self, reference: &Reference, scope: Scope) -> Vec<Cell> {
        self.note_read(reference, scope);
        let tables: Vec<usize> = match (reference.table, &reference.copy) {
            (Some(form), None) => self.copies_of(form).collect(),
            _ => self.table_of(reference, scope).into_iter().collect(),
        };
        let mut cells = Vec::new();
        for table in tables {
            let Some(column) = self.column_of(reference, table, scope) else {
                continue;
            };
            let all = reference.row == RowRef::All;
            if reference.row != RowRef::Leaves && !all {
                let row = self.row_of(reference, table, scope);
                cells.extend(row.map(|row| Cell::new(table, reference.block, row, column)));
                continue;
            }
            self.shaped.insert((table, reference.block));
            let rows = self.budget.tables[table].blocks[reference.block].rows.len();
            let at = Cell::new(table, reference.block, 0, column);
            let meant = |cell: &Cell| self.is_leaf(*cell) || all && self.is_given(*cell);
            cells.extend((0..rows).map(|row| at.with_row(row)).filter(meant));
        }
        cells
    }

    /// An entered row, or a row of a fixed block.
    fn is_given(&self, cell: Cell) -> bool {
        match self.budget.row(cell).map(|row| row.kind()) {
            Some(RowKind::Entered(_)) => true,
            Some(RowKind::Fixed(_)) => {
                self.grid(cell.t(), cell.b()).is_some_and(|grid| grid.tree.is_none())
            }
            _ => false,
        }
    }

    /// An entered row without children, or a fixed row that no formula computes.
    pub(super) fn is_leaf(&self, cell: Cell) -> bool {
        let Some(grid) = self.grid(cell.t(), cell.b()) else {
            return false;
        };
        match self.budget.row(cell).map(|row| row.kind()) {
            Some(RowKind::Entered(_)) => !grid.is_parent(cell.r()),
            Some(RowKind::Fixed(row)) if grid.tree.is_none() => {
                let formulas = &self.forms.tables[grid.form].formulas;
                !formulas.iter().any(|f| {
                    f.block == cell.b()
                        && match f.target {
                            FormulaTarget::Row(target) => target == usize::from(row),
                            FormulaTarget::Cell { row: target, column } => {
                                target == usize::from(row) && column == cell.c()
                            }
                            FormulaTarget::Column(_) => false,
                        }
                })
            }
            _ => false,
        }
    }

    /// [`Self::instances`] for what stays bound.
    pub(super) fn places(
        &mut self,
        table: usize,
        (form, block): (usize, usize),
        each: &Each,
    ) -> Vec<Scope> {
        if !matches!(each, Each::Once | Each::Column) {
            self.shaped.insert((table, block));
        }
        self.instances(table, form, block, each)
    }

    /// The places that a check runs over in one copy of its table.
    pub(super) fn instances(
        &self,
        table: usize,
        form: usize,
        block: usize,
        each: &Each,
    ) -> Vec<Scope> {
        let Some(rows) = self.budget.tables[table].blocks.get(block).map(|b| &b.rows) else {
            return Vec::new();
        };
        let base = Scope { table, block, row: 0, column: None };
        let row = |(row, _)| Scope { row, ..base };
        match each {
            Each::Once => vec![base],
            Each::Column => (0..self.forms.tables[form].blocks[block].columns.len())
                .filter(|&c| self.forms.tables[form].blocks[block].columns[c].kind.is_figure())
                .map(|column| Scope { column: Some(column), ..base })
                .collect(),
            Each::Row => rows
                .iter()
                .enumerate()
                .filter(|(_, r)| match r.kind() {
                    RowKind::Entered(_) => true,
                    RowKind::Fixed(_) => self.grid(table, block).is_some_and(|g| g.tree.is_none()),
                    RowKind::Stray => false,
                })
                .map(row)
                .collect(),
            Each::Level(level) => rows
                .iter()
                .enumerate()
                .filter(|(_, r)| r.kind() == RowKind::Entered(*level))
                .map(row)
                .collect(),
            Each::Leaf => rows
                .iter()
                .enumerate()
                .filter(|(i, r)| {
                    matches!(r.kind(), RowKind::Entered(_))
                        && !self.grid(table, block).is_some_and(|g| g.is_parent(*i))
                })
                .map(row)
                .collect(),
        }
    }
}
