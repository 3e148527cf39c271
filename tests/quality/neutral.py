#!/usr/bin/env python3
"""What `efface scan --spans` says of a folder, as the neutral JSON that scorers of any detector read. Standard library only.

  python tests/quality/neutral.py FOLDER [--efface PATH] > prediction.json

A column is free_text, special (GDPR Art. 9 and 10), direct, quasi or non_personal; the first that holds. Types keep our
names without the family: `person.given_name` is `given_name`. Spans count code points and never carry the text.
"""
import argparse, json, subprocess, sys
from pathlib import Path

# Our types under the names that scorers use, where dropping the family is not enough.
NAMES = {
    "address.street": "street_address", "address.full": "full_address", "address.postcode": "postcode", "address.city": "city",
    "address.region": "region", "address.country": "country", "bank.account": "bank_account", "ip": "ip_address", "mac": "device_id",
    "person.salutation": "salutation", "person.id": "record_id", "politics": "political", "health.condition": "health",
    "sex_life.orientation": "orientation", "criminal.offence": "criminal", "url.profile": "social_handle", "free_text": "notes",
    "birth_place": "city", "contact": "contact_mixed",
}
# Types whose family is no country and no other namespace.
OTHERS = {"national_id", "organisation.vat", "organisation.name"}
COUNTRIES = 2


def name(info_type):
    """The scorer's name of one of our types."""
    if info_type in NAMES or info_type in OTHERS or "." not in info_type:
        return NAMES.get(info_type, info_type)
    family, last = info_type.split(".", 1)
    # `nl.bsn`, `fi.hetu`: a number that a state gives to a person.
    return "national_id" if len(family) == COUNTRIES else last


def category(column):
    """The first category that holds, of the two axes."""
    if column["free_text"]:
        return "free_text"
    if column["sensitive"] in ("special", "criminal"):
        return "special"
    return {"direct": "direct", "quasi": "quasi", "none": "non_personal"}[column["identifying"]]


def neutral(report):
    """Columns and spans of a scan in the neutral form."""
    tables = {d["name"]: Path(d["path"]).name for d in report["datasets"]}
    columns = [
        {"table": Path(d["path"]).name, "index": c["index"], "column": c["name"], "category": category(c),
         "type": "notes" if c["free_text"] else name(c["type"] or ""), "confidence": c["confidence"]}
        for d in report["datasets"] for c in d["columns"]
    ]
    spans = [
        {"table": tables[s["dataset"]], "index": s["column"], "row": s["row"], "start": s["start"], "end": s["end"],
         "type": name(s["type"]), "confidence": s["confidence"]}
        for s in report.get("spans") or []
    ]
    return {"tool": report["tool"], "unit": "codepoint", "columns": columns, "spans": spans}


def scan(folder, efface):
    """The report of a scan; files that could not be read are told on stderr by efface itself."""
    run = subprocess.run([efface, "scan", folder, "--spans", "--quiet", "--output", "json=-"], stdout=subprocess.PIPE)
    if run.returncode not in (0, 1, 3) or not run.stdout:
        sys.exit(f"efface ended with {run.returncode}")
    return json.loads(run.stdout)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder")
    options.add_argument("--efface", default=Path(__file__).resolve().parents[2] / "target/release/efface")
    options = options.parse_args()
    json.dump(neutral(scan(options.folder, options.efface)), sys.stdout)


if __name__ == "__main__":
    main()
