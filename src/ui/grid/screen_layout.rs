//! From a laid-out table to sizes on screen.

use eframe::egui::{self, Rect, pos2};

use crate::budget::Cell;
use crate::form::Kind;
use crate::ui::font;
use crate::ui::theme::size;

use super::GridStyle;
use super::job::text_job;
use crate::grid::{Sizes, takes_rows};
use crate::table::cell_text;
use crate::table::geometry::{
    BandSizes, ColumnSizing, fitted, frozen_that_fit, narrow_frozen, wanted_width,
};
use crate::table::layout::{Band, GridPos, LayoutColumn, TableView};

/// Blank between bands.
const BAND_GAP: f64 = 14.0;

/// A table's place on screen in this frame.
pub(super) struct ScreenLayout {
    /// All of it.
    pub area: Rect,
    /// What is painted, without the scroll bars.
    pub view: Rect,
    pub sections: Vec<BandSizes>,
    /// For each section the height of the line below it that adds a row; 0 where there is none.
    pub add_heights: Vec<f32>,
    pub width: f32,
    pub height: f64,
}

impl ScreenLayout {
    /// Furthest scroll place.
    pub fn scroll_end(&self) -> (f32, f64) {
        let x = (self.width - self.view.width()).max(0.0);
        (x, (self.height - f64::from(self.view.height())).max(0.0))
    }

    /// Top of a band's heading on screen: it stays in view while the band does.
    pub fn heading_top(&self, band: usize, scroll_y: f64) -> f32 {
        let Some(section) = self.sections.get(band) else {
            return self.view.top();
        };
        let lowest = section.bottom() - f64::from(section.heading()) - scroll_y;
        self.view.top() + (section.top - scroll_y).max(0.0).min(lowest) as f32
    }

    /// Top of a row on screen.
    pub fn row_top(&self, band: usize, row: usize, scroll_y: f64) -> f32 {
        let Some(section) = self.sections.get(band) else {
            return self.view.top();
        };
        let y = section.top + f64::from(section.heading()) + section.rows.top(row);
        self.view.top() + (y - scroll_y) as f32
    }

    /// Left edge of a column on screen.
    pub fn column_left(&self, band: usize, column: usize, scroll_x: f32) -> f32 {
        let Some(section) = self.sections.get(band) else {
            return self.view.left();
        };
        let moved = if column < section.frozen { 0.0 } else { scroll_x };
        self.view.left() + section.edge(column) - moved
    }

    /// A cell's rectangle on screen, whether in view or not.
    pub fn cell_rect(&self, pos: GridPos, scroll: (f32, f64)) -> Rect {
        let left = self.column_left(pos.band, pos.column, scroll.0);
        let width = self
            .sections
            .get(pos.band)
            .map_or(0.0, |s| s.edge(pos.column + 1) - s.edge(pos.column));
        Rect::from_min_max(
            pos2(left, self.row_top(pos.band, pos.row, scroll.1)),
            pos2(left + width, self.row_top(pos.band, pos.row + 1, scroll.1)),
        )
    }
}

/// Lays a table out in `area`.
pub(super) fn lay_out(
    ui: &egui::Ui,
    table_view: &TableView<'_>,
    sizes: &mut Sizes,
    area: Rect,
    look: &GridStyle<'_>,
) -> ScreenLayout {
    // Whether a bar is needed depends on the other one only in rare cases: room for both is kept.
    let view = Rect::from_min_max(area.min, area.max - egui::vec2(size::SCROLL_BAR, 0.0));
    let natural: Vec<Vec<ColumnSizing>> = table_view
        .layout
        .bands
        .iter()
        .map(|band| sizes.natural_widths(table_view, band, look.lang, size::CELL_PAD))
        .collect();
    let wanted =
        natural.iter().map(|widths| wanted_width(widths, view.width())).fold(0.0, f32::max);
    let mut widths: Vec<Vec<f32>> = natural.iter().map(|widths| fitted(widths, wanted)).collect();
    for ((widths, natural), band) in widths.iter_mut().zip(&natural).zip(&table_view.layout.bands) {
        narrow_frozen(widths, (natural, band.frozen), view.width());
    }
    let rows = sizes.row_tops(table_view, &widths, (look.rows, size::row(look.rows)), |at| {
        row_height(ui, table_view, at, look)
    });

    let mut top = 0.0;
    let mut sections = Vec::with_capacity(widths.len());
    let mut add_heights = Vec::with_capacity(widths.len());
    for ((band, widths), rows) in table_view.layout.bands.iter().zip(&widths).zip(rows) {
        let mut edges = vec![0.0];
        let mut right = 0.0;
        edges.extend(widths.iter().map(|width| {
            right += width;
            right
        }));
        let frozen = frozen_that_fit(&edges, band.frozen, view.width());
        let lines = heading_lines(ui, band, &edges, look);
        let section = BandSizes { top, lines, rows, edges, frozen };
        let add = if takes_rows(table_view, band) { size::row(look.rows) } else { 0.0 };
        top = section.bottom() + f64::from(add) + BAND_GAP;
        sections.push(section);
        add_heights.push(add);
    }
    let width = sections.iter().map(BandSizes::width).fold(0.0, f32::max);
    let added = f64::from(add_heights.last().copied().unwrap_or(0.0));
    let height = sections.last().map_or(0.0, BandSizes::bottom) + added + 1.0;
    let sideways = width > view.width();
    let view = if sideways { view.with_max_y(area.max.y - size::SCROLL_BAR) } else { view };
    ScreenLayout { area, view, sections, add_heights, width, height }
}

