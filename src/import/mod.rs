//! Any file made a budget: budget files as they are, workbooks, texts and PDFs read and recognised.
//!
//! Entry points: [`open`] for any file, [`open_together`] for several that are one budget,
//! [`open_budget`] where what was recognised is enough. What found no place comes as problems of the
//! file, so that nothing half-recognised passes as checked.
//!
//! Never knows egui.

mod order;
mod printed;
mod report;
mod together;
mod update;

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::file::{self, FileError, Opened};
use crate::form::{FormSet, shipped, shipped_ids};
use crate::lang::{Lang, Tell, Text};
use crate::read::{self, Format, ReadDocument, ReadError, Watch};
use crate::recognise::{
    Corrections, Doubt, DoubtKind, NoFit, Proposal, Unplaced, Why, recognise, recognise_on,
};
use crate::source::{Diagnostic, Fault};

pub use order::sort_naturally;
pub use printed::{printed, printed_together};
pub use report::{ImportReport, ReportForm};
pub use together::{FileSet, MAX_FILES, ReadTogether, bytes, is_readable_budget};
pub use update::{ChangeKind, FileDifference, TextDifference, Update, update};

/// Endings of the files that are looked at in a folder. What a file is, its content tells.
pub const ENDINGS: [&str; 12] =
    ["ron", "xlsx", "xlsm", "xls", "et", "ods", "csv", "tsv", "docx", "odt", "pdf", "html"];

/// What a file turned out to be.
#[derive(Debug)]
pub enum Input {
    /// It is a budget file already.
    Budget(Box<Opened>),
    /// It was read and recognised.
    Imported(Box<Imported>),
}

/// A file that was read and recognised.
#[derive(Debug)]
pub struct Imported {
    /// The file that it was read from.
    pub path: PathBuf,
    /// The pages as they were read.
    pub document: ReadDocument,
    /// The budget proposed, with places and doubts.
    pub proposal: Proposal,
}

/// Why a file is no budget.
#[derive(Debug)]
#[expect(missing_docs, reason = "a variant says what its fields are")]
pub enum ImportError {
    /// A budget file that cannot be read, or a form set.
    File(FileError),
    /// Another file that cannot be read.
    Read { path: PathBuf, error: ReadError },
    /// Files that cannot be read together.
    Set(Box<Diagnostic>),
    /// It could be read, but no form set fits.
    NoFit { path: PathBuf, document: Box<ReadDocument>, no: Box<NoFit> },
}

/// Opens any file. `forms` names the form set to recognise it on; otherwise the best is chosen.
pub fn open(path: &Path, forms: Option<&str>, watch: &mut Watch) -> Result<Input, ImportError> {
    if is_budget(path) {
        return file::open(path)
            .map(|opened| Input::Budget(Box::new(opened)))
            .map_err(ImportError::File);
    }
    import(path, forms, watch).map(|imported| Input::Imported(Box::new(imported)))
}

/// Reads and recognises a file that is no budget file.
pub fn import(
    path: &Path,
    forms: Option<&str>,
    watch: &mut Watch,
) -> Result<Imported, ImportError> {
    let document = read::read(path, watch)
        .map_err(|error| ImportError::Read { path: path.to_owned(), error })?;
    recognised(path, document, forms)
}

/// Reads files of one budget together, and those in the folders among them but those in `except`; one
/// alone as it is.
pub fn open_together(
    paths: &[PathBuf],
    except: &[&Path],
    forms: Option<&str>,
    watch: &mut Watch,
) -> Result<Input, ImportError> {
    let set = FileSet::of(paths, except)?;
    if let Some(only) = set.only() {
        return open(only, forms, watch);
    }
    let first = set.files.first().cloned().unwrap_or_default();
    let read = set
        .read(watch.progress(), false)
        .map_err(|error| ImportError::Read { path: first.clone(), error })?;
    let path = read.files.into_iter().next().unwrap_or(first);
    recognised(&path, read.document, forms).map(|imported| Input::Imported(Box::new(imported)))
}

