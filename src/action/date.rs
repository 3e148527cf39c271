//! Dates in the forms that exports use, read and written back in the form they had.

use jiff::civil;

use super::day::{Day, tens};

/// A day, with how it was written.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Date<'a> {
    day: Day,
    form: Form,
    /// A time and whatever else follows.
    rest: &'a str,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Form {
    order: Order,
    /// Between the numbers; `19840307` has none.
    separator: Option<u8>,
    /// Whether month and day have two digits always.
    padded: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Order {
    /// `1984-03-07`.
    YearMonthDay,
    /// `7-3-1984`.
    DayMonthYear,
    /// `3/7/1984`.
    MonthDayYear,
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
        let (year, month, day) = date.day.parts();
        return Some(Calendar {
            year: year as i32,
            month: Some(month as u8),
            day: Some(day as u8),
            timed: !date.is_whole_day(),
            week: date.iso_week(),
        });
    }
    let (year, month) = super::generalise::year_month(text.trim(), day_first)?;
    Some(Calendar { year: i32::from(year), month, day: None, timed: false, week: None })
}

/// The three numbers of ten bytes like `1984-03-07` and `07/03/1984`, as they stand, the separator, and whether the year comes
/// first: what most columns of dates hold.
fn of_ten(text: &[u8; 10]) -> Option<([u32; 3], u8, bool)> {
    let (at, separator) = match text {
        [_, _, _, _, s, _, _, t, _, _] if s == t && matches!(s, b'-' | b'/' | b'.') => ([0, 1, 2, 3, 5, 6, 8, 9], *s),
        [_, _, s, _, _, t, _, _, _, _] if s == t && matches!(s, b'-' | b'/' | b'.') => ([0, 1, 3, 4, 6, 7, 8, 9], *s),
        _ => return None,
    };
    let digits = at.map(|at| u32::from(text[at].wrapping_sub(b'0')));
    if digits.iter().fold(0, |most, digit| most.max(*digit)) > 9 {
        return None;
    }
    let [a, b, c, d, e, f, g, h] = digits;
    let year_first = at[2] == 2;
    let numbers = match year_first {
        true => [a * 1000 + b * 100 + c * 10 + d, e * 10 + f, g * 10 + h],
        false => [a * 10 + b, c * 10 + d, e * 1000 + f * 100 + g * 10 + h],
    };
    Some((numbers, separator, year_first))
}

/// Three runs of digits with the same separator between them, as numbers with their lengths: `7/3/1984`.
fn runs(text: &[u8]) -> Option<([u32; 3], [usize; 3], u8)> {
    let (mut numbers, mut lengths, mut run, mut separator) = ([0u32; 3], [0; 3], 0, 0);
    for byte in text {
        let digit = byte.wrapping_sub(b'0');
        if digit <= 9 {
            numbers[run] = numbers[run].wrapping_mul(10).wrapping_add(u32::from(digit));
            lengths[run] += 1;
            continue;
        }
        let fits = if run == 0 { matches!(byte, b'-' | b'/' | b'.') } else { *byte == separator };
        if !fits || run == 2 {
            return None;
        }
        (separator, run) = (*byte, run + 1);
    }
    (run == 2).then_some((numbers, lengths, separator))
}

impl<'a> Date<'a> {
    /// Reads a date with a year of four digits, a time perhaps behind it.
    pub(super) fn read(value: &'a str, day_first: bool) -> Option<Self> {
        if let Some((ten, rest)) = value.as_bytes().split_first_chunk()
            && let Some((numbers, separator, year_first)) = of_ten(ten)
            && (rest.is_empty() || is_time(&value[10..]))
        {
            return Self::of(numbers, (Some(separator), true, year_first), &value[10..], day_first);
        }
        let value = value.trim();
        let end = value.find(['T', ' ']).unwrap_or(value.len());
        let (date, rest) = value.split_at(end);
        // What follows a date is a time: nothing else passes through.
        if !is_time(rest) {
            return None;
        }
        if date.len() == 8
            && let Ok(number) = date.parse::<u32>()
            && date.as_bytes()[0] != b'+'
        {
            let numbers = [number / 10_000, number / 100 % 100, number % 100];
            let compact = Self::of(numbers, (None, true, true), rest, day_first);
            return compact.filter(|_| (1800..2200).contains(&numbers[0]));
        }
        let (numbers, lengths, separator) = runs(date.as_bytes())?;
        let (year_first, padded) = match lengths {
            [4, 1..=2, 1..=2] => (true, lengths[1] + lengths[2] == 4),
            [1..=2, 1..=2, 4] => (false, lengths[0] + lengths[1] == 4),
            _ => return None,
        };
        Self::of(numbers, (Some(separator), padded, year_first), rest, day_first)
    }

