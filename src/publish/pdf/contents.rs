//! The contents: laid out before the pages that they name, numbered after them.

use std::rc::Rc;

use krilla::tagging::{ArtifactType, Tag};

use super::font::Face;
use super::page::{Align, ContentOwner, Mark, Structure, StructurePart};
use super::text::{GlyphLines, TextStyle};
use super::{DocumentLayout, PageFrame};
use crate::publish::model::{Anchor, ContentsEntry};

/// What is laid out of the contents: which marks get their page numbers later.
pub(super) struct Contents {
    /// Page and entry of each line, with its top and the part that the number belongs to.
    lines: Vec<ContentsLine>,
    /// Pages before the body.
    pub(super) pages: usize,
}

fn contents_indent(entry: &ContentsEntry) -> f32 {
    f32::from(entry.level.saturating_sub(1)) * 20.0
}

struct ContentsLine {
    leading: f32,
    page: usize,
    target: Anchor,
    y: f32,
    /// Right end of the text.
    end: f32,
    part: StructurePart,
    text: String,
    top: f32,
}

impl DocumentLayout<'_> {
    pub(super) fn contents(&mut self) -> Contents {
        self.paper.page(PageFrame::text());
        let publication = self.publication;
        let title = publication.contents_title();
        let part = self.structure.add(Structure::ROOT, Tag::P);
        self.text(title, TextStyle::new(Face::Title, 22.0, 48.0), Align::Middle, part, 0.0);
        let list = self.structure.add(Structure::ROOT, Tag::TOC);
        // Lines a little closer where that keeps the contents on one page.
        let room = self.paper.frame.bottom - self.paper.frame.y - 1.0;
        let printed = publication.contents.iter().filter(|entry| entry.printed);
        let lines: usize = printed.map(|entry| self.contents_lines(entry, 1.0).lines.len()).sum();
        let leading = match room / (lines as f32).max(1.0) {
            close if close >= 15.5 => close.min(21.0),
            _ => 20.0,
        };
        let mut lines = Vec::new();
        for entry in publication.contents.iter().filter(|entry| entry.printed) {
            lines.push(self.contents_line(entry, list, leading));
        }
        Contents { lines, pages: self.paper.pages.len() }
    }

    fn contents_lines(&mut self, entry: &ContentsEntry, leading: f32) -> Rc<GlyphLines> {
        let face = if entry.level == 1 { Face::Heading } else { Face::Body };
        // Room for the dots and the number.
        let width = self.paper.frame.width() - contents_indent(entry) - 48.0;
        self.setter.set(&entry.text, TextStyle::new(face, 12.0, leading), Some(width))
    }

    fn contents_line(
        &mut self,
        entry: &ContentsEntry,
        list: StructurePart,
        leading: f32,
    ) -> ContentsLine {
        let indent = contents_indent(entry);
        let item = self.structure.add(list, Tag::TOCI);
        let link = self.structure.add(item, Tag::Link);
        let frame = self.paper.frame;
        let lines = self.contents_lines(entry, leading);
        let height = lines.height();
        if frame.y + height > frame.bottom {
            self.paper.page(PageFrame { y: frame.top, ..frame });
        }
        let top = self.paper.frame.y;
        let (x, width) = (self.paper.frame.left + indent, self.paper.frame.width() - indent);
        let last = lines.lines.last().map_or(0.0, |line| line.width);
        let to = lines.lines.len();
        let (owner, align) = (ContentOwner::Part(link), Align::Left);
        self.paper.put(Mark::Text { owner, lines, from: 0, to, x, y: top, width, align });
        self.paper.frame.y += height;
        ContentsLine {
            leading,
            page: self.paper.pages.len().saturating_sub(1),
            target: entry.target,
            y: top + height - leading,
            end: x + last,
            part: link,
            text: entry.text.clone(),
            top,
        }
    }

    /// Dots and page numbers of the contents, and their links.
    pub(super) fn number_contents(&mut self, contents: &Contents) {
        let right = PageFrame::text().right;
        for line in &contents.lines {
            let style = TextStyle::new(Face::Body, 12.0, line.leading);
            let dot = self.setter.width("…", style).max(1.0);
            let number = self.places.get(line.target as usize).map(|place| place.0 + 1);
            let Some(number) = number.and_then(|n| n.checked_sub(contents.pages)) else { continue };
            let number = self.setter.set(&number.to_string(), style, None);
            let gap = right - line.end - number.width() - 12.0;
            let dots = "…".repeat((gap / dot).floor().clamp(0.0, 400.0) as usize);
            let dots = self.setter.set(&dots, style, None);
            let Some(page) = self.paper.pages.get_mut(line.page) else { continue };
            let mut put = |owner: ContentOwner, lines: Rc<GlyphLines>, end: f32| {
                let (width, to) = (lines.width(), lines.lines.len());
                let (x, y, align) = (end - width, line.y, Align::Left);
                page.marks.push(Mark::Text { owner, lines, from: 0, to, x, y, width, align });
                end - width
            };
            let end = put(ContentOwner::Part(line.part), number, right);
            put(ContentOwner::Artifact(ArtifactType::Layout), dots, end - 4.0);
            let x = PageFrame::text().left;
            page.marks.push(Mark::Link {
                part: line.part,
                target: line.target,
                alt: line.text.clone(),
                x,
                y: line.top,
                width: right - x,
                height: line.y + style.leading - line.top,
            });
        }
    }
}
