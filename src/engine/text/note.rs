//! Empty tables and the sentences that say so (C9).

use std::ops::Range;

use crate::budget::{Budget, Cell, Table, ValueRef as Content};
use crate::engine::finding::{TextPlace, Verdict, rule};
use crate::lang::Text;

use super::figure::FigureKind;
use super::fit::PatternMatcher;
use super::read::{NarrativeReader, SectionText};
use super::say::TextFault;
use super::{Mention, Tie};

/// Figures that are looked at to find one that is not zero.
const MAX_ROWS: usize = 5_000;

/// What is in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filled {
    Nothing,
    /// Only zeros: either way of saying it is right.
    Zeros,
    /// The first figure that is not zero.
    Figures(Cell),
}

impl NarrativeReader<'_> {
    /// Sections and notes that say a table is empty, and tables that need one. `begun`: the
    /// narrative has been begun; before that nothing is missing.
    /// `filled`: what is in each table.
    pub(super) fn judge_notes(
        &mut self,
        sections: &[SectionText<'_>],
        filled: &[Filled],
        begun: bool,
    ) {
        let forms = self.forms;
        for narration in forms.narrative.iter().filter(|narration| narration.absent.is_some()) {
            let section = sections.iter().find(|own| *own.key == *narration.section);
            self.judge_absent(narration.table, narration, section, (filled, begun));
        }
        for (t, table) in self.computed.budget.tables.iter().enumerate() {
            let Some(form) = table.form() else { continue };
            let Some(note) = forms.tables.get(form).and_then(|form| form.empty_note.as_ref())
            else {
                continue;
            };
            let told = forms.narrative.iter().any(|own| own.table == form && own.absent.is_some());
            let own = filled.get(t).copied().unwrap_or(Filled::Nothing);
            match (own, table.note.as_deref()) {
                (Filled::Figures(cell), Some(said)) if denies(said, &note.zh) => {
                    let message = Text::new(
                        format!("表注“{said}”，而表中有数"),
                        format!("the note says “{said}”, but the table has figures"),
                    );
                    let fault = TextFault {
                        cells: vec![cell],
                        ..TextFault::plain(rule::NoteOnFilledTable)
                    };
                    let remedy = Text::new(
                        "删去表注，或核对表中的数",
                        "remove the note, or check the figures",
                    );
                    let title = self.titled(t, &message);
                    self.tell_cell(fault, title, remedy);
                }
                // A table that the checks miss is reported as missing.
                (Filled::Nothing, None) if begun && !told && !self.computed.is_missed(t) => {
                    let message = Text::new(
                        format!("空表没有说明，应写“{}”", note.zh),
                        format!("the empty table has no note: “{}”", note.en),
                    );
                    let cell = Cell::new(t, 0, 0, 0);
                    let fault = TextFault {
                        cells: vec![cell],
                        ..TextFault::plain(rule::EmptyTableWithoutNote)
                    };
                    let remedy = Text::new("填写表注", "write the note");
                    let title = self.titled(t, &message);
                    self.tell_cell(fault, title, remedy);
                }
                _ => {}
            }
        }
    }

    fn titled(&self, table: usize, message: &Text) -> Text {
        let title = |lang| self.computed.budget.table_title(self.forms, table, lang);
        Text::new(
            format!("{}：{}", title(crate::lang::Lang::Zh), message.zh),
            format!("{}: {}", title(crate::lang::Lang::En), message.en),
        )
    }

    fn judge_absent(
        &mut self,
        form: usize,
        narration: &crate::form::Narration,
        section: Option<&SectionText<'_>>,
        (filled, begun): (&[Filled], bool),
    ) {
        let own = |(_, table): &(usize, &Table)| table.form() == Some(form);
        let Some((t, table)) = self.computed.budget.tables.iter().enumerate().find(own) else {
            return;
        };
        let Some(pattern) = &narration.absent else { return };
        let mut said = None;
        let mut zeros = false;
        for (p, paragraph) in section.iter().flat_map(|s| s.paragraphs.iter().enumerate()) {
            let fits =
                PatternMatcher::new(&paragraph.folded, &paragraph.figures).all(pattern, &[], &[]);
            let own = fits.into_iter().map(|fit| {
                let end = paragraph.folded.sentence(fit.range.end.saturating_sub(1)).end;
                fit.range.start..end.max(fit.range.end)
            });
            // Who names an amount in one breath says that there is some: 无线电管理局…机关运行经费.
            let names_some = |range: &Range<usize>| {
                let end = range.clone().find(|&i| paragraph.folded.get(i) == Some(';'));
                let breath = range.start..end.unwrap_or(range.end);
                paragraph.figures.iter().any(|f| {
                    matches!(f.what, FigureKind::Amount(_))
                        && f.direction.is_none()
                        && !f.value.is_zero()
                        && breath.contains(&f.range.start)
                })
            };
            if said.is_none() {
                said = own.filter(|range| !names_some(range)).map(|range| (p, range)).next();
            }
            // 为 0, without a unit, says it too.
            let zero = |f: &super::figure::TextFigure| {
                matches!(f.what, FigureKind::Amount(_) | FigureKind::Count) && f.value.is_zero()
            };
            zeros |= paragraph.figures.iter().any(zero);
        }
        let filled = filled.get(t).copied().unwrap_or(Filled::Nothing);
        match (filled, said, section) {
            (Filled::Figures(cell), Some((p, range)), Some(section)) => {
                let place = self.text_place(section, p, range.clone());
                let quote = section.paragraphs[p].folded.slice(range);
                let message = Text::new(
                    format!("“{quote}”，而表中有数"),
                    format!("“{quote}”, but the table has figures"),
                );
                let remedy = Text::new(
                    "改写这一节，或核对表中的数",
                    "write the section anew, or check the figures",
                );
                self.texts.mentions.push(Mention {
                    place: place.clone(),
                    tie: Tie::Wrong,
                    cells: vec![cell],
                    message: message.clone(),
                    correct: None,
                });
                let fault = TextFault {
                    cells: vec![cell],
                    verdict: Verdict::Unbalanced,
                    ..TextFault::plain(rule::NoteOnFilledTable)
                };
                self.tell(fault, place, message, remedy);
            }
            (Filled::Nothing | Filled::Zeros, Some((p, range)), Some(section)) => {
                let place = self.text_place(section, p, range);
                let title = |lang| self.computed.budget.table_title(self.forms, t, lang);
                let said = Text::new(
                    format!("{}无数", title(crate::lang::Lang::Zh)),
                    format!("{} is empty", title(crate::lang::Lang::En)),
                );
                let cells = vec![Cell::new(t, 0, 0, 0)];
                self.texts.mentions.push(Mention {
                    place,
                    tie: Tie::Agrees,
                    cells,
                    message: said,
                    correct: None,
                });
            }
            (Filled::Nothing, None, _) if begun && !zeros && table.note.is_none() => {
                let place = TextPlace {
                    section: narration.section.as_str().into(),
                    paragraph: 0,
                    from: 0,
                    to: 0,
                };
                let note = self.forms.tables.get(form).and_then(|form| form.empty_note.as_ref());
                let (zh, en) =
                    note.map_or(("本单位无……", "there is none"), |n| (&*n.zh, &*n.en));
                let title = self.computed.budget.table_title(self.forms, t, crate::lang::Lang::Zh);
                let title_en =
                    self.computed.budget.table_title(self.forms, t, crate::lang::Lang::En);
                let message = Text::new(
                    format!("{title}是空表，这一节或表注应写“{zh}”"),
                    format!("{title_en} is empty; the section or a note should say “{en}”"),
                );
                let remedy =
                    Text::new("补写说明，写对是哪一种资金", "say so, and name the right fund");
                let cells = vec![Cell::new(t, 0, 0, 0)];
                let fault = TextFault {
                    cells,
                    verdict: Verdict::Missing,
                    ..TextFault::plain(rule::EmptyTableWithoutNote)
                };
                self.tell(fault, place, message, remedy);
            }
            _ => {}
        }
    }
}

