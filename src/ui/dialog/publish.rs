//! 公开: which formats go into which folder, what is lacking, how the pages look, and what was
//! written.

use std::ops::{Deref, DerefMut};
use std::path::Path;

use eframe::egui::{
    self, CollapsingHeader, ComboBox, Key, Label, ProgressBar, ScrollArea, TextEdit, Ui, UiBuilder,
    vec2,
};

use crate::amount::Unit;
use crate::engine::Lack;
use crate::lang::Tell as _;
use crate::publish::Adjusted;
use crate::session::publishing::{PublishJob, Published};
use crate::ui::pages::Pages;
use crate::ui::texts;
use crate::ui::view::View;
use crate::ui::widget;

use super::parts::{Left, answers_ui, close_ui, go_ui, said_ui, text_ui, title_ui};
use super::{Answer, Publishing, Stage};

/// Lacks, and moved figures, that are listed before the rest is only counted.
const MAX_LACKS: usize = 100;
const MAX_MOVED: usize = 500;
/// Width of what is asked, beside the pages.
const ASKED: f32 = 430.0;
/// Time after which it is said how far the making is.
const SAYS_HOW_FAR: std::time::Duration = std::time::Duration::from_millis(500);

/// What is asked, and the pages as they would be published.
#[derive(Debug)]
pub struct PublishAsk {
    publishing: Publishing,
    /// None until they are made.
    pages: Option<Pages>,
}

impl PublishAsk {
    pub fn new(publishing: Publishing) -> Self {
        Self { publishing, pages: None }
    }

    /// How wide the dialog is.
    pub fn width(&self) -> f32 {
        if matches!(self.stage, Stage::Asking) { 1240.0 } else { 760.0 }
    }

    /// The pages as they would be published; none until they are made.
    pub fn pages(&self) -> Option<&Pages> {
        self.pages.as_ref()
    }
}

impl Deref for PublishAsk {
    type Target = Publishing;

    fn deref(&self) -> &Publishing {
        &self.publishing
    }
}

impl DerefMut for PublishAsk {
    fn deref_mut(&mut self) -> &mut Publishing {
        &mut self.publishing
    }
}

pub fn publish_ui(ui: &mut Ui, view: &View<'_>, ask: &mut PublishAsk) -> Option<Answer> {
    ask.follow(view);
    let title = if ask.prints { texts::PRINT_TITLE } else { texts::PUBLISH_TITLE };
    title_ui(ui, title.get(view.lang));
    let fresh = std::mem::take(&mut ask.wants);
    match &ask.stage {
        Stage::Asking => {
            if let Some(bytes) = ask.follow_look(view.lang) {
                ask.pages = bytes.and_then(|bytes| Pages::of(bytes, ui.ctx()));
            }
            let answer = beside_ui(ui, view, ask, fresh);
            let look = || Answer::Preview(Box::new(ask.wanted(view)));
            answer.or_else(|| ask.is_outdated().then(look))
        }
        Stage::Making(job) => making_ui(ui, view, job, fresh),
        Stage::Done(published) if ask.prints && !ask.handed => {
            Some(Answer::Print(published.files.first().cloned().unwrap_or_default()))
        }
        Stage::Done(published) => {
            // Whether a window appears, nobody tells: the path is said in any case.
            let handed = ask.handed && ask.said.is_empty();
            let heading = if handed { texts::PRINT_HANDED } else { texts::PUBLISH_DONE };
            text_ui(ui, view.theme, heading.get(view.lang));
            done_ui(ui, view, published, &ask.said, fresh)
        }
        Stage::Failed => {
            said_ui(ui, view.theme, &ask.said);
            close_ui(ui, view, fresh, texts::CLOSE)
        }
    }
}

fn making_ui(ui: &mut Ui, view: &View<'_>, job: &PublishJob, fresh: bool) -> Option<Answer> {
    let (done, of, since) = job.progress();
    if let Some(rest) = SAYS_HOW_FAR.checked_sub(since) {
        // The thread that makes the files wakes the window once they are there.
        text_ui(ui, view.theme, texts::PUBLISH_MAKING.get(view.lang));
        ui.ctx().request_repaint_after(rest);
    } else {
        text_ui(ui, view.theme, &texts::publish_making(view.lang, done, of));
        ui.add(ProgressBar::new(done as f32 / of.max(1) as f32));
        ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
    }
    close_ui(ui, view, fresh, texts::STOP)
}

