//! What a pasted block would do, before it does anything.

mod new_rows;
mod targets;
mod trial;
mod upon;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::amount::Unit;
use crate::budget::{Cell, RowKind, Value};
use crate::edit::{Document, Intent};
use crate::engine::Role;
use crate::form::{Kind, RowsForm};
use crate::lang::{Lang, Tell as _};
use crate::table::hidden_rows::HiddenRows;
use crate::table::layout::{GridPos, LayoutColumn, TableLayout, TableView};
use crate::table::selection::Selection;

use super::offers::{self, BlockReading, Offer, OfferKind, UnitEvidence};
use super::placement::{self, RowPlace};
use super::tsv::TextBlock;
use new_rows::{entered_end, refused_in_new_row, role_in_new_row};
use targets::ChosenTargets;
use trial::UponTotal;
use upon::paste_target;

/// Most exceptions that are listed.
const MAX_NOTES: usize = 500;
/// Most cells that one paste takes up.
pub const MAX_PASTED: usize = 200_000;
/// Columns that a block can have and be put in.
const MAX_COLUMNS: usize = 512;

/// A pasted block, laid out over the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Paste {
    /// What goes where.
    pub entries: Vec<(Cell, String)>,
    /// Rows to insert first: before which row, on which level, how many.
    pub insert: Option<(Cell, u8, usize)>,
    /// Titles of the columns that the block's columns go to; `None` beyond the table.
    pub columns: Vec<Option<String>>,
    /// The columns of the band that they are.
    to: Vec<Option<usize>>,
    /// Rows of the block.
    pub rows: usize,
    /// Values that will not be put in, each with the reason.
    pub notes: Vec<SkippedValue>,
    /// All of those, listed or not.
    pub passed: usize,
    /// Cells whose content others take the place of.
    pub replaced: usize,
    /// Those among the values left out that are worth a look: what differs from a total, what is refused.
    pub grave: usize,
    /// Line and column of the block for what goes into rows to insert.
    inserted: BTreeMap<Cell, (usize, usize)>,
    /// New codes put in among the others by their order, with the rows above them: what does it.
    sorted: Option<Vec<Intent>>,
    /// Values on totals, which are compared with what these are after the paste.
    totals: Vec<UponTotal>,
    /// What was recognised in the block, and whether it is applied.
    pub offers: Vec<Offer>,
    /// Whether offers were on that are not made at present.
    before: Vec<Offer>,
    reading: BlockReading,
    source: PastedBlock,
}

/// What was pasted, and on what.
#[derive(Clone, Debug, PartialEq)]
struct PastedBlock {
    table: usize,
    form: usize,
    layout: Arc<TableLayout>,
    hidden: Option<HiddenRows>,
    selection: Selection,
    /// What amounts were shown in.
    unit: Option<Unit>,
    /// Columns of the band that the person chose for columns of the text; `None` for nowhere.
    chosen: ChosenTargets,
    rows: Vec<Vec<String>>,
    /// Values beyond [`MAX_PASTED`] cells.
    lost: usize,
}

impl PastedBlock {
    fn view<'a>(&'a self, document: &'a Document) -> Option<TableView<'a>> {
        Some(TableView {
            document,
            table: self.table,
            form: document.forms().tables.get(self.form)?,
            layout: &self.layout,
            unit: self.unit,
            hidden: self.hidden.as_ref(),
        })
    }
}

/// A value that will not be put in.
#[derive(Clone, Debug, PartialEq)]
pub struct SkippedValue {
    /// `第 2 行第 3 列 → 208 社会保障和就业支出 › 合计`
    pub place: String,
    /// The value, as it was pasted.
    pub text: String,
    /// Why it is left out, in the language of the plan.
    pub reason: String,
    /// It is worth a look: it differs from a total, or was refused.
    pub grave: bool,
}

impl Paste {
    /// Lays a block of texts out from the selection's corner on.
    pub fn plan(
        view: &TableView<'_>,
        (form, layout): (usize, &Arc<TableLayout>),
        selection: &Selection,
        block: &TextBlock,
        lang: Lang,
    ) -> Self {
        let (rows, lost) = block.taken(MAX_PASTED);
        let source = PastedBlock {
            table: view.table,
            form,
            layout: Arc::clone(layout),
            hidden: view.hidden.cloned(),
            selection: *selection,
            unit: view.unit,
            chosen: BTreeMap::new(),
            rows,
            lost,
        };
        Self::lay(view, source, Vec::new(), lang)
    }

    /// The block as it was pasted.
    pub fn block(&self) -> &[Vec<String>] {
        &self.source.rows
    }

