"""The scorer and the check against figures counted by hand. `python -m unittest discover tests/quality`"""
import os, subprocess, sys, tempfile, unittest
from pathlib import Path

import measure
from cells import digest
from score import CATEGORIES, Columns, Spans, score


def column(index, category, type="x", accept=None, hard=None):
    return dict(index=index, category=category, type=type, accept=accept or [category], hard=hard)


def said(index, category, type="x", confidence=1.0):
    return dict(table="t", index=index, category=category, type=type, confidence=confidence)


def truth(*columns):
    return {"tables": [dict(table="t", locale="nl_NL", header_style="tech", columns=list(columns))]}


def span(start, end, type="full_name", row=0, index=0):
    return dict(table="t", index=index, row=row, start=start, end=end, type=type)


def spans(true, found):
    out = Spans()
    out.add(truth(column(0, "free_text"), column(1, "non_personal")), {"spans": true}, {"spans": found})
    return out.figures()


class ColumnsTest(unittest.TestCase):
    def figures(self, columns, verdicts):
        out = Columns()
        out.add(truth(*columns), {"columns": verdicts})
        return out.figures()

    def test_macro_f1_weighs_categories_alike(self):
        # direct: 2 right, 1 missed, 1 false: 4/6. quasi: all right. non_personal: 1 right, 1 missed (called direct), 1 false: 2/4.
        columns = [column(i, c) for i, c in enumerate(["direct", "direct", "direct", "quasi", "non_personal", "non_personal"])]
        f = self.figures(columns, [said(0, "direct"), said(1, "direct"), said(3, "quasi"), said(4, "direct")])
        self.assertAlmostEqual(f["macro_f1"], (4 / 6 + 1 + 2 / 4) / 3)
        self.assertAlmostEqual(f["false_alarms"], 1 / 2)
        self.assertAlmostEqual(f["misses"], 1 / 4)

    def test_hard_things_are_counted_apart(self):
        columns = [column(0, "non_personal", hard="sku"), column(1, "non_personal"), column(2, "non_personal")]
        f = self.figures(columns, [said(0, "direct")])
        self.assertEqual((f["false_alarms_hard"], round(f["false_alarms"], 3)), (1.0, 0.333))

    def test_open_questions_are_left_out_and_one_of_two_answers_is_right(self):
        columns = [column(0, "quasi", accept=list(CATEGORIES)), column(1, "non_personal", accept=["non_personal", "quasi"]), column(2, "direct")]
        f = self.figures(columns, [said(0, "special"), said(1, "quasi"), said(2, "direct")])
        self.assertEqual((f["columns"], f["macro_f1"], f["false_alarms"]), (2, 1.0, 0.0))
        self.assertEqual(self.figures(columns, [said(1, "special")])["false_alarms"], 1.0)

    def test_a_mixed_column_may_be_called_by_a_part(self):
        columns = [column(0, "direct", type="contact_mixed"), column(1, "direct", type="phone")]
        f = self.figures(columns, [said(0, "direct", "email"), said(1, "direct", "email")])
        self.assertEqual(f["type_right"], 0.5)

    def test_a_verdict_below_the_threshold_is_none(self):
        self.assertEqual(self.figures([column(0, "direct")], [said(0, "direct", confidence=0.49)])["misses"], 1.0)
        self.assertEqual(self.figures([column(0, "direct")], [said(0, "direct", confidence=0.5)])["misses"], 0.0)

    def test_an_unknown_category_is_refused(self):
        with self.assertRaises(ValueError):
            self.figures([column(0, "direct")], [said(0, "personal")])


class SpansTest(unittest.TestCase):
    def test_half_of_a_span_is_half_right_but_not_exact(self):
        f = spans([span(0, 10)], [span(0, 5)])
        self.assertEqual((f["exact"]["f1"], f["half"]["f1"], f["uncovered"]), (0.0, 1.0, 0.5))

    def test_less_than_half_is_missed_and_its_characters_are_covered(self):
        f = spans([span(0, 10)], [span(0, 4)])
        self.assertEqual((f["half"]["recall"], f["uncovered"]), (0.0, 0.6))

    def test_another_type_covers_but_is_not_right(self):
        f = spans([span(0, 10)], [span(0, 10, "phone")])
        self.assertEqual((f["exact"]["f1"], f["uncovered"]), (0.0, 0.0))
        self.assertEqual(spans([span(0, 10)], [span(0, 10, "given_name")])["exact"]["f1"], 1.0)

    def test_a_span_in_a_clean_note_is_false_and_one_outside_notes_is_not_counted(self):
        f = spans([span(0, 10)], [span(0, 10), span(3, 9, row=1), span(0, 4, index=1)])
        self.assertEqual((f["exact"]["precision"], f["exact"]["recall"]), (0.5, 1.0))


class CheckTest(unittest.TestCase):
    def figures(self, missed):
        columns = [column(i, "direct") for i in range(100)] + [column(100 + i, "non_personal") for i in range(100)]
        prediction = dict(tool="x", columns=[said(i, "direct") for i in range(missed, 100)], spans=[])
        return measure.rounded(score([(truth(*columns), {"spans": []}, prediction)]))

    def test_a_point_less_passes_and_two_fail(self):
        before = self.figures(0)
        self.assertEqual(measure.drops(before, self.figures(1)), [])
        self.assertEqual(measure.drops(before, before), [])
        wrong = measure.drops(before, self.figures(2))
        self.assertEqual(len(wrong), 1)
        self.assertIn("1 - misses dropped from 1.000 to 0.980", wrong[0])

    def test_a_locale_has_a_wider_margin(self):
        before = self.figures(0)
        now = dict(before, by_locale={"nl_NL": dict(before["by_locale"]["nl_NL"], macro_f1=0.971)})
        self.assertEqual(measure.drops(before, now), [])
        now["by_locale"]["nl_NL"]["macro_f1"] = 0.969
        self.assertIn("macro F1 of nl_NL", measure.drops(before, now)[0])


class CorpusTest(unittest.TestCase):
    def test_equal_seeds_give_equal_bytes_in_every_process(self):
        here = Path(__file__).parent
        with tempfile.TemporaryDirectory() as folder:
            def made(name, seed, hashes):
                run = [sys.executable, str(here / "generate.py"), f"{folder}/{name}", "--seed", seed, "--rows", "8"]
                subprocess.run(run, check=True, env=dict(os.environ, PYTHONHASHSEED=hashes))
                return digest(Path(folder) / name)
            self.assertEqual(made("a", "1", "1"), made("b", "1", "2"))
            self.assertNotEqual(made("c", "2", "1"), made("d", "1", "1"))


if __name__ == "__main__":
    unittest.main()
