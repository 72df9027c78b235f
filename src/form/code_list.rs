//! Lists of classification codes as text.
//!
//! A list is lines of `code,name` under a heading. Further columns may follow; `years` and
//! `sources_count` say what proves a row. The lists inside come with the names and codes of other
//! years (`…-changes.csv`) and with rows that no document proves (`…-unverified.csv`).

use crate::source::Diagnostic;

use super::code::{CodeEntry, CodeTable, Evidence, FormerName, list_fault};

/// Documents from here on prove what a code is called today; before, names were often others.
const RECENT: i32 = 2017;

/// What is wrong with a line that is not a code of digits and a name, separated by a comma.
const NOT_A_CODE: (&str, &str) = ("不是“编码,名称”", "this line is not “code,name”");

impl CodeTable {
    /// Reads a list of codes and names. Without columns that say what proves a row, the list is
    /// somebody's own and holds.
    pub fn parse(text: &str) -> Result<Self, Diagnostic> {
        Self::new(rows(text)?)
    }

    /// A list with the rows that nothing proves, and with what changed over the years.
    pub(super) fn with(text: &str, unverified: &str, changes: &str) -> Result<Self, Diagnostic> {
        let mut entries = rows(text)?;
        let more = rows(unverified)?.into_iter().map(|(mut entry, line)| {
            entry.evidence = Evidence::Unverified;
            (entry, line)
        });
        entries.extend(more);
        for line in changes.lines().skip(1) {
            change(&mut entries, line);
        }
        Self::new(entries)
    }
}

fn rows(text: &str) -> Result<Vec<(CodeEntry, usize)>, Diagnostic> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let heading: Vec<&str> = text.lines().next().unwrap_or_default().split(',').collect();
    let column = |name: &str| heading.iter().position(|own| own.trim() == name);
    let (years, sources) = (column("years"), column("sources_count"));
    let mut entries = Vec::new();
    for (index, row) in text.lines().enumerate().skip(1) {
        let line = index + 1;
        let fields: Vec<&str> = row.split(',').map(str::trim).collect();
        let field = |at: Option<usize>| at.and_then(|at| fields.get(at)).copied();
        if row.trim().is_empty() {
            continue;
        }
        let (Some(code), Some(name)) = (field(Some(0)), field(Some(1))) else {
            return Err(list_fault(line, NOT_A_CODE));
        };
        if code.is_empty() || !code.bytes().all(|b| b.is_ascii_digit()) || name.is_empty() {
            return Err(list_fault(line, NOT_A_CODE));
        }
        let newest = field(years).unwrap_or_default().split(';');
        let newest = newest.filter_map(|year| year.parse::<i32>().ok());
        let evidence = match (newest.max(), field(sources)) {
            (Some(newest), _) if newest < RECENT => Evidence::Dated,
            // A 款 that only closes the tree.
            (None, Some("0")) if code.len() > 3 => Evidence::Unverified,
            _ => Evidence::Sourced,
        };
        let (code, name) = (code.to_owned(), name.to_owned());
        let (former, used_until, used_from) = (Vec::new(), None, None);
        let entry = CodeEntry { code, name, evidence, former, used_until, used_from };
        entries.push((entry, line));
    }
    Ok(entries)
}

/// Enters a line of `year,change,code,name_old,name_new,…`; what says nothing of names or use is
/// passed over.
fn change(entries: &mut Vec<(CodeEntry, usize)>, line: &str) {
    let fields: Vec<&str> = line.split(',').map(str::trim).collect();
    let [year, kind, code, old, new, rest @ ..] = fields.as_slice() else {
        return;
    };
    let Some(mut until) = last_year(year) else { return };
    if rest.last().is_some_and(|evidence| evidence.starts_with("recall")) {
        // Remembered years may be off by one.
        until += 1;
    }
    let old = (!old.is_empty() && !old.starts_with('(')).then_some(*old);
    let at = entries.iter().position(|(entry, _)| entry.code == *code);
    match (*kind, at) {
        ("abolished" | "not seen any more", None) => {
            let Some(name) = old else { return };
            let (code, name) = ((*code).to_owned(), name.to_owned());
            let (former, evidence) = (Vec::new(), Evidence::Sourced);
            let (used_until, used_from) = (Some(until), None);
            entries.push((CodeEntry { code, name, evidence, former, used_until, used_from }, 0));
        }
        // Where documents merely show it first, it may have been there before.
        ("added", Some(at)) if rest.last().is_some_and(|own| own.starts_with("notice")) => {
            if let Some((entry, _)) = entries.get_mut(at) {
                entry.used_from = Some(until);
            }
        }
        ("renamed" | "name differs from the 2009 list", Some(at)) => {
            let (Some(name), Some((entry, _))) = (old, entries.get_mut(at)) else { return };
            if entry.name != name {
                let name = name.to_owned();
                entry.former.push(FormerName { name, until });
                entry.former.sort_by_key(|former| std::cmp::Reverse(former.until));
            }
            if entry.name == *new && entry.evidence == Evidence::Dated {
                entry.evidence = Evidence::Sourced;
            }
        }
        _ => {}
    }
}

