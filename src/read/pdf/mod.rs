//! PDF with text: characters and ruling lines made grids and paragraphs.
//!
//! [`damage`] tells whether a file is whole, [`ink`] says what is on a page, [`frame`] finds tables by their lines, [`columns`] those
//! without, [`heads`] the headings of these, [`fill`] puts words into cells ([`overlaid`] those
//! that run over the lines), [`prose`] makes paragraphs of the rest. [`guard`]
//! refuses files that unfold without end, before the library does it.
//!
//! Read in a thread of its own: the library cannot be asked to stop, so that the one who waits
//! goes on when the time is over, and nested objects need a deep stack.

mod columns;
mod damage;
mod draw;
mod fill;
mod fold;
mod frame;
mod guard;
mod heads;
mod ink;
mod overlaid;
mod piece;
mod prose;
mod word;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use hayro_interpret::InterpreterCache;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::page::{
    Area, GridSides, MergedArea, Note, NoteKind, Page, PageCell, PageSource, ReadDocument,
};
use super::{Format, ReadError, Watch};

use damage::Damage;
pub use draw::{DrawnPage, PageDrawer};
use fill::PdfTable;
use ink::{Ink, PageStop, UnmappedFonts};
use prose::{Loose, ProseLines};
use word::{Line, Word, is_amount, lines, words};

/// What the library recurses is bounded, but deep.
const STACK: usize = 64 << 20;
/// Name of the threads in which PDF is read and drawn: panics in them are caught.
pub const PDF_THREAD: &str = "pdf";
/// How often the one who waits looks up.
const LOOK: Duration = Duration::from_millis(50);
/// A page covered so far by pictures and with hardly any characters is a scan.
const SCAN: f32 = 0.3;
/// So few characters are a stamp or a page number on a scan.
const FEW: usize = 40;
/// So many lines of amounts outside of tables are a column.
const LEAST_STRAY: usize = 2;
/// So few characters of other scripts, or fewer than one in 200, may be a name.
const FEWEST_FOREIGN: usize = 4;

/// Reads a PDF.
pub(super) fn read(bytes: Vec<u8>, watch: &mut Watch) -> Result<ReadDocument, ReadError> {
    let (sender, receiver) = channel();
    let mut own = watch.clone();
    let begun = std::thread::Builder::new().name(PDF_THREAD.to_owned()).stack_size(STACK).spawn(
        move || {
            let read = catch_unwind(AssertUnwindSafe(|| read_here(bytes, &mut own)));
            // Nobody waits any more: then nobody wants it.
            let _ = sender.send((read, own));
        },
    );
    if let Err(error) = begun {
        return Err(ReadError::io(&error));
    }
    loop {
        match receiver.recv_timeout(LOOK) {
            Ok((read, after)) => {
                *watch = after;
                return read.unwrap_or_else(|reason| match reason.downcast::<PageStop>() {
                    Ok(stop) => Err(stop.0),
                    // Whoever called decides what a fault of the library is.
                    Err(reason) => resume_unwind(reason),
                });
            }
            Err(RecvTimeoutError::Timeout) => watch.check()?,
            Err(RecvTimeoutError::Disconnected) => return Err(damaged()),
        }
    }
}

fn damaged() -> ReadError {
    ReadError::broken(Format::Pdf, "里面的结构读不下去", "its structure cannot be followed")
}

/// A page before paragraphs are made.
struct Read {
    tables: Vec<(PdfTable, Ink0)>,
    sheet: ProseLines,
    /// For each table how many of the sheet's lines are above it.
    above: Vec<usize>,
    /// Its names are not those that it shows.
    garbled: bool,
}

/// What of a page is needed to tell places on it.
#[derive(Clone, Copy)]
struct Ink0 {
    width: f32,
    height: f32,
    turned: u8,
}

