//! A file of another kind made a budget: read and recognised in a thread of its own, looked at and
//! corrected, then taken up.
//!
//! [`ImportJob`] reads; [`Import`] is what came out: the document, the proposed budget, and the two
//! places of every figure. It may be of several files that are one budget. What a person corrected is
//! remembered for files of the same shape ([`ImportMemory`]).

mod job;
mod words;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::budget::{Budget, Cell, Origin};
use crate::edit;
use crate::file::Opened;
use crate::form::FormSet;
use crate::import::{
    FileSet, ImportError, Imported, ReadTogether, bytes, candidates, is_budget, no_tables,
};
use crate::lang::{Lang, Tell as _, Text};
use crate::read::{self, Limits, ReadDocument, ReadError, ReadProgress, Watch};
use crate::recognise::{
    Corrections, DoubtKind, Join, Proposal, RecognisedTable, Spot, file_and_page, page_name,
    recognise, recognise_on,
};
use crate::source::{Diagnostic, Fault};

use super::import_memory::ImportMemory;

pub use job::ImportJob;

/// Why nothing came out.
#[derive(Clone, Debug)]
pub enum ImportFailure {
    Read(ReadError),
    /// Files that cannot be read together.
    Set(Box<Diagnostic>),
    /// No form set is near: the tables as they are, and the document.
    NoForms {
        tables: Vec<RecognisedTable>,
        document: Arc<ReadDocument>,
    },
}

/// What of a document could not be read at all.
fn lost(document: &ReadDocument) -> Vec<&Text> {
    let lost = document.notes.iter().filter(|note| note.kind == read::NoteKind::Lost);
    lost.map(|note| &note.words).collect()
}

impl Fault for ImportFailure {
    fn diagnostic(&self) -> Diagnostic {
        let what = match self {
            Self::Read(error) => return error.diagnostic(),
            Self::Set(what) => return Diagnostic::clone(what),
            Self::NoForms { tables, document } if tables.is_empty() => {
                // A scan, say: that is the reason, not that it has no tables.
                let lost = lost(document);
                if lost.is_empty() {
                    return no_tables(document);
                }
                let lines =
                    |lang: Lang| -> Vec<&str> { lost.iter().map(|own| own.get(lang)).collect() };
                Text::new(lines(Lang::Zh).join("\n"), lines(Lang::En).join("\n"))
            }
            Self::NoForms { tables, document } => {
                let count = tables.len();
                let mut what = Text::new(
                    format!("找到 {count} 张表，但没有合适的表样；可以由本文件起草一套"),
                    format!(
                        "{count} tables were found, but no form set fits; one can be drafted from this file"
                    ),
                );
                for found in tables.iter().take(12) {
                    let title = if found.title.is_empty() { "—" } else { &found.title };
                    what.zh.push_str(&format!("\n{title}"));
                    what.en.push_str(&format!("\n{title}"));
                    if let Some((hold, of)) = found.sums {
                        what.zh.push_str(&format!("（{of} 个合计中 {hold} 个相符）"));
                        what.en.push_str(&format!(" ({hold} of {of} sums hold)"));
                    }
                }
                for own in lost(document) {
                    what.zh.push_str(&format!("\n{}", own.zh));
                    what.en.push_str(&format!("\n{}", own.en));
                }
                what
            }
        };
        Diagnostic::new(what, Text::default())
    }
}

impl ImportFailure {
    /// Whether tables were found, on which a form set could be drafted.
    pub fn has_tables(&self) -> bool {
        matches!(self, Self::NoForms { tables, .. } if !tables.is_empty())
    }
}

/// Whether a file is none of the program's own, so that it is imported, not opened.
pub fn is_foreign(path: &Path) -> bool {
    !is_budget(path)
}

/// The files that a budget was read from, as far as they lie beside the budget's file.
pub fn originals_of(budget: &Budget, path: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let origins = budget.tables.iter().filter_map(|table| table.origin.as_ref());
    let files = origins.flat_map(|own| {
        let pages = own.pages.iter().map(|page| file_and_page(&own.file, &page.name).0);
        std::iter::once(&*own.file).chain(pages)
    });
    for file in files {
        // A name only, so that no other folder is ever looked into.
        let Some(name) = Path::new(file).file_name() else { continue };
        let original = path.with_file_name(name);
        if !found.contains(&original) && original != path && original.is_file() {
            found.push(original);
        }
    }
    found
}

