//! The one table of commands: text, tooltip, shortcut and when it can be used are together, and
//! feed toolbar, menus, keyboard, help page and tests.

use eframe::egui::{Event, InputState, Key, KeyboardShortcut, ModifierNames, Modifiers};

use super::grid::Gesture;
use super::texts::{self, Pair};
use crate::lang::Lang;
use crate::session::situation::Situation;

/// Something a person can have done from a button, a menu or the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    StartPage,
    New,
    NewFromLast,
    Open,
    OpenPath,
    OpenSample,
    Save,
    SaveAs,
    Publish,
    UpdateFrom,
    Print,
    TakeUpImport,
    InspectImport,
    LeaveImport,
    DraftForms,
    ToggleBackup,
    ToggleOpensLast,
    Head,
    MarkDraft,
    MarkFinal,
    MarkPublished,
    Quit,
    Undo,
    Redo,
    History,
    Cut,
    Copy,
    CopyHeadings,
    Paste,
    SelectAll,
    EditCell,
    Clear,
    FillDown,
    FillRight,
    Find,
    Replace,
    FindNext,
    FindPrevious,
    Goto,
    NextEmpty,
    PreviousEmpty,
    TakeKnown,
    FillKnown,
    Draft,
    RefreshFigures,
    Confirm,
    AddRow,
    InsertAbove,
    InsertBelow,
    DuplicateRow,
    DeleteRows,
    MoveUp,
    MoveDown,
    Indent,
    Outdent,
    Pin,
    Unpin,
    OnlyFound,
    OnlyFilled,
    OnlyUnder,
    Collapse,
    Expand,
    ShowAll,
    AddTable,
    RemoveTable,
    PreviousTable,
    NextTable,
    NextPane,
    Review,
    Pictures,
    FullCheck,
    Checklist,
    ExportReport,
    CheckFolder,
    LastYear,
    ForgetLastYear,
    Explain,
    Comment,
    PreviousComment,
    NextComment,
    CommentsBeside,
    MoveCommentsIn,
    MoveCommentsOut,
    PreviousFinding,
    NextFinding,
    ExplainRule,
    ToggleFindings,
    ToggleExplanation,
    ToggleOriginal,
    ToggleInspect,
    ToggleLanguage,
    ToggleTheme,
    SwitchUnit,
    ToggleGrouped,
    RowHeight,
    ResetWidths,
    ZoomIn,
    ZoomOut,
    ZoomReset,
    Help,
    Legend,
    About,
}

/// Under which heading menus and the help page list a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CommandGroup {
    File,
    Edit,
    Fill,
    Row,
    Filter,
    Table,
    Check,
    View,
    Help,
}

impl CommandGroup {
    pub const ALL: [Self; 9] = [
        Self::File,
        Self::Edit,
        Self::Fill,
        Self::Row,
        Self::Filter,
        Self::Table,
        Self::Check,
        Self::View,
        Self::Help,
    ];

    pub fn title(self) -> Pair {
        match self {
            Self::File => Pair::new("文件", "File"),
            Self::Edit => Pair::new("编辑", "Edit"),
            Self::Fill => Pair::new("填报", "Fill in"),
            Self::Row => Pair::new("行", "Row"),
            Self::Filter => Pair::new("筛选", "Filter"),
            Self::Table => Pair::new("表", "Table"),
            Self::Check => Pair::new("审核", "Check"),
            Self::View => Pair::new("视图", "View"),
            Self::Help => Pair::new("帮助", "Help"),
        }
    }
}

impl CommandGroup {
    /// The letter that opens its menu with Alt.
    pub fn letter(self) -> Key {
        match self {
            Self::File => Key::F,
            Self::Edit => Key::E,
            Self::Fill => Key::I,
            Self::Row => Key::R,
            Self::Filter => Key::L,
            Self::Table => Key::T,
            Self::Check => Key::C,
            Self::View => Key::V,
            Self::Help => Key::H,
        }
    }

    /// The one beside it, round and round.
    pub fn neighbour(self, right: bool) -> Self {
        let at = Self::ALL.iter().position(|group| *group == self).unwrap_or(0);
        let count = Self::ALL.len();
        let next = if right { at + 1 } else { at + count - 1 };
        Self::ALL.get(next % count).copied().unwrap_or(self)
    }

    /// Its commands in order.
    pub fn entries(self) -> impl Iterator<Item = &'static CommandEntry> {
        TABLE.iter().filter(move |entry| entry.group == self)
    }

    /// The letter that does a command while the menu is open, for those without keys of their own:
    /// the first of its English title that no other has.
    pub fn letter_of(self, command: Command) -> Option<Key> {
        let mut taken: Vec<Key> = Vec::new();
        for entry in self.entries().filter(|entry| entry.shortcuts.is_empty()) {
            let letters = entry.title.get(Lang::En).chars().filter(char::is_ascii_alphabetic);
            let mut keys =
                letters.filter_map(|c| Key::from_name(&c.to_ascii_uppercase().to_string()));
            let key = keys.find(|key| !taken.contains(key))?;
            if entry.command == command {
                return Some(key);
            }
            taken.push(key);
        }
        None
    }
}

