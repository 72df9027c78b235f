//! What is outside the tables: sections of the narrative, the name on the cover.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::budget::Budget;
use crate::form::{FormSet, TableForm};
use crate::read::{DocumentPart, PageSource, ReadDocument};

use super::doubt::DoubtKind;
use super::region::Region;
use super::tally::SumTally;
use super::unit::declared_unit;
use super::words::{alike, declared_name, plain, unlisted, unspaced, untitled};

/// How alike a heading must be to a section's, 0 to 1.
const LIKE: f32 = 0.72;
/// How alike a sentence below an empty table must be to the form set's.
const NOTE: f32 = 0.4;
/// Longest heading of a section.
const MAX_HEADING: usize = 60;

/// A piece of text in the document's order.
struct TextPiece<'d> {
    text: &'d str,
    heading: u8,
}

/// What the form set calls its sections, parts and tables.
struct SectionNames {
    /// Key of each section, and what its heading may be.
    sections: Vec<(String, Vec<String>)>,
    parts: Vec<String>,
    tables: Vec<String>,
    /// What is below empty tables.
    notes: Vec<String>,
}

impl SectionNames {
    fn of(forms: &FormSet) -> Self {
        let bare = |title: &str| title.replace("{年}年度", "").replace("{年}年", "");
        let sections = forms.sections().map(|section| {
            let title = bare(&section.title.zh);
            // 十、其他重要事项的情况说明 （一）机关运行经费: the last part is the section's own.
            let own = title.split_whitespace().last().unwrap_or(&title).to_owned();
            let whole = title.replace(char::is_whitespace, "");
            (section.key.clone(), vec![name(&whole), name(&own), plain(&section.key)])
        });
        let tables = forms.tables.iter().flat_map(|table| {
            let printed = table.print.title.as_ref().map(|title| untitled(&title.zh));
            [Some(untitled(&table.title.zh)), printed].into_iter().flatten()
        });
        Self {
            sections: sections.collect(),
            parts: forms.parts.iter().map(|part| name(&bare(&part.title.zh))).collect(),
            tables: tables.collect(),
            notes: forms
                .tables
                .iter()
                .filter_map(|table| table.empty_note.as_ref().map(|note| untitled(&note.zh)))
                .collect(),
        }
    }

    /// Whether a text is the title of a table, with whatever is before it (`{单位}`).
    fn is_table(&self, text: &str) -> bool {
        let own = untitled(text);
        let named = |title: &String| {
            let title = title.rsplit('}').next().unwrap_or(title);
            own == *title || title.ends_with('表') && own.ends_with(title)
        };
        text.chars().count() <= MAX_HEADING && self.tables.iter().any(named)
    }
}

/// Texts of one file on their way into sections.
struct Filling<'a> {
    names: &'a SectionNames,
    /// Whose budget it is, plain.
    unit: String,
    /// The paragraphs of each section.
    found: BTreeMap<String, Vec<String>>,
    /// Longer texts that are in no section: how many, and how the first begins.
    lost: &'a mut (usize, String),
}

