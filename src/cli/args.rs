//! What may be on the command line, and the help texts.

use std::path::PathBuf;

use clap::{ArgAction, Args as Group, Parser, Subcommand, ValueEnum};

use crate::lang::Lang;

const ABOUT: &str = "预算 Yusuan：部门预算编辑器。不带子命令时打开窗口。
A budget editor for Chinese departmental budgets. Opens a window without a subcommand.";

const EXAMPLES: &str = "示例 Examples:
  yusuan                                  打开窗口，载入自带的示例预算
                                          open the window on the sample budget
  yusuan --inspect 预算.ron               只查阅，不修改
                                          open a file to inspect, not to change
  yusuan check 预算.ron                   审核；没有问题就什么也不显示
                                          check; silent where all is well
  yusuan check --format json *.ron        每行一个审核结果，供其他程序使用
                                          a finding a line, for other programs
  yusuan check 预算.ron --report 审核.html  全审，写成可打印的网页
                                          the whole check as a page to print
  yusuan check 预算.ron --last-year 上年.ron
                                          上年数与上年公布的预算核对
                                          hold last year's figures against what was published
  yusuan check 部门.ron --with 本级=本级.ron --units 各单位/
                                          与本级预算、所属各单位之和核对
                                          hold a department against one and all of its units
  yusuan check 各单位/                    审核文件夹里的全部预算，每个文件一行
                                          check all budgets of a folder, a row a file
  yusuan show 预算.ron --form 预算表3     显示一张表，合计由程序计算
                                          show a table, totals as computed
  yusuan show 预算.ron --format csv       导出为 CSV
                                          write CSV
  yusuan explain 预算.ron 预算表3[210].合计
                                          一个数由哪些数得来，用在哪里
                                          what a figure is made of, and what uses it
  yusuan fmt --check 预算.ron             文件是否为标准写法
                                          is the file in its canonical form
  yusuan new --forms jilin-2024 --unit 某某局 --code 505001 --year 2024 新.ron
                                          新建空白预算
                                          make a blank budget
  yusuan draft 预算.ron --section 支出预算情况
                                          由表写出这一节的初稿
                                          write the draft of a section from the tables
  yusuan new --from 2024.ron 2025.ron     由上年的预算生成，金额不沿用
                                          go on from last year's budget, without its amounts
  yusuan fill 预算.ron --list             空着的格由别的表得来的数；不写 --list 则带入
                                          what blanks must be; without --list they are filled
  yusuan check --final 预算.ron           定稿前检查：还缺什么
                                          what is lacking before the file is final
  yusuan import 公开.xlsx --out 预算.ron   读入工作簿，写成预算文件
                                          read a workbook as a budget
  yusuan import 公开.xlsx --report 出处.csv
                                          每个数的出处，没有放入的数，疑问
                                          where each figure comes from, what found no place
  yusuan check 各单位/                     文件夹里也可以是 xlsx、docx、pdf
                                          a folder may hold xlsx, docx, pdf as well
  yusuan comments 预算.ron --to beside    批注移到旁边的文件；--to file 移进预算文件
                                          move comments beside the file, or into it
  yusuan rules                            列出审核规则
                                          list the rules
  yusuan rules target_missing             说明一条规则
                                          explain one
  yusuan publish 预算.ron --out 公开/     生成公开文本
                                          make the public document
  yusuan recover                          列出异常退出后留下的改动
                                          list what a crash left behind

退出码 Exit codes:
  0  没有强制性问题        no mandatory finding
  1  有强制性问题；fmt --check 有文件需要整理；表样有错误
     mandatory findings; files that fmt would change; faults in a form set
  2  文件读不了或读不全，或命令用错
     a file that cannot be read, or not in full; a command that is wrong";

#[derive(Parser)]
#[command(name = "yusuan", version, about = ABOUT, after_help = EXAMPLES)]
#[command(disable_help_subcommand = true, max_term_width = 100)]
#[command(disable_help_flag = true, disable_version_flag = true)]
pub(super) struct Args {
    /// 要打开的预算文件；不写则打开自带的示例
    /// Budget file to open; the sample where none is named
    #[arg(verbatim_doc_comment)]
    pub file: Option<PathBuf>,

    /// 只查阅：窗口里不能修改
    /// Open to inspect: nothing can be changed
    #[arg(long, verbatim_doc_comment)]
    pub inspect: bool,

