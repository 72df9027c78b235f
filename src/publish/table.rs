//! From a table as filled in to the table as published.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::amount::{Amount, Unit};
use crate::budget::{Budget, Cell, ChunkedVec, Row, RowKind, Table, Value};
use crate::engine::{BlockFormulas, Computed, Expression, Verdict};
use crate::form::{
    BinaryOp, BlockForm, FormSet, Kind, NumberPlace, Paper, PaperLayout, PrintedRows, Relation,
    RowsForm, Severity, TableForm, numeral, split_code,
};
use crate::lang::Tell as _;

use super::heading::heading;
use super::lines;
use super::model::{
    Address, Anchor, Operator, Order, Orientation, PublishedCell, PublishedFigure,
    PublishedFormula, PublishedGrid, PublishedKind, PublishedRelation, PublishedRow,
    PublishedTable,
};
use super::options::Options;
use super::words::{Placeholders, numbered};

/// Makes the published tables of one budget.
pub(super) struct Tables<'a> {
    forms: &'a FormSet,
    budget: &'a Budget,
    computed: &'a Computed,
    options: &'a Options,
    /// For each table of the budget where it is printed.
    places: Vec<Option<PrintedPlaces>>,
}

/// Where the blocks of a table are printed.
struct PrintedPlaces {
    /// Which table of the publication.
    table: u32,
    form: usize,
    blocks: Vec<PrintedBlock>,
}

/// Where rows and columns of a block are printed; `None` for those that are not.
struct PrintedBlock {
    grid: u16,
    columns: Vec<Option<u16>>,
    /// The line, and how far to the right the columns are, in the second of two halves.
    rows: Vec<Option<(u32, u16)>>,
}

/// Blocks that are printed as one grid.
type BlockGroup = Vec<usize>;

impl<'a> Tables<'a> {
    pub(super) fn new(computed: &'a Computed, options: &'a Options) -> Self {
        let (forms, budget) = (&**computed.forms(), computed.budget());
        let mut tables = Self { forms, budget, computed, options, places: Vec::new() };
        tables.places.resize_with(budget.tables.len(), || None);
        // In the order of printing: by form, copies as they are.
        let mut next = 0;
        for (form, table_form) in forms.tables.iter().enumerate() {
            let mut some = false;
            for (table, filled) in budget.tables.iter().enumerate() {
                if filled.form() != Some(form) {
                    continue;
                }
                let blocks = tables.printed_blocks(table_form, table, filled);
                if let Some(place) = tables.places.get_mut(table) {
                    *place = Some(PrintedPlaces { table: next, form, blocks });
                }
                next += 1;
                some = true;
            }
            next += u32::from(!some);
        }
        tables
    }

    fn printed_blocks(&self, form: &TableForm, table: usize, filled: &Table) -> Vec<PrintedBlock> {
        let mut blocks = Vec::new();
        for (grid, group) in groups(form).iter().enumerate() {
            let mut first = usize::from(is_numbered(form, group));
            let shown: Vec<Vec<usize>> =
                group.iter().map(|&b| self.shown(form, table, filled, b)).collect();
            let high = group_height(form, group, &shown);
            for (&b, shown) in group.iter().zip(&shown) {
                let Some(block) = form.blocks.get(b) else { continue };
                let columns = lines::columns(block).into_iter();
                let columns = columns.map(|at| u16::try_from(first + at?).ok()).collect();
                let width = lines::width(block);
                let rows = filled.blocks.get(b).map_or(0, |block| block.rows.len());
                let mut places = vec![None; rows];
                let halves = lines::lines(form, block, shown.len(), high);
                for (half, lines) in halves.iter().enumerate() {
                    for (line, row) in lines.iter().enumerate() {
                        let row = row.and_then(|row| shown.get(row));
                        if let Some(slot) = row.and_then(|&row| places.get_mut(row)) {
                            *slot = u32::try_from(line).ok().zip(u16::try_from(half * width).ok());
                        }
                    }
                }
                first += width * lines::halves(block);
                blocks.push(PrintedBlock { grid: grid as u16, columns, rows: places });
            }
        }
        blocks
    }

