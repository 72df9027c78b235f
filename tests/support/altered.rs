//! RON texts altered by their tokens: fields doubled, moved, blanked and dropped, brackets lost,
//! comments put anywhere. What comes of it is mostly still RON, which altered bytes rarely are.

use std::ops::Range;

use yusuan::source::{self, TokenKind};

use super::consolidated::Figures;

/// What a value may become.
const VALUES: &[&str] = &[
    "\"\"",
    "\"x\"",
    "5",
    "-0",
    "\"1.50\"",
    "[1]",
    "[]",
    "()",
    "(a: \"\")",
    "true",
    "None",
    "\"合计\"",
];

const COMMENTS: &[&str] = &["// c\n", "/* c */", "\n// c\n", "/* a\nb */", "//\n", "/**/"];

/// A field by the bytes of its name, and of name and value.
struct Field {
    name: Range<usize>,
    whole: Range<usize>,
}

impl Field {
    fn value(&self) -> Range<usize> {
        self.name.end..self.whole.end
    }
}

/// All fields of the text.
fn fields(text: &str) -> Vec<Field> {
    let tokens: Vec<_> = source::tokens(text).filter(|t| t.kind != TokenKind::Comment).collect();
    let named = tokens.windows(2).enumerate().filter(|(_, pair)| {
        matches!(pair, [name, colon] if name.kind == TokenKind::Ident && colon.kind == TokenKind::Colon)
    });
    named
        .map(|(at, pair)| {
            let name = pair[0].span.clone();
            let mut depth = 0_usize;
            let mut end = pair[1].span.end;
            for token in &tokens[at + 2..] {
                match token.kind {
                    TokenKind::Comma | TokenKind::Close if depth == 0 => break,
                    TokenKind::Open => depth += 1,
                    TokenKind::Close => depth -= 1,
                    _ => {}
                }
                end = token.span.end;
            }
            Field { whole: name.start..end, name }
        })
        .collect()
}

/// The text with one to five things done to it.
pub fn altered(text: &str, figures: &mut Figures) -> String {
    let mut text = text.to_owned();
    for _ in 0..=figures.next() % 5 {
        alter(&mut text, figures);
    }
    text
}

fn alter(text: &mut String, figures: &mut Figures) {
    fn pick<'a, T>(all: &'a [T], figures: &mut Figures) -> Option<&'a T> {
        all.get((figures.next() as usize).checked_rem(all.len())?)
    }
    let fields = fields(text);
    let (one, other) = (pick(&fields, figures), pick(&fields, figures));
    let (Some(one), Some(other)) = (one, other) else { return };
    let piece = |range: &Range<usize>| text[range.clone()].to_owned();
    let field = piece(&one.whole);
    match figures.next() % 9 {
        // Doubled, here or elsewhere, before or behind, perhaps with another value.
        0 => text.insert_str(one.whole.start, &format!("{field}, ")),
        1 => text.insert_str(other.whole.end, &format!(", {field}")),
        2 => {
            let value = pick(VALUES, figures).copied().unwrap_or_default();
            let twice = format!("{}: {value}, ", piece(&one.name));
            text.insert_str(one.whole.start, &twice);
        }
        3 => {
            let value = pick(VALUES, figures).copied().unwrap_or_default();
            text.replace_range(one.value(), &format!(": {value}"));
        }
        4 => {
            let name = piece(&other.name);
            text.replace_range(one.name.clone(), &name);
        }
        5 => {
            let rest = text[one.whole.end..].trim_start();
            let comma = text.len() - rest.len() + usize::from(rest.starts_with(','));
            text.replace_range(one.whole.start..comma, "");
        }
        6 => {
            let value = piece(&other.value());
            text.replace_range(one.value(), &value);
        }
        kind => {
            let tokens: Vec<_> = source::tokens(text).map(|token| token.span).collect();
            let Some(token) = pick(&tokens, figures).cloned() else { return };
            match kind {
                7 => text.replace_range(token, ""),
                _ => text.insert_str(token.end, pick(COMMENTS, figures).copied().unwrap_or("")),
            }
        }
    }
}
