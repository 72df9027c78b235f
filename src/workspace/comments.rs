//! What people say: explanations of findings, and comments.

use std::sync::Arc;

use super::{Focus, Workspace};
use crate::budget::{Comment, Explanation, NamedPlace};
use crate::dialog::{Dialog, Said, SaidWhat, SayEntry, error_lines};
use crate::edit::Intent;
use crate::engine::rule_named;
use crate::session::lists::{CommentAnchor, CommentRef, MainView};
use crate::session::notice::Notice;
use crate::session::texts;
use crate::session::{CommentError, DocumentHost as _};

impl Workspace {
    /// The finding that an explanation would answer.
    pub fn question(&self) -> Option<usize> {
        self.reading().question(self.place.finding_at, self.cursor())
    }

    /// The editor for the explanation of a finding.
    pub fn ask_explanation(&mut self, number: usize) -> Option<Dialog> {
        // Its number may be another one once what is typed is handed over.
        let asked = self.reading().finding(number)?;
        if !self.all_committed() {
            return None;
        }
        SayEntry::explaining(&self.reading(), &asked).map(Dialog::Say)
    }

    /// What there is to know about the rule of a finding: the one of that number, or the one gone
    /// to last, or one that concerns the selected cell, or the first.
    pub fn explain_rule(&self, number: Option<usize>) -> Option<Dialog> {
        let reading = self.reading();
        let nearest = || reading.told_finding(self.place.finding_at, self.cursor());
        let finding = reading.finding(number.unwrap_or_else(nearest))?;
        let rule = rule_named(self.session.forms(), &finding.rule)?;
        Some(Dialog::Rule(Box::new(rule)))
    }

    /// The editor for a comment on what is selected: the one that is there, or a new one. `letter`
    /// is where the cursor of the text's editor is.
    pub fn ask_comment(&mut self, letter: usize) -> Option<Dialog> {
        if !self.all_committed() {
            return None;
        }
        let (anchor, place) = self.here(letter)?;
        Some(Dialog::Say(SayEntry::commenting(&self.reading(), &anchor, place)))
    }

    /// What is selected, with its names.
    fn here(&self, letter: usize) -> Option<(CommentAnchor, NamedPlace)> {
        let reading = self.reading();
        match &self.place.page {
            MainView::Table(_) => reading.cell_place(self.cursor()?),
            MainView::Text(section) => {
                let paragraph = match reading.document().is_read_only() {
                    true => self.drafts.section.chosen(),
                    false => reading.paragraph_at(section, letter),
                };
                Some(reading.text_place(section, paragraph))
            }
            MainView::Review | MainView::Pictures => None,
        }
    }

    /// The editor for a comment on a paragraph, or on the section as a whole.
    pub fn comment_text(&mut self, section: &Arc<str>, paragraph: Option<usize>) -> Option<Dialog> {
        if !self.all_committed() {
            return None;
        }
        let (anchor, place) = self.reading().text_place(section, paragraph);
        Some(Dialog::Say(SayEntry::commenting(&self.reading(), &anchor, place)))
    }

    /// The editor for a comment that is there.
    pub fn edit_comment(&self, at: CommentRef) -> Option<Dialog> {
        let listed = self.lists.comment(at)?;
        Some(Dialog::Say(SayEntry::changing(&self.reading(), listed)))
    }

    /// As the others here that change comments, gives what there is to say where that fails.
    pub fn remove_comment(&mut self, at: CommentRef) -> Option<Dialog> {
        match at {
            CommentRef::InFile(at) => {
                self.apply(Intent::RemoveComment { at });
                None
            }
            CommentRef::Sidecar(at) => self.comment_in_sidecar(Some(at), None),
        }
    }

    /// Puts a comment whose place is gone where the selection is.
    pub fn attach_comment(&mut self, at: CommentRef, letter: usize) -> Option<Dialog> {
        if !self.all_committed() {
            return None;
        }
        let known = self.lists.comment(at).map(|listed| listed.comment.clone());
        let Some((comment, (_, place))) = known.zip(self.here(letter)) else {
            self.say(texts::SELECT_FIRST);
            return None;
        };
        let comment = Comment { place, ..comment };
        match at {
            CommentRef::InFile(at) => {
                self.apply(Intent::Comment { at: Some(at), comment: Box::new(comment) });
                None
            }
            CommentRef::Sidecar(at) => self.comment_in_sidecar(Some(at), Some(comment)),
        }
    }

    /// Gives an explanation whose finding is gone to the finding selected.
    pub fn attach_explanation(&mut self, at: usize) {
        if !self.all_committed() {
            return;
        }
        let document = self.session.document();
        let (forms, budget) = (document.forms(), document.budget());
        let finding = self.question().and_then(|number| self.lists.finding(document, number));
        let given = budget.explanations.get(at).cloned();
        let place = finding.as_ref().and_then(|finding| finding.named_place(forms, budget));
        let (Some(finding), Some(given), Some(place)) = (finding, given, place) else {
            return self.say(texts::SELECT_FINDING);
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

    fn comment_in_sidecar(&mut self, at: Option<usize>, new: Option<Comment>) -> Option<Dialog> {
        let error = self.session.set_comment(at, new).err()?;
        Some(self.comment_failed(&error))
    }

    fn comment_failed(&self, error: &CommentError) -> Dialog {
        Dialog::failed(texts::REFUSED, error_lines(error, self.lang()))
    }

    /// Moves all comments into the file, or beside it.
    pub fn move_comments(&mut self, inside: bool) -> Option<Dialog> {
        if !self.commit_pending() {
            return None;
        }
        let count = self.lists.comments.iter();
        let count = count.filter(|r| inside == matches!(r.at, CommentRef::Sidecar(_))).count();
        match self.session.move_comments(inside) {
            Ok(Ok(())) => self.say_done(texts::comments_moved(self.lang(), count, inside)),
            Ok(Err(refusal)) => self.refused(&refusal),
            Err(error) => return Some(self.comment_failed(&error)),
        }
        None
    }

    /// Something was written in the small editor.
    pub fn said(&mut self, said: Said) -> Option<Dialog> {
        if !said.author.is_empty() {
            self.settings.author = Some(said.author);
        }
        match said.what {
            SaidWhat::Intent(intent) => {
                self.apply(intent);
                None
            }
            SaidWhat::Beside(at, comment) => self.comment_in_sidecar(at, Some(comment)),
        }
    }

    pub fn go_to_comment(&mut self, at: CommentRef) {
        match self.lists.comment(at).map(|listed| listed.anchor.clone()) {
            Some(CommentAnchor::Cell(cell)) => self.go(cell),
            Some(CommentAnchor::Text(section, paragraph)) => {
                self.show(MainView::Text(Arc::clone(&section)));
                self.focus_page();
                let reading = self.reading();
                let words = paragraph.and_then(|at| reading.paragraphs(&section).get(at));
                if let Some((at, bytes)) = paragraph.zip(words.map(String::len)) {
                    self.drafts.section.point_at(section, at, bytes);
                    if self.session.document().is_read_only() {
                        self.focus = Some(Focus::Margin(at));
                    }
                }
            }
            Some(CommentAnchor::Gone) => {
                let said = texts::PLACE_GONE.get(self.lang()).trim().to_owned();
                self.notice = Some(Notice::Plain(said));
            }
            None => {}
        }
    }

    /// The next or previous comment after what is selected, round and round.
    pub fn step_comment(&mut self, forward: bool) {
        if let Some(at) = self.reading().comment_after(self.cursor(), forward) {
            self.settings.findings = true;
            self.go_to_comment(at);
        }
    }
}
