//! One document's whole check, gathered for whoever shows or writes it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::amount::Amount;
use crate::budget::{Budget, Cell, Comment, NamedPlace, Status};
use crate::edit::Document;
use crate::engine::{Cause, ExplanationState, Finding, RunTally, Verdict};
use crate::form::{FormSet, Severity};
use crate::lang::{Lang, Tell as _};
use crate::source::Diagnostic;

use super::group::{FindingGroup, Tally, groups};

/// Mandatory findings up to which their causes are looked for.
pub const MAX_EXPLAINED: usize = 500;

/// What is checked, beside the document itself.
#[derive(Clone, Debug, Default)]
pub struct Subject<'a> {
    /// Name of the file, as it was named.
    pub file: String,
    /// When, as it is to be printed.
    pub time: String,
    /// What was noticed while the file was read.
    pub problems: &'a [Diagnostic],
    /// Comments that are in a file of their own.
    pub beside: &'a [Comment],
}

/// The whole check of one document. Texts are in one language; findings are in the order in
/// which they are to be read: what is open first, table by table.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    #[serde(skip)]
    pub lang: Lang,
    pub unit: String,
    pub unit_code: String,
    pub year: i32,
    pub file: String,
    pub time: String,
    /// Id of the form set, and its name.
    pub forms: String,
    pub forms_name: String,
    /// Last year's file that it was compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_year: Option<String>,
    pub status: &'static str,
    pub counts: Tally,
    /// How many checks of the form set ran.
    pub checks: RunTally,
    /// Tables in which something was found, in the document's order.
    pub tables: Vec<TableTally>,
    pub causes: Vec<CauseLine>,
    pub findings: Vec<FindingLine>,
    pub comments: Vec<AnnotationLine>,
    /// Explanations whose finding is gone.
    pub left_over: Vec<AnnotationLine>,
    /// What was noticed while the file was read.
    pub problems: Vec<String>,
}

/// Findings of one table or text, counted.
#[derive(Clone, Debug, Serialize)]
pub struct TableTally {
    /// Number of the table; none for a text.
    #[serde(skip)]
    pub table: Option<usize>,
    /// Key of the section of a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    pub title: String,
    pub number: String,
    #[serde(flatten)]
    pub counts: Tally,
}

/// A reason with the cell that is likely wrong.
#[derive(Clone, Debug, Serialize)]
pub struct CauseLine {
    /// Where the likely wrong figure is.
    #[serde(skip)]
    pub cell: Option<Cell>,
    /// What is likely wrong and what it should be; where that is not known, the first finding.
    pub text: String,
    /// Whether a figure is named.
    pub known: bool,
    /// Numbers ([`FindingLine::number`]) of its findings.
    pub places: Vec<usize>,
}

/// A finding.
#[derive(Clone, Debug, Serialize)]
pub struct FindingLine {
    /// From 1, in the report's order.
    pub number: usize,
    /// Index into `Computed::findings`.
    #[serde(skip)]
    pub finding: usize,
    pub rule: String,
    /// In the catalogue of reconciliations.
    pub catalogue: String,
    #[serde(serialize_with = "severity_name")]
    #[serde(rename = "force")]
    pub severity: Severity,
    #[serde(serialize_with = "verdict_name")]
    pub verdict: Verdict,
    pub table: String,
    pub place: String,
    pub stated: Option<String>,
    pub computed: Option<String>,
    pub difference: Option<String>,
    pub bound: Option<String>,
    pub message: String,
    pub remedy: String,
    /// Whether an explanation for the figures as they are settles it.
    pub explained: bool,
    pub explanation: Option<String>,
    /// Who gave it and when.
    pub explained_by: Option<String>,
    /// Why the explanation does not count any more.
    pub outdated: Option<String>,
}

/// A comment, or an explanation without a finding.
#[derive(Clone, Debug, Serialize)]
pub struct AnnotationLine {
    pub place: String,
    /// Whether its place still exists.
    #[serde(rename = "stands")]
    pub exists: bool,
    pub text: String,
    pub author: String,
    pub date: String,
}

impl AnnotationLine {
    /// What is said behind the place where that is gone.
    pub(super) fn gone(&self, lang: Lang) -> &'static str {
        if self.exists { "" } else { lang.pick("（位置已不存在）", " (place gone)") }
    }
}

