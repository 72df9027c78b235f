//! A table that is being edited: gestures become selections and intents.

use crate::budget::Cell;
use crate::clipboard::{self, MAX_CELLS, Paste, TextBlock};
use crate::edit::{Intent, Refusal};
use crate::engine::Role;
use crate::form::Kind;
use crate::lang::Tell;

use super::commit::{Put, put};
use super::editor::{Editor, Opening, Units};
use super::gesture::Gesture;
use super::state::Rejected;
use super::{GridEvent, TableEdit};
use crate::table::completion::Completion;
use crate::table::layout::{GridPos, TableView};
use crate::table::motion::{self, Motion};
use crate::table::selection::{self, Selection};

impl TableEdit<'_> {
    #[expect(
        clippy::indexing_slicing,
        reason = "a frame is only made of a table that has its form"
    )]
    pub fn table_view(&self) -> TableView<'_> {
        TableView {
            document: self.host.document(),
            table: self.table,
            form: &self.forms.tables[self.form],
            layout: &self.layout,
            unit: self.unit,
            hidden: self.state.views.get(&self.table).and_then(|view| view.hidden.as_ref()),
        }
    }

    /// The selection for the clipboard, as the table has it.
    fn copy(&mut self, selection: &Selection) {
        let text = clipboard::selection_text(&self.table_view(), selection, false, self.lang);
        self.events.push(GridEvent::Copied(text));
    }

    pub fn selection(&self) -> Option<Selection> {
        self.state.views.get(&self.table).and_then(|view| view.selection)
    }

    pub fn cursor(&self) -> Option<Cell> {
        self.table_view().cell(self.selection()?.cursor)
    }

    pub fn set_selection(&mut self, selection: Selection) {
        let view = self.state.view();
        if view.selection != Some(selection) || !view.others.is_empty() {
            view.others.clear();
            view.selection = Some(selection);
            self.state.rejected = None;
        }
        if view_added_elsewhere(self.state.view().added, selection.cursor.row) {
            self.state.view().added = None;
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
        selection::united(&self.table_view(), &selection, others, limit)
    }

    /// The selected cells where one gesture may change so many; else that is refused.
    fn changeable(&mut self) -> Option<Vec<Cell>> {
        let cells = self.cells(MAX_CELLS + 1);
        self.is_few(cells.len()).then_some(cells)
    }

    /// Whether one gesture may change so many cells; else that is refused.
    fn is_few(&mut self, cells: usize) -> bool {
        let few = cells <= MAX_CELLS;
        if let Some(cell) = self.cursor().filter(|_| !few) {
            self.refuse(Refusal::TooManyCells { most: MAX_CELLS }, cell);
        }
        few
    }

    /// Does what a gesture wants.
    pub fn act(&mut self, gesture: Gesture) {
        let begins =
            matches!(gesture, Gesture::Enter { up: false } | Gesture::Edit | Gesture::Paste(_))
                || matches!(gesture, Gesture::Go { motion: Motion::Down | Motion::Next, .. });
        if self.selection().is_none() && begins && self.begin_rows() {
            if let Gesture::Paste(block) = gesture
                && let Some(selection) = self.selection()
            {
                self.paste(&selection, &block);
            }
            return;
        }
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
                let Some(mut cells) = self.changeable() else { return };
                let table_view = self.table_view();
                cells.retain(|&cell| clearable(&table_view, cell));
                match (cells.is_empty(), self.cursor()) {
                    (false, _) => self.apply(Intent::Clear { cells }),
                    (true, Some(cell)) => self.refuse(why_not(&self.table_view(), cell), cell),
                    _ => {}
                }
            }
            Gesture::Copy => self.copy(&selection),
            Gesture::Cut => {
                self.copy(&selection);
                self.act(Gesture::Clear);
            }
            Gesture::Paste(block) => self.paste(&selection, &block),
            Gesture::FillDown => self.fill(&selection, true),
            Gesture::FillRight => self.fill(&selection, false),
            Gesture::Type => {
                self.open(Opening::Type);
            }
        }
    }

    pub fn go(&mut self, selection: Selection, motion: Motion, extend: bool) {
        if motion == Motion::Up && !extend && self.drop_added() {
            return;
        }
        let to = motion::go(&self.table_view(), selection.cursor, motion);
        let leaves = (to.band, to.row) != (selection.cursor.band, selection.cursor.row);
        let ends = match motion {
            Motion::Down => to == selection.cursor,
            Motion::Next => leaves || to == selection.cursor,
            _ => false,
        };
        if ends && !extend && self.grow(selection.cursor, motion == Motion::Next) {
            return;
        }
        if matches!(motion, Motion::Next | Motion::Previous) {
            let view = self.state.view();
            let same_row = to.row == selection.cursor.row && to.band == selection.cursor.band;
            let from = view.tabbed_from.filter(|_| same_row || motion == Motion::Previous);
            view.tabbed_from =
                from.or(Some(if same_row { selection.cursor.column } else { to.column }));
        }
        self.set_selection(if extend { selection.extended(to) } else { Selection::one(to) });
    }

    fn enter(&mut self, selection: Selection, up: bool) {
        let from = match self.state.view().tabbed_from.take() {
            Some(column) => GridPos { column, ..selection.cursor },
            None => selection.cursor,
        };
        if !up && self.grow(selection.cursor, true) {
            return;
        }
        let to = motion::go(&self.table_view(), from, if up { Motion::Up } else { Motion::Down });
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
        let band = selection.cursor.band;
        let Some(shape) = self.layout.bands.get(band) else {
            return;
        };
        let first = GridPos { band, row: 0, column: shape.lead };
        let last = GridPos {
            band,
            row: self.table_view().rows(band).saturating_sub(1),
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
        let table_view = self.table_view();
        let (computed, budget) = (table_view.document.computed(), table_view.document.budget());
        let pinned = computed.figure(cell).pinned;
        let role = computed.role(cell);
        let open = matches!(role, Role::Text | Role::Entry | Role::Total);
        if !open || table_view.document.is_read_only() {
            let refusal = why_not(&table_view, cell);
            self.refuse(refusal, cell);
            return false;
        }
        let shown = self.shown_unit(cell);
        let original = match role {
            // What a total shows counts as unchanged, so that looking into it pins nothing.
            Role::Total if !pinned && opening == Opening::Type => String::new(),
            Role::Total if !pinned => {
                computed.effective(cell).map(|amount| amount.to_string()).unwrap_or_default()
            }
            _ => budget.value(cell).to_text(),
        };
        let original = shown.map_or(original.clone(), |units| units.shown(&original));
        let completion = Completion::of(&table_view, cell);
        let (choices, figure) = match table_view.kind(cell) {
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
            completion,
        ));
        if let Some(editor) = &mut self.state.editor {
            editor.units = shown;
        }
        true
    }

    /// The units that a cell's amounts are kept and shown in, where these differ.
    pub fn shown_unit(&self, cell: Cell) -> Option<Units> {
        let table_view = self.table_view();
        let money = table_view.kind(cell) == Some(&Kind::Money);
        let shown = self.unit.filter(|unit| money && *unit != table_view.form.unit)?;
        let decimals = table_view.form.decimals;
        Some(Units { own: table_view.form.unit, shown, decimals })
    }

    /// Hands the editor's text to the document; `false` where it was refused and stays open.
    pub fn commit(&mut self) -> bool {
        let Some(editor) = self.state.editor.take() else {
            return true;
        };
        match put(self.host, &editor) {
            Ok(put) => {
                self.state.rejected = None;
                if put != Put::Same {
                    self.events.push(GridEvent::Changed);
                }
                if let Put::Moved(cell) = put
                    && let Some(pos) = self.table_view().pos_of(cell)
                {
                    let own = editor.cell;
                    let added = self.state.view().added;
                    if added.is_some_and(|at| (at.block, at.row) == (own.block, own.row)) {
                        self.state.view().added = Some(cell);
                    }
                    self.set_selection(Selection::one(pos));
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
        let Some(cells) = self.changeable() else { return false };
        let Some(editor) = self.state.editor.take() else {
            return true;
        };
        let single = cells.len() < 2 || editor.pinned || !cells.contains(&editor.cell);
        if single {
            self.state.editor = Some(editor);
            return self.commit();
        }
        let outcome = editor.outcome();
        let text = match editor.units.map(|units| units.own(&outcome)) {
            Some(Ok(text)) => text,
            Some(Err(error)) => {
                let cell = editor.cell;
                self.state.editor = Some(editor);
                self.refuse(Refusal::Entry { cell, error }, cell);
                return false;
            }
            None => outcome,
        };
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
        match self.host.apply(intent) {
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
        self.state.rejected = Some(Rejected { cell, reason: refusal.tell(self.lang) });
        self.events.push(GridEvent::Refused(refusal));
    }

    /// One value goes into all that is selected; a block goes in where all of it fits, else what
    /// it would do is asked about first.
    fn paste(&mut self, selection: &Selection, block: &TextBlock) {
        if self.table_view().document.is_read_only() {
            if let Some(cell) = self.cursor() {
                self.refuse(Refusal::ReadOnly, cell);
            }
            return;
        }
        if let Some(value) = block.single() {
            let Some(cells) = self.changeable() else { return };
            let cells = cells.into_iter();
            // What is pasted is what is shown, as what is typed is.
            let own = |cell: Cell| {
                let units = self.shown_unit(cell);
                units.and_then(|units| units.own(value).ok()).unwrap_or_else(|| value.to_owned())
            };
            let entries = cells.map(|cell| (cell, own(cell))).collect();
            self.enter_many(entries, 0);
            return;
        }
        let upon = (self.form, &self.layout);
        let paste = Paste::plan(&self.table_view(), upon, selection, block, self.lang);
        if paste.is_plain() {
            self.apply(Intent::EnterMany { entries: paste.entries });
        } else {
            self.events.push(GridEvent::Paste(Box::new(paste)));
        }
    }

    /// Totals and printed cells are passed over: they hold what they hold.
    fn enter_many(&mut self, mut entries: Vec<(Cell, String)>, lost: usize) {
        let table_view = self.table_view();
        let computed = table_view.document.computed();
        let all = entries.len();
        entries.retain(|(cell, _)| matches!(computed.role(*cell), Role::Text | Role::Entry));
        let passed = lost + all - entries.len();
        match (entries.is_empty(), self.cursor()) {
            (false, _) => self.apply(Intent::EnterMany { entries }),
            (true, Some(cell)) => self.refuse(why_not(&self.table_view(), cell), cell),
            _ => {}
        }
        if passed > 0 {
            self.events.push(GridEvent::PassedOver { count: passed });
        }
    }

    /// Fills the selection from its first row or column; a single cell from its neighbour.
    fn fill(&mut self, selection: &Selection, down: bool) {
        let table_view = self.table_view();
        let band = selection.cursor.band;
        let (rows, columns) = (selection.rows(), selection.columns());
        let single =
            if down { rows.start() == rows.end() } else { columns.start() == columns.end() };
        let back = usize::from(single);
        let budget = table_view.document.budget();
        let entries = rows
            .clone()
            .flat_map(|row| columns.clone().map(move |column| (row, column)))
            .filter_map(|(row, column)| {
                let source = if down {
                    GridPos { band, row: rows.start().checked_sub(back)?, column }
                } else {
                    GridPos { band, row, column: columns.start().checked_sub(back)? }
                };
                let to = GridPos { band, row, column };
                let (from, into) = (table_view.cell(source)?, table_view.cell(to)?);
                (source != to).then(|| (into, budget.value(from).to_text()))
            })
            .take(MAX_CELLS + 1)
            .collect::<Vec<_>>();
        if self.is_few(entries.len()) {
            self.enter_many(entries, 0);
        }
    }
}

/// Whether the row that was added last is another one than that.
fn view_added_elsewhere(added: Option<Cell>, row: usize) -> bool {
    added.is_some_and(|added| added.r() != row)
}

/// Whether clearing would change something: entries, and totals that are stated.
fn clearable(table_view: &TableView<'_>, cell: Cell) -> bool {
    let budget = table_view.document.budget();
    let role = table_view.document.computed().role(cell);
    role != Role::Label && !budget.value(cell).is_blank()
}

/// Why a cell is not for typing.
fn why_not(table_view: &TableView<'_>, cell: Cell) -> Refusal {
    if table_view.document.is_read_only() {
        return Refusal::ReadOnly;
    }
    match table_view.document.computed().role(cell) {
        Role::Total => Refusal::IsTotal { cell },
        _ => Refusal::NotForTyping { cell },
    }
}

/// The cell that a refusal is about.
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
