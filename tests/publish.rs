//! The published document: its model, and every format that is written of it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::fmt::Write as _;

use yusuan::edit::Document;
use yusuan::publish::{Grid, Item, Options, Publication, publication};

#[path = "support/documents.rs"]
mod documents;

use documents::sample;

fn published(document: &Document) -> Publication {
    let options = Options::default();
    publication(document.forms(), document.budget(), document.sheet(), &options)
}

/// The publication as text: what is a heading, a paragraph, a table's line.
fn dump(publication: &Publication) -> String {
    let mut out = String::new();
    for line in &publication.cover {
        writeln!(out, "{:?}: {}", line.kind, line.text).unwrap();
    }
    for entry in &publication.contents {
        let mark = if entry.printed { "" } else { " (bookmark)" };
        let indent = "  ".repeat(usize::from(entry.level));
        writeln!(out, "{indent}{} → {}{mark}", entry.text, entry.target).unwrap();
    }
    for item in &publication.body {
        match item {
            Item::Heading(heading) => {
                let mark = "#".repeat(usize::from(heading.level));
                writeln!(out, "\n{mark} {} → {}", heading.text, heading.anchor).unwrap();
            }
            Item::Paragraph(text) => writeln!(out, "{text}").unwrap(),
            Item::Table(table) => {
                writeln!(
                    out,
                    "\n[{} {}] {} → {}",
                    table.key, table.copy, table.title, table.anchor
                )
                .unwrap();
                writeln!(out, "{} | {} | {}", table.number, table.unit_line, table.money_line)
                    .unwrap();
                for grid in &table.grids {
                    dump_grid(&mut out, grid);
                }
                if let Some(note) = &table.note {
                    writeln!(out, "{note}").unwrap();
                }
            }
        }
    }
    out
}

fn dump_grid(out: &mut String, grid: &Grid) {
    for heading in &grid.headings {
        let (from, to, line) = (heading.from, heading.to, heading.line);
        let last = line + heading.lines;
        writeln!(out, "  {line}..{last} {from}..{to} {}", heading.text).unwrap();
    }
    for row in &grid.rows {
        let cells = row.cells.iter().map(|cell| match cell.rows {
            0 => "^".to_owned(),
            1 => format!("{}{}", "·".repeat(usize::from(cell.indent)), cell.text),
            rows => format!("{} ↓{rows}", cell.text),
        });
        let strong = if row.strong { "*" } else { " " };
        let cells = cells.collect::<Vec<_>>().join("|");
        writeln!(out, "{strong} {}", cells.trim_end_matches('|')).unwrap();
    }
}

#[test]
fn the_sample_is_published_as_on_paper() {
    insta::assert_snapshot!("publication", dump(&published(&sample())));
}
