#!/usr/bin/env python3
"""k, l, t, classes, uniques and average risk on Adult, against pyCANON and a plain pandas group-by.

  python tests/risk/check.py --efface target/debug/efface

Needs EFFACE_ORACLES, the folder with arx-adult/; says so and passes where it is not there. Thirty combinations of columns and
levels of ARX's hierarchies, drawn with a fixed seed.
"""
import argparse, csv, json, os, random, subprocess, sys, tempfile
from pathlib import Path

import pandas
from pycanon import anonymity

QUASI = ["sex", "age", "race", "marital-status", "education", "native-country", "workclass", "occupation"]
SENSITIVE = ["salary-class", "occupation", "education"]
COMBINATIONS = 30
# pyCANON looks at every class with pandas: more would take minutes.
CLASSES = 600


def hierarchy(folder, column):
    with open(folder / f"adult_hierarchy_{column}.csv", newline="") as file:
        return {row[0]: row for row in csv.reader(file, delimiter=";")}


def efface(binary, path, quasi, sensitive):
    command = [binary, "risk", path, "--quasi", ",".join(quasi), "--sensitive", sensitive, "--header", "yes", "--output", "json=-", "--quiet"]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"{command}: {run.stderr}")
    return json.loads(run.stdout)["datasets"][0]


def model(said, name, **parameters):
    for verdict in said["models"]:
        if verdict["model"] == name and all(verdict.get("parameters", {}).get(k) == v for k, v in parameters.items()):
            return verdict["value"]
    sys.exit(f"no {name} in {said['models']}")


def compare(said, table, quasi, sensitive, distance):
    sizes = table.groupby(quasi).size()
    expected = {
        "classes": len(sizes),
        "k": int(sizes.min()),
        "unique": int((sizes == 1).sum()),
        "below 5": int(sizes[sizes < 5].sum()),
        "average": len(sizes) / len(table),
    }
    found = {
        "classes": said["classes"],
        "k": said["k"],
        "unique": said["unique"],
        "below 5": said["below"]["5"],
        "average": said["risk"]["average"],
    }
    others = [q for q in quasi if q != sensitive]
    if len(sizes) <= CLASSES:
        expected["pyCANON k"], found["pyCANON k"] = anonymity.k_anonymity(table, quasi), said["k"]
        expected["l"], found["l"] = anonymity.l_diversity(table, others, [sensitive]), model(said, "distinct-l-diversity")
        expected["entropy l"] = anonymity.entropy_l_diversity(table, others, [sensitive])
        found["entropy l"] = int(model(said, "entropy-l-diversity") + 1e-9)
        expected["t"] = anonymity.t_closeness(table, others, [sensitive])
        found["t"] = model(said, "t-closeness", distance=distance)
        expected["alpha"] = anonymity.alpha_k_anonymity(table, others, [sensitive])[0]
        found["alpha"] = model(said, "alpha-k-anonymity")
        expected["beta"] = anonymity.basic_beta_likeness(table, others, [sensitive])
        found["beta"] = model(said, "beta-likeness", form="basic")
    wrong = {key: (found[key], expected[key]) for key in expected if abs(found[key] - expected[key]) > 1e-9 * max(1, abs(expected[key]))}
    if wrong:
        sys.exit(f"{quasi}, sensitive {sensitive}: (efface, peer) {wrong}")
    return len(expected)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--efface", default="target/debug/efface")
    options = options.parse_args()
    folder = Path(os.environ.get("EFFACE_ORACLES", "")) / "arx-adult"
    if not os.environ.get("EFFACE_ORACLES") or not (folder / "adult.csv").exists():
        print("tests/risk/check.py: skipped, EFFACE_ORACLES names no folder with arx-adult/")
        return
    adult = pandas.read_csv(folder / "adult.csv", sep=";", dtype=str, keep_default_na=False)
    levels = {column: hierarchy(folder, column) for column in QUASI}
    chance = random.Random(20260630)
    done = small = figures = 0
    with tempfile.TemporaryDirectory() as work:
        while done < COMBINATIONS:
            quasi = sorted(chance.sample(QUASI, chance.randint(1, 5)), key=QUASI.index)
            table = adult.copy()
            for column in quasi:
                heights = len(next(iter(levels[column].values())))
                level = chance.randrange(heights)
                table[column] = table[column].map(lambda value: levels[column][value][level])
            # Half of them small enough for pyCANON.
            classes = table.groupby(quasi).ngroups
            if (classes <= CLASSES) != (done % 4 != 0) or classes < 2:
                continue
            sensitive = chance.choice([s for s in SENSITIVE if s not in quasi])
            distance = "equal"
            if done % 5 == 4 and "age" not in quasi:
                sensitive, distance = "age", "ordered"
                table["age"] = pandas.to_numeric(adult["age"])
            path = Path(work) / "adult.csv"
            table.to_csv(path, index=False)
            figures += compare(efface(options.efface, path, quasi, sensitive), table, quasi, sensitive, distance)
            small += classes <= CLASSES
            done += 1
    print(f"tests/risk/check.py: {figures} figures of {done} combinations equal pandas, those of {small} also pyCANON")


if __name__ == "__main__":
    main()
