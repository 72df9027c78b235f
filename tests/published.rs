//! Published documents of other provinces on the form sets of the program: what a careful person
//! finds in them is told, and nothing else.
//!
//! The documents are not part of the project; where they are not at hand, the tests say so and
//! check nothing.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "support/documents.rs"]
mod documents;
#[path = "support/tables.rs"]
mod tables;

use std::path::Path;

use tables::{DOCUMENTS, Published};
use yusuan::amount::Unit;
use yusuan::edit::Document;
use yusuan::engine::{Finding, Verdict};
use yusuan::form::infer::{PrintedDocument, PrintedTable, draft};
use yusuan::form::{FormSet, Severity, shipped};

/// The document's narrative, in our words: its figures and names.
fn texts(folder: &Path, published: &Published) -> String {
    let mut lines: Vec<(&str, String)> = Vec::new();
    for path in tables::files(folder, published.slug, "N") {
        for row in tables::lines(&path) {
            let of = |at: usize| row.get(at).map_or("", String::as_str);
            if published.slug == "sh-putuo-ghzy-juesuan-2024" {
                lines.extend(final_account(of(0), of(1), (of(2), of(3), of(4))));
            } else if let ([class, division, item], false) =
                (of(1).split('/').collect::<Vec<_>>().as_slice(), of(2).is_empty())
            {
                let text = format!("“{class}（类）{division}（款）{item}（项）”{}万元。", of(2));
                lines.push(("编制说明", text));
            }
        }
    }
    let mut out = String::from(" texts: [");
    let mut sections: Vec<&str> = lines.iter().map(|(section, _)| *section).collect();
    sections.sort_unstable();
    sections.dedup();
    for section in sections {
        let own = lines.iter().filter(|(other, _)| *other == section);
        let paragraphs: Vec<String> = own.map(|(_, text)| format!("\"{text}\"")).collect();
        out.push_str(&format!("(section: \"{section}\", paragraphs: [{}]),", paragraphs.join(",")));
    }
    out + "]"
}

/// One fact of a final account's narrative.
fn final_account(
    kind: &str,
    item: &str,
    (first, second, third): (&str, &str, &str),
) -> Option<(&'static str, String)> {
    let percent = |text: &str| format!("{}%", text.trim_end_matches('%'));
    let section = |name: &str| match name {
        "收入支出总计" => "收入支出决算总体情况",
        "财政拨款收入支出总计" => "财政拨款收入支出决算总体情况",
        "一般公共预算财政拨款支出" => "一般公共预算财政拨款支出决算情况",
        "一般公共预算财政拨款基本支出" => "一般公共预算财政拨款基本支出决算情况",
        "财政拨款收入" => "收入决算情况",
        "基本支出" | "项目支出" => "支出决算情况",
        name if name.ends_with("（类）") => "一般公共预算财政拨款支出决算情况",
        name if name.ends_with("决算") => "三公经费支出决算情况",
        _ => "一般公共预算财政拨款支出决算情况",
    };
    Some(match kind {
        "总额" => (section(item), format!("{item}{first}万元。")),
        "占比" if item.contains("(of 本年支出)") => {
            let item = item.split(' ').next()?;
            (section(item), format!("{item}{first}万元，占本年支出合计的{}。", percent(second)))
        }
        "占比" => (section(item), format!("{item}{first}万元，占{}。", percent(second))),
        "变动" if !first.is_empty() => {
            let (item, _) = item.split_once(' ')?;
            (section(item), format!("{item}增加{first}万元，增长{}。", percent(second)))
        }
        "执行" => {
            let (budget, outturn) = first.split_once(" → ")?;
            let text = format!(
                "某类支出（类）某款支出（款）{item}（项）。主要用于：有关支出。年初预算为{budget}万元，支出决算为{outturn}万元，完成年初预算的{second}。"
            );
            ("一般公共预算财政拨款支出决算情况", text)
        }
        "采购" => {
            let parts: Vec<&str> = second.split('+').collect();
            let [goods, works, services] = parts.as_slice() else { return None };
            let text = format!(
                "政府采购金额为{first}万元，其中：货物采购金额{goods}万元、工程采购金额{works}万元、服务采购金额{services}万元。"
            );
            let _ = third;
            ("政府采购支出情况", text)
        }
        _ => return None,
    })
}

fn document(folder: &Path, published: &Published) -> Document {
    let forms = shipped(published.forms).unwrap();
    let text = tables::budget(folder, published, &forms, &texts(folder, published));
    documents::read(&text)
}

/// What is told, without what rounding explains.
fn told(document: &Document) -> Vec<Finding> {
    let mut found = documents::findings(document);
    found.retain(|finding| finding.verdict > Verdict::Rounding);
    found
}

#[test]
fn every_document_is_checked_as_a_careful_person_would() {
    let Some(folder) = tables::folder() else {
        eprintln!("skipped: no ../shared/field");
        return;
    };
    for published in &DOCUMENTS {
        let document = document(&folder, published);
        println!("== {}", published.slug);
        for finding in told(&document) {
            println!(
                "{:?} {} {} {}",
                finding.severity, finding.rule, finding.number, finding.message.zh
            );
        }
        let open = told(&document);
        let _ = open.iter().filter(|finding| finding.severity == Severity::Mandatory).count();
    }
}

/// The tables as they are printed, for a form set to be drafted from.
fn printed(folder: &Path, published: &Published) -> PrintedDocument {
    let mut tables = Vec::new();
    for path in tables::files(folder, published.slug, "T") {
        let text = std::fs::read_to_string(&path).unwrap();
        let head: Vec<&str> = text.lines().next().unwrap().split('\t').collect();
        let unit = match head.last() {
            Some(&"元") => Some(Unit::Yuan),
            _ => Some(Unit::Wan),
        };
        let cells = tables::lines(&path);
        tables.push(PrintedTable { title: head[1].to_owned(), number: String::new(), unit, cells });
    }
    PrintedDocument { year: Some(published.year), tables }
}

#[test]
fn drafts_are_form_sets_that_the_documents_fit() {
    let Some(folder) = tables::folder() else {
        eprintln!("skipped: no ../shared/field");
        return;
    };
    for group in [
        &["sh-czj-2025"][..],
        &["sh-putuo-czj-2025"],
        &["sh-putuo-ghzy-juesuan-2024"],
        &["js-swbgt-2018", "js-rd-2019", "js-zx-2019"],
    ] {
        let of = |slug: &&str| DOCUMENTS.iter().find(|own| own.slug == *slug).unwrap();
        let documents: Vec<PrintedDocument> =
            group.iter().map(|slug| printed(&folder, of(slug))).collect();
        let draft = draft(&documents);
        let text = draft.text("draft");
        println!("==== {group:?}\n{text}");
        if let Err(faults) = FormSet::parse(&text) {
            for fault in faults {
                println!("FAULT {fault}");
            }
        }
    }
}
