//! Equalities between tables: columns that agree row by row, totals that agree.
//!
//! Where only one source has money, very much is equal by chance. So equal cells are joined to a
//! tree by the likeness of their titles, and what follows from that is not said again.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::model::{
    BlockDraft, ColumnRole, Count, FoundEach, FoundRelation, RelationKind, RowDraft, RowsDraft,
    TableDraft,
};
use crate::amount::Unit;

/// How alike titles must be, of 100, to be offered.
const ALIKE: usize = 30;

/// A column of a block, or a cell of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct SampleCell {
    pub table: usize,
    pub block: usize,
    pub row: Option<String>,
    pub column: usize,
}

pub(super) fn relations(tables: &[TableDraft]) -> Vec<FoundRelation> {
    let mut found = Vec::new();
    let rows = columns_that_agree(tables, &mut found);
    cells_that_agree(tables, &rows, &mut found);
    items_that_agree(tables, &mut found);
    found
}

pub(super) fn block<'t>(tables: &'t [TableDraft], place: &SampleCell) -> Option<&'t BlockDraft> {
    tables.get(place.table)?.blocks.get(place.block)
}

pub(super) fn value(row: &RowDraft, column: usize) -> Option<Decimal> {
    row.values.get(column).copied().flatten()
}

/// In 元; without a unit as it is.
pub(super) fn amount(tables: &[TableDraft], place: &SampleCell, value: Decimal) -> Decimal {
    match tables.get(place.table).and_then(|table| table.unit) {
        Some(Unit::Wan) => value * Decimal::from(10_000),
        _ => value,
    }
}

/// Whether two figures are the same, but for the digits that the coarser one does not print.
pub(super) fn same(
    tables: &[TableDraft],
    a: (&SampleCell, Decimal),
    b: (&SampleCell, Decimal),
) -> bool {
    let step = |(place, value): (&SampleCell, Decimal)| {
        amount(tables, place, Decimal::new(1, value.scale()))
    };
    let unlike = tables.get(a.0.table).map(|t| t.unit) != tables.get(b.0.table).map(|t| t.unit);
    let bound = if unlike { step(a).max(step(b)) / Decimal::TWO } else { Decimal::ZERO };
    (amount(tables, a.0, a.1) - amount(tables, b.0, b.1)).abs() <= bound
}

/// Whether two figures of one unit are one apart in the last digit.
fn near(tables: &[TableDraft], a: (&SampleCell, Decimal), b: (&SampleCell, Decimal)) -> bool {
    let unit = |place: &SampleCell| tables.get(place.table).and_then(|table| table.unit);
    let scale = a.1.scale().max(b.1.scale());
    unit(a.0) == unit(b.0) && scale > 0 && (a.1 - b.1).abs() == Decimal::new(1, scale)
}

/// Pairs of characters that two titles share, of 100.
pub(super) fn likeness(a: &str, b: &str) -> usize {
    let pairs = |text: &str| -> HashSet<(char, char)> {
        let letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
        letters.windows(2).filter_map(|w| Some((*w.first()?, *w.get(1)?))).collect()
    };
    let (a, b) = (pairs(a), pairs(b));
    let least = a.len().min(b.len());
    (a.intersection(&b).count() * 100).checked_div(least).unwrap_or(0)
}

fn is_total(text: &str) -> bool {
    super::heading::is_total(text)
}

