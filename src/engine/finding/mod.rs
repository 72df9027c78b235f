//! What checks say: verdicts, findings, and where they are kept.
//!
//! Knows no sheet: whoever judges puts findings here, whoever lists takes them. Inside: `order`
//! (keys sorted and numbered), `store` (findings by place and in their order, without texts),
//! `explained` (which of them the document explains).

mod explained;
mod order;
mod rule_id;
mod run_map;
mod store;
mod stored;

use std::ops::Range;
use std::sync::Arc;

use crate::amount::Amount;
use crate::budget::{Budget, Cell, Explanation, NamedPlace};
use crate::form::{FormSet, Severity};
use crate::lang::{Lang, Text};

pub(super) use explained::{GivenAnswers, mark_explained};
pub(super) use order::SortedKeys;
pub(super) use rule_id::{BuiltIn, RuleId};
pub(super) use store::{CLASSES, FIRST_ROUNDING, Key, Store, class};
pub(super) use stored::StoredFinding;

/// The rules by name: `rule::TotalMismatch`.
pub(super) mod rule {
    pub(in crate::engine) use super::rule_id::RuleId::*;
}

/// How a statement and its computation, or two sides of a check, compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// No difference.
    Balanced,
    /// A difference within the rounding bound.
    Rounding,
    /// A difference beyond it.
    Unbalanced,
    /// A row that the other side needs does not exist.
    Missing,
    /// The cell does not hold what it must: no number, too many decimals, a code out of place.
    Invalid,
    /// A sum beyond what can be held exactly.
    Overflow,
}

impl Verdict {
    /// As outputs for other programs name it.
    pub fn id(self) -> &'static str {
        match self {
            Self::Balanced => "balanced",
            Self::Rounding => "rounding",
            Self::Unbalanced => "unbalanced",
            Self::Missing => "missing",
            Self::Invalid => "invalid",
            Self::Overflow => "overflow",
        }
    }

    /// The word beside its sign.
    pub fn word(self, lang: Lang) -> &'static str {
        match self {
            Self::Balanced => lang.pick("平衡", "balanced"),
            Self::Rounding => lang.pick("四舍五入", "rounding"),
            Self::Unbalanced => lang.pick("不平衡", "unbalanced"),
            Self::Missing => lang.pick("缺项", "missing"),
            Self::Invalid => lang.pick("填写有误", "invalid"),
            Self::Overflow => lang.pick("超出位数", "overflow"),
        }
    }

    /// The word where there is little room, as in a row of a table.
    pub fn short_word(self, lang: Lang) -> &'static str {
        match self {
            Self::Balanced => lang.pick("平衡", "balances"),
            Self::Rounding => lang.pick("舍入", "rounds"),
            Self::Unbalanced => lang.pick("不平", "off"),
            Self::Missing => lang.pick("缺项", "missing"),
            Self::Invalid => lang.pick("有误", "invalid"),
            Self::Overflow => lang.pick("溢出", "overflow"),
        }
    }

    /// Its sign; the window's fonts have all of them.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Balanced => "✓",
            Self::Rounding => "≈",
            Self::Unbalanced | Self::Missing | Self::Invalid | Self::Overflow => "×",
        }
    }
}

/// Sign of what is only to be verified, or worth a look.
pub const VERIFY_SIGN: &str = "△";

/// Where something is in a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextPlace {
    /// Key of the section.
    pub section: Arc<str>,
    pub paragraph: usize,
    /// First byte of the paragraph, and the byte behind the last.
    pub from: usize,
    pub to: usize,
}

impl TextPlace {
    pub fn range(&self) -> Range<usize> {
        self.from..self.to
    }
}

/// One thing that a check has to say.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Name of the rule, named for the defect (`total_mismatch`).
    pub rule: Arc<str>,
    /// Number in the catalogue of reconciliations (`A2`), empty where it has none.
    pub number: Arc<str>,
    pub severity: Severity,
    pub verdict: Verdict,
    /// Where to look first; of a finding in a text the cell it is compared with, or
    /// [`Cell::NOWHERE`].
    pub cell: Cell,
    /// Where it is, if in a text.
    pub text: Option<TextPlace>,
    /// All cells concerned, `cell` among them, left side first.
    pub cells: Vec<Cell>,
    /// What is there, in the unit of the cell's table (left side of a check).
    pub stated: Option<Amount>,
    /// What it should be (right side of a check).
    pub computed: Option<Amount>,
    /// `stated` and `computed` in the table's own unit, whatever the finding is counted in.
    pub own: [Option<Amount>; 2],
    /// `stated` − `computed`.
    pub difference: Option<Amount>,
    /// Largest difference that rounding can explain.
    pub bound: Option<Amount>,
    /// The relation that should hold, e.g. `合计 = 下级之和`.
    pub relation: Text,
    /// Where it is, as its sentence begins; empty where `message` names the place itself.
    pub place: Text,
    /// What is wrong there.
    pub message: Text,
    /// What to do.
    pub remedy: Text,
    /// What the document says to it.
    pub answer: ExplanationState,
}

/// Whether a finding has been explained (审核说明).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExplanationState {
    #[default]
    None,
    /// By the explanation of that number in `Budget::explanations`, for the figures as they are.
    Given(usize),
    /// An explanation was given for other figures: it is asked again.
    Outdated(usize),
}

