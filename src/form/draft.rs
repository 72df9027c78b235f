//! Drafts of the narrative: the text that a section is written from, in the slots of its sentences.
//!
//! ```text
//! draft: [
//!     "{年}年支出预算{= [合计].合计}。",              a paragraph; amounts are written with their unit
//!     "[上年结转{= …}，占{% …}；]",                  left out where a figure in it is blank
//!     "比{上年}年{± 甲 - 乙}[，{±% 甲 - 乙 / 乙}][，主要原因是{原因}]。",
//!                                                   增加, 减少 or 持平; a rate and a reason only where
//!                                                   there is a change
//!     "主要包括{名称 表.列，列}。",                    names of the rows with a figure in that column
//!     "本单位有车辆{填 车辆数}辆。",                    what only a person knows, marked until it is given
//!     "[{? [合计].基金}…]",                          writes nothing, is blank where the figure is 0
//!     "{单位}、{部门}",                               names of unit and department
//!     "<甲{= …}|没有甲>",                            the first of which no figure is blank
//!     (each: Level(0), before: "其中：", text: "{行}{= 合计}", join: "；", after: "。"),
//!                                                   a part a row, for the rows with a figure
//! ]
//! ```
//!
//! Formulas are those of sentences; bare names are of the section's table, or of `table`.

use std::collections::HashSet;

use super::fault::{Faults, Path, at};
use super::formula::Each;
use super::hole::{hole, text_expr};
use super::lookup::{find_site, tell_wrong};
use super::model::TableForm;
use super::narrative::{DraftParagraph, DraftPiece, HoleKind};
use super::parse;
use super::pattern::{self, BracedSlot};
use super::raw::DraftRaw;
use super::resolve::{FormulaSite, Resolver};
use crate::source::PathStep::Field;
use crate::source::{Diagnostic, Location};

/// Brackets that may be inside each other.
const MAX_DEPTH: usize = 8;

/// Checks and resolves the drafts of one section.
pub(super) fn drafts(
    tables: &[TableForm],
    raw: Vec<DraftRaw>,
    table: usize,
    told: &HashSet<String>,
    path: &Path,
    faults: &mut Faults<'_>,
) -> Vec<DraftParagraph> {
    let raw = raw.into_iter().enumerate();
    let found = raw.filter_map(|(index, raw)| {
        let path = at(path, crate::source::PathStep::Index(index));
        paragraph(tables, raw, table, told, &path, faults)
    });
    found.collect()
}

fn paragraph(
    tables: &[TableForm],
    raw: DraftRaw,
    table: usize,
    told: &HashSet<String>,
    path: &Path,
    faults: &mut Faults<'_>,
) -> Option<DraftParagraph> {
    let named = (raw.table.as_deref(), raw.block.as_deref());
    let (table, block, each) = find_site(tables, named, raw.each.into(), table, path, faults)?;
    let mut read = |text: &str, field: &'static str, rows: bool| {
        // A paragraph that is a text by itself is its own place.
        let path = if raw.plain { path.clone() } else { at(path, Field(field)) };
        let place =
            if rows && each != Each::Once { FormulaSite::EachRow } else { FormulaSite::Once };
        let mut reader = Reader {
            text,
            at: 0,
            told,
            rows: rows && each != Each::Once,
            resolver: Resolver::new(tables, table, block, place),
        };
        let pieces = reader.all();
        let mut wrong = std::mem::take(&mut reader.resolver.wrong);
        let pieces = match pieces {
            Ok(pieces) => Some(pieces),
            Err(one) => {
                wrong.push(one);
                None
            }
        };
        let fine = wrong.is_empty();
        tell_wrong(wrong, &path, faults);
        pieces.filter(|_| fine)
    };
    let (before, text, after) = (
        read(&raw.before, "before", false),
        read(&raw.text, "text", true),
        read(&raw.after, "after", false),
    );
    let (before, text, after) = (before?, text?, after?);
    Some(DraftParagraph { table, block, each, before, text, join: raw.join, after })
}

struct Reader<'a, 't> {
    text: &'t str,
    at: usize,
    told: &'t HashSet<String>,
    /// It is about rows.
    rows: bool,
    resolver: Resolver<'a>,
}

fn wrong(span: parse::Span, what: (&str, &str), remedy: (&str, &str)) -> Diagnostic {
    Diagnostic::at_offset(span.start, what, remedy)
}

