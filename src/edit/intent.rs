//! What a person wants done, and why it is refused.

use crate::amount::EntryError;
use crate::budget::{BudgetUnit, Cell, Comment, Explanation, Status};
use crate::lang::{Lang, Text};
use crate::source::{Diagnostic, Fault};

use super::edits::Marked;

/// What a person wants done.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[expect(missing_docs, reason = "a variant says what its fields are")]
pub enum Intent {
    /// Put into a cell what was typed there.
    Enter { cell: Cell, text: String },
    /// Put texts into several cells: a fill or a paste, one step. Refused as a whole if one is.
    EnterMany { entries: Vec<(Cell, String)> },
    /// Insert empty rows (before which row, on which level, how many), then put texts into cells,
    /// as they are after that. What has become a total or printed by then is passed over.
    Paste { insert: Option<(Cell, u8, usize)>, entries: Vec<(Cell, String)> },
    /// Put right what is written: as a fill, and a stated total is written over where it is
    /// (a pinned one is not). No other total moves with it.
    Correct { entries: Vec<(Cell, String)> },
    /// Make cells blank. Totals among them are passed over unless stated: then the statement goes.
    Clear { cells: Vec<Cell> },
    /// Make a total a control figure (控制数): state `text` and hold it there.
    Pin { cell: Cell, text: String },
    /// Let a control figure follow its addends again.
    Unpin { cell: Cell },
    /// Insert an empty entered row before row `at.row` (at the end if beyond), on that level.
    InsertRow { at: Cell, level: u8 },
    /// Put a copy of an entered row behind it and the rows below it. In a coded block code and name
    /// stay blank: each code has one row.
    CopyRow { row: Cell },
    /// Delete entered rows of one block; `first` is a cell in the first of them.
    DeleteRows { first: Cell, count: usize },
    /// Change places with the entered row above (−1) or below (+1).
    MoveRow { row: Cell, by: i8 },
    /// Another level in an outlined block.
    SetLevel { row: Cell, level: u8 },
    /// Add a copy of a repeating table after its last one.
    AddTable { form: usize },
    /// Remove a copy of a repeating table.
    RemoveTable { table: usize },
    /// The paragraphs of a section of text.
    SetText { section: String, paragraphs: Vec<String> },
    /// The note published with a table.
    SetNote { table: usize, note: Option<String> },
    /// Put other words in place of some, everywhere at once: cells, paragraphs of texts, notes.
    Replace {
        entries: Vec<(Cell, String)>,
        texts: Vec<(String, Vec<String>)>,
        notes: Vec<(usize, String)>,
        /// What was looked for and what it became, for the history, and in how many places.
        from: String,
        to: String,
        count: usize,
    },
    /// Make the row of `cell`, in a coded block with a classification, the row of that code: code
    /// and official name are filled in, the row moves to its place, and rows that its levels need
    /// above it are added.
    AddCode { cell: Cell, code: String },
    /// Put new codes into a coded block, each a row of its own by the order of the codes, with name
    /// and with the rows that its levels need above it, as [`Self::AddCode`] does for one.
    AddCodes { at: Cell, codes: Vec<String> },
    /// Whose budget it is.
    SetUnit { unit: BudgetUnit },
    /// How far the document is.
    SetStatus { status: Status },
    /// Whose budget it is, of which year, and how far: all in one step.
    SetHead { unit: BudgetUnit, year: i32, status: Status },
    /// What was taken over from last year's budget is right: the marks go.
    Confirm { at: Vec<Marked> },
    /// A section of text was taken over from last year's budget, in part at least: it is marked
    /// until it is confirmed.
    LeaveUnconfirmed { section: String },
    /// Several things as one step, each on what the one before left. Refused as a whole if one is.
    Together {
        intents: Vec<Intent>,
        /// What it is for the history, in both languages.
        zh: String,
        en: String,
    },
    /// Answer a finding that has to be verified (审核说明); an earlier answer to the same finding
    /// gives way.
    Explain { explanation: Box<Explanation> },
    /// Take back the explanation of that number in `Budget::explanations`.
    RemoveExplanation { at: usize },
    /// Remark on a place: a new comment, or another text for the one of that number in
    /// `Budget::comments`.
    Comment { at: Option<usize>, comment: Box<Comment> },
    /// Take a comment out, by its number in `Budget::comments`.
    RemoveComment { at: usize },
    /// The comments in the file are these from now on, wherever they are: some were taken in from
    /// beside it, or all went there.
    SetComments { comments: Vec<Comment> },
}

