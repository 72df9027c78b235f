//! What is outside the tables: paragraphs over lines and pages, and what every page repeats.

use std::collections::HashMap;

use crate::read::page::{Area, PageParagraph, PagePlace};

use super::fill::begins_item;
use super::word::Line;

/// The part of a page's height at either end in which its number and its running title are.
const EDGE: f32 = 0.1;
/// Most lines of a cover.
const COVER: usize = 8;
/// How far from the margin a full line may end, in characters.
const FULL_WITHIN: f32 = 2.2;
/// On how many pages a line has to be at one place to be a running title.
const PAGES: usize = 3;

/// A line outside the tables, with its page.
#[derive(Clone, Debug)]
pub(super) struct Loose {
    pub line: Line,
    /// As the page is shown.
    pub area: Area,
    /// A table is between this line and the next.
    pub before_table: bool,
}

/// The lines outside the tables of one page.
#[derive(Clone, Debug, Default)]
pub(super) struct ProseLines {
    /// From 1.
    pub page: u32,
    pub width: f32,
    pub height: f32,
    pub lines: Vec<Loose>,
}

/// Takes page numbers and running titles out of the pages.
pub(super) fn without_edges(sheets: &mut [ProseLines]) {
    let mut seen: HashMap<(String, i32), usize> = HashMap::new();
    let key = |line: &Line, height: f32| {
        let y = line.base / height;
        let edge = !(EDGE..=1.0 - EDGE).contains(&y);
        let text: String = line.text().chars().filter(|c| !c.is_whitespace()).collect();
        edge.then(|| (text, (line.base / 4.0).round() as i32))
    };
    for sheet in sheets.iter() {
        for loose in &sheet.lines {
            if let Some(key) = key(&loose.line, sheet.height) {
                *seen.entry(key).or_default() += 1;
            }
        }
    }
    for sheet in sheets.iter_mut() {
        let height = sheet.height;
        let last = sheet.lines.len().saturating_sub(1);
        let mut at = 0;
        sheet.lines.retain(|loose| {
            let outermost = at == 0 || at == last;
            at += 1;
            let Some(key) = key(&loose.line, height) else { return true };
            let running = seen.get(&key).copied().unwrap_or(0) >= PAGES && !tells(&key.0);
            !(running || outermost && is_page_number(&key.0))
        });
    }
}

/// Whether a repeated line says something of the table below it, and is no running title
/// (某局2025年部门预算).
fn tells(text: &str) -> bool {
    let words = ["单位", "部门：", "部门:", "部门名称", "部门编码", "表", "万元"];
    words.iter().any(|word| text.contains(word))
}

/// Whether a line is the number of its page: `12`, `- 12 -`, `第12页`, `12/35`.
fn is_page_number(text: &str) -> bool {
    let inner = text.trim_matches(|c: char| "-—–－―─━·.~第页共,，/|".contains(c));
    let digits = inner.chars().filter(char::is_ascii_digit).count();
    let rest = inner.chars().filter(|c| !c.is_ascii_digit());
    let roman =
        !inner.is_empty() && inner.len() <= 5 && inner.chars().all(|c| "ivxIVX".contains(c));
    roman
        || ((1..=8).contains(&digits)
            && rest.clone().count() <= 4
            && rest.into_iter().all(|c| "-—–－─━/页共第,，".contains(c))
            && !text.contains('.')
            && digits <= 8
            && inner.split(|c: char| !c.is_ascii_digit()).all(|part| part.len() <= 4))
}

/// The width in characters of what a line begins with that is not broken, so that it was moved to
/// the line as a whole: a figure or word, a bracket with what follows, the punctuation behind.
fn unbroken(text: &str) -> f32 {
    let opens = |c: &char| matches!(c, '（' | '(' | '“' | '《');
    let closes = |c: &char| "）)”》，。；：、！？%％".contains(*c);
    let word = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | ',' | '/' | '-');
    let mut rest = text.chars().peekable();
    let mut width = 0.0;
    while rest.next_if(opens).is_some() {
        width += 1.0;
    }
    let narrow = std::iter::from_fn(|| rest.next_if(word)).count();
    width += if narrow > 0 { 0.6 * narrow as f32 } else { 1.0 };
    rest.next_if(|_| narrow == 0);
    width + std::iter::from_fn(|| rest.next_if(closes)).count() as f32
}

