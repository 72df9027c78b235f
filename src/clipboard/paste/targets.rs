//! The columns of the table that the columns of a block go to, and can be sent to.

use std::collections::BTreeMap;

use crate::edit::Document;
use crate::lang::Lang;
use crate::table::layout::LayoutColumn;

use super::super::copy::heading;
use super::super::offers::BlockReading;
use super::{MAX_COLUMNS, Paste};

/// Columns of a text that the person sent to a column of the band, or nowhere.
pub(super) type ChosenTargets = BTreeMap<usize, Option<usize>>;

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

/// Where columns go once some are sent elsewhere: no two go to one column.
pub(super) fn sent(
    to: &[Option<usize>],
    chosen: &ChosenTargets,
    reading: &BlockReading,
) -> Vec<Option<usize>> {
    let own = |at: usize| {
        let to = to.get(at).copied().flatten();
        let taken = || chosen.values().any(|chosen| *chosen == to);
        match chosen.get(&reading.column(at)) {
            Some(chosen) => *chosen,
            None => to.filter(|_| !taken()),
        }
    };
    let last = chosen.keys().next_back().map_or(0, |last| last + 1);
    (0..to.len().max(last).min(MAX_COLUMNS)).map(own).collect()
}
