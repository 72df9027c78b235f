//! What several files that were joined say of themselves: of which year they are and whose, and which
//! of them is of another budget than the others.
//!
//! A file is kept out only where its tables say that they are another year's or another unit's.
//! What its cover says, which somebody typed, keeps nothing out: it is told.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use crate::read::{DocumentPart, Page, PageCell, PageSource, ReadDocument};

use super::cover::{coded_name, most_said};
use super::doubt::{Contradiction, DoubtKind};
use super::region::Region;
use super::spot::{Spot, Why};
use super::tally::SumTally;
use super::texts::{is_name, name_on_cover};
use super::titles::texts_above;
use super::value::is_figure;
use super::words::{plain, year_in_name, years};

/// Texts at the beginning of a file that may name its year, and the longest of them.
const COVER: usize = 12;
const MAX_COVER: usize = 60;

/// What the files of a document agree on.
#[derive(Default)]
pub struct Agreement {
    /// The year that most of them name; `None` where none does, or there is one file only.
    pub year: Option<i32>,
    /// Of each file how it contradicts the others.
    odd: Vec<Option<Contradiction>>,
    /// Tables of the files that do.
    left_out: Vec<Region>,
    /// Files that name the unit otherwise, though it may be the same: file, name, name in most.
    names: Vec<(String, String, String)>,
}

impl Agreement {
    /// What the files agree on, and the tables that belong together: those of files that do not
    /// contradict the others, and those of which a person said what they are.
    pub fn of(
        document: &ReadDocument,
        regions: Vec<Region>,
        told: &dyn Fn(&Region) -> Option<Option<usize>>,
    ) -> (Vec<Region>, Self) {
        if !document.is_joined() {
            return (regions, Self::default());
        }
        let files: Vec<FileWords> =
            document.parts.iter().map(|part| FileWords::of(document, &regions, part)).collect();
        let years = files.iter().filter_map(|file| Some((file.year?, 1 + 2 * file.tables)));
        let year = most_said(years);
        let unit = unit_of_most(&files);
        let odd: Vec<Option<Contradiction>> =
            files.iter().map(|file| file.contradiction(year, unit.as_deref())).collect();
        let is_odd = |region: &Region| {
            let odd = odd.get(document.part_of(region.page));
            odd.is_some_and(Option::is_some) && told(region).flatten().is_none()
        };
        let (left_out, regions): (Vec<Region>, Vec<Region>) = regions.into_iter().partition(is_odd);
        let mut names = Vec::new();
        for ((file, part), odd) in files.iter().zip(&document.parts).zip(&odd) {
            if let (Some(name), Some(unit), None) = (file.other_name(unit.as_deref()), &unit, odd) {
                names.push((part.file.to_string(), name, unit.clone()));
            }
        }
        (regions, Self { year, odd, left_out, names })
    }

    /// Whether a file is of another budget, by its place in the document.
    pub fn is_odd(&self, part: usize) -> bool {
        self.odd.get(part).is_some_and(Option::is_some)
    }

    /// The files that belong together.
    pub fn parts(&self, document: &ReadDocument) -> Vec<DocumentPart> {
        let files = document.files().into_iter().enumerate();
        files.filter(|(at, _)| !self.is_odd(*at)).map(|(_, part)| part).collect()
    }

    /// Tables that are of another budget.
    pub fn left_out(&self) -> &[Region] {
        &self.left_out
    }

    /// Tells of the files that contradict the others, and lists the figures in them. `regions` are
    /// the tables that were taken.
    pub fn tell(&self, document: &ReadDocument, regions: &[Region], tally: &mut SumTally) {
        for (part, odd) in document.parts.iter().zip(&self.odd) {
            let Some(contradiction) = odd.clone() else { continue };
            let (mut first, mut count) = (None, 0);
            for region in self.left_out.iter().filter(|own| part.pages.contains(&own.page)) {
                let Some(page) = document.pages.get(region.page) else { continue };
                let at = region.page as u32;
                first = first.or(Some(Spot { page: at, row: region.head.start, column: 0 }));
                for cell in figures(page, region) {
                    let spot = Spot { page: at, row: cell.row, column: cell.column };
                    tally.unplaced(spot, Why::OtherBudget);
                    count += 1;
                }
            }
            let file = part.file.to_string();
            let own = regions.iter().find(|own| part.pages.contains(&own.page));
            let own = own.map(|own| Spot { page: own.page as u32, row: own.head.start, column: 0 });
            let taken = own.is_some() && count == 0;
            let kind = DoubtKind::OtherBudget { file, contradiction, taken };
            tally.doubts_of(kind, first.or(own), count);
        }
        for (file, name, unit) in self.names.iter().cloned() {
            tally.doubt(DoubtKind::OtherName { file, name, unit }, None);
        }
    }
}

