#!/usr/bin/env python3
"""Tables of invented people in sixteen languages, with the truth about every column and span. Needs the package Faker.

  python tests/quality/generate.py FOLDER [--seed 1] [--rows 120] [--tables 4]

Writes FOLDER/tables/* (CSV in several dialects and encodings, TSV, JSON lines), FOLDER/truth_columns.json and
FOLDER/truth_spans.json. Equal arguments give equal bytes. Numbers are valid by their checksums and belong to nobody that we
know of; tables are made when they are needed and not kept in the repository.

A third of the headers are those of a form in the language, a third of a database, a third say nothing. Beside the personal
columns stand the things that look like them: serial numbers as long as national ids, order numbers that could be telephones,
articles that pass Luhn, versions like IP addresses, colours and products with the names of people.
"""
import argparse, csv, io, json, random
from pathlib import Path

from faker import Faker

import vocabulary

DIRECT = "given_name family_name full_name email phone street_address iban card national_id licence_plate ip_address username".split()
QUASI = "postcode city region country birth_date age gender salutation nationality marital_status education job_title income language geo".split()
SPECIAL = "religion ethnicity political health orientation union".split()
CATEGORY = {**{c: "direct" for c in DIRECT}, **{c: "quasi" for c in QUASI}, **{c: "special" for c in SPECIAL}, "notes": "free_text"}

TECH = {
    "given_name": "first_name givenName contact.firstName cust_fname", "family_name": "last_name surname familyName cust_lname",
    "full_name": "full_name contactName display_name", "email": "email primaryEmail email_address", "phone": "phone msisdn mobile_phone tel_no",
    "street_address": "street billingStreet addr_line1", "postcode": "postal_code zip_code billingPostalCode", "city": "city town billingCity",
    "region": "state_province region", "country": "country_code countryIso", "birth_date": "birth_date dateOfBirth dob", "age": "age age_years",
    "gender": "gender sex", "salutation": "salutation name_prefix", "nationality": "nationality citizenship", "marital_status": "marital_status civilStatus",
    "education": "education_level highest_degree", "job_title": "job_title occupation", "income": "annual_income gross_salary", "iban": "iban bank_iban",
    "card": "card_number cc_number", "national_id": "national_id tax_id ssn", "licence_plate": "license_plate vehicle_reg", "religion": "religion",
    "ethnicity": "ethnicity ethnic_group", "political": "political_party", "health": "diagnosis medical_condition", "orientation": "sexual_orientation",
    "union": "trade_union union_membership", "language": "native_language", "geo": "home_location lat_lon", "ip_address": "ip_address last_login_ip",
    "username": "username login", "notes": "notes comments remarks",
}
# Header and maker of what is not personal; the name says what it could be taken for.
NEGATIVES = {
    "serial_like_id": ("serial_no unit_serial", lambda f, r: str(r.randrange(10**8, 10**9))),
    "order_like_phone": ("order_no ticket_no", None),
    "sku_luhn": ("sku article_id", lambda f, r: luhn(str(r.randrange(10**14, 10**15)))),
    "version_like_ip": ("version firmware release", lambda f, r: ".".join(str(r.randrange(1, 13)) for _ in range(3)) + f".{r.randrange(250)}"),
    "ean": ("ean barcode", lambda f, r: f.ean13()),
    "colour": ("colour variant", lambda f, r: r.choice("Amber Ruby Rose Violet Jade Olive Coral Hazel Ivory Black White Sienna".split())),
    "product": ("product item_desc", lambda f, r: r.choice(["Chelsea boot", "Emma mattress", "Billy bookcase", "Victoria sponge", "Arne chair", "Kendall lamp"])),
    "company": ("customer account_name supplier", lambda f, r: f.company()),
    "bin_like_postcode": ("bin_location rack", lambda f, r: f"{r.randrange(1000, 9999)} {r.choice('ABCDEFGHJK')}{r.choice('ABCDEFGHJK')}"),
    "phone_model": ("phone_model device", lambda f, r: r.choice(["iPhone 14", "Galaxy S23", "Pixel 8", "Moto G", "Xperia 5"])),
    "condition": ("condition item_condition", lambda f, r: r.choice(["new", "used - good", "refurbished", "damaged box"])),
    "screen_orientation": ("orientation layout", lambda f, r: r.choice(["portrait", "landscape"])),
    "email_verified": ("email_verified phone_confirmed", lambda f, r: r.choice(["true", "false"])),
    "phone_count": ("phone_count nr_of_contacts", lambda f, r: str(r.randrange(4))),
    "score": ("lead_score nps", lambda f, r: str(r.randrange(0, 101))),
    "uuid": ("record_uuid event_id", lambda f, r: f.uuid4()),
    "timestamp": ("created_at updated_on", lambda f, r: f"2025-{r.randrange(1, 13):02}-{r.randrange(1, 29):02}T{r.randrange(24):02}:{r.randrange(60):02}:00Z"),
    "epoch": ("crt_ts event_time", lambda f, r: str(r.randrange(1_700_000_000, 1_760_000_000))),
    "order_date": ("order_date delivery_date", lambda f, r: f"2025-{r.randrange(1, 13):02}-{r.randrange(1, 29):02}"),
    "amount": ("amount total_price", lambda f, r: f"{r.uniform(3, 900):.2f}"),
    "quantity": ("quantity qty", lambda f, r: str(r.randrange(1, 40))),
    "status": ("status stage", lambda f, r: r.choice(["open", "closed", "pending", "lost"])),
    "currency": ("currency", lambda f, r: r.choice(["EUR", "SEK", "PLN", "GBP"])),
    "campaign": ("utm_campaign campaign_code", lambda f, r: f"bf_{r.choice(['nl', 'eu', 'b2b'])}_{r.randrange(50):02}"),
    "company_vat": ("vat_no company_reg", lambda f, r: f"{r.choice(['NL', 'BE', 'DE', 'FR'])}{r.randrange(10**8, 10**9)}"),
    "url": ("landing_page referrer", lambda f, r: f"https://www.example.com/blog/item-{r.randrange(100)}"),
    "weekday": ("weekday", lambda f, r: r.choice(["Mon", "Tue", "Wed", "Thu", "Fri"])),
    "text_clean": ("description details", None),
}
DATES = {"en_GB": "%d/%m/%Y", "de_DE": "%d.%m.%Y", "nl_NL": "%d-%m-%Y", "fr_FR": "%d/%m/%Y", "pl_PL": "%d.%m.%Y", "sv_SE": "%Y-%m-%d", "hu_HU": "%Y.%m.%d"}
LEGACY = {"nl_NL": "cp1252", "de_DE": "cp1252", "fr_FR": "cp1252", "es_ES": "cp1252", "sv_SE": "cp1252", "da_DK": "cp1252", "no_NO": "cp1252"}


