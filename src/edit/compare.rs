//! In what two states of one document differ, in words.

use crate::budget::{Budget, Cell, ValueRef};
use crate::lang::{Lang, Text};

use super::Document;

/// Where `theirs` differs from the document, place by place; at most `most` lines. Tables whose
/// rows are others are named as a whole.
pub fn differences(document: &Document, theirs: &Budget, most: usize) -> Vec<Text> {
    let (mine, forms) = (document.budget(), document.forms());
    let mut found = Vec::new();
    let kinds = |budget: &Budget| -> Vec<_> {
        budget.tables.iter().map(|table| table.kind.clone()).collect()
    };
    if mine.unit != theirs.unit {
        found.push(Text::new("预算单位不同", "another unit"));
    }
    if mine.status != theirs.status {
        found.push(Text::new("文件状态不同", "another status"));
    }
    if kinds(mine) != kinds(theirs) {
        found.push(Text::new("所含的表不同", "other tables"));
        return found;
    }
    for (t, (own, other)) in mine.tables.iter().zip(&theirs.tables).enumerate() {
        let title = |lang| mine.table_title(forms, t, lang);
        if own.note != other.note {
            found
                .push(Text::both(|lang| format!("{}：{}", title(lang), lang.pick("表注", "note"))));
        }
        let shape = |table: &crate::budget::Table| -> Vec<Vec<_>> {
            let kinds = |block: &crate::budget::Block| {
                block.rows.iter().map(|row| (row.kind(), row.width())).collect()
            };
            table.blocks.iter().map(kinds).collect()
        };
        if shape(own) != shape(other) {
            let words = |lang: Lang| lang.pick("行的增减或次序不同", "other rows or another order");
            found.push(Text::both(|lang| format!("{}：{}", title(lang), words(lang))));
            continue;
        }
        for (b, (own, other)) in own.blocks.iter().zip(&other.blocks).enumerate() {
            for (r, (own, other)) in own.rows.iter().zip(&other.rows).enumerate() {
                for (c, (own, other)) in own.cells().zip(other.cells()).enumerate() {
                    if own != other && found.len() < most {
                        let cell = Cell::new(t, b, r, c);
                        found.push(Text::both(|lang| {
                            describe_cell(document, cell, own, other, lang)
                        }));
                    }
                }
            }
        }
    }
    let sections = |budget: &Budget| -> Vec<_> {
        budget.texts.iter().map(|text| (text.section.clone(), text.paragraphs.clone())).collect()
    };
    let (own, other) = (sections(mine), sections(theirs));
    let changed = own.iter().filter(|text| !other.contains(text));
    found.extend(changed.map(|(section, _)| {
        Text::both(|lang| match lang {
            Lang::Zh => format!("文字“{section}”"),
            Lang::En => format!("text “{section}”"),
        })
    }));
    found.truncate(most);
    found
}

/// `预算表6 30201 办公费 › 公用经费：这里 6.00，磁盘上 8.00`
fn describe_cell(
    document: &Document,
    cell: Cell,
    own: ValueRef<'_>,
    other: ValueRef<'_>,
    lang: Lang,
) -> String {
    let (table, row, column) = document.computed().place(cell, lang);
    let shown = |value: ValueRef<'_>| match value {
        ValueRef::Blank => lang.pick("空", "blank").to_owned(),
        other => other.to_text(),
    };
    let (own, other) = (shown(own), shown(other));
    match lang {
        Lang::Zh => format!("{table} {row} › {column}：这里 {own}，磁盘上 {other}"),
        Lang::En => format!("{table} {row} › {column}: {own} here, {other} on disk"),
    }
}