/// Recognises a document; `path` is where it is from, or the first of its files.
fn recognised(
    path: &Path,
    document: ReadDocument,
    forms: Option<&str>,
) -> Result<Imported, ImportError> {
    let proposal = match forms {
        Some(id) => {
            let forms = file::find_forms(path, id).map_err(ImportError::File)?;
            recognise_on(&document, &forms, &Corrections::default())
        }
        None => match recognise(&document, &candidates(path)) {
            Ok(proposal) => proposal,
            Err(no) => {
                let (document, no) = (Box::new(document), Box::new(no));
                return Err(ImportError::NoFit { path: path.to_owned(), document, no });
            }
        },
    };
    Ok(Imported { path: path.to_owned(), document, proposal })
}

/// A document without tables on the form set of the budget that its text belongs to; as it was
/// where there is none, or it has tables and no form set fits.
pub fn texts_on(failed: ImportError, forms: &Arc<FormSet>) -> Result<Imported, ImportError> {
    match failed {
        ImportError::NoFit { path, document, no }
            if no.tables.is_empty() && !document.texts.is_empty() =>
        {
            let proposal = text_on(&document, forms);
            Ok(Imported { path, document: *document, proposal })
        }
        failed => Err(failed),
    }
}

/// What was read to update a budget, on the form set of that, whatever set fits it best by itself; as
/// it was where nothing of it is in the set.
pub fn on_forms_of(
    read: Result<Input, ImportError>,
    forms: &Arc<FormSet>,
) -> Result<Input, ImportError> {
    let on = |path: PathBuf, document: ReadDocument| {
        let proposal = recognise_on(&document, forms, &Corrections::default());
        let some = proposal.fit.figures > 0;
        some.then(|| Input::Imported(Box::new(Imported { path, document, proposal })))
    };
    match read {
        Ok(Input::Imported(own)) if own.proposal.forms.id != forms.id => {
            let again = on(own.path.clone(), own.document.clone());
            Ok(again.unwrap_or(Input::Imported(own)))
        }
        Err(ImportError::NoFit { path, document, no }) if !no.tables.is_empty() => {
            let again = on(path.clone(), ReadDocument::clone(&document));
            again.ok_or(ImportError::NoFit { path, document, no })
        }
        Err(failed) => texts_on(failed, forms).map(|own| Input::Imported(Box::new(own))),
        read => read,
    }
}

/// Recognises the text that goes with a budget's tables on its form set; of doubts those of the text
/// are kept.
pub fn text_on(document: &ReadDocument, forms: &Arc<FormSet>) -> Proposal {
    let mut proposal = recognise_on(document, forms, &Corrections::default());
    let of_text =
        |kind: &DoubtKind| matches!(kind, DoubtKind::Texts { .. } | DoubtKind::Reading(_));
    proposal.doubts.retain(|doubt| of_text(&doubt.kind));
    proposal
}

/// Reads the text that goes with a budget's tables.
pub fn import_text(
    path: &Path,
    forms: &Arc<FormSet>,
    watch: &mut Watch,
) -> Result<Imported, ImportError> {
    let path = path.to_owned();
    match read::read(&path, watch) {
        Ok(document) => {
            let proposal = text_on(&document, forms);
            Ok(Imported { path, document, proposal })
        }
        Err(error) => Err(ImportError::Read { path, error }),
    }
}

/// Opens any file as a budget with its problems.
pub fn open_budget(path: &Path) -> Result<Opened, ImportError> {
    match open(path, None, &mut Watch::default())? {
        Input::Budget(opened) => Ok(*opened),
        Input::Imported(imported) => Ok(imported.into_opened()),
    }
}

/// The same for a budget that must be of that year. A file of another kind that names no year is
/// taken to be of it.
pub fn open_budget_of(path: &Path, year: i32) -> Result<Opened, ImportError> {
    match open(path, None, &mut Watch::default())? {
        Input::Imported(imported) => imported.of_year(year),
        Input::Budget(opened) if opened.budget.year != year => {
            Err(other_year(path, opened.budget.year, year))
        }
        Input::Budget(opened) => Ok(*opened),
    }
}

fn other_year(path: &Path, year: i32, wanted: i32) -> ImportError {
    ImportError::File(FileError::OtherYear { path: path.to_owned(), year, wanted })
}

