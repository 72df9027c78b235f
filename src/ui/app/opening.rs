//! A frame while a large file is being opened: its first rows, and how far the rest is.

use std::path::Path;

use eframe::egui::{
    self, Align, CentralPanel, Context, Frame, Key, Label, Layout, Margin, Modifiers, Panel,
    RichText, Stroke, Ui,
};

use crate::dialog::{Answer, Dialog};
use crate::lang::Lang;
use crate::ui::grid::{GridStyle, Linked, grid_ui};
use crate::ui::panel::sheet;
use crate::ui::texts;
use crate::ui::theme::size;
use crate::ui::{font, widget};

use super::App;

impl App {
    /// Draws what is there already of the file that is being opened; false where nothing is.
    pub(super) fn opening_frame(&mut self, ui: &mut Ui, ctx: &Context) -> bool {
        let Some(Dialog::Importing(wait)) = &self.dialogs.shown else { return false };
        let done = wait.done;
        let path = self.opening.path().map(ToOwned::to_owned);
        let Some((path, first)) = path.zip(self.opening.first_table()) else { return false };
        let settings = &self.work.settings;
        let (theme, lang) = (&self.theme, settings.lang);
        let small = size::is_small(ctx);
        let opening = opening(&path, lang);
        let strip = Frame::new().fill(theme.selected).inner_margin(Margin::symmetric(14, 0));
        let cancelled = Panel::top("opening").exact_size(42.0).frame(strip).show(ui, |ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let cancelled = ui.button(texts::CANCEL.get(lang)).clicked();
                widget::progress_ui(ui, theme, done, 180.0);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let title = RichText::new(&opening).font(font::bold(size::TEXT));
                    ui.add(Label::new(title.color(theme.accent)));
                    widget::cut_label(ui, RichText::new(texts::FIRST_ROWS.get(lang)));
                });
                cancelled
            })
            .inner
        });
        let (beside, above) = if small { (10, 5) } else { (18, 10) };
        let margin = Margin { left: beside, right: beside, top: above, bottom: above };
        let frame = Frame::new().fill(theme.canvas).inner_margin(margin);
        CentralPanel::no_frame().frame(frame).show(ui, |ui| {
            let shown = (&first.document, settings.unit);
            sheet::title_ui(ui, (theme, lang), shown, first.table, |_| ());
            let edge = Frame::new()
                .fill(theme.surface)
                .stroke(Stroke::new(1.0, theme.edge))
                .corner_radius(egui::CornerRadius::same(size::CORNER));
            edge.show(ui, |ui| {
                let form = first.document.budget().tables.get(first.table);
                let form = form.and_then(|table| table.form());
                let form = form.and_then(|form| first.document.forms().tables.get(form));
                let look = GridStyle {
                    theme,
                    lang,
                    grouped: settings.sets_apart(form.map(|form| form.unit)),
                    unit: settings.unit,
                    rows: settings.rows.on(small),
                    linked: Linked::default(),
                };
                // Nothing can be changed, and what is selected is gone when the file is there.
                grid_ui(ui, &mut first.document, first.table, &mut first.grid, &look);
            });
        });
        self.window.entitle(ctx, format!("{opening} — {}", texts::PROGRAM.get(lang)));
        let escaped = ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        if cancelled.inner || escaped {
            self.answered(ctx, Answer::Close);
        }
        true
    }

    /// While the window's first file is being opened there is no document of which anything could
    /// be said: no year, no balance.
    pub(super) fn waiting_frame(&mut self, ui: &mut Ui, ctx: &Context) {
        ui.painter().rect_filled(ui.max_rect(), 0.0, self.theme.canvas);
        if let Some(answer) = self.open_dialog(ctx) {
            self.answered(ctx, answer);
        }
        if let Some(path) = self.opening.first() {
            let lang = self.work.lang();
            let title = format!("{} — {}", opening(path, lang), texts::PROGRAM.get(lang));
            self.window.entitle(ctx, title);
        }
    }
}

/// What is being opened.
fn opening(path: &Path, lang: Lang) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    format!("{} {name}", texts::OPENING.get(lang))
}
