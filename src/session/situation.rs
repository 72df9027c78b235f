//! What decides which commands can be used, gathered from document, page and selection.

use crate::budget::{Cell, RowKind, Status};
use crate::engine::Role;
use crate::form::RowsForm;
use crate::review::only_beside;
use crate::table::row_filter::RowFilter;

use super::document_host::DocumentHost as _;
use super::lists::MainView;
use super::reading::Reading;

/// What decides whether a command can be used; gathered once a frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Situation {
    pub read_only: bool,
    /// A newer version wrote the file: saving it from here could lose what only that one knows.
    pub newer: bool,
    pub changed: bool,
    /// The file has a place on disk.
    pub named: bool,
    pub can_undo: bool,
    pub can_redo: bool,
    /// Something was looked for already.
    pub searched: bool,
    /// A table is in the middle, not a text.
    pub table_shown: bool,
    /// Some rows are out of sight.
    pub filtered: bool,
    /// Its form may be in the budget several times.
    pub table_repeats: bool,
    /// The form set has drafts of texts.
    pub has_drafts: bool,
    /// There is one of the repeating form to add.
    pub can_add_table: bool,
    /// Rows of the selected block are entered, so that one can be added.
    pub rows_entered: bool,
    /// The table has a block that takes rows.
    pub rows_open: bool,
    /// The selected row is an entered one.
    pub row_entered: bool,
    /// The selected row can have rows below it, by code or level.
    pub row_branch: bool,
    /// Only rows with findings, only filled ones are shown.
    pub only_found: bool,
    pub only_filled: bool,
    /// Only one row and those below it are shown.
    pub under: bool,
    /// The selected row has a level that can change.
    pub row_outlined: bool,
    /// The selected row is below the top level.
    pub can_outdent: bool,
    /// The selected cell is a total that is not pinned.
    pub can_pin: bool,
    pub can_unpin: bool,
    pub any_findings: bool,
    /// The selected cell has a finding that may be explained.
    pub can_explain: bool,
    /// A cell or a text is selected that can be commented on.
    pub can_comment: bool,
    pub any_comments: bool,
    /// Some comments are in the budget's file, some beside it.
    pub comments_inside: bool,
    pub comments_beside: bool,
    /// Figures are compared with last year's budget.
    pub against_last: bool,
    /// A file of another kind is looked at before it is taken up.
    pub previewing: bool,
    /// The original that the budget was read from is at hand.
    pub has_original: bool,
    pub status_draft: bool,
    pub status_final: bool,
    pub status_published: bool,
}

impl Situation {
    pub fn writable(&self) -> bool {
        !self.read_only
    }
}

/// What the window knows beyond the session.
pub struct AtHand<'a> {
    /// The selected cell of the table shown.
    pub cursor: Option<Cell>,
    pub filter: &'a RowFilter,
    /// Something is being typed that the document does not hold yet.
    pub typing: bool,
    /// Something was looked for already.
    pub searched: bool,
    /// There is a finding to be explained where one is.
    pub can_explain: bool,
    /// A file of another kind is looked at before it is taken up.
    pub previewing: bool,
    pub has_original: bool,
}

impl Situation {
    pub fn of(reading: &Reading<'_>, hand: &AtHand<'_>) -> Self {
        let (session, lists) = (reading.session, reading.lists);
        let document = session.document();
        let (forms, budget) = (document.forms(), document.budget());
        let mut situation = Situation {
            read_only: document.is_read_only(),
            newer: session.is_newer(),
            changed: document.is_changed() || hand.typing,
            named: session.path().is_some(),
            can_undo: !document.is_read_only() && !document.done().is_empty(),
            can_redo: !document.is_read_only() && !document.undone().is_empty(),
            searched: hand.searched,
            can_add_table: forms.tables.iter().any(|form| form.repeats),
            has_drafts: forms.narrative.iter().any(|own| !own.draft.is_empty()),
            any_findings: !lists.is_empty(document),
            against_last: document.computed().last_year().is_some(),
            comments_inside: !budget.comments.is_empty(),
            comments_beside: only_beside(budget, session.sidecar_comments()).next().is_some(),
            any_comments: !lists.comments.is_empty(),
            can_comment: hand.cursor.is_some() || matches!(reading.page, MainView::Text(_)),
            can_explain: hand.can_explain,
            previewing: hand.previewing,
            has_original: hand.has_original,
            status_draft: budget.status == Status::Draft,
            status_final: budget.status == Status::Final,
            status_published: budget.status == Status::Published,
            ..Situation::default()
        };
        let MainView::Table(table) = *reading.page else {
            return situation;
        };
        let form = budget.tables.get(table).and_then(|t| t.form());
        let Some(form) = form.and_then(|form| forms.tables.get(form)) else {
            return situation;
        };
        situation.table_shown = true;
        situation.filtered = !hand.filter.is_open();
        (situation.only_found, situation.only_filled) = (hand.filter.found, hand.filter.filled);
        situation.under = hand.filter.under.is_some();
        situation.table_repeats = form.repeats;
        situation.rows_open =
            form.blocks.iter().any(|block| !matches!(block.rows, RowsForm::Fixed(_)));
        let Some(cell) = hand.cursor else {
            return situation;
        };
        let Some(block) = form.blocks.get(cell.b()) else {
            return situation;
        };
        situation.rows_entered = !matches!(block.rows, RowsForm::Fixed(_));
        if let Some(RowKind::Entered(level)) = budget.row(cell).map(|row| row.kind()) {
            situation.row_entered = true;
            situation.row_outlined = matches!(block.rows, RowsForm::Outlined(_));
            situation.row_branch = matches!(block.rows, RowsForm::Outlined(_) | RowsForm::Coded(_));
            situation.can_outdent = level > 0;
        }
        let figure = document.computed().figure(cell);
        situation.can_unpin = figure.pinned;
        situation.can_pin =
            figure.role == Role::Total && !figure.pinned && figure.effective.is_some();
        situation
    }
}
