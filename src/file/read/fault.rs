//! What cannot be read as a budget at all.

use ron::error::SpannedError;

use crate::lang::Text;
use crate::source::{self, Diagnostic};

/// A refusal as a problem with its place in `text`; `base` is where the parsed part begins in it.
pub(in crate::file) fn syntax(text: &str, base: usize, error: &SpannedError) -> Diagnostic {
    let mut refusal = source::refusal(text, base, error);
    if text.trim().is_empty() {
        refusal.remedy = Box::new(Text::new(
            "请换一个文件，或新建预算",
            "choose another file, or make a new budget",
        ));
    } else if let Some(begin) = foreign(text).filter(|_| base == 0) {
        refusal = Diagnostic::at_byte(
            text,
            begin,
            (
                "这不是预算文件：预算文件是 RON 文本，以左括号 ( 开头",
                "this is no budget file: those are RON texts that begin with (",
            ),
            ("请核对是不是选错了文件", "check that it is the right file"),
        );
    }
    refusal
}

/// Where a text begins with something else than a group of fields.
fn foreign(text: &str) -> Option<usize> {
    let first = source::tokens(text).find(|token| token.kind != source::TokenKind::Comment)?;
    let begins = text.get(first.span.clone()).is_some_and(|t| matches!(t, "(" | "#"));
    (!begins).then_some(first.span.start)
}
