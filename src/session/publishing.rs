//! Publishing (公开): an open document made into the files of its publication, for window and
//! command line alike; in the background where a window waits for it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

use crate::amount::Unit;
use crate::edit::Document;
use crate::engine::{Computed, Finding, Lack, Others};
use crate::lang::{Lang, Text};
use crate::publish::xlsx::CutText;
use crate::publish::{self, Adjusted, Options, Publication, docx, html, pdf, xlsx};
use crate::source::{Diagnostic, Fault};

use super::write_all::{WriteAllError, untaken, write_all};

/// A format of the publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PublishFormat {
    Pdf,
    Docx,
    Xlsx,
    Html,
}

impl PublishFormat {
    pub const ALL: [Self; 4] = [Self::Pdf, Self::Docx, Self::Xlsx, Self::Html];

    /// The ending of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Html => "html",
        }
    }
}

/// What is published, where, and on what terms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublishWanted {
    pub formats: Vec<PublishFormat>,
    /// Made where it is not there.
    pub folder: PathBuf,
    pub lang: Lang,
    /// Counts all money in this unit instead of each table's own.
    pub unit: Option<Unit>,
    /// 舍位平衡.
    pub adjust_rounding: bool,
    /// Only the fonts inside the program.
    pub bundled_fonts: bool,
    /// Publish in spite of mandatory findings; the document says so.
    pub allow_open: bool,
    /// Replace files that are there.
    pub overwrite: bool,
    /// The folder must not be there yet, and only this person may look into it.
    pub private: bool,
}

impl PublishWanted {
    /// The files that are written, in the order of the formats.
    pub fn paths(&self, computed: &Computed) -> Vec<PathBuf> {
        let formats = self.formats.iter();
        formats.map(|format| self.folder.join(file_name(computed, *format))).collect()
    }
}

/// What was published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    pub files: Vec<PathBuf>,
    /// Mandatory findings that the document names.
    pub open: usize,
    /// What 舍位平衡 did; none where it was not wanted.
    pub adjusted: Option<Adjusted>,
    /// Characters that no font of the PDF has.
    pub lacking: Vec<char>,
    /// Texts of which the workbook has the beginning only.
    pub cut: Vec<CutText>,
}

/// Why nothing was published.
#[derive(Debug)]
pub enum PublishError {
    /// Mandatory findings are open.
    Open(Vec<Finding>),
    /// 舍位平衡 or the PDF could not be made.
    Made(Diagnostic),
    /// The library that makes the format failed.
    Make(PublishFormat, String),
    Write(WriteAllError),
    /// Its maker is gone without an answer.
    Lost,
}

impl Fault for PublishError {
    fn diagnostic(&self) -> Diagnostic {
        let what = match self {
            Self::Open(open) => Text::new(
                format!("有 {} 项强制性审核问题，不能公开", open.len()),
                format!("{} mandatory findings are open, so it is not published", open.len()),
            ),
            Self::Made(fault) => return fault.clone(),
            Self::Make(format, why) => {
                let format = format.extension().to_uppercase();
                Text::new(
                    format!("{format} 生成失败：{why}"),
                    format!("{format} could not be made: {why}"),
                )
            }
            Self::Write(error) => return error.diagnostic(),
            Self::Lost => {
                Text::new("程序内部出错，没有生成", "an internal error; nothing was made")
            }
        };
        Diagnostic::new(what, Text::default())
    }
}

/// Makes all files before the first one is written; each is written whole or not at all.
pub fn publish(computed: &Computed, wanted: &PublishWanted) -> Result<Published, PublishError> {
    publish_unless(computed, wanted, &SharedProgress::default())
}

/// What a document lacks before it is published, gravest first: everything that a final one may
/// not lack, and that it is called final.
pub fn publication_lacks(document: &Document) -> Vec<Lack> {
    document.computed().publication_lacks()
}

/// The publication as the pages show it, with what is open noted at its end.
fn prepare(
    computed: &Computed,
    wanted: &PublishWanted,
) -> Result<(Publication, usize), PublishError> {
    let (mut open, _) = computed.whole_check();
    open.retain(Finding::blocks_final);
    if !wanted.allow_open && !open.is_empty() {
        return Err(PublishError::Open(open));
    }
    let options = Options {
        lang: wanted.lang,
        unit: wanted.unit,
        open: open.iter().map(|finding| finding.message.get(wanted.lang).to_owned()).collect(),
    };
    Ok((publish::publication(computed, &options), open.len()))
}

