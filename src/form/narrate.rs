//! The narrative of a form set: what the formulas in its sentences mean.

use std::collections::HashSet;
use std::sync::Arc;

use super::draft::drafts;
use super::fault::{Faults, Path, at};
use super::formula::Each;
use super::hole::hole;
use super::lookup::{find_site, find_table, tell_wrong};
use super::model::{PartContent, PartForm, TableForm};
use super::narrative::{Hole, Narration, Pattern, PatternPiece, Statement};
use super::pattern;
use super::raw::{NarrationRaw, StatementRaw};
use super::resolve::{FormulaSite, Resolver};
use crate::source::PathStep::{Field, Index};
use crate::source::{Diagnostic, did_you_mean};

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
        let draft = drafts(tables, raw.draft, table, &told, &at(&path, Field("draft")), faults);
        narrative.push(Narration { section: raw.section, table, absent, statements, draft });
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
    let named = (raw.table.as_deref(), raw.block.as_deref());
    let (table, block, each) = find_site(tables, named, raw.each.into(), table, path, faults)?;
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
        every: raw.every,
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
        let at = text.find("{行").or_else(|| text.find("{上级")).unwrap_or_default();
        resolver.wrong.push(Diagnostic::at_offset(
            at,
            ("{行} 要有 each", "{行} needs each"),
            ("写上 each: Row 或 each: Level(0)", "write each: Row or each: Level(0)"),
        ));
    }
    let holes: Vec<Option<Hole>> = asts.iter().map(|ast| hole(&mut resolver, ast, told)).collect();
    tell_wrong(std::mem::take(&mut resolver.wrong), path, faults);
    let holes = holes.into_iter().collect::<Option<Vec<Hole>>>()?;
    Some(Pattern { pieces, holes, source: Arc::from(text) })
}

fn has_row(pieces: &[PatternPiece]) -> bool {
    pieces.iter().any(|piece| match piece {
        PatternPiece::Row | PatternPiece::Above => true,
        PatternPiece::Optional(inner) => has_row(inner),
        PatternPiece::Either(all) => all.iter().any(|inner| has_row(inner)),
        _ => false,
    })
}
