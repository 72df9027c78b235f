//! The document: tables, rows, cells and texts of one budget, as somebody entered them.
//!
//! A figure in here is a statement; totals are computed by `engine` and compared with what is
//! stated here. Entry point: [`Budget`].
//!
//! Never knows screens or files.

mod cell;
mod model;
mod remark;

pub use cell::Cell;
pub use model::{
    Block, Budget, Date, Extra, Pins, Row, RowKind, Status, Table, TableKind, Text, Unit, Value,
};
pub(crate) use model::{UNCONFIRMED, set_mark};
pub use remark::{Comment, Explanation, Place};
