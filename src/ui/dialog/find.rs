//! Finding and replacing over all tables and texts.

use std::time::Duration;

use eframe::egui::text::{CCursor, CCursorRange};
use eframe::egui::text_edit::TextEditState;
use eframe::egui::{Context, Grid, Id, Key, Label, RichText, TextEdit, Ui};

use crate::edit::Document;
use crate::lang::Lang;
use crate::search::{self, Query, Replacement, Search, SearchPlace};
use crate::ui::texts;
use crate::ui::view::View;

use super::list::{Chosen, ListLine, list_ui};
use super::{Answer, buttons_ui, primary, text_ui, title_ui};

/// So long a frame goes on with a search: the first one, so that letters follow each other, and
/// those after it.
const SLICES: (Duration, Duration) = (Duration::from_millis(6), Duration::from_millis(15));

/// A search: what is looked for, what was found, where one is in it.
#[derive(Debug, Default)]
pub struct Find {
    query: String,
    with: String,
    /// The field for what is put in its place is shown.
    pub replacing: bool,
    /// What the list was made for.
    of: Option<(String, u64, Lang)>,
    search: Search,
    chosen: Chosen,
    /// What the last replacement did.
    said: Option<String>,
    /// One hit was just replaced: how many there were before.
    replaced_one: Option<usize>,
}

impl Find {
    /// Begins anew where the query or the document is another one, and goes on with the search.
    fn follow(&mut self, document: &Document, lang: Lang, limit: Duration) {
        if !self.is_of(document, lang) {
            let of = Some((self.query.clone(), document.revision(), lang));
            let same = self.of.as_ref().is_some_and(|(query, ..)| *query == self.query);
            self.search = Search::new(document, Query::new(&self.query), lang);
            self.of = of;
            if !same {
                (self.chosen, self.replaced_one) = (Chosen::at(0), None);
            }
        }
        let before = self.search.is_done();
        self.search.advance(document, limit);
        if self.search.is_done() && !before {
            let count = self.search.hits().len();
            // What was put in may hold what is looked for: then the next place is the one below.
            let stays = self.replaced_one.take().is_some_and(|before| before == count);
            let at = self.chosen.at + usize::from(stays);
            self.chosen = Chosen::at(at.min(count.saturating_sub(1)));
        }
    }

    /// Whether the search is for the query and of the document as they are now.
    fn is_of(&self, document: &Document, lang: Lang) -> bool {
        self.of.as_ref().is_some_and(|(query, revision, own)| {
            (query.as_str(), *revision, *own) == (self.query.as_str(), document.revision(), lang)
        })
    }

    /// The next or previous place, round and round; none where nothing was found.
    pub fn step(&mut self, document: &Document, lang: Lang, forward: bool) -> Option<SearchPlace> {
        let known = self.of.is_some();
        self.follow(document, lang, Duration::MAX);
        let count = self.search.hits().len();
        if !known || count == 0 {
            return None;
        }
        let by = if forward { 1 } else { count - 1 };
        self.chosen = Chosen::at((self.chosen.at + by) % count);
        self.search.hits().get(self.chosen.at).map(|hit| hit.place.clone())
    }

    /// Remembers what a replacement did, to say it.
    pub fn replaced(&mut self, lang: Lang, changed: usize, passed: usize) {
        self.said = Some(texts::replaced(lang, changed, passed));
    }
}

fn select_all(ctx: &Context, id: Id, chars: usize) {
    let mut state = TextEditState::load(ctx, id).unwrap_or_default();
    let all = CCursorRange::two(CCursor::new(0), CCursor::new(chars));
    state.cursor.set_char_range(Some(all));
    state.store(ctx, id);
}

