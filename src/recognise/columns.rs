//! Headings over several levels brought to the columns of a form.

use std::collections::HashSet;

use crate::form::{BlockForm, Kind, RowsForm, TableForm};
use crate::read::Page;

use super::region::{Region, numbers_columns};
use super::value::{figure, is_figure};
use super::words::{char_pairs, dice, is_running, plain};

/// Rows of a body that are looked at to know what a column holds.
const SAMPLE: usize = 200;
/// Merged areas of headings that are looked at.
const MAX_SPANS: usize = 2_000;
/// Rows that a column of their numbers has at least.
const LEAST_COUNTED: i128 = 3;
/// What stands for the heading cell of the levels of a code.
const CODE_LEVELS: (u32, u32) = (u32::MAX, u32::MAX);
/// Below this two headings are not the same.
const LEAST: f32 = 0.55;

/// A text that is compared often.
#[derive(Clone, Debug, Default)]
pub struct ComparedText {
    pub text: String,
    pairs: Vec<(char, char)>,
}

impl ComparedText {
    /// A text already made plain.
    pub fn new(text: String) -> Self {
        Self { pairs: char_pairs(&text), text }
    }

    /// How alike two texts are, 0 to 1, as [`super::words::alike`] has it.
    pub fn alike(&self, other: &Self) -> f32 {
        if self.text == other.text {
            return if self.text.is_empty() { 0.0 } else { 1.0 };
        }
        dice(&self.pairs, &other.pairs)
    }

    /// Alike, or one the other's end or beginning.
    pub fn near(&self, other: &Self) -> f32 {
        let alike = self.alike(other);
        let (short, long) = if self.text.len() < other.text.len() {
            (&self.text, &other.text)
        } else {
            (&other.text, &self.text)
        };
        let part = short.chars().count() >= 2
            && (long.ends_with(short.as_str()) || long.starts_with(short.as_str()));
        if part { alike.max(0.75) } else { alike }
    }
}

/// A column of a form as its heading names it.
#[derive(Clone, Debug)]
pub struct FormColumn {
    pub block: usize,
    pub column: usize,
    own: ComparedText,
    key: String,
    path: ComparedText,
    pub role: ColumnPurpose,
    /// Left out when the table is published.
    pub unprinted: bool,
    /// Its block is printed in two halves: the column is there twice.
    twice: bool,
}

impl FormColumn {
    /// Whether a heading is the column's own, not only alike.
    pub fn is_same(&self, head: &PageColumn) -> bool {
        head.own.text == self.own.text
            || head.own.text == self.key
            || head.path.text == self.path.text
    }
}

/// What a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnPurpose {
    /// Titles of the form's own rows.
    Label,
    Code,
    /// Names a row.
    Name,
    Text,
    Figure,
}

/// The columns of a form's table, left to right.
pub fn leaves(form: &TableForm) -> Vec<FormColumn> {
    let several = form.blocks.len() > 1;
    let of = |(at, block): (usize, &BlockForm)| -> Vec<FormColumn> {
        let title = plain(&block.title.zh);
        block
            .columns
            .iter()
            .enumerate()
            .map(|(column, form)| {
                let mut path = if several { title.clone() } else { String::new() };
                form.path.iter().for_each(|part| path.push_str(&plain(part)));
                FormColumn {
                    block: at,
                    column,
                    own: ComparedText::new(plain(&form.title.zh)),
                    key: plain(&form.key),
                    path: ComparedText::new(path),
                    role: role(block, column),
                    unprinted: form.unprinted,
                    twice: block.halves,
                }
            })
            .collect()
    };
    form.blocks.iter().enumerate().flat_map(of).collect()
}

