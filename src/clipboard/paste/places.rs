//! Where the lines and columns of a pasted block go: its headings, codes and names say so, else the
//! place of the cursor.

use std::collections::BTreeMap;

use crate::budget::{Cell, RowKind};
use crate::form::{Kind, RowsForm};
use crate::table::layout::{GridPos, LayoutColumn, TableView};

use super::super::offers::{self, BlockReading, Offer, OfferKind};
use super::super::placement::{self, RowPlace};
use super::new_rows::entered_end;
use super::upon::paste_target;
use super::{ChosenTargets, MAX_COLUMNS, PastedBlock};

/// What a block was found to be on a table, and where it goes.
pub(super) struct FoundBlock<'a> {
    pub places: BlockPlaces<'a>,
    /// Its texts as they are meant, line by line.
    pub rows: Vec<Vec<String>>,
    pub reading: BlockReading,
    pub offers: Vec<Offer>,
    /// Offers that were on and are not made at present.
    pub before: Vec<Offer>,
    /// New codes are to be put in their order.
    pub sorts: bool,
}

/// The columns of the block are others than those that were sent somewhere; these are the offers
/// to go on from.
pub(super) struct OtherColumns {
    pub offers: Vec<Offer>,
}

/// Where a line of the block goes.
#[derive(Clone, Copy)]
enum LinePlace {
    /// A row of the band.
    Band(usize),
    /// A row of the block that each column belongs to.
    Block(usize),
    Nowhere,
}

/// Where the lines and columns of a block go.
pub(super) struct BlockPlaces<'a> {
    columns: BandColumns<'a>,
    lines: Vec<LinePlace>,
    /// The rows of blocks whose rows go by their names.
    by_names: BTreeMap<usize, Vec<RowPlace>>,
    /// Where rows can be added, and on which level.
    end: Option<(Cell, u8)>,
    insert: Option<(Cell, u8, usize)>,
}

/// The columns of a band that the columns of a block go to.
struct BandColumns<'a> {
    view: &'a TableView<'a>,
    band: usize,
    to: Vec<Option<usize>>,
}

impl BandColumns<'_> {
    /// The block of the table and its column that a column goes to.
    fn target(&self, column: usize) -> Option<(usize, usize)> {
        let at = (*self.to.get(column)?)?;
        match self.view.band(self.band)?.columns.get(at)? {
            LayoutColumn::Data { block, column } => Some((*block, *column)),
            _ => None,
        }
    }

    /// Where a row of the block that a column belongs to is in the band.
    fn band_row(&self, column: usize, row: usize) -> usize {
        match (self.view.band(self.band), self.target(column)) {
            (Some(shape), Some((block, _))) => self.view.band_row(shape, block, row),
            _ => row,
        }
    }

    /// Whether a column goes to one whose kind is so.
    fn has_kind(&self, column: usize, is: impl Fn(&Kind) -> bool) -> bool {
        self.target(column).is_some_and(|(block, column)| {
            let form = self.view.block(block).and_then(|form| form.columns.get(column));
            form.is_some_and(|form| is(&form.kind))
        })
    }
}

