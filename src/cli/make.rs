//! `yusuan fmt` and `yusuan new`: commands that write budget files.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args as Group, ValueEnum};

use super::console::{Console, ExitStatus, shown};
use crate::budget::{Budget, BudgetUnit};
use crate::edit::{LastAmounts, NextYear, next_year, projects};
use crate::file::write_new;
use crate::file::{self, FileError, Saver};
use crate::form::FormSet;
use crate::import::{self, Input};
use crate::lang::Lang;
use crate::read::Watch;

#[derive(Group)]
pub(super) struct FmtArgs {
    /// 预算文件
    /// Budget files
    #[arg(required = true, verbatim_doc_comment)]
    pub files: Vec<PathBuf>,

    /// 只检查，列出需要整理的文件，不改动
    /// Only list the files that would change
    #[arg(long, verbatim_doc_comment)]
    pub check: bool,
}

/// What becomes of last year's amounts.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum KeepAmounts {
    Clear,
    LastYear,
}

#[derive(Group)]
pub(super) struct NewArgs {
    /// 由上年的预算生成（预算文件，或 Excel、Word、PDF，先读入，没有读到的列出）：结构、科目、
    /// 项目、文字和说明沿用，金额不沿用；沿用的待确认
    /// Go on from last year's budget (a budget file, or a workbook, text or PDF, which is read and
    /// what was not placed is listed): structure, codes, projects, texts and explanations stay,
    /// amounts do not; what is taken over waits to be confirmed
    #[arg(long, value_name = "FILE", verbatim_doc_comment)]
    pub from: Option<PathBuf>,

    /// 上年的金额：clear 清空；last-year 移入各表的上年数栏（表样有的）
    /// Last year's amounts: cleared, or moved into columns of last year where the forms have them
    #[arg(long, default_value = "last-year", requires = "from", verbatim_doc_comment)]
    pub keep_amounts: KeepAmounts,

    /// 已经结束、不再沿用的项目，可以写几次
    /// A project that has ended and is left out; may be given several times
    #[arg(long, value_name = "NAME", requires = "from", verbatim_doc_comment)]
    pub end: Vec<String>,

    /// 表样，如 jilin-2024；自带的见 yusuan forms list，也可以是文件旁边的 ID.ron；有 --from 时默认同上年
    /// Form set; those inside: yusuan forms list; or ID.ron beside the file; last year's with --from
    #[arg(long, value_name = "ID", required_unless_present = "from", verbatim_doc_comment)]
    pub forms: Option<String>,

    /// 预算单位名称
    /// Name of the unit
    #[arg(long, value_name = "NAME", required_unless_present = "from", verbatim_doc_comment)]
    pub unit: Option<String>,

    /// 预算单位编码
    /// Code of the unit
    #[arg(long, required_unless_present = "from", verbatim_doc_comment)]
    pub code: Option<String>,

    /// 主管部门名称
    /// Name of the department
    #[arg(long, value_name = "NAME", verbatim_doc_comment)]
    pub department: Option<String>,

    /// 主管部门编码
    /// Code of the department
    #[arg(long, value_name = "CODE", verbatim_doc_comment)]
    pub department_code: Option<String>,

    /// 预算年度；有 --from 时默认是下一年
    /// The budget's year; the one after last year's with --from
    #[arg(long, value_parser = clap::value_parser!(i32).range(1949..=2999), required_unless_present = "from", verbatim_doc_comment)]
    pub year: Option<i32>,

    /// 要写的文件，不得已经存在
    /// File to write; it must not exist
    #[arg(verbatim_doc_comment)]
    pub file: PathBuf,
}

/// Files that do not fit their form set are reported and left as they are.
pub(super) fn fmt(console: &mut Console<'_>, args: &FmtArgs) -> io::Result<ExitStatus> {
    let mut outcome = ExitStatus::Well;
    for path in &args.files {
        let done = match fmt_one(console, path, args.check) {
            Ok(Fmt::Same) => ExitStatus::Well,
            Ok(Fmt::Left) => ExitStatus::Failed,
            Ok(Fmt::Changed) => {
                writeln!(console.out, "{}", shown(path))?;
                match args.check {
                    true => ExitStatus::Found,
                    false => ExitStatus::Well,
                }
            }
            Err(error) => console.error(&error),
        };
        outcome = outcome.max(done);
    }
    Ok(outcome)
}

