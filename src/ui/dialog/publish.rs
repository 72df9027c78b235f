//! 公开: which formats go into which folder, what is lacking, how the pages look, and what was
//! written.

mod asking;

use std::path::Path;

use eframe::egui::{self, Label, ScrollArea, Ui, UiBuilder, vec2};

use crate::lang::Tell as _;
use crate::session::printing::PrintEnd;
use crate::session::publishing::{PublishJob, Published};
use crate::ui::pages::Pages;
use crate::ui::texts;
use crate::ui::view::View;
use crate::ui::widget;

use asking::asking_ui;

use super::parts::{Left, answers_ui, close_ui, go_ui, said_ui, text_ui, title_ui};
use super::{Answer, Handing, Publishing, Stage};

/// Width of what is asked, beside the pages.
const ASKED: f32 = 430.0;
/// Height of the buttons below what is asked.
const BUTTONS: f32 = 56.0;
/// Time after which it is said how far the making is.
const SAYS_HOW_FAR: std::time::Duration = std::time::Duration::from_millis(500);

/// How wide the dialog is.
pub fn width(ask: &Publishing) -> f32 {
    if matches!(ask.stage, Stage::Asking) { 1240.0 } else { 760.0 }
}

/// `pages` are those that would be published; none until they are made.
pub fn publish_ui(
    ui: &mut Ui,
    view: &View<'_>,
    ask: &mut Publishing,
    pages: &mut Option<Pages>,
) -> Option<Answer> {
    ask.follow(view);
    let title = if ask.prints { texts::PRINT_TITLE } else { texts::PUBLISH_TITLE };
    title_ui(ui, title.get(view.lang));
    let fresh = std::mem::take(&mut ask.wants);
    match &ask.stage {
        Stage::Asking => {
            if let Some(bytes) = ask.follow_look(view.lang) {
                *pages = bytes.and_then(|bytes| Pages::of(bytes, ui.ctx()));
            }
            let answer = beside_ui(ui, view, ask, pages, fresh);
            let look = || Answer::Preview(Box::new(ask.wanted(view)));
            answer.or_else(|| ask.is_outdated().then(look))
        }
        Stage::Making(job) => making_ui(ui, view, job, fresh),
        Stage::Done(published) => {
            let heading = match ask.handing {
                Handing::Not | Handing::Ended(PrintEnd::Unavailable) if ask.prints => {
                    let path = published.files.first().cloned();
                    return Some(Answer::Print(path.unwrap_or_default()));
                }
                Handing::Asking(_) => {
                    text_ui(ui, view.theme, texts::PRINT_ASKING.get(view.lang));
                    return close_ui(ui, view, fresh, texts::CLOSE);
                }
                Handing::Ended(PrintEnd::Sent) => texts::PRINT_SENT,
                Handing::Ended(PrintEnd::Cancelled) => texts::PRINT_CANCELLED,
                // Nothing reports whether a window appears, so the path is shown in any case.
                Handing::Opened if ask.said.is_empty() => texts::PRINT_HANDED,
                _ => texts::PUBLISH_DONE,
            };
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
        let share = done as f32 / of.max(1) as f32;
        widget::progress_ui(ui, view.theme, share, ui.available_width());
        ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
    }
    close_ui(ui, view, fresh, texts::STOP)
}

/// What is asked on the left, the pages on the right.
fn beside_ui(
    ui: &mut Ui,
    view: &View<'_>,
    ask: &mut Publishing,
    pages: &mut Option<Pages>,
    fresh: bool,
) -> Option<Answer> {
    let room = ui.available_rect_before_wrap();
    let height = (ui.ctx().content_rect().height() - 210.0).max(300.0);
    let asked = egui::Rect::from_min_size(room.min, vec2(ASKED, height));
    // The buttons stay where they are, whatever is said above them.
    let above = egui::Rect::from_min_size(asked.min, vec2(ASKED, height - BUTTONS));
    let mut left = ui.new_child(UiBuilder::new().max_rect(above));
    let scroll = ScrollArea::vertical().id_salt("asked").auto_shrink(false);
    let asking = scroll.show(&mut left, |ui| {
        ui.set_width(ASKED - 12.0);
        asking_ui(ui, view, ask, fresh)
    });
    let below = egui::Rect::from_min_max(above.left_bottom(), asked.max);
    let mut below = ui.new_child(UiBuilder::new().max_rect(below));
    let (given, entered) = asking.inner;
    let answer = match go_ui(&mut below, view, (texts::PUBLISH_GO.get(view.lang), false), entered) {
        Some(Left::Cancelled) => Some(Answer::Close),
        _ if given.is_some() => given,
        Some(Left::Confirmed) => begin(view, ask, entered),
        None => None,
    };
    let beside = egui::Rect::from_min_max(asked.right_top() + vec2(16.0, 0.0), {
        egui::pos2(room.right(), asked.bottom())
    });
    let mut right = ui.new_child(UiBuilder::new().max_rect(beside));
    look_ui(&mut right, view, ask, pages);
    ui.allocate_rect(asked.union(beside), egui::Sense::hover());
    answer
}

/// Begins, or says why it cannot.
fn begin(view: &View<'_>, ask: &mut Publishing, entered: bool) -> Option<Answer> {
    match ask.fault(view) {
        None => Some(Answer::Publish(Box::new(ask.wanted(view)))),
        Some(fault) => {
            ask.said = fault.get(view.lang).to_owned();
            ask.wants = entered;
            None
        }
    }
}

/// The pages as they would be published.
fn look_ui(ui: &mut Ui, view: &View<'_>, ask: &Publishing, pages: &mut Option<Pages>) {
    if let Some(pages) = pages {
        ui.horizontal(|ui| pages.zoom_ui(ui, view.lang));
        pages.ui(ui, (view.theme, view.lang), "publication", None, &mut |_, _, _| {});
    } else if ask.look.said.is_empty() {
        text_ui(ui, view.theme, texts::PUBLISH_PAGES.get(view.lang));
    } else {
        said_ui(ui, view.theme, &ask.look.said);
    }
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
        ui.add(Label::new(path.display().to_string()).wrap().selectable(true));
    }
    if published.open > 0 {
        text_ui(ui, theme, &texts::publish_noted(lang, published.open));
    }
    if let Some(adjusted) = &published.adjusted {
        text_ui(ui, theme, &texts::adjusted(lang, adjusted));
        for sum in adjusted.unheld.iter().take(3) {
            said_ui(ui, view.theme, &texts::unheld(lang, sum));
        }
    }
    if !published.lacking.is_empty() {
        let lacking: String = published.lacking.iter().collect();
        said_ui(ui, view.theme, &format!("{}{lacking}", texts::PUBLISH_LACKING.get(lang)));
    }
    if !published.cut.is_empty() {
        said_ui(ui, view.theme, &texts::publish_cut(lang, published.cut.len()));
        for own in published.cut.iter().take(3) {
            text_ui(ui, theme, &own.tell(lang));
        }
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
