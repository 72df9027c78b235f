//! Explanations of findings and comments: they hold on to their places by name, answer what they
//! were given for, and can be taken back.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use yusuan::budget::{Cell, Comment, Explanation, NamedPlace};
use yusuan::edit::{Document, Intent, Refusal};
use yusuan::engine::{ExplanationState, Finding};
use yusuan::form::Severity;
use yusuan::lang::Lang;

#[path = "support/documents.rs"]
mod documents;
#[path = "support/places.rs"]
mod places;

use documents::{findings, sample, written};

/// The first finding that may be explained.
fn question(document: &Document) -> Finding {
    findings(document).into_iter().find(Finding::may_be_explained).unwrap()
}

fn explanation(document: &Document, finding: &Finding, text: &str) -> Box<Explanation> {
    Box::new(Explanation {
        rule: finding.rule.to_string(),
        place: NamedPlace::of(document.forms(), document.budget(), finding.cell).unwrap(),
        figures: finding.figures(document.budget()),
        text: text.to_owned(),
        author: "张三".to_owned(),
        date: "2024-02-08".to_owned(),
        extra: Vec::new(),
    })
}

#[test]
fn an_explanation_counts_while_its_figures_stand() {
    let mut document = sample();
    let before = written(&document);
    let finding = question(&document);
    let given = explanation(&document, &finding, "以批复为准");
    document.apply(Intent::Explain { explanation: given.clone() }).unwrap();
    assert!(document.done().last().unwrap().what.zh.contains("以批复为准"));
    let again = |document: &Document| {
        let same = |f: &Finding| (f.cell, f.rule.clone()) == (finding.cell, finding.rule.clone());
        findings(document).into_iter().find(same).unwrap()
    };
    assert!(again(&document).is_explained() && !again(&document).is_unexplained());
    assert_eq!(again(&document).explanation(document.budget()), Some(&*given));

    // It is in the file, and comes back with it.
    let text = written(&document);
    assert!(again(&documents::read(&text)).is_explained());

    // Another answer takes its place.
    let other = Explanation { text: "另有文件".to_owned(), ..(*given).clone() };
    document.apply(Intent::Explain { explanation: Box::new(other) }).unwrap();
    assert_eq!(document.budget().explanations.len(), 1);
    document.undo();

    // For other figures it is asked again, and says which.
    let mut changed = document.budget().clone();
    changed.explanations[0].figures[0].push_str("12");
    let changed = Document::new(document.forms().clone(), changed);
    assert_eq!(again(&changed).answer, ExplanationState::Outdated(0));
    assert!(again(&changed).is_unexplained());

    document.undo();
    assert_eq!(written(&document), before);
    document.redo();
    document.apply(Intent::RemoveExplanation { at: 0 }).unwrap();
    assert_eq!(written(&document), before);
}

#[test]
fn what_must_hold_is_not_explained_away() {
    let mut document = sample();
    let cell = findings(&document)[0].cells[0];
    assert!(matches!(
        document.apply(Intent::RemoveExplanation { at: 0 }),
        Err(Refusal::NoSuchPlace)
    ));
    // Any figure of a total's addends, a hundred more.
    let entry = (0..document.budget().tables.len())
        .flat_map(|t| (0..20).flat_map(move |r| (0..8).map(move |c| Cell::new(t, 0, r, c))))
        .find(|&cell| {
            let before = findings(&document).iter().filter(|f| f.blocks_final()).count();
            let text = "123456.78".to_owned();
            let done = document.apply(Intent::Enter { cell, text }).is_ok();
            let after = findings(&document).iter().filter(|f| f.blocks_final()).count();
            if done && after <= before {
                document.undo();
            }
            after > before
        });
    assert!(entry.is_some(), "{cell:?}");
    let finding = findings(&document).into_iter().find(Finding::blocks_final).unwrap();
    assert_eq!(finding.severity, Severity::Mandatory);
    let refused = document
        .apply(Intent::Explain { explanation: explanation(&document, &finding, "不必改") });
    assert_eq!(refused, Err(Refusal::MustHold));
    let finding = question(&document);
    let mut late = explanation(&document, &finding, "晚了");
    late.figures[0].push('1');
    let refused = document.apply(Intent::Explain { explanation: late });
    assert_eq!(refused, Err(Refusal::NothingToExplain));
    let empty = explanation(&document, &finding, "  ");
    assert_eq!(document.apply(Intent::Explain { explanation: empty }), Err(Refusal::NoWords));
}