impl Filling<'_> {
    fn put(&mut self, piece: &TextPiece<'_>, current: &mut Option<usize>) {
        let table = self.names.is_table(piece.text);
        let part = is_part(piece.text, &self.names.parts);
        // A table and a section may have much the same name.
        let least = if table { Some(1.0) } else { part.then_some(LIKE) };
        if let Some(section) =
            section_of(piece, &self.names.sections, *current, (least, &self.unit))
        {
            *current = Some(section);
            return;
        }
        if part || table {
            *current = None;
            return;
        }
        match current.and_then(|at| self.names.sections.get(at)) {
            Some((key, _)) => {
                let lines = piece.text.lines().map(str::trim).filter(|line| !line.is_empty());
                let own = self.found.entry(key.clone()).or_default();
                own.extend(lines.map(str::to_owned));
            }
            None => {
                // Titles, lines above tables and page numbers are no loss.
                let own = untitled(piece.text);
                let says = declared_unit(piece.text).is_some()
                    // A cover names whose budget it is on a line of its own.
                    || plain(piece.text) == self.unit
                    || is_cover(piece.text)
                    || declared_name(piece.text).is_some()
                    || self.names.notes.iter().any(|note| alike(&own, note) >= 0.9);
                if piece.text.chars().count() > 20 && !says {
                    self.lost.0 += 1;
                    if self.lost.1.is_empty() {
                        self.lost.1 = piece.text.chars().take(20).collect();
                    }
                }
            }
        }
    }

    fn put_all(&mut self, pieces: &[TextPiece<'_>], mut current: Option<usize>) {
        let contents = contents(pieces);
        for (at, piece) in pieces.iter().enumerate() {
            if !contents.contains(&at) && !is_contents_line(piece.text) {
                self.put(piece, &mut current);
            }
        }
    }

    /// The texts of a file, then those of its sheets that hold no table; `known` says of each
    /// region whether it became one.
    fn put_file(
        &mut self,
        document: &ReadDocument,
        part: &DocumentPart,
        regions: &[Region],
        known: &[bool],
    ) {
        let texts = document.texts.get(part.texts.clone()).unwrap_or_default().iter();
        let pieces: Vec<TextPiece<'_>> =
            texts.map(|text| TextPiece { text: &text.text, heading: text.heading }).collect();
        self.put_all(&pieces, None);
        let pages = document.pages.get(part.pages.clone()).unwrap_or_default();
        for (at, page) in (part.pages.start..).zip(pages) {
            let PageSource::Sheet { name: sheet, .. } = &page.source else { continue };
            let mut own = regions.iter().zip(known).filter(|(region, _)| region.page == at);
            let has_table = own.any(|(_, known)| *known);
            if has_table || page.cells().iter().any(super::value::is_figure) || page.rows() > 500 {
                continue;
            }
            let piece = TextPiece { text: sheet, heading: 1 };
            let current = section_of(&piece, &self.names.sections, None, (None, &self.unit));
            let cells = page.cells().iter();
            let pieces: Vec<TextPiece<'_>> =
                cells.map(|cell| TextPiece { text: &cell.text, heading: 0 }).collect();
            self.put_all(&pieces, current);
        }
    }
}

/// Files that are pages of one document as one file, by the name of the first.
fn pages_as_one(files: &[DocumentPart]) -> Vec<DocumentPart> {
    let mut whole: Vec<DocumentPart> = Vec::new();
    for part in files {
        match whole.last_mut() {
            Some(last) if part.follows && last.texts.end == part.texts.start => {
                last.texts.end = part.texts.end;
                last.pages.end = part.pages.end;
            }
            _ => whole.push(part.clone()),
        }
    }
    whole
}

/// Fills the sections of text, each from the first of the files that has it. `known` says of each
/// region whether it became a table.
pub fn fill(
    document: &ReadDocument,
    (regions, known): (&[Region], &[bool]),
    files: &[DocumentPart],
    forms: &FormSet,
    budget: &mut Budget,
    tally: &mut SumTally,
) {
    let names = SectionNames::of(forms);
    let unit = plain(&budget.unit.name);
    let mut lost = (0, String::new());
    let mut from: BTreeMap<String, Arc<str>> = BTreeMap::new();
    for part in &pages_as_one(files) {
        let (names, unit, lost) = (&names, unit.clone(), &mut lost);
        let mut filling = Filling { names, unit, found: BTreeMap::new(), lost };
        filling.put_file(document, part, regions, known);
        let has_table = regions.iter().any(|region| part.pages.contains(&region.page));
        if document.is_joined() && filling.found.is_empty() && !has_table {
            tally.doubt(DoubtKind::Nothing { file: part.file.to_string() }, None);
        }
        for (section, paragraphs) in filling.found {
            let own = budget.texts.iter_mut().find(|text| text.section == section);
            let Some(own) = own else { continue };
            match from.get(&section) {
                None => {
                    own.paragraphs.extend(paragraphs);
                    from.insert(section, Arc::clone(&part.file));
                }
                Some(_) if is_same_text(&own.paragraphs, &paragraphs) => {}
                Some(first) => {
                    let files = [first.to_string(), part.file.to_string()];
                    tally.doubt(DoubtKind::TextTwice { section, files }, None);
                }
            }
        }
    }
    let (lost, example) = lost;
    if lost > 0 {
        tally.doubts_of(DoubtKind::Texts { example }, None, lost);
    }
}

/// Whether texts are the same but for blanks and where their lines end.
fn is_same_text(a: &[String], b: &[String]) -> bool {
    let all = |text: &[String]| -> String { text.iter().map(|line| unspaced(line)).collect() };
    all(a) == all(b)
}

