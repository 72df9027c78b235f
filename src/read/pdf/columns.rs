//! Tables without ruling lines: columns by the gaps that run through their lines, rows by figures.

use super::fill::begins_item;
use super::frame::{GridArea, TableFrame};
use super::heads;
use super::piece::{FoundColumn, LinePiece, pieces};
use super::word::{Line, Word, is_amount, is_figure};

/// Fewest lines with figures that make a table.
const FEWEST: usize = 3;
/// Most lines between two lines with figures of one table: wrapped names, groups without figures.
const BETWEEN: usize = 2;

/// A table found among the lines of a page.
pub(super) struct FoundTable {
    /// Its lines.
    pub lines: std::ops::Range<usize>,
    pub frame: TableFrame,
    /// Whether it cannot be told which headings are those of all its figures.
    pub unsure: bool,
}

/// The tables among the lines of a page.
pub(super) fn tables(lines: &[Line]) -> Vec<FoundTable> {
    let rows: Vec<Vec<LinePiece>> = lines.iter().map(pieces).collect();
    let mut found = Vec::new();
    let mut from = 0;
    while from < lines.len() {
        let Some(range) = block(lines, &rows, from) else { break };
        from = range.end;
        let (Some(lines), Some(rows)) = (lines.get(range.clone()), rows.get(range.clone())) else {
            break;
        };
        if let Some((frame, unsure)) = frame(lines, rows) {
            found.push(FoundTable { lines: range, frame, unsure });
        }
    }
    found
}

/// Whether a line looks like one of a table's body: several pieces, among them a figure, and no
/// dots that lead to a page number.
fn tabular(row: &[LinePiece]) -> bool {
    row.len() >= 2 && row.iter().any(|piece| is_figure(&piece.text)) && !leads(row)
}

/// Whether a line by itself looks like the row of a table: a short text, and at the end an amount far
/// from it.
pub(super) fn is_row(line: &Line) -> bool {
    let row = pieces(line);
    let [.., before, last] = row.as_slice() else { return false };
    let sentence = |piece: &LinePiece| piece.text.contains(['。', '，', '；', '：']);
    is_amount(&last.text)
        && last.left - before.right > 2.0 * last.size
        && row.iter().any(|piece| !is_figure(&piece.text))
        && !row.iter().any(sentence)
        && !leads(&row)
}

fn leads(row: &[LinePiece]) -> bool {
    let dots = |text: &str| text.contains("....") || text.contains("……") || text.contains("····");
    row.iter().any(|piece| dots(&piece.text))
}

/// The next run of lines that makes a table, with its headings.
fn block(lines: &[Line], rows: &[Vec<LinePiece>], from: usize) -> Option<std::ops::Range<usize>> {
    let mut begin = from;
    loop {
        begin += rows.get(begin..)?.iter().position(|row| tabular(row))?;
        let (mut end, mut figures, mut most) = (begin, 0, 0);
        let (mut left, mut right) = (f32::INFINITY, 0.0f32);
        let mut long = 0;
        for (at, row) in rows.iter().enumerate().skip(begin) {
            let before = at.checked_sub(1).and_then(|at| rows.get(at)).map_or(0, Vec::len);
            let apart = if before >= 2 && row.len() >= 2 { 6.0 } else { 3.2 };
            if at > begin && (!near(lines, at - 1, apart) || unit(row)) {
                break;
            }
            if let (Some(first), Some(last)) = (row.first(), row.last()) {
                (left, right) = (left.min(first.left), right.max(last.right));
            }
            let amounts = row.iter().filter(|piece| is_amount(&piece.text)).count();
            if tabular(row) {
                figures += usize::from(amounts > 0);
                most = most.max(amounts);
            }
            let several = row.len() >= 2 && !leads(row);
            // A name alone: of a row without figures, or the half of one.
            let short =
                matches!(row.as_slice(), [only] if only.right - only.left < 0.5 * (right - left));
            if several || amounts > 0 {
                (end, long) = (at + 1, 0);
            } else if !short {
                long += 1;
                if long > BETWEEN {
                    break;
                }
            }
        }
        // Names at the end that belong to the last row.
        while end < rows.len()
            && near(lines, end - 1, 1.3)
            && rows.get(end).is_some_and(|r| r.len() == 1)
        {
            let only = rows.get(end).and_then(|row| row.first());
            if only.is_some_and(|only| only.right - only.left > 0.5 * (right - left)) {
                break;
            }
            end += 1;
        }
        let head = headings(lines, rows, begin, from);
        let headed = head < begin;
        if figures >= FEWEST
            || most >= 3
            || (figures >= 1 && most >= 2 && headed)
            || (figures >= 2 && headed)
        {
            return Some(head..end);
        }
        begin = end.max(begin + 1);
    }
}