/// Tables of files that belong together.
pub struct FoundInFiles<'d> {
    pub document: &'d ReadDocument,
    pub regions: &'d [Region],
    pub agreement: &'d Agreement,
}

/// The figures of a table of which nothing is known but where it is; columns of codes are none.
fn figures<'p>(page: &'p Page, region: &Region) -> Vec<&'p PageCell> {
    let inside = page.cells().iter().filter(|cell| region.body.contains(&cell.row));
    let all: Vec<&PageCell> = inside.filter(|cell| is_figure(cell)).collect();
    let is_code = |cell: &&PageCell| {
        let text = cell.text.trim();
        matches!(text.len(), 2 | 3 | 5 | 7) && text.bytes().all(|b| b.is_ascii_digit())
    };
    let others: BTreeSet<u32> =
        all.iter().filter(|cell| !is_code(cell)).map(|cell| cell.column).collect();
    all.into_iter().filter(|cell| others.contains(&cell.column)).collect()
}

/// What a file says of itself.
struct FileWords {
    /// How many tables it has.
    tables: usize,
    year: Option<i32>,
    /// Whose its tables say that they are.
    unit: Option<String>,
    /// Whose its cover says that it is.
    cover: Option<String>,
}

impl FileWords {
    fn of(document: &ReadDocument, regions: &[Region], part: &DocumentPart) -> Self {
        let own: Vec<&Region> =
            regions.iter().filter(|region| part.pages.contains(&region.page)).collect();
        let names = own.iter().filter_map(|region| Some((region.name.clone()?, 1)));
        Self {
            tables: own.len(),
            year: year_in(document, &own, part),
            unit: most_said(names),
            cover: name_on_cover(document, part).filter(|name| is_name(name)),
        }
    }

    /// How it contradicts what most files say.
    fn contradiction(&self, year: Option<i32>, unit: Option<&str>) -> Option<Contradiction> {
        if let Some((own, wanted)) = self.year.zip(year).filter(|(own, wanted)| own != wanted) {
            return Some(Contradiction::Year { own, wanted });
        }
        let (own, wanted) = self.unit.as_deref().zip(unit)?;
        let (own, wanted) = (own.to_owned(), wanted.to_owned());
        (sameness(&own, &wanted) == Sameness::No).then_some(Contradiction::Unit { own, wanted })
    }

    /// The name that it has for the unit, where that is not quite the one of most files.
    fn other_name(&self, unit: Option<&str>) -> Option<String> {
        let unit = unit?;
        match (&self.unit, &self.cover) {
            (Some(own), _) => (sameness(own, unit) != Sameness::Yes).then(|| own.clone()),
            (None, Some(cover)) => (sameness(cover, unit) == Sameness::No
                && !is_short_for(cover, unit))
            .then(|| cover.clone()),
            (None, None) => None,
        }
    }
}

/// The year that a file names: in the titles of its tables, else on its cover, else in the names of
/// its sheets and its own. What stands elsewhere in headings and texts may be another year's.
fn year_in(document: &ReadDocument, regions: &[&Region], part: &DocumentPart) -> Option<i32> {
    let first = |text: &str| years(text).first().map(|year| (*year, 1));
    let titles = regions.iter().flat_map(|region| {
        let own = region.titles.iter().map(|(_, title)| title.as_str());
        own.chain(texts_above(document, region.page))
    });
    if let Some(year) = most_said(titles.filter_map(first)) {
        return Some(year);
    }
    let texts = document.texts.get(part.texts.clone()).unwrap_or_default().iter().take(COVER);
    let pages = document.pages.get(part.pages.clone()).unwrap_or_default();
    let bare = |(at, _): &(usize, _)| regions.iter().all(|region| region.page != *at);
    let covers = (part.pages.start..).zip(pages).filter(bare);
    let cells = covers.flat_map(|(_, page)| page.cells().iter().take(COVER));
    let cover = texts.map(|text| text.text.as_str()).chain(cells.map(|cell| &*cell.text));
    if let Some(year) = most_said(cover.filter(|text| is_title(text)).filter_map(first)) {
        return Some(year);
    }
    let sheets = pages.iter().filter_map(|page| match &page.source {
        PageSource::Sheet { name, .. } => first(name),
        _ => None,
    });
    let named = || first(&part.file).map(|(year, _)| year).or_else(|| year_in_name(&part.file));
    most_said(sheets).or_else(named)
}

