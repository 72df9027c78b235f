//! `yusuan comments`: comments listed, or moved between a budget's file and the one beside it.

use std::io;

use std::path::PathBuf;

use clap::{Args as Group, ValueEnum};

use super::console::{Console, ExitStatus};
use crate::file;
use crate::lang::Tell;
use crate::review::{describe_place, only_beside};
use crate::session::{DocumentHost as _, Session};

#[derive(Group)]
pub(super) struct CommentsArgs {
    /// 预算文件；不写移到哪里，就列出批注
    /// Budget file; without --to its comments are listed
    #[arg(verbatim_doc_comment)]
    pub file: PathBuf,

    /// file 移进预算文件；beside 移到旁边的批注文件
    /// file: into the budget's file; beside: into the file beside it
    #[arg(long, verbatim_doc_comment)]
    pub to: Option<CommentsTo>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum CommentsTo {
    File,
    Beside,
}

pub(super) fn run(console: &mut Console<'_>, args: &CommentsArgs) -> io::Result<ExitStatus> {
    let path = &args.file;
    let session = match Session::open(path) {
        Ok(session) => session,
        Err(error) => return Ok(console.error(&error)),
    };
    if let Some(fault) = session.sidecar_fault() {
        return Ok(console.complain(fault.get(console.lang)));
    }
    let outcome = console.problems(path, session.problems());
    match args.to {
        None => {
            list(console, &session)?;
            console.converted(path, session.converted());
            Ok(outcome)
        }
        // What was not read in full is not written.
        Some(_) if session.is_newer() || outcome != ExitStatus::Well => Ok(ExitStatus::Failed),
        Some(to) => Ok(match move_to(console, session, to) {
            Ok(()) => outcome,
            Err(error) => console.error(&*error),
        }),
    }
}

fn list(console: &mut Console<'_>, session: &Session) -> io::Result<()> {
    let lang = console.lang;
    let (forms, budget) = (session.document().forms(), session.document().budget());
    let title = lang.pick("在旁边的文件里", "in the file beside");
    let own = budget.comments.iter().map(|comment| (comment, ""));
    let outside = only_beside(budget, session.sidecar_comments()).map(|comment| (comment, title));
    for (comment, title) in own.chain(outside) {
        let place = describe_place(forms, budget, &comment.place, lang);
        let gone = match comment.place.exists(forms, budget) {
            true => "",
            false => lang.pick("（位置已不存在）", " (place gone)"),
        };
        let by = [&*comment.author, &*comment.date, title];
        let by: Vec<&str> = by.into_iter().filter(|word| !word.is_empty()).collect();
        let (colon, said) = (lang.pick("：", ": "), comment.text.replace('\n', " "));
        writeln!(console.out, "{place}{gone}{colon}{said}　{}", by.join("　"))?;
    }
    Ok(())
}

/// What takes them in is written first: on the way they are in both places, never in neither.
fn move_to(
    console: &Console<'_>,
    mut session: Session,
    to: CommentsTo,
) -> Result<(), Box<dyn Tell>> {
    let Some(path) = session.path().map(ToOwned::to_owned) else { return Ok(()) };
    session
        .move_comments(to == CommentsTo::File)
        .map_err(|error| Box::new(error) as Box<dyn Tell>)?
        .map_err(|refusal| Box::new(refusal) as Box<dyn Tell>)?;
    let told = |error: file::FileError| Box::new(error) as Box<dyn Tell>;
    if session.document().is_changed() {
        let changes = session.save_changes(&path);
        if changes.is_grave() {
            let original = session.keep_original(&path, changes.format).map_err(told)?;
            console.save_changes(&path, &changes, &original);
        }
        session.set_backup(false);
        session.save(&path, false).map_err(told)?;
    } else if to == CommentsTo::File {
        file::save_comments(&path, &[]).map_err(told)?;
    }
    Ok(())
}
