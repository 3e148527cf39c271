//! Dates on which someone alive can be born: a real day, from 1900 to 2025.
//!
//! Authority: ISO 8601 for `1987-05-28` and `19870528`; the other orders are customs of European countries, the month
//! first one of the United States. A year of two digits is not judged: it fits nearly anything.

use super::compact::is_date;

/// The last year that is long ago.
const LONG_AGO: u64 = 2010;
const YEARS: std::ops::RangeInclusive<u64> = 1900..=2025;

/// Whether this is a date, in any of the usual orders and perhaps with a time behind it, of a possible birth.
pub fn birth_date(text: &str) -> bool {
    if let Some((year, month, day)) = iso(text) {
        return is_birth(year, month, day);
    }
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\'');
    let date = text.split([' ', 'T']).next().unwrap_or(text);
    let mut parts = date.split(['-', '/', '.']);
    let (Some(first), second, third, None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    match (second, third) {
        (None, None) => compact_date(first),
        (Some(second), Some(third)) => {
            let (Some(a), Some(b), Some(c)) = (number(first), number(second), number(third)) else {
                return false;
            };
            match (first.len(), second.len(), third.len()) {
                (4, 1 | 2, 1 | 2) => is_birth(a, b, c),
                (1 | 2, 1 | 2, 4) => is_birth(c, b, a) || is_birth(c, a, b),
                _ => false,
            }
        }
        _ => false,
    }
}

/// Whether this is a day, without a time, on which somebody grown up by 2026 can be born: orders, visits and entries of a
/// system in use are younger.
pub fn long_ago(text: &str) -> bool {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\'');
    // A time of midnight is what systems without a type for days write.
    let day = text.split_once([' ', 'T']).map_or(Some(text), |(day, time)| {
        time.bytes().all(|b| matches!(b, b'0' | b':' | b'.' | b'Z' | b'+')).then_some(day)
    });
    if let Some((year, month, date)) = day.and_then(iso) {
        return year <= LONG_AGO && is_birth(year, month, date);
    }
    let Some(day) = day.filter(|day| birth_date(day)) else { return false };
    let first = day.split(['-', '/', '.']).next().unwrap_or(day);
    let year = match first.len() {
        4 => number(first),
        8 => number(&first[..4]),
        _ => day.rsplit(['-', '/', '.']).next().and_then(number),
    };
    year.is_some_and(|year| year <= LONG_AGO)
}

/// Year, month and day where the text begins with `1987-05-28` and nothing more, or a time behind it: most dates do.
fn iso(text: &str) -> Option<(u64, u64, u64)> {
    let [a, b, c, d, b'-', e, f, b'-', g, h, rest @ ..] = text.as_bytes() else { return None };
    if !matches!(rest, [] | [b' ' | b'T', ..]) {
        return None;
    }
    let number = |digits: &[&u8]| {
        let digit = |number: u64, byte: &&u8| byte.is_ascii_digit().then(|| number * 10 + u64::from(**byte - b'0'));
        digits.iter().try_fold(0, digit)
    };
    Some((number(&[a, b, c, d])?, number(&[e, f])?, number(&[g, h])?))
}

fn compact_date(text: &str) -> bool {
    text.len() == 8 && number(text).is_some_and(|date| is_birth(date / 10_000, date / 100 % 100, date % 100))
}

fn is_birth(year: u64, month: u64, day: u64) -> bool {
    YEARS.contains(&year) && is_date(year, month, day)
}

/// At most eight ASCII digits as a number; `parse` alone would accept a sign.
fn number(text: &str) -> Option<u64> {
    let digits = (1..=8).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_long_ago_are_told_from_those_of_a_system_in_use() {
        for day in ["1987-05-28", "28-05-1987", "05/28/1987", "19870528", "28.5.1987", "1987-05-28T00:00:00Z"] {
            assert!(long_ago(day), "{day}");
        }
        for day in ["2019-05-28", "28-05-2019", "20190528", "1987-05-28T11:20:00Z", "1987", "28-05-87", ""] {
            assert!(!long_ago(day), "{day}");
        }
    }

    #[test]
    fn dates_in_the_usual_orders_pass() {
        for date in [
            "1987-05-28",
            "28-05-1987",
            "28.5.1987",
            "28/05/1987",
            "05/28/1987",
            "19870528",
            "2000-02-29 00:00:00",
            "1987-05-28T00:00:00Z",
        ] {
            assert!(birth_date(date), "{date}");
        }
    }

    #[test]
    fn impossible_and_implausible_dates_fail() {
        for date in [
            "1987-02-30",
            "1899-12-31",
            "2026-01-01",
            "1900-02-29",
            "31-13-1987",
            "28-05-87",
            "1987-05",
            "28-05-1987-1",
            "+987-05-28",
            "",
            "é-1-1900",
        ] {
            assert!(!birth_date(date), "{date}");
        }
    }
}
