//! What figures of the publication are made of and what must hold between them.

use rust_decimal::Decimal;

use crate::amount::{Amount, Unit};
use crate::budget::Cell;
use crate::engine::Expression;
use crate::form::{BinaryOp, Kind, Relation, Severity};

use super::super::model::{Address, Operator, Order, PublishedFormula, PublishedRelation};
use super::Tables;

impl Tables<'_> {
    /// An expression over cells of the budget as one over figures of the publication, money counted
    /// in the unit of the table of `home`.
    pub(super) fn formula(&self, expression: &Expression, home: Cell) -> PublishedFormula {
        let boxed = |inner: &Expression| Box::new(self.formula(inner, home));
        match expression {
            Expression::Number(number) => PublishedFormula::Number(*number),
            Expression::Cell(cell) => self.term(*cell, home),
            Expression::Sum(terms) => {
                let plain: Option<Vec<(bool, Address)>> = terms
                    .iter()
                    .map(|&(minus, cell)| match self.term(cell, home) {
                        PublishedFormula::Cell(address) => Some((minus, address)),
                        _ => None,
                    })
                    .collect();
                plain.map(PublishedFormula::Sum).unwrap_or_else(|| self.mixed_sum(terms, home))
            }
            Expression::Count(cells) => PublishedFormula::Count(
                cells.iter().filter_map(|&cell| self.address(cell)).collect(),
            ),
            Expression::Negate(inner) => PublishedFormula::Negate(boxed(inner)),
            Expression::Binary(op, a, b) => {
                let op = match op {
                    BinaryOp::Add => Operator::Add,
                    BinaryOp::Subtract => Operator::Subtract,
                    BinaryOp::Multiply => Operator::Multiply,
                    BinaryOp::Divide => Operator::Divide,
                };
                PublishedFormula::Binary(op, boxed(a), boxed(b))
            }
            Expression::Abs(inner) => PublishedFormula::Abs(boxed(inner)),
            Expression::Min(list) => {
                PublishedFormula::Min(list.iter().map(|e| self.formula(e, home)).collect())
            }
            Expression::Max(list) => {
                PublishedFormula::Max(list.iter().map(|e| self.formula(e, home)).collect())
            }
        }
    }

    /// A sum of which some addends are not printed or counted in another unit.
    fn mixed_sum(&self, terms: &[(bool, Cell)], home: Cell) -> PublishedFormula {
        let mut sum: Option<PublishedFormula> = None;
        for &(minus, cell) in terms {
            let term = self.term(cell, home);
            sum = Some(match (sum, minus) {
                (None, false) => term,
                (None, true) => PublishedFormula::Negate(Box::new(term)),
                (Some(sum), false) => {
                    PublishedFormula::Binary(Operator::Add, Box::new(sum), Box::new(term))
                }
                (Some(sum), true) => {
                    PublishedFormula::Binary(Operator::Subtract, Box::new(sum), Box::new(term))
                }
            });
        }
        sum.unwrap_or(PublishedFormula::Number(Decimal::ZERO))
    }

    /// One figure, in the unit of the table of `home`: by address where it is printed, else as a
    /// number.
    fn term(&self, cell: Cell, home: Cell) -> PublishedFormula {
        let form = |place: Cell| {
            let printed = self.places.get(place.t())?.as_ref()?;
            self.forms.tables.get(printed.form)
        };
        let money = self.computed.kind(cell) == Some(&Kind::Money);
        let units = (form(cell).map(|f| self.unit(f)), form(home).map(|f| self.unit(f)));
        let own = match self.address(cell) {
            Some(address) => PublishedFormula::Cell(address),
            None => {
                let figure = self.computed.effective(cell);
                let unit = form(cell).map(|f| f.unit).zip(units.0);
                let figure = match unit {
                    Some((from, to)) if money => figure.and_then(|f| f.convert(from, to)),
                    _ => figure,
                };
                PublishedFormula::Number(figure.map_or(Decimal::ZERO, Amount::decimal))
            }
        };
        let factor = PublishedFormula::Number(Decimal::from(10_000));
        match units {
            (Some(Unit::Yuan), Some(Unit::Wan)) if money => {
                PublishedFormula::Binary(Operator::Divide, Box::new(own), Box::new(factor))
            }
            (Some(Unit::Wan), Some(Unit::Yuan)) if money => {
                PublishedFormula::Binary(Operator::Multiply, Box::new(own), Box::new(factor))
            }
            _ => own,
        }
    }

    /// What must hold between figures that are printed.
    pub(in crate::publish) fn relations(&self) -> Vec<PublishedRelation> {
        let mut relations = Vec::new();
        for comparison in self.computed.comparisons() {
            let Some(place) = self.address(comparison.cell) else { continue };
            relations.push(PublishedRelation {
                rule: comparison.rule.to_string(),
                message: comparison.message.get(self.options.lang).to_owned(),
                place,
                left: self.formula(&comparison.left, comparison.cell),
                order: match comparison.relation {
                    Relation::Equal => Order::Equal,
                    Relation::AtMost => Order::AtMost,
                    Relation::AtLeast => Order::AtLeast,
                },
                right: self.formula(&comparison.right, comparison.cell),
                bound: comparison.bound,
                mandatory: comparison.severity == Severity::Mandatory,
            });
        }
        relations.extend(self.second_sums());
        relations
    }

    /// What rounding explains between a figure and the sum of figures shown as it is.
    fn rounding_bound(&self, sum: &Expression, cell: Cell) -> Decimal {
        let form = self.places.get(cell.t()).and_then(Option::as_ref);
        let form = form.and_then(|printed| self.forms.tables.get(printed.form));
        let (Expression::Sum(terms), Some(form)) = (sum, form) else { return Decimal::ZERO };
        if form.unit == Unit::Yuan && form.decimals >= 2 {
            return Decimal::ZERO;
        }
        let half = Decimal::try_new(5, form.decimals + 1).unwrap_or_default();
        half * Decimal::from(terms.len() + 1)
    }

    /// Totals of rows below that must also be the sum of their own row.
    fn second_sums(&self) -> Vec<PublishedRelation> {
        let lang = self.options.lang;
        let mut found = Vec::new();
        for (table, filled) in self.budget.tables.iter().enumerate() {
            for (b, block) in filled.blocks.iter().enumerate() {
                let Some(formulas) = self.computed.block_formulas(Cell::new(table, b, 0, 0)) else {
                    continue;
                };
                for (r, row) in block.rows.iter().enumerate() {
                    for c in 0..row.width() {
                        let cell = Cell::new(table, b, r, c);
                        let Some(sum) = formulas.second(cell) else { continue };
                        let Some(place) = self.address(cell) else { continue };
                        found.push(PublishedRelation {
                            rule: "across_mismatch".to_owned(),
                            message: lang
                                .pick("应等于本行各项之和", "must be the sum of its row")
                                .to_owned(),
                            place,
                            left: PublishedFormula::Cell(place),
                            order: Order::Equal,
                            bound: self.rounding_bound(&sum, cell),
                            right: self.formula(&sum, cell),
                            mandatory: true,
                        });
                    }
                }
            }
        }
        found
    }
}
