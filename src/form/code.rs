//! Classification codes (科目编码): their names, what proves them, and what they were called in
//! other years.
//!
//! No list is complete: a code that is not in it is something to verify, never an error.

use std::sync::{Arc, OnceLock};

use crate::source::Diagnostic;

/// What comes after a code and its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    /// Documents or notices of recent years.
    Sourced,
    /// Only the list of 2009: probably still so, to be verified.
    Dated,
    /// No document: completes what is typed, contradicts nobody.
    Unverified,
}

/// A name that a code had in other years.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormerName {
    pub name: String,
    /// The last year in which the name may have been right.
    pub until: i32,
}

/// A code of a classification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeEntry {
    pub code: String,
    /// The present name; of a code that is no longer used, its last one.
    pub name: String,
    pub evidence: Evidence,
    /// Newest first.
    pub former: Vec<FormerName>,
    /// The last year in which the code may have been used, where it is used no longer.
    pub used_until: Option<i32>,
    /// The first year in which it is used, where a notice added it.
    pub used_from: Option<i32>,
}

/// What a classification says to a code and a name in a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeVerdict<'a> {
    /// The name is right, or nobody can say that it is wrong.
    Fits,
    /// The code is not in the list.
    Unknown,
    /// The code was used until that year only.
    NoLongerUsed(i32),
    /// The code is used from that year on.
    NotYetUsed(i32),
    /// The official name is another one.
    OtherName(&'a str),
    /// The name was right until that year; now it is another one.
    NameOfOtherYear { now: &'a str, until: i32 },
}

/// The codes of one classification, in ascending order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeTable {
    /// Invariant: sorted by code, each code once.
    entries: Vec<CodeEntry>,
}

/// Why a list of codes cannot be read: the line, from 1, and what is wrong with it.
pub(super) fn list_fault(line: usize, what: (&str, &str)) -> Diagnostic {
    Diagnostic::at(
        line,
        0,
        what,
        (
            "科目表首行是 code,name，以下每行一个编码和名称",
            "a list of codes begins with code,name and has one code and its name a line",
        ),
    )
}

impl CodeTable {
    /// A table of these entries, sorted here; the index of the first one whose code is there twice.
    pub(super) fn new(mut entries: Vec<(CodeEntry, usize)>) -> Result<Self, Diagnostic> {
        entries.sort_by(|a, b| (&a.0.code, a.1).cmp(&(&b.0.code, b.1)));
        let pairs = entries.iter().zip(entries.iter().skip(1));
        let twice = pairs.filter(|(a, b)| a.0.code == b.0.code).map(|(_, b)| b.1).next();
        match twice {
            Some(line) => Err(list_fault(line, ("编码重复", "this line repeats a code"))),
            None => Ok(Self { entries: entries.into_iter().map(|(entry, _)| entry).collect() }),
        }
    }

    /// The code's entry, if the list has it.
    pub fn get(&self, code: &str) -> Option<&CodeEntry> {
        let found = self.entries.binary_search_by(|own| own.code.as_str().cmp(code)).ok()?;
        self.entries.get(found)
    }

    /// The present name of a code.
    pub fn name(&self, code: &str) -> Option<&str> {
        self.get(code).map(|entry| entry.name.as_str())
    }

    /// The name of a code in that year: a former one where the present one came later.
    pub fn name_in(&self, code: &str, year: i32) -> Option<&str> {
        let entry = self.get(code)?;
        let former = entry.former.iter().rev().find(|former| year < former.until);
        Some(former.map_or(entry.name.as_str(), |former| former.name.as_str()))
    }

    pub fn contains(&self, code: &str) -> bool {
        self.get(code).is_some()
    }

    /// Entries by code, ascending; a parent before its children.
    pub fn iter(&self) -> impl Iterator<Item = &CodeEntry> {
        self.entries.iter()
    }

    /// The code of that many digits that has or had the name, if only one does: for forms that
    /// print names without codes (一、一般公共服务支出).
    pub fn code_of(&self, name: &str, digits: usize) -> Option<&str> {
        let of = |entry: &&CodeEntry| {
            entry.code.len() == digits
                && (same_name(&entry.name, name)
                    || entry.former.iter().any(|former| same_name(&former.name, name)))
        };
        let mut found = self.entries.iter().filter(of);
        let first = found.next()?;
        found.next().is_none().then_some(first.code.as_str())
    }

