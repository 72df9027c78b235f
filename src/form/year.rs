//! The year in a form set: for which years it is good, and `{年}`, `{上年}` in its texts.
//!
//! A form set is written once for several years. Its texts (titles, headings, notes, messages,
//! numbers) say `{年}` where the budget's year belongs and `{上年}` for the one before;
//! [`FormSet::for_year`] gives the set with the words of one year. In sentences and drafts both are
//! holes that the text itself fills.

use std::sync::Arc;

use super::model::{FixedRow, FormSet, PartContent, RowsForm, TableForm};
use crate::lang::Text;

const YEAR: &str = "{年}";
const LAST_YEAR: &str = "{上年}";

impl FormSet {
    /// The set with the words of that year. Ids, keys and formulas are the same in every year.
    pub fn for_year(self: &Arc<Self>, year: i32) -> Arc<Self> {
        match &self.template {
            Some(template) if self.year != year => Arc::new(Self::of_year(template, year)),
            _ => Arc::clone(self),
        }
    }

    /// What the template says in that year.
    fn of_year(template: &Arc<Self>, year: i32) -> Self {
        let mut set = Self::clone(template);
        set.year = year;
        let (this, last) = (year.to_string(), (year - 1).to_string());
        texts(&mut set, &mut |text| {
            if text.contains(YEAR) || text.contains(LAST_YEAR) {
                *text = text.replace(YEAR, &this).replace(LAST_YEAR, &last);
            }
        });
        set.template = Some(Arc::clone(template));
        set
    }

    /// The set as read, with the words of its own year; the template is kept for others.
    pub(super) fn in_own_year(mut self) -> Self {
        let mut spoken = false;
        texts(&mut self, &mut |text| spoken |= text.contains(YEAR) || text.contains(LAST_YEAR));
        if !spoken {
            return self;
        }
        let year = self.year;
        Self::of_year(&Arc::new(self), year)
    }
}

/// Every text of the set that a person reads.
fn texts(set: &mut FormSet, each: &mut impl FnMut(&mut String)) {
    both(&mut set.name, each);
    for headline in &mut set.headline {
        both(&mut headline.title, each);
    }
    for picture in &mut set.pictures {
        both(&mut picture.title, each);
    }
    for part in &mut set.parts {
        both(&mut part.title, each);
        if let PartContent::Texts(sections) = &mut part.content {
            for section in sections {
                both(&mut section.title, each);
                both(&mut section.under, each);
            }
        }
    }
    for check in &mut set.checks {
        both(&mut check.message, each);
        both(&mut check.remedy, each);
    }
    for statement in set.narrative.iter_mut().flat_map(|narration| &mut narration.statements) {
        both(&mut statement.message, each);
    }
    set.tables.iter_mut().for_each(|table| of_table(table, each));
}

fn of_table(table: &mut TableForm, each: &mut impl FnMut(&mut String)) {
    each(&mut table.number);
    both(&mut table.title, each);
    if let Some(note) = &mut table.empty_note {
        both(note, each);
    }
    for block in &mut table.blocks {
        both(&mut block.title, each);
        for column in &mut block.columns {
            both(&mut column.title, each);
            column.path.iter_mut().for_each(&mut *each);
        }
        for heading in block.headings.iter_mut().flatten() {
            both(&mut heading.title, each);
        }
        let row = |row: &mut FixedRow, each: &mut _| both(&mut row.title, each);
        match &mut block.rows {
            RowsForm::Fixed(rows) => rows.iter_mut().for_each(|one| row(one, each)),
            RowsForm::Coded(tree) | RowsForm::Outlined(tree) => {
                tree.levels.iter_mut().for_each(|level| both(&mut level.name, each));
                tree.total.iter_mut().for_each(|one| row(one, each));
            }
            RowsForm::Free(_) => {}
        }
    }
}

fn both(words: &mut Text, each: &mut impl FnMut(&mut String)) {
    each(&mut words.zh);
    each(&mut words.en);
}
