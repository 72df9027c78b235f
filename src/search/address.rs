//! Cells by name, as formulas write them: `预算表3[210].合计`.
//!
//! A table goes by key, number or title, a copy of a repeating table with its name in braces, a
//! block by its key behind a dot, a row by key, code or name or by `#` and its place from 1 on, a
//! column by key, title, or the titles of its headings joined by `·`.

use crate::budget::{Budget, Cell, TableKind};
use crate::form::{ColumnForm, FormSet, TableForm};
use crate::lang::{Lang, Text};
use crate::source::{Diagnostic, Fault, nearest};

/// Why no cell goes by that name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddressError {
    /// Not of the shape `table[row].column`.
    Shape(String),
    /// No table of the form set has that number or name.
    Table(Unknown),
    /// A repeating table of which no copy was named.
    Which(Unknown),
    /// No copy of the repeating table has that name.
    Copy(Unknown),
    /// No block of the table has that name.
    Block(Unknown),
    /// No row of the table has that code or name.
    Row(Unknown),
    /// No column of the table has that name.
    Column(Unknown),
}

/// A name that nothing has, and the names there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    name: String,
    near: Option<String>,
    known: Vec<String>,
}

/// Names listed in an error; of rows there may be a million.
const LISTED: usize = 40;

impl Unknown {
    fn new(name: &str, mut known: Vec<String>) -> Self {
        known.retain(|name| !name.is_empty());
        let near = nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
        known.truncate(LISTED + 1);
        Self { name: name.to_owned(), near, known }
    }
}

impl Fault for AddressError {
    fn diagnostic(&self) -> Diagnostic {
        let (kind, unknown) = match self {
            Self::Shape(text) => {
                return Diagnostic::new(
                    (
                        format!("“{text}”不是单元格的写法"),
                        format!("\"{text}\" does not name a cell"),
                    ),
                    (
                        "应写成 表[行].栏，如 预算表3[210].合计",
                        "write table[row].column, such as 预算表3[210].合计",
                    ),
                );
            }
            Self::Which(unknown) => {
                let name = &unknown.name;
                return Diagnostic::new(
                    (
                        format!("“{name}”有几份，请写明哪一份，如 {name}{{名称}}[…]"),
                        format!("there are several of \"{name}\"; say which, as {name}{{name}}[…]"),
                    ),
                    there_are(unknown),
                );
            }
            Self::Table(unknown) => (("表", "table"), unknown),
            Self::Copy(unknown) => (("表", "copy of the table"), unknown),
            Self::Block(unknown) => (("分块", "block"), unknown),
            Self::Row(unknown) => (("行", "row"), unknown),
            Self::Column(unknown) => (("栏", "column"), unknown),
        };
        let ((zh, en), name) = (kind, &unknown.name);
        let (mut what, known) = (
            Text::new(format!("没有“{name}”这{zh}"), format!("no {en} \"{name}\"")),
            there_are(unknown),
        );
        if let Some(near) = &unknown.near {
            what.zh.push_str(&format!("，是不是“{near}”？{}", known.zh));
            what.en
                .push_str(&format!("; perhaps \"{near}\"? There are: {}", list(unknown, Lang::En)));
            return Diagnostic::new(what, Text::default());
        }
        Diagnostic::new(what, known)
    }
}

/// `共有：…`
fn there_are(unknown: &Unknown) -> Text {
    Text::new(
        format!("共有：{}", list(unknown, Lang::Zh)),
        format!("there are: {}", list(unknown, Lang::En)),
    )
}

fn list(unknown: &Unknown, lang: Lang) -> String {
    let (shown, more) = match unknown.known.split_at_checked(LISTED) {
        Some((shown, more)) => (shown, !more.is_empty()),
        None => (unknown.known.as_slice(), false),
    };
    let all = shown.join(lang.pick("、", ", "));
    if more { format!("{all}……") } else { all }
}

/// `预算表3`, or `表3` for short.
fn is_number(number: &str, name: &str) -> bool {
    number == name && !name.is_empty() || name.starts_with('表') && number.ends_with(name)
}

