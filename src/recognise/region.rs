//! Tables as they are on a page: title lines, the line with unit and organisation, heading rows,
//! body, notes. A sheet may hold several, one below the other.

use std::collections::HashSet;
use std::ops::Range;

use crate::amount::Amount;
use crate::form::{FormSet, RowsForm};
use crate::read::{MergedArea, Page, PageCell, PageSource};

use super::unit::{DeclaredUnit, declared_unit, unit_of_heading};
use super::value::{figure, is_figure};
use super::words::{
    asks_name, declared_name, is_listed, is_running, is_total, plain, unlisted, unspaced, untitled,
};

/// Rows that headings may take.
const MAX_HEAD: u32 = 10;
/// Rows above a table's headings that may be its title.
const MAX_ABOVE: usize = 12;
/// Rows that are looked ahead for headings behind a title.
const AHEAD: usize = 8;
/// Headings over several columns that are looked at.
const MAX_WIDE: usize = 200;
/// Longest text that may be a title.
const MAX_TITLE: usize = 80;

/// One table on a page.
#[derive(Clone, Debug)]
pub struct Region {
    /// Index into the document's pages.
    pub page: usize,
    /// Lines above the headings, outermost first, with their rows.
    pub titles: Vec<(u32, String)>,
    /// What its amounts are counted in, where it says so, and the row that does.
    pub unit: Option<(u32, DeclaredUnit)>,
    /// The organisation that it names.
    pub name: Option<String>,
    /// Rows of the headings; empty where it has none.
    pub head: Range<u32>,
    /// Rows below them.
    pub body: Range<u32>,
    /// Rows of the body that are remarks, no rows of the table.
    pub notes: Vec<u32>,
}

impl Region {
    /// A table of no page.
    pub fn none() -> Self {
        blank(usize::MAX, 0)
    }
}

/// Words that form sets use, so that a heading is told from a row.
#[derive(Default)]
pub struct Vocabulary {
    headings: HashSet<String>,
    labels: HashSet<String>,
    titles: HashSet<String>,
}

impl Vocabulary {
    pub fn of<'f>(sets: impl IntoIterator<Item = &'f FormSet>) -> Self {
        let mut words = Self::default();
        for table in sets.into_iter().flat_map(|set| &set.tables) {
            words.titles.insert(untitled(&table.title.zh));
            words.titles.insert(untitled(&table.key));
            for block in &table.blocks {
                let headings = block.headings.iter().flatten().map(|heading| &heading.title.zh);
                words.headings.extend(headings.map(|title| plain(title)));
                words.headings.insert(plain(&block.title.zh));
                let rows = block.fixed().iter().filter(|row| !row.spacer);
                words.labels.extend(rows.map(|row| unlisted(&row.title.zh)));
                if let RowsForm::Coded(tree) = &block.rows {
                    words.headings.extend(tree.levels.iter().map(|l| plain(&l.name.zh)));
                }
            }
        }
        for word in
            ["项目", "合计", "小计", "金额", "预算数", "决算数", "备注", "科目编码", "科目名称"]
        {
            words.headings.insert(word.to_owned());
        }
        words.headings.remove("");
        words.labels.remove("");
        words
    }

    /// Whether a plain text is a heading of some form set.
    pub fn is_heading(&self, plain: &str) -> bool {
        self.headings.contains(plain)
    }

    /// Whether a row of some form set goes by that text.
    pub fn is_label(&self, text: &str) -> bool {
        self.labels.contains(&unlisted(text)) || is_total(&plain(text))
    }

    /// Whether a text is the title of a table of some form set.
    pub fn is_title(&self, text: &str) -> bool {
        self.titles.contains(&untitled(text))
    }
}

/// The rows of a page that hold something.
struct FilledRows {
    row: u32,
    cells: Range<usize>,
}

/// What a row looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RowLook {
    /// Says unit or organisation.
    Unit,
    /// One text alone.
    Alone,
    /// Numbers of the columns, or several texts that may be headings.
    Head,
    /// Figures, or texts that name rows.
    Body,
}

