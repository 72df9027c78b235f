//! Where the areas are in the window, and what they draw from.

use eframe::egui::{self, CentralPanel, Context, Frame, Margin, Panel, Rect, Shape, Stroke, Ui};

use crate::budget::TableKind;
use crate::session::DocumentHost as _;
use crate::session::lists::MainView;
use crate::session::selection_summary::SelectionSummary;
use crate::session::text_editing::has_note;
use crate::ui::command::Trait;
use crate::ui::dialog::{self, Answer, Dialog, PasteAsk};
use crate::ui::grid::{GridEvent, GridStyle, Linked, grid_ui};
use crate::ui::panel::original::Selected;
use crate::ui::panel::{
    bar, findings, import, original, outline, pictures, review, sheet, source, status, text,
};
use crate::ui::texts;
use crate::ui::theme::size;
use crate::ui::view::{Action, Notice, explanation_open};
use crate::ui::widget;

use super::App;

impl App {
    pub(super) fn bars(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let view = self.view();
        let theme = view.theme;
        let margin = Margin::symmetric(14, 0);
        let small = size::is_small(ui.ctx());
        let height = |usual: f32, small_one: f32| if small { small_one } else { usual };
        // A whole bar in another colour, so that nobody types into a file that takes nothing.
        let held = if view.document().is_read_only() { theme.selected } else { theme.bar };
        Panel::top("title")
            .exact_size(height(34.0, 28.0))
            .frame(Frame::new().fill(held).inner_margin(margin))
            .show(ui, |ui| bar::title_ui(ui, &view, actions));
        Panel::top("toolbar")
            .exact_size(height(42.0, 36.0))
            .frame(Frame::new().inner_margin(Margin::symmetric(8, if small { 3 } else { 6 })))
            .show(ui, |ui| bar::toolbar_ui(ui, &view, actions));
        if let Some(import) = self.imports.preview() {
            Panel::top("preview")
                .exact_size(42.0)
                .frame(Frame::new().fill(theme.selected).inner_margin(margin))
                .show(ui, |ui| import::strip_ui(ui, &view, import, actions));
        }
        let selection = match (&self.work.place.page, self.panels.summed()) {
            (MainView::Table(table), Some(summed)) => SelectionSummary::of(&view, *table, summed),
            _ => SelectionSummary::default(),
        };
        let notice = self
            .work
            .notice()
            .cloned()
            .or_else(|| Notice::of_file(&self.work.session, self.work.lang()));
        Panel::bottom("status")
            .exact_size(height(30.0, 27.0))
            .frame(Frame::new().fill(theme.bar).inner_margin(margin))
            .show(ui, |ui| {
                status::status_ui(ui, &view, selection, notice.as_ref(), actions);
            });
    }

