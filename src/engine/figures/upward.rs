//! The way up a tree: stretches of leaves, each summed at once, and the parents above them.

use super::grid::Grid;
use super::tree::NONE;

/// A step on the way up. Rows go by their numbers, parents by their ordinals too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) enum UpwardStep {
    /// Leaves of one parent whose numbers follow each other.
    Leaves { from: u32, to: u32, parent: u32 },
    /// A parent all of whose children came before, and its own parent or [`NONE`].
    Parent { number: u32, ordinal: u32, above: u32 },
}

impl Grid {
    /// The whole way up, without the leaves that are part of nothing; empty where there is no tree.
    pub(in crate::engine) fn upward_steps(&self) -> Vec<UpwardStep> {
        let Some(tree) = &self.tree else { return Vec::new() };
        let mut steps: Vec<UpwardStep> = Vec::new();
        let take = |number: u32| {
            let of = |parent: u32| tree.slot.get(parent as usize).copied().unwrap_or(NONE);
            let above = tree.parent.get(number as usize).map_or(NONE, |&parent| of(parent));
            let ordinal = of(number);
            if ordinal != NONE {
                steps.push(UpwardStep::Parent { number, ordinal, above });
                return;
            }
            match steps.last_mut() {
                _ if above == NONE => {}
                Some(UpwardStep::Leaves { from, parent, .. })
                    if *parent == above && *from == number + 1 =>
                {
                    *from = number;
                }
                _ => steps.push(UpwardStep::Leaves { from: number, to: number + 1, parent: above }),
            }
        };
        if self.order.is_numbered() && tree.in_order {
            (0..self.rows as u32).rev().for_each(take);
        } else {
            self.upward().into_iter().for_each(take);
        }
        steps
    }
}
