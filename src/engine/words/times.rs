//! How many times the right figure a wrong one is.

use rust_decimal::Decimal;

use crate::amount::Amount;
use crate::lang::Lang;

/// `是应填数的一万倍`, where the wrong figure is a power of ten from a tenth of a thousandth to ten
/// thousand times the right one, within a hundredth.
pub(in crate::engine) fn times(wrong: Decimal, right: Decimal, lang: Lang) -> Option<String> {
    let power = power_of_ten(wrong, right)?;
    let times = match power.unsigned_abs() {
        1 => ("十", "ten"),
        2 => ("一百", "a hundred"),
        3 => ("一千", "a thousand"),
        _ => ("一万", "ten thousand"),
    };
    let times = lang.pick(times.0, times.1);
    Some(match (lang, power > 0) {
        (Lang::Zh, true) => format!("是应填数的{times}倍"),
        (Lang::Zh, false) => format!("只有应填数的{times}分之一"),
        (Lang::En, true) => format!("{times} times too much"),
        (Lang::En, false) => format!("{times} times too little"),
    })
}

/// `；相差一万倍，疑为元、万元混淆`, where two sides are that far apart; else nothing.
pub(in crate::engine) fn unit_slip(
    sides: (Option<Amount>, Option<Amount>),
    lang: Lang,
) -> &'static str {
    let (Some(a), Some(b)) = sides else { return "" };
    match power_of_ten(a.decimal(), b.decimal()) {
        Some(4 | -4) => lang.pick(
            "；相差一万倍，疑为元、万元混淆",
            "; ten thousand times apart: yuan and 10,000 yuan confused, probably",
        ),
        _ => "",
    }
}

/// How many times the right figure the wrong one is, as a power of ten from −4 to 4 but 0, where it
/// is that within a hundredth.
pub(in crate::engine) fn power_of_ten(wrong: Decimal, right: Decimal) -> Option<i32> {
    // Nearly all pairs there are, without a division.
    let (one, other) = (wrong.abs(), right.abs());
    let five = Decimal::from(5);
    let below = |a: Decimal, b: Decimal| b.checked_mul(five).is_some_and(|b| a < b);
    if below(one, other) && below(other, one) {
        return None;
    }
    let ratio = wrong.checked_div(right)?.abs();
    let near = |ratio: Decimal, power: u32| {
        let factor = Decimal::from(10_u32.checked_pow(power)?);
        let off = ratio.checked_sub(factor)?.abs();
        (off.checked_mul(Decimal::ONE_HUNDRED)? <= factor).then_some(power)
    };
    let power = |ratio: Decimal| {
        let power = (1..=4).find_map(|power| near(ratio, power))?;
        i32::try_from(power).ok()
    };
    power(ratio).or_else(|| Some(-power(Decimal::ONE.checked_div(ratio)?)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_of_the_wrong_size_is_some_times_the_right_one() {
        let power = |wrong: &str, right: &str| {
            let figure = |text: &str| Decimal::from_str_exact(text).unwrap();
            power_of_ten(figure(wrong), figure(right))
        };
        assert_eq!(power("2294.33", "229.43"), Some(1));
        assert_eq!(power("2294335", "229.43"), Some(4));
        assert_eq!(power("-2.51", "25.13"), Some(-1));
        assert_eq!(power("25.13", "25.13"), None);
        assert_eq!(power("52.13", "25.13"), None);
        assert_eq!(power("0", "25.13"), None);
        assert_eq!(power("25.13", "0"), None);
    }
}
