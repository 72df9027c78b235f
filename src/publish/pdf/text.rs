//! Lines of text: which glyphs are where. Ordinary text of a table that fits one line is set
//! from a table of known characters; all else is laid out by parley.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use krilla::text::{Font, Glyph, GlyphId};
use parley::{FontFamily, Layout, LayoutContext, LineHeight, StyleProperty};

use super::font::{Face, Fonts, Loaded};

/// How a text is set; sizes in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct TextStyle {
    pub(super) face: Face,
    pub(super) size: f32,
    /// From baseline to baseline.
    pub(super) leading: f32,
    /// Ems that the first line is set in.
    pub(super) first: f32,
    /// Lines reach both margins, but for the last.
    pub(super) justified: bool,
}

impl TextStyle {
    pub(super) fn new(face: Face, size: f32, leading: f32) -> Self {
        Self { face, size, leading, first: 0.0, justified: false }
    }
}

/// A glyph in a line: what it stands for and how far it moves on, in ems.
#[derive(Clone, Copy, Debug)]
pub(super) struct PlacedGlyph {
    id: u32,
    from: u32,
    to: u32,
    advance: f32,
    x: f32,
    y: f32,
}

impl Glyph for PlacedGlyph {
    fn glyph_id(&self) -> GlyphId {
        GlyphId::new(self.id)
    }

    fn text_range(&self) -> Range<usize> {
        self.from as usize..self.to as usize
    }

    fn x_advance(&self, size: f32) -> f32 {
        self.advance * size
    }

    fn x_offset(&self, size: f32) -> f32 {
        self.x * size
    }

    fn y_offset(&self, size: f32) -> f32 {
        self.y * size
    }

    fn y_advance(&self, _: f32) -> f32 {
        0.0
    }

    fn location(&self) -> Option<krilla::surface::Location> {
        None
    }
}

/// Glyphs of one font that follow each other.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) font: usize,
    /// From the line's left edge.
    pub(super) x: f32,
    pub(super) glyphs: Vec<PlacedGlyph>,
}

#[derive(Debug)]
pub(super) struct GlyphLine {
    pub(super) runs: Vec<Run>,
    /// Without blanks at its end.
    pub(super) width: f32,
}

/// A text laid out.
#[derive(Debug)]
pub(super) struct GlyphLines {
    /// What is copied out of the document.
    pub(super) text: Box<str>,
    pub(super) lines: Vec<GlyphLine>,
    pub(super) size: f32,
    pub(super) leading: f32,
}

impl GlyphLines {
    pub(super) fn height(&self) -> f32 {
        self.leading * self.lines.len() as f32
    }

    pub(super) fn width(&self) -> f32 {
        self.lines.iter().map(|line| line.width).fold(0.0, f32::max)
    }
}

/// Lays out texts and keeps the fonts that were used.
pub(super) struct Typesetter {
    loaded: Loaded,
    context: LayoutContext<()>,
    layout: Layout<()>,
    /// The fonts in krilla's form, and which of parley's each is (data and index).
    pub(super) fonts: Vec<Font>,
    font_keys: HashMap<(u64, u32), usize>,
    /// Known characters by face: font, glyph, advance in ems.
    simple: HashMap<(Face, char), (usize, u32, f32)>,
}

/// Stands where no font has the character: the printer's sign for a missing type.
const MISSING: char = '〓';

impl Typesetter {
    pub(super) fn new(fonts: &Fonts) -> Self {
        Self {
            loaded: Loaded::new(fonts),
            context: LayoutContext::new(),
            layout: Layout::new(),
            fonts: Vec::new(),
            font_keys: HashMap::new(),
            simple: HashMap::new(),
        }
    }

    /// Characters that no font has.
    pub(super) fn lacking(&self) -> &[char] {
        &self.loaded.lacking
    }

    /// How wide the text is on one line.
    pub(super) fn width(&mut self, text: &str, style: TextStyle) -> f32 {
        match self.simple_width(text, style) {
            Some(width) => width,
            None => self.lay_out(text, style, None).width(),
        }
    }

    /// The text in lines no wider than `width`, or on one line.
    pub(super) fn set(
        &mut self,
        text: &str,
        style: TextStyle,
        width: Option<f32>,
    ) -> Rc<GlyphLines> {
        let fits = |own: f32| width.is_none_or(|width| own <= width + 0.01);
        if style.first == 0.0 && self.simple_width(text, style).is_some_and(fits) {
            return Rc::new(self.simple_line(text, style));
        }
        Rc::new(self.lay_out(text, style, width))
    }

