//! A budget published in any format and read back is the same budget: figures, codes, names, rows
//! and texts of random budgets of every form set.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "support/consolidated.rs"]
mod consolidated;
#[path = "support/office.rs"]
mod office;
#[path = "support/random_budget.rs"]
mod random_budget;

use std::collections::BTreeMap;
use std::sync::Arc;

use random_budget::random_budget;
use yusuan::budget::{Budget, Cell, RowKind, ValueRef};
use yusuan::engine::Computed;
use yusuan::form::{FormSet, PrintedRows, RowsForm, shipped, shipped_ids};
use yusuan::lang::{Lang, Tell};
use yusuan::publish::{Options, Publication, docx, html, pdf, publication, xlsx};
use yusuan::read::{Watch, read_bytes};
use yusuan::recognise::recognise;

const FORMATS: [&str; 4] = ["xlsx", "docx", "html", "pdf"];

fn write(publication: &Publication, format: &str) -> Vec<u8> {
    match format {
        "xlsx" => xlsx::write(publication).unwrap(),
        "docx" => docx::write(publication, &[]).unwrap(),
        "html" => html::write(publication).into_bytes(),
        _ => pdf::write(publication, &pdf::Fonts::bundled()).unwrap().bytes,
    }
}

/// Without blanks, which fall at the ends of lines.
fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// What is printed of a budget, by table, copy, block, row and column. `shown` gives the figure of
/// a cell: as computed where it was published, as it is in the file where it was read.
fn contents(
    forms: &FormSet,
    budget: &Budget,
    shown: &dyn Fn(Cell) -> Option<String>,
) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut copies: BTreeMap<usize, usize> = BTreeMap::new();
    for (t, table) in budget.tables.iter().enumerate() {
        let Some(own) = table.form() else { continue };
        let form = &forms.tables[own];
        let standing = form.empty_note.as_ref().filter(|_| !table.has_figures());
        let standing = standing.map(|note| note.zh.replace("{年}", &forms.year.to_string()));
        if let Some(note) = table.note.clone().or(standing) {
            found.insert(format!("{} 注", form.key), solid(&note));
        }
        let copy = copies.entry(own).and_modify(|copy| *copy += 1).or_insert(0);
        for (b, block) in table.blocks.iter().enumerate() {
            let block_form = &form.blocks[b];
            let mut entered = 0;
            for (r, row) in block.rows.iter().enumerate() {
                let (place, level) = match row.kind() {
                    RowKind::Fixed(fixed) => {
                        (block_form.fixed()[usize::from(fixed)].key.clone(), None)
                    }
                    RowKind::Entered(level) => {
                        entered += 1;
                        (format!("#{entered:02}"), Some(level))
                    }
                    RowKind::Stray => {
                        entered += 1;
                        (format!("#{entered:02}"), Some(99))
                    }
                };
                let at = |column: &str| format!("{} {copy} {b} {place} {column}", form.key);
                let leveled = matches!(block_form.rows, RowsForm::Coded(_) | RowsForm::Outlined(_));
                let coded = match &block_form.rows {
                    RowsForm::Coded(tree) => !block_form.columns[tree.code].unprinted,
                    _ => true,
                };
                if let Some(level) = level.filter(|_| leveled && coded) {
                    found.insert(at("级"), level.to_string());
                }
                for (c, value) in row.cells().enumerate() {
                    let column = &block_form.columns[c];
                    if column.unprinted || block_form.is_label(c) {
                        continue;
                    }
                    let cell = Cell::new(t, b, r, c);
                    let text = match value {
                        ValueRef::Text(text) => Some(solid(text)),
                        _ => shown(cell),
                    };
                    let Some(text) = text.filter(|text| !text.is_empty()) else { continue };
                    found.insert(at(&column.key), text);
                }
            }
        }
    }
    for text in &budget.texts {
        for (at, paragraph) in text.paragraphs.iter().enumerate() {
            found.insert(format!("文 {} {at}", text.section), solid(paragraph));
        }
    }
    found.insert("单位".to_owned(), budget.unit.name.clone());
    found.insert("年".to_owned(), budget.year.to_string());
    found
}

