//! What a person can want of the grid, whatever keys say so.

use crate::clipboard::TextBlock;
use crate::session::command::Command;
use crate::table::motion::Motion;

/// What is wanted while no cell is being edited.
#[derive(Clone, Debug, PartialEq)]
pub enum Gesture {
    Go {
        motion: Motion,
        extend: bool,
    },
    /// Enter and Shift+Enter: down or up, back to where tabbing began.
    Enter {
        up: bool,
    },
    SelectAll,
    /// Only the cursor's cell again.
    Shrink,
    /// Edit with the caret at the end.
    Edit,
    Clear,
    Copy,
    Cut,
    Paste(TextBlock),
    FillDown,
    FillRight,
    /// Typing: replaces what is in the cell.
    Type,
}

/// What is wanted while a cell is being edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// Hand the text to the document, then move.
    Commit(Option<Motion>),
    /// Hand the text to the document for every selected cell.
    CommitAll,
    Cancel,
    /// The previous or next of the choices.
    Choice {
        up: bool,
    },
}

impl Gesture {
    /// What a command is to the grid, where the grid itself takes its keys, in the order in which
    /// they come with what is typed.
    pub fn of(command: Command) -> Option<Self> {
        Some(match command {
            Command::SelectAll => Self::SelectAll,
            Command::EditCell => Self::Edit,
            Command::Clear => Self::Clear,
            Command::FillDown => Self::FillDown,
            Command::FillRight => Self::FillRight,
            _ => return None,
        })
    }
}
