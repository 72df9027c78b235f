//! Text put into the cells of a table, and cells made text.

use crate::read::page::Area;

use super::frame::{GridArea, TableFrame};
use super::word::{Line, UNKNOWN, Word, is_amount, lines};

/// A table as it is on its page.
#[derive(Clone, Debug)]
pub(super) struct PdfTable {
    pub frame: TableFrame,
    /// For each span of the frame its lines of text.
    pub lines: Vec<Vec<Line>>,
    /// Whether there are cells of which it cannot be told what is theirs; these hold [`UNKNOWN`].
    pub unsure: bool,
}

/// Less room than so many characters, with what is between text and line, is none.
const FULL: f32 = 1.4;
/// Where the words of a table are.
#[derive(Clone, Debug, Default)]
pub(super) struct Placed {
    /// The cell of each word.
    pub cells: Vec<Option<usize>>,
    /// Cells of which it cannot be told what is theirs.
    pub unsure: Vec<usize>,
    /// Whether words run over the lines of the table.
    pub overlaid: bool,
}

impl PdfTable {
    /// Puts words into their cells.
    pub fn new(frame: TableFrame, words: Vec<Word>) -> Self {
        let cells = words.iter().map(|word| cell_of(&frame, word)).collect();
        Self::placed(frame, words, Placed { cells, ..Placed::default() })
    }

    /// Puts words into given cells.
    pub fn placed(frame: TableFrame, words: Vec<Word>, placed: Placed) -> Self {
        let Placed { cells: of, unsure, overlaid } = placed;
        let mut cells: Vec<Vec<Word>> = vec![Vec::new(); frame.spans.len()];
        for (word, of) in words.into_iter().zip(of) {
            if let Some(cell) = of.and_then(|at| cells.get_mut(at)) {
                cell.push(word);
            }
        }
        let lines = cells.into_iter().map(lines).collect();
        let mut table = Self { frame, lines, unsure: !unsure.is_empty() };
        for cell in unsure {
            table.forget(cell);
        }
        // Lines that lie over one another are no rows.
        if overlaid { table } else { table.with_all_rows() }
    }

    /// Puts [`UNKNOWN`] in the place of all names, so that no figure is put under a wrong one.
    pub fn forget_names(&mut self) {
        for cell in 0..self.lines.len() {
            if !is_amount(&self.text(cell)) {
                self.forget(cell);
            }
        }
    }

    fn forget(&mut self, cell: usize) {
        let Some(lines) = self.lines.get_mut(cell) else { return };
        let Some(mut word) = lines.first().and_then(|line| line.words.first().cloned()) else {
            return;
        };
        word.text = UNKNOWN.to_owned();
        *lines = self::lines(vec![word]);
    }

    /// Whether a program wrote ### where a figure did not fit its column.
    pub fn has_hashes(&self) -> bool {
        let hashes = |line: &Line| {
            let text = line.text();
            text.len() >= 2 && text.chars().all(|c| c == '#')
        };
        self.lines.iter().flatten().any(hashes)
    }

    pub fn text(&self, at: usize) -> String {
        let Some(span) = self.frame.spans.get(at) else { return String::new() };
        let lines = self.lines.get(at).map(Vec::as_slice).unwrap_or_default();
        cell_text(lines, self.frame.area_of(span))
    }

    /// Whether a cell of a single line has no room for one more character.
    pub fn is_full(&self, at: usize) -> bool {
        let span = self.frame.spans.get(at);
        match (span, self.lines.get(at).map(Vec::as_slice)) {
            (Some(span), Some([line])) => {
                let cut = line.words.last().is_some_and(|word| word.cut);
                cut || self.frame.area_of(span).right - line.right() < FULL * line.size
            }
            _ => false,
        }
    }

