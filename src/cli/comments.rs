//! `yusuan comments`: comments listed, or moved between a budget's file and the one beside it.

use std::io;

use super::args::{CommentsArgs, CommentsTo};
use super::{Console, ExitStatus};
use crate::budget::Comment;
use crate::edit::{Document, Intent};
use crate::file::{self, FileError, Saver};
use crate::review::{describe_place, only_beside};

pub(super) fn run(console: &mut Console<'_>, args: &CommentsArgs) -> io::Result<ExitStatus> {
    let (path, lang) = (&args.file, console.lang);
    let read = || -> Result<_, FileError> {
        let text = file::read_text(path)?;
        let opened = file::read(path, &text)?;
        let beside = file::read_comments(path, &opened.forms)?;
        Ok((text, opened, beside))
    };
    let (text, opened, beside) = match read() {
        Ok(read) => read,
        Err(error) => return Ok(console.error(&error)),
    };
    let (newer, fingerprint, converted) = (opened.newer, opened.fingerprint, opened.converted);
    let outcome = console.problems(path, &opened.problems);
    let mut document = Document::new(opened.forms, opened.budget);
    let Some(to) = args.to else {
        let (forms, budget) = (document.forms(), document.budget());
        let title = lang.pick("在旁边的文件里", "in the file beside");
        let own = budget.comments.iter().map(|comment| (comment, ""));
        let outside = only_beside(budget, &beside).map(|comment| (comment, title));
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
        console.converted(path, converted);
        return Ok(outcome);
    };
    // What was not read in full is not written.
    if newer || outcome != ExitStatus::Well {
        return Ok(ExitStatus::Failed);
    }
    let own = document.budget().comments.clone();
    let inside: Vec<Comment> = match to {
        CommentsTo::File => {
            own.iter().chain(only_beside(document.budget(), &beside)).cloned().collect()
        }
        CommentsTo::Beside => Vec::new(),
    };
    let mut outside = beside.clone();
    outside.extend(own.iter().filter(|comment| !beside.contains(comment)).cloned());
    if let Err(refusal) = document.apply(Intent::SetComments { comments: inside }) {
        return Ok(console.error(&refusal));
    }
    let moved = || -> Result<(), FileError> {
        // What takes them in comes first: on the way they stand in both, never in neither.
        if to == CommentsTo::Beside {
            file::save_comments(path, &outside)?;
        }
        if document.is_changed() {
            let save_changes = file::save_changes(path, &text, document.forms())?;
            if save_changes.is_grave() {
                let original = Saver::default().keep_original(path, save_changes.format)?;
                console.save_changes(path, &save_changes, &original);
            }
            file::save_unchanged(path, document.forms(), document.budget(), fingerprint)?;
        }
        if to == CommentsTo::File {
            file::save_comments(path, &[])?;
        }
        Ok(())
    };
    Ok(match moved() {
        Ok(()) => outcome,
        Err(error) => console.error(&error),
    })
}
