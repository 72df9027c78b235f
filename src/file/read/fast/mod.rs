//! Large lists of rows, laid out as the program writes them, read on all cores.
//!
//! Such lists are found by their lines, read straight from the bytes in pieces, and left out of
//! the text that is then read value by value. Whatever this reader does not know, and whatever has
//! to be reported of a row, makes it step back: then everything is read value by value.

mod cursor;
mod lists;
mod rows;

use std::collections::HashSet;
use std::ops::Range;

use crate::budget::{Budget, ChunkedRows, RowKind, Table, ValueRef};
use crate::cores;
use crate::file::MAX_ROWS;
use crate::file::progress::OpenProgress;
use crate::form::{BlockForm, FormSet, RowsForm};
use lists::{RowList, row_lists};
use rows::{InternedTexts, RowsPiece, RowsReader};

/// Bytes of a text that one thread reads at a time; few in unoptimised builds, so that the tests cut
/// small files too.
const PIECE: usize = if cfg!(debug_assertions) { 64 } else { 1 << 18 };

/// The rows of a text, apart from the rest of it.
pub(super) struct RowsApart {
    /// The text without them.
    pub rest: String,
    /// What was left out, in the text's order.
    pub left_out: Vec<Range<usize>>,
    pub count: usize,
    /// What they take in memory.
    pub weight: usize,
    lists: Vec<(RowList, ChunkedRows)>,
}

/// Takes the rows out of a text; `None` where it has to be read value by value.
pub(super) fn rows<'t>(
    text: &'t str,
    forms: &FormSet,
    progress: &OpenProgress,
) -> Option<RowsApart> {
    let lists = row_lists(text, forms)?;
    let mut pieces: Vec<(usize, Range<usize>)> = Vec::new();
    for (at, list) in lists.iter().enumerate() {
        pieces.extend(split(text, list.span.clone()).into_iter().map(|span| (at, span)));
    }
    let reader = |list: &RowList| RowsReader::new(forms.tables.get(list.form)?, list.block);
    let readers = lists.iter().map(reader).collect::<Option<Vec<_>>>()?;
    let failed = std::sync::atomic::AtomicBool::new(false);
    let read = |names: &mut InternedTexts<'t>, (at, span): &(usize, Range<usize>)| {
        use std::sync::atomic::Ordering;
        if failed.load(Ordering::Relaxed) || progress.is_cancelled() {
            return None;
        }
        let piece = readers.get(*at).and_then(|reader| reader.read(text, span.clone(), names));
        failed.fetch_or(piece.is_none(), Ordering::Relaxed);
        progress.advance(span.len());
        piece
    };
    let read = match pieces.as_slice() {
        // Threads cost more than a small file.
        small if small.len() < 3 => {
            let mut names = InternedTexts::new();
            small.iter().map(|piece| read(&mut names, piece)).collect::<Option<Vec<_>>>()?
        }
        all => cores::map_with(all, InternedTexts::new, read)
            .into_iter()
            .collect::<Option<Vec<_>>>()?,
    };
    let (mut joined, mut count, mut weight) = (Vec::with_capacity(lists.len()), 0, 0);
    let mut read = pieces.iter().map(|(at, _)| *at).zip(read).peekable();
    for (at, list) in lists.into_iter().enumerate() {
        let block = forms.tables.get(list.form)?.blocks.get(list.block)?;
        let own = std::iter::from_fn(|| read.next_if(|(of, _)| *of == at)).map(|(_, piece)| piece);
        let own: Vec<RowsPiece> = own.collect();
        weight += own.iter().map(|piece| piece.weight).sum::<usize>();
        let rows = join(own, block)?;
        count += rows.len();
        joined.push((list, rows));
    }
    if count > MAX_ROWS {
        return None;
    }
    let left_out: Vec<Range<usize>> = joined.iter().map(|(list, _)| list.span.clone()).collect();
    let mut rest =
        String::with_capacity(text.len() - left_out.iter().map(Range::len).sum::<usize>());
    let mut from = 0;
    for span in &left_out {
        rest.push_str(text.get(from..span.start)?);
        from = span.end;
    }
    rest.push_str(text.get(from..)?);
    Some(RowsApart { rest, left_out, count, weight, lists: joined })
}

impl RowsApart {
    /// Puts the rows into the budget that was read from the rest of the text; false where they
    /// have no place there.
    pub fn put_into(self, budget: &mut Budget) -> bool {
        self.lists.into_iter().all(|(list, rows)| {
            let table = budget.tables.get_mut(list.table);
            let table = table.filter(|table: &&mut Table| table.form() == Some(list.form));
            let block = table.and_then(|table| table.blocks.get_mut(list.block));
            let free = block.filter(|block| block.rows.is_empty());
            free.map(|block| block.rows = rows).is_some()
        })
    }
}

