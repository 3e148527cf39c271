"""Invented people: each value of a person is drawn from one `Person`, so that a row agrees with itself.

Names, streets, places, jobs and user names come from Faker; numbers are made here, valid by their checksums, and belong to
nobody that we know of. Nothing depends on the day: equal seeds give equal people.
"""
from datetime import date, timedelta

DATES = {"en_GB": "%d/%m/%Y", "de_DE": "%d.%m.%Y", "nl_NL": "%d-%m-%Y", "fr_FR": "%d/%m/%Y", "pl_PL": "%d.%m.%Y", "sv_SE": "%Y-%m-%d", "hu_HU": "%Y.%m.%d"}
# Country code, and the digits of a mobile number behind it.
PHONES = {
    "nl_NL": ("31", "6########"), "de_DE": ("49", "151########"), "fr_FR": ("33", "6########"), "es_ES": ("34", "6########"), "it_IT": ("39", "347#######"),
    "pt_PT": ("351", "91#######"), "pl_PL": ("48", "60#######"), "sv_SE": ("46", "70#######"), "da_DK": ("45", "20######"), "fi_FI": ("358", "40#######"),
    "cs_CZ": ("420", "60#######"), "en_GB": ("44", "7400######"), "el_GR": ("30", "69########"), "ro_RO": ("40", "72#######"), "hu_HU": ("36", "20#######"), "no_NO": ("47", "4#######"),
}
# No zero is dialled before the number at home.
NO_ZERO = {"es_ES", "it_IT", "pt_PT", "pl_PL", "da_DK", "cs_CZ", "el_GR", "no_NO"}
# The family name stands first in a full name.
FAMILY_FIRST = {"hu_HU"}


def luhn(body):
    total = sum(sum(divmod(int(d) * (2 if i % 2 == 0 else 1), 10)) for i, d in enumerate(reversed(body)))
    return body + str(-total % 10)


def weighted(r, weights, modulus, fold):
    """Random digits and the check digit that their weighted sum gives; drawn again where that is no digit."""
    while True:
        digits = [r.randrange(10) for _ in weights]
        check = fold(sum(d * w for d, w in zip(digits, weights)) % modulus)
        if digits[0] and check < 10:
            return "".join(map(str, digits)) + str(check)


def french(born, f, r):
    body = f"{r.choice('12')}{born:%y%m}{r.randrange(1, 95):02}{r.randrange(1, 900):03}{r.randrange(1, 999):03}"
    return body + f"{97 - int(body) % 97:02}"


def spanish(born, f, r):
    number = r.randrange(10**7, 10**8)
    return f"{number}{'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23]}"


def polish(born, f, r):
    month = born.month + (20 if born.year >= 2000 else 0)
    body = f"{born:%y}{month:02}{born:%d}{r.randrange(10**4):04}"
    return body + str(-sum(int(d) * w for d, w in zip(body, (1, 3, 7, 9) * 3)) % 10)


def czech(born, f, r):
    while True:
        body = f"{born:%y}{born.month + (50 if r.random() < .5 else 0):02}{born:%d}{r.randrange(1000):03}"
        if int(body) % 11 < 10:
            return f"{body[:6]}/{body[6:]}{int(body) % 11}"


def finnish(born, f, r):
    body = f"{born:%d%m%y}{r.randrange(2, 900):03}"
    return f"{body[:6]}{'A' if born.year >= 2000 else '-'}{body[6:]}{'0123456789ABCDEFHJKLMNPRSTUVWXY'[int(body) % 31]}"


def hungarian(born, f, r):
    body = f"{r.randrange(10**7, 10**8)}"
    return body + str(sum(int(d) * (3 if i % 2 == 0 else 7) for i, d in enumerate(body)) % 10)


def german(born, f, r):
    while True:
        digits = r.sample(range(10), 10)
        digits[r.randrange(1, 10)] = digits[r.randrange(1, 10)]
        if digits[0] and len(set(digits)) == 9:
            product = 10
            for d in digits:
                product = 2 * (((d + product) % 10) or 10) % 11
            return "".join(map(str, digits)) + str((11 - product) % 10)


def british(born, f, r):
    body = weighted(r, range(10, 1, -1), 11, lambda m: (11 - m) % 11)
    return f"{body[:3]} {body[3:6]} {body[6:]}"


