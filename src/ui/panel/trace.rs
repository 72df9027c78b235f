//! The trace of the selected figure: its addends as a tree, and what it is used for.

use eframe::egui::{
    self, Align, Color32, CornerRadius, CursorIcon, FontId, Id, Label, Pos2, Rect, RichText, Sense,
    Shape, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use crate::budget::Cell;
use crate::engine::{CheckUse, Computed, Derivation};
use crate::form::Relation;
use crate::session::trace::{MAX_USES, Trace};
use crate::ui::font;
use crate::ui::texts;
use crate::ui::theme::size;
use crate::ui::widget::Tip as _;

use super::{Action, View, widget};

/// Height of a line with a figure.
const LINE: f32 = 25.0;

/// How far each level of the tree is in.
const STEP: f32 = 14.0;

/// Levels unfolded one by one; below that the cells are to be gone to.
const DEEPEST: usize = 12;

/// The addends of a cell, each of which unfolds into its own.
pub fn addends_ui(ui: &mut Ui, view: &View<'_>, cell: Cell, actions: &mut Vec<Action>) {
    branch_ui(ui, view, &mut vec![cell], actions);
}

fn branch_ui(ui: &mut Ui, view: &View<'_>, trace: &mut Vec<Cell>, actions: &mut Vec<Action>) {
    let Some(&cell) = trace.last() else { return };
    let computed = view.document().computed();
    let (addends, mut more) = computed.addends(cell, Derivation::MAX_TERMS);
    let filled = addends.iter().any(|&(_, addend)| computed.effective(addend).is_some());
    let mut blank = 0;
    for (negative, addend) in addends {
        let figure = computed.effective(addend);
        if figure.is_none() && filled {
            blank += 1;
            continue;
        }
        let name = computed.name_beside(cell, addend, view.lang);
        let label = if negative { format!("\u{2212} {name}") } else { name };
        let figure = view.figure_text(addend.t(), view.shown(addend, figure));
        let unfolds =
            trace.len() < DEEPEST && !trace.contains(&addend) && has_addends(computed, addend);
        let depth = trace.len();
        let open =
            line_ui(ui, view, TraceLine { label, figure, cell: addend, depth, unfolds }, actions);
        if open {
            trace.push(addend);
            branch_ui(ui, view, trace, actions);
            trace.pop();
        }
    }
    if filled && more == 0 && blank > 0 {
        weak_ui(ui, view, trace.len(), &texts::blank_terms(view.lang, blank));
    } else {
        more += blank;
    }
    if more > 0 {
        weak_ui(ui, view, trace.len(), &texts::more_terms(view.lang, more));
    }
}

fn has_addends(computed: &Computed, cell: Cell) -> bool {
    !computed.addends(cell, 1).0.is_empty()
}

/// A name at the left, its figure at the right; a click goes to the cell.
pub struct TraceLine {
    pub label: String,
    pub figure: String,
    pub cell: Cell,
    /// 1 for what is directly below the figure explained.
    pub depth: usize,
    pub unfolds: bool,
}

/// The figure explained: its name at the left, itself at the right.
pub fn figure_ui(ui: &mut Ui, view: &View<'_>, name: &str, figure: &str) {
    let (rect, response) = widget::row(ui, LINE, &format!("{name} {figure}"), false);
    let look = (font::bold(size::TEXT), view.theme.text);
    if paint_line(ui, view, rect, (name, figure), look) {
        response.tip(name);
    }
}

/// Paints a name and its figure; whether the name was cut.
fn paint_line(
    ui: &Ui,
    view: &View<'_>,
    rect: Rect,
    (name, figure): (&str, &str),
    (font, ink): (FontId, Color32),
) -> bool {
    let text = view.theme.text;
    let wide = ui.painter().layout_no_wrap(figure.to_owned(), font.clone(), text).size().x;
    widget::line_in(ui, rect, Align::Max, figure, font.clone(), text);
    let place = rect.with_max_x(rect.right() - wide - 10.0);
    widget::line_in(ui, place, Align::Min, name, font, ink)
}

/// Draws the line; whether what is below it is to be shown.
pub fn line_ui(ui: &mut Ui, view: &View<'_>, line: TraceLine, actions: &mut Vec<Action>) -> bool {
    let theme = view.theme;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::CLICK);
    let name = format!("{} {}", line.label, line.figure);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::ListItem, ui.is_enabled(), &name));
    if response.hovered() {
        let ground = rect.expand2(vec2(6.0, 0.0));
        ui.painter().rect_filled(ground, CornerRadius::same(3), theme.hovered);
    }
    let left = rect.left() + STEP * line.depth as f32;
    let (font, names) = (FontId::proportional(size::TEXT), (&*line.label, &*line.figure));
    let cut = paint_line(ui, view, rect.with_min_x(left), names, (font, theme.accent));
    let response = if cut { response.tip(&line.label) } else { response };
    if response.on_hover_cursor(CursorIcon::PointingHand).clicked() {
        actions.push(Action::Go(line.cell));
    }
    line.unfolds && fold_ui(ui, view, &line, pos2(left - STEP / 2.0 - 1.0, rect.center().y))
}

