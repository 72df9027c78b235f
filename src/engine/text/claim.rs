//! One figure that a sentence of the form set claims: held against what its formula gives.

use rust_decimal::Decimal;

use crate::engine::figures::{Cells, RoundedFigure};
use crate::engine::finding::Verdict;
use crate::form::{Hole, HoleKind, HoleRelation, Relation};
use crate::lang::{Lang, Text};

use super::figure::{FigureKind, TextFigure};
use super::fit::HoleMatch;
use super::read::{Claim, NarrativeReader, Paragraph, SectionText};
use super::rules::{self, TextRule};
use super::say::{TextFault, both, figure as shown};
use super::value::{ExpectedFigure, Sources, compare, to_step};
use super::{Mention, Tie};

impl NarrativeReader<'_> {
    pub(super) fn judge_claims(&mut self, section: &SectionText<'_>) {
        for (p, paragraph) in section.paragraphs.iter().enumerate() {
            for (f, claim) in paragraph.claims.iter().enumerate() {
                if let Some(claim) = claim {
                    self.judge_claim(section, (p, paragraph), f, *claim);
                }
            }
        }
    }

    fn judge_claim(
        &mut self,
        section: &SectionText<'_>,
        (p, paragraph): (usize, &Paragraph),
        f: usize,
        claim: Claim,
    ) {
        let sheet = self.sheet;
        let bound = &sheet.plan.narrative[claim.bound];
        let hole = &self.statement(bound).pattern.holes[claim.hole];
        let figure = &paragraph.figures[f];
        if let HoleKind::Year | HoleKind::LastYear = hole.kind {
            self.judge_year(section, p, figure, hole.kind == HoleKind::LastYear);
            return;
        }
        let place = self.text_place(section, p, figure.whole.clone());
        if self.sheet.is_text_waiting(&bound.reads, bound.absent) {
            let said = both("有关的表尚未填报", "its table is not begun");
            let mention =
                Mention { place, tie: Tie::Free, cells: Vec::new(), message: said, correct: None };
            self.texts.mentions.push(mention);
            return;
        }
        let expr = bound.exprs.get(claim.hole).and_then(Option::as_ref);
        let reader = sheet.reader(0);
        let sources = Sources { cells: &reader, told: &self.told, items: section.items };
        let computed = match (expr, hole.kind) {
            (Some(expr), HoleKind::Rate) => {
                let change = self.change(paragraph, claim, &sources);
                let base = sources.compute(expr);
                base.zip(change).and_then(|(base, change)| rate(figure, base, change))
            }
            (Some(expr), _) => sources.compute(expr),
            (None, _) => None,
        };
        let Some(computed) = computed else {
            // Read, and held against nothing but the words around it.
            let said = both("本句中的数，没有可比的表", "no table has this figure");
            let mention =
                Mention { place, tie: Tie::Free, cells: Vec::new(), message: said, correct: None };
            self.texts.mentions.push(mention);
            return;
        };
        self.held(section, p, figure, hole, (claim, computed));
    }

    /// The change that stands in the same fit: as the tables have it, else as it is told.
    fn change<C: Cells>(
        &self,
        paragraph: &Paragraph,
        claim: Claim,
        sources: &Sources<'_, C>,
    ) -> Option<RoundedFigure> {
        let bound = &self.sheet.plan.narrative[claim.bound];
        let holes = &self.statement(bound).pattern.holes;
        let (_, fit) = paragraph.fits.get(claim.fit)?;
        fit.held.iter().find_map(|(hole, held)| {
            let HoleMatch::Figure(figure) = held else { return None };
            if holes.get(*hole)?.kind != HoleKind::Change {
                return None;
            }
            if let Some(expr) = bound.exprs.get(*hole)? {
                return Some(sources.compute(expr)?.value);
            }
            let told = paragraph.figures.get(*figure)?;
            Some(RoundedFigure { figure: Some(told.value()), half: self.half(told) })
        })
    }

    /// Whether the tables have the amount that a claimed percentage is of.
    pub(super) fn has_base(&self, claim: Claim, section: &SectionText<'_>) -> bool {
        let bound = &self.sheet.plan.narrative[claim.bound];
        let cells = self.sheet.reader(0);
        let sources = Sources { cells: &cells, told: &self.told, items: section.items };
        let expr = bound.exprs.get(claim.hole).and_then(Option::as_ref);
        let base = expr.and_then(|expr| sources.compute(expr));
        base.is_some_and(|base| !base.value.or_zero().is_zero())
    }

    /// Compares, and tells what is wrong.
    fn held(
        &mut self,
        section: &SectionText<'_>,
        p: usize,
        figure: &TextFigure,
        hole: &Hole,
        (claim, mut computed): (Claim, ExpectedFigure),
    ) {
        if hole.kind == HoleKind::Share {
            let hundred = Decimal::ONE_HUNDRED;
            let percent = |ratio: Decimal| ratio.checked_mul(hundred).unwrap_or(ratio);
            computed.value.figure = computed.value.figure.map(percent);
            computed.value.half = percent(computed.value.half);
        }
        let paragraph = &section.paragraphs[p];
        let place = self.text_place(section, p, figure.whole.clone());
        let printed = figure.value();
        let level = figure.what == FigureKind::Level;
        let step = if level { self.finest() } else { figure.step() };
        let verdict = compare(printed, step, &computed, hole.relation);
        let tie = match verdict {
            None => Tie::Agrees,
            Some((Verdict::Rounding, _)) => Tie::Rounding,
            Some(_) => Tie::Wrong,
        };
        let power = match figure.what {
            FigureKind::Amount(power) => power,
            FigureKind::Level => 4,
            _ => 0,
        };
        let down = |value: Decimal| value / Decimal::from(10_u64.pow(power));
        let unit = match figure.what {
            FigureKind::Amount(8) => (" 亿元", " 亿元"),
            FigureKind::Amount(4) | FigureKind::Level => (" 万元", " 万元"),
            FigureKind::Amount(3) => (" 千元", " 千元"),
            FigureKind::Amount(_) => (" 元", " 元"),
            FigureKind::Percent => ("%", "%"),
            _ => ("", ""),
        };
        let expected = down(computed.value.or_zero());
        let decimals = self.decimals(figure, expected);
        let expected = to_step(expected, Decimal::try_new(1, decimals).unwrap_or(Decimal::ONE));
        let mut expected_shown = expected;
        expected_shown.rescale(decimals);
        let blank = computed.value.figure.is_none();
        let text = match computed.missing && blank {
            true => both("表中没有这一行", "the tables have no such row"),
            false if blank => both("表中为空", "the tables have nothing there"),
            false if matches!(hole.kind, HoleKind::Change | HoleKind::Rate) => {
                let (zh, en) = moved(hole.kind, expected_shown);
                both(format!("{zh}{}", unit.0), format!("{en}{}", unit.1))
            }
            false => {
                let number = shown(expected_shown);
                both(format!("{number}{}", unit.0), format!("{number}{}", unit.1))
            }
        };
        let source = |lang: Lang| self.source(&computed.cells, hole, lang);
        let (zh, en) = (source(Lang::Zh), source(Lang::En));
        let relation = match hole.relation {
            _ if blank => ("", ""),
            HoleRelation::Is(Relation::AtMost) => ("不大于 ", "at most "),
            HoleRelation::Is(Relation::AtLeast) => ("不小于 ", "at least "),
            _ => ("", ""),
        };
        let said = both(
            format!("{zh}：{}{}", relation.0, text.zh),
            format!("{en}: {}{}", relation.1, text.en),
        );
        let equal = hole.relation == HoleRelation::Is(Relation::Equal);
        let same_sign = figure.direction.is_none() || (printed * expected) > Decimal::ZERO;
        let correct = (tie == Tie::Wrong && equal && !blank && !level).then(|| {
            if !same_sign {
                let range = paragraph.folded.bytes(&(figure.whole.start..figure.digits.end));
                return (range, moved(hole.kind, expected_shown).0);
            }
            let range = paragraph.folded.bytes(&figure.digits);
            let value =
                if figure.direction.is_some() { expected_shown.abs() } else { expected_shown };
            let old = paragraph.folded.slice(figure.digits.clone());
            let text = match old.contains(',') {
                true => crate::amount::Amount::new(value).grouped(decimals),
                false => value.to_string(),
            };
            (range, text)
        });
        let mention = Mention {
            place: place.clone(),
            tie,
            cells: computed.cells.clone(),
            message: said,
            correct,
        };
        self.texts.mentions.push(mention);
        let Some((verdict, half)) = verdict else { return };
        let statement = self.statement(&self.sheet.plan.narrative[claim.bound]);
        let quote = quote(paragraph, figure);
        let mut message = both(
            format!("“{quote}”应为{}{}（{zh}）", relation.0, text.zh),
            format!("“{quote}” should be {}{} ({en})", relation.1, text.en),
        );
        if blank {
            message = both(
                format!("“{quote}”，而{}（{zh}）", text.zh),
                format!("“{quote}”, but {} ({en})", text.en),
            );
        }
        if hole.relation == HoleRelation::Together {
            message = both(
                format!("“{quote}”与{}不合（{zh}）：一处为零，一处不为零", text.zh),
                format!("“{quote}” and {} ({en}): one is zero, the other is not", text.en),
            );
        }
        let own = &statement.message;
        if !own.zh.is_empty() && hole.relation == HoleRelation::Together {
            message = both(format!("“{quote}”：{}", own.zh), format!("“{quote}”: {}", own.en));
        } else if !own.zh.is_empty() {
            message =
                both(format!("{}；{}", own.zh, message.zh), format!("{}; {}", own.en, message.en));
        }
        let remedy = match verdict {
            Verdict::Rounding => {
                both("由四舍五入引起，不必更改", "caused by rounding; nothing to do")
            }
            _ => both(
                "核对后改文字，或改表中的数",
                "check which is right, then correct the text or the table",
            ),
        };
        let fault = TextFault {
            number: (!statement.rule.is_empty()).then(|| statement.rule.clone()),
            severity: statement.severity.filter(|_| hole.kind != HoleKind::Rate),
            verdict,
            cells: computed.cells,
            stated: Some(down(printed)),
            computed: computed.value.figure.map(|_| expected_shown),
            bound: Some(down(half)),
            ..TextFault::plain(rule_of(hole.kind))
        };
        self.tell(fault, place, message, remedy);
    }

    /// Decimals that what should stand there is written with: as printed, more where the tables
    /// have more than a rounding of it.
    fn decimals(&self, figure: &TextFigure, expected: Decimal) -> u32 {
        let printed = figure.decimals();
        match figure.what {
            FigureKind::Amount(0) => printed.max(expected.normalize().scale().min(2)),
            FigureKind::Amount(_) => {
                let finest = self.forms.tables.first().map_or(2, |table| table.decimals);
                printed.max(expected.normalize().scale().min(finest))
            }
            FigureKind::Level => 2,
            _ => printed,
        }
    }

    /// The smallest amount that tables show, in 元.
    fn finest(&self) -> Decimal {
        let form = self.forms.tables.first();
        let (power, decimals) = form.map_or((4, 2), |form| (form.unit.power(), form.decimals));
        Decimal::from(10_u64.pow(power)) * Decimal::try_new(1, decimals).unwrap_or(Decimal::ONE)
    }

    fn judge_year(&mut self, section: &SectionText<'_>, p: usize, figure: &TextFigure, last: bool) {
        let year = Decimal::from(self.budget.year - i32::from(last));
        let place = self.text_place(section, p, figure.digits.clone());
        if figure.value == year {
            return;
        }
        let quote = quote(&section.paragraphs[p], figure);
        let said = both(format!("应为 {year} 年"), format!("should be {year}"));
        let message = both(
            format!("“{quote}”的年度{}", said.zh),
            format!("the year of “{quote}” {}", said.en),
        );
        let range = section.paragraphs[p].folded.bytes(&figure.digits);
        self.texts.mentions.push(Mention {
            place: place.clone(),
            tie: Tie::Wrong,
            cells: Vec::new(),
            message: said,
            correct: Some((range, year.to_string())),
        });
        let remedy = both("改正年度", "correct the year");
        self.tell(TextFault::plain(rules::YEAR), place, message, remedy);
    }
}

