//! Where a pasted block belongs in a table: its columns by its headings, its rows by its codes.

use std::collections::{HashMap, HashSet};

use super::offers::flat;
use crate::budget::{Cell, RowKind};
use crate::form::RowsForm;

use super::copy::flat_title;
use crate::table::layout::{LayoutColumn, TableView};

/// Headings of columns that the grid draws itself.
const OWN: [&str; 2] = ["序号", "状态"];

/// Where the block's columns go by its headings.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnPlaces {
    /// Column of the band for each column of the block, a code in several columns counted as one.
    pub to: Vec<Option<usize>>,
    /// Where a code is in several columns.
    pub joined: Option<usize>,
}

/// By the headings in `head`: `None` where they do not decide it, or name the columns that are there anyway.
pub fn columns(
    view: &TableView<'_>,
    (band, left): (usize, usize),
    head: &[Vec<String>],
) -> Option<ColumnPlaces> {
    let names = names(head);
    let (mut to, mut joined) = (Vec::new(), None);
    let mut at = 0;
    while let Some(said) = names.get(at) {
        let parts = names.iter().skip(at).take_while(|said| is_level(view, said)).count();
        let code = (parts > 1).then(|| code_column(view, band)).flatten();
        if let Some(code) = code {
            joined = joined.or(Some(to.len()));
            to.push(Some(code));
            at += parts;
        } else {
            // What no column is called, or two are, is left out; what is known goes where it says.
            let own = column(view, band, said).flatten();
            to.push(own.filter(|own| !to.contains(&Some(*own))));
            at += 1;
        }
    }
    let found: HashSet<usize> = to.iter().flatten().copied().collect();
    let named = names.iter().filter(|said| !said.is_empty()).count();
    let certain = found.len() >= 2 || found.len() == named && named > 0;
    let moved = to.iter().enumerate().any(|(at, to)| to.is_some_and(|to| to != left + at));
    (certain && moved).then_some(ColumnPlaces { to, joined })
}

/// What the headings call each column: its own title, and that under those above it.
fn names(head: &[Vec<String>]) -> Vec<Vec<String>> {
    let width = head.iter().map(Vec::len).max().unwrap_or(0);
    let text = |line: &Vec<String>, at: usize| line.get(at).map(|t| flat(t)).unwrap_or_default();
    // A line of one cell is a title or the unit.
    let lines: Vec<&Vec<String>> = head
        .iter()
        .filter(|line| line.iter().filter(|text| !text.trim().is_empty()).count() > 1)
        .collect();
    let of = |at: usize| {
        let own = lines.iter().rposition(|line| !text(line, at).is_empty());
        let Some(own) = own else { return Vec::new() };
        let title = lines.get(own).map(|line| text(line, at)).unwrap_or_default();
        // A title over several columns is in the first of them.
        let above = lines.iter().take(own).filter_map(|line| {
            (0..=at).rev().map(|at| text(line, at)).find(|text| !text.is_empty())
        });
        let path: Vec<String> = above.chain([title.clone()]).collect();
        vec![path.join("-"), title]
    };
    (0..width).map(of).collect()
}

