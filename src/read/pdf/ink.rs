//! What is on a page: characters, ruling lines, pictures, each where it is shown.

use std::collections::HashMap;

use encoding_rs::{Encoding, GB18030, UTF_16BE};
use hayro_interpret::color::AlphaColor;
use hayro_interpret::font::{Glyph as Outline, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object};
use hayro_interpret::hayro_syntax::page::{Page, Resources};
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, Paint, RenderContent, SoftMask, TransformExt,
    interpret_page,
};

use crate::read::error::ReadError;
use crate::read::page::Area;
use crate::read::watch::Watch;

use super::fold::fold;

/// Thickest a ruling line may be, in points; what is thicker is an area.
const THICKEST: f64 = 3.0;
/// Shortest a ruling line may be, in points.
const SHORTEST: f64 = 2.0;
/// Straight parts of letters are shorter: some programs draw the outlines of bold ones.
const LONGER_THAN_LETTERS: f64 = 60.0;
/// Most characters and lines of one page; beyond it the page is a drawing.
const MAX_GLYPHS: usize = 400_000;
const MAX_RULES: usize = 60_000;

/// A character where it is shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyph {
    pub char: char,
    /// Left end of its baseline.
    pub x: f32,
    pub base: f32,
    pub width: f32,
    /// Height of its font.
    pub size: f32,
    /// Characters of one run were shown by one instruction.
    pub run: u32,
    /// What is seen of the page where it is, an index into [`Ink::clips`].
    pub clip: u32,
}

impl Glyph {
    pub fn right(&self) -> f32 {
        self.x + self.width
    }
}

/// A horizontal or vertical ruling line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct RulingLine {
    /// Where it is: y of a horizontal, x of a vertical one.
    pub at: f32,
    pub from: f32,
    pub to: f32,
}

/// What is on a page, in the direction in which most of its text is read.
#[derive(Clone, Debug, Default)]
pub(super) struct Ink {
    pub glyphs: Vec<Glyph>,
    /// Parts of the page within which characters show.
    pub clips: Vec<Area>,
    pub across: Vec<RulingLine>,
    pub down: Vec<RulingLine>,
    /// Width and height of the page in that direction.
    pub width: f32,
    pub height: f32,
    /// The page has to be turned so many quarters clockwise to be read.
    pub turned: u8,
    /// The part of the page that pictures cover, 0 to 1.
    pub pictured: f32,
    /// Curved shapes: a page of many of them and no characters has its text drawn.
    pub curves: usize,
    /// Characters that no code page gives.
    pub unknown: usize,
    /// Characters that no Chinese text has: the font gives wrong ones.
    pub foreign: usize,
    /// Characters that do not show: a layer of recognised text behind a scan.
    pub invisible: usize,
    /// There was more on the page than is read.
    pub cut: bool,
}

impl Ink {
    /// Whether nothing is printed but lines.
    pub fn is_blank(&self) -> bool {
        let characters = self.glyphs.iter().any(|glyph| glyph.char != ' ');
        !characters && self.pictured == 0.0 && self.curves == 0 && !self.cut
    }

    /// A rectangle as the page is shown.
    pub fn shown(&self, area: Area) -> Area {
        let Area { left, top, right, bottom } = area;
        match self.turned {
            1 => Area {
                left: self.height - bottom,
                top: left,
                right: self.height - top,
                bottom: right,
            },
            2 => Area {
                left: self.width - right,
                top: self.height - bottom,
                right: self.width - left,
                bottom: self.height - top,
            },
            3 => Area {
                left: top,
                top: self.width - right,
                right: bottom,
                bottom: self.width - left,
            },
            _ => area,
        }
    }
}

/// Reads what is on a page. Unwinds with [`PageStop`] where the watch says so.
pub(super) fn ink<'a>(
    page: &'a Page<'a>,
    cache: &InterpreterCache<'a>,
    fonts: &UnmappedFonts,
    watch: &Watch,
) -> Ink {
    let (width, height) = page.render_dimensions();
    let bounds = Rect::new(0.0, 0.0, width.into(), height.into());
    let settings =
        InterpreterSettings { render_content: RenderContent::all(), ..Default::default() };
    let transform = page.initial_transform(true).to_kurbo();
    let mut context = Context::new(transform, bounds, cache, page.xref(), settings);
    let mut pen = Pen {
        watch,
        fonts,
        steps: 0,
        bounds,
        glyphs: Vec::new(),
        clips: vec![bounds],
        stack: vec![0],
        runs: 0,
        rules: Vec::new(),
        pictured: 0.0,
        curves: 0,
        unknown: 0,
        invisible: 0,
        cut: false,
    };
    interpret_page(page, &mut context, &mut pen);
    pen.turn()
}

