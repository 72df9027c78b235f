//! The narratives of the published documents, in our words: their figures and names.

#![allow(dead_code, clippy::unwrap_used, reason = "each test uses a part")]

use std::path::Path;

use super::tables::{Published, files, lines as lines_of};

/// The document's narrative, in our words: its figures and names.
pub fn texts(folder: &Path, published: &Published) -> String {
    let mut lines: Vec<(&str, String)> = Vec::new();
    for path in files(folder, published.slug, "N") {
        for row in lines_of(&path) {
            let of = |at: usize| row.get(at).map_or("", String::as_str);
            if published.slug == "sh-putuo-ghzy-juesuan-2024" {
                lines.extend(final_account(of(0), of(1), (of(2), of(3), of(4))));
            } else if let ([class, division, item], false) =
                (of(1).split('/').collect::<Vec<_>>().as_slice(), of(2).is_empty())
            {
                let text = format!("“{class}（类）{division}（款）{item}（项）”{}万元。", of(2));
                lines.push(("编制说明", text));
            }
        }
    }
    let facts = further(published.slug).iter();
    lines.extend(facts.map(|(section, text)| (*section, (*text).to_owned())));
    let mut out = String::from(" texts: [");
    let mut sections: Vec<&str> = lines.iter().map(|(section, _)| *section).collect();
    sections.sort_unstable();
    sections.dedup();
    for section in sections {
        let own = lines.iter().filter(|(other, _)| *other == section);
        let paragraphs: Vec<String> = own.map(|(_, text)| format!("\"{text}\"")).collect();
        out.push_str(&format!("(section: \"{section}\", paragraphs: [{}]),", paragraphs.join(",")));
    }
    out + "]"
}

/// One fact of a final account's narrative.
fn final_account(
    kind: &str,
    item: &str,
    (first, second, third): (&str, &str, &str),
) -> Option<(&'static str, String)> {
    let percent = |text: &str| format!("{}%", text.trim_end_matches('%'));
    let section = |name: &str| match name {
        "收入支出总计" => "收入支出决算总体情况",
        "财政拨款收入支出总计" => "财政拨款收入支出决算总体情况",
        "一般公共预算财政拨款支出" => "一般公共预算财政拨款支出决算情况",
        "一般公共预算财政拨款基本支出" => "一般公共预算财政拨款基本支出决算情况",
        "财政拨款收入" => "收入决算情况",
        "基本支出" | "项目支出" => "支出决算情况",
        name if name.ends_with("（类）") => "一般公共预算财政拨款支出决算情况",
        name if name.ends_with("决算") => "三公经费支出决算情况",
        _ => "一般公共预算财政拨款支出决算情况",
    };
    Some(match kind {
        "总额" => (section(item), format!("{item}{first}万元。")),
        "占比" if item.contains("(of 本年支出)") => {
            let item = item.split(' ').next()?;
            (section(item), format!("{item}{first}万元，占本年支出合计的{}。", percent(second)))
        }
        "占比" => (section(item), format!("{item}{first}万元，占{}。", percent(second))),
        "变动" if !first.is_empty() => {
            let (item, _) = item.split_once(' ')?;
            (section(item), format!("{item}增加{first}万元，增长{}。", percent(second)))
        }
        "执行" => {
            let (budget, outturn) = first.split_once(" → ")?;
            let text = format!(
                "某类支出（类）某款支出（款）{item}（项）。主要用于：有关支出。年初预算为{budget}万元，支出决算为{outturn}万元，完成年初预算的{second}。"
            );
            ("一般公共预算财政拨款支出决算情况", text)
        }
        "采购" => {
            let parts: Vec<&str> = second.split('+').collect();
            let [goods, works, services] = parts.as_slice() else { return None };
            let text = format!(
                "政府采购金额为{first}万元，其中：货物采购金额{goods}万元、工程采购金额{works}万元、服务采购金额{services}万元。"
            );
            let _ = third;
            ("政府采购支出情况", text)
        }
        _ => return None,
    })
}

