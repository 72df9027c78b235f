//! Published documents of other provinces on the form sets of the program: what a careful person
//! finds in them is told, and nothing else.
//!
//! The documents are not part of the project; where they are not at hand, the tests say so and
//! check nothing.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "support/documents.rs"]
mod documents;
#[path = "support/narratives.rs"]
mod narratives;
#[path = "support/places.rs"]
mod places;
#[path = "support/tables.rs"]
mod tables;

use std::path::Path;

use rust_decimal::Decimal;
use tables::{DOCUMENTS, Published};
use yusuan::amount::{Amount, Unit};
use yusuan::budget::Value;
use yusuan::edit::{Document, Intent};
use yusuan::engine::{Finding, Verdict};
use yusuan::form::infer::{PrintedDocument, PrintedTable, draft};
use yusuan::form::{FormSet, Severity, shipped};
use yusuan::lang::Lang;

fn document(folder: &Path, published: &Published) -> Document {
    let forms = shipped(published.forms).unwrap();
    let text = tables::budget(folder, published, &forms, &narratives::texts(folder, published));
    documents::read(&text)
}

/// What is told, without what rounding explains.
fn told(document: &Document) -> Vec<Finding> {
    let mut found = documents::findings(document);
    found.retain(|finding| finding.verdict > Verdict::Rounding);
    found
}

/// What a careful person finds: the document, and what of the wrong place stands in the message.
const FAULTS: [(&str, &str); 12] = [
    ("sh-putuo-czj-2025", "887.36"),
    ("sh-putuo-czj-2025", "87.70"),
    ("sh-putuo-czj-2025", "78.21"),
    ("sh-putuo-czj-2025", "204.91"),
    ("sh-putuo-czj-2025", "268.77"),
    ("sh-putuo-czj-2025", "其它行政事业单位养老支出"),
    ("sh-putuo-ghzy-juesuan-2024", "5377.64"),
    ("sh-putuo-ghzy-juesuan-2024", "99.86"),
    ("sh-putuo-ghzy-juesuan-2024", "95.45"),
    ("sh-putuo-ghzy-juesuan-2024", "机关事业单位退休人员活动费支出"),
    ("sh-putuo-ghzy-juesuan-2024", "其他国土资源事务支出"),
    ("sh-putuo-ghzy-juesuan-2024", "4896.98"),
];

