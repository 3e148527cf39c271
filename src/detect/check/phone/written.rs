//! A telephone number as people write it: its digits, whether `+` stood before them, and an extension left out.

/// What introduces an extension, in small letters.
const EXTENSIONS: &[&str] = &[
    "anexo",
    "app",
    "dw",
    "durchwahl",
    "ext",
    "extension",
    "int",
    "klapka",
    "linka",
    "mell",
    "poste",
    "tlk",
    "toestel",
    "tst",
    "w",
    "wew",
    "x",
];

/// The digits of a number, at most the seventeen of `00` and E.164.
pub(super) struct Written {
    room: [u8; 17],
    len: usize,
    plus: bool,
}

impl Written {
    /// `None` when another character stands among the digits, or when there are too many of them.
    pub(super) fn of(text: &str) -> Option<Self> {
        let text = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\'' | '('));
        if is_fraction(text) {
            return None;
        }
        let mut written = Written { room: [0; 17], len: 0, plus: text.starts_with('+') };
        let mut rest = if written.plus { &text[1..] } else { text };
        loop {
            // Mostly, digits and spaces are all there is.
            if let [byte, ..] = rest.as_bytes() {
                match byte {
                    b'0'..=b'9' => {
                        *written.room.get_mut(written.len)? = *byte;
                        written.len += 1;
                        rest = &rest[1..];
                        continue;
                    }
                    b' ' | b'-' => {
                        rest = &rest[1..];
                        continue;
                    }
                    _ => {}
                }
            }
            let Some(c) = rest.chars().next() else { break };
            // The zero dialled only inside the country is no part of the number.
            if c == '('
                && let Some(behind) = rest.strip_prefix("(0)")
                && written.international().is_some()
            {
                rest = behind;
                continue;
            }
            match c {
                '.' | '/' | '(' | ')' | '\t' | '\'' | '\u{a0}' | '\u{2009}' | '\u{2011}' | '\u{2013}' | '\u{202f}' => {}
                _ if written.len >= 4 && is_extension(rest) => break,
                _ => return None,
            }
            rest = &rest[c.len_utf8()..];
        }
        Some(written)
    }

    /// The digits from the calling code on: five to the fifteen of E.164.
    pub(super) fn international(&self) -> Option<&[u8]> {
        let digits = &self.room[..self.len];
        let digits = if self.plus { digits } else { digits.strip_prefix(b"00")? };
        (digits.len() <= 15).then_some(digits)
    }

    /// The digits as dialled inside a country; none where a calling code is said.
    pub(super) fn national(&self) -> &[u8] {
        if self.plus { &[] } else { &self.room[..self.len] }
    }
}

/// Whether the text is a number below one, as `0.403807061`: nobody sets the zero of a telephone number apart and nothing else.
fn is_fraction(text: &str) -> bool {
    text.strip_prefix("0.").is_some_and(|rest| rest.len() > 2 && rest.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether the text is a word for an extension (or `#`) and one to six digits.
fn is_extension(text: &str) -> bool {
    let text = text.trim_start_matches([',', ';', ' ']);
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (word, number) = text.split_at(letters);
    let (known, number) = match number.strip_prefix('#') {
        Some(number) if word.is_empty() => (true, number),
        _ => (EXTENSIONS.iter().any(|extension| word.eq_ignore_ascii_case(extension)), number),
    };
    let number = number.trim_start_matches(['.', ':', ' ', '\u{a0}']);
    known && (1..=6).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digits(text: &str) -> Option<(bool, String)> {
        let written = Written::of(text)?;
        Some((written.plus, String::from_utf8_lossy(&written.room[..written.len]).into_owned()))
    }

    #[test]
    fn separators_guards_and_the_zero_in_brackets_are_dropped() {
        assert_eq!(digits("'+31 (0)6-12345678"), Some((true, "31612345678".into())));
        assert_eq!(digits("(020) 123 45 67"), Some((false, "0201234567".into())));
        assert_eq!(digits("(0)20 1234567"), Some((false, "0201234567".into())));
        assert_eq!(digits("0044 (0)20 7946 0018"), Some((false, "00442079460018".into())));
    }

    #[test]
    fn extensions_are_left_out_and_other_words_refused() {
        for text in ["020 7946 0018 ext. 12", "020 79460018x12", "020 7946 0018, poste 12", "020 7946 0018 #12"] {
            assert_eq!(digits(text), Some((false, "02079460018".into())), "{text}");
        }
        for text in ["020 7946 0018 north", "020 7946 0018 ext", "x12", "020 7946 0018 ext 1234567", "+3é1"] {
            assert_eq!(digits(text), None, "{text}");
        }
    }
}
