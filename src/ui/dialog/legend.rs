//! What the signs and colours of tables, outline and findings mean.

use eframe::egui::{
    Align, Color32, CornerRadius, Frame, Label, Layout, RichText, ScrollArea, Ui, vec2,
};

use crate::ui::font;
use crate::ui::texts;
use crate::ui::theme::{Theme, size};
use crate::ui::view::View;
use crate::ui::widget;

use super::parts::{close_ui, text_ui, title_ui};
use super::{Answer, LEGEND, SignLook};

/// Width of the signs' column.
const SIGNS: f32 = 130.0;

pub fn legend_ui(ui: &mut Ui, view: &View<'_>, fresh: bool) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    title_ui(ui, texts::LEGEND_TITLE.get(lang));
    let height = ui.max_rect().height() - 130.0;
    ScrollArea::vertical().auto_shrink([false, true]).max_height(height).show(ui, |ui| {
        widget::scroll_by_keys(ui, height);
        for (title, signs) in LEGEND {
            ui.add_space(6.0);
            text_ui(ui, theme, title.get(lang));
            for (sign, look, says) in *signs {
                let (ink, ground) = colors(*look, theme);
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
                                ui.add(Label::new(sign));
                            });
                    });
                    ui.add(Label::new(says.get(lang)).wrap());
                });
            }
        }
    });
    close_ui(ui, view, fresh, texts::CLOSE)
}

/// Ink and ground of a sign.
fn colors(look: SignLook, theme: &Theme) -> (Color32, Color32) {
    match look {
        SignLook::Good => (theme.good, theme.surface),
        SignLook::Rounding => (theme.rounding, theme.rounding_fill),
        SignLook::Bad => (theme.bad, theme.bad_fill),
        SignLook::Badge => (theme.on_accent, theme.bad),
        SignLook::Weak => (theme.weak, theme.surface),
        SignLook::Accent => (theme.accent, theme.surface),
        SignLook::Plain => (theme.text, theme.surface),
        SignLook::Total => (theme.total_text, theme.total),
        SignLook::Negative => (theme.negative, theme.surface),
        SignLook::Selected => (theme.accent, theme.selected),
    }
}
