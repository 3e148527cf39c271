//! Labelled values in running text: `Name: Anna Nowak`, `NHC: 5467980`, `Fecha de nacimiento: 11/02/1970`.
//!
//! Forms, signatures and records that were pasted into a note say what stands in them, with the words that columns are named
//! with. So the labels are the header phrases of all languages. A phrase of one language is a word of another, and most labels of a log
//! or a data sheet say nothing of a person: what follows one has to look like what it says, the more so the shorter it is, and
//! what only describes a person is held to do so where the text names people.

use hashbrown::HashMap;

use super::words::{Kind, Words};
use super::{Hit, Source, fold};
use crate::model::{Identifying, InfoType, Sensitive};
use crate::rules::{HeaderRole, RuleSet};

/// Most words of a label.
const LABEL: usize = 6;
/// Most words of a name, and of a value of words.
const WORDS: usize = 6;
/// Most bytes of a value that takes the rest of its line, and of one that is a number or a word.
const LINE: usize = 160;
const NUMBER: usize = 40;
/// Bytes between a label and its value at most.
const GAP: usize = 24;
/// Labels of so many letters at most are short: they are words of other languages and units.
const SHORT: usize = 3;
/// Words that call something a number.
const NUMBERS: [&str; 8] = ["number", "no", "nr", "nummer", "numero", "num", "numer", "code"];
/// Digits that a number behind a label has at least; behind a short one, or one of four letters; a telephone number.
const DIGITS: usize = 3;
const MANY: usize = 6;

/// What a value has to look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Capitalised words, initials and particles; known names where the label is of things as well.
    Name,
    /// Digits, with letters and what sets them off.
    Number,
    /// The same, and more of them.
    Phone,
    /// Digits, with the words of months between them.
    Date,
    /// A number of up to three digits.
    Age,
    /// A few words.
    Words,
    /// The rest of the sentence, on its line, where it may be an address.
    Address,
    /// One word of letters with digits or signs among them.
    Token,
}

/// What a label says of the value behind it.
#[derive(Debug, Clone, Copy)]
struct Label {
    /// Place among the sources of fields.
    of: u16,
    form: Form,
    /// Things have it as well.
    doubtful: bool,
    /// It is short.
    short: bool,
}

/// Finds labelled values.
pub(super) struct Fields {
    /// By folded phrase.
    labels: HashMap<String, Label>,
    /// Source of the first type.
    first: u16,
}

/// Id of the source of the labelled values of a type.
fn id_of(info_type: &str) -> String {
    format!("field.{info_type}")
}

/// The types that labels say, and what their values look like.
fn form_of(info_type: &str, rules: &RuleSet) -> Option<Form> {
    let rule = rules.info_type(info_type)?;
    if rules.left_out.contains_key(info_type) || rules.left_out.contains_key(&id_of(info_type)) {
        return None;
    }
    Some(match info_type {
        "person.given_name" | "person.family_name" | "person.full_name" | "person.reference" => Form::Name,
        "birth_date" => Form::Date,
        "phone" | "card" | "iban" => Form::Phone,
        "age" => Form::Age,
        "address.full" | "address.street" => Form::Address,
        "address.city" | "address.region" | "address.country" | "birth_place" | "nationality" | "gender"
        | "marital_status" | "job_title" => Form::Words,
        "username" | "social_handle" | "credential" => Form::Token,
        "address.postcode" | "birth_year" => Form::Number,
        // What has a form of its own is found without a label.
        "email" | "url.profile" | "ip" | "mac" | "personal" | "contact" | "person.photo" | "genetic" | "biometric"
        | "hash.personal" => return None,
        _ if rule.identifying == Identifying::Direct && rule.sensitive != Sensitive::Special => Form::Number,
        _ => return None,
    })
}

