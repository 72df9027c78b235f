//! What an ordinary, right document may be like, and is not told for: other wordings, other ways to
//! write figures, tables without data; and published documents changed in ways that mean nothing,
//! which must be judged as before.
//!
//! The published documents are not part of the project; where they are not at hand, what needs them
//! says so and checks nothing. The samples are always there.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "support/documents.rs"]
mod documents;
#[path = "support/narratives.rs"]
mod narratives;
#[path = "support/tables.rs"]
mod tables;

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use tables::DOCUMENTS;
use yusuan::edit::Document;
use yusuan::engine::{Finding, Verdict};
use yusuan::form::{Severity, shipped};
use yusuan::lang::Lang;

/// What has to be settled: mandatory findings and those to be explained.
fn told(document: &Document) -> Vec<Finding> {
    let mut found = documents::findings(document);
    found.retain(|f| f.verdict > Verdict::Rounding && f.severity != Severity::Hint);
    found
}

fn lines(document: &Document) -> Vec<String> {
    told(document).iter().map(|f| format!("{} {}", f.rule, f.message.zh)).collect()
}

fn sample(name: &str) -> String {
    std::fs::read_to_string(format!("assets/samples/{name}.ron")).unwrap()
}

/// The sample with these texts: section and paragraph.
fn with_texts(name: &str, texts: &[(&str, &str)]) -> String {
    let mut sections: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (section, paragraph) in texts {
        sections.entry(section).or_default().push(format!("\"{paragraph}\""));
    }
    let written: Vec<String> = sections
        .iter()
        .map(|(section, all)| format!("(section: \"{section}\", paragraphs: [{}])", all.join(",")))
        .collect();
    let text = sample(name);
    let end = text.rfind(')').unwrap();
    format!("{}    texts: [{}],\n)\n", &text[..end], written.join(","))
}

