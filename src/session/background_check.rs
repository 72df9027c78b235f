//! What takes longer than typing may wait for (the causes of findings, the joint test of rounding),
//! found on a copy of the document in a thread of its own, once nobody has typed for a while.
//!
//! Never knows how anything is computed; a result for a state that is gone is thrown away.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

use crate::budget::Budget;
use crate::edit::Document;
use crate::engine::{Cause, Computed, Finding, Others};
use crate::form::FormSet;
use crate::review::MAX_EXPLAINED;

/// So long nothing must have changed before it begins.
const QUIET: Duration = Duration::from_millis(300);

/// Rows up to which a copy is made and looked at.
const MAX_ROWS: usize = 50_000;

/// What came out.
#[derive(Debug, Default)]
pub struct BackgroundFindings {
    pub causes: Vec<Cause>,
    /// Whether causes were looked for; among too many findings they are not.
    pub explained: bool,
    /// Findings of the joint test.
    pub joint: Vec<Finding>,
}

/// Whether there is anything to check.
pub fn is_wanted(document: &Document) -> bool {
    let counts = document.computed().counts(None);
    let blocks = document.budget().tables.iter().flat_map(|table| &table.blocks);
    let rows: usize = blocks.map(|block| block.rows.len()).sum();
    rows <= MAX_ROWS && (counts.mandatory > 0 || counts.rounding > 0)
}

/// Checks at once.
pub fn check_now(computed: &Computed) -> BackgroundFindings {
    let explained = computed.counts(None).mandatory <= MAX_EXPLAINED;
    let causes = if explained { computed.causes() } else { Vec::new() };
    let joint = computed.joint();
    BackgroundFindings { causes, explained, joint: joint.findings }
}

/// How far a background check is.
#[derive(Debug)]
pub enum BackgroundProgress {
    /// It begins after that time, if nothing changes until then.
    Waits(Duration),
    Runs,
    Done(BackgroundFindings),
}

/// The one thread that checks.
#[derive(Debug, Default)]
pub struct BackgroundCheck {
    /// The state that is waiting, and since when.
    waiting: Option<(u64, Instant)>,
    running: Option<(u64, Receiver<BackgroundFindings>)>,
}

impl BackgroundCheck {
    /// Goes on with what `state` needs. `wake` is called from another thread once there is a
    /// result to be polled.
    pub fn poll(
        &mut self,
        state: u64,
        document: &Document,
        wake: impl FnOnce() + Send + 'static,
    ) -> BackgroundProgress {
        if let Some((of, result)) = &self.running {
            match result.try_recv() {
                Ok(found) if *of == state => {
                    (self.running, self.waiting) = (None, None);
                    return BackgroundProgress::Done(found);
                }
                // Too late, or its thread panicked: what is waiting begins anew.
                Ok(_) => self.running = None,
                Err(TryRecvError::Disconnected) => {
                    let own = *of == state;
                    self.running = None;
                    if own {
                        return BackgroundProgress::Done(BackgroundFindings::default());
                    }
                }
                Err(TryRecvError::Empty) => return BackgroundProgress::Runs,
            }
        }
        let since = match self.waiting {
            Some((of, since)) if of == state => since,
            _ => {
                let now = Instant::now();
                self.waiting = Some((state, now));
                now
            }
        };
        let waited = since.elapsed();
        if waited < QUIET {
            return BackgroundProgress::Waits(QUIET.saturating_sub(waited));
        }
        let (forms, budget) = (Arc::clone(document.forms()), document.budget().clone());
        let others = document.computed().others().clone();
        self.running = Some((state, begin(forms, budget, others, wake)));
        BackgroundProgress::Runs
    }
}

fn begin(
    forms: Arc<FormSet>,
    budget: Budget,
    others: Others,
    wake: impl FnOnce() + Send + 'static,
) -> Receiver<BackgroundFindings> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        let computed = Computed::against(&forms, budget, others);
        // Nobody listens any more where the window is closed.
        let _ = sender.send(check_now(&computed));
        wake();
    });
    receiver
}
