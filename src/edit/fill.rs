//! 按勾稽带入: every blank that other tables determine, listed before it is taken.
//!
//! Rows come from tables of the same classification, copies of repeating tables from the list of
//! what they are for, figures from [`Computed::all_known`](crate::engine::Computed::all_known). All
//! is tried on a copy first: what would break an equality is left out, and reported.

use std::collections::{BTreeSet, HashMap};

use crate::budget::{Budget, Cell, NamedPlace, RowKind};
use crate::engine::Known;
use crate::form::{FormSet, RowsForm, TreeForm};
use crate::lang::{Lang, Text};

use super::{Document, Intent};

/// Most lines of one list.
const MAX_LINES: usize = 5_000;

/// Most rows of a document that is tried out as a whole.
const MAX_TRIED_ROWS: usize = 50_000;

/// Figures that follow from figures that followed: how often it is looked again.
const MAX_ROUNDS: usize = 12;

/// How often lines are left out that broke an equality.
const MAX_TRIES: usize = 24;

/// Something that can be taken over.
#[derive(Clone, Debug, PartialEq)]
pub struct FillLine {
    /// The same for the same line of a later list.
    pub key: String,
    /// `预算表1 支出 › 社会保障和就业支出 › 编制预算`
    pub place: Text,
    /// What comes there: a figure, a code with its name, a table's name.
    pub value: String,
    /// What says so: the check's sentence, the table that a row comes from.
    pub why: Text,
    /// Name of the check, empty for rows, tables and fills.
    pub rule: String,
    /// The cell that it fills, in the document as it is now; rows and tables that come first have
    /// none.
    pub cell: Option<Cell>,
}

/// What can be taken, and what not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FillPlan {
    /// What is taken, in the document's order.
    pub lines: Vec<FillLine>,
    /// Would break an equality with what is entered, and which.
    pub left_out: Vec<(FillLine, Text)>,
    intents: Vec<Intent>,
    /// The document is too large to be tried out.
    pub too_large: bool,
}

impl FillPlan {
    /// Takes all lines, as one step.
    pub fn intent(&self) -> Intent {
        let count = self.lines.len();
        Intent::Together {
            intents: self.intents.clone(),
            zh: format!("按勾稽带入 {count} 处"),
            en: format!("fill in {count} places from the checks"),
        }
    }
}

/// Which relations count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FillFrom {
    /// Everything but rows and tables that come new, and last year's figures, count as well.
    Everything,
    /// Only figures that last year's budget gives.
    LastYear,
}

impl Document {
    /// Everything that can be filled in, but for the lines of these keys. Nothing is changed.
    pub fn fill_plan(&self, from: FillFrom, without: &BTreeSet<String>) -> FillPlan {
        let rows: usize =
            self.budget().tables.iter().flat_map(|t| &t.blocks).map(|b| b.rows.len()).sum();
        if rows > MAX_TRIED_ROWS {
            return FillPlan { too_large: true, ..FillPlan::default() };
        }
        let mut without = without.clone();
        let mut left_out = Vec::new();
        for _ in 0..MAX_TRIES {
            let mut trial = FillTrial::new(self);
            trial.run(from, &without);
            let broken = trial.broken();
            if broken.is_empty() {
                let FillTrial { lines, intents, .. } = trial;
                return FillPlan { lines, intents, left_out, too_large: false };
            }
            for (at, why) in broken {
                if let Some(line) = trial.lines.get(at) {
                    without.insert(line.key.clone());
                    left_out.push((line.clone(), why));
                }
            }
        }
        FillPlan { left_out, ..FillPlan::default() }
    }
}

/// A copy of a document in which lines are taken one after another.
struct FillTrial<'a> {
    document: &'a Document,
    copy: Document,
    lines: Vec<FillLine>,
    intents: Vec<Intent>,
    /// Where lines put figures, by the cell's names.
    filled: HashMap<String, usize>,
}

impl<'a> FillTrial<'a> {
    fn new(document: &'a Document) -> Self {
        let mut copy = Document::new(document.forms().clone(), document.budget().clone());
        copy.set_last_year(document.computed().last_year().cloned());
        Self { document, copy, lines: Vec::new(), intents: Vec::new(), filled: HashMap::new() }
    }

    fn run(&mut self, from: FillFrom, without: &BTreeSet<String>) {
        for _ in 0..MAX_ROUNDS {
            let before = self.lines.len();
            if from == FillFrom::Everything {
                self.take_rows(without);
                self.take_tables(without);
            }
            self.take_figures(from, without);
            if self.lines.len() == before || self.lines.len() >= MAX_LINES {
                return;
            }
        }
    }

    /// Whether the intents are all taken; they are kept then.
    fn does(&mut self, intents: Vec<Intent>) -> bool {
        let together =
            Intent::Together { intents: intents.clone(), zh: String::new(), en: String::new() };
        let done = self.copy.apply(together).is_ok();
        if done {
            self.intents.extend(intents);
        }
        done
    }

