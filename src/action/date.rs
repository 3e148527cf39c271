//! Dates in the forms that exports use, read and written back in the form they had.

use jiff::civil;

use super::day::Day;
use super::digits;
use super::trimmed;

/// A day, with how it was written.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Date<'a> {
    day: Day,
    form: Form,
    /// A time and whatever else follows.
    rest: &'a str,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Form {
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

/// A date at the beginning of a text: its three numbers as they stand, how it is written, and where it ends.
struct Written {
    numbers: [u32; 3],
    separator: Option<u8>,
    padded: bool,
    year_first: bool,
    end: usize,
}

impl Written {
    /// Year, month and day.
    #[inline]
    fn parts(&self, day_first: bool) -> (u32, u32, u32, Order) {
        let [a, b, c] = self.numbers;
        if self.year_first {
            (a, b, c, Order::YearMonthDay)
        } else if (day_first || a > 12) && b <= 12 {
            (c, b, a, Order::DayMonthYear)
        } else {
            (c, a, b, Order::MonthDayYear)
        }
    }
}

/// Year and month of a text that begins like `1984-03-07` or `07/03/1984`, a time perhaps behind it; `None` where it does not.
#[inline]
pub(super) fn month_of_ten(value: &str, day_first: bool) -> Option<(u32, u32)> {
    let (ten, rest) = value.as_bytes().split_first_chunk()?;
    let written = of_ten(ten).filter(|_| matches!(rest, [] | [b'T' | b' ', ..]))?;
    let (year, month, day, _) = written.parts(day_first);
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some((year, month))
}

/// Eight ASCII digits as four numbers of two, all at once; `None` where one is no digit.
#[inline]
fn pairs(eight: u64) -> Option<[u32; 4]> {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let digits = eight ^ (EACH * 0x30);
    // Ten to fifteen reach the upper half of their byte when six is added; what is there already is no digit either.
    if (digits | ((digits & (EACH * 0x7f)) + EACH * 6)) & (EACH * 0xf0) != 0 {
        return None;
    }
    let pairs = digits * 10 + (digits >> 8);
    Some([0, 16, 32, 48].map(|at| (pairs >> at & 0xff) as u32))
}

/// Ten bytes like `1984-03-07` and `07/03/1984`: what most columns of dates hold.
#[inline]
fn of_ten(text: &[u8; 10]) -> Option<Written> {
    let [a, b, c, d, e, f, g, h, i, j] = *text;
    // The first eight bytes and the last eight; the first byte is the lowest.
    let (head, tail) = (u64::from_le_bytes([a, b, c, d, e, f, g, h]), u64::from_le_bytes([c, d, e, f, g, h, i, j]));
    let separates = |byte| matches!(byte, b'-' | b'/' | b'.');
    if e == h && separates(e) {
        let eight = head & 0xffff_ffff | head >> 8 & 0xffff << 32 | tail & 0xffff << 48;
        let [century, year, first, second] = pairs(eight)?;
        let numbers = [century * 100 + year, first, second];
        return Some(Written { numbers, separator: Some(e), padded: true, year_first: true, end: 10 });
    }
    if c == f && separates(c) {
        let eight = head & 0xffff | head >> 8 & 0xffff << 16 | tail & 0xffff_ffff << 32;
        let [first, second, century, year] = pairs(eight)?;
        let numbers = [first, second, century * 100 + year];
        return Some(Written { numbers, separator: Some(c), padded: true, year_first: false, end: 10 });
    }
    None
}

/// A number of one or two digits at a place, and how many it has; without a branch, as days have one or two by chance.
#[inline]
fn one_or_two(text: &[u8], at: usize) -> Option<(u32, usize)> {
    let digit = |at: usize| text.get(at).map_or(0xff, |byte| u32::from(byte.wrapping_sub(b'0')));
    let (first, second) = (digit(at), digit(at + 1));
    let two = u32::from(second <= 9);
    (first <= 9).then_some((first + two * (9 * first + second), 1 + two as usize))
}

/// A date without zeros in front, or without separators: `7/3/1984`, `1984/3/7`, `19840307`.
fn of_any(text: &[u8]) -> Option<Written> {
    let four = |at: usize| {
        let [a, b, c, d] = *text.get(at..)?.first_chunk()?;
        let [century, year, ..] = pairs(u64::from_le_bytes([a, b, c, d, b'0', b'0', b'0', b'0']))?;
        Some(century * 100 + year)
    };
    let separates = |at: usize| text.get(at).copied().filter(|byte| matches!(byte, b'-' | b'/' | b'.'));
    let no_digit = |at: usize| text.get(at).is_none_or(|byte| !byte.is_ascii_digit());
    if let (Some(year), Some(separator)) = (four(0), separates(4)) {
        let (first, long) = one_or_two(text, 5)?;
        let at = 5 + long;
        let (second, wide) = one_or_two(text, at + 1).filter(|_| text.get(at) == Some(&separator))?;
        let (end, padded) = (at + 1 + wide, long + wide == 4);
        let written =
            Written { numbers: [year, first, second], separator: Some(separator), padded, year_first: true, end };
        return Some(written).filter(|_| no_digit(end));
    }
    let (first, long) = one_or_two(text, 0)?;
    if let Some(separator) = separates(long) {
        let (second, wide) = one_or_two(text, long + 1)?;
        let at = long + 1 + wide;
        let year = four(at + 1).filter(|_| text.get(at) == Some(&separator))?;
        let (end, padded) = (at + 5, long + wide == 4);
        let written =
            Written { numbers: [first, second, year], separator: Some(separator), padded, year_first: false, end };
        return Some(written).filter(|_| no_digit(end));
    }
    let [century, year, month, day] = pairs(u64::from_le_bytes(*text.first_chunk()?))?;
    let year = century * 100 + year;
    let numbers = [year, month, day];
    let written = Written { numbers, separator: None, padded: true, year_first: true, end: 8 };
    // Eight digits are a number more often than a day of long ago.
    Some(written).filter(|_| (1800..2200).contains(&year) && no_digit(8))
}

