//! The rules between texts and tables (表文, C1–C10): names, forces, what they are for.

use crate::form::Severity;

/// A rule of this room, as it is documented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextRule {
    /// Named for the defect.
    pub name: &'static str,
    /// Number in the catalogue of reconciliations.
    pub number: &'static str,
    pub severity: Severity,
    /// What should hold, in short.
    pub relation: (&'static str, &'static str),
    /// What it looks at, why, and an example; Chinese and English.
    pub doc: (&'static str, &'static str),
}

const fn rule(
    name: &'static str,
    number: &'static str,
    severity: Severity,
    relation: (&'static str, &'static str),
    zh: &'static str,
    en: &'static str,
) -> TextRule {
    TextRule { name, number, severity, relation, doc: (zh, en) }
}

pub(super) const AMOUNT: TextRule = rule(
    "text_amount_differs",
    "C1",
    Severity::Mandatory,
    ("文字的金额 = 表中的数", "the text's amount = the table's"),
    "文字中的金额应等于表中的数：先把元、万元、亿元换成同一单位，再按文字所写的小数位四舍五入比较。例：表中 128.20 万元，文字写“128.2 万元”相符，写“182.20 万元”不符。",
    "An amount in a text equals its cell, in one unit and rounded to the decimals printed. Example: the table has 128.20, the text may say 128.2 but not 182.20.",
);
pub(super) const SHARE: TextRule = rule(
    "text_share_differs",
    "C2",
    Severity::Mandatory,
    ("占比 = 分子 ÷ 分母", "share = part ÷ whole"),
    "占比应等于分子除以分母，按文字所写的小数位四舍五入。例：895.82 占 935.82 的 95.7%。",
    "A share is numerator by denominator, to the decimals printed. Example: 895.82 of 935.82 is 95.7 %.",
);
pub(super) const SHARES: TextRule = rule(
    "shares_off_hundred",
    "C2",
    Severity::Mandatory,
    ("各项占比之和 = 100%", "shares add up to 100 %"),
    "一句中各项金额相加等于总额的，各项占比相加应为 100%，允许每项 0.05 个百分点（一位小数时）的四舍五入差。",
    "Where the parts of a sentence add up to its total, their shares add up to 100 % within half a last digit each.",
);
pub(super) const CHANGE: TextRule = rule(
    "text_change_differs",
    "C3",
    Severity::Mandatory,
    ("增减额、增减率 = 两年之差", "change = this year − last year"),
    "增减额应等于两年之差，增减率应等于增减额除以上年数；没有上年数的表，用本年数减增减额作上年数。",
    "A change is this year less last year, and its percentage is of last year's amount; where no table has that, of this year's less the change.",
);
pub(super) const DIRECTION: TextRule = rule(
    "change_contradicts_itself",
    "C3",
    Severity::Mandatory,
    ("方向词与数一致", "words and figures agree"),
    "方向词与数一致：“增加”之后不写“下降 x%”，“持平”之后没有不为零的增减额，“增加”不带负数。",
    "Direction words agree with their figures: no increase that falls by x %, no change beside 持平, no negative increase.",
);
pub(super) const REASON: TextRule = rule(
    "change_without_reason",
    "C3",
    Severity::Explain,
    ("有增减就有原因", "a change has its reason"),
    "与上年相比有增减的，应说明原因。",
    "A change from last year is given with its reason.",
);
pub(super) const REASON_PLACE: TextRule = rule(
    "reason_out_of_place",
    "C3",
    Severity::Explain,
    ("原因在所说的数之内", "the reason lies within the figure"),
    "增减的原因应落在所说的数之内，例如当年预算的增减不能用上年结转来解释。",
    "The reason lies within the figure it explains; carried-over money cannot explain a change of the budget of the year.",
);
pub(super) const COUNT: TextRule = rule(
    "text_count_differs",
    "C8",
    Severity::Explain,
    ("文字的个数 = 实有的个数", "the text's count = what there is"),
    "个数与表中的行数一致：一级、二级项目，编制 = 行政 + 事业，内设机构数与所列的条数，购置车辆与购置费。",
    "Counts agree with the rows they count: projects, posts, offices listed, cars bought.",
);
pub(super) const NAME: TextRule = rule(
    "unknown_item",
    "C7",
    Severity::Explain,
    ("名称在表中", "the name is in the tables"),
    "文字提到的科目、项目、费用，表中应有同名的一行。例：表中为“其他交通费用”，文字写“其他交通补贴”。",
    "An item named in a text stands in the tables under that name.",
);
pub(super) const NO_NOTE: TextRule = rule(
    "empty_table_without_note",
    "C9",
    Severity::Mandatory,
    ("空表有说明", "an empty table has its note"),
    "空表也要公开，并写明“本单位无……”（财预〔2016〕143号）；正文的这一节或表注写了即可，所写的应是这张表的资金。",
    "An empty table is published with a sentence saying so, in its section or as its note, naming the right fund.",
);
pub(super) const FILLED_NOTE: TextRule = rule(
    "note_on_filled_table",
    "C9",
    Severity::Mandatory,
    ("有数的表不说“无”", "a filled table is not called empty"),
    "表中有数，文字或表注却说“本单位无……”。",
    "The table has figures, and the text or its note says there are none.",
);
pub(super) const PLACEHOLDER: TextRule = rule(
    "placeholder_left",
    "C10",
    Severity::Explain,
    ("占位文字已填写或删去", "no placeholder is left"),
    "样表或模板的占位文字没有删去：XX、单位名称 1、待填、…… 等。",
    "A template's placeholder is left: XX, 单位名称 1, 待填, dots.",
);
pub(super) const YEAR: TextRule = rule(
    "year_out_of_place",
    "C10",
    Severity::Explain,
    ("年度为预算年度或上年", "years are the budget's or the one before"),
    "情况说明里的年度应为预算年度或上一年度；法规文号、起止年份不算。多为沿用上年稿子所留。",
    "Years in the narrative are the budget's and the one before, save those of laws and periods; others are mostly left from last year's text.",
);

pub(super) const FORM_YEAR: TextRule = rule(
    "form_set_of_other_year",
    "C10",
    Severity::Explain,
    ("表样适用于预算年度", "the form set is good for the budget's year"),
    "表样写明适用的年度，预算的年度应在其中。",
    "A form set says for which years it is good, and the budget's year is one of them.",
);

pub(super) const UNMENTIONED: TextRule = rule(
    "row_not_mentioned",
    "C7",
    Severity::Explain,
    ("有数的行都写到", "every row with a figure is mentioned"),
    "表样要求逐行写到的，表中有数的各行在这一节都应写到。",
    "Where the form set asks for every row, each row with a figure is mentioned in the section.",
);

/// All of them, in the catalogue's order.
pub const TEXT_RULES: [TextRule; 15] = [
    AMOUNT,
    SHARE,
    SHARES,
    CHANGE,
    DIRECTION,
    REASON,
    REASON_PLACE,
    NAME,
    COUNT,
    NO_NOTE,
    FILLED_NOTE,
    PLACEHOLDER,
    YEAR,
    FORM_YEAR,
    UNMENTIONED,
];