/// Reads a file as it is, several and those in folders as one document.
fn read_files(paths: &[PathBuf], watch: &mut Watch) -> Result<ReadTogether, ImportFailure> {
    let set = match paths {
        [only] if !only.is_dir() => None,
        several => Some(FileSet::of(several, &[]).map_err(|error| match error {
            ImportError::Read { error, .. } => ImportFailure::Read(error),
            other => ImportFailure::Set(Box::new(other.diagnostic())),
        })?),
    };
    let only = set.as_ref().map_or_else(|| paths.first(), |set| set.only());
    let Some(only) = only.cloned() else {
        let set = set.unwrap_or_default();
        return set.read(watch.progress(), true).map_err(ImportFailure::Read);
    };
    let bytes = bytes(&only, watch).map_err(ImportFailure::Read)?;
    let name = only.file_name().map(|name| name.to_string_lossy().into_owned());
    let paper = bytes.starts_with(b"%PDF").then(|| Arc::from(bytes.as_slice()));
    let document = read::read_bytes(&name.unwrap_or_default(), bytes, watch);
    let document = document.map_err(ImportFailure::Read)?;
    Ok(ReadTogether { files: vec![only], papers: vec![paper], document })
}

/// Files read and recognised, one as a rule.
#[derive(Clone, Debug)]
pub struct Import {
    files: Vec<PathBuf>,
    /// Of each the file itself where its pages are drawn.
    papers: Vec<Option<Arc<[u8]>>>,
    /// The form sets that it was compared with.
    sets: Vec<Arc<FormSet>>,
    document: Arc<ReadDocument>,
    proposal: Proposal,
    fits: bool,
    corrections: Corrections,
    cells: HashMap<Spot, Cell>,
    /// Figures without a cell, ascending.
    unplaced: Vec<Spot>,
    /// The form set was chosen by what was remembered of such files, or by a person.
    chosen: bool,
}

impl Import {
    /// Reads and recognises at once: a file, or several and those in folders as one budget.
    pub fn read(
        paths: &[PathBuf],
        progress: ReadProgress,
        memory: &ImportMemory,
    ) -> Result<Self, ImportFailure> {
        let mut watch = Watch::new(Limits::default(), progress);
        let ReadTogether { files, papers, document } = read_files(paths, &mut watch)?;
        // What is left is to recognise it.
        watch.step(1, 1).map_err(ImportFailure::Read)?;
        let remembered = memory.of(&document);
        let sets = candidates(files.first().map_or(Path::new(""), PathBuf::as_path));
        let known = remembered.and_then(|(id, corrections)| {
            Some((sets.iter().find(|set| set.id == id).cloned()?, corrections))
        });
        let (proposal, fits, corrections, chosen) = match known {
            Some((forms, corrections)) => {
                let proposal = recognise_on(&document, &forms, &corrections);
                let fits = proposal.fit.fits();
                (proposal, fits, corrections, true)
            }
            None => match recognise(&document, &sets) {
                Ok(proposal) => {
                    let corrections = memory.corrections(&document, &proposal.forms.id);
                    let again = corrections != Corrections::default();
                    let proposal = match again {
                        true => recognise_on(&document, &proposal.forms, &corrections),
                        false => proposal,
                    };
                    (proposal, true, corrections, false)
                }
                Err(no_fit) => match no_fit.nearest {
                    Some(nearest) if nearest.fit.figures > 0 => {
                        (*nearest, false, Corrections::default(), false)
                    }
                    _ => {
                        let (tables, document) = (no_fit.tables, Arc::new(document));
                        return Err(ImportFailure::NoForms { tables, document });
                    }
                },
            },
        };
        watch.check().map_err(ImportFailure::Read)?;
        let document = Arc::new(document);
        let mut import = Self {
            files,
            papers,
            sets,
            document,
            proposal,
            fits,
            corrections,
            cells: HashMap::new(),
            unplaced: Vec::new(),
            chosen,
        };
        import.index();
        Ok(import)
    }

    fn index(&mut self) {
        self.cells = self.proposal.places.iter().map(|(cell, spot)| (*spot, *cell)).collect();
        self.unplaced = self.proposal.unplaced.iter().map(|unplaced| unplaced.spot).collect();
        self.unplaced.sort_unstable();
    }

    /// The file, or the first of several.
    pub fn path(&self) -> &Path {
        self.files.first().map_or(Path::new(""), PathBuf::as_path)
    }

    /// The files that it is of.
    pub fn files(&self) -> &[PathBuf] {
        &self.files
    }

    /// The file's name without its folder, of several the first and the last.
    pub fn name(&self) -> &str {
        &self.document.file
    }

    /// The bytes of the n-th file where it is a PDF, whose pages can be drawn.
    pub fn paper(&self, part: usize) -> Option<&Arc<[u8]>> {
        self.papers.get(part)?.as_ref()
    }