/// The form sets that a file may be made on: the program's own, and those that lie beside it.
pub fn candidates(path: &Path) -> Vec<Arc<FormSet>> {
    /// Form sets beside a file that are tried.
    const MAX_BESIDE: usize = 16;
    let mut sets: Vec<Arc<FormSet>> = shipped_ids().iter().filter_map(|id| shipped(id)).collect();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let entries = std::fs::read_dir(folder.unwrap_or(Path::new("."))).into_iter().flatten();
    let ron = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e.eq_ignore_ascii_case("ron")))
        .take(MAX_BESIDE);
    for path in ron {
        let Some(id) = path.file_stem().and_then(|stem| stem.to_str()) else { continue };
        if sets.iter().any(|set| set.id == id) {
            continue;
        }
        // A budget file beside it is no form set.
        if let Ok(forms) = file::find_forms(&path, id)
            && forms.id == id
        {
            sets.push(forms);
        }
    }
    sets
}

/// Whether a file is for the reader of budget files: RON by its first characters, or nothing that
/// any other reader takes.
pub fn is_budget(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(512).read_to_end(&mut head));
    let named = |ending: &&str| path.extension().is_some_and(|e| e.eq_ignore_ascii_case(ending));
    if named(&"ron") || read.is_err() {
        return true;
    }
    if head.is_empty() {
        return !ENDINGS.iter().any(named);
    }
    let text = String::from_utf8_lossy(&head);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with("//") || text.starts_with('(') && text.contains(':') || text.starts_with("#![")
}

impl Imported {
    /// The budget with what keeps it from being complete as problems.
    pub fn into_opened(self) -> Opened {
        let problems = self.problems();
        Opened {
            forms: self.proposal.forms,
            budget: self.proposal.budget,
            problems,
            newer: false,
            converted: None,
            fingerprint: file::fingerprint(&[]),
        }
    }

    /// The same, where it must be of that year.
    pub fn of_year(self, year: i32) -> Result<Opened, ImportError> {
        let named = |doubt: &&Doubt| !matches!(doubt.kind, DoubtKind::Year { named: false, .. });
        let found = self.proposal.budget.year;
        if found != year && self.proposal.doubts.iter().all(|doubt| named(&doubt)) {
            return Err(other_year(&self.path, found, year));
        }
        let mut opened = self.into_opened();
        opened.budget.year = year;
        Ok(opened)
    }

    /// What keeps the budget from being complete.
    pub fn problems(&self) -> Vec<Diagnostic> {
        let losses = self.proposal.doubts.iter().filter(|doubt| doubt.kind.is_loss());
        losses
            .map(|doubt| {
                let what = Text::both(|lang| doubt.tell(lang));
                let told = |lang| self.place(doubt, lang);
                match (told(Lang::Zh), told(Lang::En)) {
                    (Some(zh), Some(en)) => {
                        Diagnostic::named(Text::new(zh, en), what, Text::default())
                    }
                    _ => Diagnostic::new(what, Text::default()),
                }
            })
            .collect()
    }

    /// Where a doubt is, unless it says so itself.
    fn place(&self, doubt: &Doubt, lang: Lang) -> Option<String> {
        let spot = doubt.spot.filter(|_| !doubt.kind.names_files());
        spot.and_then(|spot| spot.told(&self.document, lang))
    }

    /// The file's name, of several the first and the last.
    pub fn file_name(&self) -> &str {
        &self.document.file
    }

    /// Of several files each with what was taken from it, a line a file.
    pub fn by_file(&self, lang: Lang) -> Vec<String> {
        let (proposal, document) = (&self.proposal, &self.document);
        let told = document.parts.iter().map(|part| {
            let of = |page: u32| part.pages.contains(&(page as usize));
            let mut tables: Vec<usize> = Vec::new();
            for found in proposal.tables.iter().filter(|own| of(own.page) && !own.again) {
                tables.extend(found.table.filter(|table| !tables.contains(table)));
            }
            let titles: Vec<String> = tables
                .iter()
                .map(|table| proposal.budget.table_title(&proposal.forms, *table, lang))
                .collect();
            let figures = proposal.places.iter().filter(|(_, spot)| of(spot.page)).count();
            let text = !part.texts.is_empty() && !proposal.tables.iter().any(|own| of(own.page));
            let given = match (titles.is_empty(), text, lang) {
                (true, false, _) => {
                    lang.pick("没有取它的表", "no table of it was taken").to_owned()
                }
                (true, true, _) => lang.pick("文字", "text").to_owned(),
                (false, _, Lang::Zh) => format!("{}，{figures} 个数", titles.join("、")),
                (false, _, Lang::En) => format!("{}, {figures} figures", titles.join(", ")),
            };
            format!("{}{}{given}", part.file, lang.pick("：", ": "))
        });
        told.collect()
    }

