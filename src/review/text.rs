//! A report, or a table of files, as lines of text.

use std::io::{self, Write};

use crate::engine::Verdict;
use crate::lang::Lang;

use super::folder::{Folder, columns};
use super::report::{AnnotationLine, Report, status_word};
use super::table::{TextCell, aligned};

pub(super) fn report(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let lang = report.lang;
    let colon = lang.pick("：", ": ");
    let code = match report.unit_code.as_str() {
        "" => String::new(),
        code => lang.pick(format!("（{code}）"), format!(" ({code})")),
    };
    writeln!(out, "{}{code}", report.unit)?;
    let head = match lang {
        Lang::Zh => format!(
            "{} 年部门预算全审　文件 {}　{}　表样 {}　状态 {}",
            report.year, report.file, report.time, report.forms_name, report.status
        ),
        Lang::En => format!(
            "Whole check of the {} budget; file {}; {}; form set {}; status {}",
            report.year, report.file, report.time, report.forms_name, report.status
        ),
    };
    let last = report.last_year.as_deref().map(|last| match lang {
        Lang::Zh => format!("　上年 {last}"),
        Lang::En => format!("; last year {last}"),
    });
    writeln!(out, "{head}{}", last.unwrap_or_default())?;
    let causes = report.counts.causes_text(lang);
    let separator = if causes.is_empty() { "" } else { lang.pick("。", ". ") };
    writeln!(out, "{causes}{separator}{}", report.counts.text(lang))?;
    writeln!(out, "{}\n", report.checks.text(lang))?;
    if !report.tables.is_empty() {
        let head = lang.pick(
            ["表", "强制", "未说明", "已说明", "提示", "四舍五入差"],
            ["table", "mandatory", "not explained", "explained", "hints", "rounding"],
        );
        let mut rows = vec![head.map(TextCell::text).to_vec()];
        for table in &report.tables {
            let counts = &table.counts;
            let figures = [
                counts.mandatory,
                counts.unexplained,
                counts.explained,
                counts.hints,
                counts.rounding,
            ];
            let title = format!("{} {}", table.number, table.title);
            let mut row = vec![TextCell::text(title.trim())];
            row.extend(figures.map(|count| TextCell::figure(count.to_string())));
            rows.push(row);
        }
        aligned(out, &rows, 1)?;
        writeln!(out)?;
    }
    if !report.causes.is_empty() {
        writeln!(out, "{}", lang.pick("原因", "Causes"))?;
        for (at, cause) in report.causes.iter().enumerate() {
            let places = cause.places.iter().map(usize::to_string).collect::<Vec<_>>();
            let places = places.join(lang.pick("、", ", "));
            match lang {
                Lang::Zh => writeln!(out, "  {}. {}（见第 {places} 条）", at + 1, cause.text)?,
                Lang::En => writeln!(out, "  {}. {} (findings {places})", at + 1, cause.text)?,
            }
        }
        writeln!(out)?;
    }
    for line in report.findings.iter().filter(|line| line.verdict > Verdict::Rounding) {
        writeln!(
            out,
            "{}. [{} {}] {}　{}{colon}{}",
            line.number,
            line.severity.word(lang),
            status_word(line, lang),
            line.table,
            line.place,
            line.message
        )?;
        let mut more: Vec<(&str, &str)> = vec![(lang.pick("处理", "remedy"), &line.remedy)];
        if let Some(outdated) = &line.outdated {
            more.push((lang.pick("须重新说明", "explain again"), outdated));
        }
        if let Some(explanation) = &line.explanation {
            more.push((lang.pick("说明", "explanation"), explanation));
        }
        for (what, text) in more.into_iter().filter(|(_, text)| !text.is_empty()) {
            writeln!(out, "   {what}{colon}{}", text.replace('\n', " "))?;
        }
    }
    remarks(out, lang.pick("批注", "Comments"), &report.comments, lang)?;
    let gone = lang.pick("原审核结果已不存在的说明", "Explanations whose finding is gone");
    remarks(out, gone, &report.left_over, lang)?;
    if !report.problems.is_empty() {
        writeln!(out, "\n{}", lang.pick("文件的问题", "Problems of the file"))?;
        for problem in &report.problems {
            writeln!(out, "  {problem}")?;
        }
    }
    Ok(())
}

fn remarks(
    out: &mut dyn Write,
    title: &str,
    remarks: &[AnnotationLine],
    lang: Lang,
) -> io::Result<()> {
    if remarks.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{title}")?;
    for line in remarks {
        let AnnotationLine { place, text, author, date, .. } = line;
        let gone = line.gone(lang);
        let by = format!("{author} {date}");
        let colon = lang.pick("：", ": ");
        writeln!(out, "  {place}{gone}{colon}{}　{}", text.replace('\n', " "), by.trim())?;
    }
    Ok(())
}

pub(super) fn folder(out: &mut dyn Write, folder: &Folder) -> io::Result<()> {
    let lang = folder.lang;
    let mut rows = vec![columns(lang).into_iter().map(TextCell::text).collect::<Vec<_>>()];
    rows.extend(folder.files.iter().map(|file| file.cells(lang)));
    aligned(out, &rows, 1)?;
    folder_end(out, folder)
}

/// What comes behind the rows.
pub(super) fn folder_end(out: &mut dyn Write, folder: &Folder) -> io::Result<()> {
    let lang = folder.lang;
    for (file, why) in &folder.skipped {
        let colon = lang.pick("：", ": ");
        writeln!(out, "{} {file}{colon}{why}", lang.pick("略过", "skipped"))?;
    }
    writeln!(out, "{}", folder.summary())
}
