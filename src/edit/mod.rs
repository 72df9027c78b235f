//! The one way to change a document: [`Intent`] → [`Document::apply`] → invertible edits grouped
//! as one history step → the engine recomputes what depends on them.
//!
//! Never knows egui.

mod document;
mod intent;

pub use document::{Document, Step};
pub use intent::{Intent, Refusal};