    /// The same with its lines about equally long.
    pub(super) fn set_balanced(
        &mut self,
        text: &str,
        style: TextStyle,
        width: f32,
    ) -> Rc<GlyphLines> {
        let set = self.set(text, style, Some(width));
        let lines = set.lines.len();
        if lines < 2 {
            return set;
        }
        let (mut least, mut most) = (self.width(text, style) / lines as f32, width);
        for _ in 0..6 {
            let middle = (least + most) / 2.0;
            match self.set(text, style, Some(middle)).lines.len() <= lines {
                true => most = middle,
                false => least = middle,
            }
        }
        self.set(text, style, Some(most))
    }

    fn simple_width(&mut self, text: &str, style: TextStyle) -> Option<f32> {
        let mut width = 0.0;
        for c in text.chars() {
            width += self.simple(style.face, c)?.2;
        }
        Some(width * style.size)
    }

    /// Font, glyph and advance of a character that is by itself, whatever is beside it.
    fn simple(&mut self, face: Face, c: char) -> Option<(usize, u32, f32)> {
        if !is_simple(c) {
            return None;
        }
        if let Some(known) = self.simple.get(&(face, c)) {
            return (known.1 != 0).then_some(*known);
        }
        let mut text = [0; 4];
        let style = TextStyle::new(face, 1.0, 1.0);
        let lines = self.lay_out(c.encode_utf8(&mut text), style, None);
        let runs = lines.lines.first().map(|line| line.runs.as_slice()).unwrap_or_default();
        let known = match runs {
            [Run { font, glyphs, .. }] if glyphs.len() == 1 && *lines.text == *text_of(c) => {
                glyphs.first().map(|glyph| (*font, glyph.id, glyph.advance))
            }
            _ => None,
        };
        let known = known.filter(|_| !self.loaded.lacking.contains(&c)).unwrap_or((0, 0, 0.0));
        self.simple.insert((face, c), known);
        (known.1 != 0).then_some(known)
    }

    fn simple_line(&mut self, text: &str, style: TextStyle) -> GlyphLines {
        let mut runs: Vec<Run> = Vec::new();
        let mut x = 0.0;
        for (at, c) in text.char_indices() {
            let Some((font, id, advance)) = self.simple(style.face, c) else { continue };
            let to = (at + c.len_utf8()) as u32;
            let glyph = PlacedGlyph { id, from: at as u32, to, advance, x: 0.0, y: 0.0 };
            match runs.last_mut() {
                Some(run) if run.font == font => run.glyphs.push(glyph),
                _ => runs.push(Run { font, x, glyphs: vec![glyph] }),
            }
            x += advance * style.size;
        }
        let (size, leading) = (style.size, style.leading);
        GlyphLines { text: text.into(), lines: vec![GlyphLine { runs, width: x }], size, leading }
    }

    fn lay_out(&mut self, text: &str, style: TextStyle, width: Option<f32>) -> GlyphLines {
        let prepared = PreparedText::new(text, style.face, &mut self.loaded);
        let families = self.loaded.families(style.face);
        let mut builder =
            self.context.ranged_builder(&mut self.loaded.context, &prepared.shaped, 1.0, false);
        builder.push_default(StyleProperty::FontFamily(FontFamily::List(Cow::Owned(families))));
        builder.push_default(StyleProperty::FontSize(style.size));
        builder.push_default(StyleProperty::LineHeight(LineHeight::Absolute(style.leading)));
        builder.build_into(&mut self.layout, &prepared.shaped);
        if style.first > 0.0 {
            self.layout.set_text_indent(style.first * style.size, Default::default());
        }
        self.layout.break_all_lines(width);
        let layout = std::mem::take(&mut self.layout);
        let mut lines = Vec::with_capacity(layout.len());
        for (index, line) in layout.lines().enumerate() {
            let indent = if index == 0 { style.first * style.size } else { 0.0 };
            let ends =
                index + 1 == layout.len() || line.break_reason() == parley::BreakReason::Explicit;
            let mut set = self.line(&line, &prepared, style, indent);
            if style.justified
                && !ends
                && let Some(width) = width
            {
                justify(&mut set, width, style.size);
            }
            lines.push(set);
        }
        self.layout = layout;
        GlyphLines { text: prepared.text, lines, size: style.size, leading: style.leading }
    }

