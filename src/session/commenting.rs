//! What people say of figures and texts: which finding an explanation would answer, which place a
//! comment would be on, which comment comes next.

use std::sync::Arc;

use super::document_host::DocumentHost as _;
use super::lists::{CommentAnchor, CommentRef, ListedComment, MainView};
use super::reading::Reading;
use crate::budget::{Cell, Explanation, NamedPlace};
use crate::engine::{ExplanationState, Finding};
use crate::review::clock;

impl Reading<'_> {
    /// The finding that an explanation would answer: the one gone to last, else one of the cell's.
    pub fn question(&self, gone_to: Option<usize>, cursor: Option<Cell>) -> Option<usize> {
        let may = |at: &usize| self.finding(*at).is_some_and(|f| f.may_be_explained());
        let concerns = |at: &usize| {
            self.finding(*at).is_some_and(|f| f.text.is_some() || Some(f.cell) == cursor)
        };
        let here = cursor.map(|cell| self.lists.concerning(self.document(), cell));
        let here = here.iter().flat_map(|numbers| numbers.iter().copied());
        gone_to.filter(concerns).into_iter().chain(here).find(may)
    }

    /// The finding whose rule is explained: the one of that number, the one gone to last, one that
    /// concerns the cell, or the first.
    pub fn told_finding(&self, gone_to: Option<usize>, cursor: Option<Cell>) -> usize {
        let concerning = cursor.map(|cell| self.lists.concerning(self.document(), cell));
        let concerning = concerning.and_then(|numbers| numbers.first().copied());
        gone_to.or(concerning).unwrap_or(0)
    }

    /// Explanations to be written for a finding, empty where there are none yet, and what is to be
    /// known for it, a line each: the finding's own first, then those of what has the same cause.
    /// None where the finding needs no explanation.
    pub fn explanations(&self, asked: &Finding) -> Option<(Vec<Explanation>, Vec<String>)> {
        let (document, lang) = (self.document(), self.lang);
        let (forms, budget) = (document.forms(), document.budget());
        let listed = self.lists.listed(document);
        let same = listed.find(&asked.rule, asked.cell, asked.text.as_ref());
        let open = |number: usize| self.finding(number).filter(|f| f.may_be_explained());
        let number = same.into_iter().find(|&number| open(number).is_some())?;
        let finding = open(number)?;
        let mut about = vec![finding.sentence(lang)];
        if let Some(given) = finding.explanation(budget).filter(|_| !finding.is_explained()) {
            let figures = finding.figures(budget);
            about.push(ExplanationState::outdated(&given.figures, &figures, lang));
        }
        let remedy = finding.remedy.get(lang);
        about.extend((!remedy.is_empty()).then(|| remedy.to_owned()));
        // Findings of one cause have one answer.
        let together = self.lists.groups.iter().find(|group| group.places.contains(&number));
        let together = together.map(|group| group.places.as_slice()).unwrap_or_default();
        let others = together.iter().filter(|&&at| at != number).filter_map(|&at| open(at));
        let others = others.filter(|finding| !finding.is_explained());
        let blank = |finding: &Finding| {
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
        };
        let all = std::iter::once(blank(&finding)).chain(others.map(|finding| blank(&finding)));
        Some((all.flatten().collect(), about))
    }

    /// A cell as the place of a comment.
    pub fn cell_place(&self, cell: Cell) -> Option<(CommentAnchor, NamedPlace)> {
        let document = self.document();
        let place = NamedPlace::of(document.forms(), document.budget(), cell)?;
        Some((CommentAnchor::Cell(cell), place))
    }

    /// A paragraph of a section, or the section as a whole, as the place of a comment.
    pub fn text_place(
        &self,
        section: &Arc<str>,
        paragraph: Option<usize>,
    ) -> (CommentAnchor, NamedPlace) {
        let words = paragraph.and_then(|at| self.paragraphs(section).get(at));
        let place = NamedPlace::of_text(section, words.map_or("", String::as_str));
        (CommentAnchor::Text(Arc::clone(section), paragraph), place)
    }

    /// The paragraphs of a section as the document has them.
    pub fn paragraphs(&self, section: &str) -> &[String] {
        let found = self.budget().texts.iter().find(|text| text.section == *section);
        found.map(|text| text.paragraphs.as_slice()).unwrap_or_default()
    }

    /// The paragraph of a section in which a letter is.
    pub fn paragraph_at(&self, section: &str, letter: usize) -> Option<usize> {
        let mut left = letter;
        self.paragraphs(section).iter().position(|paragraph| {
            let letters = paragraph.chars().count();
            let inside = left <= letters;
            left = left.saturating_sub(letters + 1);
            inside
        })
    }

    /// Whether a comment can be changed: those in the file only while that is not inspected.
    pub fn may_change(&self, at: CommentRef) -> bool {
        matches!(at, CommentRef::Sidecar(_)) || !self.session.document().is_read_only()
    }

    /// The next or previous comment after what is selected, round and round.
    pub fn comment_after(&self, cursor: Option<Cell>, forward: bool) -> Option<CommentRef> {
        let placed = || self.lists.comments.iter().filter(|c| c.anchor != CommentAnchor::Gone);
        let rank = |listed: &ListedComment| match &listed.anchor {
            CommentAnchor::Cell(cell) => (0, Some(*cell), None),
            CommentAnchor::Text(key, _) => (1, None, Some(Arc::clone(key))),
            CommentAnchor::Gone => (2, None, None),
        };
        let here = match self.page {
            MainView::Table(table) => (0, cursor.or(Some(Cell::new(*table, 0, 0, 0))), None),
            MainView::Text(key) => (1, None, Some(Arc::clone(key))),
            MainView::Review | MainView::Pictures => (0, None, None),
        };
        let next = match forward {
            true => placed().find(|c| rank(c) > here).or_else(|| placed().next()),
            false => placed().rfind(|c| rank(c) < here).or_else(|| placed().next_back()),
        };
        next.map(|listed| listed.at)
    }
}
