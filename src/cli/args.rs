//! What may be on the command line: what opens the window, and the commands, each of which says
//! itself what it takes.

use std::path::PathBuf;

use clap::{ArgAction, Parser, Subcommand, ValueEnum};

use crate::lang::Lang;

use super::check::CheckArgs;
use super::comments::CommentsArgs;
use super::draft::DraftArgs;
use super::explain::ExplainArgs;
use super::export::ExportArgs;
use super::fill::FillArgs;
use super::forms::FormsArgs;
use super::import::ImportArgs;
use super::make::{FmtArgs, NewArgs};
use super::publish::PublishArgs;
use super::recover::RecoverArgs;
use super::rules::RulesArgs;
use super::show::ShowArgs;

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
  yusuan import --together 表1.xlsx 表2.xlsx 说明.docx --out 预算.ron
                                          几个文件合为一份预算；也可以写一个文件夹
                                          several files that are one budget; or a folder of them
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
#[command(subcommand_precedence_over_arg = true)]
#[command(disable_help_flag = true, disable_version_flag = true)]
pub(super) struct Args {
    /// 要打开的预算文件；不写则打开自带的示例；写几个文件或一个文件夹，则先问是不是同一份预算
    /// Budget file to open; the sample where none is named; of several files, or a folder, it is asked
    /// whether they are one budget
    #[arg(verbatim_doc_comment)]
    pub files: Vec<PathBuf>,

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
