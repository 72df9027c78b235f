//! The two lines at the top: whose budget it is, and the toolbar.

use eframe::egui::containers::menu::MenuButton;
use eframe::egui::text::LayoutJob;
use eframe::egui::{
    self, Align, Button, Color32, Context, FontId, Id, Layout, MenuBar, Modifiers, Popup,
    PopupKind, Pos2, Response, RichText, Role, Stroke, TextFormat, Ui, WidgetInfo,
};

use crate::budget::Status;
use crate::ui::command::{Command, CommandEntry, CommandGroup, TABLE, Trait, letter_key};
use crate::ui::font;
use crate::ui::texts;
use crate::ui::theme::size;
use crate::ui::widget::Tip as _;

use super::command_button::command_button;
use super::{Action, View, widget};
use crate::lang::Lang;
use crate::ui::view::explanation_open;

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
                ui.add(egui::Label::new(RichText::new(name).font(font::bold(size::TEXT))));
                let cover = &view.document().forms().print.cover;
                let year = texts::year_line(lang, budget.year, cover);
                ui.add(egui::Label::new(weak(year)));
                if view.document().is_changed() {
                    let (dot, response) =
                        ui.allocate_exact_size(egui::vec2(8.0, 20.0), egui::Sense::hover());
                    response.widget_info(|| {
                        let said = texts::CHANGED.get(lang);
                        egui::WidgetInfo::labeled(egui::Role::Label, true, said)
                    });
                    ui.painter().circle_filled(dot.center(), 4.0, theme.accent);
                    response.tip(texts::CHANGED.get(lang));
                }
                let file = widget::cut_label(ui, weak(view.session.name(lang)));
                if let Some(path) = view.session.path() {
                    file.tip(path.display().to_string());
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
        let (switches, buttons) = lang.pick((260.0, 295.0), (275.0, 355.0));
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
    if ui.add_enabled(enabled, button).tip(entry.tooltip(lang)).clicked() {
        actions.push(Action::Command(Command::Save));
    }
}

/// Where it is kept which menu is open, and which one was opened by its letter just now.
fn open_id() -> Id {
    Id::unique("open menu")
}

fn by_letter_id() -> Id {
    Id::unique("menu opened by its letter")
}

/// The menu that is open.
pub fn open_menu(ctx: &Context) -> Option<CommandGroup> {
    ctx.data(|data| data.get_temp::<CommandGroup>(open_id())).filter(|_| Popup::is_any_open(ctx))
}

/// Opens a menu by its letter when the bar is drawn next; its first command gets the keyboard.
pub fn request_menu(ctx: &Context, group: CommandGroup) {
    ctx.data_mut(|data| data.insert_temp(by_letter_id(), group));
}

fn menu_ui(ui: &mut Ui, view: &View<'_>, group: CommandGroup, actions: &mut Vec<Action>) {
    let (lang, theme) = (view.lang, view.theme);
    let title = group.title().get(lang);
    let wanted = ui.data(|data| data.get_temp::<CommandGroup>(by_letter_id())) == Some(group);
    let button = Button::new(with_letter(title, group.letter(), lang, (theme.text, 0.0)));
    let (response, inner) =
        MenuButton::from_button(button.frame_when_inactive(false)).ui(ui, |ui| {
            ui.set_min_width(250.0);
            // On a screen much enlarged the longest menu scrolls.
            let height = (ui.ctx().content_rect().height() - 90.0).max(120.0);
            let scroll =
                egui::ScrollArea::vertical().max_height(height).min_scrolled_height(height);
            scroll.show(ui, |ui| {
                let mut first = wanted;
                let shown = |entry: &&CommandEntry| {
                    !entry.has(Trait::WhileImporting) || view.situation.previewing
                };
                for entry in group.entries().filter(shown) {
                    let letter = group.letter_of(entry.command);
                    let response = item_ui(ui, view, entry, letter, actions);
                    if response.enabled() && std::mem::take(&mut first) {
                        response.request_focus();
                        ui.data_mut(|data| data.remove::<CommandGroup>(by_letter_id()));
                    }
                    if entry.has(Trait::EndsPart) {
                        ui.separator();
                    }
                }
            });
        });
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, title));
    if inner.is_some() {
        ui.data_mut(|data| data.insert_temp(open_id(), group));
    } else if wanted {
        Popup::open_id(ui.ctx(), Popup::default_response_id(&response));
        response.request_focus();
        ui.ctx().request_repaint();
    }
}

