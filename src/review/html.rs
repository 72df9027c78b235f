//! A report, or a table of files, as one page without script or other files: it opens in any
//! browser and prints on A4.

use std::io::{self, Write};

use crate::engine::Verdict;
use crate::form::Severity;
use crate::lang::Lang;
use crate::markup::{PageHead, escaped};

use super::folder::{Folder, columns};
use super::report::{AnnotationLine, FindingLine, Report, status_word};

const STYLE: &str = "
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1060px;padding:28px 24px 48px;background:#fff;color:#1d2733;
 font:14px/1.6 \"Noto Sans SC\",\"Source Han Sans SC\",\"Microsoft YaHei\",\"PingFang SC\",\"WenQuanYi Micro Hei\",SimHei,sans-serif;
 font-variant-numeric:tabular-nums}
h1{font-size:21px;margin:0 0 4px}
h2{font-size:16px;margin:26px 0 8px;padding-bottom:3px;border-bottom:1.5px solid #31507a}
h3{font-size:14px;margin:16px 0 6px;color:#31507a}
p{margin:4px 0}
.head{color:#566373}
.sum{font-size:16px;font-weight:600;margin:10px 0}
table{border-collapse:collapse;width:100%;margin:6px 0}
th,td{border:1px solid #c4ccd6;padding:4px 7px;text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{background:#eef2f7;font-weight:600;white-space:nowrap}
td.n,th.n{text-align:right;white-space:nowrap}
td.n{white-space:normal}
.bad{color:#a8231b;font-weight:600}
.ask{color:#8a5a00;font-weight:600}
.ok{color:#226b3a}
.weak{color:#66717e}
.said{margin-top:3px;padding:2px 8px;border-left:3px solid #9db2cc;background:#f5f8fb;white-space:pre-wrap}
a{color:#214f8f}
ol{margin:4px 0;padding-left:24px}
thead{display:table-header-group}
tr,li{break-inside:avoid}
h2,h3{break-after:avoid}
.f{table-layout:fixed}
.f col:nth-child(1){width:34px}.f col:nth-child(2){width:82px}.f col:nth-child(3){width:21%}
.f col:nth-child(4),.f col:nth-child(5){width:82px}.f col:nth-child(6){width:72px}.f col:nth-child(7){width:58px}
@page{size:A4;margin:14mm 12mm 16mm;@bottom-right{content:counter(page) ' / ' counter(pages);font-size:8.5pt;color:#444}}
@media print{
body{max-width:none;padding:0;font-size:9.5pt;line-height:1.45;orphans:2;widows:2}
h1{font-size:15pt}h2{font-size:12pt;margin:13pt 0 5pt}h3{font-size:10pt;margin:9pt 0 3pt}
th,td{padding:2pt 4pt}th{white-space:normal;border-bottom-width:1.5px}
table{margin:3pt 0}
.head,.weak{color:#444}
.said{background:none}
a{color:inherit;text-decoration:none}
.f col:nth-child(1){width:4%}.f col:nth-child(2){width:10%}.f col:nth-child(3){width:18%}
.f col:nth-child(4),.f col:nth-child(5){width:9%}.f col:nth-child(6){width:8%}.f col:nth-child(7){width:7.5%}
}
";

fn page(
    out: &mut dyn Write,
    lang: Lang,
    title: &str,
    body: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    write!(out, "{}", PageHead { lang, title, author: None, style: STYLE })?;
    body(out)?;
    writeln!(out, "</body>\n</html>")
}

pub(super) fn report(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let lang = report.lang;
    let code = match report.unit_code.as_str() {
        "" => String::new(),
        code => lang.pick(format!("（{code}）"), format!(" ({code})")),
    };
    let title = match lang {
        Lang::Zh => format!("{} {} 年部门预算审核结果", report.unit, report.year),
        Lang::En => format!("{}: whole check of the {} budget", report.unit, report.year),
    };
    page(out, lang, &title, |out| {
        writeln!(out, "<h1>{}</h1>", escaped(&title))?;
        let facts = [
            (lang.pick("预算单位", "unit"), format!("{}{code}", report.unit)),
            (lang.pick("文件", "file"), report.file.clone()),
            (lang.pick("审核时间", "checked"), report.time.clone()),
            (lang.pick("表样", "form set"), format!("{} {}", report.forms_name, report.forms)),
            (lang.pick("上年", "last year"), report.last_year.clone().unwrap_or_default()),
            (lang.pick("状态", "status"), report.status.to_owned()),
        ];
        let facts = facts.iter().filter(|(_, fact)| !fact.trim().is_empty());
        let facts: Vec<String> = facts
            .map(|(name, fact)| format!("{name}{}{}", lang.pick("：", ": "), escaped(fact)))
            .collect();
        writeln!(out, "<p class=\"head\">{}</p>", facts.join("　"))?;
        let causes = report.counts.causes_text(lang);
        let (class, sum) = match causes.as_str() {
            "" => ("ok", lang.pick("没有待处理的问题", "nothing is open").to_owned()),
            causes if report.counts.mandatory > 0 => ("bad", causes.to_owned()),
            causes => ("ask", causes.to_owned()),
        };
        writeln!(
            out,
            "<p class=\"sum\"><span class=\"{class}\">{sum}</span></p><p>{}</p><p>{}</p>",
            report.counts.text(lang),
            report.checks.text(lang)
        )?;
        counts(out, report)?;
        cause_list(out, report)?;
        findings(out, report)?;
        remarks(out, lang.pick("批注", "Comments"), &report.comments, lang)?;
        let gone = lang.pick("原审核结果已不存在的说明", "Explanations whose finding is gone");
        remarks(out, gone, &report.left_over, lang)?;
        if !report.problems.is_empty() {
            writeln!(out, "<h2>{}</h2>", lang.pick("文件的问题", "Problems of the file"))?;
            for problem in &report.problems {
                writeln!(out, "<p>{}</p>", escaped(problem))?;
            }
        }
        Ok(())
    })
}

fn counts(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    if report.tables.is_empty() {
        return Ok(());
    }
    let lang = report.lang;
    writeln!(out, "<h2>{}</h2>", lang.pick("各表审核结果", "Findings by table"))?;
    let head = lang.pick(
        ["强制", "核实·未说明", "核实·已说明", "提示", "四舍五入差"],
        ["mandatory", "not explained", "explained", "hints", "rounding"],
    );
    let head: String = head.iter().map(|title| format!("<th class=\"n\">{title}</th>")).collect();
    let table = lang.pick("表", "table");
    writeln!(out, "<table><thead><tr><th>{table}</th>{head}</tr></thead><tbody>")?;
    for row in &report.tables {
        let counts = &row.counts;
        let cells = [
            (counts.mandatory, "bad"),
            (counts.unexplained, "ask"),
            (counts.explained, "ok"),
            (counts.hints, "weak"),
            (counts.rounding, "weak"),
        ];
        let cells: String = cells
            .iter()
            .map(|(count, class)| match count {
                0 => "<td class=\"n weak\">0</td>".to_owned(),
                count => format!("<td class=\"n\"><span class=\"{class}\">{count}</span></td>"),
            })
            .collect();
        let title = format!("{} {}", row.number, row.title);
        writeln!(out, "<tr><td>{}</td>{cells}</tr>", escaped(title.trim()))?;
    }
    writeln!(out, "</tbody></table>")
}

fn cause_list(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    if report.causes.is_empty() {
        return Ok(());
    }
    let lang = report.lang;
    writeln!(out, "<h2>{}</h2><ol>", lang.pick("原因", "Causes"))?;
    for cause in &report.causes {
        let links = cause.places.iter().map(|n| format!("<a href=\"#f{n}\">{n}</a>"));
        let links = links.collect::<Vec<_>>().join(lang.pick("、", ", "));
        let (text, links) = match lang {
            Lang::Zh => (escaped(&cause.text), format!("（第 {links} 条）")),
            Lang::En => (escaped(&cause.text), format!(" (findings {links})")),
        };
        writeln!(out, "<li>{text}{links}</li>")?;
    }
    writeln!(out, "</ol>")
}

/// What is open first, table by table; then what is explained; then rounding, in one table.
fn findings(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let lang = report.lang;
    let open = |line: &&FindingLine| line.verdict > Verdict::Rounding && !line.explained;
    let explained = |line: &&FindingLine| line.verdict > Verdict::Rounding && line.explained;
    let rounding = |line: &&FindingLine| line.verdict <= Verdict::Rounding;
    let parts: [(&str, Vec<&FindingLine>); 3] = [
        (lang.pick("待处理", "Open"), report.findings.iter().filter(open).collect()),
        (lang.pick("已说明", "Explained"), report.findings.iter().filter(explained).collect()),
        (
            lang.pick("四舍五入差（不必更改）", "Rounding differences (nothing to do)"),
            report.findings.iter().filter(rounding).collect(),
        ),
    ];
    for (title, lines) in parts.iter().filter(|(_, lines)| !lines.is_empty()) {
        writeln!(out, "<h2>{title}</h2>")?;
        let mut tables: Vec<&str> = Vec::new();
        for line in lines {
            if !tables.contains(&line.table.as_str()) {
                tables.push(&line.table);
            }
        }
        for table in tables {
            let own: Vec<&&FindingLine> = lines.iter().filter(|line| line.table == table).collect();
            writeln!(out, "<h3>{}</h3>", escaped(table))?;
            line_table(out, &own, lang)?;
        }
    }
    Ok(())
}

fn line_table(out: &mut dyn Write, lines: &[&&FindingLine], lang: Lang) -> io::Result<()> {
    let titles = lang.pick(
        ["#", "力度", "位置", "原数", "应为", "差额", "限", "问题与处理"],
        ["#", "force", "place", "stated", "computed", "difference", "bound", "finding and remedy"],
    );
    let head: String = titles
        .iter()
        .enumerate()
        .map(|(i, title)| {
            let class = if (3..7).contains(&i) { " class=\"n\"" } else { "" };
            format!("<th{class}>{title}</th>")
        })
        .collect();
    let columns = "<col>".repeat(titles.len());
    writeln!(
        out,
        "<table class=\"f\"><colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead><tbody>"
    )?;
    for line in lines {
        let class = match line.severity {
            _ if line.explained => "ok",
            _ if line.verdict <= Verdict::Rounding => "weak",
            Severity::Mandatory => "bad",
            Severity::Explain => "ask",
            Severity::Hint => "weak",
        };
        let figure = |figure: &Option<String>| {
            let text = figure.as_deref().unwrap_or_default().replace('-', "\u{2212}");
            format!("<td class=\"n\">{}</td>", escaped(&text))
        };
        let catalogue = match line.catalogue.as_str() {
            "" => String::new(),
            number => format!(" <span class=\"weak\">{}</span>", escaped(number)),
        };
        let mut said = escaped(&line.message);
        if !line.remedy.is_empty() {
            said.push_str(&format!("<br><span class=\"weak\">{}</span>", escaped(&line.remedy)));
        }
        if let Some(outdated) = &line.outdated {
            said.push_str(&format!("<div class=\"ask\">{}</div>", escaped(outdated)));
        }
        if let Some(explanation) = &line.explanation {
            let by = line.explained_by.as_deref().unwrap_or_default();
            let title = lang.pick("说明：", "Explanation: ");
            said.push_str(&format!(
                "<div class=\"said\">{title}{} <span class=\"weak\">{}</span></div>",
                escaped(explanation),
                escaped(by)
            ));
        }
        writeln!(
            out,
            "<tr id=\"f{number}\"><td class=\"n\">{number}</td>\
             <td><span class=\"{class}\">{}<br>{}</span>{catalogue}</td><td>{}</td>{}{}{}{}\
             <td>{said}</td></tr>",
            line.severity.word(lang),
            status_word(line, lang),
            escaped(&line.place),
            figure(&line.stated),
            figure(&line.computed),
            figure(&line.difference),
            figure(&line.bound),
            number = line.number,
        )?;
    }
    writeln!(out, "</tbody></table>")
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
    let head = lang.pick(["位置", "内容", "作者", "日期"], ["place", "text", "author", "date"]);
    let head: String = head.iter().map(|title| format!("<th>{title}</th>")).collect();
    writeln!(out, "<h2>{title}</h2><table><thead><tr>{head}</tr></thead><tbody>")?;
    for line in remarks {
        let AnnotationLine { place, text, author, date, .. } = line;
        let gone = line.gone(lang);
        writeln!(
            out,
            "<tr><td>{}<span class=\"weak\">{gone}</span></td>\
             <td style=\"white-space:pre-wrap\">{}</td><td>{}</td><td>{}</td></tr>",
            escaped(place),
            escaped(text),
            escaped(author),
            escaped(date)
        )?;
    }
    writeln!(out, "</tbody></table>")
}

pub(super) fn folder(out: &mut dyn Write, folder: &Folder) -> io::Result<()> {
    let lang = folder.lang;
    let title = lang.pick("部门预算审核汇总", "Budgets checked");
    page(out, lang, title, |out| {
        writeln!(out, "<h1>{title}</h1><p class=\"head\">{}</p>", escaped(&folder.time))?;
        writeln!(out, "<p class=\"sum\">{}</p>", folder.summary())?;
        let figure = |i: usize| i == 3 || (5..14).contains(&i);
        let class = |i: usize| if figure(i) { " class=\"n\"" } else { "" };
        let head: String = columns(lang)
            .iter()
            .enumerate()
            .map(|(i, title)| format!("<th{}>{title}</th>", class(i)))
            .collect();
        writeln!(out, "<table><thead><tr>{head}</tr></thead><tbody>")?;
        for file in &folder.files {
            let state = match (&file.error, file.counts.mandatory, file.counts.unexplained) {
                (Some(_), ..) => "bad",
                (None, 0, 0) => "ok",
                (None, 0, _) => "ask",
                (None, ..) => "bad",
            };
            let cells: String = file
                .cells(lang)
                .iter()
                .enumerate()
                .map(|(i, cell)| match i {
                    4 => {
                        format!("<td><span class=\"{state}\">{}</span></td>", escaped(&cell.text))
                    }
                    i => format!("<td{}>{}</td>", class(i), escaped(&cell.text)),
                })
                .collect();
            writeln!(out, "<tr>{cells}</tr>")?;
        }
        writeln!(out, "</tbody></table>")?;
        for (file, why) in &folder.skipped {
            let skipped = lang.pick("略过 ", "skipped ");
            let colon = lang.pick("：", ": ");
            writeln!(
                out,
                "<p class=\"weak\">{skipped}{}{colon}{}</p>",
                escaped(file),
                escaped(why)
            )?;
        }
        Ok(())
    })
}
