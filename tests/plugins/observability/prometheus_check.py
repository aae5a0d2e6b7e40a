#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Checks a page in Prometheus' text format, version 0.0.4, as strictly as a scraper may.

usage: prometheus_check.py <program>      checks the output of the program
       prometheus_check.py --self-test    checks a page that must be accepted, and pages that must be rejected
"""
import math
import re
import subprocess
import sys

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(,|$)')
SAMPLE = re.compile(rf"({NAME})(?:\{{(.*)\}})? (\S+)")
VALUE = re.compile(r"[+-]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|Inf)|NaN")
TYPES = {"counter", "gauge", "histogram", "summary", "untyped"}


class Bad(Exception):
    pass


def number(text: str) -> float:
    if not VALUE.fullmatch(text):
        raise Bad(f"not a number: {text}")
    return float(text)


def labels_of(text: str) -> dict[str, str]:
    labels: dict[str, str] = {}
    at = 0
    while at < len(text):
        match = LABEL.match(text, at)
        if not match:
            raise Bad(f"not labels: {text[at:]}")
        if match[1] in labels:
            raise Bad(f"the label {match[1]} is repeated")
        labels[match[1]] = match[2]
        at = match.end()
    return labels


def histogram(name: str, samples: list) -> None:
    groups: dict[tuple, dict] = {}
    for sample, labels, value in samples:
        le = labels.pop("le", None)
        if (le is not None) != (sample == f"{name}_bucket"):
            raise Bad(f"{sample}: buckets have a label le, other samples do not")
        group = groups.setdefault(tuple(sorted(labels.items())), {"buckets": []})
        if sample == f"{name}_bucket":
            group["buckets"].append((number(le), value))
        else:
            group[sample] = value
    for labels, group in groups.items():
        bounds = [bound for bound, _ in group["buckets"]]
        counts = [count for _, count in group["buckets"]]
        if bounds != sorted(set(bounds)) or not bounds or bounds[-1] != math.inf:
            raise Bad(f"{name}{labels}: the bounds do not increase to +Inf")
        if counts != sorted(counts) or any(count != int(count) for count in counts):
            raise Bad(f"{name}{labels}: the counts are not cumulative")
        if f"{name}_sum" not in group or group.get(f"{name}_count") != counts[-1]:
            raise Bad(f"{name}{labels}: no sum, or a count other than that of +Inf")


def family_of(sample: str, types: dict[str, str]) -> str:
    for suffix in ("_bucket", "_sum", "_count"):
        if sample.endswith(suffix) and types.get(sample[: -len(suffix)]) == "histogram":
            return sample[: -len(suffix)]
    return sample


def check(page: str) -> int:
    """Returns the number of samples. Raises Bad."""
    if not page.endswith("\n"):
        raise Bad("the last line does not end")
    types: dict[str, str] = {}
    helps: set[str] = set()
    families: dict[str, list] = {}
    seen: set[tuple] = set()
    last = None
    for line in page.splitlines() if "\r" not in page else ["\r"]:
        if line.startswith("#"):
            match = re.fullmatch(rf"# (HELP|TYPE) ({NAME}) (.+)", line)
            if not match:
                raise Bad(f"not a comment of the format: {line}")
            kind, name, rest = match.groups()
            if name in families or name in (helps if kind == "HELP" else types):
                raise Bad(f"{kind} of {name} is repeated, or comes after its samples")
            if kind == "HELP":
                helps.add(name)
            elif rest in TYPES:
                types[name] = rest
            else:
                raise Bad(f"not a type: {rest}")
            continue
        match = SAMPLE.fullmatch(line)
        if not match:
            raise Bad(f"not a sample: {line}")
        labels = labels_of(match[2] or "")
        key = (match[1], tuple(sorted(labels.items())))
        family = family_of(match[1], types)
        if key in seen:
            raise Bad(f"repeated: {line}")
        if family not in types or family not in helps:
            raise Bad(f"no HELP or no TYPE before this line: {line}")
        if family != last and family in families:
            raise Bad(f"the samples of {family} are not consecutive")
        seen.add(key)
        last = family
        value = number(match[3])
        if types[family] == "counter" and (not family.endswith("_total") or value < 0):
            raise Bad(f"not a counter: {line}")
        families.setdefault(family, []).append((match[1], labels, value))
    for name, samples in families.items():
        if types[name] == "histogram":
            histogram(name, samples)
    return len(seen)


HEAD = "# HELP h Text.\n# TYPE h histogram\n"
GOOD = HEAD + 'h_bucket{a="b",le="1"} 1\nh_bucket{a="b",le="+Inf"} 2\nh_sum{a="b"} 2.5\nh_count{a="b"} 2\n'
BAD = {
    "no end": GOOD[:-1],
    "no type": GOOD.replace("# TYPE h histogram\n", ""),
    "no help": GOOD.replace("# HELP h Text.\n", ""),
    "unknown type": GOOD.replace("h histogram", "h histogramme"),
    "falling counts": GOOD.replace('le="1"} 1', 'le="1"} 3'),
    "falling bounds": GOOD.replace('le="+Inf"} 2', 'le="0.5"} 2'),
    "no +Inf": GOOD.replace('h_bucket{a="b",le="+Inf"} 2\n', ""),
    "another count": GOOD.replace("h_count{a=\"b\"} 2", "h_count{a=\"b\"} 3"),
    "no sum": GOOD.replace('h_sum{a="b"} 2.5\n', ""),
    "no le": GOOD.replace(',le="1"', ""),
    "twice": GOOD + 'h_sum{a="b"} 2.5\n',
    "label twice": GOOD.replace('{a="b"}', '{a="b",a="b"}'),
    "raw quote": GOOD.replace('a="b"', 'a="b"c"'),
    "wrong escape": GOOD.replace('a="b"', r'a="\t"'),
    "raw new line": GOOD.replace('a="b"', 'a="b\n"'),
    "no number": GOOD.replace("2.5", "2,5"),
    "name": GOOD.replace("h_sum", "h-sum"),
    "negative counter": GOOD + "# HELP c_total T.\n# TYPE c_total counter\nc_total -1\n",
    "counter without suffix": GOOD + "# HELP c T.\n# TYPE c counter\nc 1\n",
    "carriage return": GOOD.replace("\n", "\r\n"),
    "apart": GOOD + '# HELP c_total T.\n# TYPE c_total counter\nc_total 1\nh_sum{a="c"} 1\n',
}


def self_test() -> list[str]:
    problems = []
    if check(GOOD) != 4:
        problems.append("the valid page is rejected")
    for what, page in BAD.items():
        try:
            check(page)
            problems.append(f"accepted: {what}")
        except Bad:
            pass
    return problems


def main() -> int:
    if sys.argv[1] == "--self-test":
        problems = self_test()
    else:
        page = subprocess.run([sys.argv[1]], capture_output=True, check=True).stdout.decode("utf-8")
        try:
            problems = [] if check(page) > 0 else ["the page is empty"]
        except Bad as bad:
            problems = [str(bad)]
    print("\n".join(problems) or "the page is valid")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
