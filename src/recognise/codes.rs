//! Codes of rows: in one column or one for each level, as numbers that lost their zeros, before the
//! name in one cell, or told by the name alone.

use std::cell::OnceCell;
use std::collections::HashMap;

use crate::form::{CodeTable, TreeForm};

use super::value::code_before_name;
use super::words::{plain, unlisted};

/// Characters of a name whose end does not show that are enough to know it by.
const LEAST_BEGUN: usize = 3;

/// What the codes of one block are.
pub struct Codes<'f> {
    lengths: Vec<usize>,
    official: Option<&'f CodeTable>,
    tree: &'f TreeForm,
    /// Official codes by plain name, former ones too; of one name several. Made when first needed.
    by_name: OnceCell<HashMap<String, Vec<&'f str>>>,
    /// The codes of the row above by level, for columns that say a level only where it changes.
    above: Vec<String>,
    /// The code of the row above, for names that are under several.
    last: String,
}

/// A row's code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowCode {
    /// As it is there.
    Plain(String),
    /// Completed: as it was, and as it is meant.
    Mended(String, String),
    /// By the name alone.
    Named(String),
    /// A code that fits no level.
    Stray(String),
    None,
}

impl RowCode {
    pub fn text(&self) -> &str {
        match self {
            Self::Plain(code) | Self::Mended(_, code) | Self::Named(code) | Self::Stray(code) => {
                code
            }
            Self::None => "",
        }
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

impl<'f> Codes<'f> {
    pub fn new(tree: &'f TreeForm, official: Option<&'f CodeTable>) -> Self {
        let lengths: Vec<usize> = tree.levels.iter().map(|level| level.digits).collect();
        let above = vec![String::new(); lengths.len()];
        let by_name = OnceCell::new();
        Self { lengths, official, tree, by_name, above, last: String::new() }
    }

    fn names(&self) -> &HashMap<String, Vec<&'f str>> {
        self.by_name.get_or_init(|| {
            let mut by_name: HashMap<String, Vec<&str>> = HashMap::new();
            for entry in self.official.into_iter().flat_map(CodeTable::iter) {
                if !self.lengths.contains(&entry.code.len()) {
                    continue;
                }
                let former = entry.former.iter().map(|former| &former.name);
                for name in former.chain([&entry.name]) {
                    let codes = by_name.entry(plain(name)).or_default();
                    if !codes.contains(&entry.code.as_str()) {
                        codes.push(&entry.code);
                    }
                }
            }
            by_name
        })
    }

    /// The code that is in a row's cells, one for each level or one alone, and its name.
    pub fn read(&mut self, parts: &[&str], name: &str) -> RowCode {
        let code = self.find(parts, name);
        if let RowCode::Plain(code) | RowCode::Mended(_, code) | RowCode::Named(code) = &code {
            self.pass(code);
        }
        code
    }

    /// Goes on behind a row of that code.
    pub fn pass(&mut self, code: &str) {
        let Some(level) = self.tree.level_of(code) else { return };
        for ((at, slot), length) in self.above.iter_mut().enumerate().zip(&self.lengths) {
            match code.get(..*length) {
                Some(own) if at <= usize::from(level) => own.clone_into(slot),
                _ => slot.clear(),
            }
        }
        code.clone_into(&mut self.last);
    }

    /// Goes back before the first row.
    pub fn begin_again(&mut self) {
        self.above.iter_mut().for_each(String::clear);
        self.last.clear();
    }

    /// The whole name of a code, present or former, that begins with a text and has more.
    pub fn whole_name(&self, code: &str, begun: &str) -> Option<String> {
        let begun = unlisted(self.bare_name(begun));
        let entry = self.official?.iter().find(|entry| entry.code == code)?;
        let former = entry.former.iter().map(|former| &former.name);
        let mut names = std::iter::once(&entry.name).chain(former);
        let whole = names.clone().all(|name| plain(name) != begun);
        let longer = |name: &&String| plain(name).starts_with(&begun) && !begun.is_empty();
        names.find(longer).filter(|_| whole).cloned()
    }

    /// The only code, with its name, whose name begins with a text and has more, of those between
    /// the codes of the rows before and behind.
    pub fn begun(
        &self,
        begun: &str,
        before: Option<&str>,
        behind: Option<&str>,
    ) -> Option<(String, String)> {
        let own = unlisted(begun);
        let short = own.chars().count() < LEAST_BEGUN;
        if short || before.zip(behind).is_some_and(|(before, behind)| before >= behind) {
            return None;
        }
        let between = |code: &str| {
            before.is_none_or(|before| code > before) && behind.is_none_or(|behind| code < behind)
        };
        // Below a code that no row before is under, none begins.
        let under = |code: &str| {
            let length = self.lengths.iter().copied().filter(|length| *length < code.len()).max();
            let above = length.and_then(|length| code.get(..length));
            above.is_none_or(|above| before.is_some_and(|before| before.starts_with(above)))
        };
        let mut found = self.official?.iter().filter_map(|entry| {
            let code = &entry.code;
            let known = self.lengths.contains(&code.len()) && between(code) && under(code);
            let former = entry.former.iter().map(|former| &former.name);
            let mut names = std::iter::once(&entry.name).chain(former).filter(|_| known);
            let name = names.find(|name| plain(name).starts_with(&own))?;
            Some((entry.code.clone(), name.clone()))
        });
        found.next().filter(|_| found.next().is_none())
    }

    fn find(&self, parts: &[&str], name: &str) -> RowCode {
        let last = parts.iter().rposition(|part| !part.trim().is_empty());
        let Some(last) = last else { return self.by_name(name) };
        if parts.iter().all(|part| part.trim().is_empty() || is_digits(part.trim())) {
            return match parts {
                [one] => self.whole(one.trim(), name),
                _ => self.joined(parts, last, name),
            };
        }
        // 208 社会保障和就业支出, 2080501-行政单位离退休, [208]社会保障和就业支出
        let first = parts.first().map_or("", |part| part.trim());
        match code_and_rest(self.tree, first) {
            Some((code, _)) => RowCode::Plain(code.to_owned()),
            None => RowCode::None,
        }
    }

    /// A code in one cell.
    fn whole(&self, code: &str, name: &str) -> RowCode {
        if self.tree.level_of(code).is_some() {
            let padded = self.padded(code, name).or_else(|| self.without_end(code, name));
            // 010 may be a code of its own, or lost nothing.
            return match padded {
                Some(padded) if !self.is_official(code) => RowCode::Mended(code.to_owned(), padded),
                _ => RowCode::Plain(code.to_owned()),
            };
        }
        match self.padded(code, name).or_else(|| self.any_padded(code)) {
            Some(padded) => RowCode::Mended(code.to_owned(), padded),
            None => RowCode::Stray(code.to_owned()),
        }
    }

    /// The code with the zeros it lost, where the classification has it under that name.
    fn padded(&self, code: &str, name: &str) -> Option<String> {
        let name = unlisted(name);
        let official = self.official?;
        let longer = self.lengths.iter().filter(|&&length| length > code.len());
        longer.map(|length| format!("{code:0>length$}")).find(|padded| {
            official.name(padded).is_some_and(|own| !name.is_empty() && plain(own) == name)
        })
    }

    /// The code with zeros before it to the next length, where no classification speaks against it.
    fn any_padded(&self, code: &str) -> Option<String> {
        let length = self.lengths.iter().copied().filter(|&length| length > code.len()).min()?;
        let padded = format!("{code:0>length$}");
        let fits = self.official.is_none_or(|official| official.contains(&padded));
        fits.then_some(padded)
    }

    /// The code of an upper level that was filled with zeros to the length of the lowest, where the
    /// classification has it under that name.
    fn without_end(&self, code: &str, name: &str) -> Option<String> {
        let name = unlisted(name);
        let official = self.official?;
        let shorter = self.lengths.iter().rev().filter(|&&length| length < code.len());
        let mut ends = shorter.filter_map(|&length| code.split_at_checked(length));
        let found = ends.find(|(own, end)| {
            let zeros = end.bytes().all(|digit| digit == b'0');
            zeros && official.name(own).is_some_and(|known| plain(known) == name)
        });
        found.map(|(own, _)| own.to_owned())
    }

    fn is_official(&self, code: &str) -> bool {
        self.official.is_some_and(|official| official.contains(code))
    }

    /// A code whose levels are in columns of their own.
    fn joined(&self, parts: &[&str], last: usize, name: &str) -> RowCode {
        let mut code = String::new();
        let mut mended = false;
        for (level, part) in parts.iter().enumerate().take(last + 1) {
            let Some(&length) = self.lengths.get(level) else {
                return RowCode::Stray(parts.concat());
            };
            let part = part.trim();
            if part.is_empty() {
                // Carried down from above.
                match self.above.get(level).filter(|own| own.starts_with(&code) && !own.is_empty())
                {
                    Some(own) => code.clone_from(own),
                    None => return RowCode::Stray(parts.concat()),
                }
            } else if part.len() == length && part.starts_with(&code) {
                part.clone_into(&mut code);
            } else {
                let room = length.saturating_sub(code.len());
                if part.len() > room {
                    return RowCode::Stray(parts.iter().map(|p| p.trim()).collect());
                }
                mended |= part.len() < room;
                code = format!("{code}{part:0>room$}");
            }
        }
        if !mended {
            return RowCode::Plain(code);
        }
        let shown: Vec<&str> = parts.iter().take(last + 1).map(|part| part.trim()).collect();
        let _ = name;
        RowCode::Mended(shown.join("|"), code)
    }

    /// The code of an official name: the only one, or the one under the row above.
    fn by_name(&self, name: &str) -> RowCode {
        if let Some((code, rest)) = code_and_rest(self.tree, name)
            && !rest.is_empty()
        {
            return RowCode::Plain(code.to_owned());
        }
        let name = unlisted(name);
        if name.is_empty() {
            return RowCode::None;
        }
        let empty = Vec::new();
        let codes = self.names().get(&name).unwrap_or(&empty);
        let named = |code: &&str| RowCode::Named((*code).to_owned());
        if let [only] = &codes[..] {
            return named(only);
        }
        // 住房公积金 is under several parents.
        let under = (0..self.lengths.len()).rev().find_map(|level| {
            let parent = self.above.get(level).filter(|own| !own.is_empty())?;
            let mut own =
                codes.iter().filter(|c| c.starts_with(parent.as_str()) && c.len() > parent.len());
            match (own.next(), own.next()) {
                (Some(code), None) => Some(named(code)),
                _ => None,
            }
        });
        if let Some(found) = under {
            return found;
        }
        // Of the same name at several levels the top one, where only tops are listed.
        match codes.iter().min_by_key(|code| code.len()) {
            Some(top) if self.lengths.first() == Some(&top.len()) => {
                let tops = codes.iter().filter(|code| code.len() == top.len()).count();
                if tops == 1 { named(top) } else { RowCode::None }
            }
            _ => RowCode::None,
        }
    }

    /// The name without a code before it.
    fn bare_name<'t>(&self, text: &'t str) -> &'t str {
        Self::bare_name_of(self.tree, text)
    }

    /// A name without a code of a tree before it.
    pub fn bare_name_of<'t>(tree: &TreeForm, text: &'t str) -> &'t str {
        match code_and_rest(tree, text) {
            Some((_, rest)) if !rest.is_empty() => rest.trim_start_matches(|c: char| {
                c.is_whitespace() || matches!(c, '-' | '－' | ':' | '：' | '.' | '、')
            }),
            _ => text.trim(),
        }
    }
}

