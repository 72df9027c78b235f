//! Column widths fitted to what a column holds.

use eframe::egui::{self, FontId};

use crate::budget::Cell;
use crate::form::Kind;
use crate::ui::font;
use crate::ui::theme::size;

use super::GridFrame;
use super::job::text_job;
use crate::table::cell_text;
use crate::table::layout::{GridPos, LayoutColumn};

/// Rows that are looked at to fit a column.
const MAX_ROWS: usize = 2_000;
/// A text column is not fitted wider than that: longer texts are on several lines.
const WIDEST_TEXT: f32 = 520.0;

impl GridFrame<'_> {
    /// Makes a column as wide as the widest of its texts.
    pub fn fit(&mut self, ui: &egui::Ui, band: usize, column: usize) {
        let table_view = self.table_view();
        let found = table_view.band(band).and_then(|band| band.columns.get(column));
        let Some(&LayoutColumn::Data { block, column: at }) = found else {
            return;
        };
        let theme = self.look.theme;
        let wide = |text: &str, font: FontId| {
            let job = text_job(text, font, theme.text, f32::INFINITY, usize::MAX);
            ui.fonts_mut(|fonts| fonts.layout_job(job)).size().x
        };
        let mut width = 0.0_f32;
        for row in 0..table_view.rows(band).min(MAX_ROWS) {
            let Some(cell) = table_view.cell(GridPos { band, row, column }) else { continue };
            let content =
                cell_text::cell_text(&table_view, cell, self.look.lang, self.look.digits(), true);
            let font = if cell_text::block_strong(&table_view, block, cell.r()) {
                font::bold(size::GRID_TEXT)
            } else {
                FontId::proportional(size::GRID_TEXT)
            };
            width = width.max(wide(&content.text, font) + content.indent as f32 * size::INDENT);
        }
        let figure =
            table_view.kind(Cell::new(table_view.table, block, 0, at)).is_some_and(Kind::is_figure);
        if !figure {
            width = width.min(WIDEST_TEXT);
        }
        let width = (width + 2.0 * size::CELL_PAD + 1.0).ceil();
        let key = (self.form, block, at);
        self.state.sizes.set_width(key, width);
    }
}
