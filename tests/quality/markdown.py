"""The page docs/quality.md: what is measured, on what, and the tables. Figures come from `measure.py`, rounded."""

STYLES = {"local": "of a form", "tech": "of a database", "opaque": "say nothing", "misleading": "mislead", "none": "no header"}
LANGUAGES = {
    "nl_NL": "Dutch", "de_DE": "German", "fr_FR": "French", "es_ES": "Spanish", "it_IT": "Italian", "pt_PT": "Portuguese", "pl_PL": "Polish", "sv_SE": "Swedish",
    "da_DK": "Danish", "fi_FI": "Finnish", "cs_CZ": "Czech", "en_GB": "English", "el_GR": "Greek", "ro_RO": "Romanian", "hu_HU": "Hungarian", "no_NO": "Norwegian",
}

BEFORE = """# How well it finds

Measured with {measured}. Written by `tests/quality/measure.py --write`; do not edit by hand. Every change is held against these
figures in CI, which fails when one of the first four drops by more than a point, or a locale's macro F1 by more than three.

## What is measured

A table goes through `efface scan --spans` with nothing set. Each column gets one of five categories: direct identifier, quasi-identifier,
special category, running text about people, or nothing personal.

- **Macro F1**: the mean of the five categories' F1; a rare category weighs as much as a common one.
- **False alarms**: the share of columns with nothing personal that were called personal. *Hard* are those that look like something
  personal.
- **Misses**: the share of personal columns that were called not personal.
- **Type**: the share of personal columns that got the right type as well, such as given name or postcode.
- **Spans**: names, addresses of mail, telephone numbers and diagnoses inside notes. A found span is right when its type is, and its
  characters are the same (*exact*) or half of it is (*half*). **Uncovered** is the share of the characters of true spans that no span
  of whatever type lies on: what would be left to read.

## On what

{tables} tables, {rows:,} rows, {columns:,} columns in {languages} languages (seeds {seeds}). Generated each time, never stored;
`tests/quality/generate.py` gives the same bytes for the same seed and version of Faker ({faker}).

- **People** are invented. Their names, streets, towns, jobs and user names come from Faker, which none of efface's lists was made from; headers,
  categories and notes were written for the corpus, apart from efface's rules. Numbers pass their checksums and belong to nobody that we know of.
- **Headers** take turns: those of a form in the language (`Geb.datum`), those of a database (`cust_lname`), ones that say nothing
  (`col_17`), ones that mislead (given names below `version`, products below `age`), and no header line at all.
- **Things** that look personal stand in every table: serial numbers as long as national ids, order numbers like telephones, articles that pass Luhn, versions
  like IP addresses, warehouse bins like postcodes, colours, products and companies with the names of people, orientations of screens.
  Notes carry numbers of orders, articles and versions.
- **Files** are CSV with comma or semicolon (UTF-8, windows-1252), tabs, and JSON lines, with nulls as nothing, `n/a`, `NULL` or `-`.
- **Open questions** are left out: {open:,} columns of which nobody could tell from the table what they are (an age without a header, an
  amount below `health`). Where there are two good answers, such as a company's VAT number, either is right.

The peers are judged by the same scorer on the same files. *Header words* looks for words in headers only; *plain patterns* tries
regular expressions on values only; both are in `tests/quality/baselines.py`. *Presidio* runs with its pattern recognisers and checks, without a model for names
(`tests/quality/presidio.py`): it was made for text, and a column is given what fills most of its first 40 cells. Its dates count as birth dates.
"""

