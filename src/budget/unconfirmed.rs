//! The mark of what was taken over from last year's budget.

use super::extra::Extra;

/// The mark of what was taken over from last year's budget and has not been confirmed: it is
/// among the extra fields of a row, a table or a text, with the value `true`.
pub(crate) const UNCONFIRMED: &str = "unconfirmed";

pub(super) fn is_marked(extra: &Extra) -> bool {
    extra.iter().any(|(name, _)| &**name == UNCONFIRMED)
}

/// Marks what was taken over, or removes the mark.
pub(crate) fn set_mark(extra: &mut Extra, marked: bool) {
    if !marked {
        extra.retain(|(name, _)| &**name != UNCONFIRMED);
    } else if !is_marked(extra) {
        extra.push((UNCONFIRMED.into(), "true".into()));
    }
}
