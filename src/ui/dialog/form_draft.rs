//! 起草表样: the sums and equalities that hold in published files, each to be confirmed, and the
//! form set that is written beside them.

use std::path::PathBuf;

use eframe::egui::{
    Checkbox, ComboBox, Context, Frame, Label, Margin, RichText, ScrollArea, TextEdit, Ui,
};

use crate::form::infer::RelationKind;
use crate::lang::{Lang, Tell as _};
use crate::session::TypedPath;
use crate::session::form_draft::{FormDraftJob, FormDrafting};
use crate::source::Severity;
use crate::ui::texts;
use crate::ui::view::View;
use crate::ui::widget;

use super::{Answer, buttons_ui, primary, text_ui, title_ui};

/// What is asked, and how far it is.
#[derive(Debug, Default)]
pub struct FormDraftAsk {
    job: Option<FormDraftJob>,
    ready: Option<FormDrafting>,
    /// A file to be added.
    more: String,
    typed: TypedPath,
    said: String,
    /// Why it opened by itself.
    because: String,
}

/// What is to be done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormDraftAnswer {
    /// Draft again, from these files.
    From(Vec<PathBuf>),
    /// Ask with the system's dialog for a file to add.
    Browse,
    /// Write the form set and read the first file with it.
    Save,
}

impl FormDraftAsk {
    /// Files are read and a draft is made of them.
    pub fn making(job: FormDraftJob, because: String) -> Self {
        Self { job: Some(job), because, ..Self::default() }
    }

    /// The draft, once it is there.
    pub fn draft(&self) -> Option<&FormDrafting> {
        self.ready.as_ref()
    }

    /// Another draft is being made, of more files.
    pub fn begin(&mut self, job: FormDraftJob) {
        self.job = Some(job);
        self.said.clear();
        self.more.clear();
    }

    /// A file was picked: it is in the field, to be added.
    pub fn set_more(&mut self, path: &std::path::Path) {
        self.more = path.display().to_string();
    }

    /// Says in the dialog what could not be done.
    pub fn say(&mut self, said: String) {
        self.said = said;
    }

    /// The files with the one typed.
    fn files(&self) -> Vec<PathBuf> {
        let mut files = self.ready.as_ref().map_or(Vec::new(), |draft| draft.files().to_vec());
        let more = self.typed.path().filter(|_| !self.more.trim().is_empty());
        files.extend(more.filter(|path| !files.iter().any(|own| own == path)).map(PathBuf::from));
        files
    }

    fn follow(&mut self, lang: Lang) {
        let Some(result) = self.job.as_ref().and_then(FormDraftJob::poll) else { return };
        self.job = None;
        match result {
            Ok(mut draft) => {
                if let Some(before) = &self.ready {
                    draft.keep_decisions(before);
                }
                self.ready = Some(draft);
            }
            Err(error) => self.said = error.tell(lang),
        }
    }
}

pub fn form_draft_ui(
    ui: &mut Ui,
    view: &View<'_>,
    ask: &mut FormDraftAsk,
    fresh: bool,
) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    ask.follow(lang);
    title_ui(ui, texts::FORM_DRAFT_TITLE.get(lang));
    if !ask.because.is_empty() {
        text_ui(ui, theme, &ask.because);
    }
    text_ui(ui, theme, texts::FORM_DRAFT_TEXT.get(lang));
    let busy = ask.job.is_some();
    if busy {
        text_ui(ui, theme, texts::FORM_DRAFT_MAKING.get(lang));
    }
    if let Some(draft) = &mut ask.ready {
        ui.add_enabled_ui(!busy, |ui| {
            names_ui(ui, lang, draft);
            text_ui(ui, theme, &summary(lang, draft));
            relations_ui(ui, view, draft);
        });
    }
    let label = ui.add(Label::new(texts::FORM_DRAFT_MORE.get(lang)).selectable(false));
    let (add, browse) = ui
        .horizontal(|ui| {
            let width = (ui.available_width() - 190.0).max(120.0);
            let field = TextEdit::singleline(&mut ask.more).desired_width(width);
            let field = ui.add_enabled(!busy, field).labelled_by(label.id);
            if fresh && ask.ready.is_none() && !busy {
                field.request_focus();
            }
            let add = ui.button(texts::FORM_DRAFT_ADD.get(lang)).clicked();
            (add, ui.button(texts::BROWSE.get(lang)).clicked())
        })
        .inner;
    ask.typed.update(&ask.more, None);
    if !ask.said.is_empty() {
        let said = RichText::new(&ask.said).color(theme.bad);
        ui.add(Label::new(said).wrap().selectable(true));
    }
    let ready = ask.ready.is_some() && !busy;
    let (save, close) = buttons_ui(ui, |ui| {
        let save = ready && primary(ui, theme, texts::FORM_DRAFT_SAVE.get(lang), false).clicked();
        (save, ui.button(texts::CANCEL.get(lang)).clicked())
    });
    let answer = |answer| Some(Answer::FormDraft(answer));
    match () {
        () if close => Some(Answer::Close),
        () if save => answer(FormDraftAnswer::Save),
        () if browse && !busy => answer(FormDraftAnswer::Browse),
        () if add && !busy && ask.typed.exists() => answer(FormDraftAnswer::From(ask.files())),
        () if add && !busy => {
            ask.said = texts::FORM_DRAFT_NO_FILE.get(lang).to_owned();
            None
        }
        () => None,
    }
}