def luhn(body):
    total = sum(sum(divmod(int(d) * (2 if i % 2 == 0 else 1), 10)) for i, d in enumerate(reversed(body)))
    return body + str(-total % 10)


def national_id(locale, f, r):
    """A number of the country that passes its check; where Faker makes none that does, of a country next to it."""
    def weighted(weights, modulus, fold):
        while True:
            digits = [r.randrange(10) for _ in weights]
            check = fold(sum(d * w for d, w in zip(digits, weights)) % modulus)
            if digits[0] and check < 10:
                return "".join(map(str, digits)) + str(check)
    born = f.date_of_birth(minimum_age=18, maximum_age=90)
    if locale == "nl_NL":
        return weighted(range(9, 1, -1), 11, lambda m: m)
    if locale == "fr_FR":
        body = f"{r.choice('12')}{born:%y%m}{r.randrange(1, 95):02}{r.randrange(1, 900):03}{r.randrange(1, 999):03}"
        return body + f"{97 - int(body) % 97:02}"
    if locale == "es_ES":
        number = r.randrange(10**7, 10**8)
        return f"{number}{'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23]}"
    if locale == "pl_PL":
        month = born.month + (20 if born.year >= 2000 else 0)
        body = f"{born:%y}{month:02}{born:%d}{r.randrange(10**4):04}"
        return body + str(-sum(int(d) * w for d, w in zip(body, (1, 3, 7, 9) * 3)) % 10)
    if locale == "pt_PT":
        return weighted(range(9, 1, -1), 11, lambda m: 0 if m < 2 else 11 - m)
    if locale in ("sv_SE", "fi_FI", "it_IT", "ro_RO", "cs_CZ", "el_GR", "hu_HU", "da_DK", "no_NO") and locale not in ("da_DK", "cs_CZ", "hu_HU", "el_GR"):
        return f.ssn()
    if locale == "cs_CZ":
        while True:
            body = f"{born:%y}{born.month + (50 if r.random() < .5 else 0):02}{born:%d}{r.randrange(1000):03}"
            if int(body) % 11 < 10:
                return f"{body[:6]}/{body[6:]}{int(body) % 11}"
    if locale == "da_DK":
        return f"{born:%d%m%y}-{r.randrange(1, 4000):04}"
    if locale == "el_GR":
        return luhn(f"{born:%d%m%y}{r.randrange(10**4):04}")
    if locale == "hu_HU":
        body = f"{r.randrange(10**7, 10**8)}"
        return body + str(sum(int(d) * (3 if i % 2 == 0 else 7) for i, d in enumerate(body)) % 10)
    if locale == "de_DE":
        while True:
            digits = r.sample(range(10), 10)
            digits[r.randrange(1, 10)] = digits[r.randrange(1, 10)]
            if digits[0] and len(set(digits)) == 9:
                product = 10
                for d in digits:
                    product = 2 * (((d + product) % 10) or 10) % 11
                return "".join(map(str, digits)) + str((11 - product) % 10)
    body = weighted(range(10, 1, -1), 11, lambda m: (11 - m) % 11)
    return f"{body[:3]} {body[3:6]} {body[6:]}"


