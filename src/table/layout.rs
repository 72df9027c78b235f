//! How a table stands on paper: strips of columns with merged headings, and where each cell of
//! the document falls. No drawing, no sizes.

use crate::amount::Unit;
use crate::budget::Cell;
use crate::edit::Document;
use crate::form::{BlockForm, Kind, Layout, RowsForm, TableForm};
use crate::lang::Lang;

use super::row_filter::Hidden;

/// A column of a strip, left to right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperColumn {
    /// 序号; blank in strips whose blocks are not numbered.
    Number,
    /// What the checks say of the row, in sign and word.
    State,
    Data {
        block: usize,
        column: usize,
    },
}

/// A merged heading cell over paper columns `from..to`, lines `line..line + lines`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperHeading {
    pub title: String,
    pub from: usize,
    pub to: usize,
    pub line: usize,
    pub lines: usize,
}

/// Blocks under one heading, row beside row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strip {
    pub blocks: Vec<usize>,
    pub numbered: bool,
    pub columns: Vec<PaperColumn>,
    /// Columns before the first data column.
    pub lead: usize,
    /// Columns from the left that stay in view.
    pub frozen: usize,
    pub headings: Vec<PaperHeading>,
    /// Lines of the heading; 0 where no column has a title.
    pub lines: usize,
}

/// A table form laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    pub strips: Vec<Strip>,
}

/// A place on paper: a data column of a strip, and a row that at least one of its blocks has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Spot {
    pub strip: usize,
    pub row: usize,
    /// Index into `Strip::columns`, never less than `Strip::lead`.
    pub column: usize,
}

impl Paper {
    pub fn new(form: &TableForm, lang: Lang) -> Self {
        let groups: Vec<Vec<usize>> = match form.layout {
            Layout::Beside => vec![(0..form.blocks.len()).collect()],
            Layout::Stacked => (0..form.blocks.len()).map(|block| vec![block]).collect(),
        };
        let numbered = form.blocks.iter().any(|block| block.numbered);
        let titled = form.blocks.len() > 1;
        let strips = groups
            .into_iter()
            .map(|blocks| Strip::new(form, blocks, numbered, titled, lang))
            .collect();
        Self { strips }
    }
}

