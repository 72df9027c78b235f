//! A file exported again compared with the open budget: what differs, and what is taken over of it
//! as one step that can be undone.
//!
//! Totals that the program computes are not compared: they follow from their addends.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::amount::Amount;
use crate::budget::{Budget, BudgetUnit, Cell, RowKind};
use crate::edit::{Document, Intent};
use crate::engine::{LackPlace, Role};
use crate::form::FormSet;
use crate::import::{ChangeKind, FileDifference, TextDifference, Update, text_on, update};
use crate::lang::Lang;
use crate::read::{self, PageSource, ReadDocument};
use crate::recognise::{Corrections, DoubtKind, Proposal, are_other_units, recognise_on};

/// What a row gets: the text of each column.
type NewTexts = Vec<(usize, String)>;

/// The differences between a budget and a file.
#[derive(Clone, Debug)]
pub struct Updating {
    /// Name of the file.
    pub file: String,
    proposal: Arc<Proposal>,
    changes: Vec<FileDifference>,
    /// Sections of text; their numbers come after those of the cells.
    texts: Vec<TextDifference>,
    /// Whose budget it is, the last difference, where only the file says.
    unit: Option<BudgetUnit>,
    /// Totals of the file that are computed here.
    pub totals: usize,
    /// Figures of the file that found no place.
    pub unplaced: usize,
    /// The unit and the year that the file names and the budget names otherwise: its own, then the
    /// budget's.
    pub other_unit: Option<[String; 2]>,
    pub other_year: Option<[i32; 2]>,
}

/// A difference in words; one of a section of text has neither row nor column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeWords {
    pub kind: ChangeKind,
    pub table: String,
    pub row: String,
    pub column: String,
    pub old: String,
    pub new: String,
}

impl ChangeWords {
    /// Table, row and column, or the section.
    pub fn place(&self, between: &str) -> String {
        let parts = [&*self.table, &*self.row, &*self.column].into_iter();
        parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(between)
    }
}

impl Updating {
    /// Compares a budget with what was recognised of a file on the same form set.
    pub fn new(document: &Document, file: &str, proposal: Proposal) -> Self {
        let (budget, computed) = (document.budget(), document.computed());
        let Update { mut changes, texts, unit } = update(budget, &proposal);
        let all = changes.len();
        changes.retain(|change| {
            let total = |cell: Cell| {
                matches!(computed.role(cell), Role::Total) && budget.value(cell).is_blank()
            };
            !change.cell.is_some_and(total)
        });
        let (totals, unplaced) = (all - changes.len(), proposal.unplaced.len());
        let theirs = &proposal.budget;
        let coded = |own: &BudgetUnit| format!("{}{}", own.code, own.name);
        let other_unit = !(theirs.unit.name.trim().is_empty()
            || budget.unit.name.trim().is_empty())
            && are_other_units(&coded(&theirs.unit), &coded(&budget.unit));
        let other_unit = other_unit.then(|| [theirs.unit.name.clone(), budget.unit.name.clone()]);
        let unnamed = |kind: &DoubtKind| matches!(kind, DoubtKind::Year { named: false, .. });
        let named = !proposal.doubts.iter().any(|doubt| unnamed(&doubt.kind));
        let other_year =
            (named && theirs.year != budget.year).then_some([theirs.year, budget.year]);
        Self {
            file: file.to_owned(),
            proposal: Arc::new(proposal),
            changes,
            texts,
            unit,
            totals,
            unplaced,
            other_unit,
            other_year,
        }
    }

    /// That the file is another unit's or another year's, as it says.
    pub fn contradiction(&self, lang: Lang) -> Option<String> {
        let unit = self.other_unit.as_ref().map(|[theirs, own]| match lang {
            Lang::Zh => format!("文件是“{theirs}”的，这份预算是“{own}”的"),
            Lang::En => format!("the file is of “{theirs}”, the budget of “{own}”"),
        });
        let year = self.other_year.map(|[theirs, own]| match lang {
            Lang::Zh => format!("文件是 {theirs} 年的，这份预算是 {own} 年的"),
            Lang::En => format!("the file is of {theirs}, the budget of {own}"),
        });
        let told: Vec<String> = unit.into_iter().chain(year).collect();
        (!told.is_empty()).then(|| told.join(lang.pick("；", "; ")))
    }