impl<'a> BlockPlaces<'a> {
    /// Finds what a block is and where it goes. `before` are the offers made so far, as they were
    /// switched.
    pub fn find(
        view: &'a TableView<'a>,
        source: &PastedBlock,
        before: &[Offer],
    ) -> Result<FoundBlock<'a>, OtherColumns> {
        let selection = source.selection;
        let band = selection.cursor.band;
        let (mut top, left) = (*selection.rows().start(), *selection.columns().start());
        // Where there is only a total row, the cursor is on it for want of another place.
        if top == 0 && is_bare(view, band) && !names_total(&source.rows) {
            top = 1;
        }
        let kind = |offer: &Offer| std::mem::discriminant(&offer.kind);
        let switched = |wanted: OfferKind| {
            let wanted = std::mem::discriminant(&wanted);
            before.iter().find(|offer| kind(offer) == wanted).is_none_or(|offer| offer.on)
        };
        let effective = |pos: GridPos| view.document.computed().effective(view.cell(pos)?);
        // First as it is, to see what its headings and codes say.
        let beside: Vec<Option<usize>> = (0..MAX_COLUMNS).map(|at| Some(left + at)).collect();
        let plain = |line: usize, at: usize| {
            effective(GridPos { band, row: top + line, column: left + at })
        };
        let by_place = paste_target(view, band, &beside, &plain);
        let headed = switched(OfferKind::Headings { lines: 0 });
        let lines = if headed { offers::leading(&source.rows, &by_place) } else { 0 };
        let head = source.rows.get(..lines).unwrap_or_default();
        let named = placement::columns(view, (band, left), head);
        let wanted = named.as_ref().filter(|_| switched(OfferKind::ByHeadings { columns: 0 }));
        let to = wanted.map_or(&beside, |named| &named.to);
        let by_title = paste_target(view, band, to, &plain);
        let offers = offers::recognise(&source.rows, &by_title, before);
        let read = offers::read(&source.rows, &offers, &by_title);
        // A code in several columns is one column only where it is read so.
        let joins = wanted.is_none_or(|named| named.joined == read.joined.map(|(at, _)| at));
        let (named, to) = if joins { (named.as_ref(), to) } else { (None, &beside) };
        let columns = BandColumns { view, band, to: sent(to, &source.chosen, &read) };
        let target = |column: usize| columns.target(column);
        let coded = placement::lines(view, &read.rows, top, &target);
        let by_codes =
            coded.as_deref().filter(|_| switched(OfferKind::ByCodes { there: 0, new: 0 }));
        let standing = |line: usize, at: usize| {
            let row = match by_codes.map(|lines| lines.get(line)) {
                None => top + line,
                Some(Some(RowPlace::Row(row))) => columns.band_row(at, *row),
                Some(_) => return None,
            };
            effective(GridPos { band, row, column: (*columns.to.get(at)?)? })
        };
        let upon = paste_target(view, band, &columns.to, &standing);
        let mut offers = offers::recognise(&source.rows, &upon, before);
        let mut placing = Vec::new();
        if let Some(named) = named {
            let columns = named.to.iter().flatten().count();
            placing.push(OfferKind::ByHeadings { columns });
        }
        if let Some(lines) = &coded {
            placing.push(OfferKind::ByCodes { there: known(lines), new: new(lines) });
        }
        let placing = placing.into_iter().map(|kind| Offer { on: switched(kind.clone()), kind });
        // Behind the headings, before what becomes of the texts.
        let at = offers.iter().position(|o| matches!(o.kind, OfferKind::Headings { .. }));
        let at = at.map_or(0, |at| at + 1);
        offers.splice(at..at, placing);
        let mut seen: Vec<_> = offers.iter().map(kind).collect();
        let mut unmade = before.to_vec();
        unmade.retain(|offer| {
            let fresh = !seen.contains(&kind(offer));
            seen.push(kind(offer));
            fresh
        });
        let reading = offers::read(&source.rows, &offers, &upon);
        if !source.chosen.is_empty() && reading.joined != read.joined {
            return Err(OtherColumns { offers: offers.into_iter().chain(unmade).collect() });
        }
        let mut rows = reading.rows.clone();
        for row in &mut rows {
            for (at, text) in row.iter_mut().enumerate() {
                *text = cleaned(text, columns.has_kind(at, Kind::is_figure));
            }
        }
        let mut by_names = columns.lines_by_names(&rows);
        let moved = by_names.values().any(|lines| {
            lines.iter().enumerate().any(|(at, line)| *line != RowPlace::Row(top + at))
        });
        let on = switched(OfferKind::ByNames { rows: 0 });
        if moved {
            let rows = by_names.values().map(|lines| known(lines)).sum();
            offers.insert(at, Offer { on, kind: OfferKind::ByNames { rows } });
        }
        if !moved || !on {
            by_names.clear();
        }
        let (lines, end, insert) = match by_codes {
            Some(lines) => columns.by_codes(&rows, lines),
            None => columns.by_order(&rows, top),
        };
        let sorts = switched(OfferKind::Sorted { new: 0, above: 0 });
        let places = BlockPlaces { columns, lines, by_names, end, insert };
        Ok(FoundBlock { places, rows, reading, offers, before: unmade, sorts })
    }

    /// The columns of the band that the block's columns go to.
    pub fn columns(&self) -> &[Option<usize>] {
        &self.columns.to
    }

    /// The block of the table and its column that a column goes to.
    pub fn target(&self, column: usize) -> Option<(usize, usize)> {
        self.columns.target(column)
    }

    /// Rows to insert first: before which row, on which level, how many.
    pub fn insert(&self) -> Option<(Cell, u8, usize)> {
        self.insert
    }

    /// Whether a text has a row.
    pub fn has_row(&self, line: usize, column: usize) -> bool {
        self.row(line, column).is_some()
    }

    /// The place of a text in the band; none where its row or its column goes nowhere.
    pub fn pos(&self, line: usize, column: usize) -> Option<GridPos> {
        let row = self.row(line, column)?;
        let at = self.columns.to.get(column).copied().flatten()?;
        Some(GridPos { band: self.columns.band, row, column: at })
    }

    /// The cell at a place that a column goes to, and whether its row is to be inserted.
    pub fn cell(&self, pos: GridPos, column: usize) -> Option<(Cell, bool)> {
        if self.insert.is_none_or(|(at, ..)| pos.row < at.r()) {
            return self.columns.view.cell(pos).map(|cell| (cell, false));
        }
        let (block, own) = self.target(column)?;
        let (at, _) = self.end.filter(|(at, _)| at.b() == block)?;
        Some((at.with_row(pos.row).with_column(own), true))
    }

    /// The row of the band that a text goes to.
    fn row(&self, line: usize, column: usize) -> Option<usize> {
        let by_name = self.target(column).and_then(|(block, _)| self.by_names.get(&block));
        let place = match by_name.map(|lines| lines.get(line)) {
            None => *self.lines.get(line)?,
            Some(Some(RowPlace::Row(row))) => LinePlace::Block(*row),
            Some(_) => LinePlace::Nowhere,
        };
        match place {
            LinePlace::Band(row) => Some(row),
            LinePlace::Block(row) => Some(self.columns.band_row(column, row)),
            LinePlace::Nowhere => None,
        }
    }
}

