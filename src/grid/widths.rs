//! Column widths set by hand, by name for remembering.

use super::sizes::WIDTHS;
use super::state::GridState;
use crate::form::FormSet;
use crate::session::ColumnWidth;

impl GridState {
    /// The widths set by hand.
    pub fn set_widths(&self, forms: &FormSet) -> Vec<ColumnWidth> {
        let named = |(&(form, block, column), &width): (&(usize, usize, usize), &f32)| {
            let table = forms.tables.get(form)?;
            let block = table.blocks.get(block)?;
            let column = block.columns.get(column)?;
            Some(ColumnWidth {
                table: table.key.clone(),
                block: block.key.clone(),
                column: column.key.clone(),
                width,
            })
        };
        self.sizes.set.iter().filter_map(named).collect()
    }

    /// Sets widths; what the form set does not know is passed over.
    pub fn put_widths(&mut self, forms: &FormSet, widths: &[ColumnWidth]) {
        for own in widths.iter().filter(|own| own.width.is_finite()) {
            let Some(form) = forms.table(&own.table) else { continue };
            let blocks = forms.tables.get(form).map_or(&[][..], |table| &table.blocks);
            let Some(block) = blocks.iter().position(|block| block.key == own.block) else {
                continue;
            };
            if let Some(column) = blocks.get(block).and_then(|b| b.column(&own.column)) {
                let width = own.width.clamp(*WIDTHS.start(), *WIDTHS.end());
                self.sizes.set.insert((form, block, column), width);
            }
        }
    }

    /// Whether widths were set since [`Self::widths_kept`].
    pub fn widths_changed(&self) -> bool {
        self.sizes.changed
    }

    pub fn widths_kept(&mut self) {
        self.sizes.changed = false;
    }

    /// Columns of the table shown last take their own widths again.
    pub fn reset_widths(&mut self) {
        if let Some(form) = self.form {
            self.sizes.set.retain(|(of, ..), _| *of != form);
            self.sizes.changed = true;
        }
    }
}