    /// How far the text of each cell is set in, in characters, where a column's texts are set from
    /// the left in steps of whole characters.
    pub fn indents(&self) -> Vec<u8> {
        /// Steps that are still levels.
        const DEEPEST: f32 = 10.0;
        let mut indents = vec![0; self.lines.len()];
        for column in 0..self.frame.columns() {
            let own = self.frame.spans.iter().zip(&self.lines).enumerate();
            let own = own.filter(|(_, (span, _))| {
                span.column == column && span.last_column == column && span.row == span.last_row
            });
            let texts: Vec<(usize, f32, f32)> = own
                .filter_map(|(at, (_, lines))| {
                    let first = lines.first()?;
                    (!is_amount(&first.text())).then_some((at, first.left(), first.size))
                })
                .collect();
            let left = texts.iter().map(|(_, left, _)| *left).fold(f32::INFINITY, f32::min);
            let steps = texts.iter().map(|(at, own, size)| (*at, (own - left) / size.max(1.0)));
            let whole = |step: f32| (step - step.round()).abs() < 0.12 && step < DEEPEST;
            // Texts in the middle of their cells begin anywhere.
            if steps.clone().all(|(_, step)| whole(step)) {
                for (at, step) in steps {
                    if let Some(slot) = indents.get_mut(at) {
                        *slot = step.round() as u8;
                    }
                }
            }
        }
        indents
    }

    /// Whether no cell holds anything.
    pub fn is_blank(&self) -> bool {
        self.lines.iter().all(Vec::is_empty)
    }

    /// Divides rows that no line divides: a cell with two amounts below one another is two.
    fn with_all_rows(mut self) -> Self {
        let mut row = 0;
        while row < self.frame.rows() {
            let cuts = self.cuts(row);
            let added = cuts.len();
            if added > 0 {
                self = self.divided(row, &cuts);
            }
            row += 1 + added;
        }
        self
    }

    /// Heights at which a row is to be divided.
    fn cuts(&self, row: usize) -> Vec<f32> {
        let own = |span: &GridArea| span.row == row && span.last_row == row;
        let cells: Vec<&Vec<Line>> = (self.frame.spans.iter().zip(&self.lines))
            .filter(|(span, lines)| own(span) && !lines.is_empty())
            .map(|(_, lines)| lines)
            .collect();
        let whole = |line: &&Line| {
            let text = line.text();
            is_amount(&text) && is_grouped(&text) && text.len() > 3
        };
        let amounts = |lines: &Vec<Line>| lines.iter().filter(whole).count();
        if cells.iter().map(|lines| amounts(lines)).max().unwrap_or(0) < 2 {
            return Vec::new();
        }
        let mut bases: Vec<(f32, f32)> = cells
            .iter()
            .flat_map(|lines| lines.iter().map(|line| (line.base, line.size)))
            .collect();
        bases.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut rows: Vec<(f32, f32)> = Vec::new();
        for (base, size) in bases {
            match rows.last() {
                Some((last, _)) if base - last < 0.6 * size => {}
                _ => rows.push((base, size)),
            }
        }
        let between = |pair: &[(f32, f32)]| match pair {
            [(above, _), (below, size)] => Some((above + below - 0.7 * size) / 2.0),
            _ => None,
        };
        rows.windows(2).filter_map(between).collect()
    }

    fn divided(self, row: usize, cuts: &[f32]) -> Self {
        let Self { frame, lines, unsure } = self;
        let more = cuts.len();
        let mut ys = frame.ys.clone();
        ys.splice(row + 1..row + 1, cuts.iter().copied());
        let moved = |span: &GridArea| GridArea {
            row: if span.row > row { span.row + more } else { span.row },
            last_row: if span.last_row >= row { span.last_row + more } else { span.last_row },
            ..*span
        };
        // Those of this row alone fall apart, the others keep together.
        let own = |span: &GridArea| span.row == row && span.last_row == row;
        let mut spans = Vec::new();
        for span in &frame.spans {
            if own(span) {
                spans.extend((row..=row + more).map(|row| GridArea {
                    row,
                    last_row: row,
                    ..*span
                }));
            } else {
                spans.push(moved(span));
            }
        }
        spans.sort_by_key(|span| (span.row, span.column));
        let words = lines.into_iter().flatten().flat_map(|line| line.words).collect::<Vec<_>>();
        let frame = TableFrame::new(frame.xs, ys, spans);
        let mut cells: Vec<Vec<Word>> = vec![Vec::new(); frame.spans.len()];
        for word in words {
            if let Some(cell) = cell_of(&frame, &word).and_then(|at| cells.get_mut(at)) {
                cell.push(word);
            }
        }
        Self { lines: cells.into_iter().map(self::lines).collect(), frame, unsure }
    }
}

