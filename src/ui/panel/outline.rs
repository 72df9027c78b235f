//! The publication's outline at the left: every table and text with its state.

use eframe::egui::{
    Align, Align2, CornerRadius, CursorIcon, EventFilter, FontId, Id, Key, Modifiers, Rect, Role,
    ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use crate::engine::{VERIFY_SIGN, Verdict};
use crate::ui::font;
use crate::ui::texts;
use crate::ui::theme::{Theme, size};
use crate::ui::widget::Tip as _;

use super::{Action, View, widget};
use crate::session::lists::{OutlineEntry, OutlineLine, OutlineSign, OutlineState};

const ENTRY: f32 = 27.0;
const PAD: f32 = 14.0;
/// Between a title and its sign.
const GAP: f32 = 6.0;

/// Id of the list, for giving it the keyboard.
pub fn focus_id() -> Id {
    Id::unique("outline list")
}

/// The outline; `reveal` scrolls the shown page into view.
pub fn outline_ui(ui: &mut Ui, view: &View<'_>, reveal: bool, actions: &mut Vec<Action>) {
    let id = focus_id();
    let all = ui.available_rect_before_wrap();
    let list = ui.interact(all, id, Sense::focusable_noninteractive());
    let name = texts::OUTLINE.get(view.lang);
    list.widget_info(|| WidgetInfo::labeled(Role::List, true, name));
    if list.has_focus() {
        let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        keys(ui, view, actions);
    }
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.add_space(8.0);
        for line in &view.lists.outline {
            match line {
                OutlineLine::Heading { title, part } => heading_ui(ui, view.theme, title, *part),
                OutlineLine::Entry(entry) => {
                    entry_ui(ui, view, entry, list.has_focus(), reveal, actions)
                }
            }
        }
        ui.add_space(12.0);
    });
}

fn keys(ui: &Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    let pressed = |key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
    let (down, up) = (pressed(Key::ArrowDown), pressed(Key::ArrowUp));
    if down || up {
        if let Some(page) = view.lists.neighbour(view.page, down) {
            actions.push(Action::Show(page.clone()));
        }
    } else if pressed(Key::Enter) {
        actions.push(Action::FocusPage);
    }
}

fn heading_ui(ui: &mut Ui, theme: &Theme, title: &str, part: bool) {
    let height = if part { 32.0 } else { 25.0 };
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let inner = Rect::from_min_max(
        pos2(
            rect.left() + if part { PAD } else { PAD + NUMBER },
            rect.top() + if part { 6.0 } else { 0.0 },
        ),
        pos2(rect.right() - 8.0, rect.bottom()),
    );
    let font = if part { font::bold(size::SMALL) } else { FontId::proportional(size::SMALL) };
    if widget::line_in(ui, inner, Align::Min, title, font, theme.weak) {
        response.tip(title);
    }
}

/// Room for the table's number before its title.
const NUMBER: f32 = 20.0;

