//! Published tables as TSV, placed in a budget of their form set.

#![allow(dead_code, clippy::unwrap_used, clippy::panic, reason = "each test uses a part")]

use std::fmt::Write;
use std::path::{Path, PathBuf};

use yusuan::form::{BlockForm, FormSet, PaperLayout, RowsForm, TableForm, classification};

/// The folder of published documents, where there is one.
pub fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/field");
    folder.is_dir().then_some(folder)
}

/// A published document.
#[derive(Clone, Copy)]
pub struct Published {
    pub slug: &'static str,
    pub forms: &'static str,
    pub year: i32,
    pub unit: &'static str,
}

pub const DOCUMENTS: [Published; 6] = [
    Published {
        slug: "sh-czj-2025", forms: "shanghai-unit", year: 2025, unit: "上海市财政局"
    },
    Published {
        slug: "sh-putuo-czj-2025",
        forms: "shanghai-department",
        year: 2025,
        unit: "上海市普陀区财政局",
    },
    Published {
        slug: "sh-putuo-ghzy-juesuan-2024",
        forms: "shanghai-final",
        year: 2024,
        unit: "上海市普陀区规划和自然资源局",
    },
    Published {
        slug: "js-swbgt-2018",
        forms: "jiangsu-2019",
        year: 2018,
        unit: "中共江苏省委办公厅",
    },
    Published {
        slug: "js-rd-2019",
        forms: "jiangsu-2019",
        year: 2019,
        unit: "江苏省人大常委会办公厅",
    },
    Published {
        slug: "js-zx-2019", forms: "jiangsu-2019", year: 2019, unit: "江苏省政协办公厅"
    },
];

/// The lines of a table, without the one that names it.
pub fn lines(path: &Path) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(path).unwrap();
    let row = |line: &str| line.split('\t').map(|cell| cell.trim().to_owned()).collect();
    text.lines().skip(1).map(row).collect()
}

/// A document's files whose names begin so (`T` tables, `N` narrative), in order.
pub fn files(folder: &Path, slug: &str, begin: &str) -> Vec<PathBuf> {
    let inside = std::fs::read_dir(folder.join("tables").join(slug)).unwrap();
    let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    let mut found: Vec<PathBuf> = inside.map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| name(path).starts_with(begin));
    found.sort();
    found
}

/// The text of a budget file with the document's tables and these texts.
pub fn budget(folder: &Path, published: &Published, forms: &FormSet, texts: &str) -> String {
    let Published { slug, forms: id, year, unit } = published;
    let mut out = format!(
        "(format: 2, forms: \"{id}\", year: {year}, unit: (name: \"{unit}\"), status: published, tables: [\n"
    );
    for path in files(folder, slug, "T") {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let number: usize = name[1..3].parse().unwrap();
        let form = &forms.tables[number - 1];
        write!(out, "{}", table(form, &lines(&path))).unwrap();
    }
    writeln!(out, "],{texts})").unwrap();
    out
}

/// How many columns of the paper a printed column takes: codes may be split by level.
fn width(block: &BlockForm, column: usize, split: bool) -> usize {
    match &block.rows {
        RowsForm::Coded(tree) if split && tree.code == column => tree.levels.len(),
        _ => 1,
    }
}

fn printed(block: &BlockForm) -> Vec<usize> {
    (0..block.columns.len()).filter(|&c| !block.columns[c].unprinted).collect()
}

/// The table as a budget file has it.
fn table(form: &TableForm, rows: &[Vec<String>]) -> String {
    let across = rows.iter().map(Vec::len).max().unwrap_or(0);
    let plain: usize = form.blocks.iter().map(|block| printed(block).len()).sum();
    let split = across > plain;
    // A title over two columns of the paper (一般公共预算资金 | 小计) is one.
    let joined = across == plain + 1 && matches!(form.blocks[0].rows, RowsForm::Fixed(_));
    let join = |row: &Vec<String>| {
        let (title, rest) = row.split_at(2.min(row.len()));
        std::iter::once(title.concat()).chain(rest.iter().cloned()).collect()
    };
    let owned: Vec<Vec<String>> =
        if joined { rows.iter().map(join).collect() } else { rows.to_vec() };
    let rows = owned.as_slice();
    let mut out = format!("(form: \"{}\", blocks: [", form.key);
    let mut from = 0;
    for block in &form.blocks {
        let columns = printed(block);
        let wide: usize = columns.iter().map(|&c| width(block, c, split)).sum();
        assert!(form.layout == PaperLayout::Beside || form.blocks.len() == 1);
        let part: Vec<Vec<&str>> = rows
            .iter()
            .map(|row| (from..from + wide).map(|c| row.get(c).map_or("", |s| s)).collect())
            .collect();
        write!(out, "(block: \"{}\", rows: [", block.key).unwrap();
        // A title that reaches over the columns to its left.
        let before: Vec<&str> = rows
            .iter()
            .map(|row| row[..from.min(row.len())].iter().rev().find(|c| !c.is_empty()))
            .map(|cell| cell.map_or("", |cell| cell))
            .collect();
        place(form, block, (&columns, split), &part, &before, &mut out);
        out.push_str("]),");
        from += wide;
    }
    out.push_str("]),\n");
    out
}

