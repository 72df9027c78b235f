//! How a table is laid out: bands of columns with merged headings, and where each cell of
//! the document falls. No drawing, no sizes.
//!
//! A block that is printed in two halves is one long band here: whoever types goes down its codes,
//! and a row inserted would make rows jump from one half to the other under the hand. The halves
//! are made where the page is ([`crate::publish`]), and joined where one is read
//! ([`crate::recognise`]).

use crate::amount::Unit;
use crate::budget::Cell;
use crate::edit::Document;
use crate::form::{BlockForm, Kind, PaperLayout, RowsForm, TableForm};
use crate::lang::Lang;

use super::hidden_rows::HiddenRows;

/// A column of a band, left to right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LayoutColumn {
    /// 序号; blank in bands whose blocks are not numbered.
    Number,
    /// What the checks say of the row, in sign and word.
    State,
    /// A column of a block.
    Data {
        /// Index of the block in its table's form.
        block: usize,
        /// Index of the column in the block's form.
        column: usize,
    },
}

/// A merged heading cell over layout columns `from..to`, lines `line..line + lines`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayoutHeading {
    /// What it says, in the layout's language.
    pub title: String,
    /// The first column under it.
    pub from: usize,
    /// The column behind the last under it.
    pub to: usize,
    /// The first line of the heading that it is on.
    pub line: usize,
    /// How many lines it is high.
    pub lines: usize,
    /// It is over a part of its column only: a level of a code that has a column of its own on
    /// paper.
    pub part: Option<ColumnPart>,
}

/// A part of a column: a level of a code (类, 款, 项). On screen the code stays one cell, typed at
/// one go; its parts are in columns within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnPart {
    from: usize,
    to: usize,
    of: usize,
}

impl ColumnPart {
    /// The parts of a code of so many digits each; none where it is in one.
    pub fn all(split: &[usize]) -> Vec<Self> {
        // A digit more each for what is left and right of it.
        let of = split.iter().map(|digits| digits + 1).sum();
        let mut at = 0;
        let part = |digits: &usize| {
            let from = at;
            at += digits + 1;
            Self { from, to: at, of }
        };
        if split.len() > 1 { split.iter().map(part).collect() } else { Vec::new() }
    }

    /// How wide a column of all parts must be, in digits.
    pub fn digits(split: &[usize]) -> usize {
        Self::all(split).last().map_or(0, |last| last.of)
    }

    /// Its left and right edge in a column from `left` to `right`.
    pub fn within(self, left: f32, right: f32) -> (f32, f32) {
        let edge = |at: usize| left + (right - left) * at as f32 / self.of.max(1) as f32;
        (edge(self.from), edge(self.to))
    }
}

/// Blocks under one heading, row beside row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// Its blocks, left to right.
    pub blocks: Vec<usize>,
    /// Its rows have numbers.
    pub numbered: bool,
    /// The last rows of its blocks, their totals, are on one line.
    pub aligned: bool,
    /// Its columns, left to right.
    pub columns: Vec<LayoutColumn>,
    /// Columns before the first data column.
    pub lead: usize,
    /// Columns from the left that stay in view.
    pub frozen: usize,
    /// The cells of its heading.
    pub headings: Vec<LayoutHeading>,
    /// Lines of the heading; 0 where no column has a title.
    pub lines: usize,
}

/// A table form laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableLayout {
    /// Its bands, from the top.
    pub bands: Vec<Band>,
}

/// A place in a layout: a data column of a band, and a row that at least one of its blocks has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GridPos {
    /// Index of the band.
    pub band: usize,
    /// Row of the band, from 0.
    pub row: usize,
    /// Index into `Band::columns`, never less than `Band::lead`.
    pub column: usize,
}

