//! Where a table was read from, out of its few words in a file.

use std::sync::Arc;

use serde::Deserialize;

use crate::budget::{Origin, OriginPage, unbanded};
use crate::file::MAX_ROWS;
use crate::form::BlockForm;

/// Pages that a table may be on.
const MAX_PAGES: usize = 10_000;
/// Blocks of a table whose rows and columns are given.
const MAX_BLOCKS: usize = 1_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OriginText {
    file: String,
    #[serde(default)]
    pages: Vec<PageText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PageText {
    name: String,
    /// By block: columns of the block and of the page.
    #[serde(default)]
    columns: Vec<String>,
    /// By block: rows of the block and of the page.
    #[serde(default)]
    rows: Vec<String>,
}

/// The origin that a text in RON describes; `None` where it is none.
pub(super) fn read(text: &str) -> Option<Origin> {
    let read: OriginText = ron::from_str(text).ok()?;
    if read.pages.len() > MAX_PAGES {
        return None;
    }
    let mut origin = Origin::new(Arc::from(read.file), Vec::new());
    let mut rows_left = MAX_ROWS;
    for (at, page) in read.pages.into_iter().enumerate() {
        if page.columns.len().max(page.rows.len()) > MAX_BLOCKS {
            return None;
        }
        let mut columns = Vec::new();
        for (block, text) in page.columns.iter().enumerate() {
            let block = u16::try_from(block).ok()?;
            for (column, place) in unbanded(text, BlockForm::MAX_COLUMNS)? {
                columns.push((block, u16::try_from(column).ok()?, place));
            }
        }
        for (block, text) in page.rows.iter().enumerate() {
            let pairs = unbanded(text, rows_left)?;
            rows_left -= pairs.len();
            if !pairs.is_empty() {
                origin.pending.push((at, block, pairs));
            }
        }
        let name = Arc::from(page.name);
        origin.pages.push(OriginPage { name, columns, ..OriginPage::default() });
    }
    Some(origin)
}