/// The percentage that a change is of last year's amount.
fn rate(
    figure: &TextFigure,
    base: ExpectedFigure,
    change: RoundedFigure,
) -> Option<ExpectedFigure> {
    let of = base.value.figure.filter(|base| !base.is_zero())?;
    let percent = |part: Decimal| part.checked_div(of)?.checked_mul(Decimal::ONE_HUNDRED);
    let ratio = percent(change.figure?)?;
    let spread = base.value.half.checked_mul(ratio.abs())? / Decimal::ONE_HUNDRED;
    let half = percent(change.half.checked_add(spread)?)?.abs();
    let signed = if figure.direction.is_some() { ratio } else { ratio.abs() };
    Some(ExpectedFigure { value: RoundedFigure { figure: Some(signed), half }, filled: 2, ..base })
}

/// A change with its direction word: `减少 2.50`, `增长 3.1`.
fn moved(kind: HoleKind, value: Decimal) -> (String, String) {
    let number = shown(value.abs());
    let (up, down) = match kind {
        HoleKind::Rate => (("增长", "up "), ("下降", "down ")),
        _ => (("增加", "up "), ("减少", "down ")),
    };
    let (zh, en) = if value.is_sign_negative() && !value.is_zero() { down } else { up };
    (format!("{zh}{number}"), format!("{en}{number}"))
}

