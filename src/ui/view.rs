//! What areas and dialogs draw from, and what a person does in an area.
//!
//! Both look here and at [`crate::session::lists::DocumentLists`], and know nothing of each other.

use std::ops::Deref;
use std::sync::Arc;

use eframe::egui::{Context, Pos2};

use crate::budget::Cell;
use crate::edit::Intent;
use crate::engine::TextPlace;
use crate::recognise::Spot;
use crate::session::Settings;
use crate::session::lists::{CommentRef, MainView};
use crate::session::reading::Reading;
use crate::session::situation::Situation;

use super::command::Command;
use super::theme::Theme;

pub use crate::session::notice::Notice;
pub use crate::session::reading::{
    cause_sentence, cause_words, difference_text, figure_text, named_causes,
};

/// What a person did in one of the areas.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    Command(Command),
    Show(MainView),
    /// Show the cell's table, select the cell, give the grid the keyboard.
    Go(Cell),
    /// The finding of that number in the list, and its cell.
    GoFinding(usize),
    /// What there is to know about the rule of the finding of that number.
    ExplainRule(usize),
    /// The finding of that number is chosen in the list; the keyboard stays there.
    PointFinding(usize),
    /// Show a place of a text and select it.
    GoText(TextPlace),
    /// Open the outline's menu there.
    OutlineMenu(Pos2),
    /// Give the grid (or the text) the keyboard.
    FocusPage,
    Intent(Intent),
    /// Open the editor for the explanation of the finding of that number.
    Explain(usize),
    /// Open the editor for that comment.
    EditComment(CommentRef),
    RemoveComment(CommentRef),
    GoToComment(CommentRef),
    /// Put that comment, whose place is gone, where the selection is.
    AttachComment(CommentRef),
    /// Give the explanation of that number, whose finding is gone, to the finding selected.
    AttachExplanation(usize),
    /// Comment on that paragraph of a section, or on all of it.
    CommentText(Arc<str>, Option<usize>),
    /// Show a place of the original, and the cell that its figure became.
    ShowOrigin(Spot),
    /// Shows the n-th table found in the original, on its page.
    ShowFound(usize),
    /// The n-th table found is that table of the form set, or none of them.
    CorrectTable(usize, Option<usize>),
    /// A column of the n-th table found is that block's column, or none.
    CorrectColumn(usize, u32, Option<(usize, usize)>),
    /// The row of a place of the original is the rest of the row above it, or is not after all.
    JoinRow(Spot),
    /// Recognise on the form set of that id.
    ChooseForms(String),
    ForgetCorrections,
    /// Open a file to inspect only.
    Inspect(std::path::PathBuf),
}

/// Everything the areas draw from.
pub struct View<'a> {
    pub reading: Reading<'a>,
    pub theme: &'a Theme,
    pub cursor: Option<Cell>,
    pub situation: Situation,
    /// Which rows of the table are out of sight, in words.
    pub filtered: Option<String>,
}

impl<'a> Deref for View<'a> {
    type Target = Reading<'a>;

    fn deref(&self) -> &Reading<'a> {
        &self.reading
    }
}

/// Below this width in points the panel on the right stays closed unless it was opened.
const WIDE: f32 = 1400.0;

/// Whether the panel on the right is open: as the person left it, else where there is room.
pub fn explanation_open(settings: &Settings, ctx: &Context) -> bool {
    settings.explanation.unwrap_or_else(|| ctx.content_rect().width() >= WIDE)
}

/// Wakes the window from another thread, where something that takes long is done.
pub fn waker(ctx: &Context) -> impl Fn() + Send + Sync + 'static {
    let ctx = ctx.clone();
    move || ctx.request_repaint()
}
