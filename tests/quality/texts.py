#!/usr/bin/env python3
"""efface on texts by others: how much of the personal data that their authors marked is covered. Standard library only.

  python tests/quality/texts.py --presidio FILE... [--efface PATH]     data/synth_dataset_v2.json of microsoft/presidio-research
  python tests/quality/texts.py --meddocan FOLDER... [--efface PATH]   xml folders of PlanTL-GOB-ES/SPACCC_MEDDOCAN
  python tests/quality/texts.py --marked FILE... [--efface PATH]       lines of {"text": ..., "spans": [[start, end, kind], ...]}

The texts are written into a table of one column beside a number, and scanned with `--spans`. Printed are, by type of what was marked, spans, the
share of which half or more is covered, and the share of characters that nothing covers; and how many of efface's spans touch nothing
that was marked. Dates, institutions and professions are left out: efface calls only dates of birth personal.
"""
import argparse, collections, csv, json, tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

import neutral

PRESIDIO = {
    "PERSON": "name", "STREET_ADDRESS": "address", "ADDRESS": "address", "GPE": "place", "LOCATION": "place", "CREDIT_CARD": "card",
    "PHONE_NUMBER": "phone", "AGE": "age", "EMAIL_ADDRESS": "email", "ZIP_CODE": "address", "IBAN_CODE": "iban", "US_SSN": "number",
    "IP_ADDRESS": "ip",
}
MEDDOCAN = {
    "NOMBRE_SUJETO_ASISTENCIA": "name", "NOMBRE_PERSONAL_SANITARIO": "name", "EDAD_SUJETO_ASISTENCIA": "age", "CALLE": "address",
    "TERRITORIO": "place", "PAIS": "place", "CORREO_ELECTRONICO": "email", "NUMERO_TELEFONO": "phone", "NUMERO_FAX": "phone",
    "ID_SUJETO_ASISTENCIA": "number", "ID_ASEGURAMIENTO": "number", "ID_TITULACION_PERSONAL_SANITARIO": "number",
    "SEXO_SUJETO_ASISTENCIA": "gender",
}


def presidio(path):
    for row in json.loads(Path(path).read_text(encoding="utf-8")):
        marked = [(s["start_position"], s["end_position"], PRESIDIO.get(s["entity_type"])) for s in row["spans"]]
        yield row["full_text"], [s for s in marked if s[2]]


def meddocan(folder):
    for path in sorted(Path(folder).glob("*.xml")):
        root = ET.parse(path).getroot()
        marked = [(int(t.get("start")), int(t.get("end")), MEDDOCAN.get(t.get("TYPE"))) for t in root.find("TAGS")]
        yield root.find("TEXT").text, [s for s in marked if s[2]]


def lines(path):
    """Any other corpus, turned into lines of {"text": …, "spans": [[start, end, kind], …]}."""
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield row["text"], [tuple(span) for span in row["spans"]]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--presidio", nargs="*", default=[])
    parser.add_argument("--meddocan", nargs="*", default=[])
    parser.add_argument("--marked", nargs="*", default=[])
    parser.add_argument("--efface", default="target/release/efface")
    args = parser.parse_args()
    readers = [(presidio, args.presidio), (meddocan, args.meddocan), (lines, args.marked)]
    texts = [text for reader, sources in readers for source in sources for text in reader(source)]
    with tempfile.TemporaryDirectory() as folder:
        with open(Path(folder) / "texts.csv", "w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file)
            rows.writerow(["number", "text"])
            rows.writerows((at, text) for at, (text, _) in enumerate(texts))
        found = neutral.neutral(neutral.scan(folder, args.efface))["spans"]
    of_row = collections.defaultdict(list)
    for span in found:
        of_row[span["row"]].append((span["start"], span["end"]))
    spans, half, characters, bare = (collections.Counter() for _ in range(4))
    for row, (_, marked) in enumerate(texts):
        for start, end, kind in marked:
            covered = {at for s, e in of_row[row] for at in range(max(s, start), min(e, end))}
            spans[kind] += 1
            half[kind] += 2 * len(covered) >= end - start
            characters[kind] += end - start
            bare[kind] += end - start - len(covered)
    print(f"{'type':10} {'spans':>7} {'found':>7} {'uncovered':>10}")
    for kind in sorted(spans):
        print(f"{kind:10} {spans[kind]:7} {half[kind] / spans[kind]:7.3f} {bare[kind] / characters[kind]:10.3f}")
    print(f"{'all':10} {spans.total():7} {half.total() / spans.total():7.3f} {bare.total() / characters.total():10.3f}")
    touches = lambda row, span: any(start < span[1] and span[0] < end for start, end, _ in texts[row][1])
    beside = sum(not touches(row, span) for row, all in of_row.items() for span in all)
    print(f"{beside} of {len(found)} spans of efface touch nothing that was marked")


if __name__ == "__main__":
    main()
