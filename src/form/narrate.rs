//! The narrative of a form set: what the formulas in its sentences mean.

use std::collections::HashSet;
use std::sync::Arc;

use super::fault::{Faults, Path, at, did_you_mean};
use super::formula::{Each, Expr, Reference};
use super::lookup::{check_each, find_block, find_table, tell_wrong};
use super::model::{PartContent, PartForm, TableForm};
use super::narrative::{Hole, HoleKind, Narration, Pattern, Piece, Statement, TextExpr};
use super::parse::{Ast, Identifier, Wrong};
use super::pattern::{self, HoleAst, KindAst};
use super::raw::{NarrationRaw, StatementRaw};
use super::resolve::{FormulaSite, Resolver};
use crate::lang::Text;
use crate::source::Step::{Field, Index};

/// In formulas: how many numbered paragraphs the section has.
const ITEMS: &str = "条数";

/// Checks and resolves; what could not be resolved is left out, with a fault for it.
pub(super) fn narrative(
    tables: &[TableForm],
    parts: &[PartForm],
    raw: Vec<NarrationRaw>,
    list: &Path,
    faults: &mut Faults<'_>,
) -> Vec<Narration> {
    let sections = || {
        parts.iter().flat_map(|part| match &part.content {
            PartContent::Texts(sections) => sections.as_slice(),
            PartContent::Tables => &[],
        })
    };
    let told = told(&raw);
    let mut narrative = Vec::new();
    for (index, raw) in raw.into_iter().enumerate() {
        let path = at(list, Index(index));
        if !sections().any(|section| section.key == raw.section) {
            faults.add(
                &at(&path, Field("section")),
                (
                    format!("没有文字“{}”", raw.section),
                    format!("there is no section “{}”", raw.section),
                ),
                did_you_mean(&raw.section, sections().map(|section| section.key.as_str())),
            );
        }
        let Some(table) = find_table(tables, &raw.table, &at(&path, Field("table")), faults) else {
            continue;
        };
        let absent = raw.absent.and_then(|text| {
            let place = (table, 0, Each::Once);
            pattern(tables, &text, place, &told, &at(&path, Field("absent")), faults)
        });
        let says = at(&path, Field("says"));
        let statements = raw.says.into_iter().enumerate();
        let statements = statements
            .filter_map(|(i, raw)| {
                statement(tables, raw, table, &told, &at(&says, Index(i)), faults)
            })
            .collect();
        narrative.push(Narration { section: raw.section, table, absent, statements });
    }
    narrative
}

/// The names of all figures that have one.
fn told(raw: &[NarrationRaw]) -> HashSet<String> {
    let texts = raw.iter().flat_map(|one| one.says.iter().map(|says| says.text.as_str()));
    let holes = texts.filter_map(|text| pattern::sentence(text).ok()).flat_map(|read| read.1);
    holes.filter_map(|hole| hole.name).collect()
}

fn statement(
    tables: &[TableForm],
    raw: StatementRaw,
    table: usize,
    told: &HashSet<String>,
    path: &Path,
    faults: &mut Faults<'_>,
) -> Option<Statement> {
    let table = match &raw.table {
        Some(key) => find_table(tables, key, &at(path, Field("table")), faults)?,
        None => table,
    };
    let blocks = &tables.get(table)?.blocks;
    let block = find_block(blocks, raw.block.as_deref(), path, faults)?;
    let each = Each::from(raw.each);
    check_each(&each, blocks.get(block)?, path, faults);
    if each == Each::Column {
        faults.add(
            &at(path, Field("each")),
            ("语句不能逐列".to_owned(), "a sentence is not about columns".to_owned()),
            ("写 Row、Level( ) 或 Once".to_owned(), "write Row, Level( ) or Once".to_owned()),
        );
        return None;
    }
    let place = (table, block, each.clone());
    let pattern = pattern(tables, &raw.text, place, told, &at(path, Field("text")), faults)?;
    Some(Statement {
        table,
        block,
        each,
        pattern,
        severity: raw.severity,
        rule: raw.rule,
        message: raw.message,
        reason_without: raw.reason_without,
        names_without: raw.names_without,
    })
}

