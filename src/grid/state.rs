//! What the grid keeps while it is not looked at: selection, filter and scroll place of every table,
//! the cell being edited, widths and heights.

use std::collections::HashMap;
use std::sync::Arc;

use crate::amount::Amount;
use crate::amount::Unit;
use crate::budget::Cell;
use crate::clipboard;
use crate::edit::{Document, Refusal};
use crate::form::FormSet;
use crate::lang::Lang;
use crate::session::DocumentHost;

use super::commit::{Put, put};
use super::editor::Editor;
use super::gesture::Gesture;
use super::sizes::Sizes;
use crate::table::hidden_rows::HiddenRows;
use crate::table::layout::{GridPos, TableLayout, TableView};
use crate::table::motion::{self, Motion};
use crate::table::row_filter::RowFilter;
use crate::table::selection::{self, Selection};
use crate::table::selection_sum::SelectionSum;

/// What the grid keeps between frames, for every table of one document.
#[derive(Debug, Default)]
pub struct GridState {
    /// The table shown last, and its form.
    pub table: usize,
    pub form: Option<usize>,
    pub views: HashMap<usize, TableViewState>,
    pub layouts: LayoutCache,
    pub sizes: Sizes,
    pub editor: Option<Editor>,
    /// A composition of the input method is going on.
    pub composing: bool,
    pub rejected: Option<Rejected>,
    /// What a menu wants done with the selection.
    pub queued: Option<Gesture>,
    pub drag: Drag,
    /// A cell to go to once its table is shown.
    pub target: Option<Cell>,
    /// The keyboard was here in the last frame.
    pub had_focus: bool,
    pub wants_focus: bool,
    pub wants_reveal: bool,
    /// The cell gone to is to be typed in.
    pub opens: bool,
    /// Where the cursor was reported to be last.
    pub last_told: Option<Cell>,
    /// Filters worked out so far.
    pub filters_made: u64,
    /// Rows that a page has.
    pub page_rows: usize,
    /// Comments by cell.
    pub comments: HashMap<Cell, String>,
    /// A row is to be added at the end of that block.
    pub grows: Option<usize>,
    /// What blanks in view must be, as other tables have it.
    pub known: KnownFigures,
}

/// Figures that follow for blanks, good for one revision of one table.
#[derive(Debug, Default)]
pub struct KnownFigures {
    table: usize,
    revision: u64,
    figures: HashMap<Cell, Option<Amount>>,
}

impl KnownFigures {
    /// What a blank must be, if anything says so.
    pub fn of(&mut self, document: &Document, cell: Cell) -> Option<Amount> {
        if (self.table, self.revision) != (cell.t(), document.revision()) {
            *self = Self { table: cell.t(), revision: document.revision(), ..Self::default() };
        }
        let known = || document.computed().known(cell).map(|known| known.amount);
        *self.figures.entry(cell).or_insert_with(known)
    }
}

/// Selection and scroll place of one table.
#[derive(Clone, Debug, Default)]
pub struct TableViewState {
    pub selection: Option<Selection>,
    /// Areas selected besides it, with Ctrl.
    pub others: Vec<Selection>,
    /// Which rows are shown, and those that are not.
    pub row_filter: RowFilter,
    pub hidden: Option<HiddenRows>,
    /// Column where tabbing through a row began; Enter goes back there.
    pub tabbed_from: Option<usize>,
    /// A cell of the row that was added last by typing on, and where that was done from.
    pub added: Option<Cell>,
    pub came_from: Option<GridPos>,
    /// Points to the right, points down.
    pub scroll: (f32, f64),
    /// Width and height of the view in which the cursor's cell was seen last, and how far its columns
    /// could be scrolled; none where it was not seen.
    pub seen_in: Option<(f32, f32, f32)>,
}

/// Why the last intent was refused, shown beneath its cell.
#[derive(Clone, Debug)]
pub struct Rejected {
    pub cell: Cell,
    pub reason: String,
}

/// What the pointer is dragging.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Drag {
    #[default]
    None,
    Cells,
    Rows,
    Columns,
    /// The right edge of a column; its width and the pointer's place when it began.
    Edge {
        band: usize,
        column: usize,
        width: f32,
        from: f32,
    },
    /// A scroll bar; distance of the pointer from the handle's start.
    ScrollX {
        grip: f32,
    },
    ScrollY {
        grip: f32,
    },
}

/// Laid-out forms of one form set in one language.
#[derive(Debug, Default)]
pub struct LayoutCache {
    forms: Option<Arc<FormSet>>,
    lang: Lang,
    layouts: HashMap<usize, Arc<TableLayout>>,
}

impl LayoutCache {
    pub fn get(
        &mut self,
        forms: &Arc<FormSet>,
        form: usize,
        lang: Lang,
    ) -> Option<Arc<TableLayout>> {
        let same = self.forms.as_ref().is_some_and(|f| Arc::ptr_eq(f, forms)) && self.lang == lang;
        if !same {
            *self = Self { forms: Some(Arc::clone(forms)), lang, layouts: HashMap::new() };
        }
        let shape = forms.tables.get(form)?;
        Some(Arc::clone(
            self.layouts.entry(form).or_insert_with(|| Arc::new(TableLayout::new(shape, lang))),
        ))
    }
}

impl GridState {
    /// The cell that typing goes to.
    pub fn cursor(&self) -> Option<Cell> {
        self.target.or(self.last_told)
    }

    /// Selected cells of the table shown last, row by row, at most `limit`.
    pub fn selected(&self, document: &Document, limit: usize) -> Vec<Cell> {
        let others = self.views.get(&self.table).map_or(&[][..], |view| view.others.as_slice());
        self.with_selection(document, |table_view, selection| {
            selection::united(table_view, selection, others, limit)
        })
        .unwrap_or_default()
    }

