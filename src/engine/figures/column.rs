//! A figure column of a block: its rules, its values, and figures made to fit it.

use std::ops::Range;

use crate::amount::Amount;
use crate::budget::{Block, NarrowFigures, ValueRef};
use crate::form::{BlockForm, Kind, TableForm};

use super::figure_values::FigureValues;
use super::fixed_point::FixedPoint;

/// Most decimals a column computes with; figures with more are reported and not counted.
const MAX_SCALE: u32 = 8;

/// What holds for every cell of a figure column.
#[derive(Debug)]
pub(in crate::engine) struct ColumnRules {
    /// Decimals of the mantissas.
    pub(in crate::engine) scale: u32,
    /// Decimals a figure may have.
    pub(in crate::engine) decimals: u32,
    /// Decimals that rounded figures show: fewer than they may have where a table in 元 gives
    /// whole 元 throughout.
    pub(in crate::engine) shown: u32,
    /// One unit shown (0.01) as a mantissa at `scale`.
    pub(in crate::engine) unit: i64,
    /// An amount of money, to be converted between 元 and 万元.
    pub(in crate::engine) money: bool,
    /// Negative amounts are allowed.
    pub(in crate::engine) negative: bool,
    /// Figures are exact 元: no half-width.
    pub(in crate::engine) exact: bool,
    /// Parents are the sum of their children.
    pub(in crate::engine) summed: bool,
    /// Index into `Grid::across`.
    pub(in crate::engine) formula: Option<usize>,
}

/// A figure column.
#[derive(Debug)]
pub(in crate::engine) struct FigureColumn {
    pub(in crate::engine) rules: ColumnRules,
    /// Effective values, a row each.
    pub(in crate::engine) values: FigureValues,
    /// Half-widths of computed leaf cells, where the column has a formula.
    pub(in crate::engine) halves: Vec<u32>,
    /// For money of a table in 元 with 分, how it is written.
    written: Option<RowsWritten>,
}

/// Which rows of a column, by their numbers, are written how.
#[derive(Debug, Default)]
struct RowsWritten {
    with_decimals: RowBits,
    not_zero: RowBits,
}

/// A bit a row.
#[derive(Debug, Default)]
struct RowBits(Vec<u64>);

impl RowBits {
    /// Sets the bit of a row; by how much the number of set bits changed.
    fn set(&mut self, row: usize, on: bool) -> isize {
        if on && self.0.len() <= row / 64 {
            self.0.resize(row / 64 + 1, 0);
        }
        let Some(bits) = self.0.get_mut(row / 64) else { return 0 };
        let (bit, old) = (1 << (row % 64), *bits);
        *bits = if on { old | bit } else { old & !bit };
        bits.count_ones() as isize - old.count_ones() as isize
    }
}

/// How the money of a block in 元 with 分 is written: what tells whole 元 from exact ones.
#[derive(Debug, Default)]
pub(super) struct MoneyWritten {
    with_decimals: usize,
    not_zero: usize,
}

impl MoneyWritten {
    /// Whether money is in the block, and all of it in whole 元.
    pub(super) fn is_whole(&self) -> bool {
        self.with_decimals == 0 && self.not_zero > 0
    }
}

impl std::ops::Deref for FigureColumn {
    type Target = ColumnRules;

    fn deref(&self) -> &ColumnRules {
        &self.rules
    }
}

impl FigureColumn {
    pub(super) fn new(
        table: &TableForm,
        block: usize,
        column: usize,
        rows: usize,
        fixed: bool,
        (money_scale, own_scale): (u32, u32),
    ) -> Option<Self> {
        let form = &table.blocks[block].columns[column];
        let by_row = fixed
            && (0..table.blocks[block].fixed().len())
                .any(|row| table.kind(block, Some(row), column).is_some_and(Kind::is_figure));
        if !form.kind.is_figure() && !by_row {
            return None;
        }
        let kind = if form.kind.is_figure() { &form.kind } else { &Kind::Money };
        let decimals = table.decimals_of(kind);
        let money = *kind == Kind::Money;
        let scale = if money { money_scale } else { own_scale.max(decimals) };
        let rules = ColumnRules {
            scale,
            decimals,
            shown: decimals,
            unit: 10_i64.checked_pow(scale - decimals).unwrap_or(1),
            money,
            negative: form.negative || !money,
            exact: !money || decimals >= 2 + table.unit.power(),
            summed: !matches!(kind, Kind::Percent { .. }),
            formula: None,
        };
        let in_yuan = money && table.unit.power() == 0 && decimals >= 2;
        let values = FigureValues::blank(rows);
        Some(Self {
            rules,
            values,
            halves: Vec::new(),
            written: in_yuan.then(RowsWritten::default),
        })
    }

