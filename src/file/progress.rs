//! How far a file is read, and whether anybody still waits for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Shared by who reads and who waits.
#[derive(Clone, Debug, Default)]
pub struct OpenProgress(Arc<OpenProgressState>);

#[derive(Debug, Default)]
struct OpenProgressState {
    done: AtomicUsize,
    all: AtomicUsize,
    cancelled: AtomicBool,
}

impl OpenProgress {
    /// Nobody waits any more: whoever reads gives up soon.
    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether it was cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::Relaxed)
    }

    /// How far it is, 0 to 1.
    #[expect(clippy::float_arithmetic, reason = "a share of bytes for a progress bar, no money")]
    pub fn share(&self) -> f32 {
        let all = self.0.all.load(Ordering::Relaxed).max(1);
        (self.0.done.load(Ordering::Relaxed) as f32 / all as f32).min(1.0)
    }

    /// There are so many bytes to do, none of them done.
    pub(super) fn begin(&self, all: usize) {
        self.0.all.store(all, Ordering::Relaxed);
        self.0.done.store(0, Ordering::Relaxed);
    }

    /// So many bytes more are done.
    pub(super) fn advance(&self, bytes: usize) {
        self.0.done.fetch_add(bytes, Ordering::Relaxed);
    }

    /// All before that byte is done.
    pub(super) fn reach(&self, byte: usize) {
        self.0.done.store(byte, Ordering::Relaxed);
    }
}