pub fn find_ui(ui: &mut Ui, view: &View<'_>, find: &mut Find, fresh: bool) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    let title = if find.replacing { texts::REPLACE_TITLE } else { texts::FIND_TITLE };
    title_ui(ui, title.get(lang));
    find.chosen.keys(ui, find.search.hits().len());
    let enter = ui.input(|i| i.key_pressed(Key::Enter));
    let (mut go, mut one) = (false, false);
    Grid::new("find fields").num_columns(2).spacing([10.0, 8.0]).show(ui, |ui| {
        let label = ui.add(Label::new(texts::FIND_LABEL.get(lang)).selectable(false));
        let wide = ui.available_width();
        let edit = TextEdit::singleline(&mut find.query)
            .hint_text(texts::FIND_HINT.get(lang))
            .desired_width(wide);
        let response = ui.add(edit).labelled_by(label.id);
        if fresh {
            response.request_focus();
            // What was looked for last is typed over.
            select_all(ui.ctx(), response.id, find.query.chars().count());
        }
        if response.changed() {
            find.said = None;
        }
        go = response.lost_focus() && enter;
        if go && find.search.hits().is_empty() {
            response.request_focus();
        }
        ui.end_row();
        if find.replacing {
            let label = ui.add(Label::new(texts::REPLACE_LABEL.get(lang)).selectable(false));
            let edit = TextEdit::singleline(&mut find.with).desired_width(wide);
            let response = ui.add(edit).labelled_by(label.id);
            one = response.lost_focus() && enter;
            if one {
                response.request_focus();
            }
            ui.end_row();
        }
    });
    let begun = find.is_of(view.document(), lang);
    find.follow(view.document(), lang, if begun { SLICES.1 } else { SLICES.0 });
    if !find.search.is_done() {
        ui.ctx().request_repaint();
    }
    let Find { search, chosen, .. } = find;
    let hits = search.hits();
    let count = texts::hits(lang, search);
    let said = match &find.said {
        // That nothing is left after a replacement is what was wanted.
        Some(said) if hits.is_empty() => said.clone(),
        Some(said) => format!("{said}　{count}"),
        None if find.query.trim().is_empty() => String::new(),
        None => count,
    };
    text_ui(ui, theme, &said);
    let height = ui.max_rect().height() - if find.replacing { 290.0 } else { 235.0 };
    let shares = [0.27, 0.38, 0.35];
    let clicked = list_ui(ui, theme, chosen, hits.len(), (height, &shares), |at| {
        let Some(hit) = hits.get(at) else {
            return ListLine { parts: Vec::new(), strong: 2, weak: false };
        };
        let (table, place) = search::words(view.document(), &hit.place, lang);
        ListLine { parts: vec![table, place, hit.text.clone()], strong: 2, weak: !hit.open }
    });
    if find.replacing {
        let note = RichText::new(texts::REPLACE_NOTE.get(lang)).color(theme.weak);
        ui.add(Label::new(note).wrap().selectable(false));
    }
    let writable = !view.document().is_read_only();
    let mut all = false;
    let (mut close, replacing) = (false, find.replacing);
    buttons_ui(ui, |ui| {
        go |= primary(ui, theme, texts::GO_THERE.get(lang), false).clicked();
        if replacing {
            let usable = writable && search.is_done() && !hits.is_empty();
            let button = |ui: &mut Ui, title: &str| {
                ui.add_enabled(usable, eframe::egui::Button::new(title)).clicked()
            };
            all = button(ui, texts::REPLACE_ALL.get(lang));
            one |= button(ui, texts::REPLACE_ONE.get(lang));
        }
        close = ui.button(texts::CLOSE.get(lang)).clicked();
    });
    if close {
        return Some(Answer::Close);
    }
    if writable && (all || one) && search.is_done() && !hits.is_empty() {
        let document = view.document();
        let own = hits.get(chosen.at).map(std::slice::from_ref).unwrap_or_default();
        let replacement = match all {
            true => search::replace(document, &search.all(document), search.query(), &find.with),
            false => search::replace(document, own, search.query(), &find.with),
        };
        return Some(find.answered(replacement, one && !all));
    }
    let at = clicked.or(go.then_some(chosen.at));
    at.and_then(|at| hits.get(at)).map(|hit| Answer::To(hit.place.clone()))
}

impl Find {
    fn answered(&mut self, replacement: Replacement, one: bool) -> Answer {
        if one {
            self.replaced_one = Some(self.search.hits().len());
            if replacement.intent.is_none() {
                // Passed over: the next place is the one below.
                self.replaced_one = None;
                self.chosen = Chosen::at(self.chosen.at + 1);
            }
        }
        Answer::Replace(replacement)
    }
}