/// Right sentences, each alone in its section.
const RIGHT: &[(&str, &str, &[&str])] = &[
    (
        "shanghai-department-2025",
        "编制说明",
        &[
            "2025年，上海市普陀区财政局收入预算3,121.42万元，其中：财政拨款收入3,121.42万元，比2024年预算增加107.62万元，主要原因是人员经费增加；事业收入0万元；事业单位经营收入0万元；其他收入0万元。",
            "收入预算3121.42万元，其中：财政拨款收入预算3121.42万元，事业收入预算0万元，事业单位经营收入预算0.00万元，其他收入预算0万元。",
            "2025年收入预算为31,214,205.80元，全部为财政拨款收入。",
            "收入预算３，１２１．４２万元，其中财政拨款收入３，１２１．４２万元。",
            "收入预算 3121.42 万元,其中:财政拨款收入 3121.42 万元(含一般公共预算 3121.42 万元).",
            "支出预算3121.42万元，其中：财政拨款支出预算3121.42万元，比2024年预算增加107.62万元，增长3.57%；财政拨款收入支出增加的主要原因是人员变动。",
            "财政拨款收入3121.42万元，比2024年预算增加107.62万元，增长3.6%，主要原因是增人增资。",
            "2025年财政拨款收入3121.42万元，2024年预算3013.80万元，同比增加107.62万元，增长3.57%，主要原因为人员增加。",
            "财政拨款收入3121.42万元，与2024年预算基本持平，主要原因是无较大变化。",
            "政府性基金拨款支出预算为0万元，与2024年预算持平；国有资本经营预算拨款支出预算为零。",
            "政府性基金拨款支出预算0万元，比2024年预算减少0万元；国有资本经营预算拨款支出预算0.00万元，比2024年预算增加0.00万元。",
            "本部门2025年没有政府性基金预算财政拨款安排的支出，也没有国有资本经营预算财政拨款安排的支出。",
            "“一般公共服务支出（类）财政事务（款）行政运行（项）”1,623.18万元，主要用于局本级人员经费。",
            "一般公共服务支出（类）财政事务（款）行政运行（项）1623.18万元，主要用于“智慧财政专项经费”。",
            "“社会保障和就业支出”科目350.86万元，主要用于缴纳养老保险。",
            "1.“一般公共服务支出-财政事务-行政运行”科目1,623.18万元，主要用于单位的基本支出。",
            "社会保障和就业支出(类)350.86万元；卫生健康支出（类）78.22万元；住房保障支出（类）473.70万元。",
            "1、一般公共服务支出（201类）财政事务（06款）行政运行（01项）1623.18万元。主要用于：单位的基本支出。2024年当年预算执行数为1500.00万元，2025年预算安排1623.18万元，比2024年预算执行数增加8.21%。主要原因是：人员增加。",
            "“一般公共服务支出（类）财政事务（款）行政运行（项）”1623.18万元，主要用于人员经费。2024年当年预算执行数为1623.18万元，2025年预算安排1623.18万元，与2024年预算执行数持平。主要原因是：人员未变。",
        ],
    ),
    (
        "shanghai-department-2025",
        "三公经费预算情况",
        &[
            "2025年“三公”经费预算数为0.95万元，比2024年预算减少0.05万元，下降5.0%。其中：（一）因公出国（境）费0万元，与2024年预算持平；（二）公务用车购置及运行费0万元，其中：公务用车购置费0万元，公务用车运行费0万元；（三）公务接待费0.95万元，比2024年预算减少0.05万元，主要原因是厉行节约。",
            "2025年三公经费预算数为0.95万元，与2024年预算持平。",
            "（一）因公出国（境）费0.00万元，与2024年预算相比无增减变化。",
            "（三）公务接待费9500元，与上年基本持平。",
            "公务接待费0.95万元，较2024年下降0.05万元，主要是压减一般性支出。",
            "公务接待费0.95万元，与2024年预算持平，主要原因：无。",
        ],
    ),
    (
        "shanghai-department-2025",
        "机关运行经费预算",
        &[
            "2025年上海市普陀区财政局下属0家机关和0家参公事业单位财政拨款的机关运行经费预算为229.43万元。",
            "上海市无线电管理局机关运行经费预算为229.43万元。",
            "本部门无下属参公单位，财政拨款的机关运行经费预算为229.43万元。",
        ],
    ),
    (
        "shanghai-department-2025",
        "政府采购预算情况",
        &[
            "2025年度本部门政府采购预算418.80万元，其中：政府采购货物预算12.00万元、政府采购工程预算0.00万元、政府采购服务预算406.80万元。",
            "2025年度本部门政府采购预算418.80万元，其中：政府采购货物预算12万元、政府采购工程预算0万元、政府采购服务预算406.8万元。2025年度本部门面向中小企业预留政府采购项目预算金额336.00万元，其中，预留给小型和微型企业的政府采购项目预算为201.60万元。",
            "2025年度本部门无政府采购预算。",
        ],
    ),
    (
        "shanghai-department-2025",
        "绩效目标设置情况",
        &[
            "按照预算绩效管理工作的总体要求，本部门12个项目编报了绩效目标，涉及项目预算资金609.31万元。",
        ],
    ),
    (
        "shanghai-department-2025",
        "国有资产占有使用情况",
        &[
            "截至2024年8月31日，上海市普陀区财政局共有车辆0辆，单价100万元（含）以上设备（不含车辆）1台（套）。",
            "2025年部门预算安排购置车辆0辆，安排购置单价100万元（含）以上设备0台（套）。",
            "截至2024年8月31日，本部门共有车辆7辆，其中：部级领导干部用车0辆、主要领导干部用车0辆、机要通信用车0辆、应急保障用车0辆、执法执勤用车0辆、特种专业技术用车0辆、离退休干部用车0辆、其他用车7辆；单价100万元（含）以上设备（不含车辆）1台（套）。",
        ],
    ),
    (
        "shanghai-department-2025",
        "项目经费情况说明",
        &[
            "一、项目概述：“智慧财政信息化运维项目”2019年启动建设，2021年验收。二、立项依据：《办法》（普财〔2018〕5号）。",
            "2025年信息化建设项目支出预算166.66万元，其中：系统运维120.00万元，占72.0%；云服务46.66万元，占28.0%。",
            "该项目实施周期为2023年至2027年，年度预算安排166.66万元。",
        ],
    ),
    (
        "shanghai-department-2025",
        "名词解释",
        &[
            "（一）财政拨款收入：是本级财政部门拨付的资金。",
            "（二）上级补助收入：是从主管部门取得的非财政补助收入。",
            "（三）事业单位经营支出：是非独立核算经营活动的支出。",
            "（四）使用非财政拨款结余：是弥补收支差额的数额。",
            "（五）“三公”经费：包括因公出国（境）费、公务用车购置及运行费、公务接待费。",
            "（六）机关运行经费：为行政单位使用一般公共预算安排的公用经费。",
            "（七）其他收入：除上述“财政拨款收入”、“上级补助收入”、“附属单位上缴收入”以外的收入。",
        ],
    ),
    (
        "shanghai-unit-2025",
        "编制说明",
        &[
            "2025年，上海市财政局收入预算17,192万元，其中：财政拨款收入17,192万元，比2024年预算减少990万元；事业收入0万元。财政拨款收入支出减少的主要原因是项目经费减少。",
            "收入预算17191.52万元，其中：财政拨款收入预算17191.52万元；事业收入预算0万元；其他收入预算0万元。",
            "政府性基金拨款支出预算为0；国有资本经营预算拨款支出预算为0。",
            "“一般公共服务支出”科目12,789万元，主要用于人员经费等支出。",
        ],
    ),
    (
        "shanghai-unit-2025",
        "机关运行经费预算",
        &[
            "本单位是事业单位，无机关运行经费。",
            "2025年上海市财政局财政拨款的机关运行经费预算为2,517.78万元。",
        ],
    ),
    (
        "shanghai-unit-2025",
        "三公经费预算情况",
        &[
            "2025年“三公”经费预算数为346.30万元，与2024年预算持平。其中：（一）因公出国（境）费288.70万元，与2024年预算持平。（二）公务用车购置及运行费32.20万元，与2024年预算持平。其中：公务用车购置费0.00万元，与2024年预算持平；公务用车运行费32.20万元，与2024年预算持平。（三）公务接待费25.40万元，与2024年预算持平。",
            "因公出国（境）费预算288.70万元，比2024年预算增加（减少）0万元。",
        ],
    ),
    (
        "shanghai-final-2024",
        "收入支出决算总体情况",
        &[
            "2024年度收入支出总计9859.38万元。与2023年度相比，收入支出总计减少500.00万元，下降4.83%，主要原因是项目减少。",
            "2024年度收入、支出总计均为9,859.38万元，与上年相比均减少500万元，下降4.8%，主要原因：一是人员减少；二是项目减少。",
        ],
    ),
    (
        "shanghai-final-2024",
        "收入决算情况",
        &[
            "本年收入合计9746.50万元，其中：财政拨款收入9746.50万元，占100%；事业收入0万元，占0%；经营收入0万元，占0.00%；其他收入0万元，占0%。",
            "2024年度本年收入合计9746.5万元，其中：财政拨款收入9746.5万元，占100.00%。",
        ],
    ),
    (
        "shanghai-final-2024",
        "支出决算情况",
        &[
            "本年支出合计9759.38万元，其中：基本支出5377.64万元，占55.10%；项目支出4381.74万元，占44.90%；经营支出0万元，占0%。",
            "本年支出合计9759.38万元，其中：基本支出5377.64万元，占55.1%；项目支出4381.74万元，占44.9%。",
            "本年支出合计9759.38万元，其中：基本支出5377.64万元，占55%；项目支出4381.74万元，占45%。",
        ],
    ),
    (
        "shanghai-final-2024",
        "一般公共预算财政拨款支出决算情况",
        &[
            "一般公共预算财政拨款支出9746.50万元，占本年支出合计的99.87%。与2023年度相比，一般公共预算财政拨款支出减少300.00万元，下降2.99%，主要原因是项目减少。",
            "一般公共预算财政拨款支出年初预算为10210.34万元，支出决算为9746.50万元，完成年初预算的95.46%。决算数小于年初预算数的主要原因是压减支出。",
            "年初预算为0万元，全年预算为10210.34万元，支出决算为10210.34万元。决算数等于全年预算数。",
            "年初预算为9万元，支出决算为6万元，完成预算的66.67%，其中：出国费支出决算为4万元，接待费支出决算为2万元。决算数大于预算数的主要原因是不可预计。",
            "社会保障和就业支出（类）754.75万元，占7.74%；卫生健康支出（类）236.63万元，占2.43%；城乡社区支出（类）3832.36万元，占39.32%；自然资源海洋气象等支出（类）4461.67万元，占45.78%；住房保障支出（类）461.08万元，占4.73%。",
            "卫生健康支出（类）236.64万元，占2.43%。",
            "主要用于以下方面：1.“卫生健康支出”236.63万元，占2.43%；2.“城乡社区支出”3832.36万元，占39.32%。",
            "“城乡社区支出（类）城乡社区管理事务（款）行政运行（项）”1092.80万元，主要用于：行政单位的支出。年初预算为1100.00万元，支出决算1092.80万元，完成年初预算的99.35%。",
            "一般公共预算财政拨款支出年初预算为0万元，全年预算为10210.34万元，支出决算为9746.50万元，完成全年预算数的95.46%。决算数小于预算数的主要原因是压减支出。",
        ],
    ),
    (
        "shanghai-final-2024",
        "三公经费支出决算情况",
        &[
            "“三公”经费支出年初预算为2.85万元，支出决算为0.39万元，完成预算的13.68%，决算数小于预算数的主要原因是厉行节约。其中：因公出国（境）费支出决算0万元，占0%；公务用车购置及运行维护费支出决算0万元，占0%；公务接待费支出决算0.39万元，占100%。",
            "公务接待费支出0.39万元，完成预算的13.7%。其中：国内接待费支出0.39万元，国内公务接待6批次、39人次。",
            "没有因公出国（境）费支出。",
        ],
    ),
    (
        "shanghai-final-2024",
        "政府性基金预算财政拨款收支决算情况",
        &[
            "本部门2024年度无政府性基金预算财政拨款收入支出。",
            "本部门2024年度没有使用政府性基金预算财政拨款安排的支出。",
            "本部门2024年度未使用政府性基金预算财政拨款，也未安排此项支出。",
            "本年度无此项收支。",
            "政府性基金预算财政拨款本年收入0万元，本年支出0万元。",
        ],
    ),
    (
        "shanghai-final-2024",
        "机关运行经费支出情况",
        &[
            "机关运行经费支出142.80万元，比2023年度减少13.52万元，下降8.65%，主要原因是培训减少。",
            "机关运行经费支出142.80万元，2023年度为156.32万元，减少13.52万元，下降8.65%，主要原因是培训减少。",
            "本部门无机关运行经费支出。",
        ],
    ),
    (
        "shanghai-final-2024",
        "政府采购支出情况",
        &[
            "2024年度政府采购金额（以合同签订金额统计）251.25万元，其中：货物采购金额4.79万元、工程采购金额0.00万元、服务采购金额246.47万元。",
        ],
    ),
    (
        "jiangsu-2019",
        "收支预算总体情况",
        &[
            "江苏省人大常委会办公厅2019年度收入、支出预算总计18330.37万元，与上年相比收、支预算总计各增加2432.93万元，增长15.3%，主要原因是增人增资。其中：",
            "2．财政专户管理资金收入预算总计0万元，与上年相比增加（减少）0万元。",
            "（2）政府性基金收入预算0万元，与上年相比增加（减少）0万元，增长（减少）0%。主要原因是本部门无此项收入。",
            "3．其他资金收入预算总计0万元。与上年相比增加（减少）0万元，增长（减少）0%。主要原因是本部门无此项收入。",
            "4．上年结转资金预算数为0万元。与上年相比增加（减少）0万元，增长（减少）0%。",
            "1．一般公共服务（类）支出13907.78万元，主要用于在职人员工资。与上年相比增加1201.5万元，增长9.46%。主要原因是人员工资福利支出增加。",
            "1．一般公共服务（类）支出13,907.78万元，与上年相比增加1,201.50万元，增长9.46％，主要原因是人员工资福利支出增加。",
            "结转下年资金预算数为0万元，主要原因是本部门无此项资金。",
            "基本支出预算数为9312.9万元。与上年相比增加1435.14万元，增长18.22%。主要原因是人员工资福利支出增加。",
        ],
    ),
    (
        "jiangsu-2019",
        "收入预算情况",
        &[
            "江苏省人大常委会办公厅本年收入预算合计18330.37万元，其中：一般公共预算收入18330.37万元，占100%；政府性基金预算收入0万元，占0%；财政专户管理资金0万元，占0%；其他资金0万元，占0%；上年结转资金0万元，占0%。",
        ],
    ),
    (
        "jiangsu-2019",
        "支出预算情况",
        &[
            "本年支出预算合计18330.37万元，其中：基本支出9312.9万元，占50.8%；项目支出6459.58万元，占35.2%；单位预留机动经费2557.89万元，占14.0%；结转下年资金0万元，占0%。",
        ],
    ),
    (
        "jiangsu-2019",
        "财政拨款支出预算情况",
        &[
            "2019年财政拨款预算支出18330.37万元，占本年支出合计的100%。与上年相比，财政拨款支出增加2432.93万元，增长15.3%。主要原因是增人增资。",
            "4. 人大事务（款）人大立法（项）支出729万元，与上年相比减少81万元，减少10%。主要原因是按照规定运转类专项经费压减10%。",
            "1．住房改革支出（类）住房公积金（项）752.9万元，与上年相比增加180.34万元，增加31.5%。主要原因是政策性调增住房公积金。",
        ],
    ),
    (
        "jiangsu-2019",
        "三公经费会议费培训费情况",
        &[
            "因公出国（境）费支出199.25万元，占“三公”经费的25.96%；公务用车购置及运行费支出183.6万元，占“三公”经费的23.92%；公务接待费支出384.75万元，占“三公”经费的50.12%。",
            "1．因公出国（境）费预算支出199.25万元，比上年预算减少23.25万元，主要原因按规定运转类专项经费统一压减10%。",
            "（1）公务用车购置预算支出0万元，比上年预算增加（减少）0万元。",
            "会议费预算支出1469.73万元，比上年预算增加164.48万元，主要原因按规定运转类专项经费统一压减10%，根据实际开支人代会专项经费增加200万元，增减相抵后增加164.48万元。",
        ],
    ),
    (
        "jiangsu-2019",
        "政府性基金预算支出情况",
        &[
            "2019年政府性基金支出预算支出0万元。与上年相比增加（减少）0万元，增长（减少）0%。主要原因是本部门无此项支出。",
            "本部门无该项支出。",
            "本部门2019年未安排政府性基金预算支出。",
        ],
    ),
    (
        "jiangsu-2019",
        "政府采购支出预算情况",
        &[
            "2019年度本部门政府采购支出预算总额2416.43万元，其中：拟采购货物支出233.1万元、拟购买服务支出2183.33万元。",
            "2019年度政府采购支出预算总额2,416.43万元，其中：拟采购货物支出233.10万元、拟采购工程支出0.00万元、拟购买服务支出2,183.33万元。",
        ],
    ),
];

