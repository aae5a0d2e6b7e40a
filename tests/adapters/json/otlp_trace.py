#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Reads OTLP bodies with Python's json, and checks them against the protocol's rules and the spans they contain.

usage: otlp_trace.py <write_traces program>
"""
import json
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from chrome_trace import rows

OFFSET = 1_700_000_000_000_000_007  # as in write_traces.cpp
MAX_SPANS = 64
# The JSON names of the fields of `Span` in trace.proto.
SPAN_FIELDS = {"traceId", "spanId", "traceState", "parentSpanId", "flags", "name", "kind", "startTimeUnixNano",
               "endTimeUnixNano", "attributes", "droppedAttributesCount", "events", "droppedEventsCount", "links",
               "droppedLinksCount", "status"}


def values(attributes: list[dict]) -> dict:
    """Returns the attributes by name, and checks their JSON."""
    found = {}
    for attribute in attributes:
        assert set(attribute) == {"key", "value"} and attribute["key"] not in found
        ((kind, value),) = attribute["value"].items()
        assert kind in ("stringValue", "intValue") and isinstance(value, str)
        found[attribute["key"]] = int(value) if kind == "intValue" else value
    return found


class Otlp(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.argv[1], folder], check=True)
            path = Path(folder)
            cls.bodies = [json.loads(file.read_text()) for file in sorted(path.glob("random.*.otlp.json"))]
            cls.rows = rows(path / "random.txt")

    def spans(self) -> list[dict]:
        return [span for body in self.bodies for span in body["resourceSpans"][0]["scopeSpans"][0]["spans"]]

    def test_bodies_are_requests_of_bounded_size(self) -> None:
        sizes = []
        for body in self.bodies:
            self.assertEqual(set(body), {"resourceSpans"})
            (resource,) = body["resourceSpans"]
            self.assertEqual(set(resource), {"resource", "scopeSpans"})
            self.assertEqual(values(resource["resource"]["attributes"]), {"service.name": 'a "service"\ufffd'})
            (scope,) = resource["scopeSpans"]
            self.assertEqual(set(scope), {"scope", "spans"})
            self.assertEqual(scope["scope"]["name"], "qtasks")
            self.assertRegex(scope["scope"]["version"], r"^\d+\.\d+\.\d+$")
            sizes.append(len(scope["spans"]))
        self.assertEqual(sizes, [MAX_SPANS, MAX_SPANS, MAX_SPANS, len(self.rows) - 3 * MAX_SPANS])

    def test_fields_are_encoded_as_the_protocol_requires(self) -> None:
        for span in self.spans():
            self.assertLessEqual(set(span), SPAN_FIELDS)
            self.assertRegex(span["traceId"], r"^[0-9a-f]{32}$")
            self.assertRegex(span["spanId"], r"^[0-9a-f]{16}$")
            self.assertTrue(int(span["traceId"], 16) and int(span["spanId"], 16))
            if "parentSpanId" in span:
                self.assertRegex(span["parentSpanId"], r"^[0-9a-f]{16}$")
            self.assertIn(span["kind"], range(1, 6))
            self.assertEqual(span["flags"], 1)
            for key in ("startTimeUnixNano", "endTimeUnixNano"):
                self.assertIsInstance(span[key], str)
                self.assertTrue(re.fullmatch(r"0|[1-9]\d*", span[key]))
            self.assertGreaterEqual(int(span["endTimeUnixNano"]), int(span["startTimeUnixNano"]))

    def test_spans_come_back_as_they_were(self) -> None:
        self.assertEqual(len(self.rows), 200)
        for span, row in zip(self.spans(), self.rows, strict=True):
            attributes = values(span["attributes"])
            error = attributes.pop("error.type", None)
            self.assertEqual(error or "ok", row["status"])
            self.assertEqual(span.get("status"), {"code": 2} if error else None)
            self.assertEqual(attributes, {"qtasks.span.kind": row["kind"], "qtasks.attempt": row["attempt"],
                                          "thread.id": row["thread"]})
            self.assertEqual((span["traceId"], span["spanId"], span.get("parentSpanId"), span["name"]),
                             (row["trace"], row["span"], row["parent"], row["name"]))
            self.assertEqual((int(span["startTimeUnixNano"]), int(span["endTimeUnixNano"])),
                             (row["start"] + OFFSET, row["end"] + OFFSET))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
