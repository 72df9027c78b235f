//! Wrong command lines, reported in Chinese before the parser reports them in English.

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// What is wrong, in Chinese; nothing for help and version, which are no errors.
pub(super) fn told(error: &clap::Error) -> Option<String> {
    let named = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let argument = named(ContextKind::InvalidArg);
    let value = named(ContextKind::InvalidValue);
    let what = match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return None,
        ErrorKind::UnknownArgument => format!("不认识“{argument}”，或者写多了"),
        ErrorKind::InvalidSubcommand => {
            format!("没有“{}”这个子命令", named(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => format!("缺少 {argument}"),
        ErrorKind::MissingSubcommand => "缺少子命令".to_owned(),
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} 没有写值"),
        ErrorKind::InvalidValue => {
            format!("{argument} 不能是“{value}”，可以是：{}", named(ContextKind::ValidValue))
        }
        ErrorKind::ValueValidation => format!("{argument} 不能是“{value}”"),
        ErrorKind::ArgumentConflict => {
            format!("{argument} 不能与 {} 同用，也不能重复写", named(ContextKind::PriorArg))
        }
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues => {
            format!("{argument} 的值的个数不对")
        }
        ErrorKind::InvalidUtf8 => "参数不是 UTF-8 编码".to_owned(),
        _ => "命令的写法不对".to_owned(),
    };
    let near =
        [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    let near = near.map(named).into_iter().find(|text| !text.is_empty());
    let near = near.map_or_else(String::new, |near| format!("，是不是“{near}”？"));
    Some(format!("错误：{what}{near}（用法见 yusuan --help）"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::Args;
    use clap::Parser as _;

    #[track_caller]
    fn check(line: &str, wanted: Option<&str>) {
        let Err(error) = Args::try_parse_from(line.split(' ')) else {
            panic!("{line} is right");
        };
        let found = told(&error);
        match (&found, wanted) {
            (Some(found), Some(part)) => assert!(found.contains(part), "{found}"),
            _ => assert_eq!(found.as_deref(), wanted),
        }
    }

    #[test]
    fn every_wrong_line_is_told() {
        check("yusuan --help", None);
        check("yusuan --version", None);
        check("yusuan --foo", Some("不认识“--foo”"));
        check("yusuan check", Some("缺少 <FILES>"));
        check(
            "yusuan check a b --format xml",
            Some("--format <FORMAT> 不能是“xml”，可以是：text、json"),
        );
        check("yusuan check a --format", Some("--format <FORMAT> 没有写值"));
        check("yusuan show a --form x --form y", Some("不能重复写"));
        check("yusuan new --year 12 x", Some("--year <YEAR> 不能是“12”"));
        check("yusuan check a --formt text", Some("是不是“--format”？"));
    }
}