/// What is wrong with a budget that was published and read back.
fn compare(forms: &Arc<FormSet>, budget: &Budget, format: &str) -> Result<usize, String> {
    let published = publication(&Computed::new(forms, budget.clone()), &Options::default());
    compare_with(forms, budget, format, write(&published, format))
}

/// The same where the file was written already.
fn compare_with(
    forms: &Arc<FormSet>,
    budget: &Budget,
    format: &str,
    bytes: Vec<u8>,
) -> Result<usize, String> {
    let computed = Computed::new(forms, budget.clone());
    if let Ok(kept) = std::env::var("YUSUAN_KEEP") {
        std::fs::write(kept, &bytes).unwrap();
    }
    let read = read_bytes(&format!("往返.{format}"), bytes, &mut Watch::default());
    let document = read.map_err(|error| error.tell(Lang::En))?;
    let sets: Vec<Arc<FormSet>> = shipped_ids().iter().map(|id| shipped(id).unwrap()).collect();
    let proposal = recognise(&document, &sets).map_err(|no| {
        let near = no.nearest.map(|near| format!("{} {:?}", near.forms.id, near.fit));
        format!("no form set fits: {near:?}")
    })?;
    if proposal.forms.id != forms.id {
        return Err(format!("{} instead of {}", proposal.forms.id, forms.id));
    }
    let decimal = |amount: yusuan::amount::Amount| amount.decimal().normalize().to_string();
    let printed = |cell: Cell| {
        let form = &forms.tables[budget.tables[cell.t()].form().unwrap()];
        let kind = computed.kind(cell)?;
        let decimals = form.decimals_of(kind);
        let row = budget.row(cell)?;
        let block = &form.blocks[cell.b()];
        if let (RowKind::Fixed(fixed), RowsForm::Fixed(rows)) = (row.kind(), &block.rows)
            && form.print.rows != PrintedRows::All
            && !rows[usize::from(fixed)].strong
            && (0..row.width()).all(|c| {
                let own = cell.with_column(c);
                budget.value(own).is_blank() && computed.effective(own).is_none_or(|a| a.is_zero())
            })
        {
            // Not printed at all.
            return None;
        }
        match budget.value(cell).amount() {
            Some(stated) => Some(decimal(stated)),
            None => computed.effective(cell).map(|a| decimal(a.rounded(decimals))),
        }
    };
    let wanted = contents(forms, budget, &printed);
    let own = &proposal.budget;
    let missing = proposal.unplaced.iter().map(|unplaced| unplaced.spot.place(&document));
    let missing: Vec<String> =
        missing.flatten().map(|place| place.tell(Lang::En)).take(12).collect();
    if !missing.is_empty() {
        return Err(format!("{} figures are not placed: {missing:?}", proposal.unplaced.len()));
    }
    let found = contents(&proposal.forms, own, &|cell| own.value(cell).amount().map(decimal));
    let mut faults = Vec::new();
    for (at, value) in &wanted {
        match found.get(at) {
            Some(own) if own == value => {}
            Some(own) => faults.push(format!("{at}: {own} instead of {value}")),
            None => faults.push(format!("{at}: {value} is lost")),
        }
    }
    // Where a formula gives no text, an office program writes 0 into the old format.
    let writes_0 = |value: &str| format == "xls" && value == "0";
    let more = found.iter().filter(|(at, own)| !wanted.contains_key(*at) && !writes_0(own));
    faults.extend(more.map(|(at, value)| format!("{at}: {value} is new")));
    if faults.is_empty() {
        return Ok(wanted.len());
    }
    let doubts: String =
        proposal.doubts.iter().map(|doubt| format!("  {}\n", doubt.tell(Lang::Zh))).collect();
    let count = faults.len();
    let mut by_table: BTreeMap<&str, usize> = BTreeMap::new();
    for fault in &faults {
        *by_table.entry(fault.split(' ').next().unwrap_or_default()).or_default() += 1;
    }
    let tables = format!("{by_table:?}");
    faults.truncate(12);
    Err(format!("{count} of {}: {tables}\n{}\n{doubts}", wanted.len(), faults.join("\n")))
}

