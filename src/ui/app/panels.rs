//! What the panels keep between frames, and what is worked out for them once for each change.

use std::rc::Rc;
use std::sync::Arc;

use crate::amount::Unit;
use crate::budget::Cell;
use crate::edit::Document;
use crate::engine::LastYear;
use crate::lang::Lang;
use crate::publish::{self, PlacedPicture};
use crate::session::finding_filter::{FindingFilter, ShownFindings};
use crate::ui::panel::Trace;
use crate::ui::panel::status::SelectionSummary;
use crate::ui::view::View;

/// Revision, mark of the selection, number of cells and unit shown: these tell a selection apart.
type Summed = (u64, u64, usize, Option<Unit>);

/// Revision, language, unit and number of budgets of the years before: of these are pictures.
type PicturesOf = (u64, Lang, Option<Unit>, usize);

/// What the panels keep.
#[derive(Default)]
pub(super) struct Panels {
    pub filter: FindingFilter,
    pub shown: ShownFindings,
    /// The selected cell's, as worked out last.
    trace: Option<Rc<Trace>>,
    /// The selection that was added up last, and what came out.
    summed: Option<(Summed, SelectionSummary)>,
    /// The pictures as drawn last.
    pictures: Option<(PicturesOf, Rc<Vec<PlacedPicture>>)>,
    /// Budgets of the years before, the latest first, and which one is last year's.
    pub earlier: Option<(usize, Vec<Arc<LastYear>>)>,
}

impl Panels {
    /// What the selected cell is made of and used for.
    pub fn trace(&mut self, document: &Document, cell: Cell, lang: Lang) -> Rc<Trace> {
        let known = self.trace.take().filter(|trace| trace.is_current(document, cell, lang));
        let trace = known.unwrap_or_else(|| Rc::new(Trace::of(document, cell, lang)));
        self.trace = Some(Rc::clone(&trace));
        trace
    }

    /// The pictures of the document with those of the years before.
    pub fn pictures(
        &mut self,
        document: &Document,
        earlier: &[Arc<LastYear>],
        lang: Lang,
        unit: Option<Unit>,
    ) -> Rc<Vec<PlacedPicture>> {
        let of = (document.revision(), lang, unit, earlier.len());
        let drawn = || Rc::new(publish::pictures(document.computed(), earlier, lang, unit));
        let known = self.pictures.take().filter(|(known, _)| *known == of);
        let pictures = known.map_or_else(drawn, |(_, pictures)| pictures);
        self.pictures = Some((of, Rc::clone(&pictures)));
        pictures
    }

    /// The sum of the cells selected, if it was worked out before; else works it out. `mark` tells
    /// one selection from another.
    pub fn sums(
        summed: Option<(Summed, SelectionSummary)>,
        view: &View<'_>,
        mark: u64,
        cells: &[Cell],
    ) -> (Summed, SelectionSummary) {
        let key = (view.document().revision(), mark, cells.len(), view.settings.unit);
        match summed.filter(|(of, _)| *of == key) {
            Some(known) => known,
            None => (key, SelectionSummary::of(view, cells)),
        }
    }

    /// What was added up last.
    pub fn summed(&self) -> Option<(Summed, SelectionSummary)> {
        self.summed
    }

    /// Keeps what was added up.
    pub fn set_summed(&mut self, summed: (Summed, SelectionSummary)) {
        self.summed = Some(summed);
    }

    /// Another document: revisions of two may be the same.
    pub fn forget(&mut self) {
        *self = Self::default();
    }
}
