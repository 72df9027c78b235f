//! What the paragraph styles of a Word document say: heading levels and lists, inherited.

use std::collections::HashMap;

use quick_xml::events::Event;

use crate::read::package::{Package, attribute, number};
use crate::read::{ReadError, Watch};

/// Styles that a style may be based on, one on the other.
const MAX_BASES: usize = 16;

#[derive(Default)]
pub(super) struct Styles(HashMap<String, DocxStyle>);

#[derive(Clone, Default)]
pub(super) struct DocxStyle {
    base: Option<String>,
    /// Heading level from 0.
    pub outline: Option<u8>,
    pub list: Option<String>,
    pub list_level: Option<u8>,
}

impl Styles {
    pub fn read(package: &mut Package<'_>, watch: &mut Watch) -> Result<Self, ReadError> {
        let mut styles: HashMap<String, DocxStyle> = HashMap::new();
        let Some(part) = package.find("word/styles.xml") else { return Ok(Self::default()) };
        let mut current: Option<String> = None;
        package.events(&part, watch, |event, _| {
            match event {
                Event::Start(element) | Event::Empty(element) => {
                    let value = || attribute(element, "val");
                    let name = element.local_name();
                    if name.as_ref() == "style" {
                        current = attribute(element, "styleId");
                        if let Some(id) = &current {
                            styles.entry(id.clone()).or_default();
                        }
                        return Ok(());
                    }
                    let Some(style) = current.as_ref().and_then(|id| styles.get_mut(id)) else {
                        return Ok(());
                    };
                    let small = || number(element, "val").and_then(|n| u8::try_from(n).ok());
                    match name.as_ref() {
                        "name" => {
                            // Built-in headings need not state their level.
                            let name = value().unwrap_or_default().to_lowercase();
                            let level = name.strip_prefix("heading ").and_then(|n| n.parse().ok());
                            style.outline =
                                style.outline.or(level.map(|n: u8| n.saturating_sub(1)));
                        }
                        "basedOn" => style.base = value(),
                        "outlineLvl" => style.outline = small(),
                        "numId" => style.list = value(),
                        "ilvl" => style.list_level = small(),
                        _ => {}
                    }
                }
                Event::End(element) if element.local_name().as_ref() == "style" => current = None,
                _ => {}
            }
            Ok(())
        })?;
        let whole: HashMap<String, DocxStyle> =
            styles.keys().map(|id| (id.clone(), inherited(&styles, id))).collect();
        Ok(Self(whole))
    }

    /// The style of that id, with what it inherits.
    pub fn get(&self, id: &str) -> Option<&DocxStyle> {
        self.0.get(id)
    }
}

fn inherited(styles: &HashMap<String, DocxStyle>, id: &str) -> DocxStyle {
    let mut whole = styles.get(id).cloned().unwrap_or_default();
    let mut base = whole.base.clone();
    for _ in 0..MAX_BASES {
        let Some(style) = base.as_ref().and_then(|id| styles.get(id)) else { break };
        whole.outline = whole.outline.or(style.outline);
        whole.list = whole.list.or_else(|| style.list.clone());
        whole.list_level = whole.list_level.or(style.list_level);
        base.clone_from(&style.base);
    }
    whole
}
