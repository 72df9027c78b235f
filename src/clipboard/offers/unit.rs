//! Amounts in a pasted block that are counted in another unit than the table's.

use crate::amount::{Amount, Unit, parse_entry};

use super::target::{PasteTarget, TargetColumn};
use super::title::flat;

/// Parts of a main figure that a pasted amount may be at most before its unit is doubted.
const DOUBTFUL: i128 = 100;
/// Without any main figure: 10 thousand million 元, were it 万元.
const LARGE: i128 = 1_000_000;

/// The unit that a text names: `单位：元`, `预算数（万元）`.
fn named(text: &str) -> Option<Unit> {
    let text = flat(text);
    let after = text.split_once("单位:").map(|(_, rest)| rest.trim_start_matches("人民币"));
    let bracket = |unit: &str| text.contains(&format!("({unit})"));
    match after {
        Some(rest) if rest.starts_with("万元") => Some(Unit::Wan),
        Some(rest) if rest.starts_with('元') => Some(Unit::Yuan),
        _ if bracket("万元") => Some(Unit::Wan),
        _ if bracket("元") => Some(Unit::Yuan),
        _ => None,
    }
}

/// Whether a cell says only what amounts are counted in, or whose table it is.
pub(super) fn is_note(text: &str) -> bool {
    named(text).is_some() || text.contains("单位:")
}

/// The unit that the block itself names.
pub(super) fn said(rows: &[Vec<String>]) -> Option<Unit> {
    rows.iter().take(12).flatten().find_map(|cell| named(cell))
}

fn figure(text: &str) -> Option<Amount> {
    // A formula's result depends on the decimals that it is rounded to.
    let plain = !text.trim_start().starts_with(['=', '＝']);
    parse_entry(text, 20, 0).ok().flatten().filter(|figure| plain && !figure.is_zero())
}

/// The amounts of money in the block, with line, column and the decimals that they may have.
fn amounts<'r>(
    rows: &'r [Vec<String>],
    target: &'r PasteTarget<'_>,
) -> impl Iterator<Item = (usize, usize, Amount, u32)> + 'r {
    rows.iter().enumerate().flat_map(move |(line, row)| {
        row.iter().enumerate().filter_map(move |(at, text)| match target.columns.get(at)? {
            Some(TargetColumn::Money { decimals }) => Some((line, at, figure(text)?, *decimals)),
            _ => None,
        })
    })
}

/// The other unit that the amounts are counted in, as the block says or their size shows, and an
/// example.
pub(super) fn other(
    rows: &[Vec<String>],
    target: &PasteTarget<'_>,
    said: Option<Unit>,
) -> Option<(Unit, (String, String))> {
    let largest = amounts(rows, target).max_by_key(|(_, _, amount, _)| amount.decimal().abs())?;
    let from = match said {
        Some(unit) => Some(unit),
        None if looks_like_yuan(rows, target) => Some(Unit::Yuan),
        None => None,
    };
    let from = from.filter(|unit| *unit != target.unit)?;
    let (.., amount, decimals) = largest;
    let shown = converted(amount, from, target.unit, decimals, false)?;
    Some((from, (amount.to_string(), shown)))
}

fn looks_like_yuan(rows: &[Vec<String>], target: &PasteTarget<'_>) -> bool {
    if target.unit != Unit::Wan {
        return false;
    }
    let pairs: Vec<(Amount, Amount)> = amounts(rows, target)
        .filter_map(|(line, at, amount, _)| Some((amount, (target.standing)(line, at)?)))
        .filter(|(_, standing)| !standing.is_zero())
        .collect();
    if !pairs.is_empty() {
        // About ten thousand times what is there.
        let far = |(pasted, standing): &&(Amount, Amount)| {
            let (pasted, standing) = (pasted.decimal().abs(), standing.decimal().abs());
            let times = pasted.checked_div(standing);
            times.is_some_and(|times| times > 1_000.into() && times < 100_000.into())
        };
        if pairs.iter().filter(far).count() * 3 > pairs.len() * 2 {
            return true;
        }
    }
    let most = amounts(rows, target).map(|(.., amount, _)| amount.decimal().abs()).max();
    let bound = target.greatest.map(|g| g.decimal().abs()).filter(|g| !g.is_zero());
    let bound = match bound {
        Some(greatest) => greatest.checked_mul(DOUBTFUL.into()),
        None => Some(LARGE.into()),
    };
    most.zip(bound).is_some_and(|(most, bound)| most >= bound)
}

/// In another unit, exactly: with the table's decimals, with more where it has more and is not to
/// be `rounded`.
fn converted(amount: Amount, from: Unit, to: Unit, decimals: u32, rounded: bool) -> Option<String> {
    let exact = amount.convert(from, to)?;
    let fits = exact.at_scale(decimals).and_then(|parts| Amount::from_parts(parts, decimals));
    Some(match fits {
        Some(fits) => fits.to_string(),
        None if rounded => exact.rounded(decimals).to_string(),
        None => exact.decimal().normalize().to_string(),
    })
}

/// How many amounts have too many decimals once converted, how many the first may have, and an
/// example of rounding.
pub(super) fn too_fine(
    rows: &[Vec<String>],
    target: &PasteTarget<'_>,
    from: Unit,
) -> Option<(usize, u32, (String, String))> {
    let fine = |(.., amount, decimals): &(usize, usize, Amount, u32)| {
        amount.convert(from, target.unit).is_some_and(|exact| exact.at_scale(*decimals).is_none())
    };
    let mut fine = amounts(rows, target).filter(fine);
    let (.., amount, decimals) = fine.next()?;
    let exact = converted(amount, from, target.unit, decimals, false)?;
    let rounded = converted(amount, from, target.unit, decimals, true)?;
    Some((fine.count() + 1, decimals, (exact, rounded)))
}

/// Converts every amount.
pub(super) fn convert(
    rows: &mut [Vec<String>],
    target: &PasteTarget<'_>,
    from: Unit,
    rounded: bool,
) {
    for row in rows {
        for (at, text) in row.iter_mut().enumerate() {
            let Some(Some(TargetColumn::Money { decimals })) = target.columns.get(at) else {
                continue;
            };
            let new = figure(text)
                .and_then(|amount| converted(amount, from, target.unit, *decimals, rounded));
            if let Some(new) = new {
                *text = new;
            }
        }
    }
}
