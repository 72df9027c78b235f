//! A folder of budgets checked in one go: how far it is, then a row for every file.

use eframe::egui::{self, Key, Label, ProgressBar, RichText, Ui};

use crate::lang::Lang;
use crate::review::folder::{FileRow, Folder};
use crate::session::FolderCheck;
use crate::ui::texts;
use crate::ui::view::View;

use super::list::{Chosen, ListLine, list_ui};
use super::{Answer, answer, buttons_ui, primary, text_ui, title_ui};

/// A check that runs or has ended, and the line chosen.
#[derive(Debug)]
pub struct FolderList {
    check: FolderCheck,
    chosen: Chosen,
}

impl FolderList {
    pub fn new(check: FolderCheck) -> Self {
        Self { check, chosen: Chosen::at(0) }
    }

    /// What was found, once the check has ended.
    pub fn found(&self) -> Option<&Folder> {
        self.check.found()
    }
}

pub fn folder_ui(
    ui: &mut Ui,
    view: &View<'_>,
    list: &mut FolderList,
    fresh: bool,
) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    list.check.follow(lang);
    let FolderList { check, chosen } = list;
    title_ui(ui, texts::FOLDER_TITLE.get(lang));
    text_ui(ui, theme, &check.path().display().to_string());
    let rows = check.rows();
    match check.found() {
        Some(folder) => {
            text_ui(ui, theme, texts::FOLDER_TEXT.get(lang));
            ui.add(Label::new(RichText::new(folder.summary()).strong()).selectable(false));
        }
        None => {
            let (done, all) = check.progress();
            let share = done as f32 / all.max(1) as f32;
            ui.add(ProgressBar::new(share).text(format!("{done} / {all}")));
        }
    }
    let entered = !fresh && ui.input(|i| i.key_pressed(Key::Enter));
    chosen.keys(ui, rows.len());
    let height = ui.max_rect().height() - 260.0;
    let shares = [0.3, 0.22, 0.12, 0.36];
    let clicked = list_ui(ui, theme, chosen, rows.len(), (height, &shares), |at| {
        let line = rows.get(at).map(|file| line(check.path(), file, lang));
        line.unwrap_or(ListLine { parts: Vec::new(), strong: 0, weak: true })
    });
    let Some(folder) = check.found() else {
        return buttons_ui(ui, |ui| {
            let stop = primary(ui, theme, texts::STOP.get(lang), fresh);
            answer([(stop, Answer::Close)])
        });
    };
    for (file, why) in folder.skipped.iter().take(3) {
        let colon = lang.pick("：", ": ");
        text_ui(ui, theme, &format!("{} {file}{colon}{why}", lang.pick("略过", "skipped")));
    }
    let open = |at: usize| {
        let file = folder.files.get(at).filter(|file| file.error.is_none());
        file.map(|file| Answer::Inspect(file.path.clone()))
    };
    let given = buttons_ui(ui, |ui| {
        let close = primary(ui, theme, texts::CLOSE.get(lang), fresh);
        let export = ui.button(texts::EXPORT.get(lang));
        let other = ui.button(texts::OTHER_FOLDER.get(lang));
        answer([(close, Answer::Close), (export, Answer::ExportFolder), (other, Answer::AskFolder)])
    });
    given.or_else(|| clicked.or(entered.then_some(chosen.at)).and_then(open))
}

fn line(root: &std::path::Path, file: &FileRow, lang: Lang) -> ListLine {
    let name = file.path.strip_prefix(root).unwrap_or(&file.path).display().to_string();
    let counts = &file.counts;
    let state = match (&file.error, counts.mandatory, counts.unexplained) {
        (Some(_), ..) => format!("? {}", lang.pick("读不出", "unreadable")),
        (None, 0, 0) if file.is_only_empty() => lang.pick("○ 空白", "○ empty").to_owned(),
        (None, 0, 0) => format!("✓ {}", lang.pick("通过", "well")),
        (None, 0, open) => format!("△ {} {open}", lang.pick("待说明", "to explain")),
        (None, open, _) => format!("× {} {open}", lang.pick("强制", "mandatory")),
    };
    let first = file.error.as_deref().unwrap_or(&file.first).to_owned();
    ListLine {
        parts: vec![name, file.unit.clone(), state, first],
        strong: 2,
        weak: file.error.is_some(),
    }
}

/// Wakes the window from another thread.
pub fn waker(ctx: &egui::Context) -> impl Fn() + Send + Sync + 'static {
    let ctx = ctx.clone();
    move || ctx.request_repaint()
}
