//! A text that does not have the shape of a form set: no RON, or fields missing or misnamed.

use ron::error::{Error, SpannedError};

use super::composed::Composed;
use super::fault::{FormFault, did_you_mean};
use crate::lang::Text;
use crate::source::{self, TokenKind};

/// The fault that a RON error is.
pub(super) fn fault(of: &Composed, error: &SpannedError) -> FormFault {
    let text = of.text.as_str();
    let (at, (zh, en), (remedy_zh, remedy_en)) = match &error.code {
        Error::MissingStructField { field, .. } => (
            opening(text, source::byte(text, &error.span.end)),
            (format!("缺少字段 {field}"), format!("the field {field} is missing")),
            (format!("在这一项里写上 {field}: …"), format!("write {field}: … in this item")),
        ),
        Error::NoSuchStructField { expected, found, .. } => (
            source::byte(text, &error.span.start),
            (format!("没有字段 {found}"), format!("there is no field {found}")),
            did_you_mean(found, expected.iter().copied()),
        ),
        Error::NoSuchEnumVariant { expected, found, .. } => (
            source::byte(text, &error.span.start),
            (format!("不认识的值 {found}"), format!("unknown value {found}")),
            did_you_mean(found, expected.iter().copied()),
        ),
        _ => {
            let source::Refusal { at, what, remedy } = source::refusal(text, 0, error);
            return FormFault::at(of, at, what, remedy);
        }
    };
    FormFault::at(of, at, Text { zh, en }, Text { zh: remedy_zh, en: remedy_en })
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
