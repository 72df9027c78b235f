//! The window's own dialogs: everything that guards data, and what a system without file dialogs
//! needs. One is open at a time; each says what it was answered and does nothing itself.
//!
//! Never knows files or how a total is computed.

mod checklist;
mod draft;
mod fill;
mod find;
pub mod folder;
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
mod paste;
mod path;
mod publish;
mod rule;
pub mod safeguard;
pub mod say;
mod start;
mod unbalanced;
mod update;

use std::path::{Path, PathBuf};

use eframe::egui::{
    self, Align, Button, Context, Frame, Id, Label, Layout, Margin, Modal, Response, RichText, Ui,
    UiBuilder, vec2,
};

use crate::edit::Intent;

use super::command::Command;
use super::font;
use super::pick::Purpose;
use super::texts::{self, Pair};
use super::theme::{Theme, size};
use super::view::View;
use crate::search::{Replacement, SearchPlace};
use crate::session::NewBudget;
use crate::session::publishing::PublishWanted;

pub use checklist::ChecklistAsk;
pub use draft::DraftAsk;
pub use fill::FillAsk;
pub use find::Find;
pub use form_draft::{FormDraftAnswer, FormDraftAsk, job as form_draft_job};
pub use goto::Goto;
pub use head::HeadAsk;
pub use history::HistoryDialog;
pub use import_wait::ImportWait;
pub use new::NewAsk;
pub use next_year::NextYearAsk;
pub use paste::PasteAsk;
pub use path::PathEntry;
pub use publish::PublishAsk;
pub use start::StartAsk;
pub use update::UpdateAsk;

/// What is done once the document is saved or given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum After {
    /// Go on working.
    Stay,
    Quit,
    Replace(DocumentSource),
}

/// Where another document comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentSource {
    Sample,
    File(PathBuf),
    /// A file to inspect only.
    Inspect(PathBuf),
    /// Ask with the system's dialog.
    Ask,
    /// Ask for a typed path.
    AskPath,
    /// Ask what a new one is to be.
    New,
    /// Ask what goes on from the one that is open.
    NextYear,
}

/// A dialog that is open.
#[derive(Debug)]
pub enum Dialog {
    /// Changes would be lost.
    Unsaved {
        after: After,
    },
    /// Mandatory findings are open; nothing is written yet.
    Unbalanced {
        save_as: bool,
        after: After,
    },
    /// A path is typed.
    Path(PathEntry),
    /// The file is no longer the one that was read.
    ChangedOnDisk {
        path: PathBuf,
        after: After,
        differs: Vec<crate::lang::Text>,
    },
    /// Last year's file is another unit's, whose name that is.
    OtherUnit {
        path: PathBuf,
        theirs: String,
    },
    /// A file of another kind is being read.
    Importing(ImportWait),
    /// Something could not be done.
    Failed(Failure),
    New(NewAsk),
    Goto(Goto),
    Find(Find),
    History(HistoryDialog),
    Paste(PasteAsk),
    /// Work may be lost, or was nearly.
    Safeguard(safeguard::SafeguardAsk),
    /// An explanation or a comment is written.
    Say(say::SayEntry),
    /// What there is to begin with.
    Start(StartAsk),
    /// What is lacking before the file is final.
    Checklist(ChecklistAsk),
    /// Sections of text written from the tables.
    Draft(DraftAsk),
    /// What follows from other tables.
    Fill(FillAsk),
    /// Unit, year and status.
    Head(HeadAsk),
    NextYear(NextYearAsk),
    Folder(folder::FolderList),
    /// A file has other figures.
    Update(Box<UpdateAsk>),
    /// The document is published, or printed.
    Publish(PublishAsk),
    /// A form set is drafted from files.
    FormDraft(Box<FormDraftAsk>),
    /// What there is to know about a rule.
    Rule(Box<crate::engine::Rule>),
    Help,
    /// What signs and colours mean.
    Legend,
    About,
}

/// What could not be done, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub title: Pair,
    /// File, place, reason, remedy: a line each.
    pub lines: Vec<String>,
    /// What stays untouched, said to calm.
    pub calm: Option<Pair>,
}