enum Fmt {
    Same,
    Changed,
    /// Not read in full, and so not written.
    Left,
}

fn fmt_one(console: &Console<'_>, path: &Path, check: bool) -> Result<Fmt, FileError> {
    let text = file::read_text(path)?;
    let opened = file::read(path, &text)?;
    if console.problems(path, &opened.problems) != ExitStatus::Well {
        return Ok(Fmt::Left);
    }
    let save_changes = file::save_changes(path, &text, &opened.forms)?;
    if save_changes.is_empty() {
        return Ok(Fmt::Same);
    }
    if !check {
        // Laying out anew is what was asked for; anything else is reported and kept.
        if save_changes.is_grave() {
            let original = Saver::default().keep_original(path, save_changes.format)?;
            console.save_changes(path, &save_changes, &original);
        }
        file::save_unchanged(path, &opened.forms, &opened.budget, opened.fingerprint)?;
    }
    Ok(Fmt::Changed)
}

pub(super) fn new(console: &mut Console<'_>, args: &NewArgs) -> io::Result<ExitStatus> {
    let given = |field: &Option<String>| field.clone().unwrap_or_default();
    let (forms, budget) = match &args.from {
        Some(last) => match from_last(console, args, last)? {
            Ok(made) => made,
            Err(outcome) => return Ok(outcome),
        },
        None => {
            let forms = match file::find_forms(&args.file, &given(&args.forms)) {
                Ok(forms) => forms,
                Err(error) => return Ok(console.error(&error)),
            };
            let unit = BudgetUnit {
                name: given(&args.unit),
                code: given(&args.code),
                department: given(&args.department),
                department_code: given(&args.department_code),
            };
            let year = args.year.unwrap_or(forms.year);
            let forms = forms.for_year(year);
            let budget = Budget::begin(&forms, unit, year);
            (forms, budget)
        }
    };
    let text = file::write(&forms, &budget);
    match write_new(&args.file, &text) {
        Ok(()) => Ok(ExitStatus::Well),
        Err(error) => Ok(console.error(&error)),
    }
}

/// A budget that goes on from last year's.
fn from_last(
    console: &mut Console<'_>,
    args: &NewArgs,
    path: &Path,
) -> io::Result<Result<(Arc<FormSet>, Budget), ExitStatus>> {
    let last = match import::open(path, None, &mut Watch::default()) {
        Ok(Input::Budget(last)) => {
            // What was not read in full would be lost without a word.
            if console.problems(path, &last.problems) != ExitStatus::Well {
                return Ok(Err(ExitStatus::Failed));
            }
            *last
        }
        Ok(Input::Imported(last)) => {
            console.complain(&format!(
                "{}{}{}",
                shown(path),
                console.lang.pick("：", ": "),
                last.summary(console.lang)
            ));
            let last = last.into_opened();
            console.problems(path, &last.problems);
            last
        }
        Err(error) => return Ok(Err(console.error(&error))),
    };
    let forms = match &args.forms {
        None => Arc::clone(&last.forms),
        Some(id) => match file::find_forms(&args.file, id) {
            Ok(forms) => forms,
            Err(error) => return Ok(Err(console.error(&error))),
        },
    };
    let known = projects(&last.forms, &last.budget);
    if let Some(unknown) = args.end.iter().find(|name| !known.contains(name)) {
        let lang = console.lang;
        return Ok(Err(console.complain(&match lang {
            Lang::Zh => format!("上年没有项目“{unknown}”；有：{}", known.join("、")),
            Lang::En => format!("last year has no project “{unknown}”, but: {}", known.join(", ")),
        })));
    }
    let options = NextYear {
        year: args.year.unwrap_or(last.budget.year + 1),
        amounts: match args.keep_amounts {
            KeepAmounts::Clear => LastAmounts::Clear,
            KeepAmounts::LastYear => LastAmounts::LastYear,
        },
        ended: args.end.iter().cloned().collect(),
    };
    let mut budget = next_year(&last.forms, &last.budget, &forms, &options);
    let unit = &mut budget.unit;
    for (own, given) in [
        (&mut unit.name, &args.unit),
        (&mut unit.code, &args.code),
        (&mut unit.department, &args.department),
        (&mut unit.department_code, &args.department_code),
    ] {
        if let Some(given) = given {
            own.clone_from(given);
        }
    }
    Ok(Ok((forms, budget)))
}
