//! A sorted map in short runs: entries are put in and taken out without moving the others, and all
//! keys behind a place can be given others that follow each other as before.

use std::ops::RangeInclusive;

/// Entries that a run holds before it is parted in two.
const MOST: usize = 512;

/// Entries in the order of their keys.
#[derive(Clone, Debug)]
pub(in crate::engine) struct RunMap<K, V> {
    /// Invariant: none is empty, and all keys ascend through all of them.
    runs: Vec<KeyRun<K, V>>,
    /// Invariant: the first key of each run, side by side to be searched.
    firsts: Vec<K>,
    len: usize,
}

/// Invariant: as many values as keys.
#[derive(Clone, Debug)]
struct KeyRun<K, V> {
    keys: Vec<K>,
    values: Vec<V>,
}

impl<K, V> KeyRun<K, V> {
    fn insert(&mut self, place: usize, key: K, value: V) {
        self.keys.insert(place, key);
        self.values.insert(place, value);
    }
}

impl<K, V> Default for RunMap<K, V> {
    fn default() -> Self {
        Self { runs: Vec::new(), firsts: Vec::new(), len: 0 }
    }
}

impl<K: Copy + Ord, V> RunMap<K, V> {
    pub(in crate::engine) fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Of entries that ascend.
    pub(in crate::engine) fn of_sorted(entries: impl IntoIterator<Item = (K, V)>) -> Self {
        let mut map = Self::default();
        for (key, value) in entries {
            // Runs begin with room to grow.
            match map.runs.last_mut().filter(|run| run.keys.len() < MOST * 3 / 4) {
                Some(run) => {
                    run.keys.push(key);
                    run.values.push(value);
                }
                None => {
                    map.runs.push(KeyRun { keys: vec![key], values: vec![value] });
                    map.firsts.push(key);
                }
            }
            map.len += 1;
        }
        map
    }

    pub(in crate::engine) fn len(&self) -> usize {
        self.len
    }

    /// How many keys come before this one, which need not be there.
    pub(in crate::engine) fn before(&self, key: &K) -> usize {
        let at = self.run(key);
        let whole: usize = self.runs.iter().take(at).map(|run| run.keys.len()).sum();
        whole + self.runs.get(at).map_or(0, |run| run.keys.partition_point(|own| own < key))
    }

    /// The key of that number.
    pub(in crate::engine) fn nth(&self, number: usize) -> Option<K> {
        let mut left = number;
        for run in &self.runs {
            match run.keys.get(left) {
                Some(key) => return Some(*key),
                None => left -= run.keys.len(),
            }
        }
        None
    }

    /// The run that holds the key, or would.
    fn run(&self, key: &K) -> usize {
        self.firsts.partition_point(|first| first <= key).saturating_sub(1)
    }

    pub(in crate::engine) fn get(&self, key: &K) -> Option<&V> {
        let run = self.runs.get(self.run(key))?;
        run.values.get(run.keys.binary_search(key).ok()?)
    }

    /// Puts an entry in; gives what was there.
    pub(in crate::engine) fn insert(&mut self, key: K, value: V) -> Option<V> {
        let at = self.run(&key);
        let Some(run) = self.runs.get_mut(at) else {
            self.runs.push(KeyRun { keys: vec![key], values: vec![value] });
            self.firsts.push(key);
            self.len += 1;
            return None;
        };
        let place = match run.keys.binary_search(&key) {
            Ok(place) => {
                return run.values.get_mut(place).map(|slot| std::mem::replace(slot, value));
            }
            Err(place) => place,
        };
        self.len += 1;
        if run.keys.len() >= MOST {
            // What comes in ascending order leaves full runs behind.
            let half = if place == run.keys.len() { place } else { MOST / 2 };
            let mut behind =
                KeyRun { keys: run.keys.split_off(half), values: run.values.split_off(half) };
            match place.checked_sub(half) {
                Some(place) => behind.insert(place, key, value),
                None => run.insert(place, key, value),
            }
            if let Some(first) = behind.keys.first() {
                self.firsts.insert(at + 1, *first);
                self.runs.insert(at + 1, behind);
            }
        } else {
            run.insert(place, key, value);
        }
        if let (0, Some(first)) = (place, self.firsts.get_mut(at)) {
            *first = key;
        }
        None
    }

    /// Takes an entry out.
    pub(in crate::engine) fn remove(&mut self, key: &K) -> Option<V> {
        let at = self.run(key);
        let run = self.runs.get_mut(at)?;
        let place = run.keys.binary_search(key).ok()?;
        run.keys.remove(place);
        let value = run.values.remove(place);
        match run.keys.first() {
            None => {
                self.runs.remove(at);
                self.firsts.remove(at);
            }
            Some(key) => self.firsts.get_mut(at).into_iter().for_each(|first| *first = *key),
        }
        self.len -= 1;
        Some(value)
    }

