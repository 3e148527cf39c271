//! Categories: values that few people have become `other`, first those too rare to be named, then more of them.

use std::collections::HashSet;

use super::{Draft, Memory, OTHER, Values};

/// Levels at most: from the least number of people to a quarter of all, in steps that grow alike.
const LEVELS: u32 = 4;

pub(super) fn draft(values: &Values<'_>, memory: Option<&Memory>) -> Draft {
    let mut draft = Draft::new(values);
    let kept: Vec<Vec<String>> = match memory {
        Some(memory) => memory.kept.clone(),
        None => {
            let mut levels: Vec<Vec<String>> = Vec::new();
            let least = values.least.max(2) as f64;
            let all = values.people.iter().sum::<u64>() + values.nulls;
            let growth = (all as f64 / 4.0 / least).max(1.0);
            for step in 0..LEVELS {
                let least = (least * growth.powf(f64::from(step) / f64::from(LEVELS - 1))).round() as u64;
                let mut kept: Vec<String> = values
                    .texts
                    .iter()
                    .zip(values.people)
                    .filter(|(_, people)| **people >= least)
                    .map(|(text, _)| text.to_string())
                    .collect();
                kept.sort();
                let all = kept.len() == values.texts.len();
                // All others alike would be the star.
                if kept.is_empty() || levels.last() == Some(&kept) {
                    continue;
                }
                if !all {
                    levels.push(kept);
                }
            }
            levels
        }
    };
    for (at, kept) in kept.iter().enumerate() {
        let named: HashSet<&str> = kept.iter().map(String::as_str).collect();
        let label = |t: &str| if named.contains(t) { t.into() } else { OTHER.into() };
        draft.level(format!("others {}", at + 1), values.texts.iter().map(|t| label(t)).collect());
    }
    draft.memory.kept = kept;
    draft
}