fn severity_name<S: serde::Serializer>(severity: &Severity, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(severity.id())
}

fn verdict_name<S: serde::Serializer>(verdict: &Verdict, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(verdict.id())
}

/// The word for the state of a finding.
pub fn status_word(line: &FindingLine, lang: Lang) -> &'static str {
    match (line.verdict, line.severity) {
        (Verdict::Rounding | Verdict::Balanced, _) => lang.pick("四舍五入差", "rounding"),
        (_, Severity::Explain) if line.explained => lang.pick("已说明", "explained"),
        (_, Severity::Explain) if line.outdated.is_some() => {
            lang.pick("须重新说明", "explain again")
        }
        (_, Severity::Explain) => lang.pick("未说明", "not explained"),
        (_, Severity::Hint) => lang.pick("提示", "hint"),
        (_, Severity::Mandatory) => lang.pick("须改正", "to correct"),
    }
}

/// A place in words: `支出总表　2080109 … › 合计`.
pub fn describe_place(forms: &FormSet, budget: &Budget, place: &NamedPlace, lang: Lang) -> String {
    match place {
        NamedPlace::Cell { table, copy, row, column, .. } => match place.cell(forms, budget) {
            Some(cell) => {
                let (title, row, column) = describe_cell(forms, budget, cell, lang);
                format!("{title}　{row} › {column}")
            }
            None => {
                let parts = [table, copy, row, column];
                let parts: Vec<&str> =
                    parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
                parts.join(" › ")
            }
        },
        NamedPlace::Text { section, paragraph } => {
            let form = forms.sections().find(|form| form.key == *section);
            let title = form.map_or(section.as_str(), |form| form.title.get(lang));
            match paragraph.as_str() {
                "" => title.to_owned(),
                paragraph => format!("{title}　“{paragraph}…”"),
            }
        }
    }
}

fn describe_cell(
    forms: &FormSet,
    budget: &Budget,
    cell: Cell,
    lang: Lang,
) -> (String, String, String) {
    let form = budget.tables.get(cell.t()).and_then(|table| forms.tables.get(table.form()?));
    let column = form.and_then(|form| form.blocks.get(cell.b())?.columns.get(cell.c()));
    let column = column.map(|column| column.title.get(lang).to_owned()).unwrap_or_default();
    let row = budget.row_name_in(forms, cell, lang);
    (budget.table_title(forms, cell.t(), lang), row, column)
}

/// What the mandatory findings come from; nothing where there are too many to list.
pub(super) fn causes_of(document: &Document, findings: &[Finding]) -> Vec<Cause> {
    match findings.iter().filter(|finding| finding.blocks_final()).count() {
        1..=MAX_EXPLAINED => document.computed().causes(),
        _ => Vec::new(),
    }
}

impl Report {
    /// The findings in three parts: those that are open, those explained, and what asks for nothing.
    pub fn parts(&self) -> [Vec<&FindingLine>; 3] {
        let asks = |line: &FindingLine| {
            line.verdict > Verdict::Rounding && line.severity != Severity::Hint
        };
        let part = |of: &dyn Fn(&FindingLine) -> bool| {
            self.findings.iter().filter(|line| of(line)).collect()
        };
        [
            part(&|line| asks(line) && !line.explained),
            part(&|line| asks(line) && line.explained),
            part(&|line| !asks(line)),
        ]
    }

    /// Checks the document and gathers everything.
    pub fn of(document: &Document, subject: &Subject<'_>, lang: Lang) -> Self {
        let findings = document.computed().whole_check().0;
        let causes = causes_of(document, &findings);
        Self::from_findings(document, &findings, &causes, subject, lang)
    }

