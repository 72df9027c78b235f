//! Typing a hundred figures in the sample, in a real window of 1920 × 1080 points: the time from
//! one frame's start to the next one's, with everything between them: keys, layout, totals and
//! checks, painting, handing the picture to the screen. Beside it the same time for an empty window.
//!
//! With a number of rows, one thing after the other in a consolidated budget of that size, a tenth of
//! its units rounded: moving, typing, rows, pasting, finding, saving; the program's part of the frames
//! of each.
//!
//! `cargo bench --bench frames [ROWS]`; needs a display (`Xvfb :9 -screen 0 1920x1080x24 &` and
//! `DISPLAY=:9` where there is none). Drawn by Mesa in software with `LIBGL_ALWAYS_SOFTWARE=1`.

#![allow(clippy::unwrap_used, reason = "a benchmark may stop at the first surprise")]

#[path = "../support/consolidated.rs"]
mod consolidated;

use std::sync::{Arc, Mutex};
use std::time::Instant;

use eframe::egui::{self, Event, Key, Modifiers, ViewportBuilder, vec2};
use yusuan::budget::Budget;
use yusuan::file;
use yusuan::lang::Lang;
use yusuan::session::Session;
use yusuan::session::Settings;
use yusuan::ui::app::App;

/// Figures that are typed.
const FIGURES: usize = 100;
/// Frames before that: fonts are laid out for the first time.
const WARM: usize = 60;
/// Frames that a key has before the next one comes.
const PATIENCE: usize = 2;

/// What was measured, in milliseconds.
#[derive(Default)]
struct Times {
    phases: Vec<PhaseTimes>,
}

/// What one thing that a person does took.
struct PhaseTimes {
    name: &'static str,
    /// Frame to frame.
    whole: Vec<f64>,
    /// The program's part of it.
    own: Vec<f64>,
}

/// What a person does next.
struct Step {
    phase: &'static str,
    event: Event,
    /// Frames until the next step.
    patience: usize,
}

/// The window under the fingers of somebody fast.
struct Typist {
    app: App,
    /// The last one is the next.
    steps: Vec<Step>,
    waits: usize,
    frame: usize,
    last: Option<Instant>,
    times: Arc<Mutex<Times>>,
}

fn key(key: Key, modifiers: Modifiers) -> Event {
    Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
}

fn typed(text: &str) -> impl Iterator<Item = Event> {
    text.chars().map(|c| Event::Text(c.to_string()))
}

/// Figures of the sample: to the table of basic expenditure, which has most entries; Tab goes from
/// entry to entry.
fn hundred_figures() -> Vec<Step> {
    let mut keys = vec![key(Key::PageDown, Modifiers::COMMAND); 5];
    for figure in 0..FIGURES {
        if figure % 40 == 0 {
            keys.push(key(Key::Home, Modifiers::COMMAND));
            keys.push(key(Key::Tab, Modifiers::NONE));
        }
        keys.extend(typed(&format!("{}.{:02}", 3 + figure * 7 % 90, figure * 13 % 100)));
        keys.push(key(Key::Tab, Modifiers::NONE));
    }
    let steps = keys.into_iter().map(|event| Step { phase: "typing", event, patience: PATIENCE });
    steps.collect()
}

