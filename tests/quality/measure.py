#!/usr/bin/env python3
"""Measures how well efface finds what it should, on a corpus made for it, next to two baselines. Needs the package Faker.

  python tests/quality/measure.py [--efface PATH]                      prints the page
  python tests/quality/measure.py --write [--measured TEXT]            writes docs/quality.md and docs/quality.json
  python tests/quality/measure.py --write --presidio P1.json P2.json   the same, with new figures of Presidio
  python tests/quality/measure.py --wrong                              lists the columns that efface got wrong
  python tests/quality/measure.py --check                              exits with 1 if a headline figure has dropped

Presidio is large and is not run here: its figures stay as they are in docs/quality.json until predictions of `presidio.py` are
given, one for each seed, for the folders that `--keep FOLDER` leaves behind.
"""
import argparse, json, sys, tempfile
from importlib.metadata import version
from pathlib import Path

import baselines, lookalikes, markdown, neutral
from cells import digest
from generate import generate
from score import CATEGORIES, Columns, score

ROOT = Path(__file__).resolve().parents[2]
PAGE, FIGURES = ROOT / "docs/quality.md", ROOT / "docs/quality.json"
SEEDS = (1, 2)
# How far a figure may fall below the committed one: overall, and for one locale, which has fewer columns.
MARGIN, LOCALE_MARGIN = 0.01, 0.03
DIGITS = 3


def rounded(what):
    if isinstance(what, dict):
        return {key: rounded(value) for key, value in what.items()}
    return round(what, DIGITS) if isinstance(what, float) else what


def headline(figures):
    """The figures that must not drop; more is better in each."""
    return {
        "macro F1": figures["macro_f1"], "1 - false alarms": 1 - figures["false_alarms"], "1 - misses": 1 - figures["misses"],
        "1 - uncovered": 1 - figures["spans"]["uncovered"],
    }


def provoked(figures):
    """The same of the columns that were made to provoke."""
    return {"1 - false alarms, look-alikes": 1 - figures["false_alarms"], "1 - misses, look-alikes": 1 - figures["misses"]}


def drops(before, now):
    """What dropped by more than its margin, one sentence each."""
    pairs = [(name, was, headline(now)[name], MARGIN) for name, was in headline(before).items()]
    pairs += [(f"macro F1 of {locale}", was["macro_f1"], now["by_locale"].get(locale, {"macro_f1": 0.0})["macro_f1"], LOCALE_MARGIN) for locale, was in before["by_locale"].items()]
    # The figures are rounded; what is left of a subtraction of theirs is no drop.
    return [f"{name} dropped from {was:.3f} to {is_:.3f}, by more than {margin}" for name, was, is_, margin in pairs if was - is_ > margin + 1e-9]


def given(path, corpus):
    """A prediction of Presidio; refused where it was made on another corpus."""
    prediction = json.loads(path.read_text(encoding="utf-8"))
    if prediction["corpus"] != corpus:
        sys.exit(f"{path} was made on another corpus: run presidio.py on the folders that --keep leaves behind")
    return prediction


def measure(folder, efface, presidio, before):
    """All that the page shows, unrounded."""
    folders = [folder / str(seed) for seed in SEEDS]
    truths = [generate(corpus, seed) for corpus, seed in zip(folders, SEEDS)]
    digests = [digest(corpus) for corpus in folders]
    corpus = " ".join(digests)
    predictions = [
        [neutral.neutral(neutral.scan(str(corpus / "tables"), efface)) for corpus in folders],
        [baselines.by_header(corpus) for corpus in folders],
        [baselines.by_pattern(corpus) for corpus in folders],
        *([[given(path, made_on) for path, made_on in zip(presidio, digests)]] if presidio else []),
    ]
    tools = [dict(score([(*truth, p) for truth, p in zip(truths, made)]), corpus=corpus) for made in predictions]
    if not presidio:
        tools += [tool for tool in before.get("tools", []) if tool["tool"].startswith("Presidio")]
    tables = [table for columns, _ in truths for table in columns["tables"]]
    made = dict(
        digest=corpus, seeds=list(SEEDS), faker=version("Faker"), tables=len(tables), rows=sum(t["rows"] for t in tables), columns=sum(len(t["columns"]) for t in tables),
        open=sum(len(c["accept"]) == len(CATEGORIES) for t in tables for c in t["columns"]), locales=sorted({t["locale"] for t in tables}),
    )
    seeds = {str(seed): headline(score([(*truth, p)])) for seed, truth, p in zip(SEEDS, truths, predictions[0])}
    return dict(corpus=made, seeds=seeds, tools=tools, lookalikes=look(folder / "lookalikes", efface).figures_of_kinds())