/// How a dialog was answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Closed, cancelled, gone back.
    Close,
    Save {
        after: After,
    },
    Discard {
        after: After,
    },
    /// Save although mandatory findings are open.
    SaveDraft {
        save_as: bool,
        after: After,
    },
    /// A path was typed.
    Path {
        purpose: Purpose,
        path: PathBuf,
        after: After,
    },
    /// Ask with the system's dialog after all.
    Browse {
        purpose: Purpose,
        after: After,
    },
    Overwrite {
        path: PathBuf,
        after: After,
    },
    SaveElsewhere {
        after: After,
    },
    /// Keep the file as it is under another name, then save.
    KeepOriginal {
        path: PathBuf,
        format: Option<u32>,
        overwrite: bool,
        after: After,
    },
    Reload {
        path: PathBuf,
    },
    /// Begin a new budget.
    New(Box<NewBudget>),
    /// Begin one that goes on from that file, or from the one that is open.
    NextYear {
        options: Box<crate::edit::NextYear>,
        from: Option<PathBuf>,
    },
    /// Hold the document against that file, whosever it is.
    UseLastYear(PathBuf),
    /// Look at the file first that was read as last year's.
    LookAtLastYear,
    /// Do a command, as a menu would.
    Command(Command),
    /// Open that file.
    OpenFile(PathBuf),
    /// Go where something lacks.
    Lack(crate::engine::LackPlace),
    /// Settle something of the checklist; the dialog stays.
    Settle(Box<Intent>),
    /// Go to a place that was looked for.
    To(SearchPlace),
    /// Put other words in; the dialog stays.
    Replace(Replacement),
    /// Put the pasted block in.
    Paste(Intent),
    /// Recognise the pasted block as a table of the form set.
    PasteWhole(Vec<Vec<String>>),
    /// Undo or redo until that many steps are done.
    History(usize),
    Safeguard(safeguard::SafeguardAnswer),
    Said(Box<say::Said>),
    Do(Box<Intent>),
    Inspect(PathBuf),
    ExportFolder,
    AskFolder,
    FormDraft(FormDraftAnswer),
    /// Publish that; the dialog stays.
    Publish(Box<PublishWanted>),
    /// Make the pages to look at; the dialog stays.
    Preview(Box<PublishWanted>),
    /// Ask with the system's dialog for the folder to publish into; the dialog stays.
    BrowsePublish,
    /// Hand the PDF to the system's program.
    Print(PathBuf),
    /// Open a file or folder with the system's program; the dialog stays.
    OpenOutside(PathBuf),
}

/// Draws the open dialog; gives the answer in the frame it is given.
pub fn dialog_ui(
    ctx: &Context,
    view: &View<'_>,
    dialog: &mut Dialog,
    fresh: bool,
) -> Option<Answer> {
    let width: f32 = match dialog {
        Dialog::Unbalanced { .. } | Dialog::Help => 860.0,
        Dialog::Path(_) | Dialog::New(_) => 560.0,
        Dialog::Find(_) | Dialog::Folder(_) => 980.0,
        Dialog::Say(_) => 620.0,
        Dialog::Head(_) => 560.0,
        Dialog::Checklist(_) | Dialog::NextYear(_) => 760.0,
        Dialog::Publish(ask) => ask.width(),
        Dialog::Fill(_) | Dialog::FormDraft(_) | Dialog::Update(_) => 980.0,
        Dialog::Draft(_) => 1160.0,
        Dialog::Paste(_) => 860.0,
        Dialog::Goto(_) | Dialog::History(_) | Dialog::Legend => 720.0,
        Dialog::Start(_) => 900.0,
        Dialog::ChangedOnDisk { .. }
        | Dialog::Rule(_)
        | Dialog::Safeguard(
            safeguard::SafeguardAsk::Recover(_) | safeguard::SafeguardAsk::Moved { .. },
        ) => 640.0,
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
            Dialog::Publish(ask) => publish::publish_ui(ui, view, ask),
            Dialog::FormDraft(ask) => form_draft::form_draft_ui(ui, view, ask, fresh),
            Dialog::Update(ask) => update::update_ui(ui, view, ask, fresh),
            Dialog::Safeguard(guard) => safeguard::safeguard_ui(ui, view, guard, fresh),
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
    });
    let closed = modal.should_close();
    modal.inner.or_else(|| closed.then_some(Answer::Close))
}

