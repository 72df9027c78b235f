//! Pieces of lines: what would be one cell of a table without ruling lines, and its columns.

use super::fill::begins_item;
use super::word::{Line, Word, is_amount, is_dash};

/// Words of one line that are near one another: what would be one cell.
#[derive(Clone, Debug)]
pub(super) struct LinePiece {
    pub left: f32,
    pub right: f32,
    pub text: String,
    pub size: f32,
}

impl LinePiece {
    pub fn middle(&self) -> f32 {
        (self.left + self.right) / 2.0
    }
}

/// A column being found.
#[derive(Clone, Copy, Debug)]
pub(super) struct FoundColumn {
    pub left: f32,
    pub right: f32,
}

impl FoundColumn {
    pub fn middle(&self) -> f32 {
        (self.left + self.right) / 2.0
    }
}

/// What belongs to the amount before it.
const BEHIND_AMOUNTS: [char; 11] = ['万', '元', '亿', '%', '％', '、', '，', '。', '；', ')', '）'];

fn is_code(text: &str) -> bool {
    text.len() >= 3 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The pieces of a line.
pub(super) fn pieces(line: &Line) -> Vec<LinePiece> {
    let mut pieces: Vec<(LinePiece, &Word)> = Vec::new();
    for word in &line.words {
        if let Some((piece, last)) = pieces.last_mut() {
            let gap = word.left - last.right;
            let em = word.size.max(last.size);
            let figures = is_amount(&word.text) || is_amount(&last.text);
            // A figure that fills its column touches the text of the next.
            let another = is_amount(&piece.text) && !word.text.starts_with(BEHIND_AMOUNTS)
                || is_dash(&piece.text) && (is_code(&word.text) || begins_item(&word.text));
            if !another && gap < if figures { 0.35 * em } else { 0.9 * em } {
                if gap > 0.3 * em {
                    piece.text.push(' ');
                }
                piece.text.push_str(&word.text);
                piece.right = piece.right.max(word.right);
                *last = word;
                continue;
            }
        }
        let Word { left, right, size, .. } = *word;
        pieces.push((LinePiece { left, right, text: word.text.clone(), size }, word));
    }
    pieces.into_iter().map(|(piece, _)| piece).collect()
}
