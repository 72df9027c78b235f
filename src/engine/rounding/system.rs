//! The sums and checks of a document as linear rows over what its figures leave open.
//!
//! Money is counted in 分 (0.01 元), in which exact amounts are whole numbers. A stated figure x
//! shown to a unit u stands for x + e, and e is what is asked for: 四舍五入 leaves it −u/2 to u/2
//! without the end that would round away, truncation 0 to u. Totals that nobody states are free.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use crate::budget::Cell;
use crate::engine::compute::{ComputedRef, Sheet, StopSign};
use crate::engine::equations::{Equation, linear};
use crate::engine::figures::{AcrossSum, BoundExpr, Grid, NoCells};
use crate::engine::finding::{Key, RuleId, rule};
use crate::form::{Relation, Severity};

use super::binding::Binding;
use super::exact::NONE;
use super::flat_rows::{FAR, FlatRows};
use super::operand_kind::OperandKind;
use super::survey::Survey;
use super::variables::{UsedNumbers, Variables};

/// Which equation a row is.
#[derive(Clone, Copy, Debug)]
enum RowSource {
    /// The variable that it computes.
    Total(u32),
    CrossFoot(u32),
    Check(u32),
}

impl RowSource {
    fn variable_mut(&mut self) -> Option<&mut u32> {
        match self {
            Self::Total(variable) | Self::CrossFoot(variable) => Some(variable),
            Self::Check(_) => None,
        }
    }
}

/// The equations of a document that hold within their own rounding bounds.
pub(super) struct System {
    pub(super) variables: Variables,
    pub(super) rows: FlatRows,
    sources: Vec<RowSource>,
    /// Equations left out as numbers in them are too large.
    pub(super) left_out: usize,
}

/// A system that is being made, over all money cells; holds nothing of the document.
pub(super) struct SystemBuilder {
    survey: Survey,
    rows: FlatRows,
    sources: Vec<RowSource>,
    left_out: usize,
}

/// Cells with their factors.
pub(super) type Terms = Vec<(Cell, i128)>;

impl System {
    pub(super) fn equation(&self, row: usize) -> Equation {
        match self.sources[row] {
            RowSource::Total(variable) => Equation::Total(self.variables.cell(variable)),
            RowSource::CrossFoot(variable) => Equation::CrossFoot(self.variables.cell(variable)),
            RowSource::Check(bound_check) => Equation::Check(bound_check),
        }
    }

    /// The variable that a row computes, or [`NONE`].
    pub(super) fn total(&self, row: usize) -> u32 {
        match self.sources[row] {
            RowSource::Total(variable) if self.variables.kind(variable) != OperandKind::BLANK => {
                variable
            }
            _ => NONE,
        }
    }
}

impl SystemBuilder {
    /// Every mandatory sum and check that is not out of balance by itself; `None` where there are
    /// more than `most` terms, or nobody waits for it any more.
    pub(super) fn of(computed: ComputedRef<'_>, most: usize, stop: &StopSign) -> Option<Self> {
        let sheet = computed.sheet;
        let survey = Survey::new(computed, stop)?;
        let (rows, sources) = (FlatRows::default(), Vec::new());
        let mut own = Self { survey, rows, sources, left_out: 0 };
        own.take_in_blocks(computed, most, stop)?;
        for node in &sheet.plan.formulas {
            let mut terms: Terms = vec![(node.target, 1)];
            if take(&node.expr, -1, &mut terms)
                && let Some(target) = own.survey.number(sheet, node.target)
            {
                own.add(sheet, RowSource::Total(target), &terms, Relation::Equal);
            }
        }
        for (i, bound_check) in sheet.plan.bound_checks.iter().enumerate() {
            let mut terms = Terms::new();
            let skipped = bound_check.only_filled
                && bound_check.left.eval(&sheet.reader(0)).is_ok_and(|left| left.figure.is_none());
            let source = RowSource::Check(i as u32);
            // Where the form set allows a difference, both sides were rounded each by itself.
            if !skipped
                && bound_check.within.is_none()
                && sheet.store.severity(bound_check.rule) == Severity::Mandatory
                && !own.survey.is_broken(&sheet.key_of(Equation::Check(i as u32)))
                && take(&bound_check.left, 1, &mut terms)
                && take(&bound_check.right, -1, &mut terms)
            {
                own.add(sheet, source, &terms, bound_check.relation);
            }
        }
        (own.rows.term_count() <= most).then_some(own)
    }

