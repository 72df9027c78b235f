//! What was recognised, written for a person or another program: every figure with its two places,
//! what found none, and the doubts.

use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use super::Imported;
use crate::lang::{Lang, Tell};

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportForm {
    /// Lines for a person.
    Text,
    /// A table for spreadsheets.
    Csv,
    /// For programs.
    Json,
}

impl ReportForm {
    /// By the ending of the report's name: .txt, .csv, .json.
    pub fn by_name(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            "txt" => Some(Self::Text),
            "csv" => Some(Self::Csv),
            "json" | "jsonl" => Some(Self::Json),
            _ => None,
        }
    }
}

/// The report of one file.
pub struct ImportReport<'a> {
    /// What is reported on.
    pub imported: &'a Imported,
    /// The language of its words.
    pub lang: Lang,
}

/// A line of the report.
#[derive(Default, Serialize)]
struct ReportLine {
    file: String,
    /// `placed`, `unplaced` or `doubt`.
    what: &'static str,
    /// Where in the file.
    place: String,
    /// As it is there.
    text: String,
    table: String,
    row: String,
    column: String,
    value: String,
    /// Why it found no cell, or what is doubtful.
    why: String,
}

impl ImportReport<'_> {
    fn lines(&self) -> impl Iterator<Item = ReportLine> + '_ {
        let Imported { document, proposal, .. } = self.imported;
        let of =
            move |spot: crate::recognise::Spot| document.file_of(spot.page as usize).to_string();
        let (budget, forms, lang) = (&proposal.budget, &proposal.forms, self.lang);
        let place = move |spot: crate::recognise::Spot| {
            spot.place(document).map(|place| place.tell(lang)).unwrap_or_default()
        };
        let text = move |spot: crate::recognise::Spot| {
            let page = document.pages.get(spot.page as usize);
            let cell = page.and_then(|page| page.cell(spot.row, spot.column));
            cell.map(|cell| cell.text.trim().to_owned()).unwrap_or_default()
        };
        let placed = proposal.places.iter().map(move |&(cell, spot)| {
            let form =
                budget.tables.get(cell.t()).and_then(|table| forms.tables.get(table.form()?));
            let column = form
                .and_then(|form| form.blocks.get(cell.b()))
                .and_then(|block| block.columns.get(cell.c()));
            ReportLine {
                file: of(spot),
                what: "placed",
                place: place(spot),
                text: text(spot),
                table: form.map(|form| form.key.clone()).unwrap_or_default(),
                row: budget.row_name_in(forms, cell, lang),
                column: column.map(|column| column.key.clone()).unwrap_or_default(),
                value: budget.value(cell).to_text(),
                why: String::new(),
            }
        });
        let unplaced = proposal.unplaced.iter().map(move |unplaced| ReportLine {
            file: of(unplaced.spot),
            what: "unplaced",
            place: place(unplaced.spot),
            text: text(unplaced.spot),
            why: unplaced.why.tell(lang),
            ..ReportLine::default()
        });
        let doubts = self.imported.doubts(lang).into_iter().map(move |why| ReportLine {
            file: document.file.clone(),
            what: "doubt",
            why,
            ..ReportLine::default()
        });
        doubts.chain(unplaced).chain(placed)
    }

    /// Writes the lines; `first` says whether titles of columns are above them.
    pub fn write(&self, out: &mut dyn Write, form: ReportForm, first: bool) -> io::Result<()> {
        match form {
            ReportForm::Json => {
                for line in self.lines() {
                    serde_json::to_writer(&mut *out, &line)?;
                    writeln!(out)?;
                }
            }
            ReportForm::Csv => {
                if first {
                    // Spreadsheets take a text without a mark for the system's encoding.
                    write!(out, "\u{feff}")?;
                    let titles = self.lang.pick(
                        ["文件", "结果", "出处", "原文", "表", "行", "栏", "数", "说明"],
                        ["file", "what", "place", "text", "table", "row", "column", "value", "why"],
                    );
                    writeln!(out, "{}", titles.join(","))?;
                }
                for line in self.lines() {
                    let cells = [
                        &*line.file,
                        line.what,
                        &line.place,
                        &line.text,
                        &line.table,
                        &line.row,
                        &line.column,
                        &line.value,
                        &line.why,
                    ];
                    let cells: Vec<String> = cells.into_iter().map(quoted).collect();
                    writeln!(out, "{}", cells.join(","))?;
                }
            }
            ReportForm::Text => {
                let colon = self.lang.pick("：", ": ");
                for line in self.lines() {
                    match line.what {
                        "placed" => writeln!(
                            out,
                            "{} = {} → {} {} {}",
                            line.place, line.text, line.table, line.row, line.column
                        )?,
                        "unplaced" => {
                            writeln!(out, "{} = {}{colon}{}", line.place, line.text, line.why)?;
                        }
                        _ => writeln!(out, "{}", line.why)?,
                    }
                }
            }
        }
        Ok(())
    }
}

/// A cell of CSV; what a spreadsheet would compute is guarded.
fn quoted(text: &str) -> String {
    let number = text.parse::<crate::amount::Amount>().is_ok();
    let guarded = if !number && text.starts_with(['=', '+', '-', '@']) {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if guarded.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}
