//! What the window remembers from one day to the next, in small RON files of the person's.
//!
//! That one cannot be read or written costs nothing but the memory, so neither is an error.

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// What a file remembers; nothing where it cannot be read.
pub fn load<T: DeserializeOwned + Default>(path: &Path) -> T {
    let read = || ron::from_str(&std::fs::read_to_string(path).ok()?).ok();
    read().unwrap_or_default()
}

/// Remembers it; a failure is silent.
pub fn save(path: &Path, value: &impl Serialize) {
    let Ok(text) = ron::ser::to_string_pretty(value, ron::ser::PrettyConfig::default()) else {
        return;
    };
    if let Some(folder) = path.parent() {
        // Writing fails as well then.
        let _ = std::fs::create_dir_all(folder);
    }
    let _ = std::fs::write(path, text);
}

/// A path that means the same from every folder.
pub fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}
