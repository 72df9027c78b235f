//! The cells of one column in some rows, in as little room as what they hold allows.

use crate::amount::Amount;

use super::cell_text::CellText;
use super::value::{Value, ValueRef};

/// The cells of a column, a row each. Nearly all columns hold figures of one scale, or texts, and
/// blanks; what they are laid out as grows with what comes into them and says nothing of what is in
/// them: equality is of the contents.
#[derive(Clone)]
pub(super) enum CellColumn {
    /// Figures of one scale in 32 bits each; no scale as long as all are blank.
    Narrow {
        scale: Option<u8>,
        mantissas: Vec<i32>,
    },
    /// Figures of any scale in 64 bits each.
    Packed(Vec<PackedAmount>),
    Texts(Vec<Option<CellText>>),
    Mixed(Vec<Value>),
}

/// Figures of one scale in a column, a row each, as they lie: what computes many at once needs not
/// ask for each.
#[derive(Clone, Copy, Debug)]
pub struct NarrowFigures<'a> {
    /// Digits after the point; `None` where all are blank.
    pub scale: Option<u32>,
    /// The figures as whole numbers (1.80 is 180), [`Self::BLANK`] where there is none.
    pub mantissas: &'a [i32],
}

impl NarrowFigures<'_> {
    /// Stands for a blank.
    pub const BLANK: i32 = BLANK;
}

/// A blank among [`CellColumn::Narrow`].
const BLANK: i32 = i32::MIN;

/// A figure in 64 bits: its digits above, its scale in the lowest five.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct PackedAmount(i64);

impl PackedAmount {
    const SCALE_BITS: u32 = 5;
    /// Scales are 28 at most.
    const SCALES: i64 = (1 << Self::SCALE_BITS) - 1;
    const BLANK: Self = Self(Self::SCALES);

    /// `None` of a figure with too many digits.
    fn new(amount: Amount) -> Option<Self> {
        let mantissa = amount.short_mantissa(amount.scale())?;
        let packed = mantissa << Self::SCALE_BITS;
        (packed >> Self::SCALE_BITS == mantissa).then(|| Self(packed | i64::from(amount.scale())))
    }

    /// `None` of a blank.
    fn amount(self) -> Option<Amount> {
        let scale = self.0 & Self::SCALES;
        let mantissa = i128::from(self.0 >> Self::SCALE_BITS);
        if scale == Self::SCALES { None } else { Amount::from_parts(mantissa, scale as u32) }
    }
}

/// The digits of a figure in 32 bits.
fn narrow(amount: Amount) -> Option<i32> {
    let mantissa = amount.short_mantissa(amount.scale())?;
    i32::try_from(mantissa).ok().filter(|mantissa| *mantissa != BLANK)
}

impl CellColumn {
    /// Blanks for so many rows.
    pub(super) fn blank(rows: usize) -> Self {
        Self::Narrow { scale: None, mantissas: vec![BLANK; rows] }
    }

    fn len(&self) -> usize {
        match self {
            Self::Narrow { mantissas, .. } => mantissas.len(),
            Self::Packed(figures) => figures.len(),
            Self::Texts(texts) => texts.len(),
            Self::Mixed(values) => values.len(),
        }
    }