/// The tables of a page.
pub fn regions(at: usize, page: &Page, words: &Vocabulary) -> Vec<Region> {
    let lines = lines(page);
    let mut found: Vec<Region> = Vec::new();
    let mut open: Option<Region> = None;
    let mut above: Vec<usize> = Vec::new();
    let mut line = 0;
    while let Some(current) = lines.get(line) {
        let cells = page.cells().get(current.cells.clone()).unwrap_or_default();
        let body = open.as_ref().filter(|region| !region.body.is_empty());
        if let Some(region) = body {
            let begins = begins_anew(page, &lines, line, words);
            let repeats = !begins && repeats_head(page, region, cells, words);
            if begins || repeats {
                let closed = open.take();
                if repeats && let Some(closed) = &closed {
                    // The headings again, as on each printed page: the same table goes on.
                    let mut next = blank(at, current.row);
                    next.unit = closed.unit;
                    next.head = current.row..current.row;
                    open = Some(next);
                }
                found.extend(closed);
                above.clear();
                continue;
            }
        }
        match &mut open {
            Some(region) if !region.body.is_empty() => {
                if is_note(cells, words) {
                    region.notes.push(current.row);
                }
                region.body.end = current.row + 1;
            }
            Some(region) => {
                let inside = inside_head(page, region.head.start..region.head.end, current.row);
                let short = current.row < region.head.start + MAX_HEAD;
                let known = cells.iter().any(|cell| words.headings.contains(&plain(&cell.text)));
                let heads = look(cells, words, true) == RowLook::Head
                    && (known || numbers_columns(cells) || !is_complete(page, &region.head));
                // Headings over several columns, each by itself in its row.
                let wide = |at: &usize| {
                    let cells = lines.get(*at).and_then(|l| page.cells().get(l.cells.clone()));
                    matches!(cells, Some([cell]) if is_wide(page, cell))
                };
                let last = (line..line + MAX_HEAD as usize).take_while(wide).last();
                let over = last.is_some_and(|last| next_is_head(page, &lines, last, words));
                if short && (inside && !has_figures(cells) || heads || over) {
                    region.head.end = current.row + 1;
                } else {
                    region.body = current.row..current.row + 1;
                    if is_note(cells, words) {
                        region.notes.push(current.row);
                    }
                }
            }
            None if goes_on_alone(page, &lines, line, words) => {
                let mut region = begin(at, page, &lines, &above, current.row);
                region.body = current.row..current.row + 1;
                open = Some(region);
                above.clear();
            }
            None => match above_title(page, &lines, line, words) {
                RowLook::Unit | RowLook::Alone => {
                    // After the unit's line a text alone is a heading over all columns.
                    let unit_said = above.iter().any(|&at| {
                        let range =
                            lines.get(at).map(|line| line.cells.clone()).unwrap_or_default();
                        page.cells().get(range).is_some_and(|cells| {
                            cells.iter().any(|cell| declared_unit(&cell.text).is_some())
                        })
                    });
                    let top = unit_said
                        && look(cells, words, false) == RowLook::Alone
                        && next_is_head(page, &lines, line, words);
                    if top {
                        open = Some(begin(at, page, &lines, &above, current.row));
                        if let Some(region) = &mut open {
                            region.head.end = current.row + 1;
                        }
                        above.clear();
                    } else {
                        above.push(line);
                        if above.len() > MAX_ABOVE * 4 {
                            above.remove(0);
                        }
                    }
                }
                RowLook::Head => {
                    let mut region = begin(at, page, &lines, &above, current.row);
                    region.head.end = current.row + 1;
                    open = Some(region);
                    above.clear();
                }
                RowLook::Body => {
                    let mut region = begin(at, page, &lines, &above, current.row);
                    region.body = current.row..current.row + 1;
                    open = Some(region);
                    above.clear();
                }
            },
        }
        line += 1;
    }
    found.extend(open);
    found
}

fn blank(page: usize, row: u32) -> Region {
    Region {
        page,
        titles: Vec::new(),
        unit: None,
        name: None,
        head: row..row,
        body: 0..0,
        notes: Vec::new(),
    }
}

