//! What takes longer than typing may wait for (the causes of findings, the joint test of rounding),
//! found in a thread of its own, once nobody has typed for a while: on a copy of a small document, and
//! on a large one itself until it is changed.
//!
//! Never knows how anything is computed; a result for a state that is gone is thrown away.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

use crate::budget::Budget;
use crate::edit::Document;
use crate::engine::{Cause, Computed, Finding, Joint, Others, StopSign};
use crate::form::FormSet;
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
    Causes::of(computed, &StopSign::default()).with_joint(Some(computed.joint()))
}

/// Checks part by part, telling each time all that is known; says nothing more once it is to stop or
/// what is checked is about to change. That is let go while the joint question is answered, for which
/// the largest need seconds. What was changed is checked again by itself.
fn check(
    checked: Arc<Computed>,
    changed: &StopSign,
    stop: &StopSign,
    mut tell: impl FnMut(BackgroundFindings),
) {
    let either = stop.or(changed);
    let causes = Causes::of(&checked, &either);
    if either.is_set() {
        return;
    }
    if checked.counts(None).rounding > 0 {
        tell(causes.clone().with_joint(None));
    }
    let question = checked.joint_question(&either);
    let unchanged = Arc::downgrade(&checked);
    drop(checked);
    if either.is_set() {
        return;
    }
    let answer = question.answer(stop);
    let joint = unchanged.upgrade().map(|checked| checked.joint_of(&answer, &either));
    if let Some(joint) = joint.filter(|_| !either.is_set()) {
        tell(causes.with_joint(Some(joint)));
    }
}

/// The causes; `None` where there are too many findings to look for them.
#[derive(Clone)]
struct Causes(Option<Vec<Cause>>);

impl Causes {
    fn of(computed: &Computed, stop: &StopSign) -> Self {
        let few = computed.counts(None).mandatory <= MAX_EXPLAINED;
        Self(few.then(|| computed.causes_until(stop)))
    }

    /// With what the joint test says, once it is decided.
    fn with_joint(self, joint: Option<Joint>) -> BackgroundFindings {
        let (explained, unfinished) = (self.0.is_some(), joint.is_none());
        let Joint { findings: joint, undecided, .. } = joint.unwrap_or_default();
        let causes = self.0.unwrap_or_default();
        BackgroundFindings { causes, explained, joint, undecided, unfinished }
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

/// What is checked.
enum DocumentToCheck {
    Copy(Arc<FormSet>, Box<Budget>, Others),
    /// The document itself, and the sign that it is about to change.
    Lent(Arc<Computed>, StopSign),
}

impl DocumentToCheck {
    fn of(document: &Document) -> Self {
        let computed = document.computed();
        if computed.causes_are_tried() {
            let forms = Arc::clone(document.forms());
            let budget = Box::new(document.budget().clone());
            return Self::Copy(forms, budget, computed.others().clone());
        }
        let (lent, changed) = document.lend();
        Self::Lent(lent, changed)
    }
}

fn begin(
    document: &Document,
    stop: StopSign,
    wake: impl Fn() + Send + 'static,
) -> Receiver<BackgroundFindings> {
    let (sender, receiver) = channel();
    let checked = DocumentToCheck::of(document);
    std::thread::spawn(move || {
        let tell = |found| {
            // Nobody listens any more where the window is closed.
            let _ = sender.send(found);
            wake();
        };
        match checked {
            DocumentToCheck::Copy(forms, budget, others) => {
                let copy = Arc::new(Computed::against(&forms, *budget, others));
                // Kept until the end: nobody changes it.
                check(Arc::clone(&copy), &StopSign::default(), &stop, tell);
            }
            DocumentToCheck::Lent(lent, changed) => check(lent, &changed, &stop, tell),
        }
        drop(sender);
        wake();
    });
    receiver
}
