//! Budget files that were open, with where the person was in them, from one day to the next.
//!
//! A file beside the settings, kept as [`super::persistence`] does.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::budget::{Budget, NamedPlace, Status};

use super::persistence::absolute;

/// Files that are remembered; those open longest ago are forgotten first.
const MAX_FILES: usize = 30;

/// A file that was open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecentFile {
    pub path: PathBuf,
    /// Whose budget it is, of which year and how far, as it was saved or read last.
    pub unit: String,
    pub year: i32,
    pub status: Status,
    /// Where the person was.
    #[serde(default)]
    pub place: Option<NamedPlace>,
}

/// Files that were open, the last one first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecentFiles {
    files: Vec<RecentFile>,
}

impl RecentFiles {
    /// Where they are kept beside the settings.
    pub fn place(settings: &Path) -> PathBuf {
        settings.with_file_name("recent.ron")
    }

    /// Those that are still there, the last one first.
    pub fn there(&self) -> Vec<RecentFile> {
        self.files.iter().filter(|file| file.path.is_file()).cloned().collect()
    }

    /// Where the person was in that file.
    pub fn place_in(&self, path: &Path) -> Option<&NamedPlace> {
        let path = absolute(path);
        self.files.iter().find(|file| file.path == path)?.place.as_ref()
    }

    /// Remembers the file as the one open last. Where no place is given, the one before stays.
    pub fn note(&mut self, path: &Path, budget: &Budget, place: Option<NamedPlace>) {
        let path = absolute(path);
        let before = self.files.iter().position(|file| file.path == path);
        let before = before.map(|at| self.files.remove(at)).and_then(|file| file.place);
        let (unit, year, status) = (budget.unit.name.clone(), budget.year, budget.status);
        let place = place.or(before);
        self.files.insert(0, RecentFile { path, unit, year, status, place });
        self.files.truncate(MAX_FILES);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::BudgetUnit;
    use crate::form::FormSet;
    use crate::session::persistence;

    #[test]
    fn files_are_remembered_the_last_one_first_and_only_while_they_are_there() {
        let folder = tempfile::tempdir().unwrap();
        let memory = RecentFiles::place(&folder.path().join("settings.ron"));
        let unit = BudgetUnit { name: "某局".to_owned(), ..BudgetUnit::default() };
        let budget = Budget::blank(&FormSet::default(), unit, 2025);
        let mut recent: RecentFiles = persistence::load(&memory);
        let file = |i: usize| folder.path().join(format!("{i}.ron"));
        for i in 0..MAX_FILES + 5 {
            std::fs::write(file(i), "").unwrap();
            recent.note(&file(i), &budget, None);
        }
        let place = NamedPlace::of_text("主要职能", "");
        recent.note(&file(20), &budget, Some(place.clone()));
        recent.note(&file(21), &budget, None);
        recent.note(&file(20), &budget, None);
        persistence::save(&memory, &recent);
        let recent: RecentFiles = persistence::load(&memory);
        let there = recent.there();
        assert_eq!(there.len(), MAX_FILES);
        assert_eq!((&there[0].path, there[0].year), (&file(20), 2025));
        assert_eq!(there[1].path, file(21));
        assert_eq!(recent.place_in(&file(20)), Some(&place), "kept where none was given");
        std::fs::remove_file(file(20)).unwrap();
        assert_eq!(recent.there()[0].path, file(21));
        std::fs::write(&memory, "nonsense").unwrap();
        assert_eq!(persistence::load::<RecentFiles>(&memory), RecentFiles::default());
    }
}