/// What is done in a budget of many rows.
fn many_rows(budget: &Budget) -> Vec<Step> {
    let leaf = consolidated::stated_leaf(budget);
    let plain = |k: Key| key(k, Modifiers::NONE);
    let command = |k: Key| key(k, Modifiers::COMMAND);
    let go = || {
        let within = typed(&(leaf.r() + 1).to_string()).collect::<Vec<_>>();
        [vec![command(Key::G)], within, vec![plain(Key::Enter)]].concat()
    };
    let mut steps = Vec::new();
    let mut add = |phase: &'static str, patience: usize, events: Vec<Event>| {
        steps.extend(events.into_iter().map(|event| Step { phase, event, patience }));
    };
    let arrows =
        |n: usize| [vec![plain(Key::ArrowDown); n], vec![plain(Key::ArrowRight); 8]].concat();
    add("at the grand total", PATIENCE, [vec![command(Key::Home)], arrows(20)].concat());
    add("to the last row and back", 8, vec![command(Key::End), command(Key::Home)]);
    add("to a row by its number", 8, go());
    add("paging", PATIENCE, vec![plain(Key::PageDown); 40]);
    add("to a row by its number", 8, go());
    for figure in 0..40 {
        let text = format!("{}.{:02}", 3 + figure * 7 % 90, figure * 13 % 100);
        let events = typed(&text).chain([plain(Key::Enter), plain(Key::ArrowUp)]).collect();
        add("typing", PATIENCE, events);
    }
    let shift = Modifiers::COMMAND | Modifiers::SHIFT;
    add("a row inserted", 6, vec![key(Key::I, shift); 10]);
    add("a row moved", 6, vec![key(Key::ArrowDown, Modifiers::ALT); 10]);
    add("a row copied", 6, vec![command(Key::L); 10]);
    add("a row deleted", 6, vec![command(Key::Delete); 10]);
    add("undone", 6, vec![command(Key::Z); 40]);
    add("to a row by its number", 8, go());
    let thousand: String = (0..1_000).map(|n| format!("{n}.10\t{n}.20\n")).collect();
    add("1,000 rows pasted over others", 30, vec![Event::Paste(thousand), plain(Key::Enter)]);
    add("undone", 20, vec![command(Key::Z)]);
    let found = [vec![command(Key::F)], typed("1234.5").collect(), vec![plain(Key::Enter); 5]];
    add("found", 20, found.concat());
    add("found", 8, vec![plain(Key::Escape), plain(Key::Escape)]);
    add("all selected, and their sums", 30, vec![command(Key::A)]);
    add("to a row by its number", 8, go());
    add("saved while typing goes on", PATIENCE, typed("7.25").collect());
    add("saved while typing goes on", PATIENCE, vec![plain(Key::Enter), command(Key::S)]);
    // It asks first: there are mandatory findings, or none.
    add("saved while typing goes on", PATIENCE, vec![plain(Key::Enter)]);
    for figure in 0..40 {
        let events = typed(&format!("{figure}.5")).chain([plain(Key::Enter)]).collect();
        add("saved while typing goes on", PATIENCE, events);
    }
    steps
}

impl Typist {
    fn new(app: App, mut steps: Vec<Step>, times: Arc<Mutex<Times>>) -> Self {
        steps.reverse();
        Self { app, steps, waits: 0, frame: 0, last: None, times }
    }
}

impl eframe::App for Typist {
    fn logic(&mut self, ctx: &egui::Context, frame: &mut eframe::Frame) {
        self.app.logic(ctx, frame);
    }

    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        self.app.ui(ui, frame);
    }

    fn raw_input_hook(&mut self, ctx: &egui::Context, input: &mut egui::RawInput) {
        let now = Instant::now();
        let last = self.last.replace(now).filter(|_| self.frame > WARM);
        if let (Some(last), Ok(mut times)) = (last, self.times.lock())
            && let Some(phase) = times.phases.last_mut()
        {
            phase.whole.push((now - last).as_secs_f64() * 1e3);
        }
        self.frame += 1;
        input.focused = true;
        self.waits = self.waits.saturating_sub(1);
        if self.frame > WARM && self.waits == 0 {
            match self.steps.pop() {
                Some(step) => {
                    if let Ok(mut times) = self.times.lock() {
                        times.begin(step.phase);
                    }
                    self.waits = step.patience;
                    input.events.push(step.event);
                }
                None => {
                    // Closing would ask whether to save.
                    if let Ok(mut times) = self.times.lock() {
                        times.report();
                    }
                    std::process::exit(0);
                }
            }
        }
        ctx.request_repaint();
    }
}

/// A document with its frame times noted.
struct Timed(Typist);

impl eframe::App for Timed {
    fn logic(&mut self, ctx: &egui::Context, frame: &mut eframe::Frame) {
        if let (Some(own), true) = (frame.info().cpu_usage, self.0.frame > WARM + 1)
            && let Ok(mut times) = self.0.times.lock()
            && let Some(phase) = times.phases.last_mut()
        {
            phase.own.push(f64::from(own) * 1e3);
        }
        self.0.logic(ctx, frame);
    }

    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        self.0.ui(ui, frame);
    }

    fn raw_input_hook(&mut self, ctx: &egui::Context, input: &mut egui::RawInput) {
        self.0.raw_input_hook(ctx, input);
    }
}

