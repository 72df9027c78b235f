//! The publication as PDF: A4, tagged, archival (PDF/A-2a) and accessible (PDF/UA-1).
//!
//! [`write()`] lays out all pages before it draws one, for the contents name pages that come later.
//! Inside: `contents` (their lines, numbered at last), `font` (which fonts), `text` (lines of glyphs), `table` (tables on pages), `page` (marks
//! on pages, the structure that reading programs follow, drawing).

mod contents;
mod font;
mod page;
mod table;
mod text;

use std::rc::Rc;

use krilla::configure::{Accessibility, Archival, ConfigurationBuilder, ValidationError};
use krilla::destination::XyzDestination;
use krilla::error::KrillaError;
use krilla::geom::Point;
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::tagging::{ArtifactType, Tag};
use krilla::{Document, SerializeSettings};

use crate::lang::Text;
use crate::publish::columns::{self, A4, TablePlan};
use crate::publish::model::{
    Anchor, BodyItem, ContentsEntry, CoverKind, Publication, PublishedTable,
};
use crate::source::Diagnostic;

use font::Face;
pub use font::Fonts;
use page::{Align, AnchorPlaces, ContentOwner, Mark, PdfPage, Structure, StructurePart};
use table::Canvas;
use text::{TextStyle, Typesetter};

/// A PDF, and what is to be reported about it.
#[derive(Clone, Debug)]
pub struct Written {
    pub bytes: Vec<u8>,
    /// Characters that no font has; 〓 stands for them on paper.
    pub lacking: Vec<char>,
    pub pages: usize,
}

/// The publication as a PDF. A font that may not be embedded is replaced by the bundled one.
pub fn write(publication: &Publication, fonts: &Fonts) -> Result<Written, Diagnostic> {
    match attempt(publication, fonts) {
        Err(error) if is_of_font(&error) => attempt(publication, &Fonts::bundled()),
        done => done,
    }
    .map_err(|error| {
        let what = (format!("不能生成 PDF：{error}"), format!("the PDF cannot be made: {error}"));
        Diagnostic::new(what, Text::default())
    })
}

/// The page number of each anchor, without making the file.
pub fn numbers(publication: &Publication, fonts: &Fonts) -> Vec<usize> {
    let mut paper = DocumentLayout::new(publication, fonts);
    paper.cover();
    let before = paper.contents().pages;
    paper.body();
    paper.numbers(before)
}

fn is_of_font(error: &KrillaError) -> bool {
    match error {
        KrillaError::Font(..) => true,
        KrillaError::Validation(errors) => {
            errors.iter().any(|(error, _)| matches!(error, ValidationError::RestrictedLicense(_)))
        }
        _ => false,
    }
}

fn attempt(publication: &Publication, fonts: &Fonts) -> Result<Written, KrillaError> {
    let mut paper = DocumentLayout::new(publication, fonts);
    paper.cover();
    let contents = paper.contents();
    paper.body();
    paper.number_contents(&contents);
    paper.number_pages(contents.pages);
    paper.finish()
}

const BODY: f32 = 16.0;
const BODY_LEADING: f32 = 29.0;

/// Headings that follow each other and are kept on one page.
const MAX_KEPT: usize = 4;

fn heading_style(level: u8) -> TextStyle {
    match level {
        1 => TextStyle::new(Face::Title, 22.0, 40.0),
        _ => TextStyle { first: 2.0, ..TextStyle::new(Face::Heading, BODY, BODY_LEADING) },
    }
}

fn paragraph_style() -> TextStyle {
    TextStyle { first: 2.0, justified: true, ..TextStyle::new(Face::Body, BODY, BODY_LEADING) }
}

struct DocumentLayout<'a> {
    publication: &'a Publication,
    setter: Typesetter,
    structure: Structure,
    paper: PrintedPages,
    places: AnchorPlaces,
}

/// The pages that are there, and what is filled of the last one.
struct PrintedPages {
    pages: Vec<PdfPage>,
    frame: PageFrame,
}

/// The part of the page that is filled.
#[derive(Clone, Copy)]
struct PageFrame {
    page: columns::PageFormat,
    of_table: bool,
    left: f32,
    right: f32,
    bottom: f32,
    top: f32,
    y: f32,
}

impl PageFrame {
    fn text() -> Self {
        Self::of(columns::PageFormat::text(), false)
    }

    fn table(landscape: bool) -> Self {
        Self::of(columns::PageFormat::table(landscape), true)
    }