/// All about one command.
pub struct CommandEntry {
    pub command: Command,
    pub group: CommandGroup,
    pub title: Pair,
    pub tip: Pair,
    /// The first is shown; the others work as well.
    pub shortcuts: &'static [KeyboardShortcut],
    pub enabled: fn(&Situation) -> bool,
    pub traits: &'static [Trait],
}

/// What sets a command apart from most others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trait {
    /// A line follows it in its menu.
    EndsPart,
    /// The context menu of the grid's cells and rows has it.
    CellMenu,
    /// That of the grid's headings has it.
    HeadingMenu,
    /// That of the outline has it.
    OutlineMenu,
    /// It changes what outlives the run.
    SavesSettings,
    /// Menus have it only while a file of another kind is looked at.
    WhileImporting,
    /// A text editor with the keyboard keeps its keys for itself.
    TextFirst,
}

const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);
const ALT: Modifiers = Modifiers::ALT;
const SHIFT: Modifiers = Modifiers::SHIFT;
const NONE: Modifiers = Modifiers::NONE;

const fn key(modifiers: Modifiers, key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(modifiers, key)
}

macro_rules! entries {
    ($($command:ident $group:ident ($zh:literal, $en:literal) ($tip_zh:literal, $tip_en:literal)
        [$($shortcut:expr),*] $enabled:expr $(, $set:ident)*;)*) => {
        &[$(CommandEntry {
            command: Command::$command,
            group: CommandGroup::$group,
            title: Pair::new($zh, $en),
            tip: Pair::new($tip_zh, $tip_en),
            shortcuts: &[$($shortcut),*],
            enabled: $enabled,
            traits: &[$(Trait::$set),*],
        }),*]
    };
}

