//! Giving up work that nobody waits for any more.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A sign that whoever asked for something does not want it any more; its copies are the same sign.
#[derive(Clone, Debug, Default)]
pub struct StopSign {
    own: Arc<AtomicBool>,
    /// Another one that counts as well.
    other: Option<Arc<AtomicBool>>,
}

impl StopSign {
    pub fn set(&self) {
        self.own.store(true, Ordering::Relaxed);
    }

    pub fn is_set(&self) -> bool {
        let other = self.other.as_ref().is_some_and(|other| other.load(Ordering::Relaxed));
        other || self.own.load(Ordering::Relaxed)
    }

    /// One that is set once either of two is.
    pub fn or(&self, other: &Self) -> Self {
        Self { own: Arc::clone(&self.own), other: Some(Arc::clone(&other.own)) }
    }
}
