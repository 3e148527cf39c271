"""The tables of a corpus read back as columns, for detectors that take values and not files.

The truth is asked for the format of a table alone: delimiter, encoding, whether there is a header, how a null is written.
"""
import csv, hashlib, io, json

from generate import DELIMITER


def read(folder, table):
    """Header (None where there is none) and columns of one table; nulls are None."""
    text = (folder / "tables" / table["table"]).read_bytes().decode(table["encoding"])
    if table["form"] == "jsonl":
        rows = [json.loads(line) for line in text.splitlines()]
        return list(rows[0]), [[row[name] for row in rows] for name in rows[0]]
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=DELIMITER[table["form"]]))
    header = None if table["header_style"] == "none" else rows.pop(0)
    nulls = ("", table["null"])
    return header, [[None if cell in nulls else cell for cell in column] for column in zip(*rows)]


def tables(folder):
    """(truth of the table, header, columns) of every table."""
    for table in json.loads((folder / "truth_columns.json").read_text(encoding="utf-8"))["tables"]:
        yield table, *read(folder, table)


def digest(folder):
    """Of every byte of a corpus: figures are of one corpus only."""
    out = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        out.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return out.hexdigest()[:16]