    pub(super) fn sides(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let trace = self.panels.trace(&self.work);
        let mut filter = self.work.filter;
        let mut shown = std::mem::take(&mut self.panels.shown);
        let view = self.view();
        let settings = view.settings;
        let plain = Frame::new();
        let width = Panel::left("outline")
            .resizable(true)
            .default_size(settings.outline_width)
            .size_range(160.0..=480.0)
            .frame(plain)
            .show(ui, |ui| outline::outline_ui(ui, &view, self.work.place.reveal_page, actions))
            .response
            .rect
            .width();
        let mut sizes = (width, settings.explanation_width, settings.findings_height);
        // Beneath the panel on the right as well: what findings say needs the width.
        // The whole check says it all itself, and needs the room; so do the pictures.
        let alone = view.page.is_whole();
        if let Some(import) = self.imports.preview() {
            sizes.2 = Panel::bottom("import")
                .resizable(true)
                .default_size(settings.findings_height.max(220.0))
                .size_range(120.0..=(ui.available_height() - 220.0).max(120.0))
                .frame(plain.inner_margin(Margin { left: 14, right: 10, top: 7, bottom: 4 }))
                .show(ui, |ui| import::import_ui(ui, &view, import, actions))
                .response
                .rect
                .height();
        } else if settings.findings && !alone {
            let room = ui.available_height();
            // A small screen keeps what it can for the table until somebody wants it otherwise.
            let part = if size::is_small(ui.ctx()) { 0.24 } else { 0.34 };
            let usual = settings.findings_height.min((room * part).max(90.0));
            let most = (room - 220.0).max(90.0);
            sizes.2 = Panel::bottom("findings")
                .resizable(true)
                .default_size(usual)
                .size_range(90.0..=most)
                .frame(plain.inner_margin(Margin { left: 14, right: 10, top: 7, bottom: 4 }))
                .show(ui, |ui| {
                    let (at, reveal) = (self.work.place.finding_at, self.work.place.reveal_finding);
                    let filters = (&mut filter, &mut shown);
                    findings::findings_ui(ui, &view, filters, at, reveal, actions);
                })
                .response
                .rect
                .height();
        }
        let beside = self.imports.shown().is_some() && settings.original && !alone;
        // Beside the original there is no room for it, unless the person wants it.
        let room = !(beside && settings.explanation.is_none());
        if explanation_open(settings, ui.ctx()) && room && !alone {
            sizes.1 = Panel::right("source")
                .resizable(true)
                .default_size(settings.explanation_width)
                .size_range(200.0..=560.0)
                .frame(plain.inner_margin(Margin { left: 14, right: 8, top: 12, bottom: 8 }))
                .show(ui, |ui| source::source_ui(ui, &view, trace.as_deref(), actions))
                .response
                .rect
                .width();
        }
        self.work.filter = filter;
        self.panels.shown = shown;
        (self.work.settings.outline_width, self.work.settings.explanation_width) =
            (sizes.0, sizes.1);
        self.work.settings.findings_height = sizes.2;
        if beside {
            self.original_side(ui);
        }
        self.work.place.reveal_page = false;
        self.work.place.reveal_finding = false;
    }

    /// The file that the budget was read from, left of the table.
    fn original_side(&mut self, ui: &mut Ui) {
        let (work, pointed) = (&mut self.work, self.imports.take_pointed());
        let Some(shown) = self.imports.shown() else { return };
        let (cursor, document) = (work.cursor(), work.session.document());
        let selected = cursor.and_then(|cell| shown.spot(document, cell));
        let near = cursor.and_then(|cell| shown.spot_near(document, cell));
        let paragraph = work.shown_paragraph(text::cursor_at(ui.ctx()));
        let original = self.panels.original(shown);
        if let Some(spot) = pointed {
            original.point(spot);
        }
        let most = (ui.available_width() - 360.0).max(240.0);
        let margin = Margin { left: 12, right: 8, top: 8, bottom: 8 };
        let panel = Panel::left("original")
            .resizable(true)
            .default_size(work.settings.original_width.min(most))
            .size_range(220.0..=most)
            .frame(Frame::new().inner_margin(margin))
            .show(ui, |ui| {
                let (theme, lang, import) = (&self.theme, work.settings.lang, &shown.import);
                let selected = match &paragraph {
                    Some(paragraph) => Selected::Paragraph(paragraph),
                    None => Selected::Cell(selected, near),
                };
                let can_join = shown.is_preview();
                original::original_ui(ui, theme, lang, import, original, selected, can_join)
            });
        let join = original.take_join();
        work.settings.original_width = panel.response.rect.width();
        if let Some(spot) = panel.inner {
            self.imports.show_origin(work, spot);
        }
        if let Some(spot) = join {
            self.imports.correct(work, |import| import.join_row(spot));
        }
    }

