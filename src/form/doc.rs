//! Documentation of rules: what one asks, why, where it comes from, when it is right to be silent,
//! what to do, and an example of each outcome.
//!
//! The catalogue of reconciliations is written down once, in `assets/rules.ron`, by the name of a
//! built-in rule or by the catalogue's number; a form set's check may say more in its `doc`.

use std::sync::OnceLock;

use ron::Options;
use ron::extensions::Extensions;
use serde::Deserialize;

use crate::lang::Text;

/// What there is to know about a rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RuleDoc {
    /// What must hold; empty for a form set's check, whose message says it.
    pub asks: Text,
    /// Why it matters.
    pub why: Text,
    /// The law or the practice that it comes from.
    pub source: Text,
    /// When nothing is found although figures differ, and rightly so.
    pub silent: Text,
    /// What to do about a finding.
    pub remedy: Text,
    /// An example that passes, and one that fails.
    pub passes: Text,
    pub fails: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CatalogueEntry {
    /// Names of rules, or numbers of the catalogue.
    of: Vec<String>,
    doc: RuleDoc,
}

/// The documentation of a rule by its name, else by its number.
pub fn rule_doc(name: &str, number: &str) -> Option<&'static RuleDoc> {
    static CATALOGUE: OnceLock<Vec<CatalogueEntry>> = OnceLock::new();
    let entries = CATALOGUE.get_or_init(|| {
        let options = Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
        options.from_str(include_str!("../../assets/rules.ron")).unwrap_or_default()
    });
    let find = |key: &str| entries.iter().find(|entry| entry.of.iter().any(|of| of == key));
    find(name).or_else(|| find(number)).map(|entry| &entry.doc)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_can_be_read() {
        let text = include_str!("../../assets/rules.ron");
        let entries: Vec<CatalogueEntry> = Options::default()
            .with_default_extension(Extensions::IMPLICIT_SOME)
            .from_str(text)
            .unwrap_or_else(|fault| panic!("{fault}"));
        let mut keys: Vec<&String> = entries.iter().flat_map(|entry| &entry.of).collect();
        keys.sort();
        let before = keys.len();
        keys.dedup();
        assert_eq!(keys.len(), before, "a key stands twice");
    }
}
