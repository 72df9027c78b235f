//! Text and lines: characters that are together.

use crate::read::page::Area;

use super::ink::{Glyph, Ink};

/// What stands for text that cannot be told.
pub(super) const UNKNOWN: &str = "\u{fffd}";
/// What rises above the baseline and hangs below it, in heights of the font.
const ABOVE: f32 = 0.86;
const BELOW: f32 = 0.16;
/// A gap between characters that is seen, in heights of the font.
const SEEN: f32 = 0.12;

/// Characters with no gap between them, a range of the page's characters.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub text: String,
    pub left: f32,
    pub right: f32,
    pub base: f32,
    pub size: f32,
    /// The run of its first and of its last character.
    pub runs: (u32, u32),
    /// A part of it does not show.
    pub cut: bool,
}

impl Word {
    pub fn area(&self) -> Area {
        Area {
            left: self.left,
            top: self.base - ABOVE * self.size,
            right: self.right,
            bottom: self.base + BELOW * self.size,
        }
    }

    /// The height in which it is looked for in a table.
    pub fn middle(&self) -> f32 {
        self.base - 0.36 * self.size
    }
}

/// The words of a page in the order in which they are shown. A word ends at a blank, at a gap, and
/// where a line of `down` is between two runs.
pub(super) fn words(ink: &Ink, divides: impl Fn(f32, f32, f32) -> bool) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    // The characters just shown, to know those shown twice to look bold.
    let mut open = false;
    let mut last: Option<Glyph> = None;
    // The widest gap between the characters of the last word.
    let mut widest = 0.0_f32;
    for (at, glyph) in ink.glyphs.iter().enumerate() {
        if twice(&ink.glyphs, at) {
            continue;
        }
        if glyph.char == ' ' {
            open = false;
            continue;
        }
        let gap = last.map_or(0.0, |last| glyph.x - last.right());
        let seen = last.is_some_and(|last| gap > SEEN * glyph.size.max(last.size));
        let joins = open
            && last.is_some_and(|last| {
                let em = glyph.size.max(last.size);
                let divided = || divides(last.right(), glyph.x, glyph.base);
                (glyph.base - last.base).abs() <= 0.12 * em
                    && gap > -0.3 * em
                    && gap < 0.25 * em
                    && match glyph.run == last.run {
                        // Some programs show a whole row by one instruction.
                        true => !(seen && divided()),
                        false => glyph.clip == last.clip && !divided(),
                    }
            });
        // A figure that fills its column touches the text of the next.
        let joins = joins
            && words.last().is_none_or(|word: &Word| {
                let apart = seen && gap > 3.0 * widest && begins_another(&word.text, glyph.char);
                let touches = glyph.run != word.runs.1 && is_another(&word.text, glyph.char);
                !apart && !touches
            });
        widest = if joins { widest.max(gap) } else { 0.0 };
        match words.last_mut() {
            Some(word) if joins => {
                word.text.push(glyph.char);
                word.right = word.right.max(glyph.right());
                word.size = word.size.max(glyph.size);
                word.runs.1 = glyph.run;
                word.cut |= glyph.cut;
            }
            _ => words.push(Word {
                text: glyph.char.into(),
                left: glyph.x,
                right: glyph.right(),
                base: glyph.base,
                size: glyph.size,
                runs: (glyph.run, glyph.run),
                cut: glyph.cut,
            }),
        }
        // What shows of a word is what counts for where it is.
        if let (Some(word), Some(clip)) = (words.last_mut(), ink.clips.get(glyph.clip as usize)) {
            let (left, right) = (word.left.max(clip.left - 1.0), word.right.min(clip.right + 1.0));
            if left < right {
                (word.left, word.right) = (left, right);
            }
        }
        open = true;
        last = Some(*glyph);
    }
    words
}

/// Puts [`UNKNOWN`] in the place of figures that are not shown whole: a part of them is beyond the
/// paper, or beyond what is seen of their place. Whether there are any.
pub(super) fn forget_cut_figures(words: &mut [Word], ink: &Ink) -> bool {
    /// What ends so near the edge of the paper, in points, may go on beyond it.
    const EDGE: f32 = 0.3;
    // Where the rest is shown by another instruction, nothing is missing.
    let goes_on = |word: &Word| {
        let near = |a: f32, b: f32| (a - b).abs() < 0.3 * word.size;
        let level = |other: &&Word| near(other.base, word.base) && other.runs != word.runs;
        let mut others = words.iter().filter(level);
        others.any(|other| near(other.left, word.right) || near(other.right, word.left))
    };
    let is_cut = |word: &Word| {
        let beyond = word.left < EDGE || word.right > ink.width - EDGE;
        is_part_of_figure(&word.text) && (beyond || word.cut && !goes_on(word))
    };
    let cut: Vec<usize> =
        words.iter().enumerate().filter(|(_, word)| is_cut(word)).map(|(at, _)| at).collect();
    for at in &cut {
        if let Some(word) = words.get_mut(*at) {
            word.text = UNKNOWN.to_owned();
        }
    }
    !cut.is_empty()
}

/// Whether the same character was shown at the same place shortly before: some programs make bold
/// of it, or a shadow.
fn twice(glyphs: &[Glyph], at: usize) -> bool {
    const BEFORE: usize = 120;
    let Some(glyph) = glyphs.get(at) else { return false };
    let before = glyphs.get(at.saturating_sub(BEFORE)..at).unwrap_or_default();
    let near = 0.15 * glyph.size;
    before.iter().any(|other| {
        other.char == glyph.char
            && other.run != glyph.run
            && (other.x - glyph.x).abs() < near
            && (other.base - glyph.base).abs() < near
    })
}

