//! Whether a section says what it is there for: any words will not do.

use crate::engine::bind::BoundText;
use crate::engine::compute::ComputedRef;
use crate::engine::figures::Cells as _;

use super::fit::PatternMatcher;
use super::read::{NarrativeReader, SectionText};

/// Letters that a section without figures has at least, and different ones among them.
const LETTERS: usize = 8;
const DIFFERENT: usize = 5;

/// What a section of text amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Substance {
    /// Nothing is written.
    Empty,
    /// Something is written, but none of the sentences that its tables ask for; or hardly a word.
    Thin,
    /// It says what it should.
    Full,
}

impl ComputedRef<'_> {
    /// What each section amounts to, in the order of `Budget::texts`.
    pub fn substance(&self) -> Vec<Substance> {
        let reader = NarrativeReader::new(*self);
        let sections = reader.sections();
        sections.iter().map(|section| reader.substance_of(&section.text(&self.forms))).collect()
    }
}

impl NarrativeReader<'_> {
    /// What a section amounts to.
    pub(super) fn substance_of(&self, section: &SectionText<'_>) -> Substance {
        let letters: Vec<char> = section
            .paragraphs
            .iter()
            .flat_map(|paragraph| paragraph.folded.chars.iter().copied())
            .filter(|c| c.is_alphabetic())
            .collect();
        let written = section.paragraphs.iter().any(|paragraph| !paragraph.folded.chars.is_empty());
        if !written {
            return Substance::Empty;
        }
        let mut different = letters.clone();
        different.sort_unstable();
        different.dedup();
        let few = letters.len() < LETTERS || different.len() < DIFFERENT;
        let Some((number, narration)) = section.narration else {
            return if few { Substance::Thin } else { Substance::Full };
        };
        if few {
            return Substance::Thin;
        }
        if section.paragraphs.iter().any(|paragraph| !paragraph.fits.is_empty()) {
            return Substance::Full;
        }
        let absent = narration.absent.as_ref().is_some_and(|pattern| {
            section.paragraphs.iter().any(|paragraph| {
                let fitter = PatternMatcher::new(&paragraph.folded, &paragraph.figures);
                !fitter.all(pattern, &[], &[]).is_empty()
            })
        });
        if absent {
            return Substance::Full;
        }
        let cells = self.cells();
        let has_figure = |text: &BoundText| match text {
            BoundText::Cells(bound) => {
                let mut any = false;
                bound.each_cell(&mut |cell| {
                    let figure = cells.value(cell).ok().and_then(|value| value.figure);
                    any |= figure.is_some_and(|figure| !figure.is_zero());
                });
                any
            }
            _ => false,
        };
        let asked = self.computed.plan.narrative.iter().any(|bound| {
            let own = bound.narration == number;
            own && bound.exprs.iter().flatten().any(has_figure)
        });
        if asked { Substance::Thin } else { Substance::Full }
    }
}