fn unsaved_ui(ui: &mut Ui, view: &View<'_>, after: &After, fresh: bool) -> Option<Answer> {
    let lang = view.lang;
    title_ui(ui, texts::UNSAVED_TITLE.get(lang));
    text_ui(ui, view.theme, &view.session.name(lang));
    text_ui(ui, view.theme, texts::UNSAVED_TEXT.get(lang));
    buttons_ui(ui, |ui| {
        let save = primary(ui, view.theme, texts::SAVE.get(lang), fresh);
        let discard = ui.button(texts::DISCARD.get(lang));
        let cancel = ui.button(texts::CANCEL.get(lang));
        answer([
            (save, Answer::Save { after: after.clone() }),
            (discard, Answer::Discard { after: after.clone() }),
            (cancel, Answer::Close),
        ])
    })
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
    buttons_ui(ui, |ui| {
        let elsewhere = primary(ui, view.theme, texts::SAVE_ELSEWHERE.get(lang), fresh);
        let overwrite = ui.button(texts::OVERWRITE.get(lang));
        let reload = ui.button(texts::RELOAD.get(lang));
        let cancel = ui.button(texts::CANCEL.get(lang));
        answer([
            (elsewhere, Answer::SaveElsewhere { after: after.clone() }),
            (overwrite, Answer::Overwrite { path: path.to_owned(), after: after.clone() }),
            (reload, Answer::Reload { path: path.to_owned() }),
            (cancel, Answer::Close),
        ])
    })
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
        ui.add(Label::new(format!("{}{name}", title.get(lang))).wrap().selectable(false));
    }
    text_ui(ui, view.theme, texts::OTHER_UNIT_TEXT.get(lang));
    buttons_ui(ui, |ui| {
        let other = primary(ui, view.theme, texts::OTHER_UNIT_CHOOSE.get(lang), fresh);
        let all_the_same = ui.button(texts::OTHER_UNIT_GO.get(lang));
        let cancel = ui.button(texts::CANCEL.get(lang));
        answer([
            (other, Answer::Browse { purpose: Purpose::LastYear, after: After::Stay }),
            (all_the_same, Answer::UseLastYear(path.to_owned())),
            (cancel, Answer::Close),
        ])
    })
}

fn failure_ui(ui: &mut Ui, view: &View<'_>, failure: &Failure, fresh: bool) -> Option<Answer> {
    let lang = view.lang;
    title_ui(ui, failure.title.get(lang));
    let height = ui.max_rect().height() - 120.0;
    egui::ScrollArea::vertical().max_height(height).show(ui, |ui| {
        ui.set_width(ui.available_width());
        for line in &failure.lines {
            ui.add(Label::new(line.as_str()).wrap());
        }
        if let Some(calm) = failure.calm {
            text_ui(ui, view.theme, calm.get(lang));
        }
    });
    buttons_ui(ui, |ui| {
        let ok = primary(ui, view.theme, texts::OK.get(lang), fresh);
        answer([(ok, Answer::Close)])
    })
}

/// A dialog's title.
fn title_ui(ui: &mut Ui, text: &str) {
    let text = RichText::new(text).font(font::bold(size::TITLE - 1.0));
    ui.add(Label::new(text).wrap().selectable(false));
}

fn text_ui(ui: &mut Ui, theme: &Theme, text: &str) {
    ui.add(Label::new(RichText::new(text).color(theme.weak)).wrap().selectable(false));
}

/// A line of buttons at the lower right; the first added is rightmost.
fn buttons_ui<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.add_space(8.0);
    let line = vec2(ui.available_width(), 30.0);
    let (rect, _) = ui.allocate_exact_size(line, egui::Sense::hover());
    let layout = Layout::right_to_left(Align::Center);
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect).layout(layout));
    child.spacing_mut().button_padding = vec2(12.0, 5.0);
    add(&mut child)
}

/// How somebody left the fields of a dialog.
enum FieldsLeft {
    Cancelled,
    /// By the button, or by Enter in a field.
    Confirmed,
}

/// The end of a dialog with fields: what is wrong with them, the button `go`, and 取消.
fn fields_end_ui(
    ui: &mut Ui,
    view: &View<'_>,
    said: Option<Pair>,
    go: Pair,
    entered: bool,
) -> Option<FieldsLeft> {
    let (theme, lang) = (view.theme, view.lang);
    let line = said.map_or("", |said| said.get(lang));
    ui.add(Label::new(RichText::new(line).color(theme.bad)).wrap().selectable(false));
    let (go, close) = buttons_ui(ui, |ui| {
        let go = primary(ui, theme, go.get(lang), false);
        (go.clicked(), ui.button(texts::CANCEL.get(lang)).clicked())
    });
    match (close, go || entered) {
        (true, _) => Some(FieldsLeft::Cancelled),
        (_, true) => Some(FieldsLeft::Confirmed),
        _ => None,
    }
}

/// The button that Enter presses; it takes the keyboard when the dialog opens.
fn primary(ui: &mut Ui, theme: &Theme, title: &str, fresh: bool) -> Response {
    let text = RichText::new(title).color(theme.on_accent);
    let response = ui.add(Button::new(text).fill(theme.accent));
    if fresh {
        response.request_focus();
    }
    if response.has_focus() {
        let ring = egui::Stroke::new(2.0, theme.accent.gamma_multiply(0.4));
        let rect = response.rect.expand(3.0);
        ui.painter().rect_stroke(rect, 6.0, ring, egui::StrokeKind::Inside);
    }
    response
}

/// The answer whose button was clicked.
fn answer<const N: usize>(buttons: [(Response, Answer); N]) -> Option<Answer> {
    buttons.into_iter().find(|(button, _)| button.clicked()).map(|(_, answer)| answer)
}
