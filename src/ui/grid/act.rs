//! From gestures to selections and intents.

use std::sync::Arc;

use eframe::egui;

use crate::budget::Cell;
use crate::edit::{Intent, Refusal};
use crate::engine::Role;
use crate::form::{FormSet, Kind};
use crate::lang::Tell;
use crate::ui::desk::Desk;

use super::complete::Completing;
use super::editor::{Editor, Opening};
use super::keys::Gesture;
use super::motion::{self, Motion};
use super::paper::{Page, Paper, Spot};
use super::paste::Paste;
use super::selection::{self, Selection};
use super::state::{GridState, Rejected};
use super::tsv::from_tsv;
use super::{GridEvent, Look};

/// Most cells that one gesture changes or copies.
pub(super) const MAX_CELLS: usize = 1_000_000;

/// Everything a frame of the grid works with.
pub(super) struct Frame<'a> {
    pub desk: &'a mut dyn Desk,
    pub forms: Arc<FormSet>,
    /// Index into `FormSet::tables`.
    pub form: usize,
    pub paper: Arc<Paper>,
    pub table: usize,
    pub state: &'a mut GridState,
    pub look: &'a Look<'a>,
    pub events: Vec<GridEvent>,
}

impl Frame<'_> {
    pub fn page(&self) -> Page<'_> {
        Page {
            document: self.desk.document(),
            table: self.table,
            form: &self.forms.tables[self.form],
            paper: &self.paper,
            unit: self.look.unit,
            hidden: self.state.views.get(&self.table).and_then(|view| view.hidden.as_ref()),
        }
    }

    pub fn selection(&self) -> Option<Selection> {
        self.state.views.get(&self.table).and_then(|view| view.selection)
    }

    pub fn cursor(&self) -> Option<Cell> {
        self.page().cell(self.selection()?.cursor)
    }

    pub fn set_selection(&mut self, selection: Selection) {
        let view = self.state.view();
        if view.selection != Some(selection) || !view.others.is_empty() {
            view.others.clear();
            view.selection = Some(selection);
            self.state.rejected = None;
        }
        self.state.wants_reveal = true;
    }

    /// Keeps what is selected as an area of its own and begins another one.
    pub fn add_selection(&mut self, selection: Selection) {
        let view = self.state.view();
        let before = view.selection.filter(|before| *before != selection);
        view.others.extend(before);
        view.selection = Some(selection);
        self.state.rejected = None;
        self.state.wants_reveal = true;
    }

    /// Extends the area selected last and leaves the others.
    pub fn drag_selection(&mut self, selection: Selection) {
        self.state.view().selection = Some(selection);
        self.state.wants_reveal = true;
    }

    /// All selected cells, those of other areas included.
    pub fn cells(&self, limit: usize) -> Vec<Cell> {
        let Some(selection) = self.selection() else {
            return Vec::new();
        };
        let view = self.state.views.get(&self.table);
        let others = view.map_or(&[][..], |view| view.others.as_slice());
        selection::united(&self.page(), &selection, others, limit)
    }

    pub fn act(&mut self, ctx: &egui::Context, gesture: Gesture) {
        let Some(selection) = self.selection() else {
            return;
        };
        let tabbing = matches!(
            gesture,
            Gesture::Go { motion: Motion::Next | Motion::Previous, .. } | Gesture::Enter { .. }
        );
        if !tabbing {
            self.state.view().tabbed_from = None;
        }
        match gesture {
            Gesture::Go { motion, extend } => self.go(selection, motion, extend),
            Gesture::Enter { up } => self.enter(selection, up),
            Gesture::SelectAll => self.select_all(selection),
            Gesture::Shrink => self.set_selection(Selection::one(selection.cursor)),
            Gesture::Edit => {
                self.open(Opening::Edit);
            }
            Gesture::Clear => {
                let mut cells = self.cells(MAX_CELLS);
                let page = self.page();
                cells.retain(|&cell| clearable(&page, cell));
                match (cells.is_empty(), self.cursor()) {
                    (false, _) => self.apply(Intent::Clear { cells }),
                    (true, Some(cell)) => self.refuse(why_not(&self.page(), cell), cell),
                    _ => {}
                }
            }
            Gesture::Copy => ctx.copy_text(self.copied(&selection, false)),
            Gesture::Cut => {
                ctx.copy_text(self.copied(&selection, false));
                self.act(ctx, Gesture::Clear);
            }
            Gesture::Paste(text) => self.paste(&selection, &text),
            Gesture::FillDown => self.fill(&selection, true),
            Gesture::FillRight => self.fill(&selection, false),
            Gesture::Type => {
                self.open(Opening::Type);
            }
        }
    }

    pub fn go(&mut self, selection: Selection, motion: Motion, extend: bool) {
        let to = motion::go(&self.page(), selection.cursor, motion);
        if matches!(motion, Motion::Next | Motion::Previous) {
            let view = self.state.view();
            let same_row = to.row == selection.cursor.row && to.strip == selection.cursor.strip;
            let from = view.tabbed_from.filter(|_| same_row || motion == Motion::Previous);
            view.tabbed_from =
                from.or(Some(if same_row { selection.cursor.column } else { to.column }));
        }
        self.set_selection(if extend { selection.extended(to) } else { Selection::one(to) });
    }

    fn enter(&mut self, selection: Selection, up: bool) {
        let from = match self.state.view().tabbed_from.take() {
            Some(column) => Spot { column, ..selection.cursor },
            None => selection.cursor,
        };
        let to = motion::go(&self.page(), from, if up { Motion::Up } else { Motion::Down });
        self.set_selection(Selection::one(to));
    }

    /// Moves after a commit, as the key that committed says.
    pub fn leave(&mut self, motion: Motion) {
        let Some(selection) = self.selection() else {
            return;
        };
        match motion {
            Motion::Up => self.enter(selection, true),
            Motion::Down => self.enter(selection, false),
            motion => self.go(selection, motion, false),
        }
    }

    fn select_all(&mut self, selection: Selection) {
        let strip = selection.cursor.strip;
        let Some(shape) = self.paper.strips.get(strip) else {
            return;
        };
        let first = Spot { strip, row: 0, column: shape.lead };
        let last = Spot {
            strip,
            row: self.page().rows(strip).saturating_sub(1),
            column: shape.columns.len().saturating_sub(1),
        };
        let view = self.state.view();
        view.others.clear();
        view.selection = Some(Selection { anchor: last, cursor: first });
    }

    /// Opens the editor on the cursor's cell, or says why not.
    pub fn open(&mut self, opening: Opening) -> bool {
        let Some(cell) = self.cursor() else {
            return false;
        };
        let page = self.page();
        let (sheet, budget) = (page.document.sheet(), page.document.budget());
        let pinned = sheet.figure(budget, cell).pinned;
        let role = sheet.role(budget, cell);
        let open = matches!(role, Role::Text | Role::Entry | Role::Total);
        if !open || page.document.is_read_only() {
            let refusal = why_not(&page, cell);
            self.refuse(refusal, cell);
            return false;
        }
        let original = match role {
            // What a total shows counts as unchanged, so that looking into it pins nothing.
            Role::Total if !pinned && opening == Opening::Type => String::new(),
            Role::Total if !pinned => {
                sheet.effective(budget, cell).map(|amount| amount.to_string()).unwrap_or_default()
            }
            _ => budget.value(cell).to_text(),
        };
        let completing = Completing::of(&page, cell);
        let (choices, figure) = match page.kind(cell) {
            Some(Kind::Choice(choices)) => (choices.clone(), false),
            Some(kind) => (Vec::new(), kind.is_figure() || *kind == Kind::Code),
            None => (Vec::new(), false),
        };
        self.state.rejected = None;
        self.state.wants_reveal = true;
        self.state.editor = Some(Editor::new(
            cell,
            original,
            opening,
            choices,
            figure,
            role == Role::Total,
            completing,
        ));
        true
    }

    /// Hands the editor's text to the document; `false` where it was refused and stays open.
    pub fn commit(&mut self) -> bool {
        let Some(editor) = self.state.editor.take() else {
            return true;
        };
        match put(self.desk, &editor) {
            Ok(put) => {
                self.state.rejected = None;
                if put != Put::Same {
                    self.events.push(GridEvent::Changed);
                }
                if let Put::Moved(cell) = put
                    && let Some(spot) = self.page().spot(cell)
                {
                    self.set_selection(Selection::one(spot));
                }
                true
            }
            Err(refusal) => {
                let cell = editor.cell;
                self.state.editor = Some(editor);
                self.refuse(refusal, cell);
                false
            }
        }
    }

    /// Hands the editor's text to the document for every selected cell, in one step.
    pub fn commit_all(&mut self) -> bool {
        let cells = self.cells(MAX_CELLS);
        let Some(editor) = self.state.editor.take() else {
            return true;
        };
        let single = cells.len() < 2 || editor.pinned || !cells.contains(&editor.cell);
        if single {
            self.state.editor = Some(editor);
            return self.commit();
        }
        let text = editor.outcome();
        let before = self.events.len();
        let view = self.state.views.get(&self.table).cloned();
        self.enter_many(cells.into_iter().map(|cell| (cell, text.clone())).collect(), 0);
        if let Some(view) = view {
            *self.state.view() = view;
        }
        let refused = |event: &GridEvent| matches!(event, GridEvent::Refused(_));
        let done = !self.events.iter().skip(before).any(refused);
        if !done {
            self.state.editor = Some(editor);
        }
        done
    }

    fn apply(&mut self, intent: Intent) {
        match self.desk.apply(intent) {
            Ok(()) => {
                self.state.rejected = None;
                self.events.push(GridEvent::Changed);
            }
            Err(refusal) => {
                if let Some(cell) = place_of(&refusal).or_else(|| self.cursor()) {
                    self.refuse(refusal, cell);
                }
            }
        }
    }

    fn refuse(&mut self, refusal: Refusal, cell: Cell) {
        self.state.rejected = Some(Rejected { cell, reason: refusal.tell(self.look.lang) });
        self.events.push(GridEvent::Refused(refusal));
    }

    /// One value goes into all that is selected; a block goes in where all of it fits, else what
    /// it would do is asked about first.
    fn paste(&mut self, selection: &Selection, text: &str) {
        let block = from_tsv(text);
        if self.page().document.is_read_only() {
            if let Some(cell) = self.cursor() {
                self.refuse(Refusal::ReadOnly, cell);
            }
            return;
        }
        if let Some(value) = block.single() {
            let cells = self.cells(MAX_CELLS).into_iter();
            self.enter_many(cells.map(|cell| (cell, value.to_owned())).collect(), 0);
            return;
        }
        let upon = (self.form, &self.paper);
        let paste = Paste::plan(&self.page(), upon, selection, &block, self.look.lang);
        if paste.is_plain() {
            self.apply(Intent::EnterMany { entries: paste.entries });
        } else {
            self.events.push(GridEvent::Paste(Box::new(paste)));
        }
    }

    /// Totals and printed cells are passed over: they hold what they hold.
    fn enter_many(&mut self, mut entries: Vec<(Cell, String)>, lost: usize) {
        let page = self.page();
        let (sheet, budget) = (page.document.sheet(), page.document.budget());
        let all = entries.len();
        entries.truncate(MAX_CELLS);
        entries.retain(|(cell, _)| matches!(sheet.role(budget, *cell), Role::Text | Role::Entry));
        let passed = lost + all - entries.len();
        match (entries.is_empty(), self.cursor()) {
            (false, _) => self.apply(Intent::EnterMany { entries }),
            (true, Some(cell)) => self.refuse(why_not(&self.page(), cell), cell),
            _ => {}
        }
        if passed > 0 {
            self.events.push(GridEvent::PassedOver { count: passed });
        }
    }

    /// Fills the selection from its first row or column; a single cell from its neighbour.
    fn fill(&mut self, selection: &Selection, down: bool) {
        let page = self.page();
        let strip = selection.cursor.strip;
        let (rows, columns) = (selection.rows(), selection.columns());
        let single =
            if down { rows.start() == rows.end() } else { columns.start() == columns.end() };
        let back = usize::from(single);
        let budget = page.document.budget();
        let entries = rows
            .clone()
            .flat_map(|row| columns.clone().map(move |column| (row, column)))
            .filter_map(|(row, column)| {
                let source = if down {
                    Spot { strip, row: rows.start().checked_sub(back)?, column }
                } else {
                    Spot { strip, row, column: columns.start().checked_sub(back)? }
                };
                let to = Spot { strip, row, column };
                let (from, into) = (page.cell(source)?, page.cell(to)?);
                (source != to).then(|| (into, budget.value(from).to_text()))
            })
            .take(MAX_CELLS)
            .collect();
        self.enter_many(entries, 0);
    }
}

