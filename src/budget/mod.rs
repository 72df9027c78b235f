//! The document: tables, rows, cells and texts of one budget, as somebody entered them.
//!
//! A figure in here is a statement; totals are computed by `engine` and compared with what is
//! stated here. Entry point: [`Budget`].
//!
//! Never knows screens or files.

mod annotation;
mod begin;
mod cell;
mod cell_column;
mod cell_text;
mod chunk;
mod chunked_iter;
mod chunked_vec;
mod date;
mod extra;
mod locate;
mod model;
mod origin;
mod row;
mod rows;
mod sparse;
mod unconfirmed;
mod value;

pub use annotation::{Comment, Explanation, NamedPlace};
pub use cell::Cell;
pub use cell_column::NarrowFigures;
pub use cell_text::CellText;
pub use chunk::Chunk;
pub use chunked_iter::ChunkedIter;
pub use chunked_vec::{ChunkChange, Chunked, ChunkedVec};
pub use date::Date;
pub use extra::Extra;
pub use model::{Block, Budget, BudgetUnit, NarrativeSection, Status, Table, TableKind};
pub use origin::{Origin, OriginPage, RowOrigin, bands, unbanded};
pub use row::{Pins, Row, RowKind};
pub use rows::{ChunkedRows, RowChunk, StoredRow};
pub(crate) use unconfirmed::{UNCONFIRMED, set_mark};
pub use value::{Value, ValueRef};
