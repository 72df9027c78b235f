//! What a budget puts to work of a form set: its checks and sentences, one by one.

use std::io;
use std::path::Path;
use std::sync::Arc;

use super::{Console, ExitStatus, shown};
use crate::edit::Document;
use crate::engine::{CheckCoverage, Coverage, Idle, SentenceCoverage, Texts, Tie};
use crate::file;
use crate::lang::{Lang, Tell};
use crate::review::table::{TextCell, aligned};

/// Tries a form set, inside the program or in a file, on a budget that may name another.
pub(super) fn run(
    console: &mut Console<'_>,
    forms: &Path,
    budget: &Path,
) -> io::Result<ExitStatus> {
    let lang = console.lang;
    let set = match crate::form::shipped(&forms.to_string_lossy()) {
        Some(set) => set,
        None => {
            let text = match file::read_text(forms) {
                Ok(text) => text,
                Err(error) => return Ok(console.error(&error)),
            };
            match file::parse_forms(forms, &text) {
                Ok(set) => Arc::new(set),
                Err(faults) => {
                    for fault in &faults {
                        writeln!(console.out, "{}:{}", shown(forms), fault.tell(lang))?;
                    }
                    return Ok(ExitStatus::Found);
                }
            }
        }
    };
    let text = match file::read_text(budget) {
        Ok(text) => text,
        Err(error) => return Ok(console.error(&error)),
    };
    let opened = match file::read_with(budget, &text, |_, _| Ok(set)) {
        Ok(opened) => opened,
        Err(error) => return Ok(console.error(&error)),
    };
    let problems = console.problems(budget, &opened.problems);
    let document = Document::new(opened.forms, opened.budget);
    let coverage = document.sheet().coverage(document.budget());
    checks(console, &coverage)?;
    writeln!(console.out)?;
    sentences(console, &coverage.sentences)?;
    Ok(problems)
}

fn checks(console: &mut Console<'_>, coverage: &Coverage) -> io::Result<()> {
    let lang = console.lang;
    let rows: Vec<Vec<TextCell>> = coverage
        .checks
        .iter()
        .map(|check| {
            vec![
                TextCell::text(&*check.name),
                TextCell::text(check.severity.word(lang)),
                TextCell::text(became(check, lang)),
            ]
        })
        .collect();
    aligned(console.out, &rows, 0)?;
    let count = |of: fn(&CheckCoverage) -> bool| coverage.checks.iter().filter(|c| of(c)).count();
    let all = coverage.checks.len();
    let idle = count(|check| check.idle.is_some());
    let failed = count(|check| check.ran.failed > 0);
    match lang {
        Lang::Zh => writeln!(
            console.out,
            "检查 {all} 条：运行 {} 条，其中 {failed} 条有不成立的；未运行 {idle} 条",
            all - idle
        ),
        Lang::En => writeln!(
            console.out,
            "{all} checks: {} ran, {failed} of them failed somewhere; {idle} did not run",
            all - idle
        ),
    }
}

/// What became of a check, in words.
fn became(check: &CheckCoverage, lang: Lang) -> String {
    if let Some(idle) = check.idle {
        let why = match idle {
            Idle::Manual => ("人工核对", "by hand"),
            Idle::NoTable => ("没有这张表", "the table is missing"),
            Idle::NoPlace => (
                "没有可查的行，或没有上年、另一份预算",
                "no row for it, or no last year or other document",
            ),
            Idle::Blank => ("两边都空", "both sides are blank"),
        };
        let why = lang.pick(why.0, why.1);
        return lang.pick(format!("未运行：{why}"), format!("did not run: {why}"));
    }
    let ran = check.ran;
    let mut said = match lang {
        Lang::Zh => format!("成立 {} 处", ran.held),
        Lang::En => format!("held {}", ran.held),
    };
    let more = [
        (ran.rounding, "四舍五入", "rounding"),
        (ran.failed, "不成立", "failed"),
        (ran.blank, "空", "blank"),
    ];
    for (count, zh, en) in more.into_iter().filter(|more| more.0 > 0) {
        said.push_str(&lang.pick(format!("，{zh} {count} 处"), format!(", {en} {count}")));
    }
    said
}

