//! The draft as RON, with comments that say what is to be confirmed.

use std::fmt::Write;

use super::model::{
    BlockDraft, ColumnRole, FormDraft, FoundEach, FoundRelation, HeadingNode, RelationChoice,
    RelationKind, RowsDraft, TableDraft,
};
use crate::amount::Unit;
use crate::lang::Lang;

/// A text in quotes, as RON has it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn title(text: &str) -> String {
    quoted(text)
}

/// A relation in words, and how often it held.
pub(super) fn said(draft: &FormDraft, relation: &FoundRelation, lang: Lang) -> (String, String) {
    let formula = match &relation.kind {
        RelationKind::Formula(text) => text.clone(),
        RelationKind::Tree { block } => {
            let blocks = draft.tables.get(relation.table).map_or(&[][..], |table| &table.blocks);
            let name = blocks.get(*block).map_or("", |own| own.key.as_str());
            match lang {
                Lang::Zh => format!("{name}上级等于下级之和"),
                Lang::En => format!("{name} a level is the sum of those below it"),
            }
        }
        RelationKind::Check { text, .. } => text.clone(),
    };
    let FoundRelation { held, near, broken, .. } = relation;
    let counted = match lang {
        Lang::Zh => counted(relation),
        Lang::En if *near > 0 => {
            format!("held {held} times ({near} of them one apart), broken {broken}")
        }
        Lang::En => format!("held {held} times, broken {broken}"),
    };
    (formula, counted)
}

/// `成立 12 次，不成立 1 次` behind a relation.
fn counted(relation: &FoundRelation) -> String {
    let near = match relation.near {
        0 => String::new(),
        near => format!("（其中 {near} 次相差末位一个单位）"),
    };
    match relation.broken {
        0 => format!("成立 {} 次{near}", relation.held),
        broken => format!("成立 {} 次{near}，不成立 {broken} 次：请核对", relation.held),
    }
}

pub(super) fn text(draft: &FormDraft, id: &str) -> String {
    let mut out = String::new();
    let year = draft.year.unwrap_or(2025);
    write_all(&mut out, draft, id, year);
    out
}

/// Writing to a string does not fail.
macro_rules! put {
    ($out:expr, $($rest:tt)*) => {
        let _ = writeln!($out, $($rest)*);
    };
}

fn write_all(out: &mut String, draft: &FormDraft, id: &str, year: i32) {
    put!(out, "// 由公开的文件起草的表样，供人确认、修改；写法见 jilin-2024.ron 开头。");
    put!(out, "// 改完用 yusuan forms check 检查。“成立 n 次”是在所给文件的数字里成立的次数。");
    put!(out, "// 请确认：标题、行名、单位；哪些关系是规定，哪些只是碰巧相等；各条的 force。");
    put!(out, "(");
    put!(out, "    id: {},", quoted(id));
    put!(out, "    name: {},", title(if draft.name.is_empty() { id } else { &draft.name }));
    put!(out, "    year: {year},");
    let wan = draft.tables.iter().filter(|table| table.unit == Some(Unit::Wan)).count();
    let unit = if wan * 2 >= draft.tables.len() { Unit::Wan } else { Unit::Yuan };
    put!(out, "    unit: {unit:?},");
    put!(out, "    decimals: 2,");
    put!(out, "    parts: [(title: (zh: \"部门预算表\", en: \"Budget tables\"), tables: true)],");
    put!(out, "    tables: [");
    for (index, table) in draft.tables.iter().enumerate() {
        let kept = draft.relations.iter().zip(&draft.choices).filter(|(_, choice)| choice.kept);
        let own = kept.map(|(relation, _)| relation).filter(|relation| relation.table == index);
        let own: Vec<&FoundRelation> = own.collect();
        write_table(out, table, unit, &own);
    }
    put!(out, "    ],");
    put!(out, "    checks: [");
    for (relation, choice) in draft.relations.iter().zip(&draft.choices) {
        if choice.kept {
            write_check(out, draft, choice, relation);
        }
    }
    put!(out, "    ],");
    put!(out, ")");
}

fn write_table(out: &mut String, table: &TableDraft, unit: Unit, relations: &[&FoundRelation]) {
    put!(out, "        (");
    put!(out, "            key: {},", quoted(&table.key));
    if !table.number.is_empty() {
        put!(out, "            number: {},", quoted(&table.number));
    }
    put!(out, "            title: {},", title(&table.title));
    match table.unit {
        Some(own) if own != unit => {
            put!(out, "            unit: {own:?},");
        }
        None => {
            put!(out, "            // 没有找到单位行：请确认是元还是万元。");
        }
        Some(_) => {}
    }
    if table.decimals != 2 {
        put!(out, "            decimals: {},", table.decimals);
    }
    match table.blocks.as_slice() {
        [block] => write_block(out, block, 12),
        blocks => {
            put!(out, "            layout: Beside,");
            put!(out, "            blocks: [");
            for block in blocks {
                put!(out, "                (");
                put!(out, "                    key: {},", quoted(&block.key));
                let shown = if block.title.is_empty() { &block.key } else { &block.title };
                put!(out, "                    title: {},", title(shown));
                write_block(out, block, 20);
                put!(out, "                ),");
            }
            put!(out, "            ],");
        }
    }
    let formulas: Vec<(&String, &&FoundRelation)> = relations
        .iter()
        .filter_map(|relation| match &relation.kind {
            RelationKind::Formula(text) => Some((text, relation)),
            _ => None,
        })
        .collect();
    for relation in relations {
        if let RelationKind::Tree { block } = relation.kind {
            let name = table.blocks.get(block).map_or("", |own| own.key.as_str());
            put!(out, "            // {name}上级等于下级之和，{}。", counted(relation));
        }
    }
    if !formulas.is_empty() {
        put!(out, "            formulas: [");
        for (text, relation) in formulas {
            put!(out, "                // {}", counted(relation));
            put!(out, "                {},", quoted(text));
        }
        put!(out, "            ],");
    }
    put!(out, "        ),");
}

