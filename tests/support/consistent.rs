//! Generated budgets in which everything agrees: exact amounts in 分 are drawn, every table is
//! filled from them, and only then are the figures rounded to what the form shows.

#![allow(dead_code, clippy::unwrap_used, clippy::panic, reason = "each test uses a part")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use yusuan::amount::Amount;
use yusuan::budget::{Budget, BudgetUnit, Cell, Row, RowKind, Table, Value};
use yusuan::engine::Computed;
use yusuan::form::{FormSet, Kind, shipped_text};

use super::consolidated::Figures;
use super::places;

#[path = "consistent_provinces.rs"]
mod provinces;

/// The form sets that budgets are generated on.
pub const FORMS: [&str; 6] = [
    "jilin-2024",
    "central-2024",
    "shanghai-department",
    "shanghai-unit",
    "shanghai-final",
    "jiangsu-2019",
];

/// A shipped form set, with all of its tables in 万元 or all in 元.
pub fn forms(id: &str, yuan: bool) -> Arc<FormSet> {
    let in_unit = |id: &str| {
        let text = shipped_text(id)?;
        // What it is based on is looked for beside it, so that it has the unit as well.
        let text = text.replace("based_on: \"", "based_on: \"beside-");
        Some(match yuan {
            true => text.replace("unit: Wan", "unit: Yuan"),
            false => text.replace("unit: Yuan", "unit: Wan"),
        })
    };
    let beside = |file: &str| in_unit(file.strip_prefix("beside-")?.strip_suffix(".ron")?);
    let text = in_unit(id).unwrap();
    Arc::new(FormSet::parse_beside(&text, &beside).unwrap_or_else(|faults| panic!("{faults:?}")))
}

/// What is spent on one 项, in 分.
struct Item {
    code: String,
    personnel: i128,
    running: i128,
    /// This year's and last year's appropriation to projects: general, funds, state capital.
    now: [i128; 3],
    carried: [i128; 3],
    special: i128,
    own: i128,
    last_year: i128,
}

impl Item {
    fn project(&self) -> i128 {
        self.now.iter().sum::<i128>() + self.carried.iter().sum::<i128>() + self.special + self.own
    }

    fn general(&self) -> i128 {
        self.personnel + self.running + self.now[0]
    }
}

const CLASSES: [&str; 12] =
    ["201", "205", "206", "207", "208", "210", "211", "212", "213", "214", "221", "229"];

/// An amount in 分: often nothing, mostly a few 万元, sometimes 1 分 or 千万元.
fn amount(random: &mut Figures) -> i128 {
    let most = [0, 1_000, 1_000_000, 30_000_000, 30_000_000, 5_000_000_000];
    let most = most[random.next() as usize % most.len()];
    if most == 0 { 0 } else { i128::from(random.next() % most) + 1 }
}

fn items(random: &mut Figures, count: usize) -> Vec<Item> {
    let mut codes = BTreeSet::new();
    while codes.len() < count {
        let class = CLASSES[random.next() as usize % CLASSES.len()];
        codes.insert(format!("{class}{:02}{:02}", random.next() % 20, random.next() % 99));
    }
    let three = |random: &mut Figures| [amount(random), amount(random), amount(random)];
    let codes = codes.into_iter();
    codes
        .map(|code| Item {
            code,
            personnel: amount(random),
            running: amount(random),
            now: three(random),
            carried: three(random),
            special: amount(random),
            own: amount(random),
            last_year: amount(random),
        })
        .collect()
}

/// Writes exact amounts into a budget.
struct Writer<'a> {
    forms: &'a FormSet,
    budget: Budget,
}