    fn of(page: columns::PageFormat, of_table: bool) -> Self {
        let (left, right) = (page.left, page.width - page.right);
        let (top, bottom) = (page.top, page.height - page.bottom);
        Self { page, of_table, left, right, bottom, top, y: top }
    }

    fn width(&self) -> f32 {
        self.right - self.left
    }
}

impl PrintedPages {
    fn page(&mut self, frame: PageFrame) {
        let (width, height, foot) = (frame.page.width, frame.page.height, frame.page.bottom);
        self.pages.push(PdfPage { width, height, foot, marks: Vec::new() });
        self.frame = frame;
    }

    fn put(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.marks.push(mark);
        }
    }
}

impl<'a> DocumentLayout<'a> {
    fn new(publication: &'a Publication, fonts: &Fonts) -> Self {
        Self {
            publication,
            setter: Typesetter::new(fonts),
            structure: Structure::new(),
            paper: PrintedPages { pages: Vec::new(), frame: PageFrame::text() },
            places: Vec::new(),
        }
    }

    /// Remembers where an anchor is.
    fn reach(&mut self, anchor: Anchor) {
        let place = (self.paper.pages.len().saturating_sub(1), (self.paper.frame.y - 6.0).max(0.0));
        let at = anchor as usize;
        if self.places.len() <= at {
            self.places.resize(at + 1, place);
        }
        if let Some(slot) = self.places.get_mut(at) {
            *slot = place;
        }
    }

    /// A text in lines over the frame's width, going on on further pages; `keep`: space that must
    /// be left below it.
    fn text(&mut self, text: &str, style: TextStyle, align: Align, part: StructurePart, keep: f32) {
        let width = self.paper.frame.width();
        let lines = match align {
            Align::Middle => self.setter.set_balanced(text, style, width),
            _ => self.setter.set(text, style, Some(width)),
        };
        if text.is_empty() {
            self.paper.frame.y += style.leading;
            return;
        }
        let all = lines.lines.len();
        let mut from = 0;
        while from < all {
            let room = self.paper.frame.bottom - self.paper.frame.y;
            let mut fit = ((room + 0.5) / style.leading).floor().max(0.0) as usize;
            let rest = all - from;
            // No single line at the head or foot of a page.
            if fit < rest {
                if rest - fit == 1 {
                    fit = fit.saturating_sub(1);
                }
                if fit == 1 {
                    fit = 0;
                }
            } else if room < rest as f32 * style.leading + keep {
                fit = 0;
            }
            if fit == 0 && self.paper.frame.y > self.paper.frame.top + 0.1 {
                let frame = PageFrame { y: self.paper.frame.top, ..self.paper.frame };
                self.paper.page(frame);
                continue;
            }
            let to = (from + fit.max(1)).min(all);
            let (x, y, width) =
                (self.paper.frame.left, self.paper.frame.y, self.paper.frame.width());
            let lines = Rc::clone(&lines);
            self.paper.put(Mark::Text {
                owner: ContentOwner::Part(part),
                lines,
                from,
                to,
                x,
                y,
                width,
                align,
            });
            self.paper.frame.y += (to - from) as f32 * style.leading;
            from = to;
        }
    }

    fn cover(&mut self) {
        self.paper.page(PageFrame::text());
        self.paper.frame.y = A4.1 * 0.27;
        let publication = self.publication;
        let mut above = CoverKind::Title;
        for line in &publication.cover {
            let (face, size) = match line.kind {
                CoverKind::Title => (Face::Title, 30.0),
                CoverKind::Date => (Face::Body, 18.0),
                CoverKind::Notice => (Face::Heading, 14.0),
            };
            if line.kind != above {
                self.paper.frame.y = match line.kind {
                    CoverKind::Date => self.paper.frame.y.max(A4.1 * 0.72),
                    _ => self.paper.frame.y + 24.0,
                };
            }
            above = line.kind;
            let part = self.structure.add(Structure::ROOT, Tag::P);
            let style = TextStyle::new(face, size, size * 1.7);
            for piece in line.pieces((self.paper.frame.width() / size) as usize) {
                self.text(piece, style, Align::Middle, part, 0.0);
            }
        }
    }