/// Ends the reading of a page from within: the library knows no other way. Never seen outside.
pub(super) struct PageStop(pub ReadError);

/// Codes of fonts that have no table to Unicode, by the font's name.
#[derive(Default)]
pub(super) struct UnmappedFonts(HashMap<String, &'static Encoding>);

impl UnmappedFonts {
    /// The fonts of a page whose codes are those of a Chinese code page.
    pub fn add(&mut self, resources: &Resources<'_>) {
        for (_, font) in resources.fonts.entries() {
            let font = match font {
                hayro_interpret::hayro_syntax::object::MaybeRef::Ref(_) => None,
                hayro_interpret::hayro_syntax::object::MaybeRef::NotRef(object) => {
                    object.into_dict()
                }
            };
            if let Some(font) = font {
                self.font(&font);
            }
        }
        for key in resources.fonts.keys() {
            if let Some(font) = resources.get_font(&key) {
                self.font(&font);
            }
        }
    }

    fn font(&mut self, font: &Dict<'_>) {
        if font.contains_key("ToUnicode") {
            return;
        }
        let Some(code) = font.get::<Name<'_>>("Encoding") else { return };
        let Some(encoding) = encoding(code.as_str()) else { return };
        let name = |dict: &Dict<'_>| {
            dict.get::<Name<'_>>("BaseFont").map(|name| without_subset(name.as_str()).to_owned())
        };
        let below = font
            .get::<Array<'_>>("DescendantFonts")
            .and_then(|fonts| fonts.iter::<Object<'_>>().next()?.into_dict());
        for name in [name(font), below.as_ref().and_then(name)].into_iter().flatten() {
            self.0.insert(name, encoding);
        }
    }
}

fn encoding(name: &str) -> Option<&'static Encoding> {
    match name {
        "GBK-EUC-H" | "GBK-EUC-V" | "GBKp-EUC-H" | "GBKp-EUC-V" | "GBK2K-H" | "GBK2K-V"
        | "GB-EUC-H" | "GB-EUC-V" => Some(GB18030),
        "UniGB-UCS2-H" | "UniGB-UCS2-V" | "UniGB-UTF16-H" | "UniGB-UTF16-V" => Some(UTF_16BE),
        _ => None,
    }
}

fn without_subset(name: &str) -> &str {
    match name.split_once('+') {
        Some((tag, rest)) if tag.len() == 6 => rest,
        _ => name,
    }
}

struct RawGlyph {
    chars: Chars,
    origin: Point,
    /// Along the baseline, as long as the character is wide.
    advance: f32,
    direction: u8,
    size: f32,
    run: u32,
    clip: u32,
    upright: bool,
}

#[derive(Clone)]
enum Chars {
    One(char),
    Several(Box<str>),
}