impl ExplanationState {
    /// The explanation's number in `Budget::explanations`.
    pub fn number(self) -> Option<usize> {
        match self {
            Self::None => None,
            Self::Given(at) | Self::Outdated(at) => Some(at),
        }
    }
}

impl Finding {
    /// The whole sentence: `预算表3 208 › 合计：…`.
    pub fn sentence(&self, lang: Lang) -> String {
        match self.place.get(lang) {
            "" => self.message.get(lang).to_owned(),
            place => format!("{place}{}{}", lang.pick("：", ": "), self.message.get(lang)),
        }
    }

    /// A mandatory finding that keeps one from calling the file final.
    pub fn blocks_final(&self) -> bool {
        self.severity == Severity::Mandatory && self.verdict > Verdict::Rounding
    }

    /// Whether it has to be verified and may be answered with an explanation.
    pub fn may_be_explained(&self) -> bool {
        self.severity == Severity::Explain && self.verdict > Verdict::Rounding
    }

    /// Whether an explanation settles it.
    pub fn is_explained(&self) -> bool {
        self.may_be_explained() && matches!(self.answer, ExplanationState::Given(_))
    }

    /// Whether it waits for an explanation.
    pub fn is_unexplained(&self) -> bool {
        self.may_be_explained() && !matches!(self.answer, ExplanationState::Given(_))
    }

    /// The figures that it found, for an explanation to be given for: what is there and what
    /// it should be, or, where no figures are compared, the content of its cell.
    pub fn figures(&self, budget: &Budget) -> Vec<String> {
        let text = |amount: Option<Amount>| amount.map_or_else(String::new, |a| a.to_string());
        if self.own == [None; 2] {
            let told = self.text.as_ref().and_then(|place| {
                let own = budget.texts.iter().find(|text| *text.section == *place.section)?;
                own.paragraphs.get(place.paragraph)?.get(place.range())
            });
            return vec![match &self.text {
                Some(_) => told.unwrap_or_default().to_owned(),
                None => budget.value(self.cell).to_text(),
            }];
        }
        self.own.map(text).into()
    }

    /// Where it is, by names that hold while rows move.
    pub fn named_place(&self, forms: &FormSet, budget: &Budget) -> Option<NamedPlace> {
        match &self.text {
            Some(place) => {
                let own = budget.texts.iter().find(|text| *text.section == *place.section);
                let paragraph = own.and_then(|text| text.paragraphs.get(place.paragraph));
                Some(NamedPlace::of_text(&place.section, paragraph.map_or("", String::as_str)))
            }
            None => NamedPlace::of(forms, budget, self.cell),
        }
    }

    /// The explanation it has, also one for other figures.
    pub fn explanation<'a>(&self, budget: &'a Budget) -> Option<&'a Explanation> {
        budget.explanations.get(self.answer.number()?)
    }
}

impl ExplanationState {
    /// `原说明针对 12.00，现为 13.00`
    pub fn outdated(then: &[String], now: &[String], lang: Lang) -> String {
        let shown = |figures: &[String]| {
            let shown = figures.iter().map(|figure| match figure.as_str() {
                "" => lang.pick("空", "blank"),
                figure => figure,
            });
            shown.collect::<Vec<_>>().join(lang.pick(" 与 ", " against "))
        };
        let (mut then, mut now) = (then, now);
        // Only what differs, where one side stayed as it was.
        if let ([a, b], [c, d]) = (then, now) {
            if a == c {
                (then, now) = (std::slice::from_ref(b), std::slice::from_ref(d));
            } else if b == d {
                (then, now) = (std::slice::from_ref(a), std::slice::from_ref(c));
            }
        }
        match lang {
            Lang::Zh => format!("原说明针对 {}，现为 {}", shown(then), shown(now)),
            Lang::En => format!("explained for {}, now {}", shown(then), shown(now)),
        }
    }
}

impl Counts {
    /// Counts one more finding.
    pub fn add(&mut self, finding: &Finding) {
        self.add_kind(finding.verdict, finding.severity, finding.is_explained());
    }

    /// Counts one more of a kind.
    pub(in crate::engine) fn add_kind(
        &mut self,
        verdict: Verdict,
        severity: Severity,
        explained: bool,
    ) {
        if let Some(count) = self.of(verdict, severity, explained) {
            *count += 1;
        }
    }

    /// Where findings of that kind are counted; nowhere where all is well.
    fn of(&mut self, verdict: Verdict, severity: Severity, explained: bool) -> Option<&mut usize> {
        Some(match (verdict, severity) {
            (Verdict::Balanced, _) => return None,
            (Verdict::Rounding, _) => &mut self.rounding,
            (_, Severity::Mandatory) => &mut self.mandatory,
            (_, Severity::Explain) if explained => &mut self.explained,
            (_, Severity::Explain) => &mut self.explain,
            (_, Severity::Hint) => &mut self.hint,
        })
    }
}

/// Findings of a table or of the whole document, counted. Rounding differences count only there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub mandatory: usize,
    pub explain: usize,
    /// To be explained, and explained; the sheet itself counts them among `explain`.
    pub explained: usize,
    pub hint: usize,
    pub rounding: usize,
}

/// Where findings of that kind are in the list.
pub(in crate::engine) fn rank(verdict: Verdict, severity: Severity) -> (bool, Severity) {
    (verdict == Verdict::Rounding, severity)
}