impl Writer<'_> {
    /// An amount in the unit of a table.
    fn value(&self, form: usize, fen: i128) -> Value {
        if fen == 0 {
            Value::Blank
        } else {
            let scale = 2 + self.forms.tables[form].unit.power();
            Value::Amount(Amount::from_parts(fen, scale).unwrap())
        }
    }

    fn table(&self, key: &str) -> (usize, usize) {
        (places::table(self.forms, &self.budget, key), self.forms.table(key).unwrap())
    }

    /// One cell of a fixed block.
    fn put(&mut self, table: &str, block: &str, row: &str, column: &str, fen: i128) {
        let (t, form) = self.table(table);
        self.put_in(t, form, block, row, column, fen);
    }

    fn put_in(&mut self, t: usize, form: usize, block: &str, row: &str, column: &str, fen: i128) {
        let blocks = &self.forms.tables[form].blocks;
        let b = blocks.iter().position(|found| found.key == block).unwrap();
        let c = blocks[b].column(column).unwrap_or_else(|| panic!("{column}"));
        let r = blocks[b].fixed_row(row).unwrap_or_else(|| panic!("{row}"));
        let value = self.value(form, fen);
        self.budget.tables[t].blocks[b].rows.put(r, c, value);
    }

    /// Fills the rows for the classes of expenditure with what `of` makes of the items of each.
    fn classes(&mut self, table: &str, column: &str, items: &[Item], of: impl Fn(&Item) -> i128) {
        let forms = self.forms;
        let form = &forms.tables[self.table(table).1];
        let block = form.blocks.iter().find(|block| block.key == "支出").unwrap();
        for row in block.fixed().iter().filter(|row| !row.code.is_empty()) {
            let own = items.iter().filter(|item| item.code.starts_with(&row.code));
            self.put(table, "支出", &row.key, column, own.map(&of).sum());
        }
    }

    /// The rows of a coded table, one for each item.
    fn by_item<'c>(
        &mut self,
        table: &str,
        items: &[Item],
        of: impl Fn(&Item) -> Vec<(&'c str, i128)>,
    ) {
        let leaves: Vec<_> = items.iter().map(|item| (item.code.clone(), of(item))).collect();
        self.coded(table, &leaves);
    }

    /// The leaf rows of a coded table, with all rows above them.
    fn coded(&mut self, table: &str, leaves: &[(String, Vec<(&str, i128)>)]) {
        self.coded_in(table, 0, leaves);
    }

    fn coded_in(&mut self, table: &str, b: usize, leaves: &[(String, Vec<(&str, i128)>)]) {
        let (t, form) = self.table(table);
        let block = &self.forms.tables[form].blocks[b];
        let yusuan::form::RowsForm::Coded(tree) = &block.rows else { panic!("{table}") };
        let digits: Vec<usize> = tree.levels.iter().map(|level| level.digits).collect();
        let mut rows: BTreeMap<String, Option<usize>> = BTreeMap::new();
        for (i, (code, figures)) in leaves.iter().enumerate() {
            if figures.iter().all(|figure| figure.1 == 0) {
                continue;
            }
            for &length in digits.iter().filter(|&&length| length < code.len()) {
                rows.entry(code[..length].to_owned()).or_insert(None);
            }
            rows.insert(code.clone(), Some(i));
        }
        let made: Vec<Row> = rows
            .into_iter()
            .map(|(code, leaf)| {
                let level = digits.iter().position(|&length| length == code.len()).unwrap();
                let mut row = Row::new(RowKind::Entered(level as u8), block.columns.len());
                let list = self.forms.codes_of(tree);
                let name = list.and_then(|list| list.name(&code)).map(str::to_owned);
                let name = name.unwrap_or_else(|| format!("名称{code}"));
                row.cells[tree.name] = Value::Text(name.into());
                row.cells[tree.code] = Value::Text(code.into());
                for &(column, fen) in leaf.iter().flat_map(|&i| &leaves[i].1) {
                    row.cells[block.column(column).unwrap()] = self.value(form, fen);
                }
                row
            })
            .collect();
        let own = &mut self.budget.tables[t].blocks[b].rows;
        let at = if tree.total_last { 0 } else { own.len() };
        own.splice(at..at, made);
    }
}

/// `whole` in random parts.
fn split(random: &mut Figures, whole: i128, parts: usize) -> Vec<i128> {
    let mut left = whole;
    let mut all = Vec::new();
    for _ in 1..parts {
        let part = if left == 0 { 0 } else { i128::from(random.next()) % (left + 1) };
        all.push(part);
        left -= part;
    }
    all.push(left);
    all
}

fn sum(items: &[Item], of: impl Fn(&Item) -> i128) -> i128 {
    items.iter().map(of).sum()
}

