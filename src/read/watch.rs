//! What bounds a reading: size, time, and the person who cancels it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::error::{ReadBound, ReadError};

/// Most of everything that a reading may take. Beyond these the file is refused with a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub file: u64,
    /// Bytes that its packed parts unfold to, all together.
    pub unpacked: u64,
    /// Cells that hold something, in all grids.
    pub cells: u64,
    /// Merged areas, in all grids.
    pub merges: u64,
    /// Bytes of text.
    pub text: u64,
    /// Sheets, tables or pages.
    pub pages: u64,
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file: 256 << 20,
            unpacked: 640 << 20,
            cells: 5_000_000,
            merges: 200_000,
            text: 256 << 20,
            pages: 5_000,
            time: Duration::from_secs(60),
        }
    }
}

/// Progress and cancelling, shared with whoever waits.
#[derive(Clone, Debug, Default)]
pub struct ReadProgress(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    permille: AtomicU32,
    cells: AtomicU64,
    cancelled: AtomicBool,
}

impl ReadProgress {
    /// How far it is, 0 to 1000.
    pub fn permille(&self) -> u32 {
        self.0.permille.load(Ordering::Relaxed)
    }

    /// How many cells are read, to a thousand or so.
    pub fn cells(&self) -> u64 {
        self.0.cells.load(Ordering::Relaxed)
    }

    /// Ends the reading at its next step, as [`ReadError::Cancelled`].
    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::Relaxed);
    }
}

/// Counts what a reading takes.
#[derive(Clone, Debug)]
pub struct Watch {
    limits: Limits,
    progress: ReadProgress,
    begun: Instant,
    taken: Taken,
}

#[derive(Clone, Copy, Debug, Default)]
struct Taken {
    unpacked: u64,
    cells: u64,
    merges: u64,
    text: u64,
    pages: u64,
}

impl Default for Watch {
    fn default() -> Self {
        Self::new(Limits::default(), ReadProgress::default())
    }
}

impl Watch {
    pub fn new(limits: Limits, progress: ReadProgress) -> Self {
        Self { limits, progress, begun: Instant::now(), taken: Taken::default() }
    }

    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Fails when it was cancelled or takes too long. Cheap enough for every few hundred cells.
    pub fn check(&self) -> Result<(), ReadError> {
        if self.progress.0.cancelled.load(Ordering::Relaxed) {
            return Err(ReadError::Cancelled);
        }
        if self.begun.elapsed() > self.limits.time {
            return Err(ReadError::TooSlow { seconds: self.limits.time.as_secs() });
        }
        Ok(())
    }

    /// Tells how far it is, and checks.
    pub fn step(&self, done: usize, of: usize) -> Result<(), ReadError> {
        let permille = (done as u64).saturating_mul(1000) / (of as u64).max(1);
        self.progress.0.permille.store(permille.min(1000) as u32, Ordering::Relaxed);
        self.check()
    }

    /// Tells how far it is within one of several steps, and checks.
    pub fn within(
        &self,
        (step, of): (usize, usize),
        (done, all): (usize, usize),
    ) -> Result<(), ReadError> {
        const FINE: usize = 1_000;
        let part = done.min(all).saturating_mul(FINE) / all.max(1);
        self.step(step.saturating_mul(FINE).saturating_add(part), of.saturating_mul(FINE))
    }

    /// Refuses a file that is too large, by its bytes.
    pub fn file(&self, bytes: u64) -> Result<(), ReadError> {
        over(ReadBound::File, bytes, self.limits.file)
    }

    /// Counts bytes unfolded from packed parts.
    pub fn unpacked(&mut self, bytes: u64) -> Result<(), ReadError> {
        self.taken.unpacked = self.taken.unpacked.saturating_add(bytes);
        over(ReadBound::Unpacked, self.taken.unpacked, self.limits.unpacked)
    }

    /// Bytes that may still be unfolded.
    pub fn unpacked_left(&self) -> u64 {
        self.limits.unpacked.saturating_sub(self.taken.unpacked)
    }

    /// Counts cells; checks the time now and then.
    pub fn cells(&mut self, cells: u64) -> Result<(), ReadError> {
        let before = self.taken.cells;
        self.taken.cells = before.saturating_add(cells);
        if before >> 10 != self.taken.cells >> 10 {
            self.progress.0.cells.store(self.taken.cells, Ordering::Relaxed);
            self.check()?;
        }
        over(ReadBound::Cells, self.taken.cells, self.limits.cells)
    }

    /// Counts merged areas.
    pub fn merges(&mut self, merges: u64) -> Result<(), ReadError> {
        self.taken.merges = self.taken.merges.saturating_add(merges);
        over(ReadBound::Merges, self.taken.merges, self.limits.merges)
    }

    /// Counts bytes of text.
    pub fn text(&mut self, bytes: u64) -> Result<(), ReadError> {
        self.taken.text = self.taken.text.saturating_add(bytes);
        over(ReadBound::Text, self.taken.text, self.limits.text)
    }

    /// Counts sheets, tables or pages.
    pub fn pages(&mut self, pages: u64) -> Result<(), ReadError> {
        self.taken.pages = self.taken.pages.saturating_add(pages);
        self.check()?;
        over(ReadBound::Pages, self.taken.pages, self.limits.pages)
    }
}

fn over(bound: ReadBound, taken: u64, most: u64) -> Result<(), ReadError> {
    if taken > most { Err(ReadError::TooMuch { bound, most }) } else { Ok(()) }
}
