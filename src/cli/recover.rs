//! `yusuan recover`: what recovery journals hold, without a window.

use std::io;
use std::path::{Path, PathBuf};

use clap::Args as Group;

use super::console::{Console, ExitStatus, shown};
use crate::file::journal::{BaseStatus, FoundJournal, Tail, place};
use crate::file::write_new;
use crate::lang::Lang;
use crate::session::rescue;

#[derive(Group)]
pub(super) struct RecoverArgs {
    /// 只列出（不写其他参数时也是如此）
    /// Only list, as without any argument
    #[arg(long, verbatim_doc_comment)]
    pub list: bool,

    /// 恢复日志，见列出的路径
    /// Journal, as listed
    #[arg(verbatim_doc_comment)]
    pub journal: Option<PathBuf>,

    /// 写到这个文件，不得已经存在
    /// File to write; it must not exist
    #[arg(long, value_name = "FILE", verbatim_doc_comment)]
    pub out: Option<PathBuf>,
}

pub(super) fn run(console: &mut Console<'_>, args: &RecoverArgs) -> io::Result<ExitStatus> {
    match (&args.journal, &args.out) {
        (Some(journal), Some(out)) if !args.list => {
            let found = match FoundJournal::read(journal) {
                Ok(found) => found,
                Err(unreadable) => {
                    let why = unreadable.why.get(console.lang);
                    return Ok(console.complain(&format!("{}: {why}", shown(journal))));
                }
            };
            write_out(console, &found, out)
        }
        (None, None) => list(console),
        _ => Ok(console.complain(console.lang.pick(
            "写出恢复的文件要同时指定恢复日志和 --out；只列出则都不写",
            "to write a recovered file name a journal and --out; to list name neither",
        ))),
    }
}

fn list(console: &mut Console<'_>) -> io::Result<ExitStatus> {
    let (waiting, unreadable) = place().map(|folder| rescue::waiting(&folder)).unwrap_or_default();
    for found in &waiting {
        let lang = console.lang;
        let unsaved = || lang.pick("（尚未保存过）", "(never saved)").to_owned();
        let file = found.header.path.clone().unwrap_or_else(unsaved);
        let standing = match found.base_status() {
            BaseStatus::Same | BaseStatus::Unsaved => "",
            BaseStatus::Changed => {
                lang.pick("，文件后来变了或不在了", ", the file was changed or is gone")
            }
        };
        let steps = found.steps.len();
        let line = match lang {
            Lang::Zh => format!("{file}：{steps} 步{standing}"),
            Lang::En => format!("{file}: {steps} steps{standing}"),
        };
        writeln!(console.out, "{}\n  {line}", shown(&found.journal))?;
        for kept in &found.steps {
            writeln!(console.out, "  - {}", kept.what().get(lang))?;
        }
    }
    for unreadable in &unreadable {
        let why = unreadable.why.get(console.lang);
        console.complain(&format!("{}: {why}", shown(&unreadable.journal)));
    }
    Ok(if unreadable.is_empty() { ExitStatus::Well } else { ExitStatus::Failed })
}

/// The journal stays: what was written out has not been looked at yet.
fn write_out(
    console: &mut Console<'_>,
    found: &FoundJournal,
    out: &Path,
) -> io::Result<ExitStatus> {
    let lang = console.lang;
    let rescued = match rescue::rescue(found) {
        Ok(rescued) => rescued,
        Err(error) => return Ok(console.error(&error)),
    };
    let text = crate::file::write(rescued.document.forms(), rescued.document.budget());
    if let Err(error) = write_new(out, &text) {
        return Ok(console.error(&error));
    }
    let lost = match found.tail {
        Tail::Whole | Tail::Torn if rescued.left_out == 0 => return Ok(ExitStatus::Well),
        Tail::Spoiled { line } => match lang {
            Lang::Zh => format!("恢复日志从第 {line} 行起已损坏，恢复到那之前"),
            Lang::En => {
                format!("the journal is damaged from line {line} on; recovered up to there")
            }
        },
        _ => match lang {
            Lang::Zh => format!("有 {} 步不能重做，恢复到那之前", rescued.left_out),
            Lang::En => {
                format!("{} steps could not be done again; recovered up to there", rescued.left_out)
            }
        },
    };
    Ok(console.complain(&format!("{}: {lost}", shown(&found.journal))))
}