fn entry_ui(
    ui: &mut Ui,
    view: &View<'_>,
    entry: &OutlineEntry,
    focused: bool,
    reveal: bool,
    actions: &mut Vec<Action>,
) {
    let theme = view.theme;
    let shown = entry.page == *view.page;
    let words = entry.state.describe(view.lang);
    let name = [entry.number.as_str(), entry.title.as_str(), words.as_str()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let (rect, response) = widget::row(ui, ENTRY, &name, shown);
    if shown && reveal {
        response.scroll_to_me(None);
    }
    if ui.is_rect_visible(rect) {
        let painter = ui.painter();
        if shown {
            painter.rect_filled(rect, CornerRadius::ZERO, theme.selected);
            let bar = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
            painter.rect_filled(bar, CornerRadius::ZERO, theme.accent);
            if focused {
                let frame = Stroke::new(1.0, theme.accent);
                painter.rect_stroke(
                    rect.shrink(1.0),
                    CornerRadius::same(2),
                    frame,
                    StrokeKind::Inside,
                );
            }
        } else if response.hovered() {
            painter.rect_filled(rect, CornerRadius::ZERO, theme.hovered);
        }
        let left = rect.left() + PAD;
        let number = Rect::from_min_max(pos2(left, rect.top()), pos2(left + NUMBER, rect.bottom()));
        let regular = FontId::proportional(size::TEXT);
        if !entry.number.is_empty() {
            widget::line_in(ui, number, Align::Min, &entry.number, regular.clone(), theme.weak);
        }
        let left = match entry.state {
            OutlineState::Text { indent: 0, .. } => left,
            OutlineState::Text { .. } | OutlineState::Table { .. } | OutlineState::Unknown => {
                left + NUMBER
            }
        };
        let font = if shown { font::bold(size::TEXT) } else { regular };
        let whole = ui.painter().layout_no_wrap(entry.title.clone(), font.clone(), theme.text);
        let (right, said) = sign_ui(ui, view, rect, (entry.state, left + whole.size().x + GAP));
        let title = Rect::from_min_max(pos2(left, rect.top()), pos2(right - GAP, rect.bottom()));
        let cut = widget::line_in(ui, title, Align::Min, &entry.title, font, theme.text);
        let mut response = response.on_hover_cursor(CursorIcon::PointingHand);
        // A tip covers the entry below: only where it says more than is there.
        if cut || !said {
            let tip = if cut { format!("{}\n{words}", entry.title) } else { words };
            response = response.tip(tip);
        }
        if response.secondary_clicked()
            && let Some(at) = response.interact_pointer_pos()
        {
            actions.push(Action::Show(entry.page.clone()));
            actions.push(Action::OutlineMenu(at));
        }
        if response.clicked() {
            actions.push(Action::Show(entry.page.clone()));
            match entry.state {
                // As with a spreadsheet's tabs: what is typed next goes into the table.
                OutlineState::Table { .. } => actions.push(Action::FocusPage),
                OutlineState::Text { .. } | OutlineState::Unknown => {
                    ui.memory_mut(|memory| memory.request_focus(focus_id()));
                }
            }
        }
    }
}

/// The sign at the right of an entry, short where words would cut the title that ends there; gives
/// where it begins, and whether it is words.
fn sign_ui(
    ui: &Ui,
    view: &View<'_>,
    rect: Rect,
    (state, title): (OutlineState, f32),
) -> (f32, bool) {
    let theme = view.theme;
    let right = rect.right() - 12.0;
    let painter = ui.painter();
    let plain = |text: &str, ink, font: FontId| {
        painter.text(pos2(right, rect.center().y), Align2::RIGHT_CENTER, text, font, ink).left()
    };
    let font = FontId::proportional(size::TEXT);
    let small = FontId::proportional(size::SMALL);
    let sign = OutlineSign::of(state, view.lists.progress.is_some());
    let mut said = matches!(sign, OutlineSign::ToConfirm | OutlineSign::Empty);
    let fits = |words: &str| {
        let laid = painter.layout_no_wrap(words.to_owned(), small.clone(), theme.weak);
        title <= right - laid.size().x
    };
    let left = match sign {
        OutlineSign::Blocks(count) => badge(ui, rect, right, count, theme),
        OutlineSign::ToConfirm => {
            let words = texts::TO_CONFIRM.get(view.lang);
            let short = texts::TO_CONFIRM_SHORT.get(view.lang);
            plain(if fits(words) { words } else { short }, theme.accent, small)
        }
        OutlineSign::NotBegun => {
            let words = texts::NOT_BEGUN.get(view.lang);
            said = fits(words);
            plain(if said { words } else { "○" }, theme.weak, small)
        }
        OutlineSign::Empty => plain(texts::EMPTY_TABLE.get(view.lang), theme.weak, small),
        OutlineSign::Verify(count) => {
            let text = format!("{VERIFY_SIGN} {count}");
            plain(&text, theme.rounding, font::bold(size::SMALL))
        }
        OutlineSign::Unfinished => plain("…", theme.weak, font),
        OutlineSign::Rounding => plain(Verdict::Rounding.sign(), theme.rounding, font),
        OutlineSign::Balanced => plain(Verdict::Balanced.sign(), theme.good, font),
        OutlineSign::Unknown => plain("?", theme.weak, font),
        OutlineSign::NoText => plain("○", theme.weak, small),
    };
    (left, said)
}

/// How many findings block, in a round badge.
fn badge(ui: &Ui, rect: Rect, right: f32, count: usize, theme: &Theme) -> f32 {
    let font = font::bold(size::SMALL);
    let galley = ui.painter().layout_no_wrap(count.to_string(), font, theme.on_accent);
    let body = vec2((galley.size().x + 12.0).max(20.0), 17.0);
    let place =
        Rect::from_min_size(pos2(right - body.x + 2.0, rect.center().y - body.y / 2.0), body);
    ui.painter().rect_filled(place, CornerRadius::same(8), theme.bad);
    ui.painter().galley(place.center() - galley.size() / 2.0, galley, theme.on_accent);
    place.left()
}
