//! The day of a budget.

/// A calendar day, ISO 8601 in files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// From 1 of our era.
    pub year: i32,
    /// From 1.
    pub month: u8,
    /// From 1.
    pub day: u8,
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl std::str::FromStr for Date {
    type Err = ();

    /// Reads `2024-02-08`; a day that no calendar has is refused.
    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.splitn(3, '-');
        let mut next = || parts.next().filter(|p| p.bytes().all(|b| b.is_ascii_digit()));
        let (year, month, day) = (next().ok_or(())?, next().ok_or(())?, next().ok_or(())?);
        if (year.len(), month.len(), day.len()) != (4, 2, 2) {
            return Err(());
        }
        let year: i32 = year.parse().map_err(|_| ())?;
        let month: u8 = month.parse().map_err(|_| ())?;
        let day: u8 = day.parse().map_err(|_| ())?;
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            2 => 28 + u8::from(leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return Err(()),
        };
        if (1..=days).contains(&day) { Ok(Self { year, month, day }) } else { Err(()) }
    }
}
