//! What a file holds beyond what the program knows.

use std::sync::Arc;

/// What a file holds that the program does not know, kept and written back: a field's name and its
/// value as RON text, or `//` and what is behind it in a comment line.
pub type Extra = Vec<(Arc<str>, Arc<str>)>;