    pub(super) fn middle(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let (beside, above) = if size::is_small(ui.ctx()) { (10, 5) } else { (18, 10) };
        let margin = Margin { left: beside, right: beside, top: above, bottom: above };
        let canvas = self.theme.canvas;
        let frame = Frame::new().inner_margin(margin);
        CentralPanel::no_frame().frame(frame).show(ui, |ui| {
            let painter = ui.painter().clone();
            let ground = painter.add(Shape::Noop);
            let outer = painter.clip_rect();
            let sheet = match self.work.place.page.clone() {
                MainView::Text(_) => {
                    let mut draft = std::mem::take(&mut self.work.drafts.section);
                    text::section_ui(ui, &self.view(), &mut draft, actions);
                    self.work.drafts.section = draft;
                    None
                }
                MainView::Table(table) => self.table_ui(ui, table, actions),
                MainView::Pictures => {
                    let placed = self.panels.placed_pictures(&self.work);
                    pictures::pictures_ui(ui, &self.view(), &placed, actions);
                    None
                }
                MainView::Review => {
                    self.work.gather_report();
                    if let Some(report) = self.work.report() {
                        review::review_ui(ui, &self.view(), report, actions);
                    }
                    None
                }
            };
            painter.set(ground, widget::around(outer, sheet.unwrap_or(Rect::NOTHING), canvas));
        });
    }

    /// Answers where the table is, if it is drawn as one.
    fn table_ui(&mut self, ui: &mut Ui, table: usize, actions: &mut Vec<Action>) -> Option<Rect> {
        let trace = self.panels.trace(&self.work);
        let view = self.view();
        ui.scope(|ui| sheet::header_ui(ui, &view, table, actions));
        if let Some(TableKind::Unknown { source, .. }) =
            view.budget().tables.get(table).map(|table| &table.kind)
        {
            text::unknown_table_ui(ui, &view, source);
            return None;
        }
        sheet::explain_ui(ui, &view, trace.as_ref().map(|trace| &trace.explanation));
        let noted = has_note(view.document(), table);
        let room = ui.available_height() - if noted { 38.0 } else { 0.0 };
        let sheet = Frame::new()
            .stroke(Stroke::new(1.0, self.theme.edge))
            .corner_radius(egui::CornerRadius::same(size::CORNER))
            .show(ui, |ui| {
                ui.set_max_height(room - 4.0);
                let look = GridStyle {
                    theme: &self.theme,
                    lang: self.work.settings.lang,
                    grouped: self.work.reading().sets_apart(table),
                    unit: self.work.settings.unit,
                    rows: self.work.settings.rows.on(size::is_small(ui.ctx())),
                    linked: trace.as_ref().map_or_else(Linked::default, |trace| Linked {
                        addends: &trace.addends,
                        totals: &trace.totals,
                    }),
                };
                let events = grid_ui(ui, &mut self.work.session, table, &mut self.work.grid, &look);
                for event in events {
                    match event {
                        GridEvent::Selected(_) | GridEvent::Changed => self.work.clear_notice(),
                        GridEvent::Refused(refusal) => self.work.refused(&refusal),
                        GridEvent::PassedOver { count } => {
                            let said = texts::passed_over(self.work.lang(), count);
                            self.work.say_plain(said);
                        }
                        GridEvent::Paste(paste) => {
                            self.dialogs.open(Dialog::Paste(PasteAsk::new(*paste)))
                        }
                        // Copied texts went to the system's clipboard already.
                        GridEvent::Copied(_) => {}
                        GridEvent::Menu { at, heading, .. } => {
                            let what = if heading { Trait::HeadingMenu } else { Trait::CellMenu };
                            self.window.menu_at = Some((at.into(), what));
                        }
                    }
                }
            });
        if noted {
            let mut draft = std::mem::take(&mut self.work.drafts.note);
            text::note_ui(ui, &self.view(), table, &mut draft, actions);
            self.work.drafts.note = draft;
        }
        Some(sheet.response.rect)
    }

    pub(super) fn open_dialog(&mut self, ctx: &Context) -> Option<Answer> {
        let pages = self.panels.publication.take();
        let mut dialog = self.dialogs.shown.take()?;
        // They go with the dialog that shows them.
        let mut pages = pages.filter(|_| matches!(dialog, Dialog::Publish(_)));
        let fresh = std::mem::take(&mut self.dialogs.fresh);
        let opened = self.dialogs.opened;
        let answer = dialog::dialog_ui(ctx, &self.view(), &mut dialog, &mut pages, (opened, fresh));
        self.panels.publication = pages;
        self.dialogs.shown = Some(dialog);
        answer
    }
}
