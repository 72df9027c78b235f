//! Opening: bytes from disk, the form set a file names, the budget.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use super::FORMAT;
use super::bytes::bytes;
use super::error::FileError;
use super::fingerprint::{Fingerprint, fingerprint};
use super::progress::OpenProgress;
use super::read as reader;
use crate::budget::Budget;
use crate::form::{CodeTable, FormSet, classification_ids, shipped, shipped_ids};
use crate::lang::Text;
use crate::source::{Diagnostic, Severity};

/// A file that could be read.
#[derive(Debug)]
pub struct Opened {
    pub forms: Arc<FormSet>,
    pub budget: Budget,
    pub problems: Vec<Diagnostic>,
    /// Written by a newer version of the program: open to inspect only.
    pub newer: bool,
    /// The older format that it was converted from; saving writes the present one.
    pub converted: Option<u32>,
    /// The bytes that were read, for noticing a change on disk: length and hash.
    pub fingerprint: Fingerprint,
}

/// Reads a budget file from disk. The form set it names is one of the program's own, or lies
/// beside it as `ID.ron`.
pub fn open(path: &Path) -> Result<Opened, FileError> {
    open_watched(path, &OpenProgress::default()).map(|(opened, _)| opened)
}

/// As [`open`], for somebody who watches and may give up; with the file's text.
pub fn open_watched(path: &Path, progress: &OpenProgress) -> Result<(Opened, String), FileError> {
    let bytes = bytes(path)?;
    let fingerprint = fingerprint(&bytes);
    let text = decode(path, bytes)?;
    let opened = read_fingerprinted(path, &text, fingerprint, find_forms, &|text, forms| {
        reader::budget(text, forms, progress)
    })?;
    Ok((opened, text))
}

/// The text of a file, within the bound; faults are reported with their place.
pub fn read_text(path: &Path) -> Result<String, FileError> {
    decode(path, bytes(path)?)
}

pub(super) fn decode(path: &Path, bytes: Vec<u8>) -> Result<String, FileError> {
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let bytes = error.into_bytes();
        let before = String::from_utf8_lossy(bytes.get(..valid).unwrap_or_default());
        let (what, remedy) = foreign(&bytes);
        let problem = Box::new(Diagnostic::at_byte(&before, before.len(), what, remedy));
        FileError::Syntax { path: path.to_owned(), problem }
    })
}

/// Reads a budget from a file's text; `path` is where it lies, for its form set and messages.
pub fn read(path: &Path, text: &str) -> Result<Opened, FileError> {
    read_with(path, text, find_forms)
}

/// As [`read_with`], without the way that large lists of rows take: what both give is the same.
pub fn read_value_by_value(
    path: &Path,
    text: &str,
    find: impl FnOnce(&Path, &str) -> Result<Arc<FormSet>, FileError>,
) -> Result<Opened, FileError> {
    read_fingerprinted(path, text, fingerprint(text.as_bytes()), find, &|text, forms| {
        reader::value_by_value(text, forms, &OpenProgress::default())
    })
}

/// As [`read`], on form sets that are found another way than by [`find_forms`].
pub fn read_with(
    path: &Path,
    text: &str,
    find: impl FnOnce(&Path, &str) -> Result<Arc<FormSet>, FileError>,
) -> Result<Opened, FileError> {
    read_fingerprinted(path, text, fingerprint(text.as_bytes()), find, &|text, forms| {
        reader::budget(text, forms, &OpenProgress::default())
    })
}

/// The budget that a text holds on a form set, and what was noticed.
type ReadBudget<'a> =
    &'a dyn Fn(&str, &Arc<FormSet>) -> Result<(Budget, Vec<Diagnostic>), Diagnostic>;

fn read_fingerprinted(
    path: &Path,
    text: &str,
    fingerprint: Fingerprint,
    find: impl FnOnce(&Path, &str) -> Result<Arc<FormSet>, FileError>,
    read: ReadBudget<'_>,
) -> Result<Opened, FileError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let syntax = |problem| FileError::Syntax { path: path.to_owned(), problem: Box::new(problem) };
    let head = reader::head(text).map_err(|error| syntax(reader::syntax(text, 0, &error)))?;
    let Some(id) = head.forms else {
        return Err(syntax(Diagnostic::at(
            1,
            1,
            ("没有写用哪套表样", "the form set is missing"),
            (
                format!("请加上 forms: \"…\"，例如 {}", shipped_ids().join("、")),
                format!("add forms: \"…\", for example {}", shipped_ids().join(", ")),
            ),
        )));
    };
    let forms = find(path, &id)?;
    let (budget, mut problems) = read(text, &forms).map_err(syntax)?;
    let forms = forms.for_year(budget.year);
    let version = head.format.unwrap_or(FORMAT);
    if version == 0 {
        return Err(syntax(no_version(text)));
    }
    let newer = version > FORMAT;
    if newer {
        let newer = Diagnostic::new(
            (
                format!("文件由更新版本的程序写成（格式 {version}，本程序到 {FORMAT}）"),
                format!("written by a newer program (format {version}, this one reads {FORMAT})"),
            ),
            (
                "只供查阅；要修改，请更新程序",
                "open to inspect only; update the program to change it",
            ),
        );
        problems.insert(0, newer.with_severity(Severity::Explain));
    }
    // What is the same in all formats so far: a format 1 has no explanations and no comments.
    let converted = (version < FORMAT).then_some(version);
    Ok(Opened { forms, budget, problems, newer, converted, fingerprint })
}

