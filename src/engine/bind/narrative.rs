//! The sentences of a form set bound to one document: formulas to cells, rows to names.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::budget::{Budget, Cell, RowKind};
use crate::engine::figures::BoundExpr;
use crate::form::{BinaryOp, Each, FormSet, HoleKind, RowsForm, TextExpr, fold};

use super::binder::{Binder, Scope};

/// Rows that one statement is tried with; a narrative names few.
const MAX_ROWS: usize = 300;

/// A statement for one place.
#[derive(Debug)]
pub(in crate::engine) struct BoundStatement {
    /// Indices into `FormSet::narrative` and its statements.
    pub narration: usize,
    pub statement: usize,
    /// What `{行}` may stand for.
    pub row: Vec<Vec<char>>,
    /// What `{上级}` may stand for.
    pub above: Vec<Vec<char>>,
    /// For each hole of the pattern.
    pub exprs: Vec<Option<BoundText>>,
    /// For each hole: the change that a rate by itself is the percentage of.
    pub changes: Vec<Option<BoundText>>,
    /// For each hole that is a change from last year's figure, or its percentage, where there is no
    /// budget of last year: this year's figure.
    pub this_year: Vec<Option<BoundText>>,
    /// The row's name, for messages; empty where it is about none.
    pub cell: Option<Cell>,
    /// Blocks that it reads, table and block.
    pub reads: Vec<(usize, usize)>,
    /// It reads a table of which the document has no copy.
    pub absent: bool,
}

#[derive(Debug)]
pub(in crate::engine) enum BoundText {
    Told(Arc<str>),
    Items,
    Cells(BoundExpr),
    Binary(BinaryOp, Box<BoundText>, Box<BoundText>),
    Negate(Box<BoundText>),
    Number(Decimal),
}

/// Binds all statements; those of tables that the document does not have are left out.
pub(in crate::engine) fn bind(forms: &FormSet, binder: &mut Binder<'_>) -> Vec<BoundStatement> {
    let mut bound = Vec::new();
    for (n, narration) in forms.narrative.iter().enumerate() {
        for (s, statement) in narration.statements.iter().enumerate() {
            let Some(table) = binder.copies_of(statement.table).next() else {
                continue;
            };
            let places = binder.places(table, (statement.table, statement.block), &statement.each);
            for scope in places.into_iter().take(MAX_ROWS) {
                let row = match statement.each {
                    Each::Once => Vec::new(),
                    _ => row_names(forms, binder.budget, scope),
                };
                if statement.each != Each::Once && row.is_empty() {
                    continue;
                }
                let holes = &statement.pattern.holes;
                binder.reads.clear();
                binder.absent = false;
                let mut bind = |expr: Option<&TextExpr>| {
                    let expr = expr?;
                    binder.lastless = false;
                    let bound = bind_text(binder, expr, scope);
                    (!binder.lastless).then_some(bound)
                };
                let exprs: Vec<Option<BoundText>> =
                    holes.iter().map(|hole| bind(hole.expr.as_ref())).collect();
                let changes = holes.iter().map(|hole| bind(hole.change.as_ref())).collect();
                let this_year = holes.iter().zip(&exprs).map(|(hole, bound)| {
                    let expr = hole.expr.as_ref().filter(|_| bound.is_none())?;
                    let now = match hole.kind {
                        HoleKind::Rate => expr.of_this_year(),
                        HoleKind::Change => expr.subtracted()?.of_this_year(),
                        _ => None,
                    };
                    bind(now.as_ref())
                });
                let this_year = this_year.collect();
                let once = statement.each == Each::Once;
                let above = if once { Vec::new() } else { above(forms, binder, scope) };
                let cell = (!once).then(|| Cell::new(scope.table, scope.block, scope.row, 0));
                let mut reads = std::mem::take(&mut binder.reads);
                reads.sort_unstable();
                reads.dedup();
                let absent = binder.absent;
                let (narration, statement) = (n, s);
                bound.push(BoundStatement {
                    narration,
                    statement,
                    row,
                    above,
                    exprs,
                    changes,
                    this_year,
                    cell,
                    reads,
                    absent,
                });
            }
        }
    }
    bound
}

pub(super) fn bind_text(binder: &mut Binder<'_>, expr: &TextExpr, scope: Scope) -> BoundText {
    match expr {
        TextExpr::Told(name) => BoundText::Told(Arc::clone(name)),
        TextExpr::Items => BoundText::Items,
        TextExpr::Tables(expr) => BoundText::Cells(binder.bind(expr, scope)),
        TextExpr::Binary(op, a, b) => {
            let (a, b) = (bind_text(binder, a, scope), bind_text(binder, b, scope));
            BoundText::Binary(*op, Box::new(a), Box::new(b))
        }
        TextExpr::Negate(inner) => BoundText::Negate(Box::new(bind_text(binder, inner, scope))),
        TextExpr::Number(number) => BoundText::Number(*number),
    }
}

/// The names of all rows above a row.
fn above(forms: &FormSet, binder: &Binder<'_>, scope: Scope) -> Vec<Vec<char>> {
    let rows = binder.rows_above(scope);
    rows.into_iter()
        .flat_map(|row| row_names(forms, binder.budget, Scope { row, ..scope }))
        .collect()
}

/// The row's name as texts say it: as it is, and without 支出 at its end, for that is often
/// parted from it by （类）.
fn row_names(forms: &FormSet, budget: &Budget, scope: Scope) -> Vec<Vec<char>> {
    let cell = Cell::new(scope.table, scope.block, scope.row, 0);
    let name = row_name(forms, budget, cell);
    let folded: Vec<char> = name.chars().filter_map(fold).collect();
    let short =
        folded.strip_suffix(&['支', '出']).filter(|stem| stem.len() > 1).map(<[char]>::to_vec);
    if folded.is_empty() {
        return Vec::new();
    }
    [Some(folded), short].into_iter().flatten().collect()
}

/// A row's bare name, without code or heading number.
pub(in crate::engine) fn row_name(forms: &FormSet, budget: &Budget, cell: Cell) -> String {
    let Some(row) = budget.row(cell) else {
        return String::new();
    };
    let form = budget.tables.get(cell.t()).and_then(|table| table.form());
    let block = form.and_then(|form| forms.tables.get(form)?.blocks.get(cell.b()));
    match (block.map(|block| (block, &block.rows)), row.kind()) {
        (Some((block, _)), RowKind::Fixed(i)) => {
            let row = block.fixed().get(usize::from(i)).filter(|row| !row.spacer);
            row.map(|row| row.key.clone()).unwrap_or_default()
        }
        (Some((_, RowsForm::Coded(tree))), _) => row.value(tree.name).to_text(),
        _ => budget.row_name(forms, cell),
    }
}
