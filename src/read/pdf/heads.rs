//! Headings of tables without ruling lines: which heading is that of which column.

use super::piece::{FoundColumn, LinePiece};
use super::word::{is_amount, is_figure};

/// A heading is nearer than this, in heights of its font, to a column that it is not over.
const BESIDE: f32 = 5.0;

/// Joins headings to the columns that they head, and adds columns for those below which nothing
/// is. Gives whether there are columns of figures whose heading cannot be told; these get none.
///
/// A heading that is over a column, if only in part, is its own. One that stands beside it is,
/// where there is no other choice or where other columns show to which side figures are set.
pub(super) fn join(columns: &mut Vec<FoundColumn>, rows: &[Vec<LinePiece>], body: usize) -> bool {
    let (above, below) = rows.split_at(body.min(rows.len()));
    let heads: Vec<&LinePiece> = lowest(above, columns);
    if heads.is_empty() {
        return false;
    }
    let figures = |column: &FoundColumn| {
        let own = |p: &&LinePiece| p.left < column.right && column.left < p.right;
        let (figures, texts): (Vec<_>, Vec<_>) =
            below.iter().flatten().filter(own).partition(|piece| is_figure(&piece.text));
        // Codes are set as names are.
        figures.len() > texts.len() && figures.iter().any(|piece| is_amount(&piece.text))
    };
    let mut items: Vec<HeadItem> = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        let figures = figures(column);
        items.push(HeadItem {
            kind: HeadItemKind::Column { at, figures },
            left: column.left,
            free: true,
        });
    }
    // Those that are over one another.
    let mut sides = HeadSides::default();
    let mut of: Vec<Option<usize>> = vec![None; heads.len()];
    for (at, column) in columns.iter().enumerate() {
        let own = heads.iter().enumerate().filter(|(_, head)| is_over(head, column));
        let most = own.clone().max_by(|a, b| {
            let part = |head: &LinePiece| head.right.min(column.right) - head.left.max(column.left);
            part(a.1).total_cmp(&part(b.1))
        });
        let Some((best, head)) = most else { continue };
        let Some(item) = items.get_mut(at) else { continue };
        item.free = false;
        let HeadItemKind::Column { figures, .. } = item.kind else { continue };
        if figures {
            sides.look(head, column);
        }
        // Of several over a column of figures one is its own; texts may be those of all.
        for (n, _) in own {
            if let Some(of) = of.get_mut(n)
                && (n == best || !figures)
            {
                *of = Some(at);
            }
        }
    }
    for (at, head) in heads.iter().enumerate() {
        let free = of.get(at).is_none_or(Option::is_none);
        items.push(HeadItem { kind: HeadItemKind::Head { at }, left: head.left, free });
    }
    items.sort_by(|a, b| a.left.total_cmp(&b.left));
    let mut unsure = false;
    for run in items.chunk_by(|a, b| a.free && b.free).filter(|run| run.iter().all(|i| i.free)) {
        let mut alone = Vec::new();
        pairs(run, &sides, &heads, columns, |head, column| {
            if let Some(of) = of.get_mut(head) {
                *of = Some(column);
            }
            alone.push(column);
        });
        let headed = |at: usize| alone.contains(&at);
        let heads = run.iter().any(|item| matches!(item.kind, HeadItemKind::Head { .. }));
        unsure |= heads
            && run.iter().any(|item| match item.kind {
                HeadItemKind::Column { at, figures } => figures && !headed(at),
                HeadItemKind::Head { .. } => false,
            });
    }
    let beside: Vec<FoundColumn> = columns.clone();
    for (head, of) in heads.iter().zip(&of) {
        match of.and_then(|at| Some((columns.get_mut(at)?, beside.get(at)?))) {
            Some((column, before)) if !is_over(head, before) => {
                column.left = column.left.min(head.left);
                column.right = column.right.max(head.right);
            }
            Some(_) => {}
            None => {
                let over = beside.iter().find(|column| is_over(head, column));
                let (mut left, mut right) = (head.left, head.right);
                if let Some(over) = over {
                    // What it shares with the figures of its neighbour is theirs.
                    if head.middle() > over.middle() {
                        left = left.max(over.right + 0.1).min(right);
                    } else {
                        right = right.min(over.left - 0.1).max(left);
                    }
                }
                columns.push(FoundColumn { left, right });
            }
        }
    }
    columns.sort_by(|a, b| a.left.total_cmp(&b.left));
    unsure
}

