//! 公开: which formats go into which folder, what is lacking, and what was written.

use std::path::{Path, PathBuf};

use eframe::egui::{Key, Label, RichText, ScrollArea, TextEdit, Ui};

use crate::edit::Document;
use crate::engine::Lack;
use crate::lang::Tell as _;
use crate::session::TypedPath;
use crate::session::publishing::{
    PublishError, PublishFormat, PublishJob, PublishWanted, Published,
};
use crate::ui::texts;
use crate::ui::view::View;

use super::{Answer, answer, buttons_ui, primary, text_ui, title_ui};

/// Lacks that are listed before the rest is only counted.
const MAX_LACKS: usize = 100;

/// What is asked, and how far it is.
#[derive(Debug)]
pub struct PublishAsk {
    /// In the order of [`PublishFormat::ALL`].
    formats: [bool; 4],
    folder: String,
    typed: TypedPath,
    lacks: Vec<Lack>,
    /// Publish in spite of what is open.
    allow_open: bool,
    /// Mandatory findings that the last attempt was refused for.
    refused: usize,
    replace: bool,
    /// Names of files that are there already, for the folder and the formats looked at last.
    existing: Vec<String>,
    looked: Option<(String, [bool; 4])>,
    stage: Stage,
    /// The PDF is made to be printed, not to be published.
    prints: bool,
    /// The system's program has it already.
    handed: bool,
    said: String,
    /// Something takes the keyboard in the next frame.
    wants: bool,
}

#[derive(Debug)]
enum Stage {
    Asking,
    Making(PublishJob),
    Done(Published),
    /// Only where nothing could be asked again.
    Failed,
}

impl PublishAsk {
    pub fn new(document: &Document, folder: &Path) -> Self {
        let lacks = document.computed().checklist();
        Self { lacks, folder: folder.display().to_string(), ..Self::at(Stage::Asking, false) }
    }

    /// The PDF that is handed to the system's program is being made.
    pub fn printing(job: PublishJob) -> Self {
        Self::at(Stage::Making(job), true)
    }

    fn at(stage: Stage, prints: bool) -> Self {
        Self {
            formats: [true; 4],
            folder: String::new(),
            typed: TypedPath::default(),
            lacks: Vec::new(),
            allow_open: false,
            refused: 0,
            replace: false,
            existing: Vec::new(),
            looked: None,
            stage,
            prints,
            handed: false,
            said: String::new(),
            wants: true,
        }
    }

    pub fn set_folder(&mut self, folder: &Path) {
        self.folder = folder.display().to_string();
        self.said.clear();
    }

    /// The PDF was handed to the system's program.
    pub fn set_handed(&mut self) {
        (self.handed, self.wants) = (true, true);
    }

    /// Says in the dialog what could not be done.
    pub fn say(&mut self, said: String) {
        self.said = said;
    }

    /// The files are being made from now on.
    pub fn begin(&mut self, job: PublishJob) {
        (self.stage, self.wants) = (Stage::Making(job), true);
        self.said.clear();
    }

    /// What was written, once it was.
    pub fn published(&self) -> Option<&Published> {
        match &self.stage {
            Stage::Done(published) => Some(published),
            _ => None,
        }
    }

    fn follow(&mut self, view: &View<'_>) {
        let Stage::Making(job) = &self.stage else { return };
        let Some(result) = job.poll() else { return };
        self.wants = true;
        match result {
            Ok(published) => self.stage = Stage::Done(published),
            Err(error) => {
                self.said = error.tell(view.lang);
                if let PublishError::Open(open) = &error {
                    self.refused = open.len();
                }
                self.stage = if self.prints { Stage::Failed } else { Stage::Asking };
                // Files may have come meanwhile.
                self.looked = None;
            }
        }
    }

    fn wanted(&self, view: &View<'_>) -> PublishWanted {
        let ticked = PublishFormat::ALL.into_iter().zip(self.formats);
        PublishWanted {
            formats: ticked.filter_map(|(format, on)| on.then_some(format)).collect(),
            folder: self.typed.path().unwrap_or(Path::new("")).to_owned(),
            lang: view.lang,
            allow_open: self.allow_open,
            overwrite: self.replace && !self.existing.is_empty(),
            ..PublishWanted::default()
        }
    }

