//! The texts of a document as they were read, kept while figures change: only the sections that speak
//! of a changed cell are judged again.

use std::collections::HashMap;
use std::mem;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::budget::Cell;
use crate::engine::compute::ComputedRef;
use crate::engine::finding::{Finding, TextPlace, Verdict, rank, rule};
use crate::form::FormSet;

use super::guess::{Guesses, asked};
use super::known_names::KnownNames;
use super::note::Filled;
use super::read::{NarrativeReader, ReadSection, SectionText, sentences};
use super::value::ToldFigures;
use super::{Mention, SentenceCoverage, Substance, Texts, Tie};

/// What one part of the judging found.
#[derive(Default)]
struct Told {
    mentions: Vec<Mention>,
    findings: Vec<Arc<Finding>>,
}

impl Told {
    fn of(texts: Texts) -> Self {
        let findings = texts.findings.into_iter().map(Arc::new).collect();
        Self { mentions: texts.mentions, findings }
    }
}

/// All that the texts say, kept up to a sheet.
pub struct Narrative {
    sections: Vec<ReadSection>,
    told: Arc<ToldFigures>,
    known: KnownNames,
    guesses: Option<Guesses>,
    /// A section that the form set describes has words in it.
    begun: bool,
    /// What is in each table.
    filled: Vec<Filled>,
    /// By section.
    parts: Vec<Told>,
    substance: Vec<Substance>,
    /// About empty tables and the sentences that say so.
    notes: Told,
    /// About what no figure changes.
    rest: Told,
    /// The sections that read a cell; some of them no longer.
    readers: HashMap<Cell, Vec<usize>>,
    /// What is said in each section, by its key and in order.
    mentions: Vec<(Arc<str>, Vec<Mention>)>,
    findings: Vec<Arc<Finding>>,
}

impl Narrative {
    /// Reads and judges everything; `guesses` asks for cells that hold the same as a figure
    /// nothing else ties.
    pub(super) fn read(computed: ComputedRef<'_>, guesses: bool) -> Self {
        let ComputedRef { sheet, budget } = computed;
        let forms = &*sheet.forms;
        let reader = NarrativeReader::new(computed);
        let sections = reader.sections();
        let told = Arc::new(reader.told(&sections));
        let begun = budget.texts.iter().any(|text| {
            let told = forms.narrative.iter().any(|own| own.section == text.section);
            told && text.paragraphs.iter().any(|paragraph| !paragraph.trim().is_empty())
        });
        let tables = budget.tables.iter().enumerate();
        let mut narrative = Self {
            told,
            known: KnownNames::default(),
            guesses: guesses.then(|| Guesses::of(forms, budget, asked_in(forms, &sections))),
            begun,
            filled: tables.map(|(t, table)| Filled::of(t, table)).collect(),
            parts: Vec::new(),
            substance: vec![Substance::Empty; sections.len()],
            notes: Told::default(),
            rest: Told::default(),
            readers: HashMap::new(),
            mentions: Vec::new(),
            findings: Vec::new(),
            sections,
        };
        narrative.parts.resize_with(narrative.sections.len(), Told::default);
        for number in 0..narrative.sections.len() {
            narrative.judge(computed, number);
        }
        narrative.judge_notes(computed);
        let mut reader = NarrativeReader::new(computed);
        reader.judge_cells();
        reader.judge_form_year();
        narrative.rest = Told::of(reader.texts);
        for section in &narrative.sections {
            if !narrative.mentions.iter().any(|(key, _)| *key == section.key) {
                narrative.mentions.push((Arc::clone(&section.key), Vec::new()));
            }
        }
        (0..narrative.mentions.len()).for_each(|at| narrative.gather_section(at));
        narrative.gather_findings(forms);
        narrative
    }

