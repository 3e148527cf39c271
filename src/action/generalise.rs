//! Coarser values: dates to month, year or decade; codes to a prefix; numbers to bands.
//!
//! The result has one form whatever the input's (`1984-03`, `1984`, `1980-1989`, `20-29`), so that equal groups are equal
//! in every file. A value that cannot be read is erased: it may be anything.

use arrow::array::StringViewArray;

use super::{Mapped, map_filled};
use crate::error::Result;

/// How a column is coarsened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Generalise {
    /// A date to a part of it.
    Date {
        /// What stays.
        by: DatePart,
        /// Whether `3/4/1980` is April 3rd (European) or March 4th.
        day_first: bool,
    },
    /// The first characters of a code.
    Prefix(usize),
    /// A band of numbers of this width.
    Band(u32),
}

/// What stays of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatePart {
    /// `1984-03`
    Month,
    /// `1984`
    Year,
    /// `1980-1989`
    Decade,
}

impl Generalise {
    /// For people.
    pub fn describe(self) -> String {
        match self {
            Self::Date { by: DatePart::Month, .. } => "generalise dates to the month".into(),
            Self::Date { by: DatePart::Year, .. } => "generalise dates to the year".into(),
            Self::Date { by: DatePart::Decade, .. } => "generalise dates to the decade".into(),
            Self::Prefix(n) => format!("generalise to the first {n} characters"),
            Self::Band(n) => format!("generalise to bands of {n}"),
        }
    }

    /// The column coarsened.
    pub fn apply(self, text: &StringViewArray) -> Result<StringViewArray> {
        map_filled(text, |cell, out| {
            let value = cell.trim();
            let done = match self {
                Self::Date { by, day_first } => date(value, by, day_first, out),
                Self::Prefix(n) => {
                    out.extend(value.chars().filter(|c| !c.is_whitespace()).take(n).flat_map(char::to_uppercase));
                    true
                }
                Self::Band(width) => band(value, width, out),
            };
            Ok(match done {
                false => Mapped::Null,
                true if out == cell => Mapped::Same,
                true => Mapped::New,
            })
        })
    }
}

fn date(value: &str, by: DatePart, day_first: bool, out: &mut String) -> bool {
    use std::fmt::Write;
    let Some((year, month)) = year_month(value, day_first) else {
        // A decade stays what it is, if decades are asked for.
        let decade = value.split_once('-').and_then(|(a, b)| Some((a.parse::<u16>().ok()?, b.parse::<u16>().ok()?)));
        if by == DatePart::Decade && decade.is_some_and(|(a, b)| a % 10 == 0 && b == a + 9) {
            out.push_str(value);
            return true;
        }
        return false;
    };
    let _ = match (by, month) {
        (DatePart::Month, Some(month)) => write!(out, "{year:04}-{month:02}"),
        (DatePart::Month, None) | (DatePart::Year, _) => write!(out, "{year:04}"),
        (DatePart::Decade, _) => write!(out, "{:04}-{:04}", year / 10 * 10, year / 10 * 10 + 9),
    };
    true
}

/// Year and month of a date in one of the forms that exports use; the month is absent where only a year is given.
fn year_month(value: &str, day_first: bool) -> Option<(u16, Option<u8>)> {
    // A time may follow.
    let value = value.split(['T', ' ']).next()?;
    let mut parts = value.split(['-', '/', '.']);
    let (a, b, c) = (parts.next()?, parts.next(), parts.next());
    if parts.next().is_some() {
        return None;
    }
    let number = |text: &str, most: usize| -> Option<u16> {
        (text.len() <= most && !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()))
            .then(|| text.parse().ok())?
    };
    let month = |m: u16| (1..=12).contains(&m).then_some(m as u8);
    let day = |d: u16| (1..=31).contains(&d);
    match (a, b, c) {
        (y, None, None) if y.len() == 4 => Some((number(y, 4)?, None)),
        (ymd, None, None) if ymd.len() == 8 && ymd.is_ascii() => {
            let (y, m, d) = (number(&ymd[..4], 4)?, number(&ymd[4..6], 2)?, number(&ymd[6..], 2)?);
            (day(d) && (1800..2200).contains(&y)).then_some((y, Some(month(m)?)))
        }
        (y, Some(m), None) if y.len() == 4 && m.len() <= 2 => Some((number(y, 4)?, Some(month(number(m, 2)?)?))),
        (y, Some(m), Some(d)) if y.len() == 4 => {
            day(number(d, 2)?).then_some(())?;
            Some((number(y, 4)?, Some(month(number(m, 2)?)?)))
        }
        (first, Some(second), Some(y)) if y.len() == 4 => {
            let (first, second) = (number(first, 2)?, number(second, 2)?);
            let (d, m) = if day_first { (first, second) } else { (second, first) };
            // 12/31/1980 cannot be day first, whatever was said.
            let (d, m) = if m > 12 && d <= 12 { (m, d) } else { (d, m) };
            day(d).then_some(())?;
            Some((number(y, 4)?, Some(month(m)?)))
        }
        _ => None,
    }
}

