//! From the form set as read to the model: keys unique, rows and levels in order, formulas and
//! checks resolved. Goes on after a fault, to find them all.

use std::collections::HashMap;

use super::checks::{checks, fills};
use super::cycle;
use super::drafting::{one_for, rows_from};
use super::fault::{Faults, Path, at};
use super::formula::{Formula, FormulaTarget};
use super::headings::check_decimals;
use super::keys::{check_keys, twice};
use super::lists;
use super::lookup::{find_table, tell_wrong};
use super::model::{FormSet, Headline, NamedBy, PartContent, PartForm, SectionForm, TableForm};
use super::narrate;
use super::parse;
use super::raw::{
    BlockRaw, FixedRowRaw, FormSetRaw, HeadlineRaw, PartRaw, RowsRaw, TableRaw, TargetsRaw,
};
use super::resolve::{FormulaSite, Resolver};
use super::rows::block_form;
use super::targets::targets;
use super::years::Years;
use crate::amount::Unit;
use crate::lang::Text;
use crate::source::PathStep::{Field, Index};

/// What waits until all tables are known by name.
struct Pending {
    formulas: Vec<String>,
    named_by: Option<String>,
    targets: Option<TargetsRaw>,
    rows_from: Vec<String>,
    one_for: Option<String>,
}

/// Checks and resolves; what could not be resolved is left out, with a fault for it.
pub(super) fn build(
    raw: FormSetRaw,
    beside: &dyn Fn(&str) -> Option<String>,
    faults: &mut Faults<'_>,
) -> FormSet {
    let root = Path::new();
    let tables_path = at(&root, Field("tables"));
    if raw.tables.is_empty() {
        faults.add(
            &tables_path,
            ("没有表".to_owned(), "there are no tables".to_owned()),
            ("至少写一张表".to_owned(), "write one at least".to_owned()),
        );
    }
    check_decimals(raw.decimals, &at(&root, Field("decimals")), faults);
    check_decimals(raw.percent_decimals, &at(&root, Field("percent_decimals")), faults);
    let year = year(raw.year, &raw.years, faults);
    let keys: Vec<&str> = raw.tables.iter().map(|table| table.key.as_str()).collect();
    check_keys(&keys, &tables_path, "key", ("表", "table"), faults);
    let mut tables = Vec::new();
    let mut pending = Vec::new();
    for (index, table) in raw.tables.into_iter().enumerate() {
        let path = at(&tables_path, Index(index));
        let (form, waits) = table_form(table, &path, (raw.unit, raw.decimals), faults);
        tables.push(form);
        pending.push(waits);
    }
    let lists = lists::read(&tables, &tables_path, beside, faults);
    for (index, waits) in pending.iter_mut().enumerate() {
        let path = at(&at(&tables_path, Index(index)), Field("targets"));
        let targets =
            waits.targets.take().and_then(|raw| targets(&tables, index, raw, &path, faults));
        if let Some(table) = tables.get_mut(index) {
            table.targets = targets;
        }
    }
    for (index, waits) in pending.iter().enumerate() {
        let named_by = named_by(&tables, index, waits.named_by.as_deref(), &tables_path, faults);
        if let Some(table) = tables.get_mut(index) {
            table.named_by = named_by;
        }
    }
    for (index, waits) in pending.iter().enumerate() {
        let path = at(&at(&tables_path, Index(index)), Field("formulas"));
        let formulas = formulas(&tables, index, &waits.formulas, &path, faults);
        if let Some(table) = tables.get_mut(index) {
            table.formulas = formulas;
        }
    }
    let cycles = if faults.is_empty() { cycle::find(&tables) } else { Vec::new() };
    for circle in cycles {
        let path = at(&at(&tables_path, Index(circle.table)), Field("formulas"));
        let names = circle.names.join(" → ");
        faults.add(
            &at(&path, Index(circle.formula)),
            (format!("公式循环：{names}"), format!("circular formula: {names}")),
            (
                "去掉其中一条，或改为检查（checks）".to_owned(),
                "remove one of them, or make it a check".to_owned(),
            ),
        );
    }
    for (index, waits) in pending.into_iter().enumerate() {
        let path = at(&tables_path, Index(index));
        let rows_from = rows_from(&tables, index, &waits.rows_from, &path, faults);
        let one_for = one_for(&tables, index, waits.one_for.as_deref(), &path, faults);
        if let Some(table) = tables.get_mut(index) {
            (table.rows_from, table.one_for) = (rows_from, one_for);
        }
    }
    let fills = fills(&tables, raw.fills, &at(&root, Field("fills")), faults);
    let checks_path = at(&root, Field("checks"));
    let checks = checks(&tables, raw.checks, &raw.version, &checks_path, faults);
    let headline = headline(&tables, raw.headline, &at(&root, Field("headline")), faults);
    let pictures =
        super::pictures::pictures(&tables, raw.pictures, &at(&root, Field("pictures")), faults);
    let parts = parts(raw.parts, &at(&root, Field("parts")), faults);
    let narrative =
        narrate::narrative(&tables, &parts, raw.narrative, &at(&root, Field("narrative")), faults);
    FormSet {
        id: raw.id,
        name: raw.name,
        year,
        years: raw.years,
        version: raw.version,
        text_unit: raw.text_unit,
        percent_decimals: raw.percent_decimals,
        tables,
        checks,
        fills,
        narrative,
        parts,
        print: raw.print,
        headline,
        pictures,
        lists,
        template: None,
    }
}