    pub fn document(&self) -> &ReadDocument {
        &self.document
    }

    pub fn proposal(&self) -> &Proposal {
        &self.proposal
    }

    /// Whether the form set is one that the file was made on.
    pub fn fits(&self) -> bool {
        self.fits
    }

    /// The form sets to choose from.
    pub fn sets(&self) -> &[Arc<FormSet>] {
        &self.sets
    }

    pub fn corrections(&self) -> &Corrections {
        &self.corrections
    }

    /// Form set and corrections where a person chose or changed anything, for this file or for such
    /// a one before.
    pub fn corrected(&self) -> Option<(&str, &Corrections)> {
        let changed = self.chosen || self.corrections != Corrections::default();
        changed.then_some((&*self.proposal.forms.id, &self.corrections))
    }

    /// Where the figure of a cell of the proposed budget is.
    pub fn spot(&self, cell: Cell) -> Option<Spot> {
        self.proposal.spot(cell)
    }

    /// The cell of the proposed budget that the figure there became.
    pub fn cell(&self, spot: Spot) -> Option<Cell> {
        self.cells.get(&spot).copied()
    }

    /// Whether the figure there found no cell.
    pub fn is_unplaced(&self, spot: Spot) -> bool {
        self.unplaced.binary_search(&spot).is_ok()
    }

    /// Where the figure of a cell of a budget is that was read from this file: rows know
    /// where they come from, wherever they are moved.
    pub fn spot_in(&self, budget: &Budget, cell: Cell) -> Option<Spot> {
        let table = budget.tables.get(cell.t())?;
        let row = table.blocks.get(cell.b())?.rows.get(cell.r())?;
        let origin = table.origin.as_ref()?;
        let (page, row, column) = origin.place(row.origin()?, cell.b(), cell.c())?;
        let page = self.page_of(origin, &page.name)?;
        Some(Spot { page: page as u32, row, column })
    }

    /// The page of that name in the file that a table was read from.
    fn page_of(&self, origin: &Origin, name: &str) -> Option<usize> {
        let (file, name) = file_and_page(&origin.file, name);
        let of_name = |own: &str| Path::new(own).file_name() == Path::new(file).file_name();
        let files = self.document.files();
        let exact = files.iter().find(|part| &*part.file == file);
        let part = exact.or_else(|| files.iter().find(|part| of_name(&part.file)))?;
        let mut pages = part.pages.clone();
        pages.find(|&page| {
            self.document.pages.get(page).is_some_and(|own| page_name(&own.source) == name)
        })
    }

    /// Where the row of a cell of the proposed budget is: its first figure that has a place.
    pub fn row_spot(&self, cell: Cell) -> Option<Spot> {
        let place = |cell: Cell| (cell.t(), cell.b(), cell.r());
        let places = &self.proposal.places;
        let at = places.partition_point(|(own, _)| place(*own) < place(cell));
        let first = places.get(at).filter(|(own, _)| place(*own) == place(cell));
        first.map(|(_, spot)| *spot)
    }

    /// The same of a budget that was read from this file.
    pub fn row_spot_in(&self, budget: &Budget, cell: Cell) -> Option<Spot> {
        let origin = budget.tables.get(cell.t())?.origin.as_ref()?;
        let from = budget.row(cell)?.origin()?;
        let page = origin.pages.get(from.page())?;
        let column = page.columns.first().map_or(0, |(_, _, column)| *column);
        let at = self.page_of(origin, &page.name)?;
        Some(Spot { page: at as u32, row: from.row, column })
    }

    /// Where a table of the proposed budget begins.
    pub fn table_spot(&self, table: usize) -> Option<Spot> {
        let mut tables = self.proposal.tables.iter();
        let found = tables.find(|found| found.table == Some(table) && !found.again)?;
        Some(Spot { page: found.page, row: found.rows.0, column: 0 })
    }

    /// Where a table of a budget begins that was read from this file: on the first of its pages.
    pub fn table_spot_in(&self, budget: &Budget, table: usize) -> Option<Spot> {
        let origin = budget.tables.get(table)?.origin.as_ref()?;
        let at = self.page_of(origin, &origin.pages.first()?.name)?;
        let row = self.document.pages.get(at)?.cells().first().map_or(0, |cell| cell.row);
        Some(Spot { page: at as u32, row, column: 0 })
    }

    /// Recognises again on another form set.
    pub fn choose(&mut self, id: &str) {
        if let Some(forms) = self.sets.iter().find(|set| set.id == id).cloned() {
            // Corrections name tables of the set before.
            self.corrections = Corrections::default();
            self.chosen = true;
            self.again(&forms);
        }
    }

