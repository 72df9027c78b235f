//! Going through rows column by column for the cells that hold what is looked for.

use std::ops::Range;

use crate::amount::Amount;
use crate::budget::{Cell, CellText, Chunk, NarrowFigures, RowChunk, RowKind, StoredRow, ValueRef};
use crate::edit::Document;
use crate::engine::{Totals, TotalsRow};

use super::Query;

/// Shared texts that are remembered.
const TEXTS: usize = 256;

/// Whether a cell holds what is looked for, as far as that is quick to decide.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    No,
    Perhaps,
    Surely,
}

/// Tells quickly of most cells of a block whether they hold what is looked for.
pub(super) struct Scanner<'a> {
    query: &'a Query,
    totals: Option<Totals<'a>>,
    /// Texts that many cells share, by where they lie, and whether they hold it.
    texts: [(usize, bool); TEXTS],
    /// Rows that were looked at last: numbers among their chunk's.
    rows: Range<usize>,
    marks: Vec<ColumnMarks>,
}

/// A bit a row.
#[derive(Default)]
struct ColumnMarks {
    surely: Vec<u64>,
    perhaps: Vec<u64>,
}

impl ColumnMarks {
    fn clear(&mut self, rows: usize) {
        for bits in [&mut self.surely, &mut self.perhaps] {
            bits.clear();
            bits.resize(rows.div_ceil(64), 0);
        }
    }

    fn set(&mut self, row: usize, holds: Holds) {
        let bits = match holds {
            Holds::No => return,
            Holds::Perhaps => &mut self.perhaps,
            Holds::Surely => &mut self.surely,
        };
        if let Some(word) = bits.get_mut(row / 64) {
            *word |= 1 << (row % 64);
        }
    }

    /// The marks of 64 rows: those that surely hold it, those that may.
    fn word(&self, at: usize) -> (u64, u64) {
        let of = |bits: &[u64]| bits.get(at).copied().unwrap_or(0);
        (of(&self.surely), of(&self.perhaps))
    }
}

impl<'a> Scanner<'a> {
    pub(super) fn new(document: &'a Document, query: &'a Query, block: Cell) -> Self {
        let totals = document.computed().totals(block).filter(|_| query.is_figure());
        let texts = [(0, false); TEXTS];
        Self { query, totals, texts, rows: 0..0, marks: Vec::new() }
    }