fn write_block(out: &mut String, block: &BlockDraft, indent: usize) {
    let pad = " ".repeat(indent);
    put!(out, "{pad}columns: [");
    write_nodes(out, block, &block.tree, indent + 4);
    put!(out, "{pad}],");
    let key = |column: usize| block.columns.get(column).map_or("", |own| own.key.as_str());
    let find = |role: ColumnRole| block.columns.iter().position(|own| own.role == role);
    match &block.rows {
        RowsDraft::Fixed(rows) => {
            put!(out, "{pad}rows: Fixed([");
            for row in rows {
                let code =
                    row.code.as_ref().map_or_else(String::new, |c| format!(", code: \"{c}\""));
                let level =
                    if row.level > 0 { format!(", level: {}", row.level) } else { String::new() };
                let (key, title) = (quoted(&row.key), title(&row.title));
                put!(out, "{pad}    (key: {key}, title: {title}{level}{code}),");
            }
            put!(out, "{pad}]),");
        }
        RowsDraft::Coded { digits, classification, total } => {
            const NAMES: [&str; 4] = ["类", "款", "项", "目"];
            put!(out, "{pad}rows: Coded(");
            let levels: Vec<String> = digits
                .iter()
                .enumerate()
                .map(|(at, digits)| {
                    let name = NAMES.get(at).copied().unwrap_or("级");
                    format!("(name: {}, digits: {digits})", title(name))
                })
                .collect();
            put!(out, "{pad}    levels: [{}],", levels.join(", "));
            put!(out, "{pad}    code: {},", quoted(find(ColumnRole::Code).map_or("", key)));
            if let Some(name) = find(ColumnRole::Text) {
                put!(out, "{pad}    name: {},", quoted(key(name)));
            }
            if let Some(list) = classification {
                put!(out, "{pad}    classification: {},", quoted(list));
            }
            write_total(out, &pad, total.as_ref());
            put!(out, "{pad}),");
        }
        RowsDraft::Outlined { levels, total } => {
            put!(out, "{pad}rows: Outlined(");
            put!(out, "{pad}    levels: [");
            for &level in levels {
                let name = key(level);
                put!(out, "{pad}        (name: {}, column: {}),", title(name), quoted(name));
            }
            put!(out, "{pad}    ],");
            let first = levels.first().copied().unwrap_or(0);
            put!(out, "{pad}    name: {},", quoted(key(first)));
            write_total(out, &pad, total.as_ref());
            put!(out, "{pad}),");
        }
    }
}

fn write_total(out: &mut String, pad: &str, total: Option<&(String, bool)>) {
    if let Some((name, last)) = total {
        put!(out, "{pad}    total: {},", title(name));
        if *last {
            put!(out, "{pad}    total_last: true,");
        }
    }
}

fn write_nodes(out: &mut String, block: &BlockDraft, nodes: &[HeadingNode], indent: usize) {
    let pad = " ".repeat(indent);
    for node in nodes {
        if node.below.is_empty() {
            for column in node.from..node.to {
                let Some(own) = block.columns.get(column) else { continue };
                // The first column of fixed rows holds their titles and needs no kind.
                let label = column == 0 && matches!(block.rows, RowsDraft::Fixed(_));
                let kind = match own.role {
                    ColumnRole::Code => ", kind: Code, frozen: true, width: 80",
                    ColumnRole::Text if label => ", frozen: true, width: 240",
                    ColumnRole::Text => ", kind: Text, frozen: true, width: 240",
                    ColumnRole::Amount => "",
                };
                let hidden = if own.hidden { ", unprinted: true" } else { "" };
                let (key, title) = (quoted(&own.key), title(&own.title));
                put!(out, "{pad}(key: {key}, title: {title}{kind}{hidden}),");
            }
        } else {
            put!(out, "{pad}(title: {}, columns: [", title(&node.title));
            write_nodes(out, block, &node.below, indent + 4);
            put!(out, "{pad}]),");
        }
    }
}

fn write_check(
    out: &mut String,
    draft: &FormDraft,
    choice: &RelationChoice,
    relation: &FoundRelation,
) {
    let RelationKind::Check { block, each, text, what } = &relation.kind else {
        return;
    };
    let Some(table) = draft.tables.get(relation.table) else { return };
    let each = match each {
        FoundEach::Once => "Once",
        FoundEach::Row => "Row",
    };
    let at = match (table.blocks.len() > 1, table.blocks.get(*block)) {
        (true, Some(own)) => format!(", block: {}", quoted(&own.key)),
        _ => String::new(),
    };
    let within = if relation.near > 0 { " within: \"u\"," } else { "" };
    let sign = if text.contains("<=") {
        ("不应大于", "must not exceed")
    } else {
        ("应等于", "must equal")
    };
    put!(out, "        // {}", counted(relation));
    put!(out, "        (");
    put!(
        out,
        "            name: {}, force: {:?}, table: {}{at}, each: {each},{within}",
        quoted(&choice.name),
        choice.severity,
        quoted(&table.key)
    );
    put!(out, "            check: {},", quoted(text));
    let (zh, en) =
        (format!("{}{}{}", what.0, sign.0, what.1), format!("{} {} {}", what.0, sign.1, what.1));
    put!(out, "            message: (zh: {}, en: {}),", quoted(&zh), quoted(&en));
    put!(out, "        ),");
}
