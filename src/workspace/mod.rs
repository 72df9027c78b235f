//! The open document at work, without a window: what is shown of it, what is typed and not handed
//! over yet, what there is to say of the last thing wanted.
//!
//! Entry points: [`Workspace`] is the document with all that a person sees of it. What comes and
//! goes beside it is kept apart, and is given the workspace to work on: [`Saves`] what is being
//! written, [`FileOpening`] a budget file being opened, [`Imports`] files of other kinds being read and
//! looked at, [`Recoveries`] journals that an earlier window left behind. What whoever has the window
//! must do then is a [`Next`].
//!
//! Never knows egui, nor how a total is computed.

mod checklist;
mod comments;
mod drafting;
mod go;
mod imports;
mod last_year;
mod next;
mod opening;
mod publishing;
mod recoveries;
mod report;
mod rows;
mod saves;
mod search;
mod take_up;
mod waker;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::budget::Cell;
use crate::edit::{Intent, Refusal, Step};
use crate::engine::LastYear;
use crate::grid::{GridState, NotDone};
use crate::lang::{Lang, Tell as _};
use crate::session::finding_filter::FindingFilter;
use crate::session::listing::Listing;
use crate::session::lists::MainView;
use crate::session::notice::Notice;
use crate::session::reading::Reading;
use crate::session::text_editing::Drafts;
use crate::session::texts::{self, Pair};
use crate::session::{CurrentPlace, DocumentHost, RecentFile, RememberedPlaces, Session, Settings};

pub use go::Focus;
pub use imports::{ImportPreview, Imports};
pub use next::Next;
pub use opening::{FileOpening, FirstTable, OpenedFile};
pub use recoveries::{Recoveries, TakenJournal};
pub use saves::Saves;
pub use waker::Waker;

/// A document and all that a person sees of it.
pub struct Workspace {
    pub session: Session,
    pub settings: Settings,
    remembered: RememberedPlaces,
    lists: Listing,
    pub place: CurrentPlace,
    pub grid: GridState,
    pub drafts: Drafts,
    /// Which findings are listed.
    pub filter: FindingFilter,
    notice: Option<Notice>,
    focus: Option<Focus>,
    journals: Option<PathBuf>,
    generation: u64,
    waker: Waker,
    /// Whoever asks for what takes long waits for it, as tests do.
    waits: bool,
}

impl Workspace {
    /// On that document. `settings_path` is where things are remembered, if anywhere.
    pub fn new(
        session: Session,
        settings: Settings,
        settings_path: Option<PathBuf>,
        waker: Waker,
    ) -> Self {
        let lists = Listing::new(&session, settings.lang, settings.unit);
        let mut workspace = Self {
            session,
            settings,
            remembered: RememberedPlaces::new(settings_path),
            lists,
            place: CurrentPlace::default(),
            grid: GridState::default(),
            drafts: Drafts::default(),
            filter: FindingFilter::default(),
            notice: None,
            focus: None,
            journals: None,
            generation: 0,
            waker,
            waits: false,
        };
        workspace.show_first_page();
        workspace.grid.set_comments(workspace.lists.comments_by_cell());
        workspace.grid.focus();
        workspace
    }

    /// Waits from now on for what takes long.
    pub fn wait(&mut self) {
        self.waits = true;
        self.lists.wait();
        self.gather();
    }

    pub fn lang(&self) -> Lang {
        self.settings.lang
    }

    /// The selected cell, if it is in the table shown.
    pub fn cursor(&self) -> Option<Cell> {
        let MainView::Table(table) = self.place.page else {
            return None;
        };
        self.grid.cursor().filter(|cell| cell.t() == table)
    }

    /// Of a section shown the paragraph that was gone to, else the one with the editor's cursor, which is
    /// before that letter, else the first.
    pub fn shown_paragraph(&self, letter: usize) -> Option<String> {
        let MainView::Text(section) = &self.place.page else { return None };
        let document = self.session.document();
        let pointed = self.drafts.section.pointed.as_ref();
        let pointed = pointed.filter(|(place, shown)| {
            place.section == *section && (!shown || document.is_read_only())
        });
        let chosen = || match document.is_read_only() {
            true => self.drafts.section.chosen(),
            false => self.reading().paragraph_at(section, letter),
        };
        let at = pointed.map(|(place, _)| place.paragraph).or_else(chosen).unwrap_or(0);
        let text = document.budget().texts.iter().find(|text| text.section == **section)?;
        Some(text.paragraphs.get(at).cloned().unwrap_or_default())
    }

