//! What a pasted block would do, before it does anything.

mod new_rows;
mod places;
mod targets;
mod trial;
mod upon;
mod values;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::amount::Unit;
use crate::budget::Cell;
use crate::edit::{Document, Intent};
use crate::lang::Lang;
use crate::table::hidden_rows::HiddenRows;
use crate::table::layout::{TableLayout, TableView};
use crate::table::selection::Selection;

use super::offers::{BlockReading, Offer, OfferKind, UnitEvidence};
use super::tsv::TextBlock;
use places::{BlockPlaces, OtherColumns};
use trial::UponTotal;

/// Most exceptions that are listed.
const MAX_NOTES: usize = 500;
/// Most cells that one paste takes up.
pub const MAX_PASTED: usize = 200_000;
/// Columns that a block can have and be put in.
const MAX_COLUMNS: usize = 512;

/// A pasted block, laid out over the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Paste {
    /// What goes where.
    pub entries: Vec<(Cell, String)>,
    /// Rows to insert first: before which row, on which level, how many.
    pub insert: Option<(Cell, u8, usize)>,
    /// Titles of the columns that the block's columns go to; `None` beyond the table.
    pub columns: Vec<Option<String>>,
    /// The columns of the band that they are.
    to: Vec<Option<usize>>,
    /// Rows of the block.
    pub rows: usize,
    /// Values that will not be put in, each with the reason.
    pub notes: Vec<SkippedValue>,
    /// All of those, listed or not.
    pub passed: usize,
    /// Cells whose content others take the place of.
    pub replaced: usize,
    /// Those among the values left out that are worth a look: what differs from a total, what is refused.
    pub grave: usize,
    /// Line and column of the block for what goes into rows to insert.
    inserted: BTreeMap<Cell, (usize, usize)>,
    /// New codes put in among the others by their order, with the rows above them: what does it.
    sorted: Option<Vec<Intent>>,
    /// Values on totals, which are compared with what these are after the paste.
    totals: Vec<UponTotal>,
    /// What was recognised in the block, and whether it is applied.
    pub offers: Vec<Offer>,
    /// Whether offers were on that are not made at present.
    before: Vec<Offer>,
    reading: BlockReading,
    source: PastedBlock,
}

/// Columns of a text that the person sent to a column of the band, or nowhere.
type ChosenTargets = BTreeMap<usize, Option<usize>>;

/// What was pasted, and on what.
#[derive(Clone, Debug, PartialEq)]
struct PastedBlock {
    table: usize,
    form: usize,
    layout: Arc<TableLayout>,
    hidden: Option<HiddenRows>,
    selection: Selection,
    /// What amounts were shown in.
    unit: Option<Unit>,
    /// Columns of the band that the person chose for columns of the text; `None` for nowhere.
    chosen: ChosenTargets,
    rows: Vec<Vec<String>>,
    /// Values beyond [`MAX_PASTED`] cells.
    lost: usize,
}

impl PastedBlock {
    fn view<'a>(&'a self, document: &'a Document) -> Option<TableView<'a>> {
        Some(TableView {
            document,
            table: self.table,
            form: document.forms().tables.get(self.form)?,
            layout: &self.layout,
            unit: self.unit,
            hidden: self.hidden.as_ref(),
        })
    }
}

/// A value that will not be put in.
#[derive(Clone, Debug, PartialEq)]
pub struct SkippedValue {
    /// `第 2 行第 3 列 → 208 社会保障和就业支出 › 合计`
    pub place: String,
    /// The value, as it was pasted.
    pub text: String,
    /// Why it is left out, in the language of the plan.
    pub reason: String,
    /// It is worth a look: it differs from a total, or was refused.
    pub grave: bool,
}

