//! The cell that is being edited: what is typed, what it may mean, what of it the document gets.

use crate::amount::{Amount, EntryError, Unit, parse_entry};
use crate::budget::Cell;
use crate::table::completion::{CodeMatch, Completion};

/// The units that an amount is kept and shown in: what is shown is what is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Units {
    pub own: Unit,
    pub shown: Unit,
    /// Of the table.
    pub decimals: u32,
}

impl Units {
    /// Decimals that an amount may have as it is shown: 分, where it is shown in 元.
    pub fn decimals_shown(self) -> u32 {
        let (own, shown) = (self.own.power(), self.shown.power());
        if shown > own { self.decimals + shown - own } else { self.decimals.max(2) }
    }

    /// An amount of the document as it is shown for typing.
    pub fn shown(self, text: &str) -> String {
        let amount: Option<Amount> = text.parse().ok();
        let shown = amount.and_then(|amount| amount.convert(self.own, self.shown));
        shown.map_or_else(|| text.to_owned(), |amount| amount.even(self.decimals_shown()))
    }

    /// What was typed, in the table's unit.
    pub fn own(self, text: &str) -> Result<String, EntryError> {
        let typed = parse_entry(text, self.decimals_shown(), self.shown.power())?;
        let own = typed.and_then(|amount| amount.convert(self.shown, self.own));
        Ok(own.map_or_else(String::new, |amount| {
            let exact = amount.decimal().normalize();
            let plain = Amount::new(exact);
            if plain.scale() < self.decimals {
                plain.even(self.decimals)
            } else {
                plain.to_string()
            }
        }))
    }
}

/// How an edit begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// By typing: what is there is replaced.
    Type,
    /// By F2 or a double click: with the caret at the end.
    Edit,
}

/// A cell being edited.
#[derive(Clone, Debug)]
pub struct Editor {
    pub cell: Cell,
    pub text: String,
    /// What the document holds.
    pub original: String,
    pub opening: Opening,
    pub choices: Vec<String>,
    /// One line at the right, not lines of text.
    pub figure: bool,
    /// A total: what is entered is pinned as a control figure.
    pub pinned: bool,
    /// Amounts are typed in the unit that is shown.
    pub units: Option<Units>,
    /// Codes and names may be completed.
    pub completion: Option<Completion>,
    /// What the text may mean, and the one taken.
    pub matches: Vec<CodeMatch>,
    pub taken: Option<usize>,
    matched: String,
    /// The text without the composition that is going on.
    settled: Option<String>,
    /// Text was entered other than by a composition that may still be taken back.
    pub entered: bool,
    /// The caret goes to the end when it is drawn next.
    pub fresh: bool,
}

impl Editor {
    pub fn new(
        cell: Cell,
        original: String,
        opening: Opening,
        choices: Vec<String>,
        figure: bool,
        pinned: bool,
        completion: Option<Completion>,
    ) -> Self {
        let text = match opening {
            Opening::Type => String::new(),
            Opening::Edit => original.clone(),
        };
        let matched = text.clone();
        Self {
            cell,
            text,
            original,
            opening,
            choices,
            figure,
            pinned,
            units: None,
            completion,
            matches: Vec::new(),
            taken: None,
            matched,
            settled: None,
            entered: opening == Opening::Edit,
            fresh: true,
        }
    }

    /// Told before the text changes whether a composition is going on: what the input method has
    /// not committed is in the text, but not the person's yet.
    pub fn compose(&mut self, composing: bool) {
        if !composing {
            self.settled = None;
        } else if self.settled.is_none() {
            self.settled = Some(self.text.clone());
        }
    }

    /// What is handed to the document: of choices, the one that the text begins.
    pub fn outcome(&self) -> String {
        let text = self.settled.as_ref().unwrap_or(&self.text);
        // Nothing was entered but a composition that is given up with the edit.
        if self.settled.is_some() && !self.entered {
            return self.original.clone();
        }
        let mut begun = self.choices.iter().filter(|choice| choice.starts_with(text));
        match (begun.next(), begun.next()) {
            (Some(choice), None) if !text.is_empty() => choice.clone(),
            _ => text.clone(),
        }
    }

    /// Brings what the text may mean up to the text.
    pub fn complete(&mut self) {
        let Some(completion) = &self.completion else {
            return;
        };
        if self.settled.is_some() || self.matched == self.text {
            return;
        }
        self.matched.clone_from(&self.text);
        self.matches = completion.matches(&self.text);
        let first = Completion::takes_first(&self.text) && !self.matches.is_empty();
        self.taken = first.then_some(0);
    }

    /// Whether the arrow keys choose from a list.
    pub fn has_list(&self) -> bool {
        !self.choices.is_empty() || !self.matches.is_empty()
    }

    /// The code that the row is to have, if one was typed or taken.
    pub fn code(&self) -> Option<String> {
        let completion = self.completion.as_ref()?;
        if let Some(found) = self.taken.and_then(|at| self.matches.get(at)) {
            return Some(found.code.to_string());
        }
        let text = self.outcome();
        (completion.code && !text.trim().is_empty()).then(|| Completion::digits(&text))
    }

    /// Takes the previous or next choice.
    pub fn choose(&mut self, up: bool) {
        if let Some(last) = self.matches.len().checked_sub(1) {
            self.taken = Some(match (self.taken, up) {
                (Some(at), true) => at.saturating_sub(1),
                (Some(at), false) => (at + 1).min(last),
                (None, true) => last,
                (None, false) => 0,
            });
            return;
        }
        let count = self.choices.len();
        let at = self.choices.iter().position(|choice| *choice == self.text);
        let next = match (at, up) {
            (Some(at), true) => at.saturating_sub(1),
            (Some(at), false) => (at + 1).min(count.saturating_sub(1)),
            (None, true) => count.saturating_sub(1),
            (None, false) => 0,
        };
        if let Some(choice) = self.choices.get(next) {
            self.text.clone_from(choice);
            self.entered = true;
            self.fresh = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let choices = vec!["是".to_owned(), "否".to_owned(), "否决".to_owned()];
        let mut editor = Editor::new(
            Cell::new(0, 0, 0, 0),
            String::new(),
            Opening::Type,
            choices,
            false,
            false,
            None,
        );
        text.clone_into(&mut editor.text);
        assert_eq!(editor.outcome(), expected);
    }

    #[test]
    fn the_beginning_of_a_choice_is_enough() {
        check("是", "是");
        check("否", "否");
        check("否决", "否决");
        check("不", "不");
        check("", "");
    }
}
