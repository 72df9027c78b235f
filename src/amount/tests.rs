//! Cases for figures as typed, stored and shown.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;

/// What an entry gives: the stored text, or the name of the refusal.
fn typed(text: &str, decimals: u32, power: u32) -> String {
    match parse_entry(text, decimals, power) {
        Ok(None) => "blank".to_owned(),
        Ok(Some(amount)) => amount.to_string(),
        Err(error) => format!("{error:?}"),
    }
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(typed(text, 2, 4), *expected, "typed: {text}");
    }
}

#[test]
fn figures_keep_their_scale() {
    check(&[
        ("", "blank"),
        (" 　", "blank"),
        ("1.8", "1.8"),
        ("1.80", "1.80"),
        ("0", "0"),
        ("0.00", "0.00"),
        ("-0", "0"),
        ("1,234.50", "1234.50"),
        ("12,345,678", "12345678"),
        ("１，２３４．５０", "1234.50"),
        ("8。5", "8.5"),
        ("（12.50）", "-12.50"),
        ("(1,234.50)", "-1234.50"),
        ("−12.50", "-12.50"),
        ("－12", "-12"),
        ("+7", "7"),
        (".5", "0.5"),
        ("5.", "5"),
        ("007", "7"),
        (" 12.5 ", "12.5"),
    ]);
}

#[test]
fn arithmetic_is_rounded_once() {
    check(&[
        ("=1.005", "1.01"),
        ("＝-1.005", "-1.01"),
        ("=2.675*1", "2.68"),
        ("1+2*3", "7.00"),
        ("（1+2）×3", "9.00"),
        ("=(12.50)", "12.50"),
        ("(12.50)+1", "13.50"),
        ("10÷4", "2.50"),
        ("10／３", "3.33"),
        ("=0.01/3*1.5", "0.01"),
        ("1/3+1/3+1/3", "1.00"),
        ("3*-2", "-6.00"),
        ("3--2", "5.00"),
        ("1,000 + 2,000", "3000.00"),
        ("=0.004", "0.00"),
        ("=-0.004", "0.00"),
        ("-(1+2)", "-3.00"),
        ("895.82+40.00", "935.82"),
    ]);
}

#[test]
fn refusals_name_the_part() {
    let long = "1+".repeat(200);
    let deep = format!("={}1{}", "(".repeat(33), ")".repeat(33));
    let fits = format!("={}1{}", "(".repeat(32), ")".repeat(32));
    let digits = "9".repeat(40);
    check(&[
        ("1.234", "TooManyDecimals { allowed: 2, found: 3 }"),
        ("1.200", "TooManyDecimals { allowed: 2, found: 3 }"),
        ("(1.234)", "TooManyDecimals { allowed: 2, found: 3 }"),
        ("1,23", "NotANumber(\"1,23\")"),
        ("1,2345", "NotANumber(\"1,2345\")"),
        ("1234,567", "NotANumber(\"1234,567\")"),
        ("0,123", "NotANumber(\"0,123\")"),
        ("1.2,345", "NotANumber(\"1.2,345\")"),
        ("1.2.3", "NotANumber(\"1.2.3\")"),
        (".", "NotANumber(\".\")"),
        ("12万元", "NotANumber(\"万元\")"),
        ("1e5", "NotANumber(\"e5\")"),
        ("见附表", "NotANumber(\"见附表\")"),
        ("1 2", "NotANumber(\"2\")"),
        ("3+abc*2", "NotANumber(\"abc\")"),
        ("--5", "NotANumber(\"-5\")"),
        ("2(3)", "NotANumber(\"(3\")"),
        ("=", "Unfinished(\"=\")"),
        ("3+", "Unfinished(\"3+\")"),
        ("(3", "Unfinished(\"(3\")"),
        ("-", "Unfinished(\"-\")"),
        ("1/0", "DivisionByZero"),
        ("1/(2-2)", "DivisionByZero"),
        ("100000000000", "100000000000"),
        ("-100000000000.00", "-100000000000.00"),
        ("100000000000.01", "TooLarge"),
        ("=99999999999*2", "TooLarge"),
        ("-(18446744073709551616*-9223372036854775808)", "TooLarge"),
        ("1/(18446744073709551616*-9223372036854775808)", "TooLarge"),
        (&digits, "TooLarge"),
        (&long, "TooComplex"),
        (&deep, "TooComplex"),
        (&fits, "1.00"),
    ]);
    assert_eq!(typed("1000000000000000", 2, 0), "1000000000000000");
    assert_eq!(typed("1000000000000000.01", 2, 0), "TooLarge");
    assert_eq!(typed("0.5", 0, 4), "TooManyDecimals { allowed: 0, found: 1 }");
}

#[test]
fn preview_shows_formulas_only() {
    let shown = |text| preview_entry(text, 2, 4).map(|result| result.map(|a| a.to_string()));
    assert_eq!(shown("12.5"), None);
    assert_eq!(shown("(12.5)"), None);
    assert_eq!(shown(""), None);
    assert_eq!(shown("办公费"), None);
    assert_eq!(shown("=1/3"), Some(Ok("0.33".to_owned())));
    assert_eq!(shown("1+"), Some(Err(EntryError::Unfinished("1+".to_owned()))));
}

#[test]
fn refusals_are_told_in_both_languages() {
    let error = EntryError::TooManyDecimals { allowed: 2, found: 3 };
    assert_eq!(error.tell(Lang::Zh), "小数至多 2 位，这里有 3 位；要四舍五入，请在前面加等号");
    assert!(error.tell(Lang::En).starts_with("at most 2 decimals, found 3"));
}

