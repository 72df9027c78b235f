//! What a figure leaves open of the exact amount that it stands for.

use crate::amount::Amount;
use crate::engine::figures::{FigureColumn, FixedPoint};

use super::constraint::Range;
use super::flat_rows::{Ends, FAR};

/// How a figure came from the exact amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    /// 四舍五入
    Rounded,
    /// 截去尾数
    Truncated,
}

/// What a cell is in a sum, in a byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OperandKind(u8);

impl OperandKind {
    /// Nothing; it counts 0.
    pub(super) const BLANK: Self = Self(0);
    /// It cannot be reckoned with: the whole row is left out.
    pub(super) const UNFIT: Self = Self(1);
    /// A total that nobody states.
    pub(super) const FREE: Self = Self(2);
    /// Stated figures, by powers of ten of the unit that they are shown in and by their sign.
    const FIRST_STATED: u8 = 3;

    /// How many there may be.
    const COUNT: usize = 256;

    /// Of a figure stated in 分 and shown to 10^`power` of them.
    fn stated(fen: i64, power: u32) -> Self {
        let sign = (fen.signum() + 1) as u8;
        Self(Self::FIRST_STATED + power.min(18) as u8 * 3 + sign)
    }

    /// Unit in 分 and sign of a stated figure.
    fn unit_and_sign(self) -> Option<(i64, i64)> {
        let own = self.0.checked_sub(Self::FIRST_STATED)?;
        Some((10_i64.checked_pow(u32::from(own / 3))?, i64::from(own % 3) - 1))
    }

    pub(super) fn is_stated(self) -> bool {
        self.0 >= Self::FIRST_STATED
    }

    /// What the exact amount can be more than what is stated, in 分.
    pub(super) fn ends(self, scheme: Scheme) -> Ends {
        let Some((unit, sign)) = self.unit_and_sign() else { return (-FAR, FAR) };
        if unit <= 1 {
            return (0, 0);
        }
        let half = unit / 2;
        match (scheme, sign) {
            // Half away from zero: x − u/2 still rounds to a positive x, x + u/2 does not.
            (Scheme::Rounded, 1) => (-half, half - 1),
            (Scheme::Rounded, -1) => (1 - half, half),
            (Scheme::Rounded, _) => (1 - half, half - 1),
            (Scheme::Truncated, 1) => (0, unit - 1),
            (Scheme::Truncated, -1) => (1 - unit, 0),
            (Scheme::Truncated, _) => (1 - unit, unit - 1),
        }
    }

    pub(super) fn range(self, scheme: Scheme) -> Range {
        let (low, high) = self.ends(scheme);
        let end = |end: i64| (end.abs() < FAR).then_some(i128::from(end));
        (end(low), end(high))
    }
}

/// The ends of every kind of figure, looked up.
pub(super) struct KindEnds([Ends; OperandKind::COUNT]);

impl KindEnds {
    pub(super) fn new(scheme: Scheme) -> Self {
        Self(std::array::from_fn(|kind| OperandKind(kind as u8).ends(scheme)))
    }

    pub(super) fn of(&self, kind: OperandKind) -> Ends {
        self.0[usize::from(kind.0)]
    }
}

/// What a cell is in a sum, and what it states, in 分. `overruled`: its statement gives way to its
/// addends.
pub(super) fn operand(
    column: &FigureColumn,
    power: u32,
    value: FixedPoint,
    written: Option<Amount>,
    overruled: bool,
) -> (OperandKind, i64) {
    if value.is_overflow() {
        return (OperandKind::UNFIT, 0);
    }
    if value.is_blank() && written.is_none() {
        return (OperandKind::BLANK, 0);
    }
    let Some(figure) = written.filter(|_| !overruled) else { return (OperandKind::FREE, 0) };
    let fen = power + 2;
    // What is finer than 分 is a finding of its own.
    let stated = figure.at_scale(fen).and_then(|fen| i64::try_from(fen).ok());
    match stated.filter(|fen| fen.abs() < FAR) {
        Some(stated) => (OperandKind::stated(stated, fen.saturating_sub(column.decimals)), stated),
        None => (OperandKind::UNFIT, 0),
    }
}
