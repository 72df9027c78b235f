//! The window as a whole: what it keeps, how a frame runs.
//!
//! A frame: shortcuts, dropped files and answers of dialogs are turned into actions first, then
//! everything is drawn, then the actions that drawing gave are done. If one of them changed what
//! is shown, the frame is drawn once more before it reaches the screen, so that a figure and the
//! totals, badges and findings that follow from it always appear together.

mod areas;
mod comments;
mod draft;
mod files;
mod go;
mod last_year;
mod lists;
mod perform;
mod rows;
mod safeguard;
mod visit;
mod widths;

use std::collections::HashMap;
use std::path::PathBuf;
use std::rc::Rc;

use eframe::egui::{self, Align2, Context, Ui, ViewportCommand};

use crate::amount::Unit;
use crate::budget::Cell;
use crate::lang::Lang;
use crate::review::Report;

use super::command;
use super::dialog::folder::FolderCheck;
use super::dialog::{After, Dialog, Find};
use super::grid::GridState;
use super::panel::status::{MAX_CELLS, Selection};
use super::panel::text::Drafts;
use super::panel::{Trace, bar};
use super::pick::Picking;
use super::theme::{Theme, size};
use super::view::{Action, View};
use super::{font, texts};
use crate::session::DocumentHost as _;
use crate::session::Session;
use crate::session::Settings;
use crate::session::background_check::BackgroundCheck;
use crate::session::finding_filter::{FindingFilter, ShownFindings};
use crate::session::lists::{CommentAnchor, Lists, Page, comment_line};
use crate::session::reading::Reading;
use crate::session::situation::{AtHand, Situation};

/// Below this width in points the panel on the right stays closed unless it was opened.
const WIDE: f32 = 1280.0;

/// Revision, mark of the selection, number of cells and unit shown: these tell a selection apart.
type Summed = (u64, u64, usize, Option<Unit>);

/// The window.
pub struct App {
    session: Session,
    settings: Settings,
    settings_path: Option<PathBuf>,
    theme: Theme,
    lists: Lists,
    page: Page,
    /// Where one was before the whole check.
    before_review: Option<Page>,
    grid: GridState,
    drafts: Drafts,
    filter: FindingFilter,
    shown: ShownFindings,
    /// The selected cell's, as worked out last.
    trace: Option<Rc<Trace>>,
    /// The finding gone to last.
    finding_at: Option<usize>,
    /// The selection that was added up last, and what came out.
    summed: Option<(Summed, Selection)>,
    dialog: Option<Dialog>,
    /// The dialog opened just now: it takes the keyboard once.
    dialog_fresh: bool,
    picking: Option<(Picking, After)>,
    /// Commands that wait until what was typed before them is dealt with.
    later: Vec<command::Command>,
    /// The last search, to go on with.
    search: Option<Find>,
    /// The whole check of the state with these marks.
    review: Option<((u64, u64, Lang), Report)>,
    /// The folder that was checked last.
    folder: Option<FolderCheck>,
    /// Where the grid's context menu stands open.
    menu_at: Option<egui::Pos2>,
    /// Why the last thing wanted was not done.
    notice: Option<String>,
    reveal_page: bool,
    reveal_finding: bool,
    /// The person agreed to close the window.
    closing: bool,
    /// Title that the system's window bears.
    titled: String,
    /// The window was fitted to its screen.
    fitted: bool,
    /// The system's file dialogs may be asked; tests never do.
    asks_system: bool,
    /// The file whose column widths are shown.
    widths_of: Option<PathBuf>,
    safety: safeguard::Safety,
    background: BackgroundCheck,
    /// Which gathering of the lists it is: what is reckoned belongs to one.
    state: u64,
    /// Tests wait for what takes long.
    checks_at_once: bool,
}