AFTER = """## Columns that say nothing, in more locales

One table of 150 rows for each of Faker's 35 locales of Europe, with headers `col_1` to `col_9`; counted are those whose values are of the locale. Found as what they
are, and before names and towns of registers were evidence for columns: given names 30 of 33 (28), family names 28 (20), full names 31 (27), streets 22 of 25 (17), telephone
numbers 24 of 28 (23), towns 12 of 25 (8; many of Faker's are made up). The endings of family names and the words of streets were written with these tables in view.

## On texts by others

Measured once with `tests/quality/texts.py`; the texts are not part of this repository. *Found* is half of a span or more that a span of whatever type
lies on; *uncovered* is the share of the characters. *Before* is the version that reads labels, addresses, ages and places, and knows only the names of its
lexicons.

English: `synth_dataset_v2.json` and `generated_large.json` of microsoft/presidio-research (3,294 different texts made from templates, many without
capitals, with addresses and names of many countries). Spanish: MEDDOCAN (PlanTL-GOB-ES/SPACCC_MEDDOCAN), 250 clinical reports of its test part. The English
texts and MEDDOCAN's training part were in view; nobody looked at the test part, but its reports follow one form, whose labels `NASS`, `CIPA` and `NºCol` were
added to the header words after they had been seen in the training part: other forms have other labels. In the version before, 0.161 of the characters
(0.696 of the numbers of persons) stayed uncovered without these words, for 0.070 with them.

| marked as | English: spans | found | uncovered | Spanish: spans | found | uncovered |
|---|---:|---:|---:|---:|---:|---:|
| name | 2260 | 0.930 | 0.050 | 1003 | 0.985 | 0.023 |
| address | 1686 | 0.928 | 0.095 | 413 | 0.949 | 0.067 |
| place | 1009 | 0.861 | 0.150 | 1319 | 0.947 | 0.045 |
| number of a person | 60 | 1.000 | 0.000 | 715 | 0.964 | 0.027 |
| telephone | 228 | 0.961 | 0.066 | 33 | 1.000 | 0.000 |
| e-mail | 107 | 1.000 | 0.000 | 249 | 0.996 | 0.004 |
| card, IBAN, IP | 422 | 0.991 | 0.009 | | | |
| age | 71 | 0.831 | 0.169 | 518 | 0.921 | 0.093 |
| gender | | | | 461 | 0.941 | 0.102 |
| **all** | 5843 | **0.924** (0.867) | **0.076** (0.112) | 4711 | **0.957** (0.901) | **0.040** (0.070) |

Of efface's spans 570 of 5,751 in the English texts touch nothing that was marked (465 of 5,220 before), mostly names of firms, and 1,186 of 6,093 in the
Spanish ones (1,185 of 5,854), mostly diseases and tests with capitals. Dates that are not of birth, institutions and professions are left out.

Thirty other corpora, of which one half of each (by a hash of the text) was looked at while the finders of rarer names, cases, small towns and occupations were written, and
the other half, below, was not. Most are news, in which names of politicians and firms, sports results and countries stand where a help desk
has customers; they mark neither mail addresses nor telephone numbers. *Beside* are efface's spans that touch neither what was marked as personal nor what the corpus marks otherwise, such
as firms. Before in brackets.

| texts | spans | found | uncovered | beside |
|---|---:|---:|---:|---:|
| English, chats, letters and accounts, made by a model (kurkowski93/contextual-anonymizer) | 8194 | 0.948 (0.903) | 0.041 (0.072) | 1070 of 10287 (1612 of 10408) |
| English, mail of Enron (paragdakle/emailcoref; telephones are not marked) | 1226 | 0.900 (0.789) | 0.074 (0.171) | 166 of 1555 (159 of 1581) |
| English, tweets (Broad Twitter Corpus) | 1944 | 0.811 (0.771) | 0.163 (0.191) | 465 of 2368 (441 of 2175) |
| Spanish, news (CoNLL-2002) | 2767 | 0.815 (0.712) | 0.154 (0.228) | 88 of 3902 (79 of 3388) |
| Spanish, court (mariasierro/automatic-anonymization-ECHR) | 447 | 0.758 (0.743) | 0.200 (0.218) | 325 of 707 (317 of 686) |
| Dutch, news (CoNLL-2002) | 1148 | 0.745 (0.617) | 0.202 (0.304) | 45 of 1209 (40 of 966) |
| Dutch, letters of ministries (cltl-students, people only) | 153 | 0.935 (0.928) | 0.096 (0.101) | 242 of 388 (227 of 372) |
| German, news and Wikipedia (GermEval 2014) | 1359 | 0.791 (0.747) | 0.186 (0.214) | 787 of 2300 (1087 of 2503) |
| German, letters of doctors (GraSCCo) | 240 | 0.783 (0.750) | 0.142 (0.170) | 322 of 564 (539 of 769) |
| German, courts (Legal Entity Recognition; most names are initials) | 412 | 0.495 (0.519) | 0.363 (0.287) | 438 of 902 (1102 of 1609) |
| French, Wikipedia (WikiNEuRal) | 2501 | 0.824 (0.768) | 0.176 (0.218) | 42 of 2837 (34 of 2543) |
| French, court (as above) | 475 | 0.825 (0.779) | 0.173 (0.207) | 96 of 575 (94 of 546) |
| Italian, news and novels (KIND) | 1392 | 0.773 (0.660) | 0.212 (0.297) | 173 of 1488 (155 of 1249) |
| Portuguese, web and news (HAREM) | 1352 | 0.727 (0.669) | 0.234 (0.273) | 391 of 1745 (357 of 1536) |
| Portuguese, courts (LeNER-Br) | 674 | 0.841 (0.806) | 0.174 (0.200) | 891 of 2263 (888 of 2200) |
| Polish, Wikipedia (WikiNEuRal) | 2526 | 0.755 (0.620) | 0.201 (0.307) | 208 of 2639 (173 of 2094) |
| Polish, contracts and invoices (pl-pii-bench) | 543 | 0.814 (0.777) | 0.197 (0.218) | 35 of 696 (33 of 662) |
| Swedish, news (swedish-ner-corpus) | 828 | 0.859 (0.792) | 0.115 (0.159) | 113 of 969 (97 of 850) |
| Danish, mixed (DDT) | 1021 | 0.790 (0.726) | 0.179 (0.225) | 96 of 1088 (85 of 971) |
| Danish, forum, mail, court (DAB) | 284 | 0.789 (0.754) | 0.182 (0.207) | 17 of 343 (16 of 319) |
| Norwegian, news (NorNE) | 941 | 0.802 (0.670) | 0.186 (0.293) | 32 of 973 (27 of 806) |
| Finnish, news (FiNER) | 1194 | 0.603 (0.395) | 0.384 (0.547) | 96 of 1391 (76 of 936) |
| Hungarian, mixed (NerKor) | 973 | 0.618 (0.478) | 0.341 (0.463) | 59 of 906 (48 of 712) |
| Romanian, news (RONEC) | 3265 | 0.811 (0.691) | 0.168 (0.257) | 329 of 4438 (299 of 3729) |
| Greek, news (elNER) | 1488 | 0.612 (0.500) | 0.305 (0.394) | 128 of 1591 (111 of 1318) |
| Croatian, news (SET) | 1629 | 0.702 (0.480) | 0.256 (0.424) | 46 of 1606 (42 of 1029) |
| Slovene, news (SlavicNER) | 2100 | 0.570 (0.377) | 0.370 (0.536) | 33 of 1510 (25 of 909) |
| Czech, news (SlavicNER) | 490 | 0.649 (0.369) | 0.331 (0.560) | 16 of 429 (14 of 260) |
| Slovak, mostly fiction (SNK) | 806 | 0.074 (0.074) | 0.883 (0.883) | 7 of 63 (6 of 62) |
| Bulgarian, news (SlavicNER) | 748 | 0.011 (0.011) | 0.983 (0.983) | 1 of 28 (1 of 28) |

What is missed: given names and family names that no list has, alone at the start of a sentence; names in Cyrillic and Greek, for which the lists are short; columns that name people in fewer than one cell in
twenty, in which single words are not taken for names (the Slovak and the Bulgarian ones); initials for names. In German, where all nouns have capitals, a row
of two is a name only where none of both ends as nouns do, and the first of a sentence not as adjectives do.

## What this does not show

- The corpus is made, from our own templates and some sixty kinds of columns. Real tables have other headers, dirt, mixtures and kinds;
  nobody should take these figures for a promise about them.
- efface was improved with such tables in view, and the peers were not: the distance to them is an upper bound.
- Notes are short and follow a few templates for each language; people write otherwise. A name in them is a given name, or a given and a family
  name in the order of the language: no initials, titles or nicknames.
- Only columns that can be decided are counted. What is personal by its use alone, and what a join with other tables would show, is not.
- National ids are one kind for each country; IBANs are German, cards begin with 4.
- That a column is found does not mean that each of its cells would be; that every span is covered does not mean that the rest of
  a text says nothing about a person.

## Again

```sh
cargo build --release
pip install -r tests/quality/requirements.txt
python tests/quality/measure.py            # prints this page
python tests/quality/measure.py --check    # what CI does
python tests/quality/measure.py --write    # new figures: say why in the commit
```

For Presidio's figures, `measure.py --keep corpus` leaves the tables behind, `presidio.py corpus/1 > 1.json` and `presidio.py corpus/2 > 2.json`
(with presidio-analyzer installed) make its predictions, and `measure.py --write --presidio 1.json 2.json` scores them.
"""


