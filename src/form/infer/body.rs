//! From a printed table to columns, blocks and rows.

use rust_decimal::Decimal;

use super::heading::{self, is_number, is_total};
use super::{
    BlockDraft, ColumnDraft, FixedDraft, Node, PrintedTable, Role, RowDraft, RowsDraft, TableDraft,
};
use crate::form::code_list::{classification, classification_ids};

/// Columns and rows that are looked at.
const MAX_COLUMNS: usize = 64;
const MAX_ROWS: usize = 5_000;

/// Words in the heading of columns that hold no amounts.
const TEXT_WORDS: [&str; 12] =
    ["名称", "项目", "科目", "编码", "代码", "说明", "形式", "大类", "内容", "单位", "备注", "类别"];
const CODE_WORDS: [&str; 5] = ["编码", "代码", "类", "款", "项"];

/// A title without year and what else changes from document to document.
pub(super) fn plain_title(title: &str) -> String {
    let kept = |c: &char| c.is_alphabetic() && !"年度部门单位预算财政拨款".contains(*c);
    title.chars().filter(kept).collect()
}

/// A title as a key: letters and digits, without number and brackets.
pub(super) fn key_of(title: &str) -> String {
    let bare = bare(title);
    let letters: String = bare.chars().filter(|c| c.is_alphanumeric()).collect();
    let letters = letters.trim_start_matches(|c: char| c.is_ascii_digit()).to_owned();
    if crate::form::parse::is_identifier(&letters) { letters } else { format!("列{letters}") }
}

/// A label without its number: 一、 1. （一） 其中：.
pub(super) fn bare(label: &str) -> &str {
    let label = label.trim();
    let label = label.strip_prefix("其中").map_or(label, |rest| rest.trim_start_matches(['：', ':']));
    let numeral = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    if let Some(rest) = label.strip_prefix(['（', '('])
        && let Some((number, rest)) = rest.split_once(['）', ')'])
        && number.chars().all(numeral)
    {
        return rest.trim();
    }
    let rest = label.trim_start_matches(numeral);
    let mark = |c: char| "、.．".contains(c);
    if rest.len() < label.len() && rest.starts_with(mark) {
        return rest.trim_start_matches(mark).trim();
    }
    label
}

/// How deep a label is, by its number.
fn level_of(label: &str) -> u32 {
    let label = label.trim();
    let chinese = label.starts_with(|c: char| "一二三四五六七八九十".contains(c));
    u32::from(!chinese && bare(label) != label)
}

fn amount(text: &str) -> Option<Decimal> {
    let plain: String = text.chars().filter(|c| *c != ',').collect();
    if is_number(text) { Decimal::from_str_exact(&plain).ok() } else { None }
}

/// What the columns of all documents look like.
struct Sheet<'t> {
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
    let sheet = Sheet {
        heading: head,
        bodies: bodies.iter().map(|rows| rows.iter().map(Vec::as_slice).collect()).collect(),
        columns,
    };
    let tree = heading::tree(&sheet.heading, 0, columns);
    let roles: Vec<Role> = (0..columns).map(|column| role(&sheet, &tree, column)).collect();
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
    unique(blocks.iter_mut().map(|block| &mut block.key));
    let scale = |row: &RowDraft| row.values.iter().flatten().map(Decimal::scale).max();
    let rows = blocks.iter().flat_map(|block| block.documents.iter().flatten());
    let decimals = rows.filter_map(scale).max().unwrap_or(2).min(2);
    TableDraft {
        key: key_of(&first.title),
        title: first.title.clone(),
        number: first.number.clone(),
        unit: first.unit,
        decimals,
        blocks,
    }
}

/// Makes texts different by numbers behind the second and further ones.
pub(super) fn unique<'t>(texts: impl Iterator<Item = &'t mut String>) {
    let mut seen: Vec<String> = Vec::new();
    for text in texts {
        let mut own = text.clone();
        let mut number = 2;
        while seen.contains(&own) {
            own = format!("{text}{number}");
            number += 1;
        }
        seen.push(own.clone());
        *text = own;
    }
}

