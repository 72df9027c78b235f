//! From a printed table to columns and blocks.

use rust_decimal::Decimal;

use super::heading::{self, is_number, is_total};
use super::label::{cell, key_of, plain_title, unique};
use super::model::{
    BlockDraft, ColumnDraft, ColumnRole, HeadingNode, PrintedTable, RowDraft, RowsDraft, TableDraft,
};
use super::rows::{self, BodyLine};

/// Columns and rows that are looked at.
const MAX_COLUMNS: usize = 64;
const MAX_ROWS: usize = 5_000;

/// Words in the heading of columns that hold no amounts.
const TEXT_WORDS: [&str; 12] = [
    "名称", "项目", "科目", "编码", "代码", "说明", "形式", "大类", "内容", "单位", "备注", "类别",
];
const CODE_WORDS: [&str; 5] = ["编码", "代码", "类", "款", "项"];

/// What the columns of all documents look like.
struct SampleColumns<'t> {
    heading: Vec<Vec<String>>,
    /// The body of each document.
    bodies: Vec<Vec<&'t [String]>>,
    columns: usize,
}

/// Drafts a table; `same` is the same table in each document.
pub(super) fn table(first: &PrintedTable, same: &[Option<&PrintedTable>]) -> TableDraft {
    let columns = first.cells.iter().map(Vec::len).max().unwrap_or(0).min(MAX_COLUMNS);
    let lines = heading::lines(&first.cells);
    let mut head: Vec<Vec<String>> = first.cells.iter().take(lines).cloned().collect();
    // The title of a total that is in the heading's last line.
    if let Some(last) = head.last_mut()
        && last.iter().filter(|text| !text.is_empty()).count() > 1
        && let Some(first) = last.first_mut()
        && is_total(first)
        && lines > 1
    {
        first.clear();
    }
    let body = |table: &Option<&'_ PrintedTable>| -> Vec<Vec<String>> {
        table.map_or_else(Vec::new, |table| {
            let lines = heading::lines(&table.cells);
            table.cells.iter().skip(lines).take(MAX_ROWS).cloned().collect()
        })
    };
    let bodies: Vec<Vec<Vec<String>>> = same.iter().map(body).collect();
    let sheet = SampleColumns {
        heading: head,
        bodies: bodies.iter().map(|rows| rows.iter().map(Vec::as_slice).collect()).collect(),
        columns,
    };
    let tree = heading::tree(&sheet.heading, 0, columns);
    let roles: Vec<ColumnRole> = (0..columns).map(|column| role(&sheet, &tree, column)).collect();
    let mut blocks: Vec<BlockDraft> = Vec::new();
    for (from, to) in spans(&roles) {
        blocks.push(block(&sheet, &tree, &roles, (from, to)));
    }
    let several = blocks.len() > 1;
    for (index, block) in blocks.iter_mut().enumerate() {
        block.key = match (several, block.title.is_empty()) {
            (false, _) => String::new(),
            (true, true) => format!("第{}栏", index + 1),
            (true, false) => key_of(&block.title),
        };
    }
    for block in blocks.iter_mut().filter(|block| several && block.title.is_empty()) {
        // What it is called, if nothing else says so, by its total: 人员经费合计.
        let total = match &block.rows {
            RowsDraft::Coded { total: Some((total, _)), .. } => total,
            _ => continue,
        };
        let name = total.trim_end_matches("合计").trim_end_matches("总计").to_owned();
        if !name.is_empty() {
            block.key = key_of(&name);
            block.title = name;
        }
    }
    unique(blocks.iter_mut().map(|block| &mut block.key));
    let scale = |row: &RowDraft| row.values.iter().flatten().map(Decimal::scale).max();
    let rows = blocks.iter().flat_map(|block| block.documents.iter().flatten());
    let decimals = rows.filter_map(scale).max().unwrap_or(2).min(2);
    TableDraft {
        key: key_of(&plain_title(&first.title)),
        title: first.title.clone(),
        number: first.number.clone(),
        unit: first.unit,
        decimals,
        blocks,
    }
}

fn role(sheet: &SampleColumns<'_>, tree: &[HeadingNode], column: usize) -> ColumnRole {
    let titles = heading::path(tree, column);
    let texts = || {
        let rows = sheet.bodies.iter().flatten();
        rows.map(move |row| cell(row, column)).filter(|text| !text.is_empty())
    };
    let words =
        |words: &[&str]| titles.iter().any(|title| words.iter().any(|word| title.contains(word)));
    let last = titles.last().copied().unwrap_or_default();
    let coded = |text: &str| text.bytes().all(|b| b.is_ascii_digit()) && text.len() <= 9;
    let codes = texts().filter(|text| coded(text)).count();
    let numbers = texts().filter(|text| is_number(text)).count();
    let all = texts().count();
    let code_title = CODE_WORDS.iter().any(|word| last == *word || last.ends_with(word))
        && words(&["编码", "代码"]);
    if code_title && codes + 1 >= numbers {
        ColumnRole::Code
    } else if numbers > 0 && numbers * 2 >= all {
        ColumnRole::Amount
    } else if all > 0 {
        ColumnRole::Text
    } else if words(&["编码", "代码"]) {
        ColumnRole::Code
    } else if TEXT_WORDS.iter().any(|word| last.ends_with(word)) {
        ColumnRole::Text
    } else {
        ColumnRole::Amount
    }
}