    /// The rows of a block that are printed.
    fn shown(&self, form: &TableForm, table: usize, filled: &Table, b: usize) -> Vec<usize> {
        let (Some(block), Some(rows)) = (form.blocks.get(b), filled.blocks.get(b)) else {
            return Vec::new();
        };
        let printed = |&(r, row): &(usize, &Row)| {
            self.is_printed(form, block, row, Cell::new(table, b, r, 0))
        };
        rows.rows.iter().enumerate().filter(printed).map(|(r, _)| r).collect()
    }

    fn is_printed(&self, form: &TableForm, block: &BlockForm, row: &Row, place: Cell) -> bool {
        let RowKind::Fixed(fixed) = row.kind else { return true };
        if form.print.rows == PrintedRows::All || !matches!(block.rows, RowsForm::Fixed(_)) {
            return true;
        }
        let Some(fixed) = block.fixed().get(usize::from(fixed)) else { return true };
        let figures = 0..block.columns.len();
        fixed.strong
            || figures.clone().any(|c| !row.cells.get(c).is_none_or(Value::is_blank))
            || figures.into_iter().any(|c| {
                self.computed.effective(place.with_column(c)).is_some_and(|a| !a.is_zero())
            })
    }

    /// The publication's address of a cell, if it is printed.
    pub(super) fn address(&self, cell: Cell) -> Option<Address> {
        let printed = self.places.get(cell.t())?.as_ref()?;
        let block = printed.blocks.get(cell.b())?;
        let (row, right) = (*block.rows.get(cell.r())?)?;
        let column = (*block.columns.get(cell.c())?)? + right;
        Some(Address { table: printed.table, grid: block.grid, row, column })
    }

    /// The unit that a table's money is published in.
    fn unit(&self, form: &TableForm) -> Unit {
        self.options.unit.unwrap_or(form.unit)
    }

    /// A table of the budget.
    pub(super) fn table(
        &self,
        table: usize,
        anchor: Anchor,
        fills: &Placeholders,
    ) -> PublishedTable {
        let filled = self.budget.tables.get(table);
        let form = filled.and_then(Table::form).and_then(|form| self.forms.tables.get(form));
        let (Some(filled), Some(form)) = (filled, form) else {
            return PublishedTable::empty(anchor);
        };
        let mut printed = self.frame(form, anchor, fills);
        if let Some(by) = form.named_by {
            printed.copy =
                self.budget.value(Cell::new(table, by.block, by.row, by.column)).to_text();
        }
        printed.grids =
            groups(form).iter().map(|group| self.grid(form, table, filled, group)).collect();
        let empty = self.computed.is_empty(table);
        let standing = form.empty_note.as_ref().filter(|_| empty);
        let standing = standing.map(|note| fills.fill(note));
        printed.note = filled.note.clone().or(standing);
        printed
    }

    /// A table of which the budget has no copy: published empty.
    pub(super) fn blank(
        &self,
        form: usize,
        anchor: Anchor,
        fills: &Placeholders,
    ) -> PublishedTable {
        let Some(table) = self.forms.tables.get(form) else { return PublishedTable::empty(anchor) };
        let mut printed = self.frame(table, anchor, fills);
        let filled = Table::blank(self.forms, form);
        // No table of the budget: no figure is found there.
        let nowhere = self.budget.tables.len();
        printed.grids =
            groups(table).iter().map(|group| self.grid(table, nowhere, &filled, group)).collect();
        printed.note = table.empty_note.as_ref().map(|note| fills.fill(note));
        printed
    }

    /// What is around the grids.
    fn frame(&self, form: &TableForm, anchor: Anchor, fills: &Placeholders) -> PublishedTable {
        let lang = self.options.lang;
        let print = &self.forms.print;
        let title = fills.fill(form.print.title.as_ref().unwrap_or(&form.title));
        let (number, title) = match print.number {
            NumberPlace::Above => (form.number.clone(), title),
            NumberPlace::Behind => (String::new(), numbered(&title, &form.number, lang)),
            NumberPlace::Contents => (String::new(), title),
        };
        let money = form.blocks.iter().any(|block| {
            let columns = block.columns.iter().any(|c| c.kind == Kind::Money && !c.unprinted);
            columns || block.fixed().iter().any(|row| row.kind == Some(Kind::Money))
        });
        let unit = self.unit(form).tell(lang);
        let money_line = fills.fill_with(&print.money_line, "{计量单位}", &unit);
        PublishedTable {
            anchor,
            key: form.key.clone(),
            name: form.title.get(lang).to_owned(),
            number,
            title,
            unit_line: fills.fill(&print.unit_line),
            money_line: if money { money_line } else { String::new() },
            orientation: match form.print.paper {
                Paper::Auto => Orientation::Auto,
                Paper::Portrait => Orientation::Portrait,
                Paper::Landscape => Orientation::Landscape,
            },
            decimals: form.decimals,
            ..PublishedTable::empty(anchor)
        }
    }

