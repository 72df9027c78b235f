//! The window in English: no Chinese is to be read that is not of the budget, its form set or a file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use eframe::egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use yusuan::file::SAMPLE;
use yusuan::lang::Lang;
use yusuan::session::Settings;
use yusuan::ui::command::{Command, TABLE};
use yusuan::ui::panel::MainView;

#[path = "support/folder.rs"]
mod folder;
#[path = "support/window.rs"]
mod window;
#[path = "support/workbook.rs"]
mod workbook;

use folder::Folder;
use window::{Opening, Window, documents};

fn is_chinese(sign: char) -> bool {
    matches!(sign, '\u{4e00}'..='\u{9fff}')
}

/// Marks that English has others for.
fn is_mark(sign: char) -> bool {
    // ＋ and － are signs of rows, not of a language.
    let full = matches!(sign, '\u{ff01}'..='\u{ff5e}') && !matches!(sign, '＋' | '－');
    full || matches!(sign, '\u{3001}'..='\u{3011}')
}

/// The stretches of Chinese in a text.
fn stretches(text: &str) -> impl Iterator<Item = &str> {
    text.split(|sign| !is_chinese(sign)).filter(|stretch| !stretch.is_empty())
}

/// What may be read in Chinese.
struct Known {
    whole: BTreeSet<String>,
    texts: Vec<String>,
}

impl Known {
    /// Names and texts of the budget, of its form set and of the lists of codes.
    fn new() -> Self {
        let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
        // The unit of the workbook as well.
        let mut texts = vec![SAMPLE.to_owned(), "某某局".to_owned()];
        for folder in ["forms", "codes", "samples"] {
            for entry in std::fs::read_dir(assets.join(folder)).into_iter().flatten().flatten() {
                texts.extend(std::fs::read_to_string(entry.path()));
            }
        }
        let whole = texts.iter().flat_map(|text| stretches(text)).map(str::to_owned).collect();
        Self { whole, texts }
    }

    fn has(&self, stretch: &str) -> bool {
        let long = stretch.chars().count() >= 4;
        self.whole.contains(stretch) || long && self.texts.iter().any(|text| text.contains(stretch))
    }

    /// What of a text is Chinese that it should not be.
    fn strange(&self, text: &str) -> Option<String> {
        // A paragraph of the budget as a whole, or what a draft leaves to be filled in.
        let as_is = |line: &str| self.texts.iter().any(|known| known.contains(line.trim()));
        if text.contains("【待填") || text.lines().all(as_is) {
            return None;
        }
        if let Some(stretch) = stretches(text).find(|stretch| !self.has(stretch)) {
            return Some(stretch.to_owned());
        }
        // A mark belongs to the Chinese beside it.
        let signs: Vec<char> = text.chars().collect();
        let beside = |at: usize| {
            [at.checked_sub(1), Some(at + 1)]
                .into_iter()
                .flatten()
                .any(|at| signs.get(at).is_some_and(|sign| is_chinese(*sign) || is_mark(*sign)))
        };
        let lone = (0..signs.len()).find(|&at| is_mark(signs[at]) && !beside(at))?;
        Some(signs[lone].to_string())
    }
}

/// Collects what is strange, with the place where it was first.
struct Walk {
    known: Known,
    found: BTreeMap<String, String>,
    seen: usize,
}

impl Walk {
    fn look(&mut self, window: &Window, at: &str) {
        // Runs are parts of what is said, cut anywhere.
        let all = window.query_all_by(|node| node.role() != Role::TextRun);
        let said = all.flat_map(|node| {
            let node = node.accesskit_node();
            [node.label(), node.value(), node.description()].into_iter().flatten()
        });
        for said in said.collect::<Vec<_>>() {
            self.seen += 1;
            // The switch of languages is in both.
            if said.contains("中 / EN") || said.contains("中文/English") {
                continue;
            }
            if let Some(strange) = self.known.strange(&said) {
                self.found.entry(said).or_insert_with(|| format!("{at}: {strange}"));
            }
        }
    }
}

fn english() -> Settings {
    Settings { lang: Lang::En, findings: true, findings_height: 400.0, ..Settings::default() }
}

fn on_sample() -> Window {
    let size = eframe::egui::vec2(1600.0, 1400.0);
    Opening { size, settings: english(), ..Opening::default() }.window()
}

