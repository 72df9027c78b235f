//! Somebody who makes a budget by keyboard alone: every key is counted, by part of the work, and
//! kept to be pressed once more in a window of the system.

#![allow(dead_code, clippy::panic, reason = "each test uses a part")]

use yusuan::budget::{Cell, RowKind};
use yusuan::edit::Document;
use yusuan::engine::Role;
use yusuan::form::RowsForm;
use yusuan::lang::Lang;
use yusuan::ui::panel::MainView;

use crate::window::{Window, places};

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
}

impl Typist {
    pub fn new(window: Window) -> Self {
        Self { window, pressed: Vec::new(), parts: Vec::new(), counted: 0 }
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
    }

    #[track_caller]
    fn cursor(&self) -> Cell {
        self.window.state().selected().unwrap_or_else(|| panic!("no cell is selected"))
    }

    /// Walks to a cell of the table shown with arrow keys; blocks stand side by side.
    #[track_caller]
    pub fn walk_to(&mut self, block: usize, row: usize, column: usize) {
        loop {
            let at = self.cursor();
            let key = match () {
                () if at.b() < block => "ArrowRight",
                () if at.b() > block => "ArrowLeft",
                () if at.c() < column => "ArrowRight",
                () if at.c() > column => "ArrowLeft",
                () if at.r() < row => "ArrowDown",
                () if at.r() > row => "ArrowUp",
                () => return,
            };
            self.press(key);
            assert_ne!(self.cursor(), at, "{key} leads nowhere");
        }
    }

    /// Goes on to a column of the row, as one does who fills it in.
    #[track_caller]
    fn tab_to(&mut self, column: usize) {
        for _ in 0..40 {
            if self.cursor().c() == column {
                return;
            }
            self.press("Tab");
        }
        panic!("column {column} is not reached from {:?}", self.cursor());
    }

    /// Types into a cell of the table shown, by block, row and column.
    #[track_caller]
    pub fn enter(&mut self, (block, row, column): (usize, usize, usize), text: &str) {
        self.walk_to(block, row, column);
        self.type_text(text);
        // Upwards, for below the last row a new one would begin.
        self.press("ArrowUp");
    }

    /// Types the entered figures that another document has in a table of one block, whose rows are
    /// there already; gives how many.
    #[track_caller]
    pub fn figures_of(&mut self, from: &Document, key: &str) -> usize {
        let (table, form) = self.open_table(from, key);
        let block = &from.budget().tables[table].blocks[0];
        let mut figures = 0;
        for column in 0..from.forms().tables[form].blocks[0].columns.len() {
            for row in (0..block.rows.len()).rev() {
                let at = Cell::new(table, 0, row, column);
                if let Some(figure) = entered(from, at) {
                    let row = self.row_of(from, at);
                    self.enter((0, row, column), &figure);
                    figures += 1;
                }
            }
        }
        figures
    }

    /// Types codes and figures of another document's rows into a coded table without rows; names
    /// and rows above come along. Gives how many figures.
    #[track_caller]
    pub fn coded_rows(&mut self, from: &Document, key: &str) -> usize {
        let (table, form) = self.open_table(from, key);
        let RowsForm::Coded(tree) = &from.forms().tables[form].blocks[0].rows else {
            panic!("{key} has no codes")
        };
        let block = &from.budget().tables[table].blocks[0];
        let mut figures = 0;
        for (row, held) in block.rows.iter().enumerate() {
            let at = Cell::new(table, 0, row, 0);
            let entry = matches!(held.kind(), RowKind::Entered(_));
            if !entry || from.computed().is_parent(at) {
                continue;
            }
            self.press("Enter");
            self.type_text(held.value(tree.code).as_text());
            for column in 0..held.width() {
                if let Some(figure) = entered(from, at.with_column(column)) {
                    self.tab_to(column);
                    self.type_text(&figure);
                    figures += 1;
                }
            }
        }
        self.press("ArrowUp");
        figures
    }

    /// Types the rows of an outlined table without rows: each on its level, with its name, its texts
    /// but those that come by themselves, its figures. Gives how many figures.
    #[track_caller]
    pub fn outlined_rows(&mut self, from: &Document, key: &str) -> usize {
        let (table, form) = self.open_table(from, key);
        let RowsForm::Outlined(tree) = &from.forms().tables[form].blocks[0].rows else {
            panic!("{key} has no levels")
        };
        let block = &from.budget().tables[table].blocks[0];
        let (mut figures, mut before) = (0, 0);
        for (row, held) in block.rows.iter().enumerate() {
            let at = Cell::new(table, 0, row, 0);
            let RowKind::Entered(level) = held.kind() else { continue };
            self.press("Enter");
            for _ in before..level {
                self.press("Alt+ArrowRight");
            }
            for _ in level..before {
                self.press("Alt+ArrowLeft");
            }
            before = level;
            let named = tree.levels[usize::from(level)].column;
            let here = self.cursor().r();
            self.walk_to(0, here, named);
            self.paste(held.value(named).as_text());
            for column in 0..held.width() {
                if let Some(figure) = entered(from, at.with_column(column)) {
                    self.tab_to(column);
                    self.type_text(&figure);
                    figures += 1;
                }
            }
        }
        self.press("ArrowUp");
        figures
    }

    /// Opens the table of a form; gives where the other document has it.
    #[track_caller]
    fn open_table(&mut self, from: &Document, key: &str) -> (usize, usize) {
        let table = places::table(from.forms(), from.budget(), key);
        let form = from.forms().table(key).unwrap_or_else(|| panic!("no form {key}"));
        let title = self.window.document().forms().tables[form].title.zh.clone();
        self.table(&title);
        (table, form)
    }

    /// The row of the table shown that another document's is.
    #[track_caller]
    fn row_of(&self, from: &Document, at: Cell) -> usize {
        let wanted = from.budget().row_key(from.forms(), at);
        let (document, top) = (self.window.document(), self.cursor().with_row(0));
        let rows = 0..document.budget().rows(top).len();
        let named =
            |row: &usize| document.budget().row_key(document.forms(), top.with_row(*row)) == wanted;
        let mut rows = rows.filter(named);
        // Projects may have one name twice: then the place tells.
        let first = rows.next().unwrap_or_else(|| panic!("no row {wanted}"));
        if rows.next().is_some() { at.r() } else { first }
    }
}

/// The figure that somebody entered in a cell.
fn entered(from: &Document, at: Cell) -> Option<String> {
    let entry = from.computed().role(at) == Role::Entry;
    from.budget().value(at).amount().filter(|_| entry).map(|amount| amount.to_string())
}