/// How well two places fit by their titles.
fn fit(tables: &[TableDraft], a: &SampleCell, b: &SampleCell) -> usize {
    let column = |place: &SampleCell| {
        block(tables, place)
            .and_then(|own| own.columns.get(place.column))
            .map_or("", |own| own.title.as_str())
    };
    let row = |place: &SampleCell| place.row.clone().unwrap_or_default();
    let title = |place: &SampleCell| tables.get(place.table).map_or("", |t| t.title.as_str());
    let plain = |text: &str| is_total(text) || ["金额", "预算数", "决算数"].contains(&text);
    // A plain column (合计, 金额) is called what its row or its table is called.
    let name = |place: &SampleCell| {
        let (row, column) = (row(place), column(place));
        match (row.is_empty() || is_total(&row), plain(column)) {
            (_, false) => column.to_owned(),
            (false, true) => row,
            (true, true) => title(place).to_owned(),
        }
    };
    let both_total = |place: &SampleCell| {
        let row = row(place);
        (row.is_empty() || is_total(&row)) && plain(column(place))
    };
    if both_total(a) && both_total(b) {
        return 50 + likeness(&row(a), &row(b)) / 4 + likeness(title(a), title(b)) / 5;
    }
    likeness(&name(a), &name(b))
}

/// Which places are joined already.
#[derive(Default)]
struct JoinedCells {
    groups: Vec<HashSet<SampleCell>>,
}

impl JoinedCells {
    /// Joins two places; `false` where they were joined before.
    fn join(&mut self, a: &SampleCell, b: &SampleCell) -> bool {
        let at = |place: &SampleCell| self.groups.iter().position(|group| group.contains(place));
        match (at(a), at(b)) {
            (Some(x), Some(y)) if x == y => return false,
            (Some(x), Some(y)) => {
                let other = self.groups.remove(x.max(y));
                if let Some(group) = self.groups.get_mut(x.min(y)) {
                    group.extend(other);
                }
            }
            (Some(x), None) | (None, Some(x)) => {
                if let Some(group) = self.groups.get_mut(x) {
                    group.extend([a.clone(), b.clone()]);
                }
            }
            (None, None) => self.groups.push(HashSet::from([a.clone(), b.clone()])),
        }
        true
    }

    fn are(&self, a: &SampleCell, b: &SampleCell) -> bool {
        self.groups.iter().any(|group| group.contains(a) && group.contains(b))
    }
}

pub(super) fn coded(block: &BlockDraft) -> Option<&'static str> {
    match &block.rows {
        RowsDraft::Coded { classification, .. } => *classification,
        RowsDraft::Fixed(rows) if rows.iter().filter(|row| row.code.is_some()).count() > 1 => {
            Some("functional")
        }
        _ => None,
    }
}

/// The code of a row.
fn code<'r>(block: &'r BlockDraft, row: &'r RowDraft) -> Option<&'r str> {
    let key = row.key.as_deref().filter(|_| !row.is_total)?;
    match &block.rows {
        RowsDraft::Coded { .. } => Some(key),
        RowsDraft::Fixed(rows) => rows.iter().find(|own| own.key == key)?.code.as_deref(),
        RowsDraft::Outlined { .. } => None,
    }
}

pub(super) fn amounts(block: &BlockDraft) -> impl Iterator<Item = usize> + '_ {
    let columns = block.columns.iter().enumerate();
    columns.filter(|(_, own)| own.role == ColumnRole::Amount).map(|(at, _)| at)
}

/// How often two columns agree at rows of one code; the second says how often the first is at most
/// the second.
fn agreement(tables: &[TableDraft], a: &SampleCell, b: &SampleCell) -> (Count, Count) {
    let (mut equal, mut at_most) = (Count::default(), Count::default());
    let (Some(own), Some(other)) = (block(tables, a), block(tables, b)) else {
        return (equal, at_most);
    };
    for (rows, others) in own.documents.iter().zip(&other.documents) {
        for row in rows {
            let Some(code_here) = code(own, row) else { continue };
            let there = others.iter().find(|there| code(other, there) == Some(code_here));
            let (here, there) =
                (value(row, a.column), there.and_then(|there| value(there, b.column)));
            let (here, there) = match (here, there) {
                (None, None) => continue,
                (here, there) => (here.unwrap_or_default(), there.unwrap_or_default()),
            };
            if here.is_zero() && there.is_zero() {
                continue;
            }
            let close = near(tables, (a, here), (b, there));
            let fits = close || same(tables, (a, here), (b, there));
            let below = fits || amount(tables, a, here) < amount(tables, b, there);
            *(if fits { &mut equal.held } else { &mut equal.broken }) += 1;
            equal.near += usize::from(close);
            // Nothing is at most anything: only figures count.
            if !here.is_zero() {
                *(if below { &mut at_most.held } else { &mut at_most.broken }) += 1;
            }
        }
    }
    (equal, at_most)
}