/// A code of a tree that a text begins with, perhaps with marks around it, and what is behind.
fn code_and_rest<'t>(tree: &TreeForm, text: &'t str) -> Option<(&'t str, &'t str)> {
    let text = text.trim();
    let (code, rest) = code_before_name(text).unwrap_or_else(|| {
        text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
    });
    tree.level_of(code).is_some().then_some((code, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{RowsForm, shipped};

    fn tree() -> TreeForm {
        let set = shipped("jilin-2024").unwrap();
        let table = set.table("一般公共预算支出表").unwrap();
        match &set.tables[table].blocks[0].rows {
            RowsForm::Coded(tree) => tree.clone(),
            _ => unreachable!(),
        }
    }

    #[test]
    fn codes_are_read_wherever_they_stand() {
        let tree = tree();
        let official = crate::form::classification("functional");
        let mut codes = Codes::new(&tree, official);
        let plain = |code: &str| RowCode::Plain(code.to_owned());
        assert_eq!(codes.read(&["208"], ""), plain("208"));
        assert_eq!(codes.read(&["208", "05", ""], ""), plain("20805"));
        assert_eq!(codes.read(&["208", "05", "01"], ""), plain("2080501"));
        assert_eq!(codes.read(&["", "", "05"], ""), plain("2080505"));
        assert_eq!(codes.read(&["208", "20805", "2080506"], ""), plain("2080506"));
        assert_eq!(
            codes.read(&["208", "5", "6"], ""),
            RowCode::Mended("208|5|6".into(), "2080506".into())
        );
        assert_eq!(codes.read(&["2080505 机关事业单位基本养老保险缴费支出"], ""), plain("2080505"));
        assert_eq!(
            codes.read(&["[2080505]机关事业单位基本养老保险缴费支出"], ""),
            plain("2080505")
        );
        assert_eq!(codes.read(&[""], "[208]社会保障和就业支出"), plain("208"));
        let mended = |from: &str, to: &str| RowCode::Mended(from.into(), to.into());
        let pension = "行政事业单位养老支出";
        assert_eq!(codes.read(&["2080500"], pension), mended("2080500", "20805"));
        assert_eq!(codes.read(&["2080000"], "社会保障和就业支出"), mended("2080000", "208"));
        assert_eq!(codes.read(&["2080000"], "别的"), plain("2080000"));
        assert_eq!(codes.read(&["20"], ""), RowCode::Stray("20".into()));
        assert_eq!(codes.read(&["合计"], ""), RowCode::None);
        assert_eq!(codes.read(&[""], "八、社会保障和就业支出"), RowCode::Named("208".into()));
        assert_eq!(codes.read(&[""], "没有这个科目"), RowCode::None);
    }
}
