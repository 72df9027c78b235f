//! What is in a file and will not be there as it is once the file is saved.
//!
//! Fields, rows, tables and comments that the program does not know are kept; what is not (a text
//! that no field reads, the place of a comment, the layout) is found by comparing the file's
//! words with those of its canonical text, so that nothing is forgotten here that the reader
//! forgets.

use std::collections::{HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::FileError;
use super::open::read_with;
use super::{FORMAT, write, write_to};
use crate::budget::Budget;
use crate::form::FormSet;
use crate::lang::Text;
use crate::source::{self, Token, TokenKind};
use crate::source::{Diagnostic, Severity};

/// Most places that are named one by one.
const MAX_LISTED: usize = 50;

/// What saving changes of a file apart from what the person changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SaveChanges {
    /// The older format that the file is converted from.
    pub format: Option<u32>,
    /// Words of the file that are not kept, each at its place.
    pub lost: Vec<Diagnostic>,
    /// All of those, named or not.
    pub count: usize,
    /// How the same words are laid out otherwise.
    pub layout: Vec<Text>,
}

impl SaveChanges {
    /// Whether the file stays, byte for byte, what it is.
    pub fn is_empty(&self) -> bool {
        self.format.is_none() && self.count == 0 && self.layout.is_empty()
    }

    /// Whether more than the layout changes.
    pub fn is_grave(&self) -> bool {
        self.format.is_some() || self.count > 0
    }

    /// What changes, a line each, the gravest first.
    pub fn lines(&self, lang: crate::lang::Lang) -> Vec<String> {
        use crate::lang::{Lang, Tell as _};
        let mut lines = Vec::new();
        if let Some(format) = self.format {
            lines.push(match lang {
                Lang::Zh => format!("文件格式由 {format} 转换为 {FORMAT}"),
                Lang::En => format!("the file is converted from format {format} to {FORMAT}"),
            });
        }
        lines.extend(self.lost.iter().map(|lost| lost.tell(lang)));
        let more = self.count - self.lost.len();
        if more > 0 {
            lines.push(match lang {
                Lang::Zh => format!("另有 {more} 处不能保留"),
                Lang::En => format!("{more} more places are not kept"),
            });
        }
        lines.extend(self.layout.iter().map(|layout| layout.get(lang).to_owned()));
        lines
    }
}

/// What saving would change of the file with this text.
pub fn save_changes(
    path: &Path,
    text: &str,
    forms: &Arc<FormSet>,
) -> Result<SaveChanges, FileError> {
    let read = read_with(path, text, |_, _| Ok(Arc::clone(forms)))?;
    Ok(changes_of(text, &read.forms, &read.budget, read.converted))
}

/// What saving would change of the file with this text, which was read as that budget, of an older
/// format if it is of one.
pub fn changes_of(
    text: &str,
    forms: &FormSet,
    budget: &Budget,
    converted: Option<u32>,
) -> SaveChanges {
    let mut found = SaveChanges { format: converted, ..SaveChanges::default() };
    let mut rest = Some(text);
    // Nothing fails where nothing is written.
    let _ = write_to(forms, budget, &mut |part| {
        rest = rest.and_then(|rest| rest.strip_prefix(part));
        match rest {
            Some(_) => Ok(()),
            None => Err(io::ErrorKind::InvalidData.into()),
        }
    });
    if rest == Some("") {
        return found;
    }
    let canonical = write(forms, budget);
    let mut left: HashMap<(bool, String), usize> = HashMap::new();
    for (_, word) in words_of(&canonical) {
        *left.entry(word).or_default() += 1;
    }
    let printed = printed(forms);
    for (at, word) in words_of(text) {
        match left.get_mut(&word) {
            Some(count) if *count > 0 => *count -= 1,
            // Printed by the form, and left out where nothing is in it.
            _ if !word.0
                && (STRUCTURE.contains(&word.1.as_str()) || printed.contains(word.1.as_str())) => {}
            _ => {
                found.count += 1;
                if found.lost.len() < MAX_LISTED {
                    found.lost.push(lost(text, at, &word));
                }
            }
        }
    }
    let mut layout = |is: bool, zh: &str, en: &str| {
        if is {
            found.layout.push(Text::new(zh, en));
        }
    };
    let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
    layout(bare.len() < text.len(), "去掉文件开头的 BOM 标记", "the byte order mark goes");
    layout(
        text.contains("\r\n"),
        "换行由 Windows 写法（CRLF）改为 LF",
        "line ends become LF instead of CRLF",
    );
    let plain = bare.replace("\r\n", "\n");
    let reformatted = converted.is_none() && plain != canonical;
    layout(
        reformatted,
        "排版（次序、缩进、注释的位置）改为标准写法",
        "order, indentation and places of comments become the standard ones",
    );
    found
}

