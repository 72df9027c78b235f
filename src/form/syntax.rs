//! What RON's own errors say, told in both languages.

use ron::error::{Error, SpannedError};

use super::fault::{FormFault, did_you_mean};
use crate::lang::Words;

/// The fault that a RON error is.
pub(super) fn fault(text: &str, error: &SpannedError) -> FormFault {
    let ((zh, en), (remedy_zh, remedy_en)) = tell(&error.code);
    // A field that is missing or unknown is told where it begins, other faults where they end.
    let place = match &error.code {
        Error::NoSuchStructField { .. } | Error::NoSuchEnumVariant { .. } => error.span.start,
        _ => error.span.end,
    };
    let last_line = text.lines().count().max(1);
    FormFault {
        line: place.line.clamp(1, last_line),
        column: place.col.max(1),
        what: Words { zh, en },
        remedy: Words {
            zh: remedy_zh,
            en: remedy_en,
        },
    }
}

type Both = (String, String);

fn tell(code: &Error) -> (Both, Both) {
    let both = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    let sign = |sign: &str| {
        (
            (
                format!("此处应为 {sign}"),
                format!("{sign} is expected here"),
            ),
            both(
                "检查括号、逗号和引号是否成对",
                "see whether brackets, commas and quotes match",
            ),
        )
    };
    match code {
        Error::MissingStructField { field, .. } => (
            (
                format!("缺少字段 {field}"),
                format!("the field {field} is missing"),
            ),
            (
                format!("在这一项里写上 {field}: …"),
                format!("write {field}: … in this item"),
            ),
        ),
        Error::NoSuchStructField {
            expected, found, ..
        } => (
            (
                format!("没有字段 {found}"),
                format!("there is no field {found}"),
            ),
            did_you_mean(found, expected.iter().copied()),
        ),
        Error::NoSuchEnumVariant {
            expected, found, ..
        } => (
            (
                format!("不认识的值 {found}"),
                format!("unknown value {found}"),
            ),
            did_you_mean(found, expected.iter().copied()),
        ),
        Error::DuplicateStructField { field, .. } => (
            (
                format!("字段 {field} 写了两次"),
                format!("the field {field} is there twice"),
            ),
            both("去掉一个", "remove one"),
        ),
        Error::Eof => (
            both("文件不完整，到此中断", "the file ends too early"),
            both(
                "补上缺少的括号或内容",
                "add what is missing, for instance brackets",
            ),
        ),
        Error::ExpectedComma => sign("逗号 ,"),
        Error::ExpectedArray => sign("["),
        Error::ExpectedArrayEnd => sign("]"),
        Error::ExpectedStructLike | Error::ExpectedNamedStructLike(_) => sign("("),
        Error::ExpectedStructLikeEnd | Error::ExpectedOptionEnd => sign(")"),
        Error::ExpectedMapColon => sign("冒号 :"),
        Error::ExpectedString => sign("带引号的文字 \"…\""),
        Error::ExpectedStringEnd => sign("引号 \""),
        Error::ExpectedBoolean => sign("true / false"),
        Error::ExpectedInteger | Error::ExpectedFloat => sign("数字"),
        Error::ExpectedIdentifier => sign("字段名"),
        Error::TrailingCharacters => (
            both("末尾有多余的内容", "there is something after the end"),
            both(
                "整个文件只有一对最外层括号",
                "a file has one outermost pair of brackets",
            ),
        ),
        Error::ExceededRecursionLimit => (
            both("嵌套过深", "nested too deep"),
            both("至多 128 层", "128 levels at most"),
        ),
        Error::UnclosedBlockComment => (
            both("注释没有结束", "a comment is not closed"),
            both("补上 */", "add */"),
        ),
        other => (
            (
                format!("RON 写法有误：{other}"),
                format!("not well-formed RON: {other}"),
            ),
            both(
                "对照已有的表样文件改正",
                "compare with a form set that works",
            ),
        ),
    }
}
