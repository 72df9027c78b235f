//! The page and the columns of a table on it, for writers that set type: margins, size of the
//! letters, whether the page lies on its side, where each column begins. Sizes in points.

use super::model::{ColumnKind, Orientation, PublishedGrid, PublishedTable};

/// Width and height of A4.
pub(super) const A4: (f32, f32) = (595.28, 841.89);

/// One millimetre.
pub(super) const MM: f32 = 72.0 / 25.4;

/// Left and right inside a cell, in ems of the table's letters.
pub(super) const PAD_X: f32 = 0.36;
/// Ems that a level is set in.
pub(super) const INDENT: f32 = 1.0;

/// A page and its margins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct PageFormat {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) top: f32,
    pub(super) bottom: f32,
}

impl PageFormat {
    /// The page of official documents (GB/T 9704): 22 lines of 28 characters.
    pub(super) fn text() -> Self {
        let side = (A4.0 - 448.0) / 2.0;
        Self {
            width: A4.0,
            height: A4.1,
            left: side,
            right: side,
            top: 35.0 * MM,
            bottom: 32.0 * MM,
        }
    }

    /// A page of a table, on its side or upright.
    pub(super) fn table(landscape: bool) -> Self {
        let (width, height) = if landscape { (A4.1, A4.0) } else { A4 };
        let (side, top, bottom) = match landscape {
            true => (18.0 * MM, 22.0 * MM, 20.0 * MM),
            false => (20.0 * MM, 24.0 * MM, 22.0 * MM),
        };
        Self { width, height, left: side, right: side, top, bottom }
    }

    /// What is left between the margins.
    pub(super) fn width(&self) -> f32 {
        self.width - self.left - self.right
    }
}

/// The width of a text in ems where no font is at hand: Chinese is square, Latin about half.
pub(super) fn estimate(text: &str, _: bool) -> f32 {
    let wide = |c: char| match c {
        '\0'..='\u{7f}' => 0.56,
        c if unicode_width::UnicodeWidthChar::width(c) == Some(0) => 0.0,
        _ => 1.0,
    };
    text.chars().map(wide).sum()
}

/// Sizes of letters to try, the largest first; in points.
const SIZES: [f32; 9] = [10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5];
/// Smaller letters are not set upright where a wider page can be had.
const LEAST_UPRIGHT: f32 = 9.0;
/// And these where nothing else helps: a table of very many columns.
const LEAST: f32 = 5.0;

/// Above and below a cell's text, in ems of the table's letters; the second where that keeps a
/// table on one page.
const PAD_Y: [f32; 2] = [0.30, 0.12];
/// From baseline to baseline, in ems.
pub(super) const LEADING: f32 = 1.25;
/// Title and lines above a table, note below it.
const AROUND: f32 = 70.0;
/// Rows of a table that is looked at whether it fits one page.
const MAX_FITTED: usize = 80;
/// Letters are not made smaller than this to keep a table on one page.
const LEAST_FITTED: f32 = 8.5;

/// A table made ready: letters and columns of each grid.
#[derive(Debug)]
pub(super) struct TablePlan {
    pub(super) size: f32,
    pub(super) landscape: bool,
    /// Above and below a cell's text, in points.
    pub(super) pad_y: f32,
    /// Left edges of the columns of each grid, and the right edge of the last; from 0.
    pub(super) edges: Vec<Vec<f32>>,
}

impl TablePlan {
    /// `measure` gives the width of a text in ems, strong or not.
    pub(super) fn new(table: &PublishedTable, measure: &mut dyn FnMut(&str, bool) -> f32) -> Self {
        let mut needs = Vec::with_capacity(table.grids.len());
        for grid in &table.grids {
            needs.push(column_needs(grid, measure));
        }
        let (size, landscape) = letters(table.orientation, &needs);
        let page = PageFormat::table(landscape);
        let room = page.height - page.top - page.bottom - AROUND;
        let rows: usize = table.grids.iter().map(|grid| grid.rows.len()).sum();
        let plan = Self::with(&needs, size, page.width(), landscape, PAD_Y[0]);
        if rows > MAX_FITTED || plan.height(table, measure) <= room {
            return plan;
        }
        // A little smaller or tighter, if that keeps it on one page.
        for pad in PAD_Y {
            for size in SIZES.into_iter().filter(|own| *own <= size && *own >= LEAST_FITTED) {
                let fitted = Self::with(&needs, size, page.width(), landscape, pad);
                if fitted.height(table, measure) <= room {
                    return fitted;
                }
            }
        }
        plan
    }

    fn with(needs: &[Vec<Need>], size: f32, width: f32, landscape: bool, pad: f32) -> Self {
        let edges = needs.iter().map(|grid| edges(grid, size, width)).collect();
        Self { size, landscape, pad_y: pad * size, edges }
    }

