//! Reading all texts of a document: figures found, sentences fitted, everything judged.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::budget::Budget;
use crate::engine::bind::BoundStatement;
use crate::engine::compute::Sheet;
use crate::engine::finding::{TextPlace, Verdict, rank};
use crate::form::{FormSet, HoleKind, Narration, Statement};

use super::figure::{FigureKind, Folded, TextFigure, figures};
use super::fit::{HoleMatch, PatternMatch, PatternMatcher};
use super::known_names::KnownNames;
use super::value::ToldFigures;
use super::{Texts, Tie};

/// Characters of a paragraph that are read.
const MAX_CHARS: usize = 20_000;

/// A paragraph with its figures.
pub(super) struct Paragraph {
    pub folded: Folded,
    pub figures: Vec<TextFigure>,
    /// For each figure: the sentence and hole that claim it, first of all that fit.
    pub claims: Vec<Option<Claim>>,
    /// Where which sentence fits.
    pub fits: Vec<(usize, PatternMatch)>,
}

/// Which bound statement and hole hold a figure, and the fit they belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Claim {
    pub bound: usize,
    pub hole: usize,
    /// Index into [`Paragraph::fits`].
    pub fit: usize,
}

/// A section of text being read.
pub(super) struct SectionText<'a> {
    pub key: Arc<str>,
    pub narration: Option<(usize, &'a Narration)>,
    pub paragraphs: Vec<Paragraph>,
    /// Numbered paragraphs.
    pub items: usize,
}

/// Everything that judging a text needs.
pub(super) struct NarrativeReader<'a> {
    pub sheet: &'a Sheet,
    pub forms: &'a FormSet,
    pub budget: &'a Budget,
    pub told: ToldFigures,
    /// Names in the tables, gathered when first asked for.
    pub known: KnownNames,
    pub texts: Texts,
}

/// Reads all texts; `guesses` asks for cells that hold the same as a figure nothing else ties.
pub(super) fn texts(sheet: &Sheet, budget: &Budget, guesses: bool) -> Texts {
    let forms = &*sheet.forms;
    let mut reader = NarrativeReader::new(sheet, budget);
    let begun = budget.texts.iter().any(|text| {
        let told = forms.narrative.iter().any(|own| own.section == text.section);
        told && text.paragraphs.iter().any(|paragraph| !paragraph.trim().is_empty())
    });
    let sections = reader.sections();
    reader.remember(&sections);
    for section in &sections {
        // What a draft has from last year is judged once somebody has confirmed it.
        let own = budget.texts.iter().find(|text| *text.section == *section.key);
        if own.is_some_and(|text| text.is_unconfirmed()) && !sheet.is_strict() {
            continue;
        }
        reader.judge_claims(section);
        reader.judge_names(section);
        reader.judge_sentences(section);
        reader.judge_leftovers(section);
        reader.mention_rest(section, guesses);
    }
    // A draft is asked for its notes when it is to be final.
    reader.judge_notes(&sections, begun && sheet.is_strict());
    reader.judge_cells();
    let mut texts = reader.texts;
    blame(&mut texts);
    let order: Vec<&str> = forms.sections().map(|section| section.key.as_str()).collect();
    let at = |place: &TextPlace| {
        let section = order.iter().position(|key| *key == &*place.section);
        (section.unwrap_or(order.len()), place.paragraph, place.from, place.to)
    };
    texts.mentions.sort_by_key(|mention| at(&mention.place));
    texts.findings.sort_by_key(|finding| {
        let place = finding.text.as_ref().map(at);
        (rank(finding.verdict, finding.severity), place.is_some(), place, finding.cell)
    });
    texts
}

/// Shows a figure as wrong that is found wrong by the words around it.
fn blame(texts: &mut Texts) {
    for mention in &mut texts.mentions {
        let own = texts.findings.iter().find(|finding| {
            finding.verdict != Verdict::Rounding && finding.text.as_ref() == Some(&mention.place)
        });
        if let Some(finding) = own.filter(|_| mention.tie != Tie::Wrong) {
            mention.tie = Tie::Wrong;
            mention.message = finding.message.clone();
        }
    }
}

impl<'a> NarrativeReader<'a> {
    pub(super) fn new(sheet: &'a Sheet, budget: &'a Budget) -> Self {
        Self {
            sheet,
            forms: &sheet.forms,
            budget,
            told: HashMap::new(),
            known: KnownNames::default(),
            texts: Texts::default(),
        }
    }

