//! Stated against computed: the verdict, and which of the two counts.

use rust_decimal::Decimal;

use crate::amount::Amount;
use crate::budget::ValueRef;
use crate::engine::figures::{ColumnRules, FixedPoint, RoundedFigure, Slack, round};
use crate::engine::finding::{RuleId, StoredFinding, Verdict, rule};
use crate::form::Relation;

/// What becomes of a total.
#[derive(Debug, PartialEq)]
pub(super) struct Judged {
    pub(super) effective: FixedPoint,
    /// Half-width as those who read the cell count it.
    pub(super) halves: u32,
    pub(super) entry: Option<StoredFinding>,
}

/// A stated total against the sum of its addends, both at the column's scale.
///
/// `halves` are the addends' half-widths. Without a statement the computation counts. The
/// statement counts while the difference is 0 or below (addends' half-widths + its own): the
/// intervals of 四舍五入 are half-open, so that a difference of just that much cannot be rounding.
pub(super) fn total(
    column: &ColumnRules,
    computed: FixedPoint,
    halves: u32,
    stated: FixedPoint,
) -> Judged {
    if computed.is_overflow() {
        let entry = Some(StoredFinding::plain(Verdict::Overflow));
        return Judged { effective: computed, halves: 0, entry };
    }
    let Some(said) = stated.get() else {
        let halves = if computed.is_blank() { 0 } else { halves };
        return Judged { effective: computed, halves, entry: None };
    };
    let own = u32::from(!column.exact);
    let difference = i128::from(said) - i128::from(computed.or_zero());
    if difference == 0 {
        return Judged { effective: stated, halves: own, entry: None };
    }
    // In halves of a mantissa unit, so that u/2 stays whole.
    let bound = if column.exact {
        0
    } else {
        (i128::from(halves) + i128::from(own)) * i128::from(column.unit)
    };
    let within = 2 * difference.abs() < bound;
    let verdict = if within { Verdict::Rounding } else { Verdict::Unbalanced };
    let scale = column.scale;
    let entry = StoredFinding::new(
        verdict,
        [
            stated.amount(scale),
            computed.amount(scale),
            Amount::from_parts(difference, scale),
            Amount::from_parts(bound * 5, scale + 1).map(trimmed),
        ],
    );
    if within {
        Judged { effective: stated, halves: own, entry: Some(entry) }
    } else {
        Judged { effective: computed, halves, entry: Some(entry) }
    }
}

/// A computed value rounded to its cell, against what is stated there.
///
/// Gives the effective value, its half-width, and what is to be said.
pub(super) fn formula(
    column: &ColumnRules,
    computed: RoundedFigure,
    stated: Option<Amount>,
) -> (Option<Decimal>, Decimal, Option<StoredFinding>) {
    let unit_half = if column.exact && column.money {
        Decimal::ZERO
    } else {
        Decimal::try_new(5, column.shown + 1).unwrap_or_default()
    };
    let shown = computed.figure.map(|figure| round(figure, column.decimals));
    let rounded = shown != computed.figure;
    let own = computed.half + if rounded { unit_half } else { Decimal::ZERO };
    let Some(stated) = stated.map(Amount::decimal) else {
        return (shown, own, None);
    };
    let difference = stated - shown.unwrap_or_default();
    if difference.is_zero() {
        return (Some(stated), unit_half, None);
    }
    let exact = computed.figure.unwrap_or_default();
    let bound = computed.half + unit_half;
    let within = (stated - exact).abs() < bound;
    let entry = StoredFinding::new(
        if within { Verdict::Rounding } else { Verdict::Unbalanced },
        [
            Some(Amount::new(stated)),
            shown.map(Amount::new),
            Some(Amount::new(difference)),
            Some(trimmed(Amount::new(bound))),
        ],
    );
    if within { (Some(stated), unit_half, Some(entry)) } else { (shown, own, Some(entry)) }
}

/// The two sides of a check, and the differences between them that are no fault.
pub(super) fn sides(
    left: RoundedFigure,
    relation: Relation,
    right: RoundedFigure,
    slack: Slack,
    misses: bool,
) -> Option<StoredFinding> {
    if left.figure.is_none() && right.figure.is_none() {
        return None;
    }
    let difference = left.or_zero() - right.or_zero();
    let holds = match relation {
        Relation::Equal => difference.is_zero(),
        Relation::AtMost => difference <= Decimal::ZERO,
        Relation::AtLeast => difference >= Decimal::ZERO,
    };
    if holds {
        return None;
    }
    let verdict = if slack.allows(difference) {
        Verdict::Rounding
    } else if misses && (left.figure.is_none() || right.figure.is_none()) {
        Verdict::Missing
    } else {
        Verdict::Unbalanced
    };
    Some(StoredFinding::new(
        verdict,
        [
            left.figure.map(Amount::new),
            right.figure.map(Amount::new),
            Some(Amount::new(difference)),
            Some(trimmed(Amount::new(slack.bound))),
        ],
    ))
}

/// What is entered in a figure cell: the figure to compute with, and what is wrong with it.
pub(super) fn entered(
    column: &ColumnRules,
    content: ValueRef<'_>,
) -> (FixedPoint, Option<(RuleId, StoredFinding)>) {
    let wrong = |rule, verdict| Some((rule, StoredFinding::plain(verdict)));
    match content {
        ValueRef::Blank => (FixedPoint::BLANK, None),
        ValueRef::Text(_) => (FixedPoint::BLANK, wrong(rule::NotANumber, Verdict::Invalid)),
        ValueRef::Amount(amount) => {
            let fixed = column.to_fixed(amount);
            let problem = if fixed.is_overflow() {
                wrong(rule::SumOverflow, Verdict::Overflow)
            } else if amount.scale() > column.decimals {
                wrong(rule::TooManyDecimals, Verdict::Invalid)
            } else if !column.negative && amount.decimal().is_sign_negative() && !amount.is_zero() {
                wrong(rule::NegativeAmount, Verdict::Invalid)
            } else {
                None
            };
            (fixed, problem)
        }
    }
}

/// What is wrong with a stated total itself: no number, too many decimals.
pub(super) fn statement(content: ValueRef<'_>, decimals: u32) -> Option<(RuleId, StoredFinding)> {
    let rule = match content {
        ValueRef::Text(_) => rule::NotANumber,
        ValueRef::Amount(amount) if amount.scale() > decimals => rule::TooManyDecimals,
        _ => return None,
    };
    Some((rule, StoredFinding::plain(Verdict::Invalid)))
}

/// Without zeros behind the last digit that counts.
fn trimmed(amount: Amount) -> Amount {
    Amount::new(amount.decimal().normalize())
}
