//! How far a file is read, what can be shown of it by then, and whether anybody still waits for it.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use crate::budget::Budget;
use crate::form::FormSet;

/// Shared by who reads and who waits.
#[derive(Clone, Debug, Default)]
pub struct OpenProgress(Arc<OpenProgressState>);

#[derive(Debug, Default)]
struct OpenProgressState {
    done: AtomicUsize,
    all: AtomicUsize,
    cancelled: AtomicBool,
    wants_first_rows: bool,
    first_rows: OnceLock<FirstRows>,
}

/// A budget as far as it is in the beginning of a large file, to be shown before the rest is read.
#[derive(Debug)]
pub struct FirstRows {
    /// The form set that the file names.
    pub forms: Arc<FormSet>,
    /// What is read so far.
    pub budget: Budget,
}

impl OpenProgress {
    /// For somebody who shows the first rows before the rest is read.
    pub fn with_first_rows() -> Self {
        Self(Arc::new(OpenProgressState { wants_first_rows: true, ..OpenProgressState::default() }))
    }

    /// The first rows of a large file, once they are read.
    pub fn first_rows(&self) -> Option<&FirstRows> {
        self.0.first_rows.get()
    }

    /// Whether somebody shows the first rows before the rest is read.
    pub(super) fn wants_first_rows(&self) -> bool {
        self.0.wants_first_rows
    }

    /// These are the first rows; what came before stays.
    pub(super) fn show_first_rows(&self, first: FirstRows) {
        // There are some already where the file is read once more.
        let _ = self.0.first_rows.set(first);
    }

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
