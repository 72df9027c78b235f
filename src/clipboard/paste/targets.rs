//! The columns of the table that the columns of a block go to, and can be sent to.

use crate::edit::Document;
use crate::lang::Lang;
use crate::table::layout::LayoutColumn;

use super::super::copy::heading;
use super::Paste;

impl Paste {
    /// Sends a column of the block to that column of the table, or nowhere, whatever its heading
    /// says. What went there before goes nowhere.
    pub fn send(&mut self, document: &Document, column: usize, to: Option<usize>, lang: Lang) {
        let mut source = self.source.clone();
        source.chosen.retain(|_, held| held.is_none() || *held != to);
        source.chosen.insert(self.reading.column(column), to);
        self.lay_anew(document, source, lang);
    }

    /// Where each column of the block goes in its part of the table.
    pub fn targets(&self) -> &[Option<usize>] {
        &self.to
    }

    /// The columns of the table that a column of the block can go to, by their titles.
    pub fn choices(&self, document: &Document, lang: Lang) -> Vec<(usize, String)> {
        let Some(view) = self.source.view(document) else { return Vec::new() };
        let band = self.source.selection.cursor.band;
        let columns = view.band(band).map_or(&[][..], |band| &band.columns);
        let data = |at: &usize| matches!(columns.get(*at), Some(LayoutColumn::Data { .. }));
        let titled = |at: usize| (at, heading(&view, band, at, lang));
        (0..columns.len()).filter(data).map(titled).collect()
    }
}
