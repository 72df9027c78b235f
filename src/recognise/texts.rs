//! What is outside the tables: sections of the narrative, the name on the cover.

use crate::budget::Budget;
use crate::form::FormSet;
use crate::read::{PageSource, ReadDocument};

use super::choose::Match;
use super::proposal::DoubtKind;
use super::region::Region;
use super::tally::SumTally;
use super::words::{alike, plain, unlisted, untitled};

/// Longest heading of a section.
const MAX_HEADING: usize = 60;

/// A piece of text in the document's order.
struct TextPiece<'d> {
    text: &'d str,
    heading: u8,
}

/// Fills the sections of text.
pub fn fill(
    document: &ReadDocument,
    regions: &[Region],
    found: &[Option<Match>],
    forms: &FormSet,
    budget: &mut Budget,
    tally: &mut SumTally,
) {
    let sections: Vec<(String, Vec<String>)> = forms
        .sections()
        .map(|section| {
            let title = section.title.zh.replace("{年}年度", "").replace("{年}年", "");
            // 十、其他重要事项的情况说明 （一）机关运行经费: the last part is the section's own.
            let own = title.split_whitespace().last().unwrap_or(&title).to_owned();
            let whole = title.replace(char::is_whitespace, "");
            (section.key.clone(), vec![name(&whole), name(&own), plain(&section.key)])
        })
        .collect();
    let mut current: Option<usize> = None;
    let mut lost: (usize, String) = (0, String::new());
    let mut put = |piece: &TextPiece<'_>, current: &mut Option<usize>, budget: &mut Budget| {
        if let Some(section) = section_of(piece, &sections, *current) {
            *current = Some(section);
            return;
        }
        if is_part(piece.text) {
            *current = None;
            return;
        }
        match current.and_then(|at| sections.get(at)) {
            Some((key, _)) => {
                if let Some(text) = budget.texts.iter_mut().find(|text| text.section == *key) {
                    let lines = piece.text.lines().map(str::trim).filter(|line| !line.is_empty());
                    text.paragraphs.extend(lines.map(str::to_owned));
                }
            }
            None => {
                // Titles, contents and page numbers are no loss.
                if piece.text.chars().count() > 20 {
                    lost.0 += 1;
                    if lost.1.is_empty() {
                        lost.1 = piece.text.chars().take(20).collect();
                    }
                }
            }
        }
    };
    for paragraph in &document.texts {
        let piece = TextPiece { text: &paragraph.text, heading: paragraph.heading };
        put(&piece, &mut current, budget);
    }
    // Sheets that hold no table hold text.
    for (at, page) in document.pages.iter().enumerate() {
        let PageSource::Sheet { name: sheet, .. } = &page.source else { continue };
        let tables = regions.iter().zip(found).filter(|(region, _)| region.page == at);
        let has_table = tables.clone().any(|(_, found)| found.is_some());
        if has_table || page.cells().iter().any(super::value::is_figure) || page.rows() > 500 {
            continue;
        }
        let mut current = section_of(&TextPiece { text: sheet, heading: 1 }, &sections, None);
        for cell in page.cells() {
            put(&TextPiece { text: &cell.text, heading: 0 }, &mut current, budget);
        }
    }
    if lost.0 > 0 {
        tally.doubts_of(DoubtKind::Texts { example: lost.1 }, None, lost.0);
    }
}

fn name(title: &str) -> String {
    unlisted(&untitled(title))
}

/// Whether a text is the heading of a part (第二部分 …), which ends a section.
fn is_part(text: &str) -> bool {
    let plain = plain(text);
    plain.starts_with('第')
        && plain.chars().take(6).any(|c| c == '部')
        && plain.chars().count() < 30
}

/// The section whose heading a text is; of several alike the next one.
fn section_of(
    piece: &TextPiece<'_>,
    sections: &[(String, Vec<String>)],
    current: Option<usize>,
) -> Option<usize> {
    let text = piece.text.trim();
    let count = text.chars().count();
    // Lines of a table of contents end in a page number.
    let contents = text.contains("....") || text.contains("……") || text.contains('\t');
    if count == 0 || count > MAX_HEADING || contents || text.ends_with(['。', '；', ';']) {
        return None;
    }
    let own = name(text);
    if own.is_empty() {
        return None;
    }
    let numbered = super::words::is_listed(text) || piece.heading > 0;
    let mut best: Option<(usize, f32)> = None;
    for (at, (_, names)) in sections.iter().enumerate() {
        let score = names.iter().map(|name| score(&own, name)).fold(0.0, f32::max);
        let least = if numbered { 0.72 } else { 0.95 };
        let after = current.is_none_or(|current| at >= current);
        let score = if after { score + 0.01 } else { score };
        if score >= least && best.is_none_or(|(_, best)| score > best) {
            best = Some((at, score));
        }
    }
    best.map(|(at, _)| at)
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

/// The name before the year and the document's kind on the first page: 某某局2025年部门预算.
pub fn name_on_cover(document: &ReadDocument) -> Option<String> {
    let texts = document.texts.iter().take(12).map(|paragraph| paragraph.text.as_str());
    let first = document.pages.first().into_iter().filter(|page| page.rows() < 40);
    let cells = first.flat_map(|page| page.cells().iter().take(20).map(|cell| &*cell.text));
    texts.chain(cells).find_map(|text| {
        let text = text.trim();
        if text.chars().count() > 50 || !(text.contains("预算") || text.contains("决算")) {
            return None;
        }
        let year = text.find("20").filter(|&at| {
            text.get(at..at + 4).is_some_and(|y| y.bytes().all(|b| b.is_ascii_digit()))
                && text.get(at + 4..).is_some_and(|rest| rest.trim_start().starts_with('年'))
        })?;
        let before = text.get(..year)?.trim();
        let name = if before.is_empty() {
            // 2025年某某局部门预算
            let rest = text.get(year + 4..)?.trim_start().strip_prefix('年')?;
            let rest = rest.strip_prefix('度').unwrap_or(rest);
            let end =
                rest.find("部门").or_else(|| rest.find("单位")).or_else(|| rest.find("预算"))?;
            rest.get(..end)?.trim()
        } else {
            before
        };
        let enough = name.chars().count() >= 3;
        // 某某市2025年部门预算 names the place, not the unit.
        let place = name.chars().count() <= 8 && name.ends_with(['省', '市', '区', '县', '州']);
        (enough && !place).then(|| name.to_owned())
    })
}
