//! RON's refusals in plain words, for every kind of file.

use ron::error::{Error, Position, SpannedError};

use super::Diagnostic;
use crate::lang::Text;

/// The refusal that an error of RON is. `base` is the byte at which the part begins that was parsed.
pub fn refusal(text: &str, base: usize, error: &SpannedError) -> Diagnostic {
    let part = text.get(base..).unwrap_or_default();
    let place = match error.code {
        Error::DuplicateStructField { .. } => &error.span.start,
        _ => &error.span.end,
    };
    let at = base + byte(part, place);
    let rest = text.get(at..).unwrap_or_default();
    let (mut what, mut remedy) = describe(&error.code);
    if text.trim().is_empty() {
        what = Text::new("文件是空的", "the file is empty");
        remedy = Text::new("请换一个文件", "choose another file");
        return Diagnostic::at(1, 1, what, remedy);
    }
    if rest.trim().is_empty() && error.code != Error::UnclosedBlockComment {
        (what, remedy) = describe(&Error::Eof);
    } else if let Some(wide) = rest.chars().next().filter(|c| WIDE.contains(*c)) {
        what.zh = format!("{}，却是全角的“{wide}”", what.zh);
        what.en = format!("{}, found the full-width “{wide}”", what.en);
        remedy = Text::new("请改用半角符号", "use the half-width sign");
    }
    Diagnostic::at_byte(text, at, what, remedy)
}

/// Signs that are typed in place of RON's own.
const WIDE: &str = "，：（）“”［］｛｝；。、";

/// The byte offset of a position that RON reports, lines and columns from 1.
pub fn byte(text: &str, place: &Position) -> usize {
    let mut lines = text.split_inclusive('\n');
    let before: usize = lines.by_ref().take(place.line.saturating_sub(1)).map(str::len).sum();
    let line = lines.next().unwrap_or_default();
    let inside = line.char_indices().nth(place.col.saturating_sub(1));
    before + inside.map_or(line.len(), |(at, _)| at)
}

/// What was expected, and what to do.
fn describe(error: &Error) -> (Text, Text) {
    let (what, remedy) = match error {
        Error::Eof => (
            ("文件到这里突然结束，内容不完整", "the file ends here, unfinished"),
            (
                "文件可能在传送中被截断，请找回完整的文件，或补上缺少的括号和内容",
                "it may have been cut off; get the whole file, or add what is missing",
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
        Error::ExpectedBoolean => (
            ("这里应是 true 或 false", "expected true or false"),
            ("写 true 或 false，不加引号", "write true or false, without quotes"),
        ),
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
        Error::ExpectedFloat => (
            ("这里应是数", "expected a number"),
            ("写成不加引号的数，如 1.5", "write a number without quotes, such as 1.5"),
        ),
        Error::UnclosedBlockComment => (
            ("注释没有结束", "this comment is not closed"),
            ("请在注释末尾补上 */", "add */ at its end"),
        ),
        Error::TrailingCharacters => (
            ("内容到此已经结束，后面还有多余的内容", "there is more after the end"),
            (
                "整个文件只有一对最外层括号；请删去多余的内容",
                "a file has one outermost pair of brackets; delete what is too much",
            ),
        ),
        Error::ExceededRecursionLimit => (
            ("括号套得太深（超过 128 层）", "brackets nest too deep (more than 128)"),
            ("请核对是不是选错了文件", "check that it is the right file"),
        ),
        Error::SuggestRawIdentifier(name) => {
            return (
                Text::new(
                    format!("字段名“{name}”里有 . + - 这样的符号"),
                    format!("the field's name “{name}” has a sign such as . + - in it"),
                ),
                Text::new(format!("写成 r#{name}"), format!("write r#{name}")),
            );
        }
        Error::UnexpectedChar(c) => {
            return (
                Text::new(format!("这里不应有“{c}”"), format!("unexpected “{c}”")),
                Text::new("请核对上下文，删去或改正", "check what stands around it and correct it"),
            );
        }
        Error::DuplicateStructField { field, .. } => {
            return (
                Text::new(
                    format!("字段“{field}”写了两次"),
                    format!("the field “{field}” stands twice"),
                ),
                Text::new("请删去一个", "delete one of them"),
            );
        }
        other => {
            return (
                Text::new(format!("不合 RON 的写法（{other}）"), format!("no valid RON: {other}")),
                Text::new("请对照能用的文件改正", "correct it after a file that works"),
            );
        }
    };
    (Text::new(what.0, what.1), Text::new(remedy.0, remedy.1))
}
