//! The window as a whole: what it keeps, how a frame runs, where the areas stand.
//!
//! A frame: shortcuts, dropped files and answers of dialogs are turned into actions first, then
//! everything is drawn, then the actions that drawing gave are done. If one of them changed what
//! is shown, the frame is drawn once more before it reaches the screen, so that a figure and the
//! totals, badges and findings that follow from it always appear together.

mod files;
mod keep;
mod last_year;
mod list;
mod perform;
mod remark;
mod situation;
mod visit;
mod widths;

use std::collections::HashMap;
use std::path::PathBuf;
use std::rc::Rc;

use eframe::egui::{
    self, Align2, CentralPanel, Context, Frame, Margin, Panel, Stroke, Ui, ViewportCommand,
};

use crate::amount::Unit;
use crate::budget::{Cell, TableKind};
use crate::lang::Lang;
use crate::review::Report;

use super::command;
use super::desk::Desk as _;
use super::dialog::folder::FolderCheck;
use super::dialog::{self, After, Dialog, Find, PasteAsk};
use super::grid::{GridEvent, GridState, Linked, Look, grid_ui};
use super::panel::findings::{Filter, Shown};
use super::panel::lists::{Spot, remark_words};
use super::panel::status::{MOST_CELLS, Selection};
use super::panel::text::Drafts;
use super::panel::{
    Action, Lists, Page, View, Way, bar, findings, outline, review, sheet, source, status, text,
};
use super::pick::Picking;
use super::reckon::Reckoner;
use super::session::Session;
use super::settings::Settings;
use super::theme::{Theme, size};
use super::{font, texts};

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
    grid: GridState,
    drafts: Drafts,
    filter: Filter,
    shown: Shown,
    /// The selected cell's, as worked out last.
    way: Option<Rc<Way>>,
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
    safety: keep::Safety,
    reckoner: Reckoner,
    /// Which gathering of the lists it is: what is reckoned belongs to one.
    state: u64,
    /// Tests wait for what takes long.
    reckons_at_once: bool,
}

