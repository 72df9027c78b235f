//! From the tree of columns to leaf columns and merged heading cells.

use super::fault::{Faults, Path, at};
use super::keys::{key_of, twice};
use super::model::{BlockForm, ColumnForm, Heading, Kind};
use super::raw::ColumnRaw;
use crate::lang::Text;
use crate::source::PathStep::{Field, Index};

/// Lines a heading may have.
const MAX_LINES: usize = 8;

/// The columns of one block.
#[derive(Default)]
pub(super) struct Columns {
    /// Leaf columns, left to right.
    pub leaves: Vec<ColumnForm>,
    /// The heading's lines, top to bottom.
    pub headings: Vec<Vec<Heading>>,
    /// Where each leaf column is in the form set.
    pub paths: Vec<Path>,
}

/// Lays out the columns that are at `path`. `labels`: the first one holds the titles of rows.
pub(super) fn lay_out(
    columns: Vec<ColumnRaw>,
    path: &Path,
    labels: bool,
    faults: &mut Faults<'_>,
) -> Columns {
    let mut out = Columns::default();
    if columns.is_empty() {
        faults.add(
            path,
            ("没有列".to_owned(), "there are no columns".to_owned()),
            ("写上 columns: [ … ]".to_owned(), "write columns: [ … ]".to_owned()),
        );
    }
    place(columns, path, &[], labels, &mut out, faults);
    if out.leaves.len() > BlockForm::MAX_COLUMNS {
        let (found, most) = (out.leaves.len(), BlockForm::MAX_COLUMNS);
        faults.add(
            path,
            (format!("列过多：{found} 列"), format!("too many columns: {found}")),
            (format!("至多 {most} 列"), format!("{most} at most")),
        );
    }
    let lines = out.headings.len();
    for heading in out.headings.iter_mut().flatten().filter(|heading| heading.lines == 0) {
        heading.lines = lines - heading.line;
    }
    out
}

/// Places columns under the headings `above`. A leaf's lines stay 0 until all lines are known.
fn place(
    columns: Vec<ColumnRaw>,
    path: &Path,
    above: &[String],
    labels: bool,
    out: &mut Columns,
    faults: &mut Faults<'_>,
) {
    let line = above.len();
    if line >= MAX_LINES {
        return faults.add(
            path,
            ("表头层次过多".to_owned(), "the heading has too many lines".to_owned()),
            (format!("至多 {MAX_LINES} 层"), format!("{MAX_LINES} at most")),
        );
    }
    if out.headings.len() <= line {
        out.headings.resize_with(line + 1, Vec::new);
    }
    for (index, mut column) in columns.into_iter().enumerate() {
        let path = at(path, Index(index));
        let from = out.leaves.len();
        let below = std::mem::take(&mut column.columns);
        let title = match (&column.title, &column.key) {
            (Some(title), _) => title.clone(),
            (None, Some(key)) => Text::from(key.as_str()),
            (None, None) => Text::default(),
        };
        let mut titles = above.to_vec();
        titles.push(title.zh.clone());
        let leaf = below.is_empty();
        if leaf {
            leaf_column(column, &title, titles, path, labels, out, faults);
        } else {
            place(below, &at(&path, Field("columns")), &titles, labels, out, faults);
        }
        let to = out.leaves.len();
        let heading = Heading { title, from, to, line, lines: usize::from(!leaf) };
        if let Some(headings) = out.headings.get_mut(line) {
            headings.push(heading);
        }
    }
}

fn leaf_column(
    column: ColumnRaw,
    title: &Text,
    titles: Vec<String>,
    path: Path,
    labels: bool,
    out: &mut Columns,
    faults: &mut Faults<'_>,
) {
    let is_label = labels && out.leaves.is_empty();
    let key = key_of(column.key, title, &path, ("列", "column"), faults);
    if let Some(first) = out.leaves.iter().position(|other| other.key == key)
        && !key.is_empty()
    {
        twice(&key, first + 1, &path, ("列", "column"), faults);
    }
    if ColumnForm::RESERVED.contains(&key.as_str()) {
        faults.add(
            &path,
            (
                format!("列不能以“{key}”为 key：预算文件的行里另有此字段"),
                format!("a column cannot go by “{key}”: rows of budget files have that field"),
            ),
            ("换一个 key".to_owned(), "choose another key".to_owned()),
        );
    }
    let kind = match column.kind {
        Some(kind) => Kind::from(kind),
        None if is_label => Kind::Text,
        None => Kind::Money,
    };
    check_kind(&kind, &at(&path, Field("kind")), faults);
    if is_label && kind.is_figure() {
        faults.add(
            &path,
            (
                "第一列是行的名称，不能是数".to_owned(),
                "the first column holds the rows' titles, not figures".to_owned(),
            ),
            ("写 kind: Text".to_owned(), "write kind: Text".to_owned()),
        );
    }
    out.leaves.push(ColumnForm {
        key,
        title: title.clone(),
        path: titles,
        kind,
        width: column.width,
        frozen: column.frozen,
        negative: column.negative,
        merged: column.merged,
        paper_width: column.paper_width,
        unprinted: column.unprinted,
        split: column.split,
        initial: column.initial,
    });
    out.paths.push(path);
}

/// A kind whose decimals a figure can have, and whose choices are there.
pub(super) fn check_kind(kind: &Kind, path: &Path, faults: &mut Faults<'_>) {
    match kind {
        Kind::Number { decimals } | Kind::Percent { decimals } => {
            check_decimals(*decimals, path, faults);
        }
        Kind::Choice(choices) if choices.is_empty() => faults.add(
            path,
            ("没有可选项".to_owned(), "there is nothing to choose from".to_owned()),
            (
                "写成 Choice([\"是\", \"否\"])".to_owned(),
                "write Choice([\"是\", \"否\"])".to_owned(),
            ),
        ),
        _ => {}
    }
}

/// Decimals that amounts can have beside 16 digits before the point.
pub(super) fn check_decimals(decimals: u32, path: &Path, faults: &mut Faults<'_>) {
    const MAX: u32 = 8;
    if decimals > MAX {
        faults.add(
            path,
            (format!("小数位数过多：{decimals}"), format!("too many decimals: {decimals}")),
            (format!("至多 {MAX} 位"), format!("{MAX} at most")),
        );
    }
}
