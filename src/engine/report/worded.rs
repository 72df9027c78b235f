//! Findings in words, kept while figures change: only those are worded again that an edit can have
//! made say something else.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use crate::amount::Unit;
use crate::engine::finding::{Finding, Key};

use super::finding_list::ListChange;
use super::listed::Listed;
use super::reworded::Reworded;

/// Findings whose words are remembered.
const MOST: usize = 500;

/// The words of findings that somebody asked for, all in one unit.
#[derive(Debug, Default)]
pub struct WordedFindings {
    /// Of this state of the list, by number.
    numbered: HashMap<usize, Rc<Finding>>,
    /// Of tables, whatever their numbers are.
    kept: BTreeMap<Key, Rc<Finding>>,
}

impl WordedFindings {
    /// The finding of that number.
    pub fn get(
        &mut self,
        listed: Listed<'_>,
        unit: Option<Unit>,
        number: usize,
    ) -> Option<Rc<Finding>> {
        if let Some(known) = self.numbered.get(&number) {
            return Some(Rc::clone(known));
        }
        let (key, answer) = listed.key(number).unzip();
        let known = key.and_then(|key| self.kept.get(&key));
        let finding = match known.filter(|known| Some(known.answer) == answer) {
            Some(known) => Rc::clone(known),
            None => Rc::new(listed.get(unit, number)?),
        };
        if self.numbered.len() >= MOST || self.kept.len() >= MOST {
            self.clear();
        }
        self.numbered.insert(number, Rc::clone(&finding));
        // Those speak of other cells of their table, whatever these hold.
        if let Some(key) = key.filter(|key| !key.rule.is_about_indicators()) {
            self.kept.insert(key, Rc::clone(&finding));
        }
        Some(finding)
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.numbered.clear();
        self.kept.clear();
    }

    /// Forgets the numbers of a former state, and what an edit can have changed.
    pub fn renew(&mut self, change: &ListChange) {
        self.numbered.clear();
        match &change.reworded {
            Reworded::All => self.kept.clear(),
            Reworded::Spans(_) if self.kept.is_empty() => {}
            Reworded::Spans(spans) => {
                for span in spans {
                    while let Some((&key, _)) = self.kept.range(span.clone()).next() {
                        self.kept.remove(&key);
                    }
                }
            }
        }
    }
}
