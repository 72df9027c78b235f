//! What holds of every form set inside the program: a draft of a complete budget is without
//! findings, known figures are not typed again, and nothing that was entered changes by that.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::collections::BTreeSet;
use std::sync::Arc;

use rust_decimal::Decimal;
use yusuan::amount::Amount;
use yusuan::budget::{Budget, Cell, NamedPlace, NarrativeSection, Value, ValueRef};
use yusuan::edit::{Document, FillFrom, Intent, LastAmounts, NextYear, next_year};
use yusuan::engine::{Finding, LackKind, LackPlace, LastYear, Role, Tie};
use yusuan::form::{Kind, RowsForm, shipped_ids};
use yusuan::lang::Lang;
use yusuan::publish::{Figures as PrintedFigures, Options, publication};
use yusuan::read::Watch;
use yusuan::recognise::{Why, recognise};
use yusuan::session::drafting::{DraftScope, section_drafts, write_drafts};
use yusuan::table::hidden_rows::HiddenRows;
use yusuan::table::layout::{GridPos, TableLayout, TableView};
use yusuan::table::motion::{self, Motion};

#[path = "support/consolidated.rs"]
mod consolidated;
#[path = "support/documents.rs"]
mod documents;
#[path = "support/places.rs"]
mod places;
#[path = "support/samples.rs"]
mod samples;

use consolidated::Figures;
use places::{cell, cells, put};
use samples::{SAMPLES, sample_of};

#[test]
fn every_form_set_has_its_budget() {
    let with: Vec<&str> = SAMPLES.iter().map(|(id, _)| *id).collect();
    assert_eq!(with, shipped_ids());
}

/// Last year's budget: every entered amount `per_mille` of this year's.
fn last_year(document: &Document, per_mille: i64) -> Arc<LastYear> {
    let mut budget = document.budget().clone();
    budget.year -= 1;
    let all: Vec<Cell> = cells(&budget).collect();
    for at in all {
        let money = document.computed().kind(at) == Some(&Kind::Money);
        let Some(amount) = budget.value(at).amount().filter(|_| money) else { continue };
        let scaled = amount.decimal() * Decimal::new(per_mille, 3);
        put(&mut budget, at, Value::Amount(Amount::new(scaled.round_dp(2))));
    }
    Arc::new(LastYear::new(document.forms(), budget, "上年.ron".to_owned()))
}

/// The budget with every section written anew from its tables where the form set has a draft, what
/// only a person knows filled in, and how many places that were.
fn drafted(mut document: Document) -> (Document, usize) {
    let sections: Vec<String> = document.forms().sections().map(|s| s.key.clone()).collect();
    let mut open = 0;
    for section in sections {
        let Some(draft) = document.computed().draft(&section) else { continue };
        for place in &draft.open {
            assert_eq!(
                draft.paragraphs[place.paragraph].get(place.range.clone()).map(|t| &t[..3]),
                Some("【")
            );
        }
        open += draft.open.len();
        let mut paragraphs = draft.paragraphs.clone();
        for place in draft.open.iter().rev() {
            let given = match place.what.as_str() {
                "编制总数" | "行政编制" => "53",
                "采购总额" | "货物" => "80",
                "月" => "12",
                "日" => "31",
                "用途" => "开展工作",
                _ if place.reason => "工作任务变化",
                _ => "0",
            };
            paragraphs[place.paragraph].replace_range(place.range.clone(), given);
        }
        if !paragraphs.is_empty() {
            document.apply(Intent::SetText { section, paragraphs }).unwrap();
        }
    }
    (document, open)
}

