//! What the system's clipboard has besides the text that a paste brings.

use crate::clipboard::{TextBlock, from_html};

/// The pasted block as the program that it was copied from laid it out, where the clipboard has it
/// as HTML: merged cells and cells over several lines keep their columns. `None` where there is
/// none, or it says something else than the text.
pub fn block_of(text: &str) -> Option<TextBlock> {
    let html = arboard::Clipboard::new().ok()?.get().html().ok()?;
    let block = from_html(&html)?;
    let cells: String = block.rows().flat_map(|row| row.map(solid).collect::<Vec<_>>()).collect();
    (!cells.is_empty() && solid(text).contains(&cells)).then_some(block)
}

fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
