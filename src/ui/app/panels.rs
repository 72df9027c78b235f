//! What the panels keep between frames, and what is worked out for them once for each change.

use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::amount::Unit;
use crate::edit::Document;
use crate::engine::LastYear;
use crate::lang::Lang;
use crate::publish::{self, PlacedPicture};
use crate::session::DocumentHost as _;
use crate::session::finding_filter::ShownFindings;
use crate::table::selection_sum::SelectionSum;
use crate::ui::pages::Pages;
use crate::ui::panel::Trace;
use crate::ui::panel::original::Original;
use crate::workspace::{ImportPreview, Workspace};

/// Time of a frame in which a selection is added up.
const FOR_SUMS: Duration = Duration::from_millis(2);

/// Revision, language, unit and number of budgets of the years before: of these are pictures.
type PicturesOf = (u64, Lang, Option<Unit>, usize);

/// What the panels keep.
#[derive(Default)]
pub(super) struct Panels {
    /// The generation of the workspace that all this is of.
    of: u64,
    pub shown: ShownFindings,
    /// The selected cell's, as worked out last.
    trace: Option<Rc<Trace>>,
    /// The selection that was added up last, or is being added up: revision and mark of the
    /// selection tell it apart.
    summed: Option<((u64, u64), SelectionSum)>,
    /// The pictures as drawn last.
    pictures: Option<(PicturesOf, Rc<Vec<PlacedPicture>>)>,
    /// Budgets of the years before, the latest first, and which one is last year's.
    earlier: Option<(usize, Vec<Arc<LastYear>>)>,
    /// The pages of the publication, while the dialog that publishes shows them.
    pub publication: Option<Pages>,
    /// The original beside the grid, by the number of its import.
    original: Option<(u64, Original)>,
}

impl Panels {
    /// What the selected cell is made of and used for.
    pub fn trace(&mut self, work: &Workspace) -> Option<Rc<Trace>> {
        let (document, cell, lang) = (work.session.document(), work.cursor()?, work.lang());
        let known = self.trace.take().filter(|trace| trace.is_current(document, cell, lang));
        let trace = known.unwrap_or_else(|| Rc::new(Trace::of(document, cell, lang)));
        self.trace = Some(Rc::clone(&trace));
        Some(trace)
    }

    /// The pictures, with the years before that are at hand.
    pub fn placed_pictures(&mut self, work: &Workspace) -> Rc<Vec<PlacedPicture>> {
        let last = work.session.document().computed().last_year().cloned();
        let of = last.as_ref().map_or(0, |last| Arc::as_ptr(last) as usize);
        let known = self.earlier.take().filter(|(known, _)| *known == of);
        let read = || last.map_or_else(Vec::new, |last| work.earlier_years(last));
        let (_, earlier) = known.unwrap_or_else(|| (of, read()));
        let (lang, unit) = (work.lang(), work.settings.unit);
        let pictures = self.pictures(work.session.document(), &earlier, lang, unit);
        self.earlier = Some((of, earlier));
        pictures
    }

    /// The pictures of the document with those of the years before.
    fn pictures(
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

    /// Adds up the cells selected, as much of them as a frame has time for; what that gives so far.
    pub fn add_up(&mut self, work: &Workspace) -> &SelectionSum {
        let (document, grid) = (work.session.document(), &work.grid);
        let key = (document.revision(), grid.selection_mark());
        let known = self.summed.take().filter(|(of, _)| *of == key);
        let known = known.unwrap_or_else(|| (key, grid.selection_sum(document)));
        let (_, sum) = self.summed.insert(known);
        let until = Instant::now() + FOR_SUMS;
        while !sum.is_done() && Instant::now() < until {
            grid.add_up(document, sum);
        }
        sum
    }

    /// What is added up of the cells selected.
    pub fn summed(&self) -> Option<&SelectionSum> {
        self.summed.as_ref().map(|(_, sum)| sum)
    }

    /// Forgets what is of another document: revisions of two may be the same.
    pub fn follow(&mut self, work: &Workspace) {
        if self.of != work.generation() {
            let original = self.original.take();
            *self = Self { of: work.generation(), original, ..Self::default() };
        }
    }

    /// What is drawn of an original.
    pub fn original(&mut self, shown: &ImportPreview) -> &mut Original {
        let known = self.original.take().filter(|(number, _)| *number == shown.number);
        let new = || (shown.number, Original::of(&shown.import));
        &mut self.original.insert(known.unwrap_or_else(new)).1
    }
}
