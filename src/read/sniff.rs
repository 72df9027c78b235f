//! What a file is, by its first bytes and, in a package, by its parts.

use std::io::{Cursor, Read as _};

use crate::lang::Text;

use super::{Format, ReadError};

/// First bytes of a compound file (xls, et, doc, and packages locked by a password).
const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
/// How far into a file the mark of a PDF may be.
const PDF_WITHIN: usize = 1024;
/// So much of a text is looked at.
const SAMPLE: usize = 64 << 10;

/// The format of a file with this content.
pub fn sniff(bytes: &[u8]) -> Result<Format, ReadError> {
    if bytes.is_empty() {
        return Err(unknown("文件是空的", "the file is empty"));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return package(bytes);
    }
    if bytes.starts_with(COMPOUND) {
        return compound(bytes);
    }
    let head = bytes.get(..PDF_WITHIN.min(bytes.len())).unwrap_or_default();
    if contains(head, b"%PDF-") {
        return Ok(Format::Pdf);
    }
    // BIFF 2 to 5 without a container.
    if matches!(bytes, [0x09, 0x00 | 0x02 | 0x04 | 0x08, 0x04..=0x08, 0x00, ..]) {
        return Err(unknown(
            "Excel 95 以前的工作簿，请另存为 xlsx",
            "a workbook from before Excel 95; save it as xlsx",
        ));
    }
    for (mark, zh, en) in [
        (&b"\x89PNG"[..], "图片", "a picture"),
        (b"\xFF\xD8\xFF", "图片", "a picture"),
        (b"{\\rtf", "RTF 文档，请另存为 docx", "an RTF document; save it as docx"),
        (b"Rar!", "压缩包，请先解开", "an archive; unpack it first"),
        (b"7z\xBC\xAF", "压缩包，请先解开", "an archive; unpack it first"),
        (b"\x1F\x8B", "压缩包，请先解开", "an archive; unpack it first"),
        (b"PAR1", "Parquet 数据", "Parquet data"),
    ] {
        if bytes.starts_with(mark) {
            return Err(unknown(zh, en));
        }
    }
    text(bytes)
}

fn unknown(zh: &str, en: &str) -> ReadError {
    ReadError::Unknown(Text::new(zh, en))
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

fn package(bytes: &[u8]) -> Result<Format, ReadError> {
    let mut archive =
        zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| ReadError::TornPackage)?;
    let names: Vec<String> = archive
        .file_names_raw()
        .map(|name| String::from_utf8_lossy(name).replace('\\', "/").to_ascii_lowercase())
        .collect();
    let has = |name: &str| names.iter().any(|own| own == name);
    let below = |folder: &str| names.iter().any(|own| own.starts_with(folder));
    if has("xl/workbook.bin") {
        return Err(unknown(
            "二进制工作簿（xlsb），请另存为 xlsx",
            "a binary workbook (xlsb); save it as xlsx",
        ));
    }
    if has("xl/workbook.xml") {
        return Ok(Format::Xlsx);
    }
    if has("word/document.xml") {
        return Ok(Format::Docx);
    }
    let mime = mimetype(&mut archive);
    if mime.starts_with("application/vnd.oasis.opendocument.spreadsheet") {
        return Ok(Format::Ods);
    }
    if mime.starts_with("application/vnd.oasis.opendocument.text") {
        return Ok(Format::Odt);
    }
    // A workbook or text whose parts are elsewhere still says what it is in its folders.
    if below("xl/") {
        return Ok(Format::Xlsx);
    }
    if below("word/") {
        return Ok(Format::Docx);
    }
    if below("ppt/") {
        return Err(unknown("幻灯片", "slides"));
    }
    Err(unknown("压缩包，请先解开", "an archive; unpack it first"))
}

/// The type that an OpenDocument package names in a part of its own.
fn mimetype(archive: &mut zip::ZipArchive<Cursor<&[u8]>>) -> String {
    let mut text = Vec::new();
    // What is not there says nothing.
    let _ = archive.by_name("mimetype").map(|part| part.take(100).read_to_end(&mut text));
    text.iter().take_while(|b| b.is_ascii_graphic()).map(|&b| char::from(b)).collect()
}

/// Compound files name their streams in UTF-16.
fn compound(bytes: &[u8]) -> Result<Format, ReadError> {
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        contains(bytes, &wide)
    };
    if has("EncryptedPackage") {
        return Err(ReadError::Password);
    }
    if has("Workbook") || has("Book") {
        return Ok(Format::Xls);
    }
    if has("WordDocument") {
        return Err(unknown(
            "Word 97 文档（doc），请另存为 docx",
            "a Word 97 document (doc); save it as docx",
        ));
    }
    Err(unknown("Office 97 的其他文件", "another file of Office 97"))
}

fn text(bytes: &[u8]) -> Result<Format, ReadError> {
    let sample = bytes.get(..SAMPLE.min(bytes.len())).unwrap_or_default();
    let wide = sample.starts_with(&[0xFF, 0xFE]) || sample.starts_with(&[0xFE, 0xFF]);
    // UTF-16 without a mark: every second byte of ASCII text is 0.
    let zeros = sample.iter().filter(|&&b| b == 0).count();
    let control = sample.iter().filter(|&&b| b < 0x20 && !b"\t\n\r\x0C\x1A".contains(&b)).count();
    if !wide && control > 0 && (zeros * 4 < sample.len() || zeros != control) {
        return Err(unknown("不认识的二进制文件", "an unknown binary file"));
    }
    let lower: Vec<u8> =
        sample.iter().take(4096).filter(|&&b| b != 0).map(u8::to_ascii_lowercase).collect();
    if contains(&lower, b"<html")
        || contains(&lower, b"<table")
        || contains(&lower, b"<!doctype html")
    {
        return Ok(Format::Html);
    }
    if contains(&lower, b"urn:schemas-microsoft-com:office:spreadsheet") {
        return Err(unknown(
            "Excel 2003 的 XML 表格，请另存为 xlsx",
            "an Excel 2003 XML spreadsheet; save it as xlsx",
        ));
    }
    if contains(&lower, b"<?xml") {
        return Err(unknown("其他 XML 文件", "another XML file"));
    }
    Ok(Format::Text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: Option<Format>) {
        assert_eq!(sniff(bytes).ok(), expected, "{:?}", sniff(bytes));
    }

    #[test]
    fn formats_are_told_by_content() {
        check(b"", None);
        check(b"%PDF-1.7\n", Some(Format::Pdf));
        check(b"\x00\x00junk%PDF-1.4", Some(Format::Pdf));
        check("科目,金额\n208,1.80\n".as_bytes(), Some(Format::Text));
        check(&[0xFF, 0xFE, b'a', 0, b'\t', 0, b'1', 0], Some(Format::Text));
        check(b"a\0,\0" as &[u8], Some(Format::Text));
        check(&[0x89, b'P', b'N', b'G', 1, 2], None);
        check(b"abc\x01\x02\x03def", None);
        check(b"<html><table><tr><td>1</td></tr></table>", Some(Format::Html));
        let mut locked = COMPOUND.to_vec();
        locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(sniff(&locked), Err(ReadError::Password));
        check(b"PK\x03\x04 and nothing more", None);
    }
}
