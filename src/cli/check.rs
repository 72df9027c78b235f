//! `yusuan check`: problems of the file and findings of the engine.

use std::io;
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

use super::args::{CheckArgs, CheckFormat};
use super::{Console, Outcome, shown};
use crate::amount::Amount;
use crate::budget::{Budget, Cell, TableKind};
use crate::edit::Document;
use crate::engine::{Finding, Verdict};
use crate::file::{self, Problem};
use crate::form::{Force, FormSet};
use crate::lang::Lang;

pub(super) fn run(console: &mut Console<'_>, args: &CheckArgs) -> io::Result<Outcome> {
    let mut outcome = Outcome::Well;
    for path in &args.files {
        outcome = outcome.max(check(console, args, path)?);
    }
    Ok(outcome)
}

fn check(console: &mut Console<'_>, args: &CheckArgs, path: &Path) -> io::Result<Outcome> {
    let opened = match file::open(path) {
        Ok(opened) => opened,
        Err(error) => return Ok(console.error(&error)),
    };
    let document = Document::new(opened.forms, opened.budget);
    let findings = document.sheet().findings(document.budget());
    match args.format {
        CheckFormat::Json => {
            for problem in &opened.problems {
                json(console, &Line::problem(path, problem, console.lang))?;
            }
            for finding in &findings {
                json(console, &Line::finding(path, finding, &document, console.lang))?;
            }
        }
        CheckFormat::Text => text(console, args, path, &document, &findings)?,
    }
    let found = match findings.iter().any(Finding::blocks_final) {
        true => Outcome::Found,
        false => Outcome::Well,
    };
    Ok(console.problems(path, &opened.problems).max(found))
}

fn text(
    console: &mut Console<'_>,
    args: &CheckArgs,
    path: &Path,
    document: &Document,
    findings: &[Finding],
) -> io::Result<()> {
    let lang = console.lang;
    let name = shown(path);
    let listed = |finding: &&Finding| args.all || finding.verdict > Verdict::Rounding;
    let mut counts = [0_usize; 4];
    for finding in findings.iter().filter(listed) {
        let number = match &*finding.number {
            "" => String::new(),
            number => format!(" {number}"),
        };
        let remedy = match finding.remedy.get(lang) {
            "" => String::new(),
            remedy => format!("{}{remedy}", lang.pick("；", "; ")),
        };
        let force = force_word(finding.force, lang);
        let message = finding.message.get(lang);
        let colon = lang.pick("：", ": ");
        writeln!(console.out, "{name}{colon}{force}{number}{colon}{message}{remedy}")?;
    }
    for finding in findings {
        let class = match (finding.verdict, finding.force) {
            (Verdict::Balanced | Verdict::Rounding, _) => 3,
            (_, Force::Mandatory) => 0,
            (_, Force::Explain) => 1,
            (_, Force::Hint) => 2,
        };
        if let Some(count) = counts.get_mut(class) {
            *count += 1;
        }
    }
    let [mandatory, explain, hint, rounding] = counts;
    let causes = match mandatory {
        0 => Vec::new(),
        _ => document.sheet().causes(document.budget()),
    };
    for cause in &causes {
        let Some(suspect) = cause.suspects.first() else { continue };
        let table = document.budget().table_title(document.forms(), suspect.cell.t(), lang);
        let said = cause.text(lang);
        match lang {
            Lang::Zh => writeln!(console.out, "{name}：可能原因：{table} {said}")?,
            Lang::En => writeln!(console.out, "{name}: likely cause: {table} {said}")?,
        }
    }
    let of = match (causes.len(), lang) {
        (0, _) => String::new(),
        (count, Lang::Zh) => format!("（{count} 个原因）"),
        (1, Lang::En) => " (1 cause)".to_owned(),
        (count, Lang::En) => format!(" ({count} causes)"),
    };
    if findings.iter().any(|finding| listed(&finding)) {
        match lang {
            Lang::Zh => writeln!(
                console.out,
                "{name}：强制 {mandatory} 处{of}，核实 {explain} 处，提示 {hint} 处，四舍五入差 {rounding} 处"
            )?,
            Lang::En => writeln!(
                console.out,
                "{name}: {mandatory} mandatory{of}, {explain} to explain, {hint} hints, {rounding} rounding differences"
            )?,
        }
    }
    Ok(())
}

fn force_word(force: Force, lang: Lang) -> &'static str {
    match force {
        Force::Mandatory => lang.pick("强制", "mandatory"),
        Force::Explain => lang.pick("核实", "explain"),
        Force::Hint => lang.pick("提示", "hint"),
    }
}

fn json(console: &mut Console<'_>, line: &Line) -> io::Result<()> {
    serde_json::to_writer(&mut *console.out, line)?;
    writeln!(console.out)
}

/// One finding, or one problem of the file, as JSON.
#[derive(Serialize)]
struct Line {
    file: String,
    rule: Arc<str>,
    number: Arc<str>,
    force: &'static str,
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
    cells: Vec<Place>,
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
struct Place {
    form: String,
    table: String,
    block: String,
    row: String,
    column: String,
}

impl Place {
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

impl Line {
    fn finding(path: &Path, finding: &Finding, document: &Document, lang: Lang) -> Self {
        let (forms, budget) = (document.forms(), document.budget());
        let place = |cell: &Cell| Place::new(forms, budget, *cell, lang);
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
            force: match finding.force {
                Force::Mandatory => "mandatory",
                Force::Explain => "explain",
                Force::Hint => "hint",
            },
            verdict: match finding.verdict {
                Verdict::Balanced => "balanced",
                Verdict::Rounding => "rounding",
                Verdict::Unbalanced => "unbalanced",
                Verdict::Missing => "missing",
                Verdict::Invalid => "invalid",
                Verdict::Overflow => "overflow",
            },
            form: at.form,
            table: at.table,
            row: at.row,
            column: at.column,
            stated: text(finding.stated),
            computed: text(finding.computed),
            difference: text(finding.difference),
            bound: text(finding.bound),
            relation: finding.relation.get(lang).to_owned(),
            message: finding.message.get(lang).to_owned(),
            remedy: finding.remedy.get(lang).to_owned(),
            cells: finding.cells.iter().map(place).collect(),
            section: spot.map(|spot| spot.section.to_string()),
            paragraph: spot.map(|spot| spot.paragraph + 1),
            from: spot.map(|spot| counted(spot.from)),
            to: spot.map(|spot| counted(spot.to)),
            line: None,
            character: None,
        }
    }

    /// A problem of the file: kept as it is, to be looked at.
    fn problem(path: &Path, problem: &Problem, lang: Lang) -> Self {
        let placed = |number: usize| (problem.line > 0).then_some(number);
        Self {
            file: shown(path),
            rule: "file_problem".into(),
            number: "".into(),
            force: "explain",
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
            cells: Vec::new(),
            section: None,
            paragraph: None,
            from: None,
            to: None,
            line: placed(problem.line),
            character: placed(problem.column),
        }
    }
}