/// There never was a format 0.
fn no_version(text: &str) -> Diagnostic {
    use crate::source;
    let value = source::tokens(text)
        .skip_while(|token| text.get(token.span.clone()) != Some("format"))
        .find(|token| token.kind == source::TokenKind::Number);
    Diagnostic::at_byte(
        text,
        value.map_or(0, |token| token.span.start),
        ("没有这个文件格式版本", "there is no such format version"),
        (
            format!("格式版本是 1 至 {FORMAT} 的整数"),
            format!("the format version is a whole number from 1 to {FORMAT}"),
        ),
    )
}

/// The text of the sample budget inside the program.
pub const SAMPLE: &str = include_str!("../../assets/samples/yanbian-2024.ron");

/// The sample budget inside the program, as an unsaved copy.
pub fn sample() -> Result<Opened, FileError> {
    read(Path::new("yanbian-2024.ron"), SAMPLE)
}

/// A form set of the program, or one that lies beside the file `path` as `ID.ron`.
pub fn find_forms(path: &Path, id: &str) -> Result<Arc<FormSet>, FileError> {
    // The name of its file is as good as its own.
    let id = id.strip_suffix(".ron").unwrap_or(id);
    if let Some(forms) = shipped(id) {
        return with_lists_beside(path, forms);
    }
    let unknown = || FileError::UnknownForms { path: path.to_owned(), id: id.to_owned() };
    // Only a plain name: a file must not make the program read elsewhere.
    if id.is_empty() || id.contains(['/', '\\', ':', '\0']) {
        return Err(unknown());
    }
    let beside = path.with_file_name(format!("{id}.ron"));
    let bytes = match bytes(&beside) {
        Err(FileError::Io { error, .. }) if error.kind() == ErrorKind::NotFound => {
            return Err(unknown());
        }
        other => other?,
    };
    let text = String::from_utf8_lossy(&bytes);
    match parse_forms(&beside, &text) {
        Ok(forms) => with_lists_beside(path, Arc::new(forms)),
        Err(faults) => Err(FileError::FaultyForms { path: beside, faults }),
    }
}

/// Reads the form set of the file `path`, with those beside it that it is based on.
pub fn parse_forms(path: &Path, text: &str) -> Result<FormSet, Vec<Diagnostic>> {
    FormSet::parse_beside(text, &|name| {
        // Only a plain name: a file must not make the program read elsewhere.
        let plain = !name.contains(['/', '\\', ':', '\0']);
        let found = plain.then(|| bytes(&path.with_file_name(name)).ok()).flatten()?;
        Some(String::from_utf8_lossy(&found).into_owned())
    })
}

/// The form set with the lists of codes that lie beside the budget (`functional.csv`) in the place
/// of the program's own.
fn with_lists_beside(path: &Path, mut forms: Arc<FormSet>) -> Result<Arc<FormSet>, FileError> {
    for id in classification_ids() {
        if let Some(list) = list_beside(path, id)? {
            Arc::make_mut(&mut forms).lists.insert(id.to_owned(), Arc::new(list));
        }
    }
    Ok(forms)
}

/// The list of codes beside the budget that replaces the classification of that id.
fn list_beside(path: &Path, id: &str) -> Result<Option<CodeTable>, FileError> {
    let beside = path.with_file_name(format!("{id}.csv"));
    let bytes = match bytes(&beside) {
        Err(FileError::Io { error, .. }) if error.kind() == ErrorKind::NotFound => return Ok(None),
        other => other?,
    };
    let list = CodeTable::parse(&String::from_utf8_lossy(&bytes));
    list.map(Some).map_err(|fault| FileError::FaultyCodes { path: beside, fault: Box::new(fault) })
}

/// What a file that is no UTF-8 text probably is.
fn foreign(bytes: &[u8]) -> (crate::lang::Text, crate::lang::Text) {
    let kind = match bytes {
        [b'P', b'K', 3, 4, ..] => Some(("xlsx、docx 或 ofd 文件", "an xlsx, docx or ofd file")),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Some(("xls 或 doc 文件", "an xls or doc file")),
        [b'%', b'P', b'D', b'F', ..] => Some(("PDF 文件", "a PDF file")),
        _ => None,
    };
    match kind {
        Some((zh, en)) => (
            Text::new(format!("这是 {zh}，不是预算文件"), format!("this is {en}, no budget file")),
            Text::new("请选用扩展名为 .ron 的预算文件", "choose a budget file, which ends in .ron"),
        ),
        None => (
            Text::new("这里不是 UTF-8 文字", "this is no UTF-8 text"),
            Text::new("请把文件另存为 UTF-8 编码", "save the file in the encoding UTF-8"),
        ),
    }
}
