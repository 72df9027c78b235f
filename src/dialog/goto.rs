//! A name being typed, and the places that have it.

use std::time::Duration;

use super::list::{Chosen, ListLine};
use crate::edit::Document;
use crate::lang::{Lang, Tell as _};
use crate::search::{Target, TargetSearch, addressed};

/// A name being typed, and the places that have it.
#[derive(Debug, Default)]
pub struct Goto {
    pub text: String,
    /// What the list was made for.
    pub of: Option<(String, u64, Lang)>,
    pub targets: Vec<Target>,
    /// What goes on through the rows, until it is through.
    search: Option<TargetSearch>,
    /// What the text names as an address.
    addressed: Option<Target>,
    /// Which part of an address is unknown.
    pub said: Option<String>,
    pub chosen: Chosen,
}

impl Goto {
    /// Lists the places anew where another name is typed, or the document is another one, and goes on
    /// through its rows for about so long. Rows of the table that is `shown` go by their numbers too.
    pub fn follow(
        &mut self,
        document: &Document,
        lang: Lang,
        shown: Option<usize>,
        limit: Duration,
    ) {
        let of = Some((self.text.clone(), document.revision(), lang));
        if self.of != of {
            self.search = Some(TargetSearch::new(document, &self.text, shown, lang));
            (self.said, self.addressed) = (None, None);
            match addressed(document, &self.text, lang) {
                Some(Ok(target)) => self.addressed = Some(target),
                Some(Err(error)) => self.said = Some(error.tell(lang)),
                None => {}
            }
            self.chosen = Chosen::at(0);
            self.of = of;
        }
        let Some(search) = &mut self.search else { return };
        let chosen = self.targets.get(self.chosen.at).filter(|_| self.chosen.at > 0).cloned();
        search.advance(document, limit);
        self.targets = self.addressed.iter().cloned().chain(search.targets()).collect();
        if search.is_done() {
            self.search = None;
        }
        // What was chosen stays so when better places come before it.
        let at = chosen.and_then(|chosen| self.targets.iter().position(|own| *own == chosen));
        self.chosen.at = at.unwrap_or(self.chosen.at);
    }

    /// Whether rows are still to be looked at.
    pub fn is_searching(&self) -> bool {
        self.search.is_some()
    }

    /// A place in the list.
    pub fn line(&self, at: usize) -> ListLine {
        let parts = self.targets.get(at).map(|t| vec![t.name.clone(), t.within.clone()]);
        ListLine { parts: parts.unwrap_or_default(), strong: 0, weak: false }
    }
}
