//! Whether grids side by side are a table of a form set that none of them is alone.

use crate::read::Page;
use crate::recognise::candidate::FormCandidate;
use crate::recognise::choose::Match;
use crate::recognise::columns::{ColumnPurpose, ComparedText, PageColumn, fit, heads, is_sure};
use crate::recognise::region::{Region, Vocabulary, regions};
use crate::recognise::words::untitled;

/// From this on nothing of a form's headings is missing.
const WHOLE: f32 = 0.9;

/// What a head of a page is in the table that was found.
struct HeadCount {
    heads: usize,
    matched: usize,
}

/// How alike a page put together is to the table of a form set that it is most alike, 0 to 1;
/// `None` where it is none, or its first part alone is as much of it. `cuts` are the first
/// columns of its parts.
pub fn likeness(
    candidates: &[FormCandidate],
    words: &Vocabulary,
    page: &Page,
    cuts: &[u32],
    titles: &[String],
) -> Option<f32> {
    let found = regions(0, page, words);
    let region = found.iter().find(|region| !region.head.is_empty())?;
    let own = region.titles.iter().map(|(_, text)| text);
    let titles: Vec<ComparedText> =
        own.chain(titles).map(|title| ComparedText::new(untitled(title))).collect();
    let best = candidates.iter().filter_map(|candidate| {
        let heads = heads(page, region, candidate.levels());
        let tables = 0..candidate.forms.tables.len();
        let likely = tables
            .filter_map(|table| of_table(candidate, table, page, region, &heads, cuts, &titles));
        likely.reduce(f32::max)
    });
    best.reduce(f32::max)
}

fn of_table(
    candidate: &FormCandidate,
    table: usize,
    page: &Page,
    region: &Region,
    heads: &[PageColumn],
    cuts: &[u32],
    titles: &[ComparedText],
) -> Option<f32> {
    let leaves = candidate.leaves(table);
    let found = fit(heads, leaves);
    if !is_sure(&found, heads, leaves) {
        return None;
    }
    let pairs = || found.pairs.iter().chain(&found.right);
    let part_of = |head: usize| -> Option<usize> {
        let column = *heads.get(head)?.columns.first()?;
        cuts.partition_point(|cut| *cut <= column).checked_sub(1)
    };
    let mut counts: Vec<HeadCount> =
        cuts.iter().map(|_| HeadCount { heads: 0, matched: 0 }).collect();
    for (at, head) in heads.iter().enumerate() {
        let part = part_of(at)?;
        let matched = pairs().any(|(own, ..)| *own == at);
        if head.bare && !matched {
            // Figures under no heading are nobody's.
            if head.has_figures() && part > 0 {
                return None;
            }
            continue;
        }
        if head.is_running() {
            continue;
        }
        let count = counts.get_mut(part)?;
        count.heads += 1;
        count.matched += usize::from(matched);
    }
    if counts.iter().any(|count| count.matched == 0 || count.matched * 2 < count.heads) {
        return None;
    }
    // The same columns once more are further rows, but for a table that has them twice.
    let paths_of = |part: usize| -> Vec<&str> {
        let own = heads.iter().enumerate().filter(|(at, _)| part_of(*at) == Some(part));
        own.map(|(_, head)| head.path()).collect()
    };
    let again = (1..cuts.len()).any(|part| paths_of(part) == paths_of(0));
    if again && found.share < WHOLE {
        return None;
    }
    let first = pairs().filter(|(head, ..)| part_of(*head) == Some(0));
    let names = |purpose: ColumnPurpose| {
        matches!(purpose, ColumnPurpose::Label | ColumnPurpose::Code | ColumnPurpose::Name)
    };
    let named =
        first.clone().filter_map(|(_, leaf, _)| leaves.get(*leaf)).any(|leaf| names(leaf.role));
    let filled = region.body.clone().filter(|&row| !page.row(row).is_empty()).count();
    if !named && filled > 1 {
        return None;
    }
    let title = candidate.title_likeness(table, titles);
    let all: f32 = pairs().map(|(_, _, score)| score).sum();
    let alone: f32 = first.map(|(_, _, score)| score).sum();
    let own = Match { table, title, fit: found, heads: Vec::new(), after: None };
    (own.is_likely() && all > alone).then(|| own.likeness())
}
