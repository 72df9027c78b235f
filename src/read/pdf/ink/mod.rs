//! What is on a page: characters, ruling lines, pictures, each where it is shown.
//!
//! [`pen`] follows the page's instructions, [`lines`] tells ruling lines from what else is drawn,
//! [`characters`] what glyphs stand for, [`turn`] turns the page to be read.

mod characters;
mod lines;
mod pen;
mod turn;

use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::Rect;
use hayro_interpret::{
    Context, InterpreterCache, InterpreterSettings, RenderContent, TransformExt, interpret_page,
};

use crate::read::error::ReadError;
use crate::read::page::Area;
use crate::read::watch::Watch;

pub(super) use characters::UnmappedFonts;
use pen::Pen;

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
    /// A character right before or behind it does not show.
    pub cut: bool,
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
