//! What a slot of a sentence or a draft means: its formula resolved, the column of its names.

use std::collections::HashSet;
use std::sync::Arc;

use super::formula::{Expr, Reference};
use super::narrative::{Hole, HoleKind, TextExpr};
use super::parse::{Ast, Identifier};
use super::pattern::{HoleAst, KindAst};
use super::resolve::Resolver;
use crate::source::Location;

/// In formulas: how many numbered paragraphs the section has.
const ITEMS: &str = "条数";

/// What the slot means; `None` and an entry in `wrong` where it means nothing.
pub(super) fn hole(
    resolver: &mut Resolver<'_>,
    ast: &HoleAst,
    told: &HashSet<String>,
) -> Option<Hole> {
    let before = resolver.wrong.len();
    let found = meaning(resolver, ast, told);
    for wrong in resolver.wrong.iter_mut().skip(before) {
        wrong.location = Location::Offset(wrong.offset() + ast.base);
    }
    let before = resolver.wrong.len();
    let change = match &ast.change {
        Some(change) if ast.kind != KindAst::Names => Some(text_expr(resolver, change, told)),
        _ => None,
    };
    for wrong in resolver.wrong.iter_mut().skip(before) {
        wrong.location = Location::Offset(wrong.offset() + ast.formula);
    }
    let (kind, expr) = found?;
    let change = match change {
        Some(change) => Some(change?),
        None => None,
    };
    let name = ast.name.as_deref().map(Arc::from);
    let source = Arc::from(ast.source.as_str());
    Some(Hole { name, kind, relation: ast.relation, expr, change, source })
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
    let filled = match &ast.change {
        None => None,
        Some(Ast::Cell(cell)) if cell.path.len() == 1 => {
            let name = cell.path.first()?;
            Some(resolver.find_column(table, block, name)?)
        }
        Some(_) => {
            let span = 0..ast.span.end - ast.span.start;
            let what =
                ("逗号后应为列名".to_owned(), "a column belongs behind the comma".to_owned());
            let remedy = ("写成 {名称 表.列，列}", "write {名称 table.column, column}");
            return resolver.fail(&span, what, remedy);
        }
    };
    Some((HoleKind::Names { table, block, column, filled }, None))
}

/// A formula of a sentence.
pub(super) fn text_expr(
    resolver: &mut Resolver<'_>,
    ast: &Ast,
    told: &HashSet<String>,
) -> Option<TextExpr> {
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
