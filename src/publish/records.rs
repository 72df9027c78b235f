//! A budget as long tables for other programs: one record a figure, with a dictionary of the codes
//! and one of the fields.

use std::collections::BTreeSet;

use crate::amount::Amount;
use crate::budget::{Cell, RowKind};
use crate::engine::{Computed, Role};
use crate::form::{Kind, RowsForm, TableForm};
use crate::lang::{Lang, Tell as _};

use super::data::{Data, DataRecord, UsedCode};

/// All figures of a budget, also those of columns that are not printed.
pub fn records(computed: &Computed) -> Data {
    let (forms, budget) = (computed.forms(), computed.budget());
    let mut data = Data {
        unit: budget.unit.name.clone(),
        unit_code: budget.unit.code.clone(),
        year: budget.year,
        forms: forms.id.clone(),
        records: Vec::new(),
        codes: Vec::new(),
    };
    let mut codes: BTreeSet<(String, String, String)> = BTreeSet::new();
    for (t, table) in budget.tables.iter().enumerate() {
        let Some(form) = table.form().and_then(|form| forms.tables.get(form)) else { continue };
        let copy = form.named_by.map(|by| budget.value(Cell::new(t, by.block, by.row, by.column)));
        let copy = copy.map(|value| value.to_text()).unwrap_or_default();
        for (b, (block, rows)) in form.blocks.iter().zip(&table.blocks).enumerate() {
            for (r, row) in rows.rows.iter().enumerate() {
                let place = Cell::new(t, b, r, 0);
                let fixed = match row.kind() {
                    RowKind::Fixed(fixed) => block.fixed().get(usize::from(fixed)),
                    _ => None,
                };
                let entered = match &block.rows {
                    RowsForm::Coded(tree) => {
                        let text =
                            |column: usize| budget.value(place.with_column(column)).to_text();
                        let (code, name) = (text(tree.code), text(tree.name));
                        if !code.is_empty() {
                            let list = tree.classification.clone().unwrap_or_default();
                            codes.insert((list, code.clone(), name.clone()));
                        }
                        (code, name)
                    }
                    _ => (String::new(), budget.row_name(forms, place)),
                };
                let (code, name) = match fixed {
                    Some(fixed) => (fixed.code.clone(), fixed.title.get(Lang::Zh).to_owned()),
                    None => entered,
                };
                for (c, column) in block.columns.iter().enumerate() {
                    let cell = place.with_column(c);
                    let figure = computed.figure(cell);
                    if !matches!(figure.role, Role::Entry | Role::Total)
                        || (figure.effective.is_none() && figure.stated.is_none())
                    {
                        continue;
                    }
                    let kind = computed.kind(cell);
                    data.records.push(DataRecord {
                        table: form.key.clone(),
                        copy: copy.clone(),
                        block: block.key.clone(),
                        row: u32::try_from(r + 1).unwrap_or(u32::MAX),
                        code: code.clone(),
                        name: name.clone(),
                        column: column.key.clone(),
                        counted_in: counted_in(form, kind),
                        amount: figure.effective.map(Amount::decimal),
                        stated: figure.stated.map(Amount::decimal),
                        computed: figure.computed.map(Amount::decimal),
                        source: source(figure.role, figure.stated),
                    });
                }
            }
        }
    }
    let codes = codes.into_iter();
    data.codes = codes.map(|(list, code, name)| UsedCode { list, code, name }).collect();
    data
}

fn counted_in(form: &TableForm, kind: Option<&Kind>) -> String {
    match kind {
        Some(Kind::Money) => form.unit.tell(Lang::Zh),
        Some(Kind::Percent { .. }) => "%".to_owned(),
        _ => String::new(),
    }
}

/// Where the amount comes from.
fn source(role: Role, stated: Option<Amount>) -> &'static str {
    match (role, stated) {
        (Role::Total, None) => "computed",
        (Role::Total, Some(_)) => "stated",
        _ => "entered",
    }
}
