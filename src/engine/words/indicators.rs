//! What findings about the indicators of performance tables (A11) say.

use crate::amount::Amount;
use crate::budget::Cell;
use crate::engine::compute::ComputedRef;
use crate::engine::finding::{RuleId, StoredFinding, rule};
use crate::lang::Lang;

use super::finding_text::FindingText;
use super::names::minus;

impl ComputedRef<'_> {
    /// What is said of an indicator.
    pub(super) fn indicator_text(
        &self,
        cell: Cell,
        rule: RuleId,
        entry: &StoredFinding,
        tail: &str,
        lang: Lang,
    ) -> FindingText {
        let budget = self.budget;
        let form = self.grid(cell).and_then(|grid| self.forms.tables.get(grid.form));
        let targets = form.and_then(|form| form.targets.as_ref());
        let kinds = targets.map_or(&[][..], |targets| targets.kinds.as_slice());
        let content = budget.value(cell).to_text();
        let list = |names: Vec<&str>| names.join(lang.pick("、", ", "));
        let of = |zh: String, en: String| lang.pick(zh, en);
        let figure = |amount: Option<Amount>| amount.map_or_else(String::new, minus);
        match rule {
            rule::TargetUnmeasured => FindingText::new(
                lang.pick("指标值可以衡量", "a target can be measured"),
                of(
                    format!("指标值“{content}”无法衡量"),
                    format!("the target \"{content}\" cannot be measured"),
                ),
                lang.pick(
                    "写明数量、比率或时限，如“≥90%”“12月底前”",
                    "give a number, a share or a date",
                ),
            ),
            rule::IndicatorsAlike => FindingText::new(
                lang.pick("指标各不相同", "indicators are different"),
                of(
                    format!("“{content}”与上面的一条指标同名"),
                    format!("\"{content}\" has the name of an indicator above"),
                ),
                lang.pick("合并，或写明两条指标的不同", "merge them, or say how they differ"),
            ),
            rule::IndicatorKindUnknown => {
                let names = list(kinds.iter().map(|kind| kind.name.as_str()).collect());
                let second = |name: &&str| {
                    kinds.iter().any(|kind| kind.seconds.iter().any(|own| own == name))
                };
                let shifted = Some(content.trim()).filter(second).map(|_| {
                    of(
                        "，是二级指标：文字疑为左移了一级".to_owned(),
                        ", but a second-level one: shifted to the left, probably".to_owned(),
                    )
                });
                let shifted = shifted.unwrap_or_default();
                FindingText::new(
                    of(
                        format!("一级指标为{names}之一"),
                        format!("the first-level indicator is one of {names}"),
                    ),
                    of(
                        format!("“{content}”不是规定的一级指标{shifted}"),
                        format!("\"{content}\" is no first-level indicator{shifted}"),
                    ),
                    of(format!("改为{names}之一"), format!("choose one of {names}")),
                )
            }
            rule::IndicatorOutOfPlace => {
                let column = targets.map_or(0, |targets| targets.first);
                let first = budget.value(cell.with_column(column)).to_text();
                let kind = kinds.iter().find(|kind| kind.name == first.trim());
                let names = kind.map_or(&[][..], |kind| kind.seconds.as_slice());
                let shifted = kinds.iter().find(|kind| kind.name == content.trim()).map(|_| {
                    of(
                        "，是一级指标：文字疑为右移了一级".to_owned(),
                        ", but is a first-level one: shifted to the right, probably".to_owned(),
                    )
                });
                let shifted = shifted.unwrap_or_default();
                let names = list(names.iter().map(String::as_str).collect());
                FindingText::new(
                    of(
                        format!("{first}下为{names}"),
                        format!("below {first} stands one of {names}"),
                    ),
                    of(
                        format!("“{content}”不属于{first}{shifted}"),
                        format!("\"{content}\" does not belong to {first}{shifted}"),
                    ),
                    of(
                        format!("改为{names}，或移到所属的一级指标下"),
                        format!("choose one of {names}, or move the row"),
                    ),
                )
            }
            rule::IndicatorKindMissing => {
                let missing = targets.map_or_else(Vec::new, |t| self.kinds_missing(cell.t(), t));
                let missing = list(missing);
                let needed = kinds.iter().filter(|kind| kind.needed);
                let needed = list(needed.map(|kind| kind.name.as_str()).collect());
                FindingText::new(
                    of(format!("至少各有一条：{needed}"), format!("at least one each of {needed}")),
                    of(format!("没有{missing}"), format!("there is no {missing}")),
                    of(format!("补{missing}"), format!("add {missing}")),
                )
            }
            rule::CostTargetsDiffer => {
                let (left, right) = (figure(entry.left()), figure(entry.right()));
                FindingText::new(
                    lang.pick("成本指标之和 = 年度资金", "cost targets add up to the funds"),
                    of(
                        format!("{left}，成本指标值之和 {right}{tail}"),
                        format!("{left}, cost targets add up to {right}{tail}"),
                    ),
                    lang.pick(
                        "核对成本指标值与年度资金，确有原因的写审核说明",
                        "compare the cost targets and the funds, or explain",
                    ),
                )
            }
            rule::TargetAboveHundred => FindingText::new(
                lang.pick("百分比指标值不大于 100%", "a percentage is at most 100 %"),
                of(
                    format!("指标值 {content} 大于 100%"),
                    format!("the target {content} is more than 100 %"),
                ),
                lang.pick(
                    "核对指标值；增长率一类可以大于 100% 的，写审核说明",
                    "check it; where more is meant (growth), explain",
                ),
            ),
            _ => FindingText::new(
                lang.pick("指标值不写“≥100%”", "a target is not \"at least 100 %\""),
                of(
                    format!("指标值 {content}，百分比不会大于 100%，应为“=100%”"),
                    format!("{content}; nothing is above 100 %, so it is \"=100%\""),
                ),
                lang.pick("改为“=100%”", "write =100%"),
            ),
        }
    }
}
