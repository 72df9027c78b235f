//! The document: tables, rows, cells and texts of one budget, as somebody entered them.
//!
//! A figure in here is a statement; totals are computed by `engine` and compared with what is
//! stated here. Entry point: [`Budget`].
//!
//! Never knows screens or files.

mod annotation;
mod begin;
mod cell;
mod cell_text;
mod chunked_vec;
mod date;
mod extra;
mod locate;
mod model;
mod origin;

pub use annotation::{Comment, Explanation, NamedPlace};
pub use cell::Cell;
pub use cell_text::CellText;
pub use chunked_vec::{ChunkChange, ChunkedVec};
pub use date::Date;
pub use extra::Extra;
pub use model::{
    Block, Budget, BudgetUnit, NarrativeSection, Pins, Row, RowKind, Status, Table, TableKind,
    Value,
};
pub(crate) use model::{UNCONFIRMED, set_mark};
pub use origin::{Origin, OriginPage, RowOrigin, bands, unbanded};