    fn body(&mut self) {
        let publication = self.publication;
        for (at, item) in publication.body.iter().enumerate() {
            match item {
                BodyItem::Heading(heading) => {
                    let style = heading_style(heading.level);
                    let align = if heading.level == 1 { Align::Middle } else { Align::Left };
                    let new = heading.level == 1 || self.paper.frame.of_table;
                    let keep = if new { 0.0 } else { self.kept_below(at) };
                    let own = self.setter.set(&heading.text, style, Some(self.paper.frame.width()));
                    let left = self.paper.frame.bottom - self.paper.frame.y;
                    if new || left + 0.5 < own.height() + keep {
                        self.paper.page(PageFrame::text());
                    }
                    // A part that only announces tables has its title in the middle of its page.
                    let next = publication.body.get(at + 1);
                    if heading.level == 1 && matches!(next, Some(BodyItem::Table(_))) {
                        self.paper.frame.y = A4.1 * 0.36;
                    }
                    self.reach(heading.anchor);
                    let part =
                        self.structure.heading(Structure::ROOT, heading.level, &heading.text);
                    self.text(&heading.text, style, align, part, 0.0);
                    if heading.level == 1 {
                        self.paper.frame.y += 14.0;
                    }
                }
                BodyItem::Paragraph(text) => {
                    if self.paper.frame.of_table {
                        self.paper.page(PageFrame::text());
                    }
                    let part = self.structure.add(Structure::ROOT, Tag::P);
                    self.text(text, paragraph_style(), Align::Left, part, 0.0);
                }
                BodyItem::Table(table) => self.table(table),
            }
        }
    }

    /// What a heading must have below it on its page: further headings, and of the paragraph behind
    /// them what is not torn.
    fn kept_below(&mut self, heading: usize) -> f32 {
        let publication = self.publication;
        let width = Some(self.paper.frame.width());
        let mut height = 0.0;
        for item in publication.body.iter().skip(heading + 1).take(MAX_KEPT) {
            match item {
                BodyItem::Heading(next) if next.level > 1 => {
                    height +=
                        self.setter.set(&next.text, heading_style(next.level), width).height();
                }
                BodyItem::Paragraph(text) => {
                    let lines = self.setter.set(text, paragraph_style(), width).lines.len();
                    let kept = if lines > 3 { 2 } else { lines.max(1) };
                    return height + kept as f32 * BODY_LEADING;
                }
                _ => break,
            }
        }
        height
    }

    fn table(&mut self, table: &PublishedTable) {
        let setter = &mut self.setter;
        let plan = TablePlan::new(table, &mut |text, strong| {
            let face = if strong { Face::TableStrong } else { Face::Table };
            setter.width(text, TextStyle::new(face, 1.0, 1.0))
        });
        self.paper.page(PageFrame::table(plan.landscape));
        self.reach(table.anchor);
        if !table.number.is_empty() {
            let part = self.structure.add(Structure::ROOT, Tag::P);
            self.text(
                &table.number,
                TextStyle::new(Face::Table, 10.5, 15.0),
                Align::Left,
                part,
                0.0,
            );
        }
        let part = self.structure.heading(Structure::ROOT, 2, &table.title);
        // Rather a little smaller than on two lines.
        let width = self.setter.width(&table.title, TextStyle::new(Face::Title, 1.0, 1.0));
        let size = (self.paper.frame.width() / width.max(1.0)).min(16.0);
        let size = if size < 12.5 { 16.0 } else { size - 0.05 };
        let style = TextStyle::new(Face::Title, size, 24.0);
        self.text(&table.title, style, Align::Middle, part, 0.0);
        self.paper.frame.y += 4.0;
        self.lines_above(table);
        let (setter, structure) = (&mut self.setter, &mut self.structure);
        table::put(table, &plan, setter, structure, Structure::ROOT, &mut self.paper);
        if let Some(note) = &table.note {
            self.paper.frame.y += 4.0;
            let part = self.structure.add(Structure::ROOT, Tag::P);
            self.text(note, TextStyle::new(Face::Table, 10.5, 16.0), Align::Left, part, 0.0);
        }
    }

    /// 预算单位 to the left, 单位：万元 to the right; below each other where they meet.
    fn lines_above(&mut self, table: &PublishedTable) {
        let style = TextStyle::new(Face::Table, 10.5, 16.0);
        let width = self.paper.frame.width();
        let left = self.setter.width(&table.unit_line, style);
        let right = self.setter.width(&table.money_line, style);
        let y = self.paper.frame.y;
        if !table.unit_line.is_empty() {
            let part = self.structure.add(Structure::ROOT, Tag::P);
            self.text(&table.unit_line, style, Align::Left, part, 0.0);
        }
        if !table.money_line.is_empty() {
            if left + right + 20.0 < width {
                self.paper.frame.y = y;
            }
            let part = self.structure.add(Structure::ROOT, Tag::P);
            self.text(&table.money_line, style, Align::Right, part, 0.0);
        }
        self.paper.frame.y += 2.0;
    }

