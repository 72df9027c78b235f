//! The window's own words in both languages. Texts of findings, refusals and forms come from
//! where those are made.

use std::path::PathBuf;

use crate::lang::{Lang, Text};

use crate::engine::Tie;
use crate::table::row_filter::RowFilter;

pub use super::wording::*;

macro_rules! texts {
    ($($name:ident = $zh:literal, $en:literal;)*) => {
        $(pub const $name: Pair = Pair::new($zh, $en);)*
    };
}

texts![
    PROGRAM = "预算", "Yusuan";
    LIKELY = "可能原因", "Likely cause";
    LIKELY_CELL = "最可能的一格：", "Most likely: ";
    CLEAR_IT = "清空此格", "Clear it";
    UNTITLED = "未命名", "Untitled";
    CHANGED = "有未保存的改动", "unsaved changes";
    IN_USE_TITLE = "文件正在使用", "The file is in use";
    INSPECTING = "查阅中", "inspecting";
    EDIT_MODE = "编制", "Edit";
    INSPECT_MODE = "查阅", "Inspect";

    EXPLAINED = "已说明", "Explained";
    EXPLAIN = "填写说明", "Explain";
    EXPLAIN_OTHER = "改说明", "Change";
    EXPLAIN_AGAIN = "重新说明", "Explain again";
    EXPLAIN_TITLE = "审核说明", "Explanation";
    EXPLAIN_LABEL = "说明（回车确定，Shift+回车换行，Esc 放弃）", "Explanation (Enter keeps it, Shift+Enter begins a line, Esc gives up)";
    COMMENTS = "批注", "Comments";
    COMMENT_TITLE = "批注", "Comment";
    COMMENT_LABEL = "内容（回车确定，Shift+回车换行，Esc 放弃）", "Text (Enter keeps it, Shift+Enter begins a line, Esc gives up)";
    COMMENT_BESIDE = "存在旁边的批注文件里，预算文件不动", "kept in a file beside; the budget's file stays as it is";
    COMMENT_INSIDE = "存在预算文件里，保存文件时写入", "kept in the budget's file, written when it is saved";
    NO_COMMENTS = "没有批注。选一格按 Shift+F2 添加。", "No comments. Select a cell and press Shift+F2.";
    BESIDE = "在旁边的文件里", "in the file beside";
    ATTACH = "附到所选处", "Attach here";
    ATTACH_TIP = "把这条批注放到现在选中的格或段上", "Put this comment on the cell or paragraph selected now";
    ATTACH_EXPLANATION = "用于所选的问题", "Use for the finding selected";
    SELECT_FIRST = "请先选一格或一段文字", "Select a cell or a paragraph first";
    SELECT_FINDING = "请先选一条待说明的核实性问题", "Select a finding to be explained first";
    PLACE_GONE = "（位置已不存在）", " (place gone)";
    AUTHOR = "作者", "Author";
    CAUSE = "原因", "Cause";
    BY_CAUSE = "按原因", "By cause";
    ONE_BY_ONE = "逐条", "One by one";
    BY_CAUSE_TIP = "把同一个原因引起的几处列在一起", "List what has one cause together";
    FOLD_CAUSE = "收起或展开由它引起的各处", "Fold or unfold what follows from it";
    REMOVE = "删除", "Remove";
    CHANGE = "修改", "Change";
    FILL_TITLE = "按勾稽带入", "Fill in from the checks";
    FILL_NOTHING = "没有可以带入的数：空着的格都不能由别的表得出。", "Nothing to fill in: no blank follows from other tables.";
    FILL_TOO_LARGE = "预算过大，不能整份带入；可以在一格上按 Alt+= 逐格带入。", "The budget is too large to be filled as a whole; Alt+= fills the selected cells.";
    FILL_WAITS = "尚未填报、也没有注明空表，由它得来的数不带入：", "Neither begun nor noted as empty, so nothing is taken from: ";
    FILL_GO = "带入", "Fill in";
    FILL_NO_KNOWN = "所选的格没有可以由别的表得出的数", "Nothing follows from other tables for the selected cells";
    FORM_DRAFT_TITLE = "起草表样", "Draft a form set";
    FORM_DRAFT_TEXT = "文件里的表、行、列和数字里成立的关系如下。请逐条确认：有的是规定，有的只是碰巧相等；检查可以改名称和轻重。", "Tables, rows, columns and the relations that hold in the figures of the files. Confirm each: some are rules, some are chance; checks take a name and a force.";
    FORM_DRAFT_BEGIN = "给出公开的文件（Excel、Word、PDF 或预算文件），程序列出其中的表、行、列和数字里成立的关系，由您逐条确认。", "Name a published file (Excel, Word, PDF or a budget file): its tables, rows, columns and the relations that hold in its figures are listed for you to confirm.";
    FORM_DRAFT_WHICH = "公开的文件", "Published file";
    FORM_DRAFT_MAKING = "正在读取文件、寻找关系……", "Reading the files and looking for relations…";
    FORM_DRAFT_ID = "表样名称（也是文件名）", "Id (and file name)";
    FORM_DRAFT_NAME = "标题", "Name";
    FORM_DRAFT_MORE = "同一套表的其他文件（几份一起，碰巧的关系就少）", "Other files on the same forms (with several, less holds by chance)";
    FORM_DRAFT_ADD = "加入", "Add";
    FORM_DRAFT_NO_FILE = "没有这个文件", "There is no such file";
    FORM_DRAFT_SAVE = "存表样并读入", "Write it and read the file";
    FORM_DRAFT_NONE = "数字里没有找到关系；表、行、列照样起草。", "No relation was found in the figures; tables, rows and columns are drafted all the same.";
    FORM_DRAFT_CHECK = "检查", "Check";
    FORM_DRAFT_FORCE = "轻重", "Force";
    PICTURES_TITLE = "图示", "Pictures";
    PICTURES_NONE = "这套表样没有说明画哪些图；在表样里写 pictures。", "The form set says of no pictures; write pictures into it.";
    PICTURE_EMPTY = "还没有数", "No figures yet";
    PICTURE_ONE_YEAR = "只有本年的数；选了上年的预算文件，就并列画出。", "This year's figures alone; with the budget of last year at hand they are drawn beside its.";
    DRAFT_TITLE = "生成初稿", "Draft the narrative";
    DRAFT_TEXT = "由表里的数写成；空格键取舍一节，左右键取舍全部。一步完成，可以撤销。", "Written from the figures of the tables; Space takes or leaves a section, ← → all of them. One step, can be undone.";
    DRAFT_NONE = "这套表样没有初稿，或表里还没有数。", "The form set has no drafts, or the tables have no figures yet.";
    DRAFT_EMPTY = "只写空的", "Empty ones";
    DRAFT_TAKEN_OVER = "空的和沿用的", "Empty and taken over";
    DRAFT_ALL = "全部", "All";
    DRAFT_IS_EMPTY = "空", "empty";
    DRAFT_WAITS = "表尚未填报", "its table is not begun";
    DRAFT_IS_SAME = "与初稿相同", "as drafted";
    DRAFT_IS_WRITTEN = "已有文字", "written";
    DRAFT_OLD = "现在的文字", "As it is";
    DRAFT_NEW = "初稿", "Draft";
    DRAFT_ASKS = "这些只有您知道。回车到下一处；留空的在文中标为【待填】，以后再写。", "Only you know these. Enter goes on; what is left blank is marked 【待填】 in the text, for later.";
    DRAFT_OFFERED = "沿用，待确认", "last year's";
    DRAFT_NEXT = "下一步", "Next";
    DRAFT_GO = "写入", "Write";
    DRAFT_NOTHING = "这套表样没有初稿", "The form set has no drafts";
    REFRESH_NONE = "文字里的数都与表一致，不用更新", "The figures of the texts agree with the tables";
    TAKE_UP_FIRST = "请先读入编制或读入查阅", "Take up what was read first";
    PUBLISH_TITLE = "公开", "Publish";
    PUBLISH_TEXT = "生成公开文本，各种格式的数和文字相同。", "Makes the published document; every format has the same figures and words.";
    PUBLISH_FOLDER = "公开到文件夹", "Folder to publish into";
    PUBLISH_MAKES_FOLDER = "没有这个文件夹，公开时建立。", "There is no such folder; it will be made.";
    PUBLISH_NO_LACKS = "公开前检查：不缺什么。", "Checklist: nothing is lacking.";
    PUBLISH_UNIT = "计量单位", "Counted in";
    PUBLISH_OWN_UNITS = "按各表自己的单位", "as each table has it";
    PUBLISH_ADJUST = "舍位平衡：印出的合计处处相加得到", "Adjust rounding: every printed total adds up";
    PUBLISH_ADJUST_HOVER = "只调整印出的数，每个至多一个末位单位，列在文末；存的数不变", "Only printed figures are adjusted, each by one unit of its last place at most, and listed at the end; stored ones stay";
    PUBLISH_PAGES = "正在排版，页面随后显示…", "The pages are being set…";
    PUBLISH_UNREAD = "文件没有读全，不能公开。", "The file was not read in full, so it is not published.";
    PUBLISH_ALLOW = "仍然公开，文中注明", "Publish all the same; the document says so";
    PUBLISH_REFUSED = "没有公开：请先改好，或勾选“仍然公开，文中注明”", "Not published: settle what is open, or tick to publish all the same";
    PUBLISH_THERE = "文件夹里已有：", "In the folder already: ";
    PUBLISH_REPLACE = "覆盖这些文件", "Replace these files";
    PUBLISH_EXISTS = "没有公开：请换一个文件夹，或勾选“覆盖这些文件”", "Not published: choose another folder, or tick to replace these files";
    PUBLISH_NO_FORMAT = "请至少选一种格式", "Choose at least one format";
    PUBLISH_GO = "公开", "Publish";
    PUBLISH_MAKING = "正在生成…", "Being made…";
    PUBLISH_DONE = "已生成：", "Written:";
    PUBLISH_LACKING = "PDF：字体里没有这些字，以〓代替：", "PDF: no font has these characters, 〓 stands for them: ";
    PUBLISH_OPEN_FILE = "打开文件", "Open the file";
    PUBLISH_OPEN_FOLDER = "打开文件夹", "Open the folder";
    PASTE_WHOLE = "按标题和表头认表…", "Find its table…";
    PASTE_WHOLE_HOVER = "当作从别处导出的表来认：按标题、表头、科目找到它的表和格，逐处列出后再填", "Take it as an exported table: title, headings and codes say where it goes; each place is listed before anything is filled in";
    UPDATE_NO_SECTION = "没有认出情况说明的任何一节：各节的标题应与目录里的相同", "no section of the narrative was recognised: sections go by the headings that the outline shows";
    PASTE_NO_TABLE = "没有认出是哪一张表：连同标题和表头一起复制，再粘贴", "No table was recognised: copy it with its title and headings";
    CLIPBOARD = "剪贴板", "the clipboard";
    BLANK_IN_ORIGINAL = "所选的格在这里没有数", "the selected cell has no figure here";
    NAMES_ROWS = "（行的名称）", "(names the rows)";
    CODES_ROWS = "（行的编码）", "(the rows' codes)";
    NUMBERS_ROWS = "（序号）", "(running numbers)";
    TABLE_GOES_ON = "（续上表）", "(goes on)";
    ROWS_TOGETHER = "与上一行合为一行", "One row with the one above";
    ROWS_APART = "与上一行分开", "A row of its own again";
    ROWS_HOVER = "这一行是上一行的续行（名称换行或分页拆开）", "This row goes on with the one above: a name over two lines, or a page's end in between";
    UPDATE_TITLE = "按文件更新", "Update from a file";
    UPDATE_WHICH = "重新导出的文件", "The file exported again";
    UPDATE_BUDGET = "这已是预算文件；请选导出的工作簿、Word 或 PDF", "This is a budget file already; choose an exported workbook, Word file or PDF";
    PRINT_TITLE = "打印", "Print";
    PRINT_ASKING = "等待系统的打印对话框……", "Waiting for the system's print dialog …";
    PRINT_SENT = "已交给系统的打印对话框打印。PDF 留在：", "Given to the system's print dialog to be printed. The PDF stays at:";
    PRINT_CANCELLED = "打印对话框里按了取消，没有打印。PDF 留在：", "Cancelled in the print dialog; nothing is printed. The PDF stays at:";
    PRINT_HANDED = "已交给系统的程序打开，请在那里打印；没有打开时，文件在：", "Handed to the system's program, to be printed there; if it does not open, the file is:";
    NO_PROGRAM = "没能用系统的程序打开，请自己打开：", "The system's program did not open it; open it yourself: ";
    HEAD_TITLE = "单位、年度和状态", "Unit, year and status";
    HEAD_DEPARTMENT = "主管部门", "Department";
    HEAD_DEPARTMENT_CODE = "部门编码", "Department's code";
    HEAD_STATUS = "状态", "Status";
    STATUS_DRAFT = "草稿", "Draft";
    STATUS_FINAL = "定稿", "Final";
    STATUS_PUBLISHED = "已公开", "Published";
    NEXT_YEAR_TITLE = "由上年预算生成", "Go on from last year's budget";
    NEXT_YEAR_TEXT = "科目、项目、文字和说明沿用，金额不沿用；沿用的都标为待确认。打开的这份不改动。", "Codes, projects, texts and explanations stay, amounts do not; all that stays waits to be confirmed. The budget that stands open is not changed.";
    NEXT_YEAR_PROJECTS = "项目（空格键或点击：沿用、结束）", "Projects (Space or a click: go on, ended)";
    OTHER_UNIT_TITLE = "上年的文件是另一个单位的", "Last year's file is another unit's";
    OTHER_UNIT_OWN = "本单位：", "This budget: ";
    OTHER_UNIT_THEIRS = "上年文件：", "Last year's file: ";
    OTHER_UNIT_TEXT = "单位改过名称或编码时可以仍然核对；否则请另选文件。", "Where the unit was renamed, go on; otherwise choose another file.";
    OTHER_UNIT_CHOOSE = "另选文件…", "Another file…";
    OTHER_UNIT_GO = "仍然核对", "Go on with it";
    NEXT_YEAR_WHICH = "由哪一份上年预算生成（预算文件、Excel、Word、PDF）", "Which budget of last year (budget file, Excel, Word, PDF)";
    NEXT_YEAR_OTHER = "另选上年的文件…", "Another file…";
    NEXT_YEAR_LOOK = "先核对读入的内容…", "Look at what was read first…";
    NOT_LAST_YEAR = "不能与这个文件核对", "This file cannot be held against";
    LAST_YEAR_UNREAD = "已与上年核对；上年的文件有没读到的内容", "Held against last year; of its file this was not read";
    NEXT_YEAR_IMPORT = "先读入编制（Alt+回车），再由上年预算生成（Ctrl+Shift+N）", "Take it up first (Alt+Enter), then go on from it (Ctrl+Shift+N)";
    NEXT_YEAR_UNREAD = "上年的文件没有读全，不能由它生成", "Last year's file was not read in full, so nothing is made from it";
    LEGEND_TITLE = "符号和颜色", "Signs and colours";
    START_TITLE = "预算", "Yusuan";
    START_TEXT = "最近的文件：回车打开；↑↓ 选择。", "Recent files: Enter opens, ↑ ↓ choose.";
    START_NONE = "还没有打开过文件。", "No file was open yet.";
    START_SAMPLE = "打开示例", "Open the sample";
    START_OPENS_LAST = "启动时直接打开上次的文件", "Open the last file at the start";
    AMOUNTS_MOVE = "上年的数移入上年数栏", "Amounts into columns of last year";
    AMOUNTS_CLEAR = "全部清空", "None";
    GOES_ON = "✓ 沿用", "✓ goes on";
    HAS_ENDED = "× 结束", "× ended";
    CHECKLIST_TITLE = "定稿前检查", "Before it is final";
    CHECKLIST_NOTHING = "该填的都填了，该说明的都说明了。", "Everything is filled in and explained.";
    CHECKLIST_BLOCKS = "下面各项没有完成，还不能定稿。回车转到那里；空表、沿用的可以按空格键处理。", "These are open; the file cannot be final yet. Enter goes there; Space settles an empty table or what was taken over.";
    CHECKLIST_OPEN = "可以定稿，但审核时会逐条问到：", "The file can be final, but these will be asked about:";
    CHECKLIST_GO = "转到那里", "Go there";
    CHECKLIST_NOTE = "注明空表", "Note as empty";
    CHECKLIST_CONFIRM = "确认沿用", "Confirm";
    CONFIRM_NONE = "这里没有沿用上年待确认的内容", "Nothing here was taken over from last year";
    NOT_BEGUN = "尚未填报", "not begun";
    UNFINISHED = "没有填完", "not complete";
    TO_CONFIRM = "沿用待确认", "to confirm";
    TO_CONFIRM_SHORT = "待确认", "confirm";
    ADD_ROW = "＋ 添加一行", "＋ Add a row";
    FINAL_ANYWAY = "仍然定稿", "Make it final";
    UNWRITABLE = "文件是只读的，只能查阅；要修改，请另存为新文件", "the file is read-only; save it under another name to change it";
    NOTHING_SAID = "请写明内容", "Write something";
    NOT_EXPORTED = "没有导出", "Not exported";
    FOLDER_TITLE = "审核文件夹", "Check a folder";
    FOLDER_TEXT = "列出文件夹（含下级）里每份预算的审核结果；点一行或按回车，以查阅方式打开。", "Each budget below the folder with its findings; a click or Enter opens it to inspect.";
    FOLDER_OPEN = "打开查阅", "Open to inspect";
    LAST_YEAR_WHICH = "上年公布的预算（预算文件、Excel、Word、PDF）", "The budget published last year (budget file, Excel, Word, PDF)";
    LAST_YEAR_GONE = "上年的预算文件不能用了，没有与上年核对：", "last year's file cannot be used, nothing is held against it: ";
    LAST_YEAR_NONE = "不再与上年核对", "nothing is held against last year any more";
    LAST_YEAR = "上年", "Last year";
    FOLDER_WHICH = "审核哪个文件夹", "Which folder";
    OTHER_FOLDER = "另选文件夹", "Another folder";
    STOP = "停止", "Stop";
    EXPORT = "导出…", "Export…";
    REPORT_WHERE = "审核表存到哪里（.html、.csv、.json 或 .txt）", "Where to write the report (.html, .csv, .json or .txt)";
    REPORT_KIND = "扩展名须是 .html、.csv、.json 或 .txt", "The name must end in .html, .csv, .json or .txt";
    NOT_A_FOLDER = "没有这个文件夹", "There is no such folder";
    REVIEW_TITLE = "全审", "Whole check";
    REVIEW_OPEN = "待处理", "Open";
    REVIEW_EXPLAINED = "已说明", "Explained";
    REVIEW_OTHER = "提示与四舍五入差", "Hints and rounding differences";

    OUTLINE = "目录", "Outline";
    EMPTY_TABLE = "空表", "empty";

    COUNTED_IN = "单位：", "Amounts in: ";
    NOTE = "表注", "Note";
    NOTE_HINT = "没有数据的表也要公开，并写明原因", "A table without data is published too, with the reason";
    NOTE_STANDARD = "用表样的说明", "Use the form's note";
    UNKNOWN_TABLE = "本表不在表样之内：不计算、不审核，保存时原样保留。", "The form set does not have this table: it is not computed or checked, and is kept as written.";
    TEXT_HINT = "每段一行", "One paragraph per line";
    PARAGRAPHS = "段", "paragraphs";
    TOLD_AGREES = "与表相符", "agrees";
    TOLD_WRONG = "不符", "does not agree";
    TOLD_GUESS = "推测", "guessed";
    TOLD_FREE = "未对应", "not tied";
    TOLD_IN = "文字提到此数", "Told in texts";
    TOLD_CORRECT = "按表改", "Correct by the tables";
    TOLD_GO = "看表", "See the table";
    TOLD_CLICK = "单击去看那一格", "Click to see the cell";
    TOLD_CTRL_CLICK = "Ctrl＋单击去看那一格", "Ctrl+click to see the cell";
    NO_TEXT = "（没有文字）", "(no text)";

    WHERE_FROM = "这个数从哪里来", "Where this figure comes from";
    NO_CELL = "选中一格，这里说明它的来历。", "Select a cell to see where its figure comes from.";
    ENTERED = "直接填写的数。", "Entered by hand.";
    ENTERED_TEXT = "直接填写的文字。", "Entered by hand.";
    LABEL_CELL = "表样固定的文字。", "Printed by the form.";
    BLANK = "空", "blank";
    STATED = "原表", "stated";
    COMPUTED = "算得", "computed";
    DIFFERENCE = "差", "difference";
    PINNED = "控制数", "control figure";
    PINNED_HELP = "定为控制数，不随下级变动。", "Held as a control figure; it does not follow its addends.";
    USED_FOR = "计入这些合计", "Counted in";
    HELD_AGAINST = "核对平衡的关系", "Checks that hold";
    AND_MORE = "……", "…";
    FOLD = "收起 ", "Fold ";
    UNFOLD = "展开 ", "Unfold ";
    RELATED = "相关审核", "Findings here";
    NO_RELATED = "没有与此格有关的审核结果。", "No finding concerns this cell.";
    FORMULA = "公式：", "Formula: ";
    BALANCED = "平衡", "balances";

    FINDINGS = "审核结果", "Findings";
    ALL_TABLES = "全部表", "All tables";
    THIS_TABLE = "本表", "This table";
    NOTHING_YET = "各表还没有填数，没有可审核的。", "The tables are empty: there is nothing to check.";
    ALL_CLEAR = "全部审核通过。", "Every check holds.";
    NONE_SHOWN = "按现在的筛选没有结果。", "Nothing to show with these filters.";
    PROBLEMS = "读取提示", "Reading notes";
    SEVERITY = "性质", "Force";
    VERDICT = "结论", "Verdict";
    TABLE = "表", "Table";
    PLACE = "位置", "Place";
    DIFFERENCE_COLUMN = "差", "Difference";
    MESSAGE = "问题", "Message";
    ROUNDING = "舍入", "Rounding";
    CLOSE_PANEL = "收起", "Hide";

    SAVED = "已保存", "saved";
    UNSAVED = "未保存", "unsaved";
    SAVING = "正在保存…", "saving …";
    CELLS = "格", "cells";
    ROWS_BETWEEN = "所选的行之间有没显示的行，请先显示全部行再删除", "There are hidden rows between the selected ones; show all rows first";
    OWN_UNIT = "表内单位", "own units";
    SUM = "和", "sum";
    COUNT = "个数", "count";
    MEAN = "平均", "mean";
    LEAST = "最小", "min";
    MOST = "最大", "max";

    GOTO_TITLE = "定位", "Go to";
    GOTO_LABEL = "表名、科目编码、行名或行号、文字标题，或单元格 表[行].栏", "Table, code, row or its number, section, or a cell as table[row].column";
    GOTO_HINT = "例如 三公、2101101、2101101 基本支出、预算表3[208].合计", "for example 2101101, 2101101 and a column’s name, or 预算表3[208].合计";
    GO_THERE = "转到", "Go";
    NO_EMPTY = "本表没有还空着的数", "No figure of this table is left empty";
    NOTHING_FOUND = "没有找到", "Nothing found";
    FIND_TITLE = "查找", "Find";
    REPLACE_TITLE = "查找和替换", "Find and replace";
    FIND_LABEL = "查找", "Find";
    REPLACE_LABEL = "替换为", "Replace with";
    FIND_HINT = "数、名称、编码或文字；不分全角半角、大小写", "Figures, names, codes or text; width and case do not matter";
    REPLACE_ONE = "替换", "Replace";
    REPLACE_ALL = "全部替换", "Replace all";
    REPLACE_NOTE = "浅色的是合计和固定文字，不会替换；数只在整个数相同时替换。", "What is shown pale (totals, printed text) is never replaced; a figure only where all of it is the same.";
    HISTORY = "操作记录", "History";
    HISTORY_TEXT = "新的在上。选一步，就回到做完那一步时的样子。", "Newest on top. Choose a step to go back to how things stood after it.";
    HISTORY_START = "打开时的样子", "as opened";
    HISTORY_NOW = "● 现在", "● now";
    HISTORY_GO = "回到这一步", "Go to this step";

    PASTE_TITLE = "粘贴之前请看一眼", "Before pasting";
    PASTE_COLUMNS = "各列去处：", "Columns: ";
    PASTE = "粘贴", "Paste";
    PASTE_NOWHERE = "（不粘贴）", "(leave out)";
    BEYOND = "表外", "beyond the table";

    CANCEL = "取消", "Cancel";
    CLOSE = "关闭", "Close";
    OK = "知道了", "OK";
    CONFIRM = "确定", "OK";
    SAVE = "保存", "Save";
    DISCARD = "不保存", "Don't save";
    GO_BACK = "返回修改", "Go back";
    SAVE_DRAFT = "仍存为草稿", "Save as draft";
    OPEN = "打开", "Open";
    OVERWRITE = "覆盖", "Overwrite";
    BROWSE = "浏览…", "Browse…";
    RELOAD = "重新读取", "Reload";
    SAVE_ELSEWHERE = "另存为…", "Save as…";

    UNSAVED_TITLE = "要保存改动吗？", "Save your changes?";
    UNSAVED_TEXT = "不保存的话，上次保存以后的改动会丢失。", "Without saving, changes since the last save are lost.";
    ONE_SIDE = "一边", "One side";
    OTHER_SIDE = "另一边", "Other side";
    RELATION = "应有关系", "Relation";
    DRAFT_SAFE = "草稿随时可以保存，什么都不会丢；标为定稿前须全部平衡。", "A draft can always be saved and nothing is lost; a final file must balance first.";
    GOES_DRAFT = "文件状态现为定稿或已公开，这样保存会改为草稿。", "The file is marked final or published; saving it like this makes it a draft.";

    NEW_TITLE = "新建预算", "New budget";
    NEW_TEXT = "各表都是空的；填过之后再存盘。", "All tables are empty; save once they are filled in.";
    NEW_FORMS = "表样", "Form set";
    NEW_UNIT = "单位名称", "Unit";
    NEW_CODE = "单位编码", "Unit code";
    NEW_YEAR = "预算年度", "Budget year";
    NEW_GO = "新建", "Make it";
    NEW_NO_NAME = "请填单位名称。", "Please give the unit's name.";
    NEW_NO_YEAR = "年度是四位数，例如 2025。", "The year has four digits, for example 2025.";
    BACK = "返回", "Back";
    ROWS_FIXED = "本表的行由表样固定，不能增删、移动。", "The form set gives the rows of this table: none can be added, removed or moved.";
    PATH = "文件路径", "Path of the file";
    PATH_OPEN_TITLE = "按路径打开", "Open by path";
    PATH_SAVE_TITLE = "另存为", "Save as";
    FOLDER_PATH = "文件夹路径", "Path of the folder";
    FOLDER_HINT = "例如 /home/name/budgets", "for example /home/name/budgets";
    PATH_HINT = "例如 /home/name/budget.ron", "for example /home/name/budget.ron";
    PATH_NO_PICKER = "系统没有文件对话框，请在此输入路径。", "This system has no file dialog; type the path here.";
    PATH_EXISTS = "已有同名文件，保存会覆盖它。", "A file of that name exists and would be overwritten.";
    PATH_EMPTY = "请输入路径。", "Type a path.";
    PATH_NO_FOLDER = "没有这个文件夹。", "There is no such folder.";

    IMPORTING = "正在读入", "Reading";
    OPENING = "正在打开", "Opening";
    FIRST_ROWS = "先显示开头的行；其余正在读入，合计尚未计算，暂不能修改",
        "the first rows; the rest is being read, totals are not computed yet, nothing can be changed";
    PREVIEW = "预览", "Preview";
    ORIGINAL = "原件", "Original";
    TEXT_NOT_IN_ORIGINAL = "原件上没有这段文字", "this paragraph is not in the original";
    NOT_IN_ORIGINAL = "所选的格不在原件上", "the selected cell is not in the original";
    DRAWING = "正在绘制…", "drawing…";
    DOUBTS = "请核对", "To be looked at";
    NO_DOUBTS = "没有疑问，全部的数都有着落。", "Nothing is in doubt; every figure has its place.";
    UNPLACED = "没有放入预算的数", "Figures without a place";
    TABLES_FOUND = "认出的表", "Tables found";
    NO_TABLES_FOUND = "没有找到表", "No tables were found";
    FORGET_CORRECTIONS = "取消改动，重新认", "Undo corrections";
    NO_TITLE = "（没有标题）", "(no title)";
    NO_TABLE_OF_FORM = "不读入", "Leave out";
    COLUMNS_OF = "各栏", "Columns";
    LEFT_OUT = "不读入", "Leave out";
    CANNOT_OPEN = "打不开这个文件", "This file cannot be opened";
    CANNOT_SAVE = "没有保存成功", "Saving failed";
    NOT_TOUCHED = "磁盘上的文件没有改动。", "Nothing on disk was changed.";
    REFUSED = "不能这样做", "This cannot be done";
    CHANGED_TITLE = "磁盘上的文件已被改动", "The file was changed on disk";
    CHANGED_TEXT = "打开以后，别的程序改过这个文件。覆盖会丢掉那些改动。", "Since it was opened, another program changed this file. Overwriting loses those changes.";
    NEWER = "本文件由更新版本的程序写成，只能查阅。", "A newer version of the program wrote this file; it can only be inspected.";
    DROP_HERE = "松开鼠标打开：一个文件、几个文件或一个文件夹", "Drop to open a file, several files or a folder";
    DROP_LATER = "先关上对话框，再拖入文件", "Close the dialog first, then drop the file";
    SEVERAL_TITLE = "这几个文件怎样打开？", "How shall these files be opened?";
    SEVERAL_FOLDER = "这个文件夹怎样打开？", "How shall this folder be opened?";
    SEVERAL_ONE_MORE = "这个文件是正在看的这份预算的一部分吗？", "Is this file a part of the budget that is looked at?";
    SEVERAL_ADD = "加进这份预算", "Add to this budget";
    SEVERAL_ADD_TIP = "加进这份预算：与正在看的文件一起，重新读成一份。", "Add: read again as one budget, together with the files that are looked at.";
    SEVERAL_TOGETHER = "合为一份预算", "One budget";
    SEVERAL_TOGETHER_TIP = "合为一份预算：每个文件是同一份预算的一部分，如一张表一个工作簿，说明另成一份。", "One budget: each file is a part of it, such as a workbook a table and the narrative in a file of its own.";
    SEVERAL_EACH = "各自审核", "Check each";
    SEVERAL_EACH_TIP = "各自审核：每个文件是一份预算，列出各自的审核结果，点一个打开。", "Check each: every file is a budget; their findings are listed, a click opens one.";
    SEVERAL_FIRST = "只打开第一个", "Only the first";
    SEVERAL_INSTEAD = "换成这个文件", "Open it instead";
    SEVERAL_BUDGETS = "其中的预算文件（.ron）不与表合并。", "Budget files (.ron) among them are not joined with tables.";
    TABLE_AGAIN = "（已取自别处）", "(taken from elsewhere)";
    FILE_KIND = "预算文件", "Budget files";
    ALL_FILES = "所有文件", "All files";

    HELP = "帮助与快捷键", "Help and shortcuts";
    HELP_GRID = "在表格里", "In the grid";
    ABOUT = "关于预算", "About Yusuan";
    ABOUT_TEXT = "部门预算编制与查阅", "An editor for Chinese departmental budgets";
    FORMS = "表样：", "Form set:";
    FONT_LICENCE = "字体：Noto Sans SC，SIL Open Font License 1.1", "Font: Noto Sans SC, SIL Open Font License 1.1";
];