/// The year whose words the set has unless another is asked for.
fn year(year: Option<i32>, years: &Years, faults: &mut Faults<'_>) -> i32 {
    let root = Path::new();
    match year.or_else(|| years.latest()) {
        None => {
            faults.add(
                &root,
                ("缺少字段 year".to_owned(), "the field year is missing".to_owned()),
                (
                    "写上 years: \"2024-2026\" 或 year: 2024".to_owned(),
                    "write years: \"2024-2026\" or year: 2024".to_owned(),
                ),
            );
            0
        }
        Some(year) => {
            if !years.contains(year) {
                faults.add(
                    &at(&root, Field("year")),
                    (
                        format!("year {year} 不在 years（{years}）之内"),
                        format!("the year {year} is not among the years {years}"),
                    ),
                    ("改其中一个".to_owned(), "change one of them".to_owned()),
                );
            }
            year
        }
    }
}

fn table_form(
    raw: TableRaw,
    path: &Path,
    (unit, decimals): (Option<Unit>, u32),
    faults: &mut Faults<'_>,
) -> (TableForm, Pending) {
    let decimals = raw.decimals.unwrap_or(decimals);
    check_decimals(decimals, &at(path, Field("decimals")), faults);
    let single = !raw.columns.is_empty() || raw.rows.is_some();
    let blocks = if single && !raw.blocks.is_empty() {
        faults.add(
            &at(path, Field("blocks")),
            (
                "既有 blocks 又有 columns、rows".to_owned(),
                "there are blocks as well as columns or rows".to_owned(),
            ),
            (
                "只有一个区块时写 columns 和 rows，否则全写进 blocks".to_owned(),
                "write columns and rows for a single block, else put all into blocks".to_owned(),
            ),
        );
        Vec::new()
    } else if single {
        if raw.rows.is_none() {
            faults.add(
                path,
                ("没有 rows".to_owned(), "there are no rows".to_owned()),
                (
                    "写 rows: Fixed([…])、Coded(…)、Outlined(…) 或 Free(…)".to_owned(),
                    "write rows: Fixed([…]), Coded(…), Outlined(…) or Free(…)".to_owned(),
                ),
            );
        }
        let block = BlockRaw {
            key: String::new(),
            title: Text::default(),
            numbered: raw.numbered,
            halves: raw.halves,
            unheaded: false,
            columns: raw.columns,
            rows: raw.rows.unwrap_or_else(no_rows),
            begins: raw.begins,
        };
        vec![block_form(block, path, faults)]
    } else {
        let list = at(path, Field("blocks"));
        if raw.blocks.is_empty() {
            faults.add(
                path,
                ("没有列".to_owned(), "there are no columns".to_owned()),
                ("写上 columns 和 rows".to_owned(), "write columns and rows".to_owned()),
            );
        }
        let keys: Vec<&str> = raw.blocks.iter().map(|block| block.key.as_str()).collect();
        check_keys(&keys, &list, "key", ("区块", "block"), faults);
        let blocks = raw.blocks.into_iter().enumerate();
        blocks.map(|(index, block)| block_form(block, &at(&list, Index(index)), faults)).collect()
    };
    let form = TableForm {
        key: raw.key,
        number: raw.number,
        title: raw.title,
        assumed_unit: raw.unit.or(unit).is_none(),
        unit: raw.unit.or(unit).unwrap_or_default(),
        decimals,
        repeats: raw.repeats,
        named_by: None,
        layout: raw.layout,
        totals_aligned: raw.totals_aligned,
        blocks,
        empty_note: raw.empty_note,
        formulas: Vec::new(),
        print: raw.print,
        targets: None,
        rows_from: Vec::new(),
        one_for: None,
    };
    let pending = Pending {
        formulas: raw.formulas,
        named_by: raw.named_by,
        targets: raw.targets,
        rows_from: raw.rows_from,
        one_for: raw.one_for,
    };
    (form, pending)
}

/// Stands in for rows that were left out, so that this is reported once.
fn no_rows() -> RowsRaw {
    RowsRaw::Fixed(vec![FixedRowRaw { blank: 1, ..FixedRowRaw::default() }])
}

