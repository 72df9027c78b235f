//! From a computed budget to its publication.

use crate::amount::Amount;
use crate::budget::{Budget, Cell, NarrativeSection, Table};
use crate::engine::Computed;
use crate::form::{FormSet, NumberPlace, PartContent, SectionForm, TableForm};
use crate::lang::{Lang, Text};

use super::model::{
    BodyItem, ContentsEntry, CoverKind, CoverLine, Picture, Publication, PublishedHeading,
    PublishedTable,
};
use super::options::Options;
use super::picture::{PlacedPicture, pictures};
use super::table::Tables;
use super::words::{Placeholders, numbered, numeral};

/// The publication of a budget.
pub fn publication(computed: &Computed, options: &Options) -> Publication {
    let (forms, budget) = (&**computed.forms(), computed.budget());
    let mut builder = Builder {
        forms,
        budget,
        options,
        fills: Placeholders::new(budget, options.lang),
        tables: Tables::new(computed, options),
        contents: Vec::new(),
        body: Vec::new(),
        anchors: 0,
    };
    let cover = builder.cover();
    builder.parts();
    builder.open_findings();
    let title = cover.iter().filter(|line| line.kind == CoverKind::Title);
    let title = title.map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ");
    let relations = builder.tables.relations();
    let pictures = builder.pictures(computed);
    Publication {
        lang: options.lang,
        title,
        author: budget.unit.name.clone(),
        date: budget.date.map(|date| date.to_string()).unwrap_or_default(),
        year: budget.year,
        cover,
        contents: builder.contents,
        body: builder.body,
        relations,
        pictures,
    }
}

struct Builder<'a> {
    forms: &'a FormSet,
    budget: &'a Budget,
    options: &'a Options,
    fills: Placeholders,
    tables: Tables<'a>,
    contents: Vec<ContentsEntry>,
    body: Vec<BodyItem>,
    anchors: u32,
}

