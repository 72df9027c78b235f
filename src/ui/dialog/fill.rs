//! 按勾稽带入: every figure, row and table that follows from others, listed before it is taken.

use std::collections::BTreeSet;

use eframe::egui::{Key, Modifiers, Ui};

use crate::edit::{Document, FillFrom, FillLine, FillPlan};
use crate::lang::Lang;
use crate::ui::texts;
use crate::ui::view::View;

use super::list::{Chosen, ListLine, MAX_LIST, list_ui};
use super::{Answer, answer, buttons_ui, primary, text_ui, title_ui};

/// What can be filled in, and what of it is wanted.
#[derive(Debug)]
pub struct FillAsk {
    plan: FillPlan,
    /// All that could be taken when the dialog opened; what is switched off stays in the list.
    lines: Vec<FillLine>,
    without: BTreeSet<String>,
    /// Tables of which nothing is taken: neither begun nor said to be empty.
    waiting: Vec<usize>,
    chosen: Chosen,
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

    fn switch(&mut self, document: &Document, at: usize) {
        let Some(line) = self.lines.get(at) else { return };
        if !self.without.remove(&line.key) {
            self.without.insert(line.key.clone());
        }
        self.plan = document.fill_plan(FillFrom::Everything, &self.without);
    }

    /// Whether a line is taken as things stand.
    fn takes(&self, line: &FillLine) -> bool {
        self.plan.lines.iter().any(|own| own.key == line.key)
    }
}

pub fn fill_ui(ui: &mut Ui, view: &View<'_>, ask: &mut FillAsk, fresh: bool) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    title_ui(ui, texts::FILL_TITLE.get(lang));
    if ask.plan.too_large {
        text_ui(ui, theme, texts::FILL_TOO_LARGE.get(lang));
    } else if ask.lines.is_empty() && ask.plan.left_out.is_empty() {
        text_ui(ui, theme, texts::FILL_NOTHING.get(lang));
    } else {
        text_ui(ui, theme, &summary(lang, ask.plan.lines.len(), ask.plan.left_out.len()));
    }
    if !ask.waiting.is_empty() && !ask.plan.too_large {
        let titles = ask
            .waiting
            .iter()
            .take(6)
            .map(|&table| view.budget().table_title(view.document().forms(), table, lang));
        let titles: Vec<String> = titles.collect();
        let more = if ask.waiting.len() > 6 { "…" } else { "" };
        let titles = format!("{}{more}", titles.join(lang.pick("、", ", ")));
        text_ui(ui, theme, &format!("{}{titles}", texts::FILL_WAITS.get(lang)));
    }
    let count = ask.lines.len() + ask.plan.left_out.len();
    let mut switched = None;
    if count > 0 {
        ask.chosen.keys(ui, count);
        if !fresh && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Space)) {
            switched = Some(ask.chosen.at);
        }
        let height = (ui.max_rect().height() - 200.0).min(MAX_LIST);
        let height = height.min(28.0 * count.max(3) as f32);
        let shares = [0.05, 0.45, 0.16, 0.34];
        let mut chosen = ask.chosen;
        let clicked =
            list_ui(ui, theme, &mut chosen, count, (height, &shares), |at| line(ask, at, lang));
        ask.chosen = chosen;
        switched = clicked.or(switched);
    }
    if let Some(at) = switched {
        ask.switch(view.document(), at);
    }
    let entered = !fresh && ui.input(|input| input.key_pressed(Key::Enter));
    let take = || Answer::Do(Box::new(ask.plan.intent()));
    let any = !ask.plan.lines.is_empty();
    let given = buttons_ui(ui, |ui| {
        if !any {
            let ok = primary(ui, theme, texts::OK.get(lang), fresh);
            return answer([(ok, Answer::Close)]);
        }
        let go = primary(ui, theme, texts::FILL_GO.get(lang), fresh);
        let cancel = ui.button(texts::CANCEL.get(lang));
        if go.clicked() {
            return Some(take());
        }
        answer([(cancel, Answer::Close)])
    });
    given.or_else(|| entered.then(|| if any { take() } else { Answer::Close }))
}

/// A line of the list: taken, switched off, or left out with the reason.
fn line(ask: &FillAsk, at: usize, lang: Lang) -> ListLine {
    if let Some(line) = ask.lines.get(at) {
        let takes = ask.takes(line);
        return ListLine {
            parts: vec![
                if takes { "✓" } else { "" }.to_owned(),
                line.place.get(lang).to_owned(),
                line.value.clone(),
                line.why.get(lang).to_owned(),
            ],
            strong: 2,
            weak: !takes,
        };
    }
    let left = ask.plan.left_out.get(at - ask.lines.len());
    let parts = left.map(|(line, why)| {
        let reason = match lang {
            Lang::Zh => format!("不带入，否则{}不成立", why.zh),
            Lang::En => format!("left out, or this fails: {}", why.en),
        };
        vec!["×".to_owned(), line.place.get(lang).to_owned(), line.value.clone(), reason]
    });
    ListLine { parts: parts.unwrap_or_default(), strong: 2, weak: true }
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
