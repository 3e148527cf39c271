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

/// The number of March 1st of 1900, and how many days follow from it on until the next century without a leap day, in which
/// every fourth year has one.
const EVEN: (u32, u32) = (CENTURIES + 693_960, 73_049);
/// The years of which all days lie there.
const EVEN_YEARS: std::ops::RangeInclusive<u32> = 1901..=2099;

/// Days before a month in a year that begins on March 1st, and days in it; those of February in a common year.
static MONTHS: [(u16, u8); 13] = {
    let mut months = [(0, 0); 13];
    let mut month = 1;
    while month <= 12 {
        let shifted = if month <= 2 { month + 12 } else { month };
        let days = if month == 2 { 28 } else { 30 + (month ^ (month >> 3) & 1) % 2 };
        months[month] = (((979 * shifted - 2919) / 32) as u16, days as u8);
        month += 1;
    }
    months
};

/// Month and day, two digits each, of every day of a year that begins on March 1st.
static TEXTS: [[u8; 4]; 366] = {
    let mut texts = [[b'0'; 4]; 366];
    let mut of_year = 0;
    while of_year < 366 {
        let (month, day) = month_and_day(of_year as u32);
        let ([a, b], [c, d]) = (tens(month), tens(day));
        texts[of_year] = [a, b, c, d];
        of_year += 1;
    }
    texts
};

/// Month and day of a day of a year that begins on March 1st.
const fn month_and_day(of_year: u32) -> (u32, u32) {
    let n = 2141 * of_year + 197_913;
    let (month, day) = (n >> 16, (n & 0xffff) / 2141 + 1);
    (if of_year >= 306 { month - 12 } else { month }, day)
}

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
        let (before, days) = *MONTHS.get(month as usize)?;
        let even = EVEN_YEARS.contains(&year);
        let leap = year.is_multiple_of(4) && (even || !year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = u32::from(days) + u32::from(leap && month == 2);
        if year > 9999 || day.wrapping_sub(1) >= days {
            return None;
        }
        // Years begin on March 1st, so that a leap day is the last one.
        let year = year + 400 - u32::from(month <= 2);
        let century = if even { 18 } else { year / 100 - year / 400 };
        Some(Self(1461 * year / 4 - century + u32::from(before) + day - 1))
    }

    /// The day so many days later; `None` outside the years 0 to 9999.
    #[inline]
    pub fn plus(self, days: i64) -> Option<Self> {
        let moved = i64::from(self.0) + days;
        (i64::from(FIRST)..=i64::from(LAST)).contains(&moved).then_some(Self(moved as u32))
    }

    /// The year, and the day of the year, both of years that begin on March 1st.
    #[inline]
    fn turned(self) -> (u32, u32) {
        let (from, even) = (self.0.wrapping_sub(EVEN.0), EVEN.1);
        if from < even {
            let n = 4 * from + 3;
            return (1900 + n / 1461, n % 1461 / 4);
        }
        let n = 4 * self.0 + 3;
        let (century, n) = (n / 146_097, n % 146_097 / 4 * 4 + 3);
        ((100 * century + n / 1461).wrapping_sub(400), n % 1461 / 4)
    }

    /// Year, month and day.
    #[inline]
    pub fn parts(self) -> (u32, u32, u32) {
        let (year, of_year) = self.turned();
        let (month, day) = month_and_day(of_year);
        (year.wrapping_add(u32::from(of_year >= 306)), month, day)
    }

    /// The year, and month and day as two digits each.
    #[inline]
    pub fn texts(self) -> (u32, [u8; 4]) {
        let (year, of_year) = self.turned();
        (year.wrapping_add(u32::from(of_year >= 306)), TEXTS[of_year as usize])
    }

    /// As it is read.
    #[inline]
    pub fn text(self) -> [u8; 10] {
        let (year, [e, f, g, h]) = self.texts();
        let ([a, b], [c, d]) = (tens(year / 100), tens(year % 100));
        [a, b, c, d, b'-', e, f, b'-', g, h]
    }
}

/// Two digits.
#[inline]
pub(super) const fn tens(n: u32) -> [u8; 2] {
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
