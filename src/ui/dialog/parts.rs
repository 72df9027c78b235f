//! What dialogs are made of: title, texts, fields with names, the line of buttons at the end.

use std::ops::Range;

use eframe::egui::text::{CCursor, CCursorRange};
use eframe::egui::text_edit::TextEditState;
use eframe::egui::{
    Align, Button, Context, Event, EventFilter, Id, Key, Label, Layout, Modifiers, Response,
    RichText, Sense, Stroke, StrokeKind, TextEdit, Ui, UiBuilder, vec2,
};

use crate::dialog::{Answer, Chosen, HeadFields};
use crate::ui::font;
use crate::ui::grid::composing_after;
use crate::ui::texts::{self, Pair};
use crate::ui::theme::{Theme, size};
use crate::ui::view::View;
use crate::ui::widget;

/// A dialog's title.
pub fn title_ui(ui: &mut Ui, text: &str) {
    let text = RichText::new(text).font(font::bold(size::TITLE - 1.0));
    ui.add(Label::new(text).wrap());
}

/// A text that explains.
pub fn text_ui(ui: &mut Ui, theme: &Theme, text: &str) {
    ui.add(Label::new(RichText::new(text).color(theme.weak)).wrap());
}

/// What is wrong; a blank line where nothing is.
pub fn said_ui(ui: &mut Ui, theme: &Theme, text: &str) {
    ui.add(Label::new(RichText::new(text).color(theme.bad)).wrap());
}

/// Selects characters of a line of text, so that what is typed takes their place.
pub fn select_chars(ctx: &Context, id: Id, chars: Range<usize>) {
    let mut state = TextEditState::load(ctx, id).unwrap_or_default();
    let range = CCursorRange::two(CCursor::new(chars.start), CCursor::new(chars.end));
    state.cursor.set_char_range(Some(range));
    state.store(ctx, id);
}

/// A line of buttons at the lower right; the first added is rightmost. One a dialog: the buttons are
/// the same ones, and keep the keyboard, whatever comes and goes above them.
pub fn buttons_ui<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.add_space(8.0);
    let line = vec2(ui.available_width(), 30.0);
    let (rect, _) = ui.allocate_exact_size(line, Sense::hover());
    let layout = Layout::right_to_left(Align::Center);
    let id = ui.scope_id().with("buttons");
    let mut child = ui.new_child(UiBuilder::new().scope_id(id).max_rect(rect).layout(layout));
    child.spacing_mut().button_padding = vec2(12.0, 5.0);
    add(&mut child)
}

/// The button that Enter presses; it takes the keyboard when the dialog opens.
pub fn primary(ui: &mut Ui, theme: &Theme, title: &str, fresh: bool) -> Response {
    let text = RichText::new(title).color(theme.on_accent);
    let response = ui.add(Button::new(text).fill(theme.accent));
    ui.data_mut(|data| data.insert_temp(primary_id(), response.id));
    if fresh {
        response.request_focus();
    }
    if response.has_focus() {
        let ring = Stroke::new(2.0, theme.accent.gamma_multiply(0.4));
        let rect = response.rect.expand(3.0);
        ui.painter().rect_stroke(rect, 6.0, ring, StrokeKind::Inside);
    }
    response
}

/// A line of answers, the first of which Enter gives; gives the one whose button was clicked.
pub fn answers_ui<const N: usize>(
    ui: &mut Ui,
    view: &View<'_>,
    fresh: bool,
    answers: [(Pair, Answer); N],
) -> Option<Answer> {
    buttons_ui(ui, |ui| {
        let mut given = None;
        for (at, (title, answer)) in answers.into_iter().enumerate() {
            let title = title.get(view.lang);
            let button = match at {
                0 => primary(ui, view.theme, title, fresh),
                _ => ui.button(title),
            };
            given = given.or(button.clicked().then_some(answer));
        }
        given
    })
}

/// The one button of a dialog that has nothing to ask.
pub fn close_ui(ui: &mut Ui, view: &View<'_>, fresh: bool, title: Pair) -> Option<Answer> {
    answers_ui(ui, view, fresh, [(title, Answer::Close)])
}

/// How somebody left a dialog that asks for more than a click.
pub enum Left {
    Cancelled,
    /// By the button, or by Enter in a field.
    Confirmed,
}

/// The button that goes on, and one that gives up; `entered` is as good as a click on the first.
pub fn go_ui(
    ui: &mut Ui,
    view: &View<'_>,
    (go, fresh): (&str, bool),
    entered: bool,
) -> Option<Left> {
    buttons_ui(ui, |ui| {
        let go = primary(ui, view.theme, go, fresh).clicked() || entered;
        let cancelled = ui.button(texts::CANCEL.get(view.lang)).clicked();
        match (cancelled, go) {
            (true, _) => Some(Left::Cancelled),
            (_, true) => Some(Left::Confirmed),
            _ => None,
        }
    })
}

