//! Words that compare an execution with its budget against both amounts (C3): `年初预算为10万元，支出决算
//! 为9万元。决算数小于预算数`.

use std::cmp::Ordering;

use crate::engine::finding::{Verdict, rule};
use crate::lang::Text;

use super::figure::{FigureKind, TextFigure};
use super::read::{FigureParagraph, NarrativeReader, SectionText};
use super::say::TextFault;

const WORDS: [(&str, Ordering); 6] = [
    ("大于", Ordering::Greater),
    ("高于", Ordering::Greater),
    ("小于", Ordering::Less),
    ("低于", Ordering::Less),
    ("等于", Ordering::Equal),
    ("同", Ordering::Equal),
];
/// What may be between such a word and 预算数.
const BETWEEN: [&str; 4] = ["", "年初", "全年", "调整"];

impl NarrativeReader<'_> {
    pub(super) fn judge_executions(&mut self, section: &SectionText<'_>) {
        for (p, paragraph) in section.paragraphs.iter().enumerate() {
            for at in 0..paragraph.folded.chars.len() {
                let Some((end, word)) = comparison(paragraph, at) else { continue };
                let Some((budget, execution)) = compared(paragraph, at) else { continue };
                let slack = self.half(budget) + self.half(execution);
                let apart = execution.value() - budget.value();
                let holds = match word {
                    Ordering::Equal => apart.abs() <= slack,
                    Ordering::Less => apart < slack,
                    Ordering::Greater => apart > -slack,
                };
                if holds {
                    continue;
                }
                let quote = paragraph.folded.slice(at..end);
                let unit = |figure: &TextFigure| paragraph.folded.slice(figure.range.clone());
                let (budget, execution) = (unit(budget), unit(execution));
                let message = Text::new(
                    format!("“{quote}”与数不符：预算为 {budget}，决算为 {execution}"),
                    format!("“{quote}” contradicts the figures: {budget} and {execution}"),
                );
                let remedy = Text::new("改正方向词或数", "correct the word or the figure");
                let fault = TextFault {
                    verdict: Verdict::Unbalanced,
                    ..TextFault::plain(rule::ChangeContradictsItself)
                };
                let place = self.text_place(section, p, at..end);
                self.tell(fault, place, message, remedy);
            }
        }
    }
}

/// `决算数小于年初预算数` that begins at a place: where it ends, and what it says.
fn comparison(paragraph: &FigureParagraph, at: usize) -> Option<(usize, Ordering)> {
    let text = &paragraph.folded;
    let own = "决算数";
    if !text.starts(at, own) {
        return None;
    }
    let behind = at + own.chars().count();
    let (word, order) = WORDS.iter().find(|(word, _)| text.starts(behind, word))?;
    let behind = behind + word.chars().count();
    BETWEEN.iter().find_map(|between| {
        let whole = format!("{between}预算数");
        text.starts(behind, &whole).then(|| (behind + whole.chars().count(), *order))
    })
}

/// The last budget before a place and the execution that is told with it; nothing where other
/// executions follow, of which it may be.
fn compared(paragraph: &FigureParagraph, at: usize) -> Option<(&TextFigure, &TextFigure)> {
    let text = &paragraph.folded;
    let is = |figure: &TextFigure, what: &str| {
        ["", "为", "数", "数为"]
            .iter()
            .any(|end| text.ends(figure.whole.start, &format!("{what}{end}")))
    };
    let amounts = paragraph.figures.iter().filter(|figure| {
        matches!(figure.what, FigureKind::Amount(_))
            && figure.direction.is_none()
            && figure.whole.end <= at
    });
    let mut told: Option<(&TextFigure, Option<&TextFigure>)> = None;
    for figure in amounts {
        match &mut told {
            _ if is(figure, "预算") => told = Some((figure, None)),
            Some((_, execution @ None)) if is(figure, "决算") => *execution = Some(figure),
            _ => told = None,
        }
    }
    let (budget, execution) = told?;
    Some((budget, execution?))
}