def look(folder, efface):
    """The look-alikes, judged."""
    columns = Columns()
    columns.add(lookalikes.generate(folder), neutral.neutral(neutral.scan(str(folder / "tables"), efface)))
    return columns


def wrong(folder, efface):
    """One line for each column that got a wrong category: table, header, true type, what was said."""
    parts = {"lookalikes": look(folder / "lookalikes", efface)}
    for seed in SEEDS:
        truth, _ = generate(folder / str(seed), seed)
        parts[seed] = Columns()
        parts[seed].add(truth, neutral.neutral(neutral.scan(str(folder / str(seed) / "tables"), efface)))
    for part, columns in parts.items():
        for c in columns.judged:
            if c["truth"] != c["said"]:
                print(f"{part}/{c['table']}\t{c['style']}\t{c['name']}\t{c['type']} ({c['truth']})\t{c['said_type'] or '-'} ({c['said']})")


def check(before, now):
    """What stands against the committed figures."""
    if not before:
        return [f"{FIGURES.relative_to(ROOT)} is missing"]
    if before["corpus"]["digest"] != now["corpus"]["digest"]:
        return ["the corpus is not the one that docs/quality.json was measured on (its generator, Faker or Python changed)"]
    if "lookalikes" not in before:
        return ["docs/quality.json knows no look-alikes yet"]
    pairs = [(name, was, provoked(now["lookalikes"])[name]) for name, was in provoked(before["lookalikes"]).items()]
    provoking = [f"{name} dropped from {was:.3f} to {is_:.3f}, by more than {MARGIN}" for name, was, is_ in pairs if was - is_ > MARGIN + 1e-9]
    return drops(before["tools"][0], now["tools"][0]) + provoking


def arguments():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--efface", type=Path, help="default: target/release/efface, else target/debug/efface")
    mode = options.add_mutually_exclusive_group()
    mode.add_argument("--write", action="store_true")
    mode.add_argument("--check", action="store_true")
    mode.add_argument("--wrong", action="store_true")
    options.add_argument("--measured", help="what the page says it was measured with; default: efface's version")
    options.add_argument("--presidio", type=Path, nargs=len(SEEDS), metavar="PREDICTION")
    options.add_argument("--keep", type=Path, help="leave the corpora in this folder, one folder for each seed")
    options = options.parse_args()
    built = [ROOT / "target" / profile / "efface" for profile in ("release", "debug")]
    options.efface = options.efface or next((b for b in built if b.exists()), None)
    if not options.efface or not options.efface.exists():
        sys.exit("efface is not built: run cargo build, or name it with --efface")
    return options


def main():
    options = arguments()
    before = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    with tempfile.TemporaryDirectory() as temporary:
        if options.wrong:
            return wrong(options.keep or Path(temporary), options.efface.resolve())
        now = measure(options.keep or Path(temporary), options.efface.resolve(), options.presidio, before)
    now = rounded({"measured": options.measured or now["tools"][0]["tool"], **now})
    page = markdown.page(now)
    if options.write:
        FIGURES.write_text(json.dumps(now, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        PAGE.write_text(page, encoding="utf-8")
    elif not options.check:
        print(page)
    for name, value in {**headline(now["tools"][0]), **provoked(now["lookalikes"])}.items():
        print(f"{name:30} {value:.3f}", file=sys.stderr)
    against = check(before, now) if options.check else []
    for line in against:
        print(f"quality: {line}", file=sys.stderr)
    if against:
        sys.exit("quality: mend it, or write the new figures with `python tests/quality/measure.py --write` and say why in the commit")


if __name__ == "__main__":
    main()
