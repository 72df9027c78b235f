//! A form set's text and where each part of it comes from: one file, or several that are based on
//! each other.

use crate::source;

/// A text made of several, each byte of which knows its place.
pub(super) struct Composed {
    pub text: String,
    /// The form sets that it is made of: id (empty for the one being read) and text.
    sources: Vec<(String, String)>,
    /// Where parts begin: byte of `text`, source, byte there. Empty where the text is its only
    /// source.
    parts: Vec<(usize, usize, usize)>,
    /// Byte of the value of `based_on` in the set being read.
    based_on: usize,
}

/// Line and column, from 1.
pub(super) type LineColumn = (usize, usize);

/// Where a byte of a composed text comes from.
pub(super) struct ByteOrigin<'a> {
    /// In its own file.
    pub place: LineColumn,
    /// Where it is of a set that this one is based on: that one's id, and the place in this one that
    /// names it.
    pub base: Option<(&'a str, LineColumn)>,
}

impl Composed {
    /// A text that is its own source.
    pub fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), sources: Vec::new(), parts: Vec::new(), based_on: 0 }
    }

    /// Nothing yet; made of these sources, the set being read first. `based_on`: the byte in it that
    /// names the next.
    pub fn new(sources: Vec<(String, String)>, based_on: usize) -> Self {
        Self { text: String::new(), sources, parts: Vec::new(), based_on }
    }

    /// Puts a part at the end that is in a source at byte `at`.
    pub fn put(&mut self, part: &str, source: usize, at: usize) {
        self.parts.push((self.text.len(), source, at));
        self.text.push_str(part);
    }

    /// The byte of the text at a line and column of it.
    pub fn byte_at(&self, (line, column): LineColumn) -> usize {
        let before: usize =
            self.text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let rest = self.text.get(before..).unwrap_or_default();
        before + rest.chars().take(column.saturating_sub(1)).map(char::len_utf8).sum::<usize>()
    }

    /// Where a byte of the text comes from.
    pub fn origin(&self, byte: usize) -> ByteOrigin<'_> {
        let part = self.parts.partition_point(|part| part.0 <= byte).checked_sub(1);
        let Some((start, source, at)) = part.and_then(|part| self.parts.get(part)).copied() else {
            return ByteOrigin { place: source::place(&self.text, byte), base: None };
        };
        let text = |source: usize| self.sources.get(source).map_or("", |own| own.1.as_str());
        let place = source::place(text(source), at + (byte - start));
        let id = self.sources.get(source).map_or("", |own| own.0.as_str());
        let named = || (id, source::place(text(0), self.based_on));
        ByteOrigin { place, base: (source > 0).then(named) }
    }
}