    /// Takes the sums of every block in, row by row, so that what is linked is close by.
    fn take_in_blocks(
        &mut self,
        computed: ComputedRef<'_>,
        most: usize,
        stop: &StopSign,
    ) -> Option<()> {
        let sheet = computed.sheet;
        let mut binding = Binding::new(sheet);
        for (g, grid) in sheet.grids.iter().enumerate() {
            let columns = self.survey.block(g).columns.clone();
            for row in 0..grid.rows {
                for &c in &columns {
                    let Some(column) = grid.columns[c].as_ref() else { continue };
                    let down = grid.is_down(row, c);
                    let cell = grid.first_cell().with_row(row).with_column(c);
                    // What nobody states, and no statement is made of, binds nothing.
                    if !down && column.formula.is_none()
                        || !binding.binds(computed, &self.survey, (g, cell))
                    {
                        continue;
                    }
                    if down && !grid.value(row, c).is_blank() {
                        self.down(grid, g, row, c);
                    }
                    if let Some(f) = column.formula {
                        self.over_row(sheet, (grid, g), f, (row, c), down);
                    }
                }
                if self.rows.term_count() > most || stop.is_set() {
                    return None;
                }
            }
        }
        Some(())
    }

    /// The sum of a parent's children.
    fn down(&mut self, grid: &Grid, g: usize, row: usize, column: usize) {
        let block = self.survey.block(g);
        let Some(total) = block.number(row, column) else { return };
        let addends = grid.children(row).filter_map(|child| block.number(child, column));
        let terms = std::iter::once((total, 1)).chain(addends.map(|addend| (addend, -1)));
        let sum = put(&mut self.rows, &self.survey, terms.map(Some));
        self.close(RowSource::Total(total as u32), sum, Relation::Equal);
    }

    /// A column formula over its row, where it is a sum.
    fn over_row(
        &mut self,
        sheet: &Sheet,
        (grid, g): (&Grid, usize),
        formula: usize,
        (row, column): (usize, usize),
        down: bool,
    ) {
        let block = self.survey.block(g);
        let Some(total) = block.number(row, column) else { return };
        let cell = grid.first_cell().with_row(row).with_column(column);
        let source = match down {
            true => RowSource::CrossFoot(total as u32),
            false => RowSource::Total(total as u32),
        };
        if down {
            let key = sheet.key_of(Equation::CrossFoot(cell));
            if self.survey.is_broken(&key) {
                return;
            }
        }
        match grid.across.get(formula).map(|across| &across.sum) {
            Some(AcrossSum::Linear(own)) if !sheet.plan.formula_at.contains_key(&cell) => {
                let addends = own.iter().map(|&(sign, c)| {
                    block.number(row, c).map(|addend| (addend, -i32::from(sign)))
                });
                let terms = std::iter::once(Some((total, 1))).chain(addends);
                let sum = put(&mut self.rows, &self.survey, terms);
                self.rows.merge_open();
                self.close(source, sum, Relation::Equal);
            }
            _ => {
                if let Some(terms) = across(sheet, grid, formula, row) {
                    self.add(sheet, source, &terms, Relation::Equal);
                }
            }
        }
    }

    /// Takes an equation between any cells in.
    fn add(&mut self, sheet: &Sheet, source: RowSource, terms: &Terms, relation: Relation) {
        let survey = &self.survey;
        // Cells of blocks that are not there count nothing.
        let there = terms.iter().filter(|term| sheet.grid(term.0).is_some());
        let terms = there.map(|&(cell, by)| {
            let number = survey.number(sheet, cell)?;
            Some((number as usize, i32::try_from(by).ok()?))
        });
        let sum = put(&mut self.rows, survey, terms);
        self.rows.merge_open();
        self.close(source, sum, relation);
    }

    /// Ends a row whose figures, as stated, come to that sum.
    fn close(&mut self, source: RowSource, sum: Option<i128>, relation: Relation) {
        let Some(sum) = sum else { return self.rows.drop_open() };
        let Some(at) = i64::try_from(-sum).ok().filter(|at| at.abs() < FAR / 2) else {
            self.left_out += 1;
            return self.rows.drop_open();
        };
        let ends = match relation {
            Relation::Equal => (at, at),
            Relation::AtMost => (-FAR, at),
            Relation::AtLeast => (at, FAR),
        };
        if self.rows.close(ends) {
            self.sources.push(source);
        }
    }

