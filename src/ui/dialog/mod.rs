//! The window's own dialogs: everything that guards data, and what a system without file dialogs
//! needs. One is open at a time; each says what it was answered and does nothing itself.
//!
//! Never knows files or how a total is computed.

mod checklist;
mod draft;
mod fill;
mod find;
mod folder;
mod form_draft;
mod goto;
mod head;
mod help;
mod history;
mod import_wait;
mod legend;
mod list;
mod new;
mod next_year;
mod parts;
mod paste;
mod path;
mod publish;
mod rule;
mod safeguard;
mod say;
mod several;
mod start;
mod unbalanced;
mod update;

use std::path::Path;

use eframe::egui::{self, Context, Frame, Id, Label, Margin, Modal, Ui};

use super::pages::Pages;
use super::texts;
use super::view::View;

use parts::{answers_ui, close_ui, text_ui, title_ui};

pub use crate::dialog::{
    After, Answer, ChecklistAsk, Chosen, Dialog, DocumentSource, DraftAsk, Failure, FillAsk, Find,
    FolderList, FormDraftAnswer, FormDraftAsk, Goto, Handing, HeadAsk, HistoryDialog, ImportWait,
    KINDS, LEGEND, ListLine, MAX_DIFFERENCES, NewAsk, NextYearAsk, PasteAsk, PathEntry, Publishing,
    Purpose, Recovery, SCOPES, SafeguardAnswer, SafeguardAsk, SayEntry, SeveralAsk, SignLook,
    Stage, StartAsk, UpdateAsk, folder_line,
};

/// Draws the open dialog, the `nth` that was opened; gives the answer in the frame it is given.
/// `pages` are those of the publication, for the dialog that shows them.
pub fn dialog_ui(
    ctx: &Context,
    view: &View<'_>,
    dialog: &mut Dialog,
    pages: &mut Option<Pages>,
    (nth, fresh): (u64, bool),
) -> Option<Answer> {
    let width: f32 = match dialog {
        Dialog::Unbalanced { .. } | Dialog::Help => 860.0,
        Dialog::Path(_) | Dialog::New(_) => 560.0,
        Dialog::Find(_) | Dialog::Folder(_) => 980.0,
        Dialog::Say(_) | Dialog::Several(_) => 620.0,
        Dialog::Head(_) => 560.0,
        Dialog::Checklist(_) | Dialog::NextYear(_) => 760.0,
        Dialog::Publish(ask) => publish::width(ask),
        Dialog::Fill(_) | Dialog::FormDraft(_) | Dialog::Update(_) => 980.0,
        Dialog::Draft(_) => 1160.0,
        Dialog::Paste(_) => 860.0,
        Dialog::Goto(_) | Dialog::History(_) | Dialog::Legend => 720.0,
        Dialog::Start(_) => 900.0,
        Dialog::ChangedOnDisk { .. }
        | Dialog::Rule(_)
        | Dialog::Safeguard(SafeguardAsk::Recover(_) | SafeguardAsk::Moved { .. }) => 640.0,
        _ => 460.0,
    };
    let screen = ctx.content_rect().size();
    let frame = Frame::new()
        .fill(view.theme.surface)
        .stroke(egui::Stroke::new(1.0, view.theme.edge))
        .corner_radius(egui::CornerRadius::same(8))
        .shadow(ctx.global_style().visuals.popup_shadow)
        .inner_margin(Margin::symmetric(26, 22));
    let modal = Modal::new(Id::unique("dialog")).frame(frame).show(ctx, |ui| {
        ui.set_width(width.min(screen.x - 100.0));
        ui.set_max_height(screen.y - 120.0);
        ui.spacing_mut().item_spacing.y = 8.0;
        ui.push_id(nth, |ui| content_ui(ui, view, dialog, pages, fresh)).inner
    });
    let closed = modal.should_close();
    modal.inner.or_else(|| closed.then_some(Answer::Close))
}

