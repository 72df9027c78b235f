//! What the grid keeps between frames.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use eframe::egui;

use crate::amount::Amount;
use crate::budget::Cell;
use crate::edit::{Document, Refusal};
use crate::form::FormSet;
use crate::lang::Lang;
use crate::ui::desk::Desk;
use crate::ui::settings::RowHeight;

use super::act::{Put, put};
use super::editor::Editor;
use super::keys::Gesture;
use super::motion::{self, Motion};
use super::paper::{Page, Paper};
use super::selection::{self, Selection};
use super::sieve::{Hidden, Sieve};
use super::track::RowTops;

/// What the grid keeps between frames, for every table of one document.
#[derive(Debug, Default)]
pub struct GridState {
    /// The table shown last, and its form.
    pub(super) table: usize,
    pub(super) form: Option<usize>,
    pub(super) views: HashMap<usize, TableView>,
    pub(super) papers: Papers,
    pub(super) sizes: Sizes,
    pub(super) editor: Option<Editor>,
    /// A composition of the input method is going on.
    pub(super) composing: bool,
    pub(super) rejected: Option<Rejected>,
    /// What a menu wants done with the selection.
    pub(super) ordered: Option<Gesture>,
    /// Keys that came after one that closed the editor: the next pass takes them.
    pub(super) pending: Vec<egui::Event>,
    pub(super) drag: Drag,
    /// A cell to go to once its table is shown.
    pub(super) target: Option<Cell>,
    /// The keyboard was here in the last frame.
    pub(super) had_focus: bool,
    pub(super) wants_focus: bool,
    pub(super) wants_reveal: bool,
    /// The cell gone to is to be typed in.
    pub(super) opens: bool,
    /// Where the cursor was told to be last.
    pub(super) told: Option<Cell>,
    /// Sieves worked out so far.
    pub(super) sieved: u64,
    /// Rows that a page has.
    pub(super) page_rows: usize,
    /// What is remarked on cells.
    pub(super) remarks: HashMap<Cell, String>,
    /// A row is to be added at the end of that block.
    pub(super) grows: Option<usize>,
    /// What blanks in view must be, as other tables have it.
    pub(super) known: KnownFigures,
}

/// Figures that follow for blanks, good for one revision of one table.
#[derive(Debug, Default)]
pub(super) struct KnownFigures {
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
        let known = || document.sheet().known(document.budget(), cell).map(|known| known.amount);
        *self.figures.entry(cell).or_insert_with(known)
    }
}

/// Selection and scroll place of one table.
#[derive(Clone, Debug, Default)]
pub(super) struct TableView {
    pub selection: Option<Selection>,
    /// Areas selected besides it, with Ctrl.
    pub others: Vec<Selection>,
    /// Which rows are shown, and those that are not.
    pub sieve: Sieve,
    pub hidden: Option<Hidden>,
    /// Column where tabbing through a row began; Enter goes back there.
    pub tabbed_from: Option<usize>,
    /// A cell of the row that was added last by typing on.
    pub added: Option<Cell>,
    /// Points to the right, points down.
    pub scroll: (f32, f64),
}

/// Why the last intent was refused, shown beneath its cell.
#[derive(Clone, Debug)]
pub(super) struct Rejected {
    pub cell: Cell,
    pub reason: String,
}