/// A table whose headings or body begin at a row, with what is above it.
fn begin(at: usize, page: &Page, lines: &[FilledRows], above: &[usize], row: u32) -> Region {
    let mut region = blank(at, row);
    let skipped = above.len().saturating_sub(MAX_ABOVE);
    for line in above.iter().skip(skipped).filter_map(|&at| lines.get(at)) {
        let mut asked = false;
        for cell in page.cells().get(line.cells.clone()).unwrap_or_default() {
            let unit = declared_unit(&cell.text);
            // The name may be in the cell behind its label.
            let beside = (std::mem::take(&mut asked) && unit.is_none() && !is_figure(cell))
                .then(|| cell.text.trim().to_owned());
            asked = asks_name(&cell.text);
            let name = declared_name(&cell.text).or(beside);
            if let Some(unit) = unit {
                region.unit = Some((line.row, unit));
            }
            let says = unit.is_some() || name.is_some();
            region.name = name.or(region.name.take());
            if !says && cell.text.chars().count() <= MAX_TITLE && !is_figure(cell) {
                region.titles.push((line.row, cell.text.trim().to_owned()));
            }
        }
    }
    region
}

fn lines(page: &Page) -> Vec<FilledRows> {
    let mut lines: Vec<FilledRows> = Vec::new();
    for (at, cell) in page.cells().iter().enumerate() {
        match lines.last_mut() {
            Some(line) if line.row == cell.row => line.cells.end = at + 1,
            _ => lines.push(FilledRows { row: cell.row, cells: at..at + 1 }),
        }
    }
    lines
}

/// Whether amounts are among the cells of a row: not the numbers of columns, nor years over them.
pub(super) fn has_figures(cells: &[PageCell]) -> bool {
    cells.iter().any(is_figure) && !numbers_columns(cells) && !only_years(cells)
}

/// 1 | 2 | 3, perhaps behind 栏次 or letters, one of them perhaps with what it is the sum of.
pub(super) fn numbers_columns(cells: &[PageCell]) -> bool {
    let named = cells.iter().any(|cell| is_running(&plain(&cell.text)));
    // By its name it is known whatever format the column has: 1.00.
    let whole = |amount: Amount| match named {
        true => amount.at_scale(0),
        false => Some(amount.mantissa()).filter(|_| amount.scale() == 0),
    };
    let (mut texts, mut numbers) = (0, Vec::new());
    for cell in cells {
        let text = unspaced(&cell.text);
        match figure(&text) {
            Some((amount, _)) => numbers.push(whole(amount)),
            None if is_sum_of_columns(&text) => {
                numbers.push(text.split('=').next().and_then(|own| own.parse().ok()));
            }
            None => texts += usize::from(!is_column_letter(&text)),
        }
    }
    let first = numbers.first().copied().flatten().unwrap_or(0);
    numbers.len() >= if named { 1 } else { 2 }
        && (named || texts <= 2)
        && (1..=2).contains(&first)
        && (first..).zip(&numbers).all(|(expected, own)| *own == Some(expected))
}

/// `1=2+3+4`.
fn is_sum_of_columns(text: &str) -> bool {
    let sign = |c: char| c.is_ascii_digit() || "=+-()".contains(c);
    text.contains('=') && text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(sign)
}

fn is_column_letter(text: &str) -> bool {
    matches!(text.as_bytes(), [b'A'..=b'Z']) || matches!(text, "甲" | "乙" | "丙" | "丁" | "戊")
}

/// 项目 | 2023 | 2024.
fn only_years(cells: &[PageCell]) -> bool {
    let figures = cells.iter().filter(|cell| is_figure(cell));
    let year = |cell: &PageCell| {
        figure(&cell.text).is_some_and(|(amount, _)| {
            amount.scale() == 0 && (1990..=2100).contains(&amount.mantissa())
        })
    };
    cells.iter().any(|cell| !is_figure(cell))
        && figures.clone().count() > 0
        && figures.clone().all(year)
}