impl<'a> Date<'a> {
    /// Reads a date with a year of four digits, a time perhaps behind it.
    #[inline]
    pub(super) fn read(value: &'a str, day_first: bool) -> Option<Self> {
        if let Some(ten) = value.as_bytes().first_chunk()
            && let Some(written) = of_ten(ten)
        {
            let rest = if value.len() == 10 { "" } else { value[10..].trim_end() };
            // What follows a date is a time: nothing else passes through.
            return is_time(rest).then(|| Self::of(&written, rest, day_first)).flatten();
        }
        let value = trimmed(value);
        let written = of_any(value.as_bytes())?;
        let rest = value.get(written.end..).filter(|rest| is_time(rest))?;
        Self::of(&written, rest, day_first)
    }

    #[inline]
    fn of(written: &Written, rest: &'a str, day_first: bool) -> Option<Self> {
        let (year, month, day, order) = written.parts(day_first);
        let form = Form { order, separator: written.separator, padded: written.padded };
        Some(Self { day: Day::new(year, month, day)?, form, rest })
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

    /// The day.
    pub(super) fn day(self) -> Day {
        self.day
    }

    /// How it was written.
    pub(super) fn form(self) -> Form {
        self.form
    }

    /// What follows the day: nothing, or a time.
    pub(super) fn rest(self) -> &'a str {
        self.rest
    }
}

impl Form {
    /// Appends a day in this form, which is ASCII.
    #[inline]
    pub(super) fn write(self, day: Day, out: &mut Vec<u8>) {
        let (year, month_day) = day.texts();
        let (year, month_day) = (digits::bytes(year), u32::from_le_bytes(month_day));
        let (year, month, day) = (u128::from(year), u128::from(month_day & 0xffff), u128::from(month_day >> 16));
        let (first, second) = if self.order == Order::DayMonthYear { (day, month) } else { (month, day) };
        let year_first = self.order == Order::YearMonthDay;
        // Bytes behind each other in a number, from its low end.
        let (text, end) = match (self.separator.map(u128::from), self.padded) {
            (None, _) => (year | first << 32 | second << 48, 8),
            (Some(s), true) if year_first => (year | s << 32 | first << 40 | s << 56 | second << 64, 10),
            (Some(s), true) => (first | s << 16 | second << 24 | s << 40 | year << 48, 10),
            (Some(s), false) => {
                // A zero in front is shifted out.
                let bare = |two: u128| {
                    let zero = usize::from(two & 0xff == u128::from(b'0'));
                    (two >> (8 * zero), 2 - zero)
                };
                let ((first, long), (second, wide)) = (bare(first), bare(second));
                let text = if year_first {
                    year | s << 32 | (first | (s | second << 8) << (8 * long)) << 40
                } else {
                    first | (s | (second | (s | year << 8) << (8 * wide)) << 8) << (8 * long)
                };
                (text, long + wide + 6)
            }
        };
        // All bytes are written and those behind the end taken back: their number is known then.
        let start = out.len();
        out.extend_from_slice(&text.to_le_bytes());
        out.truncate(start + end);
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
        let date = Date::read(text, day_first)?;
        let mut out = Vec::new();
        date.form().write(date.day().plus(days)?, &mut out);
        Some(String::from_utf8(out).unwrap() + date.rest())
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
            ("1984/12/31", "1985/01/01"),
            ("1984.9.10 8:00 PM", "1984.9.11 8:00 PM"),
            ("31.12.1984 10:00", "01.01.1985 10:00"),
            (" 9/12/1984 10:00:00 ", "10/12/1984 10:00:00"),
            (" 1984-12-31 ", "1985-01-01"),
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
            "1-2/1984",
            "1984-1/2",
            "1984-01-011",
            "19840101Z",
            "198401011",
            "/2/1984",
            "1//1984",
            "٣-1-1984",
            "1-1-198٣",
            "1234567",
        ] {
            assert_eq!(plus(text, 1, true), None, "{text}");
        }
        assert_eq!(plus("9999-12-31", 1, true), None);
    }
}
