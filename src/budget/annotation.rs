//! What people say about places of a budget: explanations of findings (审核说明) and comments (批注).

use serde::{Deserialize, Serialize};

use super::extra::Extra;

/// A place by its names, which hold while rows come, go and change places.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum NamedPlace {
    /// A cell of a table.
    Cell {
        /// Key of the table's form.
        table: String,
        /// The text that tells copies of a repeating table apart, empty for others.
        copy: String,
        /// Key of the block, empty where the table has only one.
        block: String,
        /// [`super::Budget::row_key`].
        row: String,
        /// How many rows of that key are above it in the block; 0 for the only one.
        nth: u32,
        /// Key of the column.
        column: String,
    },
    /// A paragraph of a section of text.
    Text {
        /// Key of the section.
        section: String,
        /// How the paragraph begins; empty for the section as a whole.
        paragraph: String,
    },
}

/// Why a finding that has to be verified is right (审核说明). It counts while the figures are those
/// it was given for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// Name of the rule whose finding it answers.
    pub rule: String,
    /// What it is about.
    pub place: NamedPlace,
    /// The figures, or the text, that were found: see `engine::Finding::figures`.
    pub figures: Vec<String>,
    /// What is said.
    pub text: String,
    /// Who gave it, empty where not given.
    pub author: String,
    /// Day of it, ISO 8601; empty where not given.
    pub date: String,
    /// Fields of the file that this version of the program does not know.
    #[serde(default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// A remark on a cell or a paragraph (批注).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// What it is about.
    pub place: NamedPlace,
    /// What is said.
    pub text: String,
    /// Who made it, empty where not given.
    pub author: String,
    /// Day of it, ISO 8601; empty where not given.
    pub date: String,
    /// Fields of the file that this version of the program does not know.
    #[serde(default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