    /// The content of a cell, if there is one.
    pub(super) fn get(&self, at: usize) -> Option<ValueRef<'_>> {
        let figure = |amount: Option<Amount>| amount.map_or(ValueRef::Blank, ValueRef::Amount);
        Some(match self {
            Self::Narrow { scale, mantissas } => match (*mantissas.get(at)?, scale) {
                (BLANK, _) | (_, None) => ValueRef::Blank,
                (mantissa, Some(scale)) => {
                    figure(Amount::from_parts(i128::from(mantissa), u32::from(*scale)))
                }
            },
            Self::Packed(figures) => figure(figures.get(at)?.amount()),
            Self::Texts(texts) => texts.get(at)?.as_ref().map_or(ValueRef::Blank, ValueRef::Text),
            Self::Mixed(values) => values.get(at)?.as_ref(),
        })
    }

    /// All cells at once, where they are figures of one scale and blanks.
    pub(super) fn narrow(&self) -> Option<NarrowFigures<'_>> {
        match self {
            Self::Narrow { scale, mantissas } => {
                Some(NarrowFigures { scale: scale.map(u32::from), mantissas })
            }
            _ => None,
        }
    }

    /// All cells at once, where they are texts and blanks.
    pub(super) fn texts(&self) -> Option<&[Option<CellText>]> {
        match self {
            Self::Texts(texts) => Some(texts),
            _ => None,
        }
    }

    /// Puts a content into a cell and gives what was there; `None` where there is no such cell.
    pub(super) fn put(&mut self, at: usize, value: Value) -> Option<Value> {
        let old = self.get(at)?.to_value();
        if let Err(value) = self.set(at, value) {
            self.widen_for(&value);
            // What was made for it holds it.
            drop(self.set(at, value));
        }
        Some(old)
    }

    /// Puts a content into a cell that is there; gives it back where the column cannot hold it.
    fn set(&mut self, at: usize, value: Value) -> Result<(), Value> {
        match (&mut *self, &value) {
            (Self::Narrow { mantissas, .. }, Value::Blank) => write(mantissas, at, BLANK),
            (Self::Narrow { scale, mantissas }, Value::Amount(amount))
                if scale.is_none_or(|scale| u32::from(scale) == amount.scale()) =>
            {
                let Some(mantissa) = narrow(*amount) else { return Err(value) };
                *scale = Some(amount.scale() as u8);
                write(mantissas, at, mantissa);
            }
            (Self::Packed(figures), Value::Blank) => write(figures, at, PackedAmount::BLANK),
            (Self::Packed(figures), Value::Amount(amount)) => {
                let Some(packed) = PackedAmount::new(*amount) else { return Err(value) };
                write(figures, at, packed);
            }
            (Self::Texts(texts), Value::Blank) => write(texts, at, None),
            (Self::Texts(texts), Value::Text(text)) => write(texts, at, Some(text.clone())),
            (Self::Mixed(values), _) => write(values, at, value),
            _ => return Err(value),
        }
        Ok(())
    }

    /// Lays the cells out so that a content that they cannot hold can be among them.
    fn widen_for(&mut self, value: &Value) {
        let rows = self.len();
        *self = match (&*self, value) {
            (Self::Narrow { scale: None, .. }, Value::Text(_)) => Self::Texts(vec![None; rows]),
            (Self::Narrow { .. }, Value::Amount(amount))
                if PackedAmount::new(*amount).is_some() =>
            {
                let own = (0..rows).map(|at| self.get(at).and_then(ValueRef::amount));
                let packed = own.map(|own| own.and_then(PackedAmount::new));
                Self::Packed(packed.map(|own| own.unwrap_or(PackedAmount::BLANK)).collect())
            }
            _ => Self::Mixed((0..rows).filter_map(|at| Some(self.get(at)?.to_value())).collect()),
        };
    }

    /// Puts a content behind the others.
    pub(super) fn push(&mut self, value: Value) {
        match (&mut *self, &value) {
            (Self::Narrow { mantissas, .. }, Value::Blank) => mantissas.push(BLANK),
            (Self::Narrow { scale: Some(scale), mantissas }, Value::Amount(amount))
                if u32::from(*scale) == amount.scale()
                    && let Some(mantissa) = narrow(*amount) =>
            {
                mantissas.push(mantissa);
            }
            (Self::Texts(texts), Value::Text(_)) => {
                if let Value::Text(text) = value {
                    texts.push(Some(text));
                }
            }
            _ => self.insert(self.len(), value),
        }
    }

    /// Puts a content before that of a row, or behind the last one.
    pub(super) fn insert(&mut self, at: usize, value: Value) {
        match self {
            Self::Narrow { mantissas, .. } => mantissas.insert(at, BLANK),
            Self::Packed(figures) => figures.insert(at, PackedAmount::BLANK),
            Self::Texts(texts) => texts.insert(at, None),
            Self::Mixed(values) => values.insert(at, Value::Blank),
        }
        if !value.is_blank() {
            self.put(at, value);
        }
    }

    /// Takes out the cell of a row that is there.
    pub(super) fn remove(&mut self, at: usize) -> Value {
        let value = self.get(at).map_or(Value::Blank, ValueRef::to_value);
        match self {
            Self::Narrow { mantissas, .. } => drop(mantissas.remove(at)),
            Self::Packed(figures) => drop(figures.remove(at)),
            Self::Texts(texts) => drop(texts.remove(at)),
            Self::Mixed(values) => drop(values.remove(at)),
        }
        value
    }

    /// Parts with the cells of rows from one on.
    pub(super) fn split_off(&mut self, at: usize) -> Self {
        match self {
            Self::Narrow { scale, mantissas } => {
                Self::Narrow { scale: *scale, mantissas: mantissas.split_off(at) }
            }
            Self::Packed(figures) => Self::Packed(figures.split_off(at)),
            Self::Texts(texts) => Self::Texts(texts.split_off(at)),
            Self::Mixed(values) => Self::Mixed(values.split_off(at)),
        }
    }

    /// Puts all cells of another column behind its own.
    pub(super) fn append(&mut self, other: &mut Self) {
        match (&mut *self, &mut *other) {
            (
                Self::Narrow { scale, mantissas },
                Self::Narrow { scale: other, mantissas: behind },
            ) if scale.is_none() || other.is_none() || scale == other => {
                *scale = scale.or(*other);
                mantissas.append(behind);
            }
            (Self::Packed(figures), Self::Packed(behind)) => figures.append(behind),
            (Self::Texts(texts), Self::Texts(behind)) => texts.append(behind),
            (Self::Mixed(values), Self::Mixed(behind)) => values.append(behind),
            _ => (0..other.len()).filter_map(|at| other.get(at)).for_each(|value| {
                self.push(value.to_value());
            }),
        }
    }

    /// Makes room for the cells of so many rows more.
    pub(super) fn reserve(&mut self, more: usize) {
        match self {
            Self::Narrow { mantissas, .. } => mantissas.reserve_exact(more),
            Self::Packed(figures) => figures.reserve_exact(more),
            Self::Texts(texts) => texts.reserve_exact(more),
            Self::Mixed(values) => values.reserve_exact(more),
        }
    }

    pub(super) fn shrink_to_fit(&mut self) {
        match self {
            Self::Narrow { mantissas, .. } => mantissas.shrink_to_fit(),
            Self::Packed(figures) => figures.shrink_to_fit(),
            Self::Texts(texts) => texts.shrink_to_fit(),
            Self::Mixed(values) => values.shrink_to_fit(),
        }
    }
}

