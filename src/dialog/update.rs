//! 按文件更新: what a file exported again has otherwise than the budget, each accepted or refused.

use crate::import::ChangeKind;
use crate::session::updating::Updating;

/// Kinds in the order in which they are chosen together.
pub const KINDS: [ChangeKind; 3] = [ChangeKind::Changed, ChangeKind::New, ChangeKind::Gone];

/// The differences, and which are accepted.
#[derive(Debug)]
pub struct UpdateAsk {
    pub updating: Updating,
    pub accepted: Vec<bool>,
}

impl UpdateAsk {
    /// What fills blanks is accepted at first; what is written over a figure, or takes one away,
    /// is not unless a person says so, and nothing is of a file that says it is another budget's.
    pub fn new(updating: Updating) -> Self {
        let own = updating.other_unit.is_none() && updating.other_year.is_none();
        let fills = |at| own && updating.kind(at) == Some(ChangeKind::New);
        let accepted = (0..updating.len()).map(fills).collect();
        Self { updating, accepted }
    }

    pub fn is_accepted(&self, at: usize) -> bool {
        self.accepted.get(at).copied().unwrap_or(false)
    }

    pub fn of_kind(&self, kind: ChangeKind) -> Vec<usize> {
        (0..self.updating.len()).filter(|&at| self.updating.kind(at) == Some(kind)).collect()
    }

    pub fn count(&self) -> usize {
        self.accepted.iter().filter(|own| **own).count()
    }
}
