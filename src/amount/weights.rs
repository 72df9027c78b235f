//! Weighted sums: what each of their places counts.

use std::ops::AddAssign;

/// Puts the weights of each place of a sum together, in the order of the places; what adds up to
/// nothing is left out.
pub fn merge_terms<P: Ord, W: Copy + Default + PartialEq + AddAssign>(terms: &mut Vec<(P, W)>) {
    terms.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    terms.dedup_by(|next, first| {
        let same = next.0 == first.0;
        if same {
            first.1 += next.1;
        }
        same
    });
    terms.retain(|term| term.1 != W::default());
}

#[cfg(test)]
mod tests {
    use super::merge_terms;

    #[test]
    fn a_place_has_one_weight_and_none_where_it_counts_nothing() {
        let mut terms = vec![(3, 1), (1, 2), (3, -1), (1, 1), (2, -4)];
        merge_terms(&mut terms);
        assert_eq!(terms, [(1, 3), (2, -4)]);
    }
}
