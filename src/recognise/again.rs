//! Tables that a document has twice, as a workbook and its print beside it, or a table exported again.
//! The same figures are taken once; of others the first stay, and where the two differ is told.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::budget::{Block, RowKind, Table, Value, ValueRef};
use crate::form::{BlockForm, FormSet, RowsForm};
use crate::lang::Text;

use super::agreement::FoundInFiles;
use super::choose::Match;
use super::doubt::DoubtKind;
use super::filling::TableFilling;
use super::spot::{Spot, Why};
use super::tally::SumTally;
use super::titles::titles_of;
use super::words::unspaced;

/// Tables that are there already, filled to be compared.
pub struct Copies {
    filled: Vec<TableCopy>,
    /// By region: which of them it is a part of.
    of: Vec<Option<usize>>,
}

struct TableCopy {
    filling: TableFilling,
    /// The region that it begins with, and the one with which the first begins.
    at: usize,
    first: Option<usize>,
    /// What was noticed while it was filled.
    tally: SumTally,
}

impl Copies {
    pub fn new(regions: usize) -> Self {
        Self { filled: Vec::new(), of: vec![None; regions] }
    }

    /// The table that a region is, to be filled, and where to tell what is noticed.
    pub fn filling(
        &mut self,
        forms: &FormSet,
        (at, own): (usize, &Match),
    ) -> Option<(&mut TableFilling, &mut SumTally)> {
        let before = own.after.and_then(|before| self.of.get(before).copied().flatten());
        let number = before.unwrap_or(self.filled.len());
        if before.is_none() {
            let (filling, tally) = (TableFilling::new(forms, own.table), SumTally::default());
            self.filled.push(TableCopy { filling, at, first: None, tally });
        }
        if let Some(slot) = self.of.get_mut(at) {
            *slot = Some(number);
        }
        self.filled.get_mut(number).map(|copy| (&mut copy.filling, &mut copy.tally))
    }

    /// Whether a region is a table that is there already.
    pub fn is_copy(&self, at: usize) -> bool {
        self.of.get(at).is_some_and(Option::is_some)
    }

    /// Of such a region the one that was taken.
    pub fn first_of(&self, at: usize) -> Option<usize> {
        let number = self.of.get(at).copied().flatten()?;
        self.filled.get(number)?.first
    }

    /// Compares them with the tables that were taken and tells what there is to tell. Tables of
    /// files that have been taken though they are there already are taken back.
    pub fn settle(
        &mut self,
        files: &FoundInFiles<'_>,
        forms: &FormSet,
        drafts: &mut Vec<(TableFilling, usize)>,
        draft_of: &mut [Option<usize>],
        tally: &mut SumTally,
    ) {
        self.take_back(files, forms, drafts, draft_of);
        let mut told: HashMap<usize, TableContents> = HashMap::new();
        let mut shared: BTreeMap<usize, SharedTables> = BTreeMap::new();
        for copy in &mut self.filled {
            let form = copy.filling.form;
            let first = match copy.first {
                Some(first) => drafts.iter().position(|(_, at)| *at == first),
                None => drafts.iter().position(|(draft, _)| draft.form == form),
            };
            let Some((first, (draft, at))) =
                first.and_then(|first| Some((first, drafts.get(first)?)))
            else {
                continue;
            };
            copy.first = Some(*at);
            tally.unplaced.append(&mut copy.tally.unplaced);
            let of_first =
                told.entry(first).or_insert_with(|| TableContents::of(forms, draft.clone()));
            let own = TableContents::of(forms, copy.filling.clone());
            let differences = own.differences(of_first);
            let [before, part] = [*at, copy.at].map(|at| part_of(files, at));
            if before != part {
                shared.entry(part).or_default().add(before, &own, &differences);
                shared.entry(before).or_default().add(part, &own, &differences);
            }
            let title = title_of(files, copy.at);
            let places = [*at, copy.at].map(|at| place_of(files, at));
            let begins = files.regions.get(copy.at).map(|region| Spot {
                page: region.page as u32,
                row: region.head.start,
                column: 0,
            });
            if differences.is_empty() {
                tally.doubt(DoubtKind::Same { title, places }, begins);
                continue;
            }
            for spot in differences.iter().filter_map(|difference| difference.spot) {
                tally.unplaced(spot, Why::Again);
            }
            let first = differences.iter().find(|own| own.spot.is_some());
            let Some(first) = first.or(differences.first()) else { continue };
            let example = [first.first.clone(), first.own.clone()];
            let kind = DoubtKind::Differs { title, places, example };
            tally.doubts_of(kind, first.spot.or(begins), differences.len());
        }
        tell_strangers(files, &shared, tally);
    }