/// The tables that go by that name: by key, number, or title in either language.
pub fn tables_named(forms: &FormSet, budget: &Budget, name: &str) -> Vec<usize> {
    let goes_by = |table: &usize| match budget.tables.get(*table).map(|found| &found.kind) {
        Some(TableKind::Unknown { form, .. }) => **form == *name,
        Some(TableKind::Known(form)) => forms.tables.get(*form).is_some_and(|form| {
            form.key == name
                || is_number(&form.number, name)
                || form.title.zh == name
                || form.title.en.eq_ignore_ascii_case(name)
        }),
        None => false,
    };
    (0..budget.tables.len()).filter(goes_by).collect()
}

/// The cell that goes by that name.
pub fn find(forms: &FormSet, budget: &Budget, text: &str) -> Result<Cell, AddressError> {
    match found(forms, budget, text)? {
        (cell, true) => Ok(cell),
        (_, false) => Err(AddressError::Shape(text.to_owned())),
    }
}

/// The same for what a person types with an input method on, whose brackets are 【】 and whose dot
/// is 。; where no column is named, the first of the row, and false.
pub fn find_typed(
    forms: &FormSet,
    budget: &Budget,
    text: &str,
) -> Result<(Cell, bool), AddressError> {
    match found(forms, budget, text) {
        Err(AddressError::Shape(_)) => {
            found(forms, budget, &text.chars().map(half).collect::<String>())
        }
        told => told,
    }
}

/// Whether a text is written as an address, rightly or not.
pub fn is_address(text: &str) -> bool {
    text.trim().char_indices().any(|(at, sign)| at > 0 && half(sign) == '[')
}

fn half(sign: char) -> char {
    match sign {
        '［' | '【' => '[',
        '］' | '】' => ']',
        '｛' => '{',
        '｝' => '}',
        '。' | '．' => '.',
        other => other,
    }
}

/// The cell, and whether its column was named.
fn found(forms: &FormSet, budget: &Budget, text: &str) -> Result<(Cell, bool), AddressError> {
    let shape = || AddressError::Shape(text.to_owned());
    let text = text.trim();
    // From the left a row's name may hold brackets of its own, so the last `].` parts the column.
    let (left, column) = match text.rsplit_once("].") {
        Some((left, column)) => (left, Some(column)),
        None => (text.strip_suffix(']').ok_or_else(shape)?, None),
    };
    let (left, row) = split_row(left).ok_or_else(shape)?;
    let (left, copy) = match left.split_once('{') {
        Some((table, rest)) => {
            let (name, block) = rest.rsplit_once('}').ok_or_else(shape)?;
            (format!("{table}{block}"), Some(name.to_owned()))
        }
        None => (left.to_owned(), None),
    };
    let (tables, block) = match tables_named(forms, budget, &left) {
        found if !found.is_empty() => (found, None),
        _ => match left.rsplit_once('.') {
            Some((table, block)) => (tables_named(forms, budget, table), Some(block)),
            None => (Vec::new(), None),
        },
    };
    let Some(&first) = tables.first() else {
        let known = forms.tables.iter().map(|form| form.key.clone()).collect();
        return Err(AddressError::Table(Unknown::new(&left, known)));
    };
    let table = match copy {
        None if tables.len() > 1 => {
            let names = tables.iter().map(|&table| budget.copy_name(forms, table)).collect();
            return Err(AddressError::Which(Unknown::new(&left, names)));
        }
        None => first,
        Some(name) => {
            let found = tables.iter().find(|&&table| budget.copy_name(forms, table) == name);
            *found.ok_or_else(|| {
                let names = tables.iter().map(|&table| budget.copy_name(forms, table)).collect();
                AddressError::Copy(Unknown::new(&name, names))
            })?
        }
    };
    let form = budget.tables.get(table).and_then(|found| forms.tables.get(found.form()?));
    let form = form.ok_or_else(|| AddressError::Table(Unknown::new(&left, Vec::new())))?;
    let cell = in_table(forms, budget, (table, form), block, row, column)?;
    Ok((cell, column.is_some()))
}

