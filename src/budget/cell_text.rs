//! The text of a cell.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// The text of a cell, which equal cells share. Held by one pointer, so that a cell is no larger
/// than a figure.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellText(Arc<Box<str>>);

impl CellText {
    /// Where it lies: the same for cells that share it, as long as one of them is there.
    pub fn address(&self) -> usize {
        Arc::as_ptr(&self.0).addr()
    }
}

impl Deref for CellText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for CellText {
    fn borrow(&self) -> &str {
        self
    }
}

impl From<&str> for CellText {
    fn from(text: &str) -> Self {
        Self(Arc::new(text.into()))
    }
}

impl From<String> for CellText {
    fn from(text: String) -> Self {
        Self(Arc::new(text.into_boxed_str()))
    }
}

impl From<&Arc<str>> for CellText {
    fn from(text: &Arc<str>) -> Self {
        Self::from(&**text)
    }
}

impl fmt::Debug for CellText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl fmt::Display for CellText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}
