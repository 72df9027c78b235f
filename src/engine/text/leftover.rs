//! What a template or last year's text left behind (C10), and figures that nothing ties.

use rust_decimal::Decimal;

use crate::budget::{Cell, RowKind, ValueRef as Content};
use crate::engine::bind::row_name;
use crate::engine::finding::{TextPlace, rule};
use crate::form::fold;
use crate::lang::Text;

use super::claim::{nothing, quote};
use super::figure::{FigureKind, Folded, TextFigure};
use super::guess::{Guesses, asked};
use super::read::{FigureParagraph, NarrativeReader, SectionText};
use super::say::TextFault;
use super::{Mention, Tie};

/// Rows of a block whose texts are looked at; template rows are in small tables.
const MAX_ROWS: usize = 2_000;

/// Before a year: it is mentioned, not budgeted for.
const SINCE: [&str; 5] = ["自", "从", "于", "到", "至"];
/// Before a year: the day that a state is given for, which must be recent.
const UPTO: [&str; 2] = ["截至", "截止"];
/// Behind a date: it belongs to a document or an event.
const DATED: [&str; 9] = ["印发", "施行", "发布", "实施", "批准", "成立", "起", "以来", "修订"];

/// Behind a year: a period begins with it.
const PERIOD: [&str; 5] = ["-", "至", "到", "—", "～"];
/// Behind a year: it is one of a budget, and not of a building or a law.
const BUDGETED: [&str; 6] = ["预算", "决算", "收入", "支出", "收支", "经费"];

