//! Workbooks read and recognised: budgets written as an office's system writes them come back
//! figure for figure; published ones find every cell.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "support/consistent.rs"]
mod consistent;
#[path = "support/consolidated.rs"]
mod consolidated;
#[path = "support/office.rs"]
mod office;
#[path = "support/places.rs"]
mod places;
#[path = "support/same_figures.rs"]
mod same_figures;
#[path = "support/workbook.rs"]
mod workbook;

use std::sync::Arc;

use yusuan::budget::{Budget, BudgetUnit, Cell, Value, ValueRef};
use yusuan::file;
use yusuan::form::{FormSet, RowsForm, shipped, shipped_ids};
use yusuan::lang::{Lang, Tell};
use yusuan::read::{MergedArea, Page, PageCell, PageSource, ReadDocument, Watch, read_bytes};
use yusuan::recognise::{Corrections, Proposal, Spot, Why, figure, plain, recognise, recognise_on};

use same_figures::check_same_figures;

fn sets() -> Vec<Arc<FormSet>> {
    shipped_ids().iter().map(|id| shipped(id).unwrap()).collect()
}

#[track_caller]
fn read(name: &str, bytes: Vec<u8>) -> ReadDocument {
    read_bytes(name, bytes, &mut Watch::default())
        .unwrap_or_else(|e| panic!("{}", e.tell(Lang::En)))
}

fn told(proposal: &Proposal) -> String {
    proposal.doubts.iter().map(|doubt| doubt.tell(Lang::Zh) + "\n").collect()
}

/// Written as a workbook and read back it is the same budget, figure for figure.
#[track_caller]
fn check_back(forms: &Arc<FormSet>, budget: &Budget) {
    check_back_from(forms, budget, "往返.xlsx", workbook::workbook(forms, budget));
}

/// The same of a file that was made of such a workbook.
#[track_caller]
fn check_back_from(forms: &Arc<FormSet>, budget: &Budget, name: &str, bytes: Vec<u8>) {
    let document = read(name, bytes);
    let proposal = recognise(&document, &sets()).unwrap_or_else(|no| {
        panic!("no form set fits; {}", no.nearest.map(|p| told(&p)).unwrap_or_default())
    });
    assert_eq!(proposal.forms.id, forms.id, "{}", told(&proposal));
    let count = check_same_figures(forms, budget, &proposal.budget, &told(&proposal));
    assert_eq!(proposal.places.len(), count);
    assert!(proposal.unplaced.is_empty(), "{}", told(&proposal));
}

#[test]
fn the_sample_comes_back_from_a_workbook() {
    let opened = file::sample().unwrap();
    check_back(&opened.forms, &opened.budget);
}

#[test]
fn tables_are_called_with_the_year_that_was_read() {
    let forms = shipped("shanghai-department").unwrap();
    assert_ne!(forms.year, 2026);
    let budget = Budget::blank(&forms, BudgetUnit::default(), 2026);
    let document = read("2026.xlsx", workbook::workbook(&forms.for_year(2026), &budget));
    let proposal = recognise_on(&document, &forms, &Corrections::default());
    assert_eq!(proposal.budget.year, 2026);
    assert_eq!(proposal.forms.tables[0].title.zh, "2026年部门财务收支预算总表");
}

/// A table that is taken for one of the form set says what of it differs: its title, its headings and
/// which these are, or nothing.
#[test]
fn what_differs_from_the_form_is_named() {
    let forms = shipped("jilin-2024").unwrap();
    let table = |title: &str, headings: &str| {
        format!(
            "{title}\n单位：万元\n{headings}\n208,社会保障和就业支出,845.70,772.00,73.70\n\
             20805,行政事业单位养老支出,772.00,772.00,\n20808,抚恤,73.70,,73.70\n"
        )
    };
    let own = "科目编码,科目名称,合计,基本支出,项目支出";
    let other = "科目编码,科目名称,合计,日常,专门";
    for (title, headings, wanted) in [
        ("2024年政府性基金预算支出表", own, None),
        (
            "2024年一般公共预算支出表",
            other,
            Some(
                "“2024年一般公共预算支出表”的表头与表样不完全相同，没有找到“小计”“人员经费”“公用经费”“项目支出”，多出“日常”“专门”",
            ),
        ),
        ("某某情况一览", own, Some("“某某情况一览”认作“政府性基金预算支出表”，标题不同")),
    ] {
        let document = read("表.csv", table(title, headings).into_bytes());
        let proposal = recognise_on(&document, &forms, &Corrections::default());
        let told = told(&proposal);
        let line = told.lines().find(|line| line.contains("认作") || line.contains("表头"));
        assert_eq!(line, wanted, "{told}");
        // What a person said that it is, is not told for its title.
        let key = proposal.tables.first().map(|found| (found.page, found.rows.0)).unwrap();
        let form = proposal.budget.tables[proposal.tables[0].table.unwrap()].form();
        let said = Corrections { tables: vec![(key, form)], ..Corrections::default() };
        let told = self::told(&recognise_on(&document, &forms, &said));
        assert!(!told.contains("标题不同"), "{told}");
    }
}

/// The rows of a budget's only table with figures, a line each.
fn rows_of(proposal: &Proposal) -> Vec<String> {
    let tables = proposal.budget.tables.iter();
    let rows = tables.flat_map(|table| &table.blocks).flat_map(|block| &block.rows);
    let filled = rows.filter(|row| (0..row.width()).any(|c| row.value(c).amount().is_some()));
    let told = filled.map(|row| {
        let values = (0..row.width()).map(|c| row.value(c).to_text());
        values.collect::<Vec<_>>().join("|")
    });
    told.collect()
}

