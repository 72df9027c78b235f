//! What a figure leaves open of the exact amount that it stands for.

use crate::amount::Amount;
use crate::budget::NarrowFigures;
use crate::engine::figures::{FigureColumn, FixedPoint, Grid};

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

/// What a figure states, in 分, and how.
pub(super) type FenStatement = (OperandKind, i64);

/// How the figures of a column are printed.
#[derive(Clone, Copy, Debug)]
pub(super) struct PrintedIn {
    /// What its table counts in: 10^`power` 元.
    power: u32,
    /// Decimals that figures have.
    decimals: u32,
}

impl PrintedIn {
    pub(super) fn new(grid: &Grid, column: &FigureColumn) -> Self {
        Self { power: grid.power, decimals: column.decimals }
    }

    /// Digits between one of what the table counts in and 分.
    fn digits_to_fen(self) -> u32 {
        self.power + 2
    }

    /// The unit that figures are shown in, as a power of ten of 分.
    fn shown(self) -> u32 {
        self.digits_to_fen().saturating_sub(self.decimals)
    }

    /// What a written figure states.
    pub(super) fn statement(self, figure: Amount) -> FenStatement {
        // What is finer than 分 is a finding of its own.
        let fen = figure.at_scale(self.digits_to_fen()).and_then(|fen| i64::try_from(fen).ok());
        match fen.filter(|fen| fen.abs() < FAR) {
            Some(fen) => (OperandKind::stated(fen, self.shown()), fen),
            None => (OperandKind::UNFIT, 0),
        }
    }
}

/// What the figures of a column state that lie side by side: the same as [`PrintedIn::statement`]
/// of each.
pub(super) struct NarrowStatements<'a> {
    mantissas: &'a [i32],
    /// How many 分 one of the last digit is.
    fen: i64,
    /// Of negative figures, zeros and positive ones.
    kinds: [OperandKind; 3],
}

impl<'a> NarrowStatements<'a> {
    /// `None` where some might be finer than 分, or too large.
    pub(super) fn new(printed: PrintedIn, figures: NarrowFigures<'a>) -> Option<Self> {
        let digits = printed.digits_to_fen().checked_sub(figures.scale.unwrap_or(0))?;
        // Any figure of 32 bits is below FAR then.
        let fen = 10_i64.checked_pow(digits).filter(|fen| *fen <= FAR >> 32)?;
        let kinds = [-1, 0, 1].map(|sign| OperandKind::stated(sign, printed.shown()));
        Some(Self { mantissas: figures.mantissas, fen, kinds })
    }

    /// What a cell states, if anything is written in it.
    pub(super) fn get(&self, row: usize) -> Option<FenStatement> {
        let mantissa = *self.mantissas.get(row)?;
        if mantissa == NarrowFigures::BLANK {
            return None;
        }
        let kind = self.kinds[(mantissa.signum() + 1) as usize];
        Some((kind, i64::from(mantissa) * self.fen))
    }
}

/// What a cell is in a sum, and what it states, in 分. `overruled`: its statement gives way to its
/// addends.
pub(super) fn operand(
    value: FixedPoint,
    stated: Option<FenStatement>,
    overruled: bool,
) -> (OperandKind, i64) {
    if value.is_overflow() {
        return (OperandKind::UNFIT, 0);
    }
    if value.is_blank() && stated.is_none() {
        return (OperandKind::BLANK, 0);
    }
    stated.filter(|_| !overruled).unwrap_or((OperandKind::FREE, 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_side_by_side_state_what_each_does() {
        let mantissas = [i32::MIN, i32::MIN + 1, -205, -1, 0, 1, 7, 1_000, i32::MAX];
        let mut taken = 0;
        for (power, decimals, scale) in (0..=8)
            .flat_map(|power| (0..=6).flat_map(move |d| (0..=12).map(move |s| (power, d, s))))
        {
            let printed = PrintedIn { power, decimals };
            let figures = NarrowFigures { scale: Some(scale), mantissas: &mantissas };
            let Some(narrow) = NarrowStatements::new(printed, figures) else { continue };
            taken += 1;
            for (row, &mantissa) in mantissas.iter().enumerate() {
                let figure = Amount::from_parts(i128::from(mantissa), scale);
                let figure = figure.filter(|_| mantissa != NarrowFigures::BLANK);
                let alone = figure.map(|figure| printed.statement(figure));
                assert_eq!(narrow.get(row), alone, "{printed:?} {scale} {mantissa}");
            }
        }
        assert!(taken > 100, "{taken}");
    }
}
