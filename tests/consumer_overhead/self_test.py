#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Tests the table, the pictures and the comparison of the overhead report, with made-up measures."""
import argparse
import copy
import json
import sys
import tempfile
import unittest
import xml.etree.ElementTree as xml
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "bench" / "overhead"), str(ROOT / "tests" / "codegen")]
import overhead_report as report  # noqa: E402

CONTEXT = {"compiler": "g++ 12", "flags": "-O2", "repetitions": 15, "compiles": 3, "counter": "callgrind"}
PLUGINS = [("retry", [2]), ("cache", []), ("attempts", [])]


def measures(ns: float, spread: float, instructions: float, text: int, frame: int, seconds: float) -> dict:
    return {"ns": ns, "ns_spread": spread, "instructions": instructions, "text": text, "frame": frame, "compile": seconds}


VARIANTS = [measures(50, 0.3, 400, 900, 96, 3.0), measures(20, 0.4, 150, 500, 64, 2.5), measures(70, 0.4, 600, 950, 96, 2.75),
            measures(49.8, 0.4, 399, 880, 96, 2.9), measures(10, 0.1, 50, 200, 32, 2.0)]


def made() -> dict:
    return report.made("shop", CONTEXT, PLUGINS, copy.deepcopy(VARIANTS))


class Rows(unittest.TestCase):
    def test_a_cost_is_the_whole_minus_the_rest(self) -> None:
        retry, cache, attempts = made()["plugins"]
        self.assertEqual((retry["ns"], retry["instructions"], retry["text"], retry["frame"], retry["compile"]),
                         (30, 250, 400, 32, 0.5))
        self.assertEqual((cache["ns"], cache["instructions"]), (-20, -200))
        self.assertEqual(retry["ns_spread"], 0.5)
        self.assertEqual([each["with"] for each in (retry, cache, attempts)], [["attempts"], [], []])

    def test_the_most_expensive(self) -> None:
        self.assertEqual(made()["most_expensive"], "retry")

    def test_names_are_short_where_they_are_then_distinct(self) -> None:
        self.assertEqual(report.distinct(["log<a, b<c>>", "cap<1>", "cap<2>"]), ["log", "cap<1>", "cap<2>"])

    def test_without_compilations(self) -> None:
        variants = [{key: value for key, value in each.items() if key != "compile"} for each in VARIANTS]
        found = report.made("shop", {**CONTEXT, "compiles": 0}, PLUGINS, variants)
        self.assertNotIn("compile", report.table(found))
        self.assertNotIn("compile", report.picture(found))


class Table(unittest.TestCase):
    def test_rows(self) -> None:
        lines = report.table(made()).splitlines()
        cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
        self.assertEqual(cells[0], ["stack", "ns", "instructions", "text, bytes", "frame, bytes", "compile, s"])
        self.assertEqual(cells[2], ["whole stack", "50.0 ± 0.3", "400", "900", "96", "3.00"])
        self.assertEqual(cells[3], ["`retry`, with `attempts`", "30.0 ± 0.5", "250", "400", "32", "0.50"])
        self.assertEqual(cells[4], ["`cache`", "-20.0 ± 0.5", "-200", "-50", "0", "0.25"])
        self.assertEqual(cells[6][0], "bare task")
        self.assertEqual(len({len(line) for line in lines if line.startswith("|")}), 1, "columns are aligned")

    def test_sentences(self) -> None:
        text = report.table(made())
        self.assertIn("The most expensive plugin is `retry`: 250 instructions of the 350 that all plugins add.", text)
        self.assertIn("`with`: plugins that need it", text)
        self.assertIn("g++ 12, -O2; ns: the median of 15; instructions: callgrind; compile: the fastest of 3.", text)

    def test_no_sentence_about_dependants_where_there_are_none(self) -> None:
        found = report.made("shop", CONTEXT, [(name, []) for name, _ in PLUGINS], copy.deepcopy(VARIANTS))
        self.assertNotIn("`with`", report.table(found))


