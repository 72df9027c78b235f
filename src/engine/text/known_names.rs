//! Names that the tables have, for telling whether a text names one of them.

use std::collections::HashSet;
use std::sync::Arc;

use crate::form::{FormSet, fold, is_mark};

use super::figure::Folded;

/// Characters of a title on either side of a place that it may reach over.
const REACH: usize = 10;

/// Names in the tables, folded.
#[derive(Clone, Debug, Default)]
pub(super) struct KnownNames {
    pub everywhere: Option<Arc<HashSet<String>>>,
}

/// Titles of columns, rows and blocks of a form set, folded.
#[derive(Debug, Default)]
pub(super) struct Titles(HashSet<Vec<char>>);

impl Titles {
    pub fn of(forms: &FormSet) -> Self {
        let mut titles = HashSet::new();
        let mut take = |title: &str| {
            let folded: Vec<char> = title.chars().filter_map(fold).collect();
            let from = folded.iter().rposition(|c| is_mark(*c)).map_or(0, |mark| mark + 1);
            titles.extend(folded.get(from..).map(<[char]>::to_vec).filter(|title| title.len() > 2));
        };
        for block in forms.tables.iter().flat_map(|form| &form.blocks) {
            take(&block.title.zh);
            block.columns.iter().flat_map(|c| &c.path).for_each(|title| take(title));
            block.fixed().iter().for_each(|row| take(&row.title.zh));
        }
        Self(titles)
    }

    /// Whether a title begins before that place and goes on behind it: then the words from there on
    /// are no name of their own.
    pub fn reach_into(&self, text: &Folded, at: usize) -> bool {
        let letter = |c: &char| c.is_alphabetic();
        let before = text.chars.get(..at).unwrap_or_default();
        let before = before.iter().rev().take(REACH).take_while(|c| letter(c)).count();
        let behind = text.chars.get(at..).unwrap_or_default();
        let behind = behind.iter().take(REACH).take_while(|c| letter(c)).count();
        (1..=before).any(|before| {
            (1..=behind).any(|behind| {
                text.chars.get(at - before..at + behind).is_some_and(|part| self.0.contains(part))
            })
        })
    }
}
