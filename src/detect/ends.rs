//! How the words of a list begin and end: most texts are seen to hold none of them before anything is folded or looked up.

/// The first and the last byte of every word of a list.
pub(super) struct Ends {
    /// For each first byte that is ASCII, a bit for each last byte that is.
    lasts: [u128; 128],
    /// Length of the longest word.
    longest: usize,
}

impl Default for Ends {
    fn default() -> Self {
        Self { lasts: [0; 128], longest: 0 }
    }
}

impl Ends {
    /// Adds a folded word. One that begins or ends otherwise than with ASCII is in no text that is ASCII.
    pub fn add(&mut self, word: &str) {
        self.longest = self.longest.max(word.len());
        if let (Some(first @ ..0x80), Some(last @ ..0x80)) = (word.bytes().next(), word.bytes().next_back()) {
            self.lasts[usize::from(first)] |= 1 << last;
        }
    }

    fn has(&self, first: u8, last: u8) -> bool {
        let (first, last) = (first.to_ascii_lowercase(), last.to_ascii_lowercase());
        self.lasts[usize::from(first & 0x7f)] >> (last & 0x7f) & 1 == 1
    }

    /// Whether an ASCII text, folded as a whole, may be one of the words.
    pub fn may_hold_all(&self, text: &str) -> bool {
        let mut letters = text.bytes().filter(u8::is_ascii_alphanumeric);
        letters
            .next()
            .is_some_and(|first| self.has(first, text.bytes().rfind(u8::is_ascii_alphanumeric).unwrap_or(first)))
    }

    /// Whether a folded word may be one of these.
    pub fn may_be(&self, word: &str) -> bool {
        match word.as_bytes() {
            [first @ ..0x80, .., last @ ..0x80] => word.len() <= self.longest && self.has(*first, *last),
            _ => true,
        }
    }

    /// Whether one of the words of an ASCII text, folded, may be one of these.
    pub fn may_hold_any(&self, text: &str) -> bool {
        text.as_bytes().split(|byte| !byte.is_ascii_alphanumeric()).any(|word| match word {
            [first, .., last] => word.len() <= self.longest && self.has(*first, *last),
            [only] => self.has(*only, *only),
            [] => false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_with_a_word_of_the_list_is_never_passed_by() {
        let mut ends = Ends::default();
        ["bsn", "sofi nummer", "x", "élan"].iter().for_each(|word| ends.add(word));
        for text in ["BSN", " bsn: 1", "uw b2n", "x"] {
            assert!(ends.may_hold_any(text), "{text}");
        }
        for text in ["", "1", "bs", "nsb 12", "b-s.n", "babylonisation"] {
            assert!(!ends.may_hold_any(text), "{text}");
        }
        assert!(ends.may_be("bsn") && ends.may_be("élan") && ends.may_be("x") && !ends.may_be("nsb"));
        assert!(ends.may_hold_all("- Sofi-Nummer.") && ends.may_hold_all("X"));
        assert!(!ends.may_hold_all("Sofi nummer 2") && !ends.may_hold_all("--"));
    }
}
