//! Texts of a workbook's records, which may go on in the records behind.

use encoding_rs::Encoding;

use super::bytes::{u16_at, u32_at};

/// Reads over the parts of a record: itself and the records that continue it.
pub struct Parts<'r> {
    parts: Vec<&'r [u8]>,
    part: usize,
    at: usize,
}

impl<'r> Parts<'r> {
    pub fn new(parts: Vec<&'r [u8]>) -> Self {
        Self { parts, part: 0, at: 0 }
    }

    fn rest(&self) -> &'r [u8] {
        self.parts.get(self.part).and_then(|part| part.get(self.at..)).unwrap_or_default()
    }

    fn next_part(&mut self) -> bool {
        self.part += 1;
        self.at = 0;
        self.part < self.parts.len()
    }

    /// Bytes that lie in one part; fields do.
    fn take(&mut self, count: usize) -> Option<&'r [u8]> {
        while self.rest().is_empty() {
            if !self.next_part() {
                return None;
            }
        }
        let found = self.rest().get(..count)?;
        self.at += count;
        Some(found)
    }

    fn skip(&mut self, mut count: usize) {
        while count > 0 {
            let here = self.rest().len().min(count);
            self.at += here;
            count -= here;
            if count > 0 && !self.next_part() {
                return;
            }
        }
    }

    /// A text of BIFF 8 with its length in two bytes, rich runs and phonetics passed over.
    pub fn text(&mut self) -> Option<String> {
        let head = self.take(3)?;
        let count = usize::from(u16_at(head, 0)?);
        let flags = *head.get(2)?;
        let runs = if flags & 8 != 0 { usize::from(u16_at(self.take(2)?, 0)?) } else { 0 };
        let more = if flags & 4 != 0 { u32_at(self.take(4)?, 0)? as usize } else { 0 };
        let text = self.characters(count, flags & 1 != 0);
        self.skip(runs.saturating_mul(4).saturating_add(more));
        Some(text)
    }

    /// Characters of one or two bytes; each part that goes on says again which.
    fn characters(&mut self, count: usize, wide: bool) -> String {
        let mut units: Vec<u16> = Vec::with_capacity(count.min(1 << 15));
        let mut wide = wide;
        while units.len() < count {
            let rest = self.rest();
            let size = if wide { 2 } else { 1 };
            let here = (rest.len() / size).min(count - units.len());
            if wide {
                units.extend((0..here).filter_map(|n| u16_at(rest, n * 2)));
            } else {
                units.extend(rest.iter().take(here).map(|&byte| u16::from(byte)));
            }
            self.at += here * size;
            if units.len() < count {
                if !self.next_part() {
                    break;
                }
                let Some(flags) = self.rest().first() else { break };
                wide = flags & 1 != 0;
                self.at += 1;
            }
        }
        String::from_utf16_lossy(&units)
    }
}

/// A text of BIFF 8 with its length in one byte (names of sheets) or two, in one record.
pub fn short(bytes: &[u8], length_bytes: usize) -> Option<String> {
    let count = match length_bytes {
        1 => usize::from(*bytes.first()?),
        _ => usize::from(u16_at(bytes, 0)?),
    };
    let flags = *bytes.get(length_bytes)?;
    let rest = bytes.get(length_bytes + 1..)?;
    let mut parts = Parts::new(vec![rest]);
    Some(parts.characters(count, flags & 1 != 0))
}

/// A text of BIFF 5: its length, then bytes in the workbook's code page.
pub fn old(bytes: &[u8], length_bytes: usize, page: &'static Encoding) -> Option<String> {
    let count = match length_bytes {
        1 => usize::from(*bytes.first()?),
        _ => usize::from(u16_at(bytes, 0)?),
    };
    let rest = bytes.get(length_bytes..)?;
    let text = rest.get(..count.min(rest.len()))?;
    Some(page.decode_without_bom_handling(text).0.into_owned())
}
