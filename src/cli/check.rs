//! `yusuan check`: problems of the file and findings of the engine.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::Serialize;

use super::args::{CheckArgs, CheckFormat};
use super::{Console, ExitStatus, shown, tried};
use crate::amount::Amount;
use crate::budget::{Budget, Cell, TableKind};
use crate::edit::Document;
use crate::engine::{
    Cause, ExplanationState, Finding, FindingFacts, Listed, RunTally, Suspect, Verdict,
};
use crate::file::{self, FileError};
use crate::form::{FormSet, Severity};
use crate::lang::{Lang, Text};
use crate::review::folder::{self, FolderEvent, FolderProgress, FolderRecord};
use crate::review::{
    self, FindingGroup, Form, Report, RowsWriter, Subject, Tally, clock, groups_of, open_groups,
};
use crate::session::{DocumentHost as _, Session};
use crate::source::Diagnostic;

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
    let single = matches!(args.files.as_slice(), [file] if !file.is_dir());
    let tabular = matches!(args.format, CheckFormat::Csv | CheckFormat::Html) || form.is_some();
    let against = args.last_year.is_some() || !args.with.is_empty() || args.units.is_some();
    if against && !single {
        return Ok(console.complain(console.lang.pick(
            "--last-year、--with、--units 只用于审核一个文件",
            "--last-year, --with and --units go with one file to check",
        )));
    }
    if args.files.iter().any(|path| path.is_dir()) || (tabular && !single) {
        return folders(console, args, form);
    }
    let mut outcome = ExitStatus::Well;
    for path in &args.files {
        outcome = outcome.max(check(console, args, form, path)?);
    }
    Ok(outcome)
}

/// A row for every file.
fn folders(
    console: &mut Console<'_>,
    args: &CheckArgs,
    form: Option<(&Path, Form)>,
) -> io::Result<ExitStatus> {
    let lang = console.lang;
    let mut record = match args.record.as_deref() {
        None => None,
        Some(path) => match FolderRecord::open(path, lang) {
            Ok(record) => Some(record),
            Err(error) => {
                let doing = Text::new("打开审核记录", "opening the record");
                let path = path.to_owned();
                return Ok(console.error(&FileError::Io { path, doing, error }));
            }
        },
    };
    let progress = FolderProgress::default();
    let terminal = io::stderr().is_terminal() && !(io::stdout().is_terminal() && form.is_none());
    let written = match args.format {
        CheckFormat::Text => Form::Text,
        CheckFormat::Json => Form::Json,
        CheckFormat::Csv => Form::Csv,
        CheckFormat::Html => Form::Html,
    };
    let mut rows = match form {
        None => RowsWriter::new(console.out, written, lang),
        Some(_) => None,
    };
    let folder = folder::check(&args.files, lang, &progress, record.as_mut(), &mut |event| {
        match (event, &mut rows) {
            (FolderEvent::Done(_), _) if terminal => bar(&progress, lang),
            (FolderEvent::Files(files), Some(rows)) => rows.begin(files),
            (FolderEvent::Row(row), Some(rows)) => rows.row(row),
            _ => {}
        }
        if rows.as_ref().is_some_and(RowsWriter::is_closed) {
            progress.stopped.store(true, Ordering::Relaxed);
        }
    });
    if terminal {
        // Nobody is left to tell where that cannot be written.
        let _ = write!(io::stderr(), "\r\x1b[K");
    }
    if folder.files.is_empty() {
        for (file, why) in &folder.skipped {
            console.complain(&format!("{file}{}{why}", lang.pick("：", ": ")));
        }
        return Ok(console.complain(lang.pick(
            "没有找到预算文件（.ron，或 xlsx、xls、et、ods、csv、docx、pdf 等）",
            "no budget files (.ron, or xlsx, xls, et, ods, csv, docx, pdf) were found",
        )));
    }
    if let Some(rows) = rows {
        rows.end(&folder)?;
    } else if let Some((path, form)) = form {
        let mut text = Vec::new();
        folder.write(&mut text, form)?;
        if let Some(failed) = put(console, path, &text) {
            return Ok(failed);
        }
        writeln!(console.out, "{}", folder.summary())?;
    } else {
        folder.write(console.out, written)?;
    }
    let worst = folder.files.iter().map(|file| match file {
        file if file.error.is_some() || file.problems > 0 => ExitStatus::Failed,
        file if file.counts.mandatory > 0 => ExitStatus::Found,
        _ => ExitStatus::Well,
    });
    Ok(worst.max().unwrap_or(ExitStatus::Well))
}

