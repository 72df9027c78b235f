//! A session as somebody reads it: in a language, with amounts in a unit, at a page.

use std::rc::Rc;
use std::sync::Arc;

use crate::amount::Amount;
use crate::budget::{Budget, Cell};
use crate::edit::{Document, Intent, Marked, unconfirmed};
use crate::engine::{Cause, Derivation, Finding, Suspect};
use crate::form::Kind;
use crate::lang::Lang;

use super::document::Session;
use super::document_host::DocumentHost as _;
use super::lists::{DocumentLists, MainView};
use super::settings::Settings;
use super::wording;

/// What is read, and how.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    pub session: &'a Session,
    pub lists: &'a DocumentLists,
    pub settings: &'a Settings,
    pub lang: Lang,
    pub page: &'a MainView,
}

impl Reading<'_> {
    pub fn document(&self) -> &Document {
        self.session.document()
    }

    pub fn budget(&self) -> &Budget {
        self.session.document().budget()
    }

    /// The finding of that number, in words.
    pub fn finding(&self, number: usize) -> Option<Rc<Finding>> {
        self.lists.finding(self.document(), number)
    }

    /// Row and column of a cell in words, as on paper.
    pub fn place(&self, cell: Cell) -> String {
        let (_, row, column) = self.document().computed().place(cell, self.lang);
        match (row.is_empty(), column.is_empty()) {
            (false, false) => format!("{row} › {column}"),
            _ => format!("{row}{column}"),
        }
    }

    /// The table or section that a finding is in, and where in it.
    pub fn finding_place(&self, finding: &Finding) -> (String, String) {
        let Some(text) = &finding.text else {
            let forms = self.document().forms();
            let title = self.budget().table_title(forms, finding.cell.t(), self.lang);
            return (title, self.place(finding.cell));
        };
        let page = MainView::Text(Arc::clone(&text.section));
        let title = self.lists.pages().find(|entry| entry.page == page);
        let title = title.map_or_else(|| text.section.to_string(), |entry| entry.title.clone());
        (title, wording::paragraph(self.lang, text.paragraph + 1))
    }

    /// What a finding says, without the place where that is beside it.
    pub fn message<'f>(&self, finding: &'f Finding) -> &'f str {
        finding.message.get(self.lang)
    }

    /// An amount of that table in the unit that amounts are shown in.
    pub fn in_shown_unit(&self, table: usize, amount: Amount) -> Amount {
        let form = self.budget().tables.get(table).and_then(|table| table.form());
        let own = form.and_then(|form| self.document().forms().tables.get(form));
        let both = own.map(|form| form.unit).zip(self.settings.unit);
        both.and_then(|(own, shown)| amount.convert(own, shown)).unwrap_or(amount)
    }

    /// As [`Self::in_shown_unit`], for a cell of whatever kind.
    pub fn shown(&self, cell: Cell, amount: Option<Amount>) -> Option<Amount> {
        let money = self.document().computed().kind(cell) == Some(&Kind::Money);
        amount.map(|amount| if money { self.in_shown_unit(cell.t(), amount) } else { amount })
    }

    /// Whether thousands are set apart in a table: always in 元, where there are many digits, else
    /// by the person's choice.
    pub fn sets_apart(&self, table: usize) -> bool {
        let form = self.budget().tables.get(table).and_then(|table| table.form());
        let own = form.and_then(|form| self.document().forms().tables.get(form));
        self.settings.sets_apart(own.map(|form| form.unit))
    }

    /// A figure of a table, which is in the unit shown already, as it is written for a person.
    pub fn figure_text(&self, table: usize, amount: Option<Amount>) -> String {
        match amount {
            Some(amount) if self.sets_apart(table) => minus_signed(amount.grouped(0)),
            amount => figure_text(amount),
        }
    }

    /// The same of a difference, with its sign.
    pub fn difference_text(&self, table: usize, amount: Option<Amount>) -> String {
        signed(amount, self.figure_text(table, amount))
    }

    /// The line above the grid, see [`Derivation::text`].
    pub fn derivation_text(&self, explanation: &Derivation) -> String {
        let table = explanation.cell.t();
        explanation.text_with(self.lang, &|amount| self.figure_text(table, Some(amount)))
    }

    /// An explanation with its amounts in the unit that amounts are shown in.
    pub fn explained(&self, explanation: &Derivation) -> Derivation {
        let mut own = explanation.clone();
        let cell = own.cell;
        for amount in [
            &mut own.effective,
            &mut own.computed,
            &mut own.stated,
            &mut own.difference,
            &mut own.bound,
        ] {
            *amount = self.shown(cell, *amount);
        }
        for term in &mut own.terms {
            term.value = self.shown(term.cell.unwrap_or(cell), term.value);
        }
        own
    }

    /// What was taken over from last year, and is not confirmed, in what is in the middle.
    pub fn unconfirmed_here(&self) -> Vec<Marked> {
        let budget = self.budget();
        let here = |mark: &Marked| match (self.page, mark) {
            (MainView::Table(table), Marked::Row(cell)) => cell.t() == *table,
            (MainView::Table(table), Marked::Table(at)) => at == table,
            (MainView::Text(key), Marked::Text(at)) => {
                budget.texts.get(*at).is_some_and(|text| *text.section == **key)
            }
            _ => false,
        };
        unconfirmed(budget).into_iter().filter(here).collect()
    }

    /// The table in the middle, if one is.
    pub fn table(&self) -> Option<usize> {
        match self.page {
            MainView::Table(table) => Some(*table),
            MainView::Text(_) | MainView::Review | MainView::Pictures => None,
        }
    }
}

