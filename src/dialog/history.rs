//! What was done, step by step, newest on top; the last line is the document as it was opened.

use super::list::{Chosen, ListLine};
use crate::edit::Document;
use crate::lang::Lang;
use crate::session::texts;

/// The list of steps, newest on top.
#[derive(Debug, Default)]
pub struct HistoryDialog {
    pub chosen: Option<Chosen>,
}

impl HistoryDialog {
    /// How many lines there are.
    pub fn len(document: &Document) -> usize {
        document.done().len() + document.undone().len() + 1
    }

    /// How many steps are done where one goes to that line.
    pub fn count_at(document: &Document, at: usize) -> usize {
        (Self::len(document) - 1).saturating_sub(at)
    }

    /// A step in the list.
    pub fn line(document: &Document, at: usize, lang: Lang) -> ListLine {
        let (done, undone) = (document.done(), document.undone());
        let count = Self::count_at(document, at);
        let step = count
            .checked_sub(1)
            .and_then(|step| done.get(step).or_else(|| undone.iter().rev().nth(step - done.len())));
        let what = step.map_or(texts::HISTORY_START.get(lang), |step| step.what.get(lang));
        let mark = match count {
            count if count == done.len() => texts::HISTORY_NOW.get(lang).to_owned(),
            0 => String::new(),
            count => count.to_string(),
        };
        ListLine { parts: vec![mark, what.to_owned()], strong: 1, weak: count > done.len() }
    }
}