fn publish_unless(
    computed: &Computed,
    wanted: &PublishWanted,
    shared: &SharedProgress,
) -> Result<Published, PublishError> {
    let (mut publication, open) = prepare(computed, wanted)?;
    let mut published = Published { open, ..Published::default() };
    if wanted.adjust_rounding {
        let stopped = || shared.stopped.load(Ordering::Relaxed);
        let adjusted = publish::adjust_until(&mut publication, &stopped);
        let adjusted = adjusted.map_err(PublishError::Made)?;
        published.adjusted = Some(adjusted);
    }
    let paths = wanted.paths(computed);
    untaken(paths.iter(), wanted.overwrite).map_err(PublishError::Write)?;
    let mut files = Vec::with_capacity(paths.len());
    for (format, path) in wanted.formats.iter().zip(paths) {
        let bytes = make(&publication, *format, wanted.bundled_fonts, &mut published)?;
        files.push((path, bytes));
        shared.done.fetch_add(1, Ordering::Relaxed);
        if shared.stopped.load(Ordering::Relaxed) {
            return Err(PublishError::Lost);
        }
    }
    if wanted.private {
        let failed = |error| WriteAllError::Folder(wanted.folder.clone(), error);
        private_folder(&wanted.folder).map_err(failed).map_err(PublishError::Write)?;
    }
    write_all(&wanted.folder, &files, wanted.overwrite).map_err(PublishError::Write)?;
    published.files = files.into_iter().map(|(path, _)| path).collect();
    Ok(published)
}

fn make(
    publication: &Publication,
    format: PublishFormat,
    bundled: bool,
    published: &mut Published,
) -> Result<Vec<u8>, PublishError> {
    let fonts = || if bundled { pdf::Fonts::bundled() } else { pdf::Fonts::system() };
    let failed = |why: String| PublishError::Make(format, why);
    match format {
        PublishFormat::Pdf => {
            let written = pdf::write(publication, &fonts()).map_err(PublishError::Made)?;
            published.lacking.extend(written.lacking);
            Ok(written.bytes)
        }
        PublishFormat::Html => Ok(html::write(publication).into_bytes()),
        PublishFormat::Xlsx => {
            let written = xlsx::written(publication).map_err(|error| failed(error.to_string()))?;
            published.cut.extend(written.cut);
            Ok(written.bytes)
        }
        PublishFormat::Docx => {
            // The pages as the PDF has them, until a word processor counts its own.
            let numbers = pdf::numbers(publication, &fonts());
            docx::write(publication, &numbers).map_err(|error| failed(error.to_string()))
        }
    }
}

/// `某某局2024年部门预算.pdf`, after the cover's title, without what a file name may not have.
fn file_name(computed: &Computed, format: PublishFormat) -> String {
    let budget = computed.budget();
    let allowed = |c: &char| !c.is_control() && !"\\/:*?\"<>|".contains(*c);
    let unit: String = budget.unit.name.chars().filter(allowed).take(60).collect();
    let year = budget.year.to_string();
    let titled = |line: &&Text| line.zh.contains("{年}") || line.zh.contains(&year);
    let title = computed.forms().print.cover.iter().find(titled);
    let title = title.map_or("{年}年部门预算", |line| &line.zh).replace(' ', "");
    let title = title.replace("{单位}", "").replace("{年}", &year);
    let title: String = title.chars().filter(allowed).take(60).collect();
    format!("{}{}.{}", unit.trim(), title, format.extension())
}

/// What a thread that makes files and whoever waits for it both look at.
#[derive(Debug, Default)]
struct SharedProgress {
    stopped: AtomicBool,
    /// Formats that are made.
    done: AtomicUsize,
}

/// A thread at work for somebody who may be gone before it ends.
#[derive(Debug)]
struct Background<T> {
    receiver: Receiver<T>,
    shared: Arc<SharedProgress>,
    begun: Instant,
}

