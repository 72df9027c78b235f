//! What a cell shows: its text and how it is meant, but not its colours.

use std::borrow::Cow;

use crate::amount::Amount;
use crate::budget::{Cell, RowKind, StoredRow, ValueRef};
use crate::engine::{Figure, Role, VERIFY_SIGN, Verdict};
use crate::form::{Kind, RowsForm, Severity, numeral, split_code};
use crate::lang::Lang;

use super::layout::TableView;

/// What a cell shows.
#[derive(Clone, Debug)]
pub struct ShownCell<'a> {
    /// What is written in it; of an amount in the unit shown.
    pub text: Cow<'a, str>,
    /// Whether it is entered, computed or printed.
    pub role: Role,
    /// Figures are at the right.
    pub figure: bool,
    /// A code, shown more quietly.
    pub code: bool,
    /// Indent in levels.
    pub indent: u32,
    /// A total held as a control figure.
    pub pinned: bool,
    /// The worst that checks say of the cell.
    pub verdict: Verdict,
    /// The same as in the row above, and shown there.
    pub repeated: bool,
}

/// How loudly a row is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkWeight {
    /// A rounding difference.
    Rounding,
    /// To be verified or explained, or a hint.
    Verify,
    /// Must be settled before the document is final.
    Wrong,
}

/// What the state column says of a row: its gravest finding.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RowMark {
    /// How loudly it is marked.
    pub weight: MarkWeight,
    severity: Severity,
    verdict: Verdict,
    difference: Option<Amount>,
    /// The form does not know the row: it is kept, not computed.
    stray: bool,
}

impl RowMark {
    /// In sign and word: `× 不平 27.00`; thousands set apart where that is wanted.
    pub fn text(self, lang: Lang, grouped: bool) -> String {
        let sign = match self.weight {
            MarkWeight::Rounding => Verdict::Rounding.sign(),
            MarkWeight::Verify => VERIFY_SIGN,
            MarkWeight::Wrong => Verdict::Unbalanced.sign(),
        };
        let word = match (self.weight, self.verdict) {
            _ if self.stray => lang.pick("表样外", "not in form"),
            (MarkWeight::Rounding, _) => Verdict::Rounding.short_word(lang),
            (MarkWeight::Verify, _) if self.severity == Severity::Hint => lang.pick("提示", "hint"),
            (MarkWeight::Verify, _) => lang.pick("核实", "verify"),
            (_, verdict @ (Verdict::Missing | Verdict::Invalid | Verdict::Overflow)) => {
                verdict.short_word(lang)
            }
            _ => Verdict::Unbalanced.short_word(lang),
        };
        match (self.verdict, self.difference) {
            (Verdict::Rounding | Verdict::Unbalanced, Some(difference)) => {
                let digits = if grouped { Digits::Grouped } else { Digits::Stored };
                let text = figure_text(difference, 0, digits);
                format!("{sign} {word} {}", text.trim_start_matches('-'))
            }
            _ => format!("{sign} {word}"),
        }
    }
}

/// What the checks say of a block's row; none where all is in order.
pub fn row_state(view: &TableView<'_>, block: usize, row: usize) -> Option<RowMark> {
    let cell = Cell::new(view.table, block, row, 0);
    let (severity, verdict, difference) = view.document.computed().row_mark(cell)?;
    let difference = difference.map(|difference| in_unit(view, difference));
    let weight = match (verdict, severity) {
        (Verdict::Balanced, _) => return None,
        (Verdict::Rounding, _) => MarkWeight::Rounding,
        (_, Severity::Mandatory) => MarkWeight::Wrong,
        _ => MarkWeight::Verify,
    };
    let kind = view.document.budget().row(cell).map(|row| row.kind());
    let stray = kind == Some(RowKind::Stray);
    Some(RowMark { weight, severity, verdict, difference, stray })
}

/// An amount of money in the unit that amounts are shown in.
fn in_unit(view: &TableView<'_>, amount: Amount) -> Amount {
    let shown = view.unit.and_then(|to| amount.convert(view.form.unit, to));
    shown.unwrap_or(amount)
}

/// Whether a block's row is printed in bold.
pub fn block_strong(view: &TableView<'_>, block: usize, row: usize) -> bool {
    let cell = Cell::new(view.table, block, row, 0);
    let (computed, budget) = (view.document.computed(), view.document.budget());
    match budget.row(cell).map(|row| row.kind()) {
        Some(RowKind::Fixed(i)) => {
            view.block(block).and_then(|b| b.fixed().get(usize::from(i))).is_some_and(|fixed| {
                fixed.strong
                    || !matches!(view.block(block).map(|b| &b.rows), Some(RowsForm::Fixed(_)))
            })
        }
        Some(RowKind::Entered(0)) => computed.is_parent(cell),
        _ => false,
    }
}

