//! What a budget lacks before it is final (定稿前检查): one list for dialog and command line.

use crate::budget::{Budget, Cell, Status};
use crate::engine::compute::{ComputedRef, Sheet, TableState};
use crate::engine::finding::{Finding, TextPlace};
use crate::engine::text::Substance;
use crate::lang::{Lang, Text};

/// Something that a budget lacks.
#[derive(Clone, Debug, PartialEq)]
pub struct Lack {
    pub kind: LackKind,
    pub place: LackPlace,
    /// The whole sentence.
    pub words: Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LackKind {
    /// A mandatory finding.
    Mandatory,
    /// What is to be published is a draft.
    Draft,
    /// A table without figures and without the note that says so.
    EmptyTable,
    /// A section without words.
    EmptySection,
    /// A template's words that were left in.
    Placeholder,
    /// A finding that has to be explained and is not.
    Unexplained,
    /// Taken over from last year and not confirmed.
    Unconfirmed,
    /// A section with words that say nothing of its tables.
    ThinSection,
}

/// Where it lacks.
#[derive(Clone, Debug, PartialEq)]
pub enum LackPlace {
    Table(usize),
    Cell(Cell),
    /// Unit, year and status.
    Head,
    /// Key of the section.
    Section(String),
    Text(TextPlace),
}

impl LackKind {
    /// Whether the file cannot be called final with it.
    pub fn blocks(self) -> bool {
        !matches!(self, Self::Draft | Self::Unexplained | Self::Placeholder | Self::ThinSection)
    }

    /// The word before its sentence.
    pub fn word(self, lang: Lang) -> &'static str {
        match self {
            Self::Mandatory => lang.pick("强制审核未过", "mandatory"),
            Self::Draft => lang.pick("还是草稿", "draft"),
            Self::EmptyTable => lang.pick("空表", "empty table"),
            Self::EmptySection => lang.pick("空节", "empty section"),
            Self::Placeholder => lang.pick("占位文字", "placeholder"),
            Self::Unexplained => lang.pick("核实未说明", "not explained"),
            Self::Unconfirmed => lang.pick("沿用待确认", "to confirm"),
            Self::ThinSection => lang.pick("内容存疑", "says little"),
        }
    }

    /// As outputs for other programs name it.
    pub fn id(self) -> &'static str {
        match self {
            Self::Mandatory => "mandatory",
            Self::Draft => "draft",
            Self::EmptyTable => "empty_table",
            Self::EmptySection => "empty_section",
            Self::Placeholder => "placeholder",
            Self::Unexplained => "unexplained",
            Self::Unconfirmed => "unconfirmed",
            Self::ThinSection => "thin_section",
        }
    }
}

/// Rules of findings that the checklist puts in its own words.
const OWN_WORDS: [&str; 3] = ["empty_table_without_note", "no_tables", "table_missing"];

impl ComputedRef<'_> {
    /// The document judged as a final one: nothing waits for what is not begun.
    pub fn as_final(&self) -> (Sheet, Budget) {
        let status = self.budget.status.max(Status::Final);
        let strict = Budget { status, ..self.budget.clone() };
        (Sheet::build_against(&self.forms, &strict, self.last_year().cloned()), strict)
    }

    /// Mandatory findings that keep one from calling the document final.
    pub fn blocking(&self) -> usize {
        let open = |computed: &ComputedRef<'_>| {
            let findings = computed.findings();
            findings.iter().filter(|finding| finding.blocks_final()).count()
        };
        if self.is_strict() {
            return open(self);
        }
        let (sheet, budget) = self.as_final();
        open(&sheet.with(&budget))
    }

    /// Tables that are not begun and of which nothing says that they stay empty.
    pub fn undeclared(&self) -> Vec<usize> {
        let not_begun = |&t: &usize| {
            self.budget.tables.get(t).is_some_and(|table| table.form().is_some())
                && self.table_state(t) == TableState::NotBegun
        };
        (0..self.budget.tables.len()).filter(not_begun).collect()
    }

    /// Everything that the document lacks before it is final, gravest kind first.
    pub fn checklist(&self) -> Vec<Lack> {
        let (sheet, budget) = self.as_final();
        let strict = sheet.with(&budget);
        let mut lacks = Vec::new();
        for finding in strict.findings() {
            lacks.extend(finding_lack(&finding));
        }
        strict.table_lacks(&mut lacks);
        strict.section_lacks(&mut lacks);
        lacks.sort_by_key(|lack| lack.kind);
        lacks
    }

    /// The same for a document that is to be published: it has to be called final, too.
    pub fn publication_lacks(&self) -> Vec<Lack> {
        let mut lacks = self.checklist();
        if self.budget.status == Status::Draft {
            let words = Text::new(
                "文件状态是草稿：检查完后标为定稿，再公开",
                "the file is a draft: call it final once it is checked, then publish it",
            );
            lacks.push(Lack { kind: LackKind::Draft, place: LackPlace::Head, words });
            lacks.sort_by_key(|lack| lack.kind);
        }
        lacks
    }

    fn table_lacks(&self, lacks: &mut Vec<Lack>) {
        for (t, table) in self.budget.tables.iter().enumerate() {
            let Some(form) = table.form().and_then(|form| self.forms.tables.get(form)) else {
                continue;
            };
            let title = |lang| self.budget.table_title(&self.forms, t, lang);
            if self.table_state(t) == TableState::NotBegun && !table.has_figures() {
                let (zh, en) = match &form.empty_note {
                    Some(note) => (
                        format!("是空表：填报，或注明“{}”", note.zh),
                        format!("is empty: fill it in, or note “{}”", note.en),
                    ),
                    None => ("尚未填报".to_owned(), "is not filled in".to_owned()),
                };
                let words = Text {
                    zh: format!("{}{zh}", title(Lang::Zh)),
                    en: format!("{} {en}", title(Lang::En)),
                };
                let place = LackPlace::Table(t);
                lacks.push(Lack { kind: LackKind::EmptyTable, place, words });
            }
            let blocks = table.blocks.iter().enumerate();
            let rows = blocks.flat_map(|(b, block)| {
                let rows = block.rows.iter().enumerate();
                rows.filter(|(_, row)| row.is_unconfirmed()).map(move |(r, _)| (b, r))
            });
            let rows: Vec<(usize, usize)> = rows.collect();
            if !rows.is_empty() || table.is_unconfirmed() {
                let count = rows.len();
                let place = rows
                    .first()
                    .map_or(LackPlace::Table(t), |&(b, r)| LackPlace::Cell(Cell::new(t, b, r, 0)));
                let words = match count {
                    0 => Text {
                        zh: format!("{}的表注沿用上年，待确认", title(Lang::Zh)),
                        en: format!("{}: the note is last year's; confirm it", title(Lang::En)),
                    },
                    _ => Text {
                        zh: format!("{}有 {count} 行沿用上年，待确认", title(Lang::Zh)),
                        en: format!("{}: {count} rows are last year's; confirm", title(Lang::En)),
                    },
                };
                lacks.push(Lack { kind: LackKind::Unconfirmed, place, words });
            }
        }
    }

    fn section_lacks(&self, lacks: &mut Vec<Lack>) {
        for (text, substance) in self.budget.texts.iter().zip(self.substance()) {
            let form = self.forms.sections().find(|form| form.key == text.section);
            let Some(title) = form.map(|form| &form.title) else { continue };
            let mut tell = |kind, zh: &str, en: &str| {
                let words = Text {
                    zh: format!("“{}”{zh}", title.zh),
                    en: format!("“{}” {en}", title.en),
                };
                let place = LackPlace::Section(text.section.clone());
                lacks.push(Lack { kind, place, words });
            };
            match substance {
                Substance::Empty => tell(LackKind::EmptySection, "没有内容", "is empty"),
                Substance::Thin => tell(
                    LackKind::ThinSection,
                    "没有说到该说的数",
                    "says nothing of what its tables have",
                ),
                Substance::Full => {}
            }
            if text.is_unconfirmed() {
                tell(LackKind::Unconfirmed, "沿用上年，待确认", "is last year's; confirm it");
            }
        }
    }
}