/// However people write codes, numbers of columns and amounts, it is the same table.
#[test]
fn what_people_write_is_the_same_table() {
    let forms = shipped("jilin-2024").unwrap();
    let heads = "科目编码,科目名称,合计,基本支出,项目支出\n";
    let body = "208,社会保障和就业支出,845.70,772.00,73.70\n\
        20805,行政事业单位养老支出,772.00,772.00,\n\
        2080505,机关事业单位基本养老保险缴费支出,772.00,772.00,\n\
        20808,抚恤,73.70,,73.70\n2080801,死亡抚恤,73.70,,73.70\n";
    let read_table = |heads: &str, body: &str| {
        let text = format!("2024年政府性基金预算支出表\n单位：万元\n{heads}{body}");
        let proposal =
            recognise_on(&read("表.csv", text.into_bytes()), &forms, &Corrections::default());
        assert!(proposal.unplaced.is_empty(), "{}", told(&proposal));
        rows_of(&proposal)
    };
    let plain = read_table(heads, body);
    assert_eq!(plain.len(), 5, "{plain:?}");
    let codes = ["2080505", "2080801", "20805", "20808", "208"];
    let coded = |write: &dyn Fn(&str) -> String| {
        let lines = body.lines().map(|line| {
            let (code, rest) = line.split_once(',').unwrap();
            assert!(codes.contains(&code));
            format!("{},{rest}\n", write(code))
        });
        lines.collect::<String>()
    };
    let levels = |code: &str, mark: &str| match code.len() {
        3 => code.to_owned(),
        5 => format!("{}{mark}{}", &code[..3], &code[3..]),
        _ => format!("{}{mark}{}{mark}{}", &code[..3], &code[3..5], &code[5..]),
    };
    let wide =
        |code: &str| code.chars().map(|c| char::from_u32(c as u32 + 0xfee0).unwrap()).collect();
    let named = |body: &str| {
        let lines = body.lines().map(|line| {
            let (code, rest) = line.split_once(',').unwrap();
            format!(",[{code}]{rest}\n")
        });
        lines.collect::<String>()
    };
    let counted = |body: &str| {
        let lines = body.lines().enumerate().map(|(at, line)| format!("{},{line}\n", at + 1));
        lines.collect::<String>()
    };
    let split = |blank: &str| {
        let body = coded(&|code| {
            let part = |range: std::ops::Range<usize>| code.get(range).unwrap_or(blank).to_owned();
            [part(0..3), part(3..5), part(5..7)].join(",")
        });
        (format!("科目编码,,,{}类,款,项\n", heads.split_once(',').unwrap().1), body)
    };
    let (parts, dashed) = split("-");
    let counted_parts: String = parts.lines().map(|line| format!(",{line}\n")).collect();
    for (what, heads, body) in [
        ("levels by points", heads.to_owned(), coded(&|code| levels(code, "."))),
        ("levels by blanks", heads.to_owned(), coded(&|code| levels(code, " "))),
        ("levels by dashes", heads.to_owned(), coded(&|code| levels(code, "-"))),
        ("wide digits", heads.to_owned(), coded(&wide)),
        ("an apostrophe", heads.to_owned(), coded(&|code| format!("'{code}"))),
        ("brackets", heads.to_owned(), coded(&|code| format!("[{code}]"))),
        ("zeros to the lowest level", heads.to_owned(), coded(&|code| format!("{code:0<7}"))),
        ("codes before names", heads.to_owned(), named(body)),
        ("a dash where there is no level", parts, dashed),
        ("numbers of columns", format!("{heads}栏次,,1,2,3\n"), body.to_owned()),
        ("numbers as amounts", format!("{heads}栏次,,1.00,2.00,3.00\n"), body.to_owned()),
        ("sums of columns", format!("{heads}A,B,1=2+3,2,3\n"), body.to_owned()),
        ("rows that are counted", format!(",{heads}"), counted(body)),
        ("rows that are counted before levels", counted_parts, counted(&split("").1)),
        (
            "units behind amounts",
            heads.to_owned(),
            body.replace(".70", ".70万元").replace(".00", ".00 万元"),
        ),
    ] {
        assert_eq!(read_table(&heads, &body), plain, "{what}");
    }
    let total = |name: &str| read_table(heads, &format!("{body}{name},,845.70,772.00,73.70\n"));
    let with_total = total("合计");
    assert_ne!(with_total, plain);
    for name in ["总 计", "支出合计", "合计（万元）"] {
        assert_eq!(total(name), with_total, "{name}");
    }
    // Of the whole table another unit than the page says.
    let yuan = body.replace("845.70", "8457000元").replace("772.00", "7720000元");
    assert_eq!(read_table(heads, &yuan.replace("73.70", "737000元")), plain);
}

