# SPDX-License-Identifier: BSL-1.0
"""The comparisons that the library loses."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from results import CONTENDERS, GOOGLE, times
from tables import name_of, percent, ratio, three
from tables import times as as_times

NOISE = 1.05  # a smaller ratio is not a loss
TITLES = {"dispatch": "dispatch", "error_path": "error path", "execute": "whole run", "policies": "policies",
          "gateway": "order gateway"}
PERCENTILES = ("p50", "p99", "p99.9")


@dataclass
class Loss:
    """A case in which the library needs more than some contenders."""
    where: str
    ours: str
    by: list[tuple[float, str]]  # ratio and contender, worst first

    def row(self) -> list[str]:
        return [self.where, self.ours, ", ".join(f"{name} {as_times(each)}" for each, name in self.by)]


def lost(where: str, library: float, others: dict[str, float], text: str) -> Iterator[Loss]:
    """At most one loss: that of this case. `clock` is a part of the work and no contender."""
    by = sorted(((ratio(library, value), CONTENDERS[who]) for who, value in others.items()
                 if who not in ("library", "clock") and ratio(library, value) > NOISE), reverse=True)
    if by:
        yield Loss(where, text, by)


def of_latency(data: dict) -> Iterator[Loss]:
    for errors in sorted({run["errors"] for run in data["runs"]}):
        runs = {run["contender"]: run for run in data["runs"] if run["errors"] == errors}
        for at in PERCENTILES:
            values = {who: run[at] for who, run in runs.items()}
            text = f"{three(values['library'])} ns"
            yield from lost(f"latency {at}, {percent(errors)} errors", values["library"], values, text)


def of_compile_cost(data: dict) -> Iterator[Loss]:
    """The largest stacks only."""
    groups: dict[tuple[str, str], dict[int, dict[str, float]]] = {}
    most = max(stack["triggers"] for stack in data["stacks"])
    for stack in data["stacks"]:
        if stack["triggers"] == most:
            sizes = groups.setdefault((stack["compiler"], stack["filling"]), {})
            sizes.setdefault(stack["plugins"], {})[stack["kind"]] = stack["seconds"]
    for (compiler, filling), sizes in groups.items():
        plugins = max(sizes)
        seconds = sizes[plugins]["library"]
        where = f"compile {plugins} plugins, {most} triggers, {filling}, {compiler}"
        yield from lost(where, seconds, sizes[plugins], f"{three(seconds)} s")


def of_instructions(data: dict) -> Iterator[Loss]:
    for row in data["rows"]:
        where = f"{name_of(row['body'].split('/'))}, {row['compiler']} -{row['level']}"
        yield from lost(where, row["library"], {"by_hand": row["by_hand"]}, f"{row['library']:g} instructions")


def of(data: dict) -> list[Loss]:
    """All losses, worst first."""
    found: list[Loss] = []
    for section in GOOGLE:
        if section in data:
            for case, row in times(data, section).items():
                found += lost(f"{TITLES[section]} {name_of(case)}".strip(), row["library"], row, f"{three(row['library'])} ns")
    for section, losses in (("latency", of_latency), ("compile_cost", of_compile_cost), ("instructions", of_instructions)):
        if section in data:
            found += losses(data[section])
    return sorted(found, key=lambda loss: -loss.by[0][0])