/// A paragraph being put together.
struct OpenProse {
    text: String,
    /// The page on which it begins, and the one that it has come to.
    page: u32,
    last_page: u32,
    area: Area,
    last: Line,
    /// Its first line is set in, so that one that is not goes on with it.
    indented: bool,
    /// Where lines end on the page of the last.
    margin: f32,
    /// No table is between its last line and the next.
    goes_on: bool,
}

/// Puts lines into paragraphs. The second says for each page and each of its lines how many
/// paragraphs come before the one that it went into.
pub(super) fn paragraphs(sheets: &[ProseLines]) -> (Vec<PageParagraph>, Vec<Vec<usize>>) {
    let mut done: Vec<PageParagraph> = Vec::new();
    let mut of: Vec<Vec<usize>> = Vec::new();
    let mut open: Option<OpenProse> = None;
    // A last page of a few words has no margins of its own.
    let all = sheets.iter().filter_map(margins);
    let usual = all.reduce(|(l, r), (left, right)| (l.min(left), r.max(right)));
    let mut common: HashMap<i32, Vec<f32>> = HashMap::new();
    for sheet in sheets {
        let (left, right) = margins(sheet).or(usual).unwrap_or((0.0, sheet.width));
        // A page of short paragraphs has no line that begins at the margin.
        let of_width = common
            .entry(sheet.width.round() as i32)
            .or_insert_with(|| lefts_of(sheets, sheet.width));
        let left = margin_before(of_width, left, sheet).unwrap_or(left);
        let mut own = Vec::new();
        for (n, loose) in sheet.lines.iter().enumerate() {
            let line = &loose.line;
            let text = line.text();
            let joins = open.as_ref().is_some_and(|open| {
                let pitch = line.base - open.last.base;
                let near = if open.last_page == sheet.page {
                    pitch > 0.0 && pitch < 2.6 * line.size.max(open.last.size)
                } else {
                    n == 0 && open.last_page + 1 == sheet.page
                };
                let alike = (line.size - open.last.size).abs() < 0.12 * line.size;
                let gap = (open.margin - open.last.right()) / line.size;
                let full = gap < FULL_WITHIN.max(1.0 + unbroken(&text));
                let flush = line.left() - left < 1.0 * line.size;
                // A title over several lines in the middle of a cover, or one too long for a line.
                let middle = |line: &Line| (line.left() + line.right()) / 2.0 - sheet.width / 2.0;
                let long = open.last.right() - open.last.left() > 0.5 * sheet.width
                    && !text.starts_with(|c: char| c.is_ascii_digit());
                let cover = sheet.lines.len() <= COVER && line.size >= 18.0;
                let title = open.last_page == sheet.page
                    && middle(line).abs() < 0.4 * line.size
                    && middle(&open.last).abs() < 0.4 * line.size
                    && ((long && line.size > 14.0) || cover)
                    && !text.contains('：')
                    && !begins_item(&text);
                if near && alike && title {
                    return true;
                }
                let ended = open.text.ends_with(['。', '；', '：', '！', '？']);
                // A line that ends a sentence ends a paragraph, but for one whose first line is set in
                // where the next is not.
                let goes_on = full
                    && match (ended, open.indented) {
                        (true, true) => !begins_item(&text),
                        (true, false) => open.text.ends_with('：') && !begins_item(&text),
                        (false, true) => true,
                        (false, false) => !begins_item(&text),
                    };
                near && open.goes_on && alike && flush && goes_on
            });
            match &mut open {
                Some(open) if joins => {
                    let latin = open.text.ends_with(|c: char| c.is_ascii_alphabetic())
                        && text.starts_with(|c: char| c.is_ascii_alphabetic());
                    if latin {
                        open.text.push(' ');
                    }
                    open.text.push_str(&text);
                    if open.page == sheet.page {
                        open.area = open.area.around(loose.area);
                    }
                    (open.last_page, open.margin) = (sheet.page, right);
                    open.last = line.clone();
                    open.goes_on = !loose.before_table;
                }
                _ => {
                    close(&mut done, open.take());
                    open = Some(OpenProse {
                        text,
                        page: sheet.page,
                        last_page: sheet.page,
                        area: loose.area,
                        last: line.clone(),
                        indented: line.left() - left > 1.5 * line.size,
                        margin: right,
                        goes_on: !loose.before_table,
                    });
                }
            }
            own.push(done.len());
        }
        of.push(own);
    }
    close(&mut done, open);
    (done, of)
}

