//! What bounds a reading: size, time, and the person who cancels it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, AtomicU64, Ordering};
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
    /// How far its parts are, in millionths of the whole.
    of_parts: AtomicI64,
    /// What this is a part of.
    whole: Option<Whole>,
}

#[derive(Debug)]
struct Whole {
    progress: ReadProgress,
    /// Thousandths of the whole.
    share: u32,
}

impl ReadProgress {
    /// The progress of one of several readings that are done at once and cancelled together: so many
    /// thousandths of the whole.
    pub fn part(&self, share: u32) -> Self {
        let whole = Some(Whole { progress: self.clone(), share });
        Self(Arc::new(Shared { whole, ..Shared::default() }))
    }

    /// How far it is, 0 to 1000.
    pub fn permille(&self) -> u32 {
        let of_parts = self.0.of_parts.load(Ordering::Relaxed) / 1000;
        let of_parts = u32::try_from(of_parts).unwrap_or(0).min(1000);
        self.0.permille.load(Ordering::Relaxed).max(of_parts)
    }

    /// How many cells are read, to a thousand or so.
    pub fn cells(&self) -> u64 {
        self.0.cells.load(Ordering::Relaxed)
    }

    /// Ends the reading at its next step, as [`ReadError::Cancelled`].
    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether it is to end, or all that it is a part of.
    pub fn is_cancelled(&self) -> bool {
        let own = self.0.cancelled.load(Ordering::Relaxed);
        own || self.0.whole.as_ref().is_some_and(|whole| whole.progress.is_cancelled())
    }

    fn set(&self, permille: u32) {
        let before = self.0.permille.swap(permille, Ordering::Relaxed);
        if let Some(whole) = &self.0.whole {
            let moved = (i64::from(permille) - i64::from(before)) * i64::from(whole.share);
            whole.progress.0.of_parts.fetch_add(moved, Ordering::Relaxed);
        }
    }

    fn set_cells(&self, cells: u64) {
        let before = self.0.cells.swap(cells, Ordering::Relaxed);
        if let Some(whole) = &self.0.whole {
            let more = cells.saturating_sub(before);
            whole.progress.0.cells.fetch_add(more, Ordering::Relaxed);
        }
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

    /// How far the reading is, shared with whoever waits.
    pub fn progress(&self) -> &ReadProgress {
        &self.progress
    }

    /// Fails when it was cancelled or takes too long. Cheap enough for every few hundred cells.
    pub fn check(&self) -> Result<(), ReadError> {
        if self.progress.is_cancelled() {
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
        self.progress.set(permille.min(1000) as u32);
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
            self.progress.set_cells(self.taken.cells);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_move_the_whole_and_end_with_it() {
        let whole = ReadProgress::default();
        let parts = [whole.part(250), whole.part(750)];
        let mut watches = parts.map(|part| Watch::new(Limits::default(), part));
        assert_eq!(watches[0].step(1, 2), Ok(()));
        assert_eq!(whole.permille(), 125);
        assert_eq!(watches[1].step(1, 1), Ok(()));
        assert_eq!(watches[0].step(1, 1), Ok(()));
        assert_eq!(whole.permille(), 1000);
        assert_eq!(watches[0].cells(3_000), Ok(()));
        assert_eq!(watches[1].cells(2_000), Ok(()));
        assert_eq!(whole.cells(), 5_000);
        whole.cancel();
        assert_eq!(watches[0].check(), Err(ReadError::Cancelled));
    }
}
