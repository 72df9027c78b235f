//! Why a command cannot be used, said where its key or entry was tried.

use super::{Command, CommandGroup};
use crate::session::situation::Situation;
use crate::session::texts::{self, Pair};

impl Command {
    /// Why the command cannot be used at present, said where its key or entry was tried.
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
