//! Copying and pasting: a selection as text for a spreadsheet, and a block of text from one laid
//! over a table.
//!
//! Entry points: [`selection_text`] makes the text of a selection; [`from_tsv`] reads a pasted text,
//! [`Paste::plan`] says what it would do to a table before it does anything, and
//! [`Paste::intent`] is the step that does it. [`offers`] is what a block may mean beyond its
//! plain text.
//!
//! Never knows egui, nor files.

mod copy;
mod html;
pub mod offers;
mod paste;
mod placement;
mod tsv;

pub use copy::selection_text;
pub use html::from_html;
pub use paste::{MAX_PASTED, Paste, SkippedValue};
pub use tsv::{TextBlock, from_tsv, to_tsv};

/// Most cells that one gesture changes or copies: a whole column of the largest table.
pub const MAX_CELLS: usize = 2_000_000;
