//! What the signs and colours of tables, outline and findings mean.

use eframe::egui::{
    Align, Color32, CornerRadius, Frame, Label, Layout, RichText, ScrollArea, Ui, vec2,
};

use crate::ui::font;
use crate::ui::texts::{self, Pair};
use crate::ui::theme::{Theme, size};
use crate::ui::view::View;

use super::{Answer, answer, buttons_ui, primary, text_ui, title_ui};

/// Width of the signs' column.
const SIGNS: f32 = 130.0;

/// A sign as it is shown: its words, ink and ground.
type Sign = (Pair, fn(&Theme) -> (Color32, Color32), Pair);

/// Where signs stand, and which there are.
const PARTS: &[(Pair, &[Sign])] = &[
    (
        Pair::new("合计和审核", "Totals and checks"),
        &[
            (
                Pair::new("✓", "✓"),
                |t| (t.good, t.surface),
                Pair::new("平衡：没有问题", "In balance: nothing to say"),
            ),
            (
                Pair::new("≈ 舍入 0.01", "≈ rounds 0.01"),
                |t| (t.rounding, t.rounding_fill),
                Pair::new(
                    "四舍五入差：各数舍入以后可以解释，不用改",
                    "Rounding explains the difference; nothing to change",
                ),
            ),
            (
                Pair::new("△ 核实", "△ verify"),
                |t| (t.rounding, t.rounding_fill),
                Pair::new(
                    "核实性问题：改正，或填写审核说明（Ctrl+Shift+J）",
                    "To be verified: correct it, or explain it (Ctrl+Shift+J)",
                ),
            ),
            (
                Pair::new("× 不平 27.00", "× off 27.00"),
                |t| (t.bad, t.bad_fill),
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
                |t| (t.on_accent, t.bad),
                Pair::new("有 3 处强制性问题", "Three mandatory findings"),
            ),
            (
                Pair::new("空表", "empty"),
                |t| (t.weak, t.surface),
                Pair::new("空表，已注明", "An empty table, noted as such"),
            ),
            (
                Pair::new("尚未填报", "not begun"),
                |t| (t.weak, t.surface),
                Pair::new("还没有开始填", "Nothing is filled in yet"),
            ),
            (
                Pair::new("…", "…"),
                |t| (t.weak, t.surface),
                Pair::new("没有填完、没有写完", "Begun and not complete"),
            ),
            (
                Pair::new("沿用待确认", "to confirm"),
                |t| (t.accent, t.surface),
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
            (
                Pair::new("28.01", "28.01"),
                |t| (t.text, t.surface),
                Pair::new("填报的数", "Entered"),
            ),
            (
                Pair::new("845.70", "845.70"),
                |t| (t.total_text, t.total),
                Pair::new("自动计算的合计，不用填", "Computed; not for typing"),
            ),
            (
                Pair::new("28.01", "28.01"),
                |t| (t.weak, t.surface),
                Pair::new(
                    "灰色：由别的表得出，按 Alt+= 带入",
                    "Grey: it follows from other tables; Alt+= takes it",
                ),
            ),
            (
                Pair::new("−12.50", "−12.50"),
                |t| (t.negative, t.surface),
                Pair::new("负数", "Below zero"),
            ),
            (
                Pair::new("控制数", "Pinned"),
                |t| (t.accent, t.selected),
                Pair::new(
                    "合计停在这个数上，不随下级变动",
                    "A total held at this figure, whatever its addends do",
                ),
            ),
            (
                Pair::new("◥", "◥"),
                |t| (t.accent, t.surface),
                Pair::new("右上角的三角：有批注", "A corner: somebody commented"),
            ),
        ],
    ),
];

pub fn legend_ui(ui: &mut Ui, view: &View<'_>, fresh: bool) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    title_ui(ui, texts::LEGEND_TITLE.get(lang));
    let height = ui.max_rect().height() - 130.0;
    ScrollArea::vertical().auto_shrink([false, true]).max_height(height).show(ui, |ui| {
        for (title, signs) in PARTS {
            ui.add_space(6.0);
            text_ui(ui, theme, title.get(lang));
            for (sign, look, says) in *signs {
                let (ink, ground) = look(theme);
                ui.horizontal(|ui| {
                    let column = Layout::left_to_right(Align::Center);
                    ui.allocate_ui_with_layout(vec2(SIGNS, 24.0), column, |ui| {
                        ui.set_width(SIGNS);
                        Frame::new()
                            .fill(ground)
                            .corner_radius(CornerRadius::same(size::CORNER))
                            .inner_margin(3)
                            .show(ui, |ui| {
                                let sign = RichText::new(sign.get(lang)).color(ink);
                                let sign = sign.font(font::bold(size::SMALL));
                                ui.add(Label::new(sign).selectable(false));
                            });
                    });
                    ui.add(Label::new(says.get(lang)).wrap().selectable(false));
                });
            }
        }
    });
    buttons_ui(ui, |ui| {
        let close = primary(ui, theme, texts::CLOSE.get(lang), fresh);
        answer([(close, Answer::Close)])
    })
}
