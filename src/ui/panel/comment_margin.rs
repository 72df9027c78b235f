//! Comments on the paragraphs of a section: a margin beside the text that shows them, and in which
//! a new one begins.
//!
//! A paragraph with a comment has the corner that commented cells have. While a file is inspected
//! its text takes no cursor: there the margin takes the keyboard, and shows which paragraph is
//! meant.

use std::sync::Arc;

use eframe::egui::accesskit::Role;
use eframe::egui::{
    self, Galley, Id, Label, Pos2, Rect, Response, RichText, Sense, Stroke, Ui, WidgetInfo, pos2,
    vec2,
};

use crate::ui::texts;
use crate::ui::theme::size;
use crate::ui::widget::Tip as _;

use crate::session::lists::{MainView, comment_lines};
use crate::ui::view::{Action, View};
use crate::ui::widget::corner;

/// How far the margin reaches to the left of the text, and the corner to its right.
const MARGIN: f32 = 24.0;

/// Where a paragraph's margin takes the keyboard.
pub fn margin_id(paragraph: usize) -> Id {
    Id::unique("paragraph margin").with(paragraph)
}

/// Beside the title: what is remarked on the section as a whole.
pub fn section_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    let MainView::Text(key) = view.page else { return };
    let found = view.lists.comments_on(key, None);
    let Some(first) = found.first() else { return };
    let text = format!("{} {}", texts::COMMENTS.get(view.lang), found.len());
    let text = RichText::new(text).size(size::SMALL).color(view.theme.accent);
    let label = ui.add(Label::new(text).sense(Sense::click()));
    if label.tip(comment_lines(&found)).clicked() {
        actions.push(Action::EditComment(first.at));
    }
    ui.add_space(4.0);
}

/// The margin beside the paragraphs that are in the editor as the document has them. Gives the
/// paragraph that was chosen in it.
pub fn margin_ui(
    ui: &Ui,
    view: &View<'_>,
    (response, galley, at): (&Response, &Galley, Pos2),
    (paragraphs, text): (&[String], &str),
    actions: &mut Vec<Action>,
) -> Option<usize> {
    let MainView::Text(key) = view.page else { return None };
    let (theme, lang) = (view.theme, view.lang);
    let read_only = view.document().is_read_only();
    let pointer = ui.input(|input| input.pointer.latest_pos());
    let pointer = pointer.filter(|_| ui.rect_contains_pointer(response.rect));
    let (mut chars, mut chosen) = (0, None);
    for (number, (line, paragraph)) in text.split('\n').zip(paragraphs).enumerate() {
        let from = chars;
        chars += line.chars().count() + 1;
        if line != paragraph {
            continue;
        }
        let corners =
            [from, chars - 1].map(|index| galley.pos_from_cursor(egui::text::CCursor::new(index)));
        let body = Rect::from_min_max(
            pos2(response.rect.left(), at.y + corners[0].min.y),
            pos2(response.rect.right(), at.y + corners[1].max.y),
        );
        if !ui.is_rect_visible(body) {
            continue;
        }
        let found = view.lists.comments_on(key, Some(number));
        let said = comment_lines(&found);
        let margin =
            Rect::from_min_max(body.min - vec2(MARGIN, 0.0), pos2(body.left() - 4.0, body.max.y));
        // In a text that can be typed into, Tab is to leave it at once.
        let sense = if read_only { Sense::click() } else { Sense::CLICK };
        let here = ui.interact(margin, margin_id(number), sense);
        let name = match found.is_empty() {
            true => texts::comment_paragraph(lang, number + 1),
            false => format!("{}{}{said}", texts::COMMENT_TITLE.get(lang), lang.pick("：", ": ")),
        };
        here.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        let over = pointer.is_some_and(|pointer| body.contains(pointer));
        if !found.is_empty() {
            corner(ui.painter(), body.expand2(vec2(10.0, 0.0)), theme.accent);
            if over {
                response.clone().tip_at_pointer(&said);
            }
        }
        if read_only && over && ui.input(|input| input.pointer.primary_clicked()) {
            here.request_focus();
        }
        if here.has_focus() {
            chosen = Some(number);
        }
        let ink = if here.has_focus() || here.hovered() { theme.accent } else { theme.line };
        if here.has_focus() || here.hovered() || !found.is_empty() {
            let x = margin.right() - 4.0;
            let thick = if here.has_focus() { 3.0 } else { 2.0 };
            let ink = if found.is_empty() { ink } else { theme.accent };
            ui.painter().vline(x, body.y_range(), Stroke::new(thick, ink));
        }
        if here.tip(&name).clicked() {
            actions.push(Action::CommentText(Arc::clone(key), Some(number)));
        }
    }
    chosen
}