/// The column of the band that goes by one of these names. `None` where several do.
fn column(view: &TableView<'_>, band: usize, said: &[String]) -> Option<Option<usize>> {
    let Some(title) = said.last().filter(|title| !OWN.contains(&title.as_str())) else {
        return Some(None);
    };
    let shape = view.band(band)?;
    let titles: Vec<(usize, Vec<String>)> = (0..shape.columns.len())
        .filter_map(|at| match *shape.columns.get(at)? {
            LayoutColumn::Data { block, column } => {
                let block = view.block(block)?;
                let form = block.columns.get(column)?;
                let path = flat(&flat_title(form));
                let under = format!("{}-{path}", flat(&block.title.zh));
                Some((at, vec![under, path, flat(&form.title.zh), flat(&form.title.en)]))
            }
            _ => None,
        })
        .collect();
    let by = |fits: &dyn Fn(&str) -> bool| -> Vec<usize> {
        let of = |(at, titles): &(usize, Vec<String>)| {
            titles.iter().any(|title| !title.is_empty() && fits(title)).then_some(*at)
        };
        titles.iter().filter_map(of).collect()
    };
    for name in said {
        match by(&|title| title == name)[..] {
            [one] => return Some(Some(one)),
            // Of the same title twice neither may be guessed.
            [_, _, ..] if name == title => return None,
            _ => {}
        }
    }
    let long = title.chars().count() > 1;
    let near = by(&|own| long && (own.ends_with(title.as_str()) || title.ends_with(own)));
    Some(match near[..] {
        [one] => Some(one),
        _ => None,
    })
}

/// Whether a heading names a level of a code that is in a column for each.
fn is_level(view: &TableView<'_>, said: &[String]) -> bool {
    let Some(title) = said.last() else { return false };
    view.form.blocks.iter().any(|block| match &block.rows {
        RowsForm::Coded(tree) => tree.levels.iter().any(|level| flat(&level.name.zh) == *title),
        _ => false,
    })
}

/// The band's column of codes.
fn code_column(view: &TableView<'_>, band: usize) -> Option<usize> {
    view.band(band)?.columns.iter().position(|column| match *column {
        LayoutColumn::Data { block, column } => tree_code(view, block) == Some(column),
        _ => false,
    })
}

fn tree_code(view: &TableView<'_>, block: usize) -> Option<usize> {
    match &view.block(block)?.rows {
        RowsForm::Coded(tree) => Some(tree.code),
        _ => None,
    }
}

/// Where a line of the block goes by its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowPlace {
    /// To that row.
    Row(usize),
    /// To a row of its own behind the others.
    New,
    /// Nowhere: without a code, or with one that came before.
    Nowhere,
}

/// Words that a row of totals goes by.
const TOTALS: [&str; 6] = ["合计", "总计", "小计", "共计", "Total", "Grandtotal"];

/// Whether a line is a total of the others by its words; `names` says which columns hold names.
pub fn is_total(row: &[String], names: &dyn Fn(usize) -> bool) -> bool {
    let mut words = row.iter().enumerate().filter(|(_, text)| !text.trim().is_empty());
    words.next().is_some_and(|(at, text)| names(at) && TOTALS.contains(&flat(text).as_str()))
}

/// Where lines go by the names of the form's rows, for a block whose rows the form gives; `at` is
/// the column of the pasted block that holds the names. `None` where the names say nothing.
pub fn named_lines(
    view: &TableView<'_>,
    rows: &[Vec<String>],
    (block, at): (usize, usize),
) -> Option<Vec<RowPlace>> {
    let form = view.block(block)?;
    let plain = |title: &str| {
        let title = flat(title);
        let numbered = title
            .trim_start_matches(|c: char| "一二三四五六七八九十0123456789(（）)、.．".contains(c));
        let numbered = numbered.strip_prefix("其中:").unwrap_or(numbered);
        let inner = numbered
            .trim_start_matches(|c: char| "(（一二三四五六七八九十0123456789）)、".contains(c));
        if inner.is_empty() { title.clone() } else { inner.to_owned() }
    };
    let budget = view.document.budget();
    let held = &budget.block(Cell::new(view.table, block, 0, 0))?.rows;
    let titles: Vec<(usize, String)> = held
        .iter()
        .enumerate()
        .filter_map(|(row, found)| match found.kind() {
            RowKind::Fixed(i) => form.fixed().get(usize::from(i)).map(|fixed| (row, fixed)),
            _ => None,
        })
        .filter(|(_, fixed)| !fixed.spacer)
        .map(|(row, fixed)| (row, plain(&fixed.title.zh)))
        .collect();
    let mut taken = HashSet::new();
    let mut from = 0;
    let found: Vec<RowPlace> = rows
        .iter()
        .map(|row| {
            let said = row.get(at).map(|text| plain(text)).unwrap_or_default();
            if said.is_empty() {
                return RowPlace::Nowhere;
            }
            // Of rows of one name the next one down is meant.
            let own = |(row, title): &&(usize, String)| *title == said && !taken.contains(row);
            let below = titles.iter().filter(|(row, _)| *row >= from).find(own);
            let Some(&(row, _)) = below.or_else(|| titles.iter().find(own)) else {
                return RowPlace::Nowhere;
            };
            taken.insert(row);
            from = row;
            RowPlace::Row(row)
        })
        .collect();
    let named = rows.iter().filter(|row| row.get(at).is_some_and(|t| !t.trim().is_empty())).count();
    let known = found.iter().filter(|line| **line != RowPlace::Nowhere).count();
    (known >= 2 && known * 2 > named).then_some(found)
}

