//! Where the selected figure comes from and what it is used for, worked out once for each change.

use crate::budget::Cell;
use crate::edit::Document;
use crate::engine::{CheckUse, Derivation, Use, Verdict};
use crate::lang::Lang;

/// Totals and checks that are listed at most.
pub const MAX_USES: usize = 40;

/// What the selected cell is made of and used for, worked out once for each change.
#[derive(Clone, Debug)]
pub struct Trace {
    revision: u64,
    lang: Lang,
    pub explanation: Derivation,
    /// Its direct addends, in ascending order.
    pub addends: Vec<Cell>,
    /// Every total that counts it, nearest first.
    pub reach: Vec<Cell>,
    /// The same in ascending order.
    pub totals: Vec<Cell>,
    /// The checks it is in that hold.
    pub checks: Vec<CheckUse>,
}

impl Trace {
    pub fn of(document: &Document, cell: Cell, lang: Lang) -> Self {
        let computed = document.computed();
        let explanation = computed.explain_in(cell, lang);
        let mut addends: Vec<Cell> = explanation.terms.iter().filter_map(|t| t.cell).collect();
        addends.sort_unstable();
        let reach = computed.reach(cell, MAX_USES);
        let mut totals = reach.clone();
        totals.sort_unstable();
        let uses = computed.uses(cell).into_iter();
        let checks = uses.filter_map(|found| match found {
            // What does not hold is among the findings.
            Use::Check(check) => (check.verdict == Verdict::Balanced).then_some(check),
            Use::Total(_) => None,
        });
        let checks = checks.take(MAX_USES).collect();
        let revision = document.revision();
        Self { revision, lang, explanation, addends, reach, totals, checks }
    }

    /// Whether it still says how things are.
    pub fn is_current(&self, document: &Document, cell: Cell, lang: Lang) -> bool {
        (self.revision, self.explanation.cell, self.lang) == (document.revision(), cell, lang)
    }
}
