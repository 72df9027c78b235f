//! The rows of a block: fixed, coded or outlined, and what each document has in them.

use rust_decimal::Decimal;

use super::heading::is_total;
use super::label::{amount, bare, cell, key_of, level_of, unique};
use super::model::{
    BlockDraft, ColumnDraft, ColumnRole, FixedDraft, HeadingNode, RowDraft, RowsDraft,
};
use crate::form::code::{classification, classification_ids};

/// A line of the body within a block.
pub(super) struct BodyLine {
    texts: Vec<String>,
    /// The nearest text to the left of the block, for titles that reach over columns.
    before: String,
}

pub(super) fn read(
    rows: &[&[String]],
    groups: &[(usize, usize)],
    span: (usize, usize),
    roles: &[ColumnRole],
) -> Vec<BodyLine> {
    let row = |row: &&[String]| {
        let joined = |&(from, to): &(usize, usize)| -> String {
            (from..to).map(|column| cell(row, column)).collect()
        };
        let left = (0..span.0).rev().find(|&column| !cell(row, column).is_empty());
        let left = left.filter(|&column| roles.get(column) != Some(&ColumnRole::Amount));
        BodyLine {
            texts: groups.iter().map(joined).collect(),
            before: left.map_or_else(String::new, |column| cell(row, column).to_owned()),
        }
    };
    rows.iter().map(row).collect()
}

/// Decides where the block's rows come from, and reads them.
pub(super) fn rows(block: &mut BlockDraft, grids: Vec<Vec<BodyLine>>) {
    let of = |role: ColumnRole| -> Vec<usize> {
        (0..block.columns.len())
            .filter(|&c| block.columns.get(c).is_some_and(|own| own.role == role))
            .collect()
    };
    let (codes, texts, amounts) =
        (of(ColumnRole::Code), of(ColumnRole::Text), of(ColumnRole::Amount));
    let wide = block.columns.len();
    let values = |row: &BodyLine| -> Vec<Option<Decimal>> {
        (0..wide)
            .map(|c| row.texts.get(c).filter(|_| amounts.contains(&c)).and_then(|t| amount(t)))
            .collect()
    };
    let text = |row: &BodyLine, column: usize| row.texts.get(column).cloned().unwrap_or_default();
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
            role: ColumnRole::Text,
            hidden: true,
        };
        let filled = |row: &&BodyLine| values(row).iter().any(Option::is_some);
        let read = |rows: &Vec<BodyLine>| -> Vec<RowDraft> {
            let found = rows.iter().find(filled);
            let row = |row: &BodyLine| RowDraft {
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
        block.tree.insert(0, HeadingNode { title, from: 0, to: 1, below: Vec::new() });
        let (key, title) = (name.clone(), name);
        block.rows = RowsDraft::Fixed(vec![FixedDraft { key, title, level: 0, code: None }]);
        return;
    };
    // Labels: only what has figures, or is in the first document, is a row.
    let labelled = |row: &BodyLine| -> (String, Vec<Option<Decimal>>) {
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
    let only_total = others.iter().all(|label| is_total(label) && Some(label) == others.first());
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
            role: ColumnRole::Code,
            hidden: true,
        };
        block.columns.insert(0, hidden);
        for node in &mut block.tree {
            shift(node);
        }
        let title = "科目编码".to_owned();
        block.tree.insert(0, HeadingNode { title, from: 0, to: 1, below: Vec::new() });
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
                !used.contains(at)
                    && fixed.get(*at).is_some_and(|row| bare(&row.title) == bare(label))
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

fn shift(node: &mut HeadingNode) {
    node.from += 1;
    node.to += 1;
    node.below.iter_mut().for_each(shift);
}

fn coded(
    block: &mut BlockDraft,
    grids: &[Vec<BodyLine>],
    code: usize,
    name: Option<usize>,
    values: &dyn Fn(&BodyLine) -> Vec<Option<Decimal>>,
) {
    let text = |row: &BodyLine, column: usize| row.texts.get(column).cloned().unwrap_or_default();
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
        let known = classification(id)
            .map_or(0, |list| codes.iter().filter(|code| list.contains(code)).count());
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
    grids: &[Vec<BodyLine>],
    texts: &[usize],
    values: &dyn Fn(&BodyLine) -> Vec<Option<Decimal>>,
) {
    let filled =
        |row: &BodyLine, column: usize| row.texts.get(column).is_some_and(|t| !t.is_empty());
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
