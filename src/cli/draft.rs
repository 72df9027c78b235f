//! `yusuan draft`: the narrative as its form set's drafts write it from the tables.

use std::io;
use std::sync::Arc;

use std::path::PathBuf;

use clap::Args as Group;

use super::console::{Console, ExitStatus};
use crate::edit::Document;
use crate::engine::SectionDraft;
use crate::file;
use crate::lang::Lang;
use crate::review;
use crate::session::drafting::{DraftedSection, section_drafts};

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

pub(super) fn run(console: &mut Console<'_>, args: &DraftArgs) -> io::Result<ExitStatus> {
    let lang = console.lang;
    let opened = match file::open(&args.file) {
        Ok(opened) => opened,
        Err(error) => return Ok(console.error(&error)),
    };
    let mut document = Document::new(opened.forms, opened.budget);
    if let Some(last) = args.last_year.as_deref() {
        match review::last_year(last, document.budget().year) {
            Ok((held, unread)) => {
                console.problems(last, &unread);
                document.set_last_year(Some(Arc::new(held)));
            }
            Err(error) => return Ok(console.error(&error)),
        }
    }
    let (forms, computed, budget) = (document.forms(), document.computed(), document.budget());
    let offered = section_drafts(&document);
    let drafted: Vec<_> = forms
        .sections()
        .filter(|section| match args.refresh {
            true => budget.texts.iter().any(|text| text.section == section.key),
            false => offered.iter().any(|own| own.section == section.key),
        })
        .collect();
    let wanted = |section: &&&crate::form::SectionForm| {
        args.section.as_ref().is_none_or(|name| section.key == *name || section.title.zh == *name)
    };
    let sections: Vec<_> = drafted.iter().filter(wanted).collect();
    if sections.is_empty() {
        let known: Vec<&str> = drafted.iter().map(|section| section.key.as_str()).collect();
        let known = known.join(lang.pick("、", ", "));
        let name = args.section.as_deref().unwrap_or_default();
        return Ok(console.complain(&match lang {
            _ if drafted.is_empty() => {
                lang.pick("这套表样没有初稿", "this form set has no drafts").to_owned()
            }
            Lang::Zh => format!("没有“{name}”这一节的初稿；可写：{known}"),
            Lang::En => format!("there is no draft of “{name}”; there are: {known}"),
        }));
    }
    let mut open = 0;
    for (nth, section) in sections.iter().enumerate() {
        if nth > 0 {
            writeln!(console.out)?;
        }
        writeln!(console.out, "{}", section.title.get(lang))?;
        let draft = match args.refresh {
            true => {
                let own = budget.texts.iter().find(|text| text.section == section.key);
                let kept = own.map(|own| own.paragraphs.clone()).unwrap_or_default();
                let paragraphs = computed.refreshed(&section.key).unwrap_or(kept);
                SectionDraft { paragraphs, open: Vec::new() }
            }
            false => computed.draft(&section.key).unwrap_or_else(|| {
                let own = offered.iter().find(|own| own.section == section.key);
                open += own.map_or(0, DraftedSection::open);
                let paragraphs = own.map(DraftedSection::paragraphs).unwrap_or_default();
                SectionDraft { paragraphs, open: Vec::new() }
            }),
        };
        for paragraph in &draft.paragraphs {
            writeln!(console.out, "    {paragraph}")?;
        }
        open += draft.open.len();
    }
    if open > 0 {
        console.complain(&match lang {
            Lang::Zh => format!("待填 {open} 处，已用【待填：……】标出"),
            Lang::En => format!("{open} places wait for a person, marked 【待填：…】"),
        });
    }
    Ok(ExitStatus::Well)
}
