//! Why a form set is refused: place, what is wrong, remedy.

use std::collections::HashSet;

use crate::lang::{Lang, Tell, Text};
use crate::source::{self, Step};

use super::composed::{Composed, LineColumn};

/// Why a form set is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormFault {
    /// 1-based; 0 where no place can be named.
    pub line: usize,
    /// 1-based, in characters.
    pub column: usize,
    pub what: Text,
    /// What to do; empty where the fault says it all.
    pub remedy: Text,
}

impl FormFault {
    /// A fault at a byte of a text.
    pub(super) fn at(of: &Composed, byte: usize, what: Text, remedy: Text) -> Self {
        let origin = of.origin(byte);
        let (line, column) = origin.place;
        let fault = Self { line, column, what, remedy };
        match origin.base {
            Some((id, named)) => fault.of_base(id, named),
            None => fault,
        }
    }

    /// A fault of a set that the one being read is based on, told where that one is named.
    pub(super) fn of_base(mut self, id: &str, (line, column): LineColumn) -> Self {
        let (there, column_there) = (self.line, self.column);
        let Text { zh, en } = self.what;
        self.what = Text {
            zh: format!("沿用的“{id}”第 {there} 行第 {column_there} 列：{zh}"),
            en: format!("in “{id}”, on which this is based, {there}:{column_there}: {en}"),
        };
        (self.line, self.column) = (line, column);
        self
    }
}

impl Tell for FormFault {
    fn tell(&self, lang: Lang) -> String {
        let mut text = format!("{}:{}: {}", self.line, self.column, self.what.get(lang));
        if !self.remedy.get(lang).is_empty() {
            text.push_str(lang.pick("；", "; "));
            text.push_str(self.remedy.get(lang));
        }
        text
    }
}

impl std::fmt::Display for FormFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.tell(Lang::Zh))
    }
}

impl std::error::Error for FormFault {}

/// Where a value stands in a form set.
pub(super) type Path = Vec<Step<'static>>;

/// The path one step on.
pub(super) fn at(path: &Path, step: Step<'static>) -> Path {
    let mut longer = path.clone();
    longer.push(step);
    longer
}

/// Most faults told of one form set; more come from the same few causes.
const MAX_FAULTS: usize = 100;

/// The faults of one form set's text, collected.
pub(super) struct Faults<'a> {
    of: &'a Composed,
    found: Vec<FormFault>,
}

impl<'a> Faults<'a> {
    pub fn new(of: &'a Composed) -> Self {
        Self { of, found: Vec::new() }
    }

    /// A fault of the value at `path`, or of what stands around it where it was left out.
    pub fn add(&mut self, path: &Path, what: (String, String), remedy: (String, String)) {
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
        self.push(span.map_or(0, |span| span.start), words(what), words(remedy));
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
        self.found.push(FormFault::at(self.of, byte, what, remedy));
    }

    /// Finding more places would only take time.
    fn is_full(&self) -> bool {
        self.found.len() >= MAX_FAULTS
    }

    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// In the order of the text.
    pub fn into_sorted(mut self) -> Vec<FormFault> {
        self.found.sort_by_key(|fault| (fault.line, fault.column));
        self.found.dedup();
        self.found
    }
}

/// Both languages of a text.
pub(super) fn words((zh, en): (String, String)) -> Text {
    Text { zh, en }
}

/// The remedy for an unknown name: the name that was likely meant, or what there is.
pub(super) fn did_you_mean<'a>(
    name: &str,
    names: impl Iterator<Item = &'a str>,
) -> (String, String) {
    // Nobody misspells more than that; comparing takes its length times theirs.
    let name = name.get(..name.floor_char_boundary(200)).unwrap_or(name);
    let mut seen = HashSet::new();
    let names: Vec<&str> = names.filter(|known| !known.is_empty() && seen.insert(*known)).collect();
    let length = name.chars().count();
    let nearest = names
        .iter()
        .map(|known| (distance(name, known), *known))
        .filter(|(distance, known)| {
            let contained = known.contains(name) || name.contains(known);
            *distance <= length.div_ceil(2).min(3) && *distance < length.max(2)
                || contained && length > 1
        })
        .min();
    if let Some((_, nearest)) = nearest {
        return (format!("是否为“{nearest}”？"), format!("did you mean “{nearest}”?"));
    }
    // Fields are told in full; of a document's rows no more than a line or two.
    const SHOWN: usize = 40;
    let more = if names.len() > SHOWN { "…" } else { "" };
    let list = names.get(..SHOWN.min(names.len())).unwrap_or_default().join("、");
    match names.is_empty() {
        true => (String::new(), String::new()),
        false => (format!("可用：{list}{more}"), format!("there are: {list}{more}")),
    }
}

/// How many characters must be put in, left out or replaced to get from one to the other.
/// Names longer than 64 characters are compared by their beginnings.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().take(64).enumerate() {
        let mut left = i + 1;
        let mut diagonal = i;
        for (b, above) in to.iter().zip(row.iter_mut().skip(1)) {
            let cost = (diagonal + usize::from(a != *b)).min(left + 1).min(*above + 1);
            diagonal = *above;
            *above = cost;
            left = cost;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_count_edits() {
        let cases =
            [("合计", "合计", 0), ("合计", "小计", 1), ("", "ab", 2), ("kitten", "sitting", 3)];
        for (from, to, expected) in cases {
            assert_eq!(distance(from, to), expected, "{from} {to}");
            assert_eq!(distance(to, from), expected, "{to} {from}");
        }
    }

    #[test]
    fn the_nearest_name_is_meant() {
        let names = ["编制预算", "上年结转", "项目"];
        let meant = |name| did_you_mean(name, names.into_iter()).0;
        assert_eq!(meant("编制预箅"), "是否为“编制预算”？");
        assert_eq!(meant("结转"), "是否为“上年结转”？");
        assert_eq!(meant("xyz"), "可用：编制预算、上年结转、项目");
    }
}
