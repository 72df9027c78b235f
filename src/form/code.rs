//! Classification codes (科目编码) with their official names, compiled in.

use std::sync::OnceLock;

/// The codes of one classification, in ascending order.
///
/// Not complete below 款: a code that is not in it is something to verify, never an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeTable {
    /// Invariant: sorted by code, each code once.
    entries: Vec<(String, String)>,
}

/// Why a list of codes cannot be read. Lines count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeFault {
    /// Not `code,name` with a code of digits and a name.
    NotACode { line: usize },
    /// The code stands in the list twice.
    Twice { line: usize },
}

impl CodeTable {
    /// Reads lines of `code,name` under the heading line `code,name`.
    pub fn parse(text: &str) -> Result<Self, CodeFault> {
        let mut entries: Vec<(String, String, usize)> = Vec::new();
        for (index, row) in text.lines().enumerate().skip(1) {
            let line = index + 1;
            match row.trim().split_once(',') {
                Some((code, name))
                    if !code.is_empty()
                        && code.bytes().all(|b| b.is_ascii_digit())
                        && !name.is_empty() =>
                {
                    entries.push((code.to_owned(), name.to_owned(), line));
                }
                None if row.trim().is_empty() => {}
                _ => return Err(CodeFault::NotACode { line }),
            }
        }
        entries.sort_by(|a, b| (&a.0, a.2).cmp(&(&b.0, b.2)));
        let twice = entries.windows(2).find(|pair| pair[0].0 == pair[1].0);
        if let Some(line) = twice.map(|pair| pair[1].2) {
            return Err(CodeFault::Twice { line });
        }
        Ok(Self { entries: entries.into_iter().map(|(code, name, _)| (code, name)).collect() })
    }

    /// The official name of a code.
    pub fn name(&self, code: &str) -> Option<&str> {
        let found = self.entries.binary_search_by(|(own, _)| own.as_str().cmp(code)).ok()?;
        self.entries.get(found).map(|(_, name)| name.as_str())
    }

    pub fn contains(&self, code: &str) -> bool {
        self.name(code).is_some()
    }

    /// Codes and names, ascending; a parent before its children.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entries.iter().map(|(code, name)| (code.as_str(), name.as_str()))
    }
}

/// The shipped classifications: their ids and texts.
const SHIPPED: [(&str, &str); 3] = [
    ("functional", include_str!("../../assets/codes/functional.csv")),
    ("dept-economic", include_str!("../../assets/codes/dept-economic.csv")),
    ("gov-economic", include_str!("../../assets/codes/gov-economic.csv")),
];

/// Ids by which form sets name the classifications.
pub fn classification_ids() -> impl Iterator<Item = &'static str> {
    SHIPPED.iter().map(|(id, _)| *id)
}

/// A classification by its id, read once.
pub fn classification(id: &str) -> Option<&'static CodeTable> {
    static TABLES: OnceLock<Vec<(&'static str, CodeTable)>> = OnceLock::new();
    let tables = TABLES.get_or_init(|| {
        SHIPPED
            .iter()
            .filter_map(|(id, text)| CodeTable::parse(text).ok().map(|table| (*id, table)))
            .collect()
    });
    tables.iter().find(|(own, _)| *own == id).map(|(_, table)| table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(id: &str, code: &str, name: Option<&str>) {
        assert_eq!(classification(id).unwrap().name(code), name);
    }

    #[test]
    fn shipped_classifications_name_their_codes() {
        assert_eq!(classification_ids().filter(|id| classification(id).is_none()).count(), 0);
        check("functional", "208", Some("社会保障和就业支出"));
        check("functional", "2210201", Some("住房公积金"));
        check("functional", "299", None);
        check("dept-economic", "30231", Some("公务用车运行维护费"));
        check("gov-economic", "50206", Some("公务接待费"));
        assert!(classification("none").is_none());
    }

    #[test]
    fn faulty_lists_are_refused() {
        let parse = |text| CodeTable::parse(text).unwrap_err();
        assert_eq!(parse("code,name\n201,甲\n20x,乙"), CodeFault::NotACode { line: 3 });
        assert_eq!(parse("code,name\n201"), CodeFault::NotACode { line: 2 });
        assert_eq!(parse("code,name\n202,甲\n201,乙\n202,丙"), CodeFault::Twice { line: 4 });
    }
}
