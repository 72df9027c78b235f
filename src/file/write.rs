//! The canonical text of a budget: the same document gives the same bytes.

mod rows;

use std::io;

use crate::budget::{
    Block, Budget, Comment, Explanation, Extra, NamedPlace, NarrativeSection, Origin, Status,
    Table, TableKind, bands,
};
use crate::form::{BlockForm, FormSet};

use super::quoting::quote;
use super::{BLOCKS, COMMENT, FORMAT, TITLE, UNIT};
use rows::is_written;

/// The canonical text of a budget.
pub fn write(forms: &FormSet, budget: &Budget) -> String {
    let mut text = String::new();
    // Nothing fails in memory.
    let _ = write_to(forms, budget, &mut |part| {
        text.push_str(part);
        Ok(())
    });
    text
}

/// Hands out the canonical text of a budget part by part, so that a large one is never in memory as
/// a whole.
pub fn write_to(forms: &FormSet, budget: &Budget, out: TextSink<'_>) -> io::Result<()> {
    let mut writer = BudgetWriter { text: String::new(), out: Some(out), done: Ok(()) };
    writer.document(forms, budget);
    writer.hand_out(0);
    writer.done
}

/// Comments that are in a file of their own.
pub(super) fn comments_alone(name: &str, comments: &[Comment]) -> String {
    let mut out = BudgetWriter::default();
    out.put("// yusuan comments\n(\n");
    out.indent(1).put(&format!("format: {FORMAT},\n"));
    out.field(1, "of", name);
    out.list_of_comments(comments, &Extra::new());
    out.put(")\n");
    out.text
}

/// Bytes that are gathered before they are handed out.
const PART: usize = 1 << 18;

/// Who takes the text part by part.
type TextSink<'a> = &'a mut dyn FnMut(&str) -> io::Result<()>;

struct BudgetWriter<'a> {
    text: String,
    /// Who takes the text from time to time; nobody where it is made in memory.
    out: Option<TextSink<'a>>,
    /// What came of it: the first error ends it.
    done: io::Result<()>,
}

impl Default for BudgetWriter<'_> {
    fn default() -> Self {
        Self { text: String::new(), out: None, done: Ok(()) }
    }
}

impl BudgetWriter<'_> {
    /// Hands out what is written, if it is more than so many bytes.
    fn hand_out(&mut self, more_than: usize) {
        if let Some(out) = self.out.as_mut().filter(|_| self.text.len() > more_than) {
            if self.done.is_ok() {
                self.done = out(&self.text);
            }
            self.text.clear();
        }
    }

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
        if !is_plain(name) {
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
            self.hand_out(PART);
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
                let others = !unknown.is_empty();
                let written = blocks.iter().zip(forms).filter(|(b, _)| is_block_written(b, others));
                self.indent(3).put("blocks: [");
                if written.clone().next().is_some() || others {
                    self.put("\n");
                    written.for_each(|(block, form)| self.block(block, form));
                    for source in unknown {
                        self.indent(4).put(source).put(",\n");
                    }
                    self.indent(3);
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
            let rows = |(nth, block): (usize, &Block)| {
                let holds = page.columns.iter().any(|(b, _, _)| usize::from(*b) == nth);
                let own = block.rows.iter().enumerate().filter_map(|(row, found)| {
                    let from = found.origin()?;
                    let here = match from.page() == at {
                        true => Some(from.row),
                        false => page.row_beside(from).filter(|_| holds),
                    };
                    Some((u32::try_from(row).ok()?, here?))
                });
                bands(own)
            };
            let columns: Vec<String> = (0..blocks.len()).map(columns).collect();
            let rows: Vec<String> = blocks.iter().enumerate().map(rows).collect();
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

    fn block(&mut self, block: &Block, form: &BlockForm) {
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

fn is_plain(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c == '_' || unicode_ident::is_xid_start(c))
        && chars.all(unicode_ident::is_xid_continue)
}

/// A blank block is written where `others` follow that may go by its name: the first counts.
fn is_block_written(block: &Block, others: bool) -> bool {
    others || !block.extra.is_empty() || block.rows.iter().any(is_written)
}

fn has(extra: &Extra, name: &str) -> bool {
    extra.iter().any(|(own, _)| &**own == name)
}

/// Sections of the form set are written where something is in them.
fn is_entered(forms: &FormSet, text: &NarrativeSection) -> bool {
    !text.paragraphs.is_empty()
        || !text.extra.is_empty()
        || forms.sections().all(|section| section.key != text.section)
}
