//! Going through rows column by column for the cells that hold what is looked for.

use std::ops::Range;

use crate::amount::Amount;
use crate::budget::{Cell, CellText, Chunk, NarrowFigures, RowChunk, RowKind, StoredRow, ValueRef};
use crate::edit::Document;
use crate::engine::{Totals, TotalsRow};

use super::Query;
use super::digit_pattern::ScaledPattern;

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

    /// Marks those of 64 rows that surely hold it.
    fn set_surely(&mut self, at: usize, rows: u64) {
        if let Some(word) = self.surely.get_mut(at) {
            *word |= rows;
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
        let mut kinds = vec![RowKinds::default(); rows.len().div_ceil(64)];
        for (n, (r, looked_up)) in rows.clone().zip(&looked_up).enumerate() {
            let entered =
                chunk.item(r).is_some_and(|row| matches!(row.kind(), RowKind::Entered(_)));
            let bit = u64::from(entered) << (n % 64);
            let Some(kinds) = kinds.get_mut(n / 64) else { continue };
            match looked_up {
                Some(row) if row.is_parent() => kinds.totals |= bit,
                None if self.totals.is_some() => {}
                _ => kinds.leaves |= bit,
            }
        }
        let mut marks = std::mem::take(&mut self.marks);
        marks.resize_with(chunk.width(), ColumnMarks::default);
        for (c, marks) in marks.iter_mut().enumerate() {
            marks.clear(rows.len());
            let column = ColumnScan::new(chunk, c, self);
            for (word, kinds) in kinds.iter().enumerate() {
                let begin = rows.start + word * 64;
                let some = begin..rows.end.min(begin + 64);
                let all = ones(some.len());
                let quick = column.quick(self, some, first, c, *kinds).unwrap_or_default();
                marks.set_surely(word, quick.surely);
                let mut left = all & !quick.told;
                while left != 0 {
                    let at = left.trailing_zeros() as usize;
                    left &= left - 1;
                    let (r, n) = (begin + at, word * 64 + at);
                    let Some(row) = chunk.item(r) else { continue };
                    let looked_up = looked_up.get(n).copied().flatten();
                    marks.set(n, self.holds(row, row.value(c), looked_up, c));
                }
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

/// Which of 64 rows are what.
#[derive(Clone, Copy, Default)]
struct RowKinds {
    /// Entered, and no totals: nothing but what is in them shows there.
    leaves: u64,
    /// Entered, and totals of other rows.
    totals: u64,
}

/// What is quickly told of at most 64 rows of a column.
#[derive(Clone, Copy, Default)]
struct WordMarks {
    /// They hold what is looked for.
    surely: u64,
    /// All is told of them; the others are to be looked at one by one.
    told: u64,
}

/// The lowest bits, so many.
fn ones(count: usize) -> u64 {
    if count >= 64 { u64::MAX } else { (1 << count) - 1 }
}

/// How the cells of a column are looked at.
enum ColumnScan<'c> {
    Texts(&'c [Option<CellText>]),
    /// Figures that are entered, and what of them is looked for; nothing where all are blank.
    Entered(&'c [i32], Option<ScaledPattern>),
    /// Figures that are summed across, where none is stated.
    Across(&'c [i32]),
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
            Some(totals) if totals.is_across(c) => Self::Across(figures.mantissas),
            Some(_) => match figures.scale {
                None => Self::Entered(figures.mantissas, None),
                Some(scale) => match scanner.query.at_scale(scale) {
                    Some(pattern) => Self::Entered(figures.mantissas, Some(pattern)),
                    None => Self::Mixed,
                },
            },
            None => Self::Mixed,
        }
    }

    /// What of some rows of the chunk, at most 64, whose first row is the block's row `first`; `None`
    /// where they are to be looked at one by one.
    fn quick(
        &self,
        scanner: &mut Scanner<'_>,
        rows: Range<usize>,
        first: usize,
        c: usize,
        RowKinds { leaves, totals }: RowKinds,
    ) -> Option<WordMarks> {
        // What totals come to, and those that nobody states.
        let totals_of = |scanner: &Scanner<'_>, stated: &[i32]| {
            let positions = first + rows.start..first + rows.end;
            let figures = scanner.totals.as_ref()?.figures(positions, c)?;
            let pattern = scanner.query.at_scale(figures.scale?)?;
            let own = stated.get(rows.clone())?.iter().enumerate();
            let told = own.map(|(at, own)| u64::from(*own == NarrowFigures::BLANK) << at);
            let told = told.fold(0, |word, bit| word | bit);
            Some((pattern.marks(figures.mantissas, NarrowFigures::BLANK), told))
        };
        Some(match self {
            Self::Texts(texts) => {
                let mut surely = 0;
                for (at, text) in texts.get(rows)?.iter().enumerate() {
                    let holds = text.as_ref().is_some_and(|text| scanner.holds_text(text));
                    surely |= u64::from(holds) << at;
                }
                let told = leaves | totals;
                WordMarks { surely: surely & told, told }
            }
            Self::Entered(figures, pattern) => {
                let of_totals = (totals != 0).then(|| totals_of(scanner, figures)).flatten();
                let (sums, unstated) = of_totals.unwrap_or_default();
                let told = leaves | totals & unstated;
                let figures = figures.get(rows.clone())?;
                let own = pattern.map(|pattern| pattern.marks(figures, NarrowFigures::BLANK));
                let own = own.unwrap_or(0);
                WordMarks { surely: own & leaves | sums & totals & unstated, told }
            }
            Self::Across(stated) => {
                let (sums, unstated) = totals_of(scanner, stated)?;
                let told = (leaves | totals) & unstated;
                WordMarks { surely: sums & told, told }
            }
            Self::Nothing => WordMarks { surely: 0, told: leaves | totals },
            Self::Mixed => return None,
        })
    }
}
