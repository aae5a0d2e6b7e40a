# SPDX-License-Identifier: BSL-1.0
"""The aims of the project, and whether a run met them."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from losses import NOISE
from results import CONTENDERS, times
from tables import name_of, ratio, three
from tables import times as as_times

# Section, case, numerator, denominator, and the ratio: at most or at least.
RATIOS = (
    ("dispatch", ("sum", "16"), "library", "by_hand", "at most", 1.0),
    ("dispatch", ("sum", "16"), "virtual", "library", "at least", 10.0),
    ("dispatch", ("opaque", "16"), "library", "by_hand", "at most", 1.0),
    ("dispatch", ("opaque", "16"), "virtual", "library", "at least", 2.0),
    ("dispatch", ("opaque", "16"), "std_function", "library", "at least", 2.0),
    ("dispatch", ("opaque", "16"), "signals2", "library", "at least", 10.0),
    ("policies", ("five",), "library", "by_hand", "at most", 1.1),
    ("policies", ("five_metrics",), "library", "by_hand", "at most", 1.1),
    ("policies", ("five_metrics_tsc",), "library", "by_hand", "at most", 1.15),
    ("error_path", ("unhandled", "16", "threads:1"), "library", "error_code", "at most", 1.18),  # docs/design.md
    ("error_path", ("handled", "1", "threads:1"), "throw", "library", "at least", 100.0),
    ("error_path", ("handled", "16", "threads:1"), "throw", "library", "at least", 100.0),
)
INCLUDE_SECONDS = 0.15  # more than PEER
STACK_FACTOR, STACK_SECONDS = 1.2, 0.8  # of including its headers alone, and more
GROWTH = 2.1  # what a doubling of the plugins adds, to what the doubling before it added
SMALLEST = 8  # plugins; below, a doubling adds too little to compare


@dataclass
class Aim:
    """An aim as the page shows it."""
    what: str
    wanted: str
    measured: str
    is_met: bool

    def row(self) -> list[str]:
        return [self.what, self.wanted, self.measured, "yes" if self.is_met else "**no**"]


def of_times(data: dict) -> Iterator[Aim]:
    for section, case, top, bottom, direction, limit in RATIOS:
        row = times(data, section).get(case) if section in data else None
        if row is not None:  # the case of the processor's counter is not measured where there is none
            measured = ratio(row[top], row[bottom])
            if direction == "at most":
                is_met = measured <= (NOISE if limit == 1.0 else limit)
            else:
                is_met = measured >= limit
            what = f"{section.replace('_', ' ')} {name_of(case)}: {CONTENDERS[top]} / {CONTENDERS[bottom]}"
            yield Aim(what, f"{direction} {limit:g}x", as_times(measured), is_met)


def of_include(rows: list[dict]) -> Iterator[Aim]:
    for row in rows:
        header, peer = (PurePosixPath(row[key]).name for key in ("header", "peer"))
        more = row["seconds"] - row["peer_seconds"]
        yield Aim(f"include `{header}` instead of `{peer}`, {row['compiler']}", f"at most {INCLUDE_SECONDS} s more",
                  f"{three(more)} s", more <= INCLUDE_SECONDS)


def of_large_stack(rows: list[dict]) -> Iterator[Aim]:
    for row in rows:
        limit = STACK_FACTOR * row["headers_seconds"] + STACK_SECONDS
        what = f"compile {row['plugins']} plugins, {row['triggers']} triggers, sparse, {row['compiler']}"
        yield Aim(what, f"at most {three(limit)} s ({STACK_FACTOR} of its headers + {STACK_SECONDS} s)",
                  f"{three(row['seconds'])} s", row["seconds"] <= limit)


def of_growth(stacks: list[dict]) -> Iterator[Aim]:
    """For each compiler that counts instantiations: the worst of all shapes with three sizes, each double the one before."""
    worst: dict[str, float] = {}
    shapes: dict[tuple[str, str, int], dict[int, int]] = {}
    for stack in stacks:
        if stack["kind"] == "library" and stack["instantiations"] is not None and stack["plugins"] >= SMALLEST:
            sizes = shapes.setdefault((stack["compiler"], stack["filling"], stack["triggers"]), {})
            sizes[stack["plugins"]] = stack["instantiations"]
    for (compiler, _, _), sizes in shapes.items():
        for least in sizes:
            if 2 * least in sizes and 4 * least in sizes:
                added = ratio(sizes[4 * least] - sizes[2 * least], sizes[2 * least] - sizes[least])
                worst[compiler] = max(worst.get(compiler, 0.0), added)
    for compiler, most in worst.items():
        yield Aim(f"instantiations that a doubling of the plugins adds / the doubling before, {compiler}",
                  f"at most {GROWTH:g}x", as_times(most), most <= GROWTH)


def of_instructions(data: dict) -> Iterator[Aim]:
    rows = data["rows"]
    for compiler, level in dict.fromkeys((row["compiler"], row["level"]) for row in rows):
        for aim in sorted({row["aim"] for row in rows}):
            bodies = [row for row in rows if (row["compiler"], row["level"], row["aim"]) == (compiler, level, aim)]
            over = [f"{name_of(row['body'].split('/'))} {as_times(row['ratio'])}" for row in bodies if row["ratio"] > aim]
            what = name_of(bodies[0]["body"].split("/")) if len(bodies) == 1 else f"{len(bodies)} bodies"
            worst = max(row["ratio"] for row in bodies)
            yield Aim(f"instructions of {what}: library / by hand, {compiler} -{level}", f"at most {aim:g}x",
                      f"all but {', '.join(over)}" if over and len(bodies) > 1 else f"at most {as_times(worst)}", not over)


def of_codegen(rows: list[dict]) -> Iterator[Aim]:
    for compiler in dict.fromkeys(row["compiler"] for row in rows):
        levels = [row for row in rows if row["compiler"] == compiler]
        yield Aim(f"machine code no larger than by hand, {compiler}", f"all {levels[0]['shapes']} shapes",
                  ", ".join(f"{row['free']} at -{row['level']}" for row in levels),
                  all(row["free"] == row["shapes"] for row in levels))


def of(data: dict) -> list[Aim]:
    found = list(of_times(data))
    if "compile_cost" in data:
        costs = data["compile_cost"]
        found += [*of_include(costs.get("include", [])), *of_large_stack(costs.get("large_stack", [])),
                  *of_growth(costs.get("stacks", []))]
    if "instructions" in data:
        found += of_instructions(data["instructions"])
    if "codegen" in data:
        found += of_codegen(data["codegen"]["rows"])
    return found
