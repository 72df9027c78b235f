//! How the styles of an OpenDocument set names in, and which sheets they hide.

use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};

use crate::read::package::{Package, attribute};
use crate::read::{ReadError, Watch};

/// Styles that go on from each other; further ones are a circle.
const MAX_PARENTS: usize = 16;
/// Points of a spreadsheet's step of indentation, as office programs write it.
const STEP: f32 = 10.0;
/// Points of half a character of a text, so that small letters tell their levels apart too.
const HALF: f32 = 5.25;

/// The styles of cells, paragraphs and sheets by family and name.
#[derive(Default)]
pub(super) struct OdfStyles {
    styles: HashMap<(OdfFamily, String), OdfStyle>,
    /// The style that is being read.
    open: Option<(OdfFamily, String)>,
}

/// What a style is for.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum OdfFamily {
    Cell,
    Paragraph,
    Sheet,
}

#[derive(Clone, Default)]
struct OdfStyle {
    parent: Option<String>,
    /// From the left, in points.
    margin: Option<f32>,
    bold: Option<bool>,
    hides: bool,
}

impl OdfStyles {
    /// The styles that have names; those of the content itself come with its events.
    pub fn read(package: &mut Package<'_>, watch: &mut Watch) -> Result<Self, ReadError> {
        let mut styles = Self::default();
        if let Some(part) = package.find("styles.xml") {
            package.events(&part, watch, |event, _| {
                match event {
                    Event::Start(element) => styles.start(element, false),
                    Event::Empty(element) => styles.start(element, true),
                    Event::End(element) => styles.end(element.local_name().as_ref()),
                    _ => {}
                }
                Ok(())
            })?;
        }
        Ok(styles)
    }

    /// Takes up an element; `empty` where it has no end of its own.
    pub fn start(&mut self, element: &BytesStart<'_>, empty: bool) {
        let name = element.local_name();
        if name.as_ref() == "style" {
            let family = match attribute(element, "family").as_deref() {
                Some("table-cell") => Some(OdfFamily::Cell),
                Some("paragraph") => Some(OdfFamily::Paragraph),
                // Written without a family by some.
                Some("table") | None => Some(OdfFamily::Sheet),
                _ => None,
            };
            let key = family.zip(attribute(element, "name"));
            if let Some(key) = &key {
                let parent = attribute(element, "parent-style-name");
                self.styles.insert(key.clone(), OdfStyle { parent, ..OdfStyle::default() });
            }
            self.open = key.filter(|_| !empty);
            return;
        }
        let Some(style) = self.open.as_ref().and_then(|key| self.styles.get_mut(key)) else {
            return;
        };
        match name.as_ref() {
            "paragraph-properties" => {
                style.margin = attribute(element, "margin-left").as_deref().and_then(points);
            }
            "text-properties" => {
                style.bold = attribute(element, "font-weight")
                    .map(|weight| weight == "bold" || weight.parse().is_ok_and(|w: u32| w >= 600));
            }
            "table-properties" => {
                style.hides = attribute(element, "display").as_deref() == Some("false");
            }
            _ => {}
        }
    }

    /// An element has ended.
    pub fn end(&mut self, name: &str) {
        if name == "style" {
            self.open = None;
        }
    }

    /// Steps of indentation and whether its letters are bold.
    pub fn look(&self, family: OdfFamily, name: &str) -> (u8, bool) {
        let (mut margin, mut bold) = (None, None);
        let mut next = Some(name);
        for _ in 0..MAX_PARENTS {
            let Some(own) = next.and_then(|name| self.styles.get(&(family, name.to_owned())))
            else {
                break;
            };
            margin = margin.or(own.margin);
            bold = bold.or(own.bold);
            next = own.parent.as_deref();
        }
        let margin = margin.unwrap_or(0.0).max(0.0);
        let steps = match family {
            OdfFamily::Cell => (margin / STEP).round(),
            _ => (margin / HALF).floor(),
        };
        (steps.min(30.0) as u8, bold.unwrap_or(false))
    }

    /// Whether sheets of that style do not show.
    pub fn hides(&self, name: &str) -> bool {
        self.styles.get(&(OdfFamily::Sheet, name.to_owned())).is_some_and(|style| style.hides)
    }
}

/// A length in points; none where it is relative.
fn points(length: &str) -> Option<f32> {
    let length = length.trim();
    let end = length.find(|c: char| c.is_ascii_alphabetic() || c == '%')?;
    let (digits, unit) = length.split_at_checked(end)?;
    let of_unit = match unit {
        "pt" => 1.0,
        "in" => 72.0,
        "cm" => 72.0 / 2.54,
        "mm" => 72.0 / 25.4,
        "pc" => 12.0,
        "px" => 0.75,
        _ => return None,
    };
    digits.parse::<f32>().ok().filter(|own| own.is_finite()).map(|own| own * of_unit)
}