/// A field with its name before it.
pub fn field_ui(ui: &mut Ui, title: &str, text: &mut String, width: f32) -> Response {
    let label = ui.add(Label::new(title));
    ui.add(TextEdit::singleline(text).desired_width(width)).labelled_by(label.id)
}

/// Choices of which one holds: one stop of the keyboard, on which arrow keys go from one to the next
/// and take it.
pub fn choices_ui<T: PartialEq>(
    ui: &mut Ui,
    value: &mut T,
    choices: impl IntoIterator<Item = (T, impl AsRef<str>)>,
) {
    let mut choices: Vec<_> = choices.into_iter().collect();
    let held = choices.iter().position(|(own, _)| *own == *value);
    let shown = choices.iter().enumerate().map(|(at, (_, title))| {
        let stops = at == held.unwrap_or(0);
        widget::radio(ui, held == Some(at), title.as_ref(), stops)
    });
    let shown: Vec<Response> = shown.collect();
    let mut taken = shown.iter().position(Response::clicked);
    if let Some((at, response)) = shown.iter().enumerate().find(|(_, own)| own.has_focus()) {
        let arrows = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
        let on = pressed(ui, Key::ArrowDown) || pressed(ui, Key::ArrowRight);
        let back = pressed(ui, Key::ArrowUp) || pressed(ui, Key::ArrowLeft);
        taken = match (on, back) {
            (true, _) => Some(at + 1),
            (_, true) => at.checked_sub(1),
            _ => taken,
        };
    }
    if let Some((at, response)) = taken.and_then(|at| Some((at, shown.get(at)?))) {
        response.request_focus();
        *value = choices.swap_remove(at).0;
    }
}

/// The fields of a budget's head in a grid of two columns. Whether Enter was pressed in one.
pub fn head_fields_ui(ui: &mut Ui, view: &View<'_>, head: &mut HeadFields) -> bool {
    let enter = ui.input(|input| input.key_pressed(Key::Enter));
    let (mut wants, mut said, mut entered) = (head.wants.take(), head.said, false);
    for (title, text) in head.fields() {
        let label = ui.add(Label::new(title.get(view.lang)));
        let edit = TextEdit::singleline(text).desired_width(ui.available_width());
        let response = ui.add(edit).labelled_by(label.id);
        if wants.take_if(|wants| *wants == title).is_some() {
            response.request_focus();
        }
        if response.changed() {
            said = None;
        }
        entered |= response.lost_focus() && enter;
        ui.end_row();
    }
    head.said = said;
    entered
}

/// Takes the arrow keys out of the input, before a text field sees them.
pub fn choose_by_keys(ui: &mut Ui, chosen: &mut Chosen, count: usize) {
    const PAGE: isize = 10;
    for (key, step) in
        [(Key::ArrowDown, 1), (Key::ArrowUp, -1), (Key::PageDown, PAGE), (Key::PageUp, -PAGE)]
    {
        // Fast fingers press a key several times within a frame.
        let pressed = ui.input_mut(|i| i.count_and_consume_key(Modifiers::NONE, key));
        if let Some(times) = isize::try_from(pressed).ok().filter(|times| *times > 0) {
            chosen.go(step * times, count);
        }
    }
    chosen.keep_within(count);
}

/// Whether Space was pressed for the list above the buttons. It is a button's own where the keyboard
/// went to one, but not where it is on the first from the beginning, which Enter presses.
pub fn space_in_list(ui: &Ui, fresh: bool) -> bool {
    let first = ui.data(|data| data.get_temp::<Id>(primary_id()));
    let focused = ui.memory(|memory| memory.focused());
    !fresh && (focused.is_none() || focused == first) && pressed(ui, Key::Space)
}

/// Where the id of the button that Enter presses is kept.
fn primary_id() -> Id {
    Id::unique("primary button")
}

/// Whether a key was pressed, which nothing else sees then.
pub fn pressed(ui: &Ui, key: Key) -> bool {
    ui.input_mut(|input| input.consume_key(Modifiers::NONE, key))
}

/// Whether Enter, alone or with Ctrl, ends what is being written: not one that ends a composition
/// of the input method, which `composing` follows. Where it `takes` the key, no text sees it.
pub fn ended(ui: &Ui, composing: &mut bool, takes: bool) -> bool {
    let mut ended = false;
    ui.input_mut(|input| {
        input.events.retain(|event| {
            let before = *composing;
            *composing = composing_after(event, before);
            let Event::Key { key: Key::Enter, pressed: true, modifiers, .. } = event else {
                return true;
            };
            let ends = *modifiers == Modifiers::NONE || modifiers.command_only();
            let composes = before || *composing;
            ended |= ends && !composes;
            !(takes && (ends || composes))
        });
    });
    ended
}
