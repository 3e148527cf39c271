#!/usr/bin/env python3
"""Tables of invented people in sixteen languages, with the truth about every column and span. Needs the package Faker.

  python tests/quality/generate.py FOLDER [--seed 1] [--rows 120] [--tables 5] [--parquet]

Writes FOLDER/tables/* (CSV in several dialects and encodings, TSV, JSON lines; with --parquet, Parquet in their place),
FOLDER/truth_columns.json and FOLDER/truth_spans.json. Equal arguments give equal bytes. Tables are made when they are needed and
not kept in the repository.

Headers are in turn those of a form in the language, those of a database, ones that say nothing, ones that mislead, and none
at all. Beside the personal columns stand the things that look like them: serial numbers as long as national ids, order
numbers that could be telephones, articles that pass Luhn, versions like IP addresses, colours and products with the names of
people.
"""
import argparse, csv, io, json, random
from pathlib import Path

from faker import Faker

import vocabulary
from concepts import ALWAYS, ASIDES, CATEGORY, DIRECT, EASY, EVERY, MISLEADING_PERSONAL, MISLEADING_THING, NEGATIVES, QUASI, SPECIAL, STYLES, TECH, answers
from people import Person

LEGACY = {"nl_NL": "cp1252", "de_DE": "cp1252", "fr_FR": "cp1252", "es_ES": "cp1252", "sv_SE": "cp1252", "da_DK": "cp1252", "no_NO": "cp1252"}
DELIMITER = {"csv": ",", "ssv": ";", "tsv": "\t"}


def note(person, words, r):
    """A note and the spans of people in it; now and then a clean one, and now and then something in brackets that is no one's."""
    aside = f" [{r.choice(ASIDES)(r)}]" if r.random() < .25 else ""
    if r.random() < .35:
        return r.choice(words["clean"]) + aside, []
    text, spans = "", []
    rest = r.choice(words["notes"])
    marks = {"{n}": "full_name", "{g}": "given_name", "{p}": "phone", "{e}": "email", "{c}": "health"}
    while rest:
        at = min((rest.find(m) for m in marks if m in rest), default=-1)
        if at < 0:
            break
        text, mark, rest = text + rest[:at], rest[at:at + 3], rest[at + 3:]
        value = person.values[marks[mark]]
        spans.append((len(text), len(text) + len(value), marks[mark]))
        text += value
    return text + rest + aside, spans


def header(concept, style, words, r, number):
    """What stands above the column; empty where the table has no header."""
    if style == "none":
        return ""
    if style == "opaque":
        return r.choice([f"col_{number}", f"F{number}", f"Column{number}", f"x{number:02}"])
    if style == "misleading" and concept != "notes":
        return r.choice(MISLEADING_THING if concept in NEGATIVES else MISLEADING_PERSONAL)
    if concept in NEGATIVES:
        return r.choice(NEGATIVES[concept][0].split())
    return r.choice(words["headers"][concept] if style == "local" and concept in words["headers"] else TECH[concept].split())


def cells(concept, people, words, r, f):
    """The cells of a column, and the spans of its notes: row, start, end, type."""
    if concept == "notes":
        noted = [note(person, words, r) for person in people]
        return [text for text, _ in noted], [(row, *span) for row, (_, spans) in enumerate(noted) for span in spans]
    if concept == "order_like_phone":
        serial, out = r.randrange(617_000_000, 618_000_000), []
        for _ in people:
            serial += r.randrange(1, 5)
            out.append(f"0{serial}")
        return out, []
    if concept == "text_clean":
        return [r.choice(words["clean"]) if r.random() < .6 else None for _ in people], []
    if concept in NEGATIVES:
        return [NEGATIVES[concept][1](f, r) for _ in people], []
    return [person.values[concept] if r.random() < .92 else None for person in people], []


