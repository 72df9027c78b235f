//! 由上年预算生成: what goes on from last year's budget.

use std::path::PathBuf;

use super::head::parse_year;
use super::list::{Chosen, ListLine};
use crate::edit::{Document, LastAmounts, NextYear, projects};
use crate::lang::Lang;
use crate::session::import::Import;
use crate::session::texts::{self, Pair};

/// What is asked.
#[derive(Debug)]
pub struct NextYearAsk {
    /// The file of last year's budget, where it is not the one that is open.
    pub from: Option<PathBuf>,
    pub unit: String,
    pub last_year: i32,
    pub year: String,
    pub amounts: LastAmounts,
    /// Projects, and whether they go on.
    pub projects: Vec<(String, bool)>,
    pub chosen: Chosen,
    pub said: Option<Pair>,
    pub wants: bool,
    /// How well a file of another kind was read, and what of it found no place.
    pub told: Vec<String>,
}

impl NextYearAsk {
    pub fn new(last: &Document, from: Option<PathBuf>) -> Self {
        let names = projects(last.forms(), last.budget());
        Self {
            from,
            unit: last.budget().unit.name.clone(),
            last_year: last.budget().year,
            year: (last.budget().year + 1).to_string(),
            amounts: LastAmounts::default(),
            projects: names.into_iter().map(|name| (name, true)).collect(),
            chosen: Chosen::default(),
            said: None,
            wants: true,
            told: Vec::new(),
        }
    }

    /// Asks about a budget read from a file of another kind.
    pub fn of_import(import: &Import, lang: Lang) -> Self {
        let last = import.preview();
        Self { told: import.told(lang), ..Self::new(&last, Some(import.path().to_owned())) }
    }

    /// What is wanted; none where the year is none.
    pub fn options(&self) -> Option<NextYear> {
        let year = parse_year(&self.year)?;
        let ended = self.projects.iter().filter(|(_, goes_on)| !goes_on);
        let ended = ended.map(|(name, _)| name.clone()).collect();
        Some(NextYear { year, amounts: self.amounts, ended })
    }

    /// Whose budget it goes on from.
    pub fn from_text(&self, lang: Lang) -> String {
        let path = self.from.as_ref().map(|path| lang.bracketed(&path.display().to_string()));
        let path = path.unwrap_or_default();
        match lang {
            Lang::Zh => format!("上年：{} {} 年{path}", self.unit, self.last_year),
            Lang::En => format!("Last year: {} {}{path}", self.unit, self.last_year),
        }
    }

    /// A project in the list.
    pub fn line(&self, at: usize, lang: Lang) -> ListLine {
        let (name, goes_on) =
            self.projects.get(at).map_or(("", true), |(name, on)| (name.as_str(), *on));
        let word = if goes_on { texts::GOES_ON } else { texts::HAS_ENDED };
        let parts = vec![word.get(lang).to_owned(), name.to_owned()];
        ListLine { parts, strong: 1, weak: !goes_on }
    }

    /// Whether a project goes on, the other way round from now on.
    pub fn switch(&mut self, at: usize) {
        if let Some((_, goes_on)) = self.projects.get_mut(at) {
            *goes_on = !*goes_on;
        }
    }
}
