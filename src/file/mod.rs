//! RON in and out: reading with places, canonical writing, atomic saving.
//!
//! [`open()`] gives a budget and the problems met on the way; [`write()`] gives the canonical text;
//! [`save()`] puts it on disk; [`journal`] keeps the steps between two saves. What a file holds that the program does not know (fields, rows,
//! tables, comments) is kept and written back.
//!
//! Never knows egui.

mod bytes;
mod clock;
pub mod disk;
mod error;
mod fingerprint;
pub mod folders;
pub mod journal;
pub mod lock;
mod open;
mod owner;
mod progress;
mod quoting;
mod read;
mod save;
mod save_changes;
mod sidecar;
mod write;
mod write_new;

pub use bytes::fingerprint_of;
pub use error::FileError;
pub use fingerprint::{Fingerprint, fingerprint};
pub use open::{
    Opened, SAMPLE, find_forms, open, open_watched, parse_forms, read, read_text,
    read_value_by_value, read_with, sample,
};
pub use progress::{FirstRows, OpenProgress};
pub use save::{Saver, backup_of, may_save, save, save_unchanged};
pub use save_changes::{SaveChanges, changes_of, save_changes};
pub use sidecar::{comments_path, is_comments_name, read_comments, save_comments};
pub use write::{write, write_to};
pub use write_new::write_new;

/// The format version that this program writes, and the newest that it reads in full.
///
/// 1: tables, texts, pins. 2: explanations of findings and comments besides.
pub const FORMAT: u32 = 2;
/// Largest file that is read, in bytes.
pub const MAX_BYTES: u64 = 512 << 20;
/// Most rows of a file.
pub const MAX_ROWS: usize = 2_000_000;
/// Longest text of a file, in bytes.
pub const MAX_TEXT: usize = 1 << 20;

/// The first line of every file that the program writes.
const TITLE: &str = "// yusuan budget";
/// Name under which comments are among the unknown fields.
const COMMENT: &str = "//";
/// Field names of a row that are no columns: `ColumnForm::RESERVED`.
const ROW: &str = "row";
const LEVEL: &str = "level";
const PINS: &str = "pins";
/// Name, which no field can have, under which a table keeps blocks that its form does not have.
const BLOCKS: &str = "[]";
/// Beginning, which no field can have, of the names of unknown fields of the document's unit.
const UNIT: &str = "unit/";