/// Keys that the grid itself listens to, for the help page.
pub const GRID_KEYS: &[(&str, Pair)] = &[
    (
        "↑ ↓ ← →",
        Pair::new(
            "移动；按住 Shift 扩大选区，按住 Ctrl 到边",
            "Move; with Shift extend the selection, with Ctrl to the edge",
        ),
    ),
    ("Enter / Shift+Enter", Pair::new("填入并向下／向上", "Enter and move down/up")),
    ("Tab / Shift+Tab", Pair::new("填入并向右／向左", "Enter and move right/left")),
    ("Ctrl+Enter", Pair::new("填入所有选中的格", "Enter into every selected cell")),
    (
        "Ctrl",
        Pair::new(
            "按住再点选或拖动，同时选几块；状态栏给出和、平均、最小、最大",
            "Held while clicking or dragging: several areas; the status bar adds them up",
        ),
    ),
    ("Esc", Pair::new("放弃正在填的内容", "Give up the entry")),
    (
        "Home / End",
        Pair::new(
            "到行首／行尾；按住 Ctrl 到表首／表尾",
            "To the row's start/end; with Ctrl the table's",
        ),
    ),
    ("PageUp / PageDown", Pair::new("上翻／下翻一屏", "A screen up/down")),
    (
        "= + − × ÷ ( )",
        Pair::new("填数时可以写算式，存入结果", "Arithmetic in a figure; its result is kept"),
    ),
];