/// Where lines go, where rows can be added and on which level, and how many are to be.
type Lines = (Vec<LinePlace>, Option<(Cell, u8)>, Option<(Cell, u8, usize)>);

impl BandColumns<'_> {
    /// Rows that the form gives go by their names, each side of a two-sided table by its own.
    fn lines_by_names(&self, rows: &[Vec<String>]) -> BTreeMap<usize, Vec<RowPlace>> {
        let mut by_names = BTreeMap::new();
        for at in 0..width(rows) {
            let label = self.target(at).filter(|&(block, column)| {
                self.view.block(block).is_some_and(|form| form.is_label(column))
            });
            if let Some((block, _)) = label
                && let Some(lines) = placement::named_lines(self.view, rows, (block, at))
            {
                by_names.entry(block).or_insert(lines);
            }
        }
        by_names
    }

    /// The first of the table's columns that any goes to.
    fn first_target(&self, rows: &[Vec<String>]) -> Option<(usize, usize)> {
        (0..width(rows)).find_map(|column| self.target(column))
    }

    /// Lines that go to the rows of their codes; those of new codes are added in their order.
    fn by_codes(&self, rows: &[Vec<String>], codes: &[RowPlace]) -> Lines {
        let end = entered_end(self.view, self.first_target(rows), 0);
        let mut next = end.map(|(at, _)| at.r());
        let line = |code: &RowPlace| match code {
            RowPlace::Row(row) => LinePlace::Block(*row),
            RowPlace::New => {
                let own = next;
                next = next.map(|row| row + 1);
                own.map_or(LinePlace::Nowhere, LinePlace::Band)
            }
            _ => LinePlace::Nowhere,
        };
        let more = new(codes);
        let insert = end.filter(|_| more > 0).map(|(at, level)| (at, level, more));
        (codes.iter().map(line).collect(), end, insert)
    }

    /// Lines one below the other from `top` on. A total among them is compared where the table has
    /// its row, and is no row of data.
    fn by_order(&self, rows: &[Vec<String>], top: usize) -> Lines {
        let first = self.first_target(rows);
        let open = first.map(|(block, _)| block).filter(|&block| {
            self.view.block(block).is_some_and(|form| !matches!(form.rows, RowsForm::Fixed(_)))
        });
        let total_row = open.and_then(|block| {
            let own = Cell::new(self.view.table, block, 0, 0);
            let held = &self.view.document.budget().block(own)?.rows;
            held.iter().position(|row| matches!(row.kind(), RowKind::Fixed(_)))
        });
        let is_name = |at: usize| self.has_kind(at, |kind| matches!(kind, Kind::Text | Kind::Code));
        let totals: Vec<bool> =
            rows.iter().map(|row| open.is_some() && placement::is_total(row, &is_name)).collect();
        let any_total = totals.contains(&true);
        let mut next = if any_total && total_row == Some(top) { top + 1 } else { top };
        let end = entered_end(self.view, first, next);
        let mut line = |total: &bool| match (total, total_row) {
            (true, Some(row)) => LinePlace::Block(row),
            (true, None) => LinePlace::Nowhere,
            (false, _) => {
                next += 1;
                LinePlace::Band(next - 1)
            }
        };
        let lines = totals.iter().map(&mut line).collect();
        let insert = end.and_then(|(at, level)| {
            let more = next.saturating_sub(at.r());
            (more > 0).then_some((at, level, more))
        });
        (lines, end, insert)
    }
}

