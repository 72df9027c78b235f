//! How figures of the publication hang together: what a total is made of, and what must hold.

use rust_decimal::Decimal;

/// A figure of the publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// Which of the publication's tables, counted from 0 in reading order.
    pub table: u32,
    /// Which of the table's grids, from 0.
    pub grid: u16,
    /// Its row, from 0.
    pub row: u32,
    /// Its column, from 0.
    pub column: u16,
}

/// An expression over figures of the publication, in the unit in which they are published.
#[derive(Clone, Debug, PartialEq)]
pub enum PublishedFormula {
    /// A figure that does not change.
    Number(Decimal),
    /// A figure of the publication.
    Cell(Address),
    /// Addends with their signs (true: subtracted).
    Sum(Vec<(bool, Address)>),
    /// How many of them are not blank.
    Count(Vec<Address>),
    /// Less than zero by as much as it is more.
    Negate(Box<PublishedFormula>),
    /// Two figures put together.
    Binary(Operator, Box<PublishedFormula>, Box<PublishedFormula>),
    /// Without its sign.
    Abs(Box<PublishedFormula>),
    /// The least of them.
    Min(Vec<PublishedFormula>),
    /// The greatest of them.
    Max(Vec<PublishedFormula>),
}

/// How two figures are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// The sum.
    Add,
    /// The first less the second.
    Subtract,
    /// The product.
    Multiply,
    /// By zero or by a blank it gives a blank.
    Divide,
}

/// What must hold between figures, of one table or of several.
#[derive(Clone, Debug, PartialEq)]
pub struct PublishedRelation {
    /// Name of the rule.
    pub rule: String,
    /// What must hold, said to a person.
    pub message: String,
    /// Where to look first.
    pub place: Address,
    /// One side.
    pub left: PublishedFormula,
    /// How the sides must compare.
    pub order: Order,
    /// The other side.
    pub right: PublishedFormula,
    /// Largest difference that rounding explains.
    pub bound: Decimal,
    /// It must hold; otherwise it asks to be verified or only hints.
    pub mandatory: bool,
}

/// How the sides of a relation must compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Both are the same.
    Equal,
    /// The left is not above the right.
    AtMost,
    /// The left is not below the right.
    AtLeast,
}

impl PublishedFormula {
    /// Every figure it reads.
    pub fn each_address(&self, visit: &mut impl FnMut(Address)) {
        match self {
            Self::Number(_) => {}
            Self::Cell(address) => visit(*address),
            Self::Sum(terms) => terms.iter().for_each(|(_, address)| visit(*address)),
            Self::Count(list) => list.iter().for_each(|address| visit(*address)),
            Self::Negate(inner) | Self::Abs(inner) => inner.each_address(visit),
            Self::Binary(_, a, b) => {
                a.each_address(visit);
                b.each_address(visit);
            }
            Self::Min(list) | Self::Max(list) => list.iter().for_each(|f| f.each_address(visit)),
        }
    }
}
