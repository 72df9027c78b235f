//! A new budget: which form set, whose, which year.

use std::sync::Arc;

use eframe::egui::{Grid, Key, Label, TextEdit, Ui};

use crate::budget::BudgetUnit;
use crate::form::{FormSet, shipped, shipped_ids};
use crate::session::NewBudget;
use crate::ui::texts::{self, Pair};
use crate::ui::view::View;

use super::{Answer, FieldsLeft, fields_end_ui, text_ui, title_ui};

/// What is asked for a new budget.
#[derive(Debug)]
pub struct NewAsk {
    sets: Vec<Arc<FormSet>>,
    chosen: usize,
    unit: BudgetUnit,
    year: String,
    said: Option<Pair>,
    /// The field that gets the keyboard next.
    wants: Option<Pair>,
}

impl NewAsk {
    /// `forms` and `year` are those of the budget that is open: the next one is most likely
    /// made with the same.
    pub fn new(forms: &FormSet, year: i32) -> Self {
        let sets: Vec<_> = shipped_ids().iter().filter_map(|id| shipped(id)).collect();
        let chosen = sets.iter().position(|set| set.id == forms.id).unwrap_or(0);
        Self {
            sets,
            chosen,
            unit: BudgetUnit::default(),
            year: year.to_string(),
            said: None,
            wants: Some(texts::NEW_UNIT),
        }
    }

    /// What is wanted, or what is missing and in which field.
    fn wanted(&self) -> Result<NewBudget, (Pair, Pair)> {
        let trimmed = |text: &str| text.trim().to_owned();
        let unit = BudgetUnit {
            name: trimmed(&self.unit.name),
            code: trimmed(&self.unit.code),
            department: trimmed(&self.unit.department),
            department_code: trimmed(&self.unit.department_code),
        };
        if unit.name.is_empty() {
            return Err((texts::NEW_NO_NAME, texts::NEW_UNIT));
        }
        let year = self.year.trim().parse().ok().filter(|year| (1949..=2999).contains(year));
        let no_year = (texts::NEW_NO_YEAR, texts::NEW_YEAR);
        let year = year.ok_or(no_year)?;
        let forms = Arc::clone(self.sets.get(self.chosen).ok_or(no_year)?);
        Ok(NewBudget { forms, unit, year })
    }
}

pub fn new_ui(ui: &mut Ui, view: &View<'_>, ask: &mut NewAsk) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    title_ui(ui, texts::NEW_TITLE.get(lang));
    text_ui(ui, theme, texts::NEW_TEXT.get(lang));
    let enter = ui.input(|input| input.key_pressed(Key::Enter));
    let mut entered = false;
    Grid::new("new budget").num_columns(2).spacing([12.0, 8.0]).show(ui, |ui| {
        ui.add(Label::new(texts::NEW_FORMS.get(lang)).selectable(false));
        ui.vertical(|ui| {
            for (at, set) in ask.sets.iter().enumerate() {
                ui.radio_value(&mut ask.chosen, at, set.name.get(lang));
            }
        });
        ui.end_row();
        let fields = [
            (texts::NEW_UNIT, &mut ask.unit.name),
            (texts::NEW_CODE, &mut ask.unit.code),
            (texts::HEAD_DEPARTMENT, &mut ask.unit.department),
            (texts::HEAD_DEPARTMENT_CODE, &mut ask.unit.department_code),
            (texts::NEW_YEAR, &mut ask.year),
        ];
        for (title, text) in fields {
            let label = ui.add(Label::new(title.get(lang)).selectable(false));
            let edit = TextEdit::singleline(text).desired_width(ui.available_width());
            let response = ui.add(edit).labelled_by(label.id);
            if ask.wants.take_if(|wants| *wants == title).is_some() {
                response.request_focus();
            }
            if response.changed() {
                ask.said = None;
            }
            entered |= response.lost_focus() && enter;
            ui.end_row();
        }
    });
    match fields_end_ui(ui, view, ask.said, texts::NEW_GO, entered)? {
        FieldsLeft::Cancelled => return Some(Answer::Close),
        FieldsLeft::Confirmed => {}
    }
    match ask.wanted() {
        Ok(wanted) => Some(Answer::New(Box::new(wanted))),
        Err((said, field)) => {
            (ask.said, ask.wants) = (Some(said), Some(field));
            None
        }
    }
}
