//! What a paste will do, in words.

use super::list::{Chosen, ListLine};
use crate::clipboard::Paste;
use crate::lang::Lang;

/// A paste that asks first.
#[derive(Debug)]
pub struct PasteAsk {
    pub paste: Paste,
    pub chosen: Chosen,
}

impl PasteAsk {
    pub fn new(paste: Paste) -> Self {
        Self { paste, chosen: Chosen::default() }
    }

    /// What it fills and inserts.
    pub fn summary(&self, lang: Lang) -> String {
        let Paste { insert, entries, passed, grave, .. } = &self.paste;
        let inserted = insert.map_or(0, |(.., count)| count);
        let filled = entries.iter().filter(|(_, text)| !text.trim().is_empty()).count();
        paste_line(lang, filled, inserted, *passed, *grave)
    }

    /// What of the table it replaces; nothing where it does not.
    pub fn replaces(&self, lang: Lang) -> Option<String> {
        let (count, told) = (self.paste.replaced, self.paste.is_told_where());
        (count > 0).then(|| paste_replaces(lang, count, told))
    }

    /// A value that is left out, or put in otherwise, in the list.
    pub fn line(&self, at: usize) -> ListLine {
        let note = self.paste.notes.get(at);
        let parts = note.map(|n| vec![n.place.clone(), n.text.clone(), n.reason.clone()]);
        let weak = note.is_none_or(|note| !note.grave);
        ListLine { parts: parts.unwrap_or_default(), strong: 2, weak }
    }
}

/// `填入 12 格，插入 3 行；5 格不填，其中 2 格请核对`
fn paste_line(lang: Lang, filled: usize, inserted: usize, passed: usize, grave: usize) -> String {
    match lang {
        Lang::Zh => {
            let rows =
                if inserted > 0 { format!("，插入 {inserted} 行") } else { String::new() };
            let look =
                if grave > 0 { format!("，其中 {grave} 格请核对") } else { String::new() };
            let passed =
                if passed > 0 { format!("；{passed} 格不填{look}") } else { String::new() };
            format!("填入 {filled} 格{rows}{passed}。一步完成，可以撤销。")
        }
        Lang::En => {
            let rows =
                if inserted > 0 { format!(", {inserted} rows inserted") } else { String::new() };
            let passed = if passed > 0 {
                format!("; {passed} left out, {grave} of them worth a look")
            } else {
                String::new()
            };
            format!("{filled} cells filled{rows}{passed}. One step; it can be undone.")
        }
    }
}

/// `其中 3 格原有的内容会被替换`
fn paste_replaces(lang: Lang, count: usize, told: bool) -> String {
    match lang {
        // Where headings and codes say where it goes, it does not begin at the cursor.
        Lang::Zh if told => format!("其中 {count} 格原有的内容会被替换。"),
        Lang::En if told => format!("{count} of them replace what stands there."),
        Lang::Zh => format!("其中 {count} 格原有的内容会被替换，请看清从哪一格粘起。"),
        Lang::En => {
            format!("{count} of them replace what stands there: see where the paste begins.")
        }
    }
}
