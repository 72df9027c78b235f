//! `yusuan export`: the figures for other programs.

use std::io;
use std::path::PathBuf;

use clap::{Args as Group, ValueEnum};

use super::console::{Console, ExitStatus, shown};
use crate::publish::{self, data};
use crate::session::write_all;

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

pub(super) fn run(console: &mut Console<'_>, args: &ExportArgs) -> io::Result<ExitStatus> {
    let (document, read) = match console.document(&args.file) {
        Ok(opened) => opened,
        Err(status) => return Ok(status),
    };
    let data = publish::records(document.computed());
    let made = match args.format {
        ExportFormat::Csv => Ok(vec![("data.csv", data::csv(&data).into_bytes())]),
        ExportFormat::Json => data::json(&data)
            .map(|text| vec![("data.json", text.into_bytes())])
            .map_err(|error| error.to_string()),
        ExportFormat::Parquet => data::parquet(&data)
            .map(|bytes| vec![("data.parquet", bytes)])
            .map_err(|error| error.to_string()),
    };
    let mut files = match made {
        Ok(files) => files,
        Err(error) => return Ok(console.complain(&error)),
    };
    // JSON holds its dictionaries itself.
    if args.format != ExportFormat::Json {
        files.push(("codes.csv", data::codes(&data).into_bytes()));
        files.push(("dictionary.csv", data::dictionary().into_bytes()));
    }
    let files: Vec<(PathBuf, Vec<u8>)> =
        files.into_iter().map(|(name, bytes)| (args.out.join(name), bytes)).collect();
    if let Err(refused) = write_all(&args.out, &files, args.overwrite) {
        return Ok(console.error(&refused));
    }
    for (path, _) in &files {
        writeln!(console.out, "{}", shown(path))?;
    }
    Ok(read)
}
