//! Doubts and unplaced figures counted while tables are placed.

use super::doubt::{Doubt, DoubtKind};
use super::spot::{Spot, Unplaced, Why};

#[derive(Default)]
pub struct SumTally {
    pub doubts: Vec<Doubt>,
    pub unplaced: Vec<Unplaced>,
}

impl SumTally {
    /// Adds a doubt; of one kind the first stands for all.
    pub fn doubt(&mut self, kind: DoubtKind, spot: Option<Spot>) {
        self.doubts_of(kind, spot, 1);
    }

    pub fn doubts_of(&mut self, kind: DoubtKind, spot: Option<Spot>, count: usize) {
        let alone = matches!(
            kind,
            DoubtKind::NoTable { .. }
                | DoubtKind::Table { .. }
                | DoubtKind::Reading(_)
                | DoubtKind::OtherBudget { .. }
                | DoubtKind::OtherName { .. }
                | DoubtKind::Differs { .. }
                | DoubtKind::Strangers { .. }
                | DoubtKind::TextTwice { .. }
        );
        let same = |doubt: &&mut Doubt| {
            !alone
                && std::mem::discriminant(&doubt.kind) == std::mem::discriminant(&kind)
                && together(&doubt.kind, &kind)
        };
        match self.doubts.iter_mut().find(same) {
            Some(doubt) => doubt.count += count,
            None => self.doubts.push(Doubt { kind, spot, count }),
        }
    }

    pub fn unplaced(&mut self, spot: Spot, why: Why) {
        self.unplaced.push(Unplaced { spot, why });
    }

    /// The doubts, the heaviest first.
    pub fn sorted(mut self) -> (Vec<Doubt>, Vec<Unplaced>) {
        self.doubts.sort_by_key(|doubt| (std::cmp::Reverse(doubt.kind.weight()), doubt.spot));
        self.unplaced.sort_by_key(|unplaced| unplaced.spot);
        self.unplaced.dedup_by_key(|unplaced| unplaced.spot);
        (self.doubts, self.unplaced)
    }
}

/// Whether two doubts of one kind are reported as one.
fn together(a: &DoubtKind, b: &DoubtKind) -> bool {
    match (a, b) {
        (DoubtKind::Unplaced { why: a, .. }, DoubtKind::Unplaced { why: b, .. }) => a == b,
        (
            DoubtKind::Displayed { took_stored: a, .. },
            DoubtKind::Displayed { took_stored: b, .. },
        ) => a == b,
        (DoubtKind::OtherUnit { from: a, .. }, DoubtKind::OtherUnit { from: b, .. }) => a == b,
        _ => true,
    }
}
