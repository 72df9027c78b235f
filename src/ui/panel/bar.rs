//! The two lines at the top: whose budget it is, and the toolbar.

use eframe::egui::containers::menu::MenuButton;
use eframe::egui::{
    self, Align, Button, Id, Layout, MenuBar, Popup, PopupKind, Pos2, RichText, Ui,
};

use crate::budget::Status;
use crate::ui::command::{Command, CommandEntry, CommandGroup, TABLE, Trait};
use crate::ui::font;
use crate::ui::texts;
use crate::ui::theme::size;

use super::command_button::command_button;
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
                    egui::Label::new(RichText::new(name).font(font::bold(size::TEXT)))
                        .selectable(false),
                );
                ui.add(
                    egui::Label::new(weak(texts::year_line(lang, budget.year))).selectable(false),
                );
                if view.document().is_changed() {
                    let (dot, response) =
                        ui.allocate_exact_size(egui::vec2(8.0, 20.0), egui::Sense::hover());
                    response.widget_info(|| {
                        let said = texts::CHANGED.get(lang);
                        egui::WidgetInfo::labeled(egui::Role::Label, true, said)
                    });
                    ui.painter().circle_filled(dot.center(), 4.0, theme.accent);
                    response.on_hover_text(texts::CHANGED.get(lang));
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
        for group in CommandGroup::ALL.into_iter().filter(|group| *group != CommandGroup::Help) {
            menu_ui(ui, view, group, actions);
        }
        // Where there is little room, the menus have everything.
        let (switches, buttons) = lang.pick((240.0, 295.0), (275.0, 355.0));
        let room = ui.available_width() - switches;
        ui.add_space(2.0);
        ui.separator();
        ui.add_space(2.0);
        if room > buttons {
            button_ui(ui, view, Command::Open, lang.pick("打开", "Open"), actions);
        }
        if room > 70.0 {
            save_ui(ui, view, actions);
        }
        if room > buttons {
            ui.separator();
            button_ui(ui, view, Command::Undo, lang.pick("撤销", "Undo"), actions);
            button_ui(ui, view, Command::Redo, lang.pick("重做", "Redo"), actions);
            button_ui(ui, view, Command::History, lang.pick("记录", "History"), actions);
            ui.separator();
            button_ui(ui, view, Command::Review, lang.pick("全审", "Check"), actions);
        }

        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 10.0;
            menu_ui(ui, view, CommandGroup::Help, actions);
            let language = Command::ToggleLanguage;
            if command_button(ui, language.entry(), "中 / EN", true, lang) {
                actions.push(Action::Command(language));
            }
            let held = usize::from(view.document().is_read_only());
            let modes = [texts::EDIT_MODE.get(lang), texts::INSPECT_MODE.get(lang)];
            let tip = if view.session.is_newer() {
                texts::NEWER.get(lang).to_owned()
            } else {
                Command::ToggleInspect.entry().tooltip(lang)
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
    if command_button(ui, entry, title, enabled, view.lang) {
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
    if ui.add_enabled(enabled, button).on_hover_text(entry.tooltip(lang)).clicked() {
        actions.push(Action::Command(Command::Save));
    }
}

fn menu_ui(ui: &mut Ui, view: &View<'_>, group: CommandGroup, actions: &mut Vec<Action>) {
    let title = group.title().get(view.lang);
    MenuButton::from_button(Button::new(title).frame_when_inactive(false)).ui(ui, |ui| {
        ui.set_min_width(230.0);
        // On a small screen, or one much enlarged, the longest menu scrolls.
        let height = (ui.ctx().content_rect().height() - 110.0).max(120.0);
        let scroll = egui::ScrollArea::vertical().max_height(height).min_scrolled_height(height);
        scroll.show(ui, |ui| {
            for entry in TABLE.iter().filter(|entry| entry.group == group) {
                item_ui(ui, view, entry, actions);
                if entry.has(Trait::EndsPart) {
                    ui.separator();
                }
            }
        });
    });
}

/// A command as a line of a menu.
fn item_ui(ui: &mut Ui, view: &View<'_>, entry: &CommandEntry, actions: &mut Vec<Action>) {
    ui.spacing_mut().button_padding = egui::vec2(8.0, 3.0);
    ui.spacing_mut().item_spacing.y = 1.0;
    let enabled = (entry.enabled)(&view.situation);
    let button = Button::new(entry.title.get(view.lang))
        .shortcut_text(entry.shortcut_text())
        .frame_when_inactive(false);
    let response = ui
        .add_enabled_ui(enabled, |ui| ui.add_sized([ui.available_width(), 0.0], button))
        .inner
        .on_hover_text(entry.tip.get(view.lang));
    if response.clicked() {
        actions.push(Action::Command(entry.command));
        ui.close();
    }
}

/// The grid's context menu: what can be done with the selected cell and row. Gives whether it
/// stays open.
pub fn context_menu(ui: &Ui, view: &View<'_>, at: Pos2, actions: &mut Vec<Action>) -> bool {
    let mut open = true;
    Popup::new(Id::unique("cell menu"), ui.ctx().clone(), at, ui.layer_id())
        .kind(PopupKind::Menu)
        .layout(Layout::top_down_justified(Align::Min))
        .gap(0.0)
        .open_bool(&mut open)
        .show(|ui| {
            egui::containers::menu::menu_style(ui.style_mut());
            ui.set_min_width(230.0);
            // What has to do with the cell; a menu of everything would not fit a small screen.
            let usable = |entry: &&CommandEntry| {
                entry.has(Trait::CellMenu) && (entry.enabled)(&view.situation)
            };
            let mut group = CommandGroup::Edit;
            for entry in TABLE.iter().filter(usable) {
                if std::mem::replace(&mut group, entry.group) != entry.group {
                    ui.separator();
                }
                item_ui(ui, view, entry, actions);
            }
        });
    open
}
