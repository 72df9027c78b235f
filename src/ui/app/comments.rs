//! What people say: explanations of findings, comments, the report to send back, folders of files.

use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use eframe::egui::{Context, TextEdit};

use crate::budget::{Cell, Comment, Explanation, NamedPlace};
use crate::dialog::Purpose;
use crate::dialog::{FolderList, Said, SaidWhat, Say, SayEntry};
use crate::edit::Intent;
use crate::file;
use crate::lang::Tell as _;
use crate::review::{Form, clock};
use crate::session::CommentError;
use crate::session::DocumentHost as _;
use crate::session::FolderCheck;
use crate::session::lists::{CommentAnchor, CommentRef, ListedComment, MainView};
use crate::ui::dialog::{After, Dialog, Failure};
use crate::ui::panel::{comment_margin, text};
use crate::ui::texts;
use crate::ui::view::{Notice, waker};

use super::App;

impl App {
    /// The finding that an explanation would answer: the one gone to last, else the cell's.
    pub(super) fn question(&self) -> Option<usize> {
        let document = self.session.document();
        let finding = |at: &usize| self.lists.finding(document, *at);
        let may = |at: &usize| finding(at).is_some_and(|finding| finding.may_be_explained());
        let stands = |at: &usize| {
            finding(at).is_some_and(|f| f.text.is_some() || Some(f.cell) == self.cursor())
        };
        let here = self.cursor().map(|cell| self.lists.concerning(document, cell));
        let here = here.iter().flat_map(|numbers| numbers.iter().copied());
        self.place.finding_at.filter(stands).into_iter().chain(here).find(may)
    }

    pub(super) fn explain_here(&mut self) {
        if let Some(number) = self.question() {
            self.ask_explanation(number);
        }
    }

    /// Opens the editor for the explanation of a finding.
    pub(super) fn ask_explanation(&mut self, number: usize) {
        let Some(asked) = self.lists.finding(self.session.document(), number) else { return };
        if !self.commit_pending() {
            return;
        }
        self.refresh();
        let lang = self.lang();
        let (forms, budget) = (self.session.document().forms(), self.session.document().budget());
        let document = self.session.document();
        let (rule, cell, text) = (&asked.rule, asked.cell, asked.text.as_ref());
        let same = self.lists.listed(document).find(rule, cell, text);
        let open = |number: usize| {
            let finding = self.lists.finding(document, number);
            finding.filter(|finding| finding.may_be_explained())
        };
        let Some(number) = same.into_iter().find(|&number| open(number).is_some()) else { return };
        let Some(finding) = open(number) else { return };
        let mut about = vec![finding.sentence(lang)];
        if let Some(given) = finding.explanation(budget).filter(|_| !finding.is_explained()) {
            let figures = finding.figures(budget);
            about.push(crate::engine::ExplanationState::outdated(&given.figures, &figures, lang));
        }
        let remedy = finding.remedy.get(lang);
        about.extend((!remedy.is_empty()).then(|| remedy.to_owned()));
        // Findings of one cause have one answer.
        let together = self.lists.groups.iter().find(|group| group.places.contains(&number));
        let together = together.map(|group| group.places.as_slice()).unwrap_or_default();
        let others = together.iter().filter(|&&at| at != number).filter_map(|&at| open(at));
        let others = others.filter(|finding| !finding.is_explained());
        let asked = std::iter::once(Rc::clone(&finding)).chain(others);
        let mut all: Vec<Explanation> = asked
            .filter_map(|finding| {
                let given = finding.explanation(budget);
                Some(Explanation {
                    rule: finding.rule.to_string(),
                    place: finding.named_place(forms, budget)?,
                    figures: finding.figures(budget),
                    text: given.map(|given| given.text.clone()).unwrap_or_default(),
                    author: String::new(),
                    date: clock::today(),
                    extra: given.map(|given| given.extra.clone()).unwrap_or_default(),
                })
            })
            .collect();
        let say = match all.len() {
            0 => return,
            1 => Say::Explanation(all.remove(0)),
            _ => Say::Explanations(all),
        };
        let author = self.settings.author();
        self.dialogs.open(Dialog::Say(SayEntry::new(say, about, author)));
    }

