//! Form sets drafted from published workbooks, against the sets made by hand for them: which of the
//! relations the draft has, and which of its own the other has not.
//!
//! A relation is compared by the figures it is about, each by its place in the workbook: one that
//! follows from others of the draft counts as there.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use yusuan::budget::Cell;
use yusuan::engine::{Computed, Expression};
use yusuan::form::{BinaryOp, FormSet, Relation, shipped};
use yusuan::read::{ReadDocument, ReadProgress, Watch, read};
use yusuan::recognise::{Corrections, recognise_on};
use yusuan::session::form_draft::FormDrafting;

#[path = "support/field.rs"]
#[allow(unused_imports, reason = "a part")]
mod field;

/// A sum of places with weights that is to be nothing, or at most nothing.
type Form = BTreeMap<usize, i64>;

/// What a form set asks of a document, by relation; equalities and inequalities apart.
#[derive(Default)]
struct Asked {
    equal: BTreeMap<String, Vec<Form>>,
    at_most: BTreeMap<String, Vec<Form>>,
}

/// Adds an expression to a form; `None` where it is not linear.
fn add(
    into: &mut Form,
    expression: &Expression,
    by: i64,
    place: &dyn Fn(Cell) -> Option<usize>,
) -> Option<()> {
    let mut one = |cell: Cell, by: i64| {
        // A blank has no place, and counts as nothing.
        if let Some(place) = place(cell) {
            *into.entry(place).or_default() += by;
        }
    };
    match expression {
        Expression::Number(number) if number.is_zero() => {}
        Expression::Cell(cell) => one(*cell, by),
        Expression::Sum(terms) => {
            for &(minus, cell) in terms {
                one(cell, if minus { -by } else { by });
            }
        }
        Expression::Negate(inner) => add(into, inner, -by, place)?,
        Expression::Binary(BinaryOp::Add, a, b) => {
            add(into, a, by, place)?;
            add(into, b, by, place)?;
        }
        Expression::Binary(BinaryOp::Subtract, a, b) => {
            add(into, a, by, place)?;
            add(into, b, -by, place)?;
        }
        _ => return None,
    }
    Some(())
}

fn trimmed(mut form: Form) -> Form {
    form.retain(|_, by| *by != 0);
    form
}

/// What a form set asks of the document, its places numbered by `number`.
fn asked(
    document: &ReadDocument,
    forms: &Arc<FormSet>,
    number: &mut BTreeMap<(u32, u32, u32), usize>,
) -> Asked {
    let proposal = recognise_on(document, forms, &Corrections::default());
    let (forms, budget) = (&proposal.forms, &proposal.budget);
    let sheet = Computed::new(forms, budget.clone());
    let mut places = BTreeMap::new();
    for (cell, spot) in &proposal.places {
        let next = number.len();
        let at = *number.entry((spot.page, spot.row, spot.column)).or_insert(next);
        if budget.value(*cell).amount().is_some_and(|amount| !amount.is_zero()) {
            places.insert((cell.t(), cell.b(), cell.r(), cell.c()), at);
        }
    }
    let place = |cell: Cell| places.get(&(cell.t(), cell.b(), cell.r(), cell.c())).copied();
    let mut asked = Asked::default();
    for (t, table) in budget.tables.iter().enumerate() {
        let Some(form) = table.form() else { continue };
        let key = &forms.tables[form].key;
        for (b, block) in table.blocks.iter().enumerate() {
            let Some(formulas) = sheet.block_formulas(Cell::new(t, b, 0, 0)) else { continue };
            for (r, row) in block.rows.iter().enumerate() {
                for c in 0..row.width() {
                    let cell = Cell::new(t, b, r, c);
                    for expression in formulas.of(cell).into_iter().chain(formulas.second(cell)) {
                        let across = match &expression {
                            Expression::Sum(terms) => terms.iter().all(|(_, cell)| cell.r() == r),
                            _ => false,
                        };
                        let mut sum = Form::new();
                        let Some(total) = place(cell) else { continue };
                        if add(&mut sum, &expression, -1, &place).is_none() {
                            continue;
                        }
                        *sum.entry(total).or_default() += 1;
                        let fixed = forms.tables[form].blocks[b].fixed().len() > 1;
                        let name = match (across, fixed) {
                            (true, _) => format!("{key}/{b} 列 {c}"),
                            (false, true) => format!("{key}/{b} 行 {r}"),
                            (false, false) => format!("{key}/{b} 逐级"),
                        };
                        asked.equal.entry(name).or_default().push(trimmed(sum));
                    }
                }
            }
        }
    }
    for comparison in sheet.comparisons() {
        let mut form = Form::new();
        let left = add(&mut form, &comparison.left, 1, &place);
        if left.is_none() || add(&mut form, &comparison.right, -1, &place).is_none() {
            continue;
        }
        let form = trimmed(form);
        let rule = comparison.rule.to_string();
        match comparison.relation {
            Relation::Equal => asked.equal.entry(rule).or_default().push(form),
            Relation::AtMost => asked.at_most.entry(rule).or_default().push(form),
            Relation::AtLeast => {
                let turned = form.into_iter().map(|(place, by)| (place, -by)).collect();
                asked.at_most.entry(rule).or_default().push(turned);
            }
        }
    }
    // Where all is blank nothing is asked.
    for all in [&mut asked.equal, &mut asked.at_most] {
        for forms in all.values_mut() {
            forms.retain(|form| form.len() > 1);
        }
        all.retain(|_, forms| !forms.is_empty());
    }
    asked
}