    /// Lays it out anew with an offer switched over.
    pub fn switch(&mut self, document: &Document, offer: usize, lang: Lang) {
        if let Some(offer) = self.offers.get_mut(offer) {
            offer.on = !offer.on;
        }
        let source = self.source.clone();
        self.lay_anew(document, source, lang);
    }

    fn lay_anew(&mut self, document: &Document, source: PastedBlock, lang: Lang) {
        // The newest first: a switch that is out of sight stays as it was left.
        let before: Vec<Offer> = self.offers.iter().chain(&self.before).cloned().collect();
        let held = source.clone();
        if let Some(view) = held.view(document) {
            *self = Self::lay(&view, source, before, lang);
        }
    }

    fn lay(view: &TableView<'_>, source: PastedBlock, mut before: Vec<Offer>, lang: Lang) -> Self {
        let selection = source.selection;
        let band = selection.cursor.band;
        let (mut top, left) = (*selection.rows().start(), *selection.columns().start());
        // Where there is only a total row, the cursor is on it for want of another place.
        if top == 0 && is_bare(view, band) && !names_total(&source.rows) {
            top = 1;
        }
        let kind = |offer: &Offer| std::mem::discriminant(&offer.kind);
        let switched = |wanted: OfferKind| {
            let wanted = std::mem::discriminant(&wanted);
            before.iter().find(|offer| kind(offer) == wanted).is_none_or(|offer| offer.on)
        };
        let effective = |pos: Option<GridPos>| {
            let cell = view.cell(pos?)?;
            view.document.computed().effective(cell)
        };
        // First as it is, to see what its headings and codes say.
        let beside: Vec<Option<usize>> = (0..MAX_COLUMNS).map(|at| Some(left + at)).collect();
        let plain = |line: usize, at: usize| {
            effective(Some(GridPos { band, row: top + line, column: left + at }))
        };
        let by_place = paste_target(view, band, &beside, &plain);
        let headed = switched(OfferKind::Headings { lines: 0 });
        let lines = if headed { offers::leading(&source.rows, &by_place) } else { 0 };
        let head = source.rows.get(..lines).unwrap_or_default();
        let named = placement::columns(view, (band, left), head);
        let wanted = named.as_ref().filter(|_| switched(OfferKind::ByHeadings { columns: 0 }));
        let to = wanted.map_or(&beside, |named| &named.to);
        let by_title = paste_target(view, band, to, &plain);
        let offers = offers::recognise(&source.rows, &by_title, &before);
        let read = offers::read(&source.rows, &offers, &by_title);
        // A code in several columns is one column only where it is read so.
        let joins = wanted.is_none_or(|named| named.joined == read.joined.map(|(at, _)| at));
        let (named, to) = if joins { (named.as_ref(), to) } else { (None, &beside) };
        let to = targets::sent(to, &source.chosen, &read);
        let to = &to;
        let target =
            |column: usize| match view.band(band)?.columns.get(*to.get(column)?.as_ref()?)? {
                LayoutColumn::Data { block, column } => Some((*block, *column)),
                _ => None,
            };
        // Where a row of the block of a column is in the band.
        let band_row = |column: usize, row: usize| match (view.band(band), target(column)) {
            (Some(shape), Some((block, _))) => view.band_row(shape, block, row),
            _ => row,
        };
        let coded = placement::lines(view, &read.rows, top, &target);
        let by_codes =
            coded.as_deref().filter(|_| switched(OfferKind::ByCodes { there: 0, new: 0 }));
        let standing = |line: usize, at: usize| {
            let row = match by_codes.map(|lines| lines.get(line)) {
                None => top + line,
                Some(Some(RowPlace::Row(row))) => band_row(at, *row),
                Some(_) => return None,
            };
            effective(Some(GridPos { band, row, column: (*to.get(at)?)? }))
        };
        let upon = paste_target(view, band, to, &standing);
        let mut offers = offers::recognise(&source.rows, &upon, &before);
        let mut placing = Vec::new();
        if let Some(named) = named {
            let columns = named.to.iter().flatten().count();
            placing.push(OfferKind::ByHeadings { columns });
        }
        if let Some(lines) = &coded {
            let there = lines.iter().filter(|line| matches!(line, RowPlace::Row(_))).count();
            let new = lines.iter().filter(|line| **line == RowPlace::New).count();
            placing.push(OfferKind::ByCodes { there, new });
        }
        let placing = placing.into_iter().map(|kind| Offer { on: switched(kind.clone()), kind });
        // Behind the headings, before what becomes of the texts.
        let at = offers.iter().position(|o| matches!(o.kind, OfferKind::Headings { .. }));
        let at = at.map_or(0, |at| at + 1);
        offers.splice(at..at, placing);
        let names_on = switched(OfferKind::ByNames { rows: 0 });
        let sorts = switched(OfferKind::Sorted { new: 0, above: 0 });
        let mut seen: Vec<_> = offers.iter().map(kind).collect();
        before.retain(|offer| {
            let fresh = !seen.contains(&kind(offer));
            seen.push(kind(offer));
            fresh
        });
        let reading = offers::read(&source.rows, &offers, &upon);
        // Its columns are others than those that were sent somewhere.
        if !source.chosen.is_empty() && reading.joined != read.joined {
            let source = PastedBlock { chosen: BTreeMap::new(), ..source };
            return Self::lay(view, source, offers.into_iter().chain(before).collect(), lang);
        }
        let mut rows = reading.rows.clone();
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        for row in &mut rows {
            for (at, text) in row.iter_mut().enumerate() {
                let figure = target(at).is_some_and(|(block, column)| {
                    let form = view.block(block).and_then(|form| form.columns.get(column));
                    form.is_some_and(|form| form.kind.is_figure())
                });
                *text = cleaned(text, figure);
            }
        }
        // Rows that the form gives go by their names, each side of a two-sided table by its own.
        let mut by_names: BTreeMap<usize, Vec<RowPlace>> = BTreeMap::new();
        for at in 0..width {
            let label = target(at).filter(|&(block, column)| {
                view.block(block).is_some_and(|form| form.is_label(column))
            });
            if let Some((block, _)) = label
                && let Some(lines) = placement::named_lines(view, &rows, (block, at))
            {
                by_names.entry(block).or_insert(lines);
            }
        }
        let moved = by_names.values().any(|lines| {
            lines.iter().enumerate().any(|(at, line)| *line != RowPlace::Row(top + at))
        });
        if moved {
            let known = |lines: &Vec<RowPlace>| {
                lines.iter().filter(|line| matches!(line, RowPlace::Row(_))).count()
            };
            let kind = OfferKind::ByNames { rows: by_names.values().map(known).sum() };
            let on = names_on;
            offers.insert(at, Offer { on, kind });
            if !on {
                by_names.clear();
            }
        } else {
            by_names.clear();
        }
        // A total among the lines compares where the table has its row, and is no row of data.
        let first_block = (0..width).find_map(target).map(|(block, _)| block);
        let open = first_block.filter(|&block| {
            view.block(block).is_some_and(|form| !matches!(form.rows, RowsForm::Fixed(_)))
        });
        let is_name = |at: usize| {
            target(at).is_some_and(|(block, column)| {
                let form = view.block(block).and_then(|form| form.columns.get(column));
                form.is_some_and(|form| matches!(form.kind, Kind::Text | Kind::Code))
            })
        };
        let total_row = open.and_then(|block| {
            let held = &view.document.budget().block(Cell::new(view.table, block, 0, 0))?.rows;
            held.iter().position(|row| matches!(row.kind, RowKind::Fixed(_)))
        });
        let totals: Vec<bool> = rows
            .iter()
            .map(|row| open.is_some() && by_codes.is_none() && placement::is_total(row, &is_name))
            .collect();
        let any_total = totals.contains(&true);
        let base = if any_total && total_row == Some(top) { top + 1 } else { top };
        let data_before = |line: usize| totals.iter().take(line).filter(|total| !**total).count();
        let title = |(block, column): (usize, usize)| {
            view.block(block)?.columns.get(column).map(|form| form.title.get(lang).to_owned())
        };
        let mut paste = Self {
            entries: Vec::new(),
            insert: None,
            columns: (0..width).map(|column| target(column).and_then(title)).collect(),
            to: to.iter().copied().take(width).collect(),
            inserted: BTreeMap::new(),
            sorted: None,
            totals: Vec::new(),
            rows: rows.len(),
            notes: Vec::new(),
            passed: 0,
            replaced: 0,
            grave: 0,
            offers,
            before,
            reading,
            source,
        };
        let first = (0..width).find_map(target);
        let end = entered_end(view, first, if by_codes.is_some() { 0 } else { base });
        let fresh =
            |lines: &[RowPlace]| lines.iter().filter(|line| **line == RowPlace::New).count();
        paste.insert = end.and_then(|(at, level)| {
            let more = match by_codes {
                Some(lines) => fresh(lines),
                None if any_total => (base + data_before(rows.len())).saturating_sub(at.r()),
                None => (top + rows.len()).saturating_sub(at.r()),
            };
            (more > 0).then_some((at, level, more))
        });
        paste.cut(lang);
        for (i, row) in rows.iter().enumerate() {
            let line = match by_codes.map(|lines| (lines, lines.get(i))) {
                None if totals.get(i) == Some(&true) => total_row,
                None if any_total => Some(base + data_before(i)),
                None => Some(top + i),
                Some((_, Some(RowPlace::Row(at)))) => Some(*at),
                Some((lines, Some(RowPlace::New))) => {
                    let before = fresh(lines.get(..i).unwrap_or_default());
                    end.map(|(at, _)| at.r() + before)
                }
                Some(_) => None,
            };
            // Of codes and of totals the row of the block is known, of others that of the band.
            let known =
                by_codes.is_some_and(|lines| matches!(lines.get(i), Some(RowPlace::Row(_))));
            let known = known || by_codes.is_none() && totals.get(i) == Some(&true);
            for (j, text) in row.iter().enumerate() {
                let column = to.get(j).copied().flatten();
                let by_name = target(j).and_then(|(block, _)| by_names.get(&block));
                let line = match by_name.map(|lines| lines.get(i)) {
                    None if known => line.map(|row| band_row(j, row)),
                    None => line,
                    Some(Some(&RowPlace::Row(row))) => Some(band_row(j, row)),
                    Some(_) => None,
                };
                let Some((row, column)) = line.zip(column) else {
                    paste.leave(view, (i, j), (line.is_some(), text), lang);
                    continue;
                };
                let pos = GridPos { band, row, column };
                let new = paste.insert.is_some_and(|(at, ..)| pos.row >= at.r());
                let cell = match (new, target(j), end) {
                    (true, Some((block, column)), Some((at, _))) if block == at.b() => {
                        Some(at.with_row(pos.row).with_column(column))
                    }
                    (true, ..) => None,
                    (false, ..) => view.cell(pos),
                };
                paste.place(view, (i, j), cell.map(|cell| (cell, new)), text, lang);
            }
        }
        paste.settle(view, sorts, lang);
        paste
    }

