//! `yusuan show`: tables with their totals as the program computes them.

use std::io::{self, Write};

use serde::ser::{Serialize, SerializeMap, Serializer};

use std::path::PathBuf;

use clap::{Args as Group, ValueEnum};

use super::console::{Console, ExitStatus};
use crate::amount::Amount;
use crate::budget::{Cell, RowKind, ValueRef};
use crate::edit::Document;
use crate::engine::{Figure, VERIFY_SIGN, Verdict};
use crate::form::{BlockForm, PaperLayout, Severity, TableForm};
use crate::lang::{Lang, Tell};
use crate::review::table::{TextCell as Shown, aligned, csv};
use crate::search::address::tables_named;
use crate::session::DocumentHost as _;
use crate::source::nearest;

/// How tables are written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ShowFormat {
    Text,
    Csv,
    Json,
}

#[derive(Group)]
pub(super) struct ShowArgs {
    /// 预算文件，也可以是工作簿、Word、PDF；合为一份的几个文件或文件夹，加 --together
    /// Budget file, or a workbook, Word, PDF; several that are one budget, with --together
    #[arg(required = true, verbatim_doc_comment)]
    pub files: Vec<PathBuf>,

    /// 这些文件（或文件夹里的文件）合为一份预算
    /// The files, or those in a folder, are one budget
    #[arg(long, verbatim_doc_comment)]
    pub together: bool,

    /// 只显示这张表：表名或表号，如 预算表3
    /// Only this table, by name or number
    #[arg(long, value_name = "NAME", verbatim_doc_comment)]
    pub form: Option<String>,

    /// text 对齐的文字；csv；json 每行一个对象，含各栏的采用值、填列值、计算值
    /// text, aligned; csv; json: an object a row with effective, stated and computed values
    #[arg(long, default_value = "text", verbatim_doc_comment)]
    pub format: ShowFormat,
}

pub(super) fn run(console: &mut Console<'_>, args: &ShowArgs) -> io::Result<ExitStatus> {
    let (session, file) = match console.open_together(&args.files, args.together) {
        Ok(opened) => opened,
        Err(outcome) => return Ok(outcome),
    };
    let document = session.document();
    let tables: Vec<usize> = match &args.form {
        Some(name) => tables_named(document.forms(), document.budget(), name),
        None => (0..document.budget().tables.len()).collect(),
    };
    if let (Some(name), true) = (&args.form, tables.is_empty()) {
        return Ok(console.complain(&no_table(document, name, console.lang)));
    }
    let lang = console.lang;
    let view = TablePrinter { document, lang };
    match args.format {
        ShowFormat::Text => view.text(console.out, &tables)?,
        ShowFormat::Csv => view.csv(console.out, &tables)?,
        ShowFormat::Json => view.json(console.out, &tables)?,
    }
    console.converted(&file, session.converted());
    Ok(console.problems(&file, session.problems()))
}

fn no_table(document: &Document, name: &str, lang: Lang) -> String {
    let known: Vec<&str> = document.forms().tables.iter().map(|table| table.key.as_str()).collect();
    let near = nearest(name, known.iter().copied());
    let all = known.join(lang.pick("、", ", "));
    match (lang, near) {
        (Lang::Zh, Some(near)) => format!("没有“{name}”这张表，是不是“{near}”？共有：{all}"),
        (Lang::Zh, None) => format!("没有“{name}”这张表；共有：{all}"),
        (Lang::En, Some(near)) => format!("no table “{name}”; perhaps “{near}”? There are: {all}"),
        (Lang::En, None) => format!("no table “{name}”; there are: {all}"),
    }
}

struct TablePrinter<'a> {
    document: &'a Document,
    lang: Lang,
}

