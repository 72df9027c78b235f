//! Many figures of one column added up at once.

use std::ops::Range;

use crate::amount::Amount;
use crate::budget::Cell;
use crate::form::RowsForm;

use super::sheet::Sheet;

/// How many figures there are among some rows of a column, and their sum, least and most.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ColumnSum {
    pub figures: usize,
    /// As a whole number of `scale` decimals.
    pub sum: i128,
    pub scale: u32,
    pub least: Amount,
    pub most: Amount,
    /// They are money, to be shown in 元 or 万元.
    pub money: bool,
}

impl Sheet {
    /// The effective figures of a column in some rows; `Ok(None)` where there is none. `Err` where
    /// the form gives the block's rows, so that each has a kind of its own.
    pub fn column_sum(
        &self,
        column: Cell,
        rows: Range<usize>,
    ) -> Result<Option<ColumnSum>, FixedRows> {
        if matches!(self.block_form(column).map(|form| &form.rows), Some(RowsForm::Fixed(_))) {
            return Err(FixedRows);
        }
        let add = || {
            let grid = self.grid(column)?;
            let found = grid.columns.get(column.c())?.as_ref()?;
            let (mut figures, mut sum, mut least, mut most) = (0, 0_i128, i64::MAX, i64::MIN);
            for number in grid.order.numbers(rows.start).take(rows.len()) {
                if let Some(mantissa) = found.values.get(number).get() {
                    figures += 1;
                    sum += i128::from(mantissa);
                    least = least.min(mantissa);
                    most = most.max(mantissa);
                }
            }
            let amount = |mantissa: i64| Amount::from_parts(i128::from(mantissa), found.scale);
            Some(ColumnSum {
                figures,
                sum,
                scale: found.scale,
                least: amount(least).filter(|_| figures > 0)?,
                most: amount(most)?,
                money: found.money,
            })
        };
        Ok(add())
    }
}

/// The rows of the block are the form's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FixedRows;
