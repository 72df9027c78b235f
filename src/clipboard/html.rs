//! The table that a spreadsheet, a text program or a page viewer puts on the clipboard as HTML.

use super::tsv::{TextBlock, from_tsv, to_tsv};
use crate::read::{Limits, ReadProgress, Watch, read_html};

/// Most cells of one clipboard.
const MAX_CELLS: u64 = 1_000_000;

/// The first table of a text in HTML, each cell in its own column: of a merged area the text is
/// in the first. `None` where there is no table, or none within bounds.
pub fn from_html(html: &str) -> Option<TextBlock> {
    let limits = Limits { cells: MAX_CELLS, ..Limits::default() };
    let document = read_html(html, &mut Watch::new(limits, ReadProgress::default())).ok()?;
    let page = document.pages.first()?;
    let mut rows: Vec<Vec<&str>> = Vec::new();
    for cell in page.cells() {
        let (row, column) = (cell.row as usize, cell.column as usize);
        if rows.len() <= row {
            rows.resize_with(row + 1, Vec::new);
        }
        if let Some(row) = rows.get_mut(row) {
            row.resize(column, "");
            row.push(&cell.text);
        }
    }
    Some(from_tsv(&to_tsv(rows)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merged_cells_keep_their_columns() {
        let html = "<html><body><!--StartFragment--><table><tr><td rowspan=2>科目</td><td colspan=2>支出</td></tr>\
                    <tr><td>基本</td><td>项目</td></tr><tr><td>208</td><td>=1+1</td><td>1,234.50</td></tr></table></body></html>";
        let (rows, lost) = from_html(html).unwrap().taken(100);
        assert_eq!(lost, 0);
        assert_eq!(
            rows,
            [vec!["科目", "支出"], vec!["", "基本", "项目"], vec!["208", "=1+1", "1,234.50"]]
        );
        assert!(from_html("<p>1</p>").is_none());
    }
}
