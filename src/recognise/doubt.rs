//! What is doubtful of a document that was recognised, and how it is said.

use crate::amount::{Amount, Unit};
use crate::lang::{Lang, Tell, Text};
use crate::read::PageSource;

use super::spot::{Spot, Why};
use super::unit::DeclaredUnit;

/// How a file contradicts those that it is joined with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contradiction {
    /// It is of one year, they are of another.
    Year { own: i32, wanted: i32 },
    /// It is one unit's, they are another's.
    Unit { own: String, wanted: String },
}

/// Headings that a table and the form it was taken for do not have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnlikeHeadings {
    /// The form's that are not in the table.
    pub missing: Vec<String>,
    /// The table's that are not in the form.
    pub strange: Vec<String>,
}

/// Something that was recognised but may be meant otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct Doubt {
    pub kind: DoubtKind,
    /// Where, for the first of several.
    pub spot: Option<Spot>,
    /// How many.
    pub count: usize,
}

/// What is doubtful, the heaviest first.
#[derive(Clone, Debug, PartialEq)]
pub enum DoubtKind {
    /// Figures without a cell in a table that was recognised.
    Unplaced { why: Why, example: String },
    /// A table of the document that is none of the form set's.
    NoTable { title: String },
    /// No unit is declared; the form's was taken.
    NoUnit { unit: DeclaredUnit },
    /// The table counts in another unit than the form.
    OtherUnit { from: DeclaredUnit, to: Unit },
    /// A table was recognised though its title or its headings are much unlike the form's.
    Table { title: String, form: String, titled: bool, headings: Option<UnlikeHeadings> },
    /// A column whose heading is only alike.
    Column { heading: String, column: String },
    /// A row whose name is only alike.
    Row { name: String, row: String },
    /// A name whose end did not show, and the only one that begins so.
    CutName { shown: String, name: String },
    /// A text is where a figure belongs.
    NoFigure { text: String },
    /// A row whose name is no official name, so that its code is not known.
    NoCode { name: String },
    /// Codes that were completed: what is there and what it became.
    Mended { from: String, to: String },
    /// Displayed otherwise than stored; which was taken.
    Displayed { shown: String, stored: Amount, took_stored: bool },
    /// More decimals than the form allows.
    Decimals { figure: String },
    /// The year is not named, or differs from the form set's.
    Year { year: i32, named: bool },
    /// Nobody is named whose budget it is.
    NoName,
    /// Hidden rows or columns were read as well.
    Hidden,
    /// Rows that a page's end broke in two and that were put together.
    Broken { name: String },
    /// Pages that hold further columns of the page before, put together with it.
    Beside { page: PageSource },
    /// Paragraphs or texts of cells that are in no section.
    Texts { example: String },
    /// The reading itself: its own words.
    Reading(Text),
    /// A file is of another year or unit than those that it is joined with, and was left out, or was
    /// taken because a person said what its tables are.
    OtherBudget { file: String, contradiction: Contradiction, taken: bool },
    /// A file has another name for the unit than most, though it may be the same.
    OtherName { file: String, name: String, unit: String },
    /// A table is in two places with different figures: the first one's and the second one's.
    Differs { title: String, places: [Text; 2], example: [String; 2] },
    /// A file has the same tables as others, and hardly a figure in them is the same.
    Strangers { file: String, others: Vec<String> },
    /// A table is in two places and the same.
    Same { title: String, places: [Text; 2] },
    /// A section of the narrative is in two files, and not the same.
    TextTwice { section: String, files: [String; 2] },
    /// Neither a table nor a section of the narrative was found in files.
    Nothing { file: String },
}

impl DoubtKind {
    /// Heavier ones are greater.
    pub fn weight(&self) -> u32 {
        match self {
            Self::OtherBudget { .. } => 120,
            Self::Strangers { .. } => 115,
            Self::Differs { .. } => 110,
            Self::Unplaced { .. } => 100,
            Self::NoTable { .. } => 95,
            Self::Reading(_) => 90,
            Self::OtherName { .. } => 85,
            Self::TextTwice { .. } => 82,
            Self::NoUnit { .. } => 80,
            Self::NoFigure { .. } => 75,
            Self::Table { .. } => 70,
            Self::Column { .. } => 65,
            Self::Row { .. } => 60,
            Self::OtherUnit { .. } => 55,
            Self::Decimals { .. } => 50,
            Self::Hidden => 45,
            Self::NoCode { .. } => 40,
            Self::Displayed { .. } => 35,
            Self::Mended { .. } => 30,
            Self::CutName { .. } => 29,
            Self::Beside { .. } => 29,
            Self::Broken { .. } => 28,
            Self::Year { .. } => 25,
            Self::NoName => 20,
            Self::Same { .. } => 15,
            Self::Nothing { .. } => 12,
            Self::Texts { .. } => 10,
        }
    }

