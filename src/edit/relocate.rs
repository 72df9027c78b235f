//! Explanations and comments go with their rows and paragraphs where an edit names those anew.
//!
//! They hold on to names, so that they find their places while rows come and go. A row that is
//! recoded, a copy of a table that is renamed, a paragraph that begins otherwise is still the same
//! place to whoever wrote the remark: in the same step the remark learns the new name, and undo
//! gives both the old one.

use crate::budget::{Budget, Cell, NamedPlace, NarrativeSection};
use crate::form::FormSet;

use super::edits::Edit;

/// Where explanations and comments are, by position.
pub(super) struct Relocation {
    explanations: Vec<Option<Located>>,
    comments: Vec<Option<Located>>,
}

#[derive(Clone, Debug, PartialEq)]
enum Located {
    Cell(Cell),
    /// Section, and the paragraph's number.
    Paragraph(String, usize),
}

impl Relocation {
    /// Where they are before those edits are made; nothing where no edit can name a place anew,
    /// or nobody has remarked anything.
    pub(super) fn before(forms: &FormSet, budget: &Budget, phases: &[Vec<Edit>]) -> Option<Self> {
        let remarked = !budget.explanations.is_empty() || !budget.comments.is_empty();
        let mut edits = phases.iter().flatten();
        if !remarked || !edits.any(|edit| names(forms, budget, edit)) {
            return None;
        }
        let located = |place: &NamedPlace| {
            let paragraph = || {
                let (section, paragraph) = place.paragraph(budget)?;
                let section = budget.texts.get(section)?.section.clone();
                Some(Located::Paragraph(section, paragraph?))
            };
            place.cell(forms, budget).map(Located::Cell).or_else(paragraph)
        };
        Some(Self {
            explanations: budget.explanations.iter().map(|given| located(&given.place)).collect(),
            comments: budget.comments.iter().map(|comment| located(&comment.place)).collect(),
        })
    }

    /// What makes them go along, once the edits are made.
    pub(super) fn edits(self, forms: &FormSet, budget: &Budget, done: &[Edit]) -> Vec<Edit> {
        let now = |located: Option<Located>, old: &NamedPlace| {
            let located = done.iter().try_fold(located?, |located, edit| located.after(edit))?;
            let place = match &located {
                Located::Cell(cell) => NamedPlace::of(forms, budget, *cell)?,
                Located::Paragraph(section, at) => {
                    let text = budget.texts.iter().find(|text| text.section == *section)?;
                    NamedPlace::of_text(section, text.paragraphs.get(*at)?)
                }
            };
            (place != *old && place.exists(forms, budget)).then_some(place)
        };
        let mut edits = Vec::new();
        for ((at, old), located) in budget.explanations.iter().enumerate().zip(self.explanations) {
            if let Some(place) = now(located, &old.place) {
                let new = crate::budget::Explanation { place, ..old.clone() };
                let (old, new) = (Some(Box::new(old.clone())), Some(Box::new(new)));
                edits.push(Edit::Explanation { at, old, new });
            }
        }
        for ((at, old), located) in budget.comments.iter().enumerate().zip(self.comments) {
            if let Some(place) = now(located, &old.place) {
                let new = crate::budget::Comment { place, ..old.clone() };
                let (old, new) = (Some(Box::new(old.clone())), Some(Box::new(new)));
                edits.push(Edit::Comment { at, old, new });
            }
        }
        edits
    }
}

/// Whether the edit can change what a place is called.
fn names(forms: &FormSet, budget: &Budget, edit: &Edit) -> bool {
    match edit {
        Edit::Text { .. } => true,
        Edit::Value { cell, .. } => {
            let form = budget.tables.get(cell.t()).and_then(|table| table.form());
            let form = form.and_then(|form| forms.tables.get(form));
            let column = form.and_then(|form| form.blocks.get(cell.b())?.columns.get(cell.c()));
            // Figures never name anything, and are what is typed most.
            column.is_some_and(|column| !column.kind.is_figure())
        }
        other => other.is_structural(),
    }
}

impl Located {
    /// Where it is after an edit; `None` where that removed it.
    fn after(self, edit: &Edit) -> Option<Self> {
        match self {
            Self::Cell(cell) => moved(cell, edit).map(Self::Cell),
            Self::Paragraph(section, at) => match edit {
                Edit::Text { old: Some(old), new, .. } if old.section == section => {
                    let at = paragraph(old, new.as_ref()?, at)?;
                    Some(Self::Paragraph(section, at))
                }
                _ => Some(Self::Paragraph(section, at)),
            },
        }
    }
}

fn moved(cell: Cell, edit: &Edit) -> Option<Cell> {
    let (table, row) = (cell.t(), cell.r());
    let block = |at: &Cell| (at.table, at.block) == (cell.table, cell.block);
    let in_table = |table: usize| Cell::new(table, cell.b(), cell.r(), cell.c());
    match edit {
        Edit::InsertRow { at, .. } if block(at) && at.r() <= row => Some(cell.with_row(row + 1)),
        Edit::InsertRows { at, count, .. } if block(at) && at.r() <= row => {
            Some(cell.with_row(row + count))
        }
        Edit::RemoveRows { at, count, .. } if block(at) && at.r() <= row => {
            (at.r() + count <= row).then(|| cell.with_row(row - count))
        }
        Edit::RemoveRow { at, .. } if block(at) && at.r() == row => None,
        Edit::RemoveRow { at, .. } if block(at) && at.r() < row => Some(cell.with_row(row - 1)),
        Edit::SwapRows { at, with } if block(at) && at.r() == row => {
            Some(cell.with_row(*with as usize))
        }
        Edit::SwapRows { at, with } if block(at) && *with as usize == row => {
            Some(cell.with_row(at.r()))
        }
        Edit::InsertTable { at, .. } if *at <= table => Some(in_table(table + 1)),
        Edit::RemoveTable { at, .. } if *at == table => None,
        Edit::RemoveTable { at, .. } if *at < table => Some(in_table(table - 1)),
        _ => Some(cell),
    }
}

/// Which paragraph it is in the new text: the same one counted from the beginning or from the end
/// where nothing before or behind it changed; among those changed the one of the same words, else
/// of the same number, if there are as many.
fn paragraph(old: &NarrativeSection, new: &NarrativeSection, at: usize) -> Option<usize> {
    let (old, new) = (&old.paragraphs, &new.paragraphs);
    let same = |pair: &(&String, &String)| pair.0 == pair.1;
    let head = old.iter().zip(new).take_while(same).count();
    let most = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take(most).take_while(same).count();
    if at < head {
        return Some(at);
    }
    if at >= old.len() - tail {
        return (at + new.len()).checked_sub(old.len());
    }
    // Split, joined or rewritten: what still is there word for word is the same.
    let words = old.get(at)?;
    let moved = new.iter().position(|paragraph| paragraph == words);
    moved.or_else(|| (old.len() == new.len()).then_some(at))
}