    fn say(&self, cell: Cell) -> Text {
        let say = |lang: Lang| {
            let (table, row, column) = self.copy.computed().place(cell, lang);
            let parts = [table, row, column];
            let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            parts.join(" › ")
        };
        Text { zh: say(Lang::Zh), en: say(Lang::En) }
    }

    fn take_figures(&mut self, from: FillFrom, without: &BTreeSet<String>) {
        let (forms, budget) = (self.copy.forms().clone(), self.copy.budget());
        let known = self.copy.computed().all_known(MAX_LINES - self.lines.len().min(MAX_LINES));
        let known: Vec<(Known, String)> = known
            .into_iter()
            .filter(|known| from == FillFrom::Everything || known.of_last_year)
            .filter_map(|known| Some((key_of(&forms, budget, known.cell)?, known)))
            .filter(|(key, _)| !without.contains(key))
            .map(|(key, known)| (known, key))
            .collect();
        let entries: Vec<(Cell, String)> =
            known.iter().map(|(known, _)| (known.cell, known.amount.to_string())).collect();
        if entries.is_empty() {
            return;
        }
        let places: Vec<Text> = known.iter().map(|(known, _)| self.say(known.cell)).collect();
        if !self.does(vec![Intent::EnterMany { entries }]) {
            return;
        }
        for ((known, key), place) in known.into_iter().zip(places) {
            let names = NamedPlace::of(&forms, self.copy.budget(), known.cell);
            let cell = names.and_then(|names| names.cell(&forms, self.document.budget()));
            self.filled.insert(key.clone(), self.lines.len());
            self.lines.push(FillLine {
                key,
                place,
                value: known.amount.to_string(),
                why: known.message,
                rule: known.rule.to_string(),
                cell,
            });
        }
    }

    /// Codes with figures that a table lacks and another has.
    fn take_rows(&mut self, without: &BTreeSet<String>) {
        let forms = self.copy.forms().clone();
        for (form, table_form) in forms.tables.iter().enumerate() {
            for &from in &table_form.rows_from {
                let Some(other) = forms.tables.get(from) else { continue };
                for (block, other) in table_form.coded_pairs(other) {
                    for (code, name) in self.lacking((form, block), (from, other)) {
                        let key = match block {
                            0 => format!("+{}/{code}", table_form.key),
                            _ => format!("+{}/{block}/{code}", table_form.key),
                        };
                        let known = self.lines.iter().any(|line| line.key == key);
                        if known || self.lines.len() >= MAX_LINES || without.contains(&key) {
                            continue;
                        }
                        self.take_row((form, block), from, key, &code, &name);
                    }
                }
            }
        }
    }

    /// The codes with figures that a block of `from` has and one of `form` has not: those without
    /// children, and parents where the block goes no deeper.
    fn lacking(&self, own: (usize, usize), from: (usize, usize)) -> Vec<(String, String)> {
        let (forms, budget) = (self.copy.forms(), self.copy.budget());
        let codes = |(form, block): (usize, usize)| -> Option<(usize, &TreeForm)> {
            let table = budget.tables.iter().position(|table| table.form() == Some(form))?;
            match &forms.tables.get(form)?.blocks.get(block)?.rows {
                RowsForm::Coded(tree) => Some((table, tree)),
                _ => None,
            }
        };
        let (Some((own_table, own_tree)), Some((other, tree))) = (codes(own), codes(from)) else {
            return Vec::new();
        };
        let rows = |table: usize, block: usize| budget.rows(Cell::new(table, block, 0, 0));
        let text = |row: crate::budget::StoredRow<'_>, column: usize| row.value(column).to_text();
        let there: BTreeSet<String> =
            rows(own_table, own.1).iter().map(|row| text(row, own_tree.code)).collect();
        let deepest = own_tree.levels.last().map_or(0, |level| level.digits);
        let mut found = Vec::new();
        for (r, row) in rows(other, from.1).iter().enumerate() {
            let cell = Cell::new(other, from.1, r, 0);
            let code = text(row, tree.code);
            let taken = matches!(row.kind(), RowKind::Entered(_))
                && (code.len() == deepest || !self.copy.computed().is_parent(cell));
            if !taken || there.contains(&code) || own_tree.level_of(&code).is_none() {
                continue;
            }
            let figure = |c: usize| {
                let figure = self.copy.computed().effective(cell.with_column(c));
                figure.is_some_and(|figure| !figure.is_zero())
            };
            if (0..row.width()).any(figure) {
                found.push((code, text(row, tree.name)));
            }
        }
        found
    }

