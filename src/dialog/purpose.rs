//! What a file or folder is asked for.

use crate::lang::Lang;
use crate::session::texts::{self, Pair};

/// What a picked file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Open,
    SaveAs,
    /// A folder of budgets to check.
    Folder,
    /// Where the published files go.
    PublishInto,
    /// The budget published last year.
    LastYear,
    /// A file that a form set is drafted from.
    DraftFrom,
    /// The budget from which the next year's is made.
    NextYear,
    /// A file exported again, to update the budget from.
    UpdateFrom,
    /// Where to write the report, or the table of files of the folder.
    Report {
        folder: bool,
    },
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wants {
    /// A file that is there.
    File,
    /// One such file or several.
    Files,
    Folder,
    /// Where a file is to be written.
    NewFile,
}

impl Purpose {
    pub fn wants(self) -> Wants {
        match self {
            Self::Folder | Self::PublishInto => Wants::Folder,
            Self::SaveAs | Self::Report { .. } => Wants::NewFile,
            Self::Open | Self::UpdateFrom => Wants::Files,
            _ => Wants::File,
        }
    }

    /// The title of the dialog that asks for it.
    pub fn title(self) -> Pair {
        match self {
            Self::Open => texts::PATH_OPEN_TITLE,
            Self::SaveAs => texts::PATH_SAVE_TITLE,
            Self::Folder => texts::FOLDER_WHICH,
            Self::PublishInto => texts::PUBLISH_FOLDER,
            Self::LastYear => texts::LAST_YEAR_WHICH,
            Self::DraftFrom => texts::FORM_DRAFT_MORE,
            Self::NextYear => texts::NEXT_YEAR_WHICH,
            Self::UpdateFrom => texts::UPDATE_WHICH,
            Self::Report { .. } => texts::REPORT_WHERE,
        }
    }

    /// What the button does that takes a typed path; `overwrites` says that there is a file already.
    pub fn does(self, overwrites: bool) -> Pair {
        match self {
            Self::Open | Self::NextYear => texts::OPEN,
            Self::SaveAs | Self::Report { .. } if overwrites => texts::OVERWRITE,
            Self::SaveAs | Self::Report { .. } => texts::SAVE,
            _ => texts::CONFIRM,
        }
    }

    /// Kinds of files that are offered, by the endings of their names.
    pub fn kinds(self, lang: Lang) -> Vec<(&'static str, &'static [&'static str])> {
        let own: &[&str] = match self {
            Self::Report { .. } => {
                return vec![
                    ("HTML", &["html"]),
                    ("CSV", &["csv"]),
                    ("JSON", &["json"]),
                    ("TXT", &["txt"]),
                ];
            }
            Self::Open | Self::DraftFrom | Self::UpdateFrom | Self::LastYear | Self::NextYear => {
                &["ron", "xlsx", "xlsm", "xls", "et", "ods", "csv", "tsv", "docx", "odt", "pdf"]
            }
            _ => &["ron"],
        };
        vec![(texts::FILE_KIND.get(lang), own), (texts::ALL_FILES.get(lang), &["*"])]
    }
}
