//! What a finding is, without its words.

use crate::budget::Cell;
use crate::engine::finding::{ExplanationState, Finding, TextPlace, Verdict};
use crate::form::Severity;

/// A finding without its words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FindingFacts<'a> {
    pub severity: Severity,
    pub verdict: Verdict,
    pub cell: Cell,
    pub text: Option<&'a TextPlace>,
    pub answer: ExplanationState,
    /// Which rule it is of, where it says something of a cell's content and of no figures: findings
    /// of the same content have the same reason.
    pub of_content: Option<&'a str>,
}

impl<'a> FindingFacts<'a> {
    /// Those of a finding that is in words.
    pub(super) fn of(finding: &'a Finding) -> Self {
        let of_content = finding.verdict == Verdict::Invalid
            && finding.text.is_none()
            && finding.stated.or(finding.computed).is_none();
        Self {
            severity: finding.severity,
            verdict: finding.verdict,
            cell: finding.cell,
            text: finding.text.as_ref(),
            answer: finding.answer,
            of_content: of_content.then_some(&*finding.rule),
        }
    }

    /// As [`Finding::blocks_final`].
    pub fn blocks_final(&self) -> bool {
        self.severity == Severity::Mandatory && self.verdict > Verdict::Rounding
    }

    /// As [`Finding::is_explained`].
    pub fn is_explained(&self) -> bool {
        self.may_be_explained() && matches!(self.answer, ExplanationState::Given(_))
    }

    /// As [`Finding::may_be_explained`].
    pub fn may_be_explained(&self) -> bool {
        self.severity == Severity::Explain && self.verdict > Verdict::Rounding
    }

    /// Whether it has to be settled: it blocks, or waits for an explanation.
    pub fn is_open(&self) -> bool {
        self.blocks_final() || self.may_be_explained() && !self.is_explained()
    }
}