/// Checks the drafts of a budget; `loose` amounts of the texts are of no table.
#[track_caller]
fn check_draft(name: &str, document: Document, loose: &[&str]) {
    let (document, open) = drafted(document);
    assert!(open > 4, "{name}: {open} places wait for a person");
    let texts = document.computed().texts();
    let (budget, forms) = (document.budget(), document.forms());
    let written = |section: &str| {
        forms.narrative.iter().any(|own| own.section == section && !own.draft.is_empty())
    };
    let own = |f: &&Finding| f.text.as_ref().is_some_and(|place| written(&place.section));
    let told: Vec<String> = (texts.findings.iter().filter(own))
        .map(|f| {
            let place = f.text.as_ref().unwrap();
            let text = budget.texts.iter().find(|t| *t.section == *place.section).unwrap();
            let paragraph = &text.paragraphs[place.paragraph];
            format!("{}: {} ({paragraph})", place.section, f.message.zh)
        })
        .collect();
    assert_eq!(told, [] as [String; 0], "{name}");
    // No total stands among its parts.
    let all = budget.texts.iter().flat_map(|text| &text.paragraphs);
    let all = all.filter(|paragraph| paragraph.contains("包括：")).cloned().collect::<String>();
    assert!(!all.contains("、收入总计") && !all.contains("支出合计"), "{name}: {all}");
    let found: Vec<String> = texts
        .mentions
        .iter()
        .filter(|one| one.tie != Tie::Agrees && written(&one.place.section))
        .map(|one| {
            let own = budget.texts.iter().find(|t| *t.section == *one.place.section).unwrap();
            own.paragraphs[one.place.paragraph].get(one.place.range()).unwrap().to_owned()
        })
        .filter(|quote| quote.contains('元') || quote.contains('%'))
        .collect();
    assert_eq!(found, loose, "{name}");
}

/// Amounts of a form set's drafts that no table has: given by a person, or part of what is counted.
fn of_no_table(id: &str) -> &'static [&'static str] {
    match id {
        // Procurement by kind.
        "jilin-2024" | "central-2024" => &["80万元", "0万元", "0万元"],
        // Projects with performance targets besides.
        "shanghai-final" => &["0万元", "80万元", "0万元", "0万元"],
        _ => &["80万元", "0万元", "0万元", "0万元"],
    }
}

/// The draft of a complete budget gives no finding, and every figure of it is tied: without last
/// year's budget, with the same one, and with smaller and larger ones.
#[test]
fn a_draft_gives_no_finding_and_every_figure_is_tied() {
    for id in shipped_ids() {
        check_draft(id, sample_of(id), of_no_table(id));
        for per_mille in [1000, 913, 1170] {
            let mut document = sample_of(id);
            let last = last_year(&document, per_mille);
            document.set_last_year(Some(last));
            check_draft(&format!("{id} ×{per_mille}"), document, of_no_table(id));
        }
    }
}

/// A section that no table tells of is offered as last year had it, to be confirmed, or as a place
/// that the checklist tells as open; what somebody wrote is left alone.
#[test]
fn sections_of_words_alone_are_offered_too() {
    for id in shipped_ids() {
        let mut document = sample_of(id);
        let sections: Vec<String> =
            document.forms().sections().map(|section| section.key.clone()).collect();
        let plain = |document: &Document, key: &str| document.computed().draft(key).is_none();
        let Some(key) = sections.iter().find(|key| plain(&document, key)).cloned() else {
            panic!("{id}: every section has a draft");
        };
        let text = |document: &Document| {
            let texts = document.budget().texts.iter();
            let own = texts.filter(|text| text.section == key).flat_map(|text| &text.paragraphs);
            own.cloned().collect::<String>()
        };
        let write = |document: &mut Document, scope| {
            let drafts = section_drafts(document);
            let intent = write_drafts(drafts.iter().filter(|own| own.is_in(scope)));
            intent.map(|intent| document.apply(intent).unwrap())
        };
        let lacks = |document: &Document, kind| {
            let lacks = document.computed().checklist();
            lacks.iter().any(|lack| {
                let own = match &lack.place {
                    LackPlace::Section(section) => *section == key,
                    LackPlace::Text(place) => *place.section == *key,
                    _ => false,
                };
                own && lack.kind == kind
            })
        };
        let clear = Intent::SetText { section: key.clone(), paragraphs: Vec::new() };
        document.apply(clear).unwrap();
        let words = "负责甲、乙、丙三项工作，办理丁、戊两项事务。";
        let mut last = document.budget().clone();
        last.year -= 1;
        last.texts.retain(|text| text.section != key);
        let (section, paragraphs) = (key.clone(), vec![words.to_owned()]);
        last.texts.push(NarrativeSection { section, paragraphs, extra: Vec::new() });
        let last = LastYear::new(document.forms(), last, "上年.ron".to_owned());
        write(&mut document, DraftScope::Empty).unwrap();
        assert!(text(&document).starts_with("【待填："), "{id} {key}: {}", text(&document));
        assert!(lacks(&document, LackKind::Placeholder), "{id} {key}");
        // Again, with last year's budget at hand.
        document.undo().unwrap();
        document.set_last_year(Some(Arc::new(last)));
        write(&mut document, DraftScope::Empty).unwrap();
        assert_eq!(text(&document), words, "{id}");
        assert!(lacks(&document, LackKind::Unconfirmed), "{id} {key}");
        // Written by somebody: not touched.
        let own = "本部门负责己、庚、辛、壬四项工作。";
        let written = Intent::SetText { section: key.clone(), paragraphs: vec![own.to_owned()] };
        document.apply(written).unwrap();
        let _ = write(&mut document, DraftScope::All);
        assert_eq!(text(&document), own, "{id}");
    }
}