impl NarrativeReader<'_> {
    /// Placeholders in a section, and years that are neither the budget's nor the one before.
    pub(super) fn judge_leftovers(&mut self, section: &SectionText<'_>) {
        for (p, paragraph) in section.paragraphs.iter().enumerate() {
            for range in placeholders(&paragraph.folded) {
                let place = self.text_place(section, p, range.clone());
                let word = paragraph.folded.slice(range);
                let message = Text::new(
                    format!("占位文字“{word}”没有填写"),
                    format!("the placeholder “{word}” was not filled in"),
                );
                self.mention_wrong(&place, &message);
                let remedy = Text::new("填写或删去", "fill it in, or remove it");
                self.tell(TextFault::plain(rule::PlaceholderLeft), place, message, remedy);
            }
            if section.narration.is_some() {
                self.judge_years(section, p, paragraph);
            }
        }
    }

    /// A place of a text that is wrong by itself, whatever the tables say.
    fn mention_wrong(&mut self, place: &TextPlace, message: &Text) {
        self.texts.mentions.push(Mention {
            place: place.clone(),
            tie: Tie::Wrong,
            cells: Vec::new(),
            message: message.clone(),
            correct: None,
        });
    }

    fn judge_years(&mut self, section: &SectionText<'_>, p: usize, paragraph: &FigureParagraph) {
        let held = self.years_held(paragraph);
        let text = &paragraph.folded;
        let years = [self.computed.budget.year, self.computed.budget.year - 1].map(Decimal::from);
        for (f, figure) in paragraph.figures.iter().enumerate() {
            let fine = figure.what != FigureKind::Year
                || held.contains(&f)
                || years.contains(&figure.value)
                || is_told_of(text, figure);
            if fine {
                continue;
            }
            let place = self.text_place(section, p, figure.range.clone());
            let quote =
                text.slice(figure.range.start..(figure.range.end + 8).min(text.chars.len()));
            let message = Text::new(
                format!("“{quote}…”的年度不是 {} 年或 {} 年", years[0], years[1]),
                format!("the year of “{quote}…” is neither {} nor {}", years[0], years[1]),
            );
            self.mention_wrong(&place, &message);
            let remedy =
                Text::new("改正年度，确为往年的写明", "correct the year, or say why it is older");
            self.tell(TextFault::plain(rule::YearOutOfPlace), place, message, remedy);
        }
    }

    /// The form set's years and the budget's: reported once, at the first table.
    pub(super) fn judge_form_year(&mut self) {
        let (year, years) = (self.computed.budget.year, &self.forms.years);
        if years.contains(year) || self.computed.budget.tables.is_empty() {
            return;
        }
        let name = &self.forms.name;
        let message = Text::new(
            format!("表样“{}”适用于 {years} 年，预算是 {year} 年的", name.zh),
            format!("the form set “{}” is good for {years}, the budget is of {year}", name.en),
        );
        let remedy = Text::new(
            "改用这一年的表样，或核对预算的年度",
            "use a form set of that year, or check the budget's year",
        );
        let cells = vec![Cell::new(0, 0, 0, 0)];
        self.tell_cell(
            TextFault { cells, ..TextFault::plain(rule::FormSetOfOtherYear) },
            message,
            remedy,
        );
    }

    /// Template rows left in tables: one finding a table.
    pub(super) fn judge_cells(&mut self) {
        for (t, table) in self.computed.budget.tables.iter().enumerate() {
            if table.form().is_none() {
                continue;
            }
            let mut cells = Vec::new();
            for (b, block) in table.blocks.iter().enumerate() {
                for (r, row) in block.rows.iter().take(MAX_ROWS).enumerate() {
                    if row.kind() == RowKind::Stray {
                        continue;
                    }
                    let texts = row.cells().enumerate();
                    cells.extend(texts.filter_map(|(c, value)| match value {
                        Content::Text(text) if is_placeholder(text) => Some(Cell::new(t, b, r, c)),
                        _ => None,
                    }));
                }
            }
            let Some(first) = cells.first().copied() else { continue };
            let word = self.computed.budget.value(first).to_text();
            let title = |lang| self.computed.budget.table_title(self.forms, t, lang);
            let (zh, en) = (title(crate::lang::Lang::Zh), title(crate::lang::Lang::En));
            let message = match cells.len() {
                1 => Text::new(
                    format!("{zh}：占位文字“{word}”没有填写"),
                    format!("{en}: the placeholder “{word}” was not filled in"),
                ),
                count => Text::new(
                    format!("{zh}：样表的“{word}”等 {count} 处占位文字没有删去"),
                    format!("{en}: {count} placeholders such as “{word}” are left"),
                ),
            };
            let remedy = Text::new("填写，或删去这些行", "fill them in, or delete the rows");
            self.tell_cell(
                TextFault { cells, ..TextFault::plain(rule::PlaceholderLeft) },
                message,
                remedy,
            );
        }
    }

    /// Figures that no sentence claims, with the cell that may be meant.
    pub(super) fn mention_rest(&mut self, section: &SectionText<'_>) {
        let Some(guesses) = self.guesses.filter(|_| section.narration.is_some()) else { return };
        for (p, paragraph) in section.paragraphs.iter().enumerate() {
            let rest = paragraph.figures.iter().zip(&paragraph.claims);
            for (figure, _) in rest.filter(|(_, claim)| claim.is_none()) {
                let told = matches!(
                    figure.what,
                    FigureKind::Amount(_) | FigureKind::Percent | FigureKind::Count
                );
                if !told {
                    continue;
                }
                let place = self.text_place(section, p, figure.whole.clone());
                let cell = self.guess(guesses, paragraph, figure);
                let said = match cell {
                    Some(cell) => {
                        let zh = self.computed.place(cell, crate::lang::Lang::Zh);
                        let en = self.computed.place(cell, crate::lang::Lang::En);
                        Text::new(
                            format!("可能是 {} {} › {}（数相同，未经核对）", zh.0, zh.1, zh.2),
                            format!(
                                "maybe {} {} › {} (the same figure, not checked)",
                                en.0, en.1, en.2
                            ),
                        )
                    }
                    None => nothing(),
                };
                let tie = if cell.is_some() { Tie::Guess } else { Tie::Free };
                let cells = cell.into_iter().collect();
                self.texts.mentions.push(Mention {
                    place,
                    tie,
                    cells,
                    message: said,
                    correct: None,
                });
            }
        }
    }

    /// The cell of the same amount whose row is named in the words before, or the only one.
    fn guess(
        &self,
        guesses: &Guesses,
        paragraph: &FigureParagraph,
        figure: &TextFigure,
    ) -> Option<Cell> {
        let cells = guesses.cells(asked(figure)?);
        let before: String = quote(paragraph, figure);
        let named = cells.iter().copied().find(|cell| {
            let name = row_name(self.forms, self.computed.budget, *cell);
            let name: String = name.chars().filter_map(fold).collect();
            name.chars().count() > 1 && before.contains(&name)
        });
        named.or_else(|| cells.first().copied().filter(|_| cells.len() == 1))
    }
}