#[test]
fn every_page_menu_and_dialog_speaks_english() {
    let mut walk = Walk { known: Known::new(), found: BTreeMap::new(), seen: 0 };
    let folder = Folder::new();
    // Pages, with what is said of a cell of each.
    let mut window = on_sample();
    window.press("Ctrl+PageUp");
    for _ in 0..60 {
        let before = window.page().clone();
        let at = format!("{before:?}");
        walk.look(&window, &at);
        if matches!(before, MainView::Table(_)) {
            window.press("Ctrl+Home ArrowDown ArrowDown End");
            walk.look(&window, &at);
            window.press("Ctrl+End");
            walk.look(&window, &at);
        }
        window.press("Ctrl+PageDown");
        if *window.page() == before {
            break;
        }
    }
    // What every command shows, and what it says where it cannot be used.
    let fresh = |command: Command| {
        let mut window = on_sample();
        window.press("Ctrl+PageDown Ctrl+PageDown Ctrl+PageDown Ctrl+PageDown Ctrl+PageDown");
        window.state_mut().queue(command);
        window.run();
        window
    };
    let skipped = [Command::Quit, Command::ToggleLanguage, Command::Print];
    for entry in TABLE.iter().filter(|entry| !skipped.contains(&entry.command)) {
        for lang in [Lang::En] {
            for text in [entry.title.get(lang), entry.tip.get(lang)] {
                if entry.command != Command::ToggleLanguage
                    && let Some(strange) = walk.known.strange(text)
                {
                    walk.found.insert(text.to_owned(), format!("{:?}: {strange}", entry.command));
                }
            }
        }
        let window = fresh(entry.command);
        walk.look(&window, &format!("{:?}", entry.command));
    }
    // Inspecting, nothing may be changed: each says why.
    let mut window = on_sample();
    window.press("Ctrl+Shift+E");
    for entry in TABLE.iter().filter(|entry| !skipped.contains(&entry.command)) {
        if window.dialog().is_some() {
            window.press("Escape");
        }
        window.state_mut().queue(entry.command);
        window.run();
        walk.look(&window, &format!("inspecting, {:?}", entry.command));
    }
    // Menus.
    for group in ["F", "E", "I", "R", "L", "T", "C", "V", "H"] {
        let mut window = on_sample();
        window.press(&format!("Alt+{group}"));
        walk.look(&window, &format!("menu {group}"));
    }
    // A new budget, and one that goes on from last year's.
    let mut window = fresh(Command::New);
    window.paste("Bureau");
    window.press("Enter");
    walk.look(&window, "a new budget");
    for command in [Command::Checklist, Command::FillKnown, Command::Draft, Command::MarkFinal] {
        window.state_mut().queue(command);
        window.run();
        walk.look(&window, &format!("a new budget, {command:?}"));
        window.press("Escape");
    }
    let mut window = fresh(Command::NewFromLast);
    window.press("Enter");
    walk.look(&window, "going on");
    for command in [
        Command::Checklist,
        Command::FillKnown,
        Command::Draft,
        Command::History,
        Command::Confirm,
        Command::Save,
    ] {
        window.state_mut().queue(command);
        window.run();
        walk.look(&window, &format!("going on, {command:?}"));
        window.press("Escape");
    }
    // A slip: causes, the dialog on saving, the explanation of a rule.
    let settings = english();
    let document = Some(documents::slip());
    let mut window = Opening { settings, document, ..Opening::default() }.window();
    walk.look(&window, "a slip");
    for command in [Command::Save, Command::ExplainRule, Command::Review, Command::NextFinding] {
        window.state_mut().queue(command);
        window.run();
        walk.look(&window, &format!("a slip, {command:?}"));
        window.press("Escape");
    }
    // Refusals at a cell, a pasted block.
    let mut window = on_sample();
    window.press("Ctrl+PageDown Ctrl+PageDown Ctrl+PageDown Ctrl+PageDown Ctrl+Home");
    window.press("ArrowDown ArrowDown ArrowDown End");
    for typed in ["abc", "1.234567", "-5", "1e99"] {
        window.type_text(typed);
        window.press("Enter");
        walk.look(&window, &format!("typing {typed}"));
        window.press("Escape Escape");
    }
    window.press("Ctrl+Home ArrowDown");
    window.paste("Code\tName\tUnit: yuan\n2060101\tA\t1000000\n206\tB\t5\nTotal\t\t7");
    walk.look(&window, "a pasted block");
    window.press("Escape");
    // A workbook read: by itself, against the budget, as last year's.
    let sample = documents::sample();
    let path = folder.path().join("a.xlsx");
    let bytes = workbook::workbook(sample.forms(), sample.budget());
    std::fs::write(&path, &bytes).expect("written");
    for command in [Command::OpenPath, Command::UpdateFrom, Command::NewFromLast] {
        let mut window = on_sample();
        window.state_mut().queue(command);
        window.run();
        if matches!(window.dialog(), Some(yusuan::ui::dialog::Dialog::NextYear(_))) {
            window.click("Another file…");
        }
        window.give_path(&path);
        walk.look(&window, &format!("a workbook, {command:?}"));
    }
    // Files that cannot be opened.
    let broken = folder.put("b.ron", "(\n    format: 1,\n    year: ,\n)");
    let nothing = folder.path().join("c.ron");
    for path in [broken, nothing] {
        let window =
            Opening { settings: english(), file: Some(path), ..Opening::default() }.window();
        walk.look(&window, "a file that cannot be opened");
    }
    assert!(walk.seen > 5_000, "{}", walk.seen);
    assert!(walk.found.is_empty(), "{:#?}", walk.found);
}