/// Every command, in the order of menus and the help page.
pub const TABLE: &[CommandEntry] = entries![
    New File ("新建…", "New…") ("按表样新建一份空白预算", "Begin a blank budget with a form set")
        [key(CTRL, Key::N)] |_| true;
    NewFromLast File ("由上年预算生成…", "Go on from last year…") ("现在打开的是上年的预算：沿用科目、项目、文字和说明，生成下一年的", "The budget that stands open is last year's: its codes, projects, texts and explanations go on into the next")
        [key(CTRL_SHIFT, Key::N)] |_| true;
    Open File ("打开…", "Open…") ("打开预算文件", "Open a budget file")
        [key(CTRL, Key::O)] |_| true;
    OpenPath File ("按路径打开…", "Open path…") ("输入文件路径打开", "Type the path of a file to open")
        [key(CTRL_SHIFT, Key::O)] |_| true;
    OpenSample File ("打开示例", "Open sample") ("打开程序自带的示例预算（未保存的副本）", "Open the sample budget inside the program, as an unsaved copy")
        [] |_| true;
    StartPage File ("开始页…", "Start page…") ("最近的文件，新建，由上年生成，打开，示例", "Recent files, a new budget, from last year, open, the sample")
        [] |_| true;
    Save File ("保存", "Save") ("保存；有强制性审核未通过时先列出", "Save; open mandatory findings are shown first")
        [key(CTRL, Key::S)] |s| s.writable() && (s.changed || !s.named);
    SaveAs File ("另存为…", "Save as…") ("保存为另一个文件", "Save under another name")
        [key(CTRL_SHIFT, Key::S)] |s| !s.newer, EndsPart;
    Publish File ("公开…", "Publish…") ("生成公开文本：PDF、Word、Excel、网页；先列出还缺什么", "Make the published document as PDF, Word, Excel and web page; what is lacking is listed first")
        [key(CTRL_SHIFT, Key::P)] |s| !s.previewing;
    Print File ("打印", "Print") ("生成 PDF，用系统的程序打开打印", "Make the PDF and open it with the system's program to print it")
        [key(CTRL, Key::P)] |s| !s.previewing;
    UpdateFrom File ("按文件更新…", "Update from a file…") ("选重新导出的文件，与本预算比较，逐处接受或不接受", "Choose a file exported again; it is compared with this budget, each difference accepted or refused")
        [] |s| s.writable() && !s.previewing, EndsPart;
    TakeUpImport File ("读入编制", "Take it up") ("把读入的内容作为未保存的预算，开始编制", "Take what was read as an unsaved budget to work on")
        [key(ALT, Key::Enter)] |s| s.previewing, WhileImporting;
    InspectImport File ("读入查阅", "Inspect it") ("把读入的内容作为预算查阅、审核，不改动", "Take what was read as a budget to inspect and check only")
        [] |s| s.previewing, WhileImporting;
    LeaveImport File ("放弃", "Leave it") ("放弃读入的内容，回到原来的预算", "Give up what was read and go back to the budget before")
        [] |s| s.previewing, EndsPart, WhileImporting;
    DraftForms File ("起草表样…", "Draft a form set…") ("由公开的文件起草一套表样：列出数字里成立的关系，逐条确认，存在文件旁边", "Draft a form set from published files: the relations that hold in their figures are listed to be confirmed, and it is written beside them")
        [] |_| true, EndsPart;
    ToggleBackup File ("保存时留存上一版本", "Keep the previous version") ("保存时把上一版本留作同名的 .bak 文件：开或关", "Whether saving keeps the version before beside the file, as .bak")
        [] |_| true, SavesSettings;
    ToggleOpensLast File ("启动时打开上次的文件", "Open the last file at the start") ("启动时直接打开上次的文件，而不是开始页：开或关", "Whether the file open last is opened at the start instead of the start page")
        [] |_| true, SavesSettings;
    Head File ("单位、年度和状态…", "Unit, year and status…") ("修改单位、部门、年度和状态，一步完成", "Change unit, department, year and status in one step")
        [] |s| s.writable();
    MarkDraft File ("标为草稿", "Mark as draft") ("把文件状态改为草稿", "Call the file a draft")
        [] |s| s.writable() && !s.status_draft;
    MarkFinal File ("标为定稿", "Mark as final") ("把文件状态改为定稿；强制性审核须全部通过", "Call the file final; every mandatory check must hold")
        [] |s| s.writable() && !s.status_final;
    MarkPublished File ("标为已公开", "Mark as published") ("把文件状态改为已公开", "Call the file published")
        [] |s| s.writable() && !s.status_published, EndsPart;
    Quit File ("退出", "Quit") ("退出；有未保存的改动时先询问", "Quit; asks first where changes are unsaved")
        [key(CTRL, Key::Q)] |_| true;
    Undo Edit ("撤销", "Undo") ("撤销上一步", "Take back the last step")
        [key(CTRL, Key::Z)] |s| s.can_undo, CellMenu, TextFirst;
    Redo Edit ("重做", "Redo") ("重做刚撤销的一步", "Do the undone step again")
        [key(CTRL, Key::Y), key(CTRL_SHIFT, Key::Z)] |s| s.can_redo, CellMenu, TextFirst;
    History Edit ("操作记录…", "History…") ("每一步做了什么；可以回到任何一步", "What each step did; go back to any of them")
        [key(CTRL_SHIFT, Key::H)] |s| s.can_undo || s.can_redo, EndsPart;
    Cut Edit ("剪切", "Cut") ("剪切所选的格", "Cut the selected cells")
        [key(CTRL, Key::X)] |s| s.writable() && s.table_shown, CellMenu, TextFirst;
    Copy Edit ("复制", "Copy") ("复制所选的格，可以粘到电子表格里", "Copy the selected cells, for spreadsheets too")
        [key(CTRL, Key::C)] |s| s.table_shown, CellMenu, TextFirst, HeadingMenu;
    CopyHeadings Edit ("连同表头复制", "Copy with headings") ("复制所选的格，上面加一行表头；多级表头合成一行", "Copy the selection under one line of headings")
        [key(CTRL_SHIFT, Key::C)] |s| s.table_shown, CellMenu, HeadingMenu;
    Paste Edit ("粘贴", "Paste") ("从所选的格起粘贴；要改动别处时先给看一眼", "Paste from the selected cell on; shown first where it does more than that")
        [key(CTRL, Key::V)] |s| s.writable() && s.table_shown, CellMenu, TextFirst, EndsPart;
    SelectAll Edit ("全选", "Select all") ("选中本表全部的格", "Select every cell of the table")
        [key(CTRL, Key::A)] |s| s.table_shown;
    EditCell Edit ("修改这一格", "Edit cell") ("修改格内原文", "Edit what the cell holds")
        [key(NONE, Key::F2)] |s| s.writable() && s.table_shown;
    Clear Edit ("清空", "Clear") ("清空所选的格", "Blank the selected cells")
        [key(NONE, Key::Delete)] |s| s.writable() && s.table_shown;
    FillDown Edit ("向下填充", "Fill down") ("用选区最上一行填满；只选一行时用上一行", "Fill the selection from its first row; a single row from the one above")
        [key(CTRL, Key::D)] |s| s.writable() && s.table_shown, HeadingMenu;
    FillRight Edit ("向右填充", "Fill right") ("用选区最左一列填满；只选一列时用左边一列", "Fill the selection from its first column; a single column from the one at its left")
        [key(CTRL, Key::R)] |s| s.writable() && s.table_shown, EndsPart;
    Find Edit ("查找…", "Find…") ("在全部表和文字里查找数、名称、编码", "Find figures, names and codes in all tables and texts")
        [key(CTRL, Key::F)] |_| true;
    Replace Edit ("替换…", "Replace…") ("在全部表和文字里查找并替换", "Find and replace in all tables and texts")
        [key(CTRL, Key::H)] |s| s.writable();
    FindNext Edit ("找下一处", "Find next") ("转到上次查找的下一处", "Go to the next place of the last search")
        [key(NONE, Key::F3)] |s| s.searched;
    FindPrevious Edit ("找上一处", "Find previous") ("转到上次查找的上一处", "Go to the previous place of the last search")
        [key(SHIFT, Key::F3)] |s| s.searched, EndsPart;
    Goto Edit ("定位…", "Go to…") ("按名称转到某张表、某个科目、某一行或某段文字", "Go to a table, code, row or text by its name")
        [key(CTRL, Key::G), key(NONE, Key::F5)] |_| true;
    NextEmpty Edit ("下一个空格", "Next empty cell") ("转到本表下一个还没填数的格", "Go to the next figure of this table that is not filled in")
        [key(NONE, Key::F7), key(CTRL_SHIFT, Key::Enter)] |s| s.table_shown;
    PreviousEmpty Edit ("上一个空格", "Previous empty cell") ("转到本表上一个还没填数的格", "Go to the figure before that is not filled in")
        [key(SHIFT, Key::F7)] |s| s.table_shown;
    TakeKnown Fill ("带入此格", "Fill in this cell") ("把灰色显示的、由别的表得出的数带入所选的空格", "Take the grey figure, which follows from other tables, into the selected blanks")
        [key(ALT, Key::Equals)] |s| s.writable() && s.table_shown, CellMenu;
    FillKnown Fill ("按勾稽带入…", "Fill in from the checks…") ("列出全部可以由别的表得出的数、科目和表，带入空着的格", "List all figures, codes and tables that follow from others, and fill the blanks")
        [key(CTRL, Key::T)] |s| s.writable(), OutlineMenu;
    Draft Fill ("生成初稿…", "Draft the narrative…") ("由表里的数写出各节文字，与现有文字对照，写入空的、沿用的或全部", "Write the sections of text from the tables, beside what they say now: empty ones, those taken over, or all")
        [key(CTRL_SHIFT, Key::T)] |s| s.writable() && s.has_drafts, OutlineMenu;
    RefreshFigures Fill ("按表更新文字里的数", "Update figures in texts") ("把文字里与表不符的数改为表里的数：在文字页改这一节，在别处改全部", "Put figures of the texts to what the tables say: of the section shown, elsewhere of all")
        [key(SHIFT, Key::F5)] |s| s.writable(), OutlineMenu;
    Confirm Fill ("确认沿用", "Confirm what was taken over") ("确认本表（本节）沿用上年的内容", "Confirm what this table or section has from last year")
        [key(CTRL_SHIFT, Key::Y)] |s| s.writable(), EndsPart, OutlineMenu;
    Pin Fill ("设为控制数", "Pin as control figure") ("把所选合计定在现在的数上，不随下级变动", "Hold the selected total at its figure, whatever its addends do")
        [key(CTRL, Key::K)] |s| s.writable() && s.can_pin, CellMenu;
    Unpin Fill ("取消控制数", "Unpin control figure") ("让所选合计重新随下级变动", "Let the selected total follow its addends again")
        [key(CTRL_SHIFT, Key::K)] |s| s.writable() && s.can_unpin, CellMenu;
    AddRow Row ("添加一行", "Add a row") ("在最后添一行；在最后一行按回车、Tab 或 ↓ 也可以", "Add a row at the end; Enter, Tab or ↓ on the last row does it too")
        [key(CTRL, Key::M)] |s| s.writable() && s.table_shown && s.rows_open, CellMenu;
    InsertAbove Row ("在上方插入行", "Insert row above") ("在所选行上方插入空行", "Insert an empty row above the selected one")
        [key(CTRL_SHIFT, Key::I)] |s| s.writable() && s.row_entered, CellMenu;
    InsertBelow Row ("在下方插入行", "Insert row below") ("在所选行下方插入空行", "Insert an empty row below the selected one")
        [key(CTRL, Key::I)] |s| s.writable() && s.rows_entered, CellMenu;
    DuplicateRow Row ("复制一行", "Duplicate row") ("在下面添一行同样的；按编码排列的表接着填新的编码", "Add the same row below; where rows have codes, type the new one")
        [key(CTRL, Key::L)] |s| s.writable() && s.row_entered, CellMenu;
    DeleteRows Row ("删除所选行", "Delete selected rows") ("删除所选的行", "Delete the selected rows")
        [key(CTRL, Key::Delete)] |s| s.writable() && s.row_entered, CellMenu, TextFirst;
    MoveUp Row ("上移一行", "Move row up") ("与上一行交换位置", "Change places with the row above")
        [key(ALT, Key::ArrowUp)] |s| s.writable() && s.row_entered, CellMenu, TextFirst;
    MoveDown Row ("下移一行", "Move row down") ("与下一行交换位置", "Change places with the row below")
        [key(ALT, Key::ArrowDown)] |s| s.writable() && s.row_entered, CellMenu, TextFirst;
    Indent Row ("降一级", "Indent") ("把所选行降一级，归到上一行之下", "Put the selected row one level lower, below the row above")
        [key(ALT, Key::ArrowRight)] |s| s.writable() && s.row_outlined, CellMenu, TextFirst;
    Outdent Row ("升一级", "Outdent") ("把所选行升一级", "Put the selected row one level higher")
        [key(ALT, Key::ArrowLeft)] |s| s.writable() && s.row_outlined && s.can_outdent, CellMenu, TextFirst;
    OnlyFound Filter ("只看有审核结果的行", "Only rows with findings") ("收起没有审核结果的行；再按一次全部显示", "Hide rows that no check speaks of; once more shows all")
        [key(CTRL_SHIFT, Key::F)] |s| s.table_shown, HeadingMenu;
    OnlyFilled Filter ("只看有数的行", "Only filled rows") ("收起空行；再按一次全部显示", "Hide empty rows; once more shows all")
        [key(CTRL_SHIFT, Key::G)] |s| s.table_shown, HeadingMenu;
    OnlyUnder Filter ("只看本科目及下级", "Only this code and below") ("只看所选行和它的下级；再按一次全部显示", "Only the selected row and those below it; once more shows all")
        [key(CTRL_SHIFT, Key::B)] |s| s.table_shown && (s.row_branch || s.under), CellMenu;
    Collapse Filter ("收起一级", "Collapse a level") ("收起最低一级的行，只看上级", "Hide the lowest level of rows that is shown")
        [key(CTRL, Key::OpenBracket)] |s| s.table_shown && s.rows_entered, HeadingMenu;
    Expand Filter ("展开一级", "Expand a level") ("再显示一级", "Show one level more")
        [key(CTRL, Key::CloseBracket)] |s| s.table_shown && s.filtered, HeadingMenu;
    ShowAll Filter ("显示全部行", "Show all rows") ("取消筛选和收起", "Undo filters and collapsing")
        [key(CTRL_SHIFT, Key::A)] |s| s.filtered, CellMenu, HeadingMenu;
    AddTable Table ("增加一张", "Add a copy") ("为可重复的表增加一张空表", "Add an empty copy of a repeating table")
        [] |s| s.writable() && s.can_add_table, OutlineMenu;
    RemoveTable Table ("删除这一张", "Remove this copy") ("删除所选的这一张表；可以撤销", "Remove this copy of the table; can be undone")
        [] |s| s.writable() && s.table_shown && s.table_repeats, OutlineMenu;
    PreviousTable Table ("上一张表", "Previous table") ("转到目录中的上一项", "Go to the entry above in the outline")
        [key(CTRL, Key::PageUp)] |_| true;
    NextTable Table ("下一张表", "Next table") ("转到目录中的下一项", "Go to the entry below in the outline")
        [key(CTRL, Key::PageDown)] |_| true;
    Review Check ("全审", "Whole check") ("一页列出各表审核结果、原因、待处理与已说明；可导出；Esc 返回", "One page: findings by table, causes, what is open and what is explained; to be exported; Esc goes back")
        [key(NONE, Key::F9)] |_| true, OutlineMenu;
    FullCheck Check ("列出全部审核结果", "List all findings") ("打开下方的审核结果，取消其中的筛选", "Open the findings below, without their filters")
        [key(SHIFT, Key::F9)] |_| true;
    Checklist Check ("定稿前检查…", "Before it is final…") ("还缺什么：空表、空节、占位文字、没有说明的、沿用待确认的，逐条可转到", "What is lacking: empty tables and sections, placeholders, findings not explained, what is to be confirmed; each a key away")
        [key(CTRL, Key::F9)] |_| true, OutlineMenu;
    PreviousFinding Check ("上一条审核结果", "Previous finding") ("转到上一条审核结果所在的格", "Go to the cell of the finding before")
        [key(SHIFT, Key::F8)] |s| s.any_findings;
    NextFinding Check ("下一条审核结果", "Next finding") ("转到下一条审核结果所在的格", "Go to the cell of the next finding")
        [key(NONE, Key::F8)] |s| s.any_findings;
    ExplainRule Check ("这条审核的说明", "About this check") ("说明选中的审核结果：要求什么，为什么，怎么办", "Explain the finding selected: what is asked, why, what to do")
        [key(SHIFT, Key::F1)] |s| s.any_findings, EndsPart;
    ToggleFindings Check ("审核结果栏", "Findings panel") ("显示或隐藏下方的审核结果", "Show or hide the findings below")
        [key(CTRL, Key::J)] |_| true, EndsPart;
    Explain Check ("填写审核说明…", "Explain finding…") ("说明所选格的核实性问题为什么是对的；数一变就会再问", "Say why the selected cell's finding to be verified is right; asked again when its figures change")
        [key(CTRL_SHIFT, Key::J)] |s| s.writable() && s.can_explain;
    ExportReport Check ("导出审核表…", "Export report…") ("把全审表存为网页、CSV、JSON 或文字，寄回单位", "Write the whole check as a page, CSV, JSON or text, to send back")
        [] |_| true;
    CheckFolder Check ("审核文件夹…", "Check a folder…") ("一次审核文件夹里的全部预算，每个文件一行", "Check all budgets of a folder, a row a file")
        [key(CTRL_SHIFT, Key::F9)] |_| true, EndsPart;
    LastYear Check ("与上年核对…", "Hold against last year…") ("选上年公布的预算文件，上年数和增减与它核对；下次打开本文件时还记得", "Choose the budget published last year; last year's figures and changes are held against it, next time too")
        [] |_| true;
    ForgetLastYear Check ("不再与上年核对", "Stop holding against last year") ("不再与所选的上年预算核对", "Hold nothing against last year's budget any more")
        [] |s| s.against_last;
    Comment Check ("批注…", "Comment…") ("为所选的格或文字写批注；查阅时也可以", "Comment on the selected cell or text; also while inspecting")
        [key(SHIFT, Key::F2)] |s| s.can_comment, CellMenu, OutlineMenu;
    PreviousComment Check ("上一条批注", "Previous comment") ("转到上一条批注所在的位置", "Go to the place of the comment before")
        [key(CTRL_SHIFT, Key::F8)] |s| s.any_comments;
    NextComment Check ("下一条批注", "Next comment") ("转到下一条批注所在的位置", "Go to the place of the next comment")
        [key(CTRL, Key::F8)] |s| s.any_comments;
    CommentsBeside Check ("批注存在旁边的文件里", "Keep comments beside") ("新批注存在旁边的批注文件里，还是存在预算文件里：切换；查阅时总在旁边", "Whether new comments go to a file beside or into the budget's file; beside while inspecting")
        [] |_| true, SavesSettings;
    MoveCommentsIn Check ("批注移进预算文件", "Move comments into the file") ("把旁边文件里的批注移进预算文件；保存时写入，旁边的随之删去", "Take the comments beside the file into it; written when it is saved, those beside go then")
        [] |s| s.writable() && s.comments_beside;
    MoveCommentsOut Check ("批注移到旁边的文件", "Move comments beside the file") ("把预算文件里的批注移到旁边的批注文件；保存时从预算文件里删去", "Put the comments in the file beside it; they leave the file when it is saved")
        [] |s| s.writable() && s.named && s.comments_inside;
    Pictures View ("图示", "Pictures") ("一页图：收入来源、支出去向、与往年相比；点一条转到那一行；Esc 返回", "A page of pictures: where the money comes from and goes, against the years before; a click on a bar goes to its row; Esc goes back")
        [key(NONE, Key::F12)] |_| true, EndsPart;
    ToggleInspect View ("查阅（不能改动）", "Inspect only") ("查阅时任何改动都被拒绝", "While inspecting, every change is refused")
        [key(CTRL_SHIFT, Key::E)] |_| true;
    ToggleExplanation View ("“这个数从哪里来”栏", "Panel: where the figure comes from") ("显示或隐藏右侧的来源栏", "Show or hide the panel on the right")
        [key(CTRL, Key::E)] |_| true, SavesSettings;
    ToggleOriginal View ("原件栏", "Original beside the table") ("在表旁显示它读自的文件，所选的数框出", "Show the file that the budget was read from beside it, the selected figure framed")
        [key(NONE, Key::F4)] |s| s.has_original, SavesSettings;
    NextPane View ("转到下一栏", "Go to next pane") ("在目录、表格、可能的原因、审核结果、数的来历之间移动键盘焦点", "Move the keyboard between outline, grid, likely causes, findings and where the figure comes from")
        [key(NONE, Key::F6)] |_| true, EndsPart;
    ToggleLanguage View ("中文／English", "中文/English") ("切换界面语言", "Switch the language of the window")
        [key(CTRL_SHIFT, Key::L)] |_| true, SavesSettings;
    ToggleTheme View ("深色", "Dark") ("切换浅色与深色", "Switch between light and dark")
        [key(CTRL_SHIFT, Key::D)] |_| true, SavesSettings;
    SwitchUnit View ("切换元／万元显示", "Switch yuan/10,000 yuan") ("金额依次按表内单位、元、万元显示；存的数不变", "Show amounts in the tables' own unit, in yuan, in 10,000 yuan; what is stored stays")
        [key(CTRL_SHIFT, Key::U)] |_| true, SavesSettings, HeadingMenu;
    ToggleGrouped View ("千分位", "Thousands separated") ("万元也用逗号分开千位；元总是分开", "Set thousands apart in 10,000 yuan too; in yuan they always are")
        [] |_| true, SavesSettings, HeadingMenu;
    RowHeight View ("行高：紧凑／正常／宽松", "Row height: compact/normal/roomy") ("依次切换表格的行高", "Switch the height of the grid's rows")
        [key(CTRL_SHIFT, Key::R)] |_| true, SavesSettings, HeadingMenu;
    ResetWidths View ("恢复列宽", "Reset column widths") ("本表各列回到自动的宽度；拖动表头的边可调，双击边按内容", "Columns of this table take their own widths again; drag a heading's edge to change one, double-click it to fit")
        [] |s| s.table_shown, HeadingMenu;
    ZoomIn View ("放大", "Zoom in") ("放大显示", "Show everything larger")
        [key(CTRL, Key::Equals), key(CTRL, Key::Plus), key(CTRL_SHIFT, Key::Plus), key(CTRL_SHIFT, Key::Equals)] |_| true;
    ZoomOut View ("缩小", "Zoom out") ("缩小显示", "Show everything smaller")
        [key(CTRL, Key::Minus)] |_| true;
    ZoomReset View ("恢复原大小", "Actual size") ("恢复 100% 显示", "Show at 100 %")
        [key(CTRL, Key::Num0)] |_| true;
    Help Help ("帮助与快捷键", "Help and shortcuts") ("列出所有命令与快捷键", "List all commands and shortcuts")
        [key(NONE, Key::F1)] |_| true;
    Legend Help ("符号和颜色", "Signs and colours") ("表、目录和审核结果里的符号和颜色是什么意思", "What the signs and colours of tables, outline and findings mean")
        [key(CTRL, Key::F1)] |_| true;
    About Help ("关于", "About") ("版本与字体许可", "Version and font licence")
        [] |_| true;
];

