//! A list to choose a line of.

/// The line chosen, and whether it must be scrolled into view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    pub at: usize,
    pub reveal: bool,
}

impl Chosen {
    pub fn at(at: usize) -> Self {
        Self { at, reveal: true }
    }

    /// Goes so many lines down, or up, in a list of `count`.
    pub fn go(&mut self, by: isize, count: usize) {
        *self = Self::at(self.at.saturating_add_signed(by));
        self.keep_within(count);
    }

    /// Stays in a list that has become shorter.
    pub fn keep_within(&mut self, count: usize) {
        self.at = self.at.min(count.saturating_sub(1));
    }
}

/// A line of a list: its parts from left to right, and the one that stands out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListLine {
    pub parts: Vec<String>,
    pub strong: usize,
    /// Shown quietly: not what counts at present.
    pub weak: bool,
}

impl ListLine {
    /// A line without a text.
    pub fn blank() -> Self {
        Self { parts: Vec::new(), strong: 0, weak: true }
    }
}