#[test]
fn right_sentences_are_not_told() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for (name, section, sentences) in RIGHT {
        for sentence in *sentences {
            count += 1;
            let document = documents::read(&with_texts(name, &[(section, sentence)]));
            let own = told(&document);
            let own = own.iter().filter(|f| {
                let said = f.message.zh.as_str();
                let fund = |name: &str| said.contains(name) && !sentence.contains(name);
                // The sample has no notes: of other sections' tables nothing is said here.
                let other = &*f.rule == "empty_table_without_note"
                    && (f.text.as_ref().is_none_or(|place| &*place.section != *section)
                        || *section == "编制说明" && (fund("政府性基金") || fund("国有资本")));
                (f.text.is_some() || f.number.starts_with('C')) && !other
            });
            wrong.extend(own.map(|f| format!("{name} {section}: {} {}", f.rule, f.message.zh)));
        }
    }
    println!("{count} right sentences");
    assert_eq!(wrong, [""; 0]);
}

/// The same with a wrong figure in its place: each is told, so that silence above is no deafness.
const WRONG: &[(&str, &str, &str, &str)] = &[
    ("shanghai-department-2025", "编制说明", "收入预算3121.24万元。", "text_amount_differs"),
    (
        "shanghai-department-2025",
        "编制说明",
        "财政拨款收入预算3112.42万元。",
        "text_amount_differs",
    ),
    ("shanghai-department-2025", "编制说明", "事业收入预算5万元。", "text_amount_differs"),
    (
        "shanghai-department-2025",
        "编制说明",
        "支出预算3121.42万元，比2024年预算增加107.62万元，增长3.75%，主要原因是人员增加。",
        "text_change_differs",
    ),
    (
        "shanghai-department-2025",
        "编制说明",
        "政府性基金拨款支出预算0.35万元。",
        "text_amount_differs",
    ),
    (
        "shanghai-department-2025",
        "编制说明",
        "财政事务（06款）行政运行（01项）1623.18万元。2024年当年预算执行数为1500.00万元，2025年预算安排1632.18万元，比2024年预算执行数增加8.21%。主要原因是：人员增加。",
        "text_amount_differs",
    ),
    (
        "shanghai-department-2025",
        "编制说明",
        "财政事务（款）行政运行（项）1623.18万元。2024年当年预算执行数为15000.0万元，2025年预算安排1623.18万元，比2024年预算执行数增加8.21%。主要原因是：人员增加。",
        "text_change_differs",
    ),
    (
        "shanghai-department-2025",
        "编制说明",
        "1.“一般公共服务支出-财政事务-行政运行”科目1,632.18万元。",
        "text_amount_differs",
    ),
    (
        "shanghai-department-2025",
        "编制说明",
        "政府性基金拨款支出预算0万元，比2024年预算增加107.62万元，主要原因是项目增加。",
        "change_contradicts_itself",
    ),
    (
        "shanghai-final-2024",
        "收入支出决算总体情况",
        "收入支出总计9859.38万元。与2023年度相比，收入支出总计减少500.00万元，下降4.38%，主要原因是项目减少。",
        "text_change_differs",
    ),
    (
        "shanghai-final-2024",
        "收入支出决算总体情况",
        "收入支出总计9859.38万元。与2023年度相比，收入支出总计增加9859.38万元，增长100.00%，主要原因是新设。",
        "text_change_differs",
    ),
    (
        "shanghai-final-2024",
        "一般公共预算财政拨款支出决算情况",
        "一般公共预算财政拨款支出年初预算为0万元，全年预算为10210.34万元，支出决算为9746.50万元，完成全年预算数的96.45%。",
        "text_share_differs",
    ),
    (
        "shanghai-final-2024",
        "一般公共预算财政拨款支出决算情况",
        "年初预算为10210.34万元，支出决算为9746.50万元。决算数等于预算数的主要原因：按预算执行。",
        "change_contradicts_itself",
    ),
    (
        "shanghai-department-2025",
        "政府采购预算情况",
        "政府采购预算418.80万元，其中：政府采购货物预算12.00万元、政府采购工程预算0.00万元、政府采购服务预算406.80万元。面向中小企业预留政府采购项目预算金额436.00万元。",
        "text_amount_differs",
    ),
    (
        "shanghai-department-2025",
        "国有资产占有使用情况",
        "截至2024年8月31日，本部门共有车辆7辆，其中：部级领导干部用车0辆、主要领导干部用车0辆、机要通信用车0辆、应急保障用车0辆、执法执勤用车0辆、特种专业技术用车0辆、离退休干部用车0辆、其他用车6辆。",
        "text_count_differs",
    ),
    (
        "shanghai-department-2025",
        "三公经费预算情况",
        "（三）公务接待费0.95万元，与2024年预算持平，主要原因是。其中：国内接待0.95万元，与2024年预算持平，主要原因是没有变化。",
        "change_without_reason",
    ),
    ("shanghai-department-2025", "三公经费预算情况", "公务接待费0.59万元。", "text_amount_differs"),
    (
        "shanghai-final-2024",
        "支出决算情况",
        "基本支出5377.64万元，占51.10%。",
        "text_share_differs",
    ),
    ("jiangsu-2019", "收支预算总体情况", "基本支出预算数为9321.9万元。", "text_amount_differs"),
];