    pub(super) fn sections(&self) -> Vec<SectionText<'a>> {
        let forms = self.forms;
        let mut bound: HashMap<usize, Vec<usize>> = HashMap::new();
        for (index, statement) in self.sheet.plan.narrative.iter().enumerate() {
            bound.entry(statement.narration).or_default().push(index);
        }
        let mut sections = Vec::new();
        for text in &self.budget.texts {
            let own = |(_, narration): &(usize, &Narration)| narration.section == text.section;
            let narration = forms.narrative.iter().enumerate().find(own);
            let statements = narration.and_then(|(index, _)| bound.get(&index));
            let statements = statements.map(Vec::as_slice).unwrap_or_default();
            let paragraphs: Vec<Paragraph> = text
                .paragraphs
                .iter()
                .map(|paragraph| {
                    let end =
                        paragraph.char_indices().nth(MAX_CHARS).map_or(paragraph.len(), |c| c.0);
                    self.paragraph(paragraph.get(..end).unwrap_or_default(), statements)
                })
                .collect();
            let items = paragraphs.iter().filter(|paragraph| is_item(&paragraph.folded)).count();
            sections.push(SectionText {
                key: Arc::from(text.section.as_str()),
                narration,
                paragraphs,
                items,
            });
        }
        sections
    }

    fn paragraph(&self, text: &str, statements: &[usize]) -> Paragraph {
        let folded = Folded::new(text);
        let figures = figures(&folded);
        let mut claims: Vec<Option<Claim>> = vec![None; figures.len()];
        let mut fits = Vec::new();
        let fitter = PatternMatcher::new(&folded, &figures);
        for &index in statements {
            let Some(bound) = self.sheet.plan.narrative.get(index) else {
                continue;
            };
            for fit in fitter.all(&self.statement(bound).pattern, &bound.row) {
                let number = fits.len();
                for (hole, held) in &fit.held {
                    if let HoleMatch::Figure(figure) = held
                        && let Some(slot @ None) = claims.get_mut(*figure)
                    {
                        *slot = Some(Claim { bound: index, hole: *hole, fit: number });
                    }
                }
                fits.push((index, fit));
            }
        }
        Paragraph { folded, figures, claims, fits }
    }

    pub fn statement(&self, bound: &BoundStatement) -> &'a Statement {
        &self.forms.narrative[bound.narration].statements[bound.statement]
    }

    /// Figures by the names that the form set gives them; the first that stands counts.
    fn remember(&mut self, sections: &[SectionText<'_>]) {
        for section in sections {
            for paragraph in &section.paragraphs {
                for (figure, claim) in paragraph.figures.iter().zip(&paragraph.claims) {
                    let Some(claim) = claim else { continue };
                    let bound = &self.sheet.plan.narrative[claim.bound];
                    let hole = &self.statement(bound).pattern.holes[claim.hole];
                    if let Some(name) = &hole.name {
                        let half = self.half(figure);
                        self.told.entry(Arc::clone(name)).or_insert_with(|| (figure.value(), half));
                    }
                }
            }
        }
    }

    /// Half of what the last digit of an amount is worth. Texts leave zeros at the end out, so 40
    /// 万元 counts as 40.00.
    pub fn half(&self, figure: &TextFigure) -> Decimal {
        let FigureKind::Amount(power) = figure.what else {
            return Decimal::ZERO;
        };
        let finest = self.forms.tables.first().map_or(2, |table| table.decimals);
        let unit = Decimal::from(10_u64.pow(power));
        let decimals = figure.decimals().max(finest);
        unit * Decimal::try_new(5, decimals + 1).unwrap_or_default()
    }

    pub fn text_place(
        &self,
        section: &SectionText<'_>,
        paragraph: usize,
        range: std::ops::Range<usize>,
    ) -> TextPlace {
        let bytes = section.paragraphs[paragraph].folded.bytes(&range);
        TextPlace { section: Arc::clone(&section.key), paragraph, from: bytes.start, to: bytes.end }
    }

    /// Figures that a year hole holds, by paragraph.
    pub fn years_held(&self, paragraph: &Paragraph) -> HashSet<usize> {
        let held = paragraph.claims.iter().enumerate().filter_map(|(i, claim)| {
            let claim = (*claim)?;
            let bound = self.sheet.plan.narrative.get(claim.bound)?;
            let kind = self.statement(bound).pattern.holes.get(claim.hole)?.kind;
            matches!(kind, HoleKind::Year | HoleKind::LastYear).then_some(i)
        });
        held.collect()
    }
}

/// `（一）…`
fn is_item(folded: &Folded) -> bool {
    let numeral = |c: char| "一二三四五六七八九十百".contains(c) || c.is_ascii_digit();
    let digits = (1..).take_while(|&i| folded.get(i).is_some_and(numeral)).count();
    folded.get(0) == Some('(') && digits > 0 && folded.get(1 + digits) == Some(')')
}
