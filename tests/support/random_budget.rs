//! Random budgets of any form set: every table filled or left empty, whatever its rows are, with
//! figures that need not agree. The same seed gives the same budget.

#![allow(dead_code, clippy::unwrap_used, clippy::panic, reason = "each test uses a part")]

use std::collections::BTreeSet;
use std::sync::Arc;

use yusuan::amount::Amount;
use yusuan::budget::{Budget, BudgetUnit, Row, RowKind, Table, Value};
use yusuan::form::{BlockForm, FormSet, Kind, PaperLayout, RowsForm, TableForm, TreeForm};

use super::consolidated::Figures;

/// What names and remarks are made of.
const WORDS: [&str; 12] = [
    "信息化",
    "设备购置",
    "档案整理",
    "网络运行",
    "办公用房",
    "专项检查",
    "教育培训",
    "宣传",
    "数据中心",
    "综合服务平台",
    "（二期）",
    "维修改造",
];

struct Maker<'a> {
    forms: &'a FormSet,
    random: &'a mut Figures,
    /// Totals and subtotals are entered like all other figures, so that they agree with nothing.
    totals: bool,
}

/// A random budget. With `totals` every figure is entered, totals too; without, the program sums.
pub fn random_budget(forms: &Arc<FormSet>, seed: u64, totals: bool) -> Budget {
    let mut random = Figures::new(seed);
    let mut maker = Maker { forms, random: &mut random, totals };
    let unit = BudgetUnit { name: "示范区审计局".to_owned(), ..BudgetUnit::default() };
    let mut budget = Budget::blank(forms, unit, forms.year);
    budget.date = "2024-02-08".parse().ok();
    for at in 0..budget.tables.len() {
        let form = &forms.tables[budget.tables[at].form().unwrap()];
        // Most tables are filled; which are not differs.
        match &form.empty_note {
            Some(note) if maker.one_in(3) => {
                // Declared, or left to the form set.
                let said = note.zh.replace("{年}", &forms.year.to_string());
                budget.tables[at].note = maker.one_in(2).then_some(said);
            }
            _ => maker.fill(form, &mut budget.tables[at]),
        }
    }
    for (at, form) in forms.tables.iter().enumerate().filter(|(_, form)| form.repeats) {
        for copy in 0..maker.below(3) {
            let mut table = Table::blank(forms, at);
            maker.fill(form, &mut table);
            if let Some(by) = form.named_by {
                let name = format!("{}项目{copy}", maker.words(3));
                table.blocks[by.block].rows.put(by.row, by.column, Value::Text(name.into()));
            }
            budget.tables.push(table);
        }
    }
    // Repeating tables stand where the form set has them.
    budget.tables.sort_by_key(Table::form);
    for text in &mut budget.texts {
        for _ in 0..maker.below(4) {
            text.paragraphs.push(maker.paragraph());
        }
    }
    budget
}

