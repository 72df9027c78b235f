//! Which event means what to the grid: a pure function of event and mode.

use eframe::egui::{Event, ImeEvent, Key, Modifiers};

use crate::clipboard::from_tsv;
use crate::grid::{Closing, Gesture};
use crate::table::motion::Motion;
use crate::ui::system_clipboard::block_of;

/// `page` is how many rows a page has.
pub fn gesture(event: &Event, page: usize) -> Option<Gesture> {
    let (key, modifiers) = match event {
        Event::Key { key, pressed: true, modifiers, .. } => (*key, *modifiers),
        Event::Copy => return Some(Gesture::Copy),
        Event::Cut => return Some(Gesture::Cut),
        Event::Paste(text) => {
            let block = block_of(text).unwrap_or_else(|| from_tsv(text));
            return Some(Gesture::Paste(block));
        }
        _ if is_typing(event) => return Some(Gesture::Type),
        _ => return None,
    };
    let command = modifiers.command;
    let extend = modifiers.shift;
    if modifiers.alt {
        return (key == Key::ArrowDown).then_some(Gesture::Edit);
    }
    let motion = match (key, command) {
        (Key::ArrowUp, false) => Motion::Up,
        (Key::ArrowDown, false) => Motion::Down,
        (Key::ArrowLeft, false) => Motion::Left,
        (Key::ArrowRight, false) => Motion::Right,
        (Key::ArrowUp, true) => Motion::EdgeUp,
        (Key::ArrowDown, true) => Motion::EdgeDown,
        (Key::ArrowLeft, true) => Motion::EdgeLeft,
        (Key::ArrowRight, true) => Motion::EdgeRight,
        (Key::PageUp, false) => Motion::PageUp(page),
        (Key::PageDown, false) => Motion::PageDown(page),
        (Key::Home, false) => Motion::RowStart,
        (Key::End, false) => Motion::RowEnd,
        (Key::Home, true) => Motion::First,
        (Key::End, true) => Motion::Last,
        (Key::Tab, false) => {
            let motion = if extend { Motion::Previous } else { Motion::Next };
            return Some(Gesture::Go { motion, extend: false });
        }
        (Key::Enter, false) => return Some(Gesture::Enter { up: extend }),
        (Key::F2, false) => return Some(Gesture::Edit),
        (Key::Delete | Key::Backspace, false) if !extend => return Some(Gesture::Clear),
        (Key::Escape, false) => return Some(Gesture::Shrink),
        (Key::A, true) if !extend => return Some(Gesture::SelectAll),
        (Key::D, true) if !extend => return Some(Gesture::FillDown),
        (Key::R, true) if !extend => return Some(Gesture::FillRight),
        _ => return None,
    };
    Some(Gesture::Go { motion, extend })
}

/// Text that arrives in a cell, from the keyboard or an input method.
pub fn is_typing(event: &Event) -> bool {
    match event {
        Event::Text(text) => !text.is_empty() && text != "\n" && text != "\r",
        Event::Ime(ImeEvent::Preedit { text, .. } | ImeEvent::Commit(text)) => !text.is_empty(),
        _ => false,
    }
}

/// What an event means to the grid while a cell is edited; none: it belongs to the editor.
/// `typed` says that the edit began by typing, so that arrows leave the cell.
pub fn closing(event: &Event, typed: bool, choices: bool, page: usize) -> Option<Closing> {
    let Event::Key { key, pressed: true, modifiers, .. } = event else {
        return None;
    };
    if modifiers.alt {
        return None;
    }
    let commit = |motion| Some(Closing::Commit(Some(motion)));
    match key {
        Key::Enter if modifiers.command && modifiers.shift => None,
        Key::Enter if modifiers.command => Some(Closing::CommitAll),
        Key::Enter if modifiers.shift => commit(Motion::Up),
        Key::Enter => commit(Motion::Down),
        Key::Tab if modifiers.shift => commit(Motion::Previous),
        Key::Tab => commit(Motion::Next),
        Key::Escape => Some(Closing::Cancel),
        Key::ArrowUp if choices => Some(Closing::Choice { up: true }),
        Key::ArrowDown if choices => Some(Closing::Choice { up: false }),
        _ if !typed || modifiers.any() => None,
        Key::ArrowUp => commit(Motion::Up),
        Key::ArrowDown => commit(Motion::Down),
        Key::ArrowLeft => commit(Motion::Left),
        Key::ArrowRight => commit(Motion::Right),
        Key::PageUp => commit(Motion::PageUp(page)),
        Key::PageDown => commit(Motion::PageDown(page)),
        _ => None,
    }
}

