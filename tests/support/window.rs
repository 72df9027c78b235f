//! The window as a person drives it: keys by their names, clicks by what is there, and what
//! is to be read afterwards.

#![allow(dead_code, clippy::expect_used, clippy::panic, reason = "each test uses a part")]

use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use eframe::egui::accesskit::Role;
use eframe::egui::{
    Event, ImeEvent, Key, Modifiers, OutputCommand, PointerButton, Pos2, Rect, Theme, Vec2,
    ViewportId, vec2,
};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use yusuan::edit::Document;
use yusuan::engine::Finding;
use yusuan::session::DocumentHost as _;
use yusuan::session::Session;
use yusuan::session::Settings;
use yusuan::session::printing::PrintBus;
use yusuan::ui::app::App;
use yusuan::ui::dialog::Dialog;
use yusuan::ui::panel::MainView;

pub mod documents;
pub mod places;

/// The figure that most tests turn wrong: 25.13 in the seed document, 52.13 is the slip.
pub const LEAF: &str = "2101101 行政单位医疗，基本支出";

/// How a window begins.
pub struct Opening {
    pub size: Vec2,
    pub settings: Settings,
    /// Where settings are remembered, if anywhere.
    pub remembered: Option<PathBuf>,
    pub document: Option<Document>,
    /// Opened in the place of the document.
    pub file: Option<PathBuf>,
    /// Where journals are kept, if work is guarded.
    pub journals: Option<PathBuf>,
    /// Causes are reckoned in the background, as for a person.
    pub reckons_later: bool,
    /// Where the system's print dialog is asked for.
    pub prints_on: PrintBus,
}

impl Default for Opening {
    fn default() -> Self {
        Self {
            size: vec2(1440.0, 900.0),
            settings: Settings::default(),
            remembered: None,
            document: None,
            file: None,
            journals: None,
            reckons_later: false,
            prints_on: PrintBus::None,
        }
    }
}

impl Opening {
    pub fn window(self) -> Window {
        let later = self.reckons_later;
        let harness = Harness::builder()
            .with_size(self.size)
            .with_pixels_per_point(1.0)
            .with_theme(Theme::Light)
            // What is worked out beside the window wakes it once more.
            .with_max_steps(16)
            .build_eframe(move |cc| {
                let session =
                    self.document.map_or_else(Session::sample, |d| Ok(Session::unsaved(d)));
                let session = session.expect("the sample inside the program reads");
                let mut app = App::new(&cc.egui_ctx, session, self.settings, self.remembered);
                if !self.reckons_later {
                    app = app.without_system_dialogs();
                }
                app = app.printing_on(self.prints_on);
                if let Some(file) = &self.file {
                    app.open_first(file);
                }
                if let Some(journals) = &self.journals {
                    app.guarded(journals);
                }
                app
            });
        if !later {
            return Window::around(harness);
        }
        let mut window = Window(harness);
        window.run_steps(3);
        window
    }
}

/// A window, or a part of one with a state of its own.
pub struct Window<S: 'static = App>(Harness<'static, S>);

impl<S> Deref for Window<S> {
    type Target = Harness<'static, S>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<S> DerefMut for Window<S> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

/// A file dropped on the window.
#[derive(Debug)]
struct Dropped(PathBuf);

impl eframe::egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

/// `"Ctrl+Shift+Z"`.
#[track_caller]
fn key(name: &str) -> (Modifiers, Key) {
    let mut modifiers = Modifiers::NONE;
    let mut rest = name;
    while let Some((held, key)) = rest.split_once('+') {
        modifiers |= match held {
            "Ctrl" => Modifiers::COMMAND,
            "Shift" => Modifiers::SHIFT,
            "Alt" => Modifiers::ALT,
            _ => panic!("no modifier {held}"),
        };
        rest = key;
    }
    (modifiers, Key::from_name(rest).unwrap_or_else(|| panic!("no key {rest}")))
}

/// That key going down, to be sent in one frame with others.
#[track_caller]
pub fn down(name: &str) -> Event {
    let (modifiers, key) = key(name);
    Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
}

/// What a hand does.
impl<S> Window<S> {
    pub fn around(harness: Harness<'static, S>) -> Self {
        let mut window = Self(harness);
        window.run();
        window
    }

    /// Drops files on the window.
    pub fn drop_files(&mut self, paths: &[&Path]) {
        for path in paths {
            self.input_mut().dropped_files.push(Arc::new(Dropped(path.to_path_buf())));
        }
        self.run();
    }

