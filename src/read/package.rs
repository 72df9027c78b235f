//! A packed file (xlsx, ods, docx, odt): its parts unfolded within bounds, their XML read event by
//! event.

use std::io::{BufReader, Cursor, Read};

use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use zip::ZipArchive;
use zip::read::ZipFile;

use super::{Format, ReadBound, ReadError, Watch};

/// Most parts of a package.
const MAX_PARTS: usize = 20_000;
/// Events of XML between two looks at the clock.
const EVENTS: u32 = 4_096;

pub(super) struct Package<'b> {
    format: Format,
    archive: ZipArchive<Cursor<&'b [u8]>>,
}

impl<'b> Package<'b> {
    pub fn open(format: Format, bytes: &'b [u8]) -> Result<Self, ReadError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| {
            ReadError::broken(
                format,
                format!("压缩包读不出来（{error}）"),
                format!("the package cannot be read ({error})"),
            )
        })?;
        if archive.len() > MAX_PARTS {
            return Err(ReadError::TooMuch { bound: ReadBound::Pages, most: MAX_PARTS as u64 });
        }
        Ok(Self { format, archive })
    }

    /// Names of the parts.
    pub fn names(&self) -> Vec<String> {
        self.archive.file_names_raw().map(|n| String::from_utf8_lossy(n).into_owned()).collect()
    }

    /// The part's name as the package spells it, whatever the case and a leading slash.
    pub fn find(&self, name: &str) -> Option<String> {
        let name = name.trim_start_matches('/').replace('\\', "/");
        if self.archive.index_for_name(&name).is_some() {
            return Some(name);
        }
        self.names().into_iter().find(|own| own.replace('\\', "/").eq_ignore_ascii_case(&name))
    }

    /// Unfolds a part to nowhere, to know that what others unfold stays within bounds.
    pub fn measure(&mut self, name: &str, watch: &mut Watch) -> Result<(), ReadError> {
        let format = self.format;
        let left = watch.unpacked_left();
        let part = self.part(name)?;
        let mut counted = BoundedRead { inner: part, left, taken: 0 };
        let result = std::io::copy(&mut counted, &mut std::io::sink());
        watch.unpacked(counted.taken)?;
        watch.check()?;
        match result {
            Ok(_) => Ok(()),
            Err(_) if counted.taken >= left => Err(too_much(watch)),
            Err(error) => Err(damaged(format, name, &error)),
        }
    }

    /// The XML of a part, event by event; `Break` ends it early.
    pub fn events(
        &mut self,
        name: &str,
        watch: &mut Watch,
        mut each: impl FnMut(&Event<'_>, &mut Watch) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        let format = self.format;
        let left = watch.unpacked_left();
        let part = self.part(name)?;
        let counted = BoundedRead { inner: part, left, taken: 0 };
        let mut xml = quick_xml::Reader::from_reader(BufReader::with_capacity(64 << 10, counted));
        let config = xml.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        let mut buffer = Vec::new();
        let mut since = 0_u32;
        let result = loop {
            buffer.clear();
            match xml.read_event_into(&mut buffer) {
                Ok(Event::Eof) => break Ok(()),
                Ok(event) => {
                    if let Err(error) = each(&event, watch) {
                        break Err(error);
                    }
                }
                Err(error) => break Err(damaged(format, name, &error)),
            }
            since += 1;
            if since >= EVENTS {
                since = 0;
                if let Err(error) = watch.check() {
                    break Err(error);
                }
            }
        };
        let taken = xml.into_inner().into_inner().taken;
        watch.unpacked(taken)?;
        if result.is_err() && taken >= left {
            return Err(too_much(watch));
        }
        result
    }

    fn part(&mut self, name: &str) -> Result<ZipFile<'_, Cursor<&'b [u8]>>, ReadError> {
        let format = self.format;
        self.archive.by_name(name).map_err(|error| match error {
            zip::result::ZipError::InvalidPassword => ReadError::Password,
            zip::result::ZipError::UnsupportedArchive(why) if why.contains("assword") => {
                ReadError::Password
            }
            error => damaged(format, name, &error),
        })
    }
}

fn damaged(format: Format, name: &str, error: &dyn std::fmt::Display) -> ReadError {
    ReadError::broken(
        format,
        format!("部件 {name} 读不出来（{error}）"),
        format!("the part {name} cannot be read ({error})"),
    )
}

fn too_much(watch: &Watch) -> ReadError {
    ReadError::TooMuch { bound: ReadBound::Unpacked, most: watch.limits().unpacked }
}

/// Reads no more than so many bytes, whatever the package says of its size.
struct BoundedRead<R> {
    inner: R,
    left: u64,
    taken: u64,
}

impl<R: Read> Read for BoundedRead<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.taken = self.taken.saturating_add(count as u64);
        if self.taken >= self.left && count > 0 {
            return Err(std::io::Error::other("too much"));
        }
        Ok(count)
    }
}

/// The value of an attribute by its name without prefix.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element.attributes().with_checks(false).flatten().find_map(|attribute| {
        if attribute.key.local_name().as_ref() != name {
            return None;
        }
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok();
        value.map(std::borrow::Cow::into_owned)
    })
}

/// A whole number in an attribute.
pub(super) fn number(element: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(element, name)?.trim().parse().ok()
}

/// Whether an attribute is switched on.
pub(super) fn is_on(element: &BytesStart<'_>, name: &str) -> bool {
    attribute(element, name).is_some_and(|v| matches!(v.trim(), "1" | "true" | "on"))
}

/// The character that an entity stands for; entities that a document declares itself stand for
/// nothing, so that none unfolds into others.
pub(super) fn entity(reference: &BytesRef<'_>) -> Option<char> {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return Some(c);
    }
    match reference.xml10_content().as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => None,
    }
}
