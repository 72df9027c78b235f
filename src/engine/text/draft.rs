//! Drafts: a section of the narrative written from the tables, and the figures of an existing text
//! put to what the tables say.
//!
//! A draft is written in the slots that its sentences read, so that every figure of it is tied.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::budget::{Cell, ValueRef as Content};
use crate::engine::bind::{DraftBinder, DraftRow};
use crate::engine::compute::ComputedRef;
use crate::engine::figures::Cells as _;
use crate::form::{DraftParagraph, DraftPiece, Each, Hole, HoleKind, Narration, TextExpr};

use super::Tie;
use super::value::{Sources, ToldFigures, to_step};

/// Decimals of amounts in a text.
const DECIMALS: u32 = 2;

/// A section as it is written from the tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SectionDraft {
    pub paragraphs: Vec<String>,
    /// What only a person knows, in reading order.
    pub open: Vec<OpenHole>,
}

/// A place of a draft that waits for a person; the text has a marked hole there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenHole {
    pub paragraph: usize,
    /// Bytes of the paragraph.
    pub range: Range<usize>,
    /// What is asked for: `车辆数`; of a reason the change that it explains: `增加3.13万元`.
    pub what: String,
    pub reason: bool,
}

impl ComputedRef<'_> {
    /// The draft of a section; `None` where the form set has none for it.
    pub fn draft(&self, section: &str) -> Option<SectionDraft> {
        let mut all = self.forms.narrative.iter();
        let narration = all.find(|own| own.section == section && !own.draft.is_empty())?;
        let mut writer = DraftWriter {
            computed: *self,
            binder: DraftBinder::new(&self.forms, self.budget, &self.grids, &self.others().bound()),
            out: String::new(),
            draft: SectionDraft::default(),
            change: None,
        };
        if let Some(note) = writer.nothing(narration) {
            return Some(SectionDraft { paragraphs: vec![note], open: Vec::new() });
        }
        for paragraph in &narration.draft {
            writer.paragraph(paragraph);
        }
        Some(writer.draft)
    }

    /// A section's paragraphs with every figure that the tables know put to what they say; reasons
    /// and all other words stay. `None` where nothing changes.
    pub fn refreshed(&self, section: &str) -> Option<Vec<String>> {
        let own = self.budget.texts.iter().find(|text| text.section == section)?;
        let mut paragraphs = own.paragraphs.clone();
        let mut mentions = self.texts().mentions;
        mentions.retain(|one| &*one.place.section == section && one.tie == Tie::Wrong);
        let mut changed = false;
        // From the end, so that places before stay where they are.
        for mention in mentions.iter().rev() {
            let Some((range, text)) = &mention.correct else { continue };
            let Some(paragraph) = paragraphs.get_mut(mention.place.paragraph) else { continue };
            let figure = |text: &str| text.contains(|c: char| c.is_ascii_digit());
            let old = paragraph.get(range.clone()).is_some_and(figure);
            if old && figure(text) {
                paragraph.replace_range(range.clone(), text);
                changed = true;
            }
        }
        changed.then_some(paragraphs)
    }
}

struct DraftWriter<'a> {
    computed: ComputedRef<'a>,
    binder: DraftBinder<'a>,
    /// The paragraph being written.
    out: String,
    draft: SectionDraft,
    /// The last change written in it, in 元, and its words.
    change: Option<(Decimal, String)>,
}