impl Fields {
    /// The labels of these rules, and a source for each of their types; the first of these has the number `first`.
    pub fn new(rules: &RuleSet, first: u16) -> (Self, Vec<Source>) {
        let mut types: Vec<InfoType> = Vec::new();
        let mut labels: HashMap<String, Label> = HashMap::new();
        let full_name = InfoType::from("person.full_name");
        let does = |phrase: &str, role| rules.header_roles.get(phrase).is_some_and(|roles| roles.contains(&role));
        for phrase in rules.headers.iter() {
            let text = phrase.tokens.join(" ");
            let doubtful =
                [HeaderRole::Weak, HeaderRole::Homograph, HeaderRole::Name, HeaderRole::Title, HeaderRole::People]
                    .into_iter()
                    .any(|role| does(&text.replace(' ', ""), role));
            let Some((info_type, form)) = phrase.info_type.as_ref().and_then(|t| Some((t, form_of(t, rules)?))) else {
                continue;
            };
            let info_type = if &**info_type == "person.reference" { &full_name } else { info_type };
            let of = types.iter().position(|t| t == info_type).unwrap_or_else(|| {
                types.push(info_type.clone());
                types.len() - 1
            });
            let short = text.chars().filter(|c| c.is_alphabetic()).count() <= SHORT;
            if short && !matches!(form, Form::Number | Form::Phone | Form::Date) {
                continue;
            }
            labels.entry(text).or_insert(Label { of: of as u16, form, doubtful, short });
        }
        for phrase in rules.headers.iter().filter(|phrase| phrase.info_type.is_none()) {
            labels.entry(phrase.tokens.join(" ")).and_modify(|label| label.doubtful = true);
        }
        // What letters call the numbers of contracts with people.
        let ids = types.iter().position(|t| &**t == "person.id");
        for phrase in super::names::phrases("account") {
            if let Some(of) = ids {
                let label = Label { of: of as u16, form: Form::Phone, doubtful: false, short: false };
                labels.entry(phrase).or_insert(label).doubtful = false;
            }
        }
        // Words for people are labels of their names.
        let names = types.iter().position(|t| &**t == "person.full_name");
        for (word, _) in rules.header_roles.iter().filter(|(_, roles)| roles.contains(&HeaderRole::People)) {
            if let Some(of) = names.filter(|_| word.len() > SHORT) {
                let label = Label { of: of as u16, form: Form::Name, doubtful: true, short: false };
                labels.entry(word.clone()).or_insert(label);
            }
        }
        let in_company = |source: Source| match form_of(&source.info_type, rules) {
            Some(Form::Words) => source.in_company(),
            _ => source,
        };
        let sources = types.into_iter().map(|t| in_company(Source::of_text(&id_of(&t), &t, SAYS))).collect();
        (Self { labels, first }, sources)
    }

    /// Appends the labelled values in `text`, whose words are `words`, and to `labels` where their labels stand.
    pub fn find(&self, text: &str, words: &Words, hits: &mut Vec<Hit>, labels: &mut Vec<(u32, u32)>) {
        self.without_colon(text, words, hits);
        // Else no label without a colon.
        if !text.as_bytes().contains(&b':') {
            return;
        }
        let colons: Vec<usize> = (0..words.list.len()).filter(|at| ends_label(text, words, *at)).collect();
        for (n, at) in colons.iter().enumerate() {
            let Some((first, label)) = self.label(text, words, *at) else { continue };
            // The next label of the line ends the value.
            let end = colons.get(n + 1).map_or(text.len(), |next| {
                let first = self.label(text, words, *next).map_or(*next, |(first, _)| first);
                words.list[first].start as usize
            });
            let colon = words.list[*at].end as usize + text[words.list[*at].end as usize..].find(':').unwrap_or(0) + 1;
            if colon < end
                && let Some((from, to)) = value(text, words, (*at + 1, colon, end), label)
            {
                labels.push((words.list[first].start, words.list[*at].end));
                let source = self.first + label.of;
                hits.push(Hit { source, start: from as u32, end: to as u32, whole: false, strong: false, head: 0 });
            }
        }
    }