    /// Compares the narrative of a budget with a document that has no tables; `None` where no section
    /// is recognised in it.
    pub fn of_text(document: &Document, read: &ReadDocument) -> Option<Self> {
        let proposal = text_on(read, document.forms());
        (proposal.sections() > 0).then(|| Self::new(document, &read.file, proposal))
    }

    /// The same of a block of texts, as it comes from the clipboard; `None` where no table is
    /// recognised in it.
    pub fn of_block(document: &Document, name: &str, rows: &[Vec<String>]) -> Option<Self> {
        let mut cells = Vec::new();
        for (row, texts) in (0..).zip(rows) {
            for (column, text) in (0..).zip(texts).filter(|(_, text)| !text.trim().is_empty()) {
                cells.push(read::PageCell::text(row, column, text.as_str()));
            }
        }
        let page =
            read::Page::new(PageSource::Sheet { name: "".into(), hidden: false }, cells, vec![]);
        let pages = vec![page];
        let file = name.to_owned();
        let block = read::ReadDocument { file, pages, ..read::ReadDocument::default() };
        let proposal = recognise_on(&block, document.forms(), &Corrections::default());
        (proposal.fit.figures > 0).then(|| Self::new(document, name, proposal))
    }

    pub fn len(&self) -> usize {
        self.changes.len() + self.texts.len() + usize::from(self.unit.is_some())
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn kind(&self, at: usize) -> Option<ChangeKind> {
        match self.changes.get(at) {
            Some(change) => Some(change.kind),
            None => {
                let unit = self.unit_at(at).map(|_| ChangeKind::New);
                self.text(at).map(|text| text.kind).or(unit)
            }
        }
    }

    /// The unit of the file, where the difference of that number is that.
    fn unit_at(&self, at: usize) -> Option<&BudgetUnit> {
        self.unit.as_ref().filter(|_| at + 1 == self.len())
    }

    /// The numbers of differences in sections of text, and of whose budget it is.
    pub fn texts(&self) -> std::ops::Range<usize> {
        self.changes.len()..self.len()
    }

    fn text(&self, at: usize) -> Option<&TextDifference> {
        self.texts.get(at.checked_sub(self.changes.len())?)
    }

    /// The budget's place of a difference, if it has one.
    pub fn place(&self, at: usize) -> Option<LackPlace> {
        match self.changes.get(at) {
            Some(change) => change.cell.map(LackPlace::Cell),
            None => self.text(at).map(|text| LackPlace::Section(text.section.clone())),
        }
    }

    /// The difference of that number in words.
    pub fn words(&self, budget: &Budget, at: usize, lang: Lang) -> Option<ChangeWords> {
        let forms = &self.proposal.forms;
        let Some(change) = self.changes.get(at) else {
            if let Some(unit) = self.unit_at(at) {
                let table = lang.pick("预算单位", "Unit").to_owned();
                let (row, column, old) = Default::default();
                let kind = ChangeKind::New;
                return Some(ChangeWords { kind, table, row, column, old, new: unit.name.clone() });
            }
            let text = self.text(at)?;
            let section = forms.sections().find(|section| section.key == text.section)?;
            let title = section.title.get(lang).to_owned();
            let [old, new] = where_they_differ(&text.old, &text.new, lang);
            let (row, column) = (String::new(), String::new());
            return Some(ChangeWords { kind: text.kind, table: title, row, column, old, new });
        };
        let table = forms.tables.get(change.form)?;
        let column = table.blocks.get(change.block)?.columns.get(change.column)?;
        let row = match (change.cell, change.from) {
            (Some(cell), _) => budget.row_name_in(forms, cell, lang),
            (None, Some(from)) => self.proposal.budget.row_name_in(forms, from, lang),
            (None, None) => change.row.clone(),
        };
        let own = change.cell.map(|cell| (budget, cell));
        let theirs = change.from.map(|cell| (&self.proposal.budget, cell));
        let title = own.or(theirs).map(|(budget, cell)| budget.table_title(forms, cell.t(), lang));
        Some(ChangeWords {
            kind: change.kind,
            table: title.unwrap_or_default(),
            row,
            column: column.title.get(lang).to_owned(),
            old: change.old.to_text(),
            new: change.new.to_text(),
        })
    }

    /// Amounts of a difference in figures, of the budget and of the file.
    pub fn amounts(&self, at: usize) -> Option<[Option<Amount>; 2]> {
        let change = self.changes.get(at)?;
        let [old, new] = [&change.old, &change.new];
        let figures = [old, new].iter().all(|value| value.is_blank() || value.amount().is_some());
        figures.then(|| [old.amount(), new.amount()])
    }

    /// Both texts of a difference in a section, in full.
    pub fn whole_texts(&self, at: usize) -> Option<[String; 2]> {
        let text = self.text(at)?;
        Some([&text.old, &text.new].map(|text| text.join("\n")))
    }

    /// What takes the accepted differences over, as one step; `None` where none is accepted.
    pub fn intent(&self, document: &Document, accepted: &dyn Fn(usize) -> bool) -> Option<Intent> {
        let budget = document.budget();
        let texts: Vec<&TextDifference> =
            (0..self.len()).filter(|at| accepted(*at)).filter_map(|at| self.text(at)).collect();
        let unit = self.unit.as_ref().filter(|_| accepted(self.len() - 1));
        let own = self.changes.iter().enumerate().filter(|(at, _)| accepted(*at));
        let accepted: Vec<&FileDifference> = own.map(|(_, change)| change).collect();
        let count = accepted.len() + texts.len() + usize::from(unit.is_some());
        if count == 0 {
            return None;
        }
        let (there, new): (Vec<&FileDifference>, Vec<&FileDifference>) =
            accepted.iter().copied().partition(|change| change.cell.is_some());
        let mut intents = Vec::new();
        let entries = there.iter().filter_map(|change| Some((change.cell?, change.new.to_text())));
        let total = |cell: Cell| matches!(document.computed().role(cell), Role::Total);
        let (totals, entries): (Vec<_>, Vec<_>) = entries.partition(|(cell, _)| total(*cell));
        if !entries.is_empty() {
            intents.push(Intent::Correct { entries });
        }
        // From the last table and row up, so that places above stay what they were.
        for ((form, copy), changes) in tables(&new).into_iter().rev() {
            self.new_rows(budget, (form, copy), &changes, &mut intents);
        }
        // Stated totals last, for they move with their addends; rows may be before them now.
        let entries: Vec<(Cell, String)> =
            totals.into_iter().map(|(cell, text)| (moved(&intents, cell), text)).collect();
        if !entries.is_empty() {
            intents.push(Intent::Correct { entries });
        }
        intents.extend(texts.into_iter().map(|text| Intent::SetText {
            section: text.section.clone(),
            paragraphs: text.new.clone(),
        }));
        intents.extend(unit.map(|unit| Intent::SetUnit { unit: unit.clone() }));
        Some(Intent::Together {
            intents,
            zh: format!("按{}更新 {count} 处", self.file),
            en: format!("Update {count} places from {}", self.file),
        })
    }

    /// New rows of one table, the last first.
    fn new_rows(
        &self,
        budget: &Budget,
        (form, copy): (usize, usize),
        changes: &[&FileDifference],
        intents: &mut Vec<Intent>,
    ) {
        let forms = &self.proposal.forms;
        let of_form = |table: &crate::budget::Table| table.form() == Some(form);
        let own: Vec<usize> = (0..budget.tables.len())
            .filter(|&t| budget.tables.get(t).is_some_and(of_form))
            .collect();
        let (table, added) = match own.get(copy) {
            Some(&table) => (table, false),
            // A copy of a repeating table that the budget does not have yet.
            None => (own.last().map_or(budget.tables.len(), |last| last + 1), true),
        };
        if added {
            intents.push(Intent::AddTable { form });
        }
        let mut rows: BTreeMap<(usize, usize), (Cell, NewTexts)> = BTreeMap::new();
        for change in changes {
            let Some(from) = change.from else { continue };
            let row = rows.entry((change.block, from.r())).or_insert((from, Vec::new()));
            row.1.push((change.column, change.new.to_text()));
        }
        for ((block, _), (from, cells)) in rows.into_iter().rev() {
            let kind = self.proposal.budget.row(from).map(|row| row.kind());
            let entries = |at: Cell| -> Vec<(Cell, String)> {
                cells.iter().map(|(column, text)| (at.with_column(*column), text.clone())).collect()
            };
            match kind {
                Some(RowKind::Entered(level)) => {
                    let place = if added { None } else { self.behind(budget, table, from) };
                    let first = || first_entered(forms, form, block);
                    let at = Cell::new(table, block, place.unwrap_or_else(first), 0);
                    intents.push(Intent::InsertRow { at, level });
                    intents.push(Intent::Paste { insert: None, entries: entries(at) });
                }
                Some(RowKind::Fixed(fixed)) => {
                    // A row that the form gives is in every copy of the table.
                    let at = Cell::new(table, block, usize::from(fixed), 0);
                    intents.push(Intent::Paste { insert: None, entries: entries(at) });
                }
                Some(RowKind::Stray) | None => {}
            }
        }
    }

    /// The place behind the row that is before a row of the file and that the budget has.
    fn behind(&self, budget: &Budget, table: usize, from: Cell) -> Option<usize> {
        let forms = &self.proposal.forms;
        let rows = budget.tables.get(table)?.blocks.get(from.b())?.rows.len();
        let key_of = |row: usize| budget.row_key(forms, Cell::new(table, from.b(), row, 0));
        (0..from.r()).rev().find_map(|above| {
            let key = self.proposal.budget.row_key(forms, from.with_row(above));
            let found = (0..rows).find(|&row| !key.is_empty() && key_of(row) == key)?;
            let entered = budget.row(Cell::new(table, from.b(), found, 0))?.kind();
            // Behind a total that comes first, before one that comes last.
            let last = matches!(entered, RowKind::Fixed(_)) && found + 1 == rows && rows > 1;
            Some(if last { found } else { found + 1 })
        })
    }
}

/// What two texts have where they begin to differ, with which paragraph that is, or how many there
/// are where that differs too; empty for a text without words.
fn where_they_differ(old: &[String], new: &[String], lang: Lang) -> [String; 2] {
    let words = |text: &[String]| -> Vec<String> {
        text.iter().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
    };
    let (old, new) = (words(old), words(new));
    let at = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let [own, other] = [&old, &new].map(|text| text.get(at).map_or("", String::as_str));
    let same = own.chars().zip(other.chars()).take_while(|(own, other)| own == other).count();
    let shorter = own.chars().count().min(other.chars().count());
    let behind = own.chars().rev().zip(other.chars().rev());
    let behind = behind.take(shorter - same).take_while(|(own, other)| own == other).count();
    let said = |text: &[String], line: &str| {
        let shown = excerpt(line, same, behind);
        match (text.len(), lang) {
            (0, _) => String::new(),
            (count, Lang::Zh) if old.len() != new.len() => format!("{count} 段：{shown}"),
            (1, Lang::En) if old.len() != new.len() => format!("1 paragraph: {shown}"),
            (count, Lang::En) if old.len() != new.len() => format!("{count} paragraphs: {shown}"),
            (1, _) => shown,
            (_, Lang::Zh) => format!("第 {} 段：{shown}", at + 1),
            (_, Lang::En) => format!("paragraph {}: {shown}", at + 1),
        }
    };
    [said(&old, own), said(&new, other)]
}

/// A line without most of what is the same in another: so many characters before the difference, so
/// many behind it.
fn excerpt(line: &str, before: usize, behind: usize) -> String {
    // Characters shown on both sides of the difference, and in all.
    const BESIDE: usize = 6;
    const SHOWN: usize = 24;
    let all = line.chars().count();
    let from = before.saturating_sub(BESIDE);
    let to = all.min(all - behind.min(all) + BESIDE).min(from + SHOWN);
    let shown: String = line.chars().take(to).skip(from).collect();
    let [head, tail] = [from > 0, to < all].map(|cut| if cut { "…" } else { "" });
    format!("{head}{shown}{tail}")
}

/// Where a cell is after tables and rows were put in before it, from the last to the first.
fn moved(intents: &[Intent], cell: Cell) -> Cell {
    let mut moved = cell;
    for intent in intents {
        match intent {
            Intent::InsertRow { at, .. }
                if (at.table, at.block) == (cell.table, cell.block) && at.row <= cell.row =>
            {
                moved = moved.with_row(moved.r() + 1);
            }
            _ => {}
        }
    }
    moved
}

/// Where the first entered row of a block is.
fn first_entered(forms: &FormSet, form: usize, block: usize) -> usize {
    use crate::form::RowsForm;
    let Some(block) = forms.tables.get(form).and_then(|form| form.blocks.get(block)) else {
        return 0;
    };
    match &block.rows {
        RowsForm::Coded(tree) | RowsForm::Outlined(tree) if tree.total_last => 0,
        _ => block.fixed().len(),
    }
}

/// Differences by table, in the form set's order.
fn tables<'c>(changes: &[&'c FileDifference]) -> BTreeMap<(usize, usize), Vec<&'c FileDifference>> {
    let mut tables: BTreeMap<(usize, usize), Vec<&FileDifference>> = BTreeMap::new();
    for change in changes {
        tables.entry((change.form, change.copy)).or_default().push(change);
    }
    tables
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_shown_where_they_begin_to_differ() {
        let ten = "一二三四五六七八九十";
        let long = format!("{ten}{ten}{ten}");
        let cut = format!("{ten}{ten}一二三四…");
        for (old, new, zh, en) in [
            // A word more, in the middle and at the end.
            (
                &["全部收入纳入预算，包括社会保障和就业支出、卫生健康支出等各项支出。"][..],
                &["全部收入纳入预算，包括社会保障类和就业支出、卫生健康支出等各项支出。"][..],
                ["…包括社会保障和就业支出、…", "…包括社会保障类和就业支出、…"],
                ["…包括社会保障和就业支出、…", "…包括社会保障类和就业支出、…"],
            ),
            (
                &["占 0%。"],
                &["占 0%。均已公开。"],
                ["占 0%。", "占 0%。均已公开。"],
                ["占 0%。", "占 0%。均已公开。"],
            ),
            (&["甲"], &[&*long], ["甲", &*cut], ["甲", &*cut]),
            (
                &["甲。", "乙。"],
                &["甲。", "丙。"],
                ["第 2 段：乙。", "第 2 段：丙。"],
                ["paragraph 2: 乙。", "paragraph 2: 丙。"],
            ),
            // How many there are is the first thing to know.
            (
                &["甲。", "乙。"],
                &["丙。"],
                ["2 段：甲。", "1 段：丙。"],
                ["2 paragraphs: 甲。", "1 paragraph: 丙。"],
            ),
            (&["  "], &["甲。"], ["", "1 段：甲。"], ["", "1 paragraph: 甲。"]),
        ] {
            let [old, new] = [old, new]
                .map(|text| text.iter().map(|line| (*line).to_owned()).collect::<Vec<String>>());
            assert_eq!(where_they_differ(&old, &new, Lang::Zh), zh);
            assert_eq!(where_they_differ(&old, &new, Lang::En), en);
        }
    }
}
