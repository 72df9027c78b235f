//! Figures as a person types them: separators, full-width digits, brackets, arithmetic.
//!
//! Arithmetic is done on exact fractions, so that a result is rounded once, at its end.

use super::{Amount, fraction::Fraction};
use crate::lang::{Text, fold};
use crate::source::{Diagnostic, Fault};

/// Most characters that an entry may have.
const MAX_CHARS: usize = 256;
/// Most brackets inside one another.
const MAX_DEPTH: usize = 32;
/// Largest amount as a power of ten of 元.
const MAX_POWER: u32 = 15;

/// Why an entry is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryError {
    /// Not a figure; the part that could not be read.
    NotANumber(String),
    /// A formula that stops where a figure or a closing bracket is missing; what there is of it.
    Unfinished(String),
    /// More decimals than the form allows.
    TooManyDecimals {
        /// The most that the form allows.
        allowed: u32,
        /// Those that were typed.
        found: u32,
    },
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
/// result is rounded half away from zero to `decimals`. A figure alone keeps the scale it was
/// typed with and is refused where it has more decimals than the cell may have; in brackets,
/// `(12.50)`, it is negative.
pub fn parse_entry(text: &str, decimals: u32, power: u32) -> Result<Option<Amount>, EntryError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    // Plain digits are what is typed and pasted most.
    let plain = Amount::leading(text.as_bytes()).filter(|(_, length)| *length == text.len());
    if let Some((amount, _)) = plain
        && amount.scale() <= decimals
    {
        return if within(amount, power) { Ok(Some(amount)) } else { Err(EntryError::TooLarge) };
    }
    let amount = match read(text)? {
        ParsedEntry::Figure { number, negative } => {
            if number.scale > decimals {
                return Err(EntryError::TooManyDecimals { allowed: decimals, found: number.scale });
            }
            let mantissa = number.mantissa.ok_or(EntryError::TooLarge)?;
            let mantissa = if negative { -mantissa } else { mantissa };
            Amount::from_parts(mantissa, number.scale)
        }
        ParsedEntry::Formula(value) => {
            value.rounded(decimals).and_then(|mantissa| Amount::from_parts(mantissa, decimals))
        }
    };
    let amount = amount.ok_or(EntryError::TooLarge)?;
    if within(amount, power) { Ok(Some(amount)) } else { Err(EntryError::TooLarge) }
}

/// What a formula gives, for showing beside the editor while it is typed; `None` where the text is
/// blank or a figure alone.
pub fn preview_entry(text: &str, decimals: u32, power: u32) -> Option<Result<Amount, EntryError>> {
    let text = text.trim();
    let formula = match read(text) {
        Ok(ParsedEntry::Formula(_)) => true,
        Ok(ParsedEntry::Figure { .. }) => false,
        Err(_) => text.chars().map(plain).any(|c| matches!(c, '=' | '+' | '*' | '/' | '(')),
    };
    if !formula {
        return None;
    }
    parse_entry(text, decimals, power).transpose()
}

/// Whether the amount is at most 10^15 元.
fn within(amount: Amount, power: u32) -> bool {
    // Both sides as whole numbers of the amount's last digit.
    let digits = (MAX_POWER + amount.scale()).checked_sub(power);
    match digits.and_then(|digits| 10_u128.checked_pow(digits)) {
        Some(most) => amount.mantissa().unsigned_abs() <= most,
        None => amount.is_zero() || digits.is_some(),
    }
}

/// An entry that could be read.
enum ParsedEntry {
    Figure { number: Number, negative: bool },
    Formula(Fraction),
}

/// A figure as typed; no mantissa where it has more digits than a whole number holds.
#[derive(Clone, Copy)]
struct Number {
    mantissa: Option<i128>,
    scale: u32,
}

fn read(text: &str) -> Result<ParsedEntry, EntryError> {
    if text.chars().nth(MAX_CHARS).is_some() {
        return Err(EntryError::TooComplex);
    }
    let mut parser = EntryParser { text, at: 0, depth: 0 };
    if !parser.take('=') {
        if let Some(entry) = parser.figure()? {
            return Ok(entry);
        }
        parser.at = 0;
    }
    let value = parser.sum()?;
    match parser.peek() {
        None => Ok(ParsedEntry::Formula(value)),
        Some(_) => Err(parser.refuse()),
    }
}

/// The plain form of a character that Chinese input methods write wide.
fn plain(c: char) -> char {
    match fold(c) {
        '。' => '.',
        '−' | '–' => '-',
        '×' => '*',
        '÷' => '/',
        other => other,
    }
}

struct EntryParser<'a> {
    text: &'a str,
    /// Byte offset of the next character.
    at: usize,
    depth: usize,
}