    /// Whether it keeps the whole from passing as complete.
    pub fn is_loss(&self) -> bool {
        matches!(
            self,
            Self::Unplaced { .. }
                | Self::NoTable { .. }
                | Self::Reading(_)
                | Self::NoFigure { .. }
                | Self::OtherBudget { taken: false, .. }
                | Self::Differs { .. }
                | Self::Strangers { .. }
                | Self::TextTwice { .. }
        )
    }

    /// Whether it says itself in which files it is.
    pub fn names_files(&self) -> bool {
        matches!(
            self,
            Self::Reading(_)
                | Self::OtherBudget { .. }
                | Self::OtherName { .. }
                | Self::Differs { .. }
                | Self::Strangers { .. }
                | Self::Same { .. }
                | Self::TextTwice { .. }
                | Self::Nothing { .. }
        )
    }
}

impl Tell for Doubt {
    fn tell(&self, lang: Lang) -> String {
        let count = self.count;
        match (&self.kind, lang) {
            (DoubtKind::Unplaced { why, example }, Lang::Zh) => {
                format!("{count} 个数没有放进预算：{}（如 {example}）", why.tell(lang))
            }
            (DoubtKind::Unplaced { why, example }, Lang::En) => {
                format!("{count} figures found no cell: {} (such as {example})", why.tell(lang))
            }
            (DoubtKind::NoTable { title }, Lang::Zh) if title.is_empty() => {
                format!("一张没有标题的表认不出是哪一张，其中 {count} 个数没有放进预算")
            }
            (DoubtKind::NoTable { title }, Lang::En) if title.is_empty() => {
                format!("a table without a title is not known; {count} figures in it found no cell")
            }
            (DoubtKind::NoTable { title }, Lang::Zh) => {
                format!("“{title}”不是这套表样的表，其中 {count} 个数没有放进预算")
            }
            (DoubtKind::NoTable { title }, Lang::En) => format!(
                "“{title}” is no table of the form set; {count} figures in it found no cell"
            ),
            (DoubtKind::NoUnit { unit: own }, Lang::Zh) => {
                format!("{count} 张表没有写明金额单位，按{}读入", own.tell(lang))
            }
            (DoubtKind::NoUnit { unit: own }, Lang::En) => {
                format!("{count} tables declare no unit; read as {}", own.tell(lang))
            }
            (DoubtKind::OtherUnit { from, to }, Lang::Zh) => {
                format!("{count} 张表以{}为单位，已换算为{}", from.tell(lang), to.tell(lang))
            }
            (DoubtKind::OtherUnit { from, to }, Lang::En) => {
                format!(
                    "{count} tables count in {}; converted to {}",
                    from.tell(lang),
                    to.tell(lang)
                )
            }
            (DoubtKind::Table { title, form, titled, headings }, lang) => {
                taken_for(lang, title, form, *titled, headings.as_ref())
            }
            (DoubtKind::Column { heading, column }, Lang::Zh) => {
                format!("{count} 栏按近似的名称认定（如“{heading}”认作“{column}”）")
            }
            (DoubtKind::Column { heading, column }, Lang::En) => {
                format!("{count} columns by a similar heading (such as “{heading}” for “{column}”)")
            }
            (DoubtKind::Row { name, row }, Lang::Zh) => {
                format!("{count} 行按近似的名称认定（如“{name}”认作“{row}”）")
            }
            (DoubtKind::Row { name, row }, Lang::En) => {
                format!("{count} rows by a similar name (such as “{name}” for “{row}”)")
            }
            (DoubtKind::CutName { shown, name }, Lang::Zh) => {
                format!("{count} 行的名称没有印全，已补全（如“{shown}”补为“{name}”）")
            }
            (DoubtKind::CutName { shown, name }, Lang::En) => {
                format!(
                    "{count} rows whose names are printed without their end were completed (such as “{shown}” to “{name}”)"
                )
            }
            (DoubtKind::NoFigure { text }, Lang::Zh) => {
                format!("{count} 格该是数却是文字（如“{text}”），原样读入")
            }
            (DoubtKind::NoFigure { text }, Lang::En) => {
                format!("{count} cells hold a text where a figure belongs (such as “{text}”)")
            }
            (DoubtKind::NoCode { name }, Lang::Zh) => {
                format!("{count} 行的名称不是规范的科目名称，查不到编码（如“{name}”）")
            }
            (DoubtKind::NoCode { name }, Lang::En) => {
                format!(
                    "{count} rows have no official name, so no code is known (such as “{name}”)"
                )
            }
            (DoubtKind::Mended { from, to }, Lang::Zh) => {
                format!("{count} 个编码已补全（如 {from} → {to}）")
            }
            (DoubtKind::Mended { from, to }, Lang::En) => {
                format!("{count} codes were completed (such as {from} → {to})")
            }
            (DoubtKind::Displayed { shown, stored, took_stored }, Lang::Zh) => format!(
                "{count} 格显示的数与存的数不同（如显示 {shown}，存 {stored}），取{}",
                if *took_stored { "存的数" } else { "显示的数" }
            ),
            (DoubtKind::Displayed { shown, stored, took_stored }, Lang::En) => format!(
                "{count} cells display another figure than they store (such as {shown} for {stored}); the {} one was taken",
                if *took_stored { "stored" } else { "displayed" }
            ),
            (DoubtKind::Decimals { figure }, Lang::Zh) => {
                format!("{count} 个数的小数位多于表样所允许（如 {figure}），原样读入")
            }
            (DoubtKind::Decimals { figure }, Lang::En) => {
                format!(
                    "{count} figures have more decimals than the form allows (such as {figure})"
                )
            }
            (DoubtKind::Year { year, named: true }, Lang::Zh) => {
                format!("文件写的是 {year} 年，与表样的年度不同")
            }
            (DoubtKind::Year { year, named: true }, Lang::En) => {
                format!("the file is of {year}, which is not the form set's year")
            }
            (DoubtKind::Year { year, named: false }, Lang::Zh) => {
                format!("文件没有写明年度，按表样的 {year} 年")
            }
            (DoubtKind::Year { year, named: false }, Lang::En) => {
                format!("the file names no year; the form set's, {year}, was taken")
            }
            (DoubtKind::NoName, Lang::Zh) => "没有找到单位名称".to_owned(),
            (DoubtKind::NoName, Lang::En) => "nobody is named whose budget it is".to_owned(),
            (DoubtKind::Hidden, Lang::Zh) => format!("{count} 个数在隐藏的行或列里，也已读入"),
            (DoubtKind::Hidden, Lang::En) => {
                format!("{count} figures stand in hidden rows or columns and were read as well")
            }
            (DoubtKind::Broken { name }, Lang::Zh) => {
                format!("{count} 行被分页拆成两行，已合为一行（如“{name}”）")
            }
            (DoubtKind::Broken { name }, Lang::En) => {
                format!("{count} rows broken over pages were put together (such as “{name}”)")
            }
            (DoubtKind::Beside { page }, Lang::Zh) => {
                let page = page.tell(lang);
                format!("{count} 页是前面一页的表右边的栏，已逐行并入（如{page}）")
            }
            (DoubtKind::Beside { page }, Lang::En) => {
                let page = page.tell(lang);
                format!(
                    "{count} pages hold further columns of a table on a page before and were put beside it, row by row (such as {page})"
                )
            }
            (DoubtKind::Texts { example }, Lang::Zh) => {
                format!("{count} 段文字不属于表样的任何一节（如“{example}”）")
            }
            (DoubtKind::Texts { example }, Lang::En) => {
                format!(
                    "{count} paragraphs belong to no section of the form set (such as “{example}”)"
                )
            }
            (DoubtKind::Reading(words), lang) => words.get(lang).to_owned(),
            (DoubtKind::OtherBudget { file, contradiction, taken }, lang) => {
                let became = match (*taken, count, lang) {
                    (true, _, _) => lang.pick("按指定读入", "it was taken as told").to_owned(),
                    (_, 0, _) => lang.pick("没有读入", "it was left out").to_owned(),
                    (_, _, Lang::Zh) => format!("没有读入，其中 {count} 个数没有放进预算"),
                    (_, _, Lang::En) => {
                        format!("it was left out; {count} figures in it found no cell")
                    }
                };
                match (contradiction, lang) {
                    (Contradiction::Year { own, wanted }, Lang::Zh) => {
                        format!("{file} 是 {own} 年的，其余是 {wanted} 年的：{became}")
                    }
                    (Contradiction::Year { own, wanted }, Lang::En) => {
                        format!("{file} is of {own}, the others are of {wanted}: {became}")
                    }
                    (Contradiction::Unit { own, wanted }, Lang::Zh) => {
                        format!("{file} 是“{own}”的，其余是“{wanted}”的：{became}")
                    }
                    (Contradiction::Unit { own, wanted }, Lang::En) => {
                        format!("{file} is of “{own}”, the others are of “{wanted}”: {became}")
                    }
                }
            }
            (DoubtKind::OtherName { file, name, unit }, Lang::Zh) => {
                format!("{file} 写的单位是“{name}”，其余是“{unit}”，请确认是同一单位")
            }
            (DoubtKind::OtherName { file, name, unit }, Lang::En) => {
                format!("{file} names the unit “{name}”, the others “{unit}”: are they the same?")
            }
            (DoubtKind::Differs { title, places: [first, own], example: [a, b] }, lang) => {
                let blank = lang.pick("空白", "blank");
                let shown =
                    |text: &str| if text.is_empty() { blank.to_owned() } else { text.to_owned() };
                let (first, own, a, b) = (first.get(lang), own.get(lang), shown(a), shown(b));
                match lang {
                    Lang::Zh => format!(
                        "“{title}”在两处，有 {count} 处不同（如前者 {a}，后者 {b}）：取 {first}，没有取 {own}"
                    ),
                    Lang::En => format!(
                        "“{title}” is in two places that differ in {count} cells (such as {a} and {b}): {first} was taken, not {own}"
                    ),
                }
            }
            (DoubtKind::Strangers { file, others }, lang) => {
                let others = match (others.as_slice(), lang) {
                    ([only], _) => only.clone(),
                    (several, Lang::Zh) => format!("其他 {} 个文件", several.len()),
                    (several, Lang::En) => format!("{} other files", several.len()),
                };
                match lang {
                    Lang::Zh => format!(
                        "{file} 和 {others} 都有的 {count} 张表里，数大都不同：可能是两份预算，请只留下一份的文件"
                    ),
                    Lang::En => format!(
                        "{count} tables are both in {file} and in {others}, with hardly a figure the same: they may be two budgets; leave the files of one"
                    ),
                }
            }
            (DoubtKind::Same { title, places: [first, own] }, lang) => {
                let (first, own) = (first.get(lang), own.get(lang));
                match lang {
                    Lang::Zh => format!(
                        "{count} 张表在两处都有，内容相同，只取一处（如“{title}”：取 {first}，不取 {own}）"
                    ),
                    Lang::En => format!(
                        "{count} tables are in two places, the same, and were taken once (such as “{title}”: {first}, not {own})"
                    ),
                }
            }
            (DoubtKind::TextTwice { section, files: [first, own] }, Lang::Zh) => {
                format!("“{section}”在两个文件里都有，文字不同：取 {first}，没有取 {own}")
            }
            (DoubtKind::TextTwice { section, files: [first, own] }, Lang::En) => format!(
                "“{section}” is in two files, and not the same: {first} was taken, not {own}"
            ),
            (DoubtKind::Nothing { file }, Lang::Zh) => {
                format!("{count} 个文件里没有找到表格，也没有认出情况说明的任何一节（如 {file}）")
            }
            (DoubtKind::Nothing { file }, Lang::En) => {
                format!(
                    "in {count} files neither tables nor a section of the narrative were found (such as {file})"
                )
            }
        }
    }
}

