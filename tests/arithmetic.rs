//! Every total that the engine computes, against another computation of it in big integers, over
//! documents filled at random, with figures as large and as fine as amounts can be.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::collections::BTreeMap;
use std::sync::Arc;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed as _, Zero as _};

use yusuan::amount::Amount;
use yusuan::budget::{Budget, BudgetUnit, Cell, Row, RowKind, Table, Value};
use yusuan::engine::{Computed, Role, Verdict};
use yusuan::form::{
    BinaryOp, BlockForm, Expr, FormSet, FormulaTarget, Kind, Reference, RowRef, RowsForm,
};

#[path = "support/consolidated.rs"]
mod consolidated;
#[path = "support/places.rs"]
mod places;
use consolidated::Figures;

/// A figure without any limit of digits; `None` is blank.
type Figure = Option<BigRational>;

fn exact(amount: Amount) -> BigRational {
    BigRational::new(amount.mantissa().into(), BigInt::from(10).pow(amount.scale()))
}

/// 四舍五入: halves go away from zero.
fn rounded(figure: &BigRational, decimals: u32) -> BigRational {
    let scale = BigRational::from_integer(BigInt::from(10).pow(decimals));
    (figure * &scale).round() / scale
}

/// The other computation: by formula where one aims at the cell, else as the sum of the rows one
/// level below.
struct Other<'a> {
    forms: &'a FormSet,
    budget: &'a Budget,
    computed: &'a Computed,
    known: BTreeMap<Cell, Figure>,
}

/// What this computation does not know how to do.
struct Beyond;