    fn grid(
        &self,
        form: &TableForm,
        table: usize,
        filled: &Table,
        group: &BlockGroup,
    ) -> PublishedGrid {
        let numbered = is_numbered(form, group);
        let mut grid = heading(form, group, numbered, self.options.lang);
        let shown: Vec<Vec<usize>> =
            group.iter().map(|&b| self.shown(form, table, filled, b)).collect();
        let high = group_height(form, group, &shown);
        let blocks: Vec<BlockRows<'_>> = group
            .iter()
            .zip(shown)
            .filter_map(|(&b, shown)| {
                let (block, rows) = (form.blocks.get(b)?, &filled.blocks.get(b)?.rows);
                let formulas = self.computed.block_formulas(Cell::new(table, b, 0, 0));
                let lines = lines::lines(form, block, shown.len(), high);
                let numerals = numerals(block, rows, &shown);
                Some(BlockRows { b, block, rows, shown, lines, numerals, formulas })
            })
            .collect();
        grid.rows.reserve_exact(high);
        for line in 0..high {
            let mut row = PublishedRow::default();
            row.cells.reserve_exact(grid.columns.len());
            if numbered {
                row.cells.push(PublishedCell::text((line + 1).to_string()));
            }
            for block in &blocks {
                for half in 0..block.lines.len() {
                    self.line(form, table, block, (half, line), &mut row);
                }
            }
            grid.rows.push(row);
        }
        // An entered block with no row at all still shows where rows would be.
        if grid.rows.is_empty() {
            let cells = grid.columns.iter().map(|_| PublishedCell::default()).collect();
            grid.rows.push(PublishedRow { cells, ..PublishedRow::default() });
        }
        if let [only] = blocks.as_slice()
            && !only.block.halves
        {
            merge(&mut grid, only.block, usize::from(numbered));
        }
        grid
    }

    /// Adds the cells of one half of a block to a printed line.
    fn line(
        &self,
        form: &TableForm,
        table: usize,
        block: &BlockRows<'_>,
        (half, line): (usize, usize),
        row: &mut PublishedRow,
    ) {
        let shown = block.lines.get(half).and_then(|lines| lines.get(line).copied().flatten());
        let filled = shown.and_then(|at| {
            let r = *block.shown.get(at)?;
            Some((at, r, block.rows.get(r)?))
        });
        let first = row.cells.len();
        for (c, column) in block.block.columns.iter().enumerate() {
            let parts = lines::parts(column);
            let place = filled.map(|(_, r, _)| Cell::new(table, block.b, r, c));
            let cell = match (filled, place) {
                (Some((_, _, filled)), Some(place)) if parts > 0 => {
                    self.cell(form, block, filled, place)
                }
                _ => PublishedCell::default(),
            };
            match parts {
                0 => {}
                1 => row.cells.push(cell),
                _ => {
                    let texts = split_code(&cell.text, &column.split);
                    row.cells.extend(texts.into_iter().map(PublishedCell::text));
                }
            }
        }
        let Some((at, r, filled)) = filled else { return };
        let fixed = match filled.kind {
            RowKind::Fixed(fixed) => block.block.fixed().get(usize::from(fixed)),
            _ => None,
        };
        if let Some(name) = block.name_column()
            && let Some(cell) = row.cells.get_mut(first + name)
            && let Some(&Some(nth)) = block.numerals.get(at)
        {
            cell.text = format!("{}、{}", numeral(nth), cell.text);
        }
        if fixed.is_some() && lines::is_total_across(block.block) {
            across(row, first, block);
        }
        row.strong |= fixed.is_some_and(|fixed| fixed.strong || !block.block.is_label(0));
        if row.key.is_empty() {
            row.key = match fixed {
                Some(fixed) if fixed.spacer => String::new(),
                Some(fixed) => fixed.key.clone(),
                None => self.budget.row_key(self.forms, Cell::new(table, block.b, r, 0)),
            };
        }
    }

