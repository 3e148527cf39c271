//! Numbers with noise: off by a keyed, evenly spread amount, the same for the same number of the same subject.
//!
//! A number that comes back for one person has the same noise, so that averaging over copies takes nothing away. Sums and means are kept
//! nearly, single numbers are not; the second run adds noise again.

use arrow::array::{Array, StringViewArray, StringViewBuilder};

use super::normalise::Norm;
use crate::error::Result;
use crate::keys::Prf;
use crate::model::is_blank;

/// Adds noise.
#[derive(Debug, Clone, PartialEq)]
pub struct Noise {
    /// How far off at most.
    pub within: Within,
    /// The column that says whose number it is, where the class names one.
    pub by: Option<String>,
    /// The domain of the subject's id.
    pub domain: String,
}

/// The most that a number may be off by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Within {
    /// A share of the number itself, such as 0.1.
    Share(f64),
    /// An amount.
    Amount(f64),
}

impl Noise {
    /// The column with noise, in the decimals that each number had and within `bounds`, on the same side of zero. `subjects` as for `Shift`, where numbers of nobody get the noise of
    /// their own text. A cell that is no number becomes null.
    pub fn apply(
        &self,
        text: &StringViewArray,
        subjects: &[Option<&str>],
        bounds: (f64, f64),
        prf: &mut Prf,
    ) -> Result<StringViewArray> {
        let mut queued = Vec::with_capacity(text.len());
        for (cell, subject) in text.iter().zip(subjects) {
            let number = cell.filter(|c| !is_blank(c)).and_then(|cell| Number::read(cell).map(|n| (n, cell)));
            queued.push(number.map(|(number, _)| {
                // One number has one noise, however it is written.
                prf.queue(&[&Norm::Id.apply(subject.unwrap_or("")), &number.value.to_string()]);
                number
            }));
        }
        let mut numbers = prf.numbers().iter();
        let mut builder = StringViewBuilder::with_capacity(text.len());
        for (cell, number) in text.iter().zip(queued) {
            let made = number.and_then(|number| {
                // 53 bits, from -1 to 1.
                let unit = (numbers.next()? >> 75) as f64 / 2f64.powi(52) - 1.0;
                let most = match self.within {
                    Within::Share(share) => number.value.abs() * share,
                    Within::Amount(amount) => amount,
                };
                // At least one unit of the last decimal, or small numbers would stay as they are.
                let most = most.max(10f64.powi(-(number.decimals.min(300) as i32)));
                let made = number.value + unit * most;
                let made = if number.value >= 0.0 { made.max(0.0) } else { made.min(0.0) };
                Some(number.write(made.clamp(bounds.0, bounds.1)))
            });
            match (cell, made) {
                (Some(cell), _) if is_blank(cell) => builder.append_value(cell),
                (_, Some(made)) => builder.append_value(made),
                (_, None) => builder.append_null(),
            }
        }
        Ok(builder.finish())
    }
}

/// 2^53.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A number and how it was written.
struct Number {
    value: f64,
    decimals: usize,
    comma: bool,
}

impl Number {
    /// Digits with a sign and a decimal point or comma. Separators of thousands are not read: `1.234` may be either.
    fn read(cell: &str) -> Option<Self> {
        let cell = cell.trim();
        let digits = cell.strip_prefix(['-', '+']).unwrap_or(cell);
        let plain = digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','));
        let points = digits.bytes().filter(|b| !b.is_ascii_digit()).count();
        if !plain || points > 1 || !digits.bytes().any(|b| b.is_ascii_digit()) || digits.len() > 400 {
            return None;
        }
        let decimals = digits.find(['.', ',']).map_or(0, |at| digits.len() - at - 1);
        let value: f64 = cell.replace(',', ".").parse().ok()?;
        // A float does not tell larger whole numbers apart: what is done to them would not be what is asked.
        if value.abs() > EXACT {
            return None;
        }
        Some(Self { value, decimals, comma: digits.contains(',') })
    }

    fn write(&self, value: f64) -> String {
        let text = format!("{value:.*}", self.decimals);
        // No number is written as -0.
        let zero = text.strip_prefix('-').filter(|rest| rest.bytes().all(|b| matches!(b, b'0' | b'.')));
        let text = zero.unwrap_or(&text);
        if self.comma { text.replace('.', ",") } else { text.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::{Purpose, RootKey};

    fn noisy(within: Within, text: &[&str]) -> Vec<Option<String>> {
        let key = RootKey::from_text(&format!("efface-key-1:{}", "01".repeat(32))).unwrap();
        let mut prf = Prf::new(&key, Purpose::Noise, "subject");
        let subjects: Vec<Option<&str>> = text.iter().map(|_| Some("a")).collect();
        let noise = Noise { within, by: None, domain: "subject".into() };
        let text: StringViewArray = text.iter().copied().map(Some).collect();
        noise
            .apply(&text, &subjects, (f64::MIN, f64::MAX), &mut prf)
            .unwrap()
            .iter()
            .map(|c| c.map(str::to_owned))
            .collect()
    }

    #[test]
    fn numbers_stay_within_and_keep_their_form() {
        let text: Vec<String> = (0..500).map(|i| format!("{}.50", 1000 + i)).collect();
        let out = noisy(Within::Share(0.1), &text.iter().map(String::as_str).collect::<Vec<_>>());
        let mut sum = 0.0;
        for (before, after) in text.iter().zip(&out) {
            let after = after.as_deref().unwrap();
            assert_eq!(after.split_once('.').unwrap().1.len(), 2);
            let (before, after): (f64, f64) = (before.parse().unwrap(), after.parse().unwrap());
            assert!((after - before).abs() <= before * 0.1 + 0.01);
            sum += after - before;
        }
        assert!((sum / 500.0).abs() < 20.0);
        assert_eq!(noisy(Within::Amount(5.0), &["100", "100"])[0], noisy(Within::Amount(5.0), &["100"])[0]);
        assert!(noisy(Within::Amount(5.0), &["12,5"])[0].as_deref().unwrap().contains(','));
    }

    #[test]
    fn what_is_no_number_is_erased() {
        assert_eq!(
            noisy(Within::Amount(1.0), &["many", "1.234,5", "1e5", "-", ""]),
            [None, None, None, None, Some(String::new())]
        );
        assert!(
            noisy(Within::Share(0.1), &["28.714285714285715", "0.00000000000000000123"]).iter().all(Option::is_some)
        );
        assert!(
            (0..200).any(|i| noisy(Within::Share(0.1), &["2", &i.to_string()])[1].as_deref() != Some(&i.to_string()))
        );
        assert!(!noisy(Within::Amount(0.4), &["-0.1"])[0].as_deref().unwrap().starts_with("-0.0"));
    }
}
