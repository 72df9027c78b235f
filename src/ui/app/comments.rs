//! What people say: explanations of findings, comments, the report to send back, folders of files.

use std::path::Path;
use std::sync::Arc;

use eframe::egui::Context;

use crate::budget::{Comment, Explanation, NamedPlace};
use crate::dialog::{FolderList, Purpose, Said, SaidWhat, SayEntry};
use crate::edit::Intent;
use crate::session::listing::ReportError;
use crate::session::lists::{CommentAnchor, CommentRef, MainView};
use crate::session::{CommentError, DocumentHost as _, FolderCheck};
use crate::ui::dialog::{After, Dialog};
use crate::ui::panel::{comment_margin, text};
use crate::ui::texts;
use crate::ui::view::{Notice, waker};

use super::App;
use crate::dialog::error_lines;

impl App {
    /// The finding that an explanation would answer.
    pub(super) fn question(&self) -> Option<usize> {
        self.reading().question(self.place.finding_at, self.cursor())
    }

    /// Opens the editor for the explanation of a finding.
    pub(super) fn ask_explanation(&mut self, number: usize) {
        // Its number may be another one once what is typed is handed over.
        let Some(asked) = self.reading().finding(number) else { return };
        if self.all_committed()
            && let Some(entry) = SayEntry::explaining(&self.reading(), &asked)
        {
            self.dialogs.open(Dialog::Say(entry));
        }
    }

    /// Opens the editor for a comment on what is selected: the one that is there, or a new one.
    pub(super) fn ask_comment(&mut self, ctx: &Context) {
        if self.all_committed()
            && let Some((anchor, place)) = self.here(ctx)
        {
            self.comment_on(&anchor, place);
        }
    }

    /// What is selected, with its names.
    fn here(&self, ctx: &Context) -> Option<(CommentAnchor, NamedPlace)> {
        let reading = self.reading();
        match &self.place.page {
            MainView::Table(_) => reading.cell_place(self.cursor()?),
            MainView::Text(section) => {
                let paragraph = match reading.document().is_read_only() {
                    true => self.drafts.section.chosen(),
                    false => reading.paragraph_at(section, text::cursor_at(ctx)),
                };
                Some(reading.text_place(section, paragraph))
            }
            MainView::Review | MainView::Pictures => None,
        }
    }

    /// Opens the editor for a comment on a paragraph, or on the section as a whole.
    pub(super) fn comment_text(&mut self, section: &Arc<str>, paragraph: Option<usize>) {
        if self.all_committed() {
            let (anchor, place) = self.reading().text_place(section, paragraph);
            self.comment_on(&anchor, place);
        }
    }

    /// Opens the editor for the comment that is on a place, or for a new one.
    fn comment_on(&mut self, anchor: &CommentAnchor, place: NamedPlace) {
        let entry = SayEntry::commenting(&self.reading(), anchor, place);
        self.dialogs.open(Dialog::Say(entry));
    }

    pub(super) fn edit_comment(&mut self, at: CommentRef) {
        if let Some(listed) = self.lists.comment(at) {
            let entry = SayEntry::changing(&self.reading(), listed);
            self.dialogs.open(Dialog::Say(entry));
        }
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
        if !self.all_committed() {
            return;
        }
        let known = self.lists.comment(at).map(|listed| listed.comment.clone());
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
        if !self.all_committed() {
            return;
        }
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
        self.dialogs.open(Dialog::failed(texts::REFUSED, error_lines(error, self.lang())));
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
        match self.lists.comment(at).map(|listed| listed.anchor.clone()) {
            Some(CommentAnchor::Cell(cell)) => self.go(cell),
            Some(CommentAnchor::Text(section, paragraph)) => {
                self.show(MainView::Text(Arc::clone(&section)));
                self.focus_page(ctx);
                let reading = self.reading();
                let words = paragraph.and_then(|at| reading.paragraphs(&section).get(at));
                if let Some((at, bytes)) = paragraph.zip(words.map(String::len)) {
                    self.drafts.section.point_at(section, at, bytes);
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
        if let Some(at) = self.reading().comment_after(self.cursor(), forward) {
            self.settings.findings = true;
            self.go_to_comment(ctx, at);
        }
    }

    /// Writes the report, or the folder's table, where the person wants it.
    pub(super) fn export(&mut self, path: &Path, folder: bool) {
        let lang = self.lang();
        self.refresh();
        let folder = self.dialogs.folder.as_ref().filter(|_| folder).and_then(FolderList::found);
        match self.lists.write_report(&self.session, lang, folder, path) {
            Ok(()) => {
                self.notice = Some(Notice::Done(texts::exported(lang, &path.display().to_string())))
            }
            Err(ReportError::NoSuchForm) => {
                let why = texts::REPORT_KIND.get(lang).to_owned();
                self.dialogs
                    .open(Dialog::failed(texts::REFUSED, vec![path.display().to_string(), why]));
            }
            Err(ReportError::File(error)) => {
                self.dialogs.open(Dialog::failed(texts::NOT_EXPORTED, error_lines(&error, lang)));
            }
        }
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
                self.dialogs.open(Dialog::failed(
                    texts::CANNOT_OPEN,
                    vec![path.display().to_string(), why],
                ));
            }
        }
    }
}