    /// Appends numbers that a label in a sentence is said of: "my passport number is X1234567", "Tax number 90-6080483 appears", "What's
    /// your credit card? 38134375577528".
    fn without_colon(&self, text: &str, words: &Words, hits: &mut Vec<Hit>) {
        for at in 1..words.list.len() {
            if !has_digit(words.folded(at)) {
                continue;
            }
            let is = words.list[at - 1].kind.is(Kind::IS) && words.gap(text, at) == " " && at > 1;
            let last = if is { at - 2 } else { at - 1 };
            let gap = words.gap(text, last + 1);
            if !matches!(gap, " " | "? " | "?\n" | " # " | " #") || is && gap != " " {
                continue;
            }
            // "PESEL number is 12345678901"
            let named = |last: usize| last > 0 && NUMBERS.contains(&words.folded(last)) && words.gap(text, last) == " ";
            let found = self.label(text, words, last).or_else(|| {
                let before = named(last).then(|| last - 1)?;
                self.label(text, words, before)
            });
            let Some((first, label)) = found else { continue };
            let phrase = last > first || gap != " " || is;
            if label.doubtful || label.short || !phrase {
                continue;
            }
            let start = words.list[at].start as usize;
            // No value is longer than this, so the rest of a long line is not looked at.
            let most = (start..=text.len().min(start + 2 * NUMBER)).rev().find(|end| text.is_char_boundary(*end));
            let most = most.unwrap_or(start);
            let line = start + text[start..most].find(['\n', '\r', '\t']).unwrap_or(most - start);
            let of = (at..words.list.len()).take_while(|at| (words.list[*at].end as usize) <= line);
            let end = match label.form {
                Form::Number | Form::Phone => number_of(text, words, of, start),
                // "the password is not2day, they say", and no "12characters long".
                Form::Token if is => token(text, start, line).filter(|end| {
                    let value = &text[start..*end];
                    let bare = text[*end..].starts_with(' ') && value.bytes().all(|b| b.is_ascii_alphanumeric());
                    !bare && !is_version(value)
                }),
                _ => None,
            };
            if let Some(end) = end {
                let source = self.first + label.of;
                hits.push(Hit { source, start: start as u32, end: end as u32, whole: false, strong: false, head: 0 });
            }
        }
    }

    /// The label that ends with a word: its first word. The longest phrase that is known.
    fn label(&self, text: &str, words: &Words, last: usize) -> Option<(usize, Label)> {
        let mut phrase = String::new();
        let mut found = None;
        for first in (0..=last).rev().take(LABEL) {
            phrase.insert_str(0, words.folded(first));
            found = self.labels.get(&phrase).map(|label| (first, *label)).or(found);
            if !matches!(
                words.gap(text, first),
                " " | "-" | "/" | "/ " | " / " | "'" | "’" | "." | ". " | "_" | "\u{a0}"
            ) {
                break;
            }
            phrase.insert(0, ' ');
        }
        found
    }
}

const SAYS: &str = "A value behind a label in running text, as in forms and signatures";

/// Whether a colon follows a word that may end a label.
fn ends_label(text: &str, words: &Words, at: usize) -> bool {
    let word = words.list[at];
    let behind = text[word.end as usize..].trim_start_matches([' ', '.', ')', 'º', '°', '*', '_', '\u{a0}']);
    let letters = text[word.start as usize..word.end as usize].chars().any(char::is_alphabetic);
    letters && behind.starts_with(':') && !behind.starts_with("://")
}

/// The value behind a label, where it looks like what the label says. `next` is the first word behind the label, and the value
/// stands between `from` and `to`.
fn value(text: &str, words: &Words, (next, from, to): (usize, usize, usize), label: Label) -> Option<(usize, usize)> {
    let start =
        from + text[from..to].find(|c: char| !c.is_whitespace() && !matches!(c, '*' | '_' | '"' | '>' | '?'))?;
    // On its line, or on the next one.
    let lines = text[from..start].bytes().filter(|b| *b == b'\n').count();
    if lines > 1 || start - from > GAP {
        return None;
    }
    // Labels and blanked tokens stand where something was.
    let line = start + text[start..to].find(['\n', '\r', '\t', '|', ';', '[', '\u{1}']).unwrap_or(to - start);
    let line = start + text[start..line].find("   ").unwrap_or(line - start);
    let line = start + text[start..line].trim_end_matches([' ', ',', '.', '-', '(', '*', '_', '"', '\u{a0}']).len();
    if start >= line {
        return None;
    }
    let mut of = (next..words.list.len()).take_while(|at| (words.list[*at].end as usize) <= line);
    let end = match label.form {
        Form::Address => address(text, start, sentence(text, start, line.min(start + LINE)))?,
        Form::Token => token(text, start, line)?,
        Form::Words => {
            let end = start + text[start..line].find([',', '(', '"']).unwrap_or(line - start);
            let end = start + text[start..end].find(". ").unwrap_or(end - start);
            let all = of.filter(|at| (words.list[*at].end as usize) <= end);
            let (mut count, mut other) = (0, false);
            for at in all {
                let kind = words.list[at].kind;
                count += 1;
                // "Title: Anna Petersen was asked"
                let named = count == 1
                    && words
                        .list
                        .get(at + 1)
                        .is_some_and(|w| w.start as usize <= end && words.gap(text, at + 1) == " ");
                other |= has_digit(words.folded(at)) || named && kind.is(Kind::GIVEN) && !kind.is(Kind::PLACE);
            }
            let capital = text[start..].starts_with(char::is_uppercase);
            (capital && count > 0 && count <= WORDS && !other).then_some(end)?
        }
        Form::Age => {
            let word = of.next()?;
            let age = words.folded(word).parse::<u8>().ok().filter(|age| *age <= 120);
            (words.list[word].start as usize == start).then_some(age?)?;
            let years = of.next().filter(|at| words.list[*at].kind.is(Kind::YEARS));
            words.list[years.unwrap_or(word)].end as usize
        }
        Form::Phone => number(text, words, of, start, (Form::Number, MANY, true))?,
        Form::Number if label.short => number(text, words, of, start, (Form::Number, MANY, false))?,
        Form::Number => number(text, words, of, start, (Form::Number, DIGITS, true))?,
        Form::Date => number(text, words, of, start, (Form::Date, 1, true))?,
        Form::Name => name(text, words, of, start, label.doubtful)?,
    };
    let end = start + text[start..end].trim_end().len();
    (end > start && !fold(&text[start..end]).is_empty()).then_some((start, end))
}

