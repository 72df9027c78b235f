//! Codes and names of a classification that what is typed may mean: by digits, by words of the
//! name, by pinyin initials.

use crate::budget::{Cell, RowKind};
use crate::form::{RowsForm, TreeForm, classification};
use crate::search::{Query, initials};

use super::layout::TableView;

/// Most that are offered.
const MAX: usize = 9;

/// A code with its official name.
pub type CodeMatch = (&'static str, &'static str);

/// Which of the two columns is typed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// Codes and names that fit the block's levels, ascending.
    all: Vec<CodeMatch>,
    /// The code is typed, else the name.
    pub code: bool,
}

impl Completion {
    /// For a cell of code or name in an entered row of a block with a classification.
    pub fn of(view: &TableView<'_>, cell: Cell) -> Option<Self> {
        let RowsForm::Coded(tree) = &view.block(cell.b())?.rows else {
            return None;
        };
        let row = view.document.budget().row(cell)?;
        let placed = matches!(row.kind, RowKind::Entered(_)) && tree.code != tree.name;
        let column = cell.c() == tree.code || cell.c() == tree.name;
        if !placed || !column {
            return None;
        }
        let mut own = Self::new(tree, cell.c() == tree.code)?;
        // What has a row already cannot have another one.
        let rows = &view.document.budget().block(cell)?.rows;
        let code = |row: usize| rows.get(row)?.cells.get(tree.code).map(|code| code.as_text());
        let there = (0..rows.len()).filter(|&row| row != cell.r()).filter_map(code);
        let there: std::collections::HashSet<&str> = there.collect();
        own.all.retain(|(code, _)| !there.contains(code));
        Some(own)
    }

    fn new(tree: &TreeForm, code: bool) -> Option<Self> {
        let all = classification(tree.classification.as_deref()?)?.iter();
        let all = all.filter(|(code, _)| tree.level_of(code).is_some()).collect();
        Some(Self { all, code })
    }

    /// What the text may mean, best first.
    pub fn matches(&self, text: &str) -> Vec<CodeMatch> {
        let query = Query::new(text);
        if query.is_empty() {
            return Vec::new();
        }
        let plain: String = query.plain().collect();
        let digits = plain.bytes().all(|b| b.is_ascii_digit());
        let letters = plain.bytes().all(|b| b.is_ascii_lowercase());
        let rank = |(code, name): &CodeMatch| match () {
            () if digits => code.starts_with(&plain).then_some(0),
            () if letters => initials(name, &plain),
            () if query.begins(name) => Some(0),
            () => query.is_in(name).then_some(1),
        };
        let ranked = self.all.iter().filter_map(|found| Some((rank(found)?, found)));
        let mut ranked: Vec<(u8, &CodeMatch)> = ranked.collect();
        ranked.sort_by_key(|(rank, _)| *rank);
        ranked.into_iter().take(MAX).map(|(_, found)| *found).collect()
    }

    /// Whether the first match is meant unless another is taken: letters are no names.
    pub fn takes_first(text: &str) -> bool {
        let text = text.trim();
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphabetic())
    }

    /// The text as a code of digits.
    pub fn digits(text: &str) -> String {
        Query::new(text).plain().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, first: &[&str]) {
        let forms = crate::form::shipped("jilin-2024").unwrap();
        let form = &forms.tables[forms.table("支出总表").unwrap()];
        let RowsForm::Coded(tree) = &form.blocks[0].rows else {
            panic!("coded");
        };
        let found = Completion::new(tree, true).unwrap().matches(text);
        let codes: Vec<&str> = found.iter().map(|(code, _)| *code).take(first.len()).collect();
        assert_eq!(codes, first, "{text}");
    }

    #[test]
    fn digits_words_and_initials_find_codes() {
        check("21011", &["21011", "2101101"]);
        check("２１０１１", &["21011", "2101101"]);
        check("住房公积金", &["2210201"]);
        check("zfgjj", &["2210201"]);
        check("xzdwyl", &["2101101"]);
        check("hzdwyl", &["2101101"]);
        check("999", &[]);
        check("", &[]);
    }

    #[test]
    fn a_name_is_found_by_any_of_its_words() {
        let forms = crate::form::shipped("jilin-2024").unwrap();
        let form = &forms.tables[forms.table("支出总表").unwrap()];
        let RowsForm::Coded(tree) = &form.blocks[0].rows else {
            panic!("coded");
        };
        let all = Completion::new(tree, false).unwrap();
        for text in ["医疗", "yl"] {
            let names: Vec<&str> = all.matches(text).iter().map(|(_, name)| *name).collect();
            assert!(names.contains(&"行政单位医疗"), "{text}: {names:?}");
        }
    }
}