    /// `上海市单位预算（shanghai-unit）：9 张表，412 个数全部放入`
    pub fn summary(&self, lang: Lang) -> String {
        let (forms, fit) = (&self.proposal.forms, &self.proposal.fit);
        let (name, id) = (forms.name.get(lang), &forms.id);
        let (tables, of_tables) = (fit.tables, fit.of_tables);
        let elsewhere = |own: &&Unplaced| own.why == Why::OtherBudget;
        let left_out = self.proposal.unplaced.iter().filter(elsewhere).count();
        let (figures, of_figures) = (fit.figures, fit.of_figures + left_out);
        if of_tables == 0 && of_figures == 0 {
            let count = self.proposal.sections();
            return match lang {
                Lang::Zh => format!("{name}（{id}）：没有表，认出 {count} 节文字"),
                Lang::En => format!("{name} ({id}): no tables, {count} sections of text"),
            };
        }
        match lang {
            Lang::Zh if figures == of_figures => {
                format!("{name}（{id}）：认出 {tables}/{of_tables} 张表，{figures} 个数全部放入")
            }
            Lang::Zh => format!(
                "{name}（{id}）：认出 {tables}/{of_tables} 张表，{of_figures} 个数放入 {figures} 个"
            ),
            Lang::En => format!(
                "{name} ({id}): {tables} of {of_tables} tables, {figures} of {of_figures} figures placed"
            ),
        }
    }

    /// What is to be known of files that were joined and is no problem of theirs, a line each.
    pub fn of_files(&self, lang: Lang) -> Vec<String> {
        let is_told = |doubt: &&Doubt| doubt.kind.names_files() && !doubt.kind.is_loss();
        let doubts = self.proposal.doubts.iter().filter(is_told).map(|doubt| doubt.tell(lang));
        doubts.chain(self.document.notes_told(lang)).collect()
    }

    /// Doubts and notes, a line each, the heaviest first.
    pub fn doubts(&self, lang: Lang) -> Vec<String> {
        let doubts = self.proposal.doubts.iter();
        let doubts = doubts.map(|doubt| match self.place(doubt, lang) {
            Some(place) => format!("{place}{}{}", lang.pick("：", ": "), doubt.tell(lang)),
            None => doubt.tell(lang),
        });
        doubts.chain(self.document.notes_told(lang)).collect()
    }
}

/// What of a document could not be read: of one file the worst, of several all.
fn lost(document: &ReadDocument) -> Option<Text> {
    let lost = document.notes.iter().filter(|note| note.kind == read::NoteKind::Lost);
    let lost: Vec<&Text> = lost.map(|note| &note.words).collect();
    let count = if document.is_joined() { lost.len() } else { 1 };
    let words = |lang: Lang| lost.iter().take(count).map(|own| own.get(lang)).collect::<Vec<_>>();
    (!lost.is_empty()).then(|| Text::new(words(Lang::Zh).join("；"), words(Lang::En).join("; ")))
}

