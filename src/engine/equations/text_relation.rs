//! What a text demands of figures in tables.

use rust_decimal::Decimal;

use crate::engine::figures::BoundExpr;
use crate::form::Relation;

/// A figure that a text prints, and the cells it must be computed from; money in 元.
#[derive(Clone, Debug)]
pub(in crate::engine) struct TextRelation {
    pub(in crate::engine) expr: BoundExpr,
    pub(in crate::engine) printed: Decimal,
    pub(in crate::engine) relation: Relation,
    /// How far apart they may be.
    pub(in crate::engine) slack: Decimal,
}