impl TablePrinter<'_> {
    fn form(&self, table: usize) -> Option<&TableForm> {
        let form = self.document.budget().tables.get(table)?.form()?;
        self.document.forms().tables.get(form)
    }

    fn title(&self, table: usize) -> String {
        let title = self.document.budget().table_title(self.document.forms(), table, self.lang);
        match self.form(table) {
            Some(form) if !form.number.is_empty() => format!("{} {title}", form.number),
            _ => title,
        }
    }

    fn figure(&self, cell: Cell) -> Figure {
        self.document.computed().figure(cell)
    }

    /// The first cell of each row; the empty lines of the form only where asked for.
    fn rows(&self, table: usize, b: usize, form: &BlockForm, spaced: bool) -> Vec<Cell> {
        let table_rows = self.document.budget().tables.get(table);
        let rows = table_rows.and_then(|table| table.blocks.get(b));
        let spacer = |kind| match kind {
            RowKind::Fixed(i) => form.fixed().get(usize::from(i)).is_some_and(|row| row.spacer),
            _ => false,
        };
        rows.into_iter()
            .flat_map(|block| block.rows.iter().enumerate())
            .filter(|(_, row)| spaced || !spacer(row.kind()))
            .map(|(r, _)| Cell::new(table, b, r, 0))
            .collect()
    }

    /// What a cell shows: the effective figure, the printed title, or what was entered.
    fn content(&self, table: &TableForm, block: &BlockForm, cell: Cell, grouped: bool) -> Shown {
        let budget = self.document.budget();
        let Some(row) = budget.row(cell) else {
            return Shown::default();
        };
        let fixed = match row.kind() {
            RowKind::Fixed(i) => Some(usize::from(i)),
            _ => None,
        };
        let value = budget.value(cell);
        if let Some(fixed) = fixed.and_then(|i| block.fixed().get(i)) {
            let total_title = !block.is_label(0) && cell.column == title_column(block);
            if block.is_label(cell.c()) || (total_title && value.is_blank()) {
                return Shown::text(fixed.title.get(self.lang));
            }
        }
        let figure = table.kind(cell.b(), fixed, cell.c()).is_some_and(|kind| kind.is_figure());
        match value {
            ValueRef::Text(text) => Shown::text(&**text),
            _ if !figure => Shown::text(value.to_text()),
            _ => Shown::figure(match self.figure(cell).effective {
                Some(amount) if grouped => amount.grouped(0),
                Some(amount) => amount.to_string(),
                None => String::new(),
            }),
        }
    }

    fn text(&self, out: &mut dyn Write, tables: &[usize]) -> io::Result<()> {
        let mut first = true;
        for &table in tables {
            if !std::mem::take(&mut first) {
                writeln!(out)?;
            }
            self.text_table(out, table)?;
        }
        Ok(())
    }

    fn text_table(&self, out: &mut dyn Write, table: usize) -> io::Result<()> {
        let title = self.title(table);
        let document = self.document;
        let Some(found) = document.budget().tables.get(table) else {
            return Ok(());
        };
        let Some(form) = found.form().and_then(|form| document.forms().tables.get(form)) else {
            let unknown =
                self.lang.pick("表样里没有这张表，原样保留", "not in the form set, kept as it is");
            return writeln!(out, "{title}\n{unknown}");
        };
        let unit = self.lang.pick("单位：", "unit: ");
        writeln!(out, "{title}    {unit}{}", form.unit.tell(self.lang))?;
        if let Some(note) = &found.note {
            writeln!(out, "{note}")?;
        }
        if form.layout == PaperLayout::Beside && form.blocks.len() > 1 {
            return self.text_beside(out, table, form);
        }
        for (b, block) in form.blocks.iter().enumerate() {
            if form.blocks.len() > 1 && !block.title.get(self.lang).is_empty() {
                writeln!(out, "[{}]", block.title.get(self.lang))?;
            }
            let mut rows = headings(block, self.lang);
            let lines = rows.len();
            for at in self.rows(table, b, block, false) {
                rows.push(self.text_row(form, block, at));
            }
            if rows.len() > lines {
                aligned(out, &rows, lines)?;
            }
        }
        Ok(())
    }

    /// Both sides of a two-sided table facing each other, as on paper.
    fn text_beside(&self, out: &mut dyn Write, table: usize, form: &TableForm) -> io::Result<()> {
        let sides = form.blocks.iter().enumerate().map(|(b, block)| {
            let mut rows = vec![vec![Shown::text(block.title.get(self.lang))]];
            rows.extend(headings(block, self.lang));
            let lines = rows.len();
            let entered = self.rows(table, b, block, true);
            rows.extend(entered.into_iter().map(|at| self.text_row(form, block, at)));
            let width = rows.iter().map(Vec::len).max().unwrap_or_default();
            (rows, lines, width)
        });
        let sides: Vec<_> = sides.collect();
        let lines = sides.iter().map(|side| side.1).max().unwrap_or_default();
        let deepest = sides.iter().map(|(rows, own, _)| rows.len() + lines - own).max();
        let mut joined = vec![Vec::new(); deepest.unwrap_or_default()];
        for (rows, own, width) in sides {
            // A shorter heading is above the rows, not above the other heading.
            let mut rows = rows.into_iter();
            let heading: Vec<_> = rows.by_ref().take(own).collect();
            let blank = vec![Vec::new(); lines - own];
            let mut rows = heading.into_iter().chain(blank).chain(rows);
            for line in &mut joined {
                let mut row = rows.next().unwrap_or_default();
                row.resize(width, Shown::default());
                line.extend(row);
            }
        }
        aligned(out, &joined, lines)
    }

    /// A row with its indent, and at its end what does not balance.
    fn text_row(&self, form: &TableForm, block: &BlockForm, at: Cell) -> Vec<Shown> {
        let computed = self.document.computed();
        let mut row: Vec<Shown> = (0..block.columns.len())
            .map(|c| self.content(form, block, at.with_column(c), true))
            .collect();
        let indent = "  ".repeat(computed.level(at) as usize);
        if let Some(name) = row.get_mut(usize::from(title_column(block))) {
            name.text.insert_str(0, &indent);
        }
        if let Some((severity, verdict, difference)) = computed.row_mark(at) {
            let word = match verdict {
                Verdict::Balanced => return row,
                verdict if verdict == Verdict::Rounding || severity == Severity::Mandatory => {
                    format!("{} {}", verdict.sign(), verdict.word(self.lang))
                }
                _ => format!("{VERIFY_SIGN} {}", severity.word(self.lang)),
            };
            let by = difference
                .map_or_else(String::new, |by| format!(" {}{by}", self.lang.pick("差 ", "by ")));
            row.push(Shown::text(format!("{word}{by}")));
        }
        row
    }

    fn csv(&self, out: &mut dyn Write, tables: &[usize]) -> io::Result<()> {
        let blocks: Vec<(usize, usize)> = tables
            .iter()
            .flat_map(|&table| {
                let blocks = self.form(table).map_or(0, |form| form.blocks.len());
                (0..blocks).map(move |block| (table, block))
            })
            .collect();
        let mut first = true;
        for &(table, b) in &blocks {
            if !std::mem::take(&mut first) {
                writeln!(out)?;
            }
            let Some((form, block)) =
                self.form(table).and_then(|form| Some((form, form.blocks.get(b)?)))
            else {
                continue;
            };
            let mut rows = Vec::new();
            if blocks.len() > 1 {
                let mut title = self.title(table);
                if form.blocks.len() > 1 {
                    title = format!("{title} {}", block.title.get(self.lang));
                }
                rows.push(vec![Shown::text(title.trim_end())]);
            }
            let heading = block.columns.iter().map(|column| {
                let path = column.path.join("/");
                let title = self.lang.pick(path.as_str(), column.title.get(Lang::En));
                Shown::text(title)
            });
            rows.push(heading.collect());
            for at in self.rows(table, b, block, false) {
                let cells = (0..block.columns.len())
                    .map(|c| self.content(form, block, at.with_column(c), false));
                rows.push(cells.collect());
            }
            csv(out, &rows)?;
        }
        Ok(())
    }

    fn json(&self, out: &mut dyn Write, tables: &[usize]) -> io::Result<()> {
        for &table in tables {
            let Some(form) = self.form(table) else {
                continue;
            };
            let title = self.title(table);
            for (b, block) in form.blocks.iter().enumerate() {
                for at in self.rows(table, b, block, false) {
                    let line = RowLine { view: self, form, block, title: &title, at };
                    let text = serde_json::to_string(&line)?;
                    writeln!(out, "{text}")?;
                }
            }
        }
        Ok(())
    }
}