    /// Whether it is noted how its money is written: 元 with 分, which are exact unless all of them
    /// are whole.
    pub(super) fn notes_written(&self) -> bool {
        self.written.is_some()
    }

    /// Takes its money for whole 元, to which it was rounded.
    pub(super) fn take_as_whole(&mut self) {
        let rules = &mut self.rules;
        rules.shown = rules.decimals.saturating_sub(2);
        rules.unit = 10_i64.checked_pow(rules.scale - rules.shown).unwrap_or(1);
        rules.exact = false;
    }

    /// The half-widths together of leaves, those from one number up to another, of which so many
    /// are not blank.
    pub(in crate::engine) fn leaf_halves(&self, leaves: Range<usize>, filled: u32) -> u32 {
        if self.exact || self.formula.is_none() || filled == 0 {
            return if self.exact { 0 } else { filled };
        }
        let own = self.halves.get(leaves.clone()).unwrap_or_default().iter().zip(leaves);
        let own = own.filter(|(_, row)| !self.values.get(*row).is_blank());
        own.fold(0, |sum, (&halves, _)| sum.saturating_add(halves))
    }

    /// Takes note of what is written in a row, for the column and its block.
    pub(super) fn note(&mut self, row: usize, value: ValueRef<'_>, block: &mut MoneyWritten) {
        let Some(written) = &mut self.written else { return };
        let amount = value.amount();
        // 0.00 is how programs print nothing, among whole 元 too.
        let amount = amount.filter(|amount| !amount.is_zero());
        let with_decimals = amount.is_some_and(|amount| counts_scale(amount.scale()));
        let moved = written.with_decimals.set(row, with_decimals);
        block.with_decimals = block.with_decimals.saturating_add_signed(moved);
        let moved = written.not_zero.set(row, amount.is_some());
        block.not_zero = block.not_zero.saturating_add_signed(moved);
    }
}

impl ColumnRules {
    /// A figure at this column's scale; overflow where it does not fit, blank where it has more
    /// decimals than can be computed with (a finding says so).
    pub(in crate::engine) fn to_fixed(&self, amount: Amount) -> FixedPoint {
        match amount.at_scale(self.scale) {
            Some(mantissa) => FixedPoint::new(mantissa),
            None if amount.scale() > self.scale => FixedPoint::BLANK,
            None => FixedPoint::OVERFLOW,
        }
    }

    /// Whether figures of a document are those of this column as they are, with nothing wrong.
    pub(in crate::engine) fn takes(&self, figures: NarrowFigures<'_>) -> bool {
        let fit = |&own: &i32| own >= 0 || own == NarrowFigures::BLANK;
        self.scale <= self.decimals
            && figures.scale.is_none_or(|scale| scale == self.scale)
            && (self.negative || figures.mantissas.iter().all(fit))
    }

    /// Whether the column can hold the figure to its last digit.
    pub(in crate::engine) fn holds(&self, amount: Amount) -> bool {
        amount.at_scale(self.scale).is_some()
    }
}

/// Whether there are decimals, and not more than can be computed with.
fn counts_scale(scale: u32) -> bool {
    (1..=MAX_SCALE).contains(&scale)
}

/// The most decimals that the figures of each column have, within what can be computed with.
pub(super) fn widest(rows: &Block, columns: usize) -> Vec<u32> {
    let mut widest = vec![0; columns];
    for row in &rows.rows {
        for (widest, value) in widest.iter_mut().zip(row.cells()) {
            if let ValueRef::Amount(amount) = value
                && counts_scale(amount.scale())
                && amount.scale() > *widest
            {
                *widest = amount.scale();
            }
        }
    }
    widest
}

/// One scale for all money of a block, so that its columns add as they are.
pub(super) fn money_scale(form: &BlockForm, decimals: u32, widest: &[u32]) -> u32 {
    let other = |kind: &Kind| matches!(kind, Kind::Number { .. } | Kind::Percent { .. });
    let money = form.columns.iter().zip(widest).filter(|(column, _)| !other(&column.kind));
    money.map(|(_, &scale)| scale).fold(decimals, u32::max)
}

/// A value for every row, with room so that one more row does not move them all.
pub(super) fn with_room<T: Clone>(value: T, rows: usize) -> Vec<T> {
    let mut values = Vec::with_capacity(rows + rows / 16);
    values.resize(rows, value);
    values
}
