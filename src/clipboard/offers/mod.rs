//! What a pasted block may mean beyond its plain text: lines of headings, codes that a spreadsheet
//! spoiled or that are in three columns, amounts counted in another unit, columns parted by
//! blanks only.
//!
//! Entry points: [`recognise`] gives what is offered, [`read`] the block as it reads with the
//! offers that are on. Nothing is applied that is not on; what is a guess begins switched off.

mod codes;
mod headings;
mod target;
mod title;
mod unit;

use crate::amount::Unit;
use crate::lang::{Lang, Tell};

pub use target::{PasteTarget, TargetCodes, TargetColumn};
pub use title::flat;

/// Something that was recognised and can be applied.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// What it is.
    pub kind: OfferKind,
    /// Whether it is applied.
    pub on: bool,
}

/// What is offered; an example says what a text becomes.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "a variant says what its fields are")]
pub enum OfferKind {
    /// Lines without tabs, as PDF files give them: parted at blanks. Whether each has as many parts.
    Parted { even: bool },
    /// That many lines at the top are headings.
    Headings { lines: usize },
    /// The headings name the columns: that many go where these say. Applied by who lays it out.
    ByHeadings { columns: usize },
    /// Codes name the rows: so many are there, so many come new. Applied by who lays it out.
    ByCodes { there: usize, new: usize },
    /// That many lines go to the rows that the form names. Applied where lines are placed.
    ByNames { rows: usize },
    /// New codes come among the others in their order, with so many rows above them that are
    /// lacking. Applied by who lays it out.
    Sorted { new: usize, above: usize },
    /// A code in `parts` columns from `at` on.
    Joined { at: usize, parts: usize, example: (String, String) },
    /// Codes that lost zeros or got decimals, separators, blanks.
    Codes { count: usize, example: (String, String) },
    /// Amounts counted in `from`, and how that is known.
    Unit { from: Unit, to: Unit, by: UnitEvidence, example: (String, String) },
    /// Amounts with more decimals in the table's unit than it has.
    Rounded { count: usize, decimals: u32, example: (String, String) },
}

/// How it is known what a block's amounts are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitEvidence {
    /// The block itself says so.
    Said,
    /// Amounts are shown in that unit at present, and what is pasted is what is shown.
    Shown,
    /// By their size, which is a guess.
    Size,
}

/// A block as it reads with some offers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BlockReading {
    /// Its cells, row by row; rows may differ in length.
    pub rows: Vec<Vec<String>>,
    /// Lines left out at the top.
    pub skipped: usize,
    /// Where columns were joined, and how many there were.
    pub joined: Option<(usize, usize)>,
}

impl BlockReading {
    /// The column of the pasted text that a column of the block came from.
    pub fn column(&self, column: usize) -> usize {
        match self.joined {
            Some((at, parts)) if column > at => column + parts - 1,
            _ => column,
        }
    }
}

/// What there is to offer, in the order in which it is applied; switches are as they are in
/// `before`. Each is looked for in what those before it give.
pub fn recognise(rows: &[Vec<String>], target: &PasteTarget<'_>, before: &[Offer]) -> Vec<Offer> {
    let mut offers = Vec::new();
    let mut offer = |kind: OfferKind, usual: bool| {
        let same = |o: &&Offer| std::mem::discriminant(&o.kind) == std::mem::discriminant(&kind);
        let on = before.iter().find(same).map_or(usual, |offer| offer.on);
        offers.push(Offer { kind, on });
        on
    };
    let mut rows = rows.to_vec();
    if let Some((parted, even)) = headings::parted(&rows, target)
        && offer(OfferKind::Parted { even }, even)
    {
        rows = parted;
    }
    let said = unit::said(&rows);
    let lines = headings::leading(&rows, target);
    if lines > 0 && offer(OfferKind::Headings { lines }, true) {
        rows.drain(..lines);
    }
    if let Some((at, parts, codes)) = codes::split(&rows, target) {
        let example = codes::example(&rows, at, parts, &codes);
        if offer(OfferKind::Joined { at, parts, example }, true) {
            rows = codes::join(rows, at, parts, &codes);
        }
    }
    if let Some((count, example)) = codes::spoiled(&rows, target) {
        offer(OfferKind::Codes { count, example }, true);
    }
    if let Some((from, example)) = unit::other(&rows, target, said.or(target.shown)) {
        let by = match (said, target.shown) {
            (Some(said), _) if said == from => UnitEvidence::Said,
            (None, Some(shown)) if shown == from => UnitEvidence::Shown,
            _ => UnitEvidence::Size,
        };
        let usual = by != UnitEvidence::Size;
        let converts = offer(OfferKind::Unit { from, to: target.unit, by, example }, usual);
        if let Some((count, decimals, example)) =
            unit::too_fine(&rows, target, from).filter(|_| converts)
        {
            offer(OfferKind::Rounded { count, decimals, example }, false);
        }
    }
    offers
}

/// How many lines at the top are headings, a title, the unit.
pub fn leading(rows: &[Vec<String>], target: &PasteTarget<'_>) -> usize {
    headings::leading(rows, target)
}

