//! What of the window's grid has to do with the clipboard.
#![allow(dead_code, reason = "the window uses the rest")]

#[path = "../../src/ui/grid/harmless.rs"]
mod harmless;
#[path = "../../src/ui/grid/paper.rs"]
mod paper;
#[path = "../../src/ui/grid/selection.rs"]
mod selection;
#[path = "../../src/ui/grid/sieve.rs"]
mod sieve;

pub use selection::{from_tsv, to_tsv};
pub use sieve::Sieve;
