//! A file read and recognised, before it is taken up: what was made of it on one line, then doubts
//! first, and each table with what it was taken for, to be corrected.

use eframe::egui::{
    self, Align, Button, ComboBox, Frame, Label, Layout, Margin, RichText, ScrollArea, Ui, vec2,
};

use crate::form::TableForm;
use crate::lang::Lang;
use crate::recognise::{RecognisedTable, RowNaming};
use crate::session::import::Import;
use crate::ui::command::Command;
use crate::ui::font;
use crate::ui::texts;
use crate::ui::theme::{Theme, size};
use crate::ui::widget::Tip as _;

use super::{Action, View, widget};

/// Width of the choice of a table, and the most height of the list that it opens.
const WIDTH: f32 = 250.0;
const LIST: f32 = 360.0;
/// Figures without a cell that are listed one by one.
const MAX_UNPLACED: usize = 300;

/// The line that says what is in the window, and what can be done with it.
pub fn strip_ui(ui: &mut Ui, view: &View<'_>, import: &Import, actions: &mut Vec<Action>) {
    let (theme, lang) = (view.theme, view.lang);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        for (command, main) in [
            (Command::TakeUpImport, true),
            (Command::InspectImport, false),
            (Command::LeaveImport, false),
        ] {
            let entry = command.entry();
            let text = RichText::new(entry.title.get(lang));
            let button = if main {
                Button::new(text.color(theme.on_accent)).fill(theme.accent)
            } else {
                Button::new(text)
            };
            if ui.add(button).tip(entry.tooltip(lang)).clicked() {
                actions.push(Action::Command(command));
            }
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let title = RichText::new(texts::PREVIEW.get(lang)).font(font::bold(size::TEXT));
            ui.add(Label::new(title.color(theme.accent)));
            forms_ui(ui, theme, lang, import, actions);
            if !import.fits() {
                let entry = Command::DraftForms.entry();
                if ui.button(entry.title.get(lang)).tip(entry.tooltip(lang)).clicked() {
                    actions.push(Action::Command(Command::DraftForms));
                }
            }
            let ink = if import.is_doubtful() { theme.rounding } else { theme.good };
            widget::cut_label(ui, RichText::new(import.summary(lang)).color(ink));
        });
    });
}

/// The form set it was recognised on, to be changed.
fn forms_ui(ui: &mut Ui, theme: &Theme, lang: Lang, import: &Import, actions: &mut Vec<Action>) {
    let own = &import.proposal().forms;
    let ink = if import.fits() { theme.text } else { theme.bad };
    let held = RichText::new(own.name.get(lang)).color(ink);
    let choice = ComboBox::from_id_salt("import forms").selected_text(held).width(230.0);
    let shown = choice.show_ui(ui, |ui| {
        for forms in import.sets() {
            let holds = forms.id == own.id;
            if ui.selectable_label(holds, forms.name.get(lang)).clicked() && !holds {
                actions.push(Action::ChooseForms(forms.id.clone()));
            }
        }
    });
    widget::name_choice(&shown.response, texts::FORMS.get(lang), own.name.get(lang));
}

/// Doubts at the left, tables at the right.
pub fn import_ui(ui: &mut Ui, view: &View<'_>, import: &Import, actions: &mut Vec<Action>) {
    let room = ui.available_size();
    ui.horizontal_top(|ui| {
        ui.allocate_ui_with_layout(
            vec2(room.x * 0.5 - 8.0, room.y),
            Layout::top_down(Align::Min),
            |ui| doubts_ui(ui, view, import, actions),
        );
        ui.separator();
        ui.allocate_ui_with_layout(
            vec2(ui.available_width(), room.y),
            Layout::top_down(Align::Min),
            |ui| tables_ui(ui, view, import, actions),
        );
    });
}

fn heading(ui: &mut Ui, text: &str, count: usize) {
    let text = RichText::new(format!("{text}　{count}")).font(font::bold(size::TEXT));
    ui.add(Label::new(text));
}

