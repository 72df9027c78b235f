//! A file is being read.

use eframe::egui::{ProgressBar, Ui};

use crate::ui::texts;
use crate::ui::view::View;

use super::parts::{close_ui, text_ui, title_ui};
use super::{Answer, ImportWait};

pub fn import_wait_ui(
    ui: &mut Ui,
    view: &View<'_>,
    wait: &ImportWait,
    fresh: bool,
) -> Option<Answer> {
    title_ui(ui, texts::IMPORTING.get(view.lang));
    text_ui(ui, view.theme, &wait.path.display().to_string());
    ui.add(ProgressBar::new(wait.done).animate(true));
    close_ui(ui, view, fresh, texts::CANCEL)
}
