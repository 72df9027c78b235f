//! The command line: what the window does, without one.
//!
//! Entry point: [`run`]. Exit codes: 0 all is well, 1 something was found, 2 something could not be
//! read (or not in full) or done. Results go to the output, complaints to the error output.
//!
//! Never knows egui: the window is started by what the caller hands in.

mod args;
mod check;
mod comments;
mod draft;
mod explain;
mod export;
mod fill;
mod forms;
mod import;
mod make;
mod publish;
mod recover;
mod rules;
mod show;
mod tried;
mod usage;

use std::ffi::OsString;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;

use crate::edit::Document;
use crate::file;
use crate::import::{self as intake, Input};
use crate::lang::{Lang, Tell};
use crate::read::Watch;
use crate::session::texts::UPDATE_NO_SECTION;
use crate::session::updating::Updating;
use crate::session::{DocumentHost, Session};
use crate::source::Diagnostic;
use args::{Args, CliCommand};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum ExitStatus {
    Well,
    /// Something was found.
    Found,
    /// Something could not be read, or not in full, or not be done.
    Failed,
}

/// What all commands need.
struct Console<'a> {
    out: &'a mut dyn Write,
    lang: Lang,
}

impl Console<'_> {
    /// Tells an error, on the error output.
    fn error(&self, error: &dyn Tell) -> ExitStatus {
        self.complain(&error.tell(self.lang))
    }

    /// Opens any file: a budget file as it is, another read and recognised. What is doubtful is
    /// said on the error output; what found no place comes as problems of the file.
    fn open(&self, path: &Path) -> Result<Session, ExitStatus> {
        match intake::open(path, None, &mut Watch::default()) {
            Ok(Input::Budget(opened)) => Ok(Session::from_opened(*opened, Some(path.to_owned()))),
            Ok(Input::Imported(imported)) => {
                self.complain(&format!(
                    "{}{}{}",
                    path.display(),
                    self.lang.pick("：", ": "),
                    imported.summary(self.lang)
                ));
                Ok(Session::from_opened(imported.into_opened(), None))
            }
            Err(error) => Err(self.error(&error)),
        }
    }

    /// Opens a budget file to be written as something else; tells what does not fit in it, and how
    /// well it was read. Where it cannot be opened, that is reported, and the status is what to end with.
    fn document(&self, path: &Path) -> Result<(Document, ExitStatus), ExitStatus> {
        let opened = file::open(path).map_err(|error| self.error(&error))?;
        self.converted(path, opened.converted);
        let read = self.problems(path, &opened.problems);
        Ok((Document::new(opened.forms, opened.budget), read))
    }

    /// Takes the sections of the narrative in a file of its own in place of the document's. What of
    /// its text is in no section is told; where there is no section at all, the command ends so.
    fn take_texts(
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

    /// Tells what in a file does not fit, with places.
    fn problems(&self, path: &Path, problems: &[Diagnostic]) -> ExitStatus {
        for problem in problems {
            self.complain(&problem.tell_of(path.display(), self.lang));
        }
        if problems.is_empty() { ExitStatus::Well } else { ExitStatus::Failed }
    }

    /// Tells that a file is of an older format, which is no fault.
    fn converted(&self, path: &Path, converted: Option<u32>) {
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

    /// Tells what of a file is not written as it was, and where that is kept.
    fn save_changes(&self, path: &Path, save_changes: &file::SaveChanges, original: &Path) {
        for line in save_changes.lines(self.lang) {
            self.complain(&format!("{}:{line}", path.display()));
        }
        let original = original.display();
        self.complain(&match self.lang {
            Lang::Zh => format!("{}：原件已留存为 {original}", path.display()),
            Lang::En => format!("{}: the original is kept as {original}", path.display()),
        });
    }

    fn complain(&self, text: &str) -> ExitStatus {
        // Nobody is left to tell where even that cannot be written.
        let _ = writeln!(std::io::stderr(), "{text}");
        ExitStatus::Failed
    }
}

/// Does what the arguments (program name first) ask for. `window` opens the window on a file, to
/// inspect only if so asked, in a language if one was named.
pub fn run<E: Tell>(
    args: impl IntoIterator<Item = OsString>,
    window: impl FnOnce(Option<PathBuf>, bool, Option<Lang>) -> Result<(), E>,
) -> ExitCode {
    let args = match Args::try_parse_from(args) {
        Ok(args) => args,
        Err(refused) => {
            if let Some(told) = usage::told(&refused) {
                let _ = writeln!(std::io::stderr(), "{told}");
            }
            let _ = refused.print();
            return ExitCode::from(u8::try_from(refused.exit_code()).unwrap_or(2));
        }
    };
    let lang = args.lang.map(Lang::from);
    let stdout = std::io::stdout();
    let mut out = std::io::BufWriter::new(stdout.lock());
    let mut console = Console { out: &mut out, lang: lang.unwrap_or_default() };
    let done = match args.command {
        None => {
            if has_display() {
                match window(args.file, args.inspect, lang) {
                    Ok(()) => Ok(ExitStatus::Well),
                    Err(error) => Ok(console.error(&error)),
                }
            } else {
                Ok(console.complain(no_display(console.lang)))
            }
        }
        Some(_) if args.file.is_some() || args.inspect => Ok(console.complain(console.lang.pick(
            "打开窗口的文件不能与子命令同用；参见 yusuan --help",
            "a file for the window cannot go with a subcommand; see yusuan --help",
        ))),
        Some(CliCommand::Check(args)) => check::run(&mut console, &args),
        Some(CliCommand::Show(args)) => show::run(&mut console, &args),
        Some(CliCommand::Explain(args)) => explain::run(&mut console, &args),
        Some(CliCommand::Fmt(args)) => make::fmt(&mut console, &args),
        Some(CliCommand::New(args)) => make::new(&mut console, &args),
        Some(CliCommand::Draft(args)) => draft::run(&mut console, &args),
        Some(CliCommand::Fill(args)) => fill::run(&mut console, &args),
        Some(CliCommand::Import(args)) => import::run(&mut console, &args),
        Some(CliCommand::Forms(args)) => forms::run(&mut console, &args),
        Some(CliCommand::Rules(args)) => rules::run(&mut console, &args),
        Some(CliCommand::Comments(args)) => comments::run(&mut console, &args),
        Some(CliCommand::Export(args)) => export::run(&mut console, &args),
        Some(CliCommand::Publish(args)) => publish::run(&mut console, &args),
        Some(CliCommand::Recover(args)) => recover::run(&mut console, &args),
    };
    let lang = console.lang;
    let flushed = out.flush();
    let done = done.and_then(|outcome| match flushed {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error),
        _ => Ok(outcome),
    });
    match done {
        Ok(ExitStatus::Well) => ExitCode::SUCCESS,
        Ok(ExitStatus::Found) => ExitCode::from(1),
        Ok(ExitStatus::Failed) => ExitCode::from(2),
        // Whoever reads has seen enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let what = lang.pick("写不出结果：", "cannot write the output: ");
            let why = crate::file::system_reason(&error).tell(lang);
            let _ = writeln!(std::io::stderr(), "{what}{why}");
            ExitCode::from(2)
        }
    }
}

/// Whether a window can be shown at all.
fn has_display() -> bool {
    let named = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(all(unix, not(target_os = "macos")))
        || ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"].into_iter().any(named)
}

fn no_display(lang: Lang) -> &'static str {
    lang.pick(
        "没有图形界面（DISPLAY 和 WAYLAND_DISPLAY 都没有设置），不能打开窗口；不用窗口也可以使用 yusuan check、show、fmt、new、forms 和 rules，用法见 yusuan --help",
        "there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set) to open a window on; \
         yusuan check, show, fmt, new, forms and rules work without one, see yusuan --help",
    )
}

/// The file as it was named.
fn shown(path: &Path) -> String {
    path.display().to_string()
}
