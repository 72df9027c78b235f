//! The person's own folders for what the program keeps, as each system names them.

use std::path::PathBuf;

use etcetera::base_strategy::{BaseStrategy as _, choose_native_strategy};

/// Settings and what is remembered from one day to the next; none where the person has no home.
pub fn settings() -> Option<PathBuf> {
    let folders = choose_native_strategy().ok()?;
    let base = if cfg!(target_os = "macos") { folders.data_dir() } else { folders.config_dir() };
    Some(base.join("yusuan"))
}

/// What a run leaves for the next one on this machine only.
pub fn state() -> Option<PathBuf> {
    let folders = choose_native_strategy().ok()?;
    // On Windows the folder of what does not travel with the person from machine to machine.
    let otherwise = || if cfg!(windows) { folders.cache_dir() } else { folders.data_dir() };
    Some(folders.state_dir().unwrap_or_else(otherwise).join("yusuan"))
}
