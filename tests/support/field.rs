//! Published documents against the figures that were taken from them by hand.

#![allow(dead_code, clippy::unwrap_used, reason = "each test uses a part")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use yusuan::read::{Page, PagePlace, PageSource, ReadDocument, Watch, read_bytes};

/// Where the documents lie, if they do.
pub fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/field");
    folder.join("pdf").is_dir().then_some(folder)
}

/// A document as text, of some pages or of all.
pub fn shown(document: &ReadDocument, pages: &[u32]) -> String {
    let mut shown = String::new();
    for note in &document.notes {
        writeln!(shown, "! {}", note.words.zh).unwrap();
    }
    let mut text = 0;
    let wanted = |page: u32| pages.is_empty() || pages.contains(&page);
    let mut texts = |upto: usize, shown: &mut String| {
        while text < upto {
            let paragraph = &document.texts[text];
            if let PagePlace::Paper { page, .. } = paragraph.place
                && wanted(page)
            {
                writeln!(shown, "p{page} ¶ {}", paragraph.text).unwrap();
            }
            text += 1;
        }
    };
    for page in &document.pages {
        texts(page.texts_before, &mut shown);
        let PageSource::Paper { page: number, .. } = page.source else { continue };
        if !wanted(number) {
            continue;
        }
        writeln!(
            shown,
            "== {:?} {}x{} on:{}",
            page.source,
            page.rows(),
            page.columns(),
            page.may_go_on
        )
        .unwrap();
        for row in 0..page.rows() {
            let cells: Vec<String> = (page.row(row).iter())
                .map(|cell| format!("{}:{}", cell.column, cell.text.replace('\n', "⏎")))
                .collect();
            writeln!(shown, "   {row:3} {}", cells.join(" | ")).unwrap();
        }
        for merge in page.merges() {
            write!(
                shown,
                " [{},{}–{},{}]",
                merge.row, merge.column, merge.last_row, merge.last_column
            )
            .unwrap();
        }
        writeln!(shown).unwrap();
    }
    texts(document.texts.len(), &mut shown);
    shown
}

/// A text so that two ways to print it are one.
fn plain(text: &str) -> String {
    let kept = text.chars().filter(|c| !c.is_whitespace());
    kept.map(|c| match c {
        '（' => '(',
        '）' => ')',
        '，' => ',',
        '．' => '.',
        '“' | '”' => '"',
        c => c,
    })
    .collect()
}

fn is_figure(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
        && text.trim_start_matches('-').chars().all(|c| c.is_ascii_digit() || ",.".contains(c))
}

/// A row: its cells that hold something, with their columns.
type Row = Vec<(usize, String)>;

fn tsv(path: &Path) -> Vec<Row> {
    let text = std::fs::read_to_string(path).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.starts_with("注"));
    let cells = |line: &str| -> Row {
        let cells = line.split('\t').enumerate().map(|(n, cell)| (n, plain(cell)));
        cells.filter(|(_, cell)| !cell.is_empty()).collect()
    };
    lines.map(cells).collect()
}

fn rows(page: &Page) -> Vec<Row> {
    let row = |row| -> Row {
        page.row(row).iter().map(|cell| (cell.column as usize, plain(&cell.text))).collect()
    };
    (0..page.rows()).map(row).filter(|row: &Row| !row.is_empty()).collect()
}

/// How a table was read.
#[derive(Clone, Debug, Default)]
pub struct Score {
    pub figures: usize,
    pub found: usize,
    /// Read, but in another column than the others of its column.
    pub wrong: usize,
    pub told: Vec<String>,
}

