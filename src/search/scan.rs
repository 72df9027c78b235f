//! Going through a document for what is looked for, part by part and on all cores, so that the
//! first places are there at once and nobody waits for the last.

use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::budget::{Cell, Chunk, RowKind, ValueRef};
use crate::cores;
use crate::edit::Document;
use crate::engine::Role;
use crate::form::RowsForm;
use crate::lang::Lang;

use super::scanner::Scanner;
use super::{Query, SearchHit, SearchPlace};

/// Most places that are listed one by one; those beyond are counted.
pub const MAX_LISTED: usize = 100_000;

/// Rows that one thread goes through at a time.
const ROWS: usize = 4096;

/// A search that is on its way through a document, or through with it.
#[derive(Clone, Debug, Default)]
pub struct Search {
    query: Query,
    lang: Lang,
    /// In the document's order: tables and their notes, then texts.
    hits: Vec<SearchHit>,
    /// All of them, listed or not.
    count: usize,
    /// Hits that are listed at most.
    most: usize,
    /// What one thread goes through at a time.
    parts: Vec<Vec<SearchPart>>,
    next: usize,
}

/// A part of the document.
#[derive(Clone, Debug)]
enum SearchPart {
    Rows { block: Cell, rows: Range<usize> },
    Note(usize),
    Text(usize),
}

impl Search {
    /// A search for every place that holds the query, which has not begun yet.
    pub fn new(document: &Document, query: Query, lang: Lang) -> Self {
        let budget = document.budget();
        let (mut parts, mut load): (Vec<Vec<SearchPart>>, usize) = (vec![Vec::new()], 0);
        let mut add = |part: SearchPart, rows: usize| {
            if load + rows > ROWS {
                parts.push(Vec::new());
                load = 0;
            }
            load += rows;
            if let Some(last) = parts.last_mut() {
                last.push(part);
            }
        };
        for (t, table) in budget.tables.iter().enumerate().filter(|_| !query.is_empty()) {
            for (b, block) in table.blocks.iter().enumerate() {
                let (block, count) = (Cell::new(t, b, 0, 0), block.rows.len());
                for from in (0..count).step_by(ROWS) {
                    let rows = from..count.min(from + ROWS);
                    let load = rows.len();
                    add(SearchPart::Rows { block, rows }, load);
                }
            }
            add(SearchPart::Note(t), 1);
        }
        if !query.is_empty() {
            (0..budget.texts.len()).for_each(|at| add(SearchPart::Text(at), 1));
        }
        Self { query, lang, most: MAX_LISTED, parts, ..Self::default() }
    }

    /// The places found so far.
    pub fn hits(&self) -> &[SearchHit] {
        &self.hits
    }

    /// How many there are so far, listed or not.
    pub fn count(&self) -> usize {
        self.count
    }

    /// What is looked for.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// Whether it is through.
    pub fn is_done(&self) -> bool {
        self.next >= self.parts.len()
    }

    /// Goes on for about so long in the document that it began in, as it was then.
    pub fn advance(&mut self, document: &Document, limit: Duration) {
        let (begun, first) = (Instant::now(), self.next);
        while !self.is_done() {
            let size = self.batch(self.next - first, begun.elapsed(), limit);
            let batch = self.parts.get(self.next..).unwrap_or_default();
            let batch = batch.get(..size).unwrap_or(batch);
            let room = self.most - self.hits.len();
            let found = cores::map(batch, |parts| self.scan(document, parts, room));
            self.next += batch.len();
            for (hits, count) in found {
                let room = self.most - self.hits.len();
                self.hits.extend(hits.into_iter().take(room));
                self.count += count;
            }
            if begun.elapsed() >= limit {
                break;
            }
        }
    }

    /// Parts to go through before looking at the clock again, after so many in so long: threads wait
    /// for each other at the end, but what takes longer or lists more than is asked for is in vain.
    fn batch(&self, done: usize, taken: Duration, limit: Duration) -> usize {
        const MOST: usize = 32;
        let share = taken.as_secs_f64() / done.max(1) as f64;
        let in_time = limit.saturating_sub(taken).as_secs_f64() / share.max(f64::EPSILON);
        let each = self.count / self.next.max(1);
        let in_room = match self.most - self.hits.len() {
            0 => usize::MAX,
            room => room / each.max(1),
        };
        let cores = cores::count();
        // How long a part takes is not known before the first.
        if done == 0 { cores } else { in_room.min(in_time as usize).clamp(cores, MOST * cores) }
    }

    /// Goes on to the end.
    pub fn finish(&mut self, document: &Document) {
        self.advance(document, Duration::MAX);
    }

    /// Every place, those too that are not listed.
    pub fn all(&self, document: &Document) -> Vec<SearchHit> {
        if self.is_done() && self.count == self.hits.len() {
            return self.hits.clone();
        }
        let mut search = Self::new(document, self.query.clone(), self.lang);
        search.most = usize::MAX;
        search.finish(document);
        search.hits
    }