    /// Tells of what is more than one paste takes up.
    fn cut(&mut self, lang: Lang) {
        let lost = self.source.lost;
        if lost == 0 {
            return;
        }
        self.passed += lost;
        self.grave += lost;
        let line = self.source.rows.len();
        let (place, reason) = match lang {
            Lang::Zh => (
                format!("第 {line} 行往后"),
                format!("一次至多粘贴 {MAX_PASTED} 格，其余 {lost} 个值请分几次粘贴"),
            ),
            Lang::En => (
                format!("from line {line} on"),
                format!(
                    "one paste takes {MAX_PASTED} cells at most; paste the other {lost} values separately"
                ),
            ),
        };
        self.notes.push(SkippedValue { place, text: String::new(), reason, grave: true });
    }

    /// Nothing to ask: everything goes in as it is.
    pub fn is_plain(&self) -> bool {
        // That what is pasted is what is shown needs no asking.
        let shown = |offer: &Offer| {
            offer.on && matches!(offer.kind, OfferKind::Unit { by: UnitEvidence::Shown, .. })
        };
        self.passed == 0 && self.insert.is_none() && self.offers.iter().all(shown)
    }

    /// Its headings or codes say where it goes, not the cursor.
    pub fn is_told_where(&self) -> bool {
        let told = |kind: &OfferKind| {
            matches!(kind, OfferKind::ByHeadings { .. } | OfferKind::ByCodes { .. })
        };
        self.offers.iter().any(|offer| offer.on && told(&offer.kind))
    }

