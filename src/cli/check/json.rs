//! Findings as lines of JSON.

use std::io;
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

use crate::amount::Amount;
use crate::budget::{Budget, Cell, TableKind};
use crate::cli::console::{Console, shown};
use crate::edit::Document;
use crate::engine::{Cause, Finding, RunTally, Suspect, Verdict};
use crate::form::{FormSet, Severity};
use crate::lang::Lang;
use crate::source::Diagnostic;

pub(super) fn json(console: &mut Console<'_>, line: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *console.out, line)?;
    writeln!(console.out)
}

/// The last line of a file as JSON: what silence means.
#[derive(Serialize)]
pub(super) struct JsonTally {
    pub(super) file: String,
    /// How many checks there are, held, failed and did not run, by the reason.
    pub(super) checks: RunTally,
}

/// One finding, or one problem of the file, as JSON.
#[derive(Serialize)]
pub(super) struct JsonFinding {
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
    pub(super) fn finding(path: &Path, finding: &Finding, document: &Document, lang: Lang) -> Self {
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
    pub(super) fn slip(
        path: &Path,
        slip: (&Cause, Finding),
        document: &Document,
        lang: Lang,
    ) -> Self {
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
    pub(super) fn problem(path: &Path, problem: &Diagnostic, lang: Lang) -> Self {
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

/// Something that is lacking, as JSON.
#[derive(Serialize)]
pub(super) struct LackLine {
    pub(super) file: String,
    pub(super) lack: &'static str,
    pub(super) blocks: bool,
    pub(super) message: String,
}