/// Keys of tables: each once.
pub(super) fn unique_keys(tables: &mut [TableDraft]) {
    unique(tables.iter_mut().map(|table| &mut table.key));
}

fn cell<'t>(row: &&'t [String], column: usize) -> &'t str {
    row.get(column).map_or("", |text| text.trim())
}

fn role(sheet: &Sheet<'_>, tree: &[Node], column: usize) -> Role {
    let titles = heading::path(tree, column);
    let texts = || {
        let rows = sheet.bodies.iter().flatten();
        rows.map(move |row| cell(row, column)).filter(|text| !text.is_empty())
    };
    let words = |words: &[&str]| {
        titles.iter().any(|title| words.iter().any(|word| title.contains(word)))
    };
    let last = titles.last().copied().unwrap_or_default();
    let coded = |text: &str| text.bytes().all(|b| b.is_ascii_digit()) && text.len() <= 9;
    let codes = texts().filter(|text| coded(text)).count();
    let numbers = texts().filter(|text| is_number(text)).count();
    let all = texts().count();
    let code_title = CODE_WORDS.iter().any(|word| last == *word || last.ends_with(word))
        && words(&["编码", "代码"]);
    if code_title && codes + 1 >= numbers {
        Role::Code
    } else if numbers > 0 && numbers * 2 >= all {
        Role::Amount
    } else if all > 0 {
        Role::Text
    } else if words(&["编码", "代码"]) {
        Role::Code
    } else if TEXT_WORDS.iter().any(|word| last.ends_with(word)) {
        Role::Text
    } else {
        Role::Amount
    }
}

/// A block begins at a label after amounts.
fn spans(roles: &[Role]) -> Vec<(usize, usize)> {
    let begins = |&at: &usize| {
        let (own, before) = (roles.get(at), at.checked_sub(1).and_then(|at| roles.get(at)));
        at == 0 || own != Some(&Role::Amount) && before == Some(&Role::Amount)
    };
    let mut starts: Vec<usize> = (0..roles.len()).filter(begins).collect();
    // Texts behind the last amounts are remarks, not a block.
    starts.retain(|&at| {
        roles.get(at..).is_some_and(|rest| rest.contains(&Role::Amount)) || at == 0
    });
    let ends = starts.iter().skip(1).copied().chain([roles.len()]);
    starts.iter().copied().zip(ends).collect()
}

/// The columns of the paper that are one column of the form: codes in parts, a title over two.
fn joined(roles: &[Role], tree: &[Node], (from, to): (usize, usize)) -> Vec<(usize, usize)> {
    let mut groups: Vec<(usize, usize)> = Vec::new();
    for column in from..to {
        let role = roles.get(column);
        let same = groups.last().is_some_and(|&(start, _)| {
            let title = |column: usize| heading::path(tree, column);
            let text = role == Some(&Role::Text) && title(start) == title(column);
            role == roles.get(start) && (role == Some(&Role::Code) || text)
        });
        match groups.last_mut() {
            Some(last) if same => last.1 = column + 1,
            _ => groups.push((column, column + 1)),
        }
    }
    groups
}

fn block(
    sheet: &Sheet<'_>,
    tree: &[Node],
    roles: &[Role],
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
        let title = match (split && roles.get(from) == Some(&Role::Code), path.as_slice()) {
            (true, [.., above, _]) => (*above).to_owned(),
            _ => path.last().copied().unwrap_or_default().to_owned(),
        };
        let mut key = key_of(&title);
        if columns.iter().any(|other| other.key == key)
            && let [.., above, _] = path.as_slice()
        {
            key = key_of(&format!("{above}{key}"));
        }
        let role = roles.get(from).copied().unwrap_or(Role::Amount);
        columns.push(ColumnDraft { key, title, role, hidden: false });
    }
    unique(columns.iter_mut().map(|column| &mut column.key));
    let tree = regroup(&own, &groups);
    let grids: Vec<Vec<Row>> =
        sheet.bodies.iter().map(|rows| read(rows, &groups, span, roles)).collect();
    let mut block = BlockDraft {
        key: String::new(),
        title,
        tree,
        columns,
        rows: RowsDraft::Fixed(Vec::new()),
        documents: Vec::new(),
    };
    rows(&mut block, grids);
    block
}

