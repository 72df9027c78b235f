//! `yusuan import`: workbooks, texts and PDFs read as budgets.

use std::io;
use std::path::{Path, PathBuf};

use clap::{Args as Group, ValueEnum};

use super::console::{Console, ExitStatus, shown};
use crate::edit::Document;
use crate::file::{self, Opened, write_new};
use crate::import::{
    ChangeKind, ImportError, ImportReport, Imported, Input, ReportForm, on_forms_of, open,
    open_together, texts_on,
};
use crate::lang::{Lang, Tell as _};
use crate::read::{self, Watch};
use crate::recognise::RecognisedTable;
use crate::session::updating::Updating;
use crate::session::wording;
use crate::source::system_reason;

#[derive(Group)]
pub(super) struct ImportArgs {
    /// 要读入的文件：xlsx、xlsm、xls、et、ods、csv、tsv、docx、pdf，按内容辨认，不看扩展名
    /// Files to read; the format is recognised by content, not by extension
    #[arg(required = true, verbatim_doc_comment)]
    pub files: Vec<PathBuf>,

    /// 这些文件（或文件夹里的文件）合为一份预算，如一张表一个工作簿，说明另成一份
    /// The files, or those in a folder, are one budget: a workbook a table, the narrative beside them
    #[arg(long, verbatim_doc_comment)]
    pub together: bool,

    /// 用哪套表样；不写则选最合适的一套
    /// Form set; the one that fits best where none is named
    #[arg(long, value_name = "ID", verbatim_doc_comment)]
    pub forms: Option<String>,

    /// 写到这个文件（读入一个文件时），或这个文件夹；不覆盖已有文件
    /// File to write (for one file), or folder; never overwrites a file
    #[arg(long, value_name = "FILE|DIR", verbatim_doc_comment)]
    pub out: Option<PathBuf>,

    /// 把每个数的出处、没有放入的数和疑问写成文件：.csv、.json 或 .txt
    /// Write every figure's place, what was not placed and the doubts to a file: .csv, .json, .txt
    #[arg(long, value_name = "FILE", verbatim_doc_comment)]
    pub report: Option<PathBuf>,

    /// 情况说明在另一份文件（Word、PDF）里：各节一并读入；只用于读入一个文件
    /// The narrative is in another file (Word, PDF): its sections are taken too; for one file
    #[arg(long, value_name = "FILE", verbatim_doc_comment)]
    pub texts: Option<PathBuf>,

    /// 与这份预算比较：列出改动、新增、消失的数和有差别的各节文字；写 --accept 才改进预算文件
    /// Compare with this budget: changed, new and gone figures, and sections of text; only --accept
    /// changes it
    #[arg(long, value_name = "BUDGET", conflicts_with = "out", verbatim_doc_comment)]
    pub update: Option<PathBuf>,

    /// 接受哪些差别（与 --update 同用），逗号分开：changed 改动，new 新增，gone 消失
    /// Which differences to accept, separated by commas
    #[arg(
        long,
        value_name = "KINDS",
        value_delimiter = ',',
        requires = "update",
        verbatim_doc_comment
    )]
    pub accept: Vec<Accept>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Accept {
    Changed,
    New,
    Gone,
}