/// Whether a line may be the title of a document: 2025年部门预算编制说明.
fn is_title(line: &str) -> bool {
    let named = line.contains("预算") || line.contains("决算");
    let sentence = ['，', '。', '；', '：', ',', ';', ':', '、', '比', '为'];
    named && line.chars().count() <= MAX_COVER && !line.contains(sentence)
}

/// Whose most tables are: of names that may be one unit's the first.
fn unit_of_most(files: &[FileWords]) -> Option<String> {
    let mut groups: Vec<(&str, usize)> = Vec::new();
    for file in files {
        let Some(name) = file.unit.as_deref() else { continue };
        match groups.iter_mut().find(|(first, _)| sameness(first, name) != Sameness::No) {
            Some((_, tables)) => *tables += file.tables,
            None => groups.push((name, file.tables)),
        }
    }
    let most = groups.iter().map(|(_, tables)| *tables).max()?;
    groups.iter().find(|(_, tables)| *tables == most).map(|(name, _)| (*name).to_owned())
}

/// Whether two names, perhaps with codes, are surely two units'.
pub fn are_other_units(a: &str, b: &str) -> bool {
    !a.trim().is_empty() && !b.trim().is_empty() && sameness(a, b) == Sameness::No
}

/// Whether two names are one unit's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sameness {
    Yes,
    /// The one has more before it (the place) or behind it, in brackets (本级) or far apart.
    Perhaps,
    No,
}

fn sameness(a: &str, b: &str) -> Sameness {
    let ((code_a, name_a), (code_b, name_b)) = (coded_name(a), coded_name(b));
    if !code_a.is_empty() && code_a == code_b || plain(name_a) == plain(name_b) {
        return Sameness::Yes;
    }
    let bare = |name: &str| {
        let name: String = name.nfkc().collect();
        let end = name.find('(').or_else(|| name.find("  ")).unwrap_or(name.len());
        plain(name.get(..end).unwrap_or_default())
    };
    let (a, b) = (bare(name_a), bare(name_b));
    let long = a.chars().count().min(b.chars().count()) >= 3;
    match long && (a.ends_with(&b) || b.ends_with(&a)) {
        true => Sameness::Perhaps,
        false => Sameness::No,
    }
}

/// Whether a name is another one shortened, as people shorten them: 延边州社保局.
fn is_short_for(short: &str, long: &str) -> bool {
    let (short, long) = (plain(coded_name(short).1), plain(coded_name(long).1));
    let (short, long) = match short.chars().count() <= long.chars().count() {
        true => (short, long),
        false => (long, short),
    };
    let mut rest = long.chars();
    short.chars().all(|c| rest.any(|own| own == c)) && short.chars().last() == long.chars().last()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_unit_are_told_from_those_of_two() {
        use Sameness::{No, Perhaps, Yes};
        for (a, b, wanted) in [
            ("某某局", "某某 局", Yes),
            ("505001-某某局", "505001某县某某局", Yes),
            ("505001-某某局", "某某局", Yes),
            ("县财政局", "某某县财政局", Perhaps),
            ("某某局", "某某局   2024年1月3日", Perhaps),
            ("某某局", "某某局（本级）", Perhaps),
            ("第一小学", "第十一小学", No),
            ("某某局", "某某局机关服务中心", No),
            ("505001-某某局", "505002-某某局服务中心", No),
        ] {
            assert_eq!(sameness(a, b), wanted, "{a} {b}");
            assert_eq!(sameness(b, a), wanted, "{b} {a}");
        }
        assert!(is_short_for("延边州社保局", "延边朝鲜族自治州社会保险事业管理局"));
        assert!(!is_short_for("某某局", "某某局机关服务中心"));
    }
}
