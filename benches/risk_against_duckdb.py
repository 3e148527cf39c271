#!/usr/bin/env python3
"""Equivalence classes of `efface risk` against DuckDB's GROUP BY, in the same run, results compared before times are told.

  cargo build --release --bin efface
  pip install duckdb
  python benches/risk_against_duckdb.py [--rows 20000000] [--rounds 5] [--csv] [--spill ROWS] [--search ROWS] [--folder DIR]

Four quasi-identifiers of invented people (postcode, gender, birth date, ethnicity): as they are (nearly every row unique) and
coarsened. Each round runs efface as a fresh process, start and end included, and DuckDB inside Python, its start not
included; a ratio is the median of the rounds' ratios. Two threads each.
"""
import argparse, json, statistics, subprocess, sys, tempfile, time
from pathlib import Path

import duckdb

EFFACE = Path(__file__).resolve().parent.parent / "target/release/efface"

PEOPLE = """COPY (SELECT
  (1000 + hash(i * 7 + 1) % 9000)::varchar || ' ' || chr((65 + hash(i * 13 + 2) % 6)::int) AS postcode,
  CASE WHEN hash(i * 3 + 5) % 20 = 0 THEN 'X' WHEN hash(i * 3 + 5) % 2 = 0 THEN 'M' ELSE 'V' END AS gender,
  CASE WHEN hash(i * 5 + 7) % 100 = 0 THEN NULL ELSE DATE '1930-01-01' + (hash(i * 11 + 11) % 29000)::int END AS birth_date,
  'group ' || (hash(i * 19 + 13) % 12)::varchar AS ethnicity,
  substr((1000 + hash(i * 7 + 1) % 9000)::varchar, 1, 2) AS region,
  1930 + (hash(i * 11 + 11) % 29000)::int // 366 AS birth_year
  FROM range({rows}) t(i)) TO '{path}' ({how})"""
FINE = "postcode,gender,birth_date,ethnicity"
COARSE = "region,gender,birth_year,ethnicity"
CLASSES = """SELECT count(*), min(n), count(*) FILTER (n = 1), coalesce(sum(n) FILTER (n < 5), 0)
  FROM (SELECT count(*) n FROM {source} GROUP BY {columns})"""

# Thirty columns as a CRM has them: flags, categories, places, dates, amounts.
WIDTHS = [2, 2, 2, 2, 3, 3, 3, 4, 4, 5, 5, 6, 8, 8, 10, 12, 12, 15, 20, 25, 30, 50, 60, 100, 200, 400, 900, 4000, 20000, 29000]
CRM = "COPY (SELECT {columns} FROM range({rows}) t(i)) TO '{path}' (COMPRESSION zstd)"


def efface(path, columns, *options):
    command = [EFFACE, "risk", path, "--quasi", columns, "--threads", "2", "--quiet", "--output", "json=-", *options]
    start = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    peak = 0
    while True:
        try:
            status = Path(f"/proc/{child.pid}/status").read_text()
            peak = max([peak] + [int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")])
        except OSError:
            pass
        try:
            out, _ = child.communicate(timeout=0.02)
            break
        except subprocess.TimeoutExpired:
            continue
    if child.returncode:
        sys.exit(f"{command}: exit code {child.returncode}")
    return time.monotonic() - start, json.loads(out)["datasets"][0], peak / 1024


def figures(said):
    return said["classes"], said["k"], said["unique"], said["below"]["5"]


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=20_000_000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--csv", action="store_true", help="from CSV, too")
    options.add_argument("--spill", type=int, default=0, metavar="ROWS", help="so many rows with --memory 256MiB")
    options.add_argument("--search", type=int, default=0, metavar="ROWS", help="so many rows of thirty columns, sets up to 3, 20 %%")
    options.add_argument("--folder", help="where to work; default: a temporary folder")
    options = options.parse_args()
    folder = Path(options.folder or tempfile.mkdtemp(prefix="efface-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    db = duckdb.connect()
    db.execute("SET threads = 2; SET enable_progress_bar = false")

    def make(sql, path):
        if not path.exists():
            db.execute(sql)
        return path

    # Snappy is what DuckDB and pyarrow write unless told otherwise.
    named = [(folder / "people.parquet", "COMPRESSION zstd"), (folder / "people-snappy.parquet", "COMPRESSION snappy")]
    files = [make(PEOPLE.format(rows=options.rows, path=path, how=how), path) for path, how in named]
    if options.csv:
        files.append(make(PEOPLE.format(rows=options.rows, path=folder / "people.csv", how="HEADER"), folder / "people.csv"))
    print("| classes | efface s | DuckDB s | ratio | least | most | efface peak MiB |\n|---|---|---|---|---|---|---|", flush=True)
    for path in files:
        source = f"read_csv('{path}')" if path.suffix == ".csv" else f"'{path}'"
        for name, columns in (("nearly unique", FINE), ("coarse", COARSE)):
            ours, theirs, peak = [], [], 0
            for number in range(options.rounds + 1):
                seconds, said, top = efface(path, columns)
                start = time.monotonic()
                expected = db.execute(CLASSES.format(source=source, columns=columns)).fetchone()
                other = time.monotonic() - start
                if figures(said) != tuple(int(v) for v in expected):
                    sys.exit(f"{path} {columns}: efface {figures(said)}, DuckDB {expected}")
                # The first round warms the page cache.
                if number:
                    ours.append(seconds), theirs.append(other)
                    peak = max(peak, top)
            ratios = sorted(a / b for a, b in zip(ours, theirs))
            print(f"| {path.name}, {name}: {said['classes']:,} | {statistics.median(ours):.2f} | {statistics.median(theirs):.2f} "
                  f"| {statistics.median(ratios):.2f} | {ratios[0]:.2f} | {ratios[-1]:.2f} | {peak:.0f} |", flush=True)
    if options.spill:
        path = make(PEOPLE.format(rows=options.spill, path=folder / "many.parquet", how="COMPRESSION zstd"), folder / "many.parquet")
        inside, said, _ = efface(path, FINE, "--memory", "8GiB")
        outside, spilled, peak = efface(path, FINE, "--memory", "256MiB")
        print(f"\n{options.spill:,} rows: {inside:.1f} s in memory, {outside:.1f} s with --memory 256MiB, peak {peak:.0f} MiB, "
              f"same answer: {said == spilled}", flush=True)
    if options.search:
        columns = [f"c{n}" for n in range(len(WIDTHS))]
        made = ", ".join(f"'v' || (hash(i * 31 + {n * 7919}) % {w})::varchar AS c{n}" for n, w in enumerate(WIDTHS))
        path = make(CRM.format(columns=made, rows=options.search, path=folder / "crm.parquet"), folder / "crm.parquet")
        seconds, said, peak = efface(path, ",".join(columns), "--search=20%", "--max-size", "3", "--time-limit", "600", "--memory", "4GiB")
        found = said["search"]["thresholds"][0]
        print(f"\n{options.search:,} rows x 30 columns, sets up to 3 that single out 20 %: {seconds:.1f} s, peak {peak:.0f} MiB, {found}")


if __name__ == "__main__":
    main()