struct Pen<'w> {
    watch: &'w Watch,
    fonts: &'w UnmappedFonts,
    steps: u32,
    bounds: Rect,
    glyphs: Vec<RawGlyph>,
    clips: Vec<Rect>,
    stack: Vec<u32>,
    runs: u32,
    /// Both ends of ruling lines.
    rules: Vec<(Point, Point)>,
    pictured: f64,
    curves: usize,
    unknown: usize,
    invisible: usize,
    cut: bool,
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

    fn rule(&mut self, from: Point, to: Point) {
        if self.rules.len() >= MAX_RULES {
            self.cut = true;
        } else if from.x.is_finite() && from.y.is_finite() && to.x.is_finite() && to.y.is_finite() {
            self.rules.push((from, to));
        }
    }

    /// A rectangle that may be a ruling line.
    fn thin(&mut self, rect: Rect) -> bool {
        let (w, h) = (rect.width(), rect.height());
        if h <= THICKEST && w >= SHORTEST && w > h {
            let y = rect.center().y;
            self.rule(Point::new(rect.x0, y), Point::new(rect.x1, y));
        } else if w <= THICKEST && h >= SHORTEST {
            let x = rect.center().x;
            self.rule(Point::new(x, rect.y0), Point::new(x, rect.y1));
        } else {
            return false;
        }
        true
    }

    fn stroke(&mut self, path: &BezPath, transform: Affine) {
        let curve = |element: &PathEl| matches!(element, PathEl::QuadTo(..) | PathEl::CurveTo(..));
        let curves = path.elements().iter().filter(|element| curve(element)).count();
        self.curves += curves;
        let (mut start, mut last) = (Point::ZERO, Point::ZERO);
        for element in path.elements() {
            match *element {
                PathEl::MoveTo(p) => (start, last) = (p, p),
                PathEl::LineTo(p) => {
                    self.line(transform * last, transform * p, curves > 0);
                    last = p;
                }
                PathEl::ClosePath => {
                    self.line(transform * last, transform * start, curves > 0);
                    last = start;
                }
                PathEl::QuadTo(_, p) | PathEl::CurveTo(_, _, p) => last = p,
            }
        }
    }

    /// A straight part of a drawn path, which may have curves elsewhere.
    fn line(&mut self, a: Point, b: Point, curved: bool) {
        let (dx, dy) = ((a.x - b.x).abs(), (a.y - b.y).abs());
        let shortest = if curved { LONGER_THAN_LETTERS } else { SHORTEST };
        if dx.max(dy) >= shortest && dx.min(dy) <= 0.5 {
            self.rule(a, b);
        }
    }

    /// Each part of a filled path that is a thin rectangle.
    fn fill(&mut self, path: &BezPath, transform: Affine) {
        let mut points: Vec<Point> = Vec::new();
        let mut curved = false;
        for element in path.elements().iter().copied().chain([PathEl::MoveTo(Point::ZERO)]) {
            match element {
                PathEl::MoveTo(p) => {
                    if let [first, others @ ..] = points.as_slice()
                        && !curved
                        && (1..=4).contains(&others.len())
                    {
                        let start = Rect::from_points(*first, *first);
                        let around = others.iter().fold(start, |rect, &p| rect.union_pt(p));
                        self.thin(around);
                    }
                    points.clear();
                    points.push(transform * p);
                    curved = false;
                }
                PathEl::LineTo(p) => points.push(transform * p),
                PathEl::QuadTo(..) | PathEl::CurveTo(..) => {
                    curved = true;
                    self.curves += 1;
                }
                PathEl::ClosePath => {}
            }
        }
    }

    /// Turns everything so that most of the text is read from left to right.
    fn turn(self) -> Ink {
        let mut counts = [0usize; 4];
        for glyph in &self.glyphs {
            if let Some(count) = counts.get_mut(usize::from(glyph.direction)) {
                *count += 1;
            }
        }
        let turned =
            (0..4u8).zip(counts).rev().max_by_key(|(_, count)| *count).map_or(0, |(turn, _)| turn);
        let (w, h) = (self.bounds.width(), self.bounds.height());
        let point = |p: Point| match turned {
            1 => Point::new(p.y, w - p.x),
            2 => Point::new(w - p.x, h - p.y),
            3 => Point::new(h - p.y, p.x),
            _ => p,
        };
        let rect = |r: Rect| Rect::from_points(point(r.origin()), point(Point::new(r.x1, r.y1)));
        let clips = self.clips.iter().map(|&clip| area(rect(clip))).collect();
        let mut glyphs = Vec::with_capacity(self.glyphs.len());
        for raw in &self.glyphs {
            let origin = point(raw.origin);
            if !(origin.x.is_finite() && origin.y.is_finite()) {
                continue;
            }
            // What is written another way keeps its place, but no width in this direction.
            let across = raw.direction == turned;
            let (mut x, base) = (origin.x as f32, origin.y as f32);
            let advance = if across { raw.advance } else { raw.size * 0.2 };
            let mut push = |char, width: f32| {
                glyphs.push(Glyph {
                    char,
                    x,
                    base,
                    width,
                    size: raw.size,
                    run: if raw.upright { raw.run } else { u32::MAX },
                    clip: raw.clip,
                });
                x += width;
            };
            match &raw.chars {
                Chars::One(char) => push(*char, advance),
                Chars::Several(text) => {
                    let count = text.chars().count().max(1) as f32;
                    text.chars().for_each(|char| push(char, advance / count));
                }
            }
        }
        let (mut across, mut down) = (Vec::new(), Vec::new());
        for (a, b) in &self.rules {
            let (a, b) = (point(*a), point(*b));
            let (at, from, to, into) = if (a.x - b.x).abs() >= (a.y - b.y).abs() {
                ((a.y + b.y) / 2.0, a.x.min(b.x), a.x.max(b.x), &mut across)
            } else {
                ((a.x + b.x) / 2.0, a.y.min(b.y), a.y.max(b.y), &mut down)
            };
            into.push(RulingLine { at: at as f32, from: from as f32, to: to as f32 });
        }
        let sideways = turned % 2 == 1;
        let (width, height) = if sideways { (h, w) } else { (w, h) };
        Ink {
            glyphs,
            clips,
            across,
            down,
            width: width as f32,
            height: height as f32,
            turned,
            pictured: (self.pictured / (w * h).max(1.0)).min(1.0) as f32,
            curves: self.curves,
            unknown: self.unknown,
            foreign: self.glyphs.iter().filter(|glyph| is_foreign(glyph)).count(),
            invisible: self.invisible,
            cut: self.cut,
        }
    }

    fn chars(&mut self, glyph: &Outline<'_>) -> Option<Chars> {
        let text = match glyph.as_unicode() {
            Some(BfString::Char(c)) => return self.plain(c),
            Some(BfString::String(text)) => Some(text),
            None => self.decoded(glyph),
        };
        let Some(text) = text else {
            self.unknown += 1;
            return Some(Chars::One(char::REPLACEMENT_CHARACTER));
        };
        let mut plain = String::new();
        text.chars().for_each(|c| fold(c, &mut plain));
        let mut chars = plain.chars();
        match (chars.next(), chars.next()) {
            (None, _) => None,
            (Some(c), None) => Some(Chars::One(c)),
            _ => Some(Chars::Several(plain.into())),
        }
    }

    fn plain(&mut self, c: char) -> Option<Chars> {
        // The private use area holds what only that font knows.
        if matches!(c, '\u{e000}'..='\u{f8ff}' | '\0') {
            self.unknown += 1;
            return Some(Chars::One(char::REPLACEMENT_CHARACTER));
        }
        if c.is_ascii_graphic() || matches!(c, '\u{4e00}'..='\u{9fff}') {
            return Some(Chars::One(c));
        }
        let mut plain = String::new();
        fold(c, &mut plain);
        let mut chars = plain.chars();
        match (chars.next(), chars.next()) {
            (None, _) => None,
            (Some(c), None) => Some(Chars::One(c)),
            _ => Some(Chars::Several(plain.into())),
        }
    }

    /// By the code page that the font names, where it has no table to Unicode.
    fn decoded(&self, glyph: &Outline<'_>) -> Option<String> {
        let Outline::Outline(outline) = glyph else { return None };
        if self.fonts.0.is_empty() {
            return None;
        }
        let name = outline.font_data()?.postscript_name?;
        let encoding = self.fonts.0.get(without_subset(&name))?;
        let code = outline.char_code();
        let bytes = code.to_be_bytes();
        let skip = if *encoding == UTF_16BE {
            if code > 0xffff { 0 } else { 2 }
        } else {
            (code.leading_zeros() / 8).min(3) as usize
        };
        let (text, _, bad) = encoding.decode(bytes.get(skip..)?);
        (!bad && !text.is_empty()).then(|| text.into_owned())
    }
}

