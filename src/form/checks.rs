//! Checks of a form set, and figures that follow from others, with every name resolved.

use std::sync::Arc;

use super::fault::{Faults, Path, at};
use super::formula::{Check, Each, Expr, Relation};
use super::keys::check_keys;
use super::lookup::{check_each, find_block, find_table, tell_wrong};
use super::model::TableForm;
use super::parse;
use super::raw::{CheckRaw, FillRaw};
use super::resolve::{FormulaSite, Resolver};
use crate::lang::Text;
use crate::source::PathStep::{Field, Index};
use crate::source::Severity;

/// The checks of a form set.
pub(super) fn checks(
    tables: &[TableForm],
    raw: Vec<CheckRaw>,
    version: &str,
    list: &Path,
    faults: &mut Faults<'_>,
) -> Vec<Check> {
    let names: Vec<&str> = raw.iter().map(|check| check.name.as_str()).collect();
    check_keys(&names, list, "name", ("检查", "check"), faults);
    for (index, check) in raw.iter().enumerate() {
        for was in check.was.iter().filter(|was| names.contains(&was.as_str())) {
            faults.add(
                &at(&at(list, Index(index)), Field("was")),
                (
                    format!("原名“{was}”现在是另一条检查的名称"),
                    format!("the former name “{was}” is a check's name now"),
                ),
                ("去掉它，或改那条检查的名称", "remove it, or rename that check"),
            );
        }
    }
    let raw = raw.into_iter().enumerate();
    let one = |(index, mut raw): (usize, CheckRaw)| {
        raw.version.get_or_insert_with(|| version.to_owned());
        check_at(tables, raw, (&at(list, Index(index)), "check"), faults)
    };
    raw.filter_map(one).collect()
}

/// The check that is at `path`, its relation in that field.
fn check_at(
    tables: &[TableForm],
    raw: CheckRaw,
    (path, field): (&Path, &'static str),
    faults: &mut Faults<'_>,
) -> Option<Check> {
    let table = find_table(tables, &raw.table, &at(path, Field("table")), faults)?;
    let blocks = &tables.get(table)?.blocks;
    let block = find_block(blocks, raw.block.as_deref(), path, faults)?;
    let each = Each::from(raw.each);
    check_each(&each, blocks.get(block)?, path, faults);
    let place = match each {
        Each::Once => FormulaSite::Once,
        Each::Column => FormulaSite::EachColumn,
        Each::Row | Each::Level(_) | Each::Leaf => FormulaSite::EachRow,
    };
    let mut resolver = Resolver::new(tables, table, block, place);
    let sides = match parse::check(&raw.check) {
        Ok((left, relation, right)) => {
            let (left, right) = (resolver.expr(&left), resolver.expr(&right));
            left.zip(right).map(|(left, right)| (left, relation, right))
        }
        Err(wrong) => {
            resolver.wrong.push(wrong);
            None
        }
    };
    tell_wrong(std::mem::take(&mut resolver.wrong), &at(path, Field(field)), faults);
    let fills = raw.fills.as_deref().and_then(|text| {
        let ast = parse::expression(text).map_err(|wrong| resolver.wrong.push(wrong)).ok()?;
        resolver.expr(&ast)
    });
    let path = at(path, Field("fills"));
    tell_wrong(std::mem::take(&mut resolver.wrong), &path, faults);
    if fills.as_ref().is_some_and(|cell| !matches!(cell, Expr::Cell(_))) {
        not_a_cell(&path, faults);
    }
    let (left, relation, right) = sides?;
    Some(Check {
        name: raw.name.into(),
        rule: raw.rule,
        severity: raw.severity,
        table,
        block,
        each,
        left,
        relation,
        right,
        exact: raw.exact,
        within: raw.within,
        manual: raw.manual,
        version: raw.version.unwrap_or_default(),
        was: raw.was,
        only_filled: raw.only_filled,
        only_codes: raw.only_codes,
        except_codes: raw.except_codes,
        named: raw.named,
        together: raw.together,
        fills: fills.filter(|cell| matches!(cell, Expr::Cell(_))),
        doc: raw.doc,
        message: raw.message,
        remedy: raw.remedy,
        source: Arc::from(raw.check.trim()),
    })
}

fn not_a_cell(path: &Path, faults: &mut Faults<'_>) {
    faults.add(
        path,
        ("带入的应是一格".to_owned(), "what is filled must be a single cell".to_owned()),
        ("例如 \"[行].列\"".to_owned(), "for instance \"[row].column\"".to_owned()),
    );
}

/// Figures that follow from others, as relations that are not judged.
pub(super) fn fills(
    tables: &[TableForm],
    raw: Vec<FillRaw>,
    list: &Path,
    faults: &mut Faults<'_>,
) -> Vec<Check> {
    let mut fills = Vec::new();
    for (index, raw) in raw.into_iter().enumerate() {
        let path = at(list, Index(index));
        // Told here as a fill, before it is read as a check.
        if let Ok((left, relation, _)) = parse::check(&raw.fill)
            && (relation != Relation::Equal || !matches!(left, parse::Ast::Cell(_)))
        {
            not_a_cell(&at(&path, Field("fill")), faults);
            continue;
        }
        let check = CheckRaw {
            name: String::new(),
            rule: String::new(),
            severity: Severity::Hint,
            table: raw.table,
            block: raw.block,
            each: raw.each,
            check: raw.fill,
            exact: false,
            within: None,
            manual: false,
            version: None,
            was: Vec::new(),
            only_filled: false,
            only_codes: Vec::new(),
            except_codes: Vec::new(),
            named: false,
            together: false,
            fills: None,
            doc: None,
            message: raw.message,
            remedy: Text::default(),
        };
        let found = check_at(tables, check, (&path, "fill"), faults);
        fills.extend(found.map(|check| Check { fills: Some(check.left.clone()), ..check }));
    }
    fills
}
