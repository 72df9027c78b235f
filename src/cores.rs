//! Work spread over the processor's cores.
//!
//! Bottom room: knows nothing of what is worked at.

use std::sync::atomic::{AtomicUsize, Ordering};

/// How many threads can work at once.
pub fn count() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// Does the work for every item, as many at once as there are cores; gives what came out in the
/// items' order. Each thread begins with a state of its own, which it has for all of its items.
pub fn map_with<T: Sync, S, R: Send>(
    items: &[T],
    begin: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, &T) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let run = || {
        let (mut state, mut own) = (begin(), Vec::new());
        while let Some((at, item)) = {
            let at = next.fetch_add(1, Ordering::Relaxed);
            items.get(at).map(|item| (at, item))
        } {
            own.push((at, work(&mut state, item)));
        }
        own
    };
    let threads = count().min(items.len());
    if threads <= 1 {
        return run().into_iter().map(|(_, result)| result).collect();
    }
    let mut done = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(run)).collect();
        let mut done = run();
        for other in others {
            match other.join() {
                Ok(own) => done.extend(own),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

/// As [`map_with`], where threads need nothing of their own.
pub fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    map_with(items, || (), |(), item| work(item))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_the_order_of_the_items() {
        let items: Vec<usize> = (0..10_000).collect();
        let squares: Vec<usize> = items.iter().map(|n| n * n).collect();
        assert_eq!(map(&items, |n| n * n), squares);
        assert_eq!(map(&[] as &[usize], |n| n * n), Vec::<usize>::new());
    }
}
