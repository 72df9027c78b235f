//! The publication as one web page that needs nothing else: for a website, and for readers without
//! the program. Every figure has an address, every total opens into its addends; without script.
//!
//! Entry point: [`write()`].

mod svg;

use std::collections::HashMap;
use std::fmt::Write as _;

use rust_decimal::Decimal;

use crate::lang::Lang;
use crate::markup::{PageHead, escaped};
use crate::publish::columns::{TablePlan, estimate};
use crate::publish::figures::Figures;
use crate::publish::model::{
    Address, BodyItem, ColumnKind, CoverKind, Publication, PublishedCell, PublishedFigure,
    PublishedFormula, PublishedGrid, PublishedRow, PublishedTable,
};

const STYLE: &str = include_str!("style.css");

/// Addends that a total lists.
const MAX_ADDENDS: usize = 60;

/// What the part with the pictures is called.
const PICTURES: (&str, &str) = ("图示", "In pictures");

/// The publication as a page.
pub fn write(publication: &Publication) -> String {
    let mut page = HtmlPage {
        publication,
        lang: publication.lang,
        figures: Figures::new(publication),
        ids: ids(publication),
        out: String::new(),
    };
    page.document();
    page.out
}

struct HtmlPage<'a> {
    publication: &'a Publication,
    lang: Lang,
    figures: Figures<'a>,
    /// The address on the page of each figure.
    ids: HashMap<Address, String>,
    out: String,
}

/// Addresses by names that stay: `支出总表/208/合计`.
fn ids(publication: &Publication) -> HashMap<Address, String> {
    let mut ids = HashMap::new();
    let mut taken: HashMap<String, usize> = HashMap::new();
    for (t, table) in (0..).zip(publication.tables()) {
        let name = match table.copy.is_empty() {
            true => table.key.clone(),
            false => format!("{}/{}", table.key, table.copy),
        };
        for (g, grid) in (0..).zip(&table.grids) {
            for (r, row) in (0..).zip(&grid.rows) {
                for ((c, cell), column) in (0..).zip(&row.cells).zip(&grid.columns) {
                    if cell.figure.is_none() {
                        continue;
                    }
                    let key = format!("{name}/{}/{}", row.key, column.key);
                    let key: String =
                        key.chars().map(|c| if c.is_whitespace() { '_' } else { c }).collect();
                    let times = taken.entry(key.clone()).or_insert(0);
                    *times += 1;
                    let id = if *times == 1 { key } else { format!("{key}~{times}") };
                    ids.insert(Address { table: t, grid: g, row: r, column: c }, id);
                }
            }
        }
    }
    ids
}

/// A cell over that many columns and rows.
fn spans(columns: usize, rows: usize) -> String {
    let mut spans = String::new();
    if columns > 1 {
        spans.push_str(&format!(" colspan=\"{columns}\""));
    }
    if rows > 1 {
        spans.push_str(&format!(" rowspan=\"{rows}\""));
    }
    spans
}

