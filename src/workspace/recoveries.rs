//! That no work is lost: journals left behind, a file in use, a file changed by somebody else.

use std::path::Path;

use super::{Next, Workspace};
use crate::dialog::safeguard::{
    MAX_DIFFERENCES, Recovery, SafeguardAnswer, SafeguardAsk, left_out,
};
use crate::dialog::{After, Dialog, Purpose};
use crate::file::journal::{FoundJournal, Unreadable};
use crate::lang::Tell as _;
use crate::session::notice::Notice;
use crate::session::persistence;
use crate::session::rescue;
use crate::session::texts;
use crate::session::{DocumentHost as _, OnDisk, Session};

/// Journals that are still to be offered.
#[derive(Debug, Default)]
pub struct Recoveries {
    /// The first one is offered now.
    waiting: Vec<FoundJournal>,
}

/// A journal that was taken up.
#[derive(Debug)]
pub struct TakenJournal {
    found: FoundJournal,
    /// Steps that did not fit.
    missing: usize,
}

impl TakenJournal {
    /// Goes on with it, once its document is taken up.
    pub fn resume(self, work: &mut Workspace) {
        work.session.resume(&self.found, self.missing == 0);
        if self.missing > 0 {
            work.notice = Some(Notice::Plain(left_out(work.lang(), self.missing)));
        }
    }
}

impl Recoveries {
    /// Keeps recovery journals in that folder, shows others which files are open here, and offers
    /// what an earlier window left behind, unless something is `asked` already.
    pub fn begin(&mut self, work: &mut Workspace, folder: &Path, asked: bool) -> Option<Dialog> {
        work.journals = Some(folder.to_owned());
        let in_use = work.guard();
        let (waiting, unreadable) = rescue::waiting(folder);
        self.waiting = waiting;
        if in_use.is_some() || asked {
            return in_use;
        }
        let lang = work.lang();
        let line = |faulty: &Unreadable| {
            let colon = lang.pick("：", ": ");
            format!("{}{colon}{}", faulty.journal.display(), faulty.why.get(lang))
        };
        let lines: Vec<String> = unreadable.iter().map(line).collect();
        let faulty = || Dialog::failed(texts::CANNOT_OPEN, lines);
        self.offer().or_else(|| (!unreadable.is_empty()).then(faulty))
    }

    /// Offers the journals that belong to the file just opened, unless something is `asked` already.
    pub fn offer_for(&mut self, work: &Workspace, path: &Path, asked: bool) -> Option<Dialog> {
        let path = persistence::absolute(path);
        let (mut waiting, _) = rescue::waiting(work.journals.as_deref()?);
        waiting.retain(|found| found.file().is_some_and(|file| file == path));
        self.waiting = waiting;
        if asked { None } else { self.offer() }
    }

    fn offer(&self) -> Option<Dialog> {
        let found = self.waiting.first()?;
        let recovery = Recovery::new(found.clone(), found.base_status(), self.waiting.len() - 1);
        Some(Dialog::Safeguard(SafeguardAsk::Recover(Box::new(recovery))))
    }

    /// The person put the dialog aside: what it offered stays for another time.
    pub fn put_off(&mut self) {
        self.waiting.clear();
    }

    /// The document that the offered journal holds, to be taken up, or why there is none; nothing
    /// where no journal is offered.
    pub fn recover(
        &mut self,
        work: &mut Workspace,
        in_place: bool,
    ) -> Option<Result<(Session, TakenJournal), Dialog>> {
        if self.waiting.is_empty() {
            return None;
        }
        let found = self.waiting.remove(0);
        let rescued = match rescue::rescue(&found) {
            Ok(rescued) => rescued,
            Err(error) => {
                let lines = vec![error.tell(work.lang())];
                return Some(Err(Dialog::failed(texts::CANNOT_OPEN, lines)));
            }
        };
        let missing = rescued.left_out;
        // The file may be open here already, or in another window, which then goes on with it.
        work.session.finish();
        let mut session = Session::rescued(rescued, &found, in_place);
        if let (Some(folder), true) = (&work.journals, session.path().is_some())
            && let Some(taken) = session.guard(folder)
            && !(taken.stale && session.take_over(&taken).is_none())
        {
            session.detach();
        }
        // Others wait for the next start, so that this one can be saved first.
        self.waiting.clear();
        Some(Ok((session, TakenJournal { found, missing })))
    }

    /// What was answered, other than to recover.
    pub fn answered(&mut self, work: &mut Workspace, answer: SafeguardAnswer) -> Next {
        match answer {
            SafeguardAnswer::Recover | SafeguardAnswer::RecoverElsewhere => Next::Nothing,
            SafeguardAnswer::Drop => {
                if !self.waiting.is_empty() {
                    self.waiting.remove(0).discard();
                }
                self.offer().into()
            }
            SafeguardAnswer::Copy => {
                work.session.detach();
                Next::Pick(Purpose::SaveAs, After::Stay)
            }
            SafeguardAnswer::TakeOver(asked) => {
                let path = work.session.path().map(Path::to_owned);
                match work.session.take_over(&asked) {
                    Some(taken) => {
                        Next::ask(Dialog::Safeguard(SafeguardAsk::InUse { taken, sure: false }))
                    }
                    // Whoever left the sign may have left a journal.
                    None => path.and_then(|path| self.offer_for(work, &path, false)).into(),
                }
            }
            SafeguardAnswer::KeepMine => {
                work.session.keep_mine();
                Next::Nothing
            }
        }
    }
}

impl Workspace {
    /// Looks whether somebody else changed the file; `turned_to` says that the person just came
    /// back to the window.
    pub fn look_at_disk(&mut self, turned_to: bool) -> Option<Dialog> {
        let found = self.session.look_at_disk(turned_to);
        let path = self.session.path().map(Path::to_owned)?;
        match found {
            // That it is gone is in the status bar as long as it is.
            OnDisk::Same | OnDisk::Gone => None,
            OnDisk::Changed => {
                let changed = self.session.document().is_changed();
                let differs = self.session.differences(MAX_DIFFERENCES);
                Some(Dialog::Safeguard(SafeguardAsk::Moved { path, changed, differs }))
            }
        }
    }
}