fn named_by(
    tables: &[TableForm],
    table: usize,
    text: Option<&str>,
    tables_path: &Path,
    faults: &mut Faults<'_>,
) -> Option<NamedBy> {
    let (text, form) = (text?, tables.get(table)?);
    let path = at(&at(tables_path, Index(table)), Field("named_by"));
    if !form.repeats {
        faults.add(
            &path,
            (
                "不重复的表不需要 named_by".to_owned(),
                "a table that does not repeat needs no named_by".to_owned(),
            ),
            (
                "加上 repeats: true，或去掉 named_by".to_owned(),
                "add repeats: true, or remove it".to_owned(),
            ),
        );
        return None;
    }
    let mut resolver = Resolver::new(tables, table, 0, FormulaSite::Once);
    let found = parse::cell(text)
        .map_err(|wrong| resolver.wrong.push(wrong))
        .ok()
        .and_then(|cell| resolver.named_cell(&cell));
    let wrong = std::mem::take(&mut resolver.wrong);
    tell_wrong(wrong, &path, faults);
    // A placeholder keeps what refers to the copies from being reported as well.
    Some(found.unwrap_or(NamedBy { block: 0, row: 0, column: 0 }))
}

fn formulas(
    tables: &[TableForm],
    table: usize,
    texts: &[String],
    path: &Path,
    faults: &mut Faults<'_>,
) -> Vec<Formula> {
    let mut formulas: Vec<Formula> = Vec::new();
    for (index, text) in texts.iter().enumerate() {
        let path = at(path, Index(index));
        let mut resolver = Resolver::new(tables, table, 0, FormulaSite::Once);
        let formula = match parse::formula(text) {
            Ok((target, expr)) => resolver.target(&target).and_then(|(block, target)| {
                resolver.go(
                    block,
                    match target {
                        FormulaTarget::Column(column) => FormulaSite::Column(column),
                        FormulaTarget::Row(_) | FormulaTarget::Cell { .. } => FormulaSite::Row,
                    },
                );
                let expr = resolver.expr(&expr)?;
                Some(Formula { block, target, expr, source: text.trim().into() })
            }),
            Err(wrong) => {
                resolver.wrong.push(wrong);
                None
            }
        };
        tell_wrong(std::mem::take(&mut resolver.wrong), &path, faults);
        let Some(formula) = formula else { continue };
        let same = |other: &Formula| (other.block, other.target) == (formula.block, formula.target);
        if let Some(first) = formulas.iter().find(|other| same(other)) {
            faults.add(
                &path,
                (
                    format!("同一处已有公式“{}”", first.source),
                    format!("the formula “{}” computes the same", first.source),
                ),
                (
                    "去掉一条，或改为检查（checks）".to_owned(),
                    "remove one, or make it a check".to_owned(),
                ),
            );
        }
        formulas.push(formula);
    }
    formulas
}

fn headline(
    tables: &[TableForm],
    raw: Vec<HeadlineRaw>,
    list: &Path,
    faults: &mut Faults<'_>,
) -> Vec<Headline> {
    let mut headline = Vec::new();
    for (index, raw) in raw.into_iter().enumerate() {
        let path = at(list, Index(index));
        let Some(table) = find_table(tables, &raw.table, &at(&path, Field("table")), faults) else {
            continue;
        };
        let mut resolver = Resolver::new(tables, table, 0, FormulaSite::Once);
        let value = parse::expression(&raw.value)
            .map_err(|wrong| resolver.wrong.push(wrong))
            .ok()
            .and_then(|ast| resolver.expr(&ast));
        tell_wrong(std::mem::take(&mut resolver.wrong), &at(&path, Field("value")), faults);
        headline.extend(value.map(|value| Headline { title: raw.title, table, value }));
    }
    headline
}

fn parts(raw: Vec<PartRaw>, list: &Path, faults: &mut Faults<'_>) -> Vec<PartForm> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut with_tables = false;
    let mut parts = Vec::new();
    for (index, part) in raw.into_iter().enumerate() {
        let path = at(list, Index(index));
        if part.tables && (with_tables || !part.texts.is_empty()) {
            faults.add(
                &at(&path, Field("tables")),
                (
                    "tables: true 只能写一次，且不与 texts 同写".to_owned(),
                    "tables: true stands once, and not beside texts".to_owned(),
                ),
                ("表都在一个部分里".to_owned(), "all tables stand in one part".to_owned()),
            );
        }
        with_tables |= part.tables;
        let texts_path = at(&path, Field("texts"));
        let mut sections = Vec::new();
        for (index, section) in part.texts.into_iter().enumerate() {
            let path = at(&at(&texts_path, Index(index)), Field("key"));
            if let Some(first) = seen.insert(section.key.clone(), seen.len() + 1) {
                twice(&section.key, first, &path, ("文字", "section"), faults);
            }
            sections.push(SectionForm {
                key: section.key,
                title: section.title,
                under: section.under,
            });
        }
        let content = if part.tables { PartContent::Tables } else { PartContent::Texts(sections) };
        parts.push(PartForm { title: part.title, content });
    }
    parts
}