impl Builder<'_> {
    fn cover(&self) -> Vec<CoverLine> {
        let mut cover: Vec<CoverLine> = Vec::new();
        for words in &self.forms.print.cover {
            let kind = match words.zh.contains("{日期}") {
                true => CoverKind::Date,
                false => CoverKind::Title,
            };
            let text = self.fills.fill(words);
            if !text.trim().is_empty() {
                cover.push(CoverLine { text, kind });
            }
        }
        let open = self.options.open.len();
        if open > 0 {
            let text = match self.options.lang {
                Lang::Zh => format!("审核未通过：有 {open} 项强制性审核问题，见文末"),
                Lang::En => {
                    format!("Not in balance: {open} mandatory findings are open, see the end")
                }
            };
            cover.push(CoverLine { text, kind: CoverKind::Notice });
        }
        cover
    }

    fn anchor(&mut self) -> u32 {
        let anchor = self.anchors;
        self.anchors += 1;
        anchor
    }

    /// A heading of the body, and its line in the contents.
    fn heading(&mut self, level: u8, text: String) {
        let anchor = self.anchor();
        self.contents.push(ContentsEntry {
            level,
            text: text.clone(),
            target: anchor,
            printed: true,
        });
        self.body.push(BodyItem::Heading(PublishedHeading { level, text, anchor }));
    }

    fn parts(&mut self) {
        let forms = self.forms;
        let with_tables = |content: &PartContent| matches!(content, PartContent::Tables);
        for part in &forms.parts {
            let title = self.fills.fill(&part.title);
            self.heading(1, title.clone());
            match &part.content {
                // 第四部分 名词解释 says already what its only section is called.
                PartContent::Texts(sections) => match sections.as_slice() {
                    [only] if title.ends_with(&self.fills.fill(&only.title)) => self.texts(only),
                    sections => self.sections(sections),
                },
                PartContent::Tables => self.all_tables(),
            }
        }
        // A set that says nothing of parts still has tables.
        if !forms.parts.iter().any(|part| with_tables(&part.content)) {
            self.all_tables();
        }
        let unknown =
            |text: &&NarrativeSection| forms.sections().all(|own| own.key != text.section);
        for text in self.budget.texts.iter().filter(unknown) {
            self.heading(2, text.section.clone());
            self.paragraphs(text);
        }
    }

    fn sections(&mut self, sections: &[SectionForm]) {
        let mut above: &Text = &Text::default();
        for section in sections {
            let title = self.fills.fill(&section.title);
            let under = self.fills.fill(&section.under);
            let level = if under.is_empty() { 2 } else { 3 };
            if level == 3 && *above != section.under {
                self.heading(2, under.clone());
            }
            above = &section.under;
            let own = title.strip_prefix(under.as_str()).map(str::trim).filter(|t| !t.is_empty());
            let own = own.map(str::to_owned).unwrap_or(title);
            self.heading(level, own);
            self.texts(section);
        }
    }

    fn texts(&mut self, section: &SectionForm) {
        if let Some(text) = self.budget.texts.iter().find(|text| text.section == section.key) {
            self.paragraphs(text);
        }
    }

    fn paragraphs(&mut self, text: &NarrativeSection) {
        self.body.extend(text.paragraphs.iter().cloned().map(BodyItem::Paragraph));
    }

    /// All tables in the form set's order, then what the form set does not know.
    fn all_tables(&mut self) {
        let forms = self.forms;
        for (form, table) in forms.tables.iter().enumerate() {
            let copies: Vec<usize> = (0..self.budget.tables.len())
                .filter(|&t| self.budget.tables.get(t).and_then(Table::form) == Some(form))
                .collect();
            let target = self.anchors;
            let title = self.entry(form, table);
            self.contents.push(ContentsEntry { level: 2, text: title, target, printed: true });
            if copies.is_empty() {
                // It is published all the same, empty.
                let anchor = self.anchor();
                self.body.push(BodyItem::Table(self.tables.blank(form, anchor, &self.fills)));
            }
            for copy in copies {
                let anchor = self.anchor();
                let printed = self.tables.table(copy, anchor, &self.fills);
                if !printed.copy.is_empty() {
                    let text = printed.copy.clone();
                    self.contents.push(ContentsEntry {
                        level: 3,
                        text,
                        target: anchor,
                        printed: false,
                    });
                }
                self.body.push(BodyItem::Table(printed));
            }
        }
    }

    /// A table's line in the contents: `一、收支总表（预算表1）`.
    fn entry(&self, form: usize, table: &TableForm) -> String {
        let lang = self.options.lang;
        let title = table.print.contents.as_ref().unwrap_or(&table.title);
        let title = self.fills.fill(title);
        if self.forms.print.number == NumberPlace::Contents && !table.number.is_empty() {
            return format!("{}. {title}", table.number);
        }
        let title = numbered(&title, &table.number, lang);
        match (self.forms.print.numbered_contents, lang) {
            (true, Lang::Zh) => format!("{}、{title}", numeral(form + 1)),
            (true, Lang::En) => format!("{} {title}", form + 1),
            (false, _) => title,
        }
    }

    /// The pictures that show something, with the figures as the tables have them.
    fn pictures(&self, computed: &Computed) -> Vec<Picture> {
        let tables: Vec<&PublishedTable> = self.body.iter().filter_map(BodyItem::table).collect();
        let printed = |cell: Cell| {
            let address = self.tables.address(cell)?;
            let figure = tables.get(address.table as usize)?.cell(address)?.figure.as_ref()?;
            Some((Amount::new(figure.value?), figure.decimals))
        };
        let drawn = pictures(computed, &[], self.options.lang, self.options.unit);
        // One year beside nothing compares nothing.
        let shows = |own: &Picture| !own.bars.is_empty() && (own.stacked || own.series.len() > 1);
        let published = |PlacedPicture { mut picture, cells }: PlacedPicture| {
            let all = cells.iter().flatten().filter_map(|cell| printed((*cell)?));
            let decimals = all.map(|(_, decimals)| decimals).max().unwrap_or(picture.decimals);
            picture.decimals = picture.decimals.min(decimals);
            for (bar, cells) in picture.bars.iter_mut().zip(&cells) {
                for (part, cell) in bar.parts.iter_mut().zip(cells) {
                    let own = cell.and_then(printed).map(|(figure, _)| figure);
                    part.figure = own.unwrap_or_else(|| part.figure.rounded(decimals));
                }
                bar.total = bar.total.map(|total| total.rounded(decimals));
            }
            picture
        };
        drawn.into_iter().filter(|placed| shows(&placed.picture)).map(published).collect()
    }

    fn open_findings(&mut self) {
        if self.options.open.is_empty() {
            return;
        }
        let lang = self.options.lang;
        let title = lang.pick("附：未通过的强制性审核", "Annex: mandatory findings that are open");
        self.heading(1, title.to_owned());
        for (index, said) in self.options.open.iter().enumerate() {
            self.body.push(BodyItem::Paragraph(format!("{}. {said}", index + 1)));
        }
    }
}
