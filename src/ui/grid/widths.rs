//! Column widths set by hand: by name for remembering, and fitted to what a column holds.

use eframe::egui::{self, FontId};

use crate::budget::Cell;
use crate::form::{FormSet, Kind};
use crate::session::ColumnWidth;
use crate::ui::font;
use crate::ui::theme::size;

use super::act::GridFrame;
use super::job::text_job;
use super::state::GridState;
use crate::table::cell_text;
use crate::table::layout::{GridPos, LayoutColumn};

/// Rows that are looked at to fit a column.
const MAX_ROWS: usize = 2_000;
/// Widths that a column can have, in points.
pub(super) const BOUNDS: std::ops::RangeInclusive<f32> = 30.0..=1_200.0;
/// A text column is not fitted wider than that: longer texts are on several lines.
const WIDEST_TEXT: f32 = 520.0;

impl GridState {
    /// The widths set by hand.
    pub fn set_widths(&self, forms: &FormSet) -> Vec<ColumnWidth> {
        let named = |(&(form, block, column), &width): (&(usize, usize, usize), &f32)| {
            let table = forms.tables.get(form)?;
            let block = table.blocks.get(block)?;
            let column = block.columns.get(column)?;
            Some(ColumnWidth {
                table: table.key.clone(),
                block: block.key.clone(),
                column: column.key.clone(),
                width,
            })
        };
        self.sizes.set.iter().filter_map(named).collect()
    }

    /// Sets widths; what the form set does not know is passed over.
    pub fn put_widths(&mut self, forms: &FormSet, widths: &[ColumnWidth]) {
        for own in widths.iter().filter(|own| own.width.is_finite()) {
            let Some(form) = forms.table(&own.table) else { continue };
            let blocks = forms.tables.get(form).map_or(&[][..], |table| &table.blocks);
            let Some(block) = blocks.iter().position(|block| block.key == own.block) else {
                continue;
            };
            if let Some(column) = blocks.get(block).and_then(|b| b.column(&own.column)) {
                let width = own.width.clamp(*BOUNDS.start(), *BOUNDS.end());
                self.sizes.set.insert((form, block, column), width);
            }
        }
    }

    /// Whether widths were set since [`Self::widths_kept`].
    pub fn widths_changed(&self) -> bool {
        self.sizes.changed
    }

    pub fn widths_kept(&mut self) {
        self.sizes.changed = false;
    }

    /// Columns of the table shown last take their own widths again.
    pub fn reset_widths(&mut self) {
        if let Some(form) = self.form {
            self.sizes.set.retain(|(of, ..), _| *of != form);
            self.sizes.changed = true;
        }
    }
}

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
        let width = width.clamp(*BOUNDS.start(), *BOUNDS.end());
        self.state.sizes.set.insert((self.form, block, at), width);
        self.state.sizes.changed = true;
    }
}
