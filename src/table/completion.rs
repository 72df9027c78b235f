//! Codes and names of a classification that what is typed may mean: by digits, by words of the
//! name, by pinyin initials.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::budget::{Cell, RowKind};
use crate::edit::known_codes;
use crate::form::{CodeEntry, Evidence, FormSet, RowsForm, TreeForm};
use crate::search::{Query, initials};

use super::layout::TableView;

/// Most that are offered.
const MAX: usize = 9;

/// A code with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeMatch {
    /// The whole code.
    pub code: Arc<str>,
    /// Its name in the classification.
    pub name: Arc<str>,
    /// What proves the name; what the budget has already is proven by that.
    pub evidence: Evidence,
}

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
        let placed = matches!(row.kind(), RowKind::Entered(_)) && tree.code != tree.name;
        let column = cell.c() == tree.code || cell.c() == tree.name;
        if !placed || !column {
            return None;
        }
        let (forms, budget) = (view.document.forms(), view.document.budget());
        let known = known_codes(forms, budget, tree);
        let mut own = Self::new(forms, tree, budget.year, known, cell.c() == tree.code)?;
        // What has a row already cannot have another one.
        let rows = &view.document.budget().block(cell)?.rows;
        let code = |row: usize| rows.get(row)?.get(tree.code).map(|code| code.as_text());
        let there = (0..rows.len()).filter(|&row| row != cell.r()).filter_map(code);
        let there: std::collections::HashSet<&str> = there.collect();
        own.all.retain(|own| !there.contains(&*own.code));
        Some(own)
    }

    /// The classification's codes as they are called in that year; a name that the budget has
    /// already comes in the place of the official one.
    fn new(
        forms: &FormSet,
        tree: &TreeForm,
        year: i32,
        mut known: BTreeMap<Arc<str>, Arc<str>>,
        code: bool,
    ) -> Option<Self> {
        let list = forms.codes_of(tree)?;
        let used = |entry: &&CodeEntry| entry.used_until.is_none_or(|until| year <= until);
        let mut all: Vec<CodeMatch> = Vec::new();
        for entry in list.iter().filter(used) {
            let own = known.remove(entry.code.as_str());
            let evidence = if own.is_some() { Evidence::Sourced } else { entry.evidence };
            let name = own.or_else(|| list.name_in(&entry.code, year).map(Arc::from))?;
            all.push(CodeMatch { code: Arc::from(entry.code.as_str()), name, evidence });
        }
        let evidence = Evidence::Sourced;
        all.extend(known.into_iter().map(|(code, name)| CodeMatch { code, name, evidence }));
        all.retain(|own| tree.level_of(&own.code).is_some());
        all.sort_by(|a, b| a.code.cmp(&b.code));
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
        let rank = |CodeMatch { code, name, .. }: &CodeMatch| match () {
            () if digits => code.starts_with(&plain).then_some(0),
            () if letters => initials(name, &plain),
            () if query.begins(name) => Some(0),
            () => query.is_in(name).then_some(1),
        };
        let ranked = self.all.iter().filter_map(|found| Some((rank(found)?, found)));
        let mut ranked: Vec<(u8, &CodeMatch)> = ranked.collect();
        // What documents prove comes before what only memory or an old list gives.
        ranked.sort_by_key(|(rank, found)| (*rank, !digits && found.evidence != Evidence::Sourced));
        ranked.into_iter().take(MAX).map(|(_, found)| found.clone()).collect()
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

    fn completion(forms: &FormSet, tree: &TreeForm, code: bool) -> Completion {
        Completion::new(forms, tree, 2024, BTreeMap::new(), code).unwrap()
    }

    #[track_caller]
    fn check(text: &str, first: &[&str]) {
        let forms = crate::form::shipped("jilin-2024").unwrap();
        let form = &forms.tables[forms.table("支出总表").unwrap()];
        let RowsForm::Coded(tree) = &form.blocks[0].rows else {
            panic!("coded");
        };
        let found = completion(&forms, tree, true).matches(text);
        let codes: Vec<&str> = found.iter().map(|own| &*own.code).take(first.len()).collect();
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
    fn a_name_typed_once_is_offered_again() {
        let forms = crate::form::shipped("jilin-2024").unwrap();
        let form = &forms.tables[forms.table("支出总表").unwrap()];
        let RowsForm::Coded(tree) = &form.blocks[0].rows else {
            panic!("coded");
        };
        let known = BTreeMap::from([("2080197".into(), "本州信息平台运维".into())]);
        let all = Completion::new(&forms, tree, 2024, known, true).unwrap();
        let found = all.matches("信息平台");
        assert_eq!(found.first().map(|own| &*own.code), Some("2080197"));
    }

    #[test]
    fn a_name_is_found_by_any_of_its_words() {
        let forms = crate::form::shipped("jilin-2024").unwrap();
        let form = &forms.tables[forms.table("支出总表").unwrap()];
        let RowsForm::Coded(tree) = &form.blocks[0].rows else {
            panic!("coded");
        };
        let all = completion(&forms, tree, false);
        for text in ["单位医疗", "dwyl"] {
            let found = all.matches(text);
            assert!(found.iter().any(|own| &*own.name == "行政单位医疗"), "{text}: {found:?}");
        }
    }
}