/// Whether a line tells the unit of the table below it.
fn unit(row: &[LinePiece]) -> bool {
    row.iter().any(|piece| {
        let text: String = piece.text.chars().filter(|c| !c.is_whitespace()).collect();
        ["单位：", "单位:", "部门：", "部门:"].iter().any(|word| text.contains(word))
    })
}

/// Where the headings above a body begin.
fn headings(lines: &[Line], rows: &[Vec<LinePiece>], body: usize, from: usize) -> usize {
    let mut begin = body;
    let mut at = body;
    while at > from {
        let several = |at: usize| rows.get(at).is_some_and(|row| row.len() >= 2);
        let apart = if several(at - 1) && several(at) { 5.0 } else { 2.8 };
        if !near(lines, at - 1, apart) {
            break;
        }
        at -= 1;
        let Some(row) = rows.get(at) else { break };
        if unit(row) || body - at > 6 || leads(row) {
            break;
        }
        let group =
            |piece: &LinePiece| piece.text.chars().count() <= 12 && !piece.text.ends_with('表');
        let above = matches!(row.as_slice(), [only] if group(only) && near(lines, at, 1.9));
        if row.len() >= 2 || (above && begin == at + 1) {
            begin = at;
        }
    }
    begin
}

/// Whether a line and the next are within so many heights of one another.
fn near(lines: &[Line], at: usize, heights: f32) -> bool {
    match (lines.get(at), lines.get(at + 1)) {
        (Some(a), Some(b)) => b.base - a.base < heights * a.size.max(b.size),
        _ => false,
    }
}

/// The grid of a block of lines, and whether headings of its figures cannot be told.
fn frame(lines: &[Line], rows: &[Vec<LinePiece>]) -> Option<(TableFrame, bool)> {
    let body =
        rows.iter().position(|row| tabular(row) && row.iter().any(|p| is_amount(&p.text)))?;
    let mut columns = columns(lines, rows, body)?;
    let found = columns.clone();
    let unsure = heads::join(&mut columns, rows, body);
    // Somewhere amounts are below one another.
    let amounts = |column: &FoundColumn| {
        let own = |p: &&LinePiece| p.left < column.right && column.left < p.right;
        rows.iter().flatten().filter(|p| is_amount(&p.text)).filter(own).count()
    };
    let alone = rows.iter().map(|row| row.iter().filter(|p| is_amount(&p.text)).count()).max();
    let few = alone.unwrap_or(0) < 2;
    if columns.len() < 2 || (few && columns.iter().all(|column| amounts(column) < 2)) {
        return None;
    }
    let size = lines.iter().map(|line| line.size).fold(0.0, f32::max);
    let mut xs = vec![columns.first()?.left - size];
    xs.extend(columns.windows(2).filter_map(|pair| match pair {
        [a, b] => Some((a.right + b.left) / 2.0),
        _ => None,
    }));
    xs.push(columns.last()?.right + size);
    // Headings may reach out over the figures below them.
    let ends = rows
        .iter()
        .flatten()
        .fold((f32::INFINITY, 0.0f32), |(l, r), piece| (l.min(piece.left), r.max(piece.right)));
    if let Some(first) = xs.first_mut() {
        *first = first.min(ends.0 - 1.0);
    }
    if let Some(last) = xs.last_mut() {
        *last = last.max(ends.1 + 1.0);
    }
    let starts = row_starts(lines, rows, body, &xs);
    let top = |at: usize| lines.get(at).map_or(0.0, |line| line.base - 0.95 * line.size);
    let bottom = |at: usize| lines.get(at).map_or(0.0, |line| line.base + 0.25 * line.size);
    let mut ys: Vec<f32> = Vec::new();
    for &start in &starts {
        let above = start.checked_sub(1).map(bottom);
        ys.push(above.map_or_else(|| top(start), |above| (above + top(start)) / 2.0));
    }
    ys.push(bottom(lines.len().saturating_sub(1)));
    let spans = heading_spans(rows, &starts, body, (&columns, &found), &xs);
    Some((TableFrame::new(xs, ys, spans), unsure))
}

