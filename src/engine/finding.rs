//! What checks say: the one list that grid, panel, save dialog and command line read.

use std::sync::Arc;

use crate::amount::Amount;
use crate::budget::Cell;
use crate::form::Force;
use crate::lang::{Lang, Tell, Words};

use super::text::TextPlace;

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
}

impl Tell for Verdict {
    fn tell(&self, lang: Lang) -> String {
        match self {
            Self::Balanced => lang.pick("平衡", "balanced"),
            Self::Rounding => lang.pick("四舍五入", "rounding"),
            Self::Unbalanced => lang.pick("不平衡", "unbalanced"),
            Self::Missing => lang.pick("缺项", "missing"),
            Self::Invalid => lang.pick("填写有误", "invalid"),
            Self::Overflow => lang.pick("超出位数", "overflow"),
        }
        .to_owned()
    }
}

/// One thing that a check has to say.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Name of the rule, named for the defect (`total_mismatch`).
    pub rule: Arc<str>,
    /// Number in the catalogue of reconciliations (`A2`), empty where it has none.
    pub number: Arc<str>,
    pub force: Force,
    pub verdict: Verdict,
    /// Where to look first; of a finding in a text the cell it is held against, or
    /// [`Cell::NOWHERE`].
    pub cell: Cell,
    /// Where it stands, if in a text.
    pub text: Option<TextPlace>,
    /// All cells concerned, `cell` among them, left side first.
    pub cells: Vec<Cell>,
    /// What stands there, in the unit of the cell's table (left side of a check).
    pub stated: Option<Amount>,
    /// What it should be (right side of a check).
    pub computed: Option<Amount>,
    /// `stated` − `computed`.
    pub difference: Option<Amount>,
    /// Largest difference that rounding can explain.
    pub bound: Option<Amount>,
    /// The relation that should hold, e.g. `合计 = 下级之和`.
    pub relation: Words,
    /// The whole sentence.
    pub message: Words,
    /// What to do.
    pub remedy: Words,
}

impl Finding {
    /// A mandatory finding that stands in the way of calling the file final.
    pub fn blocks_final(&self) -> bool {
        self.force == Force::Mandatory && self.verdict > Verdict::Rounding
    }
}

impl Counts {
    /// Counts one more finding.
    pub fn add(&mut self, finding: &Finding) {
        let count = match (finding.verdict, finding.force) {
            (Verdict::Balanced, _) => return,
            (Verdict::Rounding, _) => &mut self.rounding,
            (_, Force::Mandatory) => &mut self.mandatory,
            (_, Force::Explain) => &mut self.explain,
            (_, Force::Hint) => &mut self.hint,
        };
        *count += 1;
    }
}

/// Findings of a table or of the whole document, counted. Rounding differences count only there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub mandatory: usize,
    pub explain: usize,
    pub hint: usize,
    pub rounding: usize,
}