    fn cell(
        &self,
        form: &TableForm,
        block: &BlockRows<'_>,
        row: &Row,
        place: Cell,
    ) -> PublishedCell {
        let c = place.c();
        let fixed = match row.kind {
            RowKind::Fixed(fixed) => Some(usize::from(fixed)),
            _ => None,
        };
        let value = row.cells.get(c).unwrap_or(&Value::Blank);
        let indent = indent(block.block, row.kind, c);
        if let Some(fixed) = fixed.and_then(|i| block.block.fixed().get(i)) {
            let titled = !block.block.is_label(0) && c == title_column(block.block);
            if block.block.is_label(c) || (titled && value.is_blank()) {
                let title = match fixed.spacer {
                    true => "",
                    false => fixed.title.get(self.options.lang),
                };
                return PublishedCell { indent, ..PublishedCell::text(title) };
            }
        }
        let kind = form.kind(block.b, fixed, c).filter(|kind| kind.is_figure());
        let (Some(kind), false) = (kind, row.kind == RowKind::Stray) else {
            return PublishedCell { indent, ..PublishedCell::text(value.to_text()) };
        };
        if let Value::Text(text) = value {
            // What is in a figure's place without being one.
            return PublishedCell::text(&**text);
        }
        self.figure(form, block, kind, value, place)
    }

    fn figure(
        &self,
        form: &TableForm,
        block: &BlockRows<'_>,
        kind: &Kind,
        value: &Value,
        place: Cell,
    ) -> PublishedCell {
        let known = self.computed.figure(place);
        let money = *kind == Kind::Money;
        let decimals = form.decimals_of(kind);
        let convert = |amount: Amount| match (money, self.options.unit) {
            (true, Some(unit)) if unit != form.unit => amount.convert(form.unit, unit),
            _ => Some(amount),
        };
        let exact = |amount: Option<Amount>| amount.and_then(convert);
        let converted = money && self.options.unit.is_some_and(|unit| unit != form.unit);
        let shown = match value.amount() {
            // As somebody wrote it.
            Some(stated) if !converted => Some(stated),
            Some(stated) => exact(Some(stated)).map(|amount| amount.rounded(decimals)),
            None => exact(known.effective).map(|amount| amount.rounded(decimals)),
        };
        let before = exact(value.amount().or(known.effective)).map(Amount::decimal);
        let grouped = money && self.unit(form) == Unit::Yuan;
        let text = match shown {
            Some(amount) if grouped => amount.grouped(0),
            Some(amount) => amount.to_string(),
            None => String::new(),
        };
        let formula = block.formulas.as_ref().and_then(|formulas| formulas.of(place));
        let computed = match formula {
            Some(_) => exact(known.computed).map(Amount::decimal),
            None => shown.map(Amount::decimal),
        };
        let figure = PublishedFigure {
            value: shown.map(Amount::decimal),
            exact: before,
            kind: match kind {
                Kind::Money => PublishedKind::Money,
                Kind::Percent { .. } => PublishedKind::Percent,
                _ => PublishedKind::Number,
            },
            decimals,
            formula: formula.map(|formula| self.formula(&formula, place)),
            computed,
            unbalanced: known.verdict > Verdict::Rounding,
        };
        PublishedCell { text, figure: Some(Box::new(figure)), ..PublishedCell::default() }
    }