    /// Looks which files are there already; asks the disk only where something else is wanted.
    fn look(&mut self, view: &View<'_>) {
        self.typed.update(&self.folder, None);
        let now = (self.folder.clone(), self.formats);
        if self.looked.as_ref() == Some(&now) {
            return;
        }
        let there = self.wanted(view).paths(view.budget());
        let name = |path: PathBuf| {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
            name.filter(|_| path.exists())
        };
        self.existing = there.into_iter().filter_map(name).collect();
        // What was agreed to was agreed to for other files.
        self.replace = false;
        self.looked = Some(now);
    }

    /// Something is open that the person has to agree to.
    fn must_allow(&self, view: &View<'_>) -> bool {
        self.open(view) > 0 || !view.session.problems().is_empty()
    }

    fn open(&self, view: &View<'_>) -> usize {
        view.lists.blocking.max(self.refused)
    }

    /// Why it cannot begin.
    fn fault(&self, view: &View<'_>) -> Option<texts::Pair> {
        if !self.formats.contains(&true) {
            Some(texts::PUBLISH_NO_FORMAT)
        } else if self.typed.path().is_none() {
            Some(texts::PATH_EMPTY)
        } else if self.typed.exists() && !self.typed.is_folder() {
            Some(texts::NOT_A_FOLDER)
        } else if self.must_allow(view) && !self.allow_open {
            Some(texts::PUBLISH_REFUSED)
        } else if !self.existing.is_empty() && !self.replace {
            Some(texts::PUBLISH_EXISTS)
        } else {
            None
        }
    }
}

pub fn publish_ui(ui: &mut Ui, view: &View<'_>, ask: &mut PublishAsk) -> Option<Answer> {
    ask.follow(view);
    let title = if ask.prints { texts::PRINT_TITLE } else { texts::PUBLISH_TITLE };
    title_ui(ui, title.get(view.lang));
    let fresh = std::mem::take(&mut ask.wants);
    match &ask.stage {
        Stage::Asking => asking_ui(ui, view, ask, fresh),
        Stage::Making(_) => making_ui(ui, view, fresh),
        Stage::Done(published) if ask.prints && !ask.handed => {
            Some(Answer::Print(published.files.first().cloned().unwrap_or_default()))
        }
        Stage::Done(published) => {
            // Whether a window appears, nobody tells: the path is said in any case.
            let handed = ask.handed && ask.said.is_empty();
            let heading = if handed { texts::PRINT_HANDED } else { texts::PUBLISH_DONE };
            text_ui(ui, view.theme, heading.get(view.lang));
            done_ui(ui, view, published, &ask.said, fresh)
        }
        Stage::Failed => {
            said_ui(ui, view, &ask.said);
            buttons_ui(ui, |ui| {
                let close = primary(ui, view.theme, texts::CLOSE.get(view.lang), fresh);
                answer([(close, Answer::Close)])
            })
        }
    }
}

fn said_ui(ui: &mut Ui, view: &View<'_>, said: &str) {
    ui.add(Label::new(RichText::new(said).color(view.theme.bad)).wrap().selectable(false));
}

fn making_ui(ui: &mut Ui, view: &View<'_>, fresh: bool) -> Option<Answer> {
    // Nothing moves: the thread that makes the files wakes the window once they are there.
    text_ui(ui, view.theme, texts::PUBLISH_MAKING.get(view.lang));
    buttons_ui(ui, |ui| {
        let stop = primary(ui, view.theme, texts::STOP.get(view.lang), fresh);
        answer([(stop, Answer::Close)])
    })
}

