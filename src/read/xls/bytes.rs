//! Little-endian numbers out of bytes, where there are enough of them.

pub fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?)?.try_into().ok().map(u16::from_le_bytes)
}

pub fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)
}

pub fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    bytes.get(at..at.checked_add(8)?)?.try_into().ok().map(f64::from_le_bytes)
}

/// A number in the four bytes of an RK: a double's upper half or a whole number, perhaps counted in
/// hundredths.
pub fn rk(bits: u32) -> f64 {
    let number = if bits & 2 != 0 {
        f64::from((bits as i32) >> 2)
    } else {
        f64::from_bits(u64::from(bits & 0xFFFF_FFFC) << 32)
    };
    if bits & 1 != 0 { number / 100.0 } else { number }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_numbers_are_whole_or_doubles() {
        assert_eq!(rk(0x004B_56AA), 1_234_346.0);
        assert_eq!(rk((123_400 << 2) | 3), 1_234.0);
        assert_eq!(rk(0x3FF0_0000), 1.0);
        assert_eq!(rk(0x3FF0_0001), 0.01);
        assert_eq!(u16_at(&[1], 0), None);
    }
}
