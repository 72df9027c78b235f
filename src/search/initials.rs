//! Pinyin initials: `yl` for 医疗, by any reading of each character.

use pinyin::ToPinyinMulti as _;

/// Whether the letters are initials of characters that follow each other: 0 from the name's
/// beginning on, 1 within it.
pub fn initials(name: &str, letters: &str) -> Option<u8> {
    if letters.is_empty() || !letters.bytes().all(|b| b.is_ascii_lowercase()) {
        return None;
    }
    let readings: Vec<Vec<char>> = name
        .chars()
        .filter_map(|sign| sign.to_pinyin_multi())
        .map(|all| all.into_iter().filter_map(|one| one.first_letter().chars().next()).collect())
        .collect();
    let wanted: Vec<char> = letters.chars().collect();
    readings
        .windows(wanted.len())
        .position(|window| window.iter().zip(&wanted).all(|(own, letter)| own.contains(letter)))
        .map(|at| u8::from(at > 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, letters: &str, expected: Option<u8>) {
        assert_eq!(initials(name, letters), expected, "{name} {letters}");
    }

    #[test]
    fn initials_are_those_of_neighbours_in_any_reading() {
        check("医疗", "yl", Some(0));
        check("行政单位医疗", "yl", Some(1));
        check("行政单位", "xz", Some(0));
        check("行政单位", "hz", Some(0));
        check("“三公”经费", "sgjf", Some(0));
        check("医疗", "yx", None);
        check("医疗", "yll", None);
        check("医疗", "", None);
        check("医疗", "y1", None);
    }
}