    /// Of its numbers as they stand; separator, whether day and month have two digits always, whether the year comes first.
    fn of(numbers: [u32; 3], form: (Option<u8>, bool, bool), rest: &'a str, day_first: bool) -> Option<Self> {
        let (separator, padded, year_first) = form;
        let [a, b, c] = numbers;
        let (year, month, day, order) = if year_first {
            (a, b, c, Order::YearMonthDay)
        } else if (day_first || a > 12) && b <= 12 {
            (c, b, a, Order::DayMonthYear)
        } else {
            (c, a, b, Order::MonthDayYear)
        };
        Some(Self { day: Day::new(year, month, day)?, form: Form { order, separator, padded }, rest })
    }

    /// Days moved; `None` beyond the years of four digits.
    pub(super) fn plus(mut self, days: i64) -> Option<Self> {
        self.day = self.day.plus(days)?;
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
        let text = format!("{}T{}", self.iso(), clock(self.rest[1..].trim())?);
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
        String::from_utf8_lossy(&self.day.text()).into_owned()
    }

    /// Year and number of the week, of ISO 8601.
    fn iso_week(self) -> Option<(i32, u8)> {
        let (year, month, day) = self.day.parts();
        let week = civil::Date::new(year as i16, month as i8, day as i8).ok()?.iso_week_date();
        Some((i32::from(week.year()), week.week() as u8))
    }

    /// Year and week of ISO 8601.
    pub(super) fn week(self) -> Option<String> {
        self.iso_week().map(|(year, week)| format!("{year:04}-W{week:02}"))
    }

    /// The day in the form that was read, ASCII, and its length; the time that follows is not in it.
    #[inline]
    pub(super) fn text(self) -> ([u8; 10], usize) {
        let (year, month, day) = self.day.parts();
        let ([a, b], [c, d]) = (tens(year / 100), tens(year % 100));
        let (first, second) = if self.form.order == Order::DayMonthYear { (day, month) } else { (month, day) };
        let ([e, f], [g, h]) = (tens(first), tens(second));
        let year_first = self.form.order == Order::YearMonthDay;
        match (self.form.separator, self.form.padded) {
            (None, _) => return ([a, b, c, d, e, f, g, h, 0, 0], 8),
            (Some(s), true) if year_first => return ([a, b, c, d, s, e, f, s, g, h], 10),
            (Some(s), true) => return ([e, f, s, g, h, s, a, b, c, d], 10),
            (Some(_), false) => {}
        }
        let s = self.form.separator.unwrap_or_default();
        // A zero in front is not written: what follows is written over it.
        let (mut text, mut end) = ([0; 10], 0);
        let mut put = |byte: u8, counts: bool| {
            text[end] = byte;
            end += usize::from(counts);
        };
        let year = [a, b, c, d];
        if year_first {
            year.iter().for_each(|digit| put(*digit, true));
            put(s, true);
        }
        put(e, e != b'0');
        put(f, true);
        put(s, true);
        put(g, g != b'0');
        put(h, true);
        if !year_first {
            put(s, true);
            year.iter().for_each(|digit| put(*digit, true));
        }
        (text, end)
    }

    /// What follows the day: nothing, or a time.
    pub(super) fn rest(self) -> &'a str {
        self.rest
    }
}

/// A time of day as ISO 8601 has it: `UTC` as a `Z`, `8:00 PM` as 20:00.
fn clock(time: &str) -> Option<String> {
    let end = time.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let (time, zone) = (end.trim(), &time[end.len()..]);
    let (hour, rest) = time.split_once(':')?;
    let hour: u8 = hour.parse().ok()?;
    let (hour, zone) = match zone {
        "AM" | "am" => (if hour == 12 { 0 } else { hour }, ""),
        "PM" | "pm" => (if hour < 12 { hour + 12 } else { hour }, ""),
        "UTC" | "Z" | "z" => (hour, "Z"),
        _ => (hour, ""),
    };
    Some(format!("{hour:02}:{}{zone}", rest.replace(',', ".").replace(' ', "")))
}

/// Whether a text is nothing, or `T` or a space, a time of day, and perhaps a zone: `T10:11:12.5Z`, ` 8:00 PM`, ` 10:11 +0100`.
fn is_time(rest: &str) -> bool {
    if let [b'T' | b' ', a, b, b':', c, d, b':', e, f] = rest.as_bytes() {
        let two = |a: &u8, b: &u8| {
            (a.is_ascii_digit() && b.is_ascii_digit()).then(|| 10 * u32::from(a - b'0') + u32::from(b - b'0'))
        };
        let (Some(hour), Some(minute), Some(second)) = (two(a, b), two(c, d), two(e, f)) else { return false };
        return hour <= 24 && minute <= 59 && second <= 60;
    }
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
        let date = Date::read(text, day_first)?.plus(days)?;
        let (day, end) = date.text();
        Some(std::str::from_utf8(&day[..end]).unwrap().to_owned() + date.rest())
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