#[test]
fn wrong_sentences_are_told() {
    for (name, section, sentence, rule) in WRONG {
        let document = documents::read(&with_texts(name, &[(section, sentence)]));
        let mut own = told(&document);
        own.retain(|f| f.text.is_some() && &*f.rule != "empty_table_without_note");
        let rules: Vec<&str> = own.iter().map(|f| &*f.rule).collect();
        assert_eq!(rules, [*rule], "{sentence}: {:?}", lines(&document));
    }
}

/// A sample changed in its tables as a right document may be: what, in which sample, from, to.
const TABLES: &[(&str, &str, &str, &str)] = &[
    (
        "zeros in an empty table",
        "shanghai-department-2025",
        "form: \"政府性基金预算支出表\",\n            rows: [],",
        "form: \"政府性基金预算支出表\",\n            rows: [(row: \"合计\", 合计: \"0.00\", 基本支出: \"0.00\", 项目支出: \"0.00\")],",
    ),
    (
        "no money for the three public expenses",
        "shanghai-department-2025",
        "(row: \"预算数\", 合计: \"0.95\", 公务接待费: \"0.95\",",
        "(row: \"预算数\", 合计: \"0.95\", 因公出国境费: \"0.00\", 公务接待费: \"0.95\", 公务用车小计: \"0\", 公务用车购置费: \"0\", 公务用车运行费: \"0.00\",",
    ),
    (
        "a unit without running costs of offices",
        "shanghai-unit-2025",
        ", 机关运行经费: \"2517.78\"",
        "",
    ),
    (
        "another total of zero",
        "shanghai-department-2025",
        "(row: \"收入总计\", 预算数: \"31214205.80\"),",
        "(row: \"事业收入\", 预算数: \"0.00\"), (row: \"其他收入\", 预算数: \"0\"), (row: \"收入总计\", 预算数: \"31214205.80\"),",
    ),
];