    /// Recognises again on the form set of a budget, where it is another one.
    pub fn on(&mut self, forms: &Arc<FormSet>) {
        if self.proposal.forms.id != forms.id {
            self.corrections = Corrections::default();
            self.again(forms);
        }
    }

    /// The n-th table found is that table of the form set, or none of them.
    pub fn correct_table(&mut self, found: usize, table: Option<usize>) {
        let Some(found) = self.proposal.tables.get(found) else { return };
        let key = (found.page, found.rows.0);
        self.corrections.tables.retain(|(own, _)| *own != key);
        self.corrections.columns.retain(|((page, row, _), _)| (*page, *row) != key);
        self.corrections.tables.push((key, table));
        self.again(&Arc::clone(&self.proposal.forms));
    }

    /// A column of the n-th table found is that block's column, or none.
    pub fn correct_column(&mut self, found: usize, column: u32, leaf: Option<(usize, usize)>) {
        let Some(found) = self.proposal.tables.get(found) else { return };
        let key = (found.page, found.rows.0, column);
        self.corrections.columns.retain(|(own, _)| *own != key);
        self.corrections.columns.push((key, leaf));
        self.again(&Arc::clone(&self.proposal.forms));
    }

    /// The row of a place is the rest of the row above it, or is not after all.
    pub fn join_row(&mut self, spot: Spot) {
        let Some(page) = self.document.pages.get(spot.page as usize) else { return };
        let rest = (spot.page, spot.row);
        let joins = &mut self.corrections.joins;
        if let Some(at) = joins.iter().position(|join| join.rest == rest) {
            let before = joins.remove(at);
            // What was put behind it stays with it.
            let behind = |join: &&mut Join| join.row == before.row && join.rest > rest;
            joins.iter_mut().filter(behind).for_each(|join| join.row = rest);
        } else {
            let mut above = page.cells().iter().rev().filter(|cell| cell.row < spot.row);
            let Some(above) = above.next().map(|cell| (spot.page, cell.row)) else { return };
            // That row may be the rest of another one itself, and this one have its own.
            let row = joins.iter().find(|join| join.rest == above).map_or(above, |join| join.row);
            joins.iter_mut().filter(|join| join.row == rest).for_each(|join| join.row = row);
            joins.push(Join { rest, row });
            joins.sort_by_key(|join| join.rest);
        }
        self.again(&Arc::clone(&self.proposal.forms));
    }

    /// Whether the row of a place is the rest of the one above it.
    pub fn is_joined(&self, spot: Spot) -> bool {
        self.corrections.joins.iter().any(|join| join.rest == (spot.page, spot.row))
    }

    /// Takes every correction back and recognises anew.
    pub fn forget_corrections(&mut self) {
        self.corrections = Corrections::default();
        self.chosen = false;
        match recognise(&self.document, &self.sets) {
            Ok(proposal) => (self.proposal, self.fits) = (proposal, true),
            Err(no_fit) => {
                if let Some(nearest) = no_fit.nearest {
                    (self.proposal, self.fits) = (*nearest, false);
                }
            }
        }
        self.index();
    }

    fn again(&mut self, forms: &Arc<FormSet>) {
        self.proposal = recognise_on(&self.document, forms, &self.corrections);
        self.fits = self.proposal.fit.fits();
        self.index();
    }

    /// What keeps the budget from being complete.
    pub fn losses(&self) -> Vec<Diagnostic> {
        self.imported().problems()
    }

    /// How well it was recognised, in a line, and what found no place, a line each.
    pub fn told(&self, lang: Lang) -> Vec<String> {
        let imported = self.imported();
        let losses = imported.problems();
        let losses = losses.iter().map(|problem| problem.tell(lang));
        let year = self.proposal.doubts.iter();
        let year = year.filter(|doubt| matches!(doubt.kind, DoubtKind::Year { named: false, .. }));
        let year = year.map(|doubt| doubt.tell(lang));
        [imported.summary(lang)].into_iter().chain(year).chain(losses).collect()
    }

    /// As a budget that must be of that year.
    pub fn of_year(&self, year: i32) -> Result<Opened, ImportError> {
        self.imported().of_year(year)
    }

    fn imported(&self) -> Imported {
        let (path, document) = (self.path().to_owned(), ReadDocument::clone(&self.document));
        Imported { path, document, proposal: self.proposal.clone() }
    }

    /// The proposed budget to look at.
    pub fn preview(&self) -> edit::Document {
        let mut document =
            edit::Document::new(Arc::clone(&self.proposal.forms), self.proposal.budget.clone());
        document.set_read_only(true);
        document
    }
}
