//! The files that were open, to begin with one of them.

use super::list::{Chosen, ListLine};
use crate::lang::Lang;
use crate::session::RecentFile;
use crate::session::texts;

/// The files that were open.
#[derive(Debug)]
pub struct StartAsk {
    pub recent: Vec<RecentFile>,
    pub chosen: Chosen,
}

impl StartAsk {
    pub fn new(recent: Vec<RecentFile>) -> Self {
        Self { recent, chosen: Chosen::default() }
    }

    /// A file in the list: whose, which year, how far, where.
    pub fn line(&self, at: usize, lang: Lang) -> ListLine {
        let parts = self.recent.get(at).map(|file| {
            let unit = match file.unit.is_empty() {
                true => texts::UNTITLED.get(lang).to_owned(),
                false => file.unit.clone(),
            };
            let status = texts::status(file.status).get(lang).to_owned();
            vec![unit, file.year.to_string(), status, file.path.display().to_string()]
        });
        ListLine { parts: parts.unwrap_or_default(), strong: 0, weak: false }
    }
}