fn rule_of(kind: HoleKind) -> TextRule {
    match kind {
        HoleKind::Share => rules::SHARE,
        HoleKind::Change | HoleKind::Rate => rules::CHANGE,
        HoleKind::Count => rules::COUNT,
        HoleKind::Year | HoleKind::LastYear => rules::YEAR,
        HoleKind::Amount => rules::AMOUNT,
        HoleKind::Name | HoleKind::Names { .. } => rules::NAME,
    }
}

/// The figure with the words before it, up to a mark.
pub(super) fn quote(paragraph: &Paragraph, figure: &TextFigure) -> String {
    const MAX: usize = 14;
    let text = &paragraph.folded;
    let mark = |i: &usize| text.get(*i).is_some_and(crate::form::is_mark);
    let from = (0..figure.whole.start).rev().take(MAX).take_while(|i| !mark(i)).last();
    // Not from within a year.
    let within = |i: &usize| text.get(*i).is_some_and(|c| c.is_ascii_digit() || c == '年');
    let from = from.map(|from| match from.checked_sub(1).filter(within) {
        Some(_) => (from..figure.whole.start).find(|i| !within(i)).unwrap_or(from),
        None => from,
    });
    let word = |i: &usize| !mark(i) && text.get(*i).is_some_and(|c| !matches!(c, '。' | '"'));
    let more = (figure.range.end..).take(4).take_while(word).count();
    let measure = if figure.what == FigureKind::Count { more } else { 0 };
    text.slice(from.unwrap_or(figure.whole.start)..figure.range.end + measure)
}

/// A sentence about what the tables say, for figures that have none.
pub(super) fn nothing() -> Text {
    both("未与表对应", "not tied to a table")
}