/// Columns of figures first, then what is between them.
fn columns(lines: &[Line], rows: &[Vec<LinePiece>], body: usize) -> Option<Vec<FoundColumn>> {
    let below = rows.get(body..)?;
    let figures = below.iter().flatten().filter(|piece| is_figure(&piece.text));
    let mut columns =
        joined(figures.map(|p| FoundColumn { left: p.left, right: p.right }).collect());
    let texts = below.iter().flatten().filter(|piece| !is_figure(&piece.text));
    let mut between = Vec::new();
    for piece in texts {
        let over = columns.iter().find(|c| c.left < piece.right && piece.left < c.right);
        let column = match over {
            // A long name reaches into the figures of other rows.
            Some(over) if piece.left < over.left - piece.size => {
                FoundColumn { left: piece.left, right: over.left - 0.5 }
            }
            Some(over) if piece.right > over.right + piece.size => {
                FoundColumn { left: over.right + 0.5, right: piece.right }
            }
            // A mark in the place of a figure.
            Some(_) => continue,
            None => FoundColumn { left: piece.left, right: piece.right },
        };
        between.push(column);
    }
    for column in joined(between) {
        columns.extend(divided(column, lines.get(body..).unwrap_or_default()));
    }
    columns.sort_by(|a, b| a.left.total_cmp(&b.left));
    Some(columns)
}

/// A column of texts divided where a gap runs down through all its lines and what comes after
/// the gap begins at one place.
fn divided(column: FoundColumn, lines: &[Line]) -> Vec<FoundColumn> {
    let middle = |word: &Word| (word.left + word.right) / 2.0;
    let own = |word: &&Word| column.left <= middle(word) && middle(word) <= column.right;
    let words: Vec<&Word> = lines.iter().flat_map(|line| &line.words).filter(own).collect();
    let size = words.iter().map(|word| word.size).fold(0.0, f32::max);
    let parts =
        joined(words.iter().map(|w| FoundColumn { left: w.left, right: w.right }).collect());
    let mut divided: Vec<FoundColumn> = Vec::new();
    for part in parts {
        let begins = words.iter().filter(|word| (word.left - part.left).abs() < 1.0).count();
        match divided.last_mut() {
            Some(last) if begins < 2 || part.left - last.right < 0.25 * size => {
                last.right = part.right;
            }
            _ => divided.push(part),
        }
    }
    if divided.len() < 2 { vec![column] } else { divided }
}

/// Ranges that overlap made one.
fn joined(mut ranges: Vec<FoundColumn>) -> Vec<FoundColumn> {
    ranges.sort_by(|a, b| a.left.total_cmp(&b.left));
    let mut joined: Vec<FoundColumn> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.left < last.right => last.right = last.right.max(range.right),
            _ => joined.push(range),
        }
    }
    joined
}

/// The lines at which rows begin. A line of the body without a figure belongs to the row whose
/// name it goes on with.
fn row_starts(lines: &[Line], rows: &[Vec<LinePiece>], body: usize, xs: &[f32]) -> Vec<usize> {
    let mut starts: Vec<usize> = (0..=body).collect();
    let column = |piece: &LinePiece| xs.partition_point(|&x| x <= piece.middle());
    let base = |at: usize| lines.get(at).map_or(0.0, |line| line.base);
    let pitch = pitch(lines, rows);
    let only = |row: &[LinePiece]| row.first().map_or(String::new(), |piece| piece.text.clone());
    let mut open: Option<usize> = None;
    for (at, row) in rows.iter().enumerate().skip(body + 1) {
        let figures = row.iter().any(|piece| is_figure(&piece.text));
        let named = |at: usize, wanted: usize| {
            rows.get(at).is_some_and(|row| row.iter().any(|piece| column(piece) == wanted))
        };
        let size = lines.get(at).map_or(10.0, |line| line.size);
        if let Some(first) = open.take()
            && figures
            && base(at) - base(first) < 1.1 * size
        {
            // The figure is halfway beside a name of two lines; the name came first.
            continue;
        }
        if figures {
            starts.push(at);
            continue;
        }
        let alone = match row.as_slice() {
            [only] => Some(column(only)),
            _ => None,
        };
        let above = at - 1;
        // The first half of a name whose figure is halfway beside it.
        let halfway = |wanted: usize| {
            let next = rows.get(at + 1).is_some_and(|row| row.iter().any(|p| is_figure(&p.text)));
            next && !named(at + 1, wanted) && base(at + 1) - base(at) < 1.1 * size
        };
        let close = base(at) - base(above) < 0.85 * pitch;
        match alone {
            // The second half of a name whose figure is halfway.
            Some(wanted) if !named(above, wanted) && base(at) - base(above) < 1.1 * size => {}
            // A wrapped name, where rows are further apart than lines.
            Some(wanted)
                if close
                    && named(above, wanted)
                    && !halfway(wanted)
                    && !begins_item(&only(row)) => {}
            _ => {
                starts.push(at);
                open = Some(at);
            }
        }
    }
    starts
}

