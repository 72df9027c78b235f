//! Sentences by themselves: changes and their percentages (C3), shares that add up (C2).

use rust_decimal::Decimal;

use crate::engine::figures::RoundedFigure;
use crate::engine::finding::{Verdict, rule};
use crate::form::Severity;
use crate::lang::Text;

use super::claim::quote;
use super::figure::{FigureKind, TextFigure};
use super::fit::HoleMatch;
use super::read::{FigureParagraph, NarrativeReader, SectionText};
use super::say::{TextFault, figure as shown};

/// The word that a reason is announced by, and others that give one.
const REASON: &str = "原因";
const REASONS: [&str; 8] = ["因为", "由于", "系", "因", "主要是", "为了", "用于", "按照"];
/// What is no reason, though a word of one is in it.
const NO_REASON: [&str; 3] = ["因公", "关系", "系统"];
/// Words between 原因 and the reason itself, and what is written where there is none.
const IS: [char; 13] = ['是', '为', '系', '在', '于', '的', '有', '如', '下', ':', ',', ';', '、'];
const NOTHING: [&str; 5] = ["", "无", "略", "暂无", "同上年"];
/// Paragraphs behind a change in which its reason may be: many documents give the figures of
/// revenue and of expenditure first, and one reason for both.
const REASON_WITHIN: usize = 3;
/// Characters before an amount in which the words may stand that it is last year's.
const LAST_YEAR_WITHIN: usize = 12;
/// Words that say a comparison with the year before is made.
const COMPARES: [&str; 6] = ["比", "较", "同比", "与上年", "和上年", "与"];

/// A change in percent of its base.
struct RateOfChange {
    ratio: Decimal,
    bound: Decimal,
    /// Whether the percentage printed is that, but for rounding.
    holds: bool,
}