fn read_here(bytes: Vec<u8>, watch: &mut Watch) -> Result<ReadDocument, ReadError> {
    guard::bytes(&bytes, watch)?;
    let encrypted = bytes.windows(8).any(|w| w == b"/Encrypt");
    let cut = damage::is_cut(&bytes);
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => ReadError::Password,
        LoadPdfError::Decryption(_) => ReadError::broken(
            Format::Pdf,
            "加密的方式不认识",
            "it is encrypted in a way that is not known",
        ),
        LoadPdfError::Invalid if cut => ReadError::Incomplete(Format::Pdf),
        LoadPdfError::Invalid => damaged(),
    })?;
    guard::objects(&pdf, encrypted, watch)?;
    let pages = pdf.pages();
    watch.pages(pages.len() as u64)?;
    let damage = Damage::of(&pdf, cut);
    if pages.is_empty() && damage != Damage::default() {
        return Err(ReadError::Incomplete(Format::Pdf));
    }
    if pages.is_empty() {
        return Err(ReadError::broken(Format::Pdf, "一页也没有", "it has no pages"));
    }
    let cache = InterpreterCache::new();
    let mut fonts = UnmappedFonts::default();
    let mut notes = Notes { pages: pages.len(), ..Notes::default() };
    let mut read = Vec::new();
    let mut blank = Vec::new();
    let mut foreign = Vec::new();
    for (n, page) in pages.iter().enumerate() {
        watch.step(n, pages.len())?;
        let number = n as u32 + 1;
        fonts.add(page.resources());
        if damage::is_torn(page, damage.cut) {
            notes.torn.push(number);
        }
        let ink = catch_unwind(AssertUnwindSafe(|| ink::ink(page, &cache, &fonts, watch)));
        let ink = match ink {
            Ok(ink) => ink,
            Err(reason) => match reason.downcast::<PageStop>() {
                Ok(stop) => return Err(stop.0),
                Err(_) => {
                    notes.unread.push(number);
                    continue;
                }
            },
        };
        watch.text(ink.glyphs.len() as u64 * 3)?;
        notes.look(number, &ink);
        blank.extend(ink.is_blank().then_some(number));
        foreign.extend((ink.foreign > 0).then_some(number));
        read.push(page_of(&ink, number, &mut notes));
    }
    // Where fonts of some pages are wrong, a wrong character on another is no name.
    if !notes.garbled.is_empty() {
        notes.garbled = foreign;
    }
    for page in read.iter_mut().filter(|page| notes.garbled.contains(&page.sheet.page)) {
        page.garbled = true;
        for (table, _) in &mut page.tables {
            table.forget_names();
        }
    }
    let papers = pages.len() as u32;
    // A page that is not there to its end is not known to be blank.
    blank.retain(|page| notes.torn.binary_search(page).is_err());
    let of_file = damage.notes(!notes.torn.is_empty());
    let mut document = document(read, notes, watch)?;
    document.notes.splice(0..0, of_file);
    Ok(ReadDocument { papers, blank_papers: blank, ..document })
}

/// Tables and lines of a page.
fn page_of(ink: &Ink, number: u32, notes: &mut Notes) -> Read {
    let (mut frames, cut) = frame::frames(ink);
    if cut || ink.cut {
        notes.drawn.push(number);
    }
    let divides =
        |left: f32, right: f32, y: f32| frames.iter().any(|frame| frame.divides(left, right, y));
    let mut all = words(ink, divides);
    if word::forget_cut_figures(&mut all, ink) {
        notes.cut.push(number);
    }
    let mut inside: Vec<Vec<Word>> = vec![Vec::new(); frames.len()];
    let mut outside = Vec::new();
    for word in all {
        let at = frames.iter().position(|frame| fill::cell_of(frame, &word).is_some());
        match at.and_then(|at| inside.get_mut(at)) {
            Some(words) => words.push(word),
            None => outside.push(word),
        }
    }
    let mut tables: Vec<PdfTable> = frames
        .drain(..)
        .zip(inside)
        .map(|(frame, words)| {
            let placed = overlaid::place(&frame, &words);
            PdfTable::placed(frame, words, placed)
        })
        .collect();
    tables.retain(|table| !table.is_blank());
    let mut rest = lines(outside);
    let found = columns::tables(&rest);
    if found.iter().any(|table| table.unsure) {
        notes.unheaded.push(number);
    }
    for table in found.into_iter().rev() {
        let words = rest.drain(table.lines).flat_map(|line| line.words).collect();
        tables.push(PdfTable::new(table.frame, words));
    }
    // Amounts alone in their lines are a column that nothing shows to be one.
    let alone = |line: &&Line| line.words.iter().all(|word| is_amount(&word.text));
    if rest.iter().any(columns::is_row) {
        notes.rows.push(number);
    }
    let stray = rest.iter().filter(alone).count() >= LEAST_STRAY;
    if stray && notes.unheaded.last() != Some(&number) {
        notes.unheaded.push(number);
    }
    if tables.iter().any(|table| table.unsure) {
        notes.overlaid.push(number);
    }
    if tables.iter().any(PdfTable::has_hashes) {
        notes.hashes.push(number);
    }
    tables.sort_by(|a, b| a.frame.area().top.total_cmp(&b.frame.area().top));
    let above = tables.iter().map(|table| {
        let top = table.frame.area().top;
        rest.iter().filter(|line| line.base - 0.3 * line.size < top + 1.0).count()
    });
    let above: Vec<usize> = above.collect();
    let loose = rest.into_iter().enumerate().map(|(n, line)| Loose {
        area: ink.shown(line.area()),
        before_table: above.contains(&(n + 1)),
        line,
    });
    let sheet =
        ProseLines { page: number, width: ink.width, height: ink.height, lines: loose.collect() };
    let place = Ink0 { width: ink.width, height: ink.height, turned: ink.turned };
    Read {
        tables: tables.into_iter().map(|table| (table, place)).collect(),
        sheet,
        above,
        garbled: false,
    }
}

