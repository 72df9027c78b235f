//! `yusuan check`: problems of the file and findings of the engine.

mod folders;
mod json;
mod text;

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args as Group, ValueEnum};
use folders::folders;
use json::{JsonFinding, JsonTally, LackLine, json};
use text::text;

use super::console::{Console, ExitStatus, shown};
use super::tried;
use crate::edit::Document;
use crate::engine::{Cause, FindingFacts, Listed};
use crate::file;
use crate::lang::Lang;
use crate::review::{self, FindingGroup, Form, Report, Subject, clock, groups_of};
use crate::session::{DocumentHost as _, Session, wording};
use crate::source::Diagnostic;

/// How findings and problems are written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum CheckFormat {
    Text,
    Json,
    Csv,
    Html,
}

#[derive(Group)]
pub(super) struct CheckArgs {
    /// 要审核的预算文件，也可以是工作簿、Word、PDF；写文件夹则审核其中（含下级）全部文件，每个文件一行
    /// Budget files to check, or workbooks, Word, PDF; a folder stands for all below it, a row a file
    #[arg(required = true, verbatim_doc_comment)]
    pub files: Vec<PathBuf>,

    /// 这些文件（或文件夹里的文件）合为一份预算，如一张表一个工作簿，说明另成一份
    /// The files, or those in a folder, are one budget: a workbook a table, the narrative beside them
    #[arg(long, conflicts_with = "record", verbatim_doc_comment)]
    pub together: bool,

    /// text 一行一句；json 每行一个对象，列出全部结果；csv、html 全审表
    /// text: a sentence a line; json: an object a line, every finding; csv, html: the whole check
    #[arg(long, default_value = "text", verbatim_doc_comment)]
    pub format: CheckFormat,

    /// 把全审表写成文件，格式由扩展名定：.html（可打印、寄回单位）、.csv、.json、.txt
    /// Write the whole check to a file; its extension decides the format: .html, .csv, .json, .txt
    #[arg(long, value_name = "FILE", verbatim_doc_comment)]
    pub report: Option<PathBuf>,

    /// 审核文件夹时把各文件的结果记在这个文件里：中断后再来，或以后再审，没有变的文件不再审
    /// For folders: keeps results in this file, so that a check goes on where it was interrupted, and
    /// files that have not changed are not checked again
    #[arg(long, value_name = "FILE", verbatim_doc_comment)]
    pub record: Option<PathBuf>,

    /// 上年公布的预算，预算文件或 Excel、Word、PDF：表中的上年数、文字里的增减与它核对；只用于审核
    /// 一个文件
    /// Last year's published budget, a file of any kind, to compare last year's figures and changes
    /// with; for one file
    #[arg(long, value_name = "FILE", verbatim_doc_comment)]
    pub last_year: Option<PathBuf>,

    /// 情况说明在另一份文件（Word、PDF）里：读入它的各节，与这里的表一并审核；只用于审核一个文件
    /// The narrative is in another file (Word, PDF): its sections are checked with these tables; for
    /// one file
    #[arg(long, value_name = "FILE", verbatim_doc_comment)]
    pub texts: Option<PathBuf>,

    /// 另一份预算，供检查里的 with(名, …) 比较，可写几次，如 --with 本级=本级.ron
    /// Another document for the checks that say with(NAME, …); may be repeated
    #[arg(long, value_name = "NAME=FILE", verbatim_doc_comment)]
    pub with: Vec<String>,

    /// 所属单位预算的文件夹，供检查里的 units(…) 相加
    /// Folder of the units' budgets, for the checks that say units(…)
    #[arg(long, value_name = "FOLDER", verbatim_doc_comment)]
    pub units: Option<PathBuf>,

    /// 另列出文字里哪些数与表对应，哪些语句没有用上
    /// List too which figures of the text are tied to tables, and which sentences fit nothing
    #[arg(long, verbatim_doc_comment)]
    pub bound: bool,

    /// 定稿前检查：照定稿的要求审核，列出还缺什么（空表、空节、沿用待确认的……）
    /// Before final: judged as a final file, with everything that is lacking
    #[arg(long = "final", verbatim_doc_comment)]
    pub as_final: bool,

    /// 连四舍五入差（json 总是列出）和由一处差错带出的各处也列出
    /// List rounding differences (json always does) and what follows from a slip too
    #[arg(short, long, verbatim_doc_comment)]
    pub all: bool,
}

