//! Coarser values: dates to week, month, quarter, year, five years or decade; codes to a prefix; numbers to bands; anything along a
//! hierarchy.
//!
//! The result has one form whatever the input's (`1984-W10`, `1984-03`, `1984-Q1`, `1984`, `1980-1989`, `20-29`), so that equal
//! groups are equal in every file. A value that cannot be read is erased: it may be anything.

use arrow::array::StringViewArray;

use super::date::{Date, month_of_ten};
use super::digits::{self, four};
use super::{Hierarchy, Mapped, map_filled, trimmed};
use crate::error::Result;

/// How a column is coarsened.
#[derive(Debug, Clone, PartialEq)]
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
    /// Bands of numbers that begin at these edges, in rising order.
    Edges(Vec<i64>),
    /// A level of a hierarchy.
    Level(Hierarchy),
}

/// What stays of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatePart {
    /// `1984-W10`, the week of ISO 8601
    Week,
    /// `1984-03`
    Month,
    /// `1984-Q1`
    Quarter,
    /// `1984`
    Year,
    /// `1980-1984`
    FiveYears,
    /// `1980-1989`
    Decade,
}

/// Every part of a date by its name in policies.
pub const DATE_PARTS: &[(&str, DatePart)] = &[
    ("week", DatePart::Week),
    ("month", DatePart::Month),
    ("quarter", DatePart::Quarter),
    ("year", DatePart::Year),
    ("5years", DatePart::FiveYears),
    ("decade", DatePart::Decade),
];

impl DatePart {
    /// By its name in policies.
    pub fn named(name: &str) -> Option<Self> {
        DATE_PARTS.iter().find(|(n, _)| *n == name).map(|(_, part)| *part)
    }

    fn years(self) -> Option<u16> {
        match self {
            Self::FiveYears => Some(5),
            Self::Decade => Some(10),
            Self::Week | Self::Month | Self::Quarter | Self::Year => None,
        }
    }
}

impl Generalise {
    /// For people.
    pub fn describe(&self) -> String {
        match self {
            Self::Date { by, .. } => {
                let name = DATE_PARTS.iter().find(|(_, part)| part == by).map_or("", |(name, _)| *name);
                match by.years() {
                    Some(5) => "generalise dates to five years".into(),
                    _ => format!("generalise dates to the {name}"),
                }
            }
            Self::Prefix(n) => format!("generalise to the first {n} characters"),
            Self::Band(n) => format!("generalise to bands of {n}"),
            Self::Edges(edges) => format!("generalise to {} bands", edges.len() + 1),
            Self::Level(h) => format!("generalise to level {} of {}", h.level, h.file),
        }
    }

