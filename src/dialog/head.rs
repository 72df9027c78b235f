//! Whose budget it is and of which year, as fields to be filled in.

use std::sync::Arc;

use crate::budget::{Budget, BudgetUnit, Status};
use crate::edit::Intent;
use crate::form::{FormSet, shipped, shipped_ids};
use crate::session::NewBudget;
use crate::session::texts::{self, Pair};

/// A year as it is typed; none where no budget can be of it.
pub fn parse_year(text: &str) -> Option<i32> {
    text.trim().parse().ok().filter(|year| (1949..=2999).contains(year))
}

/// Unit, department and year as they are typed.
#[derive(Debug)]
pub struct HeadFields {
    unit: BudgetUnit,
    year: String,
    /// What is wrong with them.
    pub said: Option<Pair>,
    /// The field that gets the keyboard next, by its title.
    pub wants: Option<Pair>,
}

impl HeadFields {
    fn new(unit: BudgetUnit, year: i32) -> Self {
        Self { unit, year: year.to_string(), said: None, wants: Some(texts::NEW_UNIT) }
    }

    /// The fields with their titles.
    pub fn fields(&mut self) -> [(Pair, &mut String); 5] {
        [
            (texts::NEW_UNIT, &mut self.unit.name),
            (texts::NEW_CODE, &mut self.unit.code),
            (texts::HEAD_DEPARTMENT, &mut self.unit.department),
            (texts::HEAD_DEPARTMENT_CODE, &mut self.unit.department_code),
            (texts::NEW_YEAR, &mut self.year),
        ]
    }

    /// Unit and year; none where something is missing, which is said then and gets the keyboard.
    fn check(&mut self) -> Option<(BudgetUnit, i32)> {
        let trimmed = |text: &str| text.trim().to_owned();
        let unit = BudgetUnit {
            name: trimmed(&self.unit.name),
            code: trimmed(&self.unit.code),
            department: trimmed(&self.unit.department),
            department_code: trimmed(&self.unit.department_code),
        };
        let year = parse_year(&self.year);
        let missing = match year {
            _ if unit.name.is_empty() => Some((texts::NEW_NO_NAME, texts::NEW_UNIT)),
            None => Some((texts::NEW_NO_YEAR, texts::NEW_YEAR)),
            Some(_) => None,
        };
        if let Some((said, field)) = missing {
            (self.said, self.wants) = (Some(said), Some(field));
            return None;
        }
        Some((unit, year?))
    }
}

/// Unit, year and status of the budget that is open.
#[derive(Debug)]
pub struct HeadAsk {
    pub fields: HeadFields,
    pub status: Status,
}

impl HeadAsk {
    pub fn new(budget: &Budget) -> Self {
        let fields = HeadFields::new(budget.unit.clone(), budget.year);
        Self { fields, status: budget.status }
    }

    /// What changes them; none where something is missing.
    pub fn intent(&mut self) -> Option<Intent> {
        let (unit, year) = self.fields.check()?;
        Some(Intent::SetHead { unit, year, status: self.status })
    }
}

/// What is asked for a new budget.
#[derive(Debug)]
pub struct NewAsk {
    pub sets: Vec<Arc<FormSet>>,
    pub chosen: usize,
    pub fields: HeadFields,
}

impl NewAsk {
    /// `forms` and `year` are those of the budget that is open: the next one is most likely made
    /// with the same forms for the year after, where they are good for it.
    pub fn new(forms: &FormSet, year: i32) -> Self {
        let next = year.saturating_add(1);
        let year = if forms.years.contains(next) { next } else { year };
        let sets: Vec<_> = shipped_ids().iter().filter_map(|id| shipped(id)).collect();
        let chosen = sets.iter().position(|set| set.id == forms.id).unwrap_or(0);
        Self { sets, chosen, fields: HeadFields::new(BudgetUnit::default(), year) }
    }

    /// What is wanted; none where something is missing.
    pub fn wanted(&mut self) -> Option<NewBudget> {
        let (unit, year) = self.fields.check()?;
        let forms = Arc::clone(self.sets.get(self.chosen)?);
        Some(NewBudget { forms, unit, year })
    }
}