    /// The selection of the table shown last, to be added up; nothing of it is yet.
    pub fn selection_sum(&self, document: &Document) -> SelectionSum {
        let others = self.views.get(&self.table).map_or(&[][..], |view| view.others.as_slice());
        self.with_selection(document, |table_view, selection| {
            SelectionSum::new(table_view, selection, others)
        })
        .unwrap_or_default()
    }

    /// Adds up some more of it.
    pub fn add_up(&self, document: &Document, sum: &mut SelectionSum) {
        let shown = self.with_selection(document, |table_view, _| sum.go_on(table_view));
        if shown.is_none() {
            *sum = SelectionSum::default();
        }
    }

    /// Grows apart with every other selection, and with other rows shown; for caches.
    pub fn selection_mark(&self) -> u64 {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        let view = self.views.get(&self.table);
        let hidden = view.and_then(|view| view.hidden.as_ref()).map(|hidden| hidden.mark);
        (self.table, view.map(|view| (view.selection, &view.others)), hidden).hash(&mut hasher);
        hasher.finish()
    }

    /// The next or previous entry that is blank in the table shown last, round and round.
    pub fn next_empty(&self, document: &Document, forward: bool) -> Option<Cell> {
        self.with_selection(document, |table_view, selection| {
            let motion = if forward { Motion::NextEmpty } else { Motion::PreviousEmpty };
            let to = motion::go(table_view, selection.cursor, motion);
            (to != selection.cursor).then(|| table_view.cell(to)).flatten()
        })?
    }

    /// The selection of the table shown last for the clipboard, under a line of headings.
    pub fn copied(&self, document: &Document, lang: Lang, unit: Option<Unit>) -> Option<String> {
        self.with_selection(document, |table_view, selection| {
            let table_view = TableView { unit, ..*table_view };
            clipboard::selection_text(&table_view, selection, true, lang)
        })
    }

    pub fn with_selection<T>(
        &self,
        document: &Document,
        what: impl FnOnce(&TableView<'_>, &Selection) -> T,
    ) -> Option<T> {
        let view = self.views.get(&self.table)?;
        let selection = view.selection?;
        let form = document.budget().tables.get(self.table)?.form()?;
        let layout = self.layouts.layouts.get(&form)?;
        let form = document.forms().tables.get(form)?;
        let table_view = TableView {
            document,
            table: self.table,
            form,
            layout,
            unit: None,
            hidden: view.hidden.as_ref(),
        };
        Some(what(&table_view, &selection))
    }

    /// Moves the cursor, scrolls there and takes the keyboard when its table is shown next.
    pub fn select(&mut self, cell: Cell) {
        self.target = Some(cell);
        self.wants_focus = true;
        self.rejected = None;
    }

    /// As [`Self::select`], and opens the cell for typing.
    pub fn type_in(&mut self, cell: Cell) {
        self.select(cell);
        self.opens = true;
    }

    /// Figures are shown differently from now on: columns are as wide as these need.
    pub fn forget_widths(&mut self) {
        self.sizes.needed.clear();
    }

    /// Which rows of the table shown last are shown.
    pub fn row_filter(&self) -> RowFilter {
        self.views.get(&self.table).map(|view| view.row_filter.clone()).unwrap_or_default()
    }

    /// How many rows of the table shown last are out of sight.
    pub fn hidden_rows(&self) -> usize {
        let hidden = self.views.get(&self.table).and_then(|view| view.hidden.as_ref());
        hidden.map_or(0, HiddenRows::count)
    }

    /// Comments by cell, marked in their corners.
    pub fn set_comments(&mut self, comments: HashMap<Cell, String>) {
        self.comments = comments;
    }

    /// Shows other rows of the table shown last, worked out anew even where it is the same filter.
    pub fn set_row_filter(&mut self, row_filter: RowFilter) {
        let view = self.view();
        view.row_filter = row_filter;
        view.hidden = None;
        self.wants_focus = true;
        self.wants_reveal = true;
    }

    /// Adds a row at the end of that block of the table shown, and goes there.
    pub fn add_row(&mut self, block: usize) {
        self.grows = Some(block);
        self.wants_focus = true;
    }

    /// Takes the keyboard when a table is shown next.
    pub fn focus(&mut self) {
        self.wants_focus = true;
    }

    /// Whether it takes the keyboard when a table is shown next.
    pub fn wants_focus(&self) -> bool {
        self.wants_focus
    }

    /// Does something with the selection in the next frame, as its key would.
    pub fn queue(&mut self, gesture: Gesture) {
        self.queued = Some(gesture);
        self.wants_focus = true;
    }

    /// Whether text is being typed that the document does not hold yet.
    pub fn is_editing(&self) -> bool {
        self.editor.is_some()
    }

    /// Hands what is being typed to the document (before saving, before another table is shown).
    /// A refusal leaves the editor open.
    pub fn commit(&mut self, host: &mut dyn DocumentHost) -> Result<(), Refusal> {
        let Some(editor) = self.editor.take() else {
            return Ok(());
        };
        match put(host, &editor) {
            Ok(Put::Moved(cell)) => {
                self.target = Some(cell);
                Ok(())
            }
            Ok(_) => Ok(()),
            Err(refusal) => {
                self.editor = Some(editor);
                Err(refusal)
            }
        }
    }

    /// Forgets what is being typed.
    pub fn cancel(&mut self) {
        self.editor = None;
        self.rejected = None;
    }

    pub fn view(&mut self) -> &mut TableViewState {
        self.views.entry(self.table).or_default()
    }
}
