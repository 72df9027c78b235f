//! `yusuan publish`: the document that is published, in several formats.

use std::io;
use std::path::Path;

use super::args::{PublishArgs, PublishFormatArg};
use super::{Console, ExitStatus, shown};
use crate::engine::{Finding, Lack, LackKind};
use crate::lang::Lang;
use crate::session::publishing::{self, PublishError, PublishWanted, publication_lacks, publish};
use crate::session::wording;

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