    /// 界面和消息的语言：zh 中文（默认），en 英文
    /// Language of window and messages: zh (default) or en
    #[arg(long, global = true, value_name = "LANG", verbatim_doc_comment)]
    pub lang: Option<LangName>,

    /// 显示用法
    /// Show how it is used
    #[arg(short, long, global = true, action = ArgAction::Help, verbatim_doc_comment)]
    help: Option<bool>,

    /// 显示版本
    /// Show the version
    #[arg(short = 'V', long, action = ArgAction::Version, verbatim_doc_comment)]
    version: Option<bool>,

    #[command(subcommand)]
    pub command: Option<CliCommand>,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum LangName {
    Zh,
    En,
}

impl From<LangName> for Lang {
    fn from(name: LangName) -> Self {
        match name {
            LangName::Zh => Self::Zh,
            LangName::En => Self::En,
        }
    }
}

#[derive(Subcommand)]
pub(super) enum CliCommand {
    /// 审核：表内、表间关系是否成立，文件是否合乎表样
    /// Check: do sums and reconciliations hold, does the file fit its form set
    #[command(verbatim_doc_comment)]
    Check(CheckArgs),

    /// 显示各表，合计由程序计算
    /// Show tables, with totals as computed
    #[command(verbatim_doc_comment)]
    Show(ShowArgs),

    /// 整理成标准写法，内容不变；不合表样的文件不动
    /// Write files in their canonical form; those that do not fit their form set are left alone
    #[command(verbatim_doc_comment)]
    Fmt(FmtArgs),

    /// 读入工作簿、Word、PDF、CSV：认出各表，放进预算；不写 --out 只报告，不写文件
    /// Read workbooks, Word, PDF, CSV as budgets; without --out it only reports
    #[command(verbatim_doc_comment)]
    Import(ImportArgs),

    /// 新建空白预算；不覆盖已有文件
    /// Make a blank budget; never overwrites a file
    #[command(verbatim_doc_comment)]
    New(NewArgs),

    /// 情况说明的初稿：按表样由表中的数写成
    /// Draft the narrative from the tables, as the form set has it
    #[command(verbatim_doc_comment)]
    Draft(DraftArgs),

    /// 按勾稽带入：空着的格由别的表得来的数；不改已经填了的数
    /// Fill blanks with what follows from other tables; no figure that is there changes
    #[command(verbatim_doc_comment)]
    Fill(FillArgs),

    /// 表样：列出自带的，检查自己写的，说明怎样写
    /// Form sets: list those inside, check your own, how to write one
    #[command(verbatim_doc_comment)]
    Forms(FormsArgs),

    /// 批注：列出，或在预算文件和旁边的批注文件之间移动
    /// Comments: list them, or move them between the budget's file and the one beside it
    #[command(verbatim_doc_comment)]
    Comments(CommentsArgs),

    /// 审核规则：列出全部，或说明一条
    /// Rules of the check: list them, or explain one
    #[command(verbatim_doc_comment)]
    Rules(RulesArgs),

    /// 说明一个数：由哪些数得来，被哪些合计和审核用到
    /// Explain a figure: what it is made of, and which totals and checks use it
    #[command(verbatim_doc_comment)]
    Explain(ExplainArgs),

    /// 导出数据：每个数一行，附编码表和字段说明，供其他程序使用
    /// Export figures for other programs, with dictionaries of codes and fields
    #[command(verbatim_doc_comment)]
    Export(ExportArgs),

    /// 公开：生成公开文本（封面、目录、各表、说明），有强制性审核问题时不生成
    /// Publish: make the public document; refuses while mandatory findings are open
    #[command(verbatim_doc_comment)]
    Publish(PublishArgs),

    /// 恢复：列出异常退出后留下的改动，或写成文件
    /// List changes that a crash left behind, or write them to a file
    #[command(verbatim_doc_comment)]
    Recover(RecoverArgs),
}

#[derive(Group)]
pub(super) struct ImportArgs {
    /// 要读入的文件：xlsx、xlsm、xls、et、ods、csv、tsv、docx、pdf，按内容辨认，不看扩展名
    /// Files to read, told by their content, not by their ending
    #[arg(required = true, verbatim_doc_comment)]
    pub files: Vec<PathBuf>,

    /// 用哪套表样；不写则选最合适的一套
    /// Form set; the one that fits best where none is named
    #[arg(long, value_name = "ID", verbatim_doc_comment)]
    pub forms: Option<String>,

