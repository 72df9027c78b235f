//! Blocks: their columns and where their rows come from.

use super::fault::{Faults, Path, at};
use super::headings::{Columns, check_kind, lay_out};
use super::keys::{check_keys, key_of, twice};
use super::model::{
    BeginForm, BlockForm, ColumnForm, FixedRow, FreeForm, Kind, LevelForm, RowsForm, TreeForm,
};
use super::raw::{BeginRaw, BlockRaw, FixedRowRaw, LevelRaw, RowsRaw};
use crate::lang::Text;
use crate::source::PathStep::{Field, Index};
use crate::source::did_you_mean;

/// Levels that rows may have.
const MAX_LEVELS: usize = 16;

/// The block that is at `path`.
pub(super) fn block_form(raw: BlockRaw, path: &Path, faults: &mut Faults<'_>) -> BlockForm {
    let labels = matches!(raw.rows, RowsRaw::Fixed(_));
    let begins = raw.begins;
    let columns = lay_out(raw.columns, &at(path, Field("columns")), labels, faults);
    let rows = rows_form(raw.rows, &columns, &at(path, Field("rows")), faults);
    for (index, (leaf, path)) in columns.leaves.iter().zip(&columns.paths).enumerate() {
        let code = matches!(&rows, RowsForm::Coded(tree) if tree.code == index);
        if !leaf.split.is_empty() && !code {
            faults.add(
                &at(path, Field("split")),
                ("split 只用于编码列".to_owned(), "split is for the column of codes".to_owned()),
                ("去掉 split".to_owned(), "remove it".to_owned()),
            );
        }
    }
    let Columns { leaves, headings, .. } = columns;
    let shown = (raw.numbered, raw.halves);
    let mut block = BlockForm::new(raw.key, raw.title, leaves, headings, rows, shown);
    block.unheaded = raw.unheaded;
    block.begins = begin_forms(begins, &block, &at(path, Field("begins")), faults);
    block
}

/// The rows that a new table begins with.
fn begin_forms(
    raw: Vec<BeginRaw>,
    block: &BlockForm,
    path: &Path,
    faults: &mut Faults<'_>,
) -> Vec<BeginForm> {
    let levels = match &block.rows {
        RowsForm::Fixed(_) => 0,
        RowsForm::Free(_) => 1,
        RowsForm::Coded(tree) | RowsForm::Outlined(tree) => tree.levels.len(),
    };
    let mut begins = Vec::new();
    for (index, row) in raw.into_iter().enumerate() {
        let path = at(path, Index(index));
        if usize::from(row.level) >= levels {
            faults.add(
                &at(&path, Field("level")),
                (
                    format!("没有第 {} 级：共 {levels} 级，从 0 数起", row.level),
                    format!("there is no level {}: there are {levels}, from 0", row.level),
                ),
                ("改小 level，或去掉这一行".to_owned(), "lower it, or remove the row".to_owned()),
            );
        }
        let cells = row.cells.into_iter().filter_map(|(key, text)| {
            let found = find(&block.columns, Some(&key), &at(&path, Field("cells")), faults);
            Some((found?, text))
        });
        begins.push(BeginForm { level: row.level, cells: cells.collect() });
    }
    begins
}