    /// Of a table that comes once for each project, and of one that no headings tell, each file's was
    /// taken: those of one name from several files are one.
    fn take_back(
        &mut self,
        files: &FoundInFiles<'_>,
        forms: &FormSet,
        drafts: &mut Vec<(TableFilling, usize)>,
        draft_of: &mut [Option<usize>],
    ) {
        if !files.document.is_joined() {
            return;
        }
        let part = |at: usize| part_of(files, at);
        let mut firsts: HashMap<(usize, String), usize> = HashMap::new();
        let mut kept: Vec<(TableFilling, usize)> = Vec::new();
        // Where each of the drafts is afterwards.
        let mut moved: Vec<Option<usize>> = Vec::new();
        for (draft, at) in drafts.drain(..) {
            let key = (draft.form, name_of(forms, &draft));
            let first = *firsts.entry(key).or_insert(at);
            if first == at || part(first) == part(at) {
                moved.push(Some(kept.len()));
                kept.push((draft, at));
                continue;
            }
            moved.push(None);
            let number = self.filled.len();
            let was = moved.len() - 1;
            for (region, own) in draft_of.iter().enumerate() {
                if let (true, Some(slot)) = (*own == Some(was), self.of.get_mut(region)) {
                    *slot = Some(number);
                }
            }
            let tally = SumTally::default();
            self.filled.push(TableCopy { filling: draft, at, first: Some(first), tally });
        }
        *drafts = kept;
        for own in draft_of {
            *own = own.and_then(|was| moved.get(was).copied().flatten());
        }
    }
}

/// The file that a region is in.
fn part_of(files: &FoundInFiles<'_>, at: usize) -> usize {
    files.regions.get(at).map_or(0, |region| files.document.part_of(region.page))
}

/// Tables that a file has and others have, too.
#[derive(Default)]
struct SharedTables {
    /// The others.
    with: BTreeSet<usize>,
    tables: usize,
    /// What is in them, and how much of it is otherwise there.
    cells: usize,
    differing: usize,
}

impl SharedTables {
    fn add(&mut self, with: usize, own: &TableContents, differences: &[Difference]) {
        self.with.insert(with);
        self.tables += usize::from(!own.0.is_empty());
        self.cells += own.0.len();
        self.differing += differences.iter().filter(|own| !own.own.is_empty()).count();
    }

    /// Whether hardly a figure is the same, as in budgets of two units.
    fn are_strange(&self) -> bool {
        self.tables > 1 && self.differing * 4 > self.cells * 3
    }
}

/// Tells of files that may be another budget's than those that have the same tables.
fn tell_strangers(
    files: &FoundInFiles<'_>,
    shared: &BTreeMap<usize, SharedTables>,
    tally: &mut SumTally,
) {
    let names = files.document.files();
    let name = |part: &usize| names.get(*part).map(|own| own.file.to_string()).unwrap_or_default();
    let mut told: BTreeSet<usize> = BTreeSet::new();
    for (part, shared) in shared.iter().filter(|(_, shared)| shared.are_strange()) {
        // Of two files once.
        if shared.with.is_subset(&told) {
            continue;
        }
        told.insert(*part);
        let others = shared.with.iter().map(name).collect();
        tally.doubts_of(DoubtKind::Strangers { file: name(part), others }, None, shared.tables);
    }
}

/// What tells the copies of a repeating table apart; the same for all of another.
fn name_of(forms: &FormSet, draft: &TableFilling) -> String {
    let form = forms.tables.get(draft.form);
    let Some(by) = form.filter(|form| form.repeats).and_then(|form| form.named_by) else {
        return String::new();
    };
    let (table, _) = draft.clone().finish(forms);
    let row = table.blocks.get(by.block).and_then(|block| block.rows.get(by.row));
    let value = row.and_then(|row| row.get(by.column));
    value.map(|value| unspaced(&value.to_text())).unwrap_or_default()
}