/// The sentence after a table that says why it is empty: the first text behind it, if it is much
/// like what the form set prints there.
pub fn note_after<'d>(
    document: &'d ReadDocument,
    page: usize,
    form: &TableForm,
) -> Option<&'d str> {
    let standing = form.empty_note.as_ref()?;
    let begin = document.pages.get(page)?.texts_before;
    let end = document.texts_around(page).end;
    let next = document.pages.get(page + 1).map_or(end, |page| page.texts_before.min(end));
    let text = document.texts.get(begin..next)?.first()?.text.trim();
    let like = alike(&untitled(text), &untitled(&standing.zh));
    let empty = ["空表", "没有", "无"].iter().any(|word| text.contains(word));
    (text.ends_with('。') && empty && like >= NOTE).then_some(text)
}

/// Whether a line is the title of the whole document: 某某局2024年部门预算公开.
fn is_cover(text: &str) -> bool {
    let text = text.trim();
    let ends = ["预算", "决算", "预算公开", "决算公开"].iter().any(|end| text.ends_with(end));
    ends && text.contains('年') && !text.contains(['。', '，', '；', '：'])
}

/// Whether a line is one of a table of contents: it ends in dots or a tab and a page number.
fn is_contents_line(text: &str) -> bool {
    let text = text.trim_end();
    let bare = text.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace());
    let dots = ["....", "……", "···"].iter().any(|dots| bare.ends_with(dots));
    dots || bare.len() < text.len() && text.chars().count() <= MAX_HEADING && text.contains('\t')
}

/// The pieces of the table of contents: from its title to where its first entry comes again.
fn contents(pieces: &[TextPiece<'_>]) -> std::ops::Range<usize> {
    /// Pieces before the title, and entries looked for again.
    const BEFORE: usize = 60;
    const ENTRIES: usize = 4;
    let bare = |piece: &TextPiece<'_>| {
        let plain = plain(piece.text);
        plain.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned()
    };
    let is_title =
        |piece: &TextPiece<'_>| matches!(plain(piece.text).as_str(), "目录" | "目次" | "contents");
    let Some(begin) = pieces.iter().take(BEFORE).position(is_title) else { return 0..0 };
    for entry in begin + 1..(begin + 1 + ENTRIES).min(pieces.len()) {
        let Some(wanted) = pieces.get(entry).map(bare).filter(|text| !text.is_empty()) else {
            continue;
        };
        let rest = pieces.iter().enumerate().skip(entry + 1);
        let again = rest.clone().find(|(_, piece)| bare(piece) == wanted);
        if let Some((again, _)) = again {
            // What was skipped to find an entry that comes again begins before it.
            return begin..again.saturating_sub(entry - begin - 1).max(entry + 1);
        }
    }
    // On a sheet of its own nothing comes again.
    let short = |piece: &TextPiece<'_>| piece.text.chars().count() <= MAX_HEADING;
    match pieces.iter().skip(begin).all(short) {
        true => begin..pieces.len(),
        false => 0..0,
    }
}

fn name(title: &str) -> String {
    unlisted(&untitled(title))
}

/// Whether a text is the heading of a part (第二部分 …, or one of the form set's), which ends a
/// section.
fn is_part(text: &str, parts: &[String]) -> bool {
    if text.chars().count() <= MAX_HEADING && parts.contains(&name(text)) {
        return true;
    }
    let plain = plain(text);
    plain.starts_with('第')
        && plain.chars().take(6).any(|c| c == '部')
        && plain.chars().count() < 30
}

/// The section whose heading a text is; of several alike the next one. `least` is how alike it must
/// be, where more is known of it than whether it is numbered; `unit` is whose budget it is.
fn section_of(
    piece: &TextPiece<'_>,
    sections: &[(String, Vec<String>)],
    current: Option<usize>,
    (least, unit): (Option<f32>, &str),
) -> Option<usize> {
    let text = piece.text.trim();
    let count = text.chars().count();
    // Lines of a table of contents end in a page number.
    let contents = text.contains("....") || text.contains("……") || text.contains('\t');
    if count == 0 || count > MAX_HEADING || contents || text.ends_with(['。', '；', ';']) {
        return None;
    }
    let own = without_unit(name(text), unit);
    if own.is_empty() {
        return None;
    }
    let numbered = super::words::is_listed(text) || piece.heading > 0;
    let mut best: Option<(usize, f32)> = None;
    for (at, (_, names)) in sections.iter().enumerate() {
        let score = names.iter().map(|name| score(&own, name)).fold(0.0, f32::max);
        let least = least.unwrap_or(if numbered { LIKE } else { 0.95 });
        let after = current.is_none_or(|current| at >= current);
        let score = if after { score + 0.01 } else { score };
        if score >= least && best.is_none_or(|(_, best)| score > best) {
            best = Some((at, score));
        }
    }
    best.map(|(at, _)| at)
}

