//! Dates in the forms that exports use, read and written back in the form they had.

use jiff::civil;

/// A day, with how it was written.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Date<'a> {
    day: civil::Date,
    form: Form,
    /// A time and whatever else follows.
    rest: &'a str,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Form {
    /// `1984-03-07`, with this separator; whether month and day have two digits always.
    YearFirst(char, bool),
    /// `7-3-1984`.
    DayFirst(char, bool),
    /// `3/7/1984`.
    MonthFirst(char, bool),
    /// `19840307`.
    Compact,
}

/// What a text says of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calendar {
    /// Year.
    pub year: i32,
    /// Month, where it says one.
    pub month: Option<u8>,
    /// Day of the month, where it says one.
    pub day: Option<u8>,
    /// Whether a time of day other than midnight follows.
    pub timed: bool,
    /// Year and number of the ISO week, where the day is known.
    pub week: Option<(i32, u8)>,
}

/// Reads a date in one of the forms that exports use, a month or a year alone, too. `day_first` says what `3/4/1980` is.
pub fn calendar(text: &str, day_first: bool) -> Option<Calendar> {
    if let Some(date) = Date::read(text, day_first) {
        let week = date.day.iso_week_date();
        return Some(Calendar {
            year: i32::from(date.day.year()),
            month: Some(date.day.month() as u8),
            day: Some(date.day.day() as u8),
            timed: !date.is_whole_day(),
            week: Some((i32::from(week.year()), week.week() as u8)),
        });
    }
    let (year, month) = super::generalise::year_month(text.trim(), day_first)?;
    Some(Calendar { year: i32::from(year), month, day: None, timed: false, week: None })
}

/// A part of a date, as it is written.
#[derive(Clone, Copy)]
enum Part {
    Year,
    Month,
    Day,
}

/// The three numbers of ten bytes like `1984-03-07` and `07/03/1984`, as they stand, the separator, and whether the year comes
/// first: what most columns of dates hold.
fn of_ten(text: &[u8; 10]) -> Option<([i16; 3], char, bool)> {
    let (at, separator) = match text {
        [_, _, _, _, s, _, _, t, _, _] if s == t && matches!(s, b'-' | b'/' | b'.') => ([0, 1, 2, 3, 5, 6, 8, 9], *s),
        [_, _, s, _, _, t, _, _, _, _] if s == t && matches!(s, b'-' | b'/' | b'.') => ([0, 1, 3, 4, 6, 7, 8, 9], *s),
        _ => return None,
    };
    let digits = at.map(|at| i16::from(text[at].wrapping_sub(b'0')));
    if digits.iter().fold(0, |most, digit| most.max(*digit)) > 9 {
        return None;
    }
    let [a, b, c, d, e, f, g, h] = digits;
    let year_first = at[2] == 2;
    let numbers = match year_first {
        true => [a * 1000 + b * 100 + c * 10 + d, e * 10 + f, g * 10 + h],
        false => [a * 10 + b, c * 10 + d, e * 1000 + f * 100 + g * 10 + h],
    };
    Some((numbers, char::from(separator), year_first))
}

