//! Opening the window, and saying in one sentence why it cannot be opened.

use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui::{IconData, ViewportBuilder, vec2};

use crate::budget::{Budget, BudgetUnit};
use crate::edit::Document;
use crate::form::FormSet;
use crate::lang::{Lang, Text};

use super::app::App;
use super::texts;
use super::theme::{Theme, size};
use crate::session::Session;
use crate::session::Settings;
use crate::session::import::is_foreign;
use crate::session::rescue::keep_at_panic;
use crate::source::Diagnostic;

/// Opens the window and runs until it is closed: on a file, on several about which it is asked what
/// they are, or on a copy of the sample.
/// `inspect` refuses every change; `lang` overrules what the person chose last. It is refused where
/// there is no display, or no driver that can draw.
pub fn run(files: Vec<PathBuf>, inspect: bool, lang: Option<Lang>) -> Result<(), Diagnostic> {
    let place = Settings::place();
    let mut settings = Settings::load(place.as_deref());
    if let Some(lang) = lang {
        settings.lang = lang;
    }
    keep_at_panic(settings.lang);
    keep_freed_memory();
    let options = options(settings.lang);
    let nothing_named = files.is_empty();
    let create = move |cc: &eframe::CreationContext<'_>| {
        let file = match files.as_slice() {
            [only] if !only.is_dir() => Some(only.clone()),
            _ => None,
        };
        let opens = file.as_deref().is_some_and(|file| !is_foreign(file));
        let mut app = match opens {
            true => App::new(&cc.egui_ctx, nothing(), settings, place),
            false => first(&cc.egui_ctx, nothing_named, settings, place),
        };
        match file {
            Some(file) => app.open_first(&file),
            None => app.open_all(&cc.egui_ctx, files, true),
        }
        if inspect {
            app.inspect();
        }
        if let Some(folder) = crate::file::journal::place() {
            app.guarded(&folder);
        }
        if nothing_named {
            app.begin();
        }
        Ok(Box::new(app) as Box<dyn eframe::App>)
    };
    eframe::run_native("yusuan", options, Box::new(create)).map_err(|error| {
        // Before the last colon are names of libraries and of their source files.
        let said = error.to_string();
        let line = said.lines().next().unwrap_or_default();
        let reason = line.rsplit(": ").next().unwrap_or(line);
        Diagnostic::new(texts::no_window(reason), Text::default())
    })
}

/// Lets the system's allocator keep what a frame frees for the next frame.
///
/// Mesa's software renderer takes and frees some megabytes for every frame. glibc gives them back to
/// the system each time, and touching them again is a third of the program's part of a frame. How
/// much it keeps follows the largest block that was ever freed whole: hence a large one, never
/// touched, freed at once. Elsewhere this does nothing.
pub fn keep_freed_memory() {
    const LARGE: usize = 6 << 20;
    drop(std::hint::black_box(Vec::<u8>::with_capacity(LARGE)));
}

/// How the window is opened and drawn.
pub fn options(lang: Lang) -> eframe::NativeOptions {
    eframe::NativeOptions {
        viewport: ViewportBuilder::default()
            .with_app_id("yusuan")
            .with_title(texts::PROGRAM.get(lang))
            .with_inner_size(size::WINDOW)
            .with_min_inner_size(vec2(860.0, 520.0))
            .with_icon(icon(&Theme::light()))
            .with_drag_and_drop(true),
        // The tests bring in another renderer, which must not become the usual one.
        renderer: eframe::Renderer::Glow,
        // It smooths gradients, of which there are none, and costs a tenth of a frame where no
        // graphics card helps.
        dithering: false,
        ..eframe::NativeOptions::default()
    }
}

/// A window on a copy of the sample; on nothing at all where even that cannot be read.
fn first(
    ctx: &eframe::egui::Context,
    tell: bool,
    settings: Settings,
    place: Option<PathBuf>,
) -> App {
    match Session::sample() {
        Ok(session) => App::new(ctx, session, settings, place),
        Err(error) => {
            let mut app = App::new(ctx, nothing(), settings, place);
            if tell {
                app.cannot_open(&error);
            }
            app
        }
    }
}

/// What a window has before there is a document.
fn nothing() -> Session {
    let forms = FormSet::default();
    let budget = Budget::blank(&forms, BudgetUnit::default(), 0);
    Session::unsaved(Document::new(Arc::new(forms), budget))
}

/// A sheet with a heading and a total: what the program is about, in the taskbar.
fn icon(theme: &Theme) -> IconData {
    const SIDE: u32 = 64;
    let ink = |x: u32, y: u32| {
        let line = (x / 4, y / 4);
        match line {
            // Room around the sheet, with its corners cut.
            (0 | 15, _) | (_, 0 | 15) | (1 | 14, 1 | 14) => None,
            (_, 1..=4) => Some(theme.accent),
            // Two columns of figures; the last of each is the total.
            (3..=6 | 9..=12, 6 | 8 | 10) => Some(theme.edge),
            (3..=6 | 9..=12, 12) => Some(theme.accent),
            _ => Some(theme.surface),
        }
    };
    let pixels = (0..SIDE * SIDE).map(|at| ink(at % SIDE, at / SIDE).unwrap_or_default());
    let rgba = pixels.flat_map(|colour| colour.to_array()).collect();
    IconData { rgba, width: SIDE, height: SIDE }
}
