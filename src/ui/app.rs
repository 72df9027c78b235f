//! The window as a whole: what it keeps, how a frame runs.
//!
//! A frame: shortcuts, dropped files and answers of dialogs are turned into actions first, then
//! everything is drawn, then the actions that drawing gave are done. If one of them changed what
//! is shown, the frame is drawn once more before it reaches the screen, so that a figure and the
//! totals, badges and findings that follow from it always appear together.

mod answers;
mod areas;
mod files;
mod keyboard;
mod opening;
mod panels;
mod perform;
mod system;
mod window_state;

use std::path::PathBuf;

use eframe::egui::{self, Align2, Context, Ui};

use crate::budget::Cell;
use crate::dialog::Dialogs;
use crate::session::lists::MainView;
use crate::session::printing::PrintBus;
use crate::session::situation::{AtHand, Situation};
use crate::session::{DocumentHost as _, Session, Settings};
use crate::workspace::{FileOpening, Imports, Recoveries, Saves, Waker, Workspace};

use super::command;
use super::dialog::Dialog;
use super::pages::Pages;
use super::panel::bar;
use super::theme::{Theme, size};
use super::view::{Action, View};
use super::{font, texts};

use panels::Panels;
use system::SystemDialogs;
use window_state::WindowState;

/// The window.
pub struct App {
    work: Workspace,
    saves: Saves,
    opening: FileOpening,
    imports: Imports,
    recoveries: Recoveries,
    dialogs: Dialogs,
    system: SystemDialogs,
    panels: Panels,
    window: WindowState,
    theme: Theme,
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
        let later = ctx.clone();
        let waker = Waker::new(move |time| later.request_repaint_after(time));
        Self {
            work: Workspace::new(session, settings, settings_path, waker),
            saves: Saves::default(),
            opening: FileOpening::default(),
            imports: Imports::default(),
            recoveries: Recoveries::default(),
            dialogs: Dialogs::default(),
            system: SystemDialogs::default(),
            panels: Panels::default(),
            window: WindowState::default(),
            theme,
        }
    }

    /// Never opens a dialog of the system, only the window's own.
    pub fn without_system_dialogs(mut self) -> Self {
        self.system.asks = false;
        self.system.print_bus = PrintBus::None;
        self.work.wait();
        self
    }

    /// Asks for the system's print dialog on that bus.
    pub fn printing_on(mut self, bus: PrintBus) -> Self {
        self.system.print_bus = bus;
        self
    }

    /// The document and its file.
    pub fn session(&self) -> &Session {
        &self.work.session
    }

    /// What is in the middle.
    pub fn page(&self) -> &MainView {
        &self.work.place.page
    }

    /// The selected cell of the table shown.
    pub fn selected(&self) -> Option<Cell> {
        self.work.cursor()
    }

    /// The dialog that is open, if one is.
    pub fn dialog(&self) -> Option<&Dialog> {
        self.dialogs.shown.as_ref()
    }

    /// How many pages of the publication are shown before it is published.
    pub fn publication_pages(&self) -> usize {
        self.panels.publication.as_ref().map_or(0, Pages::count)
    }

    /// Does a command in the next frame, as a menu would.
    pub fn queue(&mut self, command: command::Command) {
        self.window.queued.push(command);
    }

    /// What decides which commands can be used.
    fn situation(&self) -> Situation {
        let work = &self.work;
        let hand = AtHand {
            cursor: work.cursor(),
            filter: &work.grid.row_filter(),
            typing: !work.drafts.is_committed() || work.grid.is_editing(),
            searched: self.dialogs.search.is_some(),
            can_explain: work.question().is_some(),
            previewing: self.imports.preview().is_some(),
            has_original: self.imports.shown().is_some(),
        };
        Situation::of(&work.reading(), &hand)
    }

    fn view(&self) -> View<'_> {
        View {
            reading: self.work.reading(),
            theme: &self.theme,
            cursor: self.work.cursor(),
            situation: self.situation(),
            filtered: self.work.filtered(),
        }
    }

    fn frame(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        if self.opening_frame(ui, &ctx) {
            return;
        }
        if self.opening.first().is_some() {
            return self.waiting_frame(ui, &ctx);
        }
        self.work.keep_widths(!ctx.input(|i| i.pointer.any_down()));
        self.work.refresh();
        self.panels.follow(&self.work);
        let escape = |input: &mut egui::InputState| {
            input.consume_key(egui::Modifiers::NONE, egui::Key::Escape)
        };
        // Before the grid takes it for its own.
        if self.window.menu_at.is_some() && ctx.input_mut(escape) {
            self.window.menu_at = None;
        }
        let before = self.shown_state();
        let mut actions = Vec::new();
        if matches!(self.work.place.page, MainView::Table(_)) {
            let summed = self.panels.add_up(&self.work);
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
        self.work.refresh();
        if self.shown_state() != before {
            ctx.request_discard("the document or what is shown of it changed");
        }
        self.take_keyboard_back(&ctx);
        let title = self.work.session.title(self.work.lang());
        self.window.entitle(&ctx, title);
    }

    /// What the areas before the grid have drawn from already when the grid takes input.
    fn shown_state(&self) -> impl PartialEq + use<> {
        (
            self.work.session.document().revision(),
            self.work.session.document().is_read_only(),
            self.work.session.document().is_changed(),
            self.work.session.is_saving(),
            self.work.session.comments_revision(),
            self.work.settings.clone(),
            self.work.place.page.clone(),
            self.work.grid.cursor(),
            self.work.notice().cloned(),
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
        let text =
            if files::takes_drops(&self.dialogs) { texts::DROP_HERE } else { texts::DROP_LATER };
        let text = text.get(self.work.lang());
        painter.text(screen.center(), Align2::CENTER_CENTER, text, font, self.theme.accent);
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.window.fit_screen(ctx, self.work.settings.zoom);
        self.poll_close(ctx);
        self.poll_picking(ctx);
        self.imports.poll(&mut self.work, &mut self.dialogs);
        self.poll_opening();
        let next = self.saves.poll(&mut self.work);
        self.go_on(ctx, next);
        self.poll_dropped(ctx);
        self.poll_disk(ctx);
        self.work.poll_background();
        if self.dialogs.shown.is_none() {
            let typing = self.work.grid.is_editing() || self.work.drafts.is_focused();
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
                && self.work.commit_pending()
            {
                bar::request_menu(ctx, menu);
            }
            self.window.queued.extend(pressed.later);
            let leaves = self.work.place.page.is_whole()
                && ctx
                    .input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::Escape));
            if leaves {
                self.work.leave_whole();
                self.give_focus(ctx);
            }
            // Nothing else has the keyboard on a page of text: Enter and F2 begin to write.
            let writes = matches!(self.work.place.page, MainView::Text(_))
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
        self.work.save_settings();
        self.work.note_place();
        self.work.finish(self.window.closing);
    }
}