fn doubts_ui(ui: &mut Ui, view: &View<'_>, import: &Import, actions: &mut Vec<Action>) {
    let (theme, lang) = (view.theme, view.lang);
    let proposal = import.proposal();
    heading(ui, texts::DOUBTS.get(lang), proposal.doubts.len());
    ScrollArea::vertical().id_salt("doubts").auto_shrink(false).show(ui, |ui| {
        if proposal.doubts.is_empty() {
            let text = RichText::new(texts::NO_DOUBTS.get(lang)).color(theme.good);
            ui.add(Label::new(text));
        }
        for doubt in &proposal.doubts {
            let ink = if doubt.kind.is_loss() { theme.bad } else { theme.text };
            let sign = if doubt.kind.is_loss() { "×" } else { "？" };
            let text = format!("{sign} {}", import.doubt_text(doubt, lang));
            if line_ui(ui, theme, &text, ink, doubt.spot.is_some())
                && let Some(spot) = doubt.spot
            {
                actions.push(Action::ShowOrigin(spot));
            }
        }
        for note in import.document().notes_told(lang) {
            line_ui(ui, theme, &note, theme.weak, false);
        }
        if !proposal.unplaced.is_empty() {
            ui.add_space(6.0);
            heading(ui, texts::UNPLACED.get(lang), proposal.unplaced.len());
        }
        for unplaced in proposal.unplaced.iter().take(MAX_UNPLACED) {
            let text = import.unplaced_text(unplaced, lang);
            if line_ui(ui, theme, &text, theme.text, true) {
                actions.push(Action::ShowOrigin(unplaced.spot));
            }
        }
        if proposal.unplaced.len() > MAX_UNPLACED {
            let more = texts::and_more(lang, proposal.unplaced.len() - MAX_UNPLACED);
            ui.add(Label::new(RichText::new(more).color(theme.weak)));
        }
    });
}

/// A line that can be clicked where it leads anywhere.
fn line_ui(ui: &mut Ui, theme: &Theme, text: &str, ink: egui::Color32, leads: bool) -> bool {
    let text = RichText::new(text).color(ink);
    if !leads {
        let margin = ui.spacing().button_padding;
        let margin = Margin::symmetric(margin.x as i8, margin.y as i8);
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.add(Label::new(text).wrap());
        });
        return false;
    }
    let button = Button::new(text).frame_when_inactive(false).wrap();
    let response = ui.add(button);
    if response.has_focus() {
        ui.painter().rect_stroke(
            response.rect,
            2.0,
            egui::Stroke::new(1.0, theme.accent),
            egui::StrokeKind::Outside,
        );
    }
    response.clicked()
}

fn tables_ui(ui: &mut Ui, view: &View<'_>, import: &Import, actions: &mut Vec<Action>) {
    let (theme, lang) = (view.theme, view.lang);
    let tables = &import.proposal().tables;
    ui.horizontal(|ui| {
        heading(ui, texts::TABLES_FOUND.get(lang), tables.len());
        if import.corrected().is_some() {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if widget::flat(ui, true, texts::FORGET_CORRECTIONS.get(lang)).clicked() {
                    actions.push(Action::ForgetCorrections);
                }
            });
        }
    });
    ScrollArea::vertical().id_salt("tables found").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        for (at, found) in tables.iter().enumerate() {
            Frame::new().inner_margin(Margin::symmetric(0, 2)).show(ui, |ui| {
                table_ui(ui, view, import, (at, found), actions);
            });
        }
        if tables.is_empty() {
            let text = RichText::new(texts::NO_TABLES_FOUND.get(lang)).color(theme.weak);
            ui.add(Label::new(text));
        }
    });
}

fn table_ui(
    ui: &mut Ui,
    view: &View<'_>,
    import: &Import,
    (at, found): (usize, &RecognisedTable),
    actions: &mut Vec<Action>,
) {
    let (theme, lang) = (view.theme, view.lang);
    let proposal = import.proposal();
    let forms = &proposal.forms;
    let table = found.table.and_then(|table| proposal.budget.tables.get(table));
    let own = table.and_then(|table| table.form());
    let title = |form: usize| -> String {
        let form = forms.tables.get(form);
        form.map(|form| form.title.get(lang).to_owned()).unwrap_or_default()
    };
    ui.horizontal(|ui| {
        let place = import.document().page_title(found.page as usize, lang);
        let before = at.checked_sub(1).and_then(|at| proposal.tables.get(at));
        let before = before.filter(|own| found.table.is_some() && own.table == found.table);
        // A part of a table that is beside another has the same title.
        let goes_on = before.is_some_and(|own| found.title.is_empty() || own.title == found.title);
        let named = match (&*found.title, goes_on, found.again) {
            (_, _, true) => texts::TABLE_AGAIN.get(lang),
            (_, true, _) => texts::TABLE_GOES_ON.get(lang),
            ("", false, _) => texts::NO_TITLE.get(lang),
            (title, ..) => title,
        };
        let text = format!("{} {place}　{named}", import.sign(found));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let held = own.map_or_else(|| texts::NO_TABLE_OF_FORM.get(lang).to_owned(), title);
            let ink = if own.is_some() { theme.text } else { theme.rounding };
            let choice = ComboBox::from_id_salt(("found table", at))
                .selected_text(RichText::new(&held).color(ink))
                .width(WIDTH)
                .height(LIST)
                .truncate();
            // No more room than that, however long the title is.
            let room = vec2(WIDTH, ui.spacing().interact_size.y);
            let right = Layout::right_to_left(Align::Center);
            let shown = ui.allocate_ui_with_layout(room, right, |ui| {
                choice.show_ui(ui, |ui| {
                    let none = texts::NO_TABLE_OF_FORM.get(lang);
                    if ui.selectable_label(own.is_none(), none).clicked() && own.is_some() {
                        actions.push(Action::CorrectTable(at, None));
                    }
                    for form in 0..forms.tables.len() {
                        let holds = own == Some(form);
                        if ui.selectable_label(holds, title(form)).clicked() && !holds {
                            actions.push(Action::CorrectTable(at, Some(form)));
                        }
                    }
                })
            });
            widget::name_choice(&shown.inner.response, named, &held);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                if line_ui(ui, theme, &text, theme.text, true) {
                    actions.push(Action::ShowFound(at));
                }
            });
        });
    });
    if let Some((hold, of)) = found.sums {
        let text = match lang {
            Lang::Zh => format!("　　{of} 个合计中 {hold} 个相符"),
            Lang::En => format!("    {hold} of {of} sums hold"),
        };
        ui.add(Label::new(RichText::new(text).color(theme.weak)));
    }
    if own.is_some() {
        columns_ui(ui, view, import, (at, found), actions);
    }
}

