//! Whether a file's content is still what it was.

/// Tells whether a file is still the one that was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Fingerprint {
    pub bytes: u64,
    pub hash: u64,
}

/// The fingerprint of a file's content. It notices changes; it is no protection against forgery.
pub fn fingerprint(bytes: &[u8]) -> Fingerprint {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |hash: u64, word: u64| (hash.rotate_left(23) ^ word).wrapping_mul(FACTOR);
    let (words, rest) = bytes.as_chunks::<8>();
    let hash = words.iter().fold(FACTOR, |hash, word| mix(hash, u64::from_le_bytes(*word)));
    let hash = rest.iter().fold(hash, |hash, byte| mix(hash, u64::from(*byte)));
    Fingerprint { bytes: bytes.len() as u64, hash: hash ^ hash >> 32 }
}