impl Other<'_> {
    fn form(&self, cell: Cell) -> &BlockForm {
        &self.forms.tables[self.budget.tables[cell.t()].form().unwrap()].blocks[cell.b()]
    }

    fn figure(&mut self, cell: Cell) -> Result<Figure, Beyond> {
        if let Some(known) = self.known.get(&cell) {
            return Ok(known.clone());
        }
        let figure = match self.computed.role(cell) {
            Role::Total => self.total(cell)?,
            _ => self.budget.value(cell).amount().map(exact),
        };
        self.known.insert(cell, figure.clone());
        Ok(figure)
    }

    fn total(&mut self, cell: Cell) -> Result<Figure, Beyond> {
        let forms = self.forms;
        let table = self.budget.tables[cell.t()].form().unwrap();
        let fixed = match self.budget.row(cell).unwrap().kind() {
            RowKind::Fixed(i) => Some(usize::from(i)),
            _ => None,
        };
        let formulas = || forms.tables[table].formulas.iter().filter(|f| f.block == cell.b());
        let aims = |target: FormulaTarget| match target {
            FormulaTarget::Cell { row, column } => fixed == Some(row) && column == cell.c(),
            FormulaTarget::Column(column) => column == cell.c(),
            FormulaTarget::Row(row) => fixed == Some(row),
        };
        // One cell before a column, a column before a row.
        let rank = |target: FormulaTarget| match target {
            FormulaTarget::Cell { .. } => 0,
            FormulaTarget::Column(_) => 1,
            FormulaTarget::Row(_) => 2,
        };
        let formula = formulas().filter(|f| aims(f.target)).min_by_key(|f| rank(f.target));
        if let Some(formula) = formula {
            let figure = self.eval(&formula.expr, cell)?;
            let kind = forms.tables[table].kind(cell.b(), fixed, cell.c()).cloned();
            let decimals = match kind {
                Some(yusuan::form::Kind::Number { decimals, .. }) => decimals,
                _ => forms.tables[table].decimals,
            };
            return Ok(match divides(&formula.expr) {
                true => figure.map(|figure| rounded(&figure, decimals)),
                false => figure,
            });
        }
        if !matches!(self.form(cell).rows, RowsForm::Coded(_) | RowsForm::Outlined(_)) {
            return Err(Beyond);
        }
        let mut sum = None;
        for row in self.below(cell) {
            sum = added(sum, self.figure(row.with_column(cell.c()))?);
        }
        Ok(sum)
    }

    /// The rows that a row of a tree is the sum of.
    fn below(&self, cell: Cell) -> Vec<Cell> {
        let rows = &self.budget.block(cell).unwrap().rows;
        let level = |r: usize| match rows.get(r).unwrap().kind() {
            RowKind::Entered(level) => Some(level),
            _ => None,
        };
        let under: Vec<usize> = match level(cell.r()) {
            None => (0..rows.len()).filter(|&r| level(r).is_some()).collect(),
            Some(own) => (cell.r() + 1..rows.len())
                .take_while(|&r| level(r).is_some_and(|level| level > own))
                .collect(),
        };
        // Those that stand under none of the others.
        let mut found: Vec<usize> = Vec::new();
        let mut last: Option<u8> = None;
        for r in under {
            let own = level(r).unwrap();
            if last.is_none_or(|last| own <= last) {
                found.push(r);
                last = Some(own);
            }
        }
        found.into_iter().map(|r| cell.with_row(r)).collect()
    }

    fn cells(&self, reference: &Reference, at: Cell) -> Result<Vec<Cell>, Beyond> {
        let t = match reference.table {
            None => at.t(),
            Some(form) if !self.forms.tables[form].repeats => {
                self.budget.tables.iter().position(|t| t.form() == Some(form)).ok_or(Beyond)?
            }
            Some(_) => return Err(Beyond),
        };
        let first = Cell::new(t, reference.block, 0, 0);
        let form = self.form(first);
        let column = match reference.column {
            Some(column) => Some(column),
            None => form.column(&self.form(at).columns[at.c()].key),
        };
        let Some(column) = column else { return Ok(Vec::new()) };
        let rows = &self.budget.block(first).unwrap().rows;
        let cell = |r: usize| first.with_row(r).with_column(column);
        Ok(match &reference.row {
            RowRef::Current if reference.table.is_none() && reference.block == at.b() => {
                vec![cell(at.r())]
            }
            RowRef::Fixed(i) => {
                let place = rows.iter().position(|row| row.kind() == RowKind::Fixed(*i as u16));
                place.map(cell).into_iter().collect()
            }
            RowRef::Leaves if matches!(form.rows, RowsForm::Free(_)) => {
                (0..rows.len()).map(cell).collect()
            }
            _ => return Err(Beyond),
        })
    }

    fn eval(&mut self, expr: &Expr, at: Cell) -> Result<Figure, Beyond> {
        Ok(match expr {
            Expr::Number(number) => Some(exact(Amount::new(*number))),
            Expr::Cell(reference) => match self.cells(reference, at)?.first() {
                Some(&cell) => self.figure(cell)?,
                None => None,
            },
            Expr::Sum(reference) => {
                let mut sum = None;
                for cell in self.cells(reference, at)? {
                    sum = added(sum, self.figure(cell)?);
                }
                sum
            }
            Expr::Negate(inner) => self.eval(inner, at)?.map(|figure| -figure),
            Expr::Abs(inner) => self.eval(inner, at)?.map(|figure| figure.abs()),
            Expr::Binary(op, a, b) => {
                let (a, b) = (self.eval(a, at)?, self.eval(b, at)?);
                match (op, a, b) {
                    (BinaryOp::Add, a, b) => added(a, b),
                    (BinaryOp::Subtract, a, b) => added(a, b.map(|figure| -figure)),
                    (BinaryOp::Multiply, Some(a), Some(b)) => Some(a * b),
                    (BinaryOp::Divide, Some(a), Some(b)) if !b.is_zero() => Some(a / b),
                    _ => None,
                }
            }
            Expr::Min(_) | Expr::Max(_) | Expr::Count(_) | Expr::Found(_) => return Err(Beyond),
            Expr::Said { .. } => return Err(Beyond),
            Expr::Last(_) | Expr::FoundLast(_) => return Err(Beyond),
            Expr::With(..) | Expr::FoundWith(..) | Expr::Units(_) => return Err(Beyond),
        })
    }
}

fn added(a: Figure, b: Figure) -> Figure {
    match (a, b) {
        (Some(a), Some(b)) => Some(a + b),
        (a, b) => a.or(b),
    }
}

fn divides(expr: &Expr) -> bool {
    match expr {
        Expr::Binary(BinaryOp::Divide, ..) => true,
        Expr::Binary(_, a, b) => divides(a) || divides(b),
        Expr::Negate(inner) | Expr::Abs(inner) => divides(inner),
        _ => false,
    }
}

/// Rows of a tree or a free block, entered at random.
fn entered(form: &BlockForm, figures: &mut Figures) -> Vec<Row> {
    let count = figures.next() as usize % 12;
    let row = |level: u8| Row::new(RowKind::Entered(level), form.columns.len());
    let tree = match &form.rows {
        RowsForm::Coded(tree) | RowsForm::Outlined(tree) => tree,
        RowsForm::Free(_) => return (0..count).map(|_| row(0)).collect(),
        RowsForm::Fixed(_) => return Vec::new(),
    };
    let mut level = 0;
    (0..count)
        .map(|_| {
            let made = row(level);
            level = (figures.next() % (u64::from(level) + 2)) as u8;
            level = level.min(tree.levels.len() as u8 - 1);
            made
        })
        .collect()
}