    /// The column coarsened.
    pub fn apply(&self, text: &StringViewArray) -> Result<StringViewArray> {
        map_filled(text, |cell, out| {
            let value = trimmed(cell);
            let done = match self {
                Self::Date { by, day_first } => date(value, *by, *day_first, out),
                Self::Prefix(n) => {
                    out.extend(value.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).take(*n));
                    true
                }
                Self::Band(width) => band(value, *width, out),
                Self::Edges(edges) => between(value, edges, out),
                Self::Level(hierarchy) => hierarchy.of(value).map(|made| out.push_str(made)).is_some(),
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
        // What is coarse already stays, if that is what is asked for.
        let stays = match by {
            DatePart::FiveYears | DatePart::Decade => {
                let years = by.years().unwrap_or(10);
                let band =
                    value.split_once('-').and_then(|(a, b)| Some((a.parse::<u16>().ok()?, b.parse::<u16>().ok()?)));
                band.is_some_and(|(a, b)| a % years == 0 && b == a + years - 1)
            }
            DatePart::Week => coarse(value, "-W", 1, 53, 2),
            DatePart::Quarter => coarse(value, "-Q", 1, 4, 1),
            DatePart::Month | DatePart::Year => false,
        };
        if stays {
            out.push_str(value);
        }
        return stays;
    };
    let _ = match (by, month) {
        (DatePart::Month, Some(month)) => write!(out, "{year:04}-{month:02}"),
        (DatePart::Quarter, Some(month)) => write!(out, "{year:04}-Q{}", (month - 1) / 3 + 1),
        (DatePart::Week, Some(_)) => {
            let Some(week) = Date::read(value, day_first).and_then(Date::week) else { return false };
            out.push_str(&week);
            Ok(())
        }
        (DatePart::Month | DatePart::Quarter | DatePart::Week, None) | (DatePart::Year, _) => {
            out.push_str(four(year.into()));
            Ok(())
        }
        (DatePart::FiveYears | DatePart::Decade, _) => {
            let years = by.years().unwrap_or(10);
            let first = year / years * years;
            out.push_str(four(first.into()));
            out.push('-');
            out.push_str(four((first + years - 1).into()));
            Ok(())
        }
    };
    true
}

/// Whether a text is a year and a part of it: `1984-Q1`.
fn coarse(value: &str, mark: &str, least: u8, most: u8, digits: usize) -> bool {
    value.split_once(mark).is_some_and(|(year, part)| {
        year.len() == 4
            && year.bytes().all(|b| b.is_ascii_digit())
            && part.len() == digits
            && part.parse::<u8>().is_ok_and(|p| (least..=most).contains(&p))
    })
}

/// Year and month of a date in one of the forms that exports use; the month is absent where only a year is given.
pub(super) fn year_month(value: &str, day_first: bool) -> Option<(u16, Option<u8>)> {
    if let Some((year, month)) = month_of_ten(value, day_first) {
        return Some((year as u16, Some(month as u8)));
    }
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
    let width = i64::from(width.max(1));
    // Plain whole numbers are what most columns hold.
    let plain =
        (value.len() <= 15 && value.bytes().all(|b| b.is_ascii_digit())).then(|| value.parse::<i64>().ok()).flatten();
    let low = match plain {
        Some(number) => number / width * width,
        None => {
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
            low as i64
        }
    };
    write_band(low, low + width - 1, out);
    true
}

fn write_band(low: i64, high: i64, out: &mut String) {
    let number = |number: i64, out: &mut String| {
        if number < 0 {
            out.push('-');
        }
        digits::push(number.unsigned_abs(), out);
    };
    number(low, out);
    out.push_str(if low < 0 { " to " } else { "-" });
    number(high, out);
}

/// The band between two edges; below the first and from the last on, bands are open.
fn between(value: &str, edges: &[i64], out: &mut String) -> bool {
    use std::fmt::Write;
    let (Some(first), Some(last)) = (edges.first(), edges.last()) else { return false };
    let made = |n: usize, out: &mut String| {
        let written = match n {
            0 => write!(out, "<{first}"),
            n if n == edges.len() => write!(out, ">={last}"),
            n => {
                write_band(edges[n - 1], edges[n] - 1, out);
                Ok(())
            }
        };
        debug_assert!(written.is_ok());
    };
    let mut band = String::new();
    if (0..=edges.len()).any(|n| {
        band.clear();
        made(n, &mut band);
        band == value
    }) {
        out.push_str(value);
        return true;
    }
    let Some(number) = number(value) else { return false };
    made(edges.partition_point(|e| *e as f64 <= number), out);
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

    fn of(how: impl std::borrow::Borrow<Generalise>, value: &str) -> Option<String> {
        let how = how.borrow();
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
    fn weeks_quarters_and_five_years_have_one_form() {
        assert_eq!(dated(DatePart::Week, "7-3-1984").as_deref(), Some("1984-W10"));
        assert_eq!(dated(DatePart::Week, "2024-12-30").as_deref(), Some("2025-W01"));
        assert_eq!(dated(DatePart::Quarter, "1984-12-31").as_deref(), Some("1984-Q4"));
        assert_eq!(dated(DatePart::FiveYears, "1984-12-31").as_deref(), Some("1980-1984"));
        assert_eq!(dated(DatePart::FiveYears, "1980-1989"), None);
        assert_eq!(dated(DatePart::Quarter, "1984-Q5"), None);
    }

    #[test]
    fn edges_make_bands_that_are_open_at_both_ends() {
        let edges = Generalise::Edges(vec![18, 30, 65]);
        for (value, band) in
            [("17", "<18"), ("18", "18-29"), ("29,5", "18-29"), ("64", "30-64"), ("65", ">=65"), ("990", ">=65")]
        {
            assert_eq!(of(&edges, value).as_deref(), Some(band), "{value}");
        }
        assert_eq!(of(&edges, "many"), None);
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