impl HtmlPage<'_> {
    fn put(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn document(&mut self) {
        let publication = self.publication;
        let (title, author) = (publication.title.as_str(), Some(publication.author.as_str()));
        let head = PageHead { lang: self.lang, title, author, style: STYLE };
        let skip = self.lang.pick("跳到正文", "Skip to the text");
        self.put(&format!(
            "{head}<a class=\"skip\" href=\"#main\">{skip}</a>\n<header class=\"cover\">\n"
        ));
        // Its large lines are one heading, the page's first.
        let titles = publication.cover.iter().filter(|line| line.kind == CoverKind::Title);
        let titles: Vec<String> = titles.map(|line| escaped(&line.text)).collect();
        if !titles.is_empty() {
            self.put(&format!("<h1>{}</h1>\n", titles.join("<br>\n")));
        }
        for line in &publication.cover {
            let text = escaped(&line.text);
            self.put(&match line.kind {
                CoverKind::Title => continue,
                CoverKind::Date => format!("<p class=\"d\">{text}</p>\n"),
                CoverKind::Notice => format!("<p class=\"w\" role=\"note\">{text}</p>\n"),
            });
        }
        self.put("</header>\n");
        self.contents();
        self.put("<main id=\"main\">\n");
        let mut index = 0;
        for item in &publication.body {
            match item {
                BodyItem::Heading(heading) => {
                    let tag = heading.level.clamp(1, 3) + 1;
                    let (anchor, text) = (heading.anchor, escaped(&heading.text));
                    self.put(&format!("<h{tag} id=\"a{anchor}\">{text}</h{tag}>\n"));
                }
                BodyItem::Paragraph(text) => {
                    let text = escaped(text).replace('\n', "<br>");
                    self.put(&format!("<p>{text}</p>\n"));
                }
                BodyItem::Table(table) => {
                    self.table(table, index);
                    index += 1;
                }
            }
        }
        self.pictures();
        self.put("</main>\n</body>\n</html>\n");
    }

    /// All pictures as one image for readers of any kind: the tables have said every figure of it.
    fn pictures(&mut self) {
        let publication = self.publication;
        if publication.pictures.is_empty() {
            return;
        }
        let title = self.lang.pick(PICTURES.0, PICTURES.1);
        let titles: Vec<&str> = publication.pictures.iter().map(|own| own.title.as_str()).collect();
        let (colon, comma) = (self.lang.pick("：", ": "), self.lang.pick("、", ", "));
        let said = escaped(&format!("{title}{colon}{}", titles.join(comma)));
        self.put(&format!("<figure id=\"pictures\" role=\"img\" aria-label=\"{said}\">\n"));
        self.put(&format!("<h2>{title}</h2>\n"));
        self.put(&svg::patterns());
        for picture in &publication.pictures {
            self.put(&svg::picture(picture, self.lang));
        }
        self.put("</figure>\n");
    }

    fn contents(&mut self) {
        let publication = self.publication;
        let title = escaped(publication.contents_title());
        self.put(&format!("<nav aria-label=\"{title}\">\n<h2>{title}</h2>\n<ul>\n"));
        for entry in publication.contents.iter().filter(|entry| entry.printed) {
            let (level, target, text) = (entry.level, entry.target, escaped(&entry.text));
            self.put(&format!("<li class=\"l{level}\"><a href=\"#a{target}\">{text}</a></li>\n"));
        }
        if !publication.pictures.is_empty() {
            let title = self.lang.pick(PICTURES.0, PICTURES.1);
            self.put(&format!("<li class=\"l1\"><a href=\"#pictures\">{title}</a></li>\n"));
        }
        self.put("</ul>\n</nav>\n");
    }

    fn table(&mut self, table: &PublishedTable, index: u32) {
        let wide = if TablePlan::new(table, &mut estimate).landscape { " class=\"w\"" } else { "" };
        let (anchor, title) = (table.anchor, escaped(&table.title));
        self.put(&format!("<figure{wide} id=\"a{anchor}\">\n"));
        if !table.number.is_empty() {
            self.put(&format!(
                "<div class=\"line\"><span>{}</span></div>\n",
                escaped(&table.number)
            ));
        }
        self.put(&format!("<h3 class=\"c\">{title}</h3>\n"));
        if !table.unit_line.is_empty() || !table.money_line.is_empty() {
            let (unit, money) = (escaped(&table.unit_line), escaped(&table.money_line));
            self.put(&format!(
                "<div class=\"line\"><span>{unit}</span><span>{money}</span></div>\n"
            ));
        }
        self.put(&format!(
            "<div class=\"scroll\" role=\"region\" aria-label=\"{title}\" tabindex=\"0\">\n"
        ));
        self.put(&format!("<table aria-label=\"{title}\">\n"));
        // One above the other in one table, equally wide.
        let columns = table.grids.iter().map(|grid| grid.columns.len()).max().unwrap_or(0);
        for (g, grid) in (0..).zip(&table.grids) {
            self.grid(grid, index, g, columns);
        }
        self.put("</table>\n</div>\n");
        if let Some(note) = &table.note {
            self.put(&format!("<p class=\"note\">{}</p>\n", escaped(note)));
        }
        self.put("</figure>\n");
    }

    fn grid(&mut self, grid: &PublishedGrid, table: u32, index: u16, columns: usize) {
        // The last column reaches as far as the widest grid.
        let more = columns.saturating_sub(grid.columns.len());
        let last = |to: usize| if to == grid.columns.len() { more } else { 0 };
        if grid.heading_lines > 0 {
            // Only the first heading is the table's, for printing.
            let (tag, class) = if index == 0 { ("thead", "") } else { ("tbody", " class=\"h\"") };
            self.put(&format!("<{tag}>\n"));
            for line in 0..grid.heading_lines {
                self.put("<tr>");
                for cell in grid.headings.iter().filter(|cell| cell.line == line) {
                    let own = cell.to - cell.from;
                    let scope = if own > 1 { "colgroup" } else { "col" };
                    let spans = spans(own + last(cell.to), cell.lines);
                    let text = escaped(&cell.text);
                    self.put(&format!("<th{class} scope=\"{scope}\"{spans}>{text}</th>"));
                }
                self.put("</tr>\n");
            }
            self.put(&format!("</{tag}>\n"));
        }
        self.put("<tbody>\n");
        let named = grid.columns.iter().position(|column| column.kind == ColumnKind::Text);
        for (r, row) in (0..).zip(&grid.rows) {
            self.put(if row.strong { "<tr class=\"s\">" } else { "<tr>" });
            for (c, cell) in row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_covered()) {
                let column = u16::try_from(c).unwrap_or(u16::MAX);
                let address = Address { table, grid: index, row: r, column };
                let kind = grid.columns.get(c).map_or(ColumnKind::Text, |column| column.kind);
                let to = c + usize::from(cell.columns);
                let names = named.is_some_and(|named| (c..to).contains(&named));
                let spans = spans(to - c + last(to), cell.rows as usize);
                self.cell(cell, (kind, names), spans, address);
            }
            self.put("</tr>\n");
        }
        self.put("</tbody>\n");
    }

    fn cell(
        &mut self,
        cell: &PublishedCell,
        (kind, named): (ColumnKind, bool),
        spans: String,
        address: Address,
    ) {
        let mut attributes = spans;
        match (kind, cell.indent) {
            _ if cell.columns > 1 => attributes.push_str(" class=\"c\""),
            (ColumnKind::Figure, _) => attributes.push_str(" class=\"n\""),
            (ColumnKind::Text, 0) => {}
            (ColumnKind::Text, level) => {
                let em = 0.4 + 1.2 * f32::from(level);
                attributes.push_str(&format!(" style=\"padding-left:{em:.1}em\""));
            }
            _ => attributes.push_str(" class=\"c\""),
        }
        if let Some(id) = self.ids.get(&address) {
            attributes.push_str(&format!(" id=\"{}\"", escaped(id)));
        }
        let text = escaped(&cell.text);
        let opened = cell.figure.as_deref().and_then(|figure| self.addends(figure, &text));
        let inside = opened.unwrap_or(text).replace('\n', "<br>");
        self.put(&match named && !cell.text.is_empty() {
            true => format!("<th scope=\"row\"{attributes}>{inside}</th>"),
            false => format!("<td{attributes}>{inside}</td>"),
        });
    }

    /// The figure as something to open: what it is the sum of.
    fn addends(&self, figure: &PublishedFigure, text: &str) -> Option<String> {
        let formula = figure.formula.as_ref()?;
        figure.value?;
        let mut terms: Vec<(bool, Address)> = Vec::new();
        match formula {
            PublishedFormula::Sum(sum) => terms.extend(sum),
            other => other.each_address(&mut |address| terms.push((false, address))),
        }
        terms.retain(|(_, address)| self.figures.value(*address).is_some());
        if terms.is_empty() {
            return None;
        }
        let mut list = String::new();
        let more = terms.len().saturating_sub(MAX_ADDENDS);
        for (minus, address) in terms.into_iter().take(MAX_ADDENDS) {
            let sign = if minus { "−" } else { "" };
            let (name, value) = self.named(address);
            let id = self.ids.get(&address).map(|id| escaped(id)).unwrap_or_default();
            // A String takes what is written to it.
            let _ = write!(list, "<li><a href=\"#{id}\">{name}</a><span>{sign}{value}</span></li>");
        }
        if more > 0 {
            let rest = match self.lang {
                Lang::Zh => format!("另有 {more} 项"),
                Lang::En => format!("and {more} more"),
            };
            let _ = write!(list, "<li class=\"o\">{rest}</li>");
        }
        if let Some((given, off)) = self.figures.off(figure).filter(|(_, off)| !off.is_zero()) {
            let rounding = figure.residual().unwrap_or_default().normalize();
            let beyond = figure.unbalanced || off.normalize() != rounding;
            list.push_str(&self.difference(given, off, beyond));
        }
        Some(format!("<details><summary>{text}</summary><ul>{list}</ul></details>"))
    }

    fn difference(&self, computed: Decimal, difference: Decimal, unbalanced: bool) -> String {
        let class = if unbalanced { "b" } else { "o" };
        let said = match (self.lang, unbalanced) {
            (Lang::Zh, false) => format!("合计 {computed}，公布数相差 {difference}（四舍五入）"),
            (Lang::Zh, true) => format!("合计 {computed}，公布数相差 {difference}"),
            (Lang::En, false) => {
                format!("together {computed}; published {difference} more (rounding)")
            }
            (Lang::En, true) => format!("together {computed}; published {difference} more"),
        };
        format!("<li class=\"{class}\">{said}</li>")
    }

    /// Name and figure of an addend: its row, its column, its table where that is another.
    fn named(&self, address: Address) -> (String, String) {
        let table = self.figures.tables.get(address.table as usize);
        let grid = table.and_then(|table| table.grids.get(usize::from(address.grid)));
        let row = grid.and_then(|grid| grid.rows.get(address.row as usize));
        let column = grid.and_then(|grid| grid.columns.get(usize::from(address.column)));
        let row = row.map(row_name).unwrap_or_default();
        let column = column.map(|column| column.name.as_str()).unwrap_or_default();
        let text = self.figures.cell(address).map(|cell| cell.text.as_str()).unwrap_or_default();
        (escaped(&format!("{row} {column}")), escaped(text))
    }
}

/// What the row is called on paper: its code and name.
fn row_name(row: &PublishedRow) -> String {
    let words = row.cells.iter().filter(|cell| cell.figure.is_none() && !cell.text.is_empty());
    let mut words: Vec<&str> = words.map(|cell| cell.text.as_str()).collect();
    // The running number says nothing.
    if words.len() > 1 && words.first().is_some_and(|w| w.len() < 6 && w.parse::<u32>().is_ok()) {
        words.remove(0);
    }
    words.truncate(2);
    words.join(" ")
}
