//! A table of a DOCX. The grids of one table share one Word table, whose columns are cut wherever
//! any grid has an edge, so that they are under each other without a gap.

use super::styles::{TABLE_HEAD, TABLE_TEXT};
use super::xml::Xml;
use crate::publish::columns::{INDENT, LEADING, PAD_X, TablePlan};
use crate::publish::model::{ColumnKind, PublishedGrid, PublishedTable};

/// A point in the unit of widths.
const TWIPS: f32 = 20.0;

pub(super) fn twips(points: f32) -> u32 {
    (points * TWIPS).round().max(0.0) as u32
}

pub(super) fn put(xml: &mut Xml, table: &PublishedTable, plan: &TablePlan) {
    let edges: Vec<Vec<u32>> =
        plan.edges.iter().map(|grid| grid.iter().map(|x| twips(*x)).collect()).collect();
    let mut cuts: Vec<u32> = edges.iter().flatten().copied().collect();
    cuts.sort_unstable();
    cuts.dedup();
    let width = cuts.last().copied().unwrap_or_default().to_string();
    xml.within("w:tbl", &[], |xml| {
        xml.within("w:tblPr", &[], |xml| {
            xml.empty("w:tblW", &[("w:w", &width), ("w:type", "dxa")]);
            xml.empty("w:jc", &[("w:val", "center")]);
            borders(xml);
            xml.empty("w:tblLayout", &[("w:type", "fixed")]);
            let pad = twips(PAD_X * plan.size).to_string();
            xml.within("w:tblCellMar", &[], |xml| {
                xml.empty("w:left", &[("w:w", &pad), ("w:type", "dxa")]);
                xml.empty("w:right", &[("w:w", &pad), ("w:type", "dxa")]);
            });
            xml.empty("w:tblCaption", &[("w:val", &table.title)]);
        });
        xml.within("w:tblGrid", &[], |xml| {
            for pair in cuts.windows(2) {
                if let [from, to] = pair {
                    xml.empty("w:gridCol", &[("w:w", &(to - from).to_string())]);
                }
            }
        });
        for (at, (grid, edges)) in table.grids.iter().zip(&edges).enumerate() {
            let height = plan.size * LEADING + 2.0 * plan.pad_y;
            let (size, first) = (plan.size, at == 0);
            let writer = GridWriter { grid, edges, cuts: &cuts, size, height, first };
            writer.headings(xml);
            writer.rows(xml);
        }
    });
}

fn borders(xml: &mut Xml) {
    xml.within("w:tblBorders", &[], |xml| {
        for (side, size) in [
            ("w:top", "8"),
            ("w:left", "8"),
            ("w:bottom", "8"),
            ("w:right", "8"),
            ("w:insideH", "4"),
            ("w:insideV", "4"),
        ] {
            xml.empty(
                side,
                &[("w:val", "single"), ("w:sz", size), ("w:space", "0"), ("w:color", "auto")],
            );
        }
    });
}

struct GridWriter<'a> {
    grid: &'a PublishedGrid,
    edges: &'a [u32],
    cuts: &'a [u32],
    size: f32,
    /// Of a row of one line.
    height: f32,
    /// The first grid of its table: only its heading can be repeated.
    first: bool,
}

/// How a cell is in a merge from above.
enum VerticalMerge {
    None,
    Begin,
    GoOn,
}

/// What is in a cell, and how.
struct CellBody<'a> {
    text: &'a str,
    style: &'a str,
    align: &'a str,
    bold: bool,
    indent: f32,
}