def table(locale, words, style, rows, r, f):
    """Columns of one table with their truth and cells; and the spans of its notes."""
    drawn = [n for n in NEGATIVES if n not in ALWAYS]
    order = r.sample(DIRECT, 5) + r.sample(QUASI, 6) + r.sample(SPECIAL, 2) + r.sample(drawn, 5) + ALWAYS
    r.shuffle(order)
    people = [Person(locale, words, f, r) for _ in range(rows)]
    columns, spans = [], []
    for at, concept in enumerate(order):
        values, found = cells(concept, people, words, r, f)
        spans += [(at, *span) for span in found]
        columns.append(dict(
            index=at, name=header(concept, style, words, r, at), header_style=style, scored=True, category=CATEGORY.get(concept, "non_personal"), type=concept,
            accept=EVERY if all(v is None for v in values) else answers(concept, style),
            hard=concept if concept in NEGATIVES and concept not in EASY else None, cells=values,
        ))
    return columns, spans


def unique_names(columns):
    """Members of one name would be one member: later ones get a number."""
    used = {}
    for at, column in enumerate(columns):
        name = column["name"] or f"f{at}"
        used[name] = used.get(name, 0) + 1
        column["name"] = name if used[name] == 1 else f"{name}_{used[name]}"


def write(path, form, encoding, columns, null):
    rows = list(zip(*(c["cells"] for c in columns)))
    if form in ("jsonl", "parquet"):
        unique_names(columns)
        if form == "parquet":
            import pyarrow, pyarrow.parquet
            pyarrow.parquet.write_table(pyarrow.table({c["name"]: pyarrow.array(c["cells"], pyarrow.string()) for c in columns}), path)
            return
        names = [c["name"] for c in columns]
        path.write_text("".join(json.dumps(dict(zip(names, row)), ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        return
    out = io.StringIO()
    writer = csv.writer(out, delimiter=DELIMITER[form], lineterminator="\r\n" if form == "ssv" else "\n")
    if any(c["name"] for c in columns):
        writer.writerow([c["name"] for c in columns])
    writer.writerows([null if cell is None else cell for cell in row] for row in rows)
    path.write_bytes(out.getvalue().encode(encoding, errors="replace"))


def generate(folder, seed=1, rows=120, tables=5, parquet=False):
    """Fills the folder and gives the truth: columns and spans."""
    (folder / "tables").mkdir(parents=True, exist_ok=True)
    listed, spans = [], []
    for locale, words in vocabulary.read().items():
        f = Faker(locale)
        f.seed_instance(f"{seed}/{locale}")
        r = random.Random(f"{seed}/{locale}")
        for number in range(tables):
            style = STYLES[number % len(STYLES)]
            columns, found = table(locale, words, style, rows, r, f)
            # A table without a header can only be text with delimiters.
            form = r.choice(["csv", "ssv", "tsv"] if style == "none" else ["csv", "ssv", "tsv", "jsonl"])
            form = "parquet" if parquet and form == "jsonl" else form
            encoding = LEGACY.get(locale, "utf-8") if form == "ssv" else "utf-8"
            null = r.choice(["", "", "n/a", "NULL", "-"])
            name = f"{locale}_{number}.{'csv' if form == 'ssv' else form}"
            write(folder / "tables" / name, form, encoding, columns, null)
            spans += [dict(table=name, index=at, row=row, start=a, end=b, type=kind) for at, row, a, b, kind in found]
            for column in columns:
                column.pop("cells")
            listed.append(dict(table=name, locale=locale, kind="people", rows=rows, header_style=style, form=form, encoding=encoding, null=null, columns=columns))
    columns, places = dict(seed=seed, tables=listed), dict(seed=seed, unit="codepoint", spans=spans)
    for name, truth in (("truth_columns.json", columns), ("truth_spans.json", places)):
        (folder / name).write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")
    return columns, places


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--rows", type=int, default=120)
    options.add_argument("--tables", type=int, default=len(STYLES), help="per language; the header styles take turns")
    options.add_argument("--parquet", action="store_true", help="write Parquet in place of JSON lines; needs pyarrow")
    options = options.parse_args()
    generate(options.folder, options.seed, options.rows, options.tables, options.parquet)


if __name__ == "__main__":
    main()