    pub fn reading(&self) -> Reading<'_> {
        Reading {
            session: &self.session,
            lists: &self.lists,
            settings: &self.settings,
            lang: self.settings.lang,
            page: &self.place.page,
        }
    }

    /// Which rows of the table are out of sight at present and why, in words.
    pub fn filtered(&self) -> Option<String> {
        let filter = self.grid.row_filter();
        let hidden = self.grid.hidden_rows();
        (!filter.is_open()).then(|| texts::filtered(self.settings.lang, &filter, hidden))
    }

    /// Lists the document's state again; what takes long follows.
    pub fn gather(&mut self) {
        if self.lists.gather(&self.session, self.settings.lang, self.settings.unit) {
            self.grid.set_comments(self.lists.comments_by_cell());
        }
    }

    /// Brings the lists up to the document, and keeps the place in the findings.
    pub fn refresh(&mut self) {
        let Settings { lang, unit, .. } = self.settings;
        if self.lists.is_current(&self.session, lang, unit) {
            self.lists.stay_at(self.session.document(), self.place.finding_at);
            return;
        }
        self.gather();
        self.place.finding_at = self.lists.stays_at(self.session.document());
        if !self.place.page.is_whole() && !self.is_listed(&self.place.page) {
            self.show_first_page();
        }
    }

    /// Goes on with what takes long, and lists it once it is there.
    pub fn poll_background(&mut self) {
        self.refresh();
        let (wake, later) = (self.waker.now(), |time| self.waker.after(time));
        if self.lists.poll(&self.session, wake, later) {
            self.place.finding_at = self.lists.stays_at(self.session.document());
        }
    }

    /// Gives a newly opened file the column widths it had, and remembers those that were changed,
    /// once nobody is changing them any more.
    pub fn keep_widths(&mut self, settled: bool) {
        let changed = self.grid.widths_changed() && settled;
        if self.remembered.wants_widths(&self.session, changed) {
            let forms = self.session.forms();
            let widths = self.remembered.widths(&self.session, self.grid.set_widths(forms));
            self.grid.put_widths(forms, &widths);
            self.grid.widths_kept();
        }
    }

    /// The files opened last, as far as they are still there.
    pub fn recent_files(&self) -> Vec<RecentFile> {
        self.remembered.recent().there()
    }

    /// Published years before last year's, as far as their files are known.
    pub fn earlier_years(&self, last: Arc<LastYear>) -> Vec<Arc<LastYear>> {
        self.remembered.earlier(&self.session, last)
    }

    pub fn save_settings(&self) {
        self.remembered.save(&self.settings);
    }

    /// Grows with every document taken up: what was kept of one is of no use for the next.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    pub fn waker(&self) -> &Waker {
        &self.waker
    }

    /// Where recovery journals are kept, if anywhere.
    pub fn journals(&self) -> Option<&Path> {
        self.journals.as_deref()
    }

    /// What takes the keyboard next, where that is not the grid; asked for once.
    pub fn take_focus(&mut self) -> Option<Focus> {
        self.focus.take()
    }

    /// What there is to say of the last thing wanted.
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    pub fn clear_notice(&mut self) {
        self.notice = None;
    }

    /// Says that there is something to know.
    pub fn say_plain(&mut self, what: String) {
        self.notice = Some(Notice::Plain(what));
    }

    pub fn say_done(&mut self, what: impl Into<String>) {
        self.notice = Some(Notice::Done(what.into()));
    }

    /// Says that there is something to know, in a text of both languages.
    pub fn say(&mut self, what: Pair) {
        self.say_plain(what.get(self.settings.lang).to_owned());
    }

    pub fn refused(&mut self, refusal: &Refusal) {
        self.notice = Some(Notice::Refused(refusal.tell(self.settings.lang)));
    }

    /// Hands an intent to the document; says why if it is refused.
    pub fn apply(&mut self, intent: Intent) -> bool {
        match self.session.apply(intent) {
            Ok(()) => {
                self.notice = None;
                true
            }
            Err(refusal) => {
                self.refused(&refusal);
                false
            }
        }
    }

    /// Hands everything that is being typed to the document. False where that is refused, so that
    /// what comes next must wait.
    pub fn commit_pending(&mut self) -> bool {
        if self.grid.is_editing()
            && let Err(refusal) = self.grid.commit(&mut self.session)
        {
            self.refused(&refusal);
            return false;
        }
        let typed = self.drafts.take();
        typed.into_iter().all(|intent| self.apply(intent))
    }

    /// Hands over what is being typed and brings the lists up to it; false where it is refused.
    pub fn all_committed(&mut self) -> bool {
        let committed = self.commit_pending();
        if committed {
            self.refresh();
        }
        committed
    }

    /// Does something with the selected cell or its row; `commits` hands over first what is being
    /// typed.
    pub fn on_grid(
        &mut self,
        commits: bool,
        what: impl FnOnce(&mut GridState, &mut dyn DocumentHost, Cell) -> Result<(), NotDone>,
    ) {
        let Some(cell) = self.cursor() else { return };
        if commits && !self.commit_pending() {
            return;
        }
        match what(&mut self.grid, &mut self.session, cell) {
            Ok(()) => self.notice = None,
            Err(NotDone::Refused(refusal)) => self.refused(&refusal),
            Err(NotDone::RowsBetween) => {
                let said = texts::ROWS_BETWEEN.get(self.settings.lang).to_owned();
                self.notice = Some(Notice::Refused(said));
            }
            Err(NotDone::NothingKnown) => self.say(texts::FILL_NO_KNOWN),
        }
    }

    /// Goes where a step was that was undone or done again.
    pub fn follow(&mut self, step: Option<Step>) {
        self.drafts.reset();
        self.refresh();
        if let Some(cell) = step.and_then(|step| step.cell) {
            self.go(cell);
        }
    }

    /// To inspect only, or to be changed again.
    pub fn toggle_inspect(&mut self) {
        let held = Notice::of_held_file(&self.session, self.settings.lang);
        if held.is_some() {
            self.notice = held;
        } else if self.commit_pending() {
            let inspecting = self.session.document().is_read_only();
            self.session.set_inspecting(!inspecting);
        }
    }
}
