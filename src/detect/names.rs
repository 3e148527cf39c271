//! Names of people in running text, without a model: a word that introduces people ("met", "Dear", "Herr") or a known
//! given name, followed by capitalised words with the particles that names have.

use hashbrown::HashSet;

use super::{Hit, Source, fold};

/// Words after which a capitalised word is held to be a name; folded.
const INTRODUCE: &[&str] = &[
    // greetings
    "beste",
    "geachte",
    "hallo",
    "hoi",
    "dear",
    "hi",
    "hello",
    "liebe",
    "lieber",
    "bonjour",
    "cher",
    "chere",
    "hola",
    "estimado",
    "estimada",
    "querido",
    "querida",
    // titles
    "dhr",
    "mevr",
    "mw",
    "heer",
    "mevrouw",
    "meneer",
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "prof",
    "herr",
    "herrn",
    "frau",
    "monsieur",
    "madame",
    "mme",
    "mlle",
    "senor",
    "senora",
    "sr",
    "sra",
    "dona",
    // who spoke with whom
    "met",
    "aan",
    "door",
    "namens",
    "with",
    "from",
    "by",
    "mit",
    "von",
    "avec",
    "par",
    "con",
    "por",
    "collega",
    "colleague",
    "kollegin",
    "kollege",
    "collegue",
    "partner",
    "echtgenote",
    "echtgenoot",
    "zoon",
    "dochter",
    "husband",
    "wife",
    "son",
    "daughter",
    "ehemann",
    "ehefrau",
    "sohn",
    "tochter",
    "mari",
    "femme",
    "fils",
    "fille",
    "marido",
    "esposa",
    "hijo",
    "hija",
    "contactpersoon",
    "klant",
    "customer",
    "kunde",
    "kundin",
    "cliente",
    "client",
    "cliente",
    "groet",
    "groeten",
    "regards",
    "grusse",
    "cordialement",
    "saludos",
    "llamar",
    "appeler",
    "bel",
    "belde",
    "called",
    "spoke",
    "anrufer",
];

/// Introducing words that people also use before other capitalised words (cities, brands): a known given name has to
/// follow.
const WEAK: &[&str] = &[
    "met", "aan", "door", "with", "from", "by", "mit", "von", "avec", "par", "con", "por", "bel", "partner", "client",
    "klant",
];

/// Words of calling and meeting: with a small word behind them they introduce people ("gebeld met", "llamar a").
const SPEAK: &[&str] = &[
    "gebeld",
    "gesproken",
    "gemaild",
    "overleg",
    "overlegd",
    "contact",
    "besproken",
    "afspraak",
    "spoke",
    "spoken",
    "talked",
    "talk",
    "called",
    "call",
    "met",
    "meeting",
    "emailed",
    "wrote",
    "gesprochen",
    "telefoniert",
    "telefonat",
    "rucksprache",
    "anruf",
    "termin",
    "kontakt",
    "parle",
    "appele",
    "appel",
    "discute",
    "echange",
    "entretien",
    "rendez",
    "llamar",
    "llamado",
    "hablado",
    "hablar",
    "contacto",
    "reunion",
    "chiamare",
    "parlato",
    "sentito",
    "falar",
    "falei",
    "ligar",
    "contato",
    "rozmawial",
    "rozmowa",
    "kontakt",
];

/// Small words between a word of calling and a name.
const TO: &[&str] = &["met", "with", "to", "mit", "von", "avec", "a", "con", "com", "al", "z", "ze", "bij", "by", "de"];

/// Small words inside names; folded.
const PARTICLES: &[&str] = &[
    "van", "de", "der", "den", "het", "ter", "ten", "te", "von", "zu", "zur", "vom", "la", "le", "du", "des", "del",
    "della", "di", "da", "dos", "das", "do", "el", "al", "bin", "ben", "ibn", "y", "e", "d", "l", "st", "mc", "mac",
    "o", "in", "'t", "op",
];

pub(super) struct Names {
    source: u16,
    given: HashSet<String>,
}

pub(super) fn source() -> Source {
    Source {
        id: "names.context".into(),
        version: 1,
        info_type: "person.full_name".into(),
        says: "A name in running text: after a greeting, a title or \"spoke with\", or led by a known given name"
            .into(),
        chance: 1.0,
        weight: 1.0,
        country: None,
        check: false,
        strong: false,
        spans: true,
    }
}

struct Word<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    /// What stands between this word and the one before joins them: a space, or a point behind an initial.
    joined: bool,
}

impl Names {
    pub fn new(source: u16, given: Vec<String>) -> Self {
        Self { source, given: given.into_iter().filter(|w| w.chars().count() >= 3).collect() }
    }

