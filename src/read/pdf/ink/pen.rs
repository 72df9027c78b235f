//! The instructions of a page followed: where characters, lines and pictures come to be.

use hayro_interpret::color::AlphaColor;
use hayro_interpret::font::{Glyph as Outline, GlyphRun};
use hayro_interpret::hayro_cmap::WritingMode;
use hayro_interpret::kurbo::{BezPath, Point, Rect, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask,
};

use crate::read::watch::Watch;

use super::PageStop;
use super::characters::{Chars, UNKNOWN, UnmappedFonts};

/// Most characters and lines of one page; beyond it the page is a drawing.
const MAX_GLYPHS: usize = 400_000;
pub(super) const MAX_RULES: usize = 60_000;
/// Glyphs nearer than this, in heights of the font, are next to each other.
const NEXT: f64 = 0.3;

/// A character where it is shown, before the page is turned.
pub(super) struct RawGlyph {
    pub chars: Chars,
    pub origin: Point,
    /// Along the baseline, as long as the character is wide.
    pub advance: f32,
    pub direction: u8,
    pub size: f32,
    pub run: u32,
    pub clip: u32,
    pub upright: bool,
    /// A character right before or behind it does not show.
    pub cut: bool,
}

/// The glyph before another in one run.
#[derive(Clone, Copy)]
struct LastGlyph {
    /// Where it ends.
    end: Point,
    /// Which of those that show it is.
    seen: Option<usize>,
    /// It is a letter that does not show.
    hidden: bool,
}

/// What draws a page, to note what is where.
pub(super) struct Pen<'w> {
    pub watch: &'w Watch,
    pub fonts: &'w UnmappedFonts,
    pub steps: u32,
    pub bounds: Rect,
    pub glyphs: Vec<RawGlyph>,
    pub clips: Vec<Rect>,
    pub stack: Vec<u32>,
    pub runs: u32,
    /// Both ends of ruling lines.
    pub rules: Vec<(Point, Point)>,
    pub pictured: f64,
    pub curves: usize,
    pub unknown: usize,
    pub invisible: usize,
    pub cut: bool,
}

impl Pen<'_> {
    /// Every instruction that draws comes by here, so that none runs on after the time is over.
    fn step(&mut self) {
        self.steps = self.steps.wrapping_add(1);
        if self.steps.is_multiple_of(256)
            && let Err(error) = self.watch.check()
        {
            std::panic::resume_unwind(Box::new(PageStop(error)));
        }
    }

    fn clip(&mut self, rect: Rect) {
        let now = self.stack.last().and_then(|&at| self.clips.get(at as usize)).copied();
        let rect = now.unwrap_or(self.bounds).intersect(rect);
        let at = if self.clips.last() == Some(&rect) || self.clips.len() > MAX_RULES {
            self.clips.len().saturating_sub(1)
        } else {
            self.clips.push(rect);
            self.clips.len() - 1
        };
        self.stack.push(at as u32);
    }
}

/// The direction in which a vector points, in quarters clockwise; `None` if askew.
fn direction(x: f64, y: f64) -> Option<u8> {
    let askew = 0.1;
    if y.abs() <= askew * x.abs() {
        Some(if x > 0.0 { 0 } else { 2 })
    } else if x.abs() <= askew * y.abs() {
        Some(if y > 0.0 { 1 } else { 3 })
    } else {
        None
    }
}

/// Whether a paint leaves nothing to be seen on white paper.
fn blank(paint: &Paint<'_>) -> bool {
    let white = |color: AlphaColor| {
        let [r, g, b, a] = color.to_rgba8();
        a < 8 || (r > 250 && g > 250 && b > 250)
    };
    match paint {
        Paint::Color(color) => white(color.to_rgba()),
        Paint::Pattern(_) => false,
    }
}

