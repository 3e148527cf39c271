#!/usr/bin/env python3
"""Presidio over a corpus, as neutral JSON. Needs presidio-analyzer.

  python tests/quality/presidio.py FOLDER > prediction.json

Its pattern recognisers and checks only, in the table's language, without a model for names: blank pipelines of spaCy cut the text
into words, whose lower case stands in for lemmas, so that words of context count. Presidio judges texts; a column is made of them
here as its users would do: a kind that fills most of the cells is the column's, and running text with anything in it is free_text.
The header is given as context.
"""
import json, logging, sys
from importlib.metadata import version
from collections import Counter
from pathlib import Path

import spacy
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import SpacyNlpEngine
from spacy.language import Language

from baselines import RUNNING
from cells import digest, tables

KINDS = {
    "EMAIL_ADDRESS": "email", "PHONE_NUMBER": "phone", "IBAN_CODE": "iban", "CREDIT_CARD": "card", "IP_ADDRESS": "ip_address", "MAC_ADDRESS": "device_id",
    "DATE_TIME": "birth_date", "US_BANK_NUMBER": "bank_account",
}
# Nobody's: they are no claim that a column is personal.
NOT_PERSONAL = {"URL", "CRYPTO", "UUID"}
# Least score of a hit, share of a cell that it fills, share of cells, and cells looked at in columns that are no running text.
SCORE, FILLS, CELLS, SAMPLE = 0.4, 0.6, 0.5, 40


@Language.component("lower_lemma")
def lower_lemma(doc):
    for token in doc:
        token.lemma_ = token.lower_
    return doc


class Blank(SpacyNlpEngine):
    """Pipelines without a model."""

    def __init__(self, languages):
        super().__init__(models=[{"lang_code": code, "model_name": "blank"} for code in languages])
        self.nlp = {code: spacy.blank({"no": "nb"}.get(code, code)) for code in languages}
        for pipeline in self.nlp.values():
            pipeline.add_pipe("lower_lemma")

    def load(self):
        """Nothing to load."""


def analyzer(languages):
    engine = Blank(languages)
    registry = RecognizerRegistry(supported_languages=languages)
    registry.load_predefined_recognizers(languages=languages, nlp_engine=engine)
    return AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=languages)


def kind_of(entity):
    """The scorer's type; what remains are numbers that a state gives."""
    return KINDS.get(entity, "national_id")


def predict(folder):
    logging.disable(logging.CRITICAL)
    listed = list(tables(folder))
    engine = analyzer(sorted({table["locale"][:2] for table, _, _ in listed}))
    columns, spans = [], []
    for table, header, values in listed:
        for at, cells in enumerate(values):
            filled = [(row, cell) for row, cell in enumerate(cells) if cell]
            running = sum(len(cell) for _, cell in filled) > RUNNING * len(filled)
            place, votes, hits = dict(table=table["table"], index=at), Counter(), 0
            looked_at = filled if running else filled[:SAMPLE]
            for row, cell in looked_at:
                found = engine.analyze(cell, language=table["locale"][:2], score_threshold=SCORE, context=[header[at]] if header else None)
                found = [e for e in found if e.entity_type not in NOT_PERSONAL]
                hits += bool(found)
                if running:
                    spans += [dict(place, row=row, start=e.start, end=e.end, type=kind_of(e.entity_type), confidence=1.0) for e in found]
                votes.update({kind_of(e.entity_type) for e in found if e.end - e.start > FILLS * len(cell)})
            kind, count = max(votes.items(), key=lambda vote: (vote[1], vote[0]), default=("", 0))
            if running and hits:
                columns.append(dict(place, category="free_text", type="notes", confidence=1.0))
            elif not running and count > CELLS * len(looked_at):
                columns.append(dict(place, category="quasi" if kind == "birth_date" else "direct", type=kind, confidence=1.0))
    return dict(tool=f"Presidio {version('presidio-analyzer')}, patterns", corpus=digest(folder), columns=columns, spans=spans)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    json.dump(predict(Path(sys.argv[1])), sys.stdout)


if __name__ == "__main__":
    main()