    /// What the list says to a code and its name in a budget of that year.
    ///
    /// A name that no document proves contradicts nobody. Where only the list of 2009 proves it,
    /// names have changed since: then a single other character is a slip, anything else is not
    /// judged.
    pub fn judge(&self, code: &str, name: &str, year: i32) -> CodeVerdict<'_> {
        let Some(entry) = self.get(code) else {
            return CodeVerdict::Unknown;
        };
        if let Some(until) = entry.used_until.filter(|until| year > *until) {
            return CodeVerdict::NoLongerUsed(until);
        }
        if let Some(from) = entry.used_from.filter(|from| year < *from) {
            return CodeVerdict::NotYetUsed(from);
        }
        if name.is_empty() || same_name(&entry.name, name) {
            return CodeVerdict::Fits;
        }
        if let Some(former) = entry.former.iter().find(|former| same_name(&former.name, name)) {
            return if year <= former.until {
                CodeVerdict::Fits
            } else {
                CodeVerdict::NameOfOtherYear { now: &entry.name, until: former.until }
            };
        }
        let judged = match entry.evidence {
            Evidence::Sourced => true,
            Evidence::Dated => one_character_off(&entry.name, name),
            Evidence::Unverified => false,
        };
        if judged { CodeVerdict::OtherName(&entry.name) } else { CodeVerdict::Fits }
    }
}

/// The same name, however its brackets and blanks are written: 维修(护)费, 维修（护）费.
fn same_name(own: &str, other: &str) -> bool {
    own == other || letters(own).eq(letters(other))
}

fn letters(name: &str) -> impl Iterator<Item = char> {
    let mark = |c: &char| !c.is_whitespace() && !matches!(c, '“' | '”' | '"');
    name.chars().filter(mark).map(|c| match c {
        '（' => '(',
        '）' => ')',
        '，' => ',',
        c => c,
    })
}

/// Names of one length that differ in one character: 其它 for 其他.
fn one_character_off(own: &str, other: &str) -> bool {
    let (own, other): (Vec<char>, Vec<char>) = (letters(own).collect(), letters(other).collect());
    own.len() == other.len() && own.iter().zip(&other).filter(|(a, b)| a != b).count() == 1
}

/// A classification inside the program.
struct Shipped {
    id: &'static str,
    codes: &'static str,
    unverified: &'static str,
    changes: &'static str,
}

const SHIPPED: [Shipped; 3] = [
    Shipped {
        id: "functional",
        codes: include_str!("../../assets/codes/functional.csv"),
        unverified: include_str!("../../assets/codes/functional-unverified.csv"),
        changes: include_str!("../../assets/codes/functional-changes.csv"),
    },
    Shipped {
        id: "dept-economic",
        codes: include_str!("../../assets/codes/dept-economic.csv"),
        unverified: "",
        changes: include_str!("../../assets/codes/dept-economic-changes.csv"),
    },
    Shipped {
        id: "gov-economic",
        codes: include_str!("../../assets/codes/gov-economic.csv"),
        unverified: "",
        changes: "",
    },
];

/// Ids by which form sets name the classifications.
pub fn classification_ids() -> impl Iterator<Item = &'static str> {
    SHIPPED.iter().map(|own| own.id)
}

/// A classification inside the program by its id, read once.
pub fn classification(id: &str) -> Option<&'static CodeTable> {
    shared(id).map(Arc::as_ref)
}

pub(super) fn shared(id: &str) -> Option<&'static Arc<CodeTable>> {
    static TABLES: [OnceLock<Option<Arc<CodeTable>>>; SHIPPED.len()] =
        [const { OnceLock::new() }; SHIPPED.len()];
    let index = SHIPPED.iter().position(|own| own.id == id)?;
    let (own, table) = (SHIPPED.get(index)?, TABLES.get(index)?);
    let read = || CodeTable::with(own.codes, own.unverified, own.changes).ok().map(Arc::new);
    table.get_or_init(read).as_ref()
}
