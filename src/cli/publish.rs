//! `yusuan publish`: the document that is published, in several formats.

use std::io;
use std::path::{Path, PathBuf};

use super::args::{PublishArgs, PublishFormat};
use super::write_all::{untaken, write_all};
use super::{Console, ExitStatus, shown};
use crate::budget::Budget;
use crate::edit::Document;
use crate::engine::Finding;
use crate::file;
use crate::lang::Lang;
use crate::publish::{self, Options, Publication, docx, html, pdf, xlsx};

/// Findings told before the rest is only counted.
const MAX_TOLD: usize = 10;

pub(super) fn run(console: &mut Console<'_>, args: &PublishArgs) -> io::Result<ExitStatus> {
    let opened = match file::open(&args.file) {
        Ok(opened) => opened,
        Err(error) => return Ok(console.error(&error)),
    };
    console.converted(&args.file, opened.converted);
    let read = console.problems(&args.file, &opened.problems);
    let lang = console.lang;
    let document = Document::new(opened.forms, opened.budget);
    let (findings, _) = document.sheet().whole_check(document.budget());
    let open: Vec<&Finding> = findings.iter().filter(|finding| finding.blocks_final()).collect();
    if !args.allow_open && (read != ExitStatus::Well || !open.is_empty()) {
        return Ok(refuse(console, &args.file, read, &open));
    }
    let options = Options {
        lang,
        unit: args.unit.map(Into::into),
        open: open.iter().map(|finding| finding.message.get(lang).to_owned()).collect(),
    };
    let (forms, budget, sheet) = (document.forms(), document.budget(), document.sheet());
    let mut publication = publish::publication(forms, budget, sheet, &options);
    if args.adjust_rounding {
        match publish::adjust(&mut publication) {
            Ok(moved) => {
                let moved = moved.len();
                console.complain(&match lang {
                    Lang::Zh => format!("舍位平衡：调整了 {moved} 个数，列在文末"),
                    Lang::En => format!("{moved} figures were adjusted, listed at the end"),
                });
            }
            Err(error) => return Ok(console.error(&error)),
        }
    }
    let formats = formats(args);
    let paths: Vec<PathBuf> =
        formats.iter().map(|format| args.out.join(file_name(budget, *format))).collect();
    if let Err(refused) = untaken(paths.iter(), args.overwrite) {
        return Ok(console.error(&refused));
    }
    // All of them are made before the first one is written.
    let mut made = Vec::with_capacity(formats.len());
    for format in formats {
        match make(console, &publication, format, args.bundled_fonts) {
            Ok(bytes) => made.push(bytes),
            Err(failed) => return Ok(failed),
        }
    }
    let files: Vec<(PathBuf, Vec<u8>)> = paths.into_iter().zip(made).collect();
    if let Err(refused) = write_all(&args.out, &files, args.overwrite) {
        return Ok(console.error(&refused));
    }
    for (path, _) in &files {
        writeln!(console.out, "{}", shown(path))?;
    }
    Ok(if open.is_empty() { read } else { ExitStatus::Found })
}

fn refuse(console: &Console<'_>, path: &Path, read: ExitStatus, open: &[&Finding]) -> ExitStatus {
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

fn formats(args: &PublishArgs) -> Vec<PublishFormat> {
    let mut formats = args.format.clone();
    if formats.is_empty() {
        formats = PublishFormat::ALL.to_vec();
    }
    formats.sort_unstable();
    formats.dedup();
    formats
}

fn make(
    console: &Console<'_>,
    publication: &Publication,
    format: PublishFormat,
    bundled: bool,
) -> Result<Vec<u8>, ExitStatus> {
    match format {
        PublishFormat::Pdf => {
            let fonts = if bundled { pdf::Fonts::bundled() } else { pdf::Fonts::system() };
            let written = pdf::write(publication, &fonts).map_err(|error| console.error(&error))?;
            if !written.lacking.is_empty() {
                let lacking: String = written.lacking.iter().collect();
                console.complain(&match console.lang {
                    Lang::Zh => format!("PDF：字体里没有这些字，以〓代替：{lacking}"),
                    Lang::En => {
                        format!("PDF: no font has these characters, 〓 stands for them: {lacking}")
                    }
                });
            }
            Ok(written.bytes)
        }
        PublishFormat::Html => Ok(html::write(publication).into_bytes()),
        PublishFormat::Xlsx => {
            xlsx::write(publication).map_err(|error| console.complain(&error.to_string()))
        }
        PublishFormat::Docx => {
            // The pages as the PDF has them, until a word processor counts its own.
            let fonts = if bundled { pdf::Fonts::bundled() } else { pdf::Fonts::system() };
            let numbers = pdf::numbers(publication, &fonts);
            docx::write(publication, &numbers).map_err(|error| console.complain(&error.to_string()))
        }
    }
}

/// `某某局2024年部门预算.pdf`, without what a file name may not have.
fn file_name(budget: &Budget, format: PublishFormat) -> String {
    let allowed = |c: &char| !c.is_control() && !"\\/:*?\"<>|".contains(*c);
    let unit: String = budget.unit.name.chars().filter(allowed).take(60).collect();
    format!("{}{}年部门预算.{}", unit.trim(), budget.year, format.extension())
}
