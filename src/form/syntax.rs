//! A text that does not have the shape of a form set: no RON, or fields missing or misnamed.

use ron::error::{Error, SpannedError};

use super::composed::Composed;
use super::fault::fault_at;
use crate::lang::Text;
use crate::source::{self, Diagnostic, TokenKind, did_you_mean};

/// The fault that a RON error is.
pub(super) fn fault(of: &Composed, error: &SpannedError) -> Diagnostic {
    let text = of.text.as_str();
    let (at, what, remedy) = match &error.code {
        Error::MissingStructField { field, .. } => (
            opening(text, source::byte(text, &error.span.end)),
            Text::new(format!("缺少字段 {field}"), format!("the field {field} is missing")),
            Text::new(
                format!("在这一项里写上 {field}: …"),
                format!("write {field}: … in this item"),
            ),
        ),
        Error::NoSuchStructField { expected, found, .. } => (
            source::byte(text, &error.span.start),
            Text::new(format!("没有字段 {found}"), format!("there is no field {found}")),
            did_you_mean(found, expected.iter().copied()),
        ),
        Error::NoSuchEnumVariant { expected, found, .. } => (
            source::byte(text, &error.span.start),
            Text::new(format!("不认识的值 {found}"), format!("unknown value {found}")),
            did_you_mean(found, expected.iter().copied()),
        ),
        _ => {
            let refusal = source::refusal(text, 0, error);
            let at = of.byte_at((refusal.line(), refusal.column()));
            return fault_at(of, at, refusal.what, *refusal.remedy);
        }
    };
    fault_at(of, at, what, remedy)
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
