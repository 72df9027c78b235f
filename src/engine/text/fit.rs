//! Fitting the sentences of a form set to a text.

use std::cell::{Cell, RefCell};
use std::ops::Range;

use crate::form::{HoleKind, Pattern, PatternPiece, is_mark};

use super::figure::{FigureKind, Folded, TextFigure};

/// Characters that `…` may stand for.
const MAX_SKIP: usize = 80;
/// Characters that `……` may stand for.
const MAX_FAR: usize = 600;
/// Steps after which a sentence is held to fit nowhere more; form sets are data and may be odd.
const MAX_STEPS: usize = 200_000;

/// Where a sentence fits.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PatternMatch {
    /// Folded characters.
    pub range: Range<usize>,
    /// Holes with what is in them: a figure, or a range of characters for names.
    pub held: Vec<(usize, HoleMatch)>,
    /// For each of them where the sentence's own words begin that lead to it without a break.
    pub leads: Vec<usize>,
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
    leads: RefCell<Vec<usize>>,
    /// Behind the last words that may be any.
    lead: Cell<usize>,
}

/// The sentence being fitted, and what `{行}` and `{上级}` may be.
#[derive(Clone, Copy)]
struct Context<'p> {
    pattern: &'p Pattern,
    row: &'p [Vec<char>],
    above: &'p [Vec<char>],
}

impl<'a> PatternMatcher<'a> {
    pub fn new(text: &'a Folded, figures: &'a [TextFigure]) -> Self {
        let (held, leads) = (RefCell::default(), RefCell::default());
        Self { text, figures, steps: Cell::new(0), held, leads, lead: Cell::new(0) }
    }