/// Further facts of the narratives, in our words.
fn further(slug: &str) -> &'static [(&'static str, &'static str)] {
    match slug {
        "sh-putuo-czj-2025" => &[
            (
                "编制说明",
                "收入预算3,121.42万元，其中：财政拨款收入3,121.42万元，事业收入0万元，其他收入0万元。",
            ),
            (
                "编制说明",
                "支出预算3,121.42万元，其中：财政拨款支出预算3,121.42万元，一般公共预算拨款支出预算3,121.42万元；政府性基金拨款支出预算0万元；国有资本经营预算拨款支出预算0万元。",
            ),
        ],
        "sh-czj-2025" => &[
            ("编制说明", "收入预算17,192万元，其中：财政拨款收入17,192万元；事业收入0万元。"),
            ("编制说明", "政府性基金拨款支出预算为0；国有资本经营预算拨款支出预算为0。"),
            ("编制说明", "“一般公共服务支出”科目12,789万元，“社会保障和就业支出”科目1,756万元。"),
            ("编制说明", "“卫生健康支出”科目467万元，“住房保障支出”科目2,180万元。"),
            (
                "三公经费预算情况",
                "“三公”经费预算数346.30万元，与2024年预算持平。因公出国（境）费288.70万元，公务用车购置及运行费32.20万元，公务接待费25.40万元。",
            ),
            ("机关运行经费预算", "机关运行经费预算为2,517.78万元。"),
            (
                "政府采购预算情况",
                "政府采购预算1,708.03万元，其中：政府采购货物预算42.50万元、政府采购工程预算0.00万元、政府采购服务预算1,665.53万元。",
            ),
        ],
        "sh-putuo-ghzy-juesuan-2024" => &[
            (
                "一般公共预算财政拨款支出决算情况",
                "一般公共预算财政拨款支出年初预算为10210.34万元，支出决算为9746.50万元，完成年初预算的95.45%。",
            ),
            (
                "一般公共预算财政拨款基本支出决算情况",
                "其中：人员经费4896.98万元，公用经费480.66万元。",
            ),
            ("政府性基金预算财政拨款收支决算情况", "本年度无政府性基金预算财政拨款收支。"),
            ("国有资本经营预算财政拨款收支决算情况", "本年度无国有资本经营预算财政拨款收支。"),
            (
                "机关运行经费支出情况",
                "机关运行经费支出142.80万元，比2023年度减少13.52万元，下降8.65%，主要原因是培训减少。",
            ),
        ],
        "js-rd-2019" => &[
            ("政府性基金预算支出情况", "政府性基金支出预算支出0万元，本部门无此项支出。"),
            (
                "收支预算总体情况",
                "2019年度收入、支出预算总计18330.37万元，与上年相比收、支预算总计各增加2432.93万元，增长15.3%，主要原因是人员增加。",
            ),
            (
                "收支预算总体情况",
                "一般公共服务（类）支出13907.78万元，住房保障（类）支出3301.2万元。",
            ),
            (
                "收支预算总体情况",
                "单位预留机动经费预算数为2557.89万元，项目支出预算数为6459.58万元。",
            ),
            (
                "支出预算情况",
                "基本支出9312.9万元，占50.81%；项目支出6459.58万元，占35.24%；单位预留机动经费2557.89万元，占13.95%。",
            ),
            (
                "财政拨款支出预算情况",
                "人大事务（款）人大立法（项）支出729万元；人大监督（项）支出376.88万元。",
            ),
            ("财政拨款基本支出预算情况", "人员经费7670.82万元，公用经费1642.08万元。"),
            (
                "三公经费会议费培训费情况",
                "因公出国（境）费支出199.25万元，占“三公”经费的25.96%；公务接待费支出384.75万元，占“三公”经费的50.12%。",
            ),
            (
                "机关运行经费情况",
                "机关运行经费预算支出1642.08万元，与上年相比增加62.7万元，增长3.97%，主要原因是人员增加。",
            ),
            (
                "政府采购支出预算情况",
                "政府采购支出预算总额2416.43万元，其中：拟采购货物支出233.1万元、拟购买服务支出2183.33万元。",
            ),
        ],
        _ => &[],
    }
}