    /// Page numbers at the foot, from 1 behind the contents.
    fn number_pages(&mut self, before: usize) {
        let style = TextStyle::new(Face::Table, 12.0, 16.0);
        for at in before..self.paper.pages.len() {
            let text = format!("— {} —", at + 1 - before);
            let lines = self.setter.set(&text, style, None);
            let Some(page) = self.paper.pages.get_mut(at) else { continue };
            let (width, y) = (page.width, page.height - page.foot + 18.0);
            let owner = ContentOwner::Artifact(ArtifactType::PageNumber);
            let (to, align) = (lines.lines.len(), Align::Middle);
            page.marks.push(Mark::Text { owner, lines, from: 0, to, x: 0.0, y, width, align });
        }
    }

    fn finish(self) -> Result<Written, KrillaError> {
        let configuration = ConfigurationBuilder::new()
            .with_archival_validator(Archival::A2_A)
            .with_accessibility_validator(Accessibility::UA1)
            .finish()
            .unwrap_or_default();
        let settings = SerializeSettings { configuration, ..SerializeSettings::default() };
        let mut document = Document::new_with(settings);
        let publication = self.publication;
        let lang = publication.lang.pick("zh-CN", "en");
        let fonts = &self.setter.fonts;
        let pages = self.paper.pages.len();
        page::draw(&mut document, self.paper.pages, self.structure, &self.places, fonts, lang);
        document.set_outline(outline(&publication.contents, &self.places));
        document.set_metadata(
            Metadata::new()
                .title(publication.title.clone())
                .authors(vec![publication.author.clone()])
                .language(lang.to_owned())
                .creator("Yusuan".to_owned())
                .creation_date(day(publication)),
        );
        let lacking = self.setter.lacking().to_vec();
        Ok(Written { bytes: document.finish()?, lacking, pages })
    }

    fn numbers(&self, before: usize) -> Vec<usize> {
        self.places.iter().map(|place| (place.0 + 1).saturating_sub(before)).collect()
    }
}

impl Canvas for PrintedPages {
    fn room(&self) -> f32 {
        self.frame.bottom - self.frame.y
    }

    fn whole(&self) -> f32 {
        self.frame.bottom - self.frame.top
    }

    fn at(&self) -> (f32, f32) {
        (self.frame.left, self.frame.y)
    }

    fn mark(&mut self, mark: Mark) {
        self.put(mark);
    }

    fn down(&mut self, by: f32) {
        self.frame.y += by;
    }

    fn turn(&mut self) {
        let frame = PageFrame { y: self.frame.top, ..self.frame };
        self.page(frame);
    }
}

/// The document's day; the first of its year where none is given. So the same document always
/// gives the same file.
fn day(publication: &Publication) -> DateTime {
    let mut parts = publication.date.split('-').map(|part| part.parse::<u16>().ok());
    let mut next = || parts.next().flatten();
    let year = u16::try_from(publication.year).unwrap_or(2000);
    match (next(), next(), next()) {
        (Some(year), Some(month), Some(day)) => {
            let small = |n: u16| u8::try_from(n).unwrap_or(1);
            DateTime::new(year).month(small(month)).day(small(day))
        }
        _ => DateTime::new(year).month(1).day(1),
    }
}

/// Bookmarks as the contents have them, three levels deep.
fn outline(entries: &[ContentsEntry], places: &AnchorPlaces) -> Outline {
    let mut outline = Outline::new();
    let mut open: Vec<(u8, OutlineNode)> = Vec::new();
    let close = |open: &mut Vec<(u8, OutlineNode)>, outline: &mut Outline, level: u8| {
        while open.last().is_some_and(|(own, _)| *own >= level) {
            let Some((_, node)) = open.pop() else { return };
            match open.last_mut() {
                Some((_, above)) => above.push_child(node),
                None => outline.push_child(node),
            }
        }
    };
    for entry in entries {
        close(&mut open, &mut outline, entry.level);
        let Some(&(page, top)) = places.get(entry.target as usize) else { continue };
        let to = XyzDestination::new(page, Point::from_xy(0.0, top));
        open.push((entry.level, OutlineNode::new(entry.text.clone(), to)));
    }
    close(&mut open, &mut outline, 0);
    outline
}
