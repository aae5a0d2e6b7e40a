#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Runs order_gateway (the first argument) and checks its output, its files and its exit codes."""
import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
from collections import Counter
from decimal import Decimal
from pathlib import Path

PROGRAM = sys.argv.pop(1)
SAMPLE = Path(__file__).parents[1] / "data" / "orders.csv"


def run(*arguments: str | Path, text: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([PROGRAM, *map(str, arguments)], input=text, capture_output=True, timeout=60)


def counts(*arguments: str | Path, text: bytes | None = None) -> dict:
    done = run("--json", *arguments, text=text)
    assert done.returncode == 0 and done.stderr == b"", done
    return json.loads(done.stdout)


def total(found: dict) -> int:
    """The sum of all outcomes, which must be the number of rows."""
    return (found["accepted"] + found["repaired"]["orders"] + found["rejected"]["orders"] + found["opening_book"]
            + found["status"] + found["malformed"]["rows"])


class Sample(unittest.TestCase):
    """The expected numbers are counted in make_orders.py."""

    def test_counts(self) -> None:
        found = counts(SAMPLE)
        self.assertEqual(found["rows"], 345)
        self.assertEqual(found["accepted"], 211 + 7 + 80)
        self.assertEqual(found["repaired"], {"orders": 10, "repriced": 6, "clamped": 5})
        reasons = {
            "halted symbol": 7,
            "unknown order id": 2,
            "price outside the band": 4,
            "size over the limit": 2,
            "duplicate order id": 2,
            "more than the order holds": 1,
        }
        self.assertEqual(found["rejected"], {"orders": 18, "reasons": reasons})
        self.assertEqual(found["opening_book"], 4)
        self.assertEqual(found["status"], 3)
        self.assertEqual(found["malformed"]["rows"], 3 + 9)
        self.assertEqual(len(found["malformed"]["first"]), 10)
        self.assertEqual(found["malformed"]["first"][0], {"line": 155, "why": "expected 6 or 7 columns"})
        self.assertEqual(found["rows"], total(found))

    def test_any_name_of_a_file_is_json(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            for name, shown in ((b"\xc3\xa4\"\n.csv", "\u00e4\"\n.csv"), (b"\xff.csv", "\ufffd.csv")):
                file = os.fsencode(folder) + b"/" + name
                Path(os.fsdecode(file)).write_bytes(b"")
                self.assertEqual(counts(os.fsdecode(file))["file"], folder + "/" + shown)

    def test_standard_input_is_the_same(self) -> None:
        from_file, from_pipe = counts(SAMPLE), counts("-", text=SAMPLE.read_bytes())
        for found in from_file, from_pipe:
            del found["ns_per_order"], found["throughput"], found["file"]
        self.assertEqual(from_file, from_pipe)

    def test_table(self) -> None:
        done = run(SAMPLE)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        for words in "accepted 298", "unknown order id 2", "opening book 4", "and 2 more", "rows/s", "MB/s", "p99.9", "latency_histogram":
            self.assertIn(words, " ".join(done.stdout.decode().split()))

    def test_rejects(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            rejects = Path(folder) / "rejects.jsonl"
            counts(SAMPLE, "--rejects", rejects)
            lines = [json.loads(line) for line in rejects.read_text().splitlines()]
        self.assertEqual(len(lines), 18)
        self.assertEqual([line["line"] for line in lines], sorted(line["line"] for line in lines))
        over = [line for line in lines if line["reason"] == "size over the limit"]
        self.assertEqual([(line["task"], line["size"], line["limit"]) for line in over], [("submit", 100_000, 5_000)] * 2)
        self.assertTrue(all("band" in line for line in lines if line["reason"] == "price outside the band"))
        self.assertEqual(Counter(line.get("attribution") for line in lines), {"NSDQ": 11, None: 7})

    def test_limits_are_options(self) -> None:
        found = counts(SAMPLE, "--max-size", "100000", "--band", "5000", "--reprice-band", "5000")
        self.assertEqual(found["repaired"]["repriced"], 0)
        self.assertNotIn("size over the limit", found["rejected"]["reasons"])
        self.assertNotIn("price outside the band", found["rejected"]["reasons"])
        self.assertEqual(counts(SAMPLE, "--clamp-factor", "1")["repaired"]["clamped"], 3)  # 2 sizes were twice the limit


Series = dict[tuple[str, str], list[int]]  # task and error -> counts


def spans_of(file: Path) -> list[dict]:
    return [event for event in json.loads(file.read_text())["traceEvents"] if event["ph"] == "X"]


def metrics_of(file: Path) -> tuple[Series, Series]:
    """Returns, by task and error, the buckets (not cumulative), and the count with the sum in nanoseconds."""
    buckets: Series = {}
    totals: Series = {}
    for line in file.read_text().splitlines():
        if not (found := re.fullmatch(r"qtasks_run_duration_seconds_(bucket|count|sum)\{(.*)\} (\S+)", line)):
            continue
        labels = dict(re.findall(r'(\w+)="(.*?)"', found[2]))
        at = labels["task"], labels.get("error_type", "ok")
        if found[1] == "bucket":
            before = sum(buckets.setdefault(at, []))
            buckets[at].append(int(found[3]) - before)
        else:
            is_sum = found[1] == "sum"
            totals.setdefault(at, [0, 0])[is_sum] = int(Decimal(found[3]) * (10**9 if is_sum else 1))
    return buckets, totals


class Telemetry(unittest.TestCase):
    """The expected numbers are counted in make_orders.py, task by task."""

    REFUSED = "task_plugin_trigger_error"
    RUNS = {("submit", "ok"): 170, ("reduce", "ok"): 43, ("cancel", "ok"): 38, ("execute", "ok"): 61,
            ("submit", REFUSED): 11, ("cancel", REFUSED): 2, ("execute", REFUSED): 5}

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.trace, self.metrics = Path(folder.name) / "trace.json", Path(folder.name) / "metrics.prom"
        self.rejects = Path(folder.name) / "rejects.jsonl"

    def test_a_span_for_each_order(self) -> None:
        found = counts(SAMPLE, "--trace", self.trace, "--rejects", self.rejects)
        spans = spans_of(self.trace)
        self.assertEqual(found["spans"], {"written": 330, "dropped": 0})
        self.assertEqual(Counter((span["name"], span["args"]["status"]) for span in spans), self.RUNS)

        rejects = [json.loads(line) for line in self.rejects.read_text().splitlines()]
        refused = [span["name"] for span in spans if span["args"]["status"] != "ok"]
        self.assertEqual(refused, [line["task"] for line in rejects])
        submits = [row.split(",")[1] == "1" for row in SAMPLE.read_text().splitlines()[:154]]  # none is malformed
        self.assertEqual([span["name"] == "submit" for span in spans[:154]], submits)

        ends = [span["ts"] + span["dur"] for span in spans]
        self.assertTrue(all(span["dur"] > 0 for span in spans))
        self.assertTrue(all(span["ts"] > end - 0.001 for span, end in zip(spans[1:], ends)), "spans overlap")
        self.assertEqual(len({span["args"]["span_id"] for span in spans}), 330)
        self.assertLessEqual(max(span["dur"] for span in spans), found["ns_per_order"]["max"] / 1000)

    def test_counts_for_each_task_and_error(self) -> None:
        found = counts(SAMPLE, "--metrics", self.metrics)
        self.assertNotIn("spans", found)
        buckets, totals = metrics_of(self.metrics)
        self.assertEqual({at: count for at, (count, _) in totals.items()}, self.RUNS)
        self.assertEqual({at: sum(each) for at, each in buckets.items()}, self.RUNS)
        ended_well = sum(count for (_, error), (count, _) in totals.items() if error == "ok")
        self.assertEqual(ended_well, found["accepted"] + found["repaired"]["orders"] + found["opening_book"])
        self.assertEqual(sum(self.RUNS.values()) - ended_well, found["rejected"]["orders"])

    def test_both_agree_to_the_nanosecond(self) -> None:
        counts(SAMPLE, "--trace", self.trace, "--metrics", self.metrics)
        buckets, totals = metrics_of(self.metrics)
        spans: Series = {}
        for span in spans_of(self.trace):
            spans.setdefault((span["name"], span["args"]["status"]), []).append(round(span["dur"] * 1000))
        self.assertEqual({at: [len(each), sum(each)] for at, each in spans.items()}, totals)
        for at, each in spans.items():
            placed = Counter(min((duration - 1).bit_length() - 7, 27) if duration > 128 else 0 for duration in each)
            self.assertEqual(buckets[at], [placed[i] for i in range(28)], at)

    def test_the_rest_of_the_report_is_the_same(self) -> None:
        plain = counts(SAMPLE)
        for options in ["--trace"], ["--metrics"], ["--trace", "--metrics"]:
            files = [part for option in options for part in (option, getattr(self, option[2:]))]
            found = counts(SAMPLE, *files)
            self.assertEqual("--trace" in options, found.pop("spans", None) is not None)
            self.assertEqual(list(found), list(plain))
            timing = {"ns_per_order": 0, "throughput": 0}
            self.assertEqual({**found, **timing}, {**plain, **timing})

            tables = [run(SAMPLE, *more).stdout.decode().split("\nthroughput")[0] for more in ([], files)]
            self.assertEqual(*tables)

    def test_table(self) -> None:
        done = run(SAMPLE, "--trace", self.trace, "--metrics", self.metrics)
        words = " ".join(done.stdout.decode().split())
        for expected in "spans written 330 spans dropped 0", "run_clock", "metrics", "trace", "latency_histogram":
            self.assertIn(expected, words)
        self.assertNotIn(b"spans", run(SAMPLE).stdout)

    def test_more_orders_than_spans_are_kept(self) -> None:
        kept, orders = 65_536, 70_000
        self.assertIn(str(kept).encode(), run("--help").stdout)
        rows = b"".join(b"34200.5,%d,%d,100,1000000,1\n" % (1 if order < kept else 3, order % kept)
                        for order in range(orders))
        found = counts("-", "--trace", self.trace, "--metrics", self.metrics, text=rows)
        self.assertEqual(found["spans"], {"written": kept, "dropped": orders - kept})
        self.assertEqual({span["name"] for span in spans_of(self.trace)}, {"submit"})
        self.assertEqual({at: count for at, (count, _) in metrics_of(self.metrics)[1].items()},
                         {("submit", "ok"): kept, ("cancel", "ok"): orders - kept})

    def test_no_orders(self) -> None:
        found = counts("-", "--trace", self.trace, "--metrics", self.metrics, text=b"")
        self.assertEqual((found["spans"]["written"], spans_of(self.trace), metrics_of(self.metrics)), (0, [], ({}, {})))


class Draw(unittest.TestCase):
    """draw.py draws if matplotlib is installed, and reports an error if it is not."""

    def test_pictures(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            trace, metrics, out = (Path(folder) / name for name in ("trace.json", "metrics.prom", "pictures"))
            counts(SAMPLE, "--trace", trace, "--metrics", metrics)

            def draw(*files: Path) -> subprocess.CompletedProcess[bytes]:
                command = [sys.executable, "-B", Path(__file__).with_name("draw.py"), *files, "--out", out]
                return subprocess.run(command, capture_output=True, timeout=120)

            done = draw(trace, metrics)
            if importlib.util.find_spec("matplotlib") is None:
                self.assertEqual(done.returncode, 1)
                self.assertIn(b"matplotlib", done.stderr)
                return
            self.assertEqual((done.returncode, done.stderr), (0, b""))
            for name in "trace.svg", "trace-dark.svg", "latency.svg", "latency-dark.svg":
                self.assertIn("</svg>", (out / name).read_text())
                self.assertLess((out / name).stat().st_size, 200_000)
            for wrong in (metrics, metrics), (trace, trace), (trace, out / "absent"):
                done = draw(*wrong)
                self.assertEqual((done.returncode, done.stderr.count(b"\n")), (1, 1), done)
            self.assertEqual(draw(trace).returncode, 2)


SIX = b"34200.000376608,5,0,10,33578400,1"


def day(rows: int, seventh: str) -> tuple[bytes, dict]:
    """A day of rows with a seventh column or without, and how often each outcome must occur in it."""
    lines: list[str] = []
    order = 0
    while len(lines) < rows:
        order += 7
        kinds = ([(4, order - 1, 100)] if order % 5 == 0 else []) + [(1, order, 200), (4, order, 100), (3, order, 100)]
        lines += [f"{34_200 + len(lines) // 100}.{order:09d},{kind},{of},{size},1000000,1{seventh}\n"
                  for kind, of, size in kinds]
    lines = lines[:rows]
    opening = sum(line.split(",")[1] == "4" and int(line.split(",")[2]) % 7 != 0 for line in lines)
    return "".join(lines).encode(), {"rows": rows, "accepted": rows - opening, "opening_book": opening}


class Columns(unittest.TestCase):
    """LOBSTER's message files have six columns, or a seventh with the attribution."""

    def test_each_row_is_judged_by_itself(self) -> None:
        rows = [SIX, SIX + b",null", SIX + b",UBSS", SIX + b",", SIX + b",null,1", SIX[:-2], SIX + b",\r"]
        found = counts("-", text=b"\n".join(rows))
        self.assertEqual((found["rows"], found["accepted"]), (7, 5))
        self.assertEqual(found["malformed"]["first"],
                         [{"line": line, "why": "expected 6 or 7 columns"} for line in (5, 6)])

    def test_crosses_and_halts(self) -> None:
        rows = [b"34201.117864772,6,-1,45725,33552100,-1,null", b"57600.1,6,-2,10,33552100,1,null",
                b"36023,7,0,0,-1,-1,null", b"36030,6,-3,0,0,1,null", b"36323,7,0,0,0,-1", b"36330.5,6,-3,1,33552100,1",
                b"36723,7,0,0,1,-1", b"36724.5,5,0,10,33552100,1"]
        found = counts("-", text=b"\n".join(rows))
        self.assertEqual((found["accepted"], found["status"], found["rows"]), (4, 3, 8))
        self.assertEqual(found["rejected"]["reasons"], {"halted symbol": 1})

    def test_million_rows(self) -> None:
        for seventh in "", ",null":
            text, expected = day(1_000_000, seventh)
            found = counts("-", text=text)
            self.assertEqual({name: found[name] for name in expected}, expected)
            self.assertEqual(found["rows"], total(found))
            speed = found["throughput"]
            self.assertEqual(speed["bytes"], len(text))
            self.assertAlmostEqual(speed["rows_per_s"] * speed["seconds"], 1_000_000, delta=1)
            self.assertAlmostEqual(speed["mb_per_s"] * speed["seconds"] * 1e6, len(text), delta=1)


class OpeningBook(unittest.TestCase):
    """An order that no row submits was in the book before the file begins. Its requests are not the gateway's rejects."""

    def test_unknown_is_not_rejected(self) -> None:
        for kind in 2, 3, 4:
            found = counts("-", text=b"34200.5,%d,9,100,1000000,1\n" % kind * 3)
            self.assertEqual((found["opening_book"], found["rejected"]["orders"], found["accepted"]), (3, 0, 0), kind)

    def test_rejected_and_gone_orders_are_known(self) -> None:
        submit, cancel = b"34200.5,1,%d,%d,1000000,1\n", b"34200.5,3,%d,100,1000000,1\n"
        for size in 100, 1_000_000:  # accepted and cancelled; rejected
            text = submit % (9, 100) + submit % (5, size) + cancel % 5 + cancel % 5 + cancel % 9 + cancel % 4
            found = counts("-", text=text)
            unknown = 1 if size == 100 else 2
            self.assertEqual(found["rejected"]["reasons"]["unknown order id"], unknown)
            self.assertEqual((found["opening_book"], total(found)), (1, 6))

    def test_executions_set_the_last_good_price(self) -> None:
        submit = b"34200.5,1,7,100,2000000,1\n"
        self.assertEqual(counts("-", text=submit)["accepted"], 1)
        found = counts("-", text=b"34200.5,4,9,100,1000000,1\n" + submit)
        self.assertEqual(found["rejected"]["reasons"], {"price outside the band": 1})


class Malformed(unittest.TestCase):
    def test_malformed_rows_are_counted_and_do_not_end_the_run(self) -> None:
        good = b"34200.5,1,%d,100,1000000,1"
        rows = {
            b"": "expected 6 or 7 columns",
            b"34200.5,1,1,100,1000000": "expected 6 or 7 columns",
            b",,,,,": "not a time",
            b"34200.,1,1,100,1000000,1": "not a time",
            b"-1,1,1,100,1000000,1": "not a time",
            b"86401,1,1,100,1000000,1": "not a time",
            b"2012-06-21 24:00:00,1,1,100,1000000,1": "not a time",
            b"2012-06-21_09:30:00,1,1,100,1000000,1": "not a time",
            b"34200.5,0,1,100,1000000,1": "unknown type",
            b"34200.5,1.0,1,100,1000000,1": "type is not a 64-bit integer",
            b"34200.5,1,+1,100,1000000,1": "order id is not a 64-bit integer",
            b"34200.5,1,1,1\0,1000000,1": "size is not a 64-bit integer",
            b"34200.5,1,1,-9223372036854775808,1000000,1": "negative size",
            b"34200.5,1,1,9223372036854775807,1000000,1": "size out of range",
            b"34200.5,1,1,100,9223372036854775807,1": "price out of range",
            b"34200.5,1,1,100,-1,1": "negative price",
            b"34200.5,1,1,100,0,1": "price is zero",
            b"34200.5,1,1,100, 5,1": "price is not a 64-bit integer",
            b"34200.5,1,1,100,1000000,4294967297": "direction is not 1 or -1",
            b"34200.5,7,0,0,2,-1": "unknown trading status",
            b"\0\0\0": "expected 6 or 7 columns",
            b"\xff\xfe,1,1,100,1000000,1": "not a time",
            b"\xef\xbb\xbf34200.5,1,1,100,1000000,1": "byte order mark",
            b"34200.5,1,9223372036854775808,100,1000000,1": "order id is not a 64-bit integer",
            b"34200.5,1,-1,100,1000000,1": "negative order id",
            b"34200.5,1,1,100,1000000,1,null,null": "expected 6 or 7 columns",
            b"34200.5,1,1,100,1000000,1,NS\xc3\x84": "attribution is not printable ASCII",
            b"34200.5,1,1,100,1000000,1," + b"N" * 9: "attribution is longer than 8 characters",
            b"3" * 4097: "line too long",
            b"4" * 300_000: "line too long",
        }
        for wrong, why in rows.items():
            text = b"\n".join([good % 1, wrong, good % 2])
            found = counts("-", text=text)
            self.assertEqual((found["rows"], found["accepted"]), (3, 2), wrong[:60])
            self.assertEqual(found["malformed"]["first"], [{"line": 2, "why": why}], wrong[:60])

    def test_many(self) -> None:
        found = counts("-", text=b"x\n" * 100_000)
        self.assertEqual((found["rows"], found["malformed"]["rows"]), (100_000, 100_000))
        self.assertEqual(len(found["malformed"]["first"]), 10)

    def test_line_ends(self) -> None:
        row = b"34200.5,1,%d,100,1000000,1"
        self.assertEqual(counts("-", text=b"\r\n".join([row % 1, row % 2]) + b"\r\n")["accepted"], 2)
        self.assertEqual(counts("-", text=row % 1)["accepted"], 1)
        self.assertEqual(counts("-", text=b"")["rows"], 0)
        self.assertEqual(counts("-", text=b"4" * 300_000)["malformed"]["first"], [{"line": 1, "why": "line too long"}])

    def test_longer_than_any_buffer(self) -> None:
        rows = b"".join(b"34200.5,1,%d,100,1000000,1\n" % order for order in range(200_000))
        found = counts("-", "--orders", "1", text=rows)
        self.assertEqual((found["rows"], found["accepted"]), (200_000, 200_000))


class Failures(unittest.TestCase):
    def check_one_line(self, done: subprocess.CompletedProcess[bytes], *words: bytes) -> None:
        self.assertEqual((done.returncode, done.stdout), (2, b""))
        self.assertEqual(done.stderr.count(b"\n"), 1, done.stderr)
        for word in words:
            self.assertIn(word, done.stderr)

    def test_unreadable(self) -> None:
        self.check_one_line(run("/nowhere/orders.csv"), b"/nowhere/orders.csv", b"No such file")
        self.check_one_line(run(SAMPLE.parent), b"Is a directory")
        if os.geteuid() != 0:
            with tempfile.NamedTemporaryFile() as file:
                os.chmod(file.name, 0)
                self.check_one_line(run(file.name), b"Permission denied")

    def test_unwritable(self) -> None:
        for option in "--rejects", "--trace", "--metrics":
            self.check_one_line(run(SAMPLE, option, "/nowhere/file"), b"/nowhere/file", b"No such file")
            if Path("/dev/full").exists():
                self.check_one_line(run(SAMPLE, option, "/dev/full"), b"/dev/full", b"No space left")
        if Path("/dev/full").exists():
            with open("/dev/full", "wb") as full:
                done = subprocess.run([PROGRAM, SAMPLE], stdout=full, stderr=subprocess.PIPE, timeout=60)
            self.assertEqual((done.returncode, done.stderr.count(b"\n")), (2, 1))

    def test_over_the_input(self) -> None:
        before = SAMPLE.read_bytes()
        for option in "--rejects", "--trace", "--metrics":
            self.check_one_line(run(SAMPLE, option, SAMPLE), b"is the input")
        self.assertEqual(SAMPLE.read_bytes(), before)

    def test_one_file_twice(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file, same = Path(folder) / "file", f"{folder}/./file"
            self.check_one_line(run(SAMPLE, "--trace", file, "--metrics", same), b"twice")
            self.check_one_line(run(SAMPLE, "--rejects", file, "--metrics", same), b"twice")

    def test_options(self) -> None:
        self.check_one_line(run(), b"FILE")
        self.check_one_line(run(SAMPLE, "--bnad", "1"), b"--bnad")
        self.check_one_line(run(SAMPLE, "--band", "0"), b"--band")
        self.check_one_line(run(SAMPLE, "--max-size", "many"), b"--max-size")
        self.check_one_line(run(SAMPLE, SAMPLE))
        done = run("--help")
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertIn(b"--reprice-band", done.stdout)


if __name__ == "__main__":
    unittest.main()