/// What somebody types of a budget, by table, and single cells besides; what follows from it.
struct Follows {
    id: &'static str,
    typed: &'static [&'static str],
    cells: &'static [(&'static str, &'static str, &'static str, &'static str)],
    follow: &'static [&'static str],
    /// How far what follows may be from what was published, in hundredths: tables of rounded
    /// amounts differ by that.
    off: i64,
}

const FOLLOWS: [Follows; 5] = [
    Follows {
        id: "central-2024",
        typed: &[
            "收入总表",
            "支出总表",
            "一般公共预算支出表",
            "政府性基金预算支出表",
            "国有资本经营预算支出表",
            "一般公共预算基本支出表",
        ],
        cells: &[],
        follow: &["收支总表"],
        off: 0,
    },
    Follows {
        id: "shanghai-department",
        typed: &["一般公共预算支出表", "基本支出表"],
        cells: &[("三公和机关运行经费表", "", "预算数", "机关运行经费")],
        follow: &["收支总表", "收入总表", "支出总表", "财政拨款收支总表", "三公和机关运行经费表"],
        off: 0,
    },
    Follows {
        id: "shanghai-unit",
        typed: &["一般公共预算支出表", "基本支出表"],
        cells: &[
            ("收支总表", "支出", "201", "人员经费"),
            ("收支总表", "支出", "208", "人员经费"),
            ("收支总表", "支出", "210", "人员经费"),
            ("收支总表", "支出", "221", "人员经费"),
        ],
        follow: &["收支总表", "收入总表", "支出总表", "财政拨款收支总表"],
        off: 0,
    },
    Follows {
        id: "shanghai-final",
        typed: &[
            "收入决算表",
            "支出决算表",
            "一般公共预算财政拨款支出决算表",
            "一般公共预算财政拨款基本支出决算表",
        ],
        cells: &[
            ("收入支出决算总表", "收入", "年初结转和结余", "决算数"),
            ("收入支出决算总表", "支出", "年末结转和结余", "决算数"),
        ],
        // Rounded items do not add up to the last digit, so nothing is taken that breaks the totals.
        follow: &[],
        off: 1,
    },
    Follows {
        id: "jiangsu-2019",
        typed: &["收入总表", "一般公共预算支出表", "一般公共预算基本支出表"],
        cells: &[
            ("收支总表", "支出用途", "基本支出", "金额"),
            ("收支总表", "支出用途", "项目支出", "金额"),
            ("财政拨款收支总表", "支出用途", "项目支出", "金额"),
            ("收支总表", "支出用途", "单位预留机动经费", "金额"),
            ("财政拨款收支总表", "支出用途", "单位预留机动经费", "金额"),
            // Other money may be in these, so that they follow from no other table.
            ("收支总表", "功能分类", "201", "金额"),
            ("收支总表", "功能分类", "208", "金额"),
            ("收支总表", "功能分类", "221", "金额"),
        ],
        follow: &[
            "收支总表",
            "支出总表",
            "财政拨款收支总表",
            "财政拨款支出表",
            "财政拨款基本支出表",
        ],
        off: 0,
    },
];