impl TableLayout {
    /// The layout of a form, with its titles in that language.
    pub fn new(form: &TableForm, lang: Lang) -> Self {
        let groups: Vec<Vec<usize>> = match form.layout {
            PaperLayout::Beside => vec![(0..form.blocks.len()).collect()],
            PaperLayout::Stacked => (0..form.blocks.len()).map(|block| vec![block]).collect(),
        };
        let numbered = form.blocks.iter().any(|block| block.numbered);
        let titled = form.blocks.len() > 1;
        let bands = groups
            .into_iter()
            .map(|blocks| Band::new(form, blocks, numbered, titled, lang))
            .collect();
        Self { bands }
    }
}

impl Band {
    fn new(form: &TableForm, blocks: Vec<usize>, number: bool, titled: bool, lang: Lang) -> Self {
        let mut columns = Vec::new();
        if number {
            columns.push(LayoutColumn::Number);
        }
        columns.push(LayoutColumn::State);
        let lead = columns.len();
        let shown: Vec<&BlockForm> = blocks.iter().filter_map(|&b| form.blocks.get(b)).collect();
        let titled = titled && shown.iter().any(|b| !b.title.get(lang).is_empty());
        let own = shown.iter().map(|b| heading_lines(b, lang)).max().unwrap_or(0);
        let lines = own + usize::from(titled);

        let mut headings = Vec::new();
        for (&block, shape) in blocks.iter().zip(&shown) {
            let first = columns.len();
            columns.extend(
                (0..shape.columns.len()).map(|column| LayoutColumn::Data { block, column }),
            );
            if titled {
                let title = shape.title.get(lang).to_owned();
                headings.push(LayoutHeading {
                    title,
                    from: first,
                    to: columns.len(),
                    line: 0,
                    lines: 1,
                    part: None,
                });
            }
            let deepest = title_lines(shape, lang);
            for heading in shape.headings.iter().flatten().filter(|_| own > 0) {
                // A block with fewer lines than its neighbour reaches down with its lowest cells.
                let lowest = heading.line + heading.lines >= deepest;
                let line = heading.line + usize::from(titled);
                let mut below = heading.lines + if lowest { own - deepest } else { 0 };
                let single = heading.to == heading.from + 1 && lowest;
                let column = shape.columns.get(heading.from).filter(|_| single);
                let split = column.map_or(&[][..], |column| &column.split);
                let (from, to) = (first + heading.from, first + heading.to);
                for (part, title) in
                    ColumnPart::all(split).into_iter().zip(level_names(shape, lang))
                {
                    let (line, part) = (line + below - 1, Some(part));
                    headings.push(LayoutHeading { title, from, to, line, lines: 1, part });
                }
                below -= usize::from(split.len() > 1);
                headings.push(LayoutHeading {
                    title: heading.title.get(lang).to_owned(),
                    from,
                    to,
                    line,
                    lines: below,
                    part: None,
                });
            }
        }
        if lines > 0 {
            let titles =
                [(LayoutColumn::Number, ("序号", "No.")), (LayoutColumn::State, ("状态", "State"))];
            for (at, column) in columns.iter().enumerate().take(lead) {
                if let Some((_, (zh, en))) = titles.iter().find(|(kind, _)| kind == column) {
                    let title = lang.pick(*zh, *en).to_owned();
                    let (from, to) = (at, at + 1);
                    headings.push(LayoutHeading { title, from, to, line: 0, lines, part: None });
                }
            }
        }
        let frozen =
            lead + shown.first().map_or(0, |b| b.columns.iter().take_while(|c| c.frozen).count());
        let numbered = shown.iter().any(|b| b.numbered);
        let aligned = form.totals_aligned && shown.len() > 1;
        Self { blocks, numbered, aligned, columns, lead, frozen, headings, lines }
    }
}

/// Lines of a block's own heading, with the one for the levels of a code; 0 where all its titles
/// are empty.
fn heading_lines(block: &BlockForm, lang: Lang) -> usize {
    let split = block.columns.iter().any(|column| column.split.len() > 1);
    match title_lines(block, lang) {
        0 => 0,
        lines => lines + usize::from(split),
    }
}

