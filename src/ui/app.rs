//! The window as a whole: what it keeps, how a frame runs.
//!
//! A frame: shortcuts, dropped files and answers of dialogs are turned into actions first, then
//! everything is drawn, then the actions that drawing gave are done. If one of them changed what
//! is shown, the frame is drawn once more before it reaches the screen, so that a figure and the
//! totals, badges and findings that follow from it always appear together.

mod areas;
mod comments;
mod dialogs;
mod draft;
mod files;
mod form_draft;
mod go;
mod import;
mod lists;
mod open;
mod panels;
mod perform;
mod publish;
mod rows;
mod safeguard;
mod save;
mod start;
mod visit;
mod window_state;

use std::path::PathBuf;

use eframe::egui::{self, Align2, Context, Ui};

use crate::budget::Cell;
use crate::grid::GridState;
use crate::lang::Lang;
use crate::session::listing::Listing;
use crate::session::lists::MainView;
use crate::session::printing::PrintBus;
use crate::session::reading::Reading;
use crate::session::situation::{AtHand, Situation};
use crate::session::text_editing::Drafts;
use crate::session::{CurrentPlace, DocumentHost as _, RememberedPlaces, Session, Settings};

use super::command;
use super::dialog::Dialog;
use super::panel::bar;
use super::theme::{Theme, size};
use super::view::{Action, Notice, View};
use super::{font, texts};

use dialogs::Dialogs;
use panels::Panels;
use window_state::WindowState;

/// The window.
pub struct App {
    session: Session,
    settings: Settings,
    remembered: RememberedPlaces,
    theme: Theme,
    lists: Listing,
    place: CurrentPlace,
    grid: GridState,
    drafts: Drafts,
    panels: Panels,
    dialogs: Dialogs,
    window: WindowState,
    /// What there is to say of the last thing wanted.
    notice: Option<Notice>,
    safety: safeguard::Safety,
    saves: save::Saves,
    imports: import::Imports,
}

impl App {
    /// A window on that document. `settings_path` is where it remembers things, if anywhere.
    pub fn new(
        ctx: &Context,
        session: Session,
        settings: Settings,
        settings_path: Option<PathBuf>,
    ) -> Self {
        font::install(ctx);
        let theme = if settings.dark { Theme::dark() } else { Theme::light() };
        theme.apply(ctx);
        // Zoom is a command like any other.
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        ctx.set_zoom_factor(settings.zoom);
        let lists = Listing::new(&session, settings.lang, settings.unit);
        let comments = lists.comments_by_cell();
        let mut app = Self {
            session,
            settings,
            remembered: RememberedPlaces::new(settings_path),
            theme,
            lists,
            place: CurrentPlace::default(),
            grid: GridState::default(),
            drafts: Drafts::default(),
            panels: Panels::default(),
            dialogs: Dialogs::default(),
            window: WindowState::default(),
            notice: None,
            safety: safeguard::Safety::default(),
            saves: save::Saves::default(),
            imports: import::Imports::new(ctx),
        };
        app.show_first_page();
        app.grid.set_comments(comments);
        app.grid.focus();
        app
    }

    /// Never opens a dialog of the system, only the window's own.
    pub fn without_system_dialogs(mut self) -> Self {
        self.dialogs.asks_system = false;
        self.dialogs.print_bus = PrintBus::None;
        self.imports.at_once = true;
        self.lists.wait();
        self.gather();
        self
    }

    /// Asks for the system's print dialog on that bus.
    pub fn printing_on(mut self, bus: PrintBus) -> Self {
        self.dialogs.print_bus = bus;
        self
    }

    /// The document and its file.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// What is in the middle.
    pub fn page(&self) -> &MainView {
        &self.place.page
    }

    /// The selected cell of the table shown.
    pub fn selected(&self) -> Option<Cell> {
        self.cursor()
    }

    /// The dialog that is open, if one is.
    pub fn dialog(&self) -> Option<&Dialog> {
        self.dialogs.shown.as_ref()
    }

    /// Does a command in the next frame, as a menu would.
    pub fn queue(&mut self, command: command::Command) {
        self.window.queued.push(command);
    }

    fn lang(&self) -> Lang {
        self.settings.lang
    }