pub(super) fn run(console: &mut Console<'_>, args: &ImportArgs) -> io::Result<ExitStatus> {
    let lang = console.lang;
    let form = match args.report.as_deref() {
        None => None,
        Some(path) => match ReportForm::by_name(path) {
            Some(form) => Some((path, form)),
            None => {
                return Ok(console.complain(lang.pick(
                    "--report 的文件名须以 .csv、.json 或 .txt 结尾",
                    "the name after --report must end in .csv, .json or .txt",
                )));
            }
        },
    };
    let single = args.together || args.files.len() == 1;
    if args.texts.is_some() && !(single && args.out.is_some() && args.update.is_none()) {
        return Ok(console.complain(lang.pick(
            "--texts 只用于读入一个文件，用 --out 写明写到哪里，不与 --update 同用",
            "--texts goes with one file and with --out for where it is written, not with --update",
        )));
    }
    if args.update.is_some() && !single {
        return Ok(console
            .complain(lang.pick("--update 只用于读入一个文件", "--update goes with one file")));
    }
    let mut updated = match args.update.as_deref() {
        None => None,
        Some(path) => match file::open(path) {
            Ok(opened) => {
                let problems = console.problems(path, &opened.problems);
                if problems != ExitStatus::Well {
                    return Ok(problems);
                }
                Some(opened)
            }
            Err(error) => return Ok(console.error(&error)),
        },
    };
    let folder = args.out.as_deref().filter(|out| out.is_dir() || !single);
    if let Some(folder) = folder
        && let Err(error) = std::fs::create_dir_all(folder)
    {
        let why = system_reason(&error).tell(lang);
        return Ok(console.complain(&format!("{}{}{why}", shown(folder), lang.pick("：", ": "))));
    }
    let mut outcome = ExitStatus::Well;
    let mut told = Vec::new();
    let files = if args.together { args.files.get(..1).unwrap_or_default() } else { &args.files };
    for (nth, path) in files.iter().enumerate() {
        let (watch, forms) = (&mut Watch::default(), args.forms.as_deref());
        let imported = match args.together {
            true => {
                let written: Vec<&Path> = [&args.report, &args.out]
                    .into_iter()
                    .filter_map(|path| path.as_deref())
                    .collect();
                open_together(&args.files, &written, forms, watch)
            }
            false if path.is_dir() => {
                outcome = outcome.max(console.complain(&match lang {
                    Lang::Zh => format!(
                        "{}：是文件夹；里面的文件合为一份预算的，加 --together",
                        shown(path)
                    ),
                    Lang::En => format!(
                        "{}: is a folder; where its files are one budget, add --together",
                        shown(path)
                    ),
                }));
                continue;
            }
            false => open(path, forms, watch),
        };
        // On the form set of the budget; or the text that goes with its tables.
        let imported = match (imported, &updated) {
            (Err(error), Some(opened)) if args.forms.is_some() => {
                texts_on(error, &opened.forms).map(|imported| Input::Imported(Box::new(imported)))
            }
            (imported, Some(opened)) if args.forms.is_none() => {
                on_forms_of(imported, &opened.forms)
            }
            (imported, _) => imported,
        };
        let imported = match imported {
            Ok(Input::Imported(imported)) => imported,
            Ok(Input::Budget(_)) => {
                outcome = outcome.max(console.complain(&match lang {
                    Lang::Zh => format!("{}：已经是预算文件，不必读入", shown(path)),
                    Lang::En => format!("{}: is a budget file already", shown(path)),
                }));
                continue;
            }
            Err(error) => {
                outcome = outcome.max(console.error(&error));
                if let ImportError::NoFit { document, no, .. } = &error {
                    as_they_are(console, path, document, &no.tables)?;
                }
                continue;
            }
        };
        if let Some((_, form)) = form {
            ImportReport { imported: &imported, lang }.write(&mut told, form, nth == 0)?;
        }
        let joined = imported.document.is_joined();
        let name = if joined { Path::new(imported.file_name()) } else { path };
        summary(console, name, &imported)?;
        if imported.proposal.is_partial() {
            outcome = outcome.max(ExitStatus::Failed);
        }
        if let (Some(budget), Some(opened)) = (args.update.as_deref(), updated.take()) {
            outcome = outcome.max(compare(console, (budget, opened), &imported, &args.accept)?);
        } else if let Some(out) = args.out.as_deref() {
            let target = match folder {
                Some(folder) => named(folder, path),
                None => out.to_owned(),
            };
            let texts = args.texts.as_deref();
            outcome = outcome.max(put(console, &target, *imported, texts)?);
        }
    }
    if let Some((path, _)) = form {
        let text = String::from_utf8_lossy(&told);
        if let Err(error) = file::Saver::default().put(path, &text) {
            outcome = outcome.max(console.error(&error));
        }
    }
    Ok(outcome)
}

/// `公开.xlsx` in a folder: `公开.ron`.
fn named(folder: &Path, path: &Path) -> PathBuf {
    folder.join(path.file_name().unwrap_or_default()).with_extension("ron")
}

/// What was recognised, then what is doubtful.
fn summary(console: &mut Console<'_>, path: &Path, imported: &Imported) -> io::Result<()> {
    let lang = console.lang;
    let (name, colon) = (shown(path), lang.pick("：", ": "));
    writeln!(console.out, "{name}{colon}{}", imported.summary(lang))?;
    if imported.document.is_joined() {
        for line in imported.by_file(lang) {
            writeln!(console.out, "  {line}")?;
        }
    }
    // Of several files a doubt says itself in which it is.
    let file = if imported.document.is_joined() { String::new() } else { format!("{name}{colon}") };
    for doubt in imported.doubts(lang) {
        writeln!(console.out, "{file}  {doubt}")?;
    }
    Ok(())
}