/// An amount: most as budgets have them, some at the limits of magnitude and scale.
fn amount(figures: &mut Figures, decimals: u32) -> Amount {
    let sign = if figures.next().is_multiple_of(5) { -1 } else { 1 };
    let (mantissa, scale) = match figures.next() % 12 {
        0 => (
            99_999_999_999_i128 * 10_i128.pow(decimals) + i128::from(figures.next() % 100),
            decimals,
        ),
        1 => (10_i128.pow(11 + decimals), decimals),
        2 => (1, decimals),
        3 => (i128::from(figures.next() % 1000), 0),
        _ => (i128::from(figures.next() % 100_000_000), decimals),
    };
    Amount::from_parts(sign * mantissa, scale).unwrap()
}

/// Fills a new budget of that form set at random and compares every total.
fn check(forms: &Arc<FormSet>, seed: u64, tally: &mut [usize; 2]) {
    let mut figures = Figures::new(seed);
    let mut budget = Budget::blank(forms, BudgetUnit::default(), forms.year);
    for form in (0..forms.tables.len()).filter(|&form| forms.tables[form].repeats) {
        budget.tables.push(Table::blank(forms, form));
    }
    for table in &mut budget.tables {
        let form = &forms.tables[table.form().unwrap()];
        for (block, form) in table.blocks.iter_mut().zip(&form.blocks) {
            let last = matches!(&form.rows,
                RowsForm::Coded(tree) | RowsForm::Outlined(tree) if tree.total_last);
            let at = if last { 0 } else { block.rows.len() };
            let rows = entered(form, &mut figures);
            block.rows.splice(at..at, rows);
        }
    }
    let bare = Computed::new(forms, budget.clone());
    let mut entries = Vec::new();
    let mut totals = Vec::new();
    for cell in places::cells(&budget) {
        let form = &forms.tables[budget.tables[cell.t()].form().unwrap()];
        let fixed =
            match budget.tables[cell.t()].blocks[cell.b()].rows.get(cell.r()).unwrap().kind() {
                RowKind::Fixed(i) => Some(usize::from(i)),
                _ => None,
            };
        let money = matches!(form.kind(cell.b(), fixed, cell.c()), Some(Kind::Money));
        match bare.role(cell) {
            Role::Total => totals.push(cell),
            Role::Entry if money && !figures.next().is_multiple_of(4) => {
                entries.push((cell, amount(&mut figures, form.decimals)));
            }
            _ => {}
        }
    }
    for (cell, amount) in entries {
        places::put(&mut budget, cell, Value::Amount(amount));
    }
    let computed = Computed::new(forms, budget.clone());
    let mut other = Other { forms, budget: &budget, computed: &computed, known: BTreeMap::new() };
    for cell in totals {
        let Ok(expected) = other.figure(cell) else {
            tally[1] += 1;
            continue;
        };
        let figure = computed.figure(cell);
        assert_ne!(figure.verdict, Verdict::Overflow, "{cell:?}");
        let told = figure.effective.map(exact);
        // A divisor that may as well be 0, by its half-width, gives nothing.
        let nothing = told.is_none() && expected.is_some();
        let place = || computed.place(cell, yusuan::lang::Lang::Zh);
        if !nothing {
            assert_eq!(told, expected, "seed {seed}, {:?}", place());
        } else {
            let formulas = &forms.tables[budget.tables[cell.t()].form().unwrap()].formulas;
            assert!(formulas.iter().any(|f| divides(&f.expr)), "seed {seed}, {:?}", place());
        }
        tally[0] += 1;
    }
}

fn run(documents: u64) {
    let shipped = yusuan::form::shipped_ids().iter().map(|id| yusuan::form::shipped(id).unwrap());
    for forms in shipped {
        let mut tally = [0, 0];
        for seed in 0..documents {
            check(&forms, seed, &mut tally);
        }
        println!("{}: {} totals compared, {} beyond", forms.id, tally[0], tally[1]);
        assert!(tally[0] > 20 * tally[1], "{}: {tally:?}", forms.id);
    }
}

#[test]
fn every_total_equals_another_computation() {
    run(40);
}

/// `cargo test --test arithmetic -- --ignored --nocapture`
#[test]
#[ignore = "minutes"]
fn every_total_of_many_documents_equals_another_computation() {
    run(2_000);
}