/// Whether clearing would change something: entries, and totals that are stated.
fn clearable(page: &Page<'_>, cell: Cell) -> bool {
    let budget = page.document.budget();
    let role = page.document.sheet().role(budget, cell);
    role != Role::Label && !budget.value(cell).is_blank()
}

/// Why a cell is not for typing.
fn why_not(page: &Page<'_>, cell: Cell) -> Refusal {
    if page.document.is_read_only() {
        return Refusal::ReadOnly;
    }
    match page.document.sheet().role(page.document.budget(), cell) {
        Role::Total => Refusal::IsTotal { cell },
        _ => Refusal::NotForTyping { cell },
    }
}

/// What handing an editor's text over did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Put {
    Same,
    Changed,
    /// The row took a code and stands somewhere else now, perhaps.
    Moved(Cell),
}

/// Hands an editor's text to the document.
pub(super) fn put(desk: &mut dyn Desk, editor: &Editor) -> Result<Put, Refusal> {
    let text = editor.outcome();
    let cell = editor.cell;
    let code = editor.code();
    if text == editor.original && (code.is_none() || code.as_ref() == Some(&text)) {
        return Ok(Put::Same);
    }
    if let Some(code) = code {
        let revision = desk.document().revision();
        desk.apply(Intent::AddCode { cell, code: code.clone() })?;
        if desk.document().revision() == revision {
            return Ok(Put::Same);
        }
        let budget = desk.document().budget();
        let holds = |row: &crate::budget::Row| row.cells.iter().any(|c| c.as_text() == code);
        let at = budget.block(cell).and_then(|block| block.rows.iter().position(holds));
        return Ok(at.map_or(Put::Changed, |at| Put::Moved(cell.with_row(at))));
    }
    desk.apply(if editor.pinned {
        Intent::Pin { cell, text }
    } else {
        Intent::Enter { cell, text }
    })?;
    Ok(Put::Changed)
}

/// The cell that a refusal speaks of.
fn place_of(refusal: &Refusal) -> Option<Cell> {
    match refusal {
        Refusal::NotForTyping { cell }
        | Refusal::IsTotal { cell }
        | Refusal::Entry { cell, .. }
        | Refusal::Negative { cell }
        | Refusal::NotAChoice { cell, .. }
        | Refusal::NotACode { cell, .. } => Some(*cell),
        _ => None,
    }
}