/// A budget of 2017, when 住房公积金 stood in 303 and classes had other names.
#[test]
fn a_budget_before_the_reform_of_the_economic_codes_is_not_told() {
    let changes = [
        ("year: 2019", "year: 2017"),
        ("\"工资福利支出\", 金额: \"6481.41\"", "\"工资福利支出\", 金额: \"5728.51\""),
        ("\"对个人和家庭的补助\", 金额: \"1189.41\"", "\"对个人和家庭的补助\", 金额: \"1942.31\""),
        ("(科目编码: \"30113\", 科目名称: \"住房公积金\", 金额: \"752.90\"),", ""),
        (
            "金额: \"0.79\"),",
            "金额: \"0.79\"), (科目编码: \"30311\", 科目名称: \"住房公积金\", 金额: \"752.90\"),",
        ),
        ("文化旅游体育与传媒支出", "文化体育与传媒支出"),
        ("\"卫生健康支出\"", "\"医疗卫生与计划生育支出\""),
        ("自然资源海洋气象等支出", "国土海洋气象等支出"),
    ];
    let mut text = sample("jiangsu-2019");
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    let mut found = lines(&documents::read(&text));
    // A class of 2019 that is empty in the sample.
    found.retain(|line| !line.contains("灾害防治"));
    assert_eq!(found, [""; 0]);
}

