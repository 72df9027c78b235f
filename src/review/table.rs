//! Tables as lines of text: aligned columns, or CSV.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use crate::amount::formula_guard::begins_formula;

/// A cell ready to be written.
#[derive(Clone, Debug, Default)]
pub(crate) struct TextCell {
    pub text: String,
    /// Figures are to the right and are never taken for formulas.
    pub figure: bool,
}

impl TextCell {
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), figure: false }
    }

    pub fn figure(text: impl Into<String>) -> Self {
        Self { text: text.into(), figure: true }
    }
}

/// Writes rows with their columns aligned; Chinese characters are two columns wide. The first
/// `headings` rows are parted from the rest by a line.
pub(crate) fn aligned(
    out: &mut dyn Write,
    rows: &[Vec<TextCell>],
    headings: usize,
) -> io::Result<()> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width =
        |row: &Vec<TextCell>, i: usize| row.get(i).map_or(0, |cell| line(&cell.text).width());
    let widths: Vec<usize> = (0..columns)
        .map(|i| rows.iter().map(|row| width(row, i)).max().unwrap_or_default())
        .collect();
    for (i, row) in rows.iter().enumerate() {
        aligned_row(out, row, &widths)?;
        if i + 1 == headings {
            let total: usize = widths.iter().map(|width| width + 2).sum();
            writeln!(out, "{}", "-".repeat(total.saturating_sub(2)))?;
        }
    }
    Ok(())
}

/// Writes a row in columns of those widths; what is wider moves the rest of its line.
pub(crate) fn aligned_row(
    out: &mut dyn Write,
    row: &[TextCell],
    widths: &[usize],
) -> io::Result<()> {
    let mut text = String::new();
    for (cell, &width) in row.iter().zip(widths) {
        let shown = line(&cell.text);
        let blanks = " ".repeat(width.saturating_sub(shown.width()));
        if cell.figure {
            text.push_str(&blanks);
            text.push_str(&shown);
        } else {
            text.push_str(&shown);
            text.push_str(&blanks);
        }
        text.push_str("  ");
    }
    writeln!(out, "{}", text.trim_end())
}

/// A text on one line.
fn line(text: &str) -> String {
    text.replace(['\n', '\r', '\t'], " ")
}

/// Writes rows as CSV (RFC 4180, lines ended by LF). A text that a spreadsheet would take for a
/// formula gets an apostrophe in front.
pub(crate) fn csv(out: &mut dyn Write, rows: &[Vec<TextCell>]) -> io::Result<()> {
    for row in rows {
        let mut first = true;
        for cell in row {
            if !std::mem::take(&mut first) {
                write!(out, ",")?;
            }
            let formula = !cell.figure && begins_formula(&cell.text);
            let guard = if formula { "'" } else { "" };
            if cell.text.contains([',', '"', '\n', '\r']) {
                write!(out, "\"{guard}{}\"", cell.text.replace('"', "\"\""))?;
            } else {
                write!(out, "{guard}{}", cell.text)?;
            }
        }
        writeln!(out)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl Fn(&mut dyn Write) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn chinese_is_two_columns_wide() {
        let rows = [
            vec![TextCell::text("科目"), TextCell::text("合计")],
            vec![TextCell::text("a"), TextCell::figure("-1,234.50")],
            vec![TextCell::text("教育支出"), TextCell::figure("0")],
        ];
        assert_eq!(
            written(|out| aligned(out, &rows, 1)),
            "科目      合计\n-------------------\na         -1,234.50\n教育支出          0\n"
        );
    }

    #[test]
    fn csv_is_quoted_and_harmless() {
        let rows = [vec![
            TextCell::text("甲,\"乙\"\n丙"),
            TextCell::text("=1+1"),
            TextCell::text("-3,5"),
            TextCell::text("@x"),
            TextCell::figure("-1.50"),
            TextCell::default(),
        ]];
        assert_eq!(
            written(|out| csv(out, &rows)),
            "\"甲,\"\"乙\"\"\n丙\",'=1+1,\"'-3,5\",'@x,-1.50,\n"
        );
    }
}
