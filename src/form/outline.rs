//! A RON text in outline: its values as they are written, of whatever types.

use std::ops::Range;

use crate::source::{self, TokenKind, Tokens};

/// Brackets inside each other; RON itself reads no more.
const MAX_DEPTH: usize = 128;

/// A value of a RON text, in outline.
#[derive(Clone, Debug)]
pub(super) enum OutlineNode {
    /// A value without parts, as it is.
    Atom(SourcePiece),
    /// `Name( … )`, `( … )`, `[ … ]`, `{ … }`.
    Group { name: Option<SourcePiece>, open: SourcePiece, close: char, items: Vec<OutlineItem> },
}

/// A value with the field that it is of, if it is one.
pub(super) type OutlineItem = (Option<SourcePiece>, OutlineNode);

/// Text of a source, or made, in place of some of it.
#[derive(Clone, Debug)]
pub(super) struct SourcePiece {
    pub(super) source: usize,
    pub(super) at: usize,
    pub(super) text: String,
}

impl OutlineNode {
    pub(super) fn field(&self, name: &str) -> Option<&OutlineNode> {
        let Self::Group { items, .. } = self else { return None };
        let own = |item: &&OutlineItem| item.0.as_ref().is_some_and(|k| k.text == name);
        items.iter().find(own).map(|item| &item.1)
    }

    pub(super) fn items(&self) -> &[OutlineItem] {
        match self {
            Self::Group { items, .. } => items,
            Self::Atom(_) => &[],
        }
    }

    pub(super) fn items_mut(&mut self) -> Option<&mut Vec<OutlineItem>> {
        match self {
            Self::Group { items, .. } => Some(items),
            Self::Atom(_) => None,
        }
    }

    /// The text of a string, or the Chinese one of words in two languages.
    pub(super) fn string(&self) -> Option<String> {
        match self {
            Self::Atom(piece) => ron::from_str(&piece.text).ok(),
            Self::Group { .. } => self.field("zh")?.string(),
        }
    }

    pub(super) fn is_true(&self) -> bool {
        matches!(self, Self::Atom(piece) if piece.text == "true")
    }

    /// Words in two languages, which are written whole.
    pub(super) fn is_words(&self) -> bool {
        self.field("zh").is_some()
    }

    pub(super) fn at(&self) -> (usize, usize) {
        match self {
            Self::Atom(piece) => (piece.source, piece.at),
            Self::Group { name, open, .. } => {
                let first = name.as_ref().unwrap_or(open);
                (first.source, first.at)
            }
        }
    }

    pub(super) fn is_list(&self) -> bool {
        matches!(self, Self::Group { open, .. } if open.text == "[")
    }

    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Group { name, .. } => name.as_ref().map(|name| name.text.as_str()),
            Self::Atom(_) => None,
        }
    }
}

/// A text in outline; `source` is the number its pieces go by. None where it is no RON.
pub(super) fn outline(text: &str, source: usize) -> Option<OutlineNode> {
    Outline { text, tokens: source::tokens(text), source }.read()
}

/// Reads a text in outline.
struct Outline<'a> {
    text: &'a str,
    tokens: Tokens<'a>,
    source: usize,
}

impl Outline<'_> {
    fn read(mut self) -> Option<OutlineNode> {
        let root = self.value(0)?;
        let closed = self.peek().is_none();
        closed.then_some(root)
    }

    fn next(&mut self) -> Option<source::Token> {
        self.tokens.find(|token| token.kind != TokenKind::Comment)
    }

    fn peek(&self) -> Option<source::Token> {
        self.tokens.clone().find(|token| token.kind != TokenKind::Comment)
    }

    fn piece(&self, span: Range<usize>) -> SourcePiece {
        let text = self.text.get(span.clone()).unwrap_or_default().to_owned();
        SourcePiece { source: self.source, at: span.start, text }
    }

    fn value(&mut self, depth: usize) -> Option<OutlineNode> {
        if depth > MAX_DEPTH {
            return None;
        }
        let mut token = self.next()?;
        let mut name = None;
        if token.kind == TokenKind::Ident && self.peek().is_some_and(|t| t.kind == TokenKind::Open)
        {
            name = Some(self.piece(token.span));
            token = self.next()?;
        }
        if token.kind != TokenKind::Open {
            let value = matches!(
                token.kind,
                TokenKind::Str | TokenKind::Char | TokenKind::Ident | TokenKind::Number
            );
            return value.then(|| OutlineNode::Atom(self.piece(token.span)));
        }
        let open = self.piece(token.span);
        let close = match open.text.as_str() {
            "(" => ')',
            "[" => ']',
            _ => '}',
        };
        let mut items = Vec::new();
        loop {
            if self.peek()?.kind == TokenKind::Close {
                let closing = self.next()?;
                let fits = self.text.get(closing.span) == Some(close.encode_utf8(&mut [0; 4]));
                return fits.then_some(OutlineNode::Group { name, open, close, items });
            }
            let mut ahead = Outline { tokens: self.tokens.clone(), ..*self };
            let key = ahead.next()?;
            let keyed = ahead.next().is_some_and(|token| token.kind == TokenKind::Colon);
            let key = keyed.then(|| {
                self.tokens = ahead.tokens;
                self.piece(key.span)
            });
            items.push((key, self.value(depth + 1)?));
            match self.peek()?.kind {
                TokenKind::Comma => {
                    self.next();
                }
                TokenKind::Close => {}
                _ => return None,
            }
        }
    }
}