/// Digits that may be a code.
fn is_code(text: &str) -> bool {
    let text = text.trim();
    (3..=12).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// What a row looks like above a table, or (`within`) below its first heading row.
fn look(cells: &[PageCell], words: &Vocabulary, within: bool) -> RowLook {
    let says = cells
        .iter()
        .any(|cell| declared_unit(&cell.text).is_some() || declared_name(&cell.text).is_some());
    let labelled = |cell: &PageCell| {
        let text = cell.text.trim();
        text.ends_with(['：', ':']) && text.chars().count() <= 12
    };
    if !within && (says || cells.iter().all(labelled)) {
        return RowLook::Unit;
    }
    if has_figures(cells) {
        return RowLook::Body;
    }
    let plains: Vec<String> = cells.iter().map(|cell| plain(&cell.text)).collect();
    let heads = plains.iter().filter(|text| words.headings.contains(*text)).count();
    let labels = cells.iter().filter(|cell| words.labels.contains(&unlisted(&cell.text))).count();
    let first = cells.first().map_or("", |cell| &*cell.text);
    if let [cell] = cells {
        if !within {
            let long = cell.text.chars().count() > 30;
            return if !long && heads == 0 && (is_listed(first) || is_code(first)) && labels > 0 {
                RowLook::Body
            } else {
                RowLook::Alone
            };
        }
        let total = is_total(&plain(first)) && cell.column == 0;
        return if heads > 0 && !total && labels == 0 { RowLook::Head } else { RowLook::Body };
    }
    if heads > labels || (heads > 0 && heads * 2 >= cells.len() && !is_listed(first)) {
        return RowLook::Head;
    }
    if labels > heads || is_listed(first) || is_code(first) {
        return RowLook::Body;
    }
    // Nothing known: several texts side by side above figures are headings.
    RowLook::Head
}

/// Whether the row lies within headings that span rows.
fn inside_head(page: &Page, head: Range<u32>, row: u32) -> bool {
    page.merges().iter().any(|merge| {
        head.contains(&merge.row) && merge.last_row >= row && merge.last_row > merge.row
    })
}

/// Whether the first line of a table on paper is the rest of a row of the page before: one text in
/// one column, right above figures.
fn goes_on_alone(page: &Page, lines: &[FilledRows], line: usize, words: &Vocabulary) -> bool {
    let cells_of = |at: usize| {
        let range = lines.get(at).map(|line| line.cells.clone()).unwrap_or_default();
        page.cells().get(range).unwrap_or_default()
    };
    let ([cell], next) = (cells_of(line), cells_of(line + 1)) else { return false };
    line == 0
        && !matches!(page.source, PageSource::Sheet { .. })
        && !is_figure(cell)
        && !is_wide(page, cell)
        && !words.is_title(&cell.text)
        && declared_unit(&cell.text).is_none()
        && next.len() > 1
        && has_figures(next)
}

/// What a row looks like where no table is open: a small number alone above a title is the table's.
fn above_title(page: &Page, lines: &[FilledRows], line: usize, words: &Vocabulary) -> RowLook {
    let cells_of = |at: usize| {
        let range = lines.get(at).map(|line| line.cells.clone()).unwrap_or_default();
        page.cells().get(range).unwrap_or_default()
    };
    let cells = cells_of(line);
    let own = look(cells, words, false);
    let ([cell], [next]) = (cells, cells_of(line + 1)) else { return own };
    let small = figure(&cell.text)
        .is_some_and(|(amount, _)| amount.scale() == 0 && (1..100).contains(&amount.mantissa()));
    let title = !is_figure(next) && next.text.chars().count() <= MAX_TITLE;
    if small && title { RowLook::Alone } else { own }
}

/// Whether headings need no further line: none covers several columns that have none of their own
/// below it. Where nothing tells merged cells, nobody knows.
fn is_complete(page: &Page, head: &Range<u32>) -> bool {
    let told = !page.merges().is_empty() || !matches!(page.source, PageSource::Sheet { .. });
    let wide = page.merges().iter().filter(|merge| {
        head.contains(&merge.row)
            && merge.last_column > merge.column
            && page.cell(merge.row, merge.column).is_some()
    });
    let divided = |merge: &MergedArea| {
        (merge.last_row + 1..head.end)
            .any(|row| (merge.column..=merge.last_column).any(|c| page.cell(row, c).is_some()))
    };
    told && wide.take(MAX_WIDE).all(divided)
}

/// Whether a text is over several columns.
fn is_wide(page: &Page, cell: &PageCell) -> bool {
    !is_figure(cell)
        && page.merges().iter().any(|merge| {
            (merge.row, merge.column) == (cell.row, cell.column) && merge.last_column > merge.column
        })
}

/// What the headings of a table say that all of its amounts are counted in.
pub fn unit_of_headings(page: &Page, region: &Region) -> Option<(u32, DeclaredUnit)> {
    let cells = region.head.clone().flat_map(|row| page.row(row));
    let mut said = cells.filter_map(|cell| Some((cell.row, unit_of_heading(&cell.text)?)));
    let first = said.next()?;
    said.all(|(_, unit)| unit == first.1).then_some(first)
}

fn next_is_head(page: &Page, lines: &[FilledRows], line: usize, words: &Vocabulary) -> bool {
    lines.get(line + 1).is_some_and(|next| {
        let cells = page.cells().get(next.cells.clone()).unwrap_or_default();
        cells.len() > 1 && look(cells, words, true) == RowLook::Head
    })
}

/// Whether a line in a body is the title of another table.
fn begins_anew(page: &Page, lines: &[FilledRows], line: usize, words: &Vocabulary) -> bool {
    let cells_of = |at: usize| -> &[PageCell] {
        let range = lines.get(at).map(|line| line.cells.clone()).unwrap_or_default();
        page.cells().get(range).unwrap_or_default()
    };
    let heads = |at: usize| {
        let cells = cells_of(at);
        cells.len() > 1 && !has_figures(cells) && look(cells, words, true) == RowLook::Head
    };
    let counts = |at: usize| cells_of(at).iter().any(|cell| declared_unit(&cell.text).is_some());
    // The line with the unit above headings, or one text right above such a line.
    let says = |at: usize| {
        let known = |cell: &PageCell| words.headings.contains(&plain(&cell.text));
        let declares =
            |cell: &PageCell| cell.text.contains("位") && declared_unit(&cell.text).is_some();
        cells_of(at).iter().any(declares) && heads(at + 1) && cells_of(at + 1).iter().any(known)
    };
    if says(line) {
        return true;
    }
    let [cell] = cells_of(line) else { return false };
    let text = cell.text.trim();
    if !is_figure(cell) && says(line + 1) && !is_note(cells_of(line), words) {
        return true;
    }
    if is_figure(cell) || text.chars().count() > MAX_TITLE || words.labels.contains(&unlisted(text))
    {
        return false;
    }
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let ends = bare.trim_end_matches([')', '）', '续', '(', '（']).ends_with('表');
    if !words.is_title(text) && !ends {
        return false;
    }
    (line + 1..=line + AHEAD).any(|at| counts(at) || heads(at))
}

/// Whether a line in a body is the table's first heading row once more.
fn repeats_head(page: &Page, region: &Region, cells: &[PageCell], words: &Vocabulary) -> bool {
    if cells.len() < 2 || region.head.is_empty() {
        return false;
    }
    let first = page.row(region.head.start);
    first.len() == cells.len()
        && !has_figures(cells)
        && first.iter().zip(cells).all(|(a, b)| plain(&a.text) == plain(&b.text))
        && cells.iter().any(|cell| words.headings.contains(&plain(&cell.text)))
}

/// Whether a row of a body is a remark: one long text, or one that says so.
fn is_note(cells: &[PageCell], words: &Vocabulary) -> bool {
    let [cell] = cells else { return false };
    if is_figure(cell) {
        return false;
    }
    let text = cell.text.trim();
    let said = ["注", "备注", "说明", "附注"].iter().any(|word| {
        text.strip_prefix(word)
            .is_some_and(|rest| rest.trim_start().starts_with(['：', ':', '1', '.']))
    });
    // No row's name is a sentence.
    said || text.ends_with('。')
        || text.chars().count() > 20 && !words.labels.contains(&unlisted(text)) && !is_listed(text)
}