impl<'a> EntryParser<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The next character in its plain form, blanks skipped.
    fn peek(&mut self) -> Option<char> {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
        self.rest().chars().next().map(plain)
    }

    fn advance(&mut self) {
        self.at += self.rest().chars().next().map_or(0, char::len_utf8);
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.advance();
        }
        found
    }

    /// What is where a figure or an operator should.
    fn refuse(&mut self) -> EntryError {
        if self.peek().is_none() {
            return EntryError::Unfinished(self.text.to_owned());
        }
        let rest = self.rest();
        let stop = |c: char| c.is_whitespace() || "=+-*/()".contains(plain(c));
        let end =
            rest.char_indices().skip(1).find(|&(_, c)| stop(c)).map_or(rest.len(), |(i, _)| i);
        EntryError::NotANumber(rest.get(..end).unwrap_or(rest).to_owned())
    }

    /// A figure alone, signed or in brackets; `None` where it is arithmetic.
    fn figure(&mut self) -> Result<Option<ParsedEntry>, EntryError> {
        let bracket = self.take('(');
        let negative = bracket || self.take('-') || {
            self.take('+');
            false
        };
        if !matches!(self.peek(), Some('0'..='9' | '.')) {
            return Ok(None);
        }
        let number = self.number()?;
        if bracket && !self.take(')') {
            return Ok(None);
        }
        Ok(self.peek().is_none().then_some(ParsedEntry::Figure { number, negative }))
    }

    /// Digits with at most one point, and commas where they part thousands.
    fn number(&mut self) -> Result<Number, EntryError> {
        self.peek();
        let rest = self.rest();
        let length = rest
            .char_indices()
            .find(|&(_, c)| !matches!(plain(c), '0'..='9' | '.' | ','))
            .map_or(rest.len(), |(i, _)| i);
        let token = rest.get(..length).unwrap_or(rest);
        let refused = || EntryError::NotANumber(token.to_owned());

        let digits: String = token.chars().map(plain).collect();
        let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
        let grouped = whole.contains(',');
        let mut groups = whole.split(',');
        let first = groups.next().unwrap_or_default();
        let parted = (1..=3).contains(&first.len())
            && !first.starts_with('0')
            && groups.all(|group| group.len() == 3);
        if (grouped && !parted)
            || (whole.is_empty() && fraction.is_empty())
            || fraction.contains(['.', ','])
        {
            return Err(refused());
        }
        self.at += length;
        let mantissa = whole
            .bytes()
            .chain(fraction.bytes())
            .filter(u8::is_ascii_digit)
            .try_fold(0_i128, |sum, digit| {
                sum.checked_mul(10)?.checked_add(i128::from(digit - b'0'))
            });
        Ok(Number { mantissa, scale: fraction.len() as u32 })
    }

    fn sum(&mut self) -> Result<Fraction, EntryError> {
        let mut value = self.product()?;
        loop {
            let negative = match self.peek() {
                Some('+') => false,
                Some('-') => true,
                _ => return Ok(value),
            };
            self.advance();
            let term = self.product()?;
            let term = if negative { term.negated() } else { term };
            value = value.plus(term).ok_or(EntryError::TooLarge)?;
        }
    }

    fn product(&mut self) -> Result<Fraction, EntryError> {
        let mut value = self.signed()?;
        loop {
            let divide = match self.peek() {
                Some('*') => false,
                Some('/') => true,
                _ => return Ok(value),
            };
            self.advance();
            let mut factor = self.signed()?;
            if divide {
                factor = factor.inverse().ok_or(EntryError::DivisionByZero)?;
            }
            value = value.times(factor).ok_or(EntryError::TooLarge)?;
        }
    }

    /// A figure or a bracket with at most one sign before it.
    fn signed(&mut self) -> Result<Fraction, EntryError> {
        if self.take('-') {
            return Ok(self.operand()?.negated());
        }
        self.take('+');
        self.operand()
    }

    fn operand(&mut self) -> Result<Fraction, EntryError> {
        match self.peek() {
            Some('0'..='9' | '.') => {
                let number = self.number()?;
                let mantissa = number.mantissa.ok_or(EntryError::TooLarge)?;
                Fraction::decimal(mantissa, number.scale).ok_or(EntryError::TooLarge)
            }
            Some('(') => {
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return Err(EntryError::TooComplex);
                }
                self.advance();
                let value = self.sum()?;
                if !self.take(')') {
                    return Err(self.refuse());
                }
                self.depth -= 1;
                Ok(value)
            }
            _ => Err(self.refuse()),
        }
    }
}

impl Fault for EntryError {
    fn diagnostic(&self) -> Diagnostic {
        let (what, remedy): (Text, Text) = match self {
            Self::NotANumber(part) => (
                (format!("“{part}”不是数"), format!("“{part}” is not a number")).into(),
                (
                    "可以填 1234.50、-12.50、(12.50) 这样的数，或 =3*2.5 这样的算式",
                    "enter a figure such as 1234.50, -12.50 or (12.50), or a formula such as =3*2.5",
                )
                    .into(),
            ),
            Self::Unfinished(text) => (
                (
                    format!("算式没有写完：“{text}”后面还缺一个数或右括号"),
                    format!("unfinished formula: “{text}” lacks a figure or a closing bracket"),
                )
                    .into(),
                Text::default(),
            ),
            Self::TooManyDecimals { allowed: 0, .. } => {
                (("此格只能填整数", "this cell takes whole numbers only").into(), Text::default())
            }
            Self::TooManyDecimals { allowed, found } => (
                (
                    format!("小数至多 {allowed} 位，这里有 {found} 位"),
                    format!("at most {allowed} decimals, found {found}"),
                )
                    .into(),
                ("要四舍五入，请在前面加等号", "put = in front to have it rounded").into(),
            ),
            Self::TooLarge => (
                (
                    "数太大或位数太多：金额不得超过 1000 万亿元，请核对单位是元还是万元",
                    "too large, or too many digits: amounts go up to 10^15 yuan; check whether the \
                     unit is yuan or 10,000 yuan",
                )
                    .into(),
                Text::default(),
            ),
            Self::DivisionByZero => (
                (
                    "除数为 0，请改正算式",
                    "division by zero; correct the formula",
                )
                    .into(),
                Text::default(),
            ),
            Self::TooComplex => (
                (
                    format!(
                        "算式太长（至多 {MAX_CHARS} 个字）或括号太多（至多 {MAX_DEPTH} 层），请分步算出结果再填"
                    ),
                    format!(
                        "the formula is too long (at most {MAX_CHARS} characters) or nests too deep (at most {MAX_DEPTH} brackets); work it out in steps and enter the result"
                    ),
                )
                    .into(),
                Text::default(),
            ),
        };
        Diagnostic::new(what, remedy)
    }
}
