//! The window: draws the document, turns gestures into intents.
//!
//! Entry points: [`grid::grid_ui`] for a table, [`desk::Desk`] for what views may do,
//! [`theme::Theme`] for every colour.
//!
//! Never knows how a total is computed.

pub mod desk;
pub mod font;
pub mod grid;
pub mod theme;
