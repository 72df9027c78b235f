//! The window: draws the document, turns gestures into intents.
//!
//! [`app::App`] is the window and the only one to know all of it: the areas around the grid
//! ([`panel`]) and the dialogs ([`dialog`]) draw from a [`view::View`] and say what a person did;
//! the grid ([`grid::grid_ui`]) edits through a [`desk::DocumentHost`]. None of the three knows another.
//! [`command`] has every command, [`lists::Lists`] what is listed, [`theme::Theme`] every colour.
//!
//! Never knows how a total is computed.

pub mod app;
pub mod command;
pub mod desk;
pub mod dialog;
pub mod font;
pub mod grid;
pub mod keep;
pub mod last_years;
pub mod lists;
mod mark;
pub mod memory;
pub mod panel;
pub mod pick;
pub mod reckon;
pub mod search;
pub mod session;
pub mod settings;
pub mod texts;
pub mod theme;
pub mod view;
mod widget;
pub mod widths;
mod window;

pub use window::{WindowError, keep_freed_memory, options, run};
