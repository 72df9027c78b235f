//! 生成初稿: sections written from the tables, which of them are wanted, and what only the person
//! knows.

use super::answer::Answer;
use super::list::{Chosen, ListLine};
use crate::edit::Document;
use crate::lang::Lang;
use crate::session::drafting::{
    Compared, DraftScope, DraftedSection, compare, section_drafts, write_drafts,
};
use crate::session::texts;

/// The scopes, as they are offered.
pub const SCOPES: [DraftScope; 3] =
    [DraftScope::Empty, DraftScope::EmptyOrTakenOver, DraftScope::All];

/// One paragraph beside the other, each in parts.
pub type ComparedPair = (String, Vec<Compared>, String, Vec<Compared>);

/// The drafts, and which of them are wanted.
#[derive(Debug)]
pub struct DraftAsk {
    pub drafts: Vec<DraftedSection>,
    pub wanted: Vec<bool>,
    /// Nothing where the person chose section by section.
    pub scope: Option<DraftScope>,
    pub chosen: Chosen,
    /// The comparison of the section chosen, worked out once.
    pub compared: Option<(usize, Vec<ComparedPair>)>,
    /// The questions are shown.
    pub asks: bool,
    /// The question that gets the keyboard next.
    pub wants: Option<usize>,
    pub composing: bool,
}

impl DraftAsk {
    /// Of one section where that one has a draft, else of those that have nothing of their own.
    pub fn new(document: &Document, section: Option<&str>) -> Self {
        let drafts = section_drafts(document);
        let at = drafts.iter().position(|own| Some(own.section.as_str()) == section);
        let mut ask = Self {
            wanted: vec![false; drafts.len()],
            scope: at.is_none().then(DraftScope::default),
            chosen: Chosen::at(at.unwrap_or(0)),
            drafts,
            compared: None,
            asks: false,
            wants: None,
            composing: false,
        };
        match at.and_then(|at| ask.wanted.get_mut(at)) {
            Some(wanted) => *wanted = true,
            None => ask.take(DraftScope::default()),
        }
        ask
    }

    /// Wants the sections of a scope, as far as their drafts say something new.
    pub fn take(&mut self, scope: DraftScope) {
        self.scope = Some(scope);
        self.wanted = self.drafts.iter().map(|own| own.is_in(scope) && !own.is_same()).collect();
    }

    /// Wants a section, or wants it no more.
    pub fn switch(&mut self, at: usize) {
        if let Some(wanted) = self.wanted.get_mut(at) {
            *wanted = !*wanted;
            self.scope = None;
        }
    }

    fn chosen_drafts(&self) -> impl Iterator<Item = &DraftedSection> {
        self.drafts.iter().zip(&self.wanted).filter(|(_, wanted)| **wanted).map(|(own, _)| own)
    }

    /// Section and number of every question, in reading order.
    pub fn questions(&self) -> Vec<(usize, usize)> {
        let all = self.drafts.iter().zip(&self.wanted).enumerate();
        let all = all.filter(|(_, (_, wanted))| **wanted);
        all.flat_map(|(at, (own, _))| (0..own.answers.len()).map(move |nth| (at, nth))).collect()
    }

    /// What writes the sections wanted.
    pub fn write(&self) -> Answer {
        write_drafts(self.chosen_drafts())
            .map_or(Answer::Close, |intent| Answer::Do(Box::new(intent)))
    }

    /// The first question that has no answer yet, else the first.
    pub fn first_blank(&self) -> usize {
        let blank = |&(at, nth): &(usize, usize)| {
            let answer = self.drafts.get(at).and_then(|own| own.answers.get(nth));
            answer.is_some_and(|answer| answer.text.is_empty())
        };
        self.questions().iter().position(blank).unwrap_or(0)
    }

    /// Compares the section chosen with its draft.
    pub fn compare(&mut self) {
        let at = self.chosen.at;
        if self.compared.as_ref().is_some_and(|(own, _)| *own == at) {
            return;
        }
        let Some(draft) = self.drafts.get(at) else { return };
        let new = draft.paragraphs();
        let pairs = (0..draft.old.len().max(new.len())).map(|nth| {
            let (old, new) = (draft.old.get(nth).cloned(), new.get(nth).cloned());
            let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
            let (a, b) = compare(&old, &new);
            (old, a, new, b)
        });
        self.compared = Some((at, pairs.collect()));
    }

    /// A section in the list: wanted or not, and what it has now.
    pub fn line(&self, at: usize, lang: Lang) -> ListLine {
        let wanted = self.wanted.get(at).copied().unwrap_or_default();
        let Some(draft) = self.drafts.get(at) else { return ListLine::blank() };
        let state = match draft {
            draft if draft.waits => texts::DRAFT_WAITS,
            draft if draft.old.is_empty() => texts::DRAFT_IS_EMPTY,
            draft if draft.is_same() => texts::DRAFT_IS_SAME,
            draft if draft.taken_over => texts::TO_CONFIRM,
            _ => texts::DRAFT_IS_WRITTEN,
        };
        let mut state = state.get(lang).to_owned();
        let open = draft.answers.len();
        if open > 0 {
            state += &match lang {
                Lang::Zh => format!("，要填 {open} 处"),
                Lang::En => format!(", {open} to fill in"),
            };
        }
        let parts = vec![
            if wanted { "✓" } else { "□" }.to_owned(),
            draft.title.get(lang).to_owned(),
            state,
        ];
        ListLine { parts, strong: 1, weak: !wanted }
    }
}
