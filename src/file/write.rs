//! The canonical text of a budget: the same document gives the same bytes.

use crate::budget::{
    Block, Budget, Comment, Explanation, Extra, NamedPlace, NarrativeSection, Origin, Row, RowKind,
    Status, Table, TableKind, Value, bands,
};
use crate::form::{BlockForm, FormSet, RowsForm};

use super::quoting::{quote, quoted};
use super::read::{holds_cell, implied_level};
use super::{BLOCKS, COMMENT, FORMAT, LEVEL, PINS, ROW, TITLE, UNIT};

/// The canonical text of a budget.
pub fn write(forms: &FormSet, budget: &Budget) -> String {
    let rows: usize =
        budget.tables.iter().flat_map(|table| &table.blocks).map(|block| block.rows.len()).sum();
    let mut out = BudgetWriter { text: String::with_capacity(4096 + rows * 160) };
    out.document(forms, budget);
    out.text
}

/// Comments that are in a file of their own.
pub(super) fn comments_alone(name: &str, comments: &[Comment]) -> String {
    let mut out = BudgetWriter { text: String::new() };
    out.put("// yusuan comments\n(\n");
    out.indent(1).put(&format!("format: {FORMAT},\n"));
    out.field(1, "of", name);
    out.list_of_comments(comments, &Extra::new());
    out.put(")\n");
    out.text
}

struct BudgetWriter {
    text: String,
}