/// What stands under each economic code: with the column of each.
type Economic = Vec<(String, Vec<(&'static str, i128)>)>;

/// Personnel and running costs by economic code.
fn by_use(random: &mut Figures, items: &[Item]) -> Economic {
    let personnel = ["30101", "30102", "30103", "30108", "30110", "30113", "30302", "30305"];
    let running = ["30201", "30207", "30212", "30217", "30227", "30231", "31002", "31013"];
    let mut leaves = Vec::new();
    for (codes, column, whole) in [
        (personnel, "人员经费", sum(items, |item| item.personnel)),
        (running, "公用经费", sum(items, |item| item.running)),
    ] {
        for (code, fen) in codes.iter().zip(split(random, whole, codes.len())) {
            leaves.push(((*code).to_owned(), vec![(column, fen)]));
        }
    }
    leaves
}

/// The table of them; gives what stands under each.
fn economic(
    writer: &mut Writer<'_>,
    random: &mut Figures,
    items: &[Item],
) -> BTreeMap<String, i128> {
    let leaves = by_use(random, items);
    writer.coded("一般公共预算基本支出表", &leaves);
    under(&leaves)
}

fn under(leaves: &Economic) -> BTreeMap<String, i128> {
    leaves.iter().map(|(code, figures)| (code.clone(), figures[0].1)).collect()
}

fn jilin(writer: &mut Writer<'_>, random: &mut Figures, items: &[Item]) {
    let forward = amount(random);
    let now = |i: usize| sum(items, |item| item.now[i]);
    let carried = |i: usize| sum(items, |item| item.carried[i]);
    let general = sum(items, Item::general) + forward;
    let (special, own) = (sum(items, |item| item.special), sum(items, |item| item.own));
    for (row, now, carried) in [
        ("一般公共预算拨款收入", general, carried(0)),
        ("政府性基金预算拨款收入", now(1), carried(1)),
        ("国有资本经营预算拨款收入", now(2), carried(2)),
        ("财政专户管理资金收入", special, 0),
        ("其他收入", own, 0),
    ] {
        writer.put("收支总表", "收入", row, "编制预算", now);
        writer.put("收支总表", "收入", row, "上年结转", carried);
    }
    let four = "财政拨款收支总表";
    for (row, now, row_carried, carried) in [
        ("一般公共预算拨款", general, "结转一般公共预算拨款", carried(0)),
        ("政府性基金预算拨款", now(1), "结转政府性基金预算拨款", carried(1)),
        ("国有资本经营预算拨款", now(2), "结转国有资本经营预算拨款", carried(2)),
    ] {
        writer.put(four, "收入", row, "编制预算", now);
        writer.put(four, "收入", row_carried, "上年结转", carried);
    }
    for table in ["收支总表", four] {
        writer.put(table, "支出", "结转下年支出", "编制预算", forward);
        let special = |item: &Item| if table == four { 0 } else { item.special + item.own };
        let now = |item: &Item| item.general() + item.now[1] + item.now[2] + special(item);
        writer.classes(table, "编制预算", items, now);
        writer.classes(table, "上年结转", items, |item| item.carried.iter().sum());
    }
    let units = random.next() as usize % 6 + 1;
    let columns = [
        ("当年一般公共", general),
        ("当年基金", now(1)),
        ("当年国资", now(2)),
        ("当年专户", special),
        ("其他收入", own),
        ("结转一般公共", carried(0)),
        ("结转基金", carried(1)),
        ("结转国资", carried(2)),
    ];
    let mut leaves: Vec<(String, Vec<(&str, i128)>)> =
        (1..=units).map(|unit| (format!("505{unit:03}"), Vec::new())).collect();
    for (column, whole) in columns {
        for (leaf, part) in leaves.iter_mut().zip(split(random, whole, units)) {
            leaf.1.push((column, part));
        }
    }
    writer.coded("收入总表", &leaves);
    writer.by_item("支出总表", items, |item| {
        vec![("基本支出", item.personnel + item.running), ("项目支出", item.project())]
    });
    writer.by_item("一般公共预算支出表", items, |item| {
        vec![
            ("人员经费", item.personnel),
            ("公用经费", item.running),
            ("项目支出", item.now[0] + item.carried[0]),
        ]
    });
    for (table, i) in [("政府性基金预算支出表", 1), ("国有资本经营预算支出表", 2)]
    {
        writer.by_item(table, items, |item| vec![("项目支出", item.now[i] + item.carried[i])]);
    }
    let economic = economic(writer, random, items);
    for (row, code) in [
        ("因公出国境费用", "30212"),
        ("公务接待费", "30217"),
        ("公务用车运行维护费", "30231"),
        ("公务用车购置", "31013"),
    ] {
        let more = if random.next().is_multiple_of(2) { 0 } else { amount(random) };
        writer.put("三公经费支出表", "", row, "预算数", economic[code] + more);
    }
    projects(writer, items);
}

/// 项目支出表 and some performance tables.
fn projects(writer: &mut Writer<'_>, items: &[Item]) {
    let (t, form) = writer.table("项目支出表");
    let block = &writer.forms.tables[form].blocks[0];
    let mut made = Vec::new();
    for (type_name, part) in ["运转类", "特定目标类"].into_iter().zip([0, 1]) {
        let own: Vec<&Item> = items
            .iter()
            .enumerate()
            .filter(|(i, item)| i % 2 == part && item.project() > 0)
            .map(|(_, item)| item)
            .collect();
        let mut add = |level: u8, column: &str, name: String, item: Option<&Item>| {
            let mut row = Row::new(RowKind::Entered(level), block.columns.len());
            row.cells[block.column(column).unwrap()] = Value::Text(name.into());
            if let Some(item) = item {
                for (column, fen) in [
                    ("本年一般公共", item.now[0]),
                    ("本年基金", item.now[1]),
                    ("本年国资", item.now[2]),
                    ("结转一般公共", item.carried[0]),
                    ("结转基金", item.carried[1]),
                    ("结转国资", item.carried[2]),
                    ("财政专户资金", item.special),
                    ("单位资金", item.own),
                ] {
                    row.cells[block.column(column).unwrap()] = writer.value(form, fen);
                }
            }
            made.push(row);
        };
        if own.is_empty() {
            continue;
        }
        add(0, "类型", type_name.to_owned(), None);
        for chunk in own.chunks(3) {
            add(1, "一级项目", format!("{}类项目", chunk[0].code), None);
            for item in chunk {
                add(2, "二级项目", format!("项目{}", item.code), Some(item));
            }
        }
    }
    writer.budget.tables[t].blocks[0].rows.extend(made);
    let form = writer.forms.table("项目绩效目标表").unwrap();
    let by = writer.forms.tables[form].named_by.unwrap();
    for item in items.iter().filter(|item| item.project() > 0).take(5) {
        let mut table = Table::blank(writer.forms, form);
        let name = Value::Text(format!("项目{}", item.code).into());
        table.blocks[by.block].rows.put(by.row, by.column, name);
        writer.budget.tables.push(table);
        let t = writer.budget.tables.len() - 1;
        let funds = item.now.iter().sum();
        writer.put_in(t, form, "基本信息", "财政拨款", "内容", funds);
        writer.put_in(t, form, "基本信息", "其他资金", "内容", item.own);
    }
}

fn central(writer: &mut Writer<'_>, random: &mut Figures, items: &[Item]) {
    let forward = amount(random);
    let now = |i: usize| sum(items, |item| item.now[i]);
    let carried = sum(items, |item| item.carried[0]) + forward;
    let general = sum(items, Item::general);
    let own = sum(items, |item| item.own);
    for (row, fen) in [
        ("一般公共预算拨款收入", general),
        ("政府性基金预算拨款收入", now(1)),
        ("国有资本经营预算拨款收入", now(2)),
        ("事业收入", own),
        ("上年结转", carried),
    ] {
        writer.put("收支总表", "收入", row, "预算数", fen);
    }
    let four = "财政拨款收支总表";
    for (row, fen) in [
        ("一般公共预算拨款", general),
        ("政府性基金预算拨款", now(1)),
        ("国有资本经营预算拨款", now(2)),
        ("结转一般公共预算拨款", carried),
    ] {
        writer.put(four, "收入", row, "预算数", fen);
    }
    for table in ["收支总表", four] {
        writer.put(table, "支出", "结转下年", "预算数", forward);
        writer.classes(table, "预算数", items, |item| {
            let fiscal = item.general() + item.now[1] + item.now[2] + item.carried[0];
            if table == four { fiscal } else { fiscal + item.own }
        });
    }
    let first = &items[0].code;
    writer.by_item("收入总表", items, |item| {
        let unspent = if item.code == *first { forward } else { 0 };
        vec![
            ("上年结转", item.carried[0] + unspent),
            ("一般公共预算拨款收入", item.general()),
            ("政府性基金预算拨款收入", item.now[1]),
            ("国有资本经营预算拨款收入", item.now[2]),
            ("事业收入", item.own),
        ]
    });
    writer.by_item("支出总表", items, |item| {
        let project = item.now.iter().sum::<i128>() + item.carried[0] + item.own;
        vec![("基本支出", item.personnel + item.running), ("项目支出", project)]
    });
    writer.by_item("一般公共预算支出表", items, |item| {
        vec![
            ("上年执行数", item.last_year),
            ("基本支出", item.personnel + item.running),
            ("项目支出", item.now[0]),
        ]
    });
    for (table, i) in [("政府性基金预算支出表", 1), ("国有资本经营预算支出表", 2)]
    {
        writer.by_item(table, items, |item| vec![("项目支出", item.now[i])]);
    }
    let economic = economic(writer, random, items);
    for (column, code) in [
        ("本年出国", "30212"),
        ("本年接待", "30217"),
        ("本年用车运行", "30231"),
        ("本年用车购置", "31013"),
    ] {
        let more = if random.next().is_multiple_of(2) { 0 } else { amount(random) };
        writer.put("三公经费支出表", "", "预算数", column, economic[code] + more);
        let last = amount(random);
        writer.put("三公经费支出表", "", "预算数", &column.replace("本年", "上年"), last);
    }
}

/// A consistent budget with that many 项, every total stated, all rounded to what the form shows.
pub fn budget(forms: &Arc<FormSet>, random: &mut Figures, count: usize) -> Budget {
    let mut exact = exact_budget(forms, random, count);
    state(forms, &mut exact, |figure, decimals| figure.rounded(decimals));
    exact
}

/// The same with its exact amounts entered, and nothing stated.
pub fn exact_budget(forms: &Arc<FormSet>, random: &mut Figures, count: usize) -> Budget {
    let items = items(random, count);
    let budget = Budget::blank(forms, BudgetUnit::default(), forms.year);
    let mut writer = Writer { forms, budget };
    let fill = match forms.id.split('-').next().unwrap() {
        "jilin" => jilin,
        "shanghai" if forms.table("支出决算表").is_some() => provinces::shanghai_final,
        "shanghai" => provinces::shanghai,
        "jiangsu" => provinces::jiangsu,
        _ => central,
    };
    fill(&mut writer, random, &items);
    writer.budget
}

/// Writes every figure that the sheet has, made what the form shows by `round`.
pub fn state(forms: &Arc<FormSet>, budget: &mut Budget, round: impl Fn(Amount, u32) -> Amount) {
    // As if the form showed every 分: totals are then rounded once, from what is exact.
    let mut finer = FormSet::clone(forms);
    for table in &mut finer.tables {
        table.decimals = 2 + table.unit.power();
    }
    let computed = Computed::new(&Arc::new(finer), budget.clone());
    let mut stated = Vec::new();
    for cell in places::cells(budget) {
        let form = &forms.tables[budget.tables[cell.t()].form().unwrap()];
        let kind = computed.kind(cell).filter(|kind| kind.is_figure());
        if let (Some(kind), Some(figure)) = (kind, computed.effective(cell)) {
            let decimals = match kind {
                Kind::Money => form.decimals,
                other => form.decimals_of(other),
            };
            stated.push((cell, round(figure, decimals)));
        }
    }
    let percent = |cell: &Cell| matches!(computed.kind(*cell), Some(Kind::Percent { .. }));
    let (percentages, amounts): (Vec<_>, Vec<_>) =
        stated.into_iter().partition(|(cell, _)| percent(cell));
    for (cell, figure) in amounts {
        places::put(budget, cell, Value::Amount(figure));
    }
    // Nobody prints a percentage of what is printed as 0.00.
    let computed = Computed::new(forms, budget.clone());
    for (cell, figure) in percentages {
        if computed.effective(cell).is_some() {
            places::put(budget, cell, Value::Amount(figure));
        }
    }
}
