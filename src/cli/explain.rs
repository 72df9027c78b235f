//! `yusuan explain`: where a figure comes from, down to what was entered, and what uses it.

use std::io::{self, Write};

use serde::Serialize;

use std::path::PathBuf;

use clap::{Args as Group, ValueEnum};

use super::console::{Console, ExitStatus};
use crate::amount::Amount;
use crate::budget::Cell;
use crate::edit::Document;
use crate::engine::{CheckUse, Role, Use, Verdict};
use crate::form::Relation;
use crate::lang::Lang;
use crate::read::column_letters;
use crate::recognise::file_and_page;
use crate::search::address;
use crate::session::DocumentHost as _;

/// How an explanation is written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ExplainFormat {
    Text,
    Json,
}

#[derive(Group)]
#[allow(rustdoc::broken_intra_doc_links, reason = "the help names cells in brackets")]
pub(super) struct ExplainArgs {
    /// 预算文件，也可以是工作簿、Word、PDF；合为一份的几个文件或文件夹，加 --together
    /// Budget file, or a workbook, Word, PDF; several that are one budget, with --together
    #[arg(required = true, verbatim_doc_comment)]
    pub files: Vec<PathBuf>,

    /// 单元格：表[行].栏，如 预算表3[210].合计；行可写编码、名称或 #行次；
    /// 有几份的表写 表{名称}[行].栏
    /// Cell: table[row].column; a row by code, name or #number; of a table in several copies
    /// table{name}[row].column
    #[arg(verbatim_doc_comment)]
    pub cell: String,

    /// 这些文件（或文件夹里的文件）合为一份预算
    /// The files, or those in a folder, are one budget
    #[arg(long, verbatim_doc_comment)]
    pub together: bool,

    /// 只展开这么多层；不写则到填报数为止
    /// Levels to unfold; all, down to what was entered, where none is named
    #[arg(long, value_name = "N", verbatim_doc_comment)]
    pub depth: Option<usize>,

    /// text 缩进的文字；json 一个对象
    /// text, indented; json, one object
    #[arg(long, default_value = "text", verbatim_doc_comment)]
    pub format: ExplainFormat,
}

/// Lines of one tree; a total over thousands of rows says how many it leaves out.
const MAX_LINES: usize = 2_000;

/// Addends of one total.
const MAX_ADDENDS: usize = 500;

pub(super) fn run(console: &mut Console<'_>, args: &ExplainArgs) -> io::Result<ExitStatus> {
    let (session, file) = match console.open_together(&args.files, args.together) {
        Ok(opened) => opened,
        Err(outcome) => return Ok(outcome),
    };
    let document = session.document();
    let cell = match address::find(document.forms(), document.budget(), &args.cell) {
        Ok(cell) => cell,
        Err(error) => return Ok(console.error(&error)),
    };
    let teller = Explainer { document, lang: console.lang };
    match args.format {
        ExplainFormat::Text => {
            teller.text(console.out, cell, args.depth)?;
            if let Some(from) = origin(document, cell, console.lang) {
                writeln!(console.out, "{from}")?;
            }
        }
        ExplainFormat::Json => {
            let told = serde_json::to_string(&teller.tree(cell, args.depth))?;
            writeln!(console.out, "{told}")?;
        }
    }
    Ok(console.problems(&file, session.problems()))
}

/// Where a figure was read from: `出处：公开.xlsx 收支总表!C5`.
fn origin(document: &Document, cell: Cell, lang: Lang) -> Option<String> {
    let (file, page, row, column) = document.budget().origin(cell)?;
    let (file, page) = file_and_page(file, &page.name);
    let said = lang.pick("出处：", "read from: ");
    // Pages of a PDF and tables of a text have no letters.
    let counted = |prefix: &str| {
        page.strip_prefix(prefix).filter(|n| {
            n.starts_with(|c: char| c.is_ascii_digit())
                && n.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        })
    };
    let place = match (counted("p"), counted("t"), lang) {
        (Some(number), _, Lang::Zh) => format!("第 {number} 页"),
        (Some(number), _, Lang::En) => format!("page {number}"),
        (_, Some(number), Lang::Zh) => {
            format!("第 {number} 个表第 {} 行第 {} 列", row + 1, column + 1)
        }
        (_, Some(number), Lang::En) => {
            format!("table {number}, row {}, column {}", row + 1, column + 1)
        }
        _ => {
            let name = page.trim();
            let sheet = if name.is_empty() { String::new() } else { format!("{name}!") };
            format!("{sheet}{}{}", column_letters(column), row + 1)
        }
    };
    Some(format!("{said}{file} {place}"))
}

struct Explainer<'a> {
    document: &'a Document,
    lang: Lang,
}