fn content_ui(
    ui: &mut Ui,
    view: &View<'_>,
    dialog: &mut Dialog,
    pages: &mut Option<Pages>,
    fresh: bool,
) -> Option<Answer> {
    match dialog {
        Dialog::Unsaved { after } => unsaved_ui(ui, view, after, fresh),
        Dialog::Unbalanced { save_as, after } => {
            unbalanced::unbalanced_ui(ui, view, *save_as, after, fresh)
        }
        Dialog::Path(entry) => path::path_ui(ui, view, entry, fresh),
        Dialog::ChangedOnDisk { path, after, differs } => {
            changed_ui(ui, view, (path, differs), after, fresh)
        }
        Dialog::OtherUnit { path, theirs } => other_unit_ui(ui, view, (path, theirs), fresh),
        Dialog::Say(entry) => say::say_ui(ui, view, entry, fresh),
        Dialog::Checklist(ask) => checklist::checklist_ui(ui, view, ask, fresh),
        Dialog::Start(ask) => start::start_ui(ui, view, ask, fresh),
        Dialog::Draft(ask) => draft::draft_ui(ui, view, ask, fresh),
        Dialog::Fill(ask) => fill::fill_ui(ui, view, ask, fresh),
        Dialog::Head(ask) => head::head_ui(ui, view, ask),
        Dialog::NextYear(ask) => next_year::next_year_ui(ui, view, ask),
        Dialog::Folder(check) => folder::folder_ui(ui, view, check, fresh),
        Dialog::Publish(ask) => publish::publish_ui(ui, view, ask, pages),
        Dialog::FormDraft(ask) => form_draft::form_draft_ui(ui, view, ask, fresh),
        Dialog::Update(ask) => update::update_ui(ui, view, ask, fresh),
        Dialog::Safeguard(guard) => safeguard::safeguard_ui(ui, view, guard, fresh),
        Dialog::Several(ask) => several::several_ui(ui, view, ask, fresh),
        Dialog::Importing(wait) => import_wait::import_wait_ui(ui, view, wait, fresh),
        Dialog::Failed(failure) => failure_ui(ui, view, failure, fresh),
        Dialog::New(ask) => new::new_ui(ui, view, ask),
        Dialog::Goto(goto) => goto::goto_ui(ui, view, goto, fresh),
        Dialog::Find(find) => find::find_ui(ui, view, find, fresh),
        Dialog::History(history) => history::history_ui(ui, view, history, fresh),
        Dialog::Paste(ask) => paste::paste_ui(ui, view, ask, fresh),
        Dialog::Rule(rule) => rule::rule_ui(ui, view, rule, fresh),
        Dialog::Legend => legend::legend_ui(ui, view, fresh),
        Dialog::Help => help::help_ui(ui, view, fresh),
        Dialog::About => help::about_ui(ui, view, fresh),
    }
}

fn unsaved_ui(ui: &mut Ui, view: &View<'_>, after: &After, fresh: bool) -> Option<Answer> {
    let lang = view.lang;
    title_ui(ui, texts::UNSAVED_TITLE.get(lang));
    text_ui(ui, view.theme, &view.session.name(lang));
    text_ui(ui, view.theme, texts::UNSAVED_TEXT.get(lang));
    let answers = [
        (texts::SAVE, Answer::Save { after: after.clone() }),
        (texts::DISCARD, Answer::Discard { after: after.clone() }),
        (texts::CANCEL, Answer::Close),
    ];
    answers_ui(ui, view, fresh, answers)
}

fn changed_ui(
    ui: &mut Ui,
    view: &View<'_>,
    (path, differs): (&Path, &[crate::lang::Text]),
    after: &After,
    fresh: bool,
) -> Option<Answer> {
    let lang = view.lang;
    title_ui(ui, texts::CHANGED_TITLE.get(lang));
    text_ui(ui, view.theme, &path.display().to_string());
    text_ui(ui, view.theme, texts::CHANGED_TEXT.get(lang));
    safeguard::differences_ui(ui, view, differs);
    let answers = [
        (texts::SAVE_ELSEWHERE, Answer::SaveElsewhere { after: after.clone() }),
        (texts::OVERWRITE, Answer::Overwrite { path: path.to_owned(), after: after.clone() }),
        (texts::RELOAD, Answer::Reload { path: path.to_owned() }),
        (texts::CANCEL, Answer::Close),
    ];
    answers_ui(ui, view, fresh, answers)
}

fn other_unit_ui(
    ui: &mut Ui,
    view: &View<'_>,
    (path, theirs): (&Path, &str),
    fresh: bool,
) -> Option<Answer> {
    let lang = view.lang;
    title_ui(ui, texts::OTHER_UNIT_TITLE.get(lang));
    text_ui(ui, view.theme, &path.display().to_string());
    let own = &view.budget().unit.name;
    for (title, name) in [(texts::OTHER_UNIT_OWN, own.as_str()), (texts::OTHER_UNIT_THEIRS, theirs)]
    {
        ui.add(Label::new(format!("{}{name}", title.get(lang))).wrap());
    }
    text_ui(ui, view.theme, texts::OTHER_UNIT_TEXT.get(lang));
    let browse = Answer::Browse { purpose: Purpose::LastYear, after: After::Stay };
    let answers = [
        (texts::OTHER_UNIT_CHOOSE, browse),
        (texts::OTHER_UNIT_GO, Answer::UseLastYear(path.to_owned())),
        (texts::CANCEL, Answer::Close),
    ];
    answers_ui(ui, view, fresh, answers)
}

fn failure_ui(ui: &mut Ui, view: &View<'_>, failure: &Failure, fresh: bool) -> Option<Answer> {
    let lang = view.lang;
    title_ui(ui, failure.title.get(lang));
    let height = ui.max_rect().height() - 120.0;
    egui::ScrollArea::vertical().max_height(height).show(ui, |ui| {
        ui.set_width(ui.available_width());
        for line in &failure.lines {
            ui.add(Label::new(line.as_str()).wrap().selectable(true));
        }
        if let Some(calm) = failure.calm {
            text_ui(ui, view.theme, calm.get(lang));
        }
    });
    match failure.other {
        Some(purpose) => {
            let browse = Answer::Browse { purpose, after: After::Stay };
            let answers = [(texts::OTHER_UNIT_CHOOSE, browse), (texts::CANCEL, Answer::Close)];
            answers_ui(ui, view, fresh, answers)
        }
        None => close_ui(ui, view, fresh, texts::OK),
    }
}
