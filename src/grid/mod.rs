//! The grid without pixels: what a person who types, presses keys and drags does to a table.
//!
//! Entry points: [`GridState`] is what is kept of all tables of a document between frames;
//! [`TableEdit`] works on one of them for a frame: gestures ([`Gesture`]) move the selection or
//! become intents for the [`DocumentHost`](crate::session::DocumentHost), the cell being edited is an [`Editor`], and what the
//! rest of the window must know comes as [`GridEvent`]s. What a table is, laid out and read, is
//! in [`crate::table`].
//!
//! Never knows egui, files, nor how a total is computed.

mod commit;
mod edit;
mod editor;
mod filter;
mod frame;
mod gesture;
mod grow;
mod hint;
mod press;
mod rows;
mod sizes;
mod state;
mod table_edit;
#[cfg(test)]
mod tests;
mod widths;

pub use editor::{Editor, Opening, Units};
pub use gesture::{Closing, Gesture};
pub use press::GridHit;
pub use rows::NotDone;
pub use sizes::{Sizes, takes_rows};
pub use state::{Drag, GridState, KnownFigures, Rejected};
pub use table_edit::{GridEvent, TableEdit};