#[test]
fn every_document_is_checked_as_a_careful_person_would() {
    let Some(folder) = tables::folder() else {
        eprintln!("skipped: no ../shared/field");
        return;
    };
    let (mut wrong, mut odd) = (Vec::new(), Vec::new());
    for published in &DOCUMENTS {
        let slug = published.slug;
        let document = document(&folder, published);
        let mut missing: Vec<&str> =
            FAULTS.iter().filter(|(own, _)| *own == slug).map(|(_, sign)| *sign).collect();
        let signs = missing.clone();
        let mut counts = [0; 3];
        for finding in told(&document) {
            let message = &finding.message.zh;
            counts[finding.severity as usize] += 1;
            missing.retain(|sign| !message.contains(sign));
            let known = signs.iter().any(|sign| message.contains(sign));
            let line = format!("{slug} {} {message}", finding.rule);
            match finding.severity {
                Severity::Mandatory if !known => wrong.push(line),
                Severity::Explain if !known => odd.push(line),
                _ => {}
            }
        }
        println!("{slug}: 强制 {} 核实 {} 提示 {}", counts[0], counts[1], counts[2]);
        assert_eq!(missing, [""; 0], "{slug} is not told");
    }
    assert_eq!(wrong, [""; 0]);
    assert!(odd.len() <= DOCUMENTS.len() / 2, "{odd:#?}");
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

/// Budgets of published figures, one a form set.
const SAMPLES: [&str; 4] =
    ["shanghai-department-2025", "shanghai-unit-2025", "shanghai-final-2024", "jiangsu-2019"];

/// The samples have nothing to be explained, and what their drafts say is tied and right.
#[test]
fn samples_and_their_drafts_have_nothing_to_be_told() {
    for name in SAMPLES {
        let path = format!("assets/samples/{name}.ron");
        let opened = yusuan::file::open(Path::new(&path)).unwrap_or_else(|e| panic!("{e:?}"));
        assert!(opened.problems.is_empty(), "{name}: {:?}", opened.problems);
        let mut document = Document::new(opened.forms, opened.budget);
        let open = |document: &Document| -> Vec<String> {
            let mut found = told(document);
            found.retain(|finding| finding.severity != Severity::Hint);
            found.iter().map(|f| format!("{name} {} {}", f.rule, f.message.zh)).collect()
        };
        assert_eq!(open(&document), [""; 0]);
        let sections: Vec<String> = document.forms().sections().map(|s| s.key.clone()).collect();
        let mut written = 0;
        for section in sections {
            let Some(draft) = document.computed().draft(&section) else { continue };
            let mut paragraphs = draft.paragraphs.clone();
            for place in draft.open.iter().rev() {
                let given = match place.what.as_str() {
                    "用途" => "有关支出",
                    "采购总额" | "货物" => "90",
                    "机关运行经费" => "142.80",
                    _ if place.reason => "工作任务变化",
                    _ => "0",
                };
                paragraphs[place.paragraph].replace_range(place.range.clone(), given);
            }
            if !paragraphs.is_empty() {
                written += 1;
                document.apply(Intent::SetText { section, paragraphs }).unwrap();
            }
        }
        assert!(written >= 4, "{name}: {written} sections");
        assert_eq!(open(&document), [""; 0]);
    }
}

/// Findings worth a look that a document has on a form set, without those in texts.
fn open_in_tables(folder: &Path, published: &Published, forms: &FormSet, text: &str) -> usize {
    let place = folder.join("x.ron");
    std::fs::write(&place, text).unwrap();
    let opened = yusuan::file::open(&place).unwrap_or_else(|error| panic!("{error:?}"));
    assert_eq!(opened.forms.id, forms.id, "{}", published.slug);
    let document = Document::new(opened.forms, opened.budget);
    let found = told(&document);
    found
        .iter()
        .filter(|f| f.text.is_none() && f.severity != Severity::Hint && !f.number.starts_with('C'))
        .count()
}

/// Every figure of the tables in turn, 100 more than published: how often each form set tells.
fn detected(
    folder: &Path,
    published: &Published,
    forms: &FormSet,
    temporary: &Path,
) -> (usize, usize, usize) {
    let text = tables::budget(folder, published, forms, "");
    let base = open_in_tables(temporary, published, forms, &text);
    let (mut told, mut all) = (0, 0);
    let mut from = text.find("tables: [").unwrap();
    while let Some(at) = text[from..].find(": \"").map(|at| from + at + 3) {
        let end = at + text[at..].find('"').unwrap();
        from = end;
        let Ok(figure) = rust_decimal::Decimal::from_str_exact(&text[at..end]) else { continue };
        // Codes are texts too; amounts have a point or a comma's worth of digits behind a column.
        let key = text[..at - 3].rsplit([' ', ',', '(']).next().unwrap_or_default();
        if key.ends_with("编码") || key == "level" || figure.is_zero() {
            continue;
        }
        all += 1;
        let changed = figure + rust_decimal::Decimal::ONE_HUNDRED;
        let other = format!("{}{changed}{}", &text[..at], &text[end..]);
        told += usize::from(open_in_tables(temporary, published, forms, &other) > base);
    }
    (told, all, base)
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
        let text = draft.text("drafted");
        let temporary = tempfile::tempdir().unwrap();
        std::fs::write(temporary.path().join("drafted.ron"), &text).unwrap();
        let forms =
            FormSet::parse(&text).unwrap_or_else(|faults| panic!("{group:?}: {}", faults[0]));
        let published = of(&group[0]);
        let as_drafted = Published { forms: "drafted", ..*published };
        let (told, all, base) = detected(&folder, &as_drafted, &forms, temporary.path());
        let own = shipped(published.forms).unwrap();
        let (by_hand, _, _) = detected(&folder, published, &own, temporary.path());
        let (held, broken) =
            draft.relations.iter().fold((0, 0), |sum, r| (sum.0 + r.held, sum.1 + r.broken));
        println!(
            "{group:?}: {} relations, held {held}, broken {broken}; of {all} changed figures \
             {told} are told, {by_hand} by the form set made by hand; as published {base} told",
            draft.relations.len()
        );
        // A draft tells at least three of four slips that the form set made by hand tells.
        assert!(told * 4 >= by_hand * 3, "{group:?}: {told} of {by_hand}");
    }
}

/// What is told of codes and names in a sample with other texts, beside a list of codes or not.
fn codes_told(from: &str, to: &str, list: Option<&str>) -> Vec<(String, String)> {
    let folder = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string("assets/samples/shanghai-department-2025.ron").unwrap();
    assert!(text.contains(from), "{from}");
    let path = folder.path().join("预算.ron");
    std::fs::write(&path, text.replace(from, to)).unwrap();
    if let Some(list) = list {
        std::fs::write(folder.path().join("functional.csv"), list).unwrap();
    }
    let opened = yusuan::file::open(&path).unwrap_or_else(|error| panic!("{error:?}"));
    let document = Document::new(opened.forms, opened.budget);
    let found = told(&document);
    let of = |f: &&Finding| &*f.rule == "name_differs" || &*f.rule == "unknown_code";
    found.iter().filter(of).map(|f| (f.rule.to_string(), f.message.zh.clone())).collect()
}

#[test]
fn a_name_of_another_year_is_said_to_be_that_once() {
    let now = "\"行政事业单位养老支出\"";
    assert_eq!(codes_told(now, now, None), []);
    let told = codes_told(now, "\"行政事业单位离退休\"", None);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].1.contains("2023 年以前的名称"), "{told:?}");
    // A wrong name is told wherever it stands.
    let told = codes_told(now, "\"行政事业单位养老金\"", None);
    assert_eq!(told.len(), 3, "{told:?}");
}

