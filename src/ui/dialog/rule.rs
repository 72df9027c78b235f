//! What there is to know about one rule: what it asks, why, when it is right to be silent.

use eframe::egui::{Label, RichText, ScrollArea, Ui};

use crate::engine::Rule;
use crate::ui::font;
use crate::ui::texts;
use crate::ui::theme::size;
use crate::ui::view::View;

use super::Answer;
use super::parts::{close_ui, text_ui, title_ui};

/// The documentation of a rule.
pub fn rule_ui(ui: &mut Ui, view: &View<'_>, rule: &Rule, fresh: bool) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    title_ui(ui, rule.asks.get(lang));
    let severity = texts::severity(rule.severity).get(lang);
    let number = if rule.number.is_empty() { "" } else { " · " };
    text_ui(ui, theme, &format!("{severity}{number}{} · {}", rule.number, rule.name));
    let height = ui.max_rect().height() - 150.0;
    ScrollArea::vertical().auto_shrink([false, true]).max_height(height).show(ui, |ui| {
        // The title says already what it asks.
        for (title, text) in rule.told().into_iter().skip(1) {
            if text.get(lang).is_empty() {
                continue;
            }
            let title = RichText::new(title.get(lang)).font(font::bold(size::SMALL));
            ui.add(Label::new(title.color(theme.accent)));
            ui.add(
                Label::new(RichText::new(text.get(lang)).color(theme.text)).wrap().selectable(true),
            );
            ui.add_space(4.0);
        }
    });
    close_ui(ui, view, fresh, texts::CLOSE)
}
