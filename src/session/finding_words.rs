//! What is said of a finding where its table and place are named beside it.

use super::reading::Reading;
use crate::engine::{ExplanationState, Finding};

/// The words of a finding in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingWords {
    /// What it says; behind its explanation, where it has one.
    pub message: String,
    /// Its explanation was given for other figures.
    pub outdated: bool,
    /// The whole of it with the remedy.
    pub tip: String,
}

impl FindingWords {
    pub fn of(reading: &Reading<'_>, finding: &Finding) -> Self {
        let (budget, lang) = (reading.budget(), reading.lang);
        let given = finding.explanation(budget).filter(|_| finding.may_be_explained());
        let outdated = given.filter(|_| matches!(finding.answer, ExplanationState::Outdated(_)));
        let message = reading.message(finding);
        let (first, then) = match (given, outdated) {
            (Some(given), None) => {
                let title = lang.pick("说明：", "Explanation: ");
                (format!("{title}{}", given.text.replace('\n', " ")), message)
            }
            (_, Some(given)) => {
                let now = finding.figures(budget);
                (ExplanationState::outdated(&given.figures, &now, lang), message)
            }
            (None, None) => (message.to_owned(), ""),
        };
        let message = match then {
            "" => first,
            then => format!("{first}{}{then}", lang.pick("　原结果：", "   Finding: ")),
        };
        let more = [finding.remedy.get(lang), given.map_or("", |given| &given.text)];
        let more = more.into_iter().filter(|more| !more.is_empty()).map(|more| format!("\n{more}"));
        let tip = finding.sentence(lang) + &more.collect::<String>();
        Self { message, outdated: outdated.is_some(), tip }
    }
}
