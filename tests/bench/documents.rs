//! Ways in and out: publishing and reading, with the time and the most memory that each takes, and
//! 舍位平衡 over generated budgets.
//!
//! `cargo bench --bench documents [-- WORD]` measures what has the word in its name. Documents of
//! others are read where `../shared/field` is.

#![allow(clippy::unwrap_used, reason = "a benchmark may stop at the first surprise")]

#[path = "../support/adjusted.rs"]
mod adjusted;
#[path = "../support/consistent.rs"]
mod consistent;
#[path = "../support/consolidated.rs"]
mod consolidated;
#[path = "../support/places.rs"]
mod places;

use std::path::Path;
use std::time::{Duration, Instant};

use peak_alloc::PeakAlloc;
use rust_xlsxwriter::{Format, FormatBorder, Formula, Workbook};
use yusuan::edit::Document;
use yusuan::publish::{Options, Publication, adjust, docx, html, pdf, publication, xlsx};
use yusuan::read::{Watch, read_bytes};
use yusuan::recognise::recognise;
use yusuan::{amount::Unit, file, form, import};

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// Measures what somebody asked for, `times` times, and tells the best time and the most memory.
fn measure<T>(name: &str, times: usize, mut work: impl FnMut() -> T) {
    let wanted = std::env::args().skip(1).find(|word| !word.starts_with('-'));
    if wanted.is_some_and(|word| !name.contains(&word)) {
        return;
    }
    let before = ALLOCATOR.current_usage();
    ALLOCATOR.reset_peak_usage();
    let mut best = Duration::MAX;
    let before_all = processor_time();
    for _ in 0..times {
        let begun = Instant::now();
        std::hint::black_box(work());
        best = best.min(begun.elapsed());
    }
    let processor = (processor_time() - before_all) / times as u32;
    let peak = ALLOCATOR.peak_usage().saturating_sub(before) / 1_000_000;
    println!(
        "{name:44} {:8.1} ms {:6} ms of processor {peak:6} MB",
        best.as_secs_f64() * 1000.0,
        processor.as_millis()
    );
}

/// What the program has taken of processors so far, to the hundredth of a second; on a busy
/// machine this says more than the clock. 0 where the system does not tell.
fn processor_time() -> Duration {
    let told = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = told.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: u64 = fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}

fn published(document: &Document) -> Publication {
    let options = Options::default();
    publication(document.computed(), &options)
}

fn sample() -> Document {
    let opened = file::sample().unwrap();
    Document::new(opened.forms, opened.budget)
}

/// A consolidated budget of that many rows in ten columns.
fn large(rows: usize) -> Document {
    let forms = consolidated::forms();
    let budget = consolidated::budget(&forms, rows);
    Document::new(forms, budget)
}

fn out() {
    let document = sample();
    measure("publication, sample", 20, || published(&document));
    let own = published(&document);
    let system = pdf::Fonts::system();
    measure("write pdf, sample", 10, || pdf::write(&own, &pdf::Fonts::bundled()).unwrap().pages);
    measure("write pdf, sample, system's fonts", 5, || pdf::write(&own, &system).unwrap().pages);
    measure("write docx, sample", 10, || {
        docx::write(&own, &pdf::numbers(&own, &pdf::Fonts::bundled())).unwrap().len()
    });
    measure("write xlsx, sample", 10, || xlsx::write(&own).unwrap().len());
    measure("write html, sample", 10, || html::write(&own).len());
    let document = large(10_000);
    measure("publication, 10,000 rows", 5, || published(&document));
    let own = published(&document);
    measure("write pdf, 10,000 rows", 3, || {
        pdf::write(&own, &pdf::Fonts::bundled()).unwrap().pages
    });
    measure("write docx, 10,000 rows", 3, || docx::write(&own, &[]).unwrap().len());
    measure("write html, 10,000 rows", 3, || html::write(&own).len());
    let document = large(100_000);
    let own = published(&document);
    measure("write xlsx, 1,000,000 cells", 3, || xlsx::write(&own).unwrap().len());
    measure("bare writer, 1,000,000 cells", 3, || bare(&own));
}

/// The same cells by the writer's own means, with two formats and a sum ready made: what ours is a
/// multiple of.
fn bare(own: &Publication) -> usize {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    let text = Format::new().set_border(FormatBorder::Thin).set_text_wrap();
    let number = Format::new().set_border(FormatBorder::Thin).set_num_format("#,##0.00");
    let rows = own.tables().flat_map(|table| &table.grids).flat_map(|grid| &grid.rows);
    for (r, row) in (0..).zip(rows) {
        for (c, cell) in (0..).zip(&row.cells) {
            match &cell.figure {
                None => page.write_string_with_format(r, c, &cell.text, &text),
                Some(figure) if figure.formula.is_some() => {
                    let sum = format!("=IF(COUNT(D{0}:F{0})=0,\"\",SUM(D{0}:F{0}))", r + 1);
                    let sum = Formula::new(sum).set_result(&cell.text);
                    page.write_formula_with_format(r, c, sum, &number)
                }
                Some(_) => {
                    let figure: f64 = cell.text.replace(',', "").parse().unwrap_or_default();
                    page.write_number_with_format(r, c, figure, &number)
                }
            }
            .unwrap();
        }
    }
    book.save_to_buffer().unwrap().len()
}

