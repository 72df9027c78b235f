//! Rows that the narrative must mention and does not (`every: true`).

use crate::engine::bind::row_name;
use crate::engine::finding::{TextPlace, Verdict, rule};
use crate::form::HoleKind;
use crate::lang::Text;

use super::read::{NarrativeReader, SectionText};
use super::say::TextFault;
use super::value::{Sources, ToldFigures};

/// Names that a finding says.
const SHOWN: usize = 5;

impl NarrativeReader<'_> {
    /// Every row with a figure, of the sentences that ask for it, is in a section that has been
    /// begun: one finding a sentence.
    pub(super) fn judge_every(&mut self, section: &SectionText<'_>) {
        let Some((narration, told)) = section.narration else { return };
        let begun = section.paragraphs.iter().any(|paragraph| !paragraph.folded.chars.is_empty());
        if !begun || !told.statements.iter().any(|statement| statement.every) {
            return;
        }
        let all = &self.computed.sheet.plan.narrative;
        for (number, statement) in told.statements.iter().enumerate() {
            if !statement.every {
                continue;
            }
            let own = |bound: &&crate::engine::bind::BoundStatement| {
                (bound.narration, bound.statement) == (narration, number)
            };
            let fitted = |index: usize| {
                let mut fits = section.paragraphs.iter().flat_map(|paragraph| &paragraph.fits);
                fits.any(|(fit, _)| *fit == index)
            };
            let mentioned: Vec<_> = all
                .iter()
                .enumerate()
                .filter(|(index, bound)| own(bound) && fitted(*index))
                .map(|(_, bound)| &bound.row)
                .collect();
            let hole =
                statement.pattern.holes.iter().position(|hole| hole.kind == HoleKind::Amount);
            let reader = self.cells();
            let none = ToldFigures::new();
            let sources =
                Sources { cells: &reader, own: &none, told: &self.told, items: section.items };
            let has_figure = |bound: &crate::engine::bind::BoundStatement| {
                let expr = hole.and_then(|hole| bound.exprs.get(hole)?.as_ref());
                let value = expr.and_then(|expr| sources.compute(expr));
                value.is_some_and(|value| !value.value.or_zero().is_zero())
            };
            let missing: Vec<_> = all
                .iter()
                .filter(|bound| own(bound) && !mentioned.contains(&&bound.row) && has_figure(bound))
                .filter_map(|bound| bound.cell)
                .collect();
            let Some(first) = missing.first() else { continue };
            let names: Vec<String> = missing
                .iter()
                .take(SHOWN)
                .map(|cell| format!("“{}”", row_name(self.forms, self.computed.budget, *cell)))
                .collect();
            let (count, names) = (missing.len(), names.join("、"));
            let title = |lang| self.computed.budget.table_title(self.forms, first.t(), lang);
            let (zh, en) = (title(crate::lang::Lang::Zh), title(crate::lang::Lang::En));
            let message = match count > SHOWN {
                true => Text::new(
                    format!("{zh}中有数的{names}等 {count} 行没有写到"),
                    format!("{count} rows of {en} with figures are not mentioned: {names} …"),
                ),
                false => Text::new(
                    format!("{zh}中有数的{names}没有写到"),
                    format!("rows of {en} with figures are not mentioned: {names}"),
                ),
            };
            let remedy = Text::new("补写，或核对表中的数", "mention them, or check the table");
            let place = TextPlace { section: section.key.clone(), paragraph: 0, from: 0, to: 0 };
            let number = (!statement.rule.is_empty()).then(|| statement.rule.clone());
            let fault = TextFault {
                number,
                severity: statement.severity,
                verdict: Verdict::Missing,
                cells: missing.clone(),
                ..TextFault::plain(rule::RowNotMentioned)
            };
            self.tell(fault, place, message, remedy);
        }
    }
}
