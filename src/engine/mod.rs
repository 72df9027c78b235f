//! Computes: totals, verdicts, findings, explanations.
//!
//! [`Computed`] holds a budget and what is computed from it: form set and document compiled into
//! columns of whole-number figures with their dependencies. [`Computed::update`] recomputes exactly
//! what an edit touches. A figure is a statement, a total a computation: where a document states a
//! total, both are compared.
//!
//! Rooms inside, bottom up: each uses only those listed before it; `tests/house.rs` holds that.
//!
//! | room | does |
//! |---|---|
//! | `figures` | whole numbers in columns and trees, formulas over cells |
//! | `finding` | verdicts and findings, kept by place |
//! | `bind` | names of the form set to cells of the document, order of computing |
//! | `compute` | the sheet: every figure and verdict, through edits |
//! | `equations` | what is stated, as equations between cells |
//! | `known` | what a blank must be |
//! | `words` | cells, their uses and their findings in words |
//! | `text` | what the narrative says, against the tables |
//! | `rounding` | whether all sums can be rounding together |
//! | `report` | the one list of findings, and the rules behind it |
//! | `cause` | which figure is likely wrong, and what follows from it |
//! | `computed` | budget and sheet as one, as all other rooms see them |
//!
//! Never knows screens or files.

#[allow(clippy::indexing_slicing, reason = "indices that a sheet made when it was built")]
mod bind;
#[allow(clippy::indexing_slicing, reason = "indices that a sheet made when it was built")]
mod cause;
#[allow(clippy::indexing_slicing, reason = "indices that a sheet made when it was built")]
mod compute;
mod computed;
mod equations;
#[allow(clippy::indexing_slicing, reason = "indices that a sheet made when it was built")]
mod figures;
mod finding;
mod known;
mod report;
#[allow(clippy::indexing_slicing, reason = "indices that a sheet made when it was built")]
mod rounding;
#[allow(clippy::indexing_slicing, reason = "indices that a sheet made when it was built")]
mod text;
mod words;

pub use cause::{Cause, KeyingError, Suspect};
pub use compute::{
    CarriedTotal, ColumnSum, Figure, FixedRows, LastYear, Others, Role, RowChange, StopSign,
    TableState, Totals, TotalsRow,
};
pub use computed::Computed;
pub use finding::{Counts, ExplanationState, Finding, TextPlace, VERIFY_SIGN, Verdict};
pub use known::Known;
pub use report::{
    CheckCoverage, Coverage, DraftProgress, FindingFacts, FindingList, Idle, Lack, LackKind,
    LackPlace, ListChange, Listed, Ran, Rule, RunTally, WordedFindings, insert_joint, rule_named,
    rules,
};
pub use rounding::{Joint, JointAnswer, JointQuestion};
pub use text::{
    Mention, Narrative, OpenHole, SectionDraft, SentenceCoverage, Substance, Texts, Tie,
    is_placeholder,
};
pub use words::{BlockFormulas, CheckUse, Comparison, Derivation, Expression, Term, Use};