/// Whether a heading is over a column.
fn is_over(head: &LinePiece, column: &FoundColumn) -> bool {
    // Figures at the right end of their column touch the heading of the next.
    head.left <= column.right && column.left <= head.right + 0.3 * head.size
}

/// The headings that have no others below them, from left to right.
fn lowest<'a>(above: &'a [Vec<LinePiece>], columns: &[FoundColumn]) -> Vec<&'a LinePiece> {
    let mut lowest = Vec::new();
    let Some(last) = above.iter().rposition(|row| row.len() >= 2) else { return lowest };
    for (n, row) in above.iter().enumerate().take(last + 1) {
        let below = above.get(n + 1..=last).unwrap_or_default();
        lowest.extend(row.iter().filter(|piece| !is_group(piece, below, columns)));
    }
    lowest.sort_by(|a, b| a.left.total_cmp(&b.left));
    lowest
}

/// Whether a heading has others below it: it is over one of them, or in the middle of two.
pub(super) fn is_group(
    piece: &LinePiece,
    below: &[Vec<LinePiece>],
    columns: &[FoundColumn],
) -> bool {
    let over = |other: &LinePiece| piece.left < other.right && other.left < piece.right;
    if below.iter().flatten().any(over) {
        return true;
    }
    if columns.iter().any(|column| is_over(piece, column)) {
        return false;
    }
    below.first().is_some_and(|row| {
        row.windows(2).any(|pair| match pair {
            [a, b] => ((a.left + b.right) / 2.0 - piece.middle()).abs() < 1.2 * piece.size,
            _ => false,
        })
    })
}

/// A heading or a column, by where it begins.
#[derive(Clone, Copy, Debug)]
struct HeadItem {
    kind: HeadItemKind,
    left: f32,
    /// Nothing is over or under it.
    free: bool,
}

#[derive(Clone, Copy, Debug)]
enum HeadItemKind {
    Head { at: usize },
    Column { at: usize, figures: bool },
}

/// To which side of their headings figures are set, where headings are over them.
#[derive(Clone, Copy, Debug, Default)]
struct HeadSides {
    left: usize,
    right: usize,
}

impl HeadSides {
    fn look(&mut self, head: &LinePiece, column: &FoundColumn) {
        let by = column.middle() - head.middle();
        if by > 0.5 * head.size {
            self.right += 1;
        } else if by < -0.5 * head.size {
            self.left += 1;
        }
    }
}

/// Pairs of headings and columns beside one another, among those that are over nothing.
fn pairs(
    run: &[HeadItem],
    sides: &HeadSides,
    heads: &[&LinePiece],
    columns: &[FoundColumn],
    mut pair: impl FnMut(usize, usize),
) {
    let near = |head: usize, column: usize| match (heads.get(head), columns.get(column)) {
        (Some(head), Some(column)) => {
            let gap = (column.left - head.right).max(head.left - column.right);
            gap < BESIDE * head.size
        }
        _ => false,
    };
    // Each heading before its column, or each column before its heading.
    let count = run.iter().filter(|item| matches!(item.kind, HeadItemKind::Head { .. })).count();
    let turns = |pair: &[HeadItem]| match pair {
        [a, b] => {
            matches!(a.kind, HeadItemKind::Head { .. })
                != matches!(b.kind, HeadItemKind::Head { .. })
        }
        _ => false,
    };
    let in_turn = 2 * count == run.len() && run.windows(2).all(turns);
    let first_head = matches!(run.first().map(|item| item.kind), Some(HeadItemKind::Head { .. }));
    let mut taken = vec![false; run.len()];
    for (n, item) in run.iter().enumerate() {
        let HeadItemKind::Column { at, figures } = item.kind else { continue };
        let head = |n: Option<usize>| {
            let n = n?;
            match (run.get(n)?.kind, taken.get(n)?) {
                (HeadItemKind::Head { at }, false) => Some((n, at)),
                _ => None,
            }
        };
        let (before, after) = (head(n.checked_sub(1)), head(Some(n + 1)));
        // Texts are set to the left of their columns.
        let set = match (figures, sides.left, sides.right) {
            (false, ..) => after.or(before),
            (true, 0, 1..) => before,
            (true, 1.., 0) => after,
            (true, ..) if in_turn && first_head => before,
            (true, ..) if run.len() == 2 => after.filter(|one| near(one.1, at)),
            (true, ..) => None,
        };
        if let Some((n, head)) = set {
            if let Some(taken) = taken.get_mut(n) {
                *taken = true;
            }
            pair(head, at);
        }
    }
}
