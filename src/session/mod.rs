//! What an editor does without a screen: the open document with its file, its lock, its recovery
//! journal and what is listed of it; settings that outlive a run; checks in the background.
//!
//! Entry points: [`Session`] is the open document, [`lists::DocumentLists`] what is listed of one state of
//! it, [`listing::Listing`] keeps them up to it, [`background_check`] is what takes longer, [`publishing`] the document made into files, [`printing`] one of them given to the printer, [`drafting`] its texts written from its tables, [`rescue`] a document from its journal.
//! [`command`] is the table of all commands.
//! [`reading::Reading`] says what is where in a person's language and unit,
//! [`situation::Situation`] what can be done at present, [`texts`] and [`wording`] how it is put.
//! [`Settings`], [`ColumnWidths`], [`LastYearFiles`] and [`RecentFiles`] are remembered by [`persistence`].
//!
//! Never knows egui, nor how a total is computed.

pub mod background_check;
mod column_widths;
pub mod command;
mod commenting;
mod current_place;
mod document;
mod document_host;
pub mod drafting;
pub mod finding_filter;
pub mod finding_words;
mod folder_check;
pub mod form_draft;
pub mod import;
mod import_memory;
mod last_year_files;
pub mod listing;
pub mod lists;
pub mod narrative_marks;
mod new_budget;
pub mod notice;
mod open_job;
mod outline;
pub mod persistence;
pub mod printing;
pub mod publishing;
pub mod reading;
mod recent_files;
mod remembered;
pub mod rescue;
mod safeguard;
mod save_job;
pub mod selection_summary;
mod settings;
pub mod situation;
pub mod text_editing;
pub mod texts;
pub mod trace;
mod typed_path;
pub mod updating;
pub mod wording;
mod write_all;

pub use column_widths::{ColumnWidth, ColumnWidths};
pub use current_place::CurrentPlace;
pub use document::{CommentError, Session};
pub use document_host::DocumentHost;
pub use folder_check::FolderCheck;
pub use import_memory::ImportMemory;
pub use last_year_files::LastYearFiles;
pub use new_budget::NewBudget;
pub use open_job::OpenJob;
pub use recent_files::{RecentFile, RecentFiles};
pub use remembered::RememberedPlaces;
pub use safeguard::{OnDisk, Safeguard};
pub use settings::{RowHeight, Settings};
pub use typed_path::TypedPath;
pub use write_all::{WriteAllError, write_all};