/// How far apart rows with figures are, half of them nearer.
fn pitch(lines: &[Line], rows: &[Vec<LinePiece>]) -> f32 {
    let bases: Vec<f32> = (lines.iter().zip(rows))
        .filter(|(_, row)| row.iter().any(|piece| is_figure(&piece.text)))
        .map(|(line, _)| line.base)
        .collect();
    let mut gaps: Vec<f32> = bases
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] => Some(b - a),
            _ => None,
        })
        .collect();
    gaps.sort_by(f32::total_cmp);
    gaps.get(gaps.len() / 2).copied().unwrap_or(0.0)
}

/// The headings that are over several columns: by what they cover, or because they are in the
/// middle of the columns below.
fn heading_spans(
    rows: &[Vec<LinePiece>],
    starts: &[usize],
    body: usize,
    (columns, found): (&[FoundColumn], &[FoundColumn]),
    xs: &[f32],
) -> Vec<GridArea> {
    let mut spans = Vec::new();
    for (row, &start) in starts.iter().enumerate().take_while(|(_, start)| **start < body) {
        let Some(pieces) = rows.get(start) else { continue };
        let column = |piece: &LinePiece| {
            xs.partition_point(|&x| x <= piece.middle()).min(columns.len()).saturating_sub(1)
        };
        let below = rows.get(start + 1..body).unwrap_or_default();
        for (n, piece) in pieces.iter().enumerate() {
            let covers = |c: &FoundColumn| {
                piece.left - 0.2 * piece.size < c.middle() && c.middle() < piece.right
            };
            let first = columns.iter().position(covers);
            let last = columns.iter().rposition(covers);
            let (mut first, mut last) =
                (first.unwrap_or_else(|| column(piece)), last.unwrap_or_else(|| column(piece)));
            if first == last && heads::is_group(piece, below, found) {
                let free_from =
                    n.checked_sub(1).and_then(|n| pieces.get(n)).map_or(0, |p| column(p) + 1);
                let free_to = pieces.get(n + 1).map_or(columns.len(), column);
                let fits = |a: usize, b: usize| {
                    let (Some(a), Some(b)) = (columns.get(a), columns.get(b)) else { return false };
                    ((a.left + b.right) / 2.0 - piece.middle()).abs() < 1.2 * piece.size
                };
                let mut best = None;
                for a in free_from..=first.min(free_to.saturating_sub(1)) {
                    for b in first..free_to {
                        if b > a && fits(a, b) && best.is_none_or(|(a0, b0)| b - a > b0 - a0) {
                            best = Some((a, b));
                        }
                    }
                }
                if let Some((a, b)) = best {
                    (first, last) = (a, b);
                }
            }
            if last > first {
                spans.push(GridArea { row, column: first, last_row: row, last_column: last });
            }
        }
    }
    // Two that overlap: the one found first keeps its columns.
    let mut kept: Vec<GridArea> = Vec::new();
    for span in spans {
        let overlaps = |k: &GridArea| {
            k.row == span.row && k.column <= span.last_column && span.column <= k.last_column
        };
        if !kept.iter().any(overlaps) {
            kept.push(span);
        }
    }
    kept
}