#[test]
fn right_tables_are_not_told() {
    let mut wrong = Vec::new();
    for (what, name, from, to) in TABLES {
        let text = sample(name);
        assert!(text.contains(from), "{what}: {name} has no {from}");
        let document = documents::read(&text.replacen(from, to, 1));
        wrong.extend(lines(&document).into_iter().map(|line| format!("{what}: {line}")));
    }
    assert_eq!(wrong, [""; 0]);
}

/// A finding by what it is about, whatever stands there.
fn sign(document: &Document, finding: &Finding) -> String {
    let about = match &finding.text {
        Some(place) => format!("{} {}", place.section, place.paragraph),
        None => {
            let (table, row, column) = document.computed().place(finding.cell, Lang::Zh);
            format!("{table} {row} {column}")
        }
    };
    format!("{} {:?} {about}", finding.rule, finding.severity)
}

/// The budget files of the published documents, and those of the samples.
fn all_documents() -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    match tables::folder() {
        None => eprintln!("skipped: no ../shared/field; only the samples are changed"),
        Some(folder) => {
            for published in &DOCUMENTS {
                let forms = shipped(published.forms).unwrap();
                let texts = narratives::texts(&folder, published);
                let text = tables::budget(&folder, published, &forms, &texts);
                all.push((published.slug.to_owned(), text));
            }
        }
    }
    for (name, section, sentences) in RIGHT {
        for sentence in *sentences {
            let id = format!("{name} {section} {sentence}");
            all.push((id, with_texts(name, &[(section, sentence)])));
        }
    }
    all
}

