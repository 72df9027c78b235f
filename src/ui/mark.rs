//! Signs and inks of findings and of cells with findings.

use eframe::egui::Color32;

use crate::budget::Cell;
use crate::engine::{Finding, VERIFY_SIGN, Verdict};
use crate::form::Severity;
use crate::session::finding_filter::filter_of;

use super::texts;
use super::theme::Theme;
use super::view::View;

/// How a cell's verdict is shown.
pub struct VerdictMark {
    pub ink: Color32,
    pub fill: Color32,
    pub sign: &'static str,
    pub word: &'static str,
}

/// How the verdict of a cell is shown; nothing where it balances.
pub fn mark_of(view: &View<'_>, cell: Cell, verdict: Verdict) -> Option<VerdictMark> {
    let theme = view.theme;
    let severity = view.lists.force_at(view.document(), cell, verdict);
    let (ink, fill, sign) = match (verdict, severity) {
        (Verdict::Balanced, _) => return None,
        (Verdict::Rounding, _) => (theme.rounding, theme.rounding_fill, verdict.sign()),
        (_, Severity::Mandatory) => (theme.bad, theme.bad_soft, verdict.sign()),
        _ => (theme.rounding, theme.rounding_fill, VERIFY_SIGN),
    };
    Some(VerdictMark { ink, fill, sign, word: texts::verdict_of(verdict, severity, view.lang) })
}

/// Sign and ink of a finding: red is only what must be settled.
pub fn mark(finding: &Finding, theme: &Theme) -> (&'static str, Color32) {
    match filter_of(finding) {
        None => (Verdict::Rounding.sign(), theme.rounding),
        Some(Severity::Mandatory) => (finding.verdict.sign(), theme.ink(finding.verdict)),
        Some(Severity::Explain) => (VERIFY_SIGN, theme.rounding),
        Some(Severity::Hint) => (VERIFY_SIGN, theme.weak),
    }
}