fn role(block: &BlockForm, column: usize) -> ColumnPurpose {
    if block.is_label(column) {
        return ColumnPurpose::Label;
    }
    let kind = block.columns.get(column).map(|form| &form.kind);
    match &block.rows {
        RowsForm::Coded(tree) if tree.code == column => ColumnPurpose::Code,
        RowsForm::Coded(tree) | RowsForm::Outlined(tree) if tree.name == column => {
            ColumnPurpose::Name
        }
        RowsForm::Outlined(tree) if tree.levels.iter().any(|l| l.column == column) => {
            ColumnPurpose::Name
        }
        RowsForm::Free(free) if free.name == column && !kind.is_some_and(Kind::is_figure) => {
            ColumnPurpose::Name
        }
        _ if kind.is_some_and(Kind::is_figure) => ColumnPurpose::Figure,
        _ if kind == Some(&Kind::Code) => ColumnPurpose::Code,
        _ => ColumnPurpose::Text,
    }
}

/// A column of a page with what is over it.
#[derive(Clone, Debug)]
pub struct PageColumn {
    /// The page's columns: one, or those that hold the levels of a code.
    pub columns: Vec<u32>,
    own: ComparedText,
    path: ComparedText,
    /// Figures and texts among the first rows below.
    figures: usize,
    texts: usize,
    /// Whether nothing is over it.
    pub bare: bool,
    /// Identifies the heading cell, so that columns under one heading are known.
    cell: (u32, u32),
}

impl PageColumn {
    /// The heading as it is shown.
    pub fn title(&self) -> &str {
        &self.own.text
    }

    /// All that is over it, outermost first.
    pub fn path(&self) -> &str {
        &self.path.text
    }

    /// Whether it is the heading of another page over again, with all that is over it.
    pub fn is_repeated(&self, other: &Self) -> bool {
        self.path.text == other.path.text
    }

    /// The same heading over the columns of another page: (column there, column here).
    pub fn moved(&self, columns: &[(u32, u32)]) -> Self {
        let there =
            |here: &u32| columns.iter().find(|(_, own)| own == here).map(|(there, _)| *there);
        Self { columns: self.columns.iter().filter_map(there).collect(), ..self.clone() }
    }

    /// Whether it only numbers the rows.
    pub fn is_running(&self) -> bool {
        is_running(&self.own.text)
    }

    /// Whether figures are below it.
    pub fn has_figures(&self) -> bool {
        self.figures > 0
    }
}

/// The columns of a table on a page. `levels` are the names of the levels of codes, plain; a
/// heading that is one of them makes its column part of a code.
pub fn heads(page: &Page, region: &Region, levels: &HashSet<String>) -> Vec<PageColumn> {
    let mut columns: Vec<u32> = Vec::new();
    // The numbers of columns (栏次 1 2 3) are no headings.
    let rows: Vec<u32> =
        region.head.clone().filter(|row| !numbers_columns(page.row(*row))).collect();
    columns.extend(rows.iter().flat_map(|row| page.row(*row)).map(|cell| cell.column));
    let over = page.merges().iter().filter(|m| rows.contains(&m.row)).take(MAX_SPANS);
    for merge in over.clone() {
        // A heading over more columns than there are is no reason to make them.
        if merge.last_column - merge.column <= 512 && page.cell(merge.row, merge.column).is_some() {
            columns.extend(merge.column..=merge.last_column);
        }
    }
    let body = cells_of(page, region.body.clone(), SAMPLE);
    columns.extend(body.iter().map(|cell| cell.column));
    columns.sort_unstable();
    columns.dedup();
    let spans: Vec<crate::read::MergedArea> = over.copied().collect();
    let mut found: Vec<PageColumn> = Vec::new();
    for &column in &columns {
        let path = path(page, &rows, &spans, column);
        let own = path.last().map(|(_, text)| text.clone()).unwrap_or_default();
        let cell = path.last().map_or((u32::MAX, column), |(cell, _)| *cell);
        let joined: String = path.iter().map(|(_, text)| text.as_str()).collect();
        let below = body.iter().filter(|cell| cell.column == column);
        let (figures, texts) = below.fold((0, 0), |(figures, texts), cell| {
            if is_figure(cell) { (figures + 1, texts) } else { (figures, texts + 1) }
        });
        let running = joined.is_empty() && counts_rows(body.iter().filter(|c| c.column == column));
        let own = if running { "序号".to_owned() } else { own };
        let level = before_level(&own, levels);
        let above = || {
            let above: Vec<&str> = path
                .iter()
                .take(path.len().saturating_sub(1))
                .map(|(_, text)| text.as_str())
                .collect();
            (above.last().map_or(String::new(), |own| (*own).to_owned()), above.concat())
        };
        if let Some(spilt) = level {
            let (own, path) = above();
            let (own, path) = (own + spilt, path + spilt);
            // The levels of one code are side by side, under the same headings.
            if let Some(last) = found.last_mut().filter(|last| last.cell == CODE_LEVELS) {
                last.columns.push(column);
                continue;
            }
            found.push(PageColumn {
                columns: vec![column],
                own: ComparedText::new(own),
                path: ComparedText::new(path),
                figures: 0,
                texts: figures + texts,
                bare: false,
                cell: CODE_LEVELS,
            });
            continue;
        }
        found.push(PageColumn {
            columns: vec![column],
            bare: joined.is_empty(),
            own: ComparedText::new(own),
            path: ComparedText::new(joined),
            figures,
            texts,
            cell,
        });
    }
    found
}