/// A figure with what it is made of.
#[derive(Serialize)]
struct ExplainNode {
    cell: String,
    place: String,
    /// `entry`, `total`, `text` or `label`.
    role: &'static str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    subtracted: bool,
    effective: Option<String>,
    stated: Option<String>,
    computed: Option<String>,
    verdict: &'static str,
    addends: Vec<ExplainNode>,
    /// Addends that are not listed.
    #[serde(skip_serializing_if = "is_zero")]
    more: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    totals: Vec<AddendLeaf>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    checks: Vec<Checked>,
}

#[derive(Serialize)]
struct AddendLeaf {
    cell: String,
    place: String,
    effective: Option<String>,
}

#[derive(Serialize)]
struct Checked {
    rule: String,
    number: String,
    #[serde(rename = "force")]
    severity: &'static str,
    message: String,
    verdict: &'static str,
    left: Option<String>,
    relation: &'static str,
    right: Option<String>,
    others: Vec<AddendLeaf>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl Explainer<'_> {
    fn text(&self, out: &mut dyn Write, cell: Cell, depth: Option<usize>) -> io::Result<()> {
        let computed = self.document.computed();
        let lang = self.lang;
        writeln!(out, "{}", computed.explain_in(cell, lang).text(lang))?;
        let mut lines = BoundedOutput { left: MAX_LINES, out };
        self.branch(&mut lines, &mut vec![cell], "", depth.unwrap_or(usize::MAX))?;
        let out = lines.out;
        let uses = computed.uses(cell);
        let totals: Vec<Cell> = uses.iter().filter_map(Use::total).collect();
        let checks: Vec<&CheckUse> = uses.iter().filter_map(Use::check).collect();
        if !totals.is_empty() {
            writeln!(out)?;
            writeln!(out, "{}", lang.pick("计入：", "Counted in:"))?;
            for total in computed.reach(cell, MAX_ADDENDS) {
                writeln!(out, "  {}  {}", self.place(total), self.figure(total))?;
            }
        }
        if !checks.is_empty() {
            writeln!(out)?;
            writeln!(out, "{}", lang.pick("审核关系：", "Checks:"))?;
            for check in checks {
                self.check(out, check)?;
            }
        }
        Ok(())
    }

    /// The addends of the last cell on the way, each with its own below it.
    fn branch(
        &self,
        lines: &mut BoundedOutput<'_>,
        way: &mut Vec<Cell>,
        indent: &str,
        depth: usize,
    ) -> io::Result<()> {
        let Some(&cell) = way.last().filter(|_| depth > 0) else {
            return Ok(());
        };
        let computed = self.document.computed();
        let (mut addends, more) = computed.addends(cell, MAX_ADDENDS);
        let all = addends.len();
        addends.retain(|&(_, addend)| computed.effective(addend).is_some());
        let blank = more == 0;
        let more = more + all - addends.len();
        let last = addends.len().checked_sub(1);
        for (i, (negative, addend)) in addends.into_iter().enumerate() {
            let ends = more == 0 && Some(i) == last;
            let name = computed.name_beside(cell, addend, self.lang);
            let sign = if negative { "− " } else { "" };
            let tee = if ends { "└ " } else { "├ " };
            let line = format!("{indent}{tee}{sign}{name}  {}", self.figure(addend));
            if !lines.write(&line)? {
                return Ok(());
            }
            // A circular formula is reported by the check; here it would never end.
            if !way.contains(&addend) {
                way.push(addend);
                let below = format!("{indent}{}", if ends { "  " } else { "│ " });
                self.branch(lines, way, &below, depth - 1)?;
                way.pop();
            }
        }
        if more > 0 {
            lines.write(&match self.lang {
                Lang::Zh => format!("{indent}└ 另有 {more} 项{}", if blank { "为空" } else { "" }),
                Lang::En => format!("{indent}└ {more} more{}", if blank { ", blank" } else { "" }),
            })?;
        }
        Ok(())
    }

    fn check(&self, out: &mut dyn Write, check: &CheckUse) -> io::Result<()> {
        let lang = self.lang;
        let sides = |amount: Option<Amount>| match amount {
            Some(amount) => amount.to_string(),
            None => lang.pick("空", "blank").to_owned(),
        };
        writeln!(
            out,
            "  {}{} {}{}{} {} {}{}{}",
            check.severity.word(lang),
            spaced(&check.number),
            check.message.get(lang),
            lang.pick("：", ": "),
            sides(check.left),
            relation(check.relation),
            sides(check.right),
            lang.pick("，", ", "),
            check.verdict.word(lang),
        )?;
        for &other in &check.others {
            writeln!(out, "    {}  {}", self.place(other), self.figure(other))?;
        }
        Ok(())
    }

