//! What findings say, in both languages.

use std::sync::Arc;

use crate::amount::Amount;
use crate::budget::Cell;
use crate::engine::compute::{ComputedRef, Sheet};
use crate::engine::figures::AcrossSum;
use crate::engine::finding::{Key, RuleId, StoredFinding, Verdict, rule};
use crate::form::{CodeVerdict, Relation, RowsForm};
use crate::lang::Lang;

use super::names::{Names, difference_text, minus, place};
use super::times::unit_slip;

impl ComputedRef<'_> {
    /// The relation that a sum or check asks for, in words.
    pub(in crate::engine) fn relation(&self, key: Key, lang: Lang) -> String {
        self.finding_text(key, &StoredFinding::plain(Verdict::Rounding), lang).relation
    }

    pub(in crate::engine) fn finding_text(
        &self,
        key: Key,
        entry: &StoredFinding,
        lang: Lang,
    ) -> FindingText {
        let budget = self.budget;
        let names = self.names(lang);
        let cell = key.cell;
        let column = names.column(cell);
        let content = budget.value(cell).to_text();
        let rounding = entry.verdict == Verdict::Rounding;
        let tail =
            difference_text(entry.verdict, (entry.difference(), entry.bound()), lang, &minus);
        let side = |amount: Option<Amount>| {
            amount.map_or_else(|| lang.pick("空", "blank").to_owned(), minus)
        };
        let pinned = budget.row(cell).is_some_and(|row| row.pins().has(cell.c()));
        let unit = unit_slip((entry.left(), entry.right()), lang);
        let compared = |what: &str| match lang {
            Lang::Zh => format!(
                "{} {}，{what} {}{tail}{unit}",
                if pinned { "控制数" } else { "原表" },
                side(entry.left()),
                side(entry.right())
            ),
            Lang::En => format!(
                "{} {}, {what} {}{tail}{unit}",
                if pinned { "control figure" } else { "stated" },
                side(entry.left()),
                side(entry.right())
            ),
        };
        let settle = if rounding {
            lang.pick("由四舍五入引起，不必更改", "caused by rounding; nothing to do")
        } else if pinned {
            lang.pick(
                "补足各项，使之等于控制数",
                "complete the addends until they reach the control figure",
            )
        } else {
            lang.pick(
                "核对各项与合计，改正填错的一格",
                "check the addends and the total, and correct the wrong one",
            )
        };
        let rule = if entry.verdict == Verdict::Overflow { rule::SumOverflow } else { key.rule };
        match rule {
            rule::TotalMismatch => FindingText::new(
                format!("{column} = {}", lang.pick("下级之和", "sum of rows below")),
                compared(lang.pick("下级之和", "rows below add up to")),
                settle,
            ),
            rule::AcrossMismatch => {
                let formula = self.across_text(cell).unwrap_or_else(|| column.clone());
                let sum = self.grid(cell).is_none_or(|grid| {
                    let formula = grid.columns.get(cell.c()).and_then(|c| c.as_ref()?.formula);
                    let across = formula.and_then(|formula| grid.across.get(formula));
                    across.is_none_or(|across| matches!(across.sum, AcrossSum::Linear(_)))
                });
                let what = if sum {
                    lang.pick("横向各项之和", "its columns add up to")
                } else {
                    lang.pick("按公式应为", "by its formula")
                };
                FindingText::new(formula, compared(what), settle)
            }
            rule::FormulaMismatch => {
                let formula = self.formula_of(cell).map(|formula| formula.source.to_string());
                FindingText::new(
                    formula.unwrap_or_default(),
                    compared(lang.pick("按公式应为", "by its formula")),
                    settle,
                )
            }
            rule::NotANumber => FindingText::new(
                lang.pick("此格应为数", "a figure stands here"),
                match lang {
                    Lang::Zh => format!("“{content}”不是数，未计入合计"),
                    Lang::En => {
                        format!("\"{content}\" is not a number and is not counted")
                    }
                },
                lang.pick("改填数，或清空", "enter a figure, or clear the cell"),
            ),
            rule::TooManyDecimals => {
                let decimals = self.decimals(cell);
                FindingText::new(
                    match lang {
                        Lang::Zh => format!("至多 {decimals} 位小数"),
                        Lang::En => format!("at most {decimals} decimals"),
                    },
                    match lang {
                        Lang::Zh => format!("{content} 的小数超过 {decimals} 位"),
                        Lang::En => format!("{content} has more than {decimals} decimals"),
                    },
                    match lang {
                        Lang::Zh => format!("四舍五入到 {decimals} 位小数"),
                        Lang::En => format!("round it to {decimals} decimals"),
                    },
                )
            }
            rule::NegativeAmount => FindingText::new(
                lang.pick("不得为负", "not negative"),
                match lang {
                    Lang::Zh => format!("{content} 为负数"),
                    Lang::En => format!("{content} is negative"),
                },
                lang.pick("核对正负号", "check the sign"),
            ),
            rule::SumOverflow => FindingText::new(
                lang.pick("数额在可计算的范围内", "within what can be computed"),
                lang.pick("数额过大，无法准确计算", "too large to be computed exactly"),
                lang.pick(
                    "核对金额单位，改正过大的数",
                    "check the unit and correct the figure that is too large",
                ),
            ),
            rule::CircularFormula => FindingText::new(
                lang.pick("公式不得循环", "no formula depends on itself"),
                self.circle(&names, cell),
                lang.pick("更改表样的公式", "change the form set's formulas"),
            ),
            rule::DuplicateCode => code_text(
                lang.pick("编码不得重复", "codes are unique"),
                &content,
                lang.pick("重复出现", "stands twice"),
                lang.pick("合并两行，或更正编码", "merge the two rows, or correct the code"),
            ),
            rule::MissingParent => code_text(
                lang.pick("上级科目齐全", "every code has its parent"),
                &content,
                lang.pick("缺少上级科目的行", "has no row of its parent code"),
                lang.pick(
                    "补上级科目的行，或更正编码",
                    "add the parent's row, or correct the code",
                ),
            ),
            rule::CodeOutOfOrder => code_text(
                lang.pick("编码由小到大", "codes ascend"),
                &content,
                lang.pick("排在较大的编码之后", "stands behind a larger code"),
                lang.pick("移到应在的位置", "move the row to its place"),
            ),
            rule::UnknownCode => code_text(
                lang.pick("编码在科目表中", "the code is in the classification"),
                &content,
                &match self.code_verdict(cell) {
                    Some(CodeVerdict::NoLongerUsed(until)) => match lang {
                        Lang::Zh => format!("是 {until} 年以前的编码，现已不用"),
                        Lang::En => format!("was used until {until} and is no longer"),
                    },
                    Some(CodeVerdict::NotYetUsed(from)) => match lang {
                        Lang::Zh => format!("是 {from} 年新增的编码"),
                        Lang::En => format!("was added in {from}"),
                    },
                    _ => lang
                        .pick("不在所用的科目表中", "is not in the classification at hand")
                        .to_owned(),
                },
                lang.pick("与当年科目对照核实", "verify it against the year's classification"),
            ),
            rule::NameDiffers => {
                let message = match (self.code_verdict(cell), lang) {
                    (Some(CodeVerdict::NameOfOtherYear { now, until }), Lang::Zh) => {
                        format!("“{content}”是 {until} 年以前的名称，现为“{now}”")
                    }
                    (Some(CodeVerdict::NameOfOtherYear { now, until }), Lang::En) => {
                        format!("\"{content}\" is what it was called until {until}; now \"{now}\"")
                    }
                    (Some(CodeVerdict::OtherName(official)), Lang::Zh) => {
                        format!("名称“{content}”，科目表为“{official}”")
                    }
                    (Some(CodeVerdict::OtherName(official)), Lang::En) => {
                        format!("named \"{content}\", officially \"{official}\"")
                    }
                    (_, Lang::Zh) => format!("名称“{content}”与科目表不同"),
                    (_, Lang::En) => format!("\"{content}\" is not the official name"),
                };
                FindingText::new(
                    lang.pick("名称与科目表一致", "the name is the official one"),
                    message,
                    lang.pick(
                        "核实名称，或改为科目表的名称",
                        "verify the name, or take the official one",
                    ),
                )
            }
            rule::StrayRow => FindingText::new(
                lang.pick("行在表样之内", "the row is in the form"),
                format!(
                    "{}{}",
                    lang.pick(
                        "此行不合表样，原样保留，未计入合计",
                        "the row does not fit the form; kept, not counted",
                    ),
                    self.stray_hint(cell, lang).unwrap_or_default()
                ),
                lang.pick("更正行名、编码或级次", "correct the row's name, code or level"),
            ),
            rule::TotalAmongRows => FindingText::new(
                lang.pick("合计只在合计行", "totals stand in the total row"),
                lang.pick(
                    "此行没有编码，名称是合计、总计或小计，而不是表样的合计行；原样保留，未计入合计",
                    "the row has no code and the name of a total, and is not the form's total row; kept, not counted",
                ),
                lang.pick(
                    "把数填入合计行并删去此行，或补上编码和名称",
                    "put its figures into the total row and delete it, or give it its code and name",
                ),
            ),
            rule::NoTables => FindingText::new(
                lang.pick("预算有表", "a budget has tables"),
                lang.pick(
                    "定稿或已公开的预算没有一张表有数，无从审核",
                    "a final or published budget without a figure in any table: nothing can be checked",
                ),
                lang.pick("填报各表，或改回草稿", "fill in the tables, or make it a draft again"),
            ),
            rule::TableMissing => {
                let checks = side(entry.left());
                FindingText::new(
                    lang.pick("表齐全", "no table is missing"),
                    match lang {
                        Lang::Zh => format!(
                            "缺这张表（没有数，也没有注明为空）；读取它的 {checks} 处强制审核不能进行"
                        ),
                        Lang::En => format!(
                            "the table is missing (no figure, and no note that says so): {checks} mandatory checks that read it cannot run"
                        ),
                    },
                    lang.pick(
                        "补上这张表；确无数据的，注明为空表",
                        "add the table, or note that it stays empty",
                    ),
                )
            }
            rule::UnitMissing => {
                let unit = self.table_form(cell).map_or(crate::amount::Unit::Wan, |form| form.unit);
                let unit = crate::lang::Tell::tell(&unit, lang);
                FindingText::new(
                    lang.pick("每张表写明计量单位", "every table says its unit"),
                    match lang {
                        Lang::Zh => format!(
                            "表样没有写明计量单位（元还是万元），暂按{unit}计；单位若不是{unit}，金额就差一万倍"
                        ),
                        Lang::En => format!(
                            "the form set does not say whether it counts in yuan or in 10,000 yuan; {unit} is assumed, and amounts may be ten thousand times wrong"
                        ),
                    },
                    lang.pick(
                        "在表样或表上写 unit: Yuan 或 unit: Wan",
                        "write unit: Yuan or unit: Wan in the form set or the table",
                    ),
                )
            }
            rule::ShiftedRow => {
                let right = entry.left().is_some_and(|by| !by.decimal().is_sign_negative());
                let to = if right { lang.pick("右", "right") } else { lang.pick("左", "left") };
                let year = self.leading_year(cell).filter(|_| !right);
                FindingText::new(
                    lang.pick("各数在本栏", "figures in their own columns"),
                    match (lang, year) {
                        (Lang::Zh, None) => format!("整行数字向{to}移一栏即全部平衡，疑为错栏"),
                        (Lang::Zh, Some(year)) => format!(
                            "第一格 {year} 是年度；整行数字向{to}移一栏即全部平衡，疑为错栏"
                        ),
                        (Lang::En, None) => {
                            format!("every sum would hold if the row stood one column to the {to}")
                        }
                        (Lang::En, Some(year)) => format!(
                            "its first cell has the year {year}; every sum would hold if the row stood one column to the {to}"
                        ),
                    },
                    match lang {
                        Lang::Zh => format!("核对后把整行数字向{to}移一栏"),
                        Lang::En => format!("check, then move the figures one column to the {to}"),
                    },
                )
            }
            rule::CodeNamedTwice => code_text(
                lang.pick("同一编码只有一个名称", "a code goes by one name"),
                &content,
                lang.pick(
                    "与同一编码在别处的名称不同",
                    "is not what the same code is called elsewhere",
                ),
                lang.pick("统一名称", "make the names agree"),
            ),
            rule::IndicatorKindUnknown
            | rule::IndicatorOutOfPlace
            | rule::IndicatorKindMissing
            | rule::CostTargetsDiffer
            | rule::TargetAboveHundred
            | rule::TargetUnmeasured
            | rule::IndicatorsAlike
            | rule::TargetAtLeastHundred => {
                self.indicator_text(cell, rule, entry, &tail, lang)
            }
            // The joint test writes its findings itself.
            // Worded by the joint test and by who reads the texts.
            rule::JointRounding
            | rule::TextAmountDiffers
            | rule::TextShareDiffers
            | rule::SharesOffHundred
            | rule::TextChangeDiffers
            | rule::ChangeContradictsItself
            | rule::ChangeWithoutReason
            | rule::ReasonOutOfPlace
            | rule::UnknownItem
            | rule::TextCountDiffers
            | rule::EmptyTableWithoutNote
            | rule::NoteOnFilledTable
            | rule::PlaceholderLeft
            | rule::YearOutOfPlace
            | rule::FormSetOfOtherYear
            | rule::RowNotMentioned => FindingText::default(),
            rule::Check(index) => {
                let Some(check) = self.forms.checks.get(usize::from(index)) else {
                    return FindingText::default();
                };
                let missing = entry.verdict == Verdict::Missing;
                let message = match (lang, missing) {
                    (_, true) if entry.left().is_none() && entry.right().is_none() => {
                        check.message.get(lang).to_owned()
                    }
                    (Lang::Zh, true) => format!(
                        "{}；对应的行不存在（{}）",
                        check.message.zh,
                        side(entry.left().or(entry.right()))
                    ),
                    (Lang::En, true) => format!(
                        "{}; the row it refers to does not exist ({})",
                        check.message.en,
                        side(entry.left().or(entry.right()))
                    ),
                    (lang, false) => {
                        let (zh, en) = match check.relation {
                            Relation::Equal => (("", " 与 "), ("", " against ")),
                            Relation::AtMost => (("现为 ", "，应不大于 "), ("is ", ", at most ")),
                            Relation::AtLeast => (("现为 ", "，应不小于 "), ("is ", ", at least ")),
                        };
                        let (is, to_be) = lang.pick(zh, en);
                        let message = check.message.get(lang);
                        let (left, right) = (side(entry.left()), side(entry.right()));
                        // What is blank differs by nothing that could be counted.
                        let blank = entry.left().is_none() && check.relation != Relation::Equal;
                        let tail = if blank { "" } else { &tail };
                        let stop = lang.pick("；", "; ");
                        format!("{message}{stop}{is}{left}{to_be}{right}{tail}{unit}")
                    }
                };
                let bound_check = key.instance.checked_sub(1);
                let also = bound_check
                    .and_then(|i| self.plan.bound_checks.get(i as usize))
                    .map(|b| &b.also);
                let message = match also.filter(|also| !also.is_empty()) {
                    Some(also) => format!("{message}{}", together(&names, cell, also)),
                    None => message,
                };
                let remedy = check.remedy.get(lang);
                FindingText::new(
                    check.message.get(lang),
                    message,
                    if remedy.is_empty() || rounding { settle } else { remedy },
                )
            }
        }
    }

    /// What the classification says to the code and the name in a cell's row.
    fn code_verdict(&self, cell: Cell) -> Option<CodeVerdict<'_>> {
        let budget = self.budget;
        let grid = self.grid(cell)?;
        let block = self.forms.tables.get(grid.form)?.blocks.get(cell.b())?;
        let RowsForm::Coded(coded) = &block.rows else {
            return None;
        };
        let code = budget.value(cell.with_column(coded.code));
        let name = budget.value(cell.with_column(coded.name));
        let list = self.forms.codes_of(coded)?;
        Some(list.judge(code.as_text(), name.as_text(), budget.year))
    }

    /// The column formula over a row, as the form set has it.
    pub(super) fn across_text(&self, cell: Cell) -> Option<String> {
        self.table_form(cell)?
            .formulas
            .iter()
            .find(|f| {
                f.block == cell.b() && f.target == crate::form::FormulaTarget::Column(cell.c())
            })
            .map(|f| f.source.to_string())
    }

    /// The cells of a circular formula, one after another.
    fn circle(&self, names: &Names<'_>, cell: Cell) -> String {
        let mut way = vec![cell];
        while let Some(node) =
            way.last().and_then(|at| self.plan.circular.iter().find(|n| n.target == *at))
        {
            let mut next = None;
            node.expr.each_cell(&mut |c| {
                if next.is_none() && self.plan.circular.iter().any(|n| n.target == c) {
                    next = Some(c);
                }
            });
            let Some(next) = next else { break };
            let closed = way.contains(&next);
            way.push(next);
            if closed {
                break;
            }
        }
        let cells: Vec<String> = way.into_iter().map(|c| place(names, c)).collect();
        format!("{}{}", names.lang.pick("公式循环：", "circular formula: "), cells.join(" → "))
    }
}

