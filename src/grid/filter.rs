//! Commands about which rows of the table are shown.

use super::state::GridState;
use crate::budget::Cell;
use crate::edit::Document;
use crate::lang::Lang;
use crate::session::command::Command;
use crate::table::row_commands;
use crate::table::row_filter::{RowFilter, Subtree};

impl GridState {
    /// Shows other rows of the table, as a command of the filter says.
    pub fn filter_rows(
        &mut self,
        command: Command,
        document: &Document,
        cursor: Option<Cell>,
        lang: Lang,
    ) {
        let mut filter = self.row_filter();
        let deepest = row_commands::deepest_level(document, cursor);
        match command {
            Command::OnlyFound => filter.found = !filter.found,
            Command::OnlyFilled => filter.filled = !filter.filled,
            Command::OnlyUnder => {
                let subtree = || cursor.and_then(|cell| Subtree::of(document, cell, lang));
                filter.under = if filter.under.is_some() { None } else { subtree() };
            }
            Command::Collapse => {
                filter.depth = Some(filter.depth.unwrap_or(deepest).saturating_sub(1));
            }
            Command::Expand => {
                filter.depth = filter.depth.map(|depth| depth + 1).filter(|depth| *depth < deepest);
            }
            _ => filter = RowFilter::default(),
        }
        self.set_row_filter(filter);
    }
}
