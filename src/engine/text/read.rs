//! Reading the texts of a document: figures found, sentences fitted. What they say is judged section by
//! section.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::budget::Cell;
use crate::engine::bind::BoundStatement;
use crate::engine::compute::{ComputedRef, SheetReader};
use crate::engine::figures::{Cells, Overflow, PriorFigure, RoundedFigure};
use crate::engine::finding::TextPlace;
use crate::form::{FormSet, HoleKind, Narration, Statement};

use super::figure::{FigureKind, Folded, TextFigure, figures};
use super::fit::{HoleMatch, PatternMatch, PatternMatcher};
use super::guess::Guesses;
use super::known_names::{KnownNames, Titles};
use super::value::ToldFigures;
use super::{SentenceCoverage, Texts};

/// Characters of a paragraph that are read.
pub(super) const MAX_CHARS: usize = 20_000;

/// A paragraph with its figures.
pub(super) struct FigureParagraph {
    pub folded: Folded,
    pub figures: Vec<TextFigure>,
    /// For each figure: the sentence and hole that claim it: of all that fit the one with the most
    /// words before it, of equal ones the first.
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

/// A section of text as it was read; no figure of a table changes it.
pub(super) struct ReadSection {
    pub key: Arc<str>,
    /// Index into `FormSet::narrative`.
    narration: Option<usize>,
    pub paragraphs: Vec<FigureParagraph>,
    /// Numbered paragraphs.
    items: usize,
}

/// A section of text being judged.
pub(super) struct SectionText<'a> {
    pub key: Arc<str>,
    pub narration: Option<(usize, &'a Narration)>,
    pub paragraphs: &'a [FigureParagraph],
    /// Numbered paragraphs.
    pub items: usize,
}

impl ReadSection {
    pub fn text<'a>(&'a self, forms: &'a FormSet) -> SectionText<'a> {
        SectionText {
            key: Arc::clone(&self.key),
            narration: self.narration.and_then(|at| Some((at, forms.narrative.get(at)?))),
            paragraphs: &self.paragraphs,
            items: self.items,
        }
    }
}

/// Everything that judging a text needs.
pub(super) struct NarrativeReader<'a> {
    pub computed: ComputedRef<'a>,
    pub forms: &'a FormSet,
    pub told: Arc<ToldFigures>,
    /// Titles of columns, rows and blocks, gathered when a text is read.
    pub titles: OnceCell<Titles>,
    /// Names in the tables, gathered when first asked for.
    pub known: KnownNames,
    /// Cells that hold what a figure says, where guesses are wanted.
    pub guesses: Option<&'a Guesses>,
    pub texts: Texts,
    /// Cells that were read.
    pub seen: RefCell<BTreeSet<Cell>>,
}

/// Reads cells, and remembers which.
pub(super) struct Noting<'a, C> {
    cells: C,
    seen: &'a RefCell<BTreeSet<Cell>>,
}

impl<C: Cells> Cells for Noting<'_, C> {
    fn value(&self, cell: Cell) -> Result<RoundedFigure, Overflow> {
        self.seen.borrow_mut().insert(cell);
        self.cells.value(cell)
    }

    fn given(&self, given: &PriorFigure) -> Result<RoundedFigure, Overflow> {
        self.cells.given(given)
    }
}