    /// Appends the names in `text`.
    pub fn find(&self, text: &str, hits: &mut Vec<Hit>) {
        let words = words(text);
        let mut i = 0;
        while i < words.len() {
            let Some(until) = self.name_at(&words, i) else {
                i += 1;
                continue;
            };
            hits.push(Hit {
                source: self.source,
                start: words[i].start as u32,
                end: words[until - 1].end as u32,
                whole: false,
                strong: true,
            });
            i = until;
        }
    }

    /// The end of the name that starts at word `i`, if one does.
    fn name_at(&self, words: &[Word<'_>], i: usize) -> Option<usize> {
        let first = &words[i];
        if !capitalised(first.text) {
            return None;
        }
        let before = (i > 0 && first.joined).then(|| fold(words[i - 1].text));
        let spoken = before.as_deref().is_some_and(|w| TO.contains(&w))
            && i > 1
            && words[i - 1].joined
            && SPEAK.contains(&fold(words[i - 2].text).as_str());
        let introduced = before.as_deref().is_some_and(|w| INTRODUCE.contains(&w));
        let weak = before.as_deref().is_some_and(|w| WEAK.contains(&w));
        let folded = fold(first.text);
        if INTRODUCE.contains(&folded.as_str())
            && words.get(i + 1).is_some_and(|next| next.joined)
            && !self.given.contains(&folded)
        {
            return None;
        }
        let known = self.given.contains(&folded) || first.text.split('-').all(|part| self.given.contains(&fold(part)));
        let until = extend(words, i);
        let several = until > i + 1;
        let initial = first.text.chars().count() == 1;
        let accept = match (known || spoken, introduced || spoken, weak && !spoken) {
            // "Jan Jansen", and "met Jan"; a lone known name may be a month or a flower.
            (true, _, _) => several || introduced,
            (false, true, false) => !initial || several,
            // "met Jansen": too often a city or a brand. "met J. de Vries" is a person.
            (false, true, true) => initial && several,
            (false, false, _) => false,
        };
        accept.then_some(until)
    }
}

/// Takes capitalised words, and particles before them.
fn extend(words: &[Word<'_>], from: usize) -> usize {
    let mut until = from + 1;
    let mut at = from + 1;
    while at < words.len() && at < from + 6 && words[at].joined {
        let text = words[at].text;
        if capitalised(text) {
            until = at + 1;
        } else if !PARTICLES.contains(&fold(text).as_str()) {
            break;
        }
        at += 1;
    }
    until
}

fn capitalised(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase) && !word.chars().any(|c| c.is_ascii_digit())
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = c.is_alphanumeric() || (start.is_some() && matches!(c, '\'' | '’' | '-'));
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let joined = words.last().is_some_and(|last| joins(last.text, &text[last.end..from]));
                words.push(Word { text: &text[from..at], start: from, end: at, joined });
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// Whether a word and the next belong together across `gap`: a space, or the point behind an initial or a title.
fn joins(word: &str, gap: &str) -> bool {
    let pointed = || word.chars().count() <= 3 || matches!(fold(word).as_str(), "mevr" | "prof");
    matches!(gap, " " | "\u{a0}") || (matches!(gap, ". " | ".") && pointed())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let finder = Names::new(0, ["jan", "fatima", "emma", "jose", "anna"].iter().map(|s| (*s).to_owned()).collect());
        let mut hits = Vec::new();
        finder.find(text, &mut hits);
        hits.iter().map(|h| text[h.start as usize..h.end as usize].to_owned()).collect()
    }

    #[test]
    fn people_are_found_in_several_languages() {
        assert_eq!(names("Gebeld met Jan van der Berg over de levering."), ["Jan van der Berg"]);
        assert_eq!(names("Dear Mrs. Whitfield, thank you"), ["Whitfield"]);
        assert_eq!(names("Llamar a José García Márquez hoy"), ["José García Márquez"]);
        assert_eq!(names("Sehr geehrte Frau Dr. Özdemir"), ["Özdemir"]);
        assert_eq!(names("Gesproken met J. de Vries en gemaild"), ["J. de Vries"]);
        assert_eq!(names("Gebeld met Kamil Gierat, terugbellen"), ["Kamil Gierat"]);
        assert_eq!(names("Llamar a Amado Moll al 613"), ["Amado Moll"]);
    }

    #[test]
    fn other_capitals_are_no_people() {
        for text in
            ["Levering met Chelsea Boots in Rotterdam", "Solid oak table. Seats six", "Emma", "Beste klant, uw order"]
        {
            assert_eq!(names(text), Vec::<String>::new(), "{text}");
        }
    }
}