    /// An expression over cells of the budget as one over figures of the publication, money counted
    /// in the unit of the table of `home`.
    fn formula(&self, expression: &Expression, home: Cell) -> PublishedFormula {
        let boxed = |inner: &Expression| Box::new(self.formula(inner, home));
        match expression {
            Expression::Number(number) => PublishedFormula::Number(*number),
            Expression::Cell(cell) => self.term(*cell, home),
            Expression::Sum(terms) => {
                let plain: Option<Vec<(bool, Address)>> = terms
                    .iter()
                    .map(|&(minus, cell)| match self.term(cell, home) {
                        PublishedFormula::Cell(address) => Some((minus, address)),
                        _ => None,
                    })
                    .collect();
                plain.map(PublishedFormula::Sum).unwrap_or_else(|| self.mixed_sum(terms, home))
            }
            Expression::Count(cells) => PublishedFormula::Count(
                cells.iter().filter_map(|&cell| self.address(cell)).collect(),
            ),
            Expression::Negate(inner) => PublishedFormula::Negate(boxed(inner)),
            Expression::Binary(op, a, b) => {
                let op = match op {
                    BinaryOp::Add => Operator::Add,
                    BinaryOp::Subtract => Operator::Subtract,
                    BinaryOp::Multiply => Operator::Multiply,
                    BinaryOp::Divide => Operator::Divide,
                };
                PublishedFormula::Binary(op, boxed(a), boxed(b))
            }
            Expression::Abs(inner) => PublishedFormula::Abs(boxed(inner)),
            Expression::Min(list) => {
                PublishedFormula::Min(list.iter().map(|e| self.formula(e, home)).collect())
            }
            Expression::Max(list) => {
                PublishedFormula::Max(list.iter().map(|e| self.formula(e, home)).collect())
            }
        }
    }

    /// A sum of which some addends are not printed or counted in another unit.
    fn mixed_sum(&self, terms: &[(bool, Cell)], home: Cell) -> PublishedFormula {
        let mut sum: Option<PublishedFormula> = None;
        for &(minus, cell) in terms {
            let term = self.term(cell, home);
            sum = Some(match (sum, minus) {
                (None, false) => term,
                (None, true) => PublishedFormula::Negate(Box::new(term)),
                (Some(sum), false) => {
                    PublishedFormula::Binary(Operator::Add, Box::new(sum), Box::new(term))
                }
                (Some(sum), true) => {
                    PublishedFormula::Binary(Operator::Subtract, Box::new(sum), Box::new(term))
                }
            });
        }
        sum.unwrap_or(PublishedFormula::Number(Decimal::ZERO))
    }

    /// One figure, in the unit of the table of `home`: by address where it is printed, else as a
    /// number.
    fn term(&self, cell: Cell, home: Cell) -> PublishedFormula {
        let form = |place: Cell| {
            let printed = self.places.get(place.t())?.as_ref()?;
            self.forms.tables.get(printed.form)
        };
        let money = self.computed.kind(cell) == Some(&Kind::Money);
        let units = (form(cell).map(|f| self.unit(f)), form(home).map(|f| self.unit(f)));
        let own = match self.address(cell) {
            Some(address) => PublishedFormula::Cell(address),
            None => {
                let figure = self.computed.effective(cell);
                let unit = form(cell).map(|f| f.unit).zip(units.0);
                let figure = match unit {
                    Some((from, to)) if money => figure.and_then(|f| f.convert(from, to)),
                    _ => figure,
                };
                PublishedFormula::Number(figure.map_or(Decimal::ZERO, Amount::decimal))
            }
        };
        let factor = PublishedFormula::Number(Decimal::from(10_000));
        match units {
            (Some(Unit::Yuan), Some(Unit::Wan)) if money => {
                PublishedFormula::Binary(Operator::Divide, Box::new(own), Box::new(factor))
            }
            (Some(Unit::Wan), Some(Unit::Yuan)) if money => {
                PublishedFormula::Binary(Operator::Multiply, Box::new(own), Box::new(factor))
            }
            _ => own,
        }
    }

    /// What must hold between figures that are printed.
    pub(super) fn relations(&self) -> Vec<PublishedRelation> {
        let mut relations = Vec::new();
        for comparison in self.computed.comparisons() {
            let Some(place) = self.address(comparison.cell) else { continue };
            relations.push(PublishedRelation {
                rule: comparison.rule.to_string(),
                message: comparison.message.get(self.options.lang).to_owned(),
                place,
                left: self.formula(&comparison.left, comparison.cell),
                order: match comparison.relation {
                    Relation::Equal => Order::Equal,
                    Relation::AtMost => Order::AtMost,
                    Relation::AtLeast => Order::AtLeast,
                },
                right: self.formula(&comparison.right, comparison.cell),
                bound: comparison.bound,
                mandatory: comparison.severity == Severity::Mandatory,
            });
        }
        relations.extend(self.second_sums());
        relations
    }