    /// 写到这个文件（读入一个文件时），或这个文件夹；不覆盖已有文件
    /// File to write (for one file), or folder; never overwrites a file
    #[arg(long, value_name = "FILE|DIR", verbatim_doc_comment)]
    pub out: Option<PathBuf>,

    /// 把每个数的出处、没有放入的数和疑问写成文件：.csv、.json 或 .txt
    /// Write every figure's place, what was not placed and the doubts to a file: .csv, .json, .txt
    #[arg(long, value_name = "FILE", verbatim_doc_comment)]
    pub report: Option<PathBuf>,

    /// 情况说明在另一份文件（Word、PDF）里：各节一并读入；只用于读入一个文件
    /// The narrative is in another file (Word, PDF): its sections are taken too; for one file
    #[arg(long, value_name = "FILE", verbatim_doc_comment)]
    pub texts: Option<PathBuf>,

    /// 与这份预算比较：列出改动、新增、消失的数和有差别的各节文字；写 --accept 才改进预算文件
    /// Compare with this budget: changed, new and gone figures, and sections of text; only --accept
    /// changes it
    #[arg(long, value_name = "BUDGET", conflicts_with = "out", verbatim_doc_comment)]
    pub update: Option<PathBuf>,

    /// 接受哪些差别（与 --update 同用），逗号分开：changed 改动，new 新增，gone 消失
    /// Which differences to accept, separated by commas
    #[arg(
        long,
        value_name = "KINDS",
        value_delimiter = ',',
        requires = "update",
        verbatim_doc_comment
    )]
    pub accept: Vec<Accept>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Accept {
    Changed,
    New,
    Gone,
}

#[derive(Group)]
pub(super) struct CommentsArgs {
    /// 预算文件；不写移到哪里，就列出批注
    /// Budget file; without --to its comments are listed
    #[arg(verbatim_doc_comment)]
    pub file: PathBuf,

    /// file 移进预算文件；beside 移到旁边的批注文件
    /// file: into the budget's file; beside: into the file beside it
    #[arg(long, verbatim_doc_comment)]
    pub to: Option<CommentsTo>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum CommentsTo {
    File,
    Beside,
}

#[derive(Group)]
pub(super) struct RulesArgs {
    /// 规则名或编号，如 total_mismatch、B2；不写则列出全部
    /// Name or number of a rule, such as total_mismatch or B2; all where none is named
    #[arg(verbatim_doc_comment)]
    pub name: Option<String>,

    /// 表样：自带的，或表样文件；自带的见 yusuan forms list
    /// Form set: one inside, or a file; those inside: yusuan forms list
    #[arg(long, value_name = "ID", default_value = "jilin-2024", verbatim_doc_comment)]
    pub forms: String,
}

#[derive(Group)]
pub(super) struct RecoverArgs {
    /// 只列出（不写其他参数时也是如此）
    /// Only list, as without any argument
    #[arg(long, verbatim_doc_comment)]
    pub list: bool,

    /// 恢复日志，见列出的路径
    /// Journal, as listed
    #[arg(verbatim_doc_comment)]
    pub journal: Option<PathBuf>,

    /// 写到这个文件，不得已经存在
    /// File to write; it must not exist
    #[arg(long, value_name = "FILE", verbatim_doc_comment)]
    pub out: Option<PathBuf>,
}

/// How findings and problems are written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum CheckFormat {
    Text,
    Json,
    Csv,
    Html,
}

#[derive(Group)]
pub(super) struct CheckArgs {
    /// 要审核的预算文件，也可以是工作簿、Word、PDF；写文件夹则审核其中（含下级）全部文件，每个文件一行
    /// Budget files to check, or workbooks, Word, PDF; a folder stands for all below it, a row a file
    #[arg(required = true, verbatim_doc_comment)]
    pub files: Vec<PathBuf>,

    /// text 一行一句；json 每行一个对象，列出全部结果；csv、html 全审表
    /// text: a sentence a line; json: an object a line, every finding; csv, html: the whole check
    #[arg(long, default_value = "text", verbatim_doc_comment)]
    pub format: CheckFormat,

    /// 把全审表写成文件，格式由扩展名定：.html（可打印、寄回单位）、.csv、.json、.txt
    /// Write the whole check to a file; its extension tells the form: .html, .csv, .json, .txt
    #[arg(long, value_name = "FILE", verbatim_doc_comment)]
    pub report: Option<PathBuf>,

