//! Commands from the keyboard: which keys of the window are a command's.

use eframe::egui::{Event, InputState, Key, KeyboardShortcut, Modifiers};

use crate::grid::Gesture;

pub use crate::session::command::{Command, CommandEntry, CommandGroup, TABLE, Trait};

/// The key of a letter.
pub fn letter_key(letter: char) -> Option<Key> {
    Key::from_name(&letter.to_string())
}

/// Keys as the table of commands writes them, `Ctrl+Shift+S`; none where there is no such key.
pub fn shortcut(keys: &str) -> Option<KeyboardShortcut> {
    let mut modifiers = Modifiers::NONE;
    let mut name = keys;
    for (prefix, modifier) in
        [("Ctrl+", Modifiers::COMMAND), ("Alt+", Modifiers::ALT), ("Shift+", Modifiers::SHIFT)]
    {
        if let Some(rest) = name.strip_prefix(prefix) {
            (name, modifiers) = (rest, modifiers | modifier);
        }
    }
    let key = match name {
        "↑" => Key::ArrowUp,
        "↓" => Key::ArrowDown,
        "←" => Key::ArrowLeft,
        "→" => Key::ArrowRight,
        name => Key::from_name(name)?,
    };
    Some(KeyboardShortcut::new(modifiers, key))
}

/// Commands whose shortcuts were pressed, in the order pressed.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Pressed {
    pub now: Vec<Command>,
    /// The menu whose letter was pressed with Alt.
    pub menu: Option<CommandGroup>,
    /// Pressed after a key that ends what is being typed: that key comes first.
    pub later: Vec<Command>,
}

/// Takes the commands whose shortcuts were pressed out of the input.
///
/// Modifiers must match exactly, so Ctrl+Shift+S is never taken for Ctrl+S. While a text editor
/// has the focus, keys that mean something in a text stay with it.
pub fn pressed(input: &mut InputState, text_focused: bool) -> Pressed {
    let mut found = Pressed::default();
    let (mut ended, mut with_alt) = (false, false);
    input.events.retain(|event| {
        // With Alt held, some systems send the letter as typed as well: no figure begins so.
        if with_alt && matches!(event, Event::Text(text) if text.len() == 1) {
            return false;
        }
        let Event::Key { key, pressed: true, modifiers, .. } = event else {
            return true;
        };
        let hit = TABLE.iter().find(|entry| {
            Gesture::of(entry.command).is_none()
                && !(text_focused && entry.has(Trait::TextFirst))
                && entry
                    .shortcuts
                    .iter()
                    .filter_map(|keys| shortcut(keys))
                    .any(|s| s.logical_key == *key && modifiers.matches_exact(s.modifiers))
        });
        let alt = Modifiers::ALT;
        with_alt = modifiers.matches_exact(alt);
        let menu =
            CommandGroup::ALL.into_iter().find(|group| letter_key(group.letter()) == Some(*key));
        if let Some(menu) = menu.filter(|_| hit.is_none() && modifiers.matches_exact(alt)) {
            found.menu = Some(menu);
            return false;
        }
        if let Some(entry) = hit {
            if ended { &mut found.later } else { &mut found.now }.push(entry.command);
        }
        ended |= text_focused && matches!(key, Key::Escape | Key::Enter | Key::Tab);
        hit.is_none()
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shortcut_of_the_table_is_on_a_keyboard() {
        for keys in TABLE.iter().flat_map(|entry| entry.shortcuts) {
            let found = shortcut(keys).unwrap_or_else(|| panic!("no such keys: {keys}"));
            assert_eq!(found.modifiers.command, keys.starts_with("Ctrl+"), "{keys}");
        }
        let undo = KeyboardShortcut::new(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
        assert_eq!(shortcut("Ctrl+Shift+Z"), Some(undo));
        assert_eq!(shortcut("Alt+↑"), Some(KeyboardShortcut::new(Modifiers::ALT, Key::ArrowUp)));
        assert_eq!(shortcut("Ctrl++"), Some(KeyboardShortcut::new(Modifiers::COMMAND, Key::Plus)));
        assert_eq!(shortcut("Hyper+Z"), None);
    }
}
