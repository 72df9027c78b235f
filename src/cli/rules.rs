//! `yusuan rules`: the rules of the check, and what there is to know about one.

use std::io;
use std::path::Path;
use std::sync::Arc;

use clap::Args as Group;

use super::console::{Console, ExitStatus};
use crate::engine::{Rule, rules};
use crate::file;
use crate::form::{FormSet, shipped, shipped_ids};
use crate::lang::{Lang, Tell};
use crate::review::table::{TextCell, aligned};

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

pub(super) fn run(console: &mut Console<'_>, args: &RulesArgs) -> io::Result<ExitStatus> {
    let forms = match form_set(console, &args.forms) {
        Ok(forms) => forms,
        Err(outcome) => return Ok(outcome),
    };
    let all = rules(&forms);
    let Some(name) = &args.name else { return list(console, &all) };
    let named: Vec<&Rule> = all.iter().filter(|rule| *rule.name == **name).collect();
    let numbered = || all.iter().filter(|rule| rule.number.eq_ignore_ascii_case(name)).collect();
    let found = if named.is_empty() { numbered() } else { named };
    if found.is_empty() {
        let said = match console.lang {
            Lang::Zh => format!("没有规则“{name}”；全部规则见 yusuan rules"),
            Lang::En => format!("there is no rule \"{name}\"; yusuan rules lists them all"),
        };
        return Ok(console.complain(&said));
    }
    for (i, rule) in found.into_iter().enumerate() {
        if i > 0 {
            writeln!(console.out)?;
        }
        explain(console, rule)?;
    }
    Ok(ExitStatus::Well)
}

/// A form set inside the program, or one in a file.
fn form_set(console: &Console<'_>, id: &str) -> Result<Arc<FormSet>, ExitStatus> {
    if let Some(forms) = shipped(id) {
        return Ok(forms);
    }
    if !Path::new(id).exists() {
        let known = shipped_ids().join(console.lang.pick("、", ", "));
        return Err(console.complain(&match console.lang {
            Lang::Zh => format!("没有表样“{id}”，也没有这个文件；自带的有 {known}"),
            Lang::En => format!("there is no form set \"{id}\" and no such file; inside: {known}"),
        }));
    }
    let text = file::read_text(Path::new(id)).map_err(|error| console.error(&error))?;
    file::parse_forms(Path::new(id), &text).map(Arc::new).map_err(|faults| {
        for fault in &faults {
            console.complain(&format!("{id}:{}", fault.tell(console.lang)));
        }
        ExitStatus::Failed
    })
}

fn list(console: &mut Console<'_>, rules: &[Rule]) -> io::Result<ExitStatus> {
    let lang = console.lang;
    let row = |rule: &Rule| {
        vec![
            TextCell::text(&*rule.number),
            TextCell::text(rule.severity.word(lang)),
            TextCell::text(&*rule.name),
            TextCell::text(rule.asks.get(lang)),
        ]
    };
    let rows: Vec<Vec<TextCell>> = rules.iter().map(row).collect();
    aligned(console.out, &rows, 0)?;
    Ok(ExitStatus::Well)
}

fn explain(console: &mut Console<'_>, rule: &Rule) -> io::Result<()> {
    let lang = console.lang;
    let number = match &*rule.number {
        "" => String::new(),
        number => format!("{number} · "),
    };
    let manual = if rule.manual { lang.pick(" · 人工核对", " · by hand") } else { "" };
    let version = match &*rule.version {
        "" => String::new(),
        version => lang.pick(format!(" · 版本 {version}"), format!(" · version {version}")),
    };
    let severity = rule.severity.word(lang);
    writeln!(console.out, "{} · {number}{severity}{manual}{version}", rule.name)?;
    for (title, text) in rule.told() {
        if !text.get(lang).is_empty() {
            let colon = lang.pick("：", ": ");
            writeln!(console.out, "  {}{colon}{}", title.get(lang), text.get(lang))?;
        }
    }
    Ok(())
}
