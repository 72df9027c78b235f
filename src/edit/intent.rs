//! What a person wants done, and why it is refused.

use crate::amount::EntryError;
use crate::budget::{Cell, Status, Unit};
use crate::lang::{Lang, Tell};

/// What a person wants done.
#[derive(Clone, Debug, PartialEq)]
pub enum Intent {
    /// Put into a cell what was typed there.
    Enter {
        cell: Cell,
        text: String,
    },
    /// Put texts into several cells: a fill or a paste, one step. Refused as a whole if one is.
    EnterMany {
        entries: Vec<(Cell, String)>,
    },
    /// Make cells blank. Totals among them are passed over unless stated: then the statement goes.
    Clear {
        cells: Vec<Cell>,
    },
    /// Make a total a control figure (控制数): state `text` and hold it there.
    Pin {
        cell: Cell,
        text: String,
    },
    /// Let a control figure follow its addends again.
    Unpin {
        cell: Cell,
    },
    /// Insert an empty entered row before row `at.row` (at the end if beyond), on that level.
    InsertRow {
        at: Cell,
        level: u8,
    },
    /// Delete entered rows of one block; `first` is a cell in the first of them.
    DeleteRows {
        first: Cell,
        count: usize,
    },
    /// Change places with the entered row above (−1) or below (+1).
    MoveRow {
        row: Cell,
        by: i8,
    },
    /// Another level in an outlined block.
    SetLevel {
        row: Cell,
        level: u8,
    },
    /// Add a copy of a repeating table after its last one.
    AddTable {
        form: usize,
    },
    /// Remove a copy of a repeating table.
    RemoveTable {
        table: usize,
    },
    /// The paragraphs of a section of text.
    SetText {
        section: String,
        paragraphs: Vec<String>,
    },
    /// The note published with a table.
    SetNote {
        table: usize,
        note: Option<String>,
    },
    SetUnit {
        unit: Unit,
    },
    SetStatus {
        status: Status,
    },
}

/// Why an intent is refused. Nothing was changed.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// The document is open to inspect only.
    ReadOnly,
    /// The cell is a printed title or outside the form.
    NotForTyping {
        cell: Cell,
    },
    /// The cell is computed; it can be pinned as a control figure.
    IsTotal {
        cell: Cell,
    },
    Entry {
        cell: Cell,
        error: EntryError,
    },
    /// Negative amounts are not allowed there.
    Negative {
        cell: Cell,
    },
    /// Not one of the choices.
    NotAChoice {
        cell: Cell,
        choices: Vec<String>,
    },
    /// Rows that the form gives cannot be inserted, moved or deleted.
    FixedRow,
    /// There is no such cell, row or table.
    NoSuchPlace,
    /// A final document needs its mandatory findings settled first; how many are open.
    MandatoryOpen {
        count: usize,
    },
    /// Larger than the program's bounds.
    TooLarge,
}

impl Tell for Refusal {
    fn tell(&self, lang: Lang) -> String {
        match self {
            Self::ReadOnly => lang
                .pick(
                    "本文件只供查阅，不能修改",
                    "this file is open to inspect only",
                )
                .to_owned(),
            Self::NotForTyping { .. } => lang
                .pick(
                    "此格是表样固定的文字，不能填写",
                    "this cell is printed by the form and cannot be filled",
                )
                .to_owned(),
            Self::IsTotal { .. } => lang
                .pick(
                    "此格由公式自动计算，不能直接填写；如需控制数，请用“设为控制数”",
                    "this cell is computed; to hold it at a figure, pin it as a control figure",
                )
                .to_owned(),
            Self::Entry { error, .. } => error.tell(lang),
            Self::Negative { .. } => lang
                .pick("此格不能填负数", "no negative figure is allowed here")
                .to_owned(),
            Self::NotAChoice { choices, .. } => format!(
                "{}{}",
                lang.pick("只能填：", "must be one of: "),
                choices.join(lang.pick("、", ", "))
            ),
            Self::FixedRow => lang
                .pick(
                    "表样固定的行不能插入、移动或删除",
                    "rows given by the form cannot be inserted, moved or deleted",
                )
                .to_owned(),
            Self::NoSuchPlace => lang
                .pick("没有这个位置", "there is no such place")
                .to_owned(),
            Self::MandatoryOpen { count } => match lang {
                Lang::Zh => format!("还有 {count} 处强制性审核未通过，不能定稿"),
                Lang::En => {
                    format!("{count} mandatory findings are open; the file cannot be final")
                }
            },
            Self::TooLarge => lang
                .pick("超出程序的限度", "beyond the program's bounds")
                .to_owned(),
        }
    }
}
