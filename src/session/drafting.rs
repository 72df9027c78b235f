//! Drafts of the narrative beside what is written already: which sections, what is asked of the
//! person, and the one step that writes them.

use std::ops::Range;

use similar::{Algorithm, DiffTag};

use crate::budget::NarrativeSection;
use crate::edit::{Document, Intent};
use crate::engine::{OpenHole, SectionDraft};
use crate::form::{DraftPiece, HoleKind, Narration};
use crate::lang::{Lang, Text};

/// Letters of two texts that are compared letter by letter, multiplied; beyond it they are whole
/// different.
const MAX_COMPARED: usize = 4_000_000;

/// A section that can be written from the tables.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftedSection {
    pub section: String,
    pub title: Text,
    /// As the document has it.
    pub old: Vec<String>,
    /// What it has was taken over from last year and is not confirmed.
    pub taken_over: bool,
    /// Its tables have nothing yet that it could be written from.
    pub waits: bool,
    /// Figures of the tables are in it; otherwise it only asks.
    by_tables: bool,
    /// The form set has no draft for it: last year's text as it was, or a place that is left open.
    carried: Option<Carried>,
    draft: SectionDraft,
    /// One for each open place of the draft.
    pub answers: Vec<SlotAnswer>,
}

/// What stands in for a draft where no table says what to write: duties, organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Carried {
    LastYear,
    Open,
}

/// What is put in an open place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SlotAnswer {
    pub text: String,
    /// What an earlier text has there.
    offered: String,
    /// The earlier text is last year's, or was taken over from it.
    from_last_year: bool,
}

impl SlotAnswer {
    /// Whether it is what last year's text says, as yet unconfirmed.
    pub fn is_last_years(&self) -> bool {
        self.from_last_year && !self.text.is_empty() && self.text == self.offered
    }
}

/// Which sections are meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DraftScope {
    /// Those in which nothing is written.
    Empty,
    /// Those as well that still have last year's words about figures of the tables.
    #[default]
    EmptyOrTakenOver,
    All,
}

/// All sections that the document's tables give words for by the form set's drafts, and those of
/// words alone: these with last year's text, or with a place that the checklist lists as open.
pub fn section_drafts(document: &Document) -> Vec<DraftedSection> {
    let (forms, computed) = (document.forms(), document.computed());
    let budget = document.budget();
    let last = computed.last_year().map(|last| last.budget());
    let drafted = forms.sections().map(|section| {
        let own = budget.texts.iter().find(|text| text.section == section.key);
        let old = own.map(|own| own.paragraphs.clone()).unwrap_or_default();
        let taken_over = own.is_some_and(NarrativeSection::is_unconfirmed);
        let of_last = last.and_then(|last| last.texts.iter().find(|t| t.section == section.key));
        let of_last = of_last.map(|text| text.paragraphs.as_slice()).unwrap_or_default();
        let (draft, carried) = match computed.draft(&section.key) {
            Some(draft) => (draft, None),
            None if of_last.iter().any(|paragraph| !paragraph.trim().is_empty()) => {
                let paragraphs = of_last.to_vec();
                (SectionDraft { paragraphs, open: Vec::new() }, Some(Carried::LastYear))
            }
            None => (open_section(&section.title.zh), Some(Carried::Open)),
        };
        let answers = draft.offers(&old).into_iter().zip(draft.offers(of_last));
        let answers = answers.map(|(own, of_last)| {
            let (offered, from_last_year) = match own {
                Some(own) => (own, taken_over),
                None => (of_last.unwrap_or_default(), true),
            };
            SlotAnswer { text: offered.clone(), offered, from_last_year }
        });
        let answers = answers.collect();
        let mut narrations = forms.narrative.iter();
        let narration = narrations.find(|own| own.section == section.key && !own.draft.is_empty());
        let by_tables = narration.is_some_and(|narration| {
            narration.draft.iter().any(|paragraph| {
                [&paragraph.before, &paragraph.text, &paragraph.after].into_iter().any(|p| told(p))
            })
        });
        let waits = by_tables && narration.is_some_and(|own| is_waiting(document, own));
        // Under one heading the title itself is what tells sections apart.
        let own = |title: &str, under: &str| {
            let own = title.strip_prefix(under).map(str::trim).filter(|own| !own.is_empty());
            own.unwrap_or(title).to_owned()
        };
        let (title, under) = (&section.title, &section.under);
        let title = Text::new(own(&title.zh, &under.zh), own(&title.en, &under.en));
        let section = section.key.clone();
        DraftedSection {
            section,
            title,
            old,
            taken_over,
            waits,
            by_tables,
            carried,
            draft,
            answers,
        }
    });
    // A place left open is nothing to put in place of what somebody wrote.
    let offers = |own: &DraftedSection| own.carried != Some(Carried::Open) || own.old.is_empty();
    drafted.filter(|own| !own.draft.paragraphs.is_empty() && offers(own)).collect()
}

