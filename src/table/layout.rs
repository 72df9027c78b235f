//! How a table is laid out: bands of columns with merged headings, and where each cell of
//! the document falls. No drawing, no sizes.

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
    Data {
        block: usize,
        column: usize,
    },
}

/// A merged heading cell over layout columns `from..to`, lines `line..line + lines`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayoutHeading {
    pub title: String,
    pub from: usize,
    pub to: usize,
    pub line: usize,
    pub lines: usize,
}

/// Blocks under one heading, row beside row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    pub blocks: Vec<usize>,
    pub numbered: bool,
    pub columns: Vec<LayoutColumn>,
    /// Columns before the first data column.
    pub lead: usize,
    /// Columns from the left that stay in view.
    pub frozen: usize,
    pub headings: Vec<LayoutHeading>,
    /// Lines of the heading; 0 where no column has a title.
    pub lines: usize,
}

/// A table form laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableLayout {
    pub bands: Vec<Band>,
}

/// A place in a layout: a data column of a band, and a row that at least one of its blocks has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GridPos {
    pub band: usize,
    pub row: usize,
    /// Index into `Band::columns`, never less than `Band::lead`.
    pub column: usize,
}

impl TableLayout {
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
                });
            }
            let deepest = heading_lines(shape, lang);
            for heading in shape.headings.iter().flatten().filter(|_| own > 0) {
                // A block with fewer lines than its neighbour reaches down with its lowest cells.
                let reach = if heading.line + heading.lines >= deepest { own - deepest } else { 0 };
                headings.push(LayoutHeading {
                    title: heading.title.get(lang).to_owned(),
                    from: first + heading.from,
                    to: first + heading.to,
                    line: heading.line + usize::from(titled),
                    lines: heading.lines + reach,
                });
            }
        }
        if lines > 0 {
            let titles =
                [(LayoutColumn::Number, ("序号", "No.")), (LayoutColumn::State, ("状态", "State"))];
            for (at, column) in columns.iter().enumerate().take(lead) {
                if let Some((_, (zh, en))) = titles.iter().find(|(kind, _)| kind == column) {
                    let title = lang.pick(*zh, *en).to_owned();
                    headings.push(LayoutHeading { title, from: at, to: at + 1, line: 0, lines });
                }
            }
        }
        let frozen =
            lead + shown.first().map_or(0, |b| b.columns.iter().take_while(|c| c.frozen).count());
        let numbered = shown.iter().any(|b| b.numbered);
        Self { blocks, numbered, columns, lead, frozen, headings, lines }
    }
}

/// Lines of a block's own heading; 0 where all its titles are empty.
fn heading_lines(block: &BlockForm, lang: Lang) -> usize {
    if block.headings.iter().flatten().all(|h| h.title.get(lang).is_empty()) {
        return 0;
    }
    block.headings.iter().flatten().map(|h| h.line + h.lines).max().unwrap_or(0)
}

/// One table of a document on its layout: everything the grid asks before it draws.
#[derive(Clone, Copy)]
pub struct TableView<'a> {
    pub document: &'a Document,
    /// Index into `Budget::tables`.
    pub table: usize,
    pub form: &'a TableForm,
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

    pub fn rows_of(&self, band: &Band) -> usize {
        band.blocks.iter().map(|&b| self.block_rows(b)).max().unwrap_or(0)
    }

    pub fn band(&self, band: usize) -> Option<&'a Band> {
        self.layout.bands.get(band)
    }

    /// Whether a row is out of sight.
    pub fn hides(&self, band: usize, row: usize) -> bool {
        let blocks = self.layout.bands.get(band).map_or(&[][..], |s| &s.blocks);
        self.hidden.is_some_and(|hidden| hidden.hides(blocks, row))
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
        match self.band(pos.band)?.columns.get(pos.column)? {
            LayoutColumn::Data { block, column }
                if pos.row < self.block_rows(*block) && !self.hides(pos.band, pos.row) =>
            {
                Some(Cell::new(self.table, *block, pos.row, *column))
            }
            _ => None,
        }
    }

    /// Where a cell of this table is.
    pub fn pos_of(&self, cell: Cell) -> Option<GridPos> {
        if cell.t() != self.table || cell.r() >= self.block_rows(cell.b()) {
            return None;
        }
        let band = self.layout.bands.iter().position(|s| s.blocks.contains(&cell.b()))?;
        let wanted = LayoutColumn::Data { block: cell.b(), column: cell.c() };
        let column = self.band(band)?.columns.iter().position(|c| *c == wanted)?;
        Some(GridPos { band, row: cell.r(), column })
    }

    /// The top left cell.
    pub fn first(&self) -> Option<GridPos> {
        let band = (0..self.layout.bands.len()).find(|&band| self.rows(band) > 0)?;
        let column = self.band(band)?.lead;
        let first = GridPos { band, row: 0, column };
        Some(self.nearest(first).unwrap_or(first))
    }

    /// Where the cursor is when a table is opened: on the first row's first figure, which in
    /// most tables is the grand total; else on its first cell that is no printed title.
    pub fn start(&self) -> Option<GridPos> {
        let first = self.first()?;
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

    /// The fixed row that a row of the document stands for, if the form gives it.
    pub fn fixed(&self, cell: Cell) -> Option<usize> {
        match self.document.budget().row(cell)?.kind {
            crate::budget::RowKind::Fixed(i) => Some(usize::from(i)),
            _ => None,
        }
    }

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