    /// All places where the sentence fits, left to right; `row` and `above` are the names that `{行}`
    /// and `{上级}` may be.
    pub fn all(
        &self,
        pattern: &Pattern,
        row: &[Vec<char>],
        above: &[Vec<char>],
    ) -> Vec<PatternMatch> {
        let context = Context { pattern, row, above };
        let mut fits = Vec::new();
        let mut at = 0;
        self.steps.set(0);
        while at < self.text.chars.len() {
            let end = Cell::new(None);
            self.lead.set(at);
            let found = self.step(&pattern.pieces, context, at, &|to| {
                end.set(Some(to));
                true
            });
            let (held, leads) = (self.held.take(), self.leads.take());
            match end.get().filter(|_| found) {
                Some(to) => {
                    fits.push(PatternMatch { range: at..to, held, leads });
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
        pieces: &[PatternPiece],
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
            PatternPiece::Text(words) => {
                let end = at + words.len();
                self.stands(words, at) && !self.is_within_number(end) && on(end)
            }
            PatternPiece::Mark => {
                on((at..).find(|&i| !self.text.get(i).is_some_and(is_mark)).unwrap_or(at))
            }
            PatternPiece::Optional(inner) => self.step(inner, context, at, &on) || on(at),
            PatternPiece::Either(all) => all.iter().any(|one| self.step(one, context, at, &on)),
            PatternPiece::Start => at == 0 && on(at),
            PatternPiece::Skip => {
                self.skip(at..self.text.sentence(at).end.min(at + MAX_SKIP) + 1, on)
            }
            PatternPiece::Far => self.skip(at..self.text.chars.len().min(at + MAX_FAR) + 1, on),
            PatternPiece::Row | PatternPiece::Above => {
                let names = if *piece == PatternPiece::Row { context.row } else { context.above };
                let stands = |name: &&Vec<char>| !name.is_empty() && self.stands(name, at);
                names.iter().filter(stands).any(|name| on(at + name.len()))
            }
            PatternPiece::Hole(hole) => {
                let Some(kind) = context.pattern.holes.get(*hole).map(|hole| hole.kind) else {
                    return false;
                };
                if let HoleKind::Name | HoleKind::Names { .. } = kind {
                    return self.named(kind, *hole, (at, more), context, &on);
                }
                let Some((what, end)) = self.hold(kind, at) else { return false };
                self.holds(*hole, what, || on(end))
            }
        }
    }

    /// Whether the rest fits behind any words, up to one of these places.
    fn skip(&self, places: Range<usize>, rest: impl Fn(usize) -> bool) -> bool {
        let lead = self.lead.get();
        for to in places {
            self.lead.set(to);
            if rest(to) {
                return true;
            }
        }
        self.lead.set(lead);
        false
    }

    /// Whether the rest fits while a hole holds this.
    fn holds(&self, hole: usize, what: HoleMatch, rest: impl Fn() -> bool) -> bool {
        self.held.borrow_mut().push((hole, what));
        self.leads.borrow_mut().push(self.lead.get());
        let fits = rest();
        if !fits {
            self.held.borrow_mut().pop();
            self.leads.borrow_mut().pop();
        }
        fits
    }

    /// A name, or a list of names: up to the words that follow in the sentence, where they are
    /// before the mark that ends it by itself.
    fn named(
        &self,
        kind: HoleKind,
        hole: usize,
        (at, more): (usize, &[PatternPiece]),
        context: Context<'_>,
        on: &dyn Fn(usize) -> bool,
    ) -> bool {
        let one = kind == HoleKind::Name;
        let ends = |c: char| matches!(c, '。' | ';') || one && is_mark(c);
        let end = (at..self.text.chars.len())
            .find(|&i| self.text.get(i).is_some_and(ends))
            .unwrap_or(self.text.chars.len());
        let mut next = Vec::new();
        beginnings(more, context, &mut next);
        let stop = |to: &usize| next.iter().any(|words| self.stands(words, *to));
        let mut stops = (at + 1..end).filter(stop).chain((end > at).then_some(end));
        stops.any(|to| self.holds(hole, HoleMatch::Names(at..to), || on(to)))
    }

    /// Whether the digits before `at` go on: 0 is not the beginning of 0.35.
    fn is_within_number(&self, at: usize) -> bool {
        let digit = |at: Option<usize>| {
            at.and_then(|at| self.text.get(at)).is_some_and(|c| c.is_ascii_digit())
        };
        let mark = self.text.get(at).is_some_and(|c| matches!(c, '.' | ','));
        digit(at.checked_sub(1)) && (digit(Some(at)) || mark && digit(Some(at + 1)))
    }

    fn stands(&self, words: &[char], at: usize) -> bool {
        let there = self.text.chars.get(at..at + words.len());
        there == Some(words)
    }

    /// What is at `at` for a hole of that kind, and where it ends.
    fn hold(&self, kind: HoleKind, at: usize) -> Option<(HoleMatch, usize)> {
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

/// The words that what follows a name may begin with; returns whether it may also be nothing.
fn beginnings<'p>(
    pieces: &'p [PatternPiece],
    context: Context<'p>,
    into: &mut Vec<&'p [char]>,
) -> bool {
    for piece in pieces {
        let passes = match piece {
            PatternPiece::Text(words) => {
                into.push(words);
                false
            }
            PatternPiece::Row | PatternPiece::Above => {
                let names = if *piece == PatternPiece::Row { context.row } else { context.above };
                into.extend(names.iter().filter(|name| !name.is_empty()).map(Vec::as_slice));
                false
            }
            PatternPiece::Optional(inner) => {
                beginnings(inner, context, into);
                true
            }
            PatternPiece::Either(all) => {
                let mut passes = false;
                for inner in all {
                    passes |= beginnings(inner, context, into);
                }
                passes
            }
            // Behind a mark or other words the name has ended by itself.
            PatternPiece::Mark
            | PatternPiece::Skip
            | PatternPiece::Far
            | PatternPiece::Start
            | PatternPiece::Hole(_) => return false,
        };
        if !passes {
            return false;
        }
    }
    true
}