/// Columns of tables with the same codes that agree at every row.
fn columns_that_agree(tables: &[TableDraft], found: &mut Vec<FoundRelation>) -> JoinedCells {
    let mut columns: Vec<(SampleCell, &'static str, usize)> = Vec::new();
    for (t, table) in tables.iter().enumerate() {
        for (b, own) in table.blocks.iter().enumerate() {
            let Some(list) = coded(own) else { continue };
            let deepest = own.documents.iter().flatten().filter_map(|row| code(own, row));
            let digits = deepest.map(str::len).max().unwrap_or(0);
            for column in amounts(own) {
                columns.push((SampleCell { table: t, block: b, row: None, column }, list, digits));
            }
        }
    }
    let mut pairs: Vec<(usize, usize, usize, Count, Count)> = Vec::new();
    for (i, (a, list, digits)) in columns.iter().enumerate() {
        for (j, (b, other, deeper)) in columns.iter().enumerate() {
            let apart = a.table != b.table || a.block != b.block;
            // The coarser one asks the finer one, the later one the earlier one.
            let from = digits < deeper || digits == deeper && a.table > b.table;
            if list != other || !apart || !from {
                continue;
            }
            let (equal, at_most) = agreement(tables, a, b);
            pairs.push((fit(tables, a, b), i, j, equal, at_most));
        }
    }
    // What agrees down to the items first: from columns that agree by class nothing follows for
    // the items below.
    let depth = |pair: &(usize, usize, usize, Count, Count)| {
        let digits = |at: usize| columns.get(at).map_or(0, |own| own.2);
        digits(pair.1).min(digits(pair.2))
    };
    pairs.sort_by(|a, b| {
        let by_fit = b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2));
        depth(b).cmp(&depth(a)).then(by_fit)
    });
    let mut joined = JoinedCells::default();
    // One that is never more, and sometimes less, is a part of the other.
    let is_part = |equal: &Count, at_most: &Count| equal.broken > 0 && at_most.broken == 0;
    for (fit, i, j, equal, at_most) in &pairs {
        let (Some((a, ..)), Some((b, ..))) = (columns.get(*i), columns.get(*j)) else { continue };
        let equals = equal.stands() && !is_part(equal, at_most);
        if *fit < ALIKE || !equals || !joined.join(a, b) {
            continue;
        }
        found.push(row_check(tables, a, b, "=", *equal));
    }
    for (fit, i, j, equal, at_most) in &pairs {
        let (Some((a, ..)), Some((b, ..))) = (columns.get(*i), columns.get(*j)) else { continue };
        let related = joined.are(a, b) || *fit < 60;
        let equals = equal.stands() && !is_part(equal, at_most);
        if related || equals || at_most.broken > 0 || at_most.held < 2 {
            continue;
        }
        found.push(row_check(tables, a, b, "<=", *at_most));
    }
    joined
}

pub(super) fn name(tables: &[TableDraft], place: &SampleCell, from: usize) -> String {
    let (Some(table), Some(own)) = (tables.get(place.table), block(tables, place)) else {
        return String::new();
    };
    let mut text = String::new();
    if place.table != from {
        text.push_str(&table.key);
        if table.blocks.len() > 1 {
            text.push('.');
        }
    }
    if table.blocks.len() > 1 {
        text.push_str(&own.key);
    }
    let column = own.columns.get(place.column).map_or("", |own| own.key.as_str());
    match &place.row {
        Some(row) => format!("{text}[{row}].{column}"),
        None => format!("{text}[@].{column}"),
    }
}