impl Maker<'_> {
    fn below(&mut self, most: usize) -> usize {
        self.random.next() as usize % most.max(1)
    }

    fn one_in(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }

    fn words(&mut self, most: usize) -> String {
        let count = 1 + self.below(most);
        (0..count).map(|_| WORDS[self.below(WORDS.len())]).collect()
    }

    fn amount(&mut self, decimals: u32, negative: bool) -> Amount {
        let most: i128 = [10, 1_000, 100_000, 10_000_000, 1_000_000_000][self.below(5)];
        let random = i128::from(self.random.next()) << 31 | i128::from(self.random.next());
        let own = random % most;
        let sign = if negative && self.one_in(6) { -1 } else { 1 };
        Amount::from_parts(own * sign, decimals).unwrap()
    }

    fn paragraph(&mut self) -> String {
        let mut text = format!("本单位{}", self.words(2));
        for _ in 0..=self.below(6) {
            let (amount, words) = (self.amount(2, false), self.words(3));
            text += &format!("预算{amount}万元，主要用于{words}；");
        }
        text.pop();
        text + "。"
    }

    fn value(&mut self, form: &TableForm, kind: &Kind, negative: bool) -> Value {
        if self.one_in(4) {
            return Value::Blank;
        }
        match kind {
            Kind::Money | Kind::Number { .. } => {
                Value::Amount(self.amount(form.decimals_of(kind), negative))
            }
            Kind::Percent { decimals } => {
                Value::Amount(Amount::from_parts(self.below(9_999) as i128, *decimals).unwrap())
            }
            Kind::Code => Value::Blank,
            Kind::Text => Value::Text(self.words(5).into()),
            Kind::Choice(all) => Value::Text(all[self.below(all.len())].as_str().into()),
            Kind::Indicator => {
                let all = ["≥95%", "≤30.2万元", "完成", "12次", "逐步提高", "=100%"];
                Value::Text(all[self.below(all.len())].into())
            }
        }
    }

    fn fill(&mut self, form: &TableForm, table: &mut Table) {
        for (b, block) in form.blocks.iter().enumerate() {
            let rows = &mut table.blocks[b].rows;
            let given = rows.len();
            for (r, fixed) in block.fixed().iter().enumerate().take(given) {
                let total = fixed.strong || !matches!(block.rows, RowsForm::Fixed(_));
                if fixed.spacer || total && !self.totals {
                    continue;
                }
                let first = usize::from(block.is_label(0));
                for c in first..block.columns.len() {
                    let Some(kind) = form.kind(b, Some(r), c) else { continue };
                    if kind.is_figure() || block.is_label(0) {
                        let value = self.value(form, kind, block.columns[c].negative);
                        rows.put(r, c, value);
                    }
                }
            }
            let most = if form.layout == PaperLayout::Beside { 8 } else { 40 };
            let entered = match &block.rows {
                RowsForm::Fixed(_) => Vec::new(),
                RowsForm::Coded(tree) => self.coded(form, b, tree, most),
                RowsForm::Outlined(tree) => self.outlined(form, b, tree),
                RowsForm::Free(free) => {
                    (0..1 + self.below(9)).map(|_| self.free(form, b, free.name)).collect()
                }
            };
            let last = matches!(&block.rows, RowsForm::Coded(tree) | RowsForm::Outlined(tree)
                if tree.total_last && tree.total.is_some());
            let at = if last { 0 } else { rows.len() };
            rows.splice(at..at, entered);
        }
    }

    /// An entered row with something in every column.
    fn row(&mut self, form: &TableForm, b: usize, level: u8, leaf: bool, keep: &[usize]) -> Row {
        let block: &BlockForm = &form.blocks[b];
        let mut row = Row::new(RowKind::Entered(level), block.columns.len());
        for (c, column) in block.columns.iter().enumerate() {
            let skipped = keep.contains(&c) || !leaf && !self.totals && column.kind.is_figure();
            if !skipped {
                row.cells[c] = self.value(form, &column.kind, column.negative);
            }
        }
        row
    }

    fn coded(&mut self, form: &TableForm, b: usize, tree: &TreeForm, most: usize) -> Vec<Row> {
        let digits: Vec<usize> = tree.levels.iter().map(|level| level.digits).collect();
        let deepest = digits.last().copied().unwrap_or(3);
        let list = self.forms.codes_of(tree);
        let year = self.forms.year;
        let known: Vec<(String, String)> = list.map_or_else(Vec::new, |list| {
            let own = list.iter().filter(|entry| entry.used_until.is_none());
            own.map(|entry| {
                (entry.code.clone(), list.name_in(&entry.code, year).unwrap().to_owned())
            })
            .collect()
        });
        let leaves: Vec<&str> =
            known.iter().map(|(code, _)| &**code).filter(|code| code.len() == deepest).collect();
        let mut codes: BTreeSet<String> = BTreeSet::new();
        for _ in 0..1 + self.below(most) {
            let code = match leaves.as_slice() {
                [] => format!("{:0deepest$}", 505_001 + self.below(40)),
                leaves => leaves[self.below(leaves.len())].to_owned(),
            };
            let ends = digits.iter().filter(|end| **end <= code.len());
            codes.extend(ends.map(|end| code[..*end].to_owned()));
        }
        let made = codes.into_iter().map(|code| {
            let level = tree.level_of(&code).unwrap();
            let leaf = code.len() == deepest;
            let mut row = self.row(form, b, level, leaf, &[tree.code, tree.name]);
            let name = known.iter().find(|(own, _)| *own == code).map(|(_, name)| name.clone());
            let name = name.unwrap_or_else(|| format!("示范区{}第{code}处", WORDS[0]));
            row.cells[tree.name] = Value::Text(name.into());
            row.cells[tree.code] = Value::Text(code.into());
            row
        });
        made.collect()
    }

    fn outlined(&mut self, form: &TableForm, b: usize, tree: &TreeForm) -> Vec<Row> {
        let names: Vec<usize> = tree.levels.iter().map(|level| level.column).collect();
        let deepest = names.len() - 1;
        let (mut rows, mut level) = (Vec::new(), 0);
        for at in 0..3 + self.below(20) {
            let mut row = self.row(form, b, level as u8, level == deepest, &names);
            row.cells[names[level]] = Value::Text(format!("{}{at}", self.words(5)).into());
            rows.push(row);
            // A row with rows below it, or one of its level or of a higher one.
            level = if level < deepest { level + 1 } else { 1 + self.below(deepest) };
            level = if self.one_in(6) { 0 } else { level.min(deepest) };
        }
        rows
    }

    fn free(&mut self, form: &TableForm, b: usize, name: usize) -> Row {
        let mut row = self.row(form, b, 0, true, &[name]);
        row.cells[name] = Value::Text(self.words(4).into());
        row
    }
}
