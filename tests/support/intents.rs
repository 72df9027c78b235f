//! Intents of every kind at random places of a document, as a restless person might have them.

#![allow(dead_code, clippy::unwrap_used, reason = "each test uses a part")]

use yusuan::budget::{Budget, BudgetUnit, Cell, Comment, Explanation, NamedPlace, Status};
use yusuan::edit::{Document, Intent, Marked};

use crate::consolidated::Figures;

/// How many kinds of intents there are.
pub const KINDS: usize = 30;

/// A number for each kind, below [`KINDS`].
pub fn kind(intent: &Intent) -> usize {
    // Without a wildcard: a new kind must come to the walks.
    match intent {
        Intent::Enter { .. } => 0,
        Intent::EnterMany { .. } => 1,
        Intent::Paste { .. } => 2,
        Intent::Correct { .. } => 3,
        Intent::Clear { .. } => 4,
        Intent::Pin { .. } => 5,
        Intent::Unpin { .. } => 6,
        Intent::InsertRow { .. } => 7,
        Intent::CopyRow { .. } => 8,
        Intent::DeleteRows { .. } => 9,
        Intent::MoveRow { .. } => 10,
        Intent::SetLevel { .. } => 11,
        Intent::AddTable { .. } => 12,
        Intent::RemoveTable { .. } => 13,
        Intent::SetText { .. } => 14,
        Intent::SetNote { .. } => 15,
        Intent::Replace { .. } => 16,
        Intent::AddCode { .. } => 17,
        Intent::SetUnit { .. } => 18,
        Intent::SetStatus { .. } => 19,
        Intent::Explain { .. } => 20,
        Intent::RemoveExplanation { .. } => 21,
        Intent::Comment { .. } => 22,
        Intent::RemoveComment { .. } => 23,
        Intent::SetComments { .. } => 24,
        Intent::SetHead { .. } => 25,
        Intent::Confirm { .. } => 26,
        Intent::Together { .. } => 27,
        Intent::LeaveUnconfirmed { .. } => 28,
        Intent::AddCodes { .. } => 29,
    }
}

pub fn any_cell(budget: &Budget, figures: &mut Figures) -> Cell {
    let tables: Vec<usize> =
        (0..budget.tables.len()).filter(|&t| !budget.tables[t].blocks.is_empty()).collect();
    let t = tables[figures.next() as usize % tables.len()];
    let b = figures.next() as usize % budget.tables[t].blocks.len();
    let rows = &budget.tables[t].blocks[b].rows;
    if rows.is_empty() {
        return Cell::new(t, b, 0, 0);
    }
    let r = figures.next() as usize % rows.len();
    Cell::new(t, b, r, figures.next() as usize % rows.get(r).unwrap().width())
}

/// What somebody may type: figures mostly, and what is none.
fn any_text(figures: &mut Figures) -> String {
    const ODD: &[&str] = &[
        "",
        "0",
        "-1.5",
        "1,234.50",
        "（12.50）",
        "=1/3",
        "=",
        "1e9",
        "一",
        "是",
        "2080109",
        "99999999999.99",
        "1.999",
        "行\n行",
        "𠀀",
    ];
    match figures.next() % 4 {
        0 => ODD[figures.next() as usize % ODD.len()].to_owned(),
        _ => figures.amount().to_string(),
    }
}

