//! Last year's published budget, which the open one is held against, remembered file by file.

use std::path::Path;

use crate::lang::Tell as _;
use crate::session::DocumentHost as _;
use crate::session::LastYearFiles;
use crate::session::persistence;
use crate::ui::texts;

use super::App;

impl App {
    /// Holds the document against that file from now on.
    pub(super) fn take_last_year(&mut self, path: &Path) {
        if let Err(error) = self.session.set_last_year(Some(path)) {
            return self.failed(texts::CANNOT_OPEN, &error, None);
        }
        self.refresh();
        let lang = self.lang();
        let findings = self.lists.findings.iter();
        let count = findings.filter(|finding| &*finding.number == "B13").count();
        let name = self.session.document().sheet().last_year().map(|last| last.name());
        self.notice = Some(texts::last_year_held(lang, name.unwrap_or_default(), count));
        self.remember_last_year(Some(path));
    }

    pub(super) fn forget_last_year(&mut self) {
        // Nothing is read, so nothing can fail.
        if self.session.set_last_year(None).is_ok() {
            self.notice = Some(texts::LAST_YEAR_NONE.get(self.lang()).to_owned());
            self.remember_last_year(None);
        }
    }

    fn remember_last_year(&self, last: Option<&Path>) {
        let place = self.settings_path.as_deref().map(LastYearFiles::place);
        if let (Some(place), Some(path)) = (place, self.session.path()) {
            let mut known = persistence::load::<LastYearFiles>(&place);
            known.set(path, last);
            persistence::save(&place, &known);
        }
    }

    /// What was remembered of the file opened just now.
    pub(super) fn recall_last_year(&mut self) {
        let place = self.settings_path.as_deref().map(LastYearFiles::place);
        let known = place.as_deref().zip(self.session.path());
        let known =
            known.and_then(|(place, path)| persistence::load::<LastYearFiles>(place).of(path));
        if let Some(last) = known
            && let Err(error) = self.session.set_last_year(Some(&last))
        {
            let lang = self.lang();
            let said = texts::LAST_YEAR_GONE.get(lang);
            self.notice = Some(format!("{said}{}", error.tell(lang)));
        }
    }
}
