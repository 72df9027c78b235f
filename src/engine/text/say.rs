//! Findings of texts in words.

use rust_decimal::Decimal;

use crate::amount::Amount;
use crate::budget::Cell;
use crate::engine::finding::{ExplanationState, Finding, RuleId, TextPlace, Verdict};
use crate::engine::words::{Names, minus};
use crate::form::{Hole, HoleKind, Severity};
use crate::lang::{Lang, Text};

use super::read::NarrativeReader;

/// Cells named in a finding.
const MAX_CELLS: usize = 64;

/// What a finding needs beside its words.
pub(super) struct TextFault {
    pub rule: RuleId,
    /// In place of the rule's own.
    pub number: Option<String>,
    pub severity: Option<Severity>,
    pub verdict: Verdict,
    pub cells: Vec<Cell>,
    pub stated: Option<Decimal>,
    pub computed: Option<Decimal>,
    pub bound: Option<Decimal>,
}

impl TextFault {
    pub fn plain(rule: RuleId) -> Self {
        Self {
            rule,
            number: None,
            severity: None,
            verdict: Verdict::Invalid,
            cells: Vec::new(),
            stated: None,
            computed: None,
            bound: None,
        }
    }
}

impl NarrativeReader<'_> {
    /// Takes up a finding at a place of a text.
    pub fn tell(&mut self, fault: TextFault, place: TextPlace, message: Text, remedy: Text) {
        self.push(fault, Some(place), message, remedy);
    }

    /// Takes up a finding at a cell of a table.
    pub fn tell_cell(&mut self, fault: TextFault, message: Text, remedy: Text) {
        self.push(fault, None, message, remedy);
    }

    fn push(&mut self, fault: TextFault, text: Option<TextPlace>, message: Text, remedy: Text) {
        let amount = |decimal: Option<Decimal>| decimal.map(|d| Amount::new(d.normalize()));
        let difference = fault.stated.zip(fault.computed).map(|(a, b)| a - b);
        let mut cells = fault.cells;
        cells.truncate(MAX_CELLS);
        let Some(entry) = fault.rule.built_in() else { return };
        let relation = fault.rule.doc().map(|doc| doc.asks.clone()).unwrap_or_default();
        let place = text.as_ref().map(|place| Text::both(|lang| self.place(place, lang)));
        self.texts.findings.push(Finding {
            rule: entry.name.into(),
            number: fault.number.as_deref().unwrap_or(entry.number).into(),
            severity: fault.severity.unwrap_or(entry.severity),
            verdict: fault.verdict,
            cell: cells.first().copied().unwrap_or(Cell::NOWHERE),
            text,
            cells,
            stated: fault.stated.map(Amount::new),
            computed: fault.computed.map(Amount::new),
            own: [fault.stated.map(Amount::new), fault.computed.map(Amount::new)],
            difference: difference.map(Amount::new),
            bound: amount(fault.bound),
            relation,
            place: place.unwrap_or_default(),
            message,
            remedy,
            answer: ExplanationState::None,
        });
    }

    /// `收入预算情况 第 1 段`
    pub fn place(&self, place: &TextPlace, lang: Lang) -> String {
        let title = self.title(&place.section, lang);
        match lang {
            Lang::Zh => format!("{title} 第 {} 段", place.paragraph + 1),
            Lang::En => format!("{title}, paragraph {}", place.paragraph + 1),
        }
    }

    /// Title of a section, its key where the form set has none.
    pub fn title(&self, section: &str, lang: Lang) -> String {
        let own = self.forms.sections().find(|own| own.key == section);
        match lang {
            Lang::Zh => section.to_owned(),
            Lang::En => own.map_or(section, |own| own.title.get(lang)).to_owned(),
        }
    }

    /// Which cell, or which formula, said what.
    pub fn source(&self, cells: &[Cell], hole: &Hole, lang: Lang) -> String {
        let names = Names { forms: self.forms, budget: self.computed.budget, lang };
        let place = |cell: Cell| {
            let (table, row) = (names.table(cell.t()), names.row(cell));
            format!("{table} {row} › {}", names.column(cell))
        };
        let mut filled = cells.iter().filter(|cell| !self.computed.budget.value(**cell).is_blank());
        match (cells, filled.next(), filled.next()) {
            ([cell], ..) => place(*cell),
            ([a, b], ..) if hole.kind == HoleKind::Share => {
                let short = format!("{} › {}", names.row_short(*b), names.column(*b));
                format!("{} ÷ {short}", place(*a))
            }
            (_, Some(cell), None) if hole.kind == HoleKind::Amount => place(*cell),
            _ => formula_in_words(&hole.source, lang),
        }
    }
}

/// A formula as a person reads it: `last([合计].公用经费)` is 上年的 合计 › 公用经费.
fn formula_in_words(formula: &str, lang: Lang) -> String {
    const LAST: &str = "last(";
    let mut text = String::new();
    // Brackets open so far, and those of them that are last year's.
    let (mut depth, mut last) = (0_usize, Vec::new());
    let mut rest = formula;
    while let Some(c) = rest.chars().next() {
        let named = text.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        if let Some(after) = rest.strip_prefix(LAST).filter(|_| !named) {
            text.push_str(lang.pick("上年的 ", "last year's "));
            depth += 1;
            last.push(depth);
            rest = after.trim_start();
            continue;
        }
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        match c {
            '(' => {
                depth += 1;
                text.push(c);
            }
            ')' => {
                if last.pop_if(|own| *own == depth).is_none() {
                    text.push(c);
                }
                depth = depth.saturating_sub(1);
            }
            '[' if named => text.push(' '),
            '[' => {}
            ']' => {
                if let Some(after) = rest.strip_prefix('.') {
                    text.push_str(" › ");
                    rest = after;
                }
            }
            c => text.push(c),
        }
    }
    text
}

/// A figure as messages write it.
pub(super) fn figure(value: Decimal) -> String {
    minus(Amount::new(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_told_in_words() {
        for (formula, zh) in [
            ("last([合计].公用经费)", "上年的 合计 › 公用经费"),
            ("[合计].合计 - last([合计].合计)", "合计 › 合计 - 上年的 合计 › 合计"),
            ("last(收入[财政拨款].金额)", "上年的 收入 财政拨款 › 金额"),
            ("收支总表.收入[收入合计].金额", "收支总表.收入 收入合计 › 金额"),
            ("(last([甲].乙) + 1) / 2", "(上年的 甲 › 乙 + 1) / 2"),
            ("found(last([预算数]))", "found(上年的 预算数)"),
        ] {
            assert_eq!(formula_in_words(formula, Lang::Zh), zh);
        }
    }
}
