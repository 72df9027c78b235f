//! Text that is too long for its cell and runs over the lines above and below it.
//!
//! Some programs wrap a name that is too long for its column without making the row higher: its
//! lines lie over the neighbours'. What was shown line after line is one text then, and its row is
//! that in whose middle it stands.

use super::fill::{Placed, begins_item, cell_of};
use super::frame::TableFrame;
use super::word::Word;

/// Finds the cells of words in the order in which they were shown.
pub(super) fn place(frame: &TableFrame, words: &[Word]) -> Placed {
    let mut cells: Vec<Option<usize>> = words.iter().map(|word| cell_of(frame, word)).collect();
    let mut unsure = Vec::new();
    if !words.iter().any(|word| crosses(frame, word)) {
        return Placed { cells, unsure, overlaid: false };
    }
    // Texts that ran over, by the cell that they are given to.
    let mut owners: Vec<usize> = Vec::new();
    let mut others: Vec<usize> = Vec::new();
    for block in blocks(frame, words) {
        let own = words.get(block.first..block.end).unwrap_or_default();
        let (top, bottom) = (block.top(own), block.bottom(own));
        let middle = (block.left + block.right) / 2.0;
        let Some(cell) = frame.at(middle, (top + bottom) / 2.0) else { continue };
        let Some(span) = frame.spans.get(cell) else { continue };
        let area = frame.area_of(span);
        let size = own.iter().map(|word| word.size).fold(0.0, f32::max);
        let within = top > area.top - 0.2 * size && bottom < area.bottom + 0.2 * size;
        let centred = ((top + bottom) - (area.top + area.bottom)).abs() / 2.0 < 0.25 * size;
        if within {
            others.push(cell);
        } else if centred && block.lines >= 2 {
            owners.push(cell);
        } else {
            // Neither its own row nor those it reaches into can be told.
            unsure.extend([top, bottom].into_iter().filter_map(|y| frame.at(middle, y)));
            unsure.push(cell);
            continue;
        }
        for of in cells.get_mut(block.first..block.end).unwrap_or_default() {
            *of = Some(cell);
        }
    }
    owners.sort_unstable();
    let twice = owners.windows(2).filter_map(|pair| match pair {
        [a, b] if a == b => Some(*a),
        _ => None,
    });
    unsure.extend(twice);
    unsure.extend(owners.iter().copied().filter(|owner| others.contains(owner)));
    Placed { cells, unsure, overlaid: true }
}

/// Whether a line between two cells runs through the letters of a word.
fn crosses(frame: &TableFrame, word: &Word) -> bool {
    let middle = (word.left + word.right) / 2.0;
    let at = |part: f32| frame.at(middle, word.base - part * word.size);
    matches!((at(0.62), at(0.08)), (Some(above), Some(below)) if above != below)
}

/// Lines that were shown one after the other and make one text.
#[derive(Clone, Copy, Debug)]
struct WrappedText {
    first: usize,
    end: usize,
    lines: usize,
    column: usize,
    left: f32,
    right: f32,
    /// Where the last line ends.
    last_right: f32,
}

impl WrappedText {
    fn top(&self, own: &[Word]) -> f32 {
        own.iter().map(|word| word.base - 0.86 * word.size).fold(f32::INFINITY, f32::min)
    }

    fn bottom(&self, own: &[Word]) -> f32 {
        own.iter().map(|word| word.base + 0.14 * word.size).fold(0.0, f32::max)
    }
}

fn blocks(frame: &TableFrame, words: &[Word]) -> Vec<WrappedText> {
    let mut blocks: Vec<WrappedText> = Vec::new();
    let mut before: Option<&Word> = None;
    for (at, word) in words.iter().enumerate() {
        let middle = (word.left + word.right) / 2.0;
        let column = frame.xs.partition_point(|&x| x <= middle);
        let edge = (frame.at(middle, word.middle()).and_then(|cell| frame.spans.get(cell)))
            .map_or(f32::INFINITY, |span| frame.area_of(span).right);
        if let (Some(block), Some(last)) = (blocks.last_mut(), before.replace(word))
            && block.column == column
        {
            let down = word.base - last.base;
            let goes_on = down.abs() < 0.2 * word.size && word.left >= last.right - 0.3 * word.size;
            let aligned = (word.left - block.left).abs() < 1.0
                || (word.left + word.right - block.left - block.right).abs() < 2.0;
            // The line above has no room for what comes next.
            let full = edge - block.last_right < 1.6 * word.size;
            let wraps = (0.9 * word.size..1.7 * word.size).contains(&down)
                && aligned
                && full
                && !begins_item(&word.text);
            if goes_on || wraps {
                block.end = at + 1;
                block.lines += usize::from(!goes_on);
                block.left = block.left.min(word.left);
                block.right = block.right.max(word.right);
                block.last_right = word.right;
                continue;
            }
        }
        before = Some(word);
        blocks.push(WrappedText {
            first: at,
            end: at + 1,
            lines: 1,
            column,
            left: word.left,
            right: word.right,
            last_right: word.right,
        });
    }
    blocks
}