    /// What the columns of the text are called: `1`, `2–4`.
    pub fn column_name(&self, column: usize) -> String {
        let from = self.reading.column(column);
        match self.reading.joined {
            Some((at, parts)) if at == column => format!("{}–{}", at + 1, at + parts),
            _ => (from + 1).to_string(),
        }
    }

    /// What puts it in, as one step.
    pub fn intent(&self) -> Intent {
        if let Some(intents) = &self.sorted {
            let count = self.entries.len();
            return Intent::Together {
                intents: intents.clone(),
                zh: format!("粘贴 {count} 格，新科目按编码排入"),
                en: format!("paste {count} cells, new codes in their order"),
            };
        }
        Intent::Paste { insert: self.insert, entries: self.entries.clone() }
    }

    fn place(
        &mut self,
        view: &TableView<'_>,
        (i, j): (usize, usize),
        cell: Option<(Cell, bool)>,
        text: &str,
        lang: Lang,
    ) {
        let Some((cell, new)) = cell else {
            if !text.trim().is_empty() {
                let reason = lang.pick("超出本表", "beyond the table").to_owned();
                self.pass(view, (i, j), None, text, (reason, true), lang);
            }
            return;
        };
        let (computed, budget) = (view.document.computed(), view.document.budget());
        let role = if new { role_in_new_row(view, cell) } else { computed.role(cell) };
        match role {
            Role::Text | Role::Entry if new => match refused_in_new_row(view, cell, role, text) {
                None => {
                    self.inserted.insert(cell, (i, j));
                    self.entries.push((cell, text.to_owned()));
                }
                Some(why) => {
                    self.pass(view, (i, j), None, text, (why.tell(lang), true), lang);
                }
            },
            Role::Text | Role::Entry => {
                let intent = Intent::Enter { cell, text: text.to_owned() };
                match view.document.check(intent) {
                    Ok(()) => {
                        let held = budget.value(cell);
                        self.replaced += usize::from(!held.is_blank() && held.to_text() != text);
                        self.entries.push((cell, text.to_owned()));
                    }
                    Err(refusal) => {
                        let why = (refusal.tell(lang), true);
                        self.pass(view, (i, j), Some(cell), text, why, lang);
                    }
                }
            }
            _ if text.trim().is_empty() => {}
            // Compared with what it is once everything is in.
            Role::Total => {
                self.totals.push(UponTotal { at: (i, j), cell, new, text: text.to_owned() });
            }
            Role::Label => {
                let same = view.document.budget().value(cell) == &Value::Text(text.into());
                let why = lang.pick("表样固定的文字", "printed by the form").to_owned();
                self.pass(view, (i, j), Some(cell), text, (why, same), lang);
            }
        }
    }