pub use keep::keep_at_panic;

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
        let remarks = remarks_by_cell(&lists);
        let mut app = Self {
            session,
            settings,
            settings_path,
            theme,
            lists,
            page: Page::Table(0),
            grid: GridState::default(),
            drafts: Drafts::default(),
            filter: Filter::default(),
            shown: Shown::default(),
            summed: None,
            way: None,
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
            reckoner: Reckoner::default(),
            state: 0,
            reckons_at_once: false,
            widths_of: None,
            safety: keep::Safety::default(),
        };
        app.show_first_page();
        app.grid.set_remarks(remarks);
        app.grid.focus();
        app
    }

    /// Never opens a dialog of the system, only the window's own.
    pub fn without_system_dialogs(mut self) -> Self {
        self.asks_system = false;
        self.reckons_at_once = true;
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
    pub fn order(&mut self, command: command::Command) {
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

    fn view(&self) -> View<'_> {
        View {
            session: &self.session,
            lists: &self.lists,
            theme: &self.theme,
            settings: &self.settings,
            lang: self.settings.lang,
            page: &self.page,
            cursor: self.cursor(),
            situation: self.situation(),
            sifted: self.sifted(),
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
            Page::Table(_) => self.grid.selected(self.session.document(), MOST_CELLS),
            Page::Text(_) | Page::Review => Vec::new(),
        };
        self.bars(ui, &cells, &mut actions);
        self.sides(ui, &mut actions);
        self.middle(ui, &mut actions);
        self.menu_at =
            self.menu_at.filter(|at| bar::context_menu(ui, &self.view(), *at, &mut actions));
        self.hover_hint(&ctx);
        self.open_dialog(&ctx, &mut actions);
        actions.extend(std::mem::take(&mut self.later).into_iter().map(Action::Command));
        for action in actions {
            self.perform(&ctx, action);
        }
        self.refresh();
        if self.shown_state() != before {
            ctx.request_discard("the document or what is shown of it changed");
        }
        self.entitle(&ctx);
    }

    /// What the areas before the grid have drawn from already when the grid takes input.
    fn shown_state(&self) -> impl PartialEq + use<> {
        (
            self.session.document().revision(),
            self.session.document().is_read_only(),
            self.session.document().is_changed(),
            self.session.remarked(),
            self.settings.clone(),
            self.page.clone(),
            self.grid.cursor(),
            self.notice.clone(),
            self.dialog.is_some(),
        )
    }

    fn bars(&mut self, ui: &mut Ui, cells: &[Cell], actions: &mut Vec<Action>) {
        let view = self.view();
        let theme = view.theme;
        let margin = Margin::symmetric(14, 0);
        // A whole bar in another colour, so that nobody types into a file that takes nothing.
        let held = if view.document().is_read_only() { theme.selected } else { theme.bar };
        Panel::top("title")
            .exact_size(34.0)
            .frame(Frame::new().fill(held).inner_margin(margin))
            .show(ui, |ui| bar::title_ui(ui, &view, actions));
        Panel::top("toolbar")
            .exact_size(42.0)
            .frame(Frame::new().fill(theme.surface).inner_margin(Margin::symmetric(8, 6)))
            .show(ui, |ui| bar::toolbar_ui(ui, &view, actions));
        let revision = view.document().revision();
        let mark = self.grid.selection_mark();
        let key = (revision, mark, cells.len(), view.settings.unit);
        let known = self.summed.filter(|(of, _)| *of == key).map(|(_, selection)| selection);
        let selection = known.unwrap_or_else(|| Selection::of(&view, cells));
        let notice = self.notice.clone().or_else(|| self.standing_notice());
        Panel::bottom("status")
            .exact_size(30.0)
            .frame(Frame::new().fill(theme.bar).inner_margin(margin))
            .show(ui, |ui| {
                status::status_ui(ui, &view, selection, notice.as_deref(), actions);
            });
        self.summed = Some((key, selection));
    }

    fn sides(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let way = self.way();
        let mut filter = self.filter;
        let mut shown = std::mem::take(&mut self.shown);
        let view = self.view();
        let (theme, settings) = (view.theme, view.settings);
        let plain = Frame::new().fill(theme.surface);
        let width = Panel::left("outline")
            .resizable(true)
            .default_size(settings.outline_width)
            .size_range(160.0..=480.0)
            .frame(plain)
            .show(ui, |ui| outline::outline_ui(ui, &view, self.reveal_page, actions))
            .response
            .rect
            .width();
        let mut sizes = (width, settings.explanation_width, settings.findings_height);
        // Beneath the panel on the right as well: what findings say needs the width.
        // The whole check says it all itself, and needs the room.
        let alone = *view.page == Page::Review;
        if settings.findings && !alone {
            let room = ui.available_height();
            // A small screen keeps two thirds for the table until somebody wants it otherwise.
            let usual = settings.findings_height.min((room * 0.34).max(90.0));
            let most = (room - 220.0).max(90.0);
            sizes.2 = Panel::bottom("findings")
                .resizable(true)
                .default_size(usual)
                .size_range(90.0..=most)
                .frame(plain.inner_margin(Margin { left: 14, right: 10, top: 7, bottom: 4 }))
                .show(ui, |ui| {
                    let (at, reveal) = (self.finding_at, self.reveal_finding);
                    let filters = (&mut filter, &mut shown);
                    findings::findings_ui(ui, &view, filters, at, reveal, actions);
                })
                .response
                .rect
                .height();
        }
        if explanation_open(settings, ui.ctx()) && !alone {
            sizes.1 = Panel::right("source")
                .resizable(true)
                .default_size(settings.explanation_width)
                .size_range(200.0..=560.0)
                .frame(plain.inner_margin(Margin { left: 14, right: 8, top: 12, bottom: 8 }))
                .show(ui, |ui| source::source_ui(ui, &view, way.as_deref(), actions))
                .response
                .rect
                .width();
        }
        self.filter = filter;
        self.shown = shown;
        (self.settings.outline_width, self.settings.explanation_width) = (sizes.0, sizes.1);
        self.settings.findings_height = sizes.2;
        self.reveal_page = false;
        self.reveal_finding = false;
    }

    /// What the selected cell is made of and used for.
    fn way(&mut self) -> Option<Rc<Way>> {
        let cell = self.cursor()?;
        let (document, lang) = (self.session.document(), self.settings.lang);
        if !self.way.as_ref().is_some_and(|way| way.is_current(document, cell, lang)) {
            self.way = Some(Rc::new(Way::of(document, cell, lang)));
        }
        self.way.clone()
    }

    fn middle(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let margin = Margin { left: 18, right: 18, top: 10, bottom: 10 };
        let frame = Frame::new().fill(self.theme.canvas).inner_margin(margin);
        CentralPanel::no_frame().frame(frame).show(ui, |ui| match self.page.clone() {
            Page::Text(_) => {
                let mut draft = std::mem::take(&mut self.drafts.section);
                text::section_ui(ui, &self.view(), &mut draft, actions);
                self.drafts.section = draft;
            }
            Page::Table(table) => self.table_ui(ui, table, actions),
            Page::Review => {
                self.gather_report();
                if let Some((_, report)) = &self.review {
                    review::review_ui(ui, &self.view(), report, actions);
                }
            }
        });
    }

    fn table_ui(&mut self, ui: &mut Ui, table: usize, actions: &mut Vec<Action>) {
        let way = self.way();
        let view = self.view();
        ui.scope(|ui| sheet::header_ui(ui, &view, table, actions));
        if let Some(TableKind::Unknown { source, .. }) =
            view.budget().tables.get(table).map(|table| &table.kind)
        {
            text::unknown_table_ui(ui, &view, source);
            return;
        }
        sheet::explain_ui(ui, &view, way.as_ref().map(|way| &way.explanation));
        let noted = text::has_note(&view, table);
        let room = ui.available_height() - if noted { 38.0 } else { 0.0 };
        Frame::new()
            .fill(self.theme.surface)
            .stroke(Stroke::new(1.0, self.theme.edge))
            .corner_radius(egui::CornerRadius::same(size::CORNER))
            .inner_margin(1)
            .show(ui, |ui| {
                ui.set_max_height(room - 4.0);
                let look = Look {
                    theme: &self.theme,
                    lang: self.settings.lang,
                    grouped: false,
                    unit: self.settings.unit,
                    rows: self.settings.rows,
                    linked: way.as_ref().map_or_else(Linked::default, |way| Linked {
                        addends: &way.addends,
                        totals: &way.totals,
                    }),
                };
                let events = grid_ui(ui, &mut self.session, table, &mut self.grid, &look);
                for event in events {
                    match event {
                        GridEvent::Selected(_) | GridEvent::Changed => self.notice = None,
                        GridEvent::Refused(refusal) => self.refused(&refusal),
                        GridEvent::PassedOver { count } => {
                            self.notice = Some(texts::passed_over(self.settings.lang, count));
                        }
                        GridEvent::Paste(paste) => self.open(Dialog::Paste(PasteAsk::new(*paste))),
                        GridEvent::Menu { at, .. } => self.menu_at = Some(at),
                    }
                }
            });
        if noted {
            let mut draft = std::mem::take(&mut self.drafts.note);
            text::note_ui(ui, &self.view(), table, &mut draft, actions);
            self.drafts.note = draft;
        }
    }

    fn open_dialog(&mut self, ctx: &Context, actions: &mut Vec<Action>) {
        let Some(mut dialog) = self.dialog.take() else {
            return;
        };
        let fresh = std::mem::take(&mut self.dialog_fresh);
        let answer = dialog::dialog_ui(ctx, &self.view(), &mut dialog, fresh);
        self.dialog = Some(dialog);
        actions.extend(answer.map(Action::Answer));
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
fn remarks_by_cell(lists: &Lists) -> HashMap<Cell, String> {
    let mut by_cell: HashMap<Cell, String> = HashMap::new();
    for remark in &lists.remarks {
        if let Spot::Cell(cell) = remark.spot {
            let said = by_cell.entry(cell).or_default();
            if !said.is_empty() {
                said.push('\n');
            }
            said.push_str(&remark_words(&remark.comment));
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
        self.poll_reckoner(ctx);
        if self.dialog.is_none() {
            let typing = self.grid.is_editing() || self.drafts.is_focused();
            let pressed = ctx.input_mut(|input| command::pressed(input, typing));
            for command in pressed.now {
                self.perform(ctx, Action::Command(command));
            }
            self.later.extend(pressed.later);
        }
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.frame(ui);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.settings.save(self.settings_path.as_deref());
        self.finish();
    }
}