    /// 审核文件夹时把各文件的结果记在这个文件里：中断后再来，或以后再审，没有变的文件不再审
    /// For folders: keeps results in this file, so that a check goes on where it was interrupted, and
    /// files that have not changed are not checked again
    #[arg(long, value_name = "FILE", verbatim_doc_comment)]
    pub record: Option<PathBuf>,

    /// 上年公布的预算，预算文件或 Excel、Word、PDF：表中的上年数、文字里的增减与它核对；只用于审核
    /// 一个文件
    /// Last year's published budget, a file of any kind, to compare last year's figures and changes
    /// with; for one file
    #[arg(long, value_name = "FILE", verbatim_doc_comment)]
    pub last_year: Option<PathBuf>,

    /// 情况说明在另一份文件（Word、PDF）里：读入它的各节，与这里的表一并审核；只用于审核一个文件
    /// The narrative is in another file (Word, PDF): its sections are checked with these tables; for
    /// one file
    #[arg(long, value_name = "FILE", verbatim_doc_comment)]
    pub texts: Option<PathBuf>,

    /// 另一份预算，供检查里的 with(名, …) 比较，可写几次，如 --with 本级=本级.ron
    /// Another document for the checks that say with(NAME, …); may be repeated
    #[arg(long, value_name = "NAME=FILE", verbatim_doc_comment)]
    pub with: Vec<String>,

    /// 所属单位预算的文件夹，供检查里的 units(…) 相加
    /// Folder of the units' budgets, for the checks that say units(…)
    #[arg(long, value_name = "FOLDER", verbatim_doc_comment)]
    pub units: Option<PathBuf>,

    /// 另列出文字里哪些数与表对应，哪些语句没有用上
    /// List too which figures of the text are tied to tables, and which sentences fit nothing
    #[arg(long, verbatim_doc_comment)]
    pub bound: bool,

    /// 定稿前检查：照定稿的要求审核，列出还缺什么（空表、空节、沿用待确认的……）
    /// Before final: judged as a final file, with everything that is lacking
    #[arg(long = "final", verbatim_doc_comment)]
    pub as_final: bool,

    /// 连四舍五入差（json 总是列出）和由一处差错带出的各处也列出
    /// List rounding differences (json always does) and what follows from a slip too
    #[arg(short, long, verbatim_doc_comment)]
    pub all: bool,
}

/// How tables are written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ShowFormat {
    Text,
    Csv,
    Json,
}

#[derive(Group)]
pub(super) struct ShowArgs {
    /// 预算文件
    /// Budget file
    #[arg(verbatim_doc_comment)]
    pub file: PathBuf,

    /// 只显示这张表：表名或表号，如 预算表3
    /// Only this table, by name or number
    #[arg(long, value_name = "NAME", verbatim_doc_comment)]
    pub form: Option<String>,

    /// text 对齐的文字；csv；json 每行一个对象，含各栏的采用值、填列值、计算值
    /// text, aligned; csv; json: an object a row with effective, stated and computed values
    #[arg(long, default_value = "text", verbatim_doc_comment)]
    pub format: ShowFormat,
}

/// How an explanation is written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ExplainFormat {
    Text,
    Json,
}

#[derive(Group)]
pub(super) struct ExplainArgs {
    /// 预算文件
    /// Budget file
    #[arg(verbatim_doc_comment)]
    pub file: PathBuf,

    /// 单元格：表[行].栏，如 预算表3[210].合计；行可写编码、名称或 #行次；
    /// 有几份的表写 表{名称}[行].栏
    /// Cell: table[row].column; a row by code, name or #number; of a table in several copies
    /// table{name}[row].column
    #[arg(verbatim_doc_comment)]
    pub cell: String,

    /// 只展开这么多层；不写则到填报数为止
    /// Levels to unfold; all, down to what was entered, where none is named
    #[arg(long, value_name = "N", verbatim_doc_comment)]
    pub depth: Option<usize>,

    /// text 缩进的文字；json 一个对象
    /// text, indented; json, one object
    #[arg(long, default_value = "text", verbatim_doc_comment)]
    pub format: ExplainFormat,
}

#[derive(Group)]
pub(super) struct FmtArgs {
    /// 预算文件
    /// Budget files
    #[arg(required = true, verbatim_doc_comment)]
    pub files: Vec<PathBuf>,

    /// 只检查，列出需要整理的文件，不改动
    /// Only list the files that would change
    #[arg(long, verbatim_doc_comment)]
    pub check: bool,
}