/// The names of a coded block's levels.
fn level_names(block: &BlockForm, lang: Lang) -> Vec<String> {
    let RowsForm::Coded(tree) = &block.rows else { return Vec::new() };
    tree.levels.iter().map(|level| level.name.get(lang).to_owned()).collect()
}

/// Lines of the titles that the form gives.
fn title_lines(block: &BlockForm, lang: Lang) -> usize {
    if block.headings.iter().flatten().all(|h| h.title.get(lang).is_empty()) {
        return 0;
    }
    block.headings.iter().flatten().map(|h| h.line + h.lines).max().unwrap_or(0)
}

/// One table of a document on its layout: everything the grid asks before it draws.
#[derive(Clone, Copy)]
pub struct TableView<'a> {
    /// The document that the table is in.
    pub document: &'a Document,
    /// Index into `Budget::tables`.
    pub table: usize,
    /// The table's form.
    pub form: &'a TableForm,
    /// The form laid out.
    pub layout: &'a TableLayout,
    /// Amounts of money are shown in this unit instead of the table's.
    pub unit: Option<Unit>,
    /// Rows that are out of sight; none of their cells can be reached.
    pub hidden: Option<&'a HiddenRows>,
}

impl<'a> TableView<'a> {
    /// Rows that a block of the document has.
    pub fn block_rows(&self, block: usize) -> usize {
        let tables = &self.document.budget().tables;
        tables.get(self.table).and_then(|t| t.blocks.get(block)).map_or(0, |b| b.rows.len())
    }

    /// Rows of a band: those of its longest block.
    pub fn rows(&self, band: usize) -> usize {
        let blocks = self.layout.bands.get(band).map_or(&[][..], |s| &s.blocks);
        blocks.iter().map(|&b| self.block_rows(b)).max().unwrap_or(0)
    }

    /// How many rows a band has: those of its longest block.
    pub fn rows_of(&self, band: &Band) -> usize {
        band.blocks.iter().map(|&b| self.block_rows(b)).max().unwrap_or(0)
    }

