//! What takes longer than typing may wait for (the causes of findings, the joint test of rounding),
//! found in a thread of its own, once nobody has typed for a while: on a copy of the document, but
//! for the causes of a large one, which are found on the document itself until it is changed.
//!
//! Never knows how anything is computed; a result for a state that is gone is thrown away.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

use crate::edit::Document;
use crate::engine::{Cause, Computed, Finding, Joint, StopSign};
use crate::review::MAX_EXPLAINED;

/// So long nothing must have changed before it begins.
const QUIET: Duration = Duration::from_millis(300);

/// What came out: the causes first, the joint test once it is decided.
#[derive(Debug, Default)]
pub struct BackgroundFindings {
    pub causes: Vec<Cause>,
    /// Whether causes were looked for; among too many findings they are not.
    pub explained: bool,
    /// Findings of the joint test.
    pub joint: Vec<Finding>,
    /// Linked sums that the joint test did not decide.
    pub undecided: usize,
    /// Something more is being worked out.
    pub unfinished: bool,
}

/// Whether there is anything to check.
pub fn is_wanted(document: &Document) -> bool {
    let counts = document.computed().counts(None);
    counts.mandatory > 0 || counts.rounding > 0
}

/// Checks at once.
pub fn check_now(computed: &Computed) -> BackgroundFindings {
    let mut last = BackgroundFindings::default();
    check(computed, &StopSign::default(), |found| last = found);
    last
}

/// Checks part by part, telling each time all that is known; says nothing more once it is to stop.
fn check(computed: &Computed, stop: &StopSign, tell: impl FnMut(BackgroundFindings)) {
    let causes = causes(computed, stop);
    check_joint(computed.counts(None).rounding, causes, stop, || computed.joint_until(stop), tell);
}

/// The causes; `None` where there are too many findings to look for them.
fn causes(computed: &Computed, stop: &StopSign) -> Option<Vec<Cause>> {
    let few = computed.counts(None).mandatory <= MAX_EXPLAINED;
    few.then(|| computed.causes_until(stop))
}

/// Tells causes, and goes on with the joint test.
fn check_joint(
    rounding: usize,
    causes: Option<Vec<Cause>>,
    stop: &StopSign,
    joint: impl FnOnce() -> Joint,
    mut tell: impl FnMut(BackgroundFindings),
) {
    let explained = causes.is_some();
    let causes = causes.unwrap_or_default();
    if rounding > 0 && !stop.is_set() {
        let causes = causes.clone();
        tell(BackgroundFindings { causes, explained, unfinished: true, ..Default::default() });
    }
    if stop.is_set() {
        return;
    }
    let Joint { findings: joint, undecided, .. } = match rounding {
        0 => Joint::default(),
        _ => joint(),
    };
    if !stop.is_set() {
        tell(BackgroundFindings { causes, explained, joint, undecided, unfinished: false });
    }
}

/// How far a background check is.
#[derive(Debug)]
pub enum BackgroundProgress {
    /// It begins after that time, if nothing changes until then.
    Waits(Duration),
    Runs,
    /// All that is known by now.
    Found(BackgroundFindings),
}

/// The one thread that checks.
#[derive(Debug, Default)]
pub struct BackgroundCheck {
    /// The state that is waiting, and since when.
    waiting: Option<(u64, Instant)>,
    running: Option<RunningCheck>,
}

/// A check that runs.
#[derive(Debug)]
struct RunningCheck {
    state: u64,
    parts: Receiver<BackgroundFindings>,
    stop: StopSign,
}

impl Drop for RunningCheck {
    fn drop(&mut self) {
        self.stop.set();
    }
}

impl BackgroundCheck {
    /// Goes on with what `state` needs. `wake` is called from another thread once there is a
    /// result to be polled.
    pub fn poll(
        &mut self,
        state: u64,
        document: &Document,
        wake: impl Fn() + Send + 'static,
    ) -> BackgroundProgress {
        if let Some(running) = &self.running {
            let own = running.state == state;
            if !own {
                running.stop.set();
            }
            let mut found = running.parts.try_recv();
            // What is reported of a state that is gone is passed over.
            while !own && found.is_ok() {
                found = running.parts.try_recv();
            }
            match found {
                Ok(found) => {
                    if !found.unfinished {
                        (self.running, self.waiting) = (None, None);
                    }
                    return BackgroundProgress::Found(found);
                }
                Err(TryRecvError::Empty) => return BackgroundProgress::Runs,
                // It gave up, or its thread panicked: what is waiting begins anew.
                Err(TryRecvError::Disconnected) => {
                    self.running = None;
                    if own {
                        self.waiting = None;
                        return BackgroundProgress::Found(BackgroundFindings::default());
                    }
                }
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
        let stop = StopSign::default();
        let parts = begin(document, stop.clone(), wake);
        self.running = Some(RunningCheck { state, parts, stop });
        BackgroundProgress::Runs
    }
}

fn begin(
    document: &Document,
    stop: StopSign,
    wake: impl Fn() + Send + 'static,
) -> Receiver<BackgroundFindings> {
    let (sender, receiver) = channel();
    let (forms, budget) = (Arc::clone(document.forms()), document.budget().clone());
    let others = document.computed().others().clone();
    let lent = (!document.computed().causes_are_tried()).then(|| document.lend());
    std::thread::spawn(move || {
        let tell = |found| {
            // Nobody listens any more where the window is closed.
            let _ = sender.send(found);
            wake();
        };
        let compute = || Computed::against(&forms, budget, others);
        match lent {
            None => check(&compute(), &stop, tell),
            Some((lent, changed)) => {
                let rounding = lent.counts(None).rounding;
                let (given_up, found) = {
                    let either = stop.or(&changed);
                    let found = causes(&lent, &either);
                    (either.is_set(), found)
                };
                drop(lent);
                // What was changed is checked again by itself.
                if !given_up {
                    check_joint(rounding, found, &stop, || compute().joint_until(&stop), tell);
                }
            }
        }
        drop(sender);
        wake();
    });
    receiver
}
