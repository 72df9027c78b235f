//! Headings that the cut between two pages runs through: a part of the text on either, or the text
//! on one of them and nothing on the other.

use std::ops::Range;

use crate::read::PageCell;
use crate::recognise::region::{Vocabulary, has_figures};
use crate::recognise::value::{figure, is_dash};
use crate::recognise::words::plain;

use super::area::JoinedArea;

/// Rows that headings may take.
const MAX_HEAD: u32 = 10;

/// To which side a heading without a text goes that is between two that have one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadingSide {
    Left,
    Right,
}

/// Makes headings whole. `cuts` are the first columns of the pages, `heights` the rows that each
/// page has drawn, the second one behind the last.
pub fn tie_headings(
    fields: &mut Vec<JoinedArea>,
    cuts: &[u32],
    columns: u32,
    heights: &[(u32, u32)],
    words: &Vocabulary,
    tie: HeadingSide,
) {
    let zone = 0..first_figures(fields);
    let rows = fields.iter().map(|field| field.row).max().map_or(0, |row| row + 1);
    for row in 0..rows {
        let ends = cuts.iter().skip(1).map(|cut| cut - 1).chain([columns.saturating_sub(1)]);
        let strips: Vec<(u32, u32)> = cuts.iter().copied().zip(ends).collect();
        let view = RowView { fields, strips: &strips, heights, zone: zone.clone(), words, row };
        let chains = view.chains(tie);
        for chain in chains {
            unite(fields, row, &chain);
        }
    }
}

/// The first row with figures of the table.
fn first_figures(fields: &[JoinedArea]) -> u32 {
    let mut cells: Vec<&PageCell> =
        fields.iter().filter_map(|field| field.held.as_ref()).map(|(cell, _)| cell).collect();
    cells.sort_by_key(|cell| (cell.row, cell.column));
    let rows = cells.chunk_by(|a, b| a.row == b.row);
    let mut body = rows.filter(|row| {
        let row: Vec<PageCell> = row.iter().map(|cell| (*cell).clone()).collect();
        has_figures(&row)
    });
    let first = body.next().and_then(|row| row.first()).map_or(u32::MAX, |cell| cell.row);
    first.min(MAX_HEAD)
}

/// What a place of a row belongs to.
#[derive(Clone, Debug)]
struct Reach {
    column: u32,
    last_column: u32,
    last_row: u32,
    text: String,
}

/// Areas of a row that are one.
struct Chain {
    column: u32,
    last_column: u32,
    last_row: u32,
    text: String,
}

struct RowView<'a> {
    fields: &'a [JoinedArea],
    strips: &'a [(u32, u32)],
    heights: &'a [(u32, u32)],
    /// Rows of headings.
    zone: Range<u32>,
    words: &'a Vocabulary,
    row: u32,
}