impl FoundBlock<'_> {
    /// Columns of its widest line.
    pub fn width(&self) -> usize {
        width(&self.rows)
    }
}

fn width(rows: &[Vec<String>]) -> usize {
    rows.iter().map(Vec::len).max().unwrap_or(0)
}

fn known(lines: &[RowPlace]) -> usize {
    lines.iter().filter(|line| matches!(line, RowPlace::Row(_))).count()
}

fn new(lines: &[RowPlace]) -> usize {
    lines.iter().filter(|line| **line == RowPlace::New).count()
}

/// Where columns go once some are sent elsewhere: no two go to one column.
fn sent(
    to: &[Option<usize>],
    chosen: &ChosenTargets,
    reading: &BlockReading,
) -> Vec<Option<usize>> {
    let own = |at: usize| {
        let to = to.get(at).copied().flatten();
        let taken = || chosen.values().any(|chosen| *chosen == to);
        match chosen.get(&reading.column(at)) {
            Some(chosen) => *chosen,
            None => to.filter(|_| !taken()),
        }
    };
    let last = chosen.keys().next_back().map_or(0, |last| last + 1);
    (0..to.len().max(last).min(MAX_COLUMNS)).map(own).collect()
}

/// A text as it is meant: without blanks around it, and a dash in place of a figure is nothing.
fn cleaned(text: &str, figure: bool) -> String {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{3000}' || c == '\u{a0}');
    let dash = !text.is_empty() && text.chars().all(|c| "-—–－−/".contains(c));
    if figure && dash { String::new() } else { text.to_owned() }
}

/// Whether a band's only block takes rows and has none but a total row that comes first.
fn is_bare(view: &TableView<'_>, band: usize) -> bool {
    let Some(&[block]) = view.band(band).map(|band| band.blocks.as_slice()) else { return false };
    let first = match view.block(block).map(|form| &form.rows) {
        Some(RowsForm::Coded(tree) | RowsForm::Outlined(tree)) => {
            tree.total.is_some() && !tree.total_last
        }
        _ => false,
    };
    first && view.block_rows(block) == 1
}

/// Whether some line says that it is a total.
fn names_total(rows: &[Vec<String>]) -> bool {
    rows.iter().any(|row| placement::is_total(row, &|_| true))
}