impl<'a> Device<'a> for Pen<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.step();
        if blank(&props.paint) {
            return;
        }
        match mode {
            DrawMode::Fill(_) => self.fill(path, props.transform),
            DrawMode::Stroke(_) => self.stroke(path, props.transform),
            DrawMode::FillAndStroke(..) => {
                self.fill(path, props.transform);
                self.stroke(path, props.transform);
            }
            DrawMode::Invisible => {}
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.step();
        self.clip(clip.path.bounding_box());
    }

    fn push_clip_rect(&mut self, rect: &Rect) {
        self.step();
        self.clip(*rect);
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.step();
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.step();
        self.runs += 1;
        let clip = self.stack.last().copied().unwrap_or(0);
        let seen = self.clips.get(clip as usize).copied().unwrap_or(self.bounds);
        // A part of a letter's height beyond the edge still shows.
        let seen = seen.inflate(1.0, 1.0);
        let vertical = run.writing_mode() == WritingMode::Vertical;
        let glyphs = run.glyphs();
        let mut before: Option<LastGlyph> = None;
        for (n, glyph) in glyphs.iter().enumerate() {
            if self.glyphs.len() >= MAX_GLYPHS {
                self.cut = true;
                return;
            }
            let transform = props.transform * glyph.transform();
            let origin = transform * Point::ZERO;
            let along = transform * Point::new(1000.0, 0.0) - origin;
            let up = transform * Point::new(0.0, 1000.0) - origin;
            let Some(direction) = direction(along.x, along.y) else { continue };
            let (wide, size) = (along.hypot(), up.hypot());
            if size < 0.5 {
                continue;
            }
            let told = match &**glyph {
                Outline::Outline(outline) => outline.advance_width(),
                Outline::Type3(glyph) => glyph.advance_width(),
            };
            let told = f64::from(told.unwrap_or(500.0)) / 1000.0;
            // A font put in another's place is stretched to its width: the widths reported are those
            // of the other.
            let mut advance = told * if (wide / size - 1.0).abs() < 0.02 { wide } else { size };
            let next = glyphs.get(n + 1).map(|next| {
                let to = props.transform * next.transform() * Point::ZERO - origin;
                (to.x * along.x + to.y * along.y) / wide.max(1e-6)
            });
            if let Some(next) = next
                && next > 0.0
                && next < advance
            {
                advance = next;
            }
            if vertical {
                advance = size;
            }
            let step = along * (advance / wide.max(1e-6));
            let middle = origin + step / 2.0 + up * 0.3;
            let last = before.replace(LastGlyph { end: origin + step, seen: None, hidden: false });
            let last = last.filter(|last| (last.end - origin).hypot() < NEXT * size);
            if !seen.contains(middle) {
                let chars = self.fonts.chars(glyph);
                let hidden = chars.is_some_and(|chars| chars != Chars::One(' '));
                let glyph = last.and_then(|last| self.glyphs.get_mut(last.seen?));
                if let Some(glyph) = glyph.filter(|_| hidden) {
                    glyph.cut = true;
                }
                if let Some(own) = &mut before {
                    own.hidden = hidden;
                }
                continue;
            }
            if matches!(mode, DrawMode::Invisible) {
                self.invisible += 1;
            }
            let Some(chars) = self.fonts.chars(glyph) else { continue };
            self.unknown += usize::from(chars == UNKNOWN);
            if let Some(own) = &mut before {
                own.seen = Some(self.glyphs.len());
            }
            self.glyphs.push(RawGlyph {
                chars,
                cut: last.is_some_and(|last| last.hidden),
                origin,
                advance: advance as f32,
                direction,
                size: size as f32,
                run: self.runs,
                clip,
                upright: !vertical,
            });
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.step();
        let unit = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        let shown = props.transform.transform_rect_bbox(unit);
        let clip = self.stack.last().and_then(|&at| self.clips.get(at as usize)).copied();
        let shown = shown.intersect(clip.unwrap_or(self.bounds));
        if !self.thin(shown) {
            self.pictured += shown.area().max(0.0);
        }
    }

    fn pop_clip(&mut self) {
        self.step();
        if self.stack.len() > 1 {
            self.stack.pop();
        }
    }

    fn pop_transparency_group(&mut self) {}
}
