//! Finding and replacing, as the dialog has it.

use super::Workspace;
use crate::dialog::Find;
use crate::search::Replacement;
use crate::session::DocumentHost as _;
use crate::session::texts;

impl Workspace {
    /// Goes to the next or previous place that a search finds.
    pub fn find_step(&mut self, find: &mut Find, forward: bool) {
        match find.step(self.session.document(), self.settings.lang, forward) {
            Some(place) => self.visit(&place),
            None => self.say(texts::NOTHING_FOUND),
        }
    }

    /// Does a replacement; the search says what it did.
    pub fn replace(&mut self, find: &mut Find, replacement: Replacement) {
        let Replacement { intent, changed, passed } = replacement;
        let done = intent.is_none_or(|intent| self.apply(intent));
        self.drafts.reset();
        if done {
            find.replaced(self.settings.lang, changed, passed);
        }
    }
}