/// Heights of a heading's lines, so that every title has room in its columns.
fn heading_lines(ui: &egui::Ui, band: &Band, edges: &[f32], look: &GridStyle<'_>) -> Vec<f32> {
    let mut lines = vec![size::heading_line(look.rows); band.lines];
    let edge = |column: usize| edges.get(column).copied().unwrap_or(0.0);
    for tall in [false, true] {
        for heading in band.headings.iter().filter(|h| (h.lines > 1) == tall) {
            let width = edge(heading.to) - edge(heading.from) - size::CELL_PAD;
            let job = text_job(
                &heading.title,
                font::bold(size::GRID_TEXT),
                look.theme.heading_text,
                width,
                usize::MAX,
            );
            let needed = ui.fonts_mut(|fonts| fonts.layout_job(job)).size().y + 5.0;
            let last = (heading.line + heading.lines).min(lines.len());
            let own: f32 = lines.iter().take(last).skip(heading.line).sum();
            if let Some(line) = last.checked_sub(1).and_then(|last| lines.get_mut(last))
                && needed > own
            {
                *line += (needed - own).ceil();
            }
        }
    }
    lines
}

fn row_height(
    ui: &egui::Ui,
    table_view: &TableView<'_>,
    (band, widths, row): (&Band, &[f32], usize),
    look: &GridStyle<'_>,
) -> f32 {
    let mut height = size::row(look.rows);
    for (column, &width) in band.columns.iter().zip(widths) {
        let LayoutColumn::Data { block, column } = *column else {
            continue;
        };
        let Some(row) = table_view.block_row(band, block, row) else {
            continue;
        };
        let cell = Cell::new(table_view.table, block, row, column);
        if table_view.kind(cell).is_some_and(Kind::is_figure) {
            continue;
        }
        let content = cell_text::cell_text(table_view, cell, look.lang, look.digits(), true);
        let room = width - 2.0 * size::CELL_PAD - content.indent as f32 * size::INDENT;
        // Laying text out is costly: only where it is likely to need more than a line.
        let columns = unicode_width::UnicodeWidthStr::width(&*content.text) as f32;
        if columns * size::GRID_TEXT * 0.52 <= room && !content.text.contains('\n') {
            continue;
        }
        let font = egui::FontId::proportional(size::GRID_TEXT);
        let job = text_job(&content.text, font, look.theme.text, room, usize::MAX);
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
        if galley.rows.len() > 1 {
            height = height.max((galley.size().y + 8.0).ceil());
        }
    }
    height
}

impl ScreenLayout {
    /// Where the line for adding a row is, if the band's block takes rows.
    pub fn add_line(&self, band: usize, scroll: (f32, f64)) -> Option<Rect> {
        let section = self.sections.get(band)?;
        let height = *self.add_heights.get(band)?;
        if height <= 0.0 {
            return None;
        }
        let top = self.view.top() + (section.bottom() - scroll.1) as f32;
        let columns = section.edges.len().saturating_sub(1);
        let right = self.column_left(band, columns, scroll.0).min(self.view.right());
        Some(Rect::from_min_max(
            pos2(self.view.left(), top),
            pos2(right.max(self.view.left() + 160.0), top + height),
        ))
    }
}
