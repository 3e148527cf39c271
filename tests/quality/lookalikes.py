"""Columns that were made to provoke: things named like people, occupations, places or illnesses, written for the corpus by someone
who had not seen `rules/`, and columns as they stand in published tables of research and sports; and beside them plain personal columns, so that
finding nothing is no way out.

`lookalikes.txt` has one block per column: `[thing|language|kind]` or `[personal|language|type]`, its headers, its values.
"""
import csv, random
from collections import defaultdict
from pathlib import Path

from concepts import CATEGORY

TEXT = Path(__file__).with_suffix(".txt")
ROWS, COLUMNS = 60, 6


def read():
    """Blocks by language: thing or personal, kind or type, headers, values."""
    blocks = defaultdict(list)
    for block in TEXT.read_text(encoding="utf-8").strip().split("\n\n"):
        head, headers, *values = block.split("\n")
        what, language, kind = head.strip("[]").split("|")
        blocks[language].append((what, kind, headers.removeprefix("header = ").split(" / "), values))
    return blocks


def generate(folder, seed=1):
    """Fills the folder with tables and gives the truth about their columns."""
    (folder / "tables").mkdir(parents=True, exist_ok=True)
    listed = []
    for language, blocks in read().items():
        r = random.Random(f"{seed}/{language}")
        r.shuffle(blocks)
        for number in range(0, len(blocks), COLUMNS):
            columns, cells = [], []
            for at, (what, kind, headers, values) in enumerate(blocks[number:number + COLUMNS]):
                category = CATEGORY[kind] if what == "personal" else "non_personal"
                columns.append(dict(
                    index=at, name=r.choice(headers), header_style="local", scored=True, category=category, type=kind, accept=[category],
                    hard=kind if what == "thing" else None,
                ))
                # Every value stands there, some several times.
                drawn = values + [r.choice(values) for _ in range(ROWS - len(values))]
                r.shuffle(drawn)
                cells.append(drawn)
            name = f"{language}_{number // COLUMNS}.csv"
            with (folder / "tables" / name).open("w", newline="", encoding="utf-8") as out:
                writer = csv.writer(out)
                writer.writerow(column["name"] for column in columns)
                writer.writerows(zip(*cells))
            listed.append(dict(table=name, locale=language, kind="lookalikes", rows=ROWS, header_style="local", form="csv", encoding="utf-8", null="", columns=columns))
    return dict(seed=seed, tables=listed)
