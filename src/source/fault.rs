//! Kinds of faults that callers distinguish.

use super::Diagnostic;
use crate::lang::{Lang, Tell};

/// A kind of fault that a caller distinguishes: an enum of the room where it arises. What a person
/// reads of it is always the one [`Diagnostic`] that it gives here.
pub trait Fault {
    /// What it says to a person: where, what, remedy.
    fn diagnostic(&self) -> Diagnostic;
}

impl<F: Fault> Tell for F {
    fn tell(&self, lang: Lang) -> String {
        self.diagnostic().tell(lang)
    }
}
