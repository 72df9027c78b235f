//! Whether sums contradict each other whatever the figures in them are moved by.
//!
//! The search carries what one sum allows from figure to figure; that totals which are only rounded
//! do not add up, though by way of all their addends they would have to, it cannot see. Elimination
//! does: a combination of sums in which every figure cancels out and something is left to be moved
//! has no answer. It is reckoned modulo a prime, where numbers do not grow: what has no answer there
//! has none in whole numbers either.

use std::collections::{BTreeMap, BTreeSet};

use super::part::SumPart;

/// A prime below 2³¹, so that products fit.
const PRIME: u64 = (1 << 31) - 1;
/// Terms that are looked at before it is left undecided.
const MAX_TERMS: usize = 20_000_000;

/// A combination of sums: what is left of its figures, and what they must come to.
struct Combination {
    terms: BTreeMap<usize, u64>,
    must: u64,
    of: BTreeSet<usize>,
}

fn modulo(value: i64) -> u64 {
    value.rem_euclid(PRIME as i64).unsigned_abs()
}

/// The number that makes 1 of another, by Fermat.
fn inverse(value: u64) -> u64 {
    let (mut power, mut square, mut made) = (PRIME - 2, value, 1);
    while power > 0 {
        if power & 1 == 1 {
            made = made * square % PRIME;
        }
        square = square * square % PRIME;
        power >>= 1;
    }
    made
}

impl Combination {
    fn of(part: &SumPart, index: usize) -> Option<Self> {
        let sum = &part.sums[index];
        if sum.least != sum.most {
            return None;
        }
        let mut own =
            Self { terms: BTreeMap::new(), must: modulo(sum.least), of: BTreeSet::from([index]) };
        for &(figure, by) in &sum.terms {
            if part.low[figure] == part.high[figure] {
                let fixed = by.checked_mul(part.low[figure])?;
                own.must = (own.must + PRIME - modulo(fixed)) % PRIME;
            } else {
                own.terms.insert(figure, modulo(by));
            }
        }
        Some(own)
    }

    /// Takes away as much of another as makes a figure cancel out.
    fn cancel(&mut self, figure: usize, other: &Self) {
        let (Some(&own), Some(&theirs)) = (self.terms.get(&figure), other.terms.get(&figure))
        else {
            return;
        };
        let times = PRIME - own * inverse(theirs) % PRIME;
        for (&at, &by) in &other.terms {
            let slot = self.terms.entry(at).or_insert(0);
            *slot = (*slot + times * by) % PRIME;
            if *slot == 0 {
                self.terms.remove(&at);
            }
        }
        self.must = (self.must + times * other.must) % PRIME;
        self.of.extend(&other.of);
    }
}

/// Sums among which are some that contradict each other; `None` where elimination finds none.
pub fn contradicting(part: &SumPart) -> Option<Vec<usize>> {
    // The combination by which a figure is eliminated, in the order they were made.
    let mut made: Vec<(usize, Combination)> = Vec::new();
    let mut by_figure: BTreeMap<usize, usize> = BTreeMap::new();
    let mut seen = 0;
    for index in 0..part.sums.len() {
        let Some(mut own) = Combination::of(part, index) else { continue };
        // What is cancelled brings in figures that come later in that order only.
        loop {
            let next = own.terms.keys().filter_map(|figure| by_figure.get(figure)).min();
            let Some((figure, other)) = next.and_then(|&at| made.get(at)) else { break };
            seen += other.terms.len() + other.of.len();
            if seen > MAX_TERMS {
                return None;
            }
            own.cancel(*figure, other);
        }
        // The figure in the fewest sums brings in the least elsewhere.
        let rarest = own.terms.keys().copied().min_by_key(|&figure| part.of[figure].len());
        match rarest {
            Some(figure) => {
                by_figure.insert(figure, made.len());
                made.push((figure, own));
            }
            None if own.must != 0 => return Some(own.of.into_iter().collect()),
            None => {}
        }
    }
    None
}
