//! 定稿前检查: what a budget lacks before it is final, each a key away.

use eframe::egui::{Key, Modifiers, Ui};

use crate::budget::{Budget, Status};
use crate::edit::{Document, Intent, Marked, unconfirmed};
use crate::engine::{Lack, LackKind, LackPlace};
use crate::form::FormSet;
use crate::ui::texts;
use crate::ui::view::View;

use super::list::{Chosen, ListLine, MAX_LIST, list_ui};
use super::{Answer, buttons_ui, primary, text_ui, title_ui};

/// The list, and what the file is to be called once nothing stands in the way.
#[derive(Debug)]
pub struct ChecklistAsk {
    lacks: Vec<Lack>,
    status: Option<Status>,
    chosen: Chosen,
    /// What settles the line chosen, worked out once: it may be thousands of marks.
    remedy: Option<(usize, Option<Intent>)>,
}

impl ChecklistAsk {
    pub fn new(document: &Document, status: Option<Status>) -> Self {
        let lacks = document.computed().checklist();
        Self { lacks, status, chosen: Chosen::default(), remedy: None }
    }

    /// The same after something of it was done, the cursor where it was.
    pub fn again(&self, document: &Document) -> Self {
        Self { chosen: Chosen::at(self.chosen.at), ..Self::new(document, self.status) }
    }

    pub fn is_empty(&self) -> bool {
        self.lacks.is_empty()
    }

    fn blocks(&self) -> bool {
        self.lacks.iter().any(|lack| lack.kind.blocks())
    }
}

/// What settles a lack at once: the note of an empty table, the marks of what was taken over.
fn remedy(forms: &FormSet, budget: &Budget, lack: &Lack) -> Option<Intent> {
    match (lack.kind, &lack.place) {
        (LackKind::EmptyTable, LackPlace::Table(table)) => {
            let form = budget.tables.get(*table)?.form()?;
            let note = forms.tables.get(form)?.empty_note.as_ref()?.zh.clone();
            Some(Intent::SetNote { table: *table, note: Some(note) })
        }
        (LackKind::Unconfirmed, place) => {
            let own = |mark: &Marked| match (mark, place) {
                (Marked::Row(at), LackPlace::Cell(cell)) => at.table == cell.table,
                (Marked::Row(at), LackPlace::Table(table)) => at.t() == *table,
                (Marked::Table(at), LackPlace::Cell(cell)) => *at == cell.t(),
                (Marked::Table(at), LackPlace::Table(table)) => at == table,
                (Marked::Text(at), LackPlace::Section(key)) => {
                    budget.texts.get(*at).is_some_and(|text| text.section == *key)
                }
                _ => false,
            };
            let at: Vec<Marked> = unconfirmed(budget).into_iter().filter(own).collect();
            (!at.is_empty()).then_some(Intent::Confirm { at })
        }
        _ => None,
    }
}

pub fn checklist_ui(
    ui: &mut Ui,
    view: &View<'_>,
    ask: &mut ChecklistAsk,
    fresh: bool,
) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    title_ui(ui, texts::CHECKLIST_TITLE.get(lang));
    let count = ask.lacks.len();
    let said = match (count, ask.blocks()) {
        (0, _) => texts::CHECKLIST_NOTHING,
        (_, true) => texts::CHECKLIST_BLOCKS,
        (_, false) => texts::CHECKLIST_OPEN,
    };
    text_ui(ui, theme, said.get(lang));
    let mut clicked = None;
    if count > 0 {
        ask.chosen.keys(ui, count);
        let height = (ui.max_rect().height() - 170.0).min(MAX_LIST);
        let height = height.min(28.0 * count.max(3) as f32);
        let lacks = &ask.lacks;
        clicked = list_ui(ui, theme, &mut ask.chosen, count, (height, &[0.2, 0.8]), |at| {
            let parts = lacks.get(at).map(|lack| {
                let word = lack.kind.word(lang).to_owned();
                vec![word, lack.words.get(lang).to_owned()]
            });
            let weak = lacks.get(at).is_none_or(|lack| !lack.kind.blocks());
            ListLine { parts: parts.unwrap_or_default(), strong: 0, weak }
        });
    }
    let lack = ask.lacks.get(ask.chosen.at);
    if ask.remedy.as_ref().is_none_or(|(at, _)| *at != ask.chosen.at) {
        let found = lack.and_then(|lack| remedy(view.document().forms(), view.budget(), lack));
        ask.remedy = Some((ask.chosen.at, found));
    }
    let writable = !view.document().is_read_only();
    let settles = ask.remedy.as_ref().and_then(|(_, found)| found.as_ref()).filter(|_| writable);
    let go = lack.map(|lack| Answer::Lack(lack.place.clone()));
    if clicked.is_some() {
        return go;
    }
    let space = !fresh && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Space));
    if let (true, Some(intent)) = (space, settles) {
        return Some(Answer::Settle(Box::new(intent.clone())));
    }
    let entered = !fresh && ui.input(|input| input.key_pressed(Key::Enter));
    let status = ask.status.filter(|_| !ask.blocks());
    let answer = buttons_ui(ui, |ui| {
        let mut answer = None;
        if let Some(go) = &go
            && primary(ui, theme, texts::CHECKLIST_GO.get(lang), fresh).clicked()
        {
            answer = Some(go.clone());
        }
        if let Some(intent) = settles {
            let title = match intent {
                Intent::SetNote { .. } => texts::CHECKLIST_NOTE,
                _ => texts::CHECKLIST_CONFIRM,
            };
            if ui.button(title.get(lang)).clicked() {
                answer = Some(Answer::Settle(Box::new(intent.clone())));
            }
        }
        if let Some(status) = status
            && ui.button(texts::FINAL_ANYWAY.get(lang)).clicked()
        {
            answer = Some(Answer::Do(Box::new(Intent::SetStatus { status })));
        }
        let close = if go.is_some() {
            ui.button(texts::GO_BACK.get(lang))
        } else {
            primary(ui, theme, texts::OK.get(lang), fresh)
        };
        if close.clicked() {
            answer = Some(Answer::Close);
        }
        answer
    });
    answer.or_else(|| entered.then(|| go.unwrap_or(Answer::Close)))
}
