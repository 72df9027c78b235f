//! A report, or a table of files, for spreadsheets.

use std::io::{self, Write};

use super::folder::{Folder, columns};
use super::report::{Report, standing_word};
use super::table::{Cell, csv};

/// Without it Excel takes the file for the system's old encoding.
const BOM: &str = "\u{feff}";

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
    let mut rows = vec![head.map(Cell::text).to_vec()];
    for line in &report.findings {
        let cause = report.causes.iter().position(|cause| cause.places.contains(&line.number));
        let figure = |figure: &Option<String>| Cell::figure(figure.as_deref().unwrap_or_default());
        let said = |text: &Option<String>| Cell::text(text.as_deref().unwrap_or_default());
        rows.push(vec![
            Cell::figure(line.number.to_string()),
            Cell::text(line.force.word(lang)),
            Cell::text(standing_word(line, lang)),
            Cell::text(&*line.rule),
            Cell::text(&*line.catalogue),
            Cell::text(&*line.table),
            Cell::text(&*line.place),
            figure(&line.stated),
            figure(&line.computed),
            figure(&line.difference),
            figure(&line.bound),
            Cell::text(&*line.message),
            Cell::text(&*line.remedy),
            match &line.outdated {
                Some(outdated) => Cell::text(format!(
                    "{outdated}{}{}",
                    lang.pick("；", "; "),
                    line.explanation.as_deref().unwrap_or_default()
                )),
                None => said(&line.explanation),
            },
            said(&line.explained_by),
            Cell::figure(cause.map(|cause| (cause + 1).to_string()).unwrap_or_default()),
        ]);
    }
    write!(out, "{BOM}")?;
    csv(out, &rows)
}

pub(super) fn folder(out: &mut dyn Write, folder: &Folder) -> io::Result<()> {
    let lang = folder.lang;
    let mut rows = vec![columns(lang).into_iter().map(Cell::text).collect::<Vec<_>>()];
    rows.extend(folder.files.iter().map(|file| file.cells(lang)));
    write!(out, "{BOM}")?;
    csv(out, &rows)
}