def iban(f):
    country, bank = "DE", str(f.random.randrange(10**17, 10**18))
    check = 98 - int(bank + "131400") % 97
    text = f"{country}{check:02}{bank}"
    return text if f.random.random() < .5 else " ".join(text[i:i + 4] for i in range(0, len(text), 4))


PHONES = {
    "nl_NL": ("31", "6########"), "de_DE": ("49", "151########"), "fr_FR": ("33", "6########"), "es_ES": ("34", "6########"), "it_IT": ("39", "347#######"),
    "pt_PT": ("351", "91#######"), "pl_PL": ("48", "60#######"), "sv_SE": ("46", "70#######"), "da_DK": ("45", "20######"), "fi_FI": ("358", "40#######"),
    "cs_CZ": ("420", "60#######"), "en_GB": ("44", "7400######"), "el_GR": ("30", "69########"), "ro_RO": ("40", "72#######"), "hu_HU": ("36", "20#######"), "no_NO": ("47", "4#######"),
}
NO_ZERO = {"es_ES", "it_IT", "pt_PT", "pl_PL", "da_DK", "cs_CZ", "el_GR", "no_NO"}


def phone(locale, r):
    code, form = PHONES[locale]
    digits = "".join(str(r.randrange(10)) if c == "#" else c for c in form)
    home = {"hu_HU": "06"}.get(locale, "" if locale in NO_ZERO else "0") + digits
    split = lambda text, first: text[:first] + " " + " ".join(text[first:][i:i + 3] for i in range(0, len(text) - first, 3))
    return r.choice([home, split(home, 3 if locale in NO_ZERO else 4), f"+{code} {split(digits, 3)}", f"+{code}{digits}"])


class Person:
    """One invented person; every value is drawn from it."""

    def __init__(self, locale, words, f, r):
        self.given, self.family = f.first_name(), f.last_name()
        born = f.date_of_birth(minimum_age=18, maximum_age=92)
        name = "".join(c for c in f"{self.given}.{self.family}".lower().replace(" ", "") if c.isascii() and (c.isalnum() or c == "."))
        mail = f"{name.strip('.') or 'info'}{r.randrange(100)}@{f.free_email_domain()}"
        number = phone(locale, r)
        plate = "".join(r.choice("BDFGHJKLNPRSTVXZ") if c == "?" else str(r.randrange(10)) if c == "#" else c for c in r.choice(["??-###-?", "??? ###", "##-???-#", "?-?? ####"]))
        self.values = {
            "given_name": self.given, "family_name": self.family, "full_name": f"{self.given} {self.family}", "email": mail, "phone": number,
            "street_address": f.street_address().replace("\n", ", "), "postcode": f.postcode(), "city": f.city(), "country": f.country(),
            "region": next((getattr(f, m)() for m in ("administrative_unit", "state", "region", "county", "province") if hasattr(f, m)), None),
            "birth_date": born.strftime(DATES.get(locale, "%Y-%m-%d")), "age": str(2026 - born.year), "job_title": f.job(), "income": f"{r.randrange(18_000, 90_000)}",
            "iban": iban(f), "card": luhn(f"4{r.randrange(10**13, 10**14)}"), "national_id": national_id(locale, f, r), "licence_plate": plate,
            "ip_address": f.ipv4_public(), "username": f.user_name(), "geo": f"{f.latitude():.5f}, {f.longitude():.5f}",
            **{c: r.choice(v) for c, v in words["values"].items()},
        }


def note(person, words, r):
    """A note and the spans of people in it; now and then a clean one."""
    if r.random() < .35:
        return r.choice(words["clean"]), []
    text, spans = "", []
    rest = r.choice(words["notes"])
    marks = {"{n}": "full_name", "{g}": "given_name", "{p}": "phone", "{e}": "email", "{c}": "health"}
    while rest:
        at = min((rest.find(m) for m in marks if m in rest), default=-1)
        if at < 0:
            break
        text, mark, rest = text + rest[:at], rest[at:at + 3], rest[at + 3:]
        kind = marks[mark]
        value = person.values["full_name" if kind == "full_name" else kind]
        spans.append((len(text), len(text) + len(value), kind))
        text += value
    return text + rest, spans


def headers(concept, style, words, r, number):
    """A header of a form, of a database, or one that says nothing."""
    if style == "opaque":
        return r.choice([f"col_{number}", f"F{number}", f"Column{number}", f"x{number:02}"])
    if style == "local" and concept in words["headers"]:
        return r.choice(words["headers"][concept])
    return r.choice(TECH[concept].split())


