//! Finding what a name means: tables, blocks, rows, columns, look-ups.

use super::formula::{Lookup, RowRef};
use super::model::{BlockForm, NamedBy, RowsForm};
use super::parse::{CellAst, Identifier, LookupAst, RowAst, Span};
use super::resolve::Resolver;

impl Resolver<'_> {
    /// A given row of this table: of the own block, else of the only other one that has it.
    pub(super) fn row_of_table(&self, name: &Identifier) -> Option<Result<(usize, usize), ()>> {
        let given = |block: &BlockForm| {
            let rows =
                matches!(block.rows, RowsForm::Fixed(_)).then(|| block.fixed_row(&name.text));
            rows.flatten()
        };
        let blocks = self.blocks(self.table);
        if let Some(row) = blocks.get(self.block).and_then(given) {
            return Some(Ok((self.block, row)));
        }
        let mut found = blocks.iter().enumerate().filter_map(|(b, block)| Some((b, given(block)?)));
        let first = found.next()?;
        Some(if found.next().is_none() { Ok(first) } else { Err(()) })
    }

    pub(super) fn several_blocks<T>(&mut self, name: &Identifier) -> Option<T> {
        let text = &name.text;
        self.fail(
            &name.span,
            (format!("“{text}”在几个区块里都有"), format!("“{text}” is in more than one block")),
            ("写明区块：区块[行] 或 区块.列", "name the block: block[row] or block.column"),
        )
    }

    /// Table and block that the names before the bracket mean.
    pub(super) fn find_place(&mut self, path: &[Identifier]) -> Option<(usize, Option<usize>)> {
        let find_block = |table: usize, name: &Identifier| {
            let keyed = |block: &BlockForm| !block.key.is_empty() && block.key == name.text;
            self.blocks(table).iter().position(keyed)
        };
        match path {
            [] => Some((self.table, None)),
            [name] => {
                if let Some(block) = find_block(self.table, name) {
                    return Some((self.table, Some(block)));
                }
                match self.tables.iter().position(|table| table.key == name.text) {
                    Some(table) => Some((table, None)),
                    None => {
                        let blocks = self.blocks(self.table).iter().map(|b| b.key.as_str());
                        let known =
                            self.tables.iter().map(|table| table.key.as_str()).chain(blocks);
                        self.unknown(name, ("表或区块", "table or block"), known)
                    }
                }
            }
            [table, block] => {
                let Some(t) = self.tables.iter().position(|form| form.key == table.text) else {
                    let known = self.tables.iter().map(|table| table.key.as_str());
                    return self.unknown(table, ("表", "table"), known);
                };
                match find_block(t, block) {
                    Some(b) => Some((t, Some(b))),
                    None => {
                        let known = self.blocks(t).iter().map(|b| b.key.as_str());
                        self.unknown(block, ("区块", "block"), known)
                    }
                }
            }
            [_, _, extra, ..] => self.fail(
                &extra.span,
                ("名称的层次过多".to_owned(), "too many names in a row".to_owned()),
                ("至多 表.区块[行].列", "at most table.block[row].column"),
            ),
        }
    }

    /// The block meant where none is named: the only one, or the only one with that column.
    pub(super) fn one_block(
        &mut self,
        table: usize,
        block: Option<usize>,
        column: Option<&Identifier>,
        span: &Span,
    ) -> Option<usize> {
        let blocks = self.blocks(table);
        if block.is_some() || blocks.len() == 1 {
            return block.or(Some(0));
        }
        let mut having = (0..blocks.len()).filter(|b| {
            column
                .is_some_and(|name| blocks.get(*b).is_some_and(|b| b.column(&name.text).is_some()))
        });
        if let (Some(only), None) = (having.next(), having.next()) {
            return Some(only);
        }
        let keys: Vec<&str> = blocks.iter().map(|block| block.key.as_str()).collect();
        let keys = keys.join("、");
        self.fail(
            span,
            ("没有写明是哪个区块".to_owned(), "it does not say which block".to_owned()),
            (&format!("区块有：{keys}"), &format!("the blocks are: {keys}")),
        )
    }

    pub(super) fn find_row(
        &mut self,
        table: usize,
        block: Option<usize>,
        name: &Identifier,
    ) -> Option<(usize, RowRef)> {
        let blocks = self.blocks(table);
        let own_first = (table == self.table).then_some(self.block).into_iter();
        let order: Vec<usize> = match block {
            Some(block) => vec![block],
            None => own_first.chain(0..blocks.len()).collect(),
        };
        let mut candidates: Vec<(usize, usize)> = Vec::new();
        for (nth, b) in order.iter().enumerate() {
            let Some(form) = blocks.get(*b) else { continue };
            let by_code = || form.fixed().iter().position(|row| row.code == name.text);
            if let Some(row) = form.fixed_row(&name.text).or_else(by_code) {
                candidates.push((*b, row));
                if nth == 0 && (block.is_some() || table == self.table) {
                    break;
                }
            }
        }
        candidates.dedup();
        match candidates.as_slice() {
            [(block, row)] => return Some((*block, RowRef::Fixed(*row))),
            [_, _, ..] => return self.several_blocks(name),
            [] => {}
        }
        // A name that no given row has is looked for among entered rows only where it is plain
        // which ones: the block is named, is the only one, or has codes of that length.
        let plain = block.is_some() || blocks.len() == 1;
        let entered = |b: &&usize| {
            blocks.get(**b).is_some_and(|form| {
                can_enter(form, &name.text) && (plain || matches!(form.rows, RowsForm::Coded(_)))
            })
        };
        let mut entered = order.iter().filter(entered);
        match (entered.next(), entered.next()) {
            (Some(b), None) => Some((*b, RowRef::Key(name.text.as_str().into()))),
            (Some(b), Some(c)) if b == c => Some((*b, RowRef::Key(name.text.as_str().into()))),
            (Some(_), Some(_)) => self.several_blocks(name),
            (None, _) => {
                let rows = order.iter().filter_map(|b| blocks.get(*b)).flat_map(BlockForm::fixed);
                let known = rows.filter(|row| !row.spacer).map(|row| row.key.as_str());
                self.unknown(name, ("行", "row"), known)
            }
        }
    }

    pub(super) fn find_column(
        &mut self,
        table: usize,
        block: usize,
        name: &Identifier,
    ) -> Option<usize> {
        let form = self.block(table, block)?;
        match form.column(&name.text) {
            Some(column) => Some(column),
            None => {
                let known = form.columns.iter().map(|column| column.key.as_str());
                self.unknown(name, ("列", "column"), known)
            }
        }
    }

    pub(super) fn copy(&mut self, table: usize, lookup: &LookupAst, span: &Span) -> Option<Lookup> {
        if self.tables.get(table).is_none_or(|form| form.named_by.is_none()) {
            return self.fail(
                span,
                (
                    "这张表没有多份，或没有名称可查".to_owned(),
                    "this table does not repeat, or its copies have no names".to_owned(),
                ),
                ("给表写上 repeats: true 和 named_by", "give the table repeats: true and named_by"),
            );
        }
        self.lookup(lookup)
    }

    pub(super) fn lookup(&mut self, lookup: &LookupAst) -> Option<Lookup> {
        let own = self.block(self.table, self.block)?;
        match lookup {
            LookupAst::Code(span) | LookupAst::Column(Identifier { span, .. })
                if !self.place.has_row() =>
            {
                self.fail(
                    span,
                    ("这里没有本行可言".to_owned(), "there is no current row here".to_owned()),
                    ("写成 @[行].列", "write @[row].column"),
                )
            }
            LookupAst::Code(span) => {
                let coded = match &own.rows {
                    RowsForm::Coded(_) => true,
                    RowsForm::Fixed(rows) => rows.iter().any(|row| !row.code.is_empty()),
                    _ => false,
                };
                if coded {
                    return Some(Lookup::Code);
                }
                self.fail(
                    span,
                    ("这里的行没有编码".to_owned(), "the rows here have no codes".to_owned()),
                    ("写明列：@列", "name the column: @column"),
                )
            }
            LookupAst::Column(name) => {
                Some(Lookup::Column(self.find_column(self.table, self.block, name)?))
            }
            LookupAst::Cell { block, row, column } => {
                let block = match block {
                    Some(name) => {
                        let keyed = |form: &BlockForm| form.key == name.text;
                        let Some(block) = self.blocks(self.table).iter().position(keyed) else {
                            let known = self.blocks(self.table).iter().map(|b| b.key.as_str());
                            return self.unknown(name, ("区块", "block"), known);
                        };
                        Some(block)
                    }
                    None => None,
                };
                let (block, found) = self.find_row(self.table, block, row)?;
                let RowRef::Fixed(row) = found else {
                    return self.unknown(row, ("行", "row"), std::iter::empty());
                };
                let column = self.find_column(self.table, block, column)?;
                Some(Lookup::Cell { block, row, column })
            }
        }
    }

    /// The cell that names the copies of a repeating table.
    pub fn named_cell(&mut self, cell: &CellAst) -> Option<NamedBy> {
        let (Some(RowAst::Key(row)), Some(column), None) = (&cell.row, &cell.column, &cell.copy)
        else {
            return self.fail(
                &cell.span,
                (
                    "named_by 应为本表的一格".to_owned(),
                    "named_by must be a cell of the table".to_owned(),
                ),
                ("例如 \"[行].列\"", "for instance \"[row].column\""),
            );
        };
        let (table, block) = self.find_place(&cell.path)?;
        if table != self.table {
            return self.fail(
                &cell.span,
                (
                    "named_by 应为本表的一格".to_owned(),
                    "named_by must be a cell of the table".to_owned(),
                ),
                ("去掉表名", "leave the table's name out"),
            );
        }
        let (block, found) = self.find_row(table, block, row)?;
        let RowRef::Fixed(index) = found else {
            return self.unknown(row, ("行", "row"), std::iter::empty());
        };
        let column = self.find_column(table, block, column)?;
        Some(NamedBy { block, row: index, column })
    }
}

/// Whether a row of that code or name can be entered in the block.
fn can_enter(block: &BlockForm, name: &str) -> bool {
    match &block.rows {
        RowsForm::Fixed(_) => false,
        RowsForm::Coded(tree) => {
            name.bytes().all(|b| b.is_ascii_digit())
                && tree.levels.iter().any(|level| level.digits == name.len())
        }
        RowsForm::Outlined(_) | RowsForm::Free(_) => true,
    }
}
