//! Column widths that people set by hand, remembered file by file from one day to the next.
//!
//! A small RON file beside the settings; as with those, that it cannot be read or written costs
//! nothing but the memory.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::grid::SetWidth;

/// Files that are remembered; those used longest ago are forgotten first.
const MOST_FILES: usize = 100;
/// Columns that are remembered of one file.
const MOST_COLUMNS: usize = 1_000;

/// What is remembered, the file used last first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Widths {
    files: Vec<FileWidths>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct FileWidths {
    file: PathBuf,
    columns: Vec<SetWidth>,
}

impl Widths {
    /// Where they are kept beside the settings.
    pub fn place(settings: &Path) -> PathBuf {
        settings.with_file_name("columns.ron")
    }

    pub fn load(path: &Path) -> Self {
        let read = || ron::from_str::<Self>(&std::fs::read_to_string(path).ok()?).ok();
        read().unwrap_or_default()
    }

    pub fn save(&self, path: &Path) {
        let Ok(text) = ron::ser::to_string_pretty(self, ron::ser::PrettyConfig::default()) else {
            return;
        };
        if let Some(folder) = path.parent() {
            // Writing fails as well then, and only the memory is lost.
            let _ = std::fs::create_dir_all(folder);
        }
        let _ = std::fs::write(path, text);
    }

    /// The widths of that file.
    pub fn of(&self, file: &Path) -> &[SetWidth] {
        let file = absolute(file);
        let found = self.files.iter().find(|own| own.file == file);
        found.map_or(&[], |own| &own.columns)
    }

    /// Remembers a file's widths, those alone; nothing where there are none.
    pub fn set(&mut self, file: &Path, mut columns: Vec<SetWidth>) {
        let file = absolute(file);
        self.files.retain(|own| own.file != file);
        columns.truncate(MOST_COLUMNS);
        if !columns.is_empty() {
            self.files.insert(0, FileWidths { file, columns });
        }
        self.files.truncate(MOST_FILES);
    }
}

fn absolute(file: &Path) -> PathBuf {
    std::path::absolute(file).unwrap_or_else(|_| file.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn width(column: &str, width: f32) -> SetWidth {
        SetWidth { table: "表".into(), block: String::new(), column: column.into(), width }
    }

    #[test]
    fn widths_are_kept_file_by_file_and_not_without_end() {
        let folder = tempfile::tempdir().unwrap();
        let place = Widths::place(&folder.path().join("deep").join("settings.ron"));
        let mut widths = Widths::load(&place);
        let file = |i: usize| PathBuf::from(format!("/budgets/{i}.ron"));
        for i in 0..MOST_FILES + 20 {
            widths.set(&file(i), vec![width("合计", i as f32)]);
        }
        widths.set(&file(50), vec![width("合计", 7.0), width("甲", 8.0)]);
        widths.save(&place);
        let widths = Widths::load(&place);
        assert_eq!(widths.of(&file(50)), [width("合计", 7.0), width("甲", 8.0)]);
        assert_eq!(widths.of(&file(119)), [width("合计", 119.0)]);
        assert_eq!(widths.of(&file(3)), [], "used longest ago");
        assert_eq!(widths.files.len(), MOST_FILES);
        std::fs::write(&place, "nonsense").unwrap();
        assert_eq!(Widths::load(&place), Widths::default());
    }
}
