//! What outlives the run: settings, the widths of columns and last year's budget of each file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::column_widths::{ColumnWidth, ColumnWidths};
use super::document::Session;
use super::document_host::DocumentHost as _;
use super::last_year_files::LastYearFiles;
use super::persistence;
use super::recent_files::RecentFiles;
use super::settings::Settings;
use crate::budget::NamedPlace;
use crate::engine::LastYear;
use crate::review;

/// Where things are remembered, and of which file the widths are shown.
pub struct RememberedPlaces {
    settings_path: Option<PathBuf>,
    /// The file whose column widths are shown.
    widths_of: Option<PathBuf>,
}

impl RememberedPlaces {
    /// Nothing is remembered where there is no path.
    pub fn new(settings_path: Option<PathBuf>) -> Self {
        Self { settings_path, widths_of: None }
    }

    /// The file of the settings, beside which other things are remembered.
    pub fn settings_path(&self) -> Option<&Path> {
        self.settings_path.as_deref()
    }

    pub fn save(&self, settings: &Settings) {
        settings.save(self.settings_path.as_deref());
    }

    /// Another document: its widths are still to be looked up.
    pub fn forget(&mut self) {
        self.widths_of = None;
    }

    /// Whether widths are to be asked for or remembered: another file is open, or some were
    /// `changed`.
    pub fn wants_widths(&self, session: &Session, changed: bool) -> bool {
        let opened = session.path() != self.widths_of.as_deref();
        self.settings_path.is_some() && (opened || changed)
    }

    /// The column widths that a newly opened file had; where it is no new one, or some are `set`
    /// already, remembers those instead.
    pub fn widths(&mut self, session: &Session, set: Vec<ColumnWidth>) -> Vec<ColumnWidth> {
        let path = session.path();
        let opened = path != self.widths_of.as_deref();
        self.widths_of = path.map(ToOwned::to_owned);
        let place = self.settings_path.as_deref().map(ColumnWidths::place);
        let (Some(place), Some(path)) = (place, path) else { return Vec::new() };
        let mut widths = persistence::load::<ColumnWidths>(&place);
        if opened && set.is_empty() {
            return widths.of(path).to_vec();
        }
        widths.set(path, set);
        persistence::save(&place, &widths);
        Vec::new()
    }

    /// Remembers last year's file of the session's, or that there is none any more.
    pub fn remember_last_year(&self, session: &Session, last: Option<&Path>) {
        let place = self.settings_path.as_deref().map(LastYearFiles::place);
        if let (Some(place), Some(path)) = (place, session.path()) {
            let mut known = persistence::load::<LastYearFiles>(&place);
            known.set(path, last);
            persistence::save(&place, &known);
        }
    }

    /// The files that were open.
    pub fn recent(&self) -> RecentFiles {
        let place = self.settings_path.as_deref().map(RecentFiles::place);
        place.as_deref().map(persistence::load::<RecentFiles>).unwrap_or_default()
    }

    /// Remembers the session's file, if it has one, as the one open last.
    pub fn note(&self, session: &Session, at: Option<NamedPlace>) {
        let place = self.settings_path.as_deref().map(RecentFiles::place);
        if let (Some(place), Some(path)) = (place, session.path()) {
            let mut recent = self.recent();
            recent.note(path, session.document().budget(), at);
            persistence::save(&place, &recent);
        }
    }

    /// The budgets of the years before, as far as they are remembered, `last` first.
    pub fn earlier(&self, session: &Session, last: Arc<LastYear>) -> Vec<Arc<LastYear>> {
        const YEARS: usize = 9;
        let place = self.settings_path.as_deref().map(LastYearFiles::place);
        let known = place.as_deref().map(persistence::load::<LastYearFiles>).unwrap_or_default();
        let mut at = session.path().and_then(|path| known.of(path));
        let mut years = vec![last];
        while let Some(path) = at.as_deref().and_then(|path| known.of(path))
            && let Some(year) = years.last().map(|year| year.budget().year)
            && years.len() < YEARS
            && let Ok((before, _)) = review::last_year(&path, year)
        {
            years.push(Arc::new(before));
            at = Some(path);
        }
        years
    }

    /// Last year's file of the session's, if one is remembered.
    pub fn last_year_of(&self, session: &Session) -> Option<PathBuf> {
        let place = self.settings_path.as_deref().map(LastYearFiles::place)?;
        persistence::load::<LastYearFiles>(&place).of(session.path()?)
    }
}
