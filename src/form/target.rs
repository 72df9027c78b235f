//! The left side of a formula: what it computes.

use super::formula::{FormulaTarget, RowRef};
use super::model::{BlockForm, Kind, RowsForm};
use super::parse::{CellAst, RowAst, Span};
use super::resolve::Resolver;

impl Resolver<'_> {
    /// What a formula computes.
    pub fn target(&mut self, cell: &CellAst) -> Option<(usize, FormulaTarget)> {
        let blocks = self.blocks(self.table);
        let lookup = matches!(cell.row, Some(RowAst::Lookup(_))) || cell.copy.is_some();
        let (path, name, row) = match (cell.path.as_slice(), &cell.row, &cell.column) {
            (_, Some(RowAst::Key(row)), _) if !lookup => (cell.path.as_slice(), None, Some(row)),
            ([path @ .., last], None, None) if !lookup => (path, Some(last), None),
            ([], None, Some(column)) => (&[][..], Some(column), None),
            _ => {
                return self.fail(
                    &cell.span,
                    (
                        "等号左边应为本表的一行、一列或一格".to_owned(),
                        "the left side must be a row, a column or a cell of this table".to_owned(),
                    ),
                    (
                        "例如 合计、[合计] 或 [合计].金额",
                        "for instance total, [total] or [total].amount",
                    ),
                );
            }
        };
        let (table, block) = self.find_place(path)?;
        if table != self.table {
            return self.fail(
                &cell.span,
                (
                    "公式只能计算本表的格".to_owned(),
                    "a formula computes only its own table".to_owned(),
                ),
                ("把它写到那张表的 formulas 里", "move it to that table's formulas"),
            );
        }
        if let Some(row) = row {
            let (block, found) = self.find_row(table, block, row)?;
            let (RowRef::Fixed(index), true) =
                (found, matches!(blocks.get(block)?.rows, RowsForm::Fixed(_)))
            else {
                return self.fail(
                    &row.span,
                    (
                        format!("“{}”行不能另写公式", row.text),
                        format!("row “{}” cannot have a formula", row.text),
                    ),
                    ("合计行总是各行之和", "a total row is always the sum of its rows"),
                );
            };
            let target = match &cell.column {
                Some(name) => FormulaTarget::Cell {
                    row: index,
                    column: self.find_column(table, block, name)?,
                },
                None => FormulaTarget::Row(index),
            };
            return self.computable(block, target, &cell.span);
        }
        let name = name?;
        let mut found: Vec<(usize, FormulaTarget)> = Vec::new();
        for (b, form) in blocks.iter().enumerate() {
            if block.is_some_and(|block| block != b) {
                continue;
            }
            let only_column = cell.column.is_some();
            let rows = matches!(form.rows, RowsForm::Fixed(_)) && !only_column;
            found.extend(form.column(&name.text).map(|column| (b, FormulaTarget::Column(column))));
            let row = rows.then(|| form.fixed_row(&name.text)).flatten();
            found.extend(row.map(|row| (b, FormulaTarget::Row(row))));
        }
        match found.as_slice() {
            [(block, target)] => self.computable(*block, *target, &name.span),
            [] => {
                let columns = blocks.iter().flat_map(|b| &b.columns).map(|c| c.key.as_str());
                let rows = blocks.iter().flat_map(BlockForm::fixed).filter(|row| !row.spacer);
                self.unknown(
                    name,
                    ("行或列", "row or column"),
                    columns.chain(rows.map(|r| r.key.as_str())),
                )
            }
            [(one, _), (other, _), ..] if one == other => {
                let text = &name.text;
                self.fail(
                    &name.span,
                    (
                        format!("“{text}”既是列名又是行名"),
                        format!("“{text}” is both a column and a row"),
                    ),
                    (
                        &format!("行写 [{text}]，列写 .{text}"),
                        &format!("write [{text}] for the row, .{text} for the column"),
                    ),
                )
            }
            _ => self.several_blocks(name),
        }
    }

    /// Whether the target holds figures.
    pub(super) fn computable(
        &mut self,
        block: usize,
        target: FormulaTarget,
        span: &Span,
    ) -> Option<(usize, FormulaTarget)> {
        let form = self.tables.get(self.table)?;
        let own = form.blocks.get(block)?;
        let is_figure = |row, column| form.kind(block, row, column).is_some_and(Kind::is_figure);
        let fits = match target {
            FormulaTarget::Column(column) => {
                is_figure(None, column)
                    || (0..own.fixed().len()).any(|row| is_figure(Some(row), column))
            }
            FormulaTarget::Row(row) => {
                (0..own.columns.len()).any(|column| is_figure(Some(row), column))
            }
            FormulaTarget::Cell { row, column } => is_figure(Some(row), column),
        };
        if fits {
            return Some((block, target));
        }
        self.fail(
            span,
            ("等号左边不是数".to_owned(), "the left side holds no figures".to_owned()),
            ("公式只能计算金额、数值和百分比", "formulas compute amounts, numbers and percentages"),
        )
    }
}