pub(super) fn run(console: &mut Console<'_>, args: &CheckArgs) -> io::Result<ExitStatus> {
    let form = match args.report.as_deref() {
        None => None,
        Some(path) => match Form::by_name(path) {
            Some(form) => Some((path, form)),
            None => {
                return Ok(console.complain(console.lang.pick(
                    "--report 的文件名须以 .html、.csv、.json 或 .txt 结尾",
                    "the name after --report must end in .html, .csv, .json or .txt",
                )));
            }
        },
    };
    let single = args.together || matches!(args.files.as_slice(), [file] if !file.is_dir());
    let tabular = matches!(args.format, CheckFormat::Csv | CheckFormat::Html) || form.is_some();
    let against = args.last_year.is_some()
        || args.texts.is_some()
        || !args.with.is_empty()
        || args.units.is_some();
    if against && !single {
        return Ok(console.complain(console.lang.pick(
            "--last-year、--texts、--with、--units 只用于审核一个文件",
            "--last-year, --texts, --with and --units go with one file to check",
        )));
    }
    if args.together {
        return check(console, args, form, &args.files);
    }
    if args.files.iter().any(|path| path.is_dir()) || (tabular && !single) {
        return folders(console, args, form);
    }
    let mut outcome = ExitStatus::Well;
    for path in &args.files {
        outcome = outcome.max(check(console, args, form, std::slice::from_ref(path))?);
    }
    Ok(outcome)
}

/// Writes a report; what went wrong, if anything did.
fn put(console: &Console<'_>, path: &Path, text: &[u8]) -> Option<ExitStatus> {
    let text = String::from_utf8_lossy(text);
    file::Saver::default().put(path, &text).err().map(|error| console.error(&error))
}

fn check(
    console: &mut Console<'_>,
    args: &CheckArgs,
    form: Option<(&Path, Form)>,
    paths: &[PathBuf],
) -> io::Result<ExitStatus> {
    let (mut session, path) = match console.open_together(paths, args.together) {
        Ok(opened) => opened,
        Err(outcome) => return Ok(outcome),
    };
    let path = path.as_path();
    let mut unread = ExitStatus::Well;
    if let Some(file) = args.texts.as_deref() {
        match console.take_texts(&mut session, file) {
            Ok(problems) => unread = problems,
            Err(outcome) => return Ok(outcome),
        }
    }
    if let Some(last) = args.last_year.as_deref() {
        match session.set_last_year(Some(last)) {
            // Told, but a matter of that file: what is checked is this one.
            Ok(unread) => {
                _ = console.problems(last, &unread);
                let computed = session.document().computed();
                if !computed.ran_against_last() {
                    let name = computed.last_year().map_or("", |last| last.name());
                    let said = wording::last_year_held(console.lang, name, (false, 0));
                    _ = console.complain(&said);
                }
            }
            Err(error) => return Ok(console.error(&error)),
        }
    }
    match beside(console, args, path, &mut session) {
        Err(failed) => Ok(failed),
        Ok(units) => {
            let found = checked(console, args, form, path, &session)?;
            Ok(found.max(units).max(unread))
        }
    }
}

/// What is found in an open document.
fn checked(
    console: &mut Console<'_>,
    args: &CheckArgs,
    form: Option<(&Path, Form)>,
    path: &Path,
    session: &Session,
) -> io::Result<ExitStatus> {
    let document = session.document();
    if args.as_final {
        return as_final(console, args, path, document, session.problems());
    }
    let mut list = document.computed().list();
    let joint = document.computed().joint();
    list.set_joint(joint.findings, document.budget());
    let listed = document.computed().listed(&list);
    let found = match listed.counts().mandatory > 0 {
        true => ExitStatus::Found,
        false => ExitStatus::Well,
    };
    let tabular = match args.format {
        CheckFormat::Csv => Some(Form::Csv),
        CheckFormat::Html => Some(Form::Html),
        CheckFormat::Text | CheckFormat::Json => None,
    };
    if let Some(missing) = document.forms().unit_missing() {
        console.complain(&missing.tell_of(shown(path), console.lang));
    }
    if form.is_some() || tabular.is_some() {
        let unread = match session.sidecar_fault() {
            Some(fault) => console.complain(fault.get(console.lang)),
            None => ExitStatus::Well,
        };
        let subject = Subject {
            file: path.file_name().map_or_else(|| shown(path), |n| n.to_string_lossy().into()),
            time: clock::now_written(),
            problems: session.problems(),
            beside: session.sidecar_comments(),
        };
        let report = Report::of(document, &subject, console.lang);
        if let Some((target, form)) = form {
            let mut text = Vec::new();
            report.write(&mut text, form)?;
            if let Some(failed) = put(console, target, &text) {
                return Ok(failed);
            }
            if args.format == CheckFormat::Text {
                let counts = &report.counts;
                let (causes, all) = (counts.causes_text(report.lang), counts.text(report.lang));
                let colon = report.lang.pick("：", ": ");
                let stop = if causes.is_empty() { "" } else { colon };
                writeln!(console.out, "{}{colon}{causes}{stop}{all}", shown(path))?;
                return Ok(console.problems(path, session.problems()).max(found).max(unread));
            }
        }
        if let Some(form) = tabular {
            report.write(console.out, form)?;
            return Ok(console.problems(path, session.problems()).max(found).max(unread));
        }
    }
    match args.format {
        CheckFormat::Json => {
            for problem in session.problems() {
                json(console, &JsonFinding::problem(path, problem, console.lang))?;
            }
            let slips = if args.all { Vec::new() } else { slips(document, listed) };
            for (cause, places) in &slips {
                let first = places.first().and_then(|&at| listed.get(None, at));
                let Some(first) = first else { continue };
                json(console, &JsonFinding::slip(path, (cause, first), document, console.lang))?;
            }
            let told: BTreeSet<usize> = slips.into_iter().flat_map(|slip| slip.1).collect();
            let others = (0..listed.len()).filter(|number| !told.contains(number));
            for finding in others.filter_map(|number| listed.get(None, number)) {
                json(console, &JsonFinding::finding(path, &finding, document, console.lang))?;
            }
            json(
                console,
                &JsonTally { file: shown(path), checks: document.computed().run_tally() },
            )?;
        }
        _ => text(console, args, path, document, (listed, joint.undecided))?,
    }
    if args.bound && args.format == CheckFormat::Text {
        tried::bound(console.out, console.lang, document)?;
    }
    console.converted(path, session.converted());
    Ok(console.problems(path, session.problems()).max(found))
}