pub fn any_intent(document: &Document, figures: &mut Figures) -> Intent {
    let budget = document.budget();
    let cell = any_cell(budget, figures);
    let codes = ["208", "20805", "2080505", "505", "505001", "301", "30101", "99", ""];
    let official = ["2101101", "2210201", "2210202", "21011", "30201", "50201", "2080801", "229"];
    let odds = figures.next();
    match odds % 40 {
        38 => Intent::LeaveUnconfirmed {
            section: budget
                .texts
                .get(figures.next() as usize % 4)
                .map_or_else(String::new, |text| text.section.clone()),
        },
        39 => {
            let from = figures.next() as usize % official.len();
            let some = official.iter().cycle().skip(from).take(1 + figures.next() as usize % 4);
            Intent::AddCodes { at: cell, codes: some.map(|&code| code.to_owned()).collect() }
        }
        30 => Intent::Explain { explanation: Box::new(any_explanation(document, cell, figures)) },
        31 => Intent::RemoveExplanation { at: figures.next() as usize % 3 },
        32 => Intent::Comment {
            at: figures.next().is_multiple_of(2).then_some(figures.next() as usize % 3),
            comment: Box::new(Comment {
                place: any_place(document, cell),
                text: any_text(figures),
                author: "甲".to_owned(),
                date: String::new(),
                extra: Vec::new(),
            }),
        },
        33 => Intent::RemoveComment { at: figures.next() as usize % 3 },
        34 => Intent::SetComments {
            comments: budget.comments.iter().skip(figures.next() as usize % 3).cloned().collect(),
        },
        35 => Intent::SetHead {
            unit: BudgetUnit { name: any_text(figures), ..budget.unit.clone() },
            year: 1948 + (figures.next() % 100) as i32,
            status: budget.status,
        },
        36 => Intent::Confirm {
            at: vec![Marked::Row(cell), Marked::Table(cell.t()), Marked::Text(cell.r())],
        },
        37 => Intent::Together {
            intents: vec![
                Intent::InsertRow { at: cell, level: (figures.next() % 4) as u8 },
                Intent::SetNote { table: cell.t(), note: Some(any_text(figures)) },
            ],
            zh: "两件事".to_owned(),
            en: "two things".to_owned(),
        },
        0 => Intent::Clear { cells: vec![cell, any_cell(budget, figures)] },
        1 => Intent::Pin { cell, text: any_text(figures) },
        2 => Intent::Unpin { cell: pinned(budget).unwrap_or(cell) },
        3 => Intent::InsertRow { at: cell, level: (figures.next() % 4) as u8 },
        4 => Intent::DeleteRows { first: cell, count: 1 + figures.next() as usize % 3 },
        5 => {
            Intent::MoveRow { row: cell, by: if figures.next().is_multiple_of(2) { 1 } else { -1 } }
        }
        6 => Intent::SetLevel { row: cell, level: (figures.next() % 4) as u8 },
        7 => Intent::AddTable { form: figures.next() as usize % document.forms().tables.len() },
        8 if budget.tables.len() > 2 => Intent::RemoveTable { table: cell.t() },
        9 => Intent::Enter { cell, text: codes[figures.next() as usize % codes.len()].to_owned() },
        10 => {
            let cells = [cell, any_cell(budget, figures), any_cell(budget, figures)];
            let entry = |c| (c, figures.amount().to_string());
            Intent::EnterMany { entries: cells.map(entry).to_vec() }
        }
        11 | 12 => {
            let code = official[figures.next() as usize % official.len()].to_owned();
            Intent::AddCode { cell, code }
        }
        13 => Intent::Replace {
            entries: vec![(cell, any_text(figures))],
            texts: budget
                .texts
                .first()
                .map(|t| (t.section.clone(), vec!["甲".into()]))
                .into_iter()
                .collect(),
            notes: vec![(cell.t(), format!("注{}", figures.next() % 3))],
            from: "甲".into(),
            to: "乙".into(),
            count: 3,
        },
        14 => Intent::Paste {
            insert: figures.next().is_multiple_of(2).then_some((
                cell,
                0,
                1 + figures.next() as usize % 3,
            )),
            entries: (0..3)
                .map(|r| (cell.with_row(cell.r() + r), figures.amount().to_string()))
                .collect(),
        },
        15 => Intent::CopyRow { row: cell },
        16 => Intent::Correct {
            entries: vec![
                (cell, any_text(figures)),
                (any_cell(budget, figures), any_text(figures)),
            ],
        },
        17 => {
            let sections: Vec<&str> = document.forms().sections().map(|s| s.key.as_str()).collect();
            let section = sections.get(figures.next() as usize % sections.len().max(1));
            let section = section.map_or("无此节", |section| section).to_owned();
            let paragraphs = (0..figures.next() % 3).map(|_| any_text(figures)).collect();
            Intent::SetText { section, paragraphs }
        }
        18 => Intent::SetNote {
            table: cell.t(),
            note: (!figures.next().is_multiple_of(3)).then(|| any_text(figures)),
        },
        19 => {
            Intent::SetUnit { unit: BudgetUnit { code: any_text(figures), ..budget.unit.clone() } }
        }
        20 => {
            let all = [Status::Draft, Status::Final, Status::Published];
            Intent::SetStatus { status: all[figures.next() as usize % 3] }
        }
        _ => Intent::Enter { cell, text: any_text(figures) },
    }
}

/// The cell by its names, or the first section of text where it has none.
fn any_place(document: &Document, cell: Cell) -> NamedPlace {
    let budget = document.budget();
    let section = budget.texts.first().map_or("", |text| &text.section);
    let named = NamedPlace::of(document.forms(), budget, cell);
    named.unwrap_or_else(|| NamedPlace::of_text(section, ""))
}

/// An explanation of something that waits for one, else of what nobody found.
fn any_explanation(document: &Document, cell: Cell, figures: &mut Figures) -> Explanation {
    let (forms, budget) = (document.forms(), document.budget());
    let findings = document.computed().findings();
    let open: Vec<_> = findings.iter().filter(|finding| finding.may_be_explained()).collect();
    let found = open.get(figures.next() as usize % open.len().max(1));
    let place = found.and_then(|finding| finding.named_place(forms, budget));
    Explanation {
        rule: found.map_or("name_differs", |finding| &finding.rule).to_owned(),
        place: place.unwrap_or_else(|| any_place(document, cell)),
        figures: found.map_or_else(Vec::new, |finding| finding.figures(budget)),
        text: any_text(figures),
        author: String::new(),
        date: "2024-02-08".to_owned(),
        extra: Vec::new(),
    }
}

/// The first control figure.
fn pinned(budget: &Budget) -> Option<Cell> {
    let tables = budget.tables.iter().enumerate();
    let blocks = tables.flat_map(|(t, table)| {
        table.blocks.iter().enumerate().map(move |(b, block)| (t, b, block))
    });
    let mut rows = blocks.flat_map(|(t, b, block)| {
        block.rows.iter().enumerate().map(move |(r, row)| (t, b, r, row))
    });
    rows.find_map(|(t, b, r, row)| {
        let column = (0..row.width()).find(|&column| row.pins().has(column))?;
        Some(Cell::new(t, b, r, column))
    })
}