/// A section that waits whole for a person.
fn open_section(title: &str) -> SectionDraft {
    let title = title.split_once('、').map_or(title, |(_, bare)| bare).trim();
    let text = format!("【待填：{title}】");
    let open =
        OpenHole { paragraph: 0, range: 0..text.len(), what: title.to_owned(), reason: false };
    SectionDraft { paragraphs: vec![text], open: vec![open] }
}

/// Whether pieces of a draft have figures or names of the tables in them.
fn told(pieces: &[DraftPiece]) -> bool {
    pieces.iter().any(|piece| match piece {
        DraftPiece::Slot(hole) => !matches!(hole.kind, HoleKind::Year | HoleKind::LastYear),
        DraftPiece::Optional(inner) => told(inner),
        DraftPiece::Either(all) => all.iter().any(|inner| told(inner)),
        DraftPiece::Row => true,
        _ => false,
    })
}

/// Whether the table that a section is about has no figures, and nothing says that it stays empty.
fn is_waiting(document: &Document, narration: &Narration) -> bool {
    let mut own =
        document.budget().tables.iter().filter(|table| table.form() == Some(narration.table));
    let said = narration.absent.is_some();
    !own.any(|table| table.has_figures() || said && table.note.is_some())
}

impl DraftedSection {
    /// The draft with the answers in it; where there is none the place stays marked.
    pub fn paragraphs(&self) -> Vec<String> {
        let mut paragraphs = self.draft.paragraphs.clone();
        // From the end, so that places before stay where they are.
        for (open, answer) in self.draft.open.iter().zip(&self.answers).rev() {
            let text = answer.text.trim();
            if let Some(paragraph) = paragraphs.get_mut(open.paragraph).filter(|_| !text.is_empty())
                && paragraph.get(open.range.clone()).is_some()
            {
                paragraph.replace_range(open.range.clone(), text);
            }
        }
        paragraphs
    }

    /// Whether it would change nothing.
    pub fn is_same(&self) -> bool {
        self.old == self.paragraphs()
    }

    pub fn is_in(&self, scope: DraftScope) -> bool {
        match scope {
            _ if self.waits => false,
            // Words that somebody wrote are not exchanged for none, nor for last year's.
            _ if self.carried.is_some() => self.old.is_empty(),
            DraftScope::Empty => self.old.is_empty(),
            DraftScope::EmptyOrTakenOver => {
                self.old.is_empty() || self.taken_over && self.by_tables
            }
            DraftScope::All => true,
        }
    }

    /// How many places wait for a person.
    pub fn open(&self) -> usize {
        self.answers.iter().filter(|answer| answer.text.trim().is_empty()).count()
    }

    /// What is asked at an open place: what it is, and the words before it.
    pub fn question(&self, at: usize, lang: Lang) -> (String, String) {
        const SHOWN: usize = 24;
        let Some(open) = self.draft.open.get(at) else { return Default::default() };
        let before = self.before(at, open);
        let count = before.chars().count();
        let shown: String = before.chars().skip(count.saturating_sub(SHOWN)).collect();
        let dots = if count > SHOWN { "…" } else { "" };
        let what = match (open.reason, lang) {
            (true, Lang::Zh) => format!("{}的原因", open.what),
            (true, Lang::En) => format!("reason for {}", open.what),
            (false, _) => open.what.clone(),
        };
        (what, format!("{dots}{shown}"))
    }

    /// The words before an open place, with what was answered at the places before it.
    fn before(&self, at: usize, open: &OpenHole) -> String {
        let paragraph = self.draft.paragraphs.get(open.paragraph).map_or("", String::as_str);
        let (mut before, mut from) = (String::new(), 0);
        for (own, answer) in self.draft.open.iter().zip(&self.answers).take(at) {
            if own.paragraph == open.paragraph && !answer.text.is_empty() {
                before += paragraph.get(from..own.range.start).unwrap_or_default();
                before += &answer.text;
                from = own.range.end;
            }
        }
        before + paragraph.get(from..open.range.start).unwrap_or_default()
    }
}