/// Whether a block's row is the total that the form prints as the last line of the heading.
pub fn is_in_heading(view: &TableView<'_>, block: usize, row: usize) -> bool {
    let tree = match view.block(block).map(|block| &block.rows) {
        Some(RowsForm::Coded(tree) | RowsForm::Outlined(tree)) => tree,
        _ => return false,
    };
    let cell = Cell::new(view.table, block, row, 0);
    let kind = || view.document.budget().row(cell).map(|row| row.kind());
    tree.total_in_heading && matches!(kind(), Some(RowKind::Fixed(_)))
}

/// How the digits of money are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digits {
    /// As the document has them.
    Stored,
    /// With the table's decimals at least, so that points are below each other.
    Even,
    /// Those, with thousands separated.
    Grouped,
}

/// The text of a figure as the grid shows it.
fn figure_text(amount: Amount, decimals: u32, digits: Digits) -> String {
    match digits {
        Digits::Stored => amount.to_string(),
        Digits::Even => amount.even(decimals),
        Digits::Grouped => amount.grouped(decimals),
    }
}

/// An amount of a cell's own unit as the grid shows it there.
pub fn shown_amount(view: &TableView<'_>, cell: Cell, amount: Amount, digits: Digits) -> String {
    let kind = view.kind(cell);
    let money = kind == Some(&Kind::Money);
    let amount = if money { in_unit(view, amount) } else { amount };
    let decimals = kind.map_or(0, |kind| view.form.decimals_of(kind));
    figure_text(amount, decimals, if money { digits } else { Digits::Stored })
}

/// What a cell shows. `top` says that it is in the first row in view.
pub fn cell_text<'a>(
    view: &TableView<'a>,
    cell: Cell,
    lang: Lang,
    digits: Digits,
    top: bool,
) -> ShownCell<'a> {
    let computed = view.document.computed();
    let kind = view.kind(cell);
    let mut content = ShownCell {
        text: Cow::Borrowed(""),
        role: computed.role(cell),
        figure: kind.is_some_and(Kind::is_figure),
        code: kind == Some(&Kind::Code),
        indent: 0,
        pinned: false,
        verdict: Verdict::Balanced,
        repeated: false,
    };
    let value = view
        .document
        .budget()
        .tables
        .get(cell.t())
        .and_then(|t| t.blocks.get(cell.b()))
        .and_then(|b| b.rows.get(cell.r()))
        .and_then(|r| r.get(cell.c()));
    if content.figure {
        let figure: Figure = computed.figure(cell);
        content.pinned = figure.pinned;
        content.verdict = figure.worst.max(figure.verdict);
        // A control figure never moves; what its addends give is what the row misses or exceeds.
        let shown = if figure.pinned { figure.stated } else { figure.effective };
        content.text = match (shown, value) {
            (_, Some(ValueRef::Text(text))) => Cow::Borrowed(&**text),
            (Some(amount), _) => {
                let money = kind == Some(&Kind::Money);
                let amount = if money { in_unit(view, amount) } else { amount };
                let decimals = kind.map_or(0, |kind| view.form.decimals_of(kind));
                // Numbers that are no money stay: nobody prints 3.00 persons.
                let digits = if money { digits } else { Digits::Stored };
                Cow::Owned(figure_text(amount, decimals, digits))
            }
            (None, _) => Cow::Borrowed(""),
        };
        return content;
    }
    content.text = match value {
        Some(ValueRef::Text(text)) => Cow::Borrowed(&**text),
        Some(ValueRef::Amount(amount)) => Cow::Owned(amount.to_string()),
        _ => Cow::Borrowed(printed(view, cell, lang)),
    };
    if let Some(text) = on_paper(view, cell, &content.text) {
        content.text = Cow::Owned(text);
    }
    content.indent = indent(view, cell);
    content.repeated = !top && is_repeated(view, cell);
    content
}

/// Rows that are counted through for a numeral.
const MAX_NUMBERED: usize = 2_000;

/// A code in its columns, a class with its numeral, where the form prints them so.
fn on_paper(view: &TableView<'_>, cell: Cell, text: &str) -> Option<String> {
    let block = view.block(cell.b())?;
    let (RowsForm::Coded(tree) | RowsForm::Outlined(tree)) = &block.rows else { return None };
    let split = &block.columns.get(cell.c())?.split;
    if split.len() > 1 && !text.is_empty() {
        let parts = split_code(text, split);
        let parts = parts.into_iter().filter(|part| !part.is_empty());
        return Some(parts.collect::<Vec<_>>().join(" "));
    }
    let rows = &view.document.budget().block(cell)?.rows;
    let top = |row: StoredRow<'_>| row.kind() == RowKind::Entered(0);
    let numbered = tree.numbering && tree.name == cell.c() && !text.is_empty();
    if !numbered || cell.r() > MAX_NUMBERED || !rows.get(cell.r()).is_some_and(top) {
        return None;
    }
    let above = rows.iter().take(cell.r()).filter(|row| top(*row)).count();
    Some(format!("{}、{text}", numeral(above + 1)))
}

