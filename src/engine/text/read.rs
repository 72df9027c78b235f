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
use super::{SentenceCoverage, Texts, Tie};

/// Characters of a paragraph that are read.
pub(super) const MAX_CHARS: usize = 20_000;

/// A paragraph with its figures.
pub(super) struct FigureParagraph {
    pub folded: Folded,
    pub figures: Vec<TextFigure>,
    /// For each figure: the sentence and hole that claim it, first of all that fit.
    pub claims: Vec<Option<Claim>>,
    /// For each figure: how the same sentence about other rows of that name would claim it.
    pub namesakes: Vec<Vec<Claim>>,
    /// Where which sentence fits.
    pub fits: Vec<(usize, PatternMatch)>,
}

/// Which bound statement and hole hold a figure, and the fit they belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Claim {
    pub bound: usize,
    pub hole: usize,
    /// Index into [`FigureParagraph::fits`].
    pub fit: usize,
}

/// A section of text being read.
pub(super) struct SectionText<'a> {
    pub key: Arc<str>,
    pub narration: Option<(usize, &'a Narration)>,
    pub paragraphs: Vec<FigureParagraph>,
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
        reader.judge_every(section);
        reader.judge_leftovers(section);
        reader.mention_rest(section, guesses);
    }
    // A draft is asked for its notes when it is to be final.
    reader.judge_notes(&sections, begun && sheet.is_strict());
    reader.judge_cells();
    reader.judge_form_year();
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

/// How often each sentence of the form set fits, and how many figures it ties.
pub(super) fn sentences(sheet: &Sheet, budget: &Budget) -> Vec<SentenceCoverage> {
    let forms = &*sheet.forms;
    let reader = NarrativeReader {
        sheet,
        forms,
        budget,
        told: HashMap::new(),
        known: KnownNames::default(),
        texts: Texts::default(),
    };
    let sections = reader.sections();
    let bound = |index: usize| sheet.plan.narrative.get(index);
    let mut all = Vec::new();
    for (n, narration) in forms.narrative.iter().enumerate() {
        let section = sections.iter().find(|section| *section.key == *narration.section);
        let paragraphs = section.map_or(&[][..], |section| section.paragraphs.as_slice());
        let begun = paragraphs.iter().any(|paragraph| !paragraph.folded.chars.is_empty());
        for (s, statement) in narration.statements.iter().enumerate() {
            let own = |index: usize| {
                bound(index).is_some_and(|one| (one.narration, one.statement) == (n, s))
            };
            let fits = paragraphs.iter().flat_map(|p| &p.fits).filter(|fit| own(fit.0)).count();
            let claims = paragraphs.iter().flat_map(|p| p.claims.iter().flatten());
            let figures = claims.filter(|claim| own(claim.bound)).count();
            let (section, text) =
                (narration.section.clone(), Arc::clone(&statement.pattern.source));
            all.push(SentenceCoverage { section, text, begun, fits, figures });
        }
    }
    all
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
            let paragraphs: Vec<FigureParagraph> = text
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

    fn paragraph(&self, text: &str, statements: &[usize]) -> FigureParagraph {
        let folded = Folded::new(text);
        let figures = figures(&folded);
        let mut claims: Vec<Option<Claim>> = vec![None; figures.len()];
        let mut namesakes: Vec<Vec<Claim>> = vec![Vec::new(); figures.len()];
        // Where the fit begins that each figure is claimed by.
        let mut starts = vec![0_usize; figures.len()];
        let mut fits = Vec::new();
        let fitter = PatternMatcher::new(&folded, &figures);
        for &index in statements {
            let Some(bound) = self.sheet.plan.narrative.get(index) else {
                continue;
            };
            for fit in fitter.all(&self.statement(bound).pattern, &bound.row, &bound.above) {
                let (number, start) = (fits.len(), fit.range.start);
                for (hole, held) in &fit.held {
                    let HoleMatch::Figure(figure) = held else { continue };
                    let Some(slot) = claims.get_mut(*figure) else { continue };
                    let claim = Claim { bound: index, hole: *hole, fit: number };
                    let Some(first) = *slot else {
                        (*slot, starts[*figure]) = (Some(claim), start);
                        continue;
                    };
                    let Some(other) = self.sheet.plan.narrative.get(first.bound) else { continue };
                    let same = (other.narration, other.statement)
                        == (bound.narration, bound.statement)
                        && first.hole == *hole
                        && first.bound != index;
                    // The longer name is meant: 其他支出 within 商业服务业等其他支出.
                    if same && start < starts[*figure] {
                        (*slot, starts[*figure]) = (Some(claim), start);
                        namesakes[*figure].clear();
                    } else if same && start == starts[*figure] && other.row == bound.row {
                        namesakes[*figure].push(claim);
                    }
                }
                fits.push((index, fit));
            }
        }
        FigureParagraph { folded, figures, claims, namesakes, fits }
    }

    pub fn statement(&self, bound: &BoundStatement) -> &'a Statement {
        &self.forms.narrative[bound.narration].statements[bound.statement]
    }

    /// Figures by the names that the form set gives them; the first that is counts.
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

    /// The figures of one fit by their names.
    pub fn own_names(&self, paragraph: &FigureParagraph, claim: Claim) -> ToldFigures {
        let mut own = ToldFigures::new();
        let Some((index, fit)) = paragraph.fits.get(claim.fit) else { return own };
        let holes = &self.statement(&self.sheet.plan.narrative[*index]).pattern.holes;
        for (hole, held) in &fit.held {
            let name = holes.get(*hole).and_then(|hole| hole.name.as_ref());
            if let (Some(name), HoleMatch::Figure(figure)) = (name, held)
                && let Some(figure) = paragraph.figures.get(*figure)
            {
                own.entry(Arc::clone(name)).or_insert_with(|| (figure.value(), self.half(figure)));
            }
        }
        own
    }

    /// What the last digit of the amounts is worth that a paragraph prints, in 元: of those with
    /// the most decimals; a hundred where it prints none, as 万元 with two decimals are.
    pub fn printed_step(&self, paragraph: &FigureParagraph) -> Decimal {
        let amounts = paragraph.figures.iter().filter(|figure| {
            matches!(figure.what, FigureKind::Amount(_)) && !figure.value.is_zero()
        });
        amounts.map(TextFigure::step).min().unwrap_or(Decimal::ONE_HUNDRED)
    }

    /// Half of what the last digit of an amount is worth. Texts leave zeros at the end out, so 40
    /// 万元 counts as 40.00.
    pub fn half(&self, figure: &TextFigure) -> Decimal {
        let FigureKind::Amount(power) = figure.what else {
            return Decimal::ZERO;
        };
        const FINEST: u32 = 2;
        let unit = Decimal::from(10_u64.pow(power));
        let decimals = figure.decimals().max(FINEST);
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
    pub fn years_held(&self, paragraph: &FigureParagraph) -> HashSet<usize> {
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
