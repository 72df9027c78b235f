//! Commands that switch a setting.

use super::Command;
use crate::amount::Unit;
use crate::lang::Lang;
use crate::session::settings::Settings;

impl Command {
    /// Switches the setting that the command is about; whether it is about one.
    pub fn switch(self, settings: &mut Settings) -> bool {
        match self {
            Self::ToggleOpensLast => settings.opens_last = !settings.opens_last,
            Self::ToggleOriginal => settings.original = !settings.original,
            Self::CommentsBeside => settings.comments_beside = !settings.comments_beside,
            Self::ToggleFindings => settings.findings = !settings.findings,
            Self::ToggleLanguage => settings.lang = settings.lang.pick(Lang::En, Lang::Zh),
            Self::ToggleTheme => settings.dark = !settings.dark,
            Self::SwitchUnit => {
                settings.unit = match settings.unit {
                    None => Some(Unit::Yuan),
                    Some(Unit::Yuan) => Some(Unit::Wan),
                    Some(Unit::Wan) => None,
                };
            }
            Self::ToggleGrouped => settings.grouped = !settings.grouped,
            Self::RowHeight => settings.rows = settings.rows.next(),
            Self::ZoomIn => settings.zoom_by(0.1),
            Self::ZoomOut => settings.zoom_by(-0.1),
            Self::ZoomReset => settings.zoom = 1.0,
            _ => return false,
        }
        true
    }
}