/// A heading without the name of the unit before it: 某某局（单位）主要职能.
fn without_unit(own: String, unit: &str) -> String {
    match own.strip_prefix(unit).filter(|_| !unit.is_empty()) {
        Some(rest) => ["单位", "部门"]
            .iter()
            .find_map(|word| rest.strip_prefix(word))
            .unwrap_or(rest)
            .to_owned(),
        None => own,
    }
}

fn score(own: &str, name: &str) -> f32 {
    if own == name {
        return 1.0;
    }
    let long = name.chars().count() >= 4;
    if long && (own.ends_with(name) || own.starts_with(name)) {
        return 0.9;
    }
    alike(own, name)
}

/// Whether a line of a cover can be the name of an organisation: words only, no heading.
pub fn is_name(line: &str) -> bool {
    let word = |c: char| c.is_alphabetic() || matches!(c, '（' | '）' | '(' | ')' | '、' | ' ');
    (4..=40).contains(&line.chars().count()) && line.chars().all(word) && !line.contains("目录")
}

/// The name that ends in the line above one; a long name is on two lines, of which the first is
/// its place or the second a bracket.
fn name_above(lines: &[&str], at: usize) -> Option<String> {
    let own = lines.get(at.checked_sub(1)?)?.replace(['\n', '\r'], "");
    let above = at.checked_sub(2).and_then(|at| lines.get(at)).filter(|above| {
        let place = above.ends_with(['省', '市', '州', '盟', '区', '县', '旗']);
        (place || own.starts_with(['（', '('])) && !own.starts_with(**above)
    });
    let whole = above.map(|above| format!("{above}{own}")).filter(|whole| is_name(whole));
    whole.or(Some(own)).filter(|name| is_name(name))
}

/// The name before the year and the document's kind on a file's first page: 某某局2025年部门预算.
pub fn name_on_cover(document: &ReadDocument, part: &DocumentPart) -> Option<String> {
    let texts = document.texts.get(part.texts.clone()).unwrap_or_default();
    let texts = texts.iter().take(12).map(|paragraph| paragraph.text.as_str());
    let first = document.pages.get(part.pages.clone()).and_then(<[_]>::first);
    let first = first.into_iter().filter(|page| page.rows() < 40);
    let cells = first.flat_map(|page| page.cells().iter().take(20).map(|cell| &*cell.text));
    let lines: Vec<&str> =
        texts.chain(cells).map(str::trim).filter(|text| !text.is_empty()).collect();
    lines.iter().enumerate().find_map(|(at, text)| {
        if text.chars().count() > 50 || !(text.contains("预算") || text.contains("决算")) {
            return None;
        }
        let year = text.find("20").filter(|&at| {
            text.get(at..at + 4).is_some_and(|y| y.bytes().all(|b| b.is_ascii_digit()))
                && text.get(at + 4..).is_some_and(|rest| rest.trim_start().starts_with('年'))
        })?;
        let before = text.get(..year)?.trim();
        // 第二部分 2024年度部门决算表 is the heading of a part.
        let part = before.strip_prefix('第').and_then(|rest| rest.split_once("部分"));
        let before = part.map_or(before, |(_, rest)| rest.trim());
        let name = if before.is_empty() {
            // 2025年某某局部门预算
            let rest = text.get(year + 4..)?.trim_start().strip_prefix('年')?;
            let rest = rest.strip_prefix('度').unwrap_or(rest);
            let end =
                rest.find("部门").or_else(|| rest.find("单位")).or_else(|| rest.find("预算"))?;
            match rest.get(..end)?.trim() {
                // 某某局, and in the next line 2024年度部门决算
                "" if part.is_none() && !rest.ends_with(['表', '明']) => name_above(&lines, at)?,
                name => name.to_owned(),
            }
        } else {
            before.to_owned()
        };
        let enough = name.chars().count() >= 3;
        // 某某市2025年部门预算 names the place, not the unit.
        let place = name.chars().count() <= 8 && name.ends_with(['省', '市', '区', '县', '州']);
        (enough && !place).then_some(name)
    })
}
