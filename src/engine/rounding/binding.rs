//! Which totals say something of what is stated: those that are stated, and those that a statement is
//! made of.

use crate::budget::Cell;
use crate::engine::compute::{ComputedRef, Sheet};
use crate::engine::figures::Grid;

use super::survey::Survey;

/// What was asked of the totals of a document so far.
pub(super) struct Binding {
    /// For each grid, by row and column.
    known: Vec<Answers>,
    /// For each grid the cells that others than its own sums are computed from, in order.
    used: Vec<Vec<Cell>>,
}

/// Answers to many questions, in two bits each.
struct Answers {
    /// Whether it was asked; who asks meanwhile is told no.
    asked: Vec<u64>,
    yes: Vec<u64>,
}

impl Answers {
    fn none(questions: usize) -> Self {
        let words = questions.div_ceil(64);
        Self { asked: vec![0; words], yes: vec![0; words] }
    }

    /// The answer, where it was asked.
    fn get(&self, at: usize) -> Option<bool> {
        let bit = |words: &[u64]| words[at / 64] >> (at % 64) & 1 == 1;
        bit(&self.asked).then(|| bit(&self.yes))
    }

    fn set(&mut self, at: usize, yes: bool) {
        let (word, bit) = (at / 64, 1 << (at % 64));
        self.asked[word] |= bit;
        if yes {
            self.yes[word] |= bit;
        }
    }
}

impl Binding {
    pub(super) fn new(sheet: &Sheet) -> Self {
        let cells = |grid: &Grid| Answers::none(grid.rows * grid.columns.len());
        let mut used = vec![Vec::new(); sheet.grids.len()];
        sheet.plan.dependents.keys().for_each(|&cell| {
            let own = sheet.grid_index(cell).and_then(|grid| used.get_mut(grid));
            own.into_iter().for_each(|own: &mut Vec<Cell>| own.push(cell));
        });
        used.iter_mut().for_each(|cells| cells.sort_unstable());
        Self { known: sheet.grids.iter().map(cells).collect(), used }
    }

    /// Of a cell of a grid.
    pub(super) fn binds(
        &mut self,
        computed: ComputedRef<'_>,
        survey: &Survey,
        (g, cell): (usize, Cell),
    ) -> bool {
        let ComputedRef { sheet, budget } = computed;
        let grid = &sheet.grids[g];
        let at = cell.r() * grid.columns.len() + cell.c();
        if let Some(known) = self.known[g].get(at) {
            return known;
        }
        // Should totals be made of each other, the first to be asked binds nothing more.
        self.known[g].set(at, false);
        let stated = match survey.block(g).number(cell.r(), cell.c()) {
            Some(number) => survey.is_written(number as u32),
            None => budget.value(cell).amount().is_some() && !survey.is_overruled(sheet, cell),
        };
        let binds = stated || self.used[g].binary_search(&cell).is_ok() || {
            let mut of = |cell| self.binds(computed, survey, (g, cell));
            let summed = grid.columns[cell.c()].as_ref().is_some_and(|column| column.summed);
            let parent = grid.parent(cell.r()).filter(|_| summed);
            parent.is_some_and(|parent| of(cell.with_row(parent)))
                || grid.dependents[cell.c()].iter().any(|&f| {
                    let target = grid.across.get(f).map(|across| across.column);
                    target.is_some_and(|column| of(cell.with_column(column)))
                })
        };
        self.known[g].set(at, binds);
        binds
    }
}