/// Whether a column without a heading only numbers the rows: 1, 2, 3.
fn counts_rows<'c>(cells: impl Iterator<Item = &'c crate::read::PageCell>) -> bool {
    let mut rows = 0;
    for cell in cells {
        rows += 1;
        if figure(&cell.text).and_then(|(amount, _)| amount.at_scale(0)) != Some(rows) {
            return false;
        }
    }
    rows >= LEAST_COUNTED
}

/// What stands before the name of a level of codes in a heading: mostly nothing, or what the
/// narrow heading above had no room for (码类). `None` where it names no level.
fn before_level<'t>(own: &'t str, levels: &HashSet<String>) -> Option<&'t str> {
    let spilt = |rest: &&str| {
        ["编码", "代码"].iter().any(|word| rest.contains(word))
            || rest.chars().all(|c| "科目编代码".contains(c))
    };
    levels.iter().find_map(|level| own.strip_suffix(level.as_str()).filter(spilt))
}

fn cells_of(page: &Page, rows: std::ops::Range<u32>, most: usize) -> Vec<crate::read::PageCell> {
    let begin = page.range(rows.start).start;
    let mut rows_seen = 0;
    let mut last = None;
    page.cells()
        .get(begin..)
        .unwrap_or_default()
        .iter()
        .take_while(|cell| cell.row < rows.end)
        .take_while(|cell| {
            if last != Some(cell.row) {
                last = Some(cell.row);
                rows_seen += 1;
            }
            rows_seen <= most
        })
        .cloned()
        .collect()
}

/// The headings over a column in those rows, outermost first, each with its cell; of a heading over
/// several rows once.
fn path(
    page: &Page,
    rows: &[u32],
    spans: &[crate::read::MergedArea],
    column: u32,
) -> Vec<((u32, u32), String)> {
    let mut path: Vec<((u32, u32), String)> = Vec::new();
    let deepest = rows.iter().copied().rev().find(|&row| page.cell(row, column).is_some());
    for &row in rows {
        let covering = spans.iter().find(|merge| {
            merge.contains(row, column) && page.cell(merge.row, merge.column).is_some()
        });
        let own = page.cell(row, column).map(|_| (row, column));
        let mut cell = match (covering, own) {
            (Some(merge), _) => Some((merge.row, merge.column)),
            (None, own) => own,
        };
        if cell.is_none() && spans.is_empty() && deepest.is_some_and(|deepest| row < deepest) {
            // Without merged areas a heading over several columns is in the first of them.
            cell = page.row(row).iter().rev().find(|c| c.column < column).map(|c| (row, c.column));
        }
        let Some(cell) = cell else { continue };
        let Some(found) = page.cell(cell.0, cell.1) else { continue };
        let text = plain(&found.text);
        // The numbers of columns (栏次 1 2 3) are no headings.
        let number = text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit());
        if text.is_empty() || number || path.iter().any(|(known, _)| *known == cell) {
            continue;
        }
        path.push((cell, text));
    }
    path
}

