//! Texts made from others: pieces cut, joined, repeated, and characters that are known to make trouble put in.

/// What is put in between: borders of words and numbers, letters of more than one byte, marks, guards and escapes.
const ATOMS: &[&str] = &[
    "",
    " ",
    "  ",
    "\t",
    "\n",
    "\r\n",
    "\u{a0}",
    "\u{200b}",
    "\u{feff}",
    "\u{0}",
    "\u{1}",
    "'",
    "\"",
    "\"\"",
    "=",
    "+",
    "-",
    "@",
    "a@",
    "@b.nl",
    ".",
    "..",
    ",",
    ";",
    "/",
    "\\",
    "%40",
    "%",
    "&#64;",
    "&",
    "<",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "0",
    "00",
    "0 0 ",
    "1",
    "9",
    "12",
    "31",
    "2024-02-30",
    "1.2.3.4-",
    "é",
    "e\u{301}",
    "ß",
    "ẞ",
    "İ",
    "ı",
    "ﬁ",
    "Ⅷ",
    "１",
    "٣",
    "日本",
    "🙂",
    "👨‍👩‍👧",
    "\u{202e}",
    "\u{10ffff}",
    "ǅ",
    "ŉ",
    "A",
    "Z",
    "NL",
    "van der",
    "+31",
    "0031",
    "tel",
    "BSN",
    "id",
    "__c",
    "e1",
    "NULL",
    "\\N",
    "n/a",
    "#",
    "_",
    ":",
    "e-mail",
    "Number",
    "naam",
    "datum",
];

/// A source of mutants: the same seed gives the same texts.
pub struct Mutator {
    state: u64,
    seeds: Vec<String>,
    /// The last mutants, mutated further.
    pool: Vec<String>,
}

impl Mutator {
    /// From a seed number and texts to start from.
    pub fn new(seed: u64, seeds: Vec<String>) -> Self {
        Self { state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1, seeds, pool: Vec::new() }
    }

    /// A random number below `n` (xorshift64*, Vigna 2016).
    fn below(&mut self, n: usize) -> usize {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        (self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % n.max(1)
    }

    /// The next text.
    pub fn next(&mut self) -> String {
        let mut text = self.any();
        for _ in 0..=self.below(5) {
            text = self.change(text);
        }
        // Now and then a long one of the same piece over and over, where what is quadratic shows.
        if self.below(400) == 0 && !text.is_empty() && text.len() < 200 {
            let times = 20_000 / text.len();
            text = text.repeat(times);
        }
        let keep = self.below(64);
        if text.len() < 4_000 {
            match self.pool.get_mut(keep) {
                Some(old) => text.clone_into(old),
                None => self.pool.push(text.clone()),
            }
        }
        text
    }

    fn any(&mut self) -> String {
        if !self.pool.is_empty() && self.below(3) == 0 {
            let at = self.below(self.pool.len());
            return self.pool[at].clone();
        }
        let at = self.below(self.seeds.len());
        self.seeds.get(at).cloned().unwrap_or_default()
    }

    /// A place between two characters.
    fn place(&mut self, text: &str) -> usize {
        let mut at = self.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at += 1;
        }
        at
    }

    fn range(&mut self, text: &str) -> (usize, usize) {
        let (a, b) = (self.place(text), self.place(text));
        (a.min(b), a.max(b))
    }

    fn change(&mut self, mut text: String) -> String {
        let at = self.place(&text);
        match self.below(9) {
            0 | 1 => {
                let atom = ATOMS[self.below(ATOMS.len())];
                text.insert_str(at, atom);
            }
            2 => {
                let (from, to) = self.range(&text);
                text.replace_range(from..to, "");
            }
            3 => {
                let (from, to) = self.range(&text);
                let piece = text[from..to].to_owned();
                if piece.len() < 2_000 {
                    text.insert_str(at, &piece);
                }
            }
            4 => {
                let other = self.any();
                let (from, to) = self.range(&other);
                text.insert_str(at, &other[from..to]);
            }
            5 => {
                // One digit or letter for another: most checks fail by one.
                let new = char::from(b"0123456789AZaz -.@"[self.below(18)]);
                if let Some(old) = text[at..].chars().next() {
                    text.replace_range(at..at + old.len_utf8(), new.encode_utf8(&mut [0; 4]));
                }
            }
            6 => {
                // Any character at all.
                let c = char::from_u32(self.below(0x3_0000) as u32).unwrap_or('\u{fffd}');
                text.insert(at, c);
            }
            7 => {
                text = if self.below(2) == 0 { text.to_uppercase() } else { text.to_lowercase() };
            }
            _ => {
                let other = self.any();
                text.push_str(ATOMS[self.below(ATOMS.len())]);
                text.push_str(&other);
            }
        }
        // Whole texts are joined again and again: they are kept short.
        if text.len() > 6_000 {
            let mut end = 3_000;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            text.truncate(end);
        }
        text
    }
}
