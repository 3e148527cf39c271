"""Two detectors as simple as anyone would write first, to hold the figures against. Standard library only.

`by_header` looks for words in the header and at nothing else; `by_pattern` tries regular expressions on the values and looks at
nothing else. Neither knows a check digit, a list of names or another column.
"""
import re
from collections import Counter

from cells import tables

# Category, type and the words, as parts of a header: English, and the commonest of the other languages. The first that is found wins.
WORDS = [
    ("direct", "email", "mail courriel correo pošt"),
    ("direct", "phone", "phone telefo tlf mobil móvil handy gsm puhelin τηλέφ"),
    ("direct", "iban", "iban"),
    ("direct", "card", "card_n cc_n credit kreditkart tarjeta carte"),
    ("direct", "national_id", "ssn bsn national_id tax_id personnummer pesel henkilö rodné"),
    ("direct", "licence_plate", "plate kenteken kennzeichen immatric"),
    ("direct", "ip_address", "ip_addr _ip"),
    ("direct", "username", "username login"),
    ("direct", "given_name", "first_name first name given forename voornaam vorname prénom fornavn förnamn prenume etunimi imię"),
    ("direct", "family_name", "last_name last name surname family achternaam nachname cognome apellido efternavn etternavn efternamn nazwisko sukunimi"),
    ("direct", "street_address", "street address adres straße rue calle dirección indirizzo ulica gata"),
    ("direct", "full_name", "full_name full name contact name naam"),
    ("quasi", "birth_date", "birth dob geboorte geburt naissance nacimiento nascita urodz född fødsel"),
    ("quasi", "postcode", "postcode postal zip plz postnummer"),
    ("quasi", "city", "city town plaats ville ciudad città stad miasto"),
    ("quasi", "gender", "gender sex geslacht geschlecht kön"),
    ("quasi", "country", "country land pays país paese"),
    ("quasi", "age", "age_ leeftijd alter edad"),
    ("quasi", "job_title", "job occupation beroep beruf profes"),
    ("quasi", "income", "income salary inkomen gehalt"),
    ("quasi", "nationality", "national citizen"),
    ("quasi", "marital_status", "marital civil"),
    ("special", "religion", "relig geloof"),
    ("special", "health", "health diagn medical"),
    ("special", "political", "politi party partei"),
    ("special", "ethnicity", "ethni etni"),
    ("special", "orientation", "sexual seks orientation"),
    ("special", "union", "union vakbond gewerkschaft sindac"),
    ("free_text", "notes", "note remark comment opmerking bemerkung uwagi"),
]
PHRASES = {"first name", "last name", "full name"}
PATTERNS = [
    ("direct", "email", r"[^\s@]+@[^\s@]+\.[a-z]{2,}"),
    ("direct", "iban", r"[A-Z]{2}\d\d[ A-Z\d]{11,30}"),
    ("direct", "ip_address", r"\d{1,3}(?:\.\d{1,3}){3}"),
    ("direct", "card", r"(?:\d[ -]?){15}\d"),
    ("quasi", "birth_date", r"\d{4}[-./]\d\d[-./]\d\d|\d\d[-./]\d\d[-./]\d{4}"),
    ("direct", "phone", r"\+?\d(?:[ -]?\d){8,12}"),
    ("quasi", "postcode", r"\d{4,5}|\d{4} ?[A-Z]{2}|\d\d-\d{3}|\d{3} \d\d"),
]
# A column is of a kind when so many of its values are; running text is what is longer on average.
SHARE, RUNNING = 0.8, 30


def words_of(line):
    """The words of a line of the table, two-word phrases kept together."""
    for phrase in PHRASES:
        line = line.replace(phrase, phrase.replace(" ", "\0"))
    return [word.replace("\0", " ") for word in line.split()]


def by_header(folder):
    columns = []
    for table, header, _ in tables(folder):
        for at, name in enumerate(header or []):
            kind = next(((c, t) for c, t, line in WORDS if any(w in name.lower() for w in words_of(line))), None)
            if kind:
                columns.append(dict(table=table["table"], index=at, category=kind[0], type=kind[1], confidence=1.0))
    return dict(tool="header words", columns=columns, spans=[])


def by_pattern(folder):
    whole = [(c, t, re.compile(p)) for c, t, p in PATTERNS]
    # In running text a pattern stands between what is neither letter nor digit; a bare postcode is left out there.
    inside = [(t, re.compile(rf"(?<!\w)(?:{p})(?!\w)")) for _, t, p in PATTERNS if t != "postcode"]
    columns, spans = [], []
    for table, _, values in tables(folder):
        for at, cells in enumerate(values):
            filled = [cell for cell in cells if cell]
            place = dict(table=table["table"], index=at)
            if not filled:
                continue
            if sum(map(len, filled)) > RUNNING * len(filled):
                hits = [dict(place, row=row, start=m.start(), end=m.end(), type=t, confidence=1.0) for row, cell in enumerate(cells) if cell for t, p in inside for m in p.finditer(cell)]
                spans += hits
                if hits:
                    columns.append(dict(place, category="free_text", type="notes", confidence=1.0))
                continue
            found = Counter(next(((c, t) for c, t, p in whole if p.fullmatch(cell)), None) for cell in filled)
            kind, count = found.most_common(1)[0]
            if kind and count >= SHARE * len(filled):
                columns.append(dict(place, category=kind[0], type=kind[1], confidence=1.0))
    return dict(tool="plain patterns", columns=columns, spans=spans)
