//! A path typed by hand: for systems without a file dialog, and for those who type faster.

use eframe::egui::{Key, Label, RichText, TextEdit, Ui};

use crate::review::Form;
use crate::session::TypedPath;
use crate::ui::pick::Purpose;
use crate::ui::texts::{self, Pair};
use crate::ui::view::View;

use super::{After, Answer, answer, buttons_ui, primary, text_ui, title_ui};

/// A path being typed.
#[derive(Debug)]
pub struct PathEntry {
    pub purpose: Purpose,
    pub text: String,
    /// The system has no dialog, which is why this one is here.
    pub no_picker: bool,
    pub after: After,
    said: Option<Pair>,
    typed: TypedPath,
}

impl PathEntry {
    pub fn new(purpose: Purpose, text: String, no_picker: bool, after: After) -> Self {
        Self { purpose, text, no_picker, after, said: None, typed: TypedPath::default() }
    }

    /// Looks up what is typed; asks the disk only where the text is another one.
    fn update(&mut self) {
        let extension = (self.purpose == Purpose::SaveAs).then_some("ron");
        self.typed.update(&self.text, extension);
    }

    /// Why this path will not do.
    fn fault(&self) -> Option<Pair> {
        let Some(path) = self.typed.path() else {
            return Some(texts::PATH_EMPTY);
        };
        match self.purpose {
            Purpose::SaveAs | Purpose::Report { .. } if !self.typed.in_folder() => {
                Some(texts::PATH_NO_FOLDER)
            }
            Purpose::Report { .. } if Form::by_name(path).is_none() => Some(texts::REPORT_KIND),
            Purpose::Folder | Purpose::PublishInto if !self.typed.is_folder() => {
                Some(texts::NOT_A_FOLDER)
            }
            _ => None,
        }
    }

    fn overwrites(&self) -> bool {
        matches!(self.purpose, Purpose::SaveAs | Purpose::Report { .. }) && self.typed.exists()
    }
}

pub fn path_ui(ui: &mut Ui, view: &View<'_>, entry: &mut PathEntry, fresh: bool) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    let title = match entry.purpose {
        Purpose::Open => texts::PATH_OPEN_TITLE,
        Purpose::SaveAs => texts::PATH_SAVE_TITLE,
        Purpose::Folder => texts::FOLDER_WHICH,
        Purpose::PublishInto => texts::PUBLISH_FOLDER,
        Purpose::LastYear => texts::LAST_YEAR_WHICH,
        Purpose::DraftFrom => texts::FORM_DRAFT_MORE,
        Purpose::NextYear => texts::NEXT_YEAR_WHICH,
        Purpose::UpdateFrom => texts::UPDATE_WHICH,
        Purpose::Report { .. } => texts::REPORT_WHERE,
    };
    title_ui(ui, title.get(lang));
    if entry.no_picker {
        text_ui(ui, theme, texts::PATH_NO_PICKER.get(lang));
    }
    let (label, hint) = match entry.purpose {
        Purpose::Folder | Purpose::PublishInto => (texts::FOLDER_PATH, texts::FOLDER_HINT),
        _ => (texts::PATH, texts::PATH_HINT),
    };
    let label = ui.add(Label::new(label.get(lang)).selectable(false));
    let edit = TextEdit::singleline(&mut entry.text)
        .hint_text(hint.get(lang))
        .desired_width(f32::INFINITY);
    let response = ui.add(edit).labelled_by(label.id);
    if fresh {
        response.request_focus();
    }
    if response.changed() {
        entry.said = None;
    }
    let entered = response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
    entry.update();
    let overwrites = entry.overwrites();
    let said = entry.said.or_else(|| overwrites.then_some(texts::PATH_EXISTS));
    let line = said.map_or("", |said| said.get(lang));
    ui.add(Label::new(RichText::new(line).color(theme.bad)).wrap().selectable(false));
    let given = buttons_ui(ui, |ui| {
        let does = match entry.purpose {
            Purpose::Open | Purpose::NextYear => texts::OPEN,
            Purpose::Folder
            | Purpose::PublishInto
            | Purpose::LastYear
            | Purpose::DraftFrom
            | Purpose::UpdateFrom => texts::CONFIRM,
            _ if overwrites => texts::OVERWRITE,
            Purpose::SaveAs | Purpose::Report { .. } => texts::SAVE,
        };
        let go = primary(ui, theme, does.get(lang), false);
        let mut given = answer([
            (ui.button(texts::CANCEL.get(lang)), Answer::Close),
            (
                ui.button(texts::BROWSE.get(lang)),
                Answer::Browse { purpose: entry.purpose, after: entry.after.clone() },
            ),
        ]);
        if go.clicked() || entered {
            match (entry.fault(), entry.typed.path()) {
                (None, Some(path)) => {
                    let (purpose, after) = (entry.purpose, entry.after.clone());
                    given = Some(Answer::Path { purpose, path: path.to_owned(), after });
                }
                (fault, _) => entry.said = fault,
            }
        }
        given
    });
    if entered && given.is_none() {
        response.request_focus();
    }
    given
}
