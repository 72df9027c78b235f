//! The one way to change a document: [`Intent`] → [`Document::apply`] → invertible edits grouped
//! as one history [`Step`] → the engine recomputes what depends on them.
//!
//! Never knows egui.

mod annotation;
mod code;
mod compare;
mod document;
mod edits;
mod fill;
mod history;
mod intent;
mod known_codes;
mod next_year;
mod packed;
mod plan;
mod record;
mod relocate;
mod rows;

pub use code::code_places;
pub use compare::differences;
pub use document::Document;
pub use edits::Marked;
pub use fill::{FillFrom, FillLine, FillPlan};
pub use history::Step;
pub use intent::{Intent, Refusal};
pub use known_codes::known_codes;
pub use next_year::{LastAmounts, NextYear, next_year, projects, unconfirmed};
pub use record::Record;
