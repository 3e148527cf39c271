#!/usr/bin/env python3
"""Attacks of efface and of anonymeter on the same files: Adult as it is, Adult coarsened to k = 5, and independent rows, whose columns
are drawn one by one from people who are in no other file.

  pip install anonymeter pandas
  python tests/risk/attack.py --efface target/debug/efface

Needs EFFACE_ORACLES. One part of Adult is the original, one the control. Prints a table of risks with 95 % intervals; fails only where
the two disagree on the copy or on independent rows, because attackers differ in between.
"""
import argparse, csv, json, os, subprocess, sys, tempfile, warnings
from pathlib import Path

import numpy
import pandas
from anonymeter.evaluators import InferenceEvaluator, LinkabilityEvaluator, SinglingOutEvaluator

warnings.filterwarnings("ignore")
ROWS, ATTACKS = 6000, 500
LEVELS = {"age": 2, "race": 0, "marital-status": 1, "education": 1, "native-country": 1, "workclass": 1, "occupation": 1, "sex": 0}


def coarsened(table, folder):
    """Classes of at least five over the eight quasi-identifiers: coarsened by ARX's hierarchies, small classes left out."""
    out = table.copy()
    for column, level in LEVELS.items():
        with open(folder / f"adult_hierarchy_{column}.csv", newline="") as file:
            groups = {row[0]: row[min(level, len(row) - 1)] for row in csv.reader(file, delimiter=";")}
        out[column] = out[column].astype(str).map(groups)
    quasi = list(LEVELS)
    return out[out.groupby(quasi)[quasi[0]].transform("size") >= 5].reset_index(drop=True)


def ours(binary, original, protected, control, columns):
    command = [binary, "risk", "--against", original, protected, "--control", control, "--header", "yes", "--quiet",
               "--quasi", ",".join(columns), "--sensitive", "salary-class", "--output", "json=-"]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode:
        sys.exit(run.stderr)
    found = {}
    for attack in json.loads(run.stdout)["attack"]["attacks"]:
        # Where every guess of the control is right, nothing is left to gain.
        risk = attack["risk"] or {"value": float("nan"), "low": float("nan"), "high": float("nan")}
        found[attack["name"]] = (attack["rate"]["value"], risk["value"], risk["low"], risk["high"])
    return found


def theirs(original, protected, control, columns):
    numpy.random.seed(1)
    # anonymeter wants one type per column: coarsened ages are text.
    for column in columns:
        if original[column].dtype != protected[column].dtype:
            original, protected, control = (t.assign(**{column: t[column].astype(str)}) for t in (original, protected, control))
    found = {}
    for mode in ("univariate", "multivariate"):
        try:
            evaluator = SinglingOutEvaluator(ori=original, syn=protected, control=control, n_attacks=ATTACKS, seed=1, max_attempts=200_000)
            found[f"singling-out-{mode}"] = told(evaluator.evaluate(mode=mode))
        except Exception as error:  # No predicate at all is an error there.
            found[f"singling-out-{mode}"] = f"none ({type(error).__name__})"
    halves = (columns[0::2], columns[1::2])
    found["linkability"] = told(LinkabilityEvaluator(ori=original, syn=protected, control=control, n_attacks=ATTACKS, aux_cols=halves).evaluate(n_jobs=1))
    known = [c for c in columns if c != "salary-class"]
    found["inference"] = told(InferenceEvaluator(ori=original, syn=protected, control=control, n_attacks=ATTACKS, aux_cols=known, secret="salary-class").evaluate(n_jobs=1))
    return found


def told(evaluator):
    risk = evaluator.risk()
    return evaluator.results().attack_rate.value, risk.value, *risk.ci


def cell(value):
    return value if isinstance(value, str) else "{:.2f}; {:.2f} [{:.2f}, {:.2f}]".format(*value)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--efface", default="target/debug/efface")
    options = options.parse_args()
    folder = Path(os.environ.get("EFFACE_ORACLES", "")) / "arx-adult"
    if not os.environ.get("EFFACE_ORACLES") or not (folder / "adult.csv").exists():
        print("tests/risk/attack.py: skipped, EFFACE_ORACLES names no folder with arx-adult/")
        return
    adult = pandas.read_csv(folder / "adult.csv", sep=";", keep_default_na=False).sample(3 * ROWS, random_state=1)
    original, control, others = (adult[n * ROWS:(n + 1) * ROWS].reset_index(drop=True) for n in range(3))
    independent = pandas.DataFrame({c: others[c].sample(ROWS, random_state=n).to_numpy() for n, c in enumerate(adult.columns)})
    copies = {"as it is": original, "k = 5": coarsened(original, folder), "independent": independent}
    print("| copy | attack | efface: rate; risk | anonymeter: rate; risk |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as work:
        paths = {}
        for name, table in {**copies, "original": original, "control": control}.items():
            paths[name] = Path(work) / f"{name.replace(' ', '-')}.csv"
            table.to_csv(paths[name], index=False)
        for name, copy in copies.items():
            columns = list(adult.columns)
            mine = ours(options.efface, paths["original"], paths[name], paths["control"], columns)
            peer = theirs(original, copy, control, columns)
            for attack in peer:
                print(f"| {name} | {attack} | {cell(mine.get(attack, 'none'))} | {cell(peer[attack])} |")
            if name == "as it is" and min(mine["singling-out-multivariate"][0], mine["linkability"][0]) < 0.9:
                sys.exit("a copy is not found out")
            if name == "independent" and any(v[2] > 0 for v in mine.values()):
                sys.exit("independent rows are found out")


if __name__ == "__main__":
    main()
