//! The window: draws the document, turns gestures into intents.
//!
//! Entry points: [`grid::grid_ui`] for a table, [`desk::Desk`] for what views may do,
//! [`theme::Theme`] for every colour.
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
pub mod panel;
pub mod pick;
pub mod reckon;
pub mod search;
pub mod session;
pub mod settings;
pub mod texts;
pub mod theme;
pub mod widths;
mod window;

pub use window::{WindowError, run};
