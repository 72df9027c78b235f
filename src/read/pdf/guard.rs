//! What a PDF may not do: unfold without end, or count without end.
//!
//! The library unfolds a packed stream whole before anybody can look at its size, and takes the
//! numbers in a font's tables at their word. So both are looked at beforehand. Recursion it bounds
//! itself; time is bounded by the one who waits ([`super`]).

use std::io::Read;

use flate2::read::{DeflateDecoder, ZlibDecoder};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, MaybeRef, Object, Stream};

use crate::read::error::{ReadBound, ReadError};
use crate::read::format::Format;
use crate::read::watch::Watch;

/// Most bytes that the streams of a PDF may unfold to, images apart, all together.
const UNFOLDED: u64 = 256 << 20;
/// Most bytes that a stream packed more than once may have before its last unpacking.
const BETWEEN: u64 = 32 << 20;
/// Most characters of a font. A code has two bytes.
const CHARACTERS: i64 = 1 << 16;
/// How deep objects are looked at; fonts do not lie deeper.
const DEPTH: u32 = 12;

/// Refuses a file whose streams unfold to too much. Looks at the bytes only, for the library
/// unfolds tables of contents while it opens a file.
pub(super) fn bytes(bytes: &[u8], watch: &mut Watch) -> Result<(), ReadError> {
    let most = UNFOLDED.min(watch.limits().unpacked);
    let mut total = 0;
    let mut from = 0;
    while let Some(at) = find(bytes, b"stream", from) {
        from = at + 6;
        let end_tag = at >= 3 && bytes.get(at - 3..at) == Some(b"end");
        if end_tag {
            continue;
        }
        watch.check()?;
        let head = dictionary(bytes.get(..at).unwrap_or_default());
        let body = bytes.get(from..).unwrap_or_default();
        let body = body.strip_prefix(b"\r").unwrap_or(body);
        let body = body.strip_prefix(b"\n").unwrap_or(body);
        let end = find(body, b"endstream", 0).unwrap_or(body.len());
        let packings = Packing::of_text(head);
        // Images are not unfolded to be read; drawn ones are bounded by the page drawn.
        if !packings.is_empty() && find(head, b"/Image", 0).is_none() {
            // Without the end told by the tag: a packed stream may hold those letters by chance.
            let packed = if packings.len() > 1 { body.get(..end).unwrap_or(body) } else { body };
            total += unfolded(packed, &packings, most - total)?;
        }
        from += if packings.is_empty() { 0 } else { end };
    }
    watch.unpacked(total)
}

/// Refuses a file whose fonts claim more characters than there are codes, and, where the file is
/// encrypted, one whose streams unfold to too much, which cannot be seen before.
pub(super) fn objects(pdf: &Pdf, encrypted: bool, watch: &Watch) -> Result<(), ReadError> {
    let mut left = UNFOLDED.min(watch.limits().unpacked);
    for object in pdf.objects() {
        watch.check()?;
        look(&object, DEPTH)?;
        if encrypted && let Object::Stream(stream) = &object {
            let raw = stream.raw_data();
            left -= unfolded(&raw, &Packing::of_dict(stream), left)?;
        }
    }
    Ok(())
}

fn look(object: &Object<'_>, depth: u32) -> Result<(), ReadError> {
    let Some(depth) = depth.checked_sub(1) else { return Ok(()) };
    match object {
        Object::Dict(dict) => entries(dict, depth),
        Object::Stream(stream) => entries(stream.dict(), depth),
        Object::Array(array) => {
            for part in array.raw_iter() {
                if let MaybeRef::NotRef(part) = part {
                    look(&part, depth)?;
                }
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

fn entries(dict: &Dict<'_>, depth: u32) -> Result<(), ReadError> {
    let count = |key: &str| dict.get::<f64>(key).is_some_and(|n| n > CHARACTERS as f64);
    if count("FirstChar") || count("LastChar") {
        return Err(font());
    }
    for (key, values) in [("W", 1), ("W2", 3)] {
        if let Some(widths) = dict.get::<Array<'_>>(key) {
            ranges(&widths, values)?;
        }
    }
    for (_, value) in dict.entries() {
        if let MaybeRef::NotRef(value) = value {
            look(&value, depth)?;
        }
    }
    Ok(())
}

/// The ranges of a font's table of widths: `first last width…` or `first [width …]`.
fn ranges(widths: &Array<'_>, values: usize) -> Result<(), ReadError> {
    let mut numbers: Vec<f64> = Vec::new();
    for object in widths.iter::<Object<'_>>() {
        match object {
            Object::Number(number) => numbers.push(number.as_f64()),
            _ => numbers.clear(),
        }
        if let [first, last, ..] = numbers.as_slice()
            && numbers.len() == 2 + values
        {
            if last - first > CHARACTERS as f64 {
                return Err(font());
            }
            numbers.clear();
        }
    }
    Ok(())
}

fn font() -> ReadError {
    ReadError::broken(
        Format::Pdf,
        "字体的字宽表不合规",
        "a font's table of widths breaks the rules",
    )
}

/// How a stream is packed; only what makes more of less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Packing {
    Flate,
    Lzw,
    RunLength,
}

impl Packing {
    const NAMES: [(&'static [u8], Self); 6] = [
        (b"FlateDecode", Self::Flate),
        (b"Fl", Self::Flate),
        (b"LZWDecode", Self::Lzw),
        (b"LZW", Self::Lzw),
        (b"RunLengthDecode", Self::RunLength),
        (b"RL", Self::RunLength),
    ];

    /// In order, by the names in the text of a dictionary.
    fn of_text(dict: &[u8]) -> Vec<Self> {
        let names = dict.split(|&b| b == b'/').skip(1);
        let name = |rest: &[u8]| {
            let end = rest.iter().position(|b| !b.is_ascii_alphanumeric()).unwrap_or(rest.len());
            rest.get(..end).unwrap_or_default().to_vec()
        };
        names.filter_map(|rest| Self::named(&name(rest))).collect()
    }

    fn of_dict(stream: &Stream<'_>) -> Vec<Self> {
        use hayro_interpret::hayro_syntax::Filter;
        let packing = |filter: &Filter| match filter {
            Filter::FlateDecode => Some(Self::Flate),
            Filter::LzwDecode => Some(Self::Lzw),
            Filter::RunLengthDecode => Some(Self::RunLength),
            _ => None,
        };
        stream.filters().iter().filter_map(packing).collect()
    }

    fn named(name: &[u8]) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, packing)| *packing)
    }
}