/// What the pointer is dragging.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Drag {
    #[default]
    None,
    Cells,
    Rows,
    Columns,
    /// The right edge of a column; its width and the pointer's place when it began.
    Edge {
        strip: usize,
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
pub(super) struct Papers {
    forms: Option<Arc<FormSet>>,
    lang: Lang,
    papers: HashMap<usize, Arc<Paper>>,
}

impl Papers {
    pub fn get(&mut self, forms: &Arc<FormSet>, form: usize, lang: Lang) -> Option<Arc<Paper>> {
        let same = self.forms.as_ref().is_some_and(|f| Arc::ptr_eq(f, forms)) && self.lang == lang;
        if !same {
            *self = Self { forms: Some(Arc::clone(forms)), lang, papers: HashMap::new() };
        }
        let shape = forms.tables.get(form)?;
        Some(Arc::clone(
            self.papers.entry(form).or_insert_with(|| Arc::new(Paper::new(shape, lang))),
        ))
    }
}

/// Widths and heights that are not the form's.
#[derive(Debug, Default)]
pub(super) struct Sizes {
    /// Set by hand, by form, block and column.
    pub set: BTreeMap<(usize, usize, usize), f32>,
    /// They were changed since they were remembered.
    pub changed: bool,
    /// Needed so that no figure is cut.
    pub needed: HashMap<(usize, usize, usize), f32>,
    pub heights: Option<Heights>,
}

/// Row heights of one table, good for one revision and one set of widths.
#[derive(Debug)]
pub(super) struct Heights {
    pub table: usize,
    pub revision: u64,
    /// Mark of the rows out of sight, 0 where all are in sight.
    pub hidden: u64,
    pub row: RowHeight,
    pub widths: Vec<Vec<f32>>,
    pub rows: Vec<RowTops>,
}

impl GridState {
    /// The cell that typing goes to.
    pub fn cursor(&self) -> Option<Cell> {
        self.target.or(self.told)
    }

    /// Selected cells of the table shown last, row by row, at most `limit`.
    pub fn selected(&self, document: &Document, limit: usize) -> Vec<Cell> {
        let others = self.views.get(&self.table).map_or(&[][..], |view| view.others.as_slice());
        self.with_selection(document, |page, selection| {
            selection::united(page, selection, others, limit)
        })
        .unwrap_or_default()
    }

    /// Grows apart with every other selection; for caches.
    pub fn selection_mark(&self) -> u64 {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        let view = self.views.get(&self.table);
        (self.table, view.map(|view| (view.selection, &view.others))).hash(&mut hasher);
        hasher.finish()
    }

    /// The next or previous entry that is blank in the table shown last, round and round.
    pub fn next_empty(&self, document: &Document, forward: bool) -> Option<Cell> {
        self.with_selection(document, |page, selection| {
            let motion = if forward { Motion::NextEmpty } else { Motion::PreviousEmpty };
            let to = motion::go(page, selection.cursor, motion);
            (to != selection.cursor).then(|| page.cell(to)).flatten()
        })?
    }

    pub(super) fn with_selection<T>(
        &self,
        document: &Document,
        what: impl FnOnce(&Page<'_>, &Selection) -> T,
    ) -> Option<T> {
        let view = self.views.get(&self.table)?;
        let selection = view.selection?;
        let form = document.budget().tables.get(self.table)?.form()?;
        let paper = self.papers.papers.get(&form)?;
        let form = document.forms().tables.get(form)?;
        let page = Page {
            document,
            table: self.table,
            form,
            paper,
            unit: None,
            hidden: view.hidden.as_ref(),
        };
        Some(what(&page, &selection))
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
    pub fn sieve(&self) -> Sieve {
        self.views.get(&self.table).map(|view| view.sieve.clone()).unwrap_or_default()
    }

    /// How many rows of the table shown last are out of sight.
    pub fn hidden_rows(&self) -> usize {
        let hidden = self.views.get(&self.table).and_then(|view| view.hidden.as_ref());
        hidden.map_or(0, Hidden::count)
    }

    /// What is remarked on cells, marked in their corners.
    pub fn set_remarks(&mut self, remarks: HashMap<Cell, String>) {
        self.remarks = remarks;
    }

    /// Shows other rows of the table shown last, worked out anew even where it is the same sieve.
    pub fn set_sieve(&mut self, sieve: Sieve) {
        let view = self.view();
        view.sieve = sieve;
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
    pub fn order(&mut self, gesture: Gesture) {
        self.ordered = Some(gesture);
        self.wants_focus = true;
    }

    /// Whether text is being typed that the document does not hold yet.
    pub fn is_editing(&self) -> bool {
        self.editor.is_some()
    }

    /// Hands what is being typed to the document (before saving, before another table is shown).
    /// A refusal leaves the editor open.
    pub fn commit(&mut self, desk: &mut dyn Desk) -> Result<(), Refusal> {
        let Some(editor) = self.editor.take() else {
            return Ok(());
        };
        match put(desk, &editor) {
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

    pub(super) fn view(&mut self) -> &mut TableView {
        self.views.entry(self.table).or_default()
    }
}