    /// What rounding explains between a figure and the sum of figures shown as it is.
    fn rounding_bound(&self, sum: &Expression, cell: Cell) -> Decimal {
        let form = self.places.get(cell.t()).and_then(Option::as_ref);
        let form = form.and_then(|printed| self.forms.tables.get(printed.form));
        let (Expression::Sum(terms), Some(form)) = (sum, form) else { return Decimal::ZERO };
        if form.unit == Unit::Yuan && form.decimals >= 2 {
            return Decimal::ZERO;
        }
        let half = Decimal::try_new(5, form.decimals + 1).unwrap_or_default();
        half * Decimal::from(terms.len() + 1)
    }

    /// Totals of rows below that must also be the sum of their own row.
    fn second_sums(&self) -> Vec<PublishedRelation> {
        let lang = self.options.lang;
        let mut found = Vec::new();
        for (table, filled) in self.budget.tables.iter().enumerate() {
            for (b, block) in filled.blocks.iter().enumerate() {
                let Some(formulas) = self.computed.block_formulas(Cell::new(table, b, 0, 0)) else {
                    continue;
                };
                for (r, row) in block.rows.iter().enumerate() {
                    for c in 0..row.cells.len() {
                        let cell = Cell::new(table, b, r, c);
                        let Some(sum) = formulas.second(cell) else { continue };
                        let Some(place) = self.address(cell) else { continue };
                        found.push(PublishedRelation {
                            rule: "across_mismatch".to_owned(),
                            message: lang
                                .pick("应等于本行各项之和", "must be the sum of its row")
                                .to_owned(),
                            place,
                            left: PublishedFormula::Cell(place),
                            order: Order::Equal,
                            bound: self.rounding_bound(&sum, cell),
                            right: self.formula(&sum, cell),
                            mandatory: true,
                        });
                    }
                }
            }
        }
        found
    }
}

/// A block's rows on their way to a grid.
struct BlockRows<'a> {
    b: usize,
    block: &'a BlockForm,
    rows: &'a ChunkedVec<Row>,
    /// Rows that are printed, by index.
    shown: Vec<usize>,
    /// For each half what its lines show, as an index into `shown`.
    lines: Vec<Vec<Option<usize>>>,
    /// For each shown row the number that its name is printed with.
    numerals: Vec<Option<usize>>,
    formulas: Option<BlockFormulas<'a>>,
}

impl BlockRows<'_> {
    /// The printed column of the rows' names, from the block's first.
    fn name_column(&self) -> Option<usize> {
        let (RowsForm::Coded(tree) | RowsForm::Outlined(tree)) = &self.block.rows else {
            return None;
        };
        *lines::columns(self.block).get(tree.name)?
    }
}

/// Numbers the rows of the top level where they are printed with 一、二、.
fn numerals(block: &BlockForm, rows: &ChunkedVec<Row>, shown: &[usize]) -> Vec<Option<usize>> {
    let (RowsForm::Coded(tree) | RowsForm::Outlined(tree)) = &block.rows else { return Vec::new() };
    if !tree.numbering {
        return Vec::new();
    }
    let mut count = 0;
    let number = |&row: &usize| {
        let top = rows.get(row).is_some_and(|row| row.kind == RowKind::Entered(0));
        count += usize::from(top);
        top.then_some(count)
    };
    shown.iter().map(number).collect()
}

