//! The beginning of a large text, to be shown before the rest is read.

use crate::source;

/// Bytes of the beginning.
const BEGINNING: usize = 1 << 16;

/// The shortest text of which the beginning is worth showing before the rest.
const LARGE: usize = 4 * BEGINNING;

/// The beginning of a text, cut behind the last list item or field in round brackets (a row, mostly) and
/// closed there, so that it reads as a text of its own; `None` where the text is short, or nothing ends
/// so early.
pub(super) fn beginning(text: &str) -> Option<String> {
    if text.len() < LARGE {
        return None;
    }
    let head = text.get(..text.floor_char_boundary(BEGINNING))?;
    let (mut closers, mut cut) = (Vec::new(), None);
    let mut after_tuple = false;
    for token in source::tokens(head) {
        let sign = head.get(token.span.clone())?;
        match sign {
            "(" => closers.push(')'),
            "[" => closers.push(']'),
            "{" => closers.push('}'),
            ")" | "]" | "}" => drop(closers.pop()),
            "," if after_tuple => cut = Some((token.span.end, closers.clone())),
            _ => {}
        }
        after_tuple = sign == ")";
    }
    let (at, closers) = cut?;
    let mut first = head.get(..at)?.to_owned();
    first.extend(closers.into_iter().rev());
    Some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes of a text that goes on with so many items.
    #[track_caller]
    fn check(begins: &str, item: &str, ends: &str) {
        let count = LARGE / item.len() + 1;
        let whole = format!("{begins}{}{ends}", item.repeat(count));
        let first = beginning(&whole);
        let Some(first) = first else { panic!("nothing of {begins}") };
        let kept = first.strip_prefix(begins).and_then(|rest| rest.strip_suffix(ends));
        let kept = kept.unwrap_or_else(|| panic!("{}", &first[first.len() - 40..]));
        assert!(first.len() <= BEGINNING + ends.len() && first.len() > BEGINNING - 2 * item.len());
        assert_eq!(kept, item.repeat(kept.len() / item.len()));
    }

    #[test]
    fn a_text_is_cut_between_rows_and_closed() {
        check("(tables: [(rows: [", "(a: 1, 名: \"(],\\\"\"),", "])])");
        // Brackets in texts and comments close nothing.
        check("(a: {", "/* ),( */ \"k\": (r\"),\", 1),", "})");
    }

    #[test]
    fn a_text_without_an_end_of_a_row_is_not_cut() {
        assert_eq!(beginning("(rows: [(a: 1),])"), None);
        assert_eq!(beginning(&format!("(notes: [{}])", "\"一\", ".repeat(LARGE))), None);
        assert_eq!(beginning(&"(".repeat(LARGE)), None);
        assert_eq!(beginning(&format!("(a: \"{}\")", "),".repeat(LARGE))), None);
        assert_eq!(beginning(&"),".repeat(LARGE)).as_deref().map(str::len), Some(BEGINNING));
    }
}
