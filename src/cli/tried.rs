//! What a budget puts to work of a form set: its checks and sentences, one by one.

use std::io::{self, Write};

use crate::edit::Document;
use crate::engine::{CheckCoverage, Coverage, SentenceCoverage, Texts, Tie};
use crate::lang::{Lang, Tell as _};
use crate::review::table::{TextCell, aligned};

/// Every check and sentence of the document's form set, and what became of it; whether every check
/// that ran holds.
pub(super) fn coverage(out: &mut dyn Write, lang: Lang, document: &Document) -> io::Result<bool> {
    let coverage = document.computed().coverage();
    checks(out, lang, &coverage)?;
    writeln!(out)?;
    sentences(out, lang, &coverage.sentences)?;
    Ok(coverage.tally().failed == 0)
}

fn checks(out: &mut dyn Write, lang: Lang, coverage: &Coverage) -> io::Result<()> {
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
    aligned(out, &rows, 0)?;
    writeln!(out, "{}", coverage.tally().text(lang))
}

/// What became of a check, in words.
fn became(check: &CheckCoverage, lang: Lang) -> String {
    if let Some(idle) = check.idle {
        let why = idle.tell(lang);
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
        (ran.waiting, "待填报", "waiting"),
    ];
    for (count, zh, en) in more.into_iter().filter(|more| more.0 > 0) {
        said.push_str(&lang.pick(format!("，{zh} {count} 处"), format!(", {en} {count}")));
    }
    said
}

/// Sentences and what they fit; those that fit nothing are marked.
fn sentences(out: &mut dyn Write, lang: Lang, sentences: &[SentenceCoverage]) -> io::Result<()> {
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
    aligned(out, &rows, 0)?;
    let idle = sentences.iter().filter(|sentence| sentence.fits == 0).count();
    let all = sentences.len();
    match lang {
        Lang::Zh => {
            writeln!(out, "语句 {all} 条：用上 {} 条，没有用上 {idle} 条", all - idle)
        }
        Lang::En => {
            writeln!(out, "{all} sentences: {} fitted, {idle} never did", all - idle)
        }
    }
}

/// The figures of the text and what ties them, then the sentences that fit nothing.
pub(super) fn bound(out: &mut dyn Write, lang: Lang, document: &Document) -> io::Result<()> {
    let budget = document.budget();
    let Texts { mentions, .. } = document.computed().texts();
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
                out,
                "{} 第 {} 段 “{quote}” {word}：{said}",
                place.section,
                place.paragraph + 1
            )?,
            Lang::En => writeln!(
                out,
                "{}, paragraph {}: “{quote}” {word}: {said}",
                place.section,
                place.paragraph + 1
            )?,
        }
    }
    let [agrees, wrong, free] = counts;
    match lang {
        Lang::Zh => writeln!(out, "文字中的数：相符 {agrees}，不符 {wrong}，未对应 {free}")?,
        Lang::En => {
            writeln!(out, "figures of the text: {agrees} agree, {wrong} differ, {free} not tied")?
        }
    }
    let coverage = document.computed().coverage();
    let idle: Vec<_> = coverage.sentences.iter().filter(|s| s.begun && s.fits == 0).collect();
    for sentence in &idle {
        let said = lang.pick("没有用上的语句", "sentence that fits nothing");
        writeln!(out, "{} {said}{}{}", sentence.section, lang.pick("：", ": "), sentence.text)?;
    }
    Ok(())
}