    /// Judges again what is about the changed cells, of the same sheet, budget and texts. Whether
    /// anything is found otherwise.
    pub(in crate::engine) fn update(
        &mut self,
        computed: ComputedRef<'_>,
        changed: &[Cell],
    ) -> bool {
        let ComputedRef { sheet, budget } = computed;
        let forms = &*sheet.forms;
        let mut due: Vec<usize> = Vec::new();
        let mut other_tables = false;
        for &cell in changed {
            due.extend(self.readers.get(&cell).into_iter().flatten());
            if let Some(guesses) = &mut self.guesses {
                due.extend(guesses.look_again(forms, budget, cell));
            }
            if let Some(filled) = self.filled.get_mut(cell.t()) {
                let now = filled.after(budget, cell);
                other_tables |= mem::replace(filled, now) != now;
            }
        }
        due.sort_unstable();
        due.dedup();
        due.iter().for_each(|&number| self.judge(computed, number));
        if other_tables {
            self.judge_notes(computed);
        }
        if due.is_empty() && !other_tables {
            return false;
        }
        let own = |key: &Arc<str>| {
            due.iter().any(|&at| self.sections.get(at).is_some_and(|own| own.key == *key))
        };
        let keys = self.mentions.iter().enumerate();
        let again = keys.filter(|(_, (key, _))| other_tables || own(key)).map(|(at, _)| at);
        let again: Vec<usize> = again.collect();
        again.into_iter().for_each(|at| self.gather_section(at));
        self.gather_findings(forms);
        true
    }

    /// What is wrong: mandatory first, then by place.
    pub(in crate::engine) fn findings(&self) -> &[Arc<Finding>] {
        &self.findings
    }

    /// What is said in one section, from left to right.
    pub fn mentions_in(&self, section: &str) -> impl Iterator<Item = &Mention> {
        let own = self.mentions.iter().filter(move |(key, _)| **key == *section);
        own.flat_map(|(_, mentions)| mentions)
    }

    /// Everything that is found, section by section.
    pub fn mentions(&self) -> impl Iterator<Item = &Mention> {
        self.mentions.iter().flat_map(|(_, mentions)| mentions)
    }

    /// What each section amounts to, in the order of `Budget::texts`.
    pub fn substance(&self) -> &[Substance] {
        &self.substance
    }

    pub(super) fn into_texts(self, forms: &FormSet) -> Texts {
        let mut mentions: Vec<Mention> =
            self.mentions.into_iter().flat_map(|(_, mentions)| mentions).collect();
        let place = places(forms);
        mentions.sort_by_key(|mention| place(&mention.place));
        let findings = self.findings.into_iter().map(Arc::unwrap_or_clone).collect();
        Texts { mentions, findings }
    }

    fn judge(&mut self, computed: ComputedRef<'_>, number: usize) {
        let ComputedRef { sheet, budget } = computed;
        let Some(section) = self.sections.get(number) else { return };
        let section = section.text(&sheet.forms);
        let mut reader = NarrativeReader {
            told: Arc::clone(&self.told),
            known: mem::take(&mut self.known),
            guesses: self.guesses.as_ref(),
            ..NarrativeReader::new(computed)
        };
        if let Some(substance) = self.substance.get_mut(number) {
            *substance = reader.substance_of(&section);
        }
        // What a draft has from last year is judged once somebody has confirmed it.
        let own = budget.texts.iter().find(|text| *text.section == *section.key);
        if !own.is_some_and(|text| text.is_unconfirmed()) || sheet.is_strict() {
            reader.judge_claims(&section);
            reader.judge_names(&section);
            reader.judge_sentences(&section);
            reader.judge_executions(&section);
            reader.judge_every(&section);
            reader.judge_leftovers(&section);
            reader.mention_rest(&section);
        }
        for cell in reader.seen.take() {
            let readers = self.readers.entry(cell).or_default();
            if !readers.contains(&number) {
                readers.push(number);
            }
        }
        self.known = reader.known;
        if let Some(part) = self.parts.get_mut(number) {
            *part = Told::of(reader.texts);
        }
    }

    fn judge_notes(&mut self, computed: ComputedRef<'_>) {
        let sheet = computed.sheet;
        let forms = &*sheet.forms;
        let mut reader = NarrativeReader::new(computed);
        let sections: Vec<SectionText<'_>> =
            self.sections.iter().map(|section| section.text(forms)).collect();
        // A draft is asked for its notes when it is to be final.
        reader.judge_notes(&sections, &self.filled, self.begun && sheet.is_strict());
        self.notes = Told::of(reader.texts);
    }