/// The place in words: table, block, row, column.
pub(super) fn spoken(tables: &[TableDraft], place: &SampleCell) -> String {
    let (Some(table), Some(own)) = (tables.get(place.table), block(tables, place)) else {
        return String::new();
    };
    let column = own.columns.get(place.column).map_or("", |own| own.title.as_str());
    match &place.row {
        Some(row) => format!("{}的{row}（{column}）", table.key),
        None => format!("{}的{column}", table.key),
    }
}

fn row_check(
    tables: &[TableDraft],
    a: &SampleCell,
    b: &SampleCell,
    sign: &str,
    count: Count,
) -> FoundRelation {
    let column = block(tables, a).and_then(|own| own.columns.get(a.column));
    let column = column.map_or("", |own| own.key.as_str());
    let text = format!(".{column} {sign} {}", name(tables, b, a.table));
    FoundRelation {
        table: a.table,
        kind: RelationKind::Check {
            block: a.block,
            each: FoundEach::Row,
            text,
            what: (spoken(tables, a), spoken(tables, b)),
        },
        held: count.held,
        near: count.near,
        broken: count.broken,
    }
}

/// Figures that are in two tables: totals, fixed rows, single lines.
fn cells_that_agree(tables: &[TableDraft], columns: &JoinedCells, found: &mut Vec<FoundRelation>) {
    let mut places: Vec<SampleCell> = Vec::new();
    for (t, table) in tables.iter().enumerate() {
        for (b, own) in table.blocks.iter().enumerate() {
            let mut keys: Vec<&str> = Vec::new();
            for row in own.documents.iter().flatten() {
                let fixed = matches!(own.rows, RowsDraft::Fixed(_));
                let class = code(own, row).is_some();
                if let Some(key) = row.key.as_deref()
                    && (row.is_total || fixed && !class)
                    && !keys.contains(&key)
                {
                    keys.push(key);
                }
            }
            for key in keys {
                for column in amounts(own) {
                    places.push(SampleCell {
                        table: t,
                        block: b,
                        row: Some(key.to_owned()),
                        column,
                    });
                }
            }
        }
    }
    let figure = |place: &SampleCell, document: usize| -> Option<Decimal> {
        let rows = block(tables, place)?.documents.get(document)?;
        let row = rows.iter().find(|row| row.key == place.row)?;
        value(row, place.column).filter(|value| !value.is_zero())
    };
    let documents = tables
        .iter()
        .flat_map(|table| &table.blocks)
        .map(|own| own.documents.len())
        .max()
        .unwrap_or(0);
    let mut pairs: Vec<(usize, usize, usize, Count)> = Vec::new();
    for (i, a) in places.iter().enumerate() {
        for (j, b) in places.iter().enumerate().skip(i + 1) {
            if a.table == b.table && a.block == b.block {
                continue;
            }
            let mut count = Count::default();
            for document in 0..documents {
                match (figure(a, document), figure(b, document)) {
                    (Some(x), Some(y)) if same(tables, (a, x), (b, y)) => count.held += 1,
                    (Some(x), Some(y)) if near(tables, (a, x), (b, y)) => {
                        count.held += 1;
                        count.near += 1;
                    }
                    (None, None) => {}
                    _ => count.broken += 1,
                }
            }
            let fit = fit(tables, a, b);
            if fit >= ALIKE && count.stands() {
                pairs.push((fit, i, j, count));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let mut joined = JoinedCells::default();
    for (_, i, j, count) in pairs {
        let (Some(a), Some(b)) = (places.get(i), places.get(j)) else { continue };
        let column = |place: &SampleCell| SampleCell { row: None, ..place.clone() };
        // What follows from rows that agree needs no words.
        let follows = columns.are(&column(a), &column(b));
        if !joined.join(a, b) || follows {
            continue;
        }
        found.push(FoundRelation {
            table: a.table,
            kind: RelationKind::Check {
                block: a.block,
                each: FoundEach::Once,
                text: format!("{} = {}", name(tables, a, a.table), name(tables, b, a.table)),
                what: (spoken(tables, a), spoken(tables, b)),
            },
            held: count.held,
            near: count.near,
            broken: count.broken,
        });
    }
}

/// Items of different classifications that have the same figure and nearly the same name.
fn items_that_agree(tables: &[TableDraft], found: &mut Vec<FoundRelation>) {
    let coded_blocks = || {
        tables.iter().enumerate().flat_map(|(t, table)| {
            let blocks = table.blocks.iter().enumerate();
            blocks.filter_map(move |(b, own)| Some((t, b, own, coded(own)?)))
        })
    };
    let mut said: HashSet<(String, String)> = HashSet::new();
    for (t, b, own, list) in coded_blocks() {
        // The table of the same money first: the one whose title is most alike.
        let title = |table: usize| tables.get(table).map_or("", |own| own.title.as_str());
        let mut partners: Vec<_> = coded_blocks().collect();
        let length = |table: usize| title(table).chars().count();
        partners.sort_by_key(|(u, ..)| {
            // Of two that are in the title the longer one says more of it.
            let shared = likeness(title(t), title(*u)) * length(*u).min(length(t));
            std::cmp::Reverse(shared * 2 / (length(t) + length(*u)).max(1))
        });
        for (u, c, other, others) in partners {
            if list != "dept-economic" || others != "functional" {
                continue;
            }
            let Some(column) = amounts(own).next() else { continue };
            for there in amounts(other) {
                let mut items: Vec<(String, String)> = Vec::new();
                for (rows, partners) in own.documents.iter().zip(&other.documents) {
                    for row in rows.iter().filter(|row| code(own, row).is_some_and(|k| k.len() > 3))
                    {
                        let Some(here) = value(row, column).filter(|v| !v.is_zero()) else {
                            continue;
                        };
                        for partner in partners {
                            let alike = likeness(&row.label, &partner.label) >= 80;
                            let deepest = code(other, partner).is_some_and(|k| k.len() == 7);
                            let equal = value(partner, there) == Some(here);
                            if let (true, true, true, Some(k), Some(l)) =
                                (alike, deepest, equal, &row.key, &partner.key)
                            {
                                items.push((k.clone(), l.clone()));
                            }
                        }
                    }
                }
                for (k, l) in items {
                    let title = |column: usize| {
                        other.columns.get(column).map_or("", |own| own.title.as_str())
                    };
                    let basic = amounts(other).find(|&c| title(c).contains("基本"));
                    if basic.is_some_and(|basic| basic != there)
                        || !said.insert((k.clone(), l.clone()))
                    {
                        continue;
                    }
                    let a = SampleCell { table: t, block: b, row: Some(k), column };
                    let p = SampleCell { table: u, block: c, row: Some(l), column: there };
                    let mut count = Count::default();
                    for document in 0..own.documents.len() {
                        let get = |place: &SampleCell| {
                            let rows = block(tables, place)?.documents.get(document)?;
                            let row = rows.iter().find(|row| row.key == place.row)?;
                            value(row, place.column)
                        };
                        match (get(&a), get(&p)) {
                            (None, None) => {}
                            (x, y) if x == y => count.held += 1,
                            _ => count.broken += 1,
                        }
                    }
                    if count.stands() {
                        found.push(FoundRelation {
                            table: t,
                            kind: RelationKind::Check {
                                block: b,
                                each: FoundEach::Once,
                                text: format!("{} = {}", name(tables, &a, t), name(tables, &p, t)),
                                what: (spoken(tables, &a), spoken(tables, &p)),
                            },
                            held: count.held,
                            near: count.near,
                            broken: count.broken,
                        });
                    }
                }
            }
        }
    }
}
