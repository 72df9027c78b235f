//! Sentences of the narrative as text: from a string to pieces and holes with their places.
//!
//! Knows no form set; `narrate` gives the formulas in the holes their meaning.

use super::formula::Relation;
use super::narrative::{HoleRelation, PatternPiece, fold, is_mark};
use super::parse::{self, Ast, MAX_LENGTH, Span, is_identifier};
use crate::source::{Diagnostic, Location};

/// Brackets that may be inside each other.
const MAX_DEPTH: usize = 8;

/// A hole as it is written.
#[derive(Debug)]
pub(super) struct HoleAst {
    pub name: Option<String>,
    pub kind: KindAst,
    pub relation: HoleRelation,
    pub expr: Option<Ast>,
    /// Of a rate by itself: what is divided; of names: the column that must be filled.
    pub change: Option<Ast>,
    pub source: String,
    /// The whole hole.
    pub span: Span,
    /// Where `change` begins, and where `expr` does.
    pub formula: usize,
    pub base: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KindAst {
    Amount,
    Share,
    Count,
    Change,
    Rate,
    Year,
    LastYear,
    Names,
}

/// Reads a sentence.
pub(super) fn sentence(text: &str) -> Result<(Vec<PatternPiece>, Vec<HoleAst>), Diagnostic> {
    if text.len() > MAX_LENGTH {
        return Err(wrong(
            0..text.len(),
            ("语句过长", "the sentence is too long"),
            ("请拆成几条", "split it"),
        ));
    }
    let mut parser = PatternParser { text, at: 0, holes: Vec::new() };
    let pieces = parser.pieces(0)?;
    if let Some(c) = parser.peek() {
        let span = parser.at..parser.at + c.len_utf8();
        return Err(wrong(
            span,
            ("多余的右括号", "a closing bracket too many"),
            ("去掉它，或补上左括号", "remove it, or open one"),
        ));
    }
    let says = |piece: &PatternPiece| {
        matches!(piece, PatternPiece::Text(_) | PatternPiece::Row | PatternPiece::Either(_))
    };
    if !pieces.iter().any(says) {
        return Err(wrong(
            0..text.len(),
            ("语句里没有文字", "the sentence has no words"),
            ("写上数字前面的文字", "write the words before the figure"),
        ));
    }
    Ok((pieces, parser.holes))
}

fn wrong(span: Span, what: (&str, &str), remedy: (&str, &str)) -> Diagnostic {
    Diagnostic::at_offset(span.start, what, remedy)
}

struct PatternParser<'a> {
    text: &'a str,
    at: usize,
    holes: Vec<HoleAst>,
}

impl<'a> PatternParser<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take(&mut self, wanted: char) -> bool {
        let there = self.peek() == Some(wanted);
        if there {
            self.at += wanted.len_utf8();
        }
        there
    }

    /// Up to the end or a bracket or bar that closes what is being read.
    fn pieces(&mut self, depth: usize) -> Result<Vec<PatternPiece>, Diagnostic> {
        if depth > MAX_DEPTH {
            return Err(wrong(
                self.at..self.at,
                ("括号嵌套过深", "brackets are nested too deep"),
                ("请拆成几条", "split it"),
            ));
        }
        let mut pieces: Vec<PatternPiece> = Vec::new();
        while let Some(c) = self.peek() {
            if matches!(c, ']' | '>' | '|') {
                break;
            }
            let start = self.at;
            self.at += c.len_utf8();
            match c {
                '[' => {
                    let inner = self.pieces(depth + 1)?;
                    self.close(']', start)?;
                    pieces.push(PatternPiece::Optional(inner));
                }
                '<' => {
                    let mut all = vec![self.pieces(depth + 1)?];
                    while self.take('|') {
                        all.push(self.pieces(depth + 1)?);
                    }
                    self.close('>', start)?;
                    pieces.push(PatternPiece::Either(all));
                }
                '{' => self.hole(start, &mut pieces)?,
                '…' if self.take('…') => pieces.push(PatternPiece::Far),
                '…' => pieces.push(PatternPiece::Skip),
                '^' => pieces.push(PatternPiece::Start),
                c => match fold(c) {
                    None => {}
                    Some(c) if is_mark(c) && pieces.last() == Some(&PatternPiece::Mark) => {}
                    Some(c) if is_mark(c) => pieces.push(PatternPiece::Mark),
                    Some(c) => match pieces.last_mut() {
                        Some(PatternPiece::Text(words)) => words.push(c),
                        _ => pieces.push(PatternPiece::Text(vec![c])),
                    },
                },
            }
        }
        Ok(pieces)
    }

    fn close(&mut self, bracket: char, start: usize) -> Result<(), Diagnostic> {
        if self.take(bracket) {
            return Ok(());
        }
        let remedy = format!("补上 {bracket}");
        let en = format!("close it with {bracket}");
        Err(wrong(start..start + 1, ("括号没有关上", "this bracket is not closed"), (&remedy, &en)))
    }

    fn hole(&mut self, start: usize, pieces: &mut Vec<PatternPiece>) -> Result<(), Diagnostic> {
        let (slot, end) = slot(self.text, start)?;
        self.at = end;
        match slot {
            BracedSlot::Row => pieces.push(PatternPiece::Row),
            BracedSlot::Above => pieces.push(PatternPiece::Above),
            BracedSlot::Hole(hole) => {
                pieces.push(PatternPiece::Hole(self.holes.len()));
                self.holes.push(*hole);
            }
        }
        Ok(())
    }
}

