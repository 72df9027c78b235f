//! What a frame of the grid works with, and what it reports to the rest of the window.

use std::sync::Arc;

use super::state::GridState;
use crate::amount::Unit;
use crate::budget::Cell;
use crate::clipboard::Paste;
use crate::edit::Refusal;
use crate::form::FormSet;
use crate::lang::Lang;
use crate::session::DocumentHost;
use crate::table::layout::TableLayout;

/// A table of the document in a frame of the grid.
pub struct TableEdit<'a> {
    pub host: &'a mut dyn DocumentHost,
    pub forms: Arc<FormSet>,
    /// Index into `FormSet::tables`.
    pub form: usize,
    pub layout: Arc<TableLayout>,
    pub table: usize,
    pub state: &'a mut GridState,
    pub lang: Lang,
    /// Amounts of money are shown in this unit; in the table's own where there is none.
    pub unit: Option<Unit>,
    pub events: Vec<GridEvent>,
}

/// What happened in the grid in a frame, for the rest of the window.
#[derive(Clone, Debug, PartialEq)]
pub enum GridEvent {
    /// The cursor moved to another cell.
    Selected(Cell),
    /// The document was changed.
    Changed,
    /// An intent was refused; the grid shows the reason itself where there is a cell for it.
    Refused(Refusal),
    /// A paste or fill passed over that many values: for totals, printed cells, beyond the table.
    PassedOver { count: usize },
    /// A paste that would not all go in as it is, or needs more rows: to be asked about first.
    Paste(Box<Paste>),
    /// That text is for the system's clipboard.
    Copied(String),
    /// A context menu is wanted for the selection, at that place on the screen: points from the
    /// left and from the top.
    Menu { cell: Cell, at: (f32, f32), heading: bool },
}
