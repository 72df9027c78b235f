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
            _ => hole.source.to_string(),
        }
    }
}

/// A figure as messages write it.
pub(super) fn figure(value: Decimal) -> String {
    minus(Amount::new(value))
}
