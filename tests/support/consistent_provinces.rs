//! Consistent budgets of Shanghai and Jiangsu, filled from the same items.

use std::collections::BTreeMap;

use super::{Figures, Item, Writer, amount, by_use, sum, under};

/// What a budget without carried-over money has for projects.
fn project(item: &Item) -> i128 {
    item.now.iter().sum::<i128>() + item.special + item.own
}

/// Leaf rows by class (类): each column with what `of` makes of the items of the class.
fn by_class<'c>(
    items: &[Item],
    of: impl Fn(&Item) -> Vec<(&'c str, i128)>,
) -> Vec<(String, Vec<(&'c str, i128)>)> {
    let mut classes: BTreeMap<String, Vec<(&'c str, i128)>> = BTreeMap::new();
    for item in items {
        let figures = of(item);
        let class = classes.entry(item.code[..3].to_owned()).or_default();
        for (at, (column, fen)) in figures.into_iter().enumerate() {
            match class.get_mut(at) {
                Some((_, sum)) => *sum += fen,
                None => class.push((column, fen)),
            }
        }
    }
    classes.into_iter().collect()
}

/// More than a line of 基本支出 has, or just that: projects may pay for the rest.
fn or_more(random: &mut Figures, fen: i128) -> i128 {
    if random.next().is_multiple_of(2) { fen } else { fen + amount(random) }
}

/// Nine tables of a department or a unit.
pub fn shanghai(writer: &mut Writer<'_>, random: &mut Figures, items: &[Item]) {
    let now = |i: usize| sum(items, |item| item.now[i]);
    let general = sum(items, Item::general);
    let (special, own) = (sum(items, |item| item.special), sum(items, |item| item.own));
    for (row, fen) in [
        ("一般公共预算资金", general),
        ("政府性基金", now(1)),
        ("国有资本经营预算", now(2)),
        ("事业收入", special),
        ("其他收入", own),
    ] {
        writer.put("收支总表", "收入", row, "预算数", fen);
        if row.ends_with("收入") {
            continue;
        }
        writer.put("财政拨款收支总表", "收入", row, "预算数", fen);
    }
    // A unit divides its classes of expenditure, a department does not.
    let (_, form) = writer.table("收支总表");
    let divided = writer.forms.tables[form].blocks[1].column("人员经费").is_some();
    let classes = by_class(items, |item| match divided {
        true => vec![
            ("人员经费", item.personnel),
            ("公用经费", item.running),
            ("项目支出", project(item)),
        ],
        false => vec![("预算数", item.personnel + item.running + project(item))],
    });
    writer.coded_in("收支总表", 1, &classes);
    let fiscal = by_class(items, |item| {
        vec![
            ("一般公共预算", item.general()),
            ("政府性基金预算", item.now[1]),
            ("国有资本经营预算", item.now[2]),
        ]
    });
    writer.coded_in("财政拨款收支总表", 1, &fiscal);
    writer.by_item("收入总表", items, |item| {
        vec![
            ("财政拨款收入", item.general() + item.now[1] + item.now[2]),
            ("事业收入", item.special),
            ("其他收入", item.own),
        ]
    });
    writer.by_item("支出总表", items, |item| {
        vec![("基本支出", item.personnel + item.running), ("项目支出", project(item))]
    });
    writer.by_item("一般公共预算支出表", items, |item| {
        vec![("基本支出", item.personnel + item.running), ("项目支出", item.now[0])]
    });
    for (table, i) in [("政府性基金预算支出表", 1), ("国有资本经营预算支出表", 2)]
    {
        writer.by_item(table, items, |item| vec![("项目支出", item.now[i])]);
    }
    let leaves = by_use(random, items);
    writer.coded("基本支出表", &leaves);
    let economic = under(&leaves);
    for (column, code) in [
        ("因公出国境费", "30212"),
        ("公务接待费", "30217"),
        ("公务用车运行费", "30231"),
        ("公务用车购置费", "31013"),
    ] {
        let fen = or_more(random, economic[code]);
        writer.put("三公和机关运行经费表", "", "预算数", column, fen);
    }
    let running = sum(items, |item| item.running);
    writer.put("三公和机关运行经费表", "", "预算数", "机关运行经费", running);
}

/// Nine tables of a final account.
pub fn shanghai_final(writer: &mut Writer<'_>, random: &mut Figures, items: &[Item]) {
    let forward = amount(random);
    let now = |i: usize| sum(items, |item| item.now[i]);
    let general = sum(items, Item::general);
    let (special, own) = (sum(items, |item| item.special), sum(items, |item| item.own));
    let (all, four) = ("收入支出决算总表", "财政拨款收入支出决算总表");
    for (row, fen) in [
        ("一般公共预算财政拨款收入", general),
        ("政府性基金预算财政拨款收入", now(1)),
        ("国有资本经营预算财政拨款收入", now(2)),
        ("事业收入", special),
        ("其他收入", own),
        ("年初结转和结余", forward),
    ] {
        writer.put(all, "收入", row, "决算数", fen);
    }
    writer.classes(all, "决算数", items, |item| item.personnel + item.running + project(item));
    writer.put(all, "支出", "年末结转和结余", "决算数", forward);
    for (row, fen) in [
        ("一般公共预算财政拨款", general),
        ("政府性基金预算财政拨款", now(1)),
        ("国有资本经营预算财政拨款", now(2)),
        ("年初一般公共预算财政拨款", forward),
    ] {
        writer.put(four, "收入", row, "决算数", fen);
    }
    writer.classes(four, "一般公共预算财政拨款", items, Item::general);
    writer.classes(four, "政府性基金预算财政拨款", items, |item| item.now[1]);
    writer.classes(four, "国有资本经营预算财政拨款", items, |item| item.now[2]);
    writer.put(four, "支出", "年末财政拨款结转和结余", "一般公共预算财政拨款", forward);
    writer.by_item("收入决算表", items, |item| {
        vec![
            ("财政拨款收入", item.general() + item.now[1] + item.now[2]),
            ("事业收入", item.special),
            ("其他收入", item.own),
        ]
    });
    writer.by_item("支出决算表", items, |item| {
        vec![("基本支出", item.personnel + item.running), ("项目支出", project(item))]
    });
    writer.by_item("一般公共预算财政拨款支出决算表", items, |item| {
        vec![("基本支出", item.personnel + item.running), ("项目支出", item.now[0])]
    });
    for (table, i) in
        [("政府性基金预算财政拨款收入支出决算表", 1), ("国有资本经营预算财政拨款收入支出决算表", 2)]
    {
        writer.by_item(table, items, |item| {
            vec![("本年收入", item.now[i]), ("项目支出", item.now[i])]
        });
    }
    let leaves = by_use(random, items);
    for (block, column) in ["人员经费", "公用经费"].into_iter().enumerate() {
        let own = leaves.iter().filter(|leaf| leaf.1[0].0 == column);
        let own: Vec<(String, Vec<(&str, i128)>)> =
            own.map(|(code, figures)| (code.clone(), vec![("决算数", figures[0].1)])).collect();
        writer.coded_in("一般公共预算财政拨款基本支出决算表", block, &own);
    }
    let economic = under(&leaves);
    for (kind, code) in
        [("出国", "30212"), ("接待", "30217"), ("用车运行", "30231"), ("用车购置", "31013")]
    {
        let fen = or_more(random, economic[code]);
        writer.put("三公经费支出决算表", "", "三公经费", &format!("决算{kind}"), fen);
        let planned = amount(random);
        writer.put("三公经费支出决算表", "", "三公经费", &format!("预算{kind}"), planned);
    }
}

/// Twelve tables.
pub fn jiangsu(writer: &mut Writer<'_>, random: &mut Figures, items: &[Item]) {
    let funds = sum(items, |item| item.now[1]);
    let general = sum(items, Item::general);
    let (special, own) = (sum(items, |item| item.special), sum(items, |item| item.own));
    let basic = sum(items, |item| item.personnel + item.running);
    let (all, four) = ("收支总表", "财政拨款收支总表");
    for (row, fen) in [
        ("一般公共预算", general),
        ("政府性基金预算", funds),
        ("财政专户管理资金", special),
        ("其他资金", own),
    ] {
        writer.put(all, "收入", row, "金额", fen);
        if row.ends_with("预算") {
            writer.put(four, "收入", row, "金额", fen);
        }
    }
    let projects = sum(items, |item| item.now[0] + item.now[1]);
    writer.put(all, "支出用途", "基本支出", "金额", basic);
    writer.put(all, "支出用途", "项目支出", "金额", projects + special + own);
    writer.put(four, "支出用途", "基本支出", "金额", basic);
    writer.put(four, "支出用途", "项目支出", "金额", projects);
    let classes = by_class(items, |item| {
        vec![("金额", item.general() + item.now[1] + item.special + item.own)]
    });
    writer.coded_in(all, 1, &classes);
    for (row, fen) in [
        ("公共财政拨款资金", general),
        ("政府性基金", funds),
        ("其他非税收入", special),
        ("其他收入", own),
    ] {
        writer.put("收入总表", "", row, "金额", fen);
    }
    writer.put("支出总表", "", "预算数", "基本支出", basic);
    writer.put("支出总表", "", "预算数", "项目支出", projects + special + own);
    let fiscal = |item: &Item| item.general() + item.now[1];
    writer.by_item("财政拨款支出表", items, |item| vec![("金额", fiscal(item))]);
    writer.by_item("一般公共预算支出表", items, |item| vec![("金额", item.general())]);
    writer.by_item("政府性基金支出表", items, |item| vec![("金额", item.now[1])]);
    let leaves = by_use(random, items);
    let amounts: Vec<(String, Vec<(&str, i128)>)> =
        leaves.iter().map(|(code, figures)| (code.clone(), vec![("金额", figures[0].1)])).collect();
    writer.coded("财政拨款基本支出表", &amounts);
    writer.coded("一般公共预算基本支出表", &amounts);
    let economic = under(&leaves);
    let of = |code: &str| economic.get(code).copied().unwrap_or_default();
    for (column, code) in [
        ("因公出国境费", "30212"),
        ("公务接待费", "30217"),
        ("公务用车运行维护费", "30231"),
        ("公务用车购置费", "31013"),
        ("会议费", "30215"),
        ("培训费", "30216"),
    ] {
        let fen = or_more(random, of(code));
        writer.put("三公会议培训费表", "", "预算数", column, fen);
    }
    let running: Vec<(String, Vec<(&str, i128)>)> = leaves
        .iter()
        .filter(|(code, figures)| figures[0].0 == "公用经费" && code.starts_with("302"))
        .map(|(code, figures)| (code.clone(), vec![("机关运行经费", figures[0].1)]))
        .collect();
    writer.coded("机关运行经费表", &running);
}
