//! Form sets (表样): what the tables of one year and one province look like.
//!
//! A form set is data. It is read from RON ([`FormSet::parse`]), its formulas and checks are
//! resolved against the names on paper, and a faulty one is refused with line, column, the name
//! meant and a remedy ([`crate::source::Diagnostic`]). The program knows no table by name: whatever is special
//! about one is in its form set.
//!
//! The way of a form set: RON → `raw` → `build` (with `headings`, `rows`, `keys`) → formulas read
//! by `parse`, their names resolved by `resolve` (with `names`, `target`) → `cycle`; sentences of the
//! narrative read by `pattern` and resolved by `narrate` → [`FormSet`].
//!
//! Never knows documents or screens.

mod build;
mod checks;
mod code;
mod code_list;
mod composed;
mod cycle;
mod doc;
mod draft;
mod drafting;
mod fault;
mod formula;
mod headings;
mod hole;
pub mod infer;
mod keys;
mod lists;
mod load;
mod lookup;
mod manual;
mod model;
mod names;
mod narrate;
mod narrative;
mod outline;
mod overlay;
mod paper;
mod parse;
mod pattern;
mod picture;
mod pictures;
mod print;
mod raw;
mod resolve;
mod rows;
mod syntax;
mod target;
mod targets;
mod year;
mod years;

pub use crate::source::Severity;
pub use code::{
    CodeEntry, CodeTable, CodeVerdict, Evidence, FormerName, classification, classification_ids,
};
pub use doc::{RuleDoc, rule_doc};
pub use formula::{
    BinaryOp, Check, Each, Expr, Formula, FormulaTarget, Lookup, Reference, Relation, RowRef,
    Within,
};
pub use load::{shipped, shipped_ids, shipped_text};
pub use manual::manual;
pub use model::*;
pub use narrative::{
    DraftParagraph, DraftPiece, Hole, HoleKind, HoleRelation, Narration, Pattern, PatternPiece,
    Statement, TextExpr, fold, is_mark, is_quote,
};
pub use paper::{numeral, split_code};
pub use picture::{PictureForm, PictureRows};
pub use print::{NumberPlace, Paper, PrintForm, PrintedRows, TablePrint};
pub use years::Years;