fn place(
    form: &TableForm,
    block: &BlockForm,
    (columns, split): (&[usize], bool),
    rows: &[Vec<&str>],
    before: &[&str],
    out: &mut String,
) {
    let mut taken = vec![false; block.fixed().len()];
    let mut body = false;
    for (row, before) in rows.iter().zip(before) {
        let mut cells: Vec<(usize, String)> = Vec::new();
        let mut at = 0;
        for &column in columns {
            let wide = width(block, column, split);
            cells.push((column, row[at..at + wide].concat()));
            at += wide;
        }
        let text = |column: usize| {
            let found = cells.iter().find(|(own, _)| *own == column);
            found.map_or("", |(_, text)| text.as_str())
        };
        let figures: Vec<(usize, String)> = cells
            .iter()
            .filter(|(column, text)| block.columns[*column].kind.is_figure() && !text.is_empty())
            .map(|(column, text)| (*column, text.replace(',', "")))
            .collect();
        let amount = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || b".-".contains(&b));
        let filled = !figures.is_empty() && figures.iter().all(|(_, text)| amount(text));
        let figures = if filled { figures } else { Vec::new() };
        let written: String = figures
            .iter()
            .map(|(column, text)| format!(", {}: \"{text}\"", block.columns[*column].key))
            .collect();
        match &block.rows {
            RowsForm::Fixed(fixed) => {
                let label = columns.iter().find(|&&c| block.is_label(c)).map(|&c| text(c));
                let found = match label {
                    // A single row whose title is not printed.
                    None => filled.then_some(0),
                    Some(label) => {
                        let label = if label.is_empty() && filled { before } else { label };
                        let joined = label.replace(' ', "");
                        (0..fixed.len()).find(|&i| {
                            !taken[i] && !fixed[i].spacer && title(&fixed[i].title.zh, &joined)
                        })
                    }
                };
                if let Some(found) = found.filter(|_| filled) {
                    taken[found] = true;
                    write!(out, "(row: \"{}\"{written}),", fixed[found].key).unwrap();
                } else if let (Some(found), false) = (found, filled) {
                    taken[found] = true;
                } else if filled {
                    panic!("{}: {row:?} has no place", form.key);
                }
            }
            RowsForm::Coded(tree) | RowsForm::Outlined(tree) => {
                let coded = matches!(block.rows, RowsForm::Coded(_));
                let total = tree.total.as_ref().filter(|total| {
                    cells.iter().any(|(column, text)| {
                        !block.columns[*column].kind.is_figure() && **text == total.title.zh
                    })
                });
                if let Some(total) = total {
                    if filled {
                        write!(out, "(row: \"{}\"{written}),", total.key).unwrap();
                    }
                    body = true;
                    continue;
                }
                body |= filled;
                if !body || (coded && text(tree.name).is_empty()) {
                    continue;
                }
                let mut own = String::new();
                let mut level = None;
                for (column, text) in &cells {
                    let kind = &block.columns[*column].kind;
                    let text = if *column == tree.name && coded { bare(text) } else { text };
                    if !kind.is_figure() && !text.is_empty() {
                        write!(own, "{}: \"{text}\", ", block.columns[*column].key).unwrap();
                    }
                    if !coded && !text.is_empty() && level.is_none() {
                        level = tree.levels.iter().position(|level| level.column == *column);
                    }
                }
                if coded && !columns.contains(&tree.code) {
                    let list = classification(tree.classification.as_deref().unwrap()).unwrap();
                    let digits = tree.levels[0].digits;
                    match list.code_of(bare(text(tree.name)), digits) {
                        Some(code) => {
                            write!(own, "{}: \"{code}\", ", block.columns[tree.code].key).unwrap();
                        }
                        None if filled => panic!("{}: {row:?} has no code", form.key),
                        None => continue,
                    }
                }
                if let Some(level) = level {
                    write!(own, "level: {}, ", level + 1).unwrap();
                }
                write!(out, "({own}{}),", written.trim_start_matches(", ")).unwrap();
            }
            RowsForm::Free(_) => panic!("{}: free rows", form.key),
        }
    }
}

/// The name without its number: 一、一般公共服务支出.
fn bare(text: &str) -> &str {
    text.split_once('、').map_or(text, |(_, name)| name)
}

/// Whether a printed title is the form's.
fn title(own: &str, printed: &str) -> bool {
    let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    !printed.is_empty()
        && (letters(own) == letters(printed)
            || letters(own).trim_end_matches("小计") == letters(printed)
            || letters(bare(own)) == letters(bare(printed)))
}