fn rows_form(raw: RowsRaw, columns: &Columns, path: &Path, faults: &mut Faults<'_>) -> RowsForm {
    let leaves = columns.leaves.as_slice();
    match raw {
        RowsRaw::Fixed(rows) => RowsForm::Fixed(fixed_rows(rows, &at(path, Index(0)), faults)),
        RowsRaw::Free { name } => {
            let name = find(leaves, Some(&name), &at(path, Field("name")), faults).unwrap_or(0);
            RowsForm::Free(FreeForm { name })
        }
        RowsRaw::Coded {
            levels,
            code,
            name,
            classification: id,
            total,
            total_last,
            total_in_heading,
            numbering,
        } => {
            let code = find(leaves, Some(&code), &at(path, Field("code")), faults).unwrap_or(0);
            let name = find(leaves, name.as_ref(), &at(path, Field("name")), faults);
            let list = at(path, Field("levels"));
            check_digits(&levels, &list, faults);
            check_split(leaves.get(code).zip(columns.paths.get(code)), &levels, faults);
            RowsForm::Coded(TreeForm {
                levels: level_forms(levels, leaves, code, &list, faults),
                code,
                name: name.unwrap_or(code),
                classification: id,
                total: total_row(total, &at(path, Field("total")), faults),
                total_last,
                total_in_heading,
                numbering,
            })
        }
        RowsRaw::Outlined { levels, name, total, total_last, total_in_heading, numbering } => {
            let list = at(path, Field("levels"));
            let name = find(leaves, name.as_ref(), &at(path, Field("name")), faults);
            let first = levels.first().and_then(|level| level.column.as_deref());
            let first = first.and_then(|key| leaves.iter().position(|column| column.key == key));
            let name = name.or(first).unwrap_or(0);
            RowsForm::Outlined(TreeForm {
                levels: level_forms(levels, leaves, name, &list, faults),
                code: name,
                name,
                classification: None,
                total: total_row(total, &at(path, Field("total")), faults),
                total_last,
                total_in_heading,
                numbering,
            })
        }
    }
}

/// The column of that key, reported where there is none or where it holds figures.
fn find(
    columns: &[ColumnForm],
    key: Option<&String>,
    path: &Path,
    faults: &mut Faults<'_>,
) -> Option<usize> {
    let key = key?;
    let found = columns.iter().position(|column| column.key == *key);
    let kind = found.and_then(|column| columns.get(column)).map(|column| &column.kind);
    if found.is_none() {
        faults.add(
            path,
            (format!("没有列“{key}”"), format!("there is no column “{key}”")),
            did_you_mean(key, columns.iter().map(|column| column.key.as_str())),
        );
    } else if kind.is_some_and(Kind::is_figure) {
        faults.add(
            path,
            (
                format!("“{key}”列是数，不能作名称"),
                format!("column “{key}” holds figures, not names"),
            ),
            ("给这一列写 kind: Text 或 Code".to_owned(), "give it kind: Text or Code".to_owned()),
        );
    }
    found
}

fn fixed_rows(raw: Vec<FixedRowRaw>, path: &Path, faults: &mut Faults<'_>) -> Vec<FixedRow> {
    let mut rows: Vec<FixedRow> = Vec::new();
    for (index, row) in raw.into_iter().enumerate() {
        let path = at(path, Index(index));
        if row.blank > 0 {
            let spare = BlockForm::MAX_FIXED_ROWS.saturating_sub(rows.len());
            for _ in 0..spare.min(row.blank as usize) {
                rows.push(spacer(rows.len() + 1));
            }
            continue;
        }
        let title = match (&row.title, &row.key) {
            (Some(title), _) => title.clone(),
            (None, Some(key)) => Text::from(key.as_str()),
            (None, None) => Text::default(),
        };
        let key = key_of(row.key, &title, &path, ("行", "row"), faults);
        let kind = row.kind.map(Kind::from);
        kind.iter().for_each(|kind| check_kind(kind, &at(&path, Field("kind")), faults));
        if !row.code.bytes().all(|b| b.is_ascii_digit()) {
            faults.add(
                &at(&path, Field("code")),
                (
                    format!("编码“{}”不全是数字", row.code),
                    format!("the code “{}” is not digits only", row.code),
                ),
                ("写成 \"208\" 这样的数字".to_owned(), "write digits such as \"208\"".to_owned()),
            );
        }
        if let Some(first) = rows.iter().position(|other| other.key == key) {
            twice(&key, first + 1, &path, ("行", "row"), faults);
        }
        let (level, code, strong, wrap) = (row.level, row.code, row.strong, row.wrap);
        let initial = row.initial;
        rows.push(FixedRow { key, title, level, code, kind, strong, wrap, initial, spacer: false });
    }
    let most = BlockForm::MAX_FIXED_ROWS;
    if rows.is_empty() || rows.len() >= most {
        let (what, remedy) = if rows.is_empty() {
            (
                ("没有行".to_owned(), "there are no rows".to_owned()),
                (
                    "写 rows: Fixed([…]) 并列出各行".to_owned(),
                    "list the rows in Fixed([…])".to_owned(),
                ),
            )
        } else {
            (
                ("行过多".to_owned(), "too many rows".to_owned()),
                (format!("至多 {most} 行"), format!("{most} at most")),
            )
        };
        faults.add(path, what, remedy);
    }
    rows
}

