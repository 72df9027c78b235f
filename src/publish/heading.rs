//! The columns and the heading of a printed grid.

use crate::form::{BlockForm, Heading, Kind, RowsForm, TableForm};
use crate::lang::Lang;

use super::lines::{halves, parts};
use super::model::{ColumnKind, HeadingCell, PublishedColumn, PublishedGrid};

/// Columns and heading of a grid, without rows. `numbered`: it begins with a running number.
pub(super) fn heading(
    form: &TableForm,
    group: &[usize],
    numbered: bool,
    lang: Lang,
) -> PublishedGrid {
    let blocks: Vec<&BlockForm> = group.iter().filter_map(|&b| form.blocks.get(b)).collect();
    let beside = blocks.len() > 1;
    let titled = beside && blocks.iter().any(|block| !block.title.get(lang).is_empty());
    let own = blocks.iter().map(|block| heading_lines(block, lang)).max().unwrap_or(0);
    let lines = own + usize::from(titled);
    let mut grid = PublishedGrid { heading_lines: lines, ..PublishedGrid::default() };
    if numbered {
        let title = lang.pick("序号", "No.").to_owned();
        grid.columns.push(PublishedColumn {
            key: "序号".to_owned(),
            name: title.clone(),
            kind: ColumnKind::Number,
            width: 0.0,
            frozen: true,
        });
        grid.headings.push(HeadingCell { text: title, from: 0, to: 1, line: 0, lines });
    }
    for block in &blocks {
        let first = grid.columns.len();
        for half in 0..halves(block) {
            let at = columns(&mut grid, block, (beside, half), lang);
            if own > 0 {
                headings(&mut grid, block, &at, (usize::from(titled), own), lang);
            }
        }
        if titled {
            let text = block.title.get(lang).to_owned();
            let to = grid.columns.len();
            grid.headings.push(HeadingCell { text, from: first, to, line: 0, lines: 1 });
        }
    }
    grid.headings.sort_by_key(|heading| (heading.line, heading.from));
    if blocks.iter().all(|block| block.unheaded) {
        grid.heading_lines = 0;
        grid.headings.clear();
    }
    grid
}

/// Adds a block's columns; gives where each column of the form begins, and the place behind the
/// last one.
fn columns(
    grid: &mut PublishedGrid,
    block: &BlockForm,
    (beside, half): (bool, usize),
    lang: Lang,
) -> Vec<usize> {
    let mut at = Vec::with_capacity(block.columns.len() + 1);
    for column in &block.columns {
        at.push(grid.columns.len());
        let key = match beside {
            true => format!("{}.{}", block.key, column.key),
            false => column.key.clone(),
        };
        let name = match lang {
            Lang::Zh => column.path.join("·"),
            Lang::En => column.title.en.clone(),
        };
        let parts = parts(column);
        for part in 0..parts {
            let key = match (half, part) {
                (0, 0) => key.clone(),
                (0, part) => format!("{key}·{}", part + 1),
                (half, part) => format!("{key}·{}·{}", half + 1, part + 1),
            };
            grid.columns.push(PublishedColumn {
                key,
                name: name.clone(),
                kind: column_kind(&column.kind),
                width: column.paper_width / parts as f32,
                frozen: column.frozen && half == 0,
            });
        }
    }
    at.push(grid.columns.len());
    at
}

/// Adds a block's heading cells, from line `first` on, `own` lines in all.
fn headings(
    grid: &mut PublishedGrid,
    block: &BlockForm,
    at: &[usize],
    (first, own): (usize, usize),
    lang: Lang,
) {
    let deepest = title_lines(block, lang);
    for heading in block.headings.iter().flatten() {
        let (Some(&from), Some(&to)) = (at.get(heading.from), at.get(heading.to)) else {
            continue;
        };
        if from == to {
            continue;
        }
        // A block with fewer lines than its neighbour reaches down with its lowest cells.
        let lowest = heading.line + heading.lines >= deepest;
        let mut lines = heading.lines + if lowest { own - deepest } else { 0 };
        let levels = if lowest { split_titles(block, heading, lang) } else { Vec::new() };
        if !levels.is_empty() {
            lines -= 1;
            let line = first + heading.line + lines;
            for (part, text) in levels.into_iter().enumerate() {
                let from = from + part;
                grid.headings.push(HeadingCell { text, from, to: from + 1, line, lines: 1 });
            }
        }
        grid.headings.push(HeadingCell {
            text: heading.title.get(lang).to_owned(),
            from,
            to,
            line: heading.line + first,
            lines,
        });
    }
}

/// What is below the heading of a code in several columns: the names of its levels (类, 款, 项).
fn split_titles(block: &BlockForm, heading: &Heading, lang: Lang) -> Vec<String> {
    let single = heading.to == heading.from + 1;
    let column = block.columns.get(heading.from).filter(|_| single);
    let (Some(column), RowsForm::Coded(tree)) = (column, &block.rows) else { return Vec::new() };
    if parts(column) < 2 {
        return Vec::new();
    }
    tree.levels.iter().map(|level| level.name.get(lang).to_owned()).collect()
}

/// Lines of a block's own heading, with the one below the code's; 0 where all its titles are empty.
fn heading_lines(block: &BlockForm, lang: Lang) -> usize {
    match title_lines(block, lang) {
        0 => 0,
        lines => lines + usize::from(block.columns.iter().any(|column| parts(column) > 1)),
    }
}

/// Lines of the titles that the form gives.
fn title_lines(block: &BlockForm, lang: Lang) -> usize {
    let headings = || block.headings.iter().flatten();
    match headings().all(|heading| heading.title.get(lang).is_empty()) {
        true => 0,
        false => headings().map(|heading| heading.line + heading.lines).max().unwrap_or(0),
    }
}

fn column_kind(kind: &Kind) -> ColumnKind {
    match kind {
        Kind::Code => ColumnKind::Code,
        Kind::Choice(_) => ColumnKind::Choice,
        Kind::Text | Kind::Indicator => ColumnKind::Text,
        Kind::Money | Kind::Number { .. } | Kind::Percent { .. } => ColumnKind::Figure,
    }
}