#[derive(Group)]
pub(super) struct FillArgs {
    /// 预算文件
    /// Budget file
    #[arg(verbatim_doc_comment)]
    pub file: PathBuf,

    /// 只列出：单元格、数、由哪条勾稽得来；不改文件
    /// Only list cell, value and the check that says so; the file stays as it is
    #[arg(long, verbatim_doc_comment)]
    pub list: bool,
}

/// What becomes of last year's amounts.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum KeepAmounts {
    Clear,
    LastYear,
}

#[derive(Group)]
pub(super) struct NewArgs {
    /// 由上年的预算生成（预算文件，或 Excel、Word、PDF，先读入，没有读到的列出）：结构、科目、
    /// 项目、文字和说明沿用，金额不沿用；沿用的待确认
    /// Go on from last year's budget (a budget file, or a workbook, text or PDF, which is read and
    /// what was not placed is told): structure, codes, projects, texts and explanations stay,
    /// amounts do not; what is taken over waits to be confirmed
    #[arg(long, value_name = "FILE", verbatim_doc_comment)]
    pub from: Option<PathBuf>,

    /// 上年的金额：clear 清空；last-year 移入各表的上年数栏（表样有的）
    /// Last year's amounts: cleared, or moved into columns of last year where the forms have them
    #[arg(long, default_value = "last-year", requires = "from", verbatim_doc_comment)]
    pub keep_amounts: KeepAmounts,

    /// 已经结束、不再沿用的项目，可以写几次
    /// A project that has ended and is left out; may be given several times
    #[arg(long, value_name = "NAME", requires = "from", verbatim_doc_comment)]
    pub end: Vec<String>,

    /// 表样，如 jilin-2024；自带的见 yusuan forms list，也可以是文件旁边的 ID.ron；有 --from 时默认同上年
    /// Form set; those inside: yusuan forms list; or ID.ron beside the file; last year's with --from
    #[arg(long, value_name = "ID", required_unless_present = "from", verbatim_doc_comment)]
    pub forms: Option<String>,

    /// 预算单位名称
    /// Name of the unit
    #[arg(long, value_name = "NAME", required_unless_present = "from", verbatim_doc_comment)]
    pub unit: Option<String>,

    /// 预算单位编码
    /// Code of the unit
    #[arg(long, required_unless_present = "from", verbatim_doc_comment)]
    pub code: Option<String>,

    /// 主管部门名称
    /// Name of the department
    #[arg(long, value_name = "NAME", verbatim_doc_comment)]
    pub department: Option<String>,

    /// 主管部门编码
    /// Code of the department
    #[arg(long, value_name = "CODE", verbatim_doc_comment)]
    pub department_code: Option<String>,

    /// 预算年度；有 --from 时默认是下一年
    /// The budget's year; the one after last year's with --from
    #[arg(long, value_parser = clap::value_parser!(i32).range(1949..=2999), required_unless_present = "from", verbatim_doc_comment)]
    pub year: Option<i32>,

    /// 要写的文件，不得已经存在
    /// File to write; it must not exist
    #[arg(verbatim_doc_comment)]
    pub file: PathBuf,
}

/// What figures are exported as.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ExportFormat {
    Csv,
    Json,
    Parquet,
}

#[derive(Group)]
pub(super) struct ExportArgs {
    /// 预算文件
    /// Budget file
    #[arg(verbatim_doc_comment)]
    pub file: PathBuf,

    /// 写到这个文件夹，没有就建立
    /// Folder to write to; made where it is not there
    #[arg(long, value_name = "DIR", verbatim_doc_comment)]
    pub out: PathBuf,

    /// csv、json 或 parquet；小数都是准确的
    /// csv, json or parquet; decimals are exact in all of them
    #[arg(long, default_value = "csv", verbatim_doc_comment)]
    pub format: ExportFormat,

    /// 覆盖已有的文件
    /// Replace files that are there
    #[arg(long, verbatim_doc_comment)]
    pub overwrite: bool,
}

/// What amounts are counted in.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum MoneyUnit {
    #[value(name = "元", alias = "yuan")]
    Yuan,
    #[value(name = "万元", alias = "wan")]
    Wan,
}

impl From<MoneyUnit> for crate::amount::Unit {
    fn from(unit: MoneyUnit) -> Self {
        match unit {
            MoneyUnit::Yuan => Self::Yuan,
            MoneyUnit::Wan => Self::Wan,
        }
    }
}

