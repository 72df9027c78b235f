//! 按勾稽带入: every figure, row and table that follows from others, and which of them are wanted.

use std::collections::BTreeSet;

use super::list::{Chosen, ListLine};
use crate::edit::{Document, FillFrom, FillLine, FillPlan};
use crate::lang::Lang;
use crate::session::texts;

/// What can be filled in, and what of it is wanted.
#[derive(Debug)]
pub struct FillAsk {
    pub plan: FillPlan,
    /// All that could be taken when the dialog opened; what is switched off stays in the list.
    pub lines: Vec<FillLine>,
    pub without: BTreeSet<String>,
    /// Tables of which nothing is taken: neither begun nor said to be empty.
    pub waiting: Vec<usize>,
    pub chosen: Chosen,
}

impl FillAsk {
    pub fn new(document: &Document) -> Self {
        let plan = document.fill_plan(FillFrom::Everything, &BTreeSet::new());
        Self {
            lines: plan.lines.clone(),
            plan,
            without: BTreeSet::new(),
            waiting: document.computed().undeclared(),
            chosen: Chosen::default(),
        }
    }

    /// Takes a line, or takes it no more.
    pub fn switch(&mut self, document: &Document, at: usize) {
        let Some(line) = self.lines.get(at) else { return };
        if !self.without.remove(&line.key) {
            self.without.insert(line.key.clone());
        }
        self.plan = document.fill_plan(FillFrom::Everything, &self.without);
    }

    /// Whether a line is taken at present.
    fn takes(&self, line: &FillLine) -> bool {
        self.plan.lines.iter().any(|own| own.key == line.key)
    }

    /// What is said above the list.
    pub fn summary(&self, lang: Lang) -> String {
        if self.plan.too_large {
            texts::FILL_TOO_LARGE.get(lang).to_owned()
        } else if self.lines.is_empty() && self.plan.left_out.is_empty() {
            texts::FILL_NOTHING.get(lang).to_owned()
        } else {
            summary(lang, self.plan.lines.len(), self.plan.left_out.len())
        }
    }

    /// Which tables wait, so that nothing is taken of them; nothing where none does.
    pub fn waits(&self, document: &Document, lang: Lang) -> Option<String> {
        const NAMED: usize = 6;
        if self.waiting.is_empty() || self.plan.too_large {
            return None;
        }
        let (forms, budget) = (document.forms(), document.budget());
        let titles = self.waiting.iter().take(NAMED);
        let titles: Vec<String> =
            titles.map(|&table| budget.table_title(forms, table, lang)).collect();
        let more = if self.waiting.len() > NAMED { "…" } else { "" };
        let titles = titles.join(lang.pick("、", ", "));
        Some(format!("{}{titles}{more}", texts::FILL_WAITS.get(lang)))
    }

    /// How many lines the list has.
    pub fn len(&self) -> usize {
        self.lines.len() + self.plan.left_out.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A line of the list: taken, switched off, or left out with the reason.
    pub fn line(&self, at: usize, lang: Lang) -> ListLine {
        if let Some(line) = self.lines.get(at) {
            let takes = self.takes(line);
            return ListLine {
                parts: vec![
                    if takes { "✓" } else { "□" }.to_owned(),
                    line.place.get(lang).to_owned(),
                    line.value.clone(),
                    line.why.get(lang).to_owned(),
                ],
                strong: 2,
                weak: !takes,
            };
        }
        let left = self.plan.left_out.get(at - self.lines.len());
        let parts = left.map(|(line, why)| {
            let reason = match lang {
                Lang::Zh => format!("不带入，否则{}不成立", why.zh),
                Lang::En => format!("left out, or this fails: {}", why.en),
            };
            vec!["×".to_owned(), line.place.get(lang).to_owned(), line.value.clone(), reason]
        });
        ListLine { parts: parts.unwrap_or_default(), strong: 2, weak: true }
    }
}

/// `带入 12 处；2 处不带入`
fn summary(lang: Lang, taken: usize, left: usize) -> String {
    match (lang, left) {
        (Lang::Zh, 0) => format!("带入 {taken} 处。已填的数不动；一步完成，可以撤销。空格键取舍。"),
        (Lang::Zh, _) => format!(
            "带入 {taken} 处；{left} 处与已填的数不合，不带入。一步完成，可以撤销。空格键取舍。"
        ),
        (Lang::En, 0) => format!(
            "{taken} places. No figure that is there changes; one step, can be undone. Space switches."
        ),
        (Lang::En, _) => format!(
            "{taken} places; {left} do not go with what is entered. One step, can be undone. Space switches."
        ),
    }
}
