#!/usr/bin/env python3
"""Recoding of ARX's Adult table for k = 5, as a ratio to ARX in the same run.

  cargo build --release --bin efface
  javac -cp ARX -d CLASSES benches/Arx.java
  python benches/against_arx.py --adult DIR --arx CLASSES:ARX [--rounds 5] [--binary PATH]

ARX is the class path of ARX's library; DIR holds adult.csv and adult_hierarchy_*.csv as ARX publishes them. ARX runs in one process,
so that its code is compiled after the first rounds, which do not count; its time is that of the solver, or of reading and solving. efface runs
as a fresh process each time; its time is that of the phase `recode`, or of the whole run with the scan, the files written and measured
again. Rounds alternate; ratios are medians with the least and the most.
"""

import argparse
import pathlib
import re
import statistics
import subprocess
import tempfile
import time

from recoding import QUASI, policy

WARM = 2


def efface(binary, folder, work, recoding):
    """Seconds of the phase and of the whole run."""
    (work / "p.toml").write_text(policy(folder, QUASI, "k = 5", recoding))
    command = [binary, "apply", folder / "adult.csv", "--out", work / "out", "--policy", work / "p.toml"]
    start = time.perf_counter()
    run = subprocess.run(command, capture_output=True, text=True, cwd=work, check=True)
    whole = time.perf_counter() - start
    phase = re.search(r"recode ([0-9.]+)", run.stderr)
    return float(phase.group(1)), whole


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--adult", type=pathlib.Path, required=True)
    parser.add_argument("--arx", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--binary", type=pathlib.Path, default=pathlib.Path("target/release/efface"))
    args = parser.parse_args()
    binary, folder = args.binary.resolve(), args.adult.resolve()
    for recoding in ("local", "global"):
        command = ["java", "-cp", args.arx, "Arx", str(folder), "5", recoding]
        arx = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        theirs, ours = [], []
        for round_ in range(WARM + args.rounds):
            arx.stdin.write("\n")
            granularity, read, solved = map(float, arx.stdout.readline().split())
            if round_ < WARM:
                continue
            with tempfile.TemporaryDirectory() as work:
                ours.append(efface(binary, folder, pathlib.Path(work), recoding))
            theirs.append((solved, read + solved))
        arx.stdin.close()
        arx.wait()
        for at, what in enumerate(("solver alone", "whole")):
            ratios = [mine[at] / his[at] for mine, his in zip(ours, theirs)]
            mine, his = (statistics.median(of[at] for of in all_) for all_ in (ours, theirs))
            print(
                f"{recoding:7} {what:13} efface {mine:.2f} s, ARX {his:.2f} s ({granularity:.4f}), ratio {statistics.median(ratios):.3f}"
                f" ({min(ratios):.3f} to {max(ratios):.3f})",
                flush=True,
            )


if __name__ == "__main__":
    main()