impl NarrativeReader<'_> {
    /// What a section's sentences say that cannot be true together.
    pub(super) fn judge_sentences(&mut self, section: &SectionText<'_>) {
        if section.narration.is_none() {
            return;
        }
        for (p, paragraph) in section.paragraphs.iter().enumerate() {
            let mut from = 0;
            while from < paragraph.folded.chars.len() {
                let sentence = paragraph.folded.sentence(from);
                let inside =
                    |figure: &&(usize, &TextFigure)| sentence.contains(&figure.1.whole.start);
                let figures: Vec<(usize, &TextFigure)> =
                    paragraph.figures.iter().enumerate().filter(|f| inside(&f)).collect();
                self.judge_changes(section, p, &figures);
                self.judge_shares(section, p, &figures);
                from = sentence.end + 1;
            }
            self.judge_reasons(section, p, paragraph);
        }
    }

    fn judge_changes(
        &mut self,
        section: &SectionText<'_>,
        p: usize,
        figures: &[(usize, &TextFigure)],
    ) {
        let paragraph = &section.paragraphs[p];
        let text = &paragraph.folded;
        for (i, (f, change)) in figures.iter().enumerate() {
            let compares = |upto: usize| {
                let from = text.sentence(upto).start;
                let before = text.slice(from..upto);
                COMPARES.iter().any(|word| before.contains(word))
            };
            let is_change = matches!(change.what, FigureKind::Amount(_) | FigureKind::Level)
                && (change.direction.is_some() || change.what == FigureKind::Level)
                && compares(change.whole.start);
            if !is_change {
                continue;
            }
            if change.direction.is_some()
                && change.value.is_sign_negative()
                && !change.value.is_zero()
            {
                self.contradiction(section, p, change);
            }
            // What the tables say is compared with them.
            let by_tables = paragraph.claims.get(*f).copied().flatten().is_some_and(|claim| {
                let bound = self.computed.plan.narrative.get(claim.bound);
                bound.is_some_and(|bound| matches!(bound.exprs.get(claim.hole), Some(Some(_))))
            });
            if change.direction.is_some() && !by_tables {
                self.judge_years_apart(section, p, figures, change);
                self.judge_base(section, p, (*f, change));
            }
            // Its percentage, or what else follows before the next amount.
            let next = figures.get(i + 1).map(|next| next.1);
            let follows = next.filter(|next| {
                let between = text.slice(change.range.end..next.whole.start);
                between.chars().count() <= 6 && !between.contains('。') && !between.contains(';')
            });
            if let Some(rate) = follows.filter(|next| next.direction.is_some()) {
                let (flat, moves) = (change.value().is_zero(), !rate.value().is_zero());
                let opposed = (change.value() * rate.value()).is_sign_negative() && moves && !flat;
                if change.what == FigureKind::Level && moves || opposed {
                    self.contradiction(section, p, rate);
                } else if rate.what == FigureKind::Percent && change.direction.is_some() {
                    let claimed = paragraph.claims.get(*f).is_some_and(Option::is_some);
                    let of_rate =
                        figures.get(i + 1).and_then(|(r, _)| *paragraph.claims.get(*r)?);
                    let by_tables = of_rate.is_some_and(|claim| self.has_base(claim, section));
                    if !by_tables {
                        let now = of_rate.and_then(|claim| self.this_year(claim, section));
                        self.judge_rate(section, p, (figures, i), (change, rate), (claimed, now));
                    }
                }
            }
            let all = text.slice(text.sentence(change.whole.start).start..text.chars.len());
            let sentence = text.slice(text.sentence(change.whole.start));
            let left_open = leaves_reason_open(&sentence);
            // No change needs no reason, but for one that is begun.
            if change.value().is_zero() && !left_open {
                continue;
            }
            let later = || section.paragraphs.iter().skip(p + 1).take(REASON_WITHIN);
            let more = section.paragraphs.get(p + 1).is_some();
            let given = || {
                gives_reason(&all, more)
                    || later().any(|later| {
                        let words = later.folded.slice(0..later.folded.chars.len());
                        words.contains(REASON) && gives_reason(&words, true)
                    })
            };
            if left_open || !given() {
                let quote = quote(paragraph, change);
                let message = match all.contains(REASON) {
                    true => Text::new(
                        format!("“{quote}”只写了“原因”，没有写明是什么原因"),
                        format!("“{quote}”: “原因” is written, and no reason behind it"),
                    ),
                    false => Text::new(
                        format!("“{quote}”没有说明原因"),
                        format!("“{quote}” is given without a reason"),
                    ),
                };
                let remedy = Text::new("补写主要原因", "add the main reason");
                let place = self.text_place(section, p, change.whole.clone());
                self.tell(TextFault::plain(rule::ChangeWithoutReason), place, message, remedy);
            }
        }
    }

    /// A direction word against the two years' amounts in its own sentence: `2024年128.20万元，
    /// 2023年125.07万元，减少3.13万元`.
    fn judge_years_apart(
        &mut self,
        section: &SectionText<'_>,
        p: usize,
        figures: &[(usize, &TextFigure)],
        change: &TextFigure,
    ) {
        let year = |figure: &TextFigure| (figure.what == FigureKind::Year).then_some(figure.value);
        let own = [self.computed.budget.year, self.computed.budget.year - 1].map(Decimal::from);
        let (mut told, mut at) = ([None; 2], None);
        for (_, figure) in figures.iter().filter(|(_, f)| f.whole.start < change.whole.start) {
            at = year(figure).or(at);
            let plain = matches!(figure.what, FigureKind::Amount(_)) && figure.direction.is_none();
            let slot = own.iter().position(|own| Some(*own) == at).filter(|_| plain);
            if let Some(slot) = slot.and_then(|slot| told.get_mut(slot)) {
                slot.get_or_insert(*figure);
            }
        }
        let [Some(now), Some(then)] = told else { return };
        let apart = now.value() - then.value();
        let slack = self.half(now) + self.half(then) + self.half(change);
        let opposed = (apart + change.value()).abs() <= slack && apart.abs() > slack;
        if opposed {
            self.contradiction(section, p, change);
        }
    }

    /// A change larger than this year's figure, which would leave less than nothing for last year.
    fn judge_base(
        &mut self,
        section: &SectionText<'_>,
        p: usize,
        (index, change): (usize, &TextFigure),
    ) {
        let claim = section.paragraphs[p].claims.get(index).copied().flatten();
        let now = claim.and_then(|claim| self.this_year(claim, section));
        let Some(now) = now.filter(|now| !now.or_zero().is_sign_negative()) else { return };
        if now.or_zero() - change.value() < -(now.half + self.half(change)) {
            let message = (
                "多于表中的本年数，上年数不能小于零",
                "is more than the figure of the year, and last year's cannot be below zero",
            );
            self.contradiction_said(section, p, change, message);
        }
    }

    fn contradiction(&mut self, section: &SectionText<'_>, p: usize, figure: &TextFigure) {
        let message = ("与方向词矛盾", "contradicts its direction word");
        self.contradiction_said(section, p, figure, message);
    }

    fn contradiction_said(
        &mut self,
        section: &SectionText<'_>,
        p: usize,
        figure: &TextFigure,
        (zh, en): (&str, &str),
    ) {
        let quote = quote(&section.paragraphs[p], figure);
        let message = Text::new(format!("“{quote}”{zh}"), format!("“{quote}” {en}"));
        let remedy = Text::new("改正方向词或数", "correct the word or the figure");
        let place = self.text_place(section, p, figure.whole.clone());
        let fault = TextFault {
            verdict: Verdict::Unbalanced,
            ..TextFault::plain(rule::ChangeContradictsItself)
        };
        self.tell(fault, place, message, remedy);
    }

    /// A change against its percentage and this year's amount: those of the sentence, as printed,
    /// or what the tables have. Which amount of the sentence the change is of, the words do not say
    /// for certain: one that fits is enough, and so is last year's, where that is known.
    fn judge_rate(
        &mut self,
        section: &SectionText<'_>,
        p: usize,
        (figures, at): (&[(usize, &TextFigure)], usize),
        (change, rate): (&TextFigure, &TextFigure),
        (claimed, by_tables): (bool, Option<RoundedFigure>),
    ) {
        let before = figures.get(..at).unwrap_or_default();
        let plain = |f: &&(usize, &TextFigure)| {
            matches!(f.1.what, FigureKind::Amount(_)) && f.1.direction.is_none()
        };
        let amounts: Vec<&TextFigure> = before.iter().rev().filter(plain).map(|f| f.1).collect();
        let in_tables = by_tables.and_then(|now| Some((now.figure?, now.half)));
        let nearest = amounts.first().map(|now| (now.value(), self.half(now)));
        let Some(now) = in_tables.or(nearest) else { return };
        let before_change =
            |(now, half): (Decimal, Decimal)| (now - change.value(), half + self.half(change));
        let fits = |base: Decimal, spread: Decimal| match base.abs() <= spread {
            true => rate.value().is_zero(),
            false => self.rate_of((change, rate), base, spread).is_none_or(|of| of.holds),
        };
        let last_year = format!("{}年", self.computed.budget.year - 1);
        let is_last = |amount: &TextFigure| {
            let from = amount.range.start.saturating_sub(LAST_YEAR_WITHIN);
            let words = section.paragraphs[p].folded.slice(from..amount.range.start);
            words.contains("上年") || words.contains(&last_year)
        };
        let right = |amount: &&TextFigure| {
            let (base, spread) = before_change((amount.value(), self.half(amount)));
            fits(base, spread) || is_last(amount) && fits(amount.value(), self.half(amount))
        };
        let (base, spread) = before_change(now);
        if fits(base, spread) || amounts.iter().any(right) {
            return;
        }
        let quote_of = quote(&section.paragraphs[p], rate);
        let place = self.text_place(section, p, rate.whole.clone());
        let severity = if claimed { Severity::Mandatory } else { Severity::Explain };
        if base.abs() <= spread {
            let message = Text::new(
                format!("“{quote_of}”：上年数为零，没有增减率"),
                format!("“{quote_of}”: last year's amount is zero and has no percentage"),
            );
            let remedy = Text::new("删去增减率", "remove the percentage");
            // Many units that are new write 100 %.
            let fault = TextFault {
                severity: Some(Severity::Explain),
                verdict: Verdict::Unbalanced,
                ..TextFault::plain(rule::TextChangeDiffers)
            };
            self.tell(fault, place, message, remedy);
            return;
        }
        let Some(of) = self.rate_of((change, rate), base, spread) else { return };
        let expected = super::value::to_step(of.ratio, rate.step());
        let message = Text::new(
            format!("“{quote_of}”：按本年数和增减额计算应为 {}%", shown(expected)),
            format!("“{quote_of}”: by the amount and its change it is {} %", shown(expected)),
        );
        let remedy = Text::new("核对本年数、增减额和增减率", "check amount, change and percentage");
        let fault = TextFault {
            severity: Some(severity),
            verdict: Verdict::Unbalanced,
            stated: Some(rate.value()),
            computed: Some(expected),
            bound: Some(of.bound.round_dp(4)),
            ..TextFault::plain(rule::TextChangeDiffers)
        };
        self.tell(fault, place, message, remedy);
    }

    /// The percentage that a change is of its base, which is known to `spread`; `None` beyond what
    /// can be computed.
    fn rate_of(
        &self,
        (change, rate): (&TextFigure, &TextFigure),
        base: Decimal,
        spread: Decimal,
    ) -> Option<RateOfChange> {
        let ratio = change.value().checked_div(base)?;
        let off = self.half(change).checked_add(ratio.abs().checked_mul(spread)?)?;
        let slack = off.checked_div(base.abs() - spread)?.checked_mul(Decimal::ONE_HUNDRED)?;
        let bound = slack.checked_add(rate.step() / Decimal::TWO)?;
        let ratio = ratio.checked_mul(Decimal::ONE_HUNDRED)?;
        Some(RateOfChange { ratio, bound, holds: (rate.value() - ratio).abs() <= bound })
    }

    /// Parts that make up the total of their sentence have shares that make up 100 %.
    fn judge_shares(
        &mut self,
        section: &SectionText<'_>,
        p: usize,
        figures: &[(usize, &TextFigure)],
    ) {
        let amounts = |f: &&(usize, &TextFigure)| {
            matches!(f.1.what, FigureKind::Amount(_)) && f.1.direction.is_none()
        };
        let Some((_, total)) = figures.iter().find(amounts) else { return };
        let (mut sum, mut shares, mut slack) = (Decimal::ZERO, Decimal::ZERO, Decimal::ZERO);
        let mut last = None;
        let mut parts = 0_u32;
        for pair in figures.windows(2) {
            let [(_, amount), (_, share)] = pair else { continue };
            if matches!(amount.what, FigureKind::Amount(_))
                && share.share
                && amount.direction.is_none()
            {
                sum += amount.value();
                shares += share.value;
                // A share of nothing is exactly 0.
                if !amount.value().is_zero() {
                    slack += share.step() / Decimal::TWO;
                }
                parts += 1;
                last = Some(*share);
            }
        }
        let Some(last) = last.filter(|_| parts > 1) else { return };
        let whole = (sum - total.value()).abs() <= self.half(total) * Decimal::from(parts + 1);
        let difference = shares - Decimal::ONE_HUNDRED;
        if !whole || total.value().is_zero() || difference.abs() <= slack {
            return;
        }
        let message = Text::new(
            format!("各项占比相加为 {}%，不是 100%", shown(shares)),
            format!("the shares add up to {} %, not 100 %", shown(shares)),
        );
        let remedy = Text::new("核对各项占比", "check the shares");
        let fault = TextFault {
            verdict: Verdict::Unbalanced,
            stated: Some(shares),
            computed: Some(Decimal::ONE_HUNDRED),
            bound: Some(slack),
            ..TextFault::plain(rule::SharesOffHundred)
        };
        let place = self.text_place(section, p, last.range.clone());
        self.tell(fault, place, message, remedy);
    }

    /// Reasons that the form set says cannot be the reason.
    fn judge_reasons(&mut self, section: &SectionText<'_>, p: usize, paragraph: &FigureParagraph) {
        let text = &paragraph.folded;
        for (index, fit) in &paragraph.fits {
            let statement = self.statement(&self.computed.plan.narrative[*index]);
            let changes = fit.held.iter().any(|(_, held)| match held {
                HoleMatch::Figure(f) => {
                    paragraph.figures.get(*f).is_some_and(|f| !f.value().is_zero())
                }
                HoleMatch::Names(_) => false,
            });
            let end = text.sentence(fit.range.end.saturating_sub(1)).end;
            for word in statement.reason_without.iter().filter(|_| changes) {
                let folded: String = word.chars().filter_map(crate::form::fold).collect();
                let found = (fit.range.end..end).find(|&i| text.starts(i, &folded));
                let Some(at) = found else { continue };
                let place = self.text_place(section, p, at..at + folded.chars().count());
                let own = &statement.message;
                let message = Text::new(
                    format!("原因写到“{word}”：{}", own.zh),
                    format!("the reason names “{word}”: {}", own.en),
                );
                let remedy =
                    Text::new("核实原因，或改正所说的数", "verify the reason, or the figure");
                self.tell(TextFault::plain(rule::ReasonOutOfPlace), place, message, remedy);
            }
        }
    }
}