#[test]
fn stored_amounts_come_back_as_written() {
    let kept = [
        "0",
        "0.00",
        "-0.01",
        "1.80",
        "935.82",
        "7922816251426433759354395033",
        "0.0000000000000000000000000001",
    ];
    for text in kept {
        assert_eq!(text.parse::<Amount>().map(|a| a.to_string()), Ok(text.to_owned()));
    }
    let refused = [
        "", "-", "+1", "1,000", "1e5", " 1", "1.", ".5", "01", "-0", "-0.00", "１", "1.2.3", "--1",
        "0x1",
    ];
    for text in refused {
        assert_eq!(text.parse::<Amount>(), Err(AmountError::NotANumber), "{text}");
    }
    for text in [
        "9".repeat(40),
        format!("0.{}", "1".repeat(40)),
        "79228162514264337593543950336".to_owned(),
    ] {
        assert_eq!(text.parse::<Amount>(), Err(AmountError::TooLong), "{text}");
    }
}

#[test]
fn amounts_are_grouped_and_converted() {
    let amount = |text: &str| text.parse::<Amount>().unwrap();
    assert_eq!(amount("-1234567.5").grouped(2), "-1,234,567.50");
    assert_eq!(amount("100").grouped(0), "100");
    assert_eq!(amount("12.345").grouped(2), "12.345");
    assert_eq!(amount("-1234567.5").even(2), "-1234567.50");
    assert_eq!(amount("585").even(2), "585.00");
    assert_eq!(amount("12.345").even(2), "12.345");
    let exact = amount("935.82").convert(Unit::Wan, Unit::Yuan);
    assert_eq!(exact.map(|a| a.to_string()), Some("9358200".to_owned()));
    let wan = amount("1.50").convert(Unit::Yuan, Unit::Wan);
    assert_eq!(wan.map(|a| a.to_string()), Some("0.000150".to_owned()));
    for (text, rounded) in
        [("0.125", "0.13"), ("-0.125", "-0.13"), ("0.1249", "0.12"), ("1", "1.00")]
    {
        assert_eq!(amount(text).rounded(2).to_string(), rounded);
    }
}

/// `numerator` ÷ `denominator` in hundredths, half away from zero, by whole numbers alone.
fn hundredths(numerator: i128, denominator: i128) -> i128 {
    let size = (numerator.abs() * 200 + denominator.abs()) / (2 * denominator.abs());
    if (numerator < 0) != (denominator < 0) { -size } else { size }
}

proptest! {
    #[test]
    fn sums_and_products_are_exact(a in -10_000_000_i64..10_000_000, b in -1_000_000_i64..1_000_000, c in 1_i64..1_000_000) {
        let figure = |cents: i64| Decimal::new(cents, 2);
        let (a128, b128, c128) = (i128::from(a), i128::from(b), i128::from(c));
        let cases = [
            (format!("={}+{}-{}", figure(a), figure(b), figure(c)), a128 + b128 - c128),
            (format!("={}*{}", figure(a), figure(b)), hundredths(a128 * b128, 10_000)),
            (format!("={}÷{}", figure(a), figure(c)), hundredths(a128, c128)),
            (format!("=({}+{})*{}/{}", figure(a), figure(b), figure(b), figure(c)),
                hundredths((a128 + b128) * b128, c128 * 100)),
        ];
        for (text, expected) in cases {
            let found = parse_entry(&text, 2, 0).unwrap().unwrap();
            prop_assert_eq!((found.mantissa(), found.scale()), (expected, 2), "{}", text);
        }
    }

    #[test]
    fn what_is_written_reads_the_same(mantissa in -(1_i128 << 95)..(1_i128 << 95), scale in 0_u32..=28) {
        let amount = Amount::from_parts(mantissa, scale).unwrap();
        prop_assert_eq!(amount.to_string().parse::<Amount>(), Ok(amount));
    }

    #[test]
    fn no_text_makes_it_panic(text in "[0-9.,+*/()=eE（），。万 -]{0,40}|\\PC{0,20}") {
        let _ = parse_entry(&text, 2, 4);
        let _ = preview_entry(&text, 0, 0);
        let _ = text.parse::<Amount>();
    }
}

#[test]
fn the_quick_ways_read_and_write_what_the_others_do() {
    let mut state = 7_u64;
    for round in 0..200_000_u32 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let mantissa = i128::from(state.cast_signed()) >> (round % 64);
        let mantissa = if round % 11 == 0 { mantissa * 1_000_003 } else { mantissa };
        let amount = Amount::from_parts(mantissa, round % 29).unwrap();
        let mut text = String::from("x");
        amount.push_to(&mut text);
        let text = &text[1..];
        assert_eq!(text, amount.decimal().to_string());
        assert_eq!(text, amount.to_string());
        let read = Amount::leading(format!("{text}\"").as_bytes());
        let fits = text.trim_start_matches('-').len() <= 18;
        assert_eq!(read, fits.then_some((amount, text.len())), "{text}");
        assert_eq!(text.parse(), Ok(amount));
    }
    for wrong in ["", "-", ".", "1.", ".5", "01", "-0", "-0.00", "00", "-01", "x"] {
        assert_eq!(Amount::leading(wrong.as_bytes()), None, "{wrong}");
    }
    for (text, length) in [("1.2.3", 3), ("0", 1), ("0.50万", 4), ("12-3", 2), ("1e9", 1)] {
        assert_eq!(Amount::leading(text.as_bytes()).map(|(_, n)| n), Some(length), "{text}");
    }
}