/// How well a table by hand is found from a page on.
fn score(table: &[Row], pages: &[Vec<Row>]) -> Score {
    let figures = |row: &Row| -> Vec<(usize, String)> {
        row.iter().filter(|(_, cell)| is_figure(cell)).cloned().collect()
    };
    let key = |row: &Row| -> String {
        let names = row.iter().map(|(_, cell)| cell.as_str()).filter(|cell| !is_amount(cell));
        names.collect::<Vec<_>>().join("|")
    };
    let amounts = |row: &Row| -> Vec<(usize, String)> {
        figures(row).into_iter().filter(|(_, cell)| is_amount(cell)).collect()
    };
    let given: Vec<&Row> = pages.iter().flatten().collect();
    let mut score = Score::default();
    let mut votes: BTreeMap<usize, BTreeMap<usize, usize>> = BTreeMap::new();
    let mut pairs = Vec::new();
    let mut at = 0;
    for row in table {
        let wanted = amounts(row);
        if wanted.is_empty() {
            continue;
        }
        score.figures += wanted.len();
        let same = |given: &&Row| key(given) == key(row);
        let Some(found) = given.get(at..).and_then(|rest| rest.iter().position(same)) else {
            score.told.push(format!("no row {} {:?}", key(row), wanted));
            continue;
        };
        let row = given[at + found];
        at += found + 1;
        let have = amounts(row);
        let mut next = 0;
        for (column, figure) in &wanted {
            match have.get(next..).and_then(|rest| rest.iter().position(|(_, f)| f == figure)) {
                Some(found) => {
                    let stands = have[next + found].0;
                    next += found + 1;
                    *votes.entry(*column).or_default().entry(stands).or_default() += 1;
                    pairs.push((*column, stands, figure.clone(), key(row)));
                }
                None => score.told.push(format!("not found {figure} in {} {:?}", key(row), have)),
            }
        }
    }
    let main: BTreeMap<usize, usize> = votes
        .iter()
        .map(|(column, votes)| (*column, *votes.iter().max_by_key(|(_, n)| **n).unwrap().0))
        .collect();
    let climbing = main.values().collect::<Vec<_>>().windows(2).all(|pair| pair[0] < pair[1]);
    if !climbing {
        score.told.push(format!("columns in disorder: {main:?}"));
    }
    for (column, stands, figure, key) in pairs {
        if main.get(&column) == Some(&stands) && climbing {
            score.found += 1;
        } else {
            score.wrong += 1;
            score.told.push(format!("wrong column {stands} of {figure} in {key}"));
        }
    }
    score
}

fn is_amount(text: &str) -> bool {
    is_figure(text) && text.contains(['.', ','])
}

/// Tables of one document against what was read of it.
pub fn measure(document: &ReadDocument, tables: &Path) -> Vec<(String, Score)> {
    let read: Vec<Vec<Row>> = document.pages.iter().map(rows).collect();
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(tables).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut scores = Vec::new();
    for file in files {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        if !name.starts_with('T') {
            continue;
        }
        let table = tsv(&file);
        let all =
            (0..read.len()).map(|from| score(&table, &read[from..(from + 4).min(read.len())]));
        let best =
            all.max_by_key(|score| (score.found, usize::MAX - score.wrong)).unwrap_or_default();
        scores.push((name, best));
    }
    scores
}

/// Reads every published PDF and compares it with the figures taken by hand.
pub fn measure_all() {
    let Some(folder) = folder() else {
        println!("skipped: ../shared/field is not there");
        return;
    };
    let (mut figures, mut found, mut wrong) = (0, 0, 0);
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder.join("pdf")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(&file).unwrap();
        let begun = std::time::Instant::now();
        let document = read_bytes(&name, bytes, &mut Watch::default()).unwrap();
        let time = begun.elapsed();
        println!(
            "{name}: {} tables, {} texts, {time:?}",
            document.pages.len(),
            document.texts.len()
        );
        for note in &document.notes {
            println!("   ! {}", note.words.zh);
        }
        for (table, score) in measure(&document, &folder.join("tables").join(&name)) {
            if document.pages.len() < 3 {
                // The tables of this one were published in another file.
                continue;
            }
            figures += score.figures;
            found += score.found;
            wrong += score.wrong;
            if score.found < score.figures || score.wrong > 0 {
                println!("   {table}: {} of {}, {} wrong", score.found, score.figures, score.wrong);
                for told in score.told.iter().take(6) {
                    println!("      {told}");
                }
            }
        }
    }
    println!("{found} of {figures} figures, {wrong} in wrong places");
    assert!(found * 1000 >= figures * 990, "{found} of {figures}");
    assert_eq!(wrong, 0);
}
