//! The day and the time of day as people in China write them.

use std::time::{SystemTime, UNIX_EPOCH};

/// One time for the whole country, without summer time.
const BEIJING: i64 = 8 * 3600;
const DAY: i64 = 86_400;

/// The present day in Beijing, `2024-02-08`.
pub fn today() -> String {
    written(now()).0
}

/// The present day and time in Beijing, `2024-02-08 14:05`.
pub fn now_written() -> String {
    let (day, time) = written(now());
    format!("{day} {time}")
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or_default()
}

/// Day and time in Beijing of seconds since 1970.
fn written(seconds: i64) -> (String, String) {
    let local = seconds + BEIJING;
    let (day, second) = (local.div_euclid(DAY), local.rem_euclid(DAY));
    // Days are counted from 1 March of year 0, so that leap days end their years.
    let shifted = day + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let date = of_year - (153 * month + 2) / 5 + 1;
    let (month, turned) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    let year = year + era * 400 + turned;
    let day = format!("{year:04}-{month:02}-{date:02}");
    (day, format!("{:02}:{:02}", second / 3600, second % 3600 / 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(seconds: i64, day: &str, time: &str) {
        assert_eq!(written(seconds), (day.to_owned(), time.to_owned()));
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        check(0, "1970-01-01", "08:00");
        check(951_753_599, "2000-02-28", "23:59");
        check(951_753_600, "2000-02-29", "00:00");
        check(1_709_222_400, "2024-03-01", "00:00");
        check(1_735_660_799, "2024-12-31", "23:59");
        // No leap year.
        check(4_107_484_800, "2100-02-28", "16:00");
        check(4_107_484_800 + 86_400, "2100-03-01", "16:00");
    }
}
