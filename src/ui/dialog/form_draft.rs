//! 起草表样: the sums and equalities that hold in published files, each to be confirmed, and the
//! form set that is written beside them.

use eframe::egui::{
    Checkbox, ComboBox, Frame, Key, Label, Margin, RichText, ScrollArea, Stroke, TextEdit, Ui,
};

use crate::form::infer::RelationKind;
use crate::lang::Lang;
use crate::session::form_draft::FormDrafting;
use crate::source::Severity;
use crate::ui::texts;
use crate::ui::view::View;
use crate::ui::widget;

use super::parts::{buttons_ui, field_ui, primary, text_ui, title_ui};
use super::{Answer, FormDraftAnswer, FormDraftAsk};

pub fn form_draft_ui(
    ui: &mut Ui,
    view: &View<'_>,
    ask: &mut FormDraftAsk,
    fresh: bool,
) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    ask.follow(lang);
    title_ui(ui, texts::FORM_DRAFT_TITLE.get(lang));
    if !ask.because.is_empty() {
        text_ui(ui, theme, &ask.because);
    }
    let busy = ask.job.is_some();
    let (text, which) = match ask.ready.is_some() || busy {
        true => (texts::FORM_DRAFT_TEXT, texts::FORM_DRAFT_MORE),
        false => (texts::FORM_DRAFT_BEGIN, texts::FORM_DRAFT_WHICH),
    };
    text_ui(ui, theme, text.get(lang));
    if busy {
        text_ui(ui, theme, texts::FORM_DRAFT_MAKING.get(lang));
    }
    if let Some(draft) = &mut ask.ready {
        ui.add_enabled_ui(!busy, |ui| {
            names_ui(ui, lang, draft);
            text_ui(ui, theme, &FormDraftAsk::summary(draft, lang));
            relations_ui(ui, view, draft);
        });
    }
    let label = ui.add(Label::new(which.get(lang)));
    let (field, add, browse) = ui
        .horizontal(|ui| {
            let width = (ui.available_width() - 190.0).max(120.0);
            let field = TextEdit::singleline(&mut ask.more).desired_width(width);
            let field = ui.add_enabled(!busy, field).labelled_by(label.id);
            if fresh && ask.ready.is_none() && !busy {
                field.request_focus();
            }
            if field.changed() {
                ask.said.clear();
            }
            let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            let add = ui.button(texts::FORM_DRAFT_ADD.get(lang)).clicked() || entered;
            (field, add, ui.button(texts::BROWSE.get(lang)).clicked())
        })
        .inner;
    ask.typed.update(&ask.more, None);
    if !ask.said.is_empty() {
        let said = RichText::new(&ask.said).color(theme.bad);
        ui.add(Label::new(said).wrap().selectable(true));
    }
    let ready = ask.ready.is_some() && !busy;
    let (save, close) = buttons_ui(ui, |ui| {
        let save = ready && primary(ui, theme, texts::FORM_DRAFT_SAVE.get(lang), false).clicked();
        (save, ui.button(texts::CANCEL.get(lang)).clicked())
    });
    let answer = |answer| Some(Answer::FormDraft(answer));
    match () {
        () if close => Some(Answer::Close),
        () if save => answer(FormDraftAnswer::Save),
        () if browse && !busy => answer(FormDraftAnswer::Browse),
        () if add && !busy && ask.typed.exists() => answer(FormDraftAnswer::From(ask.files())),
        () if add && !busy => {
            ask.said = texts::FORM_DRAFT_NO_FILE.get(lang).to_owned();
            field.request_focus();
            None
        }
        () => None,
    }
}

/// Id and name of the form set.
fn names_ui(ui: &mut Ui, lang: Lang, draft: &mut FormDrafting) {
    ui.horizontal(|ui| {
        for (title, text, width) in [
            (texts::FORM_DRAFT_ID, &mut draft.id, 260.0),
            (texts::FORM_DRAFT_NAME, &mut draft.draft.name, 320.0),
        ] {
            field_ui(ui, title.get(lang), text, width);
        }
    });
}

/// Every relation with how often it held; those that were broken first.
fn relations_ui(ui: &mut Ui, view: &View<'_>, draft: &mut FormDrafting) {
    const LINE: f32 = 58.0;
    let (theme, lang) = (view.theme, view.lang);
    let order = FormDraftAsk::order(draft);
    let height = (ui.max_rect().height() - 330.0).max(LINE * 2.0);
    Frame::new().stroke(Stroke::new(1.0, theme.edge)).inner_margin(1).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let area = ScrollArea::vertical().id_salt("relations").auto_shrink(false);
        area.max_height(height).show_rows(ui, LINE, order.len(), |ui, range| {
            for at in order.get(range).unwrap_or_default() {
                Frame::new().inner_margin(Margin::symmetric(8, 2)).show(ui, |ui| {
                    ui.set_height(LINE - 6.0);
                    ui.set_width(ui.available_width());
                    relation_ui(ui, view, draft, *at);
                });
            }
        });
        if order.is_empty() {
            let none = RichText::new(texts::FORM_DRAFT_NONE.get(lang)).color(theme.weak);
            ui.add(Label::new(none));
        }
    });
}

fn relation_ui(ui: &mut Ui, view: &View<'_>, draft: &mut FormDrafting, at: usize) {
    let (theme, lang) = (view.theme, view.lang);
    let Some(relation) = draft.draft.relations.get(at) else { return };
    let [table, formula, counted] = draft.draft.said(relation, lang);
    let (broken, kind) = (relation.broken > 0, relation.kind.clone());
    let Some(choice) = draft.draft.choices.get_mut(at) else { return };
    ui.horizontal(|ui| {
        let text = format!("{table}{}{formula}", lang.pick("：", ": "));
        // What follows from the levels of codes is no choice: the program always adds them up.
        let tree = matches!(kind, RelationKind::Tree { .. });
        let mut always = true;
        let kept = if tree { &mut always } else { &mut choice.kept };
        let ink = if *kept { theme.text } else { theme.weak };
        let tick = Checkbox::new(kept, RichText::new(&text).color(ink));
        let shown = ui.add_enabled_ui(!tree, |ui| {
            ui.set_max_width(ui.available_width());
            ui.add(tick)
        });
        shown.inner.on_hover_text(text);
    });
    ui.horizontal(|ui| {
        ui.add_space(22.0);
        let ink = if broken { theme.bad } else { theme.good };
        let sign = if broken { "△ " } else { "✓ " };
        let counted = RichText::new(format!("{sign}{counted}")).color(ink);
        ui.add(Label::new(counted));
        if matches!(kind, RelationKind::Check { .. }) {
            field_ui(ui, texts::FORM_DRAFT_CHECK.get(lang), &mut choice.name, 180.0);
            force_ui(ui, lang, at, &mut choice.severity);
        }
    });
}

fn force_ui(ui: &mut Ui, lang: Lang, at: usize, severity: &mut Severity) {
    let held = severity.word(lang);
    let shown = ComboBox::from_id_salt(("force", at)).selected_text(held).width(90.0);
    let shown = shown.show_ui(ui, |ui| {
        for own in [Severity::Mandatory, Severity::Explain, Severity::Hint] {
            ui.selectable_value(severity, own, own.word(lang));
        }
    });
    widget::name_choice(&shown.response, texts::FORM_DRAFT_FORCE.get(lang), held);
}