/// Whether a character is a letter of a script that no Chinese budget is written in: not Latin
/// without accents, Greek, Chinese, nor a sign of units and lists.
fn is_foreign(glyph: &RawGlyph) -> bool {
    let foreign = |c: char| {
        let known = c.is_ascii()
            || matches!(c, '\u{370}'..='\u{3ff}' | '\u{2000}'..='\u{33ff}' | '\u{3400}'..='\u{9fff}')
            || matches!(c, '\u{f900}'..='\u{ffef}' | '\u{20000}'..);
        !known && c.is_alphabetic()
    };
    match &glyph.chars {
        Chars::One(c) => foreign(*c),
        Chars::Several(text) => text.chars().any(foreign),
    }
}

fn area(rect: Rect) -> Area {
    Area {
        left: rect.x0 as f32,
        top: rect.y0 as f32,
        right: rect.x1 as f32,
        bottom: rect.y1 as f32,
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
            let middle = origin + along * (advance / wide.max(1e-6) / 2.0) + up * 0.3;
            if !seen.contains(middle) {
                continue;
            }
            if matches!(mode, DrawMode::Invisible) {
                self.invisible += 1;
            }
            let Some(chars) = self.chars(glyph) else { continue };
            self.glyphs.push(RawGlyph {
                chars,
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