fn in_table(
    forms: &FormSet,
    budget: &Budget,
    (table, form): (usize, &TableForm),
    block: Option<&str>,
    row: &str,
    column: Option<&str>,
) -> Result<Cell, AddressError> {
    let blocks: Vec<usize> = match block {
        Some(name) => match form.blocks.iter().position(|block| block.key == name) {
            Some(found) => vec![found],
            None => {
                let known = form.blocks.iter().map(|block| block.key.clone()).collect();
                return Err(AddressError::Block(Unknown::new(name, known)));
            }
        },
        None => (0..form.blocks.len()).collect(),
    };
    // Where no block is named, the first that has the row decides.
    let found = blocks.iter().find_map(|&block| {
        row_named(forms, budget, Cell::new(table, block, 0, 0), row).map(|row| (block, row))
    });
    let Some((block, row)) = found else {
        let names = blocks.iter().flat_map(|&block| {
            let rows =
                budget.block(Cell::new(table, block, 0, 0)).map_or(0, |block| block.rows.len());
            (0..rows.min(1_000)).map(move |row| Cell::new(table, block, row, 0))
        });
        let known = names.map(|cell| budget.row_key(forms, cell)).collect();
        return Err(AddressError::Row(Unknown::new(row, known)));
    };
    let Some(column) = column else {
        return Ok(Cell::new(table, block, row, 0));
    };
    let columns = form.blocks.get(block).map_or(&[][..], |block| block.columns.as_slice());
    match columns.iter().position(|known| column_is(known, column)) {
        Some(column) => Ok(Cell::new(table, block, row, column)),
        None => {
            let known = columns.iter().map(|column| column.key.clone()).collect();
            Err(AddressError::Column(Unknown::new(column, known)))
        }
    }
}

/// What comes before the brackets of a row, and in them: the brackets that match from the right.
fn split_row(left: &str) -> Option<(&str, &str)> {
    let mut depth = 1_usize;
    for (at, sign) in left.char_indices().rev() {
        match sign {
            ']' => depth += 1,
            '[' if depth == 1 => return Some((&left[..at], &left[at + 1..])),
            '[' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn row_named(forms: &FormSet, budget: &Budget, block: Cell, name: &str) -> Option<usize> {
    let rows = budget.block(block)?.rows.len();
    if let Some(number) = name.strip_prefix('#').and_then(|n| n.parse::<usize>().ok()) {
        return number.checked_sub(1).filter(|row| *row < rows);
    }
    let keyed = (0..rows).find(|&row| budget.row_key(forms, block.with_row(row)) == name);
    keyed.or_else(|| {
        (0..rows).find(|&row| {
            let full = budget.row_name(forms, block.with_row(row));
            full == name
                || full.split_once(' ').is_some_and(|(_, rest)| rest == name)
                || budget.row_name_in(forms, block.with_row(row), Lang::En) == name
        })
    })
}

fn column_is(column: &ColumnForm, name: &str) -> bool {
    column.key == name
        || column.title.zh == name
        || column.title.en.eq_ignore_ascii_case(name)
        || column.path.join("·") == name
}

/// How a cell is written so that [`find`] gives it back; empty for a cell outside the form.
pub fn spell(forms: &FormSet, budget: &Budget, cell: Cell) -> String {
    let form = budget.tables.get(cell.t()).and_then(|found| forms.tables.get(found.form()?));
    let Some((form, block)) = form.and_then(|form| Some((form, form.blocks.get(cell.b())?))) else {
        return String::new();
    };
    let Some(column) = block.columns.get(cell.c()) else {
        return String::new();
    };
    let mut table = form.key.clone();
    if form.repeats {
        table = format!("{table}{{{}}}", budget.copy_name(forms, cell.t()));
    }
    if !block.key.is_empty() {
        table = format!("{table}.{}", block.key);
    }
    let key = budget.row_key(forms, cell);
    let top = cell.with_row(0);
    let row = match row_named(forms, budget, top, &key) {
        Some(row) if row == cell.r() && !key.is_empty() && !key.contains(['[', ']']) => key,
        _ => format!("#{}", cell.r() + 1),
    };
    format!("{table}[{row}].{}", column.key)
}
