//! Rows that go by a code, or by a name that a list of codes knows.

use crate::budget::RowKind;
use crate::form::TreeForm;
use crate::recognise::codes::{Codes, RowCode};
use crate::recognise::doubt::DoubtKind;
use crate::recognise::filling::{RowSlot, TableFilling};
use crate::recognise::spot::Spot;
use crate::recognise::value::clean;
use crate::recognise::words::{is_listed, is_total, plain, unspaced, without_number};

use super::{BlockLine, Placing, mark};

/// A row with its code.
struct CodedLine<'p> {
    line: BlockLine<'p>,
    /// The first of its texts.
    first: String,
    total: bool,
    code: RowCode,
    /// Its whole name, where its end does not show.
    whole: Option<String>,
}

impl CodedLine<'_> {
    fn parts(&self) -> Vec<&str> {
        self.line.code.iter().map(|part| &**part).collect()
    }

    /// Whether it goes by the word of a total with a unit in brackets behind, or with 支出 or 收入 before.
    fn is_wordy_total(&self) -> bool {
        let text = unspaced(&self.first);
        let word = text.split('(').next().unwrap_or_default();
        let bare = ["支出", "收入"].iter().find_map(|before| word.strip_prefix(before));
        self.code == RowCode::None && is_total(bare.unwrap_or(word))
    }

    /// Whether it may be a sum that is no row of the block.
    fn is_total_like(&self) -> bool {
        ["合计", "总计", "小计"].iter().any(|word| plain(&self.first).ends_with(word))
    }
}

impl<'a> Placing<'a> {
    pub(super) fn coded(&mut self, block: usize, tree: &TreeForm, draft: &mut TableFilling) {
        let coded = tree.code != tree.name;
        let mut level = 0_u8;
        for own in self.coded_lines(block, tree) {
            let CodedLine { line, code, .. } = &own;
            if own.total {
                self.mark_labels(line);
                let values: Vec<(usize, usize)> =
                    line.values.iter().copied().filter(|(c, _)| *c != tree.name).collect();
                line.values
                    .iter()
                    .filter(|(c, _)| *c == tree.name)
                    .for_each(|&(_, at)| mark(self.used, at));
                self.put(draft, block, RowSlot::Given(0), &values);
                continue;
            }
            let spot = Spot { page: self.region.page as u32, row: line.row, column: 0 };
            let kind = match code {
                RowCode::None if !coded => RowKind::Entered(0),
                RowCode::None if own.is_total_like() || line.name.trim().is_empty() => continue,
                // A label without figures may be another block's.
                RowCode::None if !line.figures && self.form.blocks.len() > 1 => continue,
                RowCode::None => {
                    let name = clean(&line.name);
                    self.tally.doubt(DoubtKind::NoCode { name }, Some(spot));
                    RowKind::Entered(level)
                }
                // A code that is in the wrong one of its columns is one by its length all the same, as
                // it is when the budget is read from its file.
                code => match tree.level_of(code.text()) {
                    Some(own) => {
                        level = own;
                        RowKind::Entered(own)
                    }
                    None => RowKind::Stray,
                },
            };
            let mended = match (code, line.displayed) {
                (RowCode::Mended(from, to), _) => Some((from.clone(), to.clone())),
                (RowCode::Plain(to), Some(from)) => Some((from.trim().to_owned(), to.clone())),
                _ => None,
            };
            if let Some((from, to)) = mended {
                self.tally.doubt(DoubtKind::Mended { from, to }, Some(spot));
            }
            self.mark_labels(line);
            let slot = draft.enter(block, kind, self.form);
            if coded && !code.text().is_empty() {
                draft.text(block, slot, tree.code, code.text());
            }
            if let Some(whole) = &own.whole {
                self.cut(&line.name, whole, line.row);
            }
            let name = own.whole.clone().unwrap_or_else(|| name_of(tree, &own));
            draft.text(block, slot, tree.name, &name);
            for &(column, at) in &line.values {
                if column == tree.name {
                    mark(self.used, at);
                }
            }
            let values: Vec<(usize, usize)> =
                line.values.iter().copied().filter(|(c, _)| *c != tree.name).collect();
            self.put(draft, block, slot, &values);
        }
    }

