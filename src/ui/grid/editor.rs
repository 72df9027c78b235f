//! The one text editor. It keeps one id and the keyboard while it moves from cell to cell, so that
//! an input method stays on; between edits it is there, empty and unseen, to take the first sign.

use eframe::egui::text::{CCursor, CCursorRange};
use eframe::egui::text_edit::TextEditState;
use eframe::egui::{
    self, Align2, Area, Color32, Event, EventFilter, Frame, Id, Key, KeyboardShortcut, Margin,
    Modifiers, Order, Rect, Stroke, TextEdit, UiBuilder, pos2, vec2,
};

use crate::form::Evidence;
use crate::grid::Editor;
use crate::lang::Lang;
use crate::ui::theme::{Theme, size};

/// The editor's only id.
pub fn editor_id() -> Id {
    Id::unique("yusuan cell editor")
}

/// Whether the pointer is on the choices beneath the cell.
pub(super) fn is_on_choices(ctx: &egui::Context) -> bool {
    let layer = ctx.pointer_latest_pos().and_then(|at| ctx.layer_id_at(at));
    layer.is_some_and(|layer| layer.id == choices_id())
}

fn choices_id() -> Id {
    Id::unique("yusuan cell choices")
}

/// Where and how the editor is shown.
pub(super) struct Showing<'a> {
    /// The cursor's cell on screen, cut to what is in view.
    pub rect: Rect,
    /// What may be drawn on.
    pub view: Rect,
    /// Name for assistive technologies, and the name of the cell it is on.
    pub name: &'static str,
    pub place: String,
    pub lang: Lang,
    pub theme: &'a Theme,
    /// Events meant for it, in order; no others reach it.
    pub fed: Vec<Event>,
    /// The press that is going on belongs to the grid, so the keyboard stays here.
    pub keeps_keyboard: bool,
}

/// Shows the editor, or its unseen stand-in. `true` where a choice was clicked.
pub(super) fn editor_ui(
    ui: &mut egui::Ui,
    editor: Option<&mut Editor>,
    showing: Showing<'_>,
) -> bool {
    let id = editor_id();
    let ctx = ui.ctx().clone();
    let focused = ui.memory(|memory| memory.has_focus(id));
    let kept =
        focused.then(|| ui.input_mut(|input| std::mem::replace(&mut input.events, showing.fed)));
    let policy = ctx.options(|options| options.input_options.surrender_focus_on);
    if showing.keeps_keyboard {
        ctx.options_mut(|options| {
            options.input_options.surrender_focus_on = egui::SurrenderFocusOn::Never;
        });
    }
    let mut chosen = false;
    match editor {
        Some(editor) => {
            if std::mem::take(&mut editor.fresh) {
                let mut state = TextEditState::default();
                let end = CCursor::new(editor.text.chars().count());
                state.cursor.set_char_range(Some(CCursorRange::one(end)));
                state.store(&ctx, id);
            }
            seen_ui(ui, editor, showing.rect, showing.view, showing.theme);
            editor.complete();
            if !editor.matches.is_empty() {
                chosen = matches_ui(&ctx, editor, showing.rect, (showing.theme, showing.lang));
            }
            if !editor.choices.is_empty() {
                chosen = choices_ui(&ctx, editor, showing.rect, showing.theme);
            }
        }
        None => unseen_ui(ui, showing.rect),
    }
    ctx.accesskit_node_builder(id, |node| {
        node.set_label(showing.name);
        node.set_description(showing.place);
    });
    ctx.options_mut(|options| options.input_options.surrender_focus_on = policy);
    ui.memory_mut(|memory| {
        let all =
            EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: true };
        memory.set_focus_lock_filter(id, all);
    });
    if let Some(kept) = kept {
        ui.input_mut(|input| input.events = kept);
    }
    chosen
}

/// Nothing of it is painted, and it takes no click: its clip is a point at the cell's edge. It
/// is where the cell is, since the input method opens its window there.
fn unseen_ui(ui: &mut egui::Ui, rect: Rect) {
    let mut ui = ui.new_child(UiBuilder::new().max_rect(rect));
    ui.set_clip_rect(Rect::from_min_size(rect.left_center(), vec2(1.0, 1.0)));
    ui.visuals_mut().text_cursor.stroke = Stroke::NONE;
    let mut nothing = String::new();
    let edit = TextEdit::singleline(&mut nothing)
        .id(editor_id())
        .frame(Frame::NONE)
        .text_color(Color32::TRANSPARENT)
        .return_key(None)
        .desired_width(rect.width())
        .min_size(rect.size());
    edit.show(&mut ui);
}