/// What is said of a document that has neither tables nor a reason why none could be read.
pub fn no_tables(document: &ReadDocument) -> Diagnostic {
    /// The most letters of what a server says instead.
    const SAYING: usize = 600;
    let ending = Path::new(&document.file).extension().map(|e| e.to_string_lossy().into_owned());
    let named = ending.filter(|ending| !["html", "htm", "mht"].contains(&&*ending.to_lowercase()));
    let letters: usize = document.texts.iter().map(|text| text.text.chars().count()).sum();
    let named = named.filter(|_| letters <= SAYING);
    if let (Some(Format::Html), Some(ending)) = (document.format, named) {
        // What a server sends in the place of a file.
        let what = (
            format!("里面是一个没有表格的网页，不是 {ending}，可能没有登录或下载失败"),
            format!(
                "it is a web page without tables, no {ending}: not signed in, or not downloaded"
            ),
        );
        return Diagnostic::new(
            what,
            ("请重新下载，或向提供者索取", "download it anew, or ask for it"),
        );
    }
    let what = (
        "里面没有找到表格，没有可读入的数",
        "no tables were found in it, so there are no figures to take up",
    );
    let remedy = match document.texts.is_empty() {
        true => Text::default(),
        false => Text::new(
            "情况说明单独成文的，打开预算后用“按文件更新…”读入（命令行用 --texts）",
            "a narrative of its own is taken by “Update from a file…” once the budget is open (--texts on the command line)",
        ),
    };
    Diagnostic::new(what, remedy)
}

impl Fault for ImportError {
    fn diagnostic(&self) -> Diagnostic {
        match self {
            Self::File(error) => error.diagnostic(),
            Self::Read { path, error } => error.diagnostic().in_file(path),
            Self::Set(what) => Diagnostic::clone(what),
            Self::NoFit { path, no, document } => {
                let joined = document.is_joined().then(|| PathBuf::from(&document.file));
                let path = joined.as_ref().unwrap_or(path);
                let lost = lost(document);
                if let (Some(lost), true) = (&lost, no.tables.is_empty()) {
                    // Nothing could be read: that is the reason, not the form sets.
                    return Diagnostic::new(lost.clone(), Text::default()).in_file(path);
                }
                if no.tables.is_empty() {
                    return no_tables(document).in_file(path);
                }
                let near = no.nearest.as_ref().filter(|proposal| proposal.fit.figures > 0);
                let near = near.map_or_else(Text::default, |proposal| {
                    let (name, id) = (&proposal.forms.name, &proposal.forms.id);
                    let percent = proposal.fit.percent();
                    Text::new(
                        format!(
                            "；最接近的是{}（{id}），只能放入 {percent}% 的数，可用 --forms {id} 指定",
                            name.zh
                        ),
                        format!(
                            "; the nearest is {} ({id}) with {percent}% of the figures, name it with --forms {id}",
                            name.en
                        ),
                    )
                });
                let tables = no.tables.len();
                let (held, sums) = no
                    .tables
                    .iter()
                    .filter_map(|table| table.sums)
                    .fold((0, 0), |(held, all), (own, of)| (held + own, all + of));
                let hold = match sums {
                    0 => Text::default(),
                    _ => Text::new(
                        format!("，其中的合计 {held}/{sums} 个相符"),
                        format!("; {held} of {sums} sums in them hold"),
                    ),
                };
                // What could not be read may be why.
                let lost = lost.map_or_else(Text::default, |Text { zh, en }| {
                    Text::new(format!("{zh}；"), format!("{en}; "))
                });
                // So may files of two budgets.
                let mut doubts = no.nearest.iter().flat_map(|nearest| &nearest.doubts);
                let two = doubts.find(|doubt| matches!(doubt.kind, DoubtKind::Strangers { .. }));
                let lost = two.map_or_else(
                    || Text::new(lost.zh.as_str(), lost.en.as_str()),
                    |two| {
                        let (zh, en) = (two.tell(Lang::Zh), two.tell(Lang::En));
                        Text::new(format!("{}{zh}；", lost.zh), format!("{}{en}; ", lost.en))
                    },
                );
                let what = (
                    format!("{}没有合适的表样（共 {tables} 张表{}）{}", lost.zh, hold.zh, near.zh),
                    format!("{}no form set fits ({tables} tables{}){}", lost.en, hold.en, near.en),
                );
                let remedy = (
                    "也可以由它起草一套表样（yusuan forms draft），放在文件旁边",
                    "a form set can be drafted from it (yusuan forms draft) and lie beside the file",
                );
                Diagnostic::new(what, remedy).in_file(path)
            }
        }
    }
}