/// Whether the editor may have the event; the rest (Ctrl+S, F1 …) is the window's.
pub fn is_for_editor(event: &Event) -> bool {
    match event {
        Event::Text(_) | Event::Ime(_) | Event::Copy | Event::Cut | Event::Paste(_) => true,
        Event::Key { key, modifiers, .. } => {
            let caret = matches!(
                key,
                Key::ArrowUp
                    | Key::ArrowDown
                    | Key::ArrowLeft
                    | Key::ArrowRight
                    | Key::Home
                    | Key::End
                    | Key::Backspace
                    | Key::Delete
                    | Key::Enter
                    | Key::Tab
                    | Key::Escape
                    | Key::PageUp
                    | Key::PageDown
            );
            caret
                || matches!(key, Key::A | Key::Z | Key::Y) && modifiers.command
                || *modifiers == Modifiers::NONE && !is_function(*key)
                || modifiers.shift_only() && !is_function(*key)
        }
        _ => false,
    }
}

fn is_function(key: Key) -> bool {
    key.name().len() > 1 && key.name().starts_with('F')
}

/// Follows an input method's composition; true while one is going on after `event`.
pub fn composing_after(event: &Event, before: bool) -> bool {
    match event {
        Event::Ime(ImeEvent::Preedit { text, .. }) => !text.is_empty(),
        Event::Ime(ImeEvent::Commit(_)) => false,
        _ => before,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(key: Key, modifiers: Modifiers) -> Event {
        Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
    }

    #[track_caller]
    fn check(event: Event, expected: Option<Gesture>) {
        assert_eq!(gesture(&event, 10), expected, "{event:?}");
    }

    #[test]
    fn keys_mean_what_spreadsheets_taught() {
        let go = |motion, extend| Some(Gesture::Go { motion, extend });
        check(key(Key::ArrowDown, Modifiers::NONE), go(Motion::Down, false));
        check(key(Key::ArrowDown, Modifiers::SHIFT), go(Motion::Down, true));
        check(key(Key::ArrowDown, Modifiers::COMMAND), go(Motion::EdgeDown, false));
        check(key(Key::ArrowDown, Modifiers::ALT), Some(Gesture::Edit));
        check(key(Key::PageDown, Modifiers::NONE), go(Motion::PageDown(10), false));
        check(key(Key::Home, Modifiers::COMMAND), go(Motion::First, false));
        check(key(Key::End, Modifiers::COMMAND | Modifiers::SHIFT), go(Motion::Last, true));
        check(key(Key::Tab, Modifiers::SHIFT), go(Motion::Previous, false));
        check(key(Key::Enter, Modifiers::SHIFT), Some(Gesture::Enter { up: true }));
        check(key(Key::F2, Modifiers::NONE), Some(Gesture::Edit));
        check(key(Key::Delete, Modifiers::NONE), Some(Gesture::Clear));
        check(key(Key::A, Modifiers::COMMAND), Some(Gesture::SelectAll));
        check(key(Key::A, Modifiers::NONE), None);
        check(key(Key::S, Modifiers::COMMAND), None);
        check(key(Key::Z, Modifiers::COMMAND), None);
        check(Event::Text("8".into()), Some(Gesture::Type));
        check(Event::Text("\n".into()), None);
        check(Event::Ime(ImeEvent::Commit("预算".into())), Some(Gesture::Type));
        check(Event::Ime(ImeEvent::Commit(String::new())), None);
    }

    #[track_caller]
    fn check_closing(event: Event, typed: bool, choices: bool, expected: Option<Closing>) {
        assert_eq!(closing(&event, typed, choices, 10), expected, "{event:?}");
    }

    #[test]
    fn arrows_leave_a_cell_only_after_typing() {
        let down = Some(Closing::Commit(Some(Motion::Down)));
        let arrow = || key(Key::ArrowDown, Modifiers::NONE);
        check_closing(arrow(), true, false, down);
        check_closing(arrow(), false, false, None);
        check_closing(arrow(), true, true, Some(Closing::Choice { up: false }));
        check_closing(key(Key::Enter, Modifiers::NONE), false, false, down);
        check_closing(key(Key::Enter, Modifiers::ALT), false, false, None);
        check_closing(key(Key::Enter, Modifiers::COMMAND), true, false, Some(Closing::CommitAll));
        check_closing(key(Key::Escape, Modifiers::NONE), false, false, Some(Closing::Cancel));
        check_closing(key(Key::ArrowRight, Modifiers::SHIFT), true, false, None);
    }

    #[test]
    fn the_window_keeps_its_shortcuts_while_a_cell_is_edited() {
        for (event, editor) in [
            (key(Key::S, Modifiers::COMMAND), false),
            (key(Key::F1, Modifiers::NONE), false),
            (key(Key::Z, Modifiers::COMMAND), true),
            (key(Key::F, Modifiers::NONE), true),
            (key(Key::Backspace, Modifiers::NONE), true),
        ] {
            assert_eq!(is_for_editor(&event), editor, "{event:?}");
        }
    }
}
