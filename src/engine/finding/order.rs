//! Keys in their order, kept sorted in short runs: one is put in, taken out, counted up to or found
//! by its number without moving the others.

/// Keys that a run holds before it is parted in two.
const MOST: usize = 512;

/// A sorted set that knows the number of every key.
#[derive(Clone, Debug)]
pub(in crate::engine) struct SortedKeys<K> {
    /// Invariant: none is empty, and all keys ascend through all of them.
    runs: Vec<Vec<K>>,
    len: usize,
}

impl<K> Default for SortedKeys<K> {
    fn default() -> Self {
        Self { runs: Vec::new(), len: 0 }
    }
}

impl<K: Copy + Ord> SortedKeys<K> {
    /// Of keys that ascend.
    pub(in crate::engine) fn of_sorted(keys: &[K]) -> Self {
        // Runs begin with room to grow.
        let runs = keys.chunks(MOST * 3 / 4).map(<[K]>::to_vec).collect();
        Self { runs, len: keys.len() }
    }

    pub(in crate::engine) fn len(&self) -> usize {
        self.len
    }

    /// The run that holds the key, or would.
    fn run(&self, key: &K) -> usize {
        let behind = self.runs.partition_point(|run| run.first().is_some_and(|first| first <= key));
        behind.saturating_sub(1)
    }

    /// Puts a key in; `false` where it is there already.
    pub(in crate::engine) fn insert(&mut self, key: K) -> bool {
        let at = self.run(&key);
        let Some(run) = self.runs.get_mut(at) else {
            self.runs.push(vec![key]);
            self.len += 1;
            return true;
        };
        let Err(place) = run.binary_search(&key) else { return false };
        run.insert(place, key);
        if run.len() > MOST {
            let behind = run.split_off(MOST / 2);
            self.runs.insert(at + 1, behind);
        }
        self.len += 1;
        true
    }

    /// Takes a key out; `false` where it is not there.
    pub(in crate::engine) fn remove(&mut self, key: &K) -> bool {
        let at = self.run(key);
        let Some(run) = self.runs.get_mut(at) else { return false };
        let Ok(place) = run.binary_search(key) else { return false };
        run.remove(place);
        if run.is_empty() {
            self.runs.remove(at);
        }
        self.len -= 1;
        true
    }

    /// How many keys come before this one, which need not be there.
    pub(in crate::engine) fn before(&self, key: &K) -> usize {
        let at = self.run(key);
        let whole: usize = self.runs.iter().take(at).map(Vec::len).sum();
        whole + self.runs.get(at).map_or(0, |run| run.partition_point(|own| own < key))
    }

    /// The key of that number.
    pub(in crate::engine) fn get(&self, number: usize) -> Option<K> {
        let mut left = number;
        for run in &self.runs {
            match run.get(left) {
                Some(key) => return Some(*key),
                None => left -= run.len(),
            }
        }
        None
    }

    pub(in crate::engine) fn iter(&self) -> impl Iterator<Item = K> {
        self.runs.iter().flatten().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_holds_what_a_sorted_list_would() {
        let mut order = SortedKeys::of_sorted(&(0..3_000_u32).map(|n| n * 7).collect::<Vec<_>>());
        let mut list: Vec<u32> = order.iter().collect();
        let mut seed = 1_u64;
        for step in 0..20_000 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(99_991);
            let key = (seed >> 33) as u32 % 21_000;
            let at = list.binary_search(&key);
            // More go than come for a while, so that runs empty and part.
            if step / 4_000 % 2 == 0 || seed >> 62 == 0 {
                assert_eq!(order.insert(key), at.is_err());
                at.err().into_iter().for_each(|at| list.insert(at, key));
            } else {
                let own = list.get(at.unwrap_or_else(|at| at)).copied().unwrap_or(key);
                let at = list.binary_search(&own);
                assert_eq!(order.remove(&own), at.is_ok());
                at.into_iter().for_each(|at| assert!(list.remove(at) == own));
            }
            let before = list.partition_point(|own| *own < key);
            assert_eq!((order.len(), order.before(&key)), (list.len(), before));
            assert_eq!(order.get(before), list.get(before).copied());
        }
        assert_eq!(order.iter().collect::<Vec<_>>(), list);
        assert_eq!(SortedKeys::<u32>::default().before(&3), 0);
        assert_eq!(SortedKeys::<u32>::default().get(0), None);
    }
}
