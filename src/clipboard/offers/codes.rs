//! Codes in a pasted block: spoiled by a spreadsheet, or in a column for each level.

use super::target::{PasteTarget, TargetCodes, TargetColumn};
use crate::lang::fold;

/// Zeros that a code may have lost.
const MAX_ZEROS: usize = 8;

/// Digits as they were meant, without what spreadsheets add; `None` where it is no code.
fn digits(text: &str) -> Option<String> {
    let text: String = text
        .trim()
        .trim_start_matches('\'')
        .chars()
        .map(fold)
        .filter(|c| !c.is_whitespace())
        .collect();
    let whole = match text.split_once('.') {
        Some((whole, rest)) if !rest.is_empty() && rest.bytes().all(|b| b == b'0') => whole,
        Some(_) => return None,
        None => &text,
    };
    let groups: Vec<&str> = whole.split(',').collect();
    let parted = groups.len() > 1
        && groups.iter().skip(1).all(|group| group.len() == 3)
        && groups.first().is_some_and(|first| (1..=3).contains(&first.len()));
    let joined = if parted { groups.concat() } else { whole.to_owned() };
    let all = !joined.is_empty() && joined.bytes().all(|b| b.is_ascii_digit());
    all.then_some(joined)
}

fn padded(code: &str, length: usize) -> String {
    format!("{code:0>length$}")
}

impl TargetCodes {
    /// The code that a text was before a spreadsheet took it for a number.
    fn restored(&self, text: &str) -> Option<String> {
        let code = digits(text)?;
        let fits = self.digits.contains(&code.len()) || self.known.contains(&code);
        if fits || (self.digits.is_empty() && self.known.is_empty()) {
            return Some(code);
        }
        let zeros = (1..=MAX_ZEROS).map(|zeros| padded(&code, code.len() + zeros));
        if let Some(known) = zeros.into_iter().find(|code| self.known.contains(code)) {
            return Some(known);
        }
        let longer = self.digits.iter().copied().filter(|&length| length > code.len()).min();
        let longer = longer.map(|length| padded(&code, length));
        let official =
            |code: &String| self.official.as_ref().is_none_or(|table| table.contains(code));
        Some(longer.filter(official).unwrap_or(code))
    }
}

fn code_columns<'g>(target: &'g PasteTarget<'_>) -> impl Iterator<Item = (usize, &'g TargetCodes)> {
    target.columns.iter().enumerate().filter_map(|(at, column)| match column {
        Some(TargetColumn::Code(codes)) => Some((at, codes)),
        _ => None,
    })
}

/// How many codes can be restored, and one of them.
pub(super) fn spoiled(
    rows: &[Vec<String>],
    target: &PasteTarget<'_>,
) -> Option<(usize, (String, String))> {
    let (mut count, mut example) = (0, None);
    for (at, codes) in code_columns(target) {
        for text in rows.iter().filter_map(|row| row.get(at)) {
            if let Some(code) = codes.restored(text).filter(|code| code != text) {
                count += 1;
                // Blanks at the ends would be overlooked without marks around them.
                let shown =
                    if *text == text.trim() { text.clone() } else { format!("“{text}”") };
                example.get_or_insert((shown, code));
            }
        }
    }
    example.map(|example| (count, example))
}

/// Restores them.
pub(super) fn restore(rows: &mut [Vec<String>], target: &PasteTarget<'_>) {
    for (at, codes) in code_columns(target) {
        for text in rows.iter_mut().filter_map(|row| row.get_mut(at)) {
            if let Some(code) = codes.restored(text) {
                *text = code;
            }
        }
    }
}

/// A column of codes that is in several columns: where, in how many, and the whole codes.
pub(super) fn split(
    rows: &[Vec<String>],
    target: &PasteTarget<'_>,
) -> Option<(usize, usize, Vec<String>)> {
    code_columns(target).find_map(|(at, codes)| {
        // A column of figures beside it is one of figures.
        let beside = target.columns.get(at + 1).cloned().flatten();
        if matches!(beside, Some(TargetColumn::Money { .. } | TargetColumn::Figure)) {
            return None;
        }
        let parts = (2..=codes.digits.len()).rev();
        parts
            .into_iter()
            .find_map(|parts| Some((at, parts, whole(rows, at, parts, &codes.digits)?)))
    })
}

/// The whole codes of every line, if these columns hold parts of codes of those lengths.
fn whole(rows: &[Vec<String>], at: usize, parts: usize, lengths: &[usize]) -> Option<Vec<String>> {
    let mut above: Vec<String> = vec![String::new(); parts];
    let (mut whole, mut deep) = (Vec::with_capacity(rows.len()), 0);
    for row in rows {
        let cells: Vec<&str> =
            (at..at + parts).map(|at| row.get(at).map_or("", |cell| cell.trim())).collect();
        let Some(last) = cells.iter().rposition(|cell| !cell.is_empty()) else {
            whole.push(String::new());
            continue;
        };
        if let (0, Some(first)) = (last, cells.first())
            && digits(first).is_none()
        {
            // 合计 and the like.
            whole.push((*first).to_owned());
            continue;
        }
        let mut code = String::new();
        for (level, cell) in cells.iter().enumerate().take(last + 1) {
            let length = *lengths.get(level)?;
            let own = if cell.is_empty() {
                // Carried down from above.
                above.get(level).filter(|own| !own.is_empty())?.clone()
            } else {
                let part = digits(cell)?;
                let room = length - code.len();
                if part.len() == length && part.starts_with(&code) {
                    part
                } else if part.len() <= room {
                    format!("{code}{}", padded(&part, room))
                } else {
                    return None;
                }
            };
            if own.len() != length || !own.starts_with(&code) {
                return None;
            }
            if above.get(level) != Some(&own) {
                above.iter_mut().skip(level).for_each(String::clear);
            }
            if let Some(slot) = above.get_mut(level) {
                slot.clone_from(&own);
            }
            code = own;
        }
        deep += usize::from(last > 0);
        whole.push(code);
    }
    let coded = whole.iter().filter(|code| digits(code).is_some()).count();
    (deep > 0 && deep * 2 >= coded).then_some(whole)
}

/// What the parts of a line become.
pub(super) fn example(
    rows: &[Vec<String>],
    at: usize,
    parts: usize,
    codes: &[String],
) -> (String, String) {
    let filled = |row: usize| {
        let cells = rows.get(row).and_then(|row| row.get(at..)).unwrap_or_default();
        cells.iter().take(parts).filter(|cell| !cell.trim().is_empty()).count()
    };
    let deepest = (0..rows.len())
        .rev()
        .max_by_key(|&row| (codes.get(row).map_or(0, String::len), filled(row)));
    let row = deepest.unwrap_or(0);
    let cells = rows.get(row).map_or(&[][..], |row| row.get(at..).unwrap_or_default());
    let part = |cell: &String| if cell.trim().is_empty() { "…" } else { cell.trim() }.to_owned();
    let shown: Vec<String> = cells.iter().take(parts).map(part).collect();
    (shown.join(" | "), codes.get(row).cloned().unwrap_or_default())
}

/// Puts the whole codes in place of their parts.
pub(super) fn join(
    rows: Vec<Vec<String>>,
    at: usize,
    parts: usize,
    codes: &[String],
) -> Vec<Vec<String>> {
    let join = |(mut row, code): (Vec<String>, &String)| {
        let end = (at + parts).min(row.len());
        row.splice(at.min(end)..end, [code.clone()]);
        row
    };
    rows.into_iter().zip(codes).map(join).collect()
}