fn way_in() {
    let sets = import::candidates(Path::new("."));
    let read = |name: &str, bytes: &[u8]| {
        let document = read_bytes(name, bytes.to_vec(), &mut Watch::default()).unwrap();
        let figures = recognise(&document, &sets).map_or(0, |found| found.fit.figures);
        (document.pages.len(), figures)
    };
    let own = published(&sample());
    let book = xlsx::write(&own).unwrap();
    measure("read xlsx, sample (17 sheets)", 10, || read("x.xlsx", &book));
    let paper = pdf::write(&own, &pdf::Fonts::bundled()).unwrap();
    measure("read pdf, sample", 5, || read("x.pdf", &paper.bytes));
    println!("  of {} pages", paper.pages);
    let text = docx::write(&own, &[]).unwrap();
    measure("read docx, sample", 10, || read("x.docx", &text));
    for kind in ["pdf", "xlsx"] {
        let folder = Path::new("../shared/field").join(kind);
        let mut files: Vec<_> =
            std::fs::read_dir(folder).into_iter().flatten().flatten().map(|f| f.path()).collect();
        files.sort();
        for path in files {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let bytes = std::fs::read(&path).unwrap();
            measure(&format!("read {name}"), 5, || read(&name, &bytes));
        }
    }
    let wide = {
        let document = large(100_000);
        xlsx::write(&published(&document)).unwrap()
    };
    measure("read xlsx, 1,000,000 cells", 2, || {
        read_bytes("x.xlsx", wide.clone(), &mut Watch::default()).unwrap().pages.len()
    });
    let mut all = sets.clone();
    all.push(consolidated::forms());
    measure("read and recognise xlsx, 1,000,000 cells", 2, || {
        let document = read_bytes("x.xlsx", wide.clone(), &mut Watch::default()).unwrap();
        recognise(&document, &all).map_or(0, |found| found.fit.figures)
    });
}

/// Of budgets on one form set how many were tried, add up, and in how many of those tops were moved.
#[derive(Default)]
struct AdjustTally {
    tried: usize,
    held: usize,
    with_tops: usize,
    moved: usize,
    figures: usize,
    unheld: usize,
    slowest: (Duration, u64),
}

/// Budgets entered in exact amounts, published in rounded ones: how often every sum can be made
/// to hold. `YUSUAN_BUDGETS` says how many, over all form sets together.
fn adjusting() {
    let wanted = std::env::args().skip(1).find(|word| !word.starts_with('-'));
    if wanted.is_some_and(|word| !"adjust".contains(&word)) {
        return;
    }
    let budgets = std::env::var("YUSUAN_BUDGETS").ok().and_then(|n| n.parse().ok()).unwrap_or(400);
    let sets = consistent::FORMS.map(|id| consistent::forms(id, true));
    let mut tallies = consistent::FORMS.map(|_| AdjustTally::default());
    for seed in 0..budgets {
        let (forms, tally) = (&sets[seed as usize % 6], &mut tallies[seed as usize % 6]);
        let mut random = consolidated::Figures::new(seed);
        let count = 1 + (random.next() % 60) as usize;
        let exact = consistent::exact_budget(forms, &mut random, count);
        let document = Document::new(forms.clone(), exact);
        let options = Options { unit: Some(Unit::Wan), ..Options::default() };
        let before = publication(document.computed(), &options);
        let mut after = before.clone();
        let begun = Instant::now();
        let done = adjust(&mut after);
        let took = begun.elapsed();
        tally.tried += 1;
        if took > tally.slowest.0 {
            tally.slowest = (took, seed);
        }
        let mut again = before.clone();
        assert_eq!(adjust(&mut again), done, "{seed}: another answer");
        match done {
            Ok(done) => {
                assert_eq!(again, after, "{seed}: another document");
                tally.figures += adjusted::check(&before, &after, &done, &seed.to_string());
                tally.held += 1;
                tally.moved += done.moved.len();
                tally.unheld += usize::from(!done.unheld.is_empty());
                tally.with_tops += usize::from(done.moved.iter().any(|own| own.top));
            }
            Err(error) => {
                assert_eq!(again, before, "{seed}: changed though it cannot be done");
                println!("  {} {seed}: {}", forms.id, error.what.zh);
            }
        }
    }
    for (id, own) in consistent::FORMS.iter().zip(&tallies) {
        println!(
            "adjust {id:20} {} of {} hold, {} with sums of other units, {} with tops moved; \
             {} of {} figures moved; slowest {:?} (seed {})",
            own.held,
            own.tried,
            own.unheld,
            own.with_tops,
            own.moved,
            own.figures,
            own.slowest.0,
            own.slowest.1
        );
    }
    for count in [300, 2_000, 10_000] {
        let forms = consistent::forms("jilin-2024", true);
        let exact = consistent::exact_budget(&forms, &mut consolidated::Figures::new(7), count);
        let document = Document::new(forms, exact);
        let options = Options { unit: Some(Unit::Wan), ..Options::default() };
        let own = publication(document.computed(), &options);
        let name = format!("adjust {count} items");
        let figures = adjusted::figures(&own).len();
        measure(&name, 1, || match adjust(&mut own.clone()) {
            Ok(done) => println!("  {} of {figures} figures moved", done.moved.len()),
            Err(error) => println!("  {}", error.what.zh),
        });
    }
}

fn main() {
    let _ = form::shipped("jilin-2024");
    out();
    way_in();
    adjusting();
}