/// Text on one baseline, from left to right.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub words: Vec<Word>,
    pub base: f32,
    pub size: f32,
}

impl Line {
    pub fn left(&self) -> f32 {
        self.words.first().map_or(0.0, |word| word.left)
    }

    pub fn right(&self) -> f32 {
        self.words.iter().map(|word| word.right).fold(0.0, f32::max)
    }

    pub fn area(&self) -> Area {
        let areas = self.words.iter().map(Word::area);
        areas.reduce(Area::around).unwrap_or_default()
    }

    /// Its text, with a space for every gap that is seen.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut before: Option<&Word> = None;
        for word in &self.words {
            if let Some(before) = before {
                let gap = word.left - before.right;
                let latin = before.text.ends_with(|c: char| c.is_ascii_alphanumeric())
                    && word.text.starts_with(|c: char| c.is_ascii_alphanumeric());
                let em = before.size.max(word.size);
                if gap > 3.0 * em {
                    text.push_str("  ");
                } else if gap > 0.6 * em || (latin && gap > 0.12 * em) {
                    text.push(' ');
                }
            }
            text.push_str(&word.text);
            before = Some(word);
        }
        text
    }
}

/// Text put into lines, from top to bottom.
pub(super) fn lines(mut words: Vec<Word>) -> Vec<Line> {
    words.sort_by(|a, b| a.base.total_cmp(&b.base));
    let mut lines: Vec<Line> = Vec::new();
    for word in words {
        match lines.last_mut() {
            Some(line) if word.base - line.base <= 0.4 * word.size.min(line.size) => {
                // A line is where most of it is; small marks do not draw it along.
                if word.size > line.size {
                    line.size = word.size;
                    line.base = word.base;
                }
                line.words.push(word);
            }
            _ => lines.push(Line { base: word.base, size: word.size, words: vec![word] }),
        }
    }
    for line in &mut lines {
        line.words.sort_by(|a, b| a.left.total_cmp(&b.left));
        line.words = joined(std::mem::take(&mut line.words));
    }
    lines
}

/// Joins words that touch: they were shown in another order than they are read.
fn joined(words: Vec<Word>) -> Vec<Word> {
    let mut joined: Vec<Word> = Vec::new();
    for word in words {
        match joined.last_mut() {
            Some(last)
                if (word.left - last.right).abs() < 0.08 * word.size.min(last.size)
                    && (word.runs.0 == last.runs.1
                        || !word
                            .text
                            .chars()
                            .next()
                            .is_some_and(|c| is_another(&last.text, c))) =>
            {
                last.text.push_str(&word.text);
                last.right = last.right.max(word.right);
                last.size = last.size.max(word.size);
                last.runs.1 = word.runs.1;
                last.cut |= word.cut;
            }
            _ => joined.push(word),
        }
    }
    joined
}

/// Whether a text is a figure as tables print it: digits with separators, a sign, a percent sign.
/// The number before an item of a list is none.
pub(super) fn is_figure(text: &str) -> bool {
    let text = text.trim().trim_end_matches(['%', '％']);
    let inner = text.trim_start_matches(['-', '−', '—', '+', '(', '（', '¥', '￥']);
    let inner = inner.trim_end_matches([')', '）']);
    inner.starts_with(|c: char| c.is_ascii_digit())
        && !inner.ends_with('.')
        && inner.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '，' | ' '))
}

/// Whether a text may be what is left of a figure.
fn is_part_of_figure(text: &str) -> bool {
    let sign = |c: char| c.is_ascii_digit() || "-−—+()（）¥￥.,，%％".contains(c);
    text.chars().all(sign) && text.chars().any(|c| c.is_ascii_digit())
}

/// Whether a character behind an amount begins another text: no unit, no mark.
fn is_another(text: &str, next: char) -> bool {
    // Money to the cent is counted in no years: 112.88 年末结转和结余.
    let to_the_cent = || text.rsplit_once('.').is_some_and(|(_, decimals)| decimals.len() == 2);
    let counts = match next {
        '万' | '元' | '亿' | '千' | '百' | '个' => true,
        '年' | '月' | '日' => !to_the_cent(),
        _ => false,
    };
    matches!(next, '\u{4e00}'..='\u{9fff}' | '（' | '“') && !counts && is_amount(text)
}

/// What is printed where there is no amount.
pub(super) fn is_dash(text: &str) -> bool {
    matches!(text, "-" | "—" | "–" | "－")
}

/// The same of a character after a gap, which may be a figure too.
fn begins_another(text: &str, next: char) -> bool {
    // A dash for no amount; should it be a minus, both are put together again where they are one cell.
    if is_dash(text) {
        return next.is_ascii_digit();
    }
    let whole = match text.rsplit_once('.') {
        Some((_, decimals)) => decimals.len() >= 2,
        None => text.rsplit_once(',').is_some_and(|(_, group)| group.len() == 3),
    };
    whole && is_amount(text) && (next.is_ascii_digit() || is_another(text, next))
}

/// Whether a figure is an amount and no code or year: it has decimals or grouped digits.
pub(super) fn is_amount(text: &str) -> bool {
    is_figure(text) && text.contains(['.', ','])
}

#[cfg(test)]
mod tests {
    use super::{is_amount, is_figure};

    #[test]
    fn figures_and_amounts() {
        for text in ["18,330.37", "-1.5", "（12.50）", "12.5%", "0.00", "1,000"] {
            assert!(is_figure(text) && is_amount(text), "{text}");
        }
        for text in ["208", "2024", "-"] {
            assert!(!is_amount(text), "{text}");
        }
        for text in ["4.", "1、", "（一）", "2024年", "—", "", "PC"] {
            assert!(!is_figure(text), "{text}");
        }
    }
}