pub use safeguard::keep_at_panic;

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
        let lists = Lists::gather(&session, settings.lang, settings.unit);
        let comments = comments_by_cell(&lists);
        let mut app = Self {
            session,
            settings,
            settings_path,
            theme,
            lists,
            page: Page::Table(0),
            before_review: None,
            grid: GridState::default(),
            drafts: Drafts::default(),
            filter: FindingFilter::default(),
            shown: ShownFindings::default(),
            summed: None,
            trace: None,
            finding_at: None,
            dialog: None,
            dialog_fresh: false,
            picking: None,
            later: Vec::new(),
            search: None,
            review: None,
            folder: None,
            menu_at: None,
            notice: None,
            reveal_page: true,
            reveal_finding: false,
            closing: false,
            titled: String::new(),
            fitted: false,
            asks_system: true,
            background: BackgroundCheck::default(),
            state: 0,
            checks_at_once: false,
            widths_of: None,
            safety: safeguard::Safety::default(),
        };
        app.show_first_page();
        app.grid.set_comments(comments);
        app.grid.focus();
        app
    }

    /// Never opens a dialog of the system, only the window's own.
    pub fn without_system_dialogs(mut self) -> Self {
        self.asks_system = false;
        self.checks_at_once = true;
        self.gather();
        self
    }

    /// The document and its file.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// What stands in the middle.
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// The dialog that stands open, if one does.
    pub fn dialog(&self) -> Option<&Dialog> {
        self.dialog.as_ref()
    }

    /// Does a command in the next frame, as a menu would.
    pub fn queue(&mut self, command: command::Command) {
        self.later.push(command);
    }

    fn lang(&self) -> Lang {
        self.settings.lang
    }

    /// The selected cell, if it stands in the table shown.
    fn cursor(&self) -> Option<Cell> {
        let Page::Table(table) = self.page else {
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
            searched: self.search.is_some(),
            can_explain: self.question().is_some(),
        };
        Situation::of(&self.reading(), &hand)
    }

    fn reading(&self) -> Reading<'_> {
        Reading {
            session: &self.session,
            lists: &self.lists,
            settings: &self.settings,
            lang: self.settings.lang,
            page: &self.page,
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
            return;
        }
        let at = self.place_in_findings();
        self.gather();
        self.find_again(at);
        if self.page != Page::Review && !self.lists.pages().any(|e| e.page == self.page) {
            self.show_first_page();
        }
    }

    fn frame(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        self.keep_widths(&ctx);
        self.refresh();
        let before = self.shown_state();
        let mut actions = Vec::new();
        let cells = match self.page {
            Page::Table(_) => self.grid.selected(self.session.document(), MAX_CELLS),
            Page::Text(_) | Page::Review => Vec::new(),
        };
        self.bars(ui, &cells, &mut actions);
        self.sides(ui, &mut actions);
        self.middle(ui, &mut actions);
        self.menu_at =
            self.menu_at.filter(|at| bar::context_menu(ui, &self.view(), *at, &mut actions));
        self.hover_hint(&ctx);
        let answer = self.open_dialog(&ctx);
        let later = std::mem::take(&mut self.later);
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
        self.entitle(&ctx);
    }

    /// The keyboard that a menu, a dialog or a switch leaves behind goes back to the table, so
    /// that the next figure typed is not lost.
    fn take_keyboard_back(&mut self, ctx: &Context) {
        let free = matches!(self.page, Page::Table(_))
            && self.dialog.is_none()
            && self.menu_at.is_none()
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
            self.session.comments_revision(),
            self.settings.clone(),
            self.page.clone(),
            self.grid.cursor(),
            self.notice.clone(),
            self.dialog.is_some(),
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
        let text = texts::DROP_HERE.get(self.lang());
        painter.text(screen.center(), Align2::CENTER_CENTER, text, font, self.theme.accent);
    }

    /// Tells the system's window its title.
    fn entitle(&mut self, ctx: &Context) {
        let document = self.session.document();
        let mark = if document.is_changed() { "● " } else { "" };
        let title = format!(
            "{mark}{} — {} — {}",
            document.budget().unit.name,
            self.session.name(self.lang()),
            texts::PROGRAM.get(self.lang())
        );
        if title != self.titled {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.titled = title;
        }
    }
}

/// What is remarked on each cell.
fn comments_by_cell(lists: &Lists) -> HashMap<Cell, String> {
    let mut by_cell: HashMap<Cell, String> = HashMap::new();
    for listed in &lists.comments {
        if let CommentAnchor::Cell(cell) = listed.anchor {
            let said = by_cell.entry(cell).or_default();
            if !said.is_empty() {
                said.push('\n');
            }
            said.push_str(&comment_line(&listed.comment));
        }
    }
    by_cell
}

/// Whether the panel on the right is open: as the person left it, else where there is room.
pub(super) fn explanation_open(settings: &Settings, ctx: &Context) -> bool {
    settings.explanation.unwrap_or_else(|| ctx.content_rect().width() >= WIDE)
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.fit_screen(ctx);
        self.poll_close(ctx);
        self.poll_picking(ctx);
        self.poll_dropped(ctx);
        self.poll_disk(ctx);
        self.poll_background(ctx);
        if self.dialog.is_none() {
            let typing = self.grid.is_editing() || self.drafts.is_focused();
            let pressed = ctx.input_mut(|input| command::pressed(input, typing));
            for command in pressed.now {
                self.perform(ctx, Action::Command(command));
            }
            self.later.extend(pressed.later);
            let leaves = self.page == Page::Review
                && ctx
                    .input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::Escape));
            if leaves {
                self.perform(ctx, Action::Command(command::Command::Review));
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
        self.settings.save(self.settings_path.as_deref());
        self.finish();
    }
}
