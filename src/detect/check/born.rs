//! What an id tells of its holder: birth date and sex.
//!
//! The checks of ids that hold a date answer with a [`Born`]; `embedded.rs` lists them, so that a column of ids and one of birth
//! dates can vouch for each other.

use super::compact::is_date;

/// Nobody is born later: generous, so that it need not follow the calendar, and still below the years that a wrong century gives.
const LAST_YEAR: u64 = 2030;

/// The sex that an id tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
}

impl Sex {
    /// Odd serial digits are men's in most countries.
    pub(super) fn odd_is_male(digit: u8) -> Option<Self> {
        Some(if digit % 2 == 1 { Self::Male } else { Self::Female })
    }
}

/// Birth date and sex, as far as a valid id tells them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Born {
    /// The year; its last two digits only where the century is not told.
    pub year: u16,
    /// Whether the year has its century.
    pub century_told: bool,
    /// The month, where it is told.
    pub month: Option<u8>,
    /// The day of the month, where it is told.
    pub day: Option<u8>,
    /// The sex, where it is told.
    pub sex: Option<Sex>,
}

impl Born {
    /// Born on a day of a known century. `None` when there is no such day, or when it is not yet.
    pub(super) fn on(year: u64, month: u64, day: u64, sex: Option<Sex>) -> Option<Self> {
        if year > LAST_YEAR { None } else { Self::some_day(year, month, day, sex) }
    }

    /// Born on a day of a known century, also one to come, for ids whose century stands in a sign of its own.
    pub(super) fn some_day(year: u64, month: u64, day: u64, sex: Option<Sex>) -> Option<Self> {
        let possible = (1800..2100).contains(&year) && is_date(year, month, day);
        possible.then_some(Self {
            year: year as u16,
            century_told: true,
            month: Some(month as u8),
            day: Some(day as u8),
            sex,
        })
    }

    /// Born on a day of a year of two digits. `None` when no century has such a day.
    pub(super) fn in_some_century(year: u64, month: u64, day: u64, sex: Option<Sex>) -> Option<Self> {
        let possible = year < 100 && [1900, 2000].iter().any(|century| is_date(century + year, month, day));
        possible.then_some(Self {
            year: year as u16,
            century_told: false,
            month: Some(month as u8),
            day: Some(day as u8),
            sex,
        })
    }

    /// A valid id that tells no date.
    pub(super) const UNKNOWN: Self = Self { year: 0, century_told: false, month: None, day: None, sex: None };

    /// Whether a date is not contradicted and at least the year and the month are told.
    #[must_use]
    pub fn agrees(&self, year: i16, month: u8, day: u8) -> bool {
        let same_year = match self.century_told {
            true => i32::from(self.year) == i32::from(year),
            false => i32::from(self.year) == i32::from(year).rem_euclid(100),
        };
        same_year && self.month == Some(month) && self.day.is_none_or(|told| told == day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_agrees_as_far_as_it_is_told() {
        let born = Born::on(1987, 5, 28, None).expect("there is such a day");
        assert!(born.agrees(1987, 5, 28) && !born.agrees(1987, 5, 29) && !born.agrees(1887, 5, 28));
        let short = Born::in_some_century(87, 5, 28, None).expect("there is such a day");
        assert!(short.agrees(1987, 5, 28) && short.agrees(1887, 5, 28) && !short.agrees(1988, 5, 28));
        let month = Born { day: None, ..short };
        assert!(month.agrees(1987, 5, 1) && !month.agrees(1987, 6, 1));
        assert!(!Born::UNKNOWN.agrees(1900, 1, 1));
    }

    #[test]
    fn days_that_are_not_or_not_yet_are_none() {
        assert_eq!(Born::on(2023, 2, 29, None), None);
        assert_eq!(Born::on(2052, 1, 1, None), None);
        assert_eq!(Born::in_some_century(23, 2, 29, None), None);
        assert!(Born::in_some_century(0, 2, 29, None).is_some(), "2000 was a leap year");
    }
}
