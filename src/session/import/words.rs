//! What is said of an imported file: how much of it was placed, what was not, where it is.

use super::Import;
use crate::lang::{Lang, Tell as _};
use crate::read::{Area, PageParagraph, PagePlace, PageSource};
use crate::recognise::{Doubt, RecognisedTable, Spot, Unplaced};

/// A table as like its form as that is taken for it without a doubt.
const LIKE: f32 = 0.75;

impl Import {
    /// Whether a person should look at it before taking it up.
    pub fn is_doubtful(&self) -> bool {
        // A part that is lost is a page that is a picture, say.
        let lost = self.document().is_partial();
        lost || !self.proposal().unplaced.is_empty() || !self.fits()
    }

    /// How many tables and figures were placed, and whether all were.
    pub fn summary(&self, lang: Lang) -> String {
        let fit = self.proposal().fit;
        let missing = self.proposal().unplaced.len();
        let mut text = match lang {
            Lang::Zh => format!("{} 张表，{} 个数已放入", fit.tables, fit.figures),
            Lang::En => format!("{} tables, {} figures placed", fit.tables, fit.figures),
        };
        if missing > 0 {
            text.push_str(&match lang {
                Lang::Zh => format!("，{missing} 个没有放入"),
                Lang::En => format!(", {missing} not placed"),
            });
        }
        if !self.fits() {
            text.push_str(lang.pick("；表样不合，请核对", "; the form set does not fit"));
        }
        if self.document().is_partial() {
            text.push_str(lang.pick("；有内容没有读出", "; some of it could not be read"));
        }
        text
    }

    /// A figure that found no cell: where it is, what it is, and why.
    pub fn unplaced_text(&self, unplaced: &Unplaced, lang: Lang) -> String {
        let Spot { page, row, column } = unplaced.spot;
        let page = self.document().pages.get(page as usize);
        let cell = page.and_then(|page| page.cell(row, column));
        let figure = cell.map(|cell| cell.text.to_string()).unwrap_or_default();
        let place = unplaced.spot.told(self.document(), lang);
        let (place, why) = (place.unwrap_or_default(), unplaced.why.tell(lang));
        format!("{place} · {figure}：{why}")
    }

    /// Whether a table found is one of the form set: for sure, perhaps, or not.
    pub fn sign(&self, found: &RecognisedTable) -> &'static str {
        let table = found.table.and_then(|table| self.proposal().budget.tables.get(table));
        match table.and_then(|table| table.form()) {
            Some(_) if found.likeness >= LIKE => "✓",
            Some(_) => "？",
            None => "×",
        }
    }

    /// A column of a page by its number and what is written at its head, or first in it where it
    /// has none.
    pub fn column_name(&self, found: &RecognisedTable, column: u32) -> String {
        let first = found.rows.0;
        let head = first..if found.body > first { found.body } else { first.saturating_add(2) };
        let page = self.document().pages.get(found.page as usize);
        let cells = head.filter_map(|row| page?.cell(row, column));
        let heads: Vec<String> = cells.map(|cell| cell.text.replace('\n', "")).collect();
        format!("{}. {}", column + 1, heads.join(" / "))
    }

    /// A doubt in words, with the place of the first where it does not name it itself.
    pub fn doubt_text(&self, doubt: &Doubt, lang: Lang) -> String {
        let told = doubt.tell(lang);
        let spot = doubt.spot.filter(|_| !doubt.kind.names_files());
        match spot.and_then(|spot| spot.told(self.document(), lang)) {
            Some(place) => format!("{place}{}{told}", lang.pick("：", ": ")),
            None => told,
        }
    }

    /// Figures without a cell, on the pages of the PDF that a page is of.
    pub fn unplaced_areas(&self, part: usize) -> Vec<(u32, Area)> {
        let place = |unplaced: &Unplaced| match unplaced.spot.place(self.document())? {
            PagePlace::Paper { page, area } => Some((page, area)),
            _ => None,
        };
        let own = |own: &&Unplaced| self.document().part_of(own.spot.page as usize) == part;
        self.proposal().unplaced.iter().filter(own).filter_map(place).collect()
    }

    /// Where a paragraph of the narrative is printed: in which of the files, and where there. One that
    /// was changed since is known by what it begins with.
    pub fn printed_text(&self, paragraph: &str) -> Option<(usize, PagePlace)> {
        /// Letters that tell a paragraph.
        const TELLING: usize = 12;
        let plain =
            |text: &str| -> String { text.chars().filter(|c| !c.is_whitespace()).collect() };
        let own = plain(paragraph);
        let begin: String = own.chars().take(TELLING).collect();
        let document = self.document();
        let texts = || {
            let on_paper = |at: &usize| {
                matches!(
                    document.texts.get(*at),
                    Some(PageParagraph { place: PagePlace::Paper { .. }, .. })
                )
            };
            let numbered = (0..document.texts.len()).filter(on_paper);
            numbered.filter_map(|at| Some((at, plain(&document.texts.get(at)?.text))))
        };
        let whole = texts().find(|(_, text)| !own.is_empty() && *text == own);
        let begins = || {
            let enough = begin.chars().count() == TELLING;
            let mut alike = texts().filter(|(_, text)| enough && text.contains(&begin));
            alike.next().filter(|_| alike.next().is_none())
        };
        let (at, _) = whole.or_else(begins)?;
        let part = document.files().iter().position(|part| part.texts.contains(&at))?;
        Some((part, document.texts.get(at)?.place.clone()))
    }

    /// What is at a point of a page of a PDF, in points from its left and its top; `part` is which of
    /// the files that is.
    pub fn spot_at(&self, part: usize, number: u32, (x, y): (f32, f32)) -> Option<Spot> {
        for (at, page) in self.document().pages.iter().enumerate() {
            let own = matches!(page.source, PageSource::Paper { page, .. } if page == number);
            if !own || self.document().part_of(at) != part {
                continue;
            }
            let inside = |area: Area| {
                (area.left..=area.right).contains(&x) && (area.top..=area.bottom).contains(&y)
            };
            let mut cells = page.cells().iter().enumerate();
            let hit = cells.find(|(n, _)| page.area_of(*n).is_some_and(inside));
            if let Some((_, cell)) = hit {
                return Some(Spot { page: at as u32, row: cell.row, column: cell.column });
            }
        }
        None
    }
}
