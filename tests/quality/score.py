"""How well a detector's neutral JSON (see `neutral.py`) agrees with the truth of a corpus. Standard library only.

Columns. Each has one true category of five. A verdict below `THRESHOLD`, or none, counts as non_personal. Where the table does
not show what a column is, its truth accepts every answer, and it is left out; where there are two good answers, either counts
as the true one. So every detector is judged on the same columns.

- macro F1: the mean of the five categories' F1, each category weighing the same however many columns it has.
- false alarms: the share of non-personal columns that were called personal; `hard` of those that look like something personal.
- misses: the share of personal columns that were called non_personal.
- type: the share of personal columns whose type has the right name as well.

Spans. Only in columns of notes, clean notes included. A span that was found agrees with a true one when their types are akin and
they lie on the same characters (exact) or one covers at least half of the other (half): of the true one for recall, of the one
found for precision. `uncovered` is the share of the characters of true spans that no span of whatever type lies on: what would
be left to read.

Scores of several corpora are pooled by adding their columns and spans, not by averaging figures.
"""
from collections import Counter, defaultdict

CATEGORIES = ("direct", "quasi", "special", "free_text", "non_personal")
NOTHING = "non_personal"
THRESHOLD = 0.5
# Types that mean the same span in running text.
AKIN = [{"given_name", "family_name", "full_name"}, {"street_address", "full_address"}]
# What a column of a mixed kind may be called instead.
PARTS = {"contact_mixed": {"email", "phone"}}


def akin(one, other):
    return one == other or any(one in family and other in family for family in AKIN)


def type_right(column):
    return column["said_type"] == column["type"] or column["said_type"] in PARTS.get(column["type"], ())


def f1(right, false, missed):
    """2PR / (P + R); 1 where there was nothing to find and nothing was found."""
    total = 2 * right + false + missed
    return 2 * right / total if total else 1.0


def share(part, whole):
    return part / whole if whole else 0.0


class Columns:
    """Judged columns: one (table, name, locale, style, type, hard, truth, said, type said) each."""

    def __init__(self, judged=()):
        self.judged = list(judged)

    def add(self, truth, prediction):
        """Judges the verdicts of one corpus."""
        best = {}
        for column in prediction["columns"]:
            at = column["table"], column["index"]
            if column["confidence"] >= THRESHOLD and column["confidence"] > best.get(at, {"confidence": 0})["confidence"]:
                best[at] = column
        for table in truth["tables"]:
            for column in table["columns"]:
                if len(column["accept"]) == len(CATEGORIES):
                    continue
                verdict = best.get((table["table"], column["index"]), {"category": NOTHING, "type": ""})
                said = verdict["category"]
                if said not in CATEGORIES:
                    raise ValueError(f"{said!r} is not one of {CATEGORIES}")
                said = column["category"] if said in column["accept"] else said
                self.judged.append(dict(table=table["table"], name=column.get("name", ""), locale=table["locale"], style=table["header_style"], type=column["type"], hard=column["hard"], truth=column["category"], said=said, said_type=verdict["type"]))

    def of(self, **wanted):
        return Columns(c for c in self.judged if all(c[k] == v for k, v in wanted.items()))

    def values(self, key):
        """The different values of a key, in the order of their first column."""
        return list(dict.fromkeys(c[key] for c in self.judged))

    def category_f1(self, category):
        pairs = Counter((c["truth"] == category, c["said"] == category) for c in self.judged)
        return f1(pairs[True, True], pairs[False, True], pairs[True, False])

    def figures(self):
        """Every figure; categories without a column are not part of the mean."""
        there = [c for c in CATEGORIES if any(j["truth"] == c for j in self.judged)]
        things = [c for c in self.judged if c["truth"] == NOTHING]
        hard = [c for c in things if c["hard"]]
        personal = [c for c in self.judged if c["truth"] != NOTHING]
        alarms = lambda columns: share(sum(c["said"] != NOTHING for c in columns), len(columns))
        return dict(
            columns=len(self.judged), macro_f1=share(sum(self.category_f1(c) for c in there), len(there)), f1={c: self.category_f1(c) for c in there},
            false_alarms=alarms(things), false_alarms_hard=alarms(hard),
            misses=share(sum(c["said"] == NOTHING for c in personal), len(personal)),
            type_right=share(sum(map(type_right, personal)), len(personal)),
        )

    def by(self, key):
        """The figures of each value of a key, without those by category."""
        parts = {value: self.of(**{key: value}).figures() for value in self.values(key)}
        return {value: {k: f[k] for k in ("columns", "macro_f1", "false_alarms", "misses")} for value, f in parts.items()}

    def by_type(self):
        """For each personal type, how many columns were found, and how many got their category and type right."""
        out = {}
        for kind in sorted(t for t in self.values("type") if self.of(type=t).judged[0]["truth"] != NOTHING):
            columns = self.of(type=kind).judged
            out[kind] = dict(
                columns=len(columns), found=share(sum(c["said"] != NOTHING for c in columns), len(columns)),
                category_right=share(sum(c["said"] == c["truth"] for c in columns), len(columns)),
                type_right=share(sum(map(type_right, columns)), len(columns)),
            )
        return out

    def by_thing(self):
        """For each kind of thing, how many columns, and the share that was called personal."""
        things = self.of(truth=NOTHING)
        return {kind: {k: f[k] for k in ("columns", "false_alarms")} for kind, f in sorted(things.by("type").items())}


    def figures_of_kinds(self):
        """The figures, and those of each kind of thing that some column of was called personal."""
        alarms = {kind: f for kind, f in self.by_thing().items() if f["false_alarms"]}
        things = len(self.of(truth=NOTHING).judged)
        whole = self.figures()
        return dict(columns=whole["columns"], things=things, kinds=len(self.by_thing()), **{k: whole[k] for k in ("false_alarms", "misses", "type_right")}, by_thing=alarms)