impl Times {
    fn begin(&mut self, name: &'static str) {
        if self.phases.last().is_none_or(|phase| phase.name != name) {
            self.phases.push(PhaseTimes { name, whole: Vec::new(), own: Vec::new() });
        }
    }

    fn report(&mut self) {
        for phase in &mut self.phases {
            report(&format!("{}, frame to frame", phase.name), &mut phase.whole);
            report(&format!("{}, the program's part", phase.name), &mut phase.own);
        }
    }
}

fn report(name: &str, times: &mut [f64]) {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let last = times.len().saturating_sub(1);
        times.get((last as f64 * share).round() as usize).copied().unwrap_or_default()
    };
    let late = times.iter().filter(|time| **time > 16.0).count();
    println!(
        "{name}: {} frames, p50 {:.2} ms, p95 {:.2} ms, p99 {:.2} ms, max {:.2} ms; {late} over 16 ms",
        times.len(),
        at(0.5),
        at(0.95),
        at(0.99),
        at(1.0)
    );
}

/// A window with nothing in it but its colour: what the renderer and the screen cost by themselves.
struct Nothing {
    frame: usize,
    last: Option<Instant>,
    times: Vec<f64>,
}

impl eframe::App for Nothing {
    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        let now = Instant::now();
        if let Some(last) = self.last.replace(now).filter(|_| self.frame > WARM) {
            self.times.push((now - last).as_secs_f64() * 1e3);
        }
        self.frame += 1;
        ui.painter().rect_filled(ui.max_rect(), 0.0, egui::Color32::LIGHT_GRAY);
        if self.frame == 5 * WARM {
            report("an empty window, frame to frame", &mut self.times);
            ui.ctx().send_viewport_cmd(egui::ViewportCommand::Close);
        }
        ui.ctx().request_repaint();
    }
}

/// The program's own way to open and draw, with frames that follow each other as fast as they can.
fn options() -> eframe::NativeOptions {
    let mut options = yusuan::ui::options(Lang::Zh);
    options.viewport = ViewportBuilder::default()
        .with_inner_size(vec2(1920.0, 1080.0))
        .with_position(egui::pos2(0.0, 0.0))
        .with_decorations(false);
    options.glow_options.vsync = false;
    options
}

fn main() {
    yusuan::ui::keep_freed_memory();
    let nothing = Nothing { frame: 0, last: None, times: Vec::new() };
    let empty = eframe::run_native("nothing", options(), Box::new(|_| Ok(Box::new(nothing))));
    if let Err(error) = empty {
        println!("skipped: no window can be opened here ({error})");
        return;
    }
    let rows = std::env::args().skip(1).find_map(|argument| argument.parse::<usize>().ok());
    // Kept until the window closes.
    let folder = tempfile::tempdir().unwrap();
    let (session, steps) = match rows {
        None => (Session::sample().unwrap(), hundred_figures()),
        Some(rows) => {
            let forms = consolidated::forms();
            let budget = consolidated::rounded(&forms, rows, 10);
            let steps = many_rows(&budget);
            let path = folder.path().join("budget.ron");
            std::fs::write(folder.path().join("consolidated.ron"), consolidated::FORMS).unwrap();
            file::save(&path, &forms, &budget).unwrap();
            drop(budget);
            (Session::open(&path).unwrap(), steps)
        }
    };
    let times = Arc::new(Mutex::new(Times::default()));
    let noted = Arc::clone(&times);
    let opened = eframe::run_native(
        "yusuan frames",
        options(),
        Box::new(move |cc| {
            let app = App::new(&cc.egui_ctx, session, Settings::default(), None);
            Ok(Box::new(Timed(Typist::new(app, steps, noted))))
        }),
    );
    if let Err(error) = opened {
        println!("skipped: no window can be opened here ({error})");
    }
}
