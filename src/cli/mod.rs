//! The command line: what the window does, without one.
//!
//! Entry point: [`run`]. Exit codes: 0 all is well, 1 something was found, 2 something could not be
//! read (or not in full) or done. Results go to the output, complaints to the error output.
//!
//! Never knows egui: the window is started by what the caller hands in.

mod args;
mod check;
mod comments;
mod console;
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
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use crate::lang::{Lang, Tell};
use args::{Args, CliCommand};
use console::{Console, ExitStatus};

/// Does what the arguments (program name first) ask for. `window` opens the window on files, to
/// inspect only if so asked, in a language if one was named.
pub fn run<E: Tell>(
    args: impl IntoIterator<Item = OsString>,
    window: impl FnOnce(Vec<PathBuf>, bool, Option<Lang>) -> Result<(), E>,
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
                match window(args.files, args.inspect, lang) {
                    Ok(()) => Ok(ExitStatus::Well),
                    Err(error) => Ok(console.error(&error)),
                }
            } else {
                Ok(console.complain(no_display(console.lang)))
            }
        }
        Some(_) if !args.files.is_empty() || args.inspect => {
            Ok(console.complain(console.lang.pick(
                "打开窗口的文件不能与子命令同用；参见 yusuan --help",
                "a file for the window cannot go with a subcommand; see yusuan --help",
            )))
        }
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
            let why = crate::source::system_reason(&error).tell(lang);
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
