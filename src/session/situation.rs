//! What decides which commands can be used, gathered from document, page and selection.

use crate::budget::{RowKind, Status};
use crate::engine::Role;
use crate::form::RowsForm;
use crate::review::only_beside;
use crate::session::situation::Situation;
use crate::session::DocumentHost as _;
use crate::session::lists::Page;

use super::App;

impl App {
    pub(super) fn situation(&self) -> Situation {
        let document = self.session.document();
        let (forms, budget) = (document.forms(), document.budget());
        let mut situation = Situation {
            read_only: document.is_read_only(),
            newer: self.session.is_newer(),
            changed: document.is_changed() || !self.drafts.is_committed() || self.grid.is_editing(),
            named: self.session.path().is_some(),
            can_undo: !document.is_read_only() && !document.done().is_empty(),
            can_redo: !document.is_read_only() && !document.undone().is_empty(),
            searched: self.search.is_some(),
            can_add_table: forms.tables.iter().any(|form| form.repeats),
            any_findings: !self.lists.findings.is_empty(),
            against_last: document.sheet().last_year().is_some(),
            comments_inside: !budget.comments.is_empty(),
            comments_beside: only_beside(budget, self.session.sidecar_comments()).next().is_some(),
            any_comments: !self.lists.comments.is_empty(),
            can_comment: self.cursor().is_some() || matches!(self.page, Page::Text(_)),
            can_explain: self.question().is_some(),
            status_draft: budget.status == Status::Draft,
            status_final: budget.status == Status::Final,
            status_published: budget.status == Status::Published,
            ..Situation::default()
        };
        let Page::Table(table) = self.page else {
            return situation;
        };
        let form = budget.tables.get(table).and_then(|t| t.form());
        let Some(form) = form.and_then(|form| forms.tables.get(form)) else {
            return situation;
        };
        situation.table_shown = true;
        let filter = self.grid.row_filter();
        situation.filtered = !filter.is_open();
        situation.under = filter.under.is_some();
        situation.table_repeats = form.repeats;
        situation.rows_open =
            form.blocks.iter().any(|block| !matches!(block.rows, RowsForm::Fixed(_)));
        let Some(cell) = self.cursor() else {
            return situation;
        };
        let Some(block) = form.blocks.get(cell.b()) else {
            return situation;
        };
        situation.rows_entered = !matches!(block.rows, RowsForm::Fixed(_));
        if let Some(RowKind::Entered(level)) = budget.row(cell).map(|row| row.kind) {
            situation.row_entered = true;
            situation.row_outlined = matches!(block.rows, RowsForm::Outlined(_));
            situation.row_branch = matches!(block.rows, RowsForm::Outlined(_) | RowsForm::Coded(_));
            situation.can_outdent = level > 0;
        }
        let figure = document.sheet().figure(budget, cell);
        situation.can_unpin = figure.pinned;
        situation.can_pin =
            figure.role == Role::Total && !figure.pinned && figure.effective.is_some();
        situation
    }
}