fn title_of(files: &FoundInFiles<'_>, at: usize) -> String {
    let titles = files.regions.get(at).and_then(|region| {
        Some(titles_of(files.document, files.document.pages.get(region.page)?, region))
    });
    titles.and_then(|titles| titles.into_iter().next()).unwrap_or_default()
}

/// The file and the page that a table begins on.
fn place_of(files: &FoundInFiles<'_>, at: usize) -> Text {
    let page = files.regions.get(at).map_or(0, |region| region.page);
    Text::both(|lang| files.document.page_title(page, lang))
}

/// Block, what the row goes by, which of several such rows, column.
type NamedCell = (usize, String, usize, usize);

/// What is in a table, each figure with its place.
struct TableContents(BTreeMap<NamedCell, (Value, Option<Spot>)>);

/// A cell in which two tables differ.
struct Difference {
    /// Where it is in the second.
    spot: Option<Spot>,
    first: String,
    own: String,
}

impl TableContents {
    fn of(forms: &FormSet, filling: TableFilling) -> Self {
        let form = forms.tables.get(filling.form);
        let (table, places) = filling.finish(forms);
        let spots: HashMap<(usize, usize, usize), Spot> = places
            .into_iter()
            .map(|(block, row, column, spot)| ((block, row, column), spot))
            .collect();
        let mut found = BTreeMap::new();
        let Some(form) = form else { return Self(found) };
        let Table { blocks, .. } = &table;
        for (b, (block, form)) in blocks.iter().zip(&form.blocks).enumerate() {
            let mut times: HashMap<String, usize> = HashMap::new();
            for (r, (key, named)) in rows(block, form).into_iter().enumerate() {
                let nth = times.entry(key.clone()).or_default();
                let cells = block.rows.get(r).map(|row| row.cells());
                for (c, value) in cells.into_iter().flatten().enumerate() {
                    if !value.is_blank() && !named.contains(&c) {
                        let spot = spots.get(&(b, r, c)).copied();
                        found.insert((b, key.clone(), *nth, c), (value.to_value(), spot));
                    }
                }
                *nth += 1;
            }
        }
        Self(found)
    }

    /// Where it differs from the table that was taken.
    fn differences(&self, first: &Self) -> Vec<Difference> {
        let blank = Value::Blank;
        let mut found = Vec::new();
        for (key, (own, spot)) in &self.0 {
            let theirs = first.0.get(key).map_or(&blank, |(value, _)| value);
            if !is_same(own, theirs) {
                let spot = spot.filter(|_| own.amount().is_some());
                found.push(Difference { spot, first: theirs.to_text(), own: own.to_text() });
            }
        }
        let gone = first.0.iter().filter(|(key, _)| !self.0.contains_key(*key));
        found.extend(gone.map(|(_, (value, _))| Difference {
            spot: None,
            first: value.to_text(),
            own: String::new(),
        }));
        found
    }
}

/// What each row of a block goes by, and the columns that say it.
fn rows(block: &Block, form: &BlockForm) -> Vec<(String, Vec<usize>)> {
    let texts = |row: crate::budget::StoredRow<'_>| -> Vec<(usize, String)> {
        let cells = row.cells().enumerate();
        cells
            .filter_map(|(c, value)| match value {
                ValueRef::Text(text) => Some((c, unspaced(text))),
                _ => None,
            })
            .collect()
    };
    let rows = block.rows.iter().map(|row| match (row.kind(), &form.rows) {
        (RowKind::Fixed(given), _) => (format!("#{given}"), Vec::new()),
        (_, RowsForm::Coded(tree)) => {
            let own = texts(row);
            let of = |column: usize| own.iter().find(|(c, _)| *c == column);
            let key = of(tree.code).or_else(|| of(tree.name)).map(|(_, text)| text.clone());
            (key.unwrap_or_default(), vec![tree.code, tree.name])
        }
        _ => {
            let (columns, own): (Vec<usize>, Vec<String>) = texts(row).into_iter().unzip();
            (own.join("|"), columns)
        }
    });
    rows.collect()
}

fn is_same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Amount(a), Value::Amount(b)) => a.decimal() == b.decimal(),
        (Value::Text(a), Value::Text(b)) => unspaced(a) == unspaced(b),
        (a, b) => a == b,
    }
}