/// A block begins at a label after amounts.
fn spans(roles: &[ColumnRole]) -> Vec<(usize, usize)> {
    let begins = |&at: &usize| {
        let (own, before) = (roles.get(at), at.checked_sub(1).and_then(|at| roles.get(at)));
        at == 0 || own != Some(&ColumnRole::Amount) && before == Some(&ColumnRole::Amount)
    };
    let mut starts: Vec<usize> = (0..roles.len()).filter(begins).collect();
    // Texts behind the last amounts are remarks, not a block.
    starts.retain(|&at| {
        roles.get(at..).is_some_and(|rest| rest.contains(&ColumnRole::Amount)) || at == 0
    });
    let ends = starts.iter().skip(1).copied().chain([roles.len()]);
    starts.iter().copied().zip(ends).collect()
}

/// The columns of the paper that are one column of the form: codes in parts, a title over two.
fn joined(
    roles: &[ColumnRole],
    tree: &[HeadingNode],
    (from, to): (usize, usize),
) -> Vec<(usize, usize)> {
    let mut groups: Vec<(usize, usize)> = Vec::new();
    for column in from..to {
        let role = roles.get(column);
        let same = groups.last().is_some_and(|&(start, _)| {
            let title = |column: usize| heading::path(tree, column);
            let text = role == Some(&ColumnRole::Text) && title(start) == title(column);
            role == roles.get(start) && (role == Some(&ColumnRole::Code) || text)
        });
        match groups.last_mut() {
            Some(last) if same => last.1 = column + 1,
            _ => groups.push((column, column + 1)),
        }
    }
    groups
}

fn block(
    sheet: &SampleColumns<'_>,
    tree: &[HeadingNode],
    roles: &[ColumnRole],
    span: (usize, usize),
) -> BlockDraft {
    let groups = joined(roles, tree, span);
    let whole = span == (0, sheet.columns);
    let covering = if whole { None } else { heading::covering(tree, span.0, span.1) };
    let (title, own) = match covering {
        Some((title, below)) => (title, below),
        None => (String::new(), within(tree, span)),
    };
    let mut columns: Vec<ColumnDraft> = Vec::new();
    for &(from, to) in &groups {
        let path = heading::path(tree, from);
        let split = to - from > 1;
        let title = match (split && roles.get(from) == Some(&ColumnRole::Code), path.as_slice()) {
            (true, [.., above, _]) => (*above).to_owned(),
            _ => path.last().copied().unwrap_or_default().to_owned(),
        };
        let mut key = key_of(&title);
        if columns.iter().any(|other| other.key == key)
            && let [.., above, _] = path.as_slice()
        {
            key = key_of(&format!("{above}{key}"));
        }
        let role = roles.get(from).copied().unwrap_or(ColumnRole::Amount);
        columns.push(ColumnDraft { key, title, role, hidden: false });
    }
    unique(columns.iter_mut().map(|column| &mut column.key));
    let tree = regroup(&own, &groups);
    let grids: Vec<Vec<BodyLine>> =
        sheet.bodies.iter().map(|own| rows::read(own, &groups, span, roles)).collect();
    let mut block = BlockDraft {
        key: String::new(),
        title,
        tree,
        columns,
        rows: RowsDraft::Fixed(Vec::new()),
        documents: Vec::new(),
    };
    rows::rows(&mut block, grids);
    block
}

/// The nodes within some columns, cut to them.
fn within(tree: &[HeadingNode], (from, to): (usize, usize)) -> Vec<HeadingNode> {
    let inside = tree.iter().filter(|node| node.from < to && from < node.to);
    inside
        .flat_map(|node| {
            if from <= node.from && node.to <= to {
                vec![node.clone()]
            } else {
                within(&node.below, (from, to))
            }
        })
        .collect()
}

/// The tree over the form's columns instead of the paper's.
fn regroup(tree: &[HeadingNode], groups: &[(usize, usize)]) -> Vec<HeadingNode> {
    let index = |column: usize| groups.iter().position(|&(from, to)| (from..to).contains(&column));
    let mut out: Vec<HeadingNode> = Vec::new();
    for node in tree {
        let (Some(from), Some(last)) = (index(node.from), index(node.to - 1)) else { continue };
        let below = if last > from { regroup(&node.below, groups) } else { Vec::new() };
        let own = HeadingNode { title: node.title.clone(), from, to: last + 1, below };
        // Parts of one column that were beside each other.
        if out.last().is_none_or(|before| before.to <= from) {
            out.push(own);
        }
    }
    out
}