    /// Takes out the entries whose keys do not stay.
    pub(in crate::engine) fn retain(&mut self, stays: impl Fn(&K) -> bool) {
        for run in &mut self.runs {
            let kept: Vec<bool> = run.keys.iter().map(&stays).collect();
            if kept.contains(&false) {
                let (mut keys, mut values) = (kept.iter(), kept.iter());
                run.keys.retain(|_| keys.next() == Some(&true));
                run.values.retain(|_| values.next() == Some(&true));
            }
        }
        self.recount();
    }

    /// Drops empty runs, and notes anew what is known of the others.
    fn recount(&mut self) {
        self.runs.retain(|run| !run.keys.is_empty());
        self.firsts.clear();
        self.firsts.extend(self.runs.iter().filter_map(|run| run.keys.first()));
        self.len = self.runs.iter().map(|run| run.keys.len()).sum();
    }

    pub(in crate::engine) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.runs.iter().flat_map(|run| run.keys.iter().zip(&run.values))
    }

    /// The entries whose keys lie between two, both included.
    pub(in crate::engine) fn range(
        &self,
        range: RangeInclusive<K>,
    ) -> impl Iterator<Item = (&K, &V)> {
        let (from, to) = range.into_inner();
        let first = self.run(&from);
        let runs = self.runs.get(first..).unwrap_or_default().iter();
        let runs = runs.take_while(move |run| run.keys.first().is_some_and(|key| *key <= to));
        runs.flat_map(move |run| {
            let start = run.keys.partition_point(|key| *key < from);
            let end = run.keys.partition_point(|key| *key <= to);
            let keys = run.keys.get(start..end).unwrap_or_default();
            keys.iter().zip(run.values.get(start..end).unwrap_or_default())
        })
    }

    /// Gives the entries whose keys lie between two the keys that `now` says; those without one are
    /// taken out and given back. Quick where the new keys follow each other as the old ones did,
    /// and none of another entry lies between them.
    pub(in crate::engine) fn rekey(
        &mut self,
        range: RangeInclusive<K>,
        mut now: impl FnMut(K) -> Option<K>,
    ) -> Vec<(K, V)> {
        let (from, to) = range.into_inner();
        let (mut gone, mut loose) = (Vec::new(), Vec::new());
        let mut last: Option<K> = None;
        let first = self.run(&from);
        for run in self.runs.iter_mut().skip(first) {
            if run.keys.first().is_none_or(|key| *key > to) {
                break;
            }
            let start = run.keys.partition_point(|key| *key < from);
            let end = run.keys.partition_point(|key| *key <= to);
            let mut taken = Vec::new();
            for (place, key) in run.keys.iter_mut().enumerate().take(end).skip(start) {
                match now(*key) {
                    Some(new) if last.is_none_or(|last| last < new) => {
                        *key = new;
                        last = Some(new);
                    }
                    other => taken.push((place, *key, other)),
                }
            }
            for (place, key, new) in taken.into_iter().rev() {
                run.keys.remove(place);
                let value = run.values.remove(place);
                match new {
                    Some(new) => loose.push((new, value)),
                    None => gone.push((key, value)),
                }
            }
        }
        self.recount();
        for (key, value) in loose {
            self.insert(key, value);
        }
        gone
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn it_holds_what_a_sorted_map_would() {
        let (mut map, mut like) = (RunMap::default(), BTreeMap::new());
        let mut seed = 1_u64;
        for step in 0..30_000_u32 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(99_991);
            let key = (seed >> 33) as u32 % 9_000;
            if step / 6_000 % 2 == 0 || seed >> 62 == 0 {
                assert_eq!(map.insert(key, step), like.insert(key, step));
            } else {
                assert_eq!(map.remove(&key), like.remove(&key));
            }
            assert_eq!(map.get(&key), like.get(&key));
            if step % 997 == 0 {
                assert!(map.range(key..=key + 900).eq(like.range(key..=key + 900)));
                // Two in a hundred go, two change places, the others move on.
                let now = |key: u32| match key % 100 {
                    0 | 1 => None,
                    2 => Some(key + 6),
                    3 => Some(key + 4),
                    _ => Some(key + 5),
                };
                let to = u32::MAX;
                let gone = map.rekey(key..=to, now);
                let moved = like.split_off(&key);
                let gone_like = moved.keys().filter(|key| now(**key).is_none()).count();
                like.extend(moved.into_iter().filter_map(|(key, v)| Some((now(key)?, v))));
                assert_eq!(gone.len(), gone_like);
            }
            if step % 3_001 == 0 {
                map.retain(|key| key % 7 != 3);
                like.retain(|key, _| key % 7 != 3);
            }
            if step % 500 == 0 {
                assert!(map.iter().eq(&like));
                assert_eq!(map.is_empty(), like.is_empty());
            }
        }
        assert!(map.range(0..=0).count() <= 1);
    }
}