def table(locale, words, number, rows, r, f):
    """Columns of one table: header, concept, category, style, cells; and the spans of its notes."""
    style = ("local", "tech", "opaque")[number % 3]
    personal = r.sample(DIRECT, 5) + r.sample(QUASI, 6) + r.sample(SPECIAL, 2)
    order = personal + r.sample([n for n in NEGATIVES if n not in ("order_like_phone", "text_clean")], 5) + ["order_like_phone", "text_clean", "notes"]
    r.shuffle(order)
    people = [Person(locale, words, f, r) for _ in range(rows)]
    serial = r.randrange(617_000_000, 618_000_000)
    columns, spans = [], []
    for at, concept in enumerate(order):
        cells = []
        for row, person in enumerate(people):
            if concept == "notes":
                text, found = note(person, words, r)
                spans += [(at, row, a, b, kind, text[a:b]) for a, b, kind in found]
                cells.append(text)
            elif concept == "order_like_phone":
                serial += r.randrange(1, 5)
                cells.append(f"0{serial}")
            elif concept == "text_clean":
                cells.append(r.choice(words["clean"]) if r.random() < .6 else None)
            elif concept in NEGATIVES:
                cells.append(NEGATIVES[concept][1](f, r))
            else:
                cells.append(person.values[concept] if r.random() < .92 else None)
        category = CATEGORY.get(concept, "non_personal")
        # Without a header nobody can tell an income from an amount, or a city of people from one of shops.
        undecided = style == "opaque" and concept in ("age", "income", "country", "language", "union", "username", "region", "education", "score", "quantity")
        accept = ["quasi", "direct", "special", "non_personal"] if undecided or all(c is None for c in cells) else [category]
        if concept in ("company_vat",):
            accept = [category, "quasi"]
        name = r.choice(NEGATIVES[concept][0].split()) if concept in NEGATIVES and style != "opaque" else headers(concept, style, words, r, at) if concept not in NEGATIVES else f"col_{at}"
        columns.append(dict(index=at, name=name, header_style=style, scored=True, category=category, type=concept, accept=accept, hard=concept if concept in NEGATIVES else None, cells=cells))
    return style, columns, spans


def write(folder, name, form, encoding, columns, null):
    if form == "jsonl":
        used = {}
        for column in columns:
            # Members of one name would be one member.
            used[column["name"]] = used.get(column["name"], 0) + 1
            column["name"] += "" if used[column["name"]] == 1 else f"_{used[column['name']]}"
        rows = [{c["name"]: c["cells"][i] for c in columns} for i in range(len(columns[0]["cells"]))]
        (folder / name).write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        return
    out = io.StringIO()
    writer = csv.writer(out, delimiter={"csv": ",", "ssv": ";", "tsv": "\t"}[form], lineterminator="\r\n" if form == "ssv" else "\n")
    writer.writerow([c["name"] for c in columns])
    writer.writerows([null if c["cells"][i] is None else c["cells"][i] for c in columns] for i in range(len(columns[0]["cells"])))
    (folder / name).write_bytes(out.getvalue().encode(encoding, errors="replace"))


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--rows", type=int, default=120)
    options.add_argument("--tables", type=int, default=4, help="per language")
    options = options.parse_args()
    (options.folder / "tables").mkdir(parents=True, exist_ok=True)
    tables, spans = [], []
    for locale, words in vocabulary.read().items():
        f = Faker(locale)
        f.seed_instance(f"{options.seed}/{locale}")
        r = random.Random(f"{options.seed}/{locale}")
        for number in range(options.tables):
            style, columns, found = table(locale, words, number, options.rows, r, f)
            form = r.choice(["csv", "ssv", "tsv", "jsonl"])
            encoding = LEGACY[locale] if form == "ssv" and locale in LEGACY else "utf-8"
            name = f"{locale}_{number}.{'csv' if form == 'ssv' else form}"
            write(options.folder / "tables", name, form, encoding, columns, r.choice(["", "", "n/a", "NULL", "-"]))
            for column in columns:
                column.pop("cells")
            tables.append(dict(table=name, locale=locale, kind="people", rows=options.rows, header_style=style, columns=columns))
            spans += [dict(table=name, index=i, row=row, start=a, end=b, type=kind, text=text) for i, row, a, b, kind, text in found]
    dump = lambda name, what: (options.folder / name).write_text(json.dumps(what, ensure_ascii=False, indent=1), encoding="utf-8")
    dump("truth_columns.json", dict(seed=options.seed, tables=tables))
    dump("truth_spans.json", dict(seed=options.seed, unit="codepoint", spans=spans))


if __name__ == "__main__":
    main()
