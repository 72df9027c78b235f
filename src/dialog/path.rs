//! A path typed by hand: for systems without a file dialog, and for those who type faster.

use std::ffi::OsStr;
use std::ops::Range;
use std::path::Path;

use super::after::After;
use super::purpose::{Purpose, Wants};
use crate::lang::Lang;
use crate::review::Form;
use crate::session::texts::{self, Pair};
use crate::session::{Session, TypedPath};

/// A path being typed.
#[derive(Debug)]
pub struct PathEntry {
    pub purpose: Purpose,
    pub text: String,
    /// The system has no dialog, which is why this one is here.
    pub no_picker: bool,
    pub after: After,
    pub said: Option<Pair>,
    pub typed: TypedPath,
}

impl PathEntry {
    /// With a path that is likely meant.
    pub fn offering(
        session: &Session,
        lang: Lang,
        purpose: Purpose,
        no_picker: bool,
        after: After,
    ) -> Self {
        // A document without a file goes beside the one that it was read from.
        let beside = |name: String| {
            let whole =
                session.near().map_or_else(|| name.clone().into(), |p| p.with_file_name(&name));
            std::path::absolute(whole).map_or(name, |path| path.display().to_string())
        };
        let text = match (purpose, session.path()) {
            (Purpose::Report { folder }, path) => {
                let name = session.report_name(lang, folder);
                path.map_or_else(
                    || beside(name.clone()),
                    |p| p.with_file_name(&name).display().to_string(),
                )
            }
            (Purpose::Folder | Purpose::PublishInto, Some(path)) => {
                path.parent().map(|folder| folder.display().to_string()).unwrap_or_default()
            }
            // What is read is another file than the one that is open, mostly beside it.
            (_, Some(path)) if matches!(purpose.wants(), Wants::File | Wants::Files) => {
                let folder = std::path::absolute(path).ok();
                let folder = folder.as_deref().and_then(Path::parent).map(|own| own.join(""));
                folder.map(|folder| folder.display().to_string()).unwrap_or_default()
            }
            (_, Some(path)) => path.display().to_string(),
            // In full, so that it is seen into which folder it goes.
            (Purpose::SaveAs, None) => beside(session.suggested_name()),
            (_, None) => String::new(),
        };
        Self::new(purpose, text, no_picker, after)
    }

    fn new(purpose: Purpose, text: String, no_picker: bool, after: After) -> Self {
        Self { purpose, text, no_picker, after, said: None, typed: TypedPath::default() }
    }

    /// The characters that typing takes the place of: all of a path that is looked for, the name of a
    /// file to be written, without its ending.
    pub fn typed_over(&self) -> Range<usize> {
        let all = self.text.chars().count();
        let path = Path::new(&self.text);
        let names = path.file_name().zip(path.file_stem()).map(|(name, stem)| {
            let count = |part: &OsStr| part.to_string_lossy().chars().count();
            (count(name), count(stem))
        });
        match (self.purpose.wants(), names) {
            (Wants::NewFile, Some((name, stem))) => {
                let from = all.saturating_sub(name);
                from..from + stem
            }
            _ => 0..all,
        }
    }

    /// Looks up what is typed; asks the disk only where the text is another one.
    pub fn update(&mut self) {
        let extension = (self.purpose == Purpose::SaveAs).then_some("ron");
        self.typed.update(&self.text, extension);
    }

    /// Why this path will not do.
    pub fn fault(&self) -> Option<Pair> {
        let Some(path) = self.typed.path() else {
            return Some(texts::PATH_EMPTY);
        };
        match self.purpose {
            Purpose::SaveAs | Purpose::Report { .. } if !self.typed.in_folder() => {
                Some(texts::PATH_NO_FOLDER)
            }
            Purpose::Report { .. } if Form::by_name(path).is_none() => Some(texts::REPORT_KIND),
            Purpose::Folder | Purpose::PublishInto if !self.typed.is_folder() => {
                Some(texts::NOT_A_FOLDER)
            }
            _ => None,
        }
    }

    pub fn overwrites(&self) -> bool {
        matches!(self.purpose, Purpose::SaveAs | Purpose::Report { .. }) && self.typed.exists()
    }
}
