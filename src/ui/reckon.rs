//! What takes longer than typing may wait for (the causes of findings, the joint test of rounding),
//! reckoned on a copy of the document in a thread of its own, once nobody has typed for a while.
//!
//! Never knows how anything is computed; a result for a state that is gone is thrown away.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

use eframe::egui::Context;

use crate::budget::Budget;
use crate::edit::Document;
use crate::engine::{Cause, Finding, LastYear, Sheet};
use crate::form::FormSet;
use crate::review::MAX_EXPLAINED;

/// So long nothing must have changed before it begins.
const QUIET: Duration = Duration::from_millis(300);

/// Rows up to which a copy is made and looked at.
const MAX_ROWS: usize = 50_000;

/// What came out.
#[derive(Debug, Default)]
pub struct Reckoned {
    pub causes: Vec<Cause>,
    /// Whether causes were looked for; among too many findings they are not.
    pub explained: bool,
    /// Findings of the joint test.
    pub joint: Vec<Finding>,
}

/// Whether there is anything to reckon.
pub fn is_wanted(document: &Document) -> bool {
    let counts = document.sheet().counts(None);
    let blocks = document.budget().tables.iter().flat_map(|table| &table.blocks);
    let rows: usize = blocks.map(|block| block.rows.len()).sum();
    rows <= MAX_ROWS && (counts.mandatory > 0 || counts.rounding > 0)
}

/// Reckons at once.
pub fn reckon(sheet: &Sheet, budget: &Budget) -> Reckoned {
    let explained = sheet.counts(None).mandatory <= MAX_EXPLAINED;
    let causes = if explained { sheet.causes(budget) } else { Vec::new() };
    let joint = sheet.joint(budget);
    Reckoned { causes, explained, joint: joint.findings }
}

/// The one thread that reckons.
#[derive(Debug, Default)]
pub struct Reckoner {
    /// The state that is waiting, and since when.
    waiting: Option<(u64, Instant)>,
    running: Option<(u64, Receiver<Reckoned>)>,
}

impl Reckoner {
    /// Goes on with what `state` needs; gives its result once it is there.
    pub fn poll(&mut self, ctx: &Context, state: u64, document: &Document) -> Option<Reckoned> {
        if let Some((of, result)) = &self.running {
            match result.try_recv() {
                Ok(reckoned) if *of == state => {
                    (self.running, self.waiting) = (None, None);
                    return Some(reckoned);
                }
                // Too late, or it came to grief: what is waiting begins anew.
                Ok(_) => self.running = None,
                Err(TryRecvError::Disconnected) => {
                    let own = *of == state;
                    self.running = None;
                    if own {
                        return Some(Reckoned::default());
                    }
                }
                Err(TryRecvError::Empty) => return None,
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
            ctx.request_repaint_after(QUIET.saturating_sub(waited));
            return None;
        }
        let (forms, budget) = (Arc::clone(document.forms()), document.budget().clone());
        let last = document.sheet().last_year().cloned();
        self.running = Some((state, begin(ctx.clone(), forms, budget, last)));
        None
    }
}

fn begin(
    ctx: Context,
    forms: Arc<FormSet>,
    budget: Budget,
    last: Option<Arc<LastYear>>,
) -> Receiver<Reckoned> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        let sheet = Sheet::build_against(&forms, &budget, last);
        // Nobody listens any more where the window is closed.
        let _ = sender.send(reckon(&sheet, &budget));
        ctx.request_repaint();
    });
    receiver
}
