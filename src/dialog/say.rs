//! Writing an explanation (审核说明) or a comment (批注): a few lines, the author, done.

use crate::budget::{Comment, Explanation, NamedPlace};
use crate::edit::Intent;
use crate::engine::Finding;
use crate::lang::Lang;
use crate::review::{self, clock};
use crate::session::lists::{CommentAnchor, CommentRef, ListedComment};
use crate::session::reading::Reading;
use crate::session::texts::{self, Pair};

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
    pub say: Say,
    /// What it is about, a line each.
    pub about: Vec<String>,
    pub text: String,
    pub author: String,
    /// What is written answers all of the findings, not the first alone.
    pub for_all: bool,
    /// The input method is composing: Enter belongs to it.
    pub composing: bool,
    pub said: Option<Pair>,
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
    /// The explanation of a finding, and of what has the same cause; none where it needs none.
    pub fn explaining(reading: &Reading<'_>, asked: &Finding) -> Option<Self> {
        let (mut all, about) = reading.explanations(asked)?;
        let say = match all.len() {
            0 => return None,
            1 => Say::Explanation(all.remove(0)),
            _ => Say::Explanations(all),
        };
        Some(Self::new(say, about, reading.settings.author()))
    }

    /// The comment that is on a place, or a new one.
    pub fn commenting(reading: &Reading<'_>, anchor: &CommentAnchor, place: NamedPlace) -> Self {
        let mut known = reading.lists.comments.iter();
        let known = known.find(|own| own.anchor == *anchor && reading.may_change(own.at));
        if let Some(known) = known {
            return Self::changing(reading, known);
        }
        let document = reading.document();
        let (forms, budget) = (document.forms(), document.budget());
        let about = vec![review::describe_place(forms, budget, &place, reading.lang)];
        let comment = Comment {
            place,
            text: String::new(),
            author: String::new(),
            date: clock::today(),
            extra: Vec::new(),
        };
        let beside = reading.settings.comments_beside || document.is_read_only();
        Self::new(Say::Comment { comment, at: None, beside }, about, reading.settings.author())
    }

    /// A comment that is there already.
    pub fn changing(reading: &Reading<'_>, listed: &ListedComment) -> Self {
        let author = match listed.comment.author.as_str() {
            "" => reading.settings.author(),
            author => author.to_owned(),
        };
        let comment = Comment { date: clock::today(), ..listed.comment.clone() };
        let beside = matches!(listed.at, CommentRef::Sidecar(_));
        let say = Say::Comment { comment, at: Some(listed.at), beside };
        Self::new(say, vec![listed.place.clone()], author)
    }

    fn new(say: Say, about: Vec<String>, author: String) -> Self {
        let text = match &say {
            Say::Explanation(explanation) => explanation.text.clone(),
            Say::Explanations(all) => all.first().map_or_else(String::new, |e| e.text.clone()),
            Say::Comment { comment, .. } => comment.text.clone(),
        };
        Self { say, about, text, author, for_all: true, composing: false, said: None }
    }

    /// What was written; nothing where that is blank.
    pub fn done(&self) -> Option<Said> {
        let text = self.text.trim().to_owned();
        if text.is_empty() {
            return None;
        }
        let author = self.author.trim().to_owned();
        let answered = |explanation: Explanation| {
            let (text, author) = (text.clone(), author.clone());
            let explanation = Box::new(Explanation { text, author, ..explanation });
            Intent::Explain { explanation }
        };
        let what = match self.say.clone() {
            Say::Explanation(explanation) => SaidWhat::Intent(answered(explanation)),
            Say::Explanations(all) => {
                let count = if self.for_all { all.len() } else { 1 };
                let intents: Vec<Intent> = all.into_iter().take(count).map(answered).collect();
                SaidWhat::Intent(Intent::Together {
                    intents,
                    zh: format!("审核说明，{count} 处"),
                    en: format!("explain {count} findings"),
                })
            }
            Say::Comment { comment, at, beside } => {
                let comment = Comment { text: text.clone(), author: author.clone(), ..comment };
                let in_file = |at| {
                    let comment = Box::new(comment.clone());
                    SaidWhat::Intent(Intent::Comment { at, comment })
                };
                match at {
                    Some(CommentRef::Sidecar(at)) => SaidWhat::Beside(Some(at), comment),
                    Some(CommentRef::InFile(at)) => in_file(Some(at)),
                    None if beside => SaidWhat::Beside(None, comment),
                    None => in_file(None),
                }
            }
        };
        Some(Said { what, author })
    }

    /// What is written: an explanation or a comment, and what is asked for it; of a comment, where
    /// it is kept.
    pub fn titles(&self) -> (Pair, Pair, Option<Pair>) {
        match &self.say {
            Say::Explanation(_) | Say::Explanations(_) => {
                (texts::EXPLAIN_TITLE, texts::EXPLAIN_LABEL, None)
            }
            Say::Comment { beside, .. } => {
                let note = if *beside { texts::COMMENT_BESIDE } else { texts::COMMENT_INSIDE };
                (texts::COMMENT_TITLE, texts::COMMENT_LABEL, Some(note))
            }
        }
    }

    /// That it answers others of the same cause too, where there are such.
    pub fn others(&self, lang: Lang) -> Option<String> {
        let Say::Explanations(all) = &self.say else { return None };
        let others = all.len().saturating_sub(1);
        Some(match lang {
            Lang::Zh => format!("同一原因的另外 {others} 处也用这个说明"),
            Lang::En => format!("It answers the {others} other places of the same cause as well"),
        })
    }
}
