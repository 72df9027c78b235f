//! Cells that hold the same amount as a figure that no sentence ties.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::budget::{Budget, Cell};
use crate::form::FormSet;

use super::figure::{FigureKind, TextFigure};

/// Rows of a block that are looked at.
const MAX_ROWS: usize = 2_000;

/// Where the amounts are that texts ask for, in 元.
#[derive(Clone, Debug, Default)]
pub(super) struct Guesses {
    wanted: HashMap<Decimal, Wanted>,
    /// What is asked for and is in that cell.
    at: HashMap<Cell, Decimal>,
}

#[derive(Clone, Debug, Default)]
struct Wanted {
    /// Numbers of the sections that ask.
    sections: Vec<usize>,
    /// Invariant: sorted.
    cells: Vec<Cell>,
}

/// The amount that a figure would be guessed by.
pub(super) fn asked(figure: &TextFigure) -> Option<Decimal> {
    let money = matches!(figure.what, FigureKind::Amount(_));
    (money && !figure.value.is_zero() && figure.direction.is_none()).then(|| figure.value())
}

/// What a cell states, in 元.
fn stated(forms: &FormSet, budget: &Budget, cell: Cell) -> Option<Decimal> {
    let form = budget.tables.get(cell.t())?.form().and_then(|form| forms.tables.get(form))?;
    let unit = Decimal::from(10_u64.pow(form.unit.power()));
    budget.value(cell).amount()?.decimal().checked_mul(unit)
}

impl Guesses {
    /// Looks for everything that is asked for, by section, in one pass of the tables.
    pub fn of(
        forms: &FormSet,
        budget: &Budget,
        asked: impl Iterator<Item = (usize, Decimal)>,
    ) -> Self {
        let mut guesses = Self::default();
        for (section, asked) in asked {
            let wanted = guesses.wanted.entry(asked).or_default();
            if wanted.sections.last() != Some(&section) {
                wanted.sections.push(section);
            }
        }
        if guesses.wanted.is_empty() {
            return guesses;
        }
        for (t, table) in budget.tables.iter().enumerate().filter(|(_, t)| t.form().is_some()) {
            for (b, block) in table.blocks.iter().enumerate() {
                for (r, row) in block.rows.iter().take(MAX_ROWS).enumerate() {
                    for c in 0..row.width() {
                        guesses.look(forms, budget, Cell::new(t, b, r, c));
                    }
                }
            }
        }
        guesses
    }

    /// Takes a cell up where it holds what is asked for.
    fn look(&mut self, forms: &FormSet, budget: &Budget, cell: Cell) -> Option<&[usize]> {
        let stated = stated(forms, budget, cell).filter(|_| cell.r() < MAX_ROWS)?;
        let wanted = self.wanted.get_mut(&stated)?;
        if let Err(at) = wanted.cells.binary_search(&cell) {
            wanted.cells.insert(at, cell);
        }
        self.at.insert(cell, stated);
        Some(&wanted.sections)
    }

    /// Looks at a cell again whose content changed; gives the sections that may guess otherwise now.
    pub fn look_again(&mut self, forms: &FormSet, budget: &Budget, cell: Cell) -> Vec<usize> {
        let mut sections = Vec::new();
        if self.wanted.is_empty() {
            return sections;
        }
        if let Some(wanted) = self.at.remove(&cell).and_then(|was| self.wanted.get_mut(&was)) {
            wanted.cells.retain(|own| *own != cell);
            sections.extend_from_slice(&wanted.sections);
        }
        sections.extend(self.look(forms, budget, cell).unwrap_or_default());
        sections
    }

    /// The cells that state an amount.
    pub fn cells(&self, asked: Decimal) -> &[Cell] {
        self.wanted.get(&asked).map_or(&[], |wanted| &wanted.cells)
    }
}
