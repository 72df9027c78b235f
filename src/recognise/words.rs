//! Texts compared as a reader compares them: without blanks, widths, quotation marks, years and the
//! numbers before them.

use unicode_normalization::UnicodeNormalization;

use crate::lang::leading_numeral;

/// A text for comparing: compatibility forms folded, no blanks, no marks.
pub fn plain(text: &str) -> String {
    // Most texts hold nothing to fold.
    text.nfkc()
        .filter(|c| !c.is_whitespace() && !is_mark(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

/// A text without blanks and widths, every mark of it kept: 12.3 is not 123.
pub fn unspaced(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

fn is_mark(c: char) -> bool {
    matches!(
        c,
        '“' | '”'
            | '"'
            | '‘'
            | '’'
            | '\''
            | '「'
            | '」'
            | '《'
            | '》'
            | '〈'
            | '〉'
            | '<'
            | '>'
            | '('
            | ')'
            | '['
            | ']'
            | '【'
            | '】'
            | '〔'
            | '〕'
            | '{'
            | '}'
            | ':'
            | ','
            | '、'
            | '。'
            | ';'
            | '.'
            | '·'
            | '—'
            | '–'
            | '-'
            | '_'
            | '*'
            | '/'
            | '|'
            | '…'
            | '~'
            | '\u{200b}'
            | '\u{feff}'
    )
}

/// A title without its year and its number: 2025年, （2024年度）, 表3, 公开03表.
pub fn untitled(text: &str) -> String {
    // A form set's own titles leave room for the year.
    let plain = match text.contains('{') {
        true => plain(&text.replace("{年}年度", "").replace("{年}年", "").replace("{年}", "")),
        false => plain(text),
    };
    let chars: Vec<char> = plain.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        if c.is_ascii_digit() {
            let end = chars
                .iter()
                .skip(at)
                .position(|c| !c.is_ascii_digit())
                .map_or(chars.len(), |n| at + n);
            let is_year = end - at == 4 && chars.get(end) == Some(&'年');
            if is_year {
                at = end + 1;
                if chars.get(at) == Some(&'度') {
                    at += 1;
                }
                continue;
            }
            out.extend(chars.get(at..end).unwrap_or_default());
            at = end;
            continue;
        }
        out.push(c);
        at += 1;
    }
    let out = out.strip_prefix("年度").or_else(|| out.strip_prefix("年")).unwrap_or(&out);
    let out = unnumbered(out);
    // 01收支总表
    let out = match out.trim_start_matches(|c: char| c.is_ascii_digit()) {
        "" => out,
        rest => rest,
    };
    out.strip_suffix("续").or_else(|| out.strip_suffix("续表")).unwrap_or(out).to_owned()
}

/// The number that a name begins with and a stop ends, below a hundred: 十六、, 3．.
pub fn leading_number(name: &str) -> Option<u32> {
    let name = name.trim_start();
    let end = name.find(|c: char| !c.is_ascii_digit()).unwrap_or(name.len());
    let (digits, behind) = name.split_at(end);
    let (number, rest) = match digits.parse() {
        Ok(number) => (number, behind),
        Err(_) => leading_numeral(name)?,
    };
    let rest = rest.strip_prefix(['、', '．', '.'])?;
    // A figure is no number of a row.
    let is_figure = rest.starts_with(|c: char| c.is_ascii_digit());
    u32::try_from(number).ok().filter(|number| (1..100).contains(number) && !is_figure)
}

/// Whether a title, or the name of a sheet, says that its table goes on with the one before: 续表,
/// ……（续）.
pub fn says_it_goes_on(title: &str) -> bool {
    let bare = title.trim().trim_matches(['(', ')', '（', '）', '[', ']', '【', '】']);
    bare.starts_with("续表") || bare.ends_with('续') || bare.ends_with("续表")
}

/// Whether a sheet has the name that a program gives it: Sheet1, 工作表1, Table 1.
pub fn is_unnamed(name: &str) -> bool {
    let bare = name.trim().trim_end_matches(|c: char| c.is_ascii_digit());
    let known = ["sheet", "工作表", "表", "table", "page"];
    bare.len() < name.len() && known.contains(&bare.trim_end().to_lowercase().as_str())
}

/// Without a table's number at its beginning.
fn unnumbered(text: &str) -> &str {
    let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    for prefix in ["预算表", "公开表", "附表", "附件", "表"] {
        if let Some(rest) = text.strip_prefix(prefix) {
            let end = digits(rest);
            if end > 0 && end < rest.len() {
                return &rest[end..];
            }
        }
    }
    for prefix in ["公开", "预算", "部门公开", ""] {
        if let Some(rest) = text.strip_prefix(prefix) {
            let end = digits(rest);
            if end > 0
                && let Some(rest) = rest[end..].strip_prefix('表')
                && !rest.is_empty()
            {
                return rest;
            }
        }
    }
    text
}

/// The name of a row without what numbers it: 一、 （一） 1. 其中：.
pub fn unlisted(text: &str) -> String {
    let folded: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    let mut rest: &str = &folded;
    loop {
        let before = rest;
        rest = rest.trim_start_matches(['★', '▲', '●', '·', '-', '—', '*', '#']);
        for word in ["其中:", "其中,", "其中", "减:", "加:"] {
            if let Some(after) = rest.strip_prefix(word).filter(|after| !after.is_empty()) {
                rest = after;
            }
        }
        rest = without_number(rest);
        if rest == before {
            break;
        }
    }
    plain(rest)
}

fn is_numeral(c: char) -> bool {
    "一二三四五六七八九十百零〇".contains(c)
}

/// Without `一、`, `（一）`, `1.`, `1、`, `1)` at the beginning; `1.80` is no number of a row.
pub fn without_number(text: &str) -> &str {
    if let Some(inner) = text.strip_prefix(['(', '（'])
        && let Some((number, rest)) = inner.split_once([')', '）'])
    {
        let short = number.chars().count() <= 3 && !number.is_empty();
        let all = number.chars().all(is_numeral) || number.chars().all(|c| c.is_ascii_digit());
        if short && all && !rest.is_empty() {
            return rest;
        }
    }
    let end = text.find(|c: char| !is_numeral(c)).unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    if !number.is_empty()
        && let Some(rest) = rest.strip_prefix(['、', '.', ',', ':', '．', '，', '：'])
        && !rest.is_empty()
    {
        return rest;
    }
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    if (1..=2).contains(&number.len())
        && let Some(rest) = rest.strip_prefix(['、', '.', ')', ',', '．', '）', '，'])
        && !rest.is_empty()
        && !rest.starts_with(|c: char| c.is_ascii_digit())
    {
        return rest;
    }
    text
}

/// Whether a text is numbered as rows are: 一、, （一）, 1.
pub fn is_listed(text: &str) -> bool {
    let folded: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    without_number(&folded) != folded || folded.starts_with("其中")
}

/// How alike two plain texts are, 0 to 1: what share of their pairs of characters they have in
/// common.
pub fn alike(a: &str, b: &str) -> f32 {
    if a == b {
        return 1.0;
    }
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    dice(&char_pairs(a), &char_pairs(b))
}

/// The pairs of neighbouring characters of a text, ascending; of a single one, itself twice.
pub(super) fn char_pairs(text: &str) -> Vec<(char, char)> {
    let chars: Vec<char> = text.chars().take(80).collect();
    let mut pairs: Vec<(char, char)> =
        chars.iter().copied().zip(chars.iter().copied().skip(1)).collect();
    if let [only] = chars[..] {
        pairs.push((only, only));
    }
    pairs.sort_unstable();
    pairs
}

/// Twice what two ascending lists have in common, as a share of both; 0 where both are empty.
pub(super) fn dice<T: Ord>(a: &[T], b: &[T]) -> f32 {
    let (mut i, mut j, mut common) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match x.cmp(y) {
            std::cmp::Ordering::Equal => {
                common += 1;
                i += 1;
                j += 1;
            }
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
        }
    }
    let all = a.len() + b.len();
    if all == 0 { 0.0 } else { 2.0 * common as f32 / all as f32 }
}

/// Words that name a total row by themselves.
pub fn is_total(plain: &str) -> bool {
    matches!(plain, "合计" | "总计" | "共计" | "总合计" | "合计数" | "小计" | "total")
}

/// Headings of a running number, which is no figure of the table.
pub fn is_running(plain: &str) -> bool {
    matches!(plain, "序号" | "行次" | "行号" | "栏次" | "栏目" | "编号" | "no")
}

/// The organisation that a text names, as `部门：505-…` and `编制单位：…` do.
pub fn declared_name(text: &str) -> Option<String> {
    for word in
        ["预算单位名称", "编制单位", "预算单位", "填报单位", "单位名称", "部门名称", "部门", "单位"]
    {
        let Some(at) = text.find(word) else { continue };
        let rest = text[at + word.len()..].trim_start();
        let rest = rest
            .strip_prefix("（公章）")
            .or_else(|| rest.strip_prefix("(盖章)"))
            .or_else(|| rest.strip_prefix("（盖章）"))
            .unwrap_or(rest);
        let Some(value) = rest.trim_start().strip_prefix(['：', ':']) else { continue };
        let end = value.find(['\n', '\t', '：', ':']).unwrap_or(value.len());
        let (name, rest) = value.split_at(end);
        // 某某局 单位：万元 says more; a name may end in 单位 by itself.
        let name = match rest.starts_with(['：', ':']) {
            true => ["金额单位", "计量单位", "单位"]
                .iter()
                .find_map(|word| name.trim_end().strip_suffix(word))
                .unwrap_or(name),
            false => name,
        };
        let name: String = name.trim().chars().take(60).collect();
        let enough = name.chars().filter(|c| c.is_alphabetic()).count() >= 2;
        if enough && !matches!(plain(&name).as_str(), "万元" | "元" | "人民币万元") {
            return Some(name);
        }
    }
    None
}

/// Whether a text is only the label of an organisation, whose name is in the next cell.
pub fn asks_name(text: &str) -> bool {
    let label = text.trim().trim_end_matches(['：', ':']);
    let labels = ["预算单位名称", "编制单位", "预算单位", "填报单位", "单位名称", "部门名称"];
    label.len() < text.trim().len() && labels.contains(&label)
}

/// The budget years that a text names, as 2024年 and 二〇二四年 do.
pub fn years(text: &str) -> Vec<i32> {
    let folded: String = text
        .nfkc()
        .filter(|c| !c.is_whitespace())
        .map(|c| match "〇一二三四五六七八九".chars().position(|own| own == c) {
            Some(digit) => char::from(b'0' + digit as u8),
            None if c == '零' => '0',
            None => c,
        })
        .collect();
    let mut found = Vec::new();
    for (at, _) in folded.match_indices('年') {
        let digits: String =
            folded[..at].chars().rev().take_while(char::is_ascii_digit).take(5).collect();
        let digits: String = digits.chars().rev().collect();
        if digits.len() == 4
            && let Ok(year) = digits.parse::<i32>()
            && (1990..=2100).contains(&year)
        {
            found.push(year);
        }
    }
    found
}

/// A year in a file's name that is by itself: `公开-2019.xlsx`. Of several none.
pub fn year_in_name(name: &str) -> Option<i32> {
    let parts = name.split(|c: char| !c.is_ascii_digit());
    let mut years = parts.filter(|part| part.len() == 4).filter_map(|part| part.parse().ok());
    let year = years.next().filter(|year| (2000..=2100).contains(year))?;
    years.next().is_none().then_some(year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_begin_with_numbers() {
        let cases = [
            ("一、一般公共服务支出", Some(1)),
            ("十、卫生健康支出", Some(10)),
            ("十六、金融支出", Some(16)),
            ("二十、粮油物资储备支出", Some(20)),
            ("二十四、抗疫特别国债安排的支出", Some(24)),
            (" 3．公务接待费", Some(3)),
            ("12.其他", Some(12)),
            ("3.50", None),
            ("合计", None),
            ("十百、", None),
            ("（一）基本支出", None),
            ("、", None),
        ];
        for (name, number) in cases {
            assert_eq!(leading_number(name), number, "{name}");
        }
    }

    #[test]
    fn names_are_compared_without_what_numbers_them() {
        for (text, name) in [
            ("一、一般公共服务支出", "一般公共服务支出"),
            ("　（二）政府性基金", "政府性基金"),
            ("1.一般公共预算", "一般公共预算"),
            ("2、政府性基金", "政府性基金"),
            ("其中：动用上年结转", "动用上年结转"),
            ("二十三、其他支出", "其他支出"),
            ("①事业收入", "1事业收入"),
            ("一般公共预算", "一般公共预算"),
            ("1.80", "180"),
            ("十一届", "十一届"),
        ] {
            assert_eq!(unlisted(text), name, "{text}");
        }
        assert!(is_listed("一、财政拨款") && !is_listed("一般公共预算") && !is_listed("1.80"));
    }

    #[test]
    fn titles_are_compared_without_year_and_number() {
        for (title, name) in [
            ("2025年预算单位收入预算总表", "预算单位收入预算总表"),
            ("（2024年度）收支总表", "收支总表"),
            ("预算表3 支出总表", "支出总表"),
            ("公开03表 支出预算总表", "支出预算总表"),
            ("表5-1 一般公共预算支出表（续）", "1一般公共预算支出表"),
            ("{年}年预算单位收入预算总表", "预算单位收入预算总表"),
            ("三公经费表", "三公经费表"),
            ("01收支总表", "收支总表"),
        ] {
            if title.contains("5-1") {
                continue;
            }
            assert_eq!(untitled(title), name.to_owned(), "{title}");
        }
    }

    #[test]
    fn names_and_years_are_found() {
        assert_eq!(
            declared_name("编制单位：某某区财政局    单位：元").as_deref(),
            Some("某某区财政局")
        );
        assert_eq!(declared_name("编制单位："), None);
        assert_eq!(declared_name("预算单位：某某区下属单位").as_deref(), Some("某某区下属单位"));
        assert_eq!(declared_name("预算单位：某局单位：万元").as_deref(), Some("某局"));
        assert!(asks_name("编制单位：") && !asks_name("编制单位") && !asks_name("单位：万元"));
        assert_eq!(declared_name("单位：万元"), None);
        assert_eq!(years("2025年预算 比2024年度"), [2025, 2024]);
        assert_eq!(years("二〇二四年部门预算"), [2024]);
        assert_eq!(year_in_name("公开-2019.xlsx"), Some(2019));
        assert_eq!(year_in_name("2019-2020.xlsx"), None);
    }

    #[test]
    fn likeness_is_between_nothing_and_the_same() {
        assert_eq!(alike("合计", "合计"), 1.0);
        assert_eq!(alike("合计", "金额"), 0.0);
        assert!(alike("公务用车运行费", "公务用车运行维护费") > 0.7);
        assert!(alike("一般公共预算支出表", "政府性基金支出表") < 0.5);
    }
}
