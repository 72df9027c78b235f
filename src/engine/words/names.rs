//! Names of places and figures, as messages use them.

use crate::amount::Amount;
use crate::budget::{Budget, Cell, RowKind};
use crate::engine::compute::ComputedRef;
use crate::engine::finding::Verdict;
use crate::form::FormSet;
use crate::lang::Lang;

/// `，差 −0.01（四舍五入，限 0.015）`
pub(in crate::engine) fn difference_text(
    verdict: Verdict,
    (difference, bound): (Option<Amount>, Option<Amount>),
    lang: Lang,
    say: &dyn Fn(Amount) -> String,
) -> String {
    let Some(difference) = difference else {
        return String::new();
    };
    let mut text = format!("{}{}", lang.pick("，差 ", ", difference "), say(difference));
    let bound = bound.filter(|b| !b.is_zero()).map(say);
    text += &match (verdict, bound, lang) {
        (Verdict::Rounding, Some(bound), Lang::Zh) => format!("（四舍五入，限 {bound}）"),
        (Verdict::Rounding, Some(bound), Lang::En) => format!(" (rounding, at most {bound})"),
        (_, Some(bound), Lang::Zh) => format!("（超出四舍五入限 {bound}）"),
        (_, Some(bound), Lang::En) => format!(" (rounding explains at most {bound})"),
        (_, None, _) => String::new(),
    };
    text
}

/// A figure with a real minus sign.
pub(in crate::engine) fn minus(amount: Amount) -> String {
    amount.to_string().replacen('-', "−", 1)
}

/// Names of places, as messages use them.
pub(in crate::engine) struct Names<'a> {
    pub(in crate::engine) forms: &'a FormSet,
    pub(in crate::engine) budget: &'a Budget,
    pub(in crate::engine) lang: Lang,
}

impl Names<'_> {
    /// The number of the table (预算表3), or its title.
    pub(in crate::engine) fn table(&self, table: usize) -> String {
        match self.budget.table_form(self.forms, Cell::new(table, 0, 0, 0)) {
            Some(form) if form.is_numbered() && self.lang == Lang::Zh => form.number.clone(),
            _ => self.budget.table_title(self.forms, table, self.lang),
        }
    }

    pub(in crate::engine) fn row(&self, cell: Cell) -> String {
        self.budget.row_name_in(self.forms, cell, self.lang)
    }

    /// The code or key of a row, for lists of addends.
    pub(in crate::engine) fn row_short(&self, cell: Cell) -> String {
        let key = match self.budget.row(cell).map(|row| row.kind()) {
            Some(RowKind::Fixed(_)) => self.row(cell),
            _ => self.budget.row_key(self.forms, cell),
        };
        if key.is_empty() { self.row(cell) } else { key }
    }

    /// The column's title with the headings above it (`基本支出·小计`).
    pub(in crate::engine) fn column(&self, cell: Cell) -> String {
        let block = self.budget.block_form(self.forms, cell);
        let Some(column) = block.and_then(|block| block.columns.get(cell.c())) else {
            return String::new();
        };
        match self.lang {
            Lang::Zh if !column.path.is_empty() => column.path.join("·"),
            lang => column.title.get(lang).to_owned(),
        }
    }

    /// Row and column in short, and the table where it is another.
    pub(super) fn term(&self, from: Cell, to: Cell) -> String {
        if to.table != from.table {
            return format!("{} {} {}", self.table(to.t()), self.row_short(to), self.column(to));
        }
        match (to.block == from.block && to.row == from.row, to.column == from.column) {
            (true, _) => self.column(to),
            (false, true) => self.row_short(to),
            (false, false) => format!("{} {}", self.row_short(to), self.column(to)),
        }
    }
}

impl<'a> ComputedRef<'a> {
    pub(in crate::engine) fn names(&self, lang: Lang) -> Names<'a> {
        Names { forms: &self.sheet.forms, budget: self.budget, lang }
    }
}

/// `预算表3 208 社会保障和就业支出 › 合计`
pub(in crate::engine) fn place(names: &Names<'_>, cell: Cell) -> String {
    let (table, row, column) = (names.table(cell.t()), names.row(cell), names.column(cell));
    format!("{table} {row} › {column}")
}
