//! Whether a formula of an old workbook takes figures from elsewhere.

use super::bytes::u16_at;

/// Whether the tokens behind the head of a formula's record name cells of a sheet, as those do
/// that stand in another one. What cannot be followed is taken for a formula of its own sheet.
pub fn looks_elsewhere(record: &[u8]) -> bool {
    /// Where the length of the tokens is, and where they begin.
    const LENGTH: usize = 20;
    const TOKENS: usize = 22;
    let length = usize::from(u16_at(record, LENGTH).unwrap_or(0));
    let Some(rest) = record.get(TOKENS..) else { return false };
    let tokens = rest.get(..length).unwrap_or(rest);
    let mut at = 0;
    while let Some(&token) = tokens.get(at) {
        // References come in three classes with the same content.
        let class = if token >= 0x20 { token & 0x1F | 0x20 } else { token };
        let content = match class {
            0x03..=0x16 => 0,
            0x01 | 0x02 => 4,
            0x17 => {
                let (Some(&count), Some(&wide)) = (tokens.get(at + 1), tokens.get(at + 2)) else {
                    return false;
                };
                2 + usize::from(count) * if wide & 1 == 1 { 2 } else { 1 }
            }
            // An attribute; of a choice, with its list of jumps.
            0x19 => match (tokens.get(at + 1), u16_at(tokens, at + 2)) {
                (Some(kind), Some(count)) if kind & 0x04 != 0 => 5 + usize::from(count) * 2,
                _ => 3,
            },
            0x1C | 0x1D => 1,
            0x1E | 0x21 | 0x29 => 2,
            0x1F | 0x25 | 0x2B | 0x2D => 8,
            0x20 => 7,
            0x22 => 3,
            0x23 | 0x24 | 0x2A | 0x2C => 4,
            0x26..=0x28 | 0x39 => 6,
            // A cell or an area with its sheet.
            0x3A | 0x3B => return true,
            _ => return false,
        };
        at += 1 + content;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A record with those tokens.
    fn record(tokens: &[u8]) -> Vec<u8> {
        let mut record = vec![0; 20];
        record.extend((tokens.len() as u16).to_le_bytes());
        record.extend(tokens);
        record
    }

    #[test]
    fn sheets_are_told_from_what_only_looks_like_one() {
        let cell = [0x44, 1, 0, 2, 0xC0];
        let other = [0x5A, 0, 0, 1, 0, 2, 0xC0];
        let sum = [0x25, 1, 0, 5, 0, 2, 0xC0, 2, 0xC0, 0x19, 0x10, 0, 0];
        let word = [0x17, 3, 0, 0x3A, 0x5A, 0x7A];
        let choice = [0x19, 0x04, 1, 0, 6, 0, 9, 0];
        for (tokens, elsewhere) in [
            (vec![&cell[..], &cell, &[0x04]], false),
            (vec![&sum], false),
            (vec![&word], false),
            (vec![&word, &other], true),
            (vec![&cell, &other, &[0x04]], true),
            (vec![&choice, &other], true),
            (vec![&[0x3B, 0, 0]], true),
            (vec![&[0xFF], &other], false),
        ] {
            assert_eq!(looks_elsewhere(&record(&tokens.concat())), elsewhere, "{tokens:?}");
        }
        assert!(!looks_elsewhere(&[0; 9]));
    }
}