/// The end of a value that takes a line: where its sentence ends. What follows an abbreviation or begins with a digit is of the same.
fn sentence(text: &str, start: usize, line: usize) -> usize {
    let line = (start..=line).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(start);
    let mut at = start;
    while let Some(point) = text[at..line].find(". ").map(|point| at + point) {
        let word = text[start..point].rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let short = word.chars().count() <= 4 && !word.bytes().any(|b| b.is_ascii_digit());
        if !short && !text[point + 2..line].trim_start().starts_with(|c: char| c.is_ascii_digit()) {
            return point;
        }
        at = point + 2;
    }
    line
}

/// The end of an address, where it is one: it has a number or is but a few words, and is nothing else that is called an address.
fn address(text: &str, start: usize, end: usize) -> Option<usize> {
    let value = &text[start..end];
    let words = value.split_whitespace().count();
    let other =
        value.contains(['@', '\\', '=']) || value.contains("://") || value.starts_with("0x") || value.starts_with('/');
    let letters = value.chars().filter(|c| c.is_alphabetic()).count();
    let named = (2..=4).contains(&words) && value.starts_with(char::is_uppercase);
    (!other && letters >= 4 && (has_digit(value) && words > 1 || named)).then_some(end)
}

/// The end of a word of any characters.
fn token(text: &str, start: usize, line: usize) -> Option<usize> {
    let end = start + text[start..line].find(char::is_whitespace).unwrap_or(line - start);
    let end = start + text[start..end].trim_end_matches([',', '.', ')']).len();
    let value = &text[start..end];
    let signs =
        value.bytes().any(|b| b.is_ascii_digit() || matches!(b, b'_' | b'.' | b'@' | b'!' | b'#' | b'$' | b'&'));
    let begins = value.starts_with(|c: char| c.is_alphanumeric() || c == '@') && !value.starts_with("0x");
    (signs && begins && (start + 4..=start + NUMBER).contains(&end)).then_some(end)
}

fn has_digit(word: &str) -> bool {
    word.bytes().any(|b| b.is_ascii_digit())
}

/// The end of a number or a date: of its last word with a digit. A short word may stand before the first; between those of a
/// date stand the names of months; points only where it may be `pointed`. It has at least so many digits.
fn number(
    text: &str,
    words: &Words,
    of: impl Iterator<Item = usize>,
    start: usize,
    (form, least, pointed): (Form, usize, bool),
) -> Option<usize> {
    let (mut end, mut digits) = (None, 0);
    for (n, at) in of.enumerate() {
        let word = words.list[at];
        let joined = n == 0
            || words.gap(text, at).chars().all(|c| c != '\n' && !c.is_alphanumeric()) && words.gap(text, at).len() <= 3;
        // "12. März 1970" is one date; "0.50000" is no number of a person.
        let figures = at > 0 && words.folded(at - 1).bytes().all(|b| b.is_ascii_digit());
        let sentence = n > 0 && words.gap(text, at).starts_with(". ") && !(form == Form::Date && figures)
            || n > 0 && !pointed && words.gap(text, at).starts_with('.');
        let here = words.folded(at);
        let lettered = match form {
            Form::Date => here.len() <= 10 && n < WORDS,
            _ => n == 0 && here.len() <= 4,
        };
        if !joined || sentence || word.end as usize > start + NUMBER || !(has_digit(here) || lettered) {
            break;
        }
        if has_digit(here) {
            digits += here.bytes().filter(u8::is_ascii_digit).count();
            end = Some(word.end as usize);
        }
    }
    end.filter(|_| digits >= least)
}

