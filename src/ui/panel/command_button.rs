//! Commands as buttons of a panel.

use eframe::egui::Ui;

use crate::lang::Lang;
use crate::ui::command::CommandEntry;
use crate::ui::widget::Tip as _;

use super::widget;

/// A command as a flat button with its tooltip and shortcut; whether it was clicked.
pub(super) fn command_button(
    ui: &mut Ui,
    entry: &CommandEntry,
    title: &str,
    enabled: bool,
    lang: Lang,
) -> bool {
    widget::flat(ui, enabled, title).tip(entry.tooltip(lang)).clicked()
}
