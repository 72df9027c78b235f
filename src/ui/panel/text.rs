//! Texts a person writes: the sections of the publication, and the note under a table.
//!
//! What is typed stays in a [`TextEditing`] until the editor loses the focus; then it becomes one step.

use eframe::egui::text::{CCursor, CCursorRange};
use eframe::egui::text_edit::TextEditState;
use eframe::egui::{
    self, Align, Context, CornerRadius, Frame, Id, Layout, Margin, RichText, ScrollArea, Stroke,
    TextEdit, Ui,
};

use crate::engine::Tie;
use crate::session::narrative_marks as marks;
use crate::session::text_editing::{TextEditing, set_note, set_text};
use crate::ui::command::Command;
use crate::ui::font;
use crate::ui::texts;
use crate::ui::theme::size;
use crate::ui::widget::Tip as _;

use super::command_button::command_button;
use super::{Action, MainView, View, comment_margin, narrative_marks, widget};

/// Narrower than this, the title has a line of its own.
const NARROW: f32 = 640.0;

/// Id of the section's editor, for giving it the keyboard.
pub fn editor_id() -> Id {
    Id::unique("section text")
}

/// The letter before which the cursor of the section's editor is.
pub fn cursor_at(ctx: &Context) -> usize {
    let state = TextEditState::load(ctx, editor_id());
    let at = state.and_then(|state| state.cursor.char_range());
    at.map_or(0, |range| range.primary.index.0)
}

/// A section of text on paper, with its editor.
pub fn section_ui(
    ui: &mut Ui,
    view: &View<'_>,
    draft: &mut TextEditing,
    actions: &mut Vec<Action>,
) {
    let MainView::Text(key) = view.page else { return };
    let (theme, lang) = (view.theme, view.lang);
    let title = view
        .lists
        .pages()
        .find(|entry| entry.page == *view.page)
        .map_or(key.as_ref(), |entry| entry.title.as_str());
    let found = view.budget().texts.iter().find(|text| text.section == **key);
    let paragraphs = found.map(|text| text.paragraphs.as_slice()).unwrap_or_default();
    draft.follow(key, &paragraphs.join("\n"));

    // Beside the original there is no room for both on one line.
    let narrow = ui.available_width() < NARROW;
    let heading_ui = |ui: &mut Ui| {
        widget::cut_label(ui, RichText::new(title).font(font::bold(size::TITLE)));
    };
    if narrow {
        heading_ui(ui);
    }
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let count = format!("{} {}", paragraphs.len(), texts::PARAGRAPHS.get(lang));
            ui.add(egui::Label::new(RichText::new(count).color(theme.weak)));
            ui.add_space(8.0);
            narrative_marks::counts_ui(ui, view, key);
            comment_margin::section_ui(ui, view, actions);
            drafting_ui(ui, view, key, actions);
            if !narrow {
                ui.with_layout(Layout::left_to_right(Align::Center), heading_ui);
            }
        });
    });
    ui.add_space(6.0);
    narrative_marks::wrong_ui(ui, view, key, draft.text == draft.loaded, actions);
    let read_only = view.document().is_read_only();
    Frame::new()
        .fill(theme.surface)
        .stroke(Stroke::new(1.0, theme.edge))
        .corner_radius(CornerRadius::same(size::CORNER))
        .show(ui, |ui| {
            ScrollArea::vertical().id_salt(("text", &**key)).auto_shrink(false).show(ui, |ui| {
                Frame::new().inner_margin(Margin::symmetric(26, 20)).show(ui, |ui| {
                    paper_ui(ui, view, (key, title, paragraphs), draft, read_only, actions);
                });
            });
        });
}

/// What the tables can do for the section: write it, put its figures right.
fn drafting_ui(ui: &mut Ui, view: &View<'_>, key: &str, actions: &mut Vec<Action>) {
    let narrative = &view.document().forms().narrative;
    let drafted = narrative.iter().any(|own| own.section == key && !own.draft.is_empty());
    let outdated = view.lists.mentions_in(key).any(|mention| mention.tie == Tie::Wrong);
    for (command, shown) in [(Command::RefreshFigures, outdated), (Command::Draft, drafted)] {
        let entry = command.entry();
        let shown = shown && (entry.enabled)(&view.situation);
        if shown && command_button(ui, entry, entry.title.get(view.lang), true, view.lang) {
            actions.push(Action::Command(command));
        }
    }
}