/// Whether words give a reason; `more`: other paragraphs follow, and one may be there.
fn gives_reason(words: &str, more: bool) -> bool {
    let mut plain = words.replace("原因是", "").replace(REASON, "");
    for word in NO_REASON {
        plain = plain.replace(word, "");
    }
    if REASONS.iter().any(|word| plain.contains(word)) {
        return true;
    }
    let mut rest = words;
    while let Some((_, behind)) = rest.split_once(REASON) {
        let listed = behind.trim_start_matches(IS).is_empty() && behind.ends_with(':') && more;
        let said = behind.trim_start_matches(IS).split(['。', ';', '!']).next().unwrap_or_default();
        if listed || !NOTHING.contains(&said.trim_end_matches(IS)) {
            return true;
        }
        rest = behind;
    }
    false
}

/// Whether nothing follows a 原因 of the sentence.
fn leaves_reason_open(sentence: &str) -> bool {
    sentence.split(REASON).skip(1).any(|behind| {
        let clause = behind.split(';').next().unwrap_or_default();
        !clause.ends_with(':') && clause.trim_start_matches(IS).is_empty()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &str, more: bool, want: bool) {
        let folded: String = words.chars().filter_map(crate::form::fold).collect();
        assert_eq!(gives_reason(&folded, more), want, "{words}");
    }

    #[test]
    fn a_reason_is_more_than_the_word() {
        check("增加3.13万元，主要原因是人员增加。", false, true);
        check("增加3.13万元，主要原因：办公费用增加。", false, true);
        check("增加3.13万元，主要是人员增加。", false, true);
        check("增加3.13万元。", false, false);
        check("增加3.13万元，主要原因是。", false, false);
        check("增加3.13万元，主要原因：", false, false);
        check("增加3.13万元，主要原因如下：", true, true);
        check("增加3.13万元，原因：无。", false, false);
        check("因公出国（境）费增加3.13万元。", false, false);
        check("因公出国（境）费增加3.13万元，由于出访任务增加。", false, true);
    }
}