const PRIME: i128 = (1 << 61) - 1;

fn inverse(value: i128) -> i128 {
    let (mut result, mut base, mut power) = (1_i128, value.rem_euclid(PRIME), PRIME - 2);
    while power > 0 {
        if power & 1 == 1 {
            result = result * base % PRIME;
        }
        base = base * base % PRIME;
        power >>= 1;
    }
    result
}

/// Equalities, and what follows from them.
#[derive(Default)]
struct Span {
    /// Reduced rows by their first place, which has the weight 1.
    rows: BTreeMap<usize, BTreeMap<usize, i128>>,
}

impl Span {
    fn reduced(&self, form: &Form) -> BTreeMap<usize, i128> {
        let mut left: BTreeMap<usize, i128> =
            form.iter().map(|(at, by)| (*at, i128::from(*by).rem_euclid(PRIME))).collect();
        let mut from = 0;
        while let Some((&at, &by)) = left.range(from..).next() {
            from = at + 1;
            if by == 0 {
                continue;
            }
            let Some(row) = self.rows.get(&at) else { continue };
            for (place, weight) in row {
                let slot = left.entry(*place).or_default();
                *slot = (*slot - by * weight).rem_euclid(PRIME);
            }
        }
        left.retain(|_, by| *by != 0);
        left
    }

    fn add(&mut self, form: &Form) {
        let row = self.reduced(form);
        let Some((&first, &by)) = row.iter().next() else { return };
        let scale = inverse(by);
        self.rows.insert(first, row.into_iter().map(|(at, by)| (at, by * scale % PRIME)).collect());
    }

    fn has(&self, form: &Form) -> bool {
        self.reduced(form).is_empty()
    }
}

fn span(asked: &Asked) -> Span {
    let mut span = Span::default();
    asked.equal.values().flatten().for_each(|form| span.add(form));
    span
}

/// Relations of `of` that `by` has in every document, and those that it lacks.
fn had(of: &[Asked], by: &[Asked]) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut all, mut lacking) = (BTreeSet::new(), BTreeSet::new());
    for (own, other) in of.iter().zip(by) {
        let span = span(other);
        let at_most: BTreeSet<&Form> = other.at_most.values().flatten().collect();
        for (name, forms) in &own.equal {
            all.insert(name.clone());
            if !forms.iter().all(|form| span.has(form)) {
                lacking.insert(name.clone());
            }
        }
        for (name, forms) in &own.at_most {
            all.insert(name.clone());
            if !forms.iter().all(|form| at_most.contains(form) || span.has(form)) {
                lacking.insert(name.clone());
            }
        }
    }
    (all.difference(&lacking).cloned().collect(), lacking)
}

#[test]
fn drafts_have_the_relations_of_the_sets_made_by_hand() {
    let Some(folder) = field::folder() else {
        eprintln!("skipped: no ../shared/field");
        return;
    };
    let file = |slug: &&str| -> PathBuf { folder.join("xlsx").join(format!("{slug}.xlsx")) };
    let groups: [(&str, &[&str]); 4] = [
        ("shanghai-department", &["sh-putuo-czj-2025"]),
        ("shanghai-unit", &["sh-czj-2025"]),
        ("shanghai-final", &["sh-putuo-ghzy-juesuan-2024"]),
        ("jiangsu-2019", &["js-swbgt-2018", "js-zx-2019", "js-rd-2019"]),
    ];
    let (mut there, mut wanted) = (0, 0);
    for (id, slugs) in groups {
        let files: Vec<PathBuf> = slugs.iter().map(file).collect();
        let draft = FormDrafting::read(&files, false, ReadProgress::default()).unwrap();
        let text = draft.text().unwrap_or_else(|error| panic!("{id}: {error:?}"));
        let drafted = Arc::new(FormSet::parse(&text).unwrap());
        let by_hand = shipped(id).unwrap();
        let (mut hand, mut own) = (Vec::new(), Vec::new());
        for path in &files {
            let document = read(Path::new(path), &mut Watch::default()).unwrap();
            let mut number = BTreeMap::new();
            hand.push(asked(&document, &by_hand, &mut number));
            own.push(asked(&document, &drafted, &mut number));
        }
        let (found, lacking) = had(&hand, &own);
        let (same, more) = had(&own, &hand);
        let all = found.len() + lacking.len();
        println!(
            "{id}: {} of {all} relations; of {} drafted, {} are none of the set made by hand",
            found.len(),
            same.len() + more.len(),
            more.len()
        );
        println!("   lacks {lacking:?}");
        for name in &more {
            let number = name.strip_prefix("relation_").and_then(|n| n.parse::<usize>().ok());
            let said = number
                .and_then(|n| draft.draft.relations.get(n - 1))
                .map(|relation| draft.draft.said(relation, yusuan::lang::Lang::Zh).join(" | "));
            println!("   more: {name} {}", said.unwrap_or_default());
        }
        there += found.len();
        wanted += all;
    }
    println!("together {there} of {wanted}");
    assert!(there * 100 >= wanted * 60, "{there} of {wanted}");
}