impl GridWriter<'_> {
    fn row(&self, xml: &mut Xml, repeated: bool, cells: impl FnOnce(&mut Xml)) {
        xml.within("w:tr", &[], |xml| {
            xml.within("w:trPr", &[], |xml| {
                xml.empty("w:cantSplit", &[]);
                let height = twips(self.height).to_string();
                xml.empty("w:trHeight", &[("w:val", &height), ("w:hRule", "atLeast")]);
                if repeated {
                    xml.empty("w:tblHeader", &[]);
                }
            });
            cells(xml);
        });
    }

    fn headings(&self, xml: &mut Xml) {
        for line in 0..self.grid.heading_lines {
            self.row(xml, self.first, |xml| {
                let mut column = 0;
                while column < self.grid.columns.len() {
                    let covers = |h: &&crate::publish::model::HeadingCell| {
                        h.from <= column
                            && column < h.to
                            && h.line <= line
                            && line < h.line + h.lines
                    };
                    let Some(cell) = self.grid.headings.iter().find(covers) else {
                        self.cell(xml, column, column + 1, VerticalMerge::None, &empty(TABLE_HEAD));
                        column += 1;
                        continue;
                    };
                    let (merge, text) = match (cell.lines > 1, cell.line == line) {
                        (false, _) => (VerticalMerge::None, cell.text.as_str()),
                        (true, true) => (VerticalMerge::Begin, cell.text.as_str()),
                        (true, false) => (VerticalMerge::GoOn, ""),
                    };
                    let content = CellBody { text, ..empty(TABLE_HEAD) };
                    self.cell(xml, cell.from, cell.to, merge, &content);
                    column = cell.to.max(column + 1);
                }
            });
        }
    }

    fn rows(&self, xml: &mut Xml) {
        for row in &self.grid.rows {
            self.row(xml, false, |xml| {
                for (c, cell) in row.cells.iter().enumerate().filter(|(_, cell)| cell.columns > 0) {
                    let merge = match cell.rows {
                        0 => VerticalMerge::GoOn,
                        1 => VerticalMerge::None,
                        _ => VerticalMerge::Begin,
                    };
                    let align = match self.grid.columns.get(c).map(|column| column.kind) {
                        _ if cell.columns > 1 => "center",
                        Some(ColumnKind::Figure) => "right",
                        Some(ColumnKind::Text) | None => "left",
                        Some(_) => "center",
                    };
                    let text = if cell.rows == 0 { "" } else { cell.text.as_str() };
                    let indent = f32::from(cell.indent) * INDENT;
                    let content =
                        CellBody { text, style: TABLE_TEXT, align, bold: row.strong, indent };
                    self.cell(xml, c, c + usize::from(cell.columns), merge, &content);
                }
            });
        }
    }

    fn cell(
        &self,
        xml: &mut Xml,
        from: usize,
        to: usize,
        merge: VerticalMerge,
        content: &CellBody<'_>,
    ) {
        let edge = |at: usize| self.edges.get(at).copied().unwrap_or_default();
        let (left, right) = (edge(from), edge(to));
        let span = self.cuts.iter().filter(|cut| left < **cut && **cut <= right).count();
        xml.within("w:tc", &[], |xml| {
            xml.within("w:tcPr", &[], |xml| {
                let width = right.saturating_sub(left).to_string();
                xml.empty("w:tcW", &[("w:w", &width), ("w:type", "dxa")]);
                if span > 1 {
                    xml.empty("w:gridSpan", &[("w:val", &span.to_string())]);
                }
                match merge {
                    VerticalMerge::None => {}
                    VerticalMerge::Begin => xml.empty("w:vMerge", &[("w:val", "restart")]),
                    VerticalMerge::GoOn => xml.empty("w:vMerge", &[]),
                }
                xml.empty("w:vAlign", &[("w:val", "center")]);
            });
            xml.within("w:p", &[], |xml| {
                xml.within("w:pPr", &[], |xml| {
                    xml.empty("w:pStyle", &[("w:val", content.style)]);
                    if content.indent > 0.0 {
                        let indent = twips(content.indent * self.size).to_string();
                        xml.empty("w:ind", &[("w:left", &indent), ("w:firstLine", "0")]);
                    }
                    if content.style == TABLE_TEXT {
                        xml.empty("w:jc", &[("w:val", content.align)]);
                    }
                });
                if !content.text.is_empty() {
                    let half_points = ((self.size * 2.0).round() as u32).to_string();
                    super::run(xml, content.text, |xml| {
                        if content.bold {
                            xml.empty("w:b", &[]);
                        }
                        xml.empty("w:sz", &[("w:val", &half_points)]);
                    });
                }
            });
        });
    }
}

fn empty(style: &str) -> CellBody<'_> {
    CellBody { text: "", style, align: "center", bold: false, indent: 0.0 }
}