/// The nodes within some columns, cut to them.
fn within(tree: &[Node], (from, to): (usize, usize)) -> Vec<Node> {
    let inside = tree.iter().filter(|node| node.from < to && from < node.to);
    inside
        .flat_map(|node| {
            if from <= node.from && node.to <= to { vec![node.clone()] } else { within(&node.below, (from, to)) }
        })
        .collect()
}

/// The tree over the form's columns instead of the paper's.
fn regroup(tree: &[Node], groups: &[(usize, usize)]) -> Vec<Node> {
    let index = |column: usize| groups.iter().position(|&(from, to)| (from..to).contains(&column));
    let mut out: Vec<Node> = Vec::new();
    for node in tree {
        let (Some(from), Some(last)) = (index(node.from), index(node.to - 1)) else { continue };
        let below = if last > from { regroup(&node.below, groups) } else { Vec::new() };
        let own = Node { title: node.title.clone(), from, to: last + 1, below };
        // Parts of one column that stood beside each other.
        if out.last().is_none_or(|before| before.to <= from) {
            out.push(own);
        }
    }
    out
}

/// A line of the body within a block.
struct Row {
    texts: Vec<String>,
    /// The nearest text to the left of the block, for titles that reach over columns.
    before: String,
}

fn read(
    rows: &[&[String]],
    groups: &[(usize, usize)],
    span: (usize, usize),
    roles: &[Role],
) -> Vec<Row> {
    let row = |row: &&[String]| {
        let joined = |&(from, to): &(usize, usize)| -> String {
            (from..to).map(|column| cell(row, column)).collect()
        };
        let left = (0..span.0).rev().find(|&column| !cell(row, column).is_empty());
        let left = left.filter(|&column| roles.get(column) != Some(&Role::Amount));
        Row {
            texts: groups.iter().map(joined).collect(),
            before: left.map_or_else(String::new, |column| cell(row, column).to_owned()),
        }
    };
    rows.iter().map(row).collect()
}