/// How often each sentence of the form set fits, and how many figures it ties.
pub(super) fn sentences(computed: ComputedRef<'_>) -> Vec<SentenceCoverage> {
    let sheet = computed.sheet;
    let forms = &*sheet.forms;
    let sections = NarrativeReader::new(computed).sections();
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

impl<'a> NarrativeReader<'a> {
    pub(super) fn new(computed: ComputedRef<'a>) -> Self {
        Self {
            computed,
            forms: &computed.sheet.forms,
            told: Arc::default(),
            titles: OnceCell::new(),
            known: KnownNames::default(),
            guesses: None,
            texts: Texts::default(),
            seen: RefCell::default(),
        }
    }

    /// The figures of the tables, in 元.
    pub fn cells(&self) -> Noting<'_, SheetReader<'a>> {
        Noting { cells: self.computed.sheet.reader(0), seen: &self.seen }
    }

    pub(super) fn sections(&self) -> Vec<ReadSection> {
        let forms = self.forms;
        let mut bound: HashMap<usize, Vec<usize>> = HashMap::new();
        for (index, statement) in self.computed.plan.narrative.iter().enumerate() {
            bound.entry(statement.narration).or_default().push(index);
        }
        let mut sections = Vec::new();
        for text in &self.computed.budget.texts {
            let own = |(_, narration): &(usize, &Narration)| narration.section == text.section;
            let narration = forms.narrative.iter().enumerate().find(own).map(|(at, _)| at);
            let statements = narration.and_then(|index| bound.get(&index));
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
            sections.push(ReadSection {
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
        // Where the fit begins that each figure is claimed by, and the words that lead to it.
        let mut starts = vec![0_usize; figures.len()];
        let mut leads = vec![0_usize; figures.len()];
        let mut fits = Vec::new();
        let fitter = PatternMatcher::new(&folded, &figures);
        let titles = self.titles.get_or_init(|| Titles::of(self.forms));
        for &index in statements {
            let Some(bound) = self.computed.plan.narrative.get(index) else {
                continue;
            };
            for fit in fitter.all(&self.statement(bound).pattern, &bound.row, &bound.above) {
                // 事业收入预算 is no 收入预算.
                if titles.reach_into(&folded, fit.range.start) {
                    continue;
                }
                let (number, start) = (fits.len(), fit.range.start);
                for ((hole, held), &lead) in fit.held.iter().zip(&fit.leads) {
                    let HoleMatch::Figure(figure) = held else { continue };
                    let Some(slot) = claims.get_mut(*figure) else { continue };
                    let claim = Claim { bound: index, hole: *hole, fit: number };
                    let Some(first) = *slot else {
                        (*slot, starts[*figure]) = (Some(claim), start);
                        leads[*figure] = lead;
                        continue;
                    };
                    let Some(other) = self.computed.plan.narrative.get(first.bound) else {
                        continue;
                    };
                    let same = (other.narration, other.statement)
                        == (bound.narration, bound.statement)
                        && first.hole == *hole
                        && first.bound != index;
                    // The longer name is meant: 其他支出 within 商业服务业等其他支出.
                    let other_sentence =
                        (other.narration, other.statement) != (bound.narration, bound.statement);
                    if same && start < starts[*figure] || other_sentence && lead < leads[*figure] {
                        (*slot, starts[*figure]) = (Some(claim), start);
                        leads[*figure] = lead;
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
    pub(super) fn told(&self, sections: &[ReadSection]) -> ToldFigures {
        let mut told = ToldFigures::new();
        for paragraph in sections.iter().flat_map(|section| &section.paragraphs) {
            for (figure, claim) in paragraph.figures.iter().zip(&paragraph.claims) {
                let Some(claim) = claim else { continue };
                let bound = &self.computed.plan.narrative[claim.bound];
                let hole = &self.statement(bound).pattern.holes[claim.hole];
                if let Some(name) = &hole.name {
                    let half = self.half(figure);
                    told.entry(Arc::clone(name)).or_insert_with(|| (figure.value(), half));
                }
            }
        }
        told
    }

    /// The figures of one fit by their names.
    pub fn own_names(&self, paragraph: &FigureParagraph, claim: Claim) -> ToldFigures {
        let mut own = ToldFigures::new();
        let Some((index, fit)) = paragraph.fits.get(claim.fit) else { return own };
        let holes = &self.statement(&self.computed.plan.narrative[*index]).pattern.holes;
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
            let bound = self.computed.plan.narrative.get(claim.bound)?;
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