/// Writes these sections as one step; what still has last year's words in it is marked as such.
pub fn write_drafts<'a>(drafts: impl Iterator<Item = &'a DraftedSection>) -> Option<Intent> {
    let mut intents = Vec::new();
    let mut count = 0;
    for own in drafts.filter(|own| !own.is_same()) {
        let section = own.section.clone();
        intents.push(Intent::SetText { section, paragraphs: own.paragraphs() });
        let last_years = own.carried == Some(Carried::LastYear);
        if last_years || own.answers.iter().any(SlotAnswer::is_last_years) {
            intents.push(Intent::LeaveUnconfirmed { section: own.section.clone() });
        }
        count += 1;
    }
    (count > 0).then(|| Intent::Together {
        intents,
        zh: format!("生成初稿，{count} 节"),
        en: format!("draft {count} sections"),
    })
}

/// Puts the figures of texts to what the tables say, in one section or in all, and says in how many
/// sections. What was taken over stays so.
pub fn refresh_figures(document: &Document, section: Option<&str>) -> Option<(Intent, usize)> {
    let (budget, computed) = (document.budget(), document.computed());
    let mut intents = Vec::new();
    let mut count = 0;
    let own = |text: &&NarrativeSection| section.is_none_or(|section| text.section == section);
    for text in budget.texts.iter().filter(own) {
        let Some(paragraphs) = computed.refreshed(&text.section) else { continue };
        intents.push(Intent::SetText { section: text.section.clone(), paragraphs });
        if text.is_unconfirmed() {
            intents.push(Intent::LeaveUnconfirmed { section: text.section.clone() });
        }
        count += 1;
    }
    let together = Intent::Together {
        intents,
        zh: format!("按表更新文字里的数，{count} 节"),
        en: format!("update the figures of {count} sections"),
    };
    (count > 0).then_some((together, count))
}

/// A part of a text, and whether the other text has it too.
pub type Compared = (Range<usize>, bool);

/// Two paragraphs letter by letter: the parts of each in bytes, in order.
pub fn compare(old: &str, new: &str) -> (Vec<Compared>, Vec<Compared>) {
    let (a, b): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    if a.len().saturating_mul(b.len()) > MAX_COMPARED {
        return (vec![(0..old.len(), false)], vec![(0..new.len(), false)]);
    }
    let (mut old_parts, mut new_parts) = (Vec::new(), Vec::new());
    for op in similar::capture_diff_slices(Algorithm::Myers, &a, &b) {
        let same = op.tag() == DiffTag::Equal;
        append(&mut old_parts, a.get(op.old_range()).unwrap_or_default(), same);
        append(&mut new_parts, b.get(op.new_range()).unwrap_or_default(), same);
    }
    (old_parts, new_parts)
}

/// Goes on with the parts of a text: letters that the other text has too, or has not.
fn append(parts: &mut Vec<Compared>, letters: &[char], same: bool) {
    let bytes: usize = letters.iter().map(|letter| letter.len_utf8()).sum();
    let from = parts.last().map_or(0, |(range, _)| range.end);
    match parts.last_mut() {
        _ if bytes == 0 => {}
        Some((range, known)) if *known == same => range.end += bytes,
        _ => parts.push((from..from + bytes, same)),
    }
}

#[cfg(test)]
mod tests {
    use super::compare;

    #[track_caller]
    fn check(old: &str, new: &str, expected_old: &str, expected_new: &str) {
        let shown = |text: &str, parts: &[super::Compared]| {
            let part = |(range, same): &super::Compared| match same {
                true => text[range.clone()].to_owned(),
                false => format!("[{}]", &text[range.clone()]),
            };
            parts.iter().map(part).collect::<String>()
        };
        let (a, b) = compare(old, new);
        assert_eq!((shown(old, &a), shown(new, &b)), (expected_old.into(), expected_new.into()));
    }

    #[test]
    fn texts_are_compared_letter_by_letter() {
        check("", "", "", "");
        check("收入1万元", "收入1万元", "收入1万元", "收入1万元");
        check("收入 1 万元", "收入2万元", "收入[ 1 ]万元", "收入[2]万元");
        check("", "新", "", "[新]");
        check("旧", "", "[旧]", "");
    }
}