/// Takes up the other documents that the checks are compared with; those of units that could not be
/// read are reported and left out.
fn beside(
    console: &Console<'_>,
    args: &CheckArgs,
    path: &Path,
    session: &mut Session,
) -> Result<ExitStatus, ExitStatus> {
    let mut unread = ExitStatus::Well;
    if args.with.is_empty() && args.units.is_none() {
        return Ok(unread);
    }
    let mut others = session.document().computed().others().clone();
    for named in &args.with {
        let Some((name, file)) = named.split_once('=') else {
            return Err(console.complain(&match console.lang {
                Lang::Zh => format!("--with {named}：应写成 名称=文件，如 --with 本级=本级.ron"),
                Lang::En => format!("--with {named}: write NAME=FILE"),
            }));
        };
        let other = review::other(Path::new(file)).map_err(|error| console.error(&error))?;
        others.named.push((name.trim().into(), Arc::new(other)));
    }
    if let Some(folder) = &args.units {
        let (units, failed) = review::units(folder, path);
        // Each is reported; the sum is of the others, and the outcome says that it is not whole.
        for error in &failed {
            unread = unread.max(console.error(error));
        }
        if units.is_empty() && failed.is_empty() {
            let folder = shown(folder);
            return Err(console.complain(&match console.lang {
                Lang::Zh => format!("{folder}：没有所属单位的预算文件"),
                Lang::En => format!("{folder}: there are no budgets of units"),
            }));
        }
        others.units = units.into_iter().map(Arc::new).collect();
    }
    session.set_others(others);
    Ok(unread)
}

/// What the document lacks before it is final, a line each.
fn as_final(
    console: &mut Console<'_>,
    args: &CheckArgs,
    path: &Path,
    document: &Document,
    problems: &[Diagnostic],
) -> io::Result<ExitStatus> {
    let (name, lang) = (shown(path), console.lang);
    let lacks = document.computed().checklist();
    for lack in &lacks {
        if args.format == CheckFormat::Json {
            let line = LackLine {
                file: name.clone(),
                lack: lack.kind.id(),
                blocks: lack.kind.blocks(),
                message: lack.words.get(lang).to_owned(),
            };
            serde_json::to_writer(&mut *console.out, &line)?;
            writeln!(console.out)?;
        } else {
            let word = lack.kind.word(lang);
            let colon = lang.pick("：", ": ");
            writeln!(console.out, "{name}{colon}{word}{colon}{}", lack.words.get(lang))?;
        }
    }
    let blocked = lacks.iter().any(|lack| lack.kind.blocks());
    let found = if blocked { ExitStatus::Found } else { ExitStatus::Well };
    Ok(console.problems(path, problems).max(found))
}

/// Slips that are findings themselves, each with the numbers of what follows from it.
fn slips(document: &Document, listed: Listed<'_>) -> Vec<(Cause, Vec<usize>)> {
    if listed.counts().mandatory == 0 {
        return Vec::new();
    }
    let causes = document.computed().causes();
    let asking: Vec<FindingFacts<'_>> = listed.asking().collect();
    let groups = groups_of(document.budget(), &asking, &causes);
    let slip = |group: FindingGroup| {
        let cause = causes.get(group.cause?).filter(|cause| cause.is_slip())?;
        Some((cause.clone(), group.places))
    };
    groups.into_iter().filter_map(slip).collect()
}
