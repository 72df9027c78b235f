//! Yusuan 预算: an editor for Chinese departmental budgets (部门预算).

pub mod amount;
pub mod budget;
pub mod edit;
pub mod engine;
pub mod file;
pub mod form;
pub mod lang;
pub mod source;
pub mod ui;