    /// The hits of some parts, as many as there is room for, and how many there are.
    fn scan(
        &self,
        document: &Document,
        parts: &[SearchPart],
        room: usize,
    ) -> (Vec<SearchHit>, usize) {
        let mut found = FoundPart { hits: Vec::new(), count: 0, room };
        for part in parts {
            self.scan_part(document, part, &mut found);
        }
        (found.hits, found.count)
    }

    fn scan_part(&self, document: &Document, part: &SearchPart, found: &mut FoundPart) {
        let budget = document.budget();
        match part {
            SearchPart::Rows { block, rows } => {
                let Some(content) = budget.block(*block) else { return };
                let mut scanner = Scanner::new(document, &self.query, *block);
                let mut at = rows.start;
                while at < rows.end {
                    let chunk = content.rows.chunk_at(at);
                    let first = content.rows.chunk_start(chunk);
                    let Some(chunk) = content.rows.chunk(chunk) else { break };
                    let end = rows.end.min(first + chunk.len());
                    scanner.scan(chunk, first, at - first..end - first);
                    at = end;
                    if found.is_full() {
                        found.count += scanner.take_sure();
                    }
                    for (r, c, surely) in scanner.marked() {
                        if surely && found.is_full() {
                            found.count += 1;
                            continue;
                        }
                        let cell = block.with_row(first + r).with_column(c);
                        if let Some((text, open)) = cell_hit(document, cell, &self.query, self.lang)
                        {
                            found.add(SearchPlace::Cell(cell), &text, open);
                        }
                    }
                }
            }
            SearchPart::Note(table) => {
                let note = budget.tables.get(*table).and_then(|table| table.note.as_ref());
                if let Some(note) = note.filter(|note| self.query.is_in(note)) {
                    found.add(SearchPlace::Note(*table), note, true);
                }
            }
            SearchPart::Text(at) => {
                let Some(text) = budget.texts.get(*at) else { return };
                for (paragraph, words) in text.paragraphs.iter().enumerate() {
                    if self.query.is_in(words) {
                        let section = Arc::from(text.section.as_str());
                        found.add(SearchPlace::Text { section, paragraph }, words, true);
                    }
                }
            }
        }
    }
}

/// What is found in some parts.
struct FoundPart {
    hits: Vec<SearchHit>,
    /// All of them.
    count: usize,
    /// How many are listed at most.
    room: usize,
}

impl FoundPart {
    fn is_full(&self) -> bool {
        self.hits.len() >= self.room
    }

    fn add(&mut self, place: SearchPlace, text: &str, open: bool) {
        self.count += 1;
        if !self.is_full() {
            self.hits.push(SearchHit { place, text: text.to_owned(), open });
        }
    }
}

/// What a cell shows, if that holds the query, and whether replacing may change it.
fn cell_hit(document: &Document, cell: Cell, query: &Query, lang: Lang) -> Option<(String, bool)> {
    let (computed, budget) = (document.computed(), document.budget());
    match budget.value(cell) {
        ValueRef::Text(text) => query.is_in(text).then(|| {
            let open = matches!(computed.role(cell), Role::Text | Role::Entry);
            (text.to_string(), open)
        }),
        ValueRef::Amount(amount) => {
            let role = computed.role(cell);
            let shown = match role {
                Role::Total => computed.figure(cell).effective.unwrap_or(amount),
                _ => amount,
            };
            let text = shown.to_string();
            query.is_in_figure(&text).then_some((text, role == Role::Entry))
        }
        // A total that is not stated shows what it computes; a printed cell what the form says.
        ValueRef::Blank if query.is_figure() => {
            if computed.role(cell) != Role::Total {
                return printed(document, cell, query, lang);
            }
            let text = computed.effective(cell)?.to_string();
            query.is_in_figure(&text).then_some((text, false))
        }
        ValueRef::Blank => printed(document, cell, query, lang),
    }
}

/// The title of a row that the form gives.
fn printed(document: &Document, cell: Cell, query: &Query, lang: Lang) -> Option<(String, bool)> {
    let (forms, budget) = (document.forms(), document.budget());
    let form = forms.tables.get(budget.tables.get(cell.t())?.form()?)?;
    let block = form.blocks.get(cell.b())?;
    let RowKind::Fixed(row) = budget.row(cell)?.kind() else {
        return None;
    };
    let column = match &block.rows {
        RowsForm::Fixed(_) => 0,
        RowsForm::Coded(tree) | RowsForm::Outlined(tree) => tree.name,
        RowsForm::Free(_) => return None,
    };
    let title = block.fixed().get(usize::from(row))?.title.get(lang);
    (column == cell.c() && query.is_in(title)).then(|| (title.to_owned(), false))
}