/// The editor itself, with its figures marked.
fn paper_ui(
    ui: &mut Ui,
    view: &View<'_>,
    (key, title, paragraphs): (&str, &str, &[String]),
    draft: &mut TextEditing,
    read_only: bool,
    actions: &mut Vec<Action>,
) {
    let theme = view.theme;
    let before = draft.text.clone();
    let marks = marks::marks(view, key, paragraphs, &before);
    let pointed = draft.pointed.clone().filter(|(place, _)| *place.section == *key);
    if pointed.is_none() {
        draft.pointed = None;
    }
    let lit = pointed.as_ref().map(|(place, _)| marks::range_in(&before, place));
    // A line of Chinese text reads well up to about sixty characters.
    let width = ui.available_width().min(860.0);
    let mut layouter = |ui: &Ui, buffer: &dyn egui::TextBuffer, wrap: f32| {
        let same = buffer.as_str() == before;
        let shown = if same { (marks.as_slice(), lit.clone()) } else { (&[][..], None) };
        narrative_marks::layout(ui, theme, buffer.as_str(), wrap, shown)
    };
    let edit = TextEdit::multiline(&mut draft.text)
        .id(editor_id())
        .frame(Frame::NONE)
        .margin(Margin::ZERO)
        .desired_width(width)
        .desired_rows(12)
        .hint_text(texts::TEXT_HINT.get(view.lang))
        .layouter(&mut layouter)
        .interactive(!read_only);
    let output = edit.show(ui);
    let (galley, at) = (output.galley, output.galley_pos);
    let response = output.response.response.accessible_name(title);
    draft.focused = response.has_focus();
    if draft.text == before {
        narrative_marks::lines_ui(ui, theme, (&galley, at), (&marks, &before));
        narrative_marks::pointer_ui(ui, view, (&response, &galley, at), (&marks, &before), actions);
        let shown = (&response, &*galley, at);
        let chosen = comment_margin::margin_ui(ui, view, shown, (paragraphs, &before), actions);
        // The dialog that asks for the comment takes the keyboard, and the choice remains.
        draft.chosen = chosen.or(draft.chosen);
    } else {
        draft.pointed = None;
    }
    if let (Some((_, shown @ false)), Some(lit)) = (&mut draft.pointed, &lit) {
        *shown = true;
        for place in narrative_marks::boxes(&galley, &before, lit) {
            ui.scroll_to_rect(place.translate(at.to_vec2()).expand(24.0), None);
        }
        if !read_only {
            let lit = if draft.selects { lit.clone() } else { lit.start..lit.start };
            select(ui, &before, &lit);
        }
    }
    if response.lost_focus()
        && let Some((section, text)) = draft.take()
    {
        actions.push(Action::Intent(set_text(section, &text)));
    }
}

/// Selects some bytes of the section's editor and gives it the keyboard.
fn select(ui: &Ui, text: &str, range: &std::ops::Range<usize>) {
    let chars = |byte: usize| text.get(..byte).map_or(0, |before| before.chars().count());
    let (from, to) = (chars(range.start), chars(range.end));
    let mut state = TextEditState::load(ui, editor_id()).unwrap_or_default();
    let ends = (CCursor::new(from), CCursor::new(to));
    state.cursor.set_char_range(Some(CCursorRange::two(ends.0, ends.1)));
    state.store(ui, editor_id());
    ui.memory_mut(|memory| memory.request_focus(editor_id()));
}

/// The note published under a table: why it is empty, mostly.
pub fn note_ui(
    ui: &mut Ui,
    view: &View<'_>,
    table: usize,
    draft: &mut TextEditing,
    actions: &mut Vec<Action>,
) {
    let (theme, lang) = (view.theme, view.lang);
    let Some(found) = view.budget().tables.get(table) else {
        return;
    };
    draft.follow(&table.to_string(), found.note.as_deref().unwrap_or_default());
    let read_only = view.document().is_read_only();
    let standard = found
        .form()
        .and_then(|form| view.document().forms().tables.get(form))
        .and_then(|form| form.empty_note.as_ref());
    ui.horizontal(|ui| {
        let caption = RichText::new(texts::NOTE.get(lang)).font(font::bold(size::SMALL));
        let label = ui.add(egui::Label::new(caption.color(theme.weak)));
        if let Some(standard) = standard
            && found.note.is_none()
            && !read_only
        {
            let offered = ui.add(egui::Button::new(texts::NOTE_STANDARD.get(lang)));
            // The publication is in Chinese, whatever language the window speaks.
            if offered.tip(&standard.zh).clicked() {
                draft.text.clone_from(&standard.zh);
                if let Some((_, text)) = draft.take() {
                    actions.push(Action::Intent(set_note(table, &text)));
                }
            }
        }
        let edit = TextEdit::singleline(&mut draft.text)
            .hint_text(texts::NOTE_HINT.get(lang))
            .desired_width(ui.available_width())
            .interactive(!read_only);
        let response = ui.add(edit).labelled_by(label.id);
        draft.focused = response.has_focus();
        if response.lost_focus()
            && let Some((_, text)) = draft.take()
        {
            actions.push(Action::Intent(set_note(table, &text)));
        }
    });
}

/// What is in place of the grid for a table that the form set does not have.
pub fn unknown_table_ui(ui: &mut Ui, view: &View<'_>, source: &str) {
    let theme = view.theme;
    widget::pill(ui, texts::UNKNOWN_TABLE.get(view.lang), theme.rounding, theme.rounding_fill);
    ui.add_space(6.0);
    ScrollArea::both().auto_shrink(false).show(ui, |ui| {
        let text = RichText::new(source).monospace().color(theme.text);
        ui.add(egui::Label::new(text).extend().selectable(true));
    });
}