/// Last year's sheet before this year's is not taken for it.
#[test]
fn the_table_of_this_year_is_taken() {
    let forms = shipped("jilin-2024").unwrap();
    let table = |title: &str, amount: &str| {
        let heads = "科目编码,科目名称,合计,基本支出,项目支出";
        format!("{title}\n单位：万元\n{heads}\n208,社会保障和就业支出,{amount},{amount},\n")
    };
    let mut document = ReadDocument::default();
    for (title, amount) in [
        ("2023年政府性基金预算支出表", "11.00"),
        ("2024年政府性基金预算支出表", "22.00"),
        ("2024年国有资本经营预算支出表", "33.00"),
    ] {
        let mut page = read("表.csv", table(title, amount).into_bytes()).pages.remove(0);
        page.source = PageSource::Sheet { name: title.into(), hidden: false };
        document.pages.push(page);
    }
    let proposal = recognise_on(&document, &forms, &Corrections::default());
    let rows = rows_of(&proposal);
    let found = |amount: &str| rows.iter().any(|row| row.contains(amount));
    assert!(found("22.00") && !found("11.00"), "{rows:?}\n{}", told(&proposal));
    // What was not taken is listed.
    assert_eq!(proposal.unplaced.len(), 2, "{}", told(&proposal));
}

#[test]
fn random_budgets_come_back_from_workbooks() {
    for id in ["jilin-2024", "central-2024"] {
        let forms = consistent::forms(id, false);
        for seed in 1..=6 {
            let mut random = consolidated::Figures::new(seed);
            let count = 1 + seed as usize * 9;
            check_back(&forms, &consistent::budget(&forms, &mut random, count));
        }
    }
}

/// An old workbook, as 金山表格 saves under an ending of its own.
#[test]
fn a_budget_comes_back_from_an_old_workbook_under_another_ending() {
    let opened = file::sample().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.xlsx");
    std::fs::write(&path, workbook::workbook(&opened.forms, &opened.budget)).unwrap();
    let (out, path) = (folder.path().to_str().unwrap(), path.to_str().unwrap());
    if office::office(folder.path(), &["--convert-to", "xls", "--outdir", out, path]).is_none() {
        return;
    }
    let bytes = std::fs::read(folder.path().join("x.xls")).unwrap();
    assert!(bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]), "a compound file");
    check_back_from(&opened.forms, &opened.budget, "往返.et", bytes);
}

/// Published documents; those who have none of them skip these tests.
fn field(path: &str) -> Option<std::path::PathBuf> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/field").join(path);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {} is not here", path.display());
    None
}

/// A table as it was taken down by hand: cells by row and column.
fn taken_down(path: &std::path::Path) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(path).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split('\t').map(|cell| cell.trim().to_owned()).collect()).collect()
}

fn is_code(text: &str) -> bool {
    (2..=7).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// What is wrong with the places of one table's figures: (figures, lost, wrong, what).
fn misplaced(
    document: &ReadDocument,
    page: usize,
    table: &[Vec<String>],
    proposal: &Proposal,
) -> (usize, Vec<String>, Vec<String>) {
    let sheet = &document.pages[page];
    let row_of = |row: &[String], at: u32| {
        row.iter().enumerate().all(|(c, text)| {
            text.is_empty()
                || sheet.cell(at, c as u32).is_some_and(|cell| plain(&cell.text) == plain(text))
        })
    };
    let base = (0..20).find(|&at| row_of(&table[0], at)).expect("the sheet begins as the table");
    let text =
        |r: usize, c: usize| table.get(r).and_then(|row| row.get(c)).map_or("", |t| t.as_str());
    let headed = |r: usize, c: usize| {
        let left = (0..=c).rev().map(|c| text(r, c)).find(|text| !text.is_empty());
        left.unwrap_or("")
    };
    let heads = table
        .iter()
        .position(|row| {
            row.iter().any(|cell| figure(cell).is_some())
                || row.first().is_some_and(|cell| plain(cell) == "合计")
                    && row.iter().filter(|c| !c.is_empty()).count() == 1
        })
        .unwrap_or(table.len());
    let coded =
        |c: usize| (0..heads).any(|r| ["编码", "代码"].iter().any(|w| headed(r, c).contains(w)));
    let (mut count, mut lost, mut wrong) = (0, Vec::new(), Vec::new());
    for (r, row) in table.iter().enumerate().skip(heads) {
        for (c, cell) in row.iter().enumerate() {
            let Some((amount, _)) = figure(cell) else { continue };
            if is_code(cell) && coded(c) && !cell.contains(',') {
                continue;
            }
            count += 1;
            let spot = Spot { page: page as u32, row: base + r as u32, column: c as u32 };
            let here = format!("{} {r}:{c} {cell}", sheet.source.tell(Lang::Zh));
            let found: Vec<Cell> = proposal
                .places
                .iter()
                .filter(|(_, own)| *own == spot)
                .map(|(cell, _)| *cell)
                .collect();
            let [own] = found[..] else {
                lost.push(format!("{here} ({} places)", found.len()));
                continue;
            };
            let (forms, budget) = (&proposal.forms, &proposal.budget);
            let value = budget.value(own).amount();
            if value.map(|value| value.decimal().normalize()) != Some(amount.decimal().normalize())
            {
                wrong.push(format!("{here} became {}", budget.value(own).to_text()));
                continue;
            }
            let form = &forms.tables[budget.tables[own.t()].form().unwrap()];
            let block = &form.blocks[own.b()];
            let column = &block.columns[own.c()];
            let under = (0..heads).any(|r| {
                let head = plain(headed(r, c));
                head == plain(&column.title.zh) || head == plain(&column.key)
            });
            let name = budget.row_name(forms, own);
            let key = budget.row_key(forms, own);
            let code: String = (0..c).filter(|&c| coded(c)).map(|c| text(r, c)).collect();
            let alone = block.fixed().len() == 1 && matches!(block.rows, RowsForm::Fixed(_));
            let bare = |text: &str| {
                plain(text)
                    .trim_start_matches(|c: char| "一二三四五六七八九十0123456789".contains(c))
                    .to_owned()
            };
            let joined: String =
                (0..c).map(|c| text(r, c)).filter(|t| figure(t).is_none()).collect();
            let named = alone
                || !code.is_empty() && code.ends_with(&key) && !key.is_empty()
                || (0..c).any(|c| {
                    !text(r, c).is_empty()
                        && (bare(text(r, c)) == bare(&name)
                            || plain(&name).ends_with(&plain(text(r, c))))
                })
                || bare(&joined) == bare(&name);
            if !under || !named {
                wrong.push(format!("{here} in {} {name} / {}", form.key, column.key));
            }
        }
    }
    (count, lost, wrong)
}

#[test]
fn published_workbooks_find_every_cell() {
    let Some(folder) = field("xlsx") else { return };
    let mut complaints = String::new();
    let mut all = 0;
    for (slug, id) in [
        ("js-rd-2019", "jiangsu-2019"),
        ("js-swbgt-2018", "jiangsu-2019"),
        ("js-zx-2019", "jiangsu-2019"),
        ("sh-czj-2025", "shanghai-unit"),
        ("sh-putuo-czj-2025", "shanghai-department"),
        ("sh-putuo-ghzy-juesuan-2024", "shanghai-final"),
    ] {
        if shipped(id).is_none() {
            println!("skipped: no form set {id}");
            continue;
        }
        let bytes = std::fs::read(folder.join(format!("{slug}.xlsx"))).unwrap();
        let document = read(slug, bytes);
        let proposal = match recognise(&document, &sets()) {
            Ok(proposal) => proposal,
            Err(no) => {
                let near = no.nearest.map(|p| format!("{} {:?}\n{}", p.forms.id, p.fit, told(&p)));
                complaints += &format!("{slug}: no form set fits; {}\n", near.unwrap_or_default());
                continue;
            }
        };
        if proposal.forms.id != id {
            complaints += &format!("{slug}: {} instead of {id}\n", proposal.forms.id);
        }
        let mut tables: Vec<_> = std::fs::read_dir(field(&format!("tables/{slug}")).unwrap())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.file_name().unwrap().to_string_lossy().starts_with('T'))
            .collect();
        tables.sort();
        let mut figures = 0;
        for (at, path) in tables.iter().enumerate() {
            let (count, lost, wrong) = misplaced(&document, at + 1, &taken_down(path), &proposal);
            figures += count;
            if !lost.is_empty() || !wrong.is_empty() {
                complaints += &format!("{slug} lost {lost:#?} wrong {wrong:#?}\n");
            }
        }
        let silent = proposal.fit.of_figures.checked_sub(figures);
        println!("{slug}: {figures} figures, {:?}\n{}", proposal.fit, told(&proposal));
        if silent != Some(0) {
            complaints +=
                &format!("{slug}: {figures} taken down, {} read\n", proposal.fit.of_figures);
        }
        all += figures;
    }
    println!("{all} figures");
    assert!(complaints.is_empty(), "{complaints}");
}

