//! `yusuan publish`: the document that is published, in several formats.

use std::io;
use std::path::{Path, PathBuf};

use clap::{Args as Group, ValueEnum};

use super::console::{Console, ExitStatus, shown};
use crate::amount::Unit;
use crate::engine::{Finding, Lack, LackKind};
use crate::lang::{Lang, Tell as _};
use crate::session::publishing::{self, PublishError, PublishWanted, publication_lacks, publish};
use crate::session::wording;

/// What amounts are counted in.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum MoneyUnit {
    #[value(name = "元", alias = "yuan")]
    Yuan,
    #[value(name = "万元", alias = "wan")]
    Wan,
}

impl From<MoneyUnit> for Unit {
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

/// Findings reported before the rest is only counted.
const MAX_TOLD: usize = 10;

pub(super) fn run(console: &mut Console<'_>, args: &PublishArgs) -> io::Result<ExitStatus> {
    let (document, read) = match console.document(&args.file) {
        Ok(opened) => opened,
        Err(status) => return Ok(status),
    };
    let computed = document.computed();
    if !args.allow_open && read != ExitStatus::Well {
        let (mut open, _) = computed.whole_check();
        open.retain(Finding::blocks_final);
        return Ok(refuse(console, &args.file, read, &open));
    }
    let wanted = PublishWanted {
        formats: formats(args),
        folder: args.out.clone(),
        lang: console.lang,
        unit: args.unit.map(Into::into),
        adjust_rounding: args.adjust_rounding,
        bundled_fonts: args.bundled_fonts,
        allow_open: args.allow_open,
        overwrite: args.overwrite,
        private: false,
    };
    let published = match publish(computed, &wanted) {
        Ok(published) => published,
        Err(PublishError::Open(open)) => return Ok(refuse(console, &args.file, read, &open)),
        Err(error) => return Ok(console.error(&error)),
    };
    if let Some(adjusted) = &published.adjusted {
        console.complain(&wording::adjusted(console.lang, adjusted));
        for sum in adjusted.unheld.iter().take(MAX_TOLD) {
            console.complain(&wording::unheld(console.lang, sum));
        }
    }
    tell_lacks(console, &publication_lacks(&document));
    if !published.lacking.is_empty() {
        let lacking: String = published.lacking.iter().collect();
        console.complain(&match console.lang {
            Lang::Zh => format!("PDF：字体里没有这些字，以〓代替：{lacking}"),
            Lang::En => {
                format!("PDF: no font has these characters, 〓 stands for them: {lacking}")
            }
        });
    }
    if !published.cut.is_empty() {
        console.complain(&wording::publish_cut(console.lang, published.cut.len()));
        for own in published.cut.iter().take(MAX_TOLD) {
            console.complain(&format!("  {}", own.tell(console.lang)));
        }
    }
    for path in &published.files {
        writeln!(console.out, "{}", shown(path))?;
    }
    Ok(if published.open == 0 { read } else { ExitStatus::Found })
}

/// Says what the document lacks besides mandatory findings, which are reported on their own.
fn tell_lacks(console: &Console<'_>, lacks: &[Lack]) {
    let lang = console.lang;
    let lacks: Vec<&Lack> = lacks.iter().filter(|l| l.kind != LackKind::Mandatory).collect();
    for lack in lacks.iter().take(MAX_TOLD) {
        let colon = lang.pick("：", ": ");
        console.complain(&format!("{}{colon}{}", lack.kind.word(lang), lack.words.get(lang)));
    }
    if lacks.len() > MAX_TOLD {
        console.complain(&wording::publish_more(lang, lacks.len() - MAX_TOLD));
    }
}

fn refuse(console: &Console<'_>, path: &Path, read: ExitStatus, open: &[Finding]) -> ExitStatus {
    let lang = console.lang;
    for finding in open.iter().take(MAX_TOLD) {
        console.complain(finding.message.get(lang));
    }
    let file = shown(path);
    console.complain(&match (lang, open.len()) {
        (Lang::Zh, 0) => format!("{file}：文件没有读全，不能公开；改好后再试，或加 --allow-open"),
        (Lang::En, 0) => format!(
            "{file}: not read in full, so not published; mend it, or add --allow-open"
        ),
        (Lang::Zh, open) => format!(
            "{file}：有 {open} 项强制性审核问题，不能公开；改好后再试，或加 --allow-open（文件会注明审核未通过）"
        ),
        (Lang::En, open) => format!(
            "{file}: {open} mandatory findings are open, so it is not published; settle them, or add --allow-open (the document will say so)"
        ),
    });
    if open.is_empty() { read } else { ExitStatus::Found }
}

fn formats(args: &PublishArgs) -> Vec<publishing::PublishFormat> {
    let mut formats: Vec<_> = args.format.iter().copied().map(Into::into).collect();
    if formats.is_empty() {
        formats = publishing::PublishFormat::ALL.to_vec();
    }
    formats.sort_unstable();
    formats.dedup();
    formats
}

impl From<PublishFormatArg> for publishing::PublishFormat {
    fn from(format: PublishFormatArg) -> Self {
        match format {
            PublishFormatArg::Pdf => Self::Pdf,
            PublishFormatArg::Docx => Self::Docx,
            PublishFormatArg::Xlsx => Self::Xlsx,
            PublishFormatArg::Html => Self::Html,
        }
    }
}