PROVOKED = """{things} columns of {kinds} kinds of things in sixteen languages, each under its own header, written to look like people: devices named like
occupations, ships and rooms named after people, part numbers of the length of telephone numbers, dishes, breeds, faults of machines. Beside them stand
plain personal columns. Called personal: **{false_alarms:.3f}**; personal columns missed: {misses:.3f}. Of a first part (305 things) efface called 0.085 personal when it met them, and
0.033 once words for things in headers had been added with these columns in view; of a second part (124), written apart from that, 0.145 both times: what
mends one list of things does not reach the next. Fourteen more are as they stand in published tables of research and sports, and were known when
the rules were changed: 11 of them were called personal before, 3 since. Kinds with a false alarm:
"""


def table(head, rows):
    """A Markdown table: text to the left, figures to the right."""
    line = lambda cells: "| " + " | ".join(str(c) for c in cells) + " |"
    return "\n".join([line(head), "|" + "|".join("---" if i == 0 else "---:" for i in range(len(head))) + "|", *map(line, rows)]) + "\n"


def figure(value):
    return f"{value:.3f}"


def part(tool, table, row, what):
    """A figure of one row of a tool; a dash where an earlier state of the corpus had no such row."""
    row = tool[table].get(row)
    return figure(row[what]) if row else "-"