impl Sheet {
    /// Name and number in the catalogue of a rule.
    pub(in crate::engine) fn rule_name(&self, rule: RuleId) -> (Arc<str>, Arc<str>) {
        if let Some(entry) = rule.built_in() {
            return (Arc::from(entry.name), Arc::from(entry.number));
        }
        match rule.check().and_then(|check| self.forms.checks.get(check)) {
            Some(check) => (Arc::clone(&check.name), Arc::from(check.rule.as_str())),
            None => Default::default(),
        }
    }
}

/// What a finding says in one language, without the place it is at.
#[derive(Default)]
pub(in crate::engine) struct FindingText {
    pub(in crate::engine) relation: String,
    pub(in crate::engine) message: String,
    pub(in crate::engine) remedy: String,
}

impl FindingText {
    pub(in crate::engine) fn new(
        relation: impl Into<String>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self { relation: relation.into(), message: message.into(), remedy: remedy.into() }
    }
}

/// `（共 2 处：甲、乙）`
fn together(names: &Names<'_>, cell: Cell, also: &[Cell]) -> String {
    const NAMED: usize = 10;
    let all = std::iter::once(cell).chain(also.iter().copied());
    let rows: Vec<String> = all.take(NAMED).map(|cell| names.row(cell)).collect();
    let (count, rest) = (also.len() + 1, (also.len() + 1).saturating_sub(NAMED));
    match (names.lang, rest) {
        (Lang::Zh, 0) => format!("（共 {count} 处：{}）", rows.join("、")),
        (Lang::Zh, _) => format!("（共 {count} 处：{}等）", rows.join("、")),
        (Lang::En, 0) => format!(" ({count} of them: {})", rows.join(", ")),
        (Lang::En, rest) => format!(" ({count} of them: {}, and {rest} more)", rows.join(", ")),
    }
}

fn code_text(relation: &str, code: &str, what: &str, remedy: &str) -> FindingText {
    FindingText::new(relation, format!("{code} {what}"), remedy)
}