    /// Opens the editor for a comment on what is selected: the one that is there, or a new one.
    pub(super) fn ask_comment(&mut self, ctx: &Context) {
        if !self.commit_pending() {
            return;
        }
        self.refresh();
        if let Some((anchor, place)) = self.here(ctx) {
            self.comment_on(&anchor, place);
        }
    }

    /// What is selected, with its names.
    fn here(&self, ctx: &Context) -> Option<(CommentAnchor, NamedPlace)> {
        let document = self.session.document();
        match &self.place.page {
            MainView::Table(_) => {
                let cell = self.cursor()?;
                let place = NamedPlace::of(document.forms(), document.budget(), cell)?;
                Some((CommentAnchor::Cell(cell), place))
            }
            MainView::Text(section) => {
                let paragraph = match document.is_read_only() {
                    true => self.drafts.section.chosen(),
                    false => self.paragraph_at_cursor(ctx, section),
                };
                Some(self.text_here(section, paragraph))
            }
            MainView::Review | MainView::Pictures => None,
        }
    }

    fn text_here(
        &self,
        section: &Arc<str>,
        paragraph: Option<usize>,
    ) -> (CommentAnchor, NamedPlace) {
        let texts = &self.session.document().budget().texts;
        let found = texts.iter().find(|text| *text.section == **section);
        let words = found.zip(paragraph).and_then(|(text, at)| text.paragraphs.get(at));
        let place = NamedPlace::of_text(section, words.map_or("", String::as_str));
        (CommentAnchor::Text(Arc::clone(section), paragraph), place)
    }

    /// The paragraph in which the editor's cursor is.
    fn paragraph_at_cursor(&self, ctx: &Context, section: &str) -> Option<usize> {
        let state = TextEdit::load_state(ctx, text::editor_id());
        let at = state.and_then(|state| state.cursor.char_range());
        let mut left = at.map_or(0, |range| range.primary.index.0);
        let texts = &self.session.document().budget().texts;
        let found = texts.iter().find(|text| text.section == *section)?;
        found.paragraphs.iter().position(|paragraph| {
            let chars = paragraph.chars().count();
            let inside = left <= chars;
            left = left.saturating_sub(chars + 1);
            inside
        })
    }

    /// Opens the editor for a comment on a paragraph, or on the section as a whole.
    pub(super) fn comment_text(&mut self, section: &Arc<str>, paragraph: Option<usize>) {
        if !self.commit_pending() {
            return;
        }
        self.refresh();
        let (anchor, place) = self.text_here(section, paragraph);
        self.comment_on(&anchor, place);
    }

    /// Opens the editor for the comment that is on a place, or for a new one.
    fn comment_on(&mut self, anchor: &CommentAnchor, place: NamedPlace) {
        let known =
            |listed: &&ListedComment| listed.anchor == *anchor && self.may_change(listed.at);
        if let Some(at) = self.lists.comments.iter().find(known).map(|listed| listed.at) {
            return self.edit_comment(at);
        }
        let document = self.session.document();
        let (forms, budget) = (document.forms(), document.budget());
        let about = vec![crate::review::describe_place(forms, budget, &place, self.lang())];
        let comment = Comment {
            place,
            text: String::new(),
            author: String::new(),
            date: clock::today(),
            extra: Vec::new(),
        };
        let beside = self.settings.comments_beside || document.is_read_only();
        let say = Say::Comment { comment, at: None, beside };
        self.dialogs.open(Dialog::Say(SayEntry::new(say, about, self.settings.author())));
    }

    /// Whether a comment can be changed: those in the file only while that is not inspected.
    fn may_change(&self, at: CommentRef) -> bool {
        matches!(at, CommentRef::Sidecar(_)) || !self.session.document().is_read_only()
    }

    pub(super) fn edit_comment(&mut self, at: CommentRef) {
        let Some(listed) = self.lists.comments.iter().find(|listed| listed.at == at) else {
            return;
        };
        let author = match listed.comment.author.as_str() {
            "" => self.settings.author(),
            author => author.to_owned(),
        };
        let comment = Comment { date: clock::today(), ..listed.comment.clone() };
        let beside = matches!(at, CommentRef::Sidecar(_));
        let about = vec![listed.place.clone()];
        let say = Say::Comment { comment, at: Some(at), beside };
        self.dialogs.open(Dialog::Say(SayEntry::new(say, about, author)));
    }

