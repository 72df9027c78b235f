//! Explanations of findings and comments: who may say what where.

use crate::budget::{Comment, Explanation};
use crate::form::Severity;

use super::edits::Edit;
use super::intent::Refusal;
use super::plan::{MAX_ANNOTATIONS, PlanResult, Planner, once, too_long};

impl Planner<'_> {
    /// See [`super::Intent::Explain`].
    pub(super) fn explain(&self, explanation: Explanation) -> PlanResult {
        too_long(&explanation.text)?;
        if explanation.text.trim().is_empty() {
            return Err(Refusal::NoWords);
        }
        let all = &self.budget.explanations;
        let findings = self.computed.whole_check().0;
        let found = findings.iter().find(|finding| {
            *finding.rule == *explanation.rule
                && finding.named_place(self.forms, self.budget).as_ref() == Some(&explanation.place)
                && finding.figures(self.budget) == explanation.figures
        });
        match found.map(|finding| finding.severity) {
            None => return Err(Refusal::NothingToExplain),
            Some(Severity::Mandatory) => return Err(Refusal::MustHold),
            Some(Severity::Explain | Severity::Hint) => {}
        }
        let before = found.and_then(|finding| finding.answer.number());
        let at = before.unwrap_or(all.len());
        let old = all.get(at).cloned();
        if old.is_none() && all.len() >= MAX_ANNOTATIONS {
            return Err(Refusal::TooLarge);
        }
        let same = old.as_ref() == Some(&explanation);
        let (old, new) = (old.map(Box::new), Some(Box::new(explanation)));
        Ok(once(if same { Vec::new() } else { vec![Edit::Explanation { at, old, new }] }))
    }

    /// See [`super::Intent::Comment`].
    pub(super) fn comment(&self, at: Option<usize>, comment: Comment) -> PlanResult {
        too_long(&comment.text)?;
        if comment.text.trim().is_empty() {
            return Err(Refusal::NoWords);
        }
        let all = &self.budget.comments;
        let old = match at {
            Some(at) => Some(all.get(at).ok_or(Refusal::NoSuchPlace)?.clone()),
            None if all.len() >= MAX_ANNOTATIONS => return Err(Refusal::TooLarge),
            None => None,
        };
        let moves = old.as_ref().is_none_or(|old| old.place != comment.place);
        if moves && !comment.place.exists(self.forms, self.budget) {
            return Err(Refusal::NoSuchPlace);
        }
        if old.as_ref() == Some(&comment) {
            return Ok(once(Vec::new()));
        }
        let at = at.unwrap_or(all.len());
        let (old, new) = (old.map(Box::new), Some(Box::new(comment)));
        Ok(once(vec![Edit::Comment { at, old, new }]))
    }

    /// See [`super::Intent::SetComments`].
    pub(super) fn set_comments(&self, comments: Vec<Comment>) -> PlanResult {
        let all = &self.budget.comments;
        if comments.len() > MAX_ANNOTATIONS {
            return Err(Refusal::TooLarge);
        }
        comments.iter().try_for_each(|comment| too_long(&comment.text))?;
        let gone = all.iter().enumerate().rev().filter(|(_, old)| !comments.contains(old));
        let mut edits: Vec<Edit> = gone
            .map(|(at, old)| (at, Some(Box::new(old.clone()))))
            .map(|(at, old)| Edit::Comment { at, old, new: None })
            .collect();
        let left = all.len() - edits.len();
        let fresh = comments.into_iter().filter(|comment| !all.contains(comment));
        edits.extend(fresh.enumerate().map(|(nth, comment)| Edit::Comment {
            at: left + nth,
            old: None,
            new: Some(Box::new(comment)),
        }));
        Ok(once(edits))
    }
}