#[test]
fn a_list_beside_the_budget_comes_before_the_programs_own() {
    let list = "code,name\n201,一般公共服务支出\n20106,财政事务\n2010601,本区行政运行\n";
    let told = codes_told("", "", Some(list));
    let of = |rule: &str| told.iter().filter(|(own, _)| own == rule).count();
    assert_eq!(of("name_differs"), 3, "{told:?}");
    assert!(of("unknown_code") > 10, "{told:?}");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("预算.ron");
    std::fs::copy("assets/samples/shanghai-department-2025.ron", &path).unwrap();
    std::fs::write(folder.path().join("functional.csv"), "code,name\n20x,甲\n").unwrap();
    let error = yusuan::file::open(&path).unwrap_err();
    let said = yusuan::lang::Tell::tell(&error, yusuan::lang::Lang::Zh);
    assert!(said.contains("functional.csv:2"), "{said}");
}

/// A figure as it may be mistyped; `None` where that is the same.
fn mistyped(figure: Decimal, kind: usize) -> Option<Decimal> {
    let text = figure.to_string();
    let digits: Vec<usize> =
        text.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at).collect();
    let mut bytes = text.clone().into_bytes();
    match kind % 4 {
        0 => {
            let at = digits.windows(2).find(|pair| bytes[pair[0]] != bytes[pair[1]])?;
            bytes.swap(at[0], at[1]);
        }
        1 => return Some(figure * Decimal::TEN),
        2 => bytes.retain(|byte| *byte != b'0'),
        _ => {
            let at = digits[digits.len() / 2];
            bytes[at] = b'0' + (bytes[at] - b'0' + 3) % 10;
        }
    }
    let wrong = Decimal::from_str_exact(std::str::from_utf8(&bytes).unwrap()).ok()?;
    (wrong != figure && !wrong.is_zero()).then_some(wrong)
}

/// Figures of the documents mistyped one by one: the cause names the cell and the figure.
#[track_caller]
fn located(every: usize) {
    let Some(folder) = tables::folder() else {
        eprintln!("skipped: no ../shared/field");
        return;
    };
    for published in &DOCUMENTS {
        let original = document(&folder, published);
        let before: Vec<_> = told(&original).iter().map(|f| (f.cell, f.rule.clone())).collect();
        let (mut all, mut detected, mut first, mut missed) = (0, 0, 0, Vec::new());
        let cells: Vec<_> = places::cells(original.budget()).collect();
        let money = |cell: &yusuan::budget::Cell| {
            let figure = original.budget().value(*cell).amount()?.decimal();
            (!figure.is_zero()).then_some((*cell, figure))
        };
        let figures: Vec<_> = cells.iter().filter_map(money).collect();
        for (n, (cell, figure)) in figures.into_iter().enumerate().step_by(every) {
            let Some(wrong) = mistyped(figure, n / every) else { continue };
            let mut budget = original.budget().clone();
            places::put(&mut budget, cell, Value::Amount(Amount::new(wrong)));
            let changed = Document::new(std::sync::Arc::clone(original.forms()), budget);
            let news = told(&changed);
            let new = |f: &Finding| {
                f.severity == Severity::Mandatory && !before.contains(&(f.cell, f.rule.clone()))
            };
            all += 1;
            if !news.iter().any(new) {
                continue;
            }
            detected += 1;
            let causes = changed.computed().causes();
            let right = |cause: &yusuan::engine::Cause| {
                cause.suspects.first().is_some_and(|suspect| {
                    suspect.cell == cell && suspect.proposed.is_some_and(|p| p.decimal() == figure)
                })
            };
            if causes.iter().any(right) {
                first += 1;
            } else {
                let (table, row, column) = changed.computed().place(cell, Lang::Zh);
                let said: Vec<String> = causes.iter().map(|c| c.text(Lang::Zh)).collect();
                missed.push(format!("{table} {row} › {column}: {figure} → {wrong}: {said:?}"));
            }
        }
        println!("{}: {all} figures, {detected} told, {first} located", published.slug);
        if std::env::var_os("SHOW").is_some() {
            missed.iter().for_each(|line| println!("    {line}"));
        }
        assert!(first * 100 >= detected * LOCATED, "{}: {missed:#?}", published.slug);
    }
}

/// Of a hundred mistyped figures that are told, how many are located at least.
const LOCATED: usize = 60;

#[test]
fn mistyped_figures_of_the_documents_are_located() {
    located(29);
}

#[test]
#[ignore = "takes minutes"]
fn all_mistyped_figures_of_the_documents_are_located() {
    located(1);
}

/// Writes the budgets of the documents, for samples.
#[test]
#[ignore = "prints"]
fn print_budgets() {
    let folder = tables::folder().unwrap();
    for published in &DOCUMENTS {
        let forms = shipped(published.forms).unwrap();
        println!("==== {}\n{}", published.slug, tables::budget(&folder, published, &forms, ""));
    }
}