/// Puts the title of a total across the columns of its code and its name.
fn across(row: &mut PublishedRow, first: usize, block: &BlockRows<'_>) {
    let RowsForm::Coded(tree) = &block.block.rows else { return };
    let columns = lines::columns(block.block);
    let place = |column: usize| columns.get(column).copied().flatten().map(|at| first + at);
    let (Some(from), Some(name)) = (place(tree.code), place(tree.name)) else { return };
    let blank = row.cells.get(from..name).is_some_and(|c| c.iter().all(|c| c.text.is_empty()));
    let Some(title) = row.cells.get_mut(name).filter(|_| blank).map(std::mem::take) else { return };
    let count = name - from + 1;
    for cell in row.cells.iter_mut().take(name + 1).skip(from) {
        *cell = PublishedCell { columns: 0, ..PublishedCell::default() };
    }
    if let Some(cell) = row.cells.get_mut(from) {
        *cell = PublishedCell { columns: u16::try_from(count).unwrap_or(1), indent: 0, ..title };
    }
}

impl PublishedTable {
    fn empty(anchor: Anchor) -> Self {
        Self {
            anchor,
            key: String::new(),
            copy: String::new(),
            name: String::new(),
            number: String::new(),
            title: String::new(),
            unit_line: String::new(),
            money_line: String::new(),
            orientation: Orientation::Auto,
            grids: Vec::new(),
            note: None,
            decimals: 2,
        }
    }
}

fn groups(form: &TableForm) -> Vec<BlockGroup> {
    match form.layout {
        PaperLayout::Beside => vec![(0..form.blocks.len()).collect()],
        PaperLayout::Stacked => (0..form.blocks.len()).map(|block| vec![block]).collect(),
    }
}

/// Lines of a grid: those of its longest block.
fn group_height(form: &TableForm, group: &BlockGroup, shown: &[Vec<usize>]) -> usize {
    let high = group
        .iter()
        .zip(shown)
        .filter_map(|(&b, shown)| Some(lines::height(form.blocks.get(b)?, shown.len())));
    high.max().unwrap_or(0)
}

fn is_numbered(form: &TableForm, group: &BlockGroup) -> bool {
    group.iter().filter_map(|&b| form.blocks.get(b)).any(|block| block.numbered)
}

/// The column that shows a total row's title.
fn title_column(block: &BlockForm) -> usize {
    match &block.rows {
        RowsForm::Coded(tree) | RowsForm::Outlined(tree) => tree.name,
        RowsForm::Free(free) => free.name,
        RowsForm::Fixed(_) => 0,
    }
}

/// Levels that a row's name is set in.
fn indent(block: &BlockForm, kind: RowKind, column: usize) -> u8 {
    let level = match (&block.rows, kind) {
        (RowsForm::Fixed(rows), RowKind::Fixed(i)) if column == 0 => {
            rows.get(usize::from(i)).map_or(0, |row| row.level)
        }
        (RowsForm::Coded(tree), RowKind::Entered(level)) if column == tree.name => u32::from(level),
        (RowsForm::Outlined(tree), RowKind::Entered(level)) => {
            // Where every level has a column of its own, the columns show the levels.
            let same = tree.levels.iter().all(|level| level.column == column);
            if same { u32::from(level) } else { 0 }
        }
        _ => 0,
    };
    u8::try_from(level).unwrap_or(u8::MAX)
}

/// Merges equal texts that follow each other in the columns that the form says, within the merged
/// cells to their left.
fn merge(grid: &mut PublishedGrid, block: &BlockForm, first: usize) {
    let merged = block.columns.iter().zip(lines::columns(block));
    let merged: Vec<usize> =
        merged.filter(|(own, _)| own.merged).filter_map(|(_, at)| Some(first + at?)).collect();
    let mut starts: HashMap<usize, usize> = HashMap::new();
    for row in 1..grid.rows.len() {
        let mut going_on = true;
        for &column in &merged {
            let text = |row: usize| grid.rows.get(row).and_then(|row| row.cells.get(column));
            let same = match (text(row - 1), text(row)) {
                (Some(above), Some(own)) => above.text == own.text && !own.text.is_empty(),
                _ => false,
            };
            going_on &= same;
            let start = *starts.entry(column).or_insert(0);
            if !going_on {
                starts.insert(column, row);
                continue;
            }
            let mut set = |row: usize, rows: u32| {
                if let Some(cell) = grid.rows.get_mut(row).and_then(|r| r.cells.get_mut(column)) {
                    cell.rows = rows;
                }
            };
            set(row, 0);
            set(start, u32::try_from(row - start + 1).unwrap_or(u32::MAX));
        }
    }
}
