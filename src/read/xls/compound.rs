//! The container of Office 97 files: one stream found by its name, its chain of sectors followed
//! within bounds.

use std::collections::HashSet;

use super::bytes::{u16_at, u32_at};

/// Sector numbers from here on are marks.
const MARKS: u32 = 0xFFFF_FFFA;
/// Streams below this lie in the small sectors.
const SMALL: u64 = 4_096;
const SMALL_SECTOR: usize = 64;

/// A stream's bytes by its name; `None` where there is none or the container is damaged.
pub fn stream(file: &[u8], name: &str) -> Option<Vec<u8>> {
    let compound = Compound::open(file)?;
    let entry = compound.entry(name)?;
    if entry.size < SMALL {
        compound.small(entry.start, entry.size)
    } else {
        compound.chain(entry.start, entry.size)
    }
}

struct Compound<'f> {
    file: &'f [u8],
    sector: usize,
    fat: Vec<u32>,
    directory: Vec<u8>,
}

struct DirectoryEntry {
    start: u32,
    size: u64,
}

impl<'f> Compound<'f> {
    fn open(file: &'f [u8]) -> Option<Self> {
        let sector = match u16_at(file, 30)? {
            9 => 512,
            12 => 4_096,
            _ => return None,
        };
        let most = file.len() / sector + 1;
        let mut compound = Self { file, sector, fat: Vec::new(), directory: Vec::new() };
        // The first 109 sectors of the table are in the header, more in a chain of their own.
        let mut tables: Vec<u32> = (0..109).filter_map(|n| u32_at(file, 76 + n * 4)).collect();
        let mut next = u32_at(file, 68)?;
        let mut seen = HashSet::new();
        while next < MARKS && seen.insert(next) {
            let own = compound.at(next)?;
            let numbers = own.len() / 4;
            tables.extend((0..numbers.checked_sub(1)?).filter_map(|n| u32_at(own, n * 4)));
            next = u32_at(own, (numbers - 1) * 4)?;
        }
        for table in tables.into_iter().filter(|&table| table < MARKS).take(most) {
            let own = compound.at(table)?;
            let numbers: Vec<u32> = (0..own.len() / 4).filter_map(|n| u32_at(own, n * 4)).collect();
            compound.fat.extend(numbers);
        }
        compound.directory = compound.chain(u32_at(file, 48)?, u64::MAX)?;
        Some(compound)
    }

    /// A sector; the last one of a file may be short.
    fn at(&self, number: u32) -> Option<&'f [u8]> {
        let start = (number as usize).checked_add(1)?.checked_mul(self.sector)?;
        let end = start.checked_add(self.sector)?.min(self.file.len());
        self.file.get(start..end)
    }

    /// The sectors of a chain, one after the other; a chain in a circle is none.
    fn chain(&self, start: u32, size: u64) -> Option<Vec<u8>> {
        chained(start, size, |at| Some((self.at(at)?, *self.fat.get(at as usize)?)))
    }

    /// The same of the small sectors, which lie in the sectors of the root.
    fn small(&self, start: u32, size: u64) -> Option<Vec<u8>> {
        let root = self.entries().next()?;
        let whole = self.chain(root.1.start, root.1.size)?;
        let table = self.chain(u32_at(self.file, 60)?, u64::MAX)?;
        chained(start, size, |at| {
            let begin = (at as usize).checked_mul(SMALL_SECTOR)?;
            let sector = whole.get(begin..(begin + SMALL_SECTOR).min(whole.len()))?;
            Some((sector, u32_at(&table, (at as usize).checked_mul(4)?)?))
        })
    }

    fn entries(&self) -> impl Iterator<Item = (String, DirectoryEntry)> + '_ {
        self.directory.chunks_exact(128).map(|own| {
            let wide: Vec<u16> =
                (0..32).filter_map(|n| u16_at(own, n * 2)).take_while(|&unit| unit != 0).collect();
            let start = u32_at(own, 116).unwrap_or(u32::MAX);
            let low = u64::from(u32_at(own, 120).unwrap_or(0));
            // Small sectors know 32 bits; what is above them is often rubbish.
            let high =
                if self.sector == 512 { 0 } else { u64::from(u32_at(own, 124).unwrap_or(0)) };
            (String::from_utf16_lossy(&wide), DirectoryEntry { start, size: low | high << 32 })
        })
    }

    fn entry(&self, name: &str) -> Option<DirectoryEntry> {
        let found = self.entries().find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map(|(_, entry)| entry)
    }
}

/// What a chain of sectors holds, at most `size` bytes; `sector` gives one and the number of the
/// next.
fn chained<'a>(
    start: u32,
    size: u64,
    sector: impl Fn(u32) -> Option<(&'a [u8], u32)>,
) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut seen = HashSet::new();
    let mut next = start;
    while next < MARKS && (bytes.len() as u64) < size {
        if !seen.insert(next) {
            return None;
        }
        let (own, after) = sector(next)?;
        bytes.extend_from_slice(own);
        next = after;
    }
    bytes.truncate(usize::try_from(size).unwrap_or(usize::MAX));
    Some(bytes)
}
