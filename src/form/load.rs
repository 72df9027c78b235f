//! Reading a form set from RON.

use std::sync::{Arc, OnceLock};

use ron::Options;
use ron::extensions::Extensions;

use super::FormSet;
use super::build::build;
use super::composed::Composed;
use super::fault::{Faults, Path};
use super::overlay::compose;
use super::raw::FormSetRaw;
use super::syntax;
use crate::source::Diagnostic;

/// Bytes a form set may have.
const MAX_SIZE: usize = 4 << 20;

/// The form sets inside the program: ids and texts.
const SHIPPED: [(&str, &str); 6] = [
    ("jilin-2024", include_str!("../../assets/forms/jilin-2024.ron")),
    ("central-2024", include_str!("../../assets/forms/central-2024.ron")),
    ("shanghai-department", include_str!("../../assets/forms/shanghai-department.ron")),
    ("shanghai-unit", include_str!("../../assets/forms/shanghai-unit.ron")),
    ("shanghai-final", include_str!("../../assets/forms/shanghai-final.ron")),
    ("jiangsu-2019", include_str!("../../assets/forms/jiangsu-2019.ron")),
];

/// Ids of the form sets inside the program.
#[expect(
    clippy::indexing_slicing,
    reason = "at compile time, where an index beyond the end is an error"
)]
pub fn shipped_ids() -> &'static [&'static str] {
    const IDS: [&str; SHIPPED.len()] = {
        let mut ids = [""; SHIPPED.len()];
        let mut at = 0;
        while at < ids.len() {
            ids[at] = SHIPPED[at].0;
            at += 1;
        }
        ids
    };
    &IDS
}

/// The RON text of a form set inside the program.
pub fn shipped_text(id: &str) -> Option<&'static str> {
    SHIPPED.iter().find(|(own, _)| *own == id).map(|(_, text)| *text)
}

/// A form set inside the program, parsed once.
pub fn shipped(id: &str) -> Option<Arc<FormSet>> {
    static PARSED: [OnceLock<Option<Arc<FormSet>>>; SHIPPED.len()] =
        [const { OnceLock::new() }; SHIPPED.len()];
    let index = SHIPPED.iter().position(|(own, _)| *own == id)?;
    let text = shipped_text(id)?;
    PARSED.get(index)?.get_or_init(|| FormSet::parse(text).ok().map(Arc::new)).clone()
}

impl FormSet {
    /// Reads a form set; all faults that could be found, in the order of the text, not only the
    /// first. A text that is no RON, or lacks or misnames a field, gives that one fault.
    ///
    /// What it is based on is looked for inside the program.
    pub fn parse(text: &str) -> Result<Self, Vec<Diagnostic>> {
        Self::parse_beside(text, &|_| None)
    }

    /// As [`FormSet::parse`], where `beside` gives the texts of files that lie beside the form set:
    /// other form sets (`ID.ron`) that it may be based on.
    pub fn parse_beside(
        text: &str,
        beside: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let find = |id: &str| match shipped_text(id) {
            Some(text) => Some(text.to_owned()),
            None => beside(&format!("{id}.ron")),
        };
        let own = if text.len() > MAX_SIZE { Composed::plain("") } else { compose(text, &find)? };
        let mut faults = Faults::new(&own);
        if text.len() > MAX_SIZE {
            faults.add(
                &Path::new(),
                ("表样文件过大".to_owned(), "the form set is too large".to_owned()),
                (format!("至多 {MAX_SIZE} 字节"), format!("{MAX_SIZE} bytes at most")),
            );
            return Err(faults.into_sorted());
        }
        let options = Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
        let raw: FormSetRaw =
            options.from_str(&own.text).map_err(|error| vec![syntax::fault(&own, &error)])?;
        let set = build(raw, beside, &mut faults);
        if faults.is_empty() { Ok(set.in_own_year()) } else { Err(faults.into_sorted()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_form_sets_have_no_faults() {
        for id in shipped_ids() {
            let set = FormSet::parse(shipped_text(id).unwrap());
            let faults = set.as_ref().err().map(|all| {
                all.iter().map(|fault| format!("{id} {fault}")).collect::<Vec<_>>().join("\n")
            });
            assert_eq!(faults, None);
            assert_eq!(set.unwrap().id, *id);
            assert_eq!(shipped(id).unwrap().id, *id);
        }
    }
}
