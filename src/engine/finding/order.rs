//! Keys in their order: one is put in, taken out, counted up to or found by its number without
//! moving the others.

use std::ops::RangeInclusive;

use super::run_map::RunMap;

/// A sorted set that knows the number of every key.
#[derive(Clone, Debug)]
pub(in crate::engine) struct SortedKeys<K>(RunMap<K, ()>);

impl<K> Default for SortedKeys<K> {
    fn default() -> Self {
        Self(RunMap::default())
    }
}

impl<K: Copy + Ord> SortedKeys<K> {
    /// Of keys that ascend.
    pub(in crate::engine) fn of_sorted(keys: &[K]) -> Self {
        Self(RunMap::of_sorted(keys.iter().map(|&key| (key, ()))))
    }

    pub(in crate::engine) fn len(&self) -> usize {
        self.0.len()
    }

    /// Puts a key in; `false` where it is there already.
    pub(in crate::engine) fn insert(&mut self, key: K) -> bool {
        self.0.insert(key, ()).is_none()
    }

    /// Takes a key out; `false` where it is not there.
    pub(in crate::engine) fn remove(&mut self, key: &K) -> bool {
        self.0.remove(key).is_some()
    }

    /// Gives the keys between two, both included, the keys that `now` says; those without one go.
    pub(in crate::engine) fn rekey(
        &mut self,
        range: RangeInclusive<K>,
        now: impl FnMut(K) -> Option<K>,
    ) {
        self.0.rekey(range, now);
    }

    /// How many keys come before this one, which need not be there.
    pub(in crate::engine) fn before(&self, key: &K) -> usize {
        self.0.before(key)
    }

    /// The key of that number.
    pub(in crate::engine) fn get(&self, number: usize) -> Option<K> {
        self.0.nth(number)
    }

    /// The keys between two, both included.
    pub(in crate::engine) fn range(&self, range: RangeInclusive<K>) -> impl Iterator<Item = K> {
        self.0.range(range).map(|(key, ())| *key)
    }

    pub(in crate::engine) fn iter(&self) -> impl Iterator<Item = K> {
        self.0.iter().map(|(key, ())| *key)
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
            let near = list.iter().filter(|own| (key..=key + 40).contains(own));
            assert!(order.range(key..=key + 40).eq(near.copied()));
        }
        assert_eq!(order.iter().collect::<Vec<_>>(), list);
        assert_eq!(SortedKeys::<u32>::default().before(&3), 0);
        assert_eq!(SortedKeys::<u32>::default().get(0), None);
    }
}