    pub(super) fn remove_comment(&mut self, at: CommentRef) {
        match at {
            CommentRef::InFile(at) => {
                self.apply(Intent::RemoveComment { at });
            }
            CommentRef::Sidecar(at) => self.comment_in_sidecar(Some(at), None),
        }
    }

    /// Puts a comment whose place is gone where the selection is.
    pub(super) fn attach_comment(&mut self, ctx: &Context, at: CommentRef) {
        if !self.commit_pending() {
            return;
        }
        self.refresh();
        let known = self.lists.comments.iter().find(|listed| listed.at == at);
        let known = known.map(|listed| listed.comment.clone());
        let Some((comment, (_, place))) = known.zip(self.here(ctx)) else {
            self.notice = Some(Notice::Plain(texts::SELECT_FIRST.get(self.lang()).to_owned()));
            return;
        };
        let comment = Comment { place, ..comment };
        match at {
            CommentRef::InFile(at) => {
                self.apply(Intent::Comment { at: Some(at), comment: Box::new(comment) });
            }
            CommentRef::Sidecar(at) => self.comment_in_sidecar(Some(at), Some(comment)),
        }
    }

    /// Gives an explanation whose finding is gone to the finding selected.
    pub(super) fn attach_explanation(&mut self, at: usize) {
        if !self.commit_pending() {
            return;
        }
        self.refresh();
        let document = self.session.document();
        let (forms, budget) = (document.forms(), document.budget());
        let finding = self.question().and_then(|number| self.lists.finding(document, number));
        let given = budget.explanations.get(at).cloned();
        let place = finding.as_ref().and_then(|finding| finding.named_place(forms, budget));
        let (Some(finding), Some(given), Some(place)) = (finding, given, place) else {
            self.notice = Some(Notice::Plain(texts::SELECT_FINDING.get(self.lang()).to_owned()));
            return;
        };
        let explanation = Box::new(Explanation {
            rule: finding.rule.to_string(),
            place,
            figures: finding.figures(budget),
            ..given
        });
        if self.apply(Intent::Explain { explanation }) {
            self.apply(Intent::RemoveExplanation { at });
        }
    }

    fn comment_in_sidecar(&mut self, at: Option<usize>, comment: Option<Comment>) {
        if let Err(error) = self.session.set_comment(at, comment) {
            self.comment_failed(&error);
        }
    }

    fn comment_failed(&mut self, error: &CommentError) {
        let lines = error.tell(self.lang()).lines().map(str::to_owned).collect();
        self.dialogs.open(Dialog::Failed(Failure { title: texts::REFUSED, lines, calm: None }));
    }

    /// Moves all comments into the file, or beside it.
    pub(super) fn move_comments(&mut self, inside: bool) {
        if !self.commit_pending() {
            return;
        }
        let count = self.lists.comments.iter();
        let count = count.filter(|r| inside == matches!(r.at, CommentRef::Sidecar(_))).count();
        match self.session.move_comments(inside) {
            Ok(Ok(())) => {
                self.notice = Some(Notice::Done(texts::comments_moved(self.lang(), count, inside)))
            }
            Ok(Err(refusal)) => self.refused(&refusal),
            Err(error) => self.comment_failed(&error),
        }
    }

    /// Something was written in the small editor.
    pub(super) fn said(&mut self, said: Said) {
        if !said.author.is_empty() {
            self.settings.author = Some(said.author);
        }
        match said.what {
            SaidWhat::Intent(intent) => {
                self.apply(intent);
            }
            SaidWhat::Beside(at, comment) => self.comment_in_sidecar(at, Some(comment)),
        }
    }

    pub(super) fn go_to_comment(&mut self, ctx: &Context, at: CommentRef) {
        let anchor = self.lists.comments.iter().find(|listed| listed.at == at);
        match anchor.map(|listed| listed.anchor.clone()) {
            Some(CommentAnchor::Cell(cell)) => self.go(cell),
            Some(CommentAnchor::Text(section, paragraph)) => {
                self.show(MainView::Text(Arc::clone(&section)));
                self.focus_page(ctx);
                let texts = &self.session.document().budget().texts;
                let found = texts.iter().find(|text| *text.section == *section);
                let words = found.zip(paragraph).and_then(|(text, at)| text.paragraphs.get(at));
                if let Some((at, words)) = paragraph.zip(words) {
                    self.drafts.section.point_at(section, at, words.len());
                    if self.session.document().is_read_only() {
                        ctx.memory_mut(|memory| {
                            memory.request_focus(comment_margin::margin_id(at))
                        });
                    }
                }
            }
            Some(CommentAnchor::Gone) => {
                self.notice =
                    Some(Notice::Plain(texts::PLACE_GONE.get(self.lang()).trim().to_owned()));
            }
            None => {}
        }
    }