/// Why an intent is refused. Nothing was changed.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "a variant says what its fields are")]
pub enum Refusal {
    /// The document is open to inspect only.
    ReadOnly,
    /// The cell is a printed title or outside the form.
    NotForTyping { cell: Cell },
    /// The cell is computed; it can be pinned as a control figure.
    IsTotal { cell: Cell },
    /// What was typed is no figure of that column.
    Entry { cell: Cell, error: EntryError },
    /// Negative amounts are not allowed there.
    Negative { cell: Cell },
    /// Not one of the choices.
    NotAChoice { cell: Cell, choices: Vec<String> },
    /// Rows that the form gives cannot be inserted, moved or deleted.
    FixedRow,
    /// There is no such cell, row or table.
    NoSuchPlace,
    /// No budget has such a year.
    NoSuchYear { year: i32 },
    /// A final document needs its mandatory findings settled first; how many are open.
    MandatoryOpen { count: usize },
    /// A finding that must hold cannot be explained away.
    MustHold,
    /// There is no such finding to explain, or no longer with these figures.
    NothingToExplain,
    /// An explanation or comment without words.
    NoWords,
    /// Larger than the program's bounds.
    TooLarge,
    /// More cells than one gesture changes; none was.
    TooManyCells { most: usize },
    /// The code is in the block already.
    CodeThere { cell: Cell, code: String },
    /// Not a code of the block's levels.
    NotACode { cell: Cell, code: String },
}

impl Fault for Refusal {
    fn diagnostic(&self) -> Diagnostic {
        let whole = |zh: &str, en: &str| Diagnostic::new((zh, en), Text::default());
        match self {
            Self::ReadOnly => {
                whole("本文件只供查阅，不能修改", "this file is open to inspect only")
            }
            Self::NotForTyping { .. } => whole(
                "此格是表样固定的文字，不能填写",
                "this cell is printed by the form and cannot be filled",
            ),
            Self::IsTotal { .. } => whole(
                "此格由公式自动计算，不能直接填写；如需控制数，请用“设为控制数”",
                "this cell is computed; to hold it at a figure, pin it as a control figure",
            ),
            Self::Entry { error, .. } => error.diagnostic(),
            Self::Negative { .. } => whole("此格不能填负数", "no negative figure is allowed here"),
            Self::NotAChoice { choices, .. } => Diagnostic::new(
                (
                    format!("只能填：{}", choices.join("、")),
                    format!("must be one of: {}", choices.join(", ")),
                ),
                Text::default(),
            ),
            Self::FixedRow => whole(
                "表样固定的行不能插入、移动或删除",
                "rows given by the form cannot be inserted, moved or deleted",
            ),
            Self::NoSuchPlace => whole("没有这个位置", "there is no such place"),
            Self::NoSuchYear { year } => Diagnostic::new(
                (
                    format!("预算年度 {year} 不对，应是 1949 至 2999 年"),
                    format!("{year} is no budget year: 1949 to 2999"),
                ),
                Text::default(),
            ),
            Self::MandatoryOpen { count } => Diagnostic::new(
                (
                    format!("还有 {count} 处强制性审核未通过，不能定稿"),
                    format!("{count} mandatory findings are open; the file cannot be final"),
                ),
                Text::default(),
            ),
            Self::MustHold => whole(
                "强制性审核不能用说明代替，请改正",
                "a mandatory finding cannot be explained away; correct it",
            ),
            Self::NothingToExplain => whole(
                "这一处已没有需要说明的审核结果，或数已改变",
                "nothing there needs explaining any more, or its figures have changed",
            ),
            Self::NoWords => whole("请写明内容", "write something"),
            Self::TooLarge => whole("超出程序的限度", "beyond the program's bounds"),
            Self::TooManyCells { most } => Diagnostic::new(
                (
                    format!("一次至多改 {most} 格，选中的更多；没有改动任何一格"),
                    format!(
                        "more than {most} cells are selected, the most that one step changes; none \
                         was changed"
                    ),
                ),
                ("请分几次选、分几次改", "select and change them in several steps"),
            ),
            Self::CodeThere { code, .. } => Diagnostic::new(
                (
                    format!("本表已有 {code} 这一行，请在那一行填写"),
                    format!("{code} has a row here already; enter its figures there"),
                ),
                Text::default(),
            ),
            Self::NotACode { code, .. } => Diagnostic::new(
                (
                    format!("“{code}”不是本表各级的科目编码"),
                    format!("“{code}” is no code of this table's levels"),
                ),
                Text::default(),
            ),
        }
    }
}