/// The end of a number without a label's colon before it: one word, or several of digits alone, with as many as a short label asks for.
fn number_of(text: &str, words: &Words, of: impl Iterator<Item = usize>, start: usize) -> Option<usize> {
    let figures = |at: &usize| words.folded(*at).bytes().all(|b| b.is_ascii_digit());
    let mut bound = true;
    let of = of.take_while(|at| {
        let glued = matches!(words.gap(text, *at), "-" | "/" | ".");
        bound = bound && (words.list[*at].start as usize == start || glued || figures(at));
        bound
    });
    number(text, words, of, start, (Form::Number, MANY, true)).filter(|end| !is_other(text, start, *end))
}

/// Whether a number is a day, or an amount as its noughts or its decimals say.
fn is_other(text: &str, start: usize, end: usize) -> bool {
    let value = &text[start..end];
    let groups: Vec<&str> = value.split(['-', '/', '.']).collect();
    let year = |group: &str| group.len() == 4 && (group.starts_with("19") || group.starts_with("20"));
    let day =
        matches!(groups.as_slice(), [a, b, c] if b.len() <= 2 && (year(a) && c.len() <= 2 || year(c) && a.len() <= 2));
    let figures = value.bytes().all(|b| b.is_ascii_digit());
    day || value.contains(',') || figures && (value.ends_with("000") || value.len() == 8 && year(&value[..4]))
}

/// Whether a word is the number of a version: "v2.0.1".
fn is_version(word: &str) -> bool {
    word.contains('.') && word.trim_start_matches('v').bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// The end of a name: of its last word with a capital.
fn name(text: &str, words: &Words, of: impl Iterator<Item = usize>, start: usize, doubtful: bool) -> Option<usize> {
    let (mut end, mut known, mut count) = (None, false, 0);
    let (mut capitals, mut turned, mut first_given) = (0, false, false);
    for (n, at) in of.enumerate() {
        let (word, gap) = (words.list[at], words.gap(text, at));
        let letter = at > 0 && words.list[at - 1].end - words.list[at - 1].start <= 2;
        let short = at > 0 && words.list[at - 1].kind.is(Kind::INTRODUCE);
        let joined = match gap {
            _ if n == 0 => word.start as usize == start,
            " " | "  " | "-" | "'" | "’" | "\u{a0}" | "‐" | "‑" => true,
            ". " | "." => letter || short,
            // "de Vries, Jan", "Vries, J.", and not "Jan de Vries, Kerkstraat 12".
            ", " => {
                let given = word.kind.is(Kind::GIVEN) && !word.kind.is(Kind::PLACE) || word.end - word.start == 1;
                !std::mem::replace(&mut turned, true) && word.capital && given && !first_given
            }
            _ => false,
        };
        // In capitals only, what is no known name ends one.
        let own = &text[word.start as usize..word.end as usize];
        let names = Kind::GIVEN | Kind::FAMILY | Kind::PARTICLE;
        let shouted = own.len() > 1 && !own.chars().any(char::is_lowercase) && capitals >= 2 && !word.kind.is(names);
        if !joined || has_digit(words.folded(at)) || count >= WORDS || shouted {
            break;
        }
        if word.capital {
            end = Some(word.end as usize);
            first_given |= capitals == 0 && word.kind.is(Kind::GIVEN);
            capitals += 1;
            known |= word.kind.is(Kind::GIVEN | Kind::FAMILY) && !word.kind.is(Kind::THING);
        } else if !word.kind.is(Kind::PARTICLE) && !matches!(gap, "-" | "'" | "’") {
            break;
        }
        count += 1;
    }
    end.filter(|_| capitals > 0 && (known || !doubtful))
}