    /// The next or previous comment after what is selected, round and round.
    pub(super) fn step_comment(&mut self, ctx: &Context, forward: bool) {
        let comments = &self.lists.comments;
        let standing: Vec<&ListedComment> =
            comments.iter().filter(|listed| listed.anchor != CommentAnchor::Gone).collect();
        let rank = |anchor: &CommentAnchor| match anchor {
            CommentAnchor::Cell(cell) => (0, Some(*cell), None),
            CommentAnchor::Text(key, _) => (1, None, Some(Arc::clone(key))),
            CommentAnchor::Gone => (2, None, None),
        };
        let here = match &self.place.page {
            MainView::Table(table) => (0, self.cursor().or(Some(Cell::new(*table, 0, 0, 0))), None),
            MainView::Text(key) => (1, None, Some(Arc::clone(key))),
            MainView::Review | MainView::Pictures => (0, None, None),
        };
        let next = match forward {
            true => standing.iter().find(|r| rank(&r.anchor) > here).or(standing.first()),
            false => standing.iter().rev().find(|r| rank(&r.anchor) < here).or(standing.last()),
        };
        if let Some(at) = next.map(|listed| listed.at) {
            self.settings.findings = true;
            self.go_to_comment(ctx, at);
        }
    }

    /// Writes the report, or the folder's table, where the person wants it.
    pub(super) fn export(&mut self, path: &Path, folder: bool) {
        let lang = self.lang();
        let Some(form) = Form::by_name(path) else {
            let lines = vec![path.display().to_string(), texts::REPORT_KIND.get(lang).to_owned()];
            self.dialogs.fail(texts::REFUSED, lines);
            return;
        };
        self.refresh();
        let mut text = Vec::new();
        let written = match (folder, self.dialogs.folder.as_ref().and_then(FolderList::found)) {
            (true, Some(found)) => found.write(&mut text, form),
            _ => {
                self.lists.gather_report(&self.session, lang);
                self.lists.report().map_or(Ok(()), |report| report.write(&mut text, form))
            }
        };
        // Writing to memory does not fail.
        if written.is_err() {
            return;
        }
        match file::Saver::default().put(path, &String::from_utf8_lossy(&text)) {
            Ok(_) => {
                self.notice = Some(Notice::Done(texts::exported(lang, &path.display().to_string())))
            }
            Err(error) => {
                let lines = error.tell(lang).lines().map(str::to_owned).collect();
                self.dialogs.open(Dialog::Failed(Failure {
                    title: texts::NOT_EXPORTED,
                    lines,
                    calm: None,
                }));
            }
        }
    }

    /// A name to offer for the report.
    pub(super) fn report_name(&self, folder: bool) -> String {
        let name = self.session.suggested_name();
        let stem = name.strip_suffix(".ron").unwrap_or(&name);
        let what = self.lang().pick("审核", "check");
        if folder { format!("{what}.html") } else { format!("{stem}-{what}.html") }
    }

    /// The folder that was checked last, or which one to check.
    pub(super) fn ask_folder(&mut self, ctx: &Context, another: bool) {
        match self.dialogs.folder.take().filter(|_| !another) {
            Some(folder) => self.dialogs.open(Dialog::Folder(folder)),
            None => self.ask(ctx, Purpose::Folder, After::Stay),
        }
    }

    pub(super) fn check_folder(&mut self, ctx: &Context, path: &Path) {
        match FolderCheck::start(path.to_owned(), self.lang(), waker(ctx)) {
            Some(check) => self.dialogs.open(Dialog::Folder(FolderList::new(check))),
            None => {
                let why = texts::NOT_A_FOLDER.get(self.lang()).to_owned();
                self.dialogs.fail(texts::CANNOT_OPEN, vec![path.display().to_string(), why]);
            }
        }
    }
}
