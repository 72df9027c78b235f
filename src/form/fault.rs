//! Why a form set is refused: place, what is wrong, remedy.

use crate::lang::Text;
use crate::source::{self, Diagnostic, PathStep};

use super::composed::{Composed, LineColumn};

/// A fault at a byte of a text.
pub(super) fn fault_at(of: &Composed, byte: usize, what: Text, remedy: Text) -> Diagnostic {
    let origin = of.origin(byte);
    let (line, column) = origin.place;
    let fault = Diagnostic::at(line, column, what, remedy);
    match origin.base {
        Some((id, named)) => of_base(fault, id, named),
        None => fault,
    }
}

/// A fault of a set that the one being read is based on, reported where that one is named.
pub(super) fn of_base(fault: Diagnostic, id: &str, (line, column): LineColumn) -> Diagnostic {
    let (there, column_there) = (fault.line(), fault.column());
    let Text { zh, en } = fault.what;
    let what = Text::new(
        format!("沿用的“{id}”第 {there} 行第 {column_there} 列：{zh}"),
        format!("in “{id}”, on which this is based, {there}:{column_there}: {en}"),
    );
    Diagnostic::at(line, column, what, *fault.remedy)
}

/// Where a value is in a form set.
pub(super) type Path = Vec<PathStep<'static>>;

/// The path one step on.
pub(super) fn at(path: &Path, step: PathStep<'static>) -> Path {
    let mut longer = path.clone();
    longer.push(step);
    longer
}

/// Most faults reported for one form set; more come from the same few causes.
const MAX_FAULTS: usize = 100;

/// The faults of one form set's text, collected.
pub(super) struct Faults<'a> {
    of: &'a Composed,
    found: Vec<Diagnostic>,
}

impl<'a> Faults<'a> {
    pub fn new(of: &'a Composed) -> Self {
        Self { of, found: Vec::new() }
    }

    /// A fault of the value at `path`, or of what is around it where it was left out.
    pub fn add(&mut self, path: &Path, what: impl Into<Text>, remedy: impl Into<Text>) {
        if self.is_full() {
            return;
        }
        let mut path = path.as_slice();
        let text = self.of.text.as_str();
        let mut span = source::locate(text, path);
        while let (None, [shorter @ .., _]) = (&span, path) {
            path = shorter;
            span = source::locate(text, path);
        }
        self.push(span.map_or(0, |span| span.start), what.into(), remedy.into());
    }

    /// A fault at byte `offset` of the string at `path`.
    pub fn inside(&mut self, path: &Path, offset: usize, what: Text, remedy: Text) {
        if self.is_full() {
            return;
        }
        let text = self.of.text.as_str();
        let byte = source::locate(text, path).map_or(0, |span| {
            let literal = text.get(span.clone()).unwrap_or_default();
            span.start + source::offset_in_literal(literal, offset)
        });
        self.push(byte, what, remedy);
    }

    fn push(&mut self, byte: usize, what: Text, remedy: Text) {
        self.found.push(fault_at(self.of, byte, what, remedy));
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