    /// The rows that have a text, each with its code.
    fn coded_lines(&self, block: usize, tree: &TreeForm) -> Vec<CodedLine<'a>> {
        let (page, layout) = (self.page, self.layout);
        let mut codes = Codes::new(tree, self.forms.codes_of(tree));
        let coded = tree.code != tree.name;
        let mut lines: Vec<CodedLine<'a>> = Vec::new();
        for (row, range) in self.rows() {
            let line = Self::line(page, layout, block, &[tree.name], row, range);
            let texts = line.code.iter().map(|part| &**part).chain([line.name.as_str()]);
            let first = texts.into_iter().find(|text| !text.trim().is_empty()).map(str::to_owned);
            let Some(first) = first else { continue };
            let total = self.is_total(tree, &first) || self.is_total(tree, &line.name);
            let mut own = CodedLine { line, first, total, code: RowCode::None, whole: None };
            if coded && !total {
                own.code = codes.read(&own.parts(), &own.line.name);
            }
            lines.push(own);
        }
        // Where no row goes by the plain word, the only one that does with more (支出合计, 合计（元）).
        if coded && tree.total.is_some() && lines.iter().all(|own| !own.total) {
            let mut totals = lines.iter_mut().filter(|own| own.is_wordy_total());
            if let (Some(only), None) = (totals.next(), totals.next()) {
                only.total = true;
            }
        }
        if coded && lines.iter().any(|own| own.line.full) {
            complete(&mut lines, tree, &mut codes);
        }
        lines
    }
}

/// Rounds in which names are completed: each one known bounds its neighbours.
const ROUNDS: usize = 8;

/// Completes names whose end does not show: by their code, or where one name alone of the list of
/// codes begins so between those of the rows before and behind.
fn complete(lines: &mut [CodedLine<'_>], tree: &TreeForm, codes: &mut Codes<'_>) {
    // A name that fills its cell and is a code's may be the beginning of another's.
    let mut known: Vec<Option<String>> = lines
        .iter()
        .map(|own| {
            let named = matches!(own.code, RowCode::Named(_)) && own.line.full;
            let sure = !named && tree.level_of(own.code.text()).is_some();
            sure.then(|| own.code.text().to_owned())
        })
        .collect();
    let sure: Vec<bool> = known.iter().map(Option::is_some).collect();
    for _ in 0..ROUNDS {
        let mut found = false;
        for (at, own) in lines.iter_mut().enumerate() {
            let begun = own.line.full && !own.total && !own.is_total_like();
            if !begun || known.get(at).is_some_and(Option::is_some) {
                continue;
            }
            let before = known.get(..at).unwrap_or_default().iter().rev().flatten().next();
            let behind = known.get(at + 1..).unwrap_or_default().iter().flatten().next();
            let (before, behind) = (before.map(String::as_str), behind.map(String::as_str));
            let code = own.code.text();
            let stands = !code.is_empty()
                && before.is_none_or(|before| code > before)
                && behind.is_none_or(|behind| code < behind);
            if stands {
                continue;
            }
            if let Some((code, name)) = codes.begun(&own.line.name, before, behind) {
                if let Some(slot) = known.get_mut(at) {
                    *slot = Some(code.clone());
                }
                (own.code, own.whole) = (RowCode::Named(code), Some(name));
                found = true;
            }
        }
        if !found {
            break;
        }
    }
    codes.begin_again();
    for (own, sure) in lines.iter_mut().zip(sure) {
        if own.total {
            continue;
        }
        if sure && own.line.full && !own.is_total_like() {
            own.whole = codes.whole_name(own.code.text(), &own.line.name);
        }
        // A name that is under several codes is read anew behind those that are known now.
        match sure || own.whole.is_some() {
            true => codes.pass(own.code.text()),
            false => own.code = codes.read(&own.parts(), &own.line.name),
        }
    }
}

/// A row's name as it is there, without its code and its number.
fn name_of(tree: &TreeForm, own: &CodedLine<'_>) -> String {
    let coded = tree.code != tree.name;
    let bare = |text: &'_ str| -> String {
        if coded { Codes::bare_name_of(tree, text).to_owned() } else { text.to_owned() }
    };
    let name = bare(&own.line.name);
    let name = if is_listed(&name) && matches!(own.code, RowCode::Named(_) | RowCode::None) {
        strip_number(&name)
    } else {
        clean(&name)
    };
    if !name.is_empty() || !coded {
        return name;
    }
    // The name comes after the code in one cell.
    let joined = own.line.code.first().map_or("", |part| part.trim());
    clean(bare(joined).trim_start_matches(own.code.text()))
}

/// A name without the number before it, otherwise as it is.
fn strip_number(name: &str) -> String {
    let name = clean(name);
    without_number(&name).trim_start().to_owned()
}
