//! Ways in: one reader a format, each giving the same [`ReadDocument`] of [`Page`]s and paragraphs.
//!
//! The format is known by the content, never by the file's ending ([`sniff()`]). Every reading is
//! bounded in size and time and can be cancelled ([`Watch`]); what could not be read is a
//! [`Note`], never silence. Entry points: [`read`], [`read_bytes`].
//!
//! Never knows forms, budgets or screens: what a cell means is `recognise`'s to say.

mod docx;
mod error;
mod format;
mod html;
mod joined;
mod number;
mod ods;
mod package;
mod page;
mod pdf;
mod sniff;
mod tally;
mod text;
mod watch;
mod xls;
mod xlsx;

use std::path::Path;

pub use error::{ReadBound, ReadError};
pub use format::Format;
pub use html::read_html;
pub use joined::join;
pub use page::{
    Area, CellStyle, DocumentPart, GridSides, MergedArea, Note, NoteKind, Page, PageCell,
    PageParagraph, PagePlace, PageSource, ReadDocument, column_letters,
};
pub use pdf::{DrawnPage, PDF_THREAD, PageDrawer};
pub use sniff::sniff;
pub use watch::{Limits, ReadProgress, Watch};

/// Reads a file of any format.
pub fn read(path: &Path, watch: &mut Watch) -> Result<ReadDocument, ReadError> {
    let io = |error: std::io::Error| ReadError::io(&error);
    let size = std::fs::metadata(path).map_err(io)?.len();
    watch.file(size)?;
    let bytes = std::fs::read(path).map_err(io)?;
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    read_bytes(&name, bytes, watch)
}

/// Reads the content of a file; `name` is only reported, never believed.
pub fn read_bytes(
    name: &str,
    bytes: Vec<u8>,
    watch: &mut Watch,
) -> Result<ReadDocument, ReadError> {
    let format = sniff(&bytes)?;
    // A fault in a library that reads the format ends this reading only.
    let read = std::panic::AssertUnwindSafe(|| read_unguarded(name, bytes, watch));
    std::panic::catch_unwind(read).unwrap_or_else(|_| {
        Err(ReadError::broken(format, "内容不合格式", "its content does not follow the format"))
    })
}

/// As [`read_bytes`], but a panic in a library that reads the format is not caught, so that
/// fuzzing finds it.
pub fn read_unguarded(
    name: &str,
    bytes: Vec<u8>,
    watch: &mut Watch,
) -> Result<ReadDocument, ReadError> {
    watch.file(bytes.len() as u64)?;
    let format = sniff(&bytes)?;
    let document = match format {
        Format::Xlsx => xlsx::read(&bytes, watch),
        Format::Ods | Format::Odt => ods::read(format, &bytes, watch),
        Format::Text => text::read(&bytes, watch),
        Format::Html => html::read(&bytes, watch),
        Format::Docx => docx::read(&bytes, watch),
        Format::Xls => xls::read(&bytes, watch),
        Format::Pdf => pdf::read(bytes, watch),
    }?;
    let mut document = ReadDocument { file: name.to_owned(), format: Some(format), ..document };
    if format != Format::Pdf {
        document.notes.extend(tally::spoilt(&document.pages));
    }
    document.notes.sort_by_key(|note| note.kind);
    Ok(document)
}
