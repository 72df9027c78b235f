//! The computed side of a document: every figure and every verdict, kept current through edits.
//!
//! Uses `figures`, `finding` and `bind`; the rooms above read a [`Sheet`], and try things out in a
//! copy of it.
//! Inside: `judge` (stated against computed), `sheet` (building and asking), `bulk` (a block at
//! once), `cells` (one figure, one check), `dirty` and `update` (what an edit touches), `changes` and
//! `state` (what it touched, for whoever keeps a list), `reshape` (rows that come and go), `totals`
//! (asked for many cells), `column_sum` (many figures added up at once), `codes`,
//! `shifted`, `shift_fit` and `indicators` (rules that no formula says), `sheet::last_year` (last year's budget),
//! `sheet::progress` (what is begun, and which checks wait for it).

mod bulk;
mod cells;
mod changes;
mod codes;
mod column_sum;
mod computed_ref;
mod dirty;
mod indicators;
mod judge;
mod reshape;
mod sheet;
mod shift_fit;
mod shifted;
mod state;
mod stop;
mod totals;
mod update;

pub(super) use cells::SheetReader;
pub use changes::SheetState;
pub(super) use changes::Since;
pub use column_sum::{ColumnSum, FixedRows};
pub use computed_ref::{ComputedRef, Figure, Role};
pub use dirty::CarriedTotal;
pub use reshape::RowChange;
pub(super) use sheet::shown;
pub use sheet::{LastYear, Others, Sheet, TableState};
pub(super) use shifted::ShiftedRow;
pub use stop::StopSign;
pub use totals::{Totals, TotalsRow};
