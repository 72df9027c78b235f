//! How texts are laid out: font, colour, where they are cut.

use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{Color32, FontId, Rect};

use crate::engine::{Role, Verdict};
use crate::ui::font;
use crate::ui::theme::{Theme, size};

use crate::table::cell_text::ShownCell;

/// Text in one colour, cut with … after `rows` rows.
pub(super) fn text_job(
    text: &str,
    font: FontId,
    color: Color32,
    width: f32,
    rows: usize,
) -> LayoutJob {
    let mut job = LayoutJob::simple(text.to_owned(), font, color, width.max(1.0));
    if rows == 1 {
        job.wrap = TextWrapping::truncate_at_width(width.max(1.0));
        job.break_on_newline = false;
        if text.contains('\n') {
            let line = text.replace('\n', " ");
            job.text = line;
        }
    }
    job
}

/// The text of a cell as it is laid out in its column.
pub(super) fn cell_job(
    content: &ShownCell<'_>,
    strong: bool,
    rect: Rect,
    theme: &Theme,
) -> LayoutJob {
    let negative = content.figure && content.text.starts_with('-');
    let color = match content.role {
        _ if negative => theme.negative,
        _ if content.verdict > Verdict::Unbalanced => theme.bad,
        Role::Total => theme.total_text,
        _ if content.code => theme.weak,
        _ => theme.text,
    };
    let font =
        if strong { font::bold(size::GRID_TEXT) } else { FontId::proportional(size::GRID_TEXT) };
    let room = rect.width() - 2.0 * size::CELL_PAD - content.indent as f32 * size::INDENT;
    if content.figure {
        // A true minus sign is as wide as a digit; a hyphen is easily overlooked.
        let text =
            if negative { &content.text.replacen('-', "\u{2212}", 1) } else { &*content.text };
        text_job(text, font, color, f32::INFINITY, usize::MAX)
    } else {
        let rows = ((rect.height() - 4.0) / (size::GRID_TEXT * 1.4)).floor().max(1.0) as usize;
        let mut job = text_job(&content.text, font, color, room, rows);
        job.wrap.max_rows = rows;
        job
    }
}