#[test]
fn what_changed_is_named_alone() {
    let cases: &[(&[&str], &[&str], &str)] = &[
        (&["12.00"], &["13.00"], "原说明针对 12.00，现为 13.00"),
        (&["12.00", "9"], &["13.00", "9"], "原说明针对 12.00，现为 13.00"),
        (&["12.00", "9"], &["12.00", ""], "原说明针对 9，现为 空"),
        (&["1", "2"], &["3", "4"], "原说明针对 1 与 2，现为 3 与 4"),
    ];
    for (then, now, expected) in cases {
        let texts = |all: &[&str]| all.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        assert_eq!(ExplanationState::outdated(&texts(then), &texts(now), Lang::Zh), *expected);
    }
}

#[test]
fn a_comment_moves_with_its_row_and_is_never_lost() {
    let mut document = sample();
    // A row that can move: an entered one that has another of its kind below it.
    let mut cells = (0..document.budget().tables.len())
        .flat_map(|t| (0..30).map(move |r| Cell::new(t, 0, r, 1)));
    let cell = cells.find(|&row| document.check(Intent::MoveRow { row, by: 1 }).is_ok()).unwrap();
    let place = NamedPlace::of(document.forms(), document.budget(), cell).unwrap();
    let comment = Comment {
        place: place.clone(),
        text: "请核对".to_owned(),
        author: "李四".to_owned(),
        date: "2024-02-09".to_owned(),
        extra: Vec::new(),
    };
    document.apply(Intent::Comment { at: None, comment: Box::new(comment.clone()) }).unwrap();
    document.apply(Intent::MoveRow { row: cell, by: 1 }).unwrap();
    let found = place.cell(document.forms(), document.budget());
    assert_eq!(found, Some(cell.with_row(cell.r() + 1)));
    document.apply(Intent::DeleteRows { first: found.unwrap(), count: 1 }).unwrap();
    assert_eq!(
        document.budget().comments,
        std::slice::from_ref(&comment),
        "kept, though its row is gone"
    );
    assert!(!place.exists(document.forms(), document.budget()));
    assert_eq!(
        document.apply(Intent::Comment { at: None, comment: Box::new(comment.clone()) }),
        Err(Refusal::NoSuchPlace)
    );
    let other = Comment { text: "已核".to_owned(), ..comment };
    document.apply(Intent::Comment { at: Some(0), comment: Box::new(other) }).unwrap();
    document.apply(Intent::RemoveComment { at: 0 }).unwrap();
    assert!(document.budget().comments.is_empty());
    for _ in 0..5 {
        document.undo();
    }
    assert_eq!(written(&document), written(&sample()));
}

#[test]
fn every_cell_is_found_again_by_its_names() {
    let document = sample();
    let (forms, budget) = (document.forms(), document.budget());
    let mut count = 0;
    for cell in places::cells(budget) {
        let place = NamedPlace::of(forms, budget, cell).unwrap();
        assert_eq!(place.cell(forms, budget), Some(cell), "{place:?}");
        count += 1;
    }
    assert!(count > 1000, "{count}");
}

fn comment(document: &Document, place: NamedPlace, text: &str) -> Intent {
    assert!(place.exists(document.forms(), document.budget()));
    let (author, date) = (String::new(), String::new());
    let comment = Comment { place, text: text.to_owned(), author, date, extra: Vec::new() };
    Intent::Comment { at: None, comment: Box::new(comment) }
}

/// Where the comment of that text is.
fn stands(document: &Document, text: &str) -> Option<Cell> {
    let comment = document.budget().comments.iter().find(|comment| comment.text == text)?;
    comment.place.cell(document.forms(), document.budget())
}

fn cell(document: &Document, table: &str, row: &str, column: &str) -> Cell {
    let (forms, budget) = (document.forms(), document.budget());
    let form = forms.table(table).unwrap();
    let t = budget.tables.iter().position(|own| own.form() == Some(form)).unwrap();
    let blocks = forms.tables[form].blocks.iter().enumerate();
    let (b, c) = blocks.filter_map(|(b, block)| Some((b, block.column(column)?))).next().unwrap();
    let rows = budget.tables[t].blocks[b].rows.len();
    let at = (0..rows).map(|r| Cell::new(t, b, r, c));
    at.into_iter().find(|&cell| budget.row_key(forms, cell) == row).unwrap()
}