    /// Presses keys one after another: `"Down Down Ctrl+Z"`.
    #[track_caller]
    pub fn press(&mut self, keys: &str) {
        for (modifiers, key) in keys.split(' ').map(key) {
            self.key_press_modifiers(modifiers, key);
            self.run();
        }
    }

    pub fn send(&mut self, event: Event) {
        self.event(event);
        self.run();
    }

    /// Types letter by letter.
    pub fn type_text(&mut self, text: &str) {
        for letter in text.chars() {
            self.send(Event::Text(letter.to_string()));
        }
    }

    pub fn paste(&mut self, text: &str) {
        self.send(Event::Paste(text.to_owned()));
    }

    /// The input method shows what is not yet chosen; nothing ends the composition.
    pub fn compose(&mut self, text: &str) {
        self.send(Event::Ime(ImeEvent::Preedit {
            text: text.to_owned(),
            active_range_chars: None,
        }));
    }

    /// The input method hands over what was chosen.
    pub fn commit(&mut self, text: &str) {
        self.send(Event::Ime(ImeEvent::Commit(text.to_owned())));
    }

    /// Clicks what bears exactly this name.
    #[track_caller]
    pub fn click(&mut self, label: &str) {
        self.get_by_label(label).click();
        self.run();
    }

    /// Clicks the last button that bears exactly this name, which is the dialog's where one is.
    #[track_caller]
    pub fn click_button(&mut self, label: &str) {
        let found = self.get_all_by_role_and_label(Role::Button, label).last();
        found.unwrap_or_else(|| panic!("no button is named {label}")).click();
        self.run();
    }

    /// Clicks the only thing whose name holds this.
    #[track_caller]
    pub fn click_on(&mut self, part: &str) {
        self.get_by_label_contains(part).click();
        self.run();
    }

    /// Clicks the first thing of that role whose name holds this.
    #[track_caller]
    pub fn click_first(&mut self, role: Role, part: &str) {
        let named = |label: Option<String>| label.is_some_and(|label| label.contains(part));
        let found = self.get_all_by_role(role).find(|node| named(node.accesskit_node().label()));
        found.unwrap_or_else(|| panic!("no {role:?} is named {part}")).click();
        self.run();
    }

    /// Presses and lets go at a point, with keys held down.
    pub fn click_at(&mut self, pos: Pos2, modifiers: Modifiers) {
        self.event(Event::PointerMoved(pos));
        self.event(Event::ModifiersChanged(modifiers));
        for pressed in [true, false] {
            let button = PointerButton::Primary;
            self.event(Event::PointerButton { pos, button, pressed, modifiers });
        }
        self.send(Event::ModifiersChanged(Modifiers::NONE));
    }

    /// Twice in one frame: as fast as a hand can be.
    pub fn double_click_at(&mut self, pos: Pos2) {
        self.hover_at(pos);
        self.run();
        for pressed in [true, false, true, false] {
            let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
            let event = Event::PointerButton { pos, button, pressed, modifiers };
            self.input_mut().events.push(event);
        }
        self.run();
    }

    /// Draws something from one point to another.
    pub fn drag(&mut self, from: Pos2, to: Pos2) {
        self.drag_at(from);
        self.run();
        for at in [from.lerp(to, 0.5), to] {
            self.hover_at(at);
            self.run();
        }
        self.drop_at(to);
        self.run();
    }
}

/// What an eye sees.
impl<S> Window<S> {
    pub fn says(&self, part: &str) -> bool {
        self.query_all_by_label_contains(part).next().is_some()
    }

    #[track_caller]
    pub fn check_says(&self, part: &str) {
        assert!(self.says(part), "nothing says {part}");
    }

    #[track_caller]
    pub fn check_silent(&self, part: &str) {
        assert!(!self.says(part), "something says {part}");
    }

    /// Something bears exactly this name.
    #[track_caller]
    pub fn check_label(&self, label: &str) {
        assert!(self.query_all_by_label(label).next().is_some(), "nothing is named {label}");
    }

    /// Everything that is to be read: names, values and descriptions, in order.
    pub fn words(&self) -> Vec<String> {
        let all = self.query_all_by(|_| true);
        let said = all.flat_map(|node| {
            let node = node.accesskit_node();
            [node.label(), node.value(), node.description()].into_iter().flatten()
        });
        said.filter(|said| !said.is_empty()).collect()
    }