impl Reader<'_, '_> {
    fn all(&mut self) -> Result<Vec<DraftPiece>, Diagnostic> {
        let pieces = self.pieces(0)?;
        match self.peek() {
            Some(c) => Err(wrong(
                self.at..self.at + c.len_utf8(),
                ("多余的右括号", "a closing bracket too many"),
                ("去掉它，或补上左括号", "remove it, or open one"),
            )),
            None => Ok(pieces),
        }
    }

    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    fn take(&mut self, wanted: char) -> bool {
        let there = self.peek() == Some(wanted);
        if there {
            self.at += wanted.len_utf8();
        }
        there
    }

    fn close(&mut self, bracket: char, start: usize) -> Result<(), Diagnostic> {
        if self.take(bracket) {
            return Ok(());
        }
        let (zh, en) = (format!("补上 {bracket}"), format!("close it with {bracket}"));
        Err(wrong(start..start + 1, ("括号没有关上", "this bracket is not closed"), (&zh, &en)))
    }

    fn pieces(&mut self, depth: usize) -> Result<Vec<DraftPiece>, Diagnostic> {
        if depth > MAX_DEPTH {
            return Err(wrong(
                self.at..self.at,
                ("括号嵌套过深", "brackets are nested too deep"),
                ("请拆成几段", "split it"),
            ));
        }
        let mut pieces: Vec<DraftPiece> = Vec::new();
        while let Some(c) = self.peek() {
            if matches!(c, ']' | '>' | '|') {
                break;
            }
            let start = self.at;
            match c {
                '[' => {
                    self.at += 1;
                    let inner = self.pieces(depth + 1)?;
                    self.close(']', start)?;
                    pieces.push(DraftPiece::Optional(inner));
                }
                '<' => {
                    self.at += 1;
                    let mut all = vec![self.pieces(depth + 1)?];
                    while self.take('|') {
                        all.push(self.pieces(depth + 1)?);
                    }
                    self.close('>', start)?;
                    pieces.push(DraftPiece::Either(all));
                }
                '{' => pieces.extend(self.slot()?),
                c => {
                    self.at += c.len_utf8();
                    match pieces.last_mut() {
                        Some(DraftPiece::Text(words)) => words.push(c),
                        _ => pieces.push(DraftPiece::Text(c.to_string())),
                    }
                }
            }
        }
        Ok(pieces)
    }

    /// What is between braces; nothing, with an entry in `wrong`, where a name in it is none.
    fn slot(&mut self) -> Result<Option<DraftPiece>, Diagnostic> {
        let start = self.at;
        let (body, end) = pattern::braces(self.text, start)?;
        let word = body.trim();
        let own = match word {
            "单位" => Some(DraftPiece::Unit),
            "部门" => Some(DraftPiece::Department),
            "原因" => Some(DraftPiece::Reason),
            _ => word.strip_prefix("填").map(|what| DraftPiece::Open(what.trim().to_owned())),
        };
        if let Some(own) = own {
            self.at = end;
            return Ok(Some(own));
        }
        if let Some(formula) = word.strip_prefix(['?', '？']) {
            self.at = end;
            let at = end - 1 - body.len() + body.find(formula).unwrap_or_default();
            let shift =
                |w: Diagnostic| Diagnostic { location: Location::Offset(w.offset() + at), ..w };
            let ast = parse::expression(formula).map_err(shift)?;
            let before = self.resolver.wrong.len();
            let expr = text_expr(&mut self.resolver, &ast, self.told);
            for wrong in self.resolver.wrong.iter_mut().skip(before) {
                wrong.location = Location::Offset(wrong.offset() + at);
            }
            return Ok(expr.map(DraftPiece::When));
        }
        let (slot, end) = pattern::slot(self.text, start)?;
        self.at = end;
        let piece = match slot {
            BracedSlot::Row | BracedSlot::Above if !self.rows => {
                return Err(wrong(
                    start..start + 1,
                    ("{行} 要有 each", "{行} needs each"),
                    ("写上 each: Row 或 each: Level(0)", "write each: Row or each: Level(0)"),
                ));
            }
            BracedSlot::Row => DraftPiece::Row,
            BracedSlot::Above => DraftPiece::Above,
            BracedSlot::Hole(ast) => {
                let Some(hole) = hole(&mut self.resolver, &ast, self.told) else {
                    return Ok(None);
                };
                let year = matches!(hole.kind, HoleKind::Year | HoleKind::LastYear);
                let names = matches!(hole.kind, HoleKind::Names { .. });
                if hole.expr.is_none() && !year && !names {
                    return Err(wrong(
                        ast.span.clone(),
                        ("初稿里的数要有公式", "a figure of a draft needs its formula"),
                        (
                            "写成 {= 公式}、{± 公式}，或 {填 …}",
                            "write {= formula}, {± formula} or {填 …}",
                        ),
                    ));
                }
                DraftPiece::Slot(Box::new(hole))
            }
        };
        Ok(Some(piece))
    }
}
