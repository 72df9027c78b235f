//! Where something is in a RON text: tokens with their spans, values by path, line and column.
//!
//! serde gives values without places; this room finds the places again, for faults that are found
//! only after reading and for comments, which serde drops. It does not judge: a text that is no
//! RON gives tokens all the same, and never a panic. Nothing recurses.
//!
//! Whatever goes wrong is reported as a [`Diagnostic`]: where, what, remedy, severity, in both
//! languages. A function whose callers only report the fault gives the diagnostic itself; where a
//! caller distinguishes kinds of faults, the room has an enum of these kinds, and the enum is a
//! [`Fault`], which makes its diagnostic in one place. Nothing else puts a fault into words. (What is
//! no fault, as an offer or a doubt of a reading, implements [`Tell`](crate::lang::Tell) alone.)
//!
//! What RON refuses becomes a diagnostic here, once for all kinds of files ([`refusal()`]), and
//! names that nobody knows are compared with those that are known ([`nearest`], [`most_alike`],
//! [`did_you_mean`]).
//!
//! Bottom room: knows nothing of budgets or forms.

mod diagnostic;
mod fault;
mod refusal;
mod spelling;
mod system;

use std::ops::Range;

pub use diagnostic::{Diagnostic, Location, Severity};
pub use fault::Fault;
pub use refusal::{byte, refusal};
pub use spelling::{did_you_mean, misspelt, most_alike, nearest};
pub use system::system_reason;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// `// …` without its line end, or `/* … */` (nested ones included).
    Comment,
    /// `"…"`, `r#"…"#`, and the byte strings.
    Str,
    /// `'x'`.
    Char,
    /// A name, `r#name` included; also `true`, `None`.
    Ident,
    /// `1`, `-0.5`, `inf`.
    Number,
    /// `(`, `[` or `{`.
    Open,
    /// `)`, `]` or `}`.
    Close,
    /// `,`
    Comma,
    /// `:`
    Colon,
    /// Anything else, one character.
    Other,
}

/// A token and the bytes it covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Its bytes.
    pub span: Range<usize>,
}

/// A step from a value into one of its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathStep<'a> {
    /// The value of that field of a struct, or of that string key of a map.
    Field(&'a str),
    /// The n-th part, from 0, of a list, a tuple, a struct or a map.
    Index(usize),
}

/// The tokens of a text from its beginning; blanks are left out. An unclosed string or comment
/// reaches to the end of the text.
pub fn tokens(text: &str) -> Tokens<'_> {
    Tokens { text, at: 0 }
}

/// Iterator over tokens, see [`tokens`]. Cloning it is free, to look ahead.
#[derive(Clone, Debug)]
pub struct Tokens<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Tokens<'a> {
    /// The tokens of `text` from byte `at` on (the end of the text if `at` is no character's
    /// beginning).
    pub fn from(text: &'a str, at: usize) -> Self {
        Self { text, at: if text.is_char_boundary(at) { at } else { text.len() } }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let blank = |c: char| c.is_whitespace() || c == '\u{feff}';
        self.at += self.rest().len() - self.rest().trim_start_matches(blank).len();
        let rest = self.rest();
        let first = rest.chars().next()?;
        let (kind, length) = lex(rest, first);
        let start = self.at;
        self.at += length;
        Some(Token { kind, span: start..self.at })
    }
}

/// Kind and length in bytes of the token that `rest` begins with; `first` is its first character.
fn lex(rest: &str, first: char) -> (TokenKind, usize) {
    if rest.starts_with("//") {
        let line = rest.split('\n').next().unwrap_or(rest);
        return (TokenKind::Comment, line.strip_suffix('\r').unwrap_or(line).len());
    }
    if rest.starts_with("/*") {
        return (TokenKind::Comment, block_comment(rest));
    }
    if let Some(length) = string(rest) {
        return (TokenKind::Str, length);
    }
    if first == '\'' || rest.starts_with("b'") {
        return (TokenKind::Char, character(rest));
    }
    let body = rest.strip_prefix("r#").unwrap_or(rest);
    if body.starts_with(|c| unicode_ident::is_xid_start(c) || c == '_') {
        let more = body.find(|c| !unicode_ident::is_xid_continue(c)).unwrap_or(body.len());
        return (TokenKind::Ident, rest.len() - body.len() + more);
    }
    let unsigned = rest.strip_prefix(['-', '+']).unwrap_or(rest);
    let digits = unsigned.strip_prefix('.').unwrap_or(unsigned);
    let number = digits.starts_with(|c: char| c.is_ascii_digit())
        || ["inf", "NaN"]
            .iter()
            .any(|word| unsigned.len() < rest.len() && digits.starts_with(word));
    if number {
        let mut last = ' ';
        let end = unsigned.find(|c: char| {
            let signed = matches!(c, '-' | '+') && matches!(last, 'e' | 'E');
            last = c;
            !(signed || c == '.' || c == '_' || c.is_ascii_alphanumeric())
        });
        return (TokenKind::Number, rest.len() - unsigned.len() + end.unwrap_or(unsigned.len()));
    }
    let kind = match first {
        '(' | '[' | '{' => TokenKind::Open,
        ')' | ']' | '}' => TokenKind::Close,
        ',' => TokenKind::Comma,
        ':' => TokenKind::Colon,
        _ => TokenKind::Other,
    };
    (kind, first.len_utf8())
}

fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    let bytes = rest.as_bytes();
    while at < bytes.len() {
        let step = match bytes.get(at..at + 2) {
            Some(b"/*") => {
                depth += 1;
                2
            }
            Some(b"*/") => {
                depth -= 1;
                2
            }
            _ => 1,
        };
        at += step;
        if depth == 0 {
            break;
        }
    }
    at
}

/// Length of the string literal that `rest` begins with, if it begins with one.
fn string(rest: &str) -> Option<usize> {
    let plain = rest.strip_prefix('b').unwrap_or(rest);
    let before = rest.len() - plain.len();
    if let Some(raw) = plain.strip_prefix('r') {
        let inner = raw.trim_start_matches('#');
        let hashes = raw.strip_suffix(inner).unwrap_or_default();
        let content = inner.strip_prefix('"')?;
        let head = rest.len() - content.len();
        let close = format!("\"{hashes}");
        return Some(content.find(&close).map_or(rest.len(), |end| head + end + close.len()));
    }
    let content = plain.strip_prefix('"')?;
    let mut escaped = false;
    for (at, byte) in content.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Some(before + 1 + at + 1),
            _ => {}
        }
    }
    Some(rest.len())
}

/// Length of a character literal; an unclosed one ends with its line.
fn character(rest: &str) -> usize {
    let head = if rest.starts_with('b') { 2 } else { 1 };
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(head) {
        match c {
            '\n' => return at,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            // `'''` is the quote itself.
            '\'' if at > head || !rest.get(at + 1..).is_some_and(|rest| rest.starts_with('\'')) => {
                return at + 1;
            }
            _ => {}
        }
    }
    rest.len()
}

/// The bytes of the value that `path` leads to from the text's outermost value, its name
/// (`Coded(…)`) included; `None` where the path leads nowhere.
///
/// Takes time linear in the text before the value.
pub fn locate(text: &str, path: &[PathStep<'_>]) -> Option<Range<usize>> {
    locate_from(text, 0, path)
}

/// As [`locate`], from the value that begins at byte `start`.
pub fn locate_from(text: &str, start: usize, path: &[PathStep<'_>]) -> Option<Range<usize>> {
    let mut cursor = Cursor { tokens: Tokens::from(text, start), text };
    cursor.skip_attributes();
    for step in path {
        cursor.enter(*step)?;
    }
    cursor.value()
}

struct Cursor<'a> {
    tokens: Tokens<'a>,
    text: &'a str,
}

impl Cursor<'_> {
    fn next(&mut self) -> Option<Token> {
        self.tokens.find(|token| token.kind != TokenKind::Comment)
    }

    fn peek(&self) -> Option<Token> {
        self.tokens.clone().find(|token| token.kind != TokenKind::Comment)
    }

    /// Passes over `#![enable(…)]`.
    fn skip_attributes(&mut self) {
        while self
            .peek()
            .is_some_and(|token| self.text.get(token.span).is_some_and(|t| t.starts_with('#')))
        {
            self.next();
            self.next();
            self.value();
        }
    }

    /// Goes to the beginning of the part that `step` names.
    fn enter(&mut self, step: PathStep<'_>) -> Option<()> {
        let mut open = self.next()?;
        if open.kind == TokenKind::Ident {
            open = self.next()?;
        }
        if open.kind != TokenKind::Open {
            return None;
        }
        for index in 0_usize.. {
            if self.peek()?.kind == TokenKind::Close {
                return None;
            }
            let key = self.key();
            let found = match step {
                PathStep::Index(wanted) => index == wanted,
                PathStep::Field(name) => key.is_some_and(|span| {
                    let key = self.text.get(span).unwrap_or_default();
                    let bare = key.strip_prefix("r#").unwrap_or(key);
                    bare == name || unquoted(key) == Some(name)
                }),
            };
            if found {
                return Some(());
            }
            self.value();
            if self.next()?.kind != TokenKind::Comma {
                return None;
            }
        }
        None
    }

    /// Passes over `key:` where a part begins with one.
    fn key(&mut self) -> Option<Range<usize>> {
        let mut ahead = Cursor { tokens: self.tokens.clone(), text: self.text };
        let key = ahead.next()?;
        let is_key = ahead.next()?.kind == TokenKind::Colon;
        is_key.then(|| {
            self.tokens = ahead.tokens;
            key.span
        })
    }

    /// Passes over a value, up to the comma or bracket after it.
    fn value(&mut self) -> Option<Range<usize>> {
        let mut span: Option<Range<usize>> = None;
        let mut depth = 0_usize;
        while let Some(token) = self.peek() {
            match token.kind {
                TokenKind::Open => depth += 1,
                TokenKind::Close if depth == 0 => break,
                TokenKind::Close => depth -= 1,
                TokenKind::Comma if depth == 0 => break,
                _ => {}
            }
            self.next();
            let start = span.map_or(token.span.start, |span| span.start);
            span = Some(start..token.span.end);
            if depth == 0 && token.kind == TokenKind::Close {
                break;
            }
        }
        span
    }
}