impl DraftWriter<'_> {
    /// What is written of a table that is empty.
    fn nothing(&self, narration: &Narration) -> Option<String> {
        narration.absent.as_ref()?;
        let own = |table: &&crate::budget::Table| table.form() == Some(narration.table);
        let filled = self.computed.budget.tables.iter().filter(own).any(|table| {
            let mut rows = table.blocks.iter().flat_map(|block| &block.rows);
            rows.any(|row| {
                row.cells().any(|cell| matches!(cell, Content::Amount(a) if !a.is_zero()))
            })
        });
        if filled {
            return None;
        }
        let form = self.computed.forms.tables.get(narration.table)?;
        Some(form.empty_note.as_ref()?.zh.clone())
    }

    fn paragraph(&mut self, paragraph: &DraftParagraph) {
        self.out.clear();
        self.change = None;
        let once = self.binder.rows(paragraph, &Each::Once);
        let Some(&here) = once.first() else { return };
        let opened = self.draft.open.len();
        let mut any = paragraph.each == Each::Once;
        self.write(&paragraph.before, here);
        if any {
            self.write(&paragraph.text, here);
        } else {
            for row in self.binder.rows(paragraph, &paragraph.each) {
                if !self.has_figure(&paragraph.text, row) {
                    continue;
                }
                if any {
                    self.out.push_str(&paragraph.join);
                }
                self.write(&paragraph.text, row);
                any = true;
            }
        }
        self.write(&paragraph.after, here);
        let text = std::mem::take(&mut self.out);
        if !any || text.trim().is_empty() {
            self.draft.open.truncate(opened);
            return;
        }
        self.draft.paragraphs.push(text);
    }

    /// Whether the first amount of a row's part is there and not zero.
    fn has_figure(&mut self, pieces: &[DraftPiece], row: DraftRow) -> bool {
        let amount = pieces.iter().find_map(|piece| match piece {
            DraftPiece::Slot(hole) if hole.kind == HoleKind::Amount => hole.expr.as_ref(),
            _ => None,
        });
        let Some(expr) = amount else { return true };
        self.value(expr, row).is_some_and(|value| !value.is_zero())
    }

    /// Writes pieces; whether a figure among them is blank.
    fn write(&mut self, pieces: &[DraftPiece], row: DraftRow) -> bool {
        let mut blank = false;
        for piece in pieces {
            blank |= match piece {
                DraftPiece::Text(words) => {
                    self.out.push_str(words);
                    false
                }
                DraftPiece::Optional(inner) => {
                    self.part(inner, row);
                    false
                }
                DraftPiece::Either(all) => {
                    let (last, others) = match all.split_last() {
                        Some(split) => split,
                        None => continue,
                    };
                    !others.iter().any(|inner| self.part(inner, row)) && self.write(last, row)
                }
                DraftPiece::Row => self.name(|binder| binder.name(row)),
                DraftPiece::Above => self.name(|binder| binder.name_above(row)),
                DraftPiece::Unit => {
                    self.out.push_str(&self.computed.budget.unit.name);
                    self.computed.budget.unit.name.is_empty()
                }
                DraftPiece::Department => {
                    // Of a department's own budget it is the unit.
                    let unit = &self.computed.budget.unit;
                    let of = if unit.department.is_empty() { &unit.name } else { &unit.department };
                    self.out.push_str(of);
                    of.is_empty()
                }
                DraftPiece::When(expr) => self.value(expr, row).is_none_or(|value| value.is_zero()),
                DraftPiece::Reason => self.reason(),
                DraftPiece::Open(what) => {
                    self.open(what.clone(), what.clone(), false);
                    false
                }
                DraftPiece::Slot(hole) => self.slot(hole, row),
            };
        }
        blank
    }

    /// Writes pieces where no figure among them is blank; whether they were written.
    fn part(&mut self, pieces: &[DraftPiece], row: DraftRow) -> bool {
        let (length, open, change) = (self.out.len(), self.draft.open.len(), self.change.clone());
        if !self.write(pieces, row) {
            return true;
        }
        self.out.truncate(length);
        self.draft.open.truncate(open);
        self.change = change;
        false
    }

    fn name(&mut self, of: impl Fn(&DraftBinder<'_>) -> String) -> bool {
        let name = of(&self.binder);
        self.out.push_str(&name);
        name.is_empty()
    }

    /// A reason where there is something to explain.
    fn reason(&mut self) -> bool {
        match self.change.clone() {
            Some((change, said)) if !change.is_zero() => {
                self.open("增减原因".to_owned(), said, true);
                false
            }
            _ => true,
        }
    }

    fn open(&mut self, shown: String, what: String, reason: bool) {
        let from = self.out.len();
        self.out.push_str(&format!("【待填：{shown}】"));
        let paragraph = self.draft.paragraphs.len();
        self.draft.open.push(OpenHole { paragraph, range: from..self.out.len(), what, reason });
    }

    fn value(&mut self, expr: &TextExpr, row: DraftRow) -> Option<Decimal> {
        let bound = self.binder.formula(expr, row)?;
        let reader = self.computed.reader(0);
        let none = ToldFigures::new();
        let sources = Sources { cells: &reader, own: &none, told: &none, items: 0 };
        sources.compute(&bound)?.value.figure
    }

    /// Writes a slot as its sentence reads it; whether its figure is blank.
    fn slot(&mut self, hole: &Hole, row: DraftRow) -> bool {
        let value = hole.expr.as_ref().and_then(|expr| self.value(expr, row));
        match hole.kind {
            HoleKind::Year => self.out.push_str(&self.computed.budget.year.to_string()),
            HoleKind::LastYear => self.out.push_str(&(self.computed.budget.year - 1).to_string()),
            HoleKind::Amount => {
                let said = self.amount(value.unwrap_or_default());
                self.out.push_str(&said);
                return value.is_none();
            }
            HoleKind::Count => {
                self.out.push_str(&to_step(value.unwrap_or_default(), Decimal::ONE).to_string());
                return value.is_none();
            }
            HoleKind::Share => {
                let ratio = value.unwrap_or_default();
                let said = self.percent(ratio);
                self.out.push_str(&said);
                return value.is_none();
            }
            HoleKind::Change => {
                let change = value.unwrap_or_default();
                // What is shown as nothing is no change.
                let change = if self.shown(change).is_zero() { Decimal::ZERO } else { change };
                let said = match change {
                    change if change.is_zero() => "持平".to_owned(),
                    change if change.is_sign_negative() => format!("减少{}", self.amount(-change)),
                    change => format!("增加{}", self.amount(change)),
                };
                self.out.push_str(&said);
                self.change = Some((change, said));
                return value.is_none();
            }
            HoleKind::Rate => {
                let change = match &hole.change {
                    Some(change) => self.value(change, row),
                    None => self.change.as_ref().map(|change| change.0),
                };
                let base = value.filter(|base| !base.is_zero());
                let rate = change.zip(base).and_then(|(change, base)| change.checked_div(base));
                let Some(rate) = rate.filter(|rate| !rate.is_zero()) else { return true };
                let word = if rate.is_sign_negative() { "下降" } else { "增长" };
                let said = self.percent(rate.abs());
                self.out.push_str(word);
                self.out.push_str(&said);
            }
            HoleKind::Names { table, block, column, filled } => {
                let reader = self.computed.reader(0);
                let has_figure = |cell: Cell| {
                    let value = reader.value(cell).ok().and_then(|value| value.figure);
                    value.is_some_and(|value| !value.is_zero())
                };
                let names = self.binder.names((table, block, column), filled, has_figure);
                self.out.push_str(&names.join("、"));
                return names.is_empty();
            }
            HoleKind::Name => return true,
        }
        false
    }

    /// An amount in 元 as it is shown, in the unit of texts.
    fn shown(&self, amount: Decimal) -> Decimal {
        let unit = Decimal::from(10_u64.pow(self.computed.forms.text_unit.power()));
        let step = Decimal::try_new(1, DECIMALS).unwrap_or(Decimal::ONE);
        let mut shown = to_step(amount / unit, step);
        shown.rescale(DECIMALS);
        shown
    }

    fn amount(&self, amount: Decimal) -> String {
        let shown = self.shown(amount);
        let unit = match self.computed.forms.text_unit {
            crate::amount::Unit::Yuan => "元",
            crate::amount::Unit::Wan => "万元",
        };
        if shown.is_zero() { format!("0{unit}") } else { format!("{shown}{unit}") }
    }

    fn percent(&self, ratio: Decimal) -> String {
        let decimals = self.computed.forms.percent_decimals;
        let step = Decimal::try_new(1, decimals).unwrap_or(Decimal::ONE);
        let mut percent = to_step(ratio * Decimal::ONE_HUNDRED, step);
        percent.rescale(decimals);
        match percent {
            percent if percent.is_zero() => "0%".to_owned(),
            // All of it is not a rounded figure.
            percent if ratio.abs() == Decimal::ONE => format!("{}%", percent.normalize()),
            percent => format!("{percent}%"),
        }
    }
}
