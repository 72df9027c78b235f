//! What is asked for a new budget: which form set, whose, which year.

use std::sync::Arc;

use crate::budget::BudgetUnit;
use crate::form::FormSet;

/// A new budget as it is wanted.
#[derive(Clone, Debug)]
pub struct NewBudget {
    pub forms: Arc<FormSet>,
    pub unit: BudgetUnit,
    pub year: i32,
}

impl PartialEq for NewBudget {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.forms, &other.forms) && self.unit == other.unit && self.year == other.year
    }
}