/// The column in which rows are named and indented.
fn title_column(block: &BlockForm) -> u16 {
    use crate::form::RowsForm;
    let column = match &block.rows {
        RowsForm::Fixed(_) => 0,
        RowsForm::Coded(tree) | RowsForm::Outlined(tree) => tree.name,
        RowsForm::Free(free) => free.name,
    };
    u16::try_from(column).unwrap_or_default()
}

/// The lines of a heading; a title over several columns is over the first of them.
fn headings(block: &BlockForm, lang: Lang) -> Vec<Vec<Shown>> {
    let lines = block.headings.len().max(1);
    let mut rows = vec![vec![Shown::default(); block.columns.len()]; lines];
    for heading in block.headings.iter().flatten() {
        let slot = rows.get_mut(heading.line).and_then(|row| row.get_mut(heading.from));
        if let Some(slot) = slot {
            let alone = heading.to == heading.from + 1;
            let figure = alone
                && block.columns.get(heading.from).is_some_and(|column| column.kind.is_figure());
            *slot = Shown { text: heading.title.get(lang).to_owned(), figure };
        }
    }
    rows
}

/// One row as JSON.
struct RowLine<'a> {
    view: &'a TablePrinter<'a>,
    form: &'a TableForm,
    block: &'a BlockForm,
    title: &'a str,
    at: Cell,
}

impl Serialize for RowLine<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let document = self.view.document;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("form", &self.form.key)?;
        map.serialize_entry("table", self.title)?;
        map.serialize_entry("block", &self.block.key)?;
        map.serialize_entry("row", &document.budget().row_key(document.forms(), self.at))?;
        map.serialize_entry("name", &document.budget().row_name(document.forms(), self.at))?;
        map.serialize_entry("level", &document.computed().level(self.at))?;
        map.serialize_entry("columns", &RowColumns(self))?;
        map.end()
    }
}

/// The columns of a row by key, printed titles left out.
struct RowColumns<'a>(&'a RowLine<'a>);

#[derive(serde::Serialize)]
struct Values {
    effective: Option<String>,
    stated: Option<String>,
    computed: Option<String>,
}

impl Serialize for RowColumns<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let row = self.0;
        let mut map = serializer.serialize_map(None)?;
        for (c, column) in row.block.columns.iter().enumerate() {
            if row.block.is_label(c) {
                continue;
            }
            let cell = row.at.with_column(c);
            let text = |amount: Option<Amount>| amount.map(|amount| amount.to_string());
            let values = match row.view.document.budget().value(cell) {
                ValueRef::Text(entered) => Values {
                    effective: Some(entered.to_string()),
                    stated: Some(entered.to_string()),
                    computed: None,
                },
                _ => {
                    let figure = row.view.figure(cell);
                    Values {
                        effective: text(figure.effective),
                        stated: text(figure.stated),
                        computed: text(figure.computed),
                    }
                }
            };
            map.serialize_entry(&column.key, &values)?;
        }
        map.end()
    }
}