    fn take_row(
        &mut self,
        (form, block): (usize, usize),
        from: usize,
        key: String,
        code: &str,
        name: &str,
    ) {
        let forms = self.copy.forms().clone();
        let budget = self.copy.budget();
        let Some(table) = budget.tables.iter().position(|table| table.form() == Some(form)) else {
            return;
        };
        let Some(RowsForm::Coded(tree)) =
            forms.tables.get(form).and_then(|form| form.blocks.get(block)).map(|block| &block.rows)
        else {
            return;
        };
        let rows = budget.block(Cell::new(table, block, 0, 0));
        let rows = rows.map_or(0, |block| block.rows.len());
        let last = tree.total.is_some() && tree.total_last && rows > 0;
        let at = Cell::new(table, block, rows - usize::from(last), tree.code);
        let level = tree.level_of(code).unwrap_or_default();
        let add = vec![
            Intent::InsertRow { at, level },
            Intent::AddCode { cell: at, code: code.to_owned() },
        ];
        if !self.does(add) {
            return;
        }
        let filled = self.copy.budget().block(at);
        let holds = |row: crate::budget::StoredRow<'_>| row.value(tree.code).as_text() == code;
        let Some(row) = filled.and_then(|block| block.rows.iter().position(holds)) else {
            return;
        };
        let named = at.with_row(row).with_column(tree.name);
        if self.copy.budget().value(named).is_blank() && !name.is_empty() {
            let text = name.to_owned();
            self.does(vec![Intent::Enter { cell: named, text }]);
        }
        let title = |lang| self.copy.budget().table_title(&forms, table, lang);
        let other = forms.tables.get(from).map(|form| form.title.clone()).unwrap_or_default();
        self.lines.push(FillLine {
            key,
            place: Text { zh: title(Lang::Zh), en: title(Lang::En) },
            value: format!("＋ {code} {}", self.copy.budget().value(named).to_text()),
            why: Text {
                zh: format!("{}有这一科目", other.zh),
                en: format!("{} has this code", other.en),
            },
            rule: String::new(),
            cell: None,
        });
    }

    /// Copies of repeating tables for what lacks one.
    fn take_tables(&mut self, without: &BTreeSet<String>) {
        let forms = self.copy.forms().clone();
        for (form, table_form) in forms.tables.iter().enumerate() {
            let (Some(one), Some(by)) = (table_form.one_for, table_form.named_by) else { continue };
            for name in names_wanting(&forms, self.copy.budget(), form) {
                let key = format!("+{}{{{name}}}", table_form.key);
                if without.contains(&key) || self.lines.len() >= MAX_LINES {
                    continue;
                }
                let budget = self.copy.budget();
                let at = budget.tables.iter().rposition(|t| t.form().is_some_and(|f| f <= form));
                let table = at.map_or(0, |last| last + 1);
                let cell = Cell::new(table, by.block, by.row, by.column);
                let add =
                    vec![Intent::AddTable { form }, Intent::Enter { cell, text: name.clone() }];
                if !self.does(add) {
                    continue;
                }
                let of = forms.tables.get(one.table).map(|t| t.title.clone()).unwrap_or_default();
                self.lines.push(FillLine {
                    key,
                    place: table_form.title.clone(),
                    value: format!("＋ {name}"),
                    why: Text {
                        zh: format!("{}有这一项", of.zh), en: format!("{} has it", of.en)
                    },
                    rule: String::new(),
                    cell: None,
                });
            }
        }
    }

    /// Lines that are in an equality which does not hold with them, and why.
    fn broken(&self) -> Vec<(usize, Text)> {
        let (computed, budget) = (self.copy.computed(), self.copy.budget());
        let mut broken: Vec<(usize, Text)> = Vec::new();
        for (cells, message) in computed.broken_equalities() {
            for cell in cells {
                let key = key_of(self.copy.forms(), budget, cell);
                let Some(&line) = key.and_then(|key| self.filled.get(&key)) else { continue };
                if broken.iter().all(|(own, _)| *own != line) {
                    broken.push((line, message.clone()));
                }
            }
        }
        broken
    }
}

/// The names of a cell, as one text.
fn key_of(forms: &FormSet, budget: &Budget, cell: Cell) -> Option<String> {
    match NamedPlace::of(forms, budget, cell)? {
        NamedPlace::Cell { table, copy, block, row, nth, column } => {
            Some(format!("{table}{{{copy}}}{block}[{row}#{nth}].{column}"))
        }
        NamedPlace::Text { .. } => None,
    }
}

/// What a repeating table is for and has no copy of that name, in order.
pub(crate) fn names_wanting(forms: &FormSet, budget: &Budget, form: usize) -> Vec<String> {
    let Some(table_form) = forms.tables.get(form) else { return Vec::new() };
    let (Some(one), Some(_)) = (table_form.one_for, table_form.named_by) else {
        return Vec::new();
    };
    let copies = (0..budget.tables.len())
        .filter(|&t| budget.tables.get(t).is_some_and(|table| table.form() == Some(form)));
    let there: BTreeSet<String> = copies.map(|t| budget.copy_name(forms, t)).collect();
    let of = budget.tables.iter().find(|table| table.form() == Some(one.table));
    let rows = of.and_then(|table| table.blocks.get(one.block)).into_iter().flat_map(|b| &b.rows);
    let mut wanting: Vec<String> = Vec::new();
    for row in rows.filter(|row| matches!(row.kind(), RowKind::Entered(_))) {
        let name = row.value(one.column).to_text();
        if !name.trim().is_empty() && !there.contains(&name) && !wanting.contains(&name) {
            wanting.push(name);
        }
    }
    wanting
}