fn document(read: Vec<Read>, notes: Notes, watch: &mut Watch) -> Result<ReadDocument, ReadError> {
    let mut document = ReadDocument { notes: notes.told(), ..ReadDocument::default() };
    let mut sheets: Vec<ProseLines> = Vec::new();
    // Which lines of a page are kept, so that the places of tables among them stay known.
    let mut before: Vec<Vec<f32>> = Vec::new();
    for page in &read {
        sheets.push(page.sheet.clone());
        before.push(page.sheet.lines.iter().map(|loose| loose.line.base).collect());
    }
    prose::without_edges(&mut sheets);
    let (texts, of) = prose::paragraphs(&sheets);
    let mut texts_so_far = 0;
    for (((page, sheet), of), all) in read.iter().zip(&sheets).zip(&of).zip(&before) {
        for (n, ((table, place), above)) in page.tables.iter().zip(&page.above).enumerate() {
            // The lines above the table that were kept.
            let edge = above.checked_sub(1).and_then(|at| all.get(at));
            let kept = edge.map_or(0, |edge| {
                sheet.lines.iter().filter(|loose| loose.line.base <= *edge).count()
            });
            let texts_before = match kept.checked_sub(1).and_then(|at| of.get(at)) {
                Some(paragraph) => paragraph + 1,
                None => of.first().copied().unwrap_or(texts_so_far),
            };
            let source = PageSource::Paper { page: sheet.page, number: n as u32 + 1 };
            let mut made = grid(table, *place, source, watch)?;
            made.texts_before = texts_before;
            let last = n + 1 == page.tables.len();
            made.may_go_on = last && kept == sheet.lines.len() && !page.garbled;
            document.pages.push(made);
        }
        if let Some(last) = of.last() {
            texts_so_far = last + 1;
        }
    }
    document.texts = texts;
    Ok(document)
}

/// A table as the grid that every reader gives.
fn grid(
    table: &PdfTable,
    place: Ink0,
    source: PageSource,
    watch: &mut Watch,
) -> Result<Page, ReadError> {
    let ink =
        Ink { width: place.width, height: place.height, turned: place.turned, ..Ink::default() };
    let (mut cells, mut merges) = (Vec::new(), Vec::new());
    let indents = table.indents();
    for (at, span) in table.frame.spans.iter().enumerate() {
        let text = table.text(at);
        let (row, column) = (span.row as u32, span.column as u32);
        if span.last_row > span.row || span.last_column > span.column {
            let (last_row, last_column) = (span.last_row as u32, span.last_column as u32);
            merges.push(MergedArea { row, column, last_row, last_column });
        }
        if !text.is_empty() {
            let area: Area = ink.shown(table.frame.area_of(span));
            let mut cell = PageCell::text(row, column, text);
            cell.look.indent = indents.get(at).copied().unwrap_or(0);
            cell.look.full = table.is_full(at);
            cells.push((cell, area));
        }
    }
    watch.cells(cells.len() as u64)?;
    watch.merges(merges.len() as u64)?;
    let mut page = Page::with_areas(source, cells, merges);
    page.area = Some(ink.shown(table.frame.area()));
    let (columns, rows) = (&table.frame.xs, &table.frame.ys);
    let upright = || GridSides { columns: columns.clone(), rows: rows.clone() };
    page.sides = (place.turned == 0).then(|| Box::new(upright()));
    Ok(page)
}

/// What is to be reported of the pages, each kind once with the numbers of its pages.
#[derive(Default)]
struct Notes {
    scanned: Vec<u32>,
    outlined: Vec<u32>,
    pictures: Vec<u32>,
    unread: Vec<u32>,
    torn: Vec<u32>,
    drawn: Vec<u32>,
    unheaded: Vec<u32>,
    rows: Vec<u32>,
    overlaid: Vec<u32>,
    hashes: Vec<u32>,
    cut: Vec<u32>,
    garbled: Vec<u32>,
    unknown: Vec<u32>,
    recognised: Vec<u32>,
    /// How many pages there are.
    pages: usize,
}

