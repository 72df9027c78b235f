//! The two lines at the top: whose budget it is, and the toolbar.

use eframe::egui::{self, Align, Layout, MenuBar, RichText, Ui, containers::menu::MenuButton};

use crate::budget::Status;
use crate::ui::command::{Command, Group, TABLE};
use crate::ui::font;
use crate::ui::texts;
use crate::ui::theme::size;

use super::{Action, View, widget};

/// Whose budget, which year, which file, whether changed.
pub fn title_ui(ui: &mut Ui, view: &View<'_>, _actions: &mut Vec<Action>) {
    let (theme, lang) = (view.theme, view.lang);
    let budget = view.budget();
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 12.0;
        let weak = |text: String| RichText::new(text).color(theme.weak);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let status = texts::status(budget.status).get(lang);
            let (ink, fill) = match budget.status {
                Status::Draft => (theme.weak, theme.surface),
                Status::Final | Status::Published => (theme.good, theme.surface),
            };
            widget::pill(ui, status, ink, fill);
            if view.document().is_read_only() {
                widget::pill(ui, texts::INSPECTING.get(lang), theme.accent, theme.selected);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let name = if budget.unit.name.is_empty() {
                    texts::UNTITLED.get(lang)
                } else {
                    &budget.unit.name
                };
                ui.add(
                    egui::Label::new(RichText::new(name).font(font::bold(size::TEXT))).selectable(false),
                );
                ui.add(egui::Label::new(weak(texts::year_line(lang, budget.year))).selectable(false));
                if view.document().is_changed() {
                    ui.add(egui::Label::new(RichText::new("●").color(theme.accent)).selectable(false))
                        .on_hover_text(texts::CHANGED.get(lang));
                }
                let file = widget::cut_label(ui, weak(view.session.name(lang)));
                if let Some(path) = view.session.path() {
                    file.on_hover_text(path.display().to_string());
                }
            });
        });
    });
}

/// Buttons for what is done often, menus for the rest, switches at the right.
pub fn toolbar_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    let (theme, lang) = (view.theme, view.lang);
    MenuBar::new().ui(ui, |ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        ui.spacing_mut().button_padding = egui::vec2(8.0, 4.0);
        for group in [Group::File, Group::Edit, Group::Row, Group::Table, Group::Check, Group::View] {
            menu_ui(ui, view, group, actions);
        }
        ui.add_space(2.0);
        ui.separator();
        ui.add_space(2.0);
        button_ui(ui, view, Command::Open, lang.pick("打开", "Open"), actions);
        save_ui(ui, view, actions);
        ui.separator();
        button_ui(ui, view, Command::Undo, lang.pick("撤销", "Undo"), actions);
        button_ui(ui, view, Command::Redo, lang.pick("重做", "Redo"), actions);
        ui.separator();
        button_ui(ui, view, Command::FullCheck, lang.pick("全审", "Check"), actions);

        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 10.0;
            menu_ui(ui, view, Group::Help, actions);
            let language = Command::ToggleLanguage;
            if widget::command_button(ui, language.entry(), "中 / EN", true, lang) {
                actions.push(Action::Command(language));
            }
            let held = usize::from(view.document().is_read_only());
            let modes = [texts::EDIT_MODE.get(lang), texts::INSPECT_MODE.get(lang)];
            let tip = if view.session.is_newer() {
                texts::NEWER.get(lang).to_owned()
            } else {
                widget::tooltip(Command::ToggleInspect.entry(), lang)
            };
            if widget::segments(ui, theme, &modes, held, &tip).is_some() {
                actions.push(Action::Command(Command::ToggleInspect));
            }
        });
    });
}

fn button_ui(
    ui: &mut Ui,
    view: &View<'_>,
    command: Command,
    title: &str,
    actions: &mut Vec<Action>,
) {
    let entry = command.entry();
    let enabled = (entry.enabled)(&view.situation);
    if widget::command_button(ui, entry, title, enabled, view.lang) {
        actions.push(Action::Command(command));
    }
}

/// The one button that stands out, while there is something to save.
fn save_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    let (theme, lang) = (view.theme, view.lang);
    let entry = Command::Save.entry();
    let enabled = (entry.enabled)(&view.situation);
    let title = texts::SAVE.get(lang);
    let button = if enabled {
        egui::Button::new(RichText::new(title).color(theme.on_accent))
            .fill(theme.accent)
            .frame(true)
    } else {
        egui::Button::new(title).frame_when_inactive(false)
    };
    if ui.add_enabled(enabled, button).on_hover_text(widget::tooltip(entry, lang)).clicked() {
        actions.push(Action::Command(Command::Save));
    }
}

fn menu_ui(ui: &mut Ui, view: &View<'_>, group: Group, actions: &mut Vec<Action>) {
    let lang = view.lang;
    MenuButton::from_button(egui::Button::new(group.title().get(lang)).frame_when_inactive(false))
        .ui(ui, |ui| {
            ui.set_min_width(230.0);
            ui.spacing_mut().button_padding = egui::vec2(8.0, 4.0);
            for entry in TABLE.iter().filter(|entry| entry.group == group) {
                let enabled = (entry.enabled)(&view.situation);
                let button = egui::Button::new(entry.title.get(lang))
                    .shortcut_text(entry.shortcut_text())
                    .frame_when_inactive(false);
                let clicked = ui
                    .add_enabled_ui(enabled, |ui| {
                        ui.add_sized([ui.available_width(), 0.0], button)
                    })
                    .inner
                    .on_hover_text(entry.tip.get(lang))
                    .clicked();
                if clicked {
                    actions.push(Action::Command(entry.command));
                    ui.close();
                }
                if matches!(
                    entry.command,
                    Command::SaveAs | Command::MarkPublished | Command::Redo | Command::NextPane
                ) {
                    ui.separator();
                }
            }
        });
}