    /// The band of that number.
    pub fn band(&self, band: usize) -> Option<&'a Band> {
        self.layout.bands.get(band)
    }

    /// The row of a block that is shown in a row of its band; none where the block has none there.
    pub fn block_row(&self, band: &Band, block: usize, row: usize) -> Option<usize> {
        let own = self.block_rows(block);
        if !band.aligned || own == 0 {
            return (row < own).then_some(row);
        }
        match row + 1 {
            last if last == self.rows_of(band) => Some(own - 1),
            before => (before < own).then_some(row),
        }
    }

    /// The row of a band that shows a row of one of its blocks.
    pub fn band_row(&self, band: &Band, block: usize, row: usize) -> usize {
        match band.aligned && row + 1 == self.block_rows(block) {
            true => self.rows_of(band) - 1,
            false => row,
        }
    }

    /// Whether a row is out of sight: it is where no block shows its part.
    pub fn hides(&self, band: usize, row: usize) -> bool {
        let Some((hidden, band)) = self.hidden.zip(self.band(band)) else { return false };
        let rows = band.blocks.iter().filter_map(|&block| {
            let row = self.block_row(band, block, row)?;
            hidden.hides(block, row)
        });
        let mut parts = rows;
        let first = parts.next().unwrap_or(false);
        first && parts.all(|hidden| hidden)
    }

    /// The place in the nearest row that is in sight, rows above before rows below.
    pub fn nearest(&self, pos: GridPos) -> Option<GridPos> {
        let rows = self.rows(pos.band);
        let above = (0..=pos.row.min(rows.checked_sub(1)?)).rev();
        let shown = |row: &usize| self.cell(GridPos { row: *row, ..pos }).is_some();
        let row = above.into_iter().find(shown).or_else(|| (pos.row..rows).find(shown));
        row.map(|row| GridPos { row, ..pos })
    }

    /// The cell at a place; none where the block beside is longer, nor in a row out of sight.
    pub fn cell(&self, pos: GridPos) -> Option<Cell> {
        let band = self.band(pos.band)?;
        let &LayoutColumn::Data { block, column } = band.columns.get(pos.column)? else {
            return None;
        };
        let row = self.block_row(band, block, pos.row)?;
        (!self.hides(pos.band, pos.row)).then(|| Cell::new(self.table, block, row, column))
    }

    /// Where a cell of this table is.
    pub fn pos_of(&self, cell: Cell) -> Option<GridPos> {
        if cell.t() != self.table || cell.r() >= self.block_rows(cell.b()) {
            return None;
        }
        let band = self.layout.bands.iter().position(|s| s.blocks.contains(&cell.b()))?;
        let wanted = LayoutColumn::Data { block: cell.b(), column: cell.c() };
        let shape = self.band(band)?;
        let column = shape.columns.iter().position(|c| *c == wanted)?;
        Some(GridPos { band, row: self.band_row(shape, cell.b(), cell.r()), column })
    }

    /// The top left cell.
    pub fn first(&self) -> Option<GridPos> {
        let band = (0..self.layout.bands.len()).find(|&band| self.rows(band) > 0)?;
        let column = self.band(band)?.lead;
        let first = GridPos { band, row: 0, column };
        Some(self.nearest(first).unwrap_or(first))
    }

    /// Where the cursor is when a table is opened: on the first row's first figure, which in
    /// most tables is the grand total; else on its first cell that is no printed title. In a table
    /// without figures it is where the first one is typed.
    pub fn start(&self) -> Option<GridPos> {
        let first = self.first()?;
        if let Some(begin) = self.first_entry(first) {
            return Some(begin);
        }
        let columns = first.column..self.band(first.band)?.columns.len();
        let positions = || columns.clone().map(|column| GridPos { column, ..first });
        let is_figure = |cell| self.kind(cell).is_some_and(Kind::is_figure);
        let is_entered = |cell| {
            let role = self.document.computed().role(cell);
            role != crate::engine::Role::Label
        };
        positions()
            .find(|&pos| self.cell(pos).is_some_and(is_figure))
            .or_else(|| positions().find(|&pos| self.cell(pos).is_some_and(is_entered)))
            .or(Some(first))
    }

    /// The first place for a figure from there on, of a table that has none.
    fn first_entry(&self, first: GridPos) -> Option<GridPos> {
        /// Rows that are looked at.
        const ROWS: usize = 100;
        let table = self.document.budget().tables.get(self.table)?;
        if table.has_figures() {
            return None;
        }
        let columns = first.column..self.band(first.band)?.columns.len();
        let rows = first.row..self.rows(first.band).min(first.row + ROWS);
        let is_entry = |cell| self.document.computed().role(cell) == crate::engine::Role::Entry;
        rows.flat_map(|row| columns.clone().map(move |column| GridPos { row, column, ..first }))
            .find(|&pos| self.cell(pos).is_some_and(is_entry))
    }

    /// The fixed row that a row of the document stands for, if the form gives it.
    pub fn fixed(&self, cell: Cell) -> Option<usize> {
        match self.document.budget().row(cell)?.kind() {
            crate::budget::RowKind::Fixed(i) => Some(usize::from(i)),
            _ => None,
        }
    }

    /// The form of a block.
    pub fn block(&self, block: usize) -> Option<&'a BlockForm> {
        self.form.blocks.get(block)
    }

    /// What a cell holds.
    pub fn kind(&self, cell: Cell) -> Option<&'a Kind> {
        let fixed = match self.block(cell.b())?.rows {
            RowsForm::Fixed(_) => self.fixed(cell),
            _ => None,
        };
        self.form.kind(cell.b(), fixed, cell.c())
    }
}