/// The triangle that folds and unfolds what is below a line.
fn fold_ui(ui: &mut Ui, view: &View<'_>, line: &TraceLine, center: Pos2) -> bool {
    let id = Id::unique(("addends of", line.cell, line.depth));
    let mut open = ui.data(|data| data.get_temp::<bool>(id)).unwrap_or(false);
    let place = Rect::from_center_size(center, vec2(STEP + 2.0, LINE));
    let response = ui.interact(place, id, Sense::click());
    let what = if open { texts::FOLD } else { texts::UNFOLD };
    let name = format!("{}{}", what.get(view.lang), line.label);
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, open, &name));
    if response.clicked() {
        open = !open;
        ui.data_mut(|data| data.insert_temp(id, open));
    }
    let ink = if response.hovered() || response.has_focus() {
        view.theme.accent
    } else {
        view.theme.weak
    };
    let points = if open {
        [vec2(-4.0, -2.0), vec2(4.0, -2.0), vec2(0.0, 3.5)]
    } else {
        [vec2(-2.0, -4.0), vec2(-2.0, 4.0), vec2(3.5, 0.0)]
    };
    let points = points.map(|offset| center + offset).to_vec();
    ui.painter().add(Shape::convex_polygon(points, ink, Stroke::NONE));
    open
}

/// The totals that count the cell and the checks in which it is; nothing where there are none.
pub fn uses_ui(ui: &mut Ui, view: &View<'_>, trace: &Trace, actions: &mut Vec<Action>) {
    if trace.reach.is_empty() && trace.checks.is_empty() {
        return;
    }
    let lang = view.lang;
    let computed = view.document().computed();
    if !trace.reach.is_empty() {
        ui.add_space(10.0);
        heading_ui(ui, texts::USED_FOR.get(lang));
    }
    let from = trace.explanation.cell;
    for &total in &trace.reach {
        let label = computed.name_beside(from, total, lang);
        let figure = computed.effective(total);
        let figure = view.figure_text(total.t(), view.shown(total, figure));
        let line = TraceLine { label, figure, cell: total, depth: 1, unfolds: false };
        line_ui(ui, view, line, actions);
    }
    if trace.reach.len() >= MAX_USES {
        weak_ui(ui, view, 1, texts::AND_MORE.get(lang));
    }
    if trace.checks.is_empty() {
        return;
    }
    ui.add_space(10.0);
    heading_ui(ui, texts::HELD_AGAINST.get(lang));
    for check in &trace.checks {
        check_ui(ui, view, from, check, actions);
    }
}

fn check_ui(ui: &mut Ui, view: &View<'_>, from: Cell, check: &CheckUse, actions: &mut Vec<Action>) {
    let (theme, lang) = (view.theme, view.lang);
    let number = if check.number.is_empty() { String::new() } else { format!(" {}", check.number) };
    let head = format!("{} {}{number}", check.verdict.sign(), check.severity.word(lang));
    ui.add_space(3.0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.add(Label::new(RichText::new(head).font(font::bold(size::SMALL)).color(theme.good)));
        let side = |amount: Option<crate::amount::Amount>| match view.shown(check.cell, amount) {
            Some(amount) => view.figure_text(check.cell.t(), Some(amount)),
            None => texts::BLANK.get(lang).to_owned(),
        };
        let relation = match check.relation {
            Relation::Equal => "=",
            Relation::AtMost => "≤",
            Relation::AtLeast => "≥",
        };
        let said = format!("{} {relation} {}", side(check.left), side(check.right));
        ui.add(Label::new(RichText::new(said).color(theme.text)));
    });
    ui.add(
        Label::new(RichText::new(check.message.get(lang)).color(theme.weak))
            .wrap()
            .selectable(true),
    );
    let computed = view.document().computed();
    for &other in check.others.iter().take(6) {
        let label = computed.name_beside(from, other, lang);
        let figure = computed.effective(other);
        let figure = view.figure_text(other.t(), view.shown(other, figure));
        let line = TraceLine { label, figure, cell: other, depth: 1, unfolds: false };
        line_ui(ui, view, line, actions);
    }
    let more = check.others.len().saturating_sub(6);
    if more > 0 {
        weak_ui(ui, view, 1, &texts::more_terms(lang, more));
    }
}

pub(super) fn heading_ui(ui: &mut Ui, text: &str) {
    ui.add(Label::new(RichText::new(text).font(font::bold(size::TEXT))));
    ui.add_space(2.0);
}

fn weak_ui(ui: &mut Ui, view: &View<'_>, depth: usize, text: &str) {
    ui.horizontal(|ui| {
        ui.add_space(STEP * depth as f32);
        ui.add(Label::new(RichText::new(text).color(view.theme.weak)));
    });
}
