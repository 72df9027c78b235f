//! Pages before they are drawn: what is where, and which part of the document's structure it
//! belongs to.

use std::num::NonZeroU16;
use std::rc::Rc;

use krilla::Document;
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, Node, SpanTag, Tag, TagGroup, TagKind, TagTree,
};
use krilla::text::Font;

use super::text::GlyphLines;
use crate::publish::model::Anchor;

/// A part of the document's structure, by index; [`Structure::ROOT`] is the document.
pub(super) type StructurePart = usize;

/// What content on a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum ContentOwner {
    Part(StructurePart),
    /// No content: rules, repeated headings, page numbers.
    Artifact(ArtifactType),
}

/// Something drawn on a page; from the page's upper left corner, in points.
#[derive(Debug)]
pub(super) enum Mark {
    /// Lines `from..to` of a text, the first one's top at `y`, set in a box of `width` at `x`.
    Text {
        owner: ContentOwner,
        lines: Rc<GlyphLines>,
        from: usize,
        to: usize,
        x: f32,
        y: f32,
        width: f32,
        align: Align,
    },
    /// Straight rules.
    Rules { rules: Vec<StraightLine>, thickness: f32 },
    /// A tinted ground.
    Ground { x: f32, y: f32, width: f32, height: f32 },
    /// A link over a rectangle.
    Link {
        part: StructurePart,
        target: Anchor,
        alt: String,
        x: f32,
        y: f32,
        width: f32,
        height: f32,
    },
    /// An empty content, so that the part is not lost.
    Empty { part: StructurePart },
}

/// A straight rule, from the left or the top on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct StraightLine {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) to_x: f32,
    pub(super) to_y: f32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Middle,
    Right,
}

#[derive(Debug)]
pub(super) struct PdfPage {
    pub(super) width: f32,
    pub(super) height: f32,
    /// Height of the margin at its foot.
    pub(super) foot: f32,
    pub(super) marks: Vec<Mark>,
}

/// The document's structure while it is built.
#[derive(Debug)]
pub(super) struct Structure {
    tags: Vec<Option<TagKind>>,
    children: Vec<Vec<Child>>,
}

#[derive(Debug)]
enum Child {
    Part(StructurePart),
    Content(Identifier),
}

impl Structure {
    pub(super) const ROOT: StructurePart = 0;

    pub(super) fn new() -> Self {
        Self { tags: vec![None], children: vec![Vec::new()] }
    }

    pub(super) fn add(&mut self, parent: StructurePart, tag: impl Into<TagKind>) -> StructurePart {
        let part = self.tags.len();
        self.tags.push(Some(tag.into()));
        self.children.push(Vec::new());
        if let Some(children) = self.children.get_mut(parent) {
            children.push(Child::Part(part));
        }
        part
    }

    pub(super) fn heading(
        &mut self,
        parent: StructurePart,
        level: u8,
        title: &str,
    ) -> StructurePart {
        let level = NonZeroU16::new(u16::from(level)).unwrap_or(NonZeroU16::MIN);
        self.add(parent, Tag::Hn(level, Some(title.to_owned())))
    }

    fn content(&mut self, part: StructurePart, content: Identifier) {
        if let Some(children) = self.children.get_mut(part) {
            // Most have this content alone.
            children.reserve_exact(usize::from(children.is_empty()));
            children.push(Child::Content(content));
        }
    }

    fn into_tree(mut self, lang: &str) -> TagTree {
        let mut tree = TagTree::new().with_lang(Some(lang.to_owned()));
        tree.children = self.nodes(Self::ROOT);
        tree
    }

    fn nodes(&mut self, part: StructurePart) -> Vec<Node> {
        let children = self.children.get_mut(part).map(std::mem::take).unwrap_or_default();
        let nodes = children.into_iter().filter_map(|child| match child {
            Child::Content(content) => Some(Node::Leaf(content)),
            Child::Part(part) => {
                let tag = self.tags.get_mut(part)?.take()?;
                Some(Node::Group(TagGroup::with_children(tag, self.nodes(part))))
            }
        });
        nodes.collect()
    }
}

/// Where anchors are: page and height on it.
pub(super) type AnchorPlaces = Vec<(usize, f32)>;

