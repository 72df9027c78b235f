//! What the signs and colours of tables, outline and findings mean.

use crate::session::texts::Pair;

/// How a sign looks: in which ink, on which ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignLook {
    Good,
    Rounding,
    Bad,
    /// A count of what is bad, in a round badge.
    Badge,
    Weak,
    Accent,
    Plain,
    Total,
    Negative,
    Selected,
}

/// A sign as it is shown, how it looks, and what it means.
pub type Sign = (Pair, SignLook, Pair);

/// Where signs are, and which there are.
pub const LEGEND: &[(Pair, &[Sign])] = &[
    (
        Pair::new("合计和审核", "Totals and checks"),
        &[
            (
                Pair::new("✓", "✓"),
                SignLook::Good,
                Pair::new("平衡：没有问题", "In balance: nothing to say"),
            ),
            (
                Pair::new("≈ 舍入 0.01", "≈ rounds 0.01"),
                SignLook::Rounding,
                Pair::new(
                    "四舍五入差：各数舍入以后可以解释，不用改",
                    "Rounding explains the difference; nothing to change",
                ),
            ),
            (
                Pair::new("△ 核实", "△ verify"),
                SignLook::Rounding,
                Pair::new(
                    "核实性问题：改正，或填写审核说明（Ctrl+Shift+J）",
                    "To be verified: correct it, or explain it (Ctrl+Shift+J)",
                ),
            ),
            (
                Pair::new("× 不平 27.00", "× off 27.00"),
                SignLook::Bad,
                Pair::new(
                    "强制性问题：定稿前必须改正",
                    "Mandatory: to be corrected before the file is final",
                ),
            ),
        ],
    ),
    (
        Pair::new("目录", "Outline"),
        &[
            (
                Pair::new("3", "3"),
                SignLook::Badge,
                Pair::new("有 3 处强制性问题", "Three mandatory findings"),
            ),
            (
                Pair::new("空表", "empty"),
                SignLook::Weak,
                Pair::new("空表，已注明", "An empty table, noted as such"),
            ),
            (
                Pair::new("○ 尚未填报", "○ not begun"),
                SignLook::Weak,
                Pair::new("还没有开始填", "Nothing is filled in yet"),
            ),
            (
                Pair::new("…", "…"),
                SignLook::Weak,
                Pair::new("没有填完、没有写完", "Begun and not complete"),
            ),
            (
                Pair::new("沿用待确认", "to confirm"),
                SignLook::Accent,
                Pair::new(
                    "由上年沿用，看过后按 Ctrl+Shift+Y 确认",
                    "Taken over from last year; confirm it with Ctrl+Shift+Y",
                ),
            ),
        ],
    ),
    (
        Pair::new("表里的数", "Figures in tables"),
        &[
            (Pair::new("28.01", "28.01"), SignLook::Plain, Pair::new("填报的数", "Entered")),
            (
                Pair::new("845.70", "845.70"),
                SignLook::Total,
                Pair::new("自动计算的合计，不用填", "Computed; not for typing"),
            ),
            (
                Pair::new("28.01", "28.01"),
                SignLook::Weak,
                Pair::new(
                    "灰色：由别的表得出，按 Alt+= 带入",
                    "Grey: it follows from other tables; Alt+= takes it",
                ),
            ),
            (Pair::new("−12.50", "−12.50"), SignLook::Negative, Pair::new("负数", "Below zero")),
            (
                Pair::new("控制数", "Pinned"),
                SignLook::Selected,
                Pair::new(
                    "合计停在这个数上，不随下级变动",
                    "A total held at this figure, whatever its addends do",
                ),
            ),
            (
                Pair::new("◥", "◥"),
                SignLook::Accent,
                Pair::new("右上角的三角：有批注", "A corner: somebody commented"),
            ),
        ],
    ),
];
