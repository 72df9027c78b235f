//! What RON's own errors say, told in both languages.

use ron::error::{Error, Position, SpannedError};

use super::fault::{FormFault, did_you_mean};
use crate::lang::Words;
use crate::source::{self, TokenKind};

/// The fault that a RON error is.
pub(super) fn fault(text: &str, error: &SpannedError) -> FormFault {
    let ((zh, en), (remedy_zh, remedy_en)) = tell(&error.code);
    let (start, end) = (byte(text, &error.span.start), byte(text, &error.span.end));
    let at = match &error.code {
        Error::NoSuchStructField { .. }
        | Error::NoSuchEnumVariant { .. }
        | Error::DuplicateStructField { .. } => start,
        Error::MissingStructField { .. } => opening(text, end),
        _ => end,
    };
    let (line, column) = source::place(text, at);
    FormFault {
        line,
        column,
        what: Words { zh, en },
        remedy: Words { zh: remedy_zh, en: remedy_en },
    }
}

/// The byte of a place that RON tells, lines and columns from 1.
fn byte(text: &str, place: &Position) -> usize {
    let mut lines = text.split_inclusive('\n');
    let before: usize = lines.by_ref().take(place.line.saturating_sub(1)).map(str::len).sum();
    let line = lines.next().unwrap_or_default();
    let inside = line.char_indices().nth(place.col.saturating_sub(1));
    before + inside.map_or(line.len(), |(at, _)| at)
}

/// Where the item that ends at a byte begins: a field is missing from all of it.
fn opening(text: &str, end: usize) -> usize {
    let mut open = Vec::new();
    for token in source::tokens(text).take_while(|token| token.span.start < end) {
        match token.kind {
            TokenKind::Open => open.push(token.span.start),
            TokenKind::Close => {
                open.pop();
            }
            _ => {}
        }
    }
    open.pop().unwrap_or(end)
}

type Both = (String, String);

fn tell(code: &Error) -> (Both, Both) {
    let both = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    let sign = |zh: &str, en: &str| {
        (
            (format!("此处应为{zh}"), format!("{en} is expected here")),
            both("检查括号、逗号和引号是否成对", "see whether brackets, commas and quotes match"),
        )
    };
    match code {
        Error::MissingStructField { field, .. } => (
            (format!("缺少字段 {field}"), format!("the field {field} is missing")),
            (format!("在这一项里写上 {field}: …"), format!("write {field}: … in this item")),
        ),
        Error::NoSuchStructField { expected, found, .. } => (
            (format!("没有字段 {found}"), format!("there is no field {found}")),
            did_you_mean(found, expected.iter().copied()),
        ),
        Error::NoSuchEnumVariant { expected, found, .. } => (
            (format!("不认识的值 {found}"), format!("unknown value {found}")),
            did_you_mean(found, expected.iter().copied()),
        ),
        Error::DuplicateStructField { field, .. } => (
            (format!("字段 {field} 写了两次"), format!("the field {field} is there twice")),
            both("去掉一个", "remove one"),
        ),
        Error::Eof => (
            both("文件不完整，到此中断", "the file ends too early"),
            both("补上缺少的括号或内容", "add what is missing, for instance brackets"),
        ),
        Error::ExpectedComma => sign("逗号 ,", "a comma"),
        Error::ExpectedArray => sign(" [", "["),
        Error::ExpectedArrayEnd => sign(" ]", "]"),
        Error::ExpectedStructLike | Error::ExpectedNamedStructLike(_) => sign(" (", "("),
        Error::ExpectedStructLikeEnd | Error::ExpectedOptionEnd => sign(" )", ")"),
        Error::ExpectedMapColon => sign("冒号 :", "a colon"),
        Error::ExpectedString => sign("带引号的文字 \"…\"", "a text in quotes \"…\""),
        Error::ExpectedStringEnd => sign("引号 \"", "a closing quote"),
        Error::ExpectedBoolean => sign(" true 或 false", "true or false"),
        Error::ExpectedInteger | Error::ExpectedFloat => sign("数字", "a number"),
        Error::ExpectedIdentifier => sign("字段名", "a field name"),
        Error::TrailingCharacters => (
            both("末尾有多余的内容", "there is something after the end"),
            both("整个文件只有一对最外层括号", "a file has one outermost pair of brackets"),
        ),
        Error::ExceededRecursionLimit => {
            (both("嵌套过深", "nested too deep"), both("至多 128 层", "128 levels at most"))
        }
        Error::UnclosedBlockComment => {
            (both("注释没有结束", "a comment is not closed"), both("补上 */", "add */"))
        }
        other => (
            (format!("RON 写法有误：{other}"), format!("not well-formed RON: {other}")),
            both("对照已有的表样文件改正", "compare with a form set that works"),
        ),
    }
}