impl Filled {
    /// What is in a table.
    pub fn of(t: usize, table: &Table) -> Self {
        let mut filled = Self::Nothing;
        for (b, block) in table.blocks.iter().enumerate() {
            for (r, row) in block.rows.iter().take(MAX_ROWS).enumerate() {
                for (c, value) in row.cells().enumerate() {
                    match value {
                        Content::Amount(amount) if !amount.is_zero() => {
                            return Self::Figures(Cell::new(t, b, r, c));
                        }
                        Content::Amount(_) => filled = Self::Zeros,
                        _ => {}
                    }
                }
            }
        }
        filled
    }

    /// The same once the content of a cell is another.
    pub fn after(self, budget: &Budget, cell: Cell) -> Self {
        match self {
            // What is behind the first figure says nothing new.
            Self::Figures(first) if cell > first => self,
            _ => {
                budget.tables.get(cell.t()).map_or(Self::Nothing, |table| Self::of(cell.t(), table))
            }
        }
    }
}

/// Whether a table's note says that there is nothing.
fn denies(note: &str, standard: &str) -> bool {
    note.trim() == standard.trim()
        || ["本单位无", "本部门无", "我单位无", "我部门无", "本单位没有", "本部门没有"]
            .iter()
            .any(|word| note.contains(word))
}
