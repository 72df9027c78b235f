//! The window: draws the document, turns gestures into intents.
//!
//! [`app::App`] is the window and the only one to know all of it: the areas around the grid
//! ([`panel`]) and the dialogs ([`dialog`]) draw from a [`view::View`] and say what a person did;
//! the grid ([`grid::grid_ui`]) edits through a [`crate::session::DocumentHost`]. None of the three knows
//! another. [`command`] has every command, [`theme::Theme`] every colour. What an editor does
//! without a screen is in `workspace`, `grid`, `dialog`, `session`, `clipboard`, `table` and `search`.
//!
//! Never knows how a total is computed.

pub mod app;
pub mod command;
pub mod dialog;
pub mod font;
pub mod grid;
mod mark;
mod pages;
pub mod panel;
pub mod pick;
mod system_clipboard;
pub mod theme;
pub mod view;
mod widget;
mod window;

pub use crate::session::texts;
pub use window::{keep_freed_memory, options, run};
