//! Figures of the publication as bars.

use crate::amount::{Amount, Unit};

/// Figures drawn as bars, the same in the window and in a published page. Whoever draws it says
/// the figures too, and tells parts apart by more than colour.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// What it shows.
    pub title: String,
    /// What its amounts are counted in, and with how many decimals they are written at least.
    pub unit: Unit,
    /// Decimals that its amounts are written with at least.
    pub decimals: u32,
    /// Names of the parts that bars have: columns, or years with the latest first.
    pub series: Vec<String>,
    /// The parts of a bar follow each other; otherwise they are beside each other.
    pub stacked: bool,
    /// In the order of the table.
    pub bars: Vec<PictureBar>,
    /// Bars for which there was no room, the smallest.
    pub left_out: usize,
}

/// A bar, or bars beside each other, under one name.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureBar {
    /// What it is about: a row's name.
    pub name: String,
    /// Those that have a figure, in the order of [`Picture::series`].
    pub parts: Vec<PicturePart>,
    /// What its parts add up to, where they follow each other.
    pub total: Option<Amount>,
    /// Its part of all bars in percent, where they make up a whole.
    pub share: Option<Amount>,
}

/// One figure of a bar.
#[derive(Clone, Debug, PartialEq)]
pub struct PicturePart {
    /// Index into [`Picture::series`].
    pub series: usize,
    /// In the unit of the picture.
    pub figure: Amount,
    /// Its length, of [`Picture::FULL`] for the longest bar; that of a negative figure as well.
    pub length: u32,
}

impl Picture {
    /// The length of the longest bar.
    pub const FULL: u32 = 10_000;
}