impl Notes {
    fn look(&mut self, page: u32, ink: &Ink) {
        let characters = ink.glyphs.iter().filter(|glyph| glyph.char != ' ').count();
        // A title over a picture is a cover, not a stamp on a scan.
        let title = ink.glyphs.iter().any(|glyph| glyph.size >= 16.0 && glyph.char != ' ');
        if characters <= FEW && ink.pictured >= SCAN && !title {
            self.scanned.push(page);
        } else if characters == 0 && ink.curves > 400 {
            self.outlined.push(page);
        } else if ink.invisible * 2 > characters && ink.pictured >= SCAN {
            self.recognised.push(page);
        } else if ink.pictured >= SCAN && characters < 400 {
            self.pictures.push(page);
        }
        if ink.foreign >= FEWEST_FOREIGN && ink.foreign * 200 >= characters {
            self.garbled.push(page);
        } else if ink.unknown > 0 {
            self.unknown.push(page);
        }
    }

    fn told(mut self) -> Vec<Note> {
        // A first page that is a picture, before pages with text, is a cover.
        if self.scanned.first() == Some(&1) && self.scanned.get(1) != Some(&2) && self.pages > 1 {
            self.scanned.remove(0);
            self.pictures.insert(0, 1);
        }
        let kinds = [
            (
                self.scanned,
                NoteKind::Lost,
                "是扫描的图像，没有文字，未读；请要有文字的文件，或对照原件录入",
                "scanned images without text, not read; ask for a file with text, or enter them by hand",
            ),
            (
                self.outlined,
                NoteKind::Lost,
                "的文字已转成图形，未读；请要有文字的文件",
                "text drawn as shapes, not read; ask for a file with text",
            ),
            (self.unread, NoteKind::Lost, "已损坏，未读", "damaged, not read"),
            (
                self.torn,
                NoteKind::Lost,
                "已损坏或不完整，没有读全；请重新下载或索取",
                "damaged or incomplete, not read whole; download the file anew or ask for it",
            ),
            (
                self.drawn,
                NoteKind::Lost,
                "的线条或文字过多，未读全",
                "too many lines or characters, not read whole",
            ),
            (
                self.unheaded,
                NoteKind::Lost,
                "有没有框线的表，分不清其中一些数各在哪个表头下，可能未录入；请对照原件",
                "tables without lines in which headings and figures are not aligned; compare with the original",
            ),
            (
                self.rows,
                NoteKind::Lost,
                "有像是表里的行，前后没有框线和表头，其中的数没有录入；请对照原件",
                "lines that look like rows of a table without its lines and headings, whose figures were not read; compare with the original",
            ),
            (
                self.overlaid,
                NoteKind::Lost,
                "的表里有文字压在框线上，分不清属于哪一行，未读；请加高行或加宽列后重新导出",
                "text over the lines of tables whose row cannot be told, not read; export them with higher rows or wider columns",
            ),
            (
                self.hashes,
                NoteKind::Lost,
                "的表里有显示为“###”的数，读不出；请加宽列后重新导出",
                "figures shown as “###”, which cannot be read; export them with wider columns",
            ),
            (
                self.cut,
                NoteKind::Lost,
                "有数伸出纸边或格子、没有印全，未读；请缩小比例或加宽列后重新导出",
                "figures cut off by the edge of the paper or of their cell, not read; export the pages at a smaller scale or with wider columns",
            ),
            (
                self.garbled,
                NoteKind::Lost,
                "的字体给出的不是所显示的字，读出的是乱码；请要原来的文件，不要转换过的",
                "fonts that give other characters than they show; ask for the file before it was converted",
            ),
            (
                self.unknown,
                NoteKind::Doubt,
                "有认不出的字，以“\u{fffd}”代替；请对照原件",
                "characters that cannot be told, shown as “\u{fffd}”; compare with the original",
            ),
            (
                self.recognised,
                NoteKind::Doubt,
                "是扫描的图像，文字由扫描软件认出，可能有错；请对照原件",
                "scanned images whose text a scanner's program made out; compare with the original",
            ),
            (
                self.pictures,
                NoteKind::Doubt,
                "有大幅图像，图中的文字未读",
                "large pictures, text in them not read",
            ),
        ];
        let told = kinds.into_iter().filter_map(|(pages, kind, zh, en)| {
            pages.first()?;
            let list = ranges(&pages);
            // The words say which pages these are.
            let pages = if pages.len() == 1 { "page" } else { "pages" };
            let (zh, en) = (format!("第 {list} 页{zh}"), format!("{pages} {list}: {en}"));
            Some(Note::new(kind, zh, en, None))
        });
        told.collect()
    }
}

/// Numbers of pages as people write them: `3、5–9`.
fn ranges(pages: &[u32]) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for &page in pages {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == page => *last = page,
            _ => ranges.push((page, page)),
        }
    }
    let told = ranges.iter().map(|&(first, last)| {
        if first == last { first.to_string() } else { format!("{first}–{last}") }
    });
    told.collect::<Vec<_>>().join("、")
}