pub const ABOUT_RULE: Pair = Pair::new("规则", "Rule");
/// Behind a number of sums.
pub const UNDECIDED: Pair = Pair::new(
    " 条相连的勾稽能否同时由四舍五入解释：规模过大，未作结论",
    " linked sums: whether rounding explains all of them together was not decided, too many",
);
pub const CHECKING: Pair = Pair::new("可能原因：计算中…", "Likely causes: working them out…");

/// A path, the first of so many files.
pub fn and_other_files(lang: Lang, path: String, files: usize) -> String {
    match (files, lang) {
        (0 | 1, _) => path,
        (_, Lang::Zh) => format!("{path} 等 {files} 个文件"),
        (_, Lang::En) => format!("{path} and {} more files", files - 1),
    }
}

/// Files by the path of the first.
pub fn files_named(lang: Lang, paths: &[PathBuf]) -> String {
    let first = paths.first().map_or_else(String::new, |path| path.display().to_string());
    and_other_files(lang, first, paths.len())
}

/// `筛选中：208 社会保障和就业支出，收起 9 行　显示全部`
pub fn filtered(lang: Lang, filter: &RowFilter, hidden: usize) -> String {
    let mut parts = Vec::new();
    if let Some(under) = &filter.under {
        parts.push(under.name.to_string());
    }
    let mut say = |on: bool, zh: &str, en: &str| {
        if on {
            parts.push(lang.pick(zh, en).to_owned());
        }
    };
    say(filter.found, "有审核结果的行", "rows with findings");
    say(filter.filled, "有数的行", "filled rows");
    say(filter.depth.is_some(), "收起下级", "levels collapsed");
    let what = parts.join(lang.pick("、", ", "));
    match lang {
        Lang::Zh => format!("筛选中：{what}，收起 {hidden} 行　×"),
        Lang::En => format!("Filtered: {what}; {hidden} rows hidden  ×"),
    }
}