/// `[#####-----] 120/1000`, at most every so often.
fn bar(progress: &FolderProgress, lang: Lang) {
    const WIDE: usize = 30;
    static SHOWN: AtomicUsize = AtomicUsize::new(usize::MAX);
    let (done, all) =
        (progress.done.load(Ordering::Relaxed), progress.all.load(Ordering::Relaxed).max(1));
    // A terminal takes its time: only what changes a percent is written.
    let percent = done * 100 / all;
    if SHOWN.swap(percent, Ordering::Relaxed) == percent {
        return;
    }
    let full = (done * WIDE / all).min(WIDE);
    let line = format!("{}{}", "#".repeat(full), "-".repeat(WIDE - full));
    let title = lang.pick("审核", "checking");
    let _ = write!(io::stderr(), "\r\x1b[K{title} [{line}] {done}/{all}");
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
    path: &Path,
) -> io::Result<ExitStatus> {
    let mut session = match console.open(path) {
        Ok(session) => session,
        Err(outcome) => return Ok(outcome),
    };
    if let Some(last) = args.last_year.as_deref() {
        match session.set_last_year(Some(last)) {
            // Told, but a matter of that file: what is checked is this one.
            Ok(unread) => drop(console.problems(last, &unread)),
            Err(error) => return Ok(console.error(&error)),
        }
    }
    match beside(console, args, path, &mut session) {
        Err(failed) => Ok(failed),
        Ok(unread) => checked(console, args, form, path, &session).map(|found| found.max(unread)),
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

/// Something that is lacking, as JSON.
#[derive(Serialize)]
struct LackLine {
    file: String,
    lack: &'static str,
    blocks: bool,
    message: String,
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

/// Findings under what they follow from, a sentence a line, and how many there are.
fn text(
    console: &mut Console<'_>,
    args: &CheckArgs,
    path: &Path,
    document: &Document,
    (findings, undecided): (Listed<'_>, usize),
) -> io::Result<()> {
    let lang = console.lang;
    let (name, budget) = (shown(path), document.budget());
    let counts = findings.counts();
    let causes = match counts.mandatory {
        0 => Vec::new(),
        _ => document.computed().causes(),
    };
    let asking: Vec<FindingFacts<'_>> = findings.asking().collect();
    let groups = groups_of(budget, &asking, &causes);
    let colon = lang.pick("：", ": ");
    let mut tally = Tally::from(counts);
    for group in &groups {
        let cause = group.cause.and_then(|cause| causes.get(cause));
        let suspect = cause.and_then(|cause| cause.suspects.first());
        let slip = cause.is_some_and(Cause::is_slip);
        if let (Some(cause), Some(suspect)) = (cause, suspect) {
            let table = budget.table_title(document.forms(), suspect.cell.t(), lang);
            let said = cause.text(lang);
            let title = match slip {
                true => Severity::Mandatory.word(lang),
                false => lang.pick("可能原因", "likely cause"),
            };
            writeln!(console.out, "{name}{colon}{title}{colon}{table} {said}")?;
        }
        if slip && !args.all {
            // One finding: what follows from it is none beside.
            let asked = group.places.iter().filter_map(|&at| asking.get(at));
            tally.fold(asked);
            continue;
        }
        let places = group.places.iter().filter_map(|&at| findings.get(None, at));
        for (nth, finding) in places.enumerate() {
            sentence(console, &name, &finding, document, suspect.is_some() || nth > 0)?;
        }
    }
    // Rounding differences are put in words one by one, and only where they are asked for.
    let rounding = findings.beyond_rounding()..if args.all { findings.len() } else { 0 };
    for finding in rounding.clone().filter_map(|number| findings.get(None, number)) {
        sentence(console, &name, &finding, document, false)?;
    }
    let any = !asking.is_empty() || !rounding.is_empty();
    if undecided > 0 {
        let sums = undecided;
        match lang {
            Lang::Zh => writeln!(
                console.out,
                "{name}：{sums} 条相连的勾稽能否同时由四舍五入解释，规模过大，未作结论"
            )?,
            Lang::En => writeln!(
                console.out,
                "{name}: whether rounding explains all {sums} linked sums together was not decided: too many"
            )?,
        }
    }
    if any {
        let causes = Some(open_groups(&asking, &groups));
        let tally = Tally { causes, ..tally };
        let causes = tally.causes_text(lang);
        let stop = if causes.is_empty() { "" } else { lang.pick("：", ": ") };
        writeln!(console.out, "{name}{colon}{causes}{stop}{}", tally.text(lang))?;
    }
    let waiting = document.computed().waiting();
    if waiting > 0 {
        let computed = document.computed();
        let not_begun = computed.undeclared();
        let titles = not_begun.iter().map(|&t| budget.table_title(document.forms(), t, lang));
        let titles: Vec<String> = titles.collect();
        match lang {
            Lang::Zh => writeln!(
                console.out,
                "{name}：尚未填报：{}；{waiting} 项审核待填报后进行（--final 照定稿的要求审核）",
                titles.join("、")
            )?,
            Lang::En => writeln!(
                console.out,
                "{name}: not begun: {}; {waiting} checks wait for that (--final judges the file as a final one)",
                titles.join(", ")
            )?,
        }
    }
    let ran = document.computed().run_tally().text(lang);
    writeln!(console.out, "{name}{colon}{ran}")
}

fn sentence(
    console: &mut Console<'_>,
    name: &str,
    finding: &Finding,
    document: &Document,
    under: bool,
) -> io::Result<()> {
    let lang = console.lang;
    let (colon, semicolon) = (lang.pick("：", ": "), lang.pick("；", "; "));
    let number = match &*finding.number {
        "" => String::new(),
        number => format!(" {number}"),
    };
    let severity = finding.severity.word(lang);
    let message = finding.sentence(lang);
    let given = finding.explanation(document.budget());
    let more = match (finding.answer, given) {
        (ExplanationState::Given(_), Some(given)) if finding.is_explained() => {
            format!("{semicolon}{}{colon}{}", lang.pick("已说明", "explained"), given.text)
        }
        (ExplanationState::Outdated(_), Some(given)) if finding.may_be_explained() => {
            let now = finding.figures(document.budget());
            format!("{semicolon}{}", ExplanationState::outdated(&given.figures, &now, lang))
        }
        _ => match finding.remedy.get(lang) {
            "" => String::new(),
            remedy => format!("{semicolon}{remedy}"),
        },
    };
    let more = more.replace('\n', " ");
    let indent = if under { "  " } else { "" };
    writeln!(console.out, "{name}{colon}{indent}{severity}{number}{colon}{message}{more}")
}

fn json(console: &mut Console<'_>, line: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *console.out, line)?;
    writeln!(console.out)
}

/// The last line of a file as JSON: what silence means.
#[derive(Serialize)]
struct JsonTally {
    file: String,
    /// How many checks there are, held, failed and did not run, by the reason.
    checks: RunTally,
}

/// One finding, or one problem of the file, as JSON.
#[derive(Serialize)]
struct JsonFinding {
    file: String,
    rule: Arc<str>,
    number: Arc<str>,
    #[serde(rename = "force")]
    severity: &'static str,
    verdict: &'static str,
    form: String,
    table: String,
    row: String,
    column: String,
    stated: Option<String>,
    computed: Option<String>,
    difference: Option<String>,
    bound: Option<String>,
    relation: String,
    message: String,
    remedy: String,
    /// Whether an explanation for the figures as they are settles it.
    explained: bool,
    explanation: Option<String>,
    cells: Vec<JsonPlace>,
    /// Of a finding in a text: key of the section, paragraph, first character and the one behind
    /// the last, counted from 1.
    section: Option<String>,
    paragraph: Option<usize>,
    from: Option<usize>,
    to: Option<usize>,
    /// Line and column in the file, 1-based, of a problem that has a place.
    line: Option<usize>,
    character: Option<usize>,
}

/// A cell by its names on paper.
#[derive(Serialize)]
struct JsonPlace {
    form: String,
    table: String,
    block: String,
    row: String,
    column: String,
}

impl JsonPlace {
    fn new(forms: &FormSet, budget: &Budget, cell: Cell, lang: Lang) -> Self {
        let kind = budget.tables.get(cell.t()).map(|table| &table.kind);
        let (form, block) = match kind {
            Some(TableKind::Known(form)) => {
                let form = forms.tables.get(*form);
                let block = form.and_then(|form| form.blocks.get(cell.b()));
                (form.map(|form| form.key.clone()), block)
            }
            Some(TableKind::Unknown { form, .. }) => (Some(form.to_string()), None),
            None => (None, None),
        };
        let column = block.and_then(|block| block.columns.get(cell.c()));
        Self {
            form: form.unwrap_or_default(),
            table: budget.table_title(forms, cell.t(), lang),
            block: block.map(|block| block.key.clone()).unwrap_or_default(),
            row: budget.row_key(forms, cell),
            column: column.map(|column| column.key.clone()).unwrap_or_default(),
        }
    }
}

impl JsonFinding {
    fn finding(path: &Path, finding: &Finding, document: &Document, lang: Lang) -> Self {
        let (forms, budget) = (document.forms(), document.budget());
        let place = |cell: &Cell| JsonPlace::new(forms, budget, *cell, lang);
        let at = place(&finding.cell);
        let text = |amount: Option<Amount>| amount.map(|amount| amount.to_string());
        let spot = finding.text.as_ref();
        let own = spot.and_then(|s| budget.texts.iter().find(|t| *t.section == *s.section));
        let paragraph = own.zip(spot).and_then(|(text, spot)| text.paragraphs.get(spot.paragraph));
        let counted = |byte: usize| {
            let before = paragraph.and_then(|paragraph| paragraph.get(..byte));
            before.map_or(0, |before| before.chars().count()) + 1
        };
        Self {
            file: shown(path),
            rule: Arc::clone(&finding.rule),
            number: Arc::clone(&finding.number),
            severity: finding.severity.id(),
            verdict: finding.verdict.id(),
            form: at.form,
            table: at.table,
            row: at.row,
            column: at.column,
            stated: text(finding.stated),
            computed: text(finding.computed),
            difference: text(finding.difference),
            bound: text(finding.bound),
            relation: finding.relation.get(lang).to_owned(),
            message: finding.sentence(lang),
            remedy: finding.remedy.get(lang).to_owned(),
            explained: finding.is_explained(),
            explanation: finding.explanation(budget).map(|given| given.text.clone()),
            cells: finding.cells.iter().map(place).collect(),
            section: spot.map(|spot| spot.section.to_string()),
            paragraph: spot.map(|spot| spot.paragraph + 1),
            from: spot.map(|spot| counted(spot.from)),
            to: spot.map(|spot| counted(spot.to)),
            line: None,
            character: None,
        }
    }

    /// A slip that is a finding itself, at the first of those that follow from it.
    fn slip(path: &Path, slip: (&Cause, Finding), document: &Document, lang: Lang) -> Self {
        let (cause, first) = slip;
        let (forms, budget) = (document.forms(), document.budget());
        let cells = cause.suspects.iter().flat_map(Suspect::corrections).map(|change| change.0);
        let cells = cells.map(|cell| JsonPlace::new(forms, budget, cell, lang)).collect();
        Self {
            rule: "misplaced".into(),
            number: "A6".into(),
            severity: Severity::Mandatory.id(),
            verdict: Verdict::Invalid.id(),
            stated: None,
            computed: None,
            difference: None,
            bound: None,
            relation: String::new(),
            message: cause.text(lang),
            remedy: lang.pick("核对后改正编码或错栏", "correct the code or the row").to_owned(),
            cells,
            ..Self::finding(path, &first, document, lang)
        }
    }

    /// A problem of the file: kept as it is, to be looked at.
    fn problem(path: &Path, problem: &Diagnostic, lang: Lang) -> Self {
        let placed = |number: usize| (number > 0).then_some(number);
        Self {
            file: shown(path),
            rule: "file_problem".into(),
            number: "".into(),
            severity: "explain",
            verdict: "invalid",
            form: String::new(),
            table: String::new(),
            row: String::new(),
            column: String::new(),
            stated: None,
            computed: None,
            difference: None,
            bound: None,
            relation: String::new(),
            message: problem.what.get(lang).to_owned(),
            remedy: problem.remedy.get(lang).to_owned(),
            explained: false,
            explanation: None,
            cells: Vec::new(),
            section: None,
            paragraph: None,
            from: None,
            to: None,
            line: placed(problem.line()),
            character: placed(problem.column()),
        }
    }
}