impl Intent {
    /// Where the selection belongs once it is done.
    pub(super) fn cell(&self) -> Option<Cell> {
        match self {
            Self::Enter { cell, .. } | Self::Pin { cell, .. } | Self::Unpin { cell } => Some(*cell),
            Self::EnterMany { entries }
            | Self::Correct { entries }
            | Self::Replace { entries, .. }
            | Self::Paste { entries, .. } => entries.first().map(|entry| entry.0),
            Self::AddCode { cell, .. } => Some(*cell),
            Self::Clear { cells } => cells.first().copied(),
            Self::InsertRow { at, .. } | Self::AddCodes { at, .. } => Some(*at),
            Self::Together { intents, .. } => intents.iter().find_map(Self::cell),
            Self::DeleteRows { first, .. } => Some(*first),
            Self::MoveRow { row, .. } | Self::SetLevel { row, .. } | Self::CopyRow { row } => {
                Some(*row)
            }
            _ => None,
        }
    }

    /// What it is, with the first of its cells only: enough to tell where and what it was.
    pub(super) fn outline(&self) -> Self {
        let first = |entries: &[(Cell, String)]| entries.iter().take(1).cloned().collect();
        match self {
            Self::EnterMany { entries } => Self::EnterMany { entries: first(entries) },
            Self::Paste { insert, entries } => {
                Self::Paste { insert: *insert, entries: first(entries) }
            }
            Self::Correct { entries } => Self::Correct { entries: first(entries) },
            Self::Clear { cells } => Self::Clear { cells: cells.iter().take(1).copied().collect() },
            other => other.clone(),
        }
    }