/// The tables of a file that no form set fits, each with the sums that hold in it.
fn as_they_are(
    console: &mut Console<'_>,
    path: &Path,
    document: &read::ReadDocument,
    tables: &[RecognisedTable],
) -> io::Result<()> {
    let lang = console.lang;
    let (name, colon) = (shown(path), lang.pick("：", ": "));
    for table in tables {
        let place = document.page_title(table.page as usize, lang);
        let (first, last) = (table.rows.0 + 1, table.rows.1);
        let title = &table.title;
        let sums = match (table.sums, lang) {
            (Some((held, all)), Lang::Zh) => format!("，合计 {held}/{all} 个相符"),
            (Some((held, all)), Lang::En) => format!(", {held} of {all} sums hold"),
            (None, _) => String::new(),
        };
        match lang {
            Lang::Zh => {
                writeln!(console.out, "{name}{colon}  {place}第 {first}—{last} 行 {title}{sums}")?
            }
            Lang::En => {
                writeln!(console.out, "{name}{colon}  {place}, rows {first}–{last} {title}{sums}")?
            }
        }
    }
    Ok(())
}

/// Writes the budget as a new file, with the narrative of another one.
fn put(
    console: &mut Console<'_>,
    target: &Path,
    imported: Imported,
    texts: Option<&Path>,
) -> io::Result<ExitStatus> {
    let lang = console.lang;
    let mut document = Document::new(imported.proposal.forms, imported.proposal.budget);
    let unread = match texts.map(|texts| console.take_texts(&mut document, texts)) {
        None => ExitStatus::Well,
        Some(Ok(problems)) => problems,
        Some(Err(outcome)) => return Ok(outcome),
    };
    let text = file::write(document.forms(), document.budget());
    Ok(match write_new(target, &text) {
        Ok(()) => {
            let target = shown(target);
            writeln!(
                console.out,
                "{}",
                lang.pick(format!("已写成 {target}"), format!("wrote {target}"))
            )?;
            unread
        }
        Err(error) => console.error(&error),
    })
}

/// Tells the differences from a budget and puts those into it that were accepted.
fn compare(
    console: &mut Console<'_>,
    (path, opened): (&Path, Opened),
    imported: &Imported,
    accept: &[Accept],
) -> io::Result<ExitStatus> {
    let lang = console.lang;
    let proposal = &imported.proposal;
    if opened.forms.id != proposal.forms.id {
        let (own, theirs) = (&opened.forms.id, &proposal.forms.id);
        return Ok(console.complain(&match lang {
            Lang::Zh => format!(
                "{}：预算用表样 {own}，文件认作 {theirs}，不能比较；可用 --forms {own} 指定",
                shown(path)
            ),
            Lang::En => format!(
                "{}: the budget is on the form set {own}, the file on {theirs}; name it with --forms {own}",
                shown(path)
            ),
        }));
    }
    let mut document = Document::new(opened.forms, opened.budget);
    let updating = Updating::new(&document, imported.file_name(), proposal.clone());
    if let Some(other) = updating.contradiction(lang) {
        writeln!(console.out, "{}{other}", lang.pick("注意：", "note: "))?;
    }
    let accepted = |at: usize| {
        accept.iter().any(|accept| {
            matches!(
                (accept, updating.kind(at)),
                (Accept::Changed, Some(ChangeKind::Changed))
                    | (Accept::New, Some(ChangeKind::New))
                    | (Accept::Gone, Some(ChangeKind::Gone))
            )
        })
    };
    for at in 0..updating.len() {
        let Some(words) = updating.words(document.budget(), at, lang) else { continue };
        let shown = |text: &str| match text {
            "" => lang.pick("空白", "blank").to_owned(),
            text => text.to_owned(),
        };
        let mark = if accepted(at) { "✓" } else { " " };
        writeln!(
            console.out,
            "{mark} {} {}{}{} → {}",
            wording::change_word(lang, words.kind),
            words.place(" "),
            lang.pick("：", ": "),
            shown(&words.old),
            shown(&words.new),
        )?;
    }
    let all = updating.len();
    let taken = (0..all).filter(|at| accepted(*at)).count();
    if let Some(intent) = updating.intent(&document, &accepted) {
        if let Err(refusal) = document.apply(intent) {
            return Ok(console.complain(&format!(
                "{}{}{}",
                shown(path),
                lang.pick("：", ": "),
                refusal.tell(lang)
            )));
        }
        let text = file::write(document.forms(), document.budget());
        if let Err(error) = file::Saver::default().put(path, &text) {
            return Ok(console.error(&error));
        }
        let path = shown(path);
        writeln!(
            console.out,
            "{}",
            match lang {
                Lang::Zh => format!("{all} 处差别，接受 {taken} 处，已写入 {path}"),
                Lang::En => format!("{all} differences, {taken} accepted, written to {path}"),
            }
        )?;
    } else {
        writeln!(
            console.out,
            "{}",
            match lang {
                Lang::Zh if all == 0 => "没有差别".to_owned(),
                Lang::Zh => format!("{all} 处差别，未改预算"),
                Lang::En if all == 0 => "no differences".to_owned(),
                Lang::En => format!("{all} differences; the budget was not changed"),
            }
        )?;
    }
    Ok(if all > taken { ExitStatus::Found } else { ExitStatus::Well })
}