/// The empty line number `line`, from 1.
fn spacer(line: usize) -> FixedRow {
    FixedRow {
        key: format!("#{line}"),
        title: Text::default(),
        level: 0,
        code: String::new(),
        kind: None,
        strong: false,
        wrap: false,
        initial: String::new(),
        spacer: true,
    }
}

fn total_row(title: Option<Text>, path: &Path, faults: &mut Faults<'_>) -> Option<FixedRow> {
    let title = title?;
    check_total(&title, path, faults);
    Some(FixedRow { key: title.zh.clone(), title, strong: true, spacer: false, ..spacer(0) })
}

fn check_total(title: &Text, path: &Path, faults: &mut Faults<'_>) {
    if !super::parse::is_identifier(&title.zh) {
        faults.add(
            path,
            (
                format!("合计行的名称“{}”不能当名称用", title.zh),
                format!("the total row's title “{}” is not a plain name", title.zh),
            ),
            ("写成 合计 这样的词".to_owned(), "write a word such as 合计".to_owned()),
        );
    }
}

fn level_forms(
    raw: Vec<LevelRaw>,
    columns: &[ColumnForm],
    name: usize,
    path: &Path,
    faults: &mut Faults<'_>,
) -> Vec<LevelForm> {
    if raw.is_empty() || raw.len() > MAX_LEVELS {
        faults.add(
            path,
            (format!("级数不对：{}", raw.len()), format!("wrong number of levels: {}", raw.len())),
            (format!("写 1 至 {MAX_LEVELS} 级"), format!("write 1 to {MAX_LEVELS} levels")),
        );
    }
    let names: Vec<&str> = raw.iter().map(|level| level.name.zh.as_str()).collect();
    check_keys(&names, path, "name", ("级", "level"), faults);
    let raw = raw.into_iter().enumerate();
    raw.map(|(index, level)| {
        let path = at(&at(path, Index(index)), Field("column"));
        let column = find(columns, level.column.as_ref(), &path, faults).unwrap_or(name);
        LevelForm { name: level.name, digits: level.digits, column }
    })
    .collect()
}

/// Digits of each level more than of the one above.
fn check_digits(levels: &[LevelRaw], path: &Path, faults: &mut Faults<'_>) {
    let mut above = 0;
    for (index, level) in levels.iter().enumerate() {
        if level.digits <= above {
            let (name, digits) = (&level.name.zh, level.digits);
            faults.add(
                &at(&at(path, Index(index)), Field("digits")),
                (
                    format!("“{name}”级的位数 {digits} 不大于上一级的 {above}"),
                    format!("level “{name}” has {digits} digits, the one above {above}"),
                ),
                (
                    "位数要逐级增加，例如 3、5、7".to_owned(),
                    "digits must grow from level to level, such as 3, 5, 7".to_owned(),
                ),
            );
        }
        above = above.max(level.digits);
    }
}

/// A code split into columns is split where its levels end.
fn check_split(code: Option<(&ColumnForm, &Path)>, levels: &[LevelRaw], faults: &mut Faults<'_>) {
    let Some((column, path)) = code.filter(|(column, _)| !column.split.is_empty()) else { return };
    let mut end = 0;
    let ends: Vec<usize> = column
        .split
        .iter()
        .map(|digits| {
            end += digits;
            end
        })
        .collect();
    let wanted: Vec<usize> = levels.iter().map(|level| level.digits).collect();
    if ends == wanted {
        return;
    }
    let (mut before, mut right) = (0, Vec::new());
    for digits in wanted {
        right.push(digits.saturating_sub(before).to_string());
        before = digits;
    }
    let right = right.join(", ");
    faults.add(
        &at(path, Field("split")),
        (
            "split 与各级编码的位数不合".to_owned(),
            "split does not end where the levels of the code end".to_owned(),
        ),
        (format!("写成 split: [{right}]"), format!("write split: [{right}]")),
    );
}
