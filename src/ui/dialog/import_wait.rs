//! A file is being read.

use std::path::PathBuf;

use eframe::egui::{ProgressBar, Ui};

use crate::ui::texts;
use crate::ui::view::View;

use super::{Answer, answer, buttons_ui, primary, text_ui, title_ui};

/// How far it is.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportWait {
    pub path: PathBuf,
    /// It is a budget file.
    pub opens: bool,
    /// 0 to 1.
    pub done: f32,
}

pub(super) fn import_wait_ui(
    ui: &mut Ui,
    view: &View<'_>,
    wait: &ImportWait,
    fresh: bool,
) -> Option<Answer> {
    let title = if wait.opens { texts::OPENING } else { texts::IMPORTING };
    title_ui(ui, title.get(view.lang));
    text_ui(ui, view.theme, &wait.path.display().to_string());
    ui.add(ProgressBar::new(wait.done).animate(true));
    buttons_ui(ui, |ui| {
        let cancel = primary(ui, view.theme, texts::CANCEL.get(view.lang), fresh);
        answer([(cancel, Answer::Close)])
    })
}
