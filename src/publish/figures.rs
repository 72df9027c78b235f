//! Computing over the figures of a publication.

use rust_decimal::Decimal;

use super::model::{
    Address, Operator, Publication, PublishedCell, PublishedFigure, PublishedFormula,
    PublishedTable,
};

/// The figures of a publication, by address.
#[derive(Clone, Debug)]
pub struct Figures<'a> {
    pub tables: Vec<&'a PublishedTable>,
}

impl<'a> Figures<'a> {
    pub fn new(publication: &'a Publication) -> Self {
        Self { tables: publication.tables().collect() }
    }

    pub fn cell(&self, address: Address) -> Option<&'a PublishedCell> {
        self.tables.get(address.table as usize)?.cell(address)
    }

    /// The published figure; `None` is blank.
    pub fn value(&self, address: Address) -> Option<Decimal> {
        self.cell(address)?.figure.as_ref()?.value
    }

    /// What the formula of a published total gives of the figures that are published, and how far
    /// the total is from that. `None` where it gives nothing.
    pub fn off(&self, figure: &PublishedFigure) -> Option<(Decimal, Decimal)> {
        let given = self.evaluate(figure.formula.as_ref()?)?;
        Some((given, figure.value?.checked_sub(given)?))
    }

    /// What a formula gives of published figures; `None` is blank, or beyond 28 digits.
    pub fn evaluate(&self, formula: &PublishedFormula) -> Option<Decimal> {
        evaluate(formula, &|address| self.value(address))
    }
}

/// What a formula gives of the figures that `value` gives.
pub(super) fn evaluate(
    formula: &PublishedFormula,
    value: &dyn Fn(Address) -> Option<Decimal>,
) -> Option<Decimal> {
    let own = |formula: &PublishedFormula| evaluate(formula, value);
    match formula {
        PublishedFormula::Number(number) => Some(*number),
        PublishedFormula::Cell(address) => value(*address),
        PublishedFormula::Sum(terms) => {
            let mut sum: Option<Decimal> = None;
            for (minus, address) in terms {
                let Some(value) = value(*address) else { continue };
                let value = if *minus { -value } else { value };
                sum = Some(sum.unwrap_or(Decimal::ZERO).checked_add(value)?);
            }
            sum
        }
        PublishedFormula::Count(list) => {
            let filled = list.iter().filter(|address| value(**address).is_some());
            Some(Decimal::from(filled.count()))
        }
        PublishedFormula::Negate(inner) => own(inner).map(|value| -value),
        PublishedFormula::Abs(inner) => own(inner).map(|value| value.abs()),
        PublishedFormula::Binary(op, a, b) => binary(*op, own(a), own(b)),
        PublishedFormula::Min(list) => list.iter().filter_map(own).min(),
        PublishedFormula::Max(list) => list.iter().filter_map(own).max(),
    }
}

fn binary(op: Operator, a: Option<Decimal>, b: Option<Decimal>) -> Option<Decimal> {
    match (op, a, b) {
        (Operator::Add, a, None) | (Operator::Subtract, a, None) => a,
        (Operator::Add, None, b) => b,
        (Operator::Subtract, None, Some(b)) => Some(-b),
        (Operator::Add, Some(a), Some(b)) => a.checked_add(b),
        (Operator::Subtract, Some(a), Some(b)) => a.checked_sub(b),
        (Operator::Multiply, Some(a), Some(b)) => a.checked_mul(b),
        (Operator::Divide, Some(a), Some(b)) => a.checked_div(b),
        (Operator::Multiply | Operator::Divide, _, _) => None,
    }
}
