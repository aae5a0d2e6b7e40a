#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""check.py rejects what it should: counts over budget, entries that differ, growth that is not linear, dear idle triggers.

usage: self_test.py; exit code 0 if it does, else 1
"""
import sys

from check import GROWTH, SCALES, not_idle, not_linear, not_scaling, over_budget, scale


def grown(power: int) -> dict[str, int]:
    return {f"{filling} {plugins}x{triggers}": 1000 + plugins**power for (filling, triggers), sizes in GROWTH for plugins in sizes}


def scaled(factor: float) -> dict[str, int]:
    return {scale(*size): count for few, many in SCALES.values() for size, count in ((few, 1000), (many, int(1000 * factor)))}


def idle(one: int, many: int) -> dict[str, int]:
    return {"idle 1x1": 100, "idle 1x56": 100 + one, "idle 64x1": 200, "idle 64x56": 200 + many}


def main() -> int:
    expected = {
        "within budget": (over_budget({"a": 102}, {"a": 100}), 0),
        "over budget": (over_budget({"a": 103}, {"a": 100}), 1),
        "an entry too many": (over_budget({"a": 1, "b": 1}, {"a": 1}), 1),
        "an entry too few": (over_budget({"a": 1}, {"a": 1, "b": 1}), 1),
        "linear": (not_linear(grown(1)), 0),
        "quadratic": (not_linear(grown(2)), 4),
        "eight times as many": (not_scaling(scaled(8.8)), 0),
        "more than linear": (not_scaling(scaled(8.9)), 2),
        "idle triggers": (not_idle(idle(55, 55)), 0),
        "idle triggers, asked of each plugin": (not_idle(idle(55, 3520)), 1),
    }
    wrong = [f"{what}: {len(found)} problems, expected {count}" for what, (problems, count) in expected.items()
             if len(found := list(problems)) != count]
    for each in wrong:
        print(each, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
