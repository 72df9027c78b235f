//! What is done once the document that is open may go.

use std::path::PathBuf;

/// What is done once the document is saved or given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum After {
    /// Go on working.
    Stay,
    Quit,
    Replace(DocumentSource),
}

/// Where another document comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentSource {
    Sample,
    File(PathBuf),
    /// Files of other kinds that are one budget, or a folder of them.
    Together(Vec<PathBuf>),
    /// A file to inspect only.
    Inspect(PathBuf),
    /// Ask with the system's dialog.
    Ask,
    /// Ask for a typed path.
    AskPath,
    /// Ask what a new one is to be.
    New,
    /// Ask what goes on from the one that is open.
    NextYear,
}