/// Where the texts of a budget file begin.
fn texts_at(text: &str) -> usize {
    text.find("texts: [").unwrap_or(text.len())
}

/// The file with its texts written otherwise.
fn reworded(text: &str, change: impl Fn(&str) -> String) -> String {
    let (tables, texts) = text.split_at(texts_at(text));
    let mut out = tables.to_owned();
    // Only what is quoted, and of that only paragraphs: keys stand behind `section: `.
    let mut rest = texts;
    while let Some((before, behind)) = rest.split_once('"') {
        let (inside, after) = behind.split_once('"').unwrap();
        out.push_str(before);
        let key = before.trim_end().ends_with("section:");
        let inside = if key { inside.to_owned() } else { change(inside) };
        out.push_str(&format!("\"{inside}\""));
        rest = after;
    }
    out + rest
}

/// The numbers of a text, each given to `change` with what stands before and behind it.
fn renumbered(text: &str, change: impl Fn(&str, &str, &str) -> Option<String>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, behind) = rest.split_at(at);
        out.push_str(before);
        let more = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
        let end = behind.find(|c| !more(c)).unwrap_or(behind.len());
        let number = behind[..end].trim_end_matches(['.', ',']);
        let behind_it = &behind[number.len()..];
        match change(&out, number, behind_it) {
            Some(other) => out.push_str(&other),
            None => out.push_str(number),
        }
        rest = behind_it;
    }
    out + rest
}

fn decimal(number: &str) -> Decimal {
    Decimal::from_str_exact(&number.replace(',', "")).unwrap()
}

fn is_amount(behind: &str) -> bool {
    behind.starts_with("万元") || behind.starts_with('元')
}

/// With commas between thousands.
fn grouped(number: &str) -> String {
    let (whole, fraction) = number.split_once('.').map_or((number, None), |(w, f)| (w, Some(f)));
    let digits: Vec<char> = whole.chars().collect();
    let mut out = String::new();
    for (at, digit) in digits.iter().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(*digit);
    }
    fraction.map_or(out.clone(), |fraction| format!("{out}.{fraction}"))
}

fn wide(text: &str) -> String {
    let wide = |c: char| match c {
        '0'..='9' | '.' | ',' | '%' | '(' | ')' => {
            char::from_u32(c as u32 - '!' as u32 + '！' as u32).unwrap()
        }
        c => c,
    };
    text.chars().map(wide).collect()
}

/// A change that means nothing, and what it makes of a budget file; `None` where it does not apply.
type Change = fn(&str, &str) -> Option<String>;

