//! `yusuan forms`: the form sets inside the program, and those that others write.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args as Group, Subcommand};

use super::console::{Console, ExitStatus, shown};
use super::tried;
use crate::edit::Document;
use crate::file;
use crate::form::{self, FormSet, shipped, shipped_ids};
use crate::import;
use crate::lang::Tell;
use crate::read::Watch;
use crate::review::table::{TextCell, aligned};

#[derive(Group)]
pub(super) struct FormsArgs {
    #[command(subcommand)]
    pub command: Option<FormsCommand>,
}

#[derive(Subcommand)]
pub(super) enum FormsCommand {
    /// 列出自带的表样
    /// List the form sets inside the program
    #[command(verbatim_doc_comment)]
    List,

    /// 检查表样文件；没有错误就什么也不显示
    /// Check form set files; silent where all is well
    #[command(verbatim_doc_comment)]
    Check {
        /// 表样文件
        /// Form set files
        #[arg(required = true, verbatim_doc_comment)]
        files: Vec<PathBuf>,

        /// 用一份预算试：每条检查、每条语句是否查到、成立、从未用上
        /// Try it on a budget: for each check and sentence whether it ran, held, never fitted
        #[arg(long, value_name = "FILE", verbatim_doc_comment)]
        with: Option<PathBuf>,
    },

    /// 由公开的文件起草表样：表头、行和成立的关系，供人确认；写到标准输出
    /// Draft a form set from published files, to be confirmed: headings, rows and the sums that
    /// hold; written to the output
    #[command(verbatim_doc_comment)]
    Draft {
        /// 同一种公开文件：工作簿、文档、PDF 或预算文件；几份一起，碰巧相等的就少
        /// Files of one kind: workbooks, documents, PDF, budgets; several leave less to chance
        #[arg(required = true, verbatim_doc_comment)]
        files: Vec<PathBuf>,

        /// 表样的名称（id），用英文字母、数字和 -
        /// Id of the form set: letters, digits and -
        #[arg(long, default_value = "draft", verbatim_doc_comment)]
        id: String,
    },

    /// 说明表样里可以写什么，各举一例
    /// All that can be written in a form set, an example each
    #[command(verbatim_doc_comment)]
    Doc,
}

pub(super) fn run(console: &mut Console<'_>, args: &FormsArgs) -> io::Result<ExitStatus> {
    match &args.command {
        None | Some(FormsCommand::List) => list(console),
        Some(FormsCommand::Draft { files, id }) => draft(console, files, id),
        Some(FormsCommand::Check { files, with: None }) => {
            let mut outcome = ExitStatus::Well;
            for path in files {
                outcome = outcome.max(check(console, path)?);
            }
            Ok(outcome)
        }
        Some(FormsCommand::Check { files, with: Some(budget) }) => match files.as_slice() {
            [path] => tried(console, path, budget),
            _ => Ok(console.complain(
                console.lang.pick("--with 只用于一套表样", "--with goes with one form set"),
            )),
        },
        Some(FormsCommand::Doc) => doc(console),
    }
}

/// Drafts a form set from files of one kind and writes it to the output.
fn draft(
    console: &mut Console<'_>,
    files: &[std::path::PathBuf],
    id: &str,
) -> io::Result<ExitStatus> {
    let lang = console.lang;
    let mut documents = Vec::new();
    for path in files {
        match import::printed(path, &mut Watch::default()) {
            Ok(document) if document.tables.is_empty() => {
                let what = lang.pick("没有找到表格", "no tables were found");
                console.complain(&format!("{}{}{what}", shown(path), lang.pick("：", ": ")));
            }
            Ok(document) => documents.push(document),
            Err(error) => return Ok(console.complain(&error.tell(lang))),
        }
    }
    if documents.is_empty() {
        return Ok(ExitStatus::Failed);
    }
    write!(console.out, "{}", form::infer::draft(&documents).text(id))?;
    Ok(ExitStatus::Well)
}

