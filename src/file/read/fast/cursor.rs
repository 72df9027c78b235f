//! A place in a text that goes forward over what a budget file is made of.

/// A place in a text.
#[derive(Clone)]
pub(super) struct ByteCursor<'t> {
    text: &'t str,
    at: usize,
}

/// What is between quotation marks.
pub(super) enum Quoted<'t> {
    Plain(&'t str),
    /// With escapes: the literal as it is.
    Escaped(&'t str),
}

impl<'t> ByteCursor<'t> {
    pub fn new(text: &'t str, at: usize) -> Self {
        Self { text, at }
    }

    pub fn at(&self) -> usize {
        self.at
    }

    pub fn rest(&self) -> &'t [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    pub fn skip(&mut self, bytes: usize) {
        self.at += bytes;
    }

    /// Passes over blanks and line ends.
    pub fn blanks(&mut self) {
        let rest = self.rest().iter();
        self.at += rest.take_while(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t')).count();
    }

    pub fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Passes over that byte if it is here.
    pub fn eat(&mut self, byte: u8) -> bool {
        let here = self.peek() == Some(byte);
        self.at += usize::from(here);
        here
    }

    /// Whether that field begins here.
    pub fn is_field(&self, name: &[u8]) -> bool {
        self.rest().strip_prefix(name).is_some_and(|rest| rest.first() == Some(&b':'))
    }

    /// Passes over that field's name and the blanks behind, if it begins here.
    pub fn eat_field(&mut self, name: &[u8]) -> bool {
        let here = self.is_field(name);
        if here {
            self.at += name.len() + 1;
            self.blanks();
        }
        here
    }

    /// A field's name; the cursor is at its value then.
    pub fn name(&mut self) -> Option<&'t str> {
        let rest = self.text.get(self.at..)?;
        let end = rest.find(|c: char| !(c == '_' || unicode_ident::is_xid_continue(c)))?;
        let name = rest.get(..end).filter(|name| !name.is_empty())?;
        self.at += end;
        self.blanks();
        if !self.eat(b':') {
            return None;
        }
        self.blanks();
        Some(name)
    }

    /// A text in quotation marks.
    pub fn quoted(&mut self) -> Option<Quoted<'t>> {
        if !self.eat(b'"') {
            return None;
        }
        let (start, mut escaped) = (self.at, false);
        loop {
            let found = self.rest().iter().position(|byte| matches!(byte, b'"' | b'\\'))?;
            self.at += found + 1;
            if self.text.as_bytes().get(self.at - 1) == Some(&b'"') {
                break;
            }
            escaped = true;
            self.at += 1;
        }
        match escaped {
            true => self.text.get(start - 1..self.at).map(Quoted::Escaped),
            false => self.text.get(start..self.at - 1).map(Quoted::Plain),
        }
    }

    /// A text without escapes.
    pub fn plain(&mut self) -> Option<&'t str> {
        match self.quoted()? {
            Quoted::Plain(text) => Some(text),
            Quoted::Escaped(_) => None,
        }
    }

    /// Passes over a value, up to the comma or bracket after it. `None` where something is in it
    /// that only RON's own reader understands: comments, characters, raw strings.
    pub fn value(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            match self.peek()? {
                b'"' if self.text.as_bytes().get(self.at.wrapping_sub(1)) == Some(&b'r') => {
                    return None;
                }
                b'"' => {
                    self.quoted()?;
                }
                b'(' | b'[' | b'{' => {
                    depth += 1;
                    self.at += 1;
                }
                b')' | b']' | b'}' | b',' if depth == 0 => return Some(()),
                b')' | b']' | b'}' => {
                    depth -= 1;
                    self.at += 1;
                }
                b'/' | b'\'' | b'#' => return None,
                _ => self.at += 1,
            }
        }
    }

    /// Passes over the comma after an item of a list; false where the list ends there.
    pub fn another(&mut self, close: u8) -> Option<bool> {
        self.blanks();
        let comma = self.eat(b',');
        self.blanks();
        if self.peek() == Some(close) {
            return Some(false);
        }
        comma.then_some(true)
    }
}