/// Sentences and what they fit; those that fit nothing are marked.
fn sentences(console: &mut Console<'_>, sentences: &[SentenceCoverage]) -> io::Result<()> {
    let lang = console.lang;
    let rows: Vec<Vec<TextCell>> = sentences
        .iter()
        .map(|sentence| {
            let became = match (sentence.begun, sentence.fits) {
                (false, _) => lang.pick("这一节没有文字", "no text in this section").to_owned(),
                (true, 0) => lang.pick("没有用上", "never fitted").to_owned(),
                (true, fits) => {
                    let figures = sentence.figures;
                    lang.pick(
                        format!("相合 {fits} 处，数 {figures} 个"),
                        format!("fits {fits}, figures {figures}"),
                    )
                }
            };
            vec![
                TextCell::text(&*sentence.section),
                TextCell::text(became),
                TextCell::text(&*sentence.text),
            ]
        })
        .collect();
    aligned(console.out, &rows, 0)?;
    let idle = sentences.iter().filter(|sentence| sentence.fits == 0).count();
    let all = sentences.len();
    match lang {
        Lang::Zh => {
            writeln!(console.out, "语句 {all} 条：用上 {} 条，没有用上 {idle} 条", all - idle)
        }
        Lang::En => {
            writeln!(console.out, "{all} sentences: {} fitted, {idle} never did", all - idle)
        }
    }
}

/// The figures of the text and what ties them, then the sentences that fit nothing.
pub(super) fn bound(console: &mut Console<'_>, document: &Document) -> io::Result<()> {
    let (lang, budget) = (console.lang, document.budget());
    let Texts { mentions, .. } = document.sheet().texts(budget);
    let mut counts = [0_usize; 3];
    for mention in &mentions {
        let own = budget.texts.iter().find(|text| *text.section == *mention.place.section);
        let Some(paragraph) = own.and_then(|own| own.paragraphs.get(mention.place.paragraph))
        else {
            continue;
        };
        let quote = paragraph.get(mention.place.range()).unwrap_or_default();
        if !quote.contains(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c)) {
            continue;
        }
        let (word, count) = match mention.tie {
            Tie::Agrees => (lang.pick("相符", "agrees"), 0),
            Tie::Rounding => (lang.pick("四舍五入", "rounding"), 0),
            Tie::Wrong => (lang.pick("不符", "differs"), 1),
            Tie::Guess => (lang.pick("未对应", "not tied"), 2),
            Tie::Free => (lang.pick("未对应", "not tied"), 2),
        };
        if let Some(count) = counts.get_mut(count) {
            *count += 1;
        }
        let place = &mention.place;
        let said = mention.message.get(lang);
        match lang {
            Lang::Zh => writeln!(
                console.out,
                "{} 第 {} 段 “{quote}” {word}：{said}",
                place.section,
                place.paragraph + 1
            )?,
            Lang::En => writeln!(
                console.out,
                "{}, paragraph {}: “{quote}” {word}: {said}",
                place.section,
                place.paragraph + 1
            )?,
        }
    }
    let [agrees, wrong, free] = counts;
    match lang {
        Lang::Zh => {
            writeln!(console.out, "文字中的数：相符 {agrees}，不符 {wrong}，未对应 {free}")?
        }
        Lang::En => writeln!(
            console.out,
            "figures of the text: {agrees} agree, {wrong} differ, {free} not tied"
        )?,
    }
    let coverage = document.sheet().coverage(budget);
    let idle: Vec<_> = coverage.sentences.iter().filter(|s| s.begun && s.fits == 0).collect();
    for sentence in &idle {
        let said = lang.pick("没有用上的语句", "sentence that fits nothing");
        writeln!(
            console.out,
            "{} {said}{}{}",
            sentence.section,
            lang.pick("：", ": "),
            sentence.text
        )?;
    }
    Ok(())
}