/// Types what another document has entered in some tables.
fn types(from: &Document, into: &mut Document, key: &str) {
    let form = from.forms().table(key).unwrap();
    let all: Vec<Cell> = cells(from.budget()).collect();
    for at in all.into_iter().filter(|at| from.budget().tables[at.t()].form() == Some(form)) {
        let entered = from.computed().role(at) == Role::Entry;
        let Some(amount) = from.budget().value(at).amount().filter(|_| entered) else { continue };
        let row = from.budget().row_key(from.forms(), at);
        let block = &from.forms().tables[form].blocks[at.b()];
        let column = &block.columns[at.c()].key;
        let there = cell(into.forms(), into.budget(), key, &block.key, &row, column);
        into.apply(Intent::Enter { cell: there, text: amount.to_string() }).unwrap();
    }
}

/// The figures of a table, zeros left out, by the names of their places.
fn figures(document: &Document, key: &str) -> Vec<(String, Decimal)> {
    let form = document.forms().table(key).unwrap();
    let (forms, budget) = (document.forms(), document.budget());
    let own = |at: &Cell| budget.tables[at.t()].form() == Some(form);
    cells(budget)
        .filter(own)
        .filter_map(|at| {
            let figure = document.computed().effective(at)?.decimal();
            let block = &forms.tables[form].blocks[at.b()];
            let row = budget.row_key(forms, at);
            let place = format!("{key} {} {row} {}", block.key, block.columns[at.c()].key);
            (!figure.is_zero()).then_some((place, figure))
        })
        .collect()
}

/// From last year's structure, or from the sources' codes alone, the other tables follow.
#[test]
fn known_figures_are_not_typed_again() {
    for Follows { id, typed, cells: single, follow, off } in &FOLLOWS {
        let whole = sample_of(id);
        let options = NextYear {
            year: whole.budget().year,
            amounts: LastAmounts::Clear,
            ended: BTreeSet::new(),
        };
        let blank = next_year(whole.forms(), whole.budget(), whole.forms(), &options);
        let mut document = Document::new(whole.forms().clone(), blank);
        for key in *typed {
            types(&whole, &mut document, key);
        }
        for (table, block, row, column) in *single {
            let at = |document: &Document| {
                cell(document.forms(), document.budget(), table, block, row, column)
            };
            let text = whole.budget().value(at(&whole)).to_text();
            document.apply(Intent::Enter { cell: at(&document), text }).unwrap();
        }
        let before: usize = follow.iter().map(|key| figures(&document, key).len()).sum();
        let plan = document.fill_plan(FillFrom::Everything, &BTreeSet::new());
        assert!(plan.left_out.is_empty() || *off > 0, "{id}: {:?}", plan.left_out);
        document.apply(plan.intent()).unwrap();
        let mut count = 0;
        for key in *follow {
            let (found, wanted) = (figures(&document, key), figures(&whole, key));
            let place = |all: &[(String, Decimal)]| -> Vec<String> {
                all.iter().map(|(place, _)| place.clone()).collect()
            };
            assert_eq!(place(&found), place(&wanted), "{id}");
            for ((place, own), (_, wanted)) in found.iter().zip(&wanted) {
                assert!(
                    (own - wanted).abs() <= Decimal::new(*off, 2),
                    "{id} {place}: {own} {wanted}"
                );
            }
            count += found.len();
        }
        println!("{id}: {count} figures of {follow:?} stand, {before} before");
    }
}

