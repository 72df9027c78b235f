//! Writing an explanation (审核说明) or a comment (批注): a few lines, the author, done.

use eframe::egui::{Event, Key, Label, Modifiers, RichText, ScrollArea, TextEdit, Ui};

use crate::budget::{Comment, Explanation};
use crate::edit::Intent;
use crate::lang::Lang;
use crate::session::lists::CommentRef;
use crate::ui::grid::composing_after;
use crate::ui::texts;
use crate::ui::view::View;

use super::{Answer, answer, buttons_ui, primary, text_ui, title_ui};

/// What is being written.
#[derive(Clone, Debug)]
pub enum Say {
    Explanation(Explanation),
    /// The same for several findings that have one cause, the one asked about first.
    Explanations(Vec<Explanation>),
    /// A comment: a new one, in the file or beside it, or one that is there.
    Comment {
        comment: Comment,
        at: Option<CommentRef>,
        beside: bool,
    },
}

/// The small editor.
#[derive(Debug)]
pub struct SayEntry {
    say: Say,
    /// What it is about, a line each.
    about: Vec<String>,
    text: String,
    author: String,
    /// What is written answers all of the findings, not the first alone.
    for_all: bool,
    /// The input method is composing: Enter belongs to it.
    composing: bool,
    said: Option<texts::Pair>,
}

/// What was written, and by whom.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    pub what: SaidWhat,
    pub author: String,
}

#[derive(Clone, Debug, PartialEq)]
pub enum SaidWhat {
    Intent(Intent),
    /// For the file beside: the number of the comment there, if it is there already.
    Beside(Option<usize>, Comment),
}

impl SayEntry {
    pub fn new(say: Say, about: Vec<String>, author: String) -> Self {
        let text = match &say {
            Say::Explanation(explanation) => explanation.text.clone(),
            Say::Explanations(all) => all.first().map_or_else(String::new, |e| e.text.clone()),
            Say::Comment { comment, .. } => comment.text.clone(),
        };
        Self { say, about, text, author, for_all: true, composing: false, said: None }
    }

    fn done(&self) -> Option<Said> {
        let text = self.text.trim().to_owned();
        if text.is_empty() {
            return None;
        }
        let author = self.author.trim().to_owned();
        let what = match self.say.clone() {
            Say::Explanation(explanation) => {
                let author = author.clone();
                let explanation = Box::new(Explanation { text, author, ..explanation });
                SaidWhat::Intent(Intent::Explain { explanation })
            }
            Say::Explanations(all) => {
                let count = if self.for_all { all.len() } else { 1 };
                let answered = |explanation: Explanation| {
                    let (text, author) = (text.clone(), author.clone());
                    let explanation = Box::new(Explanation { text, author, ..explanation });
                    Intent::Explain { explanation }
                };
                let intents: Vec<Intent> = all.into_iter().take(count).map(answered).collect();
                SaidWhat::Intent(Intent::Together {
                    intents,
                    zh: format!("审核说明，{count} 处"),
                    en: format!("explain {count} findings"),
                })
            }
            Say::Comment { comment, at, beside } => {
                let comment = Comment { text, author: author.clone(), ..comment };
                match at {
                    Some(CommentRef::Sidecar(at)) => SaidWhat::Beside(Some(at), comment),
                    None if beside => SaidWhat::Beside(None, comment),
                    Some(CommentRef::InFile(at)) => {
                        let comment = Box::new(comment);
                        SaidWhat::Intent(Intent::Comment { at: Some(at), comment })
                    }
                    None => {
                        let comment = Box::new(comment);
                        SaidWhat::Intent(Intent::Comment { at: None, comment })
                    }
                }
            }
        };
        Some(Said { what, author })
    }

    /// Enter alone and Ctrl+Enter end the writing, unless the input method takes them.
    fn committed(&mut self, ui: &Ui, focused: bool) -> bool {
        let mut composing = self.composing;
        let mut committed = false;
        ui.input_mut(|input| {
            input.events.retain(|event| {
                let before = composing;
                composing = composing_after(event, composing);
                let Event::Key { key: Key::Enter, pressed: true, modifiers, .. } = event else {
                    return true;
                };
                let ends = *modifiers == Modifiers::NONE || modifiers.command_only();
                let composes = before || composing;
                committed |= focused && ends && !composes;
                // Neither of the two is a new line.
                !(focused && (ends || composes))
            });
        });
        self.composing = composing;
        committed
    }
}

pub fn say_ui(ui: &mut Ui, view: &View<'_>, entry: &mut SayEntry, fresh: bool) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    let (title, label, note) = match &entry.say {
        Say::Explanation(_) | Say::Explanations(_) => {
            (texts::EXPLAIN_TITLE, texts::EXPLAIN_LABEL, None)
        }
        Say::Comment { beside, .. } => {
            let note = if *beside { texts::COMMENT_BESIDE } else { texts::COMMENT_INSIDE };
            (texts::COMMENT_TITLE, texts::COMMENT_LABEL, Some(note))
        }
    };
    title_ui(ui, title.get(lang));
    for line in &entry.about {
        ui.add(Label::new(line.as_str()).wrap().selectable(false));
    }
    let id = eframe::egui::Id::unique("say text");
    let committed = entry.committed(ui, ui.memory(|memory| memory.has_focus(id)));
    let label = ui.add(Label::new(label.get(lang)).selectable(false));
    ScrollArea::vertical().max_height(220.0).show(ui, |ui| {
        let edit = TextEdit::multiline(&mut entry.text)
            .id(id)
            .desired_rows(4)
            .desired_width(f32::INFINITY);
        let response = ui.add(edit).labelled_by(label.id);
        if fresh {
            response.request_focus();
        }
        if response.changed() {
            entry.said = None;
        }
    });
    if let Say::Explanations(all) = &entry.say {
        let others = all.len().saturating_sub(1);
        let said = match lang {
            Lang::Zh => format!("同一原因的另外 {others} 处也用这个说明"),
            Lang::En => format!("It answers the {others} other places of the same cause as well"),
        };
        ui.checkbox(&mut entry.for_all, said);
    }
    ui.horizontal(|ui| {
        let label = ui.add(Label::new(texts::AUTHOR.get(lang)).selectable(false));
        let edit = TextEdit::singleline(&mut entry.author).desired_width(160.0);
        ui.add(edit).labelled_by(label.id);
        if let Some(note) = note {
            let note = RichText::new(note.get(lang)).color(theme.weak);
            ui.add(Label::new(note).wrap().selectable(false));
        }
    });
    if let Some(said) = entry.said {
        text_ui(ui, theme, said.get(lang));
    }
    let (given, ok) = buttons_ui(ui, |ui| {
        let ok = primary(ui, theme, texts::CONFIRM.get(lang), false);
        let cancel = ui.button(texts::CANCEL.get(lang));
        (answer([(cancel, Answer::Close)]), ok.clicked())
    });
    if ok || committed {
        match entry.done() {
            Some(said) => return Some(Answer::Said(Box::new(said))),
            None => entry.said = Some(texts::NOTHING_SAID),
        }
    }
    given
}
