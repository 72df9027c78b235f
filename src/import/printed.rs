//! The tables of published files as they are printed, for a form set to be drafted from them.

use std::collections::HashMap;
use std::path::Path;

use crate::amount::Unit;
use crate::budget::{Budget, Cell, RowKind};
use crate::file;
use crate::form::infer::{PrintedDocument, PrintedTable};
use crate::form::{BlockForm, FormSet, RowsForm};
use crate::read::{self, Page, ReadProgress, Watch};

use super::{FileSet, ImportError, is_budget};

/// The tables of a budget file, or of a workbook, text document or PDF; else what is wrong.
pub fn printed(path: &Path, watch: &mut Watch) -> Result<PrintedDocument, ImportError> {
    if is_budget(path) {
        let opened = file::open(path).map_err(ImportError::File)?;
        return Ok(from_budget(&opened.forms, &opened.budget));
    }
    let read = read::read(path, watch)
        .map_err(|error| ImportError::Read { path: path.to_owned(), error })?;
    Ok(from_pages(&read))
}

/// The tables of several files that are one document.
pub fn printed_together(
    set: FileSet,
    progress: &ReadProgress,
) -> Result<PrintedDocument, ImportError> {
    let path = set.files.first().cloned().unwrap_or_default();
    let read = set.read(progress, false).map_err(|error| ImportError::Read { path, error })?;
    Ok(from_pages(&read.document))
}

/// The tables as the form set prints them.
fn from_budget(forms: &FormSet, budget: &Budget) -> PrintedDocument {
    let mut tables = Vec::new();
    for (t, table) in budget.tables.iter().enumerate() {
        let Some(form) = table.form().and_then(|form| forms.tables.get(form)) else { continue };
        let mut parts: Vec<Vec<Vec<String>>> = Vec::new();
        for (b, block) in form.blocks.iter().enumerate() {
            parts.push(block_cells(budget, (t, b), block, form.blocks.len() > 1));
        }
        let lines = parts.iter().map(Vec::len).max().unwrap_or(0);
        let mut cells = vec![Vec::new(); lines];
        // Headings end in the same line.
        let heading = |block: &BlockForm| block.headings.len() + usize::from(form.blocks.len() > 1);
        let deepest = form.blocks.iter().map(heading).max().unwrap_or(0);
        for (block, mut part) in form.blocks.iter().zip(parts) {
            let wide = part.iter().map(Vec::len).max().unwrap_or(0);
            let own = heading(block);
            for _ in own..deepest {
                part.insert(own, vec![String::new(); wide]);
            }
            for (at, line) in cells.iter_mut().enumerate() {
                line.extend(part.get(at).cloned().unwrap_or_else(|| vec![String::new(); wide]));
            }
        }
        tables.push(PrintedTable {
            title: form.title.zh.clone(),
            number: form.number.clone(),
            unit: Some(form.unit),
            cells,
        });
    }
    PrintedDocument { year: Some(budget.year), tables }
}

fn block_cells(
    budget: &Budget,
    (t, b): (usize, usize),
    block: &BlockForm,
    titled: bool,
) -> Vec<Vec<String>> {
    let columns: Vec<usize> = (0..block.columns.len())
        .filter(|&c| block.columns.get(c).is_some_and(|own| !own.unprinted))
        .collect();
    let mut cells = Vec::new();
    let wide = columns.len();
    if titled {
        let mut line = vec![String::new(); wide];
        if let Some(first) = line.first_mut() {
            first.clone_from(&block.title.zh);
        }
        cells.push(line);
    }
    for line in &block.headings {
        let mut texts = vec![String::new(); wide];
        for heading in line {
            let at = columns.iter().position(|c| (heading.from..heading.to).contains(c));
            if let Some(text) = at.and_then(|at| texts.get_mut(at)) {
                text.clone_from(&heading.title.zh);
            }
        }
        cells.push(texts);
    }
    let rows = budget.rows(Cell::new(t, b, 0, 0));
    for (r, row) in rows.iter().enumerate() {
        let fixed = match row.kind() {
            RowKind::Fixed(fixed) => block.fixed().get(usize::from(fixed)),
            _ => None,
        };
        let text = |&column: &usize| {
            let title = match &block.rows {
                RowsForm::Fixed(_) => block.is_label(column),
                RowsForm::Coded(tree) | RowsForm::Outlined(tree) => column == tree.name,
                RowsForm::Free(_) => false,
            };
            match fixed {
                Some(fixed) if title => fixed.title.zh.clone(),
                _ => budget.value(Cell::new(t, b, r, column)).to_text(),
            }
        };
        cells.push(columns.iter().map(text).collect());
    }
    cells
}

