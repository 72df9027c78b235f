//! 定稿前检查: what a budget lacks before it is final.

use super::list::{Chosen, ListLine};
use crate::budget::{Budget, Status};
use crate::edit::{Document, Intent, Marked, unconfirmed};
use crate::engine::{Lack, LackKind, LackPlace};
use crate::form::FormSet;
use crate::lang::Lang;
use crate::session::texts::{self, Pair};

/// The list, and what the file is to be called once nothing is in the way.
#[derive(Debug)]
pub struct ChecklistAsk {
    pub lacks: Vec<Lack>,
    pub status: Option<Status>,
    pub chosen: Chosen,
    /// What settles the line chosen, worked out once: it may be thousands of marks.
    remedy: Option<(usize, Option<Intent>)>,
}

impl ChecklistAsk {
    pub fn new(document: &Document, status: Option<Status>) -> Self {
        let lacks = document.computed().checklist();
        Self { lacks, status, chosen: Chosen::default(), remedy: None }
    }

    /// The same after something of it was done, the cursor where it was.
    pub fn again(&self, document: &Document) -> Self {
        Self { chosen: Chosen::at(self.chosen.at), ..Self::new(document, self.status) }
    }

    /// What settles the lack chosen at once, where something does.
    pub fn remedy(&mut self, document: &Document) -> Option<&Intent> {
        let at = self.chosen.at;
        if self.remedy.as_ref().is_none_or(|(known, _)| *known != at) {
            let lack = self.lacks.get(at).filter(|_| !document.is_read_only());
            let found = lack.and_then(|lack| remedy(document.forms(), document.budget(), lack));
            self.remedy = Some((at, found));
        }
        self.remedy.as_ref()?.1.as_ref()
    }

    /// What is said above the list.
    pub fn summary(&self) -> Pair {
        match (self.lacks.is_empty(), self.blocks()) {
            (true, _) => texts::CHECKLIST_NOTHING,
            (_, true) => texts::CHECKLIST_BLOCKS,
            (_, false) => texts::CHECKLIST_OPEN,
        }
    }

    /// A lack in the list.
    pub fn line(&self, at: usize, lang: Lang) -> ListLine {
        let lack = self.lacks.get(at);
        let parts =
            lack.map(|lack| vec![lack.kind.word(lang).to_owned(), lack.words.get(lang).to_owned()]);
        let weak = lack.is_none_or(|lack| !lack.kind.blocks());
        ListLine { parts: parts.unwrap_or_default(), strong: 0, weak }
    }

    pub fn is_empty(&self) -> bool {
        self.lacks.is_empty()
    }

    /// Whether something of it stops the file from being final.
    pub fn blocks(&self) -> bool {
        self.lacks.iter().any(|lack| lack.kind.blocks())
    }
}

/// What settles a lack at once: the note of an empty table, the marks of what was taken over.
fn remedy(forms: &FormSet, budget: &Budget, lack: &Lack) -> Option<Intent> {
    match (lack.kind, &lack.place) {
        (LackKind::EmptyTable, LackPlace::Table(table)) => {
            let form = budget.tables.get(*table)?.form()?;
            let note = forms.tables.get(form)?.empty_note.as_ref()?.zh.clone();
            Some(Intent::SetNote { table: *table, note: Some(note) })
        }
        (LackKind::Unconfirmed, place) => {
            let own = |mark: &Marked| match (mark, place) {
                (Marked::Row(at), LackPlace::Cell(cell)) => at.table == cell.table,
                (Marked::Row(at), LackPlace::Table(table)) => at.t() == *table,
                (Marked::Table(at), LackPlace::Cell(cell)) => *at == cell.t(),
                (Marked::Table(at), LackPlace::Table(table)) => at == table,
                (Marked::Text(at), LackPlace::Section(key)) => {
                    budget.texts.get(*at).is_some_and(|text| text.section == *key)
                }
                _ => false,
            };
            let at: Vec<Marked> = unconfirmed(budget).into_iter().filter(own).collect();
            (!at.is_empty()).then_some(Intent::Confirm { at })
        }
        _ => None,
    }
}
