//! Comments: which item of the file each one belongs to.
//!
//! A comment belongs to the item that follows it, one behind something on its line to the item it
//! is behind, one before a closing bracket to the last item inside, one at the end to the
//! document. It is kept line by line among the item's unknown fields.

use std::sync::Arc;

use super::item::CommentHost;
use super::reader::BudgetReader;
use crate::budget::{Budget, Extra};
use crate::file::{COMMENT, TITLE};
use crate::source::{Token, TokenKind, tokens};

/// Whether the text may have comments besides its first line.
pub(super) fn any(text: &str) -> bool {
    let body = text.strip_prefix(TITLE).unwrap_or(text);
    body.contains("//") || body.contains("/*")
}

/// Most comments that are kept.
const MAX_COMMENTS: usize = 100_000;

/// Hangs the comments of the reader's text on the items they belong to; the place of the first one
/// too many where there are more than anybody writes.
pub(super) fn attach(reader: &BudgetReader<'_, '_>, budget: &mut Budget) -> Result<(), usize> {
    let Some(anchors) = &reader.anchors else {
        return Ok(());
    };
    let mut count = 0;
    let text = reader.text;
    let mut ahead = anchors.iter().peekable();
    let mut kept = reader.kept.clone();
    kept.sort_by_key(|range| range.start);
    let mut kept = kept.iter().peekable();
    let mut last = CommentHost::Document;
    let mut pending: Vec<Token> = Vec::new();
    let mut next_end = 0;
    for token in tokens(text) {
        let end = std::mem::replace(&mut next_end, token.span.end);
        while kept.peek().is_some_and(|range| range.end <= token.span.start) {
            kept.next();
        }
        if kept.peek().is_some_and(|range| range.start <= token.span.start) {
            continue;
        }
        if token.kind == TokenKind::Comment {
            let lines = text.get(token.span.clone()).unwrap_or_default().lines().count();
            count += lines.max(1);
            if count > MAX_COMMENTS {
                return Err(token.span.start);
            }
            let comment = text.get(token.span.clone()).unwrap_or_default();
            let between = text.get(end..token.span.start).unwrap_or_default();
            let behind = end > 0 && !between.contains('\n');
            if token.span.start == 0 && comment.trim_end() == TITLE {
                continue;
            } else if behind && pending.is_empty() {
                keep(budget, last, comment);
            } else {
                pending.push(token);
            }
            continue;
        }
        let mut reached = false;
        while let Some(anchor) = ahead.next_if(|anchor| anchor.at < token.span.end) {
            last = anchor.item;
            reached = true;
        }
        if reached || token.kind == TokenKind::Close {
            for comment in pending.drain(..) {
                keep(budget, last, text.get(comment.span).unwrap_or_default());
            }
        }
    }
    for comment in pending {
        keep(budget, CommentHost::Document, text.get(comment.span).unwrap_or_default());
    }
    Ok(())
}

/// Adds a comment's lines to an item.
fn keep(budget: &mut Budget, item: CommentHost, comment: &str) {
    let lines: Vec<Arc<str>> = match comment.strip_prefix("//") {
        Some(line) => vec![line.trim_end().into()],
        None => {
            let inner = comment.strip_prefix("/*").unwrap_or(comment);
            let inner = inner.strip_suffix("*/").unwrap_or(inner);
            let lines = inner.lines().map(str::trim).filter(|line| !line.is_empty());
            lines.map(|line| format!(" {line}").into()).collect()
        }
    };
    if lines.is_empty() {
        return;
    }
    let extra = match item {
        CommentHost::Document => Some(&mut budget.extra),
        CommentHost::Table(t) => budget.tables.get_mut(t).map(|table| &mut table.extra),
        CommentHost::Block(t, b) => budget
            .tables
            .get_mut(t)
            .and_then(|table| table.blocks.get_mut(b))
            .map(|block| &mut block.extra),
        CommentHost::Row(t, b, r) => budget
            .tables
            .get_mut(t)
            .and_then(|table| table.blocks.get_mut(b))
            .and_then(|block| block.rows.extra_mut(r)),
        CommentHost::Text(i) => budget.texts.get_mut(i).map(|text| &mut text.extra),
        CommentHost::Explanation(i) => budget.explanations.get_mut(i).map(|given| &mut given.extra),
        CommentHost::Comment(i) => budget.comments.get_mut(i).map(|made| &mut made.extra),
    };
    let extra: &mut Extra = match extra {
        Some(extra) => extra,
        None => &mut budget.extra,
    };
    let name: Arc<str> = COMMENT.into();
    extra.extend(lines.into_iter().map(|line| (Arc::clone(&name), line)));
}