/// Days since 1970-01-01 (Hinnant, "chrono-compatible low-level date algorithms", `days_from_civil`).
fn day_number(day: civil::Date) -> i64 {
    let (y, m, d) = (i64::from(day.year()), i64::from(day.month()), i64::from(day.day()));
    let y = if m <= 2 { y - 1 } else { y };
    let era = y.div_euclid(400);
    let of_era = y.rem_euclid(400);
    let of_year = (153 * ((m + 9) % 12) + 2) / 5 + d - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The day so many days since 1970-01-01; `None` beyond the years that dates have.
fn civil_day(number: i64) -> Option<civil::Date> {
    let shifted = number + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let (day, month) = (of_year - (153 * month + 2) / 5 + 1, if month < 10 { month + 3 } else { month - 9 });
    let year = i16::try_from(year + era * 400 + i64::from(month <= 2)).ok()?;
    civil::Date::new(year, month as i8, day as i8).ok()
}

/// Appends a number of at least `width` digits: formatting costs more than the shift itself.
fn digits(number: u16, width: usize, out: &mut String) {
    let text =
        [number / 1000 % 10, number / 100 % 10, number / 10 % 10, number % 10].map(|d| char::from(b'0' + d as u8));
    let skipped = text.iter().take(4 - width).take_while(|c| **c == '0').count();
    out.extend(&text[skipped..]);
}

impl<'a> Date<'a> {
    /// Reads a date with a year of four digits, a time perhaps behind it.
    pub(super) fn read(value: &'a str, day_first: bool) -> Option<Self> {
        if let Some((ten, rest)) = value.as_bytes().split_first_chunk()
            && let Some((numbers, separator, year_first)) = of_ten(ten)
            && (rest.is_empty() || is_time(&value[10..]))
        {
            return Self::of(numbers, (separator, true, year_first), &value[10..], day_first);
        }
        let value = value.trim();
        let end = value.find(['T', ' ']).unwrap_or(value.len());
        let (date, rest) = value.split_at(end);
        // What follows a date is a time: nothing else passes through.
        if !is_time(rest) {
            return None;
        }
        let number = |text: &str| -> Option<i16> {
            (matches!(text.len(), 1..=4) && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
        };
        if date.len() == 8 && date.bytes().all(|b| b.is_ascii_digit()) {
            let (y, m, d) = (number(&date[..4])?, number(&date[4..6])?, number(&date[6..])?);
            let day = civil::Date::new(y, m as i8, d as i8).ok().filter(|_| (1800..2200).contains(&y))?;
            return Some(Self { day, form: Form::Compact, rest });
        }
        let separator = date.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '-' | '/' | '.'))?;
        let mut parts = date.split(separator);
        let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        let padded = |x: &str, y: &str| x.len() == 2 && y.len() == 2;
        let (year, first, second) = if a.len() == 4 { (a, b, c) } else { (c, a, b) };
        if year.len() != 4 || first.len() > 2 || second.len() > 2 {
            return None;
        }
        let year_first = a.len() == 4;
        let padded = padded(first, second);
        let numbers = [number(a)?, number(b)?, number(c)?];
        Self::of(numbers, (separator, padded, year_first), rest, day_first)
    }

    /// Of its numbers as they stand; separator, whether day and month have two digits always, whether the year comes first.
    fn of(numbers: [i16; 3], form: (char, bool, bool), rest: &'a str, day_first: bool) -> Option<Self> {
        let (separator, padded, year_first) = form;
        let [a, b, c] = numbers;
        let (year, month, day, form) = if year_first {
            (a, b, c, Form::YearFirst(separator, padded))
        } else if (day_first || a > 12) && b <= 12 {
            (c, b, a, Form::DayFirst(separator, padded))
        } else {
            (c, a, b, Form::MonthFirst(separator, padded))
        };
        let day = civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        Some(Self { day, form, rest })
    }

    /// Days moved; `None` beyond the calendar.
    pub(super) fn plus(mut self, days: i64) -> Option<Self> {
        self.day = civil_day(day_number(self.day) + days)?;
        Some(self)
    }

    /// Whether no time follows but midnight.
    pub(super) fn is_whole_day(self) -> bool {
        matches!(self.rest, "" | "T00:00:00" | " 00:00:00" | "T00:00:00Z" | " 00:00" | "T00:00")
    }

    /// Day and time in one spelling: `2024-05-31` at midnight, `2024-05-31T10:00:00`, in UTC with a `Z` where a zone is
    /// named. `None` where the clock cannot be read.
    pub(super) fn moment(self) -> Option<String> {
        if self.is_whole_day() {
            return Some(self.iso());
        }
        let text = format!("{}T{}", self.iso(), self.rest[1..].trim());
        let text = match text.parse::<jiff::Timestamp>() {
            Ok(instant) => instant.to_string(),
            Err(_) => text.parse::<civil::DateTime>().ok()?.to_string(),
        };
        match text.split_once('T') {
            Some((day, "00:00:00" | "00:00:00Z")) => Some(day.to_owned()),
            _ => Some(text),
        }
    }

    /// Year, month and day, with hyphens.
    pub(super) fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.day.year(), self.day.month(), self.day.day())
    }

    /// Days since some day, for intervals.
    #[cfg(test)]
    pub(super) fn day_number(self) -> i64 {
        let epoch = civil::Date::new(1970, 1, 1).unwrap();
        i64::from(self.day.since((jiff::Unit::Day, epoch)).unwrap().get_days())
    }

    /// Year and week of ISO 8601.
    pub(super) fn week(self) -> Option<String> {
        let week = self.day.iso_week_date();
        Some(format!("{:04}-W{:02}", week.year(), week.week()))
    }

    /// Appends the text in the form that was read.
    pub(super) fn write(self, out: &mut String) {
        let (y, m, d) = (self.day.year(), self.day.month(), self.day.day());
        if let (Form::YearFirst('-', true), 0..=9999, "") = (self.form, y, self.rest) {
            let tens = |n: i16| [b'0' + (n / 10) as u8, b'0' + (n % 10) as u8];
            let ([a, b], [c, e]) = (tens(y / 100), tens(y % 100));
            let ([f, g], [h, i]) = (tens(i16::from(m)), tens(i16::from(d)));
            // Ten bytes of ASCII.
            out.push_str(std::str::from_utf8(&[a, b, c, e, b'-', f, g, b'-', h, i]).unwrap_or_default());
            return;
        }
        let mut parts = |separator: Option<char>, padded: bool, order: [Part; 3]| {
            for (n, part) in order.into_iter().enumerate() {
                if n > 0 {
                    out.extend(separator);
                }
                match part {
                    Part::Year => digits(y.unsigned_abs(), 4, out),
                    Part::Month => digits(u16::from(m.unsigned_abs()), if padded { 2 } else { 1 }, out),
                    Part::Day => digits(u16::from(d.unsigned_abs()), if padded { 2 } else { 1 }, out),
                }
            }
        };
        match self.form {
            Form::Compact => parts(None, true, [Part::Year, Part::Month, Part::Day]),
            Form::YearFirst(s, p) => parts(Some(s), p, [Part::Year, Part::Month, Part::Day]),
            Form::DayFirst(s, p) => parts(Some(s), p, [Part::Day, Part::Month, Part::Year]),
            Form::MonthFirst(s, p) => parts(Some(s), p, [Part::Month, Part::Day, Part::Year]),
        }
        out.push_str(self.rest);
    }
}