    /// What it does, for the history: `first` is its first change of a cell, `count` how many.
    /// The functions name a cell, its row, and the line it is on.
    pub(super) fn describe(
        &self,
        lang: Lang,
        first: Option<String>,
        count: usize,
        (place, row, line): (CellName<'_>, CellName<'_>, CellName<'_>),
    ) -> String {
        let first = first.unwrap_or_default();
        match self {
            Self::Enter { .. } => first,
            Self::Correct { .. } => match lang {
                Lang::Zh => format!("改正 {first}"),
                Lang::En => format!("correct {first}"),
            },
            Self::EnterMany { .. } | Self::Paste { insert: None, .. } if count == 1 => first,
            Self::EnterMany { .. } => match lang {
                Lang::Zh => format!("填入 {count} 格，首格 {first}"),
                Lang::En => format!("fill {count} cells, first {first}"),
            },
            Self::Paste { insert, .. } => {
                let rows = insert.map_or(0, |(.., count)| count);
                match (lang, rows) {
                    (Lang::Zh, 0) => format!("粘贴 {count} 格，首格 {first}"),
                    (Lang::Zh, _) => format!("粘贴 {count} 格，插入 {rows} 行，首格 {first}"),
                    (Lang::En, 0) => format!("paste {count} cells, first {first}"),
                    (Lang::En, _) => {
                        format!("paste {count} cells, insert {rows} rows, first {first}")
                    }
                }
            }
            Self::Clear { .. } if count == 1 => first,
            Self::Clear { .. } => match lang {
                Lang::Zh => format!("清空 {count} 格，首格 {first}"),
                Lang::En => format!("clear {count} cells, first {first}"),
            },
            Self::Pin { cell, text } => match lang {
                Lang::Zh => format!("{} 设为控制数 {text}", place(*cell)),
                Lang::En => format!("pin {} at {text}", place(*cell)),
            },
            Self::Unpin { cell } => match lang {
                Lang::Zh => format!("{} 取消控制数", place(*cell)),
                Lang::En => format!("unpin {}", place(*cell)),
            },
            Self::InsertRow { at, .. } => match lang {
                Lang::Zh => format!("{}：插入一行", line(*at)),
                Lang::En => format!("insert a row at {}", line(*at)),
            },
            Self::CopyRow { row: copied } => match lang {
                Lang::Zh => format!("{}：复制一行", row(*copied)),
                Lang::En => format!("copy the row {}", row(*copied)),
            },
            Self::DeleteRows { first: cell, count: 1 } => match lang {
                Lang::Zh => format!("{}：删除一行", row(*cell)),
                Lang::En => format!("delete the row {}", row(*cell)),
            },
            Self::DeleteRows { first: cell, count } => match lang {
                Lang::Zh => format!("{}起：删除 {count} 行", line(*cell)),
                Lang::En => format!("delete {count} rows from {}", line(*cell)),
            },
            Self::MoveRow { row: moved, by } => match (lang, *by < 0) {
                (Lang::Zh, true) => format!("{}：上移一行", row(*moved)),
                (Lang::Zh, false) => format!("{}：下移一行", row(*moved)),
                (Lang::En, true) => format!("move {} up", row(*moved)),
                (Lang::En, false) => format!("move {} down", row(*moved)),
            },
            Self::SetLevel { row: shifted, level } => match lang {
                Lang::Zh => format!("{}：改为第 {} 级", row(*shifted), level + 1),
                Lang::En => format!("{} to level {}", row(*shifted), level + 1),
            },
            Self::AddTable { .. } => lang.pick("增加一张表", "add a table").to_owned(),
            Self::RemoveTable { .. } => lang.pick("删除一张表", "remove a table").to_owned(),
            Self::SetText { section, .. } => match lang {
                Lang::Zh => format!("修改文字“{section}”"),
                Lang::En => format!("change the text “{section}”"),
            },
            Self::Replace { from, to, count, .. } => match lang {
                Lang::Zh => format!("把“{from}”替换为“{to}”，{count} 处"),
                Lang::En => format!("replace “{from}” with “{to}” in {count} places"),
            },
            Self::AddCode { cell, code } => match lang {
                Lang::Zh => format!("{}：填入科目 {code}", line(*cell)),
                Lang::En => format!("{}: fill in code {code}", line(*cell)),
            },
            Self::AddCodes { codes, .. } => match (lang, codes.len()) {
                (Lang::Zh, count) => format!("按编码排入 {count} 个科目"),
                (Lang::En, count) => format!("put {count} codes in their order"),
            },
            Self::SetNote { .. } => lang.pick("修改表注", "change a table's note").to_owned(),
            Self::SetUnit { .. } => lang.pick("修改预算单位", "change the unit").to_owned(),
            Self::SetStatus { .. } => lang.pick("修改文件状态", "change the status").to_owned(),
            Self::SetHead { .. } => {
                lang.pick("修改单位、年度和状态", "change unit, year and status").to_owned()
            }
            Self::Confirm { at } => match (lang, at.len()) {
                (Lang::Zh, count) => format!("确认沿用上年的 {count} 处"),
                (Lang::En, 1) => "confirm a place taken over from last year".to_owned(),
                (Lang::En, count) => format!("confirm {count} places taken over from last year"),
            },
            Self::LeaveUnconfirmed { section } => match lang {
                Lang::Zh => format!("“{section}”沿用上年，待确认"),
                Lang::En => format!("“{section}” has last year's words, to be confirmed"),
            },
            Self::Together { zh, en, .. } => lang.pick(zh, en).clone(),
            Self::Explain { explanation } => match lang {
                Lang::Zh => format!("审核说明“{}”", beginning(&explanation.text)),
                Lang::En => format!("explain a finding: “{}”", beginning(&explanation.text)),
            },
            Self::RemoveExplanation { .. } => {
                lang.pick("删除审核说明", "remove an explanation").to_owned()
            }
            Self::Comment { at, comment } => match (lang, at) {
                (Lang::Zh, None) => format!("批注“{}”", beginning(&comment.text)),
                (Lang::Zh, Some(_)) => format!("修改批注“{}”", beginning(&comment.text)),
                (Lang::En, None) => format!("comment “{}”", beginning(&comment.text)),
                (Lang::En, Some(_)) => {
                    format!("change a comment to “{}”", beginning(&comment.text))
                }
            },
            Self::RemoveComment { .. } => lang.pick("删除批注", "remove a comment").to_owned(),
            Self::SetComments { comments } => match (lang, comments.len()) {
                (Lang::Zh, 0) => "批注移到旁边的文件".to_owned(),
                (Lang::En, 0) => "move comments beside the file".to_owned(),
                (Lang::Zh, _) => "批注移进预算文件".to_owned(),
                (Lang::En, _) => "move comments into the file".to_owned(),
            },
        }
    }
}

/// Names a cell, its row or its line.
type CellName<'a> = &'a dyn Fn(Cell) -> String;

/// The first words of a text.
fn beginning(text: &str) -> String {
    let mut line: String = text.lines().next().unwrap_or_default().chars().take(20).collect();
    if line.len() < text.len() {
        line.push('…');
    }
    line
}