/// The last year of `2019`, `2020-2023` or `2024-03`.
fn last_year(text: &str) -> Option<i32> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    if last.len() == 4 { last.parse().ok() } else { first.parse().ok() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::code::{CodeVerdict, classification, classification_ids};
    use crate::lang::{Lang, Tell as _};

    #[track_caller]
    fn check(id: &str, code: &str, name: Option<&str>) {
        assert_eq!(classification(id).unwrap().name(code), name);
    }

    #[test]
    fn shipped_classifications_name_their_codes() {
        assert_eq!(classification_ids().filter(|id| classification(id).is_none()).count(), 0);
        check("functional", "208", Some("社会保障和就业支出"));
        check("functional", "2210201", Some("住房公积金"));
        check("functional", "299", None);
        check("dept-economic", "30231", Some("公务用车运行维护费"));
        check("gov-economic", "50206", Some("公务接待费"));
        assert!(classification("none").is_none());
    }

    #[test]
    fn both_parts_of_the_functional_list_form_one_tree() {
        let table = classification("functional").unwrap();
        let evidence = |e| table.iter().filter(|entry| entry.evidence == e).count();
        assert_eq!(table.iter().filter(|e| e.used_until.is_none()).count(), 781 + 917);
        assert!(evidence(Evidence::Sourced) > 140, "{}", evidence(Evidence::Sourced));
        assert!(evidence(Evidence::Dated) > 500, "{}", evidence(Evidence::Dated));
        let orphans: Vec<&str> = table
            .iter()
            .map(|entry| entry.code.as_str())
            .filter(|code| code.len() > 3 && !table.contains(&code[..code.len() - 2]))
            .collect();
        assert_eq!(orphans, [""; 0]);
    }

    #[track_caller]
    fn verdict(code: &str, name: &str, year: i32, expected: CodeVerdict<'_>) {
        let id =
            if code.len() > 3 && code.starts_with('3') { "dept-economic" } else { "functional" };
        let table = classification(id).unwrap();
        assert_eq!(table.judge(code, name, year), expected, "{code} {name} {year}");
    }

    #[test]
    fn a_name_belongs_to_its_years() {
        use CodeVerdict::{Fits, NameOfOtherYear, NoLongerUsed, OtherName, Unknown};
        let pensions = "行政事业单位养老支出";
        verdict("20805", pensions, 2025, Fits);
        verdict("20805", "行政事业单位离退休", 2019, Fits);
        verdict(
            "20805",
            "行政事业单位离退休",
            2025,
            NameOfOtherYear { now: pensions, until: 2023 },
        );
        verdict("20805", "行政事业单位养老", 2025, OtherName(pensions));
        verdict("2080504", "未归口管理的行政单位离退休", 2018, Fits);
        verdict("2080504", "未归口管理的行政单位离退休", 2026, NoLongerUsed(2023));
        verdict("207", "文化体育与传媒支出", 2019, Fits);
        verdict("30307", "医疗费", 2017, Fits);
        verdict("30307", "医疗费", 2024, NameOfOtherYear { now: "医疗费补助", until: 2018 });
        verdict("30213", "维修(护)费", 2025, Fits);
        verdict("2999999", "某项支出", 2025, Unknown);
        // No document proves these names, so none is contradicted; in the list of 2009 only a
        // single other character is.
        verdict("2010907", "口岸管理和服务", 2024, Fits);
        verdict("2011105", "派驻机构", 2024, Fits);
        verdict("2080599", "其它行政事业单位养老支出", 2025, OtherName("其他行政事业单位养老支出"));
    }

    #[test]
    fn forms_without_codes_find_them_by_name() {
        let table = classification("functional").unwrap();
        assert_eq!(table.code_of("一般公共服务支出", 3), Some("201"));
        assert_eq!(table.code_of("医疗卫生与计划生育支出", 3), Some("210"));
        assert_eq!(table.code_of("行政运行", 7), None);
        assert_eq!(table.name_in("210", 2017), Some("医疗卫生与计划生育支出"));
        assert_eq!(table.name_in("210", 2024), Some("卫生健康支出"));
    }

    #[test]
    fn faulty_lists_are_refused() {
        let parse = |text| CodeTable::parse(text).unwrap_err().tell(Lang::Zh);
        assert!(parse("code,name\n201,甲\n20x,乙").starts_with("3：不是“编码,名称”；"));
        assert!(parse("code,name\n201").starts_with("2：不是“编码,名称”；"));
        assert!(parse("code,name\n202,甲\n201,乙\n202,丙").starts_with("4：编码重复；"));
    }

    #[test]
    fn a_list_of_ones_own_holds() {
        let table = CodeTable::parse("code,name\n299,本省支出\n").unwrap();
        assert_eq!(table.judge("299", "别的名称", 2024), CodeVerdict::OtherName("本省支出"));
    }
}