fn asking_ui(ui: &mut Ui, view: &View<'_>, ask: &mut PublishAsk, fresh: bool) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    text_ui(ui, theme, texts::PUBLISH_TEXT.get(lang));
    ui.horizontal(|ui| {
        let names = ["PDF", "Word (DOCX)", "Excel (XLSX)", lang.pick("网页 (HTML)", "Web (HTML)")];
        for (on, name) in ask.formats.iter_mut().zip(names) {
            ui.checkbox(on, name);
        }
    });
    let label = ui.add(Label::new(texts::PUBLISH_FOLDER.get(lang)).selectable(false));
    let (field, browse) = ui
        .horizontal(|ui| {
            let width = (ui.available_width() - 110.0).max(120.0);
            let field = ui.add(TextEdit::singleline(&mut ask.folder).desired_width(width));
            (field.labelled_by(label.id), ui.button(texts::BROWSE.get(lang)))
        })
        .inner;
    if fresh {
        field.request_focus();
    }
    let entered = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
    if field.changed() {
        ask.said.clear();
    }
    ask.look(view);
    if ask.typed.path().is_some() && !ask.typed.exists() {
        text_ui(ui, theme, texts::PUBLISH_MAKES_FOLDER.get(lang));
    }
    lacks_ui(ui, view, &ask.lacks);
    if ask.must_allow(view) {
        let line = match ask.open(view) {
            0 => texts::PUBLISH_UNREAD.get(lang).to_owned(),
            open => texts::publish_open(lang, open),
        };
        said_ui(ui, view, &line);
        ui.checkbox(&mut ask.allow_open, texts::PUBLISH_ALLOW.get(lang));
    }
    if !ask.existing.is_empty() {
        let names = ask.existing.join(lang.pick("、", ", "));
        said_ui(ui, view, &format!("{}{names}", texts::PUBLISH_THERE.get(lang)));
        ui.checkbox(&mut ask.replace, texts::PUBLISH_REPLACE.get(lang));
    }
    if !ask.said.is_empty() {
        said_ui(ui, view, &ask.said);
    }
    let (go, closed) = buttons_ui(ui, |ui| {
        let go = primary(ui, theme, texts::PUBLISH_GO.get(lang), false).clicked();
        (go, ui.button(texts::CANCEL.get(lang)).clicked())
    });
    if closed {
        return Some(Answer::Close);
    }
    if browse.clicked() {
        return Some(Answer::BrowsePublish);
    }
    if !(go || entered) {
        return None;
    }
    match ask.fault(view) {
        None => Some(Answer::Publish(Box::new(ask.wanted(view)))),
        Some(fault) => {
            ask.said = fault.get(lang).to_owned();
            ask.wants = entered;
            None
        }
    }
}

/// What is lacking before the file is final, gravest first.
fn lacks_ui(ui: &mut Ui, view: &View<'_>, lacks: &[Lack]) {
    let lang = view.lang;
    if lacks.is_empty() {
        return text_ui(ui, view.theme, texts::PUBLISH_NO_LACKS.get(lang));
    }
    text_ui(ui, view.theme, &texts::publish_lacks(lang, lacks.len()));
    let height = (ui.max_rect().height() - 380.0).clamp(60.0, 200.0);
    ScrollArea::vertical().id_salt("lacks").max_height(height).show(ui, |ui| {
        ui.set_width(ui.available_width());
        for lack in lacks.iter().take(MAX_LACKS) {
            let line = format!("{}\u{3000}{}", lack.kind.word(lang), lack.words.get(lang));
            ui.add(Label::new(line).wrap().selectable(false));
        }
        if lacks.len() > MAX_LACKS {
            text_ui(ui, view.theme, &texts::and_more(lang, lacks.len() - MAX_LACKS));
        }
    });
}

fn done_ui(
    ui: &mut Ui,
    view: &View<'_>,
    published: &Published,
    said: &str,
    fresh: bool,
) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    for path in &published.files {
        ui.add(Label::new(path.display().to_string()).wrap());
    }
    if published.open > 0 {
        text_ui(ui, theme, &texts::publish_noted(lang, published.open));
    }
    if !published.lacking.is_empty() {
        let lacking: String = published.lacking.iter().collect();
        said_ui(ui, view, &format!("{}{lacking}", texts::PUBLISH_LACKING.get(lang)));
    }
    if !said.is_empty() {
        said_ui(ui, view, said);
    }
    let first = published.files.first().cloned().unwrap_or_default();
    let folder = first.parent().map(Path::to_owned).unwrap_or_default();
    buttons_ui(ui, |ui| {
        let close = primary(ui, theme, texts::CLOSE.get(lang), fresh);
        let file = ui.button(texts::PUBLISH_OPEN_FILE.get(lang));
        let folder_button = ui.button(texts::PUBLISH_OPEN_FOLDER.get(lang));
        answer([
            (close, Answer::Close),
            (file, Answer::OpenOutside(first)),
            (folder_button, Answer::OpenOutside(folder)),
        ])
    })
}