impl Paste {
    /// Lays a block of texts out from the selection's corner on.
    pub fn plan(
        view: &TableView<'_>,
        (form, layout): (usize, &Arc<TableLayout>),
        selection: &Selection,
        block: &TextBlock,
        lang: Lang,
    ) -> Self {
        let (rows, lost) = block.taken(MAX_PASTED);
        let source = PastedBlock {
            table: view.table,
            form,
            layout: Arc::clone(layout),
            hidden: view.hidden.cloned(),
            selection: *selection,
            unit: view.unit,
            chosen: BTreeMap::new(),
            rows,
            lost,
        };
        Self::lay(view, source, Vec::new(), lang)
    }

    /// The block as it was pasted.
    pub fn block(&self) -> &[Vec<String>] {
        &self.source.rows
    }

    /// Lays it out anew with an offer switched over.
    pub fn switch(&mut self, document: &Document, offer: usize, lang: Lang) {
        if let Some(offer) = self.offers.get_mut(offer) {
            offer.on = !offer.on;
        }
        let source = self.source.clone();
        self.lay_anew(document, source, lang);
    }

    fn lay_anew(&mut self, document: &Document, source: PastedBlock, lang: Lang) {
        // The newest first: a switch that is out of sight stays as it was left.
        let before: Vec<Offer> = self.offers.iter().chain(&self.before).cloned().collect();
        let held = source.clone();
        if let Some(view) = held.view(document) {
            *self = Self::lay(&view, source, before, lang);
        }
    }

    fn lay(view: &TableView<'_>, source: PastedBlock, before: Vec<Offer>, lang: Lang) -> Self {
        let found = match BlockPlaces::find(view, &source, &before) {
            Ok(found) => found,
            // Its columns are others than those that were sent somewhere.
            Err(OtherColumns { offers }) => {
                let source = PastedBlock { chosen: BTreeMap::new(), ..source };
                return Self::lay(view, source, offers, lang);
            }
        };
        let title = |(block, column): (usize, usize)| {
            view.block(block)?.columns.get(column).map(|form| form.title.get(lang).to_owned())
        };
        let width = found.width();
        let (places, offers) = (found.places, found.offers);
        let mut paste = Self {
            entries: Vec::new(),
            insert: places.insert(),
            columns: (0..width).map(|column| places.target(column).and_then(title)).collect(),
            to: places.columns().iter().copied().take(width).collect(),
            inserted: BTreeMap::new(),
            sorted: None,
            totals: Vec::new(),
            rows: found.rows.len(),
            notes: Vec::new(),
            passed: 0,
            replaced: 0,
            grave: 0,
            offers,
            before: found.before,
            reading: found.reading,
            source,
        };
        paste.take(view, &places, &found.rows, lang);
        paste.settle(view, found.sorts, lang);
        paste
    }

    /// Nothing to ask: everything goes in as it is.
    pub fn is_plain(&self) -> bool {
        // That what is pasted is what is shown needs no asking.
        let shown = |offer: &Offer| {
            offer.on && matches!(offer.kind, OfferKind::Unit { by: UnitEvidence::Shown, .. })
        };
        self.passed == 0 && self.insert.is_none() && self.offers.iter().all(shown)
    }

    /// Its headings or codes say where it goes, not the cursor.
    pub fn is_told_where(&self) -> bool {
        let told = |kind: &OfferKind| {
            matches!(kind, OfferKind::ByHeadings { .. } | OfferKind::ByCodes { .. })
        };
        self.offers.iter().any(|offer| offer.on && told(&offer.kind))
    }

    /// What the columns of the text are called: `1`, `2–4`.
    pub fn column_name(&self, column: usize) -> String {
        let from = self.reading.column(column);
        match self.reading.joined {
            Some((at, parts)) if at == column => format!("{}–{}", at + 1, at + parts),
            _ => (from + 1).to_string(),
        }
    }

    /// What puts it in, as one step.
    pub fn intent(&self) -> Intent {
        if let Some(intents) = &self.sorted {
            let count = self.entries.len();
            return Intent::Together {
                intents: intents.clone(),
                zh: format!("粘贴 {count} 格，新科目按编码排入"),
                en: format!("paste {count} cells, new codes in their order"),
            };
        }
        Intent::Paste { insert: self.insert, entries: self.entries.clone() }
    }
}