fn finding_lack(finding: &Finding) -> Option<Lack> {
    if OWN_WORDS.contains(&&*finding.rule) {
        return None;
    }
    let kind = if finding.blocks_final() {
        LackKind::Mandatory
    } else if !finding.is_unexplained() {
        return None;
    } else if &*finding.rule == "placeholder_left" {
        LackKind::Placeholder
    } else {
        LackKind::Unexplained
    };
    let place = match &finding.text {
        Some(place) => LackPlace::Text(place.clone()),
        None => LackPlace::Cell(finding.cell),
    };
    let words = Text { zh: finding.sentence(Lang::Zh), en: finding.sentence(Lang::En) };
    Some(Lack { kind, place, words })
}

/// How much of a draft is done, for outline and status bar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DraftProgress {
    pub tables: usize,
    /// Complete, or said to stay empty.
    pub tables_done: usize,
    pub sections: usize,
    pub sections_done: usize,
    /// Checks that wait for what is not begun.
    pub waiting: usize,
}

impl DraftProgress {
    /// `15 表完成 8，18 节完成 3；5 项审核待填报`
    pub fn describe(self, lang: Lang) -> String {
        let DraftProgress { tables, tables_done, sections, sections_done, waiting } = self;
        let waits = match (waiting, lang) {
            (0, _) => String::new(),
            (n, Lang::Zh) => format!("；{n} 项审核待填报"),
            (n, Lang::En) => format!("; {n} checks wait"),
        };
        match lang {
            Lang::Zh => {
                format!("{tables} 表完成 {tables_done}，{sections} 节完成 {sections_done}{waits}")
            }
            Lang::En => format!(
                "{tables_done} of {tables} tables, {sections_done} of {sections} sections done{waits}"
            ),
        }
    }
}

impl ComputedRef<'_> {
    /// How much is done, given what each section amounts to, and in which tables something was
    /// taken over and is not confirmed.
    pub fn progress(
        &self,
        substance: &[Substance],
        is_marked: impl Fn(usize) -> bool,
    ) -> DraftProgress {
        let budget = self.budget;
        let known = (0..budget.tables.len())
            .filter(|&t| budget.tables.get(t).is_some_and(|table| table.form().is_some()));
        let mut progress = DraftProgress { waiting: self.waiting(), ..DraftProgress::default() };
        for table in known {
            progress.tables += 1;
            let state = self.table_state(table);
            let done = matches!(state, TableState::Complete | TableState::DeclaredEmpty);
            let done = done && !is_marked(table);
            progress.tables_done += usize::from(done);
        }
        progress.sections = self.forms.sections().count();
        let done = budget.texts.iter().zip(substance).filter(|(text, substance)| {
            let known = self.forms.sections().any(|form| form.key == text.section);
            known && **substance == Substance::Full && !text.is_unconfirmed()
        });
        progress.sections_done = done.count();
        progress
    }
}
