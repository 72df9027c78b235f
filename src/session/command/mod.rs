//! The one table of commands: text, tooltip, shortcut and when it can be used are together, and
//! feed toolbar, menus, keyboard, help page and tests.

mod switches;
mod table;
mod why_not;

use super::lists::MainView;
use super::reading::Reading;
use super::situation::Situation;
use super::texts::Pair;
use crate::lang::Lang;

pub use table::TABLE;

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

    /// The letter that opens its menu with Alt.
    pub fn letter(self) -> char {
        match self {
            Self::File => 'F',
            Self::Edit => 'E',
            Self::Fill => 'I',
            Self::Row => 'R',
            Self::Filter => 'L',
            Self::Table => 'T',
            Self::Check => 'C',
            Self::View => 'V',
            Self::Help => 'H',
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
    pub fn letter_of(self, command: Command) -> Option<char> {
        let mut taken: Vec<char> = Vec::new();
        for entry in self.entries().filter(|entry| entry.shortcuts.is_empty()) {
            let letters = entry.title.get(Lang::En).chars().filter(char::is_ascii_alphabetic);
            let mut letters = letters.map(|c| c.to_ascii_uppercase());
            let letter = letters.find(|letter| !taken.contains(letter))?;
            if entry.command == command {
                return Some(letter);
            }
            taken.push(letter);
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
    /// As on a keyboard: `Ctrl+Shift+S`, `Alt+↑`, `F5`. The first is shown; the others work as
    /// well.
    pub shortcuts: &'static [&'static str],
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

    /// Whether a switch is on; nothing for what is no switch. `explained` says whether the panel
    /// is open that shows where a figure comes from: without a choice, the window's width decides.
    pub fn is_on(
        self,
        reading: &Reading<'_>,
        situation: &Situation,
        explained: bool,
    ) -> Option<bool> {
        let settings = reading.settings;
        Some(match self {
            Self::ToggleBackup => settings.backup,
            Self::ToggleOpensLast => settings.opens_last,
            Self::CommentsBeside => settings.comments_beside,
            Self::ToggleFindings => settings.findings,
            Self::ToggleExplanation => explained,
            Self::ToggleOriginal => settings.original,
            Self::ToggleInspect => situation.read_only,
            Self::ToggleTheme => settings.dark,
            Self::ToggleGrouped => settings.grouped,
            Self::OnlyFound => situation.only_found,
            Self::OnlyFilled => situation.only_filled,
            Self::OnlyUnder => situation.under,
            Self::MarkDraft => situation.status_draft,
            Self::MarkFinal => situation.status_final,
            Self::MarkPublished => situation.status_published,
            Self::Review => *reading.page == MainView::Review,
            Self::Pictures => *reading.page == MainView::Pictures,
            _ => return None,
        })
    }
}

impl CommandEntry {
    /// Whether it is set apart in that way.
    pub fn has(&self, what: Trait) -> bool {
        self.traits.contains(&what)
    }

    /// All its shortcuts.
    pub fn shortcuts_text(&self) -> String {
        self.shortcuts.iter().map(|keys| on_this_keyboard(keys)).collect::<Vec<_>>().join(" / ")
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
        self.shortcuts.first().map(|keys| on_this_keyboard(keys)).unwrap_or_default()
    }
}

/// A shortcut as this system's keyboards have it.
fn on_this_keyboard(keys: &str) -> String {
    match cfg!(target_os = "macos") {
        true => keys.replace("Ctrl+", "Cmd+").replace("Alt+", "Option+"),
        false => keys.to_owned(),
    }
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
    fn keys_are_called_as_they_are_on_the_keyboard() {
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
    fn every_command_is_there_once_with_texts_in_both_languages() {
        let mut seen = HashSet::new();
        for entry in TABLE {
            assert!(seen.insert(entry.command), "{:?} is there twice", entry.command);
            assert_eq!(entry.command.entry().command, entry.command);
            for lang in [Lang::Zh, Lang::En] {
                assert!(!entry.title.get(lang).is_empty(), "{:?}", entry.command);
                assert!(!entry.tip.get(lang).is_empty(), "{:?}", entry.command);
            }
        }
        // The last variant's number gives their count.
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
