//! Sums inside a table: across its columns, down its fixed rows, over the levels of its codes.

use rust_decimal::Decimal;

use super::heading::is_total;
use super::model::{
    BlockDraft, ColumnRole, Count, FoundRelation, HeadingNode, RelationKind, RowDraft, RowsDraft,
    TableDraft,
};

/// Rows that are added up one by one; more are written `sum(from : to)`.
const FEW: usize = 4;

pub(super) fn relations(index: usize, table: &TableDraft) -> Vec<FoundRelation> {
    let mut found = Vec::new();
    for (b, block) in table.blocks.iter().enumerate() {
        let prefix = if table.blocks.len() > 1 { block.key.as_str() } else { "" };
        let formula = |text: String, count: Count| FoundRelation {
            table: index,
            kind: RelationKind::Formula(text),
            held: count.held,
            near: 0,
            broken: count.broken,
        };
        for (total, terms) in column_sums(block, &block.tree) {
            let count = columns_count(block, total, &terms);
            if count.stands() {
                found.push(formula(column_text(block, prefix, total, &terms), count));
            }
        }
        match &block.rows {
            RowsDraft::Fixed(rows) if rows.len() > 1 => {
                let titles: Vec<(&str, u32)> =
                    rows.iter().map(|row| (row.title.as_str(), row.level)).collect();
                for (total, terms, count) in row_sums(block, &titles) {
                    found.push(formula(row_text(block, prefix, total, &terms), count));
                }
            }
            RowsDraft::Fixed(_) => {}
            RowsDraft::Coded { .. } | RowsDraft::Outlined { .. } => {
                let count = tree_count(block);
                if count.held + count.broken > 0 {
                    let kind = RelationKind::Tree { block: b };
                    let Count { held, near, broken } = count;
                    found.push(FoundRelation { table: index, kind, held, near, broken });
                }
            }
        }
    }
    found
}

fn is_amount(block: &BlockDraft, column: usize) -> bool {
    block.columns.get(column).is_some_and(|own| own.role == ColumnRole::Amount)
}

/// Total columns with what they may be the sum of, as the headings suggest.
fn column_sums(block: &BlockDraft, nodes: &[HeadingNode]) -> Vec<(usize, Vec<usize>)> {
    let mut sums = Vec::new();
    let amounts: Vec<&HeadingNode> =
        nodes.iter().filter(|node| (node.from..node.to).all(|c| is_amount(block, c))).collect();
    for total in amounts.iter().filter(|node| is_total(&node.title)) {
        let others: Vec<&HeadingNode> =
            amounts.iter().copied().filter(|node| node.from != total.from).collect();
        if others.is_empty() {
            continue;
        }
        if total.below.is_empty() {
            let terms = others.iter().flat_map(|node| worth(node)).collect();
            sums.push((total.from, terms));
            continue;
        }
        // 合计 over 预算数 and 决算数: each of them by itself.
        for leaf in total.below.iter().filter(|leaf| leaf.below.is_empty()) {
            let terms: Vec<usize> =
                others.iter().filter_map(|node| named(node, &leaf.title)).collect();
            if terms.len() == others.len() {
                sums.push((leaf.from, terms));
            }
        }
    }
    for node in nodes {
        sums.extend(column_sums(block, &node.below));
    }
    sums
}

/// The columns that stand for a heading: its own total, or all beneath it.
fn worth(node: &HeadingNode) -> Vec<usize> {
    let total = node.below.iter().find(|below| is_total(&below.title) && below.below.is_empty());
    match total {
        Some(total) => vec![total.from],
        None => (node.from..node.to).collect(),
    }
}

/// The column of that title that stands for a heading.
fn named(node: &HeadingNode, title: &str) -> Option<usize> {
    let total = node.below.iter().find(|below| is_total(&below.title));
    let within = total.filter(|total| !total.below.is_empty()).unwrap_or(node);
    within.below.iter().find(|leaf| leaf.title == title).map(|leaf| leaf.from)
}

fn value(row: &RowDraft, column: usize) -> Option<Decimal> {
    row.values.get(column).copied().flatten()
}

fn columns_count(block: &BlockDraft, total: usize, terms: &[usize]) -> Count {
    let mut count = Count::default();
    for row in block.documents.iter().flatten() {
        let addends: Vec<Option<Decimal>> = terms.iter().map(|&c| value(row, c)).collect();
        count.add(value(row, total), &addends);
    }
    count
}

fn column_text(block: &BlockDraft, prefix: &str, total: usize, terms: &[usize]) -> String {
    let name = |column: usize| {
        let key = block.columns.get(column).map_or("", |own| own.key.as_str());
        if prefix.is_empty() { format!(".{key}") } else { format!("{prefix}.{key}") }
    };
    let sum: Vec<String> = terms.iter().map(|&c| name(c)).collect();
    format!("{} = {}", name(total), sum.join(" + "))
}