/// What is asked on the left, the pages on the right.
fn beside_ui(ui: &mut Ui, view: &View<'_>, ask: &mut PublishAsk, fresh: bool) -> Option<Answer> {
    let room = ui.available_rect_before_wrap();
    let height = (ui.ctx().content_rect().height() - 210.0).max(300.0);
    let asked = egui::Rect::from_min_size(room.min, vec2(ASKED, height));
    let mut left = ui.new_child(UiBuilder::new().max_rect(asked));
    let scroll = ScrollArea::vertical().id_salt("asked").auto_shrink(false);
    let answer = scroll.show(&mut left, |ui| {
        ui.set_width(ASKED - 12.0);
        asking_ui(ui, view, ask, fresh)
    });
    let pages = egui::Rect::from_min_max(asked.right_top() + vec2(16.0, 0.0), {
        egui::pos2(room.right(), asked.bottom())
    });
    let mut right = ui.new_child(UiBuilder::new().max_rect(pages));
    look_ui(&mut right, view, ask);
    ui.allocate_rect(asked.union(pages), egui::Sense::hover());
    answer.inner
}

/// The pages as they would be published.
fn look_ui(ui: &mut Ui, view: &View<'_>, ask: &mut PublishAsk) {
    if let Some(pages) = &mut ask.pages {
        pages.ui(ui, (view.theme, view.lang), "publication", None, &mut |_, _, _| {});
    } else if ask.look.said.is_empty() {
        text_ui(ui, view.theme, texts::PUBLISH_PAGES.get(view.lang));
    } else {
        said_ui(ui, view.theme, &ask.look.said);
    }
}

/// What money is counted in, 舍位平衡, and what that moves.
fn terms_ui(ui: &mut Ui, view: &View<'_>, ask: &mut PublishAsk) {
    let (theme, lang) = (view.theme, view.lang);
    let name = |unit: Option<Unit>| match unit {
        None => texts::PUBLISH_OWN_UNITS.get(lang).to_owned(),
        Some(unit) => unit.tell(lang),
    };
    let held = name(ask.terms.unit);
    ui.horizontal(|ui| {
        let title = texts::PUBLISH_UNIT.get(lang);
        ui.add(Label::new(title).selectable(false));
        let choice = ComboBox::from_id_salt("publish unit").selected_text(&held).width(200.0);
        let shown = choice.show_ui(ui, |ui| {
            for unit in [None, Some(Unit::Yuan), Some(Unit::Wan)] {
                ui.selectable_value(&mut ask.terms.unit, unit, name(unit));
            }
        });
        widget::name_choice(&shown.response, title, &held);
    });
    ui.checkbox(&mut ask.terms.adjust, texts::PUBLISH_ADJUST.get(lang))
        .on_hover_text(texts::PUBLISH_ADJUST_HOVER.get(lang));
    match &ask.look.adjusted {
        Some(Ok(adjusted)) => adjusted_ui(ui, view, adjusted),
        Some(Err(error)) => said_ui(ui, view.theme, &error.tell(lang)),
        None if ask.terms.adjust => text_ui(ui, theme, texts::PUBLISH_MAKING.get(lang)),
        None => {}
    }
}

fn adjusted_ui(ui: &mut Ui, view: &View<'_>, adjusted: &Adjusted) {
    let (theme, lang) = (view.theme, view.lang);
    text_ui(ui, theme, &texts::adjusted(lang, adjusted.moved.len()));
    for sum in adjusted.unheld.iter().take(3) {
        said_ui(ui, view.theme, &texts::unheld(lang, sum));
    }
    if adjusted.moved.is_empty() {
        return;
    }
    CollapsingHeader::new(texts::moved_title(lang, adjusted.moved.len())).show(ui, |ui| {
        ScrollArea::vertical().id_salt("moved").max_height(160.0).show(ui, |ui| {
            ui.set_width(ui.available_width());
            for own in adjusted.moved.iter().take(MAX_MOVED) {
                let exact = own.exact.normalize();
                let line = format!("{}　{exact} → {}（{}）", own.name, own.printed, own.rounded);
                ui.add(Label::new(line).wrap().selectable(false));
            }
            if adjusted.moved.len() > MAX_MOVED {
                let more = adjusted.moved.len() - MAX_MOVED;
                text_ui(ui, theme, &texts::publish_more(lang, more));
            }
        });
    });
}

