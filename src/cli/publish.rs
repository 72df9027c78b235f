//! `yusuan publish`: the document that is published, in several formats.

use std::io;
use std::path::{Path, PathBuf};

use super::args::{PublishArgs, PublishFormat};
use super::{Console, ExitStatus, shown};
use crate::budget::Budget;
use crate::edit::Document;
use crate::engine::Finding;
use crate::file;
use crate::lang::Lang;
use crate::publish::{self, Options, Publication, docx, pdf};

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
        unit: None,
        open: open.iter().map(|finding| finding.message.get(lang).to_owned()).collect(),
    };
    let (forms, budget, sheet) = (document.forms(), document.budget(), document.sheet());
    let publication = publish::publication(forms, budget, sheet, &options);
    let formats = formats(args);
    let paths: Vec<PathBuf> =
        formats.iter().map(|format| args.out.join(file_name(budget, *format))).collect();
    let taken: Vec<&PathBuf> = paths.iter().filter(|path| path.exists()).collect();
    if !args.overwrite && !taken.is_empty() {
        for path in taken {
            console.complain(&match lang {
                Lang::Zh => format!("{}：已经存在；换一个文件夹，或加 --overwrite", shown(path)),
                Lang::En => {
                    format!("{}: exists; choose another folder, or add --overwrite", shown(path))
                }
            });
        }
        return Ok(ExitStatus::Failed);
    }
    // All of them are made before the first one is written.
    let mut made = Vec::with_capacity(formats.len());
    for format in formats {
        match make(console, &publication, format, args.bundled_fonts) {
            Ok(bytes) => made.push(bytes),
            Err(failed) => return Ok(failed),
        }
    }
    if let Err(error) = std::fs::create_dir_all(&args.out) {
        let why = file::system_reason(&error, lang);
        let out = shown(&args.out);
        return Ok(console.complain(&match lang {
            Lang::Zh => format!("{out}：不能建立文件夹：{why}"),
            Lang::En => format!("{out}: cannot make the folder: {why}"),
        }));
    }
    for (path, bytes) in paths.iter().zip(made) {
        if let Err(error) = file::Saver::default().put_bytes(path, &bytes) {
            return Ok(console.error(&error));
        }
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
        PublishFormat::Docx => {
            docx::write(publication, &[]).map_err(|error| console.complain(&error.to_string()))
        }
    }
}

/// `某某局2024年部门预算.pdf`, without what a file name may not have.
fn file_name(budget: &Budget, format: PublishFormat) -> String {
    let allowed = |c: &char| !c.is_control() && !"\\/:*?\"<>|".contains(*c);
    let unit: String = budget.unit.name.chars().filter(allowed).take(60).collect();
    format!("{}{}年部门预算.{}", unit.trim(), budget.year, format.extension())
}