class Picture(unittest.TestCase):
    NAMES = {"svg": "http://www.w3.org/2000/svg"}

    def parsed(self, theme: str = "") -> xml.Element:
        return xml.fromstring(report.picture(made(), theme))

    def texts(self, found: xml.Element) -> list[str]:
        return [each.text for each in found.iterfind("svg:text", self.NAMES)]

    def test_texts(self) -> None:
        texts = self.texts(self.parsed())
        for words in "retry", "with attempts", "cache", "250", "-200", "400 whole, 50 bare", "compile, s":
            self.assertIn(words, texts)

    def test_everything_is_inside(self) -> None:
        found = self.parsed()
        width, height = float(found.get("width")), float(found.get("height"))
        for each in found.iterfind("svg:rect", self.NAMES):
            x, y = float(each.get("x", 0)), float(each.get("y", 0))
            self.assertTrue(0 <= x and x + float(each.get("width")) <= width and y + float(each.get("height")) <= height)
            self.assertGreaterEqual(float(each.get("width")), 0)
        for each in found.iterfind("svg:text", self.NAMES):
            self.assertLess(float(each.get("x")), width)

    def test_themes_differ_in_colours_only(self) -> None:
        self.assertEqual(self.texts(self.parsed()), self.texts(self.parsed("-dark")))
        self.assertNotEqual(report.picture(made()), report.picture(made(), "-dark"))

    def test_what_is_within_the_spread_is_pale(self) -> None:
        found = self.parsed()
        pale = [each for each in found.iterfind("svg:rect", self.NAMES) if each.get("fill-opacity")]
        self.assertEqual(len(pale), 1 + 1)  # `attempts` in the panel of ns, and the legend

    def test_names_are_escaped(self) -> None:
        found = report.made("shop", CONTEXT, [("limit<1>", []), ("limit<2>", []), ("a & b", [])], copy.deepcopy(VARIANTS))
        self.assertIn("limit<1>", self.texts(xml.fromstring(report.picture(found))))

    def test_two_files(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            report.draw(made(), Path(folder) / "costs.svg")
            self.assertEqual(sorted(each.name for each in Path(folder).iterdir()), ["costs-dark.svg", "costs.svg"])


class Compared(unittest.TestCase):
    def compared(self, change, **budgets: float) -> tuple[list[str], bool]:
        now = made()
        change(now)
        return report.compared(now, made(), budgets)

    def test_the_same(self) -> None:
        self.assertEqual(self.compared(lambda now: None, instructions=0, text=0),
                         (["10 of 10 measures are within their budgets"], True))

    def test_over_and_within(self) -> None:
        def dearer(now: dict) -> None:
            now["plugins"][0]["instructions"] += 6

        lines, within = self.compared(dearer, instructions=5)
        self.assertFalse(within)
        self.assertEqual(lines, ["FAIL `retry`: instructions 250 -> 256, 6 more, budget 5",
                                 "4 of 5 measures are within their budgets"])
        self.assertTrue(self.compared(dearer, instructions=6)[1])
        self.assertTrue(self.compared(dearer, text=0)[1])

    def test_cheaper_is_within(self) -> None:
        self.assertTrue(self.compared(lambda now: now["whole"].update(instructions=1), instructions=0)[1])

    def test_time_has_the_spread_of_both(self) -> None:
        def slower(now: dict) -> None:
            now["whole"]["ns"] += 2.5

        self.assertTrue(self.compared(slower, ns=2)[1])
        self.assertFalse(self.compared(slower, ns=1)[1])

    def test_new_and_gone(self) -> None:
        def renamed(now: dict) -> None:
            now["plugins"][1]["name"] = "store"

        lines, within = self.compared(renamed, text=0)
        self.assertTrue(within)
        self.assertEqual(lines[:2], ["new: `store`; the whole stack's budgets include it", "gone: `cache`"])

    def test_another_compiler_is_noted(self) -> None:
        lines, _ = self.compared(lambda now: now.update(compiler="clang++ 19"), text=0)
        self.assertEqual(lines[0], "note: compiler is clang++ 19, and was g++ 12")

    def test_a_measure_that_was_not_made(self) -> None:
        with self.assertRaisesRegex(report.Unusable, "budget compile: this run did not measure it"):
            self.compared(lambda now: now["whole"].pop("compile"), compile=1)


class Arguments(unittest.TestCase):
    def test_budgets(self) -> None:
        self.assertEqual(report.budget("ns=2.5"), ("ns", 2.5))
        for wrong in "ns", "speed=1", "ns=", "ns=few", "ns=-1", "ns=nan", "ns=inf":
            with self.assertRaises(argparse.ArgumentTypeError):
                report.budget(wrong)

    def test_reports(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "before.json"
            file.write_text(json.dumps(made()))
            self.assertEqual(report.read_report(file), made())
            for wrong in "", "[]", "{}", '{"format": 0}':
                file.write_text(wrong)
                with self.assertRaises(report.Unusable):
                    report.read_report(file)


if __name__ == "__main__":
    unittest.main()
