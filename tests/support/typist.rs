//! Somebody who makes a budget by keyboard alone: every key is counted, by part of the work, and
//! kept to be pressed once more in a window of the system.

#![allow(dead_code, clippy::panic, reason = "each test uses a part")]

use yusuan::budget::Cell;
use yusuan::edit::Document;
use yusuan::engine::Role;
use yusuan::lang::Lang;
use yusuan::ui::panel::MainView;

use crate::window::Window;

/// What a hand did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pressed {
    /// `Ctrl+Shift+N`
    Key(String),
    /// Letters and digits, a key each.
    Text(String),
    /// From the clipboard, one key.
    Paste(String),
}

/// Keys of a person at work, counted.
pub struct Typist {
    pub window: Window,
    pub pressed: Vec<Pressed>,
    /// Parts of the work with the keys that each took.
    pub parts: Vec<(String, usize)>,
    counted: usize,
    /// Row and column of the table's first band where the cursor is.
    at: (usize, usize),
}

impl Typist {
    pub fn new(window: Window) -> Self {
        Self { window, pressed: Vec::new(), parts: Vec::new(), counted: 0, at: (0, 0) }
    }

    /// How many keys were pressed so far.
    pub fn keys(&self) -> usize {
        let keys = |pressed: &Pressed| match pressed {
            Pressed::Key(_) | Pressed::Paste(_) => 1,
            Pressed::Text(text) => text.chars().count(),
        };
        self.pressed.iter().map(keys).sum()
    }

    /// What was pressed since the last part was for this one.
    pub fn part(&mut self, name: &str) {
        let keys = self.keys();
        self.parts.push((name.to_owned(), keys - self.counted));
        self.counted = keys;
    }

    #[track_caller]
    pub fn press(&mut self, keys: &str) {
        self.pressed.extend(keys.split(' ').map(|key| Pressed::Key(key.to_owned())));
        self.window.press(keys);
    }

    pub fn type_text(&mut self, text: &str) {
        self.pressed.push(Pressed::Text(text.to_owned()));
        self.window.type_text(text);
    }

    /// Chinese words are pasted: what an input method takes for them is not counted here.
    pub fn paste(&mut self, text: &str) {
        self.pressed.push(Pressed::Paste(text.to_owned()));
        self.window.paste(text);
    }

    fn is_at(&self, title: &str) -> bool {
        let document = self.window.document();
        match self.window.page() {
            MainView::Table(table) => {
                document.budget().table_title(document.forms(), *table, Lang::Zh) == title
            }
            MainView::Text(key) => **key == *title,
            MainView::Review | MainView::Pictures => false,
        }
    }

    /// Pages down the outline to a table or a section of text, up where it is above.
    #[track_caller]
    pub fn go_to(&mut self, title: &str) {
        for way in ["Ctrl+PageDown", "Ctrl+PageUp"] {
            for _ in 0..60 {
                if self.is_at(title) {
                    return;
                }
                let before = self.window.page().clone();
                self.press(way);
                if *self.window.page() == before {
                    break;
                }
            }
        }
        panic!("nothing is called {title}");
    }

    /// The same, to the first cell of a table.
    #[track_caller]
    pub fn table(&mut self, title: &str) {
        self.go_to(title);
        self.press("Ctrl+Home");
        self.at = (0, 0);
    }

    /// Walks to a cell with arrow keys and types into it.
    pub fn enter(&mut self, (row, column): (usize, usize), text: &str) {
        while self.at.1 < column {
            self.press("ArrowRight");
            self.at.1 += 1;
        }
        while self.at.1 > column {
            self.press("ArrowLeft");
            self.at.1 -= 1;
        }
        while self.at.0 < row {
            self.press("ArrowDown");
            self.at.0 += 1;
        }
        while self.at.0 > row {
            self.press("ArrowUp");
            self.at.0 -= 1;
        }
        self.type_text(text);
        // Upwards, for below the last row a new one would begin.
        self.press("ArrowUp");
        self.at.0 = self.at.0.saturating_sub(1);
    }

    /// Types the entered figures that another document has in a table of one block; gives how
    /// many.
    #[track_caller]
    pub fn figures_of(&mut self, from: &Document, table: usize) -> usize {
        let form = from.budget().tables[table].form().unwrap_or_else(|| panic!("an unknown form"));
        let form = &from.forms().tables[form];
        self.table(&form.title.zh.clone());
        let block = &from.budget().tables[table].blocks[0];
        let mut figures = 0;
        for column in 0..form.blocks[0].columns.len() {
            for row in (0..block.rows.len()).rev() {
                let at = Cell::new(table, 0, row, column);
                let entry = from.computed().role(at) == Role::Entry;
                if let Some(amount) = from.budget().value(at).amount().filter(|_| entry) {
                    self.enter((row, column), &amount.to_string());
                    figures += 1;
                }
            }
        }
        figures
    }
}
