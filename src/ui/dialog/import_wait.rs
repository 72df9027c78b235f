//! A file is being read.

use eframe::egui::Ui;

use crate::ui::texts;
use crate::ui::view::View;
use crate::ui::widget;

use super::parts::{close_ui, text_ui, title_ui};
use super::{Answer, ImportWait};

pub fn import_wait_ui(
    ui: &mut Ui,
    view: &View<'_>,
    wait: &ImportWait,
    fresh: bool,
) -> Option<Answer> {
    let title = if wait.opens { texts::OPENING } else { texts::IMPORTING };
    title_ui(ui, title.get(view.lang));
    let path = wait.path.display().to_string();
    text_ui(ui, view.theme, &texts::and_other_files(view.lang, path, wait.files));
    widget::progress_ui(ui, view.theme, wait.done, ui.available_width());
    if let Some(said) = texts::cells_read(view.lang, wait.cells, wait.done) {
        text_ui(ui, view.theme, &said);
    }
    close_ui(ui, view, fresh, texts::CANCEL)
}
