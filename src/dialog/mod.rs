//! Dialogs without pixels: what is asked, what is chosen and typed so far, and what the answer is.
//!
//! Each file has one dialog's state and is drawn by the file of the same name in `ui/dialog`. The
//! one that is open is a [`Dialog`]; what comes out is an [`Answer`], which the window acts on.
//!
//! Never knows egui, nor how a total is computed.

mod after;
mod answer;
mod checklist;
mod draft;
mod fill;
mod find;
mod folder;
mod form_draft;
mod goto;
mod head;
mod history;
mod legend;
mod list;
mod next_year;
mod open;
mod paste;
mod path;
mod publish;
mod purpose;
pub mod safeguard;
mod say;
mod several;
mod start;
mod update;

pub use after::{After, DocumentSource};
pub use answer::{Answer, Failure, ImportWait};
pub use checklist::ChecklistAsk;
pub use draft::{ComparedPair, DraftAsk, SCOPES};
pub use fill::FillAsk;
pub use find::Find;
pub use folder::{FolderList, folder_line};
pub use form_draft::{FormDraftAnswer, FormDraftAsk};
pub use goto::Goto;
pub use head::{HeadAsk, HeadFields, NewAsk};
pub use history::HistoryDialog;
pub use legend::{LEGEND, SignLook};
pub use list::{Chosen, ListLine};
pub use next_year::NextYearAsk;
pub use open::{Dialog, Dialogs, error_lines};
pub use paste::PasteAsk;
pub use path::PathEntry;
pub use publish::{Handing, PublishTerms, Publishing, Stage};
pub use purpose::{Purpose, Wants};
pub use safeguard::{MAX_DIFFERENCES, Recovery, SafeguardAnswer, SafeguardAsk};
pub use say::{Said, SaidWhat, Say, SayEntry};
pub use several::SeveralAsk;
pub use start::StartAsk;
pub use update::{KINDS, UpdateAsk};
