//! What is reported once for a whole workbook, with a count: figures displayed otherwise than stored,
//! errors of the spreadsheet's, hidden rows.

use super::page::{Note, NoteKind, Page, PageCell, PagePlace, PageSource};
use crate::amount::Amount;

/// Counts while cells are read.
#[derive(Default)]
pub(super) struct ReadTally {
    otherwise: Counted,
    errors: Counted,
    hidden_zeros: usize,
    hidden_rows: Counted,
    without_results: Counted,
    sheet: Vec<((u32, u32), What, String)>,
}

#[derive(Default)]
struct Counted {
    count: usize,
    first: Option<(PagePlace, String)>,
}

impl Counted {
    fn add(&mut self, place: PagePlace, example: String) {
        self.count += 1;
        self.first.get_or_insert((place, example));
    }
}

#[derive(Clone, Copy)]
enum What {
    Otherwise,
    Error,
}

impl ReadTally {
    /// The cell as it is kept; `None` for a zero that the format does not show, which is blank on
    /// paper.
    pub fn cell(&mut self, mut cell: PageCell) -> Option<PageCell> {
        if let Some(stored) = cell.number {
            if cell.text.trim().is_empty() {
                if stored.is_zero() {
                    self.hidden_zeros += 1;
                    return None;
                }
                cell.text = stored.to_string().into();
                self.sheet.push(((cell.row, cell.column), What::Otherwise, format!("“”≠{stored}")));
            } else if displayed(&cell.text).is_some_and(|shown| shown.decimal() != stored.decimal())
                && !cell.text.contains('%')
            {
                let example = format!("{}≠{stored}", cell.text);
                self.sheet.push(((cell.row, cell.column), What::Otherwise, example));
            }
        }
        if cell.look.error {
            self.sheet.push(((cell.row, cell.column), What::Error, cell.text.to_string()));
        }
        Some(cell)
    }

    /// Ends a sheet: its cells now have a place.
    pub fn page(&mut self, page: &Page) {
        for ((row, column), what, example) in self.sheet.drain(..) {
            let counted = match what {
                What::Otherwise => &mut self.otherwise,
                What::Error => &mut self.errors,
            };
            counted.add(page.place(row, column), example);
        }
        let hidden_sheet = matches!(page.source, PageSource::Sheet { hidden: true, .. });
        if !hidden_sheet {
            for &row in &page.hidden_rows {
                if let Some(cell) = page.row(row).first() {
                    self.hidden_rows.add(page.place(row, cell.column), cell.text.to_string());
                }
            }
        }
    }

    /// Formulas of a sheet whose result is not in the file.
    pub fn without_results(&mut self, page: &Page, cells: &[(u32, u32)]) {
        for &(row, column) in cells {
            self.without_results.add(page.place(row, column), String::new());
        }
    }

    /// The notes of the workbook.
    pub fn tell(self, notes: &mut Vec<Note>) {
        if let Some((place, _)) = self.without_results.first {
            let count = self.without_results.count;
            notes.push(Note::new(
                NoteKind::Lost,
                format!(
                    "{count} 格是公式，文件里没有存计算结果，未读；请用 Excel 或 WPS 打开并保存一次，再读入"
                ),
                format!(
                    "{count} cells hold formulas without their results, not read; open and save the file in Excel or WPS, then read it again"
                ),
                Some(place),
            ));
        }
        let mut note = |kind, counted: Counted, zh: &str, en: &str| {
            if let Some((place, example)) = counted.first {
                let (zh, en) = (
                    format!("{} {zh}（如 {example}）", counted.count),
                    format!("{} {en} (such as {example})", counted.count),
                );
                notes.push(Note::new(kind, zh, en, Some(place)));
            }
        };
        note(NoteKind::Doubt, self.errors, "格是公式错误", "cells hold an error of a formula");
        note(
            NoteKind::Hint,
            self.otherwise,
            "格显示的数与存的数不同",
            "cells display another figure than they store",
        );
        note(NoteKind::Hint, self.hidden_rows, "个隐藏的行里有内容", "hidden rows hold something");
        if self.hidden_zeros > 0 {
            notes.push(Note::new(
                NoteKind::Hint,
                format!("{} 格存的是 0、显示为空白，按空白读入", self.hidden_zeros),
                format!("{} cells store 0 and display nothing; read as blank", self.hidden_zeros),
                None,
            ));
        }
    }
}

/// What is to be told of texts that stand where figures were: `########`, which a program shows where a
/// column is too narrow, and `3.12E+07`, of which the last digits are gone.
pub(super) fn spoilt(pages: &[Page]) -> Option<Note> {
    let mut found = Counted::default();
    for page in pages {
        let spoilt = page.cells().iter().filter(|cell| cell.number.is_none());
        for cell in spoilt.filter(|cell| is_spoilt(cell.text.trim())) {
            found.add(page.place(cell.row, cell.column), cell.text.trim().to_owned());
        }
    }
    let (place, example) = found.first?;
    let count = found.count;
    Some(Note::new(
        NoteKind::Lost,
        format!("{count} 格里的数不全（如 {example}），未读；请加宽列、改为数值格式后重新导出"),
        format!(
            "{count} cells do not hold their whole figure (such as {example}), not read; widen the columns, format them as numbers and export them again"
        ),
        Some(place),
    ))
}

fn is_spoilt(text: &str) -> bool {
    let hashes = text.len() >= 3 && text.bytes().all(|byte| byte == b'#');
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let power = text.split_once(['E', 'e']).is_some_and(|(mantissa, power)| {
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let signed = power.strip_prefix(['+', '-']);
        digits(whole.trim_start_matches('-'))
            && fraction.bytes().all(|byte| byte.is_ascii_digit())
            && signed.is_some_and(digits)
    });
    hashes || power
}

/// The figure that a displayed text says, with a dash for zero; brackets are a minus.
pub(super) fn displayed(text: &str) -> Option<Amount> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
    if matches!(&*plain, "-" | "—" | "–") {
        return Some(Amount::ZERO);
    }
    if let Some(inner) = plain.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        return format!("-{inner}").parse().ok();
    }
    plain.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::is_spoilt;

    #[test]
    fn figures_that_are_not_whole() {
        for (text, spoilt) in [
            ("########", true),
            ("3.12E+07", true),
            ("-1e-05", true),
            ("#", false),
            ("#REF!", false),
            ("12.50", false),
            ("2E5", false),
            ("E+07", false),
            ("办公费E+1", false),
            ("", false),
        ] {
            assert_eq!(is_spoilt(text), spoilt, "{text}");
        }
    }
}
