//! From names to positions: what a formula's names mean in a form set.

use std::sync::Arc;

use super::formula::{BinaryOp, Expr, Reference, RowRef};
use super::model::{BlockForm, Kind, RowsForm, TableForm};
use super::parse::{Ast, CellAst, Identifier, RowAst, Span};
use crate::lang::Text;
use crate::source::{Diagnostic, did_you_mean};

/// What an expression is computed for; decides what bare names mean and what may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FormulaSite {
    /// A column, given here, in every row.
    Column(usize),
    /// A row or a cell.
    Row,
    /// A check at every row.
    EachRow,
    /// A check at every column.
    EachColumn,
    /// No row or column in particular.
    Once,
}

impl FormulaSite {
    pub(super) fn has_row(self) -> bool {
        matches!(self, Self::Column(_) | Self::Row | Self::EachRow)
    }

    fn has_column(self) -> bool {
        matches!(self, Self::Column(_) | Self::Row | Self::EachColumn)
    }

    fn columns_first(self) -> bool {
        matches!(self, Self::Column(_) | Self::EachRow)
    }
}

/// What a reference is wanted for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Want {
    Figure,
    Sum,
    Count,
    Found,
}

/// Resolves the names of one formula and collects what is wrong with it.
pub(super) struct Resolver<'a> {
    pub(super) tables: &'a [TableForm],
    /// Table and block the formula is in.
    pub(super) table: usize,
    pub(super) block: usize,
    pub(super) place: FormulaSite,
    pub(super) wrong: Vec<Diagnostic>,
}

impl<'a> Resolver<'a> {
    pub fn new(tables: &'a [TableForm], table: usize, block: usize, place: FormulaSite) -> Self {
        Self { tables, table, block, place, wrong: Vec::new() }
    }

    /// Now at another block and place of the same table.
    pub fn go(&mut self, block: usize, place: FormulaSite) {
        self.block = block;
        self.place = place;
    }

