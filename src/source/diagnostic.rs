//! One type for whatever is wrong: with a budget file, a form set, a workbook, with what
//! somebody typed or wants done.

use std::path::{Path, PathBuf};

use crate::lang::{Lang, Tell, Text};

/// How grave a finding or a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
pub enum Severity {
    /// 强制: must be put right.
    Mandatory,
    /// 核实: must be verified; an explanation settles it.
    Explain,
    /// 提示: worth a look.
    Hint,
}

impl Severity {
    /// As outputs for other programs name it.
    pub fn id(self) -> &'static str {
        match self {
            Self::Mandatory => "mandatory",
            Self::Explain => "explain",
            Self::Hint => "hint",
        }
    }

    /// 强制, 核实, 提示.
    pub fn word(self, lang: Lang) -> &'static str {
        match self {
            Self::Mandatory => lang.pick("强制", "mandatory"),
            Self::Explain => lang.pick("核实", "explain"),
            Self::Hint => lang.pick("提示", "hint"),
        }
    }
}

/// Where in what was read something is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Location {
    /// All of it, or no place can be named.
    #[default]
    Whole,
    /// A place in a text; both count from 1, the column in characters. Column 0 is all of the line.
    #[expect(missing_docs, reason = "told above")]
    Line { line: u32, column: u32 },
    /// A byte of a part of a text, from 0, until somebody knows where in the whole the part is.
    Offset(usize),
    /// A place in something that has no lines, as people name it: `表3!B7`, `第 4 页`.
    Named(Box<Text>),
}

/// Something that is wrong, reported to a person: where, what, what to do about it, how grave it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file, where the fault itself knows it; else whoever reports it names the file.
    pub file: Option<PathBuf>,
    /// The place within the file.
    pub location: Location,
    /// What is wrong, a clause without a full stop.
    pub what: Text,
    /// What to do; empty where `what` says it all. Boxed, so that results that hold a diagnostic stay
    /// small.
    pub remedy: Box<Text>,
    /// How grave it is.
    pub severity: Severity,
}

impl Diagnostic {
    /// Something that must be put right, of the whole of what was read.
    pub fn new(what: impl Into<Text>, remedy: impl Into<Text>) -> Self {
        Self {
            file: None,
            location: Location::Whole,
            what: what.into(),
            remedy: Box::new(remedy.into()),
            severity: Severity::Mandatory,
        }
    }

    /// At a place in a text: line and column in characters from 1, line 0 for the whole of it.
    pub fn at(line: usize, column: usize, what: impl Into<Text>, remedy: impl Into<Text>) -> Self {
        let short = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let location = match line {
            0 => Location::Whole,
            line => Location::Line { line: short(line), column: short(column) },
        };
        Self { location, ..Self::new(what, remedy) }
    }

    /// At byte `byte` of `text`.
    pub fn at_byte(
        text: &str,
        byte: usize,
        what: impl Into<Text>,
        remedy: impl Into<Text>,
    ) -> Self {
        let (line, column) = super::place(text, byte);
        Self::at(line, column, what, remedy)
    }

    /// At byte `offset` of a part of a text.
    pub fn at_offset(offset: usize, what: impl Into<Text>, remedy: impl Into<Text>) -> Self {
        Self { location: Location::Offset(offset), ..Self::new(what, remedy) }
    }

    /// At a place that has a name.
    pub fn named(place: impl Into<Text>, what: impl Into<Text>, remedy: impl Into<Text>) -> Self {
        Self { location: Location::Named(Box::new(place.into())), ..Self::new(what, remedy) }
    }

    /// The same, of that file.
    pub fn in_file(self, path: &Path) -> Self {
        Self { file: Some(path.to_owned()), ..self }
    }

    /// The same for who says the file's name beside it.
    pub fn without_file(self) -> Self {
        Self { file: None, ..self }
    }

    /// The same, of another severity.
    pub fn with_severity(self, severity: Severity) -> Self {
        Self { severity, ..self }
    }

    /// The line, from 1; 0 where the place is no line.
    pub fn line(&self) -> usize {
        self.line_column().0
    }

    /// The column in characters, from 1; 0 where the place is no line.
    pub fn column(&self) -> usize {
        self.line_column().1
    }

    fn line_column(&self) -> (usize, usize) {
        match self.location {
            Location::Line { line, column } => (line as usize, column as usize),
            _ => (0, 0),
        }
    }

    /// The byte of the part of a text that it is about; 0 where no such place is reported.
    pub fn offset(&self) -> usize {
        match self.location {
            Location::Offset(offset) => offset,
            _ => 0,
        }
    }

    /// What is wrong, and what to do: `…；…`.
    pub fn sentence(&self, lang: Lang) -> String {
        let what = self.what.get(lang);
        match self.remedy.get(lang) {
            "" => what.to_owned(),
            remedy => format!("{what}{}{remedy}", lang.pick("；", "; ")),
        }
    }

    /// The whole of it after the name of its file: `a.ron:12:5：…；…`, `a.xlsx 表3!B7：…；…`.
    pub fn tell_of(&self, file: impl std::fmt::Display, lang: Lang) -> String {
        let separator = match self.location {
            Location::Whole | Location::Offset(_) => lang.pick("：", ": "),
            Location::Line { .. } => ":",
            Location::Named(_) => " ",
        };
        format!("{file}{separator}{}", self.within(lang))
    }

    /// `12:5：…；…`, without the file's name.
    fn within(&self, lang: Lang) -> String {
        let colon = lang.pick("：", ": ");
        let sentence = self.sentence(lang);
        match &self.location {
            Location::Whole | Location::Offset(_) => sentence,
            Location::Line { line, column: 0 } => format!("{line}{colon}{sentence}"),
            Location::Line { line, column } => format!("{line}:{column}{colon}{sentence}"),
            Location::Named(place) => format!("{}{colon}{sentence}", place.get(lang)),
        }
    }
}

impl Tell for Diagnostic {
    /// `12:5：…；…`, with the file's name in front where the fault knows its file.
    fn tell(&self, lang: Lang) -> String {
        match &self.file {
            Some(path) => self.tell_of(path.display(), lang),
            None => self.within(lang),
        }
    }
}

impl std::fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.tell(Lang::Zh))
    }
}

impl std::error::Error for Diagnostic {}
