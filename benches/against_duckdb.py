#!/usr/bin/env python3
"""Scan and apply on a generated contacts file, as ratios to DuckDB on the same file in the same run.

  cargo build --release --bin efface --example generate
  pip install duckdb
  python benches/against_duckdb.py [--rows 1000000] [--rounds 5] [--folder DIR] [--scan]

Each round runs every command once, one after the other, as a fresh process; a ratio is the median of the rounds' ratios
of wall time, with the least and the most. Peak memory is the process's maximum resident set.
"""
import argparse, os, re, resource, shutil, statistics, subprocess, sys, tempfile, threading, time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EFFACE = ROOT / "target/release/efface"
GENERATE = ROOT / "target/release/examples/generate"

DUCKDB = {
    "DuckDB CSV -> CSV": "COPY (FROM '{csv}') TO '{out}/copy.csv'",
    "DuckDB CSV -> Parquet": "COPY (FROM '{csv}') TO '{out}/copy.parquet' (COMPRESSION zstd)",
    "DuckDB reading every cell": "SELECT sum(strlen(COLUMNS(*))) FROM read_csv('{csv}', all_varchar = true)",
}


# Tokens on eight columns of the 18; notes cannot stay as they are.
EIGHT = """version = 1
[class.contact]
at = "contacts.contact_id"
do = "token"
[class.given]
at = "contacts.first_name"
do = "token"
[class.family]
at = "contacts.last_name"
do = "token"
[class.email]
at = "contacts.email"
do = "token"
norm = "email"
[class.phone]
at = ["contacts.phone", "contacts.mobile"]
do = "token"
norm = "phone:NL"
[class.iban]
at = "contacts.iban"
do = "token"
norm = "iban"
[class.birth]
at = "contacts.birth_date"
do = "token"
[class.notes]
at = "contacts.notes"
do = "erase"
[class.rest]
at = ["contacts.street", "contacts.house_number", "contacts.postcode", "contacts.city", "contacts.country", "contacts.gender",
  "contacts.job_title", "contacts.company", "contacts.created_at"]
do = "keep"
"""


def run(command):
    """Wall seconds, CPU seconds and peak MiB of a command, which has to succeed, and the seconds that it says it verified."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    peak, page = 0, os.sysconf("SC_PAGE_SIZE")
    said = []
    reader = threading.Thread(target=lambda: said.append(child.stderr.read().decode()))
    reader.start()
    while child.poll() is None:
        try:
            peak = max(peak, int(Path(f"/proc/{child.pid}/statm").read_text().split()[1]) * page)
        except (OSError, IndexError):
            pass
        time.sleep(0.005)
    wall = time.monotonic() - start
    reader.join()
    if child.returncode != 0:
        sys.exit(f"{command[0]} failed: {said[0][:500]}")
    verified = re.search(r"verify ([0-9.]+) \(", said[0])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, peak / 2**20, float(verified[1]) if verified else 0.0


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--folder", help="where to work; default: a temporary folder")
    options.add_argument("--scan", action="store_true", help="leave apply out")
    options = options.parse_args()
    folder = Path(options.folder or tempfile.mkdtemp(prefix="efface-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    csv, key = folder / "contacts.csv", folder / "key"
    subprocess.run([GENERATE, "contacts", "--rows", str(options.rows), "--out", csv], check=True, stdout=subprocess.DEVNULL)
    if not key.exists():
        subprocess.run([EFFACE, "key", "new", key, "--quiet"], check=True)
    out, policy = folder / "out", folder / "eight.toml"
    policy.write_text(EIGHT)
    commands = {
        "efface scan": [EFFACE, "scan", csv, "--quiet"],
        "efface apply": [EFFACE, "apply", csv, "--out", out / "protected", "--key-file", key],
        "efface apply, 8 tokens": [
            EFFACE, "apply", csv, "--policy", policy, "--out", out / "protected", "--key-file", key,
        ],
    }
    if options.scan:
        commands = {"efface scan": commands["efface scan"]}
    for name, sql in DUCKDB.items():
        commands[name] = [sys.executable, "-c", f"import duckdb; duckdb.sql({sql.format(csv=csv, out=out)!r}) and None"]
    results = {name: [] for name in commands}
    for number in range(options.rounds + 1):
        for name, command in commands.items():
            shutil.rmtree(out, ignore_errors=True)
            out.mkdir()
            measured = run(command)
            # The first round warms the page cache.
            if number:
                results[name].append(measured)
    print(f"{options.rows:,} rows, {csv.stat().st_size / 1e6:.1f} MB, {os.cpu_count()} cores, {options.rounds} rounds\n")
    print("| command | wall s | CPU s | peak MiB | rows/s |\n|---|---|---|---|---|")
    for name, rounds in results.items():
        wall, cpu, peak, _ = (statistics.median(column) for column in zip(*rounds))
        print(f"| {name} | {wall:.2f} | {cpu:.2f} | {max(r[2] for r in rounds):.0f} | {options.rows / wall:,.0f} |")
    print("\n| ratio of wall time | median | least | most |\n|---|---|---|---|")
    for ours in [name for name in commands if name.startswith("efface")]:
        for peer in DUCKDB:
            ratios = sorted(a[0] / b[0] for a, b in zip(results[ours], results[peer]))
            print(f"| {ours} / {peer} | {statistics.median(ratios):.2f} | {ratios[0]:.2f} | {ratios[-1]:.2f} |")
            if any(a[3] for a in results[ours]):
                ratios = sorted((a[0] - a[3]) / b[0] for a, b in zip(results[ours], results[peer]))
                print(f"| the same without verifying | {statistics.median(ratios):.2f} | {ratios[0]:.2f} | {ratios[-1]:.2f} |")
    if not options.folder:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
