//! Going places: what was looked for, empty cells, earlier states.

use eframe::egui::{Context, ViewportCommand};

use crate::edit::Intent;
use crate::search::{Replacement, SearchPlace};
use crate::session::DocumentHost as _;
use crate::session::lists::MainView;
use crate::ui::dialog::{Dialog, Find};
use crate::ui::grid;
use crate::ui::panel::{causes, findings, outline, source};
use crate::ui::texts;
use crate::ui::view::{Notice, explanation_open, named_causes};

use super::App;

impl App {
    /// Shows a place and gives it the keyboard.
    pub(super) fn visit(&mut self, ctx: &Context, place: &SearchPlace) {
        match place {
            SearchPlace::Cell(cell) => self.go(*cell),
            SearchPlace::Table(table) | SearchPlace::Note(table) => {
                self.show(MainView::Table(*table));
                self.focus_page(ctx);
            }
            SearchPlace::Text { section, .. } => {
                self.show(MainView::Text(section.clone()));
                self.focus_page(ctx);
            }
        }
    }

    /// Opens the search, with what was looked for last.
    pub(super) fn ask_find(&mut self, replacing: bool) {
        if self.commit_pending() {
            let mut find = self.dialogs.search.take().unwrap_or_default();
            find.replacing = replacing;
            self.dialogs.open(Dialog::Find(find));
        }
    }

    pub(super) fn find_step(&mut self, ctx: &Context, forward: bool) {
        if !self.commit_pending() {
            return;
        }
        let Some(mut find) = self.dialogs.search.take() else {
            return;
        };
        match find.step(self.session.document(), self.settings.lang, forward) {
            Some(place) => self.visit(ctx, &place),
            None => {
                self.notice =
                    Some(Notice::Plain(texts::NOTHING_FOUND.get(self.settings.lang).to_owned()))
            }
        }
        self.dialogs.search = Some(find);
    }

    /// Does a replacement and keeps the dialog open to say what it did.
    pub(super) fn replace_found(&mut self, mut find: Find, replacement: Replacement) {
        let Replacement { intent, changed, passed } = replacement;
        let done = intent.is_none_or(|intent| self.apply(intent));
        self.drafts.reset();
        if done {
            find.replaced(self.settings.lang, changed, passed);
        }
        self.dialogs.shown = Some(Dialog::Find(find));
    }

    /// What is out of sight at present and why, in words.
    pub(super) fn filtered(&self) -> Option<String> {
        let filter = self.grid.row_filter();
        let hidden = self.grid.hidden_rows();
        (!filter.is_open()).then(|| texts::filtered(self.settings.lang, &filter, hidden))
    }

    /// Gives the keyboard to the next area that is open: outline, table, causes, findings, where
    /// the figure comes from.
    pub(super) fn next_pane(&mut self, ctx: &Context) {
        if !self.commit_pending() {
            return;
        }
        let has = |id| ctx.memory(|memory| memory.has_focus(id));
        let open = self.settings.findings && !self.panels.filter.problems;
        let causes = open
            && self.panels.filter.mandatory
            && named_causes(&self.lists.causes).next().is_some();
        let findings = open && !self.panels.filter.shown(&self.reading()).is_empty();
        let panes = [
            (outline::focus_id(), true),
            (causes::focus_id(), causes),
            (findings::focus_id(), findings),
            (source::focus_id(), explanation_open(&self.settings, ctx)),
        ];
        // The table has its own ways of taking the keyboard, and comes after the outline.
        let at = panes.iter().position(|(id, _)| has(*id));
        if at == Some(0) {
            self.focus_page(ctx);
            return;
        }
        let after = panes.iter().skip(at.map_or(1, |at| at + 1)).find(|(_, open)| *open);
        let to = after.map_or(outline::focus_id(), |(id, _)| *id);
        ctx.memory_mut(|memory| memory.request_focus(to));
    }

    /// Has the system cut, copy or paste in the grid.
    pub(super) fn clipboard(&mut self, ctx: &Context, request: ViewportCommand) {
        if self.commit_pending() {
            ctx.memory_mut(|memory| memory.request_focus(grid::focus_id()));
            ctx.send_viewport_cmd(request);
        }
    }

    /// Puts a pasted block in and shows where it begins.
    pub(super) fn paste(&mut self, ctx: &Context, intent: Intent) {
        self.apply(intent);
        self.focus_page(ctx);
    }

    /// Undoes or does again until `count` steps are done.
    pub(super) fn travel(&mut self, count: usize) {
        if !self.commit_pending() {
            return;
        }
        let last = self.session.travel(count);
        self.follow(last);
    }

    /// The next figure of the table that is not filled in.
    pub(super) fn go_empty(&mut self, forward: bool) {
        if !self.commit_pending() {
            return;
        }
        match self.grid.next_empty(self.session.document(), forward) {
            Some(cell) => self.grid.select(cell),
            None => {
                self.notice =
                    Some(Notice::Plain(texts::NO_EMPTY.get(self.settings.lang).to_owned()))
            }
        }
    }
}
