//! What texts demand of figures in tables, for whoever asks which figure is wrong.

use rust_decimal::Decimal;

use crate::engine::bind::BoundText;
use crate::engine::compute::ComputedRef;
use crate::engine::equations::TextRelation;
use crate::engine::figures::BoundExpr;
use crate::form::{BinaryOp, HoleKind, HoleRelation};

use super::figure::FigureKind;
use super::read::NarrativeReader;
use super::value::{Sources, ToldFigures};

impl ComputedRef<'_> {
    /// The amounts, shares and changes that texts print of cells alone.
    pub(in crate::engine) fn text_relations(&self) -> Vec<TextRelation> {
        let reader = NarrativeReader::new(*self);
        let mut relations = Vec::new();
        for section in reader.sections() {
            for paragraph in &section.paragraphs {
                let claims = paragraph.claims.iter().zip(&paragraph.namesakes);
                for (figure, (claim, namesakes)) in paragraph.figures.iter().zip(claims) {
                    let plain = namesakes.is_empty() && figure.what != FigureKind::Level;
                    let Some(claim) = claim.filter(|_| plain) else { continue };
                    let Some(bound) = self.plan.narrative.get(claim.bound) else { continue };
                    let holes = &reader.statement(bound).pattern.holes;
                    let Some(hole) = holes.get(claim.hole) else { continue };
                    let expr = bound.exprs.get(claim.hole).and_then(Option::as_ref);
                    let Some((told, expr)) = expr.and_then(|told| Some((told, cells(told)?)))
                    else {
                        continue;
                    };
                    let expr = match hole.kind {
                        HoleKind::Amount | HoleKind::Change => expr,
                        HoleKind::Share => BoundExpr::Binary(
                            BinaryOp::Multiply,
                            Box::new(expr),
                            Box::new(BoundExpr::Number(Decimal::ONE_HUNDRED)),
                        ),
                        _ => continue,
                    };
                    let HoleRelation::Is(relation) = hole.relation else { continue };
                    if self.is_text_waiting(&bound.reads, bound.absent) {
                        continue;
                    }
                    // What several cells give may be off by their rounding.
                    let exact = self.reader(0);
                    let none = ToldFigures::new();
                    let sources = Sources { cells: &exact, own: &none, told: &none, items: 0 };
                    let Some(computed) = sources.compute(told) else { continue };
                    let factor = match hole.kind {
                        HoleKind::Share => Decimal::ONE_HUNDRED,
                        _ => Decimal::ONE,
                    };
                    let half = computed.value.half.checked_mul(factor);
                    let several = computed.filled > 1 || figure.step() < computed.value.half;
                    let half = half.filter(|_| several).unwrap_or_default();
                    relations.push(TextRelation {
                        expr,
                        printed: figure.value(),
                        relation,
                        slack: half + figure.step() / Decimal::TWO,
                    });
                }
            }
        }
        relations
    }
}

/// The formula as one over cells; `None` where it reads other figures of the text.
fn cells(expr: &BoundText) -> Option<BoundExpr> {
    Some(match expr {
        BoundText::Cells(bound) => bound.clone(),
        BoundText::Number(number) => BoundExpr::Number(*number),
        BoundText::Negate(inner) => BoundExpr::Negate(Box::new(cells(inner)?)),
        BoundText::Binary(op, a, b) => {
            BoundExpr::Binary(*op, Box::new(cells(a)?), Box::new(cells(b)?))
        }
        BoundText::Told(_) | BoundText::Items => return None,
    })
}
