//! Column widths that people set by hand, remembered file by file from one day to the next.
//!
//! A file beside the settings, kept as [`super::persistence`] does.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::persistence::absolute;

/// The width of a column in points at 100 % zoom, by the keys of the form set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnWidth {
    pub table: String,
    pub block: String,
    pub column: String,
    pub width: f32,
}

/// Files that are remembered; those used longest ago are forgotten first.
const MAX_FILES: usize = 100;
/// Columns that are remembered of one file.
const MAX_COLUMNS: usize = 1_000;

/// What is remembered, the file used last first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ColumnWidths {
    files: Vec<FileWidths>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct FileWidths {
    file: PathBuf,
    columns: Vec<ColumnWidth>,
}

impl ColumnWidths {
    /// Where they are kept beside the settings.
    pub fn place(settings: &Path) -> PathBuf {
        settings.with_file_name("columns.ron")
    }

    /// The widths of that file.
    pub fn of(&self, file: &Path) -> &[ColumnWidth] {
        let file = absolute(file);
        let found = self.files.iter().find(|own| own.file == file);
        found.map_or(&[], |own| &own.columns)
    }

    /// Remembers a file's widths, those alone; nothing where there are none.
    pub fn set(&mut self, file: &Path, mut columns: Vec<ColumnWidth>) {
        let file = absolute(file);
        self.files.retain(|own| own.file != file);
        columns.truncate(MAX_COLUMNS);
        if !columns.is_empty() {
            self.files.insert(0, FileWidths { file, columns });
        }
        self.files.truncate(MAX_FILES);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::persistence;

    fn width(column: &str, width: f32) -> ColumnWidth {
        ColumnWidth { table: "表".into(), block: String::new(), column: column.into(), width }
    }

    #[test]
    fn widths_are_kept_file_by_file_and_not_without_end() {
        let folder = tempfile::tempdir().unwrap();
        let place = ColumnWidths::place(&folder.path().join("deep").join("settings.ron"));
        let mut widths: ColumnWidths = persistence::load(&place);
        let file = |i: usize| PathBuf::from(format!("/budgets/{i}.ron"));
        for i in 0..MAX_FILES + 20 {
            widths.set(&file(i), vec![width("合计", i as f32)]);
        }
        widths.set(&file(50), vec![width("合计", 7.0), width("甲", 8.0)]);
        persistence::save(&place, &widths);
        let widths: ColumnWidths = persistence::load(&place);
        assert_eq!(widths.of(&file(50)), [width("合计", 7.0), width("甲", 8.0)]);
        assert_eq!(widths.of(&file(119)), [width("合计", 119.0)]);
        assert_eq!(widths.of(&file(3)), [], "used longest ago");
        assert_eq!(widths.files.len(), MAX_FILES);
        std::fs::write(&place, "nonsense").unwrap();
        assert_eq!(persistence::load::<ColumnWidths>(&place), ColumnWidths::default());
    }
}
