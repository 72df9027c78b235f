//! Why a row may not fit its form: a code that lost a zero or its class, a name of another year.

use crate::budget::Cell;
use crate::engine::compute::ComputedRef;
use crate::form::{CodeTable, RowsForm, TreeForm};
use crate::lang::Lang;

/// Digits of a class.
const CLASS: usize = 3;

impl ComputedRef<'_> {
    /// `；编码 3012 疑为 30102（丢了 0）`
    pub(super) fn stray_hint(&self, cell: Cell, lang: Lang) -> Option<String> {
        match &self.block_form(cell)?.rows {
            RowsForm::Coded(tree) => self.code_hint(cell, tree, lang),
            RowsForm::Fixed(_) => self.name_hint(cell, lang),
            _ => None,
        }
    }

    fn code_hint(&self, cell: Cell, tree: &TreeForm, lang: Lang) -> Option<String> {
        let budget = self.budget;
        let code = budget.value(cell.with_column(tree.code)).to_text();
        let name = budget.value(cell.with_column(tree.name)).to_text();
        let digits = code.bytes().all(|b| b.is_ascii_digit());
        let list = self.forms.codes_of(tree).filter(|_| digits && !code.is_empty())?;
        let right = |meant: &str| {
            let known = tree.levels.iter().any(|level| level.digits == meant.len());
            known && list.get(meant).is_some() && is_its_name(list, meant, &name, budget.year)
        };
        let with_zero = (0..=code.len())
            .filter_map(|at| Some(format!("{}0{}", code.get(..at)?, code.get(at..)?)));
        let mut found: Vec<String> = with_zero.filter(|meant| right(meant)).collect();
        found.dedup();
        let mut why = lang.pick("丢了 0", "a nought is lost");
        if found.is_empty() {
            // The class of the rows above.
            let above = (0..cell.r())
                .rev()
                .map(|row| budget.value(cell.with_row(row).with_column(tree.code)));
            let class = above.map(|value| value.to_text()).find(|code| code.len() >= CLASS)?;
            found.push(format!("{}{code}", class.get(..CLASS)?));
            found.retain(|meant| right(meant));
            why = lang.pick("丢了类", "the class is lost");
        }
        let [meant] = found.as_slice() else { return None };
        Some(match lang {
            Lang::Zh => format!("；编码 {code} 疑为 {meant}（{why}）"),
            Lang::En => format!("; code {code} is probably {meant} ({why})"),
        })
    }

    /// The present name of a class that the row has the former one of.
    fn name_hint(&self, cell: Cell, lang: Lang) -> Option<String> {
        let mut content = self.budget.row(cell)?.cells().map(crate::budget::ValueRef::to_text);
        let name = content.find(|text| !text.is_empty())?;
        let bare = name.trim_start_matches(|c: char| "一二三四五六七八九十、".contains(c));
        let mut lists = Vec::new();
        for block in self.forms.tables.iter().flat_map(|table| &table.blocks) {
            if let RowsForm::Coded(tree) = &block.rows {
                lists.extend(self.forms.codes_of(tree));
            }
        }
        let fixed = self.block_form(cell)?.fixed().iter().filter(|row| !row.code.is_empty());
        for row in fixed {
            let entry = lists.iter().find_map(|list| list.get(&row.code));
            let former = entry.and_then(|entry| entry.former.iter().find(|own| own.name == bare));
            if let Some(former) = former {
                let (until, now) = (former.until, row.title.get(lang));
                return Some(match lang {
                    Lang::Zh => format!("；“{bare}”是 {until} 年以前的名称，现为“{now}”"),
                    Lang::En => format!("; \"{bare}\" was its name until {until}; now \"{now}\""),
                });
            }
        }
        None
    }
}

/// Whether a name, where there is one, is the code's in that year or in another.
fn is_its_name(list: &CodeTable, code: &str, name: &str, year: i32) -> bool {
    use crate::form::CodeVerdict::{Fits, NameOfOtherYear};
    matches!(list.judge(code, name, year), Fits | NameOfOtherYear { .. })
}
