//! Fitting the sentences of a form set to a text.

use std::ops::Range;

use crate::form::{HoleKind, Pattern, Piece, is_mark};

use super::figure::{Figure, Folded, What};

/// Characters that `…` may stand for.
const MAX_SKIP: usize = 80;
/// Steps after which a sentence is held to fit nowhere more; form sets are data and may be odd.
const MAX_STEPS: usize = 200_000;

/// Where a sentence fits.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fit {
    /// Folded characters.
    pub range: Range<usize>,
    /// Holes with what stands in them: a figure, or a range of characters for names.
    pub held: Vec<(usize, Held)>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Held {
    /// Index into the paragraph's figures.
    Figure(usize),
    Names(Range<usize>),
}

/// One paragraph that sentences are fitted to.
pub(super) struct Fitter<'a> {
    pub text: &'a Folded,
    pub figures: &'a [Figure],
    steps: usize,
}

impl<'a> Fitter<'a> {
    pub fn new(text: &'a Folded, figures: &'a [Figure]) -> Self {
        Self { text, figures, steps: 0 }
    }

    /// All places where the sentence fits, left to right; `row` are the names that `{行}` may be.
    pub fn all(&mut self, pattern: &Pattern, row: &[Vec<char>]) -> Vec<Fit> {
        let mut fits = Vec::new();
        let mut at = 0;
        self.steps = 0;
        while at < self.text.chars.len() {
            let mut held = Vec::new();
            let mut end = None;
            let found = self.step(&pattern.pieces, (pattern, row), at, &mut held, &mut |to| {
                end = Some(to);
                true
            });
            match end.filter(|_| found) {
                Some(to) => {
                    fits.push(Fit { range: at..to, held });
                    at = to.max(at + 1);
                }
                None => at += 1,
            }
        }
        fits
    }

    /// Fits `pieces` from `at` on and then whatever `rest` asks for.
    fn step(
        &mut self,
        pieces: &[Piece],
        context: (&Pattern, &[Vec<char>]),
        at: usize,
        held: &mut Vec<(usize, Held)>,
        rest: &mut dyn FnMut(usize) -> bool,
    ) -> bool {
        self.steps += 1;
        if self.steps > MAX_STEPS {
            return false;
        }
        let Some((piece, more)) = pieces.split_first() else {
            return rest(at);
        };
        let get = |i: usize| self.text.get(i);
        match piece {
            Piece::Words(words) => {
                let there = words.iter().enumerate().all(|(i, c)| get(at + i) == Some(*c));
                there && self.step(more, context, at + words.len(), held, rest)
            }
            Piece::Mark => {
                let marks = (at..).take_while(|&i| get(i).is_some_and(is_mark)).count();
                self.step(more, context, at + marks, held, rest)
            }
            Piece::Optional(inner) => {
                let mut with: Vec<Piece> = inner.clone();
                with.extend_from_slice(more);
                self.step(&with, context, at, held, rest) || self.step(more, context, at, held, rest)
            }
            Piece::Either(all) => all.iter().any(|one| {
                let mut with: Vec<Piece> = one.clone();
                with.extend_from_slice(more);
                self.step(&with, context, at, held, rest)
            }),
            Piece::Start => at == 0 && self.step(more, context, at, held, rest),
            Piece::Skip => {
                let end = self.text.sentence(at).end.min(at + MAX_SKIP);
                (at..=end).any(|to| self.step(more, context, to, held, rest))
            }
            Piece::Row => context.1.iter().any(|name| {
                let there = name.iter().enumerate().all(|(i, c)| get(at + i) == Some(*c));
                there && !name.is_empty() && self.step(more, context, at + name.len(), held, rest)
            }),
            Piece::Hole(hole) => {
                let Some(kind) = context.0.holes.get(*hole).map(|hole| hole.kind) else {
                    return false;
                };
                let Some((what, end)) = self.hold(kind, at) else {
                    return false;
                };
                held.push((*hole, what));
                let fits = self.step(more, context, end, held, rest);
                if !fits {
                    held.pop();
                }
                fits
            }
        }
    }

    /// What stands at `at` for a hole of that kind, and where it ends.
    fn hold(&self, kind: HoleKind, at: usize) -> Option<(Held, usize)> {
        if let HoleKind::Name | HoleKind::Names { .. } = kind {
            let one = kind == HoleKind::Name;
            let ends = |c: char| matches!(c, '。' | ';') || one && is_mark(c);
            let end = (at..self.text.chars.len())
                .find(|&i| self.text.get(i).is_some_and(ends))
                .unwrap_or(self.text.chars.len());
            return (end > at).then_some((Held::Names(at..end), end));
        }
        let fits = |figure: &Figure| match kind {
            HoleKind::Amount => {
                matches!(figure.what, What::Amount(_)) && figure.range.start == at
            }
            HoleKind::Share => figure.what == What::Percent && figure.range.start == at,
            HoleKind::Count => {
                matches!(figure.what, What::Count | What::Amount(_)) && figure.range.start == at
            }
            HoleKind::Change => {
                let changed = matches!(figure.what, What::Amount(_)) && figure.direction.is_some();
                (changed || figure.what == What::Level) && figure.whole.start == at
            }
            HoleKind::Rate => {
                figure.what == What::Percent
                    && (figure.whole.start == at || figure.range.start == at)
            }
            HoleKind::Year | HoleKind::LastYear => {
                matches!(figure.what, What::Year) && figure.range.start == at
            }
            HoleKind::Name | HoleKind::Names { .. } => false,
        };
        let found = self.figures.iter().position(fits)?;
        let figure = self.figures.get(found)?;
        let end = match figure.what {
            // The word 年 is the sentence's own.
            What::Year => figure.digits.end,
            What::Count => figure.digits.end,
            _ => figure.range.end,
        };
        Some((Held::Figure(found), end))
    }
}
