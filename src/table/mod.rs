//! A table laid out without pixels: everything that the grid and its tests ask of a table before
//! anything is drawn.
//!
//! Entry points: [`layout::Paper`] lays out a form, [`layout::Page`] is one table of a document on
//! it. [`motion::go`] moves a cursor, [`selection::Selection`] is a rectangle of cells,
//! [`row_filter::Sieve`] keeps rows out of sight, [`cell_text::face`] says what a cell shows,
//! [`completion::Completing`] what typed text may mean, and [`geometry`] turns sizes in points into
//! places.
//!
//! Never knows egui, nor files.

pub mod cell_text;
pub mod completion;
pub mod geometry;
pub mod layout;
pub mod motion;
pub mod row_filter;
pub mod selection;
