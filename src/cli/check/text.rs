//! Findings as lines of text.

use std::io;
use std::path::Path;

use super::CheckArgs;
use crate::cli::console::{Console, shown};
use crate::edit::Document;
use crate::engine::{Cause, ExplanationState, Finding, FindingFacts, Listed};
use crate::form::Severity;
use crate::lang::Lang;
use crate::review::{Tally, groups_of, open_groups};

/// Findings under what they follow from, a sentence a line, and how many there are.
pub(super) fn text(
    console: &mut Console<'_>,
    args: &CheckArgs,
    path: &Path,
    document: &Document,
    (findings, undecided): (Listed<'_>, usize),
) -> io::Result<()> {
    let lang = console.lang;
    let (name, budget) = (shown(path), document.budget());
    let counts = findings.counts();
    let causes = match counts.mandatory {
        0 => Vec::new(),
        _ => document.computed().causes(),
    };
    let asking: Vec<FindingFacts<'_>> = findings.asking().collect();
    let groups = groups_of(budget, &asking, &causes);
    let colon = lang.pick("：", ": ");
    let mut tally = Tally::from(counts);
    for group in &groups {
        let cause = group.cause.and_then(|cause| causes.get(cause));
        let suspect = cause.and_then(|cause| cause.suspects.first());
        let slip = cause.is_some_and(Cause::is_slip);
        if let (Some(cause), Some(suspect)) = (cause, suspect) {
            let table = budget.table_title(document.forms(), suspect.cell.t(), lang);
            let said = cause.text(lang);
            let title = match slip {
                true => Severity::Mandatory.word(lang),
                false => lang.pick("可能原因", "likely cause"),
            };
            writeln!(console.out, "{name}{colon}{title}{colon}{table} {said}")?;
        }
        if slip && !args.all {
            // One finding: what follows from it is none beside.
            let asked = group.places.iter().filter_map(|&at| asking.get(at));
            tally.fold(asked);
            continue;
        }
        let places = group.places.iter().filter_map(|&at| findings.get(None, at));
        for (nth, finding) in places.enumerate() {
            sentence(console, &name, &finding, document, suspect.is_some() || nth > 0)?;
        }
    }
    // Rounding differences are put in words one by one, and only where they are asked for.
    let rounding = findings.beyond_rounding()..if args.all { findings.len() } else { 0 };
    for finding in rounding.clone().filter_map(|number| findings.get(None, number)) {
        sentence(console, &name, &finding, document, false)?;
    }
    let any = !asking.is_empty() || !rounding.is_empty();
    if undecided > 0 {
        let sums = undecided;
        match lang {
            Lang::Zh => writeln!(
                console.out,
                "{name}：{sums} 条相连的勾稽能否同时由四舍五入解释，规模过大，未作结论"
            )?,
            Lang::En => writeln!(
                console.out,
                "{name}: whether rounding explains all {sums} linked sums together was not decided: too many"
            )?,
        }
    }
    if any {
        let causes = Some(open_groups(&asking, &groups));
        let tally = Tally { causes, ..tally };
        let causes = tally.causes_text(lang);
        let stop = if causes.is_empty() { "" } else { lang.pick("：", ": ") };
        writeln!(console.out, "{name}{colon}{causes}{stop}{}", tally.text(lang))?;
    }
    let waiting = document.computed().waiting();
    if waiting > 0 {
        let computed = document.computed();
        let not_begun = computed.undeclared();
        let titles = not_begun.iter().map(|&t| budget.table_title(document.forms(), t, lang));
        let titles: Vec<String> = titles.collect();
        match lang {
            Lang::Zh => writeln!(
                console.out,
                "{name}：尚未填报：{}；{waiting} 项审核待填报后进行（--final 照定稿的要求审核）",
                titles.join("、")
            )?,
            Lang::En => writeln!(
                console.out,
                "{name}: not begun: {}; {waiting} checks wait for that (--final judges the file as a final one)",
                titles.join(", ")
            )?,
        }
    }
    let ran = document.computed().run_tally().text(lang);
    writeln!(console.out, "{name}{colon}{ran}")
}

fn sentence(
    console: &mut Console<'_>,
    name: &str,
    finding: &Finding,
    document: &Document,
    under: bool,
) -> io::Result<()> {
    let lang = console.lang;
    let (colon, semicolon) = (lang.pick("：", ": "), lang.pick("；", "; "));
    let number = match &*finding.number {
        "" => String::new(),
        number => format!(" {number}"),
    };
    let severity = finding.severity.word(lang);
    let message = finding.sentence(lang);
    let given = finding.explanation(document.budget());
    let more = match (finding.answer, given) {
        (ExplanationState::Given(_), Some(given)) if finding.is_explained() => {
            format!("{semicolon}{}{colon}{}", lang.pick("已说明", "explained"), given.text)
        }
        (ExplanationState::Outdated(_), Some(given)) if finding.may_be_explained() => {
            let now = finding.figures(document.budget());
            format!("{semicolon}{}", ExplanationState::outdated(&given.figures, &now, lang))
        }
        _ => match finding.remedy.get(lang) {
            "" => String::new(),
            remedy => format!("{semicolon}{remedy}"),
        },
    };
    let more = more.replace('\n', " ");
    let indent = if under { "  " } else { "" };
    writeln!(console.out, "{name}{colon}{indent}{severity}{number}{colon}{message}{more}")
}