/// A table left blank where all others are there: those that the others determine come back whole.
#[test]
fn a_blank_table_follows_from_the_others() {
    for Follows { id, cells: single, follow, off, .. } in &FOLLOWS {
        let whole = sample_of(id);
        // Of which single figures are known by nobody else, does not come back whole.
        let surely = |key: &str| follow.contains(&key) && !single.iter().any(|cell| cell.0 == key);
        let (mut back, mut parts) = (Vec::new(), Vec::new());
        for t in 0..whole.budget().tables.len() {
            let Some(form) = whole.budget().tables[t].form() else { continue };
            let key = &whole.forms().tables[form].key;
            let wanted = figures(&whole, key);
            let mut budget = whole.budget().clone();
            let own: Vec<Cell> = cells(&budget).filter(|at| at.t() == t).collect();
            for at in own {
                if budget.value(at).amount().is_some() {
                    put(&mut budget, at, Value::Blank);
                }
            }
            let mut document = Document::new(whole.forms().clone(), budget);
            let plan = document.fill_plan(FillFrom::Everything, &BTreeSet::new());
            document.apply(plan.intent()).unwrap();
            let found = figures(&document, key);
            // Rounded amounts of several tables differ by so much.
            let off = Decimal::new(*off, 2);
            let same = |(place, figure): &&(String, Decimal)| {
                let there = wanted.iter().find(|(own, _)| own == place);
                there.is_some_and(|(_, there)| (figure - there).abs() <= off)
            };
            let right = found.iter().filter(same).count();
            let of = found.len();
            assert!(right == of || !surely(key), "{id} {key}: {right} of {of}");
            match (right, wanted.len()) {
                (_, 0) => {}
                (right, wanted) if right == wanted => back.push(key.clone()),
                (right, wanted) => parts.push(format!("{key} {right}/{wanted}")),
            }
        }
        println!("{id}: whole {back:?}; in part {parts:?}");
        let missing: Vec<&&str> = follow
            .iter()
            .filter(|key| surely(key) && !back.iter().any(|own| own == *key))
            .collect();
        assert!(missing.is_empty(), "{id}: {missing:?} do not come back");
    }
}

/// Every entered figure by the names of its place; stated totals move with their addends.
fn entered(document: &Document) -> Vec<(String, String)> {
    let (forms, budget) = (document.forms(), document.budget());
    cells(budget)
        .filter(|&at| document.computed().role(at) == Role::Entry)
        .filter_map(|at| {
            let amount = budget.value(at).amount()?;
            let place = NamedPlace::of(forms, budget, at)?;
            Some((format!("{place:?}"), amount.to_string()))
        })
        .collect()
}

/// Some figures entered anywhere, right and wrong ones: none changes when the rest is filled in, no
/// equality is offered that breaks, and one undo takes all back.
#[test]
fn figures_that_somebody_entered_stay() {
    for id in shipped_ids() {
        let whole = sample_of(id);
        for seed in 0..4 {
            let mut random = Figures::new(seed);
            let mut budget: Budget = whole.budget().clone();
            let all: Vec<Cell> = cells(&budget).collect();
            for at in all {
                let own = whole.computed().role(at);
                let money = whole.computed().kind(at) == Some(&Kind::Money);
                if !money || budget.value(at).amount().is_none() && own != Role::Entry {
                    continue;
                }
                // A third stays, a third is blank, and now and then there is another figure.
                match random.next() % 9 {
                    0..=3 => {}
                    8 if own == Role::Entry => put(&mut budget, at, Value::Amount(random.amount())),
                    _ => put(&mut budget, at, Value::Blank),
                }
            }
            let mut document = Document::new(whole.forms().clone(), budget);
            let before = document.budget().clone();
            let plan = document.fill_plan(FillFrom::Everything, &BTreeSet::new());
            for line in plan.lines.iter().filter_map(|line| line.cell) {
                assert!(before.value(line).is_blank(), "{id} {seed}");
            }
            let named = entered(&document);
            document.apply(plan.intent()).unwrap();
            let after: BTreeSet<(String, String)> = entered(&document).into_iter().collect();
            for place in named {
                assert!(after.contains(&place), "{id} {seed}: {place:?} changed");
            }
            let shape = |budget: &Budget| -> Vec<usize> {
                let blocks = budget.tables.iter().flat_map(|table| &table.blocks);
                blocks.map(|block| block.rows.len()).collect()
            };
            if shape(&before) == shape(document.budget()) {
                let taken: BTreeSet<Cell> =
                    plan.lines.iter().filter_map(|line| line.cell).collect();
                for (cells, message) in document.computed().broken_equalities() {
                    assert!(!cells.iter().any(|at| taken.contains(at)), "{id} {seed}: {message:?}");
                }
            }
            assert!(document.undo().is_some() || plan.lines.is_empty());
            assert!(*document.budget() == before, "{id} {seed}: one undo takes all back");
        }
    }
}

