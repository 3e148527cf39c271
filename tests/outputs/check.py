#!/usr/bin/env python3
"""Holds what efface writes against the standards of each format. Usage: check.py BINARY"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import jsonschema
import yaml
from lxml import etree

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
BINARY = str(Path(sys.argv[1]).resolve())
# As the command itself lists them.
LISTED = subprocess.run([BINARY, "check", ".", "--output", "none=-"], capture_output=True, text=True).stderr
GATE = re.search(r"formats of this command: (.*)", LISTED).group(1).split(", ")
HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]")
held = 0


def hold(what, condition, why=""):
    global held
    held += 1
    if not condition:
        sys.exit(f"wrong: {what} {why}")


def efface(folder, *arguments, code=None):
    run = subprocess.run([BINARY, *arguments], cwd=folder, capture_output=True, text=True)
    hold(" ".join(arguments[:4]), code is None or run.returncode == code, f"ended with {run.returncode}: {run.stderr[-500:]}")
    return run


SARIF = jsonschema.Draft7Validator(json.loads((HERE / "sarif-schema-2.1.0.json").read_text()))
JUNIT = etree.XMLSchema(etree.parse(HERE / "junit-10.xsd"))


def ours(name, document):
    schema = json.loads((ROOT / "docs/schema" / f"{name}.json").read_text())
    errors = list(jsonschema.Draft202012Validator(schema).iter_errors(document))
    hold(f"{name}.json", not errors, str(errors[:1])[:600])


def sarif(path):
    document = json.loads(path.read_text())
    errors = list(SARIF.iter_errors(document))
    hold(f"{path}", not errors, str(errors[:1])[:600])
    run = document["runs"][0]
    hold("results a run", len(run["results"]) <= 25_000)
    hold("locations", all(len(r["locations"]) <= 1000 for r in run["results"]))
    hold("tags", all(len(r["properties"]["tags"]) <= 20 for r in run["tool"]["driver"]["rules"]))
    hold("size", path.stat().st_size < 10 << 20, str(path.stat().st_size))
    prints = [r["partialFingerprints"]["efface/v1"] for r in run["results"]]
    hold("fingerprints differ", len(set(prints)) == len(prints))
    return document


def all_of(folder, outputs):
    for name in outputs:
        text = (folder / f"o.{name}").read_text()
        hold(f"{name} hides nothing", not HIDDEN.search(text), name)
    ours("check", json.loads((folder / "o.json").read_text()))
    sarif(folder / "o.sarif")
    junit = etree.parse(folder / "o.junit")
    hold("junit", JUNIT.validate(junit), str(JUNIT.error_log))
    hold("dbt", yaml.safe_load((folder / "o.dbt").read_text())["version"] == 2)
    issues = json.loads((folder / "o.gitlab").read_text())
    hold("gitlab", len({i["fingerprint"] for i in issues}) == len(issues))
    hold("gitlab severities", all(i["severity"] in ("info", "minor", "major", "critical", "blocker") for i in issues))
    names = [r["name"] for r in json.loads((folder / "o.frictionless").read_text())["resources"]]
    hold("frictionless", len(set(names)) == len(names) and all(re.fullmatch(r"[-a-z0-9._]+", n) for n in names))
    for name in ("openlineage", "dpv"):
        json.loads((folder / f"o.{name}").read_text())
    for line in (folder / "o.jsonl").read_text().splitlines():
        json.loads(line)
    annotations = [l for l in (folder / "o.github").read_text().splitlines() if l.startswith("::error")]
    hold("annotations", len(annotations) <= 10)
    hold("text is 80 columns", all(len(l) <= 80 or " " not in l.strip() for l in (folder / "o.text").read_text().splitlines()))


def checked(folder, path, code):
    arguments = [a for name in GATE for a in ("--output", f"{name}=o.{name}")]
    efface(folder, "check", path, *arguments, code=code)
    all_of(folder, GATE)


def nu(pages):
    jar = os.environ.get("VNU")
    if not jar:
        return print("the Nu checker is left out: VNU names no vnu.jar")
    run = subprocess.run(["java", "-jar", jar, "--format", "json", *map(str, pages)], capture_output=True, text=True)
    messages = json.loads(run.stderr or '{"messages": []}')["messages"]
    hold("Nu checker", not messages, json.dumps(messages[:3])[:800])


def axe(pages, folder):
    """Accessibility in a browser: light and dark, narrow and wide, and as PDF."""
    chromium = os.environ.get("CHROMIUM")
    if not chromium:
        return print("axe is left out: CHROMIUM names no browser")
    (folder / "shots").mkdir(exist_ok=True)
    run = subprocess.run(["node", str(HERE / "pages.mjs"), chromium, str(folder / "shots"), *map(str, pages)], capture_output=True, text=True)
    hold("axe", run.returncode == 0, (run.stdout + run.stderr)[-800:])


def catalogues(folder):
    """What efface writes to catalogues is theirs, and comes back as evidence on the same columns."""
    package = json.loads((folder / "o.frictionless").read_text())
    fields = [f for r in package["resources"] for f in r["schema"]["fields"] if "efface:type" in f]
    columns = [c for s in yaml.safe_load((folder / "o.dbt").read_text())["seeds"] for c in s["columns"] if "efface_type" in c.get("config", {}).get("meta", {})]
    for name, kind, told in (("datapackage.json", "frictionless", len(fields)), ("schema.yml", "dbt", len(columns))):
        (folder / name).write_text((folder / f"o.{kind}").read_text())
        run = efface(folder, "scan", "in", "--hints", name, "--output", "json=-", code=0)
        ours("scan", json.loads(run.stdout))
        hold("hints", json.loads(run.stdout)["hints"] == [{"path": name, "kind": kind, "columns": told}], f"{told} {json.loads(run.stdout).get('hints')}")


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run(["cp", "-r", *(str(ROOT / "sample-data" / d) for d in ("vtiger", "salesforce", "hubspot")), name], check=True)
        (folder / "in").mkdir()
        for d in ("vtiger", "salesforce", "hubspot"):
            (folder / d).rename(folder / "in" / d)
        efface(folder, "init", "in", code=0)
        efface(folder, "apply", "in", "--out", "out", "--new-key", "key", code=0)
        checked(folder, "in", 1)
        catalogues(folder)
        checked(folder, "out", 0)
        for command in ("scan", "plan", "risk"):
            run = efface(folder, command, "in", "--output", "json=-", code=0)
            ours(command, json.loads(run.stdout))
        ours("receipt", json.loads((folder / "out/efface-receipt.json").read_text()))
        import tomllib
        policy = json.loads((ROOT / "docs/schema/policy.json").read_text())
        jsonschema.Draft202012Validator(policy).validate(tomllib.loads((folder / "efface.toml").read_text()))
        pages = []
        for language in ("en", "nl", "de", "fr"):
            for kind, arguments in {"in": ["in"], "compare": ["--compare", "in", "out"], "receipt": ["--receipt", "out"]}.items():
                page = folder / f"{kind}-{language}.html"
                efface(folder, "report", *arguments, "--lang", language, "-o", page.name, "--output", "json=r.json", code=0)
                ours("report", json.loads((folder / "r.json").read_text()))
                hold("page hides nothing", not HIDDEN.search(page.read_text()))
                pages.append(page)
        nu([*pages, folder / "o.html"])
        efface(folder, "check", "in", "--output", "html=check.html", code=1)
        axe([folder / name for name in ("compare-en.html", "compare-nl.html", "check.html")], folder)
        # Names that hide, a file that cannot be read, and a policy that names what is gone.
        (folder / "odd").mkdir()
        rows = "".join(f"{n};p{n}@x{n}.example\n" for n in range(60))
        (folder / "odd" / "a\u202eb.csv").write_text(f"\u202enr\u0007;e-mail\u200f|`<b>{{\n{rows}")
        (folder / "odd" / "broken.csv").write_text('a;b\n1;2;3\n"')
        (folder / "efface.toml").write_text('version = 1\nunlisted = "keep"\n[class.x]\nat = ["gone\u202e.x"]\ndo = "keep"\n')
        checked(folder, "odd", 3)
        nu([folder / "o.html"])
    print(f"{held} passed, 0 failed")


main()