    /// The selected cell, if it is in the table shown.
    fn cursor(&self) -> Option<Cell> {
        let MainView::Table(table) = self.place.page else {
            return None;
        };
        self.grid.cursor().filter(|cell| cell.t() == table)
    }

    /// What decides which commands can be used.
    fn situation(&self) -> Situation {
        let hand = AtHand {
            cursor: self.cursor(),
            filter: &self.grid.row_filter(),
            typing: !self.drafts.is_committed() || self.grid.is_editing(),
            searched: self.dialogs.search.is_some(),
            can_explain: self.question().is_some(),
            previewing: self.imports.preview().is_some(),
            has_original: self.imports.shown.is_some(),
        };
        Situation::of(&self.reading(), &hand)
    }

    fn reading(&self) -> Reading<'_> {
        Reading {
            session: &self.session,
            lists: &self.lists,
            settings: &self.settings,
            lang: self.settings.lang,
            page: &self.place.page,
        }
    }

    fn view(&self) -> View<'_> {
        View {
            reading: self.reading(),
            theme: &self.theme,
            cursor: self.cursor(),
            situation: self.situation(),
            filtered: self.filtered(),
        }
    }

    /// Brings the lists up to the document, and keeps the place in the findings.
    fn refresh(&mut self) {
        let Settings { lang, unit, .. } = self.settings;
        if self.lists.is_current(&self.session, lang, unit) {
            self.lists.stay_at(self.session.document(), self.place.finding_at);
            return;
        }
        self.gather();
        self.place.finding_at = self.lists.stays_at(self.session.document());
        if !self.place.page.is_whole() && !self.lists.pages().any(|e| e.page == self.place.page) {
            self.show_first_page();
        }
    }

    /// Gives a newly opened file the widths it had, and remembers those that were changed.
    fn keep_widths(&mut self, ctx: &Context) {
        let changed = self.grid.widths_changed() && !ctx.input(|i| i.pointer.any_down());
        if self.remembered.wants_widths(&self.session, changed) {
            let forms = self.session.forms();
            let widths = self.remembered.widths(&self.session, self.grid.set_widths(forms));
            self.grid.put_widths(forms, &widths);
            self.grid.widths_kept();
        }
    }

    /// While the window's first file is being opened there is no document of which anything could
    /// be said: no year, no balance.
    fn waiting_frame(&mut self, ui: &mut Ui, ctx: &Context) {
        ui.painter().rect_filled(ui.max_rect(), 0.0, self.theme.canvas);
        if let Some(answer) = self.open_dialog(ctx) {
            self.answered(ctx, answer);
        }
        if let Some(path) = self.imports.first_opening() {
            let (lang, name) = (self.lang(), path.file_name().unwrap_or_default());
            let (said, program) = (texts::OPENING.get(lang), texts::PROGRAM.get(lang));
            let title = format!("{said} {} — {program}", name.to_string_lossy());
            self.window.entitle(ctx, title);
        }
    }

    fn frame(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        if self.imports.first_opening().is_some() {
            return self.waiting_frame(ui, &ctx);
        }
        self.keep_widths(&ctx);
        self.refresh();
        let escape = |input: &mut egui::InputState| {
            input.consume_key(egui::Modifiers::NONE, egui::Key::Escape)
        };
        // Before the grid takes it for its own.
        if self.window.menu_at.is_some() && ctx.input_mut(escape) {
            self.window.menu_at = None;
        }
        let before = self.shown_state();
        let mut actions = Vec::new();
        if matches!(self.place.page, MainView::Table(_)) {
            let summed = self.panels.add_up(self.session.document(), &self.grid);
            if !summed.is_done() {
                ctx.request_repaint();
            }
        }
        self.bars(ui, &mut actions);
        self.sides(ui, &mut actions);
        self.middle(ui, &mut actions);
        self.window.menu_at =
            self.window.menu_at.filter(|at| bar::context_menu(ui, &self.view(), *at, &mut actions));
        self.hover_hint(&ctx);
        let answer = self.open_dialog(&ctx);
        let later = std::mem::take(&mut self.window.queued);
        for action in actions {
            self.perform(&ctx, action);
        }
        if let Some(answer) = answer {
            self.answered(&ctx, answer);
        }
        for command in later {
            self.perform(&ctx, Action::Command(command));
        }
        self.refresh();
        if self.shown_state() != before {
            ctx.request_discard("the document or what is shown of it changed");
        }
        self.take_keyboard_back(&ctx);
        let title = self.session.title(self.lang());
        self.window.entitle(&ctx, title);
    }

    /// The keyboard that a menu, a dialog or a switch leaves behind goes back to the table, so
    /// that the next figure typed is not lost.
    fn take_keyboard_back(&mut self, ctx: &Context) {
        let free = matches!(self.place.page, MainView::Table(_))
            && self.dialogs.shown.is_none()
            && self.window.menu_at.is_none()
            && ctx.memory(|memory| memory.focused().is_none())
            && !egui::Popup::is_any_open(ctx);
        if free && !self.grid.wants_focus() {
            self.grid.focus();
            ctx.request_repaint();
        }
    }

    /// What the areas before the grid have drawn from already when the grid takes input.
    fn shown_state(&self) -> impl PartialEq + use<> {
        (
            self.session.document().revision(),
            self.session.document().is_read_only(),
            self.session.document().is_changed(),
            self.session.is_saving(),
            self.session.comments_revision(),
            self.settings.clone(),
            self.place.page.clone(),
            self.grid.cursor(),
            self.notice.clone(),
            self.dialogs.shown.is_some(),
        )
    }

    /// While a file is held over the window.
    fn hover_hint(&self, ctx: &Context) {
        if ctx.input(|i| i.raw.hovered_files.is_empty()) {
            return;
        }
        let screen = ctx.content_rect();
        let layer = egui::LayerId::new(egui::Order::Foreground, egui::Id::unique("drop hint"));
        let painter = ctx.layer_painter(layer);
        painter.rect_filled(screen, 0.0, self.theme.selected.gamma_multiply(0.9));
        let font = font::bold(size::TITLE);
        let text = if self.takes_drops() { texts::DROP_HERE } else { texts::DROP_LATER };
        let text = text.get(self.lang());
        painter.text(screen.center(), Align2::CENTER_CENTER, text, font, self.theme.accent);
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.window.fit_screen(ctx, self.settings.zoom);
        self.poll_close(ctx);
        self.poll_picking(ctx);
        self.poll_import(ctx);
        self.poll_opening();
        self.poll_save(ctx);
        self.poll_dropped(ctx);
        self.poll_disk(ctx);
        self.poll_background(ctx);
        if self.dialogs.shown.is_none() {
            let typing = self.grid.is_editing() || self.drafts.is_focused();
            let pressed = ctx.input_mut(|input| command::pressed(input, typing));
            for command in pressed.now {
                self.perform(ctx, Action::Command(command));
            }
            let sideways = bar::open_menu(ctx).and_then(|open| {
                let press =
                    |key| ctx.input_mut(|input| input.consume_key(egui::Modifiers::NONE, key));
                let (left, right) = (press(egui::Key::ArrowLeft), press(egui::Key::ArrowRight));
                (left || right).then(|| open.neighbour(right))
            });
            if let Some(menu) = pressed.menu.or(sideways)
                && self.commit_pending()
            {
                bar::request_menu(ctx, menu);
            }
            self.window.queued.extend(pressed.later);
            let leaves = self.place.page.is_whole()
                && ctx
                    .input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::Escape));
            if leaves {
                self.leave_whole(ctx);
            }
            // Nothing else has the keyboard on a page of text: Enter and F2 begin to write.
            let writes = matches!(self.place.page, MainView::Text(_))
                && ctx.memory(|memory| memory.focused().is_none())
                && !egui::Popup::is_any_open(ctx)
                && ctx.input_mut(|input| {
                    input.consume_key(egui::Modifiers::NONE, egui::Key::Enter)
                        || input.consume_key(egui::Modifiers::NONE, egui::Key::F2)
                });
            if writes {
                self.focus_page(ctx);
            }
        }
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.frame(ui);
    }

    /// Most of the window has this colour, and painting nothing is the quickest way to it.
    fn clear_color(&self, _visuals: &egui::Visuals) -> [f32; 4] {
        self.theme.surface.to_normalized_gamma_f32()
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.remembered.save(&self.settings);
        self.note_place();
        self.finish();
    }
}