/// How many bytes a stream unfolds to; fails beyond `most`. A damaged one counts as far as it goes.
fn unfolded(packed: &[u8], packings: &[Packing], most: u64) -> Result<u64, ReadError> {
    let Some((last, before)) = packings.split_last() else { return Ok(0) };
    let mut held = Vec::new();
    let mut total = 0;
    for (n, packing) in before.iter().enumerate() {
        let from = if n == 0 { packed } else { held.as_slice() };
        let mut next = Vec::new();
        if *packing == Packing::Flate {
            // A decoder that stops short is a damaged stream, which the library refuses as well.
            let _ = ZlibDecoder::new(from).take(BETWEEN + 1).read_to_end(&mut next);
        } else {
            return Err(too_much(most));
        }
        total += next.len() as u64;
        if next.len() as u64 > BETWEEN {
            return Err(too_much(most));
        }
        held = next;
    }
    let from = if before.is_empty() { packed } else { held.as_slice() };
    let length = match last {
        Packing::Flate => {
            let zlib = length(ZlibDecoder::new(from), most);
            if zlib > 0 { zlib } else { length(DeflateDecoder::new(from), most) }
        }
        Packing::Lzw => lzw(from, most),
        Packing::RunLength => (from.len() as u64).saturating_mul(64),
    };
    total += length;
    if total > most { Err(too_much(most)) } else { Ok(total) }
}

fn too_much(most: u64) -> ReadError {
    ReadError::TooMuch { bound: ReadBound::Unpacked, most }
}

/// How much a decoder gives, up to one more than `most`.
fn length(mut decoder: impl Read, most: u64) -> u64 {
    let mut buffer = vec![0; 1 << 16];
    let mut length = 0;
    while length <= most {
        match decoder.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(n) => length += n as u64,
        }
    }
    length
}

/// How much an LZW stream unfolds to, up to about `most`: only the lengths of the entries count.
fn lzw(packed: &[u8], most: u64) -> u64 {
    const CLEAR: u32 = 256;
    const END: u32 = 257;
    let mut lengths: Vec<u64> = Vec::new();
    let (mut total, mut previous) = (0u64, None::<u64>);
    let (mut bits, mut held) = (0u32, 0u32);
    for &byte in packed {
        held = held << 8 | u32::from(byte);
        bits += 8;
        let width = match lengths.len() + 258 {
            ..511 => 9,
            511..1023 => 10,
            1023..2047 => 11,
            _ => 12,
        };
        if bits < width {
            continue;
        }
        bits -= width;
        let code = held >> bits & ((1 << width) - 1);
        held &= (1 << bits) - 1;
        match code {
            CLEAR => {
                lengths.clear();
                previous = None;
            }
            END => break,
            _ => {
                let entry = (code as usize).checked_sub(258).map_or(Some(1), |at| {
                    lengths.get(at).copied().or(previous.map(|length| length + 1))
                });
                let Some(length) = entry else { break };
                if let Some(previous) = previous
                    && lengths.len() < 4096 - 258
                {
                    lengths.push(previous + 1);
                }
                previous = Some(length);
                total += length;
                if total > most {
                    break;
                }
            }
        }
    }
    total
}

/// The dictionary before a stream, as far as a few kilobytes reach.
fn dictionary(before: &[u8]) -> &[u8] {
    let tail = before.get(before.len().saturating_sub(4096)..).unwrap_or_default();
    let begin = tail.windows(4).rposition(|w| w == b" obj").unwrap_or(0);
    tail.get(begin..).unwrap_or_default()
}

fn find(bytes: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    let first = *needle.first()?;
    let mut at = from;
    loop {
        let rest = bytes.get(at..)?;
        at += rest.iter().position(|&b| b == first)?;
        if bytes.get(at..)?.starts_with(needle) {
            return Some(at);
        }
        at += 1;
    }
}
