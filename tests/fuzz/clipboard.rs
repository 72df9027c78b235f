//! What of the window's grid has to do with the clipboard.
#![allow(dead_code, reason = "the window uses the rest")]

#[path = "../../src/ui/grid/harmless.rs"]
mod harmless;
#[path = "../../src/ui/grid/tsv.rs"]
mod tsv;

pub use tsv::{from_tsv, to_tsv};