    /// How many things of that role have this in their names.
    pub fn count(&self, role: Role, part: &str) -> usize {
        let named = |label: Option<String>| label.is_some_and(|label| label.contains(part));
        self.query_all_by_role(role).filter(|node| named(node.accesskit_node().label())).count()
    }

    /// What the choice of that name holds.
    #[track_caller]
    pub fn held(&self, name: &str) -> String {
        let found = self.get_by_role_and_label(Role::ComboBox, name);
        found.accesskit_node().value().unwrap_or_default()
    }

    /// Where the only thing is whose name holds this.
    #[track_caller]
    pub fn rect(&self, part: &str) -> Rect {
        self.get_by_label_contains(part).rect()
    }

    /// What the last frame put on the clipboard.
    pub fn copied(&self) -> Option<String> {
        self.output().platform_output.commands.iter().find_map(|command| match command {
            OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        })
    }

    /// How long the window will sleep if nothing happens.
    pub fn repaint_delay(&self) -> Duration {
        self.output().viewport_output[&ViewportId::ROOT].repaint_delay
    }

    /// Waits for what is worked out beside the window.
    #[track_caller]
    pub fn wait_for(&mut self, part: &str) {
        let start = Instant::now();
        while !self.says(part) {
            assert!(start.elapsed() < Duration::from_secs(30), "nothing ever says {part}");
            std::thread::sleep(Duration::from_millis(20));
            self.step();
        }
        self.run_steps(3);
    }
}

impl Window {
    /// On the sample, as a fresh copy.
    pub fn sample() -> Self {
        Opening::default().window()
    }

    pub fn open(file: &Path) -> Self {
        Opening { file: Some(file.to_owned()), ..Opening::default() }.window()
    }

    pub fn on(document: Document) -> Self {
        Opening { document: Some(document), ..Opening::default() }.window()
    }

    /// Clicks the first entry of the lists at the sides that holds this.
    #[track_caller]
    pub fn choose(&mut self, part: &str) {
        self.click_first(Role::ListItem, part);
    }

    #[track_caller]
    pub fn menu(&mut self, title: &str, item: &str) {
        self.get_by_role_and_label(Role::Button, title).click();
        self.run();
        self.click_on(item);
    }

    /// Goes to a cell by the outline and a click.
    #[track_caller]
    pub fn at(&mut self, table: &str, cell: &str) {
        self.choose(table);
        self.click_on(cell);
    }

    #[track_caller]
    pub fn at_leaf(&mut self) {
        self.at("3 支出总表", LEAF);
    }

    /// Puts a figure into [`LEAF`].
    #[track_caller]
    pub fn enter_leaf(&mut self, figure: &str) {
        self.at_leaf();
        self.type_text(figure);
        self.press("Enter");
    }

    /// Gives a path to the dialog that asks for one.
    pub fn give_path(&mut self, path: &Path) {
        self.press("Ctrl+A");
        self.send(Event::Text(path.display().to_string()));
        self.press("Enter");
    }

    pub fn page(&self) -> &MainView {
        self.state().page()
    }

    /// Key of the form of the table shown.
    #[track_caller]
    pub fn table_shown(&self) -> &str {
        let MainView::Table(table) = *self.page() else { panic!("{:?} is no table", self.page()) };
        let form = self.document().budget().tables[table].form().expect("a known form");
        &self.document().forms().tables[form].key
    }

    pub fn dialog(&self) -> Option<&Dialog> {
        self.state().dialog()
    }

    #[track_caller]
    pub fn check_no_dialog(&self) {
        assert!(self.dialog().is_none(), "{:?}", self.dialog());
    }

    pub fn session(&self) -> &Session {
        self.state().session()
    }

    pub fn document(&self) -> &Document {
        self.session().document()
    }

    pub fn findings(&self) -> Vec<Finding> {
        documents::findings(self.document())
    }

    /// How many steps could be undone.
    pub fn steps(&self) -> usize {
        self.document().done().len()
    }

    /// The bytes that saving would write.
    pub fn written(&self) -> String {
        documents::written(self.document())
    }

    /// What is in the cell of a table with one block, by row key and column key.
    #[track_caller]
    pub fn value(&self, table: &str, row: &str, column: &str) -> String {
        let (forms, budget) = (self.document().forms(), self.document().budget());
        budget.value(places::cell(forms, budget, table, "", row, column)).to_text()
    }

    /// What is in [`LEAF`].
    #[track_caller]
    pub fn leaf(&self) -> String {
        self.value("支出总表", "2101101", "基本支出")
    }
}