/// Decides where the block's rows come from, and reads them.
fn rows(block: &mut BlockDraft, grids: Vec<Vec<Row>>) {
    let of = |role: Role| -> Vec<usize> {
        (0..block.columns.len()).filter(|&c| block.columns.get(c).is_some_and(|own| own.role == role)).collect()
    };
    let (codes, texts, amounts) = (of(Role::Code), of(Role::Text), of(Role::Amount));
    let values = |row: &Row| -> Vec<Option<Decimal>> {
        (0..block.columns.len())
            .map(|c| row.texts.get(c).filter(|_| amounts.contains(&c)).and_then(|t| amount(t)))
            .collect()
    };
    let text = |row: &Row, column: usize| row.texts.get(column).cloned().unwrap_or_default();
    if let Some(&code) = codes.first() {
        coded(block, &grids, code, texts.first().copied(), &values);
        return;
    }
    if texts.len() > 1 {
        outlined(block, &grids, &texts, &values);
        return;
    }
    let Some(&label) = texts.first() else {
        // A single line of figures.
        let name = "数".to_owned();
        let hidden = ColumnDraft {
            key: "项目".to_owned(),
            title: "项目".to_owned(),
            role: Role::Text,
            hidden: true,
        };
        let filled = |row: &&Row| values(row).iter().any(Option::is_some);
        let read = |rows: &Vec<Row>| -> Vec<RowDraft> {
            let found = rows.iter().find(filled);
            let row = |row: &Row| RowDraft {
                key: Some(name.clone()),
                label: name.clone(),
                level: 0,
                is_total: false,
                values: std::iter::once(None).chain(values(row)).collect(),
            };
            found.map(row).into_iter().collect()
        };
        block.documents = grids.iter().map(read).collect();
        block.columns.insert(0, hidden);
        for node in &mut block.tree {
            shift(node);
        }
        let title = "项目".to_owned();
        block.tree.insert(0, Node { title, from: 0, to: 1, below: Vec::new() });
        let (key, title) = (name.clone(), name);
        block.rows = RowsDraft::Fixed(vec![FixedDraft { key, title, level: 0, code: None }]);
        return;
    };
    // Labels: only what has figures, or is in the first document, is a row.
    let labelled = |row: &Row| -> (String, Vec<Option<Decimal>>) {
        let (own, figures) = (text(row, label), values(row));
        let filled = figures.iter().any(Option::is_some);
        (if own.is_empty() && filled { row.before.clone() } else { own }, figures)
    };
    let lines: Vec<Vec<(String, Vec<Option<Decimal>>)>> =
        grids.iter().map(|rows| rows.iter().map(&labelled).collect()).collect();
    let list = classification("functional");
    let class = |label: &str| -> Option<String> {
        list.as_ref().and_then(|list| list.code_of(bare(label), 3)).map(str::to_owned)
    };
    let all = || lines.iter().flatten().filter(|(label, _)| !label.is_empty());
    let classes = all().filter(|(label, _)| class(label).is_some()).count();
    let others: Vec<&str> = all()
        .filter(|(label, figures)| class(label).is_none() && figures.iter().any(Option::is_some))
        .map(|(label, _)| label.as_str())
        .collect();
    let only_total = others.iter().all(|label| is_total(label));
    if classes > 1 && only_total {
        let total = others.first().map(|label| (bare(label).to_owned(), true));
        let read = |rows: &Vec<(String, Vec<Option<Decimal>>)>| -> Vec<RowDraft> {
            let row = |(label, figures): &(String, Vec<Option<Decimal>>)| {
                let (code, is_total) = (class(label), is_total(label));
                (code.is_some() || is_total).then(|| RowDraft {
                    key: code.or_else(|| Some(bare(label).to_owned())),
                    label: bare(label).to_owned(),
                    level: 0,
                    is_total,
                    values: std::iter::once(None).chain(figures.iter().copied()).collect(),
                })
            };
            let rows = rows.iter().filter(|(label, _)| !label.is_empty()).filter_map(row);
            rows.filter(|row| !row.is_total || row.values.iter().any(Option::is_some)).collect()
        };
        block.documents = lines.iter().map(read).collect();
        let hidden = ColumnDraft {
            key: "科目编码".to_owned(),
            title: "科目编码".to_owned(),
            role: Role::Code,
            hidden: true,
        };
        block.columns.insert(0, hidden);
        for node in &mut block.tree {
            shift(node);
        }
        let title = "科目编码".to_owned();
        block.tree.insert(0, Node { title, from: 0, to: 1, below: Vec::new() });
        let total = total.filter(|_| !others.is_empty());
        block.rows =
            RowsDraft::Coded { digits: vec![3], classification: Some("functional"), total };
        return;
    }
    let mut fixed: Vec<FixedDraft> = Vec::new();
    let mut read: Vec<Vec<RowDraft>> = Vec::new();
    for rows in &lines {
        let mut used: Vec<usize> = Vec::new();
        let mut own = Vec::new();
        for (label, figures) in rows.iter().filter(|(label, _)| !label.is_empty()) {
            let same = |at: &usize| {
                !used.contains(at) && fixed.get(*at).is_some_and(|row| bare(&row.title) == bare(label))
            };
            let at = match (0..fixed.len()).find(same) {
                Some(at) => at,
                None => {
                    let (title, level) = (label.clone(), level_of(label));
                    let key = key_of(label);
                    fixed.push(FixedDraft { key, title, level, code: class(label) });
                    fixed.len() - 1
                }
            };
            used.push(at);
            own.push((at, label.clone(), figures.clone()));
        }
        read.push(
            own.into_iter()
                .map(|(at, label, values)| RowDraft {
                    key: Some(at.to_string()),
                    is_total: is_total(&label),
                    level: fixed.get(at).map_or(0, |row| row.level as usize),
                    label,
                    values,
                })
                .collect(),
        );
    }
    unique(fixed.iter_mut().map(|row| &mut row.key));
    for row in read.iter_mut().flatten() {
        let at: usize = row.key.as_deref().and_then(|key| key.parse().ok()).unwrap_or_default();
        row.key = fixed.get(at).map(|row| row.key.clone());
    }
    block.documents = read;
    block.rows = RowsDraft::Fixed(fixed);
}

