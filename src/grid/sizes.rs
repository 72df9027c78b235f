//! Widths of columns and heights of rows: what each has of itself, what a person set, what figures
//! and texts need.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::form::{Kind, RowsForm};
use crate::lang::Lang;
use crate::session::RowHeight;
use crate::table::geometry::{ColumnSizing, RowTops};
use crate::table::layout::{Band, ColumnPart, LayoutColumn, TableView};

/// Widths that a column can have, in points.
pub(super) const WIDTHS: std::ops::RangeInclusive<f32> = 30.0..=1_200.0;
/// Rows have heights of their own only in blocks of at most that many.
const MAX_UNEVEN_ROWS: usize = 2_000;

/// Widths and heights that are not the form's.
#[derive(Debug, Default)]
pub struct Sizes {
    /// Set by hand, by form, block and column.
    pub set: BTreeMap<(usize, usize, usize), f32>,
    /// They were changed since they were remembered.
    pub changed: bool,
    /// Needed so that no figure is cut.
    pub needed: HashMap<(usize, usize, usize), f32>,
    heights: Option<Heights>,
}

/// Row heights of one table, good for one revision and one set of widths.
#[derive(Debug)]
struct Heights {
    table: usize,
    revision: u64,
    /// Some of the heights depend on what is in the cells.
    short: bool,
    /// Mark of the rows out of sight, 0 where all are in sight.
    hidden: u64,
    row: RowHeight,
    widths: Vec<Vec<f32>>,
    rows: Vec<RowTops>,
}

impl Sizes {
    /// Sets a column's width by hand, within what a column can have.
    pub fn set_width(&mut self, column: (usize, usize, usize), points: f32) {
        self.set.insert(column, points.clamp(*WIDTHS.start(), *WIDTHS.end()));
        self.changed = true;
    }

    /// The widths that the columns of a band have of themselves; `pad` is the blank beside a text,
    /// in points.
    pub fn natural_widths(
        &self,
        table_view: &TableView<'_>,
        band: &Band,
        lang: Lang,
        pad: f32,
    ) -> Vec<ColumnSizing> {
        const STATE: f32 = 100.0;
        let table = table_view.document.budget().tables.get(table_view.table);
        let form = table.and_then(|t| t.form()).unwrap_or(0);
        let width = |column: &LayoutColumn| match *column {
            LayoutColumn::Number => {
                ColumnSizing::fixed(16.0 + 8.5 * digits(table_view.rows_of(band)))
            }
            LayoutColumn::State => ColumnSizing::fixed(STATE),
            LayoutColumn::Data { block, column } => {
                let key = (form, block, column);
                match self.set.get(&key) {
                    Some(&set) => ColumnSizing::fixed(set),
                    None => {
                        let needed = self.needed.get(&key).copied().unwrap_or(0.0);
                        let word = longest_word(table_view, block, column, (lang, pad));
                        own_width(table_view, block, column, needed.max(word))
                    }
                }
            }
        };
        band.columns.iter().map(width).collect()
    }

    /// Tops of the rows: `usual` points apart in long tables, in short ones as `needed` says of a row
    /// in a band whose columns have these widths.
    pub fn row_tops(
        &mut self,
        table_view: &TableView<'_>,
        widths: &[Vec<f32>],
        (row_height, usual): (RowHeight, f32),
        needed: impl Fn((&Band, &[f32], usize)) -> f32,
    ) -> Vec<RowTops> {
        let revision = table_view.document.revision();
        let hidden = table_view.hidden.map_or(0, |hidden| hidden.mark);
        // In long tables no height depends on what is in the cells.
        let stands = |known: &Heights| {
            let rows = known.rows.iter().map(RowTops::rows);
            known.revision == revision
                || !known.short && rows.eq((0..known.rows.len()).map(|band| table_view.rows(band)))
        };
        if let Some(known) = self.heights.as_ref().filter(|known| stands(known))
            && known.table == table_view.table
            && known.hidden == hidden
            && known.row == row_height
            && known.widths == widths
        {
            return known.rows.clone();
        }
        let mut any_short = false;
        let rows: Vec<RowTops> = table_view
            .layout
            .bands
            .iter()
            .zip(widths)
            .enumerate()
            .map(|(index, (band, widths))| {
                let rows = table_view.rows(index);
                let short = rows <= MAX_UNEVEN_ROWS
                    && band
                        .blocks
                        .iter()
                        .filter_map(|&b| table_view.block(b))
                        .all(|b| matches!(b.rows, RowsForm::Fixed(_) | RowsForm::Free(_)));
                any_short |= short;
                if !short && hidden == 0 {
                    return RowTops::Even { rows, height: usual };
                }
                let mut top = 0.0;
                let mut tops = vec![0.0];
                tops.extend((0..rows).map(|row| {
                    let height = match (table_view.hides(index, row), short) {
                        (true, _) => 0.0,
                        (false, true) => needed((band, widths, row)),
                        (false, false) => usual,
                    };
                    top += f64::from(height);
                    top
                }));
                RowTops::Uneven(Arc::from(tops))
            })
            .collect();
        self.heights = Some(Heights {
            table: table_view.table,
            revision,
            short: any_short,
            hidden,
            row: row_height,
            widths: widths.to_vec(),
            rows: rows.clone(),
        });
        rows
    }
}

fn digits(rows: usize) -> f32 {
    rows.max(100).ilog10() as f32 + 1.0
}

/// Room for the longest word of a title in a script whose words must not be broken.
fn longest_word(
    table_view: &TableView<'_>,
    block: usize,
    column: usize,
    (lang, pad): (Lang, f32),
) -> f32 {
    const LETTER: f32 = 9.0;
    let form = table_view.block(block).and_then(|b| b.columns.get(column));
    let title = form.map_or("", |form| form.title.get(lang));
    let words = title.split_whitespace().filter(|word| word.is_ascii());
    let longest = words.map(str::len).max().unwrap_or(0);
    longest as f32 * LETTER + pad
}

fn own_width(table_view: &TableView<'_>, block: usize, column: usize, needed: f32) -> ColumnSizing {
    let found = table_view.block(block).and_then(|shape| Some((shape, shape.columns.get(column)?)));
    let Some((shape, form)) = found else {
        return ColumnSizing::fixed(0.0);
    };
    let own = |usual: f32| if form.width > 0.0 { form.width } else { usual };
    match form.kind {
        _ if shape.is_label(column) => ColumnSizing::text(own(230.0)),
        Kind::Text => ColumnSizing::text(own(160.0).max(needed)),
        Kind::Indicator => ColumnSizing::text(own(120.0)),
        Kind::Code => {
            const DIGIT: f32 = 11.0;
            let parts = ColumnPart::digits(&form.split) as f32 * DIGIT;
            ColumnSizing::fixed(own(84.0).max(parts))
        }
        Kind::Money => ColumnSizing::figure(own(84.0), needed),
        Kind::Number { .. } | Kind::Percent { .. } => ColumnSizing::figure(own(72.0), needed),
        Kind::Choice(_) => ColumnSizing::figure(own(84.0), needed),
    }
}

/// Whether a band's only block takes rows, whoever asks.
pub fn takes_rows(table_view: &TableView<'_>, band: &Band) -> bool {
    let open = |block: usize| {
        table_view.block(block).is_some_and(|form| !matches!(form.rows, RowsForm::Fixed(_)))
    };
    let data = band.columns.iter().any(|column| matches!(column, LayoutColumn::Data { .. }));
    data && !table_view.document.is_read_only() && matches!(*band.blocks, [block] if open(block))
}