    /// A value whose row or column the table does not have.
    fn leave(
        &mut self,
        view: &TableView<'_>,
        at: (usize, usize),
        (has_row, text): (bool, &str),
        lang: Lang,
    ) {
        if text.trim().is_empty() {
            return;
        }
        let unwanted = self.source.chosen.get(&self.reading.column(at.1)) == Some(&None);
        let why = match has_row {
            _ if unwanted => lang.pick("这一列选了不粘贴", "its column is to be left out"),
            true if !self.source.chosen.is_empty() => lang.pick(
                "这一列没有去处：本表没有这一栏，或已选给别的列",
                "its column goes nowhere: the table has none such, or another was sent there",
            ),
            true => lang.pick("本表没有这一栏", "the table has no such column"),
            false => lang.pick(
                "这一行没有编码或名称对不上，或是合计",
                "its row has no code or name that is known, or is a total",
            ),
        };
        self.pass(view, at, None, text, (why.to_owned(), has_row && !unwanted), lang);
    }

    fn pass(
        &mut self,
        view: &TableView<'_>,
        (i, j): (usize, usize),
        cell: Option<Cell>,
        text: &str,
        (reason, grave): (String, bool),
        lang: Lang,
    ) {
        self.passed += 1;
        self.grave += usize::from(grave);
        if self.notes.len() >= MAX_NOTES {
            return;
        }
        let line = i + self.reading.skipped + 1;
        let column = self.column_name(j);
        let from = match lang {
            Lang::Zh => format!("第 {line} 行第 {column} 列"),
            Lang::En => format!("line {line}, column {column}"),
        };
        let place = cell.map(|cell| {
            let (_, row, column) = view.document.computed().place(cell, lang);
            format!("{from} → {row} › {column}")
        });
        let place = place.unwrap_or(from);
        self.notes.push(SkippedValue { place, text: text.to_owned(), reason, grave });
    }
}

/// A text as it is meant: without blanks around it, and a dash in place of a figure is nothing.
fn cleaned(text: &str, figure: bool) -> String {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{3000}' || c == '\u{a0}');
    let dash = !text.is_empty() && text.chars().all(|c| "-—–－−/".contains(c));
    if figure && dash { String::new() } else { text.to_owned() }
}

/// Whether a band's only block takes rows and has none but a total row that comes first.
fn is_bare(view: &TableView<'_>, band: usize) -> bool {
    let Some(&[block]) = view.band(band).map(|band| band.blocks.as_slice()) else { return false };
    let first = match view.block(block).map(|form| &form.rows) {
        Some(RowsForm::Coded(tree) | RowsForm::Outlined(tree)) => {
            tree.total.is_some() && !tree.total_last
        }
        _ => false,
    };
    first && view.block_rows(block) == 1
}

/// Whether some line says that it is a total.
fn names_total(rows: &[Vec<String>]) -> bool {
    rows.iter().any(|row| placement::is_total(row, &|_| true))
}
