//! What all commands have in common: where they write, how they open files and report what is wrong,
//! how they end.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::edit::Document;
use crate::file;
use crate::import::{self as intake, ImportError, Input};
use crate::lang::{Lang, Tell};
use crate::read::Watch;
use crate::session::texts::UPDATE_NO_SECTION;
use crate::session::updating::Updating;
use crate::session::{DocumentHost, Session};
use crate::source::Diagnostic;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ExitStatus {
    Well,
    /// Something was found.
    Found,
    /// Something could not be read, or not in full, or not be done.
    Failed,
}

/// What all commands need.
pub(super) struct Console<'a> {
    pub out: &'a mut dyn Write,
    pub lang: Lang,
}

impl Console<'_> {
    /// Reports an error, on the error output.
    pub fn error(&self, error: &dyn Tell) -> ExitStatus {
        self.complain(&error.tell(self.lang))
    }

    /// Opens any file: a budget file as it is, another read and recognised. What is doubtful is
    /// said on the error output; what found no place comes as problems of the file.
    pub fn open(&self, path: &Path) -> Result<Session, ExitStatus> {
        self.opened(path, intake::open(path, None, &mut Watch::default()))
            .map(|(session, _)| session)
    }

    /// Opens files that are one budget, and those in folders; what they are called together is given
    /// too. `together` is what somebody said of them: several are one only then.
    pub fn open_together(
        &self,
        paths: &[PathBuf],
        together: bool,
    ) -> Result<(Session, PathBuf), ExitStatus> {
        match (paths, together) {
            (_, true) => {
                let read = intake::open_together(paths, &[], None, &mut Watch::default());
                let first = paths.first().map_or(Path::new(""), PathBuf::as_path);
                self.opened(first, read)
            }
            ([only], false) => self.open(only).map(|session| (session, only.clone())),
            _ => Err(self.complain(self.lang.pick(
                "一次一个文件；这些文件合为一份预算的，加 --together",
                "one file at a time; where these are one budget, add --together",
            ))),
        }
    }

    fn opened(
        &self,
        path: &Path,
        read: Result<Input, ImportError>,
    ) -> Result<(Session, PathBuf), ExitStatus> {
        match read {
            Ok(Input::Budget(opened)) => {
                Ok((Session::from_opened(*opened, Some(path.to_owned())), path.to_owned()))
            }
            Ok(Input::Imported(imported)) => {
                let joined = imported.document.is_joined();
                let name = if joined { imported.file_name().into() } else { path.to_owned() };
                let colon = self.lang.pick("：", ": ");
                self.complain(&format!("{}{colon}{}", name.display(), imported.summary(self.lang)));
                if joined {
                    let lines = imported.by_file(self.lang).into_iter();
                    for line in lines.chain(imported.of_files(self.lang)) {
                        self.complain(&format!("  {line}"));
                    }
                }
                Ok((Session::from_opened(imported.into_opened(), None), name))
            }
            Err(error) => Err(self.error(&error)),
        }
    }

    /// Opens a budget file to be written as something else; reports what does not fit in it, and how
    /// well it was read. Where it cannot be opened, that is reported, and the status is what to end with.
    pub fn document(&self, path: &Path) -> Result<(Document, ExitStatus), ExitStatus> {
        let opened = file::open(path).map_err(|error| self.error(&error))?;
        self.converted(path, opened.converted);
        let read = self.problems(path, &opened.problems);
        Ok((Document::new(opened.forms, opened.budget), read))
    }

    /// Takes the sections of the narrative in a file of its own in place of the document's. What of
    /// its text is in no section is reported; where there is no section at all, the command ends so.
    pub fn take_texts(
        &self,
        host: &mut impl DocumentHost,
        path: &Path,
    ) -> Result<ExitStatus, ExitStatus> {
        let told = |text: &str| {
            let colon = self.lang.pick("：", ": ");
            self.complain(&format!("{}{colon}{text}", path.display()))
        };
        let forms = host.document().forms().clone();
        let read = intake::import_text(path, &forms, &mut Watch::default());
        let read = read.map_err(|error| self.error(&error))?;
        let problems = self.problems(path, &read.problems());
        if read.proposal.sections() == 0 {
            return Err(told(UPDATE_NO_SECTION.get(self.lang)));
        }
        let updating = Updating::new(host.document(), "", read.proposal);
        let texts = updating.texts();
        if let Some(intent) = updating.intent(host.document(), &|at| texts.contains(&at)) {
            host.apply(intent).map_err(|refusal| told(&refusal.tell(self.lang)))?;
        }
        Ok(problems)
    }

    /// Reports what in a file does not fit, with places.
    pub fn problems(&self, path: &Path, problems: &[Diagnostic]) -> ExitStatus {
        for problem in problems {
            self.complain(&problem.tell_of(path.display(), self.lang));
        }
        if problems.is_empty() { ExitStatus::Well } else { ExitStatus::Failed }
    }

    /// Reports that a file is of an older format, which is no fault.
    pub fn converted(&self, path: &Path, converted: Option<u32>) {
        if let Some(format) = converted {
            self.complain(&match self.lang {
                Lang::Zh => format!(
                    "{}：文件格式较旧（{format}），已在内存中转换；yusuan fmt 转换文件本身并留存原件",
                    path.display()
                ),
                Lang::En => format!(
                    "{}: an older file format ({format}), converted in memory; yusuan fmt converts the file and keeps the original",
                    path.display()
                ),
            });
        }
    }

    /// Reports what of a file is not written as it was, and where that is kept.
    pub fn save_changes(&self, path: &Path, save_changes: &file::SaveChanges, original: &Path) {
        for line in save_changes.lines(self.lang) {
            self.complain(&format!("{}:{line}", path.display()));
        }
        let original = original.display();
        self.complain(&match self.lang {
            Lang::Zh => format!("{}：原件已留存为 {original}", path.display()),
            Lang::En => format!("{}: the original is kept as {original}", path.display()),
        });
    }

    pub fn complain(&self, text: &str) -> ExitStatus {
        // Where even that cannot be written, nobody is left to hear of it.
        let _ = writeln!(std::io::stderr(), "{text}");
        ExitStatus::Failed
    }
}

/// The file as it was named.
pub(super) fn shown(path: &Path) -> String {
    path.display().to_string()
}
