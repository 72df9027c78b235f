//! Form sets (表样): what the tables of one year and one province look like.
//!
//! A form set is data. It is read from RON ([`FormSet::parse`]), its formulas and checks are
//! resolved against the names on paper, and a faulty one is refused with line, column, the name
//! meant and a remedy ([`FormFault`]). The program knows no table by name: whatever is special
//! about one stands in its form set.
//!
//! Never knows documents or screens.

mod formula;
mod load;
mod model;

pub use formula::{
    BinaryOp, Check, Each, Expr, Force, Formula, Lookup, Reference, Relation, RowRef, Target,
};
pub use load::{FormFault, shipped, shipped_ids};
pub use model::*;