    fn place(&self, cell: Cell) -> String {
        let (table, row, column) = self.document.computed().place(cell, self.lang);
        let parts = [table, row, column].into_iter().filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join(" › ")
    }

    /// The figure, and where a statement differs from what its addends give, both.
    fn figure(&self, cell: Cell) -> String {
        let computed = self.document.computed();
        let figure = computed.figure(cell);
        let lang = self.lang;
        let Some(effective) = figure.effective else {
            return lang.pick("空", "blank").to_owned();
        };
        let contradicted = figure.role == Role::Total && figure.verdict != Verdict::Balanced;
        match (figure.stated, figure.computed) {
            (Some(stated), Some(computed)) if contradicted => match lang {
                Lang::Zh => {
                    format!(
                        "{effective}（原表 {stated}，算得 {computed}，{}）",
                        figure.verdict.word(lang)
                    )
                }
                Lang::En => {
                    format!(
                        "{effective} (stated {stated}, computed {computed}, {})",
                        figure.verdict.word(lang)
                    )
                }
            },
            _ => effective.to_string(),
        }
    }

    fn tree(&self, cell: Cell, depth: Option<usize>) -> ExplainNode {
        let computed = self.document.computed();
        let mut left = MAX_LINES;
        let mut node =
            self.node((false, cell), &mut Vec::new(), depth.unwrap_or(usize::MAX), &mut left);
        node.totals = computed.reach(cell, MAX_ADDENDS).into_iter().map(|c| self.leaf(c)).collect();
        let uses = computed.uses(cell);
        node.checks = uses
            .iter()
            .filter_map(Use::check)
            .map(|check| Checked {
                rule: check.rule.to_string(),
                number: check.number.to_string(),
                severity: check.severity.id(),
                message: check.message.get(self.lang).to_owned(),
                verdict: check.verdict.id(),
                left: check.left.map(|amount| amount.to_string()),
                relation: relation(check.relation),
                right: check.right.map(|amount| amount.to_string()),
                others: check.others.iter().map(|&cell| self.leaf(cell)).collect(),
            })
            .collect();
        node
    }

    fn leaf(&self, cell: Cell) -> AddendLeaf {
        let (forms, budget) = (self.document.forms(), self.document.budget());
        let effective = self.document.computed().effective(cell);
        AddendLeaf {
            cell: address::spell(forms, budget, cell),
            place: self.place(cell),
            effective: effective.map(|amount| amount.to_string()),
        }
    }

    /// The figure with its addends; `above` holds the totals on the way to it.
    fn node(
        &self,
        (subtracted, cell): (bool, Cell),
        above: &mut Vec<Cell>,
        depth: usize,
        left: &mut usize,
    ) -> ExplainNode {
        let (computed, budget) = (self.document.computed(), self.document.budget());
        let figure = computed.figure(cell);
        let text = |amount: Option<Amount>| amount.map(|amount| amount.to_string());
        let most = if depth == 0 { 0 } else { MAX_ADDENDS.min(*left) };
        let (listed, more) = computed.addends(cell, most);
        *left = left.saturating_sub(listed.len());
        let mut addends = Vec::new();
        above.push(cell);
        for addend in listed {
            let below = if above.contains(&addend.1) { 0 } else { depth.saturating_sub(1) };
            addends.push(self.node(addend, above, below, left));
        }
        above.pop();
        ExplainNode {
            cell: address::spell(self.document.forms(), budget, cell),
            place: self.place(cell),
            role: match figure.role {
                Role::Label => "label",
                Role::Text => "text",
                Role::Entry => "entry",
                Role::Total => "total",
            },
            subtracted,
            effective: text(figure.effective),
            stated: text(figure.stated),
            computed: text(figure.computed),
            verdict: figure.verdict.id(),
            addends,
            more,
            totals: Vec::new(),
            checks: Vec::new(),
        }
    }
}

/// The output, as long as there is room.
struct BoundedOutput<'a> {
    left: usize,
    out: &'a mut dyn Write,
}

impl BoundedOutput<'_> {
    /// Writes a line; false where no more may follow.
    fn write(&mut self, line: &str) -> io::Result<bool> {
        match self.left {
            0 => return Ok(false),
            1 => writeln!(self.out, "…")?,
            _ => writeln!(self.out, "{line}")?,
        }
        self.left -= 1;
        Ok(self.left > 0)
    }
}

fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::Equal => "=",
        Relation::AtMost => "≤",
        Relation::AtLeast => "≥",
    }
}

fn spaced(number: &str) -> String {
    if number.is_empty() { String::new() } else { format!(" {number}") }
}