    pub(super) fn blocks(&self, table: usize) -> &'a [BlockForm] {
        self.tables.get(table).map_or(&[], |table| &table.blocks)
    }

    pub(super) fn block(&self, table: usize, block: usize) -> Option<&'a BlockForm> {
        self.blocks(table).get(block)
    }

    pub(super) fn fail<T>(
        &mut self,
        span: &Span,
        what: impl Into<Text>,
        remedy: impl Into<Text>,
    ) -> Option<T> {
        self.wrong.push(Diagnostic::at_offset(span.start, what, remedy));
        None
    }

    pub(super) fn unknown<'n, T>(
        &mut self,
        name: &Identifier,
        (zh, en): (&str, &str),
        known: impl Iterator<Item = &'n str>,
    ) -> Option<T> {
        let text = &name.text;
        let what = (format!("没有{zh}“{text}”"), format!("there is no {en} “{text}”"));
        self.fail(&name.span, what, did_you_mean(text, known))
    }

    /// What an expression means; `None` and an entry in `wrong` where it means nothing.
    pub fn expr(&mut self, ast: &Ast) -> Option<Expr> {
        match ast {
            Ast::Number(number) => Some(Expr::Number(*number)),
            Ast::Cell(cell) => self.reference(cell, Want::Figure).map(Expr::Cell),
            Ast::Negate(inner) => Some(Expr::Negate(Box::new(self.expr(inner)?))),
            Ast::Binary(operator, left, right) => {
                let (left, right) = (self.expr(left), self.expr(right));
                Some(Expr::Binary(*operator, Box::new(left?), Box::new(right?)))
            }
            Ast::Range(from, _) => self.fail(
                &from.span,
                (
                    "“起 : 止”只能写在 sum( ) 里".to_owned(),
                    "a range stands only in sum( )".to_owned(),
                ),
                ("写成 sum(起 : 止)", "write sum(from : to)"),
            ),
            Ast::Call { name, arguments, span } => self.call(name, arguments, span),
        }
    }

    /// How many rows have a column filled: what [`RowRef::All`] of it counts.
    pub(super) fn every(&mut self, cell: &CellAst) -> Option<Expr> {
        let mut reference = self.reference(cell, Want::Count)?;
        if reference.row == RowRef::Leaves {
            reference.row = RowRef::All;
        }
        Some(Expr::Count(reference))
    }

    fn call(&mut self, name: &Identifier, arguments: &[Ast], span: &Span) -> Option<Expr> {
        const FUNCTIONS: [&str; 11] = [
            "sum", "count", "filled", "said", "found", "last", "with", "units", "abs", "min", "max",
        ];
        let text = name.text.as_str();
        if !FUNCTIONS.contains(&text) {
            return self.unknown(name, ("函数", "function"), FUNCTIONS.into_iter());
        }
        let several = matches!(text, "min" | "max");
        let two = text == "with";
        let fits = match arguments.len() {
            count if several => count >= 2,
            count if text == "said" => count >= 3,
            count => count == if two { 2 } else { 1 },
        };
        if !fits {
            let given = arguments.len();
            let (zh, en) = match (several, two) {
                _ if text == "said" => ("至少 3", "at least 3"),
                (true, _) => ("至少 2", "at least 2"),
                (_, true) => ("2", "2"),
                _ => ("1", "1"),
            };
            return self.fail(
                span,
                (
                    format!("函数 {text} 要{zh} 个参数，这里给了 {given} 个"),
                    format!("{text} takes {en} argument(s), {given} given"),
                ),
                ("参数之间用逗号分开", "separate arguments by commas"),
            );
        }
        match (text, arguments) {
            ("abs", [inner]) => Some(Expr::Abs(Box::new(self.expr(inner)?))),
            ("min" | "max", all) => {
                let resolved: Vec<Option<Expr>> = all.iter().map(|one| self.expr(one)).collect();
                let resolved: Vec<Expr> = resolved.into_iter().collect::<Option<_>>()?;
                Some(if text == "min" { Expr::Min(resolved) } else { Expr::Max(resolved) })
            }
            ("sum", [Ast::Range(from, to)]) => self.range(from, to),
            ("sum", [Ast::Cell(cell)]) => self.reference(cell, Want::Sum).map(Expr::Sum),
            ("count", [Ast::Cell(cell)]) => self.reference(cell, Want::Count).map(Expr::Count),
            ("filled", [Ast::Cell(cell)]) => self.every(cell),
            ("said", [Ast::Cell(figures), Ast::Cell(column), words @ ..]) => {
                self.said(figures, column, words, span)
            }
            ("found", [Ast::Cell(cell)]) => self.reference(cell, Want::Found).map(Expr::Found),
            ("found", [Ast::Call { name, arguments, .. }]) if name.text == "with" => {
                match arguments.as_slice() {
                    [Ast::Cell(document), Ast::Cell(cell)] => {
                        let document = self.document(document)?;
                        let reference = self.reference(cell, Want::Found)?;
                        Some(Expr::FoundWith(document, reference))
                    }
                    _ => self.fail(
                        span,
                        (
                            "found(with(…)) 里应为另一份预算的名称和一行".to_owned(),
                            "found(with(…)) takes a document's name and a row".to_owned(),
                        ),
                        (
                            "例如 found(with(本级, 表[@]))",
                            "for instance found(with(本级, table[@]))",
                        ),
                    ),
                }
            }
            ("found", [Ast::Call { name, arguments, .. }]) if name.text == "last" => {
                match arguments.as_slice() {
                    [Ast::Cell(cell)] => self.reference(cell, Want::Found).map(Expr::FoundLast),
                    _ => self.fail(
                        span,
                        (
                            "found(last(…)) 里应为一行的名称".to_owned(),
                            "found(last(…)) takes the name of a row".to_owned(),
                        ),
                        ("例如 found(last(表[@]))", "for instance found(last(table[@]))"),
                    ),
                }
            }
            ("with", [Ast::Cell(document), Ast::Cell(cell)]) => {
                let document = self.document(document)?;
                let reference = self.reference(cell, Want::Figure)?;
                Some(Expr::With(document, reference))
            }
            ("units", [Ast::Cell(cell)]) => self.reference(cell, Want::Figure).map(Expr::Units),
            ("last", [Ast::Cell(cell)]) => self.reference(cell, Want::Figure).map(Expr::Last),
            _ => self.fail(
                span,
                (
                    format!("函数 {text} 的参数应为单元格的名称"),
                    format!("{text} takes the name of cells"),
                ),
                ("例如 sum(区块.列)", "for instance sum(block.column)"),
            ),
        }
    }

    /// `said(table.figures, column, word, …)`
    fn said(
        &mut self,
        figures: &CellAst,
        column: &CellAst,
        words: &[Ast],
        span: &Span,
    ) -> Option<Expr> {
        let word = |ast: &Ast| match ast {
            Ast::Cell(cell) => match (cell.path.as_slice(), &cell.copy, &cell.row, &cell.column) {
                ([name], None, None, None) => Some(Arc::from(name.text.as_str())),
                _ => None,
            },
            _ => None,
        };
        let words: Option<Vec<Arc<str>>> = words.iter().map(word).collect();
        let figures = self.reference(figures, Want::Sum)?;
        let table = figures.table.unwrap_or(self.table);
        match (column.path.as_slice(), &column.row, words) {
            ([name], None, Some(words)) => {
                let column = self.find_column(table, figures.block, name)?;
                Some(Expr::Said { figures, column, words })
            }
            _ => self.fail(
                span,
                (
                    "said( ) 里依次是数的列、文字的列和要找的词".to_owned(),
                    "said( ) takes the column of the figures, that of the texts, and words"
                        .to_owned(),
                ),
                (
                    "例如 said(项目支出表.合计, 二级项目, 运维, 服务)",
                    "for instance said(table.total, name, word, word)",
                ),
            ),
        }
    }

    /// The name of another document.
    fn document(&mut self, cell: &CellAst) -> Option<Arc<str>> {
        match (cell.path.as_slice(), &cell.copy, &cell.row, &cell.column) {
            ([name], None, None, None) => Some(Arc::from(name.text.as_str())),
            _ => self.fail(
                &cell.span,
                (
                    "这里应为另一份预算的名称".to_owned(),
                    "the name of another document belongs here".to_owned(),
                ),
                (
                    "例如 with(本级, [合计].合计)，审核时写 --with 本级=文件",
                    "for instance with(本级, [合计].合计), checked by --with 本级=FILE",
                ),
            ),
        }
    }

    /// `sum(from : to)` as the plain sum of fixed rows.
    fn range(&mut self, from: &CellAst, to: &CellAst) -> Option<Expr> {
        let (first, last) = (self.range_end(from), self.range_end(to));
        let ((block, first), (last_block, last)) = (first?, last?);
        let span = from.span.start..to.span.end;
        if block != last_block || first > last {
            return self.fail(
                &span,
                (
                    "起止两行不在同一区块，或起在止之后".to_owned(),
                    "the rows are in different blocks, or in the wrong order".to_owned(),
                ),
                ("起行在前，止行在后", "name the upper row first"),
            );
        }
        let column = match (&to.column, self.place.has_column()) {
            (Some(name), _) => Some(self.find_column(self.table, block, name)?),
            (None, true) => None,
            (None, false) => return self.no_column(&span),
        };
        let form = self.block(self.table, block)?;
        let cell = |row| {
            let row = RowRef::Fixed(row);
            Expr::Cell(Reference { table: None, copy: None, block, row, column })
        };
        (first..=last)
            .filter(|row| form.fixed().get(*row).is_some_and(|row| !row.spacer))
            .map(cell)
            .reduce(|sum, next| Expr::Binary(BinaryOp::Add, Box::new(sum), Box::new(next)))
    }

    fn range_end(&mut self, cell: &CellAst) -> Option<(usize, usize)> {
        let name = match (cell.path.as_slice(), &cell.row) {
            ([name], None) => name,
            ([], Some(RowAst::Key(name))) => name,
            _ => {
                return self.fail(
                    &cell.span,
                    (
                        "起止应为本表的行名".to_owned(),
                        "a range goes from row to row of this table".to_owned(),
                    ),
                    ("例如 sum(甲 : 丙)", "for instance sum(first : last)"),
                );
            }
        };
        match self.find_row(self.table, None, name)? {
            (block, RowRef::Fixed(row)) => Some((block, row)),
            _ => self.unknown(name, ("行", "row"), std::iter::empty()),
        }
    }

    fn no_column<T>(&mut self, span: &Span) -> Option<T> {
        self.fail(
            span,
            ("没有写明是哪一列".to_owned(), "it does not say which column".to_owned()),
            ("写成 [行].列", "write [row].column"),
        )
    }

    fn no_row<T>(&mut self, span: &Span) -> Option<T> {
        self.fail(
            span,
            ("没有写明是哪一行".to_owned(), "it does not say which row".to_owned()),
            (
                "写成 表[行].列，各行相加则写 sum(表.列)",
                "write table[row].column, or sum(table.column) for all rows",
            ),
        )
    }

    fn reference(&mut self, cell: &CellAst, want: Want) -> Option<Reference> {
        if let ([name], None, None, None) =
            (cell.path.as_slice(), &cell.copy, &cell.row, &cell.column)
        {
            return self.bare(name, want);
        }
        let mut path = cell.path.as_slice();
        let mut column = cell.column.as_ref();
        if cell.row.is_none() && column.is_none() && path.len() > 1 {
            column = path.last();
            path = path.get(..path.len() - 1).unwrap_or_default();
        }
        let (table, block) = self.find_place(path)?;
        let own = table == self.table && cell.copy.is_none();
        let copy = match &cell.copy {
            Some(lookup) => Some(self.copy(table, lookup, &cell.span)?),
            None => None,
        };
        let repeats = self.tables.get(table).is_some_and(|form| form.repeats);
        if repeats && !own && copy.is_none() && want == Want::Figure {
            return self.fail(
                &cell.span,
                (
                    "这张表有多份，没有写明是哪一份".to_owned(),
                    "there are several of this table, and it does not say which".to_owned(),
                ),
                (
                    "写成 表{@列}[行].列，或放进 sum( )",
                    "write table{@column}[row].column, or put it into sum( )",
                ),
            );
        }
        let (block, row) = match (&cell.row, block) {
            (Some(RowAst::Key(name)), block) => self.find_row(table, block, name)?,
            (Some(RowAst::Lookup(lookup)), block) => {
                let block = self.one_block(table, block, column, &cell.span)?;
                (block, RowRef::Lookup(self.lookup(lookup)?))
            }
            (None, block) if matches!(want, Want::Sum | Want::Count) => {
                (self.one_block(table, block, column, &cell.span)?, RowRef::Leaves)
            }
            (None, _) if want == Want::Found && copy.is_some() => (0, RowRef::Current),
            (None, None) if own && self.place.has_row() => (self.block, RowRef::Current),
            (None, Some(b)) if own && b == self.block && self.place.has_row() => {
                (b, RowRef::Current)
            }
            (None, _) => return self.no_row(&cell.span),
        };
        let table_ref = (!own).then_some(table);
        if want == Want::Found {
            return Some(Reference { table: table_ref, copy, block, row, column: None });
        }
        let column = match column {
            Some(name) => Some(self.find_column(table, block, name)?),
            None if self.place.has_column() => {
                self.same_column(table, block, &cell.span)?;
                None
            }
            None => return self.no_column(&cell.span),
        };
        if let Some(column) = column {
            self.figure(table, block, &row, column, want, &cell.span)?;
        }
        Some(Reference { table: table_ref, copy, block, row, column })
    }

    /// A name by itself: a column or a row of this table.
    fn bare(&mut self, name: &Identifier, want: Want) -> Option<Reference> {
        let own = self.block(self.table, self.block)?;
        let here = |block, row, column| Reference { table: None, copy: None, block, row, column };
        let column = own.column(&name.text);
        if matches!(want, Want::Sum | Want::Count) {
            let block = self.blocks(self.table).iter().position(|b| b.key == name.text);
            if let (None, Some(block), true) = (column, block, self.place.has_column()) {
                self.same_column(self.table, block, &name.span)?;
                return Some(here(block, RowRef::Leaves, None));
            }
            let column = match column {
                Some(column) => column,
                None => self.find_column(self.table, self.block, name)?,
            };
            self.figure(self.table, self.block, &RowRef::Leaves, column, want, &name.span)?;
            return Some(here(self.block, RowRef::Leaves, Some(column)));
        }
        if want == Want::Found {
            return self.no_row(&name.span);
        }
        let given = matches!(own.rows, RowsForm::Fixed(_));
        let own_row = own.fixed_row(&name.text).filter(|_| given);
        if column.is_some() && own_row.is_some() {
            let text = &name.text;
            return self.fail(
                &name.span,
                (
                    format!("“{text}”既是列名又是行名"),
                    format!("“{text}” is both a column and a row"),
                ),
                (
                    &format!("行写 [{text}]，列写 .{text}"),
                    &format!("write [{text}] for the row, .{text} for the column"),
                ),
            );
        }
        let use_column = column.filter(|_| self.place.has_row());
        let by_row = if own_row.is_some() || column.is_none() || !self.place.columns_first() {
            self.row_of_table(name)
        } else {
            None
        };
        match (use_column, by_row) {
            (Some(column), None) => {
                self.figure(self.table, self.block, &RowRef::Current, column, want, &name.span)?;
                Some(here(self.block, RowRef::Current, Some(column)))
            }
            (_, Some(_)) if !self.place.has_column() => self.no_column(&name.span),
            (_, Some(Ok((block, row)))) => {
                self.same_column(self.table, block, &name.span)?;
                Some(here(block, RowRef::Fixed(row), None))
            }
            (_, Some(Err(()))) => self.several_blocks(name),
            (None, None) if column.is_some() => self.no_row(&name.span),
            (None, None) => {
                let columns = own.columns.iter().map(|column| column.key.as_str());
                let rows = self.blocks(self.table).iter().flat_map(BlockForm::fixed);
                let known =
                    columns.chain(rows.filter(|row| !row.spacer).map(|row| row.key.as_str()));
                self.unknown(name, ("行或列", "row or column"), known)
            }
        }
    }

    /// Whether the block has the column that is meant by leaving it out.
    fn same_column(&mut self, table: usize, block: usize, span: &Span) -> Option<()> {
        let (own, other) = (self.block(self.table, self.block)?, self.block(table, block)?);
        let has = match self.place {
            FormulaSite::Column(column) => {
                own.columns.get(column).is_some_and(|column| other.column(&column.key).is_some())
            }
            _ => own.columns.iter().any(|column| other.column(&column.key).is_some()),
        };
        if has { Some(()) } else { self.no_column(span) }
    }

    /// Whether the cells can hold figures, where figures are wanted.
    fn figure(
        &mut self,
        table: usize,
        block: usize,
        row: &RowRef,
        column: usize,
        want: Want,
        span: &Span,
    ) -> Option<()> {
        if matches!(want, Want::Count | Want::Found) {
            return Some(());
        }
        let form = self.tables.get(table)?;
        let is_figure = |fixed| form.kind(block, fixed, column).is_some_and(Kind::is_figure);
        let rows = form.blocks.get(block)?.fixed().len();
        let fits = match row {
            RowRef::Fixed(row) => is_figure(Some(*row)),
            _ => is_figure(None) || (0..rows).any(|row| is_figure(Some(row))),
        };
        if fits {
            return Some(());
        }
        let key = form.blocks.get(block)?.columns.get(column)?.key.clone();
        self.fail(
            span,
            (format!("“{key}”列在这里不是数"), format!("“{key}” holds no figures here")),
            ("公式只能用金额、数值和百分比", "formulas use amounts, numbers and percentages"),
        )
    }
}