impl Strip {
    fn new(form: &TableForm, blocks: Vec<usize>, number: bool, titled: bool, lang: Lang) -> Self {
        let mut columns = Vec::new();
        if number {
            columns.push(PaperColumn::Number);
        }
        columns.push(PaperColumn::State);
        let lead = columns.len();
        let shown: Vec<&BlockForm> = blocks.iter().filter_map(|&b| form.blocks.get(b)).collect();
        let titled = titled && shown.iter().any(|b| !b.title.get(lang).is_empty());
        let own = shown.iter().map(|b| heading_lines(b, lang)).max().unwrap_or(0);
        let lines = own + usize::from(titled);

        let mut headings = Vec::new();
        for (&block, shape) in blocks.iter().zip(&shown) {
            let first = columns.len();
            columns
                .extend((0..shape.columns.len()).map(|column| PaperColumn::Data { block, column }));
            if titled {
                let title = shape.title.get(lang).to_owned();
                headings.push(PaperHeading {
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
                headings.push(PaperHeading {
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
                [(PaperColumn::Number, ("序号", "No.")), (PaperColumn::State, ("状态", "State"))];
            for (at, column) in columns.iter().enumerate().take(lead) {
                if let Some((_, (zh, en))) = titles.iter().find(|(kind, _)| kind == column) {
                    let title = lang.pick(*zh, *en).to_owned();
                    headings.push(PaperHeading { title, from: at, to: at + 1, line: 0, lines });
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

/// One table of a document on its paper: everything the grid asks before it draws.
#[derive(Clone, Copy)]
pub struct Page<'a> {
    pub document: &'a Document,
    /// Index into `Budget::tables`.
    pub table: usize,
    pub form: &'a TableForm,
    pub paper: &'a Paper,
    /// Amounts of money are shown in this unit instead of the table's.
    pub unit: Option<Unit>,
    /// Rows that are out of sight; none of their cells can be reached.
    pub hidden: Option<&'a Hidden>,
}

impl<'a> Page<'a> {
    /// Rows that a block of the document has.
    pub fn block_rows(&self, block: usize) -> usize {
        let tables = &self.document.budget().tables;
        tables.get(self.table).and_then(|t| t.blocks.get(block)).map_or(0, |b| b.rows.len())
    }

    /// Rows of a strip: those of its longest block.
    pub fn rows(&self, strip: usize) -> usize {
        let blocks = self.paper.strips.get(strip).map_or(&[][..], |s| &s.blocks);
        blocks.iter().map(|&b| self.block_rows(b)).max().unwrap_or(0)
    }

    pub fn rows_of(&self, strip: &Strip) -> usize {
        strip.blocks.iter().map(|&b| self.block_rows(b)).max().unwrap_or(0)
    }

    pub fn strip(&self, strip: usize) -> Option<&'a Strip> {
        self.paper.strips.get(strip)
    }

    /// Whether a row is out of sight.
    pub fn hides(&self, strip: usize, row: usize) -> bool {
        let blocks = self.paper.strips.get(strip).map_or(&[][..], |s| &s.blocks);
        self.hidden.is_some_and(|hidden| hidden.hides(blocks, row))
    }

    /// The place in the nearest row that is in sight, rows above before rows below.
    pub fn nearest(&self, spot: Spot) -> Option<Spot> {
        let rows = self.rows(spot.strip);
        let above = (0..=spot.row.min(rows.checked_sub(1)?)).rev();
        let shown = |row: &usize| self.cell(Spot { row: *row, ..spot }).is_some();
        let row = above.into_iter().find(shown).or_else(|| (spot.row..rows).find(shown));
        row.map(|row| Spot { row, ..spot })
    }

    /// The cell at a place; none where the block beside is longer, nor in a row out of sight.
    pub fn cell(&self, spot: Spot) -> Option<Cell> {
        match self.strip(spot.strip)?.columns.get(spot.column)? {
            PaperColumn::Data { block, column }
                if spot.row < self.block_rows(*block) && !self.hides(spot.strip, spot.row) =>
            {
                Some(Cell::new(self.table, *block, spot.row, *column))
            }
            _ => None,
        }
    }

    /// Where a cell of this table stands.
    pub fn spot(&self, cell: Cell) -> Option<Spot> {
        if cell.t() != self.table || cell.r() >= self.block_rows(cell.b()) {
            return None;
        }
        let strip = self.paper.strips.iter().position(|s| s.blocks.contains(&cell.b()))?;
        let wanted = PaperColumn::Data { block: cell.b(), column: cell.c() };
        let column = self.strip(strip)?.columns.iter().position(|c| *c == wanted)?;
        Some(Spot { strip, row: cell.r(), column })
    }

    /// The top left cell.
    pub fn first(&self) -> Option<Spot> {
        let strip = (0..self.paper.strips.len()).find(|&strip| self.rows(strip) > 0)?;
        let column = self.strip(strip)?.lead;
        let first = Spot { strip, row: 0, column };
        Some(self.nearest(first).unwrap_or(first))
    }

    /// Where the cursor stands when a table is opened: on the first row's first figure, which in
    /// most tables is the grand total; else on its first cell that is no printed title.
    pub fn start(&self) -> Option<Spot> {
        let first = self.first()?;
        let columns = first.column..self.strip(first.strip)?.columns.len();
        let spots = || columns.clone().map(|column| Spot { column, ..first });
        let is_figure = |cell| self.kind(cell).is_some_and(Kind::is_figure);
        let is_entered = |cell| {
            let role = self.document.sheet().role(self.document.budget(), cell);
            role != crate::engine::Role::Label
        };
        spots()
            .find(|&spot| self.cell(spot).is_some_and(is_figure))
            .or_else(|| spots().find(|&spot| self.cell(spot).is_some_and(is_entered)))
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