/// A table of the publication, line by line: headings `from..to text`, then rows.
fn printed(document: &Document, key: &str) -> Vec<String> {
    let options = Options::default();
    let all = publication(document.computed(), &options);
    let table = all.tables().find(|table| table.key == key).unwrap();
    let mut lines = Vec::new();
    for grid in &table.grids {
        for heading in &grid.headings {
            let last = heading.line + heading.lines;
            let (line, from, to) = (heading.line, heading.from, heading.to);
            lines.push(format!("{line}..{last} {from}..{to} {}", heading.text));
        }
        lines.extend(grid.rows.iter().map(|row| {
            assert_eq!(row.cells.len(), grid.columns.len());
            let cells = row.cells.iter().map(|cell| match cell.columns {
                0 => "<".to_owned(),
                1 => cell.text.clone(),
                wide => format!("{}→{wide}", cell.text),
            });
            cells.collect::<Vec<_>>().join("|")
        }));
    }
    lines
}

/// Codes in columns under the names of their levels, numbered classes, totals on one line, the title
/// of a total across code and name: as in the published documents.
#[test]
fn tables_are_printed_as_they_were_published() {
    let document = sample_of("shanghai-department");
    let lines = printed(&document, "收入总表");
    assert_eq!(
        lines[..13],
        [
            "0..1 0..4 项目",
            "0..1 4..9 收入预算",
            "1..2 0..3 功能分类科目编码",
            "1..3 3..4 功能分类科目名称",
            "1..3 4..5 合计",
            "1..3 5..6 财政拨款收入",
            "1..3 6..7 事业收入",
            "1..3 7..8 事业单位经营收入",
            "1..3 8..9 其他收入",
            "2..3 0..1 类",
            "2..3 1..2 款",
            "2..3 2..3 项",
            "201|||一般公共服务支出|22,186,440.80|22,186,440.80|||",
        ]
    );
    assert_eq!(lines[15], "201|06|02|一般行政管理事务|100,000.00|100,000.00|||");
    assert_eq!(lines.last().unwrap(), "合计→4|<|<|<|31,214,205.80|31,214,205.80|||");
    assert_eq!(
        printed(&document, "收支总表")[6..],
        [
            "一、财政拨款收入|31,214,205.80|一、一般公共服务支出|22,186,440.80",
            "1、一般公共预算资金|31,214,205.80|二、社会保障和就业支出|3,508,644.00",
            "2、政府性基金||三、卫生健康支出|782,164.00",
            "3、国有资本经营预算||四、住房保障支出|4,736,957.00",
            "二、事业收入|||",
            "三、事业单位经营收入|||",
            "四、其他收入|||",
            "收入总计|31,214,205.80|支出总计|31,214,205.80",
        ]
    );
    let document = sample_of("shanghai-final");
    let lines = printed(&document, "收入决算表");
    assert_eq!(lines[10], "合计→2|<|9746.50|9746.50|||||");
    let lines = printed(&document, "一般公共预算财政拨款基本支出决算表");
    assert_eq!(lines.last().unwrap(), "人员经费合计→2|<|4884.09|公用经费合计→2|<|480.66");
    let middle = lines.iter().find(|line| line.contains("30102")).unwrap();
    assert_eq!(middle, "30102|津贴补贴|987.86|30202|印刷费|0.00");
}