    fn line(
        &mut self,
        line: &parley::Line<'_, ()>,
        prepared: &PreparedText,
        style: TextStyle,
        indent: f32,
    ) -> GlyphLine {
        let mut runs: Vec<Run> = Vec::new();
        let mut x = indent;
        for run in line.runs() {
            let font = self.font(run.font());
            let mut glyphs: Vec<PlacedGlyph> = Vec::new();
            let start = x;
            for cluster in run.visual_clusters() {
                let range = prepared.original(cluster.text_range());
                if cluster.is_ligature_continuation() {
                    if let Some(glyph) = glyphs.last_mut() {
                        glyph.to = range.end as u32;
                    }
                    continue;
                }
                // A line's end is no glyph.
                if prepared.shaped.get(cluster.text_range()).is_some_and(|t| t.contains('\n')) {
                    continue;
                }
                for glyph in cluster.glyphs() {
                    glyphs.push(PlacedGlyph {
                        id: glyph.id,
                        from: range.start as u32,
                        to: range.end as u32,
                        advance: glyph.advance / style.size,
                        x: glyph.x / style.size,
                        y: glyph.y / style.size,
                    });
                    x += glyph.advance;
                }
            }
            if !glyphs.is_empty() {
                runs.push(Run { font, x: start, glyphs });
            }
        }
        let metrics = line.metrics();
        GlyphLine { runs, width: x - metrics.hanging_advance }
    }

    fn font(&mut self, data: &parley::FontData) -> usize {
        let key = (data.data.id(), data.index);
        if let Some(&known) = self.font_keys.get(&key) {
            return known;
        }
        let (bytes, _) = data.data.clone().into_raw_parts();
        let Some(font) = Font::new(bytes.into(), data.index) else {
            return 0;
        };
        self.fonts.push(font);
        let index = self.fonts.len() - 1;
        self.font_keys.insert(key, index);
        index
    }
}

fn text_of(c: char) -> String {
    c.to_string()
}

/// Whether the character is set the same whatever is beside it, and lines may be measured by
/// adding up: Chinese, digits and the signs of figures.
fn is_simple(c: char) -> bool {
    matches!(c, '0'..='9' | '.' | ',' | '-' | '%' | '/' | '_' | '+' | '='
        | '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '、' | '。' | '（' | '）' | '：' | '；' | '，')
}

/// Spreads what is left of a line over the gaps between its glyphs, where that is not much.
fn justify(line: &mut GlyphLine, width: f32, size: f32) {
    let slack = width - line.width;
    let glyphs: usize = line.runs.iter().map(|run| run.glyphs.len()).sum();
    if glyphs < 2 || slack <= 0.0 || slack > 2.0 * size {
        return;
    }
    let gap = slack / (glyphs - 1) as f32;
    let mut before = 0.0;
    for run in &mut line.runs {
        run.x += before;
        for glyph in &mut run.glyphs {
            glyph.advance += gap / size;
            before += gap;
        }
    }
    line.width = width;
}

/// A text made ready for shaping: what no font draws is replaced, what is not seen is left out.
struct PreparedText {
    text: Box<str>,
    shaped: String,
    /// Where the bytes of the shaped text come from, if it is another text: the start of each
    /// shaped character and the original byte, in order, with one more at the end.
    origins: Vec<(usize, usize)>,
}

impl PreparedText {
    fn new(text: &str, face: Face, loaded: &mut Loaded) -> Self {
        let plain = text.chars().all(|c| {
            c != '\t' && c != '\r' && !is_unseen(c) && loaded.covers(face, c) || c == '\n'
        });
        if plain {
            return Self { text: text.into(), shaped: text.to_owned(), origins: Vec::new() };
        }
        let mut kept = String::with_capacity(text.len());
        let mut shaped = String::with_capacity(text.len());
        let mut origins = Vec::new();
        for c in text.chars() {
            match c {
                // What no document may hold.
                '\0'..='\u{8}'
                | '\u{b}'..='\u{1f}'
                | '\u{7f}'..='\u{9f}'
                | '\u{feff}'
                | '\u{fffe}' => {}
                '\t' => {
                    origins.push((shaped.len(), kept.len()));
                    kept.push(' ');
                    shaped.push(' ');
                }
                c if is_unseen(c) => kept.push(c),
                c => {
                    origins.push((shaped.len(), kept.len()));
                    let drawn = c == '\n' || loaded.covers(face, c);
                    if !drawn && !loaded.lacking.contains(&c) {
                        loaded.lacking.push(c);
                    }
                    shaped.push(if drawn { c } else { MISSING });
                    // Characters of private use mean nothing to another reader.
                    kept.push(if is_private(c) { MISSING } else { c });
                }
            }
        }
        origins.push((shaped.len(), kept.len()));
        Self { text: kept.into(), shaped, origins }
    }

    fn original(&self, range: Range<usize>) -> Range<usize> {
        if self.origins.is_empty() {
            return range;
        }
        let at = |shaped: usize| {
            let next = self.origins.partition_point(|(start, _)| *start < shaped);
            self.origins.get(next).map_or(self.text.len(), |(_, original)| *original)
        };
        at(range.start)..at(range.end)
    }
}

/// Marks that join, select or hide, and are not drawn.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}