    /// About how high the table is.
    fn height(&self, table: &PublishedTable, measure: &mut dyn FnMut(&str, bool) -> f32) -> f32 {
        let mut height = 0.0;
        for (grid, edges) in table.grids.iter().zip(&self.edges) {
            let mut lines = |from: usize, to: usize, text: &str, strong: bool, indent: f32| {
                let edge = |at: usize| edges.get(at).copied().unwrap_or_default();
                let inside = edge(to) - edge(from) - (2.0 * PAD_X + indent) * self.size;
                (measure(text, strong) * self.size / inside.max(self.size) - 0.001).ceil().max(1.0)
            };
            for line in 0..grid.heading_lines {
                let own = grid.headings.iter().filter(|h| h.line == line && h.lines == 1);
                let own = own.map(|h| lines(h.from, h.to, &h.text, true, 0.0)).fold(1.0, f32::max);
                height += own * LEADING * self.size + 2.0 * self.pad_y;
            }
            for row in &grid.rows {
                let cells = row
                    .cells
                    .iter()
                    .enumerate()
                    .filter(|(_, cell)| cell.rows == 1 && cell.columns > 0);
                let own = cells.map(|(c, cell)| {
                    let to = c + usize::from(cell.columns);
                    lines(c, to, &cell.text, row.strong, f32::from(cell.indent) * INDENT)
                });
                height += own.fold(1.0, f32::max) * LEADING * self.size + 2.0 * self.pad_y;
            }
        }
        height
    }
}

/// Size of the letters, and whether the page lies on its side: as large as no name need be broken,
/// else as large as the columns fit at all.
fn letters(orientation: Orientation, needs: &[Vec<Need>]) -> (f32, bool) {
    let (upright, across) = (PageFormat::table(false).width(), PageFormat::table(true).width());
    let all = |width: f32, own: &dyn Fn(&Need) -> f32| {
        needs.iter().all(|grid| grid.iter().map(own).sum::<f32>() <= width)
    };
    let whole = |size: f32, width: f32| all(width, &|need| need.most(size));
    let broken = |size: f32, width: f32| all(width, &|need| need.least(size));
    let large = || SIZES.into_iter().filter(|size| *size >= LEAST_UPRIGHT);
    if orientation != Orientation::Landscape {
        let size = large().find(|&size| whole(size, upright));
        let size = size.or_else(|| large().find(|&size| broken(size, upright)));
        if let Some(size) = size {
            return (size, false);
        }
    }
    if orientation == Orientation::Portrait {
        return (SIZES.into_iter().find(|&s| broken(s, upright)).unwrap_or(LEAST), false);
    }
    let size = large().find(|&size| whole(size, across));
    let size = size.or_else(|| SIZES.into_iter().find(|&size| broken(size, across)));
    (size.unwrap_or(LEAST), true)
}

/// Longer texts are broken in any case; in ems.
const WIDEST_NAME: f32 = 26.0;

/// What a column needs, in ems or fixed in points.
struct Need {
    least: f32,
    most: f32,
    fixed: Option<f32>,
}

impl Need {
    fn least(&self, size: f32) -> f32 {
        self.fixed.unwrap_or(self.least * size)
    }

    fn most(&self, size: f32) -> f32 {
        self.fixed.unwrap_or(self.most * size)
    }
}

fn column_needs(grid: &PublishedGrid, measure: &mut dyn FnMut(&str, bool) -> f32) -> Vec<Need> {
    let pad = 2.0 * PAD_X;
    let mut needs: Vec<Need> = Vec::with_capacity(grid.columns.len());
    // Row by row, as a large table lies in memory.
    let mut widest = vec![0.0_f32; grid.columns.len()];
    for row in &grid.rows {
        for (slot, cell) in widest.iter_mut().zip(&row.cells).filter(|(_, c)| c.columns == 1) {
            let own = measure(&cell.text, row.strong) + f32::from(cell.indent) * INDENT;
            *slot = slot.max(own);
        }
    }
    for ((c, column), widest) in grid.columns.iter().enumerate().zip(widest) {
        // A heading may take several lines, but not one character each.
        let heading = grid.headings.iter().find(|h| h.from == c && h.to == c + 1);
        let heading = heading.map_or(0.0, |h| measure(&h.text, true));
        let narrow = (heading / 4.0).max(2.0_f32.min(heading));
        let (least, most) = match column.kind {
            ColumnKind::Figure | ColumnKind::Code | ColumnKind::Number => {
                (widest.max(narrow), widest.max(heading.min(5.0)))
            }
            ColumnKind::Choice => (widest.min(4.0).max(narrow), widest.max(heading.min(5.0))),
            ColumnKind::Text => {
                (widest.min(7.0).max(narrow), widest.min(WIDEST_NAME).max(heading.min(12.0)))
            }
        };
        let fixed = (column.width > 0.0).then_some(column.width * MM);
        needs.push(Need { least: least + pad, most: most + pad, fixed });
    }
    needs
}

/// Edges of columns that fill the width.
fn edges(needs: &[Need], size: f32, width: f32) -> Vec<f32> {
    let least: f32 = needs.iter().map(|need| need.least(size)).sum();
    let most: f32 = needs.iter().map(|need| need.most(size)).sum();
    let mut edges = vec![0.0];
    let mut x = 0.0;
    for need in needs {
        let (own_least, own_most) = (need.least(size), need.most(size));
        x += if least >= width {
            own_least * width / least
        } else if most > width {
            own_least + (own_most - own_least) * (width - least) / (most - least)
        } else {
            own_most * width / most
        };
        edges.push(x);
    }
    edges
}
