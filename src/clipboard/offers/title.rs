//! Titles as they are compared.

use crate::lang::fold;

/// A title without blanks, line breaks and brackets' widths, for comparing.
pub fn flat(title: &str) -> String {
    title.chars().filter(|c| !c.is_whitespace()).map(fold).collect()
}