/// The block with the offers that are on.
pub fn read(rows: &[Vec<String>], offers: &[Offer], target: &PasteTarget<'_>) -> BlockReading {
    let mut reading = BlockReading { rows: rows.to_vec(), ..BlockReading::default() };
    let on = |offer: &&Offer| offer.on;
    let rounds = offers.iter().filter(on).any(|o| matches!(o.kind, OfferKind::Rounded { .. }));
    for offer in offers.iter().filter(on) {
        match offer.kind {
            OfferKind::Parted { .. } => {
                if let Some((parted, _)) = headings::parted(&reading.rows, target) {
                    reading.rows = parted;
                }
            }
            OfferKind::Headings { lines } => {
                reading.rows.drain(..lines.min(reading.rows.len()));
                reading.skipped = lines;
            }
            OfferKind::Joined { at, parts, .. } => {
                // Lines of headings that stay are none of the code's.
                if let Some((_, _, codes)) = codes::split(&reading.rows, target) {
                    reading.rows = codes::join(reading.rows, at, parts, &codes);
                    reading.joined = Some((at, parts));
                }
            }
            OfferKind::Codes { .. } => codes::restore(&mut reading.rows, target),
            OfferKind::Unit { from, .. } => {
                unit::convert(&mut reading.rows, target, from, rounds);
            }
            OfferKind::ByHeadings { .. }
            | OfferKind::ByCodes { .. }
            | OfferKind::ByNames { .. }
            | OfferKind::Sorted { .. }
            | OfferKind::Rounded { .. } => {}
        }
    }
    reading
}

impl Tell for OfferKind {
    fn tell(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Parted { even: true }, Lang::Zh) => {
                "各栏之间只有空格（像是从 PDF 复制的）：按空格分栏".to_owned()
            }
            (Self::Parted { even: true }, Lang::En) => {
                "Columns are parted by blanks only (as copied from a PDF): part them there"
                    .to_owned()
            }
            (Self::Parted { even: false }, Lang::Zh) => {
                "各栏之间只有空格（像是从 PDF 复制的）：按空格分栏。各行栏数不同，空格子会使后面的数错栏，请逐行核对"
                    .to_owned()
            }
            (Self::Parted { even: false }, Lang::En) => {
                "Columns are parted by blanks only (as copied from a PDF): part them there. Lines \
                 differ in length: an empty cell shifts what follows, so check every line"
                    .to_owned()
            }
            (Self::Headings { lines }, Lang::Zh) => {
                format!("前 {lines} 行是表头或单位说明：不粘贴")
            }
            (Self::Headings { lines }, Lang::En) => {
                format!("The first {lines} lines are headings or the unit: leave them out")
            }
            (Self::ByHeadings { columns }, Lang::Zh) => {
                format!("各栏按表头对应（{columns} 栏对上），不按所在位置")
            }
            (Self::ByHeadings { columns }, Lang::En) => {
                format!("Put columns where their headings say ({columns} known), not side by side")
            }
            (Self::ByCodes { there, new }, Lang::Zh) => {
                let new = if *new > 0 { format!("，新增 {new} 行") } else { String::new() };
                format!("各行按科目编码对应：本表已有 {there} 行{new}，不按所在位置")
            }
            (Self::ByCodes { there, new }, Lang::En) => {
                let new = if *new > 0 { format!(", {new} new") } else { String::new() };
                format!("Put rows where their codes stand: {there} are there{new}, not one below the other")
            }
            (Self::ByNames { rows }, Lang::Zh) => {
                format!("各行按名称对应（{rows} 行对上），不按所在位置")
            }
            (Self::ByNames { rows }, Lang::En) => {
                format!("Put rows where their names stand ({rows} known), not one below the other")
            }
            (Self::Sorted { new, above }, Lang::Zh) => {
                let above = if *above > 0 { format!("，补上 {above} 行类、款") } else { String::new() };
                format!("新科目 {new} 行按编码排入{above}，不放在最后")
            }
            (Self::Sorted { new, above }, Lang::En) => {
                let above = if *above > 0 { format!(", with {above} rows above them") } else { String::new() };
                format!("Put {new} new codes in their order{above}, not at the end")
            }
            (Self::Joined { parts, example: (from, to), .. }, Lang::Zh) => {
                format!("科目编码分在 {parts} 列里：合成一个编码，例如 {from} → {to}")
            }
            (Self::Joined { parts, example: (from, to), .. }, Lang::En) => {
                format!("The code stands in {parts} columns: join them, as {from} → {to}")
            }
            (Self::Codes { count, example: (from, to) }, Lang::Zh) => {
                format!("{count} 个编码像是被电子表格改过（丢了前面的 0，或多了小数、分隔符）：还原，例如 {from} → {to}")
            }
            (Self::Codes { count, example: (from, to) }, Lang::En) => format!(
                "{count} codes look spoiled by a spreadsheet (zeros lost, decimals or separators \
                 added): restore them, as {from} → {to}"
            ),
            (Self::Unit { from, to, by, example: (old, new) }, Lang::Zh) => {
                let (from, to) = (from.tell(lang), to.tell(lang));
                let why = match by {
                    UnitEvidence::Said => "写明以",
                    UnitEvidence::Shown => "与现在显示的一样以",
                    UnitEvidence::Size => "看大小像是以",
                };
                format!("粘贴的数{why}{from}计，本表以{to}计：换算成{to}，例如 {old} → {new}")
            }
            (Self::Unit { from, to, by, example: (old, new) }, Lang::En) => {
                let (from, to) = (from.tell(lang), to.tell(lang));
                let why = match by {
                    UnitEvidence::Said => "are said to be",
                    UnitEvidence::Shown => "are, as shown at present,",
                    UnitEvidence::Size => "by their size seem to be",
                };
                format!("The amounts {why} in {from}, the table is in {to}: convert, as {old} → {new}")
            }
            (Self::Rounded { count, decimals, example: (old, new) }, Lang::Zh) => {
                format!("换算后有 {count} 个数超过 {decimals} 位小数：四舍五入，例如 {old} → {new}；不选则这些数不填")
            }
            (Self::Rounded { count, decimals, example: (old, new) }, Lang::En) => format!(
                "{count} converted amounts have more than {decimals} decimals: round half up, as \
                 {old} → {new}; otherwise they are left out"
            ),
        }
    }
}