fn pattern(
    tables: &[TableForm],
    text: &str,
    (table, block, each): (usize, usize, Each),
    told: &HashSet<String>,
    path: &Path,
    faults: &mut Faults<'_>,
) -> Option<Pattern> {
    let (pieces, asts) = match pattern::sentence(text) {
        Ok(read) => read,
        Err(wrong) => {
            tell_wrong(vec![wrong], path, faults);
            return None;
        }
    };
    let place = if each == Each::Once { FormulaSite::Once } else { FormulaSite::EachRow };
    let mut resolver = Resolver::new(tables, table, block, place);
    if each == Each::Once && has_row(&pieces) {
        let at = text.find("{行").unwrap_or_default();
        resolver.wrong.push(Wrong {
            span: at..at + 1,
            what: both("{行} 要有 each", "{行} needs each"),
            remedy: both("写上 each: Row 或 each: Level(0)", "write each: Row or each: Level(0)"),
        });
    }
    let holes: Vec<Option<Hole>> = asts.iter().map(|ast| hole(&mut resolver, ast, told)).collect();
    for wrong in &mut resolver.wrong {
        // A formula's own places count from where it begins.
        wrong.span.end = wrong.span.end.max(wrong.span.start);
    }
    tell_wrong(std::mem::take(&mut resolver.wrong), path, faults);
    let holes = holes.into_iter().collect::<Option<Vec<Hole>>>()?;
    Some(Pattern { pieces, holes, source: Arc::from(text) })
}

fn has_row(pieces: &[Piece]) -> bool {
    pieces.iter().any(|piece| match piece {
        Piece::Row => true,
        Piece::Optional(inner) => has_row(inner),
        Piece::Either(all) => all.iter().any(|inner| has_row(inner)),
        _ => false,
    })
}

fn both(zh: &str, en: &str) -> Text {
    Text { zh: zh.to_owned(), en: en.to_owned() }
}

fn hole(resolver: &mut Resolver<'_>, ast: &HoleAst, told: &HashSet<String>) -> Option<Hole> {
    let before = resolver.wrong.len();
    let found = meaning(resolver, ast, told);
    for wrong in resolver.wrong.iter_mut().skip(before) {
        wrong.span = wrong.span.start + ast.formula..wrong.span.end + ast.formula;
    }
    let (kind, expr) = found?;
    let name = ast.name.as_deref().map(Arc::from);
    Some(Hole { name, kind, relation: ast.relation, expr, source: Arc::from(ast.source.as_str()) })
}

fn meaning(
    resolver: &mut Resolver<'_>,
    ast: &HoleAst,
    told: &HashSet<String>,
) -> Option<(HoleKind, Option<TextExpr>)> {
    let kind = match ast.kind {
        KindAst::Amount => HoleKind::Amount,
        KindAst::Share => HoleKind::Share,
        KindAst::Count => HoleKind::Count,
        KindAst::Change => HoleKind::Change,
        KindAst::Rate => HoleKind::Rate,
        KindAst::Year => HoleKind::Year,
        KindAst::LastYear => HoleKind::LastYear,
        KindAst::Names => return names(resolver, ast),
    };
    let expr = match &ast.expr {
        Some(expr) => Some(text_expr(resolver, expr, told)?),
        None => None,
    };
    Some((kind, expr))
}

/// The column whose texts are the names.
fn names(resolver: &mut Resolver<'_>, ast: &HoleAst) -> Option<(HoleKind, Option<TextExpr>)> {
    let cell = match &ast.expr {
        None => return Some((HoleKind::Name, None)),
        Some(Ast::Cell(cell)) => cell,
        Some(_) => {
            let what =
                ("没有写明名称在哪一列".to_owned(), "it does not say which column".to_owned());
            let span = 0..ast.span.end - ast.span.start;
            return resolver.fail(&span, what, ("写成 {名称 表.列}", "write {名称 table.column}"));
        }
    };
    let expr = resolver.every(cell)?;
    let Expr::Count(Reference { table, block, column: Some(column), .. }) = expr else {
        return None;
    };
    let table = table.unwrap_or(resolver.table);
    Some((HoleKind::Names { table, block, column }, None))
}

fn text_expr(resolver: &mut Resolver<'_>, ast: &Ast, told: &HashSet<String>) -> Option<TextExpr> {
    match ast {
        Ast::Number(number) => Some(TextExpr::Number(*number)),
        Ast::Negate(inner) => Some(TextExpr::Negate(Box::new(text_expr(resolver, inner, told)?))),
        Ast::Binary(op, a, b) => {
            let (a, b) = (text_expr(resolver, a, told), text_expr(resolver, b, told));
            Some(TextExpr::Binary(*op, Box::new(a?), Box::new(b?)))
        }
        Ast::Cell(cell) => {
            if let ([Identifier { text, .. }], None, None, None) =
                (cell.path.as_slice(), &cell.copy, &cell.row, &cell.column)
            {
                if text == ITEMS {
                    return Some(TextExpr::Items);
                }
                if told.contains(text) {
                    return Some(TextExpr::Told(Arc::from(text.as_str())));
                }
            }
            resolver.expr(ast).map(TextExpr::Tables)
        }
        Ast::Call { .. } | Ast::Range(..) => resolver.expr(ast).map(TextExpr::Tables),
    }
}
