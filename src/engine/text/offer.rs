//! What an earlier text says where a draft leaves a place to a person: last year's reasons, mostly.

use super::draft::{OpenHole, SectionDraft};

/// Words that lead to a reason, the longest first.
const LEADS: [&str; 7] =
    ["主要原因是", "主要原因为", "主要原因", "原因是", "原因为", "原因", "主要是"];
/// Letters before a place by which it is found again, and the fewest that will do.
const BEFORE: usize = 8;
const FEWEST: usize = 2;
/// Letters of an answer that is no reason.
const SHORT: usize = 20;

impl SectionDraft {
    /// For each open place what `earlier` has there, if anything.
    pub fn offers(&self, earlier: &[String]) -> Vec<Option<String>> {
        let bare: Vec<Vec<char>> =
            earlier.iter().map(|paragraph| without_spaces(paragraph)).collect();
        let mut reasons = 0;
        let mut at = None;
        let offer = |open: &OpenHole| {
            if at != Some(open.paragraph) {
                (at, reasons) = (Some(open.paragraph), 0);
            }
            let own = self.paragraphs.get(open.paragraph)?;
            let own_bare = without_spaces(own);
            let nearest = bare.iter().max_by_key(|one| alike(one, &own_bare))?;
            if open.reason {
                reasons += 1;
                return nth_reason(nearest, reasons - 1);
            }
            let before = own.get(..open.range.start)?;
            let before = before.rsplit('】').next().unwrap_or(before);
            let after = own.get(open.range.end..)?;
            let after = after.split('【').next().unwrap_or(after);
            let (before, after) = (without_spaces(before), without_spaces(after));
            let others = bare.iter().filter(|one| *one != nearest);
            std::iter::once(nearest).chain(others).find_map(|one| between(one, &before, &after))
        };
        self.open.iter().map(offer).collect()
    }
}

/// A text without its spaces, and without what is in 【 】: places that are open there too.
fn without_spaces(text: &str) -> Vec<char> {
    let mut open = false;
    let kept = |c: &char| {
        let inside = open && *c != '】';
        open = *c == '【' || inside;
        !inside && !c.is_whitespace()
    };
    text.chars().filter(kept).collect()
}

/// How many pairs of letters two texts have in common, figures and years apart.
fn alike(a: &[char], b: &[char]) -> usize {
    let pairs = |text: &[char]| {
        let mut pairs: Vec<(char, char)> = text
            .windows(2)
            .filter_map(|pair| match pair {
                [a, b] if !a.is_ascii_digit() && !b.is_ascii_digit() => Some((*a, *b)),
                _ => None,
            })
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    };
    let (a, b) = (pairs(a), pairs(b));
    a.iter().filter(|pair| b.binary_search(pair).is_ok()).count()
}

fn find(text: &[char], from: usize, what: &[char]) -> Option<usize> {
    let windows = text.get(from..)?.windows(what.len().max(1));
    windows.enumerate().find(|(_, window)| *window == what).map(|(at, _)| from + at)
}

/// The reason of that number in a paragraph, up to the end of its clause.
fn nth_reason(text: &[char], nth: usize) -> Option<String> {
    let leads: Vec<Vec<char>> = LEADS.iter().map(|lead| lead.chars().collect()).collect();
    let (mut from, mut seen) = (0, 0);
    loop {
        let next = leads.iter().filter_map(|lead| Some((find(text, from, lead)?, lead.len())));
        // At one place the longest.
        let (at, length) = next.min_by_key(|&(at, length)| (at, std::cmp::Reverse(length)))?;
        let begins = at + length;
        let rest = text.get(begins..)?;
        let skipped = rest.iter().take_while(|c| matches!(c, '：' | ':' | '，')).count();
        let rest = rest.get(skipped..)?;
        let end = rest.iter().position(|c| matches!(c, '。' | '；' | ';')).unwrap_or(rest.len());
        if seen == nth {
            let reason: String = rest.get(..end)?.iter().collect();
            return Some(reason).filter(|reason| !reason.is_empty() && !reason.contains('【'));
        }
        seen += 1;
        from = begins + skipped + end;
    }
}

/// What is between the same words; figures among these words may be others.
fn between(text: &[char], before: &[char], after: &[char]) -> Option<String> {
    let masked = |text: &[char]| {
        let mask = |c: &char| if c.is_ascii_digit() { '0' } else { *c };
        text.iter().map(mask).collect::<Vec<char>>()
    };
    let (all, before) = (masked(text), masked(before));
    let after = after.get(..after.len().min(2)).filter(|after| !after.is_empty())?;
    for count in (FEWEST..=BEFORE.min(before.len())).rev() {
        let lead = before.get(before.len() - count..)?;
        let Some(at) = find(&all, 0, lead) else { continue };
        let from = at + count;
        let end = find(&all, from, after).or_else(|| find(&all, from, after.get(..1)?))?;
        let said = text.get(from..end)?;
        // A number ends where its digits do, whatever unit is written behind it.
        let number =
            said.iter().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).count();
        let said = said.get(..if number > 0 { number } else { said.len() })?;
        let fits = !said.is_empty()
            && said.len() <= SHORT
            && !said.iter().any(|c| matches!(c, '。' | '；' | '，' | '【' | '】'));
        return Some(said.iter().collect()).filter(|_| fits);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(draft: &str, reason: bool, earlier: &str, expected: Option<&str>) {
        let from = draft.find('【').unwrap();
        let to = draft.find('】').unwrap() + '】'.len_utf8();
        let open = OpenHole { paragraph: 0, range: from..to, what: String::new(), reason };
        let draft = SectionDraft { paragraphs: vec![draft.to_owned()], open: vec![open] };
        let earlier: Vec<String> = earlier.lines().map(str::to_owned).collect();
        assert_eq!(draft.offers(&earlier), [expected.map(str::to_owned)]);
    }

    #[test]
    fn what_was_said_before_is_found_by_the_words_around_it() {
        let cars = "共有车辆【待填：车辆数】辆，房屋";
        check(cars, false, "截止 10 月，共有车辆 1 辆，土地", Some("1"));
        check(cars, false, "共有车辆若干。另有一辆", None);
        check("截止2024年【待填：月】月", false, "截止 2023 年 10 月 31 日", Some("10"));
        check("设备【待填：设备数】套", false, "设备 0 台/套", Some("0"));
        check(cars, false, "", None);
        let operating =
            "运行经费128.20万元，比2024年预算增加3.13万元，主要原因：【待填：增减原因】。";
        check(
            operating,
            true,
            "本单位无。\n运行经费1万元，增长2.5%，主要原因：为扩大保障范围，办公费用增加。",
            Some("为扩大保障范围，办公费用增加"),
        );
        check(operating, true, "运行经费1万元，增加是因为【待填：增减原因】。", None);
        check(operating, true, "运行经费1万元，主要原因是【待填：增减原因】。", None);
    }

    #[test]
    fn a_second_reason_is_not_the_first() {
        let text = without_spaces("甲增加，原因是一；乙减少，主要原因为二。");
        assert_eq!(nth_reason(&text, 0).as_deref(), Some("一"));
        assert_eq!(nth_reason(&text, 1).as_deref(), Some("二"));
        assert_eq!(nth_reason(&text, 2), None);
    }
}