/// A figure as it is written for a person: a true minus sign, empty for a blank.
pub fn figure_text(amount: Option<Amount>) -> String {
    amount.map(|amount| minus_signed(amount.to_string())).unwrap_or_default()
}

fn minus_signed(text: String) -> String {
    text.replace('-', "\u{2212}")
}

fn signed(amount: Option<Amount>, text: String) -> String {
    let rises = amount.is_some_and(|a| !a.is_zero() && !a.decimal().is_sign_negative());
    if rises { format!("+{text}") } else { text }
}

/// A difference with its sign, `+27.00` or `−27.00`.
pub fn difference_text(amount: Option<Amount>) -> String {
    signed(amount, figure_text(amount))
}

/// What puts a suspect right.
pub fn correction(suspect: &Suspect) -> Intent {
    let entries = suspect.corrections();
    match suspect.moves {
        true => Intent::EnterMany { entries },
        false => Intent::Correct { entries },
    }
}

/// Causes with a suspect, those that explain most first.
pub fn named_causes(causes: &[Cause]) -> impl Iterator<Item = &Cause> {
    let mut named: Vec<&Cause> = causes.iter().filter(|c| !c.suspects.is_empty()).collect();
    named.sort_by_key(|cause| std::cmp::Reverse(cause.places.len()));
    named.into_iter()
}

/// `支出总表 行政单位医疗 52.13 疑为 25.13（数字颠倒）：改正后 6 处全部平衡`
pub fn cause_sentence(reading: &Reading<'_>, cause: &Cause) -> String {
    let table = cause.suspects.first().map(|suspect| {
        reading.budget().table_title(reading.document().forms(), suspect.cell.t(), reading.lang)
    });
    format!("{}　{}", table.unwrap_or_default(), cause_words(reading, cause))
}

/// The same where its table is named beside it.
pub fn cause_words(reading: &Reading<'_>, cause: &Cause) -> String {
    let mut cause = cause.clone();
    for suspect in &mut cause.suspects {
        suspect.now = reading.shown(suspect.cell, suspect.now);
        suspect.proposed = reading.shown(suspect.cell, suspect.proposed);
    }
    cause.text(reading.lang)
}