/// A table in two halves, with codes in columns in each: the totals are found where they stand.
#[test]
fn two_halves_stand_side_by_side() {
    let text = r#"(
        id: "own", name: "自己的", year: 2024, unit: Wan, decimals: 2,
        parts: [(title: "表", tables: true)],
        tables: [(
            key: "表", title: "表", halves: true,
            columns: [
                (key: "编码", title: "编码", kind: Code, split: [3, 2]),
                (key: "名称", title: "名称", kind: Text), (key: "金额", title: "金额"),
            ],
            rows: Coded(levels: [(name: "类", digits: 3), (name: "款", digits: 5)],
                code: "编码", name: "名称", total: "合计", total_last: true),
        )],
        checks: [(name: "small", force: Hint, table: "表", each: Once, check: "[合计].金额 <= 100",
            message: "不大于 100")],
    )"#;
    let forms = Arc::new(yusuan::form::FormSet::parse(text).unwrap());
    let budget = r#"(format: 2, forms: "own", year: 2024, unit: (name: "某局", code: "101"),
        status: draft, tables: [(form: "表", rows: [
            (编码: "301", 名称: "工资", 金额: "3.00"), (编码: "30101", 名称: "基本", 金额: "1.00"),
            (编码: "30102", 名称: "津贴", 金额: "2.00"), (row: "合计", 金额: "3.00"),
        ])])"#;
    let path = std::path::Path::new("own.ron");
    let opened = yusuan::file::read_with(path, budget, |_, _| Ok(forms.clone())).unwrap();
    assert_eq!(opened.problems, []);
    let document = Document::new(opened.forms, opened.budget);
    assert_eq!(
        printed(&document, "表"),
        [
            "0..1 0..2 编码",
            "0..2 2..3 名称",
            "0..2 3..4 金额",
            "0..1 4..6 编码",
            "0..2 6..7 名称",
            "0..2 7..8 金额",
            "1..2 0..1 类",
            "1..2 1..2 款",
            "1..2 4..5 类",
            "1..2 5..6 款",
            "301||工资|3.00|301|02|津贴|2.00",
            "301|01|基本|1.00|合计→3|<|<|3.00",
        ]
    );
    let options = Options::default();
    let all = publication(document.computed(), &options);
    let place = all.relations[0].place;
    assert_eq!((place.row, place.column), (1, 7));
    assert_eq!(PrintedFigures::new(&all).cell(place).unwrap().text, "3.00");
    // A workbook of it is read as the same table again.
    let bytes = yusuan::publish::xlsx::write(&all).unwrap();
    let read = yusuan::read::read_bytes("表.xlsx", bytes, &mut Watch::default()).unwrap();
    let proposal = recognise(&read, &[Arc::clone(document.forms())]).unwrap();
    let lost = proposal.unplaced.iter().filter(|own| own.why != Why::NoTable).count();
    assert_eq!(lost, 0, "{:?}", proposal.unplaced);
    let rows = |budget: &Budget| -> Vec<Vec<String>> {
        let rows = budget.tables[0].blocks[0].rows.iter();
        rows.map(|row| row.cells().map(ValueRef::to_text).collect()).collect()
    };
    assert_eq!(rows(&proposal.budget), rows(document.budget()));
}