fn band(value: &str, width: u32, out: &mut String) -> bool {
    use std::fmt::Write;
    let width = i64::from(width.max(1));
    if let Some((low, high)) = value.split_once(" to ").or_else(|| value.split_once('-'))
        && let (Ok(low), Ok(high)) = (low.trim().parse::<i64>(), high.trim().parse::<i64>())
        && low.rem_euclid(width) == 0
        && high == low + width - 1
    {
        out.push_str(value);
        return true;
    }
    let Some(number) = number(value) else { return false };
    let low = (number / width as f64).floor() * width as f64;
    if low.abs() > 9e15 {
        return false;
    }
    let low = low as i64;
    let high = low + width - 1;
    let _ = if low < 0 { write!(out, "{low} to {high}") } else { write!(out, "{low}-{high}") };
    true
}

/// A number with a decimal point or comma and perhaps thousands separators.
fn number(value: &str) -> Option<f64> {
    let bare: String =
        value.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '€' | '$' | '£')).collect();
    let decimal = match (bare.rfind(','), bare.rfind('.')) {
        (Some(comma), Some(point)) if comma > point => bare.replace('.', "").replace(',', "."),
        (Some(_), Some(_)) => bare.replace(',', ""),
        (Some(comma), None) if bare.len() - comma == 4 && bare.matches(',').count() >= 1 && comma <= 3 => {
            bare.replace(',', "")
        }
        (Some(_), None) => bare.replace(',', "."),
        _ => bare,
    };
    decimal.parse().ok().filter(|n: &f64| n.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(how: Generalise, value: &str) -> Option<String> {
        let once = how.apply(&StringViewArray::from(vec![value])).unwrap();
        assert_eq!(how.apply(&once).unwrap(), once, "twice changes nothing: {value}");
        once.iter().next().flatten().map(str::to_owned)
    }

    fn dated(by: DatePart, value: &str) -> Option<String> {
        of(Generalise::Date { by, day_first: true }, value)
    }

    #[test]
    fn dates_of_every_form_become_one_form() {
        for value in [
            "1984-03-07",
            "7-3-1984",
            "07.03.1984",
            "07/03/1984",
            "1984/03/07",
            "19840307",
            "1984-03-07T10:00:00",
            "1984-03-07 00:00:00",
        ] {
            assert_eq!(dated(DatePart::Month, value).as_deref(), Some("1984-03"), "{value}");
            assert_eq!(dated(DatePart::Year, value).as_deref(), Some("1984"));
            assert_eq!(dated(DatePart::Decade, value).as_deref(), Some("1980-1989"));
        }
        assert_eq!(
            of(Generalise::Date { by: DatePart::Month, day_first: false }, "3/7/1984").as_deref(),
            Some("1984-03")
        );
    }

    #[test]
    fn what_is_no_date_is_erased() {
        for value in ["unknown", "32-01-1984", "1984-13-01", "7-3-84", "é4-03-07", "12345"] {
            assert_eq!(dated(DatePart::Year, value), None, "{value}");
        }
    }

    #[test]
    fn codes_keep_their_prefix_and_numbers_fall_into_bands() {
        assert_eq!(of(Generalise::Prefix(4), "1234 ab").as_deref(), Some("1234"));
        assert_eq!(of(Generalise::Prefix(2), "1234 AB").as_deref(), Some("12"));
        for (value, band) in
            [("27", "20-29"), ("27,9", "20-29"), ("1.234,56", "1230-1239"), ("-3", "-10 to -1"), ("0", "0-9")]
        {
            assert_eq!(of(Generalise::Band(10), value).as_deref(), Some(band), "{value}");
        }
        assert_eq!(of(Generalise::Band(10), "many"), None);
    }
}
