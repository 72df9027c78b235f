//! What is asked before the document is published: formats, folder, unit, 舍位平衡, what is lacking.

use eframe::egui::{CollapsingHeader, ComboBox, Key, Label, ScrollArea, TextEdit, Ui};

use crate::amount::Unit;
use crate::engine::Lack;
use crate::lang::Tell as _;
use crate::publish::Adjusted;
use crate::ui::texts;
use crate::ui::view::View;
use crate::ui::widget;

use super::{Answer, Publishing, said_ui, text_ui};

/// Lacks, and moved figures, that are listed before the rest is only counted.
const MAX_LACKS: usize = 100;
const MAX_MOVED: usize = 500;

/// What is asked; gives an answer other than to begin, and whether Enter began.
pub(super) fn asking_ui(
    ui: &mut Ui,
    view: &View<'_>,
    ask: &mut Publishing,
    fresh: bool,
) -> (Option<Answer>, bool) {
    let (theme, lang) = (view.theme, view.lang);
    text_ui(ui, theme, texts::PUBLISH_TEXT.get(lang));
    ui.horizontal(|ui| {
        let names = ["PDF", "Word (DOCX)", "Excel (XLSX)", lang.pick("网页 (HTML)", "Web (HTML)")];
        for (on, name) in ask.formats.iter_mut().zip(names) {
            ui.checkbox(on, name);
        }
    });
    let label = ui.add(Label::new(texts::PUBLISH_FOLDER.get(lang)));
    let (field, browse) = ui
        .horizontal(|ui| {
            let width = (ui.available_width() - 110.0).max(120.0);
            let field = ui.add(TextEdit::singleline(&mut ask.folder).desired_width(width));
            (field.labelled_by(label.id), ui.button(texts::BROWSE.get(lang)))
        })
        .inner;
    if fresh {
        field.request_focus();
    }
    let entered = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
    if field.changed() {
        ask.said.clear();
    }
    ask.look(view);
    let is_made = ask.typed.path().is_some() && !ask.typed.exists();
    // Its line stays when it has nothing to say: nothing below it jumps.
    text_ui(ui, theme, if is_made { texts::PUBLISH_MAKES_FOLDER.get(lang) } else { " " });
    if !ask.existing.is_empty() {
        let names = ask.existing.join(lang.pick("、", ", "));
        said_ui(ui, view.theme, &format!("{}{names}", texts::PUBLISH_THERE.get(lang)));
        ui.checkbox(&mut ask.replace, texts::PUBLISH_REPLACE.get(lang));
    }
    if !ask.said.is_empty() {
        said_ui(ui, view.theme, &ask.said);
    }
    terms_ui(ui, view, ask);
    if ask.must_allow(view) {
        let line = match ask.open(view) {
            0 => texts::PUBLISH_UNREAD.get(lang).to_owned(),
            open => texts::publish_open(lang, open),
        };
        said_ui(ui, view.theme, &line);
        ui.checkbox(&mut ask.allow_open, texts::PUBLISH_ALLOW.get(lang));
    }
    let lack = lacks_ui(ui, view, &ask.lacks);
    (lack.or_else(|| browse.clicked().then_some(Answer::BrowsePublish)), entered)
}

/// What is lacking before the file is published, gravest first; gives the one to go to.
fn lacks_ui(ui: &mut Ui, view: &View<'_>, lacks: &[Lack]) -> Option<Answer> {
    let lang = view.lang;
    if lacks.is_empty() {
        text_ui(ui, view.theme, texts::PUBLISH_NO_LACKS.get(lang));
        return None;
    }
    text_ui(ui, view.theme, &texts::publish_lacks(lang, lacks.len()));
    let mut clicked = None;
    ui.spacing_mut().item_spacing.y = 3.0;
    for lack in lacks.iter().take(MAX_LACKS) {
        let line = format!("{}\u{3000}{}", lack.kind.word(lang), lack.words.get(lang));
        let link = ui.link(line).on_hover_text(texts::CHECKLIST_GO.get(lang));
        if link.clicked() {
            clicked = Some(Answer::Lack(lack.place.clone()));
        }
    }
    if lacks.len() > MAX_LACKS {
        text_ui(ui, view.theme, &texts::publish_more(lang, lacks.len() - MAX_LACKS));
    }
    clicked
}

/// What money is counted in, 舍位平衡, and what that moves.
fn terms_ui(ui: &mut Ui, view: &View<'_>, ask: &mut Publishing) {
    let (theme, lang) = (view.theme, view.lang);
    let name = |unit: Option<Unit>| match unit {
        None => texts::PUBLISH_OWN_UNITS.get(lang).to_owned(),
        Some(unit) => unit.tell(lang),
    };
    let held = name(ask.terms.unit);
    ui.horizontal(|ui| {
        let title = texts::PUBLISH_UNIT.get(lang);
        ui.add(Label::new(title));
        let choice = ComboBox::from_id_salt("publish unit").selected_text(&held).width(200.0);
        let shown = choice.show_ui(ui, |ui| {
            for unit in [None, Some(Unit::Yuan), Some(Unit::Wan)] {
                ui.selectable_value(&mut ask.terms.unit, unit, name(unit));
            }
        });
        widget::name_choice(&shown.response, title, &held);
    });
    ui.checkbox(&mut ask.terms.adjust, texts::PUBLISH_ADJUST.get(lang))
        .on_hover_text(texts::PUBLISH_ADJUST_HOVER.get(lang));
    match &ask.look.adjusted {
        Some(Ok(adjusted)) => adjusted_ui(ui, view, adjusted),
        Some(Err(error)) => said_ui(ui, view.theme, &error.tell(lang)),
        None if ask.terms.adjust => text_ui(ui, theme, texts::PUBLISH_MAKING.get(lang)),
        None => {}
    }
}

fn adjusted_ui(ui: &mut Ui, view: &View<'_>, adjusted: &Adjusted) {
    let (theme, lang) = (view.theme, view.lang);
    text_ui(ui, theme, &texts::adjusted(lang, adjusted));
    for sum in adjusted.unheld.iter().take(3) {
        said_ui(ui, view.theme, &texts::unheld(lang, sum));
    }
    if adjusted.moved.is_empty() {
        return;
    }
    CollapsingHeader::new(texts::moved_title(lang, adjusted.moved.len())).show(ui, |ui| {
        ScrollArea::vertical().id_salt("moved").max_height(160.0).show(ui, |ui| {
            ui.set_width(ui.available_width());
            for own in adjusted.moved.iter().take(MAX_MOVED) {
                let exact = own.exact.normalize();
                let line = format!("{}　{exact} → {}（{}）", own.name, own.printed, own.rounded);
                ui.add(Label::new(line).wrap());
            }
            if adjusted.moved.len() > MAX_MOVED {
                let more = adjusted.moved.len() - MAX_MOVED;
                text_ui(ui, theme, &texts::publish_more(lang, more));
            }
        });
    });
}
