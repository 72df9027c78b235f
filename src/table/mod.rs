//! A table laid out without pixels: everything that the grid and its tests ask of a table before
//! anything is drawn.
//!
//! Entry points: [`layout::TableLayout`] lays out a form, [`layout::TableView`] is one table of a
//! document on it. [`motion::go`] moves a cursor, [`selection::Selection`] is a rectangle of cells,
//! [`selection_sum::SelectionSum`] adds one up,
//! [`row_filter::RowFilter`] keeps rows out of sight, [`cell_text::cell_text`] says what a cell
//! shows, [`row_commands`] what a command about rows means, [`completion::Completion`] what typed text may mean, and [`geometry`] turns sizes in
//! points into places.
//!
//! Never knows egui, nor files.

pub mod cell_text;
pub mod completion;
pub mod geometry;
pub mod hidden_rows;
pub mod layout;
pub mod motion;
pub mod row_commands;
pub mod row_filter;
pub mod selection;
pub mod selection_sum;
