//! Why a form set is refused: place, what is wrong, remedy.

use crate::lang::Text;
use crate::source::{self, Diagnostic, Step};

/// Where a value stands in a form set.
pub(super) type Path = Vec<Step<'static>>;

/// The path one step on.
pub(super) fn at(path: &Path, step: Step<'static>) -> Path {
    let mut longer = path.clone();
    longer.push(step);
    longer
}

/// Most faults told of one form set; more come from the same few causes.
const MAX_FAULTS: usize = 100;

/// The faults of one form set's text, collected.
pub(super) struct Faults<'a> {
    text: &'a str,
    found: Vec<Diagnostic>,
}

impl<'a> Faults<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, found: Vec::new() }
    }

    /// A fault of the value at `path`, or of what stands around it where it was left out.
    pub fn add(&mut self, path: &Path, what: impl Into<Text>, remedy: impl Into<Text>) {
        if self.is_full() {
            return;
        }
        let mut path = path.as_slice();
        let mut span = source::locate(self.text, path);
        while let (None, [shorter @ .., _]) = (&span, path) {
            path = shorter;
            span = source::locate(self.text, path);
        }
        self.push(span.map_or(0, |span| span.start), what.into(), remedy.into());
    }

    /// A fault at byte `offset` of the string at `path`.
    pub fn inside(&mut self, path: &Path, offset: usize, what: Text, remedy: Text) {
        if self.is_full() {
            return;
        }
        let byte = source::locate(self.text, path).map_or(0, |span| {
            let literal = self.text.get(span.clone()).unwrap_or_default();
            span.start + source::offset_in_literal(literal, offset)
        });
        self.push(byte, what, remedy);
    }

    fn push(&mut self, byte: usize, what: Text, remedy: Text) {
        self.found.push(Diagnostic::at_byte(self.text, byte, what, remedy));
    }

    /// Finding more places would only take time.
    fn is_full(&self) -> bool {
        self.found.len() >= MAX_FAULTS
    }

    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// In the order of the text.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.found.sort_by_key(|fault| (fault.line(), fault.column()));
        self.found.dedup();
        self.found
    }
}
