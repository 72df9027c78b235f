//! A complete budget on every form set inside the program: the published samples, and a small made
//! one where none was published.

#![allow(dead_code, clippy::unwrap_used, reason = "each test uses a part")]

use yusuan::budget::BudgetUnit;
use yusuan::edit::{Document, Intent};

use super::documents::read;

/// Form sets with the files of their budgets.
pub const SAMPLES: [(&str, &str); 6] = [
    ("jilin-2024", "assets/samples/yanbian-2024.ron"),
    ("central-2024", "tests/rules/central.ron"),
    ("shanghai-department", "assets/samples/shanghai-department-2025.ron"),
    ("shanghai-unit", "assets/samples/shanghai-unit-2025.ron"),
    ("shanghai-final", "assets/samples/shanghai-final-2024.ron"),
    ("jiangsu-2019", "assets/samples/jiangsu-2019.ron"),
];

/// The sample of that form set; what stays empty has its note.
#[track_caller]
pub fn sample_of(id: &str) -> Document {
    let (_, path) = SAMPLES.iter().find(|(own, _)| *own == id).unwrap();
    let mut document = read(&std::fs::read_to_string(path).unwrap());
    assert_eq!(document.forms().id, id);
    let empty: Vec<(usize, String)> = (0..document.budget().tables.len())
        .filter(|&t| document.computed().is_empty(t))
        .filter(|&t| document.budget().tables[t].note.is_none())
        .filter_map(|t| {
            let form = &document.forms().tables[document.budget().tables[t].form()?];
            Some((t, form.empty_note.as_ref()?.zh.clone()))
        })
        .collect();
    for (table, note) in empty {
        document.apply(Intent::SetNote { table, note: Some(note) }).unwrap();
    }
    document
}

/// A unit with all its names.
pub fn unit() -> BudgetUnit {
    BudgetUnit {
        name: "某某局（本级）".to_owned(),
        code: "505001".to_owned(),
        department: "某某局".to_owned(),
        department_code: "505".to_owned(),
    }
}