/// Where the lines go by their codes; `target` gives block and column of a column of the block.
/// `None` where no line has a code, or all are where they go anyway. A line with a code that the
/// table has not never takes the place of a row with another one; a single cell does, as typing
/// there would.
pub fn lines(
    view: &TableView<'_>,
    rows: &[Vec<String>],
    top: usize,
    target: &dyn Fn(usize) -> Option<(usize, usize)>,
) -> Option<Vec<RowPlace>> {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let (block, code) = (0..width).find_map(|at| {
        let (block, column) = target(at)?;
        (tree_code(view, block) == Some(column)).then_some((block, at))
    })?;
    let RowsForm::Coded(tree) = &view.block(block)?.rows else { return None };
    let budget = view.document.budget();
    let held = &budget.block(Cell::new(view.table, block, 0, 0))?.rows;
    let entered = |row: crate::budget::StoredRow<'_>| matches!(row.kind(), RowKind::Entered(_));
    let known: HashMap<&str, usize> = held
        .iter()
        .enumerate()
        .filter(|(_, row)| entered(*row))
        .filter_map(|(at, row)| Some((row.get(tree.code)?.as_text(), at)))
        .filter(|(code, _)| !code.is_empty())
        .collect();
    let total = held.iter().position(|row| matches!(row.kind(), RowKind::Fixed(_)));
    let name = total.map(|at| {
        flat(&budget.row_name(view.document.forms(), Cell::new(view.table, block, at, 0)))
    });
    let mut seen = HashSet::new();
    let found: Vec<RowPlace> = rows
        .iter()
        .map(|row| {
            let code = row.get(code).map_or("", |code| code.trim());
            if tree.level_of(code).is_some() {
                match known.get(code) {
                    _ if !seen.insert(code) => RowPlace::Nowhere,
                    Some(&at) => RowPlace::Row(at),
                    None => RowPlace::New,
                }
            } else {
                let total_said = row.iter().any(|text| name.as_ref() == Some(&flat(text)));
                total.filter(|_| total_said).map_or(RowPlace::Nowhere, RowPlace::Row)
            }
        })
        .collect();
    let single = rows.len() == 1 && width == 1;
    let any = found.iter().any(|line| match line {
        RowPlace::Row(at) => Some(*at) != total,
        RowPlace::New => !single,
        RowPlace::Nowhere => false,
    });
    let moved = found.iter().enumerate().any(|(at, line)| *line != RowPlace::Row(top + at));
    let filled = |(at, line): (usize, &RowPlace)| match line {
        // A row of the table without a code, or behind all: pasted on as it is.
        RowPlace::New => held
            .get(top + at)
            .is_none_or(|row| row.get(tree.code).is_none_or(|cell| cell.as_text().is_empty())),
        RowPlace::Row(to) => *to == top + at,
        RowPlace::Nowhere => false,
    };
    let in_place = found.iter().enumerate().all(filled);
    (any && moved && !in_place).then_some(found)
}
