//! Ways out (公开): the document that is published, in several formats that all say the same.
//!
//! [`publication`] makes one [`Publication`] of a budget, its form set and its computed sheet:
//! cover, contents, headings, paragraphs, tables with merged headings, notes. The writers below
//! turn it into files and know no budget and no form set.
//!
//! | part | does |
//! |---|---|
//! | `model` | the publication |
//! | `build`, `table`, `heading`, `lines`, `words`, `options` | make it |
//! | `columns` | pages and columns of tables, for writers that set type |
//! | `figures`, `adjust` | compute over its figures; make rounded sums hold (舍位平衡) |
//! | `pdf`, `docx`, `xlsx`, `html` | write it |
//!
//! [`pictures`] draws some of its figures as bars, for the window and for published pages.
//! [`records()`] makes long tables of a budget, which `data` writes for other programs.
//!
//! Never knows egui. Writers read `model` only; `tests/house.rs` holds that.

#[allow(clippy::indexing_slicing, reason = "the solver's own indices of sums and variables")]
mod adjust;
mod build;
mod columns;
pub mod data;
pub mod docx;
mod figures;
mod heading;
pub mod html;
mod lines;
mod model;
mod options;
pub mod pdf;
mod picture;
mod records;
mod table;
mod words;
pub mod xlsx;

pub use adjust::{Adjusted, MovedFigure, adjust, adjust_until};
pub use build::publication;
pub use figures::Figures;
pub use model::*;
pub use options::Options;
pub use picture::{PlacedPicture, pictures};
pub use records::records;
pub use words::{money_line, unit_line};