/// The names that the form set itself gives.
fn printed(forms: &FormSet) -> HashSet<&str> {
    let blocks = forms.tables.iter().flat_map(|table| &table.blocks);
    let rows = blocks.clone().flat_map(|block| block.fixed()).map(|row| row.key.as_str());
    let tables = forms.tables.iter().map(|table| table.key.as_str());
    let sections = forms.sections().map(|section| section.key.as_str());
    rows.chain(blocks.map(|block| block.key.as_str())).chain(tables).chain(sections).collect()
}

/// Words of the file's own structure, which come and go with blank rows and blocks.
const STRUCTURE: &[&str] = &[
    "format",
    "forms",
    "year",
    "unit",
    "name",
    "code",
    "department",
    "department_code",
    "date",
    "status",
    "draft",
    "notes",
    "tables",
    "form",
    "note",
    "origin",
    "file",
    "pages",
    "columns",
    "blocks",
    "block",
    "rows",
    "row",
    "level",
    "pins",
    "texts",
    "section",
    "paragraphs",
    "explanations",
    "rule",
    "figures",
    "column",
    "text",
    "comments",
    "paragraph",
    "author",
    "of",
];

/// The words of a text with their places: whether a comment's, and without quotation marks.
fn words_of(text: &str) -> impl Iterator<Item = (usize, (bool, String))> {
    let mut version = Version::Ahead;
    source::tokens(text).flat_map(move |token| {
        let at = token.span.start;
        let found = match token.kind {
            TokenKind::Comment => comment_lines(text, &token),
            TokenKind::Str | TokenKind::Char | TokenKind::Ident | TokenKind::Number => {
                let raw = text.get(token.span.clone()).unwrap_or_default();
                // The format's own number is reported by itself.
                match version.next(raw) {
                    true => Vec::new(),
                    false => vec![(false, plain(raw, token.kind))],
                }
            }
            TokenKind::Other => {
                vec![(false, text.get(token.span.clone()).unwrap_or_default().to_owned())]
            }
            _ => Vec::new(),
        };
        let found = found.into_iter().filter(|(_, word)| !word.is_empty());
        found.map(move |word| (at, word)).collect::<Vec<_>>()
    })
}

/// Where the format's number is: behind the first `format`.
enum Version {
    Ahead,
    Here,
    Passed,
}

impl Version {
    fn next(&mut self, word: &str) -> bool {
        let here = matches!(self, Self::Here);
        *self = match self {
            Self::Ahead if word == "format" => Self::Here,
            Self::Ahead => Self::Ahead,
            _ => Self::Passed,
        };
        here
    }
}

fn comment_lines(text: &str, token: &Token) -> Vec<(bool, String)> {
    let comment = text.get(token.span.clone()).unwrap_or_default();
    let inner = match comment.strip_prefix("//") {
        Some(line) => line,
        None => {
            let inner = comment.strip_prefix("/*").unwrap_or(comment);
            inner.strip_suffix("*/").unwrap_or(inner)
        }
    };
    inner.lines().map(|line| (true, line.trim().to_owned())).collect()
}

fn plain(raw: &str, kind: TokenKind) -> String {
    match kind {
        TokenKind::Str => ron::from_str(raw).unwrap_or_else(|_| raw.to_owned()),
        _ => raw.strip_prefix("r#").unwrap_or(raw).to_owned(),
    }
}

fn lost(text: &str, at: usize, (comment, word): &(bool, String)) -> Diagnostic {
    let shown: String = word.chars().take(60).collect();
    let more = if shown.len() < word.len() { "…" } else { "" };
    let what = match comment {
        true => Text::new(
            format!("注释“{shown}{more}”不能保留"),
            format!("the comment “{shown}{more}” is not kept"),
        ),
        false => {
            Text::new(format!("“{shown}{more}”不能保留"), format!("“{shown}{more}” is not kept"))
        }
    };
    Diagnostic::at_byte(text, at, what, Text::default()).with_severity(Severity::Explain)
}

/// Where the original of a file is kept before it is saved otherwise than it was; the n-th name,
/// from 1, where those before are taken.
pub(super) fn original_of(path: &Path, format: Option<u32>, n: u32) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let format = format.map(|format| format!("格式{format}")).unwrap_or_default();
    let number = if n > 1 { n.to_string() } else { String::new() };
    let extension = path.extension().map(|e| format!(".{}", e.to_string_lossy()));
    let extension = extension.unwrap_or_default();
    path.with_file_name(format!("{stem}（{format}原件{number}）{extension}"))
}