/// That a table was taken for one of the form set, and what of it differs.
fn taken_for(
    lang: Lang,
    title: &str,
    form: &str,
    titled: bool,
    headings: Option<&UnlikeHeadings>,
) -> String {
    let own = if title.is_empty() { form } else { title };
    let which = match (titled, title.is_empty(), lang) {
        (true, _, Lang::Zh) => format!("“{own}”的表头与表样不完全相同"),
        (true, _, Lang::En) => format!("the headings of “{own}” are not all the form's"),
        (false, true, Lang::Zh) => format!("没有标题的表，按表头认作“{form}”"),
        (false, true, Lang::En) => format!("a table without a title, taken for “{form}”"),
        (false, false, Lang::Zh) => format!("“{title}”认作“{form}”，标题不同"),
        (false, false, Lang::En) => format!("“{title}” was taken for “{form}”; the title differs"),
    };
    let Some(UnlikeHeadings { missing, strange }) = headings else { return which };
    let mut parts = vec![which];
    if !titled {
        parts.push(lang.pick("表头也不完全相同", "headings differ as well").to_owned());
    }
    if !missing.is_empty() {
        let own = some_of(lang, missing);
        parts.push(match lang {
            Lang::Zh => format!("没有找到{own}"),
            Lang::En => format!("{own} not found"),
        });
    }
    if !strange.is_empty() {
        let own = some_of(lang, strange);
        parts.push(match lang {
            Lang::Zh => format!("多出{own}"),
            Lang::En => format!("{own} not in the form"),
        });
    }
    match lang {
        Lang::Zh => parts.join("，"),
        Lang::En => parts.join("; "),
    }
}

/// The first of some headings, and how many there are.
fn some_of(lang: Lang, headings: &[String]) -> String {
    const MOST: usize = 4;
    let shown = headings.iter().take(MOST).map(|own| format!("“{own}”"));
    let shown: Vec<String> = shown.collect();
    let count = headings.len();
    match lang {
        Lang::Zh if count > MOST => format!("{}等 {count} 栏", shown.concat()),
        Lang::Zh => shown.concat(),
        Lang::En if count > MOST => format!("{} and {} more", shown.join(", "), count - MOST),
        Lang::En => shown.join(", "),
    }
}