/// Whether a year belongs to a period, a law or an event.
fn is_told_of(text: &Folded, figure: &TextFigure) -> bool {
    let at = figure.range.start;
    let state = UPTO.iter().any(|word| text.ends(at, word));
    let since = SINCE.iter().any(|word| text.ends(at, word)) && !state;
    let period =
        text.ends(at, "-") || PERIOD.iter().any(|word| text.starts(figure.range.end, word));
    let end = (figure.range.end + 14).min(text.chars.len());
    let behind = text.slice(figure.range.end..end);
    let clause: String = behind.chars().take_while(|c| !crate::form::is_mark(*c)).collect();
    let quoted = {
        let before = text.chars.get(..at).unwrap_or_default();
        let open = before.iter().filter(|c| **c == '《').count();
        open > before.iter().filter(|c| **c == '》').count()
    };
    let budgeted = state || clause.is_empty() || BUDGETED.iter().any(|word| clause.contains(word));
    since || period || quoted || !budgeted || DATED.iter().any(|word| clause.contains(word))
}

/// Where a text still has a template's words.
fn placeholders(text: &Folded) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    let run = |from: usize, is: fn(char) -> bool| {
        (from..).take_while(|&i| text.get(i).is_some_and(is)).count()
    };
    while at < text.chars.len() {
        let crosses = run(at, |c| matches!(c, 'X' | 'x' | '×' | '*' | '□' | '_' | '＿'));
        let dots = run(at, |c| matches!(c, '.' | '…'));
        let ascii = |i: Option<usize>| {
            i.and_then(|i| text.get(i)).is_some_and(|c| c.is_ascii_alphanumeric())
        };
        let word = ["待填", "待补充", "待定", "待完善"].iter().find(|word| text.starts(at, word));
        let length = if crosses > 1 && !ascii(at.checked_sub(1)) && !ascii(Some(at + crosses)) {
            crosses
        } else if dots > 2 || dots == 2 && text.get(at) == Some('…') {
            dots
        } else if let Some(word) = word {
            word.chars().count()
        } else {
            template_name(text, at)
        };
        if length > 0 {
            found.push(at..at + length);
        }
        at += length.max(crosses).max(dots).max(1);
    }
    found
}

/// `单位名称1`, `项目名称 2`: how many characters.
fn template_name(text: &Folded, at: usize) -> usize {
    if !["单位名称", "项目名称", "部门名称"].iter().any(|word| text.starts(at, word)) {
        return 0;
    }
    let digits =
        (at + 4..).take_while(|&i| text.get(i).is_some_and(|c| c.is_ascii_digit())).count();
    if (1..=2).contains(&digits) { 4 + digits } else { 0 }
}

/// Whether a cell holds nothing but a template's words.
pub fn is_placeholder(text: &str) -> bool {
    // Most cells are ruled out without looking closer.
    const SIGNS: [char; 15] =
        ['X', 'x', '×', 'Ｘ', 'ｘ', '*', '＊', '□', '_', '＿', '.', '．', '…', '待', '称'];
    if text.len() > 60 || !text.contains(SIGNS) {
        return false;
    }
    let folded = Folded::new(text);
    let length = folded.chars.len();
    let whole = |found: &[std::ops::Range<usize>]| found.first() == Some(&(0..length));
    length > 0
        && (whole(&placeholders(&folded))
            || ["单位名称", "项目名称", "部门名称"].contains(&folded.slice(0..length).as_str()))
}
