//! What the narrative says, compared with the tables (表文, rules C1–C10).
//!
//! A form set gives the sentences ([`crate::form::Narration`]); they are bound to the cells of a
//! document when the sheet is built and read when somebody asks: an edit of a figure costs nothing
//! here. [`Computed::texts`](super::Computed::texts) gives every figure of every text with what ties
//! it to the tables, and what is wrong; [`Computed::findings`](super::Computed::findings) has the
//! latter in the one list. [`Narrative`] is the same kept: after an edit only what is about a changed
//! cell is judged again.
//!
//! Reads a `compute` sheet and the sentences that `bind` bound; for `report` and `cause`. Inside:
//! `figure` (amounts, shares, years in a text), `fit` (sentences found in a text), `value` (what they
//! should say), `read` (all sections), `claim` (one figure judged), `hint` (what a wrong one looks
//! like), `change`, `every`, `execution`, `name`, `note`, `leftover` (rules that need no sentences), `guess`
//! (figures that nothing ties), `kept` (all together), `draft` (the other way: a text from the
//! tables), `offer` (what an earlier text has where a draft is open), `relations` (what the texts
//! demand of the tables), `say` (findings in words).

mod change;
mod claim;
mod draft;
mod every;
mod execution;
mod figure;
mod fit;
mod guess;
mod hint;
mod kept;
mod known_names;
mod leftover;
mod name;
mod note;
mod offer;
mod read;
mod relations;
mod say;
mod substance;
mod value;

use std::ops::Range;
use std::sync::Arc;

use crate::budget::Cell;
use crate::engine::finding::{Finding, TextPlace};
use crate::lang::Text;

pub use draft::{OpenHole, SectionDraft};
pub use kept::Narrative;
pub use leftover::is_placeholder;
pub use substance::Substance;

/// What ties a figure of a text to the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tie {
    /// The tables say the same.
    Agrees,
    /// The same but for rounding.
    Rounding,
    /// The tables say otherwise.
    Wrong,
    /// No sentence of the form set ties it; one cell holds the same figure.
    Guess,
    /// Nothing ties it.
    Free,
}

/// A figure or a name in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    pub place: TextPlace,
    pub tie: Tie,
    /// The cells that it is compared with, first the one to go to.
    pub cells: Vec<Cell>,
    /// What the tables say, in words.
    pub message: Text,
    /// What should be in place of some bytes of the paragraph, where the tables decide it.
    pub correct: Option<(Range<usize>, String)>,
}

/// A sentence of the form set and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentenceCoverage {
    pub section: String,
    /// As the form set has it.
    pub text: Arc<str>,
    /// The document has the section, with words in it.
    pub begun: bool,
    /// Places of the text that it fits, and figures that are tied through it.
    pub fits: usize,
    pub figures: usize,
}

/// Everything that is said in texts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Texts {
    /// By section, paragraph and place.
    pub mentions: Vec<Mention>,
    /// Mandatory first, then by place.
    pub findings: Vec<Finding>,
}