impl Command {
    /// Its line of the table.
    #[expect(
        clippy::indexing_slicing,
        reason = "the table is not empty: the compiler sees its length"
    )]
    pub fn entry(self) -> &'static CommandEntry {
        // The table holds every command (a test walks it), so the fallback is never reached.
        TABLE.iter().find(|entry| entry.command == self).unwrap_or(&TABLE[0])
    }

    /// What it is to the grid, where the grid itself takes its keys, in the order in which they
    /// come with what is typed.
    pub fn gesture(self) -> Option<Gesture> {
        Some(match self {
            Self::SelectAll => Gesture::SelectAll,
            Self::EditCell => Gesture::Edit,
            Self::Clear => Gesture::Clear,
            Self::FillDown => Gesture::FillDown,
            Self::FillRight => Gesture::FillRight,
            _ => return None,
        })
    }
}

impl Command {
    /// Why the command cannot be used as things stand, said where its key or entry was tried.
    pub fn why_not(self, situation: &Situation) -> Pair {
        let group = self.entry().group;
        let rows = matches!(self, Self::Collapse) || group == CommandGroup::Row;
        match self {
            _ if (self.entry().enabled)(situation) => Pair::new("", ""),
            Self::Save if situation.newer => texts::NEWER,
            Self::Save if situation.writable() => {
                Pair::new("没有未保存的改动", "Nothing is unsaved")
            }
            Self::SaveAs => texts::NEWER,
            Self::Publish | Self::Print => texts::TAKE_UP_FIRST,
            Self::Redo if situation.writable() => {
                Pair::new("没有撤销过的步骤", "Nothing was undone")
            }
            Self::Undo if situation.writable() => {
                Pair::new("没有可以撤销的步骤", "Nothing to undo")
            }
            Self::History => Pair::new("还没有做过改动", "Nothing was changed yet"),
            Self::FindNext | Self::FindPrevious => {
                Pair::new("请先查找（Ctrl+F）", "Look for something first (Ctrl+F)")
            }
            Self::PreviousFinding | Self::NextFinding | Self::ExplainRule => {
                Pair::new("没有审核结果", "There are no findings")
            }
            Self::Draft if situation.writable() => texts::DRAFT_NOTHING,
            Self::Explain => texts::SELECT_FINDING,
            Self::Comment => texts::SELECT_FIRST,
            Self::PreviousComment
            | Self::NextComment
            | Self::MoveCommentsIn
            | Self::MoveCommentsOut => Pair::new("没有这样的批注", "There are no such comments"),
            Self::ForgetLastYear => {
                Pair::new("现在没有与上年核对", "Nothing is held against last year")
            }
            Self::MarkDraft | Self::MarkFinal | Self::MarkPublished if situation.writable() => {
                Pair::new("文件已是这个状态", "The file has that status already")
            }
            _ if group != CommandGroup::File
                && !situation.writable()
                && !matches!(group, CommandGroup::Filter | CommandGroup::View) =>
            {
                Pair::new("本文件只供查阅，不能修改", "This file is open to inspect only")
            }
            _ if !situation.writable() && group == CommandGroup::File => {
                Pair::new("本文件只供查阅，不能修改", "This file is open to inspect only")
            }
            Self::AddTable => {
                Pair::new("表样没有可以有几份的表", "No table of the form set comes in copies")
            }
            _ if !situation.table_shown => {
                Pair::new("请先在左边选一张表", "Select a table at the left first")
            }
            Self::RemoveTable => {
                Pair::new("这张表只有一份，不能删除", "This table is no copy and cannot be removed")
            }
            Self::AddRow => texts::ROWS_FIXED,
            Self::InsertBelow | Self::Collapse => texts::ROWS_FIXED,
            _ if rows && !situation.rows_entered => texts::ROWS_FIXED,
            Self::Outdent if situation.row_outlined => {
                Pair::new("已是最上级", "It is on the top level")
            }
            Self::Indent | Self::Outdent => {
                Pair::new("这张表的级次由编码决定", "Here codes tell the level")
            }
            _ if rows => Pair::new(
                "合计行由表样给定；请选一行填报的行",
                "The form gives the total row; select an entered one",
            ),
            Self::Expand | Self::ShowAll => Pair::new("没有收起的行", "No row is out of sight"),
            Self::OnlyUnder => Pair::new("这一行没有下级", "This row has none below it"),
            Self::Pin => Pair::new(
                "只有没有设为控制数的合计可以设为控制数",
                "Only a total that is not pinned can be pinned",
            ),
            Self::Unpin => Pair::new("此格不是控制数", "This cell is no control figure"),
            _ => Pair::new("现在不能这样做", "This cannot be done now"),
        }
    }
}