    /// The system, its variables numbered without those that are in no sum.
    pub(super) fn finish(self) -> System {
        let Self { survey, mut rows, mut sources, left_out } = self;
        let mut used = UsedNumbers::none(survey.len());
        rows.variables_mut().for_each(|variable| used.insert(*variable));
        sources.iter_mut().filter_map(RowSource::variable_mut).for_each(|own| used.insert(*own));
        used.count();
        if used.len() < survey.len() {
            rows.variables_mut().for_each(|variable| *variable = used.rank(*variable));
            let own = sources.iter_mut().filter_map(RowSource::variable_mut);
            own.for_each(|variable| *variable = used.rank(*variable));
        }
        System { variables: Variables::new(survey, &used), rows, sources, left_out }
    }
}

/// Puts terms in the row that is being made; gives what they come to as stated, in 分. `None` where
/// one of them cannot be reckoned with.
fn put(
    rows: &mut FlatRows,
    survey: &Survey,
    terms: impl Iterator<Item = Option<(usize, i32)>>,
) -> Option<i128> {
    let mut sum = 0_i128;
    for term in terms {
        let (variable, by) = term?;
        let variable = variable as u32;
        match survey.kind(variable) {
            OperandKind::BLANK => {}
            OperandKind::UNFIT => return None,
            _ => {
                sum += i128::from(survey.stated(variable)) * i128::from(by);
                rows.push_term(variable, by);
            }
        }
    }
    Some(sum)
}

/// A column formula over its row, where it is a sum.
pub(super) fn across(sheet: &Sheet, grid: &Grid, formula: usize, row: usize) -> Option<Terms> {
    let across = grid.across.get(formula)?;
    let cell = grid.first_cell().with_row(row);
    let mut terms: Terms = vec![(cell.with_column(across.column), 1)];
    if sheet.plan.formula_at.contains_key(&terms[0].0) {
        return None;
    }
    match &across.sum {
        AcrossSum::Linear(own) => {
            terms.extend(own.iter().map(|&(sign, c)| (cell.with_column(c), -i128::from(sign))));
        }
        AcrossSum::General(expr) => {
            let from = terms.len();
            if !take(expr, -1, &mut terms) {
                return None;
            }
            terms.iter_mut().skip(from).for_each(|term| term.0 = term.0.with_row(row));
        }
    }
    Some(terms)
}

/// The cells of a weighted sum with whole factors and nothing added; `false` for anything else.
pub(super) fn take(expr: &BoundExpr, sign: i128, terms: &mut Terms) -> bool {
    let mut whole = true;
    let is_sum = linear(expr, Decimal::ONE, &mut |cell, by| match by.normalize() {
        by if by.scale() == 0 => match by.to_i64() {
            Some(by) if by.abs() <= 1_000 => terms.push((cell, sign * i128::from(by))),
            _ => whole = false,
        },
        _ => whole = false,
    });
    is_sum && whole && expr.eval(&NoCells).is_ok_and(|value| value.or_zero().is_zero())
}

impl Sheet {
    /// The key under which an equation's finding is kept.
    pub(super) fn key_of(&self, equation: Equation) -> Key {
        match equation {
            Equation::Total(cell) => {
                let rule = self.primary(cell).unwrap_or(rule::TotalMismatch);
                Key { cell, rule, instance: 0 }
            }
            Equation::CrossFoot(cell) => Key { cell, rule: rule::AcrossMismatch, instance: 0 },
            Equation::Check(bound_check) => {
                let found = self.plan.bound_checks.get(bound_check as usize);
                Key {
                    cell: found.map_or(Cell::new(0, 0, 0, 0), |bound_check| bound_check.main),
                    rule: found.map_or(RuleId::LAST, |bound_check| bound_check.rule),
                    instance: bound_check + 1,
                }
            }
            // Told in the text, and not kept in the store.
            Equation::Text(_) => {
                Key { cell: Cell::NOWHERE, rule: RuleId::LAST, instance: u32::MAX }
            }
        }
    }
}