/// The cell in which most of a word is.
pub(super) fn cell_of(frame: &TableFrame, word: &Word) -> Option<usize> {
    let y = word.middle();
    let middle = (word.left + word.right) / 2.0;
    frame.at(middle, y).or_else(|| {
        // A word that hangs out over the side of the table.
        let area = frame.area();
        let x = middle.max(area.left + 0.1).min(area.right - 0.1);
        let hangs = word.left < area.right && word.right > area.left;
        if hangs { frame.at(x, y) } else { None }
    })
}

/// The text of a cell: its lines without the breaks that its width made.
fn cell_text(lines: &[Line], area: Area) -> String {
    let mut text = String::new();
    let mut before: Option<&Line> = None;
    for line in lines {
        let next = line.text();
        if let Some(before) = before {
            let room = area.right - before.right();
            let full = room < 2.5 * before.size || room < 0.25 * (area.right - area.left);
            let amounts = is_amount(&text) && is_amount(&next) && !text.ends_with([',', '.']);
            let latin = text.ends_with(|c: char| c.is_ascii_alphabetic())
                && next.starts_with(|c: char| c.is_ascii_alphabetic());
            if (amounts && !next.starts_with([',', '.']) && whole(&text))
                || (!full && begins_item(&next))
            {
                text.push('\n');
            } else if latin {
                text.push(' ');
            }
        }
        text.push_str(&next);
        before = Some(line);
    }
    text
}

/// Whether the digits of an amount are in whole groups of three, so that it is none that a narrow
/// column broke in two: 22,186,4 and 40.80.
fn is_grouped(text: &str) -> bool {
    let ends = |c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',');
    let whole = text.trim_matches(ends).split('.').next().unwrap_or_default();
    let mut groups = whole.split(',');
    let first = groups.next().map_or(0, str::len);
    let mut rest = groups.peekable();
    let alone = rest.peek().is_none();
    first > 0 && (alone || first <= 3) && rest.all(|group| group.len() == 3)
}

/// Whether an amount has the two decimals that amounts have, so that nothing is missing of it.
fn whole(text: &str) -> bool {
    text.rsplit_once('.').is_some_and(|(_, decimals)| decimals.len() >= 2)
}

/// Whether a line begins with a number of its own, as items of a list do.
pub(super) fn begins_item(text: &str) -> bool {
    let text = text.trim_start();
    let Some(first) = text.chars().next() else { return false };
    let rest = text.get(first.len_utf8()..).unwrap_or_default();
    match first {
        '（' | '(' => {
            let inner: String = rest.chars().take_while(|c| !matches!(c, '）' | ')')).collect();
            !inner.is_empty()
                && inner.chars().count() <= 3
                && inner.chars().all(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c))
        }
        '①'..='⑳' | '●' | '•' | '◆' | '■' => true,
        _ => {
            let number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
            let digits: String = text.chars().take_while(|&c| number(c)).collect();
            let after = text.get(digits.len()..).unwrap_or_default();
            !digits.is_empty()
                && digits.chars().count() <= 3
                && after.starts_with(['、', '.', '．'])
                && !after.get(1..2).is_some_and(|c| c.starts_with(|c: char| c.is_ascii_digit()))
        }
    }
}
