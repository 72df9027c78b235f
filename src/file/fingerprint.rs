//! Whether a file's content is still what it was.

/// Tells whether a file is still the one that was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Fingerprint {
    pub bytes: u64,
    pub hash: u64,
}

/// The fingerprint of a file's content. It notices changes; it is no protection against forgery.
pub fn fingerprint(bytes: &[u8]) -> Fingerprint {
    let mut fingerprinter = Fingerprinter::default();
    fingerprinter.add(bytes);
    fingerprinter.end()
}

const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

fn mix(hash: u64, word: u64) -> u64 {
    (hash.rotate_left(23) ^ word).wrapping_mul(FACTOR)
}

/// Makes the fingerprint of a content that comes in parts.
#[derive(Clone, Debug)]
pub(super) struct Fingerprinter {
    hash: u64,
    bytes: u64,
    /// The beginning of a word that is not whole yet.
    open: [u8; 8],
}

impl Default for Fingerprinter {
    fn default() -> Self {
        Self { hash: FACTOR, bytes: 0, open: [0; 8] }
    }
}

impl Fingerprinter {
    fn held(&self) -> usize {
        (self.bytes % 8) as usize
    }

    /// The next part of the content.
    pub fn add(&mut self, part: &[u8]) {
        let held = self.held();
        let wanted = if held == 0 { 0 } else { (8 - held).min(part.len()) };
        let (begin, part) = part.split_at(wanted);
        for (slot, byte) in self.open.iter_mut().skip(held).zip(begin) {
            *slot = *byte;
        }
        self.bytes += begin.len() as u64;
        if held > 0 && self.held() == 0 {
            self.hash = mix(self.hash, u64::from_le_bytes(self.open));
        }
        let (words, rest) = part.as_chunks::<8>();
        self.hash = words.iter().fold(self.hash, |hash, word| mix(hash, u64::from_le_bytes(*word)));
        for (slot, byte) in self.open.iter_mut().zip(rest) {
            *slot = *byte;
        }
        self.bytes += part.len() as u64;
    }

    /// The fingerprint of all parts.
    pub fn end(&self) -> Fingerprint {
        let rest = self.open.iter().take(self.held());
        let hash = rest.fold(self.hash, |hash, byte| mix(hash, u64::from(*byte)));
        Fingerprint { bytes: self.bytes, hash: hash ^ hash >> 32 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_make_the_fingerprint_of_the_whole() {
        let bytes: Vec<u8> = (0..100_u8).map(|n| n.wrapping_mul(37)).collect();
        assert_eq!(
            (fingerprint(b"").hash, fingerprint(b"12345678").bytes),
            (FACTOR ^ FACTOR >> 32, 8)
        );
        for first in 0..30 {
            for second in first..60 {
                let mut parts = Fingerprinter::default();
                parts.add(&bytes[..first]);
                parts.add(&bytes[first..second]);
                parts.add(&bytes[second..]);
                assert_eq!(parts.end(), fingerprint(&bytes), "{first} {second}");
            }
        }
        assert_ne!(fingerprint(&bytes), fingerprint(&bytes[1..]));
    }
}
