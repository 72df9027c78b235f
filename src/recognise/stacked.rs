//! Tables of blocks one above the other: pairs of a name and its content, then a list under
//! headings of its own, as performance targets are published.

use std::collections::HashSet;
use std::ops::Range;

use crate::form::{BlockForm, FormSet, PaperLayout, RowsForm, TableForm};
use crate::read::Page;

use super::align::{Given, only};
use super::columns::{ColumnMatch, ComparedText, FormColumn, PageColumn, fit, heads, leaves};
use super::region::Region;
use super::words::{plain, untitled};

/// Names of a form's rows that must be on a page for it to be that table.
const LEAST_NAMES: usize = 2;

/// A stacked table found on a page.
pub struct Stack {
    /// Index into the form set's tables.
    pub table: usize,
    /// 0 to 1.
    pub likeness: f32,
    /// Blocks of pairs, with the rows that they are in.
    pub pairs: Vec<(usize, Range<u32>)>,
    /// Lists under headings.
    pub lists: Vec<List>,
}

/// A block that is as a list under its headings.
pub struct List {
    pub block: usize,
    /// Its headings and rows as a region of their own.
    pub region: Region,
    pub heads: Vec<PageColumn>,
    pub fit: ColumnMatch,
    pub leaves: Vec<FormColumn>,
}

/// The stacked table that a region is, if it is one.
pub fn find(
    forms: &FormSet,
    page: &Page,
    region: &Region,
    titles: &[String],
    levels: &HashSet<String>,
) -> Option<Stack> {
    let titles: Vec<ComparedText> =
        titles.iter().map(|title| ComparedText::new(untitled(title))).collect();
    let stacked = forms
        .tables
        .iter()
        .enumerate()
        .filter(|(_, form)| form.blocks.len() > 1 && form.layout == PaperLayout::Stacked);
    stacked
        .filter_map(|(table, form)| {
            let title = ComparedText::new(untitled(&form.title.zh));
            let titled = titles.iter().map(|own| own.alike(&title)).fold(0.0, f32::max);
            try_form(table, form, page, region, titled, levels)
        })
        .max_by(|a, b| a.likeness.total_cmp(&b.likeness))
}

fn rows_of(region: &Region) -> Range<u32> {
    if region.head.is_empty() {
        region.body.clone()
    } else {
        region.head.start..region.body.end.max(region.head.end)
    }
}

fn try_form(
    table: usize,
    form: &TableForm,
    page: &Page,
    region: &Region,
    titled: f32,
    levels: &HashSet<String>,
) -> Option<Stack> {
    let rows = rows_of(region);
    // Where each list's headings are, top to bottom.
    let mut begins: Vec<(usize, u32)> = Vec::new();
    let mut from = rows.start;
    for (at, block) in form.blocks.iter().enumerate() {
        if matches!(block.rows, RowsForm::Fixed(_)) {
            continue;
        }
        let head = heading_row(page, from..rows.end, block)?;
        begins.push((at, head));
        from = head + 1;
    }
    let first = begins.first().map_or(rows.end, |(_, row)| *row);
    let mut pairs = Vec::new();
    let (mut named, mut names) = (0, 0);
    for (at, block) in form.blocks.iter().enumerate() {
        if !matches!(block.rows, RowsForm::Fixed(_)) {
            continue;
        }
        let given = Given::of(block.fixed());
        names += given.len();
        let begin = page.range(rows.start).start;
        let cells = page.cells().get(begin..).unwrap_or_default();
        let above = cells.iter().take_while(|cell| cell.row < first);
        named += above.filter(|cell| only(&cell.text, &given).is_some()).count().min(given.len());
        pairs.push((at, rows.start..first));
    }
    let share = named as f32 / names.max(1) as f32;
    let enough = named >= LEAST_NAMES && (share >= 0.5 || titled >= 0.8);
    if !enough {
        return None;
    }
    let all = leaves(form);
    let lists = begins
        .iter()
        .enumerate()
        .map(|(nth, &(block, head))| {
            let end = begins.get(nth + 1).map_or(rows.end, |(_, next)| *next);
            let mut own = region.clone();
            own.head = head..head + 1;
            own.body = head + 1..end;
            let heads = heads(page, &own, levels);
            let leaves: Vec<FormColumn> =
                all.iter().filter(|leaf| leaf.block == block).cloned().collect();
            let fit = fit(&heads, &leaves);
            List { block, region: own, heads, fit, leaves }
        })
        .collect();
    Some(Stack { table, likeness: 0.5 * titled + 0.5 * share, pairs, lists })
}

/// The first row in which at least half of a block's headings are.
fn heading_row(page: &Page, rows: Range<u32>, block: &BlockForm) -> Option<u32> {
    let titles: HashSet<String> =
        block.columns.iter().map(|column| plain(&column.title.zh)).collect();
    let begin = page.range(rows.start).start;
    let cells = page.cells().get(begin..).unwrap_or_default();
    let mut seen: (u32, usize) = (u32::MAX, 0);
    for cell in cells.iter().take_while(|cell| cell.row < rows.end) {
        if seen.0 != cell.row {
            seen = (cell.row, 0);
        }
        seen.1 += usize::from(titles.contains(&plain(&cell.text)));
        if seen.1 >= 2 && seen.1 * 2 >= titles.len() {
            return Some(cell.row);
        }
    }
    None
}