fn shift(node: &mut Node) {
    node.from += 1;
    node.to += 1;
    node.below.iter_mut().for_each(shift);
}

fn coded(
    block: &mut BlockDraft,
    grids: &[Vec<Row>],
    code: usize,
    name: Option<usize>,
    values: &dyn Fn(&Row) -> Vec<Option<Decimal>>,
) {
    let text = |row: &Row, column: usize| row.texts.get(column).cloned().unwrap_or_default();
    let is_code = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let mut digits: Vec<usize> = Vec::new();
    let mut codes: Vec<String> = Vec::new();
    for row in grids.iter().flatten() {
        let own = text(row, code);
        if is_code(&own) {
            digits.push(own.len());
            codes.push(own);
        }
    }
    digits.sort_unstable();
    digits.dedup();
    let digits = if digits.is_empty() { vec![3, 5, 7] } else { digits };
    let list = classification_ids().find(|id| {
        let known = classification(id).map_or(0, |list| {
            codes.iter().filter(|code| list.contains(code)).count()
        });
        known > 0 && known * 2 >= codes.len()
    });
    let mut total: Option<(String, bool)> = None;
    for rows in grids {
        let mut read = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            let own = text(row, code);
            let label = name.map_or_else(String::new, |name| text(row, name));
            let titles = [own.as_str(), label.as_str()];
            if let Some(title) = titles.iter().find(|text| is_total(text)) {
                total.get_or_insert(((*title).to_owned(), at > 0 || rows.len() == 1));
                read.push(RowDraft {
                    key: Some((*title).to_owned()),
                    label: (*title).to_owned(),
                    level: 0,
                    is_total: true,
                    values: values(row),
                });
            } else if is_code(&own) {
                let level = digits.iter().position(|&d| d == own.len()).unwrap_or(0);
                let (key, values) = (Some(own), values(row));
                read.push(RowDraft { key, label, level, is_total: false, values });
            }
        }
        block.documents.push(read);
    }
    block.rows = RowsDraft::Coded { digits, classification: list, total };
}

fn outlined(
    block: &mut BlockDraft,
    grids: &[Vec<Row>],
    texts: &[usize],
    values: &dyn Fn(&Row) -> Vec<Option<Decimal>>,
) {
    let filled = |row: &Row, column: usize| row.texts.get(column).is_some_and(|t| !t.is_empty());
    // A level is named by the last text of rows that begin in that column, but for remarks behind.
    let mut levels: Vec<usize> = Vec::new();
    let starts: Vec<Vec<usize>> = grids
        .iter()
        .flatten()
        .map(|row| texts.iter().copied().filter(|&c| filled(row, c)).collect())
        .collect();
    for &column in texts {
        let begins = starts.iter().any(|own| own.first() == Some(&column));
        // A column that always has another one to its right filled only groups the rows.
        let groups = starts.iter().filter(|own| own.contains(&column)).all(|own| own.len() > 1)
            && starts.iter().any(|own| {
                own.first().is_some_and(|&first| first > column)
                    && texts.iter().position(|&c| c == column + 1).is_some()
                    && own.contains(&(column + 1))
                    && !own.contains(&column)
            });
        if begins && !groups {
            levels.push(column);
        }
    }
    if levels.is_empty() {
        levels.extend(texts.first());
    }
    let mut total: Option<(String, bool)> = None;
    for rows in grids {
        let mut read = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            let own: Vec<usize> = texts.iter().copied().filter(|&c| filled(row, c)).collect();
            let figures = values(row);
            let (Some(&first), true) = (own.first(), figures.iter().any(Option::is_some)) else {
                continue;
            };
            let label = row.texts.get(first).cloned().unwrap_or_default();
            let is_total = is_total(&label) && own.len() == 1;
            if is_total {
                total.get_or_insert((label.clone(), at > 0));
            }
            let level = own.iter().find_map(|c| levels.iter().position(|level| level == c));
            let level = level.unwrap_or(0);
            read.push(RowDraft { key: None, label, level, is_total, values: figures });
        }
        block.documents.push(read);
    }
    block.rows = RowsDraft::Outlined { levels, total };
}
