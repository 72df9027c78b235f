//! What of the clipboard reads what others wrote.
#![allow(dead_code, reason = "the window uses the rest")]

#[path = "../../src/clipboard/tsv.rs"]
mod tsv;

pub use tsv::{from_tsv, to_tsv};
