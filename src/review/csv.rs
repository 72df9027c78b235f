//! A report, or a table of files, for spreadsheets.

use std::io::{self, Write};

use super::folder::{Folder, columns};
use super::report::{Report, status_word};
use super::table::{TextCell, csv};

/// Without it Excel takes the file for the system's old encoding.
pub(super) const BOM: &str = "\u{feff}";

pub(super) fn report(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let lang = report.lang;
    let head = lang.pick(
        [
            "序号",
            "力度",
            "状态",
            "规则",
            "编号",
            "表",
            "位置",
            "原数",
            "应为",
            "差额",
            "限",
            "问题",
            "处理",
            "审核说明",
            "说明人",
            "原因",
        ],
        [
            "no.",
            "force",
            "standing",
            "rule",
            "catalogue",
            "table",
            "place",
            "stated",
            "computed",
            "difference",
            "bound",
            "finding",
            "remedy",
            "explanation",
            "by",
            "cause",
        ],
    );
    let mut rows = vec![head.map(TextCell::text).to_vec()];
    for line in &report.findings {
        let cause = report.causes.iter().position(|cause| cause.places.contains(&line.number));
        let figure =
            |figure: &Option<String>| TextCell::figure(figure.as_deref().unwrap_or_default());
        let said = |text: &Option<String>| TextCell::text(text.as_deref().unwrap_or_default());
        rows.push(vec![
            TextCell::figure(line.number.to_string()),
            TextCell::text(line.severity.word(lang)),
            TextCell::text(status_word(line, lang)),
            TextCell::text(&*line.rule),
            TextCell::text(&*line.catalogue),
            TextCell::text(&*line.table),
            TextCell::text(&*line.place),
            figure(&line.stated),
            figure(&line.computed),
            figure(&line.difference),
            figure(&line.bound),
            TextCell::text(&*line.message),
            TextCell::text(&*line.remedy),
            match &line.outdated {
                Some(outdated) => TextCell::text(format!(
                    "{outdated}{}{}",
                    lang.pick("；", "; "),
                    line.explanation.as_deref().unwrap_or_default()
                )),
                None => said(&line.explanation),
            },
            said(&line.explained_by),
            TextCell::figure(cause.map(|cause| (cause + 1).to_string()).unwrap_or_default()),
        ]);
    }
    write!(out, "{BOM}")?;
    csv(out, &rows)
}

pub(super) fn folder(out: &mut dyn Write, folder: &Folder) -> io::Result<()> {
    let lang = folder.lang;
    let mut rows = vec![columns(lang).into_iter().map(TextCell::text).collect::<Vec<_>>()];
    rows.extend(folder.files.iter().map(|file| file.cells(lang)));
    write!(out, "{BOM}")?;
    csv(out, &rows)
}
