//! Dates moved by whole days, each subject's by one number: the intervals between a person's dates stay.
//!
//! The number of days is a keyed function of the subject's id, never 0 and the same in every file. Whoever knows one true date of
//! a person knows all of them; the second run moves dates again.

use arrow::array::{Array, StringViewArray, StringViewBuilder};

use super::date::Date;
use super::normalise::Norm;
use crate::error::{Error, Result};
use crate::keys::Prf;
use crate::model::is_blank;

/// Moves dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// The most days, either way; at least 1.
    pub days: u32,
    /// The column that says whose date it is, where the class names one.
    pub by: Option<String>,
    /// The domain of the subject's id.
    pub domain: String,
    /// Whether `3/4/1980` is April 3rd.
    pub day_first: bool,
}

/// Cells whose subjects' numbers are made together, and stay near the processor.
const TOGETHER: usize = 256;

impl Shift {
    /// The column moved. `subjects` has the subject's id of each cell. A cell that is no date, or has no subject, becomes null: it
    /// may be anything.
    pub fn apply(&self, text: &StringViewArray, subjects: &[Option<&str>], prf: &mut Prf) -> Result<StringViewArray> {
        let mut builder = StringViewBuilder::with_capacity(text.len());
        let mut cells = text.iter();
        let (mut numbers, mut offsets) = (Vec::with_capacity(TOGETHER), Vec::with_capacity(TOGETHER));
        // The text of a block's cells, and where each of them ends, if it is not null.
        let (mut out, mut ends) = (Vec::new(), Vec::with_capacity(TOGETHER));
        for subjects in subjects.chunks(TOGETHER) {
            // Rows of one subject often stand together: its number is asked for once.
            let (mut asked, mut last) = (0u32, None);
            numbers.clear();
            for subject in subjects {
                if let Some(subject) = subject
                    && last != Some(*subject)
                {
                    prf.queue(&[&Norm::Id.apply(subject)]);
                    (asked, last) = (asked + 1, Some(*subject));
                }
                numbers.push(subject.map(|_| asked - 1));
            }
            offsets.clear();
            offsets.extend(prf.numbers().iter().map(|number| self.offset(*number)));
            out.clear();
            ends.clear();
            for (number, cell) in numbers.iter().zip(cells.by_ref()) {
                let filled = cell.is_some_and(|cell| match number.map(|number| offsets[number as usize]) {
                    Some(offset) if self.moved(cell, offset, &mut out) => true,
                    _ => {
                        let blank = is_blank(cell);
                        out.extend_from_slice(if blank { cell } else { "" }.as_bytes());
                        blank
                    }
                });
                ends.push(filled.then_some(out.len()));
            }
            let out = str::from_utf8(&out).map_err(|_| Error::fault("a date that is no text"))?;
            let mut start = 0;
            for end in &ends {
                builder.append_option(end.map(|end| &out[start..end]));
                start = end.unwrap_or(start);
            }
        }
        Ok(builder.finish())
    }

    /// Appends a date so many days later, as it was written; whether it is one that can be told.
    #[inline]
    fn moved(&self, cell: &str, days: i64, out: &mut Vec<u8>) -> bool {
        let Some((date, day)) = Date::read(cell, self.day_first).and_then(|date| Some((date, date.day().plus(days)?)))
        else {
            return false;
        };
        date.form().write(day, out);
        out.extend_from_slice(date.rest().as_bytes());
        true
    }

    /// Days from a number: -days to days without 0.
    fn offset(&self, number: u128) -> i64 {
        let days = i64::from(self.days.max(1));
        // Half of the bits over at most 730,500 values: the bias is below 2^-44.
        let step = ((number >> 64) as u64 % (2 * days.unsigned_abs())) as i64;
        if step < days { step - days } else { step - days + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::{Purpose, RootKey};

    fn shift(days: u32) -> Shift {
        Shift { days, by: None, domain: "subject".into(), day_first: true }
    }

    fn moved(text: &[Option<&str>], subjects: &[Option<&str>]) -> Vec<Option<String>> {
        let key = RootKey::from_text(&format!("efface-key-1:{}", "01".repeat(32))).unwrap();
        let mut prf = Prf::new(&key, Purpose::Date, "subject");
        let text: StringViewArray = text.iter().copied().collect();
        let out = shift(180).apply(&text, subjects, &mut prf).unwrap();
        out.iter().map(|c| c.map(str::to_owned)).collect()
    }

    #[test]
    fn a_subjects_dates_move_together_whatever_their_form() {
        let out = moved(
            &[Some("2024-02-28"), Some("01-03-2024"), Some("2024-03-01T10:11:12Z"), Some("2024-02-28")],
            &[Some("CON1"), Some("con-1"), Some(" CON1"), Some("CON2")],
        );
        let day = |n: usize| {
            let iso = Date::read(out[n].as_deref().unwrap(), true).unwrap().iso();
            let since: jiff::civil::Date = iso.parse().unwrap();
            i64::from(since.since((jiff::Unit::Day, jiff::civil::date(1970, 1, 1))).unwrap().get_days())
        };
        assert_eq!(day(1) - day(0), 2);
        assert_eq!(day(2), day(1));
        assert!(out[2].as_deref().unwrap().ends_with("T10:11:12Z"));
        assert_ne!(out[0], out[3]);
        assert_ne!(out[0].as_deref(), Some("2024-02-28"));
    }

    #[test]
    fn what_is_no_date_or_nobodys_is_erased_and_null_stays() {
        let out =
            moved(&[Some("unknown"), Some("2024-01-01"), None, Some(" ")], &[Some("a"), None, Some("a"), Some("a")]);
        assert_eq!(out, [None, None, None, Some(" ".to_owned())]);
    }

    #[test]
    fn every_offset_in_the_window_but_none_is_met() {
        let mut met: Vec<i64> = (0..8u128).map(|n| shift(4).offset(n << 64)).collect();
        met.sort_unstable();
        assert_eq!(met, [-4, -3, -2, -1, 1, 2, 3, 4]);
    }
}
