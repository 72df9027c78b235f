//! Where the lists of rows are in a text.

use std::ops::Range;

use super::cursor::ByteCursor;
use crate::file::TITLE;
use crate::form::{FormSet, TableForm};

/// The rows of a block, as a part of the text.
#[derive(Debug)]
pub(super) struct RowList {
    /// How many tables are before its own in the file.
    pub table: usize,
    /// Indices into [`FormSet::tables`] and [`TableForm::blocks`].
    pub form: usize,
    pub block: usize,
    /// What is between the brackets, as far as line starts show: a bracket that begins a line may be
    /// inside a text, which shows when the rows are read.
    pub span: Range<usize>,
}

/// The lists of the tables that the form set knows, in the text's order; `None` where the text is
/// laid out in a way that has to be read value by value.
pub(super) fn row_lists(text: &str, forms: &FormSet) -> Option<Vec<RowList>> {
    let begin = text.strip_prefix(TITLE).map_or(0, |rest| text.len() - rest.len());
    let mut cursor = ByteCursor::new(text, begin);
    cursor.blanks();
    if !cursor.eat(b'(') {
        return None;
    }
    let (mut lists, mut seen) = (Vec::new(), false);
    cursor.blanks();
    let mut more = cursor.peek() != Some(b')');
    while more {
        match cursor.name()? {
            "tables" if !seen => {
                seen = true;
                tables(&mut cursor, forms, &mut lists)?;
            }
            _ => cursor.value()?,
        }
        more = cursor.another(b')')?;
    }
    cursor.eat(b')');
    cursor.blanks();
    (cursor.peek().is_none() && !lists.is_empty()).then_some(lists)
}

fn tables(cursor: &mut ByteCursor<'_>, forms: &FormSet, lists: &mut Vec<RowList>) -> Option<()> {
    let mut used = vec![false; forms.tables.len()];
    if !cursor.eat(b'[') {
        return None;
    }
    cursor.blanks();
    let mut more = cursor.peek() != Some(b']');
    for index in 0.. {
        if !more {
            break;
        }
        let (begin, count) = (cursor.clone(), lists.len());
        let free = |form: usize| {
            used.get(form) == Some(&false) || forms.tables.get(form).is_some_and(|f| f.repeats)
        };
        match table(cursor, forms, index, &free, lists) {
            Some(form) => {
                if let Some(slot) = used.get_mut(form) {
                    *slot = true;
                }
            }
            None => {
                // It is kept, or read value by value, as it is.
                lists.truncate(count);
                *cursor = begin;
                cursor.value()?;
            }
        }
        more = cursor.another(b']')?;
    }
    cursor.eat(b']').then_some(())
}

/// Gives the table's form; `None` where it is not known before its rows.
fn table(
    cursor: &mut ByteCursor<'_>,
    forms: &FormSet,
    index: usize,
    free: &dyn Fn(usize) -> bool,
    lists: &mut Vec<RowList>,
) -> Option<usize> {
    if !cursor.eat(b'(') {
        return None;
    }
    let (mut form, mut content) = (None, false);
    cursor.blanks();
    let mut more = cursor.peek() != Some(b')');
    while more {
        match (cursor.name()?, form) {
            ("form", None) => form = Some(forms.table(cursor.plain()?).filter(|&f| free(f))?),
            ("rows", Some(form)) if !content => {
                content = true;
                match forms.tables.get(form)?.blocks.len() {
                    1 => lists.extend(rows(cursor, index, form, 0)?),
                    _ => cursor.value()?,
                }
            }
            ("blocks", Some(form)) if !content => {
                content = true;
                blocks(cursor, forms.tables.get(form)?, index, form, lists)?;
            }
            ("rows" | "blocks", None) => return None,
            _ => cursor.value()?,
        }
        more = cursor.another(b')')?;
    }
    (cursor.eat(b')')).then_some(form?)
}

fn blocks(
    cursor: &mut ByteCursor<'_>,
    table: &TableForm,
    index: usize,
    form: usize,
    lists: &mut Vec<RowList>,
) -> Option<()> {
    let mut used = vec![false; table.blocks.len()];
    if !cursor.eat(b'[') {
        return None;
    }
    cursor.blanks();
    let mut more = cursor.peek() != Some(b']');
    while more {
        if !cursor.eat(b'(') {
            return None;
        }
        let (mut block, mut content) = (None, false);
        cursor.blanks();
        let mut fields = cursor.peek() != Some(b')');
        while fields {
            match (cursor.name()?, block) {
                ("block", None) => {
                    let name = cursor.plain()?;
                    let at = table.blocks.iter().position(|block| block.key == name)?;
                    if std::mem::replace(used.get_mut(at)?, true) {
                        return None;
                    }
                    block = Some(at);
                }
                ("rows", None) => return None,
                ("rows", Some(block)) if !content => {
                    content = true;
                    lists.extend(rows(cursor, index, form, block)?);
                }
                _ => cursor.value()?,
            }
            fields = cursor.another(b')')?;
        }
        if !cursor.eat(b')') {
            return None;
        }
        block?;
        more = cursor.another(b']')?;
    }
    cursor.eat(b']').then_some(())
}

/// A list of rows; nothing where it is blank.
fn rows(
    cursor: &mut ByteCursor<'_>,
    table: usize,
    form: usize,
    block: usize,
) -> Option<Option<RowList>> {
    if !cursor.eat(b'[') {
        return None;
    }
    let start = cursor.at();
    cursor.blanks();
    if cursor.eat(b']') {
        return Some(None);
    }
    loop {
        let line = cursor.rest().iter().position(|byte| *byte == b'\n')?;
        cursor.skip(line + 1);
        cursor.blanks();
        let end = cursor.at();
        if cursor.eat(b']') {
            return Some(Some(RowList { table, form, block, span: start..end }));
        }
    }
}
