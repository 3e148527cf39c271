//! Telephone numbers of no plan in running text, by what stands beside them: `call me at 449 4898`, `61 51 81 office`.

use super::words::{Kind, Word, Words};
use super::{Hit, Source};

/// Words between one of calling and the number, at most.
const BEFORE: usize = 3;
/// Digits of a number without a plan, at least, and at most.
const FEWEST: usize = 6;
const MOST: usize = 15;

/// Finds dialled numbers.
pub(super) struct Dialled {
    source: u16,
}

impl Dialled {
    /// A finder whose hits have this source.
    pub fn new(source: u16) -> Self {
        Self { source }
    }

    /// What numbers come from.
    pub fn source() -> Source {
        Source::of_text(
            "phone.text",
            "phone",
            "A number of six digits or more behind a word of calling, or before where it rings",
        )
    }

    /// Appends the numbers in `text`, whose words are `words`.
    pub fn find(&self, text: &str, words: &Words, hits: &mut Vec<Hit>) {
        let mut at = 0;
        while at < words.list.len() {
            let Some(next) = number(text, words, at) else {
                at += 1;
                continue;
            };
            if called(text, words, at) || rings(text, words, next) {
                let (start, end) = (words.list[at].start, words.list[next - 1].end);
                hits.push(Hit { source: self.source, start, end, whole: false, strong: false, head: 0 });
            }
            at = next;
        }
    }
}

/// The word behind a number of enough digits that begins with a word. Groups are set off by one sign, or by a bracket and a space.
fn number(text: &str, words: &Words, first: usize) -> Option<usize> {
    let digits = |at: usize| {
        let own = words.folded(at);
        own.bytes().all(|b| b.is_ascii_digit()).then_some(own.len())
    };
    let mut sum = digits(first)?;
    let mut next = first + 1;
    while sum <= MOST
        && next < words.list.len()
        && matches!(words.gap(text, next), " " | "-" | ") " | ")" | " (")
        && let Some(more) = digits(next)
    {
        sum += more;
        next += 1;
    }
    (FEWEST..=MOST).contains(&sum).then_some(next)
}

/// Whether a word of calling stands before a number, with small words between.
fn called(text: &str, words: &Words, first: usize) -> bool {
    for at in (first.saturating_sub(BEFORE + 1)..first).rev() {
        let gap = words.gap(text, at + 1);
        if !matches!(gap, " " | ": " | ":" | ". " | " (" | " +" | ": +" | ": (") {
            return false;
        }
        if words.list[at].kind.is(Kind::DIAL) {
            return true;
        }
        let small = Kind::SMALL | Kind::TO | Kind::IN | Kind::PARTICLE | Kind::WEAK | Kind::INTRODUCE | Kind::IS;
        if words.list[at].capital || !words.list[at].kind.is(small) {
            return false;
        }
    }
    false
}

/// Whether a number is followed by where it rings.
fn rings(text: &str, words: &Words, next: usize) -> bool {
    let of_office = |word: &Word| {
        let behind = text[word.end as usize..].trim_start_matches(' ');
        word.kind.is(Kind::OFFICE) && !behind.starts_with(char::is_alphabetic)
    };
    words.list.get(next).is_some_and(of_office) && matches!(words.gap(text, next), " " | "-" | " (")
}

#[cfg(test)]
mod tests {
    use super::super::names::teach;
    use super::super::words::Vocabulary;
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let mut vocabulary = Vocabulary::default();
        teach(&mut vocabulary);
        let (mut words, mut hits) = (Words::default(), Vec::new());
        words.read(text, &vocabulary);
        Dialled::new(0).find(text, &words, &mut hits);
        hits.iter().map(|h| text[h.start as usize..h.end as usize].to_owned()).collect()
    }

    #[test]
    fn numbers_are_called() {
        for (text, number) in [
            ("They're not answering at 449 4898", "449 4898"),
            ("please call me at 555-1234", "555-1234"),
            ("61 51 81 office", "61 51 81"),
            ("bel 020 123 45", "020 123 45"),
            ("Tel: 481 7531", "481 7531"),
        ] {
            assert_eq!(found(text), [number], "{text}");
        }
    }

    #[test]
    fn other_numbers_are_not() {
        for text in [
            "call 2 times",
            "call about order 1234567",
            "call 12345",
            "12345678 pieces",
            "12345678 office supplies",
            "call Anna 1234567",
            "text 1 2 3",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
