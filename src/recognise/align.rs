//! The rows of a page brought to the rows that a form gives.

use crate::form::FixedRow;

use super::columns::ComparedText;
use super::words::{plain, unlisted};

/// Below this a row is another one.
const LEAST: f32 = 0.6;
/// From this on a row goes by its own name.
pub const SURE: f32 = 0.9;

/// A row that a form gives, for comparing.
pub struct Given {
    /// Index among the form's rows.
    pub row: usize,
    whole: String,
    name: ComparedText,
    key: String,
    code: String,
}

impl Given {
    pub fn of(rows: &[FixedRow]) -> Vec<Self> {
        let shown = rows.iter().enumerate().filter(|(_, row)| !row.spacer);
        shown
            .map(|(at, row)| Self {
                row: at,
                whole: plain(&row.title.zh),
                name: ComparedText::new(unlisted(&row.title.zh)),
                key: plain(&row.key),
                code: row.code.clone(),
            })
            .collect()
    }
}

/// How a row is named on a page.
#[derive(Clone)]
pub struct Label {
    pub text: String,
    whole: String,
    name: ComparedText,
    code: String,
}

impl Label {
    pub fn new(text: &str) -> Self {
        let digits: String = text.trim().chars().take_while(char::is_ascii_digit).collect();
        let is_code = (3..=7).contains(&digits.len());
        let rest = if is_code {
            text.trim().trim_start_matches(|c: char| c.is_ascii_digit())
        } else {
            text
        };
        Self {
            text: text.to_owned(),
            whole: plain(text),
            name: ComparedText::new(unlisted(rest)),
            code: if is_code { digits } else { String::new() },
        }
    }

    fn score(&self, given: &Given) -> f32 {
        if self.whole.is_empty() {
            return 0.0;
        }
        if self.whole == given.whole {
            return 1.0;
        }
        if !self.name.text.is_empty() && self.name.text == given.name.text {
            return 0.97;
        }
        if !self.code.is_empty() && self.code == given.code {
            return 0.95;
        }
        if self.name.text == given.key {
            return 0.93;
        }
        // A row of another code is another row, however alike the names.
        if !self.code.is_empty() && !given.code.is_empty() {
            return 0.0;
        }
        let near = self.name.near(&given.name);
        let score = near * 0.88;
        if score < LEAST { 0.0 } else { score }
    }
}

/// Which given row each label is, with how sure that is: in the same order on both sides, then
/// those that are elsewhere by their own name.
pub fn align(labels: &[Label], given: &[Given]) -> Vec<Option<(usize, f32)>> {
    let (n, m) = (labels.len(), given.len());
    let mut found: Vec<Option<(usize, f32)>> = vec![None; n];
    let width = m + 1;
    let mut best = vec![0.0_f32; (n + 1) * width];
    let mut scores = vec![0.0_f32; n * m];
    for (i, label) in labels.iter().enumerate() {
        for (j, row) in given.iter().enumerate() {
            let score = label.score(row);
            if let Some(slot) = scores.get_mut(i * m + j) {
                *slot = score;
            }
            let at = |i: usize, j: usize| best.get(i * width + j).copied().unwrap_or(0.0);
            // A sure row weighs more than two that are merely alike.
            let weight = if score >= SURE { score * 2.0 } else { score };
            let both = if score > 0.0 { at(i, j) + weight } else { 0.0 };
            let value = both.max(at(i, j + 1)).max(at(i + 1, j));
            if let Some(slot) = best.get_mut((i + 1) * width + j + 1) {
                *slot = value;
            }
        }
    }
    let at = |i: usize, j: usize| best.get(i * width + j).copied().unwrap_or(0.0);
    let (mut i, mut j) = (n, m);
    while i > 0 && j > 0 {
        if at(i, j) <= at(i, j - 1) {
            j -= 1;
        } else if at(i, j) <= at(i - 1, j) {
            i -= 1;
        } else {
            let score = scores.get((i - 1) * m + j - 1).copied().unwrap_or(0.0);
            if let (Some(slot), Some(row)) = (found.get_mut(i - 1), given.get(j - 1)) {
                *slot = Some((row.row, score));
            }
            i -= 1;
            j -= 1;
        }
    }
    for i in 0..n {
        if found.get(i).is_none_or(Option::is_some) {
            continue;
        }
        let sure = given.iter().enumerate().filter(|(j, row)| {
            scores.get(i * m + j).is_some_and(|&score| score >= SURE)
                && found.iter().flatten().all(|(used, _)| *used != row.row)
        });
        let sure: Vec<(usize, f32)> =
            sure.map(|(j, row)| (row.row, scores.get(i * m + j).copied().unwrap_or(0.0))).collect();
        if let ([only], Some(slot)) = (&sure[..], found.get_mut(i)) {
            *slot = Some(*only);
        }
    }
    found
}

/// The only given row whose name begins with a label and has more.
pub fn begun(label: &Label, given: &[Given]) -> Option<usize> {
    let own = &label.name.text;
    if own.chars().count() < 3 || given.iter().any(|row| label.score(row) >= SURE) {
        return None;
    }
    let mut found = given.iter().filter(|row| row.name.text.starts_with(own.as_str()));
    found.next().filter(|_| found.next().is_none()).map(|row| row.row)
}

/// The given row that a name surely is, the only one.
pub fn only(text: &str, given: &[Given]) -> Option<usize> {
    let label = Label::new(text);
    let mut sure = given.iter().filter(|row| label.score(row) >= SURE);
    match (sure.next(), sure.next()) {
        (Some(row), None) => Some(row.row),
        _ => None,
    }
}