fn asking_ui(ui: &mut Ui, view: &View<'_>, ask: &mut PublishAsk, fresh: bool) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    text_ui(ui, theme, texts::PUBLISH_TEXT.get(lang));
    ui.horizontal(|ui| {
        let names = ["PDF", "Word (DOCX)", "Excel (XLSX)", lang.pick("网页 (HTML)", "Web (HTML)")];
        for (on, name) in ask.formats.iter_mut().zip(names) {
            ui.checkbox(on, name);
        }
    });
    let label = ui.add(Label::new(texts::PUBLISH_FOLDER.get(lang)).selectable(false));
    let (field, browse) = ui
        .horizontal(|ui| {
            let width = (ui.available_width() - 110.0).max(120.0);
            let field = ui.add(TextEdit::singleline(&mut ask.folder).desired_width(width));
            (field.labelled_by(label.id), ui.button(texts::BROWSE.get(lang)))
        })
        .inner;
    if fresh {
        field.request_focus();
    }
    let entered = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
    if field.changed() {
        ask.said.clear();
    }
    ask.look(view);
    if ask.typed.path().is_some() && !ask.typed.exists() {
        text_ui(ui, theme, texts::PUBLISH_MAKES_FOLDER.get(lang));
    }
    terms_ui(ui, view, ask);
    let lack = lacks_ui(ui, view, &ask.lacks);
    if ask.must_allow(view) {
        let line = match ask.open(view) {
            0 => texts::PUBLISH_UNREAD.get(lang).to_owned(),
            open => texts::publish_open(lang, open),
        };
        said_ui(ui, view.theme, &line);
        ui.checkbox(&mut ask.allow_open, texts::PUBLISH_ALLOW.get(lang));
    }
    if !ask.existing.is_empty() {
        let names = ask.existing.join(lang.pick("、", ", "));
        said_ui(ui, view.theme, &format!("{}{names}", texts::PUBLISH_THERE.get(lang)));
        ui.checkbox(&mut ask.replace, texts::PUBLISH_REPLACE.get(lang));
    }
    if !ask.said.is_empty() {
        said_ui(ui, view.theme, &ask.said);
    }
    let left = go_ui(ui, view, (texts::PUBLISH_GO.get(lang), false), entered);
    match left {
        Some(Left::Cancelled) => return Some(Answer::Close),
        _ if lack.is_some() => return lack,
        _ if browse.clicked() => return Some(Answer::BrowsePublish),
        Some(Left::Confirmed) => {}
        None => return None,
    }
    match ask.fault(view) {
        None => Some(Answer::Publish(Box::new(ask.wanted(view)))),
        Some(fault) => {
            ask.said = fault.get(lang).to_owned();
            ask.wants = entered;
            None
        }
    }
}

/// What is lacking before the file is published, gravest first; gives the one to go to.
fn lacks_ui(ui: &mut Ui, view: &View<'_>, lacks: &[Lack]) -> Option<Answer> {
    let lang = view.lang;
    if lacks.is_empty() {
        text_ui(ui, view.theme, texts::PUBLISH_NO_LACKS.get(lang));
        return None;
    }
    text_ui(ui, view.theme, &texts::publish_lacks(lang, lacks.len()));
    let mut clicked = None;
    let height = (ui.ctx().content_rect().height() - 640.0).max(170.0);
    ScrollArea::vertical().id_salt("lacks").max_height(height).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 3.0;
        for lack in lacks.iter().take(MAX_LACKS) {
            let line = format!("{}\u{3000}{}", lack.kind.word(lang), lack.words.get(lang));
            let link = ui.link(line).on_hover_text(texts::CHECKLIST_GO.get(lang));
            if link.clicked() {
                clicked = Some(Answer::Lack(lack.place.clone()));
            }
        }
        if lacks.len() > MAX_LACKS {
            text_ui(ui, view.theme, &texts::publish_more(lang, lacks.len() - MAX_LACKS));
        }
    });
    clicked
}

fn done_ui(
    ui: &mut Ui,
    view: &View<'_>,
    published: &Published,
    said: &str,
    fresh: bool,
) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    for path in &published.files {
        ui.add(Label::new(path.display().to_string()).wrap());
    }
    if published.open > 0 {
        text_ui(ui, theme, &texts::publish_noted(lang, published.open));
    }
    if let Some(adjusted) = &published.adjusted {
        text_ui(ui, theme, &texts::adjusted(lang, adjusted.moved.len()));
        for sum in adjusted.unheld.iter().take(3) {
            said_ui(ui, view.theme, &texts::unheld(lang, sum));
        }
    }
    if !published.lacking.is_empty() {
        let lacking: String = published.lacking.iter().collect();
        said_ui(ui, view.theme, &format!("{}{lacking}", texts::PUBLISH_LACKING.get(lang)));
    }
    if !said.is_empty() {
        said_ui(ui, view.theme, said);
    }
    let first = published.files.first().cloned().unwrap_or_default();
    let folder = first.parent().map(Path::to_owned).unwrap_or_default();
    let answers = [
        (texts::CLOSE, Answer::Close),
        (texts::PUBLISH_OPEN_FILE, Answer::OpenOutside(first)),
        (texts::PUBLISH_OPEN_FOLDER, Answer::OpenOutside(folder)),
    ];
    answers_ui(ui, view, fresh, answers)
}
