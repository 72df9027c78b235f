//! `yusuan fill`: takes what follows from other tables into the blanks of a budget.

use std::collections::BTreeSet;
use std::io;

use std::path::PathBuf;

use clap::Args as Group;

use super::console::{Console, ExitStatus};
use crate::edit::{Document, FillFrom, FillLine};
use crate::file::{self, FileError, Saver};
use crate::lang::Lang;

#[derive(Group)]
pub(super) struct FillArgs {
    /// 预算文件
    /// Budget file
    #[arg(verbatim_doc_comment)]
    pub file: PathBuf,

    /// 只列出：单元格、数、由哪条勾稽得来；不改文件
    /// Only list cell, value and the check that says so; the file stays as it is
    #[arg(long, verbatim_doc_comment)]
    pub list: bool,
}

pub(super) fn run(console: &mut Console<'_>, args: &FillArgs) -> io::Result<ExitStatus> {
    let (path, lang) = (&args.file, console.lang);
    let read = || -> Result<_, FileError> {
        let text = file::read_text(path)?;
        let opened = file::read(path, &text)?;
        Ok((text, opened))
    };
    let (text, opened) = match read() {
        Ok(read) => read,
        Err(error) => return Ok(console.error(&error)),
    };
    let (newer, fingerprint) = (opened.newer, opened.fingerprint);
    let outcome = console.problems(path, &opened.problems);
    let mut document = Document::new(opened.forms, opened.budget);
    let plan = document.fill_plan(FillFrom::Everything, &BTreeSet::new());
    if plan.too_large {
        return Ok(console.complain(
            lang.pick("预算过大，不能整份带入", "the budget is too large to be filled as a whole"),
        ));
    }
    for line in &plan.lines {
        writeln!(console.out, "{}", told(line, lang))?;
    }
    for (line, why) in &plan.left_out {
        let not = lang.pick("未带入", "left out");
        let colon = lang.pick("：", ": ");
        writeln!(console.out, "{not}{colon}{}{colon}{}", told(line, lang), why.get(lang))?;
    }
    for table in document.computed().undeclared() {
        let title = document.budget().table_title(document.forms(), table, lang);
        let why = lang.pick(
            "尚未填报，也没有注明空表：由它得来的数不带入",
            "neither begun nor noted as empty: nothing is taken from it",
        );
        writeln!(console.out, "{title}{}{why}", lang.pick("：", ": "))?;
    }
    if args.list || plan.lines.is_empty() {
        return Ok(outcome);
    }
    // What was not read in full is not written.
    if newer || outcome != ExitStatus::Well {
        return Ok(ExitStatus::Failed);
    }
    if let Err(refusal) = document.apply(plan.intent()) {
        return Ok(console.error(&refusal));
    }
    let save = || -> Result<(), FileError> {
        let save_changes = file::save_changes(path, &text, document.forms())?;
        if save_changes.is_grave() {
            let original = Saver::default().keep_original(path, save_changes.format)?;
            console.save_changes(path, &save_changes, &original);
        }
        file::save_unchanged(path, document.forms(), document.budget(), fingerprint)?;
        Ok(())
    };
    Ok(match save() {
        Ok(()) => ExitStatus::Well,
        Err(error) => console.error(&error),
    })
}

/// `预算表4 支出 › 社会保障和就业支出 › 编制预算 = 805.70（class_expenditure_differs：…）`
fn told(line: &FillLine, lang: Lang) -> String {
    let why = line.why.get(lang);
    let rule = match line.rule.as_str() {
        "" => String::new(),
        rule => format!("{rule}{}", lang.pick("：", ": ")),
    };
    let value = match line.value.strip_prefix('＋') {
        Some(new) => format!(" ＋{new}"),
        None => format!(" = {}", line.value),
    };
    let place = line.place.get(lang);
    match lang {
        Lang::Zh => format!("{place}{value}（{rule}{why}）"),
        Lang::En => format!("{place}{value} ({rule}{why})"),
    }
}
