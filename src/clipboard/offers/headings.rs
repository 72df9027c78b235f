//! Lines at the top of a pasted block that are no rows, and lines parted by blanks only.

use crate::amount::parse_entry;

use super::target::{PasteTarget, TargetColumn};
use super::title::flat;
use super::unit;

/// Most lines of headings above a table.
const MAX_LINES: usize = 12;

fn is_figure(text: &str) -> bool {
    matches!(parse_entry(text, 28, 0), Ok(Some(_)))
}

/// How many lines at the top are headings, the unit, a title.
pub(super) fn leading(rows: &[Vec<String>], target: &PasteTarget<'_>) -> usize {
    let mut last = 0;
    for (at, row) in rows.iter().enumerate().take(MAX_LINES) {
        let cells: Vec<String> =
            row.iter().map(|cell| flat(cell)).filter(|c| !c.is_empty()).collect();
        let Some(first) = cells.first() else {
            continue;
        };
        // 栏次 | 1 | 2 | 3 numbers the columns.
        let numbers = first == "栏次" || first == "栏目";
        if cells.iter().any(|cell| is_figure(cell)) && !numbers {
            break;
        }
        let titles = cells.iter().filter(|cell| target.titles.contains(cell)).count();
        let own = row.len() == 1 && *first == flat(&target.title);
        let unit = cells.iter().any(|cell| unit::is_note(cell));
        // A lone title in the first column is a row's (合计), further right a heading's.
        let alone = cells.len() == 1 && row.first().is_some_and(|cell| flat(cell) != *first);
        if titles >= 2 || own || unit || numbers || last > 0 && titles == 1 && alone {
            last = at + 1;
        } else if cells.len() > 1 || last > 0 {
            break;
        }
        // Else perhaps a title above the headings.
    }
    // Where nothing would be left the lines are meant.
    if last < rows.len() { last } else { 0 }
}

/// Lines without any tab, parted at blanks; and whether all have as many parts. None where the
/// lines are no table.
pub(super) fn parted(
    rows: &[Vec<String>],
    target: &PasteTarget<'_>,
) -> Option<(Vec<Vec<String>>, bool)> {
    let wide = target.columns.iter().flatten().count() > 1;
    let figures = target.columns.iter().flatten().skip(1).any(|c| !matches!(c, TargetColumn::Text));
    if rows.len() < 2 || !wide || !figures || rows.iter().any(|row| row.len() > 1) {
        return None;
    }
    let parts = |row: &Vec<String>| -> Vec<String> {
        row.iter().flat_map(|cell| cell.split_whitespace()).map(str::to_owned).collect()
    };
    let parted: Vec<Vec<String>> = rows.iter().map(parts).collect();
    let ends_in_figure =
        |row: &&Vec<String>| row.len() > 1 && row.last().is_some_and(|last| is_figure(last));
    let data: Vec<&Vec<String>> = parted.iter().filter(ends_in_figure).collect();
    if data.len() * 2 <= parted.len() {
        return None;
    }
    let even = data.iter().zip(data.iter().skip(1)).all(|(a, b)| a.len() == b.len());
    Some((parted, even))
}