fn close(done: &mut Vec<PageParagraph>, open: Option<OpenProse>) {
    if let Some(OpenProse { text, page, area, .. }) = open {
        done.push(PageParagraph { text, heading: 0, place: PagePlace::Paper { page, area } });
    }
}

/// Where long lines of pages of that width begin, ascending.
fn lefts_of(sheets: &[ProseLines], width: f32) -> Vec<f32> {
    let pages = sheets.iter().filter(|sheet| (sheet.width - width).abs() < 1.0);
    let mut lefts: Vec<f32> = pages
        .flat_map(|sheet| &sheet.lines)
        .filter(|loose| loose.line.right() - loose.line.left() > 0.4 * width)
        .map(|loose| loose.line.left())
        .collect();
    lefts.sort_by(f32::total_cmp);
    lefts
}

/// The margin of a page on which all long lines begin paragraphs: two characters before them, where
/// enough lines of other pages begin.
fn margin_before(lefts: &[f32], left: f32, sheet: &ProseLines) -> Option<f32> {
    let size = sheet.lines.iter().map(|loose| loose.line.size).fold(0.0, f32::max);
    // A page with paragraphs set in from its margin shows both.
    let is_long = |line: &Line| line.right() - line.left() > 0.4 * sheet.width;
    let mut long = sheet.lines.iter().map(|loose| &loose.line).filter(|line| is_long(line));
    if long.any(|line| (1.6 * line.size..2.4 * line.size).contains(&(line.left() - left))) {
        return None;
    }
    let (from, to) = (left - 2.4 * size, left - 1.6 * size);
    let begin = lefts.partition_point(|own| *own < from);
    let near = |at: f32| {
        lefts.partition_point(|own| *own < at + 2.0) - lefts.partition_point(|own| *own < at - 2.0)
    };
    let enough = (lefts.len() / 10).max(3);
    let before = lefts.get(begin..)?.iter().take_while(|own| **own <= to);
    before.copied().find(|&own| near(own) >= enough)
}

/// Where the body text of a page begins and ends, if it has lines that tell.
fn margins(sheet: &ProseLines) -> Option<(f32, f32)> {
    let lines = sheet.lines.iter().filter(|l| l.line.right() - l.line.left() > 0.4 * sheet.width);
    let (mut left, mut right) = (f32::INFINITY, 0.0f32);
    for loose in lines {
        left = left.min(loose.line.left());
        right = right.max(loose.line.right());
    }
    left.is_finite().then_some((left, right))
}

#[cfg(test)]
mod tests {
    use super::is_page_number;

    #[track_caller]
    fn check(text: &str, expected: bool) {
        assert_eq!(is_page_number(text), expected, "{text}");
    }

    #[test]
    fn numbers_of_pages() {
        for text in ["12", "-12-", "—12—", "－7－", "─9─", "第12页", "第1页共35页", "12/35", "iv"]
        {
            check(text, true);
        }
        for text in ["12.50", "1,234.50", "2024年", "单位：万元", "表1", "302", "", "人员经费"]
        {
            check(text, text == "302");
        }
    }
}