/// `YUSUAN_ROUND_TRIPS=40` tries more, `YUSUAN_ROUND_TRIP=jilin-2024,3,pdf` one alone.
fn check(format: &str) {
    let seeds = std::env::var("YUSUAN_ROUND_TRIPS").ok().and_then(|n| n.parse().ok()).unwrap_or(2);
    let only = std::env::var("YUSUAN_ROUND_TRIP").unwrap_or_default();
    let mut wrong = String::new();
    let mut figures = 0;
    for id in shipped_ids() {
        let forms = shipped(id).unwrap();
        for seed in 1..=seeds {
            let name = format!("{id},{seed},{format}");
            if !only.is_empty() && only != name {
                continue;
            }
            let budget = random_budget(&forms, seed, seed % 2 == 0);
            match compare(&forms, &budget, format) {
                Ok(count) => figures += count,
                Err(fault) => wrong += &format!("{name}: {fault}\n"),
            }
        }
    }
    println!("{format}: {figures} contents the same");
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn workbooks_come_back() {
    check(FORMATS[0]);
}

#[test]
fn word_files_come_back() {
    check(FORMATS[1]);
}

#[test]
fn pages_come_back() {
    check(FORMATS[2]);
}

#[test]
fn papers_come_back() {
    check(FORMATS[3]);
}

/// An office program computes every workbook anew: each total stays what was published, whether its
/// addends agree with it, are blank, or are not there.
#[test]
fn an_office_program_computes_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let mut paths = Vec::new();
    for id in shipped_ids() {
        let forms = shipped(id).unwrap();
        for seed in [3, 4] {
            let computed = Computed::new(&forms, random_budget(&forms, seed, seed % 2 == 0));
            let bytes = xlsx::write(&publication(&computed, &Options::default())).unwrap();
            let path = folder.path().join(format!("{id}-{seed}.xlsx"));
            std::fs::write(&path, bytes).unwrap();
            paths.push(path);
        }
    }
    let out = folder.path().join("out");
    let mut arguments = vec!["--convert-to", "xlsx", "--outdir", out.to_str().unwrap()];
    arguments.extend(paths.iter().map(|path| path.to_str().unwrap()));
    if office::office(folder.path(), &arguments).is_none() {
        return;
    }
    let mut wrong = Vec::new();
    let mut count = 0;
    for path in &paths {
        let name = path.file_name().unwrap();
        let ours = office::cells(std::fs::read(path).unwrap());
        let theirs = office::cells(std::fs::read(out.join(name)).unwrap());
        count += ours.len();
        for (place, value) in &ours {
            if theirs.get(place) != Some(value) {
                wrong.push(format!("{name:?} {place:?}: {value} → {:?}", theirs.get(place)));
            }
        }
    }
    println!("{count} cells computed anew");
    let few: Vec<&String> = wrong.iter().take(20).collect();
    assert!(wrong.is_empty(), "{} of {count}: {few:#?}", wrong.len());
}

/// Documents as an office program saves them, of form sets with codes and with levels that only
/// indentation tells.
#[test]
fn what_an_office_program_saves_comes_back() {
    let mut wrong = String::new();
    for id in ["shanghai-unit", "jiangsu-2019", "jilin-2024"] {
        let forms = shipped(id).unwrap();
        let budget = random_budget(&forms, 1, false);
        let published = publication(&Computed::new(&forms, budget.clone()), &Options::default());
        for (from, to) in [("xlsx", "ods"), ("xlsx", "xls"), ("docx", "odt")] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join(format!("x.{from}"));
            std::fs::write(&path, write(&published, from)).unwrap();
            let (out, path) = (folder.path().to_str().unwrap(), path.to_str().unwrap());
            let convert = ["--convert-to", to, "--outdir", out, path];
            if office::office(folder.path(), &convert).is_none() {
                return;
            }
            let bytes = std::fs::read(folder.path().join(format!("x.{to}"))).unwrap();
            match compare_with(&forms, &budget, to, bytes) {
                Ok(count) => println!("{id} {to}: {count} contents the same"),
                Err(fault) => wrong += &format!("{id} {to}: {fault}\n"),
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