    /// Looks at some rows of a chunk, whose first row is the block's row `first`.
    pub(super) fn scan(&mut self, chunk: &RowChunk, first: usize, rows: Range<usize>) {
        let looked_up: Vec<Option<TotalsRow>> = match &self.totals {
            Some(totals) => rows.clone().map(|r| totals.row(first + r)).collect(),
            None => vec![None; rows.len()],
        };
        // Entered rows that are no totals: nothing but what is in them shows there.
        let leaf = |row: StoredRow<'_>, looked_up: Option<TotalsRow>| {
            matches!(row.kind(), RowKind::Entered(_))
                && (self.totals.is_none() || looked_up.is_some_and(|row| !row.is_parent()))
        };
        let kinds = rows.clone().zip(&looked_up);
        let leaves: Vec<bool> = kinds
            .map(|(r, looked_up)| chunk.item(r).is_some_and(|row| leaf(row, *looked_up)))
            .collect();
        let mut marks = std::mem::take(&mut self.marks);
        marks.resize_with(chunk.width(), ColumnMarks::default);
        for (c, marks) in marks.iter_mut().enumerate() {
            marks.clear(rows.len());
            let column = ColumnScan::new(chunk, c, self);
            for ((n, r), (is_leaf, looked_up)) in
                rows.clone().enumerate().zip(leaves.iter().zip(&looked_up))
            {
                let quick = if *is_leaf { column.holds(self, r, *looked_up, c) } else { None };
                let holds = quick.unwrap_or_else(|| match chunk.item(r) {
                    Some(row) => self.holds(row, row.value(c), *looked_up, c),
                    None => Holds::No,
                });
                marks.set(n, holds);
            }
        }
        (self.marks, self.rows) = (marks, rows);
    }

    /// How many of the cells looked at last surely hold it; they are marked no more.
    pub(super) fn take_sure(&mut self) -> usize {
        let words = self.marks.iter_mut().flat_map(|own| &mut own.surely);
        words.map(|word| std::mem::take(word).count_ones() as usize).sum()
    }

    /// The cells among the rows looked at last that hold it or may, row by row: row in its chunk,
    /// column, and whether it surely does.
    pub(super) fn marked(&self) -> impl Iterator<Item = (usize, usize, bool)> + '_ {
        let words = (0..self.rows.len().div_ceil(64)).filter(|at| {
            self.marks
                .iter()
                .map(|own| own.word(*at))
                .any(|(surely, perhaps)| surely | perhaps != 0)
        });
        let rows = words.flat_map(|at| (at * 64..at * 64 + 64).map(move |n| (at, n)));
        rows.flat_map(move |(at, n)| {
            self.marks.iter().enumerate().filter_map(move |(c, own)| {
                let (surely, perhaps) = own.word(at);
                let bit = 1 << (n % 64);
                let marked = (surely | perhaps) & bit != 0;
                marked.then_some((self.rows.start + n, c, surely & bit != 0))
            })
        })
    }

    fn holds_text(&mut self, text: &CellText) -> bool {
        let address = text.address();
        let slot = self.texts.get_mut((address / 16) % TEXTS);
        match slot {
            Some((known, holds)) if *known == address => *holds,
            Some(slot) => {
                *slot = (address, self.query.is_in(text));
                slot.1
            }
            None => self.query.is_in(text),
        }
    }

    fn holds(
        &mut self,
        row: StoredRow<'_>,
        value: ValueRef<'_>,
        looked_up: Option<TotalsRow>,
        c: usize,
    ) -> Holds {
        let stated = match value {
            ValueRef::Text(text) => return surely(self.holds_text(text)),
            // A title may be printed there.
            ValueRef::Blank if matches!(row.kind(), RowKind::Fixed(_)) => return Holds::Perhaps,
            _ if !self.query.is_figure() => return Holds::No,
            ValueRef::Amount(amount) => Some(amount),
            ValueRef::Blank => None,
        };
        let (Some(totals), Some(looked_up)) = (&self.totals, looked_up) else {
            return Holds::Perhaps;
        };
        if totals.is_intricate(c) || row.kind() == RowKind::Stray {
            return Holds::Perhaps;
        }
        match (stated, totals.effective(looked_up, c)) {
            (Some(entered), None) => surely(self.shows(entered)),
            (None, Some(computed)) => surely(self.shows(computed)),
            // Which of the two is shown depends on how far apart they are.
            (Some(stated), Some(computed)) if self.shows(stated) || self.shows(computed) => {
                Holds::Perhaps
            }
            _ => Holds::No,
        }
    }

    fn shows(&self, amount: Amount) -> bool {
        self.query.is_in_amount(amount)
    }
}

fn surely(holds: bool) -> Holds {
    if holds { Holds::Surely } else { Holds::No }
}

/// How the cells of a column are looked at in rows that are no totals.
enum ColumnScan<'c> {
    Texts(&'c [Option<CellText>]),
    /// Figures that are entered.
    Entered(NarrowFigures<'c>),
    /// Figures that are summed across, where none is stated.
    Across(NarrowFigures<'c>),
    /// Figures, and no figure is looked for.
    Nothing,
    /// One by one.
    Mixed,
}

impl<'c> ColumnScan<'c> {
    fn new(chunk: &'c RowChunk, c: usize, scanner: &Scanner<'_>) -> Self {
        if let Some(texts) = chunk.texts(c) {
            return Self::Texts(texts);
        }
        let Some(figures) = chunk.narrow_figures(c) else { return Self::Mixed };
        match &scanner.totals {
            _ if !scanner.query.is_figure() => Self::Nothing,
            Some(totals) if totals.is_intricate(c) => Self::Mixed,
            Some(totals) if totals.is_across(c) => Self::Across(figures),
            Some(_) => Self::Entered(figures),
            None => Self::Mixed,
        }
    }

    /// What of a row that is no total; `None` where that is not quickly told.
    fn holds(
        &self,
        scanner: &mut Scanner<'_>,
        row: usize,
        looked_up: Option<TotalsRow>,
        c: usize,
    ) -> Option<Holds> {
        match self {
            Self::Texts(texts) => Some(match texts.get(row)? {
                Some(text) => surely(scanner.holds_text(text)),
                None => Holds::No,
            }),
            Self::Entered(figures) => match *figures.mantissas.get(row)? {
                NarrowFigures::BLANK => Some(Holds::No),
                number => scanner.query.is_in_number(i64::from(number), figures.scale?).map(surely),
            },
            Self::Across(figures) if *figures.mantissas.get(row)? == NarrowFigures::BLANK => {
                match scanner.totals.as_ref()?.effective_digits(looked_up?, c) {
                    Some((number, scale)) => scanner.query.is_in_number(number, scale).map(surely),
                    None => Some(Holds::No),
                }
            }
            Self::Nothing => Some(Holds::No),
            Self::Across(_) | Self::Mixed => None,
        }
    }
}