fn seen_ui(ui: &mut egui::Ui, editor: &mut Editor, rect: Rect, view: Rect, theme: &Theme) {
    const LEAST_TEXT_WIDTH: f32 = 220.0;
    let wide = if editor.figure { rect.width() } else { rect.width().max(LEAST_TEXT_WIDTH) };
    let left = rect.left().min(view.right() - wide).max(view.left());
    let place = Rect::from_min_max(
        pos2(left, rect.top()),
        pos2(left + wide, view.bottom().max(rect.bottom())),
    );
    let mut ui = ui.new_child(UiBuilder::new().max_rect(place));
    ui.set_clip_rect(view.expand(2.0).with_max_y(view.bottom().max(rect.bottom())));
    let frame = Frame::new()
        .fill(theme.surface)
        .stroke(Stroke::new(2.0, theme.accent))
        .inner_margin(Margin::symmetric(size::CELL_PAD as i8 - 2, 0));
    let edit = if editor.figure {
        let align =
            if editor.completion.is_some() { Align2::LEFT_CENTER } else { Align2::RIGHT_CENTER };
        TextEdit::singleline(&mut editor.text).return_key(None).align(align)
    } else {
        // Alt+Enter begins a new line; Enter belongs to the grid.
        TextEdit::multiline(&mut editor.text)
            .return_key(KeyboardShortcut::new(Modifiers::ALT, Key::Enter))
            .desired_rows(1)
            .align(Align2::LEFT_CENTER)
    };
    edit.id(editor_id())
        .font(egui::FontId::proportional(size::GRID_TEXT))
        .text_color(theme.text)
        .frame(frame)
        .desired_width(wide)
        .min_size(vec2(wide, rect.height()))
        .show(&mut ui);
}

/// The choices beneath the cell.
fn choices_ui(ctx: &egui::Context, editor: &mut Editor, rect: Rect, theme: &Theme) -> bool {
    let mut chosen = false;
    Area::new(choices_id())
        .order(Order::Foreground)
        .fixed_pos(rect.left_bottom() + vec2(0.0, 2.0))
        .show(ctx, |ui| {
            Frame::popup(ui.style()).fill(theme.surface).show(ui, |ui| {
                ui.set_min_width(rect.width().max(90.0));
                for choice in &editor.choices {
                    let current = *choice == editor.text;
                    if ui.selectable_label(current, choice).clicked() {
                        editor.text.clone_from(choice);
                        chosen = true;
                    }
                }
            });
        });
    chosen
}

/// Codes and names beneath the cell, or above it where there is no room.
fn matches_ui(
    ctx: &egui::Context,
    editor: &mut Editor,
    rect: Rect,
    (theme, lang): (&Theme, Lang),
) -> bool {
    const WIDE: f32 = 340.0;
    const LINE: f32 = 24.0;
    let high = editor.matches.len() as f32 * LINE + 20.0;
    let beneath = rect.bottom() + high < ctx.content_rect().bottom();
    let (place, corner) = if beneath {
        (rect.left_bottom() + vec2(0.0, 2.0), Align2::LEFT_TOP)
    } else {
        (rect.left_top() - vec2(0.0, 2.0), Align2::LEFT_BOTTOM)
    };
    let mut chosen = None;
    Area::new(choices_id())
        .order(Order::Foreground)
        .pivot(corner)
        .fixed_pos(place)
        .fade_in(false)
        .show(ctx, |ui| {
            Frame::popup(ui.style()).fill(theme.surface).show(ui, |ui| {
                ui.set_min_width(WIDE);
                ui.spacing_mut().item_spacing.y = 0.0;
                ui.spacing_mut().interact_size.y = LINE;
                ui.spacing_mut().button_padding.y = 1.0;
                for (at, found) in editor.matches.iter().enumerate() {
                    let taken = editor.taken == Some(at);
                    let text = format!("{}　{}", found.code, found.name);
                    let line = egui::Button::selectable(taken, text);
                    let proof = match found.evidence {
                        Evidence::Sourced => "",
                        Evidence::Dated => lang.pick("2009 年科目，请核实", "list of 2009, verify"),
                        Evidence::Unverified => lang.pick("未经核对", "unverified"),
                    };
                    let proof = egui::RichText::new(proof).small().weak();
                    let line = line.min_size(vec2(WIDE, LINE)).right_text(proof);
                    if ui.add(line).clicked() {
                        chosen = Some(at);
                    }
                }
            });
        });
    editor.taken = chosen.or(editor.taken);
    chosen.is_some()
}