/// Which columns of a page are which of the form.
#[derive(Clone, Debug, Default)]
pub struct ColumnMatch {
    /// Heads and leaves by their indices, and how alike they are.
    pub pairs: Vec<(usize, usize, f32)>,
    /// The same for the right half of a table in two halves.
    pub right: Vec<(usize, usize, f32)>,
    /// 0 to 1: how much of both headings was brought together.
    pub share: f32,
}

/// Brings the columns of a page to those of a form.
pub fn fit(heads: &[PageColumn], leaves: &[FormColumn]) -> ColumnMatch {
    let scores: Vec<Vec<f32>> =
        heads.iter().map(|head| leaves.iter().map(|leaf| score(head, leaf)).collect()).collect();
    let mut pairs = in_order(&scores, heads.len(), leaves.len());
    exchange(heads, leaves, &mut pairs);
    let right = right_half(&scores, &pairs, leaves);
    if right.is_empty() {
        out_of_order(heads, leaves, &mut pairs);
    }
    pairs.sort_by_key(|&(_, leaf, _)| leaf);
    let sum: f32 = pairs.iter().chain(&right).map(|(_, _, score)| score).sum();
    let printed = leaves.iter().filter(|leaf| !leaf.unprinted).count();
    let printed = if right.is_empty() { printed } else { 2 * printed };
    let shown = heads.iter().filter(|head| !head.is_running() && !head.bare).count();
    let most = printed.max(shown).max(1);
    ColumnMatch { share: sum / most as f32, pairs, right }
}

/// The columns behind those of the left half, where they say the same again.
fn right_half(
    scores: &[Vec<f32>],
    left: &[(usize, usize, f32)],
    leaves: &[FormColumn],
) -> Vec<(usize, usize, f32)> {
    let twice = leaves.iter().all(|leaf| leaf.twice);
    let Some(behind) = left.iter().map(|pair| pair.0 + 1).max().filter(|_| twice) else {
        return Vec::new();
    };
    let rest = scores.get(behind..).unwrap_or_default();
    let right = in_order(rest, rest.len(), leaves.len());
    if right.len() < left.len() {
        return Vec::new();
    }
    right.into_iter().map(|(head, leaf, score)| (behind + head, leaf, score)).collect()
}

fn score(head: &PageColumn, leaf: &FormColumn) -> f32 {
    if head.bare || head.is_running() {
        return 0.0;
    }
    let holds_figures = head.figures > head.texts;
    let clash = match leaf.role {
        ColumnPurpose::Figure => head.texts > 2 && head.figures == 0,
        ColumnPurpose::Label | ColumnPurpose::Name => holds_figures && head.figures > 2,
        ColumnPurpose::Text | ColumnPurpose::Code => false,
    };
    if clash {
        return 0.0;
    }
    let own = if head.own.text == leaf.key { 1.0 } else { head.own.near(&leaf.own) };
    let path = head.path.near(&leaf.path);
    let score = if own >= 1.0 {
        0.75 + 0.25 * path
    } else {
        // A heading whose words are one level apart (预算数 / 2024年预算数).
        0.75 * own.max(if path >= 0.9 { 1.0 } else { 0.0 }) + 0.25 * path
    };
    let score = if leaf.unprinted { score - 0.2 } else { score };
    if score < LEAST { 0.0 } else { score }
}

