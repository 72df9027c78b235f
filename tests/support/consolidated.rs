//! A generated consolidated budget: units × 40 functional leaf rows under 款, 类, unit and grand
//! total, eight money columns of which 合计 and 基本小计 are formulas. The same seed gives the same
//! figures.

#![allow(dead_code, clippy::unwrap_used, clippy::panic, reason = "each test uses a part")]

use std::sync::Arc;

use yusuan::amount::Amount;
use yusuan::budget::{Budget, BudgetUnit, Cell, CellText, Row, RowKind, Value};
use yusuan::form::FormSet;

/// Rows that one unit brings: itself, 3 类, 8 款, 40 项.
pub const ROWS_PER_UNIT: usize = 52;

/// Columns: code, name, then the eight of money.
pub const FIRST_MONEY: usize = 2;

pub const FORMS: &str = r#"(
    id: "consolidated", name: "汇总", year: 2024, unit: Wan, decimals: 2,
    parts: [(title: "部门预算表", tables: true)],
    tables: [(
        key: "汇总表", title: "部门支出汇总表", numbered: true,
        columns: [
            (key: "编码", kind: Code, frozen: true),
            (key: "名称", kind: Text, frozen: true),
            (title: "合计"),
            (title: "基本支出", columns: [(key: "基本小计", title: "小计"), (title: "人员经费"), (title: "公用经费")]),
            (title: "项目支出"), (title: "经营支出"), (title: "上缴支出"), (title: "补助支出"),
        ],
        rows: Outlined(levels: [(name: "单位", column: "名称"), (name: "类", column: "名称"),
            (name: "款", column: "名称"), (name: "项", column: "名称")], name: "名称", total: "合计"),
        formulas: [
            "基本小计 = 人员经费 + 公用经费",
            "合计 = 基本小计 + 项目支出 + 经营支出 + 上缴支出 + 补助支出",
        ],
    )],
    checks: [],
)"#;

/// The form set of [`FORMS`].
pub fn forms() -> Arc<FormSet> {
    Arc::new(FormSet::parse(FORMS).unwrap_or_else(|faults| panic!("{faults:?}")))
}

/// A small generator of figures; the same everywhere.
pub struct Figures(u64);

impl Figures {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(2).wrapping_add(1))
    }

    pub fn next(&mut self) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    /// An amount below 10,000 with two decimals.
    pub fn amount(&mut self) -> Amount {
        Amount::from_parts(i128::from(self.next() % 1_000_000), 2).unwrap()
    }
}

/// A budget with about that many rows, nothing stated but the leaves.
pub fn budget(forms: &FormSet, rows: usize) -> Budget {
    let mut budget = Budget::blank(forms, BudgetUnit::default(), 2024);
    let mut figures = Figures::new(rows as u64);
    let block = &mut budget.tables[0].blocks[0];
    let names: Vec<CellText> =
        (0..ROWS_PER_UNIT).map(|i| format!("第{i}项科目支出名称").into()).collect();
    let codes: Vec<CellText> = (0..ROWS_PER_UNIT).map(|i| format!("20801{i:02}").into()).collect();
    let mut add = |level: u8, code: CellText, name: CellText, leaf: bool| {
        let mut row = Row::new(RowKind::Entered(level), 10);
        row.cells[0] = Value::Text(code);
        row.cells[1] = Value::Text(name);
        if leaf {
            for column in [4, 5, 6, 7, 8, 9] {
                row.cells[column] = Value::Amount(figures.amount());
            }
        }
        block.rows.push(row);
    };
    for unit in 0..rows.div_ceil(ROWS_PER_UNIT) {
        add(0, format!("505{unit:05}").into(), format!("第{unit}单位").into(), false);
        let mut at = 0;
        for class in 0..3 {
            add(1, codes[class].clone(), names[class].clone(), false);
            for section in 0..[3, 3, 2][class] {
                let i = 3 + class * 3 + section;
                add(2, codes[i].clone(), names[i].clone(), false);
                for _ in 0..5 {
                    add(3, codes[12 + at].clone(), names[12 + at].clone(), true);
                    at += 1;
                }
            }
        }
    }
    budget
}