    /// The same of findings and causes that are known already.
    pub fn from_findings(
        document: &Document,
        findings: &[Finding],
        causes: &[Cause],
        subject: &Subject<'_>,
        lang: Lang,
    ) -> Self {
        let (forms, budget) = (document.forms(), document.budget());
        let groups = groups(budget, findings, causes);
        let mut counts = Tally::with_causes(findings, &groups);
        if counts.mandatory > MAX_EXPLAINED {
            counts.causes = None;
        }
        let mut order: Vec<(usize, &Finding)> = findings.iter().enumerate().collect();
        order.sort_by_key(|(number, f)| {
            let table = if f.text.is_some() { u32::MAX } else { f.cell.table };
            (rank(f), f.severity, table, *number)
        });
        let lines: Vec<FindingLine> = order
            .iter()
            .enumerate()
            .map(|(at, (number, finding))| line(document, (at + 1, *number), finding, lang))
            .collect();
        let mut numbers = vec![0; findings.len()];
        for line in &lines {
            if let Some(slot) = numbers.get_mut(line.finding) {
                *slot = line.number;
            }
        }
        let unit = &budget.unit;
        Self {
            lang,
            unit: unit.name.clone(),
            unit_code: unit.code.clone(),
            year: budget.year,
            file: subject.file.clone(),
            time: subject.time.clone(),
            forms: forms.id.clone(),
            forms_name: forms.title(lang),
            last_year: document.computed().last_year().map(|last| last.name().to_owned()),
            status: match budget.status {
                Status::Draft => lang.pick("草稿", "draft"),
                Status::Final => lang.pick("定稿", "final"),
                Status::Published => lang.pick("已公开", "published"),
            },
            counts,
            checks: document.computed().run_tally(),
            tables: tables(document, findings, lang),
            causes: cause_lines(document, findings, causes, &groups, &numbers, lang),
            findings: lines,
            comments: budget
                .comments
                .iter()
                .chain(only_beside(budget, subject.beside))
                .map(|comment| AnnotationLine {
                    place: describe_place(forms, budget, &comment.place, lang),
                    exists: comment.place.exists(forms, budget),
                    text: comment.text.clone(),
                    author: comment.author.clone(),
                    date: comment.date.clone(),
                })
                .collect(),
            left_over: left_over(budget, findings)
                .into_iter()
                .filter_map(|at| budget.explanations.get(at))
                .map(|given| AnnotationLine {
                    place: describe_place(forms, budget, &given.place, lang),
                    exists: false,
                    text: given.text.clone(),
                    author: given.author.clone(),
                    date: given.date.clone(),
                })
                .collect(),
            problems: subject.problems.iter().map(|problem| problem.tell(lang)).collect(),
        }
    }
}

/// The comments beside a file that are not in it as well: one that was moved may be in both
/// until the file is saved.
pub fn only_beside<'a>(
    budget: &'a Budget,
    beside: &'a [Comment],
) -> impl Iterator<Item = &'a Comment> {
    beside.iter().filter(|comment| !budget.comments.contains(comment))
}

/// Explanations, by their numbers, that answer no finding.
pub fn left_over(budget: &Budget, findings: &[Finding]) -> Vec<usize> {
    let used: std::collections::BTreeSet<usize> =
        findings.iter().filter_map(|finding| finding.answer.number()).collect();
    (0..budget.explanations.len()).filter(|at| !used.contains(at)).collect()
}

/// What is open comes first, what rounding explains last.
fn rank(finding: &Finding) -> u8 {
    match finding.verdict {
        Verdict::Balanced | Verdict::Rounding => 4,
        _ if finding.blocks_final() => 0,
        _ if finding.is_unexplained() => 1,
        _ if finding.is_explained() => 3,
        _ => 2,
    }
}

fn line(
    document: &Document,
    (number, index): (usize, usize),
    finding: &Finding,
    lang: Lang,
) -> FindingLine {
    let budget = document.budget();
    let (title, place) = where_is(document, finding, lang);
    let text = |amount: Option<Amount>| amount.map(|amount| amount.to_string());
    let given = finding.explanation(budget).filter(|_| finding.may_be_explained());
    let by = given.map(|given| format!("{} {}", given.author, given.date).trim().to_owned());
    let outdated = given.filter(|_| matches!(finding.answer, ExplanationState::Outdated(_)));
    FindingLine {
        number,
        finding: index,
        rule: finding.rule.to_string(),
        catalogue: finding.number.to_string(),
        severity: finding.severity,
        verdict: finding.verdict,
        table: title,
        place,
        stated: text(finding.stated),
        computed: text(finding.computed),
        difference: text(finding.difference),
        bound: text(finding.bound),
        message: finding.message.get(lang).to_owned(),
        remedy: finding.remedy.get(lang).to_owned(),
        explained: finding.is_explained(),
        explanation: given.map(|given| given.text.clone()),
        explained_by: by.filter(|by| !by.is_empty()),
        outdated: outdated.map(|given| {
            ExplanationState::outdated(&given.figures, &finding.figures(budget), lang)
        }),
    }
}

