//! The RON parser's refusals in plain words.

use ron::error::{Error, SpannedError};

use crate::file::problem::{Problem, words};
use crate::lang::Words;
use crate::source;

/// A refusal as a problem with its place in `text`; `base` is where the parsed part begins in it.
pub(in crate::file) fn syntax(text: &str, base: usize, error: &SpannedError) -> Problem {
    let (line, column) = source::place(text, base);
    let end = error.span.end;
    let empty = text.trim().is_empty();
    let (mut line, mut column) = match end.line {
        _ if empty => (1, 1),
        1 => (line, column + end.col - 1),
        below => (line + below - 1, end.col),
    };
    let here = text.lines().nth(line - 1).and_then(|l| l.chars().nth(column - 1));
    let (mut what, mut remedy) = describe(&error.code);
    if empty {
        what = words("文件是空的", "the file is empty");
        remedy = words("请换一个文件，或新建预算", "choose another file, or make a new budget");
    } else if let Some(at) = foreign(text).filter(|_| base == 0) {
        (line, column) = source::place(text, at);
        (what, remedy) = no_budget();
    } else if here.is_none()
        && error.code != Error::UnclosedBlockComment
        && text.lines().skip(line).all(|line| line.trim().is_empty())
    {
        (what, remedy) = describe(&Error::Eof);
    } else if let Some(wide) = here.filter(|c| "，：（）“”［］｛｝；。、".contains(*c))
    {
        what.zh = format!("{}，却是全角的“{wide}”", what.zh);
        what.en = format!("{}, found the full-width “{wide}”", what.en);
        remedy = words("请改用半角符号", "use the half-width sign");
    }
    Problem { line, column, what, remedy }
}

/// Where a text begins with something else than a group of fields.
fn foreign(text: &str) -> Option<usize> {
    let first = source::tokens(text).find(|token| token.kind != source::TokenKind::Comment)?;
    let begins = text.get(first.span.clone()).is_some_and(|t| matches!(t, "(" | "#"));
    (!begins).then_some(first.span.start)
}

/// A file that does not even begin like a budget.
fn no_budget() -> (Words, Words) {
    (
        words(
            "这不是预算文件：预算文件是 RON 文本，以左括号 ( 开头",
            "this is no budget file: those are RON texts that begin with (",
        ),
        words("请核对是不是选错了文件", "check that it is the right file"),
    )
}

/// What was expected, and what to do.
fn describe(error: &Error) -> (Words, Words) {
    let (what, remedy) = match error {
        Error::Eof => (
            ("文件到这里突然结束，内容不完整", "the file ends here, unfinished"),
            (
                "文件可能在传送中被截断，请找回完整的文件",
                "it may have been cut off; get the whole file",
            ),
        ),
        Error::ExpectedComma => (
            ("这里应有逗号", "expected a comma"),
            ("各项之间用半角逗号 , 分开", "put a comma between items"),
        ),
        Error::ExpectedMapColon => (
            ("字段名后面应有冒号", "expected a colon after the field's name"),
            ("写成 名称: 值", "write name: value"),
        ),
        Error::ExpectedArray => (
            ("这里应是列表", "expected a list"),
            ("用方括号括起来：[ … ]", "put it in square brackets: [ … ]"),
        ),
        Error::ExpectedArrayEnd => (
            ("列表应以 ] 结束", "expected ] at the end of the list"),
            ("请补上右方括号", "add the closing bracket"),
        ),
        Error::ExpectedStructLike | Error::ExpectedNamedStructLike(_) | Error::ExpectedMap => (
            ("这里应是一组字段", "expected a group of fields"),
            ("用圆括号括起来：(名称: 值, …)", "put it in round brackets: (name: value, …)"),
        ),
        Error::ExpectedStructLikeEnd | Error::ExpectedOptionEnd => {
            (("这里应有右括号 )", "expected )"), ("请补上右括号", "add the closing bracket"))
        }
        Error::ExpectedMapEnd => {
            (("这里应有右花括号 }", "expected }"), ("请补上右花括号", "add the closing brace"))
        }
        Error::ExpectedString => (
            ("这里应是文字", "expected a text"),
            ("用半角双引号括起来：\"…\"", "put it in double quotes: \"…\""),
        ),
        Error::ExpectedStringEnd => (
            ("文字没有结束的引号", "this text has no closing quote"),
            (
                "请在文字末尾补上半角双引号；文件也可能被截断",
                "add the closing quote; the file may also have been cut off",
            ),
        ),
        Error::ExpectedIdentifier => (
            ("这里应是字段名", "expected the name of a field"),
            ("写成 名称: 值；字段名不加引号", "write name: value, the name without quotes"),
        ),
        Error::SuggestRawIdentifier(name) => {
            return (
                words(
                    format!("字段名“{name}”里有 . + - 这样的符号"),
                    format!("the field's name “{name}” has a sign such as . + - in it"),
                ),
                words(format!("写成 r#{name}"), format!("write r#{name}")),
            );
        }
        Error::InvalidEscape(_) => (
            ("反斜杠后面的写法不对", "this is no valid escape after the backslash"),
            (
                "文字里的反斜杠写成 \\\\，引号写成 \\\"",
                "write \\\\ for a backslash, \\\" for a quote",
            ),
        ),
        Error::ExpectedInteger
        | Error::IntegerOutOfBounds
        | Error::InvalidIntegerDigit { .. }
        | Error::UnderscoreAtBeginning => (
            ("这里应是整数", "expected a whole number"),
            ("写成不加引号的整数，如 2024", "write a whole number without quotes, such as 2024"),
        ),
        Error::UnclosedBlockComment => (
            ("注释没有结束", "this comment is not closed"),
            ("请在注释末尾补上 */", "add */ at its end"),
        ),
        Error::TrailingCharacters => (
            ("预算已经结束，后面还有多余的内容", "there is more after the end of the budget"),
            ("请删去多余的内容", "delete what is too much"),
        ),
        Error::ExceededRecursionLimit => (
            ("括号套得太深（超过 128 层）", "brackets nest too deep (more than 128)"),
            ("请核对是不是预算文件", "check that it is a budget file"),
        ),
        Error::UnexpectedChar(c) => {
            return (
                words(format!("这里不应有“{c}”"), format!("unexpected “{c}”")),
                words("请核对上下文，删去或改正", "check what stands around it and correct it"),
            );
        }
        Error::DuplicateStructField { field, .. } => {
            return (
                words(format!("字段“{field}”重复"), format!("the field “{field}” stands twice")),
                words("请删去一个", "delete one of them"),
            );
        }
        other => {
            return (
                words(format!("不合 RON 的写法（{other}）"), format!("no valid RON: {other}")),
                words("请照示例文件改正", "correct it after the sample file"),
            );
        }
    };
    (words(what.0, what.1), words(remedy.0, remedy.1))
}
