//! What a wrong figure of a text looks like: of another size, copied from above or from another
//! document; and whether the percentage behind it is with the text or with the tables.

use rust_decimal::Decimal;

use crate::budget::{Cell, NamedPlace};
use crate::engine::words::times;
use crate::form::{HoleKind, HoleRelation, Relation};
use crate::lang::{Lang, Text};

use super::claim::quote;
use super::figure::{FigureKind, TextFigure};
use super::read::{Claim, FigureParagraph, NarrativeReader, SectionText};
use super::value::{ExpectedFigure, compare, to_step};

/// Figures above a figure that it may have been copied from.
const ABOVE: usize = 6;

impl NarrativeReader<'_> {
    /// What more there is to say of a wrong figure, each behind a semicolon.
    pub(super) fn hints(
        &self,
        section: &SectionText<'_>,
        p: usize,
        figure: &TextFigure,
        (claim, computed): (Claim, &ExpectedFigure),
    ) -> Text {
        let mut said = Text::default();
        let mut add = |hint: Option<Text>| {
            if let Some(hint) = hint {
                said = Text::new(
                    format!("{}；{}", said.zh, hint.zh),
                    format!("{}; {}", said.en, hint.en),
                );
            }
        };
        let expected = computed.value.or_zero();
        let amount = matches!(figure.what, FigureKind::Amount(_));
        if amount && !figure.value().is_zero() && !expected.is_zero() {
            let (zh, en) = (
                times(figure.value(), expected, Lang::Zh),
                times(figure.value(), expected, Lang::En),
            );
            add(zh.zip(en).map(|(zh, en)| Text::new(zh, en)));
        }
        add(self.copied(section, p, figure, claim));
        if let ([cell], true) = (computed.cells.as_slice(), amount) {
            add(self.of_another_document(*cell, figure));
        }
        add(section
            .paragraphs
            .get(p)
            .and_then(|own| self.percentage_says(section, own, figure, (claim, expected))));
        said
    }

    /// The figure above that is the same and is about something else.
    fn copied(
        &self,
        section: &SectionText<'_>,
        p: usize,
        figure: &TextFigure,
        claim: Claim,
    ) -> Option<Text> {
        let few = |figure: &TextFigure| figure.value.normalize().mantissa().abs() < 10;
        let told = matches!(figure.what, FigureKind::Amount(_) | FigureKind::Percent);
        if !told || few(figure) {
            return None;
        }
        let above = section.paragraphs.get(..=p)?.iter().enumerate().rev().take(2);
        let above = above.flat_map(|(at, own)| {
            let figures = own.figures.iter().enumerate().rev();
            figures
                .filter(move |(_, other)| at < p || other.range.start < figure.range.start)
                .map(move |(f, other)| (own, f, other))
        });
        let same = |(own, f, other): &(&FigureParagraph, usize, &TextFigure)| {
            let about = own.claims.get(*f).copied().flatten();
            let another =
                about.is_none_or(|about| about.bound != claim.bound || about.hole != claim.hole);
            another && (other.what, other.value()) == (figure.what, figure.value())
        };
        let (own, _, other) = above.take(ABOVE).find(same)?;
        let quote = quote(own, other);
        Some(Text::new(
            format!("与上文“{quote}”的数相同，疑为照抄"),
            format!("the same as “{quote}” above: copied, probably"),
        ))
    }

    /// The figure is the one that another document has at the cell's place.
    fn of_another_document(&self, cell: Cell, figure: &TextFigure) -> Option<Text> {
        if figure.value().is_zero() {
            return None;
        }
        let others = self.computed.others();
        let place = NamedPlace::of(self.forms, self.computed.budget, cell)?;
        let has = |other: &crate::engine::compute::LastYear| {
            let there = other.figure_at(&place);
            there.is_some_and(|there| to_step(there, figure.step()) == figure.value().abs())
        };
        if others.last.as_ref().is_some_and(|last| has(last)) {
            return Some(Text::new(
                "与上年预算的数相同，疑为沿用上年的文字",
                "the figure of last year's budget: left from last year's text, probably",
            ));
        }
        let (name, _) = others.named.iter().find(|(_, other)| has(other))?;
        Some(Text::new(
            format!("与“{name}”的数相同，疑为照抄"),
            format!("the figure of “{name}”: copied, probably"),
        ))
    }

    /// Which of two amounts, the text's and the tables', the percentage behind it fits.
    fn percentage_says(
        &self,
        section: &SectionText<'_>,
        paragraph: &FigureParagraph,
        figure: &TextFigure,
        (claim, expected): (Claim, Decimal),
    ) -> Option<Text> {
        if !matches!(figure.what, FigureKind::Amount(_)) || expected.is_zero() {
            return None;
        }
        let f = paragraph.figures.iter().position(|own| own.range == figure.range)?;
        let behind = paragraph.figures.get(f + 1)?;
        let next = (*paragraph.claims.get(f + 1)?).filter(|next| next.fit == claim.fit)?;
        let bound = self.computed.plan.narrative.get(next.bound)?;
        let kind = self.statement(bound).pattern.holes.get(next.hole)?.kind;
        if !matches!(kind, HoleKind::Share | HoleKind::Rate) || behind.value().is_zero() {
            return None;
        }
        let all = self.expected(section, paragraph, behind, next);
        let equal = HoleRelation::Is(Relation::Equal);
        let fits =
            |one: &ExpectedFigure| compare(behind.value(), behind.step(), one, equal).is_none();
        let by_text = || {
            // The percentage is as many times the tables' as the amount is.
            let own = all.first()?.value.or_zero().checked_mul(figure.value())?;
            Some(to_step(own.checked_div(expected)?, behind.step()) == behind.value())
        };
        match (all.iter().any(fits), by_text()) {
            (true, Some(false)) => Some(Text::new(
                "其后的百分比与表中的数相合，疑为文字的金额有误",
                "the percentage behind it fits the tables: the text's amount is wrong, probably",
            )),
            (false, Some(true)) => Some(Text::new(
                "其后的百分比与文字的金额相合，疑为表中的数有误",
                "the percentage behind it fits the text's amount: the table's is wrong, probably",
            )),
            _ => None,
        }
    }
}