/// What is between braces.
pub(super) enum BracedSlot {
    Row,
    Above,
    Hole(Box<HoleAst>),
}

/// What is between the braces of which the first is at byte `start`.
pub(super) fn braces(text: &str, start: usize) -> Result<(&str, usize), Diagnostic> {
    let rest = text.get(start + 1..).unwrap_or_default();
    let Some(length) = closing(rest) else {
        return Err(wrong(
            start..start + 1,
            ("花括号没有关上", "this brace is not closed"),
            ("补上 }", "close it with }"),
        ));
    };
    Ok((rest.get(..length).unwrap_or_default(), start + 1 + length + 1))
}

/// Reads the slot whose brace opens at byte `start`, and where the text goes on behind it.
pub(super) fn slot(text: &str, start: usize) -> Result<(BracedSlot, usize), Diagnostic> {
    let (body, end) = braces(text, start)?;
    let (inside, span) = (start + 1, start..end);
    let (mut name, mut rest) = (None, body);
    if let Some((before, after)) = body.split_once([':', '：'])
        && is_identifier(before.trim())
    {
        name = Some(before.trim().to_owned());
        rest = after;
    }
    let rest = rest.trim_start();
    match rest.trim_end() {
        "行" if name.is_none() => return Ok((BracedSlot::Row, end)),
        "上级" if name.is_none() => return Ok((BracedSlot::Above, end)),
        _ => {}
    }
    let kinds = [
        ("±%", KindAst::Rate),
        ("±％", KindAst::Rate),
        ("±", KindAst::Change),
        ("%", KindAst::Share),
        ("％", KindAst::Share),
        ("#", KindAst::Count),
        ("上年", KindAst::LastYear),
        ("年", KindAst::Year),
        ("名称", KindAst::Names),
    ];
    let (kind, rest) = kinds
        .iter()
        .find_map(|(sign, kind)| Some((*kind, rest.strip_prefix(sign)?)))
        .unwrap_or((KindAst::Amount, rest));
    let rest = rest.trim_start();
    let relations = [
        ("<=", HoleRelation::Is(Relation::AtMost)),
        ("≤", HoleRelation::Is(Relation::AtMost)),
        (">=", HoleRelation::Is(Relation::AtLeast)),
        ("≥", HoleRelation::Is(Relation::AtLeast)),
        ("~", HoleRelation::Together),
        ("≠", HoleRelation::Other),
        ("!=", HoleRelation::Other),
        ("=", HoleRelation::Is(Relation::Equal)),
    ];
    let found = relations.iter().find_map(|(sign, told)| Some((*told, rest.strip_prefix(sign)?)));
    let (relation, formula) = found.unwrap_or((HoleRelation::Is(Relation::Equal), rest));
    let at = inside + (body.len() - formula.len());
    let source = formula.trim().to_owned();
    let is_year = matches!(kind, KindAst::Year | KindAst::LastYear);
    if is_year && !source.is_empty()
        || kind == KindAst::Amount && found.is_none() && (name.is_none() || !source.is_empty())
    {
        return Err(wrong(
            span,
            ("花括号里的写法不对", "this hole is not understood"),
            (
                "写成 {= 公式}、{% 公式}、{# 公式}、{±}、{±%}、{年}、{上年}、{行}、{上级} 或 {名称 表.列}",
                "write {= formula}, {% formula}, {# formula}, {±}, {±%}, {年}, {上年}, {行}, {上级} or {名称 table.column}",
            ),
        ));
    }
    let parsed = |text: &str, at: usize| {
        let shift = |w: Diagnostic| Diagnostic { location: Location::Offset(w.offset() + at), ..w };
        parse::expression(text).map_err(shift)
    };
    // The second column of {名称 表.列，列} says which names are meant.
    let comma = if kind == KindAst::Names { formula.find([',', '，']) } else { None };
    let stroke = if kind == KindAst::Rate { last_stroke(formula) } else { None };
    let (change, expr, places) = if source.is_empty() {
        (None, None, (at, at))
    } else if let Some((from, to)) = stroke {
        // What is divided needs no brackets.
        let change = formula.get(..from).unwrap_or_default();
        let base = formula.get(to..).unwrap_or_default();
        (Some(parsed(change, at)?), Some(parsed(base, at + to)?), (at, at + to))
    } else if let Some(from) = comma {
        let width =
            formula.get(from..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
        let list = formula.get(..from).unwrap_or_default();
        let filled = formula.get(from + width..).unwrap_or_default();
        let behind = at + from + width;
        (Some(parsed(filled, behind)?), Some(parsed(list, at)?), (behind, at))
    } else {
        (None, Some(parsed(formula, at)?), (at, at))
    };
    let (formula, base) = places;
    let hole = HoleAst { name, kind, relation, expr, change, source, span, base, formula };
    Ok((BracedSlot::Hole(Box::new(hole)), end))
}

/// The bytes before and behind the last stroke of a formula that is in no bracket.
fn last_stroke(formula: &str) -> Option<(usize, usize)> {
    let (mut depth, mut found) = (0_usize, None);
    for (at, c) in formula.char_indices() {
        match c {
            '(' | '（' | '[' | '［' | '{' => depth += 1,
            ')' | '）' | ']' | '］' | '}' => depth = depth.saturating_sub(1),
            '/' | '÷' if depth == 0 => found = Some((at, at + c.len_utf8())),
            _ => {}
        }
    }
    found
}

/// Where the brace closes that was opened before this text; formulas have braces of their own.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return Some(at),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}