class Spans:
    """Counts of spans by type and by locale: right, false and missed, exact and by half; and of characters."""

    def __init__(self):
        # (locale, type) -> [found, missed, right, false] for each measure.
        self.counts = {"exact": defaultdict(Counter), "half": defaultdict(Counter)}
        self.characters, self.covered = Counter(), Counter()

    def add(self, truth, places, prediction):
        """Judges the spans of one corpus, cell by cell."""
        locale = {t["table"]: t["locale"] for t in truth["tables"]}
        notes = {(t["table"], c["index"]) for t in truth["tables"] for c in t["columns"] if c["category"] == "free_text"}
        cells = defaultdict(lambda: ([], []))
        for side, spans in enumerate((places["spans"], prediction["spans"])):
            for s in spans:
                if (s["table"], s["index"]) in notes and s.get("confidence", 1) >= THRESHOLD:
                    cells[s["table"], s["index"], s["row"]][side].append(s)
        for (table, _, _), (true, found) in cells.items():
            self._cell(locale[table], true, found)

    def _cell(self, locale, true, found):
        exact = lambda a, b: (a["start"], a["end"]) == (b["start"], b["end"])
        half = lambda a, b: 2 * (min(a["end"], b["end"]) - max(a["start"], b["start"])) >= a["end"] - a["start"]
        for measure, same in (("exact", exact), ("half", half)):
            for t in true:
                hit = any(same(t, s) and akin(t["type"], s["type"]) for s in found)
                self.counts[measure][locale, t["type"]]["found" if hit else "missed"] += 1
            for s in found:
                hit = any(same(s, t) and akin(t["type"], s["type"]) for t in true)
                self.counts[measure][locale, s["type"]]["right" if hit else "false"] += 1
        seen = {at for s in found for at in range(s["start"], s["end"])}
        for t in true:
            self.characters[locale, t["type"]] += t["end"] - t["start"]
            self.covered[locale, t["type"]] += sum(at in seen for at in range(t["start"], t["end"]))

    def figures(self, locale=None, kind=None):
        """Of all, of one locale or of one type."""
        mine = lambda key: locale in (None, key[0]) and kind in (None, key[1])
        out = {}
        for measure, counts in self.counts.items():
            total = sum((c for key, c in counts.items() if mine(key)), Counter())
            recall, precision = share(total["found"], total["found"] + total["missed"]), share(total["right"], total["right"] + total["false"])
            out[measure] = dict(precision=precision, recall=recall, f1=share(2 * precision * recall, precision + recall))
        characters = sum(n for key, n in self.characters.items() if mine(key))
        covered = sum(n for key, n in self.covered.items() if mine(key))
        true = sum(c["found"] + c["missed"] for key, c in self.counts["exact"].items() if mine(key))
        return dict(spans=true, **out, uncovered=share(characters - covered, characters))

    def by_type(self):
        """Of every type that the corpus has: spans, share found by half, share of characters uncovered."""
        parts = {kind: self.figures(kind=kind) for kind in sorted({k for _, k in self.characters})}
        return {kind: dict(spans=f["spans"], found=f["half"]["recall"], uncovered=f["uncovered"]) for kind, f in parts.items()}


def score(corpora):
    """The figures of a detector over `[(truth, places, prediction)]`, pooled, and in the parts that the tables show."""
    columns, spans = Columns(), Spans()
    for truth, places, prediction in corpora:
        columns.add(truth, prediction)
        spans.add(truth, places, prediction)
    locales = columns.by("locale")
    for locale in locales:
        locales[locale].update(spans=spans.figures(locale=locale)["half"]["f1"], uncovered=spans.figures(locale=locale)["uncovered"])
    return dict(
        tool=corpora[0][2]["tool"], **columns.figures(), spans=spans.figures(), by_style=columns.by("style"), by_locale=locales,
        by_type=columns.by_type(), by_thing=columns.by_thing(), spans_by_type=spans.by_type(),
    )
