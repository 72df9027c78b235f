//! What was typed becomes an intent.

use crate::budget::Cell;
use crate::edit::{Intent, Refusal};
use crate::session::DocumentHost;

use super::editor::Editor;

/// What handing an editor's text over did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Put {
    Same,
    Changed,
    /// The row took a code and is somewhere else now, perhaps.
    Moved(Cell),
}

/// Hands an editor's text to the document.
pub(super) fn put(host: &mut dyn DocumentHost, editor: &Editor) -> Result<Put, Refusal> {
    let text = editor.outcome();
    let cell = editor.cell;
    let code = editor.code();
    if text == editor.original && (code.is_none() || code.as_ref() == Some(&text)) {
        return Ok(Put::Same);
    }
    if let Some(code) = code {
        let revision = host.document().revision();
        host.apply(Intent::AddCode { cell, code: code.clone() })?;
        if host.document().revision() == revision {
            return Ok(Put::Same);
        }
        let budget = host.document().budget();
        let holds = |row: crate::budget::StoredRow<'_>| row.cells().any(|c| c.as_text() == code);
        let at = budget.block(cell).and_then(|block| block.rows.iter().position(holds));
        return Ok(at.map_or(Put::Changed, |at| Put::Moved(cell.with_row(at))));
    }
    let text = match editor.units {
        Some(units) => units.own(&text).map_err(|error| Refusal::Entry { cell, error })?,
        None => text,
    };
    host.apply(if editor.pinned {
        Intent::Pin { cell, text }
    } else {
        Intent::Enter { cell, text }
    })?;
    Ok(Put::Changed)
}
