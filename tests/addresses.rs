//! Cells by the names that people write: `预算表3[210].合计`.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;

use yusuan::budget::{Budget, Cell};
use yusuan::form::FormSet;
use yusuan::lang::{Lang, Tell as _};
use yusuan::search::address::{find, find_typed, is_address, spell};

fn sample() -> (Arc<FormSet>, Budget) {
    let opened = yusuan::file::sample().unwrap();
    (opened.forms, opened.budget)
}

#[track_caller]
fn check(text: &str, wanted: Result<&str, &str>) {
    let (forms, budget) = sample();
    let found = find(&forms, &budget, text);
    match wanted {
        Ok(spelled) => assert_eq!(spell(&forms, &budget, found.unwrap()), spelled),
        Err(part) => {
            let told = found.unwrap_err().tell(Lang::Zh);
            assert!(told.contains(part), "{told}");
        }
    }
}

#[test]
fn cells_go_by_the_names_people_use() {
    for text in [
        "支出总表[208].合计",
        "预算表3[208].合计",
        "表3[208].合计",
        " 支出总表[社会保障和就业支出].合计 ",
        "支出总表[208 社会保障和就业支出].合计",
        "支出总表[#2].合计",
    ] {
        check(text, Ok("支出总表[208].合计"));
    }
    check("收支总表.收入[收入总计].编制预算", Ok("收支总表.收入[收入总计].编制预算"));
    check("收支总表[收入总计].编制预算", Ok("收支总表.收入[收入总计].编制预算"));
}

#[test]
fn an_input_method_s_signs_are_as_good() {
    let (forms, budget) = sample();
    let exact = find(&forms, &budget, "支出总表[208].合计").unwrap();
    for (text, named) in [
        ("支出总表【208】。合计", true),
        ("预算表3［208］．合计", true),
        ("支出总表[208].合计", true),
        ("支出总表【208】", false),
        ("表3[208]", false),
    ] {
        assert!(is_address(text), "{text}");
        let wanted = if named { exact } else { exact.with_column(0) };
        assert_eq!(find_typed(&forms, &budget, text), Ok((wanted, named)), "{text}");
    }
    for text in ["208", "支出总表", "【待填", "2101101 基本支出"] {
        assert!(!is_address(text), "{text}");
    }
}

#[test]
fn what_is_not_there_is_told_with_what_is() {
    check("208", Err("应写成 表[行].栏"));
    check("支出总表[208]", Err("应写成 表[行].栏"));
    check("支出表[208].合计", Err("是不是“支出总表”"));
    check("支出总表[209].合计", Err("没有“209”这行，是不是“208”"));
    check("支出总表[208].合记", Err("没有“合记”这栏，是不是“合计”"));
    check("收支总表.收人[收入总计].编制预算", Err("是不是“收入”"));
    check("项目支出绩效目标表[项目名称].内容", Err("请写明哪一份"));
    check("项目支出绩效目标表{甲}[项目名称].内容", Err("没有“甲”这表"));
}

#[test]
fn every_cell_is_found_by_its_own_name() {
    let (forms, budget) = sample();
    let mut count = 0;
    for (t, table) in budget.tables.iter().enumerate() {
        for (b, block) in table.blocks.iter().enumerate() {
            for (r, row) in block.rows.iter().enumerate() {
                for c in 0..row.width() {
                    let cell = Cell::new(t, b, r, c);
                    let spelled = spell(&forms, &budget, cell);
                    assert_eq!(find(&forms, &budget, &spelled), Ok(cell), "{spelled}");
                    count += 1;
                }
            }
        }
    }
    assert!(count > 1_000, "{count}");
}