const CHANGES: &[(&str, Change)] = &[
    ("thousands separated", |_, text| {
        Some(reworded(text, |words| {
            renumbered(words, |_, number, behind| {
                is_amount(behind).then(|| grouped(&number.replace(',', "")))
            })
        }))
    }),
    ("thousands not separated", |_, text| {
        Some(reworded(text, |words| {
            renumbered(words, |_, number, behind| {
                is_amount(behind).then(|| number.replace(',', ""))
            })
        }))
    }),
    ("full width", |_, text| Some(reworded(text, wide))),
    ("half width", |_, text| {
        Some(reworded(text, |words| {
            words.replace('（', "(").replace('）', ")").replace('，', ",").replace('；', ";")
        }))
    }),
    ("blanks around figures", |_, text| {
        Some(reworded(text, |words| {
            renumbered(words, |_, number, behind| {
                (is_amount(behind) || behind.starts_with('%')).then(|| format!(" {number} "))
            })
        }))
    }),
    ("zeros at the end", |_, text| {
        Some(reworded(text, |words| {
            renumbered(words, |_, number, behind| {
                let short = behind.starts_with("万元") && !number.contains('.');
                (short && decimal(number).is_zero()).then(|| format!("{number}.00"))
            })
        }))
    }),
    ("other words", |_, text| {
        Some(reworded(text, |words| {
            words
                .replace("主要原因是", "主要原因为")
                .replace("增长", "增幅")
                .replace("万元，其中：", "万元。其中：")
                .replace("与上年相比，", "比上年")
        }))
    }),
    ("sections in another order", |_, text| {
        let (tables, texts) = text.split_at(texts_at(text));
        let parts: Vec<&str> = texts.split("(section:").collect();
        let (first, sections) = parts.split_first()?;
        let last = sections.last()?;
        let end = last.find("])")? + 2;
        let (own, tail) = last.split_at(end);
        let mut all: Vec<String> = sections[..sections.len() - 1]
            .iter()
            .map(|s| s.trim_end().trim_end_matches(',').to_owned())
            .collect();
        all.push(own.to_owned());
        all.reverse();
        let all: Vec<String> = all.iter().map(|s| format!("(section:{s}")).collect();
        Some(format!("{tables}{first}{}{tail}", all.join(",")))
    }),
    ("blanks reported as zero", |_, text| {
        // A row of a table that is filled: what it leaves out is not there, or is 0.
        let row = "(row: \"收入总计\", 预算数:";
        text.contains(row).then(|| {
            text.replacen(row, &format!("(row: \"其他收入\", 预算数: \"0.00\"), {row}"), 1)
        })
    }),
    ("all seven times", |id, text| {
        // Not where a text rounds 元 to 万元, nor where rounding differences would grow.
        (id.starts_with("js-") || id.starts_with("jiangsu")).then(|| scaled(text, 7))
    }),
    ("the year after", |id, text| {
        let years: &[(&str, &str)] = match id {
            id if id.starts_with("sh-putuo-czj") || id.starts_with("sh-czj") => {
                &[("2025", "2026"), ("2024年", "2025年")]
            }
            _ => return None,
        };
        // The later first, so that none is changed twice.
        Some(years.iter().fold(text.to_owned(), |text, (from, to)| {
            let (tables, texts) = text.split_at(texts_at(&text));
            let head = tables.replacen(&format!("year: {from},"), &format!("year: {to},"), 1);
            format!("{head}{}", texts.replace(from, to))
        }))
    }),
    ("another unit", |_, text| {
        let from = text.find("name: \"")? + 7;
        let to = from + text[from..].find('"')?;
        Some(text.replace(&text[from..to], "某某市无线电管理局"))
    }),
];

/// All figures that many times as large.
fn scaled(text: &str, by: i64) -> String {
    let by = Decimal::from(by);
    let (tables, texts) = text.split_at(texts_at(text));
    let mut out = String::new();
    let mut rest = tables;
    while let Some((before, behind)) = rest.split_once('"') {
        let (inside, after) = behind.split_once('"').unwrap();
        out.push_str(before);
        let key = before.trim_end().trim_end_matches(':');
        let key = key.rsplit([' ', ',', '(']).next().unwrap_or_default();
        let code = key.ends_with("编码") || key == "code";
        let figure = Decimal::from_str_exact(inside).ok().filter(|_| !code);
        let inside = figure.map_or(inside.to_owned(), |figure| (figure * by).to_string());
        out.push_str(&format!("\"{inside}\""));
        rest = after;
    }
    out.push_str(rest);
    out + &reworded(texts, |words| {
        renumbered(words, |_, number, behind| {
            is_amount(behind).then(|| (decimal(number) * by).to_string())
        })
    })
}

/// Documents changed in ways that mean nothing are judged as before.
#[test]
fn what_means_nothing_changes_no_verdict() {
    let (mut runs, mut wrong) = (0, Vec::new());
    for (id, text) in all_documents() {
        let signs = |text: &str| -> Vec<String> {
            let document = documents::read(text);
            let mut signs: Vec<String> =
                told(&document).iter().map(|f| sign(&document, f)).collect();
            signs.sort_unstable();
            signs
        };
        let before = signs(&text);
        for (what, change) in CHANGES {
            let Some(other) = change(&id, &text).filter(|other| *other != text) else { continue };
            runs += 1;
            let after = signs(&other);
            let lost = before.iter().filter(|sign| !after.contains(sign));
            let new = after.iter().filter(|sign| !before.contains(sign));
            let lost = lost.map(|sign| format!("{id}, {what}: no more {sign}"));
            let new = new.map(|sign| format!("{id}, {what}: now {sign}"));
            wrong.extend(lost.chain(new));
        }
    }
    println!("{runs} changed documents");
    assert_eq!(wrong, [""; 0]);
}
