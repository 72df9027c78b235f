//! The areas of the window around the grid: bars, outline, texts, explanation, findings.
//!
//! Each is a function that draws from a [`View`] and pushes [`Action`]s; none of them changes
//! anything itself. What they list ([`crate::session::lists::DocumentLists`]) is gathered once for every change of
//! the document.
//!
//! Never knows how a total is computed, nor files.

pub mod bar;
pub mod causes;
mod command_button;
mod comment_list;
pub mod comment_margin;
pub mod findings;
pub mod import;
pub mod narrative_marks;
pub mod original;
pub mod outline;
pub mod pictures;
pub mod review;
pub mod sheet;
pub mod source;
pub mod status;
pub mod text;
pub mod trace;

use super::{mark, widget};

pub use super::view::{Action, View, difference_text, figure_text};
pub use crate::session::lists::MainView;
pub use crate::session::trace::Trace;

/// Height of a line of a list, in points.
const LINE: f32 = 26.0;