/// What each fixed row holds in each document and column.
fn rows_count(block: &BlockDraft, total: &str, terms: &[&str]) -> Count {
    let mut count = Count::default();
    for rows in &block.documents {
        let of = |key: &str, column: usize| {
            let row = rows.iter().find(|row| row.key.as_deref() == Some(key))?;
            value(row, column)
        };
        for column in (0..block.columns.len()).filter(|&c| is_amount(block, c)) {
            let addends: Vec<Option<Decimal>> = terms.iter().map(|key| of(key, column)).collect();
            count.add(of(total, column), &addends);
        }
    }
    count
}

/// Rows that are sums of others: by their numbering, by segments between totals.
fn row_sums(block: &BlockDraft, rows: &[(&str, u32)]) -> Vec<(usize, Vec<usize>, Count)> {
    let RowsDraft::Fixed(fixed) = &block.rows else {
        return Vec::new();
    };
    let key = |at: usize| fixed.get(at).map_or("", |row| row.key.as_str());
    let level = |at: usize| rows.get(at).map_or(0, |row| row.1);
    let totals = rows.iter().enumerate().filter(|(_, (title, _))| is_total(title));
    let totals: Vec<usize> = totals.map(|(at, _)| at).collect();
    let mut sums = Vec::new();
    for at in 0..rows.len() {
        let mut candidates: Vec<Vec<usize>> = Vec::new();
        let children: Vec<usize> = (at + 1..rows.len())
            .take_while(|&below| level(below) > level(at) && !totals.contains(&below))
            .filter(|&below| level(below) == level(at) + 1)
            .collect();
        candidates.push(children);
        if totals.contains(&at) {
            let before = totals.iter().rev().find(|&&total| total < at).copied();
            let after = totals.iter().find(|&&total| total > at).copied().unwrap_or(rows.len());
            let segment = |from: usize, to: usize| -> Vec<usize> {
                let top = (from..to).map(level).min().unwrap_or(0);
                (from..to).filter(|&row| level(row) == top).collect()
            };
            let above = segment(before.map_or(0, |total| total + 1), at);
            candidates.push(above.clone());
            candidates.extend(before.map(|total| {
                std::iter::once(total).chain(above.iter().copied()).collect::<Vec<usize>>()
            }));
            candidates.push(segment(at + 1, after));
            candidates.push(totals.iter().copied().filter(|&total| total != at).collect());
        }
        let best = candidates
            .into_iter()
            .filter(|terms| !terms.is_empty())
            .map(|terms| {
                let keys: Vec<&str> = terms.iter().map(|&row| key(row)).collect();
                let count = rows_count(block, key(at), &keys);
                (terms, count)
            })
            .filter(|(terms, count)| count.stands() && (terms.len() > 1 || totals.contains(&at)))
            .max_by_key(|(terms, count)| {
                (count.held, std::cmp::Reverse(count.broken), terms.len())
            });
        if let Some((terms, count)) = best {
            // A sum must not be derived from its own sum.
            let circular = sums.iter().any(|(total, others, _): &(usize, Vec<usize>, Count)| {
                terms.contains(total) && others.contains(&at)
            });
            if !circular {
                sums.push((at, terms, count));
            }
        }
    }
    sums
}

fn row_text(block: &BlockDraft, prefix: &str, total: usize, terms: &[usize]) -> String {
    let RowsDraft::Fixed(fixed) = &block.rows else {
        return String::new();
    };
    let name = |at: usize| {
        let key = fixed.get(at).map_or("", |row| row.key.as_str());
        format!("{prefix}[{key}]")
    };
    let run = terms.windows(2).all(|pair| matches!(pair, [a, b] if a + 1 == *b));
    let sum = match (terms.first(), terms.last()) {
        (Some(&first), Some(&last)) if run && terms.len() > FEW && prefix.is_empty() => {
            format!("sum({} : {})", name(first), name(last))
        }
        _ => terms.iter().map(|&at| name(at)).collect::<Vec<String>>().join(" + "),
    };
    format!("{} = {sum}", name(total))
}

/// Parents against the rows below them, the total row against the top level.
fn tree_count(block: &BlockDraft) -> Count {
    let mut count = Count::default();
    for rows in &block.documents {
        let entered: Vec<&RowDraft> = rows.iter().filter(|row| !row.is_total).collect();
        for column in (0..block.columns.len()).filter(|&c| is_amount(block, c)) {
            let top: Vec<Option<Decimal>> =
                entered.iter().filter(|row| row.level == 0).map(|row| value(row, column)).collect();
            for total in rows.iter().filter(|row| row.is_total) {
                count.add(value(total, column), &top);
            }
            for (at, row) in entered.iter().enumerate() {
                let below = entered.iter().skip(at + 1).take_while(|other| other.level > row.level);
                let children: Vec<Option<Decimal>> = below
                    .filter(|other| other.level == row.level + 1)
                    .map(|other| value(other, column))
                    .collect();
                if !children.is_empty() {
                    count.add(value(row, column), &children);
                }
            }
        }
    }
    count
}
