//! What is on a page turned so that most of its text is read from left to right.

use hayro_interpret::kurbo::{Point, Rect};

use crate::read::page::Area;

use super::characters::Chars;
use super::pen::Pen;
use super::{Glyph, Ink, RulingLine};

impl Pen<'_> {
    /// Turns everything so that most of the text is read from left to right.
    pub(super) fn turn(self) -> Ink {
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
                    cut: raw.cut,
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
            foreign: self.glyphs.iter().filter(|glyph| glyph.chars.is_foreign()).count(),
            invisible: self.invisible,
            cut: self.cut,
        }
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