/// Parts of a list of rows, cut where a line ends a row and the next one begins a row. A text may
/// look like that too: then the part before does not end where it should, which shows when it is
/// read.
fn split(text: &str, span: Range<usize>) -> Vec<Range<usize>> {
    let mut parts = Vec::with_capacity(span.len() / PIECE + 1);
    let mut from = span.start;
    while span.end - from > 2 * PIECE {
        let Some(to) = cut(text, from + PIECE..span.end) else { break };
        parts.push(from..to);
        from = to;
    }
    parts.push(from..span.end);
    parts
}

/// The first place in a part of the text that is behind a line's end between two rows.
fn cut(text: &str, within: Range<usize>) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = within.start;
    while at < within.end {
        at += bytes.get(at..within.end)?.iter().position(|byte| *byte == b'\n')? + 1;
        let ends = bytes
            .get(..at - 1)
            .is_some_and(|before| before.ends_with(b"),") || before.ends_with(b"),\r"));
        let next = bytes.get(at..within.end)?.iter().find(|byte| !matches!(byte, b' ' | b'\t'));
        if ends && next == Some(&b'(') {
            return Some(at);
        }
    }
    None
}

/// The rows of a block from its pieces; `None` where two rows are the same one.
fn join(pieces: Vec<RowsPiece>, block: &BlockForm) -> Option<ChunkedRows> {
    let mut used = vec![false; block.fixed().len()];
    for fixed in pieces.iter().flat_map(|piece| &piece.fixed) {
        if std::mem::replace(used.get_mut(usize::from(*fixed))?, true) {
            return None;
        }
    }
    let mut rows = ChunkedRows::new();
    let mut before = None;
    for mut piece in pieces {
        for row in &piece.inherits {
            piece.rows.set_kind(*row, RowKind::Entered(before.unwrap_or(0)));
        }
        before = piece.level.or(before).or((!piece.inherits.is_empty()).then_some(0));
        rows.append(piece.rows);
    }
    if let RowsForm::Coded(tree) = &block.rows {
        let entered = rows.iter().filter(|row| matches!(row.kind(), RowKind::Entered(_)));
        let codes = entered.filter_map(|row| match row.get(tree.code) {
            Some(ValueRef::Text(code)) => Some(&**code),
            _ => None,
        });
        // In their own order, as most are, none can be there twice.
        if !codes.clone().is_sorted_by(|a, b| a < b) {
            let mut met = HashSet::new();
            if !codes.clone().all(|code| met.insert(code)) {
                return None;
            }
        }
    }
    Some(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::shipped;

    const SAMPLE: &str = include_str!("../../../../assets/samples/yanbian-2024.ron");

    /// How many rows of a text are read apart.
    #[track_caller]
    fn check(text: &str, forms: &FormSet, expected: Option<usize>) {
        let found = rows(text, forms, &OpenProgress::default());
        assert_eq!(found.as_ref().map(|rows| rows.count), expected, "{text}");
        if let Some(rows) = found {
            let left_out: usize = rows.left_out.iter().map(Range::len).sum();
            assert_eq!(rows.rest.len() + left_out, text.len());
        }
    }

    #[test]
    fn what_the_program_writes_is_read_apart_and_nothing_else() {
        let jilin = shipped("jilin-2024").unwrap();
        assert!(
            rows(SAMPLE, &jilin, &OpenProgress::default()).is_some_and(|rows| rows.count > 100)
        );
        let tiny = "(id: \"t\", name: \"t\", year: 2024, parts: [(title: \"一\", tables: true)],
            tables: [(key: \"表\", title: \"表\", columns: [(key: \"编码\", kind: Code),
            (key: \"名称\", kind: Text), (title: \"合计\")], rows: Coded(levels: [(name: \"类\",
            digits: 3), (name: \"款\", digits: 5)], code: \"编码\", name: \"名称\", total: \"合计\"))],
            checks: [])";
        let tiny = FormSet::parse(tiny).unwrap();
        let text = |rows: &str| format!("(tables: [\n(form: \"表\", rows: [\n{rows}\n]),\n])");
        for (rows, expected) in [
            ("(编码: \"201\", 合计: \"1.50\"),\n(编码: \"20101\", 合计: \"-1.50\"),", Some(2)),
            ("(合计: \"1\", 编码: \"201\"),\n()", Some(2)),
            (
                "(row: \"合计\", 合计: \"1\", pins: [\"合计\"]),\n(level: 2, unconfirmed: true)",
                Some(2),
            ),
            ("(编码: \"201\", 名称: \"甲\\n乙\")", Some(1)),
            ("(编码: \"201\", 名称: \"甲\n]\")", None),
            ("(编码: \"201\", 名称: \"甲 // 乙\")", Some(1)),
            ("(编码: \"201\"), // 注", None),
            ("(编码: \"201\"),\n(编码: \"201\")", None),
            ("(编码: \"2010\")", None),
            ("(合计: \"1,0\")", None),
            ("(合计: 1)", None),
            ("(合计: \"1\", 合计: \"1\")", None),
            ("(别: \"1\")", None),
            ("(row: \"别\")", None),
            ("(level: 3)", None),
            ("(编码: \"201\"", None),
        ] {
            check(&text(rows), &tiny, expected);
        }
    }
}