impl BudgetWriter {
    fn put(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    fn quote(&mut self, text: &str) -> &mut Self {
        quote(&mut self.text, text);
        self
    }

    /// A field's name; one that is no plain identifier as a raw one.
    fn name(&mut self, name: &str) -> &mut Self {
        let mut chars = name.chars();
        let plain = chars.next().is_some_and(|c| c == '_' || unicode_ident::is_xid_start(c))
            && chars.all(unicode_ident::is_xid_continue);
        if !plain {
            self.put("r#");
        }
        self.put(name).put(": ")
    }

    fn indent(&mut self, depth: usize) -> &mut Self {
        for _ in 0..depth {
            self.text.push_str("    ");
        }
        self
    }

    /// A field on a line of its own.
    fn field(&mut self, depth: usize, name: &str, text: &str) {
        self.indent(depth).name(name).quote(text).put(",\n");
    }

    /// The comments of an item, above it.
    fn comments(&mut self, depth: usize, extra: &Extra) {
        for (_, comment) in extra.iter().filter(|(name, _)| &**name == COMMENT) {
            self.indent(depth).put(COMMENT).put(comment).put("\n");
        }
    }

    /// The fields that the program does not know, a line each.
    fn unknown(&mut self, depth: usize, extra: &Extra) {
        let fields = extra
            .iter()
            .filter(|(name, _)| !matches!(&**name, COMMENT | BLOCKS) && !name.starts_with(UNIT));
        for (name, value) in fields {
            self.indent(depth).name(name).put(value).put(",\n");
        }
    }

    fn document(&mut self, forms: &FormSet, budget: &Budget) {
        self.put(TITLE).put("\n");
        self.comments(0, &budget.extra);
        self.put("(\n");
        self.indent(1).put(&format!("format: {FORMAT},\n"));
        self.field(1, "forms", &budget.forms);
        self.indent(1).put(&format!("year: {},\n", budget.year));
        self.unit(budget);
        if let Some(date) = budget.date {
            self.field(1, "date", &date.to_string());
        }
        // A status that is not known is among the unknown fields, in place of the draft it is.
        let names = ["draft", "final", "published"];
        let kept = budget.extra.iter().find(|(name, _)| &**name == "status");
        let unknown = kept.is_some_and(|(_, value)| !names.contains(&value.trim()));
        if !(unknown && budget.status == Status::Draft) {
            let status = match budget.status {
                Status::Draft => "draft",
                Status::Final => "final",
                Status::Published => "published",
            };
            self.indent(1).put("status: ").put(status).put(",\n");
        }
        self.list("notes", budget.notes.is_empty(), &budget.extra, |out| {
            out.lines(2, &budget.notes);
        });
        self.indent(1).put("tables: [\n");
        for table in &budget.tables {
            self.table(forms, table);
        }
        self.indent(1).put("],\n");
        let texts: Vec<&NarrativeSection> =
            budget.texts.iter().filter(|text| is_entered(forms, text)).collect();
        self.list("texts", texts.is_empty(), &budget.extra, |out| {
            texts.iter().for_each(|text| out.section(text));
        });
        self.list("explanations", budget.explanations.is_empty(), &budget.extra, |out| {
            budget.explanations.iter().for_each(|given| out.explanation(given));
        });
        self.list_of_comments(&budget.comments, &budget.extra);
        self.unknown(1, &budget.extra);
        self.put(")\n");
    }

    /// A list of the document; a blank one only before a second one that is kept.
    fn list(&mut self, name: &str, blank: bool, extra: &Extra, items: impl FnOnce(&mut Self)) {
        if blank {
            if has(extra, name) {
                self.indent(1).put(name).put(": [],\n");
            }
            return;
        }
        self.indent(1).put(name).put(": [\n");
        items(self);
        self.indent(1).put("],\n");
    }

    fn list_of_comments(&mut self, comments: &[Comment], extra: &Extra) {
        self.list("comments", comments.is_empty(), extra, |out| {
            for made in comments {
                out.comments(2, &made.extra);
                out.indent(2).put("(");
                let mut first = true;
                out.place(&made.place, &made.extra, &mut first);
                out.signed_text(&made.text, &made.author, &made.date, &made.extra);
            }
        });
    }

    fn explanation(&mut self, given: &Explanation) {
        self.comments(2, &given.extra);
        self.indent(2).put("(");
        let mut first = true;
        self.separate(&mut first).name("rule").quote(&given.rule);
        self.place(&given.place, &given.extra, &mut first);
        if !given.figures.is_empty() || has(&given.extra, "figures") {
            self.separate(&mut first).name("figures").put("[");
            let mut first = true;
            for figure in &given.figures {
                self.separate(&mut first).quote(figure);
            }
            self.put("]");
        }
        self.signed_text(&given.text, &given.author, &given.date, &given.extra);
    }

    /// A field that is blank is written only before a second one that is kept.
    fn place(&mut self, place: &NamedPlace, extra: &Extra, first: &mut bool) {
        match place {
            NamedPlace::Cell { table, copy, block, row, nth, column } => {
                self.separate(first).name("table").quote(table);
                for (name, text) in [("copy", copy), ("block", block), ("row", row)] {
                    if !text.is_empty() || has(extra, name) {
                        self.separate(first).name(name).quote(text);
                    }
                }
                if *nth > 0 || has(extra, "nth") {
                    self.separate(first).name("nth").put(&(u64::from(*nth) + 1).to_string());
                }
                if !column.is_empty() || has(extra, "column") {
                    self.separate(first).name("column").quote(column);
                }
                if has(extra, "section") {
                    self.separate(first).name("section").quote("");
                }
            }
            NamedPlace::Text { section, paragraph } => {
                self.separate(first).name("section").quote(section);
                if !paragraph.is_empty() || has(extra, "paragraph") {
                    self.separate(first).name("paragraph").quote(paragraph);
                }
            }
        }
    }

    /// The end of an explanation or a comment.
    fn signed_text(&mut self, text: &str, author: &str, date: &str, extra: &Extra) {
        self.put(", ").name("text").quote(text);
        for (name, text) in [("author", author), ("date", date)] {
            if !text.is_empty() || has(extra, name) {
                self.put(", ").name(name).quote(text);
            }
        }
        for (name, value) in extra.iter().filter(|(name, _)| &**name != COMMENT) {
            self.put(", ").name(name).put(value);
        }
        self.put("),\n");
    }

    fn unit(&mut self, budget: &Budget) {
        let unit = &budget.unit;
        self.indent(1).put("unit: (");
        let mut first = true;
        for (name, text) in [
            ("name", &unit.name),
            ("code", &unit.code),
            ("department", &unit.department),
            ("department_code", &unit.department_code),
        ] {
            if !text.is_empty() || has(&budget.extra, &format!("{UNIT}{name}")) {
                self.separate(&mut first).name(name).quote(text);
            }
        }
        for (name, value) in &budget.extra {
            if let Some(name) = name.strip_prefix(UNIT) {
                self.separate(&mut first).name(name).put(value);
            }
        }
        self.put("),\n");
    }

    /// A comma before all parts but the first.
    fn separate(&mut self, first: &mut bool) -> &mut Self {
        if !std::mem::take(first) {
            self.text.push_str(", ");
        }
        self
    }

    fn lines(&mut self, depth: usize, lines: &[String]) {
        for line in lines {
            self.indent(depth).quote(line).put(",\n");
        }
    }

    fn table(&mut self, forms: &FormSet, table: &Table) {
        self.comments(2, &table.extra);
        let form = match &table.kind {
            TableKind::Known(form) => forms.tables.get(*form),
            TableKind::Unknown { source, .. } => {
                self.indent(2).put(source).put(",\n");
                return;
            }
        };
        let Some(form) = form else { return };
        self.indent(2).put("(\n");
        self.field(3, "form", &form.key);
        if let Some(note) = &table.note {
            self.field(3, "note", note);
        }
        if let Some(origin) = &table.origin {
            self.origin(origin, &table.blocks);
        }
        let kept = table.extra.iter().filter(|(name, _)| &**name == BLOCKS);
        let unknown: Vec<&str> = kept.map(|(_, source)| &**source).collect();
        match (table.blocks.as_slice(), form.blocks.as_slice()) {
            ([block], [only])
                if only.key.is_empty() && unknown.is_empty() && block.extra.is_empty() =>
            {
                self.rows(3, block, only);
            }
            (blocks, forms) => {
                self.indent(3).put("blocks: [\n");
                let before = self.text.len();
                for (block, form) in blocks.iter().zip(forms) {
                    self.block(block, form, !unknown.is_empty());
                }
                for source in unknown {
                    self.indent(4).put(source).put(",\n");
                }
                if self.text.len() > before {
                    self.indent(3);
                } else {
                    self.text.pop();
                }
                self.put("],\n");
            }
        }
        self.unknown(3, &table.extra);
        self.indent(2).put("),\n");
    }

    /// File, pages, and the bands of columns and rows of each block on each page: a line.
    fn origin(&mut self, origin: &Origin, blocks: &[Block]) {
        self.indent(3).put("origin: (file: ").quote(&origin.file).put(", pages: [");
        for (at, page) in origin.pages.iter().enumerate() {
            self.put(if at > 0 { ", (name: " } else { "(name: " }).quote(&page.name);
            let columns = |block: usize| {
                let own = page.columns.iter().filter(move |(b, _, _)| usize::from(*b) == block);
                bands(own.map(|&(_, column, place)| (u32::from(column), place)))
            };
            let rows = |block: &Block| {
                let own = block.rows.iter().enumerate().filter_map(|(row, found)| {
                    let from = found.origin.filter(|from| from.page() == at)?;
                    Some((u32::try_from(row).ok()?, from.row))
                });
                bands(own)
            };
            let columns: Vec<String> = (0..blocks.len()).map(columns).collect();
            let rows: Vec<String> = blocks.iter().map(rows).collect();
            for (name, list) in [("columns", columns), ("rows", rows)] {
                self.put(", ").put(name).put(": [");
                for (nth, text) in list.iter().enumerate() {
                    self.put(if nth > 0 { ", " } else { "" }).quote(text);
                }
                self.put("]");
            }
            self.put(")");
        }
        self.put("]),\n");
    }

    /// A blank one is written where `others` follow that may go by its name: the first counts.
    fn block(&mut self, block: &Block, form: &BlockForm, others: bool) {
        if !others && block.extra.is_empty() && !block.rows.iter().any(is_written) {
            return;
        }
        self.comments(4, &block.extra);
        self.indent(4).put("(block: ").quote(&form.key).put(", ");
        self.before(&block.extra, "rows").put("rows: [");
        if block.rows.iter().any(is_written) {
            self.put("\n");
            self.row_lines(5, block, form);
            self.indent(4);
        }
        self.put("]").behind(&block.extra, "rows").put("),\n");
    }

    /// The fields that are not known and come before that list, in one line.
    fn before(&mut self, extra: &Extra, list: &str) -> &mut Self {
        for (name, value) in extra.iter().filter(|(name, _)| ![COMMENT, list].contains(&&**name)) {
            self.name(name).put(value).put(", ");
        }
        self
    }

    /// A second list of that name comes behind the first, which counts.
    fn behind(&mut self, extra: &Extra, list: &str) -> &mut Self {
        for (name, value) in extra.iter().filter(|(name, _)| &**name == list) {
            self.put(", ").name(name).put(value);
        }
        self
    }

    fn rows(&mut self, depth: usize, block: &Block, form: &BlockForm) {
        self.indent(depth).put("rows: [");
        if block.rows.iter().any(is_written) {
            self.put("\n");
            self.row_lines(depth + 1, block, form);
            self.indent(depth);
        }
        self.put("],\n");
    }

    fn row_lines(&mut self, depth: usize, block: &Block, form: &BlockForm) {
        let mut before = None;
        // A blank row that the form gives still comes first where another goes by its name.
        let again: Vec<String> =
            block.rows.iter().filter_map(|row| stray_name(row, form)).collect();
        // Wherever the form has it.
        let is_fixed = |row: &&Row| matches!(row.kind, RowKind::Fixed(_));
        let (given, others): (Vec<&Row>, Vec<&Row>) = match again.is_empty() {
            true => (block.rows.iter().collect(), Vec::new()),
            false => block.rows.iter().partition(is_fixed),
        };
        for row in given.into_iter().chain(others) {
            let named = |i: u16| form.fixed().get(usize::from(i)).map(|row| quoted(&row.key));
            let first = match row.kind {
                RowKind::Fixed(i) if !again.is_empty() => {
                    named(i).is_some_and(|key| again.contains(&key))
                }
                _ => false,
            };
            if first || is_written(row) {
                self.row(depth, row, form, &mut before);
            }
        }
    }

    fn row(&mut self, depth: usize, row: &Row, form: &BlockForm, before: &mut Option<u8>) {
        let none = Extra::new();
        let extra = row.extra.as_deref().unwrap_or(&none);
        self.comments(depth, extra);
        self.indent(depth).put("(");
        let mut first = true;
        match row.kind {
            RowKind::Fixed(i) => {
                let key = form.fixed().get(usize::from(i)).map_or("", |row| &row.key);
                self.separate(&mut first).name(ROW).quote(key);
            }
            RowKind::Entered(level) => {
                let written = match &form.rows {
                    RowsForm::Outlined(_) => true,
                    RowsForm::Coded(tree) => {
                        implied_level(tree, &row.cells, *before) != Some(level)
                    }
                    RowsForm::Fixed(_) | RowsForm::Free(_) => level != 0,
                };
                let written = written || has(extra, LEVEL);
                *before = Some(level);
                if written {
                    let level = usize::from(level) + 1;
                    self.separate(&mut first).name(LEVEL).put(&level.to_string());
                }
            }
            RowKind::Stray => {}
        }
        for (i, (column, cell)) in form.columns.iter().zip(&row.cells).enumerate() {
            let key = match row.kind {
                RowKind::Stray if form.is_label(i) => ROW,
                _ => &column.key,
            };
            match cell {
                Value::Blank if row.kind == RowKind::Stray && form.is_label(i) => {
                    if has(extra, ROW) {
                        self.separate(&mut first).name(ROW).quote("");
                    }
                }
                Value::Blank if !form.is_label(i) && counts_first(key, extra) => {
                    self.separate(&mut first).name(key).quote("");
                }
                Value::Blank => {}
                Value::Text(text) if text.is_empty() => {}
                Value::Text(text) => {
                    self.separate(&mut first).name(key).quote(text);
                }
                Value::Amount(amount) => {
                    use std::fmt::Write;
                    self.separate(&mut first).name(key).put("\"");
                    // Writing to a string does not fail.
                    let _ = write!(self.text, "{amount}");
                    self.put("\"");
                }
            }
        }
        if !row.pins.is_empty() {
            self.separate(&mut first).name(PINS).put("[");
            let mut first = true;
            for (i, column) in form.columns.iter().enumerate() {
                if row.pins.has(i) {
                    self.separate(&mut first).quote(&column.key);
                }
            }
            self.put("]");
        }
        for (name, value) in extra.iter().filter(|(name, _)| &**name != COMMENT) {
            self.separate(&mut first).name(name).put(value);
        }
        // Comments hang on a field.
        if let (true, false, Some(column)) = (first, extra.is_empty(), form.columns.first()) {
            let key = if form.is_label(0) { ROW } else { &column.key };
            self.name(key).quote("");
        }
        self.put("),\n");
    }

    fn section(&mut self, text: &NarrativeSection) {
        self.comments(2, &text.extra);
        self.indent(2).put("(section: ").quote(&text.section).put(", ");
        self.before(&text.extra, "paragraphs").put("paragraphs: [");
        if !text.paragraphs.is_empty() {
            self.put("\n");
            self.lines(3, &text.paragraphs);
            self.indent(2);
        }
        self.put("]").behind(&text.extra, "paragraphs").put("),\n");
    }
}

fn has(extra: &Extra, name: &str) -> bool {
    extra.iter().any(|(own, _)| &**own == name)
}

/// Whether what is kept under a column's name would be taken for its content, where nothing else
/// comes before it.
fn counts_first(key: &str, extra: &Extra) -> bool {
    extra.iter().find(|(name, _)| &**name == key).is_some_and(|(_, value)| holds_cell(value))
}

/// Rows that the form gives are written where something is in them; entered rows always.
fn is_written(row: &Row) -> bool {
    !matches!(row.kind, RowKind::Fixed(_)) || !row.is_blank()
}

/// The name, as a RON literal, of a row that the form does not have or has already.
fn stray_name(row: &Row, form: &BlockForm) -> Option<String> {
    if row.kind != RowKind::Stray {
        return None;
    }
    if form.is_label(0) {
        return row.cells.first().map(|label| quoted(label.as_text()));
    }
    let (_, name) = row.extra.as_ref()?.iter().find(|(name, _)| &**name == ROW)?;
    Some(name.to_string())
}

/// Sections of the form set are written where something is in them.
fn is_entered(forms: &FormSet, text: &NarrativeSection) -> bool {
    !text.paragraphs.is_empty()
        || !text.extra.is_empty()
        || forms.sections().all(|section| section.key != text.section)
}