def short(tool):
    """The name without a version, for the tables that follow the first."""
    return " ".join(word for word in tool["tool"].split(",")[0].split() if not word[0].isdigit())


def side_by_side(tools, corpus):
    """One row for each figure, one column for each tool."""
    rows = [
        ("**macro F1**", lambda t: t["macro_f1"]), ("**false alarms**", lambda t: t["false_alarms"]), ("**misses**", lambda t: t["misses"]),
        ("**characters uncovered**", lambda t: t["spans"]["uncovered"]), ("false alarms, hard", lambda t: t["false_alarms_hard"]), ("type right", lambda t: t["type_right"]),
        ("F1 direct", lambda t: t["f1"]["direct"]), ("F1 quasi", lambda t: t["f1"]["quasi"]), ("F1 special", lambda t: t["f1"]["special"]),
        ("F1 running text", lambda t: t["f1"]["free_text"]), ("F1 nothing personal", lambda t: t["f1"]["non_personal"]),
        ("spans F1, exact", lambda t: t["spans"]["exact"]["f1"]), ("spans F1, half", lambda t: t["spans"]["half"]["f1"]),
        ("spans precision, half", lambda t: t["spans"]["half"]["precision"]), ("spans recall, half", lambda t: t["spans"]["half"]["recall"]),
    ]
    old = [t["tool"] for t in tools if t["corpus"] != corpus]
    note = f"\n{', '.join(old)}: measured on an earlier state of the corpus.\n" if old else ""
    return table(["", *(t["tool"] for t in tools)], [[name, *(figure(of(t)) for t in tools)] for name, of in rows]) + note


def page(now):
    """The whole page."""
    corpus, tools, ours = now["corpus"], now["tools"], now["tools"][0]
    names = [short(t) for t in tools]
    readers = [t for t in tools if t["spans"]["half"]["recall"]]
    seeds = [*now["seeds"].items()]
    parts = [
        BEFORE.format(measured=now["measured"], languages=len(corpus["locales"]), **{**corpus, "seeds": " and ".join(map(str, corpus["seeds"]))}),
        "## Side by side\n", side_by_side(tools, corpus["digest"]),
        "Spread between the seeds, efface:\n", table(["seed", *seeds[0][1]], [[seed, *map(figure, f.values())] for seed, f in seeds]),
        "## By header\n", "Macro F1; for efface also false alarms and misses.\n",
        table(["headers", "columns", *names, "false alarms", "misses"], [
            [STYLES[s], f["columns"], *(part(t, "by_style", s, "macro_f1") for t in tools), figure(f["false_alarms"]), figure(f["misses"])] for s, f in ours["by_style"].items()
        ]),
        "## By locale\n", "Macro F1; for efface also false alarms, misses, and F1 (half) and uncovered characters in notes.\n",
        table(["locale", "columns", *names, "false alarms", "misses", "spans F1", "uncovered"], [
            [f"{LANGUAGES[place]} ({place})", f["columns"], *(part(t, "by_locale", place, "macro_f1") for t in tools), *(figure(f[k]) for k in ("false_alarms", "misses", "spans", "uncovered"))]
            for place, f in ours["by_locale"].items()
        ]),
        "## By type\n", "Share of the columns of a type that were called personal at all; for efface also with the right category and the right type.\n",
        table(["type", "columns", *names, "right category", "right type"], [
            [kind, f["columns"], *(part(t, "by_type", kind, "found") for t in tools), figure(f["category_right"]), figure(f["type_right"])] for kind, f in ours["by_type"].items()
        ]),
        "## Things taken for personal\n", "Share of the columns of a kind of thing that were called personal.\n",
        table(["thing", "columns", *names], [[kind, f["columns"], *(part(t, "by_thing", kind, "false_alarms") for t in tools)] for kind, f in ours["by_thing"].items()]),
        "## Columns made to provoke\n", PROVOKED.format(**now["lookalikes"]),
        table(["thing", "columns", "called personal"], [[kind, f["columns"], figure(f["false_alarms"])] for kind, f in now["lookalikes"]["by_thing"].items()]),
        "## In notes\n", "Share of the true spans that were found (half), and of their characters that stay uncovered.\n",
        table(["type", "spans", *(f"{short(t)}: {what}" for t in readers for what in ("found", "uncovered"))], [
            [kind, f["spans"], *(part(t, "spans_by_type", kind, what) for t in readers for what in ("found", "uncovered"))] for kind, f in ours["spans_by_type"].items()
        ]),
        AFTER,
    ]
    return "\n".join(parts)
