#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Reads the files of the Chrome exporter with Python's json, and compares them with the spans they were written from.

usage: chrome_trace.py <write_traces program>
"""
import json
import subprocess
import sys
import tempfile
import unittest
from decimal import Decimal
from pathlib import Path

CODES = {0: "ok", 1: "task_plugin_trigger_error", 2: "task_cancel_error", 3: "timeout", 4: "rejected",
         5: "retry_later", 6: "permanent", 7: "plugin_failure", 8: "failed"}
KINDS = ["run", "attempt", "custom"]


def read(path: Path) -> list[dict]:
    """Returns the events. Numbers are kept as decimals."""
    page = json.loads(path.read_text(), parse_float=Decimal)
    assert set(page) == {"displayTimeUnit", "traceEvents"} and page["displayTimeUnit"] in ("ms", "ns")
    return page["traceEvents"]


def rows(path: Path) -> list[dict]:
    found = []
    for line in path.read_text().splitlines():
        numbers, name = line.split(" name")
        high, low, span, parent, start, end, status, attempt, thread, kind = map(int, numbers.split())
        found.append({"trace": f"{high:016x}{low:016x}", "span": f"{span:016x}",
                      "parent": f"{parent:016x}" if parent else None, "start": start, "end": end,
                      "status": CODES.get(status, str(status)), "attempt": attempt, "thread": thread,
                      "kind": KINDS[kind], "name": bytes(map(int, name.split())).decode(errors="replace")})
    return found


class Chrome(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory()
        cls.path = Path(cls.folder.name)
        subprocess.run([sys.argv[1], cls.path], check=True)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.folder.cleanup()

    def test_each_event_has_the_fields_of_the_format(self) -> None:
        for file in ("random.chrome.json", "runs.chrome.json"):
            for event in read(self.path / file):
                self.assertIn(event["ph"], ("X", "M"))
                for key in ("pid", "tid"):
                    self.assertIsInstance(event[key], int)
                self.assertIsInstance(event["name"], str)
                self.assertIsInstance(event["args"], dict)
                if event["ph"] == "X":
                    for key in ("ts", "dur"):
                        self.assertIsInstance(event[key], Decimal)
                    self.assertGreaterEqual(event["dur"], 0)

    def test_spans_come_back_as_they_were(self) -> None:
        events = [e for e in read(self.path / "random.chrome.json") if e["ph"] == "X"]
        back = [{"trace": e["args"]["trace_id"], "span": e["args"]["span_id"], "parent": e["args"].get("parent_span_id"),
                 "start": e["ts"] * 1000, "end": (e["ts"] + e["dur"]) * 1000, "status": e["args"]["status"],
                 "attempt": e["args"]["attempt"], "thread": e["tid"], "kind": e["cat"], "name": e["name"]}
                for e in events]
        wanted = rows(self.path / "random.txt")
        self.assertEqual(len(wanted), 200)
        self.assertEqual(sorted(back, key=lambda s: s["span"]), sorted(wanted, key=lambda s: s["span"]))
        self.assertTrue(all(e["pid"] == 42 for e in events))

    def test_processes_and_threads_are_named_before_their_events(self) -> None:
        for file, process in (("random.chrome.json", 'a "process"\ufffd'), ("runs.chrome.json", "qtasks")):
            events = read(self.path / file)
            self.assertEqual((events[0]["name"], events[0]["args"]), ("process_name", {"name": process}))
            named = set()
            for event in events[1:]:
                if event["ph"] == "M":
                    self.assertEqual(event["name"], "thread_name")
                    self.assertNotIn(event["tid"], named)
                    named.add(event["tid"])
                else:
                    self.assertIn(event["tid"], named)

    def test_runs_nest_as_viewers_nest_them(self) -> None:
        """A viewer nests an event in the event that is open on its thread. It goes by time, and by the order in the file
        where times are equal. That event must be the parent."""
        events = [e for e in read(self.path / "runs.chrome.json") if e["ph"] == "X"]
        self.assertEqual([e["cat"] for e in events].count("run"), 4)
        self.assertEqual([e["cat"] for e in events].count("attempt"), 1 + 2 + 3 + 3)
        opened: list[dict] = []
        for event in sorted(events, key=lambda e: e["ts"]):
            while opened and opened[-1]["ts"] + opened[-1]["dur"] <= event["ts"]:
                opened.pop()
            if opened:
                self.assertLessEqual(event["ts"] + event["dur"], opened[-1]["ts"] + opened[-1]["dur"])
            self.assertEqual(event["args"].get("parent_span_id"), opened[-1]["args"]["span_id"] if opened else None)
            opened.append(event)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