/// What a publication is written as.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(super) enum PublishFormatArg {
    Pdf,
    Docx,
    Xlsx,
    Html,
}

#[derive(Group)]
pub(super) struct PublishArgs {
    /// 预算文件
    /// Budget file
    #[arg(verbatim_doc_comment)]
    pub file: PathBuf,

    /// 写到这个文件夹，没有就建立
    /// Folder to write to; made where it is not there
    #[arg(long, value_name = "DIR", verbatim_doc_comment)]
    pub out: PathBuf,

    /// 格式，可以写几个，用逗号隔开；不写则全部生成
    /// Formats, several with commas between them; all where none is named
    #[arg(long, value_delimiter = ',', verbatim_doc_comment)]
    pub format: Vec<PublishFormatArg>,

    /// 有强制性审核问题也生成，并在文本中注明
    /// Publish in spite of mandatory findings; the document says so
    #[arg(long, verbatim_doc_comment)]
    pub allow_open: bool,

    /// 覆盖已有的文件
    /// Replace files that are there
    #[arg(long, verbatim_doc_comment)]
    pub overwrite: bool,

    /// 全部金额改用这个单位：元 或 万元；不写则照表样
    /// Count all money in this unit, yuan or wan, instead of the form set's
    #[arg(long, verbatim_doc_comment)]
    pub unit: Option<MoneyUnit>,

    /// 舍位平衡：换算单位时四舍五入，再作最小的调整使各表合计相等，文末列出调整了的数
    /// Adjust rounded figures as little as possible so that all sums hold; lists them at the end
    #[arg(long, verbatim_doc_comment)]
    pub adjust_rounding: bool,

    /// 只用自带的字体，不用系统里的仿宋、宋体；各台电脑生成的 PDF 相同
    /// Only bundled fonts, not the system's: the same PDF on every computer
    #[arg(long, verbatim_doc_comment)]
    pub bundled_fonts: bool,
}

#[derive(Group)]
pub(super) struct DraftArgs {
    /// 预算文件
    /// Budget file
    #[arg(verbatim_doc_comment)]
    pub file: PathBuf,

    /// 只写这一节
    /// Only this section
    #[arg(long, value_name = "NAME", verbatim_doc_comment)]
    pub section: Option<String>,

    /// 上年公布的预算文件，供写增减
    /// Last year's published budget, to write changes from
    #[arg(long, value_name = "FILE", verbatim_doc_comment)]
    pub last_year: Option<PathBuf>,

    /// 不另写，把原文里的数按表更新
    /// Leave the words as they are and put their figures to what the tables say
    #[arg(long, verbatim_doc_comment)]
    pub refresh: bool,
}

#[derive(Group)]
pub(super) struct FormsArgs {
    #[command(subcommand)]
    pub command: Option<FormsCommand>,
}

#[derive(Subcommand)]
pub(super) enum FormsCommand {
    /// 列出自带的表样
    /// List the form sets inside the program
    #[command(verbatim_doc_comment)]
    List,

    /// 检查表样文件；没有错误就什么也不显示
    /// Check form set files; silent where all is well
    #[command(verbatim_doc_comment)]
    Check {
        /// 表样文件
        /// Form set files
        #[arg(required = true, verbatim_doc_comment)]
        files: Vec<PathBuf>,

        /// 用一份预算试：每条检查、每条语句是否查到、成立、从未用上
        /// Try it on a budget: for each check and sentence whether it ran, held, never fitted
        #[arg(long, value_name = "FILE", verbatim_doc_comment)]
        with: Option<PathBuf>,
    },

    /// 由公开的文件起草表样：表头、行和成立的关系，供人确认；写到标准输出
    /// Draft a form set from published files, to be confirmed: headings, rows and the sums that
    /// hold; written to the output
    #[command(verbatim_doc_comment)]
    Draft {
        /// 同一种公开文件：工作簿、文档、PDF 或预算文件；几份一起，碰巧相等的就少
        /// Files of one kind: workbooks, documents, PDF, budgets; several leave less to chance
        #[arg(required = true, verbatim_doc_comment)]
        files: Vec<PathBuf>,

        /// 表样的名称（id），用英文字母、数字和 -
        /// Id of the form set: letters, digits and -
        #[arg(long, default_value = "draft", verbatim_doc_comment)]
        id: String,
    },

    /// 说明表样里可以写什么，各举一例
    /// All that can be written in a form set, an example each
    #[command(verbatim_doc_comment)]
    Doc,
}
