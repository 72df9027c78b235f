//! Names of files as a person counts them: 表2 before 表10, 附件二 before 附件十, and which is the page
//! after another one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::lang::leading_numeral;

/// Sorts files as a person counts them: 表2 before 表10, 附件二 before 附件十.
pub fn sort_naturally(paths: &mut [PathBuf]) {
    // 表5 before 表5 副本, whatever their endings are.
    paths.sort_by(|a, b| stem(a).cmp(&stem(b)).then_with(|| a.cmp(b)));
}

/// Puts PDFs whose names differ in their numbers only into the order of these, at the places that
/// they have among the others: the pages of one document, which a shell names 1, 10, 2.
pub(super) fn number_in_order(paths: &mut [PathBuf]) {
    let mut series: BTreeMap<(PathBuf, Vec<Option<char>>), Vec<usize>> = BTreeMap::new();
    for (at, path) in paths.iter().enumerate().filter(|(_, path)| is_pdf(path)) {
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let letters = stem(path).into_iter().map(|piece| match piece {
            NamePiece::Letter(c) => Some(c),
            NamePiece::Number(_) => None,
        });
        series.entry((folder, letters.collect())).or_default().push(at);
    }
    for places in series.into_values() {
        let mut own: Vec<PathBuf> =
            places.iter().filter_map(|at| paths.get(*at).cloned()).collect();
        sort_naturally(&mut own);
        for (at, path) in places.into_iter().zip(own) {
            if let Some(slot) = paths.get_mut(at) {
                *slot = path;
            }
        }
    }
}

/// Whether a file is by its name the page of a PDF after another one: the same but for one number,
/// which is the next. What is numbered as a table (表2, 附件2) is one of its own.
pub(super) fn follows(before: &Path, path: &Path) -> bool {
    let (own, last) = (stem(path), stem(before));
    let beside = own.len() == last.len() && path.parent() == before.parent();
    if !beside || !is_pdf(path) || !is_pdf(before) {
        return false;
    }
    let mut differing = own.iter().zip(&last).enumerate().filter(|(_, (a, b))| a != b);
    let (Some((at, pair)), None) = (differing.next(), differing.next()) else { return false };
    let next = match pair {
        (NamePiece::Number(own), NamePiece::Number(last)) => {
            *own < FIRST_YEAR && last.checked_add(1) == Some(*own)
        }
        _ => false,
    };
    let left = at.checked_sub(1).and_then(|at| own.get(at));
    next && !matches!(left, Some(NamePiece::Letter('表' | '件')))
}

/// Numbers from here on are years or dates, not pages.
const FIRST_YEAR: u64 = 1900;

fn is_pdf(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"))
}

fn stem(path: &Path) -> Vec<NamePiece> {
    pieces(&path.file_stem().unwrap_or_default().to_string_lossy())
}

/// A piece of a name, in the order in which numbers count by their value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum NamePiece {
    Number(u64),
    Letter(char),
}

fn pieces(name: &str) -> Vec<NamePiece> {
    let mut pieces = Vec::new();
    let name = name.to_lowercase();
    let mut rest = name.as_str();
    while let Some(c) = rest.chars().next() {
        if let Some((number, behind)) = leading_numeral(rest) {
            pieces.push(NamePiece::Number(number));
            rest = behind;
        } else if c.is_ascii_digit() {
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            let (digits, behind) = rest.split_at(end);
            pieces.push(NamePiece::Number(digits.parse().unwrap_or(u64::MAX)));
            rest = behind;
        } else {
            pieces.push(NamePiece::Letter(c));
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_in_the_order_in_which_people_count() {
        let mut files: Vec<PathBuf> = [
            "附件十.xlsx",
            "附件二.xlsx",
            "表10.xlsx",
            "附件一.xlsx",
            "表2.xlsx",
            "表09.xlsx",
            "附件二十一.xlsx",
            "附件十一.xlsx",
            "说明.docx",
            "表2-1.xlsx",
            "附件百.csv",
        ]
        .map(PathBuf::from)
        .to_vec();
        sort_naturally(&mut files);
        assert_eq!(
            files,
            [
                "表2.xlsx",
                "表2-1.xlsx",
                "表09.xlsx",
                "表10.xlsx",
                "说明.docx",
                "附件一.xlsx",
                "附件二.xlsx",
                "附件十.xlsx",
                "附件十一.xlsx",
                "附件二十一.xlsx",
                "附件百.csv",
            ]
            .map(PathBuf::from)
        );
    }

    #[test]
    fn pages_of_one_document_are_in_order_among_other_files() {
        let mut files = ["说明.docx", "页1.pdf", "页10.pdf", "表2.xlsx", "页2.pdf", "表1.xlsx"]
            .map(PathBuf::from);
        number_in_order(&mut files);
        let wanted = ["说明.docx", "页1.pdf", "页2.pdf", "表2.xlsx", "页10.pdf", "表1.xlsx"];
        assert_eq!(files, wanted.map(PathBuf::from));
    }

    #[test]
    fn the_page_after_another_is_known_by_its_number() {
        let cases = [
            ("预算-09.pdf", "预算-10.pdf", true),
            ("2024年预算_1.pdf", "2024年预算_2.PDF", true),
            ("第九页.pdf", "第十页.pdf", true),
            ("预算-09.pdf", "预算-11.pdf", false),
            ("预算-09.pdf", "预算-09.pdf", false),
            ("预算-09.pdf", "预算-08.pdf", false),
            ("2023年-1.pdf", "2024年-2.pdf", false),
            ("甲-1.pdf", "乙-2.pdf", false),
            ("预算.pdf", "预算2.pdf", false),
            ("2023年预算.pdf", "2024年预算.pdf", false),
            ("表1.pdf", "表2.pdf", false),
            ("附件一.pdf", "附件二.pdf", false),
            ("页1.xlsx", "页2.xlsx", false),
            ("甲/页1.pdf", "乙/页2.pdf", false),
        ];
        for (before, path, wanted) in cases {
            assert_eq!(follows(Path::new(before), Path::new(path)), wanted, "{before} {path}");
        }
    }
}