/// Every cell has its place on the screen and is found there; totals of both sides are on one line.
#[test]
fn every_cell_has_its_place_on_the_screen() {
    for id in shipped_ids() {
        let document = sample_of(id);
        let budget = document.budget();
        for (table, filled) in budget.tables.iter().enumerate() {
            let Some(form) = filled.form() else { continue };
            let form = &document.forms().tables[form];
            let layout = TableLayout::new(form, Lang::Zh);
            let view = TableView {
                document: &document,
                table,
                form,
                layout: &layout,
                unit: None,
                hidden: None,
            };
            let mut seen = BTreeSet::new();
            for at in cells(budget).filter(|at| at.t() == table) {
                let pos = view.pos_of(at).unwrap_or_else(|| panic!("{id} {at:?}"));
                assert_eq!(view.cell(pos), Some(at), "{id} {}", form.key);
                assert!(seen.insert((pos.band, pos.row, pos.column)), "{id} {at:?}");
                assert!(pos.row < view.rows(pos.band));
            }
            let shown: usize = (0..layout.bands.len())
                .flat_map(|band| (0..view.rows(band)).map(move |row| (band, row)))
                .map(|(band, row)| {
                    let columns = 0..layout.bands[band].columns.len();
                    columns
                        .filter(|&column| view.cell(GridPos { band, row, column }).is_some())
                        .count()
                })
                .sum();
            assert_eq!(shown, seen.len(), "{id} {}: a cell in two places", form.key);
            if form.totals_aligned {
                let last = |block: usize| {
                    let at = Cell::new(table, block, view.block_rows(block) - 1, 0);
                    view.pos_of(at).unwrap().row
                };
                let rows: BTreeSet<usize> = (0..form.blocks.len()).map(last).collect();
                assert_eq!(rows.len(), 1, "{id} {}", form.key);
            }
        }
    }
    // A filter that holds back a total of one side leaves the line to the other.
    let document = sample_of("shanghai-department");
    let table = places::table(document.forms(), document.budget(), "收支总表");
    let form = &document.forms().tables[document.forms().table("收支总表").unwrap()];
    let layout = TableLayout::new(form, Lang::Zh);
    let view =
        TableView { document: &document, table, form, layout: &layout, unit: None, hidden: None };
    let last = |block: usize, hidden: bool| {
        let mut rows = vec![false; view.block_rows(block)];
        *rows.last_mut().unwrap() = hidden;
        rows
    };
    let line = view.rows(0) - 1;
    for (left, right, hides) in [(true, false, false), (true, true, true), (false, true, false)] {
        let hidden = HiddenRows::new(1, 0, vec![last(0, left), last(1, right)]);
        let view = TableView { hidden: Some(&hidden), ..view };
        assert_eq!(view.hides(0, line), hides);
    }
    // Down from the last class goes to the total on the last line, and up again.
    let class = GridPos { band: 0, row: 3, column: layout.bands[0].columns.len() - 1 };
    assert!(view.cell(class).is_some() && view.cell(GridPos { row: 4, ..class }).is_none());
    let total = motion::go(&view, class, Motion::Down);
    assert_eq!(total, GridPos { row: line, ..class });
    assert_eq!(motion::go(&view, total, Motion::Up), class);
    assert_eq!(motion::go(&view, class, Motion::EdgeDown), total);
}

/// The budget with another code or name in every table of functional codes that has the first one.
fn recoded(document: &Document, year: i32, code: &str, other: (&str, &str)) -> (Document, usize) {
    let mut budget = document.budget().clone();
    budget.year = year;
    let mut places = 0;
    for table in &mut budget.tables {
        let Some(form) = table.form().and_then(|form| document.forms().tables.get(form)) else {
            continue;
        };
        for (block, filled) in form.blocks.iter().zip(&mut table.blocks) {
            let RowsForm::Coded(tree) = &block.rows else { continue };
            if tree.classification.as_deref() != Some("functional") {
                continue;
            }
            for r in 0..filled.rows.len() {
                if filled.rows.get(r).unwrap().value(tree.code).as_text() == code {
                    filled.rows.put(r, tree.code, Value::Text(other.0.into()));
                    filled.rows.put(r, tree.name, Value::Text(other.1.into()));
                    places += 1;
                }
            }
        }
    }
    (Document::new(document.forms().for_year(year), budget), places)
}

/// A name of another year, a code that is used no longer and one that is not used yet are told once
/// each in a budget, in however many tables they stand; in the years in which they were right they
/// are not told.
#[test]
fn codes_of_another_year_are_told_once() {
    for id in shipped_ids() {
        let document = sample_of(id);
        let last = document.forms().years.latest().unwrap();
        for (code, other, year, said) in [
            ("20805", ("20805", "行政事业单位离退休"), last, "年以前的名称"),
            ("2080505", ("2080504", "未归口管理的行政单位离退休"), last, "现已不用"),
            ("2080505", ("2300412", "自然资源海洋气象等"), 2023, "是 2024 年新增的编码"),
            ("2080505", ("2300412", "自然资源海洋气象等"), last, "是 2024 年新增的编码"),
        ] {
            let (document, places) = recoded(&document, year, code, other);
            assert!(places >= 2 || *id == "jiangsu-2019", "{id}: {code} stands {places} times");
            let told = documents::findings(&document).into_iter();
            let told = told.filter(|finding| finding.message.zh.contains(said)).count();
            let right = match said {
                "是 2024 年新增的编码" => year >= 2024,
                _ => year <= 2023,
            };
            assert_eq!(told, usize::from(places > 0 && !right), "{id} {year} {other:?}");
        }
    }
}