/// The pairs of the greatest sum that go left to right in both.
fn in_order(scores: &[Vec<f32>], heads: usize, leaves: usize) -> Vec<(usize, usize, f32)> {
    let mut best = vec![vec![0.0_f32; leaves + 1]; heads + 1];
    let at = |grid: &[Vec<f32>], i: usize, j: usize| {
        grid.get(i).and_then(|row| row.get(j)).copied().unwrap_or(0.0)
    };
    for i in 1..=heads {
        for j in 1..=leaves {
            let score = at(scores, i - 1, j - 1);
            let both = if score > 0.0 { at(&best, i - 1, j - 1) + score } else { 0.0 };
            let value = both.max(at(&best, i - 1, j)).max(at(&best, i, j - 1));
            if let Some(slot) = best.get_mut(i).and_then(|row| row.get_mut(j)) {
                *slot = value;
            }
        }
    }
    let mut pairs = Vec::new();
    let (mut i, mut j) = (heads, leaves);
    while i > 0 && j > 0 {
        let here = at(&best, i, j);
        if here <= at(&best, i, j - 1) {
            j -= 1;
        } else if here <= at(&best, i - 1, j) {
            i -= 1;
        } else {
            pairs.push((i - 1, j - 1, at(scores, i - 1, j - 1)));
            i -= 1;
            j -= 1;
        }
    }
    pairs.reverse();
    pairs
}

/// Two columns the other way round than in the form, each with the other's whole heading.
fn exchange(heads: &[PageColumn], leaves: &[FormColumn], pairs: &mut [(usize, usize, f32)]) {
    let is = |head: usize, leaf: usize| {
        let (Some(head), Some(leaf)) = (heads.get(head), leaves.get(leaf)) else { return false };
        head.own.text == leaf.own.text && head.path.text == leaf.path.text
    };
    for i in 0..pairs.len() {
        for j in i + 1..pairs.len() {
            let (Some(&a), Some(&b)) = (pairs.get(i), pairs.get(j)) else { continue };
            if is(a.0, b.1) && is(b.0, a.1) && !is(a.0, a.1) && !is(b.0, b.1) {
                for (at, pair) in [(i, (a.0, b.1, 1.0)), (j, (b.0, a.1, 1.0))] {
                    if let Some(slot) = pairs.get_mut(at) {
                        *slot = pair;
                    }
                }
            }
        }
    }
}

/// Columns that are elsewhere than in the form, by their whole heading.
fn out_of_order(heads: &[PageColumn], leaves: &[FormColumn], pairs: &mut Vec<(usize, usize, f32)>) {
    for (h, head) in heads.iter().enumerate() {
        if pairs.iter().any(|pair| pair.0 == h) || head.bare || head.own.text.is_empty() {
            continue;
        }
        let same =
            |leaf: &FormColumn| leaf.path.text == head.path.text || leaf.own.text == head.own.text;
        let mut free = leaves.iter().enumerate().filter(|(l, leaf)| {
            same(leaf) && score(head, leaf) > 0.0 && pairs.iter().all(|pair| pair.1 != *l)
        });
        let others = heads
            .iter()
            .enumerate()
            .filter(|(o, other)| *o != h && other.path.text == head.path.text);
        if let (Some((l, leaf)), None, 0) = (free.next(), free.next(), others.count()) {
            pairs.push((h, l, score(head, leaf)));
        }
    }
}

/// Whether it is sure which column of the form each head is: where several columns have the same
/// heading, what is over it tells, or all of them are there.
pub fn is_sure(found: &ColumnMatch, heads: &[PageColumn], leaves: &[FormColumn]) -> bool {
    let pairs = || found.pairs.iter().chain(&found.right);
    pairs().all(|&(head, leaf, _)| {
        let (Some(own), Some(of)) = (heads.get(head), leaves.get(leaf)) else { return false };
        let alike = leaves.iter().enumerate().filter(|(_, other)| other.own.text == of.own.text);
        let mut others = alike.filter(|(at, _)| *at != leaf).peekable();
        if others.peek().is_none() {
            return own.own.near(&of.own) > 0.0 || own.path.near(&of.path) > 0.0;
        }
        let near = own.path.near(&of.path);
        let best = others.clone().all(|(_, other)| own.path.near(&other.path) < near);
        best || others.all(|(at, _)| pairs().any(|(_, found, _)| *found == at))
    })
}

