//! Every command with its texts, its keys and when it can be used.

use super::{Command, CommandEntry, CommandGroup, Trait};
use crate::session::texts::Pair;

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
        ["Ctrl+N"] |_| true;
    NewFromLast File ("由上年预算生成…", "Go on from last year…") ("现在打开的是上年的预算：沿用科目、项目、文字和说明，生成下一年的", "The budget that stands open is last year's: its codes, projects, texts and explanations go on into the next")
        ["Ctrl+Shift+N"] |_| true;
    Open File ("打开…", "Open…") ("打开预算文件", "Open a budget file")
        ["Ctrl+O"] |_| true;
    OpenPath File ("按路径打开…", "Open path…") ("输入文件路径打开", "Type the path of a file to open")
        ["Ctrl+Shift+O"] |_| true;
    OpenSample File ("打开示例", "Open sample") ("打开程序自带的示例预算（未保存的副本）", "Open the sample budget inside the program, as an unsaved copy")
        [] |_| true;
    StartPage File ("开始页…", "Start page…") ("最近的文件，新建，由上年生成，打开，示例", "Recent files, a new budget, from last year, open, the sample")
        [] |_| true;
    Save File ("保存", "Save") ("保存；有强制性审核未通过时先列出", "Save; open mandatory findings are shown first")
        ["Ctrl+S"] |s| s.writable() && (s.changed || !s.named);
    SaveAs File ("另存为…", "Save as…") ("保存为另一个文件", "Save under another name")
        ["Ctrl+Shift+S"] |s| !s.newer, EndsPart;
    Publish File ("公开…", "Publish…") ("生成公开文本：PDF、Word、Excel、网页；先列出还缺什么", "Make the published document as PDF, Word, Excel and web page; what is lacking is listed first")
        ["Ctrl+Shift+P"] |s| !s.previewing;
    Print File ("打印", "Print") ("生成 PDF，用系统的程序打开打印", "Make the PDF and open it with the system's program to print it")
        ["Ctrl+P"] |s| !s.previewing;
    UpdateFrom File ("按文件更新…", "Update from a file…") ("选重新导出的文件，与本预算比较，逐处接受或不接受", "Choose a file exported again; it is compared with this budget, each difference accepted or refused")
        [] |s| s.writable() && !s.previewing, EndsPart;
    TakeUpImport File ("读入编制", "Take it up") ("把读入的内容作为未保存的预算，开始编制", "Take what was read as an unsaved budget to work on")
        ["Alt+Enter"] |s| s.previewing, WhileImporting;
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
        ["Ctrl+Q"] |_| true;
    Undo Edit ("撤销", "Undo") ("撤销上一步", "Take back the last step")
        ["Ctrl+Z"] |s| s.can_undo, CellMenu, TextFirst;
    Redo Edit ("重做", "Redo") ("重做刚撤销的一步", "Do the undone step again")
        ["Ctrl+Y", "Ctrl+Shift+Z"] |s| s.can_redo, CellMenu, TextFirst;
    History Edit ("操作记录…", "History…") ("每一步做了什么；可以回到任何一步", "What each step did; go back to any of them")
        ["Ctrl+Shift+H"] |s| s.can_undo || s.can_redo, EndsPart;
    Cut Edit ("剪切", "Cut") ("剪切所选的格", "Cut the selected cells")
        ["Ctrl+X"] |s| s.writable() && s.table_shown, CellMenu, TextFirst;
    Copy Edit ("复制", "Copy") ("复制所选的格，可以粘到电子表格里", "Copy the selected cells, for spreadsheets too")
        ["Ctrl+C"] |s| s.table_shown, CellMenu, TextFirst, HeadingMenu;
    CopyHeadings Edit ("连同表头复制", "Copy with headings") ("复制所选的格，上面加一行表头；多级表头合成一行", "Copy the selection under one line of headings")
        ["Ctrl+Shift+C"] |s| s.table_shown, CellMenu, HeadingMenu;
    Paste Edit ("粘贴", "Paste") ("从所选的格起粘贴；要改动别处时先给看一眼", "Paste from the selected cell on; shown first where it does more than that")
        ["Ctrl+V"] |s| s.writable() && s.table_shown, CellMenu, TextFirst, EndsPart;
    SelectAll Edit ("全选", "Select all") ("选中本表全部的格", "Select every cell of the table")
        ["Ctrl+A"] |s| s.table_shown;
    EditCell Edit ("修改这一格", "Edit cell") ("修改格内原文", "Edit what the cell holds")
        ["F2"] |s| s.writable() && s.table_shown;
    Clear Edit ("清空", "Clear") ("清空所选的格", "Blank the selected cells")
        ["Delete"] |s| s.writable() && s.table_shown;
    FillDown Edit ("向下填充", "Fill down") ("用选区最上一行填满；只选一行时用上一行", "Fill the selection from its first row; a single row from the one above")
        ["Ctrl+D"] |s| s.writable() && s.table_shown, HeadingMenu;
    FillRight Edit ("向右填充", "Fill right") ("用选区最左一列填满；只选一列时用左边一列", "Fill the selection from its first column; a single column from the one at its left")
        ["Ctrl+R"] |s| s.writable() && s.table_shown, EndsPart;
    Find Edit ("查找…", "Find…") ("在全部表和文字里查找数、名称、编码", "Find figures, names and codes in all tables and texts")
        ["Ctrl+F"] |_| true;
    Replace Edit ("替换…", "Replace…") ("在全部表和文字里查找并替换", "Find and replace in all tables and texts")
        ["Ctrl+H"] |s| s.writable();
    FindNext Edit ("找下一处", "Find next") ("转到上次查找的下一处", "Go to the next place of the last search")
        ["F3"] |s| s.searched;
    FindPrevious Edit ("找上一处", "Find previous") ("转到上次查找的上一处", "Go to the previous place of the last search")
        ["Shift+F3"] |s| s.searched, EndsPart;
    Goto Edit ("定位…", "Go to…") ("按名称转到某张表、某个科目、某一行或某段文字", "Go to a table, code, row or text by its name")
        ["Ctrl+G", "F5"] |_| true;
    NextEmpty Edit ("下一个空格", "Next empty cell") ("转到本表下一个还没填数的格", "Go to the next figure of this table that is not filled in")
        ["F7", "Ctrl+Shift+Enter"] |s| s.table_shown;
    PreviousEmpty Edit ("上一个空格", "Previous empty cell") ("转到本表上一个还没填数的格", "Go to the figure before that is not filled in")
        ["Shift+F7"] |s| s.table_shown;
    TakeKnown Fill ("带入此格", "Fill in this cell") ("把灰色显示的、由别的表得出的数带入所选的空格", "Take the grey figure, which follows from other tables, into the selected blanks")
        ["Alt+="] |s| s.writable() && s.table_shown, CellMenu;
    FillKnown Fill ("按勾稽带入…", "Fill in from the checks…") ("列出全部可以由别的表得出的数、科目和表，带入空着的格", "List all figures, codes and tables that follow from others, and fill the blanks")
        ["Ctrl+T"] |s| s.writable(), OutlineMenu;
    Draft Fill ("生成初稿…", "Draft the narrative…") ("由表里的数写出各节文字，与现有文字对照，写入空的、沿用的或全部", "Write the sections of text from the tables, beside what they say now: empty ones, those taken over, or all")
        ["Ctrl+Shift+T"] |s| s.writable() && s.has_drafts, OutlineMenu;
    RefreshFigures Fill ("按表更新文字里的数", "Update figures in texts") ("把文字里与表不符的数改为表里的数：在文字页改这一节，在别处改全部", "Put figures of the texts to what the tables say: of the section shown, elsewhere of all")
        ["Shift+F5"] |s| s.writable(), OutlineMenu;
    Confirm Fill ("确认沿用", "Confirm what was taken over") ("确认本表（本节）沿用上年的内容", "Confirm what this table or section has from last year")
        ["Ctrl+Shift+Y"] |s| s.writable(), EndsPart, OutlineMenu;
    Pin Fill ("设为控制数", "Pin as control figure") ("把所选合计定在现在的数上，不随下级变动", "Hold the selected total at its figure, whatever its addends do")
        ["Ctrl+K"] |s| s.writable() && s.can_pin, CellMenu;
    Unpin Fill ("取消控制数", "Unpin control figure") ("让所选合计重新随下级变动", "Let the selected total follow its addends again")
        ["Ctrl+Shift+K"] |s| s.writable() && s.can_unpin, CellMenu;
    AddRow Row ("添加一行", "Add a row") ("在最后添一行；在最后一行按回车、Tab 或 ↓ 也可以", "Add a row at the end; Enter, Tab or ↓ on the last row does it too")
        ["Ctrl+M"] |s| s.writable() && s.table_shown && s.rows_open, CellMenu;
    InsertAbove Row ("在上方插入行", "Insert row above") ("在所选行上方插入空行", "Insert an empty row above the selected one")
        ["Ctrl+Shift+I"] |s| s.writable() && s.row_entered, CellMenu;
    InsertBelow Row ("在下方插入行", "Insert row below") ("在所选行下方插入空行", "Insert an empty row below the selected one")
        ["Ctrl+I"] |s| s.writable() && s.rows_entered, CellMenu;
    DuplicateRow Row ("复制一行", "Duplicate row") ("在下面添一行同样的；按编码排列的表接着填新的编码", "Add the same row below; where rows have codes, type the new one")
        ["Ctrl+L"] |s| s.writable() && s.row_entered, CellMenu;
    DeleteRows Row ("删除所选行", "Delete selected rows") ("删除所选的行", "Delete the selected rows")
        ["Ctrl+Delete"] |s| s.writable() && s.row_entered, CellMenu, TextFirst;
    MoveUp Row ("上移一行", "Move row up") ("与上一行交换位置", "Change places with the row above")
        ["Alt+↑"] |s| s.writable() && s.row_entered, CellMenu, TextFirst;
    MoveDown Row ("下移一行", "Move row down") ("与下一行交换位置", "Change places with the row below")
        ["Alt+↓"] |s| s.writable() && s.row_entered, CellMenu, TextFirst;
    Indent Row ("降一级", "Indent") ("把所选行降一级，归到上一行之下", "Put the selected row one level lower, below the row above")
        ["Alt+→"] |s| s.writable() && s.row_outlined, CellMenu, TextFirst;
    Outdent Row ("升一级", "Outdent") ("把所选行升一级", "Put the selected row one level higher")
        ["Alt+←"] |s| s.writable() && s.row_outlined && s.can_outdent, CellMenu, TextFirst;
    OnlyFound Filter ("只看有审核结果的行", "Only rows with findings") ("收起没有审核结果的行；再按一次全部显示", "Hide rows that no check speaks of; once more shows all")
        ["Ctrl+Shift+F"] |s| s.table_shown, HeadingMenu;
    OnlyFilled Filter ("只看有数的行", "Only filled rows") ("收起空行；再按一次全部显示", "Hide empty rows; once more shows all")
        ["Ctrl+Shift+G"] |s| s.table_shown, HeadingMenu;
    OnlyUnder Filter ("只看本科目及下级", "Only this code and below") ("只看所选行和它的下级；再按一次全部显示", "Only the selected row and those below it; once more shows all")
        ["Ctrl+Shift+B"] |s| s.table_shown && (s.row_branch || s.under), CellMenu;
    Collapse Filter ("收起一级", "Collapse a level") ("收起最低一级的行，只看上级", "Hide the lowest level of rows that is shown")
        ["Ctrl+["] |s| s.table_shown && s.rows_entered, HeadingMenu;
    Expand Filter ("展开一级", "Expand a level") ("再显示一级", "Show one level more")
        ["Ctrl+]"] |s| s.table_shown && s.filtered, HeadingMenu;
    ShowAll Filter ("显示全部行", "Show all rows") ("取消筛选和收起", "Undo filters and collapsing")
        ["Ctrl+Shift+A"] |s| s.filtered, CellMenu, HeadingMenu;
    AddTable Table ("增加一张", "Add a copy") ("为可重复的表增加一张空表", "Add an empty copy of a repeating table")
        [] |s| s.writable() && s.can_add_table, OutlineMenu;
    RemoveTable Table ("删除这一张", "Remove this copy") ("删除所选的这一张表；可以撤销", "Remove this copy of the table; can be undone")
        [] |s| s.writable() && s.table_shown && s.table_repeats, OutlineMenu;
    PreviousTable Table ("上一张表", "Previous table") ("转到目录中的上一项", "Go to the entry above in the outline")
        ["Ctrl+PageUp"] |_| true;
    NextTable Table ("下一张表", "Next table") ("转到目录中的下一项", "Go to the entry below in the outline")
        ["Ctrl+PageDown"] |_| true;
    Review Check ("全审", "Whole check") ("一页列出各表审核结果、原因、待处理与已说明；可导出；Esc 返回", "One page: findings by table, causes, what is open and what is explained; to be exported; Esc goes back")
        ["F9"] |_| true, OutlineMenu;
    FullCheck Check ("列出全部审核结果", "List all findings") ("打开下方的审核结果，取消其中的筛选", "Open the findings below, without their filters")
        ["Shift+F9"] |_| true;
    Checklist Check ("定稿前检查…", "Before it is final…") ("还缺什么：空表、空节、占位文字、没有说明的、沿用待确认的，逐条可转到", "What is lacking: empty tables and sections, placeholders, findings not explained, what is to be confirmed; each a key away")
        ["Ctrl+F9"] |_| true, OutlineMenu;
    PreviousFinding Check ("上一条审核结果", "Previous finding") ("转到上一条审核结果所在的格", "Go to the cell of the finding before")
        ["Shift+F8"] |s| s.any_findings;
    NextFinding Check ("下一条审核结果", "Next finding") ("转到下一条审核结果所在的格", "Go to the cell of the next finding")
        ["F8"] |s| s.any_findings;
    ExplainRule Check ("这条审核的说明", "About this check") ("说明选中的审核结果：要求什么，为什么，怎么办", "Explain the finding selected: what is asked, why, what to do")
        ["Shift+F1"] |s| s.any_findings, EndsPart;
    ToggleFindings Check ("审核结果栏", "Findings panel") ("显示或隐藏下方的审核结果", "Show or hide the findings below")
        ["Ctrl+J"] |_| true, EndsPart;
    Explain Check ("填写审核说明…", "Explain finding…") ("说明所选格的核实性问题为什么是对的；数一变就会再问", "Say why the selected cell's finding to be verified is right; asked again when its figures change")
        ["Ctrl+Shift+J"] |s| s.writable() && s.can_explain;
    ExportReport Check ("导出审核表…", "Export report…") ("把全审表存为网页、CSV、JSON 或文字，寄回单位", "Write the whole check as a page, CSV, JSON or text, to send back")
        [] |_| true;
    CheckFolder Check ("审核文件夹…", "Check a folder…") ("一次审核文件夹里的全部预算，每个文件一行", "Check all budgets of a folder, a row a file")
        ["Ctrl+Shift+F9"] |_| true, EndsPart;
    LastYear Check ("与上年核对…", "Hold against last year…") ("选上年公布的预算文件，上年数和增减与它核对；下次打开本文件时还记得", "Choose the budget published last year; last year's figures and changes are held against it, next time too")
        [] |_| true;
    ForgetLastYear Check ("不再与上年核对", "Stop holding against last year") ("不再与所选的上年预算核对", "Hold nothing against last year's budget any more")
        [] |s| s.against_last;
    Comment Check ("批注…", "Comment…") ("为所选的格或文字写批注；查阅时也可以", "Comment on the selected cell or text; also while inspecting")
        ["Shift+F2"] |s| s.can_comment, CellMenu, OutlineMenu;
    PreviousComment Check ("上一条批注", "Previous comment") ("转到上一条批注所在的位置", "Go to the place of the comment before")
        ["Ctrl+Shift+F8"] |s| s.any_comments;
    NextComment Check ("下一条批注", "Next comment") ("转到下一条批注所在的位置", "Go to the place of the next comment")
        ["Ctrl+F8"] |s| s.any_comments;
    CommentsBeside Check ("批注存在旁边的文件里", "Keep comments beside") ("新批注存在旁边的批注文件里，还是存在预算文件里：切换；查阅时总在旁边", "Whether new comments go to a file beside or into the budget's file; beside while inspecting")
        [] |_| true, SavesSettings;
    MoveCommentsIn Check ("批注移进预算文件", "Move comments into the file") ("把旁边文件里的批注移进预算文件；保存时写入，旁边的随之删去", "Take the comments beside the file into it; written when it is saved, those beside go then")
        [] |s| s.writable() && s.comments_beside;
    MoveCommentsOut Check ("批注移到旁边的文件", "Move comments beside the file") ("把预算文件里的批注移到旁边的批注文件；保存时从预算文件里删去", "Put the comments in the file beside it; they leave the file when it is saved")
        [] |s| s.writable() && s.named && s.comments_inside;
    Pictures View ("图示", "Pictures") ("一页图：收入来源、支出去向、与往年相比；点一条转到那一行；Esc 返回", "A page of pictures: where the money comes from and goes, against the years before; a click on a bar goes to its row; Esc goes back")
        ["F12"] |_| true, EndsPart;
    ToggleInspect View ("查阅（不能改动）", "Inspect only") ("查阅时任何改动都被拒绝", "While inspecting, every change is refused")
        ["Ctrl+Shift+E"] |_| true;
    ToggleExplanation View ("“这个数从哪里来”栏", "Panel: where the figure comes from") ("显示或隐藏右侧的来源栏", "Show or hide the panel on the right")
        ["Ctrl+E"] |_| true, SavesSettings;
    ToggleOriginal View ("原件栏", "Original beside the table") ("在表旁显示它读自的文件，所选的数框出", "Show the file that the budget was read from beside it, the selected figure framed")
        ["F4"] |s| s.has_original, SavesSettings;
    NextPane View ("转到下一栏", "Go to next pane") ("在目录、表格、可能的原因、审核结果、数的来历之间移动键盘焦点", "Move the keyboard between outline, grid, likely causes, findings and where the figure comes from")
        ["F6"] |_| true, EndsPart;
    ToggleLanguage View ("中文／English", "中文/English") ("切换界面语言", "Switch the language of the window")
        ["Ctrl+Shift+L"] |_| true, SavesSettings;
    ToggleTheme View ("深色", "Dark") ("切换浅色与深色", "Switch between light and dark")
        ["Ctrl+Shift+D"] |_| true, SavesSettings;
    SwitchUnit View ("切换元／万元显示", "Switch yuan/10,000 yuan") ("金额依次按表内单位、元、万元显示；存的数不变", "Show amounts in the tables' own unit, in yuan, in 10,000 yuan; what is stored stays")
        ["Ctrl+Shift+U"] |_| true, SavesSettings, HeadingMenu;
    ToggleGrouped View ("千分位", "Thousands separated") ("万元也用逗号分开千位；元总是分开", "Set thousands apart in 10,000 yuan too; in yuan they always are")
        [] |_| true, SavesSettings, HeadingMenu;
    RowHeight View ("行高：紧凑／正常／宽松", "Row height: compact/normal/roomy") ("依次切换表格的行高", "Switch the height of the grid's rows")
        ["Ctrl+Shift+R"] |_| true, SavesSettings, HeadingMenu;
    ResetWidths View ("恢复列宽", "Reset column widths") ("本表各列回到自动的宽度；拖动表头的边可调，双击边按内容", "Columns of this table take their own widths again; drag a heading's edge to change one, double-click it to fit")
        [] |s| s.table_shown, HeadingMenu;
    ZoomIn View ("放大", "Zoom in") ("放大显示", "Show everything larger")
        ["Ctrl+=", "Ctrl++", "Ctrl+Shift++", "Ctrl+Shift+="] |_| true;
    ZoomOut View ("缩小", "Zoom out") ("缩小显示", "Show everything smaller")
        ["Ctrl+-"] |_| true;
    ZoomReset View ("恢复原大小", "Actual size") ("恢复 100% 显示", "Show at 100 %")
        ["Ctrl+0"] |_| true;
    Help Help ("帮助与快捷键", "Help and shortcuts") ("列出所有命令与快捷键", "List all commands and shortcuts")
        ["F1"] |_| true;
    Legend Help ("符号和颜色", "Signs and colours") ("表、目录和审核结果里的符号和颜色是什么意思", "What the signs and colours of tables, outline and findings mean")
        ["Ctrl+F1"] |_| true;
    About Help ("关于", "About") ("版本与字体许可", "Version and font licence")
        [] |_| true;
];