/// One unit of so many rows, with every total of it stated.
pub fn flat(forms: &FormSet, rows: usize) -> Budget {
    let mut budget = Budget::blank(forms, BudgetUnit::default(), 2024);
    let mut figures = Figures::new(rows as u64);
    let mut total = Row::new(RowKind::Entered(0), 10);
    let mut sums = [0_i128; 10];
    let leaves: Vec<Row> = (0..rows)
        .map(|_| {
            let mut row = Row::new(RowKind::Entered(1), 10);
            for (cell, sum) in row.cells.iter_mut().zip(&mut sums).skip(4) {
                let figure = figures.amount();
                *sum += figure.mantissa();
                *cell = Value::Amount(figure);
            }
            row
        })
        .collect();
    sums[3] = sums[4] + sums[5];
    sums[2] = sums[3] + sums[6..].iter().sum::<i128>();
    for (cell, sum) in total.cells.iter_mut().zip(sums).skip(FIRST_MONEY) {
        *cell = Value::Amount(Amount::from_parts(sum, 2).unwrap());
    }
    let held = &mut budget.tables[0].blocks[0].rows;
    held.push(total);
    held.extend(leaves);
    budget
}

/// The cell of 人员经费 in a leaf row in the middle.
pub fn middle_leaf(budget: &Budget) -> Cell {
    let rows = &budget.tables[0].blocks[0].rows;
    let middle = rows.len() / 2;
    let leaf = (middle..rows.len())
        .find(|&r| rows.get(r).unwrap().kind() == RowKind::Entered(3))
        .unwrap_or(middle);
    Cell::new(0, 0, leaf, 4)
}

/// The same as somebody publishes it: exact amounts in 元, each figure rounded to 万元 by itself. In
/// every `stride`-th unit all totals are stated, the grand total where all are; the others state
/// their leaves only.
pub fn rounded(forms: &FormSet, rows: usize, stride: usize) -> Budget {
    published(forms, rows, stride, 1)
}

/// The same with every total stated and every exact amount a whole number of units shown, so that
/// all balances.
pub fn balanced(forms: &FormSet, rows: usize) -> Budget {
    published(forms, rows, 1, 10_000)
}

/// `step`: what every exact amount is a multiple of, in 分.
fn published(forms: &FormSet, rows: usize, stride: usize, step: i128) -> Budget {
    const LEAVES: [usize; 6] = [4, 5, 6, 7, 8, 9];
    let mut budget = budget(forms, rows);
    let mut figures = Figures::new(rows as u64 + 1);
    let block = &mut budget.tables[0].blocks[0];
    let count = block.rows.len();
    // Exact amounts in 分 of each row, and of the rows above it by level.
    let mut exact = vec![[0_i128; 10]; count];
    let mut above = [usize::MAX; 4];
    let total = block.rows.iter().position(|row| matches!(row.kind(), RowKind::Fixed(_)));
    for (r, row) in block.rows.iter().enumerate() {
        let RowKind::Entered(level) = row.kind() else { continue };
        above[usize::from(level)] = r;
        if level < 3 {
            continue;
        }
        let mut own = [0_i128; 10];
        for column in LEAVES {
            own[column] = i128::from(figures.next() % 10_000_000_000) / step * step;
        }
        own[3] = own[4] + own[5];
        own[2] = own[3] + own[6..].iter().sum::<i128>();
        for up in above.into_iter().chain(total).filter(|&up| up != usize::MAX) {
            (2..10).for_each(|column| exact[up][column] += own[column]);
        }
    }
    let mut unit = 0;
    for (r, exact) in exact.iter().enumerate() {
        let level = match block.rows.get(r).unwrap().kind() {
            RowKind::Entered(level) => Some(level),
            _ => None,
        };
        unit += usize::from(level == Some(0));
        let stated = match level {
            Some(_) => unit % stride == 0,
            None => stride == 1,
        };
        for (column, exact) in exact.iter().enumerate().skip(2) {
            let leaf = level == Some(3) && LEAVES.contains(&column);
            // 0.01 万元 is 10,000 分.
            let shown = (exact + 5_000) / 10_000;
            block.rows.put(
                r,
                column,
                match leaf || stated {
                    true => Value::Amount(Amount::from_parts(shown, 2).unwrap()),
                    false => Value::Blank,
                },
            );
        }
    }
    budget
}

/// The cell of 人员经费 in a leaf row near the middle, in a unit that states its totals.
pub fn stated_leaf(budget: &Budget) -> Cell {
    let rows = &budget.tables[0].blocks[0].rows;
    let stated = |r: &usize| {
        rows.get(*r).unwrap().kind() == RowKind::Entered(3)
            && !rows.get(*r).unwrap().value(2).is_blank()
    };
    let leaf = (rows.len() / 2..rows.len()).chain(0..rows.len()).find(stated).unwrap();
    Cell::new(0, 0, leaf, 4)
}
