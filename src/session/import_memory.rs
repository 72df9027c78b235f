//! What a person corrected in a file read, remembered for files of the same shape.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::read::{DocumentPart, Page, PageSource, ReadDocument};
use crate::recognise::{Corrections, Join};

use super::persistence;

/// Shapes whose corrections are remembered; those used longest ago are forgotten first.
const MAX_SHAPES: usize = 500;

/// A table and what a person said it is: its page and first row, and the form set's table.
type ToldTable = ((u32, u32), Option<usize>);
/// A column (page, first row of its table, column) and the block's column that it is.
type ToldColumn = ((u32, u32, u32), Option<(usize, usize)>);

/// Corrections by the shape of files, used last first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportMemory {
    shapes: Vec<RememberedShape>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct RememberedShape {
    shape: String,
    forms: String,
    tables: Vec<ToldTable>,
    columns: Vec<ToldColumn>,
    joins: Vec<RememberedJoin>,
}

/// Rows that belong together, known again by their words: another file has them elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct RememberedJoin {
    page: u32,
    row: u32,
    rest: u32,
    row_words: String,
    rest_words: String,
}

impl ImportMemory {
    /// Where it is kept beside the settings.
    pub fn place(settings: &Path) -> PathBuf {
        settings.with_file_name("imports.ron")
    }

    pub fn load(settings: Option<&Path>) -> Self {
        settings.map(|path| persistence::load(&Self::place(path))).unwrap_or_default()
    }

    pub fn save(&self, settings: Option<&Path>) {
        if let Some(path) = settings {
            persistence::save(&Self::place(path), self);
        }
    }

    /// Form set and corrections of files of that document's shape. Of joined files the form set is
    /// known where most of those with tables have it.
    pub fn of(&self, document: &ReadDocument) -> Option<(&str, Corrections)> {
        let files = document.files();
        let with_tables = files.iter().filter(|part| !part.pages.is_empty()).count().max(1);
        let known = |forms: &str| {
            let known = files.iter().filter_map(|part| self.shape_of(document, part));
            known.filter(|known| known.forms == forms).count()
        };
        let mut shapes = files.iter().filter_map(|part| self.shape_of(document, part));
        let forms = shapes.find(|own| known(&own.forms) * 2 > with_tables)?.forms.as_str();
        Some((forms, self.corrections(document, forms)))
    }

    /// Corrections of files of that document's shape on that form set.
    pub fn corrections(&self, document: &ReadDocument, forms: &str) -> Corrections {
        let mut all = Corrections::default();
        for part in document.files() {
            let known = self.shape_of(document, &part).filter(|known| known.forms == forms);
            let Some(known) = known else { continue };
            let first = part.pages.start as u32;
            let here = |page: u32| first.saturating_add(page);
            let tables = known.tables.iter();
            all.tables.extend(tables.map(|((page, row), told)| ((here(*page), *row), *told)));
            let columns = known.columns.iter();
            all.columns
                .extend(columns.map(|((page, row, at), told)| ((here(*page), *row, *at), *told)));
            let joins = known.joins.iter();
            all.joins.extend(joins.filter_map(|join| join.find(document, first)));
        }
        all
    }

    fn shape_of(&self, document: &ReadDocument, part: &DocumentPart) -> Option<&RememberedShape> {
        let shape = shape(document, part);
        self.shapes.iter().find(|known| known.shape == shape)
    }