/// A title with the letter that stands for it underlined: `文件(F)`, `File`.
fn with_letter(title: &str, letter: char, lang: Lang, (ink, lead): (Color32, f32)) -> LayoutJob {
    let font = FontId::proportional(size::TEXT);
    let plain = TextFormat::simple(font.clone(), ink);
    let marked = TextFormat { underline: Stroke::new(1.0, ink), ..plain.clone() };
    let mut job = LayoutJob::default();
    let found = title.to_ascii_uppercase().find(letter).filter(|_| lang == Lang::En);
    match found {
        Some(at) => {
            let end = at + letter.len_utf8();
            for (part, format) in [
                (title.get(..at), plain.clone()),
                (title.get(at..end), marked),
                (title.get(end..), plain),
            ] {
                let part = part.unwrap_or_default();
                let lead = if job.text.is_empty() { lead } else { 0.0 };
                job.append(part, if part.is_empty() { 0.0 } else { lead }, format);
            }
        }
        None => {
            job.append(&format!("{title}("), lead, plain.clone());
            job.append(&letter.to_string(), 0.0, marked);
            job.append(")", 0.0, plain);
        }
    }
    job
}

/// A command as a line of a menu; `letter` does it while the menu is open.
fn item_ui(
    ui: &mut Ui,
    view: &View<'_>,
    entry: &CommandEntry,
    letter: Option<char>,
    actions: &mut Vec<Action>,
) -> Response {
    const TICK: f32 = 20.0;
    let (lang, theme) = (view.lang, view.theme);
    ui.spacing_mut().button_padding = egui::vec2(8.0, 3.0);
    ui.spacing_mut().item_spacing.y = 1.0;
    let enabled = (entry.enabled)(&view.situation);
    let explained = explanation_open(view.settings, ui.ctx());
    let on = entry.command.is_on(view, &view.situation, explained);
    let title = entry.title.get(lang);
    let ink = if enabled { theme.text } else { theme.weak };
    let shown = match letter {
        Some(letter) => with_letter(title, letter, lang, (ink, TICK)),
        None => {
            let mut job = LayoutJob::default();
            let font = FontId::proportional(size::TEXT);
            job.append(title, TICK, TextFormat::simple(font, ink));
            job
        }
    };
    let button = Button::new(shown).shortcut_text(entry.shortcut_text()).frame_when_inactive(false);
    let response =
        ui.add_enabled_ui(enabled, |ui| ui.add_sized([ui.available_width(), 0.0], button)).inner;
    response.widget_info(|| match on {
        Some(on) => WidgetInfo::selected(Role::Button, enabled, on, title),
        None => WidgetInfo::labeled(Role::Button, enabled, title),
    });
    if on == Some(true) {
        let at = response.rect.left_center() + egui::vec2(10.0, 0.0);
        let font = font::bold(size::TEXT);
        ui.painter().text(at, egui::Align2::LEFT_CENTER, "✓", font, theme.accent);
    }
    let response = response.tip(entry.tip.get(lang));
    let key = letter.filter(|_| enabled).and_then(letter_key);
    let pressed = key.is_some_and(|key| {
        let pressed = ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if pressed {
            ui.input_mut(|input| {
                input.events.retain(|e| !matches!(e, egui::Event::Text(text) if text.len() == 1));
            });
        }
        pressed
    });
    if response.clicked() || pressed {
        actions.push(Action::Command(entry.command));
        ui.close();
    }
    response
}

/// A context menu: what can be done with the selected cell and row, with a column, with what the
/// outline shows. Gives whether it stays open.
pub fn context_menu(
    ui: &Ui,
    view: &View<'_>,
    (at, what): (Pos2, Trait),
    actions: &mut Vec<Action>,
) -> bool {
    let mut open = true;
    // Another place is another menu, which the click that closes the one before does not close.
    let id = Id::unique(("cell menu", at.x.to_bits(), at.y.to_bits()));
    Popup::new(id, ui.ctx().clone(), at, ui.layer_id())
        .kind(PopupKind::Menu)
        .layout(Layout::top_down_justified(Align::Min))
        .gap(0.0)
        .open_bool(&mut open)
        .show(|ui| {
            egui::containers::menu::menu_style(ui.style_mut());
            ui.set_min_width(230.0);
            // What has to do with the cell; a menu of everything would not fit a small screen.
            let usable =
                |entry: &&CommandEntry| entry.has(what) && (entry.enabled)(&view.situation);
            let mut group = CommandGroup::Edit;
            for entry in TABLE.iter().filter(usable) {
                if std::mem::replace(&mut group, entry.group) != entry.group {
                    ui.separator();
                }
                item_ui(ui, view, entry, None, actions);
            }
        });
    open
}