/// The text of a string literal without escapes.
fn unquoted(literal: &str) -> Option<&str> {
    let inner = literal.strip_prefix('"')?.strip_suffix('"')?;
    (!inner.contains('\\')).then_some(inner)
}

/// Where the byte `offset` of a string's content is in its literal, in bytes from the
/// literal's beginning; the literal's last byte where the content is shorter.
pub fn offset_in_literal(literal: &str, offset: usize) -> usize {
    let Some((prefix, content)) = literal.split_once('"') else {
        return 0;
    };
    let quote = prefix.len();
    let end = literal.len().saturating_sub(1);
    let raw = prefix.contains('r');
    if raw {
        return (quote + 1 + offset).min(end);
    }
    let mut decoded = 0;
    let mut chars = content.char_indices();
    while let Some((at, c)) = chars.next() {
        if decoded >= offset {
            return (quote + 1 + at).min(end);
        }
        decoded += match c {
            '\\' => match chars.next() {
                Some((_, 'u')) => {
                    let digits: String =
                        chars.by_ref().map(|(_, c)| c).skip(1).take_while(|c| *c != '}').collect();
                    let code = u32::from_str_radix(&digits, 16).ok();
                    code.and_then(char::from_u32).map_or(1, char::len_utf8)
                }
                _ => 1,
            },
            _ => c.len_utf8(),
        };
    }
    end
}

/// Line and column of a byte, both from 1; the column in characters. A byte beyond the text is
/// its end.
pub fn place(text: &str, byte: usize) -> (usize, usize) {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    let before = text.get(..byte).unwrap_or(text);
    let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (line, before.get(start..).unwrap_or_default().chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::PathStep::{Field, Index};
    use super::*;

    #[track_caller]
    fn check_tokens(text: &str, expected: &[&str]) {
        let found: Vec<&str> = tokens(text).map(|token| &text[token.span]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn tokens_cover_what_they_are() {
        check_tokens("", &[]);
        check_tokens(
            "(a: \"x\\\"y\", // 注\r\n b: r#\"q\"q\"#)",
            &["(", "a", ":", "\"x\\\"y\"", ",", "// 注", "b", ":", "r#\"q\"q\"#", ")"],
        );
        check_tokens("/* a /* b */ c */ 1", &["/* a /* b */ c */", "1"]);
        check_tokens("-1.5e-3,0xFF_u8 +2", &["-1.5e-3", ",", "0xFF_u8", "+2"]);
        check_tokens("'a' '\\'' ''' 'x\ny", &["'a'", "'\\''", "'''", "'x", "y"]);
        check_tokens("r#type 编制预算: b\"z\"", &["r#type", "编制预算", ":", "b\"z\""]);
        check_tokens("\"open // no", &["\"open // no"]);
        check_tokens("/* open", &["/* open"]);
        check_tokens("\u{feff}#![x]", &["#", "!", "[", "x", "]"]);
    }

    #[track_caller]
    fn check_locate(text: &str, path: &[PathStep<'_>], expected: Option<&str>) {
        assert_eq!(locate(text, path).map(|span| &text[span]), expected);
    }

    #[test]
    fn values_are_found_by_path() {
        let text = "#![enable(implicit_some)] // 头\n(a: [1, (b: \"x, y\", c: Coded(d: {\"k\": 2}))], e: Fixed([7, 8]),)";
        check_locate(text, &[Field("a"), Index(0)], Some("1"));
        check_locate(text, &[Field("a"), Index(1), Field("b")], Some("\"x, y\""));
        check_locate(text, &[Field("a"), Index(1), Field("c")], Some("Coded(d: {\"k\": 2})"));
        check_locate(text, &[Field("a"), Index(1), Field("c"), Field("d"), Field("k")], Some("2"));
        check_locate(text, &[Field("e"), Index(0), Index(1)], Some("8"));
        check_locate(text, &[Index(0), Index(0)], Some("1"));
        check_locate(text, &[Field("e"), Index(0), Index(2)], None);
        check_locate(text, &[Field("z")], None);
        check_locate("(a: ", &[Field("a")], None);
        check_locate("(a: [1", &[Field("a")], Some("[1"));
        check_locate(&"(".repeat(100_000), &[Index(0); 200], Some(&"(".repeat(99_800)));
    }

    #[test]
    fn places_count_characters() {
        let text = "甲\n乙丙\r\nx";
        let places = [0, 3, 4, 7, 10, 11, 12, 99].map(|byte| place(text, byte));
        assert_eq!(places, [(1, 1), (1, 2), (2, 1), (2, 2), (2, 3), (2, 4), (3, 1), (3, 2)]);
    }

    #[test]
    fn offsets_pass_over_escapes() {
        let literal = r#""a\n\u{4e2d}b""#;
        let places = [0, 1, 2, 5, 6].map(|offset| offset_in_literal(literal, offset));
        assert_eq!(places, [1, 2, 4, 12, 13]);
        assert_eq!(offset_in_literal("r#\"ab\"#", 1), 4);
    }
}
