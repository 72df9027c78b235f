//! Ways out (公开): the document that is published, in several formats that all say the same.
//!
//! [`publication`] makes one [`Publication`] of a budget, its form set and its computed sheet:
//! cover, contents, headings, paragraphs, tables with merged headings, notes. The writers below
//! turn it into files and know no budget and no form set.
//!
//! | part | does |
//! |---|---|
//! | `model` | the publication |
//! | `build`, `table`, `words`, `options` | make it |
//! | `columns` | pages and columns of tables, for writers that set type |
//! | `pdf` | writes it as PDF |
//!
//! Never knows egui. Writers read `model` only; `tests/house.rs` holds that.

mod build;
mod columns;
pub mod docx;
mod model;
mod options;
pub mod pdf;
mod table;
mod words;

pub use build::publication;
pub use model::*;
pub use options::Options;
