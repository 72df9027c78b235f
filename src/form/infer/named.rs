//! Relations that names suggest: the column of a one-line table that is called what an item of the
//! economic classification is (公务接待费, 30217), and a breakdown without a total of its own beside
//! the total that it adds up to.

use rust_decimal::Decimal;

use super::between::{
    SampleCell, amount, amounts, block, coded, likeness, name, same, spoken, value,
};
use super::heading::is_total;
use super::model::{
    BlockDraft, Count, FoundEach, FoundRelation, RelationKind, RowsDraft, TableDraft,
};

/// How alike a column and an item must be called, of 100.
const ALIKE: usize = 80;

pub(super) fn relations(tables: &[TableDraft]) -> Vec<FoundRelation> {
    let mut found = Vec::new();
    for (t, table) in tables.iter().enumerate() {
        for (b, own) in table.blocks.iter().enumerate() {
            if let RowsDraft::Fixed(rows) = &own.rows
                && let [line] = rows.as_slice()
            {
                columns_like_items(tables, (t, b, &line.key), &mut found);
            }
            breakdown(tables, (t, b), own, &mut found);
        }
    }
    found
}

/// Columns of a single line against items of the same name, each against the first table that has
/// it.
fn columns_like_items(
    tables: &[TableDraft],
    (t, b, line): (usize, usize, &str),
    found: &mut Vec<FoundRelation>,
) {
    let Some(own) = tables.get(t).and_then(|table| table.blocks.get(b)) else { return };
    for column in amounts(own) {
        let title = own.columns.get(column).map_or("", |own| own.title.as_str());
        let here = SampleCell { table: t, block: b, row: Some(line.to_owned()), column };
        let item = tables.iter().enumerate().filter(|(u, _)| *u != t).find_map(|(u, table)| {
            let blocks = table.blocks.iter().enumerate();
            let mut coded = blocks.filter(|(_, other)| coded(other) == Some("dept-economic"));
            coded.find_map(|(c, other)| {
                let row = other.documents.iter().flatten().find(|row| {
                    row.key.as_deref().is_some_and(|code| code.len() > 3)
                        && likeness(title, &row.label) >= ALIKE
                })?;
                let column = amounts(other).next()?;
                Some(SampleCell { table: u, block: c, row: row.key.clone(), column })
            })
        });
        if let Some(there) = item {
            compared(tables, &here, &there, found);
        }
    }
}

/// Two figures: equal in all documents, or the first never less.
fn compared(tables: &[TableDraft], a: &SampleCell, b: &SampleCell, found: &mut Vec<FoundRelation>) {
    let (mut equal, mut least) = (Count::default(), Count::default());
    let documents = block(tables, a).map_or(0, |own| own.documents.len());
    let figure = |place: &SampleCell, document: usize| -> Option<Decimal> {
        let rows = block(tables, place)?.documents.get(document)?;
        value(rows.iter().find(|row| row.key == place.row)?, place.column)
    };
    for document in 0..documents {
        let (x, y) = match (figure(a, document), figure(b, document)) {
            (None, None) => continue,
            (x, y) => (x.unwrap_or_default(), y.unwrap_or_default()),
        };
        if x.is_zero() && y.is_zero() {
            continue;
        }
        let fits = same(tables, (a, x), (b, y));
        let more = fits || amount(tables, a, x) > amount(tables, b, y);
        *(if fits { &mut equal.held } else { &mut equal.broken }) += 1;
        *(if more { &mut least.held } else { &mut least.broken }) += 1;
    }
    let (sign, count) = if equal.broken == 0 { ("=", equal) } else { (">=", least) };
    if count.held > 0 && count.stands() {
        let text = format!("{} {sign} {}", name(tables, a, a.table), name(tables, b, a.table));
        found.push(check(tables, a, (text, spoken(tables, b)), count));
    }
}

fn check(
    tables: &[TableDraft],
    place: &SampleCell,
    (text, other): (String, String),
    count: Count,
) -> FoundRelation {
    FoundRelation {
        table: place.table,
        kind: RelationKind::Check {
            block: place.block,
            each: FoundEach::Once,
            text,
            what: (spoken(tables, place), other),
        },
        held: count.held,
        near: count.near,
        broken: count.broken,
    }
}

/// A block of codes without a total row, against the totals of the blocks beside it.
fn breakdown(
    tables: &[TableDraft],
    (t, b): (usize, usize),
    own: &BlockDraft,
    found: &mut Vec<FoundRelation>,
) {
    let RowsDraft::Coded { total: None, digits, .. } = &own.rows else { return };
    let (Some(table), Some(top)) = (tables.get(t), digits.first()) else { return };
    let sum = |document: usize, column: usize| -> Vec<Option<Decimal>> {
        let rows = own.documents.get(document).map_or(&[][..], Vec::as_slice);
        let rows = rows.iter().filter(|row| row.key.as_ref().is_some_and(|k| k.len() == *top));
        rows.map(|row| value(row, column)).collect()
    };
    for (c, other) in table.blocks.iter().enumerate().filter(|(c, _)| *c != b) {
        let RowsDraft::Fixed(rows) = &other.rows else { continue };
        for row in rows.iter().filter(|row| is_total(&row.title)) {
            for (column, there) in amounts(own).flat_map(|a| amounts(other).map(move |o| (a, o))) {
                let place =
                    SampleCell { table: t, block: c, row: Some(row.key.clone()), column: there };
                let mut count = Count::default();
                for document in 0..own.documents.len() {
                    let rows = other.documents.get(document).map_or(&[][..], Vec::as_slice);
                    let total = rows.iter().find(|own| own.key == place.row);
                    let total = total.and_then(|own| value(own, there));
                    count.add(total, &sum(document, column));
                }
                let filled = (0..own.documents.len())
                    .any(|document| sum(document, column).iter().flatten().count() > 1);
                if !filled || !count.stands() || count.broken > 0 {
                    continue;
                }
                let key = own.columns.get(column).map_or("", |own| own.key.as_str());
                let total = name(tables, &place, t);
                let text = format!("sum({}.{key}) = {total}", own.key);
                let here = SampleCell { table: t, block: b, row: None, column };
                found.push(check(tables, &here, (text, spoken(tables, &place)), count));
                // One total will do: others follow from it.
                return;
            }
        }
    }
}