/// Grids of a document with their titles and units.
fn from_pages(document: &read::ReadDocument) -> PrintedDocument {
    let mut tables: Vec<PrintedTable> = Vec::new();
    let mut year = None;
    let mut before = 0;
    let mut file = 0;
    for (at, page) in document.pages.iter().enumerate() {
        let begins = std::mem::replace(&mut file, document.part_of(at)) != file;
        before = before.max(document.texts_around(at).start);
        let texts: Vec<&str> = document
            .texts
            .get(before..page.texts_before)
            .unwrap_or_default()
            .iter()
            .map(|text| text.text.as_str())
            .collect();
        before = page.texts_before.max(before);
        let Some(mut table) = from_page(page, &texts) else { continue };
        if table.title.is_empty() && document.is_joined() && document.pages_beside(at) == 1 {
            let file = document.file_of(at);
            let stem = Path::new(&*file).file_stem().unwrap_or_default();
            table.title = stem.to_string_lossy().into_owned();
        }
        year = year.or_else(|| year_in(&table.title));
        // A table that goes on over the page: the same heading again.
        let goes_on = tables.last().is_some_and(|last| {
            let again = last.title == table.title && !last.title.is_empty();
            !begins && (table.title.is_empty() || again)
        });
        match tables.last_mut() {
            Some(last) if goes_on => go_on(last, table),
            _ => tables.push(table),
        }
    }
    PrintedDocument { year, tables }
}

/// Appends what follows on the next page, without the heading that is there again.
fn go_on(last: &mut PrintedTable, next: PrintedTable) {
    let same = last.cells.iter().zip(&next.cells).take_while(|(a, b)| a == b).count();
    last.cells.extend(next.cells.into_iter().skip(same));
}

fn year_in(text: &str) -> Option<i32> {
    let digits: Vec<char> = text.chars().collect();
    digits
        .windows(4)
        .filter_map(|window| window.iter().collect::<String>().parse::<i32>().ok())
        .find(|year| (2000..2100).contains(year))
}

/// The unit that a unit line names.
fn unit_in(text: &str) -> Option<Unit> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let at = plain.find("单位：").or_else(|| plain.find("单位:"))?;
    let rest = plain.get(at..)?;
    match () {
        () if rest.contains("万元") => Some(Unit::Wan),
        () if rest.contains('元') => Some(Unit::Yuan),
        () => None,
    }
}

/// One grid: lines above the heading give title and unit, what comes before the grid otherwise.
fn from_page(page: &Page, texts: &[&str]) -> Option<PrintedTable> {
    let wide = usize::try_from(page.columns()).ok()?.min(64);
    if wide < 2 {
        return None;
    }
    let merged: HashMap<(u32, u32), u32> = page
        .merges()
        .iter()
        .map(|merge| ((merge.row, merge.column), merge.last_column - merge.column + 1))
        .collect();
    let (mut title, mut number, mut unit) = (String::new(), String::new(), None);
    let mut cells: Vec<Vec<String>> = Vec::new();
    for row in 0..page.rows().min(5_000) {
        let own = page.row(row);
        if own.is_empty() {
            continue;
        }
        let text: String = own.iter().map(|cell| cell.text.as_ref()).collect();
        let across = own.first().is_some_and(|cell| {
            merged.get(&(row, cell.column)).is_some_and(|wide| *wide > 1) || cells.is_empty()
        });
        if cells.is_empty() {
            if let Some(found) = unit_in(&text) {
                unit = Some(found);
                continue;
            }
            if own.len() == 1 && across {
                if text.starts_with("公开") || text.starts_with("表") && text.chars().count() < 8
                {
                    number = text;
                } else {
                    title = text;
                }
                continue;
            }
        }
        let mut line = vec![String::new(); wide];
        for cell in own {
            if let Some(slot) = line.get_mut(cell.column as usize) {
                *slot = match cell.number {
                    Some(number) => number.to_string(),
                    None => cell.text.chars().filter(|c| !c.is_whitespace()).collect(),
                };
            }
        }
        cells.push(line);
    }
    if title.is_empty() {
        let titles = texts.iter().rev().take(3);
        unit = unit.or_else(|| titles.clone().find_map(|text| unit_in(text)));
        let found = titles.filter(|text| unit_in(text).is_none()).find(|text| text.contains('表'));
        title = found.map_or_else(String::new, |text| text.trim().to_owned());
    }
    (cells.len() > 1).then_some(PrintedTable { title, number, unit, cells })
}