    /// Remembers what was corrected in each file and on which form set, or that nothing is any more.
    pub fn remember(&mut self, document: &ReadDocument, corrected: Option<(&str, &Corrections)>) {
        let files = document.files();
        let shapes: Vec<String> = files.iter().map(|part| shape(document, part)).collect();
        self.shapes.retain(|known| !shapes.contains(&known.shape));
        for (part, shape) in files.iter().zip(shapes) {
            let Some((forms, corrections)) = corrected else { continue };
            let first = part.pages.start as u32;
            let own = |page: u32| part.pages.contains(&(page as usize));
            let there = |page: u32| page.saturating_sub(first);
            let tables = corrections.tables.iter().filter(|((page, _), _)| own(*page));
            let tables: Vec<ToldTable> =
                tables.map(|((page, row), told)| ((there(*page), *row), *told)).collect();
            let columns = corrections.columns.iter().filter(|((page, ..), _)| own(*page));
            let columns: Vec<ToldColumn> =
                columns.map(|((page, row, at), told)| ((there(*page), *row, *at), *told)).collect();
            let joins = corrections.joins.iter().filter(|join| own(join.row.0));
            let joins: Vec<RememberedJoin> =
                joins.filter_map(|join| RememberedJoin::of(document, join, first)).collect();
            let nothing = tables.is_empty() && columns.is_empty() && joins.is_empty();
            // Of two files of one shape what was corrected in one is remembered.
            if self.shapes.iter().any(|known| known.shape == shape && nothing) {
                continue;
            }
            self.shapes.retain(|known| known.shape != shape);
            let forms = forms.to_owned();
            self.shapes.insert(0, RememberedShape { shape, forms, tables, columns, joins });
        }
        self.shapes.truncate(MAX_SHAPES);
    }
}

impl RememberedJoin {
    /// `first` is the first page of its file. None where the rows have no words by which they would be
    /// known again.
    fn of(document: &ReadDocument, join: &Join, first: u32) -> Option<Self> {
        let ((page, row), (rest_page, rest)) = (join.row, join.rest);
        let own = document.pages.get(page as usize).filter(|_| page == rest_page)?;
        let (row_words, rest_words) = (words(own, row), words(own, rest));
        let known = !row_words.is_empty() && rest > row;
        let page = page.saturating_sub(first);
        known.then_some(Self { page, row, rest, row_words, rest_words })
    }

    /// The rows in another file: where they were, or where else such rows stand as far apart, if
    /// that is one place only.
    fn find(&self, document: &ReadDocument, first: u32) -> Option<Join> {
        let at = first.checked_add(self.page)?;
        let page = document.pages.get(at as usize)?;
        let apart = self.rest.checked_sub(self.row)?;
        let stands = |row: u32| {
            let rest = row.checked_add(apart)?;
            let filled = !page.row(rest).is_empty();
            let same = words(page, row) == self.row_words && words(page, rest) == self.rest_words;
            (filled && same).then_some(Join { rest: (at, rest), row: (at, row) })
        };
        stands(self.row).or_else(|| {
            let mut rows: Vec<u32> = page.cells().iter().map(|cell| cell.row).collect();
            rows.dedup();
            let mut found = rows.into_iter().filter_map(stands);
            found.next().filter(|_| found.next().is_none())
        })
    }
}

/// What is in a row in words, figures and codes apart.
fn words(page: &Page, row: u32) -> String {
    let cells = page.row(row).iter().filter(|cell| cell.text.chars().any(char::is_alphabetic));
    let texts: Vec<String> =
        cells.map(|cell| cell.text.chars().filter(|c| !c.is_whitespace()).collect()).collect();
    texts.join("|")
}

/// What files made by one program on one form have in common: where grids are and what their
/// first rows say, figures apart.
fn shape(document: &ReadDocument, part: &DocumentPart) -> String {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};
    let mut hasher = DefaultHasher::new();
    part.format.hash(&mut hasher);
    for page in document.pages.get(part.pages.clone()).unwrap_or_default() {
        if let PageSource::Sheet { name, .. } = &page.source {
            name.trim().hash(&mut hasher);
        }
        page.columns().hash(&mut hasher);
        for cell in page.cells().iter().filter(|cell| cell.row < 4 && cell.number.is_none()) {
            let text = cell.text.chars().filter(|c| !c.is_whitespace() && !c.is_ascii_digit());
            let text: String = text.take(40).collect();
            // Whose budget it is and of when differs from file to file.
            if cell.row > 1 || !text.contains(['：', ':']) {
                (cell.row, cell.column, text).hash(&mut hasher);
            }
        }
    }
    format!("{:016x}", hasher.finish())
}
