//! Whether a PDF is whole: cut off on its way, or with parts that are gone.
//!
//! Much of what programs write is not by the book and is read all the same; only what is surely
//! missing is told: pages that the file counts and that are not there, content that stops
//! in the middle, a change that was not written to its end.

use flate2::{Decompress, FlushDecompress, Status};
use hayro_interpret::hayro_syntax::object::{Array, Dict, MaybeRef, Object, Stream};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::hayro_syntax::xref::XRef;
use hayro_interpret::hayro_syntax::{Filter, Pdf};

use crate::read::page::{Note, NoteKind};

/// Within so many bytes a file says that it is linearised.
const HEAD: usize = 2048;
/// How deep a tree of pages is followed, and how many of its parts.
const DEPTH: u32 = 64;
const MOST: usize = 1_000_000;

/// What is known to be missing of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Damage {
    /// The end of the file is not there.
    pub cut: bool,
    /// A change added to a whole file is not there to its end.
    unfinished: bool,
    /// The list of pages cannot be read: those found are not surely all.
    unlisted: bool,
    /// How many pages the file says it has, where some are not there.
    listed: Option<usize>,
    found: usize,
}

impl Damage {
    /// What is missing of a file, its pages' content apart; `cut` is whether its end is.
    pub fn of(pdf: &Pdf, cut: bool) -> Self {
        let bytes: &[u8] = pdf.data().as_ref();
        let found = pdf.pages().len();
        let mut damage = Self { cut, found, ..Self::default() };
        let head = bytes.get(..HEAD.min(bytes.len())).unwrap_or_default();
        let linearised = find(head, b"/Linearized");
        damage.unfinished = damage.cut && linearised.is_none() && find(bytes, b"%%EOF").is_some();
        let catalogue = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
        let tree = catalogue.and_then(|catalogue| catalogue.get::<Dict<'_>>("Pages"));
        match tree.filter(|tree| tree.get::<Array<'_>>("Kids").is_some()) {
            Some(tree) => {
                let mut left = MOST;
                let gone = gone(pdf.xref(), &tree, DEPTH, &mut left);
                let count = tree.get::<i32>("Count").and_then(|count| usize::try_from(count).ok());
                let more = count.is_none_or(|count| count > found);
                if gone > 0 && more {
                    damage.listed = Some(count.unwrap_or(0).clamp(found + gone, found + MOST));
                }
            }
            // A file made to be shown while it comes says at its beginning how many pages it has.
            None => match linearised.and_then(|at| pages_of(head.get(at..)?)) {
                Some(count) => damage.listed = Some(count).filter(|count| *count > found),
                None => damage.unlisted = true,
            },
        }
        damage
    }

    /// What is to be told of the file; `torn` are pages whose content is not whole.
    pub fn notes(&self, torn: bool) -> Vec<Note> {
        let found = self.found;
        let lost = |zh: String, en: String| Note::new(NoteKind::Lost, zh, en, None);
        let mut notes = Vec::new();
        if let Some(listed) = self.listed {
            notes.push(lost(
                format!(
                    "文件不完整，可能没有下载完或已损坏：应有 {listed} 页，只有 {found} 页；请重新下载或索取"
                ),
                format!(
                    "the file is incomplete or damaged: it has {found} of {listed} pages; download it anew or ask for it"
                ),
            ));
        } else if self.unlisted {
            notes.push(lost(
                format!(
                    "文件不完整，可能没有下载完或已损坏：各页的目录丢失，只找到 {found} 页，可能缺页；请重新下载或索取"
                ),
                format!(
                    "the file is incomplete or damaged: its list of pages is lost, {found} pages were found and others may be missing; download it anew or ask for it"
                ),
            ));
        } else if self.unfinished {
            notes.push(lost(
                "文件不完整：最后一次修改没有存完，读到的可能是修改前的内容；请重新下载或索取"
                    .to_owned(),
                "the file is incomplete: its last change was not written to the end, so that what was read may be older; download it anew or ask for it".to_owned(),
            ));
        } else if self.cut && !torn {
            notes.push(Note::new(
                NoteKind::Hint,
                "文件缺了结尾，可能没有下载完；列出的各页都读到了",
                "the end of the file is missing; all pages that it lists were read",
                None,
            ));
        }
        notes
    }
}

/// Whether a file stops before its end: objects come behind the last mark of an end.
pub(super) fn is_cut(bytes: &[u8]) -> bool {
    let end = bytes.windows(9).rposition(|window| window == b"startxref").unwrap_or(0);
    let behind = bytes.get(end..).unwrap_or_default();
    let objects = behind.windows(4).enumerate().filter(|(_, window)| *window == b" obj");
    let mut begun = objects.filter(|(at, _)| {
        let before = behind.get(..*at).unwrap_or_default();
        let digits = before.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        let number = before.get(..before.len() - digits).unwrap_or_default();
        digits > 0
            && number.last() == Some(&b' ')
            && number.iter().rev().nth(1).is_some_and(u8::is_ascii_digit)
    });
    begun.next().is_some()
}

/// The object itself or the one that is referred to, if it is there.
fn resolved<'a>(xref: &'a XRef, object: MaybeRef<Object<'a>>) -> Option<Object<'a>> {
    match object {
        MaybeRef::Ref(id) => xref.get(id.into()),
        MaybeRef::NotRef(object) => Some(object),
    }
}

/// How many branches and pages of a tree of pages are not there.
fn gone(xref: &XRef, tree: &Dict<'_>, depth: u32, left: &mut usize) -> usize {
    let (Some(depth), Some(kids)) = (depth.checked_sub(1), tree.get::<Array<'_>>("Kids")) else {
        return 0;
    };
    let mut count = 0;
    for kid in kids.raw_iter() {
        if *left == 0 {
            break;
        }
        *left -= 1;
        match resolved(xref, kid).and_then(Object::into_dict) {
            Some(kid) if kid.contains_key("Kids") => count += gone(xref, &kid, depth, left),
            Some(_) => {}
            None => count += 1,
        }
    }
    count
}

/// Whether content that a page has is not there, or not to its end.
pub(super) fn is_torn(page: &Page<'_>, cut: bool) -> bool {
    let raw = page.raw();
    if raw.contains_key("Contents") {
        let torn = match (raw.get::<Stream<'_>>("Contents"), raw.get::<Array<'_>>("Contents")) {
            (Some(stream), _) => stops(&stream, cut),
            (None, Some(parts)) => parts.raw_iter().any(|part| {
                let own = resolved(page.xref(), part).and_then(Object::into_stream);
                own.map_or(cut, |stream| stops(&stream, cut))
            }),
            (None, None) => cut,
        };
        if torn {
            return true;
        }
    }
    // Others name in vain what they do not use.
    cut && lacks_resources(page)
}

fn lacks_resources(page: &Page<'_>) -> bool {
    let resources = page.resources();
    let font = |name| {
        let Some(font) = resources.get_font(&name) else { return true };
        let lacks = |key: &str| font.contains_key(key) && font.get::<Object<'_>>(key).is_none();
        let below = font.get::<Array<'_>>("DescendantFonts");
        lacks("ToUnicode")
            || lacks("DescendantFonts")
            || below.is_some_and(|below| {
                below.iter::<Object<'_>>().next().and_then(Object::into_dict).is_none()
            })
    };
    resources.fonts.keys().any(font)
        || resources.x_objects.keys().any(|name| resources.get_x_object(&name).is_none())
}

/// Whether a stream cannot be unpacked to its end. Where the file is whole, a packed stream may
/// lack the mark of its end, as some programs leave it out.
fn stops(stream: &Stream<'_>, cut: bool) -> bool {
    let raw = stream.raw_data();
    let body = match (stream.filters().as_slice(), raw.as_ref()) {
        ([Filter::FlateDecode], [first, _, body @ ..]) if first & 0x0f == 8 => body,
        _ => return stream.decoded_data().is_err(),
    };
    let mut decoder = Decompress::new(false);
    let mut buffer = vec![0; 1 << 16];
    loop {
        let (read, written) = (decoder.total_in(), decoder.total_out());
        let rest = body.get(usize::try_from(read).unwrap_or(usize::MAX)..).unwrap_or_default();
        match decoder.decompress(rest, &mut buffer, FlushDecompress::None) {
            Ok(Status::StreamEnd) => return false,
            Ok(_) if (decoder.total_in(), decoder.total_out()) == (read, written) => return cut,
            Ok(_) => {}
            Err(_) => return true,
        }
    }
}

/// The number of pages that the dictionary of a linearised file tells.
fn pages_of(dictionary: &[u8]) -> Option<usize> {
    let own = dictionary.get(..find(dictionary, b">>")?)?;
    let behind = own.get(find(own, b"/N ")? + 3..)?;
    let digits: Vec<u8> = behind.iter().copied().take_while(u8::is_ascii_digit).collect();
    String::from_utf8(digits).ok()?.parse().ok().filter(|count| *count <= MOST)
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|window| window == needle)
}
