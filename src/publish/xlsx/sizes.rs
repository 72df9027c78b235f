//! How wide the columns of a sheet are, and how high the lines of its headings.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::position::Position;
use crate::publish::model::{ColumnKind, HeadingCell, PublishedGrid, PublishedTable};

/// Points that a row can be high; spreadsheets take a file for damaged that says more.
pub(super) const MAX_ROW_HEIGHT: f64 = 409.0;

/// Widths of columns and heights of heading lines: as narrow as their figures allow, for a table is
/// printed on one page's width.
pub(super) fn set_sizes(
    page: &mut Worksheet,
    table: &PublishedTable,
    position: &Position,
) -> Result<(), XlsxError> {
    /// Names take less room beside so many columns.
    const MANY: usize = 10;
    let names = if position.columns > MANY { 24 } else { 44 };
    let mut widths: Vec<f64> = Vec::new();
    for grid in &table.grids {
        // Row by row, as a large table lies in memory.
        let mut longest = vec![0; grid.columns.len()];
        for row in &grid.rows {
            for (slot, cell) in longest.iter_mut().zip(&row.cells).filter(|(_, c)| c.columns == 1) {
                *slot = (*slot).max(spaces(&cell.text) + usize::from(cell.indent) * 2);
            }
        }
        for ((c, column), longest) in grid.columns.iter().enumerate().zip(longest) {
            let heading = grid.headings.iter().filter(|h| h.from == c && h.to == c + 1);
            let heading = heading.map(|h| spaces(&h.text)).max().unwrap_or(0);
            let width = match column.kind {
                ColumnKind::Number => 6,
                ColumnKind::Code => longest.max(heading.div_ceil(2)).clamp(4, 24),
                ColumnKind::Text => longest.max(heading.div_ceil(2)).clamp(10, names),
                // Three lines of a heading before a column becomes wider than its figures.
                _ => longest.max(heading.div_ceil(3)).clamp(8, 24),
            };
            // The last column of a narrower grid reaches over others.
            let shared = c + 1 == grid.columns.len() && table.grids.len() > 1;
            if widths.len() <= c {
                widths.resize(c + 1, 0.0);
            }
            if let Some(slot) = widths.get_mut(c) {
                *slot = slot.max(if shared { 12.0 } else { width as f64 + 1.0 });
            }
        }
    }
    for (column, width) in (0..).zip(&widths) {
        page.set_column_width(column, *width)?;
    }
    for (grid, place) in table.grids.iter().zip(&position.grids) {
        for (line, height) in (place.heading..).zip(heading_heights(grid, &widths)) {
            page.set_row_height(line, height.min(MAX_ROW_HEIGHT))?;
        }
    }
    Ok(())
}

/// Heights of a heading's lines in points: no program makes a line as high as a merged cell needs.
fn heading_heights(grid: &PublishedGrid, widths: &[f64]) -> Vec<f64> {
    /// One line of letters, and what is around it.
    const LINE: f64 = 14.0;
    const AROUND: f64 = 4.0;
    let needed = |heading: &HeadingCell| {
        let width: f64 = widths.get(heading.from..heading.to).unwrap_or_default().iter().sum();
        // Bold letters are a little wider, and a Chinese one is not torn.
        let room = (width - 1.0).max(2.0);
        let lines = heading
            .text
            .split('\n')
            .map(|text| (spaces(text) as f64 * 1.08 / room).ceil().max(1.0));
        lines.sum::<f64>() * LINE + AROUND
    };
    let mut heights = vec![LINE + AROUND; grid.heading_lines];
    for heading in grid.headings.iter().filter(|heading| heading.lines <= 1) {
        if let Some(height) = heights.get_mut(heading.line) {
            *height = height.max(needed(heading));
        }
    }
    for heading in grid.headings.iter().filter(|heading| heading.lines > 1) {
        let own = heading.line..(heading.line + heading.lines).min(heights.len());
        let Some(own) = heights.get_mut(own) else { continue };
        let more = needed(heading) - own.iter().sum::<f64>();
        if let Some(last) = own.last_mut().filter(|_| more > 0.0) {
            *last += more;
        }
    }
    heights
}

/// How many Latin letters wide a text is.
fn spaces(text: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Chinese letters are two wide: 9 hold 4 of them.
    #[test]
    fn heading_lines_are_as_high_as_what_they_hold() {
        let heading = |text: &str, (from, to): (usize, usize), (line, lines): (usize, usize)| {
            HeadingCell { text: text.to_owned(), from, to, line, lines }
        };
        let grid = PublishedGrid {
            heading_lines: 2,
            headings: vec![
                heading("序号", (0, 1), (0, 2)),
                heading("上年结转", (1, 3), (0, 1)),
                heading("国有资本经营预算结转", (1, 2), (1, 1)),
                heading("小计", (2, 3), (1, 1)),
            ],
            ..PublishedGrid::default()
        };
        assert_eq!(heading_heights(&grid, &[7.0, 9.0, 9.0]), [18.0, 46.0]);
        // What is merged over both lines needs more than they have.
        let mut tall = grid.clone();
        tall.headings[0].text = "功能分类科目编码".to_owned();
        assert_eq!(heading_heights(&tall, &[5.0, 24.0, 9.0]), [18.0, 56.0]);
        assert!(heading_heights(&PublishedGrid::default(), &[]).is_empty());
    }
}
