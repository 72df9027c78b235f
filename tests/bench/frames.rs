//! Typing a hundred figures in the sample, in a real window of 1920 × 1080 points: the time from
//! one frame's start to the next one's, with everything between them: keys, layout, totals and
//! checks, painting, handing the picture to the screen. Beside it the same time for an empty window.
//!
//! `cargo bench --bench frames`; needs a display (`Xvfb :9 -screen 0 1920x1080x24 &` and
//! `DISPLAY=:9` where there is none). Drawn by Mesa in software with `LIBGL_ALWAYS_SOFTWARE=1`.

use std::sync::{Arc, Mutex};
use std::time::Instant;

use eframe::egui::{self, Event, Key, Modifiers, ViewportBuilder, vec2};
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
    /// Frame to frame.
    whole: Vec<f64>,
    /// The program's part of it.
    own: Vec<f64>,
}

/// The window under the fingers of somebody fast.
struct Typist {
    app: App,
    keys: Vec<Event>,
    frame: usize,
    last: Option<Instant>,
    times: Arc<Mutex<Times>>,
}

fn key(key: Key, modifiers: Modifiers) -> Event {
    Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
}

impl Typist {
    fn new(app: App, times: Arc<Mutex<Times>>) -> Self {
        // To the table of basic expenditure, which has most entries; Tab goes from entry to entry.
        let mut keys = vec![key(Key::PageDown, Modifiers::COMMAND); 5];
        for figure in 0..FIGURES {
            if figure % 40 == 0 {
                keys.push(key(Key::Home, Modifiers::COMMAND));
                keys.push(key(Key::Tab, Modifiers::NONE));
            }
            let text = format!("{}.{:02}", 3 + figure * 7 % 90, figure * 13 % 100);
            keys.extend(text.chars().map(|c| Event::Text(c.to_string())));
            keys.push(key(Key::Tab, Modifiers::NONE));
        }
        keys.reverse();
        Self { app, keys, frame: 0, last: None, times }
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
        let times = self.last.replace(now).filter(|_| self.frame > WARM).map(|last| now - last);
        if let (Some(whole), Ok(mut times)) = (times, self.times.lock()) {
            times.whole.push(whole.as_secs_f64() * 1e3);
        }
        self.frame += 1;
        input.focused = true;
        if self.frame > WARM && self.frame.is_multiple_of(PATIENCE) {
            match self.keys.pop() {
                Some(event) => input.events.push(event),
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

/// The sample with its frame times noted.
struct Timed(Typist);

impl eframe::App for Timed {
    fn logic(&mut self, ctx: &egui::Context, frame: &mut eframe::Frame) {
        if let (Some(own), true) = (frame.info().cpu_usage, self.0.frame > WARM + 1)
            && let Ok(mut times) = self.0.times.lock()
        {
            times.own.push(f64::from(own) * 1e3);
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
    fn report(&mut self) {
        report("frame to frame", &mut self.whole);
        report("the program's part", &mut self.own);
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
    let times = Arc::new(Mutex::new(Times::default()));
    let noted = Arc::clone(&times);
    let opened = eframe::run_native(
        "yusuan frames",
        options(),
        Box::new(move |cc| {
            let session = Session::sample().map_err(|_| "the sample does not read")?;
            let app = App::new(&cc.egui_ctx, session, Settings::default(), None);
            Ok(Box::new(Timed(Typist::new(app.without_system_dialogs(), noted))))
        }),
    );
    if let Err(error) = opened {
        println!("skipped: no window can be opened here ({error})");
    }
}
