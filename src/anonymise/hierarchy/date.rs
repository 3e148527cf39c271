//! Dates: day, month, quarter, year, five and ten years; or day, week, year of weeks, five and ten such years.
//!
//! A week may lie in two months, so weeks are a chain of their own: the levels of a hierarchy have to nest.

use super::{Draft, Memory, OTHER, Values};

/// What is known of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// Year.
    pub year: i32,
    /// Month, where there is one.
    pub month: Option<u8>,
    /// Day of the month, where there is one.
    pub day: Option<u8>,
    /// Whether a time of day follows.
    pub timed: bool,
    /// Year and number of the ISO week, where the day is known.
    pub week: Option<(i32, u8)>,
}

impl Day {
    /// Days since some day; the middle of the month or year where no more is known.
    fn number(self) -> f64 {
        let days = |y: i64, m: i64, d: i64| {
            let y = if m <= 2 { y - 1 } else { y };
            let (era, of_era) = (y.div_euclid(400), y.rem_euclid(400));
            let of_year = (153 * ((m + 9) % 12) + 2) / 5 + d - 1;
            (era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year) as f64
        };
        let year = i64::from(self.year);
        match (self.month, self.day) {
            (Some(m), Some(d)) => days(year, i64::from(m), i64::from(d)),
            (Some(m), None) => days(year, i64::from(m), 15),
            (None, _) => days(year, 7, 2),
        }
    }

    fn years(year: i32, of: i32) -> String {
        let first = year.div_euclid(of) * of;
        format!("{first:04}-{:04}", first + of - 1)
    }

    /// The label in a level; coarser where the date does not say as much.
    fn label(self, level: &str) -> String {
        let year = format!("{:04}", self.year);
        let month = self.month.map(|m| format!("{year}-{m:02}"));
        match level {
            "day" => match (&month, self.day) {
                (Some(month), Some(day)) => format!("{month}-{day:02}"),
                _ => month.unwrap_or(year),
            },
            "week" => self.week.map_or(year, |(year, week)| format!("{year:04}-W{week:02}")),
            "week year" => format!("{:04}", self.week.map_or(self.year, |(year, _)| year)),
            "5 week years" => Self::years(self.week.map_or(self.year, |(year, _)| year), 5),
            "10 week years" => Self::years(self.week.map_or(self.year, |(year, _)| year), 10),
            "month" => month.unwrap_or(year),
            "quarter" => self.month.map_or(year.clone(), |m| format!("{year}-Q{}", (m - 1) / 3 + 1)),
            "5 years" => Self::years(self.year, 5),
            "10 years" => Self::years(self.year, 10),
            _ => year,
        }
    }

    /// Days below its group in a level.
    fn days(level: &str) -> f64 {
        match level {
            "week" => 7.0,
            "month" => 30.4,
            "quarter" => 91.3,
            "year" | "week year" => 365.0,
            "5 years" | "5 week years" => 1826.0,
            "10 years" | "10 week years" => 3652.0,
            _ => 1.0,
        }
    }
}

const MONTHS: &[&str] = &["month", "quarter", "year", "5 years", "10 years"];
const WEEKS: &[&str] = &["week", "week year", "5 week years", "10 week years"];

pub(super) fn draft(values: &Values<'_>, weeks: bool, day_first: bool, memory: Option<&Memory>) -> Draft {
    let days: Vec<Option<Day>> = values.texts.iter().map(|t| (values.day)(t, day_first)).collect();
    let numbers: Vec<Option<f64>> = days.iter().map(|d| d.map(Day::number)).collect();
    let known = || numbers.iter().flatten().copied();
    let (first, last) = (known().fold(f64::INFINITY, f64::min), known().fold(f64::NEG_INFINITY, f64::max));
    let timed = days.iter().flatten().any(|d| d.timed);
    let mut draft = Draft::new(values).by_number(values, numbers);
    let names: Vec<String> = match memory {
        Some(memory) => memory.levels.clone(),
        None => {
            let of = if weeks { WEEKS } else { MONTHS };
            timed.then_some("day").into_iter().chain(of.iter().copied()).map(str::to_owned).collect()
        }
    };
    // As many leaves as there are days between the first and the last; a value that is no date is one more.
    let span = if last >= first { last - first + 1.0 } else { 1.0 };
    let odd = days.iter().filter(|d| d.is_none()).count() as u64;
    let domain = (span as u64).max(1) + odd;
    let mut below = Vec::new();
    for name in names {
        let labels: Vec<Box<str>> =
            days.iter().map(|d| d.map_or_else(|| OTHER.into(), |d| d.label(&name).into_boxed_str())).collect();
        let days_in = (Day::days(&name).min(span) as u64).max(1);
        below.push(labels.iter().map(|l| (l.clone(), if **l == *OTHER { odd } else { days_in })).collect());
        draft.level(name, labels);
    }
    draft.below = Some(below);
    draft.domain = Some(domain);
    draft
}