NATIONAL_IDS = {
    "nl_NL": lambda born, f, r: weighted(r, range(9, 1, -1), 11, lambda m: m),
    "pt_PT": lambda born, f, r: weighted(r, range(9, 1, -1), 11, lambda m: 0 if m < 2 else 11 - m),
    "sv_SE": lambda born, f, r: (lambda n: f"{n[:6]}-{n[6:]}")(luhn(f"{born:%y%m%d}{r.randrange(1, 999):03}")),
    "da_DK": lambda born, f, r: f"{born:%d%m%y}-{r.randrange(1, 4000):04}",
    "el_GR": lambda born, f, r: luhn(f"{born:%d%m%y}{r.randrange(10**4):04}"),
    "no_NO": lambda born, f, r: f.ssn(dob=f"{born:%Y%m%d}"),
    "it_IT": lambda born, f, r: f.ssn(), "ro_RO": lambda born, f, r: f.ssn(),
    "fr_FR": french, "es_ES": spanish, "pl_PL": polish, "cs_CZ": czech, "fi_FI": finnish, "hu_HU": hungarian, "de_DE": german, "en_GB": british,
}


def iban(r):
    bank = str(r.randrange(10**17, 10**18))
    text = f"DE{98 - int(bank + '131400') % 97:02}{bank}"
    return text if r.random() < .5 else " ".join(text[i:i + 4] for i in range(0, len(text), 4))


def phone(locale, r):
    code, form = PHONES[locale]
    digits = "".join(str(r.randrange(10)) if c == "#" else c for c in form)
    home = {"hu_HU": "06"}.get(locale, "" if locale in NO_ZERO else "0") + digits
    split = lambda text, first: text[:first] + " " + " ".join(text[first:][i:i + 3] for i in range(0, len(text) - first, 3))
    return r.choice([home, split(home, 3 if locale in NO_ZERO else 4), f"+{code} {split(digits, 3)}", f"+{code}{digits}"])


def city(f):
    """A city; of a list in its own order, for Faker keeps one country's as a set, whose order changes from run to run."""
    cities = next((p.cities for p in f.get_providers() if hasattr(p, "cities")), None)
    return f.random.choice(sorted(cities)) if cities else f.city()


class Person:
    """One invented person. `values` has a text for each concept, or None where the locale has none."""

    def __init__(self, locale, words, f, r):
        self.given, self.family = f.first_name(), f.last_name()
        full = f"{self.family} {self.given}" if locale in FAMILY_FIRST else f"{self.given} {self.family}"
        born = date(r.randrange(1934, 2008), 1, 1) + timedelta(days=r.randrange(365))
        name = "".join(c for c in f"{self.given}.{self.family}".lower().replace(" ", "") if c.isascii() and (c.isalnum() or c == "."))
        mail = f"{name.strip('.') or 'info'}{r.randrange(100)}@{f.free_email_domain()}"
        number = phone(locale, r)
        plate = "".join(r.choice("BDFGHJKLNPRSTVXZ") if c == "?" else str(r.randrange(10)) if c == "#" else c for c in r.choice(["??-###-?", "??? ###", "##-???-#", "?-?? ####"]))
        self.values = {
            "given_name": self.given, "family_name": self.family, "full_name": full, "email": mail, "phone": number,
            "contact_mixed": r.choice([mail, number, f"{mail} / {number}"]),
            "street_address": f.street_address().replace("\n", ", "), "postcode": f.postcode(), "city": city(f), "country": f.country(),
            "region": next((getattr(f, m)() for m in ("administrative_unit", "state", "region", "county", "province") if hasattr(f, m)), None),
            "birth_date": born.strftime(DATES.get(locale, "%Y-%m-%d")), "age": str(2026 - born.year), "job_title": f.job(), "income": f"{r.randrange(18_000, 90_000)}",
            "iban": iban(r), "card": luhn(f"4{r.randrange(10**13, 10**14)}"), "national_id": NATIONAL_IDS[locale](born, f, r), "licence_plate": plate,
            "ip_address": f.ipv4_public(), "username": f.user_name(), "geo": f"{f.latitude():.5f}, {f.longitude():.5f}",
            **{c: r.choice(v) for c, v in words["values"].items()},
        }