fn list(console: &mut Console<'_>) -> io::Result<ExitStatus> {
    let lang = console.lang;
    let rows: Vec<Vec<TextCell>> = shipped_ids()
        .iter()
        .filter_map(|id| shipped(id))
        .map(|forms| {
            let tables = forms.tables.len();
            vec![
                TextCell::text(forms.id.as_str()),
                TextCell::text(forms.name.get(lang)),
                TextCell::text(lang.pick(format!("{} 年", years(&forms)), years(&forms))),
                TextCell::text(lang.pick(format!("{tables} 张表"), format!("{tables} tables"))),
            ]
        })
        .collect();
    aligned(console.out, &rows, 0)?;
    writeln!(console.out, "{}", lang.pick(NOT_INSIDE.0, NOT_INSIDE.1))?;
    Ok(ExitStatus::Well)
}

/// Forms that are asked for and not inside: no document shows all their columns for certain, and a
/// guessed one would judge right budgets wrongly.
const NOT_INSIDE: (&str, &str) = (
    "未附：江苏 2020 年以后、湖南、湖北、广西、陕西、江西——各表的栏目没有公开文件可以核实，不猜；有一份文件的，用 yusuan forms draft 文件 起草",
    "not inside: Jiangsu since 2020, Hunan, Hubei, Guangxi, Shaanxi, Jiangxi: no document shows all their columns for certain; draft one from a document by yusuan forms draft FILE",
);

/// Tries a form set, inside the program or in a file, on a budget that may name another.
fn tried(console: &mut Console<'_>, forms: &Path, budget: &Path) -> io::Result<ExitStatus> {
    let lang = console.lang;
    let set = match crate::form::shipped(&forms.to_string_lossy()) {
        Some(set) => set,
        None => {
            let text = match file::read_text(forms) {
                Ok(text) => text,
                Err(error) => return Ok(console.error(&error)),
            };
            match file::parse_forms(forms, &text) {
                Ok(set) => Arc::new(set),
                Err(faults) => {
                    for fault in &faults {
                        writeln!(console.out, "{}:{}", shown(forms), fault.tell(lang))?;
                    }
                    return Ok(ExitStatus::Found);
                }
            }
        }
    };
    let text = match file::read_text(budget) {
        Ok(text) => text,
        Err(error) => return Ok(console.error(&error)),
    };
    let opened = match file::read_with(budget, &text, |_, _| Ok(set)) {
        Ok(opened) => opened,
        Err(error) => return Ok(console.error(&error)),
    };
    let problems = console.problems(budget, &opened.problems);
    let document = Document::new(opened.forms, opened.budget);
    let holds = tried::coverage(console.out, lang, &document)?;
    let found = if holds { ExitStatus::Well } else { ExitStatus::Found };
    Ok(problems.max(found))
}

/// The page on everything that can be written in a form set.
fn doc(console: &mut Console<'_>) -> io::Result<ExitStatus> {
    write!(console.out, "{}", crate::form::manual(console.lang))?;
    Ok(ExitStatus::Well)
}

/// For which years a form set is good.
fn years(forms: &FormSet) -> String {
    match forms.years.to_string() {
        years if years.is_empty() => forms.year.to_string(),
        years => years,
    }
}

fn check(console: &mut Console<'_>, path: &Path) -> io::Result<ExitStatus> {
    let text = match file::read_text(path) {
        Ok(text) => text,
        Err(error) => return Ok(console.error(&error)),
    };
    let faults = match file::parse_forms(path, &text) {
        Err(faults) => faults,
        Ok(forms) => match forms.unit_missing() {
            None => return Ok(ExitStatus::Well),
            Some(missing) => vec![missing],
        },
    };
    for fault in &faults {
        writeln!(console.out, "{}:{}", shown(path), fault.tell(console.lang))?;
    }
    Ok(ExitStatus::Found)
}