/// Said to the person where the window cannot be opened at all.
pub fn no_window(reason: &str) -> Text {
    Text::new(
        format!(
            "打不开窗口：没有可用的显示或图形驱动（Debian/UOS/麒麟请安装 libgl1 libegl1 libgl1-mesa-dri libx11-6 libx11-xcb1 libxkbcommon0 libxkbcommon-x11-0）；没有显示时可用 yusuan check、show、fmt、new、forms。原因：{reason}"
        ),
        format!(
            "cannot open the window: no display or graphics driver (on Debian, UOS or Kylin install libgl1 libegl1 libgl1-mesa-dri libx11-6 libx11-xcb1 libxkbcommon0 libxkbcommon-x11-0); without a display use yusuan check, show, fmt, new or forms. Reason: {reason}"
        ),
    )
}

/// `为第 2 段写批注`
pub fn comment_paragraph(lang: Lang, number: usize) -> String {
    match lang {
        Lang::Zh => format!("为第 {number} 段写批注（Shift+F2）"),
        Lang::En => format!("comment on paragraph {number} (Shift+F2)"),
    }
}

/// What a tie is called.
pub fn tie_words(tie: Tie) -> Pair {
    match tie {
        Tie::Agrees => TOLD_AGREES,
        Tie::Rounding => ROUNDING,
        Tie::Wrong => TOLD_WRONG,
        Tie::Guess => TOLD_GUESS,
        Tie::Free => TOLD_FREE,
    }
}