    /// Puts together what a section says, and shows a figure as wrong that is found wrong by
    /// the words around it.
    fn gather_section(&mut self, at: usize) {
        let Some((key, _)) = self.mentions.get(at) else { return };
        let parts = self.sections.iter().zip(&self.parts);
        let parts = parts.filter(|(section, _)| section.key == *key).map(|(_, part)| part);
        let all: Vec<&Told> = parts.chain([&self.notes]).collect();
        let mentions = all.iter().flat_map(|part| &part.mentions);
        let mut mentions: Vec<Mention> =
            mentions.filter(|mention| mention.place.section == *key).cloned().collect();
        let findings = all.iter().flat_map(|part| &part.findings);
        // A change without its reason is no wrong figure.
        let reason = rule::ChangeWithoutReason.built_in().map(|entry| entry.name);
        let is_wrong =
            |f: &&Arc<Finding>| f.verdict != Verdict::Rounding && Some(&*f.rule) != reason;
        let wrong: Vec<&Arc<Finding>> = findings.filter(is_wrong).collect();
        for mention in mentions.iter_mut().filter(|mention| mention.tie != Tie::Wrong) {
            let own = wrong.iter().find(|finding| finding.text.as_ref() == Some(&mention.place));
            if let Some(finding) = own {
                mention.tie = Tie::Wrong;
                mention.message = finding.message.clone();
            }
        }
        mentions
            .sort_by_key(|mention| (mention.place.paragraph, mention.place.from, mention.place.to));
        if let Some((_, told)) = self.mentions.get_mut(at) {
            *told = mentions;
        }
    }

    fn gather_findings(&mut self, forms: &FormSet) {
        let parts = self.parts.iter().chain([&self.notes, &self.rest]);
        self.findings = parts.flat_map(|part| &part.findings).cloned().collect();
        let place = places(forms);
        self.findings.sort_by_key(|finding| {
            let place = finding.text.as_ref().map(&place);
            (rank(finding.verdict, finding.severity), place.is_some(), place, finding.cell)
        });
    }
}

impl ComputedRef<'_> {
    /// Reads all texts and compares them with the tables.
    pub fn texts(&self) -> Texts {
        Narrative::read(*self, true).into_texts(&self.forms)
    }

    /// The same, to be kept while figures change.
    pub fn narrative(&self) -> Narrative {
        Narrative::read(*self, true)
    }

    /// What became of every sentence of the form set in the texts.
    pub(in crate::engine) fn sentences(&self) -> Vec<SentenceCoverage> {
        sentences(*self)
    }

    /// The findings alone: no guesses.
    pub(in crate::engine) fn text_findings(&self) -> Vec<Finding> {
        Narrative::read(*self, false).into_texts(&self.forms).findings
    }

    /// Where texts mention a cell.
    pub fn mentions(&self, cell: Cell) -> Vec<Mention> {
        let mut mentions = self.texts().mentions;
        mentions.retain(|mention| mention.cells.contains(&cell));
        mentions
    }
}

/// The amounts that figures without a sentence ask for, with the numbers of their sections.
fn asked_in(forms: &FormSet, sections: &[ReadSection]) -> impl Iterator<Item = (usize, Decimal)> {
    let told = |(_, section): &(usize, &ReadSection)| section.text(forms).narration.is_some();
    sections.iter().enumerate().filter(told).flat_map(|(number, section)| {
        section.paragraphs.iter().flat_map(move |paragraph| {
            let figures = paragraph.figures.iter().zip(&paragraph.claims);
            let free = figures.filter(|(_, claim)| claim.is_none());
            free.filter_map(move |(figure, _)| Some((number, asked(figure)?)))
        })
    })
}

/// Where a place of a text is among all: sections in the form set's order, others last.
fn places(forms: &FormSet) -> impl Fn(&TextPlace) -> (usize, usize, usize, usize) {
    let order: HashMap<&str, usize> =
        forms.sections().enumerate().map(|(at, section)| (section.key.as_str(), at)).collect();
    move |place| {
        let section = order.get(&*place.section).copied().unwrap_or(order.len());
        (section, place.paragraph, place.from, place.to)
    }
}
