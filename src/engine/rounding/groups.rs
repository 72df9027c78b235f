//! Which rows are linked by what their figures leave open.

use super::exact::NONE;
use super::flat_rows::FlatRows;

/// Groups of rows that share variables which `links` says link, each in the rows' order, in the order
/// of their first rows. Rows without such a variable are in none.
pub(super) fn linked(
    rows: &FlatRows,
    which: impl Iterator<Item = u32> + Clone,
    variables: usize,
    links: impl Fn(u32) -> bool,
) -> Vec<Vec<u32>> {
    let mut up: Vec<u32> = (0..variables as u32).collect();
    fn root(up: &mut [u32], mut at: u32) -> u32 {
        while up[at as usize] != at {
            up[at as usize] = up[up[at as usize] as usize];
            at = up[at as usize];
        }
        at
    }
    let linking = |row: u32| {
        let terms = rows.terms(row as usize).iter().map(|term| term.0);
        terms.filter(|&variable| links(variable))
    };
    for row in which.clone() {
        let mut linked = linking(row);
        let Some(first) = linked.next() else { continue };
        let mut first = root(&mut up, first);
        for variable in linked {
            let other = root(&mut up, variable);
            // The lower one leads: neighbours stay near.
            let (low, high) = (first.min(other), first.max(other));
            (up[high as usize], first) = (low, low);
        }
    }
    let mut number = vec![NONE; variables];
    let mut groups: Vec<Vec<u32>> = Vec::new();
    for row in which {
        let Some(first) = linking(row).next() else { continue };
        let slot = &mut number[root(&mut up, first) as usize];
        if *slot == NONE {
            *slot = groups.len() as u32;
            groups.push(Vec::new());
        }
        groups[*slot as usize].push(row);
    }
    groups
}