/// The title that the form prints there, if it prints one.
fn printed<'a>(view: &TableView<'a>, cell: Cell, lang: Lang) -> &'a str {
    let Some(block) = view.block(cell.b()) else {
        return "";
    };
    let Some(fixed) = view.fixed(cell).and_then(|i| block.fixed().get(i)) else {
        return "";
    };
    let column = match &block.rows {
        RowsForm::Fixed(_) => 0,
        RowsForm::Coded(tree) => tree.name,
        RowsForm::Outlined(tree) => tree.levels.first().map_or(tree.name, |level| level.column),
        RowsForm::Free(_) => return "",
    };
    if column == cell.c() { fixed.title.get(lang) } else { "" }
}

/// Levels of indent: the name of a coded row, a fixed row's title, a column that several levels of
/// an outline share.
fn indent(view: &TableView<'_>, cell: Cell) -> u32 {
    let Some(block) = view.block(cell.b()) else {
        return 0;
    };
    let indented = match &block.rows {
        RowsForm::Fixed(_) => cell.c() == 0,
        RowsForm::Coded(tree) => cell.c() == tree.name,
        RowsForm::Outlined(tree) => {
            tree.levels.iter().filter(|level| level.column == cell.c()).count() > 1
        }
        RowsForm::Free(_) => false,
    };
    if indented { view.document.computed().level(cell) } else { 0 }
}

/// Whether the text is in the row above already, under the same merged cells to the left.
pub fn is_repeated(view: &TableView<'_>, cell: Cell) -> bool {
    let Some(block) = view.block(cell.b()) else {
        return false;
    };
    let merged = |column: usize| block.columns.get(column).is_some_and(|c| c.merged);
    if !merged(cell.c()) || cell.r() == 0 {
        return false;
    }
    let budget = view.document.budget();
    let above = cell.with_row(cell.r() - 1);
    (0..=cell.c()).filter(|&column| merged(column)).all(|column| {
        let value = budget.value(cell.with_column(column));
        !value.is_blank() && value == budget.value(above.with_column(column))
    })
}

/// What the document states of a total that computes otherwise: `原表 34.84，算得 61.84，差 -27.00`.
pub fn statement(view: &TableView<'_>, cell: Cell, lang: Lang) -> Option<String> {
    let figure = view.document.computed().figure(cell);
    if figure.role != Role::Total || figure.verdict == Verdict::Balanced {
        return None;
    }
    let (stated, computed) = figure.stated.zip(figure.computed)?;
    let money = view.kind(cell) == Some(&Kind::Money);
    let shown = |amount| if money { in_unit(view, amount) } else { amount };
    let difference = Amount::new(stated.decimal().checked_sub(computed.decimal())?);
    let (stated, computed, difference) = (shown(stated), shown(computed), shown(difference));
    Some(match lang {
        Lang::Zh => format!("原表 {stated}，算得 {computed}，差 {difference}"),
        Lang::En => format!("stated {stated}, computed {computed}, difference {difference}"),
    })
}

/// The name by which a screen reader and tests know a cell:
/// `预算表3，208 社会保障和就业支出，合计：845.70，四舍五入差 0.01`.
pub fn spoken_name(
    view: &TableView<'_>,
    cell: Cell,
    content: &ShownCell<'_>,
    lang: Lang,
) -> String {
    let budget = view.document.budget();
    let form = view.form;
    let table = if form.is_numbered() { &form.number } else { form.title.get(lang) };
    let row = budget.row_name_in(view.document.forms(), cell, lang);
    let column = view.block(cell.b()).and_then(|b| b.columns.get(cell.c()));
    let column = column.map_or(String::new(), |c| match lang {
        Lang::Zh if !c.path.is_empty() => c.path.join(" "),
        _ => c.title.get(lang).to_owned(),
    });
    let shown = if content.text.is_empty() { lang.pick("空", "blank") } else { &content.text };
    let mut name = match lang {
        Lang::Zh => format!("{table}，{row}，{column}：{shown}"),
        Lang::En => format!("{table}, {row}, {column}: {shown}"),
    };
    if content.figure && content.verdict > Verdict::Balanced {
        let figure = view.document.computed().figure(cell);
        let difference = figure.stated.zip(figure.computed).and_then(|(stated, computed)| {
            let difference = Amount::new(stated.decimal().checked_sub(computed.decimal())?.abs());
            let money = view.kind(cell) == Some(&Kind::Money);
            Some(if money { in_unit(view, difference) } else { difference })
        });
        name.push_str(lang.pick("，", ", "));
        // What disagrees with another table only has no difference of its own.
        let difference =
            difference.filter(|d| content.verdict <= Verdict::Unbalanced && !d.is_zero());
        name.push_str(match (content.verdict, &difference) {
            (Verdict::Rounding, _) => lang.pick("四舍五入差", "rounding difference"),
            (Verdict::Unbalanced, Some(_)) => lang.pick("不平，差", "unbalanced by"),
            (Verdict::Unbalanced, None) => lang.pick("不平", "unbalanced"),
            (Verdict::Balanced, _) => Verdict::Overflow.short_word(lang),
            (verdict, _) => verdict.short_word(lang),
        });
        if let Some(difference) = difference {
            name.push(' ');
            name.push_str(&difference.to_string());
        }
    }
    if content.pinned {
        name.push_str(lang.pick("，控制数", ", control figure"));
    }
    name
}