/// The table or section of a finding, and the place in it.
fn where_is(document: &Document, finding: &Finding, lang: Lang) -> (String, String) {
    let budget = document.budget();
    if let Some(text) = &finding.text {
        let form = document.forms().sections().find(|form| *form.key == *text.section);
        let title = form.map_or_else(|| text.section.to_string(), |f| f.title.get(lang).to_owned());
        let at = text.paragraph + 1;
        let place = lang.pick(format!("第 {at} 段"), format!("paragraph {at}"));
        return (title, place);
    }
    let (_, row, column) = document.computed().place(finding.cell, lang);
    let parts = [row.as_str(), column.as_str()];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let title = budget.table_title(document.forms(), finding.cell.t(), lang);
    (title, parts.join(" › "))
}

fn tables(document: &Document, findings: &[Finding], lang: Lang) -> Vec<TableTally> {
    let mut by_table: BTreeMap<usize, Vec<&Finding>> = BTreeMap::new();
    let mut by_text: Vec<(&str, Vec<&Finding>)> = Vec::new();
    for finding in findings {
        let Some(text) = &finding.text else {
            by_table.entry(finding.cell.t()).or_default().push(finding);
            continue;
        };
        match by_text.iter_mut().find(|(section, _)| *section == &*text.section) {
            Some((_, own)) => own.push(finding),
            None => by_text.push((&text.section, vec![finding])),
        }
    }
    let (forms, budget) = (document.forms(), document.budget());
    let table = |(table, findings): (usize, Vec<&Finding>)| {
        let form = budget.tables.get(table).and_then(|own| forms.tables.get(own.form()?));
        TableTally {
            table: Some(table),
            section: None,
            title: budget.table_title(forms, table, lang),
            number: form.map(|form| form.number.clone()).unwrap_or_default(),
            counts: Tally::of(findings.into_iter()),
        }
    };
    let text = |(section, findings): (&str, Vec<&Finding>)| {
        let form = forms.sections().find(|form| form.key == section);
        TableTally {
            table: None,
            section: Some(section.to_owned()),
            title: form.map_or(section, |form| form.title.get(lang)).to_owned(),
            number: String::new(),
            counts: Tally::of(findings.into_iter()),
        }
    };
    by_table.into_iter().map(table).chain(by_text.into_iter().map(text)).collect()
}

fn cause_lines(
    document: &Document,
    findings: &[Finding],
    causes: &[Cause],
    groups: &[FindingGroup],
    numbers: &[usize],
    lang: Lang,
) -> Vec<CauseLine> {
    let mut lines: Vec<CauseLine> = Vec::new();
    for group in groups {
        let Some(first) = group.places.first().and_then(|&place| findings.get(place)) else {
            continue;
        };
        let cause = group.cause.and_then(|cause| causes.get(cause));
        let suspect = cause.and_then(|cause| cause.suspects.first());
        let said = cause.map(|cause| cause.text(lang)).filter(|text| !text.is_empty());
        let known = said.is_some();
        // What is by itself without a suspect is in the list of findings.
        if !(known || group.places.len() > 1) || first.verdict <= Verdict::Rounding {
            continue;
        }
        let text = match (said, suspect) {
            (Some(said), Some(suspect)) => {
                let forms = document.forms();
                let table = document.budget().table_title(forms, suspect.cell.t(), lang);
                format!("{table}　{said}")
            }
            (Some(said), None) => said,
            (None, _) => first.sentence(lang),
        };
        let mut places: Vec<usize> =
            group.places.iter().filter_map(|&place| numbers.get(place).copied()).collect();
        places.sort_unstable();
        let own = first.text.is_none().then_some(first.cell);
        let cell = suspect.map(|suspect| suspect.cell).or(own);
        lines.push(CauseLine { cell, text, known, places });
    }
    lines.sort_by_key(|line| (!line.known, std::cmp::Reverse(line.places.len())));
    lines
}