fn yusuan(folder: &std::path::Path, args: &[&str]) -> (Option<i32>, String, String) {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_yusuan"));
    let output = command.current_dir(folder).args(args).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// The sample as a workbook, without its narrative.
fn sample_workbook() -> Vec<u8> {
    let opened = file::sample().unwrap();
    workbook::workbook(&opened.forms, &opened.budget)
}

#[test]
fn the_command_line_takes_any_file() {
    let folder = tempfile::tempdir().unwrap();
    let (at, path) = (folder.path(), |name: &str| folder.path().join(name));
    std::fs::write(path("公开.xlsx"), sample_workbook()).unwrap();
    let (code, out, error) =
        yusuan(at, &["import", "公开.xlsx", "--out", "预算.ron", "--report", "出处.csv"]);
    assert_eq!(code, Some(0), "{out}{error}");
    assert!(out.contains("jilin-2024") && out.contains("全部放入"), "{out}");
    let report = std::fs::read_to_string(path("出处.csv")).unwrap();
    assert!(report.contains("placed") && report.contains("845.70"), "{report}");
    let written = std::fs::read_to_string(path("预算.ron")).unwrap();
    assert!(written.contains("origin: (file: \"公开.xlsx\""), "{written}");
    // The same table from the workbook and from the file made of it.
    for form in ["预算表3", "预算表1"] {
        let direct = yusuan(at, &["show", "公开.xlsx", "--form", form, "--format", "csv"]);
        let made = yusuan(at, &["show", "预算.ron", "--form", form, "--format", "csv"]);
        assert_eq!((direct.0, &direct.1), (made.0, &made.1));
    }
    let (code, out, _) = yusuan(at, &["explain", "公开.xlsx", "预算表3[208].合计"]);
    assert!(code == Some(0) && out.contains("845.70"), "{out}");
    assert!(out.contains("出处：公开.xlsx"), "{out}");
    // Never over a file that is there.
    let (code, _, error) = yusuan(at, &["import", "公开.xlsx", "--out", "预算.ron"]);
    assert!(code == Some(2) && !error.is_empty(), "{error}");
    // A folder of all kinds in one go.
    std::fs::write(path("~$公开.xlsx"), "held").unwrap();
    std::fs::write(path("坏.xlsx"), "PK\u{3}\u{4}").unwrap();
    std::fs::write(path("别的.csv"), "姓名,年龄\n甲,30\n").unwrap();
    let (code, out, error) = yusuan(at, &["import", "别的.csv"]);
    assert_eq!(code, Some(2), "{out}{error}");
    assert!(error.contains("没有合适的表样") && out.contains("第 1—2 行"), "{out}{error}");
    std::fs::remove_file(path("出处.csv")).unwrap();
    let (code, out, error) = yusuan(at, &["check", "."]);
    assert_eq!(code, Some(2), "{out}{error}");
    assert!(out.contains("4 个文件") && out.contains("读不出 2"), "{out}");
    assert!(!out.contains("~$"), "{out}");
}

#[test]
fn what_found_no_place_does_not_pass_as_checked() {
    let folder = tempfile::tempdir().unwrap();
    let opened = file::sample().unwrap();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let table = opened.forms.table("支出总表").unwrap();
    sheet.write_string(0, 0, &*opened.forms.tables[table].title.zh).unwrap();
    for (column, title) in
        ["科目编码", "功能分类科目名称", "合计", "基本支出", "项目支出", "不认识的一栏"]
            .into_iter()
            .enumerate()
    {
        sheet.write_string(1, column as u16, title).unwrap();
    }
    sheet.write_string(2, 0, "208").unwrap();
    sheet.write_string(2, 1, "社会保障和就业支出").unwrap();
    for column in 2..6 {
        sheet.write_number(2, column, 5.0).unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    let document = read("x.xlsx", bytes.clone());
    let proposal = recognise_on(&document, &opened.forms, &Corrections::default());
    assert_eq!((proposal.fit.figures, proposal.unplaced.len()), (3, 1), "{}", told(&proposal));
    assert!(proposal.is_partial());
    std::fs::write(folder.path().join("x.xlsx"), bytes).unwrap();
    let (code, out, error) = yusuan(folder.path(), &["check", "x.xlsx"]);
    assert_eq!(code, Some(2), "{out}{error}");
    assert!(error.contains("F3") && error.contains("没有放进预算"), "{error}");
    // As a person says it: that column is none of the table's, that one is 项目支出.
    let corrections = Corrections {
        columns: vec![(
            (0, 1, 5),
            Some((0, opened.forms.tables[table].blocks[0].column("项目支出").unwrap())),
        )],
        ..Corrections::default()
    };
    let proposal = recognise_on(&document, &opened.forms, &corrections);
    assert_eq!(proposal.unplaced[0].spot.column, 4, "{:?}", proposal.unplaced);
}

/// A part of a table on a sheet of its own: what its title has behind the table's, if there is one,
/// whether it has headings, and two codes.
type TablePart = (Option<&'static str>, bool, [&'static str; 2]);

/// A workbook of sheets with 支出总表 in parts.
fn parts_of_a_table(forms: &FormSet, parts: &[TablePart]) -> Vec<u8> {
    let title = &*forms.tables[forms.table("支出总表").unwrap()].title.zh;
    let headings = ["科目编码", "功能分类科目名称", "合计", "基本支出", "项目支出"];
    let mut book = rust_xlsxwriter::Workbook::new();
    for (number, (more, headed, codes)) in (1..).zip(parts) {
        let sheet = book.add_worksheet();
        sheet.set_name(format!("Table {number}")).unwrap();
        let mut row = 0;
        if let Some(more) = more {
            sheet.write_string(row, 0, format!("{title}{more}")).unwrap();
            row += 1;
        }
        for (column, title) in (0..).zip(headings).filter(|_| *headed) {
            sheet.write_string(row, column, title).unwrap();
        }
        row += u32::from(*headed);
        for (row, code) in (row..).zip(codes) {
            sheet.write_string(row, 0, *code).unwrap();
            sheet.write_string(row, 1, "科目").unwrap();
            for column in 2..5 {
                sheet.write_number(row, column, 5.0).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn sheets_go_on_where_they_say_so_or_their_codes_do() {
    let forms = file::sample().unwrap().forms;
    let first: TablePart = (Some(""), true, ["208", "20805"]);
    let cases: &[(&str, &[TablePart], usize)] = &[
        ("a title that says so", &[first, (Some("（续）"), true, ["210", "21011"])], 12),
        ("a title that says so otherwise", &[first, (Some("(续表)"), true, ["210", "21011"])], 12),
        ("headings again", &[first, (None, true, ["210", "21011"])], 12),
        ("no headings", &[first, (None, false, ["210", "21011"])], 12),
        ("three", &[first, (None, true, ["210", "21011"]), (None, false, ["221", "22102"])], 18),
        ("codes that begin anew are another table's", &[first, (None, true, ["207", "20701"])], 6),
        ("the title again", &[first, (Some(""), true, ["210", "21011"])], 6),
    ];
    for (case, parts, placed) in cases {
        let document = read("x.xlsx", parts_of_a_table(&forms, parts));
        let proposal = recognise_on(&document, &forms, &Corrections::default());
        let table = |places: &[(Cell, Spot)]| places.first().map(|(cell, _)| cell.table);
        let first = table(&proposal.places);
        let own = proposal.places.iter().filter(|(cell, _)| Some(cell.table) == first).count();
        assert_eq!(own, *placed, "{case}: {}", told(&proposal));
        let all = proposal.fit.figures + proposal.unplaced.len();
        assert_eq!(all, parts.len() * 6, "{case}");
    }
}

/// The sheets of a workbook as a program makes them of its print: two of each, named by their number,
/// the second from that share of the rows on, with the headings again or without.
fn cut_in_sheets(document: &ReadDocument, share: (u32, u32), headings: u32) -> ReadDocument {
    let mut cut = document.clone();
    cut.pages.clear();
    for page in &document.pages {
        let rows = page.cells().iter().map(|cell| cell.row + 1).max().unwrap_or(0);
        let at = (rows * share.0 / share.1).max(8);
        // What is over the headings is printed once.
        let again = 2..2 + headings;
        let moved = |row: u32| match row {
            row if row >= at => Some(row - at + headings),
            row if again.contains(&row) => Some(row - again.start),
            _ => None,
        };
        let first = page.cells().iter().filter(|cell| cell.row < at).cloned().collect();
        let second = page
            .cells()
            .iter()
            .filter_map(|cell| Some(PageCell { row: moved(cell.row)?, ..cell.clone() }));
        for (cells, merged) in [(first, true), (second.collect::<Vec<_>>(), false)] {
            let merges = page.merges().iter().filter_map(|merge| match merged {
                true => (merge.last_row < at).then_some(*merge),
                false => {
                    let (row, last_row) = (moved(merge.row)?, moved(merge.last_row)?);
                    Some(MergedArea { row, last_row, ..*merge })
                }
            });
            let name = format!("Table {}", cut.pages.len() + 1).into();
            let source = PageSource::Sheet { name, hidden: false };
            cut.pages.push(Page::new(source, cells, merges.collect()));
        }
    }
    cut
}

#[test]
fn a_print_that_became_sheets_is_placed_as_the_whole_or_listed() {
    let forms = file::sample().unwrap().forms;
    let whole = read("x.xlsx", sample_workbook());
    let figures = |document: &ReadDocument| {
        let proposal = recognise_on(document, &forms, &Corrections::default());
        let own = proposal.places.iter().map(|(cell, _)| {
            let row = proposal.budget.row(*cell).unwrap();
            let form = proposal.budget.tables[cell.t()].form().unwrap();
            // Rows may be fewer above.
            let name: Vec<String> =
                (0..cell.c().min(2)).map(|c| row.value(c).as_text().to_owned()).collect();
            (
                form,
                cell.block,
                cell.column,
                format!("{:?} {name:?}", row.kind()),
                proposal.budget.value(*cell).amount().unwrap().to_string(),
            )
        });
        let own: std::collections::BTreeSet<_> = own.collect();
        (own, proposal.fit.figures, proposal.unplaced.len())
    };
    let (expected, all, _) = figures(&whole);
    for share in [(1, 2), (2, 3), (4, 5)] {
        for headings in [0, 2] {
            let (own, placed, listed) = figures(&cut_in_sheets(&whole, share, headings));
            let wrong: Vec<_> = own.difference(&expected).collect();
            assert!(wrong.is_empty(), "{share:?} {headings}: {wrong:?}");
            assert!(placed + listed >= all, "{share:?} {headings}: {placed} and {listed} of {all}");
            println!("{share:?} {headings}: {placed} of {all}");
        }
    }
}

#[test]
fn a_column_left_out_is_left_out_on_every_page_and_no_doubt() {
    let opened = file::sample().unwrap();
    let parts = [("", ["208", "20805"]), ("（续）", ["210", "21011"])];
    let parts = parts.map(|(more, codes)| (Some(more), true, codes));
    let document = read("x.xlsx", parts_of_a_table(&opened.forms, &parts));
    let proposal = recognise_on(&document, &opened.forms, &Corrections::default());
    assert_eq!((proposal.fit.figures, proposal.unplaced.len()), (12, 0), "{}", told(&proposal));
    let doubts = proposal.doubts.len();
    // Said on either page.
    for page in [0, 1] {
        let corrections =
            Corrections { columns: vec![((page, 1, 4), None)], ..Corrections::default() };
        let proposal = recognise_on(&document, &opened.forms, &corrections);
        let left_out: Vec<_> =
            proposal.unplaced.iter().map(|own| (own.spot.page, own.why)).collect();
        let why = Why::LeftOut;
        assert_eq!(left_out, [(0, why), (0, why), (1, why), (1, why)], "{}", told(&proposal));
        assert_eq!(proposal.doubts.len(), doubts, "{}", told(&proposal));
        assert_eq!(proposal.fit.figures, 8);
    }
    let corrections = Corrections { tables: vec![((1, 1), None)], ..Corrections::default() };
    let proposal = recognise_on(&document, &opened.forms, &corrections);
    assert_eq!(proposal.fit.figures, 6, "{}", told(&proposal));
    assert!(proposal.unplaced.iter().all(|own| own.spot.page == 1 && own.why == Why::LeftOut));
    assert_eq!(proposal.doubts.len(), doubts, "{}", told(&proposal));
}

#[test]
fn an_export_made_again_is_compared() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let opened = file::sample().unwrap();
    std::fs::write(at.join("旧.xlsx"), sample_workbook()).unwrap();
    assert_eq!(yusuan(at, &["import", "旧.xlsx", "--out", "预算.ron"]).0, Some(0));
    let mut budget = opened.budget.clone();
    let table = places::table(&opened.forms, &budget, "支出总表");
    let rows = budget.tables[table].blocks[0].rows.len();
    let column =
        opened.forms.tables[budget.tables[table].form().unwrap()].blocks[0].column("合计").unwrap();
    let cell = Cell::new(table, 0, 1, column);
    places::put(&mut budget, cell, Value::Amount("999.99".parse().unwrap()));
    let gone = Cell::new(table, 0, rows - 1, column);
    places::put(&mut budget, gone, Value::Blank);
    std::fs::write(at.join("新.xlsx"), workbook::workbook(&opened.forms, &budget)).unwrap();
    let (code, out, error) = yusuan(at, &["import", "旧.xlsx", "--update", "预算.ron"]);
    assert!(code == Some(0) && out.contains("没有差别"), "{out}{error}");
    let before = std::fs::read(at.join("预算.ron")).unwrap();
    let (code, out, _) = yusuan(at, &["import", "新.xlsx", "--update", "预算.ron"]);
    assert!(code == Some(1) && out.contains("999.99") && out.contains("消失"), "{out}");
    assert_eq!(std::fs::read(at.join("预算.ron")).unwrap(), before, "nothing was accepted");
    let (code, out, _) =
        yusuan(at, &["import", "新.xlsx", "--update", "预算.ron", "--accept", "changed"]);
    assert!(code == Some(1) && out.contains("接受 1 处"), "{out}");
    let after = std::fs::read_to_string(at.join("预算.ron")).unwrap();
    assert!(after.contains("999.99"));
}

/// The narrative of a budget as a document of its own: headings and paragraphs, no table.
fn narrative_page(forms: &FormSet, budget: &Budget) -> String {
    let mut page = String::from("<html><body>\n");
    for text in &budget.texts {
        let section = forms.sections().find(|section| section.key == text.section).unwrap();
        page += &format!("<h2>{}</h2>\n", section.title.zh);
        text.paragraphs.iter().for_each(|paragraph| page += &format!("<p>{paragraph}</p>\n"));
    }
    page + "</body></html>\n"
}

#[test]
fn the_narrative_may_be_in_a_file_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let opened = file::sample().unwrap();
    std::fs::write(at.join("表.xlsx"), sample_workbook()).unwrap();
    let page = narrative_page(&opened.forms, &opened.budget);
    std::fs::write(at.join("说明.html"), page).unwrap();
    let texts = |name: &str| {
        let texts = file::open(&at.join(name)).unwrap().budget.texts.into_iter();
        texts.map(|text| (text.section, text.paragraphs)).collect::<Vec<_>>()
    };
    let wanted: Vec<_> =
        opened.budget.texts.iter().map(|t| (t.section.clone(), t.paragraphs.clone())).collect();
    // Read in with the tables.
    let (code, out, error) =
        yusuan(at, &["import", "表.xlsx", "--texts", "说明.html", "--out", "甲.ron"]);
    assert_eq!(code, Some(0), "{out}{error}");
    assert_eq!(texts("甲.ron"), wanted);
    // Checked with them, without any file being written.
    let last_line = |out: &str| out.lines().last().unwrap_or_default().replace("甲.ron", "表.xlsx");
    let (_, made, _) = yusuan(at, &["check", "甲.ron"]);
    let (code, direct, error) = yusuan(at, &["check", "表.xlsx", "--texts", "说明.html"]);
    assert_eq!((code, last_line(&direct)), (Some(0), last_line(&made)), "{direct}{error}");
    // Taken over later, where a person says so.
    assert_eq!(yusuan(at, &["import", "表.xlsx", "--out", "乙.ron"]).0, Some(0));
    let blank = std::fs::read(at.join("乙.ron")).unwrap();
    let (code, out, error) = yusuan(at, &["import", "说明.html", "--update", "乙.ron"]);
    let count = wanted.iter().filter(|(_, paragraphs)| !paragraphs.is_empty()).count();
    assert!(code == Some(1) && out.contains(&format!("{count} 处差别")), "{out}{error}");
    assert_eq!(std::fs::read(at.join("乙.ron")).unwrap(), blank);
    let (code, out, error) =
        yusuan(at, &["import", "说明.html", "--update", "乙.ron", "--accept", "new"]);
    assert_eq!(code, Some(0), "{out}{error}");
    assert_eq!(texts("乙.ron"), wanted);
    let (code, out, _) = yusuan(at, &["import", "说明.html", "--update", "乙.ron"]);
    assert!(code == Some(0) && out.contains("没有差别"), "{out}");
    // What has no section of the form set is told, and nothing is written.
    std::fs::write(at.join("别的.html"), "<html><p>会议纪要</p><p>时间：九点</p></html>").unwrap();
    let (code, _, error) =
        yusuan(at, &["import", "表.xlsx", "--texts", "别的.html", "--out", "丙.ron"]);
    assert_eq!(code, Some(2));
    assert!(error.contains("别的.html：没有认出情况说明的任何一节"), "{error}");
    assert!(!at.join("丙.ron").exists());
}

/// Whose budget it is comes with the text, where the tables do not say.
#[test]
fn the_unit_comes_with_the_narrative() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let opened = file::sample().unwrap();
    let mut budget = opened.budget.clone();
    budget.unit.name.clear();
    let page = narrative_page(&opened.forms, &opened.budget);
    let cover = "<html><body>\n<p>某县自然资源局2024年部门预算</p>\n";
    std::fs::write(at.join("说明.html"), page.replace("<html><body>\n", cover)).unwrap();
    let blank = file::write(&opened.forms, &budget);
    std::fs::write(at.join("乙.ron"), blank).unwrap();
    let unit = |name: &str| file::open(&at.join(name)).unwrap().budget.unit.name;
    let (_, out, _) = yusuan(at, &["import", "说明.html", "--update", "乙.ron"]);
    assert!(out.contains("预算单位") && out.contains("某县自然资源局"), "{out}");
    let (_, out, error) =
        yusuan(at, &["import", "说明.html", "--update", "乙.ron", "--accept", "new"]);
    assert_eq!(unit("乙.ron"), "某县自然资源局", "{out}{error}");
    // With tables that are read at the same time.
    std::fs::write(at.join("表.tsv"), "支出总表\n科目名称\t合计\n合计\t1.00\n").unwrap();
    let forms = ["--forms", "jilin-2024"];
    let args = ["import", "表.tsv", "--texts", "说明.html", "--out", "甲.ron", forms[0], forms[1]];
    let (_, out, error) = yusuan(at, &args);
    assert_eq!(unit("甲.ron"), "某县自然资源局", "{out}{error}");
    // A name that is there stays.
    std::fs::write(at.join("有.xlsx"), sample_workbook()).unwrap();
    let args = ["import", "有.xlsx", "--texts", "说明.html", "--out", "丙.ron"];
    assert_eq!((yusuan(at, &args).0, &*unit("丙.ron")), (Some(0), "某某局"));
}

/// A page of a PDF's table: rows of code, name and figures, under headings.
fn paper_page(number: u32, rows: &[[&str; 5]]) -> yusuan::read::Page {
    use yusuan::read::{Area, Page, PageCell, PageSource};
    let mut cells = Vec::new();
    for (row, texts) in (0..).zip(rows) {
        for (column, text) in (0..).zip(texts) {
            let (left, top) = (column as f32 * 80.0, row as f32 * 20.0);
            let area = Area { left, top, right: left + 80.0, bottom: top + 20.0 };
            cells.push((PageCell::text(row, column, *text), area));
        }
    }
    Page::with_areas(PageSource::Paper { page: number, number: 1 }, cells, Vec::new())
}

const HEADS: [&str; 5] = ["功能分类科目编码", "功能分类科目名称", "合计", "基本支出", "项目支出"];

/// A table of two pages, the second beginning with a row.
fn broken_over_pages(first: [&str; 5]) -> Proposal {
    let title = |text: &str| yusuan::read::PageParagraph {
        text: text.to_owned(),
        heading: 0,
        place: yusuan::read::PagePlace::Paragraph { number: 1 },
    };
    let one = [
        HEADS,
        ["208", "社会保障和就业支出", "60.00", "60.00", ""],
        ["20805", "行政事业单位养老支出", "60.00", "60.00", ""],
        ["2080505", "机关事业单位基本养老", "60.00", "60.00", ""],
    ];
    let two = [HEADS, first, ["合计", "", "60.00", "60.00", ""]];
    let mut pages = vec![paper_page(1, &one), paper_page(2, &two)];
    pages.iter_mut().for_each(|page| page.texts_before = 2);
    let document = ReadDocument {
        pages,
        texts: vec![title("2025年部门支出预算总表"), title("单位：元")],
        ..ReadDocument::default()
    };
    recognise_on(&document, &shipped("shanghai-department").unwrap(), &Corrections::default())
}

#[test]
fn a_row_broken_over_pages_is_one_row() {
    let names = |proposal: &Proposal| -> Vec<String> {
        let budget = &proposal.budget;
        let rows = budget.tables.iter().flat_map(|table| &table.blocks).flat_map(|b| &b.rows);
        let names = rows.flat_map(|row| row.cells()).map(ValueRef::to_text);
        names.filter(|text| text.contains("养老")).collect()
    };
    let proposal = broken_over_pages(["", "保险缴费支出", "", "", ""]);
    let whole = "机关事业单位基本养老保险缴费支出";
    assert_eq!(names(&proposal), ["行政事业单位养老支出", whole], "{}", told(&proposal));
    assert!(told(&proposal).contains("合为一行"), "{}", told(&proposal));
    // What no list knows as one name is not put together.
    let proposal = broken_over_pages(["", "某项支出", "5.00", "5.00", ""]);
    assert_eq!(names(&proposal)[1], "机关事业单位基本养老");
}

/// A page of a ruled table on which whole columns are blank goes on as its columns lie, and so does the
/// next one, on which they are not.
#[test]
fn columns_that_are_blank_on_one_page_come_back_on_the_next() {
    use yusuan::read::{GridSides, PageParagraph, PagePlace};
    let pages: [&[[&str; 5]]; 3] = [
        &[HEADS, ["208", "社会保障和就业支出", "60.00", "60.00", ""]],
        &[["", "行政事业单位养老支出", "60.00", "", ""], ["", "行政单位离退休", "60.00", "", ""]],
        &[["20808", "抚恤", "20.00", "", "20.00"], ["合计", "", "80.00", "60.00", "20.00"]],
    ];
    let mut document = ReadDocument::default();
    for title in ["2025年部门支出预算总表", "单位：元"] {
        let place = PagePlace::Paragraph { number: 1 };
        document.texts.push(PageParagraph { text: title.to_owned(), heading: 0, place });
    }
    for (number, rows) in (1..).zip(pages) {
        let mut page = paper_page(number, rows);
        page.texts_before = 2;
        page.may_go_on = true;
        let sides = |count: usize, each: f32| (0..=count).map(|n| n as f32 * each).collect();
        let (columns, rows) = (sides(5, 80.0), sides(rows.len(), 20.0));
        page.sides = Some(Box::new(GridSides { columns, rows }));
        document.pages.push(page);
    }
    let forms = shipped("shanghai-department").unwrap();
    let proposal = recognise_on(&document, &forms, &Corrections::default());
    assert!(proposal.unplaced.is_empty(), "{}", told(&proposal));
    let rows = rows_of(&proposal);
    assert!(rows.iter().any(|row| row.starts_with("20808|抚恤|20.00||20.00")), "{rows:?}");
    assert!(rows.iter().any(|row| row.contains("|80.00|60.00|20.00")), "{rows:?}");
}
