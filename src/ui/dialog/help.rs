//! The help page, made from the table of commands, and what the program is.

use eframe::egui::{Grid, Label, RichText, ScrollArea, Ui};

use crate::ui::command::CommandGroup;
use crate::ui::font;
use crate::ui::texts;
use crate::ui::theme::size;
use crate::ui::view::View;
use crate::ui::widget;

use super::Answer;
use super::parts::{close_ui, text_ui, title_ui};

/// Every command with its keys and what it does.
pub fn help_ui(ui: &mut Ui, view: &View<'_>, fresh: bool) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    title_ui(ui, texts::HELP.get(lang));
    let height = ui.max_rect().height() - 130.0;
    ScrollArea::vertical().auto_shrink([false, true]).max_height(height).show(ui, |ui| {
        widget::scroll_by_keys(ui, height);
        let section = |ui: &mut Ui, title: &str, lines: Vec<(String, String, &str)>| {
            ui.add_space(8.0);
            let title_text = RichText::new(title).font(font::bold(size::TEXT)).color(theme.accent);
            ui.add(Label::new(title_text));
            Grid::new(("help", title)).num_columns(3).spacing([18.0, 5.0]).show(ui, |ui| {
                for (name, keys, tip) in lines {
                    ui.scope(|ui| {
                        ui.set_width(190.0);
                        ui.add(Label::new(name).wrap().selectable(true));
                    });
                    ui.scope(|ui| {
                        ui.set_width(170.0);
                        ui.add(
                            Label::new(RichText::new(keys).font(font::bold(size::SMALL)))
                                .wrap()
                                .selectable(true),
                        );
                    });
                    ui.scope(|ui| {
                        ui.set_width((ui.available_width()).max(200.0));
                        ui.add(
                            Label::new(RichText::new(tip).color(theme.weak))
                                .wrap()
                                .selectable(true),
                        );
                    });
                    ui.end_row();
                }
            });
        };
        for group in CommandGroup::ALL {
            let lines = group
                .entries()
                .map(|entry| {
                    (entry.title.get(lang).to_owned(), entry.shortcuts_text(), entry.tip.get(lang))
                })
                .collect();
            section(ui, group.title().get(lang), lines);
        }
        let keys = texts::GRID_KEYS
            .iter()
            .map(|(keys, does)| (String::new(), (*keys).to_owned(), does.get(lang)))
            .collect();
        section(ui, texts::HELP_GRID.get(lang), keys);
    });
    close_ui(ui, view, fresh, texts::CLOSE)
}

/// Name, version, form set, font licence.
pub fn about_ui(ui: &mut Ui, view: &View<'_>, fresh: bool) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    title_ui(ui, &format!("{} {}", texts::PROGRAM.get(lang), env!("CARGO_PKG_VERSION")));
    text_ui(ui, theme, texts::ABOUT_TEXT.get(lang));
    let forms = view.document().forms();
    text_ui(
        ui,
        theme,
        &format!("{} {} ({})", texts::FORMS.get(lang), forms.name.get(lang), forms.id),
    );
    text_ui(ui, theme, texts::FONT_LICENCE.get(lang));
    close_ui(ui, view, fresh, texts::CLOSE)
}