impl<T: Send + 'static> Background<T> {
    /// Works on the document as it is now. `wake` is called from the other thread once there is a
    /// result to be polled.
    fn start(
        document: &Document,
        work: impl FnOnce(&Computed, &SharedProgress) -> T + Send + 'static,
        wake: impl FnOnce() + Send + 'static,
    ) -> Self {
        let (sender, receiver) = channel();
        let shared = Arc::new(SharedProgress::default());
        let (forms, budget) = (Arc::clone(document.forms()), document.budget().clone());
        let others: Others = document.computed().others().clone();
        let own = Arc::clone(&shared);
        let thread = std::thread::Builder::new().name("publish".to_owned()).spawn(move || {
            let computed = Computed::against(&forms, budget, others);
            // Whoever asked may be gone by now.
            let _ = sender.send(work(&computed, &own));
            wake();
        });
        // Without a thread the receiver is closed, which reads as an error.
        drop(thread);
        Self { receiver, shared, begun: Instant::now() }
    }

    fn poll(&self) -> Option<Result<T, PublishError>> {
        match self.receiver.try_recv() {
            Ok(result) => Some(Ok(result)),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err(PublishError::Lost)),
        }
    }
}

impl<T> Drop for Background<T> {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::Relaxed);
    }
}

/// The document being published on a thread of its own, as it was when that began. Nothing is
/// written any more once this is gone, unless the writing has begun.
#[derive(Debug)]
pub struct PublishJob {
    work: Background<Result<Published, PublishError>>,
    formats: usize,
}

impl PublishJob {
    /// `wake` is called from another thread once there is a result to be polled.
    pub fn start(
        document: &Document,
        wanted: PublishWanted,
        wake: impl FnOnce() + Send + 'static,
    ) -> Self {
        let formats = wanted.formats.len();
        let work = Background::start(
            document,
            move |computed, shared| publish_unless(computed, &wanted, shared),
            wake,
        );
        Self { work, formats }
    }

    /// What came out, once it has ended.
    pub fn poll(&self) -> Option<Result<Published, PublishError>> {
        self.work.poll().map(|result| result.and_then(|own| own))
    }

    /// How many of the files are made, of so many, and for how long.
    pub fn progress(&self) -> (usize, usize, Duration) {
        (self.work.shared.done.load(Ordering::Relaxed), self.formats, self.work.begun.elapsed())
    }
}

/// The pages as they would be published.
#[derive(Debug)]
pub struct Preview {
    /// A PDF.
    pub bytes: Arc<[u8]>,
    /// What 舍位平衡 does, or why it cannot be done and the pages are without it; none where it was
    /// not wanted.
    pub adjusted: Option<Result<Adjusted, Diagnostic>>,
}

/// The pages being made on a thread of their own.
#[derive(Debug)]
pub struct PreviewJob(Background<Result<Preview, PublishError>>);

impl PreviewJob {
    /// As [`PublishJob::start`]; language, unit, 舍位平衡 and fonts are taken of what is wanted.
    pub fn start(
        document: &Document,
        wanted: PublishWanted,
        wake: impl FnOnce() + Send + 'static,
    ) -> Self {
        // What is open hinders no look at the pages; they say so.
        let wanted = PublishWanted { allow_open: true, ..wanted };
        let work = move |computed: &Computed, shared: &SharedProgress| {
            let (mut publication, _) = prepare(computed, &wanted)?;
            let stopped = || shared.stopped.load(Ordering::Relaxed);
            let adjust = || publish::adjust_until(&mut publication, &stopped);
            let adjusted = wanted.adjust_rounding.then(adjust);
            let mut told = Published::default();
            let bytes = make(&publication, PublishFormat::Pdf, wanted.bundled_fonts, &mut told)?;
            Ok(Preview { bytes: bytes.into(), adjusted })
        };
        Self(Background::start(document, work, wake))
    }

    /// What came out, once it has ended.
    pub fn poll(&self) -> Option<Result<Preview, PublishError>> {
        self.0.poll().map(|result| result.and_then(|own| own))
    }
}

/// Where a file to be printed goes: a folder that is not there yet.
pub fn print_folder() -> PathBuf {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let nanos = now.map_or(0, |now| now.as_nanos());
    std::env::temp_dir().join(format!("yusuan-{}-{nanos}", std::process::id()))
}

#[cfg(unix)]
fn private_folder(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new().mode(0o700).create(path)
}

#[cfg(not(unix))]
fn private_folder(path: &Path) -> std::io::Result<()> {
    std::fs::create_dir(path)
}
