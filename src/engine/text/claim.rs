//! One figure that a sentence of the form set claims: compared with what its formula gives.

use rust_decimal::Decimal;

use crate::budget::Cell;
use crate::engine::bind::{BoundText, Dependent};
use crate::engine::figures::{Cells, RoundedFigure};
use crate::engine::finding::{RuleId, Verdict, rule};
use crate::form::{Hole, HoleKind, HoleRelation, Relation};
use crate::lang::{Lang, Text};

use super::figure::{FigureKind, TextFigure};
use super::fit::HoleMatch;
use super::read::{Claim, FigureParagraph, NarrativeReader, SectionText};
use super::say::{TextFault, figure as shown};
use super::value::{ExpectedFigure, PrintedSum, Sources, ToldFigures, compare, to_step};
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
        (p, paragraph): (usize, &FigureParagraph),
        f: usize,
        claim: Claim,
    ) {
        let sheet = self.computed.sheet;
        let bound = &sheet.plan.narrative[claim.bound];
        let hole = &self.statement(bound).pattern.holes[claim.hole];
        let figure = &paragraph.figures[f];
        if let HoleKind::Year | HoleKind::LastYear = hole.kind {
            self.judge_year(section, p, figure, hole.kind == HoleKind::LastYear);
            return;
        }
        let place = self.text_place(section, p, figure.whole.clone());
        if self.computed.is_text_waiting(&bound.reads, bound.absent) {
            let said = Text::new("有关的表尚未填报", "its table is not begun");
            let mention =
                Mention { place, tie: Tie::Free, cells: Vec::new(), message: said, correct: None };
            self.texts.mentions.push(mention);
            return;
        }
        let namesakes = paragraph.namesakes.get(f).map_or(&[][..], Vec::as_slice);
        let mut all = vec![(claim, self.expected(section, paragraph, figure, claim))];
        for other in namesakes {
            all.push((*other, self.expected(section, paragraph, figure, *other)));
        }
        let step = self.step(paragraph, figure);
        let verdict = |one: &ExpectedFigure| compare(figure.value(), step, one, hole.relation);
        // 0 where it agrees, 1 where it does but for rounding.
        let off = |one: &ExpectedFigure| match verdict(one) {
            None => 0,
            Some((Verdict::Rounding, _)) => 1,
            Some(_) => 2,
        };
        let least = |(_, expected): &(Claim, Vec<ExpectedFigure>)| expected.iter().map(off).min();
        let best = (0..all.len()).min_by_key(|&i| all.get(i).and_then(least).unwrap_or(3));
        let figure_of =
            |one: &(Claim, Vec<ExpectedFigure>)| one.1.first().map(|one| one.value.figure);
        let alike = all.iter().all(|one| figure_of(one) == all.first().and_then(figure_of));
        let (claim, expected) = all.swap_remove(best.unwrap_or(0));
        let count = all.len() + 1;
        let nearest = expected.iter().map(off).min();
        if count > 1 && !alike && nearest.is_none_or(|off| off > 1) {
            // Which row is meant cannot be decided.
            let said = Text::new(
                format!("有 {count} 行同名，没有一行是这个数"),
                format!("{count} rows have that name, and none this figure"),
            );
            let mention =
                Mention { place, tie: Tie::Free, cells: Vec::new(), message: said, correct: None };
            self.texts.mentions.push(mention);
            return;
        }
        let right = expected.iter().position(|one| Some(off(one)) == nearest);
        let Some(computed) = expected.into_iter().nth(right.unwrap_or(0)) else {
            // Read, and compared with nothing but the words around it.
            let said = Text::new("本句中的数，没有可比的表", "no table has this figure");
            let mention =
                Mention { place, tie: Tie::Free, cells: Vec::new(), message: said, correct: None };
            self.texts.mentions.push(mention);
            return;
        };
        self.held(section, p, figure, hole, (claim, computed));
    }

    /// What a figure may be by its sentence: first by the exact amounts, then by the printed ones.
    /// Nothing where there is nothing to compare it with.
    pub(super) fn expected(
        &self,
        section: &SectionText<'_>,
        paragraph: &FigureParagraph,
        figure: &TextFigure,
        claim: Claim,
    ) -> Vec<ExpectedFigure> {
        let bound = &self.computed.plan.narrative[claim.bound];
        let Some(hole) = self.statement(bound).pattern.holes.get(claim.hole) else {
            return Vec::new();
        };
        let Some(expr) = bound.exprs.get(claim.hole).and_then(Option::as_ref) else {
            return Vec::new();
        };
        let own = self.own_names(paragraph, claim);
        let exact = self.cells();
        let printed = PrintedSum { cells: &exact, step: self.printed_step(paragraph) };
        let (told, items) = (&self.told, section.items);
        let as_printed = Sources { cells: &exact, own: &own, told, items };
        let own_exact = self.own_by_tables(claim, &as_printed);
        let exact = Sources { cells: &exact, own: &own_exact, told, items };
        let printed = Sources { cells: &printed, own: &own, told, items };
        if hole.kind != HoleKind::Rate {
            let by_exact = exact.compute(expr);
            let derived = matches!(hole.kind, HoleKind::Share | HoleKind::Change);
            let by_printed = if derived { printed.compute(expr) } else { None };
            let all = by_exact.into_iter().chain(by_printed);
            return match hole.kind {
                HoleKind::Share => all.map(ExpectedFigure::percentage).collect(),
                _ => all.collect(),
            };
        }
        let bases = [exact.compute(expr), printed.compute(expr)];
        let changes = match bound.changes.get(claim.hole).and_then(Option::as_ref) {
            Some(change) => {
                [exact.compute(change), printed.compute(change)].map(|one| one.map(|c| c.value))
            }
            None => self.changes(paragraph, claim, (&exact, &printed)),
        };
        let [base, base_printed] = bases;
        let Some(base) = base else { return Vec::new() };
        let by_exact = changes[0].and_then(|change| rate(figure, &base, change));
        let by_printed =
            base_printed.zip(changes[1]).and_then(|(base, change)| rate(figure, &base, change));
        by_exact.into_iter().chain(by_printed).collect()
    }

    /// The figures of the fit by their names, as the tables have those that are compared with them.
    fn own_by_tables<C: Cells>(&self, claim: Claim, printed: &Sources<'_, C>) -> ToldFigures {
        let mut own = printed.own.clone();
        let bound = &self.computed.plan.narrative[claim.bound];
        let holes = self.statement(bound).pattern.holes.iter().zip(&bound.exprs);
        for (hole, expr) in holes.filter(|(hole, _)| hole.kind == HoleKind::Amount) {
            let (Some(name), Some(expr)) = (&hole.name, expr) else { continue };
            if let Some(told) = own.get_mut(name)
                && let Some(value) = printed.compute(expr).map(|one| one.value)
                && let Some(figure) = value.figure
            {
                *told = (figure, value.half);
            }
        }
        own
    }

    /// The change that is in the same fit, exact and as printed: as the tables have it, else as
    /// it is written. What is written counts as printed where it is what the tables give, rounded.
    fn changes<C: Cells, P: Cells>(
        &self,
        paragraph: &FigureParagraph,
        claim: Claim,
        (exact, printed): (&Sources<'_, C>, &Sources<'_, P>),
    ) -> [Option<RoundedFigure>; 2] {
        let bound = &self.computed.plan.narrative[claim.bound];
        let holes = &self.statement(bound).pattern.holes;
        let Some((_, fit)) = paragraph.fits.get(claim.fit) else { return [None; 2] };
        for (hole, held) in &fit.held {
            let HoleMatch::Figure(figure) = held else { continue };
            if holes.get(*hole).is_none_or(|hole| hole.kind != HoleKind::Change) {
                continue;
            }
            let Some(told) = paragraph.figures.get(*figure) else { continue };
            let as_told = RoundedFigure { figure: Some(told.value()), half: self.half(told) };
            let Some(expr) = bound.exprs.get(*hole).and_then(Option::as_ref) else {
                return [Some(as_told); 2];
            };
            let by_tables = exact.compute(expr).map(|one| one.value);
            let rounded = by_tables.map(|value| to_step(value.or_zero(), told.step()));
            let by_print = match rounded == Some(told.value()) {
                true => Some(as_told),
                false => printed.compute(expr).map(|one| one.value),
            };
            return [by_tables, by_print];
        }
        [None; 2]
    }

    /// Whether the tables have the amount that a claimed percentage is of.
    pub(super) fn has_base(&self, claim: Claim, section: &SectionText<'_>) -> bool {
        let bound = &self.computed.plan.narrative[claim.bound];
        let base = self.by_tables(bound.exprs.get(claim.hole), section);
        base.is_some_and(|base| !base.or_zero().is_zero())
    }

    /// This year's figure by the tables, for a claimed change from last year's, or its percentage,
    /// where nothing here has last year's.
    pub(super) fn this_year(
        &self,
        claim: Claim,
        section: &SectionText<'_>,
    ) -> Option<RoundedFigure> {
        let bound = &self.computed.plan.narrative[claim.bound];
        self.by_tables(bound.this_year.get(claim.hole), section)
    }

    /// What a formula gives that names no figure of its own sentence.
    fn by_tables(
        &self,
        expr: Option<&Option<BoundText>>,
        section: &SectionText<'_>,
    ) -> Option<RoundedFigure> {
        let cells = self.cells();
        let own = ToldFigures::new();
        let sources = Sources { cells: &cells, own: &own, told: &self.told, items: section.items };
        Some(sources.compute(expr?.as_ref()?)?.value)
    }

    /// Compares, and reports what is wrong.
    fn held(
        &mut self,
        section: &SectionText<'_>,
        p: usize,
        figure: &TextFigure,
        hole: &Hole,
        (claim, computed): (Claim, ExpectedFigure),
    ) {
        let paragraph = &section.paragraphs[p];
        let place = self.text_place(section, p, figure.whole.clone());
        let printed = figure.value();
        let level = figure.what == FigureKind::Level;
        let verdict = compare(printed, self.step(paragraph, figure), &computed, hole.relation);
        // Where tables may print a figure of theirs apart by so much, the text may as well.
        let apart = (printed - computed.value.or_zero()).abs();
        let amount = matches!(figure.what, FigureKind::Amount(_));
        let slack = self.slack_between_tables(&computed.cells).filter(|_| amount);
        let verdict = match (verdict, slack) {
            (Some((Verdict::Unbalanced, _)), Some(slack))
                if hole.relation == HoleRelation::Is(Relation::Equal) && apart <= slack =>
            {
                Some((Verdict::Rounding, slack))
            }
            (verdict, _) => verdict,
        };
        let tie = match verdict {
            // That it is not that figure says nothing of what it is.
            None if hole.relation == HoleRelation::Other => Tie::Free,
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
            true => Text::new("表中没有这一行", "the tables have no such row"),
            false if blank => Text::new("表中为空", "the tables have nothing there"),
            false if matches!(hole.kind, HoleKind::Change | HoleKind::Rate) => {
                let (zh, en) = moved(hole.kind, expected_shown);
                Text::new(format!("{zh}{}", unit.0), format!("{en}{}", unit.1))
            }
            false => {
                let number = shown(expected_shown);
                Text::new(format!("{number}{}", unit.0), format!("{number}{}", unit.1))
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
        let said = Text::new(
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
        let statement = self.statement(&self.computed.plan.narrative[claim.bound]);
        let quote = quote(paragraph, figure);
        let mut message = Text::new(
            format!("“{quote}”应为{}{}（{zh}）", relation.0, text.zh),
            format!("“{quote}” should be {}{} ({en})", relation.1, text.en),
        );
        if blank {
            message = Text::new(
                format!("“{quote}”，而{}（{zh}）", text.zh),
                format!("“{quote}”, but {} ({en})", text.en),
            );
        }
        if hole.relation == HoleRelation::Other {
            message = Text::new(
                format!("“{quote}”恰为{}（{zh}）", text.zh),
                format!("“{quote}” is just {} ({en})", text.en),
            );
        }
        if hole.relation == HoleRelation::Together {
            message = Text::new(
                format!("“{quote}”与{}不合（{zh}）：一处为零，一处不为零", text.zh),
                format!("“{quote}” and {} ({en}): one is zero, the other is not", text.en),
            );
        }
        let own = &statement.message;
        if !own.zh.is_empty()
            && matches!(hole.relation, HoleRelation::Together | HoleRelation::Other)
        {
            message = Text::new(format!("“{quote}”：{}", own.zh), format!("“{quote}”: {}", own.en));
        } else if !own.zh.is_empty() {
            message = Text::new(
                format!("{}；{}", own.zh, message.zh),
                format!("{}; {}", own.en, message.en),
            );
        }
        if verdict > Verdict::Rounding && matches!(hole.relation, HoleRelation::Is(_)) {
            let hints = self.hints(section, p, figure, (claim, &computed));
            message.zh.push_str(&hints.zh);
            message.en.push_str(&hints.en);
        }
        let remedy = match verdict {
            Verdict::Rounding => {
                Text::new("由四舍五入引起，不必更改", "caused by rounding; nothing to do")
            }
            _ => Text::new(
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

    /// How far another table may be from a single figure, by the checks that hold them together.
    fn slack_between_tables(&self, cells: &[Cell]) -> Option<Decimal> {
        let [cell] = cells else { return None };
        let plan = &self.computed.plan;
        let readers = plan.dependents.get(cell).into_iter().flatten();
        let slack = readers.filter_map(|reader| match reader {
            Dependent::Check(index) => plan.bound_checks.get(*index as usize)?.within,
            _ => None,
        });
        slack.max()
    }

    /// What the last digit of a figure is worth that is compared with the tables.
    fn step(&self, paragraph: &FigureParagraph, figure: &TextFigure) -> Decimal {
        match figure.what {
            FigureKind::Level => self.printed_step(paragraph),
            _ => figure.step(),
        }
    }

    /// Decimals that what should be there is written with: as printed, more where the tables
    /// have more than a rounding of it.
    fn decimals(&self, figure: &TextFigure, expected: Decimal) -> u32 {
        let printed = figure.decimals();
        match figure.what {
            FigureKind::Amount(0) => printed.max(expected.normalize().scale().min(2)),
            FigureKind::Amount(_) => {
                const FINEST: u32 = 2;
                printed.max(expected.normalize().scale().min(FINEST))
            }
            FigureKind::Level => 2,
            _ => printed,
        }
    }

    fn judge_year(&mut self, section: &SectionText<'_>, p: usize, figure: &TextFigure, last: bool) {
        let year = Decimal::from(self.computed.budget.year - i32::from(last));
        let place = self.text_place(section, p, figure.digits.clone());
        if figure.value == year {
            return;
        }
        let quote = quote(&section.paragraphs[p], figure);
        let said = Text::new(format!("应为 {year} 年"), format!("should be {year}"));
        let message = Text::new(
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
        let remedy = Text::new("改正年度", "correct the year");
        self.tell(TextFault::plain(rule::YearOutOfPlace), place, message, remedy);
    }
}

/// The percentage that a change is of last year's amount.
fn rate(
    figure: &TextFigure,
    base: &ExpectedFigure,
    change: RoundedFigure,
) -> Option<ExpectedFigure> {
    let of = base.value.figure.filter(|base| !base.is_zero())?;
    let percent = |part: Decimal| part.checked_div(of)?.checked_mul(Decimal::ONE_HUNDRED);
    let ratio = percent(change.figure?)?;
    let spread = base.value.half.checked_mul(ratio.abs())? / Decimal::ONE_HUNDRED;
    let half = percent(change.half.checked_add(spread)?)?.abs();
    let signed = if figure.direction.is_some() { ratio } else { ratio.abs() };
    let cells = base.cells.clone();
    Some(ExpectedFigure {
        value: RoundedFigure { figure: Some(signed), half },
        filled: 2,
        cells,
        ..*base
    })
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

fn rule_of(kind: HoleKind) -> RuleId {
    match kind {
        HoleKind::Share => rule::TextShareDiffers,
        HoleKind::Change | HoleKind::Rate => rule::TextChangeDiffers,
        HoleKind::Count => rule::TextCountDiffers,
        HoleKind::Year | HoleKind::LastYear => rule::YearOutOfPlace,
        HoleKind::Amount => rule::TextAmountDiffers,
        HoleKind::Name | HoleKind::Names { .. } => rule::UnknownItem,
    }
}

/// The figure with the words before it, up to a mark.
pub(super) fn quote(paragraph: &FigureParagraph, figure: &TextFigure) -> String {
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
    Text::new("未与表对应", "not tied to a table")
}
