//! What a person said of tables and columns, taken up in what was recognised.

use std::collections::HashSet;

use super::candidate::FormCandidate;
use super::choose::Match;
use super::corrections::ColumnPlace;
use super::region::Region;

/// A column and the block's column that a person said it is, or none.
pub type CorrectedColumn = (ColumnPlace, Option<(usize, usize)>);

/// What a person said of a document's tables and their columns.
pub struct Corrected<'t> {
    pub table: &'t dyn Fn(&Region) -> Option<Option<usize>>,
    pub columns: &'t [CorrectedColumn],
}

/// What a person said is not to be taken.
#[derive(Debug, Default)]
pub struct LeftOut {
    /// By region.
    tables: HashSet<usize>,
    /// Regions and columns of their page.
    columns: HashSet<(usize, u32)>,
}

impl LeftOut {
    /// Whether a column of a region is.
    pub fn has(&self, region: usize, column: u32) -> bool {
        self.tables.contains(&region) || self.columns.contains(&(region, column))
    }
}

impl Corrected<'_> {
    /// Makes columns what they were said to be, on all pages of their tables that have the same
    /// heading; gives what is left out.
    pub fn apply(
        &self,
        candidate: &FormCandidate,
        regions: &[Region],
        found: &mut [Option<Match>],
    ) -> LeftOut {
        let is_out = |region: &Region| (self.table)(region) == Some(None);
        let tables = (0..regions.len()).filter(|&at| regions.get(at).is_some_and(is_out));
        let mut left_out = LeftOut { tables: tables.collect(), ..LeftOut::default() };
        for ((page, row, column), wanted) in self.columns {
            let at = regions
                .iter()
                .position(|region| region.page as u32 == *page && region.head.start == *row);
            let own = at.and_then(|at| Some((at, found.get(at)?.as_ref()?)));
            let heading = own.and_then(|(at, own)| {
                let heading = own.heads.iter().find(|head| head.columns.contains(column))?;
                Some((beginning(found, at), heading.clone()))
            });
            let Some((first, heading)) = heading else { continue };
            for at in 0..found.len() {
                if beginning(found, at) != first {
                    continue;
                }
                let Some(own) = found.get_mut(at).and_then(Option::as_mut) else { continue };
                let Some(head) = own.heads.iter().position(|head| head.is_repeated(&heading))
                else {
                    continue;
                };
                let columns = own.heads.get(head).map_or(&[][..], |head| &head.columns);
                let columns = columns.iter().map(|&column| (at, column));
                match wanted {
                    None => left_out.columns.extend(columns),
                    Some(_) => columns.for_each(|column| {
                        left_out.columns.remove(&column);
                    }),
                }
                own.fit.pairs.retain(|(other, _, _)| *other != head);
                let leaf = wanted.and_then(|(block, column)| {
                    let leaves = candidate.leaves(own.table);
                    leaves.iter().position(|leaf| leaf.block == block && leaf.column == column)
                });
                if let Some(leaf) = leaf {
                    own.fit.pairs.retain(|(_, other, _)| *other != leaf);
                    own.fit.pairs.push((head, leaf, 1.0));
                }
            }
        }
        left_out
    }
}

/// The region that a table begins with which goes on in that one.
fn beginning(found: &[Option<Match>], mut at: usize) -> usize {
    // A table goes on with one further up.
    while let Some(before) = found.get(at).and_then(Option::as_ref).and_then(|own| own.after)
        && before < at
    {
        at = before;
    }
    at
}
