//! Fitting the sentences of a form set to a text.

use std::cell::{Cell, RefCell};
use std::ops::Range;

use crate::form::{HoleKind, Pattern, Piece, is_mark};

use super::figure::{FigureKind, Folded, TextFigure};

/// Characters that `…` may stand for.
const MAX_SKIP: usize = 80;
/// Steps after which a sentence is held to fit nowhere more; form sets are data and may be odd.
const MAX_STEPS: usize = 200_000;

/// Where a sentence fits.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PatternMatch {
    /// Folded characters.
    pub range: Range<usize>,
    /// Holes with what stands in them: a figure, or a range of characters for names.
    pub held: Vec<(usize, HoleMatch)>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum HoleMatch {
    /// Index into the paragraph's figures.
    Figure(usize),
    Names(Range<usize>),
}

/// One paragraph that sentences are fitted to.
pub(super) struct PatternMatcher<'a> {
    text: &'a Folded,
    figures: &'a [TextFigure],
    steps: Cell<usize>,
    held: RefCell<Vec<(usize, HoleMatch)>>,
}

/// The sentence being fitted, and what `{行}` may be.
type Context<'p> = (&'p Pattern, &'p [Vec<char>]);

impl<'a> PatternMatcher<'a> {
    pub fn new(text: &'a Folded, figures: &'a [TextFigure]) -> Self {
        Self { text, figures, steps: Cell::new(0), held: RefCell::default() }
    }

    /// All places where the sentence fits, left to right; `row` are the names that `{行}` may be.
    pub fn all(&self, pattern: &Pattern, row: &[Vec<char>]) -> Vec<PatternMatch> {
        let mut fits = Vec::new();
        let mut at = 0;
        self.steps.set(0);
        while at < self.text.chars.len() {
            let end = Cell::new(None);
            let found = self.step(&pattern.pieces, (pattern, row), at, &|to| {
                end.set(Some(to));
                true
            });
            let held = self.held.take();
            match end.get().filter(|_| found) {
                Some(to) => {
                    fits.push(PatternMatch { range: at..to, held });
                    at = to.max(at + 1);
                }
                None => at += 1,
            }
        }
        fits
    }

    /// Fits `pieces` from `at` on and then whatever `rest` asks for.
    fn step(
        &self,
        pieces: &[Piece],
        context: Context<'_>,
        at: usize,
        rest: &dyn Fn(usize) -> bool,
    ) -> bool {
        self.steps.set(self.steps.get() + 1);
        if self.steps.get() > MAX_STEPS {
            return false;
        }
        let Some((piece, more)) = pieces.split_first() else {
            return rest(at);
        };
        let on = |to: usize| self.step(more, context, to, rest);
        match piece {
            Piece::Text(words) => self.stands(words, at) && on(at + words.len()),
            Piece::Mark => {
                on((at..).find(|&i| !self.text.get(i).is_some_and(is_mark)).unwrap_or(at))
            }
            Piece::Optional(inner) => self.step(inner, context, at, &on) || on(at),
            Piece::Either(all) => all.iter().any(|one| self.step(one, context, at, &on)),
            Piece::Start => at == 0 && on(at),
            Piece::Skip => {
                let end = self.text.sentence(at).end.min(at + MAX_SKIP);
                (at..=end).any(on)
            }
            Piece::Row => context
                .1
                .iter()
                .any(|name| !name.is_empty() && self.stands(name, at) && on(at + name.len())),
            Piece::Hole(hole) => {
                let kind = context.0.holes.get(*hole).map(|hole| hole.kind);
                let Some((what, end)) = kind.and_then(|kind| self.hold(kind, at)) else {
                    return false;
                };
                self.held.borrow_mut().push((*hole, what));
                let fits = on(end);
                if !fits {
                    self.held.borrow_mut().pop();
                }
                fits
            }
        }
    }

    fn stands(&self, words: &[char], at: usize) -> bool {
        let there = self.text.chars.get(at..at + words.len());
        there == Some(words)
    }

    /// What stands at `at` for a hole of that kind, and where it ends.
    fn hold(&self, kind: HoleKind, at: usize) -> Option<(HoleMatch, usize)> {
        if let HoleKind::Name | HoleKind::Names { .. } = kind {
            let one = kind == HoleKind::Name;
            let ends = |c: char| matches!(c, '。' | ';') || one && is_mark(c);
            let end = (at..self.text.chars.len())
                .find(|&i| self.text.get(i).is_some_and(ends))
                .unwrap_or(self.text.chars.len());
            return (end > at).then_some((HoleMatch::Names(at..end), end));
        }
        let fits = |figure: &TextFigure| match kind {
            HoleKind::Amount => {
                matches!(figure.what, FigureKind::Amount(_)) && figure.range.start == at
            }
            HoleKind::Share => figure.what == FigureKind::Percent && figure.range.start == at,
            HoleKind::Count => {
                matches!(figure.what, FigureKind::Count | FigureKind::Amount(_))
                    && figure.range.start == at
            }
            HoleKind::Change => {
                let changed =
                    matches!(figure.what, FigureKind::Amount(_)) && figure.direction.is_some();
                (changed || figure.what == FigureKind::Level) && figure.whole.start == at
            }
            HoleKind::Rate => {
                figure.what == FigureKind::Percent
                    && (figure.whole.start == at || figure.range.start == at)
            }
            HoleKind::Year | HoleKind::LastYear => {
                matches!(figure.what, FigureKind::Year) && figure.range.start == at
            }
            HoleKind::Name | HoleKind::Names { .. } => false,
        };
        let found = self.figures.iter().position(fits)?;
        let figure = self.figures.get(found)?;
        let end = match figure.what {
            // The word 年 is the sentence's own.
            FigureKind::Year => figure.digits.end,
            FigureKind::Count => figure.digits.end,
            _ => figure.range.end,
        };
        Some((HoleMatch::Figure(found), end))
    }
}