impl CommandEntry {
    /// Whether it is set apart in that way.
    pub fn has(&self, what: Trait) -> bool {
        self.traits.contains(&what)
    }

    /// All its shortcuts.
    pub fn shortcuts_text(&self) -> String {
        self.shortcuts.iter().map(keys_text).collect::<Vec<_>>().join(" / ")
    }

    /// What it does and its keys.
    pub fn tooltip(&self, lang: Lang) -> String {
        match self.shortcut_text() {
            keys if keys.is_empty() => self.tip.get(lang).to_owned(),
            keys => format!("{}{}", self.tip.get(lang), lang.bracketed(&keys)),
        }
    }

    /// `Ctrl+Shift+S`, empty where there is none.
    pub fn shortcut_text(&self) -> String {
        self.shortcuts.first().map(keys_text).unwrap_or_default()
    }
}

/// A shortcut as it is on the keyboard: `Ctrl+[`, not `Ctrl+OpenBracket`.
fn keys_text(shortcut: &KeyboardShortcut) -> String {
    let key = shortcut.logical_key;
    let sign = match key {
        Key::OpenBracket => "[",
        Key::CloseBracket => "]",
        Key::Equals => "=",
        Key::Plus => "+",
        Key::Minus => "-",
        Key::ArrowUp => "↑",
        Key::ArrowDown => "↓",
        Key::ArrowLeft => "←",
        Key::ArrowRight => "→",
        other => other.name(),
    };
    let text = shortcut.format(&ModifierNames::NAMES, cfg!(target_os = "macos"));
    match text.strip_suffix(key.name()) {
        Some(modifiers) => format!("{modifiers}{sign}"),
        None => text,
    }
}