#[test]
fn remarks_go_with_the_row_that_is_named_anew() {
    let mut document = sample();
    let before = written(&document);
    let place = |document: &Document, cell| {
        NamedPlace::of(document.forms(), document.budget(), cell).unwrap()
    };
    let figure = cell(&document, "支出总表", "2101103", "基本支出");
    let other = cell(&document, "支出总表", "2101199", "基本支出");
    let project = cell(&document, "项目支出表", "信息化系统运维项目", "合计");
    let target = {
        let (forms, budget) = (document.forms(), document.budget());
        let form = forms.table("项目绩效目标表").unwrap();
        let t = budget.tables.iter().position(|own| own.form() == Some(form)).unwrap();
        let by = forms.tables[form].named_by.unwrap();
        Cell::new(t, by.block, by.row, by.column)
    };
    for (at, text) in [(figure, "编码"), (other, "不动"), (project, "项目"), (target, "一份")]
    {
        let place = place(&document, at);
        document.apply(comment(&document, place, text)).unwrap();
    }
    let name = findings(&document).into_iter().find(|f| &*f.rule == "name_differs").unwrap();
    document.apply(Intent::Explain { explanation: explanation(&document, &name, "旧名") }).unwrap();
    let remarked = written(&document);

    // A code, a project's name, the name that tells a copy of a table apart.
    let enter = |document: &mut Document, cell: Cell, text: &str| {
        document.apply(Intent::Enter { cell, text: text.to_owned() }).unwrap();
    };
    let code = cell(&document, "支出总表", "2101103", "科目编码");
    enter(&mut document, code, "2101102");
    assert_eq!(stands(&document, "编码"), Some(figure));
    assert_eq!(stands(&document, "不动"), Some(other));
    assert_eq!(document.done().len(), 6, "one step, the comment in it");
    document.undo();
    assert_eq!(written(&document), remarked);
    document.redo();
    assert_eq!(stands(&document, "编码"), Some(figure));

    let named = cell(&document, "项目支出表", "信息化系统运维项目", "二级项目");
    enter(&mut document, named, "信息系统运维");
    assert_eq!(stands(&document, "项目"), Some(project));
    enter(&mut document, target, "信息系统运维");
    assert_eq!(stands(&document, "一份"), Some(target));

    // The row that an explanation is at; what it was given for changed, so it is asked again.
    let code = Cell { column: code.column, ..name.cell };
    enter(&mut document, code, "20802");
    let given = &document.budget().explanations[0].place;
    assert_eq!(given.cell(document.forms(), document.budget()), Some(name.cell));

    for _ in 0..9 {
        document.undo();
    }
    assert_eq!(written(&document), before);
}

#[test]
fn remarks_go_with_the_paragraph_that_begins_otherwise() {
    const SECTION: &str = "机构设置";
    #[track_caller]
    fn check(change: fn(&mut Vec<String>), expected: Option<usize>) {
        let mut document = sample();
        let texts = |document: &Document| {
            let texts = &document.budget().texts;
            texts.iter().find(|text| text.section == SECTION).unwrap().paragraphs.clone()
        };
        let mut paragraphs = texts(&document);
        let place = NamedPlace::of_text(SECTION, &paragraphs[3]);
        document.apply(comment(&document, place, "此处")).unwrap();
        let before = written(&document);
        change(&mut paragraphs);
        let section = SECTION.to_owned();
        document.apply(Intent::SetText { section, paragraphs }).unwrap();
        let stands = document.budget().comments[0].place.paragraph(document.budget());
        assert_eq!(stands.and_then(|(_, paragraph)| paragraph), expected);
        document.undo();
        assert_eq!(written(&document), before);
    }
    check(|all| all[3] = "人事处".to_owned(), Some(3));
    check(|all| all.insert(1, "新设处".to_owned()), Some(4));
    check(|all| drop(all.remove(0)), Some(2));
    check(|all| all.swap(3, 5), Some(5));
    // Rewritten between a new beginning and an old end.
    check(|all| (all[0], all[3]) = ("甲".to_owned(), "乙".to_owned()), Some(3));
    // Gone: the comment stays, and is nowhere.
    check(|all| drop(all.remove(3)), None);
}
