//! Days of the calendar as numbers, read from and written as `1984-03-07` without a calendar's objects: what most columns of dates
//! hold.
//!
//! The arithmetic is that of Neri and Schneider, "Euclidean affine functions and their application to calendar algorithms",
//! Software: Practice and Experience 53 (2023), on days since March 1st of year 0.

/// March 1st of year 0 is so many days behind the day that numbers count from; four centuries, so that none is negative.
const CENTURIES: u32 = 146_097;
/// The number of January 1st of year 0.
const FIRST: u32 = CENTURIES - 60;
/// The number of December 31st of year 9999.
const LAST: u32 = FIRST + 3_652_424;

/// A day of the years 0 to 9999, as a number that grows by one from day to day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Day(u32);

impl Day {
    /// Reads exactly ten bytes, `1984-03-07`; `None` where they are no day.
    #[cfg(test)]
    pub fn read(text: &str) -> Option<Self> {
        let [a, b, c, d, b'-', e, f, b'-', g, h] = text.as_bytes() else { return None };
        let digits = [a, b, c, d, e, f, g, h].map(|b| u32::from(b.wrapping_sub(b'0')));
        if digits.iter().fold(0, |most, digit| most.max(*digit)) > 9 {
            return None;
        }
        let [a, b, c, d, e, f, g, h] = digits;
        Self::new(a * 1000 + b * 100 + c * 10 + d, e * 10 + f, g * 10 + h)
    }

    /// The day of a year of at most four digits, a month and a day from 1; `None` where there is none.
    #[inline]
    pub fn new(year: u32, month: u32, day: u32) -> Option<Self> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            2 => 28 + u32::from(leap),
            1..=12 => 30 + (month ^ (month >> 3) & 1) % 2,
            _ => return None,
        };
        (year <= 9999 && (1..=days).contains(&day)).then(|| Self::of(year, month, day))
    }

    fn of(year: u32, month: u32, day: u32) -> Self {
        let (year, month) = if month <= 2 { (year + 399, month + 12) } else { (year + 400, month) };
        let century = year / 100;
        Self(1461 * year / 4 - century + century / 4 + (979 * month - 2919) / 32 + day - 1)
    }

    /// The day so many days later; `None` outside the years 0 to 9999.
    #[inline]
    pub fn plus(self, days: i64) -> Option<Self> {
        let moved = i64::from(self.0) + days;
        (i64::from(FIRST)..=i64::from(LAST)).contains(&moved).then_some(Self(moved as u32))
    }

    /// Year, month and day.
    #[inline]
    pub fn parts(self) -> (u32, u32, u32) {
        let n = 4 * self.0 + 3;
        let (century, of_century) = (n / 146_097, n % 146_097 / 4);
        let product = 2_939_745 * u64::from(4 * of_century + 3);
        let of_year = (product as u32) / 2_939_745 / 4;
        let n = 2141 * of_year + 197_913;
        let (month, day) = (n >> 16, (n & 0xffff) / 2141 + 1);
        let turned = u32::from(of_year >= 306);
        let year = 100 * century + (product >> 32) as u32 + turned - 400;
        (year, month - 12 * turned, day)
    }

    /// As it is read.
    #[inline]
    pub fn text(self) -> [u8; 10] {
        let (year, month, day) = self.parts();
        let ([a, b], [c, d], [e, f], [g, h]) = (tens(year / 100), tens(year % 100), tens(month), tens(day));
        [a, b, c, d, b'-', e, f, b'-', g, h]
    }
}

/// Two digits.
#[inline]
pub(super) fn tens(n: u32) -> [u8; 2] {
    [b'0' + (n / 10) as u8, b'0' + (n % 10) as u8]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_ten_thousand_years_is_that_of_the_calendar() {
        let mut day = jiff::civil::date(0, 1, 1);
        let mut ours = Day::read("0000-01-01").unwrap();
        assert_eq!(ours.0, FIRST);
        loop {
            let text = day.to_string();
            assert_eq!(Day::read(&text), Some(ours), "{text}");
            assert_eq!(std::str::from_utf8(&ours.text()), Ok(&*text));
            let (Ok(next), Some(after)) = (day.tomorrow(), ours.plus(1)) else { break };
            (day, ours) = (next, after);
        }
        assert_eq!((day, ours.0), (jiff::civil::date(9999, 12, 31), LAST));
        assert_eq!(Day(FIRST).plus(-1), None);
    }

    #[test]
    fn what_is_no_day_is_not_read() {
        for text in [
            "1984-02-30",
            "1900-02-29",
            "1984-04-31",
            "1984-13-01",
            "1984-00-01",
            "1984-01-00",
            "1984-1-01",
            "198a-01-01",
            "",
        ] {
            assert_eq!(Day::read(text), None, "{text}");
        }
    }
}