/// Whether a text is nothing, or `T` or a space, a time of day, and perhaps a zone: `T10:11:12.5Z`, ` 8:00 PM`, ` 10:11 +0100`.
fn is_time(rest: &str) -> bool {
    let Some(rest) = rest.strip_prefix(['T', ' ']) else { return rest.is_empty() };
    let (clock, zone) = match rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.' | ','))) {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let two = |part: &str, most: u8| {
        matches!(part.len(), 1 | 2)
            && part.bytes().all(|b| b.is_ascii_digit())
            && part.parse::<u8>().is_ok_and(|n| n <= most)
    };
    let mut parts = clock.splitn(3, ':');
    let (hour, minute, second) = (parts.next().unwrap_or(""), parts.next(), parts.next());
    let whole = second.is_none_or(|second| match second.split_once(['.', ',']) {
        Some((second, fraction)) => {
            two(second, 60) && matches!(fraction.len(), 1..=9) && fraction.bytes().all(|b| b.is_ascii_digit())
        }
        None => two(second, 60),
    });
    let zone = zone.trim_start();
    let offset = zone.strip_prefix(['+', '-']).is_some_and(|digits| {
        let bare = digits.replacen(':', "", 1);
        matches!(bare.len(), 2 | 4) && bare.bytes().all(|b| b.is_ascii_digit())
    });
    two(hour, 24)
        && minute.is_some_and(|m| two(m, 59))
        && whole
        && (offset || matches!(zone, "" | "Z" | "z" | "UTC" | "AM" | "PM" | "am" | "pm"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plus(text: &str, days: i64, day_first: bool) -> Option<String> {
        let mut out = String::new();
        Date::read(text, day_first)?.plus(days)?.write(&mut out);
        Some(out)
    }

    #[test]
    fn dates_are_written_in_the_form_they_had() {
        for (text, next) in [
            ("1984-12-31", "1985-01-01"),
            ("31-12-1984", "01-01-1985"),
            ("31.12.1984", "01.01.1985"),
            ("9/1/1984", "10/1/1984"),
            ("19841231", "19850101"),
            ("1984/2/28", "1984/2/29"),
            ("1984-12-31T23:59:59+01:00", "1985-01-01T23:59:59+01:00"),
            ("1984-12-31 08:00", "1985-01-01 08:00"),
        ] {
            assert_eq!(plus(text, 1, true).as_deref(), Some(next), "{text}");
        }
        assert_eq!(plus("12/31/1984", 1, false).as_deref(), Some("01/01/1985"));
        // 31 is no month, whatever was said.
        assert_eq!(plus("31/12/1984", 1, false).as_deref(), Some("01/01/1985"));
    }

    #[test]
    fn days_are_counted_as_the_calendar_has_them() {
        let mut day = civil::date(-9999, 1, 1);
        let mut number = day_number(day);
        while let Ok(next) = day.tomorrow() {
            // Every day around the turns of months and years, else now and then.
            if number % 97 == 0 || next.day() <= 2 {
                assert_eq!((day_number(next), civil_day(number + 1)), (number + 1, Some(next)));
            }
            (day, number) = (next, number + 1);
        }
        assert_eq!((day_number(civil::date(1970, 1, 1)), civil_day(number + 1)), (0, None));
    }

    #[test]
    fn what_is_no_date_is_not_read() {
        for text in [
            "",
            "unknown",
            "30-02-1984",
            "1-1-84",
            "1984-13-01",
            "1984-01",
            "1984-01-01 Jan",
            "2024-01-08 0640415955",
            "2024-02-03 690743919",
            "1984-01-01 10",
            "1984-01-01T25:61",
            "1-2-3-1984",
            "1234567",
        ] {
            assert_eq!(plus(text, 1, true), None, "{text}");
        }
        assert_eq!(plus("9999-12-31", 1, true), None);
    }
}