impl RowView<'_> {
    fn at(&self, strip: usize, column: u32) -> Reach {
        let own = self.fields.iter().find(|field| field.contains(self.row, column));
        if let Some(field) = own {
            return Reach {
                column: field.column,
                last_column: field.last_column,
                last_row: field.last_row,
                text: field.text().to_owned(),
            };
        }
        // Where the page has no such row, a heading runs over all of it.
        let drawn =
            self.heights.get(strip).is_some_and(|(top, end)| (*top..*end).contains(&self.row));
        let whole = self.strips.get(strip).copied().filter(|_| !drawn);
        let (column, last_column) = whole.unwrap_or((column, column));
        Reach { column, last_column, last_row: self.row, text: String::new() }
    }

    /// Whether headings are below it.
    fn is_over(&self, reach: &Reach) -> bool {
        self.fields.iter().any(|field| {
            field.held.is_some()
                && field.row > reach.last_row
                && self.zone.contains(&field.row)
                && field.column <= reach.last_column
                && field.last_column >= reach.column
        })
    }

    /// Whether two texts side by side are the halves of one that the form sets know.
    fn are_halves(&self, left: &str, right: &str) -> bool {
        let knows = |text: &str| {
            let text = plain(text);
            match self.zone.contains(&self.row) {
                true => self.words.is_heading(&text),
                false => self.words.is_label(&text),
            }
        };
        knows(&format!("{left}{right}")) && !(knows(left) && knows(right))
    }

    /// Whether a text that is too long for its cell runs over into a column of figures.
    fn runs_over(&self, left: &Reach, right: &Reach) -> bool {
        let is_text = |text: &str| figure(text).is_none() && !is_dash(text);
        let below = self.fields.iter().filter(|field| {
            (field.column, field.last_column) == (right.column, right.column)
                && field.row >= self.zone.end
        });
        let figures = below.filter(|field| figure(field.text()).is_some()).count();
        !self.zone.contains(&self.row)
            && right.column == right.last_column
            && is_text(&left.text)
            && is_text(&right.text)
            && figures > 0
    }

    fn chains(&self, tie: HeadingSide) -> Vec<Chain> {
        let mut done: Vec<Chain> = Vec::new();
        let mut open: Vec<Reach> = Vec::new();
        for (strip, pair) in self.strips.windows(2).enumerate() {
            let &[(_, end), (begin, _)] = pair else { continue };
            let (left, right) = (self.at(strip, end), self.at(strip + 1, begin));
            // One field may already reach over both.
            if left.column == right.column && left.last_column == right.last_column {
                continue;
            }
            let goes_on = open.last().is_some_and(|last| last.column == left.column);
            if !goes_on {
                close(&mut done, &mut open);
                open.push(left.clone());
            }
            let text: String = open.iter().map(|own| own.text.as_str()).collect();
            let heading = self.zone.contains(&self.row);
            let joins = match (text.is_empty(), right.text.is_empty()) {
                (false, false) => {
                    let level = left.last_row == right.last_row || left.text.is_empty();
                    level && (self.are_halves(&text, &right.text) || self.runs_over(&left, &right))
                }
                // Nothing in a row of the body is a figure that is not there.
                _ if !heading => false,
                _ => self.is_over(&left) && self.is_over(&right),
            };
            if joins {
                open.push(right);
                continue;
            }
            // Between two headings with texts: to one of them.
            let between = heading
                && tie == HeadingSide::Right
                && left.text.is_empty()
                && !right.text.is_empty()
                && open.len() > 1
                && self.is_over(&right);
            let moved = if between { open.pop() } else { None };
            close(&mut done, &mut open);
            open.extend(moved);
            if between {
                open.push(right);
            }
        }
        close(&mut done, &mut open);
        done
    }
}

fn close(done: &mut Vec<Chain>, open: &mut Vec<Reach>) {
    let own = std::mem::take(open);
    let text: String = own.iter().map(|reach| reach.text.as_str()).collect();
    if let [first, .., last] = own.as_slice()
        && !text.is_empty()
    {
        let with_text = own.iter().filter(|reach| !reach.text.is_empty());
        let last_row = with_text.map(|reach| reach.last_row).max().unwrap_or(first.last_row);
        let (column, last_column) = (first.column, last.last_column);
        done.push(Chain { column, last_column, last_row, text });
    }
}

/// Puts one area in the place of those that it covers.
fn unite(fields: &mut Vec<JoinedArea>, row: u32, chain: &Chain) {
    let within = |field: &JoinedArea| {
        field.contains(row, field.column)
            && field.column >= chain.column
            && field.last_column <= chain.last_column
    };
    let held = fields.iter().filter(|field| within(field)).find_map(|field| field.held.clone());
    let Some((cell, area)) = held else { return };
    let top = fields.iter().filter(|field| within(field)).map(|field| field.row).min();
    let row = top.unwrap_or(row);
    fields.retain(|field| !within(field));
    let cell = PageCell { row, column: chain.column, text: chain.text.as_str().into(), ..cell };
    fields.push(JoinedArea {
        row,
        last_row: chain.last_row,
        column: chain.column,
        last_column: chain.last_column,
        held: Some((cell, area)),
    });
}
