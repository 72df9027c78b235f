//! Drawing the grid at a thousand and a million rows while it scrolls: the time of the code that
//! says what is to be painted, and of that with tessellation.
//!
//! `cargo bench --bench grid`; a screen of 1920 × 1080 points.

#[path = "../support/consolidated.rs"]
mod consolidated;

use std::hint::black_box;
use std::sync::Arc;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use eframe::egui::{self, Event, Key, Modifiers, Pos2, RawInput, Rect, vec2};
use yusuan::edit::Document;
use yusuan::lang::Lang;
use yusuan::ui::grid::{GridState, GridStyle, Linked, grid_ui};
use yusuan::ui::{font, theme::Theme};

struct Screen {
    ctx: egui::Context,
    document: Document,
    state: GridState,
    theme: Theme,
    down: bool,
}

impl Screen {
    fn new(rows: usize) -> Self {
        let forms = consolidated::forms();
        let budget = consolidated::budget(&forms, rows);
        let ctx = egui::Context::default();
        let theme = Theme::light();
        font::install(&ctx);
        theme.apply(&ctx);
        let document = Document::new(Arc::clone(&forms), budget);
        let mut state = GridState::default();
        state.focus();
        let mut screen = Self { ctx, document, state, theme, down: true };
        for _ in 0..4 {
            screen.frame();
        }
        screen
    }

    /// A frame in which the cursor goes a page on, so that every row in view is another one.
    fn frame(&mut self) -> Vec<egui::epaint::ClippedShape> {
        self.down = !self.down || self.state.cursor().is_none_or(|cell| cell.row < 500);
        let key = if self.down { Key::PageDown } else { Key::PageUp };
        let press = Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: true,
            modifiers: Modifiers::NONE,
        };
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1920.0, 1080.0))),
            events: vec![press],
            ..RawInput::default()
        };
        let look = GridStyle {
            theme: &self.theme,
            lang: Lang::Zh,
            grouped: false,
            unit: None,
            rows: yusuan::session::RowHeight::Normal,
            linked: Linked::default(),
        };
        let mut output = self.ctx.run_ui(input, |ui| {
            grid_ui(ui, &mut self.document, 0, &mut self.state, &look);
        });
        output.textures_delta.clear();
        output.shapes
    }
}

fn draw(c: &mut Criterion) {
    for tessellated in [false, true] {
        let name = if tessellated { "draw and tessellate" } else { "draw" };
        let mut group = c.benchmark_group(name);
        for rows in [1_000, 1_000_000] {
            let mut screen = Screen::new(rows);
            group.bench_function(BenchmarkId::from_parameter(rows), |b| {
                b.iter(|| {
                    let shapes = screen.frame();
                    if tessellated {
                        black_box(screen.ctx.tessellate(shapes, 1.0));
                    }
                });
            });
        }
        group.finish();
    }
}

criterion_group!(benches, draw);
criterion_main!(benches);
