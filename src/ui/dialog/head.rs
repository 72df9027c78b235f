//! Whose budget it is, of which year, how far: changed later, in one step.

use eframe::egui::{Grid, Key, Label, TextEdit, Ui};

use crate::budget::{Budget, BudgetUnit, Status};
use crate::edit::Intent;
use crate::ui::texts::{self, Pair};
use crate::ui::view::View;

use super::{Answer, FieldsLeft, fields_end_ui, title_ui};

/// The fields as they are written in the dialog.
#[derive(Debug)]
pub struct HeadAsk {
    unit: BudgetUnit,
    year: String,
    status: Status,
    said: Option<Pair>,
    wants: bool,
}

impl HeadAsk {
    pub fn new(budget: &Budget) -> Self {
        let (unit, year) = (budget.unit.clone(), budget.year.to_string());
        Self { unit, year, status: budget.status, said: None, wants: true }
    }

    fn intent(&self) -> Result<Intent, Pair> {
        let year = self.year.trim().parse().ok().filter(|year| (1949..=2999).contains(year));
        let year = year.ok_or(texts::NEW_NO_YEAR)?;
        let trimmed = |text: &str| text.trim().to_owned();
        let unit = BudgetUnit {
            name: trimmed(&self.unit.name),
            code: trimmed(&self.unit.code),
            department: trimmed(&self.unit.department),
            department_code: trimmed(&self.unit.department_code),
        };
        if unit.name.is_empty() {
            return Err(texts::NEW_NO_NAME);
        }
        Ok(Intent::SetHead { unit, year, status: self.status })
    }
}

pub fn head_ui(ui: &mut Ui, view: &View<'_>, ask: &mut HeadAsk) -> Option<Answer> {
    let lang = view.lang;
    title_ui(ui, texts::HEAD_TITLE.get(lang));
    let enter = ui.input(|input| input.key_pressed(Key::Enter));
    let mut entered = false;
    Grid::new("head").num_columns(2).spacing([12.0, 8.0]).show(ui, |ui| {
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
            if std::mem::take(&mut ask.wants) {
                response.request_focus();
            }
            if response.changed() {
                ask.said = None;
            }
            entered |= response.lost_focus() && enter;
            ui.end_row();
        }
        ui.add(Label::new(texts::HEAD_STATUS.get(lang)).selectable(false));
        ui.horizontal(|ui| {
            for (status, title) in [
                (Status::Draft, texts::STATUS_DRAFT),
                (Status::Final, texts::STATUS_FINAL),
                (Status::Published, texts::STATUS_PUBLISHED),
            ] {
                ui.radio_value(&mut ask.status, status, title.get(lang));
            }
        });
        ui.end_row();
    });
    match fields_end_ui(ui, view, ask.said, texts::OK, entered)? {
        FieldsLeft::Cancelled => return Some(Answer::Close),
        FieldsLeft::Confirmed => {}
    }
    match ask.intent() {
        Ok(intent) => Some(Answer::Do(Box::new(intent))),
        Err(said) => {
            ask.said = Some(said);
            None
        }
    }
}
