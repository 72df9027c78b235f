//! A name being typed, and the places that have it.

use super::list::{Chosen, ListLine};
use crate::edit::Document;
use crate::lang::{Lang, Tell as _};
use crate::search::{Query, Target, addressed, targets};

/// A name being typed, and the places that have it.
#[derive(Debug, Default)]
pub struct Goto {
    pub text: String,
    /// What the list was made for.
    pub of: Option<(String, u64, Lang)>,
    pub targets: Vec<Target>,
    /// Which part of an address is unknown.
    pub said: Option<String>,
    pub chosen: Chosen,
}

impl Goto {
    /// Lists the places anew where another name is typed, or the document is another one.
    pub fn follow(&mut self, document: &Document, lang: Lang) {
        let of = Some((self.text.clone(), document.revision(), lang));
        if self.of != of {
            self.targets = targets(document, &Query::new(&self.text), lang);
            self.said = None;
            match addressed(document, &self.text, lang) {
                Some(Ok(target)) => self.targets.insert(0, target),
                Some(Err(error)) => self.said = Some(error.tell(lang)),
                None => {}
            }
            self.chosen = Chosen::at(0);
            self.of = of;
        }
    }

    /// A place in the list.
    pub fn line(&self, at: usize) -> ListLine {
        let parts = self.targets.get(at).map(|t| vec![t.name.clone(), t.within.clone()]);
        ListLine { parts: parts.unwrap_or_default(), strong: 0, weak: false }
    }
}