fn write<T>(list: &mut [T], at: usize, value: T) {
    if let Some(slot) = list.get_mut(at) {
        *slot = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Value {
        match text {
            "" => Value::Blank,
            text => text.parse().map_or_else(|_| Value::Text(text.into()), Value::Amount),
        }
    }

    /// Figures and texts of which a column holds some in less room than others.
    const CONTENTS: [&str; 12] = [
        "",
        "0.00",
        "1.50",
        "-21474836.47",
        "21474836.48",
        "-21474836.48",
        "7",
        "0",
        "-2882303761517117.44",
        "28823037615171174.40",
        "0.0000000000000000000000000001",
        "合计",
    ];

    #[test]
    fn cells_come_back_as_they_were_put_whatever_the_column_is_laid_out_as() {
        let mut state = 1_u64;
        for kinds in [2, 3, 5, 8, 11, 12] {
            let (mut column, mut like) = (CellColumn::blank(0), Vec::new());
            for _ in 0..2_000 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let random = (state >> 33) as usize;
                let content = value(CONTENTS[random / 7 % kinds]);
                let at = random / 100 % (like.len() + 1);
                match random % 7 {
                    0 | 1 => {
                        column.insert(at, content.clone());
                        like.insert(at, content);
                    }
                    2 if at < like.len() => assert_eq!(column.remove(at), like.remove(at)),
                    3 => {
                        // What is behind goes to the front.
                        let mut ahead = column.split_off(at);
                        ahead.append(&mut column);
                        column = ahead;
                        like.rotate_left(at);
                    }
                    _ if at < like.len() => {
                        let old = std::mem::replace(&mut like[at], content.clone());
                        assert_eq!(column.put(at, content), Some(old));
                    }
                    _ => assert_eq!(column.put(at, content), None),
                }
            }
            let own: Vec<Value> =
                (0..column.len()).filter_map(|at| Some(column.get(at)?.to_value())).collect();
            assert_eq!(own, like, "{kinds} kinds");
        }
    }

    #[test]
    fn figures_keep_their_scale_behind_those_of_another() {
        for texts in [["1.50", "7"], ["7", "1.50"], ["", "7"], ["7", ""], ["合计", "7"]] {
            let [mut column, mut behind] = [CellColumn::blank(0), CellColumn::blank(0)];
            column.push(value(texts[0]));
            behind.push(value(texts[1]));
            column.append(&mut behind);
            let own = [0, 1].map(|at| column.get(at).map(ValueRef::to_text));
            assert_eq!(own, texts.map(|text| Some(text.to_owned())));
        }
    }

    /// How a column lies that was filled with some contents.
    #[track_caller]
    fn check(contents: &[&str], laid_out: fn(&CellColumn) -> bool) {
        let mut column = CellColumn::blank(0);
        contents.iter().for_each(|text| column.push(value(text)));
        assert!(laid_out(&column), "{contents:?}");
    }

    #[test]
    fn a_column_takes_no_more_room_than_it_needs() {
        check(&["", "1.50", "-7.25", ""], |column| matches!(column, CellColumn::Narrow { .. }));
        check(&["1.50", "7"], |column| matches!(column, CellColumn::Packed(_)));
        check(&["1.50", "21474836.48"], |column| matches!(column, CellColumn::Packed(_)));
        check(&["", "201", "合计"], |column| matches!(column, CellColumn::Mixed(_)));
        check(&["", "合计", ""], |column| matches!(column, CellColumn::Texts(_)));
        check(&["1.50", "9999999999999999999999999.99"], |column| {
            matches!(column, CellColumn::Mixed(_))
        });
    }
}