/// More columns of the page that belong to a head because they are under the same heading cell.
pub fn under_same(heads: &[PageColumn], head: usize) -> Vec<u32> {
    let Some(own) = heads.get(head) else { return Vec::new() };
    let mut columns = own.columns.clone();
    for next in heads.iter().skip(head + 1) {
        if next.cell != own.cell || own.cell.0 == u32::MAX {
            break;
        }
        columns.extend(&next.columns);
    }
    columns
}

/// Titles of both languages are not compared: forms are recognised by their Chinese headings.
#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::shipped;
    use crate::read::{MergedArea, PageCell, PageSource};

    fn page(rows: &[&str], merges: &[(u32, u32, u32, u32)]) -> (Page, Region) {
        let cells = rows
            .iter()
            .enumerate()
            .flat_map(|(row, line)| {
                line.split('|').enumerate().map(move |(column, text)| {
                    PageCell::text(row as u32, column as u32, text.trim())
                })
            })
            .collect();
        let merges = merges
            .iter()
            .map(|&(row, column, last_row, last_column)| MergedArea {
                row,
                column,
                last_row,
                last_column,
            })
            .collect();
        let page = Page::new(PageSource::default(), cells, merges);
        let set = shipped("jilin-2024").unwrap();
        let words = super::super::region::Vocabulary::of([&*set]);
        let regions = super::super::region::regions(0, &page, &words);
        (page, regions[0].clone())
    }

    #[test]
    fn columns_that_changed_places_are_known_by_their_headings() {
        let set = shipped("shanghai-final").unwrap();
        let table = set.table("三公经费支出决算表").unwrap();
        let leaves = leaves(&set.tables[table]);
        let head = |at: usize| {
            let leaf = &leaves[at];
            let (own, path) = (leaf.own.clone(), leaf.path.clone());
            let (columns, cell) = (vec![at as u32], (1, at as u32));
            PageColumn { columns, own, path, figures: 1, texts: 0, bare: false, cell }
        };
        let figures: Vec<usize> =
            (0..leaves.len()).filter(|&at| leaves[at].role == ColumnPurpose::Figure).collect();
        assert!(figures.len() >= 6);
        for at in 0..figures.len() - 1 {
            let mut order = figures.clone();
            order.swap(at, at + 1);
            let heads: Vec<PageColumn> = order.iter().map(|&at| head(at)).collect();
            for (head, leaf, _) in fit(&heads, &leaves).pairs {
                assert_eq!(heads[head].path.text, leaves[leaf].path.text, "{at}");
            }
        }
    }

    #[test]
    fn headings_over_levels_find_their_columns() {
        let set = shipped("jilin-2024").unwrap();
        let table = set.table("一般公共预算支出表").unwrap();
        let leaves = leaves(&set.tables[table]);
        let levels: HashSet<String> = ["类", "款", "项"].map(String::from).into();
        let (page, region) = page(
            &[
                "科目编码|||科目名称|合计|基本支出|||项目支出",
                "类|款|项|||小计|人员经费|公用经费|",
                "208|||社会保障和就业支出|845.70|1|1||",
            ],
            &[(0, 0, 0, 2), (0, 3, 1, 3), (0, 4, 1, 4), (0, 5, 0, 7), (0, 8, 1, 8)],
        );
        let heads = heads(&page, &region, &levels);
        let fit = fit(&heads, &leaves);
        let found: Vec<(u32, &str)> = fit
            .pairs
            .iter()
            .map(|&(h, l, _)| {
                let leaf = &leaves[l];
                let block = &set.tables[table].blocks[leaf.block];
                (heads[h].columns[0], block.columns[leaf.column].key.as_str())
            })
            .collect();
        let keys: Vec<&str> = found.iter().map(|(_, key)| *key).collect();
        assert!(keys.contains(&"合计") && keys.contains(&"人员经费"), "{found:?}");
        assert_eq!(heads[0].columns, [0, 1, 2]);
    }
}