/// Id and name of the form set.
fn names_ui(ui: &mut Ui, lang: Lang, draft: &mut FormDrafting) {
    ui.horizontal(|ui| {
        for (title, text, width) in [
            (texts::FORM_DRAFT_ID, &mut draft.id, 260.0),
            (texts::FORM_DRAFT_NAME, &mut draft.draft.name, 320.0),
        ] {
            let label = ui.add(Label::new(title.get(lang)).selectable(false));
            ui.add(TextEdit::singleline(text).desired_width(width)).labelled_by(label.id);
        }
    });
}

/// `由 2 份文件：12 张表，63 条关系，取 60 条`
fn summary(lang: Lang, draft: &FormDrafting) -> String {
    let (files, tables) = (draft.documents(), draft.draft.tables.len());
    let all = draft.draft.relations.len();
    let kept = draft.draft.choices.iter().filter(|choice| choice.kept).count();
    match lang {
        Lang::Zh => format!("由 {files} 份文件：{tables} 张表，{all} 条关系，取 {kept} 条"),
        Lang::En => format!("From {files} files: {tables} tables, {all} relations, {kept} taken"),
    }
}

/// Every relation with how often it held; those that were broken first.
fn relations_ui(ui: &mut Ui, view: &View<'_>, draft: &mut FormDrafting) {
    const LINE: f32 = 58.0;
    let (theme, lang) = (view.theme, view.lang);
    let mut order: Vec<usize> = (0..draft.draft.relations.len()).collect();
    order.sort_by_key(|&at| {
        draft.draft.relations.get(at).map_or(0, |own| usize::from(own.broken == 0))
    });
    let height = (ui.max_rect().height() - 330.0).max(LINE * 2.0);
    Frame::new().stroke(eframe::egui::Stroke::new(1.0, theme.edge)).inner_margin(1).show(
        ui,
        |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            let area = ScrollArea::vertical().id_salt("relations").auto_shrink(false);
            area.max_height(height).show_rows(ui, LINE, order.len(), |ui, range| {
                for at in order.get(range).unwrap_or_default() {
                    Frame::new().inner_margin(Margin::symmetric(8, 2)).show(ui, |ui| {
                        ui.set_height(LINE - 6.0);
                        ui.set_width(ui.available_width());
                        relation_ui(ui, view, draft, *at);
                    });
                }
            });
            if order.is_empty() {
                let none = RichText::new(texts::FORM_DRAFT_NONE.get(lang)).color(theme.weak);
                ui.add(Label::new(none).selectable(false));
            }
        },
    );
}

fn relation_ui(ui: &mut Ui, view: &View<'_>, draft: &mut FormDrafting, at: usize) {
    let (theme, lang) = (view.theme, view.lang);
    let Some(relation) = draft.draft.relations.get(at) else { return };
    let [table, formula, counted] = draft.draft.said(relation, lang);
    let (broken, kind) = (relation.broken > 0, relation.kind.clone());
    let Some(choice) = draft.draft.choices.get_mut(at) else { return };
    ui.horizontal(|ui| {
        let text = format!("{table}{}{formula}", lang.pick("：", ": "));
        // What follows from the levels of codes is no choice: the program always adds them up.
        let tree = matches!(kind, RelationKind::Tree { .. });
        let mut always = true;
        let kept = if tree { &mut always } else { &mut choice.kept };
        let ink = if *kept { theme.text } else { theme.weak };
        let tick = Checkbox::new(kept, RichText::new(&text).color(ink));
        let shown = ui.add_enabled_ui(!tree, |ui| {
            ui.set_max_width(ui.available_width());
            ui.add(tick)
        });
        shown.inner.on_hover_text(text);
    });
    ui.horizontal(|ui| {
        ui.add_space(22.0);
        let ink = if broken { theme.bad } else { theme.good };
        let sign = if broken { "△ " } else { "✓ " };
        let counted = RichText::new(format!("{sign}{counted}")).color(ink);
        ui.add(Label::new(counted).selectable(false));
        if matches!(kind, RelationKind::Check { .. }) {
            let label = ui.add(Label::new(texts::FORM_DRAFT_CHECK.get(lang)).selectable(false));
            let field = TextEdit::singleline(&mut choice.name).desired_width(180.0);
            ui.add(field).labelled_by(label.id);
            force_ui(ui, lang, at, &mut choice.severity);
        }
    });
}

fn force_ui(ui: &mut Ui, lang: Lang, at: usize, severity: &mut Severity) {
    let held = severity.word(lang);
    let shown = ComboBox::from_id_salt(("force", at)).selected_text(held).width(90.0);
    let shown = shown.show_ui(ui, |ui| {
        for own in [Severity::Mandatory, Severity::Explain, Severity::Hint] {
            ui.selectable_value(severity, own, own.word(lang));
        }
    });
    widget::name_choice(&shown.response, texts::FORM_DRAFT_FORCE.get(lang), held);
}

/// Begins a draft from files; the window is woken once it is there.
pub fn job(ctx: &Context, files: Vec<PathBuf>) -> FormDraftJob {
    let wake = ctx.clone();
    FormDraftJob::start(files, move || wake.request_repaint())
}