/// What a column of a form is called: where another one has the same title, with what is over it.
fn column_told(form: &TableForm, (block, column): (usize, usize), lang: Lang) -> String {
    let Some((of, leaf)) =
        form.blocks.get(block).and_then(|block| Some((block, block.columns.get(column)?)))
    else {
        return String::new();
    };
    let own = leaf.title.get(lang);
    let all = form.blocks.iter().flat_map(|block| &block.columns);
    if all.filter(|other| other.title.get(lang) == own).count() < 2 {
        return own.to_owned();
    }
    let over = of.headings.iter().flatten().filter(|own| (own.from..own.to).contains(&column));
    let several = form.blocks.len() > 1;
    let mut path: Vec<&str> = several.then(|| of.title.get(lang)).into_iter().collect();
    path.extend(over.map(|heading| heading.title.get(lang)));
    path.dedup();
    path.retain(|title| !title.is_empty());
    path.join(" / ")
}

/// What each column of the page was taken for.
fn columns_ui(
    ui: &mut Ui,
    view: &View<'_>,
    import: &Import,
    (at, found): (usize, &RecognisedTable),
    actions: &mut Vec<Action>,
) {
    let (theme, lang) = (view.theme, view.lang);
    let proposal = import.proposal();
    let form = found
        .table
        .and_then(|table| proposal.budget.tables.get(table)?.form())
        .and_then(|form| proposal.forms.tables.get(form));
    let Some((form, page)) = form.zip(import.document().pages.get(found.page as usize)) else {
        return;
    };
    let title = texts::COLUMNS_OF.get(lang);
    egui::CollapsingHeader::new(title).id_salt(("columns", at)).show(ui, |ui| {
        let leaf_title = |block: usize, column: usize| column_told(form, (block, column), lang);
        for column in 0..page.columns().min(64) {
            let known = found.columns.iter().find(|(own, _, _)| *own == column);
            let held = known.map(|&(_, block, leaf)| (usize::from(block), usize::from(leaf)));
            let naming = found.naming.iter().find(|(own, _)| *own == column).map(|(_, own)| *own);
            ui.horizontal(|ui| {
                let number = import.column_name(found, column);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let none = texts::LEFT_OUT.get(lang).to_owned();
                    let other = match naming {
                        Some(RowNaming::Code) => texts::CODES_ROWS.get(lang).to_owned(),
                        Some(RowNaming::Name) => texts::NAMES_ROWS.get(lang).to_owned(),
                        Some(RowNaming::Number) => texts::NUMBERS_ROWS.get(lang).to_owned(),
                        None => none.clone(),
                    };
                    let text = held.map_or(other, |(b, c)| leaf_title(b, c));
                    let is_left_out = held.is_none() && naming.is_none();
                    let shown = ComboBox::from_id_salt(("found column", at, column))
                        .selected_text(&text)
                        .width(200.0)
                        .height(LIST)
                        .truncate()
                        .show_ui(ui, |ui| {
                            if ui.selectable_label(is_left_out, none).clicked() && !is_left_out {
                                actions.push(Action::CorrectColumn(at, column, None));
                            }
                            for (b, block) in form.blocks.iter().enumerate() {
                                for c in 0..block.columns.len() {
                                    let holds = held == Some((b, c));
                                    if ui.selectable_label(holds, leaf_title(b, c)).clicked()
                                        && !holds
                                    {
                                        actions.push(Action::CorrectColumn(
                                            at,
                                            column,
                                            Some((b, c)),
                                        ));
                                    }
                                }
                            }
                        });
                    widget::name_choice(&shown.response, &number, &text);
                    let ink = if is_left_out { theme.weak } else { theme.text };
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        ui.add(
                            Label::new(RichText::new(number).color(ink))
                                .truncate()
                                .selectable(true),
                        );
                    });
                });
            });
        }
    });
}
