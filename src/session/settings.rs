//! What the window remembers from one day to the next: language, colours, zoom, panel sizes.
//!
//! A small RON file in the person's own configuration folder. That it cannot be read or written
//! costs nothing but the memory, so such a failure stays silent.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::amount::Unit;
use crate::file;
use crate::lang::Lang;

use super::persistence;

/// How high the grid's rows are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum RowHeight {
    /// Compact on a small screen, else normal.
    #[default]
    Auto,
    Compact,
    Normal,
    Roomy,
}

impl RowHeight {
    /// That height on a screen that is small or not.
    pub fn on(self, small: bool) -> Self {
        if small && self == Self::Auto { Self::Compact } else { self }
    }

    /// The one after it, round and round.
    pub fn next(self) -> Self {
        match self {
            Self::Auto => Self::Roomy,
            Self::Roomy => Self::Compact,
            Self::Compact => Self::Normal,
            Self::Normal => Self::Auto,
        }
    }
}

/// What is remembered. Sizes are in points at 100 % zoom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub lang: Lang,
    pub dark: bool,
    /// 1.0 = 100 %.
    pub zoom: f32,
    /// Unit in which amounts are shown; `None` leaves each table its own.
    pub unit: Option<Unit>,
    /// Height of the grid's rows.
    pub rows: RowHeight,
    pub outline_width: f32,
    /// Whether the panel on the right is open; `None` leaves it to the window's width.
    pub explanation: Option<bool>,
    pub explanation_width: f32,
    pub findings: bool,
    pub findings_height: f32,
    /// Whether the original of an imported budget is shown beside it.
    pub original: bool,
    pub original_width: f32,
    /// Whether the file open last is opened at the start, instead of the start page.
    pub opens_last: bool,
    /// Whether thousands are set apart in every unit; in 元 they always are.
    pub grouped: bool,
    /// Whether saving keeps the previous version beside the file.
    pub backup: bool,
    /// Whether new comments go to a file beside the budget's instead of into it.
    pub comments_beside: bool,
    /// Who writes explanations and comments; `None` takes the system's name of the person.
    pub author: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            lang: Lang::Zh,
            dark: false,
            zoom: 1.0,
            unit: None,
            rows: RowHeight::default(),
            outline_width: 244.0,
            explanation: None,
            explanation_width: 276.0,
            findings: true,
            findings_height: 200.0,
            original: true,
            original_width: 560.0,
            opens_last: false,
            grouped: false,
            backup: true,
            comments_beside: false,
            author: None,
        }
    }
}

impl Settings {
    /// Smallest and largest zoom that is offered.
    pub const ZOOM: std::ops::RangeInclusive<f32> = 0.5..=3.0;

    /// Whether thousands are set apart in a table that counts in that unit, see
    /// [`super::reading::Reading::sets_apart`].
    pub fn sets_apart(&self, own: Option<Unit>) -> bool {
        self.grouped || self.unit.or(own) == Some(Unit::Yuan)
    }

    /// Shows everything larger or smaller, in steps of a tenth, within [`Self::ZOOM`].
    pub fn zoom_by(&mut self, by: f32) {
        let zoom = ((self.zoom + by) * 10.0).round() / 10.0;
        self.zoom = zoom.clamp(*Self::ZOOM.start(), *Self::ZOOM.end());
    }

    /// The file's place for the person at this machine, if the system names one.
    pub fn place() -> Option<PathBuf> {
        Some(file::folders::settings()?.join("settings.ron"))
    }

    /// Who writes explanations and comments.
    pub fn author(&self) -> String {
        self.author.clone().unwrap_or_else(file::lock::user_name)
    }

    /// What was remembered, or the defaults.
    pub fn load(path: Option<&Path>) -> Self {
        path.map(persistence::load::<Self>).unwrap_or_default().bounded()
    }

    /// Remembers; a failure is silent.
    pub fn save(&self, path: Option<&Path>) {
        if let Some(path) = path {
            persistence::save(path, self);
        }
    }

    /// Sizes that a person can work with, whatever the file says.
    fn bounded(mut self) -> Self {
        let within = |value: f32, low: f32, high: f32, otherwise: f32| {
            if value.is_finite() { value.clamp(low, high) } else { otherwise }
        };
        self.zoom = within(self.zoom, *Self::ZOOM.start(), *Self::ZOOM.end(), 1.0);
        self.outline_width = within(self.outline_width, 160.0, 480.0, 244.0);
        self.explanation_width = within(self.explanation_width, 200.0, 560.0, 276.0);
        self.findings_height = within(self.findings_height, 90.0, 600.0, 200.0);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remembers_and_survives_a_spoiled_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep").join("settings.ron");
        assert_eq!(Settings::load(Some(&path)), Settings::default());

        let changed = Settings { lang: Lang::En, dark: true, zoom: 1.2, ..Settings::default() };
        changed.save(Some(&path));
        assert_eq!(Settings::load(Some(&path)), changed);

        std::fs::write(&path, "(zoom: inf, outline_width: -3.0)").unwrap();
        let read = Settings::load(Some(&path));
        assert_eq!(read.zoom, 1.0);
        assert_eq!(read.outline_width, 160.0);

        std::fs::write(&path, "nonsense").unwrap();
        assert_eq!(Settings::load(Some(&path)), Settings::default());
    }
}
