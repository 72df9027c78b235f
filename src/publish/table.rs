//! From a table as filled in to the table as published.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::amount::{Amount, Unit};
use crate::budget::{Budget, Cell, ChunkedVec, Row, RowKind, Table, Value};
use crate::engine::{BlockFormulas, Computed, Expression, Verdict};
use crate::form::{
    BinaryOp, BlockForm, FormSet, Kind, NumberPlace, Paper, PaperLayout, PrintedRows, Relation,
    RowsForm, Severity, TableForm,
};
use crate::lang::{Lang, Tell as _};

use super::model::{
    Address, Anchor, ColumnKind, HeadingCell, Operator, Order, Orientation, PublishedCell,
    PublishedColumn, PublishedFigure, PublishedFormula, PublishedGrid, PublishedKind,
    PublishedRelation, PublishedRow, PublishedTable,
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
    rows: Vec<Option<u32>>,
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
            let mut column = u16::from(is_numbered(form, group));
            for &b in group {
                let Some(block) = form.blocks.get(b) else { continue };
                let columns = block.columns.iter().map(|own| {
                    let at = (!own.unprinted).then_some(column);
                    column += u16::from(!own.unprinted);
                    at
                });
                let columns = columns.collect();
                let mut row = 0;
                let rows = filled.blocks.get(b).into_iter().flat_map(|block| &block.rows);
                let rows = rows.enumerate().map(|(r, own)| {
                    let shown = self.is_printed(form, block, own, Cell::new(table, b, r, 0));
                    let at = shown.then_some(row);
                    row += u32::from(shown);
                    at
                });
                blocks.push(PrintedBlock { grid: grid as u16, columns, rows: rows.collect() });
            }
        }
        blocks
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
    fn address(&self, cell: Cell) -> Option<Address> {
        let printed = self.places.get(cell.t())?.as_ref()?;
        let block = printed.blocks.get(cell.b())?;
        Some(Address {
            table: printed.table,
            grid: block.grid,
            row: (*block.rows.get(cell.r())?)?,
            column: (*block.columns.get(cell.c())?)?,
        })
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
        let mut grid = heading(form, group, self.options.lang);
        let blocks: Vec<BlockRows<'_>> = group
            .iter()
            .filter_map(|&b| {
                let (block, rows) = (form.blocks.get(b)?, &filled.blocks.get(b)?.rows);
                let formulas = self.computed.block_formulas(Cell::new(table, b, 0, 0));
                let place = self.places.get(table).and_then(Option::as_ref);
                let shown = match place.and_then(|printed| printed.blocks.get(b)) {
                    Some(printed) => (0..rows.len())
                        .filter(|&r| printed.rows.get(r).is_some_and(Option::is_some))
                        .collect(),
                    None => (0..rows.len()).collect(),
                };
                Some(BlockRows { b, block, rows, shown, formulas })
            })
            .collect();
        let numbered = is_numbered(form, group);
        let lines = blocks.iter().map(|block| block.shown.len()).max().unwrap_or(0);
        grid.rows.reserve_exact(lines);
        for line in 0..lines {
            let mut row = PublishedRow::default();
            row.cells.reserve_exact(grid.columns.len());
            if numbered {
                row.cells.push(PublishedCell::text((line + 1).to_string()));
            }
            for block in &blocks {
                self.line(form, table, block, line, &mut row);
            }
            grid.rows.push(row);
        }
        // An entered block with no row at all still shows where rows would be.
        if grid.rows.is_empty() {
            let cells = grid.columns.iter().map(|_| PublishedCell::default()).collect();
            grid.rows.push(PublishedRow { cells, ..PublishedRow::default() });
        }
        for block in &blocks {
            let first = usize::from(numbered);
            if blocks.len() == 1 {
                merge(&mut grid, block.block, first);
            }
        }
        grid
    }

    /// Adds a block's cells to a printed line.
    fn line(
        &self,
        form: &TableForm,
        table: usize,
        block: &BlockRows<'_>,
        line: usize,
        row: &mut PublishedRow,
    ) {
        let filled = block.shown.get(line).and_then(|&r| Some((r, block.rows.get(r)?)));
        for (c, column) in block.block.columns.iter().enumerate() {
            if column.unprinted {
                continue;
            }
            row.cells.push(match filled {
                Some((r, filled)) => {
                    self.cell(form, block, filled, Cell::new(table, block.b, r, c))
                }
                None => PublishedCell::default(),
            });
        }
        let Some((r, filled)) = filled else { return };
        let fixed = match filled.kind {
            RowKind::Fixed(fixed) => block.block.fixed().get(usize::from(fixed)),
            _ => None,
        };
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
    formulas: Option<BlockFormulas<'a>>,
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

fn is_numbered(form: &TableForm, group: &BlockGroup) -> bool {
    group.iter().filter_map(|&b| form.blocks.get(b)).any(|block| block.numbered)
}

/// Columns and heading of a grid, without rows.
fn heading(form: &TableForm, group: &BlockGroup, lang: Lang) -> PublishedGrid {
    let blocks: Vec<&BlockForm> = group.iter().filter_map(|&b| form.blocks.get(b)).collect();
    let beside = blocks.len() > 1;
    let titled = beside && blocks.iter().any(|block| !block.title.get(lang).is_empty());
    let own = blocks.iter().map(|block| heading_lines(block, lang)).max().unwrap_or(0);
    let lines = own + usize::from(titled);
    let mut grid = PublishedGrid { heading_lines: lines, ..PublishedGrid::default() };
    if is_numbered(form, group) {
        let title = lang.pick("序号", "No.").to_owned();
        grid.columns.push(PublishedColumn {
            key: "序号".to_owned(),
            name: title.clone(),
            kind: ColumnKind::Number,
            width: 0.0,
            frozen: true,
        });
        grid.headings.push(HeadingCell { text: title, from: 0, to: 1, line: 0, lines });
    }
    for block in &blocks {
        let first = grid.columns.len();
        // Where each column of the form is printed; the place behind the last one too.
        let mut at = Vec::with_capacity(block.columns.len() + 1);
        for column in &block.columns {
            at.push(grid.columns.len());
            if column.unprinted {
                continue;
            }
            let key = match beside {
                true => format!("{}.{}", block.key, column.key),
                false => column.key.clone(),
            };
            let name = match lang {
                Lang::Zh => column.path.join("·"),
                Lang::En => column.title.en.clone(),
            };
            grid.columns.push(PublishedColumn {
                key,
                name,
                kind: column_kind(&column.kind),
                width: column.paper_width,
                frozen: column.frozen,
            });
        }
        at.push(grid.columns.len());
        if titled {
            let text = block.title.get(lang).to_owned();
            let to = grid.columns.len();
            grid.headings.push(HeadingCell { text, from: first, to, line: 0, lines: 1 });
        }
        let deepest = heading_lines(block, lang);
        for heading in block.headings.iter().flatten().filter(|_| own > 0) {
            let (Some(&from), Some(&to)) = (at.get(heading.from), at.get(heading.to)) else {
                continue;
            };
            if from == to {
                continue;
            }
            // A block with fewer lines than its neighbour reaches down with its lowest cells.
            let reach = if heading.line + heading.lines >= deepest { own - deepest } else { 0 };
            grid.headings.push(HeadingCell {
                text: heading.title.get(lang).to_owned(),
                from,
                to,
                line: heading.line + usize::from(titled),
                lines: heading.lines + reach,
            });
        }
    }
    grid.headings.sort_by_key(|heading| (heading.line, heading.from));
    if blocks.iter().all(|block| block.unheaded) {
        grid.heading_lines = 0;
        grid.headings.clear();
    }
    grid
}

/// Lines of a block's own heading; 0 where all its titles are empty.
fn heading_lines(block: &BlockForm, lang: Lang) -> usize {
    let headings = || block.headings.iter().flatten();
    match headings().all(|heading| heading.title.get(lang).is_empty()) {
        true => 0,
        false => headings().map(|heading| heading.line + heading.lines).max().unwrap_or(0),
    }
}

fn column_kind(kind: &Kind) -> ColumnKind {
    match kind {
        Kind::Code => ColumnKind::Code,
        Kind::Choice(_) => ColumnKind::Choice,
        Kind::Text | Kind::Indicator => ColumnKind::Text,
        Kind::Money | Kind::Number { .. } | Kind::Percent { .. } => ColumnKind::Figure,
    }
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
    let printed = block.columns.iter().filter(|column| !column.unprinted).enumerate();
    let merged: Vec<usize> =
        printed.filter(|(_, column)| column.merged).map(|(at, _)| first + at).collect();
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