/// Draws the pages into the document; each is gone once it is drawn.
pub(super) fn draw(
    document: &mut Document,
    pages: Vec<PdfPage>,
    mut structure: Structure,
    places: &AnchorPlaces,
    fonts: &[Font],
    lang: &str,
) {
    for page in pages {
        let Some(settings) = PageSettings::from_wh(page.width, page.height) else { continue };
        let mut drawn = document.start_page_with(settings);
        let mut links = Vec::new();
        {
            let mut surface = drawn.surface();
            surface.set_fill(Some(ink(0)));
            for mark in &page.marks {
                match mark {
                    Mark::Link { .. } => links.push(mark),
                    _ => draw_mark(&mut surface, mark, &mut structure, fonts),
                }
            }
            surface.finish();
        }
        for link in links {
            let Mark::Link { part, target, alt, x, y, width, height } = link else { continue };
            let Some(&(page, top)) = places.get(*target as usize) else { continue };
            let Some(area) = Rect::from_xywh(*x, *y, *width, *height) else { continue };
            let to = XyzDestination::new(page, Point::from_xy(0.0, top));
            let link = LinkAnnotation::new(area, Target::Destination(to.into()));
            let link = Annotation::new_link(link, Some(alt.clone()));
            structure.content(*part, drawn.add_tagged_annotation(link));
        }
        drawn.finish();
    }
    document.set_tag_tree(structure.into_tree(lang));
}

fn draw_mark(surface: &mut Surface<'_>, mark: &Mark, structure: &mut Structure, fonts: &[Font]) {
    match mark {
        Mark::Text { owner, lines, from, to, x, y, width, align } => {
            let tag = match owner {
                ContentOwner::Part(_) => ContentTag::Span(SpanTag::empty()),
                ContentOwner::Artifact(kind) => ContentTag::Artifact(Artifact::with_kind(*kind)),
            };
            let content = surface.start_tagged(tag);
            if let ContentOwner::Part(part) = owner {
                structure.content(*part, content);
            }
            // Between its lines' edges a font's letters are a little above the middle.
            let baseline = (lines.leading - lines.size) / 2.0 + lines.size * 0.86;
            for (index, line) in lines.lines.iter().enumerate().take(*to).skip(*from) {
                let left = match align {
                    Align::Left => *x,
                    Align::Middle => x + (width - line.width) / 2.0,
                    Align::Right => x + width - line.width,
                };
                let base = y + lines.leading * (index - from) as f32 + baseline;
                for run in &line.runs {
                    let Some(font) = fonts.get(run.font) else { continue };
                    let start = Point::from_xy(left + run.x, base);
                    surface.draw_glyphs(
                        start,
                        &run.glyphs,
                        font.clone(),
                        &lines.text,
                        lines.size,
                        false,
                    );
                }
            }
            surface.end_tagged();
        }
        Mark::Rules { rules, thickness } => {
            let mut path = PathBuilder::new();
            for rule in rules {
                path.move_to(rule.x, rule.y);
                path.line_to(rule.to_x, rule.to_y);
            }
            let Some(path) = path.finish() else { return };
            surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
            surface.set_fill(None);
            let paint = rgb::Color::new(70, 70, 70).into();
            surface.set_stroke(Some(Stroke { paint, width: *thickness, ..Stroke::default() }));
            surface.draw_path(&path);
            surface.set_stroke(None);
            surface.set_fill(Some(ink(0)));
            surface.end_tagged();
        }
        Mark::Ground { x, y, width, height } => {
            let mut path = PathBuilder::new();
            if let Some(area) = Rect::from_xywh(*x, *y, *width, *height) {
                path.push_rect(area);
            }
            let Some(path) = path.finish() else { return };
            surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
            surface.set_fill(Some(ink(242)));
            surface.draw_path(&path);
            surface.set_fill(Some(ink(0)));
            surface.end_tagged();
        }
        Mark::Empty { part } => {
            let content = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
            structure.content(*part, content);
            surface.end_tagged();
        }
        Mark::Link { .. } => {}
    }
}

fn ink(light: u8) -> Fill {
    Fill { paint: rgb::Color::new(light, light, light).into(), ..Fill::default() }
}