/// Commands whose shortcuts were pressed, in the order pressed.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Pressed {
    pub now: Vec<Command>,
    /// The menu whose letter was pressed with Alt.
    pub menu: Option<CommandGroup>,
    /// Pressed after a key that ends what is being typed: that key comes first.
    pub later: Vec<Command>,
}

/// Takes the commands whose shortcuts were pressed out of the input.
///
/// Modifiers must match exactly, so Ctrl+Shift+S is never taken for Ctrl+S. While a text editor
/// has the focus, keys that mean something in a text stay with it.
pub fn pressed(input: &mut InputState, text_focused: bool) -> Pressed {
    let mut found = Pressed::default();
    let mut ended = false;
    input.events.retain(|event| {
        let Event::Key { key, pressed: true, modifiers, .. } = event else {
            return true;
        };
        let hit = TABLE.iter().find(|entry| {
            entry.command.gesture().is_none()
                && !(text_focused && entry.has(Trait::TextFirst))
                && entry
                    .shortcuts
                    .iter()
                    .any(|s| s.logical_key == *key && modifiers.matches_exact(s.modifiers))
        });
        let alt = Modifiers::ALT;
        let menu = CommandGroup::ALL.into_iter().find(|group| group.letter() == *key);
        if let Some(menu) = menu.filter(|_| hit.is_none() && modifiers.matches_exact(alt)) {
            found.menu = Some(menu);
            return false;
        }
        if let Some(entry) = hit {
            if ended { &mut found.later } else { &mut found.now }.push(entry.command);
        }
        ended |= text_focused && matches!(key, Key::Escape | Key::Enter | Key::Tab);
        hit.is_none()
    });
    if found.menu.is_some() {
        // With Alt held, some systems send the letter as typed as well.
        input.events.retain(|event| !matches!(event, Event::Text(text) if text.len() == 1));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_two_commands_share_a_shortcut() {
        let mut seen = HashSet::new();
        for entry in TABLE {
            for shortcut in entry.shortcuts {
                assert!(seen.insert(*shortcut), "{:?} is taken: {shortcut:?}", entry.command);
            }
        }
    }

    #[test]
    fn keys_are_called_as_they_stand_on_the_keyboard() {
        #[track_caller]
        fn check(command: Command, expected: &str) {
            assert_eq!(command.entry().shortcut_text(), expected);
        }
        check(Command::Collapse, "Ctrl+[");
        check(Command::ZoomIn, "Ctrl+=");
        check(Command::ZoomOut, "Ctrl+-");
        check(Command::MoveUp, "Alt+↑");
        check(Command::NextTable, "Ctrl+PageDown");
        check(Command::About, "");
    }

    #[test]
    fn every_command_stands_once_with_texts_in_both_languages() {
        let mut seen = HashSet::new();
        for entry in TABLE {
            assert!(seen.insert(entry.command), "{:?} stands twice", entry.command);
            assert_eq!(entry.command.entry().command, entry.command);
            for lang in [Lang::Zh, Lang::En] {
                assert!(!entry.title.get(lang).is_empty(), "{:?}", entry.command);
                assert!(!entry.tip.get(lang).is_empty(), "{:?}", entry.command);
            }
        }
        // The last variant's number tells how many there are.
        assert_eq!(TABLE.len(), Command::About as usize + 1);
    }

    #[test]
    fn inspecting_leaves_no_command_that_changes_figures() {
        let all = Situation {
            read_only: true,
            changed: true,
            named: true,
            table_shown: true,
            table_repeats: true,
            can_add_table: true,
            rows_entered: true,
            rows_open: true,
            row_entered: true,
            row_outlined: true,
            can_outdent: true,
            can_pin: true,
            can_unpin: true,
            any_findings: true,
            ..Situation::default()
        };
        for command in [
            Command::Save,
            Command::MarkFinal,
            Command::Pin,
            Command::Unpin,
            Command::InsertAbove,
            Command::InsertBelow,
            Command::DuplicateRow,
            Command::DeleteRows,
            Command::MoveUp,
            Command::Indent,
            Command::Outdent,
            Command::AddTable,
            Command::RemoveTable,
        ] {
            assert!(!(command.entry().enabled)(&all), "{command:?}");
            let writable = Situation { read_only: false, ..all };
            assert!((command.entry().enabled)(&writable), "{command:?}");
        }
    }
}
